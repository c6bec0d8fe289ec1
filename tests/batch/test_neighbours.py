"""Published meetings lead to the meetings before and after them, and no notebook is run for it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE

import pytest
from test_manifest import CONTENT

from analysis.batch import manifest, publish
from analysis.batch.manifest import Manifest
from analysis.export.page import of_meeting
from analysis.meeting import Meeting
from analysis.project import Address, Project
from commands import HOEJE_TAASTRUP, published_files, udvalgstal
from support import files_below

APRIL, MAY, JUNE = (f"helsingoer/2017-0{month}-03" for month in (4, 5, 6))
ELSEWHERE = "odense/2017-05-10"


def put(project: Project, address: str, committee: str = "Udvalget") -> Path:
    """Publish a meeting with its own page and that of a report, as if it were the only one."""
    meeting = Address.parse(address)
    folder = project.published_folder(meeting)
    folder.mkdir(parents=True)
    model = Meeting(
        municipality="Odense" if address == ELSEWHERE else "Helsingør",
        committee=committee,
        date=meeting.day,
        document="Referat",
    )
    nothing = {"reports": [], "points": {}, "deviations": [], "goals": []}
    pages = {"index": ("meeting.html.j2", nothing)}
    section = {"id": "a", "heading": "A", "html": ""}
    pages["alder"] = ("report.html.j2", {"sections": [section]})
    for name, (template, context) in pages.items():
        page = of_meeting(
            template, model, "Tal", "", [], coming=[], files=[], editions=[], **context
        )
        (folder / f"{name}.html").write_text(page, encoding="utf-8", newline="\n")
    content = CONTENT | {"meeting": address, "outputs": manifest.outputs(folder)}
    shown = {"sender": model.body, "committee": committee}
    content["shown"] = CONTENT["shown"] | shown
    text = Manifest.model_validate(content).text()
    (folder / "manifest.json").write_text(text, encoding="utf-8", newline="\n")
    return folder


def links(folder: Path, name: str = "index") -> list[str]:
    """The way home from a page, and the links behind it."""
    html = (folder / f"{name}.html").read_text(encoding="utf-8").replace("\xa0", " ")
    (home,) = re.findall(r'<p class="home">(.*?)</p>', html)
    return [f"{text} -> {href}" for href, text in re.findall(r'href="(.*?)">(.*?)<', home)]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_every_page_leads_to_the_nearest_meetings_of_the_same_municipality(
    project: Project,
) -> None:
    april, may, june, elsewhere = (put(project, one) for one in (APRIL, MAY, JUNE, ELSEWHERE))
    assert publish.write_index(project) == ()
    before = "Forrige møde: 3. april 2017 -> ../2017-04-03/index.html"
    after = "Næste møde: 3. juni 2017 -> ../2017-06-03/index.html"
    assert links(may) == ["Alle møder -> ../../index.html", before, after]
    assert links(may, "alder") == ["Alle rapporter fra mødet -> index.html", before, after]
    may_from = ["Alle møder -> ../../index.html"], "3. maj 2017 -> ../2017-05-03/index.html"
    assert links(april) == [*may_from[0], f"Næste møde: {may_from[1]}"]
    assert links(june) == [*may_from[0], f"Forrige møde: {may_from[1]}"]
    assert links(elsewhere) == may_from[0]
    for folder in (april, may, june, elsewhere):
        content = manifest.read(folder)
        assert content
        assert manifest.tampered_with(folder, content) == []


def test_a_meeting_of_another_committee_is_named_with_it(project: Project) -> None:
    put(project, APRIL, "Børne- & ungeudvalget")
    may = put(project, MAY)
    publish.write_index(project)
    assert links(may)[1].startswith("Forrige møde: 3. april 2017 (Børne- &amp; ungeudvalget) ->")


def test_a_meeting_that_is_taken_away_is_led_to_no_more(project: Project) -> None:
    april, may = put(project, APRIL), put(project, MAY)
    alone = files_below(may)
    publish.write_index(project)
    linked = files_below(may)
    assert linked != alone
    shutil.rmtree(april)
    publish.write_index(project)
    assert files_below(may) == alone
    put(project, APRIL)
    publish.write_index(project)
    assert files_below(may) == linked


def test_it_does_not_matter_in_which_order_meetings_are_published(
    project: Project, tmp_path: Path
) -> None:
    other = Project(tmp_path / "other")
    for one in (APRIL, MAY, JUNE):
        put(project, one)
    publish.write_index(project)
    for one in (JUNE, APRIL, MAY):
        put(other, one)
        publish.write_index(other)
    assert files_below(project.reports) == files_below(other.reports)


def test_when_nothing_has_changed_no_file_is_written(project: Project) -> None:
    for one in (APRIL, MAY):
        put(project, one)
    publish.write_index(project)
    before = {path: path.stat().st_mtime_ns for path in project.reports.rglob("*")}
    publish.write_index(project)
    assert {path: path.stat().st_mtime_ns for path in project.reports.rglob("*")} == before


def test_what_a_hand_has_changed_is_not_made_right_by_new_links(project: Project) -> None:
    put(project, APRIL)
    may = put(project, MAY)
    (may / "alder.html").write_text("<p>Andre tal</p>", encoding="utf-8")
    before = files_below(may)
    publish.write_index(project)
    assert files_below(may) == before


def test_a_meeting_that_another_run_is_at_work_on_is_linked_when_that_is_done(
    project: Project,
) -> None:
    april, may = put(project, APRIL), put(project, MAY)
    alone = files_below(april)
    kept = project.kept_folder(Address.parse(APRIL))
    kept.mkdir(parents=True)
    with at_work(kept / "lock"):
        publish.write_index(project)
        assert files_below(april) == alone
        assert len(links(may)) == 2
    publish.write_index(project)
    assert len(links(april)) == 2


def test_each_body_has_a_page_as_long_as_a_meeting_of_it_is_published(project: Project) -> None:
    put(project, APRIL)
    elsewhere = put(project, ELSEWHERE)
    publish.write_index(project)
    pages = files_below(project.reports)
    assert [name for name in pages if name.count("/") == 1] == [
        "helsingoer/index.html",
        "odense/index.html",
    ]
    assert b'href="odense/index.html"' in pages["index.html"]
    (project.reports / "odense" / "index.html").write_text("<p>Andre tal</p>", encoding="utf-8")
    publish.write_index(project)
    assert files_below(project.reports) == pages
    shutil.rmtree(elsewhere)
    publish.write_index(project)
    assert not (project.reports / "odense").exists()
    assert "helsingoer/index.html" in files_below(project.reports)


@contextmanager
def at_work(lock: Path) -> Iterator[None]:
    """Have another process hold a lock, as a run does."""
    holding = (
        "import sys; from pathlib import Path; from analysis.batch import workplace\n"
        "with workplace.locked(Path(sys.argv[1])) as is_ours: print(is_ours, flush=True), input()"
    )
    command = [sys.executable, "-c", holding, str(lock)]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "True\n"
        yield
        other.communicate("\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_a_run_that_ends_meanwhile_leaves_whole_meetings_and_the_next_mends_them(
    project: Project, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    april, may = put(project, APRIL), put(project, MAY)
    alone = files_below(may)
    publish.write_index(project)
    linked = files_below(project.reports)
    shutil.rmtree(april)
    shutil.rmtree(may)
    put(project, APRIL)
    put(project, MAY)

    def fails(folder: Path) -> dict[str, str]:
        if folder.name.startswith(".2017-05"):
            raise error
        return outputs(folder)

    outputs = manifest.outputs
    monkeypatch.setattr(manifest, "outputs", fails)
    with pytest.raises(error):
        publish.write_index(project)
    assert files_below(may) == alone
    monkeypatch.undo()
    publish.write_index(project)
    assert files_below(project.reports) == linked


@pytest.mark.thorough
@pytest.mark.slow
def test_a_new_meeting_changes_its_neighbour_which_can_be_verified(
    published: Path, tmp_path: Path
) -> None:
    project = Path(shutil.copytree(published, tmp_path / "project"))
    raw = project / "data" / "raw" / HOEJE_TAASTRUP
    later = raw.with_name("2012-09-19")
    shutil.copytree(raw, later)
    toml = later / "meeting.toml"
    text = toml.read_text(encoding="utf-8").replace("date = 2012-08-15", "date = 2012-09-19")
    toml.write_text(text, encoding="utf-8")
    ran = udvalgstal(project, "run")
    assert ran.status == 0
    assert re.findall(r": built$", ran.err, re.MULTILINE) == [": built"]
    folder = project / "reports" / HOEJE_TAASTRUP
    assert links(folder, "tilskud-og-forbrug")[1:] == [
        "Næste møde: 19. september 2012 -> ../2012-09-19/index.html"
    ]
    assert links(folder.with_name("2012-09-19"))[1:] == [
        "Forrige møde: 15. august 2012 -> ../2012-08-15/index.html"
    ]
    before = published_files(project)
    assert "nothing was built" in udvalgstal(project, "run").out
    assert published_files(project) == before
    assert udvalgstal(project, "verify", HOEJE_TAASTRUP).status == 0
