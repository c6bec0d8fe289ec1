"""Series of figures over periods, and what can be computed from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from statistics import median

import pandas as pd

from analysis import danish
from analysis.measures.rows import KnownRow, Row
from analysis.meeting import Break
from analysis.observations import Status, each
from analysis.periods import Period, apart, passed_over


@dataclass(frozen=True)
class Definition:
    """What a measure is, in Danish for the reader: its unit, its words, and their source."""

    name: str
    unit: str
    text: str
    source: str


@dataclass(frozen=True)
class Point:
    """A period of a series; ``value`` is None where there is no figure, and ``status`` says why.

    ``column`` is the key of the column that it stands in, ``why`` the calculation that a doubted
    figure fails, ``doubted`` that figure. In a series down a column it is the label of its row.
    """

    period: Period
    value: Decimal | None
    decimals: int
    status: Status
    column: str = ""
    why: str = ""
    doubted: Decimal | None = None

    @staticmethod
    def of(
        period: Period,
        value: Decimal | None,
        decimals: int,
        status: Status,
        column: str = "",
        why: str = "",
        doubted: Decimal | None = None,
    ) -> Point:
        """Return a point, which is a :class:`Known` one where there is a figure."""
        if value is None:
            return Point(period, None, decimals, status, column, why, doubted)
        return Known(period, value, decimals, status, column)

    @property
    def printed(self) -> Decimal | None:
        """The figure, also where it is doubted: to be held against others, never to be told."""
        return self.doubted if self.value is None else self.value


@dataclass(frozen=True)
class Known(Point):
    """A point with a figure."""

    value: Decimal
    status: Status = Status.FIGURE


# Of fewer persons a per cent moves by more than ten points with one of them.
FEWEST_FOR_A_PER_CENT = 10


@dataclass(frozen=True)
class Share:
    """A part of a whole, or a count beside another; ``label`` says whose.

    That is a municipality or a group.
    """

    label: str
    part: Decimal
    whole: Decimal
    period: Period | None = None

    @property
    def percent(self) -> Decimal:
        """The share in per cent, unrounded."""
        return 100 * self.part / self.whole

    @property
    def told(self) -> Decimal | None:
        """The share in per cent as a reader is told it; None when the whole is too small to say."""
        if self.whole < FEWEST_FOR_A_PER_CENT:
            return None
        return danish.round_half_up(self.percent, 1)


@dataclass(frozen=True)
class Move:
    """A change from one figure to a later one of the same series.

    ``highest`` and ``lowest`` are the figures on the way that lie outside both ends, if any do;
    ``unbroken`` says that none on the way is missing.
    """

    before: Known
    after: Known
    highest: Known | None = None
    lowest: Known | None = None
    unbroken: bool = True

    @property
    def change(self) -> Decimal:
        """After less before, in the unit of the figures."""
        return self.after.value - self.before.value

    @property
    def is_straight(self) -> bool:
        """Whether nothing on the way is missing, or lies outside its ends."""
        return self.unbroken and not (self.highest or self.lowest)


@dataclass(frozen=True)
class Series:
    """One row's figures in the order of time: of one measure, in one unit.

    Where the rows of a table are times it is the figures of a column, ``is_column``. ``left_out``
    are those whose period overlaps with a later one, so that they are held against none. Nor are
    those that are ``broken`` off: on the day of the ``cut`` something else began to be counted.
    """

    label: str
    points: tuple[Point, ...]
    measure: str = ""
    unit: str = ""
    is_column: bool = False
    left_out: tuple[Point, ...] = ()
    broken: tuple[Point, ...] = ()
    cut: date | None = None

    @property
    def known(self) -> tuple[Known, ...]:
        """The points that have a figure."""
        return tuple(point for point in self.points if isinstance(point, Known))

    def has(self, column: str) -> bool:
        """Whether one of its points stands in the column with this key."""
        return any(point.column == column for point in self.points)

    @property
    def last(self) -> Known | None:
        """The last figure."""
        return self.known[-1] if self.known else None

    @property
    def whole(self) -> Move | None:
        """The way from the first figure to the last; None with fewer than two figures."""
        known = self.known
        if len(known) < 2:
            return None
        ends = known[0].value, known[-1].value
        high = max(known, key=lambda point: point.value)
        low = min(known, key=lambda point: point.value)
        return Move(
            known[0],
            known[-1],
            high if high.value > max(ends) else None,
            low if low.value < min(ends) else None,
            not self.between(known[0].period, known[-1].period).missing
            and not self._passes_over(known[0], known[-1]),
        )

    @property
    def missing(self) -> tuple[Point, ...]:
        """The points without a figure where there could be one."""
        return tuple(
            point
            for point in self.points
            if point.value is None and point.status is not Status.CANNOT_OCCUR
        )

    @cached_property
    def passed_over(self) -> list[Period]:
        """The periods between the first and the last that the table has no column for."""
        return [] if self.left_out else passed_over([point.period for point in self.points])

    def _passes_over(self, before: Point, after: Point) -> bool:
        return any(before.period < period < after.period for period in self.passed_over)

    @property
    def gaps(self) -> tuple[Point, ...]:
        """The missing points, but those not stated before the first figure: it begins later."""
        known = self.known
        return tuple(
            point
            for point in self.missing
            if not known or point.period > known[0].period or point.status is not Status.NOT_STATED
        )

    @property
    def moves(self) -> tuple[Move, ...]:
        """The changes from each period to the next, where both have a figure."""
        return tuple(
            Move(before, after)
            for before, after in pairwise(self.points)
            if isinstance(before, Known) and isinstance(after, Known)
            if not self._passes_over(before, after)
        )

    def cell(self, point: Point) -> tuple[str, str]:
        """Return the row and the column that a point stands in."""
        return (point.column, self.label) if self.is_column else (self.label, point.column)

    def row(self, point: Point) -> Row:
        """Return one of the points as the row's figure in its column."""
        about = point.decimals, self.unit, point.status
        if point.value is None:
            return Row(self.label, None, *about, "", point.why, point.doubted)
        return KnownRow(self.label, point.value, *about)

    def at(self, period: Period) -> Known | None:
        """Return the figure of a period, if there is one."""
        return next((point for point in self.known if point.period == period), None)

    def value_at(self, period: Period) -> Decimal | None:
        """Return the value of a period, if it has one."""
        figure = self.at(period)
        return figure.value if figure else None

    def between(self, first: Period | None, last: Period | None) -> Series:
        """Return the part of the series from one period to another, both included."""
        points, left_out, broken = (
            tuple(
                point
                for point in some
                if (first is None or first.start <= point.period.start)
                and (last is None or point.period.end <= last.end)
            )
            for some in (self.points, self.left_out, self.broken)
        )
        cut = self.cut if broken else None
        return replace(self, points=points, left_out=left_out, broken=broken, cut=cut)

    def since(self, breaks: Sequence[Break]) -> Series:
        """Return the series since the last of some breaks before its end, the rest broken off."""
        last = self.points[-1].period if self.points else None
        across = [
            (point, one.day)
            for point in self.points[:-1]
            for one in breaks
            if last and one.between(point.period, last)
        ]
        if not across:
            return self
        broken = tuple(dict.fromkeys(point for point, _ in across))
        kept = tuple(point for point in self.points if point not in broken)
        return replace(self, points=kept, broken=broken, cut=max(day for _, day in across))


def kinds_of_series(
    observations: pd.DataFrame, table: str, breaks: Sequence[Break] = ()
) -> list[list[Series]]:
    """Return the rows of a table as series over its columns that have a period, kind by kind.

    Where the rows have the periods it is the columns as series over the rows. Figures are of one
    kind when they are of one measure, in one unit, and over periods that are like each other; a
    month is mostly a count on one day, so that a day is like it. The kind with most periods comes
    first, of kinds with as many the newest, and then the one that the table has first. The columns
    of a table that goes down in time are each of a measure of their own, and of one kind in one
    unit. Of periods that overlap a series has the newest: a change from one to the other would be
    none. For the same reason it has those since the last of the table's ``breaks``.
    """
    figures = [one for one in each(observations, table) if one.period]
    columns = {one.column for one in figures}
    downwards = len({(one.column, one.period) for one in figures}) > len(columns)
    points: dict[tuple[str, str, str], dict[tuple[str, str], list[Point]]] = {}
    for figure in figures:
        period, doubt = Period.parse(figure.period), (figure.why, figure.doubted)
        like = "month" if period.kind == "day" else period.like
        kind = "" if downwards else figure.measure, figure.unit, like
        label, place = figure.row, figure.column
        if downwards:
            label, place = place, label
        point = Point.of(period, figure.value, figure.decimals, figure.status, place, *doubt)
        series = label, figure.measure
        points.setdefault(kind, {}).setdefault(series, []).append(point)
    kinds = [
        [
            _series(Series(label, (), measure, unit, downwards), found)
            for (label, measure), found in rows.items()
        ]
        for (_, unit, _), rows in points.items()
    ]
    kinds.sort(key=lambda series: _length_and_end(series[0]), reverse=True)
    return [[one.since(breaks) for one in kind] for kind in kinds]


def _length_and_end(series: Series) -> tuple[int, date]:
    return len(series.points), series.points[-1].period.end


def _series(series: Series, points: Iterable[Point]) -> Series:
    """Return a series with its points, in the order of time."""
    found = sorted(points, key=_period)
    held = apart(point.period for point in found)
    return replace(
        series,
        points=tuple(point for point in found if point.period in held),
        left_out=tuple(point for point in found if point.period not in held),
    )


def _period(point: Point) -> Period:
    return point.period


def series_of(
    observations: pd.DataFrame,
    table: str,
    *,
    unit: str = "",
    first_period: str = "",
    last_period: str = "",
) -> list[Series]:
    """Return the series of a table that are of its first kind, or of the first in a unit.

    An empty period stands for the table's first or last. Raises ``ValueError`` for a text that is
    no period, for periods that leave none of the table's, and where others have another measure in
    the same unit and periods, so that it is not certain which is meant.
    """
    first = Period.parse(first_period) if first_period else None
    last = Period.parse(last_period) if last_period else None
    kinds = kinds_of_series(observations, table)
    in_unit = [series for series in kinds if unit and series[0].unit == unit]
    chosen = (in_unit or kinds or [[]])[0]
    alike = [one[0].measure for one in kinds if chosen and _is_beside(one[0], chosen[0])]
    if len({*alike}) > 1:
        names = ", ".join(map(repr, alike))
        raise ValueError(f"table {table!r} has {names} in the same periods; expected one of them")
    found = [series.between(first, last) for series in chosen]
    if chosen and not any(series.points for series in found):
        wanted = " ".join(f"{name} {it}" for name, it in (("from", first), ("to", last)) if it)
        raise ValueError(f"table {table!r} has no period {wanted}")
    return found


def _is_beside(one: Series, other: Series) -> bool:
    """Whether two series tell of the same periods in the same unit."""
    return (one.unit, one.points[-1].period) == (other.unit, other.points[-1].period)


def find(series: Sequence[Series], label: str) -> Series:
    """Return the series of a row, however its label is spelt.

    Raises ``KeyError`` that lists the rows there are.
    """
    for one in series:
        if danish.same_row(one.label, label):
            return one
    known = ", ".join(repr(one.label) for one in series)
    raise KeyError(f"no row {label!r}; there are: {known}")


def largest_move(series: Series, sign: int) -> Move | None:
    """Return the largest rise (``sign`` 1) or fall (−1) between neighbouring periods.

    None when there is none, or when two are equally large, since neither is then the largest.
    """
    largest = max((move.change * sign for move in series.moves), default=Decimal(0))
    found = [move for move in series.moves if move.change * sign == largest > 0]
    return found[0] if len(found) == 1 else None


def event_day(event: str, event_text: str, series: Iterable[Series]) -> date | None:
    """Return the day of an event, an ISO text; None without one or outside the series' periods.

    Raises ``ValueError`` for a text that is no day, and for a day without words or the reverse.
    """
    if bool(event.strip()) != bool(event_text.strip()):
        lacks, has = ("event_text", "event") if event.strip() else ("event", "event_text")
        raise ValueError(f"parameter {lacks!r} is empty; {has!r} is given, and expects both")
    if not event.strip():
        return None
    try:
        day = date.fromisoformat(event.strip())
    except ValueError:
        raise ValueError(
            f"parameter 'event' is {event!r}; expected a day, as in 2016-10-01"
        ) from None
    periods = [point.period for one in series for point in (*one.broken, *one.points)]
    is_within = any(period.start <= day for period in periods) and any(
        day <= period.end for period in periods
    )
    return day if is_within else None


@dataclass(frozen=True)
class Comparison:
    """How one figure stands among others: labels of the higher, equal and lower ones.

    ``unknown`` are those without a figure, which may be higher or lower.
    """

    higher: tuple[str, ...]
    equal: tuple[str, ...]
    lower: tuple[str, ...]
    median: Decimal | None
    unknown: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many it is compared with."""
        return len(self.higher) + len(self.equal) + len(self.lower)


def compare(value: Decimal, others: Mapping[str, Decimal | None]) -> Comparison:
    """Compare a figure with those of others, by label. The median is of those that are known."""
    known = {label: other for label, other in others.items() if other is not None}
    return Comparison(
        tuple(label for label, other in known.items() if other > value),
        tuple(label for label, other in known.items() if other == value),
        tuple(label for label, other in known.items() if other < value),
        median(known.values()) if known else None,
        tuple(label for label, other in others.items() if other is None),
    )
