"""Which chart a table gets: none where it would say less than the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.measures.pairs import Pairs
from analysis.measures.rows import Row, Rows
from analysis.measures.series import Series
from analysis.measures.shapes import Course, Listing, Ranking, Shape, Whole
from analysis.meeting import ColumnSpec
from analysis.observations import WORDS
from analysis.present import figure
from analysis.present.figure import Shown
from analysis.present.findings.tabel.words import Drawing
from analysis.present.sentences import capitalised, count_word, counted
from analysis.present.table import Table, unit_words

_MOST_PAIRS = 15
_MOST_LINES = 10
_MOST_RANKED_LINES = 15  # of more municipalities the own place is what is asked for


def of(table: Table, shape: Shape | None) -> Drawing | None:
    """Return the chart of a shape; every row without a figure shows the word for it."""
    match shape:
        case Pairs():
            return _pairs(table, shape)
        case Ranking():
            many = len(shape.rows.rows) > _MOST_RANKED_LINES
            lines = None if many else _lines(table, shape.series)
            return lines or _ranking(table, shape)
        case Course():
            return _lines(table, (*shape.totals, *shape.series))
        case Whole():
            return _bars(table, shape.rows, shape.column)
        case Listing():
            ((column, rows), *more) = shape.columns
            return None if more else _bars(table, rows, column)
    return None


def _shown(row: Row) -> Shown:
    return WORDS[row.status].short if row.value is None else row.value


def _decimals(rows: Iterable[Row]) -> int:
    return max((row.decimals for row in rows), default=0)


def _pairs(table: Table, found: Pairs) -> Drawing | None:
    pairs = found.pairs
    if not figure.enough_bars([_shown(pair.second) for pair in pairs]) or len(pairs) > _MOST_PAIRS:
        return None
    decimals = _decimals(row for pair in pairs for row in (pair.first, pair.second))
    unit = unit_words(found.unit)
    names = (
        (found.periods[0].long, found.periods[1].long) if found.kind == "change" else found.names
    )
    rows = [(pair.label, _shown(pair.first), _shown(pair.second)) for pair in pairs]
    if found.kind == "accounts":
        return _deviations(table, found, decimals)
    if found.kind == "targets":
        turned = [(label, actual, target) for label, target, actual in rows]
        drawings = figure.targets(turned, decimals=decimals, unit=unit, own=table.own)
        says = f"Søjler for {count_word(len(rows))} resultater og en streg ved målet for hvert."
        return Drawing(drawings, found.unit, says)
    drawings = figure.pairs(rows, names=names, decimals=decimals, unit=unit, own=table.own)
    says = f"To søjler for hver af {count_word(len(rows))} rækker: {names[0]} og {names[1]}."
    return Drawing(drawings, found.unit, says)


def _deviations(table: Table, found: Pairs, decimals: int) -> Drawing:
    rows: list[tuple[str, Shown]] = [
        (
            pair.label,
            pair.difference
            if pair.difference is not None
            else _shown(pair.second if pair.second.value is None else pair.first),
        )
        for pair in found.pairs
    ]
    sides = (f"mindre end »{found.names[0]}«", f"mere end »{found.names[0]}«")
    drawings = figure.deviations(
        rows, decimals=decimals, unit=unit_words(found.unit), sides=sides, own=table.own
    )
    says = (
        f"Søjler for {count_word(len(rows))} poster: hvor meget »{found.names[1]}« er større "
        f"eller mindre end »{found.names[0]}«."
    )
    return Drawing(drawings, found.unit, says)


def _lines(table: Table, series: Sequence[Series]) -> Drawing | None:
    found = [one for one in series if one.known]
    if not found or not figure.enough_points(found) or _too_many(found, table.own):
        return None
    unit = table.unit_of(_column(table, found[0].known[0].column))
    what = f": {found[0].measure}" if found[0].measure else ""
    are_municipalities = table.spec.rows.municipalities
    many = "kommuner" if are_municipalities else "rækker"
    drawings = figure.lines(found, unit=unit_words(unit), own=table.own, many=many)
    rows = counted(len(found), many.removesuffix("r"), many, neuter=False)
    return Drawing(drawings, unit, f"Linjer for {rows} over tid{what}.")


def _too_many(series: Sequence[Series], own: str) -> bool:
    """Whether there are more lines than can bear a name, and none of them stands out."""
    return len(series) > _MOST_LINES and own not in {one.label for one in series}


def _column(table: Table, key: str) -> ColumnSpec:
    return next(column for column in table.spec.columns if column.key == key)


def _ranking(table: Table, found: Ranking) -> Drawing | None:
    rows = [(row.label, _shown(row)) for row in found.rows.rows]
    if not figure.enough_bars([shown for _, shown in rows]):
        return None
    own = found.own.label if found.own else ""
    unit = table.unit_of(found.column)
    drawings = figure.ranking(
        rows,
        decimals=_decimals(found.rows.rows),
        unit=unit_words(unit),
        own=own,
        names=("kommune", "kommuner"),
    )
    says = f"Søjler for {count_word(len(rows))} kommuner, den største øverst, og medianen."
    return Drawing(drawings, unit, says)


def _bars(table: Table, rows: Rows, column: ColumnSpec) -> Drawing | None:
    shown = [(row.label, _shown(row)) for row in rows.rows]
    if not figure.enough_bars([one for _, one in shown]):
        return None
    unit = table.unit_of(column)
    drawings = figure.bars(
        shown, decimals=_decimals(rows.rows), unit=unit_words(unit), own=table.own
    )
    says = capitalised(f"søjler for {count_word(len(shown))} rækker, den største øverst.")
    return Drawing(drawings, unit, says)
