"""Figures that the text names, as parts of what a table follows: a wage of 450,000 kr.

The text is what the description of a table tells of it: its title, headings, labels and notes, what
its checks hold against the text, and what tables of words say of the same agenda item. A figure
counts from three digits on, and a year does not.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from itertools import permutations, product
from typing import Any

from analysis import danish
from analysis.checks.search.guess import Guess, Tally, making, words_of_share
from analysis.checks.search.lines import ONE, Found, Line, Look, Quick, Sheet
from analysis.checks.search.quotients import multiples, multiplied, quotient
from analysis.meeting.checks import Term

_FIGURE = re.compile(r"(?<![\w.,/§-])(\d{1,3}(?:\.\d{3})+|\d+)(,\d+)?(?![\w/-]|[.,]\d)( mio\b)?")
_YEAR = re.compile(r"(19|20)\d\d")
_LEAST_DIGITS = 3
_MOST = 24  # figures of a text; more are no text but numbers of accounts
_IN_UNIT = {"1.000 kr.": 1000, "mio. kr.": 1_000_000}


@dataclass(frozen=True)
class Named:
    """A figure of the text, in the unit of a line."""

    value: Decimal

    def term(self, times: int = 1) -> Term:
        return Term(value=self.value, times=Decimal(times))

    @property
    def quick(self) -> Quick:
        return Quick(int(self.value * ONE), 1, 0)


def _by_unit(sheet: Sheet) -> Callable[[str], list[Named]]:
    """Return a function from a unit to the figures that the text of a table names, each once."""
    table, labels = sheet.table, [line.name for line in sheet.lines if sheet.axis == "row"]
    texts = [table.title, table.population, *labels, *(str(one.heading) for one in table.columns)]
    texts += [*(note.text for note in table.notes), *sheet.prose]
    found = [value for text in texts for value in _figures(text)]
    found += [value for check in table.checks for value in _values(check.model_dump())]

    @cache
    def named(unit: str) -> list[Named]:
        size = _IN_UNIT.get(danish.unit_named(unit), 1)
        in_unit = {(value / size if abs(value) >= size else value).normalize() for value in found}
        those = [Named(value) for value in sorted(in_unit) if round(value, 2) == value]
        return those if len(those) <= _MOST else []

    return named


def _figures(text: str) -> Iterator[Decimal]:
    for whole, decimals, millions in _FIGURE.findall(danish.plain(text)):
        digits = f"{whole.replace('.', '')}{decimals[1:]}".lstrip("0")
        if len(digits) < _LEAST_DIGITS or (_YEAR.fullmatch(whole + decimals) and not millions):
            continue
        with suppress(ValueError):  # of two readings, or too long
            value = danish.parse_number(whole + decimals).value
            yield value * 1_000_000 if millions else value


def _values(described: Any) -> Iterator[Decimal]:
    """Yield the figures that a check takes from the text."""
    if isinstance(described, list):
        for one in described:
            yield from _values(one)
    elif isinstance(described, dict):
        value = described.get("value")
        if isinstance(value, Decimal) and len(value.as_tuple().digits) >= _LEAST_DIGITS:
            yield value
        for one in described.values():
            yield from _values(one)


def named_cells(sheet: Sheet) -> Iterator[Guess]:
    """Try each figure of a table as one that the text names, if it stands there once."""
    named, tally = _by_unit(sheet), Tally()
    for unit in dict.fromkeys(column.unit for column in sheet.table.columns):
        if not (those := named(unit)):
            continue
        cells = [
            (line.cells[key], line, column)
            for column in sheet.table.columns
            if column.unit == unit
            for key in [danish.same_label(column.key)]
            for line in sheet.lines
            if key in line.cells
        ]
        sizes = sorted(abs(cell.value) for cell, *_ in cells)
        for one in those:
            size = one.quick.value
            tally.count += bisect_right(sizes, 2 * size) - bisect_left(sizes, size / 2)
            where = [found for found in cells if found[0].value == size]
            if len(where) == 1:
                ((cell, line, column),) = where
                result = Term(row=line.name, column=column.key)
                make = making(kind="equal", result=result, source=one.term())
                yield Guess(sheet.table, make, tally, 0.0, Look(hits=1, bits=cell.bits))


def with_figures_named(sheet: Sheet) -> Iterator[Guess]:
    """Try each line as the quotient of another and a figure of the text, or with it added."""
    named = _by_unit(sheet)
    tallies: dict[str, Tally] = {"ratio": Tally(), "linear": Tally()}
    for result, line in permutations(sheet.lines, 2):
        if result.is_of_time and line.is_of_time:
            continue
        for one in named(line.unit):
            yield from _quotients(sheet, result, line, one, tallies["ratio"])
            for sign in (1, -1) if result.unit == line.unit else ():
                more, said = sign * one.quick.value, one.term(sign)
                yield from multiplied(sheet, result, line, tallies["linear"], more, said)


def _quotients(sheet: Sheet, result: Line, line: Line, one: Named, tally: Tally) -> Iterator[Guess]:
    if line.unit == danish.PERCENT:
        return
    for times, is_above in product(multiples(result), (True, False)):
        seen = tally.look(result, (line,), partial(_divided, times, one.quick, is_above))
        if seen.is_likely:
            above, below = (one, line) if is_above else (line, one)
            terms = {"numerator": above.term(), "denominator": below.term()}
            make = making(kind="ratio", result=result.term(), times=times, **terms)
            yield Guess(sheet.table, make, tally, words_of_share(result), seen)


def _divided(times: int, one: Quick, is_above: bool, cells: Sequence[Quick]) -> Found:
    return quotient(times, [one, *cells] if is_above else [*cells, one])
