"""Tables that are fetched from outside: from a snapshot that lies here to lines of cells.

What the meeting asks, ``[tables.from]``, is found in the answer that it pins. Areas are known by
the names of municipalities, however a source spells them, and periods by the source's own ids. From
the lines on it is a table like any other. Nothing here touches the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from analysis import areas, danish, meeting_file
from analysis.faults import Fault, InputError, near
from analysis.meeting import ColumnSpec, Meeting, TableSpec
from analysis.meeting.fetched import CLUSTER, EVERY_MUNICIPALITY, SOURCES, FetchedSpec
from analysis.meeting.values import Heading
from analysis.observations import WORDS, Status
from analysis.periods import Period
from analysis.project import Project
from analysis.sources import comparable
from analysis.sources.comparable import Comparable
from analysis.sources.snapshots import (
    VALUE,
    About,
    Cell,
    Snapshot,
    area_named,
    folder_of,
    period_of,
)
from analysis.whole_files import digest_of

_TIME, _AREA = ("Periode", "TID"), ("Område", "OMRÅDE")
_TOTAL = "/"  # the value id of everything, in any breakdown
_MOST_DECIMALS = 6
_SUPPRESSED = "suppressedDataValue"  # StatBank's own word for the figure that hides others


@dataclass(frozen=True)
class Fetched:
    """A table as it was fetched: its lines of cells under the headings, and where they are from.

    ``files`` are the SHA-256 of everything that it was made from, by path.
    """

    lines: list[list[str]]
    about: About
    files: dict[str, str]


@dataclass(frozen=True)
class All:
    """The fetched tables of a meeting by id, and what is wrong with others."""

    tables: dict[str, Fetched] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def files_of(self, tables: Iterable[str]) -> dict[str, str]:
        """Return the SHA-256 of what some tables were made from, by path."""
        found = (self.tables[table].files for table in tables if table in self.tables)
        return {name: value for files in found for name, value in files.items()}


def pinned(project: Project, described: Path) -> list[Path]:
    """Return every file that the fetched tables of a meeting are made from, by its meeting.toml.

    One that cannot be read names none: what is wrong with it is told where it is read.
    """
    try:
        text = described.read_text("utf-8", "replace")
    except OSError:
        return []
    found = re.findall(r"""^\s*snapshot\s*=\s*["']([0-9a-f]{12})["']""", text, re.MULTILINE)
    folders = [path for pin in sorted({*found}) for path in project.sources.glob(f"*/*/{pin}")]
    files = [path for folder in folders for path in sorted(folder.iterdir())]
    known = [project.sources / name for name in (comparable.CLUSTERS, comparable.BREAKS)]
    return [*files, *(path for path in known if files and path.exists())]


def complete(project: Project, meeting: Meeting) -> tuple[Meeting, All]:
    """Return a meeting whose fetched tables have their columns, and the lines of these tables.

    One that is at fault stays as it was.
    """
    if not any(table.fetched for table in meeting.tables):
        return meeting, All()
    found = All()
    shown = project.shown(project.raw_folder(meeting.address) / meeting_file.FILE_NAME)
    try:
        known = comparable.read(project.sources, project.shown(project.sources))
    except InputError as error:
        return meeting, All(faults=[*error.faults])
    tables = []
    for table in meeting.tables:
        made = table
        if table.fetched:
            try:
                made, found.tables[table.id] = _table(project, meeting, table, table.fetched, known)
            except InputError as error:
                found.faults.extend(error.faults)
            except _RefusedError as error:
                place = f"tables {table.id!r} from {error.key}".strip()
                found.faults.append(Fault(shown, str(error), column=place, value=error.value))
        tables.append(made)
    return meeting.model_copy(update={"tables": tables}), found


class _RefusedError(Exception):
    """What a meeting asks is not in the answer: under which key, and which value."""

    def __init__(self, key: str, value: str | None, problem: str) -> None:
        super().__init__(problem)
        self.key, self.value = key, value


def _table(
    project: Project, meeting: Meeting, table: TableSpec, asked: FetchedSpec, known: Comparable
) -> tuple[TableSpec, Fetched]:
    """Return a table with its columns, and its lines. Raises :class:`InputError`."""
    again = f"; `udvalgstal fetch {meeting.address}` fetches it"
    if asked.snapshot is None:
        raise _RefusedError("snapshot", None, f"is missing: the figures are not fetched yet{again}")
    folder = folder_of(project.sources, asked.source, asked.table, asked.snapshot)
    shown = project.shown(folder)
    if not folder.is_dir():
        problem = f"is not there: expected the folder {shown}{again}"
        raise _RefusedError("snapshot", asked.snapshot, problem)
    snapshot = Snapshot.read(folder, shown)
    try:
        answer = _Answer(snapshot)
    except ValueError as error:
        raise InputError([Fault(shown, str(error))]) from None
    rows = answer.rows(asked)
    periods = _periods(asked, [period for _, period in rows])
    labels = _labels(asked, meeting, known, [area for area, _ in rows])
    decimals = _decimals(rows.values(), shown)
    made = table.model_copy(
        update={
            "columns": _columns(table, periods, decimals),
            "breaks": [*table.breaks, *known.breaks_of(asked.source, asked.table)],
            "source": table.source or f"{SOURCES[asked.source]}, tabel {asked.table}",
        }
    )
    texts = []
    for area in labels:
        cells = []
        for column in made.columns:
            if column.period is None or (area_named(area), column.period) not in rows:
                problem = f"has no figure for {area} in {column.period}"
                raise _RefusedError("areas", area, f"{problem} in {shown}")
            cells.append(_text(rows[area_named(area), column.period], decimals))
        texts.append([area, *cells])
    files = {project.shown(path): digest_of(path) for path in sorted(folder.iterdir())}
    return made, Fetched(texts, snapshot.about, files | known.files)


class _Answer:
    """The answer of a snapshot: which column is which, and what its ids are called."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.about, self.metadata = snapshot.about, snapshot.about.metadata
        self.columns, self.lines = snapshot.grid()
        division = self.about.request.division.upper()
        self.time, self.area = self._column(_TIME), self._column((*_AREA, division))

    def _column(self, names: Sequence[str]) -> int:
        for name in names:
            if name in self.columns:
                return self.columns.index(name)
        raise ValueError(f"has no column {' or '.join(names)}; it has {', '.join(self.columns)}")

    def rows(self, asked: FetchedSpec) -> dict[tuple[str, Period], Decimal | None]:
        """Return the figures that a meeting asks for, by area and period.

        Raises :class:`_RefusedError` for what was not asked of the source, or cannot be told apart.
        """
        at = self._measure(asked.measure)
        wanted = [self._named(*each) for each in asked.where.items()]
        hidden = self.metadata.get(_SUPPRESSED)
        found: dict[tuple[str, Period], Decimal | None] = {}
        for line in self._without_parts(asked, wanted):
            value = line[at]
            if isinstance(value, str):
                raise _RefusedError(
                    "measure", asked.measure, f"holds {value!r}, which is no figure"
                )
            place = area_named(str(line[self.area])), self._period(str(line[self.time]))
            if place in found:
                problem = "the answer has several figures for one area and period; say in `where`"
                raise _RefusedError("where", None, f"{problem} which, of {self._breakdowns(line)}")
            is_hidden = hidden is not None and value == Decimal(str(hidden))
            found[place] = None if is_hidden else value
        return found

    def _measure(self, measure: str) -> int:
        """Return the column of a measure: by its label, or the name behind its id."""
        groups = self.metadata.get("mgroups") or ()
        names = {str(one["mgroup_id"]): str(one["mgroup_name"]) for one in groups}
        parts = [part for one in groups for part in one.get("measures") or ()]
        names |= {str(one["measure_id"]): str(one["measure_name"]) for one in parts}
        wanted = danish.same_label(names.get(measure, measure))
        labels = [danish.same_label(each) for each in self.columns]
        if wanted in labels:
            return labels.index(wanted)
        of_statbank = (VALUE, str(self.metadata.get("unit", "")))  # which tells one measure
        if self.columns[-1] == VALUE and wanted in map(danish.same_label, of_statbank):
            return len(labels) - 1
        known = [*self.columns[max(self.time, self.area) + 1 :]]
        raise _RefusedError(
            "measure", measure, f"is no measure there{near(measure, known, listed=True)}"
        )

    def _named(self, hierarchy: str, value: str) -> str:
        """Return the name of a value that was asked for; the only one, or named in the metadata."""
        asked = self.about.request.where.get(hierarchy, (_TOTAL,))
        if value not in asked and "*" not in asked:
            problem = f"was not asked for; of {hierarchy} it was {', '.join(asked)}"
            raise _RefusedError(f"where {hierarchy}", value, f"{problem}: fetch it anew")
        return self._names.get((hierarchy, value), "") if len(asked) > 1 or "*" in asked else ""

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        """What values of breakdowns are called, by the ids of both."""
        return {
            (str(hierarchy["hierarchy_id"]), str(value["value_id"])): str(value["value_name"])
            for dimension in self.metadata.get("dimensions") or ()
            for hierarchy in dimension.get("hierarchies") or ()
            for level in hierarchy.get("levels") or ()
            for value in level.get("values") or ()
        }

    def _without_parts(self, asked: FetchedSpec, wanted: Iterable[str]) -> list[tuple[Cell, ...]]:
        """Return the lines of the values that are asked for; of other breakdowns the total's."""
        several = {
            hierarchy
            for hierarchy, values in self.about.request.where.items()
            if hierarchy not in asked.where and (len(values) > 1 or "*" in values)
        }
        names = {*wanted, *(self._names.get((one, _TOTAL), "") for one in several)} - {""}
        return [line for line in self.lines if names <= {*map(str, line)}]

    def _period(self, text: str) -> Period:
        if period := period_of(text):
            return period
        raise _RefusedError("periods", None, f"{text!r} is no period that is known here")

    def _breakdowns(self, line: tuple[Cell, ...]) -> str:
        texts = [
            name
            for place, (name, cell) in enumerate(zip(self.columns, line, strict=True))
            if isinstance(cell, str) and place not in (self.time, self.area)
        ]
        return ", ".join(texts) or "nothing"


def _periods(asked: FetchedSpec, there: Iterable[Period]) -> list[Period]:
    """Return the periods of the columns, in their order."""
    newest_last = sorted({*there})
    if not asked.latest:
        for period in asked.listed:
            if period not in newest_last:
                known = f"{newest_last[0]} to {newest_last[-1]}" if newest_last else "none"
                raise _RefusedError(
                    "periods", str(period), f"is not in the answer, which has {known}"
                )
        return [*asked.listed]
    if asked.latest > len(newest_last):
        problem = f"are more periods than the answer has, {len(newest_last)}"
        raise _RefusedError("periods", f"latest:{asked.latest}", problem)
    return newest_last[-asked.latest :][: asked.latest - asked.skip_newest]


def _labels(
    asked: FetchedSpec, meeting: Meeting, known: Comparable, there: Iterable[str]
) -> list[str]:
    """Return the labels of the rows, each once: a name for all municipalities, or for a cluster."""
    in_answer = dict.fromkeys(there)
    labels: list[str] = []
    for area in asked.areas:
        if danish.same_label(area) == EVERY_MUNICIPALITY:
            labels += [name for name in danish.MUNICIPALITIES if name in in_answer]
        elif area.startswith(CLUSTER):
            benefit = area.removeprefix(CLUSTER).strip()
            try:
                labels += known.members(benefit, meeting.municipality, meeting.date)
            except ValueError as error:
                raise _RefusedError("areas", area, str(error)) from None
        else:
            labels.append(danish.WHOLE_COUNTRY if areas.is_country(area) else area)
    for label in labels:
        if area_named(label) not in in_answer:
            problem = f"is no area of the answer{near(label, in_answer, listed=True)}"
            raise _RefusedError("areas", label, problem)
    return [*{area_named(label): label for label in labels}.values()]


def _columns(table: TableSpec, periods: Sequence[Period], decimals: int) -> list[ColumnSpec]:
    """Return the columns of a table: those that it describes itself, or one for each period."""
    if table.columns:
        described = [column.period for column in table.columns]
        if {*described} != {*periods}:
            problem = f"are {', '.join(map(str, periods))}; expected those of `columns`, {{}}"
            raise _RefusedError("periods", None, problem.format(", ".join(map(str, described))))
        return table.columns
    rounded = decimals > 0 or table.unit == danish.PERCENT
    headings = [Heading(danish.plain(period.short)) for period in periods]
    return [
        ColumnSpec(heading=heading, period=period, unit=table.unit, rounded=rounded)
        for heading, period in zip(headings, periods, strict=True)
    ]


def _decimals(values: Iterable[Decimal | None], shown: str) -> int:
    """Return how many decimals the figures of a measure have: the most that one of them has.

    JSON leaves out a zero at the end, so that one figure does not tell.
    """
    exponents = [int(value.as_tuple().exponent) for value in values if value is not None]
    decimals = max((-each for each in exponents), default=0)
    if decimals > _MOST_DECIMALS:
        raise InputError(
            [Fault(shown, f"has figures with {decimals} decimals; at most 6 are read")]
        )
    return max(decimals, 0)


def _text(value: Decimal | None, decimals: int) -> str:
    """Return a figure as a table prints it, or the sign of one that is hidden or zero."""
    if value is None:
        return WORDS[Status.HIDDEN_OR_ZERO].sign
    return danish.plain(danish.format_number(value, decimals))
