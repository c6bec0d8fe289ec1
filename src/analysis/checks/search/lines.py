"""The rows and columns of tables as lines of figures, and a quick look at what cannot be so.

The figures are whole numbers here, of half millionths: a table is looked through
for thousands of relations. What passes the look is recomputed by :mod:`analysis.checks.reconcile`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2
from typing import Literal

from analysis import danish
from analysis.checks.relations import Figures, Operand
from analysis.meeting import ColumnSpec, Meeting, TableSpec
from analysis.meeting.checks import Term
from analysis.periods import Period

Axis = Literal["row", "column"]

ONE = 2 * 10**danish.MOST_DECIMALS  # so that half of the last digit is whole, too
_NEAR = 64  # a figure that misses by less than a part of so many may be a misprint
_LOOKED_AT = 12  # places of a line that the quick look is at
_FIRST = 3  # of them that are not all missed


@dataclass(frozen=True)
class Quick:
    """A figure, and half a unit of its last digit; ``slack`` is that, too, if it is rounded."""

    value: int
    half: int
    slack: int

    @cached_property
    def bits(self) -> float:
        """What it is worth at most that it and its sign are recomputed: its digits."""
        digits = abs(self.value) // (2 * self.half)
        while digits and not self.slack and not digits % 10:
            digits //= 10
        return log2(digits) + 1 if digits else 0.0


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
        keys = self._keys
        for line in others:
            if line.cells.keys() != self.cells.keys():
                keys = [key for key in keys if key in line.cells]
        return keys[:_LOOKED_AT]

    @property
    def label(self) -> str:
        """What the papers call it."""
        return self.column.heading if self.column else self.name

    @property
    def unit(self) -> str:
        return self.column.unit if self.column else ""

    @cached_property
    def when(self) -> Period | None:
        """When its figures are from."""
        return self.column.period if self.column else self.table.rows.period(self.name)

    @property
    def measure(self) -> str | None:
        """What its column measures, where the papers tell it from another of the same time."""
        return self.column.measure if self.column else None

    @property
    def is_of_time(self) -> bool:
        """Whether it is one of a series: a column, or a row, that is one period of the same."""
        return bool(self.when and not self.measure)

    def is_same_at_another_time(self, other: Line) -> bool:
        """Whether two lines are what the same was at two times."""
        alike = (self.measure, self.unit) == (other.measure, other.unit)
        return bool(alike and self.when and other.when and self.when != other.when)

    def is_later_than(self, other: Line) -> bool:
        """Whether it is what another one has become since."""
        if not (self.when and other.when and self.is_same_at_another_time(other)):
            return False
        return self.when.start > other.when.start


@dataclass(frozen=True)
class Sheet:
    """The rows of a table, or its columns, and what tables of words say beside it."""

    table: TableSpec
    axis: Axis
    lines: Sequence[Line]
    prose: Sequence[str] = ()

    @property
    def is_series(self) -> bool:
        return all(line.is_of_time for line in self.lines)

    @cached_property
    def totals(self) -> list[Line]:
        return [line for line in self.lines if self.table.rows.is_total(line.label)]

    def is_part(self, line: Line) -> bool:
        return self.table.rows.is_part(line.label)


def sheets(
    meeting: Meeting, figures: Figures, prose: Mapping[str, Sequence[str]]
) -> Iterator[Sheet]:
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
        yield Sheet(table, "row", lines, prose.get(table.id, ()))
        known = {column.key: column for column in table.columns}
        lines = [Line(table, "column", key, cells, known[key]) for key, cells in columns.items()]
        yield Sheet(table, "column", lines, prose.get(table.id, ()))


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
    """How well a line seems to be recomputed: at how many places, and for how many bits at most.

    ``sized`` are the places that have figures of the size of those printed, ``above`` those that
    have larger ones.
    """

    hits: int = 0
    near: int = 0
    misses: int = 0
    sized: int = 0
    above: int = 0
    bits: float = 0.0

    @property
    def is_likely(self) -> bool:
        return self.hits > 0 and self.misses <= self.hits + self.near

    @property
    def is_of_size(self) -> bool:
        """Whether most of what is recomputed is of the size of what is printed."""
        return 2 * self.sized > self.hits + self.near + self.misses

    def add(self, cell: Quick, value: float, slack: float) -> None:
        """Compare a figure with what is recomputed, and by how much that may differ."""
        miss, size = abs(value - cell.value), abs(cell.value)
        self.sized += size <= 2 * abs(value) <= 4 * size
        self.above += abs(value) > 2 * size
        if miss <= slack + cell.half:
            self.hits += 1
            self.bits += cell.bits
        elif miss * _NEAR < size or abs(value + cell.value) <= slack + cell.half:
            self.near += 1
            self.bits += cell.bits
        else:
            self.misses += 1


Found = tuple[float, float]  # what is recomputed, and by how much it may differ for rounding


def look(printed: Line, others: Sequence[Line], found: Callable[[Sequence[Quick]], Found]) -> Look:
    """Compare a line with what is recomputed from others, until most places miss, or the first do.

    ``found`` may raise ``ZeroDivisionError`` for a place of which nothing can be recomputed.
    """
    seen = Look()
    keys = printed.looked_at(*others)
    for key in keys:
        try:
            value, slack = found([line.cells[key] for line in others])
        except ZeroDivisionError:
            continue
        seen.add(printed.cells[key], value, slack)
        if 2 * seen.misses > len(keys) or (seen.misses == _FIRST and not seen.hits + seen.near):
            break
    return seen
