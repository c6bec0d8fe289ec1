"""Sums, lines and single cells of one table that stand in another, too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

from analysis import danish
from analysis.checks.search.guess import NAMED_TOTAL, SAME_NAME, Guess, Tally, making
from analysis.checks.search.lines import Line, Look, Quick, Sheet, look
from analysis.checks.search.sums import added, guess_sum, together
from analysis.meeting import TableSpec
from analysis.meeting.checks import Term

_MOST_ALIKE = 24  # lines in which a figure may stand at a place and still say something of two


def wholes_elsewhere(sheets: Sequence[Sheet]) -> Iterator[Guess]:
    """Try the rows of a table without a total as the parts of a row of another table."""
    rows = [sheet for sheet in sheets if sheet.axis == "row"]
    for sheet in rows:
        parts = [line for line in sheet.lines if sheet.is_part(line)]
        if sheet.table.rows.overlap or sheet.totals or len(parts) < 2:
            continue
        whole = together(parts)
        for other in rows:
            tally = Tally()
            for total in other.lines if other is not sheet else ():
                yield from guess_sum(total, (), sheet.table, tally, whole)


def equal_lines(sheets: Sequence[Sheet]) -> Iterator[Guess]:
    """Try each line of a table as the same as a line of another, where they share places."""
    for axis in ("row", "column"):
        ours = [sheet for sheet in sheets if sheet.axis == axis]
        counts = {sheet.table.id: len(sheet.lines) for sheet in ours}
        for first, second in _alike(ours):
            tally = Tally(counts[first.table.id] * counts[second.table.id])
            seen = look(second, (first,), added)
            if seen.is_likely and first.unit == second.unit:
                source = first.term(second.table)
                make = making(kind="equal", result=second.term(), source=source)
                yield Guess(second.table, make, tally, _words_of_two(first, second), seen)


def _words_of_two(first: Line, second: Line) -> float:
    if all(line.table.rows.may_add_up(line.label) for line in (first, second)):
        return NAMED_TOTAL
    return SAME_NAME if danish.same_row(first.label, second.label) else 0.0


def _alike(sheets: Sequence[Sheet]) -> Counter[tuple[Line, Line]]:
    """Count at how many places two lines of different tables have the same figure."""
    at: dict[tuple[str, int], list[Line]] = {}
    for sheet in sheets:
        for line in sheet.lines:
            for key, cell in line.cells.items():
                if cell.value:
                    at.setdefault((key, cell.value), []).append(line)
    found = Counter[tuple[Line, Line]]()
    for lines in at.values():
        for first, second in combinations(lines if len(lines) <= _MOST_ALIKE else (), 2):
            if first.table.id != second.table.id:
                found[first, second] += 1
    return found


# --- single figures -------------------------------------------------------------------------------


def equal_cells(sheets: Sequence[Sheet]) -> Iterator[Guess]:
    """Try each figure that stands once in each of two tables, in other rows and columns."""
    if len({sheet.table.id for sheet in sheets}) < 2:
        return
    at = defaultdict[tuple[int, str], list[_Cell]](list)
    sizes = defaultdict[str, Counter[int]](Counter)
    for sheet in sheets:
        for line in sheet.lines if sheet.axis == "row" else ():
            for column in sheet.table.columns:
                if cell := line.cells.get(danish.same_label(column.key)):
                    at[cell.value, column.unit].append(_Cell(line, column.key, cell))
                    sizes[sheet.table.id][cell.value.bit_length()] += 1
    for (value, _), those in at.items():
        tables = [one.line.table.id for one in those]
        if not value or len(those) != 2 or tables[0] == tables[1]:
            continue
        first, second = those
        if first.column == second.column or danish.same_row(first.line.name, second.line.name):
            continue  # which is tried with the whole lines
        pairs = prod(sizes[table][value.bit_length()] for table in tables)
        result = second.term(second.line.table)
        source = first.term(second.line.table)
        make = making(kind="equal", result=result, source=source)
        seen = Look(hits=1, bits=second.quick.bits)
        yield Guess(second.line.table, make, Tally(pairs), 0.0, seen)


@dataclass(frozen=True)
class _Cell:
    """A figure of a table, in a row."""

    line: Line
    column: str
    quick: Quick

    def term(self, owner: TableSpec) -> Term:
        return self.line.term(owner).model_copy(update={"column": self.column})
