"""How figures are counted: SQL files, small tables beside them, ranges of persons, the result."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

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

_OLDEST = 300  # years; nobody in a register was born before 1900

Periods = Sequence[tuple[str, date, date]]
AgeGroups = Sequence[tuple[str, int, int]]

# What a grouping holds that is no text, and which of its values comes last.
_DTYPES = {"kommunekode": "int64", "i_aktivering": "bool", "sidste_dag": "object"}
_LAST = {"kommunekode": "0", "i_aktivering": "FALSE"}


@dataclass(frozen=True)
class Query:
    """What is counted at once: SQL files, of which the later build on the earlier.

    They give the number of the period, each of ``groupings`` (of an age group its number), and
    ``counts``, whole numbers. ``of`` is what a figure is of: any period, a month and the last day
    of one after it, or a day. ``of_benefits`` says that it is of a group of benefits.
    """

    files: tuple[str, ...]
    groupings: tuple[str, ...]
    counts: tuple[str, ...]
    of: Literal["period", "month", "day"] = "period"
    of_benefits: bool = True

    @property
    def text(self) -> str:
        """The SQL as it is run whole: the steps of each file after those before it."""
        folder = Path(__file__).parent
        files = [(folder / f"{name}.sql").read_text("utf-8") for name in ("udtraek", *self.files)]
        steps = ",\n\n".join(map(str.strip, files))
        return re.sub(r",((\s|--.*\n)*SELECT)", r"\1", steps)  # the last may be one step

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

        Each period is over by the day of the extract. A day is a period of one day, or the last day
        of a longer one; ``months`` is how many months after it. An age in several age groups counts
        in each, one in none in none. ``ranges`` is how many ranges of persons are worked through,
        one after the other; None chooses by size. A person is in one range only, so that persons
        add up as the rest does.
        """
        import pyarrow  # slow to load, and not needed to tell what may be asked

        keys = ["periode", *by]
        given = self._given(extract, ydelsesgruppe, rule, by)
        beside = {"perioder": _times(periods, months), "aldre": _ages(ages, "aldersgruppe" in by)}
        with extract.connect() as connection:
            for name, rows in beside.items():
                connection.register(name, pyarrow.Table.from_pylist(rows))
            _work_through(connection, self.text, given, ranges)
            frame = _added_up(connection, keys, self.counts)
        for name, labels in (("periode", periods), ("aldersgruppe", ages)):
            if name in keys:
                frame[name] = [labels[number - 1][0] for number in frame[name]]
        kinds = {name: _DTYPES.get(name, "str") for name in keys}
        return frame.astype(kinds | dict.fromkeys(self.counts, "int64"))

    def _given(
        self, extract: Extract, ydelsesgruppe: str, rule: Rule, by: Sequence[str]
    ) -> dict[str, object]:
        """Return the parameters that the SQL names; DuckDB refuses others.

        ``$med_koen`` is whether to tell apart by koen. What a query cannot be told apart by, it may
        have another use for.
        """
        known = {
            "dag": extract.day,
            "fuld_tid": FULL_TIME,
            "hel_maaned": rule == "calendar_month",
            "kommunekode": extract.kommunekode,
            "ydelsesgruppe": ydelsesgruppe,
        }
        named = set(re.findall(r"\$(\w+)", re.sub(r"--.*", "", self.text)))
        flags = {each: each.removeprefix("med_") for each in named if each.startswith("med_")}
        given = {flag: name in by or name not in self.groupings for flag, name in flags.items()}
        return given | {name: known[name] for name in named - {*flags}}


def _work_through(
    connection: duckdb.DuckDBPyConnection, text: str, given: dict[str, object], ranges: int | None
) -> None:
    """Run a query's SQL for one range of persons after the other, into the table ``resultat``.

    The SQL sees the persons of one range, and knows of no other: it could be run whole.
    """
    from analysis.register.contract import RELATIONS  # loads DuckDB

    into = "CREATE TEMP TABLE resultat AS"
    for first, last in _ranges(connection, ranges):
        for name in RELATIONS:
            connection.execute(
                f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM memory.main.{name} "  # noqa: S608
                f"WHERE borger BETWEEN {first} AND {last}"
            )
        connection.execute(f"{into} {text}", given)
        into = "INSERT INTO resultat"


def _added_up(
    connection: duckdb.DuckDBPyConnection, keys: Sequence[str], counts: Sequence[str]
) -> pd.DataFrame:
    """Return the table ``resultat`` with one row per group, sorted."""
    import pandas as pd

    sums = ", ".join(f"SUM({name})" for name in counts)
    found = connection.execute(
        f"SELECT {', '.join(keys)}, {sums} FROM resultat "  # noqa: S608
        f"GROUP BY {', '.join(keys)} ORDER BY {', '.join(map(_in_order, keys))}"
    ).fetchall()
    return pd.DataFrame(found, columns=[*keys, *counts])


def _ranges(connection: duckdb.DuckDBPyConnection, ranges: int | None) -> list[tuple[int, int]]:
    """Return the first and last person of each range; together they hold everyone."""
    relations = ("ydelser", "aktiviteter", "visitation", "bopael")
    counts = " + ".join(f"(SELECT COUNT(*) FROM {name})" for name in relations)  # noqa: S608
    ((first, last, rows),) = connection.execute(
        f"SELECT MIN(borger), MAX(borger), {counts} FROM personer"  # noqa: S608
    ).fetchall()
    if first is None:
        return [(0, 0)]
    persons = last - first + 1
    count = max(1, min(ranges or -(-rows // ROWS_AT_ONCE), persons))
    starts = [first + persons * number // count for number in range(count + 1)]
    return [(start, after - 1) for start, after in pairwise(starts)]


def _in_order(name: str) -> str:
    """Return the SQL that sorts by a grouping, what is unknown last."""
    if name in ("periode", "aldersgruppe", "sidste_dag"):
        return name
    return f"{name} = {_LAST.get(name, repr(UNKNOWN))}, {name}"


def _times(periods: Periods, months: int) -> list[dict[str, object]]:
    """Number the periods from 1, with the day of each, so many months after."""
    days = [last_day_after(last, months) if months else last for _, _, last in periods]
    return [
        {
            "nr": number,
            "foerste": first,
            "sidste": last,
            "dag": day,
            "tal": day.year * 10000 + day.month * 100 + day.day,
            "aarets_foerste": date(day.year, 1, 1),
        }
        for number, ((_, first, last), day) in enumerate(zip(periods, days, strict=True), start=1)
    ]


def _ages(groups: AgeGroups, asked: bool) -> list[dict[str, object]]:
    """Return each year of life (one more than the age) with the numbers of its groups.

    Where ages are not asked for, all are of one group, with those who are not born yet.
    """
    spans = [(max(first, 0), min(last, _OLDEST)) for _, first, last in groups]
    return [
        {"leveaar": age + 1, "aldersgruppe": number}
        for number, (first, last) in enumerate(spans if asked else [(-_OLDEST, _OLDEST)], start=1)
        for age in range(first, last + 1)
    ]


def last_day_after(day: date, months: int) -> date:
    """Return the last day of the month so many after: May 2016 and 9 give 28 February 2017."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, index + 1, calendar.monthrange(year, index + 1)[1])
