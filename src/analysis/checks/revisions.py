"""Figures that an earlier meeting printed of the same time, and that are others now.

Papers that repeat the earlier months contradict the last ones when a figure has moved since. Times
are matched, not columns: of what no time is told it is not known whether it is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analysis import danish
from analysis.checks.changes import Change
from analysis.meeting import Meeting, TableSpec
from analysis.meeting.checks import Revision
from analysis.meeting.fetched import FetchedSpec
from analysis.observations import Observation, Status
from analysis.periods import Period

_NO_FIGURE = {Status.NOT_STATED, Status.CANNOT_OCCUR}
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Revised:
    """A figure that is another than the meeting ``since`` printed, and the explanation, if any.

    A meeting is named as on the command line, ``helsingoer/2017-05-03``. A figure that both have
    from the same source is one that the source has revised ``itself``, and needs no words.
    """

    change: Change
    since: str
    explained: Revision | None = None
    itself: bool = False

    @property
    def is_unexplained(self) -> bool:
        """Whether nobody has said why."""
        return self.explained is None and not self.itself

    @property
    def is_hidden(self) -> bool:
        """Whether one of the two is hidden, so that nobody is told whether they differ."""
        told = (self.change.was, self.change.now)
        return any(one.status is Status.HIDDEN for one in told if one)


def revised(
    table: TableSpec,
    figures: Iterable[Observation],
    before: TableSpec,
    earlier: Iterable[Observation],
    since: Meeting,
) -> list[Revised]:
    """Return the figures of a table that both meetings tell and that differ.

    A figure that was not stated is not revised by being stated, nor one of a time that was not over
    when it was told; and one printed with fewer decimals is the same if it rounds to that.
    """
    was, found = by_time(before, earlier), []
    itself = _is_fetched_again(table, before)
    for key, now in by_time(table, figures).items():
        then = was.get(key)
        if then and is_revised(then, now, since.date):
            explained = _explanation(table, then, now)
            change = Change(now, then, now)
            found.append(Revised(change, str(since.address), explained, itself))
    return found


def _is_fetched_again(table: TableSpec, before: TableSpec) -> bool:
    """Whether both are what one table of a source says of the same, each time it was asked."""
    ours, theirs = table.fetched, before.fetched
    return bool(ours and theirs) and _question(ours) == _question(theirs)


def _question(spec: FetchedSpec | None) -> object:
    return spec and (spec.source, spec.table, danish.same_label(spec.measure), spec.where)


def is_revised(was: Observation, now: Observation, day: date) -> bool:
    """Whether a figure is another than what was told of it on a ``day``.

    That was stated, and of a time that was over: this year's goes on.
    """
    is_final = Period.parse(was.period).end < day
    return is_final and was.status not in _NO_FIGURE and not _same(was, now)


def by_time(table: TableSpec, figures: Iterable[Observation]) -> dict[Key, Observation]:
    """Return the figures that a time is told of, by row, time and what is measured.

    No forecasts, which are others each time. What two figures of a table would share stands for
    neither.
    """
    forecast = {column.key for column in table.columns if column.expected}
    ours = (one for one in figures if one.period and one.column not in forecast)
    keyed = [(_key(table, one), one) for one in ours]
    times = Counter(key for key, _ in keyed)
    return {key: one for key, one in keyed if times[key] == 1}


def _key(table: TableSpec, figure: Observation) -> Key:
    is_a_time = table.rows.period(figure.row) is not None
    row = "" if is_a_time else danish.same_label(figure.row)
    return row, figure.period, danish.same_label(figure.measure)


def _same(was: Observation, now: Observation) -> bool:
    """Whether two figures say the same, or are of different units and cannot be compared."""
    if was.unit != now.unit and was.unit and now.unit:
        return True
    if was.value is None or now.value is None:
        is_below = was.status is now.status is Status.BELOW
        return was.status is now.status and (not is_below or was.printed == now.printed)
    decimals = min(was.decimals, now.decimals)
    return danish.round_half_up(was.value, decimals) == danish.round_half_up(now.value, decimals)


def _explanation(table: TableSpec, was: Observation, now: Observation) -> Revision | None:
    """Return what is declared of a figure, if it is this very change."""
    for one in table.revisions:
        column = table.column(one.column)
        is_here = danish.same_label(one.row) == danish.same_label(now.row) and (
            (column.key if column else one.column) == now.column
        )
        told = (danish.plain(one.was), danish.plain(one.now))
        if is_here and told == (danish.plain(was.printed), danish.plain(now.printed)):
            return one
    return None
