"""What charts tell of figures that are not shown: by a bar, a line, an order, a scale or a sum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import chain, combinations, pairwise, permutations
from typing import NamedTuple

from analysis import danish
from analysis.checks.disclosure.seen import HIDDEN, Bar, Drawing, Spot, Text

Cells = Mapping[str, Mapping[str, str]]  # texts by row and column, in the order of the table

_BETWEEN = 0.34  # of the size of letters: from their line up to their middle
_WIDEST = 0.65  # of the size of letters: more than a letter is wide on average
_EXACT = 0.11  # pixels: places are written with one decimal
_ABOVE = 6  # pixels: so far above its label the middle of a row's first bar may lie, but no other's
_HOLLOW = 2  # pixels: so much shorter is a bar that is drawn as its outline, or with a seam
_STROKE = 3.1  # pixels: an upright stroke at a target is no wider
_RANK = re.compile(r"^\d+\. | \(klynge\)$")
_APART = re.compile(r", (?!\d)|(?<=\d), | \(| af ")  # two figures of a row
_AT_LEAST = "mindst "
_NUMBER = re.compile(r"[-−]?\d[\d.]*(?:,\d+)?")


@dataclass(frozen=True)
class Sum:
    """A sum that a chart or a sentence tells: of some rows of a table, in one of its columns.

    One that is not ``named`` may be a number of something else. Of one that ``is_least`` is told
    that it is no less.
    """

    where: str
    table: str
    column: str
    rows: tuple[str, ...]
    total: Decimal
    named: bool = True
    is_least: bool = False


@dataclass
class Row:
    """A row of a chart: the table's row that it is, and what stands and lies beside its label."""

    label: str
    top: float
    numbers: list[str] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)


@dataclass
class Group:
    """Rows of a chart under a heading, with the total, or the least, that stands there."""

    label: str
    total: str = ""
    is_least: bool = False
    rows: list[Row] = field(default_factory=list)


def complaints(drawing: Drawing, tables: Mapping[str, Cells]) -> Iterator[str]:
    """Yield how a chart tells of a figure of these tables that is not shown."""
    for cells in tables.values():
        groups = groups_of(drawing, cells)
        rows = [row for group in groups for row in group.rows]
        if not any(HIDDEN in cells[row.label].values() for row in rows):
            continue
        yield from _of_rows(drawing, rows, cells, tables)
        for group in groups:
            yield from _of_order(drawing, group.rows, cells)
        if not any("%" in figure for row in rows for figure in row.numbers):  # each bar is a whole
            yield from _of_room(drawing, rows)
    if any(HIDDEN in row.values() for cells in tables.values() for row in cells.values()):
        yield from _of_lines(drawing, tables)


@cache
def number(text: str) -> Decimal | None:
    """Return the figure that a text is, whatever its unit; None for words."""
    try:
        return danish.parse_number(text).value
    except ValueError:
        return None


# --- rows -----------------------------------------------------------------------------------------


def groups_of(drawing: Drawing, cells: Cells) -> list[Group]:
    """Return the rows of a chart that bear labels of a table, under their headings."""
    names = {danish.same_label(label): label for label in cells}
    groups = [Group("")]
    lines = sorted((one for one in drawing.texts if one.x == 0), key=lambda one: one.y)
    at = 0
    while at < len(lines):
        label, count, beside = _label(lines[at:], names)
        if label:
            top = lines[at].y - lines[at].size
            groups[-1].rows.append(Row(label, top, _figures(beside)))
        elif number(lines[at].words) is None:
            groups.append(Group(lines[at].words))
        at += count
    _put_beside(drawing, groups)
    return [group for group in groups if group.rows]


def _label(lines: Sequence[Text], names: Mapping[str, str]) -> tuple[str, int, str]:
    """Return the label that the first lines are, how many they are, and the figures after it."""
    for count in range(min(4, len(lines)), 0, -1):
        words = " ".join(one.words for one in lines[:count])
        ends = [match.start() for match in re.finditer(": ", words)]
        for said, beside in ((words, ""), *((words[:end], words[end + 2 :]) for end in ends)):
            for name in (said, _RANK.sub("", said)):
                if label := names.get(danish.same_label(name)):
                    return label, count, beside
    return "", 1, ""


def _figures(words: str) -> list[str]:
    """Return the figures that stand beside a row: each ends what is said of it.

    ``13``, ``2016: 13``, ``2016 13, 2017 15``, ``13 (mål: 15)``, ``5 af 9``.
    """
    if number(words) is not None:
        return [words]
    said = [part.rpartition(": ")[2] for part in _APART.split(words.rstrip(")"))]
    found = [part if number(part) is not None else part.rpartition(" ")[2] for part in said]
    return [one for one in found if number(one) is not None]


def _put_beside(drawing: Drawing, groups: Sequence[Group]) -> None:
    """Give each row the figures and bars between its label and the next text at the left."""
    starts = sorted(one.y - one.size for one in drawing.texts if one.x == 0)
    heads = {one.y: one.words for one in drawing.texts if one.anchor == "end"}
    for group in groups:
        for row in group.rows:
            below = [start for start in starts if start > row.top + 1]
            start, end = row.top - _ABOVE, _end_of_label(drawing, row, below) - _ABOVE
            row.numbers += [
                figure
                for one in drawing.texts
                if one.x and start <= one.y - _BETWEEN * one.size < end
                for figure in _figures(one.words)
            ]
            row.bars += dict.fromkeys(  # a hollow one is drawn twice: what it covers, and its line
                bar
                for bar in drawing.bars
                if start <= (bar.top + bar.bottom) / 2 < end and bar.right - bar.left > _EXACT
            )
    for group in groups:
        line = next(
            (one.y for one in drawing.texts if one.words == group.label and not one.x), None
        )
        said = heads.get(line, "") if line is not None else ""
        group.is_least = said.startswith(_AT_LEAST)
        its_number = _NUMBER.match(said.removeprefix(_AT_LEAST))
        group.total = its_number[0] if its_number else ""


def _end_of_label(drawing: Drawing, row: Row, below: Sequence[float]) -> float:
    """Return where the next row or heading begins; the lines of one label stand close together."""
    lines = sorted(one.y for one in drawing.texts if one.x == 0)
    sizes = {one.y: one.size for one in drawing.texts if one.x == 0}
    last = row.top
    for start in below:
        y = next(one for one in lines if one - sizes[one] == start)
        if start - last > 1.45 * sizes[y]:
            return start
        last = start
    return float("inf")


def _of_rows(
    drawing: Drawing, rows: Sequence[Row], cells: Cells, tables: Mapping[str, Cells]
) -> Iterator[str]:
    whole = [row for row in rows if HIDDEN not in cells[row.label].values()]
    is_told = all(len(row.bars) <= len(row.numbers) for row in whole)  # each bar has its figure
    for row in rows:
        if HIDDEN not in cells[row.label].values():
            continue
        known = _figures_at(row.label, tables)
        shares = {
            danish.round_half_up(100 * one / other, 1)
            for one, other in permutations(known, 2)
            if other > 0
        }
        known |= {abs(one - other) for one, other in combinations(known, 2)}
        for text in row.numbers:
            told = known | shares if "%" in text else known
            if (said := number(text)) is not None and abs(said) not in told:
                yield f"{drawing}: a figure stands at {row.label!r}, which is not shown"
        if len(row.bars) > len(row.numbers) and (is_told or not known):
            yield f"{drawing}: a bar without a figure lies at {row.label!r}, which is not shown"
    yield from _of_lengths(drawing, rows)


def _figures_at(label: str, tables: Mapping[str, Cells]) -> set[Decimal]:
    """Return the figures that stand at a row's name, in whichever table a chart is of."""
    its = danish.same_label(label)
    return {
        value
        for cells in tables.values()
        for name, row in cells.items()
        if danish.same_label(name) == its
        for text in row.values()
        if (value := number(text)) is not None
    }


def _of_lengths(drawing: Drawing, rows: Sequence[Row]) -> Iterator[str]:
    """Yield which bar is not as long as its figure says: it may be of another."""
    pairs = [
        (row, abs(value), row.bars[0].right - row.bars[0].left)
        for row in rows
        if len(row.bars) == len(row.numbers) == 1
        if row.bars[0].right - row.bars[0].left > _STROKE and "%" not in row.numbers[0]
        if (value := number(row.numbers[0]))
    ]
    if not pairs:
        return
    _, most, longest = max(pairs, key=lambda pair: pair[2])
    for row, value, length in pairs:
        finest = max(-int(one.as_tuple().exponent) for one in (value, most))
        rounded = float((1 + value / most) / most) * longest / 2 / 10**finest
        if abs(length - float(value / most) * longest) > _HOLLOW + rounded:
            yield f"{drawing}: the bar at {row.label!r} is not as long as its figure says"


def _of_order(drawing: Drawing, rows: Sequence[Row], cells: Cells) -> Iterator[str]:
    """Yield a row that is not shown and stands among others not as the table has them."""
    labels = [row.label for row in rows]
    if labels == [label for label in cells if label in labels]:
        return
    without = [not row.numbers and HIDDEN in cells[row.label].values() for row in rows]
    for row, is_hidden, is_next in zip(rows, without, without[1:], strict=False):
        if is_hidden and not is_next:
            yield f"{drawing}: the place of {row.label!r} among others tells how large it is"
    last = [label for label, is_hidden in zip(labels, without, strict=True) if is_hidden]
    if last != [label for label in cells if label in last]:
        yield f"{drawing}: the order of the rows that are not shown tells of them"


def _of_room(drawing: Drawing, rows: Sequence[Row]) -> Iterator[str]:
    """Yield that no bar is as long as there is room: the scale was made for a longer one."""
    bars = [bar for row in rows for bar in row.bars]
    # To the left as far as to the right, where figures stand left of their bars.
    both = any(one.anchor == "end" and number(one.words) is not None for one in drawing.texts)
    middle = min((bar.right if both else bar.left for bar in bars), default=0)
    ends = [max(bar.right, 2 * middle - bar.left) for bar in bars]
    texts = [
        len(one.words) * one.size * _WIDEST
        for one in drawing.texts
        if one.x > 0 and one.anchor != "end"
    ]
    if ends and texts and drawing.width - max(ends) > max(texts) + 16:
        yield f"{drawing}: the scale is made for a figure that is not shown"


# --- lines ----------------------------------------------------------------------------------------


class _Axis(NamedTuple):
    """A scale upwards: its gridlines from the top down, each with its figure."""

    ticks: tuple[tuple[float, Decimal], ...]

    @property
    def unit(self) -> float:
        """How many pixels one is high."""
        (top, high), (bottom, low) = self.ticks[0], self.ticks[-1]
        return (bottom - top) / float(high - low)

    def holds(self, y: float) -> bool:
        return self.ticks[0][0] - 1 <= y <= self.ticks[-1][0] + 1

    def value(self, y: float) -> float:
        bottom, low = self.ticks[-1]
        return float(low) + (bottom - y) / self.unit


def _of_lines(drawing: Drawing, tables: Mapping[str, Cells]) -> Iterator[str]:
    runs = [run for cells in tables.values() for run in _runs(cells)]
    every = {value for run in runs for value in run}
    highest, needs = _highest_named(drawing, tables), float("inf")
    for axis in _axes(drawing):
        lines = [line for line in drawing.lines if all(axis.holds(spot.y) for spot in line)]
        near = _nearness(axis, lines)
        dots = [axis.value(dot.y) for dot in drawing.dots if axis.holds(dot.y)]
        through = [[axis.value(spot.y) for spot in line] for line in lines]
        if not all(any(_is_part(line, run, near) for run in runs) for line in through):
            yield f"{drawing}: a line goes through a figure that is not shown"
        if not all(any(abs(dot - one) <= near for one in every) for dot in dots):
            yield f"{drawing}: a dot lies at a figure that is not shown"
        highest = max([highest, *chain(dots, *through)]) + near
        if len(axis.ticks) > 2:
            needs = min(needs, float(axis.ticks[1][1]))
    if 0 < highest < needs < float("inf"):
        yield f"{drawing}: the scale goes up to a figure that is not shown"


def _highest_named(drawing: Drawing, tables: Mapping[str, Cells]) -> float:
    """Return the greatest figure shown of the rows that a drawing names; one alone has no line."""
    words = danish.same_label(" ".join(one.words for one in drawing.texts))
    return max(
        (
            float(value)
            for cells in tables.values()
            for label, row in cells.items()
            if danish.same_label(label) in words or len(cells) == 1
            for text in row.values()
            if (value := number(text)) is not None
        ),
        default=0.0,
    )


def _axes(drawing: Drawing) -> list[_Axis]:
    """Return the scales of a drawing: figures at the left, each 5 pixels over its gridline."""
    found: list[_Axis] = []
    at_left = sorted((one for one in drawing.texts if one.x == 0), key=lambda one: one.y)
    ticks: list[tuple[float, Decimal]] = []
    for text in at_left:
        said = _NUMBER.match(text.words)
        value = number(said[0]) if said else None
        if value is None:
            continue
        if ticks and value >= ticks[-1][1]:
            found.append(_Axis(tuple(ticks)))
            ticks = []
        ticks.append((text.y + 5, value))
    if ticks:
        found.append(_Axis(tuple(ticks)))
    return [axis for axis in found if len(axis.ticks) > 1 and _is_even(axis)]


def _is_even(axis: _Axis) -> bool:
    """Whether the figures lie as far apart as they say."""
    return all(
        abs((below - above) - float(high - low) * axis.unit) < 1
        for (above, high), (below, low) in pairwise(axis.ticks)
    )


def _nearness(axis: _Axis, lines: Sequence[Sequence[Spot]]) -> float:
    """Return how far a point may lie from its figure: lines of many points are in whole pixels."""
    is_whole = all(float(spot.y).is_integer() for line in lines for spot in line)
    return (0.75 if is_whole else 2 * _EXACT) / axis.unit


def _runs(cells: Cells) -> Iterator[list[float]]:
    """Yield the figures of rows, and of columns, that stand together with none missing."""
    columns = list(dict.fromkeys(column for row in cells.values() for column in row))
    by_column = ([row[column] for row in cells.values() if column in row] for column in columns)
    for texts in (*([*row.values()] for row in cells.values()), *by_column):
        run: list[float] = []
        for text in (*texts, HIDDEN):
            value = number(text) if text != HIDDEN else None
            if value is not None:
                run.append(float(value))
            elif run:
                yield run
                run = []


def _is_part(line: Sequence[float], run: Sequence[float], near: float) -> bool:
    """Whether a line goes through figures that stand together."""
    return any(
        all(abs(one - other) <= near for one, other in zip(line, run[at:], strict=False))
        for at in range(len(run) - len(line) + 1)
    )
