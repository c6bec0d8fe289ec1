"""Reading ``meeting.toml``: the typed models of a meeting, or everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from analysis import danish, toml_files
from analysis.faults import Fault, near
from analysis.meeting import Meeting, ReportSpec, TableSpec
from analysis.meeting.goals import Goal
from analysis.meeting.values import Spec

FILE_NAME = "meeting.toml"
GOALS = "goals.toml"  # of a municipality, beside the folders of its meetings
OPEN = "????"  # stands for what a meeting that was begun from another still has to say
Model = TypeVar("Model", bound=Spec)


def read(folder: Path, shown: str) -> tuple[Meeting | None, list[Fault]]:
    """Read ``meeting.toml`` of a folder; ``shown`` is the folder's name in messages.

    Returns the meeting as far as it can be used, with only the tables that are right, so that
    their files can be checked in the same go; and everything that is wrong.
    """
    name = f"{shown}/{FILE_NAME}"
    content, faults = toml_files.read(folder / FILE_NAME, name)
    faults += [
        Fault(name, "is to be filled in", column=toml_files.place(content, location), value=value)
        for location, value in _left_open(content)
    ]
    if faults:
        return None, faults
    tables, faults = _read_each(content, "tables", TableSpec, name)
    reports, report_faults = _read_each(content, "reports", ReportSpec, name)
    goals, goal_faults = _read_each(content, "goals", Goal, name)
    shared, shared_faults = _shared_goals(folder, shown, content)
    faults += [*report_faults, *goal_faults, *shared_faults]
    parts = {"tables": tables, "reports": reports, "goals": [*goals, *shared]}
    try:
        meeting = Meeting.model_validate(content | parts)
    except ValidationError as error:
        return None, [*faults, *faults_of(error, name, content)]
    return meeting, [*faults, *_faults_of_meeting(meeting, folder, name)]


def _left_open(content: object) -> Iterator[tuple[toml_files.Location, str]]:
    for location, value in toml_files.walk(content):
        if isinstance(value, str) and OPEN in value:
            yield location, value


# What may be open in a table whose cells are read.
_NOT_OF_CELLS = {"title", "text", "unit", "reference", "source", "population"}


def as_readable(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the description of a table as its cells can be read before it is filled in."""

    def closed(key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {each: closed(each, within) for each, within in value.items()}
        return instead.get(key, value) if value == OPEN else value

    # Of what ???? would not be accepted for, or would be told in the words of a check.
    instead = {"status": "not_stated", "municipalities": False, "title": entry.get("id", OPEN)}
    return {key: closed(key, value) for key, value in entry.items()}


def as_far_as_filled_in(folder: Path) -> Meeting | None:
    """Return a meeting that is partly open, with the tables whose cells can be read already.

    It is for nothing else.
    """
    content, _ = toml_files.read(folder / FILE_NAME, FILE_NAME)
    named = {key: content[key] for key in ("municipality", "sender", "date") if key in content}
    entries = content.get("tables", [])
    tables = []
    for entry in entries if isinstance(entries, list) else []:
        readable = as_readable(entry) if isinstance(entry, dict) else {}
        if all(location[-1] in _NOT_OF_CELLS for location, _ in _left_open(readable)):
            with suppress(ValidationError):
                tables.append(TableSpec.model_validate(readable))
    parts = {"committee": OPEN, "document": OPEN, "tables": tables}
    with suppress(ValidationError):
        return Meeting.model_validate(named | parts)
    return None


def _shared_goals(
    folder: Path, shown: str, content: dict[str, Any]
) -> tuple[list[Goal], list[Fault]]:
    """Read the goals of the municipality; a meeting has those that were decided by its day."""
    path, name = folder.parent / GOALS, f"{shown.rpartition('/')[0]}/{GOALS}"
    if not path.exists():
        return [], []
    there, faults = toml_files.read(path, name)
    if faults:
        return [], faults
    goals, faults = _read_each(there, "goals", Goal, name)
    faults += [
        Fault(name, "is no key that is known here; expected [[goals]]", column=key)
        for key in there
        if key != "goals"
    ]
    day = content.get("date")
    known = [one.of(name) for one in goals if isinstance(day, date) and one.decided.meeting <= day]
    return known, [*faults, *_of_no_table(goals, folder.parent, name)]


def _of_no_table(goals: Sequence[Goal], parent: Path, name: str) -> Iterator[Fault]:
    """Say which goals name a table that no meeting of the municipality has."""
    for goal in goals:
        every = (figure for reading in goal.readings for figure in reading.every)
        for table in dict.fromkeys(figure.table for figure in every):
            wanted = re.compile(rf'^\s*id\s*=\s*["\']{table}["\']', re.MULTILINE)
            meetings = sorted(parent.glob(f"*/{FILE_NAME}"), reverse=True)
            if not any(wanted.search(one.read_text("utf-8", "replace")) for one in meetings):
                problem = "is a table of no meeting of this municipality"
                yield Fault(name, problem, column=f"goals {goal.id!r}", value=table)


def ids_of_refused_tables(folder: Path, meeting: Meeting) -> set[str]:
    """Return the ids of tables that the file describes and that ``read`` could not use."""
    tables = toml_files.read(folder / FILE_NAME, FILE_NAME)[0].get("tables", [])
    entries = tables if isinstance(tables, list) else []
    named = {str(entry.get("id")) for entry in entries if isinstance(entry, dict)}
    return named - {table.id for table in meeting.tables}


def _read_each(
    content: dict[str, Any], key: str, model: type[Model], name: str
) -> tuple[list[Model], list[Fault]]:
    entries = content.get(key, [])
    if not isinstance(entries, list):
        return [], [Fault(name, f"expected [[{key}]]", column=key)]
    found: list[Model] = []
    faults: list[Fault] = []
    for number, entry in enumerate(entries):
        try:
            found.append(model.model_validate(entry))
        except ValidationError as error:
            faults += faults_of(error, name, content, (key, number))
    return found, faults


def _faults_of_meeting(meeting: Meeting, folder: Path, name: str) -> Iterator[Fault]:
    """Say what does not fit: the meeting with its folder, and its parts with each other."""
    place, key = meeting.address, "sender" if meeting.sender else "municipality"
    if folder.name != place.day.isoformat():
        yield Fault(name, f"but its folder is {folder.name!r}", column="date", value=str(place.day))
    if meeting.made_up != (meeting.body == danish.MADE_UP):
        problem = f"is for the municipality {danish.MADE_UP!r}, whose persons are made up"
        yield Fault(name, problem, column="made_up", value=str(meeting.made_up).lower())
    if folder.parent.name != place.body:
        problem = f"belongs in a folder named {place.body!r}, not {folder.parent.name!r}"
        yield Fault(name, problem, column=key, value=getattr(meeting, key))
    tables = [table.id for table in meeting.tables]
    for key, names in (
        ("agenda", [str(entry.item) for entry in meeting.agenda]),
        ("cluster", [danish.municipality(name) for name in meeting.cluster]),
        ("tables", tables),
        ("reports", [report.name for report in meeting.reports]),
        ("goals", [goal.id for goal in meeting.goals]),
        ("checks", [check.id for table in meeting.tables for check in table.checks]),
    ):
        for twice in sorted({each for each in names if names.count(each) > 1}):
            yield Fault(name, "stands twice", column=key, value=twice)
    yield from _faults_of_items(meeting, name)


def _faults_of_items(meeting: Meeting, name: str) -> Iterator[Fault]:
    """Say which items of the agenda are not there, and which goals are of a later meeting."""
    named = [(name, f"tables {table.id!r} item", table.item) for table in meeting.tables]
    for goal in meeting.goals:
        file, where, day = goal.file or name, f"goals {goal.id!r} decided", goal.decided.meeting
        if day > meeting.date:
            yield Fault(file, "is after this meeting", column=f"{where} meeting", value=str(day))
        if day == meeting.date:
            named.append((file, f"{where} item", goal.decided.item))
    items = sorted(entry.item for entry in meeting.agenda)
    for file, where, item in named:
        if items and item and item not in items:
            problem = f"is no item of the agenda, which has {', '.join(map(str, items))}"
            yield Fault(file, problem, column=where, value=str(item))


_EXPECTED = {
    "string_type": "expected text in quotation marks",
    "string_too_short": "expected text, and it is blank",
    "int_type": "expected a whole number",
    "bool_type": "expected true or false",
    "list_type": "expected a list, [ … ]",
    "dict_type": "expected keys with their values, {{ … }}",
    "model_type": "expected keys with their values, {{ … }}",
    "model_attributes_type": "expected keys with their values, {{ … }}",
    "too_short": "expected at least one",
    "too_long": "expected at most {max_length}",
    "literal_error": "expected {expected}",
    "greater_than_equal": "expected at least {ge}",
    "less_than_equal": "expected at most {le}",
    "union_tag_invalid": "expected a kind of check: {expected_tags}",
    "value_error": "{error}",
}


def nearest_key(key: str, base: type[BaseModel] = Spec) -> str:
    """End what is said of an unknown key: where it belongs, or which is spelled nearly so.

    ``base`` is what the parts of the file have in common.
    """
    fields = (each for model in _models(base) for each in model.model_fields.items())
    keys = sorted({field.alias or key for key, field in fields})
    if key in keys:
        return ", but under another heading; in TOML a key belongs to the heading above it"
    return near(key, keys)


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in model.__subclasses__():
        yield from (each, *_models(each))


def faults_of(
    error: ValidationError,
    name: str,
    content: object,
    entry: toml_files.Location = (),
    nearest: Callable[[str], str] = nearest_key,
) -> Iterator[Fault]:
    """Say in our words what pydantic found in an entry of a TOML file.

    ``name`` stands for the file, ``content`` is what it holds, and ``entry`` where that stands in
    it; the place is told as a person finds it. ``nearest`` ends what is said of an unknown key.
    """
    for found in error.errors(include_url=False):
        kind, location, given = found["type"], found["loc"], found["input"]
        if location[:1] == ("checks",):  # then comes which, its kind, and the place in it
            location = (*location[:2], *location[3:])
        if kind.startswith("union_tag"):
            location, given = (*location, "kind"), given.get("kind")
        value = None
        if kind == "extra_forbidden":
            problem = f"is no key that is known here{nearest(str(location[-1]))}"
        elif kind in {"missing", "union_tag_not_found"}:
            problem = "is missing"
        else:
            problem = _EXPECTED[kind].format(**found.get("ctx", {}))
            if not isinstance(given, dict | list):
                value = str(given).lower() if isinstance(given, bool) else str(given)
                problem = f"is not accepted: {problem}"
        place = toml_files.place(content, (*entry, *location))
        yield Fault(name, problem, column=place, value=value)
