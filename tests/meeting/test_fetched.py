"""What a meeting says of a table that is fetched from outside, and what is no such thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import meeting_file
from analysis.meeting import Meeting
from support import make_project

ADDRESS = "data/raw/helsingoer/2017-05-03"
TABLE = """
[[tables]]
id = "t"
title = "Aktiveringsgrad"
unit = "pct."
{more}
[tables.from]
source = "jobindsats"
table = "y60c07"
measure = "Aktiveringsgrad"
areas = ["Helsingør", "hele landet"]
periods = "latest:13"
{said}
"""


def read(folder: Path, more: str = "", said: str = "") -> tuple[Meeting | None, list[str]]:
    """Read a meeting with one fetched table; return it, and its faults as a line each."""
    given = dict(line.split(" = ", 1) for line in said.splitlines())
    lines = TABLE.format(more=more, said="").splitlines()
    kept = [line for line in lines if line.partition(" = ")[0] not in given]
    project = make_project(folder, "\n".join([*kept, said]), {})
    meeting, faults = meeting_file.read(project.root / ADDRESS, ADDRESS)
    return meeting, [str(each).replace(f"{ADDRESS}/meeting.toml, ", "") for each in faults]


def test_a_fetched_table_says_what_is_asked_and_gets_its_columns_later(tmp_path: Path) -> None:
    meeting, faults = read(tmp_path, said='skip_newest = 1\nwhere = { "_kon" = "/1/" }')
    assert not faults
    assert meeting
    (table,) = meeting.tables
    assert table.fetched
    assert (table.fetched.latest, table.fetched.skip_newest, table.fetched.snapshot) == (
        13,
        1,
        None,
    )
    assert table.fetched.where == {"_kon": "/1/"}
    assert (table.columns, table.rows.heading, table.rows.municipalities) == ([], "Område", True)


@pytest.mark.parametrize(
    ("listed", "read_as"),
    [
        ('["2026-05", "2026-06"]', ["2026-05", "2026-06"]),
        ('["2025-Q4", "3. kvartal 2025", 2024]', ["2025-Q4", "2025-Q3", "2024"]),
    ],
)
def test_periods_may_be_listed_as_ours_are_written(
    tmp_path: Path, listed: str, read_as: list[str]
) -> None:
    meeting, faults = read(tmp_path, said=f"periods = {listed}")
    assert not faults
    assert meeting
    assert meeting.tables[0].fetched
    assert [*map(str, meeting.tables[0].fetched.listed)] == read_as


def test_regions_are_no_municipalities(tmp_path: Path) -> None:
    meeting, _ = read(tmp_path, said='areas = ["Region Sjælland", "hele landet"]')
    assert meeting
    assert (meeting.tables[0].rows.regions, meeting.tables[0].rows.municipalities) == (True, False)


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    _, faults = read(
        tmp_path,
        said='source = "dst"\ntable = "../y60c07"\nareas = []\nperiods = "latest:0"\n'
        'snapshot = "abc"\nmeassure = "x"',
    )
    assert faults == [
        "column \"tables 't' from source\": 'dst' is not accepted: expected 'jobindsats' or "
        "'statbank'",
        "column \"tables 't' from table\": '../y60c07' is not accepted: expected the id of a table,"
        " as in y60c07",
        "column \"tables 't' from areas\": expected at least one",
        "column \"tables 't' from periods\": 'latest:0' is not accepted: expected \"latest:13\", or"
        ' a list of periods such as ["2026-05", "2026-06"]',
        "column \"tables 't' from snapshot\": 'abc' is not accepted: expected 12 digits 0-9 and a-f"
        ", which `udvalgstal fetch` writes",
        "column \"tables 't' from meassure\": is no key that is known here; did you mean "
        "'measure'?",
    ]


@pytest.mark.parametrize(
    ("more", "said", "problem"),
    [
        ("", 'areas = ["Helsingør", "Helsingør"]', "has 'Helsingør' 2 times in `areas`"),
        ("", 'periods = ["2026-05", "maj 2026"]', "has '2026-05' 2 times in `periods`"),
        (
            "",
            'periods = ["2026-05"]\nskip_newest = 1',
            '`skip_newest` goes with `periods = "latest',
        ),
        ("", 'periods = "latest:2"\nskip_newest = 2', "leaves nothing of the latest 2 periods"),
        ('kind = "text"', "", "is fetched: its rows are areas"),
        ('counts = { measure = "flygtningestatus" }', "", "is fetched and counted"),
        (
            'columns = [{ heading = "Antal" }]',
            "",
            "is fetched: expected a `period` for each column",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(
    tmp_path: Path, more: str, said: str, problem: str
) -> None:
    _, faults = read(tmp_path, more, said)
    assert len(faults) == 1
    assert problem in faults[0]


def test_without_columns_a_table_must_be_fetched(tmp_path: Path) -> None:
    project = make_project(tmp_path, '[[tables]]\nid = "t"\ntitle = "T"\n', {})
    _, faults = meeting_file.read(project.root / ADDRESS, ADDRESS)
    assert [each.problem for each in faults] == ["expected at least one"]
