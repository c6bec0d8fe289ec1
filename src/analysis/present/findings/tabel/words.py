"""What the shapes of a table share in words, and how each hands on what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis import areas, danish
from analysis.danish import PERCENT
from analysis.measures.pairs import Pair, Pairs
from analysis.measures.rows import KnownRow, Row, Rows
from analysis.measures.series import Point
from analysis.measures.shapes import period_of
from analysis.meeting import ColumnSpec
from analysis.observations import UNSEEN, Status
from analysis.present import sentences
from analysis.present.sentences import (
    amount,
    capitalised,
    count_word,
    sentence,
    uncapitalised,
)
from analysis.present.table import Table

MOST_NAMED = 5  # more rows than a paragraph can name one by one
LONGEST_HEADING = 160
_YEAR = re.compile(r"(19|20)\d\d")
_LACKS = re.compile(
    "ikke (vist|oplyst|brugt her|begge tal|er vist)|udgået|kan ikke forekomme|ingen tal"
    "|kan være forkert"
)
_END = re.compile(r"(?<!kr)(?<!pct)\.$")
MOST_TIED = 3  # rows that share the highest or the lowest figure


@dataclass(frozen=True)
class Said:
    """What is said of a table: a heading, sentences, and figures to remember.

    The heading has no full stop, and no capital that its first word would not have.
    """

    heading: str = ""
    text: tuple[str, ...] = ()
    key_figures: tuple[tuple[str, str], ...] = ()


def said(
    heading: str,
    text: Iterable[str],
    key_figures: Sequence[tuple[str, str]] = (),
    newer: str = "",
) -> Said:
    """Return what is said as sentences, without those that the figures do not carry.

    Where no heading sums it up the first of them is one, but not that a figure is not there, if
    more is told. ``newer`` is what is not known of later times than it is of. What the heading says
    is not said again below it.
    """
    told = [one for one in text if one]
    if not heading and told:
        lacks = is_a_lack(told[0])
        heading = uncapitalised(_END.sub("", told[0]) if lacks else told[0])
        heading = "" if lacks and len(told) > 1 else heading
    if heading and newer:
        heading = f"{heading}, men {newer}"
    heading = heading if len(heading) <= LONGEST_HEADING else ""
    return Said(
        heading,
        tuple(sentence(one) for one in told if not _is_in(heading, one)),
        tuple((value, one if one.endswith(".") else f"{one}.") for value, one in key_figures),
    )


def is_a_lack(text: str) -> bool:
    """Whether a sentence tells that a figure is not there."""
    return bool(_LACKS.search(text))


def _is_in(heading: str, text: str) -> bool:
    """Whether a heading begins or ends with all that a sentence says."""
    whole, of = capitalised(heading), _END.sub("", text)
    rest = whole.removeprefix(capitalised(of))
    begins = rest != whole and (not rest or rest.startswith((" ", ", ")))
    return begins or whole.endswith(f", men {of}")


def noun(table: Table, unit: str) -> str:
    """Return what figures in a unit are called: ``antallet``, ``andelen``, ``ændringen``."""
    if change := _change(table, unit):
        return change
    if unit == PERCENT:
        return "andelen" if _are_shares(table) else "tallet"
    if is_money(unit):
        return "beløbet"
    return "antallet" if danish.is_count(unit) else "tallet"


def called(table: Table, unit: str, measure: str) -> str:
    """Return the noun of figures over time, and of which where there are others as well.

    ``antallet``, or ``antallet under »Ledige«`` where there are also ``Aktiverede``; but of a
    measure ``Antal`` it is that alone.
    """
    said = noun(table, unit)
    is_said = danish.same_label(measure) == _INDEFINITE.get(said)
    return said if is_said else f"{said}{under(table, measure)}"


def measure_of(table: Table, column: ColumnSpec) -> str:
    """Return what is measured in a column, as its figures have it."""
    return str(table.sound["measure"][table.sound["column"] == column.key].iloc[0])


def under(table: Table, measure: str) -> str:
    """Return `` under »Ledige«`` where the same rows have figures of other measures over time.

    Where the rows are times, whose the figures are says it.
    """
    others = {*table.sound["measure"][table.sound["period"] != ""]} - {measure}
    return f" under »{measure}«" if others and measure and not table.spec.rows.dated else ""


def pronoun(table: Table, unit: str) -> str:
    """Return what stands for the noun: ``den`` for the share, ``det`` for the number."""
    return "den" if noun(table, unit).endswith("en") else "det"


_CHANGES = re.compile(r"(ændring|stigning|udvikling|afvigelse)(en)?\b")


def _change(table: Table, unit: str) -> str:
    """Return ``ændringen`` where all columns in a unit say that this is what they are."""
    headings = [one.heading.levels for one in table.spec.columns if one.unit == unit]
    found = [
        next(filter(None, (_CHANGES.match(one.casefold()) for one in levels)), None)
        for levels in headings
    ]
    said = {f"{one[1]}{'n' if one[1].endswith('e') else 'en'}" if one else "" for one in found}
    return said.pop() if len(said) == 1 else ""


def _are_shares(table: Table) -> bool:
    """Whether the per cents of a table are shares; where one column's are none, it is not said."""
    spec = table.spec
    return spec.share and all(one.share for one in spec.columns if one.unit == PERCENT)


def is_money(unit: str) -> bool:
    """Whether a unit is kroner, or thousands or millions of them."""
    return unit.endswith(danish.KRONER)


def share(part: Decimal, whole: Decimal, unit: str) -> str:
    """Return `` (12,8 pct.)``; of fewer than ten, and of nothing, it is not said, but of money."""
    if whole <= 0 or unit == PERCENT:
        return ""
    of_money = amount(100 * part / whole, 1, PERCENT) if is_money(unit) else ""
    percent = of_money or sentences.percent_of(part, whole)
    return f" ({percent})" if percent else ""


def apart(value: Decimal, decimals: int, unit: str) -> str:
    """Return how far two figures lie from each other: shares in points of per cent."""
    return amount(abs(value), decimals, "procentpoint" if unit == PERCENT else unit)


def signed(value: Decimal, decimals: int, unit: str) -> str:
    """Return a change as a figure to remember: ``−23 pct.``, ``+416``."""
    sign = "+" if danish.round_half_up(value, decimals) > 0 else ""
    return f"{sign}{amount(value, decimals, unit)}"


def of_row(row: KnownRow) -> str:
    """Return a row's figure with its unit."""
    return amount(row.value, row.decimals, row.unit)


def named(label: str) -> str:
    """Return a label inside a sentence: in quotation marks where it is a phrase of its own."""
    is_phrase = len(label.split()) > 2 or "," in label or _WITHIN.match(label)
    return f"»{label}«" if is_phrase else label


_WITHIN = re.compile(r"(heraf|deraf|herunder|hvoraf|på|med|uden|i(?! alt))\b", re.IGNORECASE)


def many(table: Table) -> str:
    """Return what the rows of a table are called in the plural, as far as their heading tells.

    Where the rows are times, what is told of are its columns.
    """
    if table.spec.rows.dated:
        parts = [one for one in table.spec.columns if table.spec.rows.is_part(one.heading)]
        are_places = all(areas.is_municipality(one.heading) for one in parts)
        return "kommuner" if are_places and parts else "kolonner"
    if table.spec.rows.municipalities:
        return "kommuner"
    if table.spec.rows.regions:
        return _kind_of_area(table).many
    if all(map(_YEAR.fullmatch, table.observations["row"])):
        return "år"
    heading = table.spec.rows.heading.casefold()
    if heading == "tilbud":
        return heading
    is_group = heading.isalpha() and heading.endswith(("gruppe", "område", "ydelse"))
    return f"{heading}r" if is_group else "rækker"


def _kind_of_area(table: Table) -> areas.Kind:
    return areas.kind_of([*filter(table.spec.rows.is_part, table.observations["row"])])


def spoken(table: Table, label: str) -> str:
    """Return a place as a sentence says it: ``Nordfyns Kommune``, ``Region Sjælland``."""
    return _kind_of_area(table).spoken(label) if table.spec.rows.regions else danish.spoken(label)


PLACES = {"kommuner", "år", *areas.ONE}  # one figure is ``i`` each of them, but ``for`` each row


def singular(many: str) -> str:
    """Return one of what is called so in the plural: ``kommune``, ``række``, ``region``."""
    return areas.ONE.get(many, many if many == "år" else many.removesuffix("r"))


def counted_of(number: int, many: str) -> str:
    """Return ``én kommune``, ``to kommuner``, ``ét RAR-område``."""
    return sentences.counted(number, singular(many), many, neuter=many in sentences.NEUTER)


def whose(table: Table, *labels: str, is_row: bool = True) -> str:
    """Return whose a figure is: ``i Odense og Greve``, ``i alt``, ``for »Unge under 30«``."""
    rows = table.spec.rows
    spelt = danish.same_label(labels[0]).rstrip(":")
    if rows.is_country(labels[0]):
        return "i hele landet"
    if rows.adds_all(labels[0]) or (rows.is_total(labels[0]) and spelt.endswith("i alt")):
        return "i alt"
    if is_row and all(map(_YEAR.fullmatch, labels)):
        return f"i {danish.join_words(labels)}"
    are_places = is_row and rows.places and rows.is_part(labels[0])
    are_places |= is_row and all(map(areas.is_part_of_country, labels))
    are_places |= bool(is_row and rows.dated) and all(map(areas.is_municipality, labels))
    if are_places:
        return danish.in_places(*(spoken(table, label) for label in labels))
    return f"for {danish.join_words([*map(named, labels)])}"


def placed(
    table: Table, own: KnownRow, known: Sequence[KnownRow], unknown: Sequence[Row] = ()
) -> str:
    """Return ``nummer 2 af 6 kommuner sammen med Greve``; ``af de 6 kommuner, der er tal for,``."""
    place = 1 + sum(row.value > own.value for row in known)
    tied = [row.label for row in known if row.value == own.value and row is not own]
    with_ = spoken(table, tied[0]) if len(tied) == 1 else f"{count_word(len(tied))} andre"
    of = f"{len(known)} {many(table)}"
    if unknown:
        of = f"de {of}, {with_figures(unknown)}{',' if tied else ''}"
    return f"nummer {place} af {of}{f' sammen med {with_}' if tied else ''}"


def is_own(table: Table, label: str) -> bool:
    """Whether a row is that of the own municipality, however it is spelt: ``Greve Kommune``."""
    return bool(table.own) and danish.same_row(label, table.own)


def own_row(table: Table, rows: Rows) -> KnownRow | None:
    """Return the figure of the municipality whose row stands out, if there is one."""
    named = (row for row in rows.known if is_own(table, row.label))
    return next(named, None) if table.spec.rows.places else None


def own_is_absent(table: Table) -> str:
    """Tell that the own municipality is none of those of the table."""
    is_there = any(is_own(table, label) for label in table.observations["row"])
    is_told = table.own and table.spec.rows.municipalities and not is_there
    return f"{table.own} står ikke i tabellen" if is_told else ""


def is_place(where: str) -> bool:
    """Whether ``i Vejle``, ``på Fanø`` or ``i alt`` is said, and not ``for Mentor``."""
    return where.startswith(("i ", "på "))


def level(about: str, where: str, row: KnownRow) -> str:
    """Return ``i Vejle er der 1 person``, ``beløbet for Mentor er 7 kr.``"""
    is_plain = is_place(where) and about == "antallet"
    if is_plain and danish.is_count(row.unit) and row.unit not in danish.UNSAID:
        return f"{where} er der {of_row(row)}"
    return f"{about} {where} er {of_row(row)}"


BOTH, FIRST, LAST = slice(None), slice(1), slice(1, None)  # of the highest and the lowest


def extremes(
    table: Table,
    about: str,
    rows: Rows,
    *,
    which: slice = BOTH,
    others: str = "",
    when: str = "",
) -> str:
    """Return ``antallet er højest for A og B (9 hver) og lavest for C (1)``, or one of the two.

    Of two rows it is ``højere for A (9) end for B (1)``.
    Where a row has no figure they are the ends of those that have one, and it says so. Where none
    is over zero the farthest below it comes first. ``others`` is what is compared if not rows.
    """
    known = rows.known
    if is_upset(table, rows.unknown):
        return ""
    if len(known) == len(rows.rows) == 2 and not is_shortfall(rows):
        one, other = (f"{whose(table, r.label, is_row=not others)} ({of_row(r)})" for r in known)
        return f"{about} er højere {one} end {other}{when}"
    ends = [("højest", known[0]), ("lavest", known[-1])]
    if is_shortfall(rows):
        highest = "tættest på nul" if known[0].value else "højest"
        ends = [("længst under nul", known[-1]), (highest, known[0])]
    told = []
    for word, end in ends[which]:
        tied = [row.label for row in known if row.value == end.value]
        if len(tied) <= MOST_TIED:
            figure = f"{of_row(end)}{' hver' if len(tied) > 1 else ''}"
            told.append(f"{word} {whose(table, *tied, is_row=not others)} ({figure})")
    of = basis(table, rows, others)
    # ``hvis tal kan bruges i 2016`` would be another thing than ``i 2016 … hvis tal kan bruges``.
    basis_of = f"{when}{of}" if compared_of(table, rows) else f"{of}{when}"
    return f"{about} er {danish.join_words(told)}{basis_of}" if told else ""


def is_upset(table: Table, lacking: Iterable[Row | Point]) -> bool:
    """Whether figures of the register are not shown, so that nothing rests on those left."""
    return table.is_counted and any(one.status is Status.HIDDEN for one in lacking)


def is_shortfall(rows: Rows) -> bool:
    """Whether the lowest figure leads: no figure is over zero, and some are below it."""
    return rows.known[0].value <= 0 and rows.known[-1].value < 0


def straight(turned: str, subject: str) -> str:
    """Return ``tallet faldt fra 5 til 4`` of ``faldt tallet fra 5 til 4``: the subject first."""
    return f"{subject} {turned.replace(f' {subject}', '', 1)}"


def basis(table: Table, rows: Rows, others: str = "") -> str:
    """Return `` af de fire rækker, der er tal for`` where others are not compared with them.

    Of a selection, as ``de mest brugte tilbud``, it is `` af de fire viste rækker``.
    """
    count, which = count_word(len(rows.known)), compared_of(table, rows)
    if which:
        return f" af de {count} {others or many(table)}{which}"
    is_selection = _SELECTED.search(table.spec.title)
    return f" af de {count} viste {others or many(table)}" if is_selection else ""


_SELECTED = re.compile(
    r"\b(udvalgt\w*|udpluk|eksempler|hyppigste|(mest|mindst) \w+te|største|mindste|top)\b",
    re.IGNORECASE,
)


def compared_of(table: Table, rows: Rows) -> str:
    """Return ``, der er tal for`` where that tells which rows are compared: others are not.

    A doubted figure is there, and so is that of a row that stands apart; but none of those is one
    of the municipalities.
    """
    if rows.apart and not table.spec.rows.places:
        return ", der kan sammenlignes"
    return f", {with_figures(rows.unknown)}" if rows.unknown else ""


def with_figures(unknown: Iterable[Row]) -> str:
    """Return ``der er tal for``, of those compared; of others a figure is there, and not used."""
    is_there = any(row.status in {Status.DOUBTED, *UNSEEN} - {Status.HIDDEN} for row in unknown)
    return "hvis tal kan bruges" if is_there else "der er tal for"


def when(table: Table, column: ColumnSpec) -> str:
    """Return `` i 4. kvartal 2016``, `` den 1. april 2017``; empty where the table does not say."""
    period = period_of(table.spec, column)
    return f" {sentences.during(period)}" if period else ""


_NUMBER_OF = re.compile(
    r"Antal (?!(?:af|der|for|fra|i|med|om|over|per|pr\.|på|som|til|uden|under|ved)\b)([a-zæøå].+)"
)


_INDEFINITE = {"antallet": "antal", "beløbet": "beløb", "andelen": "andel"}


def about(table: Table, column: ColumnSpec) -> str:
    """Return ``beløbet i kolonnen »Udgifter«``, and ``antallet af forløb`` of »Antal forløb«.

    Under a heading that is a time it is what is measured then: ``beløbet under »Udgifter«``.
    """
    said = noun(table, column.unit)
    if is_under_a_time(column):
        return called(table, column.unit, measure_of(table, column))
    return _defined(said, column.heading) or f"{said} i kolonnen »{column.name}«"


def is_under_a_time(column: ColumnSpec) -> bool:
    """Whether a column's heading stands under one that is a time: ``2023, Antal``."""
    return bool(column.period) and len(column.heading.levels) > 1


def _defined(said: str, label: str) -> str:
    """Return what a label makes of a noun that it says itself: ``antallet af forløb``."""
    if danish.same_label(label) == _INDEFINITE.get(said):
        return said
    number_of = _NUMBER_OF.fullmatch(label)
    return f"antallet af {number_of[1]}" if said == "antallet" and number_of else ""


def subject(table: Table, said: str, label: str) -> str:
    """Return ``antallet i Odense``; where the rows are times, ``andelen`` of a column »Andel«."""
    own = _defined(said, label) if table.spec.rows.dated else ""
    return own or f"{said} {whose(table, label)}"


def compares_all(table: Table, found: Pairs) -> bool:
    """Whether no row is left out of what is compared; those apart are no municipalities."""
    return table.spec.rows.places or not found.apart


def pair_where(table: Table, pair: Pair) -> str:
    """Return whose a pair is, or of when."""
    return sentences.during(pair.period) if pair.period else whose(table, pair.label)


def definite(name: str) -> str:
    """Return ``afvigelsen`` of ``Afvigelse``; another name is quoted."""
    return f"{uncapitalised(name)}n" if name.endswith("else") else f"»{name}«"
