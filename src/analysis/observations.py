"""Observations, one row per figure: what passes from room to room.

========== ===================================================================================
column     holds
========== ===================================================================================
table      id of the table in ``meeting.toml``
row        label of the row, without note marks
column     key of the column: its period (``2016-Q3``), or else its heading
municipality  the municipality that the figure is about; empty for a total of several
period     ISO text of the period, or empty
measure    what is counted or measured, as the heading says it, or empty
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

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import pandas as pd
import pandera.pandas as pa
import pyarrow


class Status(StrEnum):
    """Why there is a figure, or none. SDMX's code list for observation status, where it has one.

    Zero is a figure. SDMX has no code for a figure withdrawn as wrong: ``WITHDRAWN`` is ours.
    Source: SDMX cross-domain code list CL_OBS_STATUS.
    """

    FIGURE = "A"
    NOT_STATED = "O"
    HIDDEN = "Q"
    CANNOT_OCCUR = "M"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Observation:
    """One row of a frame of observations; see the table at the top of this module."""

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
    status: str
    notes: str
    printed: str


def each(frame: pd.DataFrame) -> Iterator[Observation]:
    """Iterate over a frame of observations, typed."""
    for row in frame.itertuples(index=False, name=None):
        yield Observation(*row)


def _is_decimal_or_null(values: pd.Series) -> pd.Series:
    return values.map(lambda value: value is None or isinstance(value, Decimal))


def _has_value_only_as_figure(frame: pd.DataFrame) -> pd.Series:
    return frame["value"].notna() == (frame["status"] == Status.FIGURE)


_TEXT = pa.Column(str, coerce=True)

SCHEMA = pa.DataFrameSchema(
    {
        "table": _TEXT,
        "row": _TEXT,
        "column": _TEXT,
        "municipality": _TEXT,
        "period": _TEXT,
        "measure": _TEXT,
        "value": pa.Column(object, pa.Check(_is_decimal_or_null), nullable=True),
        "unit": _TEXT,
        "decimals": pa.Column("int64", pa.Check.in_range(0, 6)),
        "rounded": pa.Column(bool),
        "status": pa.Column(str, pa.Check.isin([*Status]), coerce=True),
        "notes": _TEXT,
        "printed": _TEXT,
    },
    checks=pa.Check(_has_value_only_as_figure, error="a value stands exactly where a figure is"),
    unique=["table", "row", "column"],
    strict=True,
    ordered=True,
)

COLUMNS = tuple(SCHEMA.columns)

# 38 digits hold every figure of a budget; 6 decimals are what a column may declare.
ARROW = pyarrow.schema(
    [
        *((name, pyarrow.string()) for name in COLUMNS[:6]),
        ("value", pyarrow.decimal128(38, 6)),
        ("unit", pyarrow.string()),
        ("decimals", pyarrow.int64()),
        ("rounded", pyarrow.bool_()),
        *((name, pyarrow.string()) for name in COLUMNS[-3:]),
    ]
)


def frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return observations as a frame with the schema's columns.

    Raises :class:`pandera.errors.SchemaErrors` with every failure at once; a failure here is an
    error in the package, since a source reports faulty input before.
    """
    made = pd.DataFrame(rows, columns=list(COLUMNS))
    made["value"] = made["value"].astype(object).where(made["value"].notna(), None)
    return SCHEMA.validate(made.astype({"decimals": "int64", "rounded": "bool"}), lazy=True)
