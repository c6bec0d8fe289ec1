"""What the residents are in from date to date: a category, a place to live, activities.

On each date that a table prints, exactly so many are in each. Whoever is in something stays in it
as long as the figures let them; between the dates it begins and ends on days of chance.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from eksempelkommune import catalogue
from eksempelkommune.befolkning import Resident
from eksempelkommune.dice import Dice
from eksempelkommune.person import EXTRACT_DAY, FOR_EDUCATION, Span, days_after
from eksempelkommune.quotas import IN_ACTIVATION, Grid, filled, refuse

Members = list[set[int]]  # on each day of a grid, the numbers of the residents who are in it

_COMMON = ((catalogue.LANGUAGE, 14), (catalogue.OTHER_ACTOR, 3), (catalogue.GUIDANCE, 3))
# What goes badly with what: those in the latter are taken for the former only when nobody else is.
_BADLY = {
    catalogue.WORK: (catalogue.STUDY, catalogue.IGU, catalogue.EXEMPT, catalogue.SUBSIDY),
    catalogue.STUDY: (catalogue.WORK, catalogue.IGU, catalogue.EXEMPT),
    catalogue.IGU: (catalogue.WORK, catalogue.STUDY, catalogue.EXEMPT),
    catalogue.EXEMPT: (catalogue.WORK, catalogue.STUDY, catalogue.IGU),
    catalogue.PART_TIME: (catalogue.WORK, catalogue.EXEMPT, catalogue.IGU),
    IN_ACTIVATION: (catalogue.WORK, catalogue.EXEMPT, catalogue.STUDY, catalogue.IGU),
    catalogue.SUBSIDY: (catalogue.WORK, catalogue.EXEMPT, catalogue.IGU, catalogue.STUDY),
    catalogue.PLACEMENT: (catalogue.SUBSIDY, catalogue.WORK, catalogue.EXEMPT, catalogue.STUDY),
}


def one_at_a_time(
    grid: Grid, people: Sequence[Resident], dice: Dice, table: str
) -> dict[int, list[Span]]:
    """Return spans of which a person has at most one on a day: categories, places to live."""
    rows = {row: filled(counts, from_nothing=True) for row, counts in grid.rows.items()}
    states: list[dict[int, str]] = []
    for place, day in enumerate(grid.days):
        before = states[-1] if states else {}
        here = [each for each in people if each.counts_as_adult(day)]
        wanted = {row: counts[place] for row, counts in rows.items()}
        states.append(_assigned(wanted, here, before, day, dice, table))
    return {each.number: _spans(each, grid.days, states, dice) for each in people}


def _assigned(
    wanted: Mapping[str, int],
    here: Sequence[Resident],
    before: Mapping[int, str],
    day: date,
    dice: Dice,
    table: str,
) -> dict[int, str]:
    """Give everybody at most one state: those who have one keep it while it is not too many."""
    state: dict[int, str] = {}
    free: list[Resident] = []
    taken = dict.fromkeys(wanted, 0)
    for each in dice.shuffled(here):
        had = before.get(each.number)
        if had is not None and taken[had] < wanted[had]:
            state[each.number] = had
            taken[had] += 1
        elif had is not None:
            free.insert(0, each)  # first in the line for another one
        else:
            free.append(each)
    for row in sorted(wanted, key=lambda row: (row != FOR_EDUCATION, wanted[row])):
        fitting = [each for each in free if _suits(row, each)]
        free = fitting + [each for each in free if not _suits(row, each)]
        missing = wanted[row] - taken[row]
        if missing > len(free):
            raise refuse(f"counts more persons on {day} than there are", table)
        for each in free[:missing]:
            state[each.number] = row
        del free[:missing]
    return state


def _suits(row: str, person: Resident) -> bool:
    """Whether a person is one whom a state fits: only the young are for education."""
    return row != FOR_EDUCATION or person.group == 1


def _spans(
    person: Resident, days: Sequence[date], states: Sequence[Mapping[int, str]], dice: Dice
) -> list[Span]:
    """Return the runs of one state after another, without overlap."""
    spans: list[Span] = []
    for place, day in enumerate(days):
        now = states[place].get(person.number)
        if not person.counts_as_adult(day) or (
            spans and spans[-1].end is None and spans[-1].what == now
        ):
            continue
        change = _first_day(person, days, place, dice)
        if spans and spans[-1].end is None:
            spans[-1].end = days_after(change, -1)
        if now is not None:
            spans.append(Span(now, change))
    if spans and spans[-1].end is None:
        spans[-1].end = person.last
    return spans


def _first_day(person: Resident, days: Sequence[date], place: int, dice: Dice) -> date:
    """Return since when something holds that holds on a day and not on the one before it."""
    earliest = days_after(days[place - 1], 1) if place else days_after(days[0], -150)
    return dice.day(max(earliest, person.adult_since), days[place])


# --- activities -----------------------------------------------------------------------------------


def activities(grid: Grid, people: Sequence[Resident], dice: Dice) -> dict[int, list[Span]]:
    """Return the activities of each person; several at a time are common."""
    rows = {row: filled(counts, from_nothing=True) for row, counts in grid.rows.items()}
    usual = {each.number: dice.weighted(_COMMON) for each in people}
    members: dict[str, Members] = {}
    for place, day in enumerate(grid.days):
        here = [each.number for each in people if each.counts_as_adult(day)]
        for row in _BADLY:
            able: Collection[int] = here
            if row in {catalogue.SUBSIDY, catalogue.PLACEMENT}:
                able = sorted(members[IN_ACTIVATION][place])
            chosen = _members(row, rows[row][place], able, members, place, day, dice)
            members.setdefault(row, []).append(chosen)
        for kind, chosen in _everyday(members, usual, place, dice).items():
            members.setdefault(kind, []).append(chosen)
    del members[IN_ACTIVATION]
    return {
        each.number: [
            span for kind in members for span in _stays(each, kind, grid.days, members[kind], dice)
        ]
        for each in people
    }


def _members(
    row: str,
    number: int,
    able: Collection[int],
    members: Mapping[str, Members],
    place: int,
    day: date,
    dice: Dice,
) -> set[int]:
    """Choose who is in a row on a day: those who were, unless something else goes badly with it."""
    if number > len(able):
        raise refuse(f"{row!r} counts more on {day} than there are", "flygtninge-efter-aktivitet")
    before = members[row][-1] if members.get(row) else set()
    rivals: set[int] = set()
    for other in _BADLY[row]:
        if members.get(other):
            rivals |= members[other][-1]
    order = sorted((each in rivals, each not in before, dice.fraction(), each) for each in able)
    return {each for *_, each in order[:number]}


def _everyday(
    members: Mapping[str, Members], usual: Mapping[int, str], place: int, dice: Dice
) -> dict[str, set[int]]:
    """Choose what those are in who are in activation: language school for most, some beside."""
    active = sorted(members[IN_ACTIVATION][place])
    with_firms = members[catalogue.SUBSIDY][place] | members[catalogue.PLACEMENT][place]
    chosen: dict[str, set[int]] = {kind: set() for kind, _ in _COMMON}
    chosen[catalogue.MENTOR] = set()
    for each in active:
        if each not in with_firms or dice.chance(0.5):
            chosen[usual[each]].add(each)
        if each % 12 == 0:
            chosen[catalogue.MENTOR].add(each)
    return chosen


def _stays(
    person: Resident, kind: str, days: Sequence[date], members: Members, dice: Dice
) -> list[Span]:
    """Return when a person is in one kind of activity; two of them may overlap."""
    spans: list[Span] = []
    under_way = False
    for place, day in enumerate(days):
        now = person.number in members[place]
        if now and not under_way:
            spans.append(Span(kind, _first_day(person, days, place, dice)))
        elif under_way and not now:
            last = dice.day(days[place - 1], days_after(day, -1))
            spans[-1].end = min(last, person.last) if person.last else last
        under_way = now
    if spans and spans[-1].end is None:
        spans[-1].end = person.last
        if person.last is None and dice.chance(0.3):
            spans[-1].end = max(days[-1], days_after(EXTRACT_DAY, dice.between(-10, 150)))
    return spans
