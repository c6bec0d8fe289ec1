"""The tables of a meeting as earlier meetings of the same committee had them.

Two committees of a body may call their tables alike, and count different things in them. The
figures are those that were released, where they were, and else those that were delivered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from analysis import danish, meeting_file
from analysis.faults import Fault, InputError
from analysis.meeting import Meeting, TableSpec
from analysis.observations import Observation
from analysis.project import Address, Project
from analysis.raw_files import hash_before, hash_names
from analysis.sources import delivery, fetched, released
from analysis.sources.counted import Count, Source
from analysis.whole_files import digest_of

FARTHEST = timedelta(days=400)  # back: a table that comes once a year may be some weeks late
Files = dict[str, str | None]  # SHA-256 by path; None for a file that would be read if it were


@dataclass(frozen=True)
class Earlier:
    """The last meeting before another that had a table, and what that held."""

    meeting: Meeting
    table: TableSpec
    figures: list[Observation]


@dataclass(frozen=True)
class Before:
    """What the last meetings before another held of its ``tables``, by their ids.

    ``files`` are by table all that tell so, also that there is none, or none that is nearer.
    """

    tables: dict[str, Earlier] = field(default_factory=dict)
    files: dict[str, Files] = field(default_factory=dict)


def described(
    project: Project, meeting: Meeting, wanted: Collection[str]
) -> Iterator[tuple[str, TableSpec, Meeting]]:
    """Yield the id of each wanted table, and the table in the last meeting before that had it."""
    left, ours = _called(meeting, wanted), _committees(meeting)
    for found in _near(project, meeting) if left else ():
        if danish.same_label(found.committee) in ours:
            ours |= _committees(found)
            for table in found.tables:
                if table.id in left:
                    yield left.pop(table.id), table, found
        if not left:
            return


def of_others(
    project: Project, meeting: Meeting, wanted: Collection[str]
) -> Iterator[tuple[str, Meeting]]:
    """Yield the id of each wanted table that another committee has too, and its last meeting."""
    left = {*wanted}
    for found in _near(project, meeting) if left else ():
        for table in {each.id for each in found.tables} & left:
            left.remove(table)
            yield table, found


def _near(project: Project, meeting: Meeting) -> Iterator[Meeting]:
    """Yield the meetings of a body that are held against one, the last one first."""
    for address in project.before(meeting.address):
        if meeting.date - address.day > FARTHEST:
            return
        folder = project.raw_folder(address)
        found, _ = meeting_file.read(folder, project.shown(folder))
        if found and not found.paper:
            yield fetched.complete(project, found)[0]


def every(
    project: Project,
    meeting: Meeting,
    table: TableSpec,
    source: Source = "printed",
    count: Count | None = None,
) -> tuple[list[Earlier], Files]:
    """Return a table as every earlier meeting of the committee had it, and all files read.

    The last meeting comes first. Among the files is what tells that no meeting has come between
    them, and ``meeting.toml`` of those without the table. Raises :class:`InputError` when one of
    them has faults of its own.
    """
    name, days = hash_before(project, meeting.address)
    names, ours = _names(table), _committees(meeting)
    found, files = list[Earlier](), Files({name: days})
    for address in project.before(meeting.address):
        folder = project.raw_folder(address)
        file = folder / meeting_file.FILE_NAME
        is_there = file.is_file()
        files[project.shown(file)] = digest_of(file) if is_there else None
        described, faults = meeting_file.read(folder, project.shown(folder))
        if described and (described.paper or danish.same_label(described.committee) not in ours):
            continue
        if is_there and faults:
            raise of_its_own(faults, address)
        if described is None:
            continue
        described, _ = fetched.complete(project, described)
        ours |= _committees(described)
        tables = {each.id: each for each in described.tables}
        if its := next((tables[name] for name in names if name in tables), None):
            figures, read = _held(project, address, source, count)
            found.append(Earlier(described, its, figures.get(its.id, [])))
            files |= _its_files(project, address, its, read)
            names = [*_names(its), *names]
    return found, files


def _committees(meeting: Meeting) -> set[str]:
    """Return what the committee of a meeting is called there, and may be called before that.

    Nothing of a paper, which is held against no meeting.
    """
    if meeting.paper:
        return set()
    return {danish.same_label(name) for name in (meeting.committee, meeting.formerly) if name}


def _names(table: TableSpec) -> list[str]:
    """Return what earlier meetings may have called a table."""
    return [*filter(None, (table.formerly, table.id))]


def _called(meeting: Meeting, wanted: Collection[str]) -> dict[str, str]:
    """Return the ids of tables by what earlier meetings called them."""
    tables = [table for table in meeting.tables if table.id in wanted]
    same = {table.id: table.id for table in tables if not table.formerly}
    return same | {table.formerly: table.id for table in tables if table.formerly}


def read(
    project: Project, meeting: Meeting, source: Source = "printed", count: Count | None = None
) -> Before:
    """Return what earlier meetings held of the tables of one.

    Raises :class:`InputError` when one of them has faults of its own.
    """
    dated = [table.id for table in meeting.tables if table.periods]
    held: dict[Address, tuple[dict[str, list[Observation]], Files]] = {}
    found = Before()
    for ours, table, before in described(project, meeting, dated):
        address = before.address
        if address not in held:
            held[address] = _held(project, address, source, count)
        figures, files = held[address]
        found.tables[ours] = Earlier(before, table, figures.get(table.id, []))
        found.files[ours] = _its_files(project, address, table, files)
    for ours in dated:
        nearer = _passed_by(project, meeting, found.tables.get(ours))
        found.files[ours] = found.files.get(ours, {}) | nearer
    return found


def _passed_by(project: Project, meeting: Meeting, last: Earlier | None) -> Files:
    """Return what tells that no meeting has a table nearer than the last that had it, if one had.

    Which meeting is right before another, everything knows that is made from it.
    """
    files: Files = {}
    for address in project.before(meeting.address):
        is_last = last is not None and address == last.meeting.address
        if is_last or meeting.date - address.day > FARTHEST:
            break
        file = project.raw_folder(address) / meeting_file.FILE_NAME
        files[project.shown(file)] = digest_of(file) if file.is_file() else None
    if files:
        name, days = hash_before(project, meeting.address)
        files[name] = days
    return files


def _its_files(project: Project, address: Address, table: TableSpec, files: Files) -> Files:
    """Return those of the files read of a meeting that one of its tables depends on."""
    folder = project.shown(project.raw_folder(address))
    names = {f"{folder}/{meeting_file.FILE_NAME}", f"{folder}/{table.file}"}
    its = {name: files.get(name) for name in sorted(names)}
    return its | {name: value for name, value in files.items() if not name.startswith(folder)}


def _held(
    project: Project, address: Address, source: Source, count: Count | None
) -> tuple[dict[str, list[Observation]], Files]:
    """Return the figures of a meeting by table, and every file that they were read from.

    Raises :class:`InputError`.
    """
    folder = project.shown(project.raw_folder(address))
    try:
        editions = released.editions(project, address)
        made, faults = delivery.read(project, address, source=source, count=count)
    except InputError as error:
        faults = [*error.faults]
    if faults:
        raise of_its_own(faults, address)
    observations = made.observations
    if editions:
        told = editions[-1].figures
        counted = {one.table for one in told.get("register", ())} if source == "register" else set()
        observations = [one for one in told.get("papers", ()) if one.table not in counted]
        observations += [one for one in told.get("register", ()) if one.table in counted]
    by_table: dict[str, list[Observation]] = {}
    for one in observations:
        by_table.setdefault(one.table, []).append(one)
    files: Files = {f"{folder}/{name}": value for name, value in made.hashes.items()}
    files |= made.counted.files | made.fetched.files_of(made.fetched.tables)
    for edition in editions[-1:]:
        files |= edition.files
    editions_folder = project.released_folder(address)
    files[f"{project.shown(editions_folder)}/"] = hash_names(editions_folder)
    return by_table, files


def of_its_own(
    faults: Iterable[Fault], address: Address, what: str = "an earlier meeting with the same table"
) -> InputError:
    """Return faults as those of an earlier meeting."""
    return InputError(replace(each, file=f"{each.file} (of {address}, {what})") for each in faults)
