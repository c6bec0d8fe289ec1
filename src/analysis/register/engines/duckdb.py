"""DuckDB: one range of persons after the other, so that a large register fits into memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.register.contract import OF_PERSONS
from analysis.register.engines import Given, Rows

if TYPE_CHECKING:
    import duckdb

# Rows of benefits, activities, visitation and residence that are worked through at once. Measured
# with 10 million spells (17 million rows) on 2 cores: 9 ranges take 9 s and 0.4 GB; one takes 14 s
# and 1.2 GB; 18 take 10 s and 35 take 13 s, with no less memory.
ROWS_AT_ONCE = 2_000_000


class DuckDB:
    """An extract in a connection; ``ranges`` as :class:`~analysis.register.extract.Extract`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, ranges: int | None) -> None:
        self._sql = connection
        self._ranges = ranges

    def put(self, name: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Add a small table."""
        import pyarrow  # slow to load

        self._sql.register(name, pyarrow.Table.from_pylist(rows))

    def rows(self, sql: str) -> Rows:
        """Return what a query gives."""
        return self._sql.execute(sql).fetchall()

    def totals(self, counting: str, given: Given, totals: str, *, of_persons: bool = True) -> Rows:
        """Count for one range of persons after the other, and return the totals of all.

        The SQL sees the persons of one range, and knows of no other: it could be run whole.
        """
        into = "CREATE TEMP TABLE resultat AS"
        for first, last in self._borders() if of_persons else [(0, 0)]:
            for name in OF_PERSONS:
                self._sql.execute(
                    f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM memory.main.{name} "  # noqa: S608
                    f"WHERE borger BETWEEN {first} AND {last}"
                )
            self._sql.execute(f"{into} {counting}", given)
            into = "INSERT INTO resultat"
        return self.rows(totals)

    def _borders(self) -> list[tuple[int, int]]:
        """Return the first and last person of each range; together they hold everyone."""
        relations = ("ydelser", "aktiviteter", "visitation", "bopael")
        counts = " + ".join(f"(SELECT COUNT(*) FROM {name})" for name in relations)  # noqa: S608
        ((first, last, rows),) = self.rows(
            f"SELECT MIN(borger), MAX(borger), {counts} FROM personer"  # noqa: S608
        )
        if first is None:
            return [(0, 0)]
        persons = last - first + 1
        count = max(1, min(self._ranges or -(-rows // ROWS_AT_ONCE), persons))
        starts = [first + persons * number // count for number in range(count + 1)]
        return [(start, after - 1) for start, after in pairwise(starts)]
