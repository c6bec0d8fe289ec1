"""What time the heading of a column names, whether that is its period's, and what else it says."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date

from analysis.danish import MONTH_NUMBERS, Period, plain, same_label, whole_year


def contradicts(heading: str, period: Period) -> bool:
    """Whether a printed heading names a time that a period does not lie in.

    ``Apr.`` contradicts 2016-05, and ``1. halvår 2016`` all of 2016. A heading that names no time
    contradicts nothing, and a month may stand for a count on one of its days.
    """
    first, last = _named_in(heading, period.start.year) or (period.start, period.end)
    if period.kind == "month" and first == last:
        return not period.start <= first <= period.end
    return not first <= period.start <= period.end <= last


_TIME_WORDS = {
    *MONTH_NUMBERS,
    *("kvartal", "kvart", "kvt", "kv", "q", "halvår", "år", "uge", "pr", "d", "den"),
    *("primo", "medio", "ultimo", "ult"),
}


def timeless(heading: str) -> str:
    """Return the words of a heading that name no time: ``Budget`` of ``Budget 2024``."""
    return " ".join(
        word
        for word in plain(heading).split()
        if not {*re.findall(r"[a-zæøå]+", word.casefold())} <= _TIME_WORDS
    )


_YEAR = r"((?:19|20)\d\d)"
_SHORT_YEAR = r"(?: ?[-'’/]? ?(\d\d)(?!\d| ?[a-zæøå%]))?"
_MONTH = f"(?<![a-zæøå])({'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})(?![a-zæøå])"
_ORDINALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"} | {
    word: str(number)
    for number, words in enumerate(("første", "andet|anden", "tredje", "fjerde"), start=1)
    for word in words.split("|")
}
_ORDINAL = rf"(?<![a-zæøå])({'|'.join(_ORDINALS)})(?= (?:kv|halv))"
# How a heading, written as :func:`same_label` does, names a part of a year: the year, if it stands
# there, the first and last month, and the day.
_PARTS: tuple[
    tuple[str, Callable[[re.Match[str]], tuple[str | None, int, int, str | None]]], ...
] = (
    (
        rf"{_YEAR}(?:-|/|m)(\d\d)(?:[-/](\d\d))?(?!\d)",
        lambda m: (m[1], int(m[2]), int(m[2]), m[3]),
    ),
    (
        rf"(?<!\d)(\d\d?)[-/ ](\d\d?)[-/ ]({_YEAR}|\d\d)(?!\d)",
        lambda m: (m[3], int(m[2]), int(m[2]), m[1]),
    ),
    (
        rf"(?<![\d/-])(?:(0?[1-9]|1[0-2])[-/]|(0[1-9]) ){_YEAR}(?!\d)",
        lambda m: (m[3], int(m[1] or m[2]), int(m[1] or m[2]), None),
    ),
    (
        rf"(?:(?<!\d)(\d\d?) ?)?{_MONTH}{_SHORT_YEAR}",
        lambda m: (m[3], MONTH_NUMBERS[m[2]], MONTH_NUMBERS[m[2]], m[1]),
    ),
    (
        rf"(?<!\d)([1-4])(?: ?(?:-|og|til) ?([2-4]))? ?kv[a-z]*{_SHORT_YEAR}",
        lambda m: (m[3], int(m[1]) * 3 - 2, int(m[2] or m[1]) * 3, None),
    ),
    (
        rf"(?:q|(?<=\d)k|kv[a-z]* )([1-4])(?!\d){_SHORT_YEAR}",
        lambda m: (m[2], int(m[1]) * 3 - 2, int(m[1]) * 3, None),
    ),
    (
        rf"(?<!\d)([12]) ?halv(?:å|aa)r{_SHORT_YEAR}",
        lambda m: (m[2], int(m[1]) * 6 - 5, int(m[1]) * 6, None),
    ),
    (
        rf"(?:(?<=\d)h([12])|(?<![a-zæøå])h([12])(?= {_YEAR}))(?!\d)",
        lambda m: (None, int(m[1] or m[2]) * 6 - 5, int(m[1] or m[2]) * 6, None),
    ),
)


def _named_in(heading: str, year: int) -> tuple[date, date] | None:
    """Return the first and last day of what a heading names, in ``year`` where it names none."""
    label = same_label(heading)
    label = re.sub(rf"{_YEAR}[-/](\d\d)(?!-?\d)", _as_two_years, label)
    label = re.sub(_ORDINAL, lambda match: _ORDINALS[match[1]], label)
    parts = []
    for pattern, read in _PARTS:
        parts += [read(match) for match in re.finditer(pattern, label)]
        label = re.sub(pattern, " ; ", label)
    years = [int(found) for found in re.findall(rf"(?<!\d){_YEAR}(?!\d)", label)]
    days = [
        day
        for own, first, last, on in parts or [(None, 1, 12, None)]
        for each in ([whole_year(own)] if own else years or [year] * bool(parts))
        if first in range(1, 13) and int(on or 1) in range(1, 32)
        for day in _ends(each, first, last, on)
    ]
    return (min(days), max(days)) if days else None


def _ends(year: int, first: int, last: int, on: str | None) -> tuple[date, date]:
    if on:
        day = date(year, first, min(int(on), calendar.monthrange(year, first)[1]))
        return day, day
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _as_two_years(match: re.Match[str]) -> str:
    """Write ``2016/17`` as the two years that it is; ``2016-12`` is a month."""
    after = int(match[1]) + 1
    return f"{match[1]} {after}" if match[2] == f"{after % 100:02}" else match[0]
