"""What a spreadsheet shows of a value by its number format, written as Danes write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from analysis import danish

_UNREAD = "choose Number, Percentage, Currency or Date for it in the workbook"
_BETWEEN = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')  # outside quotes
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<said>[^\]]*)\]'
    r"|(?P<digits>[#0?](?:[#0?,]*[#0?])?(?:\.[#0?]*)?)(?P<scale>,*)|(?P<percent>%)"
    r"|(?P<general>General|Standard)|(?P<other>.)",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)", re.IGNORECASE)
_IN_DATE = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|(y+|m+|d+)|([-./ ]|, )|(;@)|(.)', re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """A text as displayed, the unit behind it, and whether the value has more digits than that."""

    text: str
    unit: str = ""
    rounded: bool = False
    read_as: str = ""


@dataclass
class _Section:
    """One part of a number format: how digits stand, and the words around them."""

    digits: str = ""
    thousands: int = 0
    percents: int = 0
    words: str = ""


def number(value: float | int, code: str) -> Shown:
    """Return how a number format shows a figure. Raises ``ValueError`` for one that is not read.

    A negative figure has its minus and zero its digit, also where the format has brackets or a
    dash instead: ``read_as`` says so.
    """
    exact = Decimal(repr(value))
    sections = [_section(part) for part in _BETWEEN.split(code)]
    chosen = sections[0]
    special = sections[1:2] if exact < 0 else sections[2:3] if exact == 0 else []
    read_as = ""
    for other in special:
        if exact == 0 and not other.digits.strip("?"):
            read_as = f"shown as {other.words.strip()!r}, and is 0"
        elif exact < 0 and "-" not in other.words:
            read_as = "is negative, and is shown without a minus"
    if chosen.digits == "General":
        return Shown(_general(exact), _unit(chosen), read_as=read_as)
    if not chosen.digits:
        raise ValueError(f"has the number format {code!r}, which shows no figure; {_UNREAD}")
    scaled = exact.scaleb(2 * chosen.percents - 3 * chosen.thousands)
    whole, _, after = chosen.digits.partition(".")
    shown = danish.round_half_up(scaled, len(after))
    while after and after[-1] != "0" and shown == danish.round_half_up(shown, len(after) - 1):
        after = after[:-1]
    text = danish.format_number(shown, len(after)).replace(danish.MINUS, "-")
    if "," not in whole:
        text = text.replace(".", "")
        sign, digits = "-" * text.startswith("-"), text.removeprefix("-")
        length = whole.count("0") + len(digits) - len(digits.partition(",")[0])
        text = f"{sign}{digits.zfill(length)}"
    if chosen.percents:
        text += " %"
    return Shown(text, _unit(chosen), shown != scaled, read_as)


def _section(code: str) -> _Section:
    """Read one part of a number format. Raises ``ValueError`` for what would be shown otherwise."""
    read = _Section()
    for part in _PART.finditer(code):
        if part["digits"] or part["general"]:
            if read.digits:
                raise ValueError(f"has the number format {code!r}; {_UNREAD}")
            read.digits = part["digits"] or "General"
            read.thousands = len(part["scale"] or "")
        elif part["percent"]:
            read.percents += 1
        elif (part["said"] and not _COLOUR.fullmatch(part["said"])) or (
            part["other"] and part["other"] not in " -+():@€$"
        ):
            raise ValueError(f"has the number format {code!r}; {_UNREAD}")
        read.words += part["quoted"] or part["escaped"] or part["money"] or part["other"] or ""
    return read


def _unit(section: _Section) -> str:
    words = section.words.strip(" -+()@,")
    if section.percents:
        return danish.PERCENT
    thousand = "1.000 " * (section.thousands == 1) + "mio. " * (section.thousands == 2)
    return f"{thousand}{words}" if section.thousands < 3 else ""


def _general(exact: Decimal) -> str:
    """Return a figure without a format: at most ten digits, as a column shows it."""
    text = f"{float(exact):.10g}" if exact % 1 else f"{exact:.0f}"
    decimals = len(text.partition(".")[2])
    if "e" in text or decimals > danish.MOST_DECIMALS:
        raise ValueError(
            f"holds {text.replace('.', ',')}, and no number format says with how many decimals it "
            "is shown; choose them in the workbook"
        )
    return text.replace(".", ",")


def day(value: date | datetime, code: str) -> Shown:
    """Return how a format shows a date. Raises ``ValueError`` for weekdays and times of day."""
    code = {"mm-dd-yy": "dd-mm-yyyy"}.get(code, code)  # Excel's own short date is the country's
    name = danish.MONTHS[value.month - 1]
    letters = {
        "d": f"{value.day}",
        "dd": f"{value.day:02}",
        "m": f"{value.month}",
        "mm": f"{value.month:02}",
        "mmm": name[:3],
        "mmmm": name,
        "yy": f"{value.year % 100:02}",
        "yyyy": f"{value.year}",
    }
    text = ""
    for quoted, escaped, token, mark, end, other in _IN_DATE.findall(code):
        if other or (token and token.lower() not in letters):
            raise ValueError(f"has the date format {code!r}; choose one of day, month and year")
        text += quoted or escaped or letters.get(token.lower(), "") or mark * (not end)
    return Shown(text.strip())
