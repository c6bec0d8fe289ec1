"""Reading ``meeting.toml``: the typed models of a meeting, or everything that is wrong with it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from analysis import danish, raw_files
from analysis.faults import Fault
from analysis.meeting import (
    AgendaItem,
    AtMostCheck,
    Blank,
    ChangeCheck,
    ColumnSpec,
    Deviation,
    DifferenceCheck,
    EqualCheck,
    ExtractSpec,
    LinearCheck,
    Measured,
    MeasuredRow,
    Meeting,
    NoteSpec,
    RatioCheck,
    Remainder,
    ReportSpec,
    RowsSpec,
    Spec,
    SumCheck,
    TableSpec,
    Term,
)

FILE_NAME = "meeting.toml"
Model = TypeVar("Model", bound=Spec)


def read(folder: Path, shown: str) -> tuple[Meeting | None, list[Fault]]:
    """Read ``meeting.toml`` of a folder; ``shown`` is the folder's name in messages.

    Returns the meeting as far as it can be used, with only the tables that are right, so that
    their files can be checked in the same go; and everything that is wrong.
    """
    path, name = folder / FILE_NAME, f"{shown}/{FILE_NAME}"
    try:
        text = raw_files.decode(raw_files.read(path), only_utf_8=True)
    except ValueError as error:
        return None, [Fault(name, str(error))]
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [Fault(name, f"is not TOML: {error}")]

    tables, faults = _read_each(content.pop("tables", []), TableSpec, "tables", name)
    reports, report_faults = _read_each(content.pop("reports", []), ReportSpec, "reports", name)
    faults += report_faults
    try:
        meeting = Meeting.model_validate(content | {"tables": tables, "reports": reports})
    except ValidationError as error:
        return None, [*faults, *_faults_of(error, name, "", content)]
    return meeting, [*faults, *_faults_of_meeting(meeting, folder, name)]


def ids_of_refused_tables(folder: Path, meeting: Meeting) -> set[str]:
    """Return the ids of tables that the file describes and that ``read`` could not use."""
    tables = tomllib.loads((folder / FILE_NAME).read_text(encoding="utf-8-sig")).get("tables", [])
    entries = tables if isinstance(tables, list) else []
    named = {str(entry.get("id")) for entry in entries if isinstance(entry, dict)}
    return named - {table.id for table in meeting.tables}


def _read_each(
    entries: object, model: type[Model], key: str, name: str
) -> tuple[list[Model], list[Fault]]:
    if not isinstance(entries, list):
        return [], [Fault(name, f"expected [[{key}]]", column=key)]
    found: list[Model] = []
    faults: list[Fault] = []
    for number, entry in enumerate(entries, start=1):
        label = entry.get("id") or entry.get("name") if isinstance(entry, dict) else None
        place = f"{key} {label!r}" if label else f"{key} {number}"
        try:
            found.append(model.model_validate(entry))
        except ValidationError as error:
            faults += _faults_of(error, name, place, entry)
    return found, faults


def _faults_of_meeting(meeting: Meeting, folder: Path, name: str) -> Iterator[Fault]:
    if folder.name != meeting.date.isoformat():
        yield Fault(
            name, f"but its folder is {folder.name!r}", column="date", value=str(meeting.date)
        )
    try:
        danish.municipality(meeting.municipality)
    except ValueError as error:
        yield Fault(name, str(error), column="municipality", value=meeting.municipality)
    if meeting.made_up != (meeting.municipality == danish.MADE_UP):
        problem = f"is for the municipality {danish.MADE_UP!r}, whose persons are made up"
        yield Fault(name, problem, column="made_up", value=str(meeting.made_up).lower())
    if folder.parent.name != meeting.address.municipality:
        yield Fault(
            name,
            f"belongs in a folder named {meeting.address.municipality!r}, "
            f"not {folder.parent.name!r}",
            column="municipality",
            value=meeting.municipality,
        )
    for key, names in (
        ("tables", [table.id for table in meeting.tables]),
        ("reports", [report.name for report in meeting.reports]),
        ("checks", [check.id for table in meeting.tables for check in table.checks]),
    ):
        for twice in sorted({each for each in names if names.count(each) > 1}):
            yield Fault(name, "stands twice", column=key, value=twice)
    items = {entry.item for entry in meeting.agenda}
    for table in meeting.tables:
        if items and table.item and table.item not in items:
            yield Fault(
                name,
                "is no item of the agenda",
                column=f"tables {table.id!r} item",
                value=str(table.item),
            )
    yield from _faults_of_measures(meeting, name)
    if meeting.matters and meeting.matters not in {table.id for table in meeting.tables}:
        yield Fault(name, "is no table of this meeting", column="matters", value=meeting.matters)


def _faults_of_measures(meeting: Meeting, name: str) -> Iterator[Fault]:
    """A figure that is counted in the register must say what is counted, of whom and when."""
    for table in meeting.tables:
        if table.counts is None:
            if table.rows.counts or any(column.counts for column in table.columns):
                problem = "is missing, though a row or column says what is counted; {} will do"
                yield Fault(
                    name, problem.format("counts = {}"), column=f"tables {table.id!r} counts"
                )
            continue
        place = f"tables {table.id!r} counts"
        if meeting.extract is None:
            yield Fault(name, "is counted in a register, and `extract` names none", column=place)
        if not table.rows.counts:
            where = f"tables {table.id!r} rows counts"
            yield Fault(name, "expected the rows, each with its label", column=where)
        for column in table.columns:
            said = table.counts.over(column.counts)
            where = f"tables {table.id!r} columns {column.key!r} counts"
            rows = table.rows.counts
            if said.measure is None and any(row.measure is None for row in rows):
                problem = "expected a measure here, at the table or in every row"
                yield Fault(name, problem, column=where)
            no_period = said.period is None and column.period is None
            if no_period and any(row.period is None for row in rows):
                problem = "expected a period here, at the table or in every row"
                yield Fault(name, problem, column=where)


_KINDS = ("sum", "ratio", "difference", "change", "linear", "at_most", "equal")


def _faults_of(error: ValidationError, name: str, place: str, entry: object) -> Iterator[Fault]:
    """Say in our words what pydantic found in an entry, with its place as a person finds it."""
    for found in error.errors():
        steps = list(_steps(found["loc"], entry))
        message = found["msg"].removeprefix("Value error, ")
        value: str | None = None
        if found["type"] == "extra_forbidden":
            message = "is no key that is known here" + _nearest_key(steps[-1])
        elif found["type"] == "missing":
            message = "is missing"
        elif found["type"] in {"union_tag_invalid", "union_tag_not_found"}:
            steps, message = [*steps, "kind"], f"is no kind of check; expected {', '.join(_KINDS)}"
            value = str(found["input"].get("kind", ""))
        elif isinstance(found["input"], str | int | float):
            value = str(found["input"])
            message = f"is not accepted: {message}"
        yield Fault(name, message, column=" ".join([place, *steps]).strip(), value=value)


def _steps(location: Sequence[int | str], entry: object) -> Iterator[str]:
    """Name the steps to a place in an entry: ``checks 'andel-afsluttede' result``."""
    for step in location:
        if isinstance(step, int):
            entry = entry[step] if isinstance(entry, list) and step < len(entry) else None
            known = entry.get("id") or entry.get("mark") if isinstance(entry, dict) else None
            yield repr(known) if known else str(step + 1)
        elif step not in {"figures", *_KINDS}:
            entry = entry.get(step) if isinstance(entry, dict) else None
            yield step


_KEYS = sorted(
    {
        key
        for model in (
            *(
                Meeting,
                TableSpec,
                ReportSpec,
                AgendaItem,
                RowsSpec,
                Blank,
                ColumnSpec,
                NoteSpec,
                Term,
                Remainder,
            ),
            *(SumCheck, RatioCheck, DifferenceCheck, ChangeCheck, LinearCheck, AtMostCheck),
            *(EqualCheck, Deviation, Measured, MeasuredRow, ExtractSpec),
        )
        for key in model.model_fields
    }
)


def _nearest_key(key: str) -> str:
    if key in _KEYS:
        return ", but under another heading; in TOML a key belongs to the heading above it"
    near = get_close_matches(key, _KEYS, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
