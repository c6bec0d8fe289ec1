"""``udvalgstal fetch``: what is missing is asked for, kept whole, and pinned in the meeting."""

from __future__ import annotations

import json
import logging
import tomllib
from pathlib import Path

import pytest

from commands import udvalgstal
from outside import (
    ABOUT,
    GRADE,
    KEY,
    PERSONS,
    Jobindsats,
    StatBank,
    delivered,
    fetched,
    meeting_toml,
)
from support import HELSINGOER, files_below, opened


def test_a_table_is_fetched_and_pinned(tmp_path: Path, jobindsats: Jobindsats) -> None:
    project = delivered(tmp_path)
    before = meeting_toml(project)
    ran = udvalgstal(tmp_path, "fetch")
    assert ran.status == 0, ran.said
    (folder,) = project.sources.glob("jobindsats/y60c07/*")
    place = f"data/raw/sources/jobindsats/y60c07/{folder.name}"
    assert ran.out == f"helsingoer/2017-05-03 grad: {folder.name}, of 2026-08-20, in {place}\n"

    answer = json.loads((folder / "answer.json").read_text("utf-8"))
    assert answer["columns"] == ["Periode", "Område", "Aktiveringsgrad"]
    assert answer["rows"][:2] == [["2026M05", "Helsingør", 21.0], ["2026M06", "Helsingør", 22.0]]
    assert len(answer["rows"]) == 3 * 3

    about = json.loads((folder / "snapshot.json").read_text("utf-8"))
    assert about["request"] == {
        "measures": ["mgrpc07_1"],
        "periods": "latest:3",
        "areas": ["/217/", "/210/", "/"],
        "division": "_nykom",
        "where": {},
    }
    assert (about["updated"], about["next_update"]) == ("2026-08-20", "2026-09-21")
    assert about["links"]["table"] == "https://jobindsats.dk/tabel"
    assert [one["mgroup_id"] for one in about["metadata"]["mgroups"]] == ["mgrpc07_1"]

    # Nothing else of the file has changed.
    assert meeting_toml(project) == before.rstrip() + f'\nsnapshot = "{folder.name}"\n'


def test_what_was_fetched_is_a_table_of_the_meeting(
    tmp_path: Path, jobindsats: Jobindsats, statbank: StatBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBINDSATS_API_KEY", KEY)
    jobindsats.figures["/210/", "2026M06"] = None
    project = delivered(tmp_path, GRADE + PERSONS)
    fetched(project)
    told = [(one.row, one.column, one.printed) for one in opened(project).delivery.observations]
    assert told == [
        ("Helsingør", "2026-05", "21,0"),
        ("Helsingør", "2026-06", "22,0"),
        ("Helsingør", "2026-07", "23,0"),
        ("Fredensborg", "2026-05", "31,0"),
        ("Fredensborg", "2026-06", ":"),  # hidden or zero
        ("Fredensborg", "2026-07", "33,0"),
        ("Hele landet", "2026-05", "11,0"),
        ("Hele landet", "2026-06", "12,0"),
        ("Hele landet", "2026-07", "13,0"),
        ("Helsingør", "2025-Q3", "1,5"),
        ("Helsingør", "2025-Q4", "2,5"),
        ("Hele landet", "2025-Q3", "3,5"),
        ("Hele landet", "2025-Q4", "4,5"),
    ]


def test_the_key_stands_in_no_log(
    tmp_path: Path, jobindsats: Jobindsats, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fetched(delivered(tmp_path))
    assert "/v3/data/y60c07" in caplog.text  # what the libraries log of a request
    assert KEY not in caplog.text


def test_the_key_stands_nowhere(tmp_path: Path, jobindsats: Jobindsats) -> None:
    project = delivered(tmp_path)
    ran = udvalgstal(tmp_path, "fetch")
    assert ran.status == 0, ran.said
    assert [one.headers["Authorization"] for one in jobindsats.asked] == [f"Bearer {KEY}"] * 2
    assert all(KEY not in one.url for one in jobindsats.asked)
    written = files_below(tmp_path)
    assert len(written) == 3
    assert not [name for name, content in written.items() if KEY.encode() in content]
    assert KEY not in ran.said
    assert project.sources.is_dir()


def test_what_is_fetched_is_not_asked_for_again(tmp_path: Path, jobindsats: Jobindsats) -> None:
    project = delivered(tmp_path)
    fetched(project)
    before, asked = files_below(tmp_path), len(jobindsats.asked)
    (line,) = fetched(project)
    assert line.endswith(", fetched before")
    assert files_below(tmp_path) == before
    assert len(jobindsats.asked) == asked


def test_breakdowns_and_listed_periods(tmp_path: Path, jobindsats: Jobindsats) -> None:
    asks = 'periods = ["2026-07", "april 2026"]\nwhere = { _kon = "/1/" }'
    project = delivered(tmp_path, GRADE.replace('periods = "latest:3"', asks))
    fetched(project)
    (path,) = project.sources.glob("jobindsats/y60c07/*/answer.json")
    answer = json.loads(path.read_text("utf-8"))
    assert answer["columns"] == ["Periode", "Område", "Køn", "Aktiveringsgrad"]
    assert answer["rows"][:2] == [
        ["2026M07", "Helsingør", "Mænd", 23.0],
        ["2026M04", "Helsingør", "Mænd", 20.0],
    ]


def test_what_the_meeting_asks_for_since_is_fetched(tmp_path: Path, jobindsats: Jobindsats) -> None:
    project = delivered(tmp_path)
    fetched(project)
    (before,) = project.sources.glob("jobindsats/y60c07/*")
    path = project.raw_folder(HELSINGOER) / "meeting.toml"
    path.write_text(path.read_text("utf-8").replace("latest:3", "latest:4"), encoding="utf-8")
    said = fetched(project)
    assert said[1] == "  asked otherwise than before: some figures are new or gone for that"
    assert said[-1] == "  3 new, the first 2026M04, Helsingør, Aktiveringsgrad"
    assert len({*project.sources.glob("jobindsats/y60c07/*")} - {before}) == 1


@pytest.mark.parametrize(
    ("was", "then"),
    [
        ("", ""),
        ("\n", "\r\n"),
        ("municipality", "\ufeffmunicipality"),
        (
            '"latest:3"\n',
            '"latest:3"\n\n# Om noterne.\n[[tables.notes]]\ntable = true\ntext = "En note"\n',
        ),
        ('"latest:3"\n', '"latest:3"   # de nyeste\nsnapshot = "000000000000"  # fra i går\n'),
        (
            GRADE.partition("[tables.from]")[2],
            "\n"
            'source = "jobindsats"\ntable = "y60c07"\nmeasure = "mgrpc07_1"\n'
            'areas = ["alle kommuner", "hele landet"]\nperiods = ["2026-07"]\n',
        ),
    ],
    ids=["as it is", "Windows", "BOM", "notes", "pinned", "alle kommuner"],
)
def test_only_the_pin_is_written(
    tmp_path: Path, jobindsats: Jobindsats, was: str, then: str
) -> None:
    project = delivered(tmp_path)
    path = project.raw_folder(HELSINGOER) / "meeting.toml"
    path.write_bytes(path.read_bytes().decode().lstrip().replace(was, then).encode())
    before = path.read_bytes().decode()
    fetched(project)
    (folder,) = project.sources.glob("jobindsats/y60c07/*")
    after = path.read_bytes().decode()
    if "000000000000" in before:
        assert after == before.replace("000000000000", folder.name)
    else:
        (line,) = {*after.splitlines(keepends=True)} - {*before.splitlines(keepends=True)}
        assert line.strip() == f'snapshot = "{folder.name}"'
        assert after.replace(line, "") == before
    assert tomllib.loads(after.removeprefix("\ufeff"))["tables"][0]["from"]["snapshot"]


SANCTIONS = "Antal sanktioner fordelt på type"


@pytest.mark.parametrize(
    ("measure", "asked", "headings"),
    [
        ("Karantæne", "m2", ["Karantæne"]),
        ("m2", "m2", ["Karantæne"]),
        (SANCTIONS, "*", [SANCTIONS]),
        (f"{SANCTIONS}: Karantæne", "*", [f"{SANCTIONS}: Andre", f"{SANCTIONS}: Karantæne"]),
    ],
)
def test_a_measure_in_parts(
    tmp_path: Path, jobindsats: Jobindsats, measure: str, asked: str, headings: list[str]
) -> None:
    parts = [{"measure_id": "m1", "measure_name": "Andre"}]
    parts += [{"measure_id": "m2", "measure_name": "Karantæne"}]
    groups = [{"mgroup_id": "g", "mgroup_name": SANCTIONS, "measures": parts}]

    def answer(what: str, _: object) -> object:
        if what.startswith("table/"):
            return {**ABOUT, "mgroups": groups}
        rows = [["2026M07", "Helsingør", *(7 for _ in headings)]]
        return {"columns": ["Periode", "Område", *headings], "rows": rows}

    jobindsats.change = answer
    asks = GRADE.replace('"Aktiveringsgrad"\nareas', f'"{measure}"\nareas')
    asks = asks.replace(', "Fredensborg", "hele landet"', "").replace("latest:3", "latest:1")
    project = delivered(tmp_path, asks)
    fetched(project)
    assert jobindsats.asked[1].args["mgroup.g"] == asked
    (path,) = project.sources.glob("jobindsats/y60c07/*/snapshot.json")
    found = json.loads(path.read_text("utf-8"))["request"]["measures"]
    assert found == ["g" if asked == "*" else "g/m2"]


def test_a_cluster_is_asked_for_one_by_one(tmp_path: Path, jobindsats: Jobindsats) -> None:
    project = delivered(tmp_path, GRADE.replace('"Fredensborg"', '"klynge:kontanthjælp"'))
    project.sources.mkdir()
    (project.sources / "klynger.csv").write_text(
        "ydelse;fra;kommune;medlem;kilde\n"
        "kontanthjælp;2016-01-01;Helsingør;Greve;referatet\n"
        "kontanthjælp;2016-01-01;Helsingør;Fredensborg;referatet\n",
        encoding="utf-8",
    )
    fetched(project)
    assert jobindsats.asked[1].args["hierarchy._nykom"] == "/217/,/253/,/210/,/"


# Word for word what the source answered to the public project AI-MichelKlos/Dashboard-dak-jur in
# July 2026, to data/y25i01?mgroup.*=*&period.M=latest:14&hierarchy._nykom=/&hierarchy._ygrpi09=/
# &hierarchy._akassebl=/; of its months the last three.
VERBATIM = (
    '{"columns":["Periode","Område","Ydelsesgrupper","A-kasse","Antal ledige personer",'
    '"Antal ledige fuldtidspersoner","Ledige fuldtidspersoner i pct. af arbejdsstyrken 16-66 år",'
    '"Ledige fuldtidspersoner i pct. af befolkningen 16-66 år"],"rows":['
    '["2026M04","Hele landet","Ydelsesgrupper i alt","I alt",113502,93786,3.1,2.4],'
    '["2026M05","Hele landet","Ydelsesgrupper i alt","I alt",107080,89612,3.0,2.3],'
    '["2026M06","Hele landet","Ydelsesgrupper i alt","I alt",110854,88080,2.9,2.3]]}'
).encode()


def test_an_answer_of_the_source_itself_is_whole(tmp_path: Path, jobindsats: Jobindsats) -> None:
    months = ["2026M04", "2026M05", "2026M06"]
    parts = [("_ygrpi09", "Ydelsesgrupper i alt"), ("_akassebl", "I alt")]
    about = {
        **ABOUT,
        "mgroups": [{"mgroup_id": "m1", "mgroup_name": "Antal ledige personer"}],
        "periods": [{"periodtype_id": "M", "values": [{"period_id": one} for one in months]}],
        "dimensions": [
            *ABOUT["dimensions"],
            *(
                {
                    "dimension_id": key,
                    "hierarchies": [
                        {
                            "hierarchy_id": key,
                            "levels": [{"values": [{"value_id": "/", "value_name": name}]}],
                        }
                    ],
                }
                for key, name in parts
            ),
        ],
    }
    jobindsats.change = lambda what, _: about if what.startswith("table/") else VERBATIM
    asks = GRADE.replace('"Aktiveringsgrad"\nareas', '"Antal ledige personer"\nareas')
    asks = asks.replace('"Helsingør", "Fredensborg", ', "")
    project = delivered(tmp_path, asks + 'where = { _ygrpi09 = "/", _akassebl = "/" }\n')
    fetched(project)
    (path,) = project.sources.glob("jobindsats/y60c07/*/answer.json")
    assert path.read_bytes() == VERBATIM


def test_without_a_key_nothing_is_asked(
    tmp_path: Path, jobindsats: Jobindsats, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivered(tmp_path)
    before = files_below(tmp_path)
    monkeypatch.delenv("JOBINDSATS_API_KEY")
    ran = udvalgstal(tmp_path, "fetch")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[1] == (
        "  JOBINDSATS_API_KEY: is not set in the environment: put the key of your organisation "
        "in it, which jobindsats@star.dk gives out"
    )
    assert not jobindsats.asked
    assert files_below(tmp_path) == before
