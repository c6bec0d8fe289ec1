"""What a chart shows: series of observations, bars in groups, and events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby


@dataclass(frozen=True)
class LinePoint:
    """One observation of a series: its place in time, and its figure as printed in Danish.

    Without a figure (``value`` None), ``text`` is the word that stands in its place.
    """

    when: date
    label: str
    value: Decimal | None
    text: str


@dataclass(frozen=True)
class Line:
    """Observations over time; the reader's ``own`` series is the one that stands out.

    Between those before the day of ``cut`` and the rest no line is drawn: they are not comparable.
    """

    label: str
    points: tuple[LinePoint, ...]
    own: bool = False
    cut: date | None = None

    @property
    def runs(self) -> list[tuple[LinePoint, ...]]:
        """The observations in order of time, cut where figures, or a word for none, begin."""
        points = sorted(self.points, key=lambda point: point.when)
        return [tuple(run) for _, run in groupby(points, key=self._run_of)]

    def _run_of(self, point: LinePoint) -> tuple[str | None, bool]:
        is_cut_off = self.cut is not None and point.when < self.cut
        return point.text if point.value is None else None, is_cut_off

    @property
    def known_runs(self) -> list[tuple[LinePoint, ...]]:
        """The runs that have figures: what can be drawn without a gap."""
        return [run for run in self.runs if run[0].value is not None]

    @property
    def known(self) -> list[LinePoint]:
        """The observations with a figure, in order of time."""
        return [point for run in self.known_runs for point in run]


@dataclass(frozen=True)
class Bar:
    """One figure shown as a bar; the reader's ``own`` is the one that stands out.

    Without a figure (``value`` None), ``text`` is the word that stands in its place; without a word
    either, the label is a remark between the bars, such as how many rows are left out.
    """

    label: str
    value: Decimal | None
    text: str
    own: bool = False

    @property
    def is_remark(self) -> bool:
        """Whether it is only words between the bars."""
        return self.value is None and not self.text

    def saying(self, text: str) -> Bar:
        """The bar with this beside its name: a figure so large would leave no room for bars."""
        return replace(self, label=f"{self.label}: {text}" if text else self.label, text="")


@dataclass(frozen=True)
class BarGroup:
    """Bars under a heading (none if ``label`` is empty), with their sum at the right.

    The heading of the main group is in the ``accent``, as its bars are if they are ``own``.
    """

    label: str
    bars: Sequence[Bar]
    total_text: str = ""
    accent: bool = False


@dataclass(frozen=True)
class Event:
    """Something that happened: a dashed line across the chart, with its text above."""

    when: date
    text: str
