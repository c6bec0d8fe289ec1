"""Make reports in processes of their own, several at a time; what befalls one stops no other."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import shutil
import signal
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache, partial
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple, cast

from analysis import cpr, forking
from analysis.batch import Options, fingerprint, forked, kept, kernels, telling
from analysis.batch.execute import Executed, Failure, execute
from analysis.batch.forked import ForkedKernel
from analysis.batch.kept import Kept
from analysis.batch.plan import Job
from analysis.batch.workplace import Workplace
from analysis.export.refusals import RefusedError
from analysis.export.report import EmptyReportError, ReportExporter
from analysis.present.output import font_address
from analysis.project import Project
from analysis.whole_files import digest

_BETWEEN = 20_000  # objects made between two looks for what is no longer used; Python's own is 700
_GRACE = 15  # seconds beyond its time after which a report's process is ended from outside
_LONGEST = 1_000_000  # bytes that are taken from a report's process
_MOST_SAID = 5_000  # characters of why it failed: an error may quote all that it was given


@dataclass(frozen=True)
class Built:
    """What became of a job: kept in the workplace, or why not.

    ``page`` is the SHA-256 of its page, which was looked through in its process.
    """

    job: Job
    failure: Failure | None = None
    page: str = ""

    @property
    def cause(self) -> str:
        """Why it could not be made, for the analyst."""
        return self.failure.cause if self.failure else ""

    @property
    def line(self) -> str:
        """What the log says of it."""
        return telling.report(self.job.address, self.job.name, is_built=not self.failure)

    @property
    def is_refused(self) -> bool:
        """Whether its page was refused: what it held may stand in others of the meeting too."""
        return self.failure is not None and self.failure.kind == "refused"


class _Task(NamedTuple):
    """A job, where it is made, and what its page is noted to be made from."""

    job: Job
    place: Workplace
    number: int
    root: Path
    setting: dict[str, Any]
    forks: bool
    timeout: int
    is_tried_again: bool = False

    @property
    def folder(self) -> Path:
        return self.place.reports / self.job.name

    @property
    def sockets(self) -> Path:
        return self.place.sockets / str(self.number)


class _Running(NamedTuple):
    task: _Task
    process: BaseProcess
    end: float


def build(
    project: Project, jobs: Iterable[tuple[Job, Workplace]], options: Options
) -> Generator[Built, None, None]:
    """Make every report in a process and a folder of its own, and yield each as it is finished.

    A job, with its workplace, is asked for when there is a process for it. Its page and its
    executed notebook are then kept in that workplace. What the machine did to a report, a kernel
    killed for one, is tried once more; an error of its own is not, nor is one that took too long.
    Progress is shown. Whatever the notebooks have started ends with them.
    """
    jobs = iter(jobs)
    if not (first_job := [*islice(jobs, 1)]):
        return  # nothing is loaded for nothing
    forks = _forks(options)
    context = multiprocessing.get_context("fork" if forks else "spawn")
    kernels.adopt_strays()
    first = _tasks(project, chain(first_job, jobs), options.timeout, forks)
    again: deque[_Task] = deque()
    running: dict[Connection, _Running] = {}
    finished: list[Built] = []
    with telling.progress() as told:
        try:
            while True:
                waiting = chain(first, (again.popleft() for _ in range(len(again))))
                for task in islice(waiting, options.at_once - len(running)):
                    _start(task, context, running)
                for built in finished:  # only now: the machine works while these are published
                    told(built.line)
                    yield built
                if not running:
                    return
                finished = []
                for task, built in _received(running):
                    if built.failure and built.failure.by_the_machine and not task.is_tried_again:
                        again.append(task._replace(is_tried_again=True))
                    else:
                        finished.append(built)
        finally:
            _end(running)


def _forks(options: Options) -> bool:
    """Return whether reports are made in forks of this process; it then loads what they share."""
    if options.kernel != "fork":
        return False
    kernels.warm_up()
    if not forking.is_possible():
        return False
    forked.warm_up()
    _exporter()
    gc.collect()
    gc.freeze()  # what is loaded is not looked through again
    gc.set_threshold(_BETWEEN)
    return True


def _tasks(
    project: Project, jobs: Iterable[tuple[Job, Workplace]], timeout: int, forks: bool
) -> Iterator[_Task]:
    setting = fingerprint.setting(project)
    for number, (job, place) in enumerate(jobs):
        yield _Task(job, place, number, project.root, setting, forks, timeout)


def _end(running: Mapping[Connection, _Running]) -> None:
    for _, process, _ in running.values():
        process.kill()
    for _, process, _ in running.values():
        process.join()
    kernels.end_strays()


def _start(task: _Task, context: Any, running: dict[Connection, _Running]) -> None:
    receiving, sending = context.Pipe(duplex=False)
    arguments = (sending, task, os.getpid())
    # A daemon, so that nothing waits for it when the run is stopped at an awkward moment.
    process = context.Process(target=_work, args=arguments, daemon=True)
    with _no_ctrl_c():  # until it is one of those that are running, and ignores Ctrl-C itself
        process.start()
        sending.close()  # so that the pipe ends with the process
        running[receiving] = _Running(task, process, time.monotonic() + task.timeout + _GRACE)


@contextmanager
def _no_ctrl_c() -> Iterator[None]:
    """Put Ctrl-C off; a process that is started meanwhile puts it off until it says otherwise."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _received(running: dict[Connection, _Running]) -> Iterator[tuple[_Task, Built]]:
    """Take what has become of those that are finished, see them off, and clear what they had."""
    first = min(end for _, _, end in running.values())
    ready = wait([*running], timeout=max(0.0, first - time.monotonic()))
    late = [each for each, (_, _, end) in running.items() if end <= time.monotonic()]
    for connection in cast(list[Connection], ready) or late:
        task, process, end = running.pop(connection)
        built = _result(connection, task, process, end)
        process.join()
        kernels.end_strays()
        for private in (task.folder, task.sockets):
            shutil.rmtree(private, ignore_errors=True)
        yield task, built


def _result(connection: Connection, task: _Task, process: BaseProcess, end: float) -> Built:
    """Take the result from a process, or note that it ended, or must end, without one.

    It comes from where a notebook was run, so it is read as data and not unpickled.
    """
    with connection:
        if not connection.poll() and end <= time.monotonic():
            process.kill()
            said = f"took more than {task.timeout} seconds and had to be killed"
            return Built(task.job, Failure("slow", said))
        try:
            page, failure = json.loads(connection.recv_bytes(_LONGEST))
            return Built(task.job, failure and Failure(**failure), page)
        except (EOFError, OSError, ValueError):
            process.join()
            ended = kernels.ending(process.exitcode)
            return Built(task.job, Failure("died", f"the process that built it {ended}"))


# --- in the process of a report -------------------------------------------------------------------


def _work(sending: Connection, task: _Task, parent: int) -> None:
    """Make one report in this process, and send the SHA-256 of its page, or why it has none."""
    gc.freeze()  # what the run has open stays shared with it
    kernels.adopt_strays()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which then ends this
    signal.signal(signal.SIGTERM, kernels.end_with_strays)
    kernels.die_with(parent, signal.SIGTERM)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    multiprocessing.current_process().daemon = False  # a notebook may start processes of its own
    with sending:
        made = _make(task, closing=sending.fileno())
        failure = made.failure and asdict(made.failure)
        if failure and len(failure["cause"]) > _MOST_SAID:
            failure["cause"] = f"{failure['cause'][:_MOST_SAID]}…"
        sending.send_bytes(json.dumps([made.page, failure]).encode())


def _make(task: _Task, *, closing: int) -> Built:
    """Run the notebook and export its page; keep the notebook whatever became of it."""
    job, place = task.job, task.place
    try:
        task.folder.mkdir()
        task.sockets.mkdir()
        fork = partial(ForkedKernel, closing) if task.forks else None
        done = execute(job, task.folder, task.sockets, fork=fork, timeout=task.timeout)
        built = Built(job, done.failure) if done.failure else _export(task, done)
        kernels.end_strays()
        notebook = place.kept / f"{job.name}.ipynb"
        kept.keep_notebook(notebook, done.notebook, task.root)
        return built
    except OSError as error:
        return Built(job, Failure("died", f"{error.strerror} while it was made"))
    except Exception as error:
        said = cpr.mask(f"{type(error).__name__}: {error}")
        return Built(job, Failure("died", said))


@cache
def _exporter() -> ReportExporter:
    """Return the exporter, made once and shared by the processes forked from this one."""
    exporter = ReportExporter()  # type: ignore[no-untyped-call]
    exporter.warm_up()
    font_address()
    return exporter


def _export(task: _Task, done: Executed) -> Built:
    """Keep the page of an executed notebook, or say why it has none."""
    job = task.job
    try:
        words, corrected = asdict(job.words), job.corrected
        page = _exporter().report(
            done.notebook, job.meeting, job.title, corrected=corrected, **words
        )
    except RefusedError as error:
        return Built(job, Failure("refused", f"the page {error}"))
    except EmptyReportError as error:
        return Built(job, Failure("empty", str(error)))
    made_from = kept.made_from(job, task.setting)
    kept.keep(task.place.kept, job.name, Kept(page=page, read=done.read, made_from=made_from))
    return Built(job, page=digest(page.html))
