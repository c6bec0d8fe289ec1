"""Build a meeting from its plan: reports, meeting page and manifest, in a private folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import danish
from analysis.batch import manifest, plan, publish
from analysis.batch.build import Built, Kernel, build
from analysis.batch.plan import Plan
from analysis.export.datapackage import package
from analysis.export.site import (
    FileEntry,
    ReportEntry,
    meeting_heading,
    meeting_page,
    meeting_summary,
    placeholder_page,
)
from analysis.export.workbook import workbook
from analysis.project import Address, Project
from analysis.sources.delivery import hash_files

Told = Callable[[Built], None]


@dataclass(frozen=True)
class Outcome:
    """What became of a meeting: published or up to date, and which reports failed.

    ``changed`` says that its raw files were changed while it was built.
    """

    planned: Plan
    published: bool = False
    up_to_date: bool = False
    failed: tuple[Built, ...] = ()
    changed: bool = False

    @property
    def address(self) -> Address:
        """Which meeting it is."""
        return self.planned.address

    @property
    def undeclared(self) -> bool:
        """Whether a deviation is undeclared, or a declared one is not there."""
        return self.planned.papers.fails

    @property
    def well(self) -> bool:
        """Whether nothing failed and every deviation is a known one."""
        return not (self.failed or self.undeclared or self.changed)


def run(
    project: Project,
    plans: Sequence[Plan],
    *,
    workers: int,
    force: bool,
    keep_going: bool,
    told: Told,
    kernel: Kernel = "fork",
) -> list[Outcome]:
    """Build the reports of all meetings side by side, then publish each meeting as a whole.

    With a failed report the meeting's published state stays as it was, unless ``keep_going``.
    """
    made = {planned.address: manifest.made_from(project, planned) for planned in plans}
    stale = [
        planned
        for planned in plans
        if force
        or not manifest.is_current(
            publish.folder_of(project, planned.address), made[planned.address]
        )
    ]
    outcomes = {each.address: Outcome(each, up_to_date=True) for each in plans}
    with publish.private_folder(project, "build") as private:
        jobs = [job for planned in stale for job in planned.jobs]
        built = build(jobs, private / "work", workers=workers, told=told, kernel=kernel)
        for planned in stale:
            ours = [each for each in built if each.job in planned.jobs]
            outcomes[planned.address] = _finish(
                project, planned, ours, private, made[planned.address], keep_going=keep_going
            )
    return list(outcomes.values())


def _finish(
    project: Project,
    planned: Plan,
    built: list[Built],
    private: Path,
    made: dict[str, Any],
    *,
    keep_going: bool,
) -> Outcome:
    """Publish a meeting whose reports are built, or say why not."""
    failed = tuple(each for each in built if each.failure)
    if failed and not (keep_going and _may_be_published(failed)):
        return Outcome(planned, failed=failed)
    if hash_files(project.raw_folder(planned.address)) != planned.papers.delivery.hashes:
        return Outcome(planned, failed=failed, changed=True)
    finished = _make(planned, built, private / str(planned.address), made)
    publish.exchange(finished, publish.folder_of(project, planned.address))
    return Outcome(planned, published=True, failed=failed)


def _may_be_published(failed: tuple[Built, ...]) -> bool:
    """A page that was refused stops the meeting: what it held may stand in others too."""
    return all(each.failure and each.failure.kind != "refused" for each in failed)


def _make(planned: Plan, built: list[Built], finished: Path, made: dict[str, Any]) -> Path:
    """Make a meeting's folder, the manifest last."""
    finished.mkdir(parents=True)
    entries = [_entry(each) for each in built]
    for entry in entries:
        html = entry.page.html if entry.page else placeholder_page(planned.papers, entry)
        _write(finished / f"{entry.name}.html", html)
    files = _write_files(planned, finished)
    _write(finished / "index.html", meeting_page(planned.papers, entries, files))
    manifest.write(finished, made | _about(planned, built, entries))
    return finished


def _write_files(planned: Plan, folder: Path) -> list[FileEntry]:
    """Write the tables to take away, and return what the meeting page tells of them."""
    papers = planned.papers
    book = workbook(papers)
    (folder / "tables.xlsx").write_bytes(book)
    (folder / "tables").mkdir()
    entries = [FileEntry("tables.xlsx", "Alle tabeller i Excel", len(book))]
    titles = {table.file: table.title for table in papers.meeting.tables}
    for name, content in package(papers).items():
        (folder / "tables" / name).write_bytes(content)
        text = titles.get(name, "Beskrivelse af CSV-filerne (Data Package)")
        entries.append(FileEntry(f"tables/{name}", text, len(content)))
    return entries


def _entry(built: Built) -> ReportEntry:
    reason = built.failure.reason if built.failure else ""
    return ReportEntry(built.job.name, built.job.title, built.page, reason)


def _about(planned: Plan, built: list[Built], entries: list[ReportEntry]) -> dict[str, Any]:
    """Return what the manifest tells of the outcome, and what the index shows."""
    return {
        "reports": {
            each.job.name: {
                "outcome": "built"
                if each.page
                else f"failed: {each.failure and each.failure.kind}",
                "tables": list(each.page.tables) if each.page else [],
                "tables_sha256": each.page.tables_hash if each.page else "",
            }
            for each in built
        },
        "shown": {
            "municipality": danish.municipality(planned.papers.meeting.municipality),
            "committee": planned.papers.meeting.committee,
            "heading": meeting_heading(planned.papers),
            "summary": meeting_summary(entries),
        },
    }


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def preview(project: Project, planned: Plan, name: str, *, told: Told) -> tuple[Built, Path]:
    """Build one report into ``reports/.preview``, where no reader looks, and publish nothing."""
    job = plan.only(planned.jobs, name)
    folder = project.reports / ".preview" / str(planned.address)
    with publish.private_folder(project, "build") as private:
        (built,) = build([job], private, workers=1, told=told)
    path = folder / f"{name}.html"
    if built.page:
        folder.mkdir(parents=True, exist_ok=True)
        _write(path, built.page.html)
    return built, path


def verify(project: Project, planned: Plan, *, workers: int, told: Told) -> list[str]:
    """Build a meeting again and return what differs from what is published, if anything."""
    published = publish.folder_of(project, planned.address)
    content = manifest.read(published)
    if content is None:
        return ["is not published"]
    if changed := manifest.differences(published, content):
        return [f"published file {name} is not what the manifest says" for name in changed]
    made = manifest.made_from(project, planned)
    with publish.private_folder(project, "verify") as private:
        built = build(planned.jobs, private / "work", workers=workers, told=told)
        finished = _make(planned, built, private / str(planned.address), made)
        failed = [f"report {each.job.name} failed" for each in built if each.failure]
        differing = [f"file {name} differs" for name in manifest.differences(finished, content)]
    if not failed and not differing:
        return []
    why = [f"was made with other {key}" for key in made if content.get(key) != made[key]]
    return [*why, *failed, *differing]
