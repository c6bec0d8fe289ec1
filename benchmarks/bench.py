"""Measure `udvalgstal run` against papermill and nbconvert called once for each report.

Both ways make the same reports of the delivered meetings, in a private copy of the project, with
the batch environment and with the one that holds JupyterLab. The ways take turns, so that whatever
else the machine does meets both. A run that fails is no measurement: it ends the benchmark.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import multiprocessing
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psutil

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = {"batch": ROOT / ".venv", "lab": ROOT / ".venv-lab"}
OURS, SINGLY = "udvalgstal run", "one by one"
SAMPLE_SECONDS = 0.02
PR_SET_CHILD_SUBREAPER = 36  # of <linux/prctl.h>

_fork = multiprocessing.get_context("fork")


class Task(NamedTuple):
    """One report, as somebody would ask papermill for it."""

    address: str
    name: str
    notebook: str
    parameters: str


@dataclass(frozen=True)
class Way:
    """A way to make all the reports: its commands, and the pages they must leave behind."""

    environment: str
    name: str
    commands: list[list[str]]
    pages: list[Path]


class Cost(NamedTuple):
    """What a run took."""

    wall: float
    cpu: float


class FailedRunError(Exception):
    """A command failed, or left a page unmade."""


# --- what is measured -----------------------------------------------------------------------------


def copy_project(copy: Path, limit: int | None) -> list[Task]:
    """Copy what was delivered and the notebooks; return the reports, the first ``limit`` of them.

    Extracts about persons are never copied, and no report needs them.
    """
    shutil.copytree(
        ROOT / "data" / "raw", copy / "data" / "raw", ignore=shutil.ignore_patterns("register")
    )
    shutil.copytree(ROOT / "notebooks", copy / "notebooks")
    if limit is not None:
        _keep_reports(copy / "data" / "raw", limit)
    # In a process of its own: what this one has loaded would count as shared in the memory of the
    # others, and so be taken off their figures.
    with ProcessPoolExecutor(1, _fork) as pool:
        return pool.submit(_tasks, copy).result()


def _keep_reports(raw: Path, limit: int) -> None:
    """Take the reports after the first ``limit`` out of the descriptions of the meetings."""
    for path in sorted(raw.glob("*/*/meeting.toml")):
        kept = []
        for part in re.split(r"^(?=\[)", path.read_text(encoding="utf-8-sig"), flags=re.M):
            if part.startswith("[[reports]]"):
                limit -= 1
                if limit < 0:
                    continue
            kept.append(part)
        if any(part.startswith("[[reports]]") for part in kept):
            path.write_text("".join(kept), encoding="utf-8")
        else:
            shutil.rmtree(path.parent)


def _tasks(copy: Path) -> list[Task]:
    from analysis.batch.plan import plan
    from analysis.project import Project

    project = Project(copy)
    return [
        # JSON is YAML, and says of every value whether it is a text.
        Task(str(address), job.name, str(job.notebook), json.dumps(job.parameters))
        for address in project.addresses()
        for job in plan(project, address).jobs
    ]


def ways(copy: Path, tasks: Sequence[Task]) -> list[Way]:
    """Return both ways for each environment, in the order in which they take turns."""
    return [
        make(copy, tasks, environment)
        for environment in ENVIRONMENTS
        for make in (_our_way, _single_way)
    ]


def _our_way(copy: Path, tasks: Sequence[Task], environment: str) -> Way:
    python = str(ENVIRONMENTS[environment] / "bin" / "python")
    pages = [copy / "reports" / task.address / f"{task.name}.html" for task in tasks]
    return Way(environment, OURS, [[python, "-m", "analysis", "run", "--force"]], pages)


def _single_way(copy: Path, tasks: Sequence[Task], environment: str) -> Way:
    commands, pages = [], []
    tools = ENVIRONMENTS[environment] / "bin"
    for task in tasks:
        out = copy / "out" / task.address / f"{task.name}.ipynb"
        papermill = [str(tools / "papermill"), task.notebook, str(out), "-y", task.parameters]
        convert = [str(tools / "jupyter"), "nbconvert", "--to", "html", "--no-input", str(out)]
        commands += [papermill, convert]
        pages.append(out.with_suffix(".html"))
    return Way(environment, SINGLY, commands, pages)


# --- how it is measured ---------------------------------------------------------------------------


def take_time(way: Way, copy: Path) -> Cost:
    """Run a way once and return its seconds."""
    runner, answer = _start(way, copy)
    runner.join()
    return _result(way, copy, answer)


def take_memory(way: Way, copy: Path) -> int:
    """Run a way once and return the peak of its whole process tree, in bytes.

    Not in the same run as the time: looking takes processor time from what is looked at.
    """
    runner, answer = _start(way, copy)
    peak = 0
    while runner.is_alive():
        peak = max(peak, _memory(runner))
        time.sleep(SAMPLE_SECONDS)
    _result(way, copy, answer)
    return peak


def _start(way: Way, copy: Path) -> tuple[ForkProcess, Connection]:
    """Start the commands from nothing published, in a process that has no other children."""
    for folder in ("reports", "out"):
        shutil.rmtree(copy / folder, ignore_errors=True)
    if way.name == SINGLY:
        for page in way.pages:
            page.parent.mkdir(parents=True, exist_ok=True)
    answer, sender = _fork.Pipe(duplex=False)
    runner = _fork.Process(target=_run, args=(way, copy, sender))
    runner.start()
    sender.close()  # so that a runner that dies ends the waiting for its answer
    return runner, answer


def _run(way: Way, copy: Path, sender: Connection) -> None:
    """Run the commands one after the other and send what they took; None if one failed."""
    if sys.platform == "linux":
        # Kernels that outlive their parent are then counted here too.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    tools = ENVIRONMENTS[way.environment] / "bin"
    variables = os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    well = True
    start = time.perf_counter()
    with _log(copy).open("wb") as log:
        for command in way.commands:
            done = subprocess.run(
                command,
                cwd=copy,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
            )
            well = done.returncode == 0
            if not well:
                break
    wall = time.perf_counter() - start
    _wait_for_orphans()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    sender.send(Cost(wall, used.ru_utime + used.ru_stime) if well else None)


def _wait_for_orphans() -> None:
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _result(way: Way, copy: Path, answer: Connection) -> Cost:
    try:
        cost: Cost | None = answer.recv()
    except EOFError:
        cost = None
    missing = [page.name for page in way.pages if not page.is_file()]
    if cost is None or missing:
        said = _log(copy).read_text(encoding="utf-8", errors="replace")[-2000:]
        problem = f"did not make {', '.join(missing)}" if missing else "failed"
        raise FailedRunError(f"{way.name} ({way.environment}) {problem}:\n{said}")
    return cost


def _log(copy: Path) -> Path:
    return copy / "log.txt"


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


# --- what is shown --------------------------------------------------------------------------------


def table(costs: dict[tuple[str, str], list[Cost]], peaks: dict[tuple[str, str], int]) -> str:
    """Return the figures as a table that reads the same in a terminal and in Markdown."""
    rows = [["Environment", "Way", "Wall, s", "Processor, s", "Peak memory, MB"]]
    for environment in ENVIRONMENTS:
        for name in (OURS, SINGLY):
            runs = costs[environment, name]
            peak = f"{peaks[environment, name] / 1e6:.0f}"
            wall, cpu = ([run[figure] for run in runs] for figure in (0, 1))
            rows.append([environment, name, _spread(wall), _spread(cpu), peak])
        rows.append([environment, "ratio", *_ratios(environment, costs, peaks)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, ["-" * width for width in widths])
    return "\n".join(f"| {' | '.join(map(str.ljust, row, widths))} |" for row in rows)


def _spread(figures: Sequence[float]) -> str:
    return f"{median(figures):.1f} ({min(figures):.1f}–{max(figures):.1f})"


def _ratios(
    environment: str,
    costs: dict[tuple[str, str], list[Cost]],
    peaks: dict[tuple[str, str], int],
) -> list[str]:
    """Return ours divided by one by one; for the times, the median of the rounds' own ratios."""
    rounds = list(zip(costs[environment, OURS], costs[environment, SINGLY], strict=True))
    times = [median(ours[figure] / singly[figure] for ours, singly in rounds) for figure in (0, 1)]
    return [
        f"{each:.2f}" for each in (*times, peaks[environment, OURS] / peaks[environment, SINGLY])
    ]


def machine() -> str:
    """Return what the figures depend on."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("papermill", "nbconvert"))
    return (
        f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 1e9:.0f} GB of memory, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()},\n"
        f"{versions}, load {os.getloadavg()[2]:.1f}"
    )


def page(figures: str, facts: str, reports: int, rounds: int) -> str:
    """Return ``docs/benchmarks.md``."""
    return f"""# Benchmarks

`make bench` makes the {reports} reports of the delivered meetings in two ways:

- **{OURS}**: `udvalgstal run --force`. It checks the figures, runs several notebooks at a
  time, and publishes the pages.
- **{SINGLY}**: for each report `papermill IN OUT -y PARAMETERS`, then
  `jupyter nbconvert --to html --no-input OUT`. This is what one would type without the command. It
  runs one notebook at a time and publishes nothing.

Each way runs in the batch environment and in the one with JupyterLab, in a private copy of the
project, with the same environment variables. After one run of each that is not measured, the ways
take turns for {rounds} {"round" if rounds == 1 else "rounds"}.

{figures}

Measured on: {facts}.

- Wall and processor time: the median, and in parentheses the least and the most. Processor time is
  user and system time of all processes, the kernels among them.
- Peak memory: from one run more, in which the memory of all processes is added up every
  {SAMPLE_SECONDS * 1000:.0f} ms, with what they share divided among them (proportional set size).
  More notebooks at once take more memory; `--jobs 1` runs one.
- Ratio: the upper row divided by the lower one, so that below 1 `{OURS}` takes less.
  For the times it is the median of the ratios within each round.
- Load: the average of the last 15 minutes, at the end. Above the number of cores, other work ran
  on the machine at the same time: then the ratios and the processor time say more than the wall
  time.
"""


# --- the command ----------------------------------------------------------------------------------


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=_positive, default=3, help="measured rounds (3)")
    parser.add_argument("--reports", type=_positive, help="only the first N reports, for a try")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write docs/benchmarks.md")
    return parser.parse_args()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def measure(copy: Path, both: Sequence[Way], rounds: int) -> str:
    """Take turns: a round that warms up, the measured rounds, and one for the memory."""
    costs: dict[tuple[str, str], list[Cost]] = {(way.environment, way.name): [] for way in both}
    for number in range(rounds + 1):
        for way in both:
            cost = take_time(way, copy)
            shown = f"round {number}" if number else "warm-up"
            _say(f"{shown}: {way.environment}, {way.name}: {cost.wall:.1f} s, cpu {cost.cpu:.1f} s")
            if number:
                costs[way.environment, way.name].append(cost)
    peaks = {}
    for way in both:
        peaks[way.environment, way.name] = peak = take_memory(way, copy)
        _say(f"memory: {way.environment}, {way.name}: {peak / 1e6:.0f} MB")
    return table(costs, peaks)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Measure and show the figures."""
    options = arguments()
    for environment in ENVIRONMENTS.values():
        if not (environment / "bin" / "papermill").is_file():
            sys.exit(f"error: {environment.name} is not set up; `make bench` does that")
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder).resolve()
        tasks = copy_project(copy, options.reports)
        try:
            figures = measure(copy, ways(copy, tasks), options.rounds)
        except FailedRunError as error:
            sys.exit(f"error: {error}")
    print(f"{len(tasks)} reports; {machine()}\n\n{figures}")
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        text = page(figures, machine(), len(tasks), options.rounds)
        options.write.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
