"""CPR numbers in the files of an extract: one of them anywhere stops the run.

They are looked for in every file, also in those that no relation is read from, and in the names of
files and columns. DuckDB finds the lines and cells that may hold one; :mod:`analysis.cpr` decides.
A cell of nine digits is tried with the zero that a spreadsheet takes away, one like 2.5E+09 as it
is meant. What cannot be searched stops the run as well.
"""

# ruff: noqa: S608 - names are the contract's own, and texts go through literal()

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache
from itertools import groupby, zip_longest
from pathlib import Path

import duckdb

from analysis import characters, cpr, danish
from analysis.faults import Fault, first_of
from analysis.raw_files import delivered
from analysis.register.codes import spelling
from analysis.register.files import Text
from analysis.register.sql import blame, literal, quoted
from analysis.sources.printed import cells_of, parted

DAY, MONTH = "(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])", "(?:0[1-9]|1[0-2])"
BARE = r"(\d{9,10})(?:[.,]0*)?"  # a cell that is nothing but a number
_WITHOUT_ZERO = re.compile(
    rf"[\W_]*(\d{{3}}([{re.escape(cpr.THOUSANDS + cpr.SPACES)}]?)\d{{3}}\2\d{{3}})(?:[.,]0*)?[\W_]*"
)
_SCIENTIFIC = re.compile(r"\s*(\d(?:[.,]\d{1,12})?)[eE]\+?0?([89])\s*")
_LINE_ENDS = str.maketrans(dict.fromkeys(characters.LINE_ENDS, " "))
_NESTED = re.compile(r"[\[\]{}=:,'\"]+")  # between the values of a list or struct as a text
MUST_GO = "personal ids must be removed before anything is read"
_UNSEARCHED = "cannot be searched for personal ids"
_ESCAPED = re.compile(r"\\+x([0-9A-F]{2})")  # a byte of a BLOB as a text
_INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT"}
_UNSEEN = "\x01"  # what no text holds: with it between cells, a line is one cell


@cache
def suspect(*, in_lines: bool = False) -> str:
    """Return what may be a CPR number, for RE2: with or without its leading zero, and much else.

    ``in_lines`` no number goes over a line end.
    """
    spaces = characters.SPACES.translate({10: None, 13: None} if in_lines else {})
    space, mark = re.escape(spaces), re.escape(cpr.MARKS)
    apart = f"[{space}]?[.{mark}]?[{space}]?"
    surely = f"(?:[{space}]?[.{mark}][{space}]?|[{space}])"
    loose = f"[{space}{re.escape(cpr.LOOSE)}{re.escape(cpr.THOUSANDS)}]{{0,7}}"
    part = f"[{re.escape(cpr.THOUSANDS)}{space}]"
    like = cpr.LOOK_ALIKE
    digit, day, month = f"[0-9{like}]", f"[0-36-9{like}][0-9{like}]", f"[01{like}][0-9{like}]"
    pairs = "|".join(
        f"{day}[{each}]{month}(?:[{each}]{digit}{{2}}){{3}}" for each in (space, ".", mark)
    )
    return (
        # A day of one digit stands apart from its month: else every number of eight would do.
        rf"(?:^|[^0-9])(?:(?:{day}{apart}{month}{apart}"
        rf"|(?:{day}|[1-9{like}]){surely}(?:{month}|[1-9{like}]){surely})"
        rf"(?:[1lI2][890Oo])?{digit}{{2}}{loose}{digit}{{4}}|{pairs}"
        rf"|[1-9]{MONTH}[0-9]{{6}}|[1-9](?:[.,][0-9]{{1,12}})?[eE]\+?0?[89]"
        rf"|(?:[0-9]{part})?[0-9]{{3}}{part}[0-9]{{3}}{part}[0-9]{{3}})(?:$|[^0-9])"
        rf"|[{_class_of(_is_other_digit)}]|{digit}{loose}[{_class_of(cpr.is_unseen)}]|\x00"
    )


def _is_other_digit(character: str) -> bool:
    return unicodedata.category(character) == "Nd" and not character.isascii()


# Every process that reads an extract asks them all. Between these are letters of the Far East,
# places that nobody has assigned, and private ones.
_ASSIGNED = (range(1, 0x3400), range(0xA000, 0x20000), range(0xE0000, 0xE1000))


@cache
def _class_of(belongs: Callable[[str], bool]) -> str:
    """Return the characters beyond NUL that belong, as a class of RE2."""
    numbers = [number for part in _ASSIGNED for number in part if belongs(chr(number))]
    parts = []
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        parts.append(rf"\x{{{run[0]:x}}}-\x{{{run[-1]:x}}}")
    return "".join(parts)


def said_of(masked: str) -> str:
    """Return what is said of a cell with something like a CPR number."""
    return f"holds what looks like a CPR number ({masked}); {MUST_GO}"


def of_name(name: str, shown: str) -> Iterator[Fault]:
    """Yield a fault when the name of a file looks like a CPR number."""
    for masked in found_in(name):
        yield Fault(shown, f"holds a file whose name looks like a CPR number ({masked})")


def of_bytes(path: Path, name: str) -> Iterator[Fault]:
    """Yield a fault for each line that holds something like a CPR number, in any file at all."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
        yield from first_of(_in_lines(enumerate(file, start=1), Text(path), name, ()))


def of_codes(folder: Path, shown: str) -> Iterator[Fault]:
    """Yield a fault for what looks like a CPR number in code tables, and in their names."""
    for path in delivered(folder):
        yield from of_name(path.name, shown)
        yield from of_bytes(path, f"{shown}/{path.name}")


def of_text(
    connection: duckdb.DuckDBPyConnection, text: Text, name: str, own: Collection[str] = ()
) -> Iterator[Fault]:
    """Yield a fault for each cell of a text file that holds something like a CPR number.

    ``own`` are the headings of columns in which a bare number is none, as :func:`spelling` has
    them.
    """
    if suspect(in_lines=True) not in text.holds:
        return
    is_suspect = f"regexp_matches(line, {literal(suspect())})"
    lines = (
        f"read_csv({literal(text.path)}, columns = {{'line': 'VARCHAR'}}, auto_detect = false, "
        f"header = false, delim = '{_UNSEEN}', quote = '', escape = '', strict_mode = false)"
    )
    try:
        numbered = f"SELECT row_number() OVER () AS number, line FROM {lines}"
        found = connection.execute(
            f"SELECT number, line FROM ({numbered}) WHERE {is_suspect} ORDER BY number"
        )
        yield from first_of(_in_lines(_rows(found), text, name, own))
    except duckdb.Error:  # a line longer than DuckDB reads
        yield from of_bytes(text.path, name)


def of_parquet(
    connection: duckdb.DuckDBPyConnection, path: Path, name: str, own: Collection[str] = ()
) -> Iterator[Fault]:
    """Yield a fault for each cell of a Parquet file that holds something like a CPR number.

    What cannot be searched is a fault: its bytes are compressed, and say nothing. ``own`` is as for
    :func:`of_text`.
    """
    rows = f"read_parquet({literal(path)}, file_row_number = true)"
    try:
        columns = columns_of(connection, path)
        yield from _beside_the_rows(connection, path, name)
    except duckdb.Error as error:
        blame(error)
        yield Fault(name, f"{_UNSEARCHED}: it is no Parquet file that can be read")
        return
    for column, kind in columns:
        if kind in {"DATE", "BOOLEAN"} or kind.startswith("TIME"):
            continue
        cell, is_own = as_varchar(column, kind), spelling(column) in own
        where = f"regexp_matches({cell}, {literal(suspect())})"
        if kind in _INTEGERS:  # nearly all are too small, and need not be written out
            where = f"NOT {quoted(column)} BETWEEN -99999999 AND 99999999 AND {where}"
        if "BLOB" in kind:  # what is no plain letter in it is spelled out
            where += f" OR contains({cell}, '\\x')"
        try:
            found = _suspects(connection, rows, cell, where)
            yield from first_of(
                _fault(name, masked, str(number), column)
                for number, text in found
                if not (is_own and _is_bare(text))
                for masked in found_in(_unescaped(text) if "BLOB" in kind else text)
            )
        except duckdb.Error as error:
            blame(error)
            problem = f"{_UNSEARCHED}: it is damaged, or a text in it is not UTF-8"
            yield Fault(name, problem, column=column)


def _beside_the_rows(
    connection: duckdb.DuckDBPyConnection, path: Path, name: str
) -> Iterator[Fault]:
    """Yield a fault for each name of a column, and each note, that looks like a CPR number."""
    named = connection.execute(f"SELECT name FROM parquet_schema({literal(path)})").fetchall()
    notes = f"SELECT key, value FROM parquet_kv_metadata({literal(path)})"
    kept = connection.execute(notes).fetchall()
    for column in dict.fromkeys(each for (each,) in named):  # those within structs as well
        for masked in found_in(column):
            yield _fault(name, masked, "", column)
    for key, value in kept:
        for masked in (*found_in(_decoded(key)), *_found_in_value(key, value)):
            yield _fault(name, masked, "", "")


def of_line_breaks(
    connection: duckdb.DuckDBPyConnection, rows: str, cells: Sequence[tuple[str, str]], name: str
) -> Iterator[Fault]:
    """Yield a fault for each cell of an opened table that holds one over a line break."""
    for heading, cell in cells:
        where = f"contains({cell}, chr(10)) OR contains({cell}, chr(13))"
        yield from first_of(
            _fault(name, masked, str(number), heading)
            for number, text in _suspects(connection, rows, cell, where)
            for masked in found_in(text)
        )


def _suspects(
    connection: duckdb.DuckDBPyConnection, rows: str, cell: str, where: str
) -> Iterator[tuple[int, str]]:
    """Yield the cells of a column that may hold one, each with its row."""
    numbered = f"SELECT file_row_number + 2 AS number, {cell} FROM {rows}"
    yield from _rows(connection.execute(f"{numbered} WHERE {where} ORDER BY number"))


def _unescaped(cell: str) -> str:
    """Return the text of a BLOB that is written with an escape for each byte that is no letter."""
    written = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell)
    return _decoded(written.encode("latin-1", errors="replace"))


def _decoded(value: bytes) -> str:
    return value.decode("utf-8", errors="replace")


def _found_in_value(key: bytes, value: bytes) -> list[str]:
    """Return what looks like a CPR number in a value that a Parquet file carries beside its rows.

    Arrow's own schema is in base64, and holds the names of columns and what is said about them.
    """
    if key == b"ARROW:schema":
        with suppress(binascii.Error):
            value = base64.b64decode(value)
    return found_in(_decoded(value))


def columns_of(connection: duckdb.DuckDBPyConnection, path: Path) -> list[tuple[str, str]]:
    """Return the name and the type of each column of a Parquet file."""
    return connection.execute(
        f"SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet({literal(path)}))"
    ).fetchall()


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


def found_in(cell: str) -> list[str]:
    """Return what in a cell looks like a CPR number, masked."""
    if meant := _SCIENTIFIC.fullmatch(cell):
        cell = f"{Decimal(meant[1].replace(',', '.')).scaleb(int(meant[2])):f}"
    cell = cell.translate(_LINE_ENDS)
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


def _is_bare(cell: str) -> bool:
    return re.fullmatch(BARE, danish.plain(cell)) is not None


def _in_lines(
    lines: Iterator[tuple[int, str]], text: Text, name: str, own: Collection[str]
) -> Iterator[Fault]:
    try:
        delimiter, headings = text.heading()
    except ValueError:
        delimiter, headings = ",", []
    headings = headings if len(headings) > 1 else []
    spared = {place for place, heading in enumerate(headings) if spelling(heading) in own}
    for number, line in lines:
        is_row = bool(headings) and number > 1
        cells = cells_of(line.rstrip("\r\n"), delimiter)
        if is_row and spared:
            cells = [
                "" if place in spared and _is_bare(cell) else cell
                for place, cell in enumerate(cells)
            ]
        columns = headings if is_row else []
        told = [
            (masked, column)
            for cell, column in zip_longest(cells, columns[: len(cells)], fillvalue="")
            for masked in found_in(cell)
        ]
        if not told:
            whole = delimiter.join(cells) if is_row and spared else line
            # Only in the rows of a table does a comma or tab surely part two cells.
            parts = [] if is_row else [*cpr.find(whole)]
            told = [(masked, "") for masked in parts or cpr.find(parted(whole, delimiter))]
        yield from (_fault(name, masked, str(number), column) for masked, column in told)


def _fault(name: str, masked: str, row: str, column: str) -> Fault:
    return Fault(name, said_of(masked), row=row, column=column)
