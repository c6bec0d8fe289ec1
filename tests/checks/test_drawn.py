"""Every kind of chart that a report has, read back: drawn of what is shown, and of raw figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import product
from xml.etree import ElementTree

import pytest

from analysis.checks.disclosure import drawn
from analysis.checks.disclosure.seen import HIDDEN
from analysis.export.read_back import page
from analysis.present import figure
from analysis.present.charts.sheet import Drawings
from support import more

Rows = Mapping[str, list[str]]

# Two figures of a row, or a whole and its parts: none is the same as another, or as a difference.
ROWS: Rows = {
    "Uoplyst": ["120", "50", "70"],
    "JP": ["31", "7", "24"],
    "Flygtninge og familiesammenførte til flygtninge i ordinært arbejde": ["240", "99", "141"],
    "UP": ["11", "2", "9"],
}


def value(text: str) -> Decimal | str:
    return "ikke vist" if text == HIDDEN else Decimal(text)


def ranked(rows: Rows) -> Drawings:
    return figure.ranking([(row, value(one)) for row, (one, *_) in rows.items()], decimals=0)


def bars(rows: Rows) -> Drawings:
    return figure.bars([(row, value(one)) for row, (one, *_) in rows.items()], decimals=0)


def pairs(rows: Rows) -> Drawings:
    twins = [(row, value(one), value(other)) for row, (one, other, _) in rows.items()]
    return figure.pairs(twins, names=("august 2016", "februar 2017"), decimals=0)


def mirrored(rows: Rows) -> Drawings:
    twins = [(row, value(one), value(other)) for row, (one, other, _) in rows.items()]
    return figure.pairs(twins, names=("Mænd", "Kvinder"), decimals=0, mirrored=True)


def targets(rows: Rows) -> Drawings:
    twins = [(row, value(one), value(other)) for row, (one, other, _) in rows.items()]
    return figure.targets(twins, decimals=0)


def shares(rows: Rows) -> Drawings:
    parts = [(row, value(one), [*map(value, of)]) for row, (one, *of) in rows.items()]
    return figure.shares(parts, parts=["Ja", "Nej"], decimals=0)


COLUMNS = {bars: 1, ranked: 1, pairs: 2, mirrored: 2, targets: 2, shares: 3}


def complaints(drawings: Drawings, rows: Rows, columns: int) -> list[str]:
    """Return what is told by a chart, in both sizes, of a table in which some is hidden."""
    cells = {row: dict(zip("abc"[:columns], texts, strict=False)) for row, texts in rows.items()}
    found = []
    for one in (drawings.wide, drawings.narrow):
        namespace = 'xmlns="http://www.w3.org/2000/svg"'
        svg = ElementTree.fromstring(f'<svg {namespace} width="{one.width}">{one.body}</svg>')
        found += drawn.complaints(page._drawing("r.html", svg, 1), {"t": cells})
    return found


LAST = (3, 0)


@pytest.mark.parametrize("draw", [*COLUMNS])
@pytest.mark.parametrize(
    "hidden",
    [LAST, *(more(place) for place in product(range(4), range(2)) if place != LAST)],
)
def test_a_chart_of_raw_figures_is_told_from_one_of_what_is_shown(
    draw: Callable[[Rows], Drawings], hidden: tuple[int, int]
) -> None:
    columns = COLUMNS[draw]
    shown = {row: [*texts] for row, texts in ROWS.items()}
    shown[[*shown][hidden[0]]][min(hidden[1], columns - 1)] = HIDDEN
    assert complaints(draw(shown), shown, columns) == []
    assert complaints(draw(ROWS), shown, columns) != []
