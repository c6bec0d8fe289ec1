"""Whether a finished meeting tells a reader of few persons: what its files show, and what follows.

It is asked of the files what they show, of the release what it lets them show, and of what is
counted how figures hang together. Nothing that was counted and is not shown is known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from analysis.checks.disclosure import drawn, words
from analysis.checks.disclosure.attack import Room, rooms
from analysis.checks.disclosure.cells import Cell, Equation
from analysis.checks.disclosure.drawn import Sum
from analysis.checks.disclosure.seen import HIDDEN, Place, ReadBack, Seen, place_of


@dataclass(frozen=True)
class Known:
    """What is counted and how it hangs together, without the figures that are not shown.

    ``names`` are the cells that the figure at a place tells: of a share both of its parts.
    ``before`` is what a cell could be by what was told before: nobody learns that anew.
    """

    cells: Sequence[Cell] = ()
    equations: Sequence[Equation] = ()
    names: Mapping[Place, Sequence[str]] = field(default_factory=dict)
    before: Mapping[str, Room] = field(default_factory=dict)


@dataclass(frozen=True)
class Release:
    """What is released of the counted figures of a meeting.

    ``texts`` is what may stand at each place, by file: printed tables beside counted ones are no
    part of it. Fewer persons than ``threshold`` are not told of.
    """

    texts: Mapping[str, Mapping[Place, str]]
    threshold: int
    known: Known = field(default_factory=Known)


def audit(found: ReadBack, release: Release) -> list[str]:
    """Return why a meeting must not be published; nothing when it may."""
    reasons = [*found.unread, *_of_figures(found.seen, release), *_of_forms(found.seen, release)]
    sums: list[Sum] = []
    tables_of = _tables(found.seen, release)
    before = {number for one in found.seen if one.series and (number := drawn.number(one.text))}
    files = {one.file for one in found.said} | {one.file for one in found.drawings}
    for file in sorted(file for file in files if file.endswith(".html")):
        tables = tables_of.get(file) or _of_all(file, found.seen, tables_of)
        said = [one for one in found.said if one.file == file]
        drawings = [one for one in found.drawings if one.file == file]
        for drawing in drawings:
            reasons += drawn.complaints(drawing, tables)
        reasons += words.complaints(said, tables, release.threshold, before)
        sums += words.sums(said, drawings, tables)
    return [*dict.fromkeys((*reasons, *_of_rooms(release, sums)))]


# --- each figure ----------------------------------------------------------------------------------


def _of_figures(seen: Sequence[Seen], release: Release) -> Iterator[str]:
    """Yield the cells that do not show what is released; never what they show instead."""
    for one in seen:
        text = release.texts.get(one.file, {}).get(one.place)
        if text is None:
            continue
        if text == HIDDEN and (not one.is_hidden or one.beside):
            yield f"{one}: shows a figure that is not to be shown"
        elif one.text != text:
            yield f"{one}: does not show the figure {text!r} that is released"


def _of_forms(seen: Sequence[Seen], release: Release) -> Iterator[str]:
    """Yield a hidden cell that is marked up, or looks, as the others of its file do not."""
    forms: dict[str, str] = {}
    for one in seen:
        if one.is_hidden and one.place in release.texts.get(one.file, {}):
            first = forms.setdefault(one.file, one.form)
            if one.form != first:
                yield f"{one}: can be told from other cells that are not shown"


def _tables(seen: Sequence[Seen], release: Release) -> Mapping[str, Mapping[str, drawn.Cells]]:
    """Return the counted tables that each page has: what may stand there, by row and column.

    Of meetings before, it is what stands there.
    """
    found: dict[str, dict[str, dict[str, dict[str, str]]]] = defaultdict(dict)
    for one in seen:
        text = release.texts.get(one.file, {}).get(one.place, one.text if one.series else None)
        if text is not None and one.file.endswith(".html"):
            name = f"{one.table} over meetings" if one.series else one.table
            found[one.file].setdefault(name, {}).setdefault(one.row, {})[one.column] = text
    return found


def _of_all(
    file: str, seen: Sequence[Seen], tables_of: Mapping[str, Mapping[str, drawn.Cells]]
) -> Mapping[str, drawn.Cells]:
    """Return what a page without tables may speak of: the tables of all others."""
    if any(one.file == file for one in seen):
        return {}
    return {name: cells for tables in tables_of.values() for name, cells in tables.items()}


# --- what follows ---------------------------------------------------------------------------------


def _of_rooms(release: Release, sums: Sequence[Sum]) -> Iterator[str]:
    """Yield the figures that are not shown and of which too few values are left, and why."""
    known = release.known
    cells = {cell.name: cell for cell in known.cells}
    wanted = {name for name, cell in cells.items() if cell.value is None or not cell.printed}
    hidden = {name for name in wanted if cells[name].printed}
    equations = [*known.equations]
    told_sums = [*_as_equations(release, sums, cells)]
    more = {name for one in told_sums for name, _ in one.terms}.difference(cells)
    cells |= {name: Cell(name, None, printed=False) for name in more}
    try:
        found = rooms(cells.values(), [*equations, *told_sums], hidden, wanted)
        equations += told_sums
    except ValueError:  # one of them is a sum of something else
        for one in told_sums:
            with suppress(ValueError):
                rooms(cells.values(), [*equations, one], hidden, wanted)
                equations.append(one)
        found = rooms(cells.values(), equations, hidden, wanted)
    for name, (low, high) in found.items():
        if (low, high) == known.before.get(name):
            continue
        if high is not None and _is_narrow(cells[name], low, high, release.threshold):
            yield _given_away(name, low, high, cells, equations, release)


def _is_narrow(cell: Cell, low: int, high: int, threshold: int) -> bool:
    """Whether a figure has too little room; of one that is not printed, if it is surely of few."""
    if cell.printed or cell.sensitive:
        return high - low < cell.room
    return 1 <= low <= high < threshold


def _as_equations(
    release: Release, sums: Sequence[Sum], cells: Mapping[str, Cell]
) -> Iterator[Equation]:
    """Yield the sums that are told as equations of cells, as far as they can be true.

    What is at least so many is so many and some more, of which nothing else is known.
    """
    for one in dict.fromkeys(sums):
        names = [
            release.known.names.get(place_of(one.table, row, one.column), ()) for row in one.rows
        ]
        if any(len(each) != 1 for each in names) or one.total != int(one.total):
            continue
        terms = tuple((each[0], 1) for each in names)
        shown = sum(cells[name].value or 0 for name, _ in terms)
        unknown = [cells[name] for name, _ in terms if cells[name].value is None]
        left = int(one.total) - shown - sum(cell.lowest for cell in unknown)
        if unknown and one.is_least:
            more = ((f"more than {int(one.total)} ({one.where})", -1),)
            yield Equation(terms + more, int(one.total), f"{one.where}: at least {int(one.total)}")
        elif unknown and (one.named or 0 <= left < max(cell.room for cell in unknown)):
            yield Equation(terms, int(one.total), f"{one.where}: {int(one.total)}")


def _given_away(
    name: str,
    low: int,
    high: int,
    cells: Mapping[str, Cell],
    equations: Sequence[Equation],
    release: Release,
) -> str:
    """Say which figure is given away, what it can be, and by which sum."""
    places = [place for place, names in release.known.names.items() if name in names]
    where = "; ".join(f"table {t!r}, row {r!r}, column {c!r}" for t, r, c in places) or name
    can_be = f"is {low}" if low == high else f"is from {low} to {high}"
    concerning = [one for one in equations if name in dict(one.terms)]
    concerning.sort(key=lambda one: sum(cells[term].value is None for term, _ in one.terms))
    why = f": {_written(concerning[0], name, cells)}" if concerning else ""
    return (
        f"{where}: is not shown, and whoever counts on finds that it {can_be}{why}; "
        "hide one more figure, or merge rows"
    )


def _written(equation: Equation, name: str, cells: Mapping[str, Cell]) -> str:
    """Write what an equation says of a cell: ``303 - 302 = 1``."""
    sign = 1 if dict(equation.terms)[name] > 0 else -1
    others = [(cells[term].value, times) for term, times in equation.terms if term != name]
    parts = [sign * equation.equals] + [-sign * by * value for value, by in others if value]
    shown = sorted(filter(None, parts), key=lambda part: part < 0)
    said = " ".join(f"{'-' if part < 0 else '+'} {abs(part)}" for part in shown)
    said = f"{said.removeprefix('+ ')} = {sum(shown)}"
    if unknown := sum(value is None for value, _ in others):
        said += f" with {unknown} more that {'is' if unknown == 1 else 'are'} not shown"
    return f"{equation.text}; {said}" if equation.text else said
