"""What is said of figures before and after."""

from __future__ import annotations

from decimal import Decimal

from analysis import danish
from analysis.danish import PERCENT
from analysis.measures.pairs import Pair, Pairs
from analysis.measures.rows import Row
from analysis.measures.series import Move
from analysis.present import sentences
from analysis.present.findings.tabel import words
from analysis.present.findings.tabel.words import MOST_NAMED, Said
from analysis.present.sentences import amount, count_word, every, sentence
from analysis.present.table import Table


class _Change:
    """The pairs of a table with the words for them."""

    def __init__(self, table: Table, found: Pairs) -> None:
        self.table, self.found = table, found
        self.unit, self.noun = found.unit, words.noun(found.unit)
        self.are_municipalities = table.spec.rows.municipalities
        own = danish.same_label(table.own)
        mine = [pair for pair in found.known if own and danish.same_label(pair.label) == own]
        self.own = mine[0] if mine else None

    def move(self, pair: Pair) -> Move:
        before, after = self.found.periods
        move = words.move_of(pair.first, pair.second, (before, after))
        if move is None:
            raise ValueError(f"{pair.label!r} has not both figures")
        return move

    def percent(self, pair: Pair) -> Decimal | None:
        """Return the change in per cent; None where it is unknown, or of fewer than ten."""
        if pair.known is None or self.unit == PERCENT:
            return None
        before, after = pair.known
        few = not words.is_money(self.unit) and before < sentences.FEWEST_FOR_A_MULTIPLE
        if few or before <= 0:
            return None
        if pair.percent:  # as the table has it, also where that is hidden
            return pair.percent.value
        return 100 * (after - before) / before

    def said_percent(self, pair: Pair) -> str:
        percent = self.percent(pair)
        return "" if percent is None else amount(abs(percent), _decimals(pair), PERCENT)

    def where(self, pair: Pair) -> str:
        if words.is_adverb(pair.label):
            return words.lowered(pair.label)
        return f"i {pair.label}" if self.are_municipalities else f"for {words.named(pair.label)}"

    @property
    def span(self) -> str:
        return sentences.span(self.move(self.found.known[0]))

    @property
    def steepest(self) -> Pair | None:
        """The one that moved most in per cent, where all are known and moved the same way."""
        percents = [self.percent(pair) for pair in self.found.pairs]
        known = [one for one in percents if one is not None]
        if len(known) < len(percents) or len(known) < 2:
            return None
        if len({one > 0 for one in known}) != 1 or Decimal(0) in known:
            return None
        ranked = sorted(zip(known, self.found.pairs, strict=True), key=lambda one: -abs(one[0]))
        return ranked[0][1] if abs(ranked[0][0]) > abs(ranked[1][0]) else None


def _decimals(pair: Pair) -> int:
    return pair.percent.decimals if pair.percent and pair.percent.value is not None else 1


def said(table: Table, found: Pairs) -> Said:
    """Return what is said of the change: of the own municipality first, and of who moved most."""
    if not found.known:
        return words.said("", [words.without_figure([pair.second for pair in found.pairs])])
    change = _Change(table, found)
    return words.said(_heading(change), _text(change), _key_figures(change))


def _heading(change: _Change) -> str:
    steepest, own = change.steepest, change.own
    chosen = change.found.total if change.found.total and change.found.total.known else own
    chosen = chosen or (change.found.known[0] if len(change.found.pairs) == 1 else None)
    if steepest and not (chosen and chosen is not own):
        return _steepest(change, steepest)
    if chosen is not None:
        return f"{_moved(change, chosen)} {change.span}" if words.fits(chosen.label) else ""
    return _all_one_way(change)


def _steepest(change: _Change, steepest: Pair) -> str:
    own, most = change.own, change.said_percent(steepest)
    verb = sentences.verb(change.move(steepest))
    if not words.fits(steepest.label):
        return ""
    if own is None or own is steepest:
        of = f"af de {count_word(len(change.found.pairs))}"
        return f"{change.noun} {verb} mest {change.where(steepest)} {of}, {most} {change.span}"
    ends = f"{change.said_percent(own)} {change.where(own)} og {most} {change.where(steepest)}"
    return f"{change.noun} {verb} {ends} {change.span}"


def _all_one_way(change: _Change) -> str:
    """Return ``Antallet faldt i alle tre kommuner``, where it did."""
    known = change.found.known
    verbs = {sentences.verb(change.move(pair)) for pair in known}
    if len(known) < 2 or not change.found.is_complete or len(verbs) != 1:
        return ""
    many = "kommuner" if change.are_municipalities else "rækker"
    return f"{change.noun} {verbs.pop()} i {every(len(known), many)} {change.span}"


def _moved(change: _Change, pair: Pair) -> str:
    moved = sentences.moved(change.move(pair), change.unit)
    if change.are_municipalities and change.table.spec.rows.is_part(pair.label):
        return f"i {pair.label} {sentences.turned(moved, change.noun)}"
    if words.is_adverb(pair.label):
        return f"{words.lowered(pair.label)} {sentences.turned(moved, change.noun)}"
    if len(change.found.pairs) == 1:
        return f"{change.noun} {moved}"
    return f"{pair.label}: {change.noun} {moved}"


def _sentence(change: _Change, pair: Pair) -> str:
    percent, move = change.said_percent(pair), change.move(pair)
    kind = {"steg": "stigning", "faldt": "fald"}.get(sentences.verb(move), "")
    article = "en" if kind == "stigning" else "et"
    more = f", {article} {kind} på {percent}" if kind and percent else ""
    return f"{_moved(change, pair)}{more}"


def _text(change: _Change) -> list[str]:
    found = change.found
    pairs = list(found.known)
    if change.own:
        pairs = [change.own, *[pair for pair in pairs if pair is not change.own]]
    if len(pairs) > MOST_NAMED:
        chosen = [change.own, change.steepest]
        pairs = [pair for at, pair in enumerate(chosen) if pair and pair not in chosen[:at]]
    if found.total and found.total.known:
        pairs = [found.total, *pairs]
    text = [
        sentence(f"{_sentence(change, pair)} {change.span if at == 0 else ''}".strip())
        for at, pair in enumerate(pairs)
    ]
    missing = [
        row for pair in found.pairs for row in (pair.first, pair.second) if row.value is None
    ]
    cells = [cell for pair in pairs for cell in pair.cells]
    steepest = change.steepest
    if steepest and len(found.pairs) > 2:
        verb = sentences.verb(change.move(steepest))
        text.append(f"I procent {verb} {change.noun} mest {change.where(steepest)}.")
    return [*text, words.recomputed(change.table, cells), words.without_figure(_once(missing))]


def _once(rows: list[Row]) -> list[Row]:
    """Leave out the second figure of a row that lacks both."""
    return list({row.label: row for row in rows}.values())


def _key_figures(change: _Change) -> list[tuple[str, str]]:
    chosen = [change.found.total, change.own, change.steepest]
    if len(change.found.pairs) == 1:
        chosen.append(change.found.pairs[0])
    found: list[tuple[str, str]] = []
    told: list[Pair] = []
    for pair in chosen:
        if pair is None or pair.known is None or pair in told:
            continue
        told.append(pair)
        move, percent = change.move(pair), change.percent(pair)
        if percent is None:
            unit = "procentpoint" if change.unit == PERCENT else change.unit
            value = words.signed(move.change, pair.decimals, unit)
        else:
            value = words.signed(percent, _decimals(pair), PERCENT)
        ends = " til ".join(
            amount(point.value, point.decimals, change.unit if point is move.after else "")
            for point in (move.before, move.after)
        )
        most = ", den største ændring i procent" if pair is change.steepest else ""
        where = change.where(pair)
        text = f"er ændringen {where} {change.span}{most}: fra {ends}"
        found.append((value, words.ended(text)))
    return found
