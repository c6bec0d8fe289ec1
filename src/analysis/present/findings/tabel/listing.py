"""What is said of rows of which nothing is known but their figures: the highest and the lowest."""

from __future__ import annotations

from analysis.measures.rows import KnownRow, Rows
from analysis.measures.shapes import Listing
from analysis.present.findings.tabel import words
from analysis.present.findings.tabel.words import Said, of_row
from analysis.present.sentences import count_word, every
from analysis.present.table import Table

_MOST_COLUMNS = 3
_OVERLAP = "Det samme kan tælle med i flere rækker, så rækkerne kan ikke lægges sammen."


def said(table: Table, found: Listing) -> Said:
    """Return the highest and the lowest row of each column, of at most three columns."""
    columns = found.columns if len(found.columns) <= _MOST_COLUMNS else ()
    is_one = len(found.columns) == 1
    text, figures = [], []
    headings: list[str] = []
    for column, rows in columns:
        about = words.noun(table, column.unit)
        about += "" if is_one else f" i kolonnen »{column.heading}«"
        when = words.when(table, column)
        when = "" if when.removeprefix(" i ") in about else when
        total = rows.total if isinstance(rows.total, KnownRow) else None
        if total:
            whole = words.level(about, words.whose(table, total.label), total)
            text.append(whole + when)
        if rows.known:
            text.append(compared(table, about, rows, "" if total else when))
            ends = (compared(table, about, rows, when, alone=alone) for alone in (True, False))
            headings += filter(None, ends)
        figures += _key_figures(table, about, rows, when)
    newer = words.newer(table, columns[0][0].period) if is_one else ""
    text.append(newer)
    text += words.without_figures(table, columns)
    cells = [(row.label, column.key) for column, rows in columns for row in rows.known]
    text.append(words.recomputed(table, cells))
    if table.spec.rows.overlap and any(len(rows.known) > 1 for _, rows in columns):
        text.append(_OVERLAP)
    heading = next((one for one in headings if len(one) <= words.LONGEST_HEADING), "")
    return words.said(heading, text, figures, newer)


def compared(
    table: Table, about: str, rows: Rows, when: str, *, alone: bool = False, many: str = ""
) -> str:
    """Return a lone figure, one that all rows share, or the ends; ``alone`` only the first.

    ``many`` is what is compared where it is not the table's rows.
    """
    known = rows.known
    if len(known) == 1:
        whose = words.whose(table, known[0].label, is_row=not many)
        return words.level(about, whose, known[0]) + when
    if known[0].value != known[-1].value:
        ends = words.extremes(table, about, rows, alone=alone, others=many)
        return ends and f"{ends}{when}"
    where = "i" if table.spec.rows.municipalities and not many else "for"
    of = f"{where} {every(len(known), many or words.many(table))}"
    if rows.unknown:
        of += ", der er tal for"
    return f"{about} er {of_row(known[0])} {of}{when}"


def _key_figures(table: Table, about: str, rows: Rows, when: str) -> list[tuple[str, str]]:
    """Return a column's total, or else the figure that stands out."""
    chosen, tied, most = rows.total, [rows.total.label] if rows.total else [], ""
    if not isinstance(chosen, KnownRow):
        known, word = rows.known, "højest"
        if not known or (len(known) > 1 and known[0].value == known[-1].value):
            return []
        chosen = known[0]
        if words.is_shortfall(rows):
            chosen, word = known[-1], "længst under nul"
        tied = [row.label for row in known if row.value == chosen.value]
        of = words.basis(table, rows) or f" af de {count_word(len(known))}"
        most = f", {word}{of}" if len(known) > 1 else ""
    if len(tied) > words.MOST_TIED:
        return []
    text = f"er {about} {words.whose(table, *tied)}{when}{most}"
    return [(of_row(chosen), text)]
