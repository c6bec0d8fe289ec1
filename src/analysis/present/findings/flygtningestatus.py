"""Sentences about refugees: how many there are, what they do, and what is not known exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from analysis import danish
from analysis.measures.flygtningestatus import Groups
from analysis.measures.series import Move, Series
from analysis.periods import Period
from analysis.present import sentences
from analysis.present.sentences import (
    amount,
    capitalised,
    count_word,
    during,
    gaps,
    sentence,
    uncapitalised,
)

PERSONS = "personer"
_PEOPLE, _ONE = "flygtninge og familiesammenførte", "flygtning eller familiesammenført"
_NOBODY = "der var ingen flygtninge i integrationsperioden"


def _in_a_sentence(label: str) -> str:
    """Return a row's label as a sentence has it: ``i ordinært arbejde``."""
    return uncapitalised(label.split(" (", maxsplit=1)[0])


def _people(count: Decimal) -> str:
    if not count:
        return "ingen flygtninge eller familiesammenførte"
    return f"{amount(count, 0)} {_ONE if count == 1 else _PEOPLE}"


def finding(status: Groups, work: str) -> str:
    """Return the page's heading: how many were in ordinary work, of how many, and when."""
    series, words = status.group(work), f"var {_in_a_sentence(work)}"
    if status.exceeds(work):
        return f"Tallene for, hvor mange flygtninge der {words}, passer ikke sammen"
    if status.total and status.total.last and _is_of_nobody(status):
        return capitalised(f"{_NOBODY} {during(status.total.last.period)}")
    last = series.last
    if last is None:
        unknown = sentences.unknown(series.points)
        return f"Antallet af flygtninge {_in_a_sentence(work)} {unknown}"
    when = during(last.period)
    share = status.share(work, last)
    if share is None:
        return capitalised(f"{_people(last.value)} {words} {when}")
    if share.whole == 1:
        kept = "" if share.part else " ikke"
        return f"Den ene {_ONE}e var{kept} {_in_a_sentence(work)} {when}"
    return capitalised(f"{sentences.part(share.part, share.whole, _PEOPLE)} {words} {when}")


def _is_of_nobody(status: Groups) -> bool:
    """Whether there was nobody in the last period; later ones may have figures of groups alone."""
    last = status.total.last if status.total else None
    return bool(last and not last.value and last.period == status.latest)


def _summary_of_everyone(everyone: Series) -> str:
    """Return how many there were at first and on the way, where none are left."""
    move, said = everyone.whole, list[str]()
    if move:
        if move.before.value:
            said.append(f"{during(move.before.period)} var der {amount(move.before.value, 0)}")
        said.append(sentences.clauses(sentences.turns(move, subject="antallet")))
    return " ".join(filter(None, [*map(sentence, said), gaps(everyone)]))


def summary(status: Groups, work: str) -> str:
    """Return the share at the end and at the start, each with its month, the turn and the gaps."""
    if status.exceeds(work):
        return "I rækken står der flere, end der er i alt."
    if status.total and _is_of_nobody(status):  # the heading is on all of them
        return _summary_of_everyone(status.total)
    series, said = status.group(work), []
    latest = status.share(work, series.known[-1]) if series.known else None
    percent = sentences.percent_of(latest.part, latest.whole) if latest else ""
    if percent and latest and latest.part:
        said.append(f"det svarer til {percent}")
    if series.whole:
        before = series.whole.before
        first = status.share(work, before)
        counts = amount(before.value, 0)
        if first and latest:
            percents = percent and before.value and sentences.share(first.part, first.whole)
            counts = percents or f"{counts} af {amount(first.whole, 0)}"
        is_same = not (first and latest) or first.whole == latest.whole
        also = "også " if is_same and not series.whole.change else ""
        said.append(f"{during(before.period)} var det {also}{counts}")
        said.append(sentences.clauses(sentences.turns(series.whole, subject="tallet")))
    shares_at = {figure.period for figure in (*series.known[:1], *series.known[-1:])}
    total = [
        replace(one, points=tuple(point for point in one.points if point.period in shares_at))
        for one in _total(status)
    ]
    return " ".join(filter(None, [*map(sentence, said), gaps(series, *total)]))


def _total(status: Groups) -> list[Series]:
    return [status.total] if status.total else []


def wider(status: Groups, labels: Sequence[str], words: str) -> str:
    """Return how many there are when more counts as employment; persons may be in several rows."""
    last = status.group(labels[0]).last
    span = status.span(labels, last.period) if last else None
    if span is None or span.least > span.most or not span.most:
        return ""
    said = f"Regner man {words} med til ordinært arbejde, var der"
    most = amount(span.most, 0, PERSONS)
    when = during(span.period)
    if span.least == span.most:
        return f"{said} {most} {when}."
    return (
        f"{said} mindst {amount(span.least, 0)} og højst {most} {when}. Det kan ikke siges "
        "nøjagtigt, for en person kan stå i flere rækker."
    )


def total(status: Groups) -> str:
    """Return how the number of persons has moved."""
    if status.total is None:
        return ""
    # Of a single figure, and of nobody, the heading says all there is to say.
    said = [_course(status.total, "antallet")] if _has_course(status.total) else []
    if (record := sentences.record(status.total)) and (last := status.total.last):
        said.append(f"{amount(last.value, 0)} er {record}")
    return " ".join(filter(None, [*map(sentence, said), gaps(status.total)]))


def _has_course(series: Series) -> bool:
    return len(series.known) > 1 and any(point.value for point in series.known)


def _course(series: Series, subject: str) -> str:
    """Return ``fra april til maj 2017 steg antallet fra 5 til 8`` of a row with two figures."""
    move = series.whole
    return (
        f"{sentences.span(move)} {sentences.turned(sentences.moved(move), subject)}" if move else ""
    )


def total_heading(status: Groups) -> str:
    """Return a heading on the number of persons."""
    if status.total is None or not status.total.known:
        points = status.total.points if status.total else ()
        return f"Antallet af flygtninge {sentences.unknown(points)}"
    last, whole = status.total.known[-1], status.total.whole
    when = during(last.period)
    said = f"{sentences.people(last.value, PERSONS)} var i integrationsperioden {when}"
    if not last.value:
        said = f"{_NOBODY} {when}"
    is_compared = whole and (last.value or whole.before.value)
    more = f", {_than(whole)}{_turned(whole)}" if whole and is_compared else ""
    return capitalised(f"{said}{more}")


def _turned(move: Move) -> str:
    way = sentences.turn(move)
    return way and f", {'' if move.change else 'men '}undervejs {way}"


def _than(move: Move) -> str:
    """Return how many more there are than at first: ``63 flere end i april 2016``."""
    when = during(move.before.period)
    if move.change == 0:
        return f"lige så mange som {when}"
    if abs(move.change) == 1:
        return f"én {'mere' if move.change > 0 else 'færre'} end {when}"
    more = "flere" if move.change > 0 else "færre"
    return f"{amount(abs(move.change), 0)} {more} end {when}"


_RECEIVED = re.compile(r"modtaget i (\d{4})\W+år til dato\W+(.+)", re.IGNORECASE)


def received(status: Groups) -> str:
    """Return how many were received this year, from the rows that count up over the year."""
    latest = status.latest
    if latest is None:
        return ""
    parts, none, falls, without = list[str](), list[str](), list[str](), list[Series]()
    for series in status.groups:
        found = _RECEIVED.fullmatch(series.label)
        if not found or int(found[1]) != latest.start.year:
            continue
        figure, fall = series.at(latest), _fall(series, latest)
        if fall:
            falls.append(fall)
        elif figure is None:
            without.append(series)
        else:
            first, *rest = found[2].split(" ")
            count = amount(figure.value, 0, first)
            (parts if figure.value else none).append(" ".join([count, *rest]))
    is_a_count = latest.kind in {"month", "day"}  # on a day; of longer times it is at their end
    until = f"fra årets begyndelse til {'' if is_a_count else 'og med '}{latest.long}"
    if latest.kind != "day" and (latest.start.month, latest.start.day) == (1, 1):
        until = during(latest)
    told = [*parts, *none]
    said = sentence(f"{until} er der modtaget {danish.join_words(told)}") if told else ""
    if none and not (parts or falls or without):
        said = sentence(f"{until} er der ikke modtaget nogen")
    return " ".join(filter(None, [said, *falls, gaps(*without)]))


def _fall(series: Series, latest: Period) -> str:
    """Return where a count of the year so far falls, as none can; empty where it does not."""
    known = [point for point in series.known if point.period.start.year == latest.start.year]
    falls = [
        f"{amount(after.value, 0)} {during(after.period)}, "
        f"men {amount(before.value, 0)} {during(before.period)}"
        for before, after in pairwise(known)
        if after.value < before.value
    ]
    if not falls:
        return ""
    wrong = "et af tallene må være forkert" if len(falls) == 1 else "flere tal må være forkerte"
    return (
        f"For »{series.label}« står der {sentences.clauses(falls)}. "
        f"Et tal for året til dato kan ikke falde, så {wrong}."
    )


def group_heading(status: Groups, label: str) -> str:
    """Return a heading on one group: ``Seks gange så mange i virksomhedspraktik``."""
    words = _in_a_sentence(label)
    move, last = status.group(label).whole, status.group(label).last
    if last is None:
        return f"Antallet {words} {sentences.unknown(status.group(label).points)}"
    now = during(last.period)
    if move is None:
        return f"{amount(last.value, 0, PERSONS) if last.value else 'Ingen'} var {words} {now}"
    before = during(move.before.period)
    if not (last.value or move.change):
        return f"Ingen var {words} {now} ligesom {before}{_turned(move)}"
    if not last.value:
        return f"Ingen var {words} {now} mod {amount(move.before.value, 0)} {before}{_turned(move)}"
    multiple = sentences.multiple(move)
    if multiple.endswith("så stort"):
        more = f"{multiple.removesuffix('stort')}mange {words} {now} som {before}"
    elif multiple:
        more = f"antallet {words} er {multiple} {sentences.span(move)}"
    elif move.change == 0:
        more = f"lige så mange {words} {now} som {before}"
    else:
        more = f"{'flere' if move.change > 0 else 'færre'} {words} {now} end {before}"
    return capitalised(f"{more}{_turned(move)}")


def groups(status: Groups, labels: Sequence[str]) -> list[str]:
    """Return a sentence for each of some groups: from how many to how many, and when.

    Of one with a single figure the headings say it.
    """
    every = [status.group(label) for label in labels]
    said, told = [], ""
    for series in filter(_has_course, every):
        subject = f"antallet {_in_a_sentence(series.label)}"
        span = sentences.span(series.whole) if series.whole else ""
        if series.whole and span == told:  # two sentences need not both begin with it
            said.append(f"{subject} {sentences.moved(series.whole)}")
        else:
            said.append(_course(series, subject))
        told = span
    return [*map(sentence, said), gaps(*every)]


def missing(status: Groups, withdrawn: str = "") -> str:
    """Return which figures there are not, and the reason that a note gives of those withdrawn."""
    return gaps(*status.groups, withdrawn=withdrawn)


_FEW_GROUPS = 5
_MOST_IN_FRONT = 3


def distribution(status: Groups, many: str = "rækker") -> str:
    """Return how the persons are spread over the groups, the ``many``, in the last period.

    Where all there are is known from another table, how many of them are in the groups is said, and
    when they are more than that.
    """
    return " ".join(filter(None, [_distributed(status, many), _too_many(status)]))


def _too_many(status: Groups) -> str:
    found = status.too_many
    if not found:
        return ""
    if len(found) == 1:
        ((period, added, whole),) = found
        said = (
            f"{during(period)} giver grupperne {amount(added, 0)} lagt sammen, men der står "
            f"{amount(whole, 0)} i alt"
        )
        return f"{sentence(said)} Et af tallene må være forkert."
    when = f" i {count_word(len(found))} af perioderne"
    each = [f"{amount(a, 0)} mod {amount(b, 0)} {during(period)}" for period, a, b in found]
    if len(found) <= _MOST_IN_FRONT:
        when = f": {danish.join_words(each)}"
    return (
        f"Grupperne giver flere lagt sammen, end der står i alt{when}. Nogle tal må være forkerte."
    )


def _distributed(status: Groups, many: str) -> str:
    rows, latest, everyone = status.rows, status.latest, status.all_there_are
    if latest is None or not (rows.is_whole and rows.least) or len(rows.known) < 2:
        return ""
    found = [row for row in rows.known if row.value]
    if len(found) == 1 and not rows.unknown:
        is_alone = rows.least == 1 and (everyone is None or everyone == 1)
        who = "den ene person" if is_alone else _at_least(status, everyone)
        return sentence(f"{during(latest)} stod {who} under »{found[0].label}«")
    said = f"{during(latest)} var {_at_least(status, everyone)} fordelt"
    if len(rows.rows) <= _FEW_GROUPS:
        parts = [
            f"{uncapitalised(row.label)} ({amount(row.value, 0)})"
            for row in status.rows.rows
            if row.value is not None
        ]
        some = "blandt andet " if rows.unknown else ""
        return sentence(f"{said} på {some}{danish.join_words(parts)}")
    if rows.unknown:  # on how many, and where most are, is not known
        return ""
    of = f" af de {count_word(len(rows.rows))}" if len(found) < len(rows.rows) else ""
    where = f"{said} på {count_word(len(found))}{of} {many}"
    most = [row for row in found if row.value == found[0].value]
    if len(most) > _MOST_IN_FRONT:
        return sentence(where)
    each = " hver" if len(most) > 1 else ""
    named = danish.join_words([f"»{row.label}«" for row in most])
    return sentence(f"{where}, flest under {named} ({amount(most[0].value, 0)}{each})")


def _at_least(status: Groups, everyone: Decimal | None) -> str:
    """Return ``267 af de 303 personer``, and where a row has no figure, ``mindst 267``."""
    rows = status.rows
    least = f"mindst {amount(rows.least, 0)}" if rows.unknown else amount(rows.least, 0)
    if everyone and everyone > rows.least > 0:
        return f"{least} af de {amount(everyone, 0, PERSONS)}"
    or_more = "mindst " if rows.unknown and not everyone else ""
    return f"{or_more}{sentences.people(rows.least, PERSONS)}"


def latest_bars(status: Groups) -> list[tuple[str, Decimal | str]]:
    """Return each group's figure in the last period, or the word for it, for bars."""
    return [(row.label, sentences.in_chart(row)) for row in status.rows.rows]


def largest_heading(status: Groups, by: str) -> str:
    """Return ``186 af de 267, der er fordelt, var jobparate``.

    Where no group is known to be largest, the groups are listed, or counted if they are many.
    ``by`` is what the persons are grouped by.
    """
    rows = status.rows
    largest, whole = rows.largest, rows.whole
    are_all = status.everyone is None or status.all_there_are == whole
    if status.latest is None or not status.apart or status.is_contradicted:
        missing = [point for series in status.groups for point in series.missing]
        fails = "passer ikke med antallet i alt"
        unknown = fails if status.is_contradicted else sentences.unknown(missing)
        return f"Fordelingen efter {by} {unknown}"
    when = during(status.latest)
    if not rows.least and rows.unknown and len(rows.known) < 2:
        return f"Fordelingen efter {by} {sentences.unknown(rows.unknown)}"
    is_known = not rows.unknown and status.everyone is None
    if not rows.least and (status.all_there_are == 0 or is_known):
        return f"Der var ingen at fordele efter {by} {when}"
    if not rows.least:
        named = [uncapitalised(row.label) for row in rows.known]
        nobody = " eller ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
        few = len(named) <= _MOST_IN_FRONT
        return f"Ingen var {nobody if few else 'i de grupper, der er tal for,'} {when}"
    if largest and whole is not None:
        who = f"var {uncapitalised(largest.label)}"
        if not are_all and largest.value < whole:
            of_them = f"af de {amount(whole, 0)}, der er fordelt,"
            return f"{amount(largest.value, 0)} {of_them} {who} {when}"
        if whole > 1 and are_all:
            return capitalised(f"{sentences.part(largest.value, whole)} {who} {when}")
    parts = [amount(row.value, 0, uncapitalised(row.label)) for row in rows.known if row.value]
    if len(parts) > _MOST_IN_FRONT:
        everyone = _at_least(status, status.all_there_are)
        on = f"efter {by}" if rows.unknown else f"på {count_word(len(parts))} rækker"
        return capitalised(f"{everyone} var fordelt {on} {when}")
    return f"Der var {danish.join_words(parts)} {when}"


_SOME_PERSONS = re.compile(r"Personer( [^.,;:]{1,40})")


def sum_heading(status: Groups, verb: str, population: str = "") -> str:
    """Return ``85 personer boede midlertidigt``: everyone in groups that do not overlap.

    Of whom they are, as the ``population`` says it in a few words, goes with them.
    """
    rows = status.rows
    says_something = rows.least or not rows.unknown  # "at least 0" does not
    if status.latest is None or not (rows.is_whole and rows.known and says_something):
        when = f" {during(status.latest)}" if status.latest else ""
        return f"Hvor mange der {verb}{when}, kendes ikke"
    least = "mindst " if rows.unknown else ""
    some = _SOME_PERSONS.fullmatch(population)
    whom = some[1] if some else ""
    return capitalised(
        f"{least}{sentences.people(rows.least, PERSONS)}{whom} {verb} {during(status.latest)}"
    )


def lines_say(every: Sequence[Series], what: str, left_out: Sequence[Series] = ()) -> str:
    """Return a line chart in words: how each row moved, the gaps, and the rows ``left_out``.

    A row's months are named where they are not those of most of them.
    """
    spans = [sentences.span(series.whole) for series in every if series.whole]
    most = next((span for span in spans if 2 * spans.count(span) > len(spans)), "")
    parts = []
    for series in every:
        if series.whole:
            span = sentences.span(series.whole)
            subject, said = f"»{series.label}«", sentences.moved(series.whole)
            of_its_own = f"{span} {sentences.turned(said, subject)}"
            parts.append(f"{subject} {said}" if span == most else of_its_own)
        elif series.last:
            last = series.last
            parts.append(f"»{series.label}« var {amount(last.value, 0)} {during(last.period)}")
    lines = f"linjer for {what} {most}".rstrip()
    parts += [
        f"»{one.label}« er ikke tegnet; tallet var {amount(one.last.value, 0)} "
        f"{during(one.last.period)}"
        for one in left_out
        if one.last
    ]
    return " ".join(filter(None, map(sentence, [lines, *parts, gaps(*every, with_why=False)])))


def bars_say(status: Groups, what: str) -> str:
    """Return a bar chart in words, with its largest bar where one is known to be that."""
    largest = status.rows.largest
    if largest is None:
        return sentence(f"søjler for {what}")
    return f"Søjler for {what}. Den længste er »{largest.label}« ({amount(largest.value, 0)})."


def key_figures(
    status: Groups, labels: Sequence[str], total_words: str
) -> list[tuple[str, str] | None]:
    """Return the last figure of some groups, and of everyone, with the first beside it."""
    figures: list[tuple[str, str] | None] = []
    sound = [label for label in labels if not status.exceeds(label)]
    # Where there are none, nobody is in a group.
    none = status.total is not None and [one.value for one in status.total.known[-1:]] == [0]
    shown = [(status.group(label), f"var {_in_a_sentence(label)}") for label in sound if not none]
    if len(sound) == len(labels):
        shown += [(one, total_words) for one in _total(status)]
    for series, words in shown:
        if not series.known:
            continue
        first, last = series.known[0], series.known[-1]
        who = _ONE if last.value == 1 else _PEOPLE
        said = f"{who} {words} {during(last.period)}."
        if len(series.known) > 1:
            also = "også " if first.value == last.value else ""
            said += f" {capitalised(during(first.period))} var det {also}{amount(first.value, 0)}."
        if series.whole and (way := sentences.turn(series.whole)):
            said += f" Undervejs var tallet {way}."
        if later := [point for point in series.gaps if point.period > last.period]:
            said += f" Det seneste tal {sentences.unknown(later[-1:])}."
        figures.append((amount(last.value, 0), said))
    return figures
