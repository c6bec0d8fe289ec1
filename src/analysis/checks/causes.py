"""The faults behind calculations that do not agree: one false figure makes several of them fail.

A declared deviation says itself where its fault is. For the others it is tried out: the fault is
taken to be in the fewest figures of which other values make all of them agree, and none that agreed
fail. Source of the principle: Fellegi and Holt, "A systematic approach to automatic edit and
imputation", Journal of the American Statistical Association 71 (1976).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from analysis import danish
from analysis.checks.interval import ENDLESS
from analysis.checks.reconcile import Outcome, Result
from analysis.checks.relations import Place
from analysis.faults import Fault
from analysis.meeting import EqualCheck, Meeting

_MOST_FIGURES = 12  # so many that are wrong together are looked for, and no more
_MOST_TRIES = 4_000  # figures that are tried together with others; then it is left open

Instead = Mapping[Place, Decimal]  # other figures, in the place of printed ones


@dataclass(frozen=True)
class Cause:
    """A fault, and the calculations that show it.

    ``suspects`` are the figures that may be wrong, none where the fault is in what a text says.
    ``right`` is the calculation that gives what the one figure should be, where that is known,
    ``name`` tells the cause from the others of a meeting.
    ``many`` says that there may be several faults, which cannot be told apart.
    """

    traces: tuple[Result, ...]
    suspects: tuple[Place, ...]
    right: Result | None = None
    many: bool = False
    name: str = ""

    @property
    def is_declared(self) -> bool:
        """Whether somebody has said why, of every calculation that shows it."""
        return all(trace.is_declared for trace in self.traces)

    @property
    def shown_by(self) -> list[str]:
        """The names of the calculations that show it, each its own in the meeting."""
        relations = [trace.relation for trace in self.traces]
        return [f"{one.check.id}|{one.place.row}|{one.place.column}" for one in relations]


def causes(meeting: Meeting, results: Sequence[Result]) -> list[Cause]:
    """Return the faults that the results show, in the order of the first that shows each.

    Raises ``ValueError`` for a declared fault in a place that is none; :func:`misplaced` tells.
    """
    deviating = [result for result in results if result.deviates]
    declared = _with_right(_declared(meeting, deviating))
    found, rest = _explained(declared, [one for one in deviating if not one.is_declared])
    found += _Search(results, rest).causes()
    doubted = {place for cause in found for place in cause.suspects}
    number = {id(result): at for at, result in enumerate(results)}
    settled = [_settled(cause, doubted) for cause in found]
    settled.sort(key=lambda cause: min(number[id(trace)] for trace in cause.traces))
    return [replace(cause, name=cause.shown_by[0]) for cause in settled]


# --- declared -------------------------------------------------------------------------------------


def misplaced(meeting: Meeting, results: Iterable[Result], shown: str) -> Iterator[Fault]:
    """Yield a fault for each declared deviation whose ``fault`` takes no part in its check.

    ``shown`` is the name of ``meeting.toml`` in messages.
    """
    for result in results:
        if result.known is None:
            continue
        try:
            blamed(meeting, result)
        except ValueError as error:
            row, column = result.known.row, result.known.column
            where = f"check {result.known.check!r} deviations {row!r} {column!r} fault"
            yield Fault(shown, str(error), column=where)


def blamed(meeting: Meeting, result: Result) -> tuple[Place, ...]:
    """Return the figures that a declared deviation says may be wrong; none where a text is.

    Raises ``ValueError`` that says which figures take part in the check, if those do not.
    """
    relation, known = result.relation, result.known
    places = tuple(dict.fromkeys(each.place for each in relation.operands if each.place))
    if known is None or known.fault.word == "unknown":
        return places
    if known.fault.word == "printed":
        return (relation.printed.place,) if relation.printed.place else ()
    if known.fault.word == "text":
        if any(operand.place is None for operand in relation.operands):
            return ()
        raise ValueError(f"nothing that a text says takes part in the check; {_taking(places)}")
    owner = next(table.id for table in meeting.tables if relation.check in table.checks)
    table, row, heading = known.fault.table or owner, known.fault.row, known.fault.column
    spec = next((each for each in meeting.tables if each.id == table), None)
    column = spec.column(heading) if spec and heading else None
    found = [
        place
        for place in places
        if place.table == table
        and (row is None or danish.same_label(place.row) == danish.same_label(row))
        and (heading is None or place.column == (column.key if column else None))
    ]
    if not found:
        named = ", ".join(
            f"{what} {name!r}"
            for what, name in (("table", table), ("row", row), ("column", heading))
            if name
        )
        raise ValueError(f"no figure of {named} takes part in the check; {_taking(places)}")
    return tuple(found)


def _taking(places: Sequence[Place]) -> str:
    """Name the figures that take part in a check, the first of them if they are many."""
    named = [f"({place.table}, {place.row}, {place.column})" for place in places[:5]]
    return f"these do: {', '.join(named)}{' and others' if len(places) > 5 else ''}"


def _declared(meeting: Meeting, deviating: Iterable[Result]) -> list[Cause]:
    """Return the declared causes: deviations whose fault is in the same figures have one."""
    found: dict[object, Cause] = {}
    for result in deviating:
        if result.is_declared:
            places = blamed(meeting, result)
            key = frozenset(places) or id(result)
            cause = found.get(key, Cause((), places))
            found[key] = replace(cause, traces=(*cause.traces, result))
    return [*found.values()]


def _with_right(declared: Sequence[Cause]) -> list[Cause]:
    """Add to declared causes what their one figure should be, where all that is declared agrees."""
    found = [replace(cause, right=_right(cause)) for cause in declared]
    instead = _corrected(found)
    return [
        cause
        if all(not trace.sums.tried(instead).deviates for trace in cause.traces)
        else replace(cause, right=None)
        for cause in found
    ]


def _right(cause: Cause) -> Result | None:
    if len(cause.suspects) != 1:
        return None
    found = [
        trace
        for trace in cause.traces
        if trace.known and trace.known.fault.word == "printed" and not trace.relation.at_most
    ]
    answers = {answer for trace in found for answer in (trace.recomputed, *trace.allowed)}
    return found[0] if len(answers) == 1 else None


def _corrected(found: Iterable[Cause]) -> Instead:
    return {
        cause.suspects[0]: cause.right.recomputed
        for cause in found
        if cause.right and cause.right.recomputed is not None
    }


def _explained(
    declared: Sequence[Cause], undeclared: Iterable[Result]
) -> tuple[list[Cause], list[Result]]:
    """Add to declared causes what agrees with their right figures; return what is left, too."""
    instead = _corrected(declared)
    more: dict[Place, list[Result]] = defaultdict(list)
    rest = []
    for result in undeclared:
        places = [place for place in instead if place in result.relation.places]
        if places and not result.sums.tried(instead).deviates:
            more[places[0]].append(result)
        else:
            rest.append(result)
    found = [
        replace(cause, traces=(*cause.traces, *more.pop(cause.suspects[0], ())))
        if cause.right
        else cause
        for cause in declared
    ]
    return found, rest


def _settled(cause: Cause, doubted: set[Place]) -> Cause:
    """Return a cause without what its figure should be, if that rests on a doubted figure."""
    if cause.right is None:
        return cause
    rests_on = (*cause.right.relation.terms, *cause.right.relation.divisor)
    rests = any(operand.place in doubted for operand in rests_on)
    return replace(cause, right=None) if rests else cause


# --- tried out ------------------------------------------------------------------------------------

_Numbers = frozenset[int]
_Step = tuple[Place, _Numbers]  # a figure, and which failing relations another value of it mends


class _TooManyError(Exception):
    """More has been tried than is worth while."""


class _Search:
    """Which figures explain the results that fail, among all that were tried."""

    def __init__(self, results: Sequence[Result], failing: Sequence[Result]) -> None:
        ids = {id(result) for result in failing}
        agreeing = {Outcome.AGREES, Outcome.WITHIN_ROUNDING}
        self.results = [
            result
            for result in (results if failing else ())
            if id(result) in ids or (result.outcome in agreeing and not result.known)
        ]
        self.failing = {at for at, result in enumerate(self.results) if id(result) in ids}
        self.of: dict[Place, list[int]] = defaultdict(list)
        self.now: dict[Place, Decimal] = {}
        self.decimals: dict[tuple[str, str], int] = defaultdict(int)
        for at, result in enumerate(self.results):
            for operand in result.relation.operands:
                if operand.place and operand.value is not None:
                    column = operand.place.table, operand.place.column
                    self.of[operand.place].append(at)
                    self.now[operand.place] = operand.value
                    self.decimals[column] = max(self.decimals[column], operand.decimals)
        self.copies = self._copies()
        self.tries = _MOST_TRIES

    def _copies(self) -> dict[Place, tuple[Place, ...]]:
        """Return by place all places where the same figure is printed: a copy proves nothing."""
        found: dict[Place, tuple[Place, ...]] = {}
        for at, result in enumerate(self.results):
            one, *others = sorted(result.relation.places, key=str)
            if at not in self.failing and isinstance(result.relation.check, EqualCheck) and others:
                same = tuple(
                    dict.fromkeys((*found.get(one, (one,)), *found.get(others[0], (others[0],))))
                )
                found |= dict.fromkeys(same, same)
        return found

    def causes(self) -> Iterator[Cause]:
        """Yield the causes of what fails, group by group of what may hang together."""
        for failing in self._groups():
            try:
                found = self._fewest(failing)
            except _TooManyError:
                found = []
            yield from self._told(found) if found else [self._open(failing)]

    def _groups(self) -> list[_Numbers]:
        """Part the failing relations into groups that share no figure."""
        group: dict[int, set[int]] = {at: {at} for at in sorted(self.failing)}
        first: dict[Place, int] = {}
        for at in sorted(self.failing):
            for place in self.results[at].relation.places:
                for copy in self.copies.get(place, (place,)):
                    other = group[first.setdefault(copy, at)]
                    if other is not group[at]:
                        small, large = sorted((other, group[at]), key=len)
                        large |= small
                        group |= dict.fromkeys(small, large)
        return [frozenset(found) for found in {id(each): each for each in group.values()}.values()]

    def _touched(self, place: Place) -> set[int]:
        copies = self.copies.get(place, (place,))
        return {at for copy in copies for at in self.of.get(copy, ())}

    def _fewest(self, failing: _Numbers) -> list[tuple[_Step, ...]]:
        """Return every way to explain what fails by the fewest figures."""
        places = {place for at in failing for place in self.results[at].relation.places}
        most = max(len(failing & self._touched(place)) for place in places)
        fewest = -(-len(failing) // most)
        for count in range(fewest, min(_MOST_FIGURES, len(failing), fewest + 2) + 1):
            ways = {
                frozenset(place for place, _ in way): way
                for way in self._ways(failing, {}, count, most)
            }
            if ways:
                return [*ways.values()]
        return []

    def _ways(
        self, failing: _Numbers, instead: Instead, count: int, most: int
    ) -> Iterator[tuple[_Step, ...]]:
        if not failing:
            yield ()
        if not failing or len(failing) > count * most:
            return
        hardest = min(failing, key=lambda at: (len(self.results[at].relation.places), at))
        seen = {copy for place in instead for copy in self.copies.get(place, (place,))}
        for operand in self.results[hardest].relation.operands:
            if operand.place is None or operand.place in seen:
                continue
            seen |= {*self.copies.get(operand.place, (operand.place,))}
            mends = failing & self._touched(operand.place)
            if len(failing) - len(mends) > (count - 1) * most:
                continue
            self.tries -= count > 1
            if self.tries < 0:
                raise _TooManyError
            for value, mended in self._values(operand.place, failing, instead):
                trial = {**instead, **self._put(operand.place, value)}
                for rest in self._ways(failing - mended, trial, count - 1, most):
                    yield ((operand.place, mended), *rest)

    def _put(self, place: Place, value: Decimal) -> Instead:
        return dict.fromkeys(self.copies.get(place, (place,)), value)

    def _values(
        self, place: Place, failing: _Numbers, instead: Instead
    ) -> list[tuple[Decimal, _Numbers]]:
        """Return other values at a place that mend something and break nothing, and what."""
        touched = self._touched(place)
        low, high = -ENDLESS, ENDLESS
        for at in touched - failing:
            found = self._leaves(at, place, instead)
            low, high = max(low, found[0]), min(high, found[1])
        step = Fraction(1, 10 ** self.decimals[place.table, place.column])
        tried: dict[Fraction, None] = {}
        for at in sorted(touched & failing):
            found = self._leaves(at, place, instead)
            first = ceil(max(low, found[0]) / step) * step
            last = floor(min(high, found[1]) / step) * step
            if max(abs(first), abs(last)) < ENDLESS:
                tried |= dict.fromkeys(one for one in (first, first + step, last) if one <= last)
            elif min(abs(first), abs(last)) < ENDLESS:  # at most, or at least
                tried[first if abs(first) < ENDLESS else last] = None
        values: dict[_Numbers, Decimal] = {}
        for one in tried:
            value = Decimal(one.numerator) / Decimal(one.denominator)
            trial = {**instead, **self._put(place, value)}
            if value != self.now[place] and all(self._holds(at, trial) for at in touched - failing):
                mended = frozenset(at for at in touched & failing if self._holds(at, trial))
                values.setdefault(mended, value)
        return [(value, mended) for mended, value in values.items() if mended]

    def _leaves(self, at: int, place: Place, instead: Instead) -> tuple[Fraction, Fraction]:
        for copy in self.copies.get(place, (place,)):
            if copy in self.results[at].relation.places:
                found = self.results[at].sums.leaves(copy, instead)
                return (found.low, found.high) if found else (-ENDLESS, ENDLESS)
        return -ENDLESS, ENDLESS

    def _holds(self, at: int, instead: Instead) -> bool:
        found = self.results[at].sums.tried(instead).outcome
        return found in {Outcome.AGREES, Outcome.WITHIN_ROUNDING}

    def _told(self, ways: Sequence[tuple[_Step, ...]]) -> Iterator[Cause]:
        """Yield a cause for each figure of a way, with those of the other ways that may be it."""
        for _, mended in ways[0]:
            places = [place for way in ways for place, mends in way if mends & mended]
            yield Cause(self._traces(mended), self._with_copies(places))

    def _open(self, failing: _Numbers) -> Cause:
        """Return what fails as one cause that stays open."""
        places = dict.fromkeys(
            operand.place
            for at in sorted(failing)
            for operand in self.results[at].relation.operands
            if operand.place
        )
        likely = [place for place in places if self._values(place, failing, {})]
        places = dict.fromkeys(likely) or places
        return Cause(self._traces(failing), self._with_copies(places), many=len(failing) > 1)

    def _traces(self, numbers: _Numbers) -> tuple[Result, ...]:
        return tuple(self.results[at] for at in sorted(numbers))

    def _with_copies(self, places: Iterable[Place]) -> tuple[Place, ...]:
        found = [copy for place in places for copy in self.copies.get(place, (place,))]
        return tuple(dict.fromkeys(found))
