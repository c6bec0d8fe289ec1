"""Series of figures over periods, and what can be computed from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median

import pandas as pd

from analysis import danish
from analysis.danish import Period
from analysis.observations import Status, each


@dataclass(frozen=True)
class Definition:
    """What a measure is, in Danish for the reader: its unit, its words, and their source."""

    name: str
    unit: str
    text: str
    source: str


@dataclass(frozen=True)
class Point:
    """A figure in a period; ``value`` is None where there is none, and ``status`` says why."""

    period: Period
    value: Decimal | None
    decimals: int
    status: Status


@dataclass(frozen=True)
class Figure:
    """A figure that is there, in its period."""

    period: Period
    value: Decimal
    decimals: int


@dataclass(frozen=True)
class Move:
    """A change from one figure to a later one of the same series."""

    before: Figure
    after: Figure

    @property
    def change(self) -> Decimal:
        """After less before, in the unit of the figures."""
        return self.after.value - self.before.value


@dataclass(frozen=True)
class Series:
    """One row's figures in the order of time."""

    label: str
    points: tuple[Point, ...]

    @property
    def known(self) -> tuple[Figure, ...]:
        """The figures that there are."""
        return tuple(
            Figure(point.period, point.value, point.decimals)
            for point in self.points
            if point.value is not None
        )

    @property
    def whole(self) -> Move | None:
        """The change from the first figure to the last; None with fewer than two figures."""
        known = self.known
        return Move(known[0], known[-1]) if len(known) > 1 else None

    @property
    def moves(self) -> tuple[Move, ...]:
        """The changes from each period to the next, where both have a figure."""
        return tuple(
            Move(
                Figure(before.period, before.value, before.decimals),
                Figure(after.period, after.value, after.decimals),
            )
            for before, after in pairwise(self.points)
            if before.value is not None and after.value is not None
        )

    def at(self, period: Period) -> Figure | None:
        """Return the figure of a period, if there is one."""
        return next((figure for figure in self.known if figure.period == period), None)

    def between(self, first: Period | None, last: Period | None) -> Series:
        """Return the part of the series from one period to another, both included."""
        return Series(
            self.label,
            tuple(
                point
                for point in self.points
                if (first is None or first.start <= point.period.start)
                and (last is None or point.period.end <= last.end)
            ),
        )


def series_of(observations: pd.DataFrame, table: str) -> list[Series]:
    """Return the rows of a table as series over its columns that have a period."""
    figures = observations[(observations["table"] == table) & (observations["period"] != "")]
    return [
        Series(
            str(row),
            tuple(
                sorted(
                    (
                        Point(
                            Period.parse(figure.period),
                            figure.value,
                            figure.decimals,
                            Status(figure.status),
                        )
                        for figure in each(group)
                    ),
                    key=lambda point: point.period,
                )
            ),
        )
        for row, group in figures.groupby("row", sort=False)
    ]


def find(series: Sequence[Series], label: str) -> Series:
    """Return the series of a row.

    Raises ``KeyError`` that lists the rows there are.
    """
    for one in series:
        if danish.same_label(one.label) == danish.same_label(label):
            return one
    known = ", ".join(repr(one.label) for one in series)
    raise KeyError(f"no row {label!r}; there are: {known}")


def largest_move(series: Series, sign: int) -> Move | None:
    """Return the largest rise (``sign`` 1) or fall (−1) between neighbouring periods.

    None when there is none, or when two are equally large, since neither is then the largest.
    """
    moves = sorted(series.moves, key=lambda move: move.change * sign, reverse=True)
    if not moves or moves[0].change * sign <= 0:
        return None
    if len(moves) > 1 and moves[0].change == moves[1].change:
        return None
    return moves[0]


@dataclass(frozen=True)
class Comparison:
    """How one figure stands among others: labels of the higher, equal and lower ones."""

    higher: tuple[str, ...]
    equal: tuple[str, ...]
    lower: tuple[str, ...]
    median: Decimal | None

    @property
    def count(self) -> int:
        """How many it is compared with."""
        return len(self.higher) + len(self.equal) + len(self.lower)


def compare(value: Decimal, others: dict[str, Decimal]) -> Comparison:
    """Compare a figure with those of others, by label. The median is that of the others."""
    return Comparison(
        tuple(label for label, other in others.items() if other > value),
        tuple(label for label, other in others.items() if other == value),
        tuple(label for label, other in others.items() if other < value),
        median(others.values()) if others else None,
    )
