"""A table's figures over all meetings that have had it: the latest of each, and what it was before.

As where two meetings are held against each other, times are matched, not columns. What is expected
is no figure of its time yet, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis import danish
from analysis.checks.revisions import Key, by_time, is_revised
from analysis.meeting import Meeting, TableSpec
from analysis.observations import UNSEEN, Observation, Status, frame

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Held:
    """A table as a meeting had it."""

    meeting: Meeting
    table: TableSpec
    figures: list[Observation]


@dataclass(frozen=True)
class Was:
    """What a figure was before a meeting told it otherwise."""

    figure: Observation
    by: Meeting


@dataclass(frozen=True)
class Latest:
    """The latest figure of a row, a time and what is measured, and the meeting that told it last.

    ``line`` is its row, or what is measured where the rows are times. ``before`` is what it was,
    the first first; nothing where the figure is hidden now, which an older one would give away.
    """

    figure: Observation
    held: Held
    line: str
    before: tuple[Was, ...] = ()

    @property
    def measure(self) -> str:
        """What is measured, where that is not the line itself."""
        return "" if _is_a_time(self.held, self.figure) else self.figure.measure


def over_meetings(held: Iterable[Held]) -> list[Latest]:
    """Return the figures of a table that meetings, the first of them first, have told.

    The rows come in the order and the spelling of the last meeting that had them, and each in the
    order of time.
    """
    found: dict[Key, Latest] = {}
    lines: dict[str, str] = {}  # as they are spelt last, those of the last meeting first
    for one in held:
        figures = by_time(one.table, one.figures)
        found |= {key: _told(found.get(key), figure, one) for key, figure in figures.items()}
        spelt = {_line(key): found[key].line for key in figures}
        lines = spelt | {line: its for line, its in lines.items() if line not in spelt}
    places = {line: place for place, line in enumerate(lines)}
    keys = sorted(found, key=lambda key: (places[_line(key)], key[1]))
    return [replace(found[key], line=lines[_line(key)]) for key in keys]


def _line(key: Key) -> str:
    row, _, measure = key
    return row or measure


def _told(was: Latest | None, figure: Observation, by: Held) -> Latest:
    before = was.before if was else ()
    if was and is_revised(was.figure, figure, was.held.meeting.date):
        before = (*before, Was(was.figure, by.meeting))
    is_hidden = figure.status in UNSEEN
    line = figure.measure if _is_a_time(by, figure) else figure.row
    return Latest(figure, by, line, () if is_hidden else before)


def _is_a_time(held: Held, figure: Observation) -> bool:
    return held.table.rows.period(figure.row) is not None


def declared(told: Latest) -> Observation:
    """Return a figure, doubted where its meeting declares that it deviates."""
    figure, table = told.figure, told.held.table
    for one in table.deviations:
        column = table.column(one.column)
        place = (danish.same_label(one.row), column.key if column else one.column)
        if figure.value is not None and place == (danish.same_label(figure.row), figure.column):
            nothing = replace(figure, value=None, status=Status.DOUBTED)
            return replace(nothing, why=one.reason, doubted=figure.value)
    return figure


def as_frame(table: str, every: Iterable[Latest]) -> pd.DataFrame:
    """Return figures as a frame, as :func:`analysis.papers.open_series` tells."""
    told = [*every]
    last = [one.before[-1] if one.before else None for one in told]
    return frame((replace(one.figure, table=table) for one in told), sound=True).assign(
        line=[one.line for one in told],
        meeting=[str(one.held.meeting.address) for one in told],
        revised=[was is not None for was in last],
        revised_by=[str(was.by.address) if was else "" for was in last],
        was=[was.figure.printed if was else "" for was in last],
    )
