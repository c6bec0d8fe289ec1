"""The times that figures are of: read and written in Danish, put in order, held beside each other.

A year, half-year, quarter, month, week or day, a school year, or several months in a row, as the
year to date (``jan.-apr. 2017``) and the last twelve months (``maj 2016-april 2017``) are.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import gcd
from typing import Literal

from analysis.danish import (
    AS_HYPHENS,
    MONTH_NUMBERS,
    MONTHS,
    NO_BREAK_SPACE,
    plain,
    whole_year,
)

PeriodKind = Literal[
    "year", "half_year", "quarter", "month", "week", "day", "school_year", "months"
]

_LONGEST = 60  # characters; forms may stand within forms
_DASH = "\N{EN DASH}"
_LENGTHS: dict[PeriodKind, int] = {
    "year": 12,
    "school_year": 12,
    "half_year": 6,
    "quarter": 3,
    "month": 1,
}
EXPECTED = (
    "expected a year (2016), a half-year (2016-H1), a quarter (2016-Q3), a month (2016-05), "
    "a week (2017-W14), a day (2017-04-01), a school year (2016/17) or several months "
    "(2017-01/2017-04)"
)


@dataclass(frozen=True, order=True)
class Period:
    """A time that figures are of. Orders by its first day. Its text is ISO: ``2016-Q3``.

    A school year goes from August to July.
    """

    start: date
    end: date
    kind: PeriodKind

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2016``, ``2016-H1``, ``2016-Q3``, ``2016-05``, ``2017-W14``, ``2017-04-01``.

        And ``2016/17``, ``2017-01/2017-04``, or the same in Danish words: ``3. kvartal 2016``,
        ``uge 14 2017``, ``1. april 2017``, ``ult. dec. 2016``, ``jan.-apr. 2017``,
        ``ÅTD april 2017``, ``seneste 12 måneder til april 2017``.
        Raises ``ValueError`` when the text is none of these.
        """
        words = plain(text).translate(AS_HYPHENS).casefold()
        if len(words) > _LONGEST:
            raise ValueError(EXPECTED)
        with suppress(ValueError, KeyError):  # there is no such month or day
            for form, read in _FORMS:
                if match := re.fullmatch(form, words):
                    return read(*match.groups())
        raise ValueError(EXPECTED)

    @classmethod
    def year(cls, year: int) -> Period:
        return _months(year * 12, "year")

    @classmethod
    def half_year(cls, year: int, number: int) -> Period:
        """Return half-year 1 or 2 of a year."""
        return _months(year * 12 + number * 6 - 6, "half_year")

    @classmethod
    def quarter(cls, year: int, number: int) -> Period:
        """Return quarter 1 to 4 of a year."""
        return _months(year * 12 + number * 3 - 3, "quarter")

    @classmethod
    def month(cls, year: int, number: int) -> Period:
        """Return month 1 to 12 of a year. Raises ``ValueError`` for another number."""
        date(year, number, 1)
        return _months(year * 12 + number - 1, "month")

    @classmethod
    def week(cls, year: int, number: int) -> Period:
        """Return a week, from Monday to Sunday, by the ISO year and its number there.

        Raises ``ValueError`` for a number that the year does not have.
        """
        monday = date.fromisocalendar(year, number, 1)
        return cls(monday, monday + timedelta(days=6), "week")

    @classmethod
    def day(cls, day: date) -> Period:
        return cls(day, day, "day")

    @classmethod
    def school_year(cls, year: int) -> Period:
        """Return the school year that begins in August of a year."""
        return _months(year * 12 + 7, "school_year")

    @classmethod
    def months(cls, first: Period, last: Period) -> Period:
        """Return the months from one to another, both included; the month itself if it is one.

        Raises ``ValueError`` for what are no months, and where the last comes before the first.
        """
        if {first.kind, last.kind} != {"month"} or last < first:
            raise ValueError(EXPECTED)
        count = _month_of(last.start) - _month_of(first.start) + 1
        return first if count == 1 else _months(_month_of(first.start), "months", count)

    def __str__(self) -> str:
        """Return the ISO text, which :meth:`parse` reads."""
        start, end = self.start, self.end
        return {
            "year": f"{start.year}",
            "half_year": f"{start.year}-H{self._number}",
            "quarter": f"{start.year}-Q{self._number}",
            "month": f"{start:%Y-%m}",
            "week": f"{self._iso_year}-W{self._number:02}",
            "day": f"{start:%Y-%m-%d}",
            "school_year": f"{start.year}/{end:%y}",
            "months": f"{start:%Y-%m}/{end:%Y-%m}",
        }[self.kind]

    @property
    def _iso_year(self) -> int:
        return self.start.isocalendar().year

    @property
    def _number(self) -> int:
        """Which half-year, quarter or week of its year it is."""
        if self.kind == "week":
            return self.start.isocalendar().week
        return (self.start.month - 1) // max(self.length, 1) + 1

    @property
    def length(self) -> int:
        """How many months it has; of a week and of a day none."""
        if self.kind in {"week", "day"}:
            return 0
        return _month_of(self.end) - _month_of(self.start) + 1

    @property
    def like(self) -> str:
        """What periods share whose figures may be held against each other.

        That is their kind, and of several months how many they are: what is counted from January
        to April is not comparable with what is counted from January to March.
        """
        return f"{self.length} months" if self.kind == "months" else self.kind

    @property
    def named_year(self) -> str:
        """The year that its words end with and that it lies in; empty where they name another.

        A year is named by nothing else, and a school year and what goes over New Year by two.
        """
        if self.kind in {"year", "school_year"}:
            return ""
        if self.kind == "week":
            return str(self._iso_year)
        return str(self.start.year) if self.start.year == self.end.year else ""

    def later(self, steps: int) -> Period:
        """Return a period of the same kind so many months later, or weeks where it is a week.

        A year goes by twelve months, a half-year by six, a quarter by three. A day stays where
        it is: days lie as far apart as they do.
        """
        if self.kind == "week":
            days = timedelta(weeks=steps)
            return Period(self.start + days, self.end + days, self.kind)
        if self.kind == "day":
            return self
        return _months(_month_of(self.start) + steps, self.kind, self.length)

    @property
    def on_axis(self) -> date:
        """Where a chart's time axis has the period.

        What is measured all through, as a year or a week, has it in its middle; a month, which is
        mostly a count on one day, at its start, so that 1 April stands a month after March.
        """
        if self.kind in {"month", "day"}:
            return self.start
        return self.start + (self.end - self.start) / 2

    @property
    def long(self) -> str:
        """In words for running text: ``3. kvartal 2016``, ``uge 14 2017``, ``januar-april 2017``.

        A line may break only behind a dash.
        """
        first, last = (MONTHS[day.month - 1] for day in (self.start, self.end))
        return self._said(first, last, "kvartal", "skoleåret ").replace(" ", NO_BREAK_SPACE)

    @property
    def short(self) -> str:
        """For axes: ``3. kvart. 2016``, ``maj 2016``, ``1. apr. 2017``, ``jan.-apr. 2017``."""
        names = (MONTHS[day.month - 1] for day in (self.start, self.end))
        first, last = (name if len(name) <= 4 else f"{name[:3]}." for name in names)
        return self._said(first, last, "kvart.", "")

    def _said(self, first: str, last: str, quarter: str, school_year: str) -> str:
        start, end = self.start, self.end
        from_year = "" if start.year == end.year else f" {start.year}"
        return {
            "year": f"{start.year}",
            "half_year": f"{self._number}. halvår {start.year}",
            "quarter": f"{self._number}. {quarter} {start.year}",
            "month": f"{first} {start.year}",
            "week": f"uge {self._number} {self._iso_year}",
            "day": f"{start.day}. {first} {start.year}",
            "school_year": f"{school_year}{self}",
            "months": f"{first}{from_year}{_DASH}{last} {end.year}",
        }[self.kind]


def _months(first: int, kind: PeriodKind, count: int = 0) -> Period:
    """Return a period of whole months; ``first`` counts months from year 0."""
    last = first + (count or _LENGTHS[kind]) - 1
    days = calendar.monthrange(last // 12, last % 12 + 1)[1]
    end = date(last // 12, last % 12 + 1, days)
    return Period(date(first // 12, first % 12 + 1, 1), end, kind)


def _month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


# --- how they are written -------------------------------------------------------------------------


def _month(name: str, year: str) -> Period:
    return Period.month(int(year), MONTH_NUMBERS[name])


def _day(day: str, month: int, year: str) -> Period:
    return Period.day(date(whole_year(year), month, int(day)))


def _school_year(first: str, last: str) -> Period:
    if int(last) not in {int(first) + 1, (int(first) + 1) % 100}:
        raise ValueError(EXPECTED)
    return Period.school_year(int(first))


def _between(first: str, year: str | None, last: str, last_year: str) -> Period:
    return Period.months(_month(first, year or last_year), _month(last, last_year))


def _end_of(word: str, text: str) -> Period:
    """Read ``ult. dec. 2016`` and ``primo 2017``: the last day of a time, or its first."""
    within = Period.parse(text)
    return Period.day(within.start if word == "primo" else within.end)


def _on(text: str) -> Period:
    """Read ``pr. 1. april 2017``, which is a day."""
    day = Period.parse(text)
    if day.kind != "day":
        raise ValueError(EXPECTED)
    return day


def _to_date(text: str) -> Period:
    last = Period.parse(text)
    return Period.months(Period.month(last.start.year, 1), last)


def _latest(count: str, text: str) -> Period:
    last = Period.parse(text)
    return Period.months(last.later(1 - int(count)), last)


_NAME = r"([a-zæøå]+)\.?"
_UNTIL = r"(?:til og med|t\.?o\.?m\.?|til|pr\.?|,)?"
# Every way to write a period, without a capital and with a hyphen for any dash, and its reading.
_FORMS: tuple[tuple[str, Callable[..., Period]], ...] = (
    (r"(\d{4})", lambda year: Period.year(int(year))),
    (r"(\d{4})-(\d{2})", lambda year, month: Period.month(int(year), int(month))),
    (r"(\d{4})-?q([1-4])", lambda year, number: Period.quarter(int(year), int(number))),
    (r"(\d{4})-(\d{2})-(\d{2})", lambda year, month, day: _day(day, int(month), year)),
    (r"(\d{4})-?h([12])", lambda year, number: Period.half_year(int(year), int(number))),
    (r"(\d{4})-?w(\d{2})", lambda year, number: Period.week(int(year), int(number))),
    (r"(?:skoleår(?:et)? )?(\d{4})/(\d{2}|\d{4})", _school_year),
    (
        r"(\d{4}-\d{2})/(\d{4}-\d{2})",
        lambda first, last: Period.months(Period.parse(first), Period.parse(last)),
    ),
    (
        r"([1-4])\.? ?kv(?:t|art|artal)\.? (\d{4})",
        lambda number, year: Period.quarter(int(year), int(number)),
    ),
    (r"([12])\.? ?halvår (\d{4})", lambda number, year: Period.half_year(int(year), int(number))),
    (r"uge (\d{1,2}),? (\d{4})", lambda number, year: Period.week(int(year), int(number))),
    (r"(ult|ultimo|primo)\.? (.+)", _end_of),
    (rf"{_NAME} (\d{{4}})", _month),
    (
        r"(\d{1,2})[-.](\d{1,2})[-.](\d{2}|\d{4})",
        lambda day, month, year: _day(day, int(month), year),
    ),
    (
        rf"(\d{{1,2}})\. ?{_NAME} (\d{{4}})",
        lambda day, name, year: _day(day, MONTH_NUMBERS[name], year),
    ),
    (r"(?:pr\.?|den) (.+)", _on),
    (rf"{_NAME}(?: (\d{{4}}))? ?(?:-|til|til og med) ?{_NAME} (\d{{4}})", _between),
    (rf"(?:åtd|år til dato) ?{_UNTIL} ?(.+)", _to_date),
    (rf"(?:de )?seneste (\d{{1,2}}) (?:måneder|mdr\.?) ?{_UNTIL} ?(.+)", _latest),
)


def overlapping(periods: Iterable[Period]) -> tuple[Period, Period] | None:
    """Return the first two periods that have a day in common, of those that are not the same."""
    for one, other in pairwise(sorted(set(periods))):
        if other.start <= one.end:
            return one, other
    return None


def apart(periods: Iterable[Period]) -> set[Period]:
    """Return the newest of some periods, and of those before it all that overlap with no later one.

    Of the last twelve months, told each month, it is one for each year.
    """
    kept: list[Period] = []
    for period in sorted(set(periods), key=lambda one: (one.end, one.start), reverse=True):
        if not kept or period.end < kept[-1].start:
            kept.append(period)
    return {*kept}


def passed_over(periods: Sequence[Period]) -> list[Period]:
    """Return the periods that are left out between others: March of January, February and April.

    None where all lie equally far from each other, or are of several kinds, or days.
    """
    there = {_place(period) for period in periods}
    if len({period.like for period in periods}) != 1 or periods[0].kind == "day":
        return []
    first, places = min(periods), sorted(there)
    step = gcd(*(after - before for before, after in pairwise(places)))
    return [
        first.later(place - places[0])
        for place in range(places[0], places[-1], step or 1)
        if place not in there
    ]


def _place(period: Period) -> int:
    """Return how far a period lies from year 0, in the steps of :meth:`Period.later`."""
    if period.kind == "week":
        return period.start.toordinal() // 7
    return _month_of(period.start)
