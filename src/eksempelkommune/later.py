"""A month later: the same persons, as the next extract tells of them.

What the first extract says stays, save that what was to go on may have ended. Two things it should
have said are in the later one alone: a placement of last year, and that some had moved away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from eksempelkommune import catalogue
from eksempelkommune.dice import Dice
from eksempelkommune.flygtninge import OFFERED
from eksempelkommune.kontanthjaelp import AGE, closure_day
from eksempelkommune.person import (
    CASH,
    EXTRACT_DAY,
    INTEGRATION,
    LATER_DAY,
    MAN,
    MUNICIPALITY_CODE,
    NOT_READY,
    READY,
    REFUGEE,
    REUNITED,
    Activity,
    Closure,
    Person,
    Span,
    age_on,
    any_sex,
    born_to_be,
    days_after,
    move_away,
    settle,
)

_FIRST_DAY = days_after(EXTRACT_DAY, 1)
_LAST_PRINTED = date(2017, 4, 1)  # of the refugees, at the first meeting
_LATE_PLACEMENT = date(2016, 11, 1), date(2016, 12, 31)
_LATE_MOVES = 3
_ARRIVE, _MOVE, _FIND_WORK, _BEGIN_PLACEMENT, _LEAVE_HOUSING = 2, 2, 4, 24, 3  # refugees
_COME_TO_CASH = 25
_OPEN_ENDS = 0.05  # how many of the benefits and activities under way end in the month


def live_on(people: list[Person], dice: Dice) -> None:
    """Let the month go by, to the day of the later extract; who comes is added last."""
    refugees = [person for person in people if person.programmes]
    others = [person for person in people if not person.programmes]
    _tell_of_a_placement(others, dice)
    _tell_of_moves(refugees, dice)
    for person in others:
        _go_on(person, dice)
    _go_on_with_refugees(refugees, dice)
    people += [_comes_to_cash(dice) for _ in range(_COME_TO_CASH)]
    people += [_arrives(dice, ground) for ground in (REFUGEE, REUNITED) for _ in range(_ARRIVE)]


# --- what was registered late ---------------------------------------------------------------------


def _tell_of_a_placement(people: Sequence[Person], dice: Dice) -> None:
    """Give one who counted all the while, and did nothing else, a placement for full time."""
    first, last = _LATE_PLACEMENT
    able = [
        person
        for person in people
        if age_on(person.born, last) >= AGE
        and any(_lasts(span, CASH, first, last) for span in person.benefits)
        and any(_lasts(span, NOT_READY, first, last) for span in person.categories)
        and not any(span.start <= last and _is_open(span, first) for span in person.activities)
    ]
    placement = catalogue.activity(dice, catalogue.PLACEMENT, first, last)
    placement.minutes = catalogue.FULL_TIME
    for person in able[:1]:
        person.activities.append(placement)


def _tell_of_moves(refugees: Sequence[Person], dice: Dice) -> None:
    """Let men of the same age group, who were only in some everyday course, move away in March."""
    march = days_after(_LAST_PRINTED, -30)
    everyday = {catalogue.LANGUAGE, catalogue.OTHER_ACTOR, catalogue.GUIDANCE}
    able = [
        person
        for person in refugees
        if person.sex == MAN
        and 30 <= age_on(person.born, _LAST_PRINTED) <= 50
        and _is_counted(person, march)
        and _is_counted(person, EXTRACT_DAY)
        and not (person.categories or person.housing)
        and any(_is_open(span, EXTRACT_DAY) for span in person.activities)
        and all(span.what in everyday for span in person.activities)
        and all(span.start < march for span in (*person.activities, *person.benefits))
    ]
    for person in able[:_LATE_MOVES]:
        _move(person, dice, dice.day(march, days_after(_LAST_PRINTED, -1)))


def _lasts(span: Span, what: str, first: date, last: date) -> bool:
    return span.what == what and span.covers(first) and span.covers(last)


def _is_open(span: Span, day: date) -> bool:
    return span.end is None or span.end >= day


def _is_counted(person: Person, day: date) -> bool:
    """Whether a refugee is in a programme here, and so among those whom item 5 counts."""
    in_programme = any(span.what == OFFERED and span.covers(day) for span in person.programmes)
    here = any(span.what == str(MUNICIPALITY_CODE) and span.covers(day) for span in person.homes)
    return in_programme and here


# --- what happened since --------------------------------------------------------------------------


def _day(dice: Dice) -> date:
    return dice.day(_FIRST_DAY, LATER_DAY)


def _go_on(person: Person, dice: Dice) -> None:
    """Let a benefit end, or else an activity begin or end, for some."""
    under_way = bool(person.benefits) and person.benefits[-1].end is None
    if under_way and dice.chance(_OPEN_ENDS):
        _end_benefit(person, dice, _day(dice), "Ordinært arbejde")
        _end_open(person.categories, person.benefits[-1].end)
    elif under_way and person.benefits[-1].what == CASH and dice.chance(_OPEN_ENDS):
        kind = dice.pick((catalogue.GUIDANCE, catalogue.OTHER_ACTOR, catalogue.PLACEMENT))
        person.activities.append(_begun(dice, kind))
    _end_some(person.activities, dice)


def _go_on_with_refugees(refugees: Sequence[Person], dice: Dice) -> None:
    """Let some move, work, begin a placement or find a home; the programmes go on."""
    for person in refugees:
        _end_some(person.activities, dice)
    here = [
        person
        for person in refugees
        if _is_counted(person, LATER_DAY) and age_on(person.born, EXTRACT_DAY) >= 18
    ]
    idle = [person for person in here if not _does(person, catalogue.WORK, catalogue.EXEMPT)]
    chosen = dice.some(idle, _MOVE + _FIND_WORK + _BEGIN_PLACEMENT)
    for turn, person in enumerate(chosen):
        if turn < _MOVE:
            _move(person, dice, _day(dice))
        elif turn < _MOVE + _FIND_WORK:
            person.activities.append(catalogue.activity(dice, catalogue.WORK, _day(dice), None))
            last = days_after(person.activities[-1].start, -1)
            _end_benefit(person, dice, last, "Ordinært arbejde")
        else:
            person.activities.append(_begun(dice, catalogue.PLACEMENT))
    housed = [person for person in here if person.housing and person.housing[-1].end is None]
    for person in dice.some(housed, _LEAVE_HOUSING):
        person.housing[-1].end = _day(dice)


def _does(person: Person, *kinds: str) -> bool:
    return any(span.what in kinds and _is_open(span, EXTRACT_DAY) for span in person.activities)


def _begun(dice: Dice, kind: str) -> Activity:
    start = _day(dice)
    return catalogue.activity(dice, kind, start, days_after(start, dice.between(27, 90)))


def _move(person: Person, dice: Dice, last: date) -> None:
    """Let a person live elsewhere from the next day, without what they had here."""
    move_away(person, dice, last)
    _end_benefit(person, dice, last, "Flyttet til anden kommune")
    for spans in (person.categories, person.housing, person.activities):
        _end_open(spans, last)


def _end_benefit(person: Person, dice: Dice, last: date, reason: str) -> None:
    """End the benefit that is under way, if there is one, and report it."""
    if not person.benefits or person.benefits[-1].end is not None:
        return
    person.benefits[-1].end = last
    reported = closure_day(dice, last)
    if reported <= LATER_DAY:
        person.closures.append(Closure(person.benefits[-1].what, reported, reason))


def _end_open(spans: Sequence[Span], last: date | None) -> None:
    for span in spans:
        if last and _is_open(span, last):
            span.end = last


def _end_some(spans: Sequence[Span], dice: Dice) -> None:
    for span in spans:
        if span.end is None and dice.chance(_OPEN_ENDS):
            span.end = _day(dice)


# --- who comes ------------------------------------------------------------------------------------


def _comes_to_cash(dice: Dice) -> Person:
    person = Person(born_to_be(dice, AGE, 60, EXTRACT_DAY), any_sex(dice))
    start = _day(dice)
    settle(person, dice, start)
    person.benefits = [Span(CASH, start)]
    person.categories = [Span(dice.pick((READY, NOT_READY)), start)]
    return person


def _arrives(dice: Dice, ground: str) -> Person:
    """Placed here, in a programme and at a school of language before the first of May."""
    placed = dice.day(_FIRST_DAY, days_after(_FIRST_DAY, 7))
    person = Person(born_to_be(dice, 20, 45, placed), any_sex(dice), ground, placed)
    person.homes = [Span(str(MUNICIPALITY_CODE), placed)]
    start = days_after(placed, dice.between(0, 4))
    person.programmes = [Span(OFFERED, start)]
    person.benefits = [Span(INTEGRATION, start)]
    person.activities = [catalogue.activity(dice, catalogue.LANGUAGE, start, None)]
    return person
