"""A sheet to draw on in pixels, and the small, safe SVG that comes out of it.

Matplotlib does the drawing. Its own SVG is large and carries metadata, ids, clip
paths and ``style`` attributes, which a strict content security policy forbids.
:meth:`Sheet.drawing` keeps only paths, circles and text, with colours given both by
class (for dark mode) and by attribute (for paper and for copies into other systems).
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.textpath import text_to_path

FONTS = Path(__file__).parent / "fonts"
PALETTE = {
    "text": "#1d252c",
    "muted": "#56616b",
    "accent": "#00528c",
    "line": "#85919b",
    "grid": "#d5dbe0",
    "warning": "#b8441c",
    "tint": "#e3ebf2",
}
BOLD = 600
NBSP = "\N{NO-BREAK SPACE}"

_ROLES = {colour: role for role, colour in PALETTE.items()}
_RC: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "udvalgstal", "path.simplify": False}
# Settings that belong to the session (its backend, its windows), not to a drawing.
_SESSION = ("backend", "interactive", "toolbar", "webagg", "tk.")

Anchor = Literal["start", "middle", "end"]
_ALIGN: dict[Anchor, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}


@dataclass(frozen=True)
class Drawing:
    """One finished drawing: the markup that goes inside an ``<svg>`` element."""

    width: int
    height: int
    body: str


# --- Text -----------------------------------------------------------------------


def plain(text: str) -> str:
    """The text without control and direction characters, which XML or readers choke on."""
    kept = ("" if unicodedata.category(c) in ("Cf", "Cs", "Cn") else c for c in text)
    return re.sub(r"[\x00-\x20\x7f-\x9f]+", " ", "".join(kept)).strip(" ")


def _font(size: float, bold: bool) -> FontProperties:
    """The font of the page; the system's fonts would differ from server to server."""
    file = FONTS / f"SourceSans3-{'Semibold' if bold else 'Regular'}.ttf"
    return FontProperties(fname=str(file), size=size, weight=BOLD if bold else "normal")


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in pixels of the text as the page's own font sets it."""
    font = _font(size, bold)
    glyphs = get_font(font.get_file() or "")
    # A character the font lacks comes from another font: count it as a wide one.
    known = "".join(c if glyphs.get_char_index(ord(c)) else "W" for c in plain(text))
    width, _, _ = text_to_path.get_text_width_height_descent(known, font, ismath=False)
    return float(width)


def wrap(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """The text in lines no wider than ``width``; a word too long is divided with a hyphen."""
    lines: list[str] = []
    line = ""
    for word in plain(text).split(" "):
        joined = f"{line} {word}" if line else word
        if text_width(joined, size, bold) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _divide(word, size, width, bold)
        lines.extend(full)
    return [*lines, line]


def _divide(word: str, size: float, width: float, bold: bool) -> list[str]:
    """The word in pieces that fit, broken after a slash where there is one."""
    pieces: list[str] = []
    while text_width(word, size, bold) > width and len(word) > 1:
        fits = 1
        while fits < len(word) - 1 and text_width(word[: fits + 1] + "-", size, bold) <= width:
            fits += 1
        slash = word.rfind("/", 0, fits) + 1
        pieces.append(word[:slash] if slash else word[:fits] + "-")
        word = word[slash or fits :]
    return [*pieces, word]


# --- The sheet ------------------------------------------------------------------


class Sheet:
    """A figure measured in pixels with the origin at the top left, like the SVG itself."""

    def __init__(self, width: int, height: float) -> None:
        self.width, self.height = width, math.ceil(height)
        self._figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=72)
        self._figure.patch.set_visible(False)
        self._under = self._pixels(zorder=-1)
        self.pixels = self._pixels(zorder=1)  # axes in pixels, for seaborn to draw on

    def _pixels(self, zorder: int) -> Axes:
        axes = self.axes((0, 0, self.width, self.height), (0, self.width), (self.height, 0))
        axes.set_zorder(zorder)
        return axes

    def axes(
        self,
        box: tuple[float, float, float, float],
        x: tuple[float, float],
        y: tuple[float, float],
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

    def dot(self, x: float, y: float, radius: float, role: str) -> None:
        """A round marker."""
        (dot,) = self.pixels.plot((x,), (y,), marker="o", color=PALETTE[role])
        dot.set(markersize=2 * radius, markeredgewidth=0, linestyle="none", clip_on=False)

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        size: float,
        role: str = "text",
        *,
        bold: bool = False,
        anchor: Anchor = "start",
    ) -> None:
        """One line of text."""
        self._figure.text(
            x / self.width,
            1 - baseline / self.height,
            plain(text),
            fontproperties=_font(size, bold),
            color=PALETTE[role],
            ha=_ALIGN[anchor],
            va="baseline",
            parse_math=False,  # "$x$" in a label is text, not a formula
        )

    def block(
        self,
        x: float,
        baseline: float,
        lines: Sequence[str],
        leading: float,
        size: float,
        role: str = "text",
        *,
        bold: bool = False,
        anchor: Anchor = "start",
    ) -> None:
        """Lines of text below one another, the first on the baseline."""
        for i, line in enumerate(lines):
            self.text(x, baseline + i * leading, line, size, role, bold=bold, anchor=anchor)

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
def sheet(width: int, height: float) -> Iterator[Sheet]:
    """A sheet under fixed settings: the user's own matplotlibrc must not change a report."""
    defaults: dict[Any, Any] = {
        key: value
        for key, value in matplotlib.rcParamsDefault.items()
        if not key.startswith(_SESSION)
    }
    with matplotlib.rc_context({**defaults, **_RC}):
        yield Sheet(width, height)


# --- Cleaning -------------------------------------------------------------------

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def clean(svg: str) -> str:
    """The visible shapes of a matplotlib SVG as flat markup: paths, circles and text.

    Anything unknown is refused: a shape that was guessed at would be a wrong drawing.
    """
    root = ElementTree.fromstring(svg)
    markers = {p.get("id"): p.get("d", "") for d in root.iter(f"{_SVG}defs") for p in d}
    shapes = [shape for node in _visible(root) for shape in _shape(node, markers)]
    return "\n".join(ElementTree.tostring(s, encoding="unicode") for s in _joined(shapes))


def _joined(shapes: Sequence[ElementTree.Element]) -> list[ElementTree.Element]:
    """Strokes of the same kind that follow one another, such as gridlines, as one path."""
    kept: list[ElementTree.Element] = []
    for shape in shapes:
        before = kept[-1] if kept else shape
        same = {**before.attrib, "d": ""} == {**shape.attrib, "d": ""}
        if kept and same and "stroke" in shape.attrib:
            before.set("d", before.get("d", "") + shape.get("d", ""))
        else:
            kept.append(shape)
    return kept


def _visible(node: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in node:
        tag = child.tag.removeprefix(_SVG)
        if tag == "g":
            yield from _visible(child)
        elif tag in ("path", "use", "text"):
            yield child
        elif tag not in ("metadata", "defs"):
            raise ValueError(f"unexpected element in drawing: {tag}")


def _shape(
    node: ElementTree.Element, markers: dict[str | None, str]
) -> Iterator[ElementTree.Element]:
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


def _path(node: ElementTree.Element, style: dict[str, str]) -> ElementTree.Element:
    points = re.sub(r"\s+", " ", _NUMBER.sub(lambda m: _round(m[0]), node.get("d", "")))
    data = re.sub(r" ?([MLCQz]) ?", r"\1", points).strip()
    stroke, fill = _colour(style, "stroke"), _colour(style, "fill")
    if not stroke:
        return ElementTree.Element("path", fill | {"d": data})
    attributes = stroke | {"fill": "none", "stroke-width": _round(style.get("stroke-width", "1"))}
    if "stroke-dasharray" in style:
        attributes["stroke-dasharray"] = style["stroke-dasharray"]
    if style.get("stroke-linecap") == "round":
        attributes |= {"stroke-linecap": "round", "stroke-linejoin": "round"}
    return ElementTree.Element("path", attributes | {"d": data})


def _circle(node: ElementTree.Element, style: dict[str, str], marker: str) -> ElementTree.Element:
    numbers = [abs(float(n)) for n in _NUMBER.findall(marker)]
    # Matplotlib's round marker is eight curves around the origin; nothing else is drawn here.
    if marker.count("C") != 8 or min(numbers) != 0:
        raise ValueError("only round markers can be drawn")
    place = {"cx": _round(node.get("x", "0")), "cy": _round(node.get("y", "0"))}
    return ElementTree.Element(
        "circle", _colour(style, "fill") | place | {"r": _round(str(max(numbers)))}
    )


def _text(node: ElementTree.Element, style: dict[str, str]) -> ElementTree.Element:
    # Matplotlib writes one "font" or several "font-…" properties, from version to version.
    font = " ".join(value for name, value in style.items() if name.startswith("font"))
    size = re.search(r"([\d.]+)px", font)
    if size is None:
        raise ValueError("text without a size in drawing")
    attributes = _colour(style, "fill") | {
        "x": _round(node.get("x", "0")),
        "y": _round(node.get("y", "0")),
        "font-size": _round(size[1]),
    }
    if re.search(rf"\b{BOLD}\b(?!px)", font):
        attributes["font-weight"] = str(BOLD)
    if style.get("text-anchor", "start") != "start":
        attributes["text-anchor"] = style["text-anchor"]
    element = ElementTree.Element("text", attributes)
    element.text = node.text
    return element


def _round(number: str) -> str:
    return f"{round(float(number), 1) + 0.0:g}"


# --- Placing labels -------------------------------------------------------------


def stack(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Middles of labels as near as possible to ``wanted`` (ascending) without overlap.

    Neighbours that would collide form a pile around their common mean; the whole column
    stays between ``low`` and ``high``.
    """
    offsets = [sum(heights[:i]) + height / 2 for i, height in enumerate(heights)]
    piles: list[list[float]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        piles.append([want - offset])
        while len(piles) > 1 and _mean(piles[-2]) > _mean(piles[-1]):
            last = piles.pop()
            piles[-1] += last
    starts = [_mean(pile) for pile in piles for _ in pile]
    limit = high - sum(heights)
    return [max(low, min(s, limit)) + o for s, o in zip(starts, offsets, strict=True)]


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


_Spot = tuple[float, float]
_Box = tuple[float, float, float, float]


class Placer:
    """Finds free places for labels inside a frame, among its lines and other labels.

    ``lines`` are the drawn lines; ``rules`` are gridlines, each a height and what it costs
    to be struck through by it.
    """

    def __init__(
        self,
        paper: Sheet,
        frame: _Box,
        lines: Sequence[Sequence[_Spot]],
        rules: Sequence[tuple[float, float]],
    ) -> None:
        self._paper, self._frame, self._rules = paper, frame, rules
        self._lines = [pair for line in lines for pair in pairwise(line)]
        ends = [spot for line in lines for spot in (line[0], line[-1])]
        self._taken: list[_Box] = []
        self._dots = [(x - 4, y - 4, x + 4, y + 4) for x, y in ends]

    def take(self, spot: _Spot, width: float, size: float) -> None:
        """Keep later labels away from a text that stands there."""
        self._taken.append(_box(spot, width, size))

    def put(
        self, text: str, x: float, y: float, size: float, role: str, *, bold: bool = False
    ) -> None:
        """Write the text as near to the spot as there is room, best of all above it."""
        width = text_width(text, size, bold)
        low, high = self._frame[0] - 8, min(self._frame[2] + 8, self._paper.width)
        lefts = [max(low, min(x - width * part, high - width)) for part in (0.5, 0, 1)]
        below = -(size * 0.75 + 8)
        rises = [rise for n in (0, 6, 14, 24, 36, 50) for rise in (8 + n, below - n)]
        beside = [(x - width - 9, y + size * 0.34), (x + 9, y + size * 0.34)]
        spots = [(left, y - rise) for rise in rises for left in lefts]
        spots += [spot for spot in beside if low <= spot[0] <= high - width]
        best = min(spots, key=lambda spot: self._cost(_box(spot, width, size), (x, y)))
        self.take(best, width, size)
        self._paper.text(*best, text, size, role, bold=bold)

    def _cost(self, box: _Box, spot: _Spot) -> float:
        left, top, right, bottom = box
        outside = top < self._frame[1] - 18 or bottom > self._frame[3]
        clashes = sum(_overlap(box, other) for other in self._taken)
        crossed = sum(_crosses(line, box) for line in self._lines)
        dots = sum(_overlap(box, dot) for dot in self._dots)
        ruled = sum(cost for y, cost in self._rules if top - 2 < y < bottom + 2)
        far = abs((left + right) / 2 - spot[0]) / 4 + abs((top + bottom) / 2 - spot[1])
        return 10_000 * (clashes + outside) + 100 * (crossed + dots) + ruled + far


def _box(spot: _Spot, width: float, size: float) -> _Box:
    return spot[0], spot[1] - size * 0.75, spot[0] + width, spot[1] + size * 0.22


def _overlap(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _crosses(line: tuple[_Spot, _Spot], box: _Box) -> bool:
    (x1, y1), (x2, y2) = line
    low, high = max(x1, box[0]), min(x2, box[2])
    if low >= high:
        return False
    ends = [y1 + (y2 - y1) * (x - x1) / (x2 - x1) for x in (low, high)]
    return min(ends) < box[3] + 2 and max(ends) > box[1] - 2
