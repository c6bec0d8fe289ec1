"""The pages that lead to reports: one for a meeting, one for all meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from analysis import danish
from analysis.export.page import make, of_meeting
from analysis.export.refusals import checked
from analysis.export.report import ReportPage
from analysis.papers import Papers
from analysis.present.control import disagreeing
from analysis.present.output import render
from analysis.present.sentences import amount, capitalised, count_word, figures_from
from analysis.present.table import Table, table_html


@dataclass(frozen=True)
class FileEntry:
    """A file to take away: its address beside the page, what it is, and its size in bytes."""

    href: str
    text: str
    bytes: int

    @property
    def size(self) -> str:
        """The kind of file and its size, as a reader sees them: ``CSV, 2 KB``."""
        kind = self.href.rsplit(".", maxsplit=1)[-1].upper().replace("XLSX", "Excel")
        return f"{kind}, {amount(Decimal(-(-self.bytes // 1024)), 0, 'KB')}"


@dataclass(frozen=True)
class ReportEntry:
    """A report as the meeting page shows it: its page, or in Danish why there is none."""

    name: str
    title: str
    page: ReportPage | None
    failed: str = ""

    @property
    def wrong(self) -> str:
        """How many calculations do not agree, or what faults they show; empty for none."""
        return capitalised(disagreeing(_shown_by(self.page.deviations if self.page else ())))


def meeting_heading(papers: Papers) -> str:
    """Return the heading of a meeting's page."""
    return f"Tal til mødet {danish.format_date(papers.meeting.date)}"


def meeting_summary(papers: Papers, reports: Sequence[ReportEntry]) -> str:
    """Return in a sentence how many reports there are and how many figures do not agree."""
    made = sum(entry.page is not None for entry in reports)
    said = f"{capitalised(count_word(made))} {'rapport' if made == 1 else 'rapporter'}"
    wrong = _deviations(reports)
    if not wrong:
        all_counted = all(papers.is_counted(table.id) for table in papers.meeting.tables)
        return f"{said} med tal fra {figures_from(papers.meeting, counted=all_counted)}."
    where = "" if any(deviation["counted"] for deviation in wrong) else "i papirerne"
    return f"{said}. {disagreeing(_shown_by(wrong), where, sentence=True)}"


def _shown_by(deviations: Sequence[dict[str, Any]]) -> list[tuple[str, list[str], bool]]:
    return [(each["name"], each["shown_by"], each["many"]) for each in deviations]


def meeting_page(
    papers: Papers, reports: Sequence[ReportEntry], files: Sequence[FileEntry] = ()
) -> str:
    """Return the page of a meeting."""
    meeting = papers.meeting
    time = f", kl. {meeting.time.replace(':', '.')}" if meeting.time else ""
    facts = [
        {"term": "Møde", "text": f"{danish.format_date(meeting.date)}{time}"},
        {"term": "Udvalg", "text": meeting.committee},
        {"term": "Papirer", "text": meeting.document},
    ]
    matters = _with_files(Table(papers, meeting.matters, number=1)) if meeting.matters else ""
    return of_meeting(
        "meeting.html.j2",
        meeting,
        meeting_heading(papers),
        meeting_summary(papers, reports),
        facts,
        reports=reports,
        deviations=_deviations(reports),
        matters=matters,
        files=files,
    )


def _with_files(table: Table) -> str:
    """Return a table with links to its files, as it stands on a report."""
    return table_html(table) + render("table_links.html.j2", t=table)


def _deviations(reports: Sequence[ReportEntry]) -> list[dict[str, Any]]:
    return [
        {**deviation, "report": entry.title, "page": f"{entry.name}.html"}
        for entry in reports
        if entry.page
        for deviation in entry.page.deviations
    ]


def placeholder_page(papers: Papers, entry: ReportEntry) -> str:
    """Return the page that stands in the place of a report that could not be made."""
    meeting = papers.meeting
    section = {
        "id": "fejl",
        "heading": "Hvad der skete",
        "html": render("failure.html.j2", reason=entry.failed),
    }
    return of_meeting(
        "report.html.j2",
        meeting,
        entry.title,
        "Denne rapport kunne ikke laves",
        [{"term": "Møde", "text": danish.format_date(meeting.date)}],
        sections=[section],
    )


_MOST_UNFOLDED = 60  # meetings that are looked through without effort


@dataclass(frozen=True, order=True)
class MeetingEntry:
    """A published meeting as the index shows it."""

    municipality: str
    day: date
    href: str
    committee: str
    heading: str
    summary: str
    notice: str = ""

    @property
    def date_text(self) -> str:
        """The day as a reader sees it."""
        return danish.format_date(self.day)


def index_page(entries: Sequence[MeetingEntry]) -> str:
    """Return the index of every published meeting, by municipality and year, newest first.

    With many meetings each has a line, and the years but the newest are folded. Raises
    :class:`analysis.export.refusals.RefusedError` when it must not be published.
    """
    ordered = sorted(
        entries, key=lambda entry: (danish.slug(entry.municipality), -entry.day.toordinal())
    )
    municipalities = [
        {
            "name": danish.municipal(name),
            "id": danish.slug(name),
            "years": [
                {"year": year, "meetings": list(of_year)}
                for year, of_year in groupby(of_name, key=lambda entry: entry.day.year)
            ],
        }
        for name, of_name in groupby(ordered, key=lambda entry: entry.municipality)
    ]
    page = dict.fromkeys(("sender", "committee", "facts", "notice"), "") | {
        "heading": "Udvalgstal",
        "summary": (
            "Her er tallene fra udvalgsmøder regnet efter. For hvert møde står, hvad de viser, "
            "og hvilke trykte tal der ikke stemmer."
        ),
    }
    made = make(
        "index.html.j2",
        footer="Udvalgstal",
        page=page,
        municipalities=municipalities,
        folded=len(entries) > _MOST_UNFOLDED,
    )
    return checked(made)
