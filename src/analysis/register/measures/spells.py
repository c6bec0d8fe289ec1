"""Spells on a benefit: those that ended, and for what reason; the stock; status after activity."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

import pandas as pd

from analysis.register.measures import query
from analysis.register.measures.query import MUNICIPALITY, NUMBER, TEXT, Key, Measure, Table

if TYPE_CHECKING:
    from analysis.register.extract import Extract

Rule = Literal["one_day", "calendar_month"]

BY = ("aarsag", "kategori", "aldersgruppe", "koen", "kommunekode")
STOCK_BY = ("kategori", "aldersgruppe", "koen", "kommunekode")
STATUS_BY = ("aktivitetstype", "udbyder", "kategori", "aldersgruppe")

_SEX = Key("VARCHAR", "str")


def afsluttede(
    extract: Extract,
    *,
    ydelsesgruppe: str,
    perioder: query.Periods,
    aldersgrupper: query.AgeGroups,
    rule: Rule,
    by: Sequence[str],
    ranges: int | None = None,
) -> pd.DataFrame:
    """Return the spells that ended in each period, and their persons, by what held on their end.

    The columns are ``periode``, those of ``by``, ``forloeb`` and ``personer``. Spells add up over
    the groups; a person with several is counted once in each group.
    Raises ``ValueError`` for a period that is not over by the day of the extract.
    """
    flags = query.flags(by, BY)
    table, period = query.periods(extract, perioder)
    ages, age = query.ages(aldersgrupper, "aldersgruppe" in by)
    measure = Measure(
        files=("forloeb", "afsluttede"),
        keys={
            "periode": period,
            "aarsag": TEXT,
            "kategori": TEXT,
            "aldersgruppe": age,
            "koen": _SEX,
            "kommunekode": MUNICIPALITY,
        },
        shown=("periode", *by),
        counts=("forloeb", "personer"),
        tables={"perioder": table, "aldre": ages, "ender": query.ENDS},
        parameters={**flags, "hel_maaned": _whole_month(rule)},
        ydelsesgruppe=ydelsesgruppe,
    )
    return query.run(extract, measure, ranges)


def uafgjorte(
    extract: Extract, *, ydelsesgruppe: str, rule: Rule, ranges: int | None = None
) -> pd.DataFrame:
    """Return the spells whose last day is known, but of which the rule cannot tell yet.

    The columns are ``sidste_dag`` and ``forloeb``.
    """
    measure = Measure(
        files=("forloeb", "uafgjorte"),
        keys={"sidste_dag": Key("DATE", "object")},
        shown=("sidste_dag",),
        counts=("forloeb",),
        tables={"ender": query.ENDS},
        parameters={"hel_maaned": _whole_month(rule)},
        ydelsesgruppe=ydelsesgruppe,
    )
    return query.run(extract, measure, ranges)


def bestand(
    extract: Extract,
    *,
    ydelsesgruppe: str,
    dage: Sequence[date],
    aldersgrupper: query.AgeGroups,
    by: Sequence[str],
    ranges: int | None = None,
) -> pd.DataFrame:
    """Return the persons on a benefit of the group on each day: ``dag``, those of ``by``, persons.

    Raises ``ValueError`` for a day after that of the extract.
    """
    flags = query.flags(by, STOCK_BY)
    table, day = query.days(extract, dage)
    ages, age = query.ages(aldersgrupper, "aldersgruppe" in by)
    measure = Measure(
        files=("bestand",),
        keys={
            "dag": day,
            "kategori": TEXT,
            "aldersgruppe": age,
            "koen": _SEX,
            "kommunekode": MUNICIPALITY,
        },
        shown=("dag", *by),
        counts=("personer",),
        tables={"dage": table, "aldre": ages},
        parameters=flags,
        ydelsesgruppe=ydelsesgruppe,
    )
    return query.run(extract, measure, ranges)


def status(
    extract: Extract,
    *,
    ydelsesgruppe: str,
    maaned: tuple[int, int],
    maaneder: Sequence[int],
    aldersgrupper: query.AgeGroups,
    by: Sequence[str],
    ranges: int | None = None,
) -> pd.DataFrame:
    """Return where the persons whose activation ended in a month are some months later.

    ``maaned`` is year and month; ``maaneder`` are the numbers of months after it. The columns are
    ``maaneder``, those of ``by``, ``personer``, ``paa_ydelse`` and ``ude``. Counted are activities
    that were under way on a day on the benefit. Raises ``ValueError`` when the last day of the
    month after so many is after the day of the extract.
    """
    flags = query.flags(by, STATUS_BY)
    ages, age = query.ages(aldersgrupper, "aldersgruppe" in by)
    first, last = date(*maaned, 1), last_day_after(maaned, 0)
    query.refuse_after(extract, f"month {first:%Y-%m}", last)
    days = []
    for months in sorted(set(maaneder)):
        if months < 0:
            raise ValueError(f"expected months after {first:%Y-%m}, not {months}")
        day = last_day_after(maaned, months)
        query.refuse_after(extract, f"status {months} months after {first:%Y-%m}", day)
        days.append((months, day))
    measure = Measure(
        files=("status",),
        keys={
            "maaneder": NUMBER,
            "aktivitetstype": TEXT,
            "udbyder": TEXT,
            "kategori": TEXT,
            "aldersgruppe": age,
        },
        shown=("maaneder", *by),
        counts=("personer", "paa_ydelse", "ude"),
        tables={"dage": Table({"nr": "INTEGER", "dag": "DATE"}, days), "aldre": ages},
        parameters={**flags, "foerste": first, "sidste": last},
        ydelsesgruppe=ydelsesgruppe,
    )
    return query.run(extract, measure, ranges)


def last_day_after(month: tuple[int, int], months: int) -> date:
    """Return the last day of the month so many after: May 2016 and 9 give 28 February 2017."""
    year, index = divmod(month[0] * 12 + month[1] - 1 + months, 12)
    return date(year, index + 1, calendar.monthrange(year, index + 1)[1])


def _whole_month(rule: Rule) -> bool:
    if rule not in {"one_day", "calendar_month"}:
        raise ValueError(f"expected the rule 'one_day' or 'calendar_month', not {rule!r}")
    return rule == "calendar_month"
