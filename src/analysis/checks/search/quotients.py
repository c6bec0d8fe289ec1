"""Quotients, changes in per cent, shares of a total, and multiples of the lines of a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import permutations, product

from analysis import danish
from analysis.checks.search.guess import (
    OF_CHANGE,
    OF_SHARE,
    Guess,
    Tally,
    making,
    words_of_change,
    words_of_share,
)
from analysis.checks.search.lines import ONE, Found, Line, Quick, Sheet, shared
from analysis.meeting.checks import Term

_MOST_TIMES = 1000


def quotients(sheet: Sheet) -> Iterator[Guess]:
    """Try each line as the quotient of two others, or as the change from one to the other."""
    tallies = defaultdict[tuple[str, int], Tally](Tally)
    counts = [line for line in sheet.lines if line.unit != danish.PERCENT]
    for result in sheet.lines:
        for times in multiples(result):
            for above, below in permutations(counts, 2):
                lines = (result, above, below)
                if result in lines[1:] or all(line.is_of_time for line in lines):
                    continue
                yield from _ratio(sheet, *lines, times, tallies["ratio", times])
                if times == 100:
                    yield from _change(sheet, *lines, tallies["change", times])


def multiples(result: Line) -> tuple[int, ...]:
    """Return by what a quotient may be multiplied to be printed in a line; none if it is no such.

    Its unit says that it is one, its name, or its decimals.
    """
    if result.unit == danish.PERCENT:
        return (100,)
    says = result.label.casefold()
    has_decimals = any(2 * cell.half < ONE for cell in result.cells.values())
    if not (has_decimals or OF_SHARE.search(says) or OF_CHANGE.search(says)):
        return ()
    return (1,) if result.unit else (1, 100)


def _ratio(
    sheet: Sheet, result: Line, above: Line, below: Line, times: int, tally: Tally
) -> Iterator[Guess]:
    seen = tally.look(result, (above, below), partial(quotient, times))
    if seen.is_likely:
        terms = {"numerator": above.term(), "denominator": below.term(), "result": result.term()}
        make = making(kind="ratio", times=times, **terms)
        yield Guess(sheet.table, make, tally, words_of_share(result, above), seen)


def _change(sheet: Sheet, result: Line, after: Line, before: Line, tally: Tally) -> Iterator[Guess]:
    if after.unit != before.unit or before.is_later_than(after):
        return
    seen = tally.look(result, (after, before), _changed)
    if seen.is_likely:
        make = making(kind="change", before=before.term(), after=after.term(), result=result.term())
        yield Guess(sheet.table, make, tally, words_of_change(result, before, after), seen)


def quotient(times: int, cells: Sequence[Quick]) -> Found:
    """Return so many times one figure divided by another. Raises ``ZeroDivisionError``."""
    above, below = cells
    found = times * ONE * above.value / below.value
    part = below.slack / abs(below.value) + (above.slack / abs(above.value) if above.value else 0)
    return found, abs(found) * part


def _changed(cells: Sequence[Quick]) -> Found:
    found, slack = quotient(100, cells)
    return found - 100 * ONE, slack


def shares(sheet: Sheet, sheets: Sequence[Sheet]) -> Iterator[Guess]:
    """Try each line of per cents as the shares that another line's figures are of their total."""
    results = [line for line in sheet.lines if line.unit in {"", danish.PERCENT}]
    crossing = next(one for one in sheets if one.table is sheet.table and one.axis != sheet.axis)
    counts, tally = [line for line in sheet.lines if line.unit != danish.PERCENT], Tally()
    for result, counted, total in product(results, counts, crossing.totals or crossing.lines[-1:]):
        whole = counted.cells.get(danish.same_label(total.name))
        if result is counted or (result.is_of_time and counted.is_of_time):
            continue
        if whole is None or not whole.value:
            continue
        seen = tally.look(result, (counted,), partial(_share, whole))
        if seen.is_likely:
            keys = {danish.same_label(line.name): line.name for line in crossing.lines}
            over = [keys[key] for key in shared(result, counted) if keys[key] != total.name]
            terms = {"numerator": counted.term(), "denominator": counted.at(total)}
            make = making(kind="ratio", result=result.term(), times=100, over=over, **terms)
            yield Guess(sheet.table, make, tally, words_of_share(result, counted), seen)


def _share(whole: Quick, cells: Sequence[Quick]) -> Found:
    return quotient(100, [*cells, whole])


def factors(sheet: Sheet) -> Iterator[Guess]:
    """Try each line as so many times another one."""
    tally = Tally()
    for result, line in permutations(sheet.lines, 2):
        if not (result.is_of_time and line.is_of_time):
            yield from multiplied(sheet, result, line, tally)


def multiplied(
    sheet: Sheet, result: Line, line: Line, tally: Tally, more: int = 0, *terms: Term
) -> Iterator[Guess]:
    """Try a line as so many times another: as often as at the place that tells it best.

    There may be ``more`` than that at every place, which ``terms`` say.
    """
    both = [key for key in result.looked_at(line) if line.cells[key].value]
    if not both:
        return
    best = max(both, key=lambda key: (abs(line.cells[key].value), key))
    times = round((result.cells[best].value - more) / line.cells[best].value)
    if not (1 if terms else 2) <= times <= _MOST_TIMES:
        return
    seen = tally.look(result, (line,), partial(_so_many, times, more))
    if seen.is_likely:
        often = line.term().model_copy(update={"times": Decimal(times)})
        make = making(kind="linear", terms=[often, *terms], result=result.term())
        yield Guess(sheet.table, make, tally, 0.0, seen, times)


def _so_many(times: int, more: int, cells: Sequence[Quick]) -> Found:
    return times * cells[0].value + more, times * cells[0].slack
