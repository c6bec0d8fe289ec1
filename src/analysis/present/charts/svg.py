"""The small, safe SVG made from matplotlib's own.

Matplotlib's SVG is large and carries metadata, ids, clip paths and ``style`` attributes,
which a strict content security policy forbids. :func:`clean` keeps only paths, circles and
text, with colours given both by class (for dark mode) and by attribute (for paper and for
copies into other systems). What looks the same is written once: as one path, or in one group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from xml.etree import ElementTree

from analysis.present.charts.style import PALETTE
from analysis.present.charts.text import BOLD

_ROLES = {colour: role for role, colour in PALETTE.items()}
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_POINT = re.compile(rf"([MLz]) ?(?:({_NUMBER.pattern}) ({_NUMBER.pattern}))?\s*")
# A path of so many points is a ground of thin lines, for which whole pixels are fine enough.
_MANY_POINTS = 400

_Spot = tuple[float, float]
_Box = tuple[float, float, float, float]


@dataclass
class _Shape:
    """A path, a circle or a text: how it looks, and what is its alone.

    A path has the points of each of its runs, and whether it is closed.
    """

    tag: str
    look: dict[str, str]
    alone: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    runs: list[list[_Spot]] = field(default_factory=list)

    def boxes(self) -> Iterator[_Box]:
        """Where the runs of a path lie, with the half of a stroke around them."""
        around = float(self.look.get("stroke-width", 0)) / 2
        for run in self.runs:
            xs, ys = zip(*run, strict=True)
            yield min(xs) - around, min(ys) - around, max(xs) + around, max(ys) + around

    def data(self) -> str:
        """The runs of a path, each step from the point before; filled ones are closed."""
        decimals = 0 if sum(map(len, self.runs)) > _MANY_POINTS else 1
        return "".join(_steps(run, decimals, "stroke" not in self.look) for run in self.runs)

    def element(self, look: dict[str, str]) -> ElementTree.Element:
        """The shape with this much of its look."""
        drawn = {"d": self.data()} if self.runs else {}
        element = ElementTree.Element(self.tag, look | self.alone | drawn)
        element.text = self.text
        return element


def clean(svg: str) -> str:
    """The visible shapes of a matplotlib SVG as flat markup: paths, circles and text.

    Anything unknown is refused: a shape that was guessed at would be a wrong drawing.
    """
    root = ElementTree.fromstring(svg)
    markers = {p.get("id"): p.get("d", "") for d in root.iter(f"{_SVG}defs") for p in d}
    shapes = [shape for node in _visible(root) for shape in _shape(node, markers)]
    drawn = [ElementTree.tostring(e, encoding="unicode") for e in _grouped(_joined(shapes))]
    return "\n".join(drawn).replace(" />", "/>")


def _joined(shapes: Iterable[_Shape]) -> list[_Shape]:
    """Paths that look the same as one, where nothing between them lies over or under them."""
    kept: list[_Shape] = []
    for shape in shapes:
        same = _same_before(shape, kept) if shape.runs else None
        if same:
            same.runs += shape.runs
        else:
            kept.append(shape)
    return kept


def _same_before(shape: _Shape, kept: list[_Shape]) -> _Shape | None:
    for before in reversed(kept):
        if before.tag == shape.tag and before.look == shape.look:
            return before
        if not before.runs or _touch(shape, before):
            return None
    return None


def _touch(one: _Shape, other: _Shape) -> bool:
    return any(
        a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]
        for a in one.boxes()
        for b in other.boxes()
    )


def _grouped(shapes: Iterable[_Shape]) -> Iterator[ElementTree.Element]:
    """Shapes that look the same in one group, and texts, which cover nothing, after all others."""
    drawn = list(shapes)
    looks = [list(shape.look.items()) for shape in drawn]
    drawn.sort(key=lambda shape: (shape.tag == "text") * (1 + looks.index([*shape.look.items()])))
    for look, alike in groupby(drawn, key=lambda shape: shape.look):
        several = list(alike)
        if len(several) == 1:
            yield several[0].element(look)
            continue
        group = ElementTree.Element("g", look)
        group.extend(shape.element({}) for shape in several)
        yield group


def _visible(node: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in node:
        tag = child.tag.removeprefix(_SVG)
        if tag == "g":
            yield from _visible(child)
        elif tag in ("path", "use", "text"):
            yield child
        elif tag not in ("metadata", "defs"):
            raise ValueError(f"unexpected element in drawing: {tag}")


def _shape(node: ElementTree.Element, markers: dict[str | None, str]) -> Iterator[_Shape]:
    style = _style(node)
    if node.tag == f"{_SVG}text":
        yield _text(node, style)
    elif node.tag == f"{_SVG}use":
        yield _circle(node, style, markers[node.get(_HREF, "").removeprefix("#")])
    elif "L" in node.get("d", ""):
        yield _path(node, style)


def _style(node: ElementTree.Element) -> dict[str, str]:
    pairs = (part.partition(":") for part in node.get("style", "").split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _colour(style: dict[str, str], name: str) -> dict[str, str]:
    colour = style.get(name, "none")
    if colour == "none":
        return {}
    return {"class": f"{name[0]}-{_ROLES[colour]}", name: colour}


def _path(node: ElementTree.Element, style: dict[str, str]) -> _Shape:
    runs = _runs(node.get("d", ""))
    stroke, fill = _colour(style, "stroke"), _colour(style, "fill")
    if not stroke:
        return _Shape("path", fill, runs=runs)
    look = stroke | {"fill": "none", "stroke-width": _round(style.get("stroke-width", "1"))}
    if "stroke-dasharray" in style:
        look["stroke-dasharray"] = style["stroke-dasharray"]
    if style.get("stroke-linecap") == "round":
        look |= {"stroke-linecap": "round", "stroke-linejoin": "round"}
    return _Shape("path", look, runs=runs)


def _runs(data: str) -> list[list[_Spot]]:
    """The straight runs of a path, by their points."""
    if _POINT.sub("", data):
        raise ValueError("only straight lines can be drawn")
    runs: list[list[_Spot]] = []
    for command, x, y in _POINT.findall(data):
        if command == "M":
            runs.append([])
        if command != "z":
            runs[-1].append((float(x), float(y)))
    return runs


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


def _circle(node: ElementTree.Element, style: dict[str, str], marker: str) -> _Shape:
    numbers = [abs(float(n)) for n in _NUMBER.findall(marker)]
    # Matplotlib's round marker is eight curves around the origin; nothing else is drawn here.
    if marker.count("C") != 8 or min(numbers) != 0:
        raise ValueError("only round markers can be drawn")
    place = {"cx": _round(node.get("x", "0")), "cy": _round(node.get("y", "0"))}
    return _Shape("circle", _colour(style, "fill"), place | {"r": _round(str(max(numbers)))})


def _text(node: ElementTree.Element, style: dict[str, str]) -> _Shape:
    # Matplotlib writes one "font" or several "font-…" properties, from version to version.
    font = " ".join(value for name, value in style.items() if name.startswith("font"))
    size = re.search(r"([\d.]+)px", font)
    if size is None:
        raise ValueError("text without a size in drawing")
    look = _colour(style, "fill") | {"font-size": _round(size[1])}
    if re.search(rf"\b{BOLD}\b(?!px)", font):
        look["font-weight"] = str(BOLD)
    if style.get("text-anchor", "start") != "start":
        look["text-anchor"] = style["text-anchor"]
    place = {"x": _round(node.get("x", "0")), "y": _round(node.get("y", "0"))}
    return _Shape("text", look, place, node.text)


def _round(number: str) -> str:
    return f"{round(float(number), 1) + 0.0:g}"
