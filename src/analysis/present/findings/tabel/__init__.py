"""Sentences and charts about any table, from what its description and figures allow.

A table has the first shape of :func:`shape_of` that its description and its figures tell of. One of
none has its title for a heading and no sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.checks.reconcile import Outcome
from analysis.measures.crossed import Matrix
from analysis.measures.pairs import Pairs
from analysis.measures.shapes import (
    Course,
    Listing,
    Ranking,
    Shape,
    Whole,
    period_of,
    shape_of,
    totals_elsewhere,
)
from analysis.measures.trials import Trial
from analysis.observations import Status
from analysis.present.control import NOT_EXACT, Control, figures_of, uncovered_of
from analysis.present.figure import Figure
from analysis.present.findings.tabel import (
    accounts,
    change,
    course,
    crossed,
    drawing,
    listing,
    ranking,
    rest,
    targets,
    trial,
    whole,
)
from analysis.present.findings.tabel.words import Said
from analysis.present.sentences import (
    capitalised,
    count_word,
    counted,
    figures_from,
    source_named,
)
from analysis.present.table import Table, unit_words

_PAIRS = {"change": change.said, "accounts": accounts.said, "targets": targets.said}
_MOST_KEY_FIGURES = 3
_LONGEST_TOPIC = 60
_LONGEST_LEAD = 300


def _shape(table: Table) -> Shape | None:
    elsewhere = table.papers.sound_of(*totals_elsewhere(table.spec))
    return shape_of(table.spec, table.sound, table.own, elsewhere)


def _said(table: Table) -> Said:
    """Return what the figures of a table say, by the shape that it has.

    Of years that are still to come when the committee meets it is said as of what is planned.
    """
    found, today = _of_shape(table), table.papers.meeting.date
    if found.heading and (overlap := rest.times_overlap(table)):
        found = replace(found, text=(*found.text, overlap))
    of_columns = (period_of(table.spec, column) for column in table.spec.columns)
    periods = (*table.spec.periods, *of_columns)
    if not any(period and period.start > today for period in periods):
        return found
    return Said(
        _in_the_present(found.heading),
        tuple(map(_in_the_present, found.text)),
        tuple((value, _in_the_present(text)) for value, text in found.key_figures),
    )


_PRESENT = {"steg": "stiger", "faldt": "falder", "var": "er"}


def _in_the_present(text: str) -> str:
    return re.sub(rf"\b({'|'.join(_PRESENT)})\b", lambda found: _PRESENT[found[0]], text)


def _of_shape(table: Table) -> Said:
    match table.once(_shape):
        case Pairs() as found:
            return _PAIRS[found.kind](table, found)
        case Ranking() as found:
            return ranking.said(table, found)
        case Course() as found:
            return course.said(table, found)
        case Matrix() as found:
            return crossed.said(table, found)
        case Whole() as found:
            return whole.said(table, found)
        case Listing() as found:
            return listing.said(table, found)
        case Trial() as found:
            return trial.said(table, found)
    return Said()


def heading(table: Table) -> str:
    """Return a section's heading: what the figures say, and when; or else the table's title."""
    return capitalised(table.once(_said).heading or table.spec.title)


def text(table: Table) -> list[str]:
    """Return what the figures of a table say, as far as its shape tells."""
    return list(table.once(_said).text)


def finding(title: str, tables: Sequence[Table]) -> str:
    """Return the page's heading: what the first table says that says something, or its title."""
    first = _first(tables)
    if first is None:
        return title or tables[0].spec.title
    topic = (title or first.spec.title) if len(tables) == 1 else _topic(first)
    return f"{capitalised(topic)}: {first.once(_said).heading}"


def _first(tables: Sequence[Table]) -> Table | None:
    return next((table for table in tables if table.once(_said).heading), None)


def _topic(table: Table) -> str:
    """Return of whom or what a table is, in few words."""
    population = table.spec.population
    return population if 0 < len(population) <= _LONGEST_TOPIC else table.spec.title


def summary(tables: Sequence[Table]) -> str:
    """Return the first thing that the figures say, how many there are, and whether they agree."""
    figures = sum(int(table.observations["value"].notna().sum()) for table in tables)
    has = "viser" if any(table.hidden for table in tables) else "har"
    many = f"De {count_word(len(tables))} tabeller {has} tilsammen"
    holds = f"Tabellen {has}" if len(tables) == 1 else many
    first = _first(tables)
    lead = ""
    for one in first.once(_said).text if first else ():
        if len(f"{lead} {one}") > _LONGEST_LEAD:
            break
        lead = f"{lead} {one}".strip()
    if not figures:
        bounded = any(Status.BELOW in set(table.observations["status"]) for table in tables)
        none = "kan vises, så der er intet at regne efter"
        none = "er vist præcist" if bounded else none
        if any(table.hidden for table in tables):
            return f"{lead} {holds} ingen tal, så der er intet at regne efter.".strip()
        return f"{lead} {holds} ingen tal, der {none}.".strip()
    meeting = tables[0].papers.meeting
    sources = dict.fromkeys(
        figures_from(meeting, counted=one.is_counted, fetched=source_named(one.spec))
        for one in tables
    )
    told = f"{holds} {counted(figures, 'tal', 'tal')} fra {' og '.join(sources)}."
    return " ".join(filter(None, [lead, told, _recomputed(tables)]))


def _none_is_printed(tables: Sequence[Table]) -> bool:
    """Whether all tables were counted or fetched, and none is printed."""
    return all(not table.is_printed for table in tables)


def _recomputed(tables: Sequence[Table]) -> str:
    control = Control(*tables)
    if wrong := control.disagreeing(sentence=True):
        return wrong
    results = [found for found in control.results if found.recomputes]
    outcomes = {found.outcome for found in results}
    allowed = [
        *(["afrunding"] if Outcome.WITHIN_ROUNDING in outcomes else []),
        *([NOT_EXACT] if Outcome.WITHIN_BOUNDS in outcomes else []),
    ]
    but = f", når der tages hensyn til {' og til '.join(allowed)}" if allowed else ""
    one = len(results) == 1
    open_figures, figures = _open(tables)
    if open_figures == figures:
        it = "Det" if figures == 1 else "De"
        return "" if _none_is_printed(tables) else f"{it} er ikke regnet efter."
    if open_figures:
        tried = "Det regnestykke" if one else "De regnestykker"
        return f"{tried}, rapporten har prøvet, stemmer{but}."
    every_one = "Begge" if figures == 2 else "Alle"
    calculations = "et regnestykke, og det" if one else "regnestykker, og de"
    return f"{every_one} indgår i {calculations} stemmer{but}."


def _open(tables: Sequence[Table]) -> tuple[int, int]:
    """Return how many figures cannot be recomputed, and how many there are."""
    return (
        sum(len(uncovered_of(table)) for table in tables),
        sum(len(figures_of(table)) for table in tables),
    )


def key_figures(tables: Sequence[Table]) -> list[tuple[str, str]]:
    """Return up to three figures to remember; how many calculations agree only if there are none.

    Those of the tables that come first go before the others.
    """
    found = [figure for table in tables for figure in table.once(_said).key_figures]
    return found[:_MOST_KEY_FIGURES] or _of_control(tables)


def _of_control(tables: Sequence[Table]) -> list[tuple[str, str]]:
    results = [
        found
        for found in Control(*tables).results
        if found.recomputes and found.outcome is not Outcome.WITHIN_BOUNDS
    ]
    agreeing = sum(found.outcome is not Outcome.DEVIATES for found in results)
    open_figures, figures = _open(tables)
    printed = "tallene" if _none_is_printed(tables) else "de trykte tal"
    found = []
    if len(results) == 1:
        found.append(("1 regnestykke", f"på {printed} stemmer{'' if agreeing else ' ikke'}."))
    elif results:
        found.append((f"{agreeing} af {len(results)}", f"regnestykker på {printed} stemmer."))
    if 0 < open_figures < figures and not _none_is_printed(tables):
        found.append((f"{open_figures} af {figures}", "tal er ikke regnet efter."))
    return found


def chart(table: Table, number: int) -> Figure | None:
    """Return a chart where the table's shape makes one worth while, else None."""
    drawn = drawing.of(table, table.once(_shape))
    if drawn is None:
        return None
    drawings, unit, says = drawn
    return Figure(drawings, number, table.spec.title, unit_words(unit), says, table.number)
