"""How figures are counted: SQL files, small tables beside them, ranges of persons, the result."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from analysis.meeting import Rule

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from analysis.register.extract import Extract

UNKNOWN = "Uoplyst"
FULL_TIME = 37 * 60  # minutes a week

# Rows of benefits, activities, visitation and residence that are worked through at once. Measured
# with 10 million spells (17 million rows) on 2 cores: 9 ranges take 9 s and 0.4 GB; one takes 14 s
# and 1.2 GB; 18 take 10 s and 35 take 13 s, with no less memory.
ROWS_AT_ONCE = 2_000_000

_RELATIONS = ("ydelser", "aktiviteter", "visitation", "bopael")
_OLDEST = 300  # years; nobody in a register was born before 1900

Value = bool | int | str | date | None
Periods = Sequence[tuple[str, date, date]]
AgeGroups = Sequence[tuple[str, int, int]]
Rows = Sequence[tuple[Value, ...]]

# The small tables that stand beside the relations.
_BESIDE = {
    "perioder": "nr INTEGER, foerste DATE, sidste DATE, sidste_tal INTEGER",
    "dage": "nr INTEGER, dag DATE, tal INTEGER, aarets_foerste DATE",
    "aldre": "alder INTEGER, aldersgruppe INTEGER",
    "koenskoder": "nr INTEGER, koen VARCHAR",
    "ender": "fortegn INTEGER",
    "ydelser_i_gruppen": "ydelse VARCHAR",
    "kategorier": "nr INTEGER, kategori VARCHAR",
}


@dataclass(frozen=True)
class Grouping:
    """A column that figures are told apart by: its type in SQL and in pandas, and what comes last.

    Of period and age group the SQL gives the number.
    """

    kind: str = "VARCHAR"
    dtype: str = "str"
    last: Value = UNKNOWN


_GROUPINGS = {
    "periode": Grouping("BIGINT"),
    "aldersgruppe": Grouping("BIGINT"),
    "kommunekode": Grouping("BIGINT", "int64", last=0),
    "i_aktivering": Grouping("BOOLEAN", "bool", last=False),
    "sidste_dag": Grouping("DATE", "object"),
}


@dataclass(frozen=True)
class Query:
    """What is counted at once: SQL files, of which the later build on the earlier.

    They give the number of the period, each of ``groupings``, and ``counts``, whole numbers. ``of``
    is what a figure is of: any period, a month and the last day of one after it, or a day.
    ``of_benefits`` says that it is of a group of benefits.
    """

    files: tuple[str, ...]
    groupings: tuple[str, ...]
    counts: tuple[str, ...]
    of: Literal["period", "month", "day"] = "period"
    of_benefits: bool = True

    @property
    def text(self) -> str:
        """The SQL as it is run: the steps of each file after those before it."""
        folder = Path(__file__).parent
        return ",\n\n".join(
            (folder / f"{name}.sql").read_text(encoding="utf-8").strip() for name in self.files
        )

    def run(
        self,
        extract: Extract,
        periods: Periods,
        *,
        ydelsesgruppe: str = "",
        ages: AgeGroups = (),
        rule: Rule = "one_day",
        months: int = 0,
        by: Sequence[str] = (),
        ranges: int | None = None,
    ) -> pd.DataFrame:
        """Return the counts of each period and group, sorted: ``periode``, those of ``by``, counts.

        A day is a period of one day, or the last day of a longer one; ``months`` is how many
        months after it. An age in several age groups counts in each, one in none in none.
        ``ranges`` is how many ranges of persons are worked through, one after the other; None
        chooses by size. A person is in one range only, so that persons add up as the rest does.

        Raises ``ValueError`` for a period that is not over by the day of the extract, and for what
        cannot be asked.
        """
        names = ["periode", *self.groupings, *self.counts]
        kinds = [_grouping(name).kind for name in ("periode", *self.groupings)]
        kinds += ["BIGINT" for _ in self.counts]
        tables = {
            **_times(extract, periods, months),
            "aldre": _ages(ages) if "aldersgruppe" in by else [(0, 0)],
            "koenskoder": [(1, "Kvinde"), (2, "Mand")],
            "ender": [(1,), (-1,)],  # every interval is two events: it begins and it stops
        }
        known = {
            **self._flags(by),
            "dag": extract.day,
            "fuld_tid": FULL_TIME,
            "hel_maaned": _is_whole_month(rule),
            "kommunekode": extract.kommunekode,
        }
        with extract.connect() as connection:
            tables["kategorier"] = _categories(connection)
            tables["ydelser_i_gruppen"] = (
                _benefits(connection, ydelsesgruppe) if self.of_benefits else []
            )
            for name, columns in _BESIDE.items():
                _create(connection, name, columns, tables[name])
            columns = ", ".join(map(" ".join, zip(names, kinds, strict=True)))
            _create(connection, "resultat", columns, [])
            for first, last in _ranges(connection, ranges):
                asked = _asked_for(self.text, known | {"fra": first, "til": last})
                connection.execute(f"INSERT INTO resultat {self.text}", asked)
            keys = ", ".join(("periode", *self.groupings))
            sums = ", ".join(f"CAST(SUM({name}) AS BIGINT)" for name in self.counts)
            found = connection.execute(
                f"SELECT {keys}, {sums} FROM resultat GROUP BY {keys}"  # noqa: S608
            ).fetchall()
        rows = [dict(zip(names, row, strict=True)) for row in found]
        labels = {
            "periode": ["", *(name for name, _, _ in periods)],
            "aldersgruppe": ["", *(name for name, _, _ in ages)],
        }
        return _frame(rows, ("periode", *by), self.counts, labels)

    def _flags(self, by: Sequence[str]) -> dict[str, Value]:
        """Return a parameter for each grouping: whether it is asked for."""
        if isinstance(by, str) or len(set(by)) < len(by) or not set(by) <= set(self.groupings):
            known = ", ".join(self.groupings)
            raise ValueError(f"expected groupings among {known}, each once, not {by!r}")
        return {f"med_{name}": name in by for name in self.groupings}


def _grouping(name: str) -> Grouping:
    return _GROUPINGS.get(name, Grouping())


def _create(connection: duckdb.DuckDBPyConnection, name: str, columns: str, rows: Rows) -> None:
    connection.execute(f"CREATE TEMP TABLE {name} ({columns})")
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608


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


def _frame(
    rows: list[dict[str, Value]],
    shown: Sequence[str],
    counts: Sequence[str],
    labels: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    import pandas as pd  # slow to load, and not needed to tell what may be asked

    def place(row: Mapping[str, Value]) -> list[tuple[bool, Value]]:
        return [(row[name] == _grouping(name).last, row[name]) for name in shown]

    rows.sort(key=place)
    columns: dict[str, pd.Series] = {}
    for name in shown:
        found = [row[name] for row in rows]
        if name in labels:
            found = [labels[name][int(str(number))] for number in found]
        columns[name] = pd.Series(found, dtype=_grouping(name).dtype)
    for name in counts:
        columns[name] = pd.Series([row[name] for row in rows], dtype="int64")
    return pd.DataFrame(columns)


# --- what stands beside the relations -------------------------------------------------------------


def _times(extract: Extract, periods: Periods, months: int) -> dict[str, Rows]:
    """Number the periods from 1, and the day of each, so many months after. Raises as above."""
    names = [name for name, _, _ in periods]
    if len(set(names)) < len(names):
        raise ValueError(f"the names of the periods are not all different: {', '.join(names)}")
    spans, days = [], []
    for number, (name, first, last) in enumerate(periods, start=1):
        if last < first:
            raise ValueError(f"period {name!r} ends on {last}, before it begins on {first}")
        refuse_after(extract, name, last, months)
        day = last_day_after(last, months) if months else last
        spans.append((number, first, last, _as_number(last)))
        days.append((number, day, _as_number(day), date(day.year, 1, 1)))
    return {"perioder": spans, "dage": days}


def refuse_after(extract: Extract, name: str, last: date, months: int = 0) -> None:
    """Raise ``ValueError`` when a period, or the month so many after it, is not over yet."""
    day, what = last, f"period {name!r}"
    if months:
        day, what = last_day_after(last, months), f"status {months} months after {name}"
    if day > extract.day:
        raise ValueError(
            f"{what} ends on {day.isoformat()}, which is after the day of the extract, "
            f"{extract.day.isoformat()}: it is not over by then"
        )


def last_day_after(day: date, months: int) -> date:
    """Return the last day of the month so many after: May 2016 and 9 give 28 February 2017."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, index + 1, calendar.monthrange(year, index + 1)[1])


def _as_number(day: date) -> int:
    """Return 20170228 for 28 February 2017: the difference of two such numbers gives an age."""
    return day.year * 10000 + day.month * 100 + day.day


def _ages(groups: AgeGroups) -> Rows:
    """Return each age with the numbers of its groups."""
    names = [name for name, _, _ in groups]
    if len(set(names)) < len(names):
        raise ValueError(f"the names of the age groups are not all different: {', '.join(names)}")
    return [
        (age, number)
        for number, (_, first, last) in enumerate(groups, start=1)
        for age in range(max(first, 0), min(last, _OLDEST) + 1)
    ]


def _benefits(connection: duckdb.DuckDBPyConnection, group: str) -> Rows:
    """Return the benefits of a group. Raises ``ValueError`` that lists the groups there are."""
    groups: dict[str, list[tuple[Value, ...]]] = {}
    for name, benefit in connection.execute(
        "SELECT DISTINCT ydelsesgruppe, ydelse FROM ydelsesgrupper ORDER BY ydelsesgruppe, ydelse"
    ).fetchall():
        groups.setdefault(name, []).append((benefit,))
    if group not in groups:
        known = ", ".join(map(repr, groups))
        raise ValueError(f"no benefit group {group!r}; there are: {known}")
    return groups[group]


def _categories(connection: duckdb.DuckDBPyConnection) -> Rows:
    """Number the visitation categories from 1; 0 is left for days without one."""
    found = connection.execute(
        "SELECT DISTINCT kategori FROM visitationskategorier ORDER BY kategori"
    ).fetchall()
    return [*enumerate((name for (name,) in found if name != UNKNOWN), start=1)]


def _is_whole_month(rule: Rule) -> bool:
    if rule not in get_args(Rule):
        raise ValueError(
            f"expected the rule {' or '.join(map(repr, get_args(Rule)))}, not {rule!r}"
        )
    return rule == "calendar_month"
