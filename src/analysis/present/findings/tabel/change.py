"""What is said of figures before and after."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from analysis import danish
from analysis.danish import PERCENT
from analysis.measures.pairs import Pair, Pairs
from analysis.measures.series import Move, Point, Series
from analysis.measures.shapes import listing_of
from analysis.present import sentences
from analysis.present.findings.tabel import course, listing, rest, words
from analysis.present.findings.tabel.words import MOST_NAMED, Said
from analysis.present.sentences import amount, count_word
from analysis.present.table import Table

_MOST_IN_HEADING = 3


class _Change:
    """The pairs of a table with the words for them."""

    def __init__(self, table: Table, found: Pairs) -> None:
        self.table, self.found = table, found
        self.unit, self.noun = found.unit, words.called(table, found.unit, found.measure)
        self.total = found.total if found.total and found.total.known else None
        self.hundred = (
            self.total if self.total and course.is_hundred(self.series(self.total)) else None
        )
        self.total = None if self.hundred else self.total
        self.own = next((pair for pair in found.known if words.is_own(table, pair.label)), None)
        known = [*found.known, *([self.total] if self.total else [])]
        self.span = sentences.span(self.move(known[0])) if known else ""
        which = "" if words.compares_all(table, found) else ", der kan sammenlignes"
        self.ways = course.ways(table, tuple(map(self.series, found.pairs)), which)

    def series(self, pair: Pair) -> Series:
        """Return a pair as a series of two."""
        rows = zip(self.found.periods, (pair.first, pair.second), strict=True)
        points = [Point.of(when, row.value, row.decimals, row.status) for when, row in rows]
        return Series(pair.label, tuple(points), self.found.measure, self.unit)

    def move(self, pair: Pair) -> Move:
        return cast(Move, self.series(pair).whole)  # of a pair with both figures

    def percent(self, pair: Pair) -> Decimal | None:
        """Return the change in per cent; None where it is unknown, or of fewer than ten."""
        if pair.known is None or self.unit == PERCENT:
            return None
        before, after = pair.known
        few = not words.is_money(self.unit) and before < sentences.FEWEST_FOR_A_MULTIPLE
        if few or before <= 0 or after < 0:
            return None
        if pair.percent:  # as the table has it, also where that is hidden
            return pair.percent.value
        return 100 * (after - before) / before

    def said_percent(self, pair: Pair) -> str:
        percent = self.percent(pair)
        return "" if percent is None else amount(abs(percent), _decimals(pair), PERCENT)

    def where(self, pair: Pair) -> str:
        return words.whose(self.table, pair.label)

    def verb(self, pair: Pair) -> str:
        return sentences.verb(self.move(pair))

    @property
    def steepest(self) -> Pair | None:
        """The one that moved most in per cent, where all are known and moved the same way."""
        percents = [self.percent(pair) for pair in self.found.pairs]
        known = [one for one in percents if one is not None]
        if len(known) < max(len(percents), 2) or not words.compares_all(self.table, self.found):
            return None
        if len({one > 0 for one in known}) != 1 or Decimal(0) in known:
            return None
        ranked = sorted(zip(known, self.found.pairs, strict=True), key=lambda one: -abs(one[0]))
        return ranked[0][1] if abs(ranked[0][0]) > abs(ranked[1][0]) else None

    @property
    def largest(self) -> Pair | None:
        """The one whose figure moved most, where all are known and it is one alone."""
        sizes = {pair.label: abs(pair.difference or Decimal(0)) for pair in self.found.known}
        most = [pair for pair in self.found.known if sizes[pair.label] == max(sizes.values())]
        return most[0] if self.found.is_complete and len(most) == 1 else None


def _decimals(pair: Pair) -> int:
    return pair.percent.decimals if pair.percent and pair.percent.value is not None else 1


def said(table: Table, found: Pairs) -> Said:
    """Return what is said of the change: of the own municipality first, and of who moved most."""
    change = _Change(table, found)
    heading, text, figures = _heading(change), _text(change), _key_figures(change)
    of_one = listing_of(table.spec, table.sound)
    if heading or found.known or of_one is None or not of_one.columns[0][1].known:
        return words.said(heading, text, figures)
    column, rows = of_one.columns[0]  # the newest time with figures: none has those of both
    now, own = listing.said(table, of_one), words.own_row(table, rows)
    about = words.called(table, column.unit, words.measure_of(table, column))
    own_first = own and words.level(about, words.whose(table, own.label), own)
    heading = f"{own_first}{words.when(table, column)}" if own_first else now.heading
    newer = rest.newer(table, column.period) if own_first else ""
    first = [one for one in now.text[:1] if not words.is_a_lack(one)]  # of which the text tells
    return words.said(heading, [*first, *text], now.key_figures, newer)


def _heading(change: _Change) -> str:
    steepest, own, known = change.steepest, change.own, change.found.known
    if steepest and not change.total:
        verb, most = f"{change.noun} {change.verb(steepest)}", change.said_percent(steepest)
        if own and len(known) <= _MOST_IN_HEADING:
            first = sorted(known, key=lambda pair: pair is not own)
            each = [f"{change.said_percent(pair)} {change.where(pair)}" for pair in first]
            return f"{verb} {danish.join_words(each)} {change.span}"
        if own is None or own is steepest:
            of = f"af de {count_word(len(change.found.pairs))}"
            return f"{verb} mest {change.where(steepest)} {of}, {most} {change.span}"
        ends = f"{change.said_percent(own)} {change.where(own)}"
        return f"{verb} {ends} og {most} {change.where(steepest)} {change.span}"
    chosen = own or change.total or (known[0] if len(known) == 1 else None)
    return _sentence(change, chosen, first=True) if chosen else change.ways


def _sentence(change: _Change, pair: Pair, *, first: bool) -> str:
    percent = change.said_percent(pair)
    kind = {"steg": "en stigning", "faldt": "et fald"}.get(change.verb(pair), "")
    more = f", {kind} på {percent}" if kind and percent else ""
    series, move = change.series(pair), change.move(pair)
    return course.told(change.table, series, move, with_span=first) + more


def _text(change: _Change) -> list[str]:
    found, own, steepest = change.found, change.own, change.steepest
    pairs = sorted(found.known, key=lambda pair: pair is not own)
    if many := len(pairs) > MOST_NAMED:
        pairs = [pair for pair in pairs if pair in {own, steepest}]
    if change.total:  # after the own municipality
        at = 1 if own else 0
        pairs[at:at] = [change.total]
    text = [_sentence(change, pair, first=at == 0) for at, pair in enumerate(pairs)]
    if many and change.ways:
        ways = change.ways.removeprefix(f"{change.span} ")
        text.append(words.straight(ways, change.noun) if text else change.ways)
    if many and (largest := change.largest) and largest not in pairs:
        move = change.move(largest)
        ends = [(move.before, ""), (move.after, change.unit)]
        first, last = (amount(end.value, end.decimals, unit) for end, unit in ends)
        text.append(f"den største ændring er {change.where(largest)}: fra {first} til {last}")
    if steepest and len(found.pairs) > 2:
        most = f"{change.verb(steepest)} {change.noun} mest {change.where(steepest)}"
        is_number = change.noun == "antallet" and change.largest is steepest
        text.append(f"{'Både i antal og i' if is_number else 'I'} procent {most}.")
    beside = [*rest.few_apart(found), *([change.hundred] if change.hundred else [])]
    text += [_sentence(change, pair, first=not text) for pair in beside]
    text += [words.own_is_absent(change.table), *rest.many_apart(found)]
    others = [_Change(change.table, one) for one in found.beside]
    text += map(_heading, others)
    of_others = (pair for other in others for pair in (*other.found.known, other.total) if pair)
    cells = [cell for pair in (*pairs, *beside, *of_others) for cell in pair.cells]
    every_one = (*found.pairs, found.total, *found.apart)
    lacking = [pair for pair in every_one if pair and not pair.known]
    lines = [f"{change.noun} {sentences.during(period)}" for period in found.periods]
    text.append(rest.recomputed(change.table, cells))
    if why := rest.no_figure(change.table):
        return [why]
    return [*text, *rest.without_both(change.table, lacking, lines)]


def _key_figures(change: _Change) -> list[tuple[str, str]]:
    chosen = [change.own, change.total, change.steepest]
    if len(change.found.known) == 1:
        chosen.append(change.found.known[0])
    found: list[tuple[str, str]] = []
    for pair in [one for at, one in enumerate(chosen) if one and one not in chosen[:at]]:
        move, percent = change.move(pair), change.percent(pair)
        if not move.change:
            ends = [sentences.during(end.period) for end in (move.after, move.before)]
            text = f"er {change.noun} {change.where(pair)} {ends[0]}, det samme som {ends[1]}"
            found.append((amount(move.after.value, move.after.decimals, change.unit), text))
            continue
        if percent is None:
            unit = "procentpoint" if change.unit == PERCENT else change.unit
            value = words.signed(move.change, pair.decimals, unit)
        else:
            value = words.signed(percent, _decimals(pair), PERCENT)
        before = amount(move.before.value, move.before.decimals)
        after = amount(move.after.value, move.after.decimals, change.unit)
        most = ", den største ændring i procent" if pair is change.steepest else ""
        what = f"ændringen i {change.noun} {change.where(pair)} {change.span}{most}"
        text = f"er {what}: fra {before} til {after}"
        found.append((value, text))
    return found
