"""Every municipality over fourteen months: a page that can be sent and read."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis import About, Control, Header, KeyFigures, Method, Section, Text
from analysis.batch.telling import too_large
from analysis.danish import MUNICIPALITIES
from analysis.export.report import ReportExporter
from analysis.papers import open_papers
from analysis.present.findings import tabel
from analysis.present.table import Table
from analysis.project import Project
from support import HELSINGOER, make_project

MONTHS = [f"{2016 + n // 12}-{n % 12 + 1:02}" for n in range(14)]
LARGEST = 120 * 1024


def page_of(root: Path, toml: str, lines: list[str]) -> str:
    """The page that ``tabel`` makes of one table, ``alle``."""
    papers = open_papers(make_project(root, toml, {"alle": "\n".join(lines)}), HELSINGOER)
    table = Table(papers, "alle", number=1, own="Helsingør")
    shown = [
        Header(papers, tabel.finding("Ledige", [table]), tabel.summary([table]), tables=("alle",)),
        KeyFigures(*tabel.key_figures([table])),
        Section(tabel.heading(table)),
        Text(tabel.text(table)),
        tabel.chart(table, 1),
        table,
        Section("Kontrol af tallene"),
        Control(table),
        Section("Om tallene"),
        About(table),
        Method(table),
    ]
    outputs = [new_output("display_data", data=one._repr_mimebundle_()) for one in shown if one]
    notebook = new_notebook(cells=[new_code_cell("vis", outputs=outputs)])
    return ReportExporter().report(notebook, papers.meeting).html


def test_98_municipalities_over_14_months_make_a_page_that_leads_with_the_own_place(
    tmp_path: Path,
) -> None:
    columns = [f'{{ heading = "{month}", period = "{month}" }}' for month in MONTHS]
    toml = f"""
[[tables]]
id = "alle"
title = "Fuldtidsledige i procent af arbejdsstyrken"
unit = "pct."
rows = {{ heading = "Kommune", municipalities = true }}
columns = [{", ".join(columns)}]
"""
    lines = [";".join(["Kommune", *MONTHS])]
    for at, name in enumerate(MUNICIPALITIES):  # the last month falls by a tenth with each
        months = [f"{20 - (at + ago) // 10},{9 - (at + ago) % 10}" for ago in range(13, -1, -1)]
        lines.append(";".join([name, *months]))
    html = page_of(tmp_path, toml, lines)
    place = MUNICIPALITIES.index("Helsingør") + 1
    heading = BeautifulSoup(html, "html.parser").h1
    assert heading is not None
    assert heading.get_text().replace("\xa0", " ") == (
        f"Ledige: Helsingør er med 17,6 pct. nummer {place} af 98 kommuner i februar 2017"
    )
    assert len(html.encode()) < LARGEST


@pytest.mark.thorough
def test_100_rows_of_12_figures_with_30_faults_make_a_page_that_can_be_sent(tmp_path: Path) -> None:
    parts = [f"Del {n}" for n in range(1, 12)]
    headings = [*parts, "I alt"]
    columns = [f'{{ heading = "{heading}" }}' for heading in headings]
    toml = f"""
[[tables]]
id = "alle"
title = "Udgifter"
unit = "kr."
rows = {{ heading = "Område" }}
columns = [{", ".join(columns)}]
[[tables.checks]]
id = "sum"
kind = "sum"
text = "Delene lagt sammen giver I alt"
total = {{ column = "I alt" }}
columns = {parts}
"""
    lines = [";".join(["Område", *headings])]
    for row in range(1, 101):
        figures = [1000 + row * part for part in range(1, 12)]
        total = sum(figures) + (7 if row % 10 < 3 else 0)
        lines.append(";".join([f"Område {row}", *map(str, [*figures, total])]))
    html = page_of(tmp_path, toml, lines)
    page = BeautifulSoup(html, "html.parser")
    assert len(page.select(".deviations > li")) == 30
    assert len(page.select("td.deviates")) == 30 * 12
    assert len(page.select("td[id]")) == 30, "where a link leads, and nowhere else"
    assert len(html.encode()) < LARGEST


def test_a_page_that_is_too_large_is_named_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, size in (("largest", LARGEST), ("larger", LARGEST + 1)):
        page = tmp_path / "reports" / str(HELSINGOER) / f"{name}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("x" * size, encoding="utf-8")
    (page.parent / "manifest.json").touch()  # of a published meeting
    too_large(Project(tmp_path))
    assert capsys.readouterr().err == (
        f"reports/{HELSINGOER}/larger.html: is over 120 KB and slow on a phone; "
        "show its tables in several reports\n"
    )
