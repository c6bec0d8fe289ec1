"""How a measure is run: its SQL, the small tables beside it, ranges of persons, and its result."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import duckdb

    from analysis.register.extract import Extract

UNKNOWN = "Uoplyst"

# Rows of benefits, activities, visitation and residence that are worked through at once. Measured
# with 10 million spells (17 million rows) on 2 cores: 9 ranges take 9 s and 0.4 GB; one takes 14 s
# and 1.2 GB; 18 take 10 s and 35 take 13 s, with no less memory.
ROWS_AT_ONCE = 2_000_000

_RELATIONS = ("ydelser", "aktiviteter", "visitation", "bopael")
_OLDEST = 150  # the highest age that the SQL gives

Value = bool | int | str | date | None
Periods = Sequence[tuple[str, date, date]]
AgeGroups = Sequence[tuple[str, int, int]]


@dataclass(frozen=True)
class Key:
    """A column that the figures of a measure are grouped by.

    ``labels`` say what the numbers stand for that the SQL has; without any it has the values
    themselves. ``unknown`` is the value that stands after all others.
    """

    kind: str  # in SQL
    dtype: str
    labels: Mapping[int, Value] | None = None
    unknown: Value = None


NUMBER = Key("BIGINT", "int64")
TEXT = Key("VARCHAR", "str", unknown=UNKNOWN)
MUNICIPALITY = Key("BIGINT", "int64", unknown=0)


@dataclass(frozen=True)
class Table:
    """A small table that a query reads beside the relations: columns with types, and rows."""

    columns: Mapping[str, str]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True)
class Measure:
    """What is run: SQL files, of which the later build on the earlier, and what they are given.

    The SQL has the columns ``keys``, of which ``shown`` are asked for, and then ``counts``.
    """

    files: Sequence[str]
    keys: Mapping[str, Key]
    shown: Sequence[str]
    counts: Sequence[str]
    tables: Mapping[str, Table]
    parameters: Mapping[str, Value] = field(default_factory=dict)
    ydelsesgruppe: str = ""


def text_of(*files: str) -> str:
    """Return the SQL of a measure as it is run: the steps of each file after those before it."""
    folder = Path(__file__).parent
    return ",\n\n".join(
        (folder / f"{name}.sql").read_text(encoding="utf-8").strip() for name in files
    )


def run(extract: Extract, measure: Measure, ranges: int | None) -> pd.DataFrame:
    """Run a measure and return its rows, sorted by the keys that are shown.

    ``ranges`` is how many ranges of persons it is worked through in; None chooses by size. A person
    is in one range only, so that counts of persons add up as all other figures do.
    """
    sql = text_of(*measure.files)
    names = [*measure.keys, *measure.counts]
    kinds = [*(key.kind for key in measure.keys.values()), *("BIGINT" for _ in measure.counts)]
    keys = ", ".join(measure.keys)
    sums = ", ".join(f"CAST(SUM({name}) AS BIGINT)" for name in measure.counts)
    with extract.connect() as connection:
        for name, table in measure.tables.items():
            _create(connection, name, table)
        if measure.ydelsesgruppe:
            _create(connection, "ydelser_i_gruppen", _benefits(connection, measure.ydelsesgruppe))
        _create(connection, "kategorier", _categories(connection))
        _create(connection, "resultat", Table(dict(zip(names, kinds, strict=True)), ()))
        for first, last in _ranges(connection, ranges):
            known = {**measure.parameters, "dag": extract.day, "fra": first, "til": last}
            connection.execute(f"INSERT INTO resultat {sql}", _asked_for(sql, known))
        found = connection.execute(
            f"SELECT {keys}, {sums} FROM resultat GROUP BY {keys}"  # noqa: S608
        ).fetchall()
    return _frame(measure, [dict(zip(names, row, strict=True)) for row in found])


def _create(connection: duckdb.DuckDBPyConnection, name: str, table: Table) -> None:
    columns = ", ".join(f"{column} {kind}" for column, kind in table.columns.items())
    connection.execute(f"CREATE TEMP TABLE {name} ({columns})")
    if table.rows:
        marks = ", ".join("?" for _ in table.columns)
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", table.rows)  # noqa: S608


def _benefits(connection: duckdb.DuckDBPyConnection, group: str) -> Table:
    """Return the benefits of a group. Raises ``ValueError`` that lists the groups there are."""
    groups: dict[str, list[str]] = {}
    for name, benefit in connection.execute(
        "SELECT DISTINCT ydelsesgruppe, ydelse FROM ydelsesgrupper ORDER BY ydelsesgruppe, ydelse"
    ).fetchall():
        groups.setdefault(name, []).append(benefit)
    if group not in groups:
        known = ", ".join(map(repr, groups))
        raise ValueError(f"no benefit group {group!r}; there are: {known}")
    return Table({"ydelse": "VARCHAR"}, [(benefit,) for benefit in groups[group]])


def _categories(connection: duckdb.DuckDBPyConnection) -> Table:
    """Number the visitation categories from 1; 0 is left for days without one."""
    found = connection.execute(
        "SELECT DISTINCT kategori FROM visitationskategorier ORDER BY kategori"
    ).fetchall()
    names = [name for (name,) in found if name != UNKNOWN]
    return Table({"nr": "INTEGER", "kategori": "VARCHAR"}, [*enumerate(names, start=1)])


def _asked_for(sql: str, known: Mapping[str, Value]) -> dict[str, Value]:
    """Return the parameters that a query names; DuckDB refuses others."""
    code = re.sub(r"--.*", "", sql)
    return {name: known[name] for name in sorted(set(re.findall(r"\$(\w+)", code)))}


def _ranges(connection: duckdb.DuckDBPyConnection, ranges: int | None) -> list[tuple[int, int]]:
    """Return the first and last person of each range; together they hold everyone."""
    first, last = connection.execute("SELECT MIN(borger), MAX(borger) FROM personer").fetchall()[0]
    if ranges is not None and ranges < 1:
        raise ValueError(f"expected at least one range, not {ranges}")
    if first is None:
        return []
    persons = last - first + 1
    asked = -(-_rows(connection) // ROWS_AT_ONCE) if ranges is None else ranges
    count = max(1, min(asked, persons))
    starts = [first + persons * number // count for number in range(count + 1)]
    return [(start, after - 1) for start, after in pairwise(starts)]


def _rows(connection: duckdb.DuckDBPyConnection) -> int:
    counts = " + ".join(f"(SELECT COUNT(*) FROM {name})" for name in _RELATIONS)  # noqa: S608
    return int(connection.execute(f"SELECT {counts}").fetchall()[0][0])


def _frame(measure: Measure, rows: list[dict[str, Value]]) -> pd.DataFrame:
    def place(row: Mapping[str, Value]) -> list[tuple[bool, Value]]:
        return [(row[name] == measure.keys[name].unknown, row[name]) for name in measure.shown]

    rows.sort(key=place)
    columns: dict[str, pd.Series] = {}
    for name in measure.shown:
        key = measure.keys[name]
        found = [row[name] for row in rows]
        if key.labels is not None:
            found = [key.labels[int(str(number))] for number in found]
        columns[name] = pd.Series(found, dtype=key.dtype)
    for name in measure.counts:
        columns[name] = pd.Series([row[name] for row in rows], dtype="int64")
    return pd.DataFrame(columns)


# --- what the measures are given ------------------------------------------------------------------


def flags(by: Sequence[str], allowed: Sequence[str]) -> dict[str, Value]:
    """Return a parameter for each grouping: whether it is asked for.

    Raises ``ValueError`` for a grouping that the measure does not have, or that stands twice.
    """
    if isinstance(by, str) or len(set(by)) < len(by) or not set(by) <= set(allowed):
        raise ValueError(f"expected groupings among {', '.join(allowed)}, each once, not {by!r}")
    return {f"med_{name}": name in by for name in allowed}


def refuse_after(extract: Extract, name: str, last: date) -> None:
    """Raise ``ValueError`` when a period or a day is not over by the day of the extract."""
    if last > extract.day:
        raise ValueError(
            f"{name} ends on {last.isoformat()}, which is after the day of the extract, "
            f"{extract.day.isoformat()}: it is not over by then"
        )


def periods(extract: Extract, perioder: Periods) -> tuple[Table, Key]:
    """Number the periods from 1 in their order. Raises ``ValueError`` for one that cannot be."""
    names = [name for name, _, _ in perioder]
    if len(set(names)) < len(names):
        raise ValueError(f"the names of the periods are not all different: {', '.join(names)}")
    for name, first, last in perioder:
        if last < first:
            raise ValueError(f"period {name!r} ends on {last}, before it begins on {first}")
        refuse_after(extract, f"period {name!r}", last)
    columns = {"nr": "INTEGER", "foerste": "DATE", "sidste": "DATE", "sidste_tal": "INTEGER"}
    rows = [
        (number, first, last, as_number(last))
        for number, (_, first, last) in enumerate(perioder, start=1)
    ]
    return Table(columns, rows), Key("BIGINT", "str", dict(enumerate(names, start=1)))


def days(extract: Extract, dage: Sequence[date]) -> tuple[Table, Key]:
    """Number the reference days from 1, the earliest first."""
    columns = {"nr": "INTEGER", "dag": "DATE", "tal": "INTEGER", "aarets_foerste": "DATE"}
    ordered = sorted(set(dage))
    for day in ordered:
        refuse_after(extract, f"reference day {day.isoformat()}", day)
    rows = [
        (number, day, as_number(day), date(day.year, 1, 1))
        for number, day in enumerate(ordered, start=1)
    ]
    return Table(columns, rows), Key("BIGINT", "object", dict(enumerate(ordered, start=1)))


def ages(aldersgrupper: AgeGroups, asked: bool) -> tuple[Table, Key]:
    """Return each age with the numbers of its groups; not asked for, everyone is in group 0.

    An age in several groups counts in each, one in none of them in none.
    """
    names = [name for name, _, _ in aldersgrupper]
    if len(set(names)) < len(names):
        raise ValueError(f"the names of the age groups are not all different: {', '.join(names)}")
    rows = [
        (age, number)
        for number, (_, first, last) in enumerate(aldersgrupper, start=1)
        for age in range(max(first, 0), min(last, _OLDEST) + 1)
    ]
    table = Table({"alder": "INTEGER", "aldersgruppe": "INTEGER"}, rows if asked else [(0, 0)])
    return table, Key("BIGINT", "str", {0: "", **dict(enumerate(names, start=1))})


def as_number(day: date) -> int:
    """Return 20170228 for 28 February 2017: the difference of two such numbers gives an age."""
    return day.year * 10000 + day.month * 100 + day.day


# Every interval is two events: it begins and it stops.
ENDS = Table({"fortegn": "INTEGER"}, [(1,), (-1,)])
