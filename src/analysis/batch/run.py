"""Make what is stale of some meetings, and publish each meeting as a whole."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis import papers, whole_files
from analysis.batch import fingerprint, kept, plan, workplace
from analysis.batch.build import Built, Options, build
from analysis.batch.current import Outcome, current
from analysis.batch.plan import Job, Plan
from analysis.batch.whole import Whole, assemble, write
from analysis.batch.workplace import Workplace
from analysis.export.refusals import RefusedError, check_folder
from analysis.faults import each
from analysis.project import Address, Project

Told = Callable[[Built], None]


def stale(project: Project, planned: Plan, folder: Path, *, force: bool) -> dict[str, str]:
    """Return why each report of a meeting must be made again; an empty text when it need not be.

    ``folder`` is where finished reports are kept.
    """
    if force:
        return dict.fromkeys((job.name for job in planned.jobs), "--force")
    setting = fingerprint.setting(project)
    raw = fingerprint.raw_files(project, planned.address)
    reasons = {}
    for job in planned.jobs:
        found = kept.read(folder, job.name)
        names = found.read if found else {}
        now = {name: raw.get(name) or fingerprint.digest_of_input(project, name) for name in names}
        reasons[job.name] = kept.why_stale(found, kept.made_from(job, setting), now)
    return reasons


@dataclass
class _Meeting:
    """A meeting that is being made; ``leave`` gives up its workplace.

    Its plan waits in the workplace until its turn comes, so that memory does not grow with the
    number of meetings.
    """

    address: Address
    place: Workplace
    leave: ExitStack
    stale: list[str]
    finished: list[Built] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return len(self.finished) == len(self.stale)

    def put_aside(self, planned: Plan) -> None:
        (self.place.folder / "plan").write_bytes(pickle.dumps(planned))

    def take_up(self) -> Plan:
        content = (self.place.folder / "plan").read_bytes()
        planned: Plan = pickle.loads(content)  # noqa: S301 - written by this very run
        return planned


def run(
    project: Project,
    addresses: Sequence[Address],
    *,
    options: Options,
    force: bool,
    keep_going: bool,
    told: Told,
    waits: Callable[[Address], None],
    finished: Callable[[Outcome], None],
) -> None:
    """Make the reports of some meetings side by side, and publish each meeting when it is whole.

    With a failed report a meeting's published state stays as it was, unless ``keep_going``.
    ``waits`` is called when another run is at work on a meeting, ``finished`` with what became of
    each. Raises :class:`InputError` with the faults of all meetings before anything is made.
    """
    with ExitStack() as places:

        def begin(address: Address) -> _Meeting | None:
            leave = places.enter_context(ExitStack())
            opened = workplace.opened(project, address, lambda: waits(address))
            place = leave.enter_context(opened)
            if not force and (outcome := current(project, address)):
                finished(outcome)  # another run has made it in the meantime
                return None
            planned = plan.plan(project, address)
            reasons = stale(project, planned, place.kept, force=force)
            meeting = _Meeting(
                address, place, leave, [name for name, why in reasons.items() if why]
            )
            planned.papers.prepare()
            meeting.put_aside(planned)
            return meeting

        # Always in the same order, so that two runs do not wait for each other.
        begun = each(sorted(addresses), begin)
        meetings = {meeting.address: meeting for meeting in begun if meeting}
        built = build(
            _jobs(project, meetings),
            {address: meeting.place for address, meeting in meetings.items()},
            root=project.root,
            setting=fingerprint.setting(project),
            options=options,
            told=told,
        )
        places.callback(built.close)  # before the workplaces are cleared, ends what is at work
        for address in _complete(meetings, built):
            meeting = meetings[address]
            finished(_finish(project, meeting, keep_going=keep_going))
            meeting.finished.clear()
            meeting.leave.close()
            papers.take_back(project, address)


def _jobs(project: Project, meetings: dict[Address, _Meeting]) -> Iterator[Job]:
    """Yield the reports to make, one meeting after the other, with its papers at hand."""
    for meeting in meetings.values():
        if meeting.stale:
            planned = meeting.take_up()
            papers.hand_over(project, planned.papers)
            yield from [job for job in planned.jobs if job.name in meeting.stale]


def _complete(meetings: dict[Address, _Meeting], built: Iterator[Built]) -> Iterator[Address]:
    """Yield each meeting as soon as all its reports are made, or were before."""
    nothing_to_make = [address for address, meeting in meetings.items() if meeting.is_complete]
    yield from nothing_to_make
    if len(nothing_to_make) == len(meetings):
        return
    for one in built:
        meeting = meetings[one.job.address]
        meeting.finished.append(one)
        if meeting.is_complete:
            yield one.job.address


# --- a meeting, as a whole ------------------------------------------------------------------------


def _finish(project: Project, meeting: _Meeting, *, keep_going: bool) -> Outcome:
    """Publish a meeting whose reports are made, or say why not."""
    planned, place = meeting.take_up(), meeting.place
    papers.keep_papers(project, planned.papers)
    in_order = sorted(meeting.finished, key=lambda one: meeting.stale.index(one.job.name))
    failed = tuple(one for one in in_order if one.failure)
    outcome = Outcome(
        planned.address,
        len(planned.jobs),
        made=len(meeting.finished) - len(failed),
        failed=failed,
        undeclared=planned.papers.fails,
    )
    if failed and not (keep_going and _may_be_published(failed)):
        return outcome
    whole = assemble(planned, place.kept, failed)
    if whole is None or _has_changed(project, whole):
        return replace(outcome, changed=True)
    try:
        made = write(project, whole, place.folder / "finished")
        check_folder(made)
    except RefusedError as error:
        return replace(outcome, refused=error.reasons)
    published = project.published_folder(planned.address)
    whole_files.exchange(made, published, workplace.old_state(place.folder))
    kept.prune(place.kept, {job.name for job in planned.jobs})
    return replace(outcome, published=True)


def _may_be_published(failed: Sequence[Built]) -> bool:
    """A page that was refused stops the meeting: what it held may stand in others too."""
    return all(one.failure and one.failure.kind != "refused" for one in failed)


def _has_changed(project: Project, whole: Whole) -> bool:
    """Whether a file has changed since it was read: then the reports may not fit together."""
    expected = whole.inputs
    now = {name: fingerprint.digest_of_input(project, name) for name in expected}
    raw = fingerprint.raw_files(project, whole.planned.address)
    return now != expected or not raw.keys() <= expected.keys()


# --- without publishing ---------------------------------------------------------------------------


def preview(
    project: Project,
    planned: Plan,
    name: str,
    *,
    options: Options,
    told: Told,
    waits: Callable[[Address], None],
) -> tuple[Built, Path]:
    """Show one report in ``reports/.preview``, where no reader looks, and publish nothing.

    It is kept like any other: a run that finds nothing changed since then publishes it as it is.
    """
    job, address = plan.only(planned.jobs, name), planned.address
    with workplace.opened(project, address, lambda: waits(address)) as place:
        built = Built(job)
        if stale(project, planned, place.kept, force=False)[name]:
            setting = fingerprint.setting(project)
            (built,) = build(
                [job],
                {address: place},
                root=project.root,
                setting=setting,
                options=options,
                told=told,
            )
        path = project.preview(address, name)
        if not built.failure and (found := kept.read(place.kept, name)):
            path.parent.mkdir(parents=True, exist_ok=True)
            whole_files.write(path, found.page.html)
    return built, path
