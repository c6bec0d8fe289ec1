"""Make what is stale of some meetings, and publish each meeting as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis import papers, whole_files
from analysis.batch import Options, fingerprint, kept, manifest, workplace
from analysis.batch.build import Built, build
from analysis.batch.plan import Job, Plan, plan
from analysis.batch.telling import Done
from analysis.batch.whole import UnpublishableError, assemble, write
from analysis.batch.workplace import Workplace
from analysis.faults import InputError
from analysis.project import Address, Project


def stale(project: Project, planned: Plan, folder: Path, *, force: bool) -> dict[str, str]:
    """Return why each report of a meeting must be made again; an empty text when it need not be.

    ``folder`` is where finished reports are kept.
    """
    if force:
        return dict.fromkeys((job.name for job in planned.jobs), "--force")
    setting = fingerprint.setting(project)
    return {
        job.name: kept.why_stale(project, kept.read(folder, job.name), kept.made_from(job, setting))
        for job in planned.jobs
    }


@dataclass
class _Meeting:
    """A meeting that is being made; ``leave`` gives up its workplace.

    ``before`` are the files that were published when it was begun.
    """

    planned: Plan
    place: Workplace
    leave: ExitStack
    stale: list[str]
    before: dict[str, str]
    finished: list[Built] = field(default_factory=list)

    @property
    def jobs(self) -> list[Job]:
        return [job for job in self.planned.jobs if job.name in self.stale]

    @property
    def is_complete(self) -> bool:
        return len(self.finished) == len(self.stale)


def run(project: Project, addresses: Sequence[Address], *, options: Options) -> Iterator[Done]:
    """Make the reports of some meetings side by side, and publish each meeting when it is whole.

    Yields what became of each. With a failed report a meeting's published state stays as it was,
    unless it is asked to keep going; with faults in its input too, and the others are published.
    """
    with ExitStack() as places:
        at_work = _AtWork(project, options, places)
        built = build(project, at_work.begin(addresses), options)
        places.callback(built.close)  # before the workplaces are cleared, ends what is at work
        for one in built:
            at_work.meetings[one.job.address].finished.append(one)
            yield from at_work.ended()
        yield from at_work.ended()


@dataclass
class _AtWork:
    """The meetings that are begun and not ended, which are few: each is opened when it is its turn.

    ``faulty`` is what became of those that could not be begun, or need not be.
    """

    project: Project
    options: Options
    places: ExitStack
    meetings: dict[Address, _Meeting] = field(default_factory=dict)
    faulty: list[Done] = field(default_factory=list)

    def begin(self, addresses: Sequence[Address]) -> Iterator[tuple[Job, Workplace]]:
        """Begin one meeting after the other and give its jobs, as they are asked for."""
        for address in sorted(addresses):  # so that two runs do not wait for each other
            leave = self.places.enter_context(ExitStack())
            place = leave.enter_context(workplace.opened(self.project, address))
            begun = _begin(self.project, address, place, leave, self.options)
            if isinstance(begun, _Meeting):
                self.meetings[address] = begun
                yield from ((job, place) for job in begun.jobs)
            else:
                leave.close()
                self.faulty.append(begun)

    def ended(self) -> Iterator[Done]:
        """End the meetings that have come to their end since this was asked last."""
        while self.faulty:
            yield self.faulty.pop()
        for address in [address for address, each in self.meetings.items() if each.is_complete]:
            yield _finish(self.project, self.meetings.pop(address), self.options)


def _begin(
    project: Project, address: Address, place: Workplace, leave: ExitStack, options: Options
) -> _Meeting | Done:
    """Find out what is to be made of a meeting; or say what is wrong, or that nothing need be."""
    if not options.force and (done := manifest.current(project, address)):
        return done  # another run has made it in the meantime
    try:
        planned = plan(project, address)
    except InputError as error:
        return Done(address, faults=error.faults)
    reasons = stale(project, planned, place.kept, force=options.force)
    planned.papers.prepare()
    papers.hand_over(project, planned.papers)
    before = manifest.outputs(project.published_folder(address))
    return _Meeting(planned, place, leave, [name for name, why in reasons.items() if why], before)


def _finish(project: Project, meeting: _Meeting, options: Options) -> Done:
    """Publish a meeting whose reports are made, and give up what was held of it."""
    done = _published(project, meeting, keep_going=options.keep_going)
    meeting.leave.close()
    papers.take_back(project, done.address)
    return done


# --- a meeting, as a whole ------------------------------------------------------------------------


def _published(project: Project, meeting: _Meeting, *, keep_going: bool) -> Done:
    """Publish a meeting whose reports are made, or say why not."""
    planned, place = meeting.planned, meeting.place
    papers.keep_papers(project, planned.papers)
    in_order = sorted(meeting.finished, key=lambda one: meeting.stale.index(one.job.name))
    failed = tuple(one for one in in_order if one.failure)
    published = project.published_folder(planned.address)
    done = Done(
        planned.address,
        len(planned.jobs),
        made=len(meeting.finished) - len(failed),
        failed={one.job.name: one.cause for one in failed},
        undeclared=planned.papers.fails,
        overwritten=tuple(manifest.differing(manifest.outputs(published), meeting.before)),
    )
    if failed and (any(one.is_refused for one in failed) or not keep_going):
        return done
    try:
        whole = assemble(planned, place.kept, in_order)
        now = fingerprint.inputs_now(project, planned.address, whole.inputs)
        if changed := manifest.differing(now, whole.inputs):  # the reports may not fit together
            return replace(done, problem=f"{changed[0]} was changed during the run; run again")
        with whole_files.new_folder(published) as folder:
            write(project, whole, folder)
    except UnpublishableError as error:
        return replace(done, problem=str(error))
    kept.prune(place.kept, {job.name for job in planned.jobs})
    return replace(done, published=True)


# --- without publishing ---------------------------------------------------------------------------


def preview(project: Project, planned: Plan, job: Job, *, options: Options) -> tuple[Built, Path]:
    """Show one report in ``reports/.preview``, where no reader looks, and publish nothing.

    It is kept like any other: a run that finds nothing changed since then publishes it as it is.
    """
    address = planned.address
    with workplace.opened(project, address) as place:
        built = Built(job)
        if stale(project, planned, place.kept, force=options.force)[job.name]:
            papers.hand_over(project, planned.papers)
            (built,) = build(project, [(job, place)], options)
        path = project.reports / ".preview" / str(address) / f"{job.name}.html"
        if not built.failure and (found := kept.read(place.kept, job.name)):
            path.parent.mkdir(parents=True, exist_ok=True)
            whole_files.write(path, found.page.html)
    return built, path
