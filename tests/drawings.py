"""Drawings read back: their texts, bars and lines, and what is wrong with their geometry."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

from fontTools.ttLib import TTFont

from analysis.present.charts.sheet import Drawing
from analysis.present.charts.text import FONTS

SMALLEST = {720: 13, 296: 12}

Box = tuple[float, float, float, float]  # left, top, right, bottom


def root(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(f"<svg>{drawing.body}</svg>")


def shapes(drawing: Drawing) -> list[ElementTree.Element]:
    """Every shape in the order drawn, with what its group says of it."""
    found = []
    for element in root(drawing):
        for shape in element if element.tag == "g" else [element]:
            whole = ElementTree.Element(shape.tag, {**element.attrib, **shape.attrib})
            whole.text = shape.text
            found.append(whole)
    return found


def elements(drawing: Drawing, tag: str) -> list[ElementTree.Element]:
    return [shape for shape in shapes(drawing) if shape.tag == tag]


def runs(path: ElementTree.Element) -> list[list[tuple[float, float]]]:
    """The corners of every run of a path, whose steps count from the one before."""
    found = []
    for run in path.attrib["d"].split("M")[1:]:
        start, *steps = re.findall(r"(^|[lhv])([\d .-]+)", run)
        x, y = map(float, re.findall(r"-?[\d.]+", start[1]))
        spots = [(x, y)]
        for kind, text in steps:
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", text)]
            still = [0.0] * len(numbers)
            rights = {"l": numbers[::2], "h": numbers, "v": still}[kind]
            downs = {"l": numbers[1::2], "h": still, "v": numbers}[kind]
            for right, down in zip(rights, downs, strict=True):
                x, y = round(x + right, 1), round(y + down, 1)
                spots.append((x, y))
        found.append(spots)
    return found


def bar_boxes(drawing: Drawing, *roles: str) -> list[Box]:
    """Left, top, right, bottom of every filled bar of these roles."""
    found = []
    for path in elements(drawing, "path"):
        if path.get("class", "").removeprefix("f-") in roles:
            for run in runs(path):
                xs, ys = zip(*run, strict=True)
                found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


def texts(drawing: Drawing) -> list[str]:
    return [element.text or "" for element in elements(drawing, "text")]


def words(drawing: Drawing) -> str:
    """All text of the drawing, wrapped labels joined again."""
    return " ".join(texts(drawing)).replace("\xa0", " ")


@cache
def advances(bold: bool) -> tuple[dict[int, str], Any, int]:
    face = "Semibold" if bold else "Regular"
    font = TTFont(FONTS / f"SourceSans3-{face}.ttf")
    return font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm


def box(element: ElementTree.Element) -> Box:
    """Left, top, right, bottom of a text, from its place, size and the font's own widths."""
    glyphs, widths, em = advances("font-weight" in element.attrib)
    size, x, y = (float(element.get(name, "0")) for name in ("font-size", "x", "y"))
    known = (glyphs.get(ord(c), "W") for c in element.text or "")
    width = sum(widths[name][0] for name in known) * size / em
    left = x - width * {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor", "start")]
    return left, y - 0.7 * size, left + width, y + 0.2 * size


def strokes(drawing: Drawing, role: str) -> list[list[tuple[float, float]]]:
    """Every unbroken line of the role, as its points."""
    found = []
    for path in elements(drawing, "path"):
        if path.get("class") == f"s-{role}" and path.get("stroke-linecap") == "round":
            found += runs(path)
    return found


def struck_through(drawing: Drawing) -> list[str]:
    """The texts that stand upon a bar or that a line crosses."""
    drawn = []
    for path in elements(drawing, "path"):
        for run in runs(path):
            xs, ys = zip(*run, strict=True)
            drawn.append((min(xs), min(ys), max(xs), max(ys)))
    return [
        text.text or ""
        for text in elements(drawing, "text")
        for left, top, right, bottom in [box(text)]
        for a in drawn
        if a[0] < right and left < a[2] and a[1] < bottom and top < a[3]
    ]


def unreadable(drawing: Drawing) -> list[str]:
    """What covers something else, leaves the drawing or is too small to read."""
    found = []
    written = [(box(text), text.text or "") for text in elements(drawing, "text")]
    for (a, first), (b, second) in combinations(written, 2):
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
            found.append(f"{first!r} covers {second!r}")
    for (left, top, right, bottom), text in written:
        if min(left, top) < -0.6 or right > drawing.width + 0.6 or bottom > drawing.height + 0.6:
            found.append(f"{text!r} leaves the drawing")
    for path in elements(drawing, "path"):
        for x, y in (spot for run in runs(path) for spot in run):
            if not (0 <= x <= drawing.width and 0 <= y <= drawing.height):
                found.append(f"a path leaves the drawing at {x}, {y}")
    found += [
        f"{text.text!r} is too small"
        for text in elements(drawing, "text")
        if float(text.attrib["font-size"]) < SMALLEST[drawing.width]
    ]
    return found
