"""Tables in long form, a row for each time, made tables with a row for each label.

In long form a column says of which time the figures are: ``Kommune; Periode; Måling; Værdi``, or
``Kommune; Periode; Antal; Andel``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from analysis import danish
from analysis.meeting.values import Heading
from analysis.periods import Period
from analysis.sources.headings import is_time
from analysis.sources.office.grid import GridCell, is_figure

_MEASURE = re.compile(r"(?i)mål(ing|tal)?|nøgletal|variabel|indikator|emne|serie|opgørelse")
_CODE = re.compile(r"((?:19|20)\d\d)([KMU])(\d\d?)")  # 2024K1, as Danmarks Statistik has it

Row = list[GridCell]


def turned(headings: Sequence[str], rows: Sequence[Row]) -> tuple[list[Heading], list[Row]] | None:
    """Return the headings and rows of a table that is in long form; None when it is not.

    Raises ``ValueError`` when a figure stands twice, or some are not there.
    """
    places = _places(headings, rows)
    if places is None:
        return None
    values, of_column, of_row = places

    def named(row: Row, columns: Sequence[int], between: str) -> str:
        return between.join(_said(row[at].heading) for at in columns)

    found: dict[tuple[str, str], Row] = {}
    labels = Counter(named(row, of_row, ", ") for row in rows)
    titles = Counter(named(row, of_column, " ") for row in rows)
    if min(len(labels), len(titles)) < 2 or min(*labels.values(), *titles.values()) < 2:
        return None
    for row in rows:
        pair = named(row, of_row, ", "), named(row, of_column, " ")
        if pair in found:
            raise ValueError(f"is in long form, and has two figures of {' and '.join(pair)}")
        found[pair] = [row[at] for at in values]
    for pair in ((label, title) for label in labels for title in titles):
        if pair not in found:
            raise ValueError(f"is in long form, and has no figure of {' and '.join(pair)}")
    made = [
        [GridCell(label, found[label, next(iter(titles))][0].place)]
        + [cell for title in titles for cell in found[label, title]]
        for label in labels
    ]
    apart = len(values) > 1
    named_now = [Heading(title, *[headings[at]] * apart) for title in titles for at in values]
    return [Heading(", ".join(headings[at] for at in of_row)), *named_now], made


def _places(
    headings: Sequence[str], rows: Sequence[Row]
) -> tuple[list[int], list[int], list[int]] | None:
    """Return which column has the figures, which say what and when they are, and which of whom."""
    times = [at for at in range(len(headings)) if all(_is_time(row[at]) for row in rows)]
    undated = [at for at in range(len(headings)) if at not in times]
    figures = [at for at in undated if all(is_figure(row[at]) for row in rows)]
    measures = [at for at, heading in enumerate(headings) if _MEASURE.fullmatch(heading)]
    others = {*range(len(headings))} - {*times, *figures, *measures}
    if len(times) != 1 or len(measures) > 1 or not 1 <= len(others) <= 2:
        return None
    if not figures or (measures and len(figures) > 1):
        return None
    return figures, [*measures, *times], sorted(others)


def _is_time(cell: GridCell) -> bool:
    text = _said(danish.plain(cell.text))
    with suppress(ValueError):
        return is_time(text) or 1980 <= Period.parse(text).start.year <= 2080
    return False


def _said(text: str) -> str:
    """Return a time that is a code in words: ``1. kvartal 2024`` of ``2024K1``."""
    if not (code := _CODE.fullmatch(text)):
        return text
    year, kind, number = code.groups()
    with suppress(ValueError):
        parts = {"K": f"Q{number}", "M": f"{int(number):02}", "U": f"W{int(number):02}"}
        return danish.plain(Period.parse(f"{year}-{parts[kind]}").long)
    return text
