"""How figures are counted: SQL files, small tables beside them, the result."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from analysis.meeting.counted import Rule

if TYPE_CHECKING:
    import pandas as pd

    from analysis.register.extract import Extract

UNKNOWN = "Uoplyst"
NONE = "Ingen"  # of the benefits of a group
FULL_TIME = 37 * 60  # minutes a week

_OLDEST = 300  # years; nobody in a register was born before 1900

Periods = Sequence[tuple[str, date, date]]
AgeGroups = Sequence[tuple[str, int, int]]
Merged = Mapping[str, Sequence[object]]

# What a grouping holds that is no text, and which of its values comes last.
_DTYPES = {"kommunekode": "int64", "i_aktivering": "bool", "sidste_dag": "object"}
_DTYPES |= {"dage": "int64", "aabent": "int64"}
_LAST = {"kommunekode": "0", "i_aktivering": "FALSE", "fra": repr(NONE), "til": repr(NONE)}


@dataclass(frozen=True)
class Query:
    """What is counted at once: SQL files, of which the later build on the earlier.

    They give the number of the period, each of ``groupings`` (of an age group its number), and
    ``counts``, whole numbers. ``of`` is what a figure is of: any period, a month and the last day
    of one after it, entries in a period and the last day of a month after each, or a day.
    ``of_benefits`` says that it is of a group of benefits, ``of_persons`` that persons are counted.
    """

    files: tuple[str, ...]
    groupings: tuple[str, ...]
    counts: tuple[str, ...]
    of: Literal["period", "month", "entry", "day", "arrival"] = "period"
    of_benefits: bool = True
    of_persons: bool = True

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
        years: int = 0,
        at_least: int = 0,
        reached: Sequence[str] = (),
        hours: int = 0,
        by: Sequence[str] = (),
        merged: Merged = MappingProxyType({}),
    ) -> pd.DataFrame:
        """Return the counts of each period and group, sorted: ``periode``, those of ``by``, counts.

        Each period is over by the day of the extract. A day is a period of one day, or the last day
        of a longer one; ``months`` is how many months after it, ``years`` how many years before,
        ``at_least`` how many of these. ``reached`` is what is looked for, ``hours`` how many of a
        month. An age in several groups counts in each; ``merged`` count as the first, or unknown.
        """
        keys = ["periode", *by]
        of = {"dag": extract.day, "kommunekode": extract.kommunekode, "fuld_tid": FULL_TIME}
        how = {"aar": years, "maaneder": months, "mindst": at_least, "timer": hours}
        whole = rule == "calendar_month"
        known = {**of, **how, "hel_maaned": whole, "ydelsesgruppe": ydelsesgruppe}
        with extract.opened() as engine:
            engine.put("perioder", _times(periods, months, years))
            engine.put("aldre", _ages(ages, "aldersgruppe" in by))
            engine.put("sammenlagt", _merged(merged))
            engine.put("eftersoegt", [{"hvad": each} for each in ("", *reached)])
            counting = self.text, self._given(known, by), _totals(keys, self.counts)
            rows = engine.totals(*counting, of_persons=self.of_persons)
        return _frame(rows, keys, self.counts, {"periode": periods, "aldersgruppe": ages})

    def _given(self, known: Mapping[str, object], by: Sequence[str]) -> dict[str, object]:
        """Return the parameters that the SQL names, of those that are known.

        ``$med_koen`` is whether to tell apart by koen. What a query cannot be told apart by, it may
        have another use for.
        """
        named = set(re.findall(r"\$(\w+)", re.sub(r"--.*", "", self.text)))
        flags = {each: each.removeprefix("med_") for each in named if each.startswith("med_")}
        given = {flag: name in by or name not in self.groupings for flag, name in flags.items()}
        return given | {name: known[name] for name in named - {*flags}}


def _frame(
    rows: Sequence[Sequence[object]],
    keys: Sequence[str],
    counts: Sequence[str],
    labels: Mapping[str, Periods | AgeGroups],
) -> pd.DataFrame:
    """Return rows with the names of what is numbered in them."""
    import pandas as pd  # slow to load, and not needed to tell what may be asked

    frame = pd.DataFrame(rows, columns=[*keys, *counts])
    for name in labels.keys() & {*keys}:
        frame[name] = [labels[name][number - 1][0] for number in frame[name]]
    kinds = {name: _DTYPES.get(name, "str") for name in keys}
    return frame.astype(kinds | dict.fromkeys(counts, "int64"))


def _totals(keys: Sequence[str], counts: Sequence[str]) -> str:
    """Return the query for one row per group of what was counted, sorted.

    A person is in one part of what is counted only, so that persons add up as the rest does.
    """
    groups = ", ".join(keys)
    sums = ", ".join(f"SUM({name}) AS {name}" for name in counts)
    order = ", ".join(map(_in_order, keys))
    return f"SELECT {groups}, {sums} FROM resultat GROUP BY {groups} ORDER BY {order}"  # noqa: S608


def _in_order(name: str) -> str:
    """Return the SQL that sorts by a grouping, what is unknown last."""
    if name in ("periode", "aldersgruppe", "sidste_dag", "dage", "aabent"):
        return name
    return f"{name} = {_LAST.get(name, repr(UNKNOWN))}, {name}"


def _times(periods: Periods, months: int, years: int) -> list[dict[str, object]]:
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
            "aar_foer": same_date(day, -years),
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


def _merged(groupings: Merged) -> list[dict[str, object]]:
    """Return each code with the one that it is counted as; and a row that is of no grouping."""
    pairs = [("", "", "")] + [
        (name, code, counted_as(codes)) for name, codes in groupings.items() for code in codes
    ]
    return [{"deling": name, "kode": str(code), "som": str(merged)} for name, code, merged in pairs]


def counted_as(codes: Sequence[object]) -> object:
    """Return the code that all of some are counted as when they are merged."""
    return UNKNOWN if UNKNOWN in codes else codes[0]


def last_day_after(day: date, months: int) -> date:
    """Return the last day of the month so many after: May 2016 and 9 give 28 February 2017."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, index + 1, calendar.monthrange(year, index + 1)[1])


def same_date(day: date, years: int) -> date:
    """Return the same date so many years after, or before; for 29 February the 28th."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last))
