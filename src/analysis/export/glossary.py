"""The words of the field on a page: explained in a section of their own, linked at first use.

``present/ordliste.toml`` holds the words and what is said of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from analysis import danish
from analysis.present.output import GLOSSARY, render

HEADING = "Ord i rapporten"


@dataclass(frozen=True)
class Word:
    """A word, its other spellings, what a reader is told of it, and what that rests on."""

    term: str
    text: str
    source: str
    forms: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Where it is explained on a page."""
        return f"ord-{danish.slug(self.term)}"


@cache
def words() -> tuple[Word, ...]:
    """Return every word that can be explained, in the order of the alphabet."""
    entries = tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))["words"]
    return tuple(Word(**entry | {"forms": tuple(entry.get("forms", ()))}) for entry in entries)


@cache
def _by_form() -> dict[str, Word]:
    return {form: word for word in words() for form in (word.term, *word.forms)}


@cache
def _pattern() -> re.Pattern[str]:
    """Match any of the words: whole, and the longest of those that begin alike."""
    forms = sorted(_by_form(), key=len, reverse=True)
    spelt = "|".join(map(_either_case, forms))
    return re.compile(rf"(?<![\w-])(?:{spelt})(?![\w-])")


def _either_case(form: str) -> str:
    """Let a form begin a sentence, and a space in it be one that does not break."""
    first = f"[{form[0]}{form[0].upper()}]" if form[0].islower() else re.escape(form[0])
    return first + re.escape(form[1:]).replace(r"\ ", r"\s")


def _found(match: re.Match[str]) -> Word:
    spelt = " ".join(match[0].split())
    return _by_form().get(spelt) or _by_form()[spelt[0].lower() + spelt[1:]]


def explained(fragments: Sequence[str], headings: Sequence[str]) -> tuple[list[str], str]:
    """Return the fragments of a page with links to the words, and the HTML that explains them.

    A word that stands only in a heading or a table is explained and not linked. The HTML is empty
    where there is no word. The fragments are those of our own templates, and so well-formed.
    """
    used = {_found(match) for heading in headings for match in _pattern().finditer(heading)}
    linked = set[Word]()
    made = ["".join(_linked(fragment, used, linked)) for fragment in fragments]
    shown = [word for word in words() if word in used]
    return made, render("glossary.html.j2", words=shown) if shown else ""


_TAG = re.compile(r"(<[^>]*>)")
_VOID = {"br", "hr"}
# Running text stands in these; it is none where one of the others, or of the classes, is around it:
# a note or a check quotes the papers.
_RUNNING = {"p", "li"}
_APART = {"a", "code", "h3", "h4", "pre", "summary", "svg", "table"}
_APART_CLASS = re.compile(r'class="(?:[^"]* )?(?:checks|notes|scroll-hint|sr|value)[ "]')


def _linked(html: str, used: set[Word], linked: set[Word]) -> Iterator[str]:
    """Yield a fragment in pieces, with a link where a word is first used in running text."""
    around: list[tuple[str, bool]] = []  # the elements that are open, and whether one is apart

    def link(match: re.Match[str]) -> str:
        word, before = _found(match), match.string[: match.start()]
        if word in linked or before.rfind("»") > before.rfind("«"):  # a label that is quoted
            return match[0]
        linked.add(word)
        return f'<a href="#{word.anchor}">{match[0]}</a>'

    for piece in _TAG.split(html):
        if piece.startswith("<"):
            name = piece.strip("</>").split()[0]
            if piece.startswith("</"):
                around.pop()
            elif name not in _VOID and not piece.endswith("/>"):
                is_apart = name in _APART or bool(_APART_CLASS.search(piece))
                around.append((name, is_apart))
            yield piece
            continue
        if not any(name == "svg" for name, _ in around):
            used |= {_found(match) for match in _pattern().finditer(piece)}
        running = any(name in _RUNNING for name, _ in around)
        apart = any(is_apart for _, is_apart in around)
        yield _pattern().sub(link, piece) if running and not apart else piece
