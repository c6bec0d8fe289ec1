"""Refugees and those reunited with them: item 5, and those near it who must not be counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from eksempelkommune import catalogue, tilstande
from eksempelkommune.befolkning import Resident, age_groups, residents
from eksempelkommune.dice import Dice
from eksempelkommune.person import (
    EXTRACT_DAY,
    INTEGRATION,
    MUNICIPALITY_CODE,
    NOT_READY,
    OTHER_CODES,
    REFUGEE,
    REUNITED,
    WOMAN,
    Activity,
    Closure,
    Person,
    Span,
    age_on,
    any_sex,
    birthday,
    born_to_be,
    days_after,
    move_away,
)
from eksempelkommune.quotas import Ages, RefugeeQuotas, refuse

OFFERED, NOT_OFFERED = "ja", "nej"
_PROGRAMME_YEARS = 3
_MOST_WAIT = 30  # days from the placing to the programme
_OLDEST = 72
_SELF_SUPPORTING = (catalogue.WORK, catalogue.STUDY, catalogue.IGU)


def make(quotas: RefugeeQuotas, dice: Dice) -> list[Person]:
    """Return everybody of whom item 5 tells, and some of whom it does not."""
    days = sorted({*quotas.total.days, *quotas.by_age.days, *quotas.by_sex.days})
    people = residents(quotas, dice)
    _let_some_leave_at_last(people, days[-1], dice)
    categories = tilstande.one_at_a_time(
        quotas.categories, people, dice, "flygtninge-efter-visitation"
    )
    housing = tilstande.one_at_a_time(
        quotas.housing, people, dice, "flygtninge-i-midlertidig-bolig"
    )
    activities = tilstande.activities(quotas.activities, people, dice)
    groups = age_groups(quotas)
    made = []
    for each in people:
        person = Person(_born(each, groups, days, dice), each.sex)
        _arrive(person, each, quotas.received_from, dice)
        person.categories = categories[each.number]
        person.housing = housing[each.number]
        person.activities = [_activity(span, dice) for span in activities[each.number]]
        _end(person, each, dice)
        _support(person, each, dice)
        made.append(person)
    return made + _not_counted(quotas, days, dice)


def _let_some_leave_at_last(people: Sequence[Resident], last_date: date, dice: Dice) -> None:
    """Let two leave between the last reference date and the extract."""
    still_here = [each for each in people if each.last is None and each.group > 0]
    for each in dice.some(still_here, 2):
        each.last = dice.day(last_date, days_after(EXTRACT_DAY, -1))


def _born(each: Resident, groups: Sequence[Ages], days: Sequence[date], dice: Dice) -> date:
    """Return a day of birth that gives the right age group on every reference date."""
    if each.birthday:
        day, group = each.birthday
        return birthday(day, -groups[group][0])
    present = [day for day in days if each.is_here(day)] or [each.first]
    youngest, oldest = groups[each.group]
    for _ in range(10_000):
        born = born_to_be(dice, youngest, min(oldest, _OLDEST), present[0])
        if age_on(born, present[-1]) <= oldest:
            return born
    raise refuse("an age group is too narrow for a stay", "flygtninge-efter-alder")


def _arrive(person: Person, each: Resident, received_from: date, dice: Dice) -> None:
    """Set ground, placing, home and programme, so that the person counts from ``first`` on."""
    minor = each.group == 0 or (each.group == 1 and each.birthday is not None)
    reunited = not minor and dice.chance(0.5 if each.sex == WOMAN else 0.2)
    person.ground = each.received or (REUNITED if reunited else REFUGEE)
    person.unaccompanied = minor and person.ground == REFUGEE
    here = Span(str(MUNICIPALITY_CODE), each.first)
    if each.received:
        person.placed = dice.day(
            max(received_from, days_after(each.first, -_MOST_WAIT)), each.first
        )
        here.start, start = person.placed, each.first
    elif each.first >= received_from or dice.chance(0.12):
        earlier = days_after(each.first, -dice.between(60, 600))
        person.placed = min(earlier, days_after(received_from, -1))
        start = days_after(person.placed, dice.between(0, 25))
        before = days_after(each.first, -1)
        person.homes.append(Span(str(dice.pick(OTHER_CODES)), person.placed, before))
    else:
        person.placed = days_after(each.first, -dice.between(0, 14))
        here.start, start = person.placed, each.first
    person.homes.append(here)
    person.programmes = [Span(OFFERED, start)]


def _end(person: Person, each: Resident, dice: Dice) -> None:
    """End the programme, or the home here, on the last day that counts."""
    programme = person.programmes[0]
    planned = birthday(programme.start, _PROGRAMME_YEARS)
    later = planned if planned > EXTRACT_DAY and dice.chance(0.4) else None
    if each.last is None:
        programme.end = later
    elif dice.chance(0.45):
        programme.end = later
        move_away(person, dice, each.last)
    else:
        programme.end = each.last


def _activity(span: Span, dice: Dice) -> Activity:
    return catalogue.activity(dice, span.what, span.start, span.end)


def _support(person: Person, each: Resident, dice: Dice) -> None:
    """Give Integrationsydelse from 18 on, save while a person supports themselves."""
    first: date | None = max(each.first, birthday(person.born, 18))
    for span in sorted(person.activities, key=lambda span: span.start):
        if span.what not in _SELF_SUPPORTING or first is None:
            continue
        if span.start > first:
            last = days_after(span.start, -1)
            person.benefits.append(Span(INTEGRATION, first, last))
            if span.what == catalogue.WORK:
                reported = days_after(last, dice.between(0, 20))
                person.closures.append(Closure(INTEGRATION, reported, "Ordinært arbejde"))
        first = days_after(max(span.end, first), 1) if span.end else None
    if first is not None and first <= (each.last or EXTRACT_DAY):
        person.benefits.append(Span(INTEGRATION, first, each.last))
    if each.last and person.homes[-1].what != str(MUNICIPALITY_CODE):
        person.closures.append(Closure(INTEGRATION, each.last, "Flyttet til anden kommune"))


# --- those who must not be counted ----------------------------------------------------------------


def _not_counted(quotas: RefugeeQuotas, days: Sequence[date], dice: Dice) -> list[Person]:
    places = list(quotas.housing.rows)
    return [
        *(_past_the_programme(days[0], places, dice) for _ in range(12)),
        *(_gone_elsewhere(days[0], dice) for _ in range(5)),
        *(_child_without_programme(quotas.received_from, dice) for _ in range(4)),
        *(_after_the_last_date(days[-1], dice) for _ in range(2)),
    ]


def _refugee(dice: Dice, placed: date) -> Person:
    person = Person(born_to_be(dice, 25, 55, placed), any_sex(dice), REFUGEE, placed)
    person.homes = [Span(str(MUNICIPALITY_CODE), placed)]
    return person


def _past_the_programme(first_date: date, places: Sequence[str], dice: Dice) -> Person:
    """Still here, still in temporary housing and active, but the programme is over."""
    placed = days_after(first_date, -dice.between(1100, 1900))
    person = _refugee(dice, placed)
    over = days_after(first_date, -dice.between(1, 200))
    person.programmes = [Span(OFFERED, days_after(placed, 14), over)]
    person.benefits = [Span(INTEGRATION, days_after(placed, 14))]
    person.categories = [Span(NOT_READY, days_after(placed, 60))]
    person.activities = [catalogue.activity(dice, catalogue.PLACEMENT, over, None)]
    if dice.chance(0.5):
        person.housing = [Span(dice.pick(places), placed)]
    return person


def _gone_elsewhere(first_date: date, dice: Dice) -> Person:
    """In the programme, but since before the first date of another municipality."""
    placed = days_after(first_date, -dice.between(300, 700))
    person = _refugee(dice, placed)
    last = days_after(first_date, -dice.between(5, 200))
    person.programmes = [Span(OFFERED, days_after(placed, 7))]
    person.benefits = [Span(INTEGRATION, days_after(placed, 7), last)]
    move_away(person, dice, last)
    return person


def _child_without_programme(received_from: date, dice: Dice) -> Person:
    """Alone here and under 18, and not offered a programme."""
    placed = days_after(received_from, -dice.between(60, 500))
    born = born_to_be(dice, 13, 16, EXTRACT_DAY)
    person = Person(born, any_sex(dice), REFUGEE, placed, unaccompanied=True)
    person.homes = [Span(str(MUNICIPALITY_CODE), placed)]
    person.programmes = [Span(NOT_OFFERED, placed)]
    return person


def _after_the_last_date(last_date: date, dice: Dice) -> Person:
    """Placed here only after the last reference date."""
    person = _refugee(dice, dice.day(days_after(last_date, 1), days_after(EXTRACT_DAY, -2)))
    person.programmes = [Span(OFFERED, dice.day(person.homes[0].start, EXTRACT_DAY))]
    return person
