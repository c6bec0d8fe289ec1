"""The bar chart: horizontal bars in groups, each with its figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import seaborn as sns
from matplotlib.patches import Rectangle

from analysis.present.charts.data import Bar, BarGroup
from analysis.present.charts.sheet import Anchor, Drawing, Drawings, Sheet, draw_twice, open_sheet
from analysis.present.charts.style import PALETTE, WIDE, Style
from analysis.present.charts.text import text_width, wrap


def bars(groups: Sequence[BarGroup], *, unit: str) -> Drawings:
    """Horizontal bars in groups, each with its figure; ``unit`` stands over the bars."""
    return draw_twice(lambda style: _bars(groups, unit, style))


@dataclass(frozen=True)
class _Row:
    """A line of the bar chart: a bar with its label, or a heading with its sum."""

    lines: tuple[str, ...]
    top: float
    middle: float
    bar: Bar | None
    group: BarGroup

    @property
    def role(self) -> str:
        accent = self.group.accent or (self.bar is not None and self.bar.own)
        return "accent" if accent else "line"


def _rows(groups: Sequence[BarGroup], top: float, labels: float, style: Style) -> list[_Row]:
    """All rows from above, each as tall as its wrapped label asks for."""
    rows: list[_Row] = []
    y = top
    for group in groups:
        if group.label or group.total_text:
            room = style.width - text_width(group.total_text, style.text, True) - 16
            text = tuple(wrap(group.label, style.text, room, True))
            rows.append(_Row(text, y, y, None, group))
            y += len(text) * style.leading + 10
        for bar in group.bars:
            text = tuple(wrap(bar.label, style.text, labels, bar.own))
            tall = len(text) * style.leading
            middle = y + tall / 2 if style is WIDE else y + tall + 8
            rows.append(_Row(text, y, middle, bar, group))
            y += tall + (7 if style is WIDE else 22)
        y += 13
    return rows


def _bars(groups: Sequence[BarGroup], unit: str, style: Style) -> Drawing:
    every = [bar for group in groups for bar in group.bars]
    labels = float(style.width)
    left = 0.0
    if style is WIDE:
        widths = [text_width(bar.label, style.text, bar.own) for bar in every]
        labels = min(max(widths, default=0) + 1, 300)
        left = labels + 16
    over = wrap(unit, style.small, style.width - left) if unit else []
    top = len(over) * style.leading + (4 if unit else 0)
    rows = _rows(groups, top, labels, style)
    ends = [(row.middle + 14, row.top + len(row.lines) * style.leading + 5) for row in rows]
    bottom = max([top, *map(max, ends)])
    with open_sheet(style, bottom) as paper:
        paper.text(left, style.small, over, style.small, "muted")
        _draw_bars(paper, rows, left)
        for row in rows:
            _row_text(paper, row)
        return paper.drawing()


def _row_text(paper: Sheet, row: _Row) -> None:
    style = paper.style
    bold = row.bar is None or row.bar.own
    role = "accent" if row.role == "accent" and bold else "text"
    first = row.top + style.text
    paper.text(0, first, row.lines, style.text, role, bold=bold)
    if row.bar is None:
        total = row.group.total_text
        paper.text(style.width, first, total, style.text, role, bold=True, anchor="right")
        y = row.top + len(row.lines) * style.leading + 3
        paper.rule((0, y), (style.width, y), "grid")


def _draw_bars(paper: Sheet, rows: Sequence[_Row], left: float) -> None:
    """The bars on a common scale from zero, with their figures at the ends."""
    found = [(row, row.bar) for row in rows if row.bar is not None]
    if not found:
        return
    style = paper.style
    values = [float(bar.value) for _, bar in found]
    low, high = min(0.0, *values), max(0.0, *values)
    if low == high:
        high = 1.0
    minus = [text_width(b.text, style.text, b.own) + 8 for _, b in found if b.value < 0]
    plus = [text_width(b.text, style.text, b.own) + 8 for _, b in found if b.value >= 0]
    start, end = left + max(minus, default=0), style.width - max(plus, default=1)
    _bar_axes(paper, found, (start, end), (low, high))

    def across(value: float) -> float:
        return start + (end - start) * (value - low) / (high - low)

    for row, bar in found:
        if low < 0:  # in pieces on the narrow drawing, where labels stand between them
            above = found[0][0].middle - 12 if style is WIDE else row.middle - 10
            paper.rule((across(0), above), (across(0), row.middle + 10), "muted")
        side: Anchor = "left" if bar.value >= 0 else "right"
        x = across(float(bar.value)) + (6 if bar.value >= 0 else -6)
        role = "accent" if bar.own else "text"
        y = row.middle + style.text * 0.34
        paper.text(x, y, bar.text, style.text, role, bold=bar.own, anchor=side)


def _bar_axes(
    paper: Sheet,
    found: Sequence[tuple[_Row, Bar]],
    place: tuple[float, float],
    scale: tuple[float, float],
) -> None:
    bottom = found[-1][0].middle + 14
    axes = paper.axes((place[0], 0, place[1], bottom), scale, (bottom, 0))
    sns.barplot(
        x=[float(bar.value) for _, bar in found],
        y=[row.middle for row, _ in found],
        hue=[row.role for row, _ in found],
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
    thick = 15 if paper.style is WIDE else 12
    for patch in (patch for patch in axes.patches if isinstance(patch, Rectangle)):
        # Seaborn spaces bars evenly; rows with wrapped labels are taller than the others.
        middle = patch.get_y() + patch.get_height() / 2
        patch.set(y=middle - thick / 2, height=thick, linewidth=0, clip_on=False)
