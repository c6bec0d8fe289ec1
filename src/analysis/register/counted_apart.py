"""The tables of a meeting, counted in its register: once, and in a process of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from pydantic import TypeAdapter

from analysis import meeting_file
from analysis.faults import Fault, InputError
from analysis.meeting import Meeting, TableSpec
from analysis.meeting.counted import ExtractSpec
from analysis.meeting_file import FILE_NAME
from analysis.project import Project
from analysis.raw_files import hash_before, hash_files
from analysis.register import kept
from analysis.register.apart import in_a_process_of_its_own
from analysis.register.asked import faults_of_counts, faults_of_disclosure
from analysis.register.before import Before, Tried, at_their_places
from analysis.register.engines import ASKED
from analysis.sources import earlier, released
from analysis.sources.counted import Counted
from analysis.whole_files import digest, digest_of, read_signed, signed, write

# What is counted, as analysis.register.door.let_out takes it.
_Task = tuple[Project, Meeting, ExtractSpec, Sequence[TableSpec], Before, Tried | None, bool]

_Worlds = tuple[Project, Meeting, ExtractSpec, Sequence[TableSpec], Before]
_EARLIER = "an earlier meeting: what it told is counted again"
_counted_anew: dict[str, Counted] = {}  # in this process, by what it was made from


def count(
    project: Project,
    meeting: Meeting,
    tables: Sequence[TableSpec],
    *,
    anew: bool = False,
    tried: Tried | None = None,
) -> Counted:
    """Count some tables of a meeting in its register, and return what may be shown of them.

    All tables that can be are counted at once, since what one shows may tell what another hides.
    That is done in a process of its own: DuckDB starts threads, and a process that has any must not
    be forked for kernels. What may be shown is kept in data/processed while nothing it was made
    from has changed. With ``anew`` nothing that is kept is believed: it is counted from the
    delivered files, once in this process. ``tried`` are the checks, tried on raw figures there.
    Raises :class:`InputError` with everything that is wrong with the extract, or with a figure
    that is asked for, and where figures cannot be hidden so that no person is found.
    """
    released = _released(project, meeting, anew=anew, tried=tried)
    return released.of({table.id for table in tables})


def changed(project: Project, meeting: Meeting) -> list[Counted]:
    """Return what would be let out if the figures that are not shown were others.

    They are counted in a process of its own. Raises as above.
    """
    asked = _asked(project, meeting, anew=False, tried=None)
    task = (project, meeting, asked.extract, asked.tables, asked.before)
    found: list[Counted] = in_a_process_of_its_own(_work_otherwise, *task)
    for counted in found:
        counted.files.update(asked.files)
    return found


def pretend(project: Project, meeting: Meeting, counted: Counted) -> None:
    """Let this be what is counted anew in this process."""
    _counted_anew[_asked(project, meeting, anew=True, tried=None).key] = counted


@dataclass(frozen=True)
class _Asked:
    """What is counted in which extract, all that was told before, and the files that tell it."""

    extract: ExtractSpec
    tables: list[TableSpec]
    before: Before
    files: dict[str, str]
    key: str


def _asked(project: Project, meeting: Meeting, *, anew: bool, tried: Tried | None) -> _Asked:
    raw = project.raw_folder(meeting.address)
    file = project.shown(raw / FILE_NAME)
    printed = [table.id for table in meeting.tables if (raw / table.file).exists()]
    faults, extract = [*faults_of_counts(meeting, file)], meeting.extract
    faults += faults_of_disclosure(meeting, file, printed)
    if faults or extract is None:  # which is among the faults
        raise InputError(faults)
    extract = extract.model_copy(update={"engine": os.environ.get(ASKED, extract.engine)})
    municipality = meeting.address.body
    folder = project.extract_folder(municipality, extract.day)
    if not folder.is_dir():
        made_up = "; udvalgstal demo makes it" if meeting.made_up else ""
        problem = f"is the extract that the meeting names{made_up}: missing"
        raise InputError([Fault(project.shown(folder), problem)])
    tables = [table for table in meeting.tables if table.counts]
    before, files = _before(project, meeting, file, anew=anew, tried=tried)
    files |= kept.files_of(project, municipality, extract.day)
    parts = (*meeting.tables, meeting.disclosure, extract)
    said = [part.model_dump_json() for part in parts]
    beside = {name: value for name, value in hash_files(raw).items() if name != FILE_NAME}
    key = digest(json.dumps([said, files, beside, before.told, kept.code()], sort_keys=True))
    return _Asked(extract, tables, before, files, key)


def _released(project: Project, meeting: Meeting, *, anew: bool, tried: Tried | None) -> Counted:
    """Return what may be shown of all tables of a meeting that can be counted."""
    asked = _asked(project, meeting, anew=anew, tried=tried)
    ids = digest(" ".join((asked.extract.engine, *(table.id for table in asked.tables))))
    read = project.processed_extract(meeting.address.body, asked.extract.day)
    path = read.parent / f"{meeting.date.isoformat()}-{ids[:8]}.json"
    if found := _counted_anew.get(asked.key) if anew else _load(path, asked.key):
        return found
    task = (asked.extract, asked.tables, asked.before, tried, anew)
    counted = in_a_process_of_its_own(_work, project, meeting, *task)
    counted.files.update(asked.files)
    _keep(path, asked.key, counted)
    if anew:
        _counted_anew[asked.key] = counted
    return counted


def _before(
    project: Project, meeting: Meeting, file: str, *, anew: bool, tried: Tried | None
) -> tuple[Before, dict[str, str]]:
    """Return what was told before of what a meeting counts, and the files that tell it.

    Raises :class:`InputError` for a threshold lower than that of the meeting before.
    """
    editions = released.editions(project, meeting.address)
    names, days = hash_before(project, meeting.address)
    files = {names: days}
    for edition in editions:
        files |= edition.files
    printed = [at_their_places(chain(*edition.figures.values())) for edition in editions]
    for address in project.before(meeting.address):
        folder = project.raw_folder(address)
        held, faults = meeting_file.read(folder, project.shown(folder))
        if faults or held is None:  # what it told is not known
            raise earlier.of_its_own(faults, address, _EARLIER)
        if held.extract is None and not any(table.counts for table in held.tables):
            continue
        threshold = held.disclosure.threshold
        if meeting.disclosure.threshold < threshold:
            problem = (
                f"is lower than at {address}, where it is {threshold}: what was hidden is told"
            )
            raise InputError([Fault(file, problem, column="disclosure threshold")])
        try:
            told = _released(project, held, anew=anew, tried=tried)
        except InputError as error:
            raise earlier.of_its_own(error.faults, address, _EARLIER) from None
        files |= {project.shown(folder / FILE_NAME): digest_of(folder / FILE_NAME), **told.files}
        return Before(told.protected.told, printed), files
    return Before({}, printed), files


# --- kept between runs ----------------------------------------------------------------------------


def _keep(path: Path, key: str, counted: Counted) -> None:
    """Keep what was counted, for nobody else to read: a small count may tell of a person."""
    with suppress(OSError):  # whoever cannot write there counts again next time
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        write(path, signed(asdict(counted) | {"key": key}), mode=0o600)


def _load(path: Path, key: str) -> Counted | None:
    """Return what was counted; None when that is not to be trusted, or was of other things."""
    content = read_signed(path)
    if content is None or content.pop("key", None) != key:
        return None
    return TypeAdapter(Counted).validate_python(content)


def _work(*task: *_Task) -> Counted:
    from analysis.register import door  # loads DuckDB, which is for this process alone

    return door.let_out(*task)


def _work_otherwise(*task: *_Worlds) -> list[Counted]:
    from analysis.register import door

    return door.let_out_otherwise(*task)
