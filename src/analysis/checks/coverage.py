"""Which figures a check covers, and how much a covered figure could change without being noticed.

A share of 13,0 % agrees with 1.030 persons, and with 1.031. A figure is *pinned* when a change of
its last digit is noticed, *bounded* when only a larger change is, and *uncovered* when no check
recomputes anything from it. That a part is at most its whole recomputes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.checks.reconcile import Declared, Outcome, Result, declared_deviations, evaluate
from analysis.checks.relations import Figures, Operand, Place, Relation
from analysis.meeting import Meeting

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

    @property
    def uncovered_places(self) -> set[Place]:
        """Where the figures stand that no check covers."""
        return {figure.place for figure in self.uncovered if figure.place}


def covered_places(results: Sequence[Result]) -> set[Place]:
    """Return where the figures stand from which something is recomputed."""
    return {
        place
        for result in results
        if result.outcome is not Outcome.IMPOSSIBLE and not result.relation.at_most
        for place in result.relation.places
    }


def coverage(meeting: Meeting, figures: Figures, results: Sequence[Result]) -> Coverage:
    """Try for each figure which other figures in its place would be noticed."""
    declared = declared_deviations(meeting, [result.relation for result in results])
    covered = covered_places(results)
    by_place: dict[Place, list[Relation]] = defaultdict(list)
    for result in results:
        for place in result.relation.places:
            by_place[place].append(result.relation)

    pinned, bounded, uncovered = [], [], []
    for figure in figures:
        if figure.value is None or figure.place is None:
            continue
        if figure.place not in covered:
            uncovered.append(figure)
            continue
        limits = _unnoticed(figure.value, figure, by_place[figure.place], declared)
        if limits == (figure.value, figure.value):
            pinned.append(figure)
        else:
            bounded.append(Bounded(figure, *limits))
    return Coverage(tuple(pinned), tuple(bounded), tuple(uncovered))


def _unnoticed(
    value: Decimal, figure: Operand, relations: Sequence[Relation], declared: Declared
) -> tuple[Decimal, Decimal]:
    unit = Decimal(1).scaleb(-figure.decimals)

    def unnoticed(steps: int) -> bool:
        changed = {figure.place: value + steps * unit} if figure.place else {}
        results = [evaluate(relation, declared, changed) for relation in relations]
        return not any(result.fails for result in results)

    if not unnoticed(0):  # what fails as it stands is told elsewhere
        return value, value
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
