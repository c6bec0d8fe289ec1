"""The command ``udvalgstal``.

Exit status: 0 all well, 1 a report failed or a deviation is undeclared, 2 the call or an input is
wrong.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, Literal

import click

from analysis.faults import Fault, InputError
from analysis.project import Address, Project

if TYPE_CHECKING:
    from analysis.batch.build import Built
    from analysis.batch.run import Outcome

FAILED, WRONG = 1, 2

# A process is forked safely only while it has one thread. These keep numpy's algebra and Arrow's
# memory from starting threads of their own, and must be set before either is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("JE_ARROW_MALLOC_CONF", "background_thread:false")


def _says_faults(command: Callable[..., None]) -> Callable[..., None]:
    """Show what is wrong with an input, all of it, and exit with 2; never a traceback."""

    @wraps(command)
    def called(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except InputError as error:
            count = len(error.faults)
            click.echo(f"{count} {'fault' if count == 1 else 'faults'} in the input:", err=True)
            for fault in error.faults:
                click.echo(f"  {fault}", err=True)
            click.echo("Nothing was changed.", err=True)
            sys.exit(WRONG)
        except BrokenPipeError:  # whoever read the lines has seen enough; click ends quietly
            raise
        except OSError as error:
            click.echo(f"{error.filename}: {error.strerror}; what was published stays", err=True)
            sys.exit(WRONG)

    return called


def _chosen(project: Project, meetings: tuple[str, ...]) -> list[Address]:
    if meetings:
        return list(dict.fromkeys(project.require(text) for text in meetings))
    return project.addresses()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="udvalgstal")
def main() -> None:
    """Committee tables from raw figures, checked and published as HTML reports.

    A MEETING is written helsingoer/2017-05-03. Without one, a command takes all meetings.
    """
    for stream in (sys.stdout, sys.stderr):
        # A log in cp1252, as on Windows, has no minus sign: a "?" there is better than a crash.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


@main.command("list")
@_says_faults
def list_meetings() -> None:
    """Show the meetings, their reports, and whether they are published."""
    from analysis.batch import manifest, publish
    from analysis.batch.plan import plan

    project = Project.find()
    for address, planned in _each(project.addresses(), lambda each: plan(project, each)):
        published = publish.folder_of(project, address)
        state = "not published"
        if manifest.read(published):
            current = manifest.is_current(published, manifest.made_from(project, planned))
            state = "published" if current else "published, not up to date"
        click.echo(f"{address}  {planned.papers.meeting.committee} ({state})")
        for job in planned.jobs:
            click.echo(f"  {job.name:<32} {job.title}")


@main.command()
@click.argument("meetings", nargs=-1, metavar="[MEETING]...")
@_says_faults
def check(meetings: tuple[str, ...]) -> None:
    """Recompute the printed figures and compare; list those that no check covers."""
    from analysis.checks.papers import keep_papers, open_papers
    from analysis.checks.report import lines

    project = Project.find()
    papers = _each(_chosen(project, meetings), lambda address: open_papers(project, address))
    for address, opened in papers:
        keep_papers(project, opened)
        click.echo(f"{address}")
        for line in lines(opened):
            click.echo(f"  {line}")
    if any(opened.fails for _, opened in papers):
        sys.exit(FAILED)


@main.command()
@click.argument("meetings", nargs=-1, metavar="[MEETING]...")
@click.option("--only", metavar="REPORT", help="Build one report as a preview; publish nothing.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many reports to build at once.")
@click.option("--force", is_flag=True, help="Build also what is up to date.")
@click.option("--keep-going", is_flag=True, help="Publish with a placeholder for a failed report.")
@click.option(
    "--kernel",
    type=click.Choice(["fork", "spawn"]),
    default="fork",
    show_default=True,
    help="How kernels start: forked from a process that has loaded everything, or anew.",
)
@_says_faults
def run(
    meetings: tuple[str, ...],
    only: str | None,
    jobs: int | None,
    force: bool,
    keep_going: bool,
    kernel: Literal["fork", "spawn"],
) -> None:
    """Build the reports of the meetings and publish them under reports/."""
    from analysis.batch import publish
    from analysis.batch.plan import plan
    from analysis.batch.run import run as run_meetings
    from analysis.checks.papers import keep_papers

    _stop_on_sigterm()
    project = Project.find()
    addresses = _chosen(project, meetings)
    plans = _each(addresses, lambda address: plan(project, address))
    for _, planned in plans:
        keep_papers(project, planned.papers)
    if only:
        _preview(project, plans, only)
        return
    with _told(sum(len(planned.jobs) for _, planned in plans)) as told:
        outcomes = run_meetings(
            project,
            [planned for _, planned in plans],
            workers=_workers(jobs),
            force=force,
            keep_going=keep_going,
            told=told,
            kernel=kernel,
        )
    for outcome in outcomes:
        _say(outcome)
    publish.write_index(project)
    click.echo(f"Open {_shown(project, project.reports / 'index.html')}")
    if not all(outcome.well for outcome in outcomes):
        sys.exit(FAILED)


@main.command()
@click.argument("meeting")
@click.option("--like", required=True, metavar="MEETING", help="The meeting to copy from.")
@_says_faults
def new(meeting: str, like: str) -> None:
    """Begin MEETING from an earlier one: its agenda, descriptions and checks, no figures."""
    from analysis.batch.new import begin

    project = Project.find()
    folder = begin(project, Address.parse(meeting), project.require(like))
    click.echo(f"{_shown(project, folder)} is made, without figures.")
    click.echo(
        "Fill in the cells of its tables. Renew in meeting.toml what is about the old meeting: "
        "the document, the periods of the columns, the notes, the parameters of the reports, and "
        "the figures that checks take from the text."
    )
    click.echo(f"Then: udvalgstal check {meeting}")


@main.command()
@click.argument("meetings", nargs=-1, metavar="[MEETING]...")
@click.option("--jobs", type=click.IntRange(min=1), help="How many reports to build at once.")
@_says_faults
def verify(meetings: tuple[str, ...], jobs: int | None) -> None:
    """Build again in private and compare every file with what is published."""
    from analysis.batch.plan import plan
    from analysis.batch.run import verify as verify_meeting

    project = Project.find()
    plans = _each(_chosen(project, meetings), lambda address: plan(project, address))
    differs = False
    for address, planned in plans:
        with _told(len(planned.jobs)) as told:
            reasons = verify_meeting(project, planned, workers=_workers(jobs), told=told)
        click.echo(f"{address}: {'; '.join(reasons) if reasons else 'reproduced'}")
        differs = differs or bool(reasons)
    if differs:
        sys.exit(FAILED)


def _each(addresses: list[Address], make: Callable[[Address], Any]) -> list[tuple[Address, Any]]:
    """Make something of each meeting; raise the faults of all of them together."""
    made: list[tuple[Address, Any]] = []
    faults: list[Fault] = []
    for address in addresses:
        try:
            made.append((address, make(address)))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return made


def _workers(jobs: int | None) -> int:
    return jobs or 2 * (os.cpu_count() or 1)


def _stop_on_sigterm() -> None:
    """Let SIGTERM end the run as an exit does, so that nothing private is left behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


@contextmanager
def _told(count: int) -> Iterator[Callable[[Built], None]]:
    """Show progress: a bar on a terminal, one line per report in a log."""
    if not sys.stderr.isatty():
        yield _log
        return
    with click.progressbar(length=count, label="Reports", file=sys.stderr) as bar:
        yield lambda _: bar.update(1)


def _log(built: Built) -> None:
    job = built.job
    state = "failed" if built.failure else "built"
    click.echo(f"{job.meeting.address} {job.name}: {state}", err=True)


def _preview(project: Project, plans: list[tuple[Address, Any]], name: str) -> None:
    from analysis.batch.plan import only
    from analysis.batch.run import preview

    having = [each for each in plans if any(job.name == name for job in each[1].jobs)]
    if not having:
        only([job for _, planned in plans for job in planned.jobs], name)
    for address, planned in having:
        with _told(1) as told:
            built, path = preview(project, planned, name, told=told)
        if built.failure:
            click.echo(f"{address} {name} failed: {built.failure.cause}", err=True)
            sys.exit(FAILED)
        click.echo(f"Nothing is published. Open {_shown(project, path)}")


def _say(outcome: Outcome) -> None:
    """Say what became of a meeting."""
    address, count = outcome.address, len(outcome.planned.jobs)
    for built in outcome.failed:
        cause = built.failure.cause if built.failure else ""
        click.echo(f"{address} {built.job.name} failed: {cause}", err=True)
    if outcome.undeclared:
        click.echo(
            f"{address}: a deviation is undeclared, or a declared one is not there; "
            f"see udvalgstal check {address}",
            err=True,
        )
    if outcome.changed:
        click.echo(f"{address}: its raw files were changed during the run; run again", err=True)
    if outcome.up_to_date:
        click.echo(f"{address}: up to date")
    elif outcome.published and outcome.failed:
        click.echo(f"{address}: published, {len(outcome.failed)} of {count} reports as placeholder")
    elif outcome.published:
        click.echo(f"{address}: published, {count} {'report' if count == 1 else 'reports'}")
    else:
        click.echo(f"{address}: not published; what was published before stays", err=True)


def _shown(project: Project, path: Any) -> str:
    return str(path.relative_to(project.root).as_posix())
