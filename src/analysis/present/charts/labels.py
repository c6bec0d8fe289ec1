"""Places for labels, so that none covers another, a line or a dot."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from analysis.observations import WORDS, Status
from analysis.present.charts.data import Event, Line
from analysis.present.charts.frame import Frame
from analysis.present.charts.sheet import Box, Spot, text_box
from analysis.present.charts.text import text_width

NO_FIGURE = "ingen tal"  # of a whole chart or panel, whatever the reasons
# Pixels from a dashed line: where a label is put, and where it is too close.
_APART, _CLOSE = 5, 4
_FAR = 40  # pixels: a word farther from its gap would be taken for that of another line


def stack(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Middles of labels as near as possible to ``wanted`` (ascending) without overlap.

    Neighbours that would collide form a pile around their common mean; the whole column
    stays between ``low`` and ``high``.
    """
    offsets = [sum(heights[:i]) + height / 2 for i, height in enumerate(heights)]
    piles: list[list[float]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        piles.append([want - offset])
        while len(piles) > 1 and fmean(piles[-2]) > fmean(piles[-1]):
            last = piles.pop()
            piles[-1] += last
    starts = [fmean(pile) for pile in piles for _ in pile]
    limit = high - sum(heights)
    return [max(low, min(s, limit)) + o for s, o in zip(starts, offsets, strict=True)]


def gaps(series: Line, *, last: bool = False) -> list[int]:
    """Where among its runs a series has gaps that ask for a word; ``last``: one at the end too.

    A line that begins a period later shows that itself; the word would crowd it.
    """
    runs = series.runs
    found = [i for i, run in enumerate(runs) if run[0].value is None]
    if found == [0] and len(runs[0]) == 1 and runs[0][0].text == WORDS[Status.NOT_STATED].short:
        return []
    return found if last else [i for i in found if i < len(runs) - 1]


class Placer:
    """Finds free places for labels inside a frame, among its lines and all that is written.

    ``series`` are those drawn in the frame. No label may touch the dashed lines of ``events``
    from top to bottom: with a word upon it, such a line says nothing of its day.
    """

    def __init__(self, frame: Frame, series: Sequence[Line], events: Sequence[Event] = ()) -> None:
        self._paper, self._frame = frame.paper, frame
        lines = [[frame.at(point) for point in run] for s in series for run in s.known_runs]
        self._lines = [pair for line in lines for pair in pairwise(line)]
        ends = [spot for line in lines for spot in (line[0], line[-1])]
        self._dots = [(x - 4, y - 4, x + 4, y + 4) for x, y in ends]
        # Each gridline, and what it costs to be struck through by it.
        self._rules = [(frame.y(tick), 3 if tick else 20) for tick in frame.scale.ticks]
        self._uprights = [frame.x(event.when) for event in events]

    def put(self, text: str, spot: Spot, size: float, role: str, *, must: bool = True) -> None:
        """Write the text as near to the spot as there is room, best of all above it.

        Where there is none near it, what need not be there (``must``) is left out.
        """
        bold = role == "accent"
        (x, y), width = spot, text_width(text, size, bold)
        edge = self._paper.style.width - (0 if must else 2)  # words are longer without kerning
        low, high = self._frame.left - 5, min(self._frame.right + 8, edge)
        wanted = [x - width * part for part in (0.5, 0, 1)]
        for upright in self._uprights:  # close on either side, if the label would reach it
            if abs(upright - x) < width + _APART:
                wanted += [upright + _APART, upright - _APART - width]
        lefts = [max(low, min(left, high - width)) for left in wanted]
        below = -(size * 0.75 + 8)
        rises = [rise for n in (0, 6, 14, 24, 36, 50) for rise in (8 + n, below - n)]
        beside = [(x - width - 9, y + size * 0.34), (x + 9, y + size * 0.34)]
        spots = [(left, y - rise) for rise in rises for left in lefts]
        spots += [spot for spot in beside if low <= spot[0] <= high - width]
        costs = {at: self._cost(text_box(at, width, size), spot) for at in spots}
        best = min(costs, key=lambda at: costs[at])
        if must or costs[best] < _FAR:
            self._paper.text(*best, text, size, role, bold=bold)

    def put_gap_words(self, series: Line, *, last: bool = False) -> None:
        """Once in every gap, the word that explains it; ``last``: also in a gap at the end.

        Where lines and words leave no room for one near its gap, the broken line shows that.
        """
        runs, frame = series.runs, self._frame
        for i in gaps(series, last=last):
            ends = runs[i][0], runs[i][-1]
            beside = [run[-1] for run in runs[:i][-1:]] + [run[0] for run in runs[i + 1 : i + 2]]
            heights = [frame.y(point.value) for point in beside if point.value is not None]
            spot = fmean(frame.x(p.when) for p in ends), fmean(heights or [frame.bottom - 20])
            self.put(ends[0].text, spot, self._paper.style.small, "muted", must=False)

    def _cost(self, box: Box, spot: Spot) -> float:
        left, top, right, bottom = box
        outside = top < self._frame.top - 18 or bottom > self._frame.bottom
        clashes = sum(_overlap(box, other) for other in self._paper.written)
        clashes += sum(left - _CLOSE < x < right + _CLOSE for x in self._uprights)
        crossed = sum(_crosses(line, box) for line in self._lines)
        dots = sum(_overlap(box, dot) for dot in self._dots)
        ruled = sum(cost for y, cost in self._rules if top - 2 < y < bottom + 2)
        far = abs((left + right) / 2 - spot[0]) / 4 + abs((top + bottom) / 2 - spot[1])
        return 10_000 * (clashes + outside) + 100 * (crossed + dots) + ruled + far


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _crosses(line: tuple[Spot, Spot], box: Box) -> bool:
    (x1, y1), (x2, y2) = line
    low, high = max(x1, box[0]), min(x2, box[2])
    if low >= high:
        return False
    ends = [y1 + (y2 - y1) * (x - x1) / (x2 - x1) for x in (low, high)]
    return min(ends) < box[3] + 2 and max(ends) > box[1] - 2
