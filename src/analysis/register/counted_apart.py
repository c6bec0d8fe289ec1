"""The tables of a meeting, counted in its register: once, and in a process of its own."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Sequence
from dataclasses import asdict
from multiprocessing.connection import Connection

from analysis.faults import Fault, InputError
from analysis.meeting import ExtractSpec, Meeting, TableSpec
from analysis.project import Project
from analysis.raw_files import hash_files, hash_names
from analysis.sources.counted import Counted
from analysis.whole_files import code_hash


def count(project: Project, meeting: Meeting, tables: Sequence[TableSpec]) -> Counted:
    """Count some tables of a meeting in its register, in a process of its own.

    DuckDB starts threads, and a process that has any must not be forked for kernels. What was
    counted is kept in data/processed while nothing it was made from has changed. Raises
    :class:`InputError` with everything that is wrong with the extract, or with a figure asked for.
    """
    if not tables or meeting.extract is None:
        return Counted()
    files = _files(project, meeting, meeting.extract)
    key = _key(meeting, tables, files)
    ids = hashlib.sha256(" ".join(table.id for table in tables).encode("utf-8")).hexdigest()
    folder = project.processed_extract(meeting.address.municipality, meeting.extract.day).parent
    kept = folder / f"{meeting.date.isoformat()}-{ids[:8]}.json"
    try:
        stored = json.loads(kept.read_text(encoding="utf-8"))
        if stored.pop("key") == key:
            return Counted(**stored)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    counted = _in_a_process_of_its_own(project, meeting, tables, files)
    kept.parent.mkdir(parents=True, exist_ok=True)
    private = kept.with_name(f".{kept.stem}-{os.getpid()}")
    private.write_text(json.dumps(asdict(counted) | {"key": key}), encoding="utf-8")
    private.replace(kept)
    return counted


def _files(project: Project, meeting: Meeting, register: ExtractSpec) -> dict[str, str]:
    """Return the SHA-256 of the files of the extract, and of the municipality's code tables.

    Of each folder, whose path ends with a slash, it is that of the names of its files.
    """
    municipality = meeting.address.municipality
    folder = project.extract_folder(municipality, register.day)
    if not folder.is_dir():
        made_up = "; udvalgstal demo makes it" if meeting.made_up else ""
        shown = project.shown(folder)
        raise InputError([Fault(shown, f"is the extract that the meeting names{made_up}: missing")])
    files: dict[str, str] = {}
    for place in (folder, project.codes_folder(municipality)):
        shown = project.shown(place)
        files |= {f"{shown}/{name}": value for name, value in hash_files(place).items()}
        files[f"{shown}/"] = hash_names(place)
    return files


def _key(meeting: Meeting, tables: Sequence[TableSpec], files: dict[str, str]) -> str:
    said = [table.model_dump_json() for table in tables]
    register = meeting.extract.model_dump_json() if meeting.extract else ""
    content = json.dumps(
        [
            said,
            register,
            files,
            code_hash("danish.py", "cpr.py", "meeting", "sources", "register"),
        ],
        sort_keys=True,
    )
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def _in_a_process_of_its_own(
    project: Project, meeting: Meeting, tables: Sequence[TableSpec], files: dict[str, str]
) -> Counted:
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sending, project, meeting, tables, files))
    process.start()
    sending.close()
    try:
        with receiving:
            counted: Counted | Exception = receiving.recv()
    except EOFError:
        raise RuntimeError("the process that counts in the register was killed") from None
    finally:
        process.join()
    if isinstance(counted, Exception):
        raise counted
    return counted


def _work(
    sending: Connection,
    project: Project,
    meeting: Meeting,
    tables: Sequence[TableSpec],
    files: dict[str, str],
) -> None:
    from analysis.register import counting  # loads DuckDB, which is for this process alone

    with sending:
        try:
            sending.send(counting.count(project, meeting, tables, files))
        except Exception as error:
            sending.send(error)
