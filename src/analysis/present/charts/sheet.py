"""A sheet to draw on in pixels, and the drawings that come out of it."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.present.charts.style import NARROW, PALETTE, WIDE, Style
from analysis.present.charts.svg import clean
from analysis.present.charts.text import page_font, plain

# Text stays text, nothing in the file is random, and no observation is simplified away.
_RC: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "udvalgstal", "path.simplify": False}

Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Drawing:
    """One finished drawing: the markup that goes inside an ``<svg>`` element."""

    width: int
    height: int
    body: str


@dataclass(frozen=True)
class Drawings:
    """The same chart for a wide and for a narrow page."""

    wide: Drawing
    narrow: Drawing


def draw_twice(draw: Callable[[Style], Drawing]) -> Drawings:
    """The chart in both sizes."""
    return Drawings(wide=draw(WIDE), narrow=draw(NARROW))


class Sheet:
    """A figure measured in pixels with the origin at the top left, like the SVG itself."""

    def __init__(self, style: Style, height: float) -> None:
        self.style, self.width, self.height = style, style.width, math.ceil(height)
        self._figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=72)
        self._figure.patch.set_visible(False)
        self._under = self._pixels(zorder=-1)
        self.pixels = self._pixels(zorder=1)  # axes in pixels, for seaborn to draw on

    def _pixels(self, zorder: int) -> Axes:
        axes = self.axes((0, 0, self.width, self.height), (0, self.width), (self.height, 0))
        axes.set_zorder(zorder)
        return axes

    def axes(
        self, box: tuple[float, float, float, float], x: tuple[float, float], y: tuple[float, float]
    ) -> Axes:
        """Bare axes over the box (left, top, right, bottom) with these data limits."""
        left, top, right, bottom = box
        place = (
            left / self.width,
            1 - bottom / self.height,
            (right - left) / self.width,
            (bottom - top) / self.height,
        )
        axes = self._figure.add_axes(place, xlim=x, ylim=y)
        axes.set(xticks=(), yticks=())
        axes.set_axis_off()
        return axes

    def rule(
        self, start: tuple[float, float], end: tuple[float, float], role: str, *, dash: bool = False
    ) -> None:
        """A thin straight line."""
        axes = self.pixels if dash else self._under
        (line,) = axes.plot((start[0], end[0]), (start[1], end[1]), color=PALETTE[role])
        line.set(linewidth=1.25 if dash else 1, clip_on=False, solid_capstyle="butt")
        if dash:
            line.set_dashes((3, 2.5))

    def area(self, spots: Sequence[tuple[float, float]], role: str) -> None:
        """A filled shape. Not ``fill_between``: that is written as a reference to a shape."""
        x, y = zip(*spots, strict=True)
        self._under.fill(x, y, color=PALETTE[role], linewidth=0, clip_on=False)

    def block(
        self, box: tuple[float, float, float, float], role: str, *, hollow: bool = False
    ) -> None:
        """A bar from left, top to right, bottom: filled, or an outline as dark as its role."""
        left, top, right, bottom = box
        if not hollow:
            self.area([(left, top), (right, top), (right, bottom), (left, bottom)], role)
            return
        # Half a line's width inside, so that a hollow bar is as long as a filled one.
        x1, x2 = left + 0.75, max(right - 0.75, left + 0.75)
        y1, y2 = top + 0.75, bottom - 0.75
        self.area([(x1, y1), (x2, y1), (x2, y2), (x1, y2)], "tint")
        (line,) = self._under.plot((x1, x2, x2, x1, x1), (y1, y1, y2, y2, y1), color=PALETTE[role])
        line.set(linewidth=1.5, clip_on=False, solid_capstyle="butt", solid_joinstyle="miter")

    def dot(self, x: float, y: float, radius: float, role: str) -> None:
        """A round marker."""
        (dot,) = self.pixels.plot((x,), (y,), marker="o", color=PALETTE[role])
        dot.set(markersize=2 * radius, markeredgewidth=0, linestyle="none", clip_on=False)

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
            self._figure.text(
                x / self.width,
                1 - (baseline + i * self.style.leading) / self.height,
                plain(line),
                fontproperties=page_font(size, bold),
                color=PALETTE[role],
                ha=anchor,
                va="baseline",
                parse_math=False,  # "$x$" in a label is text, not a formula
            )

    def drawing(self) -> Drawing:
        """The sheet as clean SVG markup."""
        buffer = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        with warnings.catch_warnings():
            # The browser has other fonts for a character ours lacks.
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
            self._figure.savefig(buffer, format="svg", metadata=nothing)
        return Drawing(self.width, self.height, clean(buffer.getvalue()))


@contextmanager
def open_sheet(style: Style, height: float) -> Iterator[Sheet]:
    """A sheet under fixed settings: the user's own matplotlibrc must not change a report."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # all but what belongs to the session: its backend, its windows
        matplotlib.rcParams.update(_RC)
        yield Sheet(style, height)
