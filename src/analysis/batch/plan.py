"""What a meeting's build is made of: which notebook with which parameters makes which report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import meeting_file
from analysis.batch import parameters
from analysis.batch.parameters import ParametersError
from analysis.faults import Fault, InputError
from analysis.meeting import Meeting, ReportSpec
from analysis.meeting.values import ParameterValue
from analysis.meeting_file import FILE_NAME
from analysis.papers import Papers, open_papers
from analysis.project import Address, Project
from analysis.whole_files import digest


@dataclass(frozen=True)
class Job:
    """One report to build. ``digest`` is the SHA-256 of its notebook when it was planned."""

    name: str
    title: str
    notebook: Path
    digest: str
    parameters: dict[str, ParameterValue]
    meeting: Meeting

    @property
    def address(self) -> Address:
        """Which meeting it is for."""
        return self.meeting.address


@dataclass(frozen=True)
class Plan:
    """A meeting with everything checked that can be checked before a kernel starts.

    ``set_aside`` are the faulty rows of its register that were left out, by relation.
    """

    address: Address
    papers: Papers
    jobs: tuple[Job, ...]
    set_aside: dict[str, int]


def plan(project: Project, address: Address, *, anew: bool = False) -> Plan:
    """Read a meeting, check it, and check every report's parameters against its notebook.

    Raises :class:`InputError` with all faults at once.
    """
    folder = project.raw_folder(address)
    shown_folder = project.shown(folder)
    try:
        papers = open_papers(project, address, anew=anew)
    except InputError as error:
        described, _ = meeting_file.read(folder, shown_folder)
        found = _jobs(project, address, described, shown_folder)[1] if described else []
        raise InputError([*error.faults, *found]) from None
    jobs, faults = _jobs(project, address, papers.meeting, shown_folder)
    if faults:
        raise InputError(faults)
    counted = papers.counted
    sources = {job.parameters.get("source") for job in jobs}
    if "register" in sources:
        # What is wrong there is told now, and not in a cell.
        from_register = open_papers(project, address, "register", anew=anew)
        counted = from_register.counted
        if sources == {"register"}:  # the tables to fetch are those that the reports show
            papers = from_register
    return Plan(address, papers, tuple(jobs), counted.set_aside)


def _jobs(
    project: Project, address: Address, described: Meeting, shown_folder: str
) -> tuple[list[Job], list[Fault]]:
    """Return the reports to build, and what is wrong with their notebooks and parameters."""
    shown = f"{shown_folder}/{FILE_NAME}"
    jobs: list[Job] = []
    faults: list[Fault] = []
    for report in described.reports:
        notebook = project.notebooks / f"{report.notebook}.ipynb"
        place = f"reports {report.name!r}"
        if not notebook.is_file():
            known = ", ".join(sorted(path.stem for path in project.notebooks.glob("*.ipynb")))
            problem = f"is no notebook; there are {known or 'none'}"
            faults.append(Fault(shown, problem, column=place, value=report.notebook))
            continue
        try:
            declared = parameters.declared(notebook)
        except ParametersError as error:
            faults.append(Fault(f"notebooks/{notebook.name}", str(error)))
            continue
        given = _given(report, address, declared)
        if "meeting" in report.parameters:
            problem = "is filled in by the batch; leave it out"
            faults.append(Fault(shown, problem, column=f"{place} meeting"))
        faults += [
            Fault(shown, problem, column=f"{place} {name}", value=str(value))
            for name, value, problem in parameters.faults(given, declared)
        ]
        content = digest(notebook.read_bytes())
        jobs.append(Job(report.name, report.title, notebook, content, given, described))
    return jobs, faults


def _given(
    report: ReportSpec, address: Address, declared: dict[str, parameters.Parameter]
) -> dict[str, ParameterValue]:
    """Return the report's parameters, with the meeting, and its title where the notebook asks."""
    known: dict[str, ParameterValue] = {"meeting": str(address)}
    if "title" in declared:
        known["title"] = report.title
    return known | report.parameters


def only(jobs: Sequence[Job], name: str) -> Job:
    """Return the job of one report. Raises :class:`InputError` that lists the reports there are."""
    for job in jobs:
        if job.name == name:
            return job
    known = ", ".join(job.name for job in jobs)
    raise InputError(
        [Fault("--only", f"is no report of the meeting; there are {known}", value=name)]
    )
