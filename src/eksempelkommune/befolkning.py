"""Who is in the integration programme from one reference date to the next.

On each date the group has so many of each age and of each sex. From date to date some grow older,
some leave, some arrive; how many of each is chosen so that both counts come out, with no more
coming and going than a municipality sees.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eksempelkommune.dice import Dice
from eksempelkommune.person import MAN, REFUGEE, REUNITED, WOMAN, days_after
from eksempelkommune.quotas import Ages, Grid, RefugeeQuotas, add_up, filled, refuse

_TABLE = "flygtninge-i-alt"
_LONGEST_STAY = 800  # days in the programme before the first date
_MOST_BIRTHDAYS = 2  # that take somebody into the next age group, from one date to the next


@dataclass(frozen=True)
class Headcount:
    """How many there are on a day: by age group, the youngest first those under 18, and by sex."""

    day: date
    by_age: tuple[int, ...]
    by_sex: dict[str, int]
    received: dict[str, int]  # since the reference date before, by ground of residence


@dataclass(eq=False)
class Resident:
    """Somebody who is in the programme here from ``first`` to ``last`` (``None``: still)."""

    sex: str
    group: int  # age group, at the end of their stay
    first: date
    last: date | None = None
    received: str = ""  # the ground of one who is counted as received
    birthday: tuple[date, int] | None = None  # the day on which a new age group was reached
    number: int = 0

    def is_here(self, day: date) -> bool:
        """Whether the person counts on a day."""
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def adult_since(self) -> date:
        """The first day on which the person is here and at least 18; never, for a minor."""
        if self.birthday and self.birthday[1] == 1:
            return max(self.first, self.birthday[0])
        return self.first if self.group > 0 else date.max

    def counts_as_adult(self, day: date) -> bool:
        """Whether the person counts on a day and is at least 18."""
        return self.is_here(day) and self.adult_since <= day


def age_groups(quotas: RefugeeQuotas) -> list[Ages]:
    """Return the printed age groups, after those who are too young for them."""
    ages = sorted(quotas.ages.values())
    if any(low != before + 1 for (_, before), (low, _) in itertools.pairwise(ages)):
        raise refuse("has ages that do not follow on each other", "flygtninge-efter-alder")
    return [(16, ages[0][0] - 1), *ages]


# --- how many -------------------------------------------------------------------------------------


def headcounts(quotas: RefugeeQuotas) -> list[Headcount]:
    """Return what must hold on every reference date, with what is not printed filled in."""
    grids = (quotas.total, quotas.activities, quotas.categories, quotas.by_age, quotas.by_sex)
    days = sorted({day for grid in (*grids, quotas.housing) for day in grid.days})
    labels = sorted(quotas.ages, key=lambda label: quotas.ages[label])
    ages = [_on(quotas.by_age, label, days) for label in labels]
    of_age = [_sum(cells) for cells in zip(*ages, strict=True)]
    men, women = (_on(quotas.by_sex, sex, days) for sex in (MAN, WOMAN))
    both = [_sum(cells) for cells in zip(men, women, strict=True)]
    printed = _on(quotas.total, "i alt", days)
    for day, whole, sexes in zip(days, printed, both, strict=True):
        if whole is not None and sexes is not None and whole != sexes:
            raise refuse(f"the sexes do not add up to the total of {day}", "flygtninge-efter-koen")
    known = [whole if whole is not None else sex for whole, sex in zip(printed, both, strict=True)]
    totals = [
        max(guess, 0 if whole is not None else (old or 0))
        for guess, whole, old in zip(filled(known), known, of_age, strict=True)
    ]
    young = filled(
        [None if old is None else whole - old for whole, old in zip(totals, of_age, strict=True)]
    )
    if min(young) < 0:
        raise refuse("the ages are more than the total", "flygtninge-efter-alder")
    columns = zip(young, *map(filled, ages), strict=True)
    received = {ground: _increase(quotas, ground, days) for ground in (REFUGEE, REUNITED)}
    return [
        Headcount(
            day,
            tuple(add_up(column, whole, fixed=1)),
            dict(zip((MAN, WOMAN), add_up(pair, whole), strict=True)),
            {ground: row[place] for ground, row in received.items()},
        )
        for place, (day, whole, column, pair) in enumerate(
            zip(days, totals, columns, zip(filled(men), filled(women), strict=True), strict=True)
        )
    ]


def _on(grid: Grid, row: str, days: Sequence[date]) -> list[int | None]:
    cells = dict(zip(grid.days, grid.rows[row], strict=True))
    return [cells.get(day) for day in days]


def _sum(cells: Sequence[int | None]) -> int | None:
    known = [cell for cell in cells if cell is not None]
    return sum(known) if len(known) == len(cells) else None


def _increase(quotas: RefugeeQuotas, ground: str, days: Sequence[date]) -> list[int]:
    """Return how many more were received in the year on each date than on the one before."""
    year_to_date = filled(_on(quotas.received, ground, days), from_nothing=True)
    if any(year_to_date[place] for place, day in enumerate(days) if day < quotas.received_from):
        raise refuse(f"some were received before {quotas.received_from}", _TABLE)
    more = [now - before for before, now in itertools.pairwise([0, *year_to_date])]
    if min(more) < 0:
        raise refuse("fewer were received by a date than by the one before it", _TABLE)
    return more


# --- who ------------------------------------------------------------------------------------------


def residents(quotas: RefugeeQuotas, dice: Dice) -> list[Resident]:
    """Return everybody who is in the programme on some reference date."""
    counts = headcounts(quotas)
    start = counts[0]
    sexes = [sex for sex, number in start.by_sex.items() for _ in range(number)]
    groups = [group for group, number in enumerate(start.by_age) for _ in range(number)]
    people = [
        Resident(sex, group, dice.day(days_after(start.day, -_LONGEST_STAY), start.day))
        for sex, group in zip(dice.shuffled(sexes), groups, strict=True)
    ]
    for before, after in itertools.pairwise(counts):
        _step(people, before, after, dice)
    for number, person in enumerate(people):
        person.number = number
        if person.received:
            person.first = max(person.first, quotas.received_from)
    return people


def _step(people: list[Resident], before: Headcount, after: Headcount, dice: Dice) -> None:
    here = [person for person in people if person.last is None]
    older, leaving, coming = _plan(here, before, after, dice)
    for group, number in enumerate(older):
        able = [each for each in here if each.group == group and each.birthday is None]
        for person in dice.some(able, number):
            person.group += 1
            person.birthday = (dice.day(days_after(before.day, 1), after.day), person.group)
    change = {sex: after.by_sex[sex] - before.by_sex[sex] for sex in (MAN, WOMAN)}
    left = _let_leave(people, leaving, change, before, after, dice)
    sexes = [sex for sex in (MAN, WOMAN) for _ in range(change[sex] + left[sex])]
    grounds = [ground for ground, number in after.received.items() for _ in range(number)]
    groups = dice.shuffled([group for group, number in enumerate(coming) for _ in range(number)])
    groups.sort(key=lambda group: group == 0)  # who is received alone is hardly ever under 18
    grounds += [""] * (len(groups) - len(grounds))
    for sex, group, ground in zip(dice.shuffled(sexes), groups, grounds, strict=True):
        first = dice.day(days_after(before.day, 1), after.day)
        people.append(Resident(sex, group, first, received=ground))


def _plan(
    here: Sequence[Resident], before: Headcount, after: Headcount, dice: Dice
) -> tuple[list[int], list[int], list[int]]:
    """Return how many of each age group grow into the next, leave, and come.

    Of the numbers of birthdays that may be, those are taken that need fewest to come and go.
    """
    able = [
        sum(each.group == group and each.birthday is None for each in here)
        for group in range(len(before.by_age))
    ]
    grown_up = max(0, before.by_age[0] - after.by_age[0])
    choices = [range(min(grown_up, able[0]), min(grown_up, able[0]) + 1)]
    choices += [range(min(_MOST_BIRTHDAYS, number) + 1) for number in able[1:-1]]
    usual = [dice.between(0, 1) for _ in choices]
    best = min(
        itertools.product(*choices),
        key=lambda older: (
            sum(_flows(older, before, after)[0])
            + sum(abs(number - each) for number, each in zip(older, usual, strict=True)),
            older,
        ),
    )
    leaving, coming = _flows(best, before, after)
    least_leaving = sum(max(0, before.by_sex[sex] - after.by_sex[sex]) for sex in (MAN, WOMAN))
    least_coming = sum(after.received.values())
    largest = max(range(1, len(coming)), key=lambda group: before.by_age[group])
    more = max(1, least_leaving - sum(leaving), least_coming - sum(coming))
    leaving[largest] += more
    coming[largest] += more
    return [*best, 0], leaving, coming


def _flows(
    older: Sequence[int], before: Headcount, after: Headcount
) -> tuple[list[int], list[int]]:
    """Return how many leave and come in each age group, when so many have grown older."""
    grown = [0, *older], [*older, 0]
    change = [
        now - then - into + out
        for then, now, into, out in zip(before.by_age, after.by_age, *grown, strict=True)
    ]
    return [max(0, -number) for number in change], [max(0, number) for number in change]


def _let_leave(
    people: Sequence[Resident],
    leaving: Sequence[int],
    change: dict[str, int],
    before: Headcount,
    after: Headcount,
    dice: Dice,
) -> dict[str, int]:
    """Let people leave, of each sex at least as many as there are fewer; return how many did.

    One of those received in the year is soon gone again, and still counts as received.
    """
    left = {MAN: 0, WOMAN: 0}
    groups = [group for group, number in enumerate(leaving) for _ in range(number)]
    for turn, group in enumerate(groups):
        must = {sex: max(0, -change[sex]) - left[sex] for sex in left}
        free = len(groups) - turn - sum(max(0, number) for number in must.values())
        sexes = [sex for sex, number in must.items() if number > 0 or free > 0]
        able = [
            each
            for each in people
            if each.group == group
            and each.last is None
            and each.sex in sexes
            and (each.birthday is None or each.birthday[0] <= before.day)
        ]
        if not able:
            raise refuse(f"nobody can leave before {after.day} as its figures need", _TABLE)
        gone = any(each.received and each.last for each in people)
        person = dice.pick([each for each in able if each.received and not gone] or able)
        person.last = dice.day(before.day, days_after(after.day, -1))
        left[person.sex] += 1
    return left
