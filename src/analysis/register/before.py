"""What was told before a meeting, as it passes to the process that counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.meeting import Meeting
from analysis.observations import Observation
from analysis.project import Project
from analysis.sources.counted import Counted

Place = tuple[str, str, str]  # a figure's table, the label of its row, the key of its column
Printed = dict[Place, Observation]
# Which checks fail on raw figures and cannot be tried on those that are shown, by table.
Tried = Callable[[Project, Meeting, Counted, Counted], dict[str, list[str]]]


@dataclass(frozen=True)
class Before:
    """What was told before: by what it counts, and in the editions of this very meeting."""

    told: Mapping[str, int | None] = field(default_factory=dict)
    editions: Sequence[Printed] = ()


def at_their_places(figures: Iterable[Observation]) -> Printed:
    """Return figures by where they stand."""
    return {(one.table, one.row, one.column): one for one in figures}
