"""What is said of rows of which nothing is known but their figures: the highest and the lowest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from analysis import danish
from analysis.measures.rows import KnownRow, Row, Rows
from analysis.measures.shapes import Listing
from analysis.present import sentences
from analysis.present.findings.tabel import rest, words
from analysis.present.findings.tabel.words import Said, of_row
from analysis.present.sentences import clauses, count_word, every
from analysis.present.table import Table

_MOST_COLUMNS = 3
_OVERLAP = "Rækkerne overlapper hinanden, så de kan ikke lægges sammen."


def said(table: Table, found: Listing) -> Said:
    """Return the highest and the lowest row of each column; of many, which row is so most often."""
    if len(found.columns) > _MOST_COLUMNS:
        return _of_many(table, found)
    columns = found.columns
    is_one = len(columns) == 1
    own = _own(table, found)
    heading = clauses(own)
    text, figures = [heading], _own_figures(table, found)
    for column, rows in columns:
        about = words.about(table, column)
        if is_one:
            about = words.called(table, column.unit, words.measure_of(table, column))
        when = words.when(table, column)
        when = "" if danish.plain(when).removeprefix("i ") in danish.plain(about) else when
        total = rows.total if isinstance(rows.total, KnownRow) else None
        if total:
            whole = words.level(about, words.whose(table, total.label), total)
            text.append(whole + when)
        if rows.known:
            heading = heading or led(table, about, rows, when)
            text.append(below(heading, table, about, rows, when, is_dated=total is None))
        figures += _key_figures(table, about, rows, when) if not own else []
    newer = rest.newer(table, columns[0][0].period) if is_one else ""
    text.append(words.own_is_absent(table))
    text += [*rest.beside(table, *columns), newer, *rest.without_figures(table, columns)]
    cells = [(row.label, column.key) for column, rows in columns for row in rows.known]
    text.append(rest.recomputed(table, cells))
    text.append(overlap(table, *(len(rows.known) for _, rows in columns)))
    return words.said(heading, text, figures, newer)


def _own(table: Table, found: Listing) -> list[str]:
    """Return the own municipality's figure in each of several columns, and its place."""
    mine = [(column, rows, words.own_row(table, rows)) for column, rows in found.columns]
    told: list[str] = []
    for column, rows, own in mine if len(mine) > 1 else ():
        if own:
            name = f"»{column.name}«"
            verb = f"{name} er" if told else f"{words.whose(table, own.label)} er {name}"
            told.append(f"{verb} {of_row(own)}{_place(table, own, rows)}")
    return told


def _place(table: Table, own: KnownRow, rows: Rows) -> str:
    """Return ``, nummer 2 af 6 kommuner``, where all of them are known and not all alike."""
    known = rows.known
    is_spread = known[0].value != known[-1].value and not rows.unknown and len(known) > 2
    return f", {words.placed(table, own, known)}" if is_spread else ""


def _own_figures(table: Table, found: Listing) -> list[tuple[str, str]]:
    """Return the own municipality's figures of several columns."""
    mine = [(column, rows, words.own_row(table, rows)) for column, rows in found.columns]
    return [
        (
            of_row(own),
            f"er {words.about(table, column)} {words.whose(table, own.label)}"
            f"{words.when(table, column) if words.is_under_a_time(column) else ''}"
            f"{_place(table, own, rows)}",
        )
        for column, rows, own in mine
        if own and len(mine) > 1
    ]


def overlap(table: Table, *counts: int) -> str:
    """Tell that rows overlap, where a column shows several of them."""
    return _OVERLAP if table.spec.rows.overlap and max(counts, default=0) > 1 else ""


def _of_many(table: Table, found: Listing) -> Said:
    """Return ``tallet er højest for A i fire og for B i én af de seks kolonner``."""
    largest = [rows.largest for _, rows in found.columns]
    often = Counter(row.label for row in largest if row)
    told = [
        f"{words.whose(table, label)} i {count_word(times)}"
        for label, times in often.most_common(words.MOST_NAMED)
    ]
    is_upset = any(words.is_upset(table, rows.unknown) for _, rows in found.columns)
    told = told if len(often) <= words.MOST_NAMED and not is_upset else []
    all_shown = len(found.columns) == len(table.spec.columns)
    which = "" if all_shown else ", der kan sammenlignes"
    count = len(found.columns)
    of = f"af de {count_word(count)} kolonner{which}"
    if set(often.values()) == {count}:
        told, of = [words.whose(table, *often)], f"i {every(count, 'kolonner')}{which}"
    nouns = {words.noun(table, column.unit) for column, _ in found.columns}
    about = nouns.pop() if len(nouns) == 1 else "tallet"
    is_ = f"{about} er højest"
    if any(words.compared_of(table, rows) for _, rows in found.columns if rows.apart):
        is_ = f"af de rækker, der kan sammenlignes, er {about} højest"
    heading = f"{is_} {danish.join_words(told)} {of}" if told else ""
    own = _own(table, found)
    cells = [(row.label, column.key) for column, rows in found.columns for row in rows.known]
    text = [
        clauses(own[: words.MOST_NAMED]),
        heading,
        words.own_is_absent(table),
    ]
    text += [*rest.beside(table, *found.columns), rest.recomputed(table, cells)]
    text.append(overlap(table, *(len(rows.known) for _, rows in found.columns)))
    text.append(_lacking([row for _, rows in found.columns for row in rows.unknown]))
    return words.said(own[0] if own else heading, text, _own_figures(table, found))


def _lacking(rows: Sequence[Row]) -> str:
    """Return ``tre af tallene er ikke vist eller kan være forkerte`` of those without a figure."""
    is_one = len(rows) == 1
    why = dict.fromkeys(sentences.lacks(row.status, is_one=is_one) for row in rows)
    *others, last = why or [""]
    said = " eller ".join(filter(None, [", ".join(others), last]))
    return f"{count_word(len(rows), neuter=True)} af tallene {said}" if rows else ""


def led(table: Table, about: str, rows: Rows, when: str, *, many: str = "") -> str:
    """Return what makes a heading: the first of the ends, unless too many share it."""
    ends = (
        compared(table, about, rows, when, which=which, many=many)
        for which in (words.FIRST, words.LAST)
    )
    return next((one for one in ends if 0 < len(one) <= words.LONGEST_HEADING), "")


def below(
    heading: str,
    table: Table,
    about: str,
    rows: Rows,
    when: str,
    *,
    is_dated: bool,
    many: str = "",
) -> str:
    """Return the ends that a heading does not have; ``is_dated`` says when, if no other does."""
    is_led = heading == compared(table, about, rows, when, which=words.FIRST, many=many)
    which = words.LAST if is_led else words.BOTH
    return compared(table, about, rows, when if is_dated else "", which=which, many=many)


def compared(
    table: Table,
    about: str,
    rows: Rows,
    when: str,
    *,
    which: slice = words.BOTH,
    many: str = "",
) -> str:
    """Return a lone figure, one that all rows share, or the ends, or the ``which`` of them.

    ``many`` is what is compared where it is not the table's rows.
    """
    known = rows.known
    if len(known) == 1:
        whose = words.whose(table, known[0].label, is_row=not many)
        return words.level(about, whose, known[0]) + when
    if known[0].value != known[-1].value or words.is_upset(table, rows.unknown):
        return words.extremes(table, about, rows, which=which, others=many, when=when)
    what = many or words.many(table)
    where = "i" if what in words.PLACES else "for"
    of = f"{where} {every(len(known), what)}{words.compared_of(table, rows)}"
    if rows.unknown:
        return f"{about} er {of_row(known[0])}{when} {of}"
    return f"{about} er {of_row(known[0])} {of}{when}"


def _key_figures(table: Table, about: str, rows: Rows, when: str) -> list[tuple[str, str]]:
    """Return a column's total, or else the figure that stands out."""
    chosen, tied, most = rows.total, [rows.total.label] if rows.total else [], ""
    if not isinstance(chosen, KnownRow):
        known, word = rows.known, "højest"
        if not known or (len(known) > 1 and known[0].value == known[-1].value):
            return []
        if len(known) > 1 and words.is_upset(table, rows.unknown):
            return []
        chosen = known[0]
        if words.is_shortfall(rows):
            chosen, word = known[-1], "længst under nul"
        tied = [row.label for row in known if row.value == chosen.value]
        of = words.basis(table, rows) or f" af de {count_word(len(known))} {words.many(table)}"
        most = f", {word}{of}" if len(known) > 1 else ""
    if len(tied) > words.MOST_TIED:
        return []
    text = f"er {about} {words.whose(table, *tied)}{when}{most}"
    return [(f"{of_row(chosen)} hver" if len(tied) > 1 else of_row(chosen), text)]
