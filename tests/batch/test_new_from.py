"""The office's own files become a meeting: what they show is taken, and what they lack is asked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.batch.from_files import begin_from
from analysis.faults import InputError
from analysis.papers import open_papers
from analysis.project import Address, Project
from office_files import document, paragraph, run, table, with_part, workbook
from support import files_below

NAESTVED = Address.parse("naestved/2024-03-06")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("data/raw", "notebooks"):
        (tmp_path / "project" / folder).mkdir(parents=True)
    return Project(tmp_path / "project")


def begun(project: Project, *files: Path) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """Begin a meeting; return its description, its tables as CSV, and what was told."""
    made = begin_from(project, NAESTVED, files)
    description = tomllib.loads((made.folder / "meeting.toml").read_text(encoding="utf-8"))
    tables = {path.stem: path.read_text(encoding="utf-8-sig") for path in made.folder.glob("*.csv")}
    return description, tables, made.told


def refused(project: Project, *files: Path) -> list[str]:
    """Begin a meeting in vain, and return what is said; nothing is written."""
    before = files_below(project.root)
    with pytest.raises(InputError) as caught:
        begin_from(project, NAESTVED, files)
    assert files_below(project.root) == before
    assert [*project.raw.iterdir()] in ([], [project.raw / "naestved"])
    return [str(fault) for fault in caught.value.faults]


def fill_in(project: Project, **values: str) -> int:
    """Write a value in each line that asks for one, and nowhere else; return how many."""
    path = project.raw_folder(NAESTVED) / "meeting.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    filled = 0
    for at, line in enumerate(lines):
        if "????" in line:
            assert "UDFYLD" in line or "UDFYLD" in lines[at - 1]
            key = re.findall(r'(\w+) = "\?{4}"', line)[0]
            lines[at] = line.replace("????", values[key])
            filled += 1
    path.write_text("\n".join(lines), encoding="utf-8")
    return filled


def ledige(folder: Path) -> Path:
    """A workbook as an office makes it: titles, formulas, notes, and the caseworker hidden."""
    return workbook(
        folder / "Ledige.xlsx",
        {
            "Ledige": [
                ["Ledige i Næstved 2024"],
                ["Udtræk fra jobcentrets system"],
                [],
                ["Gruppe", "Sagsbehandler", "Januar", "Februar", "Andel 1)"],
                ["Jobparate", "abc", 1101, 1202, ("=D5/D7", 1202 / 1606)],
                ["Uddannelsesparate", "def", 303, 404, ("=D6/D7", 404 / 1606)],
                ["I alt", "", ("=C5+C6", 1101 + 303), ("=D5+D6", 1202 + 404), ("=E5+E6", 1.0)],
                ["1) Af alle ledige i februar"],
                ["Kilde: Jobcenter Næstved"],
            ],
            "Hjælp": [["abc"]],
        },
        formats={"C": "#,##0", "D": "#,##0", "E": "0.0%"},
        hidden=["B:B", "Hjælp"],
        merged=["A1:E1"],
    )


def test_a_workbook_becomes_a_meeting_and_asks_for_what_it_does_not_say(
    project: Project, tmp_path: Path
) -> None:
    made, tables, told = begun(project, ledige(tmp_path))
    assert tables == {
        "ledige-i-naestved": "Gruppe;Januar;Februar;Andel [1]\n"
        "Jobparate;1.101;1.202;74,8 %\n"
        "Uddannelsesparate;303;404;25,2 %\n"
        "I alt;1.404;1.606;100,0 %\n"
    }
    (table,) = made["tables"]
    assert table["title"] == "Ledige i Næstved 2024"
    assert table["source"] == "Jobcenter Næstved"
    assert table["rows"] == {"heading": "Gruppe", "total": ["I alt"]}
    assert table["columns"] == [
        {"heading": "Januar", "period": "2024-01"},
        {"heading": "Februar", "period": "2024-02"},
        {"heading": "Andel", "unit": "pct.", "decimals": 1, "rounded": True},
    ]
    assert table["notes"] == [{"mark": "1", "text": "Af alle ledige i februar"}]
    assert made["delivered"][0]["file"] == "Ledige.xlsx"
    assert told == [
        "Ledige.xlsx:",
        "  took Ledige!A4:E7 as ledige-i-naestved.csv: 3 rows and 3 columns",
        "  guessed in ledige-i-naestved: 'Januar' is 2024-01",
        "  guessed in ledige-i-naestved: 'Februar' is 2024-02",
        "  left out Ledige, column B, hidden: 'Sagsbehandler' and 2 more",
        "  left out Hjælp, a sheet, hidden: 'abc'",
        "  left out Ledige!A4:E7, above the table: 'Udtræk fra jobcentrets system'",
        "checks in ledige-i-naestved: 2 of formulas",
    ]


def test_check_is_green_when_only_what_is_asked_is_filled_in(
    project: Project, tmp_path: Path
) -> None:
    begun(project, ledige(tmp_path))
    with pytest.raises(InputError, match="is to be filled in"):
        open_papers(project, NAESTVED)
    asked = fill_in(project, committee="Udvalget", document="Bilag", unit="personer")
    papers = open_papers(project, NAESTVED)
    assert asked == 3
    assert not papers.fails


THREE_SHEETS: dict[str, Any] = {
    "Ledige": [
        ["Ledige i Næstved efter gruppe, antal personer"],
        ["Trukket af jobcentret"],
        [],
        ["Gruppe", "Init.", "November", "December", "Januar", "Ændring", "Ændring i pct."],
        ["Unge", "abc", 404, 433, 460, ("=E5-C5", 460 - 404), ("=F5/C5", 56 / 404)],
        ["Jobparate", "def", 1203, 1102, 1230, ("=E6-C6", 1230 - 1203), ("=F6/C6", 27 / 1203)],
        [
            *("I alt", "", ("=SUM(C5:C6)", 404 + 1203), ("=SUM(D5:D6)", 433 + 1102)),
            *(("=SUM(E5:E6)", 460 + 1230), ("=E7-C7", 83), ("=F7/C7", 83 / 1607)),
        ],
        ["Kilde: Jobcenter Næstved"],
    ],
    "Kommuner": [
        ["Forløb i kommunerne"],
        [],
        ["Kommune", "2022", "", "", "2023"],
        ["", "Antal", "Afsluttet", "Andel 1)", "Antal", "Afsluttet", "Andel 1)"],
        ["Næstved", 840, 126, ("=C5/B5", 126 / 840), 843, 172, ("=F5/E5", 172 / 843)],
        ["Slagelse", 1023, 173, ("=C6/B6", 173 / 1023), 991, 144, ("=F6/E6", 144 / 991)],
        [
            *("I alt", ("=SUM(B5:B6)", 840 + 1023), ("=SUM(C5:C6)", 126 + 173)),
            *(("=C7/B7", 299 / 1863), ("=SUM(E5:E6)", 843 + 991), ("=SUM(F5:F6)", 172 + 144)),
            ("=F7/E7", 316 / 1834),
        ],
        ["1) Afsluttede af alle forløb"],
    ],
    "Regnskab": [
        ["Forbrug på området i 1.000 kr."],
        ["Post", "Budget", "Regnskab", "Afvigelse"],
        ["Løn", 41_312_400, 39_207_100, ("=C3-B3", 39_207_100 - 41_312_400)],
        ["Drift", 11_871_000, 13_914_300, ("=C4-B4", 13_914_300 - 11_871_000)],
        [
            *("I alt", ("=B3+B4", 41_312_400 + 11_871_000), ("=C3+C4", 39_207_100 + 13_914_300)),
            ("=C5-B5", 53_121_400 - 53_183_400),
        ],
        [],
        ["Nøgletal"],
        ["Nøgletal", "Antal"],
        ["Ledige i januar", ("=Ledige!E7", 460 + 1230)],
        ["Forløb i 2023", ("=Kommuner!E7", 843 + 991)],
    ],
}


def test_a_workbook_of_three_sheets_needs_few_typed_lines_and_its_formulas_are_the_checks(
    project: Project, tmp_path: Path
) -> None:
    percents = ("Ledige!G", "Kommuner!D", "Kommuner!G")
    money = dict.fromkeys(
        (f"Regnskab!{cell}{row}" for cell in "BCD" for row in (3, 4, 5)), "#,##0,"
    )
    path = workbook(
        tmp_path / "Bilag.xlsx",
        THREE_SHEETS,
        formats=dict.fromkeys(percents, "0.0%") | money,
        hidden=["Ledige!B:B"],
        merged=["Kommuner!B3:D3", "Kommuner!E3:G3", "Kommuner!A3:A4"],
    )
    _, _, told = begun(project, path)
    assert [line for line in told if line.startswith("checks")] == [
        "checks in ledige-i-naestved-efter-gruppe-antal-personer: 3 of formulas",
        "checks in forloeb-i-kommunerne: 3 of formulas",
        "checks in forbrug-paa-omraadet-i-1-000-kr: 2 of formulas",
        "checks in noegletal: 2 of formulas",
    ]
    typed = fill_in(project, committee="Udvalget", document="Bilag", unit="personer")
    papers = open_papers(project, NAESTVED)
    assert (typed, papers.fails) == (4, False)
    formulas = 26
    sums_of_differences = 2  # of which there is no formula
    assert sum(each.agrees for each in papers.results) == formulas + sums_of_differences
    assert not papers.coverage.uncovered


def test_what_is_there_already_is_not_written_over(project: Project, tmp_path: Path) -> None:
    begun(project, ledige(tmp_path))
    (fault,) = refused(project, ledige(tmp_path))
    assert "is delivered already" in fault


def test_two_lines_of_headings_stay_two_and_municipalities_are_known(
    project: Project, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "b.xlsx",
        {
            "Ark1": [
                ["Kommune", "2022", "", "2023", ""],
                ["", "Antal", "Beløb", "Antal", "Beløb"],
                ["Næstved", 100, 1_234_567, 101, 7_654_321],
                ["Slagelse", 102, 1_000_000, 103, 500],
                ["Hele landet", 202, 2_234_567, 204, 7_654_821],
            ]
        },
        formats={"C": '#,##0, "kr."', "E": '#,##0, "kr."'},
        merged=["B1:C1", "D1:E1", "A1:A2"],
    )
    made, tables, _ = begun(project, path)
    (table,) = made["tables"]
    assert tables["tabel-1"].splitlines()[:3] == [
        "Kommune;2022;;2023;",
        ";Antal;Beløb;Antal;Beløb",
        "Næstved;100;1.235;101;7.654",
    ]
    assert table["rows"]["municipalities"]
    assert table["columns"][1] == {
        "heading": ["2022", "Beløb"],
        "period": "2022",
        "measure": "Beløb",
        "unit": "1.000 kr.",
        "rounded": True,
    }
    assert fill_in(project, committee="U", document="B", title="Udgifter") == 4
    assert not open_papers(project, NAESTVED).fails


def test_a_column_of_several_units_keeps_them(project: Project, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "b.xlsx",
        {"Regnskab": [["Post", "2023"], ["Sager", 101], ["Udgift", 102]]},
        formats={"B2": '0 "sager"', "B3": '0 "kr."'},
    )
    made, tables, _ = begun(project, path)
    assert tables["regnskab"] == "Post;2023\nSager;101 sager\nUdgift;102 kr.\n"
    assert made["tables"][0]["unit"] == "????"


PAGE = """<html><body><h2>Sager</h2><table>
<caption>Ledige i kommunen</caption>
<tr><th rowspan="2">Gruppe</th><th colspan="2">Antal personer</th></tr>
<tr><th>2022</th><th>2023</th></tr>
<tr><td>Unge<sup>1</sup></td><td>101</td><td>1.102</td></tr>
<tr style="display:none"><td>Skjult</td><td>1</td><td>2</td></tr>
<tr><td>&AElig;ldre</td><td>-</td><td></td></tr>
<tr><td colspan="3">1) Under 30 &aring;r</td></tr>
</table></body></html>"""


def test_a_page_becomes_a_meeting(project: Project, tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    made, tables, told = begun(project, tmp_path / "p.html")
    assert tables["ledige-i-kommunen"] == (
        "Gruppe;Antal personer;\n;2022;2023\nUnge [1];101;1.102\nÆldre;-;\n"
    )
    (table,) = made["tables"]
    assert [column["period"] for column in table["columns"]] == ["2022", "2023"]
    assert {column["unit"] for column in table["columns"]} == {"personer"}
    assert table["notes"] == [{"mark": "1", "text": "Under 30 år"}]
    assert table["blank"] == {"rows": ["Ældre"], "status": "????"}
    assert "  left out table 1, hidden: 'Skjult 1 2'" in told
    fill_in(project, committee="U", document="B", status="not_stated")
    assert not open_papers(project, NAESTVED).fails


@pytest.mark.parametrize("mark", ["\t", ";"], ids=["Word", "CSV"])
def test_a_text_with_several_tables_becomes_a_meeting(
    project: Project, tmp_path: Path, mark: str
) -> None:
    text = (
        "Ledige\n\nGruppe;Pct.\nUnge;14,5\n\nÆldre;10,5\n* foreløbige tal\n\n"
        "Gruppe;Pct.\nVoksne;9,5\n\nSager\nSag;Dato\nBudget;maj\nRegnskab;juni\n"
    ).replace(";", mark)
    (tmp_path / "t.txt").write_text(text, encoding="utf-8")
    made, tables, _ = begun(project, tmp_path / "t.txt")
    assert tables == {
        "ledige": "Gruppe;Pct.\nUnge;14,5\nÆldre;10,5\nVoksne;9,5\n",
        "sager": "Sag;Dato\nBudget;maj\nRegnskab;juni\n",
    }
    assert [table.get("kind", "figures") for table in made["tables"]] == ["figures", "text"]
    assert [report["name"] for report in made["reports"]] == ["ledige"]
    fill_in(project, committee="U", document="B")
    assert not open_papers(project, NAESTVED).fails


def test_the_first_check_also_names_what_is_wrong_in_cells(
    project: Project, tmp_path: Path
) -> None:
    """All at once: a person who fills in what is asked need not come back for a misprint."""
    text = "Ledige\n\nGruppe;Antal;Andel\nUnge;101;33,x %\nÆldre;;66,7 %\nAlle;303 1);100 kr.\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    begun(project, tmp_path / "t.csv")
    with pytest.raises(InputError) as caught:
        open_papers(project, NAESTVED)
    said = [str(fault).rpartition("2024-03-06/")[2] for fault in caught.value.faults]
    assert [line.partition(" is ")[0] for line in said] == [
        "meeting.toml, column 'committee': '????'",
        "meeting.toml, column 'document': '????'",
        "meeting.toml, column \"tables 'ledige' unit\": '????'",
        "meeting.toml, column \"tables 'ledige' blank status\": '????'",
        "ledige.csv, row 2 ('Unge'), column 'Andel': '33,x %'",
        "ledige.csv, row 4 ('Alle'), column 'Antal': '303 1)'",
    ]


def test_so_it_does_where_it_is_open_whether_rows_are_municipalities(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text("Ledige\n\nKommune;Antal\nGreve;1\nKøge;2\nAndre;x\n", "utf-8")
    begun(project, tmp_path / "t.csv")
    with pytest.raises(InputError) as caught:
        open_papers(project, NAESTVED)
    (*_, is_open, in_a_cell) = map(str, caught.value.faults)
    assert "column \"tables 'ledige' rows municipalities\": '????' is to be filled in" in is_open
    assert "ledige.csv, row 4 ('Andre'), column 'Antal': 'x' is no figure" in in_a_cell


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[tables]]", "[tables]"),
        ('id = "ledige"', "id = 3"),
        ("blank = {", 'blank = "????"\nblank2 = {'),
        ("[[tables]]", 'tables = ["????"]\n[[tables2]]'),
        ('municipality = "Næstved"', 'municipality = "Naestvd"'),
    ],
)
def test_of_a_meeting_that_is_also_faulty_it_names_what_is_open(
    project: Project, tmp_path: Path, before: str, after: str
) -> None:
    (tmp_path / "t.csv").write_text("Ledige\n\nGruppe;Antal\nUnge;x\nÆldre;\nAlle;1\n", "utf-8")
    begun(project, tmp_path / "t.csv")
    path = project.raw_folder(NAESTVED) / "meeting.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        open_papers(project, NAESTVED)
    assert all("is to be filled in" in str(fault) for fault in caught.value.faults)


def test_a_meeting_of_a_body_that_is_no_municipality_begins(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text("Ledige\n\nGruppe;2023\nUnge;1\nÆldre;2\n", encoding="utf-8")
    address = Address.parse("region-nordjylland/2024-03-06")
    made = begin_from(project, address, [tmp_path / "t.csv"], "Region Nordjylland")
    text = (made.folder / "meeting.toml").read_text(encoding="utf-8")
    assert text.startswith('sender = "Region Nordjylland"\ncommittee = ')
    (made.folder / "meeting.toml").write_text(text.replace("????", "x"), encoding="utf-8")
    assert not open_papers(project, address).fails


@pytest.mark.parametrize(
    ("address", "sender", "said"),
    [
        ("region-nordjylland", "", "name another body with --sender"),
        ("region-nord", "Region Nordjylland", "is not the body whose meetings have addresses with"),
        ("naestved", "Region Nordjylland", "is left out where the meeting is of a municipality"),
        ("naestvd", "", "did you mean 'naestved'"),
    ],
)
def test_whose_meeting_it_is_must_be_known(
    project: Project, tmp_path: Path, address: str, sender: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        begin_from(project, Address.parse(f"{address}/2024-03-06"), [tmp_path / "t.csv"], sender)
    assert [*project.raw.iterdir()] == []


def sag(folder: Path) -> Path:
    """A matter as an office writes it: prose, tracked changes, a footnote, a formula, a source."""
    raised = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    deleted = '<w:del w:author="abc"><w:r><w:delText>100</w:delText></w:r></w:del>'
    return document(
        folder / "Sag.docx",
        paragraph("Status på de ledige", "heading1"),
        paragraph("Udvalget har bedt om en status på de ledige, som gives i denne sag."),
        paragraph("Tabel 1. Antal ledige i Næstved", "caption"),
        table(
            ("Gruppe", "2022", "2023"),
            (run("Unge") + raised, f'<w:ins w:author="def">{run("101")}</w:ins>{deleted}', "102"),
            ("Ældre", "1.103", "1.104"),
            (
                "I alt",
                '<w:fldSimple w:instr="=SUM(ABOVE)">' + run("1.204") + "</w:fldSimple>",
                "1.206",
            ),
        ),
        paragraph("Kilde: Jobcenter Næstved"),
        paragraph("Administrationen indstiller, at orienteringen tages til efterretning."),
        footnotes='<w:footnote w:id="2"><w:p><w:r><w:t>Under 30 år</w:t></w:r></w:p></w:footnote>',
    )


def test_a_document_of_word_becomes_a_meeting(project: Project, tmp_path: Path) -> None:
    made, tables, told = begun(project, sag(tmp_path))
    assert tables == {
        "antal-ledige-i-naestved": "Gruppe;2022;2023\n"
        "Unge [1];101;102\nÆldre;1.103;1.104\nI alt;1.204;1.206\n"
    }
    (spec,) = made["tables"]
    assert spec["notes"] == [{"mark": "1", "text": "Under 30 år"}]
    assert spec["source"] == "Jobcenter Næstved"
    assert told[-3:] == [
        "  left out running text: 'Status på de ledige' and 1 more line",
        "  left out running text: 'Administrationen indstiller, at orienteringen tages til efte'",
        "checks in antal-ledige-i-naestved: 1 found in its figures",
    ]
    assert fill_in(project, committee="Udvalget", document="Sag 1") == 2
    assert not open_papers(project, NAESTVED).fails


OF_A_PDF = """Næstved Kommune
Status på de ledige

Tabel 1. Antal ledige i Næstved

Gruppe                           2022       2023
Unge                              101        102
Under 8 ugers
                                1.103      1.104
ledighed
Side 1 af 2
\fNæstved Kommune
Gruppe                           2022       2023
I alt                           1.204      1.206
Kilde: Jobcenter Næstved

Side 2 af 2
"""


def test_the_text_of_a_pdf_becomes_a_meeting(project: Project, tmp_path: Path) -> None:
    (tmp_path / "sag.txt").write_text(OF_A_PDF, encoding="utf-8")
    made, tables, told = begun(project, tmp_path / "sag.txt")
    assert tables == {
        "antal-ledige-i-naestved": "Gruppe;2022;2023\n"
        "Unge;101;102\nUnder 8 ugers ledighed;1.103;1.104\nI alt;1.204;1.206\n"
    }
    assert made["tables"][0]["source"] == "Jobcenter Næstved"
    assert [line for line in told[1:] if "guessed" not in line] == [
        "  took line 6:9 as antal-ledige-i-naestved.csv: 3 rows and 2 columns",
        "  left out what stands on every page, or leads to one: 'Næstved Kommune' and 3 more",
        "  left out line 6:9, above the table: 'Status på de ledige'",
        "checks in antal-ledige-i-naestved: 1 found in its figures",
    ]
    assert fill_in(project, committee="Udvalget", document="Sag 1") == 2
    assert not open_papers(project, NAESTVED).fails


def test_a_table_in_long_form_gets_rows_and_columns(project: Project, tmp_path: Path) -> None:
    rows = [
        ("Kommune", "Periode", "Måling", "Værdi"),
        *(("Næstved", year, "Antal ledige", 100 + year % 10) for year in (2022, 2023)),
        *(("Slagelse", year, "Antal ledige", 200 + year % 10) for year in (2022, 2023)),
    ]
    made, tables, told = begun(project, workbook(tmp_path / "l.xlsx", {"Ledige": rows}))
    assert tables == {
        "ledige": "Kommune;Antal ledige 2022;Antal ledige 2023\nNæstved;102;103\nSlagelse;202;203\n"
    }
    assert [column["period"] for column in made["tables"][0]["columns"]] == ["2022", "2023"]
    assert told[2] == (
        "  read otherwise than shown: Ledige!A1:D5 from long form, with 'Antal ledige 2022', "
        "'Antal ledige 2023' as columns"
    )
    fill_in(project, committee="U", document="B", unit="personer", title="T")
    assert not open_papers(project, NAESTVED).fails


def test_a_table_in_long_form_may_have_several_measures_and_codes_of_times(
    project: Project, tmp_path: Path
) -> None:
    lines = [
        f"{place};{time};{group};{number};{share}"
        for place, number, share in (("Næstved", 101, "1,5"), ("Greve", 202, "2,5"))
        for group in ("Unge", "Ældre")
        for time in ("2023K4", "2024K1")
    ]
    (tmp_path / "l.csv").write_text("\n".join(["Kommune;Tid;Gruppe;Antal;Andel i pct.", *lines]))
    made, tables, _ = begun(project, tmp_path / "l.csv")
    assert tables == {
        "tabel-1": "Kommune, Gruppe;4. kvartal 2023;;1. kvartal 2024;\n"
        ";Antal;Andel i pct.;Antal;Andel i pct.\n"
        "Næstved, Unge;101;1,5;101;1,5\nNæstved, Ældre;101;1,5;101;1,5\n"
        "Greve, Unge;202;2,5;202;2,5\nGreve, Ældre;202;2,5;202;2,5\n"
    }
    assert [column["period"] for column in made["tables"][0]["columns"]] == [
        *("2023-Q4", "2023-Q4", "2024-Q1", "2024-Q1")
    ]
    fill_in(project, committee="U", document="B", title="T")
    assert not open_papers(project, NAESTVED).fails


# --- wrong files ----------------------------------------------------------------------------------

ROWS = [["Gruppe", "Antal"], ["Unge", 101], ["Ældre", 102]]


def _plain(folder: Path, rows: Any = ROWS, name: str = "Ark1", **more: Any) -> Path:
    return workbook(folder / "f.xlsx", {name: rows}, **more)


def _bytes(content: bytes, name: str = "f.xlsx") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return write


def _damaged(folder: Path) -> Path:
    path = _plain(folder)
    path.write_bytes(path.read_bytes()[:-300])
    return path


def _document(folder: Path, *body: str, **parts: str) -> Path:
    return document(folder / "f.docx", *body, **parts)


LATER = ("Ældre", 2024, 9)
LONG = [
    ("Gruppe", "År", "Antal"),
    *((group, year, 101) for group in ("Unge", "Ældre") for year in (2022, 2023)),
]
OLE = b"\xd0\xcf\x11\xe0" + bytes(600)
HUGE = b'<worksheet><mergeCell ref="A1:XFD1048576"/></worksheet>'
WRONG: dict[str, tuple[Callable[[Path], Path], str]] = {
    "not there": (lambda folder: folder / "f.xlsx", "is missing"),
    "a folder": (lambda folder: folder, "is no file"),
    "empty": (_bytes(b""), "is empty"),
    "encrypted": (_bytes(OLE + "EncryptedPackage".encode("utf-16-le")), "is encrypted"),
    "an old workbook": (_bytes(OLE, "f.xls"), "save it as .xlsx"),
    "damaged": (_damaged, "is damaged"),
    "a PDF": (_bytes(b"%PDF-1.7", "f.pdf"), "is a PDF file; take its text"),
    "in another code page": (_bytes("Ærø;1\n".encode("cp850"), "f.csv"), "save it in UTF-8"),
    "an open quotation mark": (_bytes(b'G;2022\n"Unge;1\n', "f.csv"), "that is not closed"),
    "macros": (lambda folder: with_part(_plain(folder), "xl/vbaProject.bin"), "holds macros"),
    "links": (
        lambda folder: with_part(_plain(folder), "xl/externalLinks/externalLink1.xml"),
        "is linked to other workbooks",
    ),
    "a bomb": (
        lambda folder: with_part(_plain(folder), "xl/media/a.bin", bytes(60_000_000)),
        "bytes unpacked",
    ),
    "a merged cell as large as a sheet": (
        lambda folder: with_part(_plain(folder), "xl/worksheets/sheet9.xml", HUGE),
        "a sheet of tables has at most",
    ),
    "a merged cell as large as a sheet, written otherwise": (
        lambda folder: with_part(
            _plain(folder), "xl/worksheets/sheet9.xml", HUGE.replace(b"A1:XFD", b"$A$1:$XFD$")
        ),
        "is damaged",
    ),
    "a cell far away": (
        lambda folder: _plain(folder, [*ROWS, *[[]] * 40_000, ["x", *[""] * 8, "y"]]),
        "delete the blank rows and columns around its tables",
    ),
    "many rows": (
        _bytes(b"Gruppe;Antal\n" + b"Unge;1\n" * 100_000, "f.csv"),
        "has 100,001 lines; a file of tables has at most 5,000",
    ),
    "no table": (lambda folder: _plain(folder, [["Kun en linje"]]), "holds no table"),
    "no headings": (lambda folder: _plain(folder, ROWS[1:]), "has no line of headings"),
    "two columns alike": (
        lambda folder: _plain(
            folder, [["Gruppe", "Antal", "Antal"], ["Unge", 1, 2], ["Alle", 1, 2]]
        ),
        "row Ark1!A1:C3: has 2 columns called 'Antal'; give each its own",
    ),
    "side by side": (
        lambda folder: _plain(folder, [[*row, "", *row] for row in ROWS]),
        "two tables side by side",
    ),
    "the same table twice": (
        lambda folder: workbook(folder / "f.xlsx", {"Ark1": ROWS, "Ark2": ROWS}),
        "looks like Ark1!A1:B3 of f.xlsx",
    ),
    "an error": (
        lambda folder: _plain(folder, [*ROWS, ["I alt", ("=1/0", "#DIV/0!")]]),
        "row Ark1!B4: shows the error #DIV/0!",
    ),
    "a formula without its value": (
        lambda folder: _plain(folder, [*ROWS, ["I alt", ("=B2+B3", "")]]),
        "row Ark1!B4: holds the formula =B2+B3 without its value",
    ),
    "a number that no format cuts": (
        lambda folder: _plain(folder, [*ROWS, ["Andel", 101 / 102]]),
        "row Ark1!B4: holds 0,9901960784",
    ),
    "a number of more digits than are kept": (
        lambda folder: _plain(folder, [*ROWS, ["I alt", 1e308]]),
        "row Ark1!B4: holds 1e+308, which is no figure of a table",
    ),
    "a number format of another kind": (
        lambda folder: _plain(folder, ROWS, formats={"B2": "0.00E+00"}),
        "row Ark1!B2: has the number format",
    ),
    "a document with macros": (
        lambda folder: with_part(_document(folder), "word/vbaProject.bin"),
        "holds macros; save it as .docx",
    ),
    "a document that is damaged": (
        lambda folder: document(folder / "f.docx", "<w:p>"),
        "is damaged: open it in the program that made it, and save it again as .docx",
    ),
    "a page with a picture of a table": (
        _bytes(b"<html><p>Tabel 1</p><img src='1.png'></html>", "f.html"),
        "holds no table that can be read; a table in a picture is to be typed",
    ),
    "a page with a table of many rows": (
        _bytes(b"<html><table>" + b"<tr></tr>" * 5_001, "f.html"),
        "row table 1: is too large; a table has at most 5,000 rows",
    ),
    "a name of two lines": (_bytes(b"G;2022\na;1\n", "f\n.csv"), "has a name with characters that"),
    "macros of an old kind": (
        lambda folder: with_part(_plain(folder), "xl/macrosheets/sheet1.xml"),
        "holds macros",
    ),
    "a page with characters that are none": (
        _bytes(f"<html>\0{PAGE}".encode(), "f.html"),
        "holds characters that are none (NUL)",
    ),
    "a page of many tags": (
        _bytes(b"<html>" + b"<p>" * 500_000, "f.html"),
        "has 500,001 tags; a page with tables has at most 500,000",
    ),
    "a page without an end": (
        _bytes(f"<html>{'<div>' * 1_001}{PAGE}".encode(), "f.html"),
        "elements within each other; at most 1,000 are read",
    ),
    "a page with wide cells": (
        _bytes(b"<html><table>" + b"<tr><td colspan=999>a</td></tr>" * 999, "f.html"),
        "table 1, is too large",
    ),
    "a page with cells that do not end": (
        _bytes(b"<html><table><tr><th>G<th>2022<tr><td>a<td>1</table>", "f.html"),
        "row table 1: has cells without </td>; open the page in a browser and save it whole",
    ),
    "a document that defines entities": (
        lambda folder: with_part(
            _document(folder), "word/a.xml", b"<!--%s--><!DOCTYPE a><a/>" % bytes([32] * 3_000)
        ),
        "is damaged",
    ),
    "a document with a part that is not whole": (
        lambda folder: with_part(_document(folder), "word/a.xml", b"<a>"),
        "is damaged",
    ),
    "a document with a picture of a table": (
        lambda folder: with_part(_document(folder, paragraph("Se tabel 1")), "word/media/1.png"),
        "holds no table that can be read; a table in a picture is to be typed",
    ),
    "an old document": (
        _bytes(OLE + "WordDocument".encode("utf-16-le"), "f.doc"),
        "is an old document of Word; save it as .docx",
    ),
    "a text with formatting": (_bytes(b"{\\rtf1 }", "f.rtf"), "open it in Word and save it as"),
    "a document of LibreOffice": (
        lambda folder: with_part(folder / "f.odt", "content.xml"),
        "is a document of LibreOffice; save it as .docx",
    ),
    "another packed file": (
        lambda folder: with_part(folder / "f.zip", "a.csv"),
        "is a packed file of another kind; expected a workbook (.xlsx), a document (.docx)",
    ),
    "many lines in columns": (
        _bytes(b"Gruppe  2022\n" + b"Unge    101\n" * 100_000, "f.txt"),
        "has 100,001 lines; a file of tables has at most 5,000",
    ),
    "columns that are not certain": (
        _bytes(b"Gruppe   2022  2023\nUnge     101   102\nAlle        103\n", "f.txt"),
        "f.txt, row line 3: 'Alle 103' '103' stands in no column for certain; put a tab between",
    ),
    "long form with a figure twice": (
        lambda folder: _plain(folder, [*LONG, LONG[-1]]),
        "row Ark1!A1:C6: is in long form, and has two figures of Ældre and 2023",
    ),
    "long form without a figure": (
        lambda folder: _plain(folder, [*LONG, ("Alle", 2022, 9), ("Alle", 2024, 9), LATER]),
        "is in long form, and has no figure of Unge and 2024",
    ),
    "a CPR number in two parts of a document": (
        lambda folder: _document(folder, paragraph(run("070761-") + run("4285"))),
        "word/document.xml holds what looks like a CPR number (07••••-••••)",
    ),
    "a CPR number that was deleted": (
        lambda folder: _document(
            folder, paragraph("<w:del><w:r><w:delText>070761-4285</w:delText></w:r></w:del>")
        ),
        "word/document.xml holds what looks like a CPR number (07••••-••••)",
    ),
    "a CPR number over each page": (
        lambda folder: _document(folder, header1=paragraph("070761-4285")),
        "word/header1.xml holds what looks like a CPR number (07••••-••••)",
    ),
    "a CPR number in a comment": (
        lambda folder: _document(folder, comments=paragraph("070761-4285")),
        "word/comments.xml holds what looks like a CPR number (07••••-••••)",
    ),
    "a CPR number as who wrote": (
        lambda folder: _document(folder, paragraph('<w:ins w:author="070761-4285"/>')),
        "word/document.xml holds what looks like a CPR number (07••••-••••)",
    ),
    "a CPR number in the properties": (
        lambda folder: with_part(
            _document(folder), "docProps/core.xml", b"<c><title>070761-4285</title></c>"
        ),
        "docProps/core.xml holds what looks like a CPR number (07••••-••••)",
    ),
    "a CPR number in columns of spaces": (
        _bytes(b"Gruppe   2022  2023\nUnge     101   102\n\n070761-4285\n", "f.txt"),
        "row line 4: holds what looks like a CPR number (07••••-••••)",
    ),
    "a CPR number": (
        lambda folder: _plain(folder, [*ROWS, ["070761-4285", 1]]),
        "looks like a CPR number (07••••-••••)",
    ),
    "a CPR number in a hidden column": (
        lambda folder: _plain(folder, [[*row, "070761-4285"] for row in ROWS], hidden=["C:C"]),
        "looks like a CPR number (07••••-••••)",
    ),
    "a CPR number as a number in a hidden sheet": (
        lambda folder: workbook(
            folder / "f.xlsx",
            {"Ark1": ROWS, "H": [[707614285]]},
            hidden=["H"],
            formats={"A1": "0000000000"},
        ),
        "looks like a CPR number (07••••-••••)",
    ),
    "a CPR number in a formula": (
        lambda folder: _plain(folder, [*ROWS, ["I alt", ('=IF(A2="070761-4285",1,0)', 1)]]),
        "looks like a CPR number (07••••-••••)",
    ),
    "a CPR number that a pivot table keeps": (
        lambda folder: with_part(
            _plain(folder), "xl/pivotCache/records1.xml", b'<s v="070761-4285"/>'
        ),
        "looks like a CPR number (07••••-••••)",
    ),
    "a CPR number in two parts of a comment": (
        lambda folder: with_part(
            _plain(folder),
            "xl/comments1.xml",
            b"<c><r><t>0707</t></r><r><rPr><b/></rPr><t>61&#45;4285</t></r></c>",
        ),
        "xl/comments1.xml holds what looks like a CPR number (07••••-••••)",
    ),
    "a CPR number as the name of a hidden sheet": (
        lambda folder: workbook(
            folder / "f.xlsx", {"Ark1": ROWS, "070761-4285": [["a"]]}, hidden=["070761-4285"]
        ),
        "xl/workbook.xml holds what looks like a CPR number (07••••-••••)",
    ),
    "a CPR number beside a link": (
        lambda folder: with_part(
            _plain(folder), "xl/worksheets/sheet9.xml", b"<a><b tooltip='070761-4285'/></a>"
        ),
        "xl/worksheets/sheet9.xml holds what looks like a CPR number (07••••-••••)",
    ),
    "a CPR number that a field of a document asks for": (
        lambda folder: _document(folder, '<w:sdt><w:tag w:val="070761-4285"/></w:sdt>'),
        "word/document.xml holds what looks like a CPR number (07••••-••••)",
    ),
    "a CPR number that a page does not show": (
        _bytes(f"<html><!-- 070761-4285 -->{PAGE}".encode(), "f.html"),
        "its source holds what looks like a CPR number (07••••-••••)",
    ),
    "a CPR number in the prose of a page": (
        _bytes(f"<html><p>070761-4285</p>{PAGE}".encode(), "f.html"),
        "looks like a CPR number (07••••-••••)",
    ),
}


@pytest.mark.thorough
@pytest.mark.parametrize(("make", "said"), WRONG.values(), ids=WRONG)
def test_a_file_that_cannot_be_taken_as_it_stands_is_refused(
    project: Project, tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    faults = refused(project, make(tmp_path))
    assert any(said in fault for fault in faults), faults
    assert not any("4285" in fault for fault in faults)
