"""A table's rows over all meetings: the latest figure of each time, and what it was before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis import danish
from analysis.checks.over_meetings import Latest
from analysis.checks.relations import Place
from analysis.measures.series import Series, kinds_of_series
from analysis.meeting import Meeting
from analysis.observations import Observation, Status, Words, frame, words
from analysis.periods import Period
from analysis.present.output import Output, render
from analysis.present.sentences import amount, capitalised, ended
from analysis.present.table import Table, stated, unit_words
from analysis.present.widths import longest_word, width, widths

MOST_LINES = 8  # more are no table that a sheet of paper has room for
MOST_TIMES = 60  # five years of months
_LONG = 20  # rows; a longer table may break over pages
PRINTED_IN = "Senest vist til mødet"
_NEVER = Words("var ikke med", "…", "", "var ikke med til noget møde")

_Place = tuple[str, str, str]  # a line, a time, and what is measured


@dataclass(frozen=True)
class OverMeetings:
    """Rows of a table over all meetings until this one: of one measure, unit and kind of time.

    :meth:`every` gives one of these for each kind. ``table`` is the same as this meeting prints it,
    ``lines`` what is shown; ``left_out`` counts the rows, and ``earlier`` the times, for which
    there is no room. ``meetings`` are those that had the table, the first one first.

    >>> OverMeetings.every(Table(papers, "flygtninge-i-alt", number=1))  # doctest: +SKIP
    """

    table: Table
    number: int
    lines: tuple[Series, ...]
    told: dict[_Place, Latest]
    meetings: tuple[Meeting, ...]
    left_out: int = 0
    earlier: int = 0

    @classmethod
    def every(cls, table: Table, rows: Collection[str] = ()) -> list[OverMeetings]:
        """Follow a table, or some of its ``rows``, kind by kind; nothing where no time is told.

        Where its rows are times, what is measured stands for a row. Raises ``KeyError`` that lists
        the rows there are.
        """
        told = table.papers.over_meetings(table.table)
        by_place = {_place(one): one for one in told}
        names = [*dict.fromkeys(one.line for one in told)]
        for row in rows:
            if not any(danish.same_row(row, name) for name in names):
                raise KeyError(f"no row {row!r}; there are: {', '.join(map(repr, names))}")
        meetings = tuple(one.meeting for one in table.papers.held(table.table))
        found: list[OverMeetings] = []
        figures, breaks = frame(map(_as_row, told), sound=True), table.spec.breaks
        for kind in kinds_of_series(figures, table.table, breaks):
            wanted = [one for one in kind if not rows or _is_one_of(one.label, rows)]
            if lines := _shown(table, wanted):
                times = _times(wanted)
                lines = [one.between(times[-MOST_TIMES:][0], None) for one in lines]
                hidden = len(wanted) - len(lines), len(times[:-MOST_TIMES])
                found.append(cls(table, len(found) + 1, tuple(lines), by_place, meetings, *hidden))
        return found

    @property
    def anchor(self) -> str:
        """Where it is found on the page."""
        return f"tabel-{self.number}"

    @property
    def unit(self) -> str:
        """The unit of its figures."""
        return self.lines[0].unit

    @property
    def title(self) -> str:
        """The table's title, with what is measured where that is told."""
        measure = self.lines[0].measure
        is_named = measure and not self.table.spec.rows.dated
        return f"{self.table.spec.title}{f': {measure}' if is_named else ''}"

    @property
    def times(self) -> list[Period]:
        """The times of its rows, the first one first."""
        return _times(self.lines)

    @property
    def revised(self) -> list[Latest]:
        """The figures shown of which an earlier meeting told another; not those it did not show."""
        return [
            told
            for told in self._cells()
            if any(was.figure.value is not None for was in told.before)
        ]

    @property
    def may_be_revised(self) -> bool:
        """Whether a figure shown was hidden by an earlier meeting, and may have been another."""
        was = (was.figure for told in self._cells() for was in told.before)
        return any(figure.status in {Status.HIDDEN, Status.HIDDEN_OR_ZERO} for figure in was)

    @property
    def hidden(self) -> int:
        """How many of the register's figures shown are hidden, but for those of this meeting."""
        ours, cells = self.table.papers.meeting.address, self._cells()
        figures = [one.figure for one in cells if one.held.meeting.address != ours]
        return self.table.is_counted * sum(one.status is Status.HIDDEN for one in figures)

    def at(self, series: Series, period: Period) -> Latest | None:
        """Return the figure of a line at a time, if any meeting told one."""
        return self.told.get((series.label, str(period), series.measure))

    def _cells(self) -> Iterator[Latest]:
        for line in self.lines:
            for period in _times([line]):
                if told := self.at(line, period):
                    yield told

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Return what Jupyter shows and keeps."""
        about: dict[str, object] = {
            "meeting": str(self.table.papers.meeting.address),
            "number": self.number,
            "anchor": self.anchor,
            "title": self.title,
        }
        html = render("table.html.j2", t=_View(self).context())
        return Output("series", html, about, self._resource())._repr_mimebundle_()

    def _resource(self) -> dict[str, object]:
        """Return the figures as a Data Resource, exact as text, for whoever reads the notebook."""
        names = ["line", "period", "value", "status", "meeting"]
        rows = [
            {
                "line": told.line,
                "period": told.figure.period,
                "value": None if told.figure.value is None else str(told.figure.value),
                "status": str(told.figure.status),
                "meeting": str(told.held.meeting.address),
            }
            for told in self._cells()
        ]
        return {
            "schema": {"fields": [{"name": name, "type": "string"} for name in names]},
            "data": rows,
        }


def _times(lines: Iterable[Series]) -> list[Period]:
    """Return when the figures of some lines are of, those too that overlap with later ones."""
    return sorted({at.period for one in lines for at in (*one.points, *one.left_out, *one.broken)})


def _place(told: Latest) -> _Place:
    return told.line, told.figure.period, told.measure


def _as_row(told: Latest) -> Observation:
    """Return a figure as if one table had all of them: a row per line, and a column per time."""
    figure, table = told.figure, told.held.table.id
    return replace(figure, table=table, row=told.line, column=figure.period, measure=told.measure)


def _is_one_of(label: str, rows: Iterable[str]) -> bool:
    return any(danish.same_row(label, row) for row in rows)


def _shown(table: Table, lines: Sequence[Series]) -> list[Series]:
    """Return the lines that there is room for: the own, what adds up all, and the first others."""
    stands_out = [
        one
        for one in lines
        if table.spec.rows.adds_all(one.label) or (table.own and _is_one_of(one.label, [table.own]))
    ]
    others = [one for one in lines if one not in stands_out]
    kept = [*stands_out, *others][:MOST_LINES]
    return [one for one in lines if one in kept]


class _View:
    """What the template of a table needs to know, worked out once."""

    def __init__(self, shown: OverMeetings) -> None:
        self.shown = shown
        self.references: dict[str, list[str]] = {}  # of each note, in the order of its number
        self.signs: dict[Words, None] = {}

    def context(self) -> dict[str, object]:
        shown = self.shown
        rows = [self._row(period) for period in shown.times]
        headings = [*(line.label for line in shown.lines), PRINTED_IN]
        columns = [
            max(longest_word(heading), *(width(row["cells"][at]["text"]) for row in rows))
            for at, heading in enumerate(headings)
        ]
        labels = ["Tid", *(row["label"] for row in rows)]
        noted = bool(self.references)
        return {
            "number": shown.number,
            "anchor": shown.anchor,
            "title": shown.title,
            "unit": unit_words(shown.unit, printed=shown.table.is_printed),
            "row_heading": "Tid",
            "words": False,
            "groups": [],
            "headings": [
                {"text": text, "parts": [text], "year": "", "marks": []} for text in headings
            ],
            "rows": rows,
            "notes": [
                {"number": number, "note_id": self._note_id(number), "text": text, "back": back}
                for number, (text, back) in enumerate(self.references.items(), start=1)
            ],
            "legend": [told for told in self.signs if told.meaning],
            "lines": stated([("Kilde", "Tallene til de møder, der står i sidste kolonne")]),
            "long": len(rows) > _LONG,
            "widths": widths(labels, columns, noted=noted, of_words=False),
            "newest_last": False,
        }

    def _row(self, period: Period) -> dict[str, Any]:
        told = [self.shown.at(line, period) for line in self.shown.lines]
        last = max((one.held.meeting.date for one in told if one), default=None)
        printed_in = danish.format_date(last) if last else ""
        cells = [self._cell(one, printed_in) for one in told]
        cells.append(_cell(printed_in, short=True))
        about = {"marks": [], "own": False, "total": False, "corrected": ""}
        return {"label": capitalised(period.long), "cells": cells} | about

    def _cell(self, told: Latest | None, printed_in: str) -> dict[str, Any]:
        """Return a figure with its notes: what it was, and where it is printed if not beside."""
        if told is None:
            self.signs[_NEVER] = None
            return _cell(_NEVER.sign, spoken=_NEVER.said, missing=True)
        marks = [self._mark(note) for note in self._notes(told, printed_in)]
        figure = told.figure
        value = figure.doubted if figure.value is None else figure.value
        if value is not None:
            return _cell(danish.format_number(value, figure.decimals), marks=marks)
        sign = self.shown.table.words(figure)
        self.signs[sign] = None
        return _cell(sign.sign, spoken=sign.said, missing=True, marks=marks)

    def _notes(self, told: Latest, printed_in: str) -> Iterator[str]:
        figure, papers = told.figure, self.shown.table.papers
        is_own = told.held.meeting.address == papers.meeting.address
        if figure.status is Status.DOUBTED:
            yield ended(f"Tallet kan være forkert: {figure.why}")
        elif is_own and Place(figure.table, figure.row, figure.column) in papers.doubted:
            where = "papirerne" if self.shown.table.is_printed else "tabellen"
            yield f"Genberegnet. I {where} står der {figure.printed}."
        for was in told.before:
            day = danish.format_date(was.by.date)
            if was.figure.value is None:
                yield f"Før mødet {day} var tallet {words(was.figure).said}."
            else:
                said = amount(was.figure.value, was.figure.decimals, was.figure.unit)
                yield ended(f"Ændret til mødet {day}. Før var det {said}")
        if (day := danish.format_date(told.held.meeting.date)) != printed_in:
            yield f"Senest vist til mødet {day}."

    def _mark(self, note: str) -> dict[str, object]:
        back = self.references.setdefault(note, [])
        number = list(self.references).index(note) + 1
        back.append(f"{self._note_id(number)}-sted-{len(back) + 1}")
        return {"number": number, "ref_id": back[-1], "note_id": self._note_id(number)}

    def _note_id(self, number: int) -> str:
        return f"{self.shown.anchor}-note-{number}"


def _cell(text: str, **about: object) -> dict[str, Any]:
    plain = {"short": False, "spoken": "", "missing": False, "marks": [], "correction": ""}
    return plain | {"text": text, "id": ""} | about
