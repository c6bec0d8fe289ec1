"""Flygtningestatus: where refugees in the integration period stand, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from analysis import danish
from analysis.measures.rows import Rows
from analysis.measures.series import Definition, Known, Point, Series, Share, find, series_of
from analysis.meeting import TableSpec
from analysis.observations import Status
from analysis.periods import Period

DEFINITION = Definition(
    name="Flygtningestatus",
    unit="personer",
    text=(
        "Flygtninge og familiesammenførte til flygtninge over 18 år i integrationsperioden, talt "
        "på en bestemt dag. Uledsagede børn tæller kun med, hvis de har fået tilbudt "
        "integrationsprogram."
    ),
    source="Mødets papirer",
)


@dataclass(frozen=True)
class Span:
    """The fewest and most persons that can be in any of some groups that may overlap."""

    period: Period
    least: Decimal
    most: Decimal


@dataclass(frozen=True)
class Groups:
    """One table by group, with its total where it has one.

    ``apart`` says that nobody is in two of the groups; ``everyone`` is how many there are, as
    another table has it: not all of them need be in a group.
    """

    groups: tuple[Series, ...]
    total: Series | None = None
    apart: bool = False
    everyone: Series | None = None

    @property
    def columns(self) -> list[str]:
        """The keys of the table's columns that are in the periods."""
        series = [self.total] if self.total else self.groups
        return [point.column for one in series[:1] for point in one.points]

    @property
    def latest(self) -> Period | None:
        """The last period with a figure."""
        series = [*([self.total] if self.total else []), *self.groups]
        periods = [figure.period for each in series for figure in each.known]
        return max(periods, default=None)

    def group(self, label: str) -> Series:
        """Return a group. Raises ``KeyError`` that lists the groups there are."""
        return find(self.groups, label)

    @property
    def rows(self) -> Rows:
        """The groups in the last period with a figure.

        None of them is one where they contradict how many there are.
        """
        return Rows(()) if self.is_contradicted else self._rows

    @property
    def is_contradicted(self) -> bool:
        """Whether more are in the groups in the last period than there are."""
        return self.latest in {period for period, _, _ in self.too_many}

    @property
    def too_many(self) -> list[tuple[Period, Decimal, Decimal]]:
        """The periods with more in the groups than there are: how many, and how many there are.

        Also where a check doubts how many there are: the groups speak against it as well.
        """
        every = [
            (point.period, self._rows_at(point.period).least, point.printed)
            for point in (self.everyone.points if self.everyone else ())
        ]
        return [
            (when, added, whole)
            for when, added, whole in every
            if whole is not None and added > whole
        ]

    @property
    def all_there_are(self) -> Decimal | None:
        """How many there are in the last period, as another table has it."""
        return self.everyone.value_at(self.latest) if self.everyone and self.latest else None

    @property
    def _rows(self) -> Rows:
        return self._rows_at(self.latest)

    def _rows_at(self, period: Period | None) -> Rows:
        at = [
            series.row(point)
            for series in self.groups
            for point in series.points
            if point.period == period
        ]
        return Rows(tuple(at), is_whole=self.apart)

    def share(self, label: str, figure: Known) -> Share | None:
        """Return the share that ``figure`` of a group is of the total in the same period.

        None where the total is not known or is nobody.
        """
        whole = self.total.value_at(figure.period) if self.total else None
        return Share(label, figure.value, whole, figure.period) if whole else None

    def shares(self, label: str) -> list[Share]:
        """Return the shares of a group that are known, in the order of time."""
        found = (self.share(label, figure) for figure in self.group(label).known)
        return [share for share in found if share]

    def exceeds(self, label: str) -> bool:
        """Whether a group is ever larger than the total, so that one of them must be wrong.

        It is, too, where a check doubts that total.
        """
        points = self.total.points if self.total else ()
        totals = {point.period: point.printed for point in points if point.printed is not None}
        group = self.group(label).known
        return any(figure.value > totals.get(figure.period, figure.value) for figure in group)

    def span(self, labels: Sequence[str], period: Period) -> Span | None:
        """Return how many persons are in any of several groups that one person can be in at once.

        Not known exactly: at least the largest group, at most all of them added up, and never more
        than there are. None when there is no figure for one of them.
        """
        figures = [self.group(label).at(period) for label in labels]
        values = [figure.value for figure in figures if figure is not None]
        if not values or len(values) < len(labels):
            return None
        total = self.total.at(period) if self.total else None
        most = sum(values, Decimal(0))
        return Span(period, max(values), min(most, total.value) if total else most)


def status(
    observations: pd.DataFrame,
    table: TableSpec,
    *,
    total: str = "",
    apart: bool = False,
    everyone: Series | None = None,
    first_period: str = "",
    last_period: str = "",
) -> Groups:
    """Return a table with one row per group and one column per month.

    An empty period stands for the table's first or last; a row that the table calls a total is no
    group. Raises ``KeyError`` when ``total`` names no row, ``ValueError`` for a text that is no
    period, for periods that leave none of the table's, and for figures that are no counts.
    """
    found = series_of(observations, table.id, first_period=first_period, last_period=last_period)
    every = [one.since(table.breaks) for one in found]
    if every and every[0].unit and not danish.is_count(every[0].unit):
        raise ValueError(f"table {table.id!r} is in {every[0].unit!r}; expected a count of persons")
    whole = find(every, total) if total else None
    groups = (series for series in every if series is not whole)
    parts = tuple(series for series in groups if not table.rows.is_total(series.label))
    return Groups(parts, whole, apart, everyone)


def of_the_same_persons(one: Groups, other: Groups) -> tuple[Groups, Groups]:
    """Return two tables whose totals are the same persons, each doubted where the other is.

    So they are, too, where they have different figures.
    """
    if one.total is None or other.total is None:
        return one, other
    return (
        replace(one, total=_doubted_as(one.total, other.total)),
        replace(other, total=_doubted_as(other.total, one.total)),
    )


def _doubted_as(series: Series, copy: Series) -> Series:
    unsure = {point.period: point.why for point in copy.points if point.status is Status.DOUBTED}
    for mine in series.known:
        other = copy.at(mine.period)
        if other and other.value != mine.value:
            here, there = (danish.format_number(one.value, 0) for one in (mine, other))
            unsure[mine.period] = f"et sted står der {here}, et andet {there}"
    points = (
        Point(
            point.period, None, 0, Status.DOUBTED, point.column, unsure[point.period], point.value
        )
        if point.value is not None and point.period in unsure
        else point
        for point in series.points
    )
    return replace(series, points=tuple(points))
