"""A table as an earlier meeting describes it, held beside the same table of a new file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from analysis import danish
from analysis.batch.aligned import Named, Pairs, aligned, gone_on
from analysis.danish import same_label
from analysis.meeting import TableSpec
from analysis.periods import Period
from analysis.sources.cells import Cell
from analysis.sources.headings import contradicts
from analysis.sources.office import inferred
from analysis.sources.office.described import column_line
from analysis.sources.office.grid import is_figure
from analysis.sources.printed import PrintedTable, as_csv

_MOST_TOLD = 5  # figures that have been corrected


@dataclass(frozen=True)
class Held:
    """What a table was and what it is now, at a meeting on a ``day``.

    ``at`` is its place among the tables described.
    """

    at: int
    printed: PrintedTable
    now: inferred.Table
    day: date

    @property
    def spec(self) -> TableSpec:
        return self.printed.spec

    def _read(self, text: str) -> Cell:
        """Read a heading, label or cell of the file, with the marks of the notes described."""
        marks = (note.mark.removesuffix(")") for note in self.spec.notes if note.mark)
        return Cell.read(text, {mark: mark for mark in marks})

    def bare(self, text: str) -> str:
        """Return a heading or label of the file without the marks of notes."""
        return self._read(text).text

    @cached_property
    def marks(self) -> set[str]:
        """The marks of notes that something in the file bears."""
        headings = [self.now.rows_heading, *(column.heading for column in self.now.columns)]
        texts = chain(headings, *self.now.lines)
        return {mark for text in texts for mark in self._read(text).marks}

    # --- what is the same ---

    @cached_property
    def old_columns(self) -> list[Named]:
        return [Named(" ".join(one.heading.levels), one.period) for one in self.spec.columns]

    @cached_property
    def new_columns(self) -> list[Named]:
        levels = map(self._levels_now, range(len(self.now.columns)))
        return [
            Named(" ".join(each), one.period)
            for each, one in zip(levels, self.now.columns, strict=True)
        ]

    def _levels_now(self, new: int) -> list[str]:
        return [self.bare(level) for level in self.now.columns[new].heading.levels]

    @cached_property
    def columns(self) -> Pairs:
        """Which column each is now: by its heading or, where that leaves doubt, by its place."""
        names = [one.same for one in self.new_columns]
        is_twice = len({*names}) < len(names)
        if self._stand_alike and (is_twice or self.months_on is not None):
            return {at: at for at, _ in enumerate(names)}
        return aligned(self.old_columns, self.new_columns)

    @property
    def _stand_alike(self) -> bool:
        """Whether the columns are called as they were, place by place, but for the times."""
        return [one.stem for one in self.old_columns] == [one.stem for one in self.new_columns]

    @cached_property
    def months_on(self) -> int | None:
        """How far bare months or quarters have moved; None where they are none, or in doubt.

        13 of them, ``Jan.`` to ``Jan.``, are as many months later as fits all of them, and the day.
        """
        both = zip(self.old_columns, self.new_columns, strict=False)
        bare = [(a.known, b.text) for a, b in both if a.known and b.is_dated and not b.period]
        if not bare or not self._stand_alike:
            return None
        newest = max(period.end for period, _ in bare)
        left = 12 * (self.day.year - newest.year) + self.day.month - newest.month
        fitting = [
            months
            for months in range(left + 1)
            if not any(contradicts(text, period.later(months)) for period, text in bare)
        ]
        return fitting[0] if len(fitting) == 1 else None

    @cached_property
    def more_columns(self) -> tuple[Pairs, list[int]]:
        """Those with which a series goes on, and those it has left; see :func:`gone_on`."""
        return gone_on(self.old_columns, self.new_columns, self.columns, self._described_alike)

    def _described_alike(self, columns: Sequence[int]) -> bool:
        apart = {"heading", "period", "position"}
        said = [self.spec.columns[at].model_dump(exclude=apart) for at in columns]
        return all(one == said[0] for one in said)

    @cached_property
    def old_rows(self) -> list[Named]:
        labels = [cell.text for cell, _ in self.printed.rows]
        return [self._row(label, self.spec.rows.period(label)) for label in labels]

    @cached_property
    def new_rows(self) -> list[Named]:
        return [self._row(self.bare(label)) for label in self.now.labels]

    def _row(self, label: str, known: Period | None = None) -> Named:
        return Named(danish.row_name(label) if self.spec.rows.municipalities else label, known)

    @cached_property
    def rows(self) -> Pairs:
        return aligned(self.old_rows, self.new_rows)

    @cached_property
    def more_rows(self) -> tuple[Pairs, list[int]]:
        """The same of rows that are times."""
        if not self.spec.rows.periods:
            return {}, []
        return gone_on(self.old_rows, self.new_rows, self.rows, lambda _: True)

    # --- what it is called now ---

    def levels(self, old: int, new: int) -> list[str] | None:
        """Return a new heading in as many lines as the earlier; None where it cannot be parted."""
        now = self._levels_now(new)
        levels = self.spec.columns[old].heading.levels
        if self.old_columns[old].same == self.new_columns[new].same:
            return [*levels]
        heading = " ".join(now)
        if len(levels) == 1:
            return [heading]
        if len(now) == len(levels):
            return now
        upper, lower = levels
        if heading.casefold().endswith(f" {lower.casefold()}"):
            return [heading[: -len(lower) - 1], lower]
        if heading.casefold().startswith(f"{upper.casefold()} "):
            return [upper, heading[len(upper) + 1 :]]
        return None

    def period(self, old: int, new: int) -> Period | None:
        """Return when a column is now; None where neither its heading nor the title says it."""
        was = self.spec.columns[old].period
        before, now = self.old_columns[old], self.new_columns[new]
        if was and before.is_dated and not now.period and self.months_on is not None:
            return was.later(self.months_on)
        if not before.is_dated:
            before, now = Named(self.spec.title), Named(self.now.title)
        elif before.same == now.same and before.period == now.period:
            return was
        is_alike = was and now.period and before.period == was and now.period.kind == was.kind
        return now.period if is_alike else None

    @cached_property
    def column_names(self) -> dict[str, str]:
        """What columns were called, in one spelling, and what they are called now."""
        found: dict[str, str] = {}
        for old, new in self.columns.items():
            spec = self.spec.columns[old]
            heading = ", ".join(self.levels(old, new) or spec.heading.levels)
            if spec.is_a_period and (period := self.period(old, new)):
                found[same_label(str(spec.period))] = str(period)
            if spec.name.startswith(spec.heading):
                found[same_label(spec.name)] = heading + spec.name[len(spec.heading) :]
            found.setdefault(same_label(spec.heading), heading)
        return found

    @cached_property
    def row_names(self) -> dict[str, str]:
        """What rows were called, in one spelling, and what they are called now."""
        found: dict[str, str] = {}
        for old, new in self.rows.items():
            name = self.printed.rows[old][0].text
            is_same = self.old_rows[old].same == self.new_rows[new].same
            found[same_label(name)] = name if is_same else self.bare(self.now.labels[new])
        return found

    @cached_property
    def moved(self) -> dict[Period, Period]:
        """Return when what was of each of its times is now of."""
        found: dict[Period, Period] = {}
        for old, new in self.columns.items():
            if (was := self.spec.columns[old].period) and (now := self.period(old, new)):
                found[was] = now
        for old, new in self.rows.items():
            if (was := self._old_row_times[old]) and (now := self.new_rows[new].period):
                found[was] = now
        return found

    @property
    def _old_row_times(self) -> list[Period | None]:
        return [self.spec.rows.period(cell.text) for cell, _ in self.printed.rows]

    @cached_property
    def times(self) -> dict[Period, Period]:
        """The same, but that the newest is the newest also where more has come."""
        found = {**self.moved}
        for times, names, more in (
            ([one.period for one in self.spec.columns], self.new_columns, self.more_columns[0]),
            (self._old_row_times, self.new_rows, self.more_rows[0]),
        ):
            for new, old in more.items():
                was, now = times[old], names[new].period
                if was and now and now.end > found.get(was, was).end:
                    found[was] = now
        return found

    @property
    def stands_still(self) -> bool:
        """Whether none of its times has moved."""
        return bool(self.times) and all(was == now for was, now in self.times.items())

    # --- the file ---

    @property
    def csv(self) -> str:
        """The table as displayed, with as many lines of headings as are described."""
        if self.spec.heading_lines == max(len(one.heading.levels) for one in self.now.columns) == 1:
            return self.now.csv
        there = {new: old for old, new in self.columns.items()} | self.more_columns[0]
        headings: list[tuple[str, ...]] = [(self.now.rows_heading,)]
        for new, column in enumerate(self.now.columns):
            levels = (self.levels(there[new], new) if new in there else None) or [
                *column.heading.levels
            ]
            if self.spec.heading_lines < len(levels):
                levels = [" ".join(levels)]
            marks = "".join(f" [{mark}]" for mark in self._read(column.heading).marks)
            headings.append((*levels[:-1], self.bare(levels[-1]) + marks))
        lines = inferred.lines_of(headings)
        lines += [[""] * len(headings)] * (self.spec.heading_lines - len(lines))
        return as_csv([*lines, *self.now.lines])

    # --- what does not fit ---

    def told(self) -> Iterator[str]:
        """Yield what has moved, and what is not as it was, a line each."""
        heading = self.bare(self.now.rows_heading)
        if same_label(heading) != same_label(self.spec.rows.heading):
            yield f"its rows are headed {heading!r}, and described as {self.spec.rows.heading!r}"
        yield from self._told_of("column", self.old_columns, self.new_columns, self.columns)
        yield from self._told_of("row", self.old_rows, self.new_rows, self.rows)
        for old, new in self.columns.items():
            heading = self.bare(self.now.columns[new].heading)
            yield from (f"{heading!r} {what}" for what in self._otherwise(old, new))
        yield from self._corrected()
        times = sorted(self.times.values(), key=lambda one: one.end)
        if self.stands_still:
            yield f"its times have not moved: {times[-1]} is still the newest"
        elif times:
            yield f"its newest time is {times[-1]}"
        for line in self.now.block.below:
            said = inferred.SOURCE.fullmatch(line)
            if said and same_label(said[1]) != same_label(self.spec.source):
                yield f"its source is {said[1]!r} in the file, and {self.spec.source!r} stays"

    def _told_of(
        self, what: str, old: Sequence[Named], new: Sequence[Named], pairs: Pairs
    ) -> Iterator[str]:
        more, left = self.more_columns if what == "column" else self.more_rows
        known = {*pairs.values()}
        moved = [(old[a].text, new[b].text) for a, b in pairs.items() if old[a].same != new[b].same]
        for these in [[*dict.fromkeys([moved[0], moved[-1]])]] if moved else []:
            was, now = (" to ".join(repr(one[at]) for one in these) for at in (0, 1))
            yield f"{was} {'is' if len(these) == 1 else 'are'} now {now}"
        for at, one in enumerate(new):
            if at in more:
                yield f"{what} {one.text!r} is new, and is described as {old[more[at]].text!r} is"
            elif at not in known:
                line = column_line(self.now.columns[at]) if what == "column" else ""
                as_so = f"; describe it in columns: {line}" * bool(line)
                yield f"{what} {one.text!r} is new{as_so}"
        for at, one in enumerate(old):
            if at not in pairs:
                yield f"{what} {one.text!r} is gone" + ", and so is its description" * (at in left)

    def _corrected(self) -> Iterator[str]:
        """Yield which figures of the same time, that was over, are others now, a line each."""
        before = {
            (_when_or_what(row, time), column.stem, column.known or time): (row, column, cell.text)
            for row, time, (_, cells) in zip(
                self.old_rows, self._old_row_times, self.printed.rows, strict=True
            )
            for column, cell in zip(self.old_columns, cells, strict=True)
        }
        found = []
        times = [self.now.row_periods.get(self.bare(label)) for label in self.now.labels]
        for column, cells in zip(self.new_columns, self.now.columns, strict=True):
            for row, time, cell in zip(self.new_rows, times, cells.cells, strict=True):
                when = column.known or time
                key = (_when_or_what(row, time), column.stem, when)
                if (
                    when
                    and when.end < self.day
                    and key in before
                    and _differ(before[key][2], self.bare(cell.text))
                ):
                    was, now = before[key][2], self.bare(cell.text)
                    found.append(f"{row.text!r}, {column.text!r} was {was!r}, and is {now!r} now")
        yield from found[:_MOST_TOLD]
        if len(found) > _MOST_TOLD:
            yield f"{len(found) - _MOST_TOLD} more figures of earlier times are others now"

    def _otherwise(self, old: int, new: int) -> Iterator[str]:
        """Yield what a file says of a column otherwise than its description."""
        spec, column = self.spec.columns[old], self.now.columns[new]
        if not any(map(is_figure, column.cells)):
            return
        if (unit := self.other_unit(old, new)) is not None:
            yield f"is in {unit!r} in the file, and described in {spec.unit!r}"
        if spec.decimals is not None and column.decimals != spec.decimals:
            yield f"has {column.decimals} decimals in the file, and {spec.decimals} described"
        if any(cell.rounded for cell in column.cells) and not spec.rounded:
            yield "is rounded in the file, and not described so"

    def other_unit(self, old: int, new: int) -> str | None:
        """Return the unit that the cells of a column bear, where that is not the one described."""
        cells = self.now.columns[new].cells
        units = {danish.unit_named(cell.unit) for cell in cells if cell.figure} - {""}
        described = self.spec.columns[old].unit
        unit = next(iter(units)) if len(units) == 1 else described
        return None if unit in {described, *described.split(" ")[:1]} else unit


def _when_or_what(row: Named, time: Period | None) -> str:
    return str(time) if time else row.same


def _differ(before: str, now: str) -> bool:
    """Whether two cells hold other figures, however they are written."""
    with suppress(ValueError):
        one, other = (danish.parse_number(text, unit="").value for text in (before, now))
        return one != other
    return bool(before and now) and same_label(before) != same_label(now)
