"""What is said of targets and what came of them: over or under, and met where the label tells."""

from __future__ import annotations

import re
from decimal import Decimal

from analysis import danish
from analysis.measures.pairs import Pair, Pairs
from analysis.present import sentences
from analysis.present.findings.tabel import words
from analysis.present.findings.tabel.words import MOST_NAMED, Said
from analysis.present.sentences import amount, count_word, every, sentence
from analysis.present.table import Table

_FLOOR, _CEILING = r"\bmindst\b|\bminimum\b", r"\bhøjst\b|\bmaks"


def said(table: Table, found: Pairs) -> Said:
    """Return how many are over their target, under it and on it, and by how much."""
    heading = _how_many(table, found)
    pairs = found.known if len(found.known) <= MOST_NAMED else ()
    text = [_sentence(found, pair) for pair in pairs]
    counts = sentence(heading) if len(found.pairs) > MOST_NAMED else ""
    cells = [cell for pair in pairs for cell in pair.cells]
    missing = [pair.second if pair.second.value is None else pair.first for pair in found.pairs]
    unknown = words.without_figure([row for row in missing if row.value is None])
    return words.said(
        heading, [counts, *text, words.recomputed(table, cells), unknown], _key_figures(found)
    )


def _sense(found: Pairs) -> int:
    """Return 1 where a figure over the target is good, -1 where it is not, 0 if it is not told."""
    plain = danish.plain(found.names[0]).casefold()
    floor, ceiling = re.search(_FLOOR, plain), re.search(_CEILING, plain)
    return 0 if bool(floor) == bool(ceiling) else 1 if floor else -1


def _how_many(table: Table, found: Pairs) -> str:
    if not found.is_complete:
        return ""
    count = len(found.pairs)
    when = f" {sentences.during(found.periods[0])}" if len(found.periods) == 1 else ""
    if count == 1:
        return f"{_against(found, found.pairs[0])}{when}"
    signs = [pair.difference or Decimal(0) for pair in found.pairs]
    sense = _sense(found)
    number = sum(one * sense >= 0 for one in signs) if sense else sum(one > 0 for one in signs)
    verb = "har nået målet" if sense else "ligger over målet"
    if number == count:
        return f"{every(count, 'resultater')} {verb}{when}"
    return f"{count_word(number, neuter=True)} af de {count_word(count)} resultater {verb}{when}"


def _against(found: Pairs, pair: Pair) -> str:
    """Return ``resultatet er 45 pct., 5 procentpoint over målet på 40 pct.``"""
    if pair.known is None:
        return ""
    target, actual = pair.known
    off = pair.difference or Decimal(0)
    is_ = f"resultatet er {amount(actual, pair.second.decimals, found.unit)}"
    of = amount(target, pair.first.decimals, found.unit)
    if off == 0:
        return f"{is_}, og det er målet også"
    by = words.apart(off, pair.decimals, found.unit)
    return f"{is_}, {by} {'over' if off > 0 else 'under'} målet på {of}"


def _sentence(found: Pairs, pair: Pair) -> str:
    label = "" if len(found.pairs) == 1 else f"{pair.label}: "
    against = _against(found, pair)
    if sense := _sense(found):
        met = (pair.difference or Decimal(0)) * sense >= 0
        return f"{sentence(label + against)} Målet er {'nået' if met else 'ikke nået'}."
    return sentence(label + against)


def _key_figures(found: Pairs) -> list[tuple[str, str]]:
    if not found.is_complete or len(found.pairs) < 2:
        return []
    sense = _sense(found)
    signs = [pair.difference or Decimal(0) for pair in found.pairs]
    number = sum(one * sense >= 0 for one in signs) if sense else sum(one > 0 for one in signs)
    verb = "har nået målet" if sense else "ligger over målet"
    return [(f"{number} af {len(signs)}", f"resultater {verb}.")]
