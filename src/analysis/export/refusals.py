"""What must not be published: the last look at every finished file.

A page is read as a browser reads it, and may hold only what our own templates write.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tinyhtml5 import inputstream
from tinyhtml5.parser import HTMLParser

from analysis import cpr
from analysis.present.output import font_address
from analysis.whole_files import digest

_SVG = "{http://www.w3.org/2000/svg}"
_NAME = "[a-z0-9-]+"
_NAMES = f"{_NAME}(?: {_NAME})*"
_COUNT = r"-?\d{1,4}"
_NUMBER = r"-?\d+(?:\.\d+)?"
_COLOUR = "none|#[0-9a-f]{6}"
_WORDS = r"[\s\S]*"
# A place on the page, or a file beside it.
INSIDE = rf"#{_NAME}|(?:\.\./)*[A-Za-z0-9][A-Za-z0-9/._-]*(?:#{_NAME})?"

# What templates, charts and Markdown write: elements, their attributes, and all of a value.
_EVERYWHERE = {"class": _NAMES, "id": _NAME, "aria-labelledby": _NAMES}
_PLAIN = (
    "blockquote body br caption code dd dt dl em figcaption figure footer h1 h2 h3 h4 "
    "header hr nav p pre section span strong summary sup table tbody td thead tr ul wbr"
)
_Allowed = dict[str, dict[str, str]]
_HEAD: _Allowed = {
    "head": {},
    "title": {},
    "style": {},
    "meta": {
        "charset": "utf-8",
        "name": "viewport|color-scheme|description",
        "property": "og:(?:title|description|type|locale)",
        "http-equiv": "Content-Security-Policy",
        "content": _WORDS,
    },
}
_BODY: _Allowed = dict.fromkeys(_PLAIN.split(), _EVERYWHERE) | {
    "a": _EVERYWHERE | {"href": INSIDE, "title": _WORDS},
    "colgroup": {"span": _COUNT},
    "details": _EVERYWHERE | {"open": ""},
    "div": _EVERYWHERE | {"role": "region", "tabindex": "0"},
    "li": _EVERYWHERE | {"value": _COUNT},
    "main": _EVERYWHERE | {"tabindex": "-1"},
    "ol": _EVERYWHERE | {"start": _COUNT},
    "th": _EVERYWHERE | {"scope": "col|colgroup|row", "colspan": _COUNT},
}
_PAINT = {"class": _NAMES, "fill": _COLOUR, "stroke": _COLOUR}
_LETTERS = {"font-size": _NUMBER, "font-weight": _COUNT, "text-anchor": "middle|end"}
_DRAWING: _Allowed = {
    f"{_SVG}svg": _EVERYWHERE
    | {"role": "img", "viewBox": r"[\d ]+", "width": _COUNT, "height": _COUNT},
    f"{_SVG}g": _PAINT | _LETTERS,
    f"{_SVG}circle": _PAINT | {"cx": _NUMBER, "cy": _NUMBER, "r": _NUMBER},
    f"{_SVG}path": _PAINT
    | {"d": r"[Mlhvz\d .-]+", "stroke-width": _NUMBER, "stroke-dasharray": r"[\d., ]+"}
    | {"stroke-linecap": "round", "stroke-linejoin": "round"},
    f"{_SVG}text": _PAINT | _LETTERS | {"x": _NUMBER, "y": _NUMBER},
}
_NEEDED = {f"{_SVG}svg": "aria-labelledby", "th": "scope"}
_GEOMETRY = {"d", "viewBox"}  # long runs of digits that say nothing
_INLINE = {"a", "br", "code", "em", "span", "strong", "style", "sup", "wbr"}
_ASIDE = {"sr", "marks", "scroll-hint"}  # classes of what stands in no line that is seen

_PATH = re.compile(
    r"/(?:home|Users|root)/\S|(?<![\w./-])/(?:media|mnt|opt|srv|tmp|var|Volumes)/\S"
    # Of two backslashes Markdown leaves one.
    r"|(?<![A-Za-z])[A-Za-z]:[\\/]\S|\\[\w.-]+\\\S|(?:file|smb)://\S"
)
_MOST_TOLD = 10


class RefusedError(Exception):
    """A file holds something that must not be published. Carries the reasons, ten at most."""

    def __init__(self, reasons: Iterable[str]) -> None:
        every = tuple(reasons)
        first, more = every[:_MOST_TOLD], every[_MOST_TOLD:]
        self.reasons = (*first, f"and {len(more)} more") if len(more) > 1 else (*first, *more)
        super().__init__("; ".join(self.reasons))


def checked(html: str, document_url: str = "") -> str:
    """Return the page as it is. Raises :class:`RefusedError` with every reason against it."""
    if reasons := find(html, document_url):
        raise RefusedError(reasons)
    return html


def check_folder(
    folder: Path, document_url: str = "", looked_at: Container[str] = frozenset()
) -> None:
    """Look at every file of a finished folder, but for those with the SHA-256 ``looked_at``.

    Raises :class:`RefusedError` with every reason against each, the file's name before it.
    """
    files = sorted(path for path in folder.rglob("*") if not path.is_dir())
    if reasons := [
        f"{path.relative_to(folder).as_posix()} {reason}"
        for path in files
        if digest(path.read_bytes()) not in looked_at
        for reason in find_in_file(path, document_url)
    ]:
        raise RefusedError(reasons)


def find_in_file(path: Path, document_url: str = "") -> list[str]:
    """Return every reason not to publish a page, a workbook, a CSV or a JSON file."""
    content = path.read_bytes()
    if path.suffix == ".html":
        return find(content.decode("utf-8"), document_url)
    if path.suffix == ".xlsx":
        texts = _texts_of_workbook(content)
    elif path.suffix == ".csv":
        lines = io.StringIO(content.decode("utf-8-sig"), newline="")
        texts = (cell for line in csv.reader(lines, delimiter=";") for cell in line)
    elif path.suffix == ".json":
        texts = _texts_of_json(json.loads(content))
    else:
        return ["is no kind of file that is published"]
    return list(dict.fromkeys(_unfit(texts)))


def _texts_of_workbook(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            for element in ElementTree.fromstring(parts.read(name)).iter():
                yield from (element.text or "", *element.attrib.values())


def _texts_of_json(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _texts_of_json(each)
    else:
        yield str(value)


def _unfit(texts: Iterable[str]) -> Iterator[str]:
    """Yield the reasons against words, as a reader sees them: all white space is one space."""
    every = [*dict.fromkeys(texts)]  # most stand there many times
    text = "\n".join(" ".join(each.split()) for each in every)
    for masked in cpr.find(text):
        yield f"holds what looks like a CPR number ({masked})"
    if _PATH.search(text):
        yield "holds a path on somebody's computer"
    if cpr.unseen("".join(every)):
        for code in sorted({*map(cpr.unseen, every)} - {""}):
            yield f"holds the character {code}, which no reader sees"


# --- pages ----------------------------------------------------------------------------------------


class _Compiled(dict[tuple[frozenset[str], bool], re.Pattern[str]]):
    """What tinyhtml5 2.1 looks for; it notes each under a wrong name, and so compiles it anew."""

    def __missing__(self, key: tuple[frozenset[str], bool]) -> re.Pattern[str]:
        characters, is_opposite = key
        some = "".join(f"\\x{ord(character):02x}" for character in characters)
        self[key] = re.compile(f"[{'' if is_opposite else '^'}{some}]+")
        return self[key]


inputstream.characters_until_regex = _Compiled()


def find(html: str, document_url: str = "") -> list[str]:
    """Return every reason not to publish a page; an empty list lets it pass.

    It may lead to ``document_url``, where the meeting's papers are, and to nothing else elsewhere.

    Refused is what browsers would have to guess at, what our templates do not write, other than one
    ``h1``, ids that stand twice, links to nowhere, tables without caption, header cells without
    scope, drawings without description, and what is refused in any text.
    """
    parser = HTMLParser(namespace_html_elements=False)
    root = parser.parse(html.replace(font_address(), "data:"))  # half the page, and known
    reasons = [f"is HTML that browsers guess at ({error})" for _, error, _ in parser.errors]
    return list(
        dict.fromkeys([*reasons, *_faults(root, document_url), *_unfit(_texts_of_page(root))])
    )


def _faults(root: Element, document_url: str) -> Iterator[str]:
    yield from _foreign(root, {"html": {"lang": "da"}})
    parts = {each.tag: each for each in root}
    if [each.tag for each in root] != ["head", "body"]:
        yield "is no page with one head and one body"
        return
    for element in parts["head"].iter():
        yield from _foreign(element, _HEAD)
    links = _BODY["a"] | {"href": f"{INSIDE}|{re.escape(document_url)}"}
    for element in parts["body"].iter():
        if not str(element.tag).startswith(_SVG):
            yield from _foreign(element, _BODY | {"a": links})
    for drawing in parts["body"].iter(f"{_SVG}svg"):
        for element in drawing.iter():
            yield from _foreign(element, _DRAWING)
    yield from _misfits(root)


def _foreign(element: Element, allowed: _Allowed) -> Iterator[str]:
    """Yield what our templates do not write in this place."""
    if element.tag not in allowed:
        yield f"holds {_name(element)}"
        return
    attributes = allowed[element.tag]
    for name, value in element.attrib.items():
        if name not in attributes:
            yield f"holds the attribute {name} on {_name(element)}"
        elif not re.fullmatch(attributes[name], value):
            yield f"holds the odd {name}={cpr.mask(value[:60])!r} on {_name(element)}"
    needed = _NEEDED.get(element.tag)
    if needed and needed not in element.attrib:
        yield f"holds {_name(element)} without {needed}"
    if element.tag == "table" and element.find("caption") is None:
        yield "holds a table without caption"


def _name(element: Element) -> str:
    if callable(element.tag):  # ElementTree's way to say that it is a comment
        return "a comment"
    return f"<{element.tag.rpartition('}')[2]}>"


def _misfits(root: Element) -> Iterator[str]:
    """Yield what can be told only from the whole page."""
    if (headings := len(list(root.iter("h1")))) != 1:
        yield f"has {headings} h1, expected one"
    ids = Counter(each.attrib["id"] for each in root.iter() if "id" in each.attrib)
    for name, count in ids.items():
        if count > 1:
            yield f"has the id {cpr.mask(name)!r} {count} times"
    wanted = [link[1:] for each in root.iter("a") if (link := each.get("href", ""))[:1] == "#"]
    wanted += [name for each in root.iter() for name in each.get("aria-labelledby", "").split()]
    for name in wanted:
        if name not in ids:
            yield f"points to #{cpr.mask(name)}, which is not there"


def _texts_of_page(root: Element) -> Iterator[str]:
    """Yield every stretch of text that stands together, and the values of attributes.

    Elements within a line do not divide it. It is given as read aloud, and as seen: without the
    words for those who listen, and without note marks.
    """
    for is_seen in (False, True):
        line = ""
        for text, divides in _pieces(root, is_seen=is_seen):
            if divides:
                yield line
                line = ""
            line += text
        yield line
    for element in root.iter():
        yield from (value for name, value in element.attrib.items() if name not in _GEOMETRY)


def _pieces(root: Element, *, is_seen: bool) -> Iterator[tuple[str, bool]]:
    """Yield text in its order, and whether it begins a stretch of its own."""
    waiting = [(root, False)]
    while waiting:
        element, is_left = waiting.pop()
        is_comment = callable(element.tag)
        divides = not (is_comment or element.tag in _INLINE)
        if is_left:
            yield element.tail or "", divides
            continue
        waiting.append((element, True))
        is_aside = is_comment or _ASIDE & {*element.get("class", "").split()}
        if element.tag == "br":
            yield " ", False
        elif element.tag == "style" or (is_seen and is_aside):
            yield "", divides
        else:
            yield element.text or "", divides
            waiting.extend((child, False) for child in reversed(element))
