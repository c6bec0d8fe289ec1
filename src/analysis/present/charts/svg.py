"""The small, safe SVG made from matplotlib's own.

Matplotlib's SVG is large and carries metadata, ids, clip paths and ``style`` attributes,
which a strict content security policy forbids. :func:`clean` keeps only paths, circles and
text, with colours given both by class (for dark mode) and by attribute (for paper and for
copies into other systems).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from analysis.present.charts.style import PALETTE
from analysis.present.charts.text import BOLD

_ROLES = {colour: role for role, colour in PALETTE.items()}
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
