"""Aktiveringsgrad: how much of the time on a benefit is spent in activation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis import danish
from analysis.danish import PERCENT
from analysis.measures.series import Comparison, Definition, Known, Series, compare, find, series_of

DEFINITION = Definition(
    name="Aktiveringsgrad",
    unit=PERCENT,
    text=(
        "De timer, borgerne er i aktivering, divideret med de timer, de kunne have været det, hvis "
        "de var aktiveret på fuld tid (37 timer om ugen) i hele den tid, de får ydelsen. "
        "Aktiveringsgraden er en andel af timer. Den siger ikke, hvor mange personer der er i "
        "aktivering."
    ),
    source="Jobindsats.dk, gengivet af Dansk Industri i 2021",
)


@dataclass(frozen=True)
class Rates:
    """The rates of one's own municipality and of those it is compared with."""

    own: Series
    others: tuple[Series, ...]

    @property
    def all(self) -> tuple[Series, ...]:
        """Own first, then the others in the order of the table."""
        return (self.own, *self.others)

    @property
    def latest(self) -> Known | None:
        """The last figure of one's own municipality."""
        return self.own.known[-1] if self.own.known else None

    def standing(self) -> Comparison | None:
        """Compare the own latest figure with the others' in that very period."""
        if self.latest is None:
            return None
        figures = {series.label: series.at(self.latest.period) for series in self.others}
        return compare(
            self.latest.value,
            {label: figure.value for label, figure in figures.items() if figure is not None},
        )


def rates(
    observations: pd.DataFrame,
    table: str,
    *,
    own: str,
    comparison: Sequence[str] = (),
    first_period: str = "",
    last_period: str = "",
) -> Rates:
    """Return the rates of a table with one row per municipality and one column per period.

    An empty ``comparison`` stands for every other municipality of the table, an empty period for
    the table's first or last. Raises ``KeyError`` for a municipality without a row, ``ValueError``
    for a text that is no period.
    """
    ours = observations[(observations["table"] == table) & (observations["municipality"] != "")]
    label_of = dict(zip(ours["municipality"], ours["row"], strict=True))
    every = series_of(
        *(ours, table), unit=DEFINITION.unit, first_period=first_period, last_period=last_period
    )

    def row_of(name: str) -> Series:
        asked = danish.municipality(name)
        return find(every, label_of.get(asked, asked))

    mine = row_of(own)
    others = [row_of(name) for name in comparison] or [one for one in every if one is not mine]
    return Rates(mine, tuple(others))
