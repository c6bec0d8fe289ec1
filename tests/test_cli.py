"""A wrong call is told what is wrong, where, and what was expected, and changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from analysis import cli
from analysis.batch import telling
from analysis.project import Address
from commands import (
    HELSINGOER,
    HOEJE_TAASTRUP,
    ROOT,
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
            "'aktiveringsgrad' is no report of these meetings; known are 'tilskud-og-forbrug'",
        ),
        ("run --only ../../x", "--only: '../../x' is no report of these meetings; known are "),
        ("run --only aktiveringsgard", "these meetings; did you mean 'aktiveringsgrad'?"),
        ("run --only aktiveringsgrad --dry-run", "--dry-run goes without it."),
        ("run --only ", "--only: '' is no report of these meetings; known are "),
        ("run --jobs 0", "Invalid value for '--jobs': 0 is not in the range x>=1."),
        ("run --jobs mange", "Invalid value for '--jobs': 'mange' is not a valid integer range."),
        ("run --frce", "No such option"),
        ("new helsingoer/2017-06-07", "Missing option '--like' or '--from'."),
        (
            "new helsingoer/2017-06-07 --like helsingoer/2017-05-03 --from a.xlsx",
            "a.xlsx: is missing",
        ),
        (
            "new helsingoer/2017-06-07 --like helsingoer/2017-05-03 a.xlsx",
            "Files go behind --from.",
        ),
        (
            "new helsingoer/2017-06-07 --like helsingoer/2017-05-03 --sender FL",
            "--sender goes without --like, which says it.",
        ),
        (
            "new helsingoer/2017-06-07 --from a.xlsx --sender FL",
            "'FL' is left out where the meeting is of a municipality, Helsingør",
        ),
        (
            "new helsingoer/2017-06-07 --from a.xlsx b.xlsx",
            "a.xlsx: is missing\n  b.xlsx: is missing",
        ),
        ("due naestved", "MUNICIPALITY: 'naestved' has no calendar.toml; known are 'helsingoer'"),
        ("due ../..", "MUNICIPALITY: '../..' has no calendar.toml"),
        ("due --by 07-06-2017", "Invalid value for '--by': '07-06-2017' does not match the format"),
        ("due --on 2017-02-30", "Invalid value for '--on': '2017-02-30' does not match the format"),
        ("publish", "Missing argument 'ADDRESS'."),
        ("publish reports", "reports: lies in the project; expected a place outside it"),
        ("publish ../web", "reports: holds no published meeting; udvalgstal run publishes them"),
    ],
)
def test_a_wrong_call_is_told_what_was_expected(project: Path, call: str, message: str) -> None:
    before = published_files(project), processed_files(project)
    ran = udvalgstal(project, *call.split(" "))
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


STRAY = (
    "data/raw/hoeje-taastrup/august-2012: is no meeting: "
    "expected data/raw/<municipality>/<date>, as in data/raw/helsingoer/2017-05-03"
)


@pytest.fixture
def strayed(tmp_path: Path) -> Path:
    """A project with a folder beside its meeting that is none."""
    folder = copy_of_the_project(tmp_path, HOEJE_TAASTRUP)
    stray = folder / "data/raw/hoeje-taastrup/august-2012"
    stray.mkdir()
    (stray / "meeting.toml").touch()
    return folder


@pytest.mark.parametrize("command", ["list", "check"])
def test_a_folder_that_cannot_be_a_meeting_is_named_after_those_that_are(
    strayed: Path, command: str
) -> None:
    ran = udvalgstal(strayed, command)
    assert ran.status == WRONG
    assert HOEJE_TAASTRUP in ran.out
    assert STRAY in ran.err


def test_it_is_nothing_to_who_asks_for_a_meeting(strayed: Path) -> None:
    assert udvalgstal(strayed, "check", HOEJE_TAASTRUP).status == ALL_WELL


def test_check_goes_on_after_a_meeting_with_faults(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path)
    (project / "data/raw" / HELSINGOER / "hovedgrupper.csv").write_bytes(b"")
    ran = udvalgstal(project, "check")
    assert ran.status == WRONG
    assert f"data/raw/{HELSINGOER}/hovedgrupper.csv" in ran.err
    assert ran.out == udvalgstal(project, "check", HOEJE_TAASTRUP).out


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('tabels = ["tilskud-og-forbrug"]', "is no parameter of the notebook; did you mean"),
        ("own = true", "'True' has the wrong type; expected str"),
        ('own = "\\u0030\\u0037\\u0030590-1234"', "looks like a CPR number (07••••-••••)"),
    ],
)
def test_check_refuses_the_parameters_that_run_refuses(
    tmp_path: Path, written: str, said: str
) -> None:
    project = copy_of_the_project(tmp_path, HOEJE_TAASTRUP)
    toml = project / "data/raw" / HOEJE_TAASTRUP / "meeting.toml"
    text = toml.read_text(encoding="utf-8")
    given = 'parameters = { tables = ["tilskud-og-forbrug"] }'
    assert given in text
    toml.write_text(text.replace(given, f"parameters = {{ {written} }}"), encoding="utf-8")
    for command in ("check", "run"):
        ran = udvalgstal(project, command)
        assert ran.status == WRONG
        assert said in ran.err
        assert "Nothing was changed." in ran.err


HEAVY = {
    *("pandas", "pyarrow", "numpy", "duckdb", "pandera", "matplotlib", "seaborn", "scipy"),
    *("nbconvert", "nbformat", "nbclient", "jupyter_client", "papermill", "xlsxwriter", "jinja2"),
}


@pytest.mark.thorough
@pytest.mark.parametrize(
    "call",
    ["--help", "--version", "run --help", "check --help", "list", f"check {HOEJE_TAASTRUP}"],
)
def test_a_command_that_draws_and_runs_nothing_loads_none_of_these(
    project: Path, call: str
) -> None:
    loaded = loaded_by(project, *call.split())
    assert "click" in loaded
    assert loaded & HEAVY == set()


def test_nor_does_a_check_that_is_made_anew(project: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(project, tmp_path / "p")
    (changed / "notebooks" / "ny.ipynb").touch()  # what was said before may not hold any more
    loaded = loaded_by(changed, "check", HOEJE_TAASTRUP)
    assert "analysis.batch.recomputed" in loaded
    assert loaded & HEAVY == set()


def loaded_by(project: Path, *call: str) -> set[str]:
    """Return the modules that a call of the command loads, and what they are parts of."""
    said = udvalgstal_anew(project, *call, PYTHONPROFILEIMPORTTIME="1").err
    names = {line.rpartition("|")[2].strip() for line in said.splitlines()}
    return names | {name.partition(".")[0] for name in names}


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
        "flere-skal-med",
        HOEJE_TAASTRUP,
        "tilskud-og-forbrug",
    ]
    assert ran.out.count("(not published)") == 2


def test_list_names_what_is_wrong_after_the_meetings_that_are_right(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path)
    (project / "data/raw" / HELSINGOER / "meeting.toml").write_text("", encoding="utf-8")
    ran = udvalgstal(project, "list")
    assert ran.status == WRONG
    assert ran.out.startswith(f"{HOEJE_TAASTRUP}  Arbejdsmarkedsudvalget (not published)\n")
    assert f"data/raw/{HELSINGOER}/meeting.toml: is empty" in ran.err


def test_where_nothing_is_delivered_the_index_is_empty(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path)
    shutil.rmtree(project / "data/raw")
    (project / "data/raw").mkdir()
    ran = udvalgstal(project, "run")
    assert (ran.status, ran.said) == (ALL_WELL, "Open reports/index.html\n")
    assert [*published_files(project)] == ["index.html"]


def test_who_has_read_enough_of_the_lines_is_shown_no_fault(project: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody_reads:
        done = subprocess.run(
            [sys.executable, "-m", "analysis", "list"],
            cwd=project,
            stdout=nobody_reads,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert (done.returncode, done.stderr) == (1, b"")


class Terminal(StringIO):
    """A terminal, which shows how far a run is and not a line for each report."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_many_reports_are_done_and_other_lines_as_they_are() -> None:
    meeting = Address.parse(HELSINGOER)
    with redirect_stderr(Terminal()) as terminal, telling.progress() as told:
        told(telling.report(meeting, "alder", is_built=True))
        told(f"{meeting}: another run is at work on it")
        told(telling.report(meeting, "tilskud", is_built=False))
    shown = ["", "Reports done: 1 (alder)", f"{HELSINGOER}: another run is at work on it\n"]
    shown += ["Reports done: 2 (tilskud)", ""]
    assert terminal.getvalue().split("\r\x1b[K") == shown


def test_a_terminal_shows_how_many_files_are_copied_and_a_log_does_not() -> None:
    with redirect_stderr(Terminal()) as terminal:
        assert list(telling.counted("Files copied", ["a.html", "index.html"])) == [
            "a.html",
            "index.html",
        ]
    assert "Files copied" in terminal.getvalue()
    assert "2/2" in terminal.getvalue()
    with redirect_stderr(StringIO()) as log:
        assert list(telling.counted("Files copied", ["a.html"])) == ["a.html"]
    assert log.getvalue() == ""


def test_the_command_speaks_where_its_output_is_no_file_as_in_a_notebook(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    with redirect_stdout(StringIO()) as said:
        cli.main(["list"], standalone_mode=False)
    assert said.getvalue() == udvalgstal(project, "list").out


def test_check_takes_one_meeting_or_all(project: Path) -> None:
    one, every = udvalgstal(project, "check", HOEJE_TAASTRUP), udvalgstal(project, "check")
    assert one.status == every.status == ALL_WELL
    assert HELSINGOER not in one.out
    assert one.out in every.out
    assert HELSINGOER in every.out


def test_a_meeting_named_twice_is_taken_once(project: Path) -> None:
    twice = udvalgstal(project, "check", HOEJE_TAASTRUP, f"{HOEJE_TAASTRUP}/")
    assert twice.out == udvalgstal(project, "check", HOEJE_TAASTRUP).out


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("", ["list", "check", "run", "new", "verify", "helsingoer/2017-05-03"]),
        ("list", ["published"]),
        ("check", ["Recompute", "MEETING"]),
        (
            "run",
            [
                "--only REPORT",
                "--jobs",
                "--force",
                "--keep-going",
                "publish nothing",
                "--on ADDRESS",
            ],
        ),
        ("new", ["MEETING", "--like MEETING", "no figures", "--from FILE", "--sender NAME"]),
        ("verify", ["MEETING", "compare"]),
    ],
)
def test_the_help_names_what_can_be_given(tmp_path: Path, command: str, words: list[str]) -> None:
    ran = udvalgstal(tmp_path, *command.split(), "--help")
    assert ran.status == ALL_WELL
    said = " ".join(ran.out.split())
    assert [word for word in words if word not in said] == []


def test_the_version_is_that_of_the_project(tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ran = udvalgstal(tmp_path, "--version")
    assert (ran.status, ran.out) == (ALL_WELL, f"udvalgstal, version {project['version']}\n")


def test_a_log_that_has_no_minus_sign_gets_all_lines(project: Path) -> None:
    """Windows writes a log as cp1252; there a figure below zero must not end the command."""
    lines = udvalgstal(project, "check").out.splitlines()
    ran = udvalgstal_anew(project, "check", PYTHONIOENCODING="cp1252")
    assert ran.status == ALL_WELL
    assert len(ran.out.splitlines()) == len(lines)
