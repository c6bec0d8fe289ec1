"""Observations, one per figure: what passes from room to room.

========== ===================================================================================
column     holds
========== ===================================================================================
table      id of the table in ``meeting.toml``
row        label of the row, without note marks
column     key of the column: its period (``2016-Q3``), or else its heading (``2023, Antal``)
municipality  the municipality that the figure is about; empty for an area of several
period     ISO text of the period, or empty
measure    what is counted or measured, as the heading says it beside the period, or empty
value      exact :class:`decimal.Decimal`; null when there is no figure
unit       unit, or empty where the papers state none
decimals   decimals printed
rounded    whether the measure is declared as rounded (a share, a price in thousands)
status     a :class:`Status` code
notes      marks of the notes that the cell bears, separated by spaces
printed    the cell's own text, without note marks
========== ===================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from analysis import danish

if TYPE_CHECKING:
    import pandas as pd


class Status(StrEnum):
    """Why there is a figure, or none. SDMX's code list for observation status, where it has one.

    Zero is a figure. SDMX has no code for a figure of which only a bound is told (``<5``), nor for
    one withdrawn as wrong, nor for one that a source hides as it hides a zero: ``BELOW``,
    ``WITHDRAWN`` and ``HIDDEN_OR_ZERO`` are ours. So is ``DOUBTED``, which no source
    gives: a check says that the printed figure may be wrong, and nothing is to be said that rests
    on it.
    Source: SDMX cross-domain code list CL_OBS_STATUS.
    """

    FIGURE = "A"
    NOT_STATED = "O"
    HIDDEN = "Q"
    HIDDEN_OR_ZERO = "hidden_or_zero"
    BELOW = "below"
    CANNOT_OCCUR = "M"
    WITHDRAWN = "withdrawn"
    DOUBTED = "doubted"


# What a figure has that is there, or may be, and is not told.
UNSEEN = frozenset({Status.HIDDEN, Status.HIDDEN_OR_ZERO, Status.BELOW})
DELIVERED = tuple(status for status in Status if status is not Status.DOUBTED)


class Words(NamedTuple):
    """How a reader is told of a status, in Danish, the same wherever that is."""

    said: str  # in sentences and data, and read aloud for the sign
    sign: str = ""  # in a cell without a figure
    short: str = ""  # on a chart
    meaning: str = ""  # in the legend; empty where a note tells it


WORDS = {
    Status.FIGURE: Words("et tal"),
    Status.NOT_STATED: Words("ikke oplyst", "–", "ikke oplyst", "ikke oplyst"),
    Status.HIDDEN: Words(
        "ikke vist", "..", "ikke vist", "ikke vist, fordi tallet gælder få personer"
    ),
    Status.HIDDEN_OR_ZERO: Words(
        "skjult eller nul",
        ":",
        "skjult eller nul",
        "skjult eller nul: kilden viser ikke små tal og skelner dem ikke fra nul",
    ),
    Status.BELOW: Words("ikke vist præcist", "<", "ikke vist præcist"),
    Status.CANNOT_OCCUR: Words(
        "kan ikke forekomme", ".", "kan ikke forekomme", "et tal kan ikke forekomme her"
    ),
    Status.WITHDRAWN: Words("udgået som forkert", "–", "udgået"),
    Status.DOUBTED: Words("kan være forkert", short="kan være forkert"),
}


@dataclass(frozen=True)
class Observation:
    """One figure, or why there is none; see the table at the top of this module.

    ``why`` tells, of a doubted one, the calculation that it fails, and ``doubted`` what is printed.
    ``exact`` is what a figure counted in a register is before it is rounded, for the checks alone.

    Raises ``ValueError`` when it contradicts itself: an error in the package, since a source tells
    of faulty input before.
    """

    table: str
    row: str
    column: str
    municipality: str
    period: str
    measure: str
    value: Decimal | None
    unit: str
    decimals: int
    rounded: bool
    status: Status
    notes: str
    printed: str
    why: str = ""
    doubted: Decimal | None = None
    exact: Fraction | None = None

    def __post_init__(self) -> None:
        """Check that a value stands exactly where a figure is."""
        object.__setattr__(self, "status", Status(self.status))  # a frame holds its text
        is_figure = isinstance(self.value, Decimal)
        if (
            is_figure != (self.status is Status.FIGURE)
            or not (is_figure or self.value is None)
            or not 0 <= self.decimals <= 6
        ):
            raise ValueError(f"an observation contradicts itself: {self}")


def words(figure: Observation) -> Words:
    """Return how a reader is told of a figure; of ``<5`` and ``(12)`` as they are printed."""
    told = WORDS[figure.status]
    if figure.status is Status.BELOW:
        bound = danish.below(figure.printed)
        meaning = f"et tal under {bound}, men ikke 0; det præcise tal er ikke vist"
        return told._replace(said=f"under {bound}", sign=figure.printed, meaning=meaning)
    if figure.printed.startswith("("):
        return Words("minus", "( )", meaning="parentes om et tal betyder minus")
    return told


_COLUMNS = tuple(field.name for field in fields(Observation) if field.name != "exact")
_OF_DOUBT = {"why", "doubted"}  # no delivered figure is doubted
COLUMNS = tuple(name for name in _COLUMNS if name not in _OF_DOUBT)
_DTYPES = dict.fromkeys(_COLUMNS, "str") | {
    "value": "object",
    "doubted": "object",
    "decimals": "int64",
    "rounded": "bool",
}


def frame(observations: Iterable[Observation], *, sound: bool = False) -> pd.DataFrame:
    """Return observations as a frame with one row each, and their fields as columns.

    A ``sound`` one tells why figures are doubted, in the columns ``why`` and ``doubted``.
    """
    import pandas as pd  # takes a second to load, and whoever only checks needs no frame

    rows, columns = [*observations], _COLUMNS if sound else COLUMNS
    made = {
        name: pd.Series([getattr(row, name) for row in rows], dtype=_DTYPES[name])
        for name in columns
    }
    return pd.DataFrame(made)


def each(frame: pd.DataFrame, table: str = "") -> Iterator[Observation]:
    """Iterate over a frame of observations, typed; over those of one table if it is named."""
    for row in frame.to_numpy(object).tolist():  # row by row pandas takes three times as long
        if table in ("", row[0]):
            yield Observation(*row)
