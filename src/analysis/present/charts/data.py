"""What a chart shows: series of observations, bars in groups, and events."""

from __future__ import annotations

from dataclasses import dataclass
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
    """Observations over time; the reader's ``own`` series is the one that stands out."""

    label: str
    points: tuple[LinePoint, ...]
    own: bool = False

    @property
    def runs(self) -> list[tuple[LinePoint, ...]]:
        """The observations in order of time, cut where figures begin or stop."""
        points = sorted(self.points, key=lambda point: point.when)
        return [tuple(run) for _, run in groupby(points, key=lambda point: point.value is None)]

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
    """One figure shown as a bar.

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


@dataclass(frozen=True)
class BarGroup:
    """Bars under a heading (none if ``label`` is empty), with their sum at the right."""

    label: str
    bars: tuple[Bar, ...]
    total_text: str = ""
    accent: bool = False


@dataclass(frozen=True)
class Mark:
    """A value that bars are held against: a dashed line across them, with its words above."""

    value: Decimal
    text: str


@dataclass(frozen=True)
class Twin:
    """Two figures of one row: before and after, women and men, a result and its target."""

    first: Bar
    second: Bar

    @property
    def label(self) -> str:
        """The label of both."""
        return self.first.label

    @property
    def own(self) -> bool:
        """Whether the row is the reader's own."""
        return self.first.own


@dataclass(frozen=True)
class Stack:
    """Parts of a whole, in the order and with the labels of all stacks; some may be left out.

    A part's ``text`` is its share in Danish, or the word in its place. Where the parts cannot be
    drawn as parts, ``word`` stands in their place.
    """

    label: str
    whole: Decimal
    parts: tuple[Bar, ...]
    own: bool = False
    word: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened: a dashed line across the chart, with its text above."""

    when: date
    text: str
