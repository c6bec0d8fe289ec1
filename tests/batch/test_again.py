"""A run makes only what has changed, keeps what it made, and can prove what it published."""

from __future__ import annotations

import json
import os
import re
import shutil
from copy import copy
from pathlib import Path

import nbformat
import pytest
from test_run import PERSONAL_ID, REPORTS, add_report, change, plain, soup, tell_of_a_path

from analysis.batch.manifest import Manifest
from analysis.batch.verify import first_difference
from analysis.faults import InputError
from analysis.papers import MAY_OPEN, Papers, files_read, open_meeting
from analysis.project import Project
from commands import (
    HELSINGOER,
    HOEJE_TAASTRUP,
    Ran,
    kept_files,
    leftovers,
    published_files,
    udvalgstal,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def project(published: Path, tmp_path: Path) -> Path:
    """A published copy that a test may change."""
    return Path(shutil.copytree(published, tmp_path / "project"))


def built(ran: Ran) -> list[str]:
    """The reports that a run has built."""
    return sorted(re.findall(r"^\S+ (\S+): built$", ran.err, re.MULTILINE))


def would_build(ran: Ran) -> dict[str, str]:
    """The reports that a run would build, and why."""
    return dict(re.findall(r"^  (\S+): would be built: (.+)$", ran.out, re.MULTILINE))


class TestOnlyWhatHasChangedIsBuilt:
    """A report is made from its notebook, its parameters, the files it reads, and the program."""

    @pytest.mark.thorough
    def test_a_changed_cell_builds_the_reports_that_show_it(self, project: Path) -> None:
        change(project, HELSINGOER, "aktiveringsgrad.csv", "Slagelse;22,5", "Slagelse;22,6")
        before = published_files(project), kept_files(project)
        planned = udvalgstal(project, "run", "--dry-run")
        assert would_build(planned) == {
            "aktiveringsgrad": f"data/raw/{HELSINGOER}/aktiveringsgrad.csv changed"
        }
        assert f"{HOEJE_TAASTRUP}: up to date" in planned.out
        assert planned.out.endswith("Nothing was built.\n")
        assert (published_files(project), kept_files(project)) == before
        ran = udvalgstal(project, "run")
        assert ran.status == 0
        assert built(ran) == ["aktiveringsgrad"]
        assert f"{HELSINGOER}: published, 7 reports (1 built, 6 unchanged)" in ran.out
        page = project / "reports" / HELSINGOER / "aktiveringsgrad.html"
        assert "22,6" in page.read_text(encoding="utf-8")
        # What is built in part is what is built as a whole.
        in_part = published_files(project)
        assert len(built(udvalgstal(project, "run", "--force"))) == 8
        assert published_files(project) == in_part

    @pytest.mark.exhaustive
    def test_a_report_that_only_names_a_figure_in_words_follows_it(self, project: Path) -> None:
        """``{table:row:column}`` of a table that the report does not show is read all the same."""
        named = 'finding = "I Slagelse er den {aktiveringsgrad:Slagelse:2016-Q1}"'
        report = 'name = "investering-i-ledige"'
        change(project, HELSINGOER, "meeting.toml", report, f"{report}\n{named}")
        assert udvalgstal(project, "run").status == 0
        again = udvalgstal(project, "run")
        assert (built(again), f"{HELSINGOER}: up to date" in again.out) == ([], True)
        change(project, HELSINGOER, "aktiveringsgrad.csv", "Slagelse;22,5", "Slagelse;22,6")
        assert built(udvalgstal(project, "run")) == ["aktiveringsgrad", "investering-i-ledige"]
        page = project / "reports" / HELSINGOER / "investering-i-ledige.html"
        assert "I Slagelse er den 22,6" in page.read_text(encoding="utf-8")

    def test_a_dry_run_with_nothing_to_do_says_so(self, project: Path) -> None:
        assert udvalgstal(project, "run", "--dry-run").out == (
            f"{HELSINGOER}: up to date\n{HOEJE_TAASTRUP}: up to date\nNothing was built.\n"
        )

    @pytest.mark.thorough
    def test_a_changed_notebook_builds_its_reports(self, project: Path) -> None:
        path = project / "notebooks" / "flygtningestatus.ipynb"
        path.write_text(path.read_text(encoding="utf-8").replace("Om tallene", "Om disse tal"))
        planned = udvalgstal(project, "run", "--dry-run")
        assert would_build(planned) == {"flygtningestatus": "its notebook has changed"}
        assert built(udvalgstal(project, "run")) == ["flygtningestatus"]

    def test_changed_parameters_are_told_from_other_changes_of_the_meeting(
        self, project: Path
    ) -> None:
        title = 'title = "Investering i ledige"'
        toml = project / "data" / "raw" / HELSINGOER / "meeting.toml"
        assert toml.read_text(encoding="utf-8").count(title) == 1
        change(project, HELSINGOER, "meeting.toml", title, title.replace("ledige", "de ledige"))
        reasons = would_build(udvalgstal(project, "run", "--dry-run"))
        assert list(reasons) == REPORTS  # every report shows something of what the meeting says
        assert reasons.pop("investering-i-ledige") == "its parameters differ"
        assert set(reasons.values()) == {f"data/raw/{HELSINGOER}/meeting.toml changed"}

    def test_another_lock_builds_everything(self, project: Path) -> None:
        with (project / "requirements" / "batch.txt").open("a") as lock:
            lock.write("# another\n")
        reasons = would_build(udvalgstal(project, "run", "--dry-run"))
        assert len(reasons) == 8
        assert set(reasons.values()) == {"requirements/batch.txt has changed"}

    @pytest.mark.thorough
    def test_neither_times_nor_metadata_count(self, project: Path) -> None:
        for path in [*project.rglob("*")]:
            os.utime(path, (0, 0))
        assert "nothing was built" in udvalgstal(project, "run").out
        path = project / "notebooks" / "aktiveringsgrad.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[-1].source += "\n\nraise ValueError('fejl')"
        notebook.metadata["papermill"] = {"exception": None, "end_time": "2999-01-01"}
        nbformat.write(notebook, path)
        os.utime(path, (0, 0))
        ran = udvalgstal(project, "run")
        assert ran.status == 1
        assert "aktiveringsgrad failed: cell" in ran.err

    def test_by_force_everything_is_built(self, project: Path) -> None:
        planned = udvalgstal(project, "run", "--force", "--dry-run", HOEJE_TAASTRUP)
        assert would_build(planned) == {"tilskud-og-forbrug": "--force"}

    @pytest.mark.thorough
    def test_a_preview_is_not_made_twice(self, project: Path) -> None:
        change(project, HELSINGOER, "aktiveringsgrad.csv", "Slagelse;22,5", "Slagelse;22,6")
        assert built(udvalgstal(project, "run", "--only", "aktiveringsgrad")) == ["aktiveringsgrad"]
        assert built(udvalgstal(project, "run", "--only", "aktiveringsgrad")) == []
        forced = udvalgstal(project, "run", "--only", "aktiveringsgrad", "--force")
        assert built(forced) == ["aktiveringsgrad"]
        ran = udvalgstal(project, "run")
        assert f"{HELSINGOER}: published, 7 reports (0 built, 7 unchanged)" in ran.out

    @pytest.mark.thorough
    def test_after_a_failure_only_what_failed_is_built(self, project: Path) -> None:
        add_report(project, "fejler", ["raise ValueError('tallet mangler')"])
        ran = udvalgstal(project, "run", HOEJE_TAASTRUP)
        assert ran.status == 1
        assert built(ran) == ["tilskud-og-forbrug"]  # the meeting has another report now
        assert would_build(udvalgstal(project, "run", "--dry-run")) == {
            "fejler": "was not built yet"
        }

    @pytest.mark.thorough
    def test_a_report_that_a_meeting_no_longer_has_is_not_kept(self, project: Path) -> None:
        add_report(project, "fejler", ["raise ValueError('tallet mangler')"])
        before = (project / "data" / "raw" / HOEJE_TAASTRUP / "meeting.toml").read_text()
        assert udvalgstal(project, "run", "--keep-going").status == 1
        content = json.loads((project / "reports" / HOEJE_TAASTRUP / "manifest.json").read_text())
        assert content["reports"]["fejler"]["failed"] == "cell"
        assert f"{HOEJE_TAASTRUP}/fejler.ipynb" in kept_files(project)
        toml = project / "data" / "raw" / HOEJE_TAASTRUP / "meeting.toml"
        toml.write_text(before.split('\n[[reports]]\nname = "fejler"')[0])
        assert udvalgstal(project, "run").status == 0
        assert f"{HOEJE_TAASTRUP}/fejler.ipynb" not in kept_files(project)

    @pytest.mark.thorough
    def test_a_page_that_was_kept_and_tampered_with_is_not_used(self, project: Path) -> None:
        before = published_files(project)
        kept = project / ".runs" / HOEJE_TAASTRUP / "tilskud-og-forbrug.json"
        kept.write_text(kept.read_text().replace("1.046.270", "1.046.271"))
        page = project / "reports" / HOEJE_TAASTRUP / "tilskud-og-forbrug.html"
        page.unlink()
        assert built(udvalgstal(project, "run")) == ["tilskud-og-forbrug"]
        assert published_files(project) == before

    @pytest.mark.thorough
    def test_a_published_file_that_is_gone_comes_back_without_being_built(
        self, project: Path
    ) -> None:
        before = published_files(project)
        (project / "reports" / HELSINGOER / "aktiveringsgrad.html").unlink()
        (project / "reports" / "index.html").unlink()
        assert built(udvalgstal(project, "run")) == []
        assert published_files(project) == before

    def test_an_index_that_was_tampered_with_is_put_right(self, project: Path) -> None:
        before = published_files(project)
        index = project / "reports" / "index.html"
        index.write_text(index.read_text().replace("2017", "2018"))
        assert udvalgstal(project, "run").status == 0
        assert published_files(project) == before

    def test_without_what_was_kept_nothing_is_built_that_is_published(self, project: Path) -> None:
        shutil.rmtree(project / ".runs")
        assert "nothing was built" in udvalgstal(project, "run").out


def unread(papers: Papers) -> Papers:
    """The same papers, of which nothing has been asked for."""
    found = copy(papers)
    found.asked = set()
    return found


def files_of(papers: Papers) -> list[str]:
    """The files of the meeting's own folder; the goals of its municipality lie beside it."""
    *own, goals = papers.files_read("raw/moede")
    assert goals == "raw/goals.toml"
    return [path.removeprefix("raw/moede/") for path in own]


class TestWhatAReportHasRead:
    """Papers keep account of the tables that are asked for."""

    @pytest.fixture
    def papers(self, helsingoer: Papers) -> Papers:
        return unread(helsingoer)

    def test_the_description_of_the_meeting_is_always_read(self, papers: Papers) -> None:
        assert files_of(papers) == ["meeting.toml"]

    def test_a_table_that_is_asked_for_is_read(self, papers: Papers) -> None:
        papers.observations_of("aktiveringsgrad")
        papers.table("hovedgrupper")
        assert {"aktiveringsgrad.csv", "hovedgrupper.csv"} <= {*files_of(papers)}
        assert "afsluttede-borgere.csv" not in files_of(papers)

    def test_an_empty_name_stands_for_no_table(self, papers: Papers) -> None:
        assert len(papers.observations_of("")) == 0
        assert files_of(papers) == ["meeting.toml"]

    def test_a_table_that_a_check_compares_it_with_is_read_too(self, papers: Papers) -> None:
        papers.table("flygtninge-efter-alder")
        together = {
            place.table
            for found in papers.concerning({"flygtninge-efter-alder"})
            for place in found.relation.places
        }
        assert len(together) > 1
        # And the sexes, which tell whether the ages or their total may be wrong.
        together.add("flygtninge-efter-koen")
        assert {f"{table}.csv" for table in together} <= {*files_of(papers)}

    def test_who_asks_for_the_whole_meeting_has_read_it_all(self, papers: Papers) -> None:
        for ask in ("observations", "results", "causes", "coverage", "delivery"):
            asked = unread(papers)
            getattr(asked, ask)
            assert len(files_of(asked)) == 26, ask  # 25 tables and meeting.toml

    def test_an_unknown_table_is_named_with_those_there_are(self, papers: Papers) -> None:
        with pytest.raises(KeyError, match="aktiveringsgrad"):
            papers.observations_of("aktiveringsgrader")


class TestOpeningAMeeting:
    """A notebook opens the meetings that its report may show, and tells what it has read."""

    @pytest.fixture(autouse=True)
    def nothing_is_open(self, copied_project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("analysis.papers._opened", {})
        monkeypatch.chdir(copied_project.notebooks)

    def test_what_it_has_read_is_told_by_its_path_in_the_project(self) -> None:
        assert files_read() == {}
        papers = open_meeting(HOEJE_TAASTRUP)
        papers.table("tilskud-og-forbrug")
        read = [*files_read()]
        folder = f"data/raw/{HOEJE_TAASTRUP}"
        own = [f"{folder}/meeting.toml", f"{folder}/tilskud-og-forbrug.csv"]
        assert read == [*own, "data/raw/hoeje-taastrup/goals.toml"]
        open_meeting(HOEJE_TAASTRUP)  # once more, and what was read before is not forgotten
        assert [*files_read()] == read

    def test_another_source_than_the_two_there_are_is_refused(self) -> None:
        with pytest.raises(ValueError, match="source is 'printed' or 'register', not 'both'"):
            open_meeting(HELSINGOER, "both")  # type: ignore[arg-type]

    def test_so_is_a_meeting_that_no_parameter_of_the_report_names(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(MAY_OPEN, HOEJE_TAASTRUP)
        with pytest.raises(InputError, match="no parameter of it names it"):
            open_meeting(HELSINGOER)


class TestTheExecutedNotebook:
    """It is kept for the analyst, without times, paths, and personal ids."""

    def notebook(self, project: Path, meeting: str, name: str) -> nbformat.NotebookNode:
        path = project / ".runs" / meeting / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        return notebook

    def test_it_holds_what_the_report_shows(self, published: Path) -> None:
        notebook = self.notebook(published, HELSINGOER, "aktiveringsgrad")
        assert "14,5" in json.dumps(notebook)
        (given,) = [
            cell
            for cell in notebook.cells
            if "injected-parameters" in cell.metadata.get("tags", [])
        ]
        assert f'meeting = "{HELSINGOER}"' in given.source
        assert not any("account" in str(cell) for cell in notebook.cells)

    def test_it_holds_no_times_and_no_paths(self, published: Path) -> None:
        for name in REPORTS:
            notebook = self.notebook(published, HELSINGOER, name)
            assert "papermill" not in notebook.metadata
            assert all(cell.metadata.keys() <= {"tags"} for cell in notebook.cells)
            assert str(published) not in json.dumps(notebook)

    @pytest.mark.thorough
    def test_of_an_error_it_keeps_the_message_and_the_analysts_own_lines(
        self, project: Path
    ) -> None:
        add_report(
            project,
            "fejler",
            [
                "import json, sys\nprint('her:', __import__('pathlib').Path.cwd())",
                "def own():\n    return json.loads('{')\nown()",
            ],
        )
        ran = udvalgstal(project, "run", HOEJE_TAASTRUP)
        assert f"  as far as it ran: .runs/{HOEJE_TAASTRUP}/fejler.ipynb" in ran.err
        notebook = self.notebook(project, HOEJE_TAASTRUP, "fejler")
        (stream,) = notebook.cells[2].outputs
        assert stream.text.startswith(f"her: .runs/{HOEJE_TAASTRUP}/")
        assert stream.text.endswith("/fejler\n")
        (error,) = notebook.cells[3].outputs
        *lines, message = error.traceback
        assert message.startswith("JSONDecodeError: Expecting property name")
        assert [line for line in lines if line.startswith("Cell In")] == [
            "Cell In[4], line 3",
            "Cell In[4], line 2, in own()",
        ]
        assert not [line for line in lines if "raw_decode" in line or "File" in line]
        assert "\x1b" not in "".join(error.traceback)

    def test_a_personal_id_is_masked_wherever_it_stands(self, project: Path) -> None:
        secret = "'-'.join(['Borger 070590', '1234'])"
        cells = [f"print({secret})", f"{{'borger': {secret}}}", f"raise ValueError({secret})"]
        add_report(project, "person", cells)
        assert udvalgstal(project, "run", HOEJE_TAASTRUP).status == 1
        kept = kept_files(project)[f"{HOEJE_TAASTRUP}/person.ipynb"].decode()
        assert PERSONAL_ID not in kept
        assert kept.count("Borger 07••••-••••") >= 3


class TestVerify:
    """Built again, it is the same; or the first difference is told."""

    @pytest.mark.thorough
    def test_the_first_difference_is_told_by_file_table_and_cell(self, project: Path) -> None:
        page = project / "reports" / HELSINGOER / "aktiveringsgrad.html"
        text = page.read_text(encoding="utf-8")
        assert ">22,5<" in text
        changed = text.replace(">22,5<", ">22,6<").replace("<tbody>", "<tbody><tr></tr>")
        page.write_text(changed, encoding="utf-8")
        ran = udvalgstal(project, "verify", HELSINGOER)
        assert ran.status == 1
        assert f"{HELSINGOER}: published file aktiveringsgrad.html is not what" in ran.out
        assert re.search(
            r"aktiveringsgrad.html, table 'Tabel 1. Aktiveringsgrad .+', row 'Slagelse', "
            r"column '1. kvart. 2016': published is '22,6', built again '22,5'",
            ran.out,
        )

    @pytest.mark.thorough
    def test_so_is_one_in_a_csv_file(self, project: Path) -> None:
        path = project / "reports" / HOEJE_TAASTRUP / "tables" / "tilskud-og-forbrug.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count("439.450") == 1
        path.write_text(text.replace("439.450", "439.451") + "\n\n", encoding="utf-8")
        ran = udvalgstal(project, "verify", HOEJE_TAASTRUP)
        assert re.search(
            r"tables/tilskud-og-forbrug.csv, row '.+', column '.+', trykt: "
            r"published is '439.451', built again '439.450'",
            ran.out,
        )

    @pytest.mark.thorough
    def test_and_one_outside_a_table(self, project: Path) -> None:
        path = project / "reports" / HOEJE_TAASTRUP / "index.html"
        path.write_text(path.read_text(encoding="utf-8").replace("<h1", "<h1 "), encoding="utf-8")
        ran = udvalgstal(project, "verify", HOEJE_TAASTRUP)
        assert f"{HOEJE_TAASTRUP}: index.html differs, though not in a table" in ran.out

    @pytest.mark.thorough
    def test_another_interpreter_or_lock_is_named(self, project: Path) -> None:
        path = project / "reports" / HOEJE_TAASTRUP / "manifest.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        del content["sha256"]
        content["versions"] |= {"python": "3.10", "pandas": "2.9.9"}
        path.write_text(Manifest.model_validate(content).text(), encoding="utf-8")
        (project / "requirements" / "batch.txt").write_text("", encoding="utf-8")
        ran = udvalgstal(project, "verify", HOEJE_TAASTRUP)
        assert ran.status == 1
        said = ran.out.splitlines()
        here = json.loads((project / "reports" / HELSINGOER / "manifest.json").read_text())
        assert f"{HOEJE_TAASTRUP}: it was published with python 3.10, " in said[1]
        assert said[0] == (
            f"{HOEJE_TAASTRUP}: it was published with pandas 2.9.9, "
            f"and this is {here['versions']['pandas']}"
        )
        assert said[2] == (
            f"{HOEJE_TAASTRUP}: since it was published, requirements/batch.txt has changed"
        )

    def test_changed_inputs_are_named(self, project: Path) -> None:
        change(project, HOEJE_TAASTRUP, "tilskud-og-forbrug.csv", "439.450", "439.460")
        ran = udvalgstal(project, "verify", HOEJE_TAASTRUP)
        changed = f"data/raw/{HOEJE_TAASTRUP}/tilskud-og-forbrug.csv has changed"
        assert f"{HOEJE_TAASTRUP}: since it was published, {changed}" in ran.out
        assert "published is '439450', built again '439460'" in ran.out

    def test_so_is_a_file_that_only_one_of_them_has(self, tmp_path: Path) -> None:
        one, both = tmp_path / "one", tmp_path / "both"
        for folder, names in ((one, ["a.csv"]), (both, ["a.csv", "b.csv"])):
            folder.mkdir()
            for name in names:
                (folder / name).write_text("Gruppe;Antal;trykt\na;b;1\n", encoding="utf-8")
        assert [*first_difference(both, one)] == ["b.csv is published and was not built again"]
        assert [*first_difference(one, both)] == ["b.csv was built again and is not published"]
        assert [*first_difference(both, both)] == []

    @pytest.mark.thorough
    def test_what_must_not_be_published_is_named(self, project: Path) -> None:
        tell_of_a_path(project)
        ran = udvalgstal(project, "verify", HOEJE_TAASTRUP)
        assert ran.status == 1
        holds = "holds a path on somebody's computer"
        assert f"{HOEJE_TAASTRUP}: index.html {holds}" in ran.out
        words = 'text = "er brugt i 2011.'
        change(project, HOEJE_TAASTRUP, "meeting.toml", words, 'text = "Se /home/anna/tal.')
        ran = udvalgstal(project, "verify", HOEJE_TAASTRUP)
        assert ran.status == 1
        assert f"{HOEJE_TAASTRUP}: report tilskud-og-forbrug failed: the page {holds}" in ran.out
        assert leftovers(project) == []

    def test_what_is_not_published_cannot_be_verified(self, project: Path) -> None:
        shutil.rmtree(project / "reports" / HOEJE_TAASTRUP)
        ran = udvalgstal(project, "verify", HOEJE_TAASTRUP)
        assert ran.status == 1
        assert ran.out == f"{HOEJE_TAASTRUP}: is not published\n"


class TestTheManifest:
    """It tells what a published meeting was made from."""

    def test_a_report_names_what_it_read(self, published: Path) -> None:
        path = published / "reports" / HELSINGOER / "manifest.json"
        content = json.loads(path.read_text())
        read = content["reports"]["aktiveringsgrad"]["read"]
        folder = f"data/raw/{HELSINGOER}"
        assert f"{folder}/aktiveringsgrad.csv" in read
        assert f"{folder}/meeting.toml" in read
        assert set(read) < content["inputs"].keys()

    def test_the_index_has_from_it_what_the_first_three_reports_found(
        self, published: Path
    ) -> None:
        path = published / "reports" / HELSINGOER / "manifest.json"
        findings = json.loads(path.read_text(encoding="utf-8"))["shown"]["findings"]
        assert [each["report"] for each in findings] == REPORTS[:3]
        index = soup(published / "reports" / "index.html")
        for each in findings:
            (link,) = index.select(f'a[href="{HELSINGOER}/{each["report"]}.html"]')
            assert plain(link.get_text()) == f"{plain(each['heading'])} (Helsingør Kommune)"
