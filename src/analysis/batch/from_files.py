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
from analysis.sources.headings import apart_from_time
from analysis.sources.office import blocks, described, inferred
from analysis.sources.office.grid import OfficeFile


@dataclass(frozen=True)
class Begun:
    """A meeting that was begun from files: its folder, and what was taken, left out and guessed."""

    folder: Path
    told: list[str]


@dataclass(frozen=True)
class Taken:
    """A delivered file as read: its tables, and what of it is in none of them."""

    file: OfficeFile
    tables: list[inferred.Table]
    left_out: list[str]

    def told(self) -> Iterator[str]:
        """Yield what became of the file, cell by cell."""
        yield f"{self.file.name}:"
        for table in self.tables:
            size = f"{len(table.labels)} rows and {len(table.columns)} columns"
            yield f"  took {table.block.place} as {table.id}.csv: {size}"
            yield from (f"  guessed in {table.id}: {guess}" for guess in table.guessed)
        yield from (f"  read otherwise than shown: {cell}" for cell in self.file.read_as)
        yield from (f"  left out {what}" for what in self.left_out)


def begin_from(
    project: Project, address: Address, files: Sequence[Path], sender: str = ""
) -> Begun:
    """Make the folder of a new meeting from the office's own files, and say what became of these.

    What the files do not say is ``????`` behind a line with ``UDFYLD``; ``check`` refuses it.
    ``sender`` is whose meeting it is where that is no municipality.

    Raises :class:`InputError`, with nothing written, when the meeting is there already, its
    municipality is unknown, or there is something in a file that cannot be taken as it stands.
    """
    folder, name = free_folder(project, address), body_of(address, sender=sender)
    delivered = taken(files, address)
    tables = [table for one in delivered for table in one.tables]
    refuse_columns_alike(tables)
    read = [one.file for one in delivered]
    without = "\n".join(_description(address, name, read, tables, {}))
    checks = checks_of(without, [(one.file, one.tables) for one in delivered])
    description = "\n".join([*_description(address, name, read, tables, checks), ""])
    figures = {f"{table.id}.csv": table.csv for table in tables}
    told = [line for one in delivered for line in one.told()]
    told += [f"checks in {table}: {made.told}" for table, made in checks.items() if made.told]
    return Begun(written(folder, description, figures), told)


def taken(files: Sequence[Path], address: Address) -> list[Taken]:
    """Read the office's own files. Raises :class:`InputError` with all that is wrong with them."""
    found: list[Taken] = []
    faults: list[Fault] = []
    tables: list[inferred.Table] = []
    for path in files:
        try:
            file = office.read(path)
        except InputError as error:
            faults += error.faults
            continue
        found.append(_taken(file, address, tables, faults))
        tables += found[-1].tables
    if not tables and not faults:
        faults = [Fault(one.file.name, _without_table(one.file)) for one in found]
    faults += _alike(tables)
    if faults:
        raise InputError(faults)
    return found


def _without_table(file: OfficeFile) -> str:
    has_pictures = any(line.startswith("pictures") for line in file.left_out)
    typed = "; a table in a picture is to be typed" * has_pictures
    return f"holds no table that can be read{typed}"


def _taken(
    file: OfficeFile, address: Address, before: Sequence[inferred.Table], faults: list[Fault]
) -> Taken:
    """Return what a file holds; its tables are named otherwise than those ``before`` it."""
    made = Taken(file, [], [*file.left_out])
    for grid in file.grids:
        found = blocks.find(grid, file.name)
        faults += found.faults
        made.left_out.extend(found.left_out)
        file.read_as.extend(found.read_as)
        for block in found.blocks:
            there = [table.id for table in (*before, *made.tables)]
            name = id_of(inferred.title_of(block.title)) or f"tabel-{len(there) + 1}"
            table = inferred.infer(block, file.name, free_id(name, there), address.day)
            made.tables.append(table)
            made.left_out.extend(f"{block.place}, above the table: {one!r}" for one in block.above)
    return made


def id_of(title: str) -> str:
    """Return what a table is called by its title, each month the same; empty where it has none."""
    words = danish.slug(apart_from_time(title)) or danish.slug(title)
    return re.sub(r"(-(i|pr|for|fra|til|den))+\Z", "", words)[:60].strip("-")


def free_id(name: str, there: Sequence[str]) -> str:
    """Return a name for a table that none has yet: the second ``ledige`` is ``ledige-2``."""
    alike = [one for one in there if re.fullmatch(rf"{name}(-\d+)?", one)]
    return f"{name}-{len(alike) + 1}" if name in alike else name


def _alike(tables: Sequence[inferred.Table]) -> Iterator[Fault]:
    """Yield a fault for each table that cannot be told from an earlier one."""
    seen: dict[object, inferred.Table] = {}
    for table in tables:
        headings = tuple(column.heading for column in table.columns)
        first = seen.setdefault((table.block.title, headings, tuple(table.labels)), table)
        if first is not table:
            problem = f"looks like {first.block.place} of {first.file}: it has the same title, "
            problem += "headings and rows; give each a title of its own, or leave one out"
            yield Fault(table.file, problem, row=table.block.place)


def refuse_columns_alike(tables: Sequence[inferred.Table]) -> None:
    """Raise :class:`InputError` when columns of a table cannot be told apart."""
    faults = []
    for table in tables:
        headings = [column.heading for column in table.columns]
        for heading in sorted({each for each in headings if headings.count(each) > 1}):
            problem = f"has {headings.count(heading)} columns called {heading!r}; give each its own"
            faults.append(Fault(table.file, problem, row=table.block.place))
    if faults:
        raise InputError(faults)


def _description(
    address: Address,
    body: str,
    files: list[OfficeFile],
    tables: list[inferred.Table],
    checks: Mapping[str, Checks],
) -> Iterator[str]:
    """Yield the lines of ``meeting.toml`` for a meeting that was begun from files."""
    is_municipality = body in (*danish.MUNICIPALITIES, danish.MADE_UP)
    yield f"{'municipality' if is_municipality else 'sender'} = {described.toml(body)}"
    if body == danish.MADE_UP:
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
