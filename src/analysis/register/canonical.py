"""The SQL of a relation in canonical types, from the texts of its cells."""

# ruff: noqa: S608 - names are the contract's own, and texts go through literal()

from __future__ import annotations

from analysis.register.contract import Column, Relation
from analysis.register.sheet import Sheet


def parsed(sheet: Sheet, *, persons: bool) -> str:
    """Return the query for the rows of a relation, with all that its rules speak of.

    That is ``nr``, the number of the row; of each column the text without spaces around it, the
    value and, where it has codes, the code that was found; and with ``persons`` the ``borger`` of
    the row and whether the person ``is_known``. Of a file like a kept one there are its own columns
    too, ``borger_kept`` and so on.
    """
    relation = sheet.relation
    coded = looked_up(relation)
    others = [column for column in relation.columns if column not in coded]
    read = [f"{sheet.cells[column.name]} AS {column.name}_raw" for column in others]
    if sheet.like_kept:
        read += [f"{name} AS {name}_kept" for name in relation.canonical]
    read += [
        f"{column.kind.plain(sheet.cells[column.name])} AS {column.name}_plain"
        for column in others
        if column.kind.plain
    ]
    joined = ""
    for column in coded:
        table = lookup_of(column)
        read += [f"{table}.text AS {cell_of(column.name)}", f"{table}.code AS {column.name}_found"]
        read += [f"{table}.value AS {column.name}"]
        joined += f" LEFT JOIN {table} ON {table}.cell = {sheet.cells[column.name]}"
    texts = [f"{_text(sheet, column)} AS {cell_of(column.name)}" for column in others]
    values = [f"{_value(column)} AS {column.name}" for column in others]
    known = ""
    if persons and relation.of_persons:
        values += ["known.borger", "known.borger_id IS NOT NULL AS is_known"]
        known = f" LEFT JOIN persons known ON known.borger_id = {cell_of('borger_id')}"
    return (
        f"WITH read AS (SELECT file_row_number + 2 AS nr, {', '.join(read)} "
        f"FROM {sheet.opened.rows}{joined}), "
        f"cells AS (SELECT *, {', '.join(texts)} FROM read) "
        f"SELECT cells.*, {', '.join(values)} FROM cells{known}"
    )


def canonical(relation: Relation) -> list[str]:
    """Return the SQL for each canonical column, made from what :func:`parsed` gives."""
    return [*map(_canonical, relation.canonical)]


def is_as_kept(relation: Relation) -> str:
    """Return the SQL for whether a row of a file like a kept one would be kept as it lies there."""
    return " AND ".join(
        f"{value.removesuffix(f' AS {name}')} IS NOT DISTINCT FROM {name}_kept"
        for name, value in zip(relation.canonical, canonical(relation), strict=True)
    )


def is_row(sheet: Sheet) -> str:
    """Return the SQL for whether a row is one of this relation's.

    A row of blank cells is passed over, as a spreadsheet may leave some below a table. Of a file
    that several relations share, a row belongs to those that it says something about in columns of
    their own: a spell without a reason for its end is no closure.
    """
    names = [name for name in sheet.relation.names if name not in sheet.mapped.constant]
    own = [name for name in names if name not in sheet.shared]
    return f"coalesce({', '.join(map(cell_of, own or names))}) IS NOT NULL"


def cell_of(column: str) -> str:
    """Return what the text of a column is called in the SQL."""
    return f"{column}_cell"


def lookup_of(column: Column) -> str:
    """Return the name of the table of a column's cells and the codes that they spell."""
    return f"lookup_{column.name}"


def looked_up(relation: Relation) -> list[Column]:
    """Return the columns that hold codes."""
    return [column for column in relation.columns if column.kind.codes]


def _text(sheet: Sheet, column: Column) -> str:
    raw = f"{column.name}_raw"
    text = sheet.text(column.name, raw)
    if column.kind.plain and text != raw:  # a plain one has no spaces around it
        return f"CASE WHEN {column.name}_plain IS NULL THEN {text} ELSE {raw} END"
    return text


def _value(column: Column) -> str:
    value = column.kind.parsed(cell_of(column.name))
    return f"coalesce({column.name}_plain, {value})" if column.kind.plain else value


def _canonical(name: str) -> str:
    """Return the SQL for a canonical column, made from the parsed ones."""
    if name in ("slutdato", "gyldig_til"):
        return f"CASE WHEN {name} < DATE '9999-01-01' THEN {name} END AS {name}"
    if name == "foedt_tal":
        return (
            "CAST(year(foedselsdato) * 10000 + month(foedselsdato) * 100 + day(foedselsdato) "
            "AS INTEGER) AS foedt_tal"
        )
    if name == "uledsaget":
        return "coalesce(uledsaget, FALSE) AS uledsaget"
    if name == "minutter":
        return (  # a cast rounds; the sum of both as decimals would be ten times slower
            "CASE WHEN timer_pr_uge IS NULL THEN CAST(minutter_pr_uge AS INTEGER) "
            "ELSE CAST(timer_pr_uge * 60 AS INTEGER) + "
            "coalesce(CAST(minutter_pr_uge AS INTEGER), 0) END AS minutter"
        )
    return name
