"""What it is worth, in bits, that a relation holds at the places where it is tried.

A place where a figure is recomputed is worth the logarithm of how many figures of its size there
are for one that the relation allows: 3,595,802 of a sum is worth 21.8 bits, 13.0 of a rounded
quotient 7. Last zeros are worth nothing, nor is a place that repeats another, and a place whose
figures are all near those of another is worth only what they differ by: a slow series says the
same again and again. docs/vejledning.md tells the prices to analysts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import inf, log2
from typing import Literal

from analysis import danish
from analysis.checks.reconcile import Outcome, Result, Sums
from analysis.checks.relations import Operand, Relation

MISS = 8.0  # what a place costs at which the relation does not hold and no misprint is likely
_COMPARED = 50  # places before one that it may be near to
_STEPS: int = 10**danish.MOST_DECIMALS  # in which figures are compared

Verdict = Literal["agrees", "misprint", "miss", "impossible"]


@dataclass(frozen=True)
class Seen:
    """A place at which a relation was tried, and what that is worth.

    ``because`` says of a misprint what it may be: another sign, one digit, swapped digits, near.
    """

    result: Result
    verdict: Verdict
    bits: float
    because: str = ""

    @property
    def relation(self) -> Relation:
        return self.result.relation


def seen(relations: Sequence[Relation]) -> list[Seen]:
    """Return what each place is worth, in the order of the relations."""
    results = [Sums(relation, None).result() for relation in relations]
    signed = float(_has_both_signs(results))
    found = [_seen(result, signed) for result in results]
    counted = [number for number, one in enumerate(found) if one.verdict in {"agrees", "misprint"}]
    steps = {number: _Steps.of(found[number].relation) for number in counted}
    before: list[_Steps] = []
    for number in sorted(counted, key=lambda number: steps[number].figures):
        one = found[number]
        too_much = max(0.0, _worth(one.result, signed) - steps[number].news(before))
        found[number] = replace(one, bits=max(-MISS, one.bits - too_much))
        before = [*before[1 - _COMPARED :], steps[number]]
    return found


def _has_both_signs(results: Sequence[Result]) -> bool:
    """Whether some printed figures are negative and others positive."""
    printed = [one.relation.printed.value or 0 for one in results if one.recomputes]
    return min(printed, default=0) < 0 < max(printed, default=0)


def _seen(result: Result, signed: float) -> Seen:
    if result.outcome is Outcome.IMPOSSIBLE:
        return Seen(result, "impossible", 0.0)
    worth = _worth(result, signed)
    if not result.deviates:
        return Seen(result, "agrees", worth)
    likely = min(_misprints(result), default=None)
    if likely is None or likely[0] >= worth:
        return Seen(result, "miss", -MISS)
    alternatives, because = likely
    return Seen(result, "misprint", worth - alternatives, because)


def _worth(result: Result, signed: float) -> float:
    """Return what it is worth that the printed figure is one that the relation allows.

    ``signed`` is what its sign is worth, where it might have had the other one.
    """
    relation, possible = result.relation, result.possible
    size = abs(Fraction(relation.printed.value or 0))
    if possible is None or not size or _is_copy(relation):
        return 0.0
    width = possible.high - possible.low + _round_to(relation.printed)
    return max(0.0, log2(size / width) + signed)


def _round_to(printed: Operand) -> Fraction:
    """Return what a figure seems to be rounded to by its last zeros: 1,200,000 to 100,000.

    A zero behind the decimal point of one that is declared as rounded is a digit as any other.
    """
    size, unit = abs(Fraction(printed.value or 0)), Fraction(1, 10**printed.decimals)
    next_zero = 10 * (max(unit, Fraction(1)) if printed.rounded else unit)
    while size and size % next_zero == 0:
        unit, next_zero = next_zero, 10 * next_zero
    return unit


def _is_copy(relation: Relation) -> bool:
    """Whether it says no more than that two figures agree, or that one is all of itself.

    All but one of its figures are zero, or what is divided is what it is divided by.
    """
    terms = [*relation.terms, *relation.divisor]
    if relation.divisor:
        above, below = terms
        return not above.value or above.value == below.value
    return len(terms) > 1 and sum(bool(term.value) for term in terms) < 2


@dataclass(frozen=True)
class _Steps:
    """The figures of a place in whole steps, the printed one first.

    ``unit`` is a step of the printed one, and ``parts`` are the others as parts of the first that
    is not zero.
    """

    relation: Relation
    figures: tuple[int, ...]
    unit: int
    parts: tuple[float, ...]

    @classmethod
    def of(cls, relation: Relation) -> _Steps:
        printed = (one for one in relation.operands if one.place)
        steps = tuple(int((one.value or 0) * one.times * _STEPS) for one in printed)
        first = next(filter(None, steps[1:]), 1)
        parts = tuple(figure / first for figure in steps[1:])
        unit = int(_STEPS // 10**relation.printed.decimals)
        return cls(relation, steps, unit, parts)

    def news(self, before: Sequence[_Steps]) -> float:
        """Return how much a place can say that those before it have not said."""
        apart = min(map(self._apart, before), default=None)
        return inf if apart is None else log2(1 + 2 * apart / self.unit)

    def _apart(self, other: _Steps) -> float:
        """Return how far what is recomputed at one place may lie from what is at another.

        It is no farther than the figures differ from which it is recomputed; and where all of them
        are so many times the others, as in a column that is twice another, a sum says nothing new.
        """
        if len(self.parts) > 1 and self.parts == other.parts:
            return 0
        pairs = [*zip(self.figures[1:], other.figures[1:], strict=True)]
        if not self.relation.divisor:
            return sum(abs(one - two) for one, two in pairs)
        part = max(abs(one - two) / max(abs(one), abs(two), _STEPS) for one, two in pairs)
        return abs(self.figures[0] - int(self.relation.offset * _STEPS)) * part


# --- misprints ------------------------------------------------------------------------------------


def _misprints(result: Result) -> Iterator[tuple[float, str]]:
    """Yield what a figure that does not agree may be, and the logarithm of how many such there are.

    The printed figure may be wrong, or one that it is recomputed from may lack its sign.
    """
    relation, recomputed = result.relation, result.recomputed
    printed = relation.printed.value
    if recomputed is None or printed is None:
        return
    steps = Decimal(1).scaleb(-relation.printed.decimals)
    is_now, should_be = int(printed / steps), int(recomputed / steps)
    signs = log2(1 + sum(bool(term.value) for term in relation.terms))
    if is_now == -should_be or any(_agrees_with_sign(result, term) for term in relation.terms):
        yield signs, "sign"
    was, now = str(abs(should_be)), str(abs(is_now))
    if len(was) == len(now) and (is_now < 0) == (should_be < 0):
        differ = [at for at in range(len(was)) if was[at] != now[at]]
        if len(differ) == 1:
            yield log2(9 * len(was)), "one digit"
        if len(differ) == 2 and _is_swapped(was, now, *differ):
            yield log2(len(was) - 1), "swapped digits"
    yield log2(1 + 2 * abs(is_now - should_be)), "near"


def _is_swapped(was: str, now: str, first: int, second: int) -> bool:
    return second == first + 1 and was[first] == now[second] and was[second] == now[first]


def _agrees_with_sign(result: Result, term: Operand) -> bool:
    if not term.place or not term.value:
        return False
    return not result.sums.tried({term.place: -term.value}).deviates
