"""Whatever is wrong with meeting.toml is said in words that an analyst has, with its place."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analysis import meeting_file
from analysis.faults import Fault
from analysis.meeting import Meeting
from analysis.meeting.values import Spec
from analysis.project import Address
from analysis.toml_files import Location, place, walk
from support import HEAD, HELSINGOER, a_table, faults_of, make_project, opened

FOLDER = "data/raw/helsingoer/2017-05-03"
TOML = f"{FOLDER}/meeting.toml"

CELL = {"row": "a", "column": "Antal", "times": 2}
EVERY_KEY: dict[str, Any] = {
    "municipality": "Helsingør",
    "committee": "U",
    "date": date(2017, 5, 3),
    "time": "17:00",
    "document": "D",
    "made_up": False,
    "extract": {"day": date(2017, 4, 1), "rule": "one_day", "set_aside": "0,1"},
    "agenda": [{"item": 1, "title": "P"}],
    "reports": [{"name": "r", "title": "R", "notebook": "n", "parameters": {"a": ["b"]}}],
    "tables": [
        {
            "id": "t",
            "title": "T",
            "kind": "figures",
            "item": 1,
            "number": 1,
            "unit": "antal",
            "share": False,
            "population": "P",
            "source": "S",
            "reference": "R",
            "blank": {"rows": ["a"], "status": "not_stated"},
            "rows": {
                "heading": "Gruppe",
                "municipalities": False,
                "areas": ["b"],
                "total": ["I alt"],
                "counts": [{"label": "a", "ages": "18-29", "sex": "Mand", "year": 2016}],
            },
            "counts": {"measure": "personer", "group": "G", "in_activation": True, "months": 3},
            "columns": [
                {
                    "heading": "Antal",
                    "position": 1,
                    "counts": {"period": "2016"},
                    "unit": "pct.",
                    "share": False,
                    "decimals": 1,
                    "rounded": True,
                },
                {"heading": "2016", "period": "2016", "measure": "M", "counts": {"months": 1}},
            ],
            "notes": [{"text": "N", "mark": "1", "withdraws": True}, {"text": "N", "table": True}],
            "checks": [
                {"id": "a", "kind": "equal", "text": "T", "result": CELL, "source": {"value": 1}},
                {"id": "b", "kind": "linear", "text": "T", "terms": [CELL], "result": CELL},
                {"id": "c", "kind": "at_most", "text": "T", "parts": [CELL], "whole": CELL},
                {
                    "id": "d",
                    "kind": "sum",
                    "text": "T",
                    "over": ["Antal"],
                    "total": {"row": "I alt", "table": "t"},
                    "rows": ["a", "b"],
                    "remainder": [{"columns": ["Antal"], "value": 1, "reason": "R"}],
                },
                {
                    "id": "e",
                    "kind": "ratio",
                    "text": "T",
                    "numerator": CELL,
                    "denominator": CELL,
                    "result": CELL,
                    "times": 100,
                },
            ],
            "deviations": [
                {
                    "check": "a",
                    "row": "a",
                    "column": "Antal",
                    "printed": "1",
                    "recomputed": "2",
                    "fault": {"table": "t", "row": "a", "column": "Antal"},
                    "reason": "R",
                }
            ],
        }
    ],
}
PARAMETERS: Location = ("reports", 0, "parameters")  # a report may have any


def toml(value: object) -> str:
    """Write a value as TOML, tables inline."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key)} = {toml(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


def read(folder: Path, content: dict[str, Any]) -> list[str]:
    """Write a meeting, read it, and return what is wrong with it."""
    text = "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in content.items())
    (folder / "meeting.toml").write_text(text, encoding="utf-8")
    return [str(fault) for fault in meeting_file.read(folder, FOLDER)[1]]


def at(content: Any, location: Location) -> Any:
    for step in location:
        content = content[step]
    return content


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / str(HELSINGOER)
    made.mkdir(parents=True)
    return made


def models(model: type[Spec] = Spec) -> Iterator[type[Spec]]:
    for each in model.__subclasses__():
        yield from (each, *models(each))


WORDS = sorted(
    {key for model in models() for key in model.model_fields}
    | {"sum", "ratio", "difference", "change", "linear", "at_most", "equal", "figures", "text"}
    | {"str", "list[str]", "function-after", "", "æ", "0", "model"}
)


def test_a_meeting_with_every_key_is_read(folder: Path) -> None:
    assert read(folder, EVERY_KEY) == []


@pytest.mark.thorough
def test_any_word_that_is_no_key_of_its_place_is_named_with_its_place(folder: Path) -> None:
    """Also one that is a key elsewhere, or the name of a kind; a key of the place is ill-typed."""
    for location, value in walk(EVERY_KEY):
        if not isinstance(value, dict) or location == ("reports", 0, "parameters"):
            continue
        content = copy.deepcopy(EVERY_KEY)
        added = {word: ["A", {"B": 1}] for word in WORDS if word not in value}
        at(content, location).update(added)
        said = "\n".join(read(folder, content))
        for word in added:
            named = str(Fault(TOML, "", column=place(content, (*location, word))))
            assert named.rstrip("\"': ") in said, word


WRONG = (
    *("sum", "", "æ/", "2016-Q9", "90-10", "9,9,9", "a\u0085", 1, -7, 1.5, 10**30, True),
    *(date(2017, 1, 1), [], ["sum"], [[1]], {}, {"sum": 1}, [{"kind": "sum"}], {"kind": ["sum"]}),
)


@pytest.mark.thorough
@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_a_value_of_any_kind_in_any_place_is_taken_or_refused_in_our_words(
    folder: Path, wrong: object
) -> None:
    """In all places at once where a single value stands, and in each where several do."""
    leaves = copy.deepcopy(EVERY_KEY)
    contents = [leaves]
    for location, value in walk(EVERY_KEY):
        if isinstance(value, dict | list) and location:
            contents.append(copy.deepcopy(EVERY_KEY))
            at(contents[-1], location[:-1])[location[-1]] = wrong
        elif location and location[-1] not in {"id", "kind"}:
            at(leaves, location[:-1])[location[-1]] = wrong
    for content in contents:
        for line in read(folder, content):
            assert line.startswith(TOML)
            assert not re.search(r"put should|[^n]valid|Value error|String|function-|\\x00", line)
            assert len(line) < 400


# --- said once, and so that it can be mended ------------------------------------------------------

ONE = a_table("Antal", 'heading = "Gruppe"')


def faults(tmp_path: Path, toml: str | bytes) -> list[str]:
    project = make_project(tmp_path, "", {"t": "Gruppe;Antal\na;1\n"})
    content = toml if isinstance(toml, bytes) else toml.encode()
    (project.raw_folder(HELSINGOER) / "meeting.toml").write_bytes(content)
    return [line.removeprefix(TOML) for line in faults_of(project)]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Naestved", "; did you mean 'Næstved'"),
        ("Helsingör", "; did you mean 'Helsingør'"),
        ("Høje Tåstrup", "; did you mean 'Høje-Taastrup'"),
        ("Hele landet", ""),
        ("Andeby", ""),
    ],
)
def test_a_misspelt_municipality_is_one_fault(tmp_path: Path, written: str, said: str) -> None:
    (line,) = faults(tmp_path, HEAD.replace("Helsingør", written) + ONE)
    expected = f", column 'municipality': {written!r} is not accepted: expected a Danish municip"
    assert line.startswith(expected)
    assert said in line


@pytest.mark.parametrize("spelt", ["Greve", "greve", "Greve Kommune"])
def test_a_municipality_is_called_by_its_whole_name_however_it_is_spelt(spelt: str) -> None:
    given = {"municipality": spelt, "committee": "U", "date": HELSINGOER.day, "document": "D"}
    assert Meeting.model_validate(given).body == "Greve Kommune"


def of(sender: str) -> str:
    """Describe the meeting of another body than a municipality."""
    return HEAD.replace('municipality = "Helsingør"', f'sender = "{sender}"') + ONE


@pytest.mark.parametrize(
    ("sender", "folder"),
    [
        ("Region Sjælland", "region-sjaelland"),
        ("Folketingets Beskæftigelsesudvalg", "folketingets-beskaeftigelsesudvalg"),
        ("Hele landet", "hele-landet"),
        ("Kommunernes Landsforening (KL)", "kommunernes-landsforening-kl"),
    ],
)
def test_a_meeting_may_be_of_another_body_than_a_municipality(
    tmp_path: Path, sender: str, folder: str
) -> None:
    """It is called as it is written, its figures are about no municipality, and none is its own."""
    tables = {"t": "Gruppe;Antal\na;1\n"}
    address = Address(folder, HELSINGOER.day)
    papers = opened(make_project(tmp_path, of(sender), tables, address), address)
    assert (papers.meeting.body, papers.meeting.address) == (sender, address)
    assert set(papers.observations["municipality"]) == {""}
    assert papers.own() == ""
    assert papers.own("Greve") == "Greve"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (of("Region Fyn"), ", column 'sender': 'Region Fyn' belongs in a folder named"),
        (of("greve kommune"), ": expected `municipality = 'Greve'` in its place"),
        (of("Høje-Tåstrup"), ": expected `municipality = 'Høje-Taastrup'` in its place"),
        (
            of("Register"),
            ": expected a name for its folder, of at most 100 letters, other",
        ),
        (of("§§"), ": expected a name for its folder"),
        (of("x" * 101), ": expected a name for its folder"),
        (f'sender = "Folketinget"{HEAD}{ONE}', "expected `municipality`, or `sender` where it is"),
        (
            HEAD.replace("municipality", "#") + ONE,
            "expected `municipality`, or `sender` where it is",
        ),
        (f'cluster = ["Greve"]{of("KL")}', "expected no cluster, since the sender is no"),
        (f"made_up = true{of('KL')}", "is for the municipality 'Eksempelkommune'"),
        (f"extract.day = 2017-04-01{of('KL')}", "expected no extract, since the sender"),
    ],
)
def test_whose_meeting_it_is_is_said_once_and_so_that_a_folder_can_be_named_so(
    tmp_path: Path, toml: str, said: str
) -> None:
    assert said in faults(tmp_path, toml)[0]


def test_the_cluster_names_danish_municipalities_each_once(tmp_path: Path) -> None:
    wrong = faults(tmp_path, HEAD + 'cluster = ["Hörsholm", "Greve", "Xyz"]\n' + ONE)
    assert wrong == [
        ", column 'cluster 1': 'Hörsholm' is not accepted: expected a Danish municipality; "
        "did you mean 'Hørsholm' or 'Bornholm'?",
        ", column 'cluster 3': 'Xyz' is not accepted: expected a Danish municipality",
    ]
    twice = faults(tmp_path, HEAD + 'cluster = ["Greve Kommune", "Greve"]\n' + ONE)
    assert twice == [", column 'cluster': 'Greve' stands twice"]


def test_an_item_of_the_agenda_has_one_title(tmp_path: Path) -> None:
    item = '[[agenda]]\nitem = 2\ntitle = "{}"\n'
    twice = item.format("Budget") + item.format("Regnskab")
    assert faults(tmp_path, HEAD + twice + ONE) == [", column 'agenda': '2' stands twice"]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("extract = 3. maj 2017", "write a date as 2017-05-03"),
        ("extract = 03-05-2017", "write a date as 2017-05-03"),
        ("extract = 2017-05-32", "write a date as 2017-05-03"),
        ("time = kl. 17", 'write text in quotation marks, "…", and true or false without'),
        ("made_up = ja", 'write text in quotation marks, "…", and true or false without'),
        ("document = Referat", 'write text in quotation marks, "…", and true or false without'),
        ("document = “Referat”", 'write straight quotation marks, "…"'),
        ("document = »Referat«", 'write straight quotation marks, "…"'),
        ("“document” = 'Referat'", 'write straight quotation marks, "…"'),
        ('document = "G:\\Udvalg"', "write \\\\ for a backslash, or the text in single quotation"),
        ("agenda = 1,5", 'write a figure with decimals as text, "6.649,5"'),
        ("agenda =", "a value is missing, or { … } goes over several lines"),
        ("date = 2017-05-03", "date stands twice"),
        ("extract = { rule = 1, rule = 2 }", "rule stands twice"),
        ("[committee]", "committee stands twice"),
        ("[[ committee ]]", "committee stands twice"),
        (f"agenda = {'[' * 500}{']' * 500}", "its brackets are nested too deeply"),
        (f"agenda = {'1' * 5_000}", "a number is too long"),
    ],
)
def test_what_is_no_toml_is_one_fault_with_its_line(
    tmp_path: Path, wrong: str, problem: str
) -> None:
    (line,) = faults(tmp_path, f"{HEAD}{wrong}\n{ONE}")
    assert line.startswith(f": is not TOML in line {HEAD.count(chr(10)) + 1}: {problem}")
    assert len(line) < 150


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (f"time = {'1' * 4_000}", ", column 'time': has more than 20 digits"),
        (f"time = 0x{'f' * 5_000}", ", column 'time': has more than 20 digits"),
        (f"agenda = {'[' * 60}{']' * 60}", ": is nested too deeply"),
        ("time = nan", ", column 'time': is no figure"),
        ('time = "a\\u0000b"', ", column 'time': holds the character U+0000, which no"),
        ('time = "a\\u0085b"', ", column 'time': holds the character U+0085, which no"),
        ("'a\u202eb' = 1", ": line 6 holds the character U+202E, which no reader sees"),
        ("document = 'a\u001bb'", ": line 6 holds the character U+001B, which no reader sees"),
        ("date = '3. maj 2017'", ": is not TOML in line 6: date stands twice"),
    ],
)
def test_what_nobody_can_read_is_one_fault_too(tmp_path: Path, wrong: str, said: str) -> None:
    (line,) = faults(tmp_path, f"{HEAD}{wrong}\n{ONE}")
    assert said in line
    assert len(line) < 200


def test_a_description_may_be_saved_as_offices_do(tmp_path: Path) -> None:
    """With a mark at its beginning, even two, and with the line ends of any system."""
    for number, text in enumerate(("\ufeff" + HEAD + ONE, "\ufeff\ufeff" + HEAD + ONE)):
        for end in ("\n", "\r\n", "\r"):
            project = make_project(tmp_path / f"{number}{end!r}", "", {"t": "Gruppe;Antal\na;1\n"})
            path = project.raw_folder(HELSINGOER) / "meeting.toml"
            path.write_text(text, encoding="utf-8", newline=end)
            opened(project)
    assert faults(tmp_path, (HEAD + ONE).encode("utf-16")) == [
        ": is text in UTF-16; expected text in UTF-8 (from Excel: CSV UTF-8)"
    ]


def test_what_a_sum_adds_up_is_said_in_its_own_keys(tmp_path: Path) -> None:
    check = '[[tables.checks]]\nid = "c"\nkind = "sum"\ntext = "T"\n'
    for keys, said in (
        (
            'total = { row = "a" }\ncolumns = ["Antal"]',
            "`total` is a row: rows add up to it, so leave out `columns`",
        ),
    ):
        assert faults(tmp_path, f"{HEAD}{ONE}{check}{keys}\n") == [
            f", column \"tables 't' checks 'c'\": {said}"
        ]


COUNTED = """
[[tables]]
id = "t"
title = "T"
columns = [{ heading = "Antal" }]
"""


@pytest.mark.parametrize(
    "note",
    [
        'text = "ring 070761   4285"',
        'text = "ring 0\\u0037 07 61 42 85"',
        'text = """ring 070761-\\\n     4285"""',
        'text = "t"\n"0\\u003707614285" = 1',
    ],
    ids=["spaces", "an escape", "a line that goes on", "a key"],
)
def test_a_personal_id_is_found_in_what_is_read_not_only_in_what_is_written(
    tmp_path: Path, note: str
) -> None:
    project = make_project(tmp_path, f"{COUNTED}\n[[tables.notes]]\ntable = true\n{note}\n", {})
    (fault,) = [line for line in faults_of(project) if "CPR" in line]
    assert "07••••-••••" in fault
    assert "4285" not in fault


@pytest.mark.parametrize(
    ("keys", "called", "said_in"),
    [
        ({}, "", "til mødet 3. maj 2017"),
        ({"paper": "notat"}, "notat 3. maj 2017", "i notatet 3. maj 2017"),
        ({"paper": "bilag"}, "bilag 3. maj 2017", "i bilaget 3. maj 2017"),
        ({"paper": "bilag", "undated": "2024-26"}, "bilag 2024-26", "i bilaget 2024-26"),
    ],
)
def test_a_paper_that_is_no_meeting_is_called_what_it_is(
    keys: dict[str, str], called: str, said_in: str
) -> None:
    given = {"municipality": "Greve", "committee": "U", "date": HELSINGOER.day, "document": "D"}
    made = Meeting.model_validate(given | keys)
    said = [each.replace("\xa0", " ") for each in (made.paper_called, made.said_in)]
    assert said == [called, said_in]


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ('undated = "2024-26"', "a meeting has a day; expected `paper` where it is none"),
        ('paper = "notat"\ntime = "17:00"', "expected no time, since it is no meeting"),
        ('paper = "brev"', "'brev' is not accepted"),
    ],
)
def test_a_meeting_has_a_day_and_a_paper_no_time(tmp_path: Path, keys: str, problem: str) -> None:
    (line,) = faults(tmp_path, f"{HEAD}{keys}\n{ONE}")
    assert problem in line
