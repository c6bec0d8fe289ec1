"""Reports whose figures are counted in a register: the figures, the pages, and what stops them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from copy import copy
from functools import cache
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

from analysis import danish
from analysis.papers import Papers, open_papers
from analysis.present.findings import tabel
from analysis.present.table import Table
from analysis.project import Address, Project
from commands import (
    EKSEMPELKOMMUNE,
    HELSINGOER,
    ROOT,
    kept_files,
    leftovers,
    published_files,
    udvalgstal,
)

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

MEETING, SECOND = EKSEMPELKOMMUNE, "eksempelkommune/2017-06-07"
EXTRACT = "eksempelkommune/register/2017-04-18"
REPORTS = ["aktiveringsgrad", "afslutningsaarsager", "flygtningestatus"]
PRINTED = [
    "aktiveringsgrad",
    "afslutningsaarsager",
    "afsluttede-borgere",
    "flygtninge-i-alt",
    "flygtninge-efter-aktivitet",
    "flygtninge-efter-visitation",
    "flygtninge-efter-alder",
    "flygtninge-efter-koen",
    "flygtninge-i-midlertidig-bolig",
]
ALL_TOLD = "made_up = true\ndisclosure = { threshold = 1 }"
MADE_UP = "Personerne er opdigtede, og Eksempelkommune findes ikke."


@pytest.fixture(scope="session")
def published(eksempelkommune: Path) -> Path:
    """The made-up meeting, published. Nobody may change it."""
    return eksempelkommune


@pytest.fixture
def project(published: Path, tmp_path: Path) -> Path:
    """A published copy that a test may change."""
    return Path(shutil.copytree(published, tmp_path / "project"))


@pytest.fixture(scope="session")
def all_told(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """The made-up meeting, opened where nothing of its persons is hidden."""
    root = tmp_path_factory.mktemp("all-told")
    shutil.copytree(published / "data", root / "data", ignore=lambda *_: ["processed"])
    change(root / "data" / "raw" / MEETING / "meeting.toml", "made_up = true", ALL_TOLD)
    return open_papers(Project(root), Address.parse(MEETING), "register")


def page(
    project: Path, name: str, reports: str = "reports", meeting: str = MEETING
) -> BeautifulSoup:
    html = (project / reports / meeting / f"{name}.html").read_text(encoding="utf-8")
    return parsed(html)


def listed_since(project: Path, name: str) -> list[str]:
    """What a report of the second meeting says under "Siden sidste møde"."""
    lines = page(project, name, meeting=SECOND).select("#siden-sidste-moede li")
    return [plain(line.get_text()) for line in lines]


@cache
def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def rates_alone(project: Path) -> BeautifulSoup:
    """Make the report of the rates of activation and no other, and return its page."""
    assert udvalgstal(project, "run", MEETING, "--only", "aktiveringsgrad").status == 0
    return page(project, "aktiveringsgrad", "reports/.preview")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def described(project: Path, table: str) -> dict:
    toml = (project / "data" / "raw" / MEETING / "meeting.toml").read_text(encoding="utf-8")
    (found,) = [each for each in tomllib.loads(toml)["tables"] if each["id"] == table]
    return found


def cells_as_printed(table: str) -> list[list[str]]:
    """The rows that Helsingør printed, without note marks, under the made-up name."""
    text = (ROOT / "data" / "raw" / HELSINGOER / f"{table}.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    named = [[cell.replace("Helsingør", "Eksempelkommune"), *cells] for cell, *cells in rows]
    if table in ("aktiveringsgrad", "afsluttede-borgere"):  # the others have no such register
        named = [row for row in named if row[0] == "Eksempelkommune"]
    elif table == "flygtninge-i-midlertidig-bolig":  # places keep their names
        named = rows
    return [[re.sub(r" \[[^\]]+\]$", "", cell) for cell in row] for row in named]


def cells_on_the_page(project: Path, table: str) -> list[list[str]]:
    title = described(project, table)["title"]
    for name in REPORTS:
        for found in page(project, name).find_all("table"):
            if re.match(rf"Tabel \d+\. {re.escape(title)}", plain(found.caption.get_text(" "))):
                shown = copy(found)
                for extra in shown.select(".marks, .sr"):
                    extra.decompose()
                return [
                    [plain(cell.get_text()) for cell in row.find_all(["th", "td"])]
                    for row in shown.select("tbody tr:not(.correction)")
                ]
    raise AssertionError(f"no page shows {title}")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


class TestEksempelkommune:
    """From made-up persons the reports show the figures printed for Helsingør, to the digit."""

    @pytest.mark.parametrize("table", PRINTED)
    def test_every_printed_figure_is_counted(self, all_told: Papers, table: str) -> None:
        figures = iter(all_told.table(table).observations)
        compared = 0
        for expected in cells_as_printed(table):
            for was in expected[1:]:
                now = next(figures)
                assert now.row == expected[0]
                if not danish.is_dash(was):
                    assert danish.plain(now.printed) == danish.plain(was), expected[0]
                    compared += 1
        assert compared > 0
        assert next(figures, None) is None

    @pytest.mark.parametrize("table", PRINTED)
    def test_on_its_page_a_figure_is_as_printed_or_not_shown(
        self, published: Path, table: str
    ) -> None:
        printed, shown = cells_as_printed(table), cells_on_the_page(published, table)
        assert [row[0] for row in shown] == [row[0] for row in printed]
        for expected, found in zip(printed, shown, strict=True):
            for was, now in zip(expected[1:], found[1:], strict=True):
                assert danish.plain(now) in (danish.plain(was), "..") or danish.is_dash(was)

    def test_that_was_every_figure_of_nine_tables(self, published: Path) -> None:
        figures = [
            cell
            for table in PRINTED
            for row in cells_as_printed(table)
            for cell in row[1:]
            if not danish.is_dash(cell)
        ]
        assert len(figures) == 4 + 17 + 3 + (9 + 3 + 3) + (81 - 6) + (24 - 8) + 36 + 18 + (99 - 20)

    @pytest.mark.parametrize("name", ["index", *REPORTS])
    def test_every_page_says_that_the_persons_are_made_up(self, published: Path, name: str) -> None:
        assert MADE_UP in plain(page(published, name).select_one(".notice").get_text())

    def test_so_do_the_index_the_workbook_and_the_data_package(self, published: Path) -> None:
        index = (published / "reports" / "index.html").read_text(encoding="utf-8")
        assert MADE_UP in plain(BeautifulSoup(index, "html.parser").get_text())
        folder = published / "reports" / MEETING
        for sheet in openpyxl.load_workbook(folder / "tables.xlsx"):
            assert MADE_UP in str(sheet["A3"].value), sheet.title
            assert "ikke oplyst" not in f"{sheet['A2'].value} {sheet['A3'].value}", sheet.title
        described = json.loads((folder / "tables" / "datapackage.json").read_text("utf-8"))
        assert MADE_UP in described["description"]

    def test_no_sentence_says_of_a_made_up_register_that_it_is_the_municipality_s(
        self, published: Path
    ) -> None:
        papers = open_papers(Project(published), Address.parse(MEETING))
        ages = Table(papers, "flygtninge-efter-alder", number=1)
        assert "register" not in tabel.finding("Alder", [ages])
        assert "fra et opdigtet register" in tabel.summary([ages])

    def test_a_page_says_where_its_figures_come_from_and_how_they_were_counted(
        self, published: Path
    ) -> None:
        text = plain(page(published, "afslutningsaarsager").main.get_text(" "))
        assert "Opdigtet register, udtræk af 18. april 2017" in text
        assert "når borgeren er uden ydelsen dagen efter" in text
        assert "for tidligt at sige" not in text  # the one that ends in April 2017 is not in 2016
        assert "trykte tal" not in text
        text = plain(page(published, "aktiveringsgrad").main.get_text(" "))
        assert "67 aktiviteter mangler oplysning om timer og tæller som 0 timer." in text
        assert "højst 37, divideret med 37" in text

    def test_nothing_of_a_person_is_published_or_kept(self, published: Path) -> None:
        for name, content in (published_files(published) | kept_files(published)).items():
            if not name.endswith(".xlsx"):
                assert not re.search(rb"\bE0\d{5}\b", content), name

    def test_the_manifest_names_the_extract(self, published: Path) -> None:
        path = published / "reports" / MEETING / "manifest.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        assert f"data/raw/{EXTRACT}/ydelser.csv" in content["inputs"]
        assert content["set_aside"] == {}
        assert content["shown"]["made_up"] is True

    @pytest.mark.exhaustive
    def test_the_second_meeting_has_no_figure_that_nobody_explains(self, published: Path) -> None:
        ran = udvalgstal(published, "check", SECOND)
        assert (ran.status, ran.out.count("(explained)")) == (0, 6)
        assert "0 fail" in ran.out

    @pytest.mark.exhaustive
    def test_the_second_meeting_tells_what_is_new_and_what_was_registered_late(
        self, project: Path
    ) -> None:
        assert udvalgstal(project, "run", SECOND).status == 0
        since = listed_since(project, "aktiveringsgrad")
        assert since == [
            "Eksempelkommune: 8,4 i 1. kvartal 2017 mod 8,5 i 4. kvartal 2016.",
            "Eksempelkommune i 4. kvartal 2016: nu 8,5, før 8,4. En borger var i "
            "virksomhedspraktik på fuld tid i november og december. Det stod ikke i registeret den "
            "18. april.",
        ]
        since = listed_since(project, "flygtningestatus")
        moved = (
            "Tre personer flyttede fra kommunen i marts. Det stod ikke i registeret den 18. april."
        )
        assert sum(line.endswith(moved) for line in since) == 5
        assert f"Mænd den 1. april 2017: nu 177 personer, før 180 personer. {moved}" in since
        assert "Mænd: 179 personer den 1. maj 2017 mod 177 personer den 1. april 2017." in since
        followed = plain(
            page(project, "flygtninge-fra-moede-til-moede", meeting=SECOND).get_text(" ")
        )
        assert "Tabellen var med til to møder: 3. maj 2017 og 7. juni 2017." in followed
        assert "steg antallet i alt fra 240 til 304 personer" in followed
        assert "Ændret til mødet 7. juni 2017. Før var det 303 personer." in followed

    @pytest.mark.exhaustive
    def test_it_is_made_again_just_so(self, project: Path) -> None:
        before = published_files(project)
        assert "nothing was built" in udvalgstal(project, "run", MEETING).out
        assert udvalgstal(project, "demo").status == 0
        assert "nothing was built" in udvalgstal(project, "run", MEETING).out
        assert f"{MEETING}: reproduced" in udvalgstal(project, "verify", MEETING).out
        assert published_files(project) == before
        assert leftovers(project) == []


@pytest.mark.exhaustive
def test_counting_starts_no_thread_so_that_kernels_can_be_forked(
    published: Path, tmp_path: Path
) -> None:
    project = Path(shutil.copytree(published, tmp_path / "project"))
    shutil.rmtree(project / "data" / "processed")
    script = """
import sys
import analysis.cli
from analysis import forking
from analysis.batch import kernels
from analysis.batch.plan import plan
from analysis.project import Project

if __name__ == "__main__":
    project = Project.find()
    for address in project.addresses():
        plan(project, address)
    kernels.warm_up()
    print(forking.is_possible(), "duckdb" in sys.modules)
"""
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    for _ in range(2):  # the second time, what was counted is read from data/processed
        done = subprocess.run(
            [sys.executable, str(tmp_path / "script.py")],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == "True False\n", done.stderr


NOTES_WHAT_IS_OPENED = """
import os, sys

def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str | os.PathLike):
        path = os.fspath(arguments[0])
        if "data/raw" in path and "register" in path and path.endswith(".csv"):
            log = os.open(os.environ["OPENED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.write(log, f"{os.path.basename(path)}\\n".encode())
            os.close(log)

sys.addaudithook(note)
"""


@pytest.mark.exhaustive
def test_a_run_after_a_changed_line_reads_each_file_of_the_extract_once(
    project: Path, tmp_path: Path
) -> None:
    """To hash it: the rows are kept, in a form that Python does not open."""
    (tmp_path / "sitecustomize.py").write_text(NOTES_WHAT_IS_OPENED, encoding="utf-8")
    change(project / "data" / "raw" / MEETING / "meeting.toml", 'title = "Aktiv', 'title = "Xktiv')
    opened = tmp_path / "opened"
    time.sleep(2.1)  # a file that was changed just now is read as often as it is asked for
    ran = subprocess.run(
        [sys.executable, "-m", "analysis", "run", MEETING],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "OPENED": str(opened)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"{MEETING}: published" in ran.stdout, ran.stderr
    names = opened.read_text(encoding="utf-8").split()
    files = [path.name for path in (project / "data" / "raw" / EXTRACT).iterdir()]
    assert sorted(names) == sorted(files)


class TestAFileThatComesIntoTheFolderOfAnExtract:
    """Nothing that was read has changed, and yet the reports are not what they would be."""

    def test_is_looked_into_for_personal_ids(self, project: Path) -> None:
        secret = "-".join(["070590", "1234"])
        stray = project / "data" / "raw" / EXTRACT / "noter.csv"
        stray.write_text(f"noter\n{secret}\n", encoding="utf-8")
        ran = udvalgstal(project, "run", MEETING)
        assert ran.status == 2
        assert "noter.csv" in ran.err
        assert "holds what looks like a CPR number" in ran.err

    @pytest.mark.exhaustive
    def test_counts_when_it_is_a_list_of_codes(self, project: Path) -> None:
        codes = project / "data" / "raw" / "eksempelkommune" / "register" / "codes"
        codes.mkdir()
        ours = files("analysis.register") / "codes" / "aktivitetstyper.csv"
        text = ours.read_text(encoding="utf-8")
        assert text.count("Mentor;ja") == 1
        replaced = text.replace("Mentor;ja", "Mentor;nej")
        (codes / "aktivitetstyper.csv").write_text(replaced, encoding="utf-8")
        before = cells_on_the_page(project, "aktiveringsgrad")
        ran = udvalgstal(project, "run", MEETING)
        assert ran.status == 0, ran.said
        assert "nothing was built" not in ran.out
        assert cells_on_the_page(project, "aktiveringsgrad") != before


class TestTheRegisterBesideThePapers:
    """Where a table is both printed and counted, the report shows the one beside the other."""

    def counted_beside(self, project: Path, second_quarter: str) -> str:
        (project / "data" / "raw" / MEETING / "aktiveringsgrad.csv").write_text(
            "Kommune;1. kvart.;2. kvart.;3. kvart.;4. kvart.\n"
            f"Eksempelkommune;14,5;{second_quarter};7,4;8,4\n",
            encoding="utf-8",
        )
        return plain(rates_alone(project).main.get_text(" "))

    def test_figures_that_are_the_same_are_said_to_be(self, project: Path) -> None:
        said = self.counted_beside(project, "14,6")
        assert "Tabel 1: alle fire tal er, som de er trykt." in said

    def test_one_that_is_not_is_named_with_both(self, project: Path) -> None:
        said = self.counted_beside(project, "14,7")
        assert (
            "Tabel 1: rækken »Eksempelkommune«, kolonnen »2. kvartal 2016«: "
            "14,6 i registeret, 14,7 trykt." in said
        )

    def test_one_that_the_papers_hide_is_not_compared(self, project: Path) -> None:
        said = self.counted_beside(project, "..")
        assert "Tabel 1: alle tre tal er, som de er trykt." in said
        assert "14,6 i registeret" not in said

    def test_a_report_of_what_is_printed_shows_that(self, project: Path) -> None:
        toml = project / "data" / "raw" / MEETING / "meeting.toml"
        first = 'notebook = "aktiveringsgrad"\nparameters = { source = '
        change(toml, f'{first}"register"', f'{first}"printed"')
        said = self.counted_beside(project, "14,7")
        assert "i registeret" not in said
        assert "14,7" in said


class TestWordsNameWhatWasCounted:
    """``{table:row:column}`` in the words of a report of the register is the figure counted."""

    def worded(self, project: Path, row: str) -> None:
        title = 'title = "Aktiveringsgrad"\nnotebook'
        finding = f'finding = "Den er {{aktiveringsgrad:{row}:2016-Q2}}"'
        toml = project / "data" / "raw" / MEETING / "meeting.toml"
        change(toml, title, f"{finding}\n{title}")

    def test_the_figure_is_that_of_the_register(self, project: Path) -> None:
        self.worded(project, "Eksempelkommune")
        assert plain(rates_alone(project).h1.get_text(" ")) == "Den er 14,6 pct."

    def test_a_row_that_is_not_counted_is_a_fault(self, project: Path) -> None:
        self.worded(project, "Odense")
        ran = udvalgstal(project, "run", MEETING)
        assert ran.status == 2
        assert "table 'aktiveringsgrad' has no row 'Odense'" in ran.err


class TestWhatIsWrongIsSaid:
    """A wrong extract, or a figure that cannot be counted, stops the run before it begins."""

    def stopped(self, project: Path) -> str:
        before = published_files(project)
        ran = udvalgstal(project, "run", MEETING)
        assert ran.status == 2
        assert "Nothing was changed." in ran.err
        assert published_files(project) == before
        assert leftovers(project) == []
        return ran.err

    def test_an_extract_that_is_not_there(self, project: Path) -> None:
        shutil.rmtree(project / "data" / "raw" / EXTRACT)
        said = self.stopped(project)
        assert f"data/raw/{EXTRACT}: is the extract that the meeting names" in said
        assert "udvalgstal demo makes it" in said

    def test_a_cpr_number(self, project: Path) -> None:
        secret = "-".join(["070590", "1234"])
        change(project / "data" / "raw" / EXTRACT / "personer.csv", "E000007;", f"{secret};")
        said = self.stopped(project)
        assert "holds what looks like a CPR number (07••••-••••)" in said
        assert secret not in said

    def test_a_faulty_row_with_its_place(self, project: Path) -> None:
        change(project / "data" / "raw" / EXTRACT / "ydelser.csv", ";Kontanthjælp;", ";Kontant;")
        said = self.stopped(project)
        assert re.search(r"ydelser.csv, row \d+, column 'ydelse': 'Kontant' is no ydelse", said)

    @pytest.mark.exhaustive
    def test_unless_so_many_may_be_set_aside_and_then_the_page_says_so(self, project: Path) -> None:
        change(project / "data" / "raw" / EXTRACT / "visitation.csv", ";Jobparat;", ";Jobpar;")
        toml = project / "data" / "raw" / MEETING / "meeting.toml"
        change(toml, 'rule = "one_day" }', 'rule = "one_day", set_aside = "0,1" }')
        mapping = project / "data" / "raw" / EXTRACT / "mapping.toml"
        mapping.write_text('[own_numbers]\nAktivitet_id = "Et løbenummer"\n', encoding="utf-8")
        assert udvalgstal(project, "run", MEETING).status == 0
        text = plain(page(project, "aktiveringsgrad").main.get_text(" "))
        assert "Rækker med fejl i registeret er udeladt: en eller flere i visitation." in text
        path = project / "reports" / MEETING / "manifest.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        assert content["set_aside"]["visitation"] is None
        assert content["own_numbers"] == {"aktivitet_id": "Et løbenummer"}

    def test_all_that_is_wrong_with_what_is_asked_is_said_at_once(self, project: Path) -> None:
        toml = project / "data" / "raw" / MEETING / "meeting.toml"
        change(toml, 'reason = "Formue"', 'reason = "Formuer"')
        change(toml, 'reason = "Død"', 'reason = "Døde"')
        change(toml, 'activity = "IGU"', 'activity = "IGUer"')
        change(toml, 'group = "Kontanthjælp", category', 'group = "Kontant", category')
        said = self.stopped(project)
        assert "4 faults in the input" in said
        assert "did you mean 'Formue'?" in said
        assert all(repr(wrong) in said for wrong in ("Formuer", "Døde", "IGUer", "Kontant"))

    def test_a_meeting_that_an_earlier_version_made_is_made_anew(self, project: Path) -> None:
        toml = project / "data" / "raw" / MEETING / "meeting.toml"
        made = toml.read_text(encoding="utf-8")
        earlier = made.partition("\n")[2].replace("Opdigtet møde", "Møde")
        seal = made.partition("\n")[0].rpartition(" ")[0]
        digest = hashlib.sha256(earlier.encode("utf-8")).hexdigest()
        toml.write_text(f"{seal} {digest}\n{earlier}", encoding="utf-8")
        assert udvalgstal(project, "demo").status == 0
        assert toml.read_text(encoding="utf-8") == made

    @pytest.mark.parametrize("meeting", [MEETING, SECOND])
    def test_a_meeting_changed_by_hand_is_not_overwritten(
        self, project: Path, meeting: str
    ) -> None:
        toml = project / "data" / "raw" / meeting / "meeting.toml"
        change(toml, "Opdigtet møde", "Mit møde")
        ran = udvalgstal(project, "demo")
        assert ran.status == 2
        assert "was changed by hand; delete it, and it is made again" in ran.err
        assert "Mit møde" in toml.read_text(encoding="utf-8")
