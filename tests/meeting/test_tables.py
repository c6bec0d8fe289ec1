"""What a table says of its columns and rows is decided once, and is the same to all who ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.export.datapackage import package
from analysis.meeting import RowsSpec, TableSpec
from analysis.present.findings import tabel
from analysis.present.table import Table, unit_line
from support import make_project, opened

TABLE = """
[[tables]]
id = "t"
title = "T"
unit = "{table}"
rows = {{ heading = "Gruppe" }}
columns = [{{ heading = "Tal"{column} }}]
"""
UNSTATED = "Enheden er ikke oplyst i papirerne"


@pytest.mark.parametrize(
    ("table", "column", "unit", "words"),
    [
        ("pct.", "", "pct.", "Procent"),
        ("pct.", ', unit = ""', "", UNSTATED),
        ("pct.", ', unit = "kr."', "kr.", "Kroner"),
        ("", ', unit = "pct."', "pct.", "Procent"),
        ("", "", "", UNSTATED),
    ],
)
def test_table_chart_sentences_and_files_tell_one_unit(
    tmp_path: Path, table: str, column: str, unit: str, words: str
) -> None:
    """What a column says of its unit holds, also that none is stated."""
    toml = TABLE.format(table=table, column=column)
    csv = "Gruppe;Tal\na;7\nb;5\nc;3\n"
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    assert papers.meeting.table("t").columns[0].unit == unit
    assert set(papers.observations["unit"]) == {unit}
    shown = Table(papers, "t", number=1)
    assert unit_line(shown) == words
    chart = tabel.chart(shown, 1)
    assert not chart or f'<span class="unit">{words}</span>' in chart.html
    said = " ".join(tabel.text(shown))
    assert ("pct." in said, "kr." in said) == (False, unit == "kr.")
    assert f";{unit};A;" in package(papers)["t.csv"].decode()


def test_a_table_that_is_read_twice_has_the_same_units() -> None:
    columns = [{"heading": "Antal", "unit": ""}, {"heading": "Andel"}]
    spec = TableSpec.model_validate({"id": "t", "title": "T", "unit": "pct.", "columns": columns})
    assert TableSpec.model_validate(spec.model_dump()) == spec


def test_the_rows_of_a_table_are_parts_totals_or_areas() -> None:
    """A total need not be named where its label says what it is."""
    rows = RowsSpec(total=["Hele byen"], areas=["Klyngen", "Region Syd"])
    for label in ("hele byen.", "I alt", "i  alt", "Total", "SUM", "Hele landet"):
        assert (rows.is_total(label), rows.is_part(label)) == (True, False)
    for label in ("klyngen", "Region Syd"):
        assert (rows.is_total(label), rows.is_part(label)) == (False, False)
    for label in ("Næstved", "Kvinder i alt", "Totalforbud", "I altid", "I aktivering i alt"):
        assert (rows.is_total(label), rows.is_part(label)) == (False, True)


def test_shares_do_not_add_up_and_counts_do() -> None:
    spec = TableSpec.model_validate(
        {
            "id": "t",
            "title": "T",
            "unit": "pct.",
            "columns": [{"heading": "Andel"}, {"heading": "Antal", "unit": "antal"}],
        }
    )
    assert [column.adds_up for column in spec.columns] == [False, True]
