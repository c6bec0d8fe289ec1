"""What a spreadsheet shows of a value by its number format, written as Danes write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from analysis import danish
from analysis.sources.office.grid import GridCell

_LARGEST = 10**15  # a spreadsheet keeps fifteen digits
_UNREAD = "choose Number, Percentage, Currency or Date for it in the workbook"
_BETWEEN = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')  # outside quotes
_SPACED = re.compile(r"(?<=[#0])\\? (?=[#0])")  # thousands apart, as in 1 030
_KRONER = re.compile(r"(kr|kroner|dkk)\.?", re.IGNORECASE)
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<said>[^\]]*)\]'
    r"|(?P<digits>[#0?](?:[#0?,]*[#0?])?(?:\.[#0?]*)?)(?P<scale>,*)|(?P<percent>%)"
    r"|(?P<general>General|Standard)|(?P<other>.)",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)", re.IGNORECASE)
_IN_DATE = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|(y+|m+|d+)|([-./ ]|, )|(;@)|(.)', re.IGNORECASE)


@dataclass
class _Section:
    """One part of a number format: how digits stand, and the words around them."""

    digits: str = ""
    thousands: int = 0
    percents: int = 0
    before: str = ""
    after: str = ""

    @property
    def shift(self) -> int:
        return 2 * self.percents - 3 * self.thousands


def number(value: float | int, code: str) -> GridCell:
    """Return how a number format shows a figure. Raises ``ValueError`` for one that is not read.

    A negative figure has its minus and zero its digit, also where the format has brackets or a
    dash instead: ``read_as`` says so.
    """
    if not abs(value) < _LARGEST:
        raise ValueError(f"holds {value:.3g}, which is no figure of a table; mend it")
    exact = Decimal(repr(value))
    sections = [_section(part) for part in _BETWEEN.split(_SPACED.sub(",", code))]
    chosen = sections[0]
    special = sections[1:2] if exact < 0 else sections[2:3] if exact == 0 else []
    read_as = ""
    for other in special:
        if exact == 0 and not other.digits.strip("?"):
            read_as = f"is 0, and is shown as {other.before.strip()!r}"
        elif exact < 0 and "-" not in other.before:
            read_as = "is negative, and is shown without a minus"
    if chosen.digits == "General":
        return _among_words(_general(exact), chosen, False, read_as)
    if not chosen.digits or chosen.percents > 1:
        raise ValueError(f"has the number format {code!r}, which shows no figure; {_UNREAD}")
    scaled = exact.scaleb(chosen.shift)
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
    return _among_words(text, chosen, shown != scaled, read_as)


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
        words = part["quoted"] or part["escaped"] or part["money"] or part["other"] or ""
        if read.digits:
            read.after += words
        else:
            read.before += words
    return read


def _among_words(figure: str, section: _Section, rounded: bool, read_as: str) -> GridCell:
    """Return a figure among the words of its format, and the unit that these are.

    That is ``1.000`` alone where thousands are shown of what is not said.
    """
    before, after = section.before.strip(" -+()@"), section.after.strip(" -+()@")
    unit = after if re.search(r"[^\W\d]|%", after) else ""
    if _KRONER.fullmatch(before):
        unit = before
    if section.percents:
        unit = danish.PERCENT
    elif section.thousands and (not unit or _KRONER.fullmatch(unit)):
        unit = f"{ {1: '1.000', 2: 'mio.'}.get(section.thousands, '') } {unit}".strip()
    text = danish.plain(f"{section.before}{figure}{section.after}".replace("@", ""))
    return GridCell(
        text, figure=figure, unit=unit, rounded=rounded, read_as=read_as, shift=section.shift
    )


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


def day(value: date | datetime, code: str) -> GridCell:
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
    return GridCell(text.strip())
