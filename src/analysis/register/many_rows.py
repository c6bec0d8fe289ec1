"""What takes more than one row of a relation: their order, doubled rows, overlapping spells.

``typed`` is the SQL for the rows of a relation in canonical types; that of a file as it is kept, or
with the number of each row and its faults.
"""

# ruff: noqa: S608 - names are the contract's own

from __future__ import annotations

from datetime import date

import duckdb

from analysis.register.contract import Relation


def in_order(typed: str, relation: Relation) -> str:
    """Return the query for whether the rows of a file are sorted by person and start."""
    whose, start = relation.whose, relation.start or relation.whose
    return (
        f"SELECT coalesce(bool_and({whose} > above OR {whose} = above AND {start} >= before), TRUE)"
        f" FROM (SELECT {whose}, {start}, lag({whose}) OVER () AS above, "
        f"lag({start}) OVER () AS before FROM {typed})"
    )


def of_repeats(typed: str, relation: Relation) -> list[str]:
    """Return the queries that all say yes only where a row of a sorted file is doubled or overlaps.

    Such a row is of a person (and benefit) of whom another row begins no earlier than it, and no
    later than it ends; the first of them that does stands right below it.
    """
    if relation.key == "borger_id":
        return [f"SELECT count(*) > (SELECT count(*) FROM persons) FROM {typed}"]
    if relation.key:
        # Shorter than texts. Two that share a hash are told apart where faults are looked for.
        return [f"SELECT count(*) > count(DISTINCT hash({relation.key})) FROM {typed}"]
    whose = relation.whose
    until = relation.start if relation.apart is None else relation.until
    # Of whatever kind: hardly anybody has that, and the file is sorted by it.
    suspects = (
        f"SELECT {whose} FROM (SELECT {whose}, {relation.start}, lag({whose}) OVER () AS above, "
        f"lag({until}) OVER () AS before FROM {typed}) "
        f"WHERE {whose} = above AND {relation.start} <= before"
    )
    some = f"SELECT count(*) > 0 FROM ({suspects})"
    rows = f"FROM {typed} SEMI JOIN ({suspects}) USING ({whose})"
    if relation.apart is None:
        every = ", ".join(relation.canonical)
        return [some, f"SELECT count(*) > 0 FROM ({rows} GROUP BY {every} HAVING count(*) > 1)"]
    spells = after_others(rows, relation)
    return [some, f"SELECT coalesce(bool_or(begun <= before), FALSE) FROM ({spells})"]


def after_others(rows: str, relation: Relation) -> str:
    """Return the query for when each spell has ``begun`` and the one ``before`` it ended.

    That is of the same person (and benefit), of whom none may overlap. ``rows`` are a FROM clause,
    in any engine.
    """
    within = _within(relation)
    before = f"LAG({relation.until}) OVER (PARTITION BY {within} ORDER BY {relation.start})"
    return f"SELECT {relation.start} AS begun, {before} AS before {rows}"


def _within(relation: Relation) -> str:
    return ", ".join((relation.whose, *(relation.apart or ())))


def one_of(relation: Relation) -> str:
    """Return, in words, of what no two rows may overlap."""
    return " and ".join(("person" if relation.of_persons else "tilbud", *(relation.apart or ())))


def spells_of_overlaps(typed: str, relation: Relation) -> str:
    """Return the query for all spells of each person (and benefit) of whom two overlap, by start.

    They are few: of those spells alone it is asked afterwards which of them go.
    """
    within = _within(relation)
    sound = (
        f"SELECT {within}, {relation.start} AS begun, nr, {relation.until} AS until "
        f"FROM {typed} WHERE faults = 0 AND {relation.whose} IS NOT NULL"
    )
    return (
        f"SELECT {within}, nr, begun, until FROM ({sound}) "
        f"SEMI JOIN (SELECT {within} FROM (SELECT {within}, begun, "
        f"lag(until) OVER (PARTITION BY {within} ORDER BY begun, nr) AS before "
        f"FROM ({sound})) WHERE begun <= before) USING ({within}) "
        f"ORDER BY {within}, begun, nr"
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
