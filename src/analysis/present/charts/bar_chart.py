"""The bar chart: horizontal bars in groups, each with its figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import seaborn as sns

from analysis.present.charts.data import Bar, BarGroup
from analysis.present.charts.rows import Across, Place, Rows, beyond
from analysis.present.charts.sheet import Sheet
from analysis.present.charts.style import PALETTE
from analysis.present.charts.text import text_width, wrap

_Placed = Sequence[tuple[Bar, Place]]


def bars(
    paper: Sheet,
    groups: Sequence[BarGroup],
    *,
    marks: Sequence[Bar] = (),
    sides: str = "",
) -> float:
    """Horizontal bars from zero in groups, each with its figure.

    ``marks`` are values that all are held against, each a line
    across them with its words above. Where ``sides`` says what it means to lie on either side of
    zero, bars are filled above it and hollow below it.
    """
    every = [bar for group in groups for bar in group.bars]
    rows = Rows(paper, every)
    minus, plus = beyond(paper, every)
    if not rows.hold(minus + plus):
        groups = [replace(g, bars=[bar.saying(bar.text) for bar in g.bars]) for g in groups]
        return bars(paper, groups, marks=marks, sides=sides)
    rows.head(sides)
    across = rows.across([bar.value for bar in (*every, *marks)], minus, plus)
    for mark in marks:
        _write_mark(rows, mark, across)
    placed = [one for group in groups for one in _write_group(rows, group, across)]
    if sides:
        for bar, place in placed:
            across.draw(bar, place.middle, hollow=(bar.value or 0) < 0)
    elif known := [(bar, place) for bar, place in placed if bar.value is not None]:
        _draw_bars(known, across)
    lined = [(bar, place) for bar, place in placed if not bar.is_remark]
    if across.low < 0:
        rows.zero((place for _, place in lined), across.x(None))
    for mark in marks:
        _draw_mark(lined, across, mark)
    return rows.bottom + 4


def _write_group(rows: Rows, group: BarGroup, across: Across) -> Iterator[tuple[Bar, Place]]:
    """Write the words and the figures of a group; yield its bars, each with its place."""
    _write_heading(rows, group)
    for bar in group.bars:
        thick, role = (1, "muted") if bar.is_remark else (rows.paper.style.thick, "text")
        place = rows.add(bar, thick, role)
        across.write(bar, place.middle)
        yield bar, place
    rows.y += 10


def _write_heading(rows: Rows, group: BarGroup) -> None:
    """The name of a group, if it has one, with its sum at the right and a line below."""
    if not (group.label or group.total_text):
        return
    paper, style = rows.paper, rows.paper.style
    room = style.width - text_width(group.total_text, style.text, True) - 16
    lines = wrap(group.label, style.text, room, True)
    role = "accent" if group.accent else "text"
    first = rows.y + style.text
    paper.text(0, first, lines, style.text, role, bold=True)
    paper.text(style.width, first, group.total_text, style.text, role, bold=True, anchor="right")
    rows.y = rows.bottom = rows.y + len(lines) * style.leading + 10
    paper.rule((0, rows.y - 7), (style.width, rows.y - 7), "grid")


def _write_mark(rows: Rows, mark: Bar, across: Across) -> None:
    """The words of the mark, as near above it as there is room."""
    style, width = rows.paper.style, text_width(mark.text, rows.paper.style.small)
    start = max(0.0, min(across.x(mark.value) - width / 2, style.width - width))
    rows.paper.text(start, rows.y + style.small - 2, mark.text, style.small, "muted")
    rows.y += style.leading + 6


def _draw_mark(placed: _Placed, across: Across, mark: Bar) -> None:
    """The mark in pieces, so that no figure is struck through."""
    style, x = across.paper.style, across.x(mark.value)
    for bar, (middle, half) in placed:
        at, anchor = across.figure_place(bar)
        wide = text_width(bar.text, style.text, bar.own)
        left = at if anchor == "left" else at - wide
        if not left - 4 < x < left + wide + 4:
            across.paper.rule((x, middle - half), (x, middle + half), "text", dash=True)


def _draw_bars(known: _Placed, across: Across) -> None:
    paper, zero = across.paper, across.x(None)
    sns.barplot(
        x=[across.x(bar.value) - zero for bar, _ in known],
        y=[place.middle for _, place in known],
        hue=["accent" if bar.own else "line" for bar, _ in known],
        left=zero,
        palette=PALETTE,
        orient="h",
        native_scale=True,
        dodge=False,
        errorbar=None,
        saturation=1,
        legend=False,
        ax=paper.axes,
    )
    thick = paper.style.thick
    for patch in (patch for bars_drawn in paper.axes.containers for patch in bars_drawn):
        # Seaborn spaces bars evenly; rows with wrapped labels are taller than the others.
        middle = patch.get_y() + patch.get_height() / 2
        patch.set(y=middle - thick / 2, height=thick, linewidth=0)
