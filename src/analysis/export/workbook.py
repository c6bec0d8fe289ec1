"""``tables.xlsx``: every table of a meeting on a sheet of its own, for whoever works in Excel.

Numbers are numbers, with the decimals they are printed with; Excel shows them with the separators
of its own language. No merged cells, a named table with a frozen header, and title, notes and
source as text, so that the sheets can be read aloud. Rows of totals stand under the table and are
no part of it, so that it can be sorted and filtered. Text is never taken for a formula or a link.
A sheet prints on A4 across, as wide as the paper. Columns are as wide and rows as high as what
stands in them: LibreOffice does not find that out by itself, and shows ``###`` and half sentences.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, time
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from analysis import danish
from analysis.checks.relations import Place
from analysis.meeting import Meeting, TableSpec
from analysis.observations import WORDS, Observation, Status, words
from analysis.papers import Papers
from analysis.present.sentences import notice
from analysis.present.table import Table, correction, facts, unit_line
from analysis.sources.cells import Cell
from analysis.sources.headings import left_out
from analysis.sources.printed import PrintedTable

CONTENTS, REMARK = "Indhold", "Bemærkning"
# Excel's limits; the second with room for what makes a name its own.
_LONGEST_SHEET_NAME, _LONGEST_NAME, _LONGEST_TEXT = 31, 250, 32_767
_LONGEST_FOOTER, _HIGHEST = 255, 409
_A4 = 9  # Excel's number for it
_FIRST_ROW = 3  # of the table, under title, unit and what is said of made-up persons

_TEXT, _LEADING = 11, 15 / 11  # points, and the height of a line for each of them
# Characters: a column of the table, a column of remarks, and the lines under a table.
_WIDEST, _WIDEST_REMARK, _WIDE_ENOUGH = 60, 30, 45
_ACROSS = 1_400  # characters times their size, as many as A4 holds across

Row = tuple[Cell, list[Cell]]
Look = dict[str, Any]

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WORDS: Look = {"text_wrap": True, "valign": "top"}
_HEADING: Look = {"text_wrap": True, "bold": True}
_LINK: Look = {"font_color": "#00528c", "underline": 1}
_RIGHT: Look = {"align": "right"}
_REMARK: Look = {"align": "left", "indent": 1}  # lest it run into the last figure
_TITLE: Look = {"bold": True, "font_size": 14}
_BOLD: Look = {"bold": True}
_MUTED: Look = {"font_color": "#56616b"}
_SUSPECT: Look = {"bold": True, "font_color": "#b8441c", "bg_color": "#fdf3ee"}


def workbook(papers: Papers) -> bytes:
    """Return the workbook of a meeting; the same papers give the same bytes."""
    meeting = papers.meeting
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    # Excel wants a time of creation. The meeting's day is one that does not change.
    book.set_properties(
        {
            "title": f"Tabeller {meeting.said_in}",
            "author": meeting.body,
            "created": datetime.combine(meeting.date, time()),
        }
    )
    names = _sheet_names([table.id for table in meeting.tables])
    _write_contents(book.add_worksheet(CONTENTS), meeting, names, book)
    for table in meeting.tables:
        _TableSheet(book.add_worksheet(names[table.id]), papers, table, book).write()
    book.close()
    return stream.getvalue()


def _sheet_names(ids: list[str]) -> dict[str, str]:
    """Return a sheet name for each table: its id, cut to Excel's limit and still its own."""
    names: dict[str, str] = {}
    taken = {_same(CONTENTS), "history"}  # Excel keeps the last for itself
    for table_id in ids:
        name, count = table_id[:_LONGEST_SHEET_NAME], 2
        while _same(name) in taken:
            end = f"-{count}"
            name, count = table_id[: _LONGEST_SHEET_NAME - len(end)] + end, count + 1
        names[table_id] = name
        taken.add(_same(name))
    return names


def _same(name: str) -> str:
    """Return what is the same for names that Excel does not tell apart."""
    return name.lower().casefold()


def _footer(text: str, longest: int) -> str:
    """Return text for the left of a footer, in which ``&`` begins a code unless it is doubled."""
    while len(said := text.replace("&", "&&")) > longest:
        text = f"{text[:-2]}…"
    return f"&L{said}"


class _Sheet:
    """A sheet with columns of these widths, whose rows are made as high as their texts need."""

    def __init__(
        self, sheet: Worksheet, meeting: Meeting, book: Workbook, widths: list[int]
    ) -> None:
        self.excel, self.meeting, self.book, self.widths = sheet, meeting, book, widths
        self.heights: dict[int, float] = {}
        self._formats: dict[frozenset[tuple[str, Any]], Format] = {}
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def format(self, look: Look) -> Format:
        """Return a look as Excel's, made once: of many alike each would be compared with all."""
        key = frozenset(look.items())
        if key not in self._formats:
            self._formats[key] = self.book.add_format(look)
        return self._formats[key]

    def say(self, row: int, column: int, text: str, look: Look) -> None:
        """Write a text that is never a formula."""
        self.excel.write_string(row, column, _cut(text, _LONGEST_TEXT), self.format(look))
        if "text_wrap" in look:
            self.make_room(row, column, text, look.get("font_size", _TEXT))

    def make_room(self, row: int, column: int, text: str, size: int = _TEXT) -> None:
        """Make a row high enough for a text that wraps in its column."""
        across = self.widths[column] * _TEXT // size
        height = min(_HIGHEST, len(wrap(text, across)) * size * _LEADING)
        if height > self.heights.get(row, size * _LEADING):
            self.heights[row] = height

    def say_above(self, title: str, about: str) -> None:
        """Write what stands over a table; it runs on over the columns if A4 is wide enough."""
        said = (title, _TITLE), (about, _MUTED), (notice(self.meeting), _BOLD)
        for row, (text, look) in enumerate(said):
            wraps = len(text) * look.get("font_size", _TEXT) > _ACROSS
            if text:
                self.say(row, 0, text, look | _WORDS if wraps else look)

    def finish(self) -> None:
        """Give the rows their heights, and set the page up for paper."""
        for row, height in self.heights.items():
            self.excel.set_row(row, height)
        self.excel.set_landscape()
        self.excel.set_paper(_A4)
        self.excel.fit_to_pages(1, 0)  # one page wide, and as many as it takes
        meeting = self.meeting
        said = f"{meeting.body} · {meeting.committee} {meeting.day}"
        said += " · Personerne er opdigtede" if meeting.made_up else ""
        page = "&RSide &P af &N"
        self.excel.set_footer(_footer(said, _LONGEST_FOOTER - len(f"&L{page}")) + page)


def _write_contents(
    excel: Worksheet, meeting: Meeting, names: dict[str, str], book: Workbook
) -> None:
    sheet = _Sheet(excel, meeting, book, [_WIDEST * 2])
    title = f"{meeting.body}, {meeting.committee}: {meeting.day}"
    sheet.say_above(title, meeting.document)
    for row, table in enumerate(meeting.tables, start=_FIRST_ROW):
        address, look = f"internal:'{names[table.id]}'!A1", _LINK | _WORDS
        excel.write_url(row, 0, address, sheet.format(look), string=table.title)
        sheet.make_room(row, 0, table.title)
    sheet.finish()


class _TableSheet:
    """Writes one table on its sheet, from the top down."""

    def __init__(self, excel: Worksheet, papers: Papers, spec: TableSpec, book: Workbook) -> None:
        self.papers, self.spec = papers, spec
        self.printed: PrintedTable = papers.table(spec.id)
        self.shown = Table(papers, spec.id, number=1)
        self.figures = {(each.row, each.column): each for each in self.printed.observations}
        self.headings = column_headings(self.printed)
        self.remarks = {label.text: self._remark(label) for label, _ in self.printed.rows}
        if any(self.remarks.values()):
            self.headings.append(_its_own(REMARK, self.headings))
        self.sheet = _Sheet(excel, papers.meeting, book, self._widths())

    def write(self) -> None:
        self.sheet.say_above(self.spec.title, unit_line(self.shown))
        rows, totals = self._rows()
        last = _FIRST_ROW + len(rows)
        self._add_table(last)
        for row, (label, cells) in enumerate([*rows, *totals], start=_FIRST_ROW + 1):
            self._write_row(row, label, cells, _BOLD if row > last else {})
        for row, text in enumerate(self._lines(), start=last + len(totals) + 2):
            self.sheet.say(row, 0, text, _WORDS)
        self.sheet.finish()

    def _rows(self) -> tuple[list[Row], list[Row]]:
        """Return the rows of the table, of which there must be one, and the totals of them."""
        is_total = self.spec.rows.is_total
        rows = [row for row in self.printed.rows if not is_total(row[0].text)]
        totals = [row for row in self.printed.rows if is_total(row[0].text)]
        return (rows, totals) if rows and self.spec.kind == "figures" else (self.printed.rows, [])

    def _widths(self) -> list[int]:
        """Make columns as wide as their longest figure or word needs; words that follow wrap."""
        lines = [
            [*self._texts(label, cells), self.remarks[label.text]]
            for label, cells in self.printed.rows
        ]
        widths = []
        for column, heading in enumerate(self.headings):
            texts = [line[column] for line in lines]
            widest = max([*map(len, texts), *map(len, heading.split())], default=0) + 3
            most = _WIDEST if column <= len(self.spec.columns) else _WIDEST_REMARK
            widths.append(max(0 if column else _WIDE_ENOUGH, min(most, widest)))
        return widths

    def _texts(self, label: Cell, cells: list[Cell]) -> Iterator[str]:
        """Yield what is seen in a row, figures as Excel shows them."""
        yield label.text
        for column, cell in zip(self.spec.columns, cells, strict=True):
            figure = self.figures.get((label.text, column.key))
            if figure is None:
                yield cell.text
            elif figure.value is None:
                yield _sign(figure)
            else:
                shown = danish.format_number(figure.value, figure.decimals)
                yield shown + _SUFFIXES.get(figure.unit, "")

    def _add_table(self, last: int) -> None:
        aside: Look = _RIGHT if self.spec.kind == "figures" else {}
        looks = [_HEADING, *([_HEADING | aside] * len(self.spec.columns)), _HEADING | _REMARK]
        columns = []
        for column, heading in enumerate(self.headings):
            style = self.sheet.format(looks[column])
            columns.append({"header": heading, "header_format": style})
            self.sheet.make_room(_FIRST_ROW, column, heading)
        described = {
            "name": f"tabel_{self.spec.id.replace('-', '_')}",
            "columns": columns,
            "style": "Table Style Light 1",
            "banded_rows": False,
            "autofilter": False,
        }
        excel = self.sheet.excel
        excel.add_table(_FIRST_ROW, 0, last, len(self.headings) - 1, described)
        excel.freeze_panes(_FIRST_ROW + 1, 1)
        excel.repeat_rows(_FIRST_ROW)

    def _write_row(self, row: int, label: Cell, cells: list[Cell], weight: Look) -> None:
        keys = ["", *(column.key for column in self.spec.columns)]
        for column, text in enumerate(self._texts(label, cells)):
            figure = self.figures.get((label.text, keys[column]))
            if figure is None:
                self.sheet.say(row, column, text, _WORDS | weight)
            elif figure.value is None:
                self.sheet.say(row, column, text, _WORDS | weight | _RIGHT)
            else:
                look: Look = {"valign": "top", "num_format": _number_format(figure)} | weight
                if self._doubt(label, figure.column):
                    look |= _SUSPECT
                style = self.sheet.format(look)
                self.sheet.excel.write_number(row, column, float(figure.value), style)
        if remark := self.remarks[label.text]:
            self.sheet.say(row, len(keys), remark, _WORDS | weight | _REMARK)

    def _doubt(self, label: Cell, key: str) -> str:
        """Return what is said of a figure that may be wrong; empty of any other."""
        return correction(self.papers.causes_at(Place(self.spec.id, label.text, key)))

    def _remark(self, label: Cell) -> str:
        """Return in words which of a row's figures are or may be wrong."""
        unknown = WORDS[Status.DOUBTED].said
        return "; ".join(
            f"{heading.strip()} {doubt if doubt == unknown else f'stemmer ikke, {doubt}'}"
            for heading, column in zip(self.headings[1:], self.spec.columns, strict=True)
            if (doubt := self._doubt(label, column.key))
        )

    def _lines(self) -> Iterator[str]:
        """Yield what stands under the table: notes with their places, signs, corrections, facts."""
        for note in self.spec.notes:
            places = self._places(note.mark)
            if note.mark and places:
                yield f"Note [{note.mark}] til {'; '.join(places)}: {note.text}"
            elif note.row:
                yield f"Note til {note.row}: {note.text}"
            elif note.column and (column := self.spec.column(note.column)):
                heading = self.headings[1 + self.spec.columns.index(column)]
                yield f"Note til {heading}: {note.text}"
        lacking = [one for one in self.figures.values() if one.value is None]
        told = dict.fromkeys(map(self.shown.words, lacking))
        yield from (f"{one.sign} betyder: {one.meaning}" for one in told if one.meaning)
        for fact in facts(self.shown):
            yield f"{fact['term']}: {fact['text']}"

    def _places(self, mark: str | None) -> list[str]:
        """Name the headings, rows and cells that bear a mark."""
        if not mark:
            return []
        headings = self.headings
        first = [self.printed.row_heading, *self.printed.headings]
        places = [headings[at] for at, heading in enumerate(first) if mark in heading.marks]
        for label, cells in self.printed.rows:
            if mark in label.marks:
                places.append(label.text)
            marked = [headings[at] for at, cell in enumerate(cells, start=1) if mark in cell.marks]
            if marked:
                places.append(f"{label.text} ({', '.join(marked)})")
        return places


# What Excel shows behind a figure.
_SUFFIXES = {danish.PERCENT: " %", danish.KRONER: " kr."}


def _number_format(figure: Observation) -> str:
    """Return Excel's code for a figure: its decimals, and its unit where it is a sign."""
    decimals = f".{'0' * figure.decimals}" if figure.decimals else ""
    suffix = _SUFFIXES.get(figure.unit)
    return f'#,##0{decimals}"{suffix}"' if suffix else f"#,##0{decimals}"


def _sign(figure: Observation) -> str:
    """Return what stands in a cell without a figure.

    On a page a withdrawn figure is a dash with its note. A cell here bears no note, so it says it.
    """
    told = words(figure)
    return told.short if figure.status is Status.WITHDRAWN else told.sign


def _cut(text: str, longest: int) -> str:
    """Return a text that Excel takes, which leaves longer ones out altogether."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def column_headings(table: PrintedTable) -> list[str]:
    """Return headings that are each its own, with the years that the paper leaves out."""
    headings = [table.row_heading.text or "Række"]
    for column, heading in zip(table.spec.columns, table.headings, strict=True):
        text = heading.text if column.name == column.heading else column.name
        text, period = _cut(text, _LONGEST_NAME), column.period
        if period and column.says_when:
            text = f"{text} {left_out(text, period)}".rstrip()
        headings.append(_its_own(text, headings))
    return headings


def _its_own(text: str, taken: list[str]) -> str:
    """Return a heading that Excel tells from the others."""
    while _same(text) in map(_same, taken):
        text = f"{text} "
    return text
