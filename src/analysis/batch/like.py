"""Begin a new meeting from an earlier one: its descriptions and checks, without figures."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from analysis import danish, raw_files, toml_files
from analysis.batch.new import body_of, free_folder, written
from analysis.faults import Fault, InputError
from analysis.meeting_file import FILE_NAME, OPEN
from analysis.project import Address, Project
from analysis.sources.printed import delimiter_of

_DEVIATIONS = "[[tables.deviations]]"
_TOKEN = re.compile(
    r"#.*|^[ \t]*\[\[?(?P<table>[\w.-]+)\]\]?|(?P<key>[\w-]+)[ \t]*=[ \t]*"
    r'|(?P<value>"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|\d[\w:.+-]*)',
    re.MULTILINE,
)
_OF_ONE_MEETING = {"document", "document_url", "time", "reference", "period", "day", "year"}
# What is named elsewhere under the same name, so that it is a fault when that is renewed.
_NAMES = {
    *("id", "name", "notebook", "matters", "table", "tables", "check", "mark"),
    *("row", "rows", "column", "columns", "over"),
}


def begin(project: Project, address: Address, like: Address) -> Path:
    """Make the folder of a new meeting and return it.

    The tables keep their headings and labels, and their cells are blank until somebody fills them
    in. Known deviations are left out, since they are about the figures of the earlier meeting.

    Raises :class:`InputError` when the meeting is there already, it is of no municipality and of
    another body than the earlier one, or that cannot be read.
    """
    source = project.raw_folder(like)
    folder, name = free_folder(project, address), body_of(address, like)
    content, faults = toml_files.read(source / FILE_NAME, project.shown(source / FILE_NAME))
    tables: dict[str, str] = {}
    for path in sorted(source.glob("*.csv")):
        try:
            table = raw_files.decode(raw_files.read(path))
            tables[path.name] = without_figures(table, _heading_lines(content, path.stem))
        except (ValueError, csv.Error) as error:
            faults.append(Fault(project.shown(path), str(error)))
    if faults:
        raise InputError(faults)
    text = (source / FILE_NAME).read_text(encoding="utf-8-sig")
    before = str(content.get("municipality") or content.get("sender"))
    description = description_for(text, before, address, name or before)
    return written(folder, description, tables)


def description_for(text: str, before: str, address: Address, body: str) -> str:
    """Return ``meeting.toml`` for another date or body, open where it must be renewed.

    ``before`` is whose the earlier meeting was. ``????`` stands for what is about that meeting
    alone: its document, periods and days, any year, figures in notes and, for another municipality,
    the name of the earlier body. ``check`` refuses it until it is filled in.
    Worked on as text, so that the comments of whoever wrote it are kept, but for those above all.

    Raises :class:`InputError` when something is written so that it cannot be found in the text.
    """
    moved = before if before != body else ""
    table = key = ""

    def renewed(token: re.Match[str]) -> str:
        nonlocal table, key
        table, key = token["table"] or table, token["key"] or key
        is_body = not table and key in {"municipality", "sender"}
        if is_body and moved and token["key"]:
            return token[0].replace(key, "municipality")
        if token["value"] is None:
            return token[0]
        if is_body:
            made_up = "\nmade_up = true" if body == danish.MADE_UP else ""
            return f'"{body}"{made_up}' if moved else f"{token[0]}{made_up}"
        if not table and key == "date":
            return address.day.isoformat()
        written = re.fullmatch(r"(\"{3}|'{3}|[\"']?)(.*)\1", token[0], re.DOTALL)
        quotes, value = written.groups() if written else ("", token[0])
        left_open = _left_open(key, value, moved, table.endswith("notes"))
        quotes = quotes or '"' * (left_open != value)
        return f"{quotes}{left_open}{quotes}"

    kept = "\n".join(_without_deviations(text)) + "\n"
    kept = re.sub(r"\A(#.*\n|\s*\n)+|^made_up\s*=.*\n", "", kept, flags=re.MULTILINE)
    kept = _TOKEN.sub(renewed, re.sub(r"\n{3,}", "\n\n", kept))
    _refuse_what_stayed(tomllib.loads(kept), moved)
    return kept


def _refuse_what_stayed(content: dict[str, Any], moved: str) -> None:
    """Raise :class:`InputError` for what is about the earlier meeting and is still there."""
    for location, value in toml_files.walk(content):
        key = next((step for step in reversed(location) if isinstance(step, str)), "")
        said = str(value) if isinstance(value, str | int | date) and location[1:] else OPEN
        if "deviations" in location:
            problem = f"is not written as {_DEVIATIONS}, and cannot be left out"
        elif OPEN not in said and _left_open(key, said, moved, "notes" in location) != said:
            problem = "is of the earlier meeting and cannot be found in the text"
        else:
            continue
        place = toml_files.place(content, location)
        raise InputError([Fault(FILE_NAME, problem, column=place)])


def _left_open(key: str, value: str, moved: str, in_notes: bool) -> str:
    """Return a value with what is about the earlier meeting, or its body, left open."""
    if key in _NAMES or not value:
        return value
    if key in _OF_ONE_MEETING or (moved and key == "committee"):
        return OPEN
    if in_notes and key == "text":
        value = re.sub(r"\d+([.,]\d+)*", OPEN, value)
    if moved:
        value = re.sub(re.escape(moved), OPEN, value, flags=re.IGNORECASE)
    return re.sub(r"(?<!\d)(19|20)\d\d(?!\d)", OPEN, value)


def _without_deviations(text: str) -> Iterator[str]:
    """Yield the lines outside known deviations; a comment belongs to what it stands above."""
    inside = False
    comment: list[str] = []
    for line in text.splitlines():
        if line.startswith("[["):
            inside = line.strip() == _DEVIATIONS
        if not line.strip() or line.startswith("#"):
            comment.append(line)
        elif inside:
            comment = []
        else:
            yield from comment
            yield line
            comment = []


def _heading_lines(content: dict[str, Any], table: str) -> int:
    """Return how many lines of headings a description, which may have faults, gives a table."""
    entries = (value for _, value in toml_files.walk(content) if isinstance(value, dict))
    headings = (
        isinstance(value, list)
        for entry in entries
        if entry.get("id") == table
        for location, value in toml_files.walk(entry)
        if location[-1:] == ("heading",)
    )
    return 2 if any(headings) else 1


def without_figures(text: str, heading_lines: int = 1) -> str:
    """Return a table with its headings and the labels of its rows, every other cell blank."""
    delimiter = delimiter_of(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    filled = [line for line in lines if any(line) and not line[0].startswith("sep=")]
    headings, rows = filled[:heading_lines], filled[heading_lines:]
    width = max(map(len, headings))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows(headings)
    writer.writerows([row[0], *[""] * (width - 1)] for row in rows)
    return out.getvalue()
