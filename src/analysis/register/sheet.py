"""One relation as it is delivered: which file and columns it is read from, all cells as text.

A CSV file is read anew for each question, and then only the columns that the question is about:
DuckDB parses it faster than it writes the texts as Parquet.
"""

# ruff: noqa: S608 - names are the contract's own, and texts go through literal()

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from analysis.faults import MOST, Fault, near, with_more
from analysis.register.codes import spelling
from analysis.register.contract import RELATIONS, Relation
from analysis.register.files import Text
from analysis.register.mapping import FILE_NAME, Mapped
from analysis.register.personal_ids import as_varchar, columns_of
from analysis.register.sql import literal, trimmed


@dataclass(frozen=True)
class Opened:
    """A file that can be queried: its headings, and the SQL for its rows and for each column.

    A row has its number, from 0, as ``file_row_number``. ``text`` is what was seen of a CSV file;
    ``types`` are those of the columns of a Parquet file.
    """

    rows: str
    cells: tuple[tuple[str, str], ...]
    text: Text | None = None
    types: tuple[tuple[str, str], ...] = ()

    def number(self, row: int) -> str:
        """Return the number that a spreadsheet gives to a row, blank lines counted."""
        for blank in self.text.blank if self.text else ():
            if blank > row:
                break
            row += 1
        return str(row)


@dataclass(frozen=True)
class Sheet:
    """A relation, its file's name in messages, and the SQL for the raw text of each column.

    ``like_kept`` is the file of one that has the columns and types that it is kept with.
    """

    relation: Relation
    name: str
    opened: Opened
    cells: dict[str, str]
    mapped: Mapped
    # Our columns that other relations are read from too, where they lie in the same file.
    shared: frozenset[str]
    like_kept: Path | None = None

    def text(self, column: str, cell: str) -> str:
        """Return the SQL for a cell of a column without spaces around it; NULL where it is blank.

        It looks for spaces only where some cell of the file has any.
        """
        seen = self.opened.text
        if seen and not seen.has_padded and column not in self.mapped.constant:
            return cell  # DuckDB reads an empty one as NULL, quoted or not
        return trimmed(cell)

    def heading(self, column: str) -> str:
        """Return what the file calls one of our columns."""
        return self.mapped.columns.get(column, column)


def files_of(
    folder: Path, mapped: dict[str, Mapped], others: Collection[str], shown: str
) -> tuple[dict[str, Path], list[Fault]]:
    """Find the file of each relation; ``others`` are the names of all files that were delivered."""
    found: dict[str, Path] = {}
    known = {FILE_NAME}
    faults: list[Fault] = []
    for name in RELATIONS:
        wanted = [f"{name}.csv", f"{name}.parquet"]
        if name in mapped and mapped[name].file:
            wanted = [mapped[name].file]
        lying = [each for each in wanted if each in others]
        known.update(lying)
        if len(lying) > 1:
            faults.append(Fault(f"{shown}/{lying[0]}", f"lies beside {lying[1]}; expected one"))
        elif lying:
            found[name] = folder / lying[0]
        elif not RELATIONS[name].optional or name in mapped:
            faults.append(Fault(f"{shown}/{wanted[0]}", "is missing"))
    names = [f"{name}.csv" for name in RELATIONS] + [FILE_NAME]
    unread = sorted({*others} - known)
    needed = {name for name, relation in RELATIONS.items() if not relation.optional}
    if unread and needed - found.keys() and not (folder / FILE_NAME).is_file():
        problem = "is missing: where files have other names, it says which is which"
        hint = near(FILE_NAME, unread)
        faults.insert(0, Fault(f"{shown}/{FILE_NAME}", f"{problem}{hint}"))
    faults += [
        Fault(f"{shown}/{other}", f"is read by no relation{near(other, names)}") for other in unread
    ]
    return found, faults


def open_csv(
    connection: duckdb.DuckDBPyConnection, text: Text, name: str, number: int | None
) -> tuple[Opened | None, list[Fault]]:
    """Open a CSV file as it lies, unless some of its rows have not as many cells as headings.

    ``number`` tells the files of a run apart. Without one the rows are not looked at, and DuckDB
    raises an error when one at fault is read.
    """
    try:
        delimiter, headings = text.heading()
    except ValueError as error:
        return None, [Fault(name, str(error))]
    cells = tuple((heading, f"c{place}") for place, heading in enumerate(headings))
    columns = ", ".join(f"{cell}: 'VARCHAR'" for _, cell in cells)
    table = (
        f"read_csv({literal(text.path)}, columns = {{{columns}}}, auto_detect = false, "
        f"header = false, skip = {2 if text.separator else 1}, delim = {literal(delimiter)}, "
        "quote = '\"', escape = '\"'"
    )
    if number is not None:
        rejected = f"rejected_{number}"
        connection.execute(
            f"SELECT count(*) FROM {table}, store_rejects = true, "
            f"rejects_table = '{rejected}', rejects_scan = 'scans_{number}')"
        ).fetchall()
        if faults := _faults_of_rejected(connection, rejected, delimiter, len(headings), name):
            return None, faults
    # Where nobody asks for the number of a row, it is not counted.
    rows = f"(SELECT *, row_number() OVER () - 1 AS file_row_number FROM {table}))"
    return Opened(rows, cells, text), []


def _faults_of_rejected(
    connection: duckdb.DuckDBPyConnection, rejected: str, delimiter: str, expected: int, name: str
) -> list[Fault]:
    faults = []
    found = connection.execute(
        f"SELECT line, min(error_type), min(csv_line) FROM {rejected} "
        f"GROUP BY line ORDER BY line LIMIT {MOST}"
    ).fetchall()
    for line, kind, text in found:
        if kind in {"MISSING COLUMNS", "TOO MANY COLUMNS"}:
            # What DuckDB gives of a row may begin with the end of the line above, and a cell may
            # hold lines. Of a very long row it gives the beginning.
            lines = io.StringIO(text.strip("\r\n"), newline="")
            cells = len(next(csv.reader(lines, delimiter=delimiter, skipinitialspace=True), []))
            said = "another number of" if cells == expected else cells
            problem = f"has {said} cells; expected {expected}, as many as headings"
        elif kind == "UNQUOTED VALUE":
            problem = "has a quotation mark that is not closed, or a text behind one"
        else:
            problem = f"is no row of a table: {kind.lower()}"
        faults.append(Fault(name, problem, row=str(line)))
    ((count,),) = connection.execute(f"SELECT count(DISTINCT line) FROM {rejected}").fetchall()
    return with_more(faults, count - len(faults))


def open_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> Opened:
    """Open a Parquet file as it lies, its cells as text; that it can be read is known."""
    types = tuple(columns_of(connection, path))
    cells = tuple((column, as_varchar(column, kind)) for column, kind in types)
    rows = f"read_parquet({literal(path)}, file_row_number = true)"
    return Opened(rows, cells, types=types)


def sheet_like_kept(relation: Relation, opened: Opened, name: str, path: Path) -> Sheet | None:
    """Return a relation whose file has the columns and types that it is kept with; else None.

    Its rows are checked as those of any other, so that what they hold is given as it is delivered.
    """
    texts, columns = dict(opened.cells), {}
    relation = relation.without({*relation.optionals} - {*texts})
    if opened.types != tuple(relation.canonical.items()):
        return None
    for column in relation.columns:
        if column.kept:
            columns[column.name] = column.kept
    columns |= {"timer_pr_uge": "minutter"} if "timer_pr_uge" in relation.names else {}
    cells = {name: texts[columns.get(name, name)] for name in relation.names}
    if "timer_pr_uge" in cells:
        cells |= {
            "timer_pr_uge": "CAST(minutter // 60 AS VARCHAR)",
            "minutter_pr_uge": "CAST(minutter % 60 AS VARCHAR)",
        }
    return Sheet(relation, name, opened, cells, Mapped(columns=columns), frozenset(), path)


def sheet_of(
    relation: Relation,
    opened: Opened,
    name: str,
    mapped: Mapped | None,
    *,
    beside: Sequence[tuple[Relation, Mapped]] = (),
) -> tuple[Sheet | None, list[Fault]]:
    """Find the columns of a relation in its file.

    ``mapped`` is None where no mapping names the relation. ``beside`` are the other relations that
    are read from the same file, with their mappings: what one of them reads is not ours.
    """
    said = mapped or Mapped()
    headings = {spelling(heading): cell for heading, cell in opened.cells}
    known = relation
    relation = relation.without(_not_delivered(relation, said, headings))
    wanted = _headings_read(relation, said)
    others = {spelling(each) for one in beside for each in _headings_read(*one).values()}
    faults = list(_faults_of_constants(relation, said, headings.keys() - others, name))
    for theirs in wanted.values():
        if (count := [spelling(each) for each, _ in opened.cells].count(spelling(theirs))) > 1:
            faults.append(Fault(name, f"stands {count} times", column=theirs))
        elif not count:
            hint = near(theirs, (heading for heading, _ in opened.cells))
            faults.append(Fault(name, f"is missing{hint}", column=theirs))
    if mapped is None:
        faults += _faults_of_unknown(known, opened, name)
    if faults:
        return None, faults
    cells = {column: literal(value) for column, value in said.constant.items()}
    cells |= {column: headings[spelling(theirs)] for column, theirs in wanted.items()}
    shared = frozenset(column for column, theirs in wanted.items() if spelling(theirs) in others)
    return Sheet(relation, name, opened, cells, said, shared), []


def _not_delivered(relation: Relation, said: Mapped, headings: Collection[str]) -> set[str]:
    """Return the optional columns that are not there: unnamed, or a heading of another column."""
    unnamed = {*relation.optionals} - {*said.columns} - {*said.constant}
    taken = {spelling(theirs) for theirs in said.columns.values()}
    return {name for name in unnamed if name not in headings or name in taken}


def _headings_read(relation: Relation, said: Mapped) -> dict[str, str]:
    """Return what the file calls each of our columns that it has."""
    return {
        column: said.columns.get(column, column)
        for column in relation.names
        if column not in said.constant
    }


def _faults_of_constants(
    relation: Relation, said: Mapped, headings: Collection[str], name: str
) -> Iterator[Fault]:
    """Yield a fault for each constant that hides a column of the file, which nothing reads."""
    read = {spelling(each) for each in _headings_read(relation, said).values()}
    for column in said.constant:
        if column in headings and column not in read:
            problem = f"is a column of the file, and a constant of [{relation.name}] in {FILE_NAME}"
            yield Fault(name, f"{problem}; expected one of the two", column=column)


def _faults_of_unknown(relation: Relation, opened: Opened, name: str) -> Iterator[Fault]:
    for heading, _ in opened.cells:
        if spelling(heading) and spelling(heading) not in relation.names:
            hint = near(heading, relation.names, listed=True)
            yield Fault(name, f"is an unknown column{hint}", column=heading)
