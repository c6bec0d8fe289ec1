"""``tables.xlsx``: every table of a meeting on a sheet of its own, for whoever works in Excel.

Numbers are numbers, with the decimals they are printed with; Excel shows them with the separators
of its own language. No merged cells, a named table with a frozen header, and title, notes and
source as text, so that the sheets can be read aloud. Text is never taken for a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from analysis import danish
from analysis.checks.relations import Place
from analysis.meeting import TableSpec
from analysis.observations import WORDS, Observation, Status, each
from analysis.papers import Papers
from analysis.present.sentences import capitalised, notice
from analysis.present.table import Table, correction, facts, unit_line
from analysis.sources.printed import Cell, PrintedTable

CONTENTS = "Indhold"
# Excel's limits; the second with room for what makes a name its own.
_LONGEST_SHEET_NAME, _LONGEST_NAME, _LONGEST_TEXT = 31, 250, 32_767
_WIDEST = 60
_FIRST_ROW = 3  # under title, unit and an empty line

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(papers: Papers) -> bytes:
    """Return the workbook of a meeting; the same papers give the same bytes."""
    meeting = papers.meeting
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    # Excel wants a time of creation. The meeting's day is one that does not change.
    book.set_properties(
        {
            "title": f"Tabeller til mødet {danish.format_date(meeting.date)}",
            "author": meeting.sender,
            "created": datetime.combine(meeting.date, time()),
        }
    )
    styles = _Styles(book)
    names = _sheet_names([table.id for table in meeting.tables])
    _contents(book.add_worksheet(CONTENTS), papers, names, styles)
    for table in meeting.tables:
        _Sheet(book.add_worksheet(names[table.id]), papers, table, styles).write()
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


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._figures: dict[str, Format] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.muted = book.add_format({"font_color": "#56616b"})
        self.missing = book.add_format({"align": "right"})
        self.link = book.add_format({"font_color": "#00528c", "underline": 1})

    def figure(self, figure: Observation) -> Format:
        """Return the format of a figure: its decimals, and its unit where it is a sign."""
        decimals = f".{'0' * figure.decimals}" if figure.decimals else ""
        sign = {danish.PERCENT: '" %"', danish.KRONER: '" kr."'}.get(figure.unit, "")
        code = f"#,##0{decimals}{sign}"
        if code not in self._figures:
            self._figures[code] = self._book.add_format({"num_format": code})
        return self._figures[code]


def _contents(sheet: Worksheet, papers: Papers, names: dict[str, str], styles: _Styles) -> None:
    meeting = papers.meeting
    sheet.set_column(0, 0, _WIDEST * 1.5)
    title = f"{meeting.sender}, {meeting.committee}: {danish.format_date(meeting.date)}"
    sheet.write_string(0, 0, title, styles.title)
    said = [meeting.document, notice(meeting)]
    sheet.write_string(1, 0, ". ".join(filter(None, said)), styles.muted)
    for row, table in enumerate(meeting.tables, start=_FIRST_ROW):
        address = f"internal:'{names[table.id]}'!A1"
        sheet.write_url(row, 0, address, styles.link, string=table.title)


class _Sheet:
    """Writes one table on its sheet, from the top down."""

    def __init__(self, sheet: Worksheet, papers: Papers, spec: TableSpec, styles: _Styles) -> None:
        self.sheet = sheet
        self.papers = papers
        self.spec = spec
        self.styles = styles
        self.printed: PrintedTable = papers.table(spec.id)
        self.shown = Table(papers, spec.id, number=1)
        self.figures = {(each.row, each.column): each for each in each(self.shown.observations)}

    def write(self) -> None:
        self._say(0, 0, self.spec.title, self.styles.title)
        said = [unit_line(self.shown), notice(self.papers.meeting)]
        self._say(1, 0, ". ".join(filter(None, said)), self.styles.muted)
        headings = column_headings(self.printed)
        last = _FIRST_ROW + len(self.printed.rows)
        name = self.spec.id if len(self.spec.id) < _LONGEST_NAME else self.sheet.get_name()
        looks = {
            "name": f"tabel_{name.replace('-', '_')}",
            "columns": [{"header": heading} for heading in headings],
            "style": "Table Style Light 1",
            "banded_rows": False,
            "autofilter": False,
        }
        self.sheet.add_table(_FIRST_ROW, 0, last, len(headings) - 1, looks)
        self.sheet.freeze_panes(_FIRST_ROW + 1, 1)
        for row, (label, cells) in enumerate(self.printed.rows, start=_FIRST_ROW + 1):
            self._say(row, 0, label.text)
            for column, cell in enumerate(cells, start=1):
                self._cell(row, column, label, cell)
        for row, text in enumerate(self._lines(), start=last + 2):
            self._say(row, 0, text)
        lines = [[cell.text for cell in (label, *cells)] for label, cells in self.printed.rows]
        for column, texts in enumerate(zip(headings, *lines, strict=True)):
            self.sheet.set_column(column, column, min(_WIDEST, max(map(len, texts)) + 2))

    def _say(self, row: int, column: int, text: str, style: Format | None = None) -> None:
        self.sheet.write_string(row, column, _cut(text, _LONGEST_TEXT), style)

    def _cell(self, row: int, column: int, label: Cell, cell: Cell) -> None:
        if self.spec.kind == "text":
            self._say(row, column, cell.text)
            return
        figure = self.figures[label.text, self.spec.columns[column - 1].key]
        if figure.value is None:
            self._say(row, column, _sign(figure.status), self.styles.missing)
        else:
            self.sheet.write_number(row, column, float(figure.value), self.styles.figure(figure))

    def _lines(self) -> Iterator[str]:
        """Yield what stands under the table: notes with their places, signs, corrections, facts."""
        for note in self.spec.notes:
            places = self._places(note.mark)
            if note.mark and places:
                yield f"Note [{note.mark}] til {'; '.join(places)}: {note.text}"
            elif note.row or note.column:
                yield f"Note til {note.row or note.column}: {note.text}"
        for status in dict.fromkeys(figure.status for figure in self.figures.values()):
            if status is not Status.FIGURE:
                words = WORDS[status]
                yield f"{_sign(status)} betyder: {words.meaning or words.spoken}"
        word = "talt" if self.shown.is_counted else "trykt"
        for figure in self.figures.values():
            place = Place(figure.table, figure.row, figure.column)
            if doubt := correction(self.papers.causes_at(place)):
                said = f"{figure.row}, {figure.column}: {word} {figure.printed}"
                if doubt == WORDS[Status.DOUBTED].defined:
                    yield f"{capitalised(doubt)}: {said}"
                else:
                    yield f"Stemmer ikke: {said}, {doubt}"
        for fact in facts(self.shown):
            yield f"{fact['term']}: {fact['text']}"

    def _places(self, mark: str | None) -> list[str]:
        """Name the headings, rows and cells that bear a mark."""
        if not mark:
            return []
        headings = column_headings(self.printed)
        first = [self.printed.row_heading, *self.printed.headings]
        places = [headings[at] for at, heading in enumerate(first) if mark in heading.marks]
        for label, cells in self.printed.rows:
            if mark in label.marks:
                places.append(label.text)
            marked = [headings[at] for at, cell in enumerate(cells, start=1) if mark in cell.marks]
            if marked:
                places.append(f"{label.text} ({', '.join(marked)})")
        return places


def _sign(status: Status) -> str:
    """Return what stands in a cell without a figure.

    On a page a withdrawn figure is a dash with its note. A cell here bears no note, so it says it.
    """
    return WORDS[status].short if status is Status.WITHDRAWN else WORDS[status].sign


def _cut(text: str, longest: int) -> str:
    """Return a text that Excel takes, which leaves longer ones out altogether."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def column_headings(table: PrintedTable) -> list[str]:
    """Return headings that are each its own, with the years that the paper leaves out."""
    headings = [table.row_heading.text or "Række"]
    for column, heading in zip(table.spec.columns, table.headings, strict=True):
        text, period = _cut(heading.text, _LONGEST_NAME), column.period
        if period and not column.measure and str(period.start.year) not in text:
            text = f"{text} {period.start.year}"
        while _same(text) in map(_same, headings):
            text = f"{text} "
        headings.append(text)
    return headings
