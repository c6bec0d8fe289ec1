"""Outputs that a report publishes: marked, so that nothing else in a notebook is.

In JupyterLab an output shows its HTML under the style sheet of the page. The exporter takes the
same HTML, without the style, from the mark.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis import danish

MARK = "application/vnd.udvalgstal+json"
DATA = "application/vnd.dataresource+json"

_HERE = Path(__file__).parent
PAGE_STYLE = _HERE / "templates" / "page.css"
GLOSSARY = _HERE / "ordliste.toml"
_FONT = _HERE / "fonts" / "source-sans-3.woff2"


@cache
def environment() -> Environment:
    """Return the templates of the fragments and pages. Every value is escaped unless said so."""
    found = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_unbroken,
    )
    found.filters["in_cell"] = _in_cell
    return found


def _in_cell(text: str) -> Markup:
    """Return a text with what no line may break in elements, so that a copy of it has no signs."""
    words = danish.unbroken(text).split(" ")
    held = Markup('<span class="held">{}</span>').format
    signs = str.maketrans({danish.NO_BREAK_SPACE: " ", danish.WORD_JOINER: None})
    plain = [word.translate(signs) for word in words]
    return Markup(" ").join(
        held(bare) if bare != word else bare for bare, word in zip(plain, words, strict=True)
    )


def _unbroken(value: object) -> object:
    is_text = isinstance(value, str) and not isinstance(value, Markup)  # finished HTML is none
    return danish.unbroken(str(value)) if is_text else value


def render(template: str, **context: object) -> str:
    """Return the HTML of a template, ``table.html.j2`` for one."""
    return environment().get_template(template).render(**context)


@cache
def font_address() -> str:
    """Return the page's font as a data address, which asks the network for nothing."""
    font = base64.b64encode(_FONT.read_bytes()).decode("ascii")
    return f"data:font/woff2;base64,{font}"


def style_sheet(*, page: bool) -> str:
    """Return the style of a page, or of a fragment in JupyterLab; ``%%FONT%%`` is for the font."""
    both, of_pages, of_fragments = re.split(r"/\* === .* === \*/", PAGE_STYLE.read_text("utf-8"))
    return both + (of_pages if page else of_fragments)


@cache
def _style(*, with_font: bool) -> str:
    """Return the style of a fragment in JupyterLab.

    Only figures bring the font along: their labels are placed by its widths, and one that is shown
    serves the whole notebook.
    """
    font = f"url({font_address()})" if with_font else "local('Source Sans 3')"
    return style_sheet(page=False).replace("url(%%FONT%%)", font)


@dataclass(frozen=True)
class Output:
    """Something that a report shows: its kind, its HTML, and what the page needs to know of it.

    ``after`` is more HTML, which a page has in a place of its own.
    """

    kind: str
    html: str
    about: dict[str, object] = field(default_factory=dict)
    data: dict[str, object] | None = None
    after: str = ""

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Return what Jupyter shows and keeps."""
        html = self.html + self.after
        style = _style(with_font=self.kind == "figure")
        bundle: dict[str, object] = {
            "text/html": f'<style>{style}</style><div class="udvalgstal">{html}</div>',
            "text/plain": f"<{self.kind}>",
            MARK: {"kind": self.kind, "html": self.html, "after": self.after, **self.about},
        }
        if self.data is not None:
            bundle[DATA] = self.data
        return bundle
