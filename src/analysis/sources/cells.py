"""Cells as offices print them: what stands in one, which notes it bears, which figure it is.

A cell keeps what the paper prints: ``1.030``, ``14,5``, ``13,0 %``, ``297 [2]`` or ``297 2)`` (with
note 2), ``-`` (nothing stated), ``..`` (hidden), ``<5`` (hidden, and few), ``:`` (hidden or
zero), ``.`` (cannot occur).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from analysis import danish
from analysis.meeting import ColumnSpec, TableSpec
from analysis.observations import Status
from analysis.sources.counted import CountedFigure

_MARK = re.compile(r"\[([^\[\]\s]{1,3})\]")
# As offices print one; a digit right after a figure, or a letter right after a word, is none.
_PRINTED_MARK = re.compile(
    r"(?:([*†‡§#¤]+)\)?|(?:(?<=\s)|(?<=[^\W\d])|(?<=%))(\d{1,2})\)"
    r"|(?:(?<=\s)|(?<=\d))([a-zæøå])\)|(?<=[\w%])(?<!\bm)(?<!km)([⁰¹²³⁴-⁹]{1,2})⁾?)\Z"
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LIKE_A_MARK = re.compile(r"\d ?([*†‡§#¤]+|\d\)|[⁰¹²³⁴-⁹]+)\Z")
SYMBOLS = {
    "..": Status.HIDDEN,
    ":": Status.HIDDEN_OR_ZERO,
    ".": Status.CANNOT_OCCUR,
    "...": Status.NOT_STATED,
}
SYMBOLS |= dict.fromkeys(("i.a.", "i/a", "i.o.", "n.a.", "n/a", "u.o."), Status.NOT_STATED)
_IN_BRACKETS = re.compile(r"\(([^()]+)\)([^()\d]*)")
_A_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Cell:
    """A text as printed and the marks of the notes that it bears; the figure if it was counted."""

    text: str
    marks: tuple[str, ...] = ()
    figure: CountedFigure | None = None

    @classmethod
    def read(cls, raw: str, known: Mapping[str, str] | None = None) -> Cell:
        """Split ``297 [2]`` into its text and its note marks.

        ``known`` are marks as offices print them, ``297 2)``, without the bracket: a table's own.
        """
        text = danish.FIXED_SPACE.sub("\0", danish.without_zero_width(raw))
        text = danish.plain(text).replace("\0", danish.NO_BREAK_SPACE)
        marks: list[str] = []
        end = len(text)
        while found := _mark_before(end, text, known or {}):
            start, mark = found
            marks.append(mark)
            end = start - text.startswith(" ", max(0, start - 1))
        return cls(text[:end].strip(), tuple(reversed(marks)))


def _mark_before(end: int, text: str, known: Mapping[str, str]) -> tuple[int, str] | None:
    """Return where a mark begins that ends there, and the mark; a printed one is not alone."""
    if match := _MARK.fullmatch(text, max(0, text.rfind("[", 0, end)), end):
        return match.start(), match[1]
    match = _PRINTED_MARK.search(text, max(0, end - 6), end) if known else None
    if match is None:
        return None
    mark = next(filter(None, match.groups()))
    mark = known.get(mark) or known.get(mark.translate(_SUPERSCRIPTS), "")
    is_within = text[end - 1] == ")" and text.count("(", 0, end) >= text.count(")", 0, end)
    if not mark or is_within or not text[: match.start()].strip():
        return None
    return match.start(), mark


def figure_in(
    spec: TableSpec, label: Cell, column: ColumnSpec, cell: Cell
) -> tuple[Decimal | None, int, Status]:
    """Return value, decimals and status of one cell. Raises ``ValueError`` with the reason."""
    if cell.figure and not (cell.figure.hidden or cell.figure.not_stated):
        known = cell.figure.value is not None
        status = Status.FIGURE if known else Status.CANNOT_OCCUR
        return cell.figure.value, cell.figure.decimals if known else 0, status
    withdrawn = {note.mark for note in spec.notes if note.withdraws} & {*cell.marks}
    if danish.is_dash(cell.text):
        return None, 0, Status.WITHDRAWN if withdrawn else Status.NOT_STATED
    if withdrawn:
        raise ValueError(f"bears note [{withdrawn.pop()}], which withdraws it; expected a dash")
    if symbol := SYMBOLS.get(cell.text.casefold()):
        return None, 0, symbol
    if not cell.text:
        rows = map(danish.same_label, spec.blank.rows if spec.blank else ())
        if spec.blank is None or danish.same_label(label.text) not in rows:
            raise ValueError(
                "is blank; expected a figure or a dash, or the row among the `blank` ones"
            )
        return None, 0, Status[spec.blank.status.upper()]
    brackets = spec.negative_in_brackets or column.negative_in_brackets
    return _number(cell.text, column, negative_in_brackets=brackets)


def _number(
    text: str, column: ColumnSpec, *, negative_in_brackets: bool
) -> tuple[Decimal | None, int, Status]:
    """Return value, decimals and status of a printed figure, or of a bound that one is under."""
    bound = danish.below(text)
    try:
        number = danish.parse_number(
            bound or _with_sign(text, negative_in_brackets),
            decimals=None if bound else column.decimals,
            unit=column.unit,
        )
    except ValueError as error:
        raise ValueError(f"is no figure: {error}{_hint(text)}") from None
    if number.unit and number.unit != column.unit:
        raise ValueError(f"bears the unit {number.unit!r} where the column has {column.unit!r}")
    if bound and number.value <= 0:
        raise ValueError("is no bound: what a figure is under is above 0")
    return (None, 0, Status.BELOW) if bound else (number.value, number.decimals, Status.FIGURE)


def _with_sign(text: str, negative_in_brackets: bool) -> str:
    """Return ``-12`` of ``(12)`` where that is said to be meant, and other texts as they are."""
    match = _IN_BRACKETS.fullmatch(text)
    if match is None or not _A_DIGIT.search(match[1]):
        return text
    if not negative_in_brackets:
        raise ValueError(
            "brackets may mean minus, or a figure told aside; where they mean minus write "
            "`negative_in_brackets = true` in its column or table, else leave them out"
        )
    return f"-{match[1].strip()}{match[2]}"


def _hint(text: str) -> str:
    if not _A_DIGIT.search(text):
        return "; where none is stated write -, hidden .."
    if "(" not in text and _LIKE_A_MARK.search(text[-6:]):
        return "; a note's mark is [1], or where the table has that note * or, after a space, 1)"
    return ""
