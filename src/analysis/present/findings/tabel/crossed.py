"""What is said of groups by groups: the largest of each margin, of each row, and of all."""

from __future__ import annotations

from analysis import danish
from analysis.measures.crossed import Matrix
from analysis.measures.rows import KnownRow, Rows
from analysis.present.findings.tabel import listing, rest, words
from analysis.present.findings.tabel.words import MOST_NAMED, Said, of_row
from analysis.present.sentences import clauses, count_word, every
from analysis.present.table import Table

_FEW = 3  # columns that a heading has place for


def said(table: Table, found: Matrix) -> Said:
    """Return the total, the ends of each margin, and where the most are of each row or of all."""
    column = found.columns[0][0]
    about, when = words.noun(table, column.unit), words.when(table, column)
    both = zip(found.margins, ("", "kolonner"), strict=True)
    margins = [(rows, many) for rows, many in both if rows.known]
    corner = next((rows.total for rows, _ in margins if isinstance(rows.total, KnownRow)), None)
    text = [f"{words.level(about, 'i alt', corner)}{when}"] if corner else []
    most = _most(table, about, found)
    ends = [listing.led(table, about, rows, when, many=many) for rows, many in margins]
    own = _own(table, about, found)
    own = own and f"{own}{when}"
    heading = next(filter(None, [own, *ends, most and f"{most}{when}"]), "")
    text += [
        listing.below(heading, table, about, rows, when, is_dated=False, many=many)
        for rows, many in margins
    ]
    text.append(_of_each_row(table, about, found) or most)
    text.append(words.own_is_absent(table))
    text += rest.beside(table, *(found.columns[-1:] if found.margins[0].rows else found.columns))
    text += rest.without_figures(table, found.columns)
    cells = [(line.label, one.key) for line in found.rows for one, _ in found.columns]
    text.append(rest.recomputed(table, cells))
    figures = [(of_row(corner), f"er {about} i alt{when}")] if corner else []
    for rows, many in margins:
        if largest := rows.largest:
            whose = words.whose(table, largest.label, is_row=not many)
            which = f"{many or words.many(table)}{words.compared_of(table, rows)}"
            of = f", højest af de {count_word(len(rows.known))} {which}"
            figures.append((of_row(largest), f"er {about} {whose}{when}{of}"))
    return words.said(heading, text, figures)


def _own(table: Table, about: str, found: Matrix) -> str:
    """Return where the own municipality stands among the others, or else its figures alone."""
    rows = found.margins[0]
    own, known = words.own_row(table, rows), rows.known
    if own is None:
        return _own_cells(table, about, found)
    if rows.unknown or len(known) < 3 or known[0].value == known[-1].value:
        return words.level(about, words.whose(table, own.label), own)
    return (
        f"{words.spoken(table, own.label)} er med {of_row(own)} {words.placed(table, own, known)}"
    )


def _own_cells(table: Table, about: str, found: Matrix) -> str:
    """Return ``i Greve er antallet 3 i kolonnen »Mænd« og 5 i kolonnen »Kvinder«``, of a few."""
    for line in found.rows if table.spec.rows.places else ():
        cells = [cell for cell in line.cells.rows if isinstance(cell, KnownRow)]
        if words.is_own(table, line.label) and len(cells) == len(found.by_column) <= _FEW:
            told = [f"{of_row(cell)} i kolonnen »{cell.label}«" for cell in cells]
            return f"{words.whose(table, line.label)} er {about} {danish.join_words(told)}"
    return ""


def _most(table: Table, about: str, found: Matrix) -> str:
    """Return ``antallet er højest for Kvinder i kolonnen »30-49 år« (55)``."""
    highest = Rows(found.cells).largest
    cells = found.cells
    if {cell.value for cell in cells} == {cells[0].value} and isinstance(cells[0], KnownRow):
        rows, columns = len(found.rows), len(found.by_column)
        many = words.many(table)
        where = "i" if many in words.PLACES else "for"
        of = f"{where} {every(rows, many)} i {every(columns, 'kolonner')}"
        has_more = any(margin.rows or margin.apart for margin in found.margins)
        return "" if has_more else f"{about} er {of_row(cells[0])} {of}"
    if highest is None:
        return ""
    (line,) = [one for one in found.rows if highest in one.cells.rows]
    where = f"{words.whose(table, line.label)} i kolonnen »{highest.label}«"
    (column, *_) = found.columns
    which = words.compared_of(table, column[1]) if column[1].apart else ""
    of = f" af de {count_word(len(found.rows))} {words.many(table)}{which}" if which else ""
    return f"{about} er højest {where} ({of_row(highest)}){of}"


def _of_each_row(table: Table, about: str, found: Matrix) -> str:
    """Return in which column the figure of each row is highest, of a few rows."""
    highest: dict[tuple[str, ...], list[str]] = {}
    for line in found.rows:
        known, largest = line.cells.known, line.cells.known[:1]
        most = tuple(cell.label for cell in known if cell.value == largest[0].value)
        if not line.cells.unknown and len(most) < len(known):
            highest.setdefault(most, []).append(line.label)
    told: list[str] = []
    for columns, labels in highest.items():
        many = "kolonnen" if len(columns) == 1 else "kolonnerne"
        named = danish.join_words([f"»{column}«" for column in columns])
        whose = words.whose(table, *labels)
        told.append(f"{whose} er {'det' if told else about} højest i {many} {named}")
    return clauses(told) if len(found.rows) <= MOST_NAMED else ""
