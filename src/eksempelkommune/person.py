"""A made-up person and everything that the register says about them; days and ages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from eksempelkommune.dice import Dice

MUNICIPALITY = "Eksempelkommune"
MUNICIPALITY_CODE = 899  # no Danish municipality has it
OTHER_CODES = (210, 217, 219, 270)  # where people come from and move to
EXTRACT_DAY, LATER_DAY = date(2017, 4, 18), date(2017, 5, 16)  # of the first, of the second meeting

WOMAN, MAN = "Kvinde", "Mand"
REFUGEE, REUNITED = "flygtning", "familiesammenført"

CASH, EDUCATION, INTEGRATION = "Kontanthjælp", "Uddannelseshjælp", "Integrationsydelse"
RESOURCE, FLEX, SICKNESS = "Ressourceforløbsydelse", "Ledighedsydelse", "Sygedagpenge"
UNEMPLOYMENT, REHABILITATION = "A-dagpenge", "Revalidering"

READY, NOT_READY = "Jobparat", "Aktivitetsparat"
FOR_EDUCATION, PLAINLY_FOR_EDUCATION = "Uddannelsesparat", "Åbenlys uddannelsesparat"


@dataclass
class Span:
    """Something that holds from a day to a day, both among them; without an end it is open."""

    what: str
    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass
class Activity(Span):
    """An activity; without minutes its hours were left blank.

    ``number`` is what the register calls it by, from the first extract that holds it.
    """

    minutes: int | None = None
    provider: str = ""
    law: str = ""
    number: int = 0


@dataclass
class Closure:
    """A reported end of a benefit."""

    benefit: str
    day: date
    reason: str


@dataclass
class Effort:
    """An effort that a person is visited to; it may not have begun, or not cleared anything up."""

    name: str
    visited: date
    end: date | None
    start: date | None = None
    cleared: date | None = None


@dataclass
class Person:
    """A made-up person. ``what`` of a home is the municipality's code, of a programme ja or nej.

    ``hours`` are the minutes of ordinary work in a month, by its first day.
    """

    born: date
    sex: str
    ground: str = ""
    placed: date | None = None
    unaccompanied: bool = False
    homes: list[Span] = field(default_factory=list)
    benefits: list[Span] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    categories: list[Span] = field(default_factory=list)
    programmes: list[Span] = field(default_factory=list)
    housing: list[Span] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    efforts: list[Effort] = field(default_factory=list)
    plans: list[Span] = field(default_factory=list)
    jobs: list[Span] = field(default_factory=list)
    contacts: list[Span] = field(default_factory=list)
    referrals: list[Span] = field(default_factory=list)
    hours: dict[date, int] = field(default_factory=dict)


def days_after(day: date, number: int) -> date:
    """Return the day that comes ``number`` days later; earlier when it is negative."""
    return day + timedelta(days=number)


def age_on(born: date, day: date) -> int:
    """Return the age in whole years; who is born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """Return the first day on which a person has an age."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def first_of_month(day: date, later: int) -> date:
    """Return the first day of the month that is ``later`` months after the month of ``day``."""
    months = day.year * 12 + day.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)


def born_to_be(dice: Dice, youngest: int, oldest: int, day: date) -> date:
    """Return a day of birth that gives an age within the limits on ``day``."""
    first = date(day.year - oldest - 1, day.month, min(day.day, 28))
    last = date(day.year - youngest, day.month, min(day.day, 28))
    while True:
        born = dice.day(first, last)
        if youngest <= age_on(born, day) <= oldest:
            return born


def any_sex(dice: Dice) -> str:
    """Return one of the two, as often as the other."""
    return dice.pick((WOMAN, MAN))


def settle(person: Person, dice: Dice, before: date) -> None:
    """Let a person live in the municipality since some day before ``before``, and stay."""
    moved = max(person.born, days_after(before, -dice.between(30, 5000)))
    if moved > person.born and dice.chance(0.15):
        earlier = max(person.born, days_after(moved, -dice.between(200, 3000)))
        person.homes.append(Span(str(dice.pick(OTHER_CODES)), earlier, days_after(moved, -1)))
    person.homes.append(Span(str(MUNICIPALITY_CODE), moved))


def move_away(person: Person, dice: Dice, last: date) -> None:
    """End a person's home in the municipality; they live in another one from the next day."""
    leave(person, last)
    person.homes.append(Span(str(dice.pick(OTHER_CODES)), days_after(last, 1)))


def leave(person: Person, last: date) -> None:
    """End a person's home in the municipality, as death or emigration does."""
    person.homes[-1].end = last
