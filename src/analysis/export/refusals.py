"""What a page must not hold. A page with any of it is not written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from analysis import cpr

_FORBIDDEN_TAGS = {
    *("script", "iframe", "object", "embed", "applet", "form", "input", "button", "base", "link"),
    *("frame", "frameset", "video", "audio", "source", "track", "portal", "foreignobject"),
    *("animate", "animatemotion", "animatetransform", "set", "image", "feimage", "use"),
}
_VOID = {"area", "br", "col", "hr", "img", "meta", "wbr"}
_REFERENCES = {
    *("href", "xlink:href", "src", "srcset", "poster", "action", "formaction", "data"),
    *("ping", "background", "manifest"),
}
_RELATIVE = re.compile(r"(?:\.\./)*[a-z0-9][a-z0-9/._-]*(?:#[a-z0-9-]+)?", re.IGNORECASE)
_HOME = re.compile(r"(/home/|/Users/|/root/|[A-Z]:\\Users\\)\S", re.IGNORECASE)
_NO_DESCRIPTION = "No description has been provided for this image"
_GEOMETRY = {"d", "points", "transform", "viewbox", "src"}  # long runs of digits that say nothing


def find(html: str) -> list[str]:
    """Return every reason not to publish a page; an empty list lets it pass.

    Refused are scripts and handlers, inline styles, anything fetched from elsewhere, odd links,
    other than one ``h1``, ids that stand twice, links to nowhere, tables without caption, header
    cells without scope, pictures without description, personal ids, and paths of a home folder.
    """
    page = _Page()
    page.feed(html)
    page.close()
    return list(dict.fromkeys([*page.refused, *page.whole()]))


class _Page(HTMLParser):
    """Reads a page once and notes what it refuses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.refused: list[str] = []
        self._ids: Counter[str] = Counter()
        self._links: list[str] = []
        self._tags: Counter[str] = Counter()
        self._open: list[str] = []
        self._captions: list[bool] = []
        self._text: list[str] = []
        self._values: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tags[tag] += 1
        if tag not in _VOID:
            self._open.append(tag)
        if tag in _FORBIDDEN_TAGS:
            self.refused.append(f"holds <{tag}>")
        self.refused += self._attributes(tag, {name: value or "" for name, value in attrs})
        if tag == "table":
            self._captions.append(False)
        elif tag == "caption" and self._captions:
            self._captions[-1] = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag == "table" and self._captions and not self._captions.pop():
            self.refused.append("holds a table without caption")

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self._text.append(data)

    def _attributes(self, tag: str, attributes: dict[str, str]) -> Iterator[str]:
        for name, value in attributes.items():
            if name.startswith("on"):
                yield f"holds the handler {name} on <{tag}>"
            if name == "style":
                yield f"holds an inline style on <{tag}>"
            if name in _REFERENCES:
                yield from self._reference(tag, name, value)
            if name not in _GEOMETRY:
                self._values.append(value)
        if "id" in attributes:
            self._ids[attributes["id"]] += 1
        if tag == "th" and not attributes.get("scope"):
            yield "holds a header cell without scope"
        if tag == "img" and not attributes.get("alt"):
            yield "holds a picture without description"
        if tag == "svg" and not ("aria-labelledby" in attributes or "aria-hidden" in attributes):
            yield "holds a drawing without description"
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            yield "holds a page that moves on by itself"

    def _reference(self, tag: str, name: str, value: str) -> Iterator[str]:
        if tag == "a" and name == "href" and value.startswith("#"):
            self._links.append(value[1:])
            return
        inside = tag == "a" and name == "href" and _RELATIVE.fullmatch(value)
        embedded = tag == "img" and name == "src" and value.startswith("data:image/png;base64,")
        if not (inside or embedded):
            yield f"holds the odd reference {name}={value[:60]!r} on <{tag}>"

    def whole(self) -> Iterator[str]:
        """Yield what can be told only from the whole page."""
        if self._tags["h1"] != 1:
            yield f"has {self._tags['h1']} h1, expected one"
        for name, count in self._ids.items():
            if count > 1:
                yield f"has the id {name!r} {count} times"
        for link in self._links:
            if link not in self._ids:
                yield f"links to #{link}, which is not there"
        # Text is joined as a reader sees it: tags within a number do not divide it.
        text = "\n".join(["".join(self._text), *self._values])
        if _NO_DESCRIPTION in text:
            yield "holds a picture without description"
        for masked in cpr.find(text):
            yield f"holds what looks like a CPR number ({masked})"
        if _HOME.search(text):
            yield "holds the path of a home folder"
