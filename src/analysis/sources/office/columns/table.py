"""A table in columns of spaces: which figures are of which row and column, for certain.

They are in the right columns when all lines have as many, or when the columns lie apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from analysis import danish
from analysis.sources.office.columns import headings
from analysis.sources.office.columns.lines import (
    YEAR,
    Line,
    Span,
    UncertainError,
    line_of,
    may_be_thousands,
    may_end_label,
    meet,
)
from analysis.sources.office.grid import GridCell, as_read

_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3})")
_GOES_ON = re.compile(r"[a-zæøå–(-]")


@dataclass
class _Row:
    """A row of a table: the line that its figures stand in, and all that is its label."""

    line: Line
    label: list[str] = field(default_factory=list)


def read(segment: Sequence[tuple[int, str]]) -> list[list[GridCell]]:
    """Return the rows of a table, headings first, with the lines above and below it around them.

    Figures may have spaces between thousands: it is read in both ways, and only one may do.
    """
    texts = [text for _, text in segment]
    found: list[list[list[GridCell]]] = []
    problems: list[UncertainError] = []
    for spaced in (False, True):
        lines = [line_of(number, text, spaced=spaced) for number, text in segment]
        before = len(found)
        for reading in _readings(lines):
            if reading is not lines and len(found) > before:
                break
            if spaced and any(map(_are_close, lines)):
                continue
            try:
                found.append(_made(reading, texts))
            except UncertainError as error:
                problems.append(error)
    if not found:
        raise problems[0]
    if any(other != found[0] for other in found):
        line = next(line for line in lines if line.figures)
        raise UncertainError(line, "its figures may have spaces between thousands, or stand apart")
    return found[0]


def _readings(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield lines as they are, and so that all have as many figures: ``Under 30`` is a label."""
    yield lines
    for count in sorted({len(line.figures) for line in lines} - {0}):
        reading = [_with_figure(line) if len(line.figures) == count + 1 else line for line in lines]
        if reading != lines and {len(line.figures) for line in reading} <= {0, count}:
            yield reading


def _are_close(line: Line) -> bool:
    """Whether only one space stands between figures, as it does within them."""
    return any(two.start() - one.end() < 2 for one, two in pairwise(line.figures))


def _with_figure(line: Line) -> Line:
    """Return a line whose first figure is of its label, if one space stands between these."""
    first, *others = line.figures
    if not line.label or not may_end_label(line) or (0, 1) in may_be_thousands(line.figures):
        return line
    return Line(line.number, f"{line.label} {first[0]}", others)


def _made(lines: list[Line], texts: list[str]) -> list[list[GridCell]]:
    first = next((at for at, line in enumerate(lines) if _is_data(line)), len(lines))
    counts = Counter(len(line.figures) for line in lines[first:] if line.figures)
    if counts and not lines[first].label and first:
        first -= 1  # the beginning of its label
    if not counts:
        raise UncertainError(lines[0], "it stands in columns, of which none holds figures")
    width = max(counts, key=lambda count: (counts[count], count))
    rows, after = _rows(lines[first:], width)
    spans, placed = _placed(rows, width)
    end = len(lines) - len(after)
    places = [_of_labels(lines[first:end], texts[first:end]), *spans]
    titles, height = headings.find(texts[:first], places, lines)
    made = [[GridCell(as_read(text.strip()))] for text in texts[: first - height]]
    if titles:
        place = f"line {lines[first - height].number}"
        made.append([GridCell(as_read(text), place) for text in titles])
    for row, cells in zip(rows, placed, strict=True):
        place = f"line {row.line.number}"
        label = " ".join(row.label)
        made.append([GridCell(as_read(text), place) for text in (label, *cells)])
    for line in after:
        made += [[], [GridCell(as_read(line.text))]]
    return made


def _is_data(line: Line) -> bool:
    """Whether a line has figures that are not the years of its headings."""
    return any(not YEAR.fullmatch(figure[0]) for figure in line.figures)


def _rows(lines: list[Line], width: int) -> tuple[list[_Row], list[Line]]:
    """Return the rows of a table, each with its whole label, and the lines that follow it.

    A line that begins in a small letter goes on with the one above it. Figures without a label
    stand half-way down theirs.
    """
    last = max(at for at, line in enumerate(lines) if line.figures)
    while last + 1 < len(lines) and _GOES_ON.match(lines[last + 1].label):
        last += 1
    body, after = lines[: last + 1], lines[last + 1 :]
    rows: list[_Row] = []
    waiting: list[Line] = []
    for at, line in enumerate(body):
        following = body[at + 1] if at + 1 < len(body) else None
        if line.figures and line.label:
            rows.append(_Row(line, [*_of_next(waiting, line), line.label]))
            waiting = []
        elif line.figures:
            rows.append(_Row(line, _around(line, waiting, following, width)))
            waiting = []
        elif rows and not rows[-1].line.label and not waiting and len(rows[-1].label) == 1:
            rows[-1].label.append(line.label)
        elif waiting or not _GOES_ON.match(line.label) or line.label.endswith(":"):
            waiting.append(line)
        elif rows and not (following and following.label and _GOES_ON.match(following.label)):
            rows[-1].label.append(line.label)
        else:
            raise UncertainError(line, "it may be of the row above or of the one below")
    if waiting:
        raise UncertainError(waiting[0], "it has no figures")
    return rows, after


def _of_next(waiting: list[Line], line: Line) -> list[str]:
    """Return the lines above a row that are of its label."""
    if waiting and not _GOES_ON.match(line.label):
        problem = "it may be a row without figures, or the beginning of the next label"
        raise UncertainError(waiting[0], problem)
    return [each.label for each in waiting]


def _around(line: Line, waiting: list[Line], following: Line | None, width: int) -> list[str]:
    """Return the part of a label above figures that stand without one."""
    is_sure = len(waiting) == 1 and following is not None and not following.figures
    if not is_sure or len(line.figures) != width:
        raise UncertainError(line, "its figures have no label, or are the marks of notes")
    return [waiting[0].label]


# --- columns --------------------------------------------------------------------------------------


def _placed(rows: list[_Row], width: int) -> tuple[list[Span], list[list[str]]]:
    """Return where each column stands, and the cells of each row."""
    full = [row for row in rows if len(row.line.figures) == width]
    spans = [_over(row.line.figures[at].span() for row in full) for at in range(width)]
    _refuse_stray(rows, width)
    are_apart = all(one[1] < two[0] for one, two in pairwise(spans))
    labels_end = max(_label_end(row.line) for row in rows)
    made = []
    for row in rows:
        figures = row.line.figures
        if len(figures) == width:
            made.append([_fixed(figure[0]) for figure in figures])
        elif len(figures) > width or not are_apart:
            problem = f"it has {len(figures)} figures where most lines have {width}"
            raise UncertainError(row.line, problem)
        else:
            made.append(_by_place(row, spans, labels_end))
    return spans, made


def _of_labels(lines: list[Line], texts: list[str]) -> Span:
    """Return where the labels stand, which are in one column."""
    for line in lines:
        if "  " in line.label:
            raise UncertainError(line, "its labels may stand in two columns")
    starts = [len(text) - len(text.lstrip()) for text in texts]
    labels = [(at, at + len(line.label)) for at, line in zip(starts, lines, strict=True)]
    return _over(iter([(start, end) for start, end in labels if end > start]))


def _over(found: Iterator[Span]) -> Span:
    starts, ends = zip(*found, strict=True)
    return min(starts), max(ends)


def _refuse_stray(rows: list[_Row], width: int) -> None:
    """Raise where a line has all its figures, and one may be of what stands a space before it.

    That is the end of the label, or thousands, with a blank cell elsewhere. It is a figure of its
    own where most other lines have one above it.
    """
    full = [row for row in rows if len(row.line.figures) == width]
    standing = [Counter(row.line.figures[at].span() for row in full) for at in range(width)]
    for row in full:
        figures = row.line.figures
        doubtful = {0} if may_end_label(row.line) else set()
        doubtful |= {at for pair in may_be_thousands(figures) for at in pair}
        for at in sorted(doubtful):
            here = figures[at].span()
            above = sum(count for place, count in standing[at].items() if meet(here, place)) - 1
            if 2 * above <= len(rows) - 1 or (at == 0 and _THOUSANDS.search(figures[0][0])):
                problem = f"{figures[at][0]!r} may be a figure, or a part of what stands beside it"
                raise UncertainError(row.line, problem)


def _label_end(line: Line) -> int:
    return len(line.figures[0].string[: line.figures[0].start()].rstrip())


def _by_place(row: _Row, spans: list[Span], labels_end: int) -> list[str]:
    """Return the cells of a row that has blank ones; what stands under labels is of its own."""
    cells = [""] * len(spans)
    for figure in row.line.figures:
        over = [at for at, (start, end) in enumerate(spans) if meet(figure.span(), (start, end))]
        is_behind_label = figure is row.line.figures[0] and may_end_label(row.line)
        if not over and is_behind_label and figure.end() <= labels_end:
            row.label.append(figure[0])
        elif len(over) != 1 or cells[over[0]]:
            raise UncertainError(row.line, f"{figure[0]!r} stands in no column for certain")
        else:
            cells[over[0]] = _fixed(figure[0])
    return cells


def _fixed(figure: str) -> str:
    """Return a figure with the spaces between its thousands as those that keep it together."""
    return _THOUSANDS.sub(danish.NO_BREAK_SPACE, figure)
