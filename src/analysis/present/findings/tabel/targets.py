"""What is said of targets and what came of them: over or under, and met where the label tells."""

from __future__ import annotations

import re
from decimal import Decimal

from analysis import danish
from analysis.measures.pairs import Pair, Pairs, newest_first
from analysis.present import sentences
from analysis.present.findings.tabel import rest, words
from analysis.present.findings.tabel.accounts import is_own, posts
from analysis.present.findings.tabel.words import MOST_NAMED, Said
from analysis.present.sentences import NEUTER, amount, count_word, every
from analysis.present.table import Table

_FLOOR, _CEILING = r"\bmindst\b|\bminimum\b", r"\bhøjst\b|\bmaks"


def said(table: Table, found: Pairs) -> Said:
    """Return how many are over their target, under it and on it, and by how much."""
    known = found.known
    lead = _lead(table, found)
    pairs = list(known) if len(known) <= MOST_NAMED else [lead] if lead else []
    if found.newest:
        pairs = newest_first(pairs)
    pairs.sort(key=lambda pair: pair is not lead)
    text = [
        one
        for at, pair in enumerate(pairs)
        for one in (_against(table, found, pair, first=at == 0), _is_met(found, pair))
    ]
    if len(known) > 1 and (lead or len(known) > MOST_NAMED):
        text.append(_how_many(table, found))
    beside = [
        *([found.total] if found.total and found.total.known else []),
        *rest.few_apart(found),
    ]
    text += [_against(table, found, pair, first=False) for pair in beside]
    text += _farthest(found) if len(known) > MOST_NAMED else []
    if len(known) > 1 and not _sense(found) and any(pair.difference for pair in known):
        text.append("papirerne siger ikke, om målet er mindst eller højst")
    figures = _key_figures(table, found)
    cells = [cell for pair in (*pairs, *beside) for cell in pair.cells]
    every_one = (*found.pairs, found.total, *found.apart)
    lacking = [pair for pair in every_one if pair and not pair.known]
    text += [rest.recomputed(table, cells)]
    text += rest.many_apart(found)
    text += rest.without_both(table, lacking, ("målet", "resultatet"))
    text += [_heading(table, one) for one in found.earlier]
    return words.said(_heading(table, found), text, figures)


def _lead(table: Table, found: Pairs) -> Pair | None:
    """Return the pair of the own municipality, or the newest, or the only one."""
    known = found.known
    mine = [pair for pair in known if is_own(table, pair)]
    return mine[0] if mine else found.newest or (known[0] if len(known) == 1 else None)


def _heading(table: Table, found: Pairs) -> str:
    """Return the one result that leads, or how many are over their target."""
    lead = _lead(table, found)
    return _against(table, found, lead) if lead else _how_many(table, found)


def _sense(found: Pairs) -> int:
    """Return 1 where a figure over the target is good, -1 where it is not, 0 if it is not told."""
    plain = danish.plain(found.names[0]).casefold()
    floor, ceiling = re.search(_FLOOR, plain), re.search(_CEILING, plain)
    return 0 if bool(floor) == bool(ceiling) else 1 if floor else -1


def _told(table: Table, found: Pairs) -> str:
    """Return what the pairs are called in the plural, and that not all of them are known."""
    many = posts(table, found) if table.spec.rows.places else "resultater"
    if not words.compares_all(table, found):
        return f"{many}, der kan sammenlignes,"
    figures = [row for pair in found.pairs for row in (pair.first, pair.second)]
    return many if found.is_complete else f"{many}, {words.with_figures(figures)},"


def _counts(found: Pairs) -> list[tuple[int, str]]:
    """Return how many have met their target; or how many lie over it, on it and under it."""
    signs = [pair.difference or Decimal(0) for pair in found.known]
    if sense := _sense(found):
        return [(sum(one * sense >= 0 for one in signs), "har nået målet")]
    numbers = [
        (sum(one > 0 for one in signs), "ligger over målet"),
        (sum(one == 0 for one in signs), "ligger på målet"),
        (sum(one < 0 for one in signs), "ligger under målet"),
    ]
    return [(number, verb) for number, verb in numbers if number]


def _how_many(table: Table, found: Pairs) -> str:
    """Return ``ét af de tre resultater ligger over målet og to under målet``."""
    count, told = len(found.known), _told(table, found)
    if not count:
        return ""
    (first, verb), *more = _counts(found)
    if first == count:
        return f"{every(count, told)} {verb}{_when(found)}"
    neuter = told.split(",")[0] in NEUTER
    of_all = f"{count_word(first, neuter=neuter)} af de {count_word(count)} {told} {verb}"
    rest = [
        f"{count_word(number, neuter=neuter)} {other.removeprefix('ligger ')}"
        for number, other in more
    ]
    return f"{danish.join_words([of_all, *rest])}{_when(found)}"


def _farthest(found: Pairs) -> list[str]:
    """Name the one farthest over its target and the one farthest under, where all are known."""
    told = []
    for sign, side in ((1, "over"), (-1, "under")):
        off = [(pair, (pair.difference or Decimal(0)) * sign) for pair in found.known]
        (first, most), *more = sorted(off, key=lambda one: -one[1])
        if found.is_complete and most > 0 and all(by < most for _, by in more):
            by = words.apart(most, first.decimals, found.unit)
            told.append(f"længst {side} målet ligger {words.named(first.label)} ({by})")
    return told


def _when(found: Pairs) -> str:
    return f" {sentences.during(found.periods[0])}" if len(found.periods) == 1 else ""


def _against(table: Table, found: Pairs, pair: Pair, *, first: bool = True) -> str:
    """Return ``resultatet for A er 45 pct. og ligger 5 procentpoint over målet på 40 pct.``"""
    target, actual = pair.known or (Decimal(0), Decimal(0))
    off = pair.difference or Decimal(0)
    where = f"{words.pair_where(table, pair)}{_when(found) if first and not pair.period else ''}"
    is_ = f"resultatet {where} er {amount(actual, pair.second.decimals, found.unit)}"
    if off == 0:
        return f"{is_}, det samme som målet"
    of = amount(target, pair.first.decimals, found.unit)
    by = words.apart(off, pair.decimals, found.unit)
    return f"{is_} og ligger {by} {'over' if off > 0 else 'under'} målet på {of}"


def _key_figures(table: Table, found: Pairs) -> list[tuple[str, str]]:
    lead, count = _lead(table, found), len(found.known)
    figures = [_key_figure(table, found, lead)] if lead else []
    if count > 1:
        number, verb = _counts(found)[0]
        figures.append((f"{number} af {count}", f"{_told(table, found)} {verb}."))
    return figures


def _key_figure(table: Table, found: Pairs, pair: Pair) -> tuple[str, str]:
    target, actual = pair.known or (Decimal(0), Decimal(0))
    of = amount(target, pair.first.decimals, found.unit)
    text = f"er resultatet {words.pair_where(table, pair)}. Målet er {of}"
    return amount(actual, pair.second.decimals, found.unit), text


def _is_met(found: Pairs, pair: Pair) -> str:
    met = (pair.difference or Decimal(0)) * _sense(found) >= 0
    return f"Målet er {'nået' if met else 'ikke nået'}." if _sense(found) else ""
