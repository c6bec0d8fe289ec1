"""What is said of rows over time: first and last, the turn, the largest move, the gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analysis.danish import PERCENT
from analysis.measures.rows import KnownRow
from analysis.measures.series import Move, Series, largest_move
from analysis.measures.shapes import Course, Listing, listing_of
from analysis.present import sentences
from analysis.present.findings.tabel import listing, rest, words
from analysis.present.findings.tabel.words import MOST_NAMED, Said
from analysis.present.sentences import amount, capitalised, count_word, turned
from analysis.present.table import Table

_MOST_BESIDE = 3  # rows of another measure, told of one by one
_LONGEST_OF_BOTH = 120  # two names that leave room for the time in a heading


def said(table: Table, found: Course) -> Said:
    """Return how the total moved, or the only row, or else how many rows rose and fell."""
    rows, main = _in_order(table, found)
    named = rows if len(rows) <= MOST_NAMED else (main,) if main else ()
    heading = moved(table, main) if main else _ways(table, found)
    now = Said() if heading else _newest(table, rows)
    text = [*now.text[:1]] if not main else []
    if not named:
        text.append(heading)
    spans: set[str] = set()
    for series in named:
        span = sentences.span(series.whole) if series.whole else ""
        text += sentences_of(table, series, is_same_span=span in spans)
        spans = {span}
    text += _apart(table, found)
    text += [_share(found), passed_over(rows), sentences.broken(rows), _gaps(table, rows)]
    text += [*beside(table, found.beside)]
    key_figures = [
        one
        for series in ([main] if main else named)
        if not is_hundred(series)
        for one in _key_figures(table, series)
    ]
    cells = [one.cell(point) for one in named for point in one.known]
    text.append(rest.recomputed(table, cells))
    figures = key_figures or now.key_figures
    text.append(listing.overlap(table, len(found.series)))
    later = newer((main,) if main else rows) if heading or not now.heading else ""
    found_now = "" if words.is_a_lack(now.heading.partition(", men ")[0]) else now.heading
    heading = heading or found_now
    return words.said(heading, text, figures, later)


def _in_order(table: Table, found: Course) -> tuple[tuple[Series, ...], Series | None]:
    """Return the rows, totals first, and the one that leads: the total, or the only row.

    Before them it is the own municipality.
    """
    totals = [one for one in found.totals if not is_hundred(one)]
    rows = (*totals, *found.series, *(one for one in found.totals if one not in totals))
    lone = found.series[0] if len(found.series) == 1 else None
    main = totals[0] if len(totals) == 1 else None if totals else lone
    if table.spec.rows.places or table.spec.rows.dated:
        main = next((one for one in rows if words.is_own(table, one.label)), main)
        rows = tuple(sorted(rows, key=lambda one: one is not main))
    return rows, main


def _ways(table: Table, found: Course) -> str:
    which = ", der kan sammenlignes" if found.apart and not table.spec.rows.places else ""
    return ways(table, found.series, which)


def _newest(table: Table, rows: Sequence[Series]) -> Said:
    """Return the highest and the lowest of the newest figures that the rows have."""
    ends = [one.known[-1] for one in rows if one.known]
    found = listing_of(table.spec, table.sound)
    if not ends or not found:
        return Said()
    last = max(ends, key=lambda point: point.period).column
    columns = tuple((column, rows) for column, rows in found.columns if column.key == last)
    return listing.said(table, Listing(columns)) if columns else Said()


def beside(table: Table, others: Sequence[Course]) -> list[str]:
    """Tell in a sentence or two each how the rows moved in other measures, or other periods."""
    text = []
    for other in others[:MOST_NAMED]:
        rows, main = _in_order(table, other)
        few = rows if len(other.series) <= _MOST_BESIDE else ()
        told = moved(table, main) if main else _ways(table, other)
        text += [told] if told else [moved(table, one) for one in few]
        lacking = [main] if main else few if not told else ()
        text.append(_told_gaps(table, lacking))
    return text


def is_hundred(total: Series) -> bool:
    """Whether a total tells nothing: that shares are a hundred per cent together, each time."""
    return total.unit == PERCENT and {point.value for point in total.points} == {100}


def _apart(table: Table, found: Course) -> list[str]:
    """Tell how the rows moved that are compared with no others, and when they have no figure."""
    if len(found.apart) > MOST_NAMED:
        return [rest.not_compared([one.label for one in found.apart])]
    return [*(moved(table, one) for one in found.apart), _told_gaps(table, found.apart)]


def _share(found: Course) -> str:
    """Return what share the largest row has in the end, and had at first, where both are known."""
    if not found.is_whole:
        return ""
    first, *_, last = found.by_period
    largest = last.cells.largest
    before = next((row for row in first.cells.rows if largest and row.label == largest.label), None)
    shares = [
        sentences.percent_of(row.value, line.cells.total.value)
        for line, row in ((last, largest), (first, before))
        if isinstance(row, KnownRow) and isinstance(line.cells.total, KnownRow)
    ]
    if len(shares) < 2 or not all(shares) or largest is None:
        return ""
    then, now = (sentences.during(found.totals[0].points[at].period) for at in (0, -1))
    return (
        f"{words.named(largest.label)} er {shares[0]} af det hele {now}; {then} var det {shares[1]}"
    )


def newer(rows: Sequence[Series]) -> str:
    """Tell of the times after all figures of some rows, and why there is none.

    That is also said where an older time is what is told of.
    """
    last = max((one.known[-1].period for one in rows if one.known), default=None)
    later = [point for one in rows for point in one.missing if last and point.period > last]
    if not later:
        return ""
    periods = sorted({point.period for point in later})
    is_one = len(periods) == len(rows) == 1
    return sentences.later_gaps(periods, {point.status for point in later}, is_one=is_one)


def moved(table: Table, series: Series) -> str:
    """Return ``fra 2015 til 2017 faldt antallet i Odense fra 9 til 7``, or the only figure."""
    return told(table, series, series.whole) if series.whole else _only(table, series)


def told(table: Table, series: Series, move: Move, *, with_span: bool = True) -> str:
    """Return how a row moved from its first figure to its last, and over which time."""
    noun = words.called(table, series.unit, series.measure)
    subject = words.subject(table, noun, series.label)
    way = sentences.moved(move, series.unit)
    return f"{sentences.span(move)} {turned(way, subject)}" if with_span else f"{subject} {way}"


def sentences_of(table: Table, series: Series, *, is_same_span: bool = False) -> list[str]:
    """Return how a row moved from first to last, and its largest move where it went both ways.

    The largest of several: a single rise is none.
    """
    text, move = [moved(table, series)], series.whole
    if move and is_same_span:
        text = [told(table, series, move, with_span=False)]
    changes = [step.change for step in series.moves if move and step.change * move.change > 0]
    has_all = len(series.moves) == len(series.known) - 1 and not series.missing
    if move and len(changes) > 1 and has_all:
        sign = 1 if move.change > 0 else -1
        if len(changes) == len(series.moves):
            text.append(f"{words.pronoun(table, series.unit)} {sentences.verb(move)} hver gang")
        elif step := largest_move(series, sign):
            before = amount(step.before.value, step.before.decimals)
            after = amount(step.after.value, step.after.decimals, series.unit)
            most = "den største stigning" if sign > 0 else "det største fald"
            text.append(f"{most} var {sentences.span(step)}: fra {before} til {after}")
    return text


def _only(table: Table, series: Series) -> str:
    """Return the one figure that there is, or nothing."""
    if not series.known:
        return ""
    (point,) = series.known
    figure = amount(point.value, point.decimals, series.unit)
    noun = words.called(table, series.unit, series.measure)
    subject = words.subject(table, noun, series.label)
    return f"{subject} {sentences.during(point.period)} er {figure}"


def ways(table: Table, rows: tuple[Series, ...], which: str = "") -> str:
    """Return ``fra 2015 til 2017 faldt antallet i begge kommuner``, where all are known.

    Two that went different ways are named: ``steg antallet i Greve og faldt i Køge``. Of many rows
    those count that have both the first and the last figure that most have. ``which`` says that
    they are not all rows.
    """
    parts = [one for one in rows if table.spec.rows.is_part(one.label)]
    spans = Counter(sentences.span(one.whole) for one in parts if one.whole)
    ((span, _), *others) = spans.most_common(2) or [("", 0)]
    if not span or (others and others[0][1] == spans[span]):
        return ""
    moves = [
        move if (move := one.whole) and sentences.span(move) == span else None for one in parts
    ]
    lacking = [point for one in parts for point in one.missing]
    if None in moves and (len(moves) <= MOST_NAMED or words.is_upset(table, lacking)):
        return ""  # the few are told of one by one
    noun = words.called(table, rows[0].unit, rows[0].measure)
    many = f"{words.many(table)}{which}"
    all_moved = sentences.all_moved(moves, subject=noun, many=many)
    verbs = [sentences.verb(move) for move in moves if move]
    if len(moves) == len(verbs) == len({*verbs}) == 2 and "var" not in verbs:
        first, second = (
            f"{verb} {words.whose(table, one.label)}"
            for verb, one in zip(verbs, parts, strict=True)
        )
        both = f"{turned(first, noun)} og {second}"
        all_moved = both if len(both) <= _LONGEST_OF_BOTH else all_moved
    return all_moved and f"{span} {all_moved}"


def passed_over(rows: Sequence[Series]) -> str:
    """Tell for which times between others the table has no column."""
    periods = rows[0].passed_over if rows else []
    if not periods:
        return ""
    when = sentences.during_all(periods).removeprefix("i ")
    if len(periods) > MOST_NAMED:
        when = f"{count_word(len(periods))} af perioderne undervejs"
    return f"tabellen har ingen tal for {when}"


def _gaps(table: Table, rows: tuple[Series, ...]) -> str:
    """Tell for which periods there is no figure, row by row, or for how many rows."""
    lacking = [one for one in rows if one.missing]
    if len(lacking) <= MOST_NAMED:
        return _told_gaps(table, rows)
    of = f"af de {count_word(len(rows))} {words.many(table)}"
    if words.is_upset(table, [point for one in lacking for point in one.missing]):
        which = f"{count_word(len(lacking))} {of}"
        if len(lacking) == len(rows):
            which = sentences.every(len(rows), words.many(table))
        return f"i {which} er der tal, der ikke er vist"
    if len(lacking) == len(rows):
        return f"ingen {of} har tal for alle perioder"
    return f"{count_word(len(lacking))} {of} har ikke tal for alle perioder"


def _told_gaps(table: Table, rows: Sequence[Series]) -> str:
    many = "kolonner" if any(one.is_column for one in rows) else "rækker"
    named = [replace(one, label=f"»{one.label}«{words.under(table, one.measure)}") for one in rows]
    return sentences.gaps(*named, quoted=False, many=many)


def _key_figures(table: Table, series: Series) -> list[tuple[str, str]]:
    """Return the last figure, with what it was first."""
    if not series.known:
        return []
    last = series.known[-1]
    value = amount(last.value, last.decimals, series.unit)
    noun = words.called(table, series.unit, series.measure)
    subject = words.subject(table, noun, series.label)
    text = f"er {subject} {sentences.during(last.period)}"
    if move := series.whole:
        then = sentences.during(move.before.period)
        first = amount(move.before.value, move.before.decimals, series.unit)
        it = words.pronoun(table, series.unit)
        same, other = f", {it} samme som {then}", f". {capitalised(then)} var {it} {first}"
        text += other if move.change else same
        if way := sentences.turn(move, series.unit):
            text = f"{sentences.ended(text)} Undervejs var {it} {way}"
    return [(value, text)]
