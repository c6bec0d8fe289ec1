"""Kernels forked from a warm process do what ordinary kernels do, and end when they must."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis import meeting_file
from analysis.batch import kernels
from analysis.batch.execute import Failure, execute
from analysis.batch.plan import Job
from analysis.papers import MAY_OPEN
from analysis.project import Project
from analysis.whole_files import digest
from commands import FETCHED, HELSINGOER, ROOT, copy_of_the_project, published_files, udvalgstal
from support import more

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
]


@pytest.mark.exhaustive
def test_forked_and_ordinary_kernels_publish_the_same_bytes(tmp_path: Path) -> None:
    forked, ordinary = tmp_path / "forked", tmp_path / "ordinary"
    for folder, kernel in ((forked, "fork"), (ordinary, "spawn")):
        folder.mkdir()
        copy_of_the_project(folder)
        assert udvalgstal(folder, "run", "--kernel", kernel).status == 0
    assert published_files(forked) == published_files(ordinary)


# Runs every cell of a notebook in both kinds of kernel and compares the outputs, also those that
# no report shows.
CELL_BY_CELL = """
import multiprocessing
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
import analysis.cli  # sets the environment in which forking is safe
from analysis import forking
from analysis.batch import execute, forked, kernels
from analysis.batch.plan import plan
from analysis.project import Project
from analysis.whole_files import digest

def outputs(job, folder, forks, sending):
    fork = partial(forked.ForkedKernel, sending.fileno()) if forks else None
    folder.mkdir()
    with tempfile.TemporaryDirectory(prefix="udv-") as sockets:
        done = execute.execute(job, folder, Path(sockets), fork=fork, timeout=60)
    shown = [[each.get("execution_count"), joined(each)] for each in done.notebook.cells]
    sending.send([done.failure, done.read, shown])
    sending.close()

def joined(cell):
    # Of what is printed, an ordinary kernel leaves it to the moment how it is divided.
    found = []
    for each in cell.get("outputs", []):
        if found and each.output_type == "stream" and found[-1].get("name") == each.name:
            found[-1]["text"] += each.text
        else:
            found.append(dict(each))
    return found

project = Project.find()
jobs = [job for address in project.addresses() for job in plan(project, address).jobs]
if sys.argv[1:]:
    path = Path(sys.argv[1])
    jobs = [replace(jobs[0], notebook=path, digest=digest(path.read_bytes()), parameters={})]
kernels.warm_up()
forked.warm_up()
assert forking.is_possible()
context = multiprocessing.get_context("fork")
with tempfile.TemporaryDirectory(dir=project.reports) as private:
    for job in {job.notebook: job for job in jobs}.values():
        found = []
        for forks in (True, False):
            receiving, sending = context.Pipe(duplex=False)
            folder = Path(private) / f"{job.name}-{forks}"
            process = context.Process(target=outputs, args=(job, folder, forks, sending))
            process.start()
            sending.close()
            found.append(receiving.recv())
            process.join()
        (failure, _, ours), (_, _, ordinary) = found
        for number, (one, other) in enumerate(zip(ours, ordinary, strict=True), start=1):
            assert one == other, (job.name, number, one, other)
        assert found[0] == found[1], (job.name, found)
        print(job.notebook.stem, failure is None)
"""


def compared(folder: Path, *notebook: str) -> list[str]:
    """Run notebooks in both kinds of kernel, and say of each whether both went well."""
    done = subprocess.run(
        [sys.executable, "-c", CELL_BY_CELL, *notebook],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


FOLLOWED = """
[[reports]]
name = "udvikling"
title = "Udvikling"
notebook = "udvikling"
parameters = { table = "flygtninge-i-alt" }

[[reports]]
name = "indsats"
title = "Indsats"
notebook = "indsats"
"""


@pytest.mark.exhaustive
def test_cell_by_cell_the_outputs_of_every_notebook_are_the_same(tmp_path: Path) -> None:
    copy_of_the_project(tmp_path, HELSINGOER, FETCHED)
    with (tmp_path / "data" / "raw" / HELSINGOER / "meeting.toml").open("a") as described:
        described.write(FOLLOWED)
    notebooks = (ROOT / "notebooks").glob("*.ipynb")
    assert {*compared(tmp_path)} == {f"{path.stem} True" for path in notebooks}


# What notebooks may do beside showing tables and charts; each is one cell.
ODD = [
    "print('a'); print('b', end='')",
    "import sys; print('told', file=sys.stderr); print('said')",
    "1 + 1",
    "_",
    "x = 5; x",
    "x;",
    "print('a\\rb'); print('c\\x08d')",
    "'\\u2028\\x00'",
    "display(1, 'two', [3])",
    "shown = display('first', display_id='one')",
    "shown.update('second')",
    "from IPython.display import HTML, JSON, clear_output; HTML('<b>x</b>')",
    "JSON({'a': (1, 2)})",
    "print('gone'); clear_output(); print('here')",
    "print('gone'); clear_output(wait=True); print('stays')",
    "display({'text/plain': 'p', 'x/y': {1: (2,)}}, raw=True, metadata={'m': 1})",
    "import pandas as pd; pd.DataFrame({'a': range(80), 'b': float('nan')})",
    "pd.DataFrame({letter: range(3) for letter in 'abcdefghijklmnopqrstuvwxyz'})",
    "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.title('T')",
    "plt.rcParams['backend'], plt.get_backend()",
    "import asyncio\nasync def f():\n    await asyncio.sleep(0.01)\n    return 7\n"
    "task = asyncio.create_task(f())",
    "await task",
    "import subprocess; subprocess.run(['echo', 'from a child'])",
    "print('before'); subprocess.run(['sh', '-c', 'echo out; echo err >&2']); print('after')",
    "len(subprocess.run(['seq', '50000'], capture_output=True).stdout)",
    "!echo shell",
    "%%bash\necho one",
    "import os; os.system('echo system')",
    "os.write(1, b'raw\\n'); None",
    "import multiprocessing\nfork = multiprocessing.get_context('fork')\n"
    "p = fork.Process(target=print, args=['from a fork']); p.start(); p.join()",
    "from concurrent.futures import ProcessPoolExecutor as P\n"
    "with P(2) as pool: print(list(pool.map(abs, [-3])))",
    "from threading import Thread; t = Thread(target=print, args=['in one']); t.start(); t.join()",
    "t = Thread(target=display, args=['from a thread']); t.start(); t.join()",
    "%%capture caught\nprint('hidden')",
    "caught.stdout",
    "%history -n 1-3",
    "%who",
    "%precision 2\n1.23456",
    "len(In), sorted(name for name in globals() if name[0] != '_')",
    "import __main__; __main__.x, __name__, get_ipython().__class__",
    "sys.path, len(sys.argv), sys.stdout.encoding, sys.stdout.isatty(), sys.stdin.read()",
    "import signal; signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)",
    "sys.excepthook.__name__, sys.displayhook.__class__",
    "{name: os.environ.get(name) for name in ('MPLBACKEND', 'PAGER', 'TERM', 'FORCE_COLOR')}",
    "import warnings; warnings.warn('careful')",
    "import logging; logging.warning('logged')",
    "class B:\n    def _repr_html_(self): raise ValueError('no html')\n"
    "    def __repr__(self): return 'B'\nB()",
    "import gc; gc.isenabled(), gc.get_threshold(), os.getpgid(0) == os.getpid()",
    "input('?')",
    "import getpass; getpass.getpass()",
    "def f(:",
    "import nothing_of_that_name",
    "await asyncio.wait_for(asyncio.sleep(5), 0.01)",
    "raise KeyboardInterrupt",
    "raise SystemExit(2)",
    "%nomagic",
    "print('said'); 1 / 0",
    "class E(Exception):\n    def __str__(self): raise ValueError\nraise E",
]


@pytest.mark.exhaustive
@pytest.mark.parametrize("goes_on", [True, False], ids=["to-the-end", "to-its-error"])
def test_cell_by_cell_so_are_those_of_odd_cells(tmp_path: Path, goes_on: bool) -> None:
    copy_of_the_project(tmp_path, HELSINGOER)
    tags = ["raises-exception"] if goes_on else []
    cells = ODD if goes_on else [*ODD[:2], "print('said'); 1 / 0", "print('never said')"]
    declared = new_code_cell("meeting: str = ''", metadata={"tags": ["parameters"]})
    others = [new_code_cell(cell, metadata={"tags": tags}) for cell in cells]
    notebook = tmp_path / "odd.ipynb"
    nbformat.write(new_notebook(cells=[declared, *others]), notebook)
    assert compared(tmp_path, "odd.ipynb") == ["odd False"]


ENDED = """
def ended(kernel):
    while (status := kernel.poll()) is None:
        time.sleep(0.01)
    return status
"""


def alone(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, where forking is safe."""
    script = "from analysis import forking\nfrom analysis.batch import kernels\n"
    script += "from analysis.batch.forked import ForkedKernel\nimport os, time\n"
    script += f"{ENDED}{textwrap.dedent(code)}"
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )


def test_a_process_with_threads_is_not_forked() -> None:
    done = alone(
        """
        import threading
        threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
        assert not forking.is_possible()
        ForkedKernel(closing=os.dup(0))
        """
    )
    assert "RuntimeError: cannot fork a kernel from a process with 2 threads" in done.stderr


def test_a_kernel_that_is_not_needed_ends_by_itself(tmp_path: Path) -> None:
    done = alone(
        f"""
        os.environ["IPYTHONDIR"] = {str(tmp_path)!r}
        kernel = ForkedKernel(closing=os.dup(0))
        assert kernel.poll() is None
        kernel._requests.close()
        print(ended(kernel))
        """
    )
    assert done.stdout == "0\n", done.stderr


@pytest.mark.parametrize("end", [signal.SIGKILL, more(signal.SIGTERM)])
def test_a_kernel_that_is_killed_is_known_to_be(end: signal.Signals) -> None:
    done = alone(
        f"""
        kernel = ForkedKernel(closing=os.dup(0))
        os.kill(kernel.pid, {int(end)})
        print(ended(kernel), kernels.exit_status())
        kernel.shutdown_kernel()  # of no effect on one that has ended
        """
    )
    assert done.stdout == f"{-end} {-end}\n", done.stderr


def test_no_kernel_outlives_the_process_that_forked_it() -> None:
    done = alone(
        """
        kernel = ForkedKernel(closing=os.dup(0))
        print(kernel.pid, flush=True)
        os.kill(os.getpid(), 9)
        """
    )
    pid = int(done.stdout)
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text():
            return
        signal.sigtimedwait([], 0.05)
    raise AssertionError(f"kernel {pid} is still there")


@pytest.mark.filterwarnings("ignore:IPython parent")
def test_a_kernel_that_has_nowhere_for_its_sockets_is_told(
    copied_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RUNTIME_DIR", "DATA_DIR", "CONFIG_DIR", "DEFAULT_PROVISIONER_NAME"):
        monkeypatch.setenv(f"JUPYTER_{name}", "")  # which a run sets, in a process of its own
    monkeypatch.setenv("IPYTHONDIR", "")
    monkeypatch.setenv(MAY_OPEN, "")
    meeting, _ = meeting_file.read(copied_project.raw / HELSINGOER, "")
    assert meeting
    notebook = ROOT / "notebooks" / "tabel.ipynb"
    job = Job("r", "R", notebook, digest(notebook.read_bytes()), {}, meeting)
    sockets = tmp_path / "no-folder"
    sockets.touch()
    done = execute(job, tmp_path, sockets / "k", fork=None, timeout=5)
    assert done.failure == Failure("died", "NotADirectoryError: Not a directory")


def test_the_name_of_the_provisioner_is_the_one_that_is_installed() -> None:
    from jupyter_client.provisioning import KernelProvisionerFactory

    installed = KernelProvisionerFactory.instance().get_provisioner_entries()
    assert installed[kernels.ORDINARY] == "analysis.batch.kernels:OrdinaryProvisioner"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (-signal.SIGKILL, "was killed (SIGKILL), as the system does when memory runs out"),
        (-signal.SIGSEGV, "crashed (SIGSEGV)"),
        (3, "ended by itself with exit status 3"),
        (None, "died"),
    ],
)
def test_how_a_process_ended_is_said_in_words(status: int | None, said: str) -> None:
    assert kernels.ending(status) == said


@pytest.mark.exhaustive
def test_keeping_what_was_read_starts_no_thread_so_that_the_next_run_can_fork_too(
    tmp_path: Path,
) -> None:
    copy_of_the_project(tmp_path)
    script = textwrap.dedent(
        """
        import analysis.cli
        from analysis import forking
        from analysis.batch import kernels
        from analysis.batch.plan import plan
        from analysis.papers import keep_papers
        from analysis.project import Project

        project = Project.find()
        for address in project.addresses():
            keep_papers(project, plan(project, address).papers)
        kernels.warm_up()
        print(forking.is_possible())
        """
    )
    for _ in range(2):  # the second time, they are kept already
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == "True\n", done.stderr
