"""Sums and differences of the lines of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations

from analysis.checks.search.guess import (
    NAMED,
    NAMED_TOTAL,
    OF_CHANGE,
    SAME_NAME,
    Guess,
    Tally,
    check,
    making,
)
from analysis.checks.search.lines import Found, Line, Look, Quick, Sheet, shared
from analysis.meeting import TableSpec
from analysis.meeting.checks import Check

_DIVIDED = re.compile(r",? (?:efter|fordelt|opdelt|opgjort|delt) ")
_LONGEST_BLOCK = 100  # rows in a row that are added up


def added(cells: Sequence[Quick]) -> Found:
    """Add up figures."""
    return sum(cell.value for cell in cells), sum(cell.slack for cell in cells)


def together(parts: Sequence[Line]) -> Line:
    """Return the sum of some lines, where all of them have figures."""
    cells = {}
    for key in shared(*parts):
        value, slack = added([part.cells[key] for part in parts])
        cells[key] = Quick(int(value), 1, int(slack))
    return replace(parts[0], name="", cells=cells)


def guess_sum(
    total: Line, parts: Sequence[Line], owner: TableSpec, tally: Tally, whole: Line
) -> Iterator[Guess]:
    """Try a line as the sum of others, which are the ``whole``, or all other rows without names."""
    seen = tally.look(total, (whole,), added)
    if seen.is_likely:
        yield _guess(total, parts, owner, tally, seen)


def _guess(total: Line, parts: Sequence[Line], owner: TableSpec, tally: Tally, seen: Look) -> Guess:
    words = NAMED_TOTAL if total.table.rows.may_add_up(total.label) else 0.0
    if total.table is not owner and (
        _tells_of(owner, total.table) or _tells_of(total.table, owner)
    ):
        words += SAME_NAME
    return Guess(owner, partial(_sum, total, parts, owner), tally, words, seen)


def _tells_of(table: TableSpec, other: TableSpec) -> bool:
    """Whether a title says that it divides what another tells of: ``Ledige efter alder``."""
    whole, *divided = _DIVIDED.split(table.title.casefold(), maxsplit=1)
    return bool(divided) and other.title.casefold().startswith(whole)


def _sum(total: Line, parts: Sequence[Line], owner: TableSpec) -> Check:
    names = {f"{parts[0].axis}s": [part.name for part in parts]} if parts else {}
    return check(kind="sum", total=total.term(owner), **names)


def _without(whole: Line, part: Line) -> Line:
    """Return a sum of lines without one of them."""
    cells = {
        key: Quick(cell.value - part.cells[key].value, 1, cell.slack - part.cells[key].slack)
        for key, cell in whole.cells.items()
    }
    return replace(whole, cells=cells)


def _may_add_up(sheet: Sheet) -> bool:
    return len(sheet.lines) > 2 and not (sheet.axis == "row" and sheet.table.rows.overlap)


def wholes(sheet: Sheet) -> Iterator[Guess]:
    """Try each line as the sum of all others: the one that is called so, if there is one."""
    if not _may_add_up(sheet):
        return
    named, tally = [one for one in sheet.lines if sheet.table.rows.adds_all(one.label)], Tally()
    for unit in {line.unit: line for line in sheet.lines}:
        parts = [line for line in sheet.lines if line.unit == unit and sheet.is_part(line)]
        if len(parts) < 2:
            continue
        whole = together(parts)
        for total in named or sheet.lines:
            others = [part for part in parts if part is not total]
            if total.unit == unit and len(others) > 1:
                rest = whole if len(others) == len(parts) else _without(whole, total)
                said = others if sheet.axis == "column" else ()
                yield from guess_sum(total, said, sheet.table, tally, rest)


def blocks(sheet: Sheet) -> Iterator[Guess]:
    """Try each line as the sum of some lines right before it, or right after it."""
    if not _may_add_up(sheet):
        return
    tally = Tally()
    rises = all(cell.value >= 0 for line in sheet.lines for cell in line.cells.values())
    for at, total in enumerate(sheet.lines):
        before = sheet.lines[max(0, at - _LONGEST_BLOCK) : at]
        after = sheet.lines[at + 1 : at + 1 + _LONGEST_BLOCK]
        for beside in (before[::-1], after):
            seen, parts = _block(total, beside, tally, rises=rises)
            if seen and len(parts) < len(sheet.lines) - 1:
                ordered = parts if beside is after else parts[::-1]
                yield _guess(total, ordered, sheet.table, tally, seen)


def _block(
    total: Line, beside: Sequence[Line], tally: Tally, *, rises: bool
) -> tuple[Look | None, Sequence[Line]]:
    """Return as many of the lines beside a total as add up to it at most places, if any do.

    ``rises`` says that no figure is negative, so that what is far too much stays so.
    """
    best: tuple[Look | None, Sequence[Line]] = (None, ())
    keys = total.looked_at()
    sums = dict.fromkeys(keys, (0, 0))
    for number, line in enumerate(beside, start=1):
        keys = [key for key in keys if key in line.cells]
        if not keys or line.unit != total.unit:
            break
        seen = Look()
        for key in keys:
            value, slack = sums[key]
            sums[key] = value + line.cells[key].value, slack + line.cells[key].slack
            seen.add(total.cells[key], *sums[key])
        if number == 1:
            continue
        tally.count += seen.is_of_size
        if best[0] is None and 2 * seen.hits > len(keys):
            best = seen, beside[:number]
        if rises and not seen.is_of_size and 2 * seen.above > len(keys):
            break
    return best


# --- two lines and a third ------------------------------------------------------------------------


def threes(sheet: Sheet) -> Iterator[Guess]:
    """Try of any three lines each as the sum of the two others."""
    tally = Tally()
    for three in combinations(sheet.lines, 3):
        if len({line.unit for line in three}) > 1 or all(line.is_of_time for line in three):
            continue
        for whole in three:
            parts = [line for line in three if line is not whole]
            seen = tally.look(whole, parts, _both)
            if seen.is_likely:
                yield _sum_or_difference(sheet, whole, parts, tally, seen)


def _both(cells: Sequence[Quick]) -> Found:
    one, other = cells
    return one.value + other.value, one.slack + other.slack


def _sum_or_difference(
    sheet: Sheet, whole: Line, parts: Sequence[Line], tally: Tally, seen: Look
) -> Guess:
    """Say that two lines add up to a third, or that one is what is left, as their names have it."""
    adds_up = sheet.table.rows.may_add_up
    changes = [part for part in parts if OF_CHANGE.search(part.label.casefold())]
    lefts = [part for part in parts if adds_up(part.label)] or changes
    if not lefts and sheet.lines.index(parts[1]) > sheet.lines.index(whole):
        lefts = [parts[1]]
    if adds_up(whole.label) or not lefts:
        return _guess(whole, parts, sheet.table, tally, seen)
    rest = lefts[-1]
    (less,) = (part for part in parts if part is not rest)
    words = NAMED if rest in changes or adds_up(rest.label) else 0.0
    if words and less.is_same_at_another_time(whole):
        words += SAME_NAME
    terms = {"minuend": whole.term(), "subtrahend": less.term(), "result": rest.term()}
    make = making(kind="difference", **terms)
    return Guess(sheet.table, make, tally, words, seen)
