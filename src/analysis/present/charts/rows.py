"""The rows of a chart of bars: labels beside or above them, their bars, and the figures there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.present.charts.data import Bar
from analysis.present.charts.sheet import Anchor, Sheet
from analysis.present.charts.style import WIDE, Style
from analysis.present.charts.text import text_width, wrap

_WIDEST_LABEL = 300  # of a wide drawing; a longer label is wrapped
_BETWEEN = 16  # labels and bars


@dataclass(frozen=True)
class Row:
    """A place for a label and its bar: the label's lines, and where the bar's middle is."""

    lines: tuple[str, ...]
    text_top: float
    middle: float
    bottom: float
    next_top: float


@dataclass(frozen=True)
class Columns:
    """How wide the labels are, and where the bars may begin; over each other if it is narrow."""

    labels: float
    left: float

    @classmethod
    def of(cls, labels: Iterable[tuple[str, bool]], style: Style) -> Columns:
        """The columns for these labels, each with whether it is bold."""
        if style is not WIDE:
            return cls(style.width - 2.0, 0.0)
        widest = max((text_width(text, style.text, bold) for text, bold in labels), default=0)
        width = min(widest + 1, _WIDEST_LABEL)
        return cls(width, width + _BETWEEN)

    def row(self, label: str, bold: bool, top: float, style: Style, room: float) -> Row:
        """The row that begins at ``top``, with ``room`` for its bar."""
        lines = tuple(wrap(label, style.text, self.labels, bold))
        tall = len(lines) * style.leading
        if style is not WIDE:
            middle = top + tall + 2 + room / 2
            return Row(lines, top, middle, middle + room / 2, middle + room / 2 + 8)
        height = max(tall, room + 2)
        middle = top + height / 2
        return Row(lines, middle - tall / 2, middle, top + height, top + height + 7)


def have_room(widths: float, columns: Columns, style: Style) -> bool:
    """Whether figures so wide, beyond the ends of the bars, leave room for bars."""
    return widths <= 0.75 * (style.width - columns.left)


def write_label(paper: Sheet, row: Row, own: bool, role: str = "text") -> None:
    """The label of a row, its first line at the top of its place."""
    style, role = paper.style, "accent" if own else role
    paper.text(0, row.text_top + style.text, row.lines, style.text, role, bold=own)


class Head:
    """The lines over the bars: their unit, and what tells one kind of bar from another."""

    def __init__(self, words: Iterable[str], columns: Columns, style: Style) -> None:
        self._left, self._style = columns.left, style
        room = 0.98 * (style.width - columns.left)  # without kerning, a line is a little longer
        self._lines = [line for text in words if text for line in wrap(text, style.small, room)]

    @property
    def bottom(self) -> float:
        """Where the rows may begin."""
        return len(self._lines) * self._style.leading + (4 if self._lines else 0)

    def write(self, paper: Sheet) -> None:
        """Write the lines at the left edge of the bars."""
        style = self._style
        paper.text(self._left, style.small, self._lines, style.small, "muted")


@dataclass(frozen=True)
class Across:
    """A scale from left to right, between two places on the sheet."""

    start: float
    end: float
    low: float
    high: float

    @classmethod
    def over(
        cls, values: Sequence[float], left: float, right: float, minus: float, plus: float
    ) -> Across:
        """The scale from zero over all values, with room for the texts beyond either end."""
        low, high = min([0.0, *values]), max([0.0, *values])
        if low == high:
            high = 1.0
        return cls(left + minus, right - plus, low, high)

    def x(self, value: float) -> float:
        """How far to the right a value lies."""
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)


def draw_bar(
    paper: Sheet, bar: Bar, across: Across, middle: float, *, hollow: bool = False
) -> None:
    """The bar from zero to its value; none without a figure."""
    if bar.value is None:
        return
    half = paper.style.thick / 2
    left, right = sorted((across.x(0), across.x(float(bar.value))))
    box = (left, middle - half, right, middle + half)
    paper.block(box, "accent" if bar.own else "muted", hollow=hollow)


def beyond(bars: Iterable[Bar], style: Style) -> tuple[float, float]:
    """How wide the figures are that stand left of negative bars, and right of the others."""
    widths = [(bar.value or 0, text_width(bar.text, style.text, bar.own) + 8) for bar in bars]
    minus = max((width for value, width in widths if value < 0), default=0)
    return minus, max((width for value, width in widths if value >= 0), default=1)


def figure_place(bar: Bar, across: Across) -> tuple[float, Anchor]:
    """Where the figure of a bar begins or, left of zero, ends."""
    x = across.x(float(bar.value or 0))
    return (x + 6, "left") if (bar.value or 0) >= 0 else (x - 6, "right")


def write_figure(paper: Sheet, bar: Bar, place: tuple[float, Anchor], middle: float) -> None:
    """The figure of a bar beyond its end, or the word in its place."""
    style, (x, anchor) = paper.style, place
    role = "accent" if bar.own else "muted" if bar.value is None else "text"
    y = middle + style.text * 0.34
    paper.text(x, y, bar.text, style.text, role, bold=bar.own, anchor=anchor)


def draw_zero(paper: Sheet, rows: Iterable[Row], x: float, half: float) -> None:
    """Zero, in pieces on the narrow drawing, where labels stand between the bars."""
    for row in rows:
        paper.rule((x, row.middle - half), (x, row.middle + half), "muted")
