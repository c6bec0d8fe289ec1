"""A checked extract, as the measures read it."""

# ruff: noqa: S608 - names are the contract's own, and texts go through literal()

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import duckdb

from analysis.meeting.counted import EngineName
from analysis.register.contract import CODE_TABLES, RELATIONS, Relation
from analysis.register.engines import Engine
from analysis.register.engines.duckdb import DuckDB
from analysis.register.kept import hold, release
from analysis.register.sql import connect, literal

# Enough for 100 million spells in ranges, and for 10 million in one; measured on 2 cores.
_MEMORY = "1GB"


@dataclass(frozen=True)
class Extract:
    """A checked extract: a folder with one Parquet file per relation, in canonical types.

    ``set_aside`` are the faulty rows that were left out, by relation, and ``said`` is what was
    found of them, and of columns of own numbers, a line each. ``kommunekode`` is that of
    the municipality whose register it is, whose residents are counted; with None everyone is,
    wherever they live, as in a register of the whole country. ``own_numbers`` gives by column why
    its numbers are no CPR numbers, though they look like some. ``delivered`` are the files of those
    relations that were delivered as they would be kept, and are used where they lie. ``lacking``
    are the optional relations, and columns as ``aktiviteter.tilbud``, that were not delivered: the
    measures see them without rows, or blank. ``complete`` is the day from which a relation holds
    all that is under way or happens, where it does not always.

    ``engine`` counts in it. ``ranges`` is how many ranges of persons DuckDB works through, one
    after the other; None chooses by size. ``places`` are where its relations lie as Spark names
    it, if not in the folder.
    """

    folder: Path
    day: date
    set_aside: dict[str, int]
    kommunekode: int | None = None
    said: tuple[str, ...] = ()
    own_numbers: dict[str, str] = field(default_factory=dict)
    engine: EngineName = "duckdb"
    ranges: int | None = None
    places: dict[str, str] = field(default_factory=dict)
    delivered: dict[str, Path] = field(default_factory=dict)
    lacking: frozenset[str] = frozenset()
    complete: dict[str, date] = field(default_factory=dict)

    def file_of(self, relation: str) -> Path:
        """Return the Parquet file of a relation."""
        return self.delivered.get(relation, self.folder / f"{relation}.parquet")

    @contextmanager
    def opened(self) -> Iterator[Engine]:
        """Open it in its engine."""
        if self.engine == "spark":
            from analysis.register.engines import spark  # an extra, which may not be here

            yield spark.opened(self)
        else:
            with self.connect() as connection:
                yield DuckDB(connection, self.ranges)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Return a connection with a view per relation and the code tables as tables.

        What it makes that is temporary is its own. It starts threads: to be called only in a
        process that is not forked afterwards.
        """
        return self._database.cursor()

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        """What connections are to, in memory: to make it takes longer than most questions to it.

        What does not fit into memory is put beside the folder, in one that goes when this does.
        Until then the extract is in use, and no run forgets it.
        """
        handle = hold(self.folder.parent)
        connection = connect(self.folder.parent / f".spill-{uuid4().hex}", memory=_MEMORY)
        weakref.finalize(connection, release, handle)
        for name in RELATIONS:
            connection.execute(f"CREATE VIEW {name} AS {self._rows_of(name)}")
        for name in CODE_TABLES:
            path = literal(self.folder / "codes" / f"{name}.parquet")
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet({path})")
        return connection

    def _rows_of(self, name: str) -> str:
        """Return the query for a relation with all its columns; it may lack rows, or some of them.

        What was not delivered has no rows, or is unknown in all of them.
        """
        columns = RELATIONS[name].canonical
        blank = {column: f"CAST(NULL AS {kind}) AS {column}" for column, kind in columns.items()}
        if name in self.lacking:
            return f"SELECT {', '.join(blank.values())} WHERE FALSE"
        known = [
            blank[column] if f"{name}.{column}" in self.lacking else column for column in columns
        ]
        return f"SELECT {', '.join(known)} FROM read_parquet({literal(self.file_of(name))})"


def lacking_of(delivered: Iterable[Relation]) -> Iterator[str]:
    """Yield what was not delivered: relations and columns, of relations as they were delivered."""
    found = {relation.name: relation for relation in delivered}
    for name, relation in RELATIONS.items():
        if name not in found:
            yield name
        else:
            gone = {*relation.names} - {*found[name].names}
            yield from (f"{name}.{column}" for column in gone)
