"""The shape of a table: what its rows are to each other, so far as that is certain.

Figures that belong together two by two are in :mod:`analysis.measures.pairs`. Everything here takes
sound figures: :meth:`Papers.sound_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from statistics import median

import pandas as pd

from analysis import danish
from analysis.danish import PERCENT
from analysis.measures.crossed import Line, Matrix, matrix_of
from analysis.measures.pairs import Pairs, is_of_a_part, pairs_of, year_named
from analysis.measures.rows import KnownRow, Row, Rows, alone, parts_of, row_of, rows_of
from analysis.measures.series import Series, kinds_of_series
from analysis.measures.trials import Trial, trial_of
from analysis.meeting import ColumnSpec, TableSpec
from analysis.meeting.checks import ChangeCheck, DifferenceCheck, RatioCheck, SumCheck, Term
from analysis.observations import each
from analysis.periods import Period


@dataclass(frozen=True)
class Ranking:
    """One figure per municipality, or per region, in the column that tells most of them.

    ``series`` are the same rows over time, where the table has them, and ``beside`` what they are
    over time in other measures, units or kinds of periods.
    """

    rows: Rows
    column: ColumnSpec
    own: KnownRow | None
    series: tuple[Series, ...] = ()
    beside: tuple[Course, ...] = ()

    @property
    def place(self) -> int | None:
        """The own place from the largest on; None where a rival is unknown."""
        if self.own is None or self.rows.unknown:
            return None
        return 1 + sum(row.value > self.own.value for row in self.rows.known)

    @property
    def median(self) -> Decimal | None:
        """The middle of the figures of all places; None where one is unknown."""
        if self.rows.unknown or not self.rows.known:
            return None
        return median(row.value for row in self.rows.known)


def ranking_of(spec: TableSpec, observations: pd.DataFrame, own: str) -> Ranking | None:
    """Return the places of a table; None where its rows are others, or it is only one."""
    column = _telling(spec, observations) if spec.rows.places else None
    if column is None:
        return None
    rows = parts_of(spec, observations, column)
    if len(rows.rows) < 2:
        return None
    mine = next((row for row in rows.known if own and danish.same_row(row.label, own)), None)
    series, *beside = _over_time(spec, observations, column) or [()]
    others = tuple(_course(spec, kind) for kind in beside)
    return Ranking(rows, column, mine, series, others)


def _telling(spec: TableSpec, observations: pd.DataFrame) -> ColumnSpec | None:
    """Return the column in which places are compared.

    A share that a check recomputes tells more than the counts that it is made of, and the newest
    period more than earlier ones. Else there must be only one column of the newest time.
    """
    ratios = [check.result.column for check in spec.checks if isinstance(check, RatioCheck)]
    if shares := [column for name in ratios if name and (column := spec.column(name))]:
        dated = [(when, column) for column in shares if (when := period_of(spec, column))]
        return max(dated, key=lambda one: one[0])[1] if dated else shares[0]
    if kinds := _over_time(spec, observations):
        ends = [known[-1] for one in kinds[0] if (known := one.known)]
        last = max(ends, key=lambda point: point.period) if ends else None
        return spec.column(last.column) if last else None
    newest = _of_newest(spec.columns, observations)
    return newest[0] if len(newest) == 1 else None


@dataclass(frozen=True)
class Course:
    """Rows over three periods or more, of one measure in one unit; the totals among them.

    ``is_whole`` says that a check adds the rows up to the total in every column. ``apart`` are
    the other rows, as averages, and ``beside`` the same rows in other measures, units or kinds of
    periods.
    """

    series: tuple[Series, ...]
    totals: tuple[Series, ...] = ()
    is_whole: bool = False
    apart: tuple[Series, ...] = ()
    beside: tuple[Course, ...] = ()

    @property
    def by_period(self) -> tuple[Line, ...]:
        """Each period with the figures of the rows, and what they add up to."""
        (total,) = self.totals
        columns = zip(total.points, *(one.points for one in self.series), strict=True)
        return tuple(
            Line(
                whole.period.long,
                Rows(tuple(map(Series.row, self.series, points)), total.row(whole)),
            )
            for whole, *points in columns
        )


FEWEST_PERIODS = 3


def course_of(spec: TableSpec, observations: pd.DataFrame) -> Course | None:
    """Return the rows of a table over time; None where it has fewer periods of one kind."""
    first, *others = _over_time(spec, observations) or [()]
    if not first:
        return None
    beside = tuple(_course(spec, kind) for kind in others)
    return replace(_course(spec, first), beside=beside)


def _course(spec: TableSpec, series: tuple[Series, ...]) -> Course:
    standing = alone(spec, tuple(one for one in series if spec.rows.is_part(one.label)))
    adding = (one for one in series if spec.rows.may_add_up(one.label))
    totals = tuple(one for one in adding if one not in standing)
    may_be_whole = len(totals) == 1 and not (spec.rows.overlap or spec.rows.dated)
    is_whole = may_be_whole and any(
        _adds_all(spec, check, standing, totals) for check in spec.checks
    )
    apart = tuple(one for one in series if one not in (*standing, *totals))
    return Course(standing, totals, is_whole, apart)


def _adds_all(
    spec: TableSpec, check: object, series: Sequence[Series], totals: Sequence[Series]
) -> bool:
    """Whether a check adds up these rows, all of them, to this total in every column."""
    if not isinstance(check, SumCheck) or check.over or not _adds_rows(spec, check, None):
        return False
    is_here = check.total.table in {None, spec.id}
    parts = {danish.same_label(row) for row in check.rows}
    ours = {danish.same_label(one.label) for one in series}
    is_total = danish.same_label(check.total.row or "") == danish.same_label(totals[0].label)
    return is_here and is_total and parts in ({*()}, ours)


def _over_time(
    spec: TableSpec, observations: pd.DataFrame, column: ColumnSpec | None = None
) -> list[tuple[Series, ...]]:
    """Return the rows over time, kind by kind: first the kind that a column is of, if it is of one.

    None where that has few periods; but where the rows are times, one is told of too.
    """
    kinds = kinds_of_series(observations, spec.id, spec.breaks)
    if column:
        kinds.sort(key=lambda kind: not kind[0].has(column.key))
    fewest = 1 if len(spec.rows.dated) > 1 else FEWEST_PERIODS
    if not kinds or len(kinds[0][0].points) < fewest:
        return []
    return [*map(tuple, kinds)]


@dataclass(frozen=True)
class Whole:
    """The parts of a whole in one column, and their total.

    ``table`` is the id of the table that has the total, where it is another.
    """

    rows: Rows
    column: ColumnSpec
    table: str = ""


_HUNDRED = 100


def whole_of(spec: TableSpec, observations: pd.DataFrame, elsewhere: pd.DataFrame) -> Whole | None:
    """Return the parts of a whole; None where the rows overlap or nothing says that they add up.

    That is said by a check that adds them up, or by a row of totals; times are parts of nothing, as
    they may overlap. Of columns over time it is the
    last one with figures; of others there must be only one that can be added up. ``elsewhere`` are
    the figures of the tables that have totals of this one.
    """
    if spec.rows.overlap or spec.rows.dated:
        return None
    column = _newest(spec, observations)
    check = next((one for one in spec.checks if _adds_rows(spec, one, column)), None)
    if column is None or not (check or _counts(column.unit)):
        return None
    if spec.rows.places and not check:
        return None  # the country, or a region, is more than those that the table has
    rows, table = parts_of(spec, observations, column), ""
    if isinstance(check, SumCheck):
        rows = rows_of(observations, spec.id, column.key, total=check.total.row or "")
        if check.total.table not in {None, spec.id}:
            table = str(check.total.table)
            total = _total_elsewhere(elsewhere, check.total, column)
            rows = replace(rows, rows=rows_of(observations, spec.id, column.key).rows, total=total)
        wanted = {danish.same_label(row) for row in check.rows}
        parts = [
            row
            for row in rows.rows
            if (danish.same_label(row.label) in wanted if wanted else spec.rows.is_part(row.label))
        ]
        rest = tuple(row for row in rows.rows if row not in parts)
        rows = replace(rows, rows=tuple(parts), is_whole=True, apart=rest)
    is_hundred = rows.total is not None and rows.total.value == _HUNDRED
    if not column.adds_up and not (rows.is_whole and is_hundred):
        return None  # shares of other wholes
    return Whole(rows, column, table) if _may_be_parts(rows) else None


def _total_elsewhere(figures: pd.DataFrame, total: Term, column: ColumnSpec) -> Row | None:
    """Return the total of a column that stands in another table, in the same unit."""
    key = danish.same_label(total.column or column.key)
    found = (
        row_of(figure)
        for figure in each(figures, total.table or "")
        if danish.same_label(figure.row) == danish.same_label(total.row or "")
        and danish.same_label(figure.column) == key
        and figure.unit == column.unit
    )
    return next(found, None)


def _may_be_parts(rows: Rows) -> bool:
    """Whether figures can be parts of a total: none below zero, and no more than it together."""
    if rows.total is None or rows.total.value is None or not rows.rows:
        return False
    fits = rows.is_whole or rows.may_make_up(rows.total.value)  # a check has compared them already
    return rows.total.value > 0 and fits and all(row.value >= 0 for row in rows.known)


def _counts(unit: str) -> bool:
    """Whether figures in a unit make up a total by adding them, as days and rates do not."""
    return danish.is_count(unit) or unit.endswith(danish.KRONER)


def _adds_rows(spec: TableSpec, check: object, column: ColumnSpec | None) -> bool:
    """Whether a check adds up the rows of a column to a row of a table, and nothing beside."""
    return (
        isinstance(check, SumCheck)
        and (not check.over or column in [spec.column(name) for name in check.over])
        and check.total.row is not None
        and not check.remainder
    )


def _newest(spec: TableSpec, observations: pd.DataFrame) -> ColumnSpec | None:
    columns = _of_newest(spec.columns, observations)
    adding = [column for column in columns if column.adds_up] or columns
    return adding[0] if len(adding) == 1 else None


def _of_newest(among: Sequence[ColumnSpec], observations: pd.DataFrame) -> list[ColumnSpec]:
    """Return the columns of the newest time with figures; all with figures if not each has one."""
    filled = set(observations[observations["value"].notna()]["column"])
    columns = [column for column in among if column.key in filled] or [*among]
    periods = [column.period for column in columns if column.period]
    if len(periods) < len(columns):
        return columns
    newest = max(periods)
    return [column for column in columns if column.period == newest]


@dataclass(frozen=True)
class Listing:
    """Rows of which nothing is known but their figures, column by column."""

    columns: tuple[tuple[ColumnSpec, Rows], ...]


def listing_of(spec: TableSpec, observations: pd.DataFrame) -> Listing | None:
    """Return the columns whose rows can be compared, the newest first; None where there is none.

    Shares of wholes that nobody knows cannot, but those of places: one of a hundred per
    cent may be one person. Nor can times, which may be of different lengths.
    """
    if spec.rows.dated:
        return None
    shown = set(observations["column"])
    among = spec.columns
    if all(column.period for column in among):  # of each measure the newest
        measures = dict(zip(observations["column"], observations["measure"], strict=True))
        kinds: dict[object, list[ColumnSpec]] = {}
        for column in among:
            measure = column.measure and measures.get(column.key)
            kinds.setdefault((measure, column.unit if measure else ""), []).append(column)
        newest = [one for kind in kinds.values() for one in _of_newest(kind, observations)]
        among = [column for column in among if column in newest]
    columns = [
        (column, parts_of(spec, observations, column)) for column in among if column.key in shown
    ]
    found = tuple(
        (column, rows)
        for column, rows in columns
        if rows.rows and (column.unit != PERCENT or spec.rows.places or len(rows.rows) == 1)
    )
    whens = [when for column, _ in found if (when := period_of(spec, column))]
    if len(whens) == len(found) and len({when.kind for when in whens}) == 1:
        order = sorted(range(len(found)), key=whens.__getitem__, reverse=True)
        found = tuple(found[at] for at in order)
    return Listing(found) if found else None


Shape = Pairs | Ranking | Course | Matrix | Whole | Listing | Trial


def shape_of(
    spec: TableSpec, observations: pd.DataFrame, own: str, elsewhere: pd.DataFrame
) -> Shape | None:
    """Return the first shape that a table has, the one that says most before the others.

    Where ``meeting.toml`` says which it is, it is that or none. Only that tells
    of a trial.
    """
    wanted = spec.shape
    makers: dict[str, Callable[[], Shape | None]] = {
        "change": partial(pairs_of, spec, observations, "change"),
        "accounts": partial(pairs_of, spec, observations, "accounts"),
        "targets": partial(pairs_of, spec, observations, "targets"),
        "trial": partial(trial_of, spec, observations),
        "": partial(pairs_of, spec, observations),
        "ranking": partial(ranking_of, spec, observations, own),
        "course": partial(course_of, spec, observations),
        "crossed": partial(matrix_of, spec, observations),
        "whole": partial(whole_of, spec, observations, elsewhere),
        "listing": partial(listing_of, spec, observations),
        "none": lambda: None,
    }
    names = [wanted] if wanted else [*makers][4:]
    return next((shape for name in names if (shape := makers[name]())), None)


def totals_elsewhere(spec: TableSpec) -> list[str]:
    """Return the ids of other tables that have totals of a table's rows."""
    totals = [check.total.table for check in spec.checks if isinstance(check, SumCheck)]
    return sorted({table for table in totals if table} - {spec.id})


def period_of(spec: TableSpec, column: ColumnSpec) -> Period | None:
    """Return when a column's figures are from.

    That is its own period, or that of what it is a share of, or when the table was counted.
    """
    if column.period:
        return column.period
    for check in spec.checks:
        if isinstance(check, RatioCheck) and check.result.column and check.numerator.column:
            part = spec.column(check.numerator.column)
            if spec.column(check.result.column) == column and part and part.period:
                return part.period
    with suppress(ValueError):
        return Period.parse(spec.reference)
    return None if is_of_a_part(column.heading) else year_named(column.heading)


def year_of(spec: TableSpec) -> Period | None:
    """Return the year that all headings name but those of what is computed from the others."""
    computed = {check.result.column for check in spec.checks if isinstance(check, _COMPUTING)}
    return year_named(*(one.heading for one in spec.columns if one.heading not in computed))


_COMPUTING = DifferenceCheck | RatioCheck | ChangeCheck
