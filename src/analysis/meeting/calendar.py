"""What a committee is to have, and when: the typed models of ``calendar.toml``.

The file names the committee's meetings and the matters that it is to have, as the minutes list
them. At which meetings a matter comes follows from both.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, Field, PlainValidator, model_validator

from analysis.danish import plain
from analysis.meeting.values import Day, Name, Spec, Text
from analysis.periods import Period

EVERY_MEETING, ONGOING = "hvert møde", "løbende"
# A third of a year each, so that there is a meeting in it: its first month.
_THIRDS = {"primo": 1, "medio": 5, "ultimo": 9}
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)  # days of a calendar

PlannedDay = Annotated[Day, Field(ge=_FIRST, le=_LAST)]


@dataclass(frozen=True)
class Within:
    """A time in which a matter is to come once: ``medio 2017``, ``2. kvartal 2018``.

    ``place`` is where it stands among days: the start of ``primo 2018``, the end of a quarter.
    """

    words: str
    start: date
    end: date
    place: date

    def __contains__(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day <= self.end


def _when(value: object) -> date | Within | str:
    if isinstance(value, date) and not isinstance(value, datetime) and _FIRST <= value <= _LAST:
        return value
    text = plain(str(value)).casefold() if isinstance(value, str | int) else ""
    try:
        return text if text in {EVERY_MEETING, ONGOING} else _within(text)
    except ValueError:
        raise ValueError(
            f'expected a date without quotation marks, as in 2017-06-07, or "{EVERY_MEETING}", '
            f'"{ONGOING}", "primo 2018", "medio 2018", "ultimo 2018", "2. kvartal 2018" or '
            "another time in which there are meetings"
        ) from None


def _within(text: str) -> Within:
    third = re.fullmatch(r"(primo|medio|ultimo) (\d{4})", text)
    if third is None:
        period = Period.parse(text)
        if period.kind == "day":
            raise ValueError
        return Within(plain(period.long), period.start, period.end, period.end)
    word, year = third[1], int(third[2])
    start, last = date(year, _THIRDS[word], 1), Period.month(year, _THIRDS[word] + 3)
    place = {"primo": start, "medio": date(year, 7, 1), "ultimo": last.end}[word]
    return Within(text, start, last.end, place)


def _often(value: int) -> int:
    if value < 1 or 12 % value:  # a part of the year is whole months
        raise ValueError("expected 1, 2, 3, 4, 6 or 12")
    return value


class Part(BaseModel):
    """A part of the file: as strict as one of ``meeting.toml``, with keys of its own."""

    model_config = Spec.model_config


class CalendarMeeting(Part):
    """A meeting, and the day on which its agenda is closed; that is its own where none is given."""

    date: PlannedDay
    deadline: PlannedDay | None = None

    @property
    def closes(self) -> PlannedDay:
        """The day by which what it is to have must be ready."""
        return self.deadline or self.date


class Matter(Part):
    """Something that the committee is to have, and the reports that it needs, by their names.

    ``when`` is a day, a time in which it is to come once, "hvert møde" or "løbende"; without it
    there is no time. ``times_a_year`` says that it comes so often from that day on. It stands on
    the list from ``since`` to ``until``.
    """

    title: Text
    center: Text | None = None
    when: Annotated[date | Within | str | None, PlainValidator(_when)] = None
    times_a_year: Annotated[int, AfterValidator(_often)] | None = None
    since: PlannedDay | None = None
    until: PlannedDay | None = None
    reports: list[Name] = []

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        if self.times_a_year and not isinstance(self.when, date):
            raise ValueError("expected `when` with `times_a_year` to be the first day, a date")
        if self.since and self.until and self.until < self.since:
            raise ValueError("expected `until` not to be before `since`")
        return self

    def stands_on(self, day: date) -> bool:
        """Whether it is on the list on a day."""
        return (self.since or day) <= day <= (self.until or day)

    def turns(self, last: date) -> Iterator[Within]:
        """Yield the times in which it comes, one after the other, until ``last``."""
        if isinstance(self.when, Within):
            yield self.when
        if not self.times_a_year or not isinstance(self.when, date):
            return
        months, number, start = 12 // self.times_a_year, 1, self.when
        while start <= min(last, self.until or last):
            after = _months_later(self.when, months * number)
            yield Within("", start, after - timedelta(days=1), start)
            number, start = number + 1, after


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


class Calendar(Part):
    """The meetings of a committee, and the matters that it is to have."""

    committee: Text
    meetings: Annotated[list[CalendarMeeting], Field(min_length=1)]
    matters: list[Matter] = []

    @cached_property
    def days(self) -> list[date]:
        """The days of the meetings, in their order."""
        return sorted(meeting.date for meeting in self.meetings)

    def occasions(self, matter: Matter) -> list[tuple[date, ...]]:
        """Return, for each time that a matter comes, the meetings at one of which it is to come.

        Most often that is one meeting. Where there are several, the last is the last that will do.
        That is no meeting but the end of the time where the calendar does not reach so far: there
        may be others.
        """
        days = [day for day in self.days if matter.stands_on(day)]
        if matter.when == EVERY_MEETING:
            return [(day,) for day in days]
        if isinstance(matter.when, date) and not matter.times_a_year:
            return [(day,) for day in days if day == matter.when]
        found = []
        for turn in matter.turns(self.days[-1]):
            if having := [day for day in days if day in turn]:
                open_end = [turn.end] if turn.end > self.days[-1] else []
                found.append(tuple(having[:1] if matter.times_a_year else having + open_end))
        return found

    def unmet(self, matter: Matter) -> list[Within]:
        """Return the times in which a matter is to come and there is no meeting.

        After the last meeting of the calendar there may be others that are not in it yet, and
        before the first there may have been some.
        """
        days = self.days
        return [
            turn
            for turn in matter.turns(days[-1])
            if turn.end < days[-1] and not any(day in turn for day in days)
            if turn.end > days[0] or not matter.times_a_year
        ]

    def coming(self, after: date) -> list[Matter]:
        """Return the matters that are on the list at a meeting and come at a later one.

        Those without a time, and those that come again and again, are always to come.
        """
        return [
            matter
            for matter in self.matters
            if matter.stands_on(after) and matter.until != after and self._comes(matter, after)
        ]

    def _comes(self, matter: Matter, after: date) -> bool:
        if isinstance(matter.when, date):
            return bool(matter.times_a_year) or matter.when > after
        if not isinstance(matter.when, Within):
            return True
        known = [*self.days, *([matter.when.end] if matter.when.end > self.days[-1] else [])]
        return any(day in matter.when and day > after for day in known)
