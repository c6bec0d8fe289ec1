"""Where the processor time of a report goes: each step of the run, measured one after the other.

It takes the steps of ``udvalgstal run`` for every report of a project, in a process and with a
kernel as the run does, and reads the processor time between them. Beside each report it executes
the same cells as the floor does: what its kernel takes beyond that is transport.

Run in the folder of a project: ``python parts.py OUT``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import floor
from measuring import fork

import analysis.cli  # noqa: F401 - as the command does, before numpy and Arrow are loaded
from analysis import papers, whole_files
from analysis.batch import Options, build, execute, fingerprint, kept, whole, workplace
from analysis.batch.forked import ForkedKernel
from analysis.batch.kept import Kept
from analysis.batch.plan import Job, Plan, plan
from analysis.batch.workplace import Workplace
from analysis.present import figure
from analysis.project import Project
from analysis.whole_files import digest

Seconds = dict[str, float]


def measure(project: Project) -> Seconds:
    """Return the processor time per report, in seconds, by part; ``load`` is once a run."""
    if not build._forks(Options(workers=1)):
        sys.exit("error: kernels cannot be forked here")
    setting = fingerprint.setting(project)
    load, parts, reports = time.process_time(), Counter[str](), 0
    for address in project.addresses():
        began = _now()
        planned = plan(project, address)
        planned.papers.prepare()
        papers.hand_over(project, planned.papers)
        parts["open"] += _now() - began
        with workplace.opened(project, address) as place:
            for job in planned.jobs:
                parts.update(_made(partial(_steps, project, job, place, setting), job))
            began = _now()
            _publish(project, planned, place)
            parts["publish"] += _now() - began
        papers.take_back(project, address)
        reports += len(planned.jobs)
    return {"load": load} | {name: seconds / reports for name, seconds in parts.items()}


def _now() -> float:
    """Return the processor time of this process, and of those started from it that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _made(make: Callable[[], Seconds], job: Job) -> Seconds:
    """Make a report in a process of its own, and its cells alone in another."""
    alone = _in_a_child(partial(_cells, job))
    began = _now()
    steps = _in_a_child(make)
    total = _now() - began
    steps["transport"] -= sum(alone.values())
    return alone | steps | {"start": total - sum(alone.values()) - sum(steps.values())}


def _in_a_child(make: Callable[[], Seconds]) -> Seconds:
    receiving, sending = fork.Pipe(duplex=False)

    def send() -> None:
        sending.send(make())

    child = fork.Process(target=send)
    child.start()
    sending.close()
    made: Seconds = receiving.recv()
    child.join()
    return made


def _cells(job: Job) -> Seconds:
    """Execute the cells as the floor does, and tell the time of the charts apart."""
    draw_twice, charts = figure.draw_twice, 0.0

    def timed(*args: Any, **more: Any) -> Any:
        nonlocal charts
        began = time.process_time()
        drawings = draw_twice(*args, **more)
        charts += time.process_time() - began
        return drawings

    figure.draw_twice = timed
    cells = floor.code_cells(job.notebook)
    began = time.process_time()
    floor.fragments(floor.Report(str(job.address), job.name, cells, dict(job.parameters)))
    return {"cells": time.process_time() - began - charts, "charts": charts}


class _Kernel(ForkedKernel):
    """A kernel that tells its processor time from when it was ready."""

    def used(self) -> float:
        return time.clock_gettime(~self.pid << 3 | 2)  # as clock_getcpuclockid has it

    async def wait_for_ready(self, timeout: float) -> None:
        await super().wait_for_ready(timeout)
        self.begun = self.used()

    def shutdown_kernel(self, **_: object) -> None:
        if self.returncode is None:
            self.worked = self.used() - self.begun
        super().shutdown_kernel()


def _steps(project: Project, job: Job, place: Workplace, setting: dict[str, Any]) -> Seconds:
    """Take the steps of a report's process; what its cells take is in ``transport`` yet."""
    kernels = []

    def kernel() -> ForkedKernel:
        kernels.append(_Kernel(closing=os.dup(0)))
        return kernels[0]

    folder, began = place.reports / job.name, time.process_time()
    folder.mkdir()
    with TemporaryDirectory(dir=place.sockets) as sockets:
        done = execute.execute(job, folder, Path(sockets), fork=kernel, timeout=600)
    if done.failure:
        sys.exit(f"error: {job.address} {job.name}: {done.failure.cause}")
    executed = time.process_time()
    page = build._exporter().report(done.notebook, job.meeting, job.title)
    exported = time.process_time()
    made_from = kept.made_from(job, setting)
    kept.keep(place.kept, job.name, Kept(page=page, read=done.read, made_from=made_from))
    kept.keep_notebook(place.kept / f"{job.name}.ipynb", done.notebook, project.root)
    return {
        "transport": executed - began + kernels[0].worked,
        "export": exported - executed,
        "keep": time.process_time() - exported,
    }


def _publish(project: Project, planned: Plan, place: Workplace) -> None:
    papers.keep_papers(project, planned.papers)
    found = [(job, kept.read(place.kept, job.name)) for job in planned.jobs]
    built = [build.Built(job, page=digest(each.page.html)) for job, each in found if each]
    folder = project.published_folder(planned.address)
    with whole_files.new_folder(folder) as finished:
        whole.write(project, whole.assemble(planned, place.kept, built), finished)


def main() -> None:
    """Measure the reports of the project around the working folder."""
    Path(sys.argv[1]).write_text(json.dumps(measure(Project.find())), encoding="utf-8")


if __name__ == "__main__":
    main()
