"""What is said of the parts of a whole: the largest, their shares, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from analysis import danish
from analysis.measures.rows import KnownRow, Rows
from analysis.measures.shapes import Whole
from analysis.present.findings.tabel import rest, words
from analysis.present.findings.tabel.words import Said, of_row
from analysis.present.sentences import amount, clauses, count_word
from analysis.present.table import Table

_LARGEST = 3


def said(table: Table, found: Whole) -> Said:
    """Return the largest parts and what is left of the printed total."""
    rows, when = found.rows, words.when(table, found.column)
    total = cast(KnownRow, rows.total)  # else it would be no whole
    cells = [(row.label, found.column.key) for row in (*rows.known, total)]
    which = when if len(table.spec.columns) > 1 else ""
    newer = rest.newer(table, found.column.period)
    lacking = [
        *rest.beside(table, (found.column, rows)),
        newer,
        rest.without_figure(table, found.column, rows.unknown, which),
        rest.recomputed(table, cells),
    ]
    is_percent, known = total.unit == danish.PERCENT, rows.known
    figures = [] if is_percent else [_figure(total, f"i alt{when}")]
    if not rows.unknown and known[0].value == total.value:
        heading = _is_all(known[0], total, when)
        return words.said(heading, [heading, *lacking], figures, newer)
    named = _largest(rows, total)
    ties = len(named) > 2 and named[1].value == named[2].value
    figures += [
        _figure(row, f"er {words.named(row.label)}{_of(row, total)}")
        for row in named[: 1 if ties else 2]
    ]
    there = "der" if danish.is_count(total.unit) else "det"
    title = found.table and table.papers.meeting.table(found.table).title
    source = f", se tabellen »{title}«" if title else ""
    in_all = "" if is_percent else f"i alt er {there} {of_row(total)}{when}{source}"
    text = [in_all, *_told(table, rows, named, total), *lacking]
    heading = _heading(rows, total) or ("" if is_percent else f"{of_row(total)} i alt")
    return words.said(heading and heading + when, text, figures, newer)


def _heading(rows: Rows, total: KnownRow) -> str:
    """Return the largest parts, one alone where others may be larger, or that all are alike."""
    known, rest, largest = rows.known, _rest(rows, total), rows.largest
    if known and known[0].value <= rest:
        return _listed(known[:1], total)
    if largest:
        of = _share(amount(largest.value, largest.decimals), largest.value, total)
        return f"{words.named(largest.label)} er den største del: {of}"
    if rows.unknown:
        return ""
    if known[0].value == known[-1].value and not rest:
        return _all_alike(known)
    tied = [words.named(row.label) for row in known if row.value == known[0].value]
    are = f"{danish.join_words(tied)} er de største dele"
    if len(tied) > words.MOST_NAMED:
        are = f"{count_word(len(tied))} dele er lige store og de største"
    return f"{are}: hver {of_row(known[0])}"


def _rest(rows: Rows, total: KnownRow) -> Decimal:
    """Return what is in none of the rows: a part that the table does not have may be so large."""
    return Decimal(0) if rows.is_whole else max(total.value - rows.least, Decimal(0))


def _is_all(row: KnownRow, total: KnownRow, when: str) -> str:
    """Return ``alle 5 personer er A``, ``begge personer er A``, ``A er det hele: 20 kr.``"""
    if not danish.is_count(total.unit) or total.value <= 1:
        return f"{words.named(row.label)} er det hele: {of_row(total)}{when}"
    both = f"begge{of_row(total).removeprefix('2')}"
    every = both if total.value == 2 else f"alle {of_row(total)}"
    return f"{every}{when} er {words.named(row.label)}"


def _largest(rows: Rows, total: KnownRow) -> Sequence[KnownRow]:
    """Return the three largest parts, fewer where a fourth is as large as the third, or may be.

    None where a rival is unknown, or where there are not more parts than are named.
    """
    known, rest = rows.known, _rest(rows, total)
    for count in range(min(_LARGEST, len(known) - 1), 0, -1):
        if known[count - 1].value > max(known[count].value, rest) and not rows.unknown:
            return known[:count]
    return ()


def _all_alike(parts: Sequence[KnownRow]) -> str:
    """Return ``de to dele er lige store: 5 personer hver``."""
    return f"de {count_word(len(parts))} dele er lige store: {of_row(parts[0])} hver"


def _told(table: Table, rows: Rows, largest: Sequence[KnownRow], total: KnownRow) -> list[str]:
    known = rows.known
    is_all = not rows.unknown and not _rest(rows, total)
    if is_all and known[0].value == known[-1].value:
        return [_all_alike(known)]
    is_few = len(known) <= words.MOST_NAMED
    if is_few and not (is_all and largest):
        return [_listed(known, total)]
    if not largest:
        return [words.extremes(table, words.noun(table, total.unit), rows)]
    text = [_listed(largest, total)]
    left = [row for row in known if row not in largest]
    if not _added(left)[0]:
        names = danish.join_words([words.named(row.label) for row in largest])
        nothing = clauses([f"{words.named(row.label)} er {of_row(row)}" for row in left])
        return [*text, f"{names} er tilsammen det hele", nothing]
    if len(largest) > 1:
        added, decimals = _added(largest)
        of = _share(amount(added, decimals), added, total)
        text.append(f"de {count_word(len(largest))} største er tilsammen {of}")
    if rows.is_whole:
        rest = amount(*_added(left), total.unit)
        one = f"resten er {words.named(left[0].label)} ({rest})"
        many = f"de {count_word(len(left))} andre er tilsammen {rest}"
        text.append(one if len(left) == 1 else many)
    return text


def _added(rows: Sequence[KnownRow]) -> tuple[Decimal, int]:
    """Return what rows add up to, and the decimals of it."""
    return sum((row.value for row in rows), Decimal(0)), max(row.decimals for row in rows)


def _listed(rows: Sequence[KnownRow], total: KnownRow) -> str:
    return clauses([f"{words.named(row.label)} er {of_row(row)}{_of(row, total)}" for row in rows])


def _of(row: KnownRow, total: KnownRow) -> str:
    return words.share(row.value, total.value, total.unit)


def _share(part: str, value: Decimal, total: KnownRow) -> str:
    """Return ``100 af 259 (38,6 pct.)``; per cents are shares already."""
    if total.unit == danish.PERCENT:
        return f"{part}{danish.NO_BREAK_SPACE}{danish.PERCENT}"
    return f"{part} af {of_row(total)}{words.share(value, total.value, total.unit)}"


def _figure(row: KnownRow, text: str) -> tuple[str, str]:
    return amount(row.value, row.decimals, row.unit), text
