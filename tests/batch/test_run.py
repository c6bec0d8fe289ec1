"""One command from raw figures to reports: whole or not at all, and the same for everybody."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from nbformat.v4 import new_code_cell, new_notebook

from analysis.export import refusals
from commands import (
    HELSINGOER,
    HOEJE_TAASTRUP,
    ROOT,
    Ran,
    copy_of_the_project,
    kept_files,
    leftovers,
    processed_files,
    published_files,
    udvalgstal,
    udvalgstal_anew,
)
from support import files_below

pytestmark = pytest.mark.slow

RAW = ROOT / "data" / "raw" / HELSINGOER
TABLES = tomllib.loads((RAW / "meeting.toml").read_text(encoding="utf-8"))["tables"]
SHOWN = [spec for spec in TABLES if spec.get("kind") != "text"]
REPORTS = [
    "aktiveringsgrad",
    "afslutningsaarsager",
    "flygtningestatus",
    "aktiviteter-og-hovedgrupper",
    "investering-i-ledige",
    "indtaegter-og-besparelser",
    "flere-skal-med",
]
PAGES = [
    "index.html",
    *(f"{each.split('/')[0]}/index.html" for each in (HELSINGOER, HOEJE_TAASTRUP)),
    f"{HELSINGOER}/index.html",
    *(f"{HELSINGOER}/{name}.html" for name in REPORTS),
    f"{HOEJE_TAASTRUP}/index.html",
    f"{HOEJE_TAASTRUP}/tilskud-og-forbrug.html",
]


def plain(text: str) -> str:
    """Return a text with ordinary spaces and hyphens, as it would be typed."""
    return re.sub(r"\s+", " ", text).replace("−", "-").strip()


def soup(path: Path) -> BeautifulSoup:
    return parsed(path.read_text(encoding="utf-8"))


@cache
def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def both(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published copy for all tests here, none of which leaves it changed."""
    return Path(shutil.copytree(published, tmp_path_factory.mktemp("both") / "project"))


@pytest.fixture
def another(both: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(both, tmp_path / "another"))


class TestBothMeetingsArePublished:
    """What a reader finds when everything went well."""

    def test_the_run_says_what_it_made(self, first_run: tuple[Path, Ran]) -> None:
        folder, said = first_run
        assert said.status == 0
        for name in REPORTS:
            assert f"{HELSINGOER} {name}: built" in said.err
        assert f"{HELSINGOER}: published, 7 reports" in said.out
        assert f"{HOEJE_TAASTRUP}: published, 1 report" in said.out
        assert said.out.endswith("Open reports/index.html\n")
        assert leftovers(folder) == []

    def test_every_page_is_there_and_no_other(self, both: Path) -> None:
        files = published_files(both)
        assert sorted(name for name in files if name.endswith(".html")) == sorted(PAGES)
        assert {f"{each}/manifest.json" for each in (HELSINGOER, HOEJE_TAASTRUP)} <= set(files)

    @pytest.mark.parametrize("page", PAGES)
    def test_a_page_is_whole_and_asks_for_nothing(self, both: Path, page: str) -> None:
        path = both / "reports" / page
        html = path.read_text(encoding="utf-8")
        found = soup(path)
        assert refusals.find(html) == []
        assert html.startswith('<!DOCTYPE html>\n<html lang="da">')
        assert len(found.find_all("h1")) == 1
        assert found.find_all(["script", "link", "iframe"]) == []
        (policy,) = found.select('meta[http-equiv="Content-Security-Policy"]')
        digest = hashlib.sha256(found.style.string.encode()).digest()
        assert f"style-src 'sha256-{base64.b64encode(digest).decode()}'" in policy["content"]
        assert policy["content"].startswith("default-src 'none';")
        assert not re.search(r"https?://", html)

    @pytest.mark.parametrize("page", PAGES)
    def test_every_link_leads_somewhere(self, both: Path, page: str) -> None:
        for link in soup(both / "reports" / page).find_all("a"):
            target, _, part = urljoin(page, link["href"]).partition("#")
            path = both / "reports" / target
            assert path.is_file(), link
            assert not part or soup(path).find(id=part), link

    @pytest.mark.parametrize("spec", SHOWN, ids=[spec["id"] for spec in SHOWN])
    def test_every_figure_stands_in_its_cell_as_printed(self, both: Path, spec: dict) -> None:
        (heading, *headings), *rows = printed(spec["id"])
        table = shown(both, spec["title"])
        assert [words(cell) for cell in table.select("thead th[scope=col]")][
            -len(headings) :
        ] == headings
        if heading:
            assert words(table.select_one("thead .corner")) == heading
        assert [
            [words(cell) for cell in row.find_all(["th", "td"])]
            for row in table.select("tbody tr:not(.correction)")
        ] == [[label, *("–" if cell == "-" else cell for cell in cells)] for label, *cells in rows]

    def test_all_23_tables_with_figures_were_looked_at(self) -> None:
        assert len(SHOWN) == 23

    def test_the_matters_to_come_are_listed_and_the_printed_list_is_there_to_take(
        self, both: Path
    ) -> None:
        page = soup(both / "reports" / HELSINGOER / "index.html")
        listed = [words(item) for item in page.select("#kommende-sager li")]
        _, *rows = printed("kommende-sager")
        assert len(listed) == len(rows) + 7 + 2  # without a date, and new at the meeting
        assert {f"{title} ({who})" for title, who, _ in rows} <= {*listed}
        assert page.select_one('#filer a[href="tables/kommende-sager.csv"]')

    @pytest.mark.parametrize(
        ("title", "row", "column", "text"),
        [
            ("Afsluttede borgere", "Fredericia", 3, "12,7 % (genberegnet 11,7 %)"),
            ("Afsluttede borgere", "Kontrol", 3, "genberegnet 11,7 %"),
            ("Afsluttede borgere", "Odense", 1, "3.897"),
            ("Aktivitetsparate borgere i Helsingør", "Helsingør", 3, "-222"),
            ("indtægter/besparelser", "Indtægt/sparet udgift i alt", 2, "7.191.604 kr."),
            ("Visitationskategori", "Jobparate", 5, "– (udgået som forkert) Tabel 3, note 1"),
            ("Visitationskategori", "Uddannelsesparate", 1, "– (ikke oplyst)"),
            ("Fordeling – midlertidige", "Stationsvej, Ålsgårde", 1, "0"),
            (
                "Flygtninge og familiesammenførte til flygtninge fordelt på køn",
                "Mænd",
                9,
                "180 Tabel 5, note 1",
            ),
        ],
    )
    def test_some_cells_read_just_so(
        self, both: Path, title: str, row: str, column: int, text: str
    ) -> None:
        for label, *cells in (
            line.find_all(["th", "td"]) for line in shown(both, title).select("tbody tr")
        ):
            if words(label) == row:
                assert plain(cells[column - 1].get_text()) == text
                return
        raise AssertionError(f"no row {row}")

    def test_withdrawn_figures_are_told_apart_from_those_never_given(self, both: Path) -> None:
        cells = shown(both, "Visitationskategori").select("td.missing .sr")
        said = [plain(cell.get_text()) for cell in cells if "note" not in cell.get_text()]
        assert said.count("(udgået som forkert)") == 6
        assert said.count("(ikke oplyst)") == 2

    @pytest.mark.parametrize("spec", SHOWN, ids=[spec["id"] for spec in SHOWN])
    def test_notes_are_linked_both_ways(self, both: Path, spec: dict) -> None:
        block = shown(both, spec["title"]).find_parent("div", class_="table-block")
        notes = {item["id"]: item for item in block.select("ol.notes > li")}
        marks = {mark["id"]: mark["href"][1:] for mark in block.select("sup.marks a")}
        assert set(marks.values()) == set(notes)
        back = {a["href"][1:]: name for name, note in notes.items() for a in note.select("a")}
        assert back == marks
        marked = [note["text"] for note in spec.get("notes", []) if not note.get("table")]
        texts = [plain(item.get_text()) for item in notes.values()]
        assert sorted(marked) == sorted(text.split(" Tilbage")[0] for text in texts)

    def test_a_mark_of_the_papers_is_a_note_on_that_very_cell(self, both: Path) -> None:
        table = shown(both, "Antal flygtninge og familiesammenførte til flygtninge, der deltager")
        cells = table.select("tbody tr")[0].find_all("td")
        assert [bool(cell.sup) for cell in cells] == [False] * 6 + [True] * 3

    def test_a_run_that_is_up_to_date_says_so_and_changes_no_byte(self, both: Path) -> None:
        before = published_files(both)
        ran = udvalgstal(both, "run")
        assert ran.status == 0
        assert f"{HELSINGOER}: up to date\n{HOEJE_TAASTRUP}: up to date\n" in ran.out
        assert "Nothing has changed since these were published; nothing was built.\n" in ran.out
        assert ran.err == ""
        assert published_files(both) == before
        assert udvalgstal(both, "list").out.count("(published)") == 2

    @pytest.mark.exhaustive
    def test_another_copy_in_another_time_zone_locale_and_home_gives_the_same_bytes(
        self, both: Path, tmp_path: Path
    ) -> None:
        elsewhere = copy_of_the_project(tmp_path / "en helt anden mappe æøå")
        home = tmp_path / "hjem"
        home.mkdir()
        ran = udvalgstal_anew(
            elsewhere,
            "run",
            TZ="Pacific/Auckland",
            LANG="tr_TR.UTF-8",
            LC_ALL="C",
            HOME=str(home),
            PYTHONHASHSEED="4711",
        )
        assert ran.status == 0
        assert published_files(elsewhere) == published_files(both)
        assert executed(elsewhere) == executed(both)

    @pytest.mark.exhaustive
    def test_so_does_one_among_files_and_settings_of_another_system(
        self, both: Path, tmp_path: Path
    ) -> None:
        """Reports on another disk, a private umask, a locale from before UTF-8, a long TMPDIR."""
        elsewhere = copy_of_the_project(tmp_path / "mappe æøå", HOEJE_TAASTRUP)
        with tempfile.TemporaryDirectory(dir="/dev/shm") as disk:
            (elsewhere / "reports").rmdir()
            (elsewhere / "reports").symlink_to(disk)
            (tmp_path / ("x" * 120)).mkdir()
            before = os.umask(0o077)
            try:
                ran = udvalgstal_anew(
                    elsewhere,
                    "run",
                    LC_ALL="C",
                    PYTHONUTF8="0",
                    PYTHONCOERCECLOCALE="0",
                    TMPDIR=str(tmp_path / ("x" * 120)),
                )
            finally:
                os.umask(before)
            assert ran.status == 0, ran.err
            folder = elsewhere / "reports" / HOEJE_TAASTRUP
            assert files_below(folder) == files_below(both / "reports" / HOEJE_TAASTRUP)
            assert {path.stat().st_mode & 0o777 for path in folder.rglob("*")} == {0o644, 0o755}
            assert (elsewhere / ".runs").stat().st_mode & 0o777 == 0o700

    @pytest.mark.thorough
    def test_verify_builds_it_all_again_and_finds_the_same(self, both: Path) -> None:
        before = published_files(both), kept_files(both)
        ran = udvalgstal(both, "verify")
        assert ran.status == 0
        assert f"{HELSINGOER}: reproduced" in ran.out
        assert f"{HOEJE_TAASTRUP}: reproduced" in ran.out
        assert (published_files(both), kept_files(both)) == before
        assert leftovers(both) == []

    def test_a_run_by_force_gives_the_same_bytes(self, another: Path) -> None:
        before = published_files(another)
        ran = udvalgstal(another, "run", HOEJE_TAASTRUP, "--force")
        assert ran.status == 0
        assert "tilskud-og-forbrug: built" in ran.err
        assert published_files(another) == before
        assert leftovers(another) == []

    @pytest.mark.thorough
    def test_a_published_byte_that_was_changed_is_found_and_put_right(self, another: Path) -> None:
        before = published_files(another)
        page = another / "reports" / HOEJE_TAASTRUP / "tilskud-og-forbrug.html"
        page.write_bytes(page.read_bytes().replace(b"1.046.270", b"1.046.271", 1))
        ran = udvalgstal(another, "verify", HOEJE_TAASTRUP)
        assert ran.status == 1
        assert (
            f"{HOEJE_TAASTRUP}: published file tilskud-og-forbrug.html "
            "is not what the manifest says" in ran.out
        )
        assert "not up to date" in udvalgstal(another, "list").out
        assert udvalgstal(another, "run").status == 0
        assert published_files(another) == before


def executed(project: Path) -> dict[str, bytes]:
    """The notebooks as they ran, which are kept for the analyst."""
    kept = kept_files(project)
    return {name: content for name, content in kept.items() if name.endswith(".ipynb")}


def printed(table_id: str) -> list[list[str]]:
    """The cells of a table as they were delivered, without the marks of notes."""
    text = (RAW / f"{table_id}.csv").read_text(encoding="utf-8-sig")
    return [
        [re.sub(r" \[[^\]]+\]$", "", cell) for cell in row]
        for row in csv.reader(io.StringIO(text), delimiter=";")
    ]


def shown(project: Path, title: str) -> Tag:
    """The one table of the pages whose printed title begins so."""
    found = [
        table
        for page in sorted((project / "reports" / HELSINGOER).glob("*.html"))
        for table in soup(page).find_all("table")
        if re.match(rf"Tabel \d+\. {re.escape(title)}", plain(table.caption.get_text(" ")))
    ]
    assert len(found) == 1, title
    return found[0]


def words(cell: Tag) -> str:
    """What is printed in a cell, without notes, corrections and what is only read aloud."""
    copied = BeautifulSoup(str(cell), "html.parser")
    for extra in copied.select(".marks, .sr, .aside, .year"):
        extra.decompose()
    return plain(copied.get_text())


OPENING = """\
from analysis import Header, Section, Table, Text, open_meeting
papers = open_meeting(meeting)
Header(papers, "Et fund", "Kort fortalt.", tables=("tilskud-og-forbrug",))
"""
TABLE = "display(Section('Tal'))\ndisplay(Table(papers, 'tilskud-og-forbrug', number=1))"
PERSONAL_ID = "-".join(["070590", "1234"])
RAISES = [OPENING, "raise ValueError('tallet mangler')"]
TELLS_TOO_MUCH = [OPENING, "raise ValueError('-'.join(['Borger 070590', '1234']))"]
IS_KILLED = ["import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"]
GIVES_UP = ["import os\nos._exit(3)"]
SEES = """import json
from pathlib import Path
runs = next(one for one in Path.cwd().parents if one.name == ".runs")
seen = runs.with_name("seen")
before = json.loads(seen.read_text()) if seen.exists() else []
opened = sorted(one.parent.name for one in runs.glob("*/*/work"))
_ = seen.write_text(json.dumps([*before, opened]))"""
SHOWS_NOTHING = ["print('Her er ingenting')"]
SHOWS_A_PERSON = [OPENING, TABLE, "Text('-'.join(['Borger 070590', '1234']))"]


def add_report(
    project: Path, name: str, cells: list[str], declares: str = 'meeting: str = ""', given: str = ""
) -> None:
    """Add a report to Høje-Taastrup, made by a notebook of these cells."""
    declared = new_code_cell(declares, metadata={"tags": ["parameters"]})
    nbformat.write(
        new_notebook(
            cells=[declared, *map(new_code_cell, cells)],
            metadata={
                "kernelspec": {
                    "name": "python3",
                    "display_name": "Python 3",
                    "language": "python",
                }
            },
        ),
        project / "notebooks" / f"{name}.ipynb",
    )
    toml = project / "data" / "raw" / HOEJE_TAASTRUP / "meeting.toml"
    text = toml.read_text(encoding="utf-8")
    entry = f'\n[[reports]]\nname = "{name}"\ntitle = "Om {name}"\nnotebook = "{name}"\n{given}\n'
    toml.write_text(text + entry, encoding="utf-8")


def change(project: Path, meeting: str, file: str, old: str, new: str) -> None:
    """Change a raw figure, or what is said of it."""
    path = project / "data" / "raw" / meeting / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def tell_of_a_path(project: Path) -> None:
    """Deliver a calendar, of which only the page of the meeting tells."""
    file = (project / "data" / "raw" / HOEJE_TAASTRUP).parent / "calendar.toml"
    file.write_text(
        'committee = "Arbejdsmarkedsudvalget"\nmeetings = [{ date = 2012-08-15 }]\n'
        "matters = [{ title = 'Budget, se G:\\Budget.docx' }]\n",
        encoding="utf-8",
    )


@pytest.fixture(scope="session")
def one(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """A project with one meeting, which is published. Nobody may change it."""

    def publish(folder: Path) -> None:
        assert udvalgstal(copy_of_the_project(folder, HOEJE_TAASTRUP), "run").status == 0

    return once("one", publish)


@pytest.fixture
def project(one: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy that a test may spoil. No private file is ever left in it."""
    folder = Path(shutil.copytree(one, tmp_path / "project"))
    yield folder
    assert [name for name in leftovers(folder) if not name.startswith(".preview")] == []


class TestWhenSomethingIsWrong:
    """What is published stays as it was, unless a change is sound."""

    def test_a_failing_report_is_named_with_its_cause_and_nothing_is_published(
        self, project: Path
    ) -> None:
        before = published_files(project)
        add_report(project, "fejler", RAISES)
        add_report(project, "fortaeller", TELLS_TOO_MUCH)
        add_report(project, "draebes", IS_KILLED)
        add_report(project, "opgiver", GIVES_UP)
        add_report(project, "tom", SHOWS_NOTHING)
        add_report(project, "person", SHOWS_A_PERSON)
        ran = udvalgstal(project, "run")
        assert ran.status == 1
        assert f"{HOEJE_TAASTRUP} tilskud-og-forbrug: built" in ran.err
        failed = [line for line in ran.err.splitlines() if " failed: " in line]
        assert failed == [
            f"{HOEJE_TAASTRUP} fejler failed: cell 3: ValueError: tallet mangler",
            f"{HOEJE_TAASTRUP} fortaeller failed: cell 3: ValueError: Borger 07••••-••••",
            f"{HOEJE_TAASTRUP} draebes failed: cell 2: its kernel was killed (SIGKILL), "
            "as the system does when memory runs out",
            f"{HOEJE_TAASTRUP} opgiver failed: cell 2: its kernel ended by itself "
            "with exit status 3",
            f"{HOEJE_TAASTRUP} tom failed: it has no Header",
            f"{HOEJE_TAASTRUP} person failed: the page holds what looks like a CPR number "
            "(07••••-••••)",
        ]
        assert f"{HOEJE_TAASTRUP}: not published; what was published before stays" in ran.err
        assert PERSONAL_ID not in ran.said
        assert published_files(project) == before

    @pytest.mark.thorough
    def test_with_keep_going_a_placeholder_says_in_danish_what_happened(
        self, project: Path
    ) -> None:
        add_report(project, "fejler", RAISES)
        add_report(project, "draebes", IS_KILLED)
        add_report(project, "tom", SHOWS_NOTHING)
        ran = udvalgstal(project, "run", "--keep-going")
        assert ran.status == 1
        assert f"{HOEJE_TAASTRUP}: published, 3 of 4 reports as placeholder" in ran.out
        folder = project / "reports" / HOEJE_TAASTRUP
        for name, reason in {
            "fejler": "Beregningen stoppede med en fejl.",
            "draebes": "Beregningen blev afbrudt, før den var færdig.",
            "tom": "Beregningen gav hverken en tabel eller en figur.",
        }.items():
            page = soup(folder / f"{name}.html")
            assert page.h1.get_text() == f"Om {name}"
            assert plain(page.main.get_text()).endswith(f"Denne rapport kunne ikke laves {reason}")
            assert reason in soup(folder / "index.html").main.get_text()
            assert "ValueError" not in page.get_text()
        again = udvalgstal(project, "list")
        assert "not up to date" in again.out

    def test_a_page_with_a_personal_id_is_not_published_whatever_is_asked(
        self, project: Path
    ) -> None:
        before = published_files(project)
        add_report(project, "person", SHOWS_A_PERSON)
        ran = udvalgstal(project, "run", "--keep-going")
        assert ran.status == 1
        assert "not published" in ran.err
        assert published_files(project) == before

    def test_a_file_beside_the_reports_that_must_not_be_published_stops_its_meeting(
        self, project: Path
    ) -> None:
        before = published_files(project)
        tell_of_a_path(project)
        ran = udvalgstal(project, "run")
        assert ran.status == 1
        assert f"{HOEJE_TAASTRUP}: index.html holds a path on somebody's computer" in ran.err
        assert f"{HOEJE_TAASTRUP}: not published; what was published before stays" in ran.err
        assert published_files(project) == before

    @pytest.mark.thorough
    def test_an_undeclared_deviation_is_published_marked_and_reported(self, project: Path) -> None:
        change(project, HOEJE_TAASTRUP, "tilskud-og-forbrug.csv", "439.450", "439.460")
        check = udvalgstal(project, "check")
        assert check.status == 1
        assert "FAIL aarene-lagt-sammen" in check.out
        assert "printed 439.460, recomputed 439.450; misses by 10" in check.out
        ran = udvalgstal(project, "run")
        assert ran.status == 1
        assert f"{HOEJE_TAASTRUP}: published, 1 report" in ran.out
        assert f"see udvalgstal check {HOEJE_TAASTRUP}" in ran.err
        page = soup(project / "reports" / HOEJE_TAASTRUP / "tilskud-og-forbrug.html")
        (cell,) = [cell for cell in page.find_all("td") if words(cell) == "439.460"]
        assert "deviates" in cell["class"]
        assert "Uden forklaring" in page.main.get_text()
        again = udvalgstal(project, "run")
        assert again.status == 1
        assert "up to date" in again.out

    def test_all_faults_of_a_meeting_are_told_at_once_and_nothing_changes(
        self, project: Path
    ) -> None:
        before = published_files(project), processed_files(project)
        change(project, HOEJE_TAASTRUP, "tilskud-og-forbrug.csv", "439.450", "12,7,1")
        change(project, HOEJE_TAASTRUP, "tilskud-og-forbrug.csv", "606.717", "abc [9]")
        change(project, HOEJE_TAASTRUP, "meeting.toml", "blank = { rows", "blnk = { rows")
        change(project, HOEJE_TAASTRUP, "meeting.toml", 'notebook = "tabel"', 'notebook = "tb"')
        for command in ("run", "check", "verify"):
            ran = udvalgstal(project, command)
            assert ran.status == 2
            assert "did you mean 'blank'?" in ran.err
            assert "Nothing was changed." in ran.err
        change(project, HOEJE_TAASTRUP, "meeting.toml", "blnk = { rows", "blank = { rows")
        ran = udvalgstal(project, "run")
        assert ran.status == 2
        assert "'12,7,1'" in ran.err
        assert "row 4 ('Forbrug'), column '2012': 'abc" in ran.err
        assert "bears the note mark [9], and table 'tilskud-og-forbrug' has no such note" in ran.err
        assert "reports 'tilskud-og-forbrug'\": 'tb' is no notebook; there are" in ran.err
        assert (published_files(project), processed_files(project)) == before

    def test_the_faults_of_all_meetings_are_told_together(
        self, project: Path, tmp_path: Path
    ) -> None:
        both = copy_of_the_project(tmp_path / "both")
        shutil.copytree(project / "reports", both / "reports", dirs_exist_ok=True)
        before = published_files(both)
        change(both, HOEJE_TAASTRUP, "tilskud-og-forbrug.csv", "439.450", "12,7,1")
        change(both, HELSINGOER, "hovedgrupper.csv", "192", "1.92")
        ran = udvalgstal(both, "run", "--force")
        assert ran.status == 2
        assert "hovedgrupper.csv, row 2" in ran.err
        assert "tilskud-og-forbrug.csv, row " in ran.err
        assert published_files(both) == before
        assert processed_files(both) == {}

    def test_a_faulty_meeting_keeps_no_other_from_being_published(self, tmp_path: Path) -> None:
        both = copy_of_the_project(tmp_path / "both")
        change(both, HELSINGOER, "hovedgrupper.csv", "192", "1.92")
        stray = both / "data" / "raw" / "hoeje-taastrup" / "august"
        stray.mkdir()
        (stray / "meeting.toml").touch()
        ran = udvalgstal(both, "run")
        assert ran.status == 2
        assert f"{HOEJE_TAASTRUP}: published, 1 report\n" in ran.out
        assert f"{HELSINGOER}: not published; what was published before stays\n" in ran.err
        said = ran.err.partition("2 faults in the input:\n")[2].splitlines()
        assert said[0].startswith("  data/raw/hoeje-taastrup/august: is no meeting")
        assert said[1].startswith(f"  data/raw/{HELSINGOER}/hovedgrupper.csv, row 2")
        assert len(said) == 2  # and not that nothing was changed
        assert not (both / "reports" / HELSINGOER).exists()
        assert udvalgstal(both, "run", HOEJE_TAASTRUP).status == 0

    @pytest.mark.thorough
    def test_a_meeting_is_opened_when_it_is_its_turn(self, project: Path) -> None:
        """However many meetings there are, few are in memory: the reports of a year fit in it."""
        add_report(project, "ser-sig-om", [OPENING, TABLE, SEES])
        first = project / "data" / "raw" / HOEJE_TAASTRUP
        for month in ("09", "10", "11"):
            later = f"2012-{month}-15"
            shutil.copytree(first, first.with_name(later))
            change(project, f"hoeje-taastrup/{later}", "meeting.toml", "2012-08-15", later)
        ran = udvalgstal(project, "run", "--jobs", "1")
        assert ran.status == 0
        assert ran.out.count(": published, 2 reports") == 3 + 1
        seen = json.loads((project / "seen").read_text(encoding="utf-8"))
        assert seen == [["2012-08-15"], ["2012-09-15"], ["2012-10-15"], ["2012-11-15"]]

    @pytest.mark.thorough
    def test_a_meeting_whose_own_page_is_refused_keeps_no_other_from_being_published(
        self, tmp_path: Path
    ) -> None:
        both = copy_of_the_project(tmp_path / "both")
        title = 'title = "Tilskud og forbrug i Charlotteager"'
        with_path = 'title = "Se /home/anna/tal"'
        change(both, HOEJE_TAASTRUP, "meeting.toml", title, with_path)
        ran = udvalgstal(both, "run", "--keep-going")
        assert ran.status == 1
        assert f"{HELSINGOER}: published, 7 reports\n" in ran.out
        assert "holds a path on somebody's computer" in ran.err
        assert not (both / "reports" / HOEJE_TAASTRUP).exists()

    @pytest.mark.thorough
    def test_a_notebook_of_another_hand_runs_or_is_named_with_what_it_lacks(
        self, project: Path
    ) -> None:
        """What JupyterLab lets pass does no harm here; else the cell says what is different."""
        pool = "from concurrent.futures import ProcessPoolExecutor as P\nwith P(2) as pool:\n"
        pool += "    assert list(pool.map(abs, [-1])) == [1]"
        daemon = "import subprocess\nsubprocess.Popen(['sleep', '600.25'], start_new_session=True)"
        # Named as things of a workplace are, which is no harm either.
        for name, cell in {
            "plan": pool,
            "work": daemon,
            "sockets": "import shutil, os\nshutil.rmtree(os.getcwd())",
            "lock": "'x' * 300_000",
            "fil": "open('hjaelp.csv')",
            "modul": "import hjaelp",
            "raab": "raise ValueError('x' * 2_000_000)",
            "lang": "for _ in range(20_000): print('x' * 100)",
        }.items():
            add_report(project, name, [OPENING, TABLE, cell])
        path = project / "notebooks" / "plan.ipynb"
        content = json.loads(path.read_text(encoding="utf-8"))
        content["metadata"] = {}  # no kernel is named
        for cell in content["cells"]:
            cell["id"] = "samme"
        path.write_text(json.dumps(content), encoding="utf-8-sig")
        (project / "notebooks" / "hjaelp.py").touch()
        (project / "notebooks" / "hjaelp.csv").touch()
        ran = udvalgstal(project, "run")
        built = sorted(re.findall(r"(\S+): built$", ran.err, re.MULTILINE))
        assert built == ["lock", "plan", "sockets", "tilskud-og-forbrug", "work"]
        alone = "a report runs in a folder of its own, without the"
        cut = f"{HOEJE_TAASTRUP} raab failed: cell 4: ValueError: {'x' * 4_980}…"
        assert [line for line in ran.err.splitlines() if " failed: " in line] == [
            f"{HOEJE_TAASTRUP} fil failed: cell 4: FileNotFoundError: [Errno 2] No such file or "
            f"directory: 'hjaelp.csv'; {alone} files beside it",
            f"{HOEJE_TAASTRUP} modul failed: cell 4: ModuleNotFoundError: No module named "
            f"'hjaelp'; {alone} modules beside it",
            cut,
            f"{HOEJE_TAASTRUP} lang failed: cell 4: prints more than 1,000,000 characters",
        ]
        assert subprocess.run(["pgrep", "-f", "sleep 600.25"], check=False).returncode == 1

    @pytest.mark.thorough
    @pytest.mark.parametrize(
        ("cells", "cause"),
        [
            (
                [f"meeting = '{HELSINGOER}'", OPENING],
                f"cell 3: InputError: open_meeting: '{HELSINGOER}' is not the meeting of this "
                f"report, {HOEJE_TAASTRUP}, and no parameter of it names it",
            ),
            (
                [OPENING, TABLE, f"open_meeting('{HELSINGOER}')"],
                f"cell 4: InputError: open_meeting: '{HELSINGOER}' is not the meeting",
            ),
            (
                [
                    "import os; os.environ.pop('UDVALGSTAL_MAY_OPEN')",
                    OPENING + f"other = open_meeting('{HELSINGOER}')",
                    TABLE.replace("papers, 'tilskud-og-forbrug'", "other, 'aktiveringsgrad'"),
                ],
                f"cell 4: shows the table 'aktiveringsgrad' of {HELSINGOER}, and the report is "
                f"about {HOEJE_TAASTRUP}",
            ),
            (
                [
                    "import os; os.environ.pop('UDVALGSTAL_MAY_OPEN')",
                    OPENING + f"open_meeting('{HELSINGOER}').observations",
                    TABLE,
                ],
                f"opens {HELSINGOER}, and the report is about {HOEJE_TAASTRUP}",
            ),
        ],
        ids=["all", "some", "a-table", "figures"],
    )
    def test_another_meetings_figures_are_not_published_under_this_ones_name(
        self, project: Path, cells: list[str], cause: str
    ) -> None:
        shutil.copytree(RAW, project / "data" / "raw" / HELSINGOER)
        before = published_files(project)
        add_report(project, "fremmed", cells)
        ran = udvalgstal(project, "run", HOEJE_TAASTRUP)
        assert ran.status == 1
        assert f"{HOEJE_TAASTRUP} fremmed failed: {cause}" in ran.err
        assert published_files(project) == before

    @pytest.mark.thorough
    def test_a_meeting_that_a_parameter_names_may_be_compared_with_and_is_named(
        self, project: Path
    ) -> None:
        shutil.copytree(RAW, project / "data" / "raw" / HELSINGOER)
        sees = "other = open_meeting(comparison)\nother.observations_of('aktiveringsgrad')"
        declared = 'meeting: str = ""\ncomparison: str = ""'
        given = f'parameters = {{ comparison = "{HELSINGOER}" }}'
        add_report(project, "sammen", [OPENING, sees, TABLE], declared, given)
        ran = udvalgstal(project, "run", HOEJE_TAASTRUP)
        assert ran.status == 0, ran.err
        page = soup(project / "reports" / HOEJE_TAASTRUP / "sammen.html")
        said = plain(page.get_text(" "))
        assert "Sammenlignet med Helsingør Kommune, møde 3. maj 2017" in said

    def test_a_preview_publishes_nothing(self, project: Path) -> None:
        before = published_files(project)
        change(project, HOEJE_TAASTRUP, "tilskud-og-forbrug.csv", "439.450", "439.460")
        ran = udvalgstal(project, "run", "--only", "tilskud-og-forbrug")
        assert ran.status == 0
        path = f"reports/.preview/{HOEJE_TAASTRUP}/tilskud-og-forbrug.html"
        assert f"Nothing is published. Open {path}" in ran.out
        assert "439.460" in (project / path).read_text(encoding="utf-8")
        shutil.rmtree(project / "reports" / ".preview")
        assert published_files(project) == before

    @pytest.mark.thorough
    def test_a_preview_that_cannot_be_made_is_named_with_its_cause(self, project: Path) -> None:
        add_report(project, "fejler", RAISES)
        ran = udvalgstal(project, "run", "--only", "fejler")
        assert ran.status == 1
        assert f"{HOEJE_TAASTRUP} fejler failed: cell 3: ValueError: tallet mangler" in ran.err
        assert f"as far as it ran: .runs/{HOEJE_TAASTRUP}/fejler.ipynb" in ran.err
        assert "Nothing is published" not in ran.out
        assert not (project / "reports" / ".preview").exists()
