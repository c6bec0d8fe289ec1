"""The rows and columns of tables as lines of figures, and a quick look at what cannot be so.

The figures are whole numbers here, of half millionths: a table is looked through
for thousands of relations. What passes the look is recomputed by :mod:`analysis.checks.reconcile`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import log2
from typing import Literal

from analysis import danish
from analysis.checks.relations import Figures, Operand
from analysis.meeting import ColumnSpec, Meeting, TableSpec
from analysis.meeting.checks import Term

Axis = Literal["row", "column"]

ONE = 2 * 10**danish.MOST_DECIMALS  # so that half of the last digit is whole, too
_NEAR = 64  # a figure that misses by less than a part of so many may be a misprint
_LOOKED_AT = 12  # places of a line that the quick look is at


@dataclass(frozen=True)
class Quick:
    """A figure, and half a unit of its last digit; ``slack`` is that, too, if it is rounded."""

    value: int
    half: int
    slack: int

    @cached_property
    def bits(self) -> float:
        """What it is worth at most that it is recomputed: its digits, but for the last zeros."""
        digits = abs(self.value) // (2 * self.half)
        while digits and not digits % 10:
            digits //= 10
        return log2(digits) if digits else 0.0


@dataclass(frozen=True, eq=False)
class Line:
    """A row or a column of a table; ``cells`` are its figures by the other one that they are in."""

    table: TableSpec
    axis: Axis
    name: str
    cells: Mapping[str, Quick]
    column: ColumnSpec | None = None

    def term(self, owner: TableSpec | None = None) -> Term:
        """Return how a check of a table names it; of its own table unless another is given."""
        elsewhere = {"table": self.table.id} if owner and owner.id != self.table.id else {}
        return Term.model_validate({self.axis: self.name} | elsewhere)

    def at(self, crossing: Line) -> Term:
        """Return how a check names the cell where it crosses another line."""
        return Term.model_validate({self.axis: self.name, crossing.axis: crossing.name})

    @cached_property
    def _keys(self) -> list[str]:
        return sorted(self.cells)

    def looked_at(self, *others: Line) -> list[str]:
        """Return the first places where all have figures; the same whatever the order of rows."""
        those = (key for key in self._keys if all(key in line.cells for line in others))
        return [*islice(those, _LOOKED_AT)]

    @property
    def label(self) -> str:
        """What the papers call it."""
        return self.column.heading if self.column else self.name

    @property
    def unit(self) -> str:
        return self.column.unit if self.column else ""

    @property
    def is_total(self) -> bool:
        return self.table.rows.is_total(self.label)

    @property
    def is_of_time(self) -> bool:
        """Whether it is one of a series: a column, or a row, that is one period of the same."""
        if self.column:
            return bool(self.column.period and not self.column.measure)
        return self.table.rows.period(self.name) is not None


@dataclass(frozen=True)
class Sheet:
    """The rows of a table, or its columns."""

    table: TableSpec
    axis: Axis
    lines: Sequence[Line]

    @property
    def is_series(self) -> bool:
        return all(line.is_of_time for line in self.lines)

    @cached_property
    def totals(self) -> list[Line]:
        return [line for line in self.lines if line.is_total]

    def is_part(self, line: Line) -> bool:
        return self.table.rows.is_part(line.label)


def sheets(meeting: Meeting, figures: Figures) -> Iterator[Sheet]:
    """Yield every table twice: as its rows, and as its columns."""
    for table in meeting.tables:
        if table.kind != "figures":
            continue
        rows: dict[str, dict[str, Quick]] = {row: {} for row in figures.rows(table.id)}
        columns: dict[str, dict[str, Quick]] = {column.key: {} for column in table.columns}
        for cell in figures.of(table.id):
            if cell.place and cell.value is not None:
                quick = _quick(cell)
                rows[cell.place.row][danish.same_label(cell.place.column)] = quick
                columns[cell.place.column][danish.same_label(cell.place.row)] = quick
        lines = [Line(table, "row", name, cells) for name, cells in rows.items() if name]
        yield Sheet(table, "row", lines)
        known = {column.key: column for column in table.columns}
        yield Sheet(
            table,
            "column",
            [Line(table, "column", key, cells, known[key]) for key, cells in columns.items()],
        )


def _quick(cell: Operand) -> Quick:
    half = ONE // (2 * 10**cell.decimals)
    value = int((cell.value or 0) * ONE)
    return Quick(value, half, half if cell.rounded else 0)


def shared(*lines: Line) -> list[str]:
    """Return the places at which all of some lines have figures."""
    first, *others = lines
    return [key for key in first.cells if all(key in line.cells for line in others)]


@dataclass
class Look:
    """How well a line seems to be recomputed: at how many places, and for how many bits at most."""

    hits: int = 0
    near: int = 0
    misses: int = 0
    bits: float = 0.0

    @property
    def is_likely(self) -> bool:
        return self.hits > 0 and self.misses <= self.hits + self.near


Found = tuple[float, float]  # what is recomputed, and by how much it may differ for rounding


def look(printed: Line, others: Sequence[Line], found: Callable[[Sequence[Quick]], Found]) -> Look:
    """Compare a line with what is recomputed from others, until most places looked at miss.

    ``found`` may raise ``ZeroDivisionError`` for a place of which nothing can be recomputed.
    """
    seen = Look()
    keys = printed.looked_at(*others)
    for key in keys:
        cell = printed.cells[key]
        try:
            value, slack = found([line.cells[key] for line in others])
        except ZeroDivisionError:
            continue
        if _is_near(cell, value, slack, seen):
            seen.bits += cell.bits
        else:
            seen.misses += 1
            if 2 * seen.misses > len(keys):
                break
    return seen


def _is_near(cell: Quick, value: float, slack: float, seen: Look) -> bool:
    miss = abs(value - cell.value)
    if miss <= slack + cell.half:
        seen.hits += 1
        return True
    is_near = miss * _NEAR < abs(cell.value) or abs(value + cell.value) <= slack + cell.half
    seen.near += is_near
    return is_near
