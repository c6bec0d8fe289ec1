"""The files to take away: a workbook for Excel, and CSV with a description for machines."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import warnings
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import Package, Resource, validate
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from analysis import danish
from analysis.export.datapackage import package, safe
from analysis.export.workbook import CONTENTS, workbook
from analysis.papers import Papers
from analysis.project import Address
from support import HEAD, HELSINGOER, make_project, opened

HOSTILE = "=1+1"
MEETING = """
[[tables]]
id = "t"
title = "=TITEL()"
unit = "kr."
rows = { heading = "Gruppe" }
columns = [
  { heading = "Antal", unit = "=2+2" },
  { heading = "=3+3", measure = "=4+4", period = "2017" },
  { heading = "Andel", unit = "pct.", decimals = 1, rounded = true },
]
[[tables.notes]]
mark = "3"
withdraws = true
text = "Forvaltningen har fjernet tallet."
[[tables]]
id = "et-meget-langt-navn-paa-en-tabel-1"
notes = [{ column = "2017-04", text = "Foreløbigt tal." }]
title = "Lang"
rows = { heading = "" }
columns = [{ heading = "Apr.", period = "2017-04" }]
[[tables]]
id = "et-meget-langt-navn-paa-en-tabel-2"
title = "Lang"
rows = { heading = "" }
columns = [{ heading = "Apr.", period = "2017-04" }]
[[tables]]
id = "sager"
title = "Sager"
kind = "text"
rows = { heading = "=Sag" }
columns = [{ heading = "+Dato" }]
"""
CELLS: dict[str, str | bytes] = {
    "t": "Gruppe;Antal;=3+3;Andel\n=1+1;1.030;-222;13,0 %\n+b;- [3];..;0,5\n-c;-;7;.\n",
    "et-meget-langt-navn-paa-en-tabel-1": ";Apr.\na;1\n",
    "et-meget-langt-navn-paa-en-tabel-2": ";Apr.\na;2\n",
    "sager": "=Sag;+Dato\n@a;-\n=HYPERLINK(1);https://x.dk\n",
}


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    return opened(make_project(tmp_path, MEETING, CELLS))


@pytest.fixture
def book(papers: Papers) -> Workbook:
    return load_workbook(io.BytesIO(workbook(papers)))


@pytest.fixture(scope="module")
def real_book(helsingoer: Papers) -> Workbook:
    return load_workbook(io.BytesIO(workbook(helsingoer)))


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def has_suspects(papers: Papers, table: str) -> bool:
    """Whether a figure of the table may be wrong."""
    return any(papers.causes_at(one.place) for one in papers.figures_of(table) if one.place)


@pytest.mark.parametrize(
    ("headings", "lines", "names"),
    [
        (
            ('["Jan.", "Antal"]', '["Jan.", "Andel"]'),
            ";Jan.;\n;Antal;Andel",
            ["Jan., Antal", "Jan., Andel"],
        ),
        (
            ('"Jan.", position = 1', '"Jan.", position = 2'),
            ";Jan.;Jan.",
            ["Jan., personer", "Jan., pct."],
        ),
    ],
    ids=["under one heading", "of one heading"],
)
def test_two_columns_of_one_period_have_names_of_their_own_in_every_file(
    tmp_path: Path, headings: tuple[str, str], lines: str, names: list[str]
) -> None:
    first, second = headings
    toml = f"""
[[tables]]
id = "t"
title = "T"
columns = [
  {{ heading = {first}, period = "2024-01", unit = "personer" }},
  {{ heading = {second}, period = "2024-01", unit = "pct." }},
]
"""
    papers = opened(make_project(tmp_path, toml, {"t": f"{lines}\na;840;12,6\n"}))
    sheet = load_workbook(io.BytesIO(workbook(papers)))["t"]
    assert [cell.value for cell in sheet[4]] == ["Række", *(f"{name} 2024" for name in names)]
    text = package(papers)["t.csv"].decode("utf-8-sig")
    found = [*csv.reader(io.StringIO(text), delimiter=";")][1:]
    assert [(line[1], line[3], line[5:7]) for line in found] == [
        (names[0], "2024-01", ["840", "personer"]),
        (names[1], "2024-01", ["12,6", "pct."]),
    ]


# --- the workbook ---------------------------------------------------------------------------------


def test_every_table_has_its_sheet_and_the_first_leads_to_them(
    helsingoer: Papers, real_book: Workbook
) -> None:
    tables = helsingoer.meeting.tables
    assert real_book.sheetnames == [CONTENTS, *(table.id[:31] for table in tables)]
    contents = real_book[CONTENTS]
    title = "Helsingør Kommune, Beskæftigelsesudvalget: 3. maj 2017"
    assert danish.plain(contents["A1"].value) == title
    links = [
        (cell.value, cell.hyperlink.location)
        for (cell,) in contents.iter_rows(min_col=1, max_col=1)
        if cell.hyperlink
    ]
    assert links == [(table.title, f"'{table.id[:31]}'!A1") for table in tables]


def test_the_title_stands_in_a1_and_the_table_is_a_table_below_a_frozen_header(
    helsingoer: Papers, real_book: Workbook
) -> None:
    for spec in helsingoer.meeting.tables:
        sheet = real_book[spec.id[:31]]
        assert sheet["A1"].value == spec.title
        assert list(sheet.merged_cells.ranges) == []
        assert sheet.freeze_panes == "B5"
        (table,) = sheet.tables.values()
        printed = helsingoer.table(spec.id)
        labels = [label.text for label, _ in printed.rows]
        totals = [label for label in labels if spec.rows.is_total(label)]
        totals = totals if len(totals) < len(labels) else []  # a table has a row at least
        remarks = has_suspects(helsingoer, spec.id)
        columns, rows = len(printed.headings) + 1 + remarks, len(labels) - len(totals)
        assert table.ref == f"A4:{sheet.cell(4 + rows, columns).coordinate}"
        assert [column.name for column in table.tableColumns] == [
            sheet.cell(4, column).value for column in range(1, columns + 1)
        ]
        assert [sheet.cell(5 + row, 1).value for row in range(len(labels))] == [
            *(label for label in labels if label not in totals),
            *totals,
        ]


def test_every_figure_is_a_number_with_the_decimals_that_are_printed(
    helsingoer: Papers, real_book: Workbook
) -> None:
    looked_at = 0
    for spec in helsingoer.meeting.tables:
        if spec.kind == "text":
            continue
        sheet = real_book[spec.id[:31]]
        frame = helsingoer.observations
        rows = [sheet.cell(5 + row, 1).value for row in range(len(helsingoer.table(spec.id).rows))]
        keys = [column.key for column in spec.columns]
        for figure in frame[frame["table"] == spec.id].itertuples():
            cell = sheet.cell(5 + rows.index(figure.row), 2 + keys.index(figure.column))
            if figure.value is None:
                sign = {"withdrawn": "udgået", "O": "–", "M": "."}[figure.status]
                assert (cell.value, cell.data_type) == (sign, "s")
                continue
            looked_at += 1
            assert cell.data_type == "n"
            assert Decimal(str(cell.value)) == figure.value
            places = f".{'0' * figure.decimals}" if figure.decimals else ""
            unit = {"pct.": '" %"', "kr.": '" kr."'}.get(figure.unit, "")
            assert cell.number_format == f"#,##0{places}{unit}"
    assert looked_at == 388


def test_no_text_is_a_formula_or_a_link(book: Workbook) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
                link = cell.hyperlink
                assert link is None or (sheet.title, link.target) == (CONTENTS, None)
    sheet = book["t"]
    assert sheet["A1"].value == "=TITEL()"
    assert sheet["A5"].value == HOSTILE
    assert sheet["C4"].value == "=3+3"
    assert [cell.value for cell in book["sager"][6]] == ["=HYPERLINK(1)", "https://x.dk"]


def test_the_file_itself_holds_no_formula(papers: Papers) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(papers))) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in parts.read(name), name


def test_a_withdrawn_cell_says_so_and_other_cells_without_a_figure_what_they_are(
    book: Workbook,
) -> None:
    sheet = book["t"]
    assert [sheet[place].value for place in ("B6", "C6", "B7", "D7")] == ["udgået", "..", "–", "."]
    assert [sheet[place].value for place in ("B5", "C5", "D5")] == [1030, -222, 13.0]
    said = texts(sheet)
    assert "Note [3] til +b (Antal): Forvaltningen har fjernet tallet." in said
    assert not [text for text in said if text.startswith("udgået betyder")]  # the note says it
    assert "Note til Apr. 2017: Foreløbigt tal." in texts(book["et-meget-langt-navn-paa-en-tabe"])
    assert "– betyder: ikke oplyst" in said


def test_names_that_are_too_long_for_a_sheet_are_cut_and_still_told_apart(book: Workbook) -> None:
    assert book.sheetnames[2:4] == [
        "et-meget-langt-navn-paa-en-tabe",
        "et-meget-langt-navn-paa-en-ta-2",
    ]
    assert [book[name]["B5"].value for name in book.sheetnames[2:4]] == [1, 2]
    assert [book[name]["B4"].value for name in book.sheetnames[2:4]] == ["Apr. 2017"] * 2


_IDS = st.one_of(
    st.sampled_from(["indhold", "history", "a" * 31, "a" * 29 + "-2", "a" * 100, "a" * 99 + "b"]),
    st.from_regex(r"[a-c0-1]{1,2}(-[a-c]{1,40}){0,2}", fullmatch=True),
)
_HEADINGS = st.one_of(
    st.sampled_from(
        ["Forløb", "FORLØB", "forløb", "Strasse", "Straße", "Column2", "'a'", "x" * 300]
    ),
    # What `new` leaves to be filled in is refused by itself.
    st.text("aAøØ#@'*?:/\\=+", min_size=1, max_size=40).filter(lambda text: "????" not in text),
)


@settings(max_examples=20, deadline=None)
@given(
    ids=st.lists(_IDS, min_size=1, max_size=4, unique=True),
    headings=st.lists(_HEADINGS, min_size=1, max_size=4, unique=True),
)
@example(ids=["indhold"], headings=["Forløb"])
@example(ids=["a" * 40 + "-b", "a" * 40 + "-c", "a" * 31], headings=["Forløb", "FORLØB"])
def test_names_that_excel_takes_for_the_same_are_told_apart(
    tmp_path_factory: pytest.TempPathFactory, ids: list[str], headings: list[str]
) -> None:
    columns = ", ".join(
        f'{{ heading = {json.dumps(each)}, position = {place}, measure = "m{place}" }}'
        for place, each in enumerate(headings, start=1)
    )
    table = '[[tables]]\nid = "{}"\ntitle = "T"\nrows = {{ heading = "Hvem" }}\ncolumns = [{}]\n'
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\n").writerow(["Hvem", *headings])
    text = f"{line.getvalue()}x{';1' * len(headings)}\n"
    project = make_project(
        tmp_path_factory.mktemp("bog"),
        "".join(table.format(each, columns) for each in ids),
        dict.fromkeys(ids, text),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # XlsxWriter warns of what it leaves out
        book = load_workbook(io.BytesIO(workbook(opened(project))))
    assert len({name.casefold() for name in book.sheetnames}) == len(ids) + 1
    assert max(map(len, book.sheetnames)) <= 31
    for sheet in book.worksheets[1:]:
        (listed,) = sheet.tables.values()
        names = [column.name for column in listed.tableColumns]
        assert len({name.casefold() for name in names}) == len(names)
        assert [sheet.cell(4, 1 + place).value for place in range(len(names))] == names
        assert [name.strip()[:200] for name in names] == ["Hvem", *(h[:200] for h in headings)]
        assert max(map(len, names)) <= 255
    assert len({name for sheet in book for name in sheet.tables}) == len(ids)


SUMS = """
[[tables]]
id = "t"
title = "Et år"
unit = "kr."
rows = { heading = "Post", total = ["Udgifter"] }
columns = [{ heading = "2016" }, { heading = "2017" }]
[[tables.checks]]
id = "sum"
kind = "sum"
text = "Posterne lagt sammen giver Udgifter"
total = { row = "Udgifter" }
[[tables.checks]]
id = "loen"
kind = "equal"
text = "Løn er den samme"
result = { row = "Løn", column = "2017" }
source = { value = 9 }
"""


@pytest.fixture
def sums(tmp_path: Path) -> Worksheet:
    """A total stands first in print; 5 + 6 is printed as 12, and 7 is elsewhere said to be 9."""
    cells = "Post;2016;2017\nUdgifter;12;15\nLøn;5;7\nHusleje;6;8\n"
    return load_workbook(io.BytesIO(workbook(opened(make_project(tmp_path, SUMS, {"t": cells})))))[
        "t"
    ]


def test_totals_stand_below_the_table_so_that_it_can_be_sorted(sums: Worksheet) -> None:
    (table,) = sums.tables.values()
    assert table.ref == "A4:D6"
    assert [[cell.value for cell in row] for row in sums["A4:C7"]] == [
        ["Post", "2016", "2017"],
        ["Løn", 5, 7],
        ["Husleje", 6, 8],
        ["Udgifter", 12, 15],
    ]
    assert [sums[place].font.bold for place in ("A6", "C6", "A7", "C7")] == [
        *(False, False),
        *(True, True),
    ]


def test_a_table_of_nothing_but_totals_is_a_table_still(tmp_path: Path) -> None:
    cells = "Post;2016;2017\nUdgifter;1;2\n"
    toml = SUMS.partition("[[tables.checks]]")[0]
    sheet = load_workbook(io.BytesIO(workbook(opened(make_project(tmp_path, toml, {"t": cells})))))[
        "t"
    ]
    assert [table.ref for table in sheet.tables.values()] == ["A4:C5"]


def test_a_figure_that_does_not_hold_is_marked_by_its_look_and_in_words(sums: Worksheet) -> None:
    marked = [cell.coordinate for row in sums["B5:C7"] for cell in row if cell.font.color]
    marked = [place for place in marked if sums[place].font.color.rgb == "FFB8441C"]
    assert marked == ["B5", "B6", "B7"]  # 7 + 8 is 15: what is said elsewhere is wrong, not the 7
    assert [cell.data_type for row in sums["B5:C7"] for cell in row] == ["n"] * 6
    said = [(sums.cell(row, 4).value or "").replace("\xa0", " ") for row in range(4, 8)]
    assert said == [
        "Bemærkning",
        "2016 kan være forkert",
        "2016 kan være forkert",
        "2016 kan være forkert",
    ]


def test_what_does_not_agree_in_the_real_papers_is_said(
    real_book: Workbook, hoeje_taastrup: Papers
) -> None:
    assert "Andel afsluttede % stemmer ikke, genberegnet 11,7 %" in [
        text.replace("\N{NO-BREAK SPACE}", " ") for text in texts(real_book["afsluttede-borgere"])
    ]
    (sheet,) = load_workbook(io.BytesIO(workbook(hoeje_taastrup))).worksheets[1:]
    wrong = [text.replace("\xa0", " ") for text in texts(sheet) if "stemmer ikke" in text]
    assert wrong == [
        "I alt stemmer ikke, sum 1.046.167 kr.",
        "2012 stemmer ikke, genberegnet −6.717 kr.",
    ]
    assert not [text for text in texts(sheet) if "kan være forkert" in text]


def test_a_sheet_prints_on_a4_across_with_its_headings_on_every_page(real_book: Workbook) -> None:
    for sheet in real_book:
        setup = sheet.page_setup
        assert (setup.orientation, int(setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (setup.fitToWidth, int(setup.fitToHeight)) in ((None, 0), (1, 0))
        assert sheet.oddFooter.left.text.replace("\xa0", " ") == (
            "Helsingør Kommune · Beskæftigelsesudvalget 3. maj 2017"
        )
        assert sheet.oddFooter.right.text == "Side &P af &N"
        if sheet.title != CONTENTS:
            assert sheet.print_title_rows == "$4:$4"
            below = sheet.cell(sheet.max_row, 1)
            assert below.alignment.wrap_text
            assert sheet["A4"].alignment.wrap_text


def test_a_column_is_as_wide_as_the_figures_in_it_are_shown(tmp_path: Path) -> None:
    """A figure that does not fit is ``###`` on the screen and on paper."""
    toml = SUMS.partition("[[tables.checks]]")[0]
    cells = "Post;2016;2017\nLøn;-1234567;5\nUdgifter;-1234567;5\n"
    content = workbook(opened(make_project(tmp_path, toml, {"t": cells})))
    sheet = load_workbook(io.BytesIO(content))["t"]
    widths = [sheet.column_dimensions[column].width for column in "BC"]
    assert [round(width) for width in widths] == [len("−1.234.567 kr.") + 4, len("2016") + 5]
    assert [sheet[place].alignment.horizontal for place in ("A4", "B4")] == [None, "right"]


def test_a_row_is_as_high_as_its_longest_text_needs(tmp_path: Path) -> None:
    """LibreOffice does not make it so by itself, and prints one line of three."""
    unit, label, source = ("ord " * count for count in (40, 30, 15))
    toml = f"""
    [[tables]]
    id = "t"
    title = "Kort"
    unit = "{unit}"
    source = "{source}"
    rows = {{ heading = "" }}
    columns = [{{ heading = "2016 eller senere" }}]
    """
    cells = f";2016 eller senere\n{label};5\nb;6\n"
    content = workbook(opened(make_project(tmp_path, toml, {"t": cells})))
    sheet = load_workbook(io.BytesIO(content))["t"]
    heights = [sheet.row_dimensions[row].height for row in (1, 2, 4, 5, 6, 8)]
    # Column A holds 60 characters: 160, 120 and 67 of them. Column B holds 8.
    assert heights == [None, 15 * 3, 15 * 3, 15 * 2, None, 15 * 2]


def test_persons_who_are_made_up_are_so_on_every_sheet_and_every_page_of_paper(
    tmp_path: Path,
) -> None:
    table = (
        '[[tables]]\nid = "t"\ntitle = "T"\nrows = { heading = "" }\ncolumns = [{ heading = "A" }]'
    )
    head = HEAD.replace("Helsingør", "Eksempelkommune")
    project = make_project(tmp_path, f"{head}made_up = true\n{table}", {"t": ";A\nx;1\n"})
    made_up = Address("eksempelkommune", HELSINGOER.day)
    project.raw_folder(made_up).parent.mkdir()
    project.raw_folder(HELSINGOER).rename(project.raw_folder(made_up))
    papers = opened(project, made_up)
    for sheet in load_workbook(io.BytesIO(workbook(papers))):
        assert sheet["A3"].value.startswith("Personerne er opdigtede, og Eksempelkommune findes")
        assert sheet["A3"].font.bold
        assert sheet.oddFooter.left.text.endswith("Personerne er opdigtede")


def test_a_footer_shows_an_ampersand_and_is_no_longer_than_excel_takes(tmp_path: Path) -> None:
    head = HEAD.replace("Beskæftigelsesudvalget", "A&P " * 70)
    papers = opened(make_project(tmp_path, head, {}))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        content = workbook(papers)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    footer = html.unescape(re.findall("<oddFooter>(.*)</oddFooter>", sheet)[0])
    assert footer.startswith("&LHelsingør Kommune · A&&P A&&P ")
    assert footer.endswith("…&RSide &P af &N")
    assert 245 < len(footer) <= 255


def test_the_same_papers_give_the_same_bytes(papers: Papers, helsingoer: Papers) -> None:
    for each in (papers, helsingoer):
        assert workbook(each) == workbook(each)
        assert package(each) == package(each)


# --- the data package -----------------------------------------------------------------------------


def written(folder: Path, papers: Papers) -> Path:
    folder.mkdir()
    for name, content in package(papers).items():
        (folder / name).write_bytes(content)
    return folder


def rows_of(papers: Papers, name: str) -> list[dict[str, str]]:
    text = package(papers)[name].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize("meeting", ["helsingoer", "hoeje_taastrup", "papers"])
def test_the_package_is_valid(tmp_path: Path, meeting: str, request: pytest.FixtureRequest) -> None:
    found: Papers = request.getfixturevalue(meeting)
    folder = written(tmp_path / "package", found)
    report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    described = Package(str(folder / "datapackage.json"))
    assert [resource.name for resource in described.resources] == [
        table.id for table in found.meeting.tables
    ]


def test_a_changed_file_or_figure_is_no_valid_package_any_more(
    tmp_path: Path, helsingoer: Papers
) -> None:
    """The check before this one would otherwise say nothing."""
    folder = written(tmp_path / "package", helsingoer)
    path = folder / "afsluttede-borgere.csv"
    path.write_bytes(path.read_bytes().replace(b";12,7;", b";tolv;"))
    assert not validate(str(folder / "datapackage.json")).valid


def test_a_machine_reads_the_printed_figures_to_the_digit(
    tmp_path: Path, helsingoer: Papers
) -> None:
    described = Package(str(written(tmp_path / "package", helsingoer) / "datapackage.json"))
    for spec in helsingoer.meeting.tables:
        if spec.kind == "text":
            continue
        resource = described.get_resource(spec.id)
        assert isinstance(resource, Resource)
        frame = helsingoer.observations
        figures = frame[frame["table"] == spec.id]
        assert [row["vaerdi"] for row in resource.read_rows()] == list(figures["value"])


def test_a_csv_file_opens_in_a_danish_excel_as_it_is(papers: Papers, helsingoer: Papers) -> None:
    for found in (papers, helsingoer):
        for name, content in package(found).items():
            if name.endswith(".csv"):
                assert content.startswith(b"\xef\xbb\xbf"), name
                lines = content.decode("utf-8-sig").splitlines()
                assert content.count(b"\r\n") == len(lines), name
                assert all(";" in line for line in lines), name
    shares = {row["raekke"]: row for row in rows_of(helsingoer, "afsluttede-borgere.csv")}
    assert shares["Fredericia"]["vaerdi"] == "12,7"
    assert shares["Fredericia"]["trykt"] == "12,7 %"
    assert shares["Fredericia"]["genberegnet"] == "11,7"
    assert shares["Odense"]["genberegnet"] == ""


def test_hostile_text_gets_an_apostrophe_and_a_figure_does_not(papers: Papers) -> None:
    rows = rows_of(papers, "t.csv")
    assert [row["raekke"] for row in rows[::3]] == ["'=1+1", "'+b", "'-c"]
    assert rows[1]["soejle"] == "'=3+3"
    assert rows[1]["maal"] == "'=4+4"
    assert rows[0]["maal"] == "Antal"
    assert rows[0]["enhed"] == "'=2+2"
    assert (rows[1]["vaerdi"], rows[1]["trykt"]) == ("-222", "-222")
    assert (rows[3]["status"], rows[3]["vaerdi"], rows[3]["trykt"]) == ("withdrawn", "", "-")
    assert rows_of(papers, "sager.csv") == [
        {"'=Sag": "'@a", "'+Dato": "-"},
        {"'=Sag": "'=HYPERLINK(1)", "'+Dato": "https://x.dk"},
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "-a", "--5"])
def test_what_a_spreadsheet_would_compute_is_told_to_be_text(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-222", "−222", "-13,5 %", "-", "–", "a=b", "", "1.030", "'=1"])
def test_what_is_harmless_is_left_as_it_is(text: str) -> None:
    assert safe(text) == text


def test_where_several_calculations_disagree_no_figure_is_recomputed(tmp_path: Path) -> None:
    toml = """
[[tables]]
id = "t"
title = "T"
rows = { heading = "" }
columns = [{ heading = "Antal" }]
[[tables.checks]]
id = "a"
kind = "equal"
text = "A"
result = { row = "x", column = "Antal" }
source = { value = 2 }
[[tables.checks]]
id = "b"
kind = "equal"
text = "B"
result = { row = "x", column = "Antal" }
source = { value = 3 }
"""
    found = opened(make_project(tmp_path, toml, {"t": ";Antal\nx;1\n"}))
    assert [row["genberegnet"] for row in rows_of(found, "t.csv")] == [""]


def test_the_description_names_the_hash_of_each_file(papers: Papers) -> None:
    files = package(papers)
    described = json.loads(files["datapackage.json"])
    assert {each["path"]: each["bytes"] for each in described["resources"]} == {
        name: len(content) for name, content in files.items() if name.endswith(".csv")
    }
