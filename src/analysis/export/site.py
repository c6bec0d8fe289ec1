"""The pages that lead to reports: one for a meeting, one for all meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from analysis import danish
from analysis.export.page import make
from analysis.export.report import ReportPage, footer_of
from analysis.papers import Papers
from analysis.present.output import render
from analysis.present.sentences import amount, capitalised, count_word, counted, notice
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


def meeting_heading(papers: Papers) -> str:
    """Return the heading of a meeting's page."""
    return f"Tal til mødet {danish.format_date(papers.meeting.date)}"


def meeting_summary(papers: Papers, reports: Sequence[ReportEntry]) -> str:
    """Return in a sentence how many reports there are and how many figures do not agree."""
    made = sum(entry.page is not None for entry in reports)
    said = f"{capitalised(count_word(made))} {'rapport' if made == 1 else 'rapporter'}"
    wrong = len(_deviations(reports))
    if not wrong:
        all_counted = all(papers.is_counted(table.id) for table in papers.meeting.tables)
        register = "et opdigtet register" if papers.meeting.made_up else "kommunens register"
        source = register if all_counted else "mødets papirer"
        return f"{said} med tal fra {source}."
    calculations = counted(wrong, "regnestykke", "regnestykker")
    return f"{said}. {capitalised(calculations)} i papirerne stemmer ikke."


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
    page = {
        "title": f"{meeting_heading(papers)} – {meeting.sender}",
        "sender": meeting.sender,
        "committee": meeting.committee,
        "heading": meeting_heading(papers),
        "summary": meeting_summary(papers, reports),
        "facts": facts,
        "notice": notice(meeting),
        "home": "../../index.html",
    }
    matters = ""
    if meeting.matters:
        matters = table_html(Table(papers, meeting.matters, number=1))
    return make(
        "meeting.html.j2",
        footer=footer_of(meeting),
        page=page,
        reports=[_entry(entry) for entry in reports],
        deviations=_deviations(reports),
        matters=matters,
        files=files,
    )


def _entry(entry: ReportEntry) -> dict[str, object]:
    page = entry.page
    if page is None:
        return {
            "title": entry.title,
            "href": f"{entry.name}.html",
            "name": entry.title,
            "summary": "",
            "key": None,
            "failed": entry.failed,
            "deviations": "",
        }
    return {
        "title": page.finding,
        "href": f"{entry.name}.html",
        "name": entry.title,
        "summary": page.summary,
        "key": page.key_figure,
        "failed": "",
        "deviations": _wrong(len(page.deviations)),
    }


def _wrong(count: int) -> str:
    """Say how many calculations do not agree; empty for none."""
    if not count:
        return ""
    return f"{capitalised(counted(count, 'regnestykke', 'regnestykker'))} stemmer ikke"


def _deviations(reports: Sequence[ReportEntry]) -> list[dict[str, object]]:
    return [
        {**deviation, "report": entry.title}
        for entry in reports
        if entry.page
        for deviation in entry.page.deviations
    ]


def placeholder_page(papers: Papers, entry: ReportEntry) -> str:
    """Return the page that stands in the place of a report that could not be made."""
    meeting = papers.meeting
    heading = "Denne rapport kunne ikke laves"
    page = {
        "title": f"{entry.title} – {meeting.sender}",
        "sender": meeting.sender,
        "committee": meeting.committee,
        "heading": entry.title,
        "summary": heading,
        "facts": [{"term": "Møde", "text": danish.format_date(meeting.date)}],
        "notice": notice(meeting),
        "home": "index.html",
    }
    html = render("failure.html.j2", f={"title": heading, "reason": entry.failed})
    section = {"id": "fejl", "heading": "Hvad der skete", "html": html}
    return make("report.html.j2", footer=footer_of(meeting), page=page, sections=[section])


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

    With many meetings each has a line, and the years but the newest are folded.
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
    page = {
        "title": "Udvalgstal",
        "heading": "Udvalgstal",
        "summary": (
            "Her er tallene fra udvalgsmøder regnet efter. For hvert møde står, hvad de viser, "
            "og hvilke trykte tal der ikke stemmer."
        ),
    }
    return make(
        "index.html.j2",
        footer="Udvalgstal",
        page=page,
        municipalities=municipalities,
        folded=len(entries) > _MOST_UNFOLDED,
    )
