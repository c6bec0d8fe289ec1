"""What every page shares: its style sheet with the font in it, its policy, its header."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache

from analysis import danish
from analysis.meeting import Meeting
from analysis.present import output
from analysis.present.corrected import Corrected
from analysis.present.output import font_address, render
from analysis.present.sentences import notice


@cache
def style_sheet(footer: str, *, tables: bool = True) -> str:
    """Return the style sheet of a page whose paper bears ``footer`` in its margin."""
    sheet = output.style_sheet(page=True, tables=tables)
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    sheet = re.sub(r"\s*\n\s*", "\n", sheet).strip()
    sheet = re.sub(r"\s*([{;,>])\s*|(:) +|\s*(})", r"\1\2\3", sheet)
    sheet = sheet.replace(";}", "}")
    quoted = re.sub(r'[\\"<\n]', " ", footer)  # what would end the text, or the sheet
    return sheet.replace("%%FONT%%", font_address()).replace("%%FOOTER%%", quoted)


def of_meeting(
    template: str,
    meeting: Meeting,
    heading: str,
    summary: str,
    facts: Sequence[Mapping[str, str]],
    title: str = "",
    corrected: Sequence[Corrected] = (),
    **context: object,
) -> str:
    """Return a page of a meeting; ``facts`` are terms and texts that stand under its heading.

    On paper every sheet bears ``title``, what the report is called. What was ``corrected`` since
    its figures were released stands over the heading.
    """
    page = {
        "sender": meeting.body,
        "committee": meeting.committee,
        "heading": heading,
        "summary": summary,
        "facts": facts,
        "notice": notice(meeting),
        "corrected": corrected,
    }
    committee = f"{meeting.committee} {danish.format_date(meeting.date)}"
    made_up = "Personerne er opdigtede" if meeting.made_up else ""
    footer = " · ".join(filter(None, (title, meeting.body, committee, made_up)))
    return make(template, footer=footer, tables=True, page=page, **context)


def make(template: str, *, footer: str, tables: bool, **context: object) -> str:
    """Return a page, which is still to be looked at before it is published.

    ``tables`` is whether it has any, or charts. Its policy lets in this very style sheet, and
    nothing from anywhere.
    """
    style = style_sheet(footer, tables=tables)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return render(template, css=style, csp=policy, **context)
