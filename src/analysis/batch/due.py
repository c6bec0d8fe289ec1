"""What is due: which reports a calendar wants of which meeting, and how far each meeting is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from analysis import calendar_file, meeting_file, toml_files
from analysis.batch import manifest
from analysis.batch.manifest import BuiltReport
from analysis.faults import Fault, InputError, near
from analysis.meeting.calendar import Calendar, CalendarMeeting, Matter
from analysis.project import Address, Project
from analysis.sources.released import ACCOUNT
from analysis.whole_files import read_signed


@dataclass(frozen=True)
class Standing:
    """How far a meeting is: in words, and which of its reports are described and which built."""

    told: str
    described: frozenset[str] = frozenset()
    built: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wanted:
    """A matter at a meeting with a report that it needs; without one there is none to make.

    ``latest`` is the last meeting that will do, where a later one will. ``why`` says more of a
    report that is not built.
    """

    title: str
    report: str = ""
    is_built: bool = False
    latest: date | None = None
    why: str = ""

    @property
    def is_missing(self) -> bool:
        return bool(self.report) and not self.is_built and self.latest is None

    def __str__(self) -> str:
        """Say it in one line: ``missing    flygtningestatus: Status på …``."""
        state, name = "matter", self.title
        if self.report:
            state = "built" if self.is_built else "missing" if self.is_missing else "can wait"
            name = f"{self.report}: {self.title}"
        why = f"{self.latest} at the latest" if self.latest and not self.is_built else self.why
        return f"{state:<8} {name}{f' ({why})' * bool(why)}"


@dataclass(frozen=True)
class Due:
    """A meeting with what is due at it."""

    address: Address
    closes: date
    standing: Standing
    wanted: tuple[Wanted, ...]

    @property
    def missing(self) -> int:
        """How many reports are not there that should be."""
        return sum(one.is_missing for one in self.wanted)

    def is_late(self, today: date) -> bool:
        return bool(self.missing) and self.closes < today

    def lines(self, today: date) -> Iterator[str]:
        """Say what is due, one line a matter; when it is over, only what is missing."""
        days = (self.closes - today).days
        when = f"in {_days(days)}" if days > 0 else f"{_days(-days)} ago" if days else "today"
        late = "LATE, " if self.is_late(today) else ""
        yield f"{self.address}: {late}due {self.closes}, {when}; {self.standing.told}"
        told = [one for one in self.wanted if one.is_missing or self.closes >= today]
        yield from (f"  {one}" for one in told)


def _days(count: int) -> str:
    return f"{count} {'day' if count == 1 else 'days'}"


def agendas(project: Project, asked: str | None, today: date) -> tuple[list[Agenda], list[Fault]]:
    """Return what is due of one body, or of all that have a calendar; and what is wrong there.

    Raises :class:`InputError` when there is no such calendar.
    """
    found = sorted(path.parent.name for path in project.raw.glob("[!.]*/calendar.toml"))
    if asked is not None and asked not in found:
        known = near(asked, found, listed=True)
        raise InputError([Fault("MUNICIPALITY", f"has no calendar.toml{known}", value=asked)])
    made: list[Agenda] = []
    faults: list[Fault] = []
    for body in found if asked is None else [asked]:
        try:
            delivered = calendar_file.read(project, body)
        except InputError as error:
            faults += error.faults
        else:
            made += [Agenda(project, body, delivered.calendar, today)] if delivered else []
    if not made and not faults:
        problem = "is missing: no municipality says what is due"
        raise InputError([Fault("data/raw/<municipality>/calendar.toml", problem)])
    return made, faults


class Agenda:
    """What the calendar of a body has on a day, ``today``, and how far its meetings are."""

    def __init__(self, project: Project, body: str, calendar: Calendar, today: date) -> None:
        self.project, self.body, self.calendar, self.today = project, body, calendar, today
        self._standings: dict[date, Standing] = {}

    @property
    def has_ended(self) -> bool:
        """Whether it has no meeting that is to come."""
        return self.calendar.days[-1] < self.today

    @cached_property
    def _wanted(self) -> dict[date, list[tuple[Matter, tuple[date, ...]]]]:
        """By meeting, each matter that may come at it, with all meetings at which it may."""
        found: dict[date, list[tuple[Matter, tuple[date, ...]]]] = {}
        for matter in self.calendar.matters:
            for days in self.calendar.occasions(matter):
                # No meeting has come that the calendar did not have.
                is_over = days[-1] not in self.calendar.days and days[-1] < self.today
                for day in days:
                    found.setdefault(day, []).append((matter, days[:-1] if is_over else days))
        return found

    def matters(self, day: date) -> list[Matter]:
        """Return the matters that may come at a meeting."""
        return [matter for matter, _ in self._wanted.get(day, [])]

    def lines(self, by: date | None) -> Iterator[tuple[str, bool]]:
        """Yield what to say of the meetings by a day, and whether that is what must not be missing.

        Without a day it is what is late.
        """
        told = [*self.due(by)]
        for due in told:
            fails = bool(due.missing) and (by is not None or due.is_late(self.today))
            yield from ((line, fails) for line in due.lines(self.today))
        for address in self.unplanned():
            yield f"{address}: is delivered, and calendar.toml has no meeting on that day", False
        if self.has_ended:
            last = self.calendar.days[-1]
            yield f"{self.body}: calendar.toml ends with the meeting on {last}", False
        elif not told:
            yield f"{self.body}: nothing is due", False

    def due(self, by: date | None) -> Iterator[Due]:
        """Yield the meetings whose agenda closes by a day, or else the next one and what is late.

        Of those that have closed only what is late.
        """
        meetings = sorted(self.calendar.meetings, key=lambda one: one.closes)
        coming = [one.closes for one in meetings if one.closes >= self.today]
        horizon = by or min(coming, default=self.today)
        for meeting in meetings:
            if meeting.closes <= horizon:
                due = self._due(meeting)
                if due.missing or meeting.closes >= self.today:
                    yield due

    def unplanned(self) -> Iterator[Address]:
        """Yield the committee's meetings that are delivered and that the calendar does not have."""
        days = self.calendar.days
        for address in self.project.addresses(self.body):
            if address.day > days[0] and address.day not in days:
                folder = self.project.raw_folder(address)
                meeting, _ = meeting_file.read(folder, self.project.shown(folder))
                if meeting and meeting.committee == self.calendar.committee:
                    yield address

    def _due(self, meeting: CalendarMeeting) -> Due:
        day = meeting.date
        wanted = [
            self._of(day, matter, report, days)
            for matter, days in self._wanted.get(day, [])
            for report in matter.reports or [""]
        ]
        has_reports = any(one.report for one in wanted)
        told = self._standing(day) if has_reports or day >= self.today else Standing("")
        return Due(Address(self.body, day), meeting.closes, told, tuple(wanted))

    def _of(self, day: date, matter: Matter, report: str, days: Sequence[date]) -> Wanted:
        """Say how far a report is at a meeting; one that was built for an earlier one will do."""
        latest = days[-1] if day < days[-1] else None
        if not report:
            return Wanted(matter.title, latest=latest)
        if any(report in self._standing(other).built for other in days if other <= day):
            return Wanted(matter.title, report, is_built=True, latest=latest)
        described = self._standing(day).described
        unknown = bool(described) and report not in described
        why = "meeting.toml has no report of that name" if unknown else ""
        return Wanted(matter.title, report, latest=latest, why=why)

    def _standing(self, day: date) -> Standing:
        if day not in self._standings:
            self._standings[day] = _standing(self.project, Address(self.body, day), self.today)
        return self._standings[day]


def _standing(project: Project, address: Address, today: date) -> Standing:
    """Find out how far a meeting is.

    Of one that has been held it is enough that it is published, or was when it was released; of one
    to come, what is published must be up to date.
    """
    content = manifest.read(project.published_folder(address))
    is_held, (editions, pages) = address.day < today, _released(project, address)
    why = "" if content and is_held else manifest.why_not_current(project, address)
    if content and not why:
        built = [name for name, one in content.reports.items() if isinstance(one, BuiltReport)]
        failed = sorted({*content.reports} - {*built})
        state = f"published without {', '.join(failed)}" if failed else "built"
        state += f", edition {editions} is released" if editions else ", not released"
        return Standing(state, frozenset(content.reports), frozenset(built))
    if is_held and editions:
        return Standing(f"edition {editions} is released, and is not published here", pages, pages)
    folder = project.raw_folder(address)
    if not folder.is_dir():
        return Standing(f"no figures: {project.shown(folder)} is not there")
    return Standing(why) if is_held else _to_come(project, address, why)


def _released(project: Project, address: Address) -> tuple[int, frozenset[str]]:
    """Return how many editions a meeting has, and the pages that the last was released with."""
    folders = project.released_folder(address).glob("[1-9]*")
    if not (numbered := sorted((int(path.name), path) for path in folders if path.name.isdigit())):
        return 0, frozenset()
    number, folder = numbered[-1]
    outputs = (read_signed(folder / ACCOUNT) or {}).get("outputs", {})
    return number, frozenset(
        name.removesuffix(".html") for name in outputs if name.endswith(".html")
    )


def _to_come(project: Project, address: Address, why: str) -> Standing:
    """Say of a meeting that is not built whether it can be."""
    from analysis.batch.plan import checked  # slow to load, as is what it loads

    try:
        _, jobs = checked(project, address)
    except InputError as error:
        more = f" (and {error.count - 1:,} more)" if error.count > 1 else ""
        return Standing(f"lacks figures: {error.faults[0]}{more}")
    return Standing(f"not built: {why}", frozenset(job.name for job in jobs))


def offered(project: Project, address: Address) -> Iterator[str]:
    """Say what the calendar has for a meeting that has just been begun."""
    try:
        delivered = calendar_file.read(project, address.body)
    except InputError as error:
        yield f"{error.faults[0].file} has faults; see udvalgstal due {address.body}"
        return
    if delivered is None:
        return
    agenda = Agenda(project, address.body, delivered.calendar, address.day)
    if address.day not in delivered.calendar.days:
        yield f"{delivered.name} has no meeting on that day."
    content, _ = toml_files.read(project.raw_folder(address) / meeting_file.FILE_NAME, "")
    there = {
        value
        for location, value in toml_files.walk(content)
        if location[::2] == ("reports", "name")
    }
    for matter in agenda.matters(address.day):
        for report in matter.reports:
            is_new = "" if report in there else "; meeting.toml has no report of that name yet"
            yield f"The calendar has for it: {report} ({matter.title}){is_new}"
