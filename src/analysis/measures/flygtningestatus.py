"""Flygtningestatus: where refugees in the integration period stand, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from analysis.danish import Period
from analysis.measures.series import Definition, Known, Series, Share, find, series_of

DEFINITION = Definition(
    name="Flygtningestatus",
    unit="personer",
    text=(
        "Flygtninge og familiesammenførte til flygtninge over 18 år i integrationsperioden, talt "
        "på en bestemt dag. Uledsagede børn tæller kun med, hvis de har fået tilbudt "
        "integrationsprogram."
    ),
    source="Jobcenterets fagsystem, som referatet gengiver det",
)


@dataclass(frozen=True)
class Span:
    """The fewest and most persons that can be in any of some groups that may overlap."""

    period: Period
    least: Decimal
    most: Decimal


@dataclass(frozen=True)
class Groups:
    """One table by group, with its total where it has one."""

    groups: tuple[Series, ...]
    total: Series | None = None

    @property
    def columns(self) -> list[str]:
        """The keys of the table's columns that are in the periods."""
        series = self.total or self.groups[0]
        return [point.column for point in series.points]

    @property
    def latest(self) -> Period | None:
        """The last period with a figure in the total, or else in any group."""
        series = [self.total] if self.total else list(self.groups)
        periods = [figure.period for each in series for figure in each.known]
        return max(periods, default=None)

    def group(self, label: str) -> Series:
        """Return a group. Raises ``KeyError`` that lists the groups there are."""
        return find(self.groups, label)

    def share(self, label: str, figure: Known) -> Share | None:
        """Return the share that ``figure`` of a group is of the total in the same period."""
        whole = self.total.at(figure.period) if self.total else None
        if whole is None or not whole.value:
            return None
        return Share(label, figure.value, whole.value, figure.period)

    def span(self, labels: Sequence[str], period: Period) -> Span | None:
        """Return how many persons are in any of several groups that one person can be in at once.

        Not known exactly: at least the largest group, at most all of them added up. None when
        there is no figure for one of them.
        """
        figures = [self.group(label).at(period) for label in labels]
        values = [figure.value for figure in figures if figure is not None]
        if not values or len(values) < len(labels):
            return None
        return Span(period, max(values), sum(values, Decimal(0)))


def status(
    observations: pd.DataFrame,
    table: str,
    *,
    total: str = "",
    first_period: str = "",
    last_period: str = "",
) -> Groups:
    """Return a table with one row per group and one column per month.

    An empty period stands for the table's first or last. Raises ``KeyError`` when ``total`` names
    no row, ``ValueError`` for a text that is no period.
    """
    every = series_of(observations, table, first_period=first_period, last_period=last_period)
    whole = find(every, total) if total else None
    return Groups(tuple(series for series in every if series is not whole), whole)
