"""What is said of rows of which nothing is known but their figures: the highest and the lowest."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import danish
from analysis.measures.rows import KnownRow, Rows
from analysis.measures.shapes import Listing
from analysis.meeting import ColumnSpec
from analysis.present.findings.tabel import words
from analysis.present.findings.tabel.words import Said, of_row
from analysis.present.sentences import count_word, every, sentence
from analysis.present.table import Table

_MOST_COLUMNS = 3
_MOST_TIED = 3
_OVERLAP = "Den samme kan tælle med i flere rækker, så rækkerne kan ikke lægges sammen."


def said(table: Table, found: Listing) -> Said:
    """Return the highest and the lowest row of each column, of at most three columns."""
    columns = found.columns if len(found.columns) <= _MOST_COLUMNS else ()
    alone = len(found.columns) == 1
    text = [_sentence(*column, alone=alone) for column in columns]
    text += [
        words.without_figure(
            rows.unknown,
            words.when(table, column) if alone else f" i kolonnen »{column.heading}«",
        )
        for column, rows in columns
    ]
    cells = [(row.label, column.key) for column, rows in columns for row in rows.known]
    text.append(words.recomputed(table, cells))
    if table.spec.rows.overlap and any(text):
        text.append(_OVERLAP)
    figures = [one for column in columns for one in _key_figures(*column, alone=alone)]
    heading = _heading(table, *columns[0], alone=alone) if columns else ""
    return words.said(heading, text, figures)


def _superlatives(rows: Rows) -> tuple[str, str]:
    """Return what the largest and the smallest are called: ``flest`` and ``færrest`` of counts."""
    if rows.known[0].value < 0:
        return "tættest på nul", "længst under nul"
    unit = rows.known[0].unit
    if danish.is_count(unit) and not rows.known[0].decimals:
        return "flest", "færrest"
    return ("størst", "mindst") if words.is_money(unit) else ("højest", "lavest")


def _named(word: str, rows: Sequence[KnownRow]) -> str:
    """Return ``flest i A og B (270)``, ``størst er A (145 tusinde kr.)``."""
    labels = danish.join_words([words.named(row.label) for row in rows])
    is_ = "i" if word in {"flest", "færrest"} else "er"
    return f"{word} {is_} {labels} ({of_row(rows[0])})"


def _end(rows: Rows) -> tuple[str, KnownRow] | None:
    """Return the row farthest from zero on the side where all figures are, and what it is."""
    negative = bool(rows.known) and rows.known[0].value < 0
    row = rows.smallest if negative else rows.largest
    return (_superlatives(rows)[negative], row) if row else None


def _heading(table: Table, column: ColumnSpec, rows: Rows, *, alone: bool) -> str:
    end = _end(rows)
    of = "" if alone else f"{column.heading}: "
    if len(rows.rows) == 1 and rows.known and words.fits(rows.known[0].label):
        return f"{of}{rows.known[0].label}: {of_row(rows.known[0])}{words.when(table, column)}"
    if end is None or not words.fits(end[1].label):
        return ""
    return f"{of}{_named(end[0], [end[1]])}{words.when(table, column)}"


def _sentence(column: ColumnSpec, rows: Rows, *, alone: bool) -> str:
    known = rows.known
    begins = "" if alone else f"{column.heading}: "
    total = _total(rows)
    if rows.unknown or len(known) < 2:
        one = f"{known[0].label}: {of_row(known[0])}" if len(known) == 1 else ""
        told = total or ("" if rows.unknown else one)
        return sentence(f"{begins}{told}") if told else ""
    if known[0].value == known[-1].value:
        return sentence(f"{begins}{of_row(known[0])} i {every(len(known), 'rækker')}")
    ends = [
        _named(word, tied)
        for word, end in zip(_superlatives(rows), (known[0], known[-1]), strict=True)
        if len(tied := [row for row in known if row.value == end.value]) <= _MOST_TIED
    ]
    joint = " og " if _superlatives(rows)[0] == "flest" else ", og "
    told = "; ".join(filter(None, [total, joint.join(ends)]))
    return sentence(f"{begins}{told}") if told else ""


def _total(rows: Rows) -> str:
    """Return ``i alt 16 personer``, ``Hele landet: 500 dage``."""
    if not isinstance(rows.total, KnownRow):
        return ""
    label = rows.total.label
    begins = words.lowered(label) if words.is_adverb(label) else f"{label}:"
    return f"{begins} {of_row(rows.total)}"


def _key_figures(column: ColumnSpec, rows: Rows, *, alone: bool) -> list[tuple[str, str]]:
    """Return a column's total, or else the figure that stands out."""
    of = "" if alone else f" ({column.heading})"
    if isinstance(rows.total, KnownRow):
        total = rows.total
        label = words.lowered(total.label) if words.is_adverb(total.label) else total.label
        figure = words.figure(total.value, total.decimals, total.unit)
        return [(figure, words.ended(f"{label}{of}"))]
    if (end := _end(rows)) is None:
        return []
    word, row = end
    is_ = "i " if word in {"flest", "færrest"} else ""
    text = f"{is_}{words.named(row.label)}, {word} af de {count_word(len(rows.known))}{of}"
    return [(words.figure(row.value, row.decimals, row.unit), words.ended(text))]
