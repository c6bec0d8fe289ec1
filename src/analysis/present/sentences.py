"""Series and comparisons in Danish: what the figures say, and nothing that they do not.

A sentence that the figures do not carry is the empty string, which :class:`Text` leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from analysis import danish
from analysis.danish import NO_BREAK_SPACE, PERCENT
from analysis.measures.rows import Row
from analysis.measures.series import (
    FEWEST_FOR_A_PER_CENT,
    Comparison,
    Known,
    Move,
    Point,
    Series,
)
from analysis.meeting import Meeting, TableSpec
from analysis.meeting.counted import DisclosureSpec
from analysis.meeting.fetched import SOURCES
from analysis.observations import WORDS, Status
from analysis.periods import Period

# Below this many persons a multiple says more about chance than about a change.
FEWEST_FOR_A_MULTIPLE = FEWEST_FOR_A_PER_CENT

_WORDS = "ingen én to tre fire fem seks syv otte ni ti elleve tolv".split()


def notice(meeting: Meeting) -> str:
    """Return what every page of a meeting says first: that its persons are made up, if they are."""
    return made_up_notice(meeting.municipality) if meeting.made_up else ""


def made_up_notice(*municipalities: str) -> str:
    """Return what is said first of municipalities that do not exist."""
    return (
        f"Personerne er opdigtede, og {danish.join_words(municipalities)} findes ikke. Tallene "
        "viser kun, hvordan rapporter kan laves ud fra et register."
    )


def figures_from(meeting: Meeting, *, counted: bool, fetched: str = "") -> str:
    """Return where figures come from: the papers, the register they are counted in, or a source.

    The source is the one that they are ``fetched`` from.
    """
    if fetched:
        return fetched
    if not counted:
        return meeting.the if meeting.paper else "mødets papirer"
    return "et opdigtet register" if meeting.made_up else register_of(meeting)


def source_named(table: TableSpec) -> str:
    """Return what the source is called that a table is fetched from; empty of any other table."""
    return SOURCES[table.fetched.source] if table.fetched else ""


def register_of(meeting: Meeting) -> str:
    """Return what a meeting's register is called: ``kommunens register``."""
    return "kommunens register" if meeting.municipality else "registret"


def not_shown(count: int, disclosure: DisclosureSpec) -> str:
    """Return how many figures of the register a page does not show, and why; nothing of none."""
    if not count:
        return ""
    they, number = "det" if count == 1 else "de", amount(Decimal(count), 0)
    zeros = "er vist" if disclosure.zeros == "shown" else "er heller ikke vist"
    return (
        f"{number} tal er ikke vist: {they} gælder færre end {disclosure.threshold} personer, "
        f"eller {they} ville røbe et sådant tal. 0{NO_BREAK_SPACE}{zeros}."
    )


def amount(value: Decimal, decimals: int, unit: str = "") -> str:
    """Return a figure with its unit in running text: ``14,5 pct.``, ``303 personer``, ``1 dag``."""
    return danish.quantity(value, decimals, unit)


def people(number: Decimal, of: str) -> str:
    """Return ``303 personer``, ``1 person``, ``ingen personer``."""
    return amount(number, 0, of) if number else f"ingen {of}"


def count_word(number: int, *, neuter: bool = False) -> str:
    """Return a count in words up to twelve, as running text has it, then in digits.

    One is ``én``, and ``ét`` of what is neuter; none is ``ingen``, before words in the plural.
    """
    if neuter and number == 1:
        return "ét"
    return _WORDS[number] if number < len(_WORDS) else danish.format_number(Decimal(number), 0)


def counted(number: int, one: str, many: str, *, neuter: bool = True) -> str:
    """Return a count of something: ``ét regnestykke``, ``fire regnestykker``, ``én række``."""
    return f"{count_word(number, neuter=neuter)} {one if number == 1 else many}"


def every(number: int, many: str) -> str:
    """Return ``begge kommuner`` of two, ``alle syv kommuner`` of more."""
    return f"begge {many}" if number == 2 else f"alle {count_word(number)} {many}"


# Of what is counted in the plural.
NEUTER = {"år", "halvår", "kvartaler", "skoleår", "resultater", "tilbud", "RAR-områder"}


def capitalised(text: str) -> str:
    """Return a sentence with its first letter large, but of a code, such as ``z1``, as it is."""
    is_code = re.match(r"[a-zæøå]+[-/]?[A-ZÆØÅ\d]", text)
    return text if is_code else text[:1].upper() + text[1:]


def uncapitalised(label: str) -> str:
    """Return a row's label as it stands within a sentence: ``i IGU``, and ``SU`` as it is."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def clauses(parts: Sequence[str]) -> str:
    """Join clauses that each have a subject: ``34 gik i arbejde, og 63 døde``."""
    return f"{', '.join(parts[:-1])}, og {parts[-1]}" if len(parts) > 1 else "".join(parts)


def sentence(text: str) -> str:
    """Return a text as a sentence: a capital first and a full stop last, which pct. has already."""
    return ended(capitalised(text)) if text else ""


def ended(text: str) -> str:
    """Return a text with one full stop at its end."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def verb(move: Move) -> str:
    """Return ``steg``, ``faldt`` or ``var uændret``; of a way back to its start only ``var``."""
    if move.change == 0:
        return "var uændret" if move.is_straight else "var"
    return "steg" if move.change > 0 else "faldt"


def moved(move: Move, unit: str = "") -> str:
    """Return ``faldt fra 14,5 til 8,4 pct.``, or ``var uændret 8,4 pct.``

    A turn on the way is told: ``faldt fra 5,1 til 3,9 og var undervejs oppe på 19,5 pct.``
    """
    way = turn(move, unit)
    after = amount(move.after.value, move.after.decimals, "" if way else unit)
    if move.change == 0:
        if way or not move.unbroken:
            return f"var {after} både først og sidst{way and f', men undervejs {way}'}"
        return f"var uændret {after}"
    aside = way and f" og var undervejs {way}"
    return f"{verb(move)} fra {amount(move.before.value, move.before.decimals)} til {after}{aside}"


def first_and_last(move: Move, subject: str, unit: str = "") -> str:
    """Return ``tallet faldt fra 9 til 8 fra 2015 til 2017``, as a heading.

    Of what turned on the way it is only both ends: ``tallet var 8 i 2017 mod 9 i 2015``.
    """
    if move.is_straight or (move.change and not (move.highest or move.lowest)):
        return f"{subject} {moved(move, unit)} {span(move)}"
    after, before = (amount(one.value, one.decimals, unit) for one in (move.after, move.before))
    now = f"{subject} var {after} {during(move.after.period)}"
    return (
        f"{now} mod {before} {at_first(move)}" if move.change else f"{now} ligesom {at_first(move)}"
    )


def turn(move: Move, unit: str = "") -> str:
    """Return ``oppe på 14,6 og nede på 7,4 pct.``, of what on the way lies outside the ends.

    Where a figure on the way is missing, nobody knows that it was the highest or the lowest: it was
    ``oppe på mindst 14,6 pct.``
    """
    least, most = ("", "") if move.unbroken else ("mindst ", "højst ")
    outside = [(f"oppe på {least}", move.highest), (f"nede på {most}", move.lowest)]
    found = [(word, point) for word, point in outside if point]
    said = [
        f"{word}{amount(point.value, point.decimals, unit if at == len(found) else '')}"
        for at, (word, point) in enumerate(found, start=1)
    ]
    return danish.join_words(said)


def turns(move: Move, unit: str = "", subject: str = "den") -> list[str]:
    """Return ``i 3. kvartal 2016 var den nede på 7,4 pct.`` of each turn, in the order of time."""
    ways = [
        (point.period, turn(replace(move, highest=high, lowest=low, unbroken=True), unit))
        for point, high, low in (
            (move.highest, move.highest, None),
            (move.lowest, None, move.lowest),
        )
        if point
    ]
    return [f"{during(period)} var {subject} {way}" for period, way in sorted(ways)]


def turned(said: str, subject: str) -> str:
    """Return ``faldt tallet fra 14,5 til 8,4`` of ``faldt fra 14,5 til 8,4``: the verb first."""
    verb, rest = said.split(" ", maxsplit=1)
    return f"{verb} {subject} {rest}"


def broken(series: Iterable[Series]) -> str:
    """Say that the figures before a break are held against none, where there are some."""
    found = [(one.cut, one.broken, one.points[0].period) for one in series if one.cut]
    if not found:
        return ""
    cut, before, first = max(found, key=lambda one: one[0])
    day, kept = danish.format_date(cut), "er ikke holdt op mod de nyere"
    if all(point.period.end < cut for point in before):
        return f"Der er et brud i tallene {day}: tal fra før {kept}."
    return f"Tal fra før {first.long} er helt eller delvis fra før bruddet {day} og {kept}."


OVERLAP = "Perioder, der overlapper hinanden, er ikke holdt op mod hinanden."


def span(move: Move) -> str:
    """Return ``fra 1. kvartal til 4. kvartal 2016``: the year once where it is the same."""
    return f"fra {_first(move)} til {move.after.period.long}"


def at_first(move: Move) -> str:
    """Return ``i 1. kvartal``, where the end of the move has been named with its year."""
    return f"{'den' if move.before.period.kind == 'day' else 'i'} {_first(move)}"


def _first(move: Move) -> str:
    before, after = move.before.period, move.after.period
    if before.kind == after.kind and before.named_year == after.named_year:
        return _without_year(before.named_year, before)
    return before.long


def _without_year(year: str, period: Period) -> str:
    return period.long.removesuffix(f"{NO_BREAK_SPACE}{year}") if year else period.long


def multiple(move: Move) -> str:
    """Return ``mere end halveret``, ``fordoblet``, ``seks gange så stort``; empty for less.

    Only for counts that start at :data:`FEWEST_FOR_A_MULTIPLE` or more: from 2 to 6 is no tripling.
    """
    before, after = move.before.value, move.after.value
    if max(before, after) < FEWEST_FOR_A_MULTIPLE or min(before, after) <= 0:
        return ""
    if after * 2 <= before:
        return "halveret" if after * 2 == before else "mere end halveret"
    if before < FEWEST_FOR_A_MULTIPLE:
        return ""
    times = after / before
    if times < 2:
        return ""
    if times < 3:
        return "fordoblet" if times == 2 else "mere end fordoblet"
    exactly = "" if times == int(times) else "mere end "
    return f"{exactly}{count_word(int(times))} gange så stort"


def among(
    comparison: Comparison,
    *,
    than: tuple[str, str, str] = ("højere", "den samme", "lavere"),
    many: str = "kommuner",
) -> str:
    """Return where a figure stands among others': ``højere i fire kommuner og lavere i …``

    ``than`` are the words for more, the same and less, ``many`` for those that are compared.
    Names those on the side that holds at most two of them; of all it speaks only where all have a
    figure. Empty with nothing to compare with.
    """
    if not comparison.count:
        return ""
    parts = []
    for labels, word in zip(
        (comparison.higher, comparison.equal, comparison.lower), than, strict=True
    ):
        if len(labels) == comparison.count > 2:
            return f"{word} i {of_the_others(labels, comparison, many).removesuffix(',')}"
        if labels:
            few = f"i {count_word(len(labels))} {many}"
            parts.append(f"{word} {danish.in_places(*labels) if len(labels) <= 2 else few}")
    return danish.join_words(parts)


def of_the_others(labels: Sequence[str], comparison: Comparison, many: str = "kommuner") -> str:
    """Return how many of the others these are: ``to af de seks andre kommuner``, or a single name.

    Where some have no figure, it is those others ``der er tal for,``.
    """
    number, count = len(labels), comparison.count
    if number == count == 1:
        return danish.spoken(labels[0])
    others = f"andre {many}{', der er tal for,' if comparison.unknown else ''}"
    if number == count:
        return f"begge de {others}" if count == 2 else f"alle de {count_word(count)} {others}"
    return f"{count_word(number)} af de {count_word(count)} {others}"


def above(comparison: Comparison, own: str, many: str = "kommuner") -> str:
    """Return who is above whom: ``fire af de seks andre kommuner højere end Helsingør``."""
    others = (*comparison.higher, *comparison.equal, *comparison.lower)
    if len(comparison.equal) == comparison.count:
        return f"{of_the_others(others, comparison, many)} på samme niveau som {own}"
    if comparison.higher or (comparison.equal and comparison.count > 1):
        return f"{of_the_others(comparison.higher, comparison, many)} højere end {own}"
    if comparison.count == 1 or comparison.unknown:
        return f"{own} højere end {of_the_others(others, comparison, many).removesuffix(',')}"
    return f"{own} højest"


_IN_ORDER = ("steg", "faldt", "var uændret", "var")
_WAYS = {"var": "var ens først og sidst"}  # and another on the way, or nobody knows


def all_moved(moves: Sequence[Move | None], *, subject: str, many: str = "kommuner") -> str:
    """Return ``faldt tallet i alle syv kommuner``, or ``steg tallet i to og faldt i fem af de …``

    Where some have no figures, it is the others ``der har tal både først og sidst``. Empty with
    fewer than two to compare.
    """
    verbs = [verb(move) for move in moves if move is not None]
    told = [(_WAYS.get(word, word), verbs.count(word)) for word in _IN_ORDER if word in verbs]
    if len(verbs) < 2:
        return ""
    of_all = f"de {count_word(len(verbs))} {many}"
    if len(verbs) < len(moves):
        of_all += ", der har tal både først og sidst"
    if len(told) == 1:
        ((way, count),) = told
        whole = every(count, many) if count == len(moves) else of_all
        return turned(f"{way} i {whole}", subject)
    parts = [f"{way} i {count_word(count, neuter=many in NEUTER)}" for way, count in told]
    joined = danish.join_words([turned(parts[0], subject), *parts[1:]])
    return f"{joined} af {of_all}"


def ways(rows: Sequence[Series], subject: str, many: str = "kommuner") -> str:
    """Return how many figures rose and how many fell, from the first period with any to the last.

    ``fra 2015 til 2017 faldt tallet i alle syv kommuner``.
    """
    known = sorted((point for one in rows for point in one.known), key=_when_known)
    if not known:
        return ""
    when = span(Move(known[0], known[-1]))
    moves = [move if (move := one.whole) and span(move) == when else None for one in rows]
    said = all_moved(moves, subject=subject, many=many)
    return said and f"{when} {said}"


def _when_known(point: Known) -> Period:
    return point.period


FEWEST_FOR_A_RECORD = 4


def record(series: Series) -> str:
    """Return ``det højeste siden april 2016`` or ``det laveste i tabellen`` of the last figure.

    Empty where that says little or is not known: with fewer than four periods, when the last figure
    equals the one before, when it is a record over less than three periods, or when a figure is
    missing on the way back, since the missing one may have been higher or lower.
    """
    points = series.points
    if len(points) < FEWEST_FOR_A_RECORD or points[-1].value is None or points[-2].value is None:
        return ""
    last, before = points[-1].value, points[-2].value
    if last == before:
        return ""
    word, sign = ("højeste", 1) if last > before else ("laveste", -1)
    for back, point in enumerate(reversed(points[:-1]), start=1):
        if point.value is None:
            return ""
        if (point.value - last) * sign >= 0:
            enough = back >= FEWEST_FOR_A_RECORD - 1
            return f"det {word} siden {point.period.long}" if enough else ""
    return f"det {word} i tabellen"


def during(period: Period) -> str:
    """Return ``i 4. kvartal 2016``, ``i uge 14 2017``, ``den 1. april 2017``."""
    return f"{'den' if period.kind == 'day' else 'i'} {period.long}"


def during_all(periods: Sequence[Period]) -> str:
    """Return ``i januar, februar og marts 2017``: the year once where it is the same."""
    days = [period.long for period in periods if period.kind == "day"]
    others = [period for period in periods if period.kind != "day"]
    names = [period.long for period in others]
    if len({period.named_year for period in others}) == 1:
        year = others[0].named_year
        names = [*(_without_year(year, one) for one in others[:-1]), names[-1]]
    said = [("i", names), ("den", days)]
    return danish.join_words([f"{word} {danish.join_words(some)}" for word, some in said if some])


_LACKING = (
    *(Status.NOT_STATED, Status.HIDDEN, Status.HIDDEN_OR_ZERO, Status.BELOW),
    *(Status.WITHDRAWN, Status.DOUBTED),
)


def in_chart(figure: Point | Row) -> Decimal | str:
    """Return the figure, or the word that stands in its place on a chart."""
    return WORDS[figure.status].short if figure.value is None else figure.value


def lacks(status: Status, *, is_one: bool = True) -> str:
    """Return ``er ikke vist`` or ``kan være forkert``, of several ``kan være forkerte``."""
    said = WORDS[status].said
    said = said if said.startswith("kan ") else f"er {said}"
    return said if is_one else re.sub("(forkert|skjult)", r"\1e", said)


def unknown(figures: Collection[Point | Row]) -> str:
    """Return ``er ikke vist`` of what has no figure; ``kendes ikke`` where the reasons differ."""
    statuses = {figure.status for figure in figures}
    is_told = len(statuses) == 1 and statuses.issubset(_LACKING)
    return lacks(statuses.pop()) if is_told else "kendes ikke"


_MOST_GAPS = 4


def _no_figure(status: Status, *, is_one: bool) -> str:
    """Return ``er tallet ikke vist``, of several ``er tallene ikke vist``."""
    return turned(lacks(status, is_one=is_one), "tallet" if is_one else "tallene")


def later_gaps(periods: Sequence[Period], statuses: Collection[Status], *, is_one: bool) -> str:
    """Return ``i april og maj 2024 kan tallene være forkerte``: of times after the one told of."""
    when = f"i {count_word(len(periods))} senere perioder"
    if len(periods) <= _MOST_GAPS:
        when = during_all(periods)
    if len(statuses) != 1:
        return f"{when} er der ingen tal, der kan bruges"
    (status,) = statuses
    return f"{when} {_no_figure(status, is_one=is_one)}"


def gaps(
    *rows: Series,
    quoted: bool = True,
    withdrawn: str = "",
    from_the_first: bool = False,
    many: str = "rækker",
    with_why: bool = True,
    most: int = _MOST_GAPS,
) -> str:
    """Return for which rows and when there is no figure, and why, or where one may be wrong.

    ``For »Mænd« er tallet ikke vist i januar 2017.`` Empty where there is no gap. ``withdrawn`` is
    a sentence that tells why some were withdrawn; ``from_the_first`` tells also what is not stated
    before a row's first figure. More rows than ``most`` are counted as ``many``. Without
    ``with_why``, as in the words of a chart beside the text, no calculation is told.
    """
    found: dict[tuple[tuple[Status, tuple[Period, ...]], ...], list[str]] = {}
    for series in rows:
        points = series.missing if from_the_first else series.gaps
        by_status = {
            status: tuple(point.period for point in points if point.status is status)
            for status in _LACKING
            if status is not Status.DOUBTED
        }
        label = f"»{series.label}«" if quoted else series.label
        if of_it := tuple((status, periods) for status, periods in by_status.items() if periods):
            of_all = len(of_it) == 1 and len(of_it[0][1]) == len(series.points) > 1
            found.setdefault(((of_it[0][0], ()),) if of_all else of_it, []).append(label)
    said, gone = list[str](), list[str]()
    for of_them, labels in found.items():
        is_gone = any(status is Status.WITHDRAWN for status, _ in of_them)
        (gone if is_gone else said).append(
            _without(labels, of_them, withdrawn, _few(labels, many, most))
        )
    said += [*gone, withdrawn] if gone else []
    return " ".join(filter(None, [*said, *_doubts(rows, quoted, many, with_why)]))


_MOST_CALCULATIONS = 3


def doubted(whose: str, count: int, why: str = "") -> str:
    """Return ``Tallet for »I alt« i maj 2017 kan være forkert: 26 + 32 = 58, men der står 57.``"""
    number, may = "Tallet" if count == 1 else "Tallene", lacks(Status.DOUBTED, is_one=count == 1)
    return f"{number} for {whose} {may}{why and f': {why}'}."


def they(labels: Sequence[str], why: str) -> str:
    """Return ``de giver tilsammen 58, …`` where it is the named rows that are added up."""
    begins = f"{danish.join_words(labels)} giver "
    return f"de giver {why.removeprefix(begins)}" if why.startswith(begins) else why


def _doubts(rows: Sequence[Series], quoted: bool, many: str, with_why: bool) -> Iterator[str]:
    """Yield of which rows, and when, figures may be wrong: once of those for the same reasons."""
    found: dict[tuple[tuple[Period, str], ...], list[str]] = {}
    for series in rows:
        points = [point for point in series.missing if point.status is Status.DOUBTED]
        why = tuple((point.period, point.why if with_why else "") for point in points)
        if points:
            found.setdefault(why, []).append(f"»{series.label}«" if quoted else series.label)
    for why, labels in found.items():
        are_all = len(labels) == len(rows) > 2 and many == "rækker"
        which = every(len(labels), many) if are_all else _few(labels, many)
        yield _doubted(labels, which, {period: they(labels, it) for period, it in why})


def _doubted(labels: Sequence[str], which: str, why: Mapping[Period, str]) -> str:
    whose = f"{which}{_when([*why])}"
    if len(why) == 1:
        return doubted(whose, len(labels), *why.values())
    each = [
        f"{during(period)} giver {it.replace(' giver', '', 1)}"
        if it.startswith("de ")
        else f"{during(period)}: {it}"
        for period, it in why.items()
        if it
    ]
    if len(each) > _MOST_CALCULATIONS:
        each = ["regnestykkerne står under »Kontrol af tallene«"]
    return " ".join([doubted(whose, len(why)), *map(sentence, each)])


def _without(
    labels: Sequence[str],
    of_them: Sequence[tuple[Status, tuple[Period, ...]]],
    withdrawn: str,
    whose: str,
) -> str:
    """Return ``For Lejre er tallet ikke oplyst i maj, og i juni er tallet ikke vist.``"""
    parts: list[str] = []
    for status, periods in of_them:
        is_one, when = len(labels) * len(periods) == 1, _when(periods)
        why = _no_figure(status, is_one=is_one)
        if status is Status.WITHDRAWN and withdrawn:  # which tells that they were wrong
            why = f"er {'tallet' if is_one else 'tallene'} {WORDS[status].short}"
        parts.append(f"{when.strip()} {why}" if parts else f"{why}{when}")
    return f"For {whose} {clauses(parts)}."


def _few(names: Sequence[str], many: str, most: int = _MOST_GAPS) -> str:
    if len(names) <= most:
        return danish.join_words(names)
    return f"{count_word(len(names))} {many}"


def _when(periods: Sequence[Period]) -> str:
    if len(periods) > _MOST_GAPS:
        return f" i {count_word(len(periods))} af perioderne"
    return f" {during_all(periods)}" if periods else ""


def part(number: Decimal, whole: Decimal, of: str = "") -> str:
    """Return ``9 af 65 borgere``, or ``alle 65``, ``begge``, ``ingen af de 65``, of two or more.

    ``of`` is whom the whole is of, in the plural.
    """
    every = f"{amount(whole, 0)} {of}".strip()
    if not number:
        return f"ingen af de {every}"
    if number == whole:
        return f"begge {of}".strip() if whole == 2 else f"alle {every}"
    return f"{amount(number, 0)} af {every}"


def share(part: Decimal, whole: Decimal) -> str:
    """Return ``28 af 303 (9,2 pct.)``; without the per cent when the whole is too small to say."""
    percent = percent_of(part, whole)
    counts = f"{amount(part, 0)} af {amount(whole, 0)}"
    return f"{counts} ({percent})" if percent else counts


def percent_of(part: Decimal, whole: Decimal) -> str:
    """Return ``9,2 pct.``; empty when the whole is too small to say it.

    A per cent of fewer than ten persons moves by more than ten points with one of them.
    """
    if whole < FEWEST_FOR_A_MULTIPLE:
        return ""
    return amount(100 * part / whole, 1, PERCENT)
