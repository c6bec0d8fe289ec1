"""What every page shares: its style sheet with the font in it, its policy, its header."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache

from analysis.meeting import Meeting
from analysis.present import output
from analysis.present.corrected import Corrected
from analysis.present.output import font_address, render
from analysis.present.sentences import notice

# A rule, and what holds rules but has none left.
_RULE = re.compile(r"([^{};]+)\{[^{}]*\}")
_EMPTY = re.compile(r"@[^{};]+\{\s*\}")


@cache
def _every_rule() -> str:
    sheet = output.style_sheet(page=True)
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    sheet = re.sub(r"\s*\n\s*", "", sheet)
    sheet = re.sub(r"\s*([{;,>])\s*|(:) +|\s*(})", r"\1\2\3", sheet)
    return sheet.replace(";}", "}").replace(".udvalgstal", ".u")  # no one else's names are here


def style_sheet(footer: str, html: str) -> str:
    """Return the style sheet of a page whose paper bears ``footer`` in its margin.

    A rule for classes or ids that are not in ``html`` is left out.
    """
    names = {*" ".join(re.findall(r' (?:class|id)="([^"]*)"', html)).split()}

    def needed(rule: re.Match[str]) -> str:
        return rule[0] if _may_dress(rule[1], names) else ""

    sheet = _RULE.sub(needed, _every_rule())
    sheet = _EMPTY.sub("", _EMPTY.sub("", sheet))  # one may hold another
    quoted = re.sub(r'[\\"<\n]', " ", footer)  # what would end the text, or the sheet
    return sheet.replace("%%FONT%%", font_address()).replace("%%FOOTER%%", quoted)


def _may_dress(selector: str, names: set[str]) -> bool:
    """Whether a page with these classes and ids may have what is selected."""
    # What is in brackets need not be there, :not(.x) or :is(.x, .y), but for :has(.x).
    while (outer := re.sub(r":has\(([^()]*)\)|\([^()]*\)", r" \1", selector)) != selector:
        selector = outer
    return any(
        names.issuperset(re.findall(r"[.#]([a-z][\w-]*)", one)) for one in selector.split(",")
    )


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
        "the": meeting.the,
        "committee": meeting.committee,
        "heading": heading,
        "summary": summary,
        "facts": facts,
        "notice": notice(meeting),
        "corrected": corrected,
    }
    committee = f"{meeting.committee} {meeting.day}"
    made_up = "Personerne er opdigtede" if meeting.made_up else ""
    footer = " · ".join(filter(None, (title, meeting.body, committee, made_up)))
    return make(template, footer=footer, page=page, **context)


def make(template: str, *, footer: str, **context: object) -> str:
    """Return a page, which is still to be looked at before it is published."""
    return dressed(render(template, **context), footer)


def dressed(html: str, footer: str) -> str:
    """Give a page its style sheet. Its policy lets in this very one, and nothing from anywhere."""
    style = style_sheet(footer, html)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    html = html.replace("'sha256-'", f"'sha256-{digest}'", 1)
    return html.replace("<style></style>", f"<style>{style}</style>", 1)
