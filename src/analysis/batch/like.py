"""Begin a new meeting from an earlier one: its descriptions and checks, without figures."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from analysis import danish, raw_files, toml_files
from analysis.batch.new import body_of, free_folder, written
from analysis.faults import Fault, InputError
from analysis.meeting_file import FILE_NAME, OPEN
from analysis.project import Address, Project
from analysis.sources.printed import as_csv, delimiter_of
from analysis.toml_files import Location

# What is about the earlier meeting's figures and files, in a document and in a table.
_LEFT_OUT = ("delivered", "corrections")
_LEFT_OUT_OF_TABLE = ("deviations", "revisions")
# Of a body, from one of its meetings to the next.
_OF_BODY = ("goals", "goals.readings", "formerly")
_OF_ONE_MEETING = {"document", "document_url", "time", "reference", "period", "day", "year"}
_MONTH = re.compile(rf"(?i)\b({'|'.join(danish.MONTHS)})\b")
# Where in a file a table stood, and its formulas, as they were when a meeting was begun from it.
_ABOUT_CELLS = re.compile(r"^# .*[A-Z]+\d+:[A-Z]+\d+ i .+\n(# [A-Z]+\d+ =.*\n)*", re.MULTILINE)
# What is named elsewhere under the same name, so that it is a fault when that is renewed.
_NAMES = {
    *("id", "formerly", "name", "notebook", "table", "tables", "check", "mark"),
    *("row", "rows", "column", "columns", "over"),
}
# In the table, where a month may be any year's.
_AS_PRINTED = {"heading", "label", "total", "areas"}


def begin(project: Project, address: Address, like: Address, *, carry: bool = False) -> Path:
    """Make the folder of a new meeting and return it.

    The tables keep their headings and labels, and their cells are blank until somebody fills them
    in; but what is of a time is kept when it is to be carried over. Known deviations, revisions and
    corrections are left out, since they are about the figures of the earlier meeting, and for
    another municipality the goals and the committee's former name.

    Raises :class:`InputError` when the meeting is there already, it is of no municipality and of
    another body than the earlier one, or that cannot be read.
    """
    folder, name = free_folder(project, address), body_of(address, like)
    document, tables = renewed(project, like, address, name, carry=carry)
    return written(folder, tomlkit.dumps(document), tables)


def renewed(
    project: Project, like: Address, address: Address, body: str, *, carry: bool = False
) -> tuple[tomlkit.TOMLDocument, dict[str, str]]:
    """Return what an earlier meeting has for another: its description, and its tables, blank.

    What is of a time is not, and is described as it was, when it is to be carried over.

    Raises :class:`InputError` with what cannot be read of it.
    """
    source = project.raw_folder(like)
    content, faults = toml_files.read(source / FILE_NAME, project.shown(source / FILE_NAME))
    tables: dict[str, str] = {}
    for path in sorted(source.glob("*.csv")):
        try:
            table = raw_files.decode(raw_files.read(path))
            entry = _entry(content, path.stem)
            kept = _dated(entry) if carry else (set[int](), set[str]())
            tables[path.name] = without_figures(table, _heading_lines(entry), *kept)
        except (ValueError, csv.Error) as error:
            faults.append(Fault(project.shown(path), str(error)))
    if faults:
        raise InputError(faults)
    text = (source / FILE_NAME).read_text(encoding="utf-8-sig")
    before = str(content.get("municipality") or content.get("sender"))
    return left_open(text, before, address, body or before, carry=carry), tables


def left_open(
    text: str, before: str, address: Address, body: str, *, carry: bool = False
) -> tomlkit.TOMLDocument:
    """Return ``meeting.toml`` for another date or body, open where it must be renewed.

    ``before`` is whose the earlier meeting was. ``????`` stands for what is about that meeting
    alone: its document, periods and days, any year, figures in notes and, for another municipality,
    the name of the earlier body; and stands before what an analyst says of its figures. ``check``
    refuses it until it is filled in. The comments of whoever wrote it are kept, but for those above
    all.
    """
    moved = before if before != body else ""
    left_out = (*_LEFT_OUT, *(_OF_BODY if moved else ()))
    kept = "\n".join(_without(text, left_out)) + "\n"
    kept = re.sub(r"\A(#.*\n|\s*\n)+|^made_up\s*=.*\n", "", kept, flags=re.MULTILINE)
    if moved:
        kept = re.sub(r"^sender(?=\s*=)", "municipality", kept, count=1, flags=re.MULTILINE)
    document = tomlkit.parse(re.sub(r"\n{3,}", "\n\n", kept))
    for name in left_out:
        document.pop(name, None)
    for table in (each for each in document.get("tables", ()) if isinstance(each, dict)):
        _forget_figures(table)
    for location, value in toml_files.walk(document.unwrap()):
        is_told = isinstance(value, str | int | date) and not isinstance(value, bool)
        is_kept = (
            location[:1] == ("goals",)
            or location[2:3] == ("breaks",)
            or (carry and _is_of_a_time(document, location))
        )
        if is_told and not is_kept:
            renewed = renewed_value(location, str(value), moved)
            if renewed != str(value):
                put(document, location, renewed)
    document["date"] = address.day
    if moved:
        document["municipality"] = body
    if body == danish.MADE_UP:
        document["made_up"] = True
    return document


def _forget_figures(table: Any) -> None:
    """Take from a table what is about the figures of one meeting."""
    for name in _LEFT_OUT_OF_TABLE:
        table.pop(name, None)
    table.get("from", {}).pop("snapshot", None)  # `fetch` asks anew


def _is_of_a_time(document: Any, location: Location) -> bool:
    """Whether it says what a column or row of a table is called, and of which time it is."""
    if location[:1] != ("tables",):
        return False
    if location[2:3] == ("columns",) and len(location) > 4:
        is_dated = "period" in at(document, location[:4])
        return is_dated and location[4:5] in {("heading",), ("period",)}
    return location[2:4] == ("rows", "periods")


def at(document: Any, location: Location) -> Any:
    """Return what stands at a place of a document."""
    for step in location:
        document = document[step]
    return document


def put(document: Any, location: Location, value: Any) -> None:
    """Write a value at a place of a document."""
    if isinstance(value, str) and "\n" in value:
        value = tomlkit.string(value, multiline=True)
    at(document, location[:-1])[location[-1]] = value


def renewed_value(location: Location, value: str, moved: str = "") -> str:
    """Return a value with what is about the earlier meeting, or its body, left open."""
    key = next(step for step in reversed(location) if isinstance(step, str))
    if key in _NAMES or not value or location in {("date",), ("municipality",)}:
        return value
    if key in _OF_ONE_MEETING or (moved and key == "committee"):
        return OPEN
    if "notes" in location and key == "text":
        value = figures_open(value)
    value = names_open(value, moved, months=key not in _AS_PRINTED)
    return f"{OPEN} {value}" if is_said_of_figures(location) else value


def is_said_of_figures(location: Location) -> bool:
    """Whether a text is what an analyst says of the figures of a meeting, in a report."""
    key = location[2:3]
    of_key_figures = key == ("key_figures",) and location[-1] == "text"
    return location[0] == "reports" and (key in {("finding",), ("summary",)} or of_key_figures)


def figures_open(text: str) -> str:
    """Return a text with ``????`` for every figure in it."""
    return re.sub(r"\d+([.,]\d+)*", OPEN, text)


def names_open(text: str, moved: str, *, months: bool = True) -> str:
    """Return a text with ``????`` for what it names of the earlier meeting: its times and body.

    That is every year or, where it names none, every month.
    """
    if moved:
        text = re.sub(re.escape(moved), OPEN, text, flags=re.IGNORECASE)
    dated = re.sub(r"(?<!\d)(19|20)\d\d(?!\d)", OPEN, text)
    return _MONTH.sub(OPEN, text) if months and dated == text else dated


def _without(text: str, left_out: Collection[str]) -> Iterator[str]:
    """Yield the lines outside what is left out, and what is of the cells of delivered files.

    A comment belongs to what it stands above.
    """
    headings = {f"[[{name}]]" for name in left_out}
    headings |= {f"[[tables.{name}]]" for name in _LEFT_OUT_OF_TABLE}
    inside = False
    comment: list[str] = []
    for line in re.sub(_ABOUT_CELLS, "", text).splitlines():
        if line.startswith("[["):
            inside = line.strip() in headings
        if not line.strip() or line.startswith("#"):
            comment.append(line)
        elif inside:
            comment = []
        else:
            yield from comment
            yield line
            comment = []


def _entry(content: dict[str, Any], table: str) -> dict[str, Any]:
    """Return what a description, which may have faults, says of a table."""
    entries = (value for _, value in toml_files.walk(content) if isinstance(value, dict))
    return next((entry for entry in entries if entry.get("id") == table), {})


def _heading_lines(entry: dict[str, Any]) -> int:
    """Return how many lines of headings a description gives a table."""
    every = toml_files.walk(entry)
    headings = (value for location, value in every if location[-1:] == ("heading",))
    return 2 if any(isinstance(heading, list) for heading in headings) else 1


def _dated(entry: dict[str, Any]) -> tuple[set[int], set[str]]:
    """Return which columns of a table are of a time, the first one of figures being 1, and rows."""
    columns, rows = entry.get("columns", []), entry.get("rows", {}).get("periods", [])
    at_columns = {
        column.get("position", number)
        for number, column in enumerate(columns, start=1)
        if "period" in column
    }
    return at_columns, {danish.same_label(row["label"]) for row in rows}


def without_figures(
    text: str,
    heading_lines: int = 1,
    columns: Collection[int] = (),
    rows: Collection[str] = (),
) -> str:
    """Return a table with its headings and the labels of its rows, every other cell blank.

    The cells of some columns and rows are kept.
    """
    delimiter = delimiter_of(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    filled = [line for line in lines if any(line) and not line[0].startswith("sep=")]
    headings, cells = filled[:heading_lines], filled[heading_lines:]
    width = max(map(len, headings))
    made = [*headings]
    for label, *row in cells:
        every = range(1, width) if danish.same_label(label) in rows else columns
        kept = [cell if at in every else "" for at, cell in enumerate(row[: width - 1], start=1)]
        made.append([label, *kept, *[""] * (width - 1 - len(row))])
    return as_csv(made, delimiter)
