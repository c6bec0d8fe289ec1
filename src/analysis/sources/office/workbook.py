"""Workbooks of Excel (.xlsx): what their sheets show, once what they hold beside it is known."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from analysis import cpr, danish
from analysis.faults import Fault, InputError
from analysis.sources.office import packed, shown
from analysis.sources.office.grid import (
    MOST_CELLS,
    MOST_ROWS,
    Grid,
    GridCell,
    OfficeFile,
    as_read,
    hidden,
)
from analysis.whole_files import digest

_ROW, _CELL = re.compile(rb"<(?:\w+:)?row[ />]"), re.compile(rb"<(?:\w+:)?c[ />]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MERGES = re.compile(rb"<(?:\w+:)?mergeCell[\s/>]")


def read(content: bytes, parts: Mapping[str, bytes], name: str) -> OfficeFile:
    """Read the sheets of a workbook as displayed; ``parts`` is what is packed in it.

    Raises :class:`InputError` for a workbook that is damaged, too large, holds macros or links to
    others, and for cells of which it cannot be said what they show.
    """
    _refuse_parts(parts, name)
    try:
        formulas, values = (_book(content, values=each) for each in (False, True))
        faults = [fault for sheet in values for fault in _faults_of_extent(sheet, name)]
    except (ValueError, TypeError, AttributeError, LookupError, SyntaxError):
        raise packed.damaged(name) from None
    if faults:
        raise InputError(faults)
    made = OfficeFile(name, digest(content))
    for pair in zip(formulas, values, strict=True):
        faults += _read_sheet(made, *pair)
    for start, what in (("xl/media/", "pictures"), ("xl/charts", "charts")):
        if any(part.startswith(start) for part in parts):
            made.left_out.append(f"{what}, which cannot be read")
    if faults:
        raise InputError(faults)
    return made


# --- what may be in it ----------------------------------------------------------------------------


def _refuse_parts(parts: Mapping[str, bytes], name: str) -> None:
    """Raise :class:`InputError` for what is packed in a workbook and not read."""
    for start, problem in (
        ("xl/vbaProject", "holds macros; save it as .xlsx, without them"),
        ("xl/macrosheets/", "holds macros; save it as .xlsx, without them"),
        ("xl/externalLinks/", "is linked to other workbooks; break the links and save it again"),
    ):
        if any(part.startswith(start) for part in parts):
            raise InputError([Fault(name, problem)])
    if faults := [*_faults_of_size(parts, name)]:
        raise InputError(faults)


def _faults_of_size(parts: Mapping[str, bytes], name: str) -> Iterator[Fault]:
    for part, content in parts.items():
        if not part.startswith("xl/worksheets/") or not part.endswith(".xml"):
            continue
        sheet = part.removeprefix("xl/worksheets/").removesuffix(".xml")
        rows, cells = len(_ROW.findall(content)), len(_CELL.findall(content))
        merged = _MERGED.findall(content)
        if len(merged) < len(_MERGES.findall(content)) or b"\0" in content[:100]:  # or in UTF-16
            raise packed.damaged(name)
        for first, top, last, bottom in merged:
            left, right = (column_index_from_string(each.decode()) for each in (first, last))
            cells += (right - left + 1) * (int(bottom) - int(top) + 1)
        if rows > MOST_ROWS or cells > MOST_CELLS:
            problem = f"{sheet} has {rows:,} rows with {cells:,} cells; a sheet of tables has at "
            yield Fault(name, f"{problem}most {MOST_ROWS:,} with {MOST_CELLS:,}")


def _book(content: bytes, *, values: bool) -> list[Worksheet]:
    """Return the sheets of a workbook with their formulas, or with the values that these gave."""
    with warnings.catch_warnings():  # of what it leaves out: drawings, conditional colours
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=values, rich_text=True)
    return [*book.worksheets]


def _faults_of_extent(sheet: Worksheet, name: str) -> Iterator[Fault]:
    """Yield a fault if a cell lies far from all others; look at each cell's number format.

    A format that is not there, in a damaged workbook, is missed only when it is asked for.
    """
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        problem = f"goes to {sheet.dimensions}; delete the blank rows and columns around its tables"
        yield Fault(name, problem, row=f"{sheet.title}!")
        return
    for row in sheet.iter_rows():
        for cell in row:
            _ = cell.number_format


# --- what its sheets show -------------------------------------------------------------------------


def _read_sheet(made: OfficeFile, formulas: Worksheet, values: Worksheet) -> Iterator[Fault]:
    """Add what a sheet shows to a file; yield what is wrong with its cells."""
    place = f"{values.title}!"
    unseen, merged = _hidden(values), _merged(values)
    grid: list[list[GridCell]] = []
    left_out: dict[str, list[str]] = {}
    for cells in values.iter_rows():
        for masked in cpr.find(" , ".join(map(_raw, cells))):  # also of what is hidden
            problem = f"holds what looks like a CPR number ({masked})"
            yield Fault(made.name, problem, row=f"{place}{cells[0].row}")
        row: list[GridCell] = []
        for cell in cells:
            if out_of_sight := _out_of_sight(values, cell, *unseen):
                left_out.setdefault(out_of_sight, []).append(str(cell.value or ""))
                continue
            under = merged.get((cell.row, cell.column))
            try:
                row.append(_cell(cell, formulas[cell.coordinate].value, under))
            except ValueError as error:
                yield Fault(made.name, str(error), row=f"{place}{cell.coordinate}")
                continue
            if read_as := row[-1].read_as:
                made.read_as.append(f"{place}{cell.coordinate} {read_as}")
        grid += [row] * bool(row)
    if any(cell.text for row in grid for cell in row):
        made.grids.append(Grid(place, _title_of(values.title), grid))
    for what, texts in left_out.items():
        made.left_out += hidden(f"{values.title}, {what}, hidden", texts)


def _raw(cell: Cell | MergedCell) -> str:
    """Return what a cell holds, with the zeros that its format may put first; no date."""
    if isinstance(cell.value, int) and cell.number_format.count("0") >= 10:
        return f"{cell.value:010}"
    return "" if isinstance(cell.value, date | None) else str(cell.value)


def _hidden(sheet: Worksheet) -> tuple[set[int], set[int]]:
    rows = {at for at, row in sheet.row_dimensions.items() if row.hidden or row.ht == 0}
    columns = {
        number
        for column in sheet.column_dimensions.values()
        if column.hidden or column.width == 0
        for number in range(column.min or 0, (column.max or 0) + 1)
    }
    return rows, columns


def _out_of_sight(
    sheet: Worksheet, cell: Cell | MergedCell, rows: set[int], columns: set[int]
) -> str:
    """Return what is hidden with a cell: its sheet, column or row; empty where it is seen."""
    if sheet.sheet_state != "visible":
        return "a sheet"
    if cell.column in columns:
        return f"column {''.join(filter(str.isalpha, cell.coordinate))}"
    return f"row {cell.row}" if cell.row in rows else ""


def _merged(sheet: Worksheet) -> dict[tuple[int, int], tuple[str, bool]]:
    """Return of each cell within a merged one its text, and whether that is in a row above."""
    found = {}
    for area in sheet.merged_cells.ranges:
        first = sheet.cell(area.min_row, area.min_col).value
        text = "" if first is None else danish.plain(str(first))
        for row, column in area.cells:
            if (row, column) != (area.min_row, area.min_col):
                found[row, column] = text, row > area.min_row
    return found


def _cell(cell: Cell | MergedCell, formula: Any, under: tuple[str, bool] | None) -> GridCell:
    """Return what a cell shows. Raises ``ValueError`` with the reason why that cannot be said."""
    place, value = cell.coordinate, cell.value
    if under:
        return GridCell(place=place, under=under[0], below=under[1])
    computed = getattr(formula, "text", formula)
    is_formula = getattr(formula, "ref", None) or (
        isinstance(computed, str) and computed.startswith("=") and computed != value
    )
    if value is None:
        if is_formula and cell.data_type != "str":
            raise ValueError(
                f"holds the formula {computed} without its value; open the workbook in Excel and "
                "save it"
            )
        return GridCell(place=place)
    said = danish.plain(computed) if is_formula and isinstance(computed, str) else ""
    return replace(_shown(value, cell), place=place, formula=said)


def _shown(value: Any, cell: Cell | MergedCell) -> GridCell:
    code = cell.number_format
    if cell.data_type == "e":
        raise ValueError(f"shows the error {value}; mend it in the workbook")
    if isinstance(value, bool):
        return GridCell("SAND" if value else "FALSK")
    if isinstance(value, int | float):
        return shown.number(value, code)
    if isinstance(value, datetime | date):
        return shown.day(value, code)
    if isinstance(value, time | timedelta):
        raise ValueError("holds a time of day; write it as text in the workbook")
    return GridCell(as_read(_with_marks(value)))


def _with_marks(value: Any) -> str:
    """Return a text with what stands raised in it as the marks of notes: ``Ledige [1]``."""
    if isinstance(value, str):
        return value
    return "".join(
        part
        if isinstance(part, str)
        else f" [{part.text.strip(' )')}]"
        if part.font and part.font.vertAlign == "superscript"
        else part.text
        for part in value
    )


def _title_of(sheet: str) -> str:
    """Return what a sheet is called, unless that is the name that Excel gives it."""
    return "" if re.fullmatch(r"(?i)(ark|sheet|tabel|table)\s*\d*", sheet) else sheet
