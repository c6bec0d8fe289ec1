"""Sentences and charts about any table, from what its description and figures allow."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from analysis import danish
from analysis.checks.reconcile import Outcome
from analysis.measures.series import Move, kinds_of_series
from analysis.observations import each
from analysis.present import charts, figure, sentences
from analysis.present.control import Control, figures_of, uncovered_of
from analysis.present.figure import Figure
from analysis.present.sentences import capitalised, count_word, counted, figures_from
from analysis.present.table import Table, unit_words

_FEWEST_POINTS = 3  # two figures are read faster in the table than in a line
_FEWEST_BARS = 3


def summary(tables: Sequence[Table]) -> str:
    """Return how many figures the tables hold and what recomputing them gives."""
    figures = sum(int(table.observations["value"].notna().sum()) for table in tables)
    holds = "Tabellen har" if len(tables) == 1 else f"De {count_word(len(tables))} tabeller har"
    source = figures_from(tables[0].papers.meeting, counted=_are_counted(tables))
    return f"{holds} {counted(figures, 'tal', 'tal')} fra {source}. {_recomputed(tables)}".strip()


def _are_counted(tables: Sequence[Table]) -> bool:
    """Whether all tables were counted in the register, where nothing is printed."""
    return all(table.is_counted for table in tables)


def _recomputed(tables: Sequence[Table]) -> str:
    if wrong := Control(*tables).disagreeing(sentence=True):
        return wrong
    rounded = any(found.outcome is Outcome.WITHIN_ROUNDING for found in Control(*tables).results)
    but = ", når der tages hensyn til afrunding" if rounded else ""
    return {
        "all": f"Alle indgår i regnestykker, og de stemmer{but}.",
        "some": f"De regnestykker, der kan laves, stemmer{but}.",
        "none": ""
        if _are_counted(tables)
        else "De kan ikke regnes efter hver for sig ud fra det, der er trykt.",
    }[_covered(tables)]


def _covered(tables: Sequence[Table]) -> Literal["all", "some", "none"]:
    """Whether all, some or none of the figures can be recomputed."""
    open_figures, figures = _open(tables)
    if open_figures == figures:
        return "none"
    return "some" if open_figures else "all"


def _open(tables: Sequence[Table]) -> tuple[int, int]:
    """Return how many figures cannot be recomputed, and how many there are."""
    return (
        sum(len(uncovered_of(table)) for table in tables),
        sum(len(figures_of(table)) for table in tables),
    )


def finding(title: str, tables: Sequence[Table]) -> str:
    """Return the page's heading: what the report is about, and whether its figures agree."""
    name = title or tables[0].spec.title
    if wrong := Control(*tables).disagreeing():
        return f"{name}: {wrong}"
    found = {
        "all": "regnestykkerne stemmer",
        "some": "de regnestykker, der kan laves, stemmer",
        "none": f"talt i {figures_from(tables[0].papers.meeting, counted=True)}"
        if _are_counted(tables)
        else "tallene kan ikke regnes efter",
    }
    return f"{name}: {found[_covered(tables)]}"


def key_figures(tables: Sequence[Table]) -> list[tuple[str, str] | None]:
    """Return how many calculations agree, and how many figures cannot be recomputed."""
    results = [found for found in Control(*tables).results if found.recomputes]
    agreeing = sum(found.outcome is not Outcome.DEVIATES for found in results)
    open_figures, figures = _open(tables)
    printed = "tallene" if _are_counted(tables) else "de trykte tal"
    return [
        (f"{agreeing} af {len(results)}", f"regnestykker på {printed} stemmer.")
        if results
        else None,
        (f"{open_figures} af {figures}", "tal kan ikke regnes efter ud fra papirerne.")
        if open_figures and not _are_counted(tables)
        else None,
    ]


def heading(table: Table) -> str:
    """Return a section's heading: what stands out in the table, or else its title."""
    return _largest(table) or _all_one_way(table) or capitalised(table.spec.title)


_MOST_SERIES = 5  # more rows than a sentence can name


def _compared(table: Table) -> list[tuple[str, Move]]:
    """Return how municipalities moved in one measure, where all did and no figure is doubted."""
    kinds = kinds_of_series(table.observations, table.table)
    every = kinds[0] if len(kinds) == 1 else []
    series = [one for one in every if table.spec.rows.is_part(one.label)]
    moves = [(one.label, one.whole) for one in series if one.whole]
    doubted = any(place.table == table.table for place in table.papers.doubted)
    whole = len(moves) == len(series)
    return moves if table.spec.rows.municipalities and whole and not doubted else []


def _all_one_way(table: Table) -> str:
    """Return ``Tallet faldt i alle tre kommuner``, where it did."""
    moves = [move for _, move in _compared(table)]
    ways = {(sentences.verb(move), sentences.span(move)) for move in moves}
    if len(moves) < 2 or len(ways) != 1 or moves[0].change == 0:
        return ""
    verb, span = ways.pop()
    return f"Tallet {verb} i alle {count_word(len(moves))} kommuner {span}"


def _over_time(table: Table) -> list[str]:
    moves = _compared(table)
    said = [f"I {one} {sentences.turned(sentences.moved(move), 'tallet')}." for one, move in moves]
    return said if len(moves) <= _MOST_SERIES else []


def _single_column(table: Table) -> list[tuple[str, Decimal]]:
    """Return the rows of a table with one column, largest first and its totals left out."""
    if len(table.spec.columns) != 1:
        return []
    figures = [
        (row.row, row.value)
        for row in each(table.observations)
        if row.value is not None and not table.spec.rows.is_total(row.row)
    ]
    return sorted(figures, key=lambda entry: -entry[1])


def _ranked(table: Table) -> list[tuple[str, Decimal]]:
    """Return the rows of a single column that may be named as the largest, as above.

    Not those of shares: without their base, the largest may be one of three.
    """
    figures = _single_column(table)
    is_share = table.unit_of(table.spec.columns[0]) == danish.PERCENT
    return [] if is_share or len(figures) < _FEWEST_BARS else figures


def _largest(table: Table) -> str:
    figures = _ranked(table)
    if not figures or figures[0][1] == figures[1][1]:
        return ""
    unit, decimals = _unit_of(table), int(table.observations["decimals"].max())
    return f"Størst: {figures[0][0]} ({danish.format_number(figures[0][1], decimals, unit)})"


def _unit_of(table: Table) -> str:
    """Return the unit of a table's figures where running text can bear it, else nothing."""
    unit = table.unit_of(table.spec.columns[0])
    return unit if unit in {danish.PERCENT, danish.KRONER, "personer"} else ""


def text(table: Table) -> list[str]:
    """Return what the figures of a table say, as far as its shape tells."""
    figures = _ranked(table)
    if not figures:
        return _over_time(table)
    suffix, decimals = _unit_of(table), int(table.observations["decimals"].max())
    high, low = figures[0], figures[-1]
    top = [label for label, value in figures if value == high[1]]
    bottom = [label for label, value in figures if value == low[1]]
    if high[1] == low[1] or max(len(top), len(bottom)) > 3:
        return []
    return [
        f"{word} er {danish.join_words(labels)} med "
        f"{sentences.amount(value, decimals, suffix).removesuffix('.')}."
        for word, labels, (_, value) in (("Højest", top, high), ("Lavest", bottom, low))
    ]


def chart(table: Table, number: int) -> Figure | None:
    """Return a chart where the table's shape makes one worth while, else None."""
    drawn = _lines(table) or _bars(table)
    if drawn is None:
        return None
    drawings, unit, says = drawn
    return Figure(drawings, number, table.spec.title, unit_words(unit), says, table.number)


def _lines(table: Table) -> tuple[charts.Drawings, str, str] | None:
    kinds = kinds_of_series(table.observations, table.table)
    series = [one for one in (kinds or [[]])[0] if one.known]
    if not series or max(len(one.known) for one in series) < _FEWEST_POINTS:
        return None
    column = next(one for one in table.spec.columns if one.key == series[0].known[0].column)
    unit = table.unit_of(column)
    what = f": {series[0].measure}" if len(kinds) > 1 and series[0].measure else ""
    return (
        figure.lines(series, unit=unit, own=table.own),
        unit,
        f"Linjer for {count_word(len(series))} rækker over tid{what}.",
    )


def _bars(table: Table) -> tuple[charts.Drawings, str, str] | None:
    figures = _single_column(table)
    if len(figures) < _FEWEST_BARS:
        return None
    decimals = int(table.observations["decimals"].max())
    unit = table.unit_of(table.spec.columns[0])
    drawings = figure.bars(figures, decimals=decimals, unit=unit_words(unit), own=table.own)
    said = [f"Søjler for {count_word(len(figures))} rækker, den største øverst.", *text(table)]
    return drawings, unit, " ".join(said)
