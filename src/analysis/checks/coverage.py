"""Which figures a check covers, and how much a covered figure could change without being noticed.

A share of 13,0 % agrees with 1.030 persons, and with 1.031. A figure is *pinned* when a change of
its last digit is noticed, *bounded* when only a larger change is, and *uncovered* when no check
recomputes anything from it. That a part is at most its whole recomputes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.checks.reconcile import Result, Sums
from analysis.checks.relations import Operand, Place

_FARTHEST = 2**24  # units of the last digit; beyond this a figure counts as unbounded


@dataclass(frozen=True)
class Bounded:
    """A covered figure, and the lowest and highest figure that no check would notice."""

    figure: Operand
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Coverage:
    """Every figure of the papers, by how well the checks cover it."""

    pinned: tuple[Operand, ...]
    bounded: tuple[Bounded, ...]
    uncovered: tuple[Operand, ...]


def coverage(figures: Iterable[Operand], results: Sequence[Result]) -> Coverage:
    """Try for each figure which other figures in its place would be noticed."""
    covered: set[Place] = set()
    failing: set[Place] = set()
    by_place: dict[Place, list[Sums]] = defaultdict(list)
    for result in results:
        places = result.relation.places
        covered |= places if result.recomputes else set()
        failing |= places if result.fails else set()
        for place in places:
            by_place[place].append(result.sums)

    sound = covered - failing
    pinned, bounded, uncovered = [], [], []
    for figure in figures:
        if figure.value is None or figure.place is None:
            continue
        low = high = figure.value
        # What fails as it stands is told elsewhere.
        if figure.place in sound:
            low, high = _unnoticed(figure.place, low, figure.decimals, by_place[figure.place])
        steps = (high - low).scaleb(figure.decimals)
        # Nobody of 5 is no per cent, and nobody of 5 million too.
        if figure.place not in covered or steps >= 2 * _FARTHEST:
            uncovered.append(figure)
        elif steps:
            bounded.append(Bounded(figure, low, high))
        else:
            pinned.append(figure)
    return Coverage(tuple(pinned), tuple(bounded), tuple(uncovered))


def _unnoticed(
    place: Place, value: Decimal, decimals: int, relations: Sequence[Sums]
) -> tuple[Decimal, Decimal]:
    unit = Decimal(1).scaleb(-decimals)

    def unnoticed(steps: int) -> bool:
        changed = value + steps * unit
        return not any(relation.tried({place: changed}).fails for relation in relations)

    return (
        value - _farthest(lambda steps: unnoticed(-steps)) * unit,
        value + _farthest(unnoticed) * unit,
    )


def _farthest(unnoticed: Callable[[int], bool]) -> int:
    """Return the most steps that go unnoticed, by doubling and then halving."""
    if not unnoticed(1):
        return 0
    low = 1
    while low < _FARTHEST and unnoticed(low * 2):
        low *= 2
    high = low * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if unnoticed(middle) else (low, middle)
    return low
