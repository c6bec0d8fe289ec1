"""What a meeting's figures were when they were released, and what has been corrected since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from analysis.checks.changes import Change, Changes, TableChange, changes
from analysis.faults import Fault, InputError
from analysis.meeting import Correction, Meeting
from analysis.meeting_file import FILE_NAME
from analysis.observations import UNSEEN, Observation
from analysis.project import Project
from analysis.sources import released
from analysis.sources.released import Edition, Figures


@dataclass(frozen=True)
class History:
    """The editions of a meeting, its figures as they are now, and what is to be released of them.

    ``open`` are the corrections that no edition has yet.
    """

    editions: tuple[Edition, ...] = ()
    now: Figures = field(default_factory=dict)
    open: tuple[Correction, ...] = ()

    @property
    def superseded(self) -> tuple[Edition, ...]:
        """The editions that are no longer the one to read."""
        return self.editions if self.open else self.editions[:-1]

    def to_show(self, edition: Edition) -> Iterator[Observation]:
        """Yield the figures of an edition, but for those that are hidden now."""
        for source, figures in edition.figures.items():
            now = {(one.table, one.row, one.column): one for one in self.now.get(source, ())}
            for one in figures:
                present = now.get((one.table, one.row, one.column))
                is_hidden = present and present.status in UNSEEN
                yield present if present and is_hidden else one

    @property
    def files(self) -> dict[str, str]:
        """The SHA-256 of the files that the pages depend on, by path."""
        return {name: value for one in self.superseded for name, value in one.files.items()}

    @property
    def corrections(self) -> list[Correction]:
        """All that was corrected, the first edition aside."""
        return [*(one for edition in self.editions for one in edition.corrections), *self.open]

    @property
    def titles(self) -> dict[str, str]:
        """The titles of all tables that were ever released, by id."""
        return {name: title for one in self.editions for name, title in one.titles.items()}

    def corrected(self) -> Iterator[tuple[Correction, Changes]]:
        """Yield each correction, the newest first, with what it changed."""
        figures = [*(one.figures for one in self.editions), self.now]
        made = [*(one.corrections for one in self.editions[1:]), self.open]
        for (before, after), corrections in reversed([*zip(pairwise(figures), made, strict=False)]):
            found = between(before, after)
            for correction in reversed(corrections):
                yield correction, [one for one in found if {*tables_of(one)} & {*correction.tables}]


def between(before: Figures, now: Figures) -> Changes:
    """Return what is otherwise, of the figures in print and of those counted in a register."""
    found = [changes(before.get(one, ()), now.get(one, ())) for one in {**before, **now}]
    return [*dict.fromkeys(change for some in found for change in some)]


def tables_of(change: Change | TableChange) -> tuple[str, ...]:
    """Return the tables by whose ids a correction may name a change."""
    if isinstance(change, TableChange):
        return tuple(filter(None, (change.was, change.now)))
    return (change.at.table,)


def read(project: Project, meeting: Meeting, now: Figures) -> History:
    """Return the history of a meeting, without :func:`faults`, whose figures are ``now`` these.

    Raises :class:`InputError` for a figure that is another than was released and that no correction
    names, and for a correction that corrects nothing.
    """
    editions = released.editions(project, meeting.address)
    told = sum(len(edition.corrections) for edition in editions)
    history = History(tuple(editions), now, tuple(meeting.corrections[told:]))
    if undeclared := [*_undeclared(history, project.shown(project.raw_folder(meeting.address)))]:
        raise InputError(undeclared)
    return history


def faults(project: Project, meeting: Meeting) -> list[Fault]:
    """Return what is wrong with the editions and the corrections, whatever the figures are."""
    try:
        editions = released.editions(project, meeting.address)
    except InputError as error:
        return [*error.faults]
    known = [one for edition in editions for one in edition.corrections]
    shown = project.shown(project.raw_folder(meeting.address) / FILE_NAME)
    return [*_not_as_told(meeting, known, bool(editions), shown)]


def _not_as_told(
    meeting: Meeting, known: Sequence[Correction], is_released: bool, shown: str
) -> Iterator[Fault]:
    """Yield which corrections are of nothing released, or not as readers were told them."""
    if not is_released:
        problem = "corrects nothing, since no figures of the meeting have been released"
        if meeting.corrections:
            yield Fault(shown, problem, column="corrections")
        return
    for number, one in enumerate(known, start=1):
        problem = "was told to readers with a released edition; leave it as it was"
        if meeting.corrections[number - 1 : number] != [one]:
            yield Fault(shown, problem, column=f"corrections {number}", value=one.reason)
    dates = [one.date for one in meeting.corrections]
    for number in range(1, len(dates)):
        if dates[number] < dates[number - 1]:
            problem = "is before the correction above it; expected them by date"
            yield Fault(shown, problem, column=f"corrections {number + 1} date")


def _undeclared(history: History, folder: str) -> Iterator[Fault]:
    """Yield a fault for each change without a correction, and each correction without a change."""
    if not history.editions:
        return
    last = history.editions[-1]
    found = between(last.figures, history.now)
    shown = f"{folder}/{FILE_NAME}"
    for change in found:
        naming = [one for one in history.open if {*tables_of(change)} & {*one.tables}]
        if len(naming) > 1:
            problem = f"is named by {len(naming)} corrections of one edition"
            yield Fault(shown, problem, column="corrections tables", value=tables_of(change)[0])
        elif not naming:
            yield _fault(change, last.number, folder)
    changed = {table for change in found for table in tables_of(change)}
    for correction in history.open:
        for table in correction.tables:
            if table not in changed:
                problem = f"has the figures that edition {last.number} has: nothing is corrected"
                yield Fault(shown, problem, column="corrections tables", value=table)


def _fault(change: Change | TableChange, edition: int, folder: str) -> Fault:
    """Say of a change that no correction names what was released, and what is there now."""
    so = "if that is right, declare it in [[corrections]] of meeting.toml"
    if isinstance(change, TableChange):
        shown = f"{folder}/{FILE_NAME}"
        if not change.was:
            problem = f"is no table of the released edition {edition}; {so}"
        elif change.now:
            problem = f"is now called {change.now!r}, with the same figures; {so}"
        else:
            problem = f"was released in edition {edition} and is gone; {so}"
        return Fault(shown, problem, column="tables", value=change.was or change.now)
    at = change.at
    told = _told(change.now) if change.now else "not there"
    was = f"was released as {_told(change.was)}" if change.was else "was not released"
    problem = f"{was} in edition {edition}, and is {told}; {so}"
    return Fault(f"{folder}/{at.table}.csv", problem, row=at.row, column=at.column)


def _told(figure: Observation | None) -> str:
    """Return a figure as it is printed, or its sign and what that stands for."""
    if figure is None:
        return ""
    unit = f" ({figure.unit})" if figure.unit else ""
    stands = f" ({figure.status.name.lower().replace('_', ' ')})" if figure.value is None else unit
    return f"{figure.printed!r}{stands}"
