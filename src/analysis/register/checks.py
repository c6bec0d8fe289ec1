"""What may be wrong with the rows of an extract, found by DuckDB; only faulty rows come back.

Each relation is written as a Parquet file in canonical types, sorted by person and start, with the
number of each row and one bit per rule that the row breaks. What takes more than one row (doubled
keys, overlapping spells) is looked for afterwards among the rows that break none.
"""

# ruff: noqa: S608 - names are the contract's own, and texts go through literal()

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow
from duckdb.func import SPECIAL

from analysis.faults import MOST, Fault, with_more
from analysis.register import doubled
from analysis.register.codes import Codes, spelling
from analysis.register.contract import Column, Relation
from analysis.register.sheet import Sheet
from analysis.register.sql import literal, trimmed

_SHOWN = 60  # characters of a value


@dataclass(frozen=True)
class Rule:
    """What a row may break: the SQL that finds it, and what is said of the cell that breaks it."""

    column: str
    broken: str
    problem: str
    by_value: bool = False  # said once for each value, not for each row


@dataclass
class Checked:
    """A relation in canonical types: its file, and how many rows it has and how many are faulty."""

    sheet: Sheet
    path: Path
    rules: list[Rule]
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
        self._asked: tuple[Column, Mapping[str, str]]  # which column is looked up, and its mapping
        self._sql.execute("SELECT 1").fetchall()  # a result that nobody took would be in the way
        self._sql.create_function(
            "code_of", self._code_of, ["VARCHAR"], "VARCHAR", null_handling=SPECIAL
        )

    def check(self, sheet: Sheet) -> Checked:
        """Write a relation in canonical types and find the rows that are at fault."""
        relation = sheet.relation
        for column in _looked_up(relation):
            self._look_up(sheet, column)
        rules = self._rules(sheet)
        checked = Checked(sheet, self._private / f"typed-{relation.name}.parquet", rules)
        self._sql.execute(
            f"COPY ({self._in_canonical_types(sheet, rules)}) "
            f"TO {literal(checked.path)} (FORMAT parquet)"
        )
        self._find_doubled(checked)
        if relation.name == "personer":
            self._number_persons(checked)
        self._count(checked)
        return checked

    def write(self, checked: Checked, path: Path) -> None:
        """Write the rows that are without fault."""
        relation = checked.sheet.relation
        sound = f"SELECT * FROM {checked.typed}"
        order = ""
        if checked.faulty:
            sound += f" WHERE faults = 0 AND nr NOT IN (SELECT nr FROM {checked.doubled})"
        if relation.name == "personer":
            sound = (
                f"SELECT p.borger, s.* FROM ({sound}) s JOIN persons p ON p.borger_id = s.borger_id"
            )
            order = " ORDER BY borger"
        elif checked.faulty:
            order = f" ORDER BY borger, {relation.start}, nr"
        columns = ", ".join(relation.canonical)
        self._sql.execute(
            f"COPY (SELECT {columns} FROM ({sound}){order}) TO {literal(path)} (FORMAT parquet)"
        )

    # --- canonical types --------------------------------------------------------------------------

    def _look_up(self, sheet: Sheet, column: Column) -> None:
        """Make a table of each text of a column and the code that it spells; NULL if unknown.

        A text that is mapped to a blank has a blank code.
        """
        self._asked = column, sheet.mapped.codes.get(column.name, {})
        cell = trimmed(sheet.cells[column.name])
        self._sql.execute(
            f"CREATE OR REPLACE TABLE {_lookup(column)} AS SELECT cell, code_of(cell) AS code FROM "
            f"(SELECT DISTINCT {cell} AS cell FROM {sheet.opened.rows}) WHERE cell IS NOT NULL"
        )

    def _code_of(self, text: str) -> str | None:
        column, mapped = self._asked
        ours = mapped.get(spelling(text), text)
        return self._codes.find(column.kind.codes, ours) if ours else ""

    def _in_canonical_types(self, sheet: Sheet, rules: Sequence[Rule]) -> str:
        """Return the query for a relation's rows with their numbers and the rules they break."""
        relation = sheet.relation
        cells = [f"{trimmed(sheet.cells[name])} AS {_cell(name)}" for name in relation.names]
        parsed = [f"{_parsed(column)} AS {column.name}" for column in relation.columns]
        joins = []
        for column in _looked_up(relation):
            parsed.append(f"{_lookup(column)}.code AS {column.name}_found")
            joins.append(f"{_lookup(column)} ON {_lookup(column)}.cell = {_cell(column.name)}")
        whose, order = "borger", f"borger, {relation.start}, nr"
        if relation.name == "personer":
            whose, order = "borger_id", "borger_id, nr"
        elif self._has_persons:
            parsed += ["known.borger", "known.borger_id IS NOT NULL AS is_known"]
            joins.append(f"persons known ON known.borger_id = {_cell('borger_id')}")
        else:  # nothing will be written; the other faults are looked for all the same
            parsed.append(f"CAST(hash({_cell('borger_id')}) // 2 AS BIGINT) AS borger")
        kept = [whose, *(_canonical(name) for name in relation.canonical if name != "borger")]
        bits = " + ".join(
            f"CASE WHEN {rule.broken} THEN {1 << place} ELSE 0 END"
            for place, rule in enumerate(rules)
        )
        return (
            "WITH cells AS (SELECT file_row_number + 2 AS nr, "
            f"{', '.join(cells)} FROM {sheet.opened.rows}), "
            f"parsed AS (SELECT cells.*, {', '.join(parsed)} FROM cells"
            f"{''.join(f' LEFT JOIN {join}' for join in joins)} "
            f"WHERE coalesce({', '.join(_telling(sheet))}) IS NOT NULL) "
            f"SELECT nr, {', '.join(kept)}, {bits} AS faults FROM parsed ORDER BY {order}"
        )

    # --- rules ------------------------------------------------------------------------------------

    def _rules(self, sheet: Sheet) -> list[Rule]:
        relation = sheet.relation
        rules = [rule for column in relation.columns for rule in self._rules_of(column)]
        if "slutdato" in relation.names:
            before = f"is before {sheet.heading('startdato')}"
            rules.append(Rule("slutdato", "slutdato < startdato", before))
        if "timer_pr_uge" in relation.names:
            both = f"timer_pr_uge <> floor(timer_pr_uge) AND {_cell('minutter_pr_uge')} IS NOT NULL"
            other = f"{sheet.heading('minutter_pr_uge')} is not blank; expected one of the two"
            rules.append(Rule("timer_pr_uge", both, f"has decimals, and {other}"))
        if relation.name != "personer" and self._has_persons:
            unknown = f"{_cell('borger_id')} IS NOT NULL AND NOT is_known"
            gone = "is_known AND borger IS NULL"
            rules.append(Rule("borger_id", unknown, "is no person of personer"))
            rules.append(Rule("borger_id", gone, "is a person who is set aside"))
        return rules

    def _rules_of(self, column: Column) -> Iterator[Rule]:
        name, cell, kind = column.name, _cell(column.name), column.kind
        if column.needed:
            yield Rule(name, f"{cell} IS NULL", f"is blank; expected {kind.example}")
        said = {"name": name, "cell": cell, "day": self._day.isoformat()}
        for broken, problem in kind.rules:
            yield Rule(name, broken.format(**said), problem.format(**said), bool(kind.codes))

    # --- more than one row ------------------------------------------------------------------------

    def _find_doubled(self, checked: Checked) -> None:
        """Make a table of the rows that say what an earlier row says, or overlap one that stays."""
        relation = checked.sheet.relation
        if relation.apart is None:
            self._sql.execute(
                f"CREATE TABLE {checked.doubled} AS {doubled.repeated(checked.typed, relation)}"
            )
            return
        spells = self._sql.execute(doubled.spells_of_overlaps(checked.typed, relation.apart))
        rows = pyarrow.table({"nr": pyarrow.array(doubled.overlapping(spells), pyarrow.int64())})
        self._sql.register("overlapping", rows)
        self._sql.execute(f"CREATE TABLE {checked.doubled} AS SELECT nr FROM overlapping")
        self._sql.unregister("overlapping")

    def _number_persons(self, checked: Checked) -> None:
        """Number the persons from 0 in the order of borger_id; one who is set aside has NULL."""
        sound = "TRUE"
        if self._setting_aside:
            sound = f"bool_or(faults = 0 AND nr NOT IN (SELECT nr FROM {checked.doubled}))"
        self._sql.execute(
            "CREATE TABLE persons AS SELECT borger_id, CASE WHEN sound THEN "
            "row_number() OVER (PARTITION BY sound ORDER BY borger_id) - 1 END AS borger "
            f"FROM (SELECT borger_id, {sound} AS sound FROM {checked.typed} "
            "WHERE borger_id IS NOT NULL GROUP BY borger_id)"
        )
        self._has_persons = True

    def _count(self, checked: Checked) -> None:
        counts = [
            f"count(*) FILTER (faults & {1 << place} <> 0)" for place in range(len(checked.rules))
        ]
        faulty = f"count(*) FILTER (faults <> 0 OR nr IN (SELECT nr FROM {checked.doubled}))"
        found = self._sql.execute(
            f"SELECT count(*), {faulty}, {', '.join(counts)} FROM {checked.typed}"
        ).fetchone()
        checked.rows, checked.faulty, *checked.broken = found or (0, 0)

    # --- faults -----------------------------------------------------------------------------------

    def faults(self, checked: Checked) -> Iterator[Fault]:
        """Yield what is wrong with a relation: of each kind the first, and how many more."""
        if not checked.faulty:
            return
        for place, rule in enumerate(checked.rules):
            if count := checked.broken[place]:
                found = self._by_value if rule.by_value else self._by_row
                yield from found(checked, rule, place, count)
        yield from self._doubled_rows(checked)

    def _by_row(self, checked: Checked, rule: Rule, place: int, count: int) -> list[Fault]:
        sheet = checked.sheet
        found = self._sql.execute(
            f"SELECT file_row_number + 2 AS nr, {sheet.cells[rule.column]} "
            f"FROM {sheet.opened.rows} WHERE file_row_number IN ("
            f"SELECT nr - 2 FROM {checked.typed} WHERE faults & {1 << place} <> 0 "
            f"ORDER BY nr LIMIT {MOST}) ORDER BY nr"
        ).fetchall()
        faults = [_fault(sheet, nr, rule.column, rule.problem, value) for nr, value in found]
        return with_more(faults, count - len(faults))

    def _by_value(self, checked: Checked, rule: Rule, place: int, count: int) -> list[Fault]:
        """Say each unknown code once, at its first row, and in how many more rows it stands."""
        sheet = checked.sheet
        column = sheet.relation.column(rule.column)
        faults = []
        found = self._sql.execute(
            f"SELECT min(file_row_number + 2) AS nr, {trimmed(sheet.cells[rule.column])} AS cell, "
            f"count(*) FROM {sheet.opened.rows} WHERE file_row_number IN ("
            f"SELECT nr - 2 FROM {checked.typed} WHERE faults & {1 << place} <> 0) "
            f"GROUP BY cell ORDER BY nr LIMIT {MOST}"
        ).fetchall()
        for nr, value, rows in found:
            problem = rule.problem + self._codes.hint(column.kind.codes, value)
            if rows > 1:
                problem += f" (and {rows - 1} more row{'s' if rows > 2 else ''} with it)"
            faults.append(_fault(sheet, nr, rule.column, problem, value))
        return with_more(faults, count - sum(rows for *_, rows in found))

    def _doubled_rows(self, checked: Checked) -> list[Fault]:
        sheet, relation = checked.sheet, checked.sheet.relation
        column = relation.key or relation.start
        found = self._sql.execute(
            f"SELECT d.nr, {sheet.cells[column]} FROM {sheet.opened.rows} "
            f"JOIN {checked.doubled} d ON d.nr = file_row_number + 2 ORDER BY d.nr LIMIT {MOST}"
        ).fetchall()
        faults = [
            _fault(sheet, nr, column, self._said_of_doubled(checked, nr), value)
            for nr, value in found
        ]
        ((count,),) = self._sql.execute(f"SELECT count(*) FROM {checked.doubled}").fetchall()
        return with_more(faults, count - len(faults))

    def _said_of_doubled(self, checked: Checked, nr: int) -> str:
        """Say which earlier row a row says the same as, or overlaps."""
        sheet, relation = checked.sheet, checked.sheet.relation
        if relation.key:
            ((first,),) = self._sql.execute(
                f"SELECT first FROM {checked.doubled} WHERE nr = ?", [nr]
            ).fetchall()
            return f"stands in row {sheet.opened.number(first)} too"
        ((other, start, until, is_same),) = self._sql.execute(
            doubled.other_row(checked.typed, checked.doubled, relation), [nr]
        ).fetchall()
        row = sheet.opened.number(other)
        if is_same:
            return f"is in a row that says the same as row {row}"
        spell = f"{start} to {until}" if until else f"{start} and open"
        of_what = "".join(f" and {name}" for name in relation.apart or ())
        return f"overlaps row {row} of the same person{of_what}, {spell}"


def _cell(column: str) -> str:
    return f"{column}_cell"


def _lookup(column: Column) -> str:
    return f"lookup_{column.name}"


def _looked_up(relation: Relation) -> list[Column]:
    return [column for column in relation.columns if column.kind.codes]


def _parsed(column: Column) -> str:
    if column.kind.codes:
        return f"CAST(nullif({_lookup(column)}.code, '') AS {column.kind.type})"
    return column.kind.parsed(_cell(column.name))


def _canonical(name: str) -> str:
    """Return the SQL for a canonical column, made from the parsed ones."""
    if name == "slutdato":
        return "CASE WHEN year(slutdato) < 9999 THEN slutdato END AS slutdato"
    if name == "foedt_tal":
        return (
            "CAST(year(foedselsdato) * 10000 + month(foedselsdato) * 100 + day(foedselsdato) "
            "AS INTEGER) AS foedt_tal"
        )
    if name == "uledsaget":
        return "coalesce(uledsaget, FALSE) AS uledsaget"
    if name == "minutter":
        return (
            "CASE WHEN coalesce(timer_pr_uge, minutter_pr_uge) IS NOT NULL THEN CAST(round("
            "coalesce(timer_pr_uge, 0) * 60 + coalesce(minutter_pr_uge, 0)) AS INTEGER) "
            "END AS minutter"
        )
    return name


def _telling(sheet: Sheet) -> list[str]:
    """Return the cells of which one must be there for a row to be one of this relation's.

    A row of blank cells is passed over, as a spreadsheet may leave some below a table. Of a file
    that several relations share, a row belongs to those that it says something about in columns of
    their own: a spell without a reason for its end is no closure.
    """
    names = [name for name in sheet.relation.names if name not in sheet.mapped.constant]
    own = [name for name in names if name not in sheet.shared]
    return [_cell(name) for name in own or names]


def _fault(sheet: Sheet, nr: int, column: str, problem: str, value: str | None) -> Fault:
    heading = sheet.heading(column)
    shown = value if value and value.strip() else None
    if shown and len(shown) > _SHOWN:
        shown = f"{shown[:_SHOWN]}…"
    return Fault(sheet.name, problem, row=sheet.opened.number(nr), column=heading, value=shown)
