"""What a reader is told of fetched figures: their source, what is hidden or zero, and a break."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from analysis.danish import NO_BREAK_SPACE
from analysis.export.datapackage import package
from analysis.export.workbook import workbook
from analysis.papers import Papers
from analysis.present.blocks import About, Header
from analysis.present.control import Control
from analysis.present.findings import tabel
from analysis.present.table import Table
from fetching import Rows, fetched_project
from support import opened

HIDDEN = "skjult eller nul"


def words(*blocks: object) -> str:
    """Return what blocks say, without markup."""
    html = " ".join(str(block._repr_mimebundle_()["text/html"]) for block in blocks)  # type: ignore[attr-defined]
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())  # no-break ones too


def shown(papers: Papers) -> Table:
    return Table(papers, "grad", number=1, own="Helsingør")


def over_time(*months: str, values: dict[str, list[float | None]]) -> Rows:
    return [
        (month, area, figures[at])
        for area, figures in values.items()
        for at, month in enumerate(months)
    ]


def test_a_hidden_figure_has_a_sign_and_a_legend_of_its_own_everywhere(tmp_path: Path) -> None:
    papers = opened(fetched_project(tmp_path))
    page = words(shown(papers))
    assert f": ({HIDDEN})" in page
    assert f": {HIDDEN}: kilden viser ikke små tal og skelner dem ikke fra nul" in page
    sheet = load_workbook(io.BytesIO(workbook(papers)))["grad"]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert ":" in cells
    files = package(papers)
    assert (
        "Helsingør;2026-06;Helsingør;2026-06;Aktiveringsgrad;;pct.;hidden_or_zero;"
        in files["grad.csv"].decode()
    )
    assert f"hidden_or_zero: {HIDDEN}" in files["datapackage.json"].decode()


def test_the_source_its_dates_and_its_link_stand_under_the_table(tmp_path: Path) -> None:
    papers = opened(fetched_project(tmp_path))
    page = words(shown(papers))
    assert "Kilde: Jobindsats.dk, tabel y60c07" in page
    assert "Hentet: 22. august 2026; kilden opdaterede tallene 20. august 2026" in page
    assert "og opdaterer dem igen 20. september 2026" in page
    html = str(shown(papers)._repr_mimebundle_()["text/html"])
    assert '<a href="https://jobindsats.dk/databank/y60c07">Jobindsats.dk, tabel y60c07</a>' in html


def test_nothing_fetched_is_called_printed(tmp_path: Path) -> None:
    """Neither with a unit that nobody states, nor without what the figures are of."""
    for unit in ("pct.", ""):
        papers = opened(fetched_project(tmp_path, unit=unit))
        table = shown(papers)
        made = tabel.text(table), tabel.finding("T", [table]), tabel.summary([table])
        page = words(table, Control(table), Header(papers, "F", "R", tables=[table]), About(table))
        said = f"{made} {page}"
        assert not re.search("papir|trykt", said.replace("ikke trykt", ""), re.IGNORECASE), said
    assert "fra Jobindsats.dk" in tabel.summary([table])


@pytest.mark.parametrize("own", [None, 12.0])
@pytest.mark.parametrize("others", [[None, None], [0.0, None], [0.0, 5.0]])
def test_what_is_hidden_or_zero_has_no_place_and_no_change(
    tmp_path: Path, own: float | None, others: list[float | None]
) -> None:
    months = ("2025M08", "2025M09", "2025M10")
    values = {
        "Helsingør": [11.0, 13.0, own],
        "Fredericia": [10.0, 9.0, others[0]],
        "Odense": [None, None, others[1]],
        "Hele landet": [20.0, 21.0, 22.0],
    }
    areas = '["Helsingør", "Fredericia", "Odense", "hele landet"]'
    rows = over_time(*months, values=values)
    papers = opened(fetched_project(tmp_path, rows, areas=areas, periods='"latest:3"'))
    table = shown(papers)
    said = " ".join([*tabel.text(table), tabel.finding("T", [table]), tabel.summary([table])])
    for area, figures in values.items():
        if figures[-1] is None:
            assert not re.search(rf"{area} \(\d", said), said
            assert not re.search(rf"i {area} er \d+,\d pct\. i oktober", said), said
    if own is None:
        assert "nummer" not in said
        assert re.search("skjulte? eller nul", said)
    elif None in others:
        assert "af alle" not in said, said
    if others[1] is None:
        assert "Odense" not in re.sub(r"[^.]*skjulte? eller nul[^.]*\.", "", said), said


def test_a_break_is_named_under_the_table_and_beside_the_chart(tmp_path: Path) -> None:
    months = ("2025M05", "2025M06", "2025M07", "2025M08", "2025M09")
    values = {
        "Helsingør": [90.0, 91.0, 10.0, 11.0, 13.0],
        "Fredericia": [80.0, 70.0, 9.0, 8.0, 7.0],
    }
    about = {"areas": '["Helsingør", "Fredericia"]', "periods": '"latest:5"'}
    project = fetched_project(tmp_path, over_time(*months, values=values), **about)
    (project.sources / "brud.csv").write_text(
        "kilde;tabel;dag;hvad\njobindsats;Y60;2025-07-01;Reformen trådte i kraft\n"
        "jobindsats;y36;2025-08-01;Noget andet\nstatbank;y60;2025-08-01;Noget andet\n",
        encoding="utf-8",
    )
    papers = opened(project)
    table = shown(papers)
    said = " ".join(tabel.text(table)).replace(NO_BREAK_SPACE, " ")
    assert "Fra juli til september 2025" in said
    assert "Der er et brud i tallene 1. juli 2025" in said
    assert not {"90,0", "91,0", "80,0", "70,0"} & {*re.findall(r"\d+,\d", said)}
    assert "Brud: 1. juli 2025: Reformen trådte i kraft." in words(table)
    chart = tabel.chart(table, 1)
    assert chart
    assert "Brud i tallene 1. juli 2025" in chart.html.replace(NO_BREAK_SPACE, " ")
    assert "Noget andet" not in words(table)


PRINTED = "Område;maj 2026;juni 2026\nHelsingør;14,5;{own}\nFredericia;26,0;{other}\n"
PRINTED += "Hele landet;20,5;21,0\n"


@pytest.mark.parametrize(
    ("own", "other", "said"),
    [
        ("..", "25,0", "Tabel 1: alle fem tal, der er vist begge steder, er, som de er trykt."),
        ("0,0", "25,1", "rækken »Fredericia«, kolonnen »juni 2026«: 25,0 hentet, 25,1 trykt."),
    ],
)
def test_a_printed_table_beside_it_is_compared_cell_by_cell(
    tmp_path: Path, own: str, other: str, said: str
) -> None:
    """A hidden figure is held against none: a printed 0 may be right."""
    papers = opened(fetched_project(tmp_path, csv=PRINTED.format(own=own, other=other)))
    page = words(Control(shown(papers)))
    assert "De hentede tal ved siden af papirerne" in page
    assert said in page
    assert "Helsingør" not in page


def test_a_year_that_lies_on_both_sides_of_a_break_is_told_of_as_that(tmp_path: Path) -> None:
    years = ("2023", "2024", "2025", "2026", "2027", "2028")
    values = {"Helsingør": [90.0, 91.0, 40.0, 11.0, 12.0, 13.0]}
    about = {"areas": '["Helsingør"]', "periods": '"latest:6"'}
    project = fetched_project(tmp_path, over_time(*years, values=values), **about)
    (project.sources / "brud.csv").write_text(
        "kilde;tabel;dag;hvad\njobindsats;y60;2025-07-01;Reform\n", encoding="utf-8"
    )
    said = " ".join(tabel.text(shown(opened(project)))).replace(NO_BREAK_SPACE, " ")
    assert "Tal fra før 2026 er helt eller delvis fra før bruddet 1. juli 2025" in said
    assert not {"90,0", "91,0", "40,0"} & {*re.findall(r"\d+,\d", said)}
