"""What ``check`` said of a meeting is said again while nothing has changed, and never longer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.batch import check
from analysis.faults import InputError
from analysis.papers import open_papers
from analysis.project import Address, Project
from analysis.sources import released
from analysis.whole_files import digest, read_signed, signed
from commands import Ran, udvalgstal
from support import ROOT, a_check, a_deviation, costly, files_below
from test_earlier import APRIL, MARCH, MAY, deliver

SUM = a_check('kind = "sum"\ntotal = { row = "I alt" }')
EXPLAINED = """
[[tables.revisions]]
row = "Over 30"
column = "2017-01"
was = "5"
is = "6"
reason = "En kom til."
"""
REPORT = """
[[reports]]
name = "ledige"
title = "Ledige"
notebook = "tabel"
parameters = { tables = ["t"] }
"""
GOALS = """
[[goals]]
id = "faerre"
title = "Færre ledige"
unit = "personer"
at_most = 5
by = 2017-03-31
decided = { meeting = 2017-02-03 }
readings = [{ text = "Alle ledige", figures = [{ table = "t", row = "I alt" }] }]
"""
CALENDAR = 'committee = "U"\nmeetings = [{ date = 2017-05-03 }]\n'


def described(root: Path) -> Project:
    """Deliver meetings of which one was released, one revises, and one misprints and hides."""
    rows = "Under 30;1|Over 30;5|I alt;6"
    release(deliver(root, MARCH, "2017-01", rows, SUM))
    rows = "Under 30;1;2|Over 30;6;5|I alt;7;7"
    deliver(root, APRIL, "2017-01|2017-02", rows, f"{SUM}{EXPLAINED}")
    known = a_deviation("I alt", "2017-03", "9", "8")
    rows = "Under 30;2;3|Over 30;4;5|I alt;7;9"  # 2 + 4 is not 7, and nobody has said so
    project = deliver(root, MAY, "2017-02|2017-03", rows, f"{SUM}{known}")
    for path in project.raw.glob("*/*/meeting.toml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("[[tables]]", f"{REPORT}[[tables]]", 1), encoding="utf-8")
    shutil.copy(ROOT / "notebooks" / "tabel.ipynb", project.notebooks)
    project.goals("helsingoer").write_text(GOALS, encoding="utf-8")
    project.calendar("helsingoer").write_text(CALENDAR, encoding="utf-8")
    return project


def release(project: Project) -> None:
    figures = released.as_csv({"papers": open_papers(project, MARCH).delivery.observations})
    edition = project.released_folder(MARCH) / "1"
    edition.mkdir(parents=True)
    (edition / released.FIGURES).write_bytes(figures)
    account = {"meeting": str(MARCH), "edition": 1, "corrections": [], "titles": {}}
    account["figures_sha256"] = digest(figures)
    (edition / released.ACCOUNT).write_text(signed(account), encoding="utf-8")


@pytest.fixture(scope="module")
def once_checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = described(tmp_path_factory.mktemp("checked"))
    assert any("may be wrong" in line for line in said(project))
    return project.root


@pytest.fixture
def project(once_checked: Path, tmp_path: Path) -> Project:
    return Project(shutil.copytree(once_checked, tmp_path / "p"))


def said(project: Project) -> list[str]:
    """Everything that is said of all meetings, and of each whether it fails or what is wrong."""
    found: list[str] = []
    for address in project.addresses():
        try:
            told = check.check(project, address)
        except InputError as error:
            found += map(str, error.faults)
        else:
            found += [f"{address} {told.fails}", *told.lines]
    return found


def said_anew(project: Project) -> list[str]:
    shutil.rmtree(project.processed, ignore_errors=True)
    return said(project)


def account(project: Project, address: Address) -> Path:
    return project.processed_folder(address) / "made-from.json"


def test_the_command_says_the_same_whether_it_was_checked_before_or_not(project: Project) -> None:
    shutil.rmtree(project.processed)

    def checked() -> tuple[Ran, dict[str, bytes]]:
        return udvalgstal(project.root, "check"), files_below(project.processed)

    first, kept = checked()
    assert checked() == (first, kept)
    assert first.status == 1
    for line in (
        f"{APRIL}\n  ok   c: 2 agree\n",
        "ok   t, Over 30, 2017-01: was '5' in helsingoer/2017-03-03, is '6' (explained)",
        "FAIL t, I alt, 2017-01: was '6' in helsingoer/2017-03-03, is '7'; explain it",
        "printed 9, recomputed 3 + 5 = 8; misses by 1 (known)",
    ):
        assert line in first.out

    june = Address.parse("helsingoer/2017-06-03")
    deliver(project.root, june, "2017-04", "Under 30;en")  # which has a fault
    second = checked()
    assert checked() == second
    assert (second[0].status, second[0].out) == (2, first.out)
    assert "'en' is no figure" in second[0].err


def test_what_was_kept_is_what_is_said_if_it_is_as_it_was_written(project: Project) -> None:
    path = account(project, MAY)
    content = json.loads(path.read_text(encoding="utf-8"))
    (kept,) = content["said"].values()
    before = check.check(project, MAY)
    assert before == check.Said(**kept)
    kept["lines"] = ["of another hand"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert check.check(project, MAY) == before  # it does not bear its own hash
    del content["sha256"]
    path.write_text(signed(content), encoding="utf-8")
    assert check.check(project, MAY).lines == ["of another hand"]  # which shows that it is read


def test_the_figures_that_other_programs_read_are_there_again_after_a_check(
    project: Project,
) -> None:
    figures = project.processed_folder(APRIL) / "observations.parquet"
    before = figures.read_bytes()
    figures.write_bytes(b"")
    check.check(project, APRIL)
    assert figures.read_bytes() == before


def test_a_meeting_with_faults_is_checked_each_time(project: Project) -> None:
    figures = project.raw_folder(APRIL) / "t.csv"
    good = figures.read_bytes()
    figures.write_bytes(good.replace(b";1;2", b";1;to"))
    faulty = said(project)
    assert "'to'" in " ".join(faulty)
    assert said(project) == faulty
    figures.write_bytes(good)
    assert said(project) == said_anew(project)


def test_a_table_that_only_another_committee_has_had_is_named_and_not_compared(
    tmp_path: Path,
) -> None:
    deliver(tmp_path, MARCH, "2017-01", "Under 30;1")
    project = deliver(tmp_path, APRIL, "2017-01", "Under 30;2")
    (project.raw_folder(MARCH) / "meeting.toml").write_text(
        (project.raw_folder(MARCH) / "meeting.toml").read_text().replace('"U"', '"V"')
    )
    told = f"is not held against the table of that id in {MARCH}, of another committee, 'V'"
    assert check.check(project, APRIL).lines[-1] == f"WARN t: {told}"
    assert not check.check(project, APRIL).fails
    assert not any("WARN" in line for line in check.check(project, MARCH).lines)


# --- never a stale word ---------------------------------------------------------------------------


def instead(name: str, was: str, now: str) -> Callable[[Project], None]:
    """Write another text for one that stands in a file of the project."""

    def change(project: Project) -> None:
        path = project.root / name
        text = path.read_text(encoding="utf-8")
        assert was in text
        path.write_text(text.replace(was, now), encoding="utf-8")

    return change


def take_away(name: str) -> Callable[[Project], None]:
    return lambda project: (project.root / name).unlink()


def put(name: str, text: str) -> Callable[[Project], None]:
    def change(project: Project) -> None:
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return change


def between(project: Project) -> None:
    """Deliver a meeting between two others, which has the table of the later one."""
    day = Address.parse("helsingoer/2017-04-20")
    deliver(project.root, day, "2017-01|2017-02", "Under 30;1;3|Over 30;6;4|I alt;7;7")


def to_a_link(project: Project) -> None:
    """Put a link to a place outside data/raw for a table that has the same figures."""
    figures = project.raw_folder(MAY) / "t.csv"
    figures.rename(project.root / "t.csv")
    figures.symlink_to(project.root / "t.csv")


RAW, APRILS, MAYS = "data/raw/helsingoer", f"data/raw/{APRIL}", f"data/raw/{MAY}"
EDITION = f"data/released/{MARCH}/1"
CHANGES = {
    "a figure": instead(f"{MAYS}/t.csv", "I alt;7;9", "I alt;6;8"),
    "a check": instead(f"{MAYS}/meeting.toml", "[[tables.checks]]", "[[tables.deviation]]"),
    "a table is gone": take_away(f"{MAYS}/t.csv"),
    "the words are gone": take_away(f"{MAYS}/meeting.toml"),
    "a file that no table describes": put(f"{MAYS}/u.csv", "A;B\n"),
    "a link": to_a_link,
    "a figure of the last meeting": instead(f"{APRILS}/t.csv", "Over 30;6;5", "Over 30;6;4"),
    "the words of the last meeting": instead(f"{APRILS}/meeting.toml", "2017-02", "2016-02"),
    "a fault of the last meeting": instead(f"{APRILS}/t.csv", "Over 30;6;5", "Over 30;6;fem"),
    "the last meeting has another table": instead(f"{APRILS}/meeting.toml", '"t"', '"u"'),
    "a meeting between": between,
    "the meeting before is gone": lambda project: shutil.rmtree(project.raw_folder(APRIL)),
    "what was released": take_away(f"{EDITION}/release.json"),
    "a stray beside what was released": put(f"{EDITION}/.DS_Store", ""),
    "nothing is released": lambda project: shutil.rmtree(project.released),
    "a corrected figure": instead(f"data/raw/{MARCH}/t.csv", "Over 30;5", "Over 30;4"),
    "the goals": instead(f"{RAW}/goals.toml", 'row = "I alt"', 'row = "Alle"'),
    "no goals": take_away(f"{RAW}/goals.toml"),
    "the calendar": instead(f"{RAW}/calendar.toml", '"U"', '"V"'),
    "no calendar": take_away(f"{RAW}/calendar.toml"),
    "the notebook": instead("notebooks/tabel.ipynb", '"parameters"', '"parametre"'),
    "no notebook": take_away("notebooks/tabel.ipynb"),
}
SAYS_THE_SAME = {"nothing is released", "no calendar"}


@pytest.mark.parametrize("name", CHANGES)
def test_when_anything_that_it_rests_on_changes_it_is_checked_anew(
    project: Project, name: str
) -> None:
    before = said(project)
    CHANGES[name](project)
    now = said(project)
    assert now == said_anew(project)
    assert (now == before) == (name in SAYS_THE_SAME)


@pytest.mark.exhaustive
@costly()
@given(st.data())
def test_whatever_is_done_to_any_file_it_says_what_a_first_check_says(
    once_checked: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    project = Project(shutil.copytree(once_checked, tmp_path_factory.mktemp("any") / "p"))
    files = sorted(path for path in (project.root).rglob("*") if path.is_file())
    for path in data.draw(st.lists(st.sampled_from(files), min_size=1, max_size=2)):
        content = path.read_bytes() if path.exists() else b""
        at = data.draw(st.integers(0, len(content)))
        figure = data.draw(st.sampled_from([None, b"", b"7", b"..", b"-", b";", b"\n", b"\xff"]))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content[:at] + (figure or b"") + content[at + 1 :])
        if figure is None:
            path.unlink()
        told = said(project)
        assert told == said_anew(project)


@pytest.mark.thorough
def test_what_another_version_of_the_package_said_is_not_said_again(project: Project) -> None:
    package = Path(shutil.copytree(ROOT / "src" / "analysis", project.root / "src" / "analysis"))

    def checked() -> str:
        done = subprocess.run(
            [sys.executable, "-m", "analysis", "check"],
            cwd=project.root,
            env={**os.environ, "PYTHONPATH": str(package.parent), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return done.stdout

    assert "2 + 4 = 6; misses by 1" in checked()
    wording = package / "batch" / "recomputed.py"
    text = wording.read_text(encoding="utf-8")
    wording.write_text(text.replace("; misses by ", "; is wrong by "), encoding="utf-8")
    assert "2 + 4 = 6; is wrong by 1" in checked()


def test_what_a_register_may_have_a_part_in_is_counted_each_time(project: Project) -> None:
    before = said(project)
    extract = project.extract_folder("helsingoer", MAY.day)
    extract.mkdir(parents=True)
    shutil.rmtree(project.processed)
    assert said(project) == before
    for address in (MARCH, APRIL, MAY):
        assert "said" not in (read_signed(account(project, address)) or {})
