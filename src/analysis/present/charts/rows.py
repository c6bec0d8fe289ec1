"""The rows of a chart of bars: labels beside them, or above them on a narrow page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.present.charts.sheet import Sheet
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


def write_label(paper: Sheet, row: Row, role: str, bold: bool) -> None:
    """The label of a row, its first line at the top of its place."""
    style = paper.style
    paper.text(0, row.text_top + style.text, row.lines, style.text, role, bold=bold)


class Head:
    """The lines over the bars: their unit, and what tells one kind of bar from another."""

    def __init__(self, words: Iterable[str], columns: Columns, style: Style) -> None:
        self._left, self._style = columns.left, style
        room = style.width - columns.left
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
