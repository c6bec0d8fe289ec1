"""What a meeting's build is made of: which notebook with which parameters makes which report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import calendar_file, meeting_file
from analysis.batch import history, parameters, stale
from analysis.batch.history import History
from analysis.batch.parameters import ParametersError
from analysis.batch.references import Words, words_of
from analysis.faults import Fault, InputError
from analysis.meeting import Meeting, ReportSpec
from analysis.meeting.values import ParameterValue
from analysis.meeting_file import FILE_NAME
from analysis.papers import Papers, open_papers
from analysis.project import Address, Project
from analysis.sources.counted import Counted
from analysis.sources.released import Figures
from analysis.whole_files import digest

if TYPE_CHECKING:
    from analysis.present.corrected import Corrected


@dataclass(frozen=True)
class Job:
    """One report to build. ``digest`` is the SHA-256 of its notebook when it was planned.

    ``words`` are what the analyst says in place of what the notebook says, ``corrected`` what has
    been corrected in the meeting since its figures were released; ``after`` is the meeting before.
    """

    name: str
    title: str
    notebook: Path
    digest: str
    parameters: dict[str, ParameterValue]
    meeting: Meeting
    words: Words = field(default_factory=Words)
    corrected: tuple[Corrected, ...] = ()
    after: str = ""

    @property
    def address(self) -> Address:
        return self.meeting.address

    @property
    def counts(self) -> bool:
        """Whether it asks for figures of the register where there are any."""
        return self.parameters.get("source") == "register"

    @property
    def may_open(self) -> list[str]:
        """The meetings that the report may open: its own, and whichever its parameters name."""
        named = [str(self.address)]
        for value in self.parameters.values():
            named += [str(text) for text in (value if isinstance(value, list) else [value])]
        return named


@dataclass(frozen=True)
class Plan:
    """A meeting with everything checked that can be checked before a kernel starts.

    ``counted`` is what its reports show of its register, ``history`` what it was released as,
    ``calendar`` what its body is to have, if that says so.
    """

    address: Address
    papers: Papers
    jobs: tuple[Job, ...]
    counted: Counted
    history: History
    calendar: calendar_file.Delivered | None


def plan(project: Project, address: Address, *, anew: bool = False) -> Plan:
    """Read a meeting, check it, and check every report's parameters against its notebook.

    What is wrong with a register that reports are to show is told now, and not in a cell.

    Raises :class:`InputError` with all faults at once.
    """
    papers, jobs = _opened(project, address, anew=anew)
    counted, from_register = papers.counted, None
    if any(job.counts for job in jobs):
        from_register = open_papers(project, address, "register", anew=anew)
        counted = from_register.counted
        jobs = _worded(project, from_register, jobs, only_counted=True)
        if all(job.counts for job in jobs):  # the tables to fetch are those that they show
            papers = from_register
    told = history.read(project, papers.meeting, _to_release(papers, from_register))
    if told.corrections:
        from analysis.present.corrected import corrected  # slow to load, and seldom needed

        words = corrected(papers.meeting, told.titles, told.corrected())
        jobs = tuple(replace(job, corrected=words) for job in jobs)
    calendar = calendar_file.read(project, address.body)
    return Plan(address, papers, jobs, counted, told, calendar)


def checked(project: Project, address: Address) -> tuple[Papers, tuple[Job, ...]]:
    """Open a meeting's papers as printed, and check its reports. Raises :class:`InputError`."""
    papers, jobs = _opened(project, address)
    if papers.meeting.corrections or project.released_folder(address).is_dir():
        counts = [job.counts for job in jobs]
        from_register = open_papers(project, address, "register") if any(counts) else None
        shown = from_register if from_register and all(counts) else papers
        history.read(project, papers.meeting, _to_release(shown, from_register))
    return papers, jobs


def _to_release(papers: Papers, from_register: Papers | None) -> Figures:
    """Return the figures that a meeting's reports show, of its papers and beside these."""
    figures = {"papers": papers.delivery.observations}
    if from_register and from_register is not papers:
        figures["register"] = [
            one
            for one in from_register.delivery.observations
            if from_register.is_counted(one.table) and not papers.is_counted(one.table)
        ]
    return figures


def _opened(
    project: Project, address: Address, *, anew: bool = False
) -> tuple[Papers, tuple[Job, ...]]:
    """Open a meeting's papers as printed, with its reports. Raises :class:`InputError`."""
    try:
        papers = open_papers(project, address, anew=anew)
    except InputError as error:
        folder = project.raw_folder(address)
        described, _ = meeting_file.read(folder, project.shown(folder))
        found = _described(project, described)[1] if described else []
        raise InputError([*error.faults, *found]) from None
    jobs, faults = _described(project, papers.meeting)
    if faults:
        raise InputError(faults)
    return papers, _worded(project, papers, jobs)


def _described(project: Project, meeting: Meeting) -> tuple[list[Job], list[Fault]]:
    """Return the reports to build, and what is wrong with them, or beside them.

    That is with how old tables are, with what was released and is corrected, and with the calendar,
    of which the meeting's page tells.
    """
    jobs, faults = _jobs(project, meeting)
    faults += [*stale.faults(project, meeting), *history.faults(project, meeting)]
    return jobs, [*faults, *calendar_file.faults(project, meeting)]


def _worded(
    project: Project, papers: Papers, jobs: Sequence[Job], *, only_counted: bool = False
) -> tuple[Job, ...]:
    """Give the jobs their words. Raises :class:`InputError`."""
    shown = project.shown(project.raw_folder(papers.meeting.address) / FILE_NAME)
    made, faults = [], []
    for job, report in zip(jobs, papers.meeting.reports, strict=True):
        if only_counted and not job.counts:
            made.append(job)
            continue
        words, wrong = words_of(report, papers)
        made.append(replace(job, words=words))
        faults += [
            Fault(shown, problem, column=f"reports {report.name!r} {key}", value=text)
            for key, text, problem in wrong
        ]
    if faults:
        raise InputError(faults)
    return tuple(made)


def _jobs(project: Project, meeting: Meeting) -> tuple[list[Job], list[Fault]]:
    """Return the reports to build, and what is wrong with their notebooks and parameters."""
    jobs: list[Job] = []
    faults: list[Fault] = []
    for report in meeting.reports:
        try:
            jobs.append(_job(project, meeting, report))
        except InputError as error:
            faults += error.faults
    return jobs, faults


def _job(project: Project, meeting: Meeting, report: ReportSpec) -> Job:
    """Return a report to build. Raises :class:`InputError`."""
    shown = project.shown(project.raw_folder(meeting.address) / FILE_NAME)
    notebook = project.notebooks / f"{report.notebook}.ipynb"
    place = f"reports {report.name!r}"
    if not notebook.is_file():
        known = ", ".join(sorted(path.stem for path in project.notebooks.glob("*.ipynb")))
        problem = f"is no notebook; there are {known or 'none'}"
        raise InputError([Fault(shown, problem, column=place, value=report.notebook)])
    try:
        declared = parameters.declared(notebook)
    except ParametersError as error:
        raise InputError([Fault(f"notebooks/{notebook.name}", str(error))]) from None
    given: dict[str, ParameterValue] = {"meeting": str(meeting.address)}
    if "title" in declared:
        given["title"] = report.title
    given |= report.parameters
    faults = [
        Fault(shown, problem, column=f"{place} {name}", value=str(value))
        for name, value, problem in parameters.faults(given, declared)
    ]
    if "meeting" in report.parameters:
        problem = "is filled in by the batch; leave it out"
        faults.insert(0, Fault(shown, problem, column=f"{place} meeting"))
    if faults:
        raise InputError(faults)
    content, after = digest(notebook.read_bytes()), project.meeting_before(meeting.address)
    return Job(report.name, report.title, notebook, content, given, meeting, after=after)
