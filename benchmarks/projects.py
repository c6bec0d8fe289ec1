"""The projects that are measured, private copies all, and the ways to make their reports."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import made_up
from measuring import ENVIRONMENTS, ROOT, FailedRunError, Way, fork

OURS, AGAIN, SINGLY, FLOOR = "udvalgstal run", "run again", "one by one", "floor"
NOTHING_BUILT = "nothing was built"

_PROCESSED = "data/processed"
_LAID_OUT = ("header", "section")
_LINKED_WORD = re.compile(r'<a href="#ord-[^"]*">([^<]*)</a>')


class Task(NamedTuple):
    """One report, as somebody would ask papermill for it."""

    address: str
    name: str
    notebook: str
    parameters: str
    laid_out: tuple[str, ...]  # the kinds of what the page lays out itself


@dataclass(frozen=True)
class Copy:
    """A private copy of the project, and its reports."""

    folder: Path
    tasks: tuple[Task, ...]

    def page(self, task: Task) -> Path:
        """Return where the run publishes a report."""
        return self.folder / "reports" / task.address / f"{task.name}.html"

    def fragments(self, task: Task) -> Path:
        """Return where the floor writes what a report shows."""
        return self.folder / "floor" / task.address / f"{task.name}.json"


# --- the projects ---------------------------------------------------------------------------------


def delivered(folder: Path, limit: int | None) -> Copy:
    """Copy what was delivered, with the first ``limit`` reports.

    Extracts about persons are never copied, nor is what counts in one.
    """
    raw = folder / "data" / "raw"
    left_out = shutil.ignore_patterns("register", "eksempelkommune")
    shutil.copytree(ROOT / "data" / "raw", raw, ignore=left_out)
    if limit is not None:
        _keep_reports(raw, limit)
    return _copy(folder)


def of_country(folder: Path, municipalities: int) -> Copy:
    """Make a project with made-up figures of so many municipalities."""
    raw = folder / "data" / "raw"
    made_up.write_meetings(raw, ROOT / "data" / "raw" / made_up.MODEL, municipalities)
    return _copy(folder)


def _copy(folder: Path) -> Copy:
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    # In a process of its own: what this one has loaded would count as shared in the memory of the
    # others, and so be taken off their figures.
    with ProcessPoolExecutor(1, fork) as pool:
        return Copy(folder, tuple(pool.submit(_tasks, folder).result()))


def _keep_reports(raw: Path, limit: int) -> None:
    """Take the reports after the first ``limit`` out of the descriptions of the meetings."""
    for path in sorted(raw.glob("*/*/meeting.toml")):
        kept, keeps = [], True
        for part in re.split(r"^(?=\[)", path.read_text(encoding="utf-8-sig"), flags=re.M):
            if part.startswith("[[reports]]"):
                limit -= 1
                keeps = limit >= 0
            elif not part.startswith(("[reports.", "[[reports.")):  # what a report has of its own
                keeps = True
            if keeps:
                kept.append(part)
        if any(part.startswith("[[reports]]") for part in kept):
            path.write_text("".join(kept), encoding="utf-8")
        else:
            shutil.rmtree(path.parent)


def _tasks(folder: Path) -> list[Task]:
    from analysis.batch.plan import plan
    from analysis.project import Project

    project = Project(folder)
    plans = [plan(project, address) for address in project.addresses()]
    if wrong := [str(planned.address) for planned in plans if planned.papers.fails]:
        raise FailedRunError(f"the checks of {', '.join(wrong)} fail; see udvalgstal check")
    return [
        # JSON is YAML, and says of every value whether it is a text.
        Task(
            str(job.address),
            job.name,
            str(job.notebook),
            json.dumps(job.parameters),
            (*_LAID_OUT, "key figures") if job.words.key_figures else _LAID_OUT,
        )
        for planned in plans
        for job in planned.jobs
    ]


# --- the ways -------------------------------------------------------------------------------------


def our_way(copy: Copy, environment: str, *options: str) -> Way:
    """Return ``udvalgstal run``, from nothing published and nothing kept."""
    command = [*_command(environment), *options]
    pages = tuple(map(copy.page, copy.tasks))
    clears = ("reports", ".runs", _PROCESSED)
    return Way(OURS, environment, copy.folder, [command], clears, leaves=pages)


def way_again(copy: Copy, environment: str) -> Way:
    """Return ``udvalgstal run`` right after a run, with nothing changed."""
    command = _command(environment)
    return Way(AGAIN, environment, copy.folder, [command], says=NOTHING_BUILT)


def _command(environment: str) -> list[str]:
    return [str(ENVIRONMENTS[environment] / "bin" / "python"), "-m", "analysis", "run"]


def single_way(copy: Copy, environment: str, tasks: Sequence[Task]) -> Way:
    """Return papermill and nbconvert, called once for each of some reports."""
    commands, pages = [], []
    tools = ENVIRONMENTS[environment] / "bin"
    for task in tasks:
        out = copy.folder / "out" / f"{task.address.replace('/', '-')}-{task.name}"
        notebook, page = out.with_suffix(".ipynb"), out.with_suffix(".html")
        papermill = [str(tools / "papermill"), task.notebook, str(notebook), "-y", task.parameters]
        jupyter = str(tools / "jupyter")
        commands += [papermill, [jupyter, "nbconvert", "--to", "html", "--no-input", str(notebook)]]
        pages.append(page)
    clears = ("out", _PROCESSED)
    return Way(SINGLY, environment, copy.folder, commands, clears, "out", tuple(pages))


def floor_way(copy: Copy, environment: str) -> Way:
    """Return the floor; see floor.py."""
    python = str(ENVIRONMENTS[environment] / "bin" / "python")
    command = [python, str(ROOT / "benchmarks" / "floor.py"), str(copy.folder / "floor")]
    made = tuple(map(copy.fragments, copy.tasks))
    clears = ("floor", _PROCESSED)
    return Way(FLOOR, environment, copy.folder, [command], clears, leaves=made)


def parts_way(copy: Copy) -> Way:
    """Return the steps of a run one after the other; see parts.py."""
    python = str(ENVIRONMENTS["batch"] / "bin" / "python")
    made = copy.folder / "parts.json"
    command = [python, str(ROOT / "benchmarks" / "parts.py"), str(made)]
    clears = ("reports", ".runs", _PROCESSED)
    return Way("parts", "batch", copy.folder, [command], clears, "reports", leaves=(made,))


def compare_floor(copy: Copy) -> None:
    """Require that everything the floor made stands in the page that the run published.

    Header and headings do not, nor figures to remember that meeting.toml gives: the page lays them
    out itself. And it links words to what they mean.
    """
    for task in copy.tasks:
        page = _LINKED_WORD.sub(r"\1", copy.page(task).read_text(encoding="utf-8"))
        for fragment in json.loads(copy.fragments(task).read_text(encoding="utf-8")):
            if fragment["kind"] not in task.laid_out and fragment["html"] not in page:
                raise FailedRunError(
                    f"the floor made another {fragment['kind']} than the run: "
                    f"{task.address} {task.name}"
                )
