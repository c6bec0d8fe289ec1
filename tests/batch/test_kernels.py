"""Kernels forked from a warm process do what ordinary kernels do, and end when they must."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from analysis import meeting_file
from analysis.batch import kernels
from analysis.batch.execute import Failure, execute
from analysis.batch.plan import Job
from analysis.papers import MAY_OPEN
from analysis.project import Project
from analysis.whole_files import digest
from commands import HELSINGOER, ROOT, copy_of_the_project, published_files, udvalgstal
from support import more

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
]


@pytest.mark.thorough
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
import tempfile
from pathlib import Path
import analysis.cli  # sets the environment in which forking is safe
from analysis.batch import execute, kernels
from analysis.batch.plan import plan
from analysis.project import Project

def outputs(job, folder, forks, sending):
    if forks:
        kernels.prepare(closing=sending.fileno())
    folder.mkdir()
    with tempfile.TemporaryDirectory(prefix="udv-") as sockets:
        done = execute.execute(job, folder, Path(sockets), forks=forks, timeout=60)
    assert done.failure is None, done.failure
    sending.send([done.read, [cell.get("outputs") for cell in done.notebook.cells]])
    sending.close()

project = Project.find()
jobs = plan(project, project.addresses()[0]).jobs
kernels.warm_up()
assert kernels.is_possible()
context = multiprocessing.get_context("fork")
private = project.reports / ".compare"
private.mkdir()
for job in {job.notebook: job for job in jobs}.values():
    found = []
    for forks in (True, False):
        receiving, sending = context.Pipe(duplex=False)
        folder = private / f"{job.name}-{forks}"
        process = context.Process(target=outputs, args=(job, folder, forks, sending))
        process.start()
        sending.close()
        found.append(receiving.recv())
        process.join()
    assert found[0] == found[1], job.name
    assert all(found[0]), job.name
    print(job.notebook.stem)
"""


@pytest.mark.thorough
def test_cell_by_cell_the_outputs_of_every_notebook_are_the_same(tmp_path: Path) -> None:
    copy_of_the_project(tmp_path, HELSINGOER)
    done = subprocess.run(
        [sys.executable, "-c", CELL_BY_CELL],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    compared = {line for line in done.stdout.splitlines() if line.isidentifier()}
    assert compared == {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}


def alone(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, where forking is safe."""
    script = f"from analysis.batch import kernels\nimport os, time\n{textwrap.dedent(code)}"
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )


def test_a_process_with_threads_is_not_forked() -> None:
    done = alone(
        """
        import threading
        threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
        assert not kernels.is_possible()
        kernels.WaitingKernel(closing=os.dup(0))
        """
    )
    assert "RuntimeError: cannot fork a kernel from a process with 2 threads" in done.stderr


def test_a_kernel_that_is_not_needed_ends_by_itself() -> None:
    done = alone(
        """
        kernel = kernels.WaitingKernel(closing=os.dup(0))
        assert kernel.poll() is None
        os.close(kernel._request)
        print(kernel.wait())
        """
    )
    assert done.stdout == "0\n", done.stderr


@pytest.mark.parametrize("end", [signal.SIGKILL, more(signal.SIGTERM)])
def test_a_kernel_that_is_killed_is_known_to_be(end: signal.Signals) -> None:
    done = alone(
        f"""
        kernel = kernels.WaitingKernel(closing=os.dup(0))
        kernel.send_signal({int(end)})
        print(kernel.wait(), kernel.poll())
        kernel.send_signal({int(end)})  # of no effect on one that has ended
        """
    )
    assert done.stdout == f"{-end} {-end}\n", done.stderr


def test_no_kernel_outlives_the_process_that_forked_it() -> None:
    done = alone(
        """
        kernel = kernels.WaitingKernel(closing=os.dup(0))
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
    done = execute(job, tmp_path, sockets / "k", forks=False, timeout=5)
    assert done.failure == Failure("died", "NotADirectoryError: Not a directory")


def test_the_names_of_the_provisioners_are_those_that_are_installed() -> None:
    from jupyter_client.provisioning import KernelProvisionerFactory

    installed = KernelProvisionerFactory.instance().get_provisioner_entries()
    assert installed[kernels.FORKED] == "analysis.batch.kernels:ForkProvisioner"
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


@pytest.mark.thorough
def test_keeping_what_was_read_starts_no_thread_so_that_the_next_run_can_fork_too(
    tmp_path: Path,
) -> None:
    copy_of_the_project(tmp_path)
    script = textwrap.dedent(
        """
        import analysis.cli
        from analysis.batch import kernels
        from analysis.batch.plan import plan
        from analysis.papers import keep_papers
        from analysis.project import Project

        project = Project.find()
        for address in project.addresses():
            keep_papers(project, plan(project, address).papers)
        kernels.warm_up()
        print(kernels.is_possible())
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
