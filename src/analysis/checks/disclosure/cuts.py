"""What an attack asks of the covers: that they help each cell whose room is too little."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import highspy
import numpy as np
from numpy.typing import NDArray

from analysis.checks.disclosure.attack import GREATEST, LEAST, NOISE, Attack, End, Floats, Part
from analysis.checks.disclosure.cells import Cell

MARGIN = 1e-4  # by how much a cut is kept at least, and what it asks is rounded down

Columns = NDArray[np.bool_]  # of a part's cells, those that are hidden
Cut = tuple[Floats, float]  # how much each cover helps, and what all must reach together


def must_hide(cell: Cell) -> bool:
    return cell.printed and (cell.sensitive or cell.kept_hidden)


def may_hide(cell: Cell) -> bool:
    """Tell whether a cell may be a cover: a hidden cell is at least its lowest."""
    return cell.cost is not None and cell.value is not None and cell.value >= cell.lowest


class Cuts:
    """What the attack of one part asks of its covers. Columns are the part's cells.

    A cut tells by how much, of 1, each cover helps a cell whose room is too little: together they
    must reach 1, or what the cell itself is if it is a cover.
    """

    def __init__(self, part: Part) -> None:
        self.part, self.attack = part, Attack(part)
        self.counted = np.array([cell.value is not None for cell in part.cells])
        self.values = np.array([cell.value or 0 for cell in part.cells], dtype=float)
        self.below = self.values - [cell.lowest for cell in part.cells]  # how far each can go down
        self.printed = np.array([cell.printed for cell in part.cells])
        self.must = np.array([must_hide(cell) for cell in part.cells])
        self.may = np.array([cell.printed and may_hide(cell) for cell in part.cells]) & ~self.must
        self.room = np.array(
            [cell.room if cell.printed or cell.sensitive else 0 for cell in part.cells]
        )

    def lacking(self, hidden: Columns) -> Iterator[tuple[int, End, End]]:
        """Yield the cells that have too little room when some are hidden, with their ends."""
        known = self._hide(hidden)
        low = np.where(self.counted, self.values, np.inf)
        high = np.where(self.counted, self.values, -np.inf)
        yield from _near(np.where(known, 0.0, self.room), self.attack.whole, low, high)

    def _hide(self, hidden: Columns) -> Columns:
        """Let the attack know what is shown, and return that."""
        known = self.printed & ~hidden
        lower = np.where(known, self.values, self.values - self.below)
        self.attack.between(lower, np.where(known, self.values, highspy.kHighsInf))
        return known

    def is_safe(self, hidden: Columns) -> bool:
        return next(self.lacking(hidden), None) is None

    def _cut(self, column: int, *ends: End) -> Cut:
        """Return what a cell's too little room asks of the covers.

        Hiding a cover lets it go down by what lies below it, and up without end, which moves an end
        of the cell by at most that times the end's reduced cost (the duals stay feasible).
        """
        helps, needs = np.zeros(len(self.values)), float(self.room[column])
        lower, upper = self.attack.lower - self.values, self.attack.upper - self.values
        for end in ends:
            reduced = np.where(self.may & (np.abs(end.reduced) > NOISE), end.reduced, 0.0)
            up, down = reduced < 0, np.maximum(reduced, 0.0)
            needs += end.bound - float(down @ lower + reduced[up] @ upper[up])
            helps += np.where(up, np.inf, down * self.below)
        if self.may[column]:
            needs -= helps[column]
        helps[column] = 0.0
        return self._asked_by(column, np.minimum(helps / max(needs - MARGIN / 2, MARGIN), 1.0))

    def of_whole(self, hidden: Columns) -> Iterator[Cut]:
        """Yield what the cells ask that have too little room when some are hidden."""
        for column, *ends in self.lacking(hidden):
            cut = self._cut(column, *ends)
            if _lack(cut, hidden) < NOISE:  # it has room, but not among whole numbers
                cut = self._asked_by(column, (self.may & ~hidden).astype(float))
            yield cut

    def of_part(self, share: Floats) -> Iterator[Cut]:
        """Yield what the cells ask that have too little room when some are hidden by a share.

        By how much a cover may move is cut to the room that is sought: more helps no more.
        """
        asked = (self.room > 0) & (share > NOISE)
        known = self.printed & ~self.must
        for room in np.unique(self.room[asked]):
            down = np.where(known, np.minimum(self.below, room) * share, self.below)
            up = np.where(known, room * share, highspy.kHighsInf)
            self.attack.between(self.values - down, self.values + up)
            needs = np.where(asked & (self.room == room), room * share - MARGIN, 0.0)
            nowhere = np.full(len(share), np.inf)
            for column, *ends in _near(needs, self.attack.end, nowhere, -nowhere):
                cut = self._cut(column, *ends)
                if _lack(cut, share) > 0.01:
                    yield cut

    def bridges(self) -> Iterator[Cut]:
        """Yield that no hidden cell is alone in an equation."""
        for equation in self.part.equations:
            columns = [self.attack.column[name] for name, _ in equation.terms]
            if not self.printed[columns].all():
                continue
            for column in columns:
                others = np.zeros(len(self.values))
                others[columns] = 1.0
                others[column] = 0.0
                if (
                    self.room[column]
                    and (self.may | self.must)[column]
                    and not self.must[others > 0].any()
                ):
                    yield self._asked_by(column, np.where(self.may, others, 0.0))

    def _asked_by(self, column: int, helps: Floats) -> Cut:
        """Return that the covers help a cell enough, if it is hidden at all."""
        if not self.may[column]:
            return helps, 1.0
        helps[column] = -1.0
        return helps, 0.0


def _near(
    needs: Floats, sought: Callable[[int, int], End], low: Floats, high: Floats
) -> Iterator[tuple[int, End, End]]:
    """Yield the cells whose ends lie less far apart than they need, with their ends.

    ``low`` and ``high`` are known to be reached. Every end that is ``sought`` is reached at some
    numbers of all cells, which tell of the others' ends too.
    """
    for column in map(int, np.flatnonzero(needs > 0)):
        ends = []
        for end in (LEAST, GREATEST):
            if high[column] - low[column] < needs[column]:
                ends.append(found := sought(column, end))
                if len(found.point):
                    low, high = np.minimum(low, found.point), np.maximum(high, found.point)
                else:
                    high[column] = np.inf
        if high[column] - low[column] < needs[column]:
            yield column, ends[0], ends[1]


def _lack(cut: Cut, share: Columns | Floats) -> float:
    """Return how much a cut lacks when covers are hidden by a share."""
    row, least = cut
    return float(least - row @ share)
