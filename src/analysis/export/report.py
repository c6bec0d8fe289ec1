"""From an executed notebook to a report page, by an nbconvert exporter of our own.

Published are the outputs that our own functions have marked, and the prose. Code, streams and any
other output are left behind; an error among the outputs is a failure.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import mistune
from jinja2 import Environment
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode

from analysis import danish
from analysis.export.page import checked, page_context
from analysis.meeting import Meeting
from analysis.present.blocks import KEY_FIGURES
from analysis.present.output import DATA, MARK, environment
from analysis.present.sentences import notice

_HASH_NOTE = "Kontrolsum (SHA-256) af tallene i rapportens tabeller:"


class EmptyReportError(Exception):
    """A notebook has run and shows nothing, or lacks what every report must have."""


class FailedCellError(Exception):
    """An executed notebook has an error among its outputs."""


@dataclass(frozen=True)
class ReportPage:
    """A report page, and what the meeting page tells of it."""

    html: str
    finding: str
    summary: str
    tables: tuple[str, ...]
    key_figure: dict[str, str] | None = None
    deviations: tuple[dict[str, Any], ...] = ()
    tables_hash: str = ""


@dataclass
class _Section:
    id: str
    heading: str
    html: str = ""


@dataclass
class _Content:
    """What a notebook publishes, in its order."""

    header: dict[str, Any] | None = None
    sections: list[_Section] = field(default_factory=list)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    data: list[Any] = field(default_factory=list)

    def open(self, heading: str) -> None:
        name = danish.slug(heading) or "afsnit"
        taken = {section.id for section in self.sections} | {"indhold", "indholdsliste"}
        count = 1
        while (section_id := name if count == 1 else f"{name}-{count}") in taken:
            count += 1
        self.sections.append(_Section(section_id, heading))

    def add(self, html: str) -> None:
        if not self.sections:
            raise EmptyReportError("text or a table stands before the first section")
        self.sections[-1].html += html


def content_of(notebook: NotebookNode) -> _Content:
    """Return what a notebook publishes.

    Raises :class:`FailedCellError` for an error output, :class:`EmptyReportError` when there is no
    header, or nothing under it.
    """
    content = _Content()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            _add_prose(content, cell.source)
        elif cell.cell_type == "code":
            for output in cell.outputs:
                _add_output(content, output)
    if content.header is None:
        raise EmptyReportError("it has no Header")
    content.sections = [section for section in content.sections if section.html.strip()]
    if not any(block["kind"] in {"table", "figure"} for block in content.blocks):
        raise EmptyReportError("it shows neither a table nor a figure")
    return content


@cache
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(escape=True)


def _add_prose(content: _Content, source: str) -> None:
    """Add a cell of prose; its lines that begin with ``##`` open sections."""
    prose: list[str] = []
    for line in [*source.splitlines(), None]:
        if line is None or line.startswith("## "):
            if text := "\n".join(prose).strip():
                content.add(str(_markdown()(text)))
            prose = []
            if line is not None:
                content.open(line.removeprefix("## ").strip())
        else:
            prose.append(line)


def _add_output(content: _Content, output: NotebookNode) -> None:
    if output.output_type == "error":
        raise FailedCellError(f"{output.ename}: {output.evalue}")
    block = output.get("data", {}).get(MARK)
    if block is None:
        return
    content.blocks.append(block)
    if DATA in output.data:
        content.data.append(output.data[DATA])
    kind = block["kind"]
    if kind == "header":
        content.header = block
    elif kind == "section":
        content.open(block["heading"])
    elif kind == "key figures":
        if block["figures"]:
            content.open(KEY_FIGURES)
            content.add(block["html"])
    else:
        content.add(block["html"])


class ReportExporter(TemplateExporter):
    """Turns an executed notebook into a report page; reused for all reports of a worker."""

    template_file = "report.html.j2"
    file_extension = ".html"
    output_mimetype = "text/html"

    def _create_environment(self) -> Environment:
        return environment()

    def _load_template(self) -> Any:
        return self.environment.get_template("exported.html.j2")

    def warm_up(self) -> None:
        """Compile the templates, which takes longer than to fill them in."""
        for name in self.environment.list_templates():
            self.environment.get_template(name)

    def report(self, notebook: NotebookNode, meeting: Meeting) -> ReportPage:
        """Return the page of a report.

        Raises :class:`FailedCellError`, :class:`EmptyReportError`, or
        :class:`analysis.export.page.RefusedError` when the page must not be published.
        """
        content = content_of(notebook)
        header = content.header or {}
        canonical = json.dumps(content.data, ensure_ascii=False, sort_keys=True)
        tables_hash = hashlib.sha256(canonical.encode("utf-8")).hexdigest()
        page = {
            "title": f"{header['finding']} – {meeting.sender}",
            "sender": meeting.sender,
            "committee": meeting.committee,
            "heading": header["finding"],
            "summary": header["summary"],
            "facts": header["facts"],
            "home": "index.html",
            "notice": notice(meeting),
            "hash": tables_hash,
            "hash_note": _HASH_NOTE,
        }
        context = page_context(footer_of(meeting)) | {"page": page, "sections": content.sections}
        html, _ = self.from_notebook_node(notebook, resources={"context": context})
        figures = [figure for block in content.blocks for figure in block.get("figures", [])]
        return ReportPage(
            checked(html),
            header["finding"],
            header["summary"],
            tuple(block["table"] for block in content.blocks if block["kind"] == "table"),
            figures[0] if figures else None,
            tuple(entry for block in content.blocks for entry in block.get("deviations", [])),
            tables_hash,
        )


def footer_of(meeting: Meeting) -> str:
    """Return what stands in the margin of each sheet of paper."""
    made_up = " · Personerne er opdigtede" if meeting.made_up else ""
    return f"{meeting.sender} · {meeting.committee} {danish.format_date(meeting.date)}{made_up}"
