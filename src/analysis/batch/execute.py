"""Run one notebook with papermill in a kernel of its own, and say plainly what stopped it."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from analysis import cpr
from analysis.batch import account, kernels
from analysis.batch.plan import Job
from analysis.whole_files import digest

_REASONS = {
    "cell": "Beregningen stoppede med en fejl.",
    "changed": "Beregningen blev ændret, mens den blev udført.",
    "died": "Beregningen blev afbrudt, før den var færdig.",
    "memory": "Beregningen brugte mere hukommelse, end der var.",
    "slow": "Beregningen blev ikke færdig i tide.",
    "empty": "Beregningen gav hverken en tabel eller en figur.",
    "refused": "Siden indeholdt noget, der ikke må offentliggøres.",
}

# What the notebook has read is asked for in a last cell, which nobody sees.
_ACCOUNT = "from analysis.batch.account import Account\n\nAccount()"
_ACCOUNT_TAG = "injected-account"


@dataclass(frozen=True)
class Failure:
    """Why a report could not be made: ``cause`` for the analyst, ``reason`` for the reader."""

    kind: str
    cause: str

    @property
    def reason(self) -> str:
        """The reason in plain Danish."""
        return _REASONS[self.kind]

    @property
    def by_the_machine(self) -> bool:
        """Whether it may go well another time: nothing in the notebook says that it cannot."""
        return self.kind in ("died", "memory")


@dataclass(frozen=True)
class Executed:
    """A notebook as far as it ran, the files it read with their SHA-256, and what stopped it."""

    notebook: NotebookNode
    read: dict[str, str | None]
    failure: Failure | None = None


def execute(job: Job, folder: Path, sockets: Path, *, forks: bool, timeout: int) -> Executed:
    """Run a notebook in ``folder``, with the sockets of its kernel in ``sockets``.

    A cell may take ``timeout`` seconds. Whether the notebook failed is read from its outputs,
    whatever its metadata say.
    """
    content = job.notebook.read_bytes() if job.notebook.is_file() else b""
    if digest(content) != job.digest:
        said = "its notebook was changed during the run; run again"
        nothing = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
        return Executed(nothing, {}, Failure("changed", said))
    notebook = _prepared(content, job)
    stopped = None
    try:
        _run(notebook, folder, sockets, forks=forks, timeout=timeout)
    except Exception as error:
        stopped = _stopped(error, notebook, timeout)
    read = _take_account(notebook)
    return Executed(notebook, read, stopped or _failed_cell(notebook))


def _prepared(content: bytes, job: Job) -> NotebookNode:
    """Return the notebook with its parameters, and with the cell that tells what it has read."""
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    written = nbformat.reads(content.decode("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    notebook: NotebookNode = parameterize_notebook(load_notebook_node(written), job.parameters)
    tags = {"tags": [_ACCOUNT_TAG]}
    last = nbformat.v4.new_code_cell(_ACCOUNT, metadata=tags)  # type: ignore[no-untyped-call]
    notebook.cells.append(last)
    return notebook


def _run(notebook: NotebookNode, folder: Path, sockets: Path, *, forks: bool, timeout: int) -> None:
    from papermill.engines import papermill_engines
    from papermill.utils import chdir
    from traitlets.config import Config

    # What is wrong is said once, with the report's name, and not by the libraries too.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    # What lies in a home folder (start-up scripts, other kernels) must not change a report.
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        os.environ[name] = str(sockets)
    os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = kernels.FORKED if forks else kernels.ORDINARY
    manager = {
        "transport": "ipc" if os.name == "posix" else "tcp",
        "connection_file": str(sockets / "kernel.json"),
    }
    with chdir(str(folder)):
        papermill_engines.execute_notebook_with_engine(
            None,
            notebook,
            "python3",
            progress_bar=False,
            log_output=False,
            execution_timeout=timeout,
            shutdown_kernel="immediate",
            config=Config({"KernelManager": manager}),
        )


def _take_account(notebook: NotebookNode) -> dict[str, str | None]:
    """Take the last cell away and return what it says was read."""
    for output in notebook.cells.pop().outputs:
        found = output.get("data", {}).get(account.KIND)
        if found is not None:
            return dict(found)
    return {}


def _failed_cell(notebook: NotebookNode) -> Failure | None:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                said = f"{_place(notebook, cell)}: {output.ename}: {output.evalue}"
                kind = "memory" if output.ename.endswith("MemoryError") else "cell"
                return Failure(kind, cpr.mask(said))
    return None


def _stopped(error: Exception, notebook: NotebookNode, timeout: int) -> Failure:
    """Say what stopped a notebook from outside, and in which cell."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    begun = [cell for cell in notebook.cells if _is_begun(cell)]
    where = f"{_place(notebook, begun[-1])}: " if begun else ""
    if isinstance(error, CellTimeoutError):
        return Failure("slow", f"{where}took more than {timeout} seconds")
    if isinstance(error, DeadKernelError) or "Kernel died" in str(error):
        return Failure("died", f"{where}its kernel {kernels.ending(kernels.exit_status())}")
    said = error.strerror if isinstance(error, OSError) else str(error)
    return Failure("died", cpr.mask(f"{where}{type(error).__name__}: {said}"))


def _is_begun(cell: NotebookNode) -> bool:
    """Whether the kernel was asked to run a cell; what it says of it may be lost with it."""
    return bool(cell.metadata.get("papermill", {}).get("start_time"))


def _place(notebook: NotebookNode, cell: NotebookNode) -> str:
    """Name a cell by its number in the notebook as it is written, counted from 1."""
    number = 0
    for each in notebook.cells:
        number += "injected-parameters" not in each.metadata.get("tags", [])
        if each is cell:
            break
    return f"cell {number}"
