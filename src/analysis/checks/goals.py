"""What the figures say of a goal: reached or not, too early to say, or not to be said at all.

There is no verdict before the day, and none from a figure of another time than the day's. What a
figure that is rounded, hidden behind ``<5`` or added up of overlapping groups may be lies within an
interval; a verdict holds for all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from analysis import danish
from analysis.checks.reconcile import behind
from analysis.checks.relations import Figures, Operand, Place, UnknownNameError
from analysis.faults import Fault
from analysis.interval import ENDLESS, Interval
from analysis.meeting import Meeting
from analysis.meeting.goals import Goal, GoalFigure, Reading, Target
from analysis.observations import Observation, Status
from analysis.periods import Period


class Verdict(StrEnum):
    """What is said of a goal on the day of a meeting."""

    REACHED = "reached"
    MISSED = "not reached"
    EARLY = "too early to say"
    UNKNOWN = "cannot be said"


# --- where the figures stand ----------------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """A time that is measured: where the figures stand that are added up, and their whole."""

    period: Period | None
    parts: tuple[Place, ...]
    whole: Place | None

    @property
    def places(self) -> tuple[Place, ...]:
        return (*self.parts, *([self.whole] if self.whole else []))


@dataclass(frozen=True)
class Found:
    """A reading of a goal with its times, the first one first.

    ``overlap`` says that one person may be counted in several of the figures that it adds up.
    """

    reading: Reading
    moments: tuple[Moment, ...]
    overlap: bool

    @property
    def table(self) -> str:
        """The table whose figures it adds up, or the first of them."""
        return self.moments[0].parts[0].table

    @property
    def places(self) -> set[Place]:
        """Where all of its figures stand."""
        return {place for moment in self.moments for place in moment.places}


def resolve(
    meeting: Meeting, figures: Figures, shown: str, unread: Collection[str] = ()
) -> tuple[dict[str, tuple[Found, ...]], list[Fault]]:
    """Return the readings of each goal, by its id, and a fault for each that matches nothing.

    ``shown`` is the name of ``meeting.toml`` in messages. Tables in ``unread`` have faults of
    their own.
    """
    found: dict[str, tuple[Found, ...]] = {}
    faults: list[Fault] = []
    for goal in meeting.goals:
        readings = []
        for number, reading in enumerate(goal.readings, start=1):
            if goal.file and not _is_delivered(meeting, reading):
                continue  # of a municipality's goals, a meeting measures those that it can
            try:
                readings.append(_found(meeting, figures, goal, reading))
            except UnknownNameError as error:
                if error.table not in unread:
                    where = f"goals {goal.id!r} readings {number}"
                    faults.append(Fault(goal.file or shown, str(error), column=where))
        found[goal.id] = tuple(readings)
    return found, faults


def _is_delivered(meeting: Meeting, reading: Reading) -> bool:
    ids = {table.id for table in meeting.tables}
    return all(figure.table in ids for figure in reading.every)


def _found(meeting: Meeting, figures: Figures, goal: Goal, reading: Reading) -> Found:
    """Return a reading with its times. Raises :class:`UnknownNameError`."""
    series = [_series(figures, figure) for figure in reading.figures]
    whole = _series(figures, reading.of) if reading.of else None
    every = [*series, *([whole] if whole else [])]
    times = [period for period in series[0] if all(period in one for one in every)]
    if not times:
        problem = "its figures are of no time that they share"
        raise UnknownNameError(problem, reading.figures[0].table)
    unit = goal.unit if whole is None else figures[next(iter(series[0].values()))].unit
    for one in every:
        _refuse_other_units(figures, one, unit)
    if whole and unit == danish.PERCENT:
        raise UnknownNameError("its figures are shares already; leave out `of`")
    moments = [
        Moment(period, tuple(one[period] for one in series), whole[period] if whole else None)
        for period in times
    ]
    ordered = sorted(moments, key=lambda one: one.period.end if one.period else date.min)
    return Found(reading, tuple(ordered), _overlap(meeting, reading, unit))


def _series(figures: Figures, named: GoalFigure) -> dict[Period | None, Place]:
    """Return where a measured figure stands, by time. Raises :class:`UnknownNameError`."""
    table = figures.table(named.table)
    row = figures.row(table.id, named.row) if named.row is not None else None
    key = figures.column(table.id, named.column) if named.column is not None else None
    columns = [one for one in table.columns if key is None or one.key == key]
    if key and columns[0].expected:
        problem = f"the figures of column {key!r} of table {table.id!r} are a forecast"
        raise UnknownNameError(problem, table.id)
    if row and key:
        period = columns[0].period or table.rows.period(row)
        return {period: Place(table.id, row, key)}
    if row:
        found: dict[Period | None, Place] = {
            one.period: Place(table.id, row, one.key)
            for one in columns
            if one.is_a_period and not one.expected
        }
    else:
        labels = [label for label in figures.rows(table.id) if table.rows.period(label)]
        found = {table.rows.period(label): Place(table.id, label, key or "") for label in labels}
    _refuse_unlike_times(table.id, [period for period in found if period], row is not None)
    return found


def _refuse_unlike_times(table: str, periods: Sequence[Period], along_a_row: bool) -> None:
    missing = "column" if along_a_row else "row"
    if not periods:
        raise UnknownNameError(f"no {missing} of table {table!r} is a time; name the one", table)
    # A month is mostly a count on one day.
    if len({"month" if one.kind == "day" else one.like for one in periods}) > 1:
        problem = f"the {missing}s of table {table!r} are times of several kinds; name the one"
        raise UnknownNameError(problem, table)


def _refuse_other_units(figures: Figures, series: Mapping[Period | None, Place], unit: str) -> None:
    for place in series.values():
        found = figures[place].unit
        if danish.same_label(found) != danish.same_label(unit):
            where = f"table {place.table!r}, row {place.row!r}, column {place.column!r}"
            problem = f"the unit of {where} is {found or 'not stated'}, not {unit or 'left out'}"
            raise UnknownNameError(problem, place.table)


def _overlap(meeting: Meeting, reading: Reading, unit: str) -> bool:
    """Whether one person may stand in several of the figures: not in rows apart of one table.

    Kroner and hours are added up as they are.
    """
    if len(reading.figures) == 1 or not (danish.is_count(unit) or unit == ""):
        return False
    tables = {figure.table for figure in reading.figures}
    rows = meeting.table(reading.figures[0].table).rows
    labels = [figure.row for figure in reading.figures]
    one_column = len({figure.column for figure in reading.figures}) == 1
    apart = all(label and not rows.is_apart(label) for label in labels)
    return len(tables) > 1 or rows.overlap or not one_column or not apart


# --- what they say --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """What a reading gives at one time: the figures, their sum and, of a whole, the share.

    ``count`` and ``value`` are taken at face value, ``possible`` is all that the unrounded figures
    may give; they are None where a figure is ``lacking``, the first that is missing or in doubt, or
    a whole is 0. ``value`` is in the unit of the goal, ``count`` in that of the figures.
    """

    period: Period | None
    parts: tuple[Observation, ...]
    whole: Observation | None
    count: Interval | None
    value: Interval | None
    possible: Interval | None

    lacking: Observation | None

    @property
    def is_bounded(self) -> bool:
        """Whether it is only told as ``<5``, of which it is known between what it lies."""
        return self.count is not None and self.parts[0].value is None


@dataclass(frozen=True)
class Said:
    """What is said of a target by one reading, and the time that it rests on.

    Where that is not the time of the day that is asked for, it is the newest one.
    """

    target: Target
    verdict: Verdict
    measured: Measured
    is_of_the_day: bool = False


@dataclass(frozen=True)
class Told:
    """A reading of a goal: what is said of each of its targets, of the goal itself last."""

    found: Found
    said: tuple[Said, ...]

    @property
    def last(self) -> Said:
        """What is said of the goal itself."""
        return self.said[-1]


Sound = Callable[[Place], Observation]


def tell(goal: Goal, found: Found, figures: Figures, sound: Sound, today: date) -> Told:
    """Return what a reading says of a goal and its steps on the day of a meeting.

    ``sound`` gives the figures that may be rested on.
    """
    at = [*_measured(found, figures, sound)]
    return Told(found, tuple(_say(target, at, today) for target in goal.targets))


def _measured(found: Found, figures: Figures, sound: Sound) -> Iterator[Measured]:
    """Yield what a reading gives at each time."""
    for moment in found.moments:
        parts = tuple(map(sound, moment.parts))
        whole = sound(moment.whole) if moment.whole else None
        every = (*parts, *([whole] if whole else []))
        # ``<5`` is told as it is printed, and is added up or divided by nowhere.
        known = parts if len(parts) == 1 and parts[0].status is Status.BELOW else ()
        lacking = next((one for one in every if one.value is None and one not in known), None)
        count = value = possible = None
        if lacking is None:
            cells = [_sound(figures[place], sound(place)) for place in moment.places]
            count, value = _reckoned(found, moment, cells, rounded=False)
            _, possible = _reckoned(found, moment, cells, rounded=True)
        yield Measured(moment.period, parts, whole, count, value, possible, lacking)


def _sound(cell: Operand, figure: Observation) -> Operand:
    """Return a figure as sentences may rest on it: one in doubt has its right value, or none."""
    if figure.status is Status.BELOW or figure.value == cell.value:
        return cell
    return replace(cell, value=figure.value, within=None, exact=None)


def _reckoned(
    found: Found, moment: Moment, cells: Sequence[Operand], *, rounded: bool
) -> tuple[Interval, Interval | None]:
    """Return the parts together, and that in the unit of the goal; None of a whole that may be 0.

    Of groups that overlap it is at least the largest, and at most all of them added up.
    """
    parts = [behind(cell, rounded) for cell in cells[: len(moment.parts)]]
    count = sum(parts, Interval.exact(0))
    if found.overlap:
        low = max(parts, key=lambda one: one.low)
        count = replace(count, low=low.low, open_low=low.open_low)
    if moment.whole is None:
        return count, count
    whole = behind(cells[-1], rounded)
    if found.overlap and count.high > whole.high:
        count = replace(count, high=whole.high, open_high=whole.open_high)
    try:
        return count, count.times(Decimal(100)).over(whole)
    except ZeroDivisionError:
        return count, None


def _say(target: Target, at: Sequence[Measured], today: date) -> Said:
    """Return what is said of a target on the day of a meeting, by the times of one reading."""
    newest = ([one for one in at if one.value] or at)[-1]
    if target.by is None or today <= target.by:
        return Said(target, Verdict.EARLY if target.by else Verdict.UNKNOWN, newest)
    of_the_day = [one for one in at if one.period and _is_of(one.period, target.by)]
    if not of_the_day:
        return Said(target, Verdict.UNKNOWN, newest)
    deciding = next((one for one in of_the_day if one.possible), of_the_day[-1])
    return Said(target, _verdict(target, deciding.possible), deciding, is_of_the_day=True)


def _is_of(period: Period, day: date) -> bool:
    """Whether a figure tells of a day: its time ends with it, or is a month or less around it.

    So does a count on the day after, as on 1 January of the year that ended.
    """
    if period.kind == "day":
        return period.start in {day, day + timedelta(days=1)}
    return period.end == day or (period.length <= 1 and period.start <= day <= period.end)


def bounds(target: Target) -> Interval:
    """Return what a target asks for."""
    low, high = target.between or (target.at_least, target.at_most)
    return Interval(
        -ENDLESS if low is None else Fraction(low), ENDLESS if high is None else Fraction(high)
    )


def _verdict(target: Target, possible: Interval | None) -> Verdict:
    wanted = bounds(target)
    if possible is None:
        return Verdict.UNKNOWN
    if wanted.low <= possible.low and possible.high <= wanted.high:
        return Verdict.REACHED
    return Verdict.UNKNOWN if wanted.meets(possible) else Verdict.MISSED
