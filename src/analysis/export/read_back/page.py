"""A finished page, read as a browser shows it and as it is read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

from analysis import danish
from analysis.checks.disclosure.seen import Bar, Drawing, ReadBack, Said, Seen, Spot, Text
from analysis.export.read_back.tables import placed
from analysis.meeting import Meeting, TableSpec
from analysis.present.output import font_address
from analysis.present.over_meetings import PRINTED_IN

_SVG = "{http://www.w3.org/2000/svg}"
_ASIDE = {"sr", "marks"}
_BREAKS = {
    "p",
    "li",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "dt",
    "dd",
    "tr",
    "summary",
    "title",
}
_ELSEWHERE = {"style", "tbody", "thead", f"{_SVG}svg"}  # what holds no words, or is read by itself
_SPOKEN = {"alt", "title", "content", "aria-label"}  # attributes that hold words
_STEPS = re.compile(r"([Mlhvz])([^Mlhvz]*)")
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


def read(name: str, content: bytes, meeting: Meeting) -> ReadBack:
    """Read the tables of a page, its drawings, and every word beside them."""
    html = content.decode("utf-8").replace(font_address(), "data:")
    root = HTMLParser(namespace_html_elements=False).parse(html)
    found = ReadBack()
    ids = _tables_by_anchor(root)
    specs = {one.id: one for one in meeting.tables}
    blocks = [one for one in root.iter("div") if "table-block" in one.get("class", "").split()]
    within = {id(table) for block in blocks for table in block.iter("table")}
    for block in blocks:
        spec = specs.get(ids.get(block.get("id", ""), ""))
        if series := _followed(block, meeting):
            found.add(_series(name, block, series))
        elif block.get("id", "") not in ids:  # what the report works out itself
            found.said += _computed(name, block)
        elif spec is None:
            found.unread.append(f"{name}: {block.get('id')} is of no table of the meeting")
        elif spec.kind == "figures":
            found.add(_table(name, block, spec))
    if any(id(table) not in within for table in root.iter("table")):
        found.unread.append(f"{name} has a table that is not one of the meeting's")
    for number, drawing in enumerate(root.iter(f"{_SVG}svg"), start=1):
        found.drawings.append(_drawing(name, drawing, number))
    found.said += _words(name, root)
    return found


def _tables_by_anchor(root: Element) -> dict[str, str]:
    """Return the id of each table by its place on the page, as the links under it tell."""
    found: dict[str, str] = {}
    for links in root.iter("p"):
        if "under-table" in links.get("class", "").split():
            to = [link.get("href", "") for link in links.iter("a")]
            files = [one[len("tables/") : -len(".csv")] for one in to if one.startswith("tables/")]
            found |= {one[1:]: file for one in to if one[:1] == "#" for file in files}
    return found


# --- tables ---------------------------------------------------------------------------------------


def _table(name: str, block: Element, spec: TableSpec) -> ReadBack:
    found = ReadBack()
    columns = placed(_headings(block)[1:], spec)
    if columns is None:
        found.unread.append(f"{name}: the columns of table {spec.id!r} cannot be told apart")
        return found
    for row in block.iterfind(".//tbody/tr"):
        label, *cells = row
        if len(cells) != len(columns):
            found.unread.append(f"{name}: table {spec.id!r} has rows of another length")
        elif row.get("class") == "correction":
            found.seen = _corrected(found.seen, [_seen(cell) for cell in cells])
        else:
            found.seen += [
                Seen(name, spec.id, _seen(label), column.key, _seen(cell), _form(cell))
                for column, cell in zip(columns, cells, strict=True)
            ]
    return found


def _headings(block: Element) -> list[str]:
    return [_seen(one) for one in block.findall(".//thead/tr[last()]/*")]


def _followed(block: Element, meeting: Meeting) -> TableSpec | None:
    """Return the table whose figures stand there over all meetings, as its title tells."""
    first, *_, last = _headings(block) or [""]
    if (first, last) != ("Tid", PRINTED_IN):
        return None
    caption = danish.same_label(_seen(block.findall(".//caption//span")[0]))
    titled = [one for one in meeting.tables if danish.same_label(one.title) in caption]
    return max(titled, key=lambda one: len(one.title), default=None)


def _series(name: str, block: Element, spec: TableSpec) -> ReadBack:
    """Read figures whose rows are times, under the names of rows; the last column is no figure."""
    found = ReadBack()
    keys = {danish.same_label(str(one.period.long)): one.key for one in spec.columns if one.period}
    for time, *cells in block.iterfind(".//tbody/tr"):
        column = keys.get(danish.same_label(_seen(time)), _seen(time))
        for row, cell in zip(_headings(block)[1:-1], cells, strict=False):
            found.seen.append(Seen(name, spec.id, row, column, _seen(cell), _form(cell), "", True))
    return found


def _computed(name: str, block: Element) -> Iterator[Said]:
    """Yield each cell of a table that is none of the meeting's as words: what is said of what."""
    of_columns = _headings(block)[1:]
    for label, *cells in block.iterfind(".//tbody/tr"):
        for heading, cell in zip(of_columns, cells, strict=False):
            for of in (_seen(label), heading):
                yield Said(name, block.get("id", ""), f"{of}: {_seen(cell)}")


def _corrected(seen: list[Seen], told: list[str]) -> list[Seen]:
    """Give the cells of the last row what the row below it says of them."""
    last = [one._replace(beside=text) for one, text in zip(seen[-len(told) :], told, strict=True)]
    return seen[: -len(told)] + last


def _seen(element: Element) -> str:
    """Return the text that is seen, without note marks and words for those who listen."""
    return danish.plain(danish.without_zero_width("".join(_pieces(element))))


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if not _ASIDE & {*child.get("class", "").split()}:
            yield " " if child.tag == "br" else ""
            yield from _pieces(child)
        yield child.tail or ""


def _form(cell: Element) -> str:
    """Return all of a cell but what is seen: its attributes, and what is read aloud with it."""
    aloud = "".join("".join(one.itertext()) for one in cell if one.get("class") == "sr")
    given = (f"{name}={value}" for name, value in sorted(cell.attrib.items()))
    return " ".join((*given, danish.plain(aloud)))


# --- words ----------------------------------------------------------------------------------------


def _words(name: str, root: Element) -> Iterator[Said]:
    """Yield every stretch of words that stands in no table and in no drawing."""
    line: list[str] = []
    where = "head"
    waiting: list[tuple[Element, bool]] = [(root, False)]
    while waiting:
        element, is_left = waiting.pop()
        if callable(element.tag) or element.tag in _ELSEWHERE:
            line.append(element.tail or "")
            continue
        if element.tag in _BREAKS:
            if text := danish.plain("".join(line)):
                yield Said(name, where, text)
            line = []
        if is_left:
            line.append(element.tail or "")
            continue
        where = element.get("id", where) if element.tag == "section" else where
        yield from (Said(name, where, element.attrib[key]) for key in _SPOKEN & {*element.attrib})
        line.append(element.text or "")
        waiting.append((element, True))
        waiting += [(child, False) for child in reversed(element)]
    if text := danish.plain("".join(line)):
        yield Said(name, where, text)


# --- drawings -------------------------------------------------------------------------------------


def _drawing(name: str, svg: Element, number: int) -> Drawing:
    runs = [
        (run, "stroke" in path.attrib and "stroke-linecap" in path.attrib)
        for path in svg.iter(f"{_SVG}path")
        for run in _runs(path.get("d", ""))
    ]
    return Drawing(
        name,
        f"drawing {number}",
        float(svg.get("width", 0)),
        tuple(_texts(svg, {})),
        tuple(bar for run, _ in runs if (bar := _bar(run))),
        tuple(run for run, is_line in runs if is_line and len(run) > 1),
        tuple(
            Spot(float(one.get("cx", 0)), float(one.get("cy", 0)))
            for one in svg.iter(f"{_SVG}circle")
        ),
    )


def _texts(element: Element, given: dict[str, str]) -> Iterator[Text]:
    """Yield the texts of a drawing; a group gives those in it what it says of itself."""
    look = given | element.attrib
    if element.tag == f"{_SVG}text":
        x, y, size = (float(look.get(key, 0)) for key in ("x", "y", "font-size"))
        words = danish.plain("".join(element.itertext()))
        yield Text(x, y, words, look.get("text-anchor", "start"), size)
    for child in element:
        yield from _texts(child, look)


def _runs(path: str) -> Iterator[tuple[Spot, ...]]:
    """Yield the points of each run of a path, which has steps to the right, down and aslant."""
    x = y = 0.0
    spots: list[Spot] = []
    for kind, given in _STEPS.findall(path):
        numbers = [float(one) for one in _NUMBERS.findall(given)]
        if kind == "z" and spots:
            spots.append(spots[0])
        if kind == "M":
            if spots:
                yield tuple(spots)
            (x, y), spots = numbers, [Spot(*numbers)]
        pairs = {
            "l": [*zip(numbers[::2], numbers[1::2], strict=True)] if kind == "l" else [],
            "h": [(one, 0.0) for one in numbers],
            "v": [(0.0, one) for one in numbers],
        }
        for right, down in pairs.get(kind, ()):
            x, y = round(x + right, 1), round(y + down, 1)
            spots.append(Spot(x, y))
    if spots:
        yield tuple(spots)


def _bar(run: tuple[Spot, ...]) -> Bar | None:
    """Return the upright box that a run goes round, if it does."""
    xs, ys = {spot.x for spot in run}, {spot.y for spot in run}
    if run[0] != run[-1] or len(run) != 5 or len(xs) != 2 or len(ys) != 2:
        return None
    return Bar(min(xs), min(ys), max(xs), max(ys))
