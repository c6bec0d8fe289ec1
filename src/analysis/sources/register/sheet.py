"""One relation as it is delivered: which file and columns it is read from, all cells as text.

A CSV file is turned into a Parquet file of texts first, so that every row has its number and the
file is parsed once.
"""

# ruff: noqa: S608 - names are the contract's own, and texts go through literal()

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import duckdb

from analysis import danish
from analysis.faults import Fault
from analysis.sources.register.contract import RELATIONS, Relation
from analysis.sources.register.files import LISTED, Text, as_varchar
from analysis.sources.register.mapping import FILE_NAME, Mapped
from analysis.sources.register.sql import literal


@dataclass(frozen=True)
class Opened:
    """A file that can be queried: its headings, and the SQL for its rows and for each column."""

    rows: str
    cells: tuple[tuple[str, str], ...]
    blank: tuple[int, ...] = ()

    def number(self, row: int) -> str:
        """Return the number that a spreadsheet gives to a row, blank lines counted."""
        for blank in self.blank:
            if blank > row:
                break
            row += 1
        return str(row)


@dataclass(frozen=True)
class Sheet:
    """A relation, its file's name in messages, and the SQL for the raw text of each column."""

    relation: Relation
    name: str
    opened: Opened
    cells: dict[str, str]
    mapped: Mapped = field(default_factory=Mapped)
    shared: bool = False  # other relations are read from the same file

    def heading(self, column: str) -> str:
        """Return what the file calls one of our columns."""
        return self.mapped.columns.get(column, column)


def files_of(
    folder: Path, mapped: dict[str, Mapped], others: Iterable[str], shown: str
) -> tuple[dict[str, Path], list[Fault]]:
    """Find the file of each relation; ``others`` are the names of all files that were delivered."""
    found: dict[str, Path] = {}
    faults: list[Fault] = []
    for name in RELATIONS:
        wanted = [f"{name}.csv", f"{name}.parquet"]
        if name in mapped and mapped[name].file:
            wanted = [mapped[name].file]
        lying = [each for each in wanted if (folder / each).is_file()]
        if len(lying) > 1:
            faults.append(Fault(f"{shown}/{lying[0]}", f"lies beside {lying[1]}; expected one"))
        elif lying:
            found[name] = folder / lying[0]
        else:
            faults.append(Fault(f"{shown}/{wanted[0]}", "is missing"))
    known = {FILE_NAME, *(path.name for path in found.values())}
    known |= {
        f"{name}{suffix}"
        for name in RELATIONS
        if name not in found
        for suffix in (".csv", ".parquet")
    }
    names = [f"{name}.csv" for name in RELATIONS] + [FILE_NAME]
    for other in sorted({*others} - known):
        near = get_close_matches(other, names, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        faults.append(Fault(f"{shown}/{other}", f"is read by no relation{hint}"))
    return found, faults


def open_csv(
    connection: duckdb.DuckDBPyConnection, text: Text, private: Path, number: int, name: str
) -> tuple[Opened | None, list[Fault]]:
    """Turn a CSV file into a Parquet file of texts; ``number`` tells the files of a run apart."""
    try:
        delimiter, headings = text.heading()
    except ValueError as error:
        return None, [Fault(name, str(error))]
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(headings)))
    target = private / f"text-{number}.parquet"
    rejected = f"rejected_{number}"
    try:
        connection.execute(
            f"COPY (SELECT * FROM read_csv({literal(text.path)}, columns = {{{columns}}}, "
            f"auto_detect = false, header = false, skip = 1, delim = {literal(delimiter)}, "
            "quote = '\"', escape = '\"', store_rejects = true, "
            f"rejects_table = '{rejected}', rejects_scan = 'scans_{number}')) "
            f"TO {literal(target)} (FORMAT parquet)"
        )
    except duckdb.Error as error:
        return None, [Fault(name, f"is not a table: {str(error).splitlines()[0]}")]
    faults = list(_faults_of_rejected(connection, rejected, delimiter, len(headings), name))
    if faults:
        return None, faults
    cells = tuple((heading, f"c{place}") for place, heading in enumerate(headings))
    rows = f"read_parquet({literal(target)}, file_row_number = true)"
    return Opened(rows, cells, text.blank), []


def _faults_of_rejected(
    connection: duckdb.DuckDBPyConnection, rejected: str, delimiter: str, expected: int, name: str
) -> Iterator[Fault]:
    found = connection.execute(
        f"SELECT line, min(error_type), min(csv_line) FROM {rejected} "
        f"GROUP BY line ORDER BY line LIMIT {LISTED}"
    ).fetchall()
    for line, kind, text in found:
        if kind in {"MISSING COLUMNS", "TOO MANY COLUMNS"}:
            cells = next(csv.reader([text.rstrip("\r\n")], delimiter=delimiter))
            problem = f"has {len(cells)} cells; expected {expected}, as many as headings"
        elif kind == "UNQUOTED VALUE":
            problem = "has a quotation mark that is not closed, or a text behind one"
        else:
            problem = f"is no row of a table: {kind.lower()}"
        yield Fault(name, problem, row=str(line))
    ((count,),) = connection.execute(f"SELECT count(DISTINCT line) FROM {rejected}").fetchall()
    if count > LISTED:
        yield Fault(name, f"and {count - LISTED} more like it")


def open_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> Opened:
    """Open a Parquet file as it lies, its cells as text; that it can be read is known."""
    columns = connection.execute(
        f"SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet({literal(path)}))"
    ).fetchall()
    cells = tuple((column, as_varchar(column, kind)) for column, kind in columns)
    return Opened(f"read_parquet({literal(path)}, file_row_number = true)", cells)


def sheet_of(
    relation: Relation, opened: Opened, name: str, mapped: Mapped | None, *, shared: bool
) -> tuple[Sheet | None, list[Fault]]:
    """Find the columns of a relation in its file; ``mapped`` is None where no mapping names it."""
    said = mapped or Mapped()
    headings = [_same(heading) for heading, _ in opened.cells]
    cells: dict[str, str] = {}
    faults: list[Fault] = []
    for column in relation.names:
        if column in said.constant:
            cells[column] = literal(said.constant[column])
            continue
        theirs = said.columns.get(column, column)
        count = headings.count(_same(theirs))
        if count == 1:
            cells[column] = opened.cells[headings.index(_same(theirs))][1]
        elif count:
            faults.append(Fault(name, f"stands {count} times", column=theirs))
        else:
            faults.append(Fault(name, f"is missing{_near(theirs, opened)}", column=theirs))
    if mapped is None:
        faults += _faults_of_unknown(relation, opened, name)
    return (None, faults) if faults else (Sheet(relation, name, opened, cells, said, shared), [])


def _faults_of_unknown(relation: Relation, opened: Opened, name: str) -> Iterator[Fault]:
    for heading, _ in opened.cells:
        if _same(heading) and _same(heading) not in relation.names:
            near = get_close_matches(_same(heading), relation.names, n=1)
            hint = (
                f"did you mean {near[0]!r}?"
                if near
                else f"known are {', '.join(map(repr, relation.names))}"
            )
            yield Fault(name, f"is an unknown column; {hint}", column=heading)


def _near(wanted: str, opened: Opened) -> str:
    headings: Sequence[str] = [heading for heading, _ in opened.cells]
    near = get_close_matches(wanted, headings, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _same(heading: str) -> str:
    return danish.plain(heading).lower()
