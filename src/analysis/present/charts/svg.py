"""The small, safe SVG that matplotlib draws when it is asked for nothing else.

Matplotlib's own SVG is large and carries metadata, ids, clip paths and ``style`` attributes, which
a strict content security policy forbids. :class:`Renderer` takes what matplotlib draws as paths,
circles and texts, with colours given both by class (for dark mode) and by attribute (for paper and
for copies into other systems). What looks the same is written once: as one path, or in one group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any
from xml.etree import ElementTree

from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path

from analysis.present.charts.style import PALETTE
from analysis.present.charts.text import BOLD

_ROLES = {colour: role for role, colour in PALETTE.items()}
_ANCHORS = {"left": {}, "center": {"text-anchor": "middle"}, "right": {"text-anchor": "end"}}
# A path of so many points is a ground of thin lines, for which whole pixels are fine enough.
_MANY_POINTS = 400

_Spot = tuple[float, float]


@dataclass
class _Shape:
    """A path, a circle or a text: how it looks, and what is its alone.

    A path has the points of each of its runs.
    """

    tag: str
    look: dict[str, str]
    alone: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    runs: list[list[_Spot]] = field(default_factory=list)

    def touches(self, other: _Shape) -> bool:
        """Whether two paths may lie upon each other."""
        return any(
            a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]
            for a in self._boxes()
            for b in other._boxes()
        )

    def _boxes(self) -> Iterator[tuple[float, float, float, float]]:
        """Where the runs lie, with the half of a stroke around them."""
        around = float(self.look.get("stroke-width", "stroke" in self.look)) / 2
        for run in self.runs:
            xs, ys = zip(*run, strict=True)
            yield min(xs) - around, min(ys) - around, max(xs) + around, max(ys) + around

    def element(self, look: dict[str, str]) -> ElementTree.Element:
        """The shape with this much of its look."""
        decimals = 0 if sum(map(len, self.runs)) > _MANY_POINTS else 1
        steps = "".join(_steps(run, decimals, "stroke" not in self.look) for run in self.runs)
        drawn = {"d": steps} if steps else {}
        element = ElementTree.Element(self.tag, look | self.alone | drawn)
        element.text = self.text
        return element


class Renderer(RendererBase):
    """Takes down what matplotlib draws. What it does not know is refused, not guessed at."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self._size = width, height
        self._shapes: list[_Shape] = []

    def get_canvas_width_height(self) -> tuple[float, float]:
        """The size in pixels."""
        return self._size

    def get_text_width_height_descent(self, *_: Any) -> tuple[float, float, float]:
        """Nothing: the browser sets the text to the left, to the right or on both sides."""
        return 0, 0, 0

    def draw_path(self, gc: Any, path: Path, transform: Any, face: Any = None) -> None:
        """Straight lines, as strokes or as the edge of what is filled."""
        runs: list[list[_Spot]] = []
        for spot, code in path.iter_segments(transform, simplify=False):
            if code == Path.MOVETO:
                runs.append([])
            if code in (Path.MOVETO, Path.LINETO):
                runs[-1].append(self._spot(spot))
            elif code != Path.CLOSEPOLY:
                raise ValueError("only straight lines can be drawn")
        if not gc.get_linewidth():
            look = _colour("fill", face)
        else:
            width = _round(gc.get_linewidth())
            look = _colour("stroke", gc.get_rgb()) | {"fill": "none"}
            if width != "1":  # as it is without a word
                look["stroke-width"] = width
            if dashes := gc.get_dashes()[1]:
                look["stroke-dasharray"] = ",".join(f"{dash:g}" for dash in dashes)
            if gc.get_capstyle() == "round":
                look |= {"stroke-linecap": "round", "stroke-linejoin": "round"}
        self._shapes.append(_Shape("path", look, runs=runs))

    def draw_markers(
        self, gc: Any, marker: Path, size: Any, path: Path, transform: Any, face: Any = None
    ) -> None:
        """Circles."""
        if marker is not Path.unit_circle():
            raise ValueError("only round markers can be drawn")
        radius = _round(size.transform((1, 0))[0])
        for spot in transform.transform(path.vertices):
            x, y = map(_round, self._spot(spot))
            alone = {"cx": x, "cy": y, "r": radius}
            self._shapes.append(_Shape("circle", _colour("fill", face), alone))

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, *_: Any, **more: Any
    ) -> None:
        """One line of text."""
        look = _colour("fill", gc.get_rgb()) | {"font-size": _round(prop.get_size_in_points())}
        if prop.get_weight() == BOLD:
            look["font-weight"] = str(BOLD)
        look |= _ANCHORS[more["mtext"].get_horizontalalignment()]
        left = {} if _round(x) == "0" else {"x": _round(x)}
        self._shapes.append(_Shape("text", look, left | {"y": _round(y)}, s))

    def _spot(self, spot: Any) -> _Spot:
        """The place with the origin at the top, without the noise of the machine."""
        return round(float(spot[0]), 6), round(self._size[1] - float(spot[1]), 6)

    def markup(self) -> str:
        """All that was drawn."""
        elements = _grouped(_joined(self._shapes))
        drawn = [ElementTree.tostring(element, encoding="unicode") for element in elements]
        return "\n".join(drawn).replace(" />", "/>")


def _joined(shapes: Iterable[_Shape]) -> list[_Shape]:
    """Paths that look the same as one, where nothing between them lies over or under them."""
    kept: list[_Shape] = []
    for shape in shapes:
        near = (b for b in reversed(kept) if b.look == shape.look or not b.runs or shape.touches(b))
        before = next(near, None)
        if before and before.runs and shape.runs and before.look == shape.look:
            before.runs += shape.runs
        else:
            kept.append(shape)
    return kept


def _grouped(shapes: list[_Shape]) -> Iterator[ElementTree.Element]:
    """Shapes that look the same in one group, and texts, which cover nothing, after all others."""
    looks = [shape.look for shape in shapes]
    drawn = sorted(shapes, key=lambda s: 1 + looks.index(s.look) if s.tag == "text" else 0)
    for look, alike in groupby(drawn, key=lambda shape: shape.look):
        first, *others = alike
        if not others:
            yield first.element(look)
            continue
        group = ElementTree.Element("g", look)
        group.extend(shape.element({}) for shape in (first, *others))
        yield group


def _colour(kind: str, colour: Any) -> dict[str, str]:
    shade = to_hex(colour)
    return {"class": f"{kind[0]}-{_ROLES[shade]}", kind: shade}


def _steps(run: list[_Spot], decimals: int, closed: bool) -> str:
    """The run from its first point, level and upright steps in their short form."""
    spots = [(round(x, decimals) + 0.0, round(y, decimals) + 0.0) for x, y in run]
    if len(spots) > 2 and spots[0] == spots[-1]:
        spots, closed = spots[:-1], True
    steps, last = [f"M{_pair(*spots[0])}"], "M"
    for (x1, y1), (x2, y2) in pairwise(spots):
        right, down = round(x2 - x1, 1), round(y2 - y1, 1)
        if not right and not down:
            continue
        kind = "h" if not down else "v" if not right else "l"
        step = _pair(right, down) if kind == "l" else f"{right or down:g}"
        apart = " " if kind == last and not step.startswith("-") else ""
        steps.append(f"{apart if kind == last else kind}{step}")
        last = kind
    return "".join(steps) + "z" * closed


def _pair(x: float, y: float) -> str:
    return f"{x:g}{y:g}" if y < 0 else f"{x:g} {y:g}"


def _round(number: float) -> str:
    return f"{round(round(float(number), 6), 1) + 0.0:g}"
