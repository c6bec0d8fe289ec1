"""The SQL of a relation in canonical types, from the texts of its cells."""

# ruff: noqa: S608 - names are the contract's own, and texts go through literal()

from __future__ import annotations

from analysis.register.contract import Column, Relation
from analysis.register.sheet import Sheet
from analysis.register.sql import trimmed


def parsed(sheet: Sheet, *, persons: bool) -> str:
    """Return the query for the rows of a relation, with all that its rules speak of.

    That is ``nr``, the number of the row; of each column the text without spaces around it, the
    value and, where it has codes, the code that was found; and with ``persons`` the ``borger`` of
    the row and whether the person ``is_known``.
    """
    relation = sheet.relation
    coded = looked_up(relation)
    cells = [f"{_text(sheet, column)} AS {cell_of(column.name)}" for column in relation.columns]
    cells += [f"{lookup_of(column)}.code AS {column.name}_found" for column in coded]
    lookups = "".join(
        f" LEFT JOIN {lookup_of(column)} ON {lookup_of(column)}.cell = {sheet.cells[column.name]}"
        for column in coded
    )
    values = [f"{_parsed(column)} AS {column.name}" for column in relation.columns]
    known = ""
    if persons:
        values += ["known.borger", "known.borger_id IS NOT NULL AS is_known"]
        known = f" LEFT JOIN persons known ON known.borger_id = {cell_of('borger_id')}"
    return (
        f"WITH cells AS (SELECT file_row_number + 2 AS nr, {', '.join(cells)} "
        f"FROM {sheet.opened.rows}{lookups}) "
        f"SELECT cells.*, {', '.join(values)} FROM cells{known}"
    )


def canonical(relation: Relation) -> list[str]:
    """Return the SQL for each canonical column, made from what :func:`parsed` gives."""
    return [*map(_canonical, relation.canonical)]


def is_row(sheet: Sheet) -> str:
    """Return the SQL for whether a row is one of this relation's.

    A row of blank cells is passed over, as a spreadsheet may leave some below a table. Of a file
    that several relations share, a row belongs to those that it says something about in columns of
    their own: a spell without a reason for its end is no closure.
    """
    names = [name for name in sheet.relation.names if name not in sheet.mapped.constant]
    own = [name for name in names if name not in sheet.shared]
    return f"coalesce({', '.join(map(cell_of, own or names))}) IS NOT NULL"


def _text(sheet: Sheet, column: Column) -> str:
    return f"{lookup_of(column)}.text" if column.kind.codes else trimmed(sheet.cells[column.name])


def cell_of(column: str) -> str:
    """Return what the text of a column is called in the SQL."""
    return f"{column}_cell"


def lookup_of(column: Column) -> str:
    """Return the name of the table of a column's texts and the codes that they spell."""
    return f"lookup_{column.name}"


def looked_up(relation: Relation) -> list[Column]:
    """Return the columns that hold codes."""
    return [column for column in relation.columns if column.kind.codes]


def _parsed(column: Column) -> str:
    if column.kind.codes:
        return f"CAST(nullif({column.name}_found, '') AS {column.kind.type})"
    return column.kind.parsed(cell_of(column.name))


def _canonical(name: str) -> str:
    """Return the SQL for a canonical column, made from the parsed ones."""
    if name == "slutdato":
        return "CASE WHEN year(slutdato) < 9999 THEN slutdato END AS slutdato"
    if name == "foedt_tal":
        return (
            "CAST(year(foedselsdato) * 10000 + month(foedselsdato) * 100 + day(foedselsdato) "
            "AS INTEGER) AS foedt_tal"
        )
    if name == "uledsaget":
        return "coalesce(uledsaget, FALSE) AS uledsaget"
    if name == "minutter":
        return (
            "CASE WHEN coalesce(timer_pr_uge, minutter_pr_uge) IS NOT NULL THEN CAST(round("
            "coalesce(timer_pr_uge, 0) * 60 + coalesce(minutter_pr_uge, 0)) AS INTEGER) "
            "END AS minutter"
        )
    return name
