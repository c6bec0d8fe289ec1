"""Run the commands of a way and measure them: wall time, processor time, memory."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import IO, NamedTuple

import psutil  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = {"lab": ROOT / ".venv-lab", "batch": ROOT / ".venv"}
SAMPLE_SECONDS = 0.05
PR_SET_CHILD_SUBREAPER = 36  # of <linux/prctl.h>

fork = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Way:
    """A way to make the reports of a project: its commands, and what they must leave behind.

    ``clears`` are the folders that are taken away before it starts, ``needs`` is one that must be
    there and empty. ``leaves`` are the files that must be there afterwards, and ``says`` is what
    must stand in its output.
    """

    name: str
    environment: str
    folder: Path
    commands: list[list[str]]
    clears: tuple[str, ...] = ()
    needs: str = ""
    leaves: tuple[Path, ...] = ()
    says: str = ""

    @property
    def log(self) -> Path:
        """Where everything that the commands say is written."""
        return self.folder / "log.txt"


class Cost(NamedTuple):
    """What a run took, in seconds; ``cpu`` is that of all its processes."""

    wall: float
    cpu: float


class FailedRunError(Exception):
    """A command failed, or did not do what it should: that is no measurement."""


def take_time(way: Way) -> Cost:
    """Run a way once and return its seconds."""
    runner, answer = _start(way)
    runner.join()
    return _result(way, answer)


def take_memory(way: Way) -> int:
    """Run a way once and return the peak of its whole process tree, in bytes.

    Not in the same run as the time: looking takes processor time from what is looked at.
    """
    runner, answer = _start(way)
    peak = 0
    while runner.is_alive():
        peak = max(peak, _memory(runner))
        time.sleep(SAMPLE_SECONDS)
    _result(way, answer)
    return peak


def _start(way: Way) -> tuple[ForkProcess, Connection]:
    """Start the commands in a process that has no other children."""
    for folder in way.clears:
        shutil.rmtree(way.folder / folder, ignore_errors=True)
    (way.folder / way.needs).mkdir(exist_ok=True)
    answer, sender = fork.Pipe(duplex=False)
    runner = fork.Process(target=_run, args=(way, sender))
    runner.start()
    sender.close()  # so that a runner that dies ends the waiting for its answer
    return runner, answer


def _run(way: Way, sender: Connection) -> None:
    """Run the commands one after the other and send what they took; None if one failed."""
    if sys.platform == "linux":
        # Kernels that outlive their parent are then counted here too.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    tools = ENVIRONMENTS[way.environment] / "bin"
    variables = os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    start = time.perf_counter()
    with way.log.open("wb") as log:
        well = all(_runs_well(command, way.folder, variables, log) for command in way.commands)
    wall = time.perf_counter() - start
    _wait_for_orphans()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    sender.send(Cost(wall, used.ru_utime + used.ru_stime) if well else None)


def _runs_well(command: list[str], folder: Path, variables: dict[str, str], log: IO[bytes]) -> bool:
    done = subprocess.run(
        command,
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        check=False,
    )
    return done.returncode == 0


def _wait_for_orphans() -> None:
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _result(way: Way, answer: Connection) -> Cost:
    try:
        cost: Cost | None = answer.recv()
    except EOFError:
        cost = None
    said = way.log.read_text(encoding="utf-8", errors="replace")
    missing = [path.name for path in way.leaves if not path.is_file()]
    if cost is not None and not missing and way.says in said:
        return cost
    problem = "failed" if cost is None else f"did not say {way.says!r}"
    if missing:
        problem = f"did not make {', '.join(missing)}"
    raise FailedRunError(f"{way.name} ({way.environment}) {problem}:\n{said[-2000:]}")


def _memory(runner: ForkProcess) -> int:
    """Return the memory of everything below the runner."""
    try:
        tree = psutil.Process(runner.pid).children(recursive=True)
    except psutil.Error:  # it has just ended
        return 0
    return sum(map(_proportional_set, tree))


def _proportional_set(process: psutil.Process) -> int:
    """Return a process's memory with its part of what it shares; elsewhere than on Linux, its own.

    The sum of the resident sets would count a library once for each process that uses it.
    """
    try:
        info = process.memory_full_info()
    except psutil.Error:  # it has just ended
        return 0
    return int(getattr(info, "pss", info.uss))
