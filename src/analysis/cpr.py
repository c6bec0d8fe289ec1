"""Danish personal ids (CPR numbers): found anywhere in a text, so that the run can stop.

A number is refused when it reads as a day, month, year and four digits (some systems add 60 to the
day). Written with a hyphen or space it always is; as ten bare digits only when its check digit
(modulus 11) holds, or the day is 1 January, where numbers without check digit are in use. Of random
bare ten-digit numbers this takes fewer than one in a hundred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHAPE = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{2})"
    r"(?P<separator>[-\u2010-\u2013\u2212 \u00a0\u2009\u202f]?)(?P<serial>\d{4})(?!\d|[.,]\d)"
)
_LETTER = re.compile(r"[^\W\d_]")
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def find(text: str) -> Iterator[str]:
    """Yield each CPR-like number in ``text``, masked (``01••••-••••``) so that it can be told."""
    for match in _SHAPE.finditer(text):
        if _is_refused(match):
            yield _masked(match)


def mask(text: str) -> str:
    """Return ``text`` with every CPR-like number masked, for messages that quote an input."""
    return _SHAPE.sub(lambda match: _masked(match) if _is_refused(match) else match[0], text)


def _masked(match: re.Match[str]) -> str:
    return f"{match['day']}••••-••••"


def _is_refused(match: re.Match[str]) -> bool:
    day, month = int(match["day"]), int(match["month"])
    if day > 60:
        day -= 60
    if not (1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month - 1]):
        return False
    if match["separator"]:
        return True
    text, start, end = match.string, match.start(), match.end()
    if _LETTER.match(text[start - 1 : start]) or _LETTER.match(text[end : end + 1]):
        return False  # ten digits of a checksum or a code, between its letters
    if (day, month) == (1, 1):
        return True
    digits = match["day"] + match["month"] + match["year"] + match["serial"]
    return (
        sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11 == 0
    )
