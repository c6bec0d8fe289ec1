"""Recompute each relation and compare it with print.

*Agrees*: the printed figures, taken at face value and rounded as printed, make it true. *Agrees
within rounding*: only some unrounded figures behind them do. *Does not agree*: none do. Counts and
constants are exact; only what is declared as rounded stands for the interval behind its digits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from analysis import danish
from analysis.checks.interval import Interval
from analysis.checks.relations import Operand, Place, Relation
from analysis.meeting import Deviation, Meeting


class Outcome(StrEnum):
    """What comparing print with recomputation gives."""

    AGREES = "agrees"
    WITHIN_ROUNDING = "agrees within rounding"
    DEVIATES = "does not agree"
    IMPOSSIBLE = "cannot be recomputed"


@dataclass(frozen=True)
class Result:
    """A relation, its outcome, and what was found.

    ``recomputed`` has the decimals of the printed figure; it is None, and ``allowed`` empty, where
    nothing can be recomputed. ``allowed`` are the lowest and highest figure that rounding allows.
    ``known`` is the declared deviation for this very figure, ``matches`` whether it is what was
    found.
    """

    relation: Relation
    outcome: Outcome
    recomputed: Decimal | None = None
    allowed: tuple[Decimal, ...] = ()
    known: Deviation | None = None
    matches: bool = True

    @property
    def fails(self) -> bool:
        """Whether the deviation is undeclared, or a declared one is no longer there."""
        if self.outcome is Outcome.DEVIATES:
            return self.known is None or not self.matches
        return self.known is not None

    @property
    def blames_print(self) -> bool:
        """Whether the printed figure is what may be wrong; not if it is known to be right."""
        return self.outcome is Outcome.DEVIATES and not (
            self.known and self.matches and self.known.printed_is_right
        )

    @property
    def miss(self) -> Decimal | None:
        """How far print is from the recomputed figure, in the figure's own unit."""
        if self.recomputed is None or self.relation.printed.value is None:
            return None
        return self.relation.printed.value - self.recomputed


Declared = Mapping[tuple[str, str, str], Deviation]


def declared_deviations(meeting: Meeting, relations: Sequence[Relation]) -> Declared:
    """Return the known deviations by check, row and key of the column, which may be its heading."""
    compared = {relation.check.id: relation.place.table for relation in relations}
    declared = {}
    for table in meeting.tables:
        for deviation in table.deviations:
            compared_table = meeting.table(compared.get(deviation.check, table.id))
            column = compared_table.column(deviation.column)
            key = column.key if column else deviation.column
            declared[deviation.check, danish.same_label(deviation.row), key] = deviation
    return declared


def reconcile(meeting: Meeting, relations: Sequence[Relation]) -> list[Result]:
    """Compare every relation with print, and every deviation with those declared."""
    declared = declared_deviations(meeting, relations)
    return [evaluate(relation, declared) for relation in relations]


def unmatched(meeting: Meeting, results: Sequence[Result]) -> list[Deviation]:
    """Return the declared deviations that are about no figure of their check."""
    used = {id(result.known) for result in results if result.known}
    return [
        deviation
        for table in meeting.tables
        for deviation in table.deviations
        if id(deviation) not in used
    ]


def evaluate(
    relation: Relation, declared: Declared, changed: Mapping[Place, Decimal] | None = None
) -> Result:
    """Compare one relation with print.

    ``changed`` puts other values at some places, to find out which changes would be noticed.
    """
    values = _Values(changed or {})
    printed = relation.printed
    place = relation.place
    known = declared.get((relation.check.id, danish.same_label(place.row), place.column))
    if values.missing(relation):
        return Result(relation, Outcome.IMPOSSIBLE, known=known)
    try:
        exact = values.recompute(relation, rounded=False)
        possible = values.recompute(relation, rounded=True)
    except ZeroDivisionError:
        return Result(relation, Outcome.IMPOSSIBLE, known=known)
    recomputed = _decimal(exact.low, printed.decimals)
    outcome = values.compare(relation, exact, possible)
    matches = known is None or _matches(known, printed, values.of(printed), recomputed)
    allowed = tuple(_decimal(end, printed.decimals) for end in (possible.low, possible.high))
    return Result(relation, outcome, recomputed, allowed, known, matches)


def _matches(known: Deviation, printed: Operand, value: Decimal, recomputed: Decimal) -> bool:
    """Whether a declared deviation is the one found: print and recomputation, to the digit."""
    try:
        declared = danish.parse_number(known.recomputed).value
    except ValueError:
        return False
    return (
        danish.plain(known.printed) == printed.printed
        and value == printed.value
        and declared == recomputed
    )


@dataclass(frozen=True)
class _Values:
    """Arithmetic over operands, some of which may stand for other values than printed."""

    changed: Mapping[Place, Decimal]

    def of(self, operand: Operand) -> Decimal:
        if operand.place and operand.place in self.changed:
            return self.changed[operand.place]
        if operand.value is None:
            raise ValueError(f"no figure at {operand.place}")
        return operand.value

    def missing(self, relation: Relation) -> bool:
        """Whether a figure is missing that the relation needs."""
        return any(operand.value is None for operand in relation.operands)

    def recompute(self, relation: Relation, *, rounded: bool) -> Interval:
        total = self._sum(relation.terms, rounded).times(Fraction(relation.times))
        if relation.divisor:
            total = total.over(self._sum(relation.divisor, rounded))
        return total + Interval.exact(relation.offset)

    def _sum(self, operands: Sequence[Operand], rounded: bool) -> Interval:
        total = Interval.exact(0)
        for operand in operands:
            if operand.value is not None:
                total += self._interval(operand, rounded).times(Fraction(operand.times))
        return total

    def _interval(self, operand: Operand, rounded: bool) -> Interval:
        value = self.of(operand)
        if rounded and operand.rounded:
            return Interval.rounded(value, operand.decimals)
        return Interval.exact(value)

    def compare(self, relation: Relation, exact: Interval, possible: Interval) -> Outcome:
        printed = self.of(relation.printed)
        if relation.at_most:
            if exact.low <= Fraction(printed):
                return Outcome.AGREES
            whole = self._interval(relation.printed, rounded=True)
            fits = possible.low < whole.high
            return Outcome.WITHIN_ROUNDING if fits else Outcome.DEVIATES
        behind = Interval.rounded(printed, relation.printed.decimals)
        if exact.meets(behind):
            return Outcome.AGREES
        return Outcome.WITHIN_ROUNDING if possible.meets(behind) else Outcome.DEVIATES


def _decimal(value: Fraction, decimals: int) -> Decimal:
    """Round an exact fraction half up, as the paper would print it."""
    scaled = abs(value) * 10**decimals
    whole = (scaled + Fraction(1, 2)).__floor__()
    return (Decimal(whole) if value >= 0 else -Decimal(whole)).scaleb(-decimals)


def calculation(result: Result) -> str:
    """Return how a figure was recomputed, in figures: ``100 × 104 ÷ 886 = 11,7``."""
    relation = result.relation
    if relation.offset:  # a change in per cent reads best as a person would write it
        after, before = relation.terms[0].printed, relation.divisor[0].printed
        text = f"100 × ({after} {danish.MINUS} {before}) ÷ {before}"
    else:
        text = _terms(relation.terms)
        if relation.divisor:
            text = f"{text} ÷ {_terms(relation.divisor)}"
        if relation.times != 1:
            text = f"{_constant(relation.times)} × {text}"
    if result.recomputed is None:
        return text
    answer = danish.format_number(result.recomputed, relation.printed.decimals)
    return answer if text == answer else f"{text} = {answer}"


def _terms(operands: Sequence[Operand]) -> str:
    text = ""
    for operand in operands:
        if operand.value is None:
            continue
        size = abs(operand.times)
        term = operand.printed if size == 1 else f"{_constant(size)} × {operand.printed}"
        sign = danish.MINUS if operand.times < 0 else "+"
        text = f"{text} {sign} {term}" if text else term if operand.times > 0 else f"{sign}{term}"
    return text


def _constant(value: Decimal) -> str:
    return danish.format_number(value, max(0, -int(value.as_tuple().exponent)))
