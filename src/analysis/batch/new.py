"""Begin a new meeting: from an earlier one, without figures, or from the office's own files."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis import danish, raw_files, toml_files, whole_files
from analysis.faults import Fault, InputError, near
from analysis.meeting_file import FILE_NAME, OPEN
from analysis.project import Address, Project
from analysis.sources import office
from analysis.sources.office import blocks, described, inferred
from analysis.sources.office.grid import OfficeFile
from analysis.sources.printed import delimiter_of

_DEVIATIONS = "[[tables.deviations]]"
_GOALS = "[[goals]]"  # are of a body, and stay as they are from one of its meetings to the next
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
    in. Known deviations are left out, since they are about the figures of the earlier meeting, and
    for another municipality the goals.

    Raises :class:`InputError` when the meeting is there already, it is of no municipality and of
    another body than the earlier one, or that cannot be read.
    """
    source = project.raw_folder(like)
    folder, name = _free_folder(project, address), _body(address, like)
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
    return _written(folder, description, tables)


@dataclass(frozen=True)
class Begun:
    """A meeting that was begun from files: its folder, and what was taken, left out and guessed."""

    folder: Path
    told: list[str]


def begin_from(project: Project, address: Address, files: Sequence[Path]) -> Begun:
    """Make the folder of a new meeting from the office's own files, and say what became of these.

    What the files do not say is ``????`` behind a line with ``UDFYLD``; ``check`` refuses it.

    Raises :class:`InputError`, with nothing written, when the meeting is there already, its
    municipality is unknown, or there is something in a file that cannot be taken as it stands.
    """
    folder, name = _free_folder(project, address), _body(address)
    delivered: list[OfficeFile] = []
    faults: list[Fault] = []
    for path in files:
        try:
            delivered.append(office.read(path))
        except InputError as error:
            faults += error.faults
    tables: list[inferred.Table] = []
    told: list[str] = []
    for file in delivered:
        told += _tables_of(file, address, tables, faults)
    if not tables and not faults:
        faults = [Fault(file.name, "holds no table that can be read") for file in delivered]
    faults += _alike(tables)
    if faults:
        raise InputError(faults)
    description = "\n".join([*_description(address, name, delivered, tables), ""])
    figures = {f"{table.id}.csv": table.csv for table in tables}
    return Begun(_written(folder, description, figures), told)


def _tables_of(
    file: OfficeFile, address: Address, tables: list[inferred.Table], faults: list[Fault]
) -> Iterator[str]:
    """Add the tables of a file to those there are, and its faults; yield what to tell of it."""
    yield f"{file.name}:"
    left_out = [*file.left_out]
    for grid in file.grids:
        found = blocks.find(grid, file.name)
        faults += found.faults
        left_out += found.left_out
        for block in found.blocks:
            stem = danish.slug(block.title)[:60].strip("-") or f"tabel-{len(tables) + 1}"
            taken = [table.id for table in tables if re.fullmatch(rf"{stem}(-\d+)?", table.id)]
            number = f"-{len(taken) + 1}" if stem in taken else ""
            table = inferred.infer(block, file.name, f"{stem}{number}", address.day)
            tables.append(table)
            size = f"{len(table.labels)} rows and {len(table.columns)} columns"
            yield f"  took {block.place} as {table.id}.csv: {size}"
            yield from (f"  guessed in {table.id}: {guess}" for guess in table.guessed)
            left_out += [f"{block.place}, above the table: {line!r}" for line in block.above]
    yield from (f"  read otherwise than shown: {cell}" for cell in file.read_as)
    yield from (f"  left out {what}" for what in left_out)


def _alike(tables: Sequence[inferred.Table]) -> Iterator[Fault]:
    """Yield a fault for each table or column that cannot be told from an earlier one."""
    seen: dict[object, inferred.Table] = {}
    for table in tables:
        headings = tuple(column.heading for column in table.columns)
        for heading in sorted({each for each in headings if headings.count(each) > 1}):
            problem = f"has {headings.count(heading)} columns called {heading!r}; give each its own"
            yield Fault(table.file, problem, row=table.block.place)
        first = seen.setdefault((table.block.title, headings, tuple(table.labels)), table)
        if first is not table:
            problem = f"looks like {first.block.place} of {first.file}: it has the same title, "
            problem += "headings and rows; give each a title of its own, or leave one out"
            yield Fault(table.file, problem, row=table.block.place)


def _description(
    address: Address, municipality: str, files: list[OfficeFile], tables: list[inferred.Table]
) -> Iterator[str]:
    """Yield the lines of ``meeting.toml`` for a meeting that was begun from files."""
    yield f"municipality = {described.toml(municipality)}"
    if municipality == danish.MADE_UP:
        yield "made_up = true"
    yield described.to_fill_in("committee", "udvalgets navn")
    yield f"date = {address.day.isoformat()}"
    yield described.to_fill_in("document", 'papirernes titel, fx "Bilag til dagsordenen"')
    for file in files:
        yield from ("", "[[delivered]]", f"file = {described.toml(file.name)}")
        yield f"sha256 = {described.toml(file.sha256)}"
    for table in tables:
        if table.is_of_figures is not False:
            yield from ("", *described.reported(table))
    for table in tables:
        yield from ("", *described.described(table))


def _free_folder(project: Project, address: Address) -> Path:
    folder = project.raw_folder(address)
    if folder.exists():
        raise InputError([Fault("MEETING", "is delivered already", value=str(address))])
    return folder


def _written(folder: Path, description: str, tables: dict[str, str]) -> Path:
    with whole_files.new_folder(folder) as private:
        (private / FILE_NAME).write_text(description, encoding="utf-8", newline="\n")
        for file, table in tables.items():
            (private / file).write_text(table, encoding="utf-8-sig", newline="\n")
    return folder


def _body(address: Address, like: Address | None = None) -> str:
    """Return the municipality whose meeting it is; empty where it is of the same body as before."""
    known = {danish.slug(name): name for name in (*danish.MUNICIPALITIES, danish.MADE_UP)}
    if address.body in known or (like and address.body == like.body):
        return known.get(address.body, "")
    problem = "is of no Danish municipality; expected its name in small letters, as in "
    problem += f"hoeje-taastrup{f', or {like.body!r} again' if like else ''}"
    problem += near(address.body, known)
    raise InputError([Fault("MEETING", problem, value=str(address))])


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
        if token["value"] is None or table.startswith("goals"):
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

    left_out = {_DEVIATIONS, *((_GOALS, "[[goals.readings]]") if moved else ())}
    kept = "\n".join(_without(text, left_out)) + "\n"
    kept = re.sub(r"\A(#.*\n|\s*\n)+|^made_up\s*=.*\n", "", kept, flags=re.MULTILINE)
    kept = _TOKEN.sub(renewed, re.sub(r"\n{3,}", "\n\n", kept))
    _refuse_what_stayed(tomllib.loads(kept), moved)
    return kept


def _refuse_what_stayed(content: dict[str, Any], moved: str) -> None:
    """Raise :class:`InputError` for what is about the earlier meeting and is still there."""
    for location, value in toml_files.walk(content):
        key = next((step for step in reversed(location) if isinstance(step, str)), "")
        said = str(value) if isinstance(value, str | int | date) and location[1:] else OPEN
        if "deviations" in location or (moved and location[:1] == ("goals",)):
            written = _GOALS if "goals" in location else _DEVIATIONS
            problem = f"is not written as {written}, and cannot be left out"
        elif location[:1] == ("goals",):
            continue
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


def _without(text: str, headings: Collection[str]) -> Iterator[str]:
    """Yield the lines but those under some headings; a comment belongs to what it stands above."""
    inside = False
    comment: list[str] = []
    for line in text.splitlines():
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
