"""Pages in HTML, as agenda systems publish them: each table with what stands above it."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag
from openpyxl.utils import get_column_letter

from analysis import cpr, danish
from analysis.faults import Fault, InputError
from analysis.sources.office.grid import MOST_CELLS, MOST_ROWS, Grid, GridCell, OfficeFile, as_read
from analysis.whole_files import digest

_LARGEST = 10_000_000  # bytes
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)


def read(content: bytes, name: str) -> OfficeFile:
    """Read the tables of a page; one that only arranges others is passed over.

    Raises :class:`InputError` for a page that is too large or in another code page.
    """
    if len(content) > _LARGEST:
        problem = f"has {len(content):,} bytes; a page with tables has at most {_LARGEST:,}"
        raise InputError([Fault(name, problem)])
    soup = BeautifulSoup(content, "html.parser")
    for masked in cpr.find(soup.get_text(" , ")):
        raise InputError([Fault(name, f"holds what looks like a CPR number ({masked})")])
    made = OfficeFile(name, digest(content))
    tables = [table for table in soup.find_all("table") if not table.find("table")]
    for number, table in enumerate(tables, start=1):
        place = f"table {number}, "
        _take_hidden(made, table, place)
        made.grids.append(Grid(place, _title(table), _rows(table, name, place)))
    if soup.find("img"):
        made.left_out.append("pictures, which cannot be read")
    return made


def _take_hidden(made: OfficeFile, table: Tag, place: str) -> None:
    """Take away what a page does not show, and say so."""
    for tag in table.find_all(True):
        if tag.decomposed:
            continue
        if "hidden" in tag.attrs or _HIDDEN.search(str(tag.get("style", ""))):
            if text := danish.plain(tag.get_text(" ")):
                made.left_out.append(f"{place}hidden: {text[:60]!r}")
            tag.decompose()


def _title(table: Tag) -> str:
    """Return the caption, or the heading that the table stands under."""
    said = table.find("caption") or table.find_previous(re.compile("^h[1-6]$"))
    return danish.plain(said.get_text(" ")) if said else ""


def _rows(table: Tag, name: str, place: str) -> list[list[GridCell]]:
    """Return the rows of a table, with cells that go over several columns and rows."""
    rows: dict[int, dict[int, GridCell]] = {}
    lines = table.find_all("tr")
    for top, line in enumerate(lines):
        left = 0
        for tag in line.find_all(["td", "th"], recursive=False):
            while left in rows.setdefault(top, {}):
                left += 1
            wide, high = (_span(tag, key) for key in ("colspan", "rowspan"))
            text = _text(tag)
            high = min(high or len(lines), len(lines) - top)
            if len(lines) > MOST_ROWS or (left + wide) * len(lines) > MOST_CELLS:
                problem = f"{place}is too large; a table has at most {MOST_ROWS:,} rows"
                raise InputError([Fault(name, f"{problem} and {MOST_CELLS:,} cells")])
            for row in range(top, top + high):
                for at in range(left, left + wide):
                    is_first = (row, at) == (top, left)
                    where = f"{get_column_letter(at + 1)}{row + 1}"
                    rows.setdefault(row, {})[at] = (
                        GridCell(text, where)
                        if is_first
                        else GridCell(place=where, under=text, below=row > top)
                    )
    width = max((at + 1 for row in rows.values() for at in row), default=0)
    return [[row.get(at, GridCell()) for at in range(width)] for _, row in sorted(rows.items())]


def _span(tag: Tag, key: str) -> int:
    said = re.fullmatch(r"\s*(\d{1,5})\s*", str(tag.get(key, "1")))
    return int(said[1]) if said else 1


def _text(tag: Tag) -> str:
    """Return a cell's text, with what stands raised in it as the marks of notes."""
    for raised in tag.find_all("sup"):
        mark = danish.plain(raised.get_text()).strip(" ()[]")
        if 0 < len(mark) <= 3 and " " not in mark:
            raised.replace_with(f" [{mark}]")
    return as_read(tag.get_text(" "))
