"""A checked extract, as the measures read it."""

# ruff: noqa: S608 - names are the contract's own, and texts go through literal()

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import uuid4

import duckdb

from analysis.meeting.counted import EngineName
from analysis.register.contract import CODE_TABLES, RELATIONS
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
    relations that were delivered as they would be kept, and are used where they lie.

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
        """Return a connection in memory with a view per relation and the code tables as tables.

        It starts threads: to be called only in a process that is not forked afterwards. What does
        not fit into memory is put beside the folder, in one that goes when the connection does.
        """
        handle = hold(self.folder.parent)
        connection = connect(self.folder.parent / f".spill-{uuid4().hex}", memory=_MEMORY)
        weakref.finalize(connection, release, handle)
        made = {f"VIEW {name}": self.file_of(name) for name in RELATIONS}
        made |= {f"TABLE {name}": self.folder / "codes" / f"{name}.parquet" for name in CODE_TABLES}
        for each, path in made.items():
            rows = f"read_parquet({literal(path)})"
            connection.execute(f"CREATE {each} AS SELECT * FROM {rows}")
        return connection
