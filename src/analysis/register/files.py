"""The files of an extract before anything in them is understood: their hashes, text, CPR numbers.

A CPR number anywhere stops the run. It is looked for in every file, also in those that no relation
is read from, and in the names of files and columns. DuckDB finds the lines and cells that may hold
one; :mod:`analysis.cpr` decides. A cell of nine digits is tried with the zero that a spreadsheet
takes away. What cannot be searched stops the run as well.
"""

# ruff: noqa: S608 - names are the contract's own, and texts go through literal()

from __future__ import annotations

import base64
import binascii
import codecs
import csv
import hashlib
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb

from analysis import cpr
from analysis.faults import Fault
from analysis.register.sql import lacks_room, literal, quoted
from analysis.sources.printed import delimiter_of, parted

LISTED = 20  # how many faults of one kind are listed; the others are counted
_CHUNK = 1 << 22
_CONTROL = bytes({*range(32)} - {9, 10, 13})
_SEPARATOR = re.compile(r'"?sep=([;,|\t])"?[;,|\t]*\s*', re.IGNORECASE)
_UNSEEN = "\x01"  # what no text holds: with it between cells, a line is one cell

_DAY = "0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01]"
_MONTH = "0[1-9]|1[0-2]"


def _other_digits() -> str:
    """Return the digits of other scripts, which Python takes for digits, as a class of RE2."""
    digits = [
        number for number in range(128, sys.maxunicode) if unicodedata.category(chr(number)) == "Nd"
    ]
    parts = []
    for _, group in groupby(enumerate(digits), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        parts.append(rf"\x{{{run[0]:x}}}-\x{{{run[-1]:x}}}")
    return "".join(parts)


def _suspect() -> str:
    """Return what may be a CPR number, with or without its leading zero; much else may be too."""
    space, mark = re.escape(cpr.SPACES), re.escape(cpr.MARKS)
    apart = f"[{space}]?[.{mark}]?[{space}]?"
    surely = f"(?:[{space}]?[.{mark}][{space}]?|[{space}])"
    part = f"[{re.escape(cpr.THOUSANDS)}{space}]"
    return (
        # A day of one digit stands apart from its month: else every number of eight would do.
        rf"(?:^|[^0-9])(?:(?:(?:{_DAY}){apart}(?:{_MONTH}){apart}"
        rf"|(?:{_DAY}|[1-9]){surely}(?:{_MONTH}|[1-9]){surely})"
        rf"(?:18|19|20)?[0-9]{{2}}[.{mark}{space}]{{0,6}}[0-9]{{4}}"
        rf"|[1-9](?:{_MONTH})[0-9]{{6}}"
        rf"|(?:[0-9]{part})?[0-9]{{3}}{part}[0-9]{{3}}{part}[0-9]{{3}})(?:$|[^0-9])"
        rf"|[{_other_digits()}{re.escape(cpr.INVISIBLE.replace(chr(0), ''))}]|\x00"
    )


_SUSPECT = _suspect()
_WITHOUT_ZERO = re.compile(
    rf"[\W_]*(\d{{3}}([{re.escape(cpr.THOUSANDS + cpr.SPACES)}]?)\d{{3}}\2\d{{3}})(?:[.,]0*)?[\W_]*"
)
_NESTED = re.compile(r"[\[\]{}=:,'\"]+")  # between the values of a list or struct as a text
_UNSEARCHED = "cannot be searched for personal ids"
_ESCAPED = re.compile(r"\\+x([0-9A-F]{2})")  # a byte of a BLOB as a text


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


# --- CPR numbers ----------------------------------------------------------------------------------


def personal_ids_of_name(name: str, shown: str) -> Iterator[Fault]:
    """Yield a fault when the name of a file looks like a CPR number."""
    for masked in _found(name):
        yield Fault(shown, f"holds a file whose name looks like a CPR number ({masked})")


def personal_ids_of_text(
    connection: duckdb.DuckDBPyConnection, text: Text, name: str
) -> Iterator[Fault]:
    """Yield a fault for each cell of a text file that holds something like a CPR number."""
    suspect = f"regexp_matches(line, {literal(_SUSPECT)})"
    lines = (
        f"read_csv({literal(text.path)}, columns = {{'line': 'VARCHAR'}}, auto_detect = false, "
        f"header = false, delim = '{_UNSEEN}', quote = '', escape = '', strict_mode = false)"
    )
    try:
        if connection.execute(f"SELECT 1 FROM {lines} WHERE {suspect} LIMIT 1").fetchone() is None:
            return
        numbered = f"SELECT row_number() OVER () AS number, line FROM {lines}"
        found = connection.execute(
            f"SELECT number, line FROM ({numbered}) WHERE {suspect} ORDER BY number"
        )
        yield from _listed(_in_lines(_rows(found), text, name), name)
    except duckdb.Error:  # a line longer than DuckDB reads
        yield from personal_ids_of_bytes(text.path, name)


def personal_ids_of_bytes(path: Path, name: str) -> Iterator[Fault]:
    """Yield a fault for each line that holds something like a CPR number, in any file at all."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
        yield from _listed(_in_lines(enumerate(file, start=1), Text(path), name), name)


def personal_ids_of_parquet(
    connection: duckdb.DuckDBPyConnection, path: Path, name: str
) -> Iterator[Fault]:
    """Yield a fault for each cell of a Parquet file that holds something like a CPR number.

    What cannot be searched is a fault: its bytes are compressed, and say nothing.
    """
    try:
        columns = connection.execute(
            f"SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet({literal(path)}))"
        ).fetchall()
        named = connection.execute(f"SELECT name FROM parquet_schema({literal(path)})").fetchall()
        kept = connection.execute(
            f"SELECT key, value FROM parquet_kv_metadata({literal(path)})"
        ).fetchall()
    except duckdb.Error as error:
        if lacks_room(error):
            raise
        yield Fault(name, f"{_UNSEARCHED}: it is no Parquet file that can be read")
        return
    for column in dict.fromkeys(each for (each,) in named):  # those within structs as well
        for masked in _found(column):
            yield _fault(name, masked, "", column)
    for key, value in kept:
        for masked in (*_found(_decoded(key)), *_found_in_value(key, value)):
            yield _fault(name, masked, "", "")
    asked = [
        _Column(column, kind)
        for column, kind in columns
        if kind not in {"DATE", "BOOLEAN"} and not kind.startswith("TIME")
    ]
    if not asked:
        return
    source = f"read_parquet({literal(path)}, file_row_number = true)"
    tests = ", ".join(f"bool_or({column.suspect})" for column in asked)
    try:
        suspects = connection.execute(f"SELECT {tests} FROM {source}").fetchone() or ()
    except duckdb.Error as error:
        if lacks_room(error):
            raise
        suspects = (True,) * len(asked)  # one cannot be read: each by itself will tell
    for column, suspect in zip(asked, suspects, strict=True):
        if suspect:
            yield from _personal_ids_of_column(connection, source, column, name)


@dataclass(frozen=True)
class _Column:
    """A column of a Parquet file: its texts, and which of them may hold a CPR number, in SQL."""

    name: str
    kind: str

    @property
    def text(self) -> str:
        return as_varchar(self.name, self.kind)

    @property
    def suspect(self) -> str:
        test = f"regexp_matches({self.text}, {literal(_SUSPECT)})"
        if "BLOB" in self.kind:  # what is no plain letter in it is spelled out
            test = f"({test} OR contains({self.text}, '\\x'))"
        return test

    def found(self, cell: str) -> list[str]:
        """Return what in a cell looks like a CPR number, masked."""
        if "BLOB" in self.kind:
            written = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell)
            cell = _decoded(written.encode("latin-1", errors="replace"))
        return _found(cell)


def _personal_ids_of_column(
    connection: duckdb.DuckDBPyConnection, source: str, column: _Column, name: str
) -> Iterator[Fault]:
    try:
        found = connection.execute(
            f"SELECT file_row_number + 2 AS number, {column.text} FROM {source} "
            f"WHERE {column.suspect} ORDER BY number"
        )
        faults = (
            _fault(name, masked, str(number), column.name)
            for number, cell in _rows(found)
            for masked in column.found(cell)
        )
        yield from _listed(faults, name, column.name)
    except duckdb.Error as error:
        if lacks_room(error):
            raise
        problem = f"{_UNSEARCHED}: it is damaged, or a text in it is not UTF-8"
        yield Fault(name, problem, column=column.name)


def _decoded(value: bytes) -> str:
    return value.decode("utf-8", errors="replace")


def _found_in_value(key: bytes, value: bytes) -> list[str]:
    """Return what looks like a CPR number in a value that a Parquet file carries beside its rows.

    Arrow's own schema is in base64, and holds the names of columns and what is said about them.
    """
    if key == b"ARROW:schema":
        with suppress(binascii.Error):
            value = base64.b64decode(value)
    return _found(_decoded(value))


def as_varchar(column: str, kind: str) -> str:
    """Return the SQL for a column of a Parquet file as text; 17.0 is the whole number 17."""
    cell = quoted(column)
    if kind in {"DOUBLE", "FLOAT"} or kind.startswith("DECIMAL"):
        whole = f"TRY_CAST({cell} AS HUGEINT)"
        return (
            f"CASE WHEN {whole} = {cell} THEN CAST({whole} AS VARCHAR) "
            f"ELSE CAST({cell} AS VARCHAR) END"
        )
    return f"CAST({cell} AS VARCHAR)"


def _rows(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, str]]:
    while rows := found.fetchmany(10_000):
        yield from rows


def _found(cell: str) -> list[str]:
    """Return what in a cell looks like a CPR number, masked."""
    if found := [*cpr.find(cell), *_without_zero(cell)]:
        return found
    if cell[:1] in {"[", "{"}:
        return [masked for value in _NESTED.split(cell) for masked in _without_zero(value)]
    return []


def _without_zero(cell: str) -> list[str]:
    """Return the CPR number that a cell of nine digits was, masked."""
    whole = _WITHOUT_ZERO.fullmatch(cpr.visible(cell))
    if whole is None:
        return []
    digits = "".join(character for character in whole[1] if character.isdecimal())
    lost = ", with the zero that a spreadsheet takes away"
    return [f"{masked}{lost}" for masked in cpr.find(f"0{digits}")]


def _in_lines(lines: Iterator[tuple[int, str]], text: Text, name: str) -> Iterator[Fault]:
    try:
        delimiter, headings = text.heading()
    except ValueError:
        delimiter, headings = ",", []
    is_table = len(headings) > 1
    for number, line in lines:
        found = False
        for place, cell in enumerate(_cells(line, delimiter)):
            column = headings[place] if is_table and number > 1 and place < len(headings) else ""
            for masked in _found(cell):
                found = True
                yield _fault(name, masked, str(number), column)
        if not found:
            # Only in the rows of a table does a comma or tab surely part two cells.
            whole = [] if is_table and number > 1 else [*cpr.find(line)]
            for masked in whole or cpr.find(parted(line, delimiter)):
                yield _fault(name, masked, str(number), "")


def _cells(line: str, delimiter: str) -> Sequence[str]:
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def _fault(name: str, masked: str, row: str, column: str) -> Fault:
    return Fault(
        name,
        f"holds what looks like a CPR number ({masked}); "
        "personal ids must be removed before anything is read",
        row=row,
        column=column,
    )


def _listed(faults: Iterator[Fault], name: str, column: str = "") -> Iterator[Fault]:
    """Yield the first faults, and how many more there are."""
    more = 0
    for number, fault in enumerate(faults):
        if number < LISTED:
            yield fault
        else:
            more += 1
    if more:
        yield Fault(name, f"and {more} more like it", column=column)
