"""Files as offices make them: real workbooks, pages and texts, in a temporary folder."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import ascii_uppercase
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

Sheet = Sequence[Sequence[Any]]


def workbook(
    path: Path,
    sheets: Mapping[str, Sheet],
    *,
    formats: Mapping[str, str] | None = None,
    hidden: Sequence[str] = (),
    merged: Sequence[str] = (),
) -> Path:
    """Write a workbook as Excel does. A pair is a formula and its value.

    ``formats`` are number formats by cell or by column, as ``C`` or ``C5``; ``hidden`` are columns
    (``B:B``), rows (``5``) and sheets by name; ``merged`` are ranges, of the text that they have.
    Each is in every sheet, or in one: ``Ark1!C5``.
    """
    formats = formats or {}
    with xlsxwriter.Workbook(path) as book:
        known = {code: book.add_format({"num_format": code}) for code in formats.values()}
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            shown = {_of(name, cell): code for cell, code in formats.items()}
            for cell, value in _cells(rows):
                code = shown.get(cell, shown.get(cell[0], ""))
                if isinstance(value, tuple):
                    sheet.write_formula(cell, value[0], known.get(code), value[1])
                else:
                    sheet.write(cell, value, known.get(code))
            for area in filter(None, (_of(name, area) for area in merged)):
                sheet.merge_range(area, dict(_cells(rows))[area.split(":")[0]])
            _hide(sheet, [_of(name, what) for what in hidden if what not in sheets or what == name])
    return path


def _of(sheet: str, name: str) -> str:
    """Return a name as it is in a sheet; empty if it is of another."""
    *of, name = name.split("!")
    return name if of in ([], [sheet]) else ""


def _cells(rows: Sheet) -> Iterator[tuple[str, Any]]:
    for row, cells in enumerate(rows, start=1):
        for letter, value in zip(ascii_uppercase, cells, strict=False):
            if value not in {None, ""}:
                yield f"{letter}{row}", value


def _hide(sheet: Any, hidden: Sequence[str]) -> None:
    for what in filter(None, hidden):
        if ":" in what:
            sheet.set_column(what, None, None, {"hidden": True})
        elif what.isdigit():
            sheet.set_row(int(what) - 1, None, None, {"hidden": True})
        else:
            sheet.hide()


def with_part(path: Path, part: str, content: bytes = b"<x/>") -> Path:
    """Add a part to a workbook, as macros and links are parts of it."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(part, content)
    return path


# --- documents of Word ----------------------------------------------------------------------------

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_KIND}"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
    f"<w:rPr>{looks}</w:rPr></w:style>"
    for name, looks in {"heading 1": "", "caption": "", "Internt": "<w:vanish/>"}.items()
)
_STYLES += (
    '<w:style w:type="paragraph" w:styleId="Notits"><w:name w:val="Notits"/>'
    '<w:basedOn w:val="Internt"/></w:style>'
)


def document(path: Path, *body: str, **parts: str) -> Path:
    """Write a document as Word does. ``parts`` are others than its text: ``footnotes``."""
    parts = {"document": f"<w:body>{''.join(body)}</w:body>", "styles": _STYLES, **parts}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        packed.writestr("_rels/.rels", _RELATIONS)
        for name, content in parts.items():
            packed.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{_WORD}">{content}</w:{name}>')
    return path


def run(text: str, looks: str = "") -> str:
    """Return a text that looks alike; ``looks`` is XML such as ``<w:vanish/>``."""
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph; ``text`` is its text, or the XML in it."""
    within = text if text.startswith("<") else run(text)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{within}</w:p>'


def table(*rows: Sequence[str]) -> str:
    """Return a table of Word. A cell is its text, or XML: ``<w:tcPr>`` and more."""
    return f"<w:tbl>{''.join(map(table_row, rows))}</w:tbl>"


def table_row(cells: Sequence[str], looks: str = "") -> str:
    """Return a row of a table; ``looks`` is XML such as ``<w:hidden/>``."""
    within = [cell if cell.startswith("<w:tcPr") else paragraph(cell) for cell in cells]
    made = "".join(f"<w:tc>{cell}</w:tc>" for cell in within)
    return f"<w:tr><w:trPr>{looks}</w:trPr>{made}</w:tr>"
