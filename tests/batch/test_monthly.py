"""The monthly job: the description of an earlier meeting, and the figures of the office's new file.

What has moved in time is renewed. What does not fit is told, and ``check`` refuses it.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.batch.from_files import begin_from
from analysis.batch.monthly import begin_monthly
from analysis.batch.plan import checked
from analysis.checks.reconcile import Outcome
from analysis.cli import main
from analysis.danish import MONTHS
from analysis.faults import InputError
from analysis.papers import Papers
from analysis.project import Address, Project
from office_files import workbook
from support import REAL, a_check, a_deviation, costly, files_below, more

FEBRUARY, MARCH, APRIL = (
    Address.parse(f"naestved/2017-{month}-08") for month in ("02", "03", "04")
)
UNKNOWN = {"committee": "Udvalget", "document": "Bilag", "unit": "personer"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "project")
    made.raw.mkdir(parents=True)
    made.notebooks.mkdir()
    shutil.copy(REAL.notebooks / "tabel.ipynb", made.notebooks)
    return made


def delivered(project: Project, text: str, name: str = "tal.csv") -> Path:
    path = project.root / name
    path.write_text(text, encoding="utf-8")
    return path


def toml(project: Project, address: Address) -> Path:
    return project.raw_folder(address) / "meeting.toml"


def fill_in(project: Project, address: Address) -> list[str]:
    """Write what only a person knows, and return the keys that were asked for."""
    path = toml(project, address)
    lines = path.read_text(encoding="utf-8").split("\n")
    asked = [line.partition(" = ")[0] for line in lines if "????" in line]
    for key, value in UNKNOWN.items():
        lines = [line.replace(f'{key} = "????"', f'{key} = "{value}"') for line in lines]
    path.write_text("\n".join(lines), encoding="utf-8")
    return asked


def first(
    project: Project, file: Path, instead: dict[str, str], more: str = "", lines: int = 1
) -> None:
    """Describe the first meeting, with what an analyst writes beside or instead.

    With two ``lines`` of headings, all of its tables have them.
    """
    begun = begin_from(project, FEBRUARY, [file])
    fill_in(project, FEBRUARY)
    path = toml(project, FEBRUARY)
    text = path.read_text(encoding="utf-8")
    for old, new in instead.items():
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text + more, encoding="utf-8")
    for table in begun.folder.glob("*.csv") if lines > 1 else ():
        rows = table.read_text(encoding="utf-8-sig").partition("\n")
        both = [heading.partition(" ") for heading in rows[0].split(";")]
        headings = [";".join(heading[at] for heading in both) for at in (0, 2)]
        table.write_text("\n".join([*headings, rows[2]]), encoding="utf-8")
    checked(project, FEBRUARY)


def beside(told: list[str]) -> list[str]:
    """Return what is told of the files beside the earlier meeting."""
    at = next(number for number, line in enumerate(told) if line.startswith("beside "))
    return [line.strip() for line in told[at + 1 :]]


def described(project: Project, address: Address = MARCH) -> dict[str, Any]:
    return tomllib.loads(toml(project, address).read_text(encoding="utf-8"))


def faults(project: Project, address: Address = MARCH) -> list[str]:
    with pytest.raises(InputError) as caught:
        checked(project, address)
    return [str(fault).rpartition("meeting.toml, ")[2] for fault in caught.value.faults]


def papers(project: Project, address: Address) -> Papers:
    return checked(project, address)[0]


# --- what has moved -------------------------------------------------------------------------------


SHORT = ("jan.", "feb.", "mar.")


def month(number: int) -> str:
    """Return a month: 0 is January 2016, 12 is January 2017."""
    return f"{MONTHS[number % 12]} {2016 + number // 12}"


def ledige(project: Project, newest: int) -> Path:
    """A workbook as an office makes it each month: thirteen months, and the newest by group."""
    months = range(newest - 12, newest + 1)
    young, old = ([base + 3 * at for at in months] for base in (101, 202))
    rows = [["Unge", *young], ["Ældre", *old], ["I alt", *map(sum, zip(young, old, strict=True))]]
    return workbook(
        project.root / f"{month(newest)}.xlsx",
        {
            "Ledige": [
                [f"Ledige i {month(newest)}"],
                ["Gruppe", *map(month, months), "Ændring 1)"],
                *([*row, row[-1] - row[1]] for row in rows),
                [f"1) I {newest} jobcentre"],
            ],
            "Sager": [
                ["Sager pr. måned"],
                ["Måned", "Antal"],
                *([month(at), 40 + at] for at in months[-3:]),
            ],
        },
    )


def test_three_months_in_a_row_need_one_line_each(project: Project) -> None:
    first(
        project,
        ledige(project, 12),
        {
            'rows = { heading = "Måned"': 'reference = "Januar 2017"\nrows = { heading = "Måned"',
            "»Ændring« er »januar 2017« minus »januar 2016«": "Ændringen er tallet for januar 2017 "
            "mindre tallet for jan. 2016",
            'subtrahend = { column = "2016-01" }': 'subtrahend = { column = "Januar 2016" }',
            'tables = ["sager-pr-maaned"]': 'tables = ["sager-pr-maaned"], own = "Januar 2017"',
            'tables = ["ledige"]': 'tables = ["ledige"], own = "Unge"',
        },
    )
    for like, address, newest in ((FEBRUARY, MARCH, 13), (MARCH, APRIL, 14)):
        made = begin_monthly(project, address, like, [ledige(project, newest)])
        was, now = ((month(at - 12), month(at)) for at in (newest - 1, newest))
        moved = f"'{month(newest - 3)}' to '{was[1]}' are now '{month(newest - 2)}' to '{now[1]}'"
        assert beside(made.told) == [
            f"ledige: {was[0]!r} to {was[1]!r} are now {now[0]!r} to {now[1]!r}",
            f"ledige: its newest time is 2017-{newest - 11:02}",
            f"sager-pr-maaned: {moved}",
            f"sager-pr-maaned: its newest time is 2017-{newest - 11:02}",
            "check 'aendring' now says 'Ændringen er tallet for "
            f"{now[1]} mindre tallet for {SHORT[newest - 12]} 2016'",
        ]
        assert fill_in(project, address) == ["document"]
        found = papers(project, address)
        assert not found.fails
        assert {result.outcome for result in found.results} == {Outcome.AGREES}
    ledige_i, sager = described(project, APRIL)["tables"]
    assert ledige_i["title"] == "Ledige i marts 2017"
    assert [column.get("period") for column in ledige_i["columns"]][-2:] == ["2017-03", None]
    assert ledige_i["notes"] == [{"mark": "1", "text": "I 14 jobcentre"}]
    check = next(one for one in ledige_i["checks"] if one["id"] == "aendring")
    assert check["text"] == "Ændringen er tallet for marts 2017 mindre tallet for mar. 2016"
    assert (check["minuend"], check["subtrahend"]) == (
        {"column": "2017-03"},
        {"column": "marts 2016"},
    )
    assert sager["reference"] == "Marts 2017"
    assert sager["rows"]["periods"][-1] == {"label": "marts 2017", "period": "2017-03"}
    assert [report["title"] for report in described(project, APRIL)["reports"]] == [
        "Ledige i marts 2017",
        "Sager pr. måned",
    ]
    assert [report["parameters"]["own"] for report in described(project, APRIL)["reports"]] == [
        "Unge",
        "Marts 2017",
    ]
    assert [one["file"] for one in described(project, APRIL)["delivered"]] == ["marts 2017.xlsx"]


SERIES = """Ledige

Gruppe;Januar 2017;I alt
Unge;101;101
Ældre;202;202
"""
LONGER = """Ledige

Gruppe;Januar 2017;Februar 2017;I alt
Unge;101;103;204
Ældre;202;204;406
"""
ADDED = {
    "[[tables]]": 'finding = "{ledige:Unge:2017-01} unge i januar 2017"\n\n[[tables]]',
    'tables = ["ledige"]': 'tables = ["ledige"], own = "Januar 2017"',
}


def test_a_series_that_goes_on_is_described_on(project: Project) -> None:
    sums = a_check('kind = "sum"\ntotal = { column = "I alt" }', "ialt")
    equal = a_check(
        'kind = "equal"\nresult = { row = "Unge", column = "2017-01" }\nsource = { value = 101 }',
        "unge",
    )
    first(project, delivered(project, SERIES), ADDED, f"\n{sums}\n{equal}")
    made = begin_monthly(project, MARCH, FEBRUARY, [delivered(project, LONGER)])
    assert beside(made.told) == [
        "ledige: column 'Februar 2017' is new, and is described as 'Januar 2017' is",
        "ledige: its newest time is 2017-02",
        "check 'unge' names '2017-01'; 'Februar 2017' is newer",
        "figures that checks have from the papers: renew them in unge",
    ]
    report, table = described(project)["reports"][0], described(project)["tables"][0]
    assert [column.get("period") for column in table["columns"]] == ["2017-01", "2017-02", None]
    assert report["finding"] == "???? {ledige:Unge:2017-01} unge i januar ????"
    assert report["parameters"]["own"] == "Februar 2017"
    assert fill_in(project, MARCH) == ["document", "finding"]
    text = toml(project, MARCH).read_text(encoding="utf-8").replace("????", "")
    toml(project, MARCH).write_text(text, encoding="utf-8")
    assert not papers(project, MARCH).fails


def test_a_figure_of_an_earlier_time_that_is_another_now_is_told(project: Project) -> None:
    first(project, delivered(project, SERIES), {})
    text = LONGER.replace("Unge;101;", "Unge;111;").replace("Ældre;202;", "Ældre;202,0;")
    made = begin_monthly(project, MARCH, FEBRUARY, [delivered(project, text)])
    assert "ledige: 'Unge', 'Januar 2017' was '101', and is '111' now" in beside(made.told)
    assert "202" not in "".join(beside(made.told))


TIMES = ["2015", "2016", "Dec. 2016", "Jan. 2017", "Feb. 2017", "Mar. 2017", "Apr. 2017"]


@pytest.mark.parametrize(
    ("before", "after", "periods"),
    [
        ("Jan. 2017;Feb. 2017", "Feb. 2017;Mar. 2017;Apr. 2017", "2017-02;2017-03;2017-04"),
        more("Dec. 2016;Jan. 2017", "Feb. 2017", "2017-02"),
        more("2016;Jan. 2017", "2015;2016;Jan. 2017;Feb. 2017", "2015;2016;2017-01;2017-02"),
        more("Feb. 2017;Jan. 2017", "Mar. 2017;Feb. 2017", "2017-03;2017-02"),
    ],
)
@pytest.mark.parametrize("where", ["columns", "rows"])
def test_what_a_series_has_left_and_come_to_is_described(
    project: Project, before: str, after: str, periods: str, where: str
) -> None:
    def file(times: str) -> Path:
        lines = [["Gruppe", *times.split(";")]]
        told = [str(TIMES.index(time)) for time in lines[0][1:]]  # the same at both meetings
        lines += [[name, *told] for name in ("Unge", "Alle")]
        turned = lines if where == "columns" else zip(*lines, strict=True)
        return delivered(project, "Ledige\n\n" + "".join(f"{';'.join(each)}\n" for each in turned))

    first(project, file(before), {})
    begin_monthly(project, APRIL, FEBRUARY, [file(after)])
    (table,) = described(project, APRIL)["tables"]
    found = table["columns"] if where == "columns" else table["rows"]["periods"]
    assert ";".join(one["period"] for one in found) == periods
    fill_in(project, APRIL)
    assert not papers(project, APRIL).fails


# --- what does not fit ----------------------------------------------------------------------------

JANUARY = """Ledige i januar 2017

Gruppe;Antal;Andel 1)
Unge;101;33,3 %
Ældre;202;66,7 %
I alt;303;100,0 %
1) Af alle ledige
Kilde: Jobcenter
"""
PARTS = a_check('kind = "sum"\ntotal = { row = "I alt" }\nrows = ["Unge", "Ældre"]', "ialt")
STILL = f"{JANUARY}\nSager\nSag;Antal\nUnge;3\nÆldre;4\n"


@pytest.mark.parametrize(
    ("change", "told", "fault"),
    [
        ({}, "ledige: fits", ""),
        more(
            {"Gruppe": "Hvem"}, "its rows are headed 'Hvem', and described as 'Gruppe'", "expected"
        ),
        ({"I alt;": "Andre;0;0,0 %\nI alt;"}, "row 'Andre' is new", ""),
        ({"Ældre": "Over 30"}, "row 'Ældre' is gone", "has no row 'Ældre'"),
        ({"Antal": "Personer"}, "column 'Antal' is gone", "'Personer' is an unknown heading"),
        more(
            {"Antal": "Personer"},
            "column 'Personer' is new; describe it in columns: { heading",
            "'Antal' is a heading that is missing",
        ),
        (
            {"Gruppe;": "Gruppe;Nye;", "Unge;": "Unge;1;", "Ældre;": "Ældre;2;", "alt;": "alt;3;"},
            "column 'Nye' is new; describe it in columns: { heading = \"Nye\" }",
            "'Nye' is an unknown heading",
        ),
        more(
            {"33,3": "33,33", "66,7": "66,67", "100,0": "100,00"},
            "'Andel' has 2 decimals in the file, and 1 described",
            "'33,33 %' is no figure",
        ),
        more(
            {"1) Af alle": "1) Af de"}, "note [1] says 'Af de ledige' in the file, and 'Af alle", ""
        ),
        (
            {"1) Af alle ledige\n": ""},
            "note [1] says nothing in the file, and 'Af alle ledige' stays",
            "",
        ),
        more(
            {"Andel 1)": "Andel", "1) Af alle ledige\n": ""},
            "note [1] is borne by nothing in the file",
            "note [1] is attached to nothing",
        ),
        more(
            {"Unge;": "Unge 2);", "1) Af": "2) Under 30 år\n1) Af"},
            "note [2] is new: 'Under 30 år'",
            "",
        ),
        more(
            {"Kilde": "Anm. Foreløbige tal\nKilde"},
            "the line below it is no note: 'Foreløbige tal'",
            "",
        ),
        more(
            {"Jobcenter": "Jobindsats"},
            "its source is 'Jobindsats' in the file, and 'Jobcenter' stays",
            "",
        ),
        (
            {"Ledige i": "Sygemeldte i"},
            "no table of the files is 'Ledige i januar 2017'; its cells are blank",
            "row 2 ('Unge'), column 'Antal': '' is blank",
        ),
        more(
            {"Ledige i": "Sygemeldte i"},
            "sygemeldte: is new; it is described from the file alone",
            "column 'document': '????' is to be filled in",
        ),
    ],
)
def test_what_does_not_fit_is_told_and_refused(
    project: Project, change: dict[str, str], told: str, fault: str
) -> None:
    first(project, delivered(project, JANUARY), {}, f"\n{PARTS}")
    text = JANUARY.replace("januar", "februar")
    for old, new in change.items():
        text = text.replace(old, new)
    made = begin_monthly(project, MARCH, FEBRUARY, [delivered(project, text)])
    assert any(told in line for line in beside(made.told)), beside(made.told)
    if "document" in fault or "blank" in fault:
        assert any(fault in one for one in faults(project))
    assert fill_in(project, MARCH)[0] == "document"
    if not fault:
        assert not papers(project, MARCH).fails
    elif "document" not in fault:
        assert any(fault in one for one in faults(project)), faults(project)


def test_the_command_lists_what_became_of_each_and_what_is_left_to_do(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    agenda = '\n[[agenda]]\nitem = 2\ntitle = "Ledige"\n\n[[reports]]'
    first(project, delivered(project, JANUARY), {"\n[[reports]]": agenda})
    delivered(project, JANUARY.replace("januar", "februar").replace("Ældre", "Andre"))
    folder = "data/raw/naestved/2017-03-08"
    monkeypatch.chdir(project.root)
    main(f"new {MARCH} --like {FEBRUARY} --from tal.csv".split(), standalone_mode=False)
    assert capsys.readouterr().out.splitlines() == [
        "tal.csv:",
        "  took A3:C6 as ledige.csv: 3 rows and 2 columns",
        "beside naestved/2017-02-08:",
        "  the agenda, and the items of its tables, are those of that meeting: renew them",
        "  ledige: row 'Andre' is new",
        "  ledige: row 'Ældre' is gone",
        f"{folder} is made.",
        "See what was guessed, and fill in or mend:",
        f"  {folder}/meeting.toml, column 'document': '????' is to be filled in",
        "Then: udvalgstal check naestved/2017-03-08",
    ]


def test_times_that_have_not_moved_are_told_and_refused(project: Project) -> None:
    file = delivered(project, SERIES)
    first(project, file, {})
    made = begin_monthly(project, MARCH, FEBRUARY, [file])
    assert beside(made.told) == [
        "tal.csv is byte for byte a file of that meeting",
        "ledige: its times have not moved: 2017-01 is still the newest",
    ]
    fill_in(project, MARCH)
    (fault,) = faults(project)
    assert "is the newest period, and is no newer than in naestved/2017-02-08" in fault


@pytest.mark.parametrize(
    ("before", "now", "told", "unit"),
    [
        (
            '#,##0, "kr."',
            '#,##0 "kr."',
            "'2016' is in 'kr.' in the file, and described in '1.000 kr.'",
            "????",
        ),
        more('#,##0 "kr."', '0, "kr."', "'2016' is rounded in the file, and not described", "????"),
        more('#,##0 "kr."', '0 "KR"', "its times have not moved", "kr."),
    ],
)
def test_figures_in_another_unit_are_asked_about(
    project: Project, before: str, now: str, told: str, unit: str
) -> None:
    def udgifter(code: str, year: int) -> Path:
        rows = [[f"Udgifter {year}"], ["Post", "2016"], ["Løn", 1_000_100], ["Rejser", 202_000]]
        return workbook(project.root / "u.xlsx", {"A": rows}, formats={"B": code})

    first(project, udgifter(before, 2016), {})
    made = begin_monthly(project, MARCH, FEBRUARY, [udgifter(now, 2017)])
    assert any(told in line for line in beside(made.told)), beside(made.told)
    assert described(project)["tables"][0]["columns"][0]["unit"] == unit


def test_known_deviations_are_of_the_earlier_figures(project: Project) -> None:
    deviation = a_deviation("I alt", "Antal", "304", "303", "ialt")
    first(project, delivered(project, JANUARY.replace("303", "304")), {}, f"\n{PARTS}{deviation}")
    made = begin_monthly(
        project, MARCH, FEBRUARY, [delivered(project, JANUARY.replace("januar", "februar"))]
    )
    assert beside(made.told) == ["ledige: known deviations are left out: 1"]
    fill_in(project, MARCH)
    assert not papers(project, MARCH).fails


TITLES = "{}\n\nGruppe;Antal\nUnge;{}\nÆldre;9\n\n{}\n\nKøn;Antal\nMænd;{}\nKvinder;8\n"


@pytest.mark.parametrize(
    ("titles", "mended", "again", "figures"),
    [
        more("Ledige/Sager", "", "LEDIGE./Sager", {"ledige": "3", "sager": "4"}),
        more(
            "Ledige 2015/Ledige 2016",
            "",
            "Ledige 2016/Ledige 2017",
            {"ledige": "3", "ledige-2": "4"},
        ),
        more("Ledige/Sager", "Antal ledige", "Ledige/Sager", {"ledige": "3", "sager": "4"}),
        ("Ledige/Ledige", "", "Ledige/Ledige", {"ledige": "3", "ledige-2": "4"}),
        more("Ledige/Sager", "", "Ledige/", {"ledige": "3", "sager": "4"}),
        ("Ledige/Sager", "", "Ledige/Andre", {"ledige": "3", "sager": "", "andre": "4"}),
        more("Ledige/Sager", "", "Ledige/Ledige", {"ledige": "3", "sager": "", "ledige-2": "4"}),
    ],
)
def test_a_table_is_known_again_where_it_is_sure(
    project: Project, titles: str, mended: str, again: str, figures: dict[str, str]
) -> None:
    def file(named: str, *first: int) -> Path:
        one, other = named.split("/")
        return delivered(project, TITLES.format(one, first[0], other, first[1]))

    first(project, file(titles, 1, 2), {'"Ledige"': f'"{mended}"'} if mended else {})
    made = begin_monthly(project, MARCH, FEBRUARY, [file(again, 3, 4)])
    found = {
        path.stem: path.read_text(encoding="utf-8").split("\n")[1]
        for path in made.folder.glob("*.csv")
    }
    assert {name: row.split(";")[1] for name, row in found.items()} == figures


@pytest.mark.parametrize(
    ("described_as", "headings", "periods"),
    [
        ("Jan. 2016-01;Dec. 2016-12;Jan. 2017-01", "Feb.;Jan.;Feb.", "2016-02;2017-01;2017-02"),
        ("Jan. 2016-01;Dec. 2016-12;Jan. 2017-01", "Feb.;Jan.;Jan.", "????;????;????"),
        ("3. kvt. 2016-Q3;4. kvt. 2016-Q4", "4. kvt.;1. kvt.", "2016-Q4;2017-Q1"),
        ("Maj 2016-05;Apr. 2017-04-01", "Maj;Apr.", "2016-05;????"),
    ],
)
def test_months_without_their_year_are_dated_where_one_time_alone_fits(
    project: Project, described_as: str, headings: str, periods: str
) -> None:
    first(project, delivered(project, "Ledige\n\nGruppe;Antal\nUnge;1\nÆldre;2\n"), {})
    path, old = toml(project, FEBRUARY), [one.rpartition(" ") for one in described_as.split(";")]
    columns = ", ".join(
        f'{{ heading = "{heading}", period = "{period}", position = {at} }}'
        for at, (heading, _, period) in enumerate(old, start=1)
    )
    text = re.sub(r"columns = \[.*?\]", f"columns = [{columns}]", path.read_text(), flags=re.S)
    path.write_text(text)
    cells = ";".join(str(at) for at, _ in enumerate(old))
    table = f"Gruppe;{';'.join(heading for heading, *_ in old)}\nUnge;{cells}\nÆldre;{cells}\n"
    (project.raw_folder(FEBRUARY) / "ledige.csv").write_text(table, encoding="utf-8")
    file = delivered(project, f"Ledige\n\nGruppe;{headings}\nUnge;{cells}\nÆldre;{cells}\n")
    address = Address.parse("naestved/2017-05-08")
    begin_monthly(project, address, FEBRUARY, [file])
    found = described(project, address)["tables"][0]["columns"]
    assert ";".join(column["period"] for column in found) == periods


def test_what_is_about_one_time_is_for_a_person_to_say(project: Project) -> None:
    note = '[[tables.notes]]\ncolumn = "2017-01"\ntext = "Tallet er foreløbigt."\n'
    first(project, delivered(project, SERIES.replace(";I alt", ";Andre")), {}, f"\n{note}")
    text = SERIES.replace(";I alt", ";Andre").replace("Januar", "Februar")
    begin_monthly(project, MARCH, FEBRUARY, [delivered(project, text)])
    assert described(project)["tables"][0]["notes"] == [
        {"column": "????", "text": "Tallet er foreløbigt."}
    ]


@pytest.mark.parametrize(
    ("heading", "levels", "later", "now"),
    [
        ("2016 Antal", ["2016", "Antal"], "2017 Antal", ["2017", "Antal"]),
        more("Antal 2016", ["Antal", "2016"], "Antal 2017", ["Antal", "2017"]),
        more("2016 Dec.", ["2016", "Dec."], "2017 Jan.", ["????", "Dec."]),
    ],
)
def test_two_lines_of_headings_stay_two(
    project: Project, heading: str, levels: list[str], later: str, now: list[str]
) -> None:
    text = f"Ledige\n\nGruppe;{heading};Andel\nUnge;101;50 %\nÆldre;102;50 %\n"
    file = delivered(project, text)
    first(
        project,
        file,
        {f'heading = "{heading}"': f'heading = ["{levels[0]}", "{levels[1]}"]'},
        lines=2,
    )
    made = begin_monthly(
        project, MARCH, FEBRUARY, [delivered(project, text.replace(heading, later))]
    )
    assert described(project)["tables"][0]["columns"][0]["heading"] == now
    if "????" in now:
        return
    fill_in(project, MARCH)
    assert not papers(project, MARCH).fails
    assert (made.folder / "ledige.csv").read_text(encoding="utf-8-sig").split("\n")[:2] == [
        f"Gruppe;{now[0]};Andel",
        f";{now[1]};",
    ]


def test_two_lines_of_headings_in_the_file_move_on_together(project: Project) -> None:
    text = "Ledige\n\n;2016;\nGruppe;Antal 1);Andel\nUnge;101;50 %\nÆldre;102;50 %\n1) Foreløbigt\n"
    first(project, delivered(project, text), {})
    later = text.replace("2016", "2017")
    made = begin_monthly(project, MARCH, FEBRUARY, [delivered(project, later)])
    assert [one["heading"] for one in described(project)["tables"][0]["columns"]] == [
        ["2017", "Antal"],
        ["2017", "Andel"],
    ]
    fill_in(project, MARCH)
    assert not papers(project, MARCH).fails
    table = (made.folder / "ledige.csv").read_text(encoding="utf-8-sig")
    assert table.startswith("Gruppe;2017;\n;Antal [1];Andel\nUnge;101;50 %\n")


@pytest.mark.parametrize("what", ["a CPR number", "a faulty meeting"])
def test_what_cannot_be_taken_is_refused_and_nothing_is_written(
    project: Project, what: str
) -> None:
    rows = [["Ledige"], ["Gruppe", "Antal"], ["Unge", 101], ["Ældre", 102]]
    first(project, workbook(project.root / "a.xlsx", {"A": rows}), {})
    if what == "a CPR number":
        rows = [[*row, "070761-4285"] for row in rows]
    else:
        (project.raw_folder(FEBRUARY) / "ledige.csv").write_text("Gruppe;Antal\nUnge;x\n")
    file = workbook(project.root / "b.xlsx", {"A": rows}, hidden=["C:C"])
    before = files_below(project.root)
    said = "CPR number \\(07" if what == "a CPR number" else "2017-02-08/ledige.csv.* is no figure"
    with pytest.raises(InputError, match=said):
        begin_monthly(project, MARCH, FEBRUARY, [file])
    assert files_below(project.root) == before


@pytest.mark.exhaustive
@costly()
@given(data=st.data())
def test_a_month_that_only_goes_on_needs_no_line_but_that_of_the_document(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    columns = data.draw(st.integers(1, 14))
    steps = data.draw(st.integers(1, 3))
    labels = data.draw(
        st.lists(st.sampled_from(["Unge", "18-29 år", "Mænd"]), min_size=1, unique=True)
    )
    root = Project(tmp_path_factory.mktemp("project"))
    root.raw.mkdir(parents=True)
    root.notebooks.mkdir()
    shutil.copy(REAL.notebooks / "tabel.ipynb", root.notebooks)

    known: dict[tuple[str, int], int] = {}  # what both months tell is the same

    def figure(label: str, at: int) -> int:
        if (label, at) not in known:
            known[label, at] = data.draw(st.integers(0, 2000))
        return known[label, at]

    def file(newest: int) -> Path:
        told = range(newest - columns + 1, newest + 1)
        months = [*map(month, told)]
        rows = [[figure(label, at) for at in told] for label in labels]
        sums = [sum(each) for each in zip(*rows, strict=True)]
        lines = [["Gruppe", *months], *([a, *b] for a, b in zip(labels, rows, strict=True))]
        lines.append(["I alt", *sums])
        text = "\n".join(";".join(map(str, line)) for line in lines)
        return delivered(root, f"Ledige {month(newest)}\n\n{text}\n")

    newest = 12 - steps
    total = a_check('kind = "sum"\ntotal = { row = "I alt" }', "ialt")
    first(root, file(newest), {}, f"\n{total}")
    begin_monthly(root, MARCH, FEBRUARY, [file(newest + steps)])
    assert fill_in(root, MARCH) == ["document"]
    assert not papers(root, MARCH).fails
