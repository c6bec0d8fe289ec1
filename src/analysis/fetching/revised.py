"""What a source tells otherwise than before: two snapshots of one table, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from analysis.sources.snapshots import Cell, Snapshot

Place = tuple[Cell, ...]  # what the row is told apart by, and the heading of the column


@dataclass(frozen=True)
class Revised:
    """The cells of both snapshots and of one alone, by what became of them.

    ``shared`` are those in which both show a figure, ``changed`` those of them with another one;
    ``period`` is where a place names its period.
    """

    shared: list[Place]
    changed: dict[Place, tuple[Decimal, Decimal]]
    new: list[Place]
    gone: list[Place]
    hidden: list[Place]
    shown: list[Place]
    period: int

    def periods(self, places: Iterable[Place]) -> int:
        """Return how many periods some places are of."""
        return len({place[self.period] for place in places})

    @property
    def largest(self) -> Place | None:
        """Where a figure has changed the most; of equal ones the first."""
        sizes = {place: abs(now - was) for place, (was, now) in self.changed.items()}
        return max(sizes, key=lambda place: sizes[place], default=None)

    def lines(self) -> Iterator[str]:
        """Say what became of the cells, with counts."""
        if largest := self.largest:
            was, now = self.changed[largest]
            yield (
                f"{len(self.changed):,} of {len(self.shared):,} figures that both have are revised,"
                f" in {self.periods(self.changed)} of {self.periods(self.shared)} periods; "
                f"the most {_named(largest)}: {was} is now {now}"
            )
        else:
            yield f"none of the {len(self.shared):,} figures that both have is revised"
        for found, what in (
            (self.new, "new"),
            (self.gone, "gone"),
            (self.hidden, "now without a figure (hidden or zero)"),
            (self.shown, "now with a figure"),
        ):
            if found:
                yield f"{len(found):,} {what}, the first {_named(found[0])}"


def between(before: Snapshot, after: Snapshot) -> Revised:
    """Return how two snapshots of a table differ."""
    was, now = _cells(before), _cells(after)
    both = [place for place in now if place in was]
    figures = {place: (was[place], now[place]) for place in both}
    told = {place: (a, b) for place, (a, b) in figures.items() if a is not None and b is not None}
    return Revised(
        shared=[*told],
        changed={place: (a, b) for place, (a, b) in told.items() if a != b},
        new=[place for place in now if place not in was],
        gone=[place for place in was if place not in now],
        hidden=[place for place, (a, b) in figures.items() if a is not None and b is None],
        shown=[place for place, (a, b) in figures.items() if a is None and b is not None],
        period=after.period,
    )


def _cells(snapshot: Snapshot) -> dict[Place, Decimal | None]:
    columns, rows = snapshot.grid()
    keys = snapshot.keys
    return {
        (*row[:keys], columns[at]): value
        for row in rows
        for at in range(keys, len(columns))
        if isinstance(value := row[at], Decimal | None)
    }


def _named(place: Place) -> str:
    return ", ".join(map(str, place))
