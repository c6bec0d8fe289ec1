"""A finished meeting, looked at as an outsider does: does it tell of few persons?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from analysis.batch import manifest
from analysis.batch.plan import Plan, plan
from analysis.checks.disclosure.audit import Release, audit
from analysis.checks.disclosure.seen import HIDDEN, Place, place_of
from analysis.export import read_back
from analysis.meeting import Meeting
from analysis.project import Project
from analysis.raw_files import hash_files
from analysis.register import outside
from analysis.sources.cells import Cell
from analysis.sources.counted import Counted


def reasons(planned: Plan, folder: Path) -> list[str]:
    """Return why a finished meeting must not be published; nothing of one that counts nothing."""
    meeting, files = planned.papers.meeting, planned.papers.counted
    threshold = meeting.disclosure.threshold
    counted = replace(planned.counted, figures={**files.figures, **planned.counted.figures})
    if threshold == 1 or not counted.figures:
        return []
    texts = {name: _texts(meeting, files) for name in hash_files(folder)}
    for job in planned.jobs:
        if job.counts:
            texts[f"{job.name}.html"] = _texts(meeting, planned.counted)
    for name, its in texts.items():
        if name.startswith("udgaver/"):  # which tells what was told before, but for what is hidden
            texts[name] = {place: text for place, text in its.items() if text == HIDDEN}
    release = Release(texts, threshold, outside.known(meeting, counted))
    return audit(read_back.read(folder, meeting), release)


def of_published(project: Project, meeting: Meeting) -> list[str]:
    """Return what is wrong with a meeting as it is published, if it is made from what is there."""
    folder = project.published_folder(meeting.address)
    content = manifest.read(folder)
    if content is None or manifest.why_outdated(project, meeting.address, content):
        return []
    return reasons(plan(project, meeting.address), folder)


def _texts(meeting: Meeting, counted: Counted) -> dict[Place, str]:
    return dict(_each_text(meeting, counted))


def _each_text(meeting: Meeting, counted: Counted) -> Iterator[tuple[Place, str]]:
    """Yield what is released at each place of the tables that were counted."""
    for table in meeting.tables:
        rows = zip(table.rows.counts, counted.figures.get(table.id, ()), strict=False)
        for row, figures in rows:
            label = Cell.read(row.label).text
            for column, figure in zip(table.columns, figures, strict=True):
                yield place_of(table.id, label, column.key), figure.text
