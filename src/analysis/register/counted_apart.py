"""The tables of a meeting, counted in its register: once, and in a process of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from analysis.faults import Fault, InputError
from analysis.meeting import Meeting, TableSpec
from analysis.meeting.counted import ExtractSpec
from analysis.meeting_file import FILE_NAME
from analysis.project import Project
from analysis.register import kept
from analysis.register.apart import in_a_process_of_its_own
from analysis.register.asked import faults_of_counts
from analysis.register.engines import ASKED
from analysis.sources.counted import Counted
from analysis.whole_files import digest, read_signed, signed, write

# What is counted, as analysis.register.counting.count takes it.
_Task = tuple[Project, Meeting, ExtractSpec, Sequence[TableSpec], bool]
_counted_anew: dict[str, Counted] = {}  # in this process, by what it was made from


def count(
    project: Project, meeting: Meeting, tables: Sequence[TableSpec], *, anew: bool = False
) -> Counted:
    """Count some tables of a meeting in its register, in a process of its own.

    DuckDB starts threads, and a process that has any must not be forked for kernels. What was
    counted is kept in data/processed while nothing it was made from has changed. With ``anew``
    nothing that is kept is believed: it is counted from the delivered files, once in this process.
    Raises :class:`InputError` with everything that is wrong with the extract, or with a figure
    that is asked for.
    """
    file = project.shown(project.raw_folder(meeting.address) / FILE_NAME)
    faults, extract = [*faults_of_counts(meeting, file)], meeting.extract
    if faults or extract is None:  # which is among the faults
        raise InputError(faults)
    extract = extract.model_copy(update={"engine": os.environ.get(ASKED, extract.engine)})
    municipality = meeting.address.body
    folder = project.extract_folder(municipality, extract.day)
    if not folder.is_dir():
        made_up = "; udvalgstal demo makes it" if meeting.made_up else ""
        problem = f"is the extract that the meeting names{made_up}: missing"
        raise InputError([Fault(project.shown(folder), problem)])
    files = kept.files_of(project, municipality, extract.day)
    said = [part.model_dump_json() for part in (*tables, extract, meeting.disclosure)]
    key = digest(json.dumps([said, files, kept.code()], sort_keys=True))
    ids = digest(" ".join((extract.engine, *(table.id for table in tables))))
    read = project.processed_extract(municipality, extract.day)
    path = read.parent / f"{meeting.date.isoformat()}-{ids[:8]}.json"
    if found := _counted_anew.get(key) if anew else _load(path, key):
        return found
    counted = in_a_process_of_its_own(_work, project, meeting, extract, tables, anew)
    counted.files.update(files)
    _keep(path, key, counted)
    if anew:
        _counted_anew[key] = counted
    return counted


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
    from analysis.register import counting  # loads DuckDB, which is for this process alone

    return counting.count(*task)
