"""The analyst's own words for a report: figures are named, never typed, and must be there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis import Header, KeyFigures, Section
from analysis.batch import plan as plans
from analysis.batch.references import words_of
from analysis.export.report import ReportExporter
from analysis.faults import InputError
from analysis.papers import open_papers
from analysis.present.table import Table
from analysis.project import Project
from commands import ROOT
from support import HELSINGOER, a_check, a_deviation, a_table, make_project

COLUMNS = (
    '{ heading = "Maj", period = "2016-05", unit = "personer" };'
    '{ heading = "Andel: i pct.", unit = "pct.", decimals = 1 }'
)
SUM = 'kind = "sum"\ntotal = { row = "I alt" }\nover = '
UNEMPLOYED = a_check(SUM + '["2016-05"]') + a_deviation("I alt", "2016-05", "1.250", "1.271")
DISAGREEING = a_check(SUM + '["Antal"]\nrows = ["A", "B", "D"]', "sum")
TABLES = a_table(
    '{ heading = ["2017", "Antal"], period = "2017", unit = "personer" };'
    '{ heading = ["2017", "Andel"], period = "2017", unit = "pct." }',
    name="aar",
)
TABLES += a_table(COLUMNS, more=UNEMPLOYED, name="ledige")
TABLES += a_table("Antal;G;F:G", more=DISAGREEING, name="uenige")
DOUBTED = a_deviation("I alt", "Antal", "4", "3", "sum", 'fault = "unknown"')
CELLS = {
    "aar": ";2017;\n;Antal;Andel\nA;840;12,6\n",
    "ledige": ";Maj;Andel: i pct.\nMænd: alle;1.160;50,5\nKvinder;111;9,5\nI alt;1.250;-\n",
    "uenige": ";Antal;G;F:G\nA;1;-;-\nB;2;-;-\nC;..;-;-\nD;0;-;-\nÆldre {50+};12;-;-\n"
    "E;5;1;1\nE:F;5;1;2\nI alt;4;-;-\n",
}


def a_project(folder: Path, report: str, described: str = TABLES + DOUBTED) -> Project:
    toml = f'[[reports]]\nname = "r"\ntitle = "R"\nnotebook = "tabel"\n{report}\n{described}'
    project = make_project(folder, toml, CELLS)
    notebook = (ROOT / "notebooks" / "tabel.ipynb").read_bytes()
    (project.notebooks / "tabel.ipynb").write_bytes(notebook)
    return project


def said(folder: Path, text: str) -> str:
    papers = open_papers(a_project(folder, f"finding = '''{text}'''"), HELSINGOER)
    words, faults = words_of(papers.meeting.reports[0], papers)
    return words.finding if not faults else "; ".join(problem for _, _, problem in faults)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ledige:Kvinder:2016-05} er kvinder", "111 personer er kvinder"),
        ("{ledige:Kvinder:Maj} er kvinder", "111 personer er kvinder"),  # by heading
        ("{ ledige : kvinder : Maj }", "111 personer"),
        ("{ledige:Mænd: alle:Maj} er mænd", "1.160 personer er mænd"),  # names with colons
        ("Andelen er {ledige:Mænd: alle:Andel: i pct.}.", "Andelen er 50,5 pct."),
        ("{ledige:I alt:Maj}", "1.271 personer"),  # 1.160 + 111, not the misprint 1.250
        (
            "Den 1. april 2017 og i 3. kvartal 2016, punkt 3, tabel 12: {ledige:Kvinder:Maj}",
            "Den 1. april 2017 og i 3. kvartal 2016, punkt 3, tabel 12: 111 personer",
        ),
        ("{aar:A:2017, Antal}, {aar:A:2017, andel}", "840 personer, 12,6 pct."),
        ("Ingen tal", "Ingen tal"),
        ("{uenige:Ældre {{50+}}:Antal} og {{tegn}}", "12 og {tegn}"),
    ],
)
def test_a_reference_is_the_sound_figure_with_its_unit(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert said(tmp_path, text).replace("\xa0", " ") == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "{ledig:Kvinder:Maj}",
            "the table 'ledig' is not there, or holds no figures; did you mean 'ledige'?",
        ),
        ("{ledige:Kvinde:Maj}", "table 'ledige' has no row 'Kvinde'; did you mean 'Kvinder'?"),
        (
            "{ledige:Kvinder:Juni}",
            "table 'ledige' has no column 'Juni'; known are '2016-05', 'Andel: i pct.'",
        ),
        ("{ledige:Kvinder}", "names 'ledige:Kvinder'; expected {table:row:column}"),
        ("{}", "names ''; expected {table:row:column}"),
        ("{ledige:I alt:Andel: i pct.}", "which is not there"),
        ("{uenige:C:Antal}", "which is hidden"),
        ("{uenige:A:Antal}", "which may be wrong"),
        ("{uenige:D:Antal}", "which may be wrong"),  # nought is a figure
        ("{uenige:E:F:G}", "may name two figures"),
        ("{ledige:Kvinder:Maj", "has a brace without its other"),
        ("ledige:Kvinder:Maj}", "has a brace without its other"),
        ("111 er kvinder", "has the number 111 typed in it"),
        ("Det er 50,5 pct.", "has the number 50,5 typed in it"),
        ("Fra 1.160 til {ledige:Kvinder:Maj}", "has the number 1.160 typed in it"),
        ("I 2015 var det mere", "has the number 2015 typed in it"),  # no figure here is of 2015
        ("{ledige:Kvinder:Maj} af 9", "has the number 9 typed in it"),
    ],
)
def test_a_reference_to_nothing_and_a_typed_figure_are_faults(
    tmp_path: Path, text: str, problem: str
) -> None:
    assert problem in said(tmp_path, text)


def test_while_a_check_fails_words_on_doubtful_figures_give_way(tmp_path: Path) -> None:
    report = """
finding = "{uenige:A:Antal} er uenige"
summary = "{ledige:Kvinder:Maj} er kvinder"
key_figures = [{ value = "{uenige:A:Antal}", text = "er uenige" }]
"""
    papers = open_papers(a_project(tmp_path, report, TABLES), HELSINGOER)
    words, faults = words_of(papers.meeting.reports[0], papers)
    assert (words.finding, words.key_figures, faults) == ("", (), [])
    assert words.summary == "111\N{NO-BREAK SPACE}personer er kvinder"


def test_the_fault_names_the_file_the_report_and_the_key(tmp_path: Path) -> None:
    report = """
finding = "{ledige:Ingen:Maj}"
summary = "Det er 7."
key_figures = [{ value = "{ledige:Kvinder:Maj}", text = "er {x}" }]
"""
    with pytest.raises(InputError) as caught:
        plans.checked(a_project(tmp_path, report), HELSINGOER)
    lines = str(caught.value).splitlines()
    places = [re.search(r"column \"?'?(reports 'r' [a-z_ ]+)", line) for line in lines]
    assert [found[1] for found in places if found] == [
        "reports 'r' finding",
        "reports 'r' summary",
        "reports 'r' key_figures text",
    ]
    assert all(line.startswith("data/raw/helsingoer/2017-05-03/meeting.toml") for line in lines)


def test_at_most_three_figures_are_to_remember(tmp_path: Path) -> None:
    one = '{ value = "{ledige:Kvinder:Maj}", text = "kvinder" }'
    report = f"key_figures = [{', '.join([one] * 4)}]"
    with pytest.raises(InputError, match=r"key_figures.*: expected at most 3"):
        plans.checked(a_project(tmp_path, report), HELSINGOER)
    with pytest.raises(InputError, match=r"key_figures.*: expected at least one"):
        plans.checked(a_project(tmp_path, "key_figures = []"), HELSINGOER)


@pytest.mark.parametrize("key", ["finding", "summary"])
@pytest.mark.parametrize("text", ["", "  "])
def test_words_of_ones_own_are_never_empty(tmp_path: Path, key: str, text: str) -> None:
    with pytest.raises(InputError, match=f"column .*{key}"):
        plans.checked(a_project(tmp_path, f'{key} = "{text}"'), HELSINGOER)


def test_any_notebook_is_overruled_without_knowing(tmp_path: Path) -> None:
    report = """
finding = "{ledige:Kvinder:Maj} er kvinder"
key_figures = [{ value = "{ledige:Mænd: alle:Andel: i pct.}", text = "af {ledige:I alt:Maj}." }]
"""
    papers, (job,) = plans.checked(a_project(tmp_path, report), HELSINGOER)
    shown = [
        Header(papers, "Notebookens fund", "Notebookens ord.", tables=("ledige",)),
        KeyFigures(("7", "som notebooken siger.")),
        Section("Tallene"),
        Table(papers, "ledige", number=1),
    ]
    outputs = [new_output("display_data", data=one._repr_mimebundle_()) for one in shown]
    notebook = new_notebook(cells=[new_code_cell("vis", outputs=outputs)])
    words = job.words
    page = ReportExporter().report(
        notebook,
        papers.meeting,
        finding=words.finding,
        summary=words.summary,
        key_figures=words.key_figures,
    )
    assert page.finding == "111\xa0personer er kvinder"
    assert page.summary == "Notebookens ord."  # what is not said stays as the notebook says it
    assert page.key_figure == {"value": "50,5\xa0pct.", "text": "af 1.271\xa0personer."}
    assert "Notebookens fund" not in page.html
    assert "som notebooken siger" not in page.html
