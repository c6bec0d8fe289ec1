"""Text in columns of spaces, as ``pdftotext -layout`` writes it: taken where it is certain.

A table is a stretch of lines that end in figures; see :mod:`.table`. What is not certain is a
fault, and what is no table becomes lines, which may be titles and notes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from analysis import cpr, danish
from analysis.faults import Fault, InputError, first_of
from analysis.sources.office.columns import table
from analysis.sources.office.columns.lines import GAP, UncertainError, line_of
from analysis.sources.office.grid import Grid, GridCell, OfficeFile, as_read, closed_up

_LEADERS = re.compile(r"\.{4,}|(?: \.){4,}")
_NUMBER_OF_PAGE = re.compile(r"(?i)\bside\W+\d|\A\W*\d+\W*\Z")
_STARTS = re.compile(
    r"(?i)(tabel|figur|skema|oversigt|bilag) *\d|\d{1,2}\.? +\S|[*\[(]|kilder?\b|note"
)
_NEARLY = 0.8  # of the width of a text: its lines do not end at one place
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_ADVICE = "put a tab between its cells, or give the file that the text was taken from"


def is_in_columns(text: str) -> bool:
    """Whether a text is in columns of spaces, or is running text, and has no separators."""
    lines = [*filter(str.strip, text.splitlines())]
    spaced = sum(bool(GAP.search(line) and line_of(0, line).figures) for line in lines)
    if (separated := max(sum(mark in line for line in lines) for mark in "\t;")) > 1:
        return spaced > separated
    texts = [_DECIMAL.sub(" ", line) if GAP.search(line) else line for line in lines]
    commas = Counter(line.count(",") for line in texts)
    most, count = commas.most_common(1)[0]
    told = "\n".join(texts)
    return not most or 2 * count <= len(lines) or 2 * told.count(", ") > told.count(",")


def take(made: OfficeFile, text: str) -> None:
    """Add the tables of a text to a file, as one grid. Raises :class:`InputError`."""
    rows: list[list[GridCell]] = []
    faults = [
        Fault(made.name, f"holds what looks like a CPR number ({masked})", row=f"line {number}")
        for number, line in enumerate(text.split("\n"), start=1)
        for masked in cpr.find(line)
    ]
    for segment in _segments(made, text):
        if not _is_table(segment):
            if sum(bool(GAP.search(line)) for _, line in segment) > 1:
                said = danish.plain(segment[0][1])[:60]
                made.left_out.append(f"line {segment[0][0]}, in columns without figures: {said!r}")
            for paragraph in _paragraphs(segment):
                rows += [[], [GridCell(as_read(paragraph))]]
            continue
        try:
            rows += [[], *table.read(segment)]
        except UncertainError as error:
            said = danish.plain(error.line.text)[:60]
            place = f"line {error.line.number}"
            faults.append(Fault(made.name, f"{error}; {_ADVICE}", row=place, value=said))
    if faults:
        raise InputError(first_of(iter(faults)))
    made.grids.append(Grid("", "", closed_up(rows)))


def _segments(made: OfficeFile, text: str) -> Iterator[list[tuple[int, str]]]:
    """Yield the lines of a text between blank ones, without what stands on every page."""
    pages = [page.split("\n") for page in text.replace("\r\n", "\n").split("\f")]
    edges = Counter(edge for page in pages for edge in {*map(_on_any_page, _edges(page))})
    repeated = {edge for edge, count in edges.items() if edge and count > 1}
    left_out: list[str] = []
    number = 0
    for page in pages:
        at_edge = [line for line in _edges(page) if _on_any_page(line) in repeated]
        left_out += at_edge
        kept = []
        for line in page:
            number += 1
            is_left_out = line.strip() in at_edge or _LEADERS.search(line)
            kept.append((number, "" if is_left_out else line.expandtabs().rstrip()))
            left_out += [line.strip()] * bool(_LEADERS.search(line))
        number -= 1  # a new page begins within a line
        for is_blank, lines in groupby(kept, key=lambda each: not each[1].strip()):
            if not is_blank:
                yield [*lines]
    if left_out:
        more = f" and {len(left_out) - 1} more" * (len(left_out) > 1)
        made.left_out.append(f"what stands on every page, or leads to one: {left_out[0]!r}{more}")


def _edges(page: Sequence[str]) -> list[str]:
    """Return the first and the last line of a page that are not blank."""
    filled = [line.strip() for line in page if line.strip()]
    return [filled[0], filled[-1]] if filled else []


def _on_any_page(line: str) -> str:
    """Return a line as other pages have it, with another number; empty where it may be a row."""
    if _NUMBER_OF_PAGE.search(line):
        return re.sub(r"\d+", "#", line)
    return "" if GAP.search(line) and line_of(0, line).figures else line


def _is_table(segment: Sequence[tuple[int, str]]) -> bool:
    """Whether lines end in figures, and there are columns of spaces."""
    lines = [(text, line_of(number, text)) for number, text in segment]
    data = [(text, line) for text, line in lines if line.figures]
    several = len(data) > 1 or any(len(line.figures) > 1 for _, line in data)
    return several and any(GAP.search(text) for text, _ in data)


def _paragraphs(segment: Sequence[tuple[int, str]]) -> list[str]:
    """Return lines as paragraphs: a title, a note or a numbered heading begins a new one.

    So does a line in a capital whose first word had room on the line above it.
    """
    found: list[str] = []
    lines = [text.strip() for _, text in segment]
    widest = max(map(len, lines))
    for above, line in zip(["", *lines], lines, strict=False):
        had_room = len(above) + len(line.split()[0]) < _NEARLY * widest
        if not found or _STARTS.match(line) or (had_room and line[0].isupper()):
            found.append(line)
        else:
            found[-1] = f"{found[-1]} {line}"
    return found
