"""Hidden figures that the checks give away: what is printed around them leaves one value for each.

What is known of a figure that is not printed is an interval. Each relation narrows the intervals of
its figures, over and over, until none is narrower; and exact sums are solved together, since
several may tell what none of them tells alone. That a count is whole and not negative is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from random import Random

from analysis.checks.interval import ENDLESS, Interval
from analysis.checks.reconcile import answer, behind
from analysis.checks.relations import Figures, Operand, Place, Relation

_MOST_STEPS = 50  # how often one figure's interval is narrowed
_LESS = Decimal(-1)


def given_away(figures: Figures, relations: Sequence[Relation]) -> list[Place]:
    """Return where figures are hidden that can have one value only."""
    unknown = _Unknowns(figures, relations)
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

    def __init__(self, figures: Figures, relations: Sequence[Relation]) -> None:
        self.relations = [one for one in relations if any(o.value is None for o in one.operands)]
        self.of: dict[Place | None, list[int]] = defaultdict(list)
        for number, relation in enumerate(self.relations):
            for operand in relation.operands:
                if operand.value is None:
                    self.of[operand.place].append(number)
        # The figures of the same column tell how many decimals it has, and whether they count.
        decimals: dict[tuple[str, str], int] = defaultdict(int)
        not_counts = set()
        for cell in figures:
            if cell.place and cell.value is not None:
                column = cell.place.table, cell.place.column
                decimals[column] = max(decimals[column], cell.decimals)
                if cell.decimals or cell.rounded or cell.value < 0:
                    not_counts.add(column)
        self.figures: dict[Place | None, _Unknown] = {
            place: _Unknown(decimals[column], -ENDLESS if column in not_counts else Fraction(0))
            for place in self.of
            if place and (column := (place.table, place.column))
        }

    def narrow(self) -> None:
        """Narrow every figure as far as the relations can."""
        waiting = dict.fromkeys(range(len(self.relations)))
        while waiting:
            while waiting:
                relation = self.relations[next(iter(waiting))]
                del waiting[next(iter(waiting))]
                for place, within in self._leaves(relation):
                    if self.figures[place].narrow(within):
                        waiting |= dict.fromkeys(self.of[place])
            for place, value in _solved([*filter(None, map(self._equation, self.relations))]):
                if self.figures[place].narrow(Interval(value, value)):
                    waiting |= dict.fromkeys(self.of[place])

    def _leaves(self, relation: Relation) -> Iterator[tuple[Place | None, Interval]]:
        """Yield what a relation leaves for each of its figures that is not printed."""
        printed = relation.printed
        terms = self._sum(relation.terms)
        divisor = self._sum(relation.divisor) if relation.divisor else Interval.exact(1)
        with suppress(ZeroDivisionError):
            found = answer(relation, terms, divisor)
            if printed.place in self.figures and relation.at_most:
                yield printed.place, Interval(found.low, ENDLESS, found.open_low)
            elif printed.place in self.figures:
                # What lies half-way is printed away from zero.
                around = _around(found, self._decimals(printed))
                ends = int(found.low > 0), int(found.high < 0)
                yield printed.place, Interval(around.low, around.high, *ends)
        with suppress(ZeroDivisionError):
            goal = self._goal(relation) + Interval.exact(-relation.offset)
            quotient = goal.over(Interval.exact(relation.times))
            total = quotient.over(Interval.exact(1).over(divisor))
            yield from self._remaining(relation.terms, terms, total)
            if relation.divisor:
                yield from self._remaining(relation.divisor, divisor, terms.over(quotient))

    def _goal(self, relation: Relation) -> Interval:
        """Return what has to come out: what is printed, or at most that."""
        printed = relation.printed
        if relation.at_most:
            return replace(self._behind(printed), low=-ENDLESS, open_low=0)
        if printed.value is not None:
            return Interval.rounded(printed.value, printed.decimals)
        return _around(self._behind(replace(printed, rounded=False)), self._decimals(printed))

    def _remaining(
        self, operands: Sequence[Operand], now: Interval, total: Interval
    ) -> Iterator[tuple[Place | None, Interval]]:
        """Yield what is left for each unknown figure of a sum when the others are taken from it."""
        for operand in operands:
            if operand.place in self.figures:
                others = now.without(self._behind(operand)).times(_LESS)
                found = (total + others).over(Interval.exact(operand.times))
                rounded = _around(found, self._decimals(operand))
                yield operand.place, rounded if operand.rounded else found

    def _sum(self, operands: Sequence[Operand]) -> Interval:
        return sum(map(self._behind, operands), Interval.exact(0))

    def _behind(self, operand: Operand) -> Interval:
        """Return what an operand adds to its sum, whether or not it is printed."""
        if operand.place not in self.figures:
            return behind(operand, rounded=True)
        figure = self.figures[operand.place]
        found = Interval(figure.low, figure.high)
        return (_around(found, figure.decimals) if operand.rounded else found).times(operand.times)

    def _decimals(self, operand: Operand) -> int:
        unknown = self.figures.get(operand.place)
        return unknown.decimals if unknown else operand.decimals

    def _equation(self, relation: Relation) -> _Equation | None:
        """Return what a relation says of the unknown figures, if it leaves no room for rounding."""
        if relation.divisor or relation.at_most:
            return None
        times: dict[Place | None, Fraction] = {}
        total = Fraction(0)
        printed = replace(relation.printed, times=_LESS, rounded=False)
        for operand in (*relation.terms, printed):
            finest = self._decimals(operand) - int(operand.times.as_tuple().exponent)
            if operand.rounded or finest > self._decimals(printed):
                return None
            unknown = self.figures.get(operand.place)
            if unknown and not unknown.is_known:
                times[operand.place] = Fraction(operand.times)
            else:
                total -= self._behind(operand).low
        return times, total


def _around(interval: Interval, decimals: int) -> Interval:
    half = Fraction(1, 2 * 10**decimals)
    return replace(interval, low=interval.low - half, high=interval.high + half)


# --- several sums at once -------------------------------------------------------------------------

_Equation = tuple[dict[Place | None, Fraction], Fraction]  # times how much each is taken; their sum


def _solved(equations: Sequence[_Equation]) -> Iterator[tuple[Place | None, Fraction]]:
    """Yield the figures that all equations together leave one value for.

    Each gives one figure by others (Gauss). Which of those do not depend on any that stay free is
    seen by giving the free ones other values: chance makes no two answers of 64 bits alike.
    """
    given: dict[Place | None, _Equation] = {}
    for equation in equations:
        times, total = _put_in(given, *equation)
        if times:
            place, by = times.popitem()
            given[place] = {one: -each / by for one, each in times.items()}, total / by
    one, other = (_tried(given, Random(seed)) for seed in (1, 2))  # noqa: S311
    yield from ((place, one[place]) for place in given if one[place] == other[place])


def _put_in(
    given: dict[Place | None, _Equation], times: dict[Place | None, Fraction], total: Fraction
) -> _Equation:
    """Put into an equation what others give."""
    waiting = [place for place in times if place in given]
    while waiting:
        if by := times.pop(place := waiting.pop(), None):
            parts, rest = given[place]
            total -= by * rest
            for part, each in parts.items():
                times[part] = times.get(part, Fraction(0)) + by * each
                if not times[part]:
                    del times[part]
                elif part in given:
                    waiting.append(part)
    return times, total


def _tried(given: dict[Place | None, _Equation], random: Random) -> dict[Place | None, Fraction]:
    """Return every figure when those that stay free have some value or other."""
    values: dict[Place | None, Fraction] = {}
    for place, (parts, total) in reversed([*given.items()]):
        for part in parts:
            values.setdefault(part, Fraction(random.getrandbits(64)))
        values[place] = total + sum(each * values[part] for part, each in parts.items())
    return values
