"""StatBank Denmark: asked without a key, in its own ids; its CSV is kept if it is whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from werkzeug import Response

from analysis.faults import InputError
from commands import udvalgstal
from outside import PERSONS, StatBank, delivered, fetched
from support import files_below

PLACE = "statbank AUK01, for helsingoer/2017-05-03 personer"


def faults(folder: Path, meeting: str = PERSONS) -> list[str]:
    project = delivered(folder, meeting)
    before = files_below(folder)
    with pytest.raises(InputError) as caught:
        fetched(project)
    assert files_below(folder) == before
    return [line.removeprefix(PLACE) for line in str(caught.value).splitlines()]


def test_a_table_is_fetched_without_a_key(tmp_path: Path, statbank: StatBank) -> None:
    project = delivered(tmp_path, PERSONS)
    ran = udvalgstal(tmp_path, "fetch")
    assert ran.status == 0, ran.said
    assert statbank.asked == [
        {"table": "AUK01", "lang": "da", "format": "JSON"},
        {
            "table": "AUK01",
            "format": "CSV",
            "lang": "da",
            "valuePresentation": "Value",
            "variables": [
                {"code": "OMRÅDE", "values": ["217", "000"]},
                {"code": "YDELSESTYPE", "values": ["KTH"]},
                {"code": "Tid", "values": ["2025K3", "2025K4"]},
            ],
        },
    ]
    (folder,) = project.sources.glob("statbank/AUK01/*")
    lines = (folder / "answer.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[:2] == ["OMRÅDE;YDELSESTYPE;TID;INDHOLD", "Helsingør;Kontanthjælp;2025K3;1,5"]
    about = json.loads((folder / "snapshot.json").read_text("utf-8"))
    assert (about["updated"], about["next_update"]) == ("2026-06-15", None)
    assert about["links"]["table"] == "https://www.statistikbanken.dk/AUK01"
    assert about["request"]["where"] == {"YDELSESTYPE": ["KTH"]}
    assert about["metadata"]["suppressedDataValue"] == "0"  # a zero may be a hidden figure
    assert [one["id"] for one in about["metadata"]["variables"]] == ["OMRÅDE", "YDELSESTYPE", "Tid"]


def test_what_is_new_is_told(tmp_path: Path, statbank: StatBank) -> None:
    project = delivered(tmp_path, PERSONS)
    fetched(project)
    statbank.change = lambda what, answer: answer.replace("2,5", "..") if what == "data" else answer
    assert fetched(project, renew=True)[1:] == [
        "  none of the 3 figures that both have is revised",
        "  1 now without a figure (hidden or zero), the first Helsingør, Kontanthjælp, 2025K4, "
        "INDHOLD",
    ]


TOO_MUCH = {
    "errorTypeCode": "REQUEST-LIMIT",
    "message": "Forespørgslen på op mod 6.224.652 celler er over begrænsningen på 1.000.000 celler "
    "for denne filtype. Anvend BULK eller andet streaming format i stedet.",
}


@pytest.mark.parametrize(
    ("was", "answer", "said"),
    [
        (
            "",
            Response(json.dumps(TOO_MUCH), 400),
            f": does not understand the question (400): {TOO_MUCH['message']}",
        ),
        ("", json.dumps(TOO_MUCH), ": the answer is another one, "),
        ("", "<html>", ": the answer is another one, "),
        ("Helsingør;", "", ", row Helsingør, column '2025K3': is missing in the answer"),
        ("1,5", "ca. 2", ", row Helsingør, Kontanthjælp, 2025K3, column 'INDHOLD': 'ca. 2' is no "),
        ("Kontanthjælp", "I alt", ", row Helsingør, I alt, 2025K3: is in the answer, and was not "),
        ("OMRÅDE", "KOMMUNE", ": the answer has other columns: 'KOMMUNE', 'YDELSESTYPE', 'TID', "),
    ],
)
def test_what_is_not_whole(
    tmp_path: Path, statbank: StatBank, was: str, answer: object, said: str
) -> None:
    def changed(what: str, csv: str) -> object:
        if what == "tableinfo" or not was:
            return csv if what == "tableinfo" else answer
        lines = csv.splitlines(keepends=True)
        if not answer:
            return "".join(line for line in lines if not line.startswith(was))
        return csv.replace(was, str(answer))

    statbank.change = changed
    assert faults(tmp_path)[0].startswith(said)


@pytest.mark.parametrize(
    ("was", "asks", "said"),
    [
        (
            '"Antal"',
            '"Andel"',
            ", column 'measure': 'Andel' is not what the table is of; expected ",
        ),
        ('"Helsingør"', '"Greve"', ", column 'areas': 'Greve' is no area of OMRÅDE"),
        ("latest:2", "latest:5", ", column 'periods': 'latest:5' asks for more than the table has"),
        (
            '"latest:2"',
            '["2026-Q1"]',
            ", column 'periods': '2026-Q1' is not in the table, which goes from 2025-Q1 to 2025-Q4",
        ),
        ('"KTH"', '"X"', ", column 'where YDELSESTYPE': 'X' is no value of it; known are 'TOT (I "),
        ("{ YDELSESTYPE =", "{ KOEN =", ", column 'where': 'KOEN' is no breakdown of this table"),
        (
            'where = { YDELSESTYPE = "KTH" }',
            "",
            ", column 'where': 'YDELSESTYPE' is missing: the source does not add it up; known are "
            "'TOT (I alt)', 'KTH (Kontanthjælp)'",
        ),
    ],
)
def test_what_the_table_does_not_have(
    tmp_path: Path, statbank: StatBank, was: str, asks: str, said: str
) -> None:
    assert was in PERSONS
    assert faults(tmp_path, PERSONS.replace(was, asks))[0].startswith(said)


def test_the_country_is_not_looked_for_among_countries(tmp_path: Path, statbank: StatBank) -> None:
    fetched(delivered(tmp_path, PERSONS.replace('"Helsingør", ', "")))
    assert statbank.asked[1]["variables"][0] == {"code": "OMRÅDE", "values": ["000"]}
