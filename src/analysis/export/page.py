"""What every page shares: its style sheet with the font in it, its policy, and the last look."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from analysis.export.refusals import checked
from analysis.present.output import PAGE_STYLE, font_address, render


@cache
def style_sheet(footer: str) -> str:
    """Return the style sheet of a page whose paper bears ``footer`` in its margin."""
    sheet = PAGE_STYLE.read_text(encoding="utf-8")
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    sheet = re.sub(r"\s*\n\s*", "\n", sheet).strip()
    quoted = re.sub(r'[\\"<\n]', " ", footer)  # what would end the text, or the sheet
    return sheet.replace("%%FONT%%", font_address()).replace("%%FOOTER%%", quoted)


def policy(style: str) -> str:
    """Return the Content-Security-Policy: this very style sheet, and nothing from anywhere."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def make(template: str, *, footer: str, **context: object) -> str:
    """Return a page. Raises :class:`RefusedError` when it holds what must not be published."""
    style = style_sheet(footer)
    return checked(render(template, css=style, csp=policy(style), **context))
