"""Aktiveringsgrad: how much of the time on a benefit is spent in activation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis import danish
from analysis.danish import PERCENT
from analysis.measures.series import (
    Comparison,
    Definition,
    Known,
    Move,
    Series,
    compare,
    find,
    largest_move,
    series_of,
)
from analysis.meeting import TableSpec

DEFINITION = Definition(
    name="Aktiveringsgrad",
    unit=PERCENT,
    text=(
        "De timer, borgerne er i aktivering, divideret med de timer, de kunne have været i "
        "aktivering. De mulige timer er fuld tid, 37 timer om ugen, i hele den tid, de får en "
        "ydelse. Aktiveringsgraden er en andel af timer. Den siger ikke, hvor mange personer der "
        "er i aktivering."
    ),
    source="Jobindsats.dk, gengivet af Dansk Industri i 2021",
)


@dataclass(frozen=True)
class Rates:
    """The rates of one's own municipality and of those it is compared with.

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
        """The last figure of one's own municipality."""
        return self.own.last

    @property
    def steepest(self) -> Move | None:
        """The largest move of the own in the direction in which it went as a whole.

        None where a figure on the way is not there, since a larger move may be behind it.
        """
        whole = self.own.whole
        if whole is None or not whole.change or len(self.own.moves) < 2:
            return None
        way = self.own.between(whole.before.period, whole.after.period)
        if len(way.known) < len(way.points):
            return None
        return largest_move(self.own, 1 if whole.change > 0 else -1)

    def standing(self) -> Comparison | None:
        """Compare the own latest figure with the other municipalities' in that very period."""
        if self.latest is None:
            return None
        period = self.latest.period
        return compare(
            self.latest.value, {series.label: series.value_at(period) for series in self.others}
        )


def rates(
    observations: pd.DataFrame,
    table: TableSpec,
    *,
    own: str,
    comparison: Sequence[str] = (),
    first_period: str = "",
    last_period: str = "",
) -> Rates:
    """Return the rates of a table with one row per municipality and one column per period.

    ``own`` is empty where the meeting is of no municipality, ``comparison`` stands for every other
    row of a municipality where it is empty, and an empty period for the table's first or last.
    Raises ``KeyError`` for a municipality of the comparison without a row, ``ValueError`` for a
    table of other rows, in another unit or of several measures, for a text that is no period, and
    for periods that leave none of the table's.
    """
    if not table.rows.municipalities:
        raise ValueError(f"the rows of table {table.id!r} are not declared to be municipalities")
    ours = observations[(observations["table"] == table.id) & (observations["municipality"] != "")]
    label_of = dict(zip(ours["municipality"], ours["row"], strict=True))
    found = series_of(
        *(ours, table.id), unit=DEFINITION.unit, first_period=first_period, last_period=last_period
    )
    every = [one.since(table.breaks) for one in found]
    if every and every[0].unit not in {"", DEFINITION.unit}:
        raise ValueError(
            f"table {table.id!r} is in {every[0].unit!r}; expected {DEFINITION.unit!r}"
        )

    def row_of(name: str) -> Series:
        asked = danish.municipality(name)
        return find(every, label_of.get(asked, asked))

    name = danish.municipality(own) if own else ""
    mine = row_of(name) if name in label_of else Series(name, ())
    others = [row_of(one) for one in comparison] or every
    return Rates(mine, tuple(one for one in others if one is not mine))
