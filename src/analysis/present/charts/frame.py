"""The frame of a chart over time: its scale, its axes and the lines of the series in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import count

import pandas as pd
import seaborn as sns

from analysis.danish import NO_BREAK_SPACE, format_number
from analysis.present.charts.data import Line, LinePoint
from analysis.present.charts.sheet import Sheet
from analysis.present.charts.style import PALETTE, Style
from analysis.present.charts.text import text_width


@dataclass(frozen=True)
class Scale:
    """Round numbers from the lowest to the highest gridline, zero always among them."""

    ticks: tuple[Decimal, ...]
    unit: str

    def text(self, tick: Decimal) -> str:
        """The figure of a gridline, with as many decimals as the finest one needs."""
        decimals = max(0, *(-int(t.normalize().as_tuple().exponent) for t in self.ticks))
        return format_number(tick, decimals if tick else 0)

    @property
    def top(self) -> str:
        """The highest figure with the unit of all: ``30 pct.``, ``6.000 i 1.000 kr.``"""
        # A unit that begins with a figure would be read as more of this one.
        unit = f"i{NO_BREAK_SPACE}{self.unit}" if self.unit[:1].isdigit() else self.unit
        words = (self.text(self.ticks[-1]), unit)
        return NO_BREAK_SPACE.join(word for word in words if word)

    def width(self, size: float) -> float:
        """Of the widest figure, without the unit."""
        return max(text_width(self.text(tick), size) for tick in self.ticks)


def round_scale(series: Iterable[Line], unit: str, steps: int) -> Scale:
    """The finest round scale of at most ``steps`` steps that holds every value."""
    values = [p.value for s in series for p in s.points if p.value is not None]
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    if low == high:
        high = Decimal(1)
    whole = all(v == v.to_integral_value() for v in values)
    exponent = (high - low).adjusted() - 2
    for power in count(max(exponent, 0) if whole else exponent):  # there is no half person
        # A step of 25 is round; 2,5 would put decimals on every other line.
        for digits in ("1", "2", "2.5", "5") if power > 0 else ("1", "2", "5"):
            step = Decimal(digits).scaleb(power)
            first = int((low / step).to_integral_value(ROUND_FLOOR))
            last = int((high / step).to_integral_value(ROUND_CEILING))
            if last - first <= steps:
                return Scale(tuple(i * step for i in range(first, last + 1)), unit)
    raise AssertionError("unreachable")


@dataclass(frozen=True)
class Frame:
    """The place of the data axes on the sheet, and what they measure."""

    left: float
    top: float
    right: float
    bottom: float
    days: tuple[int, int]
    scale: Scale

    def x(self, when: date) -> float:
        """How far to the right a day lies."""
        first, last = self.days
        return self.left + (self.right - self.left) * (when.toordinal() - first) / (last - first)

    def y(self, value: Decimal) -> float:
        """How far down a value lies."""
        low, high = self.scale.ticks[0], self.scale.ticks[-1]
        return self.bottom - (self.bottom - self.top) * float((value - low) / (high - low))

    def at(self, point: LinePoint) -> tuple[float, float]:
        """The place of an observation; one without a figure lies at zero."""
        return self.x(point.when), self.y(point.value or Decimal(0))


def days_spanned(dates: Iterable[date]) -> tuple[int, int]:
    """The first and the last day of the time axis, which are never the same."""
    days = [when.toordinal() for when in dates] or [1]
    # One moment only: it stands at the right, beside its label.
    return (min(days), max(days)) if min(days) < max(days) else (min(days) - 1, min(days))


def scale_words(
    frame: Frame, style: Style, top: Sequence[str]
) -> list[tuple[float, Sequence[str]]]:
    """The figures above the gridlines, each with its baseline; ``top`` is the top one's lines."""
    below = [(frame.y(tick) - 5, [frame.scale.text(tick)]) for tick in frame.scale.ticks[:-1]]
    return [*below, (frame.top - 5 - (len(top) - 1) * style.leading, top)]


def draw_grid(paper: Sheet, frame: Frame, top: Sequence[str]) -> None:
    """Gridlines from the left edge, the figures above them, the top one with the unit."""
    draw_rules(paper, frame, 0.0)
    for y, words in scale_words(frame, paper.style, top):
        paper.text(0, y, words, paper.style.small, "muted")


def draw_rules(paper: Sheet, frame: Frame, start: float) -> None:
    """Gridlines from ``start`` to the right edge of the frame; zero is the strongest."""
    for tick in frame.scale.ticks:
        y = frame.y(tick)
        paper.rule((start, y), (frame.right, y), "grid" if tick else "muted")


def draw_series(paper: Sheet, drawn: Sequence[tuple[Frame, Line]], role: str, width: float) -> None:
    """Lines of one kind: a gap stays a gap, and a figure alone between gaps is a dot."""
    runs = [[frame.at(p) for p in run] for frame, series in drawn for run in series.known_runs]
    rows = [(x, y, i) for i, run in enumerate(runs) if len(run) > 1 for x, y in run]
    if rows:
        # Every run is a unit of its own: seaborn would draw straight across a missing value.
        sns.lineplot(
            data=pd.DataFrame(rows, columns=["x", "y", "run"]),
            x="x",
            y="y",
            units="run",
            estimator=None,
            ax=paper.pixels,
            color=PALETTE[role],
            linewidth=width,
            solid_capstyle="round",
            solid_joinstyle="round",
            clip_on=False,
            legend=False,
        )
    for run in runs:
        if len(run) == 1:
            paper.dot(*run[0], width, role)
