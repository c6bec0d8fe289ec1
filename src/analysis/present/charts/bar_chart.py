"""The bar chart: horizontal bars in groups, each with its figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import seaborn as sns
from matplotlib.patches import Rectangle

from analysis.present.charts.data import Bar, BarGroup, Mark
from analysis.present.charts.rows import (
    Across,
    Columns,
    Head,
    Row,
    beyond,
    draw_bar,
    draw_zero,
    figure_place,
    have_room,
    write_figure,
    write_label,
)
from analysis.present.charts.sheet import Drawing, Drawings, Sheet, draw_twice, open_sheet
from analysis.present.charts.style import PALETTE, WIDE, Style
from analysis.present.charts.text import text_width, wrap


def bars(groups: Sequence[BarGroup], *, unit: str, mark: Mark | None = None) -> Drawings:
    """Horizontal bars from zero in groups, each with its figure.

    ``unit`` stands over the bars; ``mark`` is a line across all of them.
    """
    return draw_twice(lambda style: _bars(groups, [unit], mark, False, style))


def deviations(rows: Sequence[Bar], *, unit: str, words: str) -> Drawings:
    """Bars to either side of zero: filled above it, hollow below it."""
    group = BarGroup("", tuple(rows))
    return draw_twice(lambda style: _bars([group], [unit, words], None, True, style))


@dataclass(frozen=True)
class _Heading:
    """The name of a group with its sum: its lines and where they begin."""

    lines: tuple[str, ...]
    top: float
    group: BarGroup


@dataclass(frozen=True)
class _Placed:
    """A bar, or the word or remark in its place, in its row."""

    row: Row
    bar: Bar
    accent: bool  # its group is the main one

    @property
    def role(self) -> str:
        return "accent" if self.accent or self.bar.own else "line"

    @property
    def value(self) -> float:
        return float(self.bar.value or 0)


def _places(
    groups: Sequence[BarGroup], top: float, columns: Columns, style: Style
) -> tuple[list[_Heading], list[_Placed], float]:
    """All rows from above, each as tall as its wrapped label asks for, and where they end."""
    headings: list[_Heading] = []
    placed: list[_Placed] = []
    y = bottom = top
    for group in groups:
        if group.label or group.total_text:
            room = style.width - text_width(group.total_text, style.text, True) - 16
            lines = tuple(wrap(group.label, style.text, room, True))
            headings.append(_Heading(lines, y, group))
            y += len(lines) * style.leading + 10
            bottom = y
        for bar in group.bars:
            room = 1 if bar.is_remark else style.thick
            row = columns.row(bar.label, bar.own, y, style, room)
            placed.append(_Placed(row, bar, group.accent))
            y, bottom = row.next_top, row.bottom
        y += 10
    return headings, placed, bottom + 4


def _bars(
    groups: Sequence[BarGroup], words: Sequence[str], mark: Mark | None, hollow: bool, style: Style
) -> Drawing:
    every = [bar for group in groups for bar in group.bars]
    columns = Columns.of([(bar.label, bar.own) for bar in every], style)
    figures = beyond(every, style)
    if not have_room(sum(figures), columns, style):
        moved = [replace(g, bars=tuple(map(_with_figure_in_label, g.bars))) for g in groups]
        return _bars(moved, words, mark, hollow, style)
    head = Head(words, columns, style)
    top = head.bottom + (style.leading + 6 if mark else 0)
    headings, placed, bottom = _places(groups, top, columns, style)
    with open_sheet(style, bottom) as paper:
        head.write(paper)
        for heading in headings:
            _write_heading(paper, heading)
        for one in placed:
            write_label(paper, one.row, one.bar.own, "muted" if one.bar.is_remark else "text")
        values = [one.value for one in placed] + ([float(mark.value)] if mark else [])
        across = Across.over(values, columns.left, style.width, *figures)
        known = [one for one in placed if one.bar.value is not None]
        if known and not hollow:
            _draw_bars(paper, known, across)
        for one in known if hollow else ():
            draw_bar(paper, one.bar, across, one.row.middle, hollow=one.value < 0)
        _draw_lines(paper, placed, across, mark, head.bottom)
        for one in placed:
            write_figure(paper, one.bar, figure_place(one.bar, across), one.row.middle)
        return paper.drawing()


def _write_heading(paper: Sheet, heading: _Heading) -> None:
    style, group = paper.style, heading.group
    role = "accent" if group.accent else "text"
    first = heading.top + style.text
    paper.text(0, first, heading.lines, style.text, role, bold=True)
    paper.text(style.width, first, group.total_text, style.text, role, bold=True, anchor="right")
    y = heading.top + len(heading.lines) * style.leading + 3
    paper.rule((0, y), (style.width, y), "grid")


def _with_figure_in_label(bar: Bar) -> Bar:
    """The bar with its figure beside its name: so large a figure would leave no room for bars."""
    return replace(bar, label=f"{bar.label}: {bar.text}", text="") if bar.text else bar


def _draw_lines(
    paper: Sheet, placed: Sequence[_Placed], across: Across, mark: Mark | None, over: float
) -> None:
    """Zero where bars go both ways, and the mark: in pieces, so that no text is struck through."""
    style = paper.style
    half = 12 if style is WIDE else 8
    rows = [one for one in placed if not one.bar.is_remark]
    if across.low < 0:
        draw_zero(paper, (one.row for one in rows), across.x(0), half)
    if mark is None:
        return
    x = across.x(float(mark.value))
    width = text_width(mark.text, style.small)
    start = max(0.0, min(x - width / 2, style.width - width))
    paper.text(start, over + style.small - 2, mark.text, style.small, "muted")
    for one in rows:
        at, anchor = figure_place(one.bar, across)
        wide = text_width(one.bar.text, style.text, one.bar.own)
        left = at if anchor == "left" else at - wide
        if not left - 4 < x < left + wide + 4:
            ends = (x, one.row.middle - half), (x, one.row.middle + half)
            paper.rule(*ends, "text", dash=True)


def _draw_bars(paper: Sheet, known: Sequence[_Placed], across: Across) -> None:
    bottom = known[-1].row.middle + 14
    scale = (across.low, across.high)
    axes = paper.axes((across.start, 0, across.end, bottom), scale, (bottom, 0))
    sns.barplot(
        x=[one.value for one in known],
        y=[one.row.middle for one in known],
        hue=[one.role for one in known],
        palette=PALETTE,
        orient="h",
        native_scale=True,
        dodge=False,
        errorbar=None,
        saturation=1,
        legend=False,
        ax=axes,
    )
    axes.set(xlim=scale, ylim=(bottom, 0))
    thick = paper.style.thick
    for patch in (patch for patch in axes.patches if isinstance(patch, Rectangle)):
        # Seaborn spaces bars evenly; rows with wrapped labels are taller than the others.
        middle = patch.get_y() + patch.get_height() / 2
        patch.set(y=middle - thick / 2, height=thick, linewidth=0, clip_on=False)
