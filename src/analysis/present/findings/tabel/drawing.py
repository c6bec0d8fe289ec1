"""Which chart a table gets: none where it would say less than the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis import danish
from analysis.danish import PERCENT
from analysis.measures.crossed import Line, Matrix
from analysis.measures.pairs import Pairs
from analysis.measures.rows import KnownRow, Row, Rows
from analysis.measures.series import Series
from analysis.measures.shapes import Course, Listing, Ranking, Shape, Whole
from analysis.measures.trials import Trial
from analysis.meeting import ColumnSpec
from analysis.present import figure
from analysis.present.charts.ranking import places
from analysis.present.charts.sheet import Drawings
from analysis.present.figure import Shown
from analysis.present.findings.tabel import trial, words
from analysis.present.findings.tabel.accounts import posts
from analysis.present.findings.tabel.ranking import in_cluster
from analysis.present.sentences import (
    FEWEST_FOR_A_MULTIPLE,
    count_word,
    in_chart,
    sentence,
)
from analysis.present.table import Table, unit_words

_Drawn = tuple[Drawings, str, str]  # with its unit, in words or not, and what it says in words

_MOST_PAIRS = 15
_FEWEST_AGES = 3
_MOST_PARTS = 6
_MOST_PERIODS = 6  # more are read more easily as lines
_MOST_LINES = 10
_MOST_PANELS = 24  # of more lines, of which none is the own, none can be told from the others
_MOST_RANKED = 15  # of more municipalities the own place is what is asked for


def of(table: Table, shape: Shape | None) -> _Drawn | None:
    """Return the chart of a shape; every row without a figure shows the word for it."""
    match shape:
        case Pairs():
            return _pairs(table, shape)
        case Ranking():
            many = len(shape.rows.rows) > _MOST_RANKED
            lines = None if many else _lines(table, shape.series)
            return lines or bars(table, shape.rows, shape.column)
        case Course():
            return _periods(table, shape) or _lines(table, (*shape.totals, *shape.series))
        case Matrix():
            return _mirrored(table, shape) or _shares(table, shape)
        case Whole():
            return bars(table, shape.rows, shape.column)
        case Listing():
            ((column, rows), *more) = shape.columns
            return None if more else bars(table, rows, column)
        case Trial():
            return _within(shape)
    return None


def _decimals(rows: Iterable[Row]) -> int:
    return max((row.decimals for row in rows), default=0)


def _pairs(table: Table, found: Pairs) -> _Drawn | None:
    pairs = found.pairs
    if (
        not figure.enough_bars([in_chart(pair.second) for pair in pairs])
        or len(pairs) > _MOST_PAIRS
    ):
        return None
    decimals = _decimals(row for pair in pairs for row in (pair.first, pair.second))
    names = (
        (found.periods[0].long, found.periods[1].long) if found.kind == "change" else found.names
    )
    rows = [(pair.label, in_chart(pair.first), in_chart(pair.second)) for pair in pairs]
    there = "" if found.is_complete else ", hvor der er tal"
    if found.kind == "accounts" and any(min(pair.known or (0,)) < 0 for pair in pairs):
        return None  # more of an income is no overrun
    if found.kind == "accounts" and not found.is_so_far:
        return _deviations(table, found, decimals, there)
    if found.kind == "targets":
        turned = [(label, actual, target) for label, target, actual in rows]
        drawings = figure.targets(turned, decimals=decimals, own=table.own)
        says = (
            f"Søjler for {count_word(len(rows))} resultater og en streg ved målet for hvert{there}."
        )
        return (drawings, found.unit, says)
    drawings = figure.pairs(rows, names=names, decimals=decimals, own=table.own)
    many = posts(table, found) if found.kind == "accounts" else words.many(table)
    of, measured = f"{count_word(len(rows))} {many}", _measured(table, found.unit, found.measure)
    which = f" under »{found.measure}«" if found.measure and found.beside else ""
    says = f"To søjler for hver af de {of}{there}: {names[0]} og {names[1]}{which}."
    return (drawings, measured, says)


def _within(found: Trial) -> _Drawn | None:
    """Return both shares of each stratum, where all of them can be told."""
    rows: list[tuple[str, Shown, Shown]] = [
        (one.label, effort, ordinary)
        for one in found.strata
        if trial.may_be_told(one)
        and (effort := one.effort.percent) is not None
        and (ordinary := one.ordinary.percent) is not None
    ]
    if not 1 < len(rows) == len(found.strata) <= _MOST_PAIRS:
        return None
    drawings = figure.pairs(rows, names=found.names, decimals=trial.DECIMALS)
    of = f"{count_word(len(rows))} rækker"
    return drawings, PERCENT, f"To søjler for hver af de {of}: {danish.join_words(found.names)}."


def _deviations(table: Table, found: Pairs, decimals: int, there: str) -> _Drawn:
    rows: list[tuple[str, Shown]] = []
    for pair in found.pairs:
        lacks = pair.second if pair.second.value is None else pair.first
        rows.append((pair.label, in_chart(lacks) if pair.difference is None else pair.difference))
    sides = (f"mindre end »{found.names[0]}«", f"mere end »{found.names[0]}«")
    drawings = figure.deviations(rows, decimals=decimals, sides=sides, own=table.own)
    says = (
        f"Søjler for {count_word(len(rows))} {posts(table, found)}{there}: "
        f"hvor meget »{found.names[1]}« er større eller mindre end »{found.names[0]}«."
    )
    return (drawings, found.unit, says)


def _mirrored(table: Table, found: Matrix) -> _Drawn | None:
    """Return men and women back to back by age."""
    lines = found.of_age_and_sex
    if not _FEWEST_AGES <= len(lines) <= _MOST_PAIRS or any(
        (row.value or 0) < 0 for row in found.cells
    ):
        return None
    names = (lines[0].cells.rows[0].label, lines[0].cells.rows[1].label)
    unit = table.unit_of(found.columns[0][0])
    drawings = figure.pairs(
        [
            (line.label, in_chart(one), in_chart(other))
            for line in lines
            for one, other in [line.cells.rows]
        ],
        names=names,
        decimals=_decimals(found.cells),
        mirrored=True,
    )
    there = "" if all(isinstance(row, KnownRow) for row in found.cells) else ", hvor der er tal"
    of = f"{count_word(len(lines))} aldersgrupper"
    return drawings, unit, f"To søjler for hver af de {of}{there}: {names[0]} og {names[1]}."


def _shares(table: Table, found: Matrix) -> _Drawn | None:
    """Return bars to 100 per cent: of each row its columns, or else of each column its rows."""
    for lines, many in ((found.rows, words.many(table)), (found.by_column, "kolonner")):
        if drawn := _stacks(table, lines, many):
            return drawn
    return None


def _periods(table: Table, found: Course) -> _Drawn | None:
    """Return bars to 100 per cent for a few periods, where a check adds the rows up."""
    lines = found.by_period if found.is_whole else ()
    return _stacks(table, lines, "perioder") if 0 < len(lines) <= _MOST_PERIODS else None


def _stacks(table: Table, lines: Sequence[Line], many: str) -> _Drawn | None:
    """Return one bar per line, where all its parts and their whole are known and fit together."""
    parts = [row.label for row in lines[0].cells.rows]
    if not (1 < len(lines) <= _MOST_PAIRS and 1 < len(parts) <= _MOST_PARTS):
        return None
    rows: list[tuple[str, Shown, list[Shown]]] = []
    for line in lines:
        whole, known = line.cells.total, line.cells.known
        if not isinstance(whole, KnownRow) or len(known) < len(parts) or whole.value <= 0:
            return None
        if danish.is_count(whole.unit) and whole.value < FEWEST_FOR_A_MULTIPLE:
            return None  # of which no per cent is said either
        if known[-1].value < 0 or line.cells.least != whole.value:
            return None
        rows.append((line.label, whole.value, [*map(in_chart, line.cells.rows)]))
    decimals = _decimals(row for line in lines for row in line.cells.rows)
    drawings = figure.shares(rows, parts=parts, decimals=decimals, own=table.own)
    of = f"{count_word(len(lines))} {many}"
    says = sentence(f"en søjle for hver af {of}, delt i {danish.join_words(parts)}")
    return drawings, PERCENT, says


def _measured(table: Table, unit: str, measure: str) -> str:
    """Return what stands under a chart's title: its unit, and of which measure where others are."""
    stated, under = unit_words(unit), words.under(table, measure)
    return f"{stated}{under}" if unit or not under else f"»{measure}«. {stated}"


def _lines(table: Table, series: Sequence[Series]) -> _Drawn | None:
    found = [one for one in series if one.known]
    if not figure.enough_points(found):
        return None
    _, key = found[0].cell(found[0].known[0])
    unit = table.unit_of(next(column for column in table.spec.columns if column.key == key))
    is_named = found[0].measure and not found[0].is_column
    what = f": {found[0].measure}" if is_named else ""
    measured = _measured(table, unit, found[0].measure)
    many = words.many(table)
    axis = (
        "" if unit == "antal" else unit
    )  # "20 personer" stands there, and nothing after a bare 20
    parts = [one for one in found if table.spec.rows.is_part(one.label)]
    if len(found) > _MOST_LINES and not any(words.is_own(table, one.label) for one in found):
        if len(parts) > _MOST_PANELS:
            return None
        drawings = figure.panels(parts, unit=axis, note="Alle felter har samme skala.")
        of = f"{count_word(len(parts))} {many}"
        return drawings, measured, f"Et lille felt for hver af {of} over tid{what}, på samme skala."
    goals = table.goal_lines(found)
    drawings = figure.lines(found, unit=axis, own=table.own, many=many, goals=goals)
    rows = [words.counted_of(len(parts), many)] if parts else []
    rows += [words.named(one.label) for one in found if one not in parts]
    lines = "Linje" if len(found) == 1 else "Linjer"
    return (drawings, measured, f"{lines} for {danish.join_words(rows)} over tid{what}.")


def bars(
    table: Table, rows: Rows, column: ColumnSpec, cluster: Sequence[str] | None = None
) -> _Drawn | None:
    """Return one bar per row; of places they are ranked, and the ``cluster`` is marked.

    That is the meeting's own, where no labels are given.
    """
    shown = [(row.label, in_chart(row)) for row in rows.rows]
    if not figure.enough_bars([one for _, one in shown]):
        return None
    unit, decimals = table.unit_of(column), _decimals(rows.rows)
    if table.spec.rows.places and not words.is_upset(table, rows.unknown):
        many = words.many(table)
        if cluster is None:
            cluster = [row.label for row in in_cluster(table, rows)]
        drawings = figure.ranking(
            shown,
            decimals=decimals,
            own=table.own,
            names=(words.singular(many), many),
            cluster=cluster,
        )
        marked = " Kommunerne i klyngen er mærket »klynge«." if cluster else ""
        measured = _measured(table, unit, words.measure_of(table, column))
        return drawings, measured, f"{_says(table, rows, ' og medianen', cluster)}{marked}"
    drawings = figure.bars(shown, decimals=decimals, own=table.own)
    return drawings, unit, _says(table, rows)


def _says(table: Table, rows: Rows, also: str = "", cluster: Sequence[str] = ()) -> str:
    """Return ``Søjler for fire rækker, den største øverst; to rækker er uden tal.``"""
    known, many = rows.known, words.many(table)
    of = f"{count_word(len(known))} {many}"
    own = [words.is_own(table, row.label) for row in known]
    most = _MOST_RANKED if table.spec.rows.places else figure.MOST_BARS
    kept = places(own, [row.label in cluster for row in known])
    if len(rows.rows) > most and len(kept) < len(known):
        of = f"nogle af de {of}"
    first = ", den største øverst" if known[-1].value >= 0 else ", det højeste tal øverst"
    first = first if known[0].value != known[-1].value else ""
    also = f",{also}" if first and also else also
    without = len(rows.rows) - len(known)
    lack = f"; {words.counted_of(without, many)} er uden tal" if without else ""
    if words.is_upset(table, rows.unknown):
        first = first and ", ordnet efter størrelse"  # a larger one may be hidden
        figures = "tallet" if without == 1 else "tallene"
        lack = f"; for {words.counted_of(without, many)} er {figures} ikke vist"
    return f"Søjler for {of}{first}{also}{lack}."
