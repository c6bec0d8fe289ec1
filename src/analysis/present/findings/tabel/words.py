"""What the shapes of a table share in words, and how each hands on what it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis import danish
from analysis.danish import NO_BREAK_SPACE, PERCENT, Period
from analysis.measures.rows import KnownRow, Row
from analysis.measures.series import Known, Move
from analysis.measures.shapes import period_of
from analysis.meeting import ColumnSpec
from analysis.observations import Status, each
from analysis.present import charts, sentences
from analysis.present.sentences import amount, counted, sentence
from analysis.present.table import Table

MOST_NAMED = 5  # more rows than a paragraph can name one by one
_LONGEST_LABEL = 60  # a heading with a longer one is no heading


@dataclass(frozen=True)
class Drawing:
    """A chart, its unit, and what it says in words."""

    drawings: charts.Drawings
    unit: str
    says: str


@dataclass(frozen=True)
class Said:
    """What is said of a table: a heading, sentences, and figures to remember.

    The heading has no full stop, and no capital that its first word would not have.
    """

    heading: str = ""
    text: tuple[str, ...] = ()
    key_figures: tuple[tuple[str, str], ...] = ()


def said(heading: str, text: Iterable[str], key_figures: Sequence[tuple[str, str]] = ()) -> Said:
    """Return what is said, without the sentences that the figures do not carry."""
    return Said(heading, tuple(filter(None, text)), tuple(key_figures))


def noun(unit: str) -> str:
    """Return what figures in a unit are called: ``antallet``, ``andelen``, ``beløbet``."""
    if unit == PERCENT:
        return "andelen"
    if is_money(unit):
        return "beløbet"
    return "antallet" if danish.is_count(unit) else "tallet"


def pronoun(unit: str) -> str:
    """Return what stands for the noun: ``den`` for the share, ``det`` for all others."""
    return "den" if unit == PERCENT else "det"


def is_money(unit: str) -> bool:
    """Whether a unit is kroner, or thousands or millions of them."""
    return unit.endswith(danish.KRONER)


def percent(part: Decimal, whole: Decimal, unit: str) -> str:
    """Return ``12,8 pct.``; of fewer than ten, and of nothing, it is not said, but of money it is.

    The part may be negative, the whole not.
    """
    if whole <= 0 or unit == PERCENT:
        return ""
    if is_money(unit):
        return amount(100 * part / whole, 1, PERCENT)
    return sentences.percent_of(part, whole)


def in_brackets(text: str) -> str:
    """Return `` (12,8 pct.)``, or nothing."""
    return f" ({text})" if text else ""


def apart(value: Decimal, decimals: int, unit: str) -> str:
    """Return how far two figures lie from each other: shares in points of per cent."""
    return amount(abs(value), decimals, "procentpoint" if unit == PERCENT else unit)


def signed(value: Decimal, decimals: int, unit: str) -> str:
    """Return a change as a figure to remember: ``−23 %``, ``+416``."""
    sign = "+" if danish.round_half_up(value, decimals) > 0 else ""
    return f"{sign}{figure(value, decimals, unit)}"


def figure(value: Decimal, decimals: int, unit: str) -> str:
    """Return a figure to remember: ``13,0 %``, ``6.100 tusinde kr.``"""
    if unit == PERCENT:
        return danish.format_number(value, decimals, unit)
    return amount(value, decimals, unit)


def of_row(row: KnownRow) -> str:
    """Return a row's figure with its unit."""
    return amount(row.value, row.decimals, row.unit)


def named(label: str) -> str:
    """Return a label inside a sentence: in quotation marks where it is a phrase of its own."""
    return f"»{label}«" if len(label.split()) > 2 or "," in label else label


def ended(text: str) -> str:
    """Return the words behind a figure to remember, which go on from it, with a full stop."""
    return text if text.endswith(".") else f"{text}."


def fits(*labels: str) -> bool:
    """Whether labels are short enough for a heading."""
    return all(len(label) <= _LONGEST_LABEL for label in labels)


def when(table: Table, column: ColumnSpec) -> str:
    """Return `` i 4. kvartal 2016``, `` den 1. april 2017``; empty where the table does not say."""
    period = period_of(table.spec, column)
    return f" {sentences.during(period)}" if period else ""


def move_of(before: Row, after: Row, periods: tuple[Period, Period]) -> Move | None:
    """Return two figures as a move from one period to another, if both are known."""
    if before.value is None or after.value is None:
        return None
    return Move(
        Known(periods[0], before.value, before.decimals),
        Known(periods[1], after.value, after.decimals),
    )


def is_adverb(subject: str) -> bool:
    """Whether a sentence can begin with it: a place, or ``I alt``."""
    return subject.startswith("i ") or danish.same_label(subject) == "i alt"


def lowered(text: str) -> str:
    """Return a phrase with its first letter small and the rest as it is."""
    return text[:1].lower() + text[1:]


def without_figure(rows: Sequence[Row], when: str = "") -> str:
    """Name the rows without a figure, up to five, and say why they have none."""
    groups: dict[Status, list[str]] = {}
    for row in rows:
        groups.setdefault(row.status, []).append(named(row.label))
    found = []
    for status, labels in groups.items():
        many = len(labels) > MOST_NAMED
        which = counted(len(labels), "", "rækker") if many else danish.join_words(labels)
        what = "Tallet" if len(labels) == 1 else "Tallene"
        found.append(f"{what} for {which}{when} {_WHY[status]}.")
    return " ".join(found)


def periods(found: Sequence[Period]) -> str:
    """Return ``i januar, februar og marts 2017``: the year once where it is the same."""
    if {period.kind for period in found} == {"year"}:
        return f"i {danish.join_words([period.long for period in found])}"
    kinds = {(period.kind, period.start.year) for period in found}
    if len(kinds) != 1 or found[0].kind == "day":
        return danish.join_words([sentences.during(period) for period in found])
    year = f"{NO_BREAK_SPACE}{found[0].start.year}"
    said_ = [period.long.removesuffix(year) for period in found[:-1]]
    return f"i {danish.join_words([*said_, found[-1].long])}"


_WHY = {
    Status.HIDDEN: "er ikke vist",
    Status.NOT_STATED: "mangler",
    Status.WITHDRAWN: "er udgået som forkert",
    Status.DOUBTED: "stemmer ikke med resten og er ikke brugt her",
    Status.CANNOT_OCCUR: "kan ikke forekomme",
    Status.FIGURE: "er der",
}


def recomputed(table: Table, cells: Iterable[tuple[str, str]]) -> str:
    """Tell of figures that are not said as they are printed, because a check has found the fault.

    >>> recomputed(table, [("Forbrug", "I alt")])  # doctest: +SKIP
    'Forbrug: papirerne skriver 1.046.270 kr., men regnet efter er det 1.046.167 kr.'
    """
    wanted = set(cells)
    pairs = zip(each(table.observations), each(table.sound), strict=True)
    found = [
        f"{right.row}: papirerne skriver "
        f"{amount(printed.value, right.decimals, right.unit)}, "
        f"men regnet efter er det {amount(right.value, right.decimals, right.unit)}"
        for printed, right in pairs
        if (printed.row, printed.column) in wanted
        and printed.value is not None
        and right.value is not None
        and printed.value != right.value
    ]
    return " ".join(map(sentence, found))
