"""Cells as offices print them: which figure each is, which notes it bears, and what is refused."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from analysis import Table
from analysis.danish import format_number
from analysis.export.datapackage import package
from analysis.export.workbook import workbook
from analysis.meeting import ColumnSpec, TableSpec
from analysis.papers import Papers
from analysis.present.findings import tabel
from analysis.present.table import table_html
from analysis.sources.cells import Cell, figure_in
from support import a_table, faults_of, make_project, more, opened

CSV = "data/raw/helsingoer/2017-05-03/t.csv"
BRACKETS = "negative_in_brackets = true"


def notes(*marks: str) -> str:
    return "".join(f'[[tables.notes]]\nmark = "{mark}"\ntext = "N{mark}"\n' for mark in marks)


def column(unit: str = "", besides: str = "") -> str:
    return f'{{ heading = "Tal", unit = "{unit}"{besides and f", {besides}"} }}'


def read(folder: Path, cells: str, columns: str = column(), besides: str = "") -> Papers:
    """One column of cells, with ``|`` between."""
    rows = "".join(f"r{number};{cell}\n" for number, cell in enumerate(cells.split("|")))
    return opened(make_project(folder, a_table(columns, more=besides), {"t": f";Tal\n{rows}"}))


def refused(folder: Path, cell: str, columns: str = column(), besides: str = "") -> str:
    """What is said of the one cell, without its place."""
    project = make_project(folder, a_table(columns, more=besides), {"t": f";Tal\nr;{cell}\n"})
    (line,) = faults_of(project)
    return line.removeprefix(f"{CSV}, row 2 ('r'), column 'Tal': ")


# --- figures --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "unit", "value", "printed"),
    [
        ("+12", "", "12", "+12"),
        ("1,5 mio. kr.", "mio. kr.", "1.5", "1,5 mio. kr."),
        ("1,5 pct.-point", "procentpoint", "1.5", "1,5 pct.-point"),
        ("1 person", "personer", "1", "1 person"),
        ("kr. 1.030", "kr.", "1030", "kr. 1.030"),
        ("1\u202f030", "", "1030", "1\u00a0030"),
        ("1\u200a030,5 kr.", "kr.", "1030.5", "1\u00a0030,5 kr."),
        ("1\u200b.0\u00ad\u200d30", "", "1030", "1.030"),
    ],
)
def test_a_figure_is_read_as_offices_print_it(
    tmp_path: Path, cell: str, unit: str, value: str, printed: str
) -> None:
    (figure,) = read(tmp_path, cell, column(unit)).delivery.observations
    assert (figure.value, figure.printed) == (Decimal(value), printed)


@pytest.mark.parametrize("place", ["column", "table"])
def test_brackets_mean_minus_where_the_table_or_the_column_says_so(
    tmp_path: Path, place: str
) -> None:
    columns, besides = (
        (column("pct.", BRACKETS), "") if place == "column" else (column("pct."), BRACKETS)
    )
    besides += "\nshare = false\n"
    papers = read(tmp_path, "(12)|(1,5 %)|(1,5) %|7", columns, besides)
    assert [*papers.observations["value"]] == [-12, Decimal("-1.5"), Decimal("-1.5"), 7]
    assert [*papers.observations["printed"]] == ["(12)", "(1,5 %)", "(1,5) %", "7"]


@pytest.mark.parametrize(
    ("cell", "unit", "said"),
    [
        ("1,5 mio. kr.", "kr.", "bears the unit 'mio. kr.' where the column has 'kr.'"),
        more(
            "1,5 mio. kr.",
            "1.000 kr.",
            "bears the unit 'mio. kr.' where the column has '1.000 kr.'",
        ),
        more("1,5 %", "procentpoint", "bears the unit 'pct.' where the column has 'procentpoint'"),
        ("1,5 %-point", "pct.", "bears the unit 'procentpoint' where the column has 'pct.'"),
        more("12 uger", "dage", "bears the unit 'uger' where the column has 'dage'"),
        ("<5 uger", "dage", "bears the unit 'uger' where the column has 'dage'"),
        (
            "(12)",
            "",
            "is no figure: brackets may mean minus, or a figure told aside; where they mean minus "
            "write `negative_in_brackets = true` in its column or table, else leave them out",
        ),
        ("<0", "", "is no bound: what a figure is under is above 0"),
        (
            "<x",
            "",
            "is no figure: expected digits, as in 1.030 or 14,5; where none is stated write",
        ),
        more(
            "- 12",
            "",
            "is no figure: a sign stands right before its figure, as in -120; apart from it, a "
            "dash may be minus, or mean that nothing is stated",
        ),
        ("0,262", "pct.", "is no figure: it could be 0,262 per cent, or the fraction that is 26,2"),
        *(
            (
                cell,
                "",
                "is no figure: expected digits, as in 1.030 or 14,5; a note's mark is [1], or "
                "where the table has that note * or, after a space, 1)",
            )
            for cell in ("2244*", "2244 1)", "22441)", "2244¹", "13 ***")
        ),
    ],
)
def test_what_not_every_reader_reads_alike_is_refused(
    tmp_path: Path, cell: str, unit: str, said: str
) -> None:
    assert refused(tmp_path, cell, column(unit)).startswith(f"{cell!r} {said}")


@pytest.mark.parametrize("cell", ["(-12)", more("((12))"), more("(12"), more("12)")])
def test_brackets_hold_one_figure_without_a_sign(tmp_path: Path, cell: str) -> None:
    assert "is no figure" in refused(tmp_path, cell, column(besides=BRACKETS))


def test_letters_that_stand_for_no_figure_are_not_stated(tmp_path: Path) -> None:
    cells = ["i.a.", "I.A.", "i/a", "n/a", "N/A", "n.a.", "i.o.", "u.o."]
    papers = read(tmp_path, "|".join([*cells, "5"]))
    assert [*papers.observations["status"]] == [*["O"] * len(cells), "A"]
    assert [*papers.observations["printed"]] == [*cells, "5"]


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(["-{}", "({})"]))
def test_however_a_negative_figure_is_printed_it_is_the_same(value: Decimal, form: str) -> None:
    of = ColumnSpec(heading="A", negative_in_brackets=True)
    spec = TableSpec(id="t", title="T", columns=[of])
    cell = Cell.read(form.format(format_number(abs(value), 2)))
    assert figure_in(spec, Cell("r"), of, cell)[0] == -abs(value)


# --- notes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "marks", "text", "borne"),
    [
        ("2244*", ["*"], "2244", ("*",)),
        ("2244 *)", ["*"], "2244", ("*",)),
        ("2244**", ["*", "**"], "2244", ("**",)),
        ("2244***", ["*", "**"], "2244***", ()),
        ("2244 1)", ["1"], "2244", ("1",)),
        ("2244 1)", ["1)"], "2244", ("1)",)),
        ("2244 1) 2)", ["1", "2"], "2244", ("1", "2")),
        ("2244* 1) [2]", ["*", "1", "2"], "2244", ("*", "1", "2")),
        ("2244a)", ["a"], "2244", ("a",)),
        ("2244¹", ["1"], "2244", ("1",)),
        ("13,0 %¹²", ["12"], "13,0 %", ("12",)),
        ("- 1)", ["1"], "-", ("1",)),
        ("..*", ["*"], "..", ("*",)),
        ("<5 1)", ["1"], "<5", ("1",)),
        ("(12) 1)", ["1"], "(12)", ("1",)),
        ("Kvinder*", ["*"], "Kvinder", ("*",)),
        ("Kvinder 1)", ["1"], "Kvinder", ("1",)),
        ("Kvinder1)", ["1"], "Kvinder", ("1",)),
        ("Kvinder¹", ["1"], "Kvinder", ("1",)),
        # What only looks like a mark.
        ("2244 1)", ["2"], "2244 1)", ()),
        ("22441)", ["1"], "22441)", ()),
        ("2244 1", ["1"], "2244 1", ()),
        ("Job (type 1)", ["1"], "Job (type 1)", ()),
        ("Kvindera)", ["a"], "Kvindera)", ()),
        ("Areal i m²", ["2"], "Areal i m²", ()),
        ("Areal i km²", ["2"], "Areal i km²", ()),
        ("*", ["*"], "*", ()),
        ("1)", ["1"], "1)", ()),
        ("2244*", [], "2244*", ()),
    ],
)
def test_a_mark_is_read_as_it_is_printed_where_the_table_has_its_note(
    cell: str, marks: list[str], text: str, borne: tuple[str, ...]
) -> None:
    known = {mark.removesuffix(")"): mark for mark in marks}
    assert Cell.read(cell, known) == Cell(text, borne)


def test_notes_are_found_in_headings_labels_and_cells_of_a_file(tmp_path: Path) -> None:
    csv = ";Tal*\nKvinder 1);2.244 a)\nMænd;5*\n"
    toml = a_table("Tal", more=notes("*", "1", "a"))
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    assert [*papers.observations["row"]] == ["Kvinder", "Mænd"]
    assert [*papers.observations["value"]] == [2244, 5]
    table = papers.table("t")
    assert table.headings == [Cell("Tal", ("*",))]
    assert table.rows[0] == (Cell("Kvinder", ("1",)), [Cell("2.244", ("a",))])


def test_a_figure_withdrawn_by_a_printed_mark_is_withdrawn(tmp_path: Path) -> None:
    papers = read(tmp_path, "- 9)|5", besides=notes("9") + "withdraws = true\n")
    assert [*papers.observations["status"]] == ["withdrawn", "A"]


# --- what has no width ----------------------------------------------------------------------------


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", more("\u200d"), "\ufeff"])
def test_what_has_no_width_is_taken_out_of_labels_and_headings(tmp_path: Path, unseen: str) -> None:
    csv = f";An{unseen}tal\nKon{unseen}tant{unseen}hjælp;1\n"
    toml = a_table("Antal", more=f'[[tables.notes]]\nrow = "Kontant{unseen}hjælp"\ntext = "N"\n')
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    assert [*papers.observations["row"]] == ["Kontanthjælp"]
    assert papers.table("t").headings == [Cell("Antal")]
    toml = a_table(f"An{unseen}tal")
    assert opened(make_project(tmp_path, toml, {"t": ";Antal\na;1\n"})).fails is False


@pytest.mark.parametrize("row", ["a;\u00ad12", "18\u00ad24 år;5", "a;\u00ad", more("a;\u00ad 5")])
def test_a_soft_hyphen_that_may_be_a_lost_dash_is_refused(tmp_path: Path, row: str) -> None:
    project = make_project(tmp_path, a_table("Antal"), {"t": f";Antal\n{row}\nb;2\n"})
    cell = 1 if row.startswith("18") else 2
    assert faults_of(project) == [
        f"{CSV}, row 2: holds a soft hyphen (U+00AD) in cell {cell}, which may be a dash or "
        "nothing; write a dash, or leave it out"
    ]


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", more("\u2060"), more("\ufeff")])
def test_what_has_no_width_hides_no_cpr_number(tmp_path: Path, unseen: str) -> None:
    number = "-".join(["070590", "1234"])  # put together so that no personal id stands here
    hidden = number[:3] + unseen + number[3:]
    (line,) = faults_of(make_project(tmp_path, a_table("Antal"), {"t": f";Antal\n{hidden};1\n"}))
    assert "07••••-••••" in line


# --- under a bound --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "bound"),
    [
        ("<5", "5"),
        more("< 5", "5"),
        ("Under 5", "5"),
        more("færre end 5", "5"),
        ("<5 personer", "5 personer"),
    ],
)
def test_what_is_under_a_bound_is_no_figure_and_is_shown_as_it_is_printed(
    tmp_path: Path, cell: str, bound: str
) -> None:
    papers = read(tmp_path, f"{cell}|7", column("personer"))
    (hidden, _) = papers.delivery.observations
    assert (hidden.value, hidden.status, hidden.printed) == (None, "below", cell)
    page = BeautifulSoup(table_html(Table(papers, "t", number=1)), "html.parser")
    assert page.select("td")[1].get_text() == f"{cell} (under {bound})"
    meaning = f"et tal under {bound}, men ikke 0; det præcise tal er ikke vist"
    assert [dl.get_text() for dl in page.select("dl.legend div")] == [f"{cell} {meaning}"]
    line = package(papers)["t.csv"].decode().splitlines()[1].split(";")
    assert (line[5], line[7], line[9]) == ("", "below", cell)
    sheet = openpyxl.load_workbook(BytesIO(workbook(papers)))["t"]
    texts = [str(each.value) for row in sheet.iter_rows() for each in row]
    assert cell in texts
    assert f"{cell} betyder: {meaning}" in texts


def test_brackets_are_explained_and_read_aloud(tmp_path: Path) -> None:
    papers = read(tmp_path, "(12)|7", column(besides=BRACKETS))
    page = BeautifulSoup(table_html(Table(papers, "t", number=1)), "html.parser")
    assert page.select("td")[1].get_text() == "(12) (minus)"
    assert "parentes om et tal betyder minus" in page.select_one("dl.legend").get_text()


def test_no_sentence_and_no_chart_has_a_figure_that_is_under_a_bound(tmp_path: Path) -> None:
    toml = a_table(column("personer"), 'heading = ""')
    csv = ";Tal\nA;12\nB;<5\nC;9\n"
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    table = Table(papers, "t", number=1)
    said = " ".join([tabel.heading(table), *tabel.text(table), tabel.summary([table])])
    assert "af de to rækker, hvis tal kan bruges" in said
    assert "Tallet for B er ikke vist præcist." in said
    assert "5" not in said
    chart = tabel.chart(table, 1)
    assert chart is None or "5" not in re.sub("<[^>]*>", "", chart.html)
