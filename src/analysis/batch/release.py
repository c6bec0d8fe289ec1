"""Release a meeting: record the figures that its committee was given, edition by edition.

From then on a figure may only change where ``[[corrections]]`` in ``meeting.toml`` says so, and the
pages tell what was corrected. See :mod:`analysis.sources.released` for how editions lie.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from analysis import whole_files
from analysis.batch import manifest, workplace
from analysis.batch.manifest import Manifest
from analysis.batch.plan import Plan, plan
from analysis.faults import Fault, InputError
from analysis.project import Address, Project
from analysis.sources.released import ACCOUNT, FIGURES, as_csv
from analysis.whole_files import digest, signed


@dataclass(frozen=True)
class Released:
    """The edition that a meeting has now, and whether it was written just now."""

    address: Address
    edition: int
    is_new: bool


def release(project: Project, address: Address) -> Released:
    """Write the next edition of a published meeting, unless the last one has these very figures.

    Raises :class:`InputError`, with nothing written, when the meeting is not published as it is
    now, a deviation is undeclared, or a figure has changed and no correction says so.
    """
    with workplace.opened(project, address):
        content = _releasable(project, address)
        planned = plan(project, address)
        history = planned.history
        number = len(history.editions) + 1
        folder = project.released_folder(address) / str(number)
        whole_files.clear(folder)
        if history.editions and not history.open:
            return Released(address, len(history.editions), is_new=False)
        with whole_files.new_folder(folder) as private:
            figures = as_csv(history.now)
            (private / FIGURES).write_bytes(figures)
            account = _account(planned, content, number, digest(figures))
            (private / ACCOUNT).write_bytes(signed(account).encode())
        return Released(address, number, is_new=True)


def _releasable(project: Project, address: Address) -> Manifest:
    """Return the manifest of a meeting that can be released. Raises :class:`InputError`."""
    content = manifest.read(project.published_folder(address))
    why = manifest.why_not_current(project, address)
    if content and content.undeclared_deviations:
        why = why or "a deviation is undeclared, or a declared one is not there"
    if why or not content:
        problem = f"cannot be released: {why}"
        raise InputError([Fault("MEETING", problem, value=str(address))])
    return content


def _account(
    planned: Plan, content: Manifest, number: int, figures_sha256: str
) -> dict[str, object]:
    """Return what an edition says of itself beside its figures."""
    papers = planned.papers
    return {
        "meeting": str(planned.address),
        "edition": number,
        "corrections": [one.model_dump(mode="json") for one in planned.history.open],
        "titles": {table.id: table.title for table in papers.meeting.tables},
        "figures_sha256": figures_sha256,
        "checks": dict(Counter(result.outcome.value for result in papers.results)),
        "deviations": sum(result.known is not None for result in papers.results),
        "manifest_sha256": digest(content.text()),
        "inputs": content.inputs,
        "outputs": content.outputs,
    }
