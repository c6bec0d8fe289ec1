"""What time a heading or a row names, whether it is its period's, and what else it says."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from analysis.danish import MONTH_NUMBERS, plain, same_label, whole_year
from analysis.periods import Period


def contradicts(heading: str, period: Period) -> bool:
    """Whether a printed heading names a time that a period does not lie in.

    ``Apr.`` contradicts 2016-05, and ``1. halvår 2016`` all of 2016. A heading that names no time
    contradicts nothing, and a month may stand for a count on one of its days. Several months must
    be just those that are named, or end with the one that is, and be as many as the heading says.
    """
    label = same_label(heading)
    if (latest := _LATEST.search(label)) and period.length != int(latest[1]):
        return True
    if _TO_DATE.search(label) and (period.start.month, period.start.day) != (1, 1):
        return True
    named = _named_in(label, period)
    if named is None:
        return False
    first, last = named
    if period.kind == "month" and first == last:
        return not period.start <= first <= period.end
    if period.kind == "months" and not _are_years(first, last):
        is_end_only = (first.year, first.month) == (last.year, last.month)
        return last != period.end or not (is_end_only or first == period.start)
    return not first <= period.start <= period.end <= last


def is_time(label: str) -> bool:
    """Whether a label is the name of a time and says nothing else: ``Marts``, ``1. kvt. 2016``."""
    some_year = Period.year(2000)
    return _named_in(same_label(label), some_year) is not None and not timeless(label)


def left_out(heading: str, period: Period) -> str:
    """Return what a heading leaves out of when its figures are from: the year of ``Apr.``

    Of several months it is all of their words, where the heading does not name them.
    """
    named_months = {MONTH_NUMBERS[name] for name in re.findall(_MONTH, same_label(heading))}
    if period.kind == "months" and not named_months >= {period.start.month, period.end.month}:
        return period.short
    if period.named_year:
        return "" if period.named_year in heading else period.named_year
    named = str(period.start.year) in heading or str(period.end.year) in heading
    return "" if named else period.short


_TIME_WORDS = {
    *MONTH_NUMBERS,
    *("kvartal", "kvart", "kvt", "kv", "q", "halvår", "h", "år", "uge", "w", "pr", "d", "den"),
    *("skoleår", "skoleåret", "primo", "medio", "ultimo", "ult", "åtd"),
}
_TIME_PHRASES = re.compile(
    r"\b(?:(?:de )?(?:seneste|sidste|rullende|løbende) )?\d+ (?:måneder|mdr\.?)|\bår til dato\b"
    r"|\b(?:til og med|t\.?o\.?m\.?)(?=\W)|(?<=\d) i (?=\d{4}\b)",
    re.IGNORECASE,
)


# When somebody was born is no time that figures are of.
_BORN = re.compile(r"\b(?:årgange?n?|født|fødselsår)(?: i)? (?:19|20)\d\d\b", re.IGNORECASE)
_BEFORE_TIME = {"fra", "til", "i", "og", "for"}
_WHICH = {"første", "andet", "anden", "tredje", "fjerde", "rullende", "løbende"}


def timeless(heading: str) -> str:
    """Return the words of a heading that name no time: ``Budget`` of ``Budget 2024``.

    What only leads to a time is left out with it: ``til`` of ``Seneste 12 måneder til maj 2017``.
    """
    born = {word for found in _BORN.findall(plain(heading)) for word in found.split()}
    words = [
        word
        for word in _TIME_PHRASES.sub(" ", plain(heading)).split()
        if word in born or not {*re.findall(r"[a-zæøå]+", word.casefold())} <= _TIME_WORDS
    ]
    if {word.casefold() for word in words} <= _BEFORE_TIME | _WHICH:
        return ""
    while words[-1].casefold() in _BEFORE_TIME:
        words.pop()
    return " ".join(words).removesuffix(",")


def apart_from_time(label: str) -> str:
    """Return what labels share that differ in the time they name alone: ``ledige i`` of each month.

    Unlike :func:`timeless` it keeps numbers that are no times, as in ``18-29 år``.
    """
    rest = re.sub(_A_YEAR, " ", _parts_in(same_label(label))[1])
    return " ".join(word for word in rest.split() if re.search(r"\w", word))


# All of these read a heading that is written as :func:`same_label` does.
_YEAR = r"((?:19|20)\d\d)"
_A_YEAR = rf"(?<!\d){_YEAR}(?!\d)"
_SHORT_YEAR = r"(?: ?[-'’/]? ?(\d\d)(?!\d| ?[a-zæøå%]))?"
_MONTH = f"(?<![a-zæøå])({'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})(?![a-zæøå])"
_ORDINALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"} | {
    word: str(number)
    for number, words in enumerate(("første", "andet|anden", "tredje", "fjerde"), start=1)
    for word in words.split("|")
}
_ORDINAL = rf"(?<![a-zæøå])({'|'.join(_ORDINALS)})(?= (?:kv|halv))"
_LATEST = re.compile(r"\b(?:seneste|sidste|rullende|løbende) (\d\d?) (?:måneder|mdr)\b")
_TO_DATE = re.compile(r"\båtd\b|\bår til dato\b")

Days = tuple[date, date]  # the first and the last


@dataclass(frozen=True)
class _Part:
    """A time that a heading names: its days in a year, and the year if it has one of its own."""

    year: str | None
    days: Callable[[int], Days | None]

    def in_years(self, years: list[int]) -> list[Days]:
        """Return its days in its own year, or else in each of the years."""
        found = [self.days(year) for year in ([whole_year(self.year)] if self.year else years)]
        return [days for days in found if days]


def _months(year: str | None, first: int, last: int) -> _Part:
    def days(of: int) -> Days:
        return date(of, first, 1), date(of, last, calendar.monthrange(of, last)[1])

    return _Part(year, days)


def _month(year: str | None, month: int, day: str | None, end: str | None = None) -> _Part:
    """Return a month, a day in it, or its last or first day: ``ult dec``, ``primo jan``."""
    if end:
        day = day or ("1" if end == "primo" else "31")

    def days(of: int) -> Days | None:
        if not (1 <= month <= 12 and 1 <= int(day or 1) <= 31):
            return None
        last = calendar.monthrange(of, month)[1]
        one = date(of, month, min(int(day or 1), last))
        return (one, one) if day else (one, date(of, month, last))

    return _Part(year, days)


def _weeks(year: str | None, first: str, last: str | None) -> _Part:
    def days(of: int) -> Days | None:
        with suppress(ValueError):  # the year has no such week
            sunday = date.fromisocalendar(of, int(last or first), 7)
            return date.fromisocalendar(of, int(first), 1), sunday
        return None

    return _Part(year, days)


def _from_month_to_month(first_year: str | None, first: int, last: int, year: str | None) -> _Part:
    def days(of: int) -> Days | None:
        if not (1 <= first <= 12 and 1 <= last <= 12):
            return None
        before = of - (first > last)
        end = date(of, last, calendar.monthrange(of, last)[1])
        return date(whole_year(first_year) if first_year else before, first, 1), end

    return _Part(year, days)


# How a heading names a part of a year, the longer ways before those that they hold.
_PARTS: tuple[tuple[str, Callable[[re.Match[str]], _Part]], ...] = (
    (
        rf"(?<![a-zæøå])skoleår(?:et)? {_YEAR}[-/ ](?:{_YEAR}|\d\d)(?!\d)",
        lambda m: _Part(m[1], lambda of: (date(of, 8, 1), date(of + 1, 7, 31))),
    ),
    (
        rf"{_YEAR}-(\d\d)/{_YEAR}-(\d\d)(?!\d)",
        lambda m: _from_month_to_month(m[1], int(m[2]), int(m[4]), m[3]),
    ),
    (
        rf"(?<!\d ){_MONTH}(?: {_YEAR})? ?(?:-|til) ?{_MONTH}(?: {_YEAR}|{_SHORT_YEAR})",
        lambda m: _from_month_to_month(
            m[2], MONTH_NUMBERS[m[1]], MONTH_NUMBERS[m[3]], m[4] or m[5]
        ),
    ),
    (
        rf"{_YEAR}-?w(\d\d)(?!\d)",
        lambda m: _weeks(m[1], m[2], None),
    ),
    (
        r"(?<![a-zæøå])uge(?:n|r|rne)? (\d\d?)(?: ?(?:-|og|til) ?(\d\d?))?"
        rf"(?!\d),?(?: i)?(?: {_YEAR})?",
        lambda m: _weeks(m[3], m[1], m[2]),
    ),
    (
        rf"{_YEAR}(?:-|/|m)(\d\d)(?:[-/](\d\d))?(?!\d)",
        lambda m: _month(m[1], int(m[2]), m[3]),
    ),
    (
        rf"(?<!\d)(\d\d?)[-/ ](\d\d?)[-/ ]({_YEAR}|\d\d)(?!\d)",
        lambda m: _month(m[3], int(m[2]), m[1]),
    ),
    (
        rf"(?<![\d/-])(?:(0?[1-9]|1[0-2])[-/]|(0[1-9]) ){_YEAR}(?!\d)",
        lambda m: _month(m[3], int(m[1] or m[2]), None),
    ),
    (
        rf"(?:(?<![a-zæøå])(ultimo|ult|primo) )?(?:(?<!\d)(\d\d?) ?)?{_MONTH}{_SHORT_YEAR}",
        lambda m: _month(m[4], MONTH_NUMBERS[m[3]], m[2], m[1]),
    ),
    (
        rf"(?<!\d)([1-4])(?: ?(?:-|og|til) ?([2-4]))? ?kv[a-z]*{_SHORT_YEAR}",
        lambda m: _months(m[3], int(m[1]) * 3 - 2, int(m[2] or m[1]) * 3),
    ),
    (
        rf"(?:q|(?<=\d)k|kv[a-z]* )([1-4])(?!\d){_SHORT_YEAR}",
        lambda m: _months(m[2], int(m[1]) * 3 - 2, int(m[1]) * 3),
    ),
    (
        rf"(?<!\d)([12]) ?halv(?:å|aa)r{_SHORT_YEAR}",
        lambda m: _months(m[2], int(m[1]) * 6 - 5, int(m[1]) * 6),
    ),
    (
        rf"(?:(?:(?<=\d)|(?<=\d-))h([12])|(?<![a-zæøå])h([12])(?= {_YEAR}))(?!\d)",
        lambda m: _months(None, int(m[1] or m[2]) * 6 - 5, int(m[1] or m[2]) * 6),
    ),
)


def _named_in(label: str, period: Period) -> Days | None:
    """Return the first and last day of what a label names, in the period's year if in no other."""
    parts, label = _parts_in(_BORN.sub(" ", label))
    years = [int(found) for found in re.findall(_A_YEAR, label)]
    if not parts:
        days = [(date(year, 1, 1), date(year, 12, 31)) for year in years]
    else:
        own = int(period.named_year or period.end.year)
        days = [each for part in parts for each in part.in_years(years or [own])]
    if not days:
        return None
    first, last = min(first for first, _ in days), max(last for _, last in days)
    if parts and (_TO_DATE.search(label) or _LATEST.search(label)):
        first = period.start  # of which :func:`contradicts` has seen to
    return first, last


def _parts_in(label: str) -> tuple[list[_Part], str]:
    """Return the parts of years that a label names, and the label without them."""
    label = re.sub(rf"(?<!skoleår )(?<!skoleåret ){_YEAR}[-/](\d\d)(?!-?\d)", _as_two_years, label)
    label = re.sub(_ORDINAL, lambda match: _ORDINALS[match[1]], label)
    parts: list[_Part] = []
    for pattern, read in _PARTS:
        parts += [read(match) for match in re.finditer(pattern, label)]
        label = re.sub(pattern, " ; ", label)
    return parts, label


def _are_years(first: date, last: date) -> bool:
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def _as_two_years(match: re.Match[str]) -> str:
    """Write ``2016/17`` as the two years that it is; ``2016-12`` is a month."""
    after = int(match[1]) + 1
    return f"{match[1]} {after}" if match[2] == f"{after % 100:02}" else match[0]
