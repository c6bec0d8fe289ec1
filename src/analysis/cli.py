"""The command ``udvalgstal``.

Exit status: 0 all well, 1 a report failed or a deviation is undeclared, 2 the call or an input is
wrong; 130 stopped by Ctrl-C, 143 by SIGTERM.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, Literal

import click

from analysis.faults import InputError, each
from analysis.project import REGISTER, Address, Project

if TYPE_CHECKING:
    from analysis.batch.build import Built, Options
    from analysis.batch.current import Outcome

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
            click.echo(
                f"{error.count} {'fault' if error.count == 1 else 'faults'} in the input:", err=True
            )
            for fault in error.faults:
                click.echo(f"  {fault}", err=True)
            click.echo("Nothing was changed.", err=True)
            sys.exit(WRONG)
        except BrokenPipeError:  # whoever read the lines has seen enough; click ends quietly
            raise
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""  # a full disk names no file
            said = error.strerror or str(error)
            click.echo(f"{place}{said}; what was published stays", err=True)
            sys.exit(FAILED)
        except MemoryError:
            click.echo("There is not enough memory; what was published stays", err=True)
            sys.exit(FAILED)
        except KeyboardInterrupt:
            click.echo("Stopped; what was published stays.", err=True)
            sys.exit(128 + signal.SIGINT)

    return called


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
    with suppress(InputError, OSError):  # of a folder that is none, the command itself will tell
        project = Project.find()
        if any(project.processed.glob(f"*/{REGISTER}/.*")):
            from analysis.register import kept

            kept.sweep(project)


@main.command("list")
@_says_faults
def list_meetings() -> None:
    """Show the meetings, their reports, and whether they are published."""
    from analysis.batch import manifest
    from analysis.batch.plan import plan

    project = Project.find()
    for planned in each(_chosen(project, ()), lambda address: plan(project, address)):
        published = project.published_folder(planned.address)
        state = "not published"
        if manifest.read(published):
            stale = manifest.why_not_current(project, planned.address, published)
            state = "published, not up to date" if stale else "published"
        click.echo(f"{planned.address}  {planned.papers.meeting.committee} ({state})")
        for job in planned.jobs:
            click.echo(f"  {job.name:<32} {job.title}")


@main.command()
@click.argument("meetings", nargs=-1, metavar="[MEETING]...")
@_says_faults
def check(meetings: tuple[str, ...]) -> None:
    """Recompute the printed figures and compare; list those that no check covers."""
    from analysis.checks.report import lines
    from analysis.papers import keep_papers, open_papers

    project = Project.find()
    papers = each(_chosen(project, meetings), lambda address: open_papers(project, address))
    for opened in papers:
        keep_papers(project, opened)
        click.echo(f"{opened.meeting.address}")
        for line in lines(opened):
            click.echo(f"  {line}")
    if any(opened.fails for opened in papers):
        sys.exit(FAILED)


_jobs = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many reports to build at once; by default twice the processors.",
)
_timeout = click.option(
    "--timeout",
    type=click.IntRange(min=1),
    default=600,
    show_default=True,
    metavar="SECONDS",
    help="How long one report may take.",
)
_kernel = click.option(
    "--kernel",
    type=click.Choice(["fork", "spawn"]),
    default="fork",
    show_default=True,
    help="How kernels start: forked from a process that has loaded everything, or anew.",
)


@main.command()
@click.argument("meetings", nargs=-1, metavar="[MEETING]...")
@click.option("--only", metavar="REPORT", help="Build one report as a preview; publish nothing.")
@click.option("--force", is_flag=True, help="Build also what is up to date.")
@click.option("--keep-going", is_flag=True, help="Publish with a placeholder for a failed report.")
@click.option("--dry-run", is_flag=True, help="Say what would be built and why; build nothing.")
@_jobs
@_timeout
@_kernel
@_says_faults
def run(
    meetings: tuple[str, ...],
    only: str | None,
    force: bool,
    keep_going: bool,
    dry_run: bool,
    jobs: int | None,
    timeout: int,
    kernel: Literal["fork", "spawn"],
) -> None:
    """Build the reports of the meetings and publish them under reports/.

    Builds only what is not up to date: a report is built again when its notebook, its parameters,
    a file that it reads, the package or the lock file has changed.
    """
    from analysis.batch import publish, workplace
    from analysis.batch.current import current

    _stop_on_sigterm()
    project = Project.find()
    workplace.sweep(project)
    addresses = _chosen(project, meetings)
    if only:
        _preview(project, addresses, only, jobs, timeout, kernel)
        return
    outcomes = {} if force else {each: current(project, each) for each in addresses}
    stale = [address for address in addresses if not outcomes.get(address)]
    if dry_run:
        _dry_run(project, addresses, stale, force=force)
        return
    for address in addresses:
        if outcome := outcomes.get(address):
            _say(outcome)
    well = all(outcome.well for outcome in outcomes.values() if outcome)
    if stale:
        well = _build(project, stale, force, keep_going, _options(jobs, timeout, kernel)) and well
    else:
        click.echo("Nothing has changed since these were published; nothing was built.")
    for reason in publish.write_index(project):
        click.echo(f"reports/index.html {reason}; it stays as it was", err=True)
        well = False
    _say_what_is_no_longer_delivered(project)
    click.echo(f"Open {project.shown(project.reports / 'index.html')}")
    if not well:
        sys.exit(FAILED)


def _build(
    project: Project, addresses: list[Address], force: bool, keep_going: bool, options: Options
) -> bool:
    """Build some meetings and say what became of them; return whether all is well."""
    from analysis.batch.run import run as run_meetings

    outcomes: list[Outcome] = []
    with _told() as told:
        run_meetings(
            project,
            addresses,
            options=options,
            force=force,
            keep_going=keep_going,
            told=told,
            waits=_waits,
            finished=outcomes.append,
        )
    for outcome in sorted(outcomes, key=lambda each: each.address):
        _say(outcome)
    return all(outcome.well for outcome in outcomes)


def _dry_run(
    project: Project, addresses: list[Address], stale: list[Address], *, force: bool
) -> None:
    """Say of each report whether it would be built, and why."""
    from analysis.batch import manifest, run
    from analysis.batch.plan import plan

    for planned in each(stale, lambda address: plan(project, address)):
        published = project.published_folder(planned.address)
        reason = manifest.why_not_current(project, planned.address, published) or "--force"
        click.echo(f"{planned.address}: would be published again: {reason}")
        kept = project.kept_folder(planned.address)
        for name, why in run.stale(project, planned, kept, force=force).items():
            click.echo(f"  {name}: {f'would be built: {why}' if why else 'up to date'}")
    for address in addresses:
        if address not in stale:
            click.echo(f"{address}: up to date")
    click.echo("Nothing was built.")


@main.command()
@click.argument("meeting")
@click.option("--like", required=True, metavar="MEETING", help="The meeting to copy from.")
@_says_faults
def new(meeting: str, like: str) -> None:
    """Begin MEETING from an earlier one: its agenda, descriptions and checks, no figures."""
    from analysis.batch.new import begin

    project = Project.find()
    folder = begin(project, Address.parse(meeting), project.require(like))
    click.echo(f"{project.shown(folder)} is made, without figures.")
    click.echo(
        "Fill in the cells of its tables, and meeting.toml where it says ????. Renew there also "
        "the agenda, the notes, and the figures that checks take from the text."
    )
    click.echo(f"Then: udvalgstal check {meeting}")


@main.command()
@click.argument("municipality")
@click.argument("extract_date", metavar="EXTRACT-DATE")
@_says_faults
def forget(municipality: str, extract_date: str) -> None:
    """Delete all that was made from an extract of MUNICIPALITY; not the extract itself."""
    from analysis.register import kept

    project = Project.find()
    deleted, left = kept.forget(project, municipality, extract_date)
    for path in deleted:
        click.echo(f"{project.shown(path)} is deleted.")
    if not deleted:
        click.echo("Nothing is kept that was made from this extract.")
    for path in left:
        click.echo(f"{project.shown(path)} stays until you delete it.")


@main.command()
@_says_faults
def demo() -> None:
    """Make the register and the meeting of Eksempelkommune: made-up persons, for a try."""
    from eksempelkommune import make

    project = Project.find()
    for folder in make(project):
        click.echo(f"{project.shown(folder)} is made; its persons are made up.")


@main.command()
@click.argument("meetings", nargs=-1, metavar="[MEETING]...")
@_jobs
@_timeout
@_kernel
@_says_faults
def verify(
    meetings: tuple[str, ...],
    jobs: int | None,
    timeout: int,
    kernel: Literal["fork", "spawn"],
) -> None:
    """Build again in private and compare every file with what is published."""
    from analysis.batch import workplace
    from analysis.batch.plan import plan
    from analysis.batch.verify import verify as verify_meeting

    _stop_on_sigterm()
    project = Project.find()
    workplace.sweep(project)
    options = _options(jobs, timeout, kernel)
    differs = False
    plans = each(_chosen(project, meetings), lambda address: plan(project, address, anew=True))
    for planned in plans:
        with _told() as told:
            reasons = verify_meeting(project, planned, options=options, told=told, waits=_waits)
        for reason in reasons or ["reproduced"]:
            click.echo(f"{planned.address}: {reason}")
        differs = differs or bool(reasons)
    if differs:
        sys.exit(FAILED)


# --- what the commands share ----------------------------------------------------------------------


def _chosen(project: Project, meetings: tuple[str, ...]) -> list[Address]:
    if meetings:
        return list(dict.fromkeys(project.require(text) for text in meetings))
    if strays := project.strays():
        raise InputError(strays)
    return project.addresses()


def _options(jobs: int | None, timeout: int, kernel: Literal["fork", "spawn"]) -> Options:
    from analysis.batch.build import Options

    return Options(jobs or 2 * (os.cpu_count() or 1), kernel, timeout)


def _stop_on_sigterm() -> None:
    """Let SIGTERM end the run as Ctrl-C does, so that nothing private is left behind."""

    def stop(*_: object) -> None:
        click.echo("Stopped; what was published stays.", err=True)
        sys.exit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)


@contextmanager
def _told() -> Iterator[Callable[[Built], None]]:
    """Show progress: how many reports are done on a terminal, one line per report in a log."""
    if not sys.stderr.isatty():
        yield _log
        return
    done = 0

    def count(built: Built) -> None:
        nonlocal done
        done += 1
        click.echo(f"\r\x1b[KReports done: {done} ({built.job.name})", nl=False, err=True)

    try:
        yield count
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def _log(built: Built) -> None:
    state = "failed" if built.failure else "built"
    click.echo(f"{built.job.address} {built.job.name}: {state}", err=True)


def _waits(address: Address) -> None:
    click.echo(f"{address}: another run is at work on it; waiting until it is done", err=True)


def _preview(
    project: Project,
    addresses: list[Address],
    name: str,
    jobs: int | None,
    timeout: int,
    kernel: Literal["fork", "spawn"],
) -> None:
    from analysis.batch import run
    from analysis.batch.plan import only, plan
    from analysis.papers import keep_papers

    plans = each(addresses, lambda address: plan(project, address))
    having = [each for each in plans if any(job.name == name for job in each.jobs)]
    if not having:
        only([job for planned in plans for job in planned.jobs], name)
    for planned in having:
        keep_papers(project, planned.papers)
        options = _options(jobs, timeout, kernel)
        with _told() as told:
            built, path = run.preview(
                project, planned, name, options=options, told=told, waits=_waits
            )
        if built.failure:
            _say_failed(built)
            sys.exit(FAILED)
        click.echo(f"Nothing is published. Open {project.shown(path)}")


def _say_failed(built: Built) -> None:
    address, name = built.job.address, built.job.name
    click.echo(f"{address} {name} failed: {built.failure and built.failure.cause}", err=True)
    click.echo(f"  as far as it ran: reports/.runs/{address}/{name}.ipynb", err=True)


def _say(outcome: Outcome) -> None:
    """Say what became of a meeting."""
    address, count = outcome.address, outcome.reports
    for built in outcome.failed:
        _say_failed(built)
    if outcome.undeclared:
        click.echo(
            f"{address}: a deviation is undeclared, or a declared one is not there; "
            f"see udvalgstal check {address}",
            err=True,
        )
    if outcome.changed:
        click.echo(f"{address}: a file was changed during the run; run again", err=True)
    for reason in outcome.refused:
        click.echo(f"{address}: {reason}", err=True)
    if outcome.up_to_date:
        click.echo(f"{address}: up to date")
    elif outcome.published and outcome.failed:
        click.echo(f"{address}: published, {len(outcome.failed)} of {count} reports as placeholder")
    elif outcome.published:
        left = count - outcome.made
        told = f" ({outcome.made} built, {left} unchanged)" if left else ""
        click.echo(f"{address}: published, {count} {'report' if count == 1 else 'reports'}{told}")
    else:
        click.echo(f"{address}: not published; what was published before stays", err=True)


def _say_what_is_no_longer_delivered(project: Project) -> None:
    """Name what is published of a meeting whose figures are gone: only a person may remove it."""
    delivered = {str(address) for address in project.addresses()}
    for path in sorted(project.reports.glob("[!.]*/*/manifest.json")):
        address = path.parent.relative_to(project.reports).as_posix()
        if address not in delivered:
            click.echo(
                f"{address}: is published and no longer delivered; "
                f"it stays until reports/{address} is deleted",
                err=True,
            )
