"""``tables.xlsx``: every table of a meeting on a sheet of its own, for whoever works in Excel.

Numbers are numbers, with the decimals they are printed with; Excel shows them with the separators
of its own language. No merged cells, a named table with a frozen header, and title, notes and
source as text, so that the sheets can be read aloud. Rows of totals stand under the table and are
no part of it, so that it can be sorted and filtered. Text is never taken for a formula or a link.
A sheet prints on A4 across, as wide as the paper.
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
from analysis.meeting import Meeting, TableSpec
from analysis.observations import WORDS, Observation, Status, each
from analysis.papers import Papers
from analysis.present.sentences import notice
from analysis.present.table import Table, correction, facts, unit_line
from analysis.sources.printed import Cell, PrintedTable

CONTENTS, REMARK = "Indhold", "Bemærkning"
# Excel's limits; the second with room for what makes a name its own.
_LONGEST_SHEET_NAME, _LONGEST_NAME, _LONGEST_TEXT = 31, 250, 32_767
_LONGEST_FOOTER = 255
_WIDEST, _WIDE_ENOUGH = 60, 45  # characters; the second for the lines under a table
_A4 = 9  # Excel's number for it
_FIRST_ROW = 3  # under title, unit and an empty line

Row = tuple[Cell, list[Cell]]

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
    for sheet in book.worksheets():
        _set_up_page(sheet, meeting)
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


def _set_up_page(sheet: Worksheet, meeting: Meeting) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)  # one page wide, and as many as it takes
    said = f"{meeting.sender} · {meeting.committee} {danish.format_date(meeting.date)}"
    said += " · Personerne er opdigtede" if meeting.made_up else ""
    page = "&RSide &P af &N"
    sheet.set_footer(_footer(said, _LONGEST_FOOTER - len(f"&L{page}")) + page)


def _footer(text: str, longest: int) -> str:
    """Return text for the left of a footer, in which ``&`` begins a code unless it is doubled."""
    while len(said := text.replace("&", "&&")) > longest:
        text = f"{text[:-2]}…"
    return f"&L{said}"


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[object, Format] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.muted = book.add_format({"font_color": "#56616b"})
        self.line = book.add_format({"text_wrap": True, "valign": "top"})
        self.heading = book.add_format({"text_wrap": True, "valign": "bottom"})
        self.link = book.add_format({"font_color": "#00528c", "underline": 1})

    def text(self, *, total: bool = False, right: bool = False) -> Format:
        """Return the format of words in a cell, or of the sign in one without a figure."""
        return self._look("", right=right, suspect=False, total=total)

    def figure(self, figure: Observation, *, suspect: bool, total: bool) -> Format:
        """Return the format of a figure: its decimals, and its unit where it is a sign."""
        decimals = f".{'0' * figure.decimals}" if figure.decimals else ""
        sign = {danish.PERCENT: '" %"', danish.KRONER: '" kr."'}.get(figure.unit, "")
        return self._look(f"#,##0{decimals}{sign}", right=False, suspect=suspect, total=total)

    def _look(self, code: str, *, right: bool, suspect: bool, total: bool) -> Format:
        look: dict[str, object] = {"valign": "top", "bold": total or suspect}
        look |= {"num_format": code} if code else {"text_wrap": True}
        look |= {"align": "right"} if right else {}
        look |= {"font_color": "#b8441c", "bg_color": "#fdf3ee"} if suspect else {}
        key = tuple(look.items())
        if key not in self._made:
            self._made[key] = self._book.add_format(look)
        return self._made[key]


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
        remarks = self._remarks(headings)
        if any(remarks.values()):
            headings.append(_its_own(REMARK, headings))
        rows, totals = self._rows()
        last = _FIRST_ROW + len(rows)
        self._add_table(headings, last)
        self.sheet.freeze_panes(_FIRST_ROW + 1, 1)
        self.sheet.repeat_rows(_FIRST_ROW)
        for row, (label, cells) in enumerate([*rows, *totals], start=_FIRST_ROW + 1):
            total = row > last
            self._say(row, 0, label.text, self.styles.text(total=total))
            for column, cell in enumerate(cells, start=1):
                self._cell(row, column, label, cell, total=total)
            if remark := remarks[label.text]:
                self._say(row, len(headings) - 1, remark, self.styles.text(total=total))
        for row, text in enumerate(self._lines(), start=last + len(totals) + 2):
            self._say(row, 0, text, self.styles.line)
        self._set_widths(headings, remarks)

    def _rows(self) -> tuple[list[Row], list[Row]]:
        """Return the rows of the table, of which there must be one, and the totals of them."""
        is_total = self.spec.rows.is_total
        rows = [row for row in self.printed.rows if not is_total(row[0].text)]
        totals = [row for row in self.printed.rows if is_total(row[0].text)]
        return (rows, totals) if rows and self.spec.kind == "figures" else (self.printed.rows, [])

    def _add_table(self, headings: list[str], last: int) -> None:
        columns = [
            {"header": heading, "header_format": self.styles.heading} for heading in headings
        ]
        looks = {
            "name": f"tabel_{self.spec.id.replace('-', '_')}",
            "columns": columns,
            "style": "Table Style Light 1",
            "banded_rows": False,
            "autofilter": False,
        }
        self.sheet.add_table(_FIRST_ROW, 0, last, len(headings) - 1, looks)

    def _set_widths(self, headings: list[str], remarks: dict[str, str]) -> None:
        """Make columns as wide as their longest figure or word needs; words that follow wrap."""
        lines = [
            [*(cell.text for cell in (label, *cells)), remarks[label.text]]
            for label, cells in self.printed.rows
        ]
        for column, heading in enumerate(headings):
            texts = [line[column] for line in lines]
            widest = max([*map(len, texts), *map(len, heading.split())], default=0) + 2
            least = _WIDE_ENOUGH if column == 0 else 0
            self.sheet.set_column(column, column, max(least, min(_WIDEST, widest)))

    def _say(self, row: int, column: int, text: str, style: Format | None = None) -> None:
        self.sheet.write_string(row, column, _cut(text, _LONGEST_TEXT), style)

    def _cell(self, row: int, column: int, label: Cell, cell: Cell, *, total: bool) -> None:
        if self.spec.kind == "text":
            self._say(row, column, cell.text, self.styles.text())
            return
        key = self.spec.columns[column - 1].key
        figure = self.figures[label.text, key]
        if figure.value is None:
            self._say(row, column, _sign(figure.status), self.styles.text(total=total, right=True))
            return
        style = self.styles.figure(figure, suspect=bool(self._doubt(label, key)), total=total)
        self.sheet.write_number(row, column, float(figure.value), style)

    def _doubt(self, label: Cell, key: str) -> str:
        """Return what is said of a figure that may be wrong; empty of any other."""
        return correction(self.papers.causes_at(Place(self.spec.id, label.text, key)))

    def _remarks(self, headings: list[str]) -> dict[str, str]:
        """Return in words, for each row, which of its figures are or may be wrong."""
        unknown = WORDS[Status.DOUBTED].defined
        return {
            label.text: "; ".join(
                f"{heading.strip()} {doubt if doubt == unknown else f'stemmer ikke, {doubt}'}"
                for heading, column in zip(headings[1:], self.spec.columns, strict=True)
                if (doubt := self._doubt(label, column.key))
            )
            for label, _ in self.printed.rows
        }

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
        headings.append(_its_own(text, headings))
    return headings


def _its_own(text: str, taken: list[str]) -> str:
    """Return a heading that Excel tells from the others."""
    while _same(text) in map(_same, taken):
        text = f"{text} "
    return text
