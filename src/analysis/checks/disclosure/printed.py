"""Hidden figures that the checks give away: what is printed around them leaves one value for each.

What is known of a figure that is not printed is an interval. Each relation narrows the intervals of
its figures, over and over, until none is narrower; and exact sums are solved together, since
several may tell what none of them tells alone. That a count is whole and not negative is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TypeVar

from analysis.checks.reconcile import Result, behind
from analysis.checks.relations import Figures, Place, Relation
from analysis.interval import ENDLESS, Interval

_MOST_STEPS = 50  # how often one figure's interval is narrowed
_LESS = Decimal(-1)


def given_away(figures: Figures, results: Sequence[Result]) -> list[Place]:
    """Return where figures are hidden that can have one value only."""
    unknown = _Unknowns(figures, results)
    unknown.narrow()
    hidden = [cell.place for cell in figures if cell.is_hidden and cell.place in unknown.figures]
    return [place for place in hidden if place and unknown.figures[place].is_known]


@dataclass
class _Unknown:
    """A figure that is not printed: its decimals, the lowest and the highest that it can be."""

    decimals: int
    low: Fraction
    high: Fraction = ENDLESS
    steps: int = 0

    @property
    def is_known(self) -> bool:
        return self.low == self.high

    @property
    def interval(self) -> Interval:
        return Interval(self.low, self.high)

    def narrow(self, to: Interval) -> bool:
        """Narrow it to what lies in an interval, and tell whether that is less than before."""
        step = Fraction(1, 10**self.decimals)
        low, high = ceil(to.low / step) * step, floor(to.high / step) * step
        low = max(self.low, low + step if to.open_low and low == to.low else low)
        high = min(self.high, high - step if to.open_high and high == to.high else high)
        if low > high or (low, high) == (self.low, self.high) or self.steps == _MOST_STEPS:
            return False  # where nothing is left, the relation does not hold
        self.low, self.high, self.steps = low, high, self.steps + 1
        return True


class _Unknowns:
    """The figures that are not printed, and the relations that they stand in."""

    def __init__(self, figures: Figures, results: Sequence[Result]) -> None:
        lacking = (one for one in results if any(o.value is None for o in one.relation.operands))
        self.sums = [result.sums for result in lacking]
        self.of: dict[Place | None, list[int]] = defaultdict(list)
        self.figures: dict[Place | None, _Unknown] = {}
        # The figures of the same column tell whether they count.
        not_counts = {
            (cell.place.table, cell.place.column)
            for cell in figures
            if cell.place and cell.value is not None
            if cell.decimals or cell.rounded or cell.value < 0
        }
        for number, sums in enumerate(self.sums):
            for operand in sums.relation.operands:
                if operand.value is None and (place := operand.place):
                    counts = (place.table, place.column) not in not_counts
                    low = Fraction(0) if counts else -ENDLESS
                    unknown = self.figures[place] = _Unknown(operand.decimals, low)
                    unknown.narrow(operand.within or unknown.interval)
                    self.of[place].append(number)

    def narrow(self) -> None:
        """Narrow every figure as far as the relations can."""
        waiting = dict.fromkeys(range(len(self.sums)))
        while waiting:
            while waiting:
                sums = self.sums[number := next(iter(waiting))]
                del waiting[number]
                unknown = self._within(sums.relation)
                for place, within in sums.leaves(unknown, unknown):
                    if self.figures[place].narrow(within):
                        waiting |= dict.fromkeys(self.of[place])
            equations = [self._equation(sums.relation) for sums in self.sums]
            for place, value in solved([*filter(None, equations)]):
                if self.figures[place].narrow(Interval(value, value)):
                    waiting |= dict.fromkeys(self.of[place])

    def _within(self, relation: Relation) -> dict[Place, Interval]:
        """Return where the figures of a relation lie that are not printed."""
        places = [operand.place for operand in relation.operands if operand.place in self.figures]
        return {place: self.figures[place].interval for place in places if place}

    def _equation(self, relation: Relation) -> _Equation[Place | None] | None:
        """Return what a relation says of the unknown figures, if it leaves no room for rounding."""
        if relation.divisor or relation.at_most:
            return None
        times: dict[Place | None, Fraction] = {}
        total = Fraction(0)
        printed = replace(relation.printed, times=_LESS, rounded=False)
        for operand in (*relation.terms, printed):
            finest = operand.decimals - int(operand.times.as_tuple().exponent)
            if operand.rounded or finest > printed.decimals:
                return None
            unknown = self.figures.get(operand.place)
            if unknown and not unknown.is_known:
                times[operand.place] = Fraction(operand.times)
            else:
                total -= behind(operand, False, unknown.interval if unknown else None).low
        return times, total


# --- several sums at once -------------------------------------------------------------------------

Name = TypeVar("Name")
_Equation = tuple[dict[Name, Fraction], Fraction]  # times how much each is taken; their sum


def solved(equations: Iterable[_Equation[Name]]) -> Iterator[tuple[Name, Fraction]]:
    """Yield the figures that all equations together leave one value for.

    Each equation gives one figure by others, and that is put into all that were given before (Gauss
    and Jordan): what is given by none that stays free is known.
    """
    given: dict[Name, _Equation[Name]] = {}
    for times, total in sorted(equations, key=lambda equation: len(equation[0])):
        left, rest = _put_in(given, times, total)
        if not left:
            continue
        place, by = left.popitem()
        new = {place: ({one: -each / by for one, each in left.items()}, rest / by)}
        for other, (parts, value) in given.items():
            if place in parts:
                others, less = _put_in(new, parts, -value)
                given[other] = others, -less
        given |= new
    yield from ((place, total) for place, (parts, total) in given.items() if not parts)


def _put_in(
    given: Mapping[Name, _Equation[Name]], times: Mapping[Name, Fraction], total: Fraction
) -> _Equation[Name]:
    """Put into an equation what others give by figures that stay free."""
    left: dict[Name, Fraction] = defaultdict(Fraction)
    for place, by in times.items():
        if place not in given:
            left[place] += by
            continue
        parts, rest = given[place]
        total -= by * rest
        for part, each in parts.items():
            left[part] += by * each
    return {place: by for place, by in left.items() if by}, total
