"""Tables in long form, a row for each figure, made tables with a row for each label.

In long form a column says of which time a figure is: ``Kommune; Periode; Måling; Værdi``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from analysis import danish
from analysis.periods import Period
from analysis.sources.headings import is_time
from analysis.sources.office.grid import GridCell, is_figure

_MEASURE = re.compile(r"(?i)mål(ing|tal)?|nøgletal|variabel|indikator|emne|serie|opgørelse")

Row = list[GridCell]


def turned(headings: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], list[Row]] | None:
    """Return the headings and rows of a table that is in long form; None when it is not.

    Raises ``ValueError`` when a figure stands twice, or some are not there.
    """
    places = _places(headings, rows)
    if places is None:
        return None
    value, of_column, of_row = places

    def named(row: Row, columns: Sequence[int], between: str) -> str:
        return between.join(row[at].heading for at in columns)

    found: dict[tuple[str, str], GridCell] = {}
    labels = Counter(named(row, of_row, ", ") for row in rows)
    titles = Counter(named(row, of_column, " ") for row in rows)
    if min(len(labels), len(titles)) < 2 or min(*labels.values(), *titles.values()) < 2:
        return None
    for row in rows:
        pair = named(row, of_row, ", "), named(row, of_column, " ")
        if pair in found:
            raise ValueError(f"is in long form, and has two figures of {' and '.join(pair)}")
        found[pair] = row[value]
    for pair in ((label, title) for label in labels for title in titles):
        if pair not in found:
            raise ValueError(f"is in long form, and has no figure of {' and '.join(pair)}")
    made = [
        [GridCell(label, found[label, next(iter(titles))].place)]
        + [found[label, title] for title in titles]
        for label in labels
    ]
    return [", ".join(headings[at] for at in of_row), *titles], made


def _places(
    headings: Sequence[str], rows: Sequence[Row]
) -> tuple[int, list[int], list[int]] | None:
    """Return which column has the figures, which say what and when they are, and which of whom."""
    times = [at for at in range(len(headings)) if all(_is_time(row[at]) for row in rows)]
    figures = [
        at
        for at in range(len(headings))
        if at not in times and all(is_figure(row[at]) for row in rows)
    ]
    measures = [at for at, heading in enumerate(headings) if _MEASURE.fullmatch(heading)]
    others = {*range(len(headings))} - {*times, *figures, *measures}
    if len(times) != 1 or len(figures) != 1 or len(measures) > 1 or not 1 <= len(others) <= 2:
        return None
    return figures[0], [*measures, *times], sorted(others)


def _is_time(cell: GridCell) -> bool:
    text = danish.plain(cell.text)
    with suppress(ValueError):
        return is_time(text) or 1980 <= Period.parse(text).start.year <= 2080
    return False
