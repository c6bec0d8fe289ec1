"""Activities of those on Kontanthjælp, until the printed rate of each quarter is met.

The rate is the sum, over the days on the benefit as Aktivitetsparat at 30 or more (on the last day
of the quarter), of the weekly minutes of activation under way, at most full time, divided by full
time on all those days. Activities are drawn until so many minutes are used up; the last ones are
cut to what is left, so that the rate lies in the middle of what rounds to the printed one.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from analysis.periods import Period
from eksempelkommune import catalogue
from eksempelkommune.dice import Dice
from eksempelkommune.kontanthjaelp import AGE
from eksempelkommune.person import (
    CASH,
    EXTRACT_DAY,
    NOT_READY,
    Activity,
    Person,
    age_on,
    days_after,
)
from eksempelkommune.quotas import CashQuotas, refuse

_KINDS = (
    (catalogue.GUIDANCE, 30),
    (catalogue.OTHER_ACTOR, 25),
    (catalogue.PLACEMENT, 20),
    (catalogue.SPECIAL, 10),
    (catalogue.USEFUL, 6),
    (catalogue.MENTOR, 6),
    (catalogue.SUBSIDY, 4),
)
_LEAST_WEEKLY = 5 * 60
_MOST_SPILL = 60  # per cent of a quarter that activities begun earlier may fill
_PATIENCE = 60  # draws in a row that do not fit, before the rest is cut to measure
_MOST_DRAWS = 200_000


@dataclass
class _Counted:
    """A person's days that count, with the number of their quarter, and the minutes under way."""

    person: Person
    days: dict[int, int]
    minutes: dict[int, int] = field(default_factory=dict)

    def gain(self, activity: Activity, quarters: int) -> list[int]:
        """Return how many minutes of each quarter an activity would add, at most full time."""
        gained = [0] * quarters
        for day in self._under_way(activity):
            before = min(self.minutes.get(day, 0), catalogue.FULL_TIME)
            after = min(before + (activity.minutes or 0), catalogue.FULL_TIME)
            gained[self.days[day]] += after - before
        return gained

    def add(self, activity: Activity) -> None:
        """Give the person an activity."""
        self.person.activities.append(activity)
        for day in self._under_way(activity):
            self.minutes[day] = self.minutes.get(day, 0) + (activity.minutes or 0)

    def _under_way(self, activity: Activity) -> list[int]:
        first, last = activity.start.toordinal(), (activity.end or EXTRACT_DAY).toordinal()
        return [day for day in range(first, last + 1) if day in self.days]


def activate(quotas: CashQuotas, people: Sequence[Person], dice: Dice) -> None:
    """Give people activities, so that every quarter has its printed rate."""
    quarters, rates = _quarters(quotas)
    counted = [_Counted(person, days) for person in people if (days := _days(person, quarters))]
    wanted = [0] * len(quarters)
    for each in counted:
        for number in each.days.values():
            wanted[number] += catalogue.FULL_TIME
    wanted = [int(full * rate / 100) for full, rate in zip(wanted, rates, strict=True)]
    left = list(wanted)
    for number, quarter in enumerate(quarters):
        spill = [minutes * (100 - _MOST_SPILL) // 100 for minutes in wanted]
        _draw(number, quarter, counted, left, spill, dice)
        _cut_to_measure(number, quarter, counted, left, dice)


def _quarters(quotas: CashQuotas) -> tuple[list[Period], list[Decimal]]:
    """Return the printed quarters and rates; the quarter after them goes on as the last one."""
    rates = dict(sorted(quotas.rates.items()))
    last = max(rates)
    following = Period.quarter(last.end.year + last.end.month // 12, last.end.month % 12 // 3 + 1)
    rates[following] = rates[last]
    return list(rates), list(rates.values())


def _days(person: Person, quarters: Sequence[Period]) -> dict[int, int]:
    """Return the days on which a person counts, each with the number of its quarter."""
    spells = [span for span in person.benefits if span.what == CASH]
    assessed = [span for span in person.categories if span.what == NOT_READY]
    found: dict[int, int] = {}
    for number, quarter in enumerate(quarters):
        if age_on(person.born, quarter.end) < AGE:
            continue
        for spell, category in itertools.product(spells, assessed):
            first = max(quarter.start, spell.start, category.start)
            last = min(quarter.end, spell.end or EXTRACT_DAY, category.end or EXTRACT_DAY)
            found |= dict.fromkeys(range(first.toordinal(), last.toordinal() + 1), number)
    return found


def _draw(
    number: int,
    quarter: Period,
    counted: Sequence[_Counted],
    left: list[int],
    spill: Sequence[int],
    dice: Dice,
) -> None:
    """Draw activities that begin in a quarter, or for the first quarter shortly before it."""
    misses = 0
    earliest = days_after(quarter.start, -60) if number == 0 else quarter.start
    while misses < _PATIENCE:
        each = dice.pick(counted)
        activity = _activity(each, dice, dice.day(earliest, quarter.end))
        gained = each.gain(activity, len(left))
        fits = gained[number] <= left[number] and all(
            gained[later] == 0 or left[later] - gained[later] >= spill[later]
            for later in range(number + 1, len(left))
        )
        if not fits:
            misses += 1
        elif any(gained) or (activity.minutes is None and dice.chance(0.5)):
            each.add(activity)
            left[:] = [minutes - gain for minutes, gain in zip(left, gained, strict=True)]
            misses = 0
        else:
            misses += 1 if left[number] < catalogue.FULL_TIME * 7 else 0


def _activity(each: _Counted, dice: Dice, start: date) -> Activity:
    """Return an activity; it may go on after the benefit has ended, or after the extract."""
    end: date | None = days_after(start, dice.between(13, 120))
    if start > days_after(EXTRACT_DAY, -40) and dice.chance(0.4):
        end = None
    return catalogue.activity(dice, dice.weighted(_KINDS), start, end)


def _cut_to_measure(
    number: int, quarter: Period, counted: Sequence[_Counted], left: list[int], dice: Dice
) -> None:
    """Fill what is left of a quarter with short activities of just the right length."""
    for _ in range(_MOST_DRAWS):
        if left[number] < 7 * _LEAST_WEEKLY:
            return
        each = dice.pick(counted)
        start = dice.day(quarter.start, days_after(quarter.end, -13))
        length = dice.between(7, 14)
        weekly = min(left[number] // length // 15 * 15, dice.between(10, 37) * 60)
        days = [start.toordinal() + day for day in range(length)]
        if weekly >= _LEAST_WEEKLY and all(
            each.days.get(day) == number and not each.minutes.get(day) for day in days
        ):
            kind = dice.weighted(_KINDS)
            activity = catalogue.activity(dice, kind, start, days_after(start, length - 1))
            activity.minutes = weekly
            each.add(activity)
            left[number] -= weekly * length
    raise refuse(f"the rate of {quarter} is more than activities can give", "aktiveringsgrad")
