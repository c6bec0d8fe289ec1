"""Run one notebook with papermill in a kernel of its own, and say plainly what stopped it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import chdir, nullcontext
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode

from analysis import cpr, danish, meeting_file
from analysis.batch import kernels
from analysis.batch.parameters import read_notebook
from analysis.batch.plan import Job
from analysis.papers import MAY_OPEN
from analysis.present.output import MARK
from analysis.project import Address, Project
from analysis.whole_files import digest

if TYPE_CHECKING:
    from analysis.batch.forked import ForkedKernel

_REASONS = {
    "cell": "Beregningen stoppede med en fejl.",
    "changed": "Beregningen blev ændret, mens den blev udført.",
    "died": "Beregningen blev afbrudt, før den var færdig.",
    "memory": "Beregningen brugte mere hukommelse, end der var.",
    "slow": "Beregningen blev ikke færdig i tide.",
    "empty": "Beregningen gav hverken en tabel eller en figur.",
    "foreign": "Rapporten viste tal fra et andet møde.",
    "long": "Beregningen skrev mere, end den måtte.",
    "refused": "Siden indeholdt noget, der ikke må offentliggøres.",
}

# What the notebook has read, with the SHA-256 of each file, is asked for in a last cell that
# nobody sees.
_ACCOUNT = "application/vnd.udvalgstal.account+json"
_TELLS = f"""from IPython.display import display
from analysis.papers import files_read
display({{{_ACCOUNT!r}: files_read()}}, raw=True)
"""

_PRINTED = 1_000_000  # characters that the cells of a notebook may print
_ALONE = {"FileNotFoundError": "files", "ModuleNotFoundError": "modules"}


@dataclass(frozen=True)
class Failure:
    """Why a report could not be made: ``cause`` for the analyst, ``reason`` for the reader."""

    kind: str
    cause: str

    @property
    def reason(self) -> str:
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


def execute(
    job: Job, folder: Path, sockets: Path, *, fork: Callable[[], ForkedKernel] | None, timeout: int
) -> Executed:
    """Run a notebook in ``folder``, with the files of its kernel in ``sockets``.

    The kernel is what ``fork`` gives, and without that an ordinary one. A cell may take ``timeout``
    seconds. Whether the notebook failed is read from its outputs, whatever its metadata say.
    """
    content = job.notebook.read_bytes() if job.notebook.is_file() else b""
    if digest(content) != job.digest:
        said = "its notebook was changed during the run; run again"
        nothing = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
        return Executed(nothing, {}, Failure("changed", said))
    notebook = _prepared(content, job)
    _prepare_environment(job, sockets)
    stopped = None
    with chdir(folder):
        forked = fork() if fork else nullcontext()
        try:
            with forked as kernel:  # so that how it ended is known
                _run(notebook, kernel, sockets, timeout)
        except Exception as error:
            stopped = _stopped(error, notebook, timeout)
    read = _take_account(notebook)
    too_long = _cut(notebook)
    failure = stopped or _failed_cell(notebook) or too_long or _foreign(notebook, job, read)
    return Executed(notebook, read, failure)


def _prepared(content: bytes, job: Job) -> NotebookNode:
    """Return the notebook with its parameters, and with the cell that tells what it has read."""
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    written = nbformat.from_dict(read_notebook(content))  # type: ignore[no-untyped-call]
    notebook: NotebookNode = parameterize_notebook(load_notebook_node(written), job.parameters)
    tags = {"tags": ["injected-account"]}
    last = nbformat.v4.new_code_cell(_TELLS, metadata=tags)  # type: ignore[no-untyped-call]
    notebook.cells.append(last)
    return notebook


def _prepare_environment(job: Job, sockets: Path) -> None:
    os.environ[MAY_OPEN] = "\n".join(job.may_open)
    # What lies in a home folder (start-up scripts, other kernels) must not change a report.
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        os.environ[name] = str(sockets)
    os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = kernels.ORDINARY


def _run(notebook: NotebookNode, kernel: ForkedKernel | None, sockets: Path, timeout: int) -> None:
    from papermill.engines import papermill_engines
    from traitlets.config import Config

    # What is wrong is said once, with the report's name, and not by the libraries too.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    manager = {
        "transport": "ipc" if os.name == "posix" else "tcp",
        "connection_file": str(sockets / "kernel.json"),
    }
    papermill_engines.execute_notebook_with_engine(
        None,
        notebook,
        "python3",
        km=kernel,
        progress_bar=False,
        log_output=False,
        execution_timeout=timeout,
        iopub_timeout=timeout,  # what a cell has printed may lag behind it on a busy machine
        record_timing=False,
        shutdown_kernel="immediate",
        config=Config({"KernelManager": manager}),
    )


def _take_account(notebook: NotebookNode) -> dict[str, str | None]:
    """Take the last cell away and return what it says was read."""
    shown = [output.get("data", {}) for output in notebook.cells.pop().outputs]
    told = [data[_ACCOUNT] for data in shown if _ACCOUNT in data]
    return dict(told[-1]) if told else {}


def _failed_cell(notebook: NotebookNode) -> Failure | None:
    for cell, output in _outputs(notebook):
        if output.output_type == "error":
            said = f"{_place(notebook, cell)}: {output.ename}: {output.evalue}"
            if unseen := _ALONE.get(output.ename):
                said += f"; a report runs in a folder of its own, without the {unseen} beside it"
            kind = "memory" if output.ename.endswith("MemoryError") else "cell"
            return Failure(kind, cpr.mask(said))
    return None


def _cut(notebook: NotebookNode) -> Failure | None:
    """Cut what the cells have printed where it becomes too much, and name the cell."""
    left, failure = _PRINTED, None
    for cell, output in _outputs(notebook):
        if output.output_type == "stream":
            if len(output.text) > left:
                said = f"{_place(notebook, cell)}: prints more than {_PRINTED:,} characters"
                failure = failure or Failure("long", said)
            output.text = output.text[:left]
            left -= len(output.text)
    return failure


def _foreign(notebook: NotebookNode, job: Job, read: dict[str, str | None]) -> Failure | None:
    """Say what is shown or read of a meeting that the report is not about.

    Its header and its tables are those of its own meeting, which may be held against what the same
    body was told before. Another one that a parameter names may be opened to compare with; then the
    header says so.
    """
    own = str(job.address)
    about = f"and the report is about {own}"
    files = [name.split("/")[-3:-1] for name in read if name.endswith("/meeting.toml")]
    opened = [Address.parse("/".join(each)) for each in files]
    others = [
        one
        for one in opened
        if str(one) != own
        and (str(one) in job.may_open[1:] or one.body != job.address.body or one > job.address)
    ]
    for cell, block in _blocks(notebook):
        if (its := block.get("meeting", own)) != own:
            what = f"table {block['table']!r}" if "table" in block else block["kind"]
            said = f"{_place(notebook, cell)}: shows the {what} of {its}, {about}"
            return Failure("foreign", said)
    for other in others:
        if str(other) not in job.may_open:
            return Failure("foreign", f"opens {other}, {about}")
    said = "; ".join(
        f"{_whose(job, other)}, møde {danish.format_date(other.day)}" for other in others
    )
    for _, block in _blocks(notebook):
        if said and block["kind"] == "header":
            block["facts"].append({"term": "Sammenlignet med", "text": said})
    return None


def _whose(job: Job, other: Address) -> str:
    """Return whose meeting another one is."""
    folder = Project.find(job.notebook.parent).raw_folder(other)
    meeting, _ = meeting_file.read(folder, str(other))
    return meeting.body if meeting else str(other)


def _blocks(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    """Yield what each output that is published says of itself, with its cell."""
    for cell, output in _outputs(notebook):
        if block := output.get("data", {}).get(MARK):
            yield cell, block


def _outputs(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield cell, output


def _stopped(error: Exception, notebook: NotebookNode, timeout: int) -> Failure:
    """Say what stopped a notebook from outside, and in which cell."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    # Those that the kernel was asked to run; what it said of one may be lost with it.
    begun = [one for one in notebook.cells if one.metadata.get("papermill", {}).get("start_time")]
    where = f"{_place(notebook, begun[-1])}: " if begun else ""
    if isinstance(error, CellTimeoutError):
        return Failure("slow", f"{where}took more than {timeout} seconds")
    if isinstance(error, DeadKernelError) or "Kernel died" in str(error):
        return Failure("died", f"{where}its kernel {kernels.ending(kernels.exit_status())}")
    said = error.strerror if isinstance(error, OSError) else str(error)
    return Failure("died", cpr.mask(f"{where}{type(error).__name__}: {said}"))


def _place(notebook: NotebookNode, cell: NotebookNode) -> str:
    """Name a cell by its number in the notebook as it is written, counted from 1."""
    before = takewhile(lambda each: each is not cell, notebook.cells)
    tags = [each.metadata.get("tags", []) for each in (*before, cell)]
    return f"cell {sum('injected-parameters' not in each for each in tags)}"
