"""A meeting begun from another has its descriptions and checks, and nothing that is about it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis import meeting_file
from analysis.batch.like import begin, without_figures
from analysis.faults import InputError
from analysis.project import Address, Project
from eksempelkommune import MEETING
from support import (
    HELSINGOER,
    HOEJE_TAASTRUP,
    ROOT,
    copy_of_the_real_project,
    faults_of,
    make_project,
    opened,
)

NEXT = Address.parse("helsingoer/2018-01-10")
TABLE = """
[[tables]]
id = "t"
title = "Ledige i marts 2017"
reference = "2. maj 2017"
rows = { heading = "Gruppe" }
columns = [{ heading = "Antal", period = "2017-03", measure = "Antal" }]

# Teksten i referatet nævner tallet.
[[tables.checks]]
id = "c"
kind = "equal"
text = "Antallet er som i teksten"
result = { row = "a", column = "Antal" }
source = { value = 7 }

[[tables.notes]]
row = "a"
text = "Heraf 3 under 18 år."

[[tables.deviations]]
check = "c"
row = "a"
column = "Antal"
printed = "7"
recomputed = "6"
reason = "Trykfejl."
"""
CSV = "Gruppe;Antal\na;7\nb;8\n"


def begun(project: Project, address: Address, like: Address) -> dict[str, Any]:
    text = (begin(project, address, like) / "meeting.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def fill_in(project: Project, address: Address, **values: str) -> None:
    """Write a value in the place of each that was left open, by its key."""
    path = project.raw_folder(address) / "meeting.toml"
    text = path.read_text(encoding="utf-8")
    for key, value in values.items():
        for end in (",", " ]", "\n", " }"):
            text = text.replace(f'{key} = "????"{end}', f"{key} = {value}{end}")
    path.write_text(text.replace("????", "2018"), encoding="utf-8")


@pytest.mark.parametrize("written", ["[[tables.deviations]]", '[[ tables."deviations" ]]'])
def test_a_meeting_begins_without_figures_and_known_deviations(
    tmp_path: Path, written: str
) -> None:
    toml = TABLE.replace("[[tables.deviations]]", written)
    project = make_project(tmp_path, toml.replace("Trykfejl", "Trykfejl i 2017"), {"t": CSV})
    made = begun(project, NEXT, HELSINGOER)
    (table,) = made["tables"]
    assert (made["municipality"], str(made["date"])) == ("Helsingør", "2018-01-10")
    assert table["checks"][0]["source"] == {"value": 7}
    assert "deviations" not in table
    folder = project.raw_folder(NEXT)
    assert (folder / "t.csv").read_bytes() == b"\xef\xbb\xbfGruppe;Antal\na;\nb;\n"
    assert "# Teksten i referatet" in (folder / "meeting.toml").read_text(encoding="utf-8")
    assert sorted(path.name for path in folder.parent.iterdir()) == ["2017-05-03", "2018-01-10"]


GOAL = """
# Fra handleplanen.
[[goals]]
id = "maal"
title = "Under 5 ved udgangen af 2018"
unit = ""
at_most = 4
by = 2018-12-31
decided = { meeting = 2017-05-03, item = 6 }

[[goals.readings]]
text = "a i 2017"
figures = [{ table = "t", row = "a" }]
"""


def test_goals_go_on_as_they_are_but_not_to_another_municipality(tmp_path: Path) -> None:
    project = make_project(tmp_path, f"{GOAL}{TABLE}", {"t": CSV.replace("7", "6")})
    assert begun(project, NEXT, HELSINGOER)["goals"] == tomllib.loads(GOAL)["goals"]
    assert "goals" not in begun(project, Address.parse("lejre/2018-01-10"), HELSINGOER)


def test_what_is_about_the_earlier_meeting_is_left_open_and_refused_by_its_key(
    tmp_path: Path,
) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    begin(project, NEXT, HELSINGOER)
    toml = "data/raw/helsingoer/2018-01-10/meeting.toml"
    assert faults_of(project, NEXT) == [
        f"{toml}, column 'document': '????' is to be filled in",
        f"{toml}, column \"tables 't' title\": 'Ledige i marts ????' is to be filled in",
        f"{toml}, column \"tables 't' reference\": '????' is to be filled in",
        f"{toml}, column \"tables 't' columns 1 period\": '????' is to be filled in",
        f"{toml}, column \"tables 't' notes 1 text\": 'Heraf ???? under ???? år.' "
        "is to be filled in",
    ]
    fill_in(project, NEXT, period='"2018-01"')
    (blank, *_) = faults_of(project, NEXT)
    assert "t.csv, row 2 ('a'), column 'Antal': '' is blank" in blank
    (project.raw_folder(NEXT) / "t.csv").write_text(CSV, encoding="utf-8")
    assert opened(project, NEXT).fails is False


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("time = '17:00'", {"time": "????"}),
        ('document_url = "https://x.dk/5"', {"document_url": "????"}),
        ("extract = { day = 2017-04-18, set_aside = 1 }", {"day": "????", "set_aside": 1}),
        ("[extract]\nday = 2017-04-18 # udtræk fra 2017", {"day": "????"}),
        ("extract.day = 2017-04-18", {"day": "????"}),
        ('agenda = [{ item = 2, title = "Budget 2018-2021" }]', {"title": "Budget ????-????"}),
        ("agenda = [{ item = 2, title = 'Hvad nu?' }]", {"title": "Hvad nu?"}),
        ('agenda = [{ item = 2, title = """\nRegnskab 2016\n""" }]', {"title": "Regnskab ????\n"}),
        ('agenda = [{ item = 2, title = "Sag nr. 12016" }]', {"title": "Sag nr. 12016"}),
        ('"time" = "17:00"', {"time": "????"}),
        ('agenda = [{ item = 2, title = "Ledige i maj" }]', {"title": "Ledige i ????"}),
        ('agenda = [{ item = 2, title = "Ledige i maj 2017" }]', {"title": "Ledige i maj ????"}),
    ],
)
def test_whatever_way_it_is_written(tmp_path: Path, line: str, left: dict[str, object]) -> None:
    project = make_project(tmp_path, f"{line}\n", {})
    made = begun(project, NEXT, HELSINGOER)
    found = made.get("extract") or (made.get("agenda") or [made])[0]
    assert {key: found[key] for key in left} == left


def test_names_that_stand_elsewhere_too_are_kept(tmp_path: Path) -> None:
    """When a period has been renewed, what names the old one is a fault of its own."""
    columns = '{ heading = "2016", period = "2016" }, { heading = "2017", period = "2017" }'
    toml = TABLE[: TABLE.index("[[tables.notes]]")].replace('column = "Antal"', 'column = "2017"')
    head, _, rest = toml.partition("columns = ")
    toml = f"{head}columns = [{columns}]{rest[rest.index(chr(10)) :]}"
    project = make_project(tmp_path, toml, {"t": "Gruppe;2016;2017\na;6;7\n"})
    (table,) = begun(project, NEXT, HELSINGOER)["tables"]
    assert table["checks"][0]["result"] == {"row": "a", "column": "2017"}
    assert [column["heading"] for column in table["columns"]] == ["????", "????"]


def test_what_is_about_the_files_of_the_earlier_meeting_is_left_out(tmp_path: Path) -> None:
    cells = "# Ark 1!A1:B3 i a b.xlsx\n# B3 =B2\n# Egen bemærkning\n[[tables]]"
    file = f'\n[[delivered]]\nfile = "a b.xlsx"\nsha256 = "{64 * "0"}"\n\n# --- tabeller ---\n\n'
    toml = f"{file}{TABLE}".replace("[[tables]]", cells)
    project = make_project(tmp_path, toml, {"t": CSV})
    text = (begin(project, NEXT, HELSINGOER) / "meeting.toml").read_text(encoding="utf-8")
    assert "delivered" not in text
    assert "# --- tabeller ---\n\n# Egen bemærkning\n[[tables]]" in text
    assert "Ark 1" not in text
    assert "=B2" not in text


@pytest.mark.thorough
@pytest.mark.parametrize("like", [HELSINGOER, HOEJE_TAASTRUP, MEETING], ids=str)
@pytest.mark.parametrize("municipality", ["helsingoer", "ringkoebing-skjern", "eksempelkommune"])
def test_a_meeting_of_any_municipality_can_begin_from_one_of_any(
    tmp_path: Path, like: Address, municipality: str
) -> None:
    """Only that of the made-up one is made up, and none is said to be another's."""
    project = copy_of_the_real_project(tmp_path)
    made_up = project.raw_folder(MEETING)
    made_up.mkdir(parents=True, exist_ok=True)
    text = (ROOT / "src" / "eksempelkommune" / "meeting.toml").read_text(encoding="utf-8")
    (made_up / "meeting.toml").write_text(f"# SHA-256 af resten: 0\n{text}", encoding="utf-8")
    address = Address.parse(f"{municipality}/2018-01-10")
    made = begun(project, address, like)
    assert made.get("made_up", False) is (municipality == "eksempelkommune")
    assert (made["committee"] == "????") is (municipality != like.body)
    owns = {report.get("parameters", {}).get("own") for report in made["reports"]} - {None}
    assert owns <= ({"Eksempelkommune"} if municipality == like.body else {"????"})
    written = (project.raw_folder(address) / "meeting.toml").read_text(encoding="utf-8")
    assert written.startswith("municipality = ")
    (project.raw_folder(address) / "meeting.toml").write_text(
        written.replace("????", "2018"), encoding="utf-8"
    )
    found = meeting_file.read(project.raw_folder(address), "x")[1]
    assert not [fault for fault in found if fault.column in {"municipality", "made_up", "date"}]


BODY = """sender = "Region Sjælland" # som på brevet
committee = "Udvalget"
formerly = "Majudvalget"
date = 2017-05-03
document = "Referat"
"""


def test_a_meeting_of_another_body_begins_from_one_of_its_own(tmp_path: Path) -> None:
    like, after = (Address.parse(f"region-sjaelland/{day}") for day in ("2017-05-03", "2018-01-10"))
    project = make_project(tmp_path, BODY, {}, like)
    made = begun(project, after, like)
    assert (made["sender"], made["committee"]) == ("Region Sjælland", "Udvalget")
    assert made["formerly"] == "Majudvalget"


def test_a_meeting_of_a_municipality_may_begin_from_one_of_another_body(tmp_path: Path) -> None:
    like = Address.parse("region-sjaelland/2017-05-03")
    project = make_project(tmp_path, BODY, {}, like)
    made = begun(project, NEXT, like)
    assert made.keys().isdisjoint({"sender", "formerly"})
    assert (made["municipality"], made["committee"]) == ("Helsingør", "????")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("naestvd/2018-01-10", "did you mean 'naestved'"),
        ("nordfyn/2018-01-10", "did you mean 'nordfyns'"),
        ("hele-landet/2018-01-10", "is of no Danish municipality"),
        ("region-sjaelland/2018-01-10", "as in hoeje-taastrup, or 'helsingoer' again"),
        ("helsingoer/2017-05-03", "is delivered already"),
    ],
)
def test_an_address_that_cannot_be_begun(tmp_path: Path, address: str, said: str) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    with pytest.raises(InputError, match=said):
        begin(project, Address.parse(address), HELSINGOER)
    assert project.addresses() == [HELSINGOER]


@pytest.mark.parametrize(
    ("toml", "csv", "said"),
    [
        ("a = 1\na = 2\n", CSV, "meeting.toml: is not TOML in line 7: a stands twice"),
        (TABLE, b"", "t.csv: is empty"),
    ],
)
def test_an_earlier_meeting_that_cannot_be_used(
    tmp_path: Path, toml: str, csv: str | bytes, said: str
) -> None:
    project = make_project(tmp_path, toml, {"t": csv})
    with pytest.raises(InputError, match=said):
        begin(project, NEXT, HELSINGOER)
    assert project.addresses() == [HELSINGOER]


def test_a_table_keeps_its_headings_and_labels_alone() -> None:
    assert without_figures("sep=,\n\nA,B,C\nx,1\n,,\ny,2,3\n") == "A,B,C\nx,,\ny,,\n"


def test_a_table_keeps_both_lines_of_its_headings(tmp_path: Path) -> None:
    described = '[{ heading = ["2017", "Antal"], unit = "antal" }, { heading = ["2017", "Andel"] }]'
    toml = f'[[tables]]\nid = "t"\ntitle = "T"\ncolumns = {described}\n'
    project = make_project(tmp_path, toml, {"t": ";2017\n;Antal;Andel\nx;1;2\n"})
    folder = begin(project, NEXT, HELSINGOER)
    assert (folder / "t.csv").read_text(encoding="utf-8-sig") == ";2017\n;Antal;Andel\nx;;\n"
    made = tomllib.loads((folder / "meeting.toml").read_text(encoding="utf-8"))
    assert made["tables"][0]["columns"][0]["heading"] == ["????", "Antal"]


@pytest.mark.parametrize(
    ("table", "described", "kept"),
    [
        (
            "Gruppe;Jan. 2017;Ændring\nUnge;1 [1];2\nI alt;3;4\n",
            'rows = { heading = "Gruppe" }\ncolumns = [{ heading = "Jan. 2017", '
            'period = "2017-01" }, { heading = "Ændring" }]',
            "Gruppe;Jan. 2017;Ændring\nUnge;1 [1];\nI alt;3;\n",
        ),
        (
            "M;Antal\nJan. 2017;1\nI alt;3\n",
            'rows = { heading = "M", periods = [{ label = "Jan. 2017", period = "2017-01" }] }\n'
            'columns = [{ heading = "Antal" }]',
            "M;Antal\nJan. 2017;1\nI alt;\n",
        ),
    ],
    ids=["columns", "rows"],
)
def test_figures_of_earlier_times_are_carried_over_when_asked(
    tmp_path: Path, table: str, described: str, kept: str
) -> None:
    toml = f'[[tables]]\nid = "t"\ntitle = "Ledige i 2017"\n{described}\n'
    project = make_project(tmp_path, toml, {"t": table})
    june = Address.parse("helsingoer/2017-06-07")
    folder = begin(project, june, HELSINGOER, carry=True)
    assert (folder / "t.csv").read_text(encoding="utf-8-sig") == kept
    text = (folder / "meeting.toml").read_text(encoding="utf-8")
    assert described in text  # the times are as they were
    assert 'title = "Ledige i ????"' in text
