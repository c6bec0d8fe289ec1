"""Tables whose figures are old, or no newer than when the committee last saw them.

That is often a file that was delivered again by mistake. Where it is right, the papers tell their
reader so: the table's ``reference``, or one of its notes, names the newest time in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from analysis import meeting_file
from analysis.danish import plain
from analysis.faults import Fault
from analysis.meeting import Meeting, TableSpec
from analysis.periods import Period
from analysis.project import Project
from analysis.sources import earlier

_A_YEAR = timedelta(days=366)


def faults(project: Project, meeting: Meeting) -> Iterator[Fault]:
    """Yield a fault for each table whose newest time is old, or no newer than it was.

    It is old when it ended more than a year before the meeting. Else it is held against the last
    meeting of the same body that had a table of that id.
    """
    file = project.shown(project.raw_folder(meeting.address) / meeting_file.FILE_NAME)
    dated = {table.id: table for table in meeting.tables if table.periods}
    found: dict[str, tuple[Period, str]] = {}
    for table in dated.values():
        newest = max(table.periods, key=_end)
        if meeting.date - newest.end > _A_YEAR:
            found[table.id] = newest, "ended more than a year before the meeting"
    for name, was, before in earlier.described(project, meeting, dated.keys() - found.keys()):
        if stopped := _stopped(dated[name], was, meeting.date):
            found[name] = stopped, f"is no newer than in {before.address}"
    for table_id, (newest, why) in found.items():
        if not _is_told(dated[table_id], said := plain(newest.long)):
            so = f"if that is right, write {said!r} in `reference` or in a note"
            problem = f"is the newest period, and {why}; {so}"
            yield Fault(file, problem, column=f"tables {table_id!r}", value=said)


def _end(period: Period) -> date:
    return period.end


def _is_told(table: TableSpec, said: str) -> bool:
    texts = [table.reference, *(note.text for note in table.notes)]
    return any(said.casefold() in plain(text).casefold() for text in texts)


def _stopped(table: TableSpec, was: TableSpec, today: date) -> Period | None:
    """Return the newest time that is over, if no kind of time has moved on since; else None.

    Of a kind whose newest time is not over, as this year's budget, there can be no newer one.
    """
    before = _newest(was)
    over = {kind: one for kind, one in _newest(table).items() if one.end < today}
    if any(kind not in before or one.end > before[kind].end for kind, one in over.items()):
        return None
    return max(over.values(), key=_end, default=None)


def _newest(table: TableSpec) -> dict[str, Period]:
    """Return the newest time of each kind that is no forecast."""
    counted = [one.period for one in table.columns if one.period and not one.expected]
    periods = counted or table.rows.dated.values()
    return {one.kind: one for one in sorted(periods, key=_end)}
