"""Fetching for meetings: what is missing is asked for, kept if it is whole, and pinned.

Everything is asked before anything is written: a table at fault leaves all as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType

import tomlkit

from analysis import meeting_file, whole_files
from analysis.faults import Fault, InputError
from analysis.fetching import jobindsats, revised, statbank
from analysis.fetching.asking import Door, Patience, UnansweredError
from analysis.meeting import Meeting, TableSpec
from analysis.meeting.fetched import CLUSTER, FetchedSpec
from analysis.project import Address, Project
from analysis.sources import comparable, fetched
from analysis.sources.snapshots import About, Snapshot, folder_of

SOURCES: dict[str, ModuleType] = {"jobindsats": jobindsats, "statbank": statbank}


@dataclass(frozen=True)
class Wanted:
    """A table of a meeting that is to be fetched, and the snapshot that it has, if any."""

    meeting: Meeting
    table: TableSpec
    spec: FetchedSpec
    before: Snapshot | None

    def __str__(self) -> str:
        """Return how it is called in messages."""
        return f"{self.meeting.address} {self.table.id}"


def fetch(
    project: Project,
    addresses: Iterable[Address],
    *,
    renew: bool,
    now: datetime,
    patience: Patience,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[str]:
    """Fetch the tables of some meetings that are missing, or all; yield what became of each.

    ``say`` is told meanwhile what is asked. Raises :class:`InputError` with everything that is
    wrong, of all tables; then nothing is written.
    """
    tables, told = _wanted(project, addresses, renew=renew)
    answers = _asked(project, tables, now, patience, say)
    yield from told
    for wanted, snapshot in zip(tables, answers, strict=True):
        yield from _kept(project, wanted, snapshot)


def _wanted(
    project: Project, addresses: Iterable[Address], *, renew: bool
) -> tuple[list[Wanted], list[str]]:
    """Return the tables to ask for, and what there is to say of the others.

    Without ``renew`` these are the ones that have not what the meeting asks for.
    """
    tables, told, faults = [], [], []
    for address in addresses:
        folder = project.raw_folder(address)
        meeting, found = meeting_file.read(folder, project.shown(folder))
        faults += found
        if meeting is None:
            continue
        if not any(table.fetched for table in meeting.tables):
            told.append(f"{address}: no table is fetched")
        readable = fetched.complete(project, meeting)[1].tables
        for table in meeting.tables:
            if table.fetched:
                try:
                    wanted = Wanted(meeting, table, table.fetched, _before(project, table.fetched))
                except InputError as error:
                    faults += error.faults
                    continue
                if renew or table.id not in readable:
                    tables.append(wanted)
                else:
                    told.append(f"{wanted}: {table.fetched.snapshot}, fetched before")
    if faults:
        raise InputError(faults)
    return tables, told


def _before(project: Project, spec: FetchedSpec) -> Snapshot | None:
    """Return the snapshot that a table pins, if it lies there."""
    if spec.snapshot is None:
        return None
    folder = folder_of(project.sources, spec.source, spec.table, spec.snapshot)
    return Snapshot.read(folder, project.shown(folder)) if folder.is_dir() else None


def _asked(
    project: Project,
    tables: Sequence[Wanted],
    now: datetime,
    patience: Patience,
    say: Callable[[str], None],
) -> list[Snapshot]:
    """Return the answers for some tables, all of them whole. Raises :class:`InputError`."""
    doors: dict[str, Door] = {}
    faults: list[Fault] = []
    for source in dict.fromkeys(one.spec.source for one in tables):
        try:
            doors[source] = SOURCES[source].door(patience)
        except InputError as error:
            faults += error.faults
    answers = []
    said: dict[tuple[str, str], bytes] = {}  # what a source says of a table is asked once
    for one in tables:
        spec, place = one.spec, f"{one.spec.source} {one.spec.table}, for {one}"
        if spec.source not in doors:
            continue
        door, key = doors[spec.source], (spec.source, spec.table)
        say(f"asking {place}")
        try:
            if key not in said:
                said[key] = SOURCES[spec.source].about(door, spec.table)
            answers.append(_answer(project, door, said[key], one, now, place))
        except UnansweredError as error:
            faults.append(Fault(place, str(error)))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return answers


def _answer(
    project: Project, door: Door, said: bytes, wanted: Wanted, now: datetime, place: str
) -> Snapshot:
    """Return the answer for a table, if it is whole.

    Raises :class:`UnansweredError`, and :class:`InputError` of what is wrong.
    """
    spec, source = wanted.spec, SOURCES[wanted.spec.source]
    asked = source.asked_of(said, spec, _names(project, wanted, place), place)
    answer = source.answer_to(door, spec.table, asked)
    if faults := [*source.faults_of(answer, asked, place)]:
        raise InputError(faults)
    about = About(
        source=spec.source,
        table=spec.table,
        request=asked.request,
        fetched=now.replace(microsecond=0),
        sha256=whole_files.digest(answer),
        updated=asked.updated,
        next_update=asked.next_update,
        links=asked.links,
        metadata=asked.metadata,
    )
    return Snapshot(about, answer)


def _names(project: Project, wanted: Wanted, place: str) -> list[str]:
    """Return the areas of a table one by one, the members in the place of a cluster."""
    known = comparable.read(project.sources, project.shown(project.sources))
    meeting, names = wanted.meeting, []
    for area in wanted.spec.areas:
        if area.startswith(CLUSTER):
            benefit = area.removeprefix(CLUSTER).strip()
            try:
                names += known.members(benefit, meeting.municipality, meeting.date)
            except ValueError as error:
                raise InputError([Fault(place, str(error), column="areas", value=area)]) from None
        else:
            names.append(area)
    return [*dict.fromkeys(names)]


def _kept(project: Project, wanted: Wanted, snapshot: Snapshot) -> Iterator[str]:
    """Write a snapshot and the pin, and say what is new."""
    before = wanted.before
    if before and before.pin == snapshot.pin:
        yield f"{wanted}: {snapshot.pin}, unchanged"
        return
    folder = snapshot.write(project.sources)
    _pin(project.raw_folder(wanted.meeting.address), wanted.table.id, snapshot.pin)
    updated = f", of {snapshot.about.updated}" if snapshot.about.updated else ""
    if before is None:
        yield f"{wanted}: {snapshot.pin}{updated}, in {project.shown(folder)}"
        return
    yield f"{wanted}: {snapshot.pin}{updated}, before {before.pin}"
    if snapshot.about.request != before.about.request:
        yield "  asked otherwise than before: some figures are new or gone for that"
    for line in revised.between(before, snapshot).lines():
        yield f"  {line}"


def _pin(folder: Path, table: str, pin: str) -> None:
    """Write into ``meeting.toml`` which snapshot a table uses, and nothing else."""
    path = folder / meeting_file.FILE_NAME
    content = path.read_bytes().decode("utf-8")
    mark = "\ufeff" if content.startswith("\ufeff") else ""
    document = tomlkit.parse(content.removeprefix(mark))
    for entry in document["tables"]:
        if entry["id"] == table:
            entry["from"]["snapshot"] = pin
    whole_files.write(path, mark + tomlkit.dumps(document))
