"""Sentences about refugees: how many there are, what they do, and what is not known exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from analysis import danish
from analysis.measures.flygtningestatus import Groups
from analysis.measures.rows import KnownRow, Rows
from analysis.measures.series import Known, Move, Series
from analysis.observations import WORDS
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


def _in_a_sentence(label: str) -> str:
    """Return a row's label as a sentence has it: ``i ordinært arbejde``."""
    return uncapitalised(label.split(" (", maxsplit=1)[0])


def _people(count: Decimal) -> str:
    if not count:
        return "ingen flygtninge eller familiesammenførte"
    return f"{amount(count, 0)} {_ONE if count == 1 else _PEOPLE}"


def _persons(count: Decimal) -> str:
    return amount(count, 0, PERSONS) if count else f"ingen {PERSONS}"


def finding(status: Groups, work: str) -> str:
    """Return the page's heading: how many were in ordinary work, of how many, and when."""
    words, last = f"var {_in_a_sentence(work)}", status.group(work).last
    if status.exceeds(work):
        return f"Tallene for, hvor mange flygtninge der {words}, passer ikke sammen"
    if last is None:
        return f"Ingen tal for, hvor mange flygtninge der {words}"
    if not (shares := status.shares(work)):
        return capitalised(f"{_people(last.value)} {words} {during(last.period)}")
    share, when = shares[-1], during(shares[-1].period or last.period)
    return f"{amount(share.part, 0)} af {_people(share.whole)} {words} {when}"


def summary(status: Groups, work: str) -> str:
    """Return the share at the end and at the start, each with its month, and the gaps."""
    if status.exceeds(work):
        return "I rækken står der flere, end der er i alt."
    series, shares, said = status.group(work), status.shares(work), []
    if shares and (percent := sentences.percent_of(shares[-1].part, shares[-1].whole)):
        said.append(f"det svarer til {percent}")
    if len(shares) > 1 and shares[0].period:
        first = shares[0]
        percent = sentences.percent_of(first.part, first.whole)
        counts = f"{amount(first.part, 0)} af {amount(first.whole, 0)}"
        before = f"{counts}, {percent}" if percent else counts
        said.append(f"{during(shares[0].period)} var det {before}")
    return " ".join(filter(None, [*map(sentence, said), gaps(series, *_total(status))]))


def _total(status: Groups) -> list[Series]:
    return [status.total] if status.total else []


def wider(status: Groups, labels: Sequence[str], words: str) -> str:
    """Return how many there are when more counts as employment; persons may be in several rows."""
    if status.latest is None:
        return ""
    span = status.span(labels, status.latest)
    if span is None or span.least >= span.most:
        return ""
    return (
        f"Regner man også {words} med, er det mindst {amount(span.least, 0)} og højst "
        f"{amount(span.most, 0, PERSONS)}. Det kan ikke siges nøjagtigt, for en person kan stå i "
        "flere rækker."
    )


def total(status: Groups) -> str:
    """Return how the number of persons has moved."""
    if status.total is None:
        return ""
    said = [_course(status.total, "antallet")]
    if (record := sentences.record(status.total)) and (last := status.total.last):
        said.append(f"{amount(last.value, 0)} er {record}")
    return " ".join(filter(None, [*map(sentence, said), gaps(status.total)]))


def _course(series: Series, subject: str) -> str:
    """Return ``fra april til maj 2017 steg antallet fra 5 til 8``, or the only figure there is."""
    if move := series.whole:
        return f"{sentences.span(move)} {sentences.turned(sentences.moved(move), subject)}"
    return " ".join(
        f"{during(figure.period)} var {subject} {amount(figure.value, 0)}"
        for figure in series.known
    )


def total_heading(status: Groups) -> str:
    """Return a heading on the number of persons."""
    if status.total is None or not status.total.known:
        return "Antallet af flygtninge"
    last, whole = status.total.known[-1], status.total.whole
    said = f"{_persons(last.value)} var i integrationsperioden {during(last.period)}"
    return capitalised(f"{said}, {_than(whole)}" if whole else said)


def _than(move: Move) -> str:
    """Return how many more there are than at first: ``63 flere end i april 2016``."""
    when = during(move.before.period)
    if move.change == 0:
        return f"lige så mange som {when}"
    more = "flere" if move.change > 0 else "færre"
    return f"{amount(abs(move.change), 0)} {more} end {when}"


_RECEIVED = re.compile(r"modtaget i (\d{4})\W+år til dato\W+(.+)", re.IGNORECASE)


def received(status: Groups) -> str:
    """Return how many were received this year, from the rows that count up over the year."""
    latest = status.latest
    if latest is None:
        return ""
    parts, without = [], []
    for series in status.groups:
        found = _RECEIVED.fullmatch(series.label)
        if not found or int(found[1]) != latest.start.year:
            continue
        figure = series.at(latest)
        if figure is None:
            without.append(series)
            continue
        first, *rest = found[2].split(" ")
        parts.append(" ".join([amount(figure.value, 0, first), *rest]))
    listed = danish.join_words(parts)
    until = f"fra årets begyndelse til {latest.long} er der modtaget {listed}"
    return " ".join(filter(None, [sentence(until) if parts else "", gaps(*without)]))


def group_heading(status: Groups, label: str) -> str:
    """Return a heading on one group: ``Seks gange så mange i virksomhedspraktik``."""
    words = _in_a_sentence(label)
    move = status.group(label).whole
    if move is None:
        return capitalised(words)
    now, before = during(move.after.period), during(move.before.period)
    multiple = sentences.multiple(move)
    if multiple.endswith("så stort"):
        more = f"{multiple.removesuffix('stort')}mange {words} {now} som {before}"
    elif multiple:
        more = f"antallet {words} er {multiple} {sentences.span(move)}"
    elif move.change == 0:
        more = f"lige så mange {words} {now} som {before}"
    else:
        more = f"{'flere' if move.change > 0 else 'færre'} {words} {now} end {before}"
    return capitalised(more)


def groups(status: Groups, labels: Sequence[str]) -> list[str]:
    """Return a sentence for each of some groups: from how many to how many, and when."""
    every = [status.group(label) for label in labels]
    said = [_course(series, f"antallet {_in_a_sentence(series.label)}") for series in every]
    return [*map(sentence, said), gaps(*every)]


def missing(status: Groups, withdrawn: str = "") -> str:
    """Return which figures there are not, and the reason that a note gives of those withdrawn."""
    return gaps(*status.groups, withdrawn=withdrawn)


_FEW_GROUPS = 5
_MOST_IN_FRONT = 3


def distribution(status: Groups) -> str:
    """Return how the persons are spread over the groups in the last period.

    Where all there are is known from another table, how many of them are in the groups is said.
    """
    rows, latest = status.rows, status.latest
    if latest is None or not _adds_up(rows):
        return ""
    everyone = status.everyone.at(latest) if status.everyone else None
    said = f"{during(latest)} var {_at_least(status, everyone)} fordelt"
    if len(rows.known) <= _FEW_GROUPS:
        parts = [f"{row.label} {amount(row.value, 0)}" for row in _as_printed(status)]
        return sentence(f"{said}: {danish.join_words(parts)}")
    most = [row for row in rows.known if row.value == rows.known[0].value]
    if rows.unknown or len(most) > _MOST_IN_FRONT or not most[0].value:
        return sentence(f"{said} på {count_word(len(rows.known))} rækker")
    each = " hver" if len(most) > 1 else ""
    named = danish.join_words([row.label for row in most])
    return sentence(f"{said}, flest i {named} ({amount(most[0].value, 0)}{each})")


def _adds_up(rows: Rows) -> bool:
    """Whether the sum of the rows says something: nobody is in two, and it is not "at least 0"."""
    return rows.is_whole and bool(rows.known) and (rows.least > 0 or not rows.unknown)


def _at_least(status: Groups, everyone: Known | None) -> str:
    """Return ``267 af de 303 personer``, and where a row has no figure, ``mindst 267``."""
    rows = status.rows
    least = f"mindst {amount(rows.least, 0)}" if rows.unknown else amount(rows.least, 0)
    if everyone and everyone.value > rows.least > 0:
        return f"{least} af de {amount(everyone.value, 0, PERSONS)}"
    return f"{'mindst ' if rows.unknown else ''}{_persons(rows.least)}"


def _as_printed(status: Groups) -> list[KnownRow]:
    return [row for row in status.rows.rows if isinstance(row, KnownRow)]


def latest_bars(status: Groups) -> list[tuple[str, Decimal | str]]:
    """Return each group's figure in the last period, or the word for it, for bars."""
    return [
        (row.label, WORDS[row.status].short if row.value is None else row.value)
        for row in status.rows.rows
    ]


def largest_heading(status: Groups, fallback: str) -> str:
    """Return ``186 af 267 var jobparate``; the fallback where no group is known to be largest."""
    largest, whole = status.rows.largest, status.rows.whole
    if largest is None or whole is None or status.latest is None or largest.value < 2:
        return fallback
    share = f"{amount(largest.value, 0)} af {amount(whole, 0)}"
    return f"{share} var {uncapitalised(largest.label)} {during(status.latest)}"


def sum_heading(status: Groups, verb: str, fallback: str) -> str:
    """Return ``85 personer boede midlertidigt``: everyone in groups that do not overlap."""
    rows = status.rows
    if status.latest is None or not _adds_up(rows):
        return fallback
    least = "mindst " if rows.unknown else ""
    return capitalised(f"{least}{_persons(rows.least)} {verb} {during(status.latest)}")


def panels_say(status: Groups, labels: Sequence[str]) -> str:
    """Return the small panels in words, and the group that is known to have grown most."""
    every = [status.group(label) for label in labels]
    many = sentences.counted(len(every), "aktivitet", "aktiviteter", neuter=False)
    said = f"Små linjer for {many} på samme skala."
    most = _grew_most(every)
    return f"{said} Mest voksede »{most.label}«: {_course(most, 'antallet')}." if most else said


def _grew_most(every: Sequence[Series]) -> Series | None:
    """Return the one that grew most over the whole time, if no other can have grown as much."""
    first = min((one.points[0].period for one in every if one.points), default=None)
    last = max((one.points[-1].period for one in every if one.points), default=None)
    if first is None or last is None:
        return None
    growth = []
    for series in every:
        before, after = series.at(first), series.at(last)
        if after is None:
            return None
        # Of whom nobody knows how many they were, no more can have come than there are.
        growth.append((after.value - (before.value if before else 0), before is not None, series))
    growth.sort(key=lambda entry: entry[0], reverse=True)
    (most, is_known, found), *rivals = growth
    is_alone = bool(rivals) and most > rivals[0][0]
    return found if is_known and is_alone and most > 0 else None


def lines_say(status: Groups, what: str) -> str:
    """Return a line chart in words: each group's first and last figure, at most four of them."""
    parts = [
        f"{series.label} {sentences.moved(series.whole)}"
        for series in status.groups[:4]
        if series.whole
    ]
    return sentence(f"linjer for {what}{': ' if parts else ''}{sentences.clauses(parts)}")


def bars_say(status: Groups, what: str) -> str:
    """Return a bar chart in words, with its largest bar where one is known to be that."""
    largest = status.rows.largest
    if largest is None:
        return sentence(f"søjler for {what}")
    return f"Søjler for {what}. Den længste er {largest.label}, {amount(largest.value, 0)}."


def key_figures(
    status: Groups, labels: Sequence[str], total_words: str
) -> list[tuple[str, str] | None]:
    """Return the last figure of some groups, and of everyone, with the first beside it."""
    figures: list[tuple[str, str] | None] = []
    sound = [label for label in labels if not status.exceeds(label)]
    shown = [(status.group(label), f"var {_in_a_sentence(label)}") for label in sound]
    if len(sound) == len(labels):
        shown += [(one, total_words) for one in _total(status)]
    for series, words in shown:
        if not series.known:
            continue
        first, last = series.known[0], series.known[-1]
        who = f"{_ONE if last.value == 1 else _PEOPLE} " if series is status.total else ""
        said = f"{who}{words} {during(last.period)}."
        if len(series.known) > 1:
            said += f" {capitalised(during(first.period))} var det {amount(first.value, 0)}."
        figures.append((amount(last.value, 0), said))
    return figures
