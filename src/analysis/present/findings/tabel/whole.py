"""What is said of the parts of a whole: the largest, their shares, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analysis import danish
from analysis.measures.rows import KnownRow
from analysis.measures.shapes import Whole
from analysis.present.findings.tabel import words
from analysis.present.findings.tabel.words import Said
from analysis.present.sentences import amount, count_word, sentence
from analysis.present.table import Table

_LARGEST = 3


class _Parts:
    """The parts of a table with the words for them."""

    def __init__(self, table: Table, found: Whole) -> None:
        self.table, self.found, self.rows = table, found, found.rows
        self.unit = found.column.unit
        self.whole = found.rows.whole or Decimal(0)
        self.when = words.when(table, found.column)

    @property
    def decimals(self) -> int:
        total = self.rows.total
        return total.decimals if total else 0

    def of_whole(self, value: Decimal, decimals: int) -> str:
        """Return ``100 af 259 (38,6 pct.)``."""
        whole = amount(self.whole, self.decimals, self.unit)
        share = words.percent(value, self.whole, self.unit)
        return f"{amount(value, decimals)} af {whole}{words.in_brackets(share)}"

    @property
    def largest(self) -> Sequence[KnownRow]:
        """The three largest parts, fewer where a fourth is as large as the third.

        None where a rival is unknown, or where there are not more parts than are named.
        """
        known = self.rows.known
        if self.rows.unknown or len(known) < 2:
            return ()
        for count in range(min(_LARGEST, len(known) - 1), 0, -1):
            if known[count - 1].value > known[count].value:
                return known[:count]
        return ()


def said(table: Table, found: Whole) -> Said:
    """Return the largest parts and what is left of the printed total."""
    parts = _Parts(table, found)
    text = [*_largest(parts), words.without_figure(parts.rows.unknown)]
    cells = [(row.label, found.column.key) for row in (*parts.rows.known, found.rows.total) if row]
    text.append(words.recomputed(table, cells))
    return words.said(_heading(parts), text, _key_figures(parts))


def _heading(parts: _Parts) -> str:
    largest = parts.rows.largest
    if largest is None or not words.fits(largest.label):
        return f"{amount(parts.whole, parts.decimals, parts.unit)} i alt{parts.when}"
    of = parts.of_whole(largest.value, largest.decimals)
    return f"{largest.label} er den største del: {of}{parts.when}"


def _largest(parts: _Parts) -> list[str]:
    largest = parts.largest
    known = parts.rows.known
    if not largest:
        whole = amount(parts.whole, parts.decimals, parts.unit)
        there = "der" if danish.is_count(parts.unit) else "det"
        begins = sentence(f"i alt er {there} {whole}{parts.when}")
        if parts.rows.unknown:
            few = known[:_LARGEST] if len(known) <= _LARGEST else ()
            of = [f"{words.named(row.label)} er {_of(parts, row)}" for row in few]
            return [begins, sentence(danish.join_words(of))]
        if len(known) > 1 and known[0].value == known[-1].value:
            each_ = amount(known[0].value, known[0].decimals, parts.unit)
            return [begins, sentence(f"de {count_word(len(known))} dele er lige store: {each_}")]
        return [begins]
    text = [sentence(f"af {_total(parts)}{parts.when} er {_listed(parts, largest)}")]
    left = [row for row in known if row not in largest]
    if len(largest) > 1:
        added = sum((row.value for row in largest), Decimal(0))
        decimals = max(row.decimals for row in largest)
        text.append(
            sentence(
                f"de {count_word(len(largest))} største er tilsammen "
                f"{parts.of_whole(added, decimals)}"
            )
        )
    if parts.rows.is_whole:
        rest = sum((row.value for row in left), Decimal(0))
        decimals = max(row.decimals for row in left)
        size = amount(rest, decimals, parts.unit)
        if len(left) == 1:
            text.append(sentence(f"resten er {words.named(left[0].label)} ({size})"))
        else:
            text.append(sentence(f"de {count_word(len(left))} andre er tilsammen {size}"))
    return text


def _total(parts: _Parts) -> str:
    return amount(parts.whole, parts.decimals, parts.unit)


def _of(parts: _Parts, row: KnownRow) -> str:
    share = words.percent(row.value, parts.whole, parts.unit)
    return f"{amount(row.value, row.decimals, parts.unit)}{words.in_brackets(share)}"


def _listed(parts: _Parts, rows: Sequence[KnownRow]) -> str:
    return danish.join_words([f"{words.named(row.label)} {_of(parts, row)}" for row in rows])


def _key_figures(parts: _Parts) -> list[tuple[str, str]]:
    whole = words.figure(parts.whole, parts.decimals, parts.unit)
    figures = [(whole, words.ended(f"i alt{parts.when}"))]
    for row in parts.largest[:2]:
        share = words.percent(row.value, parts.whole, parts.unit)
        figures.append(
            (
                words.figure(row.value, row.decimals, parts.unit),
                words.ended(f"er {words.named(row.label)}{words.in_brackets(share)}"),
            )
        )
    return figures
