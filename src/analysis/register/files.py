"""The files of an extract before anything in them is understood: their text, lines and headings."""

from __future__ import annotations

import codecs
import csv
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow
from pyarrow import compute

from analysis.characters import SPACES
from analysis.sources.printed import delimiter_of
from analysis.whole_files import digest

_CHUNK = 1 << 22
_SEPARATOR = re.compile(r'"?sep=([;,|\t])"?[;,|\t]*\s*', re.IGNORECASE)
# What is looked for in every text, for RE2, beside what the caller looks for.
_CONTROL, _BLANK, _QUOTE = r"[\x00-\x08\x0b\x0c\x0e-\x1f]", r"^\r?\n", '"'
_IN_LINES = re.escape(SPACES.translate({10: None, 13: None}))
_PADDED = rf"(?:^|[;,|\t])[{_IN_LINES}]|[{_IN_LINES}](?:$|[;,|\t\r])"  # where none is quoted
_RETURN, _BOTH, _FEED = r"\r(?:[^\n]|\z)", r"\r\n", r"(?:^|[^\r])\n"  # how lines end
_LOOKED_FOR = (_CONTROL, _BLANK, _QUOTE, _PADDED, _RETURN, _BOTH, _FEED)


@dataclass(frozen=True)
class Text:
    """A file as UTF-8, and the numbers of its lines that are no rows: blank, or ``sep=;``.

    ``holds`` are those of the patterns looked for that some of its lines match, or perhaps match.
    """

    path: Path
    blank: tuple[int, ...] = ()
    separator: str = ""  # what a line above the headings says, as spreadsheets write one
    holds: frozenset[str] = frozenset()

    @property
    def has_quoted(self) -> bool:
        """Whether cells may be quoted: without that none holds a line break."""
        return _QUOTE in self.holds

    @property
    def has_padded(self) -> bool:
        """Whether cells may have spaces around them."""
        return _QUOTE in self.holds or _PADDED in self.holds

    def heading(self) -> tuple[str, list[str]]:
        """Return what separates the cells, and the headings.

        Raises ``ValueError`` when the first line is no line of headings.
        """
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            if self.separator:
                file.readline()
            line = file.readline(1 << 20).rstrip("\r\n")
        delimiter = self.separator or delimiter_of(line)
        if not line.strip():
            raise ValueError("begins with a blank line; expected the headings")
        try:
            return delimiter, next(csv.reader([line], delimiter=delimiter, strict=True))
        except csv.Error as error:
            raise ValueError(f"is not a table: {error} in its first line") from None


def as_text(path: Path, private: Path, patterns: Iterable[str] = ()) -> Text:
    """Return a file as UTF-8 with lines that end alike: itself, or a copy in ``private``.

    ``patterns`` are looked for in its lines, each as RE2 has it. Raises ``ValueError`` when the
    file is empty or no text.
    """
    looked_for = frozenset((*_LOOKED_FOR, *patterns))
    holds = _look_at(path, looked_for)
    if holds is None or _RETURN in holds or {_BOTH, _FEED} <= holds:
        copy = private / f"{digest(os.fspath(path))}.txt"
        _copy(path, "cp1252" if holds is None else "utf-8-sig", copy)
        path = copy
        holds = _look_at(path, looked_for) or frozenset()
    if _CONTROL in holds:
        raise ValueError("is not text: it holds control characters")
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline(1 << 20)
    said = _SEPARATOR.fullmatch(first)
    separator = said[1] if said else ""
    delimiter = separator or delimiter_of(first)
    blank = _blank_lines(path, delimiter, _QUOTE in holds) if _BLANK in holds else ()
    return Text(path, (1, *blank) if said else tuple(blank), separator, holds)


def _copy(path: Path, encoding: str, target: Path) -> None:
    try:
        with (
            path.open(encoding=encoding, newline=None) as source,
            target.open("w", encoding="utf-8", newline="\n") as copy,
        ):
            while part := source.read(_CHUNK):
                copy.write(part)
    except UnicodeDecodeError:
        raise ValueError("is not text: expected UTF-8 or Windows-1252") from None


def _look_at(path: Path, patterns: frozenset[str]) -> frozenset[str] | None:
    """Return which patterns the lines of a text match; None where it is not UTF-8.

    Every byte is looked at once, whatever is looked for: RE2 takes as long for many patterns as for
    one, and less for thousands of lines than for each of them. Raises ``ValueError`` when it is
    empty.
    """
    is_empty, left = True, set(patterns)
    for block in _blocks(path):
        ends = pyarrow.array([0, len(block)], pyarrow.int64()).buffers()[1]
        buffers = [None, ends, pyarrow.py_buffer(block)]  # as it lies, without a copy
        lines = pyarrow.Array.from_buffers(pyarrow.large_binary(), 1, buffers)
        try:
            lines = lines.cast(pyarrow.large_string())
        except pyarrow.ArrowInvalid:
            return None
        is_empty = is_empty and not block.strip()
        if left and _matches(lines, left):
            left = {pattern for pattern in left if not _matches(lines, [pattern])}
    if is_empty:
        raise ValueError("is empty")
    return patterns - left


def _matches(lines: pyarrow.Array, patterns: Iterable[str]) -> bool:
    any_of = "|".join(f"(?:{pattern})" for pattern in sorted(patterns))
    return bool(compute.match_substring_regex(lines, f"(?m){any_of}")[0].as_py())


def _blocks(path: Path) -> Iterator[bytes]:
    """Yield a file in parts of whole lines, however these end, without a mark at its beginning."""
    with path.open("rb") as file:
        rest = file.read(len(codecs.BOM_UTF8)).removeprefix(codecs.BOM_UTF8)
        while chunk := file.read(_CHUNK):
            chunk = rest + chunk
            end = (chunk.rfind(b"\n") if b"\n" in chunk else chunk.rfind(b"\r", 0, -1)) + 1
            rest = chunk[end:]
            if end:
                yield chunk[:end]
    if rest:
        yield rest


def _blank_lines(path: Path, delimiter: str, has_quoted: bool) -> Iterator[int]:
    """Yield the row of each blank line: DuckDB passes over them, a spreadsheet counts them.

    A line within a cell that is quoted is no row of its own, blank or not.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows: Iterator[object] = (line.strip("\r\n") for line in file)
        if has_quoted:  # slower, and rarely needed
            rows = csv.reader(file, delimiter=delimiter, skipinitialspace=True)
        with suppress(csv.Error):  # a quotation mark is not closed, which is said elsewhere
            for number, row in enumerate(rows, start=1):
                if not row:
                    yield number
