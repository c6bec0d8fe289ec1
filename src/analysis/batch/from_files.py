"""Begin a new meeting from the office's own files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import danish
from analysis.batch.drafted import Checks, checks_of
from analysis.batch.new import body_of, free_folder, written
from analysis.faults import Fault, InputError
from analysis.project import Address, Project
from analysis.sources import office
from analysis.sources.office import blocks, described, inferred
from analysis.sources.office.grid import OfficeFile


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
    folder, name = free_folder(project, address), body_of(address)
    delivered: list[OfficeFile] = []
    faults: list[Fault] = []
    for path in files:
        try:
            delivered.append(office.read(path))
        except InputError as error:
            faults += error.faults
    tables: list[inferred.Table] = []
    by_file: list[tuple[OfficeFile, list[inferred.Table]]] = []
    told: list[str] = []
    for file in delivered:
        before = len(tables)
        told += _tables_of(file, address, tables, faults)
        by_file.append((file, tables[before:]))
    if not tables and not faults:
        faults = [Fault(file.name, "holds no table that can be read") for file in delivered]
    faults += _alike(tables)
    if faults:
        raise InputError(faults)
    checks = checks_of("\n".join(_description(address, name, delivered, tables, {})), by_file)
    told += [f"checks in {table}: {made.told}" for table, made in checks.items() if made.told]
    description = "\n".join([*_description(address, name, delivered, tables, checks), ""])
    figures = {f"{table.id}.csv": table.csv for table in tables}
    return Begun(written(folder, description, figures), told)


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
    address: Address,
    municipality: str,
    files: list[OfficeFile],
    tables: list[inferred.Table],
    checks: Mapping[str, Checks],
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
        yield from checks[table.id].lines if table.id in checks else ()
