"""Labels beside the frame of a line chart: the name and the last figure of each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.danish import NO_BREAK_SPACE
from analysis.present.charts.data import Line
from analysis.present.charts.frame import Frame
from analysis.present.charts.labels import stack
from analysis.present.charts.sheet import Anchor, Sheet
from analysis.present.charts.style import WIDE, Style
from analysis.present.charts.text import text_width, wrap

_BESIDE = 10  # from the frame to a label
_LEADER = 16  # the room of a line from the end of a series to its label
_NEAR = 5  # a label so little above or below the end of its line needs no line to it


@dataclass(frozen=True)
class Label:
    """A label beside the frame: its lines, and the value at whose height it wants to stand."""

    lines: tuple[str, ...]
    series: Line
    value: Decimal

    def width(self, style: Style) -> float:
        """Of its widest line."""
        return max(text_width(line, style.text, self.series.own) for line in self.lines)


def end_label(series: Line, style: Style) -> Label:
    """The name with the last figure, or with the word that stands in its place."""
    points = sorted(series.points, key=lambda point: point.when)
    words = f"{series.label}{NO_BREAK_SPACE}{points[-1].text}" if points else series.label
    width = style.width * (0.36 if style is WIDE else 0.42)
    known = series.known
    value = known[-1].value if known else None
    text = wrap(words, style.text, width, series.own)
    return Label(tuple(text), series, value or Decimal(0))


def first_labels(series: Sequence[Line], days: tuple[int, int]) -> list[Label]:
    """The first figure of every own series that begins at the left edge."""
    return [
        Label((s.known[0].text,), s, s.known[0].value or Decimal(0))
        for s in series
        if s.own and len(s.known) > 1 and s.known[0].when.toordinal() == days[0]
    ]


class EndLabels:
    """A column of labels to the right of the frame, pushed apart where lines end close together.

    Where one is pushed away from the end of its line, all have a thin line to it.
    """

    def __init__(self, labels: Sequence[Label], frame: Frame, style: Style) -> None:
        self._labels = sorted(labels, key=lambda label: -label.value)
        self._heights = [len(label.lines) * style.leading for label in self._labels]
        self._wanted = [frame.y(label.value) for label in self._labels]
        self._middles = stack(self._wanted, self._heights, frame.top - 2, frame.bottom + 6)
        moved = (abs(a - b) for a, b in zip(self._wanted, self._middles, strict=True))
        self._gap = _BESIDE + (_LEADER if max(moved, default=0) > _NEAR else 0)
        widest = max((label.width(style) for label in labels), default=-4)
        self.width = widest + self._gap + 2

    def write(self, paper: Sheet, right: float) -> None:
        """Write the column beside the frame that ends at ``right``."""
        for label, want, middle in zip(self._labels, self._wanted, self._middles, strict=True):
            write_beside(paper, label, right + self._gap, middle, "left")
            if self._gap > _BESIDE and label.series.known:
                role = "accent" if label.series.own else "muted"
                paper.rule((right + 6, want), (right + self._gap - 4, middle), role)


def write_beside(paper: Sheet, label: Label, x: float, middle: float, anchor: Anchor) -> None:
    """Write a label beside ``x`` with its middle at this height."""
    style, own = paper.style, label.series.own
    first = middle - (len(label.lines) - 1) * style.leading / 2 + style.text * 0.33
    role = "accent" if own else "muted"
    paper.text(x, first, label.lines, style.text, role, bold=own, anchor=anchor)


def write_firsts(paper: Sheet, labels: Sequence[Label], frame: Frame) -> None:
    """Write first figures at the left, where the gridlines pass: above them, not upon them."""
    style = paper.style
    ordered = sorted(labels, key=lambda label: -label.value)
    wanted = [_clear(frame.y(label.value), frame, style) for label in ordered]
    heights = [len(label.lines) * style.leading for label in ordered]
    middles = stack(wanted, heights, frame.top - 2, frame.bottom + 6)
    for label, middle in zip(ordered, middles, strict=True):
        write_beside(paper, label, frame.left - 9, middle, "right")


def _clear(y: float, frame: Frame, style: Style) -> float:
    """The height moved up, or at the very top down, until no gridline strikes it through."""
    room = style.text * 0.6
    for line in (frame.y(tick) for tick in frame.scale.ticks):
        if abs(y - line) < room:
            return line - room if line > frame.top + room else line + room
    return y
