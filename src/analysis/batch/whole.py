"""A meeting as a whole: its reports, its own page, the tables to take away, and the manifest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import cpr
from analysis.batch import audited, fingerprint, kept, manifest, publish
from analysis.batch.build import Built
from analysis.batch.execute import Failure
from analysis.batch.history import History
from analysis.batch.kept import Kept
from analysis.batch.manifest import BuiltReport, FailedReport
from analysis.batch.plan import Job, Plan
from analysis.export import site
from analysis.export.datapackage import edition, package
from analysis.export.refusals import RefusedError, check_folder
from analysis.export.workbook import workbook
from analysis.present import goals
from analysis.present.corrected import Corrected, corrected
from analysis.project import MANIFEST, Project

_MOST_FINDINGS = 3  # that the page of all meetings shows
_SERIES = "udvikling"  # the notebook that follows a table over all meetings


@dataclass(frozen=True)
class Whole:
    """A meeting with the pages of all its reports, or why a report has none.

    ``looked_at`` are the SHA-256 of pages that this run has looked through already.
    """

    planned: Plan
    pages: dict[str, Kept]
    failures: dict[str, Failure]
    looked_at: frozenset[str] = frozenset()

    @property
    def corrected(self) -> tuple[Corrected, ...]:
        """What was corrected since the figures were released, the newest first."""
        history = self.planned.history
        return corrected(self.planned.papers.meeting, history.titles, history.corrected())

    @property
    def inputs(self) -> dict[str, str]:
        """Every file that the meeting was made from, with its SHA-256."""
        address = self.planned.address
        delivered = self.planned.papers.delivery.hashes
        inputs = {f"data/raw/{address}/{name}": value for name, value in delivered.items()}
        for job in self.planned.jobs:
            inputs[f"notebooks/{job.notebook.name}"] = job.digest
        for page in self.pages.values():
            inputs |= page.files
        inputs |= self.planned.history.files | self.planned.papers.delivery.shared
        if calendar := self.planned.calendar:
            inputs[calendar.name] = calendar.sha256
        return dict(sorted(inputs.items()))


class UnpublishableError(Exception):
    """A meeting cannot be published as a whole, though its reports are made."""


def assemble(planned: Plan, folder: Path, built: Sequence[Built]) -> Whole:
    """Return a meeting with the pages kept in ``folder``, of which this run has built some.

    Raises :class:`UnpublishableError` when one of them is not there any more.
    """
    failures = {one.job.name: one.failure for one in built if one.failure}
    pages = {}
    for job in planned.jobs:
        if job.name not in failures:
            found = kept.read(folder, job.name)
            if found is None:
                raise UnpublishableError("a kept report was changed during the run; run again")
            pages[job.name] = found
    return Whole(planned, pages, failures, frozenset(one.page for one in built))


def write(project: Project, whole: Whole, folder: Path) -> None:
    """Fill the folder of a meeting, the manifest last. Raises :class:`UnpublishableError`."""
    papers = whole.planned.papers
    try:
        found, entries = publish.neighbours_of(project, whole.planned.address), _entries(whole)
        for entry in entries:
            html = entry.page.html if entry.page else site.placeholder_page(papers, entry)
            (folder / f"{entry.name}.html").write_bytes(html.encode())
        history, calendar = whole.planned.history, whole.planned.calendar
        page = site.meeting_page(
            papers,
            entries,
            _write_files(whole.planned, folder),
            corrected=whole.corrected,
            editions=_write_editions(history, folder),
            calendar=calendar.calendar if calendar else None,
        )
        (folder / "index.html").write_bytes(page.encode())
        publish.lead(folder, papers.meeting.committee, found)
        _write_manifest(project, whole, folder, found)
        check_folder(folder, papers.meeting.document_url, whole.looked_at)
        if reasons := audited.reasons(whole.planned, folder):
            raise RefusedError(reasons)
    except RefusedError as error:
        raise UnpublishableError(str(error)) from error
    except (OSError, MemoryError):  # the machine's fault, not the meeting's
        raise
    except Exception as error:
        said = cpr.mask(f"{type(error).__name__}: {error}")
        raise UnpublishableError(f"its pages or tables cannot be written: {said}") from error


def _write_manifest(
    project: Project, whole: Whole, folder: Path, found: manifest.Neighbours
) -> None:
    planned, papers, entries = whole.planned, whole.planned.papers, _entries(whole)
    findings = {
        entry.name: manifest.Finding(report=entry.name, heading=entry.page.finding)
        for entry in entries
        if entry.page and entry.page.finding
    }
    its_goals = goals.of_meeting(papers)
    shown = manifest.Shown(
        sender=papers.meeting.body,
        committee=papers.meeting.committee,
        heading=site.meeting_heading(papers),
        summary=site.meeting_summary(papers, entries),
        made_up=papers.meeting.made_up,
        paper=papers.meeting.paper_called,
        corrected=next((one.day.isoformat() for one in whole.corrected), ""),
        findings=[*findings.values()][:_MOST_FINDINGS],
        goals=[manifest.GoalShown(title=one.title, verdict=one.verdict) for one in its_goals],
        series=[
            findings[job.name]
            for job in planned.jobs
            if job.notebook.stem == _SERIES and job.name in findings
        ],
    )
    content = manifest.Manifest(
        meeting=str(planned.address),
        inputs=whole.inputs,
        after=next((job.after for job in planned.jobs), ""),
        reports={job.name: _about(whole, job) for job in planned.jobs},
        undeclared_deviations=papers.fails,
        set_aside=planned.counted.set_aside,
        own_numbers=planned.counted.own_numbers,
        shown=shown,
        neighbours=found,
        outputs=manifest.outputs(folder),
        **fingerprint.setting(project),
    )
    (folder / MANIFEST).write_bytes(content.text().encode())


def _entries(whole: Whole) -> list[site.ReportEntry]:
    """Return each report with its page, or with the reason why it has none."""
    return [
        site.ReportEntry(job.name, job.title, None, whole.failures[job.name].reason)
        if job.name in whole.failures
        else site.ReportEntry(
            job.name, job.title, whole.pages[job.name].page, from_register=job.counts
        )
        for job in whole.planned.jobs
    ]


def _about(whole: Whole, job: Job) -> BuiltReport | FailedReport:
    """Return what the manifest tells of a report."""
    given: dict[str, Any] = {"notebook": job.notebook.stem, "parameters": job.parameters}
    if job.name in whole.failures:
        return FailedReport.model_validate(given | {"failed": whole.failures[job.name].kind})
    found = whole.pages[job.name]
    return BuiltReport(
        **given,
        read=sorted(found.files),
        tables=list(found.page.tables),
        tables_sha256=found.page.tables_hash,
    )


def _write_editions(history: History, folder: Path) -> list[site.FileEntry]:
    """Write the figures of editions that are no longer the one to read, and tell of them."""
    entries = []
    for one in history.superseded:
        path = folder / "udgaver" / f"udgave-{one.number}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(edition(history.to_show(one), one.titles))
        text = f"Udgave {one.number}, som tallene var før rettelsen"
        href = path.relative_to(folder).as_posix()
        entries.append(site.FileEntry(href, text, path.stat().st_size))
    return entries


def _write_files(planned: Plan, folder: Path) -> list[site.FileEntry]:
    """Write the tables to take away, and return what the meeting page tells of them."""
    book = workbook(planned.papers)
    (folder / "tables.xlsx").write_bytes(book)
    (folder / "tables").mkdir()
    entries = [site.FileEntry("tables.xlsx", "Alle tabeller i Excel", len(book))]
    titles = {table.file: table.title for table in planned.papers.meeting.tables}
    for name, content in package(planned.papers).items():
        (folder / "tables" / name).write_bytes(content)
        text = titles.get(name, "Beskrivelse af CSV-filerne (Data Package)")
        entries.append(site.FileEntry(f"tables/{name}", text, len(content)))
    return entries
