"""Median and quartiles of the lengths of spells, of which some may go on.

A length is told of a person: it is shown only where enough persons have a spell that is shorter,
and enough have one that is longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Spells(NamedTuple):
    """Spells of so many days until now; those that are ``open`` may become longer.

    ``shortest`` and ``longest`` count those that are so of all spells of their persons.
    """

    days: int
    open: int
    number: int
    shortest: int
    longest: int


def quartile(spells: Sequence[Spells], quarter: int) -> int | None:
    """Return twice the length that so many fourths do not exceed, nor the others fall below.

    Where several lengths are that, it is the middle of the least and the greatest of them. None
    where it would be another if open spells became longer, and where there is none.
    """
    now = _quartile(sorted(spells), spells, quarter)
    ended = sorted(each for each in spells if not each.open)  # the others are longer than these
    return now if now == _quartile(ended, spells, quarter) else None


def _quartile(ordered: Sequence[Spells], of: Sequence[Spells], quarter: int) -> int | None:
    fourths = quarter * sum(each.number for each in of)
    first, last = (_length_at(ordered, place) for place in (-(-fourths // 4), fourths // 4 + 1))
    return None if first is None or last is None else first + last


def _length_at(ordered: Sequence[Spells], place: int) -> int | None:
    """Return how long the spell at a place is, counted from 1."""
    for each in ordered:
        place -= each.number
        if place <= 0:
            return each.days
    return None


def persons(spells: Sequence[Spells]) -> int:
    """Return how many persons have these spells."""
    return sum(each.shortest for each in spells)


def is_of_few(spells: Sequence[Spells], doubled: int | None, threshold: int) -> bool:
    """Whether a quartile, given as twice its days, would tell of few persons.

    So does that of fewer persons than three times the threshold, and one which fewer than the
    threshold have a spell shorter than, or longer than. Where it is None it tells no length.
    """
    if doubled is None:
        return persons(spells) < 3 * threshold
    shorter = sum(each.shortest for each in spells if 2 * each.days < doubled)
    longer = sum(each.longest for each in spells if 2 * each.days > doubled)
    return persons(spells) < 3 * threshold or min(shorter, longer) < threshold
