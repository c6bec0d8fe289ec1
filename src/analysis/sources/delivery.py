"""What was delivered for a meeting, read as a whole, and kept as Parquet while it is unchanged.

``data/processed/<municipality>/<date>/`` holds ``observations.parquet`` (one row per figure, see
:mod:`analysis.observations`), ``cells.parquet`` (every printed cell: row and column 0 are labels
and headings) and ``made-from.json``, the hashes of what they were made from.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow
import pyarrow.parquet

from analysis import cpr, meeting_file, observations
from analysis.faults import Fault, InputError
from analysis.meeting import Meeting, TableSpec
from analysis.project import Address, Project
from analysis.sources.counted import Count, Counted, Source
from analysis.sources.printed import (
    Cell,
    PrintedTable,
    find_personal_ids,
    read_counted,
    read_table,
)
from analysis.sources.raw_files import delivered, hash_files
from analysis.whole_files import code_hash

_CELLS = pyarrow.schema(
    [
        ("table", pyarrow.string()),
        ("row", pyarrow.int32()),
        ("column", pyarrow.int32()),
        ("text", pyarrow.string()),
        ("notes", pyarrow.string()),
    ]
)


@dataclass(frozen=True)
class Delivery:
    """A meeting, its observations, its tables as printed, and the SHA-256 of each raw file.

    ``unread`` are the ids of tables that could not be read whole. ``counted`` is what was counted
    in a register for the other tables, and ``beside`` the printed tables of which that is true too.
    """

    meeting: Meeting
    observations: pd.DataFrame
    tables: dict[str, PrintedTable]
    hashes: dict[str, str]
    unread: frozenset[str] = frozenset()
    counted: Counted = field(default_factory=Counted)
    beside: dict[str, PrintedTable] = field(default_factory=dict)


def _none(*_: object) -> Counted:
    """Count nothing: for a meeting whose tables are all printed."""
    return Counted()


def read(
    project: Project, address: Address, *, source: Source = "printed", count: Count = _none
) -> tuple[Delivery, list[Fault]] | list[Fault]:
    """Read and check a meeting's folder.

    ``count`` counts tables in the meeting's register: those that are not printed, and with
    ``source`` "register" all that can be.

    Returns the delivery with what is wrong with it, or only the faults when ``meeting.toml`` does
    not tell which tables to read. Nothing is written; :func:`keep` does that.
    """
    folder = project.raw_folder(address)
    shown = project.shown(folder)
    try:
        hashes = hash_files(folder)
        personal = list(_personal_ids(folder, shown))
    except OSError as error:
        return [Fault(shown, f"cannot be read: {error.strerror} ({Path(error.filename).name})")]
    if personal:
        return personal
    meeting, faults = meeting_file.read(folder, shown)
    if meeting is None:
        return faults
    wanted = [] if faults else _to_count(meeting, folder, source)
    if not faults and not wanted and (kept := _load(project, address, meeting, hashes)):
        return kept, []
    try:
        counted = count(project, meeting, wanted)
    except InputError as error:
        return [*error.faults]
    unread = meeting_file.ids_of_refused_tables(folder, meeting)
    tables: dict[str, PrintedTable] = {}
    beside: dict[str, PrintedTable] = {}
    for spec in meeting.tables:
        if _was_not_counted(spec, counted, folder):
            unread |= {spec.id}
            continue
        if spec.id in counted.figures:
            name = f"{shown}/{meeting_file.FILE_NAME}: the register's table {spec.id!r}"
            figures = counted.figures[spec.id]
            tables[spec.id], found = read_counted(meeting, spec, figures, name)
        else:
            tables[spec.id], found = read_table(meeting, spec, folder, shown)
        if spec.id in counted.figures and (folder / spec.file).is_file():
            beside[spec.id], printed_faults = read_table(meeting, spec, folder, shown)
            found = [*found, *printed_faults]
        unread |= {spec.id} if found else set()
        faults += found
    faults += _faults_of_strays(meeting, unread, folder, shown)
    rows = [row for table in tables.values() for row in table.observations]
    frame = observations.frame(rows)
    made = Delivery(meeting, frame, tables, hashes, frozenset(unread), counted, beside)
    return made, faults


def _was_not_counted(spec: TableSpec, counted: Counted, folder: Path) -> bool:
    """Whether a table is counted and not printed, and other faults have kept it from being so."""
    printed = (folder / spec.file).is_file()
    return spec.counts is not None and spec.id not in counted.figures and not printed


def _to_count(meeting: Meeting, folder: Path, source: Source) -> list[TableSpec]:
    """Return the tables that are counted in the register."""
    return [
        spec
        for spec in meeting.tables
        if spec.counts and (source == "register" or not (folder / spec.file).is_file())
    ]


def _personal_ids(folder: Path, shown: str) -> Iterator[Fault]:
    """Look into every file, also one that no table describes, and at all names."""
    for path in delivered(folder):
        name = path.relative_to(folder).as_posix()
        for masked in cpr.find(name):
            yield Fault(shown, f"holds a file whose name looks like a CPR number ({masked})")
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        yield from find_personal_ids(text, f"{shown}/{name}")


def _faults_of_strays(
    meeting: Meeting, refused: set[str], folder: Path, shown: str
) -> Iterator[Fault]:
    """A file that no table describes would be left out of the reports in silence."""
    known = {table.file for table in meeting.tables} | {f"{table}.csv" for table in refused}
    for path in delivered(folder):
        name = path.relative_to(folder).as_posix()
        if name not in known | {meeting_file.FILE_NAME}:
            yield Fault(f"{shown}/{name}", "is described by no table of meeting.toml")


# --- kept between runs ----------------------------------------------------------------------------


def _made_from(hashes: dict[str, str]) -> dict[str, object]:
    return {
        "raw": hashes,
        "reader": code_hash(
            "danish.py", "cpr.py", "meeting.py", "meeting_file.py", "observations.py", "sources"
        ),
    }


def keep(project: Project, address: Address, delivery: Delivery) -> None:
    """Write what was read to data/processed, whole or not at all.

    What was counted in a register is kept where it was counted.
    """
    folder = project.processed_folder(address)
    if delivery.counted.figures:
        return
    if _is_current(folder, delivery.hashes):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    private = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        frame = pyarrow.Table.from_pandas(
            delivery.observations, schema=observations.ARROW, preserve_index=False
        )
        pyarrow.parquet.write_table(frame, private / "observations.parquet")
        pyarrow.parquet.write_table(_cells(delivery), private / "cells.parquet")
        (private / "made-from.json").write_text(
            json.dumps(_made_from(delivery.hashes), indent=2, sort_keys=True), encoding="utf-8"
        )
        private.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        try:
            private.replace(folder)
        except OSError:
            # Another notebook of the same meeting may have been a moment faster; its is as good.
            if not _is_current(folder, delivery.hashes):
                raise
    finally:
        shutil.rmtree(private, ignore_errors=True)


def _is_current(folder: Path, hashes: dict[str, str]) -> bool:
    try:
        made_from = json.loads((folder / "made-from.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(made_from == _made_from(hashes))


def _cells(delivery: Delivery) -> pyarrow.Table:
    rows = []
    for name, table in delivery.tables.items():
        grid = [(table.row_heading, table.headings), *table.rows]
        for row, (label, cells) in enumerate(grid):
            for column, cell in enumerate([label, *cells]):
                rows.append((name, row, column, cell.text, " ".join(cell.marks)))
    entries = [dict(zip(_CELLS.names, row, strict=True)) for row in rows]
    return pyarrow.Table.from_pylist(entries, schema=_CELLS)


def _load(
    project: Project, address: Address, meeting: Meeting, hashes: dict[str, str]
) -> Delivery | None:
    folder = project.processed_folder(address)
    if not _is_current(folder, hashes):
        return None
    try:
        frame = _read_parquet(folder / "observations.parquet").to_pandas(use_threads=False)
        cells = _read_parquet(folder / "cells.parquet").to_pylist()
    except (OSError, pyarrow.ArrowException):
        return None
    return Delivery(meeting, _with_printed_decimals(frame), _tables(meeting, cells), hashes)


def _read_parquet(path: Path) -> pyarrow.Table:
    """Read a file without starting threads: a process that has any is not forked for kernels."""
    with pyarrow.parquet.ParquetFile(path, pre_buffer=False) as file:
        return file.read(use_threads=False)


def _with_printed_decimals(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each value the decimals it was printed with; Parquet keeps six for all."""
    values = [
        None if value is None else round(value, decimals) if decimals else value.to_integral_value()
        for value, decimals in zip(frame["value"], frame["decimals"], strict=True)
    ]
    return observations.SCHEMA.validate(
        frame.assign(value=pd.Series(values, dtype=object, index=frame.index)), lazy=True
    )


def _tables(meeting: Meeting, cells: list[dict[str, object]]) -> dict[str, PrintedTable]:
    tables: dict[str, PrintedTable] = {}
    for spec in meeting.tables:
        grid = _grid([cell for cell in cells if cell["table"] == spec.id])
        (heading, headings), *rows = grid
        tables[spec.id] = PrintedTable(spec, heading, headings, rows)
    return tables


def _grid(cells: list[dict[str, object]]) -> list[tuple[Cell, list[Cell]]]:
    grid: list[tuple[Cell, list[Cell]]] = []
    for cell in cells:
        read_cell = Cell(str(cell["text"]), tuple(str(cell["notes"]).split()))
        if cell["column"] == 0:
            grid.append((read_cell, []))
        else:
            grid[-1][1].append(read_cell)
    return grid
