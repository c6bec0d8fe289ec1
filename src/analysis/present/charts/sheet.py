"""A sheet to draw on in pixels, and the drawings that come out of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Concatenate, Literal, ParamSpec

import matplotlib
from matplotlib.figure import Figure

from analysis.present.charts.style import NARROW, PALETTE, WIDE, Style
from analysis.present.charts.svg import Renderer
from analysis.present.charts.text import page_font, plain, text_width

Anchor = Literal["left", "center", "right"]
Spot = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
_AREAS, _RULES = -2, -1  # below whatever else is drawn
_P = ParamSpec("_P")


@dataclass(frozen=True)
class Drawing:
    """One finished drawing: the markup that goes inside an ``<svg>`` element."""

    width: int
    height: int
    body: str


@dataclass(frozen=True)
class Drawings:
    """The same chart for a wide and for a narrow page.

    ``also`` says what it shows that is not in its table.
    """

    wide: Drawing
    narrow: Drawing
    also: str = ""


def text_box(spot: Spot, width: float, size: float) -> Box:
    """What a line of text covers that begins there, without its accents and its longest tails."""
    return spot[0], spot[1] - size * 0.75, spot[0] + width, spot[1] + size * 0.22


def draw_twice(
    draw: Callable[Concatenate[Sheet, _P], float], *args: _P.args, **kwargs: _P.kwargs
) -> Drawings:
    """The chart in both sizes; ``draw`` draws it on a sheet and says how far down it reaches."""
    drawings: list[Drawing] = []
    with matplotlib.rc_context():
        # The user's own matplotlibrc must not change a report. Not among the defaults is what
        # belongs to the session: its backend, its windows.
        matplotlib.rcdefaults()
        for style in (WIDE, NARROW):
            paper = Sheet(style)
            bottom = draw(paper, *args, **kwargs)
            drawings.append(Drawing(style.width, math.ceil(bottom), paper.markup()))
    wide, narrow = drawings
    return Drawings(wide, narrow)


class Sheet:
    """Axes measured in pixels with the origin at the top left, like the SVG itself.

    They may be drawn on to any depth.
    """

    def __init__(self, style: Style) -> None:
        self.style = style
        self._figure = Figure(figsize=(style.width / 72, style.width / 72), dpi=72)
        self._figure.patch.set_visible(False)
        self.axes = self._figure.add_axes((0, 0, 1, 1))  # for seaborn to draw on
        self.axes.set_axis_off()
        self.axes.set(
            xlabel=" ", ylabel=" "
        )  # so that seaborn makes no ticks to see if they need any
        self.written: list[Box] = []  # the lines of text, as boxes

    def rule(self, start: Spot, end: Spot, role: str, *, dash: bool = False) -> None:
        """A thin straight line."""
        (line,) = self.axes.plot((start[0], end[0]), (start[1], end[1]), color=PALETTE[role])
        line.set(linewidth=1.25 if dash else 1, solid_capstyle="butt")
        if dash:
            line.set_dashes((3, 2.5))
        else:
            line.set_zorder(_RULES)

    def area(self, spots: Sequence[Spot], role: str) -> None:
        """A filled shape."""
        x, y = zip(*spots, strict=True)
        self.axes.fill(x, y, color=PALETTE[role], linewidth=0, zorder=_AREAS)

    def block(self, box: Box, role: str, *, hollow: bool = False) -> None:
        """A bar from left, top to right, bottom: filled, or an outline as dark as its role."""
        left, top, right, bottom = box
        if not hollow:
            self.area([(left, top), (right, top), (right, bottom), (left, bottom)], role)
            return
        # The outline lies within the box, so that the bar is no longer than a filled one.
        x1, x2 = left + 0.75, max(right - 0.75, left + 0.75)
        y1, y2 = top + 0.75, bottom - 0.75
        self.area([(x1, y1), (x2, y1), (x2, y2), (x1, y2)], "tint")
        (line,) = self.axes.plot((x1, x2, x2, x1, x1), (y1, y1, y2, y2, y1), color=PALETTE[role])
        line.set(linewidth=1.5, solid_capstyle="butt", zorder=_RULES)

    def dot(self, x: float, y: float, radius: float, role: str) -> None:
        """A round marker."""
        (dot,) = self.axes.plot((x,), (y,), marker="o", color=PALETTE[role])
        dot.set(markersize=2 * radius, markeredgewidth=0, linestyle="none")

    def text(
        self,
        x: float,
        baseline: float,
        lines: str | Sequence[str],
        size: float,
        role: str = "text",
        *,
        bold: bool = False,
        anchor: Anchor = "left",
    ) -> None:
        """A line of text, or several below one another, the first on the baseline."""
        for i, line in enumerate([lines] if isinstance(lines, str) else lines):
            y, width = baseline + i * self.style.leading, text_width(line, size, bold)
            left = x - width * {"left": 0, "center": 0.5, "right": 1}[anchor]
            self.written.append(text_box((left, y), width, size))
            self.axes.text(
                x,
                y,
                plain(line),
                fontproperties=page_font(size, bold),
                color=PALETTE[role],
                ha=anchor,
                va="baseline",
                parse_math=False,  # "$x$" in a label is text, not a formula
            )

    def markup(self) -> str:
        """All that was drawn, as SVG."""
        side = self.style.width
        self.axes.set(xlim=(0, side), ylim=(side, 0))  # only now: seaborn sets limits of its own
        renderer = Renderer(side, side)
        self._figure.draw(renderer)
        return renderer.markup()
