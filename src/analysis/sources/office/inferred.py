"""What the figures and words of a table say about it, as a part of ``meeting.toml`` and a CSV."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from analysis import danish
from analysis.danish import whole_year
from analysis.meeting.rows import RowsSpec
from analysis.meeting.values import Heading
from analysis.periods import Period
from analysis.sources.cells import Cell
from analysis.sources.headings import contradicts, timeless
from analysis.sources.office import blocks
from analysis.sources.office.blocks import Block
from analysis.sources.office.grid import GridCell, as_read, is_figure
from analysis.sources.printed import as_csv

_NOTE = re.compile(
    r"(?i)(?:\[(?P<raised>\S{1,3})\]|\(?(?P<mark>\d{1,2}|[a-z])\)|(?P<stars>[*†‡]{1,3})\)?"
    r"|(?P<above>[¹²³⁴-⁹]{1,2})⁾?"
    r"|note (?P<note>\d+)[:.]?)\s*(?P<text>\S.*)"
)
_FROM_ABOVE = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_LABEL = re.compile(r"(?i)(noter?|anm|anmærkning(er)?|bem|bemærk(ning(er)?)?)[.:]+ *(?=[A-ZÆØÅ\d])")
SOURCE = re.compile(r"(?i)kilder?: *(\S.*)")
_UNITS = {
    "1.000 kr.": r"\b(1\.?000|t\.?|tusinde?) ?kr\b\.?",
    "mio. kr.": r"\bmio\.? ?kr\b\.?|\bmill?\.? ?kr\b\.?",
    "kr.": r"\bkr\b\.?|\bkroner\b",
    "procentpoint": r"(%|\bpct\.?|\bprocent)[- ]*point",
    danish.PERCENT: r"%|(pct|procent)\b",
}
_CHANGE = re.compile(r"(?i)ændr|udvikl|stign|fald|vækst|afvig|forskel")
_NO_COUNT = re.compile(
    r"(?i)andel|indeks|gns|gennemsnit|rate\b"
    rf"|\bpr\b(?!\.? (?:\d{{1,2}}/\d|\d{{1,2}}\. ?[a-z]|primo|ult|{'|'.join(danish.MONTHS)}))"
)
_IN_TIME = re.compile(r"(?i)\bi (dage|uger|måneder|timer|minutter)\b")
_IN_BRACKETS = re.compile(r"(?: *\(|, )((?:(?<=\()|(?<=, ))[^(),]*)\)?\Z")
_OF_ALL = re.compile(r"(?i)\(?((alle )?(tal|beløb) )?(i )?(hele )?|[ .)]*\Z")
_COUNTED = re.compile(r"(?i)\bantal\b ?([a-zæøå]*)")
_SCHOOL_YEAR = re.compile(r"(\d\d)(\d\d)[-/](\d\d)")
_NO_OWN_TIME = {"over", "under", "end", "fra", "til", "siden", "efter", "før", "mindst", "højst"}


@dataclass(frozen=True)
class Note:
    """A note, on the cells that bear its mark or on the table; its text is "" where none stands."""

    text: str
    mark: str = ""


@dataclass
class Column:
    """One column of figures: its heading, its cells, and what was inferred of them."""

    heading: Heading
    cells: list[GridCell]
    period: Period | None = None
    measure: str = ""
    unit: str = ""

    @property
    def said(self) -> str:
        """What its heading says, without marks, from the top down: ``2023 Antal``."""
        return " ".join(map(bare, self.heading.levels))

    @property
    def decimals(self) -> int:
        """The decimals that all its figures have; 0 where they differ or may be thousands."""
        figures = [cell for cell in self.cells if _holds_a_figure(cell)]
        found = {_decimals(cell) for cell in figures}
        (only,) = found if len(found) == 1 else (0,)
        return only if only != 3 or all(cell.figure for cell in figures) else 0

    @property
    def is_no_share(self) -> bool:
        """Whether it is called a change, or one of its figures lies where no share does."""
        return bool(_CHANGE.search(self.heading)) or any(not 0 <= x <= 100 for x in self._values)

    @property
    def may_be_fractions(self) -> bool:
        """Whether its per cents may be fractions: none is over 1, and no ``%`` stands by them."""
        values = [*self._values]
        return (
            self.unit == danish.PERCENT
            and not any(map(_unit_shown, self.cells))
            and any(value % 1 for value in values)
            and all(abs(value) <= 1 for value in values)
        )

    @property
    def _values(self) -> Iterator[Decimal]:
        for cell in self.cells:
            with suppress(ValueError):
                text = bare(cell.text)
                yield danish.parse_number(text, decimals=_decimals(cell), unit="").value


@dataclass
class Table:
    """A table of a delivered file: its description, its figures, and what was guessed, in lines."""

    block: Block
    file: str
    id: str
    rows_heading: str
    labels: list[str]
    columns: list[Column]
    notes: list[Note] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    row_periods: dict[str, Period] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its title, without the number that it has in the papers."""
        return title_of(self.block.title)

    @property
    def sheet(self) -> str:
        """How its sheet is named before the names of cells: ``Ark1!``."""
        return "".join(self.block.place.rpartition("!")[:2])

    @property
    def is_of_figures(self) -> bool | None:
        """Whether all its columns hold figures; None if some do."""
        kinds = {any(is_figure(cell) for cell in column.cells) for column in self.columns}
        return kinds == {True} if len(kinds) == 1 else None

    @property
    def csv(self) -> str:
        """The table as displayed, as the reader of printed tables takes it."""
        headings = [(self.rows_heading,), *(column.heading.levels for column in self.columns)]
        return as_csv([*lines_of(headings), *self.lines])

    @property
    def lines(self) -> Iterator[tuple[str, ...]]:
        """Its rows as displayed: the label of each, and the cells."""
        columns = ([cell.text for cell in column.cells] for column in self.columns)
        return zip(self.labels, *columns, strict=True)


def title_of(line: str) -> str:
    """Return a title without its number in the papers, and without a unit of all the figures."""
    title = blocks.NUMBER.sub("", line, count=1)
    bracketed = _IN_BRACKETS.search(title)
    if bracketed and _unit_alone(bracketed[1]):
        title = title[: bracketed.start()]
    return title[:1].upper() + title[1:] if title != line else line


def lines_of(headings: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """Return headings in one line or two, a heading over several columns in the first of them."""
    if max(map(len, headings)) == 1:
        return [[one for (one,) in headings]]
    above = [levels[0] for levels in headings]
    is_again = [
        len(levels) == 2 and levels[:1] == before[:1] for before, levels in pairwise(headings)
    ]
    return [
        [above[0], *("" if again else one for again, one in zip(is_again, above[1:], strict=True))],
        ["".join(levels[1:]) for levels in headings],
    ]


def infer(block: Block, file: str, name: str, day: date) -> Table:
    """Return what a block of a file says of itself; ``name`` is its id, ``day`` the meeting's."""
    notes = _notes(block)
    marks = [note.mark for note in notes if note.mark]

    def marked(text: str) -> str:
        return as_read(text, marks)

    width = 2 if _has_two_labels(block) else 1
    labels = [
        ", ".join(filter(None, (marked(cell.heading) for cell in row[:width])))
        for row in block.rows
    ]
    rows_heading = ", ".join(filter(None, map(marked, block.headings[:width])))
    columns = []
    for at in range(width, len(block.headings)):
        cells = _alone([replace(row[at], text=marked(row[at].text)) for row in block.rows])
        columns.append(Column(Heading(*map(marked, block.headings[at].levels)), cells))
    made = Table(block, file, name, rows_heading, labels, columns, notes)
    if width == 2:
        made.guessed.append("two columns of labels are joined to one")
    _date(made, day)
    _give_units(made)
    return made


def _alone(cells: list[GridCell]) -> list[GridCell]:
    """Return the cells of a column without the unit that all its figures have, which it names."""
    units = {cell.unit for cell in cells if cell.figure}
    if len(units) != 1 or units == {""}:
        return cells
    return [replace(cell, text=cell.figure or cell.text) for cell in cells]


# --- notes ----------------------------------------------------------------------------------------


def _notes(block: Block) -> list[Note]:
    """Return the lines below a table as its notes, and the marks in it that no line explains."""
    texts = [*block.headings, *(cell.text for row in block.rows for cell in row)]
    found: dict[str, Note] = {}
    for line in block.below:
        note = _NOTE.fullmatch(line)
        marks = [mark for name, mark in note.groupdict().items() if name != "text"] if note else []
        mark = next(filter(None, marks), "").translate(_FROM_ABOVE)
        is_borne = mark and any(f"[{mark}]" in as_read(text, [mark]) for text in texts)
        if note and mark and is_borne and mark not in found:
            found[mark] = Note(note["text"], mark)
        elif not SOURCE.fullmatch(line):
            found[line] = Note(note["text"] if note and note["stars"] else _LABEL.sub("", line))
    for mark in [mark for text in texts for mark in Cell.read(text).marks]:
        found.setdefault(mark, Note("", mark))
    return [*found.values()]


def bare(text: str) -> str:
    """Return a text without the marks of notes."""
    return Cell.read(text).text


def _has_two_labels(block: Block) -> bool:
    """Whether the second column holds labels too, within those of the first: sex, then age."""
    firsts = [row[0].heading for row in block.rows]
    repeated = any(row[0].under for row in block.rows) or len({*firsts}) < len(firsts)
    seconds = [row[1] for row in block.rows if row[1].text]
    return (
        len(block.headings) > 2
        and repeated
        and all(firsts)
        and bool(seconds)
        and not any(map(is_figure, seconds))
    )


# --- periods --------------------------------------------------------------------------------------


def _date(table: Table, day: date) -> None:
    """Give columns the period that their heading names, or else rows that of their label."""
    groups: dict[tuple[str, ...], list[Column]] = {}
    for column in table.columns:
        from_below = " ".join(map(bare, column.heading.levels[::-1]))
        column.period = period_of(column.said) or period_of(from_below)
        groups.setdefault(column.heading.levels[:-1], []).append(column)
    for columns in groups.values():
        for at, period in _months_of(table, [one.heading.levels[-1] for one in columns], day):
            columns[at].period = columns[at].period or period
    over = [columns for levels, columns in groups.items() if levels]
    for at, period in _months_of(table, [columns[0].heading.levels[0] for columns in over], day):
        for column in over[at]:
            column.period = column.period or period
    twice = Counter(column.period for column in table.columns if column.period)
    if max(twice.values(), default=0) > 1:
        for column in filter(lambda one: one.period, table.columns):
            column.measure = timeless(column.said)
    if not twice:
        _date_rows(table, day)


def _date_rows(table: Table, day: date) -> None:
    """Give each row the period that is its label, if all but totals and averages have one."""
    labels = [*map(bare, table.labels)]
    found = {label: period_of(label) for label in labels if not timeless(label)}
    found |= {labels[at]: period for at, period in _months_of(table, labels, day)}
    rows = RowsSpec()
    own = [label for label in labels if not (rows.is_total(label) or rows.is_average(label))]
    dated = {label: period for label in own if (period := found.get(label))}
    if len(own) > 1 and len(own) == len(dated) == len({*dated.values()}):
        table.row_periods = dated


def _months_of(
    table: Table, names: Sequence[str], day: date
) -> Iterator[tuple[int, Period | None]]:
    """Yield which of some headings or labels are bare months, and of which year; see above."""
    numbers = [danish.MONTH_NUMBERS.get(_month(name)) for name in names]
    months = {at: number for at, number in enumerate(numbers) if number}
    years = set(re.findall(r"\b(?:19|20)\d\d\b", " ".join([table.block.title, *table.block.above])))
    dated = _backwards([*months.values()], day, int(years.pop()) if len(years) == 1 else None)
    for number, at in enumerate(months):
        period = dated[number] if dated else None
        said = period or "in no year that can be told, and has no period"
        table.guessed.append(f"{names[at]!r} is {said}")
        yield at, period


def _backwards(months: list[int], day: date, year: int | None) -> list[Period]:
    """Return months in the years in which they follow each other, or go back, until the meeting.

    ``year`` is the one that the title names. Empty where they lie further apart than a year, or
    would lie elsewhere than in that year.
    """
    found = []
    for order in (1, -1):
        latest, dated = (day.year, day.month), []
        for month in months[::-order]:
            latest = (latest[0] - (month >= latest[1]), month)
            dated.append(latest)
        found.append(dated[::-order])
    dated = max(found, key=lambda one: min(one, default=(0, 0)))
    span = [at * 12 + month for at, month in dated]
    if year and {at for at, _ in dated} != {year}:
        is_in_order = months == sorted(months) or {a - b for a, b in pairwise(months)} == {1}
        dated = [(year, month) for month in months] if is_in_order and year <= day.year else []
    if max(span, default=0) - min(span, default=0) > 11:
        dated = []
    return [Period.month(*each) for each in dated]


def _month(heading: str) -> str:
    return danish.plain(bare(heading)).casefold().removesuffix(".")


def period_of(heading: str) -> Period | None:
    """Return the period that begins or ends a heading, or that it is; None where in doubt."""
    words = [word.removesuffix(",") for word in danish.plain(bare(heading)).split()]
    rest = timeless(" ".join(words)).split()
    if not rest or words[: len(rest)] == rest:
        time = words[len(rest) :]
    elif words[-len(rest) :] == rest:
        time = words[: -len(rest)]
    else:
        return None
    if rest and words[0] == rest[0] and rest[-1].casefold() in _NO_OWN_TIME:
        return None
    if rest and words[0] != rest[0] and rest[0].casefold() in {"og", "eller"}:  # derover, derunder
        return None
    said = re.sub(r"(?i)^(pr\.?|den|d\.)( (den|d\.))? ", "", " ".join(time))
    said = re.sub(r"(?<=[a-z])\.?[-' ]'?(\d\d)$", lambda two: f" {whole_year(two[1])}", said)
    two = _SCHOOL_YEAR.fullmatch(said)
    if two and int(two[3]) == (int(two[2]) + 1) % 100:  # 2011-12: a month, or two years
        return None
    try:
        period = Period.parse(said)
    except ValueError:
        return None
    plausible = 1980 <= period.start.year <= 2080
    return period if plausible and not contradicts(bare(heading), period) else None


# --- units ----------------------------------------------------------------------------------------


def _give_units(table: Table) -> None:
    """Give columns the unit of their cells, of their heading, or of the title of all."""
    lines = [table.block.title, *table.block.above]
    title = " ".join(lines)
    for column in table.columns:
        shown = {_unit_shown(cell) for cell in column.cells if _holds_a_figure(cell)}
        if len(shown) == 1:
            (column.unit,) = shown
        if column.unit in {"1.000", "mio."}:
            of_money = f"{column.unit} kr."
            if _unit_said(column.heading).endswith("kr."):
                column.unit = of_money
            elif _unit_said(title) == of_money:
                column.unit = of_money
                table.guessed.append(_of_title(column))
        if shown == {""}:
            column.unit = _unit_said(column.heading)
    unnamed = [column for column in table.columns if not column.unit]
    without = [one for one in unnamed if any(map(_holds_a_figure, one.cells))]
    only_periods = all(one.period and not timeless(one.said) for one in without)
    of_all = _unit_of_all(lines)
    for column in without:
        may_be_money = not _NO_COUNT.search(column.said) and not _counts(column.said)
        may_be_money &= of_all != danish.PERCENT or not _CHANGE.search(column.said)
        said = _unit_said(title) if only_periods else of_all if may_be_money else ""
        if said and {_unit_shown(cell) for cell in column.cells if _holds_a_figure(cell)} == {""}:
            column.unit = said
            table.guessed.append(_of_title(column))


def _unit_of_all(lines: Sequence[str]) -> str:
    """Return the unit that a line above a table is alone, or that its title has in brackets."""
    for line in lines:
        bracketed = _IN_BRACKETS.search(line)
        if unit := _unit_alone(bracketed[1] if bracketed else line):
            return unit
    return ""


def _unit_alone(text: str) -> str:
    """Return the unit of money, or the per cent, that a text is and says no more than."""
    alone = _OF_ALL.sub("", text)
    for unit, pattern in _UNITS.items():
        if any(re.fullmatch(pattern, each, re.IGNORECASE) for each in (alone, f"{alone}.")):
            return unit
    return ""


def _counts(heading: str) -> bool:
    """Whether a word of a heading is what is counted: ``Helårspersoner``."""
    return any(danish.is_count(word.casefold()) for word in heading.split())


def _of_title(column: Column) -> str:
    return f"the unit of {str(column.heading)!r} is {column.unit!r}, as the title says"


def _holds_a_figure(cell: GridCell) -> bool:
    text = bare(cell.text)
    return is_figure(cell) and any(map(str.isdigit, text)) and not danish.below(text)


def _decimals(cell: GridCell) -> int:
    return len((re.findall(r",(\d+)", bare(cell.text)) or [""])[0])


def _unit_shown(cell: GridCell) -> str:
    """Return the unit that stands by a figure, as ``meeting.toml`` spells it."""
    if cell.figure:
        return danish.unit_named(cell.unit)
    try:
        return danish.parse_number(bare(cell.text), decimals=_decimals(cell), unit="").unit
    except ValueError:
        return ""


def _unit_said(text: str) -> str:
    """Return the one unit that a text names; empty where it names none, or several."""
    found, left = [], text
    for unit, pattern in _UNITS.items():
        if re.search(pattern, left, re.IGNORECASE):
            found.append(unit)
            left = re.sub(pattern, " ", left, flags=re.IGNORECASE)
    if (counted := _COUNTED.search(left)) and not _NO_COUNT.search(left):
        word = counted[1].casefold()
        found.append(word if danish.is_count(word) else "antal" if not word else "")
    elif in_time := _IN_TIME.search(left):
        found.append(in_time[1].casefold())
    return found[0] if len(found) == 1 else ""
