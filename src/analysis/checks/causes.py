"""The faults behind calculations that do not agree: one false figure makes several of them fail.

A declared deviation says itself where its fault is. For the others :mod:`analysis.checks.explain`
tries it out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis import danish
from analysis.checks.explain import Search
from analysis.checks.reconcile import Instead, Result
from analysis.checks.relations import Place
from analysis.faults import Fault
from analysis.meeting import Meeting
from analysis.meeting.checks import EqualCheck


@dataclass(frozen=True)
class Cause:
    """A fault, and the calculations that show it.

    ``suspects`` are the figures that may be wrong, none where the fault is in what a text says;
    their copies elsewhere in the papers are among them.
    ``right`` is the calculation that gives what the one figure should be, where that is known;
    ``against`` is one that agrees with print and would not with that, so that it is not known.
    ``name`` tells the cause from the others of a meeting.
    ``many`` says that there may be several faults, which cannot be told apart.
    """

    traces: tuple[Result, ...]
    suspects: tuple[Place, ...]
    right: Result | None = None
    against: Result | None = None
    many: bool = False
    name: str = ""

    @property
    def is_declared(self) -> bool:
        """Whether somebody has said why, of every calculation that shows it."""
        return all(trace.is_declared for trace in self.traces)

    @property
    def first_places(self) -> list[Place]:
        """The first suspect of each table: where whoever reads of the fault is led."""
        return [*{place.table: place for place in reversed(self.suspects)}.values()]

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
    declared = [replace(cause, right=_right(cause)) for cause in _declared(meeting, deviating)]
    declared = _standing(declared, results)
    found, rest = _explained(declared, [one for one in deviating if not one.is_declared])
    tried = Search(results, rest).explained()
    found += [Cause(traces, suspects, many=many) for traces, suspects, many in tried]
    doubted = {place for cause in found for place in cause.suspects}
    number = {id(result): at for at, result in enumerate(results)}
    settled = _standing([_settled(cause, doubted) for cause in found], results)
    settled.sort(key=lambda cause: min(number[id(trace)] for trace in cause.traces))
    copies = _copies(results)
    return [
        replace(cause, name=cause.shown_by[0], suspects=_with_copies(cause, copies))
        for cause in settled
    ]


def _copies(results: Iterable[Result]) -> dict[Place, tuple[Place, ...]]:
    """Return by place the figures that checks say are equal to it, and that agree with it."""
    found: dict[Place, tuple[Place, ...]] = {}
    for result in results:
        relation = result.relation
        if isinstance(relation.check, EqualCheck) and not result.deviates:
            places = [operand.place for operand in relation.operands if operand.place]
            same = dict.fromkeys(copy for place in places for copy in found.get(place, (place,)))
            found |= dict.fromkeys(same, tuple(same))  # one may be a copy of a copy
    return found


def _with_copies(cause: Cause, copies: Mapping[Place, tuple[Place, ...]]) -> tuple[Place, ...]:
    """Return the suspects and then their copies; but with a right figure the copies agree."""
    if cause.right:
        return cause.suspects
    found = (copy for place in cause.suspects for copy in copies.get(place, ()))
    return tuple(dict.fromkeys((*cause.suspects, *found)))


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


def _standing(found: list[Cause], results: Sequence[Result]) -> list[Cause]:
    """Take from causes what their figure should be, if not all agrees when it is put in its place.

    That is what shows the fault, and what agrees with print. Only a text that agrees has no say: it
    may have the same fault, as a constant that a figure is held against alone.
    """
    while instead := _corrected(found):
        fails = {place: result for result in results for place in _breaks(result, instead)}
        kept = [_kept(cause, instead, fails) for cause in found]
        if kept == found:
            break
        found = kept  # what is taken away may have made others agree
    return found


def _breaks(result: Result, instead: Instead) -> Iterable[Place]:
    """Return the places of which other figures make a result fail that agrees with print."""
    places = result.relation.places & instead.keys()
    is_said = len(result.relation.places) == 1
    if places and result.agrees and not is_said and result.sums.tried(instead).deviates:
        return places
    return ()


def _kept(cause: Cause, instead: Instead, fails: Mapping[Place, Result]) -> Cause:
    if cause.right is None:
        return cause
    against = fails.get(cause.suspects[0])
    if against or any(trace.sums.tried(instead).deviates for trace in cause.traces):
        return replace(cause, right=None, against=against)
    return cause


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
