"""Which folders are meetings, and where everything of a meeting lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.faults import InputError
from analysis.project import Project
from support import HELSINGOER, make_project

ONE = """
[[tables]]
id = "t"
title = "T"
columns = [{ heading = "Antal" }]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path, ONE, {"t": ";Antal\na;1\n"})


def test_what_lies_beside_the_meetings_and_is_none_is_passed_by(project: Project) -> None:
    for folder in ("arkiv", "register/2017-04-01", "helsingoer/register/2017-04-01", ".git/x"):
        (project.raw / folder).mkdir(parents=True)
    for folder in ("helsingoer/kladder", "helsingoer/2017-02-30", "sources/jobindsats"):
        (project.raw / folder).mkdir(parents=True)
        (project.raw / folder / "t.csv").touch()
    for name in ("Thumbs.db", "helsingoer/.DS_Store", "helsingoer/~$x.xlsx", "desktop.ini"):
        (project.raw / name).touch()
    assert project.addresses() == [HELSINGOER]
    assert project.strays() == []


def test_a_meeting_in_a_folder_that_is_not_named_as_one_is_told(project: Project) -> None:
    for folder in ("Helsingør/2017-05-03", "helsingoer/2017-02-30", "helsingoer/maj", "register/x"):
        (project.raw / folder).mkdir(parents=True)
        (project.raw / folder / "meeting.toml").touch()
    expected = (
        "is no meeting: expected data/raw/<municipality>/<date>, "
        "as in data/raw/helsingoer/2017-05-03"
    )
    assert list(map(str, project.strays())) == [
        f"data/raw/Helsingør/2017-05-03: {expected}",
        f"data/raw/helsingoer/2017-02-30: {expected}",
        f"data/raw/helsingoer/maj: {expected}",
        f"data/raw/register/x: {expected}",
    ]
    assert project.addresses() == [HELSINGOER]
    with pytest.raises(InputError, match="did you mean 'helsingoer/2017-05-03'"):
        project.require("helsingoer/2017-05-04")


def test_every_place_of_a_meeting_is_named_within_the_project(project: Project) -> None:
    places = (
        (project.raw_folder(HELSINGOER), "data/raw/helsingoer/2017-05-03"),
        (project.processed_folder(HELSINGOER), "data/processed/helsingoer/2017-05-03"),
        (project.published_folder(HELSINGOER), "reports/helsingoer/2017-05-03"),
        (project.extract_folder("x", HELSINGOER.day), "data/raw/x/register/2017-05-03"),
        (project.processed_extract("x", HELSINGOER.day), "data/processed/x/register/2017-05-03"),
        (project.codes_folder("x"), "data/raw/x/register/codes"),
    )
    assert [project.shown(path) for path, _ in places] == [shown for _, shown in places]
