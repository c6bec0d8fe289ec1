"""Which numbers are not shown, so that those of few persons cannot be worked out.

The fewest covers are found by cutting planes (Fischetti and Salazar-González 2000). A master
program has a yes or no for each cover. What it proposes is attacked, and each cell with too little
room gives a cut: the duals of its two ends tell how far each cover would move them. What the master
proposes costs no more than any safe pattern, so the first that stands is the cheapest.

The cheapest is not what is hidden. Who knows the rule could try it on every table that the shown
figures allow, and find the only one that it hides so. So a pattern is drawn by a key.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from time import monotonic

import highspy
import numpy as np

from analysis.checks.disclosure.attack import NOISE, End, Floats, Part, Room, Solver, parts, rooms
from analysis.checks.disclosure.cells import Cell, Equation
from analysis.checks.disclosure.cuts import Columns, Cut, Cuts, may_hide, must_hide

# How long is searched is counted, so that the same is found again: not timed.
_WORK = 20_000  # rounds of cuts, times the cells of a part
_NODES = 100  # of a tree of programs


@dataclass(frozen=True)
class Pattern:
    """What is hidden: cells of few persons, what was hidden before, and the covers of both.

    ``rooms`` tells what each hidden cell, and each sensitive one that is not printed, can be.
    ``least`` is what the cheapest covers cost, None where that was not proved; ``cost`` what those
    drawn do. ``gap`` is how much of the cheapest found might be saved, from 0 to 1; 0 when proved.
    """

    hidden: frozenset[str]
    rooms: dict[str, Room]
    least: int | None
    cost: int
    gap: float


class NoSafePattern(Exception):  # noqa: N818 - it is no error of a program
    """Whatever else is hidden, a cell can be worked out.

    ``cell`` can only be in ``room``, by ``equations``. ``siblings`` are printed beside it in these,
    the smallest first: a row made of it and one of them may be safe. The message tells no number.
    """

    def __init__(self, cell: str, room: Room, equations: list[Equation], siblings: list[str]):
        said = "; ".join(one.text or str(one.terms) for one in equations)
        beside = f", or merge it with {siblings[0]}" if siblings else ""
        super().__init__(f"{cell} is given away by {said}: leave one of these out{beside}")
        self.cell, self.room, self.equations, self.siblings = cell, room, equations, siblings


def protect(
    cells: Iterable[Cell], equations: Iterable[Equation], key: bytes, seconds: float = 60
) -> Pattern:
    """Return what is hidden, drawn by ``key`` among what costs at most 1.5 times the least.

    Raises ``NoSafePattern`` where nothing is safe. After ``seconds``, or long before by what is
    counted, covers are chosen greedily, and the pattern says that they may not be the cheapest.
    """
    cells, equations = sorted(cells, key=lambda cell: cell.name), list(equations)
    stop = monotonic() + seconds
    hidden = {cell.name for cell in cells if must_hide(cell)}
    found = _covers(cells, equations, {cell.name: cell for cell in cells}, stop)
    for covers in found:
        covers.find()
        hidden |= covers.drawn(key)
    least, bound = sum(one.least for one in found), sum(one.bound for one in found)
    return Pattern(
        frozenset(hidden),
        rooms(cells, equations, hidden),
        least if bound == least else None,
        sum(cell.cost or 0 for cell in cells if cell.name in hidden and not must_hide(cell)),
        1 - bound / least if least else 0.0,
    )


def _covers(
    cells: Sequence[Cell], equations: Iterable[Equation], named: Mapping[str, Cell], stop: float
) -> list[_Covers]:
    """Return what to search for the covers of each part that has something to hide."""
    unknown = {cell.name for cell in cells if not cell.printed or must_hide(cell) or may_hide(cell)}
    return [
        _Covers(part, named, stop)
        for part in parts(cells, equations, unknown)
        if any(must_hide(cell) or cell.sensitive for cell in part.cells)
    ]


class _TooLongError(Exception):
    """The cheapest covers take longer to find than there is time."""


class _Covers(Cuts):
    """The covers of one part: a master that proposes them, and what the attack asks of it."""

    def __init__(self, part: Part, named: Mapping[str, Cell], stop: float) -> None:
        super().__init__(part)
        self.named, self.stop = named, stop
        self.costs = np.where(self.may, [float(cell.cost or 0) for cell in part.cells], 0.0)
        self.least = self.bound = 0
        self.reached = 0.0  # what the master proved that covers cost at least
        self.cheapest = self._names(self.must)
        self.apart: list[_Covers] = []
        self.master = Solver(mip_rel_gap=0.0, mip_allow_restart=False)

    # --- what is safe -----------------------------------------------------------------------------

    def _leave_out_useless(self) -> None:
        """Leave out covers that have too little room themselves, even if all others are hidden.

        The fewer cells are hidden, the less room has each: no safe pattern holds these. What is
        left is the largest safe pattern, or there is none.
        """
        while lacking := [*self.lacking(self.must | self.may)]:
            for column, *ends in lacking:
                if not self.may[column]:
                    raise self._no_safe_pattern(column, ends)
            self.may[[column for column, *_ in lacking]] = False

    def _no_safe_pattern(self, column: int, ends: list[End]) -> NoSafePattern:
        giving = np.abs(np.array([one.dual for one in ends])).max(axis=0) > NOISE
        said = [one for one, gives in zip(self.part.said, giving, strict=True) if gives]
        name, beside = self.part.cells[column].name, set()
        for times in (dict(one.terms) for one in said):
            beside |= {other for other, by in times.items() if by == times.get(name)}
        siblings = [cell for other in beside - {name} if (cell := self.named[other]).printed]
        siblings.sort(key=lambda cell: (cell.value or 0, cell.name))
        room = self.attack.room(column)
        return NoSafePattern(name, room, said, [cell.name for cell in siblings if cell.value])

    # --- what is proposed -------------------------------------------------------------------------

    def _pass_master(self) -> None:
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.values), 0
        program.col_cost_ = self.costs
        program.col_lower_, program.col_upper_ = np.zeros(len(self.values)), self.may.astype(float)
        self.master.passModel(program)
        self._add(self.bridges())

    def _add(self, cuts: Iterable[Cut]) -> bool:
        """Add cuts to the master, each once, and tell whether there were any."""
        different = {cut[0].tobytes(): cut for cut in cuts}
        for row, least in different.values():
            columns = np.flatnonzero(row).astype(np.int32)
            self.master.addRow(least, highspy.kHighsInf, len(columns), columns, row[columns])
        return bool(different)

    def _solve(self) -> None:
        if (left := self.stop - monotonic()) <= 0:
            raise _TooLongError
        self.master.setOptionValue("time_limit", self.master.getRunTime() + left)
        status, info = self.master.ends(), self.master.getInfo()
        if status == highspy.HighsModelStatus.kOptimal:
            self.reached = info.objective_function_value
        else:
            self.reached = max(self.reached, info.mip_dual_bound)
            raise _TooLongError

    def _relaxed(self) -> Floats:
        """Return by what share each cell is hidden where covers may be hidden in part.

        Cuts are added as long as some are broken. Raises ``_TooLongError``.
        """
        self._be(highspy.HighsVarType.kContinuous)
        for _ in range(1 + _WORK // len(self.values)):
            self._solve()
            share = np.where(self.must | ~self.printed, 1.0, self.master.point.clip(0, 1))
            if not self._add(self.of_part(share)):
                return share
        raise _TooLongError

    def _be(self, kind: highspy.HighsVarType) -> None:
        columns = np.arange(len(self.values), dtype=np.int32)
        self.master.changeColsIntegrality(len(columns), columns, np.full(len(columns), kind))

    def _found(self, enough: Columns | None = None) -> Columns:
        """Return the safe covers that cost the least by the master's costs.

        ``enough`` are returned at once if no others cost less. Raises ``_TooLongError``.
        """
        self.reached, nodes = 0.0, _NODES
        self._relaxed()
        self._be(highspy.HighsVarType.kInteger)
        while nodes > 0:
            if enough is not None and self._cost(enough) <= ceil(self.reached - NOISE):
                return enough
            self.master.setOptionValue("mip_max_nodes", nodes)
            self._solve()
            nodes -= max(int(self.master.getInfo().mip_node_count), 1)
            hidden: Columns = (self.master.point > 0.5) | self.must
            if not self._add(self.of_whole(hidden)):
                return hidden
        raise _TooLongError

    def find(self) -> None:
        """Find the safe covers that cost the least, or nearly so where that takes too long.

        Tried first is to leave the dear ones, which are totals, shown: without these a part falls
        into smaller ones, and mostly no other covers are cheaper.
        """
        if self.is_safe(self.must):
            return
        self._leave_out_useless()
        self._pass_master()
        self.apart = self._without_dear()
        apart = self._columns(set().union(*(one.cheapest for one in self.apart)))
        try:
            hidden = self._found(apart if self.apart else None)
            self.bound = self._cost(hidden)
        except _TooLongError:
            self.bound = ceil(self.reached - NOISE)
            hidden = apart if self.apart else self._nearly()
        self.least, self.cheapest = self._cost(hidden), self._names(hidden)

    def _without_dear(self) -> list[_Covers]:
        """Return the covers of what is left when the dear are shown; none if nothing is safe."""
        dear = self.costs[self.may].min()
        cells = [
            replace(cell, cost=None) if cost > dear else cell
            for cell, cost in zip(self.part.cells, self.costs, strict=True)
        ]
        if not (self.costs > dear).any():
            return []
        apart = _covers(cells, self.part.equations, self.named, self.stop)
        try:
            for covers in apart:
                covers.find()
        except NoSafePattern:
            return []
        return apart

    def drawn(self, key: bytes) -> set[str]:
        """Return what a key draws of the covers that cost at most 1.5 times the least.

        Each cover weighs from once to 1.5 times its cost. So the lightest cost no more than that,
        and every set of covers that costs no more may be the lightest.
        """
        if not self.least:
            return self.cheapest
        weights = self.costs * [1 + _chance(key, cell.name) / 2 for cell in self.part.cells]
        count = len(weights)
        self.master.changeColsCost(count, np.arange(count, dtype=np.int32), weights)
        try:
            if self.bound == self.least:
                return self._names(self._found())
        except _TooLongError:
            pass
        if self.apart:
            return set().union(*(one.drawn(key) for one in self.apart))
        hidden = self._nearly()
        return self._names(hidden) if self._cost(hidden) <= 1.5 * self.least else self.cheapest

    def _names(self, hidden: Columns) -> set[str]:
        return {cell.name for cell, yes in zip(self.part.cells, hidden, strict=True) if yes}

    def _columns(self, names: Collection[str]) -> Columns:
        return self.must | [cell.name in names for cell in self.part.cells]

    def _cost(self, hidden: Columns) -> int:
        return round(float(self.costs[hidden].sum()))

    # --- where there is no time -------------------------------------------------------------------

    def _nearly(self) -> Columns:
        """Return safe covers that cost little: one by one, what is hidden in part is hidden."""
        hidden = self.must.copy()
        try:
            while self._one_more(hidden):
                for column in np.flatnonzero(hidden & self.may):
                    self.master.changeColBounds(int(column), 1.0, 1.0)
        except _TooLongError:
            pass
        for column in np.flatnonzero(self.may):
            self.master.changeColBounds(int(column), 0.0, 1.0)
        return self._less(self._more(hidden))

    def _one_more(self, hidden: Columns) -> bool:
        """Hide what the master hides and what it hides most in part, and tell if there is more."""
        share = np.where(self.may, self._relaxed(), 0.0)
        hidden |= share > 1 - NOISE
        partly = np.where(hidden, 0.0, share)
        if partly.max() > NOISE:
            hidden[partly.argmax()] = True
            return True
        return self._add(self.of_whole(hidden))

    def _more(self, hidden: Columns) -> Columns:
        """Hide all that helps a cell with too little room, until none has."""
        while cuts := [*self.of_whole(hidden)]:
            more = hidden | (np.array([row for row, _ in cuts]).max(axis=0) > 0)
            hidden = more if (more != hidden).any() else self.must | self.may  # that is safe
        return hidden

    def _less(self, hidden: Columns) -> Columns:
        """Show covers again, the dearest first, as long as it stays safe and there is time."""
        columns = np.flatnonzero(hidden & self.may)
        for column in columns[np.argsort(-self.costs[columns], kind="stable")]:
            without = hidden.copy()
            without[column] = False
            if monotonic() < self.stop and self.is_safe(without):
                hidden = without
        return hidden


def _chance(key: bytes, name: str) -> float:
    """Return a number from 0 to 1 that nobody can tell without the key."""
    return int.from_bytes(hmac.digest(key, name.encode(), "sha256")[:4], "big") / 2**32
