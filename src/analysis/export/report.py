"""From an executed notebook to a report page, by an nbconvert exporter of our own.

Published are the outputs that our own functions have marked, and the prose. Code, streams and any
other output are left behind; an error among the outputs is a failure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode

from analysis import danish
from analysis.export import glossary, page
from analysis.export.prose import sections
from analysis.export.refusals import RefusedError, checked
from analysis.meeting import Meeting
from analysis.present import blocks
from analysis.present.corrected import Corrected
from analysis.present.output import DATA, MARK, environment, render
from analysis.whole_files import digest

KeyFigures = tuple[tuple[str, str], ...]


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
    goals: tuple[str, ...] = ()


@dataclass
class _Section:
    """A part of the page. Its ``id`` says what it is about, and never what was found."""

    heading: str
    id: str = ""
    html: str = ""


# Ids that the page or its tables and figures have.
_TAKEN = re.compile(r"indhold|indholdsliste|(?:tabel|figur|celle)-\d+.*|ord-.+")


@dataclass
class _Content:
    """What a notebook publishes, in its order."""

    meeting: str
    header: dict[str, Any] | None = None
    sections: list[_Section] = field(default_factory=list)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    data: list[Any] = field(default_factory=list)
    key_figures: KeyFigures = ()
    refused: list[str] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)
    with_tables: int = 0  # sections up to the last one with a table

    def open(self, heading: str, about: str = "") -> None:
        """Begin a section; without ``about`` its first table says what it is about."""
        self.sections.append(_Section(heading, self._free(danish.slug(about)) if about else ""))

    def add(self, html: str, table: str = "") -> None:
        if not self.sections:
            raise EmptyReportError("text or a table stands before the first section")
        section = self.sections[-1]
        section.html += html
        if table:
            self.with_tables = len(self.sections)
            section.id = section.id or self._free(table)

    def close(self) -> None:
        """Number the sections that are about no table, and leave out those with nothing in them.

        The goals that tables measure have a section behind the last of these.
        """
        for number, section in enumerate(self.sections, start=1):
            section.id = section.id or self._free(f"afsnit-{number}")
        goals = _Section("Mål", self._free("maal"), "".join(dict.fromkeys(self.goals)))
        self.sections.insert(self.with_tables, goals)
        self.sections = [section for section in self.sections if section.html.strip()]

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(block["table"] for block in self.blocks if block["kind"] == "table")

    def page(self, html: str, header: Mapping[str, Any], tables_hash: str) -> ReportPage:
        """Return the page that was made of it, with what the meeting page tells of it."""
        figures = [figure for block in self.blocks for figure in block.get("figures", [])]
        return ReportPage(
            html,
            header["finding"],
            header["summary"],
            self.tables,
            figures[0] if figures else None,
            tuple(entry for block in self.blocks for entry in block.get("deviations", [])),
            tables_hash,
            tuple(goal for block in self.blocks for goal in block.get("goals", [])),
        )

    def _free(self, name: str) -> str:
        """Return an id that nothing on the page has."""
        name = f"afsnit-{name}" if not name or _TAKEN.fullmatch(name) else name
        taken = {section.id for section in self.sections}
        count = 1
        while (free := name if count == 1 else f"{name}-{count}") in taken:
            count += 1
        return free

    def explain_words(self, finding: str, summary: str) -> str:
        """Link the words of the field where they are first used to a last section on them.

        Returns the summary's paragraph, which stands first on the page.
        """
        lead = Markup('<p class="summary">{}</p>\n').format(danish.unbroken(summary))
        headings = [finding, *(section.heading for section in self.sections)]
        fragments = [str(lead) if summary else "", *(section.html for section in self.sections)]
        (said, *linked), words = glossary.explained(fragments, headings)
        for section, html in zip(self.sections, linked, strict=True):
            section.html = html
        if words:
            self.open(glossary.HEADING, about="ord")
            self.add(words)
        return said


# What is done with a cell under these tags of Jupyter's; code is not published anyway.
_REMOVED = {"remove-cell", "remove_cell", "hide-cell"}
_SILENT = {"remove-output", "remove_output", "hide-output"}


def _content_of(notebook: NotebookNode, meeting: Meeting, key_figures: KeyFigures = ()) -> _Content:
    content = _Content(str(meeting.address), key_figures=key_figures)
    # The cell that a run adds does not count: a message names the cell that a person finds.
    cells = [each for each in notebook.cells if "injected-parameters" not in _tags(each)]
    for number, cell in enumerate(cells, start=1):
        _add_cell(content, cell, number)
    if content.refused:
        raise RefusedError(content.refused)
    if content.header is None:
        raise EmptyReportError("it has no Header")
    content.close()
    if not any(block["kind"] in {"table", "figure"} for block in content.blocks):
        raise EmptyReportError("it shows neither a table nor a figure")
    return content


def _tags(cell: NotebookNode) -> set[str]:
    return {*cell.metadata.get("tags", [])}


def _add_cell(content: _Content, cell: NotebookNode, number: int) -> None:
    """Add a cell; one that its tags take away has nothing to say but that it failed."""
    outputs = cell.get("outputs", [])
    for output in outputs:
        if output.output_type == "error":
            raise FailedCellError(f"{output.ename}: {output.evalue}")
    if _REMOVED & _tags(cell):
        return
    if cell.cell_type == "markdown":
        _add_prose(content, cell.source, number)
    elif not _SILENT & _tags(cell):
        for output in outputs:
            _add_output(content, output)


def _add_prose(content: _Content, source: str, number: int) -> None:
    try:
        for heading, html in sections(source, number):
            if heading:
                content.open(heading, about=heading)
            if html:
                content.add(html)
    except RefusedError as error:
        content.refused += error.reasons


def _add_output(content: _Content, output: NotebookNode) -> None:
    block = output.get("data", {}).get(MARK)
    if block is None:
        return
    if block["kind"] == "key figures" and content.key_figures:
        return  # the analyst's own stand under the header
    content.blocks.append(block)
    if DATA in output.data:
        content.data.append(output.data[DATA])
    kind = block["kind"]
    if kind == "header":
        content.header = block
        if content.key_figures:
            _add_own(content)
    elif kind == "section":
        content.open(block["heading"])
    elif kind in {"key figures", "since"}:
        _add_section(content, block)
    elif kind == "table":
        is_beside = block["meeting"] == content.meeting  # and so are its files
        links = render("table_links.html.j2", t=block) if is_beside else ""
        content.add(block["html"] + links, table=block["table"])
        content.goals.append(block.get("after", ""))
    else:
        content.add(block["html"])


def _add_section(content: _Content, block: dict[str, Any]) -> None:
    """Add a block that is a section of its own, if there is anything in it."""
    if block["html"]:
        content.open(block["heading"], about=block["heading"])
        content.add(block["html"])


def _add_own(content: _Content) -> None:
    """Add the analyst's own figures to remember, wherever the notebook may have some."""
    block = blocks.KeyFigures(*content.key_figures)._repr_mimebundle_()[MARK]
    content.blocks.append(dict(block))  # type: ignore[call-overload]
    _add_section(content, content.blocks[-1])


_SMALL = (
    '<!DOCTYPE html>\n<html lang="da"><head><meta charset="utf-8"><title>Ord</title></head>'
    '<body class="a"><h1 id="a">Ord</h1><p><a href="#a">&nbsp;1</a></p></body></html>'
)


class ReportExporter(Exporter):
    """Turns an executed notebook into a report page; reused for all reports of a worker."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def warm_up(self) -> None:
        """Compile templates and patterns, which takes longer than to use them on a page."""
        for name in environment().list_templates(["j2"]):
            environment().get_template(name)
        glossary.explained(["<p>Ord</p>"], [])
        list(sections("**Ord**", 1))
        page.style_sheet("", "")
        checked(_SMALL)

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **_: Any
    ) -> tuple[str, Any]:
        """Return the page, as nbconvert asks for it; ``resources`` name the ``meeting``."""
        return self.report(nb, resources["meeting"]).html, resources

    def report(
        self,
        notebook: NotebookNode,
        meeting: Meeting,
        title: str = "",
        *,
        finding: str = "",
        summary: str = "",
        key_figures: KeyFigures = (),
        corrected: Sequence[Corrected] = (),
    ) -> ReportPage:
        """Return the page of a report, called ``title`` at the foot of each sheet of paper.

        It tells first what was ``corrected`` of its tables. What else is given stands in place of
        what the notebook says.

        Raises :class:`FailedCellError` for an error output, :class:`EmptyReportError` when there
        is no header, or nothing under it, and :class:`analysis.export.refusals.RefusedError` for
        prose or a page that must not be published.
        """
        content = _content_of(notebook, meeting, key_figures)
        given = {"finding": finding, "summary": summary}
        header = (content.header or {}) | {name: text for name, text in given.items() if text}
        opening = content.explain_words(header["finding"], header["summary"])
        tables_hash = digest(json.dumps(content.data, ensure_ascii=False, sort_keys=True))
        made = page.of_meeting(
            "report.html.j2",
            meeting,
            header["finding"],
            header["summary"],
            header["facts"],
            title,
            corrected=[*filter(None, (one.shown_with(content.tables) for one in corrected))],
            opening=opening,
            sections=content.sections,
            hash=tables_hash,
        )
        return content.page(checked(made, meeting.document_url), header, tables_hash)
