"""Everybody else: those whom the papers do not count, though a careless count might take them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from analysis.periods import Period
from eksempelkommune import catalogue
from eksempelkommune.dice import Dice
from eksempelkommune.kontanthjaelp import closure_day, spell_start
from eksempelkommune.person import (
    CASH,
    EDUCATION,
    EXTRACT_DAY,
    FLEX,
    FOR_EDUCATION,
    MUNICIPALITY_CODE,
    NOT_READY,
    PLAINLY_FOR_EDUCATION,
    READY,
    REHABILITATION,
    RESOURCE,
    SICKNESS,
    UNEMPLOYMENT,
    Closure,
    Person,
    Span,
    any_sex,
    birthday,
    born_to_be,
    days_after,
    move_away,
    settle,
)

_KINDS = (catalogue.GUIDANCE, catalogue.OTHER_ACTOR, catalogue.PLACEMENT, catalogue.SUBSIDY)
_NO_ACTIVATION = (catalogue.PART_TIME, catalogue.EXEMPT, catalogue.WORK)


def make(year: Period, dice: Dice) -> list[Person]:
    """Return persons on other benefits, under 30, or Jobparate, in and out of the year."""
    makers: tuple[tuple[int, Callable[[Period, Dice], Person]], ...] = (
        (240, _ready),
        (30, _ready_since_the_year),
        (70, _under_30),
        (3, _left_just_before_30),
        (8, _moved_and_came_back),
        (180, _on_education_benefit),
        (120, _unemployed),
        (60, _sick),
        (60, _in_resource_scheme),
        (25, _waiting_for_flexible_work),
        (15, _in_rehabilitation),
        (10, _assessed_without_benefit),
    )
    people = [maker(year, dice) for number, maker in makers for _ in range(number)]
    for person in people:
        if not person.homes:
            settle(person, dice, min(each.start for each in person.benefits + person.categories))
        _give_activity(person, dice)
    return people


def _spell(year: Period, dice: Dice) -> tuple[date, date | None]:
    """Return a spell that reaches into the year; somewhat more than half go on."""
    start = dice.day(year.start, year.end) if dice.chance(0.3) else spell_start(dice, year.start)
    if dice.chance(0.6):
        return start, None
    return start, dice.day(max(start, year.start), EXTRACT_DAY)


def _person(year: Period, dice: Dice, benefit: str, category: str, ages: tuple[int, int]) -> Person:
    """Return a person with one spell, whose age stays within the limits to the extract."""
    start, end = _spell(year, dice)
    born = born_to_be(dice, ages[0] + 2, ages[1], EXTRACT_DAY)
    person = Person(born, any_sex(dice))
    start = max(start, birthday(born, 18))
    if end and end < start:
        end = None
    person.benefits = [Span(benefit, start, end)]
    if category:
        person.categories = [Span(category, start, end if dice.chance(0.7) else None)]
    if end and dice.chance(0.9):
        reason = dice.weighted((("Ordinært arbejde", 5), ("Ordinær uddannelse", 2), ("Andet", 2)))
        reported = closure_day(dice, end)
        if reported <= EXTRACT_DAY:
            person.closures.append(Closure(benefit, reported, reason))
    return person


def _interrupt(person: Person, dice: Dice, year: Period) -> None:
    """Put a gap of some days into a spell, in the year."""
    spell = person.benefits[0]
    last = dice.day(max(spell.start, year.start), days_after(year.end, -60))
    again = days_after(last, dice.between(5, 22))
    if spell.end is None:
        person.benefits = [Span(spell.what, spell.start, last), Span(spell.what, again)]


def _had_before(person: Person, benefit: str, start: date) -> None:
    """Let a person have had another benefit until the day before their spell, since 18."""
    start = max(start, birthday(person.born, 18))
    last = days_after(person.benefits[0].start, -1)
    if start <= last:
        person.benefits.insert(0, Span(benefit, start, last))


def _ready(year: Period, dice: Dice) -> Person:
    person = _person(year, dice, CASH, READY, (30, 63))
    if dice.chance(0.08) and person.benefits[0].start < days_after(year.end, -60):
        _interrupt(person, dice, year)
    return person


def _ready_since_the_year(year: Period, dice: Dice) -> Person:
    """Aktivitetsparat in a part of the year, Jobparat from then on and when the spell ends."""
    person = Person(born_to_be(dice, 33, 63, EXTRACT_DAY), any_sex(dice))
    start = days_after(year.start, -dice.between(30, 900))
    change = dice.day(days_after(year.start, 10), days_after(year.end, -30))
    end = None if dice.chance(0.6) else dice.day(days_after(change, 5), EXTRACT_DAY)
    person.benefits = [Span(CASH, start, end)]
    person.categories = [
        Span(NOT_READY, start, days_after(change, -1)),
        Span(READY, change, end),
    ]
    return person


def _under_30(year: Period, dice: Dice) -> Person:
    person = _person(year, dice, CASH, NOT_READY, (18, 29))
    if dice.chance(0.12) and person.benefits[0].start < days_after(year.end, -60):
        _interrupt(person, dice, year)
    if dice.chance(0.2):
        for closure in person.closures:  # reported so late that it belongs to no spell
            closure.day = min(days_after(closure.day, 50), EXTRACT_DAY)
    return person


def _left_just_before_30(year: Period, dice: Dice) -> Person:
    """Left at 29 and turned 30 in the same quarter: in the rate, not among those who left."""
    quarter = Period.quarter(year.start.year, dice.between(1, 4))
    last = dice.day(days_after(quarter.start, 20), days_after(quarter.start, 50))
    born = birthday(dice.day(days_after(last, 5), quarter.end), -30)
    person = Person(born, any_sex(dice))
    start = days_after(last, -dice.between(200, 900))
    person.benefits = [Span(CASH, start, last)]
    person.categories = [Span(NOT_READY, start, last)]
    person.closures = [Closure(CASH, closure_day(dice, last), "Ordinært arbejde")]
    return person


def _moved_and_came_back(year: Period, dice: Dice) -> Person:
    """Left for another municipality in the year and came back later; a Jobparat person."""
    person = _person(year, dice, CASH, READY, (30, 60))
    left = dice.day(year.start, days_after(year.start, 150))
    start = days_after(left, -dice.between(200, 900))
    back = days_after(left, dice.between(70, 200))
    settle(person, dice, start)
    move_away(person, dice, left)
    person.homes[-1].end = days_after(back, -1)
    person.homes.append(Span(str(MUNICIPALITY_CODE), back))
    person.benefits = [Span(CASH, start, left), Span(CASH, back)]
    person.categories = [Span(READY, start, left), Span(READY, back)]
    person.closures = [Closure(CASH, days_after(left, 1), "Flyttet til anden kommune")]
    return person


def _on_education_benefit(year: Period, dice: Dice) -> Person:
    category = dice.weighted(((FOR_EDUCATION, 6), (PLAINLY_FOR_EDUCATION, 2), (NOT_READY, 3)))
    person = _person(year, dice, EDUCATION, category, (17, 29))
    spell = person.benefits[0]
    if spell.end and dice.chance(0.1):
        settle(person, dice, spell.start)
        move_away(person, dice, spell.end)
    return person


def _unemployed(year: Period, dice: Dice) -> Person:
    return _person(year, dice, UNEMPLOYMENT, READY, (22, 63))


def _sick(year: Period, dice: Dice) -> Person:
    """On sickness benefit, some after unemployment benefit."""
    person = _person(year, dice, SICKNESS, "", (22, 63))
    spell = person.benefits[0]
    if dice.chance(0.3):
        _had_before(person, UNEMPLOYMENT, days_after(spell.start, -dice.between(60, 300)))
    return person


def _in_resource_scheme(year: Period, dice: Dice) -> Person:
    """Aktivitetsparat and over 30, but on another benefit; before the year on Kontanthjælp."""
    person = _person(year, dice, RESOURCE, NOT_READY, (32, 60))
    spell = person.benefits[0]
    if spell.start < year.start and dice.chance(0.5):
        _had_before(person, CASH, days_after(spell.start, -dice.between(300, 1500)))
    return person


def _waiting_for_flexible_work(year: Period, dice: Dice) -> Person:
    return _person(year, dice, FLEX, "", (30, 62))


def _in_rehabilitation(year: Period, dice: Dice) -> Person:
    return _person(year, dice, REHABILITATION, NOT_READY, (25, 50))


def _assessed_without_benefit(year: Period, dice: Dice) -> Person:
    person = _person(year, dice, CASH, NOT_READY, (32, 60))
    person.benefits.clear()
    person.closures.clear()
    return person


def _give_activity(person: Person, dice: Dice) -> None:
    """Give some an activity; those on Kontanthjælp only what is no activation."""
    if not person.benefits or not dice.chance(0.25):
        return
    cash = any(span.what == CASH for span in person.benefits)
    kind = dice.pick(_NO_ACTIVATION if cash else _KINDS)
    start = days_after(person.benefits[-1].start, dice.between(-10, 60))
    end = days_after(start, dice.between(20, 200)) if dice.chance(0.85) else None
    person.activities.append(catalogue.activity(dice, kind, start, end))
