"""What a table says of its columns and rows is decided once, and is the same to all who ask."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pydantic import ValidationError

from analysis import danish
from analysis.export.datapackage import package
from analysis.meeting import TableSpec
from analysis.meeting.counted import MeasuredRow
from analysis.meeting.rows import RowsSpec
from analysis.present.blocks import About, Header
from analysis.present.findings import tabel
from analysis.present.table import Table, table_html, unit_line, unit_words, unstated
from support import faults_of, make_project, opened

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


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("%", "pct."), ("Procent", "pct."), ("kr", "kr.")),
        *(("tkr.", "1.000 kr."), ("1000 kr", "1.000 kr."), ("1.000.000 kr.", "mio. kr.")),
    ],
)
def test_a_unit_that_makes_figures_shares_or_money_is_spelt_in_one_way(
    tmp_path: Path, written: str, meant: str
) -> None:
    toml = (
        f'[[tables]]\nid = "t"\ntitle = "T"\nunit = "{written}"\ncolumns = [{{ heading = "N" }}]\n'
    )
    assert faults_of(make_project(tmp_path, toml, {"t": ";N\na;140\n"})) == [
        "data/raw/helsingoer/2017-05-03/meeting.toml, column \"tables 't' unit\": "
        f"{written!r} is not accepted: expected {meant!r}, as this unit is written here"
    ]


def test_a_share_says_in_its_heading_of_what_it_is(tmp_path: Path) -> None:
    toml = '[[tables]]\nid = "t"\ntitle = "T"\nunit = "pct. af ledige"\n'
    toml += 'columns = [{ heading = "N" }]\n'
    assert faults_of(make_project(tmp_path, toml, {"t": ";N\na;140\n"})) == [
        "data/raw/helsingoer/2017-05-03/meeting.toml, column \"tables 't' unit\": "
        "'pct. af ledige' is not accepted: expected 'pct.'; the heading tells of what they are"
    ]


def test_a_table_that_is_read_twice_has_the_same_units() -> None:
    columns = [{"heading": ["I alt", "Antal"], "unit": ""}, {"heading": "Andel"}]
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


@pytest.mark.parametrize(
    ("label", "among_groups", "among_municipalities", "among_regions"),
    [
        ("Greve", True, True, True),
        ("Region Sjælland", True, False, True),
        ("Fyn", True, False, True),
        ("Danmark", True, False, False),  # among groups it may be where people come from
        ("På landsplan", True, False, False),
        ("Hele landet", False, False, False),
        ("Klyngen", True, True, True),  # none is known by that name, which is refused
    ],
)
def test_an_area_is_no_part_among_municipalities_though_nobody_says_that_it_is_one(
    label: str, among_groups: bool, among_municipalities: bool, among_regions: bool
) -> None:
    assert RowsSpec().is_part(label) is among_groups
    assert RowsSpec(municipalities=True).is_part(label) is among_municipalities
    assert RowsSpec(regions=True).is_part(label) is among_regions


def test_rows_are_municipalities_or_regions() -> None:
    with pytest.raises(ValidationError, match="expected municipalities or regions"):
        RowsSpec(municipalities=True, regions=True)


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


QUARTERS = """
[[tables]]
id = "t"
title = "T"
item = 2
unit = "antal"
columns = [
  { heading = "1. kvt.", period = "2016-Q1" },
  { heading = "2. kvt.", period = "2016-Q2" },
  { heading = "3. kvt.", period = "2016-Q3" },
  { heading = "4. kvt.", period = "2016-Q4" },
]
"""


@pytest.mark.parametrize(
    ("cells", "until"),
    [
        ("a;1;2;3;4", "4. kvartal 2016"),
        ("a;1;2;3;-\nb;1;2;3;4", "4. kvartal 2016"),
        ("a;1;-;3;4", "4. kvartal 2016"),
        ("a;1;2;3;-", "3. kvartal 2016; 4. kvartal 2016 er uden tal"),
        ("a;1;2;3;..", "3. kvartal 2016; 4. kvartal 2016 er ikke vist"),
        ("a;1;2;-;..", "2. kvartal 2016; 3. kvartal 2016 til 4. kvartal 2016 er uden tal"),
        ("a;-;-;-;-", ""),
    ],
)
def test_a_report_reaches_as_far_as_its_figures_and_tells_which_columns_have_none(
    tmp_path: Path, cells: str, until: str
) -> None:
    csv = f";1. kvt.;2. kvt.;3. kvt.;4. kvt.\n{cells}\n"
    papers = opened(make_project(tmp_path, QUARTERS, {"t": csv}))
    header = Header(papers, "Fund", "Kort.", tables=("t",))
    facts = {fact["term"]: danish.plain(fact["text"]) for fact in header.about["facts"]}
    assert facts.get("Tal til og med", "") == until
    about = danish.plain(About(Table(papers, "t", number=1)).html)
    # Columns without a single figure have their periods all the same.
    reaches = until or "1. kvartal 2016 til 4. kvartal 2016"
    assert f"{reaches}</dd>" in about


@pytest.mark.parametrize(
    ("periods", "until", "reaches"),
    [
        ("2016-01/2016-02 2016-01/2016-03", "Marts 2016", "Januar–marts 2016"),
        ("2015-W52 2016-W01", "Uge 1 2016", "Uge 52 2015 til uge 1 2016"),
        ("2014/15 2015/16", "Skoleåret 2015/16", "Skoleåret 2014/15 til skoleåret 2015/16"),
    ],
)
@pytest.mark.parametrize("are_rows", [True, False])
def test_a_table_reaches_over_times_of_any_kind_in_its_columns_or_rows(
    tmp_path: Path, periods: str, until: str, reaches: str, *, are_rows: bool
) -> None:
    times = periods.split()
    toml = '[[tables]]\nid = "t"\ntitle = "T"\n'
    if are_rows:
        described = (f'{{ label = "{one}", period = "{one}" }}' for one in times)
        toml += (
            f'rows = {{ periods = [{", ".join(described)}] }}\ncolumns = [{{ heading = "A" }}]\n'
        )
        csv = "\n".join([";A", *(f"{one};1" for one in times), ""])
    else:
        described = (f'{{ heading = "{one}", period = "{one}" }}' for one in times)
        toml += f"columns = [{', '.join(described)}]\n"
        csv = f";{';'.join(times)}\na{';1' * len(times)}\n"
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    header = Header(papers, "Fund", "Kort.", tables=("t",))
    facts = {fact["term"]: danish.plain(fact["text"]) for fact in header.about["facts"]}
    assert facts["Tal til og med"] == until
    assert f"{reaches}</dd>" in danish.plain(About(Table(papers, "t", number=1)).html)


@pytest.mark.parametrize(
    ("columns", "until", "reaches"),
    [
        ("2011;2012!", "2011; 2012 er forventet", "2011, og forventet for 2012"),
        (
            "2011;2012;2013!;2014!",
            "2012; 2013 til 2014 er forventet",
            "forventet for 2013 til 2014",
        ),
        ("2012!", "2012 (forventet)", "Forventet for 2012"),
        ("2011!;2012", "2012", "2012, og forventet for 2011"),
    ],
)
def test_what_is_expected_is_not_said_to_have_been_counted(
    tmp_path: Path, columns: str, until: str, reaches: str
) -> None:
    names = columns.split(";")
    described = [
        f'{{ heading = "{name[:4]}", period = "{name[:4]}", expected = {is_ahead} }}'
        for name in names
        for is_ahead in ["true" if name.endswith("!") else "false"]
    ]
    toml = f'[[tables]]\nid = "t"\ntitle = "T"\ncolumns = [{", ".join(described)}]\n'
    csv = f";{columns.replace('!', '')}\na;{';'.join('1' * len(names))}\n"
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    header = Header(papers, "Fund", "Kort.", tables=("t",))
    facts = {fact["term"]: danish.plain(fact["text"]) for fact in header.about["facts"]}
    assert facts["Tal til og med"] == until
    assert f"{reaches}</dd>" in danish.plain(About(Table(papers, "t", number=1)).html)


def test_a_report_of_some_columns_reaches_as_far_as_these(tmp_path: Path) -> None:
    csv = ";1. kvt.;2. kvt.;3. kvt.;4. kvt.\na;1;2;3;4\n"
    papers = opened(make_project(tmp_path, QUARTERS, {"t": csv}))
    first, second, *_ = (column.key for column in papers.meeting.table("t").columns)
    header = Header(papers, "Fund", "Kort.", [Table(papers, "t", 1, columns=(first, second))])
    facts = {fact["term"]: danish.plain(fact["text"]) for fact in header.about["facts"]}
    assert facts["Tal til og med"] == "2. kvartal 2016"


def test_what_nobody_has_stated_is_not_looked_for_in_papers_of_what_was_counted() -> None:
    assert unstated(printed=True) == "Ikke oplyst i papirerne"
    assert unstated(printed=False) == "Ikke oplyst"
    assert unit_words("") == UNSTATED
    assert unit_words("", printed=False) == "Enheden er ikke oplyst"
    assert unit_words("pct.", printed=False) == "Procent"


@pytest.mark.parametrize(
    ("periods", "newest_last"),
    [
        ("2016-Q1 2016-Q2", True),
        ("2015 2016-Q1", True),
        ("2016-01/2016-02 2016-01/2016-03", True),
        ("2016-Q2 2016-Q1", False),  # the newest is at the left
        ("2016-Q1", False),
        ("2016-Q1 2016-Q2 -", False),  # a column of changes comes last
    ],
)
def test_a_wide_table_begins_with_its_newest_figures_where_they_are_at_its_end(
    tmp_path: Path, periods: str, newest_last: bool
) -> None:
    columns = ", ".join(
        '{ heading = "Ændring" }' if each == "-" else f'{{ heading = "{each}", period = "{each}" }}'
        for each in periods.split()
    )
    toml = f'[[tables]]\nid = "t"\ntitle = "T"\ncolumns = [{columns}]\n'
    headings = periods.replace(" -", " Ændring").split()
    csv = f";{';'.join(headings)}\na{';1' * len(headings)}\n"
    shown = Table(opened(make_project(tmp_path, toml, {"t": csv})), "t", number=1)
    assert ("newest-first" in table_html(shown)) == newest_last


YEARS = """
[[tables]]
id = "t"
title = "T"
rows = { heading = "Gruppe" }
columns = [
  { heading = ["Jan.", "Antal"], period = "2024-01", unit = "personer" },
  { heading = ["Jan.", "Andel"], period = "2024-01", unit = "pct." },
  { heading = ["Feb.", "Antal"], period = "2024-02", unit = "personer" },
  { heading = ["Feb.", "Andel"], period = "2024-02", unit = "pct." },
  { heading = "Ændring", unit = "personer" },
]
notes = [{ mark = "1", text = "Foreløbigt." }, { column = "Feb., Andel", text = "Af alle." }]
"""
UNDER_YEARS = "Gruppe;Jan. [1];;Feb.;;Ændring\n;Antal;Andel;Antal;Andel;\na;10;4,5;12;5,0;2\n"


def test_a_heading_over_several_columns_spans_them_on_the_page(tmp_path: Path) -> None:
    """The year that all of its columns leave out stands with it; so do the marks of its notes."""
    shown = Table(opened(make_project(tmp_path, YEARS, {"t": UNDER_YEARS})), "t", number=1)
    page = BeautifulSoup(table_html(shown), "html.parser")
    upper, lower = page.select("thead tr")
    assert [
        (cell.name, cell.get("scope"), cell.get("colspan"), danish.plain(cell.get_text()))
        for cell in upper.find_all(["td", "th"])
    ] == [
        ("td", None, None, ""),
        ("th", "colgroup", "2", "Jan. Tabel 1, note 1 2024"),
        ("th", "colgroup", "2", "Feb. 2024"),
        ("td", None, None, ""),
    ]
    assert [cell.find(string=True) for cell in lower.find_all("th")] == [
        *("Gruppe", "Antal", "Andel", "Antal", "Andel", "Ændring")
    ]
    assert {cell["scope"] for cell in lower.find_all("th")} == {"col"}
    assert [int(group.get("span", 1)) for group in page.find_all("colgroup")] == [1, 2, 2, 1]
    assert len(page.select("tbody td")) == 5
    assert unit_line(shown) == "Antal: antal personer; Andel: procent; Ændring: antal personer"


def test_of_a_table_with_two_lines_of_headings_some_columns_can_be_shown(tmp_path: Path) -> None:
    papers = opened(make_project(tmp_path, YEARS, {"t": UNDER_YEARS}))
    shown = Table(papers, "t", number=1, columns=["Feb., Antal", "Ændring"])
    page = BeautifulSoup(table_html(shown), "html.parser")
    assert [cell.get_text() for cell in page.select("thead th")] == [
        *("Feb. 2024", "Gruppe", "Antal", "Ændring")
    ]
    alone = Table(papers, "t", number=1, columns=["Ændring"])
    assert len(BeautifulSoup(table_html(alone), "html.parser").select("thead tr")) == 1


@pytest.mark.parametrize(
    ("columns", "keys"),
    [
        # A period that is one column's own is its name, however it is printed.
        ('["2023", "Antal"]|2023 ["2024", "Antal"]|2024', ["2023", "2024"]),
        ('["2023", "Antal"]|2023 ["2023", "Andel"]|2023', ["2023, Antal", "2023, Andel"]),
        ('"Antal"|2023 "Andel"|2023 "2024"|2024', ["Antal", "Andel", "2024"]),
        ('"Forløb"|2023 "Afsluttet"|2023 "Forløb"|2024', ["2023", "Afsluttet", "2024"]),
        ('["I alt", "Antal"]| "Antal"|', ["I alt, Antal", "Antal"]),
        # Those of one heading by their units, and by what they measure where that is said.
        ('"2023"|2023|personer "2023"|2023|pct.', ["2023, personer", "2023, pct."]),
        ('"2023"|2023|pct. "2023"|2024|pct.', ["2023", "2024"]),
        ('"Antal"||kr. "Antal"||pct.', ["Antal, kr.", "Antal, pct."]),
    ],
)
def test_columns_that_would_be_called_the_same_are_told_apart(
    columns: str, keys: list[str]
) -> None:
    described: list[dict[str, object]] = []
    for heading, *more in re.findall(r'(\[.+?\]|".+?")\|(\d*)\|?(\S*)', columns):
        keys_of = zip(("heading", "period", "unit"), (json.loads(heading), *more), strict=True)
        described.append({key: value for key, value in keys_of if value})
    spec = TableSpec.model_validate({"id": "t", "title": "T", "columns": described})
    assert [column.key for column in spec.columns] == keys
    assert [spec.column(column.key) for column in spec.columns] == spec.columns


def test_a_row_of_several_codes_is_written_without_a_warning() -> None:
    row = MeasuredRow.model_validate({"label": "Død eller formue", "reason": ["Formue", "Død"]})
    assert json.loads(row.model_dump_json())["reason"] == ["Død", "Formue"]
