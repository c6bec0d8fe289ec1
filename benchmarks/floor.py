"""The floor: the tables and charts of every report in plain Python, and nothing else.

One process loads what the notebooks need and opens the meetings. For each report it forks a child,
which executes the code cells of the notebook with the report's parameters and writes the HTML of
what they show. There is no kernel, no papermill, no nbconvert, no page and nothing is published.

Run in the folder of a project: ``python floor.py OUT``.
"""

from __future__ import annotations

import ast
import gc
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

# As the command does, before numpy and Arrow are loaded: neither may start threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("JE_ARROW_MALLOC_CONF", "background_thread:false")


class Report(NamedTuple):
    """A report: the sources of its notebook's code cells, and its parameters."""

    address: str
    name: str
    cells: tuple[str, ...]
    parameters: dict[str, Any]


def read_reports() -> list[Report]:
    """Open every meeting once and return all reports; the notebooks are then given the papers."""
    from analysis import papers
    from analysis.batch import kernels
    from analysis.project import Project

    kernels.warm_up()
    project = Project.find()
    reports = []
    for address in project.addresses():
        opened = papers.open_papers(project, address)
        papers.hand_over(project, opened)
        for report in opened.meeting.reports:
            cells = code_cells(project.notebooks / f"{report.notebook}.ipynb")
            given: dict[str, Any] = {"meeting": str(address), "title": report.title}
            reports.append(Report(str(address), report.name, cells, given | report.parameters))
    gc.freeze()  # what is loaded and opened stays shared with the children
    return reports


def code_cells(path: Path) -> tuple[str, ...]:
    """Return the sources of a notebook's code cells; the first holds its parameters."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return tuple("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def make_all(reports: Sequence[Report], out: Path, jobs: int) -> bool:
    """Make each report in a child of its own, ``jobs`` at once; return whether all went well."""
    well, running = True, 0
    for report in reports:
        if running == jobs:
            well = _ended_well() and well
            running -= 1
        if os.fork() == 0:
            _make(report, out)
        running += 1
    return all([well, *[_ended_well() for _ in range(running)]])


def _ended_well() -> bool:
    _, status = os.wait()
    return os.waitstatus_to_exitcode(status) == 0


def _make(report: Report, out: Path) -> None:
    """Make one report in the forked child, and never return."""
    status = 1
    try:
        folder = out / report.address
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(fragments(report), ensure_ascii=False)
        (folder / f"{report.name}.json").write_text(text, encoding="utf-8")
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def fragments(report: Report) -> list[dict[str, str]]:
    """Execute the cells of a report and return the kind and the HTML of everything shown."""
    from analysis.present.output import MARK

    shown: list[dict[str, str]] = []

    def display(value: Any) -> None:
        block = value._repr_mimebundle_()[MARK]
        shown.append({"kind": block["kind"], "html": block["html"]})

    names: dict[str, Any] = {"__name__": "__main__", "display": display}
    first, *others = report.cells
    _execute(first, names)
    names |= report.parameters
    for cell in others:
        if (value := _execute(cell, names)) is not None:
            display(value)
    return shown


def _execute(source: str, names: dict[str, Any]) -> Any:
    """Execute a cell; return the value of its last expression, as a notebook shows it."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body else None
    if last is not None and not isinstance(last, ast.Expr):
        tree.body.append(last)
    exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102 - the cells of our own notebooks
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # noqa: S307


def main() -> None:
    """Make all the reports of the project around the working folder."""
    jobs = 2 * (os.cpu_count() or 1)
    if not make_all(read_reports(), Path(sys.argv[1]).resolve(), jobs):
        sys.exit("error: a report of the floor could not be made")


if __name__ == "__main__":
    main()
