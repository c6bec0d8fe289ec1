"""The rows of one column: which is the largest, and what part of the whole each is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol, TypeVar

import pandas as pd

from analysis import areas, danish
from analysis.meeting import ColumnSpec, TableSpec
from analysis.observations import Observation, Status, each


@dataclass(frozen=True)
class Row:
    """A row's figure in one column; ``value`` is None where there is none, and ``status`` why.

    Of a doubted one, ``why`` is the calculation that it fails, and ``doubted`` what is printed.
    """

    label: str
    value: Decimal | None
    decimals: int = 0
    unit: str = ""
    status: Status = Status.FIGURE
    municipality: str = ""
    why: str = ""
    doubted: Decimal | None = None

    @property
    def printed(self) -> Decimal | None:
        """The figure, also where it is doubted: to be held against others, never to be told."""
        return self.doubted if self.value is None else self.value


@dataclass(frozen=True)
class KnownRow(Row):
    """A row with a figure."""

    value: Decimal


@dataclass(frozen=True)
class Rows:
    """The rows of one column that may be compared with each other, and their total if it has one.

    ``is_whole`` says that the rows make up the whole: that nobody is in two of them, or in none.
    ``apart`` are the other rows of the column, which can be compared with none of these.
    """

    rows: tuple[Row, ...]
    total: Row | None = None
    is_whole: bool = False
    apart: tuple[Row, ...] = ()

    @property
    def known(self) -> tuple[KnownRow, ...]:
        """The rows with a figure, largest first; of equal ones in the order of the table."""
        found = [row for row in self.rows if isinstance(row, KnownRow)]
        return tuple(sorted(found, key=lambda row: -row.value))

    @property
    def unknown(self) -> tuple[Row, ...]:
        """The rows without a figure that could have one: hidden, not stated, doubted."""
        return tuple(
            row for row in self.rows if row.value is None and row.status is not Status.CANNOT_OCCUR
        )

    @property
    def largest(self) -> KnownRow | None:
        """The row with the largest figure.

        None when a rival is unknown, shares the place or is not there: one row is no largest.
        """
        known = self.known
        if self.unknown or len(known) < 2 or known[0].value == known[1].value:
            return None
        return known[0]

    @property
    def whole(self) -> Decimal | None:
        """What the rows are parts of: the table's total, or else their sum.

        Their sum only where they make up the whole and each has a figure; else it is not known.
        """
        if self.total is not None:
            return self.total.value
        if not self.is_whole or self.unknown or not self.known:
            return None
        return self.least

    @property
    def least(self) -> Decimal:
        """What the rows with a figure add up to: of counts, all of them are at least so many."""
        return sum((row.value for row in self.known), Decimal(0))

    def may_make_up(self, whole: Decimal | None) -> bool:
        """Whether rows that do not overlap can be parts of a whole; of one not known they can."""
        return whole is None or self.least <= whole


def row_of(figure: Observation) -> Row:
    """Return a figure as one of the rows of its column."""
    about = figure.decimals, figure.unit, figure.status, figure.municipality
    if figure.value is None:
        return Row(figure.row, None, *about, figure.why, figure.doubted)
    return KnownRow(figure.row, figure.value, *about)


def rows_of(
    observations: pd.DataFrame,
    table: str,
    column: str,
    *,
    total: str = "",
    leave_out: Collection[str] = (),
    is_whole: bool = False,
) -> Rows:
    """Return the rows of a column, ``total`` apart and without those to ``leave_out``.

    A total that the table does not have is none. Labels may be spelt in any way.
    """
    out = {danish.same_label(label) for label in leave_out}
    found = []
    whole = None
    for figure in each(observations[observations["column"] == column], table):
        row = row_of(figure)
        if total and danish.same_label(figure.row) == danish.same_label(total):
            whole = row
        elif danish.same_label(figure.row) not in out:
            found.append(row)
    return Rows(tuple(found), whole, is_whole)


class _Labelled(Protocol):
    @property
    def label(self) -> str: ...


_One = TypeVar("_One", bound=_Labelled)


def alone(spec: TableSpec, rows: tuple[_One, ...]) -> tuple[_One, ...]:
    """Return the rows but those whose names say that they stand apart, unless all do.

    So do areas beside municipalities. A row of another name is never left out, also where it is
    what the others add up to: they may do so by chance.
    """
    larger = areas.beside_municipalities([row.label for row in rows])
    return (
        tuple(row for row in rows if not spec.rows.is_apart(row.label) and row.label not in larger)
        or rows
    )


def parts_of(spec: TableSpec, observations: pd.DataFrame, column: ColumnSpec) -> Rows:
    """Return the rows of a column that stand for themselves, their total if it is one, the rest."""
    labels = rows_of(observations, spec.id, column.key).rows
    totals = [row.label for row in labels if spec.rows.is_total(row.label)]
    total = totals[0] if len(totals) == 1 else ""
    found = rows_of(observations, spec.id, column.key, total=total)
    parts = alone(spec, tuple(row for row in found.rows if spec.rows.is_part(row.label)))
    apart = tuple(row for row in found.rows if row not in parts)
    return replace(found, rows=parts, apart=apart)
