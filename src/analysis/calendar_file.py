"""Reading ``calendar.toml``: the meetings and matters to come, or everything wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

from pydantic import ValidationError

from analysis import cpr, raw_files, toml_files
from analysis.faults import Fault, InputError, near
from analysis.meeting import Meeting
from analysis.meeting.calendar import Calendar, Matter, Part, Within
from analysis.meeting_file import faults_of, nearest_key
from analysis.project import Project
from analysis.whole_files import digest

_NEAREST = partial(nearest_key, base=Part)


@dataclass(frozen=True)
class Delivered:
    """A calendar as it was delivered: its path in the project, its SHA-256, and what it says."""

    name: str
    sha256: str
    calendar: Calendar


def read(project: Project, body: str) -> Delivered | None:
    """Read the calendar of a body; None where it has none.

    Raises :class:`InputError` with everything that is wrong.
    """
    path = project.calendar(body)
    name = project.shown(path)
    if not (path.exists() or path.is_symlink()):
        return None
    try:
        if path.is_symlink():
            raise ValueError("is a link; put the file itself here")
        sha256 = digest(raw_files.read(path))
    except ValueError as error:
        raise InputError([Fault(name, str(error))]) from None
    calendar, faults = _read(path, name, sha256)
    if calendar is None or faults:
        raise InputError(faults)
    return Delivered(name, sha256, calendar)


def faults(project: Project, meeting: Meeting) -> list[Fault]:
    """Return what is wrong with the calendar of a meeting's body, or between it and the meeting."""
    try:
        delivered = read(project, meeting.address.body)
    except InputError as error:
        return [*error.faults]
    if delivered is None or meeting.date not in delivered.calendar.days:
        return []
    ours, theirs = delivered.calendar.committee, meeting.committee
    problem = f"is a meeting of {ours!r} here, and of {theirs!r} in its meeting.toml"
    day = str(meeting.date)
    return [Fault(delivered.name, problem, column="meetings date", value=day)] * (ours != theirs)


@cache  # each meeting of a body asks for it
def _read(path: Path, name: str, _sha256: str) -> tuple[Calendar | None, tuple[Fault, ...]]:
    content, faults = toml_files.read(path, name)
    faults += _personal_ids(path, name)
    if faults:
        return None, tuple(faults)
    try:
        calendar = Calendar.model_validate(content)
    except ValidationError as error:
        return None, tuple(faults_of(error, name, content, nearest=_NEAREST))
    return calendar, tuple(_faults(calendar, name))


def _personal_ids(path: Path, name: str) -> Iterator[Fault]:
    """Look at the file as it is written, comments and all."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        for masked in cpr.find(line):
            problem = f"line {number} holds what looks like a CPR number ({masked})"
            yield Fault(name, f"{problem}; personal ids must be removed before anything is read")


def _faults(calendar: Calendar, name: str) -> Iterator[Fault]:
    """Say what does not fit: the meetings with each other, the matters with the meetings."""
    for day, count in Counter(calendar.days).items():
        if count > 1:
            yield Fault(name, "stands twice", column="meetings date", value=str(day))
    for meeting in calendar.meetings:
        if meeting.closes > meeting.date:
            problem = f"is after the meeting, which is on {meeting.date}"
            yield Fault(name, problem, column="meetings deadline", value=str(meeting.deadline))
    seen: set[tuple[object, ...]] = set()
    for matter in calendar.matters:
        if (same := (matter.title, matter.when, matter.since)) in seen:
            yield Fault(name, "stands twice", column="matters title", value=matter.title)
        seen.add(same)
        yield from _faults_of(calendar, matter, name)


def _faults_of(calendar: Calendar, matter: Matter, name: str) -> Iterator[Fault]:
    """Say where a matter cannot come at any meeting."""
    when = matter.when
    problems = []
    if not _is_listed_then(matter):
        problems.append("is not from `since` to `until`, while the matter is on the list")
    elif isinstance(when, date) and not matter.times_a_year and when not in calendar.days:
        known = near(str(when), map(str, calendar.days), listed=True)
        problems.append(f"is no day of a meeting{known}")
    often = f" {matter.times_a_year} times a year" if matter.times_a_year else ""
    for turn in calendar.unmet(matter):
        where = f"there is no meeting from {turn.start} to {turn.end}"
        problems.append(f"cannot be met{often}: {where}")
    said = when.words if isinstance(when, Within) else str(when)
    for problem in problems:
        yield Fault(name, problem, row=matter.title, column="when", value=said)


def _is_listed_then(matter: Matter) -> bool:
    """Whether a matter is on the list at some time at which it is to come."""
    when = matter.when
    if isinstance(when, Within):
        start, end = when.start, when.end
    elif isinstance(when, date):
        start, end = when, date.max if matter.times_a_year else when
    else:
        return True
    return (matter.since or start) <= end and start <= (matter.until or start)
