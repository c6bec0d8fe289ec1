"""Where the tables of a sheet or page are, among its titles, headings and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise, takewhile

from analysis import danish
from analysis.faults import Fault
from analysis.meeting.values import Heading
from analysis.sources.cells import SYMBOLS
from analysis.sources.headings import is_time
from analysis.sources.office.grid import Grid, GridCell

Row = list[GridCell]

_YEAR = re.compile(r"(19|20)\d\d")
_FIGURE = re.compile(
    r"(?i)<? ?([-\u2212+(]?(kr\.? ?)?[-\u2212+]? ?\d[\d.,\s]*\)?"
    r"( ?(%|pct\.?|procent|(mio\. ?|t\.? ?)?kr\.?))?)"
)
_MARKS = re.compile(r"( ?(\[\S{1,3}\]|[*\u2020\u2021]{1,3}|(?<=\s)\d{1,2}\)))+\Z")
_NOTE = re.compile(r"(?i)(\[\S{1,3}\]|\(?(\d{1,2}|[a-z])\)|\*|note|anm|kilde|bem)")


@dataclass
class Block:
    """A table as found: its headings (of the rows first), its rows, and the lines around it.

    ``above`` are the lines over it that are not its title, ``below`` those that follow it;
    ``columns`` and ``header`` say where in its grid it stands, and its lines of headings there.
    """

    place: str
    title: str
    headings: list[Heading]
    rows: list[Row]
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    header: list[list[str]] = field(default_factory=list)


@dataclass
class Found:
    """What a grid holds: its tables, what belongs to none of them, and what is wrong."""

    blocks: list[Block] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def is_figure(cell: GridCell) -> bool:
    """Whether a cell holds a figure, or a sign that stands in its place."""
    text = _MARKS.sub("", cell.text)
    is_sign = danish.is_dash(text) or text.casefold() in SYMBOLS
    return bool(cell.figure or is_sign or _FIGURE.fullmatch(text))


def find(grid: Grid, file: str) -> Found:
    """Return the tables of a grid, from top to bottom; ``file`` is its file in messages."""
    found = Found()
    waiting: list[str] = []
    filled = groupby(grid.rows, key=lambda row: any(cell.text for cell in row))
    for segment in (_without_margin([*rows]) for is_filled, rows in filled if is_filled):
        over = [*takewhile(_is_title, segment)]
        rest = segment[len(over) :]
        under = [*takewhile(_is_note, reversed(rest))][::-1]
        body = rest[: len(rest) - len(under)]
        notes, titles = _parted([_line(row) for row in over], bool(found.blocks))
        if notes:
            found.blocks[-1].below += notes
        if not body:
            waiting += titles
            continue
        if len(body) == 1 and not (found.blocks and _continues(found.blocks[-1], body)):
            found.left_out.append(f"{_place(grid, body)}, which is no table: {_line(body[0])!r}")
            waiting += titles
            continue
        _add(found, grid, file, body, [*waiting, *titles], titles)
        waiting = []
        if found.blocks:
            found.blocks[-1].below += map(_line, under)
    if waiting and found.blocks:
        found.blocks[-1].below += waiting
    elif waiting:
        found.left_out.append(f"{grid.place} {waiting[0]!r}, and no table below it")
    return found


def _add(
    found: Found, grid: Grid, file: str, body: list[Row], lines: list[str], nearest: list[str]
) -> None:
    """Add a table to what was found, or its rows to the table that it goes on from."""
    place = _place(grid, body)
    if found.blocks and (rows := _continues(found.blocks[-1], body)):
        before = found.blocks[-1]
        before.rows += [[row[at] for at in before.columns] for row in rows]
        found.left_out += [f"{line!r}, where a table goes on" for line in lines]
        return
    columns = [at for at in range(len(body[0])) if any(row[at].text for row in body)]
    if _stands_beside(body, columns):
        problem = "holds two tables side by side; put them under each other, or on a sheet each"
        found.faults.append(Fault(file, problem, row=place))
        return
    rows = [[row[at] for at in columns] for row in body]
    height = _height(rows)
    rows[:height] = [_gone_on(row) for row in rows[: height - 1]] + rows[height - 1 : height]
    if any(_is_count(cell) for cell in rows[0][1:]) or height == len(rows):
        problem = "has no line of headings above its figures; write one in the file"
        found.faults.append(Fault(file, problem, row=place))
        return
    is_over_several = any(map(_spans, rows[: height - 1]))
    headings = [
        _heading([row[at] for row in rows[:height]], is_over_several) for at in range(len(columns))
    ]
    if "" in headings[1:]:
        cell = rows[0][1:][headings[1:].index(Heading(""))]
        problem = "begins a column without a heading; write one in the file"
        found.faults.append(Fault(file, problem, row=f"{grid.place}{cell.place}"))
        return
    title = (nearest or lines or [grid.title])[0]
    above = [line for line in lines if line != title]
    header = [[cell.text for cell in row] for row in body[:height]]
    found.blocks.append(Block(place, title, headings, rows[height:], above, [], columns, header))


def _without_margin(rows: list[Row]) -> list[Row]:
    """Return rows from the first column in which one of them has something."""
    left = min(at for row in rows for at, cell in enumerate(row) if cell.text)
    return [row[left:] for row in rows]


def _is_title(row: Row) -> bool:
    """Whether a row is a line of text that begins where the table does, or over all of it."""
    first, *others = [cell for cell in row if cell.text]
    return not others and not is_figure(first) and first is row[0]


def _is_note(row: Row) -> bool:
    """Whether a line below a table is none of its rows, of which the figures are blank."""
    text = _line(row)
    return _is_title(row) and (bool(_NOTE.match(text)) or len(text) > 30 or bool(row[-1].under))


def _line(row: Row) -> str:
    return " ".join(cell.text for cell in row if cell.text)


def _parted(lines: list[str], after_a_table: bool) -> tuple[list[str], list[str]]:
    """Part lines into notes of the table before and titles of the next."""
    notes = [line for line in lines if after_a_table and _NOTE.match(line)]
    return notes, [line for line in lines if line not in notes]


def _place(grid: Grid, body: Sequence[Row]) -> str:
    cells = [cell for row in body for cell in row if cell.text]
    return f"{grid.place}{cells[0].place}:{cells[-1].place}"


def _is_count(cell: GridCell) -> bool:
    """Whether a cell holds a figure that is no year, which may also be a heading."""
    return is_figure(cell) and not _YEAR.fullmatch(cell.text)


def _height(rows: list[Row]) -> int:
    """Return how many lines of headings a table has: more where one spans several columns."""
    height = 1
    while height < len(rows):
        above, (first, *others) = rows[height - 1], rows[height]
        spans = _spans(above) or (not above[0].heading and _spans(_gone_on(above)))
        goes_on = not first.text or spans
        if not goes_on or any(_is_count(cell) for cell in others):
            break
        height += 1
    return height


def _spans(row: Row) -> bool:
    """Whether one cell of a line of headings is over several columns."""
    return any(cell.under and not cell.below for cell in row)


def _gone_on(row: Row) -> Row:
    """Return a line of headings with each time also over the blank cells right of it.

    So a person reads ``2023`` over two columns, though the cells are not merged, if there are as
    many under each.
    """
    starts = [at for at, cell in enumerate(row) if at and cell.heading]
    widths = {after - at for at, after in pairwise([*starts, len(row)])}
    if len(widths) != 1 or not all(is_time(row[at].heading) for at in starts):
        return row
    (width,) = widths
    times = [row[at].heading for at in starts for _ in range(width)]
    before = len(row) - len(times)
    spanned = zip(row[before:], times, strict=True)
    return row[:before] + [cell if cell.text else replace(cell, under=at) for cell, at in spanned]


def _heading(cells: list[GridCell], is_over_several: bool) -> Heading:
    """Return the heading of a column: ``2023`` over ``Antal``, or what stands in several lines."""
    words = [cell.heading for cell in cells if cell.heading and not cell.below]
    *above, own = [word for word, _ in groupby(words)] or [""]
    if above and is_over_several:
        return Heading(" ".join(above), own)
    return Heading(" ".join([*above, own]))


def _stands_beside(body: list[Row], columns: list[int]) -> bool:
    """Whether labels stand again behind a blank column, as those of another table."""
    for before, at in pairwise(columns):
        cells = [row[at] for row in body[1:] if row[at].text]
        if at > before + 1 and cells and not any(map(is_figure, cells)):
            return True
    return False


def _continues(block: Block, body: list[Row]) -> list[Row]:
    """Return the rows of a segment that goes on with a table, without headings told again."""
    height, first = len(block.header), block.columns[0]
    if [[cell.text for cell in row] for row in body[:height]] == block.header:
        return body[height:]
    filled = {at for row in body for at, cell in enumerate(row) if cell.text}
    label, *others = body[0][first:]
    is_row = bool(label.text) and any(_is_count(cell) for cell in others)
    return body if is_row and filled <= {*block.columns} else []
