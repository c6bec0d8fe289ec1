"""The guides hold: following them to the letter gives what they say.

Every block of ``docs/vejledning.md``, of the guide to registers and of the reference is a step. The
first word after its fence says what a reader does with it: types it into a workbook (``regneark``),
saves it as a file (``gem``), finds it in one (``står``), adds it to one (``nederst``), writes it
where a file asks for it (``udfyld``), runs it, or puts it into a notebook. The steps of a page are
taken in order, in a copy of the project's folders.
"""

from __future__ import annotations

import csv
import json
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import get_args

import nbformat
import openpyxl
import pytest
from bs4 import BeautifulSoup
from nbformat import v4

from analysis import Table
from analysis.danish import NO_BREAK_SPACE
from analysis.export.report import ReportExporter
from analysis.meeting import Meeting
from analysis.meeting.calendar import Calendar
from analysis.meeting.counted import Measured
from analysis.meeting_file import OPEN
from analysis.papers import Papers, open_papers
from analysis.periods import Period, PeriodKind
from analysis.present.blocks import Header, Section
from analysis.project import Address, Project
from analysis.register import mapping
from analysis.register.contract import CODE_TABLES, RELATIONS
from analysis.register.measures.records import FILTERS, MEASURES
from commands import ROOT, copy_of_the_project, udvalgstal

pytestmark = pytest.mark.xdist_group("vejledning")

PAGES = {
    name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("vejledning", "vejledning-register", "meeting-toml", "kalender", "hentede-tal")
}
GUIDE, REGISTERS, REFERENCE, CALENDAR, _ = PAGES.values()
COMMAND = ".venv/bin/udvalgstal "
# Commands that start kernels, or need what they made.
KERNELS = ("run", "verify", "publish", "release")
OWN = "naestved/2024-03-06"  # the guide's own meeting
COUNTED = "naestved/2024-05-08"  # its meeting whose figures are counted in a register
EXTRACT = "naestved/register/2024-04-15"

_BLOCK = re.compile(r"^```(?P<info>[^\n]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_REMOVE = re.compile(r"[Ss]let mapp(?:en|erne)(?P<paths>(?:\s|,|og|filen|filerne|`[^`]+`)+)")
_PROGRESS = re.compile(r": (built|failed|\d+ reports)$")


@dataclass(frozen=True)
class Step:
    """One thing that the guide tells its reader to do."""

    page: str
    line: int
    language: str
    words: tuple[str, ...]
    text: str
    before: str = ""

    def __str__(self) -> str:
        """Name the step as a test is named."""
        first = self.text.strip().splitlines()[0] if self.language == "console" else ""
        name = first.removeprefix(f"$ {COMMAND}") or " ".join([self.language, *self.words])
        return f"{self.page}, line {self.line}: {name}"

    @property
    def starts_kernels(self) -> bool:
        """Whether the step runs notebooks."""
        return self.text.startswith(tuple(f"$ {COMMAND}{name}" for name in KERNELS))


def _typed(cell: str) -> Decimal | int | str:
    """Return what Excel makes of what is typed into a cell."""
    if cell.endswith(" %"):
        return Decimal(cell.removesuffix(" %").replace(",", ".")) / 100
    return int(cell) if re.fullmatch(r"-?\d+", cell) else cell


def _steps(page: str) -> list[Step]:
    text = PAGES[page]
    found = []
    for match in [*_BLOCK.finditer(text), *_REMOVE.finditer(text)]:
        line = text.count("\n", 0, match.start()) + 1
        if "paths" in match.groupdict():
            paths = tuple(re.findall(r"`([^`]+)`", match["paths"]))
            found.append(Step(page, line, "slet", paths, match[0]))
        else:
            language, *words = match["info"].split()
            before = text[: match.start()].rstrip().rpartition("\n\n")[2]
            found.append(Step(page, line, language, tuple(words), match["text"], before))
    return sorted(found, key=lambda step: step.line)


STEPS = [step for page in PAGES for step in _steps(page)]
EXAMPLES = [step for step in STEPS if step.words in {("eksempel",), ("kalender",)}]  # only to read
FILES = [step for step in STEPS if step.language in {"toml", "csv"} and step not in EXAMPLES]
CONSOLE = [step for step in STEPS if step.language == "console"]
FIRST_COUNT = next(step for step in CONSOLE if COUNTED in step.text)


@dataclass
class Reader:
    """Somebody who follows the guide, one step after the other."""

    root: Path
    with_kernels: bool
    steps: list[Step] = field(default_factory=list)
    taken: int = 0
    said: dict[int, str] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    notebook: Path = Path()
    published: dict[int, set[str]] = field(default_factory=dict)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)

    def follow(self, step: Step) -> None:
        """Take every step up to and with this one that has not been taken."""
        while self.taken <= self.steps.index(step):
            self.taken += 1
            self._take(self.steps[self.taken - 1])

    def follow_only(self, step: Step) -> None:
        """Take this step and none before it."""
        self._take(step)

    def _take(self, step: Step) -> None:
        if step.language == "slet":
            self._remove(step)
        elif step.language == "console":
            self._run(step)
        elif step.words[:1] == ("regneark",):
            self._type_sheet(step)
        elif step.words[:1] == ("udfyld",):
            self._fill_in(step)
        elif step.words[:1] == ("gem",):
            path = self.root / step.words[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.text, encoding="utf-8")
        elif step.words[:1] == ("nederst",):
            path = self.root / step.words[1]
            path.write_text(f"{path.read_text(encoding='utf-8')}\n{step.text}", encoding="utf-8")
        elif step.words[:1] == ("står",):
            assert step.text in (self.root / step.words[1]).read_text(encoding="utf-8")
        elif step.words[:1] == ("parameters",):
            self._begin_notebook(step)
        elif step.words[:1] == ("celle",):
            make = v4.new_markdown_cell if step.language == "markdown" else v4.new_code_cell
            self._add_cell(make(step.text.rstrip("\n")))

    def _run(self, step: Step) -> None:
        if step.starts_kernels and not self.with_kernels:
            return
        (call,) = (line[2:] for line in step.text.splitlines() if line.startswith("$ "))
        if call.startswith("make "):
            done = subprocess.run(
                ["make", "-n", *shlex.split(call)[1:]],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            self.said[step.line], self.statuses[step.line] = done.stdout, done.returncode
            if f"{COMMAND}demo\n" in done.stdout:
                assert udvalgstal(self.root, "demo").status == 0
            return
        ran = udvalgstal(self.root, *shlex.split(call.removeprefix(COMMAND)))
        lines = ran.said.splitlines()
        if step.starts_kernels:
            lines = [line for line in lines if not _PROGRESS.search(line)]
        self.said[step.line] = "".join(f"{line}\n" for line in lines)
        self.statuses[step.line] = ran.status
        self.published[step.line] = {
            path.relative_to(self.root).as_posix() for path in (self.root / "reports").rglob("*")
        }
        self.texts[step.line] = {
            path.name: path.read_text(encoding="utf-8")
            for path in (self.root / "reports" / COUNTED).glob("*.*")
            if path.suffix in (".html", ".json")
        }

    def _remove(self, step: Step) -> None:
        for name in step.words:
            path = self.root / name
            if path.is_dir():
                shutil.rmtree(path)
            elif self.with_kernels or path.exists():
                path.unlink()

    def _type_sheet(self, step: Step) -> None:
        """Type the cells into a sheet; of ``15,0 %`` Excel makes a figure with a format."""
        path = self.root / step.words[1]
        book = openpyxl.load_workbook(path) if path.exists() else openpyxl.Workbook()
        if not path.exists():
            book.remove(book.worksheets[0])
        sheet = book.create_sheet(step.words[2])
        for row in csv.reader(step.text.splitlines(), delimiter=";"):
            sheet.append([_typed(cell) for cell in row])
        for cell in (cell for row in sheet for cell in row if isinstance(cell.value, Decimal)):
            cell.number_format = "0.0%"
        book.save(path)

    def _fill_in(self, step: Step) -> None:
        """Write the lines in place of those that ask for something, one for each."""
        path = self.root / step.words[1]
        text = path.read_text(encoding="utf-8")
        asking = [line for line in text.splitlines() if OPEN in line]
        wanted = step.text.splitlines()
        keys = [[line.split(" = ")[0] for line in lines] for lines in (asking, wanted)]
        assert keys[0] == keys[1]
        for line, instead in zip(asking, wanted, strict=True):
            text = text.replace(line, instead, 1)
        path.write_text(re.sub(r"^# UDFYLD: .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")

    def _begin_notebook(self, step: Step) -> None:
        """A copy of ``tabel.ipynb`` with all but the first cell taken away."""
        self.notebook = self.root / step.words[1]
        notebook = nbformat.read(self.root / "notebooks" / "tabel.ipynb", as_version=4)
        notebook.cells = notebook.cells[:1]
        assert notebook.cells[0].metadata.tags == ["parameters"]
        notebook.cells[0].source = step.text.rstrip("\n")
        nbformat.write(notebook, self.notebook)

    def _add_cell(self, cell: nbformat.NotebookNode) -> None:
        notebook = nbformat.read(self.notebook, as_version=4)
        notebook.cells.append(cell)
        nbformat.write(notebook, self.notebook)


@pytest.fixture(scope="module")
def readers(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[str, Reader]:
    """One reader of each page, who begins with what a new clone has.

    Kernels are left out when no slow test is wanted.
    """
    slow = any(
        item.path == request.path and item.get_closest_marker("slow")
        for item in request.session.items
    )
    return {
        page: Reader(copy_of_the_project(tmp_path_factory.mktemp(page)), slow, _steps(page))
        for page in PAGES
    }


@pytest.fixture
def reader(readers: dict[str, Reader]) -> Reader:
    """Follow the guide of one who has the figures."""
    return readers["vejledning"]


def _marked(step: Step) -> object:
    return pytest.param(step, id=str(step), marks=[pytest.mark.slow] if step.starts_kernels else [])


# --- the text itself ------------------------------------------------------------------------------


def test_every_block_of_the_guide_is_a_step_of_a_known_kind() -> None:
    kinds = {(step.language, step.words[0] if step.words else "") for step in STEPS}
    assert kinds - {("slet", step.words[0]) for step in STEPS if step.language == "slet"} <= {
        ("console", ""),
        ("csv", "regneark"),
        *((language, "gem") for language in ("toml", "csv")),
        *(("toml", word) for word in ("nederst", "udfyld", "står", "eksempel", "kalender")),
        *(("python", word) for word in ("jupyter", "parameters", "celle")),
        ("markdown", "celle"),
    }
    fences = sum(page.count("```") for page in PAGES.values())
    assert fences == 2 * sum(step.language != "slet" for step in STEPS)


@pytest.mark.parametrize("step", FILES, ids=str)
def test_the_text_before_a_file_says_where_it_goes(step: Step) -> None:
    """A reader sees no words after a fence; what a test does with a block must be said."""
    path, verb = (
        step.words[1],
        {"nederst": "nederst", "udfyld": "skriv", "står": "står"}.get(step.words[0], "gem"),
    )
    section = PAGES[step.page][: PAGES[step.page].index(step.text)]
    heading = "\n### " if step.page == "vejledning" else "\n## "
    said = section[section.rindex(heading) :] if verb == "nederst" else step.before
    assert f"`{path}`" in said
    assert verb in said.casefold()


@pytest.mark.parametrize("step", EXAMPLES, ids=str)
def test_an_example_of_a_part_of_the_file_can_be_read(step: Step) -> None:
    content = tomllib.loads(step.text)
    if step.page == "kalender":
        assert Calendar.model_validate(content)
        return
    said = content.pop("tables", {})
    table = {"id": "t", "title": "T", "columns": [{"heading": "A"}]}
    tables = said if isinstance(said, list) else [table | said]
    meeting = {"municipality": "Næstved", "committee": "U", "date": date(2024, 3, 6)}
    assert Meeting.model_validate(meeting | content | {"document": "R", "tables": tables})


def test_the_guides_name_no_place_outside_the_project() -> None:
    for page in PAGES.values():
        assert not re.search(r"(?<![\w.`])/(work|home|tmp|root|Users|usr)\b", page)


def _anchors(page: str) -> list[str]:
    headings = re.findall(r"^##+ (.+)$", _BLOCK.sub("", page), re.MULTILINE)
    return [re.sub(r"[^\w -]", "", each).casefold().replace(" ", "-") for each in headings]


def test_the_links_of_the_guides_lead_to_headings() -> None:
    for name, page in PAGES.items():
        assert len({*_anchors(page)}) == len(_anchors(page))
        for file, anchor in re.findall(r"\]\(([\w-]*)(?:\.md)?#([^)]+)\)", page):
            assert anchor in _anchors(PAGES[file or name])
        assert {*re.findall(r"\]\(([\w-]+)\.md", page)} <= {*PAGES}


def test_the_guide_lists_its_sections() -> None:
    sections = [each for each in _anchors(GUIDE) if re.match(r"\d+-", each)]
    assert re.findall(r"^\d+\. \[.+\]\(#(.+)\)$", GUIDE, re.MULTILINE) == sections
    assert [each.split("-")[0] for each in sections] == [str(number) for number in range(1, 11)]


def test_the_reference_is_made_from_the_models_and_has_words_for_every_key() -> None:
    """``make docs`` writes the keys; a key without words is named."""
    in_step = runpy.run_path(str(ROOT / "tools" / "meeting_page.py"))["in_step"]
    assert in_step(REFERENCE) == (REFERENCE, [])
    without = re.sub(r"^\| `cluster` .*\n", "", REFERENCE, flags=re.MULTILINE)
    page, lacks = in_step(without)
    assert "| `cluster` | liste af kommuner |  |  |\n" in page
    assert lacks == ["Meeting.cluster has no words"]
    misspelt = in_step(REFERENCE.replace("<!-- nøgler: Blank -->", "<!-- nøgler: Blanc -->"))
    assert misspelt[1] == ["Blank has no table", "Blanc is no model"]


# --- the tables of keys ---------------------------------------------------------------------------


def _rows_under(heading: str, page: str = REGISTERS) -> list[list[str]]:
    """Return the cells of the table of a page whose heading begins so."""
    lines = page[page.index(f"\n| {heading} |") + 1 :].split("\n\n", maxsplit=1)[0].splitlines()
    return [[cell.strip() for cell in line[1:-1].split(" | ")] for line in lines[2:]]


def _named_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize(
    ("page", "heading", "keys"),
    [
        (REFERENCE, "`measure` | Hvad der tælles", MEASURES),
        (REGISTERS, "Fil", RELATIONS),
        (REGISTERS, "Kodeliste", [f"{name}.csv" for name in CODE_TABLES]),
        (REGISTERS, "Nøgle", mapping.Mapped.model_fields),
    ],
    ids=["measures", "files", "code tables", "mapping"],
)
def test_a_table_of_keys_names_those_there_are_and_no_other(
    page: str, heading: str, keys: Collection[str]
) -> None:
    assert sorted(_named_in(row[0])[0] for row in _rows_under(heading, page)) == sorted(keys)


def test_every_way_to_write_a_period_is_read_as_the_guide_says() -> None:
    kinds = []
    for _, iso, words in _rows_under("Tid | Skriv", REFERENCE):
        (period,) = map(Period.parse, re.findall(r'"([^"]+)"', iso))
        assert f'`"{period}"`' == iso
        kinds.append(period.kind)
        assert {Period.parse(text).kind for text in re.findall(r'"([^"]+)"', words)} <= {
            period.kind
        }
    assert sorted(kinds) == sorted(get_args(PeriodKind))


def test_what_a_measure_is_told_apart_by_are_keys_of_counts() -> None:
    told = {"measure", "group", "period", "year", "months", "years", "at_least"}
    told |= {"reached", "hours", "since"}
    assert told | {*FILTERS} == {*Measured.model_fields}
    for name, what, _, apart in _rows_under("`measure` | Hvad der tælles", REFERENCE):
        filters = {*MEASURES[_named_in(name)[0]].filters}
        assert {*_named_in(apart)} == filters - told
        assert ("months" in _named_in(what)) is ("months" in filters)


def test_the_guide_names_the_columns_of_every_file_and_which_cells_may_be_blank() -> None:
    for name, needed, blank in ((row[0], row[2], row[3]) for row in _rows_under("Fil")):
        relation = RELATIONS[_named_in(name)[0]]
        assert {*_named_in(needed)} == {each.name for each in relation.columns if each.needed}
        assert {*_named_in(blank)} == {each.name for each in relation.columns if not each.needed}


def test_the_guide_names_the_columns_of_every_code_table_and_where_they_lie() -> None:
    for file, columns, _ in _rows_under("Kodeliste"):
        assert _named_in(columns) == [*CODE_TABLES[_named_in(file)[0].removesuffix(".csv")]]
    (folder,) = re.findall(r"kodelister. De ligger i `(.+)`", REGISTERS)
    assert {path.stem for path in (ROOT / folder).iterdir()} == {*CODE_TABLES}


# --- the steps ------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("step", [_marked(step) for step in CONSOLE])
def test_a_command_says_what_the_guide_says(readers: dict[str, Reader], step: Step) -> None:
    reader = readers[step.page]
    reader.follow(step)
    _, _, expected = step.text.partition("\n")
    said = reader.said[step.line]
    if expected:
        assert said == expected
    wrong = 2 if "in the input" in said else int("FAIL" in said)
    assert reader.statuses[step.line] == wrong, said
    if step.text.startswith("$ make"):
        assert "udvalgstal run" in said


@pytest.mark.thorough
@pytest.mark.parametrize("step", FILES, ids=str)
def test_a_file_of_the_guide_can_be_read(readers: dict[str, Reader], step: Step) -> None:
    """After each file that completes a description, ``check`` finds nothing wrong with the input.

    What is meant to be wrong is a meeting of its own and the first register; what is said of them
    is tried with their commands.
    """
    reader = readers[step.page]
    following = next(each for each in reader.steps if each in CONSOLE and each.line > step.line)
    reader.follow(following)
    wrong = "2024-04-03" in step.words[-1] or following == FIRST_COUNT
    if not following.starts_kernels:
        assert (reader.statuses[following.line] == 2) is wrong


@pytest.mark.thorough
def test_the_cells_for_jupyterlab_run_in_the_notebooks_folder(tmp_path: Path) -> None:
    project = copy_of_the_project(tmp_path)
    cells = [step.text for step in STEPS if step.words[:1] == ("jupyter",)]
    code = "".join(cells) + "\nassert table.frame.shape and len(rows)\n"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project / "notebooks",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_guide_names_every_column_of_the_observations(helsingoer: Papers) -> None:
    section = GUIDE[GUIDE.index("## 8. ") : GUIDE.index("### Lav notebooken")]
    assert [name for name in helsingoer.observations if f"`{name}`" not in section] == []


# --- cells of a table -----------------------------------------------------------------------------

_CELL_TOML = """
municipality = "Næstved"
committee = "Udvalg"
date = 2024-03-06
document = "Referat"
{tables}
"""
_CELL_TABLE = """
[[tables]]
id = "{id}"
title = "Celler"
unit = "{unit}"
rows = {{ heading = "Nr." }}
columns = [{{ heading = "Tal", negative_in_brackets = true }}]
"""
_CELL_NOTE = '[[tables.notes]]\nmark = "{mark}"\ntext = "En note."\n'
_UNITS = {"1,5 mio. kr.": "mio. kr.", "1,5 pct.-point": "procentpoint", "12 personer": "personer"}
_UNITS |= {"1.030,-": "kr."}
_NOTED = {"297 2)": "2", "297²": "2", "297*": "*"}


def _cells_of(heading: str) -> list[str]:
    """Return the cells that a table of the reference lists in its first column."""
    section = REFERENCE[REFERENCE.rindex("## Hvad en celle må holde") :]
    start = section.index(heading)
    table = section[start:].split("\n\n")[1].splitlines()[2:]
    return [cell for row in table for cell in re.findall(r"`([^`]+)`", row.split(" | ")[0])]


def _meeting_of_cells(
    folder: Path, cells: list[str], units: dict[str, str], noted: dict[str, str]
) -> tuple[Path, str]:
    """Deliver a meeting with one table for each cell, which has the unit and note it asks for."""
    project = copy_of_the_project(folder, "hoeje-taastrup/2012-08-15")
    place = project / "data" / "raw" / OWN
    place.mkdir(parents=True)
    tables = ""
    for number, cell in enumerate(cells):
        unit = "pct." if re.search("%|pct", cell) else "kr." if "kr" in cell else ""
        unit = units.get(cell, unit)
        tables += _CELL_TABLE.format(id=f"celle-{number}", unit=unit)
        for mark in re.findall(r"\[(.)\]", cell) or noted.get(cell, ""):
            tables += _CELL_NOTE.format(mark=mark)
            tables += "withdraws = true\n" if cell.startswith("-") else ""
        (place / f"celle-{number}.csv").write_text(f'Nr.;Tal\n1;"{cell}"\n', encoding="utf-8")
    (place / "meeting.toml").write_text(_CELL_TOML.format(tables=tables), encoding="utf-8")
    return project, OWN


def test_the_cells_that_the_guide_allows_are_read_as_it_says(tmp_path: Path) -> None:
    cells = _cells_of("Hvad en celle må holde")
    project, meeting = _meeting_of_cells(tmp_path, cells, _UNITS, _NOTED)
    ran = udvalgstal(project, "check", meeting)
    assert (ran.status, ran.err) == (0, "")
    papers = open_papers(Project(project), Address.parse(meeting))
    read = {
        cell: (None if row.value is None else str(row.value), row.status)
        for cell, row in zip(cells, papers.observations.itertuples(), strict=True)
    }
    assert read == {
        "1030": ("1030", "A"),
        "1.030": ("1030", "A"),
        "14,5": ("14.5", "A"),
        "-222": ("-222", "A"),
        "−222": ("-222", "A"),
        "+12": ("12", "A"),
        "(12)": ("-12", "A"),
        ":": (None, "hidden_or_zero"),
        "13,0 %": ("13.0", "A"),
        "13,0%": ("13.0", "A"),
        "13 pct.": ("13", "A"),
        "3.595.802 kr.": ("3595802", "A"),
        "kr. 1.030": ("1030", "A"),
        "1.030,-": ("1030", "A"),
        "1,5 mio. kr.": ("1.5", "A"),
        "1,5 pct.-point": ("1.5", "A"),
        "12 personer": ("12", "A"),
        "0": ("0", "A"),
        "-": (None, "O"),
        "–": (None, "O"),
        "..": (None, "Q"),
        "<5": (None, "below"),
        "under 5": (None, "below"),
        ".": (None, "M"),
        **dict.fromkeys(["...", "i.a.", "i.o.", "u.o.", "n/a"], (None, "O")),
        **dict.fromkeys(["297 [2]", "297 [2] [3]", *_NOTED], ("297", "A")),
        "- [9]": (None, "withdrawn"),
    }


def test_the_cells_that_the_guide_refuses_are_refused(tmp_path: Path) -> None:
    cells = _cells_of("Dette bliver afvist")
    project, meeting = _meeting_of_cells(tmp_path, cells, {"0,262": "pct."}, {})
    ran = udvalgstal(project, "check", meeting)
    assert ran.status == 2
    refused = re.findall(
        r"celle-(\d+)\.csv, row 2 \('1'\), column 'Tal': '(.+)' (?:is no fig|bears the unit)",
        ran.err,
    )
    assert refused == [(str(number), cell) for number, cell in enumerate(cells)]
    assert len(cells) == 11


# --- the guide's own meeting ----------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.slow
def test_a_meeting_made_by_the_guide_alone_is_published(reader: Reader) -> None:
    """The third meeting, with tables of the guide's own invention, needs no code of the package."""
    verify = next(step for step in CONSOLE if f"{COMMAND}verify" in step.text)
    reader.follow(verify)
    assert reader.said[verify.line] == f"{OWN}: reproduced\n"
    section = GUIDE[GUIDE.index("Det her ligger under `reports/`") :]
    named = re.findall(r"^\| `(reports/[^`]+)` ", section, re.MULTILINE)
    assert len(named) == 7
    assert set(named) <= reader.published[verify.line]
    previews = f"reports/.preview/{OWN}/varighed.html"
    assert previews in reader.published[verify.line]


@pytest.mark.slow
def test_the_report_of_the_guide_says_what_its_figures_say(reader: Reader) -> None:
    built = [step for step in CONSOLE if step.text.startswith(f"$ {COMMAND}run {OWN}\n")][-1]
    reader.follow(built)
    page = (reader.root / "reports" / OWN / "varighed.html").read_text(encoding="utf-8")
    assert "Under 8 uger er den største gruppe" in page
    said = "Gruppen har 412 af 831 modtagere, 49,6 pct."  # January, as meeting.toml asks
    assert said in page.replace(NO_BREAK_SPACE, " ")
    assert "Flest er i gruppen Under 8 uger: 412." in page
    wrong = (reader.root / "reports" / OWN / "forloeb-i-kommunerne.html").read_text(
        encoding="utf-8"
    )
    wrong = wrong.replace(NO_BREAK_SPACE, " ")
    assert "14,1" in wrong
    assert "64 af 455 er 14,1 %. Papirerne forklarer ikke forskellen." in wrong.replace(
        NO_BREAK_SPACE, " "
    )


@pytest.mark.slow
def test_the_reports_of_the_register_say_what_the_guide_says(readers: dict[str, Reader]) -> None:
    reader = readers["vejledning-register"]
    alone, beside = (step for step in CONSOLE if step.text.startswith(f"$ {COMMAND}run {COUNTED}"))
    reader.follow(beside)
    pages = [
        BeautifulSoup(reader.texts[step.line]["aktiveringsgrad.html"], "html.parser")
        for step in (alone, beside)
    ]
    texts = [re.sub(r"\s+", " ", page.main.get_text()) for page in pages]
    section = re.sub(r"\s+", " ", REGISTERS)
    for said in (
        "Kommunens register, udtræk af 15. april 2024",
        "Rækker med fejl i registeret er udeladt: en eller flere i aktiviteter.",
    ):
        assert f"»{said}«" in section
        assert all(said in text for text in texts)
    said = (
        "Tabel 1: rækken »Aktivitetsparate«, kolonnen »marts 2024«: "
        "35,0 % i registeret, 36,0 % trykt."
    )
    assert f"»{said}«" in section
    assert [said in text for text in texts] == [False, True]
    assert json.loads(reader.texts[alone.line]["manifest.json"])["set_aside"] == {
        "aktiviteter": None
    }


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.parametrize("page", ["vejledning", "vejledning-register", "meeting-toml"])
def test_the_example_can_be_taken_away_again(readers: dict[str, Reader], page: str) -> None:
    reader = readers[page]
    reader.follow(reader.steps[-1])
    assert reader.steps[-1].language == "slet"
    left = {path.relative_to(reader.root).as_posix() for path in reader.root.rglob("*")}
    examples = ("naestved", "slagelse", "varighed", "sygedagpenge")
    assert not [name for name in left if any(example in name for example in examples)]


# --- what is refused ------------------------------------------------------------------------------


def _page_of(papers: Papers, *prose: str) -> str:
    """Export a report with these cells of prose."""
    shown = (
        Header(papers, "Fund", "Resumé", tables=("hovedgrupper",)),
        Section("Et afsnit"),
        Table(papers, "hovedgrupper", number=1),
    )
    cells = []
    for block in shown:
        data = json.loads(json.dumps(block._repr_mimebundle_(), default=str))
        output = v4.new_output("display_data", data=data)
        cells.append(v4.new_code_cell("", outputs=[output]))
    cells += [v4.new_markdown_cell(text) for text in prose]
    return ReportExporter().report(v4.new_notebook(cells=cells), papers.meeting).html


def test_what_the_guide_says_is_refused_is_refused(helsingoer: Papers) -> None:
    assert "En kilde uden link" in _page_of(helsingoer, "En kilde uden link", "### Mindre")
    section = GUIDE[GUIDE.index("| Afvises |") :].split("\n\n")[0]
    examples = re.findall(r"\| `(.+)` \|$", section, re.MULTILINE)
    assert len(examples) == 8
    for example in (*examples, "Nummeret er 010190-1234."):
        with pytest.raises(Exception, match=r"holds|h1") as refused:
            _page_of(helsingoer, example)
        assert type(refused.value).__name__ == "RefusedError", example


# --- figures that the guide explains --------------------------------------------------------------


@pytest.mark.parametrize(("command", "after"), [("run", "`run`"), ("publish", "adressen")])
def test_the_options_that_the_guide_explains_are_those_there_are(
    tmp_path: Path, command: str, after: str
) -> None:
    project = copy_of_the_project(tmp_path, "hoeje-taastrup/2012-08-15")
    section = GUIDE[GUIDE.index(f"| Skriv efter {after} |") :].split("\n\n")[0]
    explained = set(re.findall(r"^\| `(--[a-z-]+)", section, re.MULTILINE))
    offered = set(re.findall(r"^  (--[a-z-]+)", udvalgstal(project, command, "--help").out, re.M))
    assert explained == offered


def test_a_cpr_number_stops_the_command_and_is_not_repeated(tmp_path: Path) -> None:
    project, meeting = _meeting_of_cells(tmp_path, ["010190-1234"], {}, {})
    ran = udvalgstal(project, "check", meeting)
    assert ran.status == 2
    assert "0190" not in ran.said
    assert "01••••-••••" in ran.said
    assert not list((project / "data" / "processed").rglob("*.parquet"))


@pytest.mark.thorough
def test_nor_does_a_share_that_may_be_set_aside_let_one_through(tmp_path: Path) -> None:
    """Also in a file that nothing is read from, and in a code table."""
    second = [step for step in CONSOLE if COUNTED in step.text][1]
    reader = Reader(copy_of_the_project(tmp_path, "hoeje-taastrup/2012-08-15"), with_kernels=False)
    files = [step for step in FILES if step.page == second.page]
    for step in (*files, second):
        if step == second or (
            step.line < second.line and re.search(f"{EXTRACT}|{COUNTED}", step.words[1])
        ):
            reader.follow_only(step)
    assert reader.statuses[second.line] == 0
    places = [f"data/raw/{EXTRACT}/{name}" for name in ("spare.csv", "ydelser.csv")]
    places.append("data/raw/naestved/register/codes/kommuner.csv")
    for place in places:
        path = reader.root / place
        path.parent.mkdir(exist_ok=True)
        had = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.write_text(f"{had}010190-1234\n", encoding="utf-8")
    ran = udvalgstal(reader.root, "check", COUNTED)
    assert ran.status == 2
    assert [place for place in places if f"{place}, row" not in ran.err] == []
    assert "0190" not in ran.said
    assert "01••••-••••" in ran.said
