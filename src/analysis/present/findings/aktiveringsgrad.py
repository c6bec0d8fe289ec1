"""Sentences about aktiveringsgrad: the own municipality over time, and among the others."""

from __future__ import annotations

from datetime import date

from analysis import danish
from analysis.measures.aktiveringsgrad import DEFINITION, Rates
from analysis.measures.series import Move, largest_move
from analysis.present import sentences
from analysis.present.sentences import amount, capitalised

UNIT = DEFINITION.unit


def finding(rates: Rates) -> str:
    """Return the page's heading."""
    whole, own = rates.own.whole, rates.own.label
    if whole is None:
        latest = rates.latest
        if not latest:
            return f"Ingen tal for aktiveringsgraden i {own}"
        value, when = amount(latest.value, latest.decimals, UNIT), sentences.during(latest.period)
        return f"Aktiveringsgraden i {own} var {value} {when}"
    return f"Aktiveringsgraden i {own} {sentences.moved(whole, UNIT)}"


def summary(rates: Rates) -> str:
    """Return the finding in time and among the others, in a sentence or two."""
    parts = []
    if rates.own.whole:
        parts.append(f"Udviklingen er målt {sentences.span(rates.own.whole)}.")
    # A share of 8 per cent is read as 8 of 100 persons where nothing else is said.
    hours = "Aktiveringsgraden er en andel af timer, ikke af personer."
    return " ".join(filter(None, [*parts, standing(rates), hours]))


def standing(rates: Rates) -> str:
    """Return how the latest figure stands among the others'."""
    comparison, latest = rates.standing(), rates.latest
    if latest is None or comparison is None or not comparison.count:
        return ""
    among = sentences.among(comparison)
    return f"{capitalised(sentences.during(latest.period))} var aktiveringsgraden {among}."


def standing_heading(rates: Rates) -> str:
    """Return a heading on how the own municipality stands among the others."""
    comparison, own = rates.standing(), rates.own.label
    if comparison is None or not comparison.count:
        return f"{danish.possessive(own)} aktiveringsgrad"
    higher, count = len(comparison.higher), comparison.count
    if higher == count:
        who = comparison.higher[0] if count == 1 else "Alle de andre kommuner"
        return f"{who} ligger højere end {own}"
    if higher == 0:
        nobody = f"Ingen af de andre kommuner ligger højere end {own}"
        return nobody if comparison.equal else f"{own} ligger højest"
    of_all = f"{capitalised(sentences.count_word(higher))} af de {sentences.count_word(count)}"
    return f"{of_all} andre kommuner ligger højere end {own}"


def against_median(rates: Rates) -> str:
    """Return how the latest figure stands to the median of the others; at least three needed."""
    comparison, latest = rates.standing(), rates.latest
    if latest is None or comparison is None or comparison.median is None or comparison.count < 3:
        return ""
    middle = danish.round_half_up(comparison.median, latest.decimals)
    value = amount(middle, latest.decimals, UNIT)
    if middle == latest.value:
        return f"Det er det samme som medianen af de andre kommuner, {value}"
    word = "over" if latest.value > middle else "under"
    odd = comparison.count % 2
    middle_words = "den midterste værdi" if odd else "midt mellem de to midterste værdier"
    return (
        f"{amount(latest.value, latest.decimals, UNIT)} er {word} medianen af de andre kommuner, "
        f"som er {value} Medianen er {middle_words}."
    )


def _steepest(rates: Rates) -> Move | None:
    """Return the largest move in the direction in which the rate went as a whole."""
    whole = rates.own.whole
    if whole is None or len(rates.own.moves) < 2 or whole.change == 0:
        return None
    return largest_move(rates.own, 1 if whole.change > 0 else -1)


def steepest_heading(rates: Rates) -> str:
    """Return a heading on when most of the change came."""
    steepest = _steepest(rates)
    if steepest is None:
        return f"Udviklingen i {rates.own.label}"
    same_way = [move for move in rates.own.moves if move.change * steepest.change > 0]
    most = " mest" if len(same_way) > 1 else ""
    return f"Aktiveringsgraden {sentences.verb(steepest)}{most} {sentences.span(steepest)}"


def steepest(rates: Rates) -> str:
    """Return the largest single move with its figures."""
    move = _steepest(rates)
    if move is None:
        return ""
    said = sentences.turned(sentences.moved(move, UNIT), f"aktiveringsgraden i {rates.own.label}")
    return f"{capitalised(sentences.span(move))} {said}"


def others_moved(rates: Rates) -> str:
    """Return whether all municipalities moved the same way in that period."""
    move = _steepest(rates)
    if move is None:
        return ""
    moves = []
    for series in rates.all:
        before, after = series.at(move.before.period), series.at(move.after.period)
        moves.append(Move(before, after) if before and after else None)
    said = sentences.all_moved(moves, subject="den")
    return f"I samme periode {said}." if said else ""


def since_then(rates: Rates) -> str:
    """Return what the rate did after its largest move."""
    move, last = _steepest(rates), rates.latest
    if move is None or last is None or last.period == move.after.period:
        return ""
    later = sentences.moved(Move(move.after, last), UNIT)
    return f"Derefter {sentences.turned(later, 'den')}"


def before_event(rates: Rates, event: str, event_text: str) -> str:
    """Return whether the largest move came before an event that the papers name.

    Says only what came first. That one is the cause of the other, the figures do not show.
    """
    move = _steepest(rates)
    # What happened in one municipality explains nothing about another.
    about_own = danish.same_label(rates.own.label) in danish.same_label(event_text)
    if move is None or not event or not about_own:
        return ""
    day = date.fromisoformat(event)
    said = f"{event_text}, oplyser papirerne."
    if move.after.period.end < day:
        return f"{said} Den største ændring kom altså før."
    if move.before.period.end >= day:
        return f"{said} Den største ændring kom efter."
    return said


def chart_title(rates: Rates) -> str:
    """Return the title of the chart."""
    others = " og de andre kommuner" if rates.others else ""
    return f"Aktiveringsgrad i {rates.own.label}{others}"


def unit_words(is_counted: bool) -> str:
    """Return the unit in words; printed tables do not state it."""
    said = "Procent af de mulige timer"
    return said if is_counted else f"{said} efter definitionen; papirerne oplyser ingen enhed"


def chart_says(rates: Rates) -> str:
    """Return the chart in words: the own line, and where it ends among the others."""
    own, whole = rates.own.label, rates.own.whole
    if whole is None:
        return f"Linjer for {len(rates.all)} kommuner. {own} har ikke to tal at sammenligne."
    return (
        f"Linjer for {len(rates.all)} kommuner {sentences.span(whole)}. {own} "
        f"{sentences.moved(whole, UNIT)} {standing(rates)}"
    ).strip()


def key_figures(rates: Rates) -> list[tuple[str, str] | None]:
    """Return the latest figure, the change, and the standing."""
    latest, whole, comparison = rates.latest, rates.own.whole, rates.standing()
    figures: list[tuple[str, str] | None] = []
    if latest:
        said = f"af de mulige timer gik til aktivering i {rates.own.label}"
        when = sentences.during(latest.period)
        value = danish.format_number(latest.value, latest.decimals, UNIT)
        figures.append((value, f"{said} {when}. Det er aktiveringsgraden."))
    if whole and whole.change:
        points = danish.format_number(abs(whole.change), whole.after.decimals)
        word = "højere" if whole.change > 0 else "lavere"
        when = sentences.during(whole.before.period)
        figures.append((f"{points} point", f"{word} end {when}. Point er procentpoint."))
    if comparison and comparison.count:
        higher = f"{len(comparison.higher)} af {comparison.count}"
        figures.append((higher, f"andre kommuner lå højere end {rates.own.label}."))
    return figures


def shown_columns(rates: Rates) -> list[str]:
    """Return the keys of the periods that are shown."""
    return [point.column for point in rates.own.points]


def shown_rows(rates: Rates) -> list[str]:
    """Return the municipalities that are shown."""
    return [series.label for series in rates.all]
