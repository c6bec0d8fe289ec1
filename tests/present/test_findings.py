"""What a report of any table says of its figures: no claim beyond them, whatever they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis.present.blocks import About
from analysis.present.findings import (
    tabel,
)
from analysis.present.table import Table
from support import make_project, opened

# --- any table ------------------------------------------------------------------------------------


def one_table(
    folder: Path, checks: str = "", *, cells: str = "", rounded: bool = False
) -> list[Table]:
    toml = f"""
[[tables]]
id = "t"
title = "Udgifter"
rows = {{ heading = "", total = ["I alt"] }}
columns = [{{ heading = "Antal", rounded = {str(rounded).lower()} }}]
{checks}
"""
    csv = cells or ";Antal\na;1\nb;2\nI alt;3\n"
    return [Table(opened(make_project(folder, toml, {"t": csv})), "t", number=1)]


SUM = """[[tables.checks]]
id = "c"
kind = "sum"
text = "Siges"
total = { row = "I alt" }
"""
AT_MOST = """[[tables.checks]]
id = "m"
kind = "at_most"
text = "Siges"
parts = [{ row = "a" }]
whole = { row = "I alt" }
"""
EQUAL = """[[tables.checks]]
id = "e"
kind = "equal"
text = "Siges"
result = { row = "a", column = "Antal" }
source = { value = 1 }
"""
NONE = "De kan ikke regnes efter hver for sig ud fra det, der er trykt."


@pytest.mark.parametrize(
    ("checks", "cells", "rounded", "said", "heading"),
    [
        (SUM, "", False, "Alle indgår i regnestykker, og de stemmer.", "regnestykkerne stemmer"),
        (
            EQUAL,
            "",
            False,
            "De regnestykker, der kan laves, stemmer.",
            "de regnestykker, der kan laves, stemmer",
        ),
        (AT_MOST, "", False, NONE, "tallene kan ikke regnes efter"),
        ("", "", False, NONE, "tallene kan ikke regnes efter"),
        (
            SUM,
            ";Antal\na;1\nb;2\nI alt;4\n",
            True,
            "Alle indgår i regnestykker, og de stemmer, når der tages hensyn til afrunding.",
            "regnestykkerne stemmer",
        ),
        (
            SUM,
            ";Antal\na;1\nb;2\nI alt;4\n",
            False,
            "Ét regnestykke stemmer ikke.",
            "ét regnestykke stemmer ikke",
        ),
        ("", ";Antal\na;-\nb;-\nI alt;-\n", False, NONE, "tallene kan ikke regnes efter"),
    ],
    ids=["all", "some", "at most", "none", "rounded", "wrong", "no figures"],
)
def test_a_report_claims_no_more_than_was_recomputed(
    tmp_path: Path, checks: str, cells: str, rounded: bool, said: str, heading: str
) -> None:
    tables = one_table(tmp_path, checks, cells=cells, rounded=rounded)
    assert tabel.summary(tables).endswith(f" tal fra mødets papirer. {said}")
    name = f"Udgifter: {heading}"
    assert tabel.finding("", tables) == name
    assert tabel.finding("Andet", tables) == name.replace("Udgifter", "Andet")


def test_rounding_is_told_also_where_only_some_can_be_recomputed(tmp_path: Path) -> None:
    checks = SUM + 'rows = ["a", "b"]\n'
    cells = ";Antal\na;1\nb;2\nheraf;9\nI alt;4\n"
    assert tabel.summary(one_table(tmp_path, checks, cells=cells, rounded=True)).endswith(
        "De regnestykker, der kan laves, stemmer, når der tages hensyn til afrunding."
    )


def test_the_largest_row_is_a_heading_with_its_figure_but_no_share_is(tmp_path: Path) -> None:
    cells = ";Antal\na;1.000\nb;2.000\nc;3\nI alt;3.003\n"
    (table,) = one_table(tmp_path / "antal", cells=cells)
    assert tabel.heading(table) == "Størst: b (2.000)"
    (tie,) = one_table(tmp_path / "lige", cells=cells.replace("1.000", "2.000"))
    assert tabel.heading(tie) == "Udgifter"
    toml = """
[[tables]]
id = "t"
title = "Andele"
unit = "pct."
rows = { heading = "" }
columns = [{ heading = "Andel", decimals = 0 }]
"""
    csv = ";Andel\na;10 %\nb;20 %\nc;30 %\n"
    shares = Table(opened(make_project(tmp_path / "andel", toml, {"t": csv})), "t", number=1)
    assert tabel.heading(shares) == "Andele"
    assert tabel.text(shares) == []


def followed(tmp_path: Path, cells: str) -> Table:
    toml = """
[[tables]]
id = "t"
title = "Aktivitetsparate"
rows = { heading = "", municipalities = true }
columns = [
  { heading = "2015", period = "2015", unit = "antal" },
  { heading = "2016", period = "2016", unit = "antal" },
  { heading = "2017", period = "2017", unit = "antal" },
]
"""
    project = make_project(tmp_path, toml, {"t": f";2015;2016;2017\n{cells}"})
    return Table(opened(project), "t", number=1)


@pytest.mark.parametrize(
    ("cells", "heading"),
    [
        ("Odense;9;8;7\nRanders;5;4;3\n", "Tallet faldt i alle to kommuner fra 2015 til 2017"),
        ("Odense;7;8;9\nRanders;3;4;5\n", "Tallet steg i alle to kommuner fra 2015 til 2017"),
        ("Odense;9;8;7\nRanders;3;4;5\n", "Aktivitetsparate"),  # not the same way
        ("Odense;9;8;7\nRanders;-;4;3\n", "Aktivitetsparate"),  # not over the same years
        ("Odense;9;8;9\nRanders;3;4;3\n", "Aktivitetsparate"),  # unchanged
        (  # the country is no municipality
            "Odense;9;8;7\nRanders;5;4;3\nHele landet;1;2;3\n",
            "Tallet faldt i alle to kommuner fra 2015 til 2017",
        ),
    ],
)
def test_that_all_municipalities_moved_one_way_is_a_heading(
    tmp_path: Path, cells: str, heading: str
) -> None:
    assert tabel.heading(followed(tmp_path, cells)) == heading


def test_each_municipality_is_followed_over_time_in_a_sentence(tmp_path: Path) -> None:
    table = followed(tmp_path, "Odense;1.009;8;7\nRanders;3;4;3\n")
    assert tabel.text(table) == [
        "I Odense faldt tallet fra 1.009 til 7.",
        "I Randers var tallet uændret 3.",
    ]


def test_figures_of_another_kind_are_no_part_of_a_line_and_no_sentence_runs_through_them(
    tmp_path: Path,
) -> None:
    toml = """
[[tables]]
id = "t"
title = "Forløb"
rows = { heading = "", municipalities = true }
columns = [
  { heading = "Jan.", period = "2024-01" },
  { heading = "Feb.", period = "2024-02" },
  { heading = "Mar.", period = "2024-03" },
  { heading = "Budget 2024", period = "2024" },
]
"""
    csv = ";Jan.;Feb.;Mar.;Budget 2024\nOdense;10;11;12;130\nRanders;20;21;22;230\n"
    table = Table(opened(make_project(tmp_path, toml, {"t": csv})), "t", number=1)
    chart = tabel.chart(table, 1)
    assert chart is not None
    drawn = BeautifulSoup(str(chart._repr_mimebundle_()["text/html"]), "html.parser").get_text(" ")
    assert {"10", "12", "22"} <= {*drawn.split()}
    assert not {"130", "230"} & {*drawn.split()}
    assert tabel.heading(table) == "Forløb"
    assert tabel.text(table) == []
    html = About(table)._repr_mimebundle_()["text/html"]
    assert "<dd>2024</dd>" in str(html)
