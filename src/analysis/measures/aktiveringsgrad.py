"""Aktiveringsgrad: how much of the time on a benefit is spent in activation."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import danish
from analysis.danish import PERCENT
from analysis.measures.sammenligning import Among, own_of
from analysis.measures.series import Definition, Move, find, largest_move, series_of
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


class Rates(Among):
    """The rates of one's own municipality and of those it is compared with."""

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
    found = series_of(
        *(ours, table.id), unit=DEFINITION.unit, first_period=first_period, last_period=last_period
    )
    every = [one.since(table.breaks) for one in found]
    if every and every[0].unit not in {"", DEFINITION.unit}:
        raise ValueError(
            f"table {table.id!r} is in {every[0].unit!r}; expected {DEFINITION.unit!r}"
        )
    mine = own_of(every, danish.municipality(own) if own else "")
    others = [find(every, danish.municipality(one)) for one in comparison] or every
    return Rates(mine, tuple(one for one in others if one is not mine))
