"""Tables as a reader sees them: the printed figures with notes, signs, source and corrections."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import groupby
from typing import Any, TypeVar, cast

import pandas as pd

from analysis import danish
from analysis.checks.causes import Cause
from analysis.checks.reconcile import Outcome, Result, written
from analysis.checks.relations import Operand, Place
from analysis.danish import NO_BREAK_SPACE
from analysis.measures.series import Definition, Series
from analysis.meeting import Break, ColumnSpec, NoteSpec, TableSpec
from analysis.meeting.checks import Check
from analysis.observations import WORDS, Observation, Status, Words, each, words
from analysis.papers import Papers
from analysis.present import goals
from analysis.present.goals import GoalLine, GoalView
from analysis.present.output import Output, render
from analysis.present.sentences import (
    capitalised,
    count_word,
    counted,
    during_all,
    register_of,
    sentence,
)
from analysis.present.widths import Widths, longest_word, parts, width, widths
from analysis.register.asked import Asked, asked_of, each_cell, several
from analysis.register.measures.records import MEASURES
from analysis.sources.cells import Cell
from analysis.sources.counted import Lack
from analysis.sources.fetched import Fetched
from analysis.sources.headings import left_out
from analysis.sources.printed import Levels

Found = TypeVar("Found")

_MOST_NAMED = 4  # columns named one by one; more are counted
_SHORT = 10  # characters of a text that stands on one line: a date, for one
_SMALL = 0.833  # the letters of a correction
_LONG = 20  # rows; a longer table may break over pages, lest half a sheet be left empty
_UNIT_WORDS = {
    "": "Enheden er ikke oplyst i papirerne",
    "antal": "Antal",
    "personer": "Antal personer",
    danish.PERCENT: "Procent",
    danish.KRONER: "Kroner",
}


@dataclass(frozen=True)
class Table:
    """A table of the papers, shown in a report under its own ``number``.

    ``own`` names the municipality whose row stands out. ``rows`` and ``columns`` (keys) limit what
    is shown; empty shows all. ``definition`` says what is measured, where a measure defines it.

    >>> Table(papers, "aktiveringsgrad", number=1, own="Helsingør")  # doctest: +SKIP
    """

    papers: Papers
    table: str
    number: int
    own: str = ""
    rows: Collection[str] = ()
    columns: Collection[str] = ()
    definition: str = ""
    unit: str = ""

    @property
    def spec(self) -> TableSpec:
        """What ``meeting.toml`` says of the table."""
        return self.papers.meeting.table(self.table)

    @property
    def anchor(self) -> str:
        """Where the table is found on the page."""
        return f"tabel-{self.number}"

    def cell_anchor(self, place: Place) -> str:
        """Return where a figure is found on the page, if it is marked; empty if it is not shown."""
        row, column = self._row_numbers.get(place.row), self._column_numbers.get(place.column)
        return f"{self.anchor}-celle-{row}-{column}" if row and column else ""

    @cached_property
    def _row_numbers(self) -> dict[str, int]:
        return _numbered(self.observations["row"])

    @cached_property
    def _column_numbers(self) -> dict[str, int]:
        return _numbered(self.observations["column"])

    def once(self, find: Callable[[Table], Found]) -> Found:
        """Return what a function finds in this table; it looks only the first time."""
        if find not in self._found:
            self._found[find] = find(self)
        return cast(Found, self._found[find])

    @cached_property
    def _found(self) -> dict[Callable[[Table], object], object]:
        return {}

    @property
    def is_counted(self) -> bool:
        """Whether the figures were counted in the meeting's register."""
        return self.papers.is_counted(self.table)

    @cached_property
    def fetched(self) -> Fetched | None:
        """From which answer of a source outside the figures were fetched, if they were."""
        return self.papers.fetched(self.table)

    @property
    def is_printed(self) -> bool:
        """Whether the figures are printed in the papers: neither counted nor fetched."""
        return not (self.is_counted or self.fetched)

    @property
    def origin(self) -> str:
        """What was done to get its figures: they are ``trykt``, ``talt`` or ``hentet``."""
        return "trykt" if self.is_printed else "talt" if self.is_counted else "hentet"

    @property
    def definitions(self) -> list[Definition]:
        """What is counted in the register for this table; nothing where its figures are printed."""
        register = self.papers.meeting.extract
        names = self._counted("measure") if register else []
        return [MEASURES[str(name)].definition(register.rule) for name in names if register]

    def _counted(self, key: str) -> list[object]:
        """Return what the table, its rows and columns say of one thing, each once."""
        if not self.is_counted:
            return []
        said = [self.spec.counts, *self.spec.rows.counts]
        said += [column.counts for column in self.spec.columns]
        found = [getattr(each, key) for each in said if each]
        return [*dict.fromkeys(one for one in found if one is not None)]

    def unit_of(self, column: ColumnSpec) -> str:
        """Return a column's unit; where the papers state none, that of what was counted."""
        measured = {each.unit for each in self.definitions}
        return column.unit or (measured.pop() if len(measured) == 1 else "")

    @property
    def benefits(self) -> list[str]:
        """The groups of benefits that are counted in the register for this table."""
        return [f"»{group}«" for group in self._counted("group")]

    @property
    def defined(self) -> str:
        """What is measured, in words: as counted in the register, or as the notebook defines it."""
        found = self.definitions
        if len(found) == 1:
            said = found[0].text
        else:
            said = " ".join(f"{each.name}: {each.text}" for each in found) or self.definition
        also = {key for name in self._counted("measure") for key in MEASURES[str(name)].also}
        if months := sorted({one.months for one in self._asked if one.months}):
            said += f" Her er det efter {danish.join_words([*map(str, months)])} måneder."
        if after := sorted({one.years for one in self._asked if one.query.of == "arrival"} - {0}):
            said += f" Her er det efter {danish.join_words([*map(str, after)])} år."
        if "at_least" in also:
            years = [f"{least} af de seneste {of}" for least, of in self._years]
            said += (
                f" Hvor tiden på ydelsen tæller, er det her mindst {danish.join_words(years)} år."
            )
        return said + "".join(f" {each}" for each in self._looked_for)

    @property
    def _years(self) -> list[tuple[int, int]]:
        """How many years of how many its figures are of, each pair once."""
        said = [(one.said.at_least, one.said.years) for one in self._asked]
        return sorted({(least, of) for least, of in said if least and of})

    @property
    def _looked_for(self) -> Iterator[str]:
        """Yield what is looked for, and from when: of the table, its rows and its columns."""
        named = [("", self.spec.counts)]
        named += [(f"I »{row.label}« ", row) for row in self.spec.rows.counts]
        named += [(f"I »{column.name}« ", column.counts) for column in self.spec.columns]
        for name, counts in named if self.is_counted else ():
            said = []
            if counts and counts.reached:
                what = danish.join_words([f"»{each}«" for each in several(counts.reached)])
                hours = counts.hours or (self.spec.counts or counts).hours
                more = f", her mindst {hours} timer i måneden" if hours else ""
                said.append(f"spørges der efter {what}{more}")
            if counts and counts.since:
                said.append(f"tælles der fra {danish.format_date(counts.since)}")
            if said:
                yield capitalised(f"{name or 'her '}{' og '.join(said)}.")

    @cached_property
    def _asked(self) -> list[Asked]:
        """What each cell that is counted asks for."""
        if not self.is_counted:
            return []
        rows = each_cell(self.spec.id, self.spec, partial(asked_of, self.spec))
        return [one for row in rows for one in row]

    @property
    def tried(self) -> list[Check]:
        """Its checks that could be tried on some figures as they are shown."""
        could = {
            result.relation.check.id
            for result in self.papers.concerning({self.spec.id})
            if result.outcome is not Outcome.IMPOSSIBLE
        }
        return [check for check in self.spec.checks if check.id in could]

    @property
    def hidden(self) -> int:
        """How many of its figures are hidden, where they were counted in the register."""
        return self.is_counted * int((self.observations["status"] == Status.HIDDEN).sum())

    def words(self, figure: Observation) -> Words:
        """Return how a reader is told of one of its figures.

        One hidden of the register's may be so to cover another, and the two are not told apart.
        """
        told = words(figure)
        if not (self.is_counted and figure.status is Status.HIDDEN):
            return told
        few = f"færre end {self.papers.meeting.disclosure.threshold} personer"
        meaning = f"ikke vist: tallet gælder {few}, eller det ville røbe et sådant tal"
        return told._replace(meaning=meaning)

    @cached_property
    def observations(self) -> pd.DataFrame:
        """The figures shown, one row per figure."""
        return self._shown(self.papers.observations_of(self.table))

    @cached_property
    def sound(self) -> pd.DataFrame:
        """The figures shown that sentences may rest on; see :meth:`Papers.sound_of`."""
        return self._shown(self.papers.sound_of(self.table))

    def shows(self, label: str) -> bool:
        """Whether the row of this label is shown."""
        return not self.rows or any(danish.same_row(label, row) for row in self.rows)

    def _shown(self, frame: pd.DataFrame) -> pd.DataFrame:
        if self.rows:
            frame = frame[[self.shows(row) for row in frame["row"]]]
        if self.columns:
            frame = frame[frame["column"].isin(self.columns)]
        return frame

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The exact figures, rows by columns, for further work; null where there is no figure."""
        cells = self.observations.set_index(["row", "column"])["value"]
        rows, columns = (list(dict.fromkeys(self.observations[name])) for name in ("row", "column"))
        return pd.DataFrame(
            [[cells[row, column] for column in columns] for row in rows],
            index=pd.Index(rows, name="row"),
            columns=pd.Index(columns, name="column"),
            dtype=object,
        )

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Return what Jupyter shows and keeps."""
        about = {
            "meeting": str(self.papers.meeting.address),
            "number": self.number,
            "anchor": self.anchor,
            "table": self.table,
            "title": self.spec.title,
            "goals": [goal.id for goal in self.goals],
        }
        after = render("goals.html.j2", goals=self.goals) if self.goals else ""
        shown = Output("table", table_html(self), about, self._resource(), after)
        return shown._repr_mimebundle_()

    def goal_lines(self, series: Sequence[Series]) -> list[GoalLine]:
        """Return the goals that are asked of series drawn of its figures."""
        return goals.lines(self.papers, self.table, series)

    @cached_property
    def goals(self) -> list[GoalView]:
        """The goals that figures shown of it measure."""
        return goals.of_table(
            self.papers,
            self.table,
            lambda row, column: row in self._row_numbers and column in self._column_numbers,
        )

    def _resource(self) -> dict[str, object]:
        """Return the figures as a Data Resource, exact as text, for whoever reads the notebook."""
        names = ["row", "column", "municipality", "period", "printed", "value", "unit", "status"]
        figures = self.observations[names].to_dict("records")
        rows = [
            {name: None if value is None else str(value) for name, value in figure.items()}
            for figure in figures
        ]
        return {
            "schema": {"fields": [{"name": name, "type": "string"} for name in names]},
            "data": rows,
        }


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}


def table_html(shown: Table) -> str:
    """Return a table as a fragment of a page."""
    return render("table.html.j2", t=_View(shown).context())


class _View:
    """What the template of a table needs to know, worked out once."""

    def __init__(self, shown: Table) -> None:
        self.shown, self.spec = shown, shown.spec
        self.printed = shown.papers.table(shown.table)
        self.places = [
            index
            for index, column in enumerate(self.spec.columns)
            if not shown.columns or column.key in shown.columns
        ]
        self.rows = [
            (label, [cells[at] for at in self.places])
            for label, cells in self.printed.rows
            if shown.shows(label.text)
        ]
        self.columns = [self.spec.columns[at] for at in self.places]
        self.levels = [self.printed.levels[at] for at in self.places]
        self.figures = {(figure.row, figure.column): figure for figure in each(shown.observations)}
        self.references: dict[NoteSpec, list[str]] = {}  # of each note, in the order of its number
        self.signs: dict[Words, None] = {}

    def context(self) -> dict[str, object]:
        groups, headings = self._headings()
        rows = [self._row(label, cells) for label, cells in self.rows]
        notes = [
            {"number": number, "note_id": self._note_id(number), "text": note.text, "back": back}
            for number, (note, back) in enumerate(self.references.items(), start=1)
        ]
        return {
            "number": self.shown.number,
            "anchor": self.shown.anchor,
            "title": self.spec.title,
            "unit": unit_line(self.shown),
            "row_heading": self.printed.row_heading.text,
            "words": self.spec.kind == "text",
            "groups": groups,
            "headings": headings,
            "rows": rows,
            "notes": notes,
            "legend": [told for told in self.signs if told.meaning],
            "lines": facts(self.shown),
            "long": len(rows) > _LONG,
            "widths": self._widths(groups, headings, rows),
            "newest_last": self._ends_with_the_newest(),
        }

    def _headings(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the upper headings, each with how many columns it spans, and those below them.

        There are none where none stands over another; over columns without one it is blank. A year
        that all columns under one leave out stands with it.
        """
        columns = zip(self.levels, self._years(), self.columns, strict=True)
        groups: list[dict[str, Any]] = []
        below: list[tuple[Levels, str, ColumnSpec]] = []
        for text, spanned in groupby(columns, key=lambda one: _above(one[0]).text):
            levels, years, within = zip(*spanned, strict=True)
            marks = dict.fromkeys(mark for each in levels for mark in _above(each).marks)
            shared = years[0] if text and len({*years}) == 1 else ""
            upper = self._heading(Cell(text, tuple(marks)), shared)
            groups.append(upper | {"span": len(levels)})
            below += zip(levels, [""] * len(levels) if shared else years, within, strict=True)
        headings = [self._heading(levels[-1], year, column) for levels, year, column in below]
        return (groups if any(group["text"] for group in groups) else []), headings

    def _heading(self, cell: Cell, year: str, column: ColumnSpec | None = None) -> dict[str, Any]:
        marks = self._marks(cell, column=column)
        return {"text": cell.text, "parts": parts(cell.text), "year": year, "marks": marks}

    def _widths(
        self,
        groups: list[dict[str, Any]],
        headings: list[dict[str, Any]],
        rows: list[dict[str, Any]],
    ) -> Widths:
        """Return how wide the table is, by the words and figures in it that no line breaks."""
        labels = [self.printed.row_heading.text, *(row["label"] for row in rows)]
        above = [
            longest_word(one["text"]) / one["span"] for one in groups for _ in range(one["span"])
        ]
        columns = [
            max(
                *(max(map(width, parts(word))) for word in heading["text"].split()),
                width(heading["year"]),
                above[at] if above else 0,
                *(self._width(row["cells"][at]) for row in rows),
            )
            for at, heading in enumerate(headings)
        ]
        of_words = self.spec.kind == "text"
        return widths(labels, columns, noted=bool(self.references), of_words=of_words)

    def _width(self, cell: dict[str, Any]) -> float:
        """Return how wide a cell is at least; a text breaks between words, a figure does not."""
        is_whole = self.spec.kind == "figures" or cell["short"]
        wide = width(cell["text"]) if is_whole else longest_word(cell["text"])
        return max(wide, _SMALL * longest_word(cell["correction"]))

    def _ends_with_the_newest(self) -> bool:
        """Whether the columns are periods, and none is later than the last."""
        times = [column.period for column in self.columns if column.period]
        return len(times) == len(self.columns) > 1 and times[0] < times[-1] == max(times)

    def _years(self) -> Iterator[str]:
        """Yield the year of each column, or all of its time, where its heading leaves it out."""
        for column in self.columns:
            period = column.period if column.says_when else None
            bare = period and period.kind != "year"
            yield left_out(column.heading, period) if period and bare else ""

    def _row(self, label: Cell, cells: list[Cell]) -> dict[str, Any]:
        own, name = self.shown.own, danish.same_label(label.text)
        marks = self._marks(label, row=name)
        shown = [
            self._cell(label, column.key, cell)
            for column, cell in zip(self.columns, cells, strict=True)
        ]
        return {
            "label": label.text,
            "marks": marks,
            "own": bool(own) and danish.same_row(own, label.text),
            "total": self.spec.rows.is_total(label.text),
            "cells": shown,
            "corrected": _where(
                [
                    column
                    for column, cell in zip(self.columns, shown, strict=True)
                    if cell["correction"]
                ]
            ),
        }

    def _cell(self, label: Cell, key: str, cell: Cell) -> dict[str, Any]:
        place = Place(self.spec.id, label.text, key)
        causes = self.shown.papers.causes_at(place)
        doubt = correction(causes)
        text, is_missing = cell.text, False
        # What it should be is read aloud with it; that it may be wrong stands below, in its column.
        spoken = [doubt] if doubt != WORDS[Status.DOUBTED].said else []
        if self.spec.kind == "figures":
            figure = self.figures[label.text, key]
            told, is_missing = self.shown.words(figure), figure.value is None
            self.signs[told] = None
            text = danish.plain(cell.text.translate(danish.AS_HYPHENS))
            if is_missing:
                text, spoken = told.sign, [told.said]
            elif told.sign:
                spoken = [told.said, *spoken]
        return {
            "text": text,
            "short": len(text) <= _SHORT,
            "spoken": "; ".join(filter(None, spoken)),
            "missing": is_missing,
            "marks": self._marks(cell),
            "correction": doubt,
            "id": self.shown.cell_anchor(place)
            if any(place in cause.first_places for cause in causes)
            else "",
        }

    def _marks(
        self, cell: Cell, *, row: str = "", column: ColumnSpec | None = None
    ) -> list[dict[str, object]]:
        """Return the marks of the notes to a cell, or to the row or column that it heads."""
        marks: list[dict[str, object]] = []
        for note in self.spec.notes:
            to_row = row and note.row and danish.same_label(note.row) == row
            to_column = column and note.column and self.spec.column(note.column) is column
            if note.mark in cell.marks or to_row or to_column:
                references = self.references.setdefault(note, [])
                number = list(self.references).index(note) + 1
                note_id = self._note_id(number)
                references.append(f"{note_id}-sted-{len(references) + 1}")
                marks.append({"number": number, "ref_id": references[-1], "note_id": note_id})
        return marks

    def _note_id(self, number: int) -> str:
        return f"{self.shown.anchor}-note-{number}"


def _above(levels: Levels) -> Cell:
    """Return the upper heading of a column; a blank one where it has one alone."""
    return levels[0] if len(levels) > 1 else Cell("")


def _where(columns: Sequence[ColumnSpec]) -> str:
    """Return where figures may be wrong, as the label of their row says it on a narrow screen."""
    figures = "tallet" if len(columns) == 1 else "tallene"
    periods = [column.period for column in columns if column.period and column.is_a_period]
    if len(columns) > _MOST_NAMED:
        return f"se {count_word(len(columns))} tal"
    if len(periods) == len(columns):
        return f"se {figures} {during_all(periods)}"
    named = danish.join_words([f"»{column.name}«" for column in columns])
    return f"se {figures} i {named}"


def unit_line(shown: Table) -> str:
    """Return the line under a title: the unit of all figures, or the unit of each column."""
    spec = shown.spec
    if spec.kind == "text":
        return ""
    if shown.unit:
        return shown.unit
    columns = [one for one in spec.columns if not shown.columns or one.key in shown.columns]
    units = [shown.unit_of(column) for column in columns]
    if len(set(units)) == 1:
        return unit_words(units[0], printed=shown.is_printed)
    # Of two headings over each other one is enough, if it alone tells what the unit is.
    named = [[one.heading.levels[at] for one in columns] for at in (-1, 0)]
    enough = (names for names in named if len({*zip(names, units, strict=True)}) == len({*names}))
    told = zip(next(enough, [one.name for one in columns]), units, strict=True)
    return "; ".join(
        f"{name}: {unit_words(unit, printed=shown.is_printed).lower()}"
        for name, unit in dict.fromkeys(told)
    )


def unit_words(unit: str, *, printed: bool = True) -> str:
    """Return a unit as the line under a title says it; there are no papers of what is counted."""
    if not (unit or printed):
        return "Enheden er ikke oplyst"
    return _UNIT_WORDS.get(unit, unit)


def unstated(*, printed: bool) -> str:
    """Return what stands for what nobody has stated; there are no papers of what is counted."""
    return "Ikke oplyst i papirerne" if printed else "Ikke oplyst"


def as_printed(figure: Operand | Observation) -> str:
    """Return a printed figure with a real minus, and its unit on the same line."""
    return written(figure).replace("-", danish.MINUS).replace(" ", NO_BREAK_SPACE)


_CORRECTED = {"equal": "andetsteds", "sum": "sum"}


def correction(causes: Sequence[Cause]) -> str:
    """Return what is said of a figure that may be wrong: ``genberegnet 11,7 %``, ``sum 245``.

    ``kan være forkert`` where it is not known what it should be, or several faults may be in it;
    empty where none is.
    """
    if not causes:
        return ""
    right = causes[0].right if len(causes) == 1 else None
    if right is None:
        return WORDS[Status.DOUBTED].said
    return f"{_CORRECTED.get(right.relation.check.kind, 'genberegnet')} {recomputed(right)}"


def recomputed(result: Result) -> str:
    """Return a recomputed figure as the table would print it."""
    printed, found = result.relation.printed, result.recomputed
    unit = printed.unit if printed.unit in {danish.PERCENT, danish.KRONER} else ""
    return result.answer if found is None else danish.format_number(found, printed.decimals, unit)


def facts(shown: Table) -> list[dict[str, str]]:
    """Return what stands under a table: its source, population, and where it is printed."""
    spec = shown.spec
    printed = printed_in(spec) if spec.item and shown.is_printed else ""
    if spec.kind == "text":
        return stated([("Trykt", printed)])
    remarks = [*_shortcomings(shown), *(note.text for note in spec.notes if note.table)]
    return stated(
        [
            ("Kilde", source_of(shown) or unstated(printed=shown.is_printed)),
            ("Hentet", dates_of(shown)),
            ("Hvem tallene gælder", spec.population or unstated(printed=shown.is_printed)),
            ("Trykt", printed),
            *(("Brud", words_of(one)) for one in breaks_in(shown)),
            *(("Bemærk", text) for text in remarks),
        ],
        links_of(shown),
    )


def stated(
    facts: Iterable[tuple[str, str]], links: Mapping[str, str] | None = None
) -> list[dict[str, str]]:
    """Return terms and texts as the templates have them; one without a text is left out.

    ``links`` are the addresses that the texts of some terms lead to.
    """
    found = [{"term": term, "text": text} for term, text in facts if text]
    return [
        fact | {"href": href} if (href := (links or {}).get(fact["term"])) else fact
        for fact in found
    ]


def source_of(shown: Table) -> str:
    """Return where the figures of a table come from; empty where the papers do not state it."""
    register = shown.papers.meeting.extract
    if shown.is_counted and register:
        made_up = shown.papers.meeting.made_up
        whose = "opdigtet register" if made_up else register_of(shown.papers.meeting)
        return f"{capitalised(whose)}, udtræk af {danish.format_date(register.day)}"
    return shown.spec.source


def dates_of(shown: Table) -> str:
    """Say when a fetched table was fetched, and when its source brings it up to date."""
    if shown.fetched is None:
        return ""
    about = shown.fetched.about
    said = danish.format_date(about.fetched.date())
    if about.updated:
        said += f"; kilden opdaterede tallene {danish.format_date(about.updated)}"
    if about.next_update:
        said += f" og opdaterer dem igen {danish.format_date(about.next_update)}"
    return said


def links_of(shown: Table) -> dict[str, str]:
    """Return where a source shows a fetched table, for the fact that names the source."""
    links = shown.fetched.about.links if shown.fetched else None
    address = (links.table or links.info) if links else None
    return {"Kilde": address} if address and address.startswith("https://") else {}


def breaks_in(shown: Table) -> list[Break]:
    """Return the breaks that lie between the periods shown, or in one of them."""
    columns = [one for one in shown.spec.columns if not shown.columns or one.key in shown.columns]
    periods = [one.period for one in columns if one.period] or [*shown.spec.rows.dated.values()]
    if not periods:
        return []
    return [one for one in shown.spec.breaks if one.between(min(periods), max(periods))]


def words_of(one: Break) -> str:
    """Say what a break is: ``1. juli 2025: … Tal fra før og efter kan ikke sammenlignes.``"""
    said = sentence(f"{danish.format_date(one.day)}: {one.text}")
    return f"{said} Tal fra før og efter den dag er ikke sammenlignet her."


def _shortcomings(shown: Table) -> Iterator[str]:
    """Say what is missing in the register that the figures of a table were counted in."""
    if not shown.is_counted:
        return
    found = shown.papers.counted
    if shown.table in found.without_hours:
        count = found.without_hours[shown.table]
        said = "en eller flere aktiviteter mangler"  # of few persons
        if count is not None:
            said = counted(count, "aktivitet mangler", "aktiviteter mangler")
        yield f"{capitalised(said)} oplysning om timer og tæller som 0 timer."
    if shown.table in found.undecided:
        count = found.undecided[shown.table]
        said = "et eller flere forløb er"
        if count is not None:
            said = counted(count, "forløb er", "forløb er")
        whether = "det" if count == 1 else "de"
        yield (
            f"{capitalised(said)} ikke talt med: det er for tidligt at sige, om {whether} er slut."
        )
    yield from map(_lack, found.lacking.get(shown.table, ()))
    if left_out := {name: count for name, count in found.set_aside.items() if count != 0}:
        told = {name: count or "en eller flere" for name, count in left_out.items()}
        rows = danish.join_words([f"{count} i {name}" for name, count in told.items()])
        yield f"Rækker med fejl i registeret er udeladt: {rows}."


def _lack(lack: Lack) -> str:
    """Say why figures of a measure are not stated."""
    name = MEASURES[lack.measure].definition("one_day").name
    if not lack.relation:
        return f"{name} kan ikke opgøres, hvor forløb, der ikke er slut, kan gøre den højere."
    if not lack.since:
        relation, _, column = lack.relation.partition(".")
        what = f"»{column}« i »{relation}«" if column else f"»{relation}«"
        return f"{name} kan ikke opgøres: {what} mangler i udtrækket af registeret."
    day = danish.format_date(date.fromisoformat(lack.since))
    return (
        f"{name} kan ikke opgøres, hvor det kræver »{lack.relation}« fra før {day}: "
        "først fra den dag er alt med i registeret."
    )


def printed_in(spec: TableSpec) -> str:
    """Return where the papers print the table: ``tabel 4 under punkt 2``."""
    table = f"tabel{NO_BREAK_SPACE}{spec.number} " if spec.number else ""
    return f"{table}under punkt{NO_BREAK_SPACE}{spec.item}"
