"""Groups by groups: the rows and the columns of a table are both parts of something.

That columns are parts, and not figures of different things, a check must say that adds them up, or
a column of totals that they add up to, or their headings: men and women, or ages. Everything here
takes sound figures: :meth:`Papers.sound_of`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis import danish
from analysis.measures.rows import Row, Rows, row_of
from analysis.meeting import ColumnSpec, TableSpec
from analysis.meeting.checks import SumCheck
from analysis.observations import Status, each

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
    """The same figures by row and by column, with the totals of each where the table has them.

    ``row_totals`` are one per row, ``column_totals`` one per column; the total of both is the
    corner of the table. ``specs`` are those of the columns, ``total`` that of the row totals.
    """

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    row_totals: Rows
    column_totals: Rows
    specs: tuple[ColumnSpec, ...]
    total: ColumnSpec | None

    @property
    def cells(self) -> tuple[Row, ...]:
        """Every figure that is no total."""
        return tuple(cell for line in self.rows for cell in line.cells.rows)

    @property
    def of_age_and_sex(self) -> tuple[Line, ...]:
        """One line per age with the figures of both sexes, if that is what the groups are."""
        for lines, others in ((self.rows, self.columns), (self.columns, self.rows)):
            if _are_sexes([one.label for one in others]) and _are_ages(
                [one.label for one in lines]
            ):
                return lines
        return ()


def matrix_of(spec: TableSpec, observations: pd.DataFrame) -> Matrix | None:
    """Return a table of groups by groups; None where it is none."""
    found = [*each(observations[observations["table"] == spec.id])]
    cells = {(figure.row, figure.column): row_of(figure) for figure in found}
    labels = list(dict.fromkeys(figure.row for figure in found))
    columns, total = _columns(spec, labels, cells)
    parts = [one for one in labels if spec.rows.is_part(one) and not spec.rows.may_add_up(one)]
    if min(len(columns), len(parts)) < 2 or len({one.unit for one in columns}) > 1:
        return None
    if not columns[0].adds_up:  # shares of wholes that nobody knows are not compared
        return None
    totals = [label for label in labels if spec.rows.is_total(label)]
    total_row = totals[0] if len(totals) == 1 else ""

    def at(label: str, column: ColumnSpec | None, name: str) -> Row | None:
        if not label or column is None:
            return None
        there = cells.get((label, column.key), Row(label, None, status=Status.NOT_STATED))
        return replace(there, label=name)

    def line(label: str, figures: list[Row | None], whole: Row | None) -> Line:
        return Line(label, Rows(tuple(row for row in figures if row), whole))

    corner = at(total_row, total, total_row)
    return Matrix(
        tuple(
            line(each, [at(each, one, one.heading) for one in columns], at(each, total, each))
            for each in parts
        ),
        tuple(
            line(
                one.heading, [at(each, one, each) for each in parts], at(total_row, one, total_row)
            )
            for one in columns
        ),
        line("", [at(each, total, each) for each in parts], corner).cells,
        line("", [at(total_row, one, one.heading) for one in columns], corner).cells,
        tuple(columns),
        total,
    )


def _columns(
    spec: TableSpec, labels: Sequence[str], cells: Mapping[tuple[str, str], Row]
) -> tuple[list[ColumnSpec], ColumnSpec | None]:
    """Return the columns that are parts, and that of their totals; none where it is not certain."""
    columns = list(spec.columns)
    if any(column.period and not column.measure for column in columns):
        return [], None  # that is a course
    for check in spec.checks:
        if isinstance(check, SumCheck) and check.columns and not (check.over or check.remainder):
            found = [spec.column(name) for name in check.columns]
            total = spec.column(check.total.column or "")
            if total and check.total.table in {None, spec.id}:
                return [one for one in found if one], total
    named = [column for column in columns if spec.rows.is_total(column.heading)]
    parts = [column for column in columns if column not in named]
    if len(named) == 1 and parts:
        sums = [_adds_up(label, parts, named[0], cells) for label in labels]
        return (parts, named[0]) if True in sums and False not in sums else ([], None)
    headings = [column.heading for column in columns]
    return (columns, None) if _are_sexes(headings) or _are_ages(headings) else ([], None)


def _adds_up(
    label: str,
    parts: Sequence[ColumnSpec],
    total: ColumnSpec,
    cells: Mapping[tuple[str, str], Row],
) -> bool | None:
    """Whether the figures of a row add up to its total; None where one of them is not known."""
    values = [found.value for one in (*parts, total) if (found := cells.get((label, one.key)))]
    known = [value for value in values if value is not None]
    return sum(known[:-1]) == known[-1] if len(known) == len(parts) + 1 else None


def _are_sexes(labels: Sequence[str]) -> bool:
    return {danish.same_label(label) for label in labels} in _SEXES and len(labels) == 2


def _are_ages(labels: Sequence[str]) -> bool:
    return len(labels) > 1 and all(_AGE.fullmatch(danish.same_label(label)) for label in labels)
