"""From released figures on, a figure changes only where somebody has said why; readers are told."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import HELSINGOER, Forked, Ran, copy_of_the_project, published_files, udvalgstal
from support import a_table, files_below, more

TOML = """
municipality = "Helsingør"
committee = "Beskæftigelsesudvalget"
date = 2017-05-03
document = "Referat"
{corrections}
[[reports]]
name = "alder"
title = "Alder"
notebook = "tabel"
parameters = {{ tables = ["alder"] }}

[[reports]]
name = "kon"
title = "Køn"
notebook = "tabel"
parameters = {{ tables = ["kon"] }}
"""
YEARS = '{ heading = "2015", period = "2015" };{ heading = "2016", period = "2016" }'
PERSONS = 'unit = "personer"'
ALDER = a_table(YEARS, 'heading = "Alder"', PERSONS, "alder", "Borgere efter alder")
KON = a_table("I alt", 'heading = "Køn"', 'unit = "personer"', "kon", "Borgere efter køn")
FILES = {
    "alder.csv": "Alder;2015;2016\nUnder 30;27;28\nOver 30;40;41\n",
    "kon.csv": "Køn;I alt\nMænd;30\nKvinder;39\n",
}
CORRECTION = """
[[corrections]]
date = 2017-05-12
tables = ["{table}"]
reason = "{reason}"
"""
WHY = "En borger var talt med to gange."


class Project:
    """A meeting with two reports that a person changes, runs and releases."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.raw = root / "data" / "raw" / HELSINGOER
        self.released = root / "data" / "released" / HELSINGOER
        self.published = root / "reports" / HELSINGOER

    def describe(self, *corrections: str, tables: str = ALDER + KON) -> None:
        text = TOML.format(corrections="".join(corrections)) + tables
        (self.raw / "meeting.toml").write_text(text, encoding="utf-8")

    def change(self, file: str, was: str, now: str) -> None:
        text = (self.raw / file).read_text(encoding="utf-8")
        assert was in text
        (self.raw / file).write_text(text.replace(was, now), encoding="utf-8")

    def run(self, *arguments: str) -> Ran:
        return udvalgstal(self.root, *(arguments or ("run",)))

    def release(self) -> Ran:
        return udvalgstal(self.root, "release", HELSINGOER)

    def page(self, name: str) -> str:
        """Return what a page says, without its elements."""
        html = (self.published / f"{name}.html").read_text(encoding="utf-8").replace("\xa0", " ")
        return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL).split())


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A meeting that is published and released."""
    project = Project(copy_of_the_project(tmp_path_factory.mktemp("first"), HELSINGOER))
    for path in project.raw.iterdir():
        path.unlink()
    project.describe()
    for name, text in FILES.items():
        (project.raw / name).write_text(text, encoding="utf-8")
    refused = project.release()
    assert refused.status == 2
    assert f"MEETING: '{HELSINGOER}' cannot be released: is not published" in refused.err
    assert not project.released.exists()
    assert project.run().status == 0
    assert project.release().out == f"{HELSINGOER}: edition 1 released\n"
    return project.root


@pytest.fixture
def released(first: Path, tmp_path: Path) -> Project:
    shutil.copytree(first, tmp_path / "p", symlinks=True)
    return Project(tmp_path / "p")


def test_an_edition_has_every_figure_in_one_file_and_says_what_it_was_made_from(
    released: Project,
) -> None:
    folder = released.released / "1"
    assert {path.name for path in folder.iterdir()} == {"figures.csv", "release.json"}
    rows = (folder / "figures.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 4 + 2  # headings, two ages in two years, two sexes
    assert rows[1] == "papers,alder,Under 30,2015,Helsingør,2015,,27,personer,0,False,A,,27"
    account = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    manifest = json.loads((released.published / "manifest.json").read_text(encoding="utf-8"))
    assert account["outputs"] == manifest["outputs"]
    assert account["inputs"] == manifest["inputs"]
    assert (account["meeting"], account["edition"]) == (HELSINGOER, 1)


def test_what_is_released_again_without_a_change_stays_as_it_is(released: Project) -> None:
    before = files_below(released.root / "data"), published_files(released.root)
    again = released.release()
    assert again.out == f"{HELSINGOER}: edition 1 released already, and nothing has changed since\n"
    assert "nothing was built" in released.run().out  # a release makes no page stale
    assert (files_below(released.root / "data"), published_files(released.root)) == before


def test_other_figures_publish_nothing_and_are_told_cell_by_cell(released: Project) -> None:
    before = published_files(released.root)
    released.change("alder.csv", "27;28", "26;..")
    released.change("kon.csv", "Kvinder;39\n", "Kvinder;39\nUoplyst;0\n")
    for command in ("run", "check"):
        refused = released.run(command)
        assert refused.status == 2
        so = "; if that is right, declare it in [[corrections]] of meeting.toml"
        raw = f"data/raw/{HELSINGOER}"
        assert refused.err.count(so) == 3
        for line in (
            f"{raw}/alder.csv, row Under 30, column '2015': was released as '27' (personer) in "
            "edition 1, and is '26' (personer)",
            f"{raw}/alder.csv, row Under 30, column '2016': was released as '28' (personer) in "
            "edition 1, and is '..' (hidden)",
            f"{raw}/kon.csv, row Uoplyst, column 'I alt': was not released in edition 1, and is "
            "'0' (personer)",
        ):
            assert f"{line}{so}" in refused.err
    assert published_files(released.root) == before


@pytest.mark.thorough
def test_a_correction_is_told_on_the_pages_it_concerns_and_makes_the_next_edition(
    released: Project,
) -> None:
    released.change("alder.csv", "27;28", "27;29")
    released.describe(CORRECTION.format(table="alder", reason=WHY))
    assert released.run().status == 0
    told = f"Rettet 12. maj 2017. {WHY} »Borgere efter alder«: Under 30, 2016: 29 personer (før 28"
    assert told in released.page("alder")
    assert told in released.page("index")
    assert "Rettet" not in released.page("kon")
    everything = (released.root / "reports" / "index.html").read_text(encoding="utf-8")
    assert "Rettet 12. maj 2017." in everything.replace("\xa0", " ")

    before = published_files(released.root)
    assert released.release().out == f"{HELSINGOER}: edition 2 released\n"
    assert "nothing was built" in released.run().out
    assert published_files(released.root) == before
    assert released.run("verify").out.endswith(": reproduced\n")

    earlier = (released.published / "udgaver" / "udgave-1.csv").read_text(encoding="utf-8-sig")
    assert "Borgere efter alder;Under 30;2016;" in earlier
    assert ";28;" in earlier
    assert ";29;" not in earlier
    assert "Tidligere udgaver Udgave 1, som tallene var før rettelsen" in released.page("index")


@pytest.mark.thorough
def test_a_correction_that_has_been_released_stays_and_the_next_stands_over_it(
    released: Project,
) -> None:
    first = CORRECTION.format(table="alder", reason=WHY)
    released.change("alder.csv", "27;28", "27;29")
    released.describe(first)
    released.run()
    released.release()
    released.change("kon.csv", "Mænd;30", "Mænd;31")
    second = CORRECTION.format(table="kon", reason="En mand manglede.")
    released.describe(first, second.replace("05-12", "06-01"))
    assert released.run().status == 0
    page = released.page("index")
    assert page.index("Rettet 1. juni 2017. En mand manglede.") < page.index("Rettet 12. maj 2017.")
    assert "Mænd, I alt: 31 personer (før 30 personer)" in page
    assert "29 personer (før 28 personer)" in page
    assert "Udgave 2, som tallene var" in page
    assert "29 personer" in released.page("alder")
    assert "31 personer (før" not in released.page("alder")

    released.describe(second)  # the first, which readers were told, is gone
    refused = released.run()
    assert refused.status == 2
    assert "was told to readers with a released edition; leave it as it was" in refused.err


@pytest.mark.parametrize(
    ("correction", "problem"),
    [
        (
            CORRECTION.format(table="kon", reason=WHY),
            "column 'corrections tables': 'kon' has the figures that edition 1 has: nothing is",
        ),
        more(CORRECTION.format(table="kn", reason=WHY), "'kn' has the figures that edition 1 has"),
        more(CORRECTION.format(table="alder", reason=WHY) * 2, "is named by 2 corrections"),
        more(CORRECTION.format(table="alder", reason=""), "reason"),
        more(CORRECTION.format(table="alder", reason=WHY).replace("2017-05-12", "12"), "date"),
    ],
    ids=["of what is the same", "of no table", "twice", "without a reason", "of no day"],
)
def test_a_correction_that_does_not_match_changes_nothing(
    released: Project, correction: str, problem: str
) -> None:
    before = published_files(released.root)
    released.change("alder.csv", "27;28", "27;29")
    released.describe(correction)
    refused = released.run()
    assert refused.status == 2
    assert problem in refused.err
    assert published_files(released.root) == before


def test_what_is_not_released_has_nothing_to_correct(released: Project) -> None:
    shutil.rmtree(released.root / "data" / "released")
    released.describe(CORRECTION.format(table="alder", reason=WHY))
    refused = released.run("check")
    assert refused.status == 2
    assert "corrects nothing, since no figures of the meeting have been released" in refused.err


@pytest.mark.thorough
def test_a_table_that_is_added_renamed_or_taken_away_is_told_as_that(released: Project) -> None:
    shutil.move(released.raw / "kon.csv", released.raw / "koen.csv")
    released.describe(tables=ALDER + KON.replace('"kon"', '"koen"'))
    text = (released.raw / "meeting.toml").read_text(encoding="utf-8")
    (released.raw / "meeting.toml").write_text(text.replace('["kon"]', '["koen"]'))
    refused = released.run("check")
    assert "'kon' is now called 'koen', with the same figures; if that is right" in refused.err
    assert "was released as" not in refused.err
    with_correction = CORRECTION.format(table="koen", reason="Tabellen hed forkert.")
    text = text.replace('document = "Referat"', f'document = "Referat"\n{with_correction}')
    (released.raw / "meeting.toml").write_text(text.replace('["kon"]', '["koen"]'))
    assert released.run().status == 0
    assert (
        "»Borgere efter køn«: Tabellen har fået en anden adresse; tallene er de samme"
        in released.page("kon")
    )


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / "figures.csv").write_bytes(b"x"),
        more(lambda folder: (folder / "figures.csv").unlink()),
        more(lambda folder: (folder / "release.json").unlink()),
        more(lambda folder: (folder / "more.csv").write_bytes(b"x")),
        more(lambda folder: folder.rename(folder.with_name("2"))),
        more(lambda folder: folder.rename(folder.with_name("forste"))),
    ],
    ids=["changed", "no figures", "no account", "a file more", "another number", "another name"],
)
def test_an_edition_that_a_hand_has_changed_is_told(
    released: Project, harm: Callable[[Path], object]
) -> None:
    harm(released.released / "1")
    for command in (("check",), ("run", "--force")):
        refused = released.run(*command)
        assert refused.status == 2
        assert f"data/released/{HELSINGOER}/" in refused.err


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_changed(released: Project) -> None:
    goal = """
[[goals]]
id = "faerre"
title = "Færre unge"
unit = "personer"
at_most = 20
by = 2017-12-31
decided = { meeting = 2017-05-03 }
readings = [{ text = "Under 30", figures = [{ table = "alder", row = "Under 20" }] }]
"""
    before = released.raw.parent / "2017-04-05"
    shutil.copytree(released.raw, before)
    text = (before / "meeting.toml").read_text(encoding="utf-8")
    (before / "meeting.toml").write_text(text.replace("2017-05-03", before.name), encoding="utf-8")
    (before / "alder.csv").write_text(FILES["alder.csv"].replace("27", "syv"), encoding="utf-8")
    days = "{ date = 2017-05-03 }, { date = 2017-08-09 }"
    calendar = f'committee = "Beskæftigelsesudvalget"\nmeetings = [{days}]\n'
    calendar += '[[matters]]\ntitle = "Status"\nwhen = "juli 2017"\n'
    (before.parent / "calendar.toml").write_text(calendar, encoding="utf-8")
    (before.parent / "to-moeder").mkdir()
    (before.parent / "to-moeder" / "meeting.toml").write_text(text, encoding="utf-8")
    (released.released / "1" / "figures.csv").write_bytes(b"x")
    released.describe(goal)
    released.change("kon.csv", "39", "ni")
    files = files_below(released.root / "data"), published_files(released.root)
    for command in (("check",), ("run", "--force")):
        refused = released.run(*command)
        assert refused.status == 2
        for part in (
            "data/raw/helsingoer/to-moeder: is no meeting",
            "kon.csv, row 3 ('Kvinder'), column 'I alt': 'ni' is no figure",
            "column \"goals 'faerre' readings 1\": table 'alder' has no row 'Under 20'",
            "alder.csv (of helsingoer/2017-04-05, an earlier meeting with the same table)",
            "calendar.toml, row Status, column 'when': 'juli 2017' cannot be met",
            f"data/released/{HELSINGOER}/1: is not as it was released; take it back from git",
        ):
            assert part in refused.err
        assert refused.err.endswith("Nothing was changed.\n")
        assert (files_below(released.root / "data"), published_files(released.root)) == files


def test_only_what_is_published_as_it_is_now_can_be_released(released: Project) -> None:
    released.change("alder.csv", "27;28", "27;29")
    released.describe(CORRECTION.format(table="alder", reason=WHY))
    refused = released.release()
    assert refused.status == 2
    assert "cannot be released: data/raw/" in refused.err
    assert "has changed" in refused.err
    assert [path.name for path in released.released.iterdir()] == ["1"]


def test_what_a_killed_release_has_left_is_no_edition(released: Project) -> None:
    left = released.released / ".2-abc"
    left.mkdir()
    (left / "figures.csv").write_bytes(b"half")
    assert released.run("check").status == 0
    assert released.release().status == 0
    assert [path.name for path in released.released.iterdir()] == ["1"]


# Executed before the command: it dies right before the given step that changes something on disk.
DIES = """
import os, signal, sys

STEPS = {{"open", "os.mkdir", "os.rename", "os.chmod", "os.remove", "os.rmdir", "shutil.rmtree"}}
left = iter(range({steps}))

def dies(event, args):
    if event not in STEPS or "released" not in str(args[0]):
        return
    changes = event != "open" or (args[2] or 0) & (os.O_WRONLY | os.O_RDWR)
    if changes and next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(dies)
"""


@pytest.mark.exhaustive
@pytest.mark.parametrize("edition", [1, 2])
def test_wherever_a_release_is_killed_the_record_is_the_old_one_or_the_new_one(
    released: Project, tmp_path: Path, edition: int
) -> None:
    if edition == 1:
        shutil.rmtree(released.root / "data" / "released")
    else:
        released.change("alder.csv", "27;28", "27;29")
        released.describe(CORRECTION.format(table="alder", reason=WHY))
        assert released.run().status == 0

    def record(project: Project) -> dict[str, bytes]:
        files = files_below(project.released)
        return {name: content for name, content in files.items() if not name.startswith(".")}

    def a_copy(name: str) -> Project:
        return Project(Path(shutil.copytree(released.root, tmp_path / name, symlinks=True)))

    whole = a_copy("whole")
    assert whole.release().out == f"{HELSINGOER}: edition {edition} released\n"
    old, new = record(released), record(whole)
    seen = []
    for steps in range(99):
        project = a_copy(str(steps))
        killed = Forked.begin(
            project.root,
            ["release", HELSINGOER],
            {**os.environ},
            *(tmp_path / "out", tmp_path / "err"),
            DIES.format(steps=steps),
        )
        if killed.wait(60) == 0:
            break
        assert killed.status == -signal.SIGKILL
        assert record(project) in (old, new)
        seen.append(record(project) == new)
        assert project.run("check").status == 0
        assert project.release().status == 0
        assert files_below(project.released) == new  # and nothing is left beside it
    assert seen == sorted(seen)
    assert {*seen} == {False, True}
