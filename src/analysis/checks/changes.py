"""What is otherwise between two tellings of the same figures: an edition and the next, for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.observations import UNSEEN, Observation, Status

Kind = Literal["revised", "new", "gone", "withdrawn", "hidden", "shown"]
Key = tuple[str, str]  # the row and the column of a figure, as observations have them


@dataclass(frozen=True)
class Change:
    """A place whose figure is another than it was; None where the place was or is not there.

    ``at`` is the present figure if there is one, or else the earlier.
    """

    at: Observation
    was: Observation | None
    now: Observation | None

    @property
    def kind(self) -> Kind:
        """What became of the figure; "revised" is whatever has no name of its own."""
        if self.was is None:
            return "new"
        if self.now is None:
            return "gone"
        if self.now.status is Status.WITHDRAWN:
            return "withdrawn"
        if self.now.status in UNSEEN and self.was.status is Status.FIGURE:
            return "hidden"
        if self.was.status in UNSEEN and self.now.status is Status.FIGURE:
            return "shown"
        return "revised"


@dataclass(frozen=True)
class TableChange:
    """A table that has come, gone, or is now called otherwise: the id it had, the id it has."""

    was: str
    now: str


Changes = list[Change | TableChange]


def changes(before: Iterable[Observation], now: Iterable[Observation]) -> Changes:
    """Return what is otherwise, the tables that came, went or were renamed first.

    The figures of those are no changes of their own. A table is renamed where another has every
    figure of it, and at least one.
    """
    was, have = _by_table(before), _by_table(now)
    gone, come = [one for one in was if one not in have], [one for one in have if one not in was]
    found: Changes = []
    for old in gone:
        alike = [new for new in come if was[old] and not [*_differing(was[old], have[new])]]
        found.append(TableChange(old, alike[0] if alike else ""))
        come = [new for new in come if new not in alike[:1]]
    found += [TableChange("", new) for new in come]
    for table in (one for one in have if one in was):
        found += _differing(was[table], have[table])
    return found


def _by_table(figures: Iterable[Observation]) -> dict[str, dict[Key, Observation]]:
    found: dict[str, dict[Key, Observation]] = {}
    for figure in figures:
        found.setdefault(figure.table, {})[figure.row, figure.column] = figure
    return found


def _differing(was: Mapping[Key, Observation], now: Mapping[Key, Observation]) -> Iterator[Change]:
    for key in dict.fromkeys((*was, *now)):
        if _told(was.get(key)) != _told(now.get(key)):
            yield Change(now[key] if key in now else was[key], was.get(key), now.get(key))


def _told(figure: Observation | None) -> object:
    """Return what is told of a figure: its value, or why there is none, and its unit."""
    if figure is None:
        return None
    bound = figure.printed if figure.status is Status.BELOW else ""
    return figure.value, figure.status, figure.unit, bound
