"""What may be wrong with the rows of an extract, found by DuckDB; only faulty rows come back.

Each relation is written as a Parquet file in canonical types, sorted by person and start. If no row
breaks a rule, and no two rows are doubled or overlap, that is all. Else the file is written anew
with the number of each row and one bit per rule that the row breaks; what takes more than one row
(doubled keys, overlapping spells) is then looked for among the rows that break none.
"""

# ruff: noqa: S608 - names are the contract's own, and texts go through literal()

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow

from analysis.characters import SPACES
from analysis.faults import MOST, Fault, with_more
from analysis.register import many_rows
from analysis.register.canonical import (
    canonical,
    cell_of,
    is_as_kept,
    is_row,
    looked_up,
    lookup_of,
    parsed,
)
from analysis.register.codes import Codes, spelling
from analysis.register.contract import IN_THIS_ORDER, RELATIONS, Column
from analysis.register.sheet import Sheet
from analysis.register.sql import literal, trimmed

_AT_FAULT = "a row is at fault"
_SHOWN = 60  # characters of a value
_SAMPLE = 10_000  # rows that nearly always show how codes are written


@dataclass(frozen=True)
class Rule:
    """What a row may break: the SQL that finds it, and what is said of the cell that breaks it."""

    column: str
    broken: str
    problem: str
    codes: str = ""  # of which list it should be


@dataclass
class Checked:
    """A relation in canonical types: its file, and how many rows it has and how many are faulty.

    The file of one that is sound is as it is kept; else its rows have ``nr`` and ``faults`` too.
    One that ``is_as_kept`` is the file that was delivered.
    """

    sheet: Sheet
    path: Path
    rules: list[Rule]
    is_sound: bool = False
    is_as_kept: bool = False
    rows: int = 0
    faulty: int = 0
    broken: list[int] = field(default_factory=list)  # how many rows break each rule

    @property
    def typed(self) -> str:
        """The SQL for its rows."""
        return f"read_parquet({literal(self.path)})"

    @property
    def doubled(self) -> str:
        """The table of rows that say what an earlier row says, or overlap one that stays."""
        return f"doubled_{self.sheet.relation.name}"


class Checker:
    """Checks the relations of one extract in one connection, ``personer`` first."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        private: Path,
        day: date,
        codes: Codes,
        *,
        setting_aside: bool,
    ) -> None:
        self._sql = connection
        self._private = private
        self._day = day
        self._codes = codes
        self._setting_aside = setting_aside
        self._has_persons = False

    def check_all(self, sheets: Sequence[Sheet]) -> list[Checked]:
        """Check all relations: after the persons two at a time, since parts of each take one core.

        The largest begins first. Raises ``duckdb.InvalidInputException`` for a line of a CSV file
        that is no row of its table.
        """
        self._has_persons = False
        persons = [sheet for sheet in sheets if sheet.relation.name == "personer"]
        others = [sheet for sheet in sheets if sheet.relation.name != "personer"]
        others.sort(key=lambda sheet: len(sheet.relation.columns), reverse=True)
        checked = [*map(self.check, persons)]
        with ThreadPoolExecutor(2) as pool:
            checked += pool.map(self._check_beside, others)
        return sorted(checked, key=lambda each: [*RELATIONS].index(each.sheet.relation.name))

    def _check_beside(self, sheet: Sheet) -> Checked:
        """Check a relation in a connection of its own to the same tables."""
        other = copy(self)
        with self._sql.cursor() as other._sql:
            return other.check(sheet)

    def check(self, sheet: Sheet) -> Checked:
        """Write a relation in canonical types and find the rows that are at fault."""
        relation = sheet.relation
        if relation.name == "personer":
            person = sheet.text("borger_id", sheet.cells["borger_id"])
            persons = f"SELECT DISTINCT {person} AS borger_id, TRUE AS sound"
            self._number_persons(f"{persons} FROM {sheet.opened.rows}", sheet)
        rules = self._rules(sheet)
        checked = Checked(sheet, self._private / f"typed-{relation.name}.parquet", rules)
        seen = self._look_up(sheet, f"(FROM {sheet.opened.rows} LIMIT {_SAMPLE})")
        if not self._is_sound(checked):
            every = self._look_up(sheet, sheet.opened.rows)
            if every <= seen or not self._is_sound(checked):
                self._find_faults(checked)
        return checked

    def _is_sound(self, checked: Checked) -> bool:
        return self._is_as_kept(checked) or self._write_if_sound(checked)

    def write(self, checked: Checked, path: Path) -> None:
        """Write the rows that are without fault."""
        if checked.is_sound:
            checked.path.rename(path)
            return
        relation = checked.sheet.relation
        sound = (
            f"SELECT * FROM {checked.typed} "
            f"WHERE faults = 0 AND nr NOT IN (SELECT nr FROM {checked.doubled})"
        )
        order = f"{relation.whose}, {relation.start}, nr"
        if relation.name == "personer":
            sound = (
                f"SELECT p.borger, s.* FROM ({sound}) s JOIN persons p ON p.borger_id = s.borger_id"
            )
            order = "borger"
        columns = ", ".join(relation.canonical)
        self._sql.execute(
            f"COPY (SELECT {columns} FROM ({sound}) ORDER BY {order}) "
            f"TO {literal(path)} (FORMAT parquet)"
        )

    # --- canonical types --------------------------------------------------------------------------

    def _look_up(self, sheet: Sheet, rows: str) -> set[tuple[str, str]]:
        """Make tables of the cells that stand for codes in some rows, or may in others.

        Return those cells, each with its column.
        """
        columns = looked_up(sheet.relation)
        if not columns:
            return set()
        asked = ", ".join(f"list(DISTINCT {sheet.cells[column.name]})" for column in columns)
        (found,) = self._sql.execute(f"SELECT {asked} FROM {rows}").fetchall()
        seen = set()
        for column, lying in zip(columns, found, strict=True):
            mapped = sheet.mapped.codes.get(column.name, {})
            cells = {*(lying or ()), *mapped, *self._codes.lists[column.kind.codes].values()}
            self._show(sheet, column, sorted(filter(None, cells)))
            seen |= {(column.name, cell) for cell in cells}
        return seen

    def _show(self, sheet: Sheet, column: Column, cells: Sequence[str]) -> None:
        """Show each cell of a column, its text, the code that it spells, and the value.

        Without a code it is unknown; a text that is mapped to a blank has a blank code.
        """
        mapped = sheet.mapped.codes.get(column.name, {})
        told = [(each, each.strip(SPACES)) for each in cells if each.strip(SPACES)]
        ours = [mapped.get(spelling(text), text) for _, text in told]
        codes = [self._codes.find(column.kind.codes, text) if text else "" for text in ours]
        columns = {
            "cell": [each for each, _ in told],
            "text": [text for _, text in told],
            "code": codes,
        }
        schema = pyarrow.schema([(name, pyarrow.string()) for name in columns])
        self._sql.register("looked_up", pyarrow.table(columns, schema=schema))
        kind = column.kind.type
        if kind == "VARCHAR" and (known := sorted({code for code in codes if code})):
            # Quicker to sort and to write than texts, and a text in a Parquet file.
            kind = f"ENUM ({', '.join(map(literal, known))})"
        self._sql.execute(
            f"CREATE OR REPLACE TEMP TABLE {lookup_of(column)} AS "
            f"SELECT *, CAST(nullif(code, '') AS {kind}) AS value FROM looked_up"
        )

    def _is_as_kept(self, checked: Checked) -> bool:
        """Return whether a file was delivered just as it would be kept: rows, numbers and order."""
        sheet, relation = checked.sheet, checked.sheet.relation
        if not (sheet.like_kept and self._has_persons):
            return False
        delivered = replace(checked, path=sheet.like_kept)
        try:
            ((as_kept, rows),) = self._sql.execute(
                f"SELECT coalesce(bool_and({_sound(checked)} AND {is_as_kept(relation)}), TRUE), "
                f"count(*) FROM ({parsed(sheet, persons=True)})"
            ).fetchall()
        except duckdb.InvalidInputException as error:
            return _is_no_fault(error)
        asked = many_rows.in_order(delivered.typed, relation)
        ((in_order,),) = self._sql.execute(asked).fetchall()
        if as_kept and in_order and not self._some_repeated(delivered):
            checked.path, checked.rows = sheet.like_kept, rows
            checked.is_sound = checked.is_as_kept = True
        return checked.is_as_kept

    def _write_if_sound(self, checked: Checked) -> bool:
        """Write a relation as it is kept; return whether none of its rows is at fault.

        That takes a fraction of the time that it takes to find what is wrong with which row.
        """
        if not self._has_persons:
            return False
        sheet, relation = checked.sheet, checked.sheet.relation
        order = ", ".join(filter(None, (relation.whose, relation.start)))
        if relation.start and relation.apart != ():  # two rows of a day may stay, as they lie
            order += ", nr"
        try:
            ((checked.rows,),) = self._sql.execute(
                f"COPY (SELECT {', '.join(canonical(relation))} "
                f"FROM ({parsed(sheet, persons=True)}) WHERE {_sound(checked)} ORDER BY {order}) "
                f"TO {literal(checked.path)} (FORMAT parquet)"
            ).fetchall()
        except duckdb.InvalidInputException as error:
            return _is_no_fault(error)
        checked.is_sound = not self._some_repeated(checked)
        return checked.is_sound

    def _some_repeated(self, checked: Checked) -> bool:
        asked = many_rows.of_repeats(checked.typed, checked.sheet.relation)
        return all(self._sql.execute(each).fetchall() == [(True,)] for each in asked)

    def _find_faults(self, checked: Checked) -> None:
        """Write a relation with the number of each row and the rules that it breaks."""
        sheet, relation = checked.sheet, checked.sheet.relation
        columns = canonical(relation)
        order = f"{relation.whose}, {relation.start}, nr"
        if relation.name == "personer":  # who are numbered when it is known who is set aside
            columns[0], order = "borger_id", "borger_id, nr"
        elif relation.of_persons and not self._has_persons:
            # Nothing will be written; the other faults are looked for all the same.
            columns[0] = "CAST(hash(borger_id_cell) // 2 AS BIGINT) AS borger"
        bits = " + ".join(
            f"CASE WHEN {rule.broken} THEN {1 << place} ELSE 0 END"
            for place, rule in enumerate(checked.rules)
        )
        self._sql.execute(
            f"COPY (SELECT nr, {', '.join(columns)}, {bits} AS faults "
            f"FROM ({parsed(sheet, persons=self._has_persons)}) WHERE {is_row(sheet)} "
            f"ORDER BY {order}) TO {literal(checked.path)} (FORMAT parquet)"
        )
        self._find_doubled(checked)
        if relation.name == "personer":
            sound = "TRUE"
            if self._setting_aside:
                sound = f"bool_or(faults = 0 AND nr NOT IN (SELECT nr FROM {checked.doubled}))"
            self._number_persons(
                f"SELECT borger_id, {sound} AS sound FROM {checked.typed} GROUP BY borger_id",
                sheet,
            )
        self._count(checked)

    # --- rules ------------------------------------------------------------------------------------

    def _rules(self, sheet: Sheet) -> list[Rule]:
        relation = sheet.relation
        rules = [rule for column in relation.columns for rule in self._rules_of(column)]
        rules += [
            Rule(later, f"{later} < {earlier}", f"is before {sheet.heading(earlier)}")
            for earlier, later in IN_THIS_ORDER
            if {earlier, later} <= {*relation.names}
        ]
        if "timer_pr_uge" in relation.names:
            both = (
                f"timer_pr_uge <> floor(timer_pr_uge) AND {cell_of('minutter_pr_uge')} IS NOT NULL"
            )
            other = f"{sheet.heading('minutter_pr_uge')} is not blank; expected one of the two"
            rules.append(Rule("timer_pr_uge", both, f"has decimals, and {other}"))
        if relation.name != "personer" and relation.of_persons and self._has_persons:
            unknown = f"{cell_of('borger_id')} IS NOT NULL AND NOT is_known"
            gone = "is_known AND borger IS NULL"
            rules.append(Rule("borger_id", unknown, "is no person of personer"))
            rules.append(Rule("borger_id", gone, "is a person who is set aside"))
        return rules

    def _rules_of(self, column: Column) -> Iterator[Rule]:
        name, cell, kind = column.name, cell_of(column.name), column.kind
        if column.needed:
            yield Rule(name, f"{cell} IS NULL", f"is blank; expected {kind.example}")
        said = {"name": name, "cell": cell, "day": self._day.isoformat()}
        for broken, problem in kind.rules:
            yield Rule(name, broken.format(**said), problem.format(**said), kind.codes)

    # --- more than one row ------------------------------------------------------------------------

    def _find_doubled(self, checked: Checked) -> None:
        """Make a table of the rows that say what an earlier row says, or overlap one that stays."""
        relation = checked.sheet.relation
        found = many_rows.repeated(checked.typed, relation)
        if relation.apart is not None:
            spells = self._sql.execute(many_rows.spells_of_overlaps(checked.typed, relation))
            columns = pyarrow.schema([("nr", pyarrow.int64()), ("first", pyarrow.int64())])
            rows = pyarrow.Table.from_pylist(many_rows.overlapping(spells), schema=columns)
            self._sql.register("overlapping", rows)
            found = "FROM overlapping"
        self._sql.execute(f"CREATE OR REPLACE TABLE {checked.doubled} AS {found}")

    def _number_persons(self, persons: str, sheet: Sheet) -> None:
        """Number the persons from 0 in the order of borger_id; one who is not sound has NULL."""
        order = "CAST(borger_id AS BIGINT)" if sheet.like_kept else "borger_id"
        self._sql.execute(
            "CREATE OR REPLACE TABLE persons AS SELECT borger_id, CASE WHEN sound THEN "
            f"row_number() OVER (PARTITION BY sound ORDER BY {order}) - 1 END AS borger "
            f"FROM ({persons}) WHERE borger_id IS NOT NULL"
        )
        self._has_persons = True

    def _count(self, checked: Checked) -> None:
        counts = [
            f"count(*) FILTER (faults & {1 << place} <> 0)" for place in range(len(checked.rules))
        ]
        faulty = f"count(*) FILTER (faults <> 0 OR nr IN (SELECT nr FROM {checked.doubled}))"
        ((checked.rows, checked.faulty, *checked.broken),) = self._sql.execute(
            f"SELECT count(*), {faulty}, {', '.join(counts)} FROM {checked.typed}"
        ).fetchall()

    # --- faults -----------------------------------------------------------------------------------

    def faults(self, checked: Checked) -> Iterator[Fault]:
        """Yield what is wrong with a relation: of each kind the first, and how many more."""
        if not checked.faulty:
            return
        for place, rule in enumerate(checked.rules):
            if checked.broken[place]:
                yield from self._broken(checked, rule, place)
        yield from self._doubled_rows(checked)

    def _broken(self, checked: Checked, rule: Rule, place: int) -> list[Fault]:
        """Say what is wrong with the first cells that break a rule.

        An unknown code is said once, at its first row, and in how many more rows it stands.
        """
        sheet = checked.sheet
        value, each = sheet.cells[rule.column], "file_row_number"
        if rule.codes:
            value = each = trimmed(value)
        found = self._sql.execute(
            f"SELECT min(file_row_number + 2) AS nr, arg_min({value}, file_row_number), count(*) "
            f"FROM {sheet.opened.rows} WHERE file_row_number IN "
            f"(SELECT nr - 2 FROM {checked.typed} WHERE faults & {1 << place} <> 0) "
            f"GROUP BY {each} ORDER BY nr LIMIT {MOST}"
        ).fetchall()
        faults = []
        for nr, shown, rows in found:
            problem = rule.problem + (self._codes.hint(rule.codes, shown) if rule.codes else "")
            if rows > 1:
                problem += f" (and {rows - 1} more row{'s' if rows > 2 else ''} with it)"
            faults.append(_fault(sheet, nr, rule.column, problem, shown))
        return with_more(faults, checked.broken[place] - sum(rows for *_, rows in found))

    def _doubled_rows(self, checked: Checked) -> list[Fault]:
        """Say of the first such rows which earlier row each says the same as, or overlaps."""
        sheet, relation = checked.sheet, checked.sheet.relation
        column = relation.key or relation.start
        same = " AND ".join(
            f"o.{name} IS NOT DISTINCT FROM t.{name}"
            for name in ([] if relation.key else relation.canonical)
        )
        found = self._sql.execute(
            f"SELECT d.nr, value, first, {same or 'TRUE'}, o FROM {checked.doubled} d JOIN "
            f"(SELECT file_row_number + 2 AS nr, {sheet.cells[column]} AS value "
            f"FROM {sheet.opened.rows}) v ON v.nr = d.nr JOIN {checked.typed} t ON t.nr = d.nr "
            f"JOIN {checked.typed} o ON o.nr = first ORDER BY d.nr LIMIT {MOST}"
        ).fetchall()
        faults = []
        for nr, value, first, is_same, other in found:
            row = sheet.opened.number(first)
            problem = f"is in a row that says the same as row {row}"
            if relation.key:
                problem = f"stands in row {row} too"
            elif not is_same:
                whose = many_rows.one_of(relation)
                problem = f"overlaps row {row} of the same {whose}, {_time_of(other)}"
            faults.append(_fault(sheet, nr, column, problem, value))
        ((count,),) = self._sql.execute(f"SELECT count(*) FROM {checked.doubled}").fetchall()
        return with_more(faults, count - len(faults))


def _time_of(row: Mapping[str, object]) -> str:
    """Return the time of a row, as it is kept."""
    if "maaned" in row:
        return f"{row['maaned']:%Y-%m}"
    start, end = ("startdato", "slutdato") if "slutdato" in row else ("gyldig_fra", "gyldig_til")
    return f"{row[start]} {f'to {row[end]}' if row[end] else 'and open'}"


def _sound(checked: Checked) -> str:
    """Return the SQL for whether a row is one of the relation's; one at fault ends the query."""
    broken = " OR ".join(f"({rule.broken})" for rule in checked.rules)
    is_none = f"NOT {is_row(checked.sheet)}"
    return f"CASE WHEN {is_none} THEN FALSE WHEN {broken} THEN error('{_AT_FAULT}') ELSE TRUE END"


def _is_no_fault(error: duckdb.Error) -> bool:
    """Return False for the error that :func:`_sound` makes; raise any other."""
    if _AT_FAULT not in str(error):
        raise error
    return False


def _fault(sheet: Sheet, nr: int, column: str, problem: str, value: str | None) -> Fault:
    heading = sheet.heading(column)
    shown = value if value and value.strip() else None
    if shown and len(shown) > _SHOWN:
        shown = f"{shown[:_SHOWN]}…"
    return Fault(sheet.name, problem, row=sheet.opened.number(nr), column=heading, value=shown)
