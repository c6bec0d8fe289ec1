"""What is said of targets and what came of them: over or under, and met where the label tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from analysis import danish
from analysis.measures.pairs import Pair, Pairs
from analysis.present import sentences
from analysis.present.findings.tabel import words
from analysis.present.findings.tabel.words import MOST_NAMED, Said
from analysis.present.sentences import amount, count_word, every
from analysis.present.table import Table

_FLOOR, _CEILING = r"\bmindst\b|\bminimum\b", r"\bhøjst\b|\bmaks"


def said(table: Table, found: Pairs) -> Said:
    """Return how many are over their target, under it and on it, and by how much."""
    known = found.known
    counts, figures = _how_many(found), []
    own = _own(table, found)
    pairs = sorted(known, key=lambda pair: pair is not own) if len(known) <= MOST_NAMED else []
    text = [
        one
        for at, pair in enumerate(pairs)
        for one in (_against(table, found, pair, first=at == 0), _is_met(found, pair))
    ]
    text += [counts] if len(known) > 1 and (own or not pairs) else []
    if len(known) > 1:
        number, verb = _met(found, known)
        told = "resultater" if found.is_complete else "resultater, der er tal for,"
        figures = [(f"{number} af {len(known)}", f"{told} {verb}.")]
    heading = _heading(table, found)
    if len(known) == 1:
        figures = [_key_figure(table, found, known[0])]
    cells = [cell for pair in pairs for cell in pair.cells]
    lacking = [pair for pair in found.pairs if not pair.known]
    text += [words.recomputed(table, cells)]
    text += words.without_both(table, lacking, ("målet", "resultatet"))
    text += [_heading(table, one) for one in found.earlier]
    return words.said(heading, text, figures)


def _heading(table: Table, found: Pairs) -> str:
    """Return the own result, or the one there is, or how many are over their target."""
    only = found.known[0] if len(found.known) == 1 else None
    told = _own(table, found) or only
    return _against(table, found, told) if told else _how_many(found)


def _own(table: Table, found: Pairs) -> Pair | None:
    own = danish.same_label(table.own)
    return next((one for one in found.known if own and danish.same_label(one.label) == own), None)


def _sense(found: Pairs) -> int:
    """Return 1 where a figure over the target is good, -1 where it is not, 0 if it is not told."""
    plain = danish.plain(found.names[0]).casefold()
    floor, ceiling = re.search(_FLOOR, plain), re.search(_CEILING, plain)
    return 0 if bool(floor) == bool(ceiling) else 1 if floor else -1


def _met(found: Pairs, pairs: Sequence[Pair]) -> tuple[int, str]:
    """Return how many have met their target, or else lie over it, or under it if all do."""
    signs = [pair.difference or Decimal(0) for pair in pairs]
    if sense := _sense(found):
        return sum(one * sense >= 0 for one in signs), "har nået målet"
    sides = [
        (sum(one > 0 for one in signs), "ligger over målet"),
        (sum(one < 0 for one in signs), "ligger under målet"),
        (sum(one == 0 for one in signs), "ligger på målet"),
    ]
    return next(side for side in sides if side[0])


def _how_many(found: Pairs) -> str:
    known = found.known
    if not known:
        return ""
    number, verb = _met(found, known)
    told = "resultater" if found.is_complete else "resultater, der er tal for,"
    if number == len(known):
        return f"{every(number, told)} {verb}{_when(found)}"
    if _sense(found):
        of_all = f"{count_word(number, neuter=True)} af de {count_word(len(known))}"
        return f"{of_all} {told} {verb}{_when(found)}"
    signs = [pair.difference or Decimal(0) for pair in known]
    sides = {
        "over": sum(one > 0 for one in signs),
        "på": sum(one == 0 for one in signs),
        "under": sum(one < 0 for one in signs),
    }
    parts = [f"{count_word(count, neuter=True)} {side}" for side, count in sides.items() if count]
    parts[0] += " målet"
    return f"af de {count_word(len(known))} {told} ligger {danish.join_words(parts)}{_when(found)}"


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


def _key_figure(table: Table, found: Pairs, pair: Pair) -> tuple[str, str]:
    target, actual = pair.known or (Decimal(0), Decimal(0))
    of = amount(target, pair.first.decimals, found.unit)
    text = f"er resultatet {words.pair_where(table, pair)}. Målet er {of}"
    return amount(actual, pair.second.decimals, found.unit), text


def _is_met(found: Pairs, pair: Pair) -> str:
    met = (pair.difference or Decimal(0)) * _sense(found) >= 0
    return f"Målet er {'nået' if met else 'ikke nået'}." if _sense(found) else ""
