"""The frame of a chart over time: its scale, its axes and the lines of the series in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

import pandas as pd
import seaborn as sns

from analysis.danish import NO_BREAK_SPACE, format_number, one_of
from analysis.present.charts.data import Line, LinePoint
from analysis.present.charts.sheet import Sheet
from analysis.present.charts.style import PALETTE
from analysis.present.charts.text import text_width


@dataclass(frozen=True)
class Scale:
    """Round numbers from the lowest to the highest gridline, zero always among them."""

    ticks: Sequence[Decimal]
    unit: str

    @classmethod
    def of(cls, series: Iterable[Line], unit: str, steps: int) -> Scale:
        """The finest round scale of at most ``steps`` steps that holds every value."""
        values = [point.value for one in series for point in one.known if point.value is not None]
        low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
        if low == high:
            high = Decimal(1)
        power = (high - low).adjusted() - 2
        if all(value == value.to_integral_value() for value in values):
            power = max(power, 0)  # there is no half person
        sizes = (
            Decimal(digits).scaleb(exponent)
            for exponent in count(power)
            # A step of 25 is round; 2,5 would put decimals on every other line.
            for digits in (("1", "2", "2.5", "5") if exponent > 0 else ("1", "2", "5"))
        )
        scales = ((step, math.floor(low / step), math.ceil(high / step)) for step in sizes)
        step, first, last = next(scale for scale in scales if scale[2] - scale[1] <= steps)
        return cls([i * step for i in range(first, last + 1)], unit)

    def text(self, tick: Decimal) -> str:
        """The figure of a gridline, with as many decimals as the finest one needs."""
        decimals = max(0, *(-int(t.normalize().as_tuple().exponent) for t in self.ticks))
        return format_number(tick, decimals if tick else 0)

    @property
    def top(self) -> str:
        """The highest figure with the unit of all: ``30 pct.``, ``6.000 i 1.000 kr.``"""
        # A unit that begins with a figure would be read as more of this one.
        unit = f"i{NO_BREAK_SPACE}{self.unit}" if self.unit[:1].isdigit() else self.unit
        highest = self.text(self.ticks[-1])
        unit = one_of(unit) if highest == "1" else unit
        return NO_BREAK_SPACE.join(filter(None, [highest, unit]))

    def width(self, size: float) -> float:
        """Of the widest figure, without the unit."""
        return max(text_width(self.text(tick), size) for tick in self.ticks)


@dataclass(frozen=True)
class Frame:
    """The place of a chart over time on the sheet, and what is measured there."""

    paper: Sheet
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

    def draw_rules(self, start: float) -> None:
        """Gridlines from ``start`` to the right edge; zero is the strongest."""
        for tick in self.scale.ticks:
            y = self.y(tick)
            self.paper.rule((start, y), (self.right, y), "grid" if tick else "muted")

    def draw_grid(self, top: Sequence[str]) -> None:
        """Gridlines from the left edge with their figures above them, at the top these lines."""
        self.draw_rules(0)
        style = self.paper.style
        for tick in self.scale.ticks[:-1]:
            self.paper.text(0, self.y(tick) - 5, self.scale.text(tick), style.small, "muted")
        first = self.top - 5 - (len(top) - 1) * style.leading
        self.paper.text(0, first, top, style.small, "muted")


def days_spanned(dates: Iterable[date]) -> tuple[int, int]:
    """The first and the last day of the time axis, which are never the same."""
    days = [when.toordinal() for when in dates] or [1]
    # One moment only: it stands at the right, beside its label.
    return (min(days), max(days)) if min(days) < max(days) else (min(days) - 1, min(days))


def draw_series(drawn: Sequence[tuple[Frame, Line]], role: str, width: float) -> None:
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
            ax=drawn[0][0].paper.axes,
            color=PALETTE[role],
            linewidth=width,
            solid_capstyle="round",
            legend=False,
        )
    for (x, y), *more in runs:
        if not more:
            drawn[0][0].paper.dot(x, y, width, role)
