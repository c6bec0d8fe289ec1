"""Run the notebooks of a meeting and turn each into a page, several at a time."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis import cpr
from analysis.batch.plan import Job
from analysis.export.page import RefusedError
from analysis.export.report import EmptyReportError, FailedCellError, ReportExporter, ReportPage

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
    jobs: Sequence[Job], private: Path, *, workers: int, told: Callable[[Built], None]
) -> list[Built]:
    """Build every report, each in a folder of its own under ``private``; one failing stops none.

    ``told`` is called with each report as it is finished. Returns them in the order of the jobs.
    """
    if not jobs:
        return []
    finished: dict[int, Built] = {}
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(min(workers, len(jobs)), context) as pool:
        running = {
            pool.submit(build_one, job, private / str(number)): number
            for number, job in enumerate(jobs)
        }
        for future in as_completed(running):
            job = jobs[running[future]]
            try:
                built = future.result()
            except BrokenProcessPool:
                built = Built(job, failure=Failure("died", "the worker process was killed"))
            finished[running[future]] = built
            told(built)
    return [finished[number] for number in range(len(jobs))]


def build_one(job: Job, folder: Path) -> Built:
    """Run one notebook with papermill in a folder of its own and export it."""
    folder.mkdir(parents=True)
    try:
        with _sockets() as sockets:
            notebook = _execute(job, folder, sockets)
        return Built(job, page=_exporter().report(notebook, job.meeting))
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


@cache
def _exporter() -> ReportExporter:
    return ReportExporter()  # type: ignore[no-untyped-call]


def _execute(job: Job, folder: Path, sockets: Path) -> Any:
    import papermill  # takes half a second, which `list` and `check` need not wait for
    from traitlets.config import Config

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
        config=Config({"KernelManager": {"transport": transport}}),
    )


def _failure(error: Exception) -> Failure:
    """Name the cause of a failed run in a line, with the cell where it happened."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    if isinstance(error, PapermillExecutionError):
        said = f"cell {error.cell_index + 1}: {error.ename}: {error.evalue}"
        return Failure("cell", cpr.mask(said))
    if isinstance(error, CellTimeoutError):
        return Failure("slow", f"a cell took more than {CELL_SECONDS} seconds")
    if isinstance(error, DeadKernelError) or "Kernel died" in str(error):
        return Failure("died", "its kernel died")
    return Failure("died", cpr.mask(f"{type(error).__name__}: {error}"))
