"""A wrong call is told what is wrong, where, and what was expected, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import (
    HELSINGOER,
    HOEJE_TAASTRUP,
    copy_of_the_project,
    leftovers,
    processed_files,
    published_files,
    udvalgstal,
    udvalgstal_anew,
)

ALL_WELL, FAILED, WRONG = 0, 1, 2
NO_MEETING = "is no meeting: expected municipality/date, as in helsingoer/2017-05-03"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project that no test here may change."""
    folder = copy_of_the_project(tmp_path_factory.mktemp("project"))
    udvalgstal(folder, "check")
    return folder


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("check ../..", f"MEETING: '../..' {NO_MEETING}"),
        ("check /etc/passwd", f"MEETING: '/etc/passwd' {NO_MEETING}"),
        ("check helsingoer/../..", f"MEETING: 'helsingoer/../..' {NO_MEETING}"),
        ("check helsingoer", f"MEETING: 'helsingoer' {NO_MEETING}"),
        ("check helsingoer/2017-02-30", f"MEETING: 'helsingoer/2017-02-30' {NO_MEETING}"),
        ("check register/2017-05-03", f"MEETING: 'register/2017-05-03' {NO_MEETING}"),
        ("run ../..", f"MEETING: '../..' {NO_MEETING}"),
        ("verify ../..", f"MEETING: '../..' {NO_MEETING}"),
        ("new ../../x --like helsingoer/2017-05-03", f"MEETING: '../../x' {NO_MEETING}"),
        ("new helsingoer/2017-06-07 --like ../..", f"MEETING: '../..' {NO_MEETING}"),
        (
            "new helsingoer/2017-05-03 --like helsingoer/2017-05-03",
            "MEETING: 'helsingoer/2017-05-03' is delivered already",
        ),
        (
            "check helsingoer/2017-05-04",
            "MEETING: 'helsingoer/2017-05-04' is not delivered; "
            "did you mean 'helsingoer/2017-05-03'",
        ),
        (
            "run hoeje-taastrup/2012-08-15 --only aktiveringsgrad",
            "--only: 'aktiveringsgrad' is no report of the meeting; there are tilskud-og-forbrug",
        ),
        ("run --only ../../x", "--only: '../../x' is no report of the meeting; there are "),
        ("run --jobs 0", "Invalid value for '--jobs': 0 is not in the range x>=1."),
        ("run --jobs mange", "Invalid value for '--jobs': 'mange' is not a valid integer range."),
        ("run --frce", "No such option"),
        ("new helsingoer/2017-06-07", "Missing option '--like'."),
        ("publish", "No such command 'publish'."),
    ],
)
def test_a_wrong_call_is_told_what_was_expected(project: Path, call: str, message: str) -> None:
    before = published_files(project), processed_files(project)
    ran = udvalgstal(project, *call.split())
    assert ran.status == WRONG
    assert message in ran.err
    assert ran.out == ""
    assert (published_files(project), processed_files(project)) == before
    assert leftovers(project) == []
    assert not (project / "data/raw/helsingoer/2017-06-07").exists()


def test_outside_a_project_the_folder_is_named(tmp_path: Path) -> None:
    for command in ("list", "check", "run", "verify"):
        ran = udvalgstal(tmp_path, command)
        assert ran.status == WRONG
        assert f"{tmp_path}: is not inside a project: expected data/raw and notebooks" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_meeting_in_a_folder_that_cannot_be_one_is_named(tmp_path: Path) -> None:
    """One meeting is published in spite of it; and who asks for all must know of it."""
    project = copy_of_the_project(tmp_path, HOEJE_TAASTRUP)
    raw = project / "data/raw/hoeje-taastrup"
    (raw / "august-2012").mkdir()
    (raw / "august-2012" / "meeting.toml").write_text("", encoding="utf-8")
    ran = udvalgstal(project, "list")
    assert ran.status == WRONG
    assert (
        "data/raw/hoeje-taastrup/august-2012: is no meeting: "
        "expected data/raw/<municipality>/<date>, as in data/raw/helsingoer/2017-05-03" in ran.err
    )
    published = udvalgstal(project, "run", "--dry-run", HOEJE_TAASTRUP)
    assert published.status == ALL_WELL


def test_the_command_works_from_any_folder_of_the_project(project: Path) -> None:
    here = udvalgstal(project, "list")
    assert here == udvalgstal(project / "notebooks", "list")
    assert here == udvalgstal(project / "data" / "raw" / HELSINGOER, "list")


def test_list_shows_the_meetings_and_their_reports(project: Path) -> None:
    ran = udvalgstal(project, "list")
    assert ran.status == ALL_WELL
    assert [line.split()[0] for line in ran.out.splitlines()] == [
        HELSINGOER,
        "aktiveringsgrad",
        "afslutningsaarsager",
        "flygtningestatus",
        "aktiviteter-og-hovedgrupper",
        "investering-i-ledige",
        "indtaegter-og-besparelser",
        HOEJE_TAASTRUP,
        "tilskud-og-forbrug",
    ]
    assert ran.out.count("(not published)") == 2


def test_check_takes_one_meeting_or_all(project: Path) -> None:
    one, every = udvalgstal(project, "check", HOEJE_TAASTRUP), udvalgstal(project, "check")
    assert one.status == every.status == ALL_WELL
    assert HELSINGOER not in one.out
    assert one.out in every.out
    assert HELSINGOER in every.out


def test_a_meeting_named_twice_is_taken_once(project: Path) -> None:
    twice = udvalgstal(project, "check", HOEJE_TAASTRUP, f"{HOEJE_TAASTRUP}/")
    assert twice.out == udvalgstal(project, "check", HOEJE_TAASTRUP).out


def test_what_has_not_been_published_cannot_be_verified(project: Path) -> None:
    ran = udvalgstal(project, "verify", HOEJE_TAASTRUP)
    assert ran.status == FAILED
    assert f"{HOEJE_TAASTRUP}: is not published" in ran.out


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("", ["list", "check", "run", "new", "verify", "helsingoer/2017-05-03"]),
        ("list", ["published"]),
        ("check", ["Recompute", "MEETING"]),
        ("run", ["--only REPORT", "--jobs", "--force", "--keep-going", "publish nothing"]),
        ("new", ["MEETING", "--like MEETING", "no figures"]),
        ("verify", ["MEETING", "compare"]),
    ],
)
def test_the_help_names_what_can_be_given(tmp_path: Path, command: str, words: list[str]) -> None:
    ran = udvalgstal(tmp_path, *command.split(), "--help")
    assert ran.status == ALL_WELL
    said = " ".join(ran.out.split())
    assert [word for word in words if word not in said] == []


def test_a_log_that_has_no_minus_sign_gets_all_lines(project: Path) -> None:
    """Windows writes a log as cp1252; there a figure below zero must not end the command."""
    lines = udvalgstal(project, "check").out.splitlines()
    ran = udvalgstal_anew(project, "check", PYTHONIOENCODING="cp1252")
    assert ran.status == ALL_WELL
    assert len(ran.out.splitlines()) == len(lines)
