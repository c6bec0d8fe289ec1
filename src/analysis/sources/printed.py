"""Tables as printed in the papers of a meeting: CSV files that can be laid beside the minutes.

A cell keeps what the paper prints: ``1.030``, ``14,5``, ``13,0 %``, ``297 [2]`` (with note 2),
``-`` (nothing stated), ``..`` (hidden), ``.`` (cannot occur).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from analysis import cpr, danish
from analysis.faults import Fault
from analysis.meeting import ColumnSpec, Meeting, TableSpec
from analysis.observations import Status
from analysis.sources.counted import CountedFigure

_MARK = re.compile(r"\s*\[([^\[\]\s]{1,3})\]\s*$")
_SYMBOLS = {"..": Status.HIDDEN, ".": Status.CANNOT_OCCUR, "...": Status.NOT_STATED}
_BLANK = {
    "not_stated": Status.NOT_STATED,
    "cannot_occur": Status.CANNOT_OCCUR,
}


@dataclass(frozen=True)
class Cell:
    """A text as printed and the marks of the notes that it bears; the figure if it was counted."""

    text: str
    marks: tuple[str, ...] = ()
    figure: CountedFigure | None = None

    @classmethod
    def read(cls, raw: str) -> Cell:
        """Split ``297 [2]`` into its text and its note marks."""
        text = danish.plain(raw)
        marks: list[str] = []
        while match := _MARK.search(text):
            marks.insert(0, match[1])
            text = text[: match.start()]
        return cls(text.strip(), tuple(marks))


@dataclass
class PrintedTable:
    """One table as read: its headings and cells with their note marks, and its observations."""

    spec: TableSpec
    row_heading: Cell = Cell("")
    headings: list[Cell] = field(default_factory=list)
    rows: list[tuple[Cell, list[Cell]]] = field(default_factory=list)
    observations: list[dict[str, object]] = field(default_factory=list)


def read_table(
    meeting: Meeting, spec: TableSpec, folder: Path, shown: str
) -> tuple[PrintedTable, list[Fault]]:
    """Read the CSV file of one table; ``shown`` is the folder's name in messages.

    Accepts ``;``, ``,`` or tab between cells, and UTF-8 (with or without BOM) or Windows-1252.
    Returns the table and everything that is wrong with its file; with faults it is incomplete.
    """
    name = f"{shown}/{spec.file}"
    try:
        text = decode((folder / spec.file).read_bytes())
    except FileNotFoundError:
        return PrintedTable(spec), [Fault(name, "is missing")]
    except OSError as error:
        return PrintedTable(spec), [Fault(name, f"cannot be read: {error.strerror}")]
    except ValueError as error:
        return PrintedTable(spec), [Fault(name, str(error))]
    return read_text(meeting, spec, text, name)


def read_text(
    meeting: Meeting, spec: TableSpec, text: str, name: str
) -> tuple[PrintedTable, list[Fault]]:
    """Read a table from CSV text, which ``name`` stands for in messages; see :func:`read_table`."""
    try:
        lines = [(number, [*map(Cell.read, cells)]) for number, cells in _cells(text)]
    except (csv.Error, ValueError) as error:
        return PrintedTable(spec), [Fault(name, f"is not a table: {error}")]
    if len(lines) < 2:
        problem = "is empty: expected a line of headings and lines of cells"
        return PrintedTable(spec), [Fault(name, problem)]
    return _read_lines(meeting, spec, lines, name)


def read_counted(
    meeting: Meeting, spec: TableSpec, figures: Sequence[Sequence[CountedFigure]], name: str
) -> tuple[PrintedTable, list[Fault]]:
    """Read a table whose figures were counted, row by row; see :func:`read_table`."""
    headings = [spec.rows.heading, *(column.heading for column in spec.columns)]
    lines = [(1, [*map(Cell.read, headings)])]
    for number, (row, counted) in enumerate(zip(spec.rows.counts, figures, strict=True), start=2):
        cells = [Cell(figure.text, figure=figure) for figure in counted]
        lines.append((number, [Cell.read(row.label), *cells]))
    return _read_lines(meeting, spec, lines, name)


def _read_lines(
    meeting: Meeting, spec: TableSpec, lines: Sequence[tuple[int, list[Cell]]], name: str
) -> tuple[PrintedTable, list[Fault]]:
    table = PrintedTable(spec)
    faults = list(_read_headings(table, lines[0][1], name))
    if not faults:
        order = _order(spec, [heading.text for heading in table.headings])
        table.headings = [table.headings[place] for place in order]
        faults += _read_rows(table, meeting, lines[1:], order, name)
        faults += _faults_of_names(table, name)
    return table, faults


def decode(content: bytes) -> str:
    """Return the text of a file as offices send it: UTF-8, with or without BOM, or Windows-1252.

    Raises ``ValueError`` when the file is no text.
    """
    if not content.strip():
        raise ValueError("is empty")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise ValueError("is not text: expected UTF-8 or Windows-1252") from None
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
        raise ValueError("is not text: it holds control characters")
    return text


def delimiter_of(text: str) -> str:
    """Return what separates cells: tab or ``;`` where there is one, since labels hold commas."""
    headings = text.partition("\n")[0]
    return next((mark for mark in "\t;" if mark in headings), ",")


def find_personal_ids(text: str, name: str) -> Iterator[Fault]:
    """Yield a fault for each line that holds something like a CPR number, which is masked."""
    delimiter = delimiter_of(text)
    for number, line in enumerate(text.splitlines(), start=1):
        for masked in _in_cells(line, delimiter) or cpr.find(parted(line, delimiter)):
            yield Fault(
                name,
                f"line {number} holds what looks like a CPR number ({masked}); "
                "personal ids must be removed before anything is read",
            )


def _in_cells(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
    return [masked for cell in cells for masked in cpr.find(cell)]


def parted(line: str, delimiter: str) -> str:
    """Return a line with its cells so far apart that two of them never look like one number.

    A comma is taken to part two cells in any line.
    """
    line = line.replace(",", " , ")
    return line.replace("\t", " , ") if delimiter == "\t" else line


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """Return the line number and cells of each line that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    lines = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    for number, cells in lines:
        if any("\n" in cell or "\r" in cell for cell in cells):
            raise ValueError(f"a cell that ends on line {number} goes over several lines")
    return lines


def _read_headings(table: PrintedTable, cells: Sequence[Cell], name: str) -> Iterator[Fault]:
    spec = table.spec
    table.row_heading, *table.headings = cells
    expected = spec.rows.heading
    if danish.same_label(table.row_heading.text) != danish.same_label(expected):
        yield Fault(
            name, f"is the first heading; expected {expected!r}", value=table.row_heading.text
        )
    declared = [danish.same_label(column.heading) for column in spec.columns]
    found = [danish.same_label(heading.text) for heading in table.headings]
    for heading, label in zip(table.headings, found, strict=True):
        if label not in declared:
            yield Fault(
                name,
                "is an unknown heading; known are: "
                + ", ".join(repr(column.heading) for column in spec.columns),
                value=heading.text,
            )
    for column, label in zip(spec.columns, declared, strict=True):
        if column.position is None and found.count(label) > 1:
            yield Fault(
                name,
                f"stands {found.count(label)} times; say in {_file(spec)} with `position` "
                "which is which",
                column=column.heading,
            )
        elif column.position is None and label not in found:
            yield Fault(name, "is a heading that is missing", value=column.heading)
        elif column.position is not None and (
            column.position > len(found) or found[column.position - 1] != label
        ):
            yield Fault(
                name, f"is not the heading at position {column.position}", value=column.heading
            )
        if column.period and column.period.contradicts(column.heading):
            yield Fault(
                name,
                f"names another time than its period {column.period}",
                value=column.heading,
            )
    if len(found) > len(declared) and set(found) <= set(declared):
        yield Fault(name, f"has {len(found)} columns; {len(declared)} are declared")


def _file(spec: TableSpec) -> str:
    return f"the columns of table {spec.id!r}"


def _order(spec: TableSpec, headings: Sequence[str]) -> list[int]:
    """Return at which place of the file each declared column stands."""
    labels = [danish.same_label(heading) for heading in headings]
    return [
        column.position - 1 if column.position else labels.index(danish.same_label(column.heading))
        for column in spec.columns
    ]


def _read_rows(
    table: PrintedTable,
    meeting: Meeting,
    lines: Sequence[tuple[int, list[Cell]]],
    order: Sequence[int],
    name: str,
) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for number, cells in lines:
        label = cells[0]
        place = f"{number} ({label.text!r})"
        if len(cells) != len(order) + 1:
            yield Fault(
                name,
                f"has {len(cells)} cells; expected {len(order) + 1}, as many as headings",
                row=place,
            )
            continue
        if not label.text:
            yield Fault(name, "has no label", row=str(number))
            continue
        if (first := seen.setdefault(danish.same_label(label.text), number)) != number:
            yield Fault(name, f"has the same label as row {first}", row=place)
            continue
        row = [cells[1:][index] for index in order]
        table.rows.append((label, row))
        if table.spec.kind == "text" and not any(cell.text for cell in row):
            yield Fault(name, "has no text beside its label", row=place)
        if table.spec.kind == "figures":
            yield from _observe(table, meeting, label, row, name, place)


def _observe(
    table: PrintedTable, meeting: Meeting, label: Cell, row: list[Cell], name: str, place: str
) -> Iterator[Fault]:
    """Turn one row into observations; yield what is wrong with its label and cells."""
    spec = table.spec
    about = danish.municipality(meeting.municipality)
    if spec.rows.municipalities and not spec.rows.is_part(label.text):
        about = ""  # a total, or another area of several
    elif spec.rows.municipalities:
        try:
            about = danish.municipality(label.text)
        except ValueError as error:
            yield Fault(name, str(error), row=place, value=label.text)
    for column, cell in zip(spec.columns, row, strict=True):
        try:
            value, decimals, status = _figure(spec, label, column, cell)
        except ValueError as error:
            yield Fault(name, str(error), row=place, column=column.heading, value=cell.text)
            continue
        table.observations.append(
            {
                "table": spec.id,
                "row": label.text,
                "column": column.key,
                "municipality": about,
                "period": str(column.period or ""),
                "measure": column.measure or ("" if column.period else column.heading),
                "value": value,
                "unit": column.unit,
                "decimals": decimals,
                "rounded": column.rounded,
                "status": status.value,
                "notes": " ".join(cell.marks),
                "printed": cell.text,
            }
        )


def _is_among(label: Cell, names: Sequence[str]) -> bool:
    return danish.same_label(label.text) in map(danish.same_label, names)


def _figure(
    spec: TableSpec, label: Cell, column: ColumnSpec, cell: Cell
) -> tuple[Decimal | None, int, Status]:
    """Return value, decimals and status of one cell. Raises ``ValueError`` with the reason."""
    if cell.figure:
        known = cell.figure.value is not None
        status = Status.FIGURE if known else Status.CANNOT_OCCUR
        return cell.figure.value, cell.figure.decimals if known else 0, status
    withdrawn = {note.mark for note in spec.notes if note.withdraws} & {*cell.marks}
    if danish.is_dash(cell.text):
        return None, 0, Status.WITHDRAWN if withdrawn else Status.NOT_STATED
    if withdrawn:
        raise ValueError(f"bears note [{withdrawn.pop()}], which withdraws it; expected a dash")
    if cell.text in _SYMBOLS:
        return None, 0, _SYMBOLS[cell.text]
    if not cell.text:
        if spec.blank is None or not _is_among(label, spec.blank.rows):
            raise ValueError(
                "is blank; expected a figure or a dash, or the row among the `blank` ones"
            )
        return None, 0, _BLANK[spec.blank.status]
    try:
        number = danish.parse_number(cell.text, decimals=column.decimals)
    except ValueError as error:
        raise ValueError(f"is no figure: {error}") from None
    if number.unit and number.unit != column.unit:
        raise ValueError(f"bears the unit {number.unit!r} where the column has {column.unit!r}")
    return number.value, number.decimals, Status.FIGURE


def _faults_of_names(table: PrintedTable, name: str) -> Iterator[Fault]:
    spec = table.spec
    declared = {note.mark for note in spec.notes if note.mark}
    used: set[str] = set()
    places = [("", table.row_heading)]
    places += [("", heading) for heading in table.headings]
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
    for label in (*spec.rows.total, *spec.rows.areas, *blank):
        if danish.same_label(label) not in labels:
            yield Fault(name, f"has no row {label!r}, which the description names")
