"""The analyst's own words for a report: figures in them are named, and never typed.

``finding``, ``summary`` and ``key_figures`` of a report in ``meeting.toml`` take the place of what
its notebook says. ``{table:row:column}`` in them stands for the figure at that place, with its
unit; a row and a column are called as in checks. A brace that is none of these is doubled, in a
label too: ``{table:Andre {{18-29}}:2016}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis import danish
from analysis.checks.relations import Figures, Place, UnknownNameError
from analysis.danish import MONTHS
from analysis.meeting import Meeting, ReportSpec
from analysis.papers import Papers

_REFERENCE = re.compile(r"\{\{|\}\}|\{((?:[^{}]|\{\{|\}\})*)\}")
# Numbers that are no figures: dates, quarters, weeks, years, and what is numbered in the papers.
_NO_FIGURE = re.compile(
    rf"(?:\b\d{{1,2}}\. (?:{'|'.join(MONTHS)})|\b[1-4]\. kvartal|\b[12]\. halvår|\buge \d{{1,2}})\b"
    r"|(?<=\b\d{4})/\d\d\b"  # of a school year
    r"|\b(?:punkt|tabel|figur) \d+\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?!\.\d)")
_TWICE = re.compile(r"(?<=\w)\.\.(?=\s|$)")  # a full stop after "pct." or "kr."


@dataclass(frozen=True)
class Words:
    """What a report is to say in place of what its notebook says; empty where that stays."""

    finding: str = ""
    summary: str = ""
    key_figures: tuple[tuple[str, str], ...] = ()


class NoFigureError(Exception):
    """A text names a figure that is not there, or has one typed in it."""


class _DoubtedError(Exception):
    """A text names a doubtful figure while a check fails, so that it is told already."""


def words_of(report: ReportSpec, papers: Papers) -> tuple[Words, list[tuple[str, str, str]]]:
    """Return a report's own words, and what is wrong with them: key, text and problem of each.

    While a check of the meeting fails, words that rest on a doubtful figure give way to those of
    the notebook, so that the report is published with the deviation marked.
    """
    faults: list[tuple[str, str, str]] = []

    def said(key: str, text: str) -> str:
        try:
            return _said(text, papers)
        except NoFigureError as error:
            faults.append((key, text, str(error)))
        except _DoubtedError:
            pass
        return ""

    finding, summary = said("finding", report.finding), said("summary", report.summary)
    key_figures = tuple(
        (said("key_figures value", one.value), said("key_figures text", one.text))
        for one in report.key_figures
    )
    return Words(finding, summary, key_figures if all(map(all, key_figures)) else ()), faults


def _said(text: str, papers: Papers) -> str:
    """Return a text with its figures in it. Raises :class:`NoFigureError`."""
    left = _REFERENCE.sub("", text)
    if "{" in left or "}" in left:
        raise NoFigureError(
            "has a brace without its other; a figure is {table:row:column}, and a brace that is "
            "part of a name or of the text is doubled: {{ }}"
        )
    typed = next(iter(_figures_typed(left, papers.meeting)), "")
    if typed:
        raise NoFigureError(
            f"has the number {typed} typed in it; name the figure as {{table:row:column}}"
        )
    found = _REFERENCE.sub(
        lambda match: _figure(_plain(match[1]), papers) if match[1] is not None else match[0][0],
        text,
    )
    return _TWICE.sub(".", found)


def _plain(text: str) -> str:
    """Return a text with its doubled braces as one."""
    return text.replace("{{", "{").replace("}}", "}")


def _figures_typed(text: str, meeting: Meeting) -> Iterator[str]:
    """Yield the numbers in a text that could be figures."""
    years = {str(year) for year in _years(meeting)}
    plain = _NO_FIGURE.sub("", danish.plain(text))
    plain = _YEAR.sub(lambda match: "" if match[0] in years else match[0], plain)
    yield from re.findall(r"\d[\d.,]*", plain)


def _years(meeting: Meeting) -> Iterator[int]:
    """Yield the years that the meeting and its figures are of."""
    yield meeting.date.year
    for table in meeting.tables:
        for period in table.periods:
            yield from (period.start.year, period.end.year)


def _figure(reference: str, papers: Papers) -> str:
    """Return the figure that is named, with its unit.

    Raises :class:`NoFigureError` or :class:`_DoubtedError`.
    """
    place = _place(danish.plain(reference), papers.figures)
    cell = papers.figures[place]
    value = papers.doubted.get(place, cell.value)
    if value is None:
        if cell.value is not None and papers.fails:
            raise _DoubtedError
        doubted = "may be wrong" if cell.value is not None else "is not there"
        why = "is hidden" if cell.is_hidden else doubted
        raise NoFigureError(f"names the figure {reference!r}, which {why}")
    column = papers.meeting.table(place.table).column(place.column)
    unit = column.unit if column else cell.unit
    if column and not unit:
        from analysis.present.table import Table  # loads pandas, and whoever only checks needs none

        unit = Table(papers, place.table, number=1).unit_of(column)
    return danish.quantity(value, cell.decimals, unit)


def _place(reference: str, figures: Figures) -> Place:
    """Return the place that a reference names, whose row and column may have colons of their own.

    Raises :class:`NoFigureError`.
    """
    table, _, rest = reference.partition(":")
    found, problem = [], f"names {reference!r}; expected {{table:row:column}}"
    for at in (at for at, letter in enumerate(rest) if letter == ":"):
        try:
            found.append(figures.place(table.strip(), rest[:at].strip(), rest[at + 1 :].strip()))
        except UnknownNameError as error:
            problem = f"names no figure: {error}"
    if len(found) == 1:
        return found[0]
    raise NoFigureError("may name two figures" if found else problem)
