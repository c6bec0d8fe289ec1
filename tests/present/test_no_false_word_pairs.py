"""What `tabel` says of budgets and targets, as a specification: figures in, sentences out.

Two figures are compared only where they are of the same: of the same thing, and of the same time.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_no_false_word_tabel import MORE, REST, TOWNS, a_table, key, plain, said

from analysis.present.findings import tabel
from analysis.present.table import Table


def of(folder: Path, csv: str, unit: str = "kr.", rows: str = "", more: str = "") -> list[str]:
    """What is said of a table whose columns are called as its first line has it."""
    return said(table_of(folder, csv, unit, rows, more))


def table_of(folder: Path, csv: str, unit: str = "kr.", rows: str = "", more: str = "") -> Table:
    columns = ";".join(f"{name}|{unit}" for name in csv.split("|", maxsplit=1)[0].split(";")[1:])
    return a_table(folder, csv, columns, rows, more)


# --- what is spent so far is not what is spent ----------------------------------------------------


@pytest.mark.parametrize(
    ("spent", "when"),
    [
        ("Forbrug jan.-apr. 2024", "Fra januar til april 2024"),
        ("Forbrug januar – april", "Fra januar til april"),
        ("Forbrug pr. 30. april 2024", "Pr. 30. april 2024"),
        ("Regnskab pr. 31/3 2024", "Pr. 31/3 2024"),
        ("Forbrug 1. kvt. 2024", "I 1. kvartal 2024"),
        ("Forbrug ultimo maj 2024 (kr.)", "Ultimo maj 2024"),
        ("Forbrug til og med marts", "Til og med marts"),
        ("Forbrug år til dato", "Til dato"),
        ("Forbrug 30.04.2024", "I kolonnen »Forbrug 30.04.2024«"),
    ],
)
def test_spending_so_far_is_neither_over_nor_under_the_budget_of_a_year(
    tmp_path: Path, spent: str, when: str
) -> None:
    assert of(tmp_path, f";Budget 2024;{spent}|A;300;100|B;60;30") == [
        f"{when} har ingen af de to poster brugt mere end hele budgettet",
        f"{when} er der for A brugt 100 af 300 kr. (33,3 pct.).",
        "For B er der brugt 30 af 60 kr. (50,0 pct.).",
    ]


def test_what_is_spent_so_far_in_all_leads(tmp_path: Path) -> None:
    csv = ";Budget 2024;Forbrug jan.-apr. 2024|A;300;100|B;60;30|C;0;5|I alt;360;135"
    table = table_of(tmp_path, csv)
    assert said(table) == [
        "Fra januar til april 2024 er der brugt 135 af 360 kr. (37,5 pct.), men for C er der brugt "
        "5 kr. mere end hele budgettet",
        "For A er der brugt 100 af 300 kr. (33,3 pct.).",
        "For B er der brugt 30 af 60 kr. (50,0 pct.).",
        "»Forbrug jan.-apr.« for C er 5 kr., men budgettet er 0 kr.",
    ]
    assert key(table) == [
        "135 kr. er brugt fra januar til april 2024 af budgettet på 360 kr. (37,5 pct.).",
        "5 kr. er brugt mere end hele budgettet for C: 5 mod 0 kr.",
    ]


def test_spending_so_far_is_drawn_beside_its_budget_and_not_as_a_deviation(tmp_path: Path) -> None:
    csv = ";Budget 2024;Forbrug jan.-apr. 2024|A;300;100|B;60;30|C;50;20"
    chart = tabel.chart(table_of(tmp_path, csv), 1)
    assert chart
    assert plain(chart.about["says"]).startswith(
        "To søjler for hver af de tre poster: Budget 2024 og Forbrug jan.-apr. 2024."
    )


# --- of the same ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("csv", "unit", "heading"),
    [
        # not of the same: no pair
        (
            ";Budget 2024;Forbrug anlæg 2024|A;300;100",
            "kr.",
            "Beløbet i kolonnen »Budget 2024« for A er 300 kr.",
        ),
        (
            ";Mål;Resultat kvinder|A;50;60",
            "pct.",
            "Andelen i kolonnen »Mål« for A er 50 pct.",
        ),
        (
            ";Mål 2024;Resultat 1. kvartal 2024|A;50;60",
            "pct.",
            "Andelen i kolonnen »Mål 2024« for A er 50 pct.",
        ),
        # what is paid out is no budget
        (
            ";Løntilskud;Regnskab|A;300;100|B;60;30",
            "kr.",
            "Beløbet i kolonnen »Løntilskud« er højere for A (300 kr.) end for B (60 kr.)",
        ),
        (
            ";Tilskud;Regnskab|A;..;..|I alt;300;100",
            "kr.",
            "Regnskabet er 200 kr. mindre end tilskuddet",  # 300 - 100
        ),
        # a correction takes the place of what it corrects
        (
            ";Budget;Korrigeret budget;Forbrug|A;..;..;..|I alt;150;160;155",
            "kr.",
            "Forbruget er 5 kr. mindre end det korrigerede budget",  # 160 - 155
        ),
        (
            ";Vedtaget budget 2024;Faktisk forbrug 2024|A;..;..|I alt;150;155",
            "kr.",
            "Forbruget er 5 kr. mere end budgettet i 2024",
        ),
        # and what is expected the place of what is spent so far
        (
            ";Budget;Forbrug;Forventet regnskab|A;..;..;..|I alt;150;90;155",
            "kr.",
            "Det forventede forbrug er 5 kr. mere end budgettet",
        ),
        (
            ";Budget 2024;Forbrug pr. 30. april 2024;Forventet regnskab 2024"
            "|A;..;..;..|I alt;150;90;155",
            "kr.",
            "Det forventede forbrug er 5 kr. mere end budgettet i 2024",
        ),
        (
            ";Budget 2024;Forventet regnskab pr. 30. april 2024|A;..;..|I alt;150;155",
            "kr.",
            "Det forventede forbrug er 5 kr. mere end budgettet i 2024",
        ),
        # both of the same part of the year
        (
            ";Budget jan.-apr.;Forbrug jan.-apr.|A;..;..|I alt;100;90",
            "kr.",
            "»Forbrug jan.-apr.« er 10 kr. mindre end »Budget jan.-apr.«",
        ),
    ],
)
def test_only_figures_of_the_same_are_compared(
    tmp_path: Path, csv: str, unit: str, heading: str
) -> None:
    assert of(tmp_path, csv, unit)[0] == heading


# --- the years are not posts, and municipalities are not ------------------------------------------


def test_of_years_the_newest_leads_and_they_are_no_posts(tmp_path: Path) -> None:
    csv = ";2022;2023|Budget;100;120|Forbrug;110;120|Afvigelse;10;0"
    assert of(tmp_path, csv, more=MORE.replace("column =", "row =")) == [
        "Forbruget i 2023 er 120 kr., det samme som budgettet",
        "Forbruget i 2022 er 110 kr., 10 kr. mere end budgettet på 100 kr. (10,0 pct.).",
    ]


def test_the_own_municipality_leads_and_they_are_called_so(tmp_path: Path) -> None:
    csv = ";Budget;Forbrug|Faxe;60;70|Helsingør;100;90|Greve;5;6"
    table = table_of(tmp_path, csv, rows=TOWNS)
    assert said(table)[:2] == [
        "Forbruget i Helsingør er 90 kr., 10 kr. mindre end budgettet på 100 kr. (10,0 pct.)",
        "Forbruget i Faxe er 70 kr., 10 kr. mere end budgettet på 60 kr. (16,7 pct.).",
    ]
    others = csv.replace("Helsingør", "Køge")
    assert of(tmp_path / "x", others, rows=TOWNS)[0] == (
        "To af de tre kommuner ligger over budgettet"
    )


@pytest.mark.parametrize(
    ("csv", "more", "told"),
    [
        (  # the check says which way the deviation goes, though the budget is not there
            ";Budget;Forbrug;Rest|A;5;5;0|B;..;..;-250|I alt;-;126.350;-250",
            REST,
            [
                "I alt er der brugt 250 kr. mere end budgettet",
                "Forbruget for A er 5 kr., det samme som budgettet.",
                "Budgettet og forbruget for B er ikke vist; »Rest« er -250 kr.",
                "Budgettet i alt er ikke oplyst; forbruget er 126.350 kr., og »Rest« er -250 kr.",
                "I tabellen betyder minus, at der er brugt mere end budgettet.",
            ],
        ),
        (
            ";Budget;Forbrug;Afvigelse|A;5;5;0|B;..;..;-250",
            MORE,
            [
                "Forbruget for A er 5 kr., det samme som budgettet",
                "Budgettet og forbruget for B er ikke vist; afvigelsen er -250 kr.",
                "I tabellen betyder minus, at der er brugt mindre end budgettet.",
            ],
        ),
    ],
)
def test_a_deviation_alone_is_told_with_its_way(
    tmp_path: Path, csv: str, more: str, told: list[str]
) -> None:
    assert of(tmp_path, csv, more=more) == told


def test_two_that_are_equally_far_over_are_both_remembered(tmp_path: Path) -> None:
    table = table_of(tmp_path, ";Budget;Forbrug|A;1.000;1.900|B;500;1.400|C;800;500")
    assert key(table) == [
        "900 kr. hver er brugt mere end budgettet for A og B.",
        "300 kr. er brugt mindre end budgettet for C (37,5 pct.): 500 mod 800 kr.",
    ]


SIX = "|A;100;150|B;100;100|C;100;80|D;100;110|E;100;{0}|F;100;103"


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (
            "104",
            [
                "Det største merforbrug er for A: 50 kr. mere end budgettet (50,0 pct.).",
                "Mindreforbruget er for C: 20 kr. mindre end budgettet (20,0 pct.).",
            ],
        ),
        (
            "150",
            [
                "Det største merforbrug er for A og E: hver 50 kr. mere end budgettet.",
                "Mindreforbruget er for C: 20 kr. mindre end budgettet (20,0 pct.).",
            ],
        ),
        (
            "..",
            [
                "Det største merforbrug af dem, der kan regnes med, er for A: 50 kr. mere end "
                "budgettet (50,0 pct.).",
                "Mindreforbruget af dem, der kan regnes med, er for C: 20 kr. mindre end budgettet "
                "(20,0 pct.).",
            ],
        ),
    ],
)
def test_of_many_posts_those_farthest_off_are_named(
    tmp_path: Path, last: str, told: list[str]
) -> None:
    text = of(tmp_path, f";Budget;Forbrug{SIX.format(last)}")
    assert [one for one in text if re.match("(Det største )?[Mm](er|indre)forbrug", one)] == told


def test_of_income_no_deviation_is_drawn(tmp_path: Path) -> None:
    csv = ";Budget;Forbrug|Refusion;{0}5.000;{0}4.200|B;1.000;1.900|C;800;500"
    assert tabel.chart(table_of(tmp_path / "a", csv.format("")), 1)
    assert not tabel.chart(table_of(tmp_path / "b", csv.format("-")), 1)


# --- targets --------------------------------------------------------------------------------------

MANY = "|A;60;50|B;60;60|C;60;62|D;60;64|E;60;70|F;60;80|G;60;{0}"


@pytest.mark.parametrize(
    ("csv", "unit", "heading", "remembered"),
    [
        (
            ";Mål;Resultat|A;50;50|B;60;60",
            "pct.",
            "Begge resultater ligger på målet",
            "2 af 2 resultater ligger på målet.",
        ),
        (
            ";Mål;Resultat|A;50;40|B;60;50",
            "pct.",
            "Begge resultater ligger under målet",
            "2 af 2 resultater ligger under målet.",
        ),
        (
            ";Mål;Resultat|A;120;100|B;100;100",
            "antal",
            "Ét af de to resultater ligger på målet og ét under målet",
            "1 af 2 resultater ligger på målet.",
        ),
        (
            ";Mål;Resultat|A;14;10|B;30;30|C;8;12",
            "dage",
            "Ét af de tre resultater ligger over målet, ét på målet og ét under målet",
            "1 af 3 resultater ligger over målet.",
        ),
        (
            ";Mål (mindst);Resultat|A;60;50|B;60;55",
            "pct.",
            "Ingen af de to resultater har nået målet",
            "0 af 2 resultater har nået målet.",
        ),
        (
            ";Mål (højst);Resultat|A;60;50|B;60;55",
            "pct.",
            "Begge resultater har nået målet",
            "2 af 2 resultater har nået målet.",
        ),
    ],
)
def test_targets_are_counted_over_on_and_under(
    tmp_path: Path, csv: str, unit: str, heading: str, remembered: str
) -> None:
    table = table_of(tmp_path, csv, unit)
    assert [said(table)[0], key(table)[0]] == [heading, remembered]
    # which way is good is said by the label, or nobody knows it
    unknown = "Papirerne siger ikke, om målet er mindst eller højst."
    is_told = "(" in csv or heading == "Begge resultater ligger på målet"
    assert (unknown in said(table)) != is_told


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (
            "40",
            [
                "Længst over målet ligger F (20 procentpoint).",
                "Længst under målet ligger G (20 procentpoint).",
            ],
        ),
        ("50", ["Længst over målet ligger F (20 procentpoint)."]),  # as far under as A
        ("..", []),  # nobody knows who is farthest
    ],
)
def test_of_many_targets_the_farthest_are_named(tmp_path: Path, last: str, told: list[str]) -> None:
    text = of(tmp_path, f";Mål;Resultat{MANY.format(last)}", "pct.")
    assert [one for one in text if one.startswith("Længst")] == told


def test_the_result_of_the_own_municipality_leads(tmp_path: Path) -> None:
    csv = ";Mål;Resultat|Faxe;4,5;4,5|Helsingør;4,5;4,0|Greve;4,5;5,0"
    assert of(tmp_path, csv, "pct.", TOWNS)[0] == (
        "Resultatet i Helsingør er 4,0 pct. og ligger 0,5 procentpoint under målet på 4,5 pct."
    )
