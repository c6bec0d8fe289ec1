"""What ``udvalgstal check`` says of a meeting, kept for as long as nothing has changed.

It is kept beside the figures in data/processed, with one hash over everything that it may rest on.
Not of a meeting with faults, nor where a register is: what is counted there may lie anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.batch import fingerprint
from analysis.meeting_file import FILE_NAME
from analysis.project import REGISTER, Address, Project
from analysis.sources import delivery, earlier
from analysis.sources.fetched import pinned
from analysis.whole_files import digest, digest_of

if TYPE_CHECKING:
    from analysis.papers import Papers


@dataclass(frozen=True)
class Said:
    """What is said of a meeting, line by line, and whether it ``fails``."""

    lines: list[str]
    fails: bool


def check(project: Project, address: Address) -> Said:
    """Check a meeting, unless it is known what that says, and keep the figures that were read.

    Raises :class:`InputError` with every fault of the meeting.
    """
    rests_on = _rests_on(project, address)
    if rests_on and (said := delivery.noted(project, address).get(rests_on)):
        return Said(**said)
    from analysis.batch.plan import checked  # both are slow to load, as is what they load
    from analysis.batch.recomputed import lines

    papers, _ = checked(project, address)
    told = _told_of_few(project, papers)
    said = [*lines(papers), *_not_compared(project, papers), *told]
    made = Said(said, papers.fails or bool(told))
    delivery.keep(project, address, papers.delivery)
    if rests_on and rests_on == _rests_on(project, address):  # nothing has changed meanwhile
        delivery.note(project, address, papers.delivery, {rests_on: asdict(made)})
    return made


def _told_of_few(project: Project, papers: Papers) -> list[str]:
    """Say where what is published tells of few persons of a register."""
    if papers.meeting.extract is None:
        return []
    from analysis.batch import audited  # slow to load, as is what it loads

    return [f"FAIL published: {each}" for each in audited.of_published(project, papers.meeting)]


def _not_compared(project: Project, papers: Papers) -> Iterator[str]:
    """Say which tables are held against none, while another committee has one of that id."""
    dated = {table.id for table in papers.meeting.tables if table.periods}
    for table, before in earlier.of_others(project, papers.meeting, dated - papers.earlier.keys()):
        whose = f"the table of that id in {before.address}, of another committee"
        yield f"WARN {table}: is not held against {whose}, {before.committee!r}"


def _rests_on(project: Project, address: Address) -> str:
    """Return one SHA-256 over all that may tell what is said of a meeting; empty if none can."""
    if (project.raw / address.body / REGISTER).exists():
        return ""
    try:
        setting = fingerprint.setting(project)
        files = (f"{project.shown(path)!a} {_content(path)}" for path in _files(project, address))
        return digest("\n".join([f"{setting}", *files]))
    except OSError:  # of which the check itself tells
        return ""


def _files(project: Project, address: Address) -> Iterator[Path]:
    """Yield what a check of a meeting may look at, folders among it, and more.

    That is all of the meeting, and of those before it that it is held against.
    """
    near = takewhile(lambda one: address.day - one.day <= earlier.FARTHEST, project.before(address))
    for one in (address, *near):
        for folder in (project.raw_folder(one), project.released_folder(one)):
            yield from (folder, *sorted(folder.rglob("*")))
        yield from pinned(project, project.raw_folder(one) / FILE_NAME)
    yield from sorted(project.notebooks.rglob("*"))
    yield project.calendar(address.body)
    goals = project.goals(address.body)
    yield goals
    if goals.exists():  # which names tables of any meeting
        yield from sorted(goals.parent.glob("*/meeting.toml"))


def _content(path: Path) -> str:
    """Say what there is at a path: a file with its hash, a folder or nothing, be it by a link."""
    kind = f"link to {str(path.readlink())!a}, " if path.is_symlink() else ""
    if path.is_file():
        return kind + digest_of(path)
    return f"{kind}{'folder' if path.is_dir() else 'something' if path.exists() else 'nothing'}"
