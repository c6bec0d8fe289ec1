"""The relations that are looked for: each kind in each table, and how many of it are tried.

``tried`` is what a relation has to be worth more than: of a thousand that are tried one holds by
chance at a place that is worth ten bits. So where a name says what to try, nothing else is: the row
that is called ``I alt`` is the sum of all others, or no row is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import combinations, permutations
from typing import Any

from pydantic import TypeAdapter

from analysis import danish
from analysis.checks.search.lines import ONE, Found, Line, Look, Quick, Sheet, look, shared
from analysis.meeting import TableSpec
from analysis.meeting.checks import Check

# What the words of labels are worth, in bits.
NAMED_TOTAL, NAMED, SAME_NAME = 4.0, 2.0, 3.0
MOST_FOR_WORDS = NAMED_TOTAL
_OF_CHANGE = re.compile(
    r"ændr|udvikling|stigning|fald|vækst|forskel|differen|afvig|m(?:er|indre)forbrug|\brest"
)
_OF_SHARE = re.compile(r"andel|pct|%|procent|grad\b|\bpr\b|gennemsnit|\bgns|snit|forhold")

_CHECK = TypeAdapter[Check](Check)
_MOST_LINES = 24  # of a table in which any three are tried
_LONGEST_BLOCK = 100  # rows in a row that are added up
_MOST_TIMES = 1000


@dataclass(frozen=True)
class Guess:
    """A relation that a quick look finds likely, as a check of a table.

    ``tried`` is how many of its kind were tried there, and ``words`` what its labels are worth, in
    bits.
    """

    owner: TableSpec
    make: Callable[[], Check]
    tried: int
    words: float
    look: Look


def guesses(sheets: Sequence[Sheet]) -> Iterator[Guess]:
    """Yield what a quick look finds likely, in each table and between tables."""
    for sheet in sheets:
        yield from _wholes(sheet)
        yield from _blocks(sheet)
        if len(sheet.lines) <= _MOST_LINES and not sheet.is_series:
            yield from _threes(sheet)
            yield from _quotients(sheet)
            yield from _factors(sheet)
            yield from _shares(sheet, sheets)
    yield from _wholes_elsewhere(sheets)
    yield from _equal(sheets)


def _check(**keys: Any) -> Check:
    """Describe a check. Its id and its text are found when it is suggested."""
    return _CHECK.validate_python({"id": "forslag", "text": "Forslag", **keys})


# --- sums -----------------------------------------------------------------------------------------


def _guess_sum(
    total: Line, parts: Sequence[Line], owner: TableSpec, tried: int, added: Line
) -> Iterator[Guess]:
    """Try a line as the sum of others, which are ``added`` up, or all other rows without names."""
    seen = look(total, (added,), _added)
    if seen.is_likely:
        words = NAMED_TOTAL if total.table.rows.may_add_up(total.label) else 0.0
        yield Guess(owner, partial(_sum, total, parts, owner), tried, words, seen)


def _sum(total: Line, parts: Sequence[Line], owner: TableSpec) -> Check:
    names = {f"{parts[0].axis}s": [part.name for part in parts]} if parts else {}
    return _check(kind="sum", total=total.term(owner), **names)


def _added(cells: Sequence[Quick]) -> Found:
    return sum(cell.value for cell in cells), sum(cell.slack for cell in cells)


def _together(parts: Sequence[Line]) -> Line:
    """Return the sum of some lines, where all of them have figures."""
    cells = {}
    for key in shared(*parts):
        value, slack = _added([part.cells[key] for part in parts])
        cells[key] = Quick(int(value), 1, int(slack))
    return replace(parts[0], name="", cells=cells)


def _without(whole: Line, part: Line) -> Line:
    """Return a sum of lines without one of them."""
    cells = {
        key: Quick(cell.value - part.cells[key].value, 1, cell.slack - part.cells[key].slack)
        for key, cell in whole.cells.items()
    }
    return replace(whole, cells=cells)


def _may_add_up(sheet: Sheet) -> bool:
    return len(sheet.lines) > 2 and not (sheet.axis == "row" and sheet.table.rows.overlap)


def _wholes(sheet: Sheet) -> Iterator[Guess]:
    """Try each line as the sum of all others: the one that is called so, if there is one."""
    if not _may_add_up(sheet):
        return
    named = [line for line in sheet.lines if sheet.table.rows.adds_all(line.label)]
    for unit in {line.unit: line for line in sheet.lines}:
        parts = [line for line in sheet.lines if line.unit == unit and sheet.is_part(line)]
        if len(parts) < 2:
            continue
        whole = _together(parts)
        for total in named or sheet.lines:
            others = [part for part in parts if part is not total]
            if total.unit == unit and len(others) > 1:
                added = whole if len(others) == len(parts) else _without(whole, total)
                said = others if sheet.axis == "column" else ()
                tried = len(named or sheet.lines)
                yield from _guess_sum(total, said, sheet.table, tried, added)


def _blocks(sheet: Sheet) -> Iterator[Guess]:
    """Try each line as the sum of some lines right before it, or right after it."""
    if not _may_add_up(sheet):
        return
    tried = 2 * len(sheet.lines) * (len(sheet.lines) - 2)
    rises = all(cell.value >= 0 for line in sheet.lines for cell in line.cells.values())
    for at, total in enumerate(sheet.lines):
        before = sheet.lines[max(0, at - _LONGEST_BLOCK) : at]
        after = sheet.lines[at + 1 : at + 1 + _LONGEST_BLOCK]
        for beside in (before[::-1], after):
            parts = _block(total, beside, rises=rises)
            if 2 <= len(parts) < len(sheet.lines) - 1:
                ordered = parts if beside is after else parts[::-1]
                yield from _guess_sum(total, ordered, sheet.table, tried, _together(parts))


def _block(total: Line, beside: Sequence[Line], *, rises: bool) -> Sequence[Line]:
    """Return as many of the lines beside a total as add up to it at most places; else none.

    ``rises`` says that no figure is negative, so that what is too much stays too much.
    """
    keys = total.looked_at()
    found = dict.fromkeys(keys, (0, 0))
    for number, line in enumerate(beside, start=1):
        keys = [key for key in keys if key in line.cells]
        if not keys or line.unit != total.unit:
            break
        fits = too_much = 0
        for key in keys:
            cell, printed = line.cells[key], total.cells[key]
            value, slack = found[key][0] + cell.value, found[key][1] + cell.slack
            found[key] = value, slack
            fits += abs(printed.value - value) <= printed.half + slack
            too_much += value > printed.value + printed.half + slack
        if number > 1 and 2 * fits > len(keys):
            return beside[:number]
        if rises and 2 * too_much > len(keys):
            break
    return []


def _wholes_elsewhere(sheets: Sequence[Sheet]) -> Iterator[Guess]:
    """Try the rows of a table without a total as the parts of a row of another table."""
    rows = [sheet for sheet in sheets if sheet.axis == "row"]
    for sheet in rows:
        parts = [line for line in sheet.lines if sheet.is_part(line)]
        if sheet.table.rows.overlap or sheet.totals or len(parts) < 2:
            continue
        added = _together(parts)
        for other in rows:
            for total in other.lines if other is not sheet else ():
                yield from _guess_sum(total, (), sheet.table, len(other.lines), added)


# --- two lines and a third ------------------------------------------------------------------------


def _threes(sheet: Sheet) -> Iterator[Guess]:
    """Try of any three lines each as the sum of the two others."""
    count = len(sheet.lines)
    tried = count * (count - 1) * (count - 2) // 2
    for three in combinations(sheet.lines, 3):
        if len({line.unit for line in three}) > 1 or all(line.is_of_time for line in three):
            continue
        for whole in three:
            parts = [line for line in three if line is not whole]
            seen = look(whole, parts, _added)
            if seen.is_likely:
                yield _sum_or_difference(sheet, whole, parts, tried, seen)


def _sum_or_difference(
    sheet: Sheet, whole: Line, parts: Sequence[Line], tried: int, seen: Look
) -> Guess:
    """Say that two lines add up to a third, or that one is what is left, as their names have it."""
    adds_up = sheet.table.rows.may_add_up
    changes = [part for part in parts if _OF_CHANGE.search(part.label.casefold())]
    lefts = [part for part in parts if adds_up(part.label)] or changes
    if not lefts and sheet.lines.index(parts[1]) > sheet.lines.index(whole):
        lefts = [parts[1]]
    if adds_up(whole.label) or not lefts:
        words = NAMED_TOTAL if adds_up(whole.label) else 0.0
        make = partial(_sum, whole, parts, sheet.table)
        return Guess(sheet.table, make, tried, words, seen)
    rest = lefts[-1]
    (less,) = (part for part in parts if part is not rest)
    words = NAMED if rest in changes or adds_up(rest.label) else 0.0
    make = partial(
        _check,
        kind="difference",
        minuend=whole.term(),
        subtrahend=less.term(),
        result=rest.term(),
    )
    return Guess(sheet.table, make, tried, words, seen)


def _quotients(sheet: Sheet) -> Iterator[Guess]:
    """Try each line as the quotient of two others, or as the change from one to the other."""
    results = [(line, times) for line in sheet.lines for times in _times(line)]
    often = Counter(times for _, times in results)
    counts = [line for line in sheet.lines if line.unit != danish.PERCENT]
    for (result, times), above, below in (
        (result, above, below)
        for result in results
        for above, below in permutations(counts, 2)
        if result[0] not in {above, below}
        if not (result[0].is_of_time and above.is_of_time and below.is_of_time)
    ):
        lines, says = (result, above, below), result.label.casefold()
        tried = often[times] * len(counts) * (len(counts) - 1)
        seen = look(result, (above, below), partial(_quotient, times))
        if seen.is_likely:
            words = NAMED if _OF_SHARE.search(says) and not _OF_CHANGE.search(says) else 0.0
            yield Guess(sheet.table, partial(_ratio, *lines, times), tried, words, seen)
        if times != 100 or above.unit != below.unit:
            continue
        seen = look(result, (above, below), _change)
        if seen.is_likely:
            words = NAMED if _OF_CHANGE.search(says) else 0.0
            make = partial(
                _check,
                kind="change",
                before=below.term(),
                after=above.term(),
                result=result.term(),
            )
            yield Guess(sheet.table, make, tried, words, seen)


def _times(result: Line) -> tuple[int, ...]:
    """Return by what a quotient may be multiplied to be printed in a line; none if it is no such.

    Its unit says that it is one, its name, or its decimals.
    """
    if result.unit == danish.PERCENT:
        return (100,)
    says = result.label.casefold()
    has_decimals = any(2 * cell.half < ONE for cell in result.cells.values())
    if not (has_decimals or _OF_SHARE.search(says) or _OF_CHANGE.search(says)):
        return ()
    return (1,) if result.unit else (1, 100)


def _quotient(times: int, cells: Sequence[Quick]) -> Found:
    above, below = cells
    found = times * ONE * above.value / below.value
    part = below.slack / abs(below.value) + (above.slack / abs(above.value) if above.value else 0)
    return found, abs(found) * part


def _change(cells: Sequence[Quick]) -> Found:
    found, slack = _quotient(100, cells)
    return found - 100 * ONE, slack


def _ratio(result: Line, above: Line, below: Line, times: int) -> Check:
    return _check(
        kind="ratio",
        numerator=above.term(),
        denominator=below.term(),
        result=result.term(),
        times=times,
    )


def _shares(sheet: Sheet, sheets: Sequence[Sheet]) -> Iterator[Guess]:
    """Try each line of per cents as the shares that another line's figures are of their total."""
    results = [line for line in sheet.lines if line.unit in {"", danish.PERCENT}]
    crossing = next(one for one in sheets if one.table is sheet.table and one.axis != sheet.axis)
    totals = crossing.totals or crossing.lines[-1:]
    counts = [line for line in sheet.lines if line.unit != danish.PERCENT]
    tried = len(results) * len(counts) * len(totals)
    for result, counted, total in (
        (result, counted, total)
        for result in results
        for counted in counts
        for total in totals
        if result is not counted and not (result.is_of_time and counted.is_of_time)
    ):
        whole = counted.cells.get(danish.same_label(total.name))
        if whole is None or not whole.value:
            continue
        seen = look(result, (counted,), partial(_share, whole))
        if seen.is_likely:
            words = NAMED if _OF_SHARE.search(result.label.casefold()) else 0.0
            keys = {danish.same_label(line.name): line.name for line in crossing.lines}
            over = [keys[key] for key in shared(result, counted) if keys[key] != total.name]
            make = partial(
                _check,
                kind="ratio",
                numerator=counted.term(),
                denominator=counted.at(total),
                result=result.term(),
                times=100,
                over=over,
            )
            yield Guess(sheet.table, make, tried, words, seen)


def _share(whole: Quick, cells: Sequence[Quick]) -> Found:
    return _quotient(100, [*cells, whole])


def _factors(sheet: Sheet) -> Iterator[Guess]:
    """Try each line as so many times another one: as often as at the place that tells it best."""
    tried = len(sheet.lines) * (len(sheet.lines) - 1)
    for result, line in permutations(sheet.lines, 2):
        both = [key for key in shared(result, line) if line.cells[key].value]
        if not both or (result.is_of_time and line.is_of_time):
            continue
        best = max(both, key=lambda key: (abs(line.cells[key].value), key))
        times = round(result.cells[best].value / line.cells[best].value)
        if not 2 <= times <= _MOST_TIMES:
            continue
        seen = look(result, (line,), partial(_so_many, times))
        if seen.is_likely:
            make = partial(
                _check,
                kind="linear",
                terms=[line.term().model_copy(update={"times": Decimal(times)})],
                result=result.term(),
            )
            yield Guess(sheet.table, make, tried * times, 0.0, seen)


def _so_many(times: int, cells: Sequence[Quick]) -> Found:
    return times * cells[0].value, times * cells[0].slack


# --- the same figures in two tables ---------------------------------------------------------------


def _equal(sheets: Sequence[Sheet]) -> Iterator[Guess]:
    """Try each line of a table as the same as a line of another, where they share places."""
    for axis in ("row", "column"):
        ours = [sheet for sheet in sheets if sheet.axis == axis]
        counts = {sheet.table.id: len(sheet.lines) for sheet in ours}
        for first, second in _alike(ours):
            seen = look(second, (first,), _added)
            if seen.is_likely and first.unit == second.unit:
                make = partial(
                    _check,
                    kind="equal",
                    result=second.term(),
                    source=first.term(second.table),
                )
                tried = counts[first.table.id] * counts[second.table.id]
                yield Guess(second.table, make, tried, _words_of_two(first, second), seen)


def _words_of_two(first: Line, second: Line) -> float:
    if all(line.table.rows.may_add_up(line.label) for line in (first, second)):
        return NAMED_TOTAL
    return SAME_NAME if danish.same_row(first.label, second.label) else 0.0


def _alike(sheets: Sequence[Sheet]) -> Counter[tuple[Line, Line]]:
    """Count at how many places two lines of different tables have the same figure."""
    at: dict[tuple[str, int], list[Line]] = {}
    for sheet in sheets:
        for line in sheet.lines:
            for key, cell in line.cells.items():
                if cell.value:
                    at.setdefault((key, cell.value), []).append(line)
    found = Counter[tuple[Line, Line]]()
    for lines in at.values():
        # A figure that stands in so many lines says nothing of two of them.
        for first, second in combinations(lines if len(lines) <= _MOST_LINES else (), 2):
            if first.table.id != second.table.id:
                found[first, second] += 1
    return found
