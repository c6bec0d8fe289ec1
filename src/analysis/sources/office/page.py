"""Pages in HTML, as agenda systems publish them: their tables, and the lines between these."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag
from openpyxl.utils import get_column_letter

from analysis import cpr, danish
from analysis.faults import Fault, InputError
from analysis.sources.office.grid import (
    MOST_CELLS,
    MOST_ROWS,
    Grid,
    GridCell,
    OfficeFile,
    as_read,
    closed_up,
)
from analysis.whole_files import digest

_LARGEST = 10_000_000  # bytes
_MOST_TAGS = 500_000
_DEEPEST = 1_000  # elements within each other: more only where <p> is left open
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_UNSEEN = ["head", "script", "style", "template", "noscript"]
_STRUCK_OUT = ["s", "del", "strike"]
_WITHIN_A_LINE = {
    *("a", "abbr", "b", "big", "em", "font", "i", "ins", "label", "mark", "q", "small", "span"),
    *("strong", "sub", "sup", "tt", "u", "wbr"),
}


def read(content: bytes, name: str) -> OfficeFile:
    """Read the tables of a page, and the lines that may be their titles and notes.

    Raises ``ValueError`` for a page that is too large or in another code page, and
    :class:`InputError` for a table that cannot be read.
    """
    for found, most, what in (
        (len(content), _LARGEST, "bytes"),
        (content.count(b"<"), _MOST_TAGS, "tags"),
    ):
        if found > most:
            raise ValueError(f"has {found:,} {what}; a page with tables has at most {most:,}")
    made = OfficeFile(name, digest(content))
    soup = BeautifulSoup(content, "html.parser")
    source = content.decode(soup.original_encoding or "utf-8", errors="replace")
    if "\0" in source:
        raise ValueError(
            "holds characters that are none (NUL); open it in a browser and save it whole"
        )
    for masked in cpr.find(source):  # also in comments, scripts and attributes
        problem = f"its source holds what looks like a CPR number ({masked}); take it out, or "
        raise ValueError(f"{problem}copy the tables to a workbook")
    _refuse_deep(soup)
    take(made, soup)
    return made


def _refuse_deep(soup: BeautifulSoup) -> None:
    depths = {id(soup): 0}
    for tag in soup.find_all(True):
        depths[id(tag)] = depths[id(tag.parent)] + 1
    if (deepest := max(depths.values())) > _DEEPEST:
        problem = f"has {deepest:,} elements within each other; at most {_DEEPEST:,} are read. "
        raise ValueError(f"{problem}Open the page in a browser and save it whole")


def take(made: OfficeFile, soup: BeautifulSoup) -> None:
    """Add what a page shows to a file, as one grid; a table that only arranges others is none.

    Blank rows stand around each table and line, but between a table and the line right above it.
    """
    for masked in cpr.find(soup.get_text(" , ")):
        raise ValueError(f"holds what looks like a CPR number ({masked})")
    if soup.find(["img", "svg", "canvas"]):
        made.left_out.append("pictures, which cannot be read")
    tables = [table for table in soup.find_all("table") if not table.find("table")]
    for number, table in enumerate(tables, start=1):
        _refuse_unclosed(made.name, table, f"table {number}")
        _take_away(made, table, f"table {number}, ")
    for box in soup.find_all("input", type="checkbox"):
        box.replace_with("☒" if "checked" in box.attrs else "☐")
    _number_lists(soup)
    notes = [_linked_notes(soup, table) for table in tables]
    _mark_raised(soup)
    rows: list[list[GridCell]] = []
    for line in _lines(soup, tables):
        if not line.startswith("\0"):
            rows += [[], [GridCell(as_read(line))]]
            continue
        number = int(line[1:])
        rows += [[], *_rows(tables[number], made.name, f"table {number + 1}, ")]
        for note in notes[number]:
            rows += [[], [GridCell(note)]]
    if tables:
        made.grids.append(Grid("", "", closed_up(rows)))


def _refuse_unclosed(name: str, table: Tag, place: str) -> None:
    """Raise for cells that do not end: what reads pages takes the next ones to be within them."""
    if len(table.find_all("tr", limit=MOST_ROWS + 1)) > MOST_ROWS:
        problem = f"is too large; a table has at most {MOST_ROWS:,} rows"
        raise InputError([Fault(name, f"{problem} and {MOST_CELLS:,} cells", row=place)])
    if any(cell.find(["td", "th", "tr"]) for cell in table.find_all(["td", "th"])):
        problem = "has cells without </td>; open the page in a browser and save it whole"
        raise InputError([Fault(name, problem, row=place)])


def _take_away(made: OfficeFile, table: Tag, place: str) -> None:
    """Take away what a page does not show or has struck out, and say so."""
    for tag in table.find_all(True):
        if tag.decomposed:
            continue
        is_hidden = "hidden" in tag.attrs or _HIDDEN.search(str(tag.get("style", "")))
        if is_hidden or tag.name in _STRUCK_OUT:
            if text := danish.plain(tag.get_text(" ")):
                what = "hidden" if is_hidden else "struck out"
                made.left_out.append(f"{place}{what}: {text[:60]!r}")
            tag.decompose()


# --- lines ----------------------------------------------------------------------------------------


def _lines(soup: BeautifulSoup, tables: list[Tag]) -> list[str]:
    """Return the lines of a page in their order; of each table its number, behind a NUL."""
    for tag in soup.find_all(_UNSEEN):
        tag.decompose()
    for number, table in enumerate(tables):
        caption = table.caption.extract() if table.caption else ""
        table.replace_with(caption, f"\n\0{number}\n")
    _part(soup, "\n")
    lines = map(danish.without_zero_width, soup.get_text().split("\n"))
    return [line for line in lines if danish.plain(line)]


def _part(tag: Tag, mark: str) -> None:
    """Put a mark where a text goes on in another line, and there alone."""
    for string in tag.find_all(string=re.compile(r"[\n\r\t]")):
        if not string.startswith("\n\0"):
            string.replace_with(re.sub(r"[\0\s]+", " ", string))
    for part in tag.find_all(True):
        if part.name not in _WITHIN_A_LINE:
            part.insert_before(mark)
            part.insert_after(mark)


def _number_lists(soup: BeautifulSoup) -> None:
    """Write the numbers of the lists outside tables, which are not in the text."""
    for numbered in soup.find_all("ol"):
        if not numbered.find_parent("table"):
            for number, item in enumerate(numbered.find_all("li", recursive=False), start=1):
                item.insert(0, f"{number}. ")


def _mark_raised(soup: BeautifulSoup) -> None:
    """Write what stands raised as the marks of notes: ``Unge [1]``."""
    for raised in soup.find_all("sup"):
        mark = danish.plain(raised.get_text()).strip(" ()[]")
        if 0 < len(mark) <= 3 and " " not in mark:
            raised.replace_with(f" [{mark}]")


def _linked_notes(soup: BeautifulSoup, table: Tag) -> list[str]:
    """Take the notes out of a page that a table has links to, and return them with their marks."""
    found = []
    by_id = {str(tag["id"]): tag for tag in reversed(soup.find_all(id=True))}
    for link in table.select('sup a[href^="#"], a[href^="#"]:has(sup)'):
        note = by_id.get(str(link["href"])[1:])
        mark = danish.plain(link.get_text()).strip(" ()[]")
        if not note or note.decomposed or note is table or table in note.parents:
            continue
        for back in note.select('a[href^="#"]'):
            back.decompose()
        text = re.sub(r"^(\d+\.|[\[(]?\w{1,3}[\])])\s+", "", danish.plain(note.get_text()))
        if text and mark:
            found.append(f"[{mark}] {text}")
            note.decompose()
    return found


# --- tables ---------------------------------------------------------------------------------------


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
            if (left + wide) * len(lines) > MOST_CELLS:
                problem = f"{place}is too large; a table has at most {MOST_ROWS:,} rows"
                raise InputError([Fault(name, f"{problem} and {MOST_CELLS:,} cells")])
            for row in range(top, top + high):
                for at in range(left, left + wide):
                    where = f"{place}{get_column_letter(at + 1)}{row + 1}"
                    within = GridCell(place=where, under=text, below=row > top)
                    is_first = (row, at) == (top, left)
                    rows.setdefault(row, {})[at] = GridCell(text, where) if is_first else within
    width = max((at + 1 for row in rows.values() for at in row), default=0)
    return [[row.get(at, GridCell()) for at in range(width)] for _, row in sorted(rows.items())]


def _span(tag: Tag, key: str) -> int:
    said = re.fullmatch(r"\s*(\d{1,5})\s*", str(tag.get(key, "1")))
    return int(said[1]) if said else 1


def _text(tag: Tag) -> str:
    _part(tag, " ")
    return as_read(tag.get_text())
