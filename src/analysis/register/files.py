"""The files of an extract before anything in them is understood: their text, lines and headings."""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from analysis.sources.printed import delimiter_of

_CHUNK = 1 << 22
_CONTROL = bytes({*range(32)} - {9, 10, 13})
_SEPARATOR = re.compile(r'"?sep=([;,|\t])"?[;,|\t]*\s*', re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """A file as UTF-8, and the numbers of its lines that are no rows: blank, or ``sep=;``."""

    path: Path
    blank: tuple[int, ...] = ()
    separator: str = ""  # what a line above the headings says, as spreadsheets write one

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


def as_text(path: Path, private: Path) -> Text:
    """Return a file as UTF-8 with lines that end alike: itself, or a copy in ``private``.

    Raises ``ValueError`` when it is empty or no text.
    """
    encoding, is_even = _look_at(path)
    if encoding == "cp1252" or not is_even:
        copy = private / f"{hashlib.sha256(path.name.encode()).hexdigest()}.txt"
        with (
            path.open(encoding=encoding, newline=None) as source,
            copy.open("w", encoding="utf-8", newline="\n") as target,
        ):
            while part := source.read(_CHUNK):
                target.write(part)
        path = copy
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline(1 << 20)
    said = _SEPARATOR.fullmatch(first)
    separator = said[1] if said else ""
    blank = _blank_lines(path, separator or delimiter_of(first))
    return Text(path, (1, *blank) if said else tuple(blank), separator)


def _look_at(path: Path) -> tuple[str, bool]:
    """Return how a text is encoded, and whether all its lines end alike, as DuckDB needs it."""
    for encoding in ("utf-8-sig", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        ends, empty, last = Counter[bytes](), True, b""
        with path.open("rb") as file:
            try:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
                    if len(chunk) != len(chunk.translate(None, delete=_CONTROL)):
                        raise ValueError("is not text: it holds control characters")
                    empty = empty and not chunk.removeprefix(codecs.BOM_UTF8).strip()
                    for end in (b"\n", b"\r", b"\r\n"):
                        ends[end] += chunk.count(end)
                    ends[b"\r\n"] += last == b"\r" and chunk.startswith(b"\n")
                    last = chunk[-1:]
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
        if empty:
            raise ValueError("is empty")
        return encoding, ends[b"\r"] == ends[b"\r\n"] and ends[b"\r\n"] in {0, ends[b"\n"]}
    raise ValueError("is not text: expected UTF-8 or Windows-1252")


def _blank_lines(path: Path, delimiter: str) -> Iterator[int]:
    """Yield the row of each blank line: DuckDB passes over them, a spreadsheet counts them.

    A line within a cell that is quoted is no row of its own, blank or not.
    """
    has_blank, has_quoted, before = False, False, b"\n"
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            seen = before + chunk
            has_blank = has_blank or b"\n\n" in seen or b"\n\r\n" in seen
            has_quoted = has_quoted or b'"' in chunk
            before = chunk[-2:]
    if not has_blank:
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows: Iterator[object] = (line.strip("\r\n") for line in file)
        if has_quoted:  # slower, and rarely needed
            rows = csv.reader(file, delimiter=delimiter, skipinitialspace=True)
        with suppress(csv.Error):  # a quotation mark is not closed, which is said elsewhere
            for number, row in enumerate(rows, start=1):
                if not row:
                    yield number
