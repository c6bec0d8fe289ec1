"""Recompute each relation and compare it with print.

*Agrees*: the printed figures, taken at face value and rounded as printed, make it true. *Agrees
within rounding*: only some unrounded figures behind them do. *Agrees within bounds*: only some of
those do that ``<5`` stands for. *Does not agree*: none do. Counts and constants are exact; only
what is declared as rounded stands for the interval behind its digits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from analysis import danish
from analysis.checks.relations import Operand, Place, Relation
from analysis.interval import ENDLESS, Interval
from analysis.meeting import Meeting
from analysis.meeting.checks import Deviation
from analysis.observations import Observation

# What is put in the place of printed figures: others, or where figures lie that are not printed.
Instead = Mapping[Place, Decimal | Interval]
MOST_TERMS = 12  # figures that are told of one calculation; of more, the first ones and the last


class Outcome(StrEnum):
    """What comparing print with recomputation gives."""

    AGREES = "agrees"
    WITHIN_ROUNDING = "agrees within rounding"
    WITHIN_BOUNDS = "agrees within bounds"
    DEVIATES = "does not agree"
    IMPOSSIBLE = "cannot be recomputed"


@dataclass(frozen=True)
class Result:
    """A relation, its outcome, and what was found.

    ``exact`` is what the printed figures give at face value, ``possible`` what unrounded ones
    behind them can give; both are None where nothing can be recomputed. Where one is only told as
    ``<5``, more than one value is possible at face value, too.
    """

    relation: Relation
    outcome: Outcome
    sums: Sums
    exact: Interval | None = None
    possible: Interval | None = None

    @property
    def recomputes(self) -> bool:
        """Whether it could be tried; that a part is at most its whole recomputes nothing."""
        return self.outcome is not Outcome.IMPOSSIBLE and not self.relation.at_most

    @property
    def known(self) -> Deviation | None:
        """The deviation that is declared for this very figure."""
        return self.sums.known

    @cached_property
    def recomputed(self) -> Decimal | None:
        """What was recomputed, with the decimals of the printed figure, if that is one value."""
        ends = {self.exact.low, self.exact.high} if self.exact else set()
        return self._as_printed(ends.pop()) if len(ends) == 1 else None

    @property
    def answer(self) -> str:
        """What was recomputed, as a reader is told: ``11,7``, or ``11–14`` with ``<5`` in it."""
        decimals = self.relation.printed.decimals
        if self.recomputed is not None or self.exact is None:
            return (
                "" if self.recomputed is None else danish.format_number(self.recomputed, decimals)
            )
        ends = map(self._as_printed, (self.exact.low, self.exact.high))
        return "–".join(danish.format_number(end, decimals) for end in ends)

    @property
    def allowed(self) -> tuple[Decimal, ...]:
        """The lowest and highest figure that rounding allows; empty as ``recomputed`` is None."""
        ends = (self.possible.low, self.possible.high) if self.possible else ()
        return tuple(map(self._as_printed, ends))

    def _as_printed(self, value: Fraction) -> Decimal:
        """Round an exact fraction half up, as the paper would print it."""
        decimals = self.relation.printed.decimals
        whole = (abs(value) * 10**decimals + Fraction(1, 2)).__floor__()
        return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)

    @cached_property
    def matches(self) -> bool:
        """Whether the deviation is the one declared, to the digit."""
        if self.known is None:
            return False
        printed = danish.plain(self.relation.printed.printed)
        if danish.plain(self.known.printed) != printed:
            return False
        try:
            return danish.parse_number(self.known.recomputed).value == self.recomputed
        except ValueError:
            return danish.same_label(self.known.recomputed) == danish.same_label(self.answer)

    @property
    def fails(self) -> bool:
        """Whether the deviation is undeclared, or a declared one is no longer there."""
        if self.deviates:
            return not self.matches
        return self.known is not None

    @property
    def deviates(self) -> bool:
        return self.outcome is Outcome.DEVIATES

    @property
    def agrees(self) -> bool:
        """Whether it agrees, if only within rounding or bounds."""
        return self.outcome not in {Outcome.DEVIATES, Outcome.IMPOSSIBLE}

    @property
    def is_declared(self) -> bool:
        """Whether it does not agree in the very way that is declared."""
        return self.deviates and not self.fails

    @property
    def miss(self) -> Decimal | None:
        """How far print is from the recomputed figure, in the figure's own unit."""
        printed, found = self.relation.printed.value, self.recomputed
        return None if printed is None or found is None else printed - found


def reconcile(meeting: Meeting, relations: Sequence[Relation]) -> list[Result]:
    """Compare every relation with print, and every deviation with those declared."""
    declared: dict[str, list[Deviation]] = defaultdict(list)
    for table in meeting.tables:
        for deviation in reversed(table.deviations):  # of two for one figure the last counts
            declared[deviation.check].append(deviation)
    return [
        Sums(
            relation,
            next(
                (one for one in declared[relation.check.id] if is_about(one, relation, meeting)),
                None,
            ),
        ).result()
        for relation in relations
    ]


def is_about(deviation: Deviation, relation: Relation, meeting: Meeting) -> bool:
    """Whether a deviation is about a relation, which then has another one if not this one."""
    place = relation.place
    # It names a column by its key or, like a check, by its heading.
    column = meeting.table(place.table).column(deviation.column)
    return (
        deviation.check == relation.check.id
        and danish.same_label(deviation.row) == danish.same_label(place.row)
        and (column.key if column else deviation.column) == place.column
    )


class Sums:
    """A relation added up: its terms and its divisor, at face value and as rounding allows.

    Other figures can be tried in the place of some without adding up all the others again.
    """

    def __init__(self, relation: Relation, known: Deviation | None) -> None:
        self.relation, self.known = relation, known
        self._sides = (relation.terms, relation.divisor)
        self._is_there = all(operand.is_known for operand in relation.operands)
        is_rounded = any(operand.rounded for side in self._sides for operand in side)
        self._sums = {
            rounded: [_sum(side, rounded) for side in self._sides]
            for rounded in ((False, True) if is_rounded else (False,))
        }

    @cached_property
    def _at(self) -> dict[Place | None, tuple[int, Operand]]:
        """What stands at each place, a term (0) or a part of the divisor (1)."""
        return {
            operand.place: (side, operand)
            for side, operands in enumerate(self._sides)
            for operand in operands
        }

    def result(self) -> Result:
        return self._compare(self.relation, self._sums)

    def tried(self, instead: Instead) -> Result:
        """Return the result if other figures were printed at some places."""
        return self._compare(*self._changed(instead))

    def _changed(self, instead: Instead) -> tuple[Relation, dict[bool, list[Interval]]]:
        relation, changed = self.relation, {**self._sums}
        for place, other in instead.items():
            if place in self._at:
                side, operand = self._at[place]
                for rounded, sums in changed.items():
                    rest = sums[side].without(behind(operand, rounded))
                    whole = rest + behind(operand, rounded, other)
                    changed[rounded] = [*sums[:side], whole, *sums[side + 1 :]]
            elif place == relation.printed.place and isinstance(other, Decimal):
                printed = replace(relation.printed, value=other, printed="")
                relation = replace(relation, printed=printed)
        return relation, changed

    def leaves(self, places: Iterable[Place], instead: Instead) -> Iterator[tuple[Place, Interval]]:
        """Yield where the figures at some places must each lie for the relation to hold.

        The others are as printed, or what is put in their place. Nothing is yielded where that
        cannot be said.
        """
        relation, changed = self._changed(instead)
        printed, sums = relation.printed, [*changed.values()][-1]
        wanted = goal(relation, instead)
        for place in places:
            with suppress(ZeroDivisionError):
                if place == printed.place:
                    yield place, _printed_for(answer(relation, *sums), relation)
                else:
                    side, operand = self._at[place]
                    now = behind(operand, True, instead.get(place))
                    yield place, left_for(operand, now, side, sums, wanted, relation)

    def _compare(self, relation: Relation, sums: dict[bool, list[Interval]]) -> Result:
        try:
            answers = [answer(relation, *sides) for sides in sums.values()]
        except ZeroDivisionError:
            answers = []
        if not answers or not self._is_there:
            return Result(relation, Outcome.IMPOSSIBLE, self)
        exact, possible = answers[0], answers[-1]
        return Result(relation, _outcome(relation, exact, possible), self, exact, possible)


def goal(relation: Relation, instead: Instead) -> Interval:
    """Return what has to come out: what is printed, or at most the whole behind that."""
    printed = relation.printed
    whole = behind(printed, relation.at_most, instead.get(printed.place) if printed.place else None)
    if relation.at_most:
        return replace(whole, low=-ENDLESS, open_low=0)
    if printed.value is None:
        return whole.around(printed.decimals)
    return Interval.rounded(printed.value, printed.decimals)


def _printed_for(found: Interval, relation: Relation) -> Interval:
    """Return where the printed figure must lie for what comes out of the sums."""
    printed = relation.printed
    around = found.around(printed.decimals)
    if relation.at_most and printed.rounded:
        return Interval(around.low, ENDLESS, open_low=1)
    if relation.at_most:
        return Interval(found.low, ENDLESS, found.open_low)
    # What lies half-way is printed away from zero.
    return Interval(around.low, around.high, int(found.low > 0), int(found.high < 0))


def left_for(
    operand: Operand,
    now: Interval,
    side: int,
    sums: Sequence[Interval],
    wanted: Interval,
    relation: Relation,
) -> Interval:
    """Return where a term (0) or a part of the divisor (1) must lie for what is wanted to come out.

    ``now`` is what it adds to its side. Raises ``ZeroDivisionError`` as :meth:`Interval.over`.
    """
    terms, divisor = sums
    total = (wanted + Interval.exact(-relation.offset)).over(Interval.exact(relation.times))
    if side:
        total = terms.over(total)
    elif relation.divisor:
        total = total.over(Interval.exact(1).over(divisor))
    others = sums[side].without(now).times(Decimal(-1))
    found = (total + others).over(Interval.exact(operand.times))
    return found.around(operand.decimals) if operand.rounded else found


def _sum(operands: Sequence[Operand], rounded: bool) -> Interval:
    return sum((behind(operand, rounded) for operand in operands), Interval.exact(0))


def behind(operand: Operand, rounded: bool, instead: Decimal | Interval | None = None) -> Interval:
    """Return what an operand adds to its sum, at face value or with what rounding allows.

    That is what is printed (of ``<5`` what it stands for) or what is put in its place: another
    figure, or where one that is not printed lies. A figure that was counted adds what it is before
    it is rounded, unless another is tried for it.
    """
    value = operand.value if instead is None else instead
    if value is None and operand.within:
        return operand.within.times(operand.times)
    if not isinstance(value, Decimal):
        found = value or Interval(-ENDLESS, ENDLESS)
        found = found.around(operand.decimals) if rounded and operand.rounded else found
        return found.times(operand.times)
    within = Interval.rounded(value, operand.decimals)
    if operand.exact is not None and Interval.exact(operand.exact).meets(within):
        return Interval.exact(operand.exact).times(operand.times)
    if rounded and operand.rounded:
        return within.times(operand.times)
    return Interval.exact(value).times(operand.times)


def answer(relation: Relation, terms: Interval, divisor: Interval) -> Interval:
    """Return what comes out of the sums. Raises ``ZeroDivisionError`` as :meth:`Interval.over`."""
    found = terms.times(relation.times)
    if relation.divisor:
        found = found.over(divisor)
    return found + Interval.exact(relation.offset)


def _outcome(relation: Relation, exact: Interval, possible: Interval) -> Outcome:
    printed = relation.printed
    ends = Interval.exact(exact.low), Interval.exact(exact.high)
    if relation.at_most:
        most = behind(printed, rounded=False)
        agrees = exact.high <= most.low
        fits = exact.low <= most.high or possible.low < behind(printed, rounded=True).high
    else:
        around = goal(relation, {})
        agrees, fits = all(end.meets(around) for end in ends), possible.meets(around)
    if agrees or not fits:
        return Outcome.AGREES if agrees else Outcome.DEVIATES
    is_bounded = any(operand.within for operand in relation.operands)
    return Outcome.WITHIN_BOUNDS if is_bounded else Outcome.WITHIN_ROUNDING


def calculation(result: Result) -> str:
    """Return how a figure was recomputed, in figures: ``100 × 104 ÷ 886 = 11,7``."""
    relation = result.relation
    if relation.offset:  # a change in per cent reads best as a person would write it
        after, before = written(relation.terms[0]), written(relation.divisor[0])
        text = f"100 × ({after} {danish.MINUS} {before}) ÷ {before}"
    else:
        alone = not relation.divisor and relation.times == 1
        text = _terms(relation.terms) if alone else _factor(relation.terms)
        if relation.divisor:
            text = f"{text} ÷ {_factor(relation.divisor)}"
        if relation.times != 1:
            text = f"{_constant(relation.times)} × {text}"
    is_bound = relation.terms[0].within and text == relation.terms[0].printed
    return text if is_bound or result.answer in {"", text} else f"{text} = {result.answer}"


def written(figure: Operand | Observation) -> str:
    """Return a figure as it is printed, but with the sign that a calculation reckons with."""
    if figure.value is None or not figure.printed.startswith(("+", "(")):
        return figure.printed
    return danish.format_number(figure.value, figure.decimals)


def disagreement(result: Result, table: str = "") -> str:
    """Return why a figure may be wrong: ``»A« og »B« giver tilsammen 58, men der står 57``.

    Of many rows, and of others, the calculation is shown: ``26 + 32 = 58, men der står 57``. Of
    many that do not stand in the figure's ``table`` only the first is named: they are told there.
    What does not stand in that table is said to be in another one.
    """
    figures = calculation(result), written(result.relation.printed)
    said, printed = (text.replace("-", danish.MINUS) for text in figures)
    if result.relation.check.kind == "equal":
        return f"et sted står der {said}, et andet {printed}"
    if result.relation.at_most:
        return f"{said}, og det er mere end {printed}"
    if (named := _rows_added_up(result.relation)) and " = " in said:
        tables = {term.place.table for term in result.relation.terms if term.place}
        is_elsewhere = bool(table) and table not in tables and len(named) > 2
        others = f"{'to' if len(named) == 3 else 'tre'} andre rækker i en anden tabel"
        rows = [named[0], others] if is_elsewhere else named
        said = f"{danish.join_words(rows)} giver tilsammen {said.rsplit(' = ', maxsplit=1)[1]}"
    is_other = table and result.relation.place.table != table
    return f"{said}, men {'i en anden tabel står der' if is_other else 'der står'} {printed}"


_MOST_NAMED = 4  # of which all but the first are counted in words, as to or tre


def _rows_added_up(relation: Relation) -> list[str]:
    """Return the labels of a few rows that are added up as they stand, in one column."""
    places = [term.place for term in relation.terms if term.place and term.times == 1]
    columns = {(place.table, place.column) for place in places}
    is_sum = relation.check.kind == "sum" and not relation.divisor and len(columns) == 1
    if not is_sum or not 2 <= len(places) == len(relation.terms) <= _MOST_NAMED:
        return []
    return [f"»{place.row}«" for place in places]


def _factor(operands: Sequence[Operand]) -> str:
    text = _terms(operands)
    return f"({text})" if len(operands) > 1 or operands[0].times != 1 else text


def _terms(operands: Sequence[Operand]) -> str:
    terms = []
    for operand in operands:
        if not operand.is_known:
            continue
        size = abs(operand.times)
        term = written(operand) if size == 1 else f"{_constant(size)} × {written(operand)}"
        terms.append(f"{danish.MINUS if operand.times < 0 else '+'} {term}")
    if len(terms) > MOST_TERMS:  # the last may be a remainder, whose reason is told
        terms[MOST_TERMS - 1 : -1] = ["+ …"]
    text = " ".join(terms).removeprefix("+ ")
    return text.replace(" ", "", 1) if text.startswith(danish.MINUS) else text


def _constant(value: Decimal) -> str:
    return danish.format_number(value, max(0, -int(value.as_tuple().exponent)))
