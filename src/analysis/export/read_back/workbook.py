"""``tables.xlsx``, read as Excel shows it, and all that Excel does not show."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from analysis import danish
from analysis.checks.disclosure.seen import ReadBack, Said, Seen
from analysis.export.read_back.tables import placed
from analysis.export.workbook import REMARK
from analysis.meeting import Meeting, TableSpec

_PARTS = re.compile(
    r"\[Content_Types\]\.xml|(?:.*/)?_rels/[^/]*\.rels|docProps/(?:app|core)\.xml|"
    r"xl/(?:workbook|styles|sharedStrings|theme/theme\d+|worksheets/sheet\d+|tables/table\d+)\.xml"
)
_DECIMALS = re.compile(r"#,##0(?:\.(0+))?(\"[^\"]*\")?")


def read(name: str, content: bytes, meeting: Meeting) -> ReadBack:
    """Read the table on each sheet, and every other cell as words."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = ReadBack(unread=[f"{name} {what}" for what in _out_of_sight(content, book)])
    by_name = {f"tabel_{one.id.replace('-', '_')}": one for one in meeting.tables}
    for sheet in book.worksheets:
        cells = {
            id(cell): cell for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for table in sheet.tables.values():
            spec = by_name.get(table.displayName)
            if spec is None:
                found.unread.append(f"{name} has a table {table.displayName!r} of no meeting")
            elif spec.kind == "figures":
                top = sheet[table.ref][0]
                for cell in _read_table(found, name, sheet, top, spec):
                    cells.pop(id(cell), None)
        found.said += [
            Said(name, f"{sheet.title}!{cell.coordinate}", str(cell.value))
            for cell in cells.values()
        ]
    return found


def _read_table(
    found: ReadBack, name: str, sheet: Worksheet, top: tuple[Cell, ...], spec: TableSpec
) -> Iterator[Cell]:
    """Read the rows under some headings until a blank one; yield the cells with figures."""
    headings = [str(cell.value) for cell in top[1:]]
    remarks = len(headings) > len(spec.columns) and headings[-1].strip() == REMARK
    columns = placed(headings[: len(headings) - remarks], spec)
    if columns is None:
        found.unread.append(f"{name}: the columns of table {spec.id!r} cannot be told apart")
        return
    for row in sheet.iter_rows(min_row=top[0].row + 1, max_col=len(columns) + 1):
        if row[0].value is None:
            return
        for cell, column in zip(row[1:], columns, strict=True):
            text, is_just = _shown(cell)
            seen = Seen(name, spec.id, str(row[0].value), column.key, text, _form(cell))
            found.seen.append(seen)
            if not is_just:
                found.unread.append(f"{seen}: holds more than it shows")
            yield cell


def _shown(cell: Cell) -> tuple[str, bool]:
    """Return what Excel shows in a cell, and whether the cell holds no more than that."""
    if not isinstance(cell.value, int | float):
        return danish.plain(str(cell.value or "")), cell.data_type in ("s", "n")
    look = _DECIMALS.fullmatch(cell.number_format)
    if look is None:
        return str(cell.value), False
    decimals, suffix = len(look[1] or ""), (look[2] or "").strip('"')
    value = Decimal(str(cell.value))
    # Of the signs that may follow a figure, per cent is the one that a page shows beside it too.
    shown = danish.format_number(value, decimals) + suffix * (suffix.strip() == "%")
    return danish.plain(shown), value == danish.round_half_up(value, decimals)


def _form(cell: Cell) -> str:
    """Return how a cell looks, but for the weight that its row gives it."""
    look: Any = cell
    colours = look.font.color and look.font.color.rgb, look.fill.fgColor.rgb
    return f"{look.number_format} {look.alignment.horizontal} {colours}"


def _out_of_sight(content: bytes, book: openpyxl.Workbook) -> Iterator[str]:
    """Say what a workbook holds that nobody sees who only looks at it."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = parts.namelist()
        for name in names:
            if not _PARTS.fullmatch(name):
                yield f"holds {name}, which the audit cannot read"
        texts = _unused_texts({name: parts.read(name) for name in names if name.endswith(".xml")})
    if texts:
        yield f"holds {texts} texts that stand in no cell"
    for name in book.defined_names:
        yield f"holds the name {name!r}"
    for sheet in book.worksheets:
        of = f"of the sheet {sheet.title!r}"
        if sheet.sheet_state != "visible":
            yield f"hides the sheet {sheet.title!r}"
        yield from (
            f"hides column {at} {of}"
            for at, one in sheet.column_dimensions.items()
            if one.hidden or one.width == 0
        )
        yield from (
            f"hides row {at} {of}"
            for at, one in sheet.row_dimensions.items()
            if one.hidden or one.height == 0
        )
        if sheet.conditional_formatting or sheet.data_validations.dataValidation:
            yield f"has rules {of} that the audit cannot read"


def _unused_texts(parts: dict[str, bytes]) -> int:
    """Return how many of the texts that a workbook shares stand in no cell."""
    texts = len(re.findall(rb"<si[ >/]", parts.get("xl/sharedStrings.xml", b"")))
    used = {
        int(at)
        for name, part in parts.items()
        if name.startswith("xl/worksheets/")
        for at in re.findall(rb't="s"[^>]*><v>(\d+)</v>', part)
    }
    return texts - len(used)
