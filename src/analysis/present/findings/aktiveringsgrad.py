"""Sentences about aktiveringsgrad: the own municipality over time, and among the others."""

from __future__ import annotations

import re

from analysis import danish
from analysis.measures.aktiveringsgrad import DEFINITION, Rates
from analysis.measures.rows import KnownRow, Rows
from analysis.measures.series import Comparison, Known, Move, event_day
from analysis.observations import Status
from analysis.papers import Papers
from analysis.periods import Period
from analysis.present import sentences
from analysis.present.findings.tabel.words import with_figures
from analysis.present.sentences import amount, capitalised, during, sentence

UNIT = DEFINITION.unit


def _said(figure: Known | KnownRow) -> str:
    return amount(figure.value, figure.decimals, UNIT)


def finding(rates: Rates) -> str:
    """Return the page's heading: the change, or where the rate turned on the way, both its ends.

    Where no municipality is the own it is where the rate is highest and lowest.
    """
    if not rates.own.label:
        return _of_all(rates)
    whole, latest, own = rates.own.whole, rates.latest, danish.in_places(rates.own.label)
    if not latest:
        return f"Aktiveringsgraden {own} {sentences.unknown(rates.own.points)}"
    now = f"Aktiveringsgraden {own} var {_said(latest)} {sentences.during(latest.period)}"
    if whole is None:
        return now
    if whole.is_straight or (whole.change and not (whole.highest or whole.lowest)):
        return f"Aktiveringsgraden {own} {sentences.moved(whole, UNIT)} {sentences.span(whole)}"
    when = sentences.at_first(whole)
    return f"{now} mod {_said(whole.before)} {when}" if whole.change else f"{now} ligesom {when}"


_MOST_TIED = 3  # municipalities that share the highest or the lowest rate


def _of_all(rates: Rates) -> str:
    rows = Rows(tuple(one.row(point) for one in rates.newest for point in one.points))
    known, unknown = rows.known, rows.unknown
    if not known:
        points = [point for one in rates.all for point in one.points]
        return f"Aktiveringsgraden {sentences.unknown(points)}"
    when = capitalised(sentences.during(rates.newest[0].points[0].period))
    of = f"{sentences.count_word(len(known))} kommuner"
    which = f", {with_figures(unknown)}" if unknown else ""
    if known[0].value == known[-1].value:
        every = f"de {of}{which}" if unknown else sentences.every(len(known), "kommuner")
        where = danish.in_places(known[0].label) if len(known) == 1 else f"i {every}"
        return f"{when} var aktiveringsgraden {_said(known[0])} {where}"
    told = []
    for word, end in (("højest", known[0]), ("lavest", known[-1])):
        tied = [row.label for row in known if row.value == end.value]
        each = " hver" if len(tied) > 1 else ""
        if len(tied) <= _MOST_TIED:
            told.append(f"{word} {danish.in_places(*tied)} ({_said(end)}{each})")
    ends = danish.join_words(told) or f"fra {_said(known[-1])} til {_said(known[0])}"
    return f"{when} var aktiveringsgraden {ends}{f' af de {of}{which}' if which else ''}"


def _ways(rates: Rates) -> str:
    """Return how many rates rose and how many fell, from the first period to the last."""
    known = sorted((point for one in rates.all for point in one.known), key=_when)
    if not known or not rates.all:
        return ""
    span = sentences.span(Move(known[0], known[-1]))
    moves = [
        move if (move := one.whole) and sentences.span(move) == span else None for one in rates.all
    ]
    said = sentences.all_moved(moves, subject="aktiveringsgraden")
    return said and f"{span} {said}"


def summary(rates: Rates) -> str:
    """Return the turn and the gaps of the own rate, and how it stands among the others."""
    # A share of 8 per cent is read as 8 of 100 persons where nothing else is said.
    hours = "Aktiveringsgraden er en andel af timer, ikke af personer."
    own = rates.own
    if not own.label:
        return " ".join(filter(None, [_gaps_of_all(rates), hours]))
    if not own.points:
        return f"{danish.spoken(own.label)} har ingen række i tabellen. {hours}"
    turns = sentences.clauses(sentences.turns(own.whole, UNIT)) if own.whole else ""
    gaps = sentences.gaps(own, quoted=False, from_the_first=True)
    apart = [sentences.OVERLAP if own.left_out else "", sentences.broken([own])]
    return " ".join(filter(None, [sentence(turns), gaps, standing(rates), *apart, hours]))


def _gaps_of_all(rates: Rates) -> str:
    return sentences.gaps(*rates.newest, quoted=False, from_the_first=True, many="kommuner")


def standing(rates: Rates) -> str:
    """Return how the latest figure stands among the others', and whose is missing, and why."""
    comparison, latest = rates.standing(), rates.latest
    if latest is None or comparison is None:
        return ""
    when = sentences.during(latest.period)
    said = [f"{when} var aktiveringsgraden {sentences.among(comparison)}"] * bool(comparison.count)
    then = [series.between(latest.period, latest.period) for series in rates.others]
    gaps = sentences.gaps(*then, quoted=False, many="af de andre kommuner")
    return " ".join(filter(None, [*map(sentence, said), gaps]))


def standing_heading(rates: Rates) -> str:
    """Return a heading on how the own municipality stands among the others, if there are any."""
    comparison, latest, own = rates.standing(), rates.latest, danish.spoken(rates.own.label)
    if comparison is None or latest is None or not comparison.count:
        return ""
    return f"{capitalised(sentences.during(latest.period))} lå {_above(comparison, own)}"


def _above(comparison: Comparison, own: str) -> str:
    """Return who is above whom: ``fire af de seks andre kommuner højere end Helsingør``."""
    others = (*comparison.higher, *comparison.equal, *comparison.lower)
    if len(comparison.equal) == comparison.count:
        return f"{sentences.of_the_others(others, comparison)} på samme niveau som {own}"
    if comparison.higher or (comparison.equal and comparison.count > 1):
        return f"{sentences.of_the_others(comparison.higher, comparison)} højere end {own}"
    if comparison.count == 1 or comparison.unknown:
        return f"{own} højere end {sentences.of_the_others(others, comparison).removesuffix(',')}"
    return f"{own} højest"


def against_median(rates: Rates) -> str:
    """Return how the latest figure stands to the median of the others, or the figures of two."""
    comparison, latest = rates.standing(), rates.latest
    if latest is None or comparison is None or comparison.median is None:
        return ""
    if comparison.count < 3:
        found = [(one.label, one.at(latest.period)) for one in rates.others]
        figures = [f"{_said(its)} {danish.in_places(label)}" for label, its in found if its]
        return f"Aktiveringsgraden var {danish.join_words(figures)}." if figures else ""
    median, decimals = comparison.median, latest.decimals
    if danish.round_half_up(median, decimals) != median:
        decimals += 1  # halfway between two figures
    word = "over" if latest.value > median else "under"
    who = f"de andre kommuner{', der er tal for' if comparison.unknown else ''}"
    said = f"{_said(latest)} er {word} medianen på {amount(median, decimals, UNIT)} for {who}"
    if latest.value == median:
        said = f"{_said(latest)} er det samme som medianen for {who}"
    middle = (
        "den midterste værdi" if comparison.count % 2 else "midt mellem de to midterste værdier"
    )
    return f"{sentence(said)} Medianen er {middle}."


def _is_one_of_more(rates: Rates, move: Move) -> bool:
    """Whether the rate moved the same way also at another time."""
    return len([one for one in rates.own.moves if one.change * move.change > 0]) > 1


def steepest_heading(rates: Rates) -> str:
    """Return a heading on when most of the change came, or else on what is known of it."""
    if not rates.own.label:
        return capitalised(_ways(rates)) or "Aktiveringsgraden i kommunerne"
    steepest, whole, own = rates.steepest, rates.own.whole, danish.spoken(rates.own.label)
    if steepest:
        most = " mest" if _is_one_of_more(rates, steepest) else ""
        return f"Aktiveringsgraden {sentences.verb(steepest)}{most} {sentences.span(steepest)}"
    if whole is None:
        known = f"Ét tal for {own} viser ingen udvikling"
        if rates.own.left_out:
            known = f"Tallene for {own} er for perioder, der overlapper hinanden"
        elif any(point.status is Status.HIDDEN for point in rates.own.points):
            known = f"Udviklingen {danish.in_places(rates.own.label)} er ikke vist"
        return known if rates.latest else f"Udviklingen {danish.in_places(own)} kendes ikke"
    if whole.is_straight:
        return f"Aktiveringsgraden {sentences.verb(whole)} {sentences.span(whole)}"
    level = ("den samme", "som")
    if whole.change:
        level = ("højere" if whole.change > 0 else "lavere", "end")
    now, before = sentences.during(whole.after.period), sentences.at_first(whole)
    return f"Aktiveringsgraden var {level[0]} {now} {level[1]} {before}"


def steepest(rates: Rates) -> str:
    """Return the largest single move with its figures, or else where the rate turned."""
    move, whole = rates.steepest, rates.own.whole
    if move is None:
        return sentence(sentences.clauses(sentences.turns(whole, UNIT) if whole else []))
    said = sentences.turned(
        sentences.moved(move, UNIT), f"aktiveringsgraden {danish.in_places(rates.own.label)}"
    )
    return sentence(f"{sentences.span(move)} {said}")


def others_moved(rates: Rates) -> str:
    """Return whether all municipalities moved the same way in that period, or whose is missing."""
    move = rates.steepest or rates.own.whole
    if move is None or not move.is_straight:
        return ""
    ways = [one.between(move.before.period, move.after.period) for one in rates.all]
    moves = [
        way.whole if way.whole and way.whole.is_straight and way.known == way.points else None
        for way in ways
    ]
    said = "" if None in moves else sentences.all_moved(moves, subject="den")
    if len(moves) == 2 and (other := moves[1]):
        also = " også" if sentences.verb(other) == sentences.verb(move) else ""
        where = danish.in_places(ways[1].label)
        said = sentences.turned(f"{sentences.verb(other)} {where}", f"den{also}")
    gaps = sentences.gaps(*ways[1:], quoted=False, many="af de andre kommuner", from_the_first=True)
    return f"I samme periode {said}." if said else gaps


def since_then(rates: Rates) -> str:
    """Return what the rate did after its largest move."""
    move = rates.steepest
    later = rates.own.between(move.after.period, None).whole if move else None
    if later is None:
        return ""
    if others_moved(rates):  # of whom the sentence before then is
        said = sentences.turned(sentences.moved(later, UNIT), "aktiveringsgraden derefter")
        return sentence(f"{danish.in_places(rates.own.label)} {said}")
    return sentence(f"derefter {sentences.turned(sentences.moved(later, UNIT), 'den')}")


def before_event(rates: Rates, event: str, event_text: str) -> str:
    """Return whether the largest move came before an event that the papers name.

    Says only what came first, and what the rate was then. That one is the cause of the other, the
    figures do not show. Empty for a day outside the shown periods, which the chart leaves out too.
    """
    move, day = rates.steepest, event_day(event, event_text, rates.all)
    # What happened in one municipality explains nothing about another.
    about_own = re.search(rf"\b{re.escape(_bare(rates.own.label))}s?\b", event_text)
    if move is None or day is None or not about_own:
        return ""
    said = f"{event_text}, oplyser papirerne."
    one, largest = (
        ("Stigningen", "største stigning") if move.change > 0 else ("Faldet", "største fald")
    )
    what = one
    if _is_one_of_more(rates, move):
        what = f"{'Den' if move.change > 0 else 'Det'} {largest}"
    if move.after.period.end < day:
        later = [point for point in rates.own.known if point.period.start >= day]
        then = [
            f"{during(point.period)} var aktiveringsgraden {_said(point)}" for point in later[:1]
        ]
        return " ".join([said, f"{what} kom altså før.", *map(sentence, then)])
    if move.before.period.start >= day:
        return f"{said} {what} kom efter."
    return said


def _when(point: Known) -> Period:
    return point.period


def _bare(label: str) -> str:
    return label.removesuffix(" Kommune")


def chart_title(rates: Rates) -> str:
    """Return the title of the chart."""
    count, named = len(rates.others), rates.own.points
    others = [f"{sentences.count_word(count)} {'andre ' if named else ''}kommuner"]
    if count < 2:
        others = [one.label for one in rates.others]
    return f"Aktiveringsgrad {danish.in_places(*[rates.own.label] * bool(named), *others)}"


def unit_words(papers: Papers, table: str) -> str:
    """Return the unit in words; where the papers do not state it, that they do not."""
    said = "Procent af de mulige timer"
    if (
        papers.is_counted(table)
        or papers.fetched(table)
        or all(one.unit for one in papers.meeting.table(table).columns)
    ):
        return said
    return f"{said} efter definitionen; papirerne oplyser ingen enhed"


def chart_says(rates: Rates) -> str:
    """Return the chart in words: the own line, and where it ends among the others."""
    whole, latest, own = rates.own.whole, rates.latest, danish.spoken(rates.own.label)
    drawn = len([one for one in rates.all if one.known])
    said = f"{'Linje' if drawn == 1 else 'Linjer'} for "
    said += sentences.counted(drawn, "kommune", "kommuner", neuter=False)
    if not rates.own.label:
        return " ".join(filter(None, [sentence(said), sentence(_ways(rates)), _gaps_of_all(rates)]))
    if whole:
        course = sentences.turned(sentences.moved(whole, UNIT), "aktiveringsgraden")
        shown = (one for each in rates.all for one in (*each.broken, *each.known))
        known = sorted((one for one in shown if isinstance(one, Known)), key=_when)
        parts = [
            f"{said} {sentences.span(Move(known[0], known[-1]))}",
            f"{danish.in_places(own)} {course}",
        ]
    elif latest:
        when = sentences.during(latest.period)
        parts = [said, f"{own} har kun ét tal, {_said(latest)} {when}"]
    else:
        parts = [said, f"{own} har ingen tal"]
    gaps = sentences.gaps(rates.own, quoted=False, from_the_first=True, with_why=False)
    told = [*map(sentence, parts), gaps, standing(rates), sentences.broken(rates.all)]
    return " ".join(filter(None, told))


def key_figures(rates: Rates) -> list[tuple[str, str] | None]:
    """Return the latest figure, the change, and the standing."""
    latest, whole, comparison = rates.latest, rates.own.whole, rates.standing()
    if latest is None:
        return []
    where = danish.in_places(rates.own.label)
    own, when = danish.spoken(rates.own.label), sentences.during(latest.period)
    figures: list[tuple[str, str] | None] = [
        (
            _said(latest),
            f"af de mulige timer gik til aktivering {where} {when}. Det er aktiveringsgraden.",
        )
    ]
    if whole:
        points = amount(abs(whole.change), whole.after.decimals, "procentpoint")
        before, way = sentences.during(whole.before.period), sentences.turn(whole, UNIT)
        turned = way and f" {sentence(f'undervejs var aktiveringsgraden {way}')}"
        if whole.change:
            said = f"{'højere' if whole.change > 0 else 'lavere'} end {before}."
            figures.append((points, f"{said}{turned}"))
        elif whole.is_straight:
            figures.append(("Uændret", f"siden {whole.before.period.long}."))
        else:
            figures.append(("Det samme", f"som {before}.{turned}"))
    if comparison and comparison.count > 1:
        figures.append(_standing_figure(comparison, f"{own} {when}"))
    return figures


def _standing_figure(comparison: Comparison, than: str) -> tuple[str, str]:
    """Return ``2 af 6``, ``begge``, ``alle 6`` or ``ingen``, and what is so of them."""
    count, equal = comparison.count, len(comparison.equal)
    number, level = len(comparison.higher), "højere end"
    if equal == count:
        number, level = equal, "på samme niveau som"
    others = f"andre kommuner{', der er tal for,' if comparison.unknown else ''}"
    said = f"{others} lå {level} {than}"
    if number == count:
        return ("Begge", f"de {said}.") if count == 2 else (f"Alle {count}", f"{said}.")
    tied = f", og {equal} lå lige så højt" if equal else ""
    if not number:
        return "Ingen", f"af de {count} {said}{tied}."
    return f"{number} af de {count}", f"{said}{tied}."


def shown_columns(rates: Rates) -> list[str]:
    """Return the keys of the periods that are shown."""
    return [
        one.column for row in rates.all[:1] for one in (*row.left_out, *row.broken, *row.points)
    ]


def shown_rows(rates: Rates) -> list[str]:
    """Return the municipalities that are shown."""
    return [series.label for series in rates.all]
