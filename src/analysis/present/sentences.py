"""Series and comparisons in Danish: what the figures say, and nothing that they do not.

A sentence that the figures do not carry is the empty string, which :class:`Text` leaves out.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analysis import danish
from analysis.danish import NO_BREAK_SPACE, PERCENT, Period
from analysis.measures.series import Comparison, Move, Series
from analysis.meeting import Meeting

# Below this many persons a multiple says more about chance than about a change.
FEWEST_FOR_A_MULTIPLE = 10

_WORDS = "nul én to tre fire fem seks syv otte ni ti elleve tolv".split()


def notice(meeting: Meeting) -> str:
    """Return what every page of a meeting says first: that its persons are made up, if they are."""
    if not meeting.made_up:
        return ""
    return (
        f"Personerne er opdigtede, og {meeting.municipality} findes ikke. Tallene viser kun, "
        "hvordan rapporter laves af et register."
    )


def figures_from(meeting: Meeting, *, counted: bool) -> str:
    """Return where figures come from: the meeting's papers, or the register they are counted in."""
    if not counted:
        return "mødets papirer"
    return "et opdigtet register" if meeting.made_up else "kommunens register"


def amount(value: Decimal, decimals: int, unit: str = "") -> str:
    """Return a figure with its unit in running text: ``14,5 pct.``, ``303 personer``."""
    figure = danish.format_number(value, decimals)
    return f"{figure}{NO_BREAK_SPACE}{unit}" if unit else figure


def count_word(number: int, *, neuter: bool = False) -> str:
    """Return a count in words up to twelve, as running text has it, then in digits.

    One is ``én``, and ``ét`` of what is neuter: ``ét tal``.
    """
    if neuter and number == 1:
        return "ét"
    return _WORDS[number] if number < len(_WORDS) else danish.format_number(Decimal(number), 0)


def counted(number: int, one: str, many: str) -> str:
    """Return a count of something neuter: ``ét regnestykke``, ``fire regnestykker``."""
    return f"{count_word(number, neuter=True)} {one if number == 1 else many}"


def capitalised(text: str) -> str:
    """Return a sentence with its first letter large and the rest as it is."""
    return text[:1].upper() + text[1:]


def verb(move: Move) -> str:
    """Return ``steg``, ``faldt`` or ``var uændret``."""
    if move.change == 0:
        return "var uændret"
    return "steg" if move.change > 0 else "faldt"


def moved(move: Move, unit: str = "") -> str:
    """Return ``faldt fra 14,5 til 8,4 pct.``, or ``var uændret 8,4 pct.``"""
    after = amount(move.after.value, move.after.decimals, unit)
    if move.change == 0:
        return f"{verb(move)} {after}"
    return f"{verb(move)} fra {amount(move.before.value, move.before.decimals)} til {after}"


def turned(said: str, subject: str) -> str:
    """Return ``faldt tallet fra 14,5 til 8,4`` of ``faldt fra 14,5 til 8,4``: the verb first."""
    verb, rest = said.split(" ", maxsplit=1)
    return f"{verb} {subject} {rest}"


def span(move: Move) -> str:
    """Return ``fra 1. kvartal til 4. kvartal 2016``: the year once where it is the same."""
    before, after = move.before.period, move.after.period
    year = f" {before.start.year}"
    first = before.long
    if before.kind == after.kind != "year" and before.start.year == after.start.year:
        first = first.removesuffix(year)
    return f"fra {first} til {after.long}"


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


def among(comparison: Comparison) -> str:
    """Return where a figure stands among others': ``højere i fire kommuner og lavere i …``

    Names those on the side that holds at most two of them. Empty with nothing to compare with.
    """
    if not comparison.count:
        return ""
    parts = []
    for labels, word in (
        (comparison.higher, "højere"),
        (comparison.equal, "den samme"),
        (comparison.lower, "lavere"),
    ):
        if len(labels) == comparison.count > 2:
            return f"{word} i alle de {count_word(comparison.count)} andre kommuner"
        if labels:
            named = danish.join_words(labels)
            few = named if len(labels) <= 2 else f"{count_word(len(labels))} kommuner"
            parts.append(f"{word} i {few}")
    return danish.join_words(parts)


def all_moved(moves: Sequence[Move | None], *, subject: str) -> str:
    """Return ``faldt tallet i alle syv kommuner``, or ``steg tallet i to og faldt i fem af de …``

    Empty when one of them has no figure, or fewer than two are compared.
    """
    if len(moves) < 2 or any(move is None for move in moves):
        return ""
    verbs = [verb(move) for move in moves if move is not None]
    ways = [word for word in ("steg", "faldt", "var uændret") if word in verbs]
    if len(ways) == 1:
        return turned(f"{ways[0]} i alle {count_word(len(verbs))} kommuner", subject)
    parts = [f"{word} i {count_word(verbs.count(word))}" for word in ways]
    joined = danish.join_words([turned(parts[0], subject), *parts[1:]])
    return f"{joined} af de {count_word(len(moves))} kommuner"


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
    """Return ``i 4. kvartal 2016``, ``i april 2016``, and a day without a preposition."""
    return period.long if period.kind == "day" else f"i {period.long}"


def share(part: Decimal, whole: Decimal) -> str:
    """Return ``28 af 303 (9,2 pct.)``; without the per cent when the whole is too small to say.

    A per cent of fewer than ten persons moves by more than ten points with one of them.
    """
    counts = f"{amount(part, 0)} af {amount(whole, 0)}"
    if whole < FEWEST_FOR_A_MULTIPLE:
        return counts
    return f"{counts} ({amount(100 * part / whole, 1, PERCENT)})"
