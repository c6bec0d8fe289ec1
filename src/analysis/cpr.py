"""Danish personal ids (CPR numbers): found anywhere in a text, so that the run can stop.

A number is refused when it reads as a day, month, year and four digits (some systems add 60 to the
day). With a dash, a slash or a space before the four digits it always is. Written otherwise it is
refused only when its check digit (modulus 11) holds, or the day is 1 January, where numbers without
check digit are in use: as ten bare digits, also between letters; in threes like an amount; as a
date with spaces in it, or with only a space behind it; as a date with its century. Of random bare
ten-digit numbers this takes fewer than one in a hundred.

Characters that nobody sees do not hide a number, and the digits of other scripts are digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What can stand within a number. The register's search in SQL is made from the same characters.
SPACES = " \t\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
MARKS = (
    "-\u00b7\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2022\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63"
    "\uff0d/\u2044\u2215\uff0f\\_~\ufffd"  # the last is what a byte that is no UTF-8 is read as
)
THOUSANDS = ".,'\u2019"
INVISIBLE = "\0\u00ad\u034f\u061c\u180e\ufeff" + "".join(
    chr(number)
    for first, last in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F))
    for number in range(first, last + 1)
)

_SPACE = f"[{re.escape(SPACES)}]"
_MARK = f"[{re.escape(MARKS)}]"
_POINT = f"[.{re.escape(MARKS)}]"
_MARKED = f"{_SPACE}{{0,2}}{_MARK}{{1,2}}{_SPACE}{{0,2}}"
_BETWEEN = f"{_SPACE}?{_POINT}{_SPACE}?"

_ALWAYS = (
    # ddmmyy-xxxx
    re.compile(rf"(?<!\d)(\d\d)(\d\d)(\d\d){_MARKED}(\d{{4}})(?!\d)"),
    # dd.mm.yy-xxxx
    re.compile(rf"(?<!\d)(\d\d){_POINT}(\d\d){_POINT}(\d\d){_MARKED}(\d{{4}})(?!\d)"),
)
# ddmmyy xxxx, where it is no fraction
_SPACED = re.compile(rf"(?<!\d)(\d\d)(\d\d)(\d\d){_SPACE}(\d{{4}})(?!\d)")
_WITH_CHECK_DIGIT = (
    # ddmmyyxxxx
    re.compile(rf"(?<!\d)(\d\d)(\d\d)(\d\d)(?:{_SPACE}{{2}})?(\d{{4}})(?!\d)"),
    # d.m.yy-xxxx and dd.mm.yy xxxx
    re.compile(
        rf"(?<!\d)(?<!\d{_POINT})(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d\d)"
        rf"(?:{_MARKED}|{_SPACE}{{1,2}}|\.)?(\d{{4}})(?!\d|{_POINT}\d)"
    ),
    # dd mm yy xxxx and dd mm yy-xxxx
    re.compile(
        rf"(?<!\d)(\d\d){_SPACE}(\d\d){_SPACE}(\d\d)(?:{_MARKED}|{_SPACE})?(\d{{4}})"
        rf"(?!\d|{_POINT}\d)"
    ),
    # ddmmyyyy-xxxx
    re.compile(
        rf"(?<!\d)(?<!\d{_POINT})(\d\d)(\d\d)(?:18|19|20)(\d\d)"
        rf"{_MARK}(\d{{4}})(?!\d|{_POINT}\d)"
    ),
    # d.m.yyyy-xxxx
    re.compile(
        rf"(?<!\d)(?<!\d{_POINT})(\d{{1,2}}){_POINT}(\d{{1,2}}){_POINT}(?:18|19|20)(\d\d)"
        rf"{_MARK}(\d{{4}})(?!\d|{_POINT}\d)"
    ),
)
# d.dmm.yyx.xxx
_IN_THREES = re.compile(
    rf"(?<!\d)(\d)([{re.escape(THOUSANDS + SPACES)}])(\d)(\d\d)\2(\d\d)(\d)\2(\d{{3}})"
    rf"(?!\d|[{re.escape(THOUSANDS)}]\d{{3}}(?!\d))"
)
# Where there may be one: most of a text has none, and is passed over at once.
_STRETCH = re.compile(rf"\d[\d{re.escape(THOUSANDS + SPACES + MARKS)}]{{9,}}")
_UUID = re.compile(
    r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])"
)
_NUMBER_BEFORE = re.compile(r"(\d{1,9})[.,]\Z")
_NUMBER_AFTER = re.compile(r"[.,](\d{1,9})")
_UNSEEN = re.compile(f"[{re.escape(INVISIBLE)}]")
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, order=True)
class _Place:
    """Where a number stands in a text, and its ten digits."""

    start: int
    end: int
    digits: str

    @property
    def masked(self) -> str:
        return f"{self.digits[:2]}••••-••••"


def find(text: str) -> Iterator[str]:
    """Yield each CPR-like number in ``text``, masked (``01••••-••••``) so that it can be told."""
    for place in _places(text):
        yield place.masked


def mask(text: str) -> str:
    """Return ``text`` with every CPR-like number masked, for messages that quote an input."""
    parts, end = [], 0
    for place in _places(text):
        parts += [text[end : place.start], place.masked]
        end = place.end
    return "".join([*parts, text[end:]])


def visible(text: str) -> str:
    """Return ``text`` without the characters that nobody sees."""
    return _UNSEEN.sub("", text)


def _places(text: str) -> list[_Place]:
    """Return where the numbers stand, from the first to the last; none lies over another."""
    found = [*_seen(text)]
    if _UNSEEN.search(text):
        # Also with them: between two numbers they part what would be one.
        where = [number for number, character in enumerate(text) if character not in INVISIBLE]
        found += [
            _Place(where[place.start], where[place.end - 1] + 1, place.digits)
            for place in _seen(visible(text))
        ]
    kept: list[_Place] = []
    for place in sorted(found):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
        elif place.end > kept[-1].end:
            kept[-1] = _Place(kept[-1].start, place.end, kept[-1].digits)
    return kept


def _seen(text: str) -> Iterator[_Place]:
    """Yield where numbers stand; the same one may be found in several ways."""
    for stretch in _STRETCH.finditer(text):
        for pattern in _ALWAYS:
            for place in _matches(pattern, stretch):
                if not _in_a_uuid(text, place):
                    yield place
        for place in _matches(_SPACED, stretch):
            if not _is_a_fraction(text, place):
                yield place
        for pattern in (*_WITH_CHECK_DIGIT, _IN_THREES):
            for place in _matches(pattern, stretch):
                if (
                    _has_check_digit(place.digits)
                    and not _is_a_fraction(text, place)
                    and not _in_a_code(text, place)
                    and not _in_a_uuid(text, place)
                ):
                    yield place


def _matches(pattern: re.Pattern[str], stretch: re.Match[str]) -> Iterator[_Place]:
    """Yield what has the form and begins with a day; one that has not must not hide the next."""
    start = stretch.start()
    while match := pattern.search(stretch.string, start, stretch.end()):
        if pattern is _IN_THREES:
            written = "".join(group for group in match.groups() if group.isdecimal())
        else:
            written = "".join(group.zfill(2) for group in match.groups())
        digits = "".join(str(int(digit)) for digit in written)
        start = match.start() + 1
        if _is_day(digits):
            start = match.end()
            yield _Place(match.start(), match.end(), digits)


def _day_and_month(digits: str) -> tuple[int, int]:
    day = int(digits[:2])
    return day - 60 if day > 60 else day, int(digits[2:4])


def _is_day(digits: str) -> bool:
    day, month = _day_and_month(digits)
    return 1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month - 1]


def _has_check_digit(digits: str) -> bool:
    """Say whether the check digit holds, or need not."""
    if _day_and_month(digits) == (1, 1):
        return True
    return (
        sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11 == 0
    )


def _is_a_fraction(text: str, place: _Place) -> bool:
    """Say whether it has decimals or is decimals; as many digits again are another number."""
    before = _NUMBER_BEFORE.search(text, max(0, place.start - 10), place.start)
    if before and len(before[1]) < 9:
        return True
    after = _NUMBER_AFTER.match(text, place.end)
    return after is not None and len(after[1]) < 9 and bool(after[1].strip("0"))


def _in_a_code(text: str, place: _Place) -> bool:
    """Say whether the letters around it lead to more digits, as in a checksum."""
    start, end = place.start - 1, place.end
    while start >= 0 and text[start].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    is_led_to = start >= 0 and start < place.start - 1 and text[start].isdecimal()
    return is_led_to or (place.end < end < len(text) and text[end].isdecimal())


def _in_a_uuid(text: str, place: _Place) -> bool:
    """Say whether it is a part of a UUID, of which every five-thousandth holds such a part."""
    near = _UUID.finditer(text, max(0, place.start - 36), place.end + 36)
    return any(uuid.start() <= place.start and place.end <= uuid.end() for uuid in near)
