"""Persons of 30 or more on Kontanthjælp as Aktivitetsparat: who left it in the year, who stayed.

Each person who is counted leaves once in the year, and is away for at least one whole month; so
both rules of when a spell has ended (a day, a calendar month) count the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from eksempelkommune import catalogue
from eksempelkommune.dice import Dice
from eksempelkommune.person import (
    CASH,
    EDUCATION,
    EXTRACT_DAY,
    FLEX,
    FOR_EDUCATION,
    NOT_READY,
    READY,
    RESOURCE,
    SICKNESS,
    Closure,
    Person,
    Span,
    any_sex,
    birthday,
    born_to_be,
    days_after,
    first_of_month,
    leave,
    move_away,
    settle,
)
from eksempelkommune.quotas import CashQuotas, refuse

AGE = 30  # the papers are about those over 29
_PENSION_AGE = 65  # Folkepension in 2016


def make(quotas: CashQuotas, dice: Dice) -> list[Person]:
    """Return those who left in the year and those who were there on its last day."""
    leavers = _leavers(quotas, dice)
    last = quotas.year.end
    there = sum(
        any(benefit.what == CASH and benefit.covers(last) for benefit in person.benefits)
        for person in leavers
    )
    if there > quotas.stock:
        raise refuse("has too few Aktivitetsparate for those who left", "afsluttede-borgere")
    return leavers + [_stayer(quotas, dice, turn) for turn in range(quotas.stock - there)]


def spell_start(dice: Dice, last: date) -> date:
    """Return a first day for a spell that lasts to ``last`` or longer; long spells are common."""
    most, least = dice.weighted((((400, 60), 30), ((1500, 400), 40), ((3200, 1500), 30)))
    return days_after(last, -dice.between(least, most))


def closure_day(dice: Dice, last: date) -> date:
    """Return when a closure was dated: at once, the next day, or some days late."""
    late = dice.weighted(((0, 25), (1, 35), (2, 40)))
    return days_after(last, dice.between(2, 28) if late == 2 else late)


# --- those who left -------------------------------------------------------------------------------


def _leavers(quotas: CashQuotas, dice: Dice) -> list[Person]:
    reasons = [reason for reason, number in quotas.reasons.items() for _ in range(number)]
    days = _last_days(quotas, dice, len(reasons))
    leavers = [
        _leaver(dice, reason, day) for reason, day in zip(dice.shuffled(reasons), days, strict=True)
    ]
    _let_some_return(quotas, dice, leavers)
    return leavers


def _last_days(quotas: CashQuotas, dice: Dice, number: int) -> list[date]:
    """Return the last benefit day of each who left: so many in the printed quarter."""
    year, quarter = quotas.year, quotas.quarter
    days = [_last_day(dice, quarter.start, quarter.end) for _ in range(quotas.ended_in_quarter)]
    while len(days) < number:
        day = _last_day(dice, year.start, year.end)
        if not quarter.start <= day <= quarter.end:
            days.append(day)
    return days


def _last_day(dice: Dice, first: date, last: date) -> date:
    """Return a day within the limits: often the last one of a month, when benefits are paid."""
    day = dice.day(first, last)
    return days_after(first_of_month(day, 1), -1) if dice.chance(0.35) else day


def _leaver(dice: Dice, reason: str, last: date) -> Person:
    born = born_to_be(dice, AGE, 63, last)
    if reason == "Folkepension":
        born = birthday(days_after(last, dice.between(-5, 25)), -_PENSION_AGE)
    elif reason == "Førtidspension":
        born = born_to_be(dice, 40, 63, last)
    start = max(spell_start(dice, last), birthday(born, 18))
    person = Person(born, any_sex(dice))
    settle(person, dice, start)
    person.benefits = _in_rows(dice, start, last)
    person.categories = _categories_of_leaver(dice, start, last)
    person.closures = [Closure(CASH, closure_day(dice, last), reason)]
    _AFTERWARDS.get(reason, _nothing)(person, dice, last)
    return person


def _in_rows(dice: Dice, start: date, last: date) -> list[Span]:
    """Return the spell, for some in two rows without a day between."""
    length = (last - start).days
    if length > 90 and dice.chance(0.06):
        change = days_after(start, dice.between(30, length - 30))
        return [Span(CASH, start, days_after(change, -1)), Span(CASH, change, last)]
    return [Span(CASH, start, last)]


def _categories_of_leaver(dice: Dice, start: date, last: date) -> list[Span]:
    """Return Aktivitetsparat on the last day, for some Jobparat before; for some it stays open."""
    end = dice.weighted(((last, 6), (days_after(last, dice.between(1, 20)), 2), (None, 3)))
    length = (last - start).days
    if length > 60 and dice.chance(0.12):
        change = days_after(start, dice.between(20, length - 10))
        return [Span(READY, start, days_after(change, -1)), Span(NOT_READY, change, end)]
    assessed = days_after(start, dice.between(1, 14)) if dice.chance(0.1) else start
    return [Span(NOT_READY, assessed, end)]


def _nothing(person: Person, dice: Dice, last: date) -> None:
    """Leave it at that: the person gets no other benefit."""


def _to_other_benefit(person: Person, dice: Dice, last: date) -> None:
    kind = dice.weighted(((RESOURCE, 3), (FLEX, 1)))
    person.benefits.append(Span(kind, days_after(last, 1)))


def _to_sickness_benefit(person: Person, dice: Dice, last: date) -> None:
    person.benefits.append(Span(SICKNESS, days_after(last, 1)))


def _leave(person: Person, dice: Dice, last: date) -> None:
    leave(person, last)
    person.categories[-1].end = last


def _to_work(person: Person, dice: Dice, last: date) -> None:
    if dice.chance(0.6):
        first = days_after(last, dice.between(1, 5))
        person.activities.append(catalogue.activity(dice, catalogue.WORK, first, None))


def _to_study(person: Person, dice: Dice, last: date) -> None:
    first = days_after(last, 1)
    person.activities.append(catalogue.activity(dice, catalogue.STUDY, first, None))


_AFTERWARDS: dict[str, Callable[[Person, Dice, date], None]] = {
    "Målgruppeskift – ressourceforløb eller flex": _to_other_benefit,
    "Sygdom": _to_sickness_benefit,
    "Flyttet til anden kommune": move_away,
    "Død": _leave,
    "Udvandret": _leave,
    "Ordinært arbejde": _to_work,
    "Rotationsvikar": _to_work,
    "Ordinær uddannelse": _to_study,
}
_MAY_RETURN = {"Andet", "Ordinært arbejde", "Manglende rådighed"}


def _let_some_return(quotas: CashQuotas, dice: Dice, leavers: Sequence[Person]) -> None:
    """Let a few come back in the year, and a few after it, after at least one whole month."""
    able = [person for person in leavers if person.closures[0].reason in _MAY_RETURN]
    half_year = date(quotas.year.start.year, 7, 1)
    early = [person for person in able if _last_benefit_day(person) < half_year]
    late = [person for person in able if _last_benefit_day(person) >= half_year]
    for person in [*early[:4], *late[:3]]:
        last = _last_benefit_day(person)
        first = days_after(first_of_month(last, 2), dice.between(0, 40))
        for activity in person.activities:
            activity.end = days_after(first, -1)
        person.benefits.append(Span(CASH, first))
        person.categories[-1].end = last
        person.categories.append(Span(NOT_READY, first))


def _last_benefit_day(person: Person) -> date:
    return max(span.end for span in person.benefits if span.what == CASH and span.end)


# --- those who stayed -----------------------------------------------------------------------------


def _stayer(quotas: CashQuotas, dice: Dice, turn: int) -> Person:
    """Return a person who is Aktivitetsparat on the last day of the year."""
    last = quotas.year.end
    kinds = (_shifted_at_30, _turned_30, _gap_before, _gap_after, _gap_while_ready)
    kind = kinds[turn // 8] if turn < 8 * len(kinds) else _ordinary
    person = kind(quotas, dice)
    settle(person, dice, min(span.start for span in person.benefits))
    if person.benefits[-1].end is None and dice.chance(0.13):
        _end_after(person, dice, last)
    elif dice.chance(0.04):
        change = dice.day(days_after(last, 10), EXTRACT_DAY)
        person.categories[-1].end = days_after(change, -1)
        person.categories.append(Span(READY, change))
    return person


def _ordinary(quotas: CashQuotas, dice: Dice) -> Person:
    year = quotas.year
    start = dice.day(year.start, year.end) if dice.chance(0.2) else spell_start(dice, year.start)
    person = Person(born_to_be(dice, AGE, 64, year.end), any_sex(dice))
    start = max(start, birthday(person.born, 18))
    change = dice.day(start, year.end)
    person.benefits = [Span(CASH, start)]
    if dice.chance(0.04) and start < days_after(year.start, 150):
        again = dice.day(days_after(year.start, 180), days_after(year.end, 60))
        person.benefits = [Span(CASH, start, days_after(again, -1)), Span(CASH, again)]
    if dice.chance(0.12) and change > start:
        person.categories.append(Span(READY, start, days_after(change, -1)))
        start = change
    elif dice.chance(0.1):
        start = min(days_after(start, dice.between(1, 21)), year.end)
    person.categories.append(Span(NOT_READY, start))
    return person


def _shifted_at_30(quotas: CashQuotas, dice: Dice) -> Person:
    """Uddannelseshjælp until the day before the 30th birthday, then Kontanthjælp."""
    shift = dice.day(quotas.year.start, days_after(quotas.year.end, -20))
    person = Person(birthday(shift, -AGE), any_sex(dice))
    start = days_after(shift, -dice.between(200, 900))
    before = days_after(shift, -1)
    person.benefits = [Span(EDUCATION, start, before), Span(CASH, shift)]
    person.categories = [Span(FOR_EDUCATION, start, before), Span(NOT_READY, shift)]
    return person


def _turned_30(quotas: CashQuotas, dice: Dice) -> Person:
    """On Kontanthjælp also before the 30th birthday."""
    turns = dice.day(quotas.year.start, quotas.year.end)
    person = Person(birthday(turns, -AGE), any_sex(dice))
    start = days_after(turns, -dice.between(200, 900))
    person.benefits = [Span(CASH, start)]
    person.categories = [Span(NOT_READY, start)]
    return person


def _with_gap(quotas: CashQuotas, dice: Dice, start: date, last: date) -> Person:
    """A spell interrupted for a few days, which are no whole month."""
    person = Person(born_to_be(dice, AGE + 3, 64, quotas.year.end), any_sex(dice))
    again = days_after(last, dice.between(5, 20))
    person.benefits = [Span(CASH, start, last), Span(CASH, again)]
    person.categories = [Span(NOT_READY, start)]
    return person


def _gap_before(quotas: CashQuotas, dice: Dice) -> Person:
    last = days_after(quotas.year.start, -dice.between(40, 300))
    return _with_gap(quotas, dice, days_after(last, -dice.between(100, 700)), last)


def _gap_after(quotas: CashQuotas, dice: Dice) -> Person:
    start = days_after(quotas.year.end, -dice.between(100, 700))
    return _with_gap(quotas, dice, start, days_after(quotas.year.end, dice.between(1, 50)))


def _gap_while_ready(quotas: CashQuotas, dice: Dice) -> Person:
    """The gap lies in the year, but the person was Jobparat then and is not counted for it."""
    last = days_after(quotas.year.start, dice.between(20, 240))
    person = _with_gap(quotas, dice, days_after(last, -dice.between(100, 700)), last)
    change = days_after(last, dice.between(30, 60))
    person.categories = [
        Span(READY, person.benefits[0].start, days_after(change, -1)),
        Span(NOT_READY, change),
    ]
    return person


def _end_after(person: Person, dice: Dice, last_of_year: date) -> None:
    """End the spell in the months after the year; the latest ends are not decided yet."""
    first = max(days_after(last_of_year, 1), days_after(person.benefits[-1].start, 10))
    last = dice.day(first, EXTRACT_DAY)
    person.benefits[-1].end = last
    person.categories[-1].end = last
    reason = dice.weighted((("Ordinært arbejde", 5), ("Andet", 2), ("", 1)))
    reported = closure_day(dice, last)
    if reason and reported <= EXTRACT_DAY:
        person.closures.append(Closure(CASH, reported, reason))
