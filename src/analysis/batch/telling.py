"""What became of a meeting; what the command tells of that, and of how far a run is."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import click

from analysis.faults import Fault
from analysis.project import Address, Project

_warn = partial(click.echo, err=True)
_MOST_KB = 120  # of a page that opens fast on a phone


@dataclass(frozen=True)
class Done:
    """What a run has done about a meeting.

    ``faults`` are what is wrong with its input. ``failed`` are the reports that could not be made,
    each with its cause, ``made`` counts those that were. ``problem`` says why the meeting as a
    whole cannot be published, ``undeclared`` that a deviation is undeclared or a declared one is
    not there. ``overwritten`` names files that something else has written where the meeting is
    published.
    """

    address: Address
    reports: int = 0
    faults: tuple[Fault, ...] = ()
    published: bool = False
    up_to_date: bool = False
    made: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    undeclared: bool = False
    overwritten: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        """Whether nothing failed and every deviation is a known one."""
        return not (self.faults or self.failed or self.problem or self.undeclared)


_BUILT, _FAILED = ": built", ": failed"


def report(address: Address, name: str, *, is_built: bool) -> str:
    """Return the line about a report that is done."""
    return f"{address} {name}{_BUILT if is_built else _FAILED}"


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show progress: how many reports are done on a terminal, one line per report in a log.

    It is told in lines, also by a run elsewhere, whose other lines are shown as they are.
    """
    if not sys.stderr.isatty():
        yield _warn
        return
    done = 0

    def count(line: str) -> None:
        nonlocal done
        if not line.endswith((_BUILT, _FAILED)):
            _warn(f"\r\x1b[K{line}")
            return
        done += 1
        name = line.split()[1].removesuffix(":")
        _warn(f"\r\x1b[KReports done: {done} ({name})", nl=False)

    try:
        yield count
    finally:
        _warn("\r\x1b[K", nl=False)


def waits(address: Address) -> None:
    _warn(f"{address}: another run is at work on it; waiting until it is done")


def counted(what: str, names: Collection[str]) -> Iterator[str]:
    """Return some names; on a terminal, show meanwhile how many have been done."""
    if not sys.stderr.isatty():
        yield from names
        return
    with click.progressbar(names, label=what, show_pos=True, file=sys.stderr) as shown:
        yield from shown


def waits_for_copy() -> None:
    _warn("another copy is at work; waiting until it is done")


def account_is_lost() -> None:
    _warn(
        "udvalgstal.json there is not as it was written: everything is copied again, and what has "
        "been published no longer since may lie there until you delete it"
    )


def copied(
    published: Collection[str], sizes: Mapping[str, int], gone: Collection[str], *, dry_run: bool
) -> None:
    """Say what became of each meeting elsewhere, of whose files ``sizes`` were copied, in bytes."""

    def of(name: str) -> str:
        return "/".join(name.split("/")[:2])

    would = "would be " if dry_run else ""
    stays, put, away = {*map(of, published)}, Counter(map(of, sizes)), Counter(map(of, gone))
    size = Counter[str]()
    for name in sizes:
        size[of(name)] += sizes[name]
    for place in sorted({*stays, *away}, key=lambda place: ("/" not in place, place)):
        said = [f"{_files(put[place])} {would}copied ({size[place]:,} bytes)"] * bool(put[place])
        said += [f"{_files(away[place])} {would}taken away"] * bool(away[place])
        if place not in stays:
            said = [f"{would}taken away"]
        click.echo(f"{place}: {', '.join(said) or 'up to date'}")
    if dry_run:
        click.echo("Nothing was copied.")
    elif not (sizes or gone):
        click.echo("Nothing here has changed since it was copied.")


def _files(count: int) -> str:
    return f"{count} {'file' if count == 1 else 'files'}"


def failed(project: Project, address: Address, name: str, cause: str) -> None:
    """Say why a report could not be made, and where it is as far as it ran."""
    _warn(f"{address} {name} failed: {cause}")
    ran = project.kept_folder(address) / f"{name}.ipynb"
    if ran.is_file():
        _warn(f"  as far as it ran: {project.shown(ran)}")


def done_with(project: Project, done: Done) -> None:
    address, count = done.address, done.reports
    for name, cause in done.failed.items():
        failed(project, address, name, cause)
    if done.undeclared:
        _warn(
            f"{address}: a deviation is undeclared, or a declared one is not there; "
            f"see udvalgstal check {address}"
        )
    for name in done.overwritten[:1]:
        where = project.shown(project.published_folder(address) / name)
        _warn(f"{address}: {where} was changed by something else during the run")
    if done.problem:
        _warn(f"{address}: {done.problem}")
    if done.up_to_date:
        click.echo(f"{address}: up to date")
    elif done.published and done.failed:
        click.echo(f"{address}: published, {len(done.failed)} of {count} reports as placeholder")
    elif done.published:
        left = count - done.made
        told = f" ({done.made} built, {left} unchanged)" if left else ""
        click.echo(f"{address}: published, {count} {'report' if count == 1 else 'reports'}{told}")
    else:
        _warn(f"{address}: not published; what was published before stays")


def no_longer_delivered(project: Project) -> None:
    """Name what is published of a meeting whose figures are gone: only a person may remove it."""
    delivered = map(project.published_folder, project.addresses())
    for folder in sorted({*project.published()} - {*delivered}):
        address = folder.relative_to(project.reports).as_posix()
        _warn(
            f"{address}: is published and no longer delivered; "
            f"it stays until reports/{address} is deleted"
        )


def too_large(project: Project) -> None:
    """Name the pages that are slow to open on a phone: only a person can divide a report."""
    for path in (page for each in project.published() for page in sorted(each.glob("*.html"))):
        if path.stat().st_size > _MOST_KB * 1024:
            _warn(
                f"{project.shown(path)}: is over {_MOST_KB} KB and slow on a phone; "
                "show its tables in several reports"
            )
