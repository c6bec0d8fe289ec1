"""A place among others: where its figure stands, their median, and both over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from statistics import median

import pandas as pd

from analysis import areas, danish
from analysis.measures.rows import KnownRow, Rows, alone
from analysis.measures.series import Comparison, Known, Point, Series, compare, find, series_of
from analysis.meeting import Break, TableSpec
from analysis.observations import Status
from analysis.periods import Period

FEWEST = 3  # figures that have a middle, and places among which one can be the second


@dataclass(frozen=True)
class Among:
    """The figures of one's own place and of those that it is compared with.

    The own series has no points where the table has no row of it, and no label where the meeting is
    of no municipality.
    """

    own: Series
    others: tuple[Series, ...]

    @property
    def all(self) -> tuple[Series, ...]:
        """Those with a row: own first, then the others in the order of the table."""
        return (self.own, *self.others) if self.own.points else self.others

    @property
    def newest(self) -> tuple[Series, ...]:
        """All in the newest period in which any has a figure, with that one point; else none."""
        ends = [one.last.period for one in self.all if one.last]
        return tuple(one.between(max(ends), max(ends)) for one in self.all if ends)

    @property
    def latest(self) -> Known | None:
        """The last own figure."""
        return self.own.last

    def standing(self) -> Comparison | None:
        """Compare the own latest figure with the others' in that very period."""
        if self.latest is None:
            return None
        period = self.latest.period
        return compare(
            self.latest.value, {series.label: series.value_at(period) for series in self.others}
        )


@dataclass(frozen=True)
class Level:
    """The figures of all places in one period, and the ``own`` among them if it has one.

    What is said of them is of ``rows.known``: any of ``rows.unknown`` may lie anywhere.
    """

    period: Period
    rows: Rows
    own: KnownRow | None = None

    @property
    def count(self) -> int:
        """How many have a figure."""
        return len(self.rows.known)

    @property
    def decimals(self) -> int:
        """How many decimals the figures have at most."""
        return max((row.decimals for row in self.rows.known), default=0)

    @property
    def is_spread(self) -> bool:
        """Whether the figures are not all one."""
        return len({row.value for row in self.rows.known}) > 1

    @property
    def place(self) -> int | None:
        """The own place among those with a figure: the highest is 1, and equals share theirs."""
        if self.own is None or self.count < FEWEST or not self.is_spread:
            return None
        return 1 + sum(row.value > self.own.value for row in self.rows.known)

    @property
    def tied(self) -> int:
        """How many others have the own figure."""
        return sum(row.value == self.own.value for row in self.rows.known) - 1 if self.own else 0

    @property
    def median(self) -> Decimal | None:
        """The middle of the figures that there are, the own among them; None of fewer than three.

        It is exact: of an even number halfway between the two in the middle.
        """
        known = [row.value for row in self.rows.known]
        return median(known) if len(known) >= FEWEST else None

    @property
    def distance(self) -> Decimal | None:
        """The own figure less the median."""
        return None if self.own is None or self.median is None else self.own.value - self.median


@dataclass(frozen=True)
class Compared(Among):
    """The same with a ``cluster`` among the others, and ``references`` that are larger areas.

    ``absent`` are those of the cluster without a row. Across one of the ``breaks`` no figure is
    held against another.
    """

    cluster: tuple[Series, ...] = ()
    references: tuple[Series, ...] = ()
    absent: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()

    @property
    def members(self) -> tuple[Series, ...]:
        """The others of the cluster; all others where no cluster is named."""
        return self.cluster or self.others

    @property
    def period(self) -> Period | None:
        """The period that is told of: that of the last own figure, else the last with any."""
        if self.latest:
            return self.latest.period
        return max((one.last.period for one in self.all if one.last), default=None)

    @cached_property
    def latest_level(self) -> Level | None:
        """All places in that period."""
        return self.level(self.period) if self.period else None

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """All places in each period, in the order of time."""
        periods = {point.period for one in self.all for point in one.points}
        return tuple(self.level(period) for period in sorted(periods))

    def level(self, period: Period, *, in_cluster: bool = False) -> Level:
        """Return the places, or those of the cluster and the own, in a period."""
        every = (self.own, *self.cluster) if in_cluster and self.own.points else self.all
        found = [(one, point) for one in every for point in one.points if point.period == period]
        rows = tuple(one.row(point) for one, point in found)
        mine = next(
            (row for (one, _), row in zip(found, rows, strict=True) if one is self.own), None
        )
        return Level(period, Rows(rows), mine if isinstance(mine, KnownRow) else None)

    def since_break(self, series: Series) -> Series:
        """Return a series since the last break, the figures before it broken off."""
        return series.since(self.breaks)

    @property
    def has_course(self) -> bool:
        """Whether there is a median, or a larger area, to hold the own against over time."""
        is_there = any(one.known for one in (self.medians, *self.references))
        return len(self.levels) > 1 and is_there

    @property
    def columns(self) -> list[str]:
        """The keys of the periods that are compared."""
        return [one.column for row in self.all[:1] for one in (*row.left_out, *row.points)]

    @property
    def medians(self) -> Series:
        """The median of each period as a series."""
        unit = self.all[0].unit if self.all else ""
        return Series("Median", tuple(map(_middle, self.levels)), unit=unit)


def _middle(level: Level) -> Point:
    value = level.median
    status = Status.FIGURE if value is not None else Status.NOT_STATED
    return Point.of(level.period, value, finest(value, level.decimals), status)


def finest(value: Decimal | None, decimals: int) -> int:
    """Return how many decimals a median has: one more where it is halfway between two figures."""
    return decimals + (value is not None and danish.round_half_up(value, decimals) != value)


def own_of(series: Sequence[Series], own: str) -> Series:
    """Return the series of one's own place, without points where there is no row of it."""
    mine = (one for one in series if own and danish.same_row(one.label, own))
    return next(mine, Series(own, ()))


def compared(
    observations: pd.DataFrame,
    table: TableSpec,
    *,
    own: str,
    cluster: Sequence[str] = (),
    references: Sequence[str] = (),
    first_period: str = "",
    last_period: str = "",
) -> Compared:
    """Return the places of a table with one row per place and one column per period.

    ``own`` is empty where the meeting is of no municipality. ``references`` are labels of rows;
    where there are none it is those of larger areas, if their figures can be held against those of
    smaller ones. An empty period stands for the table's first or last. Raises ``KeyError`` for a
    row that is not there, ``ValueError`` for a table of other rows or of several measures, for a
    name that is no municipality, for a text that is no period, and for periods that leave none of
    the table's.
    """
    if not table.rows.places:
        raise ValueError(f"the rows of table {table.id!r} are not declared to be municipalities")
    ahead = {column.key for column in table.columns if column.expected}
    counted = observations[~observations["column"].isin(ahead)]  # a forecast is no standing
    every = series_of(counted, table.id, first_period=first_period, last_period=last_period)
    parts = tuple(one for one in every if table.rows.is_part(one.label))
    parts = alone(table, parts) if parts else ()
    mine = own_of(parts, own)
    others = tuple(one for one in parts if one is not mine)
    names = [danish.municipality(one) if table.rows.municipalities else one for one in cluster]
    members = tuple(one for one in others if _is_in(one.label, names))
    labels = [one.label for one in parts]
    return Compared(
        mine,
        others,
        members if len(members) < len(others) else (),
        tuple(find(every, name) for name in references) or _larger(table, every),
        tuple(name for name in names if not _is_in(name, [*labels, own])),
        tuple(table.breaks),
    )


def _is_in(label: str, labels: Sequence[str]) -> bool:
    return any(danish.same_row(label, one) for one in labels)


_MOST_LARGER = 3  # of more it is not known in which of them the own lies


def _larger(table: TableSpec, series: Sequence[Series]) -> tuple[Series, ...]:
    """Return the rows of larger areas: of many regions none, only the country.

    None of counts and of amounts, of which a larger area has more. A whole number without a unit
    may be a count.
    """
    if not series or danish.is_count(unit := series[0].unit) or unit.endswith(danish.KRONER):
        return ()
    if not unit and not any(point.decimals for one in series for point in one.points):
        return ()
    found = [one for one in series if table.rows.is_country(one.label)]
    parts = [
        one for one in series if table.rows.municipalities and areas.is_part_of_country(one.label)
    ]
    return (*parts, *found) if len(parts) < _MOST_LARGER else tuple(found)
