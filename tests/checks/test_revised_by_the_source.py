"""What a source has revised itself since the last meeting is told, and asks nobody for words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis import danish
from analysis.batch.recomputed import lines
from analysis.present.since import SinceLast
from analysis.present.table import Table
from analysis.project import Address, Project
from fetching import Rows, answer_of, described, keep
from support import make_project, open_papers

LATER = Address("helsingoer", date(2026, 9, 2))
EARLIER = Address("helsingoer", date(2026, 8, 5))
HEAD = 'municipality = "Helsingør"\ncommittee = "U"\ndate = {}\ndocument = "R"\n'


def months(values: dict[str, list[float | None]]) -> Rows:
    return [
        (month, area, figures[at])
        for area, figures in values.items()
        for at, month in enumerate(("2026M05", "2026M06"))
    ]


def two_meetings(folder: Path, before: Rows, now: Rows, **later: str) -> Project:
    project = make_project(folder, "", {})
    areas = "[" + ", ".join(f'"{area}"' for area in dict.fromkeys(row[1] for row in now)) + "]"
    for address, rows, said in ((EARLIER, before, {}), (LATER, now, later)):
        pin = keep(project, answer_of(rows, said.get("measure", "Aktiveringsgrad")))
        toml = HEAD.format(address.day) + described(pin, areas=areas, **said)
        make_project(folder, toml, {}, address)
    return project


def test_figures_that_the_source_has_revised_are_told_with_why(tmp_path: Path) -> None:
    project = two_meetings(
        tmp_path,
        months({"Helsingør": [14.5, 15.0], "Odense": [9.0, None]}),
        months({"Helsingør": [14.5, 15.1], "Odense": [9.0, 8.0]}),
    )
    papers = open_papers(project, LATER)
    assert [(one.change.at.row, one.change.kind, one.itself) for one in papers.revised] == [
        ("Helsingør", "revised", True),
        ("Odense", "shown", True),
    ]
    assert not papers.fails
    assert f"ok   grad: 2 figures revised by the source since {EARLIER}" in [*lines(papers)]
    html = str(SinceLast(Table(papers, "grad", number=1))._repr_mimebundle_()["text/html"])
    said = " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())
    assert "nu 15,1 pct., før 15,0 pct." in said
    assert "nu 8,0 pct., før skjult eller nul" in said
    assert "Kilden har ændret tallet siden." in said


def test_many_are_counted_and_the_own_is_named(tmp_path: Path) -> None:
    names = ["Helsingør", *(name for name in danish.MUNICIPALITIES if name != "Helsingør")]
    project = two_meetings(
        tmp_path,
        months({name: [10.0, 10.0] for name in names}),
        months({name: [10.0, 11.0] for name in names}),
    )
    papers = open_papers(project, LATER)
    assert len(papers.revised) == 98
    html = str(SinceLast(Table(papers, "grad", number=1))._repr_mimebundle_()["text/html"])
    said = " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())
    assert "Helsingør, Aktiveringsgrad" in said or "Helsingør i juni 2026" in said
    assert "97 tal til er nu nogle andre" in said
    assert "Odense" not in said


@pytest.mark.parametrize("measure", ["Aktiveringsgrad", "Andel"])
def test_another_measure_is_no_revision_of_the_source(tmp_path: Path, measure: str) -> None:
    same = measure == "Aktiveringsgrad"
    before = months({"Helsingør": [14.5, 15.0]})
    project = two_meetings(tmp_path, before, months({"Helsingør": [14.5, 15.1]}), measure=measure)
    papers = open_papers(project, LATER)
    assert {one.itself for one in papers.revised} == {same}
    assert papers.fails != same
