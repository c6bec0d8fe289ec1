"""Rows that say what an earlier row says, or overlap one that stays: the queries that find them.

``typed`` is the SQL for the rows of a relation in canonical types.
"""

# ruff: noqa: S608 - names are the contract's own

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from analysis.register.contract import Relation

_NEVER = "DATE '9999-12-31'"


def spells_of_overlaps(typed: str, apart: Sequence[str]) -> str:
    """Return the query for all spells of each person (and benefit) of whom two overlap, by start.

    They are few: of those spells alone it is asked afterwards which of them go.
    """
    within = ", ".join(("borger", *apart))
    sound = (
        f"SELECT {within}, startdato, nr, coalesce(slutdato, {_NEVER}) AS until "
        f"FROM {typed} WHERE faults = 0 AND borger IS NOT NULL"
    )
    return (
        f"SELECT {within}, nr, startdato, until FROM ({sound}) "
        f"SEMI JOIN (SELECT {within} FROM (SELECT {within}, startdato, "
        f"lag(until) OVER (PARTITION BY {within} ORDER BY startdato, nr) AS before "
        f"FROM ({sound})) WHERE startdato <= before) USING ({within}) "
        f"ORDER BY {within}, startdato, nr"
    )


def overlapping(spells: duckdb.DuckDBPyConnection) -> list[dict[str, int]]:
    """Return the rows that overlap an earlier one that is kept, with that; it takes them in order.

    A row that goes takes no other with it, so that each is said to overlap one that stays.
    """
    going: list[dict[str, int]] = []
    last: list[object] = []
    last_day, kept = date.min, 0
    while rows := spells.fetchmany(10_000):
        for *whose, nr, start, until in rows:
            if whose == last and start <= last_day:
                going.append({"nr": nr, "first": kept})
            else:
                last, last_day, kept = whose, until, nr
    return going


def repeated(typed: str, relation: Relation) -> str:
    """Return the query for the rows that say what an earlier row says, with the first of these."""
    of = relation.key or ", ".join(relation.canonical)
    told = f"{relation.key} IS NOT NULL" if relation.key else "faults = 0"
    said = f"SELECT nr, {of} FROM {typed} WHERE {told}"
    return (
        f"SELECT nr, first FROM ({said}) JOIN (SELECT {of}, min(nr) AS first FROM ({said}) "
        f"GROUP BY {of} HAVING count(*) > 1) USING ({of}) WHERE nr <> first"
    )
