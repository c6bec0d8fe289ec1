"""What was delivered for a meeting, read as a whole, and its figures kept as Parquet.

``data/processed/<municipality>/<date>/`` holds ``observations.parquet`` (one row per figure, see
:mod:`analysis.observations`) for whoever wants the figures in another program, and
``made-from.json``, the hashes of what it was made from and of itself, and what a check of it said.
Nothing here reads the figures back: reading them from the papers takes no longer, and what is not
read cannot be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import cpr, meeting_file, observations
from analysis.faults import Fault, InputError
from analysis.meeting import Meeting, TableSpec
from analysis.observations import Observation
from analysis.project import Address, Project
from analysis.raw_files import hash_files, kind_of, unreadable
from analysis.sources import fetched
from analysis.sources.counted import Count, Counted, Source
from analysis.sources.printed import (
    PrintedTable,
    find_personal_ids,
    read_counted,
    read_fetched,
    read_table,
)
from analysis.whole_files import add_to, code_hash, digest_of, new_folder, store, stored

if TYPE_CHECKING:
    import pandas as pd

_FIGURES, _SAID = "observations.parquet", "said"


@dataclass(frozen=True)
class Delivery:
    """A meeting, its tables as printed, and the SHA-256 of each raw file.

    ``unread`` are the ids of tables that could not be read whole. ``counted`` is what was counted
    in a register for the other tables, ``fetched`` what was fetched from outside, and ``beside``
    are the printed tables of which one of these is true too.
    ``shared`` is the SHA-256 of files that other meetings of the body have too, by path.
    """

    meeting: Meeting
    tables: dict[str, PrintedTable]
    hashes: dict[str, str]
    unread: set[str] = field(default_factory=set)
    counted: Counted = field(default_factory=Counted)
    fetched: fetched.All = field(default_factory=fetched.All)
    beside: dict[str, PrintedTable] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)

    @cached_property
    def observations(self) -> list[Observation]:
        """The figures of all tables."""
        return [one for table in self.tables.values() for one in table.observations]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The figures of all tables as a frame, one row each."""
        return observations.frame(self.observations)


def read(
    project: Project, address: Address, *, source: Source = "printed", count: Count | None = None
) -> tuple[Delivery, list[Fault]]:
    """Read and check a meeting's folder; return what was delivered, and what is wrong with it.

    ``count`` counts tables in the meeting's register: those that are not printed, and with
    ``source`` "register" all that can be.

    Nothing is written; :func:`keep` does that. Raises :class:`InputError` when ``meeting.toml``
    does not tell which tables to read, or they cannot be counted.
    """
    folder = project.raw_folder(address)
    shown = project.shown(folder)
    try:
        hashes = hash_files(folder)
        personal = list(_personal_ids(folder, hashes, shown))
        goals = project.goals(address.body)
        shared = {project.shown(goals): digest_of(goals)} if goals.is_file() else {}
        personal += _personal_ids(
            goals.parent, [goals.name] * len(shared), project.shown(goals.parent)
        )
    except OSError as error:
        raise InputError([Fault(shown, unreadable(error))]) from None
    if personal:
        raise InputError(personal)
    meeting, faults = meeting_file.read(folder, shown)
    if meeting is None:
        raise InputError([*faults, *_faults_of_cells(folder, shown)])
    meeting, outside = fetched.complete(project, meeting)
    faults += outside.faults
    printed = {table.id for table in meeting.tables if (folder / table.file).exists()}
    known = set() if source == "register" else printed
    wanted = [table for table in meeting.tables if table.counts and table.id not in known]
    counted = count(project, meeting, wanted) if count and wanted and not faults else Counted()
    made = Delivery(meeting, {}, hashes, counted=counted, fetched=outside, shared=shared)
    made.unread.update(meeting_file.ids_of_refused_tables(folder, meeting) if faults else ())
    for spec in meeting.tables:
        faults += _read_into(made, spec, spec.id in printed, folder, shown)
    return made, [*faults, *_faults_of_strays(made, folder, shown)]


def _faults_of_cells(folder: Path, shown: str) -> Iterator[Fault]:
    """Yield what is wrong in the tables that can be read while their meeting is still open."""
    if meeting := meeting_file.as_far_as_filled_in(folder):
        for spec in meeting.tables:
            if not spec.counts or (folder / spec.file).exists():
                found = read_table(meeting, spec, folder, shown)[1]
                yield from (fault for fault in found if meeting_file.OPEN not in fault.problem)


def _read_into(
    made: Delivery, spec: TableSpec, printed: bool, folder: Path, shown: str
) -> list[Fault]:
    """Read one table, and the printed one beside it if it has two; return what is wrong."""
    faults: list[Fault] = []
    if its := made.fetched.tables.get(spec.id):
        name = f"{shown}/{meeting_file.FILE_NAME}: the fetched table {spec.id!r}"
        made.tables[spec.id], faults = read_fetched(made.meeting, spec, its.lines, name)
    elif spec.fetched:  # other faults have kept it from being read
        made.unread.add(spec.id)
    elif spec.id in made.counted.figures:
        name = f"{shown}/{meeting_file.FILE_NAME}: the register's table {spec.id!r}"
        figures = made.counted.figures[spec.id]
        made.tables[spec.id], faults = read_counted(made.meeting, spec, figures, name)
    elif spec.counts and not printed:  # other faults have kept it from being counted
        made.unread.add(spec.id)
    else:
        made.tables[spec.id], faults = read_table(made.meeting, spec, folder, shown)
    if printed and spec.id in made.tables and (its or spec.id in made.counted.figures):
        made.beside[spec.id], found = read_table(made.meeting, spec, folder, shown)
        faults += found
    if faults:
        made.unread.add(spec.id)
    return faults


def _personal_ids(folder: Path, names: Iterable[str], shown: str) -> Iterator[Fault]:
    """Look into every file, also one that no table describes, and at all names."""
    for name in names:
        for masked in cpr.find(name):
            yield Fault(shown, f"holds a file whose name looks like a CPR number ({masked})")
        text = (folder / name).read_text(encoding="utf-8-sig", errors="replace")
        yield from find_personal_ids(text, f"{shown}/{name}")


def _faults_of_strays(made: Delivery, folder: Path, shown: str) -> Iterator[Fault]:
    """A file that no table describes would be left out of the reports in silence."""
    known = {table.file for table in made.meeting.tables}
    known |= {meeting_file.FILE_NAME, *(f"{table}.csv" for table in made.unread)}
    for name in [name for name in made.hashes if name not in known]:
        problem = "is described by no table of meeting.toml"
        with (folder / name).open("rb") as file:
            kind = kind_of(file.read(100))
        if kind:
            problem = f"is {kind}, and {problem[3:]}; deliver each of its tables as CSV UTF-8"
        yield Fault(f"{shown}/{name}", problem)


# --- kept for other programs ----------------------------------------------------------------------


def keep(project: Project, address: Address, delivery: Delivery) -> None:
    """Write the figures to data/processed, whole or not at all; without if that cannot be written.

    What was counted in a register is kept where it was counted.
    """
    folder = project.processed_folder(address)
    made_from = _made_from(project, address, delivery.hashes)
    if delivery.counted.figures or stored(folder, made_from):
        return
    content = _parquet(delivery.observations)
    with suppress(OSError), new_folder(folder) as private:
        (private / _FIGURES).write_bytes(content)
        store(private, {"made_from": made_from})


def _made_from(project: Project, address: Address, hashes: Mapping[str, str]) -> dict[str, object]:
    described = project.raw_folder(address) / meeting_file.FILE_NAME
    outside = {project.shown(path): digest_of(path) for path in fetched.pinned(project, described)}
    return {"raw": hashes, "outside": outside, "reader": code_hash()}


def note(
    project: Project, address: Address, delivery: Delivery, said: Mapping[str, object]
) -> None:
    """Note beside the figures that are kept of a delivery what is said of it."""
    folder = project.processed_folder(address)
    if account := stored(folder, _made_from(project, address, delivery.hashes)):
        with suppress(OSError):
            add_to(folder, account, {_SAID: said})


def noted(project: Project, address: Address) -> dict[str, Any]:
    """Return what was noted so; nothing where the figures kept are not those of the files now."""
    made_from = _made_from(project, address, hash_files(project.raw_folder(address)))
    account = stored(project.processed_folder(address), made_from) or {}
    return account.get(_SAID) or {}


def _parquet(figures: list[Observation]) -> bytes:
    """Return figures as a Parquet file."""
    import pyarrow  # both take a while to load, and are seldom needed
    import pyarrow.parquet

    # 38 digits hold every figure of a budget; 6 decimals are what a column may declare.
    types = {
        "value": pyarrow.decimal128(38, 6),
        "decimals": pyarrow.int64(),
        "rounded": pyarrow.bool_(),
    }
    text = pyarrow.string()
    schema = pyarrow.schema([(name, types.get(name, text)) for name in observations.COLUMNS])
    file = BytesIO()
    columns = {name: [getattr(each, name) for each in figures] for name in schema.names}
    table = pyarrow.Table.from_pydict(columns, schema=schema)
    pyarrow.parquet.write_table(table, file)
    return file.getvalue()
