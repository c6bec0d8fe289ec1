"""What is said of rows over time: first and last, the turn, the largest move, the gaps."""

from __future__ import annotations

from analysis import danish
from analysis.measures.rows import Row
from analysis.measures.series import Series, largest_move
from analysis.measures.shapes import Course, listing_of
from analysis.present import sentences
from analysis.present.findings.tabel import listing, words
from analysis.present.findings.tabel.words import MOST_NAMED, Said
from analysis.present.sentences import amount, capitalised, count_word, every, sentence, turned
from analysis.present.table import Table

_MOST_KEY_FIGURES = 3


def said(table: Table, found: Course) -> Said:
    """Return how the total moved, or the only row, or else how many rows rose and fell."""
    every_row = (*found.totals, *found.series)
    main = found.totals[0] if len(found.totals) == 1 else None
    main = main or (every_row[0] if len(every_row) == 1 else None)
    told = every_row if len(every_row) <= MOST_NAMED else ((main,) if main else ())
    text: list[str] = []
    spans: set[str] = set()
    for series in told:
        span = sentences.span(series.whole) if series.whole else ""
        text += sentences_of(series, _subject(series, every_row), is_same_span=span in spans)
        spans = {span}
    heading = moved(main, _subject(main, every_row)) if main else _ways(found)
    if not told:
        text = [sentence(_ways(found))]
    text += [_gaps(series) for series in every_row] if len(every_row) <= MOST_NAMED else []
    if len(every_row) > MOST_NAMED:
        text.append(_many_gaps(every_row))
    key_figures = [
        one
        for series in ([main] if main else told if len(told) <= _MOST_KEY_FIGURES else [])
        for one in _key_figures(series)
    ]
    cells = [(one.label, point.column) for one in told for point in one.known]
    text.append(words.recomputed(table, cells))
    if not heading and (rows := listing_of(table.spec, table.sound)):
        now = listing.said(table, rows)
        heading = now.heading
        text = text if told else [*now.text, *text]
        key_figures = key_figures or list(now.key_figures)
    return words.said(heading, text, key_figures)


def _subject(series: Series, every_row: tuple[Series, ...]) -> str:
    return "" if len(every_row) == 1 else series.label


def moved(series: Series, subject: str) -> str:
    """Return ``I alt: antallet steg fra 240 til 303 fra april 2016 til 1. april 2017``."""
    move = series.whole
    if move is None or not words.fits(subject):
        return ""
    if words.is_adverb(subject):
        said_ = sentences.turned(sentences.moved(move, series.unit), words.noun(series.unit))
        return f"{words.lowered(subject)} {said_} {sentences.span(move)}"
    said_ = f"{words.noun(series.unit)} {sentences.moved(move, series.unit)}"
    label = f"{subject}: " if subject else ""
    return f"{label}{said_} {sentences.span(move)}"


def sentences_of(series: Series, subject: str, *, is_same_span: bool = False) -> list[str]:
    """Return how a row moved from first to last, and its largest move where it went both ways.

    A ``subject`` that begins with ``i`` is a place: ``I Odense faldt antallet …``
    """
    move = series.whole
    if move is None:
        return _only(series, subject)
    noun = words.noun(series.unit)
    moved = sentences.moved(move, series.unit)
    span = "" if is_same_span else f"{sentences.span(move)} "
    if words.is_adverb(subject):
        text = [f"{span}{turned(moved, f'{noun} {words.lowered(subject)}')}"]
    else:
        label = f"{subject}: " if subject else ""
        text = [f"{label}{span}{turned(moved, noun)}" if span else f"{label}{noun} {moved}"]
    ways = {step.change > 0 for step in series.moves if step.change}
    if len(series.moves) > 1 and not series.missing:
        steady = all(step.change for step in series.moves) and len(ways) == 1
        if steady:
            text.append(f"{words.pronoun(series.unit)} {sentences.verb(move)} hver gang")
        elif (step := largest_move(series, 1 if move.change > 0 else -1)) and move.change:
            what = "stigning" if step.change > 0 else "fald"
            article = "Den" if what == "stigning" else "Det"
            ends = (
                f"{amount(step.before.value, step.before.decimals)} til "
                f"{amount(step.after.value, step.after.decimals, series.unit)}"
            )
            text.append(f"{article} største {what} var {sentences.span(step)}: fra {ends}")
    return [sentence(one) for one in text]


def _only(series: Series, subject: str) -> list[str]:
    """Return the one figure that there is, or nothing."""
    if not series.known:
        return []
    (point,) = series.known
    figure = amount(point.value, point.decimals, series.unit)
    where = f"{subject}: " if subject and not subject.startswith("i ") else ""
    place = f" {subject}" if subject.startswith("i ") else ""
    noun = words.noun(series.unit)
    return [sentence(f"{where}{noun}{place} var {figure} {sentences.during(point.period)}")]


def _ways(found: Course) -> str:
    """Return ``antallet steg i to og faldt i én af de tre rækker …``, where all are known."""
    moves = [series.whole for series in found.series]
    known = [move for move in moves if move]
    spans = {sentences.span(move) for move in known}
    verbs = [sentences.verb(move) for move in known]
    ways = [verb for verb in ("steg", "faldt", "var uændret") if verb in verbs]
    if len(known) < len(moves) or len(known) < 2 or len(spans) != 1 or {*verbs} - {*ways}:
        return ""
    noun = words.noun(found.series[0].unit)
    if len(ways) == 1:
        return f"{noun} {ways[0]} i {every(len(known), 'rækker')} {spans.pop()}"
    parts = danish.join_words([f"{way} i {count_word(verbs.count(way))}" for way in ways])
    return f"{noun} {parts} af de {count_word(len(known))} rækker {spans.pop()}"


def _gaps(series: Series) -> str:
    """Tell for which periods there is no figure: at most three by name, else how many."""
    if not series.missing:
        return ""
    if len(series.missing) == len(series.points):
        rows = [Row(series.label, None, status=point.status) for point in series.missing]
        return words.without_figure(list(dict.fromkeys(rows)))
    which = words.periods([point.period for point in series.missing])
    if len(series.missing) > MOST_NAMED:
        which = (
            f"i {count_word(len(series.missing))} af de {count_word(len(series.points))} perioder"
        )
    return f"For {words.named(series.label)} er der intet tal at regne med {which}."


def _many_gaps(series: tuple[Series, ...]) -> str:
    count = sum(bool(one.missing) for one in series)
    if not count:
        return ""
    rows = "række" if count == 1 else "rækker"
    return f"For {count_word(count)} {rows} er der perioder uden et tal at regne med."


def _key_figures(series: Series) -> list[tuple[str, str]]:
    """Return the last figure, with what it was first."""
    if not series.known:
        return []
    last = series.known[-1]
    value = words.figure(last.value, last.decimals, series.unit)
    text = f"{series.label} {sentences.during(last.period)}"
    if move := series.whole:
        first = amount(move.before.value, move.before.decimals, series.unit)
        text += f". {capitalised(sentences.during(move.before.period))} var det {first}"
    return [(value, words.ended(text))]
