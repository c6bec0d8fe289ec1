"""The prose of a notebook: what is written in Markdown, as JupyterLab shows it, or refused.

Nothing is published as its source: what a page cannot bear, HTML and formulas and pictures, is
refused with its cell.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import mistune
from mistune.core import BlockState

from analysis import cpr
from analysis.export.refusals import INSIDE, RefusedError

_Token = dict[str, Any]

_KNOWN = {
    *("paragraph", "block_text", "blank_line", "text", "softbreak", "linebreak", "strong"),
    *("emphasis", "codespan", "block_code", "block_quote", "thematic_break", "list", "list_item"),
    *("table", "table_head", "table_body", "table_row", "table_cell", "heading", "link"),
}
_FOREIGN = {
    "image": "a picture; a Figure shows one with its description",
    "block_math": "a formula; write it in words, or with × and /",
    "strikethrough": "text that is struck out",
}
_FOREIGN["inline_math"] = _FOREIGN["block_math"]
_NOTE = "a footnote; write it in brackets where it belongs"
# What stands at the beginning of a paragraph, or in it, and would be published as its source.
_SOURCE = {
    r"##+[^\s#]": "a heading without a space after ##",
    r"\[[ xX]\] ": "a box to tick; write in words what is done",
    r"(?s).*\[\^[^\]\s]+\]": _NOTE,
}
_COMMENTS = re.compile(r"(?:\s*<!--.*?-->)+\s*", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][\dA-Za-z]{1,31});")


@cache
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(renderer=None, plugins=["table", "math", "strikethrough"])


def sections(source: str, number: int) -> Iterator[tuple[str, str]]:
    """Yield the prose of a cell in pieces: each its heading, empty where it goes on, and its HTML.

    Headings of the second level (``##``) open a piece. Raises :class:`RefusedError` with everything
    in the cell that cannot be published; ``number`` tells which cell it is.
    """
    tokens = _markdown()(source)
    assert isinstance(tokens, list)  # noqa: S101 - without a renderer it is a list of tokens
    if reasons := list(dict.fromkeys(_faults(tokens))):
        words = cpr.mask(" ".join(source.split())[:40])
        raise RefusedError(f"holds {reason}, in cell {number}, {words!r}" for reason in reasons)
    renderer = _Renderer(f"celle-{number}")
    heading, piece = "", list[_Token]()
    for token in tokens:
        if token["type"] == "heading" and token["attrs"]["level"] == 2:
            yield heading, renderer.render_tokens(piece, BlockState())
            heading, piece = _plain(token), []
        else:
            piece.append(token)
    yield heading, renderer.render_tokens(piece, BlockState())


def _faults(tokens: list[_Token]) -> Iterator[str]:
    """Yield what cannot be published; comments and entities are taken out of the tokens."""
    for token in tokens:
        kind, raw = token["type"], token.get("raw", "")
        if kind in {"block_html", "inline_html"} and _COMMENTS.fullmatch(raw):
            token |= {"type": "text", "raw": ""}
        elif kind in {"block_html", "inline_html"}:
            shown = raw.strip().replace("</", "<")[:40]
            yield f"HTML ({shown}), which is written as Markdown: **fed**, or an empty line"
        elif kind == "text":
            token["raw"] = _ENTITY.sub(lambda found: html.unescape(found[0]), raw)
        elif kind == "heading" and token["attrs"]["level"] not in {2, 3, 4}:
            yield "a heading that is neither ##, ### nor ####"
        elif kind == "link" and token.get("label", "").startswith("^"):
            yield _NOTE
        elif kind == "link" and not re.fullmatch(INSIDE, url := token["attrs"]["url"]):
            yield f"a link to {url!r}, which is neither on the page nor beside it"
        elif kind in {"paragraph", "block_text"}:
            yield from (said for form, said in _SOURCE.items() if re.match(form, _plain(token)))
        elif kind not in _KNOWN:
            yield _FOREIGN.get(str(kind), str(kind))
        yield from _faults(token.get("children", []))


def _plain(token: _Token) -> str:
    """Return the words of a token without their marks."""
    return str(token.get("raw", "")) + "".join(map(_plain, token.get("children", [])))


class _Renderer(mistune.HTMLRenderer):
    """Writes tables as those of the papers look; the rest as Markdown has it."""

    def __init__(self, place: str) -> None:
        super().__init__(escape=True)
        self._place, self._tables = place, 0

    def render_token(self, token: _Token, state: BlockState) -> str:
        if token["type"] != "table":
            return str(super().render_token(token, state))
        self._tables += 1
        head, *bodies = token["children"]
        lines = [head, *(row for body in bodies for row in body["children"])]
        first, *rows = ["".join(self._cells(line["children"], state)) for line in lines]
        caption = f"{self._place}-tabel-{self._tables}"
        body = "".join(f"<tr>{row}</tr>\n" for row in rows)
        return (
            '<div class="table-block">\n<div class="table-scroll" role="region" tabindex="0" '
            f'aria-labelledby="{caption}">\n<table class="statistics">\n'
            f'<caption id="{caption}"><span class="sr">Tabel i teksten</span></caption>\n'
            f"<thead>\n<tr>{first}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n"
            "</table>\n</div>\n</div>\n"
        )

    def _cells(self, cells: list[_Token], state: BlockState) -> Iterator[str]:
        """Yield the cells of a row: a heading of the column, or of the row, or what stands there.

        Figures stand to the right where the Markdown says so (``--:``).
        """
        for place, cell in enumerate(cells):
            text = self.render_tokens(cell["children"], state)
            is_head = cell["attrs"]["head"]
            left = "" if cell["attrs"]["align"] == "right" else ' class="text"'
            if is_head and text:
                yield f'<th{left} scope="col">{text}</th>'
            elif place == 0 and not is_head:
                yield f'<th scope="row">{text}</th>'
            else:
                yield f"<td{left}>{text}</td>"
