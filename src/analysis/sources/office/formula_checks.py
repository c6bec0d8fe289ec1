"""The formulas of a workbook as checks of its tables: as few as say all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from analysis.danish import MOST_DECIMALS, same_label
from analysis.meeting import TableSpec
from analysis.meeting.checks import Check
from analysis.sources.office.formulas import NO_KIND, Book, Computed, NoCheckError, Spot, Sum
from analysis.sources.office.grid import GridCell, OfficeFile
from analysis.sources.office.inferred import Table
from analysis.toml_files import walk

_CHECK = TypeAdapter[Check](Check)
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?\d+")


@dataclass(frozen=True)
class Drafted:
    """A check of a table that formulas make; ``over`` are the rows or columns where they stand.

    Its id and its text are still to be found. ``formula`` is the first, and ``cells`` all of them.
    """

    table: str
    check: Check
    over: list[str]
    formula: str
    cells: list[str]


@dataclass(frozen=True)
class Unsaid:
    """Formulas of a table that make no check, and why, in Danish."""

    table: str
    why: str
    formula: str
    cells: list[str]


def read(
    files: Sequence[tuple[OfficeFile, Sequence[Table]]], specs: Mapping[str, TableSpec]
) -> tuple[list[Drafted], list[Unsaid]]:
    """Return the checks that the formulas of some files make, and the formulas that make none.

    ``specs`` are the tables that can be read, by id.
    """
    computed: list[Computed] = []
    unsaid: list[tuple[str, str, GridCell]] = []
    for file, tables in files:
        book = Book(file, tables, specs)
        for table in tables:
            for cell in (cell for column in table.columns for cell in column.cells):
                if cell.formula and cell.figure:
                    try:
                        computed.append(book.computed(table, cell))
                    except NoCheckError as error:
                        unsaid.append((table.id, str(error), cell))
    drafted, others = _drafted(computed)
    unsaid += [(one.spot.table, NO_KIND, one.cell) for one in others]
    return drafted, _together(unsaid)


def _together(unsaid: Sequence[tuple[str, str, GridCell]]) -> list[Unsaid]:
    """Return formulas that differ in their cells alone as one."""
    found: dict[tuple[str, str, str], list[GridCell]] = {}
    for table, why, cell in unsaid:
        found.setdefault((table, why, _REFERENCE.sub("", cell.formula)), []).append(cell)
    return [
        Unsaid(table, why, cells[0].formula, [cell.place for cell in cells])
        for (table, why, _), cells in found.items()
    ]


# --- which check says it --------------------------------------------------------------------------

Runs = Literal["row", "column", ""]  # a check is tried at each row, at each column, or once
Keys = dict[str, Any]


def _drafted(computed: Sequence[Computed]) -> tuple[list[Drafted], list[Computed]]:
    """Return checks, each for all the cells that it says, and the cells that none says.

    Where several say a cell, that one is taken that says most, and of these the one that names
    fewest cells by themselves; what is said of one cell alone names all or none.
    """
    totals = {
        frozenset(one.above): one.spot
        for one in computed
        if not one.below and len(one.above) > 1 and {*one.above.values()} == {1}
    }
    groups: dict[str, tuple[Runs, str, Check, list[Computed]]] = {}
    for one in computed:
        for runs in ("column", "row", ""):
            if made := _made(_by_totals(one, totals), runs):
                owner, check = made
                key = f"{runs} {owner} {check!r}"
                groups.setdefault(key, (runs, owner, check, []))[-1].append(one)

    def rank(group: tuple[Runs, str, Check, list[Computed]]) -> tuple[int, bool, int]:
        runs, _, check, members = group
        cells = _cells_in(check)
        return -len(members), len(members) == 1 and bool(runs and cells), cells

    left = {one.spot: one for one in computed}
    drafted = []
    for runs, owner, check, members in sorted(groups.values(), key=rank):
        if cells := [one for one in members if left.pop(one.spot, None)]:
            over = [getattr(one.spot, runs) for one in cells if runs]
            places = [one.cell.place for one in cells]
            drafted.append(Drafted(owner, check, over, cells[0].cell.formula, places))
    return drafted, [*left.values()]


def _cells_in(check: Check) -> int:
    """Return how many cells a check names by their row and their column."""
    every = walk(check.model_dump(exclude_none=True))
    return sum({"row", "column"} <= {*each} for _, each in every if isinstance(each, dict))


def _exact(value: Fraction) -> Decimal | None:
    """Return a number as ``meeting.toml`` may write it; None if it has too many decimals."""
    scaled = value * 10**MOST_DECIMALS
    if scaled.denominator > 1:
        return None
    if value.denominator == 1:
        return Decimal(value.numerator)
    return Decimal(scaled.numerator).scaleb(-MOST_DECIMALS).normalize()


def _by_totals(one: Computed, totals: Mapping[frozenset[Spot | None], Spot]) -> Computed:
    """Return a quotient with a total in the place of its parts, where that stands in a table."""

    def by_total(part: Sum) -> Sum:
        total = totals.get(frozenset(part))
        often = {*part.values()}
        return {total: often.pop()} if total and len(often) == 1 else part

    if not one.below:
        return one
    return Computed(one.spot, one.cell, by_total(one.above), by_total(one.below))


def _made(one: Computed, runs: Runs) -> tuple[str, Check] | None:
    """Return the table and the check that say how a cell is computed, tried as ``runs`` says."""

    def named(spot: Spot | None, often: Decimal = Decimal(1), owner: str = one.spot.table) -> Keys:
        if spot is None:
            return {"value": often}
        said: Keys = {} if often == 1 else {"times": often}
        said |= {} if spot.table == owner else {"table": spot.table}
        if runs and same_label(getattr(spot, runs)) == same_label(getattr(one.spot, runs)):
            across = "column" if runs == "row" else "row"
            return said | {across: getattr(spot, across)}
        return said | {"row": spot.row, "column": spot.column}

    keys = _quotient(one, named) if one.below else _sum(one, runs, named)
    if keys is None:
        return None
    owner = keys.pop("owner", one.spot.table)
    try:
        return owner, _CHECK.validate_python({"id": "formel", "text": "Formel", **keys})
    except ValidationError:
        return None


_Named = Callable[..., Keys]


def _quotient(one: Computed, named: _Named) -> Keys | None:
    """Return the keys of a quotient of two figures, or of a change in per cent."""
    if len(one.below) != 1:
        return None
    ((below, divided),) = one.below.items()
    above = {spot: _exact(often / divided) for spot, often in one.above.items()}
    result = {"result": named(one.spot)}
    if None in {*above, *above.values(), below}:
        return None
    if above.get(below) == -100 and {*above.values()} == {-100, 100} and len(above) == 2:
        (after,) = (spot for spot in above if spot != below)
        return {"kind": "change", "before": named(below), "after": named(after), **result}
    if len(above) != 1:
        return None
    ((spot, times),) = above.items()
    keys = {"kind": "ratio", "numerator": named(spot), "denominator": named(below), **result}
    return keys | ({} if times == 1 else {"times": times})


def _sum(one: Computed, runs: Runs, named: _Named) -> Keys | None:
    """Return the keys of a sum, a difference, an equal figure, or of any other sum of figures."""
    often = {spot: _exact(times) for spot, times in one.above.items()}
    if None in often.values():
        return None
    spots, times = [*filter(None, often)], [*often.values()]
    result = {"result": named(one.spot)}
    if len(spots) == len(often):
        if times == [1]:
            return {"kind": "equal", "source": named(spots[0]), **result}
        if sorted(times, key=str) == [-1, 1]:
            whole, less = spots if times[0] == 1 else spots[::-1]
            terms = {"minuend": named(whole), "subtrahend": named(less)}
            return {"kind": "difference", **terms, **result}
        if runs and {*times} == {1} and len({spot.table for spot in spots}) == 1:
            owner, across = spots[0].table, "column" if runs == "row" else "row"
            parts = [named(spot, owner=owner) for spot in spots]
            if all([*part] == [across] for part in parts):
                names = [part[across] for part in parts]
                total = named(one.spot, owner=owner)
                return {"kind": "sum", "owner": owner, "total": total, f"{across}s": names}
    return {"kind": "linear", "terms": [named(*each) for each in often.items()], **result}
