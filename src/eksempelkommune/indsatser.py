"""Efforts and what comes of them: who is visited to one, their plans, contacts, hours and jobs.

None of it is told by a printed table: it is given to the persons whom the other modules have made,
and to refugees who came so early that their programme was over before the papers count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from eksempelkommune import catalogue
from eksempelkommune.dice import Dice
from eksempelkommune.flygtninge import OFFERED
from eksempelkommune.person import (
    CASH,
    EDUCATION,
    FLEX,
    INTEGRATION,
    LATER_DAY,
    MUNICIPALITY_CODE,
    NOT_READY,
    REFUGEE,
    RESOURCE,
    REUNITED,
    Effort,
    Person,
    Span,
    any_sex,
    born_to_be,
    days_after,
    first_of_month,
)

TOWARDS_WORK, TRIAL, ORDINARY = "Flere skal med", "Tæt på job", "Ordinær indsats"
WORK, STUDY, FLEX_WORK = "ordinært arbejde", "ordinær uddannelse", "fleksjob"

# Name, places, from and to, and what it costs a year. The activities are those of its provider.
OFFERS = (
    ("Demo Kursuscenter", "60", "2015-01-01", "", "3300000"),
    ("Eksempelværkstedet", "25", "2015-01-01", "2016-06-30", "1650000"),
    ("Eksempelværkstedet", "40", "2016-07-01", "", "2400000"),
    ("Eksempelkommunes Parkafdeling", "30", "2015-01-01", "", "1400000"),
    ("Opdigtet Værested", "", "2016-01-01", "", ""),
)
PROVIDERS = {name for name, *_ in OFFERS}

_SYSTEM = (CASH, EDUCATION, INTEGRATION)
_REFERENCE = date(2016, 1, 1)
_ENTRY_ENDS = date(2016, 3, 31)
_LONG_SINCE = date(2011, 6, 1)  # who has been on a benefit since then is the target group
_TOWARDS_WORK, _TRIAL = 200, 300  # persons in the effort, and in each group of the trial
_COHORTS, _OF_A_YEAR = (2010, 2011, 2012), 40


def make(people: Sequence[Person], dice: Dice) -> list[Person]:
    """Give persons efforts and jobs; return those who came early."""
    early = [_arrived(year, dice) for year in _COHORTS for _ in range(_OF_A_YEAR)]
    for person in people:
        _find_work(person, dice)
        _work_some_hours(person)
    target = [one for one in people if _is_in_target(one)]
    for person in dice.some(target, _TOWARDS_WORK):
        _go_towards_work(person, dice)
    _try_out([one for one in people if _is_on(one, (CASH,)) and not one.efforts], dice)
    return early


def _is_on(person: Person, benefits: Sequence[str]) -> bool:
    return any(one.what in benefits and one.covers(_REFERENCE) for one in person.benefits)


def _is_in_target(person: Person) -> bool:
    """Whether a person was judged not to be ready, and has been on a benefit for long."""
    judged = any(one.what == NOT_READY and one.covers(_REFERENCE) for one in person.categories)
    on = [one for one in person.benefits if one.what in _SYSTEM and one.covers(_REFERENCE)]
    return judged and any(one.start < _LONG_SINCE for one in on)


def _go_towards_work(person: Person, dice: Dice) -> None:
    """Visit a person to the effort, in which one thing or another follows."""
    visited = dice.day(days_after(_REFERENCE, 30), LATER_DAY)
    start = days_after(visited, dice.between(3, 60)) if dice.chance(0.9) else None
    cleared = days_after(visited, dice.between(60, 200)) if start and dice.chance(0.7) else None
    end = days_after(start, dice.between(120, 400)) if start and dice.chance(0.4) else None
    person.efforts.append(Effort(TOWARDS_WORK, visited, end, start, cleared))
    if dice.chance(0.75):
        kind = "personlig jobformidler" if dice.chance(0.8) else "anden kontaktperson"
        person.contacts.append(Span(kind, days_after(visited, dice.between(0, 30)), end))
    if dice.chance(0.65):
        where = dice.weighted(
            (("rehabiliteringsteam", 3), ("socialforvaltning", 2), ("anden forvaltning", 1))
        )
        person.referrals.append(Span(where, days_after(visited, dice.between(-60, 120))))
    if dice.chance(0.9):
        plan = "forberedende plan" if dice.chance(0.4) else "anden plan"
        person.plans.append(Span(plan, days_after(visited, dice.between(0, 150))))
    if start and dice.chance(0.45):
        for later in range(1, dice.between(2, 10)):
            minutes = dice.between(4, 60) * 60 + 30 * dice.between(0, 1)
            person.hours.setdefault(first_of_month(start, later), minutes)


def _try_out(people: Sequence[Person], dice: Dice) -> None:
    """Visit some to what is tried, others to what there was; of the former more have left since."""
    some = dice.some(people, len(people))
    by_leaving = sorted(some, key=lambda one: not _leaves(one) or dice.chance(0.75))
    tried = by_leaving[:_TRIAL]
    for name, group in ((TRIAL, tried), (ORDINARY, by_leaving[_TRIAL:][-_TRIAL:])):
        for person in group:
            visited = dice.day(_REFERENCE, _ENTRY_ENDS)
            person.efforts.append(Effort(name, visited, None, days_after(visited, 7)))


def _leaves(person: Person) -> bool:
    """Whether a person leaves the benefit within the year after the entry."""
    ends = (one.end for one in person.benefits if one.what == CASH and one.covers(_REFERENCE))
    return any(end and end < date(2017, 1, 1) for end in ends)


# --- jobs -----------------------------------------------------------------------------------------


def _find_work(person: Person, dice: Dice) -> None:
    """Let a person be in the jobs and schools that the rest of the register tells of."""
    for job in sorted(_jobs(person, dice), key=lambda job: (job.start, job.what)):
        others = [one for one in person.jobs if one.what == job.what]
        if all(one.end is not None and one.end < job.start for one in others):
            person.jobs.append(job)


def _jobs(person: Person, dice: Dice) -> Iterator[Span]:
    of_activity = {catalogue.WORK: WORK, catalogue.STUDY: STUDY}
    for one in person.activities:
        if one.what in of_activity:
            yield Span(of_activity[one.what], one.start, one.end)
    of_reason = {"Ordinært arbejde": WORK, "Ordinær uddannelse": STUDY}
    for closure in person.closures:
        if closure.reason in of_reason:
            yield _since(of_reason[closure.reason], closure.day, dice)
    for benefit in person.benefits:
        if benefit.what == FLEX and benefit.end:
            yield _since(FLEX_WORK, benefit.end, dice)


def _since(what: str, day: date, dice: Dice) -> Span:
    start = days_after(day, 1)
    return Span(what, start, days_after(start, dice.between(30, 900)) if dice.chance(0.4) else None)


def _work_some_hours(person: Person) -> None:
    """Give the hours of part-time work, month by month."""
    for one in person.activities:
        if one.what != catalogue.PART_TIME:
            continue
        month = one.start.replace(day=1)
        while month <= (one.end or LATER_DAY):
            hours = (one.minutes or 0) * 52 // 12 // 30 * 30
            person.hours[month] = person.hours.get(month, 0) + hours
            month = first_of_month(month, 1)


# --- those who came early -------------------------------------------------------------------------


def _arrived(year: int, dice: Dice) -> Person:
    """Return one who was placed here in a year, and found work or did not."""
    placed = dice.day(date(year, 1, 1), date(year, 12, 1))
    person = Person(born_to_be(dice, 20, 50, placed), any_sex(dice), REFUGEE, placed)
    person.ground = REFUGEE if dice.chance(0.7) else REUNITED
    person.homes = [Span(str(MUNICIPALITY_CODE), placed)]
    start = days_after(placed, 20)
    person.programmes = [Span(OFFERED, start, days_after(start, 3 * 365))]
    first_job = days_after(placed, dice.between(150, 1600))
    stays = dice.chance(0.35)
    end = days_after(date(2015, 1, 1), -1) if stays else days_after(first_job, -1)
    end = min(end, days_after(date(2015, 1, 1), -1))
    person.benefits = [Span(INTEGRATION, start, end)]
    if stays:
        person.benefits.append(Span(RESOURCE, days_after(end, 1)))
    else:
        goes_on = dice.chance(0.6)
        last = None if goes_on else days_after(first_job, dice.between(60, 700))
        person.jobs = [Span(WORK, first_job, last)]
    return person
