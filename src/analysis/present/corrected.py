"""What readers are told of figures that were corrected after they had been released."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from analysis import danish
from analysis.checks.changes import Change, Changes, TableChange
from analysis.meeting import Correction, Meeting
from analysis.observations import Observation, words

_MOST = 8  # figures of a table that are told one by one; the rest lie in the editions


@dataclass(frozen=True)
class Corrected:
    """A correction in words: for each table it changed, by its ids, its title and what changed."""

    day: date
    reason: str
    tables: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]

    @property
    def heading(self) -> str:
        """What stands first: ``Rettet 12. maj 2017``."""
        return f"Rettet {danish.format_date(self.day)}"

    def shown_with(self, tables: Collection[str]) -> Corrected | None:
        """Return what a page that shows some tables tells of it; None where it tells nothing."""
        ours = tuple(one for one in self.tables if {*one[0]} & {*tables})
        return Corrected(self.day, self.reason, ours) if ours else None


def corrected(
    meeting: Meeting, titles: dict[str, str], made: Iterable[tuple[Correction, Changes]]
) -> tuple[Corrected, ...]:
    """Put corrections in words; ``titles`` are those of tables that are no more."""
    called = titles | {table.id: table.title for table in meeting.tables}
    return tuple(
        Corrected(one.date, one.reason, tuple(_tables(meeting, called, found)))
        for one, found in made
    )


def _tables(
    meeting: Meeting, titles: dict[str, str], found: Changes
) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    figures: dict[str, list[Change]] = {}
    for change in found:
        if isinstance(change, Change):
            figures.setdefault(change.at.table, []).append(change)
        else:
            yield _table(change, titles)
    for table, changes in figures.items():
        told = [f"{_place(meeting, one.at)}: {_became(one)}" for one in changes[:_MOST]]
        if (more := len(changes) - _MOST) > 0:
            told.append(f"og {more} tal til")
        yield (table,), titles.get(table, table), tuple(told)


def _table(
    change: TableChange, titles: dict[str, str]
) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """Tell of a table that came, went, or is called otherwise."""
    was, now = titles.get(change.was, change.was), titles.get(change.now, change.now)
    if not change.was:
        return (change.now,), now, ("Tabellen var der ikke før",)
    if not change.now:
        return (change.was,), was, ("Tabellen er taget ud",)
    said = f"Tabellen hed før »{was}«" if was != now else "Tabellen har fået en anden adresse"
    return (change.was, change.now), now, (f"{said}; tallene er de samme",)


def _place(meeting: Meeting, figure: Observation) -> str:
    """Name where a figure stands: ``I job, 1. kvartal 2016``."""
    column = None
    if figure.table in {table.id for table in meeting.tables}:
        column = meeting.table(figure.table).column(figure.column)
    is_time = column and column.period and column.is_a_period
    name = column.period.long if column and column.period and is_time else figure.column
    return ", ".join(filter(None, (figure.row, name)))


def _became(change: Change) -> str:
    """Tell a figure as it is now, and as it was: ``29 personer (før 28 personer)``.

    Not what one was that is hidden now.
    """
    if change.was is None:
        return f"{_said(change.at)} (stod der ikke før)"
    if change.now is None:
        return f"står der ikke mere (før {_said(change.was)})"
    if change.kind == "hidden":  # what is hidden is told nowhere
        return _said(change.now)
    return f"{_said(change.now)} (før {_said(change.was)})"


def _said(figure: Observation) -> str:
    if figure.value is None:
        return words(figure).said
    return danish.quantity(figure.value, figure.decimals, figure.unit)
