"""Every notebook runs from top to bottom as it stands, as it does when opened in JupyterLab."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient

from analysis import Figure, danish, draw
from analysis.danish import NO_BREAK_SPACE as NBSP
from analysis.export.report import ReportExporter
from analysis.papers import open_papers
from analysis.present.output import MARK
from analysis.project import Project
from commands import ROOT, copy_of_the_project, udvalgstal
from support import HELSINGOER, more, yet_more

NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
MADE_BY_OTHERS = {"text/html", "text/plain"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project; nothing has been read in it yet."""
    return copy_of_the_project(tmp_path_factory.mktemp("copy"))


@pytest.mark.slow
@pytest.mark.parametrize("name", [*map(more, NAMES[:3]), *map(yet_more, NAMES[3:])])
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
    assert danish.plain(page.finding) in danish.plain(danish.without_zero_width(page.html))
    assert len(page.tables) > 0


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_numbered_in_the_order_in_which_they_are_shown(name: str) -> None:
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    figures = [
        call
        for cell in notebook.cells
        if cell.cell_type == "code"
        for call in ast.walk(ast.parse(cell.source))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Figure"
    ]
    numbers = [word.value for call in figures for word in call.keywords if word.arg == "number"]
    # A number of its own would be wrong where the figure before it is left out.
    assert len(figures) < 2 or not any(isinstance(number, ast.Constant) for number in numbers)


def test_a_figure_without_words_is_refused() -> None:
    drawings = draw.bars([("Odense", 3)], decimals=0)
    for says in ("", "  ", "\n"):
        with pytest.raises(ValueError, match="figure 1 must be given what it says in words"):
            Figure(drawings, number=1, title="Tal", unit="Antal", says=says, table=1)
    assert Figure(drawings, number=1, title="Tal", unit="Antal", says="Odense har 3.", table=1)


@pytest.mark.slow
@pytest.mark.thorough
def test_periods_and_comparison_group_limit_text_figures_and_tables_alike(tmp_path: Path) -> None:
    folder = copy_of_the_project(tmp_path, "helsingoer/2017-05-03")
    path = folder / "data/raw/helsingoer/2017-05-03/meeting.toml"
    text = path.read_text(encoding="utf-8")
    for notebook, parameters in (
        ("flygtningestatus", '{ first_period = "2016-10", last_period = "2017-03" }'),
        ("afslutningsaarsager", '{ comparison = ["Odense", "Glostrup"] }'),
    ):
        line = f'notebook = "{notebook}"\n'
        assert line in text
        text = text.replace(line, f"{line}parameters = {parameters}\n")
    path.write_text(text, encoding="utf-8")
    assert udvalgstal(folder, "run").status == 0
    published = folder / "reports/helsingoer/2017-05-03"
    refugees = BeautifulSoup((published / "flygtningestatus.html").read_text(), "html.parser")
    assert refugees.h1.get_text() == (
        f"27 af 301 flygtninge og familiesammenførte var i ordinært arbejde i marts{NBSP}2017"
    )
    headings = [th.get_text() for th in refugees.table.find_all("th", scope="col")]
    assert headings == [
        *("Aktivitet", "Okt. 2016", "Dec. 2016", "Jan. 2017", "Feb. 2017", "Mar. 2017")
    ]
    left = BeautifulSoup((published / "afslutningsaarsager.html").read_text(), "html.parser")
    rows = [th.get_text() for th in left.find_all("table")[1].find_all("th", scope="row")]
    assert rows == ["Helsingør", "Glostrup", "Odense"]


@pytest.mark.slow
@pytest.mark.thorough
def test_a_municipality_among_all_98_is_a_page_that_can_be_read(tmp_path: Path) -> None:
    folder = copy_of_the_project(tmp_path, "helsingoer/2017-05-03")
    meeting = folder / "data/raw/helsingoer/2026-02-04"
    meeting.mkdir()
    months = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)][10:]
    lines = [";".join(["Kommune", *months])]
    for at, name in enumerate((*danish.MUNICIPALITIES, "Hele landet")):
        figures = [f"{(at * 7 + month * 3) % 40},{month % 10}" for month in range(len(months))]
        # what a small municipality has is hidden
        lines.append(";".join([name, *([".."] * len(months) if name == "Fanø" else figures)]))
    (meeting / "t.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    columns = ", ".join(
        f'{{ heading = "{one}", period = "{one}", decimals = 1, unit = "pct." }}' for one in months
    )
    cluster = ["Fredericia", "Glostrup", "Hvidovre", "Odense", "Rødovre", "Slagelse"]
    toml = f"""
municipality = "Helsingør"
committee = "Udvalget"
date = 2026-02-04
document = "Referat"
cluster = {cluster}

[[reports]]
name = "sammenligning"
title = "Helsingør mellem de andre"
notebook = "sammenligning"
parameters = {{ table = "t" }}

[[tables]]
id = "t"
title = "Aktiveringsgrad"
rows = {{ heading = "Kommune", municipalities = true }}
columns = [{columns}]

[[tables.breaks]]
day = 2025-07-01
text = "En ny lov"
"""
    (meeting / "meeting.toml").write_text(toml, encoding="utf-8")
    assert udvalgstal(folder, "run", "helsingoer/2026-02-04").status == 0
    page = folder / "reports/helsingoer/2026-02-04/sammenligning.html"
    assert page.stat().st_size < 120_000
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    said = danish.plain(soup.get_text(" "))
    for words in (
        "af de 97 kommuner, der er tal for",
        "For Fanø er tallet ikke vist i december 2025.",
        "Der er et brud i tallene 1. juli 2025: tal fra før er ikke holdt op mod de nyere.",
        "Et lille felt for hver af seks kommuner",
    ):
        assert words in said
    assert len(soup.find_all("figure", class_="chart")) == 3
