"""What runs the SQL of a register: DuckDB on this machine, or Spark. Nothing else knows which.

The SQL is written for DuckDB and keeps to what Spark knows too. In it ``$day`` is a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from analysis.meeting.counted import EngineName

# Set by the command: the engine that counts, whatever meeting.toml says.
ASKED = "UDVALGSTAL_ENGINE"

Rows = list[tuple[Any, ...]]
Given = Mapping[str, object]


class Engine(Protocol):
    """An extract that is open: SQL sees its relations and code tables by their names."""

    def put(self, name: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Add a small table, which has at least one row; its columns are the keys."""

    def rows(self, sql: str) -> Rows:
        """Return what a query gives."""

    def totals(self, counting: str, given: Given, totals: str, *, of_persons: bool = True) -> Rows:
        """Count, and return what ``totals`` makes of the rows that were counted.

        ``counting`` may be run for some persons at a time, so that a group stands in several rows:
        ``totals`` is a query that sees all of them as ``resultat``, and adds them up. What is not
        ``of_persons`` is run once. ``given`` are the parameters of ``counting``, those that it
        names and no other.
        """


def require(engine: EngineName) -> None:
    """Raise :class:`InputError`, which says what to install, where an engine cannot be started."""
    if engine == "spark":
        from analysis.register.engines import spark

        spark.require()
