"""Every municipality over fourteen months: a page that can be sent and read."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis import About, Control, Header, KeyFigures, Method, Section, Text
from analysis.danish import MUNICIPALITIES
from analysis.export.report import ReportExporter
from analysis.papers import open_papers
from analysis.present.findings import tabel
from analysis.present.table import Table
from support import HELSINGOER, make_project

MONTHS = [f"{2016 + n // 12}-{n % 12 + 1:02}" for n in range(14)]
LARGEST = 120 * 1024


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
    papers = open_papers(make_project(tmp_path, toml, {"alle": "\n".join(lines)}), HELSINGOER)
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
    page = ReportExporter().report(notebook, papers.meeting)
    place = MUNICIPALITIES.index("Helsingør") + 1
    heading = BeautifulSoup(page.html, "html.parser").h1
    assert heading is not None
    assert heading.get_text().replace("\xa0", " ") == (
        f"Ledige: Helsingør er med 17,6 pct. nummer {place} af 98 kommuner i februar 2017"
    )
    assert len(page.html.encode()) < LARGEST
