"""Run the notebooks of a meeting and turn each into a page, several at a time."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Literal, cast

from analysis import cpr
from analysis.batch import fork
from analysis.batch.plan import Job
from analysis.export.page import RefusedError
from analysis.export.report import EmptyReportError, FailedCellError, ReportExporter, ReportPage

Kernel = Literal["fork", "spawn"]

CELL_SECONDS = 600  # a cell that takes longer hangs

_REASONS = {
    "cell": "Beregningen stoppede med en fejl.",
    "died": "Beregningen blev afbrudt, før den var færdig.",
    "slow": "Beregningen blev ikke færdig i tide.",
    "empty": "Beregningen gav hverken en tabel eller en figur.",
    "refused": "Siden indeholdt noget, der ikke må offentliggøres.",
}


@dataclass(frozen=True)
class Failure:
    """Why a report could not be made: ``cause`` for the analyst, ``reason`` for the reader."""

    kind: str
    cause: str

    @property
    def reason(self) -> str:
        """The reason in plain Danish."""
        return _REASONS[self.kind]


@dataclass(frozen=True)
class Built:
    """What became of a job: its page, or why there is none."""

    job: Job
    page: ReportPage | None = None
    failure: Failure | None = None


def build(
    jobs: Sequence[Job],
    private: Path,
    *,
    workers: int,
    told: Callable[[Built], None],
    kernel: Kernel = "fork",
) -> list[Built]:
    """Build every report in a process and a folder of its own; one failing stops none.

    ``kernel`` is "fork" for kernels forked from this process, where the system can, or "spawn" for
    ordinary ones. ``told`` is called with each report as it is finished. Returns them in the order
    of the jobs.
    """
    if kernel == "fork" and jobs:
        fork.warm_up()
    forks = kernel == "fork" and fork.is_possible()
    context = multiprocessing.get_context("fork" if forks else "spawn")
    waiting = deque(enumerate(jobs))
    running: dict[Connection, tuple[int, BaseProcess]] = {}
    finished: dict[int, Built] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                number, job = waiting.popleft()
                receiving, sending = context.Pipe(duplex=False)
                arguments = (sending, job, private / str(number), forks)
                process = context.Process(target=_work, args=arguments)  # type: ignore[attr-defined]
                process.start()
                sending.close()  # so that the pipe ends with the process
                running[receiving] = number, process
            for ready in wait([*running]):
                connection = cast(Connection, ready)
                number, process = running.pop(connection)
                finished[number] = _received(connection, jobs[number])
                process.join()
                told(finished[number])
    finally:
        for _, process in running.values():
            process.kill()
    return [finished[number] for number in range(len(jobs))]


def _received(connection: Connection, job: Job) -> Built:
    """Take the result from a process, or note that it ended without one."""
    with connection:
        try:
            return cast(Built, connection.recv())
        except EOFError:
            return Built(job, failure=Failure("died", "the process that built it was killed"))


def _work(sending: Connection, job: Job, folder: Path, forks: bool) -> None:
    """Build one report in this process, and send the result."""
    if forks:
        fork.prepare(closing=sending.fileno())
    with sending:
        sending.send(build_one(job, folder, forks=forks))


def build_one(job: Job, folder: Path, *, forks: bool) -> Built:
    """Run one notebook with papermill in a folder of its own and export it."""
    folder.mkdir(parents=True)
    try:
        with _sockets() as sockets:
            notebook = _execute(job, folder, sockets, forks=forks)
        exporter = ReportExporter()  # type: ignore[no-untyped-call]
        return Built(job, page=exporter.report(notebook, job.meeting))
    except RefusedError as error:
        return Built(job, failure=Failure("refused", f"the page {error}"))
    except EmptyReportError as error:
        return Built(job, failure=Failure("empty", str(error)))
    except FailedCellError as error:
        return Built(job, failure=Failure("cell", cpr.mask(str(error))))
    except Exception as error:
        return Built(job, failure=_failure(error))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _sockets() -> Iterator[Path]:
    """Give a kernel a folder for its sockets that no other kernel has.

    Short, because the path of a socket may have about a hundred characters; and private, because
    kernels that share a folder mix up their messages.
    """
    with tempfile.TemporaryDirectory(prefix="udv-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _execute(job: Job, folder: Path, sockets: Path, *, forks: bool) -> Any:
    import papermill  # takes half a second, which `list` and `check` need not wait for
    from traitlets.config import Config

    if forks:
        os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = fork.PROVISIONER
    # What lies in a home folder (start-up scripts, other kernels) must not change a report.
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        os.environ[name] = str(sockets)
    transport = "ipc" if os.name == "posix" else "tcp"
    return papermill.execute_notebook(
        str(job.notebook),
        None,
        parameters=job.parameters,
        kernel_name="python3",
        progress_bar=False,
        log_output=False,
        cwd=str(folder),
        execution_timeout=CELL_SECONDS,
        shutdown_kernel="immediate",
        config=Config(
            {
                "KernelManager": {
                    "transport": transport,
                    "connection_file": str(sockets / "kernel.json"),
                }
            }
        ),
    )


def _failure(error: Exception) -> Failure:
    """Name the cause of a failed run in a line, with the cell where it happened."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, PapermillExecutionError):
        # Counted from 1, without the cell that papermill has put in after the parameters.
        said = f"cell {error.cell_index}: {error.ename}: {error.evalue}"
        return Failure("cell", cpr.mask(said))
    if isinstance(error, CellTimeoutError):
        return Failure("slow", f"a cell took more than {CELL_SECONDS} seconds")
    if isinstance(error, DeadKernelError) or "Kernel died" in str(error):
        return Failure("died", "its kernel died")
    return Failure("died", cpr.mask(f"{type(error).__name__}: {error}"))
