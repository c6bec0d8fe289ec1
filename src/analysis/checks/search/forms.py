"""The relations that are looked for.

Where a name says what to try, nothing else is: the row that is called ``I alt`` is the sum of all
others, or no row is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.checks.search.between import equal_cells, equal_lines, wholes_elsewhere
from analysis.checks.search.guess import Guess
from analysis.checks.search.lines import Sheet
from analysis.checks.search.named import named_cells, with_figures_named
from analysis.checks.search.quotients import factors, quotients, shares
from analysis.checks.search.sums import blocks, threes, wholes

_MOST_LINES = 40  # of a table in which any three are tried


def guesses(sheets: Sequence[Sheet]) -> Iterator[Guess]:
    """Yield what a quick look finds likely, in each table and between tables."""
    for sheet in sheets:
        yield from wholes(sheet)
        yield from blocks(sheet)
        if len(sheet.lines) <= _MOST_LINES and not sheet.is_series:
            yield from threes(sheet)
            yield from quotients(sheet)
            yield from factors(sheet)
            yield from shares(sheet, sheets)
            yield from with_figures_named(sheet)
        if sheet.axis == "row":
            yield from named_cells(sheet)
    yield from wholes_elsewhere(sheets)
    yield from equal_lines(sheets)
    yield from equal_cells(sheets)
