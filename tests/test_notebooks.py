"""Every notebook runs from top to bottom as it stands, as it does when opened in JupyterLab."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from analysis import Figure
from analysis.checks.papers import open_papers
from analysis.export.report import ReportExporter
from analysis.present.charts import Bar, BarGroup, bars
from analysis.present.output import MARK
from analysis.project import Project
from commands import ROOT, copy_of_the_project
from support import HELSINGOER

NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
MADE_BY_OTHERS = {"text/html", "text/plain"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project; nothing has been read in it yet."""
    return copy_of_the_project(tmp_path_factory.mktemp("copy"))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_as_it_stands(project: Path, name: str) -> None:
    path = project / "notebooks" / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    folder = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=folder).execute()

    nbformat.validate(notebook)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert len(outputs) > 5
    assert {output.output_type for output in outputs} <= {"display_data", "execute_result"}
    assert [output for output in outputs if MARK not in output.data] == []
    assert [output for output in outputs if not set(output.data) >= MADE_BY_OTHERS] == []

    papers = open_papers(Project(project), HELSINGOER)
    page = ReportExporter().report(notebook, papers.meeting)
    assert page.finding in page.html
    assert len(page.tables) > 0


def test_a_figure_without_words_is_refused() -> None:
    drawings = bars([BarGroup("", (Bar("Odense", 3, "3"),))], unit="personer")
    for says in ("", "  ", "\n"):
        with pytest.raises(ValueError, match="figure 1 must be given what it says in words"):
            Figure(drawings, number=1, title="Tal", unit="Antal", says=says, table=1)
    assert Figure(drawings, number=1, title="Tal", unit="Antal", says="Odense har 3.", table=1)
