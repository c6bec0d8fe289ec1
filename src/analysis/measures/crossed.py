"""Groups by groups: the rows and the columns of a table are both parts of something.

That columns are parts, and not figures of different things, a check must say that adds them up, or
a column of totals that they add up to, or their headings: men and women, or ages. Everything here
takes sound figures: :meth:`Papers.sound_of`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis import danish
from analysis.measures.rows import Row, Rows, parts_of
from analysis.meeting import ColumnSpec, TableSpec
from analysis.meeting.checks import SumCheck

_SEXES = ({"mænd", "kvinder"}, {"mand", "kvinde"}, {"drenge", "piger"})
_AGE = re.compile(
    r"\d{1,3} ?- ?\d{1,3}( år)?|(under|over|fra) \d{1,3}( år)?|\d{1,3} ?\+( år)?"
    r"|\d{1,3} år( og (derover|derunder|opefter|over|under|ældre|yngre))?"
)


@dataclass(frozen=True)
class Line:
    """A row with its figures by column, or a column with its figures by row, and their total."""

    label: str
    cells: Rows


@dataclass(frozen=True)
class Matrix:
    """The same figures by row and by column, each with its total where the table has them.

    ``margins`` are the totals of the rows, and those of the columns; of each the total is the
    corner of the table. ``columns`` end with that of the totals.
    """

    rows: tuple[Line, ...]
    columns: tuple[tuple[ColumnSpec, Rows], ...]
    margins: tuple[Rows, Rows]

    @property
    def by_column(self) -> tuple[Line, ...]:
        """The columns that are no totals."""
        parts = self.columns[: len(self.rows[0].cells.rows)]
        names = _names([column for column, _ in parts])
        return tuple(Line(name, rows) for name, (_, rows) in zip(names, parts, strict=True))

    @property
    def cells(self) -> tuple[Row, ...]:
        """Every figure that is no total."""
        return tuple(cell for line in self.rows for cell in line.cells.rows)

    @property
    def of_age_and_sex(self) -> tuple[Line, ...]:
        """One line per age with the figures of both sexes, if that is what the groups are."""
        for lines, others in ((self.rows, self.by_column), (self.by_column, self.rows)):
            if _are_sexes([one.label for one in others]) and _are_ages(
                [one.label for one in lines]
            ):
                return lines
        return ()


def matrix_of(spec: TableSpec, observations: pd.DataFrame) -> Matrix | None:
    """Return a table of groups by groups; None where it is none.

    Shares of wholes that nobody knows are not compared.
    """
    parts, total = _columns(spec)
    if len(parts) < 2 or len({one.unit for one in parts}) > 1 or not parts[0].adds_up:
        return None
    columns = [(one, parts_of(spec, observations, one)) for one in parts]
    totals = parts_of(spec, observations, total) if total else Rows(())
    wholes = {row.label: row for row in totals.rows}
    across: dict[str, list[Row]] = {row.label: [] for row in columns[0][1].rows}
    for name, (_, some) in zip(_names(parts), columns, strict=True):
        for row in some.rows:
            if row.label in across:
                across[row.label].append(replace(row, label=name))
    rows = tuple(Line(label, Rows(tuple(row), wholes.get(label))) for label, row in across.items())
    is_said = total is None or any(_added_columns(spec, check) for check in spec.checks)
    if len(rows) < 2 or not (is_said or _add_up(rows)):
        return None
    below = [
        replace(some.total, label=name)
        for name, (_, some) in zip(_names(parts), columns, strict=True)
        if some.total
    ]
    margins = totals, Rows(tuple(below), totals.total)
    columns += [(total, totals)] if total else []
    return Matrix(rows, tuple(columns), margins)


def _columns(spec: TableSpec) -> tuple[list[ColumnSpec], ColumnSpec | None]:
    """Return the columns that may be parts, and that of their totals."""
    periods = {column.period for column in spec.columns if column.period}
    if spec.rows.dated or len(periods) > 1 or any(one.is_a_period for one in spec.columns):
        return [], None  # that is a course
    for check in spec.checks:
        if parts := _added_columns(spec, check):
            return parts
    totals = [column for column in spec.columns if spec.is_total(column)]
    if len(totals) == 1:
        return [column for column in spec.columns if column not in totals], totals[0]
    headings = _names(spec.columns)
    return (spec.columns if _are_sexes(headings) or _are_ages(headings) else []), None


def _names(columns: Sequence[ColumnSpec]) -> list[str]:
    """Return the headings of columns, without an upper one that all of them are under."""
    is_one_group = len({column.heading.levels[:-1] for column in columns}) == 1
    return [str(one.heading.levels[-1] if is_one_group else one.heading) for one in columns]


def _added_columns(
    spec: TableSpec, check: object
) -> tuple[list[ColumnSpec], ColumnSpec | None] | None:
    """Return the columns that a check adds up in every row, and their total in the table."""
    if not isinstance(check, SumCheck) or not check.adds_columns or check.over or check.remainder:
        return None
    total = spec.column(check.total.column or "")
    if total is None or check.total.table not in {None, spec.id}:
        return None
    return spec.added_up(check, total), total


def _add_up(rows: Sequence[Line]) -> bool:
    """Whether all rows add up to their totals of which every figure is known, and some do."""
    sums = {
        line.cells.least == line.cells.total.value
        for line in rows
        if line.cells.total and line.cells.total.value is not None and not line.cells.unknown
    }
    return sums == {True}


def _are_sexes(labels: Sequence[str]) -> bool:
    return {danish.same_label(label) for label in labels} in _SEXES and len(labels) == 2


def _are_ages(labels: Sequence[str]) -> bool:
    return len(labels) > 1 and all(_AGE.fullmatch(danish.same_label(label)) for label in labels)
