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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor
from time import monotonic

import highspy
import numpy as np
from numpy.typing import NDArray

from analysis.checks.disclosure.attack import (
    GREATEST,
    LEAST,
    NOISE,
    Attack,
    End,
    Floats,
    Part,
    Room,
    Solver,
    parts,
    rooms,
)
from analysis.checks.disclosure.cells import Cell, Equation

_NODES = 2000  # of the tree that one program of a part is searched in; counted, so that it repeats

MARGIN = 1e-4  # by how much a cut is kept at least, and what it asks is rounded down

Columns = NDArray[np.bool_]  # of a part's cells, those that are hidden
Cut = tuple[Floats, float]  # how much each cover helps, and what all must reach together


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
    hidden = {cell.name for cell in cells if _must_hide(cell)}
    unknown = {cell.name for cell in cells if not cell.printed or _may_hide(cell)} | hidden
    found = []
    for part in parts(cells, equations, unknown):
        if any(_must_hide(cell) or cell.sensitive for cell in part.cells):
            found.append(covers := _Covers(part, {cell.name: cell for cell in cells}, stop))
            drawn = covers.drawn(covers.cheapest(), key)
            hidden |= {cell.name for cell, yes in zip(part.cells, drawn, strict=True) if yes}
    least, bound = sum(one.least for one in found), sum(one.bound for one in found)
    return Pattern(
        frozenset(hidden),
        rooms(cells, equations, hidden),
        least if bound == least else None,
        sum(cell.cost or 0 for cell in cells if cell.name in hidden and not _must_hide(cell)),
        1 - bound / least if least else 0.0,
    )


def _must_hide(cell: Cell) -> bool:
    return cell.printed and (cell.sensitive or cell.kept_hidden)


def _may_hide(cell: Cell) -> bool:
    """Tell whether a cell may be a cover: a hidden cell is at least its lowest."""
    return cell.cost is not None and cell.value is not None and cell.value >= cell.lowest


class _TooLongError(Exception):
    """The cheapest covers take longer to find than there is time."""


class _Covers:
    """The covers of one part: a master that proposes them, and the attack that tries them.

    Columns are the part's cells. A cut tells by how much, of 1, each cover helps a cell whose room
    is too little: together they must reach 1, or what the cell itself is if it is a cover.
    """

    def __init__(self, part: Part, named: Mapping[str, Cell], stop: float) -> None:
        self.part, self.named, self.stop = part, named, stop
        self.attack = Attack(part)
        self.counted = np.array([cell.value is not None for cell in part.cells])
        self.values = np.array([cell.value or 0 for cell in part.cells], dtype=float)
        self.below = self.values - [cell.lowest for cell in part.cells]  # how far each can go down
        self.printed = np.array([cell.printed for cell in part.cells])
        self.must = np.array([_must_hide(cell) for cell in part.cells])
        self.may = np.array([cell.printed and _may_hide(cell) for cell in part.cells]) & ~self.must
        self.costs = np.where(self.may, [float(cell.cost or 0) for cell in part.cells], 0.0)
        self.room = np.array(
            [cell.room if cell.printed or cell.sensitive else 0 for cell in part.cells]
        )
        self.cuts: list[Cut] = []
        self.nodes = _NODES
        self.least = self.bound = 0
        self.reached = 0.0  # what the master proved that covers cost at least

    # --- what is safe -----------------------------------------------------------------------------

    def _lacking(self, hidden: Columns) -> Iterator[tuple[int, End, End]]:
        """Yield the cells that have too little room when some are hidden, with their ends.

        Every end is reached at some numbers of all cells, which tell of the others' rooms too.
        """
        known = self.printed & ~hidden
        lower = np.where(known, self.values, self.values - self.below)
        upper = np.where(known, self.values, highspy.kHighsInf)
        self.attack.between(lower, upper)
        low = np.where(self.counted, self.values, np.inf)
        high = np.where(self.counted, self.values, -np.inf)
        for column in np.flatnonzero((self.room > 0) & ~known):
            ends = []
            for end in (LEAST, GREATEST):
                if high[column] - low[column] < self.room[column]:
                    ends.append(found := self.attack.end(int(column), end))
                    if len(found.point):
                        low, high = np.minimum(low, found.point), np.maximum(high, found.point)
                    else:
                        high[column] = np.inf
            if high[column] - low[column] < self.room[column]:
                yield int(column), ends[0], ends[1]

    def _is_safe(self, hidden: Columns) -> bool:
        return next(self._lacking(hidden), None) is None

    def _leave_out_useless(self) -> None:
        """Leave out covers that have too little room themselves, even if all others are hidden.

        The fewer cells are hidden, the less room has each: no safe pattern holds these. What is
        left is the largest safe pattern, or there is none.
        """
        while lacking := [*self._lacking(self.must | self.may)]:
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

    # --- cuts -------------------------------------------------------------------------------------

    def _cut(self, hidden: Columns, column: int, *ends: End) -> Cut:
        """Return what a cell's too little room asks of the covers, and of how much.

        Hiding a cover lets it go down by what lies below it, and up without end, which moves an end
        of the cell by at most that times the end's reduced cost (the duals stay feasible).
        """
        helps, needs = np.zeros(len(self.values)), float(self.room[column])
        for end in ends:
            reduced = np.where(self.may & (np.abs(end.reduced) > NOISE), end.reduced, 0.0)
            down = np.maximum(reduced, 0) * self.below
            needs += end.bound + float(down[hidden].sum())
            helps += np.where(reduced < 0, np.inf, down)
        if self.may[column]:
            needs -= helps[column]
        helps[column] = 0.0
        if needs - float(helps[hidden].sum()) < MARGIN:  # it has room, but not among whole numbers
            helps, needs = (self.may & ~hidden).astype(float), 1.0
        helps = np.minimum(helps / (needs - MARGIN / 2), 1.0)
        return self._asked_by(column, helps)

    def _bridges(self) -> Iterator[Cut]:
        """Yield that no hidden cell is alone in an equation."""
        for equation in self.part.equations:
            columns = [self.attack.column[name] for name, _ in equation.terms]
            if not self.printed[columns].all():
                continue
            for column in columns:
                others = np.zeros(len(self.values))
                others[columns] = 1.0
                others[column] = 0.0
                if self.room[column] and not self.must[others > 0].any():
                    yield self._asked_by(column, np.where(self.may, others, 0.0))

    def _asked_by(self, column: int, helps: Floats) -> Cut:
        """Return that the covers help a cell enough, if it is hidden at all."""
        if not self.may[column]:
            return helps, 1.0
        helps[column] = -1.0
        return helps, 0.0

    # --- what is proposed -------------------------------------------------------------------------

    def _master(self) -> Solver:
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.values), 0
        program.col_cost_ = self.costs
        program.col_lower_, program.col_upper_ = np.zeros(len(self.values)), self.may.astype(float)
        program.integrality_ = [highspy.HighsVarType.kInteger] * len(self.values)
        master = Solver(mip_rel_gap=0.0)
        master.passModel(program)
        return master

    def _add(self, cut: Cut) -> None:
        row, least = cut
        columns = np.flatnonzero(row).astype(np.int32)
        self.cuts.append(cut)
        self.master.addRow(least, highspy.kHighsInf, len(columns), columns, row[columns])

    def _proposed(self) -> Columns:
        """Return the covers that cost the least of those that keep all cuts."""
        if self.nodes <= 0 or (left := self.stop - monotonic()) <= 0:
            raise _TooLongError
        self.master.setOptionValue("mip_max_nodes", self.nodes)
        self.master.setOptionValue("time_limit", self.master.getRunTime() + left)
        status = self.master.ends()
        info = self.master.getInfo()
        self.nodes -= max(int(info.mip_node_count), 1)
        self.reached = max(self.reached, info.mip_dual_bound)
        if status != highspy.HighsModelStatus.kOptimal:
            raise _TooLongError
        yes: Columns = self.master.point > 0.5
        return yes

    def _found(self) -> Columns:
        """Return the safe covers that cost the least by the master's costs."""
        self.nodes = _NODES
        while True:
            hidden: Columns = self._proposed() | self.must
            if not (lacking := [*self._lacking(hidden)]):
                return hidden
            for column, *ends in lacking:
                self._add(self._cut(hidden, column, *ends))

    def cheapest(self) -> Columns:
        """Return the safe covers that cost the least, or nearly so where that takes too long."""
        if self._is_safe(self.must):
            return self.must
        self._leave_out_useless()
        self.master = self._master()
        for cut in self._bridges():
            self._add(cut)
        try:
            hidden = self._found()
            self.least = self.bound = self._cost(hidden)
        except _TooLongError:
            self.bound = ceil(self.reached - NOISE)
            hidden = self._repaired(self.costs)
            self.least = self._cost(hidden)
        return hidden

    def drawn(self, cheapest: Columns, key: bytes) -> Columns:
        """Return the covers that a key draws of those that cost at most 1.5 times the least.

        Each cover weighs once to twice its cost, so every one of these can be the lightest.
        """
        if not self.least:
            return cheapest
        most = floor(1.5 * self.least)
        weights = self.costs * [1 + _chance(key, cell.name) for cell in self.part.cells]
        columns = np.flatnonzero(self.may).astype(np.int32)
        self.master.addRow(0.0, float(most), len(columns), columns, self.costs[columns])
        count = len(weights)
        self.master.changeColsCost(count, np.arange(count, dtype=np.int32), weights)
        try:
            hidden = self._found()
        except _TooLongError:
            hidden = self._repaired(weights)
        return hidden if self._cost(hidden) <= most else cheapest

    def _cost(self, hidden: Columns) -> int:
        return round(float(self.costs[hidden].sum()))

    # --- where there is no time -------------------------------------------------------------------

    def _repaired(self, costs: Floats) -> Columns:
        """Return safe covers: each time what helps most for its cost, and less what is too many."""
        hidden = self.must.copy()
        while lacking := [*self._lacking(hidden)]:
            for column, *ends in lacking:
                self._add(self._cut(hidden, column, *ends))
            hidden = self._greedy(hidden, costs)
        for one in sorted(np.flatnonzero(hidden & self.may), key=lambda one: -float(costs[one])):
            without = hidden.copy()
            without[one] = False
            if monotonic() < self.stop and self._is_safe(without):
                hidden = without
        return hidden

    def _greedy(self, hidden: Columns, costs: Floats) -> Columns:
        """Hide more until all cuts are kept."""
        rows = np.array([row for row, _ in self.cuts])
        least = np.array([least for _, least in self.cuts])
        hidden = hidden.copy()
        while (lacks := least - rows @ hidden).max() > NOISE and (self.may & ~hidden).any():
            helps = np.minimum(rows[lacks > NOISE], lacks[lacks > NOISE, None]).sum(axis=0)
            each = np.where(self.may & ~hidden, helps / np.maximum(costs, NOISE), -np.inf)
            hidden[each.argmax()] = True
        return hidden


def _chance(key: bytes, name: str) -> float:
    """Return a number from 0 to 1 that nobody can tell without the key."""
    return int.from_bytes(hmac.digest(key, name.encode(), "sha256")[:4], "big") / 2**32
