"""The tables of a meeting as earlier meetings of the same body had them.

Their figures are those that were released, where they were, and else those that were delivered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from analysis import meeting_file
from analysis.faults import InputError
from analysis.meeting import Meeting, TableSpec
from analysis.observations import Observation
from analysis.project import Address, Project
from analysis.sources import delivery, released
from analysis.sources.counted import Count, Source

FARTHEST = timedelta(days=400)  # back: a table that comes once a year may be some weeks late
Files = dict[str, str | None]  # SHA-256 by path; None for a file that would be read if it were


@dataclass(frozen=True)
class Earlier:
    """The last meeting before another that had a table, and what that held.

    ``files`` are those that it was read from.
    """

    meeting: Meeting
    table: TableSpec
    figures: list[Observation]
    files: Files = field(default_factory=dict)


def described(
    project: Project, meeting: Meeting, wanted: Collection[str]
) -> Iterator[tuple[str, TableSpec, Meeting]]:
    """Yield the id of each wanted table, and the table in the last meeting before that had it."""
    left = _called(meeting, wanted)
    for address in project.before(meeting.address):
        if not left or meeting.date - address.day > FARTHEST:
            return
        folder = project.raw_folder(address)
        found, _ = meeting_file.read(folder, project.shown(folder))
        for table in found.tables if found else ():
            if found and table.id in left:
                yield left.pop(table.id), table, found


def _called(meeting: Meeting, wanted: Collection[str]) -> dict[str, str]:
    """Return the ids of tables by what earlier meetings called them."""
    tables = [table for table in meeting.tables if table.id in wanted]
    same = {table.id: table.id for table in tables if not table.formerly}
    return same | {table.formerly: table.id for table in tables if table.formerly}


def read(
    project: Project, meeting: Meeting, source: Source = "printed", count: Count | None = None
) -> dict[str, Earlier]:
    """Return what earlier meetings held, by the ids of this one's tables.

    Raises :class:`InputError` when one of them has faults of its own.
    """
    dated = [table.id for table in meeting.tables if table.periods]
    held: dict[Address, tuple[dict[str, list[Observation]], Files]] = {}
    found = {}
    for ours, table, before in described(project, meeting, dated):
        address = before.address
        if address not in held:
            held[address] = _held(project, address, source, count)
        figures, files = held[address]
        folder = project.shown(project.raw_folder(address))
        names = {f"{folder}/{meeting_file.FILE_NAME}", f"{folder}/{table.file}"}
        its = {name: files.get(name) for name in sorted(names)}
        its |= {name: value for name, value in files.items() if not name.startswith(folder)}
        found[ours] = Earlier(before, table, figures.get(table.id, []), its)
    return found


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
        of = f" (of {address}, an earlier meeting with the same table)"
        raise InputError(replace(each, file=f"{each.file}{of}") for each in faults)
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
    files |= made.counted.files
    for edition in editions[-1:]:
        files |= edition.files
    following = project.released_folder(address) / str(len(editions) + 1) / released.ACCOUNT
    files[project.shown(following)] = None
    return by_table, files
