"""Tables as printed in the papers of a meeting: CSV files that can be laid beside the minutes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from analysis import areas, cpr, danish, raw_files
from analysis.faults import Fault, near
from analysis.meeting import ColumnSpec, Meeting, TableSpec
from analysis.meeting.checks import ChangeCheck
from analysis.meeting.rows import RowsSpec
from analysis.meeting.values import Heading
from analysis.observations import Observation
from analysis.sources.cells import Cell, figure_in
from analysis.sources.counted import CountedFigure
from analysis.sources.headings import contradicts, is_time, timeless

_LARGEST = 2_000_000  # bytes: a hundred times the largest table that anybody has printed
_DIGITS = re.compile(r"(?:\d\D*+){4}")  # without so many there is no CPR number
_LINE_END = re.compile(r"\r\n?|\n")
_SEPARATOR = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
_LOST_DASH = re.compile(r"\s*\u00ad\s*\Z|.*\u00ad\s*\d")


Line = tuple[int, list[Cell]]  # its number in the file, and its cells
Levels = tuple[Cell, ...]  # of a heading, from the top down


@dataclass
class PrintedTable:
    """One table as read: its headings and cells with their note marks, and its observations."""

    spec: TableSpec
    row_heading: Cell = field(default_factory=lambda: Cell(""))
    levels: list[Levels] = field(default_factory=list)
    rows: list[tuple[Cell, list[Cell]]] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)

    @property
    def headings(self) -> list[Cell]:
        """The heading of each column on one line."""
        return [*map(_on_one_line, self.levels)]


def _on_one_line(levels: Levels) -> Cell:
    marks = [mark for cell in levels for mark in cell.marks]
    return Cell(str(Heading(*(cell.text for cell in levels))), tuple(marks))


def read_table(
    meeting: Meeting, spec: TableSpec, folder: Path, shown: str
) -> tuple[PrintedTable, list[Fault]]:
    """Read the CSV file of one table; ``shown`` is the folder's name in messages.

    Accepts ``;``, ``,`` or tab between cells, and UTF-8 (with or without BOM) or Windows-1252.
    Returns the table and everything that is wrong with its file; with faults it is incomplete.
    """
    name = f"{shown}/{spec.file}"
    try:
        content = raw_files.read(folder / spec.file)
        if len(content) > _LARGEST:
            raise ValueError(
                f"has {len(content):,} bytes; a printed table has at most {_LARGEST:,}"
            )
        text = raw_files.decode(content)
    except ValueError as error:
        return PrintedTable(spec), [Fault(name, str(error))]
    return read_text(meeting, spec, text, name)


def read_text(
    meeting: Meeting, spec: TableSpec, text: str, name: str
) -> tuple[PrintedTable, list[Fault]]:
    """Read a table from the text of its file, which messages call ``name``; as above."""
    marks = {note.mark.removesuffix(")"): note.mark for note in spec.notes if note.mark}
    lines, unread = _lines(text, marks, name, spec.heading_lines)
    if len(lines) < 2:
        empty = Fault(name, "is empty: expected a line of headings and lines of cells")
        return PrintedTable(spec), unread or [empty]
    return _read(meeting, spec, lines, unread, name)


def read_counted(
    meeting: Meeting, spec: TableSpec, figures: Sequence[Sequence[CountedFigure]], name: str
) -> tuple[PrintedTable, list[Fault]]:
    """Read a table whose figures were counted, row by row; see :func:`read_table`."""
    lines = _heading_lines(spec)
    for row, counted in zip(spec.rows.counts, figures, strict=True):
        cells = [Cell(figure.text, figure=figure) for figure in counted]
        lines.append([Cell.read(row.label), *cells])
    return _read(meeting, spec, [*enumerate(lines, start=1)], [], name)


def read_fetched(
    meeting: Meeting, spec: TableSpec, texts: Iterable[Sequence[str]], name: str
) -> tuple[PrintedTable, list[Fault]]:
    """Read a table that was fetched, from the texts of its rows; see :func:`read_table`."""
    lines = [*_heading_lines(spec), *([*map(Cell.read, row)] for row in texts)]
    return _read(meeting, spec, [*enumerate(lines, start=1)], [], name)


def _heading_lines(spec: TableSpec) -> list[list[Cell]]:
    headings = [(spec.rows.heading,), *(column.heading.levels for column in spec.columns)]
    return [[*map(Cell.read, texts)] for texts in zip_longest(*headings, fillvalue="")]


def _read(
    meeting: Meeting, spec: TableSpec, lines: Sequence[Line], unread: list[Fault], name: str
) -> tuple[PrintedTable, list[Fault]]:
    """Read a table from its lines; ``unread`` is what is wrong with others of them."""
    table = PrintedTable(spec)
    of_rows, *table.levels = _headings(spec, lines)
    table.row_heading = _on_one_line(of_rows)
    faults = list(_faults_of_headings(table, name))
    if not faults and not lines[spec.heading_lines :]:
        faults = [Fault(name, "has no lines of cells under its headings")]
    if not faults:
        order = _order(table)
        table.levels = [table.levels[place] for place in order]
        faults += _read_rows(table, meeting, lines[spec.heading_lines :], order, name)
        faults += [] if unread else _faults_of_names(table, name)
    return table, [*unread, *faults]


def delimiter_of(text: str) -> str:
    """Return what separates cells: what a line ``sep=`` says, or else what the headings hold.

    That is a tab or ``;`` where there is one outside quotes, since labels hold commas.
    """
    headings = next((line for line in _LINE_END.split(text) if line.strip()), "")
    if said := _SEPARATOR.fullmatch(headings):
        return said[1]
    bare = re.sub(r'"[^"]*"', "", headings)
    return next((mark for mark in "\t;" if mark in bare), ",")


def as_csv(lines: Iterable[Iterable[str]], delimiter: str = ";") -> str:
    """Return cells as the text of a file that is read here."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(lines)
    return out.getvalue()


def find_personal_ids(text: str, name: str) -> Iterator[Fault]:
    """Yield a fault for each line that holds something like a CPR number, which is masked."""
    delimiter = delimiter_of(text)
    for number, line in enumerate(text.splitlines(), start=1):
        if not _DIGITS.search(line):
            continue
        found = [masked for cell in cells_of(line, delimiter) for masked in cpr.find(cell)]
        for masked in found or cpr.find(parted(line, delimiter)):
            yield Fault(
                name,
                f"line {number} holds what looks like a CPR number ({masked}); "
                "personal ids must be removed before anything is read",
            )


def cells_of(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line, also of one that is no row."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a cell is longer than it reads
        return line.split(delimiter)


def parted(line: str, delimiter: str) -> str:
    """Return a line with its cells so far apart that two of them never look like one number.

    A comma is taken to part two cells in any line.
    """
    line = line.replace(",", " , ")
    return line.replace("\t", " , ") if delimiter == "\t" else line


def _lines(
    text: str, marks: Mapping[str, str], name: str, of_headings: int
) -> tuple[list[Line], list[Fault]]:
    """Return the lines that are not blank, without what follows the last heading if it is blank.

    ``marks`` are those of the table's notes, as they may be printed. The first lines, as many as
    ``of_headings``, hold the headings.
    """
    delimiter = delimiter_of(text)
    lines: list[tuple[int, list[str]]] = []
    faults: list[Fault] = []
    for number, line in enumerate(_LINE_END.split(text), start=1):
        is_separator = not lines and _SEPARATOR.fullmatch(line)
        if is_separator or (faults and len(lines) < of_headings):
            continue  # the headings are yet to come, or cannot be read
        try:
            cells = _cells(line, delimiter)
        except ValueError as error:
            faults.append(Fault(name, str(error), row=str(number)))
            continue
        if any(map(str.strip, cells)):
            lines.append((number, cells))
    headings = [cells for _, cells in lines[:of_headings]]
    named = [place for cells in headings for place, cell in enumerate(cells, 1) if cell.strip()]
    width = max(named, default=1)
    kept = [
        (number, cells if any(map(str.strip, cells[width:])) else cells[:width])
        for number, cells in lines
    ]
    return [(number, [Cell.read(cell, marks) for cell in cells]) for number, cells in kept], faults


def _cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line. Raises ``ValueError`` that follows the line's number."""
    try:
        cells = line.split(delimiter)
        if '"' in line:
            cells = next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error as error:
        if str(error) == "unexpected end of data":
            raise ValueError('has a " that is not closed on its line') from None
        raise ValueError(f"is not a row: {error}") from None
    if code := cpr.unseen(line):
        place = next(place for place, cell in enumerate(cells, 1) if cpr.unseen(cell))
        raise ValueError(f"holds the character {code} in cell {place}, which no reader sees")
    lost = (at for at, cell in enumerate(cells, 1) if _LOST_DASH.match(cell))
    if "\u00ad" in line and (place := next(lost, 0)):
        raise ValueError(
            f"holds a soft hyphen (U+00AD) in cell {place}, which may be a dash or nothing; write "
            "a dash, or leave it out"
        )
    return cells


def _headings(spec: TableSpec, lines: Sequence[Line]) -> list[Levels]:
    """Return the headings of the file's columns, the first of them that of the rows.

    As in a spreadsheet, a heading over several columns stands in the first cell, and those after it
    are blank. One with no other over or under it may stand in either line.
    """
    if spec.heading_lines == 1:
        return [(cell,) for cell in lines[0][1]]
    known = {_spelt(column.heading.levels) for column in spec.columns}
    (_, upper), (_, lower), *_ = lines
    found: list[Levels] = []
    above = Cell("")
    for place, (own, below) in enumerate(zip_longest(upper, lower, fillvalue=Cell(""))):
        together, lower_alone = _spelt((above.text, below.text)), _spelt((below.text,))
        is_alone = together not in known and lower_alone in known
        if own.text or is_alone or place == 1:  # over the rows is nothing that goes on
            above = own
        levels = (above, below) if below.text else (own,)
        found.append(tuple(cell for cell in levels if cell.text))
    return found


def _faults_of_headings(table: PrintedTable, name: str) -> Iterator[Fault]:
    under = [one.heading.levels[1] for one in table.spec.columns if len(one.heading.levels) > 1]
    read = {danish.same_label(levels[-1].text) for levels in table.levels if levels}
    if under and read.isdisjoint(map(danish.same_label, under)):
        yield Fault(name, f"has no second line of headings, with {under[0]!r} for one")
        return
    first, expected = table.row_heading.text, table.spec.rows.heading
    if danish.same_label(first) != danish.same_label(expected):
        yield Fault(name, f"is the first heading; expected {expected!r}", value=first)
    columns = table.spec.columns
    declared = [_spelt(column.heading.levels) for column in columns]
    found = _labels(table)
    if blank := [heading.text for heading in table.headings].count(""):
        both = 'of two lines of headings say both, `heading = ["2023", "Antal"]`'
        yield Fault(name, f"has columns without a heading: {blank} ({both})")
    for heading, label in zip(table.headings, found, strict=True):
        if heading.text and label not in declared:
            known = near(heading.text, [column.heading for column in columns], listed=True)
            yield Fault(name, f"is an unknown heading{known}", value=heading.text)
    for column, label in zip(columns, declared, strict=True):
        yield from _faults_of_column(table.spec, column, label, found, name)
    if len(found) > len(declared) and set(found) <= set(declared):
        yield Fault(name, f"has {len(found)} columns; {len(declared)} are declared")


def _faults_of_column(
    spec: TableSpec, column: ColumnSpec, label: str, found: Sequence[str], name: str
) -> Iterator[Fault]:
    """Yield what is wrong with the place of a column, or with the period that it is given."""
    place, times = column.position, found.count(label)
    if place is None and times > 1:
        problem = f"stands {times} times; say in the columns of table {spec.id!r} with `position` "
        yield Fault(name, f"{problem}which is which", column=column.heading)
    elif place is None and not times:
        yield Fault(name, "is a heading that is missing", value=column.heading)
    elif place is not None and found[place - 1 : place] != [label]:
        yield Fault(name, f"is not the heading at position {place}", value=column.heading)
    if column.period and contradicts(column.heading, column.period):
        problem = f"names another time than its period {column.period}"
        yield Fault(name, problem, value=column.heading)
    times_of_rows = spec.rows.dated.values()
    for level in filter(is_time, column.heading.levels):
        if any(contradicts(level, when) for when in times_of_rows):
            problem = (
                "names another time than the rows; where each column is a year, give `columns`"
            )
            yield Fault(name, f"{problem} a `period` and not `rows.periods`", value=column.heading)


def _order(table: PrintedTable) -> list[int]:
    """Return at which place of the file each declared column stands."""
    labels = _labels(table)
    return [
        column.position - 1 if column.position else labels.index(_spelt(column.heading.levels))
        for column in table.spec.columns
    ]


def _labels(table: PrintedTable) -> list[str]:
    return [_spelt(cell.text for cell in levels) for levels in table.levels]


def _spelt(levels: Iterable[str]) -> str:
    """Return what is the same for all spellings of a heading."""
    return Heading(*map(danish.same_label, levels))


def _read_rows(
    table: PrintedTable, meeting: Meeting, lines: Sequence[Line], order: Sequence[int], name: str
) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    same = danish.row_name if table.spec.rows.municipalities else danish.same_label
    for number, cells in lines:
        label, problem = cells[0], ""
        place = f"{number} ({label.text!r})" if label.text else str(number)
        if len(cells) != len(order) + 1:
            problem = f"has {len(cells)} cells; expected {len(order) + 1}, as many as headings"
        elif not label.text:
            problem = "has no label"
        elif (first := seen.setdefault(same(label.text), number)) != number:
            problem = f"has the same label as row {first}"
        if problem:
            yield Fault(name, problem, row=place)
            continue
        yield from _faults_of_time(table.spec.rows, label, name, place)
        row = [cells[index + 1] for index in order]
        table.rows.append((label, row))
        if table.spec.kind == "text" and not any(cell.text for cell in row):
            yield Fault(name, "has no text beside its label", row=place)
        if table.spec.kind == "figures":
            yield from _observe(table, meeting, label, row, name, place)


def _faults_of_time(rows: RowsSpec, label: Cell, name: str, place: str) -> Iterator[Fault]:
    """Yield what is wrong with the time of a row, where rows are times."""
    period = rows.period(label.text)
    if period and contradicts(label.text, period):
        problem = f"names another time than its period {period}"
        yield Fault(name, problem, row=place, value=label.text)
    elif rows.dated and not period and is_time(label.text):
        problem = "names a time and has no period, as other rows have; say it in `rows.periods`"
        yield Fault(name, problem, row=place, value=label.text)


def _observe(
    table: PrintedTable, meeting: Meeting, label: Cell, row: list[Cell], name: str, place: str
) -> Iterator[Fault]:
    """Turn one row into observations; yield what is wrong with its label and cells."""
    spec, about = table.spec, ""
    try:
        about = _about(meeting, spec, label)
    except ValueError as error:
        yield Fault(name, str(error), row=place, value=label.text)
    when = spec.rows.period(label.text)
    for column, cell in zip(spec.columns, row, strict=True):
        try:
            value, decimals, status = figure_in(spec, label, column, cell)
            unit = column.unit or (cell.figure.unit if cell.figure else "")
            outside = unit == danish.PERCENT and value is not None and not 0 <= value <= 100
            if outside and not _may_be_outside(meeting, spec, label, column):
                raise ValueError(_NO_SHARE)
        except ValueError as error:
            yield Fault(name, str(error), row=place, column=column.heading, value=cell.text)
            continue
        table.observations.append(
            Observation(
                table=spec.id,
                row=label.text,
                column=column.key,
                municipality=about,
                period=str(column.period or when or ""),
                measure=column.measure or _said_beside_time(column),
                value=value,
                unit=column.unit,
                decimals=decimals,
                rounded=column.rounded,
                status=status,
                notes=" ".join(cell.marks),
                printed=cell.text,
                exact=cell.figure.exact if cell.figure else None,
            )
        )


def _said_beside_time(column: ColumnSpec) -> str:
    levels = column.heading.levels
    return str(Heading(*(filter(None, map(timeless, levels)) if column.period else levels)))


def _about(meeting: Meeting, spec: TableSpec, label: Cell) -> str:
    """Return the municipality that a row is about. Raises ``ValueError`` for one unknown."""
    if spec.rows.municipalities and spec.rows.is_part(label.text):
        return danish.municipality(label.text)
    if spec.rows.places or not meeting.municipality:  # a total, or another area, is about none
        return ""
    return danish.municipality(meeting.municipality)


_NO_SHARE = (
    "is no share, which lies from 0 to 100 pct.; if it may be another, as a change may, write "
    "`share = false` in its column or table"
)


def _may_be_outside(meeting: Meeting, spec: TableSpec, label: Cell, column: ColumnSpec) -> bool:
    """Whether a figure is said to be no share, or a check computes it as a change in per cent."""
    row = danish.same_label(label.text)
    return not (spec.share and column.share) or any(
        (check.result.table or table.id) == spec.id
        and (check.result.row is None or danish.same_label(check.result.row) == row)
        and (check.result.column is None or spec.column(check.result.column) is column)
        for table in meeting.tables
        for check in table.checks
        if isinstance(check, ChangeCheck)
    )


def _faults_of_regions(table: PrintedTable, name: str) -> Iterator[Fault]:
    """Yield a fault for each row that cannot be compared with the others as a region."""
    rows = table.spec.rows
    labels = [label.text for label, _ in table.rows] if rows.regions else []
    parts = [*filter(rows.is_part, labels)]
    kind = areas.kind_of(parts)
    for label in areas.misfits(parts):
        problem = f"is no {kind.one}, as most rows are; there are {', '.join(kind.names)}"
        yield Fault(name, problem, row=repr(label))


def _faults_of_names(table: PrintedTable, name: str) -> Iterator[Fault]:
    spec = table.spec
    declared = {note.mark for note in spec.notes if note.mark}
    used: set[str] = set()
    headings = dict.fromkeys(cell for levels in table.levels for cell in levels)
    places = [("", cell) for cell in (table.row_heading, *headings)]
    places += [(label.text, cell) for label, row in table.rows for cell in (label, *row)]
    for row, cell in places:
        used |= {*cell.marks}
        for mark in sorted({*cell.marks} - declared):
            yield Fault(
                name,
                f"bears the note mark [{mark}], and table {spec.id!r} has no such note",
                row=repr(row) if row else "",
                value=cell.text,
            )
    yield from _faults_of_regions(table, name)
    labels = {danish.same_label(label.text) for label, _ in table.rows}
    for note in spec.notes:
        nowhere = ""
        if note.mark and note.mark not in used:
            nowhere = f"note [{note.mark}] is attached to nothing: no cell bears its mark"
        elif note.row and danish.same_label(note.row) not in labels:
            nowhere = f"a note is attached to the row {note.row!r}, which is not there"
        elif note.column and spec.column(note.column) is None:
            nowhere = f"a note is attached to the column {note.column!r}, which is not there"
        if nowhere:
            yield Fault(name, nowhere)
    blank = spec.blank.rows if spec.blank else []
    dated = [row.label for row in spec.rows.periods]
    for label in (*spec.rows.total, *spec.rows.areas, *dated, *blank):
        if danish.same_label(label) not in labels:
            yield Fault(name, f"has no row {label!r}, which the description names")
