"""Danish personal ids (CPR numbers): found anywhere in a text, so that the run can stop.

A number is refused when it reads as a day, month, year and four digits (some systems add 60 to the
day). With a dash, a slash or a space before the four digits it always is, except where a date with
points or spaces is followed by what may be a year or a time (``03.05.17-2018``, ``030517 1200``).
Then, and written otherwise, it is refused only when its check digit (modulus 11) holds, or the day
is 1 January, where numbers without check digit are in use: as ten bare digits, also between
letters; in pairs; in threes like an amount; with a point, colon, bracket or plus before the four
digits; as a date with its century; with a letter O or l for a digit. Of random bare ten-digit
numbers this takes fewer than one in a hundred.

Characters that nobody sees do not hide a number, nor do those that stand over another (an accent),
and the digits of other scripts are digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from analysis import characters

# What can stand within a number. The register's search in SQL is made from the same characters.
SPACES = "".join(each for each in characters.SPACES if each not in f"{characters.LINE_ENDS}\ufeff")
MARKS = f"{characters.DASHES}\u00b7\u2022/\u2044\u2215\uff0f\\_~\ufffd"  # the last: no UTF-8
LOOSE = f"{MARKS}.:()+"
THOUSANDS = ".,'\u2019"
LOOK_ALIKE = "OolI"  # letters that stand for 0, 0, 1 and 1
_STAND_FOR = dict(zip(LOOK_ALIKE, "0011", strict=True))
WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_HARMFUL = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff0-\uffff]"
)
_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters to Unicode, and nothing to the eye


def _any(characters: str) -> str:
    return f"[{re.escape(characters)}]"


_SPACE, _MARK, _POINT = _any(SPACES), _any(MARKS), _any(f".{MARKS}")
_MARKED = f"{_SPACE}{{0,2}}{_MARK}{{1,2}}{_SPACE}{{0,2}}"
_APART = f"(?:{_SPACE}{{0,2}}{_any(LOOSE)}{{1,2}}{_SPACE}{{0,2}}{_any(LOOSE)}?|{_SPACE}{{1,2}})?"
_BETWEEN = f"{_SPACE}?{_POINT}{_SPACE}?"
_ALONE, _LAST = rf"(?<!\d)(?<!\d{_POINT})", rf"(?!\d|{_POINT}\d)"
# A year, or a time of day as it is agreed on.
_YEAR_OR_TIME = r"(?:19|20)\d\d|(?:[01]\d|2[0-3])[0-5][05]"
_NO_YEAR = rf"(?!(?:{_YEAR_OR_TIME})(?!\d))"

_ALWAYS = (
    # ddmmyy-xxxx
    re.compile(rf"(?<!\d)\d{{6}}{_MARKED}\d{{4}}(?!\d)"),
    # dd.mm.yy-xxxx
    re.compile(rf"(?<!\d)(?:\d\d{_POINT}){{2}}\d\d{_MARKED}{_NO_YEAR}\d{{4}}(?!\d)"),
)
# ddmmyy xxxx, where it is no fraction
_SPACED = re.compile(rf"(?<!\d)\d{{6}}{_SPACE}{_NO_YEAR}\d{{4}}(?!\d)")
# Four groups are a day, a month, a year and the rest; without them the ten digits are.
_WITH_CHECK_DIGIT = (
    # ddmmyyxxxx, ddmmyy.xxxx
    re.compile(rf"(?<!\d)\d{{6}}{_APART}\d{{4}}(?!\d)"),
    # d.m.yy-xxxx, d.m.yyyy-xxxx
    re.compile(
        rf"{_ALONE}(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(?:18|19|20)?(\d\d)"
        rf"{_APART}(\d{{4}}){_LAST}"
    ),
    # dd mm yy xxxx
    re.compile(rf"(?<!\d)(?:\d\d{_SPACE}){{2}}\d\d{_APART}\d{{4}}{_LAST}"),
    # ddmmyyyyxxxx, ddmmyyyy-xxxx
    re.compile(rf"{_ALONE}(\d\d)(\d\d)(?:18|19|20)(\d\d){_APART}(\d{{4}}){_LAST}"),
    # dd mm yy xx xx, and no more pairs
    re.compile(
        rf"(?<!\d)(?<!\d{_any(SPACES + MARKS + '.')})\d\d(?P<mark>{_any(SPACES + MARKS + '.')})"
        rf"(?:\d\d(?P=mark)){{3}}\d\d(?!\d|(?P=mark)\d)"
    ),
    # d.dmm.yyx.xxx
    re.compile(
        rf"(?<!\d)\d(?P<mark>{_any(THOUSANDS + SPACES)})(?:\d{{3}}(?P=mark)){{2}}\d{{3}}"
        rf"(?!\d|{_any(THOUSANDS)}\d{{3}}(?!\d))"
    ),
)
# Where there may be one: most of a text has none, and is passed over at once.
_STRETCH = re.compile(rf"\d[\d{re.escape(THOUSANDS + SPACES + LOOSE)}]{{9,}}")
_LOOKS_ALIKE = re.compile(rf"\d[{LOOK_ALIKE}]|[{LOOK_ALIKE}]\d")
_UUID = re.compile(
    r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])"
)
_NUMBER_BEFORE = re.compile(r"(\d{1,9})[.,]\Z")
_NUMBER_AFTER = re.compile(r"[.,](\d{1,9})")
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
    return text.translate(dict.fromkeys(map(ord, _unseen(text))))


def unseen(text: str) -> str:
    """Name the first character that no text may hold, ``U+202E``; empty if there is none.

    No reader sees it: a control character, one that turns the direction of writing, or one that
    stands for a lost one. Others that nobody sees, a soft hyphen or an accent, do no harm.
    """
    found = _HARMFUL.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def is_unseen(character: str) -> bool:
    """Say whether nobody sees a character as one of its own: a control, an accent, a filler."""
    kind = unicodedata.category(character)
    is_control = kind == "Cc" and character not in characters.SPACES
    return is_control or kind in {"Cf", "Mn", "Me"} or character in _FILLERS


def _unseen(text: str) -> set[str]:
    return set() if text.isascii() and text.isprintable() else {*filter(is_unseen, {*text})}


def _places(text: str) -> list[_Place]:
    """Return where the numbers stand, from the first to the last; none lies over another."""
    found = [*_seen(text)]
    if unseen := _unseen(text):
        # Also with them: between two numbers they part what would be one.
        where = [number for number, character in enumerate(text) if character not in unseen]
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
    yield from _read(text)
    if _LOOKS_ALIKE.search(text):
        as_digits = text
        for letter, digit in _STAND_FOR.items():  # ten times as fast as to translate
            as_digits = as_digits.replace(letter, digit)
        for place in _read(as_digits):
            written = text[place.start : place.end]
            if has_check_digit(place.digits) and sum(map(str.isdecimal, written)) > 6:
                yield place


def _read(text: str) -> Iterator[_Place]:
    always, others = [], []
    for stretch in _STRETCH.finditer(text):
        always += [place for pattern in _ALWAYS for place in _matches(pattern, stretch)]
        always += [place for place in _matches(_SPACED, stretch) if not _is_a_fraction(text, place)]
        others += [
            place
            for pattern in _WITH_CHECK_DIGIT
            for place in _matches(pattern, stretch)
            if _may_be_without(place) or has_check_digit(place.digits)
            if not _is_a_fraction(text, place)
        ]
    edges = {edge for place in (*always, *others) for edge in (place.start, place.end)}
    yield from (place for place in always if not _in_a_uuid(text, place))
    yield from (
        place
        for place in others
        if not _in_a_code(text, place, edges) and not _in_a_uuid(text, place)
    )


def _matches(pattern: re.Pattern[str], stretch: re.Match[str]) -> Iterator[_Place]:
    """Yield what has the form and begins with a day; one that has not must not hide the next."""
    start = stretch.start()
    while match := pattern.search(stretch.string, start, stretch.end()):
        parts = [part.zfill(2) for part in match.groups()] if pattern.groups == 4 else match[0]
        digits = "".join(str(int(digit)) for part in parts for digit in part if digit.isdecimal())
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


def has_check_digit(digits: str) -> bool:
    """Say whether the check digit of ten digits holds, as it does for one in eleven by chance."""
    return sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11 == 0


def _may_be_without(place: _Place) -> bool:
    """Say whether it is of 1 January, and no date with what may be a year or a time behind it."""
    is_apart = place.end - place.start > len(place.digits)
    is_january = _day_and_month(place.digits) == (1, 1)
    return is_january and not (is_apart and re.fullmatch(_YEAR_OR_TIME, place.digits[6:]))


def _is_a_fraction(text: str, place: _Place) -> bool:
    """Say whether it has decimals or is decimals; as many digits again are another number."""
    before = _NUMBER_BEFORE.search(text, max(0, place.start - 10), place.start)
    if before and len(before[1]) < 9:
        return True
    after = _NUMBER_AFTER.match(text, place.end)
    return after is not None and len(after[1]) < 9 and bool(after[1].strip("0"))


def _in_a_code(text: str, place: _Place, edges: set[int]) -> bool:
    """Say whether the letters around it lead to more digits, as in a checksum.

    ``edges`` are those of the numbers that were found: two that letters join are in no code.
    """
    start, end = place.start, place.end
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    before = 0 < start < place.start and start not in edges and text[start - 1].isdecimal()
    after = place.end < end < len(text) and end not in edges and text[end].isdecimal()
    return before or after


def _in_a_uuid(text: str, place: _Place) -> bool:
    """Say whether it is a part of a UUID, of which every five-thousandth holds such a part."""
    near = _UUID.finditer(text, max(0, place.start - 36), place.end + 36)
    return any(uuid.start() <= place.start and place.end <= uuid.end() for uuid in near)
