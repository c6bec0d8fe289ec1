"""What the keys of ``meeting.toml`` hold: each kind of value read in one way, and their parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    StringConstraints,
)

from analysis import danish
from analysis.periods import Period
from analysis.project import TAKEN

_LONGEST = 100  # characters of a name
_MOST_LEVELS = 2  # lines of headings


def _name(value: str) -> str:
    if len(value) > _LONGEST:  # of which a file is named
        raise ValueError(f"expected at most {_LONGEST} characters")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        hint = danish.slug(value)
        raise ValueError(
            "expected small letters a to z, digits and hyphens"
            + (f", as in {hint!r}" if hint else "")
        )
    return value


class Heading(str):
    """The heading of a column on one line, ``2023, Antal``.

    ``levels`` are what the paper prints, from the top down.
    """

    __slots__ = ("levels",)
    levels: tuple[str, ...]

    def __new__(cls, *levels: str) -> Heading:
        """Make the heading of its levels."""
        heading = super().__new__(cls, ", ".join(levels))
        heading.levels = levels
        return heading


def _heading(value: object) -> Heading:
    """Read the text of a heading, or that of both where one stands over the other."""
    if isinstance(value, Heading):
        return value
    levels = value if isinstance(value, list) else [value]
    texts = [each.strip() for each in levels if isinstance(each, str)]
    if not 0 < len(texts) <= _MOST_LEVELS or len(texts) < len(levels) or not all(texts):
        raise ValueError(
            'expected text in quotation marks, or two, the upper heading first, ["2023", "Antal"]'
        )
    return Heading(*texts)


def _municipality(value: str) -> str:
    if danish.municipality(value) == danish.WHOLE_COUNTRY:
        raise ValueError("expected a Danish municipality; another body is the `sender`")
    return value


def _sender(value: str) -> str:
    folder, taken = danish.slug(value), ", ".join(sorted(TAKEN))
    if not folder or folder in TAKEN or len(folder) > _LONGEST:
        letters = f"at most {_LONGEST} letters"
        raise ValueError(f"expected a name for its folder, of {letters}, other than {taken}")
    try:
        name = danish.municipality_at(folder)
    except ValueError:
        return value
    if name == danish.WHOLE_COUNTRY:
        return value
    raise ValueError(f"expected `municipality = {name!r}` in its place")


def _time(value: str) -> str:
    if value and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError('expected hours and minutes, as in "17:00"')
    return value


def _digest(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", value):
        raise ValueError("expected a SHA-256: 64 digits 0-9 and a-f")
    return value


def _web_address(value: str) -> str:
    if value and not re.fullmatch(_WEB_ADDRESS, value):
        raise ValueError(
            "expected an address on the web as a browser copies it: https:// first, and neither "
            "spaces nor Danish letters"
        )
    return value


def _unit(value: str) -> str:
    """Refuse other spellings of units by which figures are told apart, such as shares."""
    meant = danish.unit_named(value)
    if meant != value:
        raise ValueError(f"expected {meant!r}, as this unit is written here")
    if re.match("(pct|%|procent) .", danish.same_label(value)):
        raise ValueError(f"expected {danish.PERCENT!r}; the heading tells of what they are")
    return value


# No user name before the host, and nothing that would end the link it is put into.
_WEB_ADDRESS = (
    r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9_!$&()*+,./:;=?@%#~-]*)?"
)


def _day(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("expected a date without quotation marks, as in 2017-05-03")


def _period(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return Period.day(value)
    if value is None or isinstance(value, Period):
        return value
    return Period.parse(str(value) if isinstance(value, str | int) else "")


def _ages(value: object) -> object:
    """Read ``18-29``, or ``30-`` without an upper age."""
    ages = re.fullmatch(r"(\d{1,3})-(\d{1,3})?", value) if isinstance(value, str) else None
    if ages is None or (ages[2] and int(ages[2]) < int(ages[1])):
        raise ValueError('expected the first and last age, as in "18-29" or "30-"')
    return value


def _codes(value: object) -> object:
    """Read a code, or several that are counted as one, in whatever order."""
    several = isinstance(value, list | tuple)
    given = [*value] if isinstance(value, list | tuple) else [value]
    codes = [each.strip() for each in given if isinstance(each, str) and each.strip()]
    if len(codes) < max(len(given), 2 if several else 1):
        raise ValueError('expected text in quotation marks, or two or more, as in ["Død", "Andet"]')
    if again := twice(codes):
        raise ValueError(f"{again[0]!r} stands {again[1]} times; expected each code once")
    return tuple(sorted(codes)) if several else codes[0]


def _exact(value: object) -> object:
    """Read a figure that stands in the file: a whole number, or Danish text for any other."""
    if isinstance(value, str):
        return danish.parse_number(value).value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    raise ValueError('expected a whole number, or Danish text such as "6.649,5"')


ParameterValue = str | int | float | bool | list[str] | list[int] | list[float] | list[bool]


def _parameter(value: object) -> object:
    values = value if isinstance(value, list) else [value]
    kinds = {type(each) for each in values}
    if kinds <= {int, float} or (len(kinds) == 1 and kinds <= {str, bool}):
        return value
    raise ValueError("expected text, a number, true or false, or a list of one of them")


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Name = Annotated[str, AfterValidator(_name)]
OneHeading = Annotated[Heading, PlainValidator(_heading)]
Municipality = Annotated[Text, AfterValidator(_municipality)]
Sender = Annotated[Text, AfterValidator(_sender)]
Unit = Annotated[str, AfterValidator(_unit)]
Time = Annotated[str, AfterValidator(_time)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Digest = Annotated[str, AfterValidator(_digest)]
Day = Annotated[date, BeforeValidator(_day)]
When = Annotated[Period | None, BeforeValidator(_period)]
Dated = Annotated[Period, BeforeValidator(_period)]
Ages = Annotated[str, BeforeValidator(_ages)]
Codes = Annotated[str | tuple[str, ...], BeforeValidator(_codes)]
Exact = Annotated[Decimal, BeforeValidator(_exact)]
Parameter = Annotated[ParameterValue, PlainValidator(_parameter)]


class Spec(BaseModel):
    """A part of the file. A key that nobody knows is a fault, since it is a misspelt one."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        arbitrary_types_allowed=True,
        serialize_by_alias=True,
    )


def twice(names: Iterable[object]) -> tuple[object, int] | None:
    """Return the first name that stands more than once, and how many times."""
    return next(((name, times) for name, times in Counter(names).items() if times > 1), None)
