"""Outputs that a report publishes: marked, so that nothing else in a notebook is.

In JupyterLab an output shows its HTML under the style sheet of the page. The exporter takes the
same HTML, without the style, from the mark.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

MARK = "application/vnd.udvalgstal+json"
DATA = "application/vnd.dataresource+json"

_PACKAGE = Path(__file__).parent.parent
PAGE_STYLE = _PACKAGE / "export" / "page.css"
_PAGE_ONLY = "/* === page === */"


@cache
def environment() -> Environment:
    """Return the templates of the fragments and pages. Every value is escaped unless said so."""
    return Environment(
        loader=FileSystemLoader(
            [_PACKAGE / "present" / "templates", _PACKAGE / "export" / "templates"]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, **context: object) -> str:
    """Return the HTML of a template, ``table.html.j2`` for one."""
    return environment().get_template(template).render(**context)


@cache
def _style() -> str:
    sheet = PAGE_STYLE.read_text(encoding="utf-8").split(_PAGE_ONLY)[0]
    return sheet.replace("url(%%FONT%%)", "local('Source Sans 3')")


@dataclass(frozen=True)
class Output:
    """Something that a report shows: its kind, its HTML, and what the page needs to know of it."""

    kind: str
    html: str
    about: dict[str, object] = field(default_factory=dict)
    data: dict[str, object] | None = None

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Return what Jupyter shows and keeps."""
        bundle: dict[str, object] = {
            "text/html": f'<style>{_style()}</style><div class="udvalgstal">{self.html}</div>',
            "text/plain": f"<{self.kind}>",
            MARK: {"kind": self.kind, "html": self.html, **self.about},
        }
        if self.data is not None:
            bundle[DATA] = self.data
        return bundle
