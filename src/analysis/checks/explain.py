"""Which figures explain that calculations do not agree, found by trying others in their place.

The fault is taken to be in the fewest figures of which other values make all that fails agree, and
nothing fail that agreed. Source of the principle: Fellegi and Holt, "A systematic approach to
automatic edit and imputation", Journal of the American Statistical Association 71 (1976).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from analysis.checks.reconcile import Instead, Outcome, Result
from analysis.checks.relations import Place
from analysis.interval import ENDLESS, Interval
from analysis.meeting.checks import EqualCheck

_MOST_FIGURES = 12  # so many that are wrong together are looked for, and no more
_MOST_TRIES = 1_500  # figures that are tried together with others; then it is left open

# Results that one fault explains; the figures that it may be in; whether it may be several.
Explained = tuple[tuple[Result, ...], tuple[Place, ...], bool]
_Numbers = frozenset[int]
# A figure, and which failing relations another value of it mends; None is what a text says.
_Step = tuple[Place | None, _Numbers]
_COUNTS = {"antal", "personer"}  # units of what is not negative, unless its column has it so


class _TooManyError(Exception):
    """More has been tried than is worth while."""


def _is_copy(result: Result) -> bool:
    """Whether it agrees that one figure stands in two places of the tables."""
    relation = result.relation
    return (
        isinstance(relation.check, EqualCheck)
        and result.outcome is Outcome.AGREES
        and len(relation.places) == len({*relation.operands}) == 2
        and len({(one.value, one.within, one.times) for one in relation.operands}) == 1
    )


class Search:
    """Which figures explain the results that fail, among all that were tried."""

    def __init__(self, results: Sequence[Result], failing: Sequence[Result]) -> None:
        ids = {id(result) for result in failing}
        self.results = [
            result
            for result in (results if failing else ())
            if id(result) in ids or (result.agrees and not result.known)
        ]
        self.failing = {at for at, result in enumerate(self.results) if id(result) in ids}
        self.of: dict[Place, list[int]] = defaultdict(list)
        self.now: dict[Place, Interval] = {}
        self.decimals: dict[tuple[str, str], int] = defaultdict(int)
        self.may_be_negative: set[tuple[str, str]] = set()
        for at, result in enumerate(self.results):
            for operand in result.relation.operands:
                if operand.place and operand.is_known:
                    column = operand.place.table, operand.place.column
                    self.of[operand.place].append(at)
                    now = operand.within or Interval.exact(operand.value or 0)
                    self.now[operand.place] = now
                    self.decimals[column] = max(self.decimals[column], operand.decimals)
                    if now.low < 0 or operand.unit not in _COUNTS:
                        self.may_be_negative.add(column)
        self.copies = self._copies()
        self.reach = {
            at: {self._copies_of(place)[0] for place in self.results[at].relation.places}
            for at in sorted(self.failing)
        }
        self.tries = _MOST_TRIES

    def _copies(self) -> dict[Place, tuple[Place, ...]]:
        """Return by place all places where the same figure is printed: a copy proves nothing."""
        found: dict[Place, tuple[Place, ...]] = {}
        for at, result in enumerate(self.results):
            if _is_copy(result):
                both = [operand.place for operand in result.relation.operands if operand.place]
                same = dict.fromkeys(copy for one in both for copy in found.get(one, (one,)))
                found |= dict.fromkeys(same, tuple(same))
                for place in both:
                    self.of[place].remove(at)  # it agrees, whatever they are
        return found

    def explained(self) -> Iterator[Explained]:
        """Yield what explains what fails, group by group of what may hang together."""
        for failing in self._groups():
            try:
                found = self._fewest(failing)
            except _TooManyError:
                found = []
            yield from self._told(found) if found else [self._open(failing)]

    def _copies_of(self, place: Place) -> tuple[Place, ...]:
        return self.copies.get(place, (place,))

    def _groups(self) -> list[_Numbers]:
        """Part the failing relations into groups that share no figure."""
        group: dict[int, set[int]] = {at: {at} for at in self.reach}
        first: dict[Place, int] = {}
        for at, places in self.reach.items():
            for place in places:
                other = group[first.setdefault(place, at)]
                if other is not group[at]:
                    small, large = sorted((other, group[at]), key=len)
                    large |= small
                    group |= dict.fromkeys(small, large)
        return [frozenset(found) for found in {id(each): each for each in group.values()}.values()]

    def _touched(self, place: Place) -> set[int]:
        return {at for copy in self._copies_of(place) for at in self.of.get(copy, ())}

    def _least(self, failing: _Numbers) -> int:
        """Return how many figures are wrong at least: so many relations share none."""
        by_size = sorted(failing, key=lambda at: (len(self.reach[at]), at))
        found = []
        for order in (by_size, by_size[::-1]):
            taken: set[Place] = set()
            found.append(0)
            for at in order:
                if taken.isdisjoint(self.reach[at]):
                    taken |= self.reach[at]
                    found[-1] += 1
        return max(found)

    def _fewest(self, failing: _Numbers) -> list[tuple[_Step, ...]]:
        """Return every way to explain what fails by the fewest figures."""
        places = {place for at in failing for place in self.reach[at]}
        most = max(len(failing & self._touched(place)) for place in places)
        fewest = max(-(-len(failing) // most), self._least(failing))
        for count in range(fewest, min(_MOST_FIGURES, len(failing), fewest + 2) + 1):
            ways: dict[frozenset[object], tuple[_Step, ...]] = {}
            for way in self._ways(failing, {}, count, most):
                ways.setdefault(frozenset(place or mended for place, mended in way), way)
            if ways:
                return [*ways.values()]
        return []

    def _ways(
        self, failing: _Numbers, instead: Instead, count: int, most: int
    ) -> Iterator[tuple[_Step, ...]]:
        """Yield the ways to explain what fails by so many figures, each as its steps."""
        if not failing:
            yield ()
        if not failing or len(failing) > count * most or self._least(failing) > count:
            return
        hardest = min(failing, key=lambda at: (len(self.reach[at]), at))
        for place in self._candidates(hardest, instead):
            mends = failing & self._touched(place)
            if len(failing) - len(mends) > (count - 1) * most:
                continue
            self.tries -= count > 1
            if self.tries < 0:
                raise _TooManyError
            for value, mended in self._values(place, failing, instead):
                trial = {**instead, **self._put(place, value)}
                for rest in self._ways(failing - mended, trial, count - 1, most):
                    yield ((place, mended), *rest)
        if any(operand.place is None for operand in self.results[hardest].relation.operands):
            said = frozenset({hardest})
            for rest in self._ways(failing - said, instead, count - 1, most):
                yield ((None, said), *rest)

    def _candidates(self, at: int, instead: Instead) -> Iterator[Place]:
        """Yield the figures of a relation that have not got another value yet, without copies."""
        seen = {copy for place in instead for copy in self._copies_of(place)}
        for operand in self.results[at].relation.operands:
            if operand.place and operand.place not in seen:
                seen |= {*self._copies_of(operand.place)}
                yield operand.place

    def _put(self, place: Place, value: Decimal) -> Instead:
        return dict.fromkeys(self._copies_of(place), value)

    def _values(
        self, place: Place, failing: _Numbers, instead: Instead
    ) -> list[tuple[Decimal, _Numbers]]:
        """Return other values at a place that mend something and break nothing, and what."""
        touched = self._touched(place)
        low, high = self._left(place, failing, instead)
        step = self._step(place)
        tried: dict[Fraction, None] = {}
        for at in sorted(touched & failing):
            found = self._leaves(at, place, instead)
            first = ceil(max(low, found[0]) / step) * step
            last = floor(min(high, found[1]) / step) * step
            ends = (first, first + step, last) if first <= last else ()
            tried |= dict.fromkeys(one for one in ends if one <= last and abs(one) < ENDLESS)
        values: dict[_Numbers, Decimal] = {}
        for one in tried:
            value = Decimal(one.numerator) / Decimal(one.denominator)
            trial = {**instead, **self._put(place, value)}
            is_other = not self.now[place].meets(Interval.exact(one))
            if is_other and all(self._holds(at, trial) for at in touched - failing):
                mended = frozenset(at for at in touched & failing if self._holds(at, trial))
                values.setdefault(mended, value)
        return [(value, mended) for mended, value in values.items() if mended]

    def _left(self, place: Place, failing: _Numbers, instead: Instead) -> tuple[Fraction, Fraction]:
        """Return between what a figure can lie without breaking what agrees."""
        low, high = -ENDLESS, ENDLESS
        if (place.table, place.column) not in self.may_be_negative:
            low = Fraction(0)
        for at in self._touched(place) - failing:
            found = self._leaves(at, place, instead)
            low, high = max(low, found[0]), min(high, found[1])
        return low, high

    def _leaves(self, at: int, place: Place, instead: Instead) -> tuple[Fraction, Fraction]:
        copy = next(
            one for one in self._copies_of(place) if one in self.results[at].relation.places
        )
        found = next(iter(self.results[at].sums.leaves([copy], instead)), None)
        return (found[1].low, found[1].high) if found else (-ENDLESS, ENDLESS)

    def _holds(self, at: int, instead: Instead) -> bool:
        return self.results[at].sums.tried(instead).agrees

    def _told(self, ways: Sequence[tuple[_Step, ...]]) -> Iterator[Explained]:
        """Yield each figure of a way, with those of the other ways that may be it."""
        for _, mended in ways[0]:
            places = [place for way in ways for place, mends in way if place and mends & mended]
            yield self._traces(mended), self._with_copies(places), False

    def _open(self, failing: _Numbers) -> Explained:
        """Return what fails together as what stays open."""
        places = dict.fromkeys(
            operand.place
            for at in sorted(failing)
            for operand in self.results[at].relation.operands
            if operand.place
        )
        free = [place for place in places if self._is_free(place, failing)]
        places = dict.fromkeys(free) or places
        return self._traces(failing), self._with_copies(places), len(failing) > 1

    def _is_free(self, place: Place, failing: _Numbers) -> bool:
        """Whether the figure could be another by one in its last digit, for all that agrees."""
        now, step = self.now[place], self._step(place)
        low, high = self._left(place, failing, {})
        return low <= now.low - step or now.high + step <= high

    def _step(self, place: Place) -> Fraction:
        return Fraction(1, 10 ** self.decimals[place.table, place.column])

    def _traces(self, numbers: _Numbers) -> tuple[Result, ...]:
        return tuple(self.results[at] for at in sorted(numbers))

    def _with_copies(self, places: Iterable[Place]) -> tuple[Place, ...]:
        found = [copy for place in places for copy in self._copies_of(place)]
        return tuple(dict.fromkeys(found))
