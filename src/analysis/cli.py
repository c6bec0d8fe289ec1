"""The command ``udvalgstal``.

Exit status: 0 all well, 1 a report failed or a deviation is undeclared, 2 the call or an input is
wrong; 130 stopped by Ctrl-C, 143 by SIGTERM.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from analysis.batch import Options, telling
from analysis.faults import Fault, InputError, near
from analysis.project import REGISTER, Address, Project

if TYPE_CHECKING:
    from analysis.batch.check import Said
    from analysis.meeting import Meeting
    from analysis.meeting.fetched import SourceName

Made = TypeVar("Made")

FAILED, WRONG = 1, 2

_warn = partial(click.echo, err=True)


class _Commands(click.Group):
    """Shows what is wrong with an input, all of it, and exits with 2; never a traceback."""

    def invoke(self, ctx: click.Context) -> None:
        try:
            super().invoke(ctx)
            return
        except InputError as error:
            _say_faults(error)
            said, status = "Nothing was changed.", _status(error.faults)
        except BrokenPipeError:  # whoever read the lines has seen enough; click ends quietly
            raise
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""  # a full disk names no file
            said, status = f"{place}{error.strerror or error}; what was published stays", FAILED
        except MemoryError:
            said, status = "There is not enough memory; what was published stays", FAILED
        except KeyboardInterrupt:
            said, status = "Stopped; what was published stays.", 128 + signal.SIGINT
        _warn(said)
        sys.exit(status)


def _status(faults: Iterable[Fault]) -> int:
    """Return with what the command ends: an input that is wrong, or a risk that is not taken."""
    return FAILED if all(fault.is_risk for fault in faults) else WRONG


def _say_faults(error: InputError) -> None:
    faults = "fault" if error.count == 1 else "faults"
    _warn(f"{error.count} {faults} in the input:")
    for fault in error.faults:
        _warn(f"  {fault}")


def _each(
    project: Project, meetings: tuple[str, ...], make: Callable[[Address], Made]
) -> Iterator[Made]:
    """Make something of each chosen meeting; in the end raise the faults of those that have any."""
    addresses, faults = _chosen(project, meetings)
    for address in addresses:
        try:
            made = make(address)
        except InputError as error:
            faults += error.faults
        else:
            yield made
    if faults:
        raise InputError(faults)


def _chosen(project: Project, meetings: tuple[str, ...]) -> tuple[list[Address], list[Fault]]:
    """Return the meetings that are asked for, or all; with all, what beside them is none."""
    if meetings:
        return list(dict.fromkeys(project.require(text) for text in meetings)), []
    return project.addresses(), project.strays()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="udvalgstal")
def main() -> None:
    """Committee tables from raw figures, checked and published as HTML reports.

    A MEETING is written helsingoer/2017-05-03. Without one, a command takes all meetings.
    """
    if sys.getfilesystemencoding() != "utf-8" and os.environ.get("PYTHONUTF8") != "1":
        # A locale from before UTF-8, in which Arrow finds no file whose path has a Danish letter.
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the very same command once more
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
def list_meetings() -> None:
    """Show the meetings, their reports, and whether they are published."""
    from analysis import meeting_file
    from analysis.batch import manifest

    def described(address: Address) -> Meeting:
        folder = project.raw_folder(address)
        meeting, faults = meeting_file.read(folder, project.shown(folder))
        if meeting is None or faults:
            raise InputError(faults)
        return meeting

    project = Project.find()
    for meeting in _each(project, (), described):
        why = manifest.why_not_current(project, meeting.address)
        is_published = manifest.read(project.published_folder(meeting.address))
        state = "published, not up to date" if is_published else "not published"
        click.echo(f"{meeting.address}  {meeting.committee} ({state if why else 'published'})")
        for report in meeting.reports:
            click.echo(f"  {report.name:<32} {report.title}")


def _choose_engine(_context: click.Context, _option: click.Parameter, engine: str | None) -> None:
    """Tell whatever counts, in this process and in those that it starts."""
    if engine:
        from analysis.register.engines import ASKED

        os.environ[ASKED] = engine


_takes_engine = click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    callback=_choose_engine,
    expose_value=False,
    help="What counts in a register, whatever meeting.toml says.",
)


@main.command()
@click.argument("meetings", nargs=-1, metavar="[MEETING]...")
@click.option(
    "--try-hidden",
    is_flag=True,
    help="Build again with others in place of the figures that are not shown; nothing may change.",
)
@_takes_engine
def check(meetings: tuple[str, ...], try_hidden: bool) -> None:
    """Recompute the printed figures and compare; list those that no check covers.

    What is published of a register is read as an outsider does: nothing may tell of few persons.
    """
    if try_hidden:
        _try_hidden(meetings)
        return
    from analysis.batch.check import check as check_meeting

    def said(address: Address) -> tuple[Address, Said]:
        return address, check_meeting(project, address)

    project, fails = Project.find(), False
    for address, told in _each(project, meetings, said):
        click.echo(f"{address}")
        for line in told.lines:
            click.echo(f"  {line}")
        fails = fails or told.fails
    if fails:
        sys.exit(FAILED)


def _try_hidden(meetings: tuple[str, ...]) -> None:
    """Say of each meeting what tells its hidden figures apart."""
    from analysis.batch import workplace
    from analysis.batch.otherwise import try_hidden

    _stop_on_sigterm()
    project, fails = Project.find(), False
    workplace.sweep(project)

    def tried(address: Address) -> tuple[Address, list[str]]:
        return address, [*try_hidden(project, address, options=Options())]

    for address, reasons in _each(project, meetings, tried):
        for reason in reasons or ["hidden figures leave no trace"]:
            click.echo(f"{address}: {reason}")
        fails = fails or bool(reasons)
    if fails:
        sys.exit(FAILED)


@main.command()
@click.argument("meetings", nargs=-1, metavar="[MEETING]...")
@click.option("--why", is_flag=True, help="Say what each is worth, also of those not suggested.")
@_takes_engine
def suggest(meetings: tuple[str, ...], why: bool) -> None:
    """Find relations that the figures follow and no check declares, as TOML for meeting.toml.

    Those that are nearly certain are checks to paste below their table; others are commented out.
    """
    from analysis.batch.suggested import lines
    from analysis.papers import open_papers

    project = Project.find()
    for papers in _each(project, meetings, lambda address: open_papers(project, address)):
        click.echo(f"# {papers.meeting.address}")
        for line in lines(papers, why=why):
            click.echo(line)


def _takes_options(command: Callable[..., None]) -> Callable[..., None]:
    """Take what may be asked of whatever makes reports; the command gets it as ``asked``."""
    for option in (
        click.option(
            "--kernel",
            type=click.Choice(["fork", "spawn"]),
            default="fork",
            show_default=True,
            help="How kernels start: forked from a process that has loaded everything, or anew.",
        ),
        click.option(
            "--timeout",
            type=click.IntRange(min=1),
            default=600,
            show_default=True,
            metavar="SECONDS",
            help="How long one report may take.",
        ),
        click.option(
            "--jobs",
            "workers",
            type=click.IntRange(min=1),
            help="How many reports to build at once; by default twice the processors.",
        ),
    ):
        command = option(command)
    return command


def _scheduler(_context: click.Context, _option: click.Parameter, on: str | None) -> str | None:
    """Return the address of a scheduler as dask spells it."""
    from analysis.batch import elsewhere

    return elsewhere.scheduler(on) if on is not None else None


@main.command()
@click.argument("meetings", nargs=-1, metavar="[MEETING]...")
@click.option("--only", metavar="REPORT", help="Build one report as a preview; publish nothing.")
@click.option("--force", is_flag=True, help="Build also what is up to date.")
@click.option("--keep-going", is_flag=True, help="Publish with a placeholder for a failed report.")
@click.option("--dry-run", is_flag=True, help="Say what would be built and why; build nothing.")
@click.option(
    "--on",
    callback=_scheduler,
    metavar="ADDRESS",
    help="Have the meetings made by workers of dask that see this folder at this path: "
    "dask://HOST:PORT of their scheduler, or tls://HOST:PORT.",
)
@_takes_engine
@_takes_options
def run(
    meetings: tuple[str, ...], only: str | None, dry_run: bool, on: str | None, **asked: Any
) -> None:
    """Build the reports of the meetings and publish them under reports/.

    Builds only what is not up to date: a report is built again when its notebook, its parameters,
    a file that it reads, the package or the lock file has changed. A meeting with faults does not
    keep the others from being published.
    """
    from analysis.batch import publish, workplace

    if on and (only or dry_run):
        raise click.UsageError("--on publishes; --only and --dry-run go without it.")
    options = Options(**asked)
    _stop_on_sigterm()
    os.umask(0o022)  # readers, a web server for one, can read what is published
    project = Project.find()
    workplace.sweep(project)
    if only is not None:
        _preview(project, meetings, only, options, dry_run=dry_run)
        return
    if dry_run:
        _dry_run(project, meetings, force=options.force)
        return
    addresses, faults = _chosen(project, meetings)
    outcomes = _publish(project, addresses, options, on)
    faults += [fault for done in outcomes for fault in done.faults]
    if faults and all(done.faults for done in outcomes):
        raise InputError(faults)
    refused = publish.write_index(project)
    for reason in refused:
        _warn(f"reports/index.html {reason}; it stays as it was")
    telling.no_longer_delivered(project)
    telling.too_large(project)
    click.echo(f"Open {project.shown(project.reports / 'index.html')}")
    if faults:
        _say_faults(InputError(faults))
        sys.exit(_status(faults))
    if refused or not all(done.well for done in outcomes):
        sys.exit(FAILED)


def _publish(
    project: Project, addresses: list[Address], options: Options, on: str | None
) -> list[telling.Done]:
    """Publish what is not up to date of some meetings; say what became of each, and return it."""
    from analysis.batch import manifest

    outcomes, stale = [], []
    for address in addresses:
        if not options.force and (done := manifest.current(project, address)):
            telling.done_with(project, done)
            outcomes.append(done)
        else:
            stale.append(address)
    if stale:
        made = [*_made(project, stale, options, on)]
        for done in sorted(made, key=lambda each: each.address):
            telling.done_with(project, done)
        outcomes += made
    elif addresses:
        click.echo("Nothing has changed since these were published; nothing was built.")
    return outcomes


def _made(
    project: Project, addresses: list[Address], options: Options, on: str | None
) -> Iterator[telling.Done]:
    """Make and publish some meetings, here or by the workers of a scheduler."""
    if on:
        from analysis.batch import elsewhere

        return elsewhere.run(project, addresses, options=options, at=on)
    from analysis.batch.run import run as run_meetings  # slow to load, as is what it loads

    return run_meetings(project, addresses, options=options)


def _dry_run(project: Project, meetings: tuple[str, ...], *, force: bool) -> None:
    """Say of each report whether it would be built, and why."""
    from analysis.batch import manifest

    def say(address: Address) -> None:
        reason = manifest.why_not_current(project, address) or ("--force" if force else "")
        if not reason:
            click.echo(f"{address}: up to date")
            return
        from analysis.batch import run  # slow to load, as is what it loads
        from analysis.batch.plan import plan

        planned = plan(project, address)
        click.echo(f"{address}: would be published again: {reason}")
        kept = project.kept_folder(address)
        for name, why in run.stale(project, planned, kept, force=force).items():
            click.echo(f"  {name}: {f'would be built: {why}' if why else 'up to date'}")

    for _ in _each(project, meetings, say):
        pass
    click.echo("Nothing was built.")


@main.command()
@click.argument("meeting")
@click.argument("more", nargs=-1, type=click.Path(path_type=Path), metavar="")
@click.option("--like", metavar="MEETING", help="The meeting to copy from.")
@click.option(
    "--from",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE...",
    help="The office's own files: .xlsx, .docx, .html, or tables as text.",
)
@click.option("--sender", default="", metavar="NAME", help="Whose meeting, if no municipality's.")
@click.option(
    "--carry", is_flag=True, help="Keep the earlier meeting's figures that are of a time."
)
def new(
    meeting: str,
    more: tuple[Path, ...],
    like: str | None,
    files: tuple[Path, ...],
    sender: str,
    *,
    carry: bool,
) -> None:
    """Begin MEETING from an earlier one, no figures; from FILEs of the office; or from both.

    From an earlier meeting it has the agenda, descriptions and checks. Of files it has each table
    as displayed, and says what was taken, left out and guessed. Of both it has the descriptions of
    the one and the figures of the others, and says what has moved and what does not fit.
    """
    for is_wrong, why in (
        (like is None and not files, "Missing option '--like' or '--from'."),
        (more and not files, "Files go behind --from."),
        (sender and like is not None, "--sender goes without --like, which says it."),
        (carry and (like is None or files), "--carry goes with --like alone, and without files."),
    ):
        if is_wrong:
            raise click.UsageError(why)
    project, address = Project.find(), Address.parse(meeting)
    earlier = project.require(like) if like is not None else None
    if earlier and not files:
        _begin_like(project, address, earlier, carry=carry)
        return
    from analysis.batch.from_files import begin_from
    from analysis.batch.monthly import begin_monthly

    if earlier:
        begun = begin_monthly(project, address, earlier, [*files, *more])
    else:
        begun = begin_from(project, address, [*files, *more], sender)
    for line in begun.told:
        click.echo(line)
    click.echo(f"{project.shown(begun.folder)} is made.")
    _say_what_is_due(project, address)
    _say_what_is_open(project, address)


def _begin_like(project: Project, address: Address, like: Address, *, carry: bool) -> None:
    """Begin a meeting from an earlier one alone, and say what is left to do."""
    from analysis.batch.like import begin

    folder = begin(project, address, like, carry=carry)
    figures = "with the figures of earlier times" if carry else "without figures"
    click.echo(f"{project.shown(folder)} is made, {figures}.")
    _say_what_is_due(project, address)
    click.echo(
        "Fill in the cells of its tables, and meeting.toml where it says ????. Renew there "
        "also the agenda, the notes, and the figures that checks take from the text."
    )
    click.echo(f"Then: udvalgstal check {address}")


def _say_what_is_due(project: Project, address: Address) -> None:
    """Say which reports the calendar has for a meeting that was begun."""
    from analysis.batch.due import offered

    for line in offered(project, address):
        click.echo(line)


def _say_what_is_open(project: Project, address: Address) -> None:
    """Check a meeting that was begun from files, and say what is to be filled in or mended."""
    from analysis.batch.plan import checked

    try:
        checked(project, address)
    except InputError as error:
        click.echo("See what was guessed, and fill in or mend:")
        for fault in error.faults:
            click.echo(f"  {fault}")
    click.echo(f"Then: udvalgstal check {address}")


@main.command()
@click.argument("meetings", nargs=-1, metavar="[MEETING]...")
@click.option("--renew", is_flag=True, help="Ask again for what is fetched, and say what is new.")
@click.option(
    "--catalogue",
    type=click.Choice(["jobindsats", "statbank"]),
    help="Ask for the list of tables, or, with TABLEs for MEETINGs, for what each of these has.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=300,
    show_default=True,
    metavar="SECONDS",
    help="How long one answer may take, with every attempt.",
)
def fetch(
    meetings: tuple[str, ...], renew: bool, catalogue: SourceName | None, timeout: float
) -> None:
    """Ask Jobindsats and StatBank for the tables that meetings take from there.

    What is missing is asked for, kept under data/raw/sources/ and named in meeting.toml; all other
    commands use what is kept. The key of Jobindsats is taken from JOBINDSATS_API_KEY.
    """
    from analysis.fetching import catalogue as lists
    from analysis.fetching.asking import Patience
    from analysis.fetching.meetings import fetch as fetch_meetings

    if catalogue and renew:
        raise click.UsageError("--catalogue always asks; --renew goes without it.")
    project, now, patience = Project.find(), datetime.now(UTC), Patience(seconds=timeout)
    logging.disable()  # what libraries log of a request
    if catalogue:
        told = lists.fetch(project, catalogue, meetings, now, patience)
    else:
        addresses, faults = _chosen(project, meetings)
        if faults:
            raise InputError(faults)
        told = fetch_meetings(
            *(project, addresses), renew=renew, now=now, patience=patience, say=_meanwhile
        )
    for line in told:
        click.echo(line)


@main.command()
@click.argument("words", nargs=-1, metavar="[WORD]...")
def sources(words: tuple[str, ...]) -> None:
    """Show the tables of Jobindsats and StatBank that have a WORD in their name; of an id, more.

    They are looked for in the lists that fetch --catalogue has kept.
    """
    from analysis.fetching.catalogue import search

    for line in search(Project.find(), " ".join(words)):
        click.echo(line)


@main.command()
@click.argument("municipality")
@click.argument("extract_date", metavar="EXTRACT-DATE")
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
    if any(path.parent.name == "register" for path in left):
        click.echo("Keep the extract while later meetings come: for them it is counted again.")


@main.command()
def demo() -> None:
    """Make the registers and the meetings of Eksempelkommune: made-up persons, for a try."""
    from eksempelkommune import make

    project = Project.find()
    for folder in make(project):
        click.echo(f"{project.shown(folder)} is made; its persons are made up.")


@main.command()
@click.argument("meetings", nargs=-1, metavar="[MEETING]...")
@_takes_engine
@_takes_options
def verify(meetings: tuple[str, ...], **asked: Any) -> None:
    """Build again in private and compare every file with what is published."""
    from analysis.batch import workplace
    from analysis.batch.plan import plan
    from analysis.batch.verify import verify as verify_meeting

    options = Options(**asked)
    _stop_on_sigterm()
    project = Project.find()
    workplace.sweep(project)
    differs = False
    for planned in _each(project, meetings, lambda address: plan(project, address, anew=True)):
        reasons = verify_meeting(project, planned, options=options)
        for reason in reasons or ["reproduced"]:
            click.echo(f"{planned.address}: {reason}")
        differs = differs or bool(reasons)
    if differs:
        sys.exit(FAILED)


@main.command()
@click.argument("meetings", nargs=-1, required=True, metavar="MEETING...")
def release(meetings: tuple[str, ...]) -> None:
    """Record the published figures of meetings under data/released/, to keep in git.

    From then on a figure that is otherwise is a fault until [[corrections]] in meeting.toml says
    what was wrong. Released again, a corrected meeting gets its next edition.
    """
    from analysis.batch.release import release as release_meeting

    project = Project.find()
    for done in _each(project, meetings, lambda address: release_meeting(project, address)):
        told = "released" if done.is_new else "released already, and nothing has changed since"
        click.echo(f"{done.address}: edition {done.edition} {told}")


_takes_day = click.DateTime(formats=["%Y-%m-%d"])


@main.command()
@click.argument("municipality", required=False)
@click.option(
    "--by", type=_takes_day, metavar="DATE", help="What is due by then; else at the next."
)
@click.option("--on", type=_takes_day, metavar="DATE", help="The day that counts as today.")
def due(municipality: str | None, by: datetime | None, on: datetime | None) -> None:
    """Say of the next meeting, and of those that are late, what is due and how far it is.

    A MUNICIPALITY is written helsingoer; without one, all that have a calendar.toml. Exits with 1
    when a report is late, or is missing of what is due by DATE.
    """
    from analysis.batch.due import agendas

    today, end = (on or datetime.now().astimezone()).date(), by.date() if by else None
    made, faults = agendas(Project.find(), municipality, today)
    fails = False
    for agenda in made:
        for line, is_missing in agenda.lines(end):
            click.echo(line)
            fails = fails or is_missing
    if faults:
        raise InputError(faults)
    if fails:
        sys.exit(FAILED)


@main.command()
@click.argument("address")
@click.option("--check", is_flag=True, help="Read what is there; copy again what was changed.")
@click.option("--dry-run", is_flag=True, help="Say what would be copied; copy nothing.")
def publish(address: str, **asked: bool) -> None:
    """Copy what is published to ADDRESS: a folder, webdav:// or whatever else fsspec writes to.

    Copies only what has changed, the page of all meetings last, and takes away what was copied
    before and is published no longer. A user name and a password stand in fsspec's configuration.
    """
    from analysis.batch import copies

    _stop_on_sigterm()
    os.umask(0o022)  # as with what is published here
    logging.disable()  # what libraries log: tracebacks, and what an address does not show
    copies.copy(Project.find(), address, **asked)


# --- what the commands share ----------------------------------------------------------------------


def _meanwhile(line: str) -> None:
    """Say what is at work to whoever waits at a terminal."""
    if sys.stderr.isatty():
        _warn(line)


def _stop_on_sigterm() -> None:
    """Let SIGTERM end the run as Ctrl-C does, so that nothing private is left behind."""

    def stop(*_: object) -> None:
        _warn("Stopped; what was published stays.")
        sys.exit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)


def _preview(
    project: Project, meetings: tuple[str, ...], name: str, options: Options, *, dry_run: bool
) -> None:
    from analysis.batch import run
    from analysis.batch.plan import plan
    from analysis.papers import keep_papers

    if dry_run:
        raise click.UsageError("--only builds a report; --dry-run goes without it.")
    plans = list(_each(project, meetings, lambda address: plan(project, address)))
    having = [(planned, job) for planned in plans for job in planned.jobs if job.name == name]
    if not having:
        known = near(name, [job.name for each in plans for job in each.jobs], listed=True)
        raise InputError([Fault("--only", f"is no report of these meetings{known}", value=name)])
    for planned, job in having:
        keep_papers(project, planned.papers)
        built, path = run.preview(project, planned, job, options=options)
        if built.failure:
            telling.failed(project, planned.address, job.name, built.cause)
            sys.exit(FAILED)
        click.echo(f"Nothing is published. Open {project.shown(path)}")
