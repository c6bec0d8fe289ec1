"""The rows of a chart of bars: labels beside or above them, their bars, and the figures there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from analysis.present.charts.data import Bar
from analysis.present.charts.sheet import Anchor, Sheet
from analysis.present.charts.style import WIDE
from analysis.present.charts.text import text_width, wrap

_WIDEST_LABEL = 300  # of a wide drawing; a longer label is wrapped
_BETWEEN = 16  # labels and bars


class Place(NamedTuple):
    """Where the bar of a row lies, and how far the row reaches above and below."""

    middle: float
    half: float


@dataclass(frozen=True)
class Across:
    """A scale from left to right, or from right to left, between two places on a sheet."""

    paper: Sheet
    start: float
    end: float
    low: float
    high: float

    def x(self, value: Decimal | None) -> float:
        """Where a value lies; where zero does, if there is none."""
        part = (float(value or 0) - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * part

    def draw(self, bar: Bar, middle: float, role: str = "muted", *, hollow: bool = False) -> None:
        """The bar from zero to its value; none without a figure. The own one is in the accent."""
        if bar.value is None:
            return
        half = self.paper.style.thick / 2
        left, right = sorted((self.x(None), self.x(bar.value)))
        box = (left, middle - half, right, middle + half)
        self.paper.block(box, "accent" if bar.own else role, hollow=hollow)

    def figure_place(self, bar: Bar) -> tuple[float, Anchor]:
        """Where the figure beyond the end of a bar begins or, left of zero, ends."""
        x = self.x(bar.value)
        leftwards = ((bar.value or 0) < 0) is (self.start < self.end)
        return (x - 6, "right") if leftwards else (x + 6, "left")

    def write(self, bar: Bar, middle: float) -> None:
        """The figure of a bar beyond its end, or the word in its place."""
        style, (x, anchor) = self.paper.style, self.figure_place(bar)
        role = "accent" if bar.own else "muted" if bar.value is None else "text"
        y = middle + style.text * 0.34
        self.paper.text(x, y, bar.text, style.text, role, bold=bar.own, anchor=anchor)


class Rows:
    """Rows below one another, drawn from above; on a phone each label stands over its bars.

    ``left`` is where the bars may begin, ``y`` where the next row does, and ``bottom`` how far down
    the last one reaches.
    """

    def __init__(self, paper: Sheet, rows: Iterable[Bar]) -> None:
        """Begin at the top, with room for the labels of these rows."""
        style = paper.style
        widest = max((text_width(row.label, style.text, row.own) for row in rows), default=0)
        self.paper = paper
        self.left = min(widest + 1, _WIDEST_LABEL) + _BETWEEN if style is WIDE else 0
        self.y = self.bottom = 0.0

    def hold(self, widths: float) -> bool:
        """Whether figures so wide, beyond the ends of the bars, leave room for bars."""
        return widths <= 0.75 * (self.paper.style.width - self.left)

    def head(self, words: str) -> None:
        """Write over the bars what tells one kind from another."""
        style = self.paper.style
        room = 0.98 * (style.width - self.left)  # without kerning, a line is a little longer
        lines = wrap(words, style.small, room) if words else []
        self.paper.text(self.left, style.small, lines, style.small, "muted")
        self.y = self.bottom = len(lines) * style.leading + 4

    def add(self, row: Bar, room: float, role: str = "text") -> Place:
        """Write the label of the next row, with ``room`` for its bars."""
        style, top = self.paper.style, self.y
        width = self.left - _BETWEEN if self.left else style.width - 2
        lines = wrap(row.label, style.text, width, row.own)
        tall = len(lines) * style.leading
        if self.left:
            half = max(tall, room + 2) / 2
            place = Place(top + half, half + 3.5)
            self.bottom = top + 2 * half
            self.y = self.bottom + 7
            top = place.middle - tall / 2
        else:
            place = Place(top + tall + 2 + room / 2, room / 2 + 2)
            self.bottom = place.middle + room / 2
            self.y = self.bottom + 8
        role = "accent" if row.own else role
        self.paper.text(0, top + style.text, lines, style.text, role, bold=row.own)
        return place

    def across(self, values: Iterable[Decimal | None], minus: float, plus: float) -> Across:
        """The scale from zero over all values, with room for the texts beyond either end."""
        every = [0.0, *(float(value or 0) for value in values)]
        low, high = min(every), max(every)
        end = self.paper.style.width - plus
        return Across(self.paper, self.left + minus, end, low, high if low < high else 1)

    def zero(self, places: Iterable[Place], x: float) -> None:
        """Zero, in pieces on the narrow drawing, where labels stand between the bars."""
        for middle, half in places:
            self.paper.rule((x, middle - half), (x, middle + half), "muted")


def beyond(paper: Sheet, bars: Iterable[Bar]) -> tuple[float, float]:
    """How wide the figures are that stand left of negative bars, and right of the others."""
    size = paper.style.text
    widths = [(bar.value or 0, text_width(bar.text, size, bar.own) + 8) for bar in bars]
    minus = max((width for value, width in widths if value < 0), default=0)
    return minus, max((width for value, width in widths if value >= 0), default=1)
