"""A finished meeting read back from its files: every figure, and whatever else one could find."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from analysis import meeting_file
from analysis.checks.disclosure.seen import ReadBack
from analysis.export import read_back
from analysis.meeting import Meeting
from analysis.observations import Status
from analysis.present.computed import Computed, ComputedRow
from analysis.project import Address, Project
from commands import EKSEMPELKOMMUNE

pytestmark = pytest.mark.slow

LATER = pytest.mark.thorough
BOOK, CSV, PAGE = "tables.xlsx", "tables/afslutningsaarsager.csv", "afslutningsaarsager.html"


@pytest.fixture(scope="module")
def meeting(eksempelkommune: Path) -> Meeting:
    folder = Project(eksempelkommune).raw_folder(Address.parse(EKSEMPELKOMMUNE))
    found, faults = meeting_file.read(folder, "")
    assert found
    assert not faults
    return found


@pytest.fixture
def folder(eksempelkommune: Path, tmp_path: Path) -> Path:
    """The published files, which a test may change."""
    return Path(shutil.copytree(eksempelkommune / "reports" / EKSEMPELKOMMUNE, tmp_path / "made"))


def test_every_figure_is_read_in_each_file_that_has_it(folder: Path, meeting: Meeting) -> None:
    found = read_back.read(folder, meeting)
    assert found.unread == []
    texts = defaultdict(set)
    files = defaultdict(list)
    for one in found.seen:
        texts[one.place].add(one.text)
        files[one.place].append(Path(one.file).suffix)
    assert len(texts) == sum(
        len(table.rows.counts) * len(table.columns) for table in meeting.tables
    )
    assert {len(shown) for shown in texts.values()} == {1}
    assert {tuple(sorted(kinds)) for kinds in files.values()} == {(".csv", ".html", ".xlsx")}


def test_words_and_drawings_are_read_apart_from_tables(folder: Path, meeting: Meeting) -> None:
    found = read_back.read(folder, meeting)
    title = "Aktiveringsgrad i Eksempelkommune"
    assert any(title in one.text for one in found.said if one.file == "aktiveringsgrad.html")
    (wide, narrow) = (one for one in found.drawings if one.file == "aktiveringsgrad.html")
    assert [len(line) for line in wide.lines] == [len(line) for line in narrow.lines] == [4]
    (bars, _) = (one for one in found.drawings if one.file == PAGE)
    assert len(bars.bars) > 5
    assert "100" in {text.words for text in bars.texts}


# --- what must not pass ---------------------------------------------------------------------------

Change = Callable[[Path], object]


def in_book(change: Callable[[openpyxl.Workbook], object]) -> Change:
    def changed(folder: Path) -> None:
        book = openpyxl.load_workbook(folder / BOOK)
        change(book)
        book.save(folder / BOOK)

    return changed


def replacing(name: str, was: str, now: str) -> Change:
    def changed(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert was in text
        (folder / name).write_text(text.replace(was, now, 1), encoding="utf-8")

    return changed


def first(book: openpyxl.Workbook) -> openpyxl.worksheet.worksheet.Worksheet:
    return book["afslutningsaarsager"]


def in_json(name: str, change: Callable[[dict], object]) -> Change:
    def changed(folder: Path) -> None:
        content = json.loads((folder / name).read_bytes())
        change(content)
        (folder / name).write_text(json.dumps(content), encoding="utf-8")

    return changed


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(change, reason, id=reason, marks=marks)
        for marks, change, reason in [
            (
                (),
                in_book(lambda book: setattr(first(book), "sheet_state", "hidden")),
                "hides the sheet 'afslutningsaarsager'",
            ),
            (
                LATER,
                in_book(lambda book: setattr(first(book).column_dimensions["B"], "hidden", True)),
                "hides column B",
            ),
            (
                LATER,
                in_book(lambda book: setattr(first(book).row_dimensions[6], "hidden", True)),
                "hides row 6",
            ),
            (
                LATER,
                in_book(lambda book: setattr(first(book)["B6"], "comment", Comment("1", "x"))),
                "which the audit cannot read",
            ),
            (
                LATER,
                in_book(lambda book: book.defined_names.add(DefinedName("hidden", attr_text="1"))),
                "holds the name 'hidden'",
            ),
            (
                LATER,
                in_book(lambda book: setattr(first(book)["B5"], "value", 15.4)),
                "holds more than it shows",
            ),
            (
                LATER,
                in_book(lambda book: setattr(first(book)["B5"], "number_format", '"..";;')),
                "holds more than it shows",
            ),
            (
                LATER,
                in_book(lambda book: setattr(first(book)["B5"], "value", "=7+8")),
                "holds more than it shows",
            ),
            (
                (),
                replacing(CSV, ";15;antal;A;;15;", ";15,4;antal;A;;15;"),
                "is not what is printed",
            ),
            (
                LATER,
                replacing(CSV, ";15;antal;A;;15;", ";15;antal;Q;;..;"),
                "is not what is printed",
            ),
            (
                LATER,
                in_json(
                    "tables/datapackage.json",
                    lambda told: told["resources"][1].update(hash=f"sha256:{'0' * 64}"),
                ),
                "the hash of tables/afslutningsaarsager.csv is not that of the file",
            ),
            (
                LATER,
                replacing(PAGE, 'href="tables/afslutningsaarsager.csv"', 'href="tables/other.csv"'),
                "tabel-1 is of no table of the meeting",
            ),
            (
                LATER,
                replacing(PAGE, '<div class="table-block"', "<div"),
                "has a table that is not one of the meeting's",
            ),
            ((), lambda folder: (folder / "x.pdf").touch(), "x.pdf is no kind of file"),
            (
                LATER,
                lambda folder: (folder / BOOK).write_bytes(b"PK"),
                "tables.xlsx cannot be read",
            ),
            (
                LATER,
                lambda folder: (folder / CSV).rename(folder / "tables" / "raa.csv"),
                "tables/raa.csv is of no table of the meeting",
            ),
        ]
    ],
)
def test_what_is_out_of_sight_or_out_of_place_is_told(
    change: Change, reason: str, folder: Path, meeting: Meeting
) -> None:
    change(folder)
    found: ReadBack = read_back.read(folder, meeting)
    assert reason in "\n".join(found.unread)


def test_a_table_that_a_report_works_out_is_read_as_words(folder: Path, meeting: Meeting) -> None:
    rows = [ComputedRow("Kontanthjælp", ("122", Status.NOT_STATED))]
    made = Computed(9, "Regnestykket", "kr.", ["Ydelse", "Besparelse", "Gevinst"], rows)
    text = (folder / PAGE).read_text(encoding="utf-8")
    (folder / PAGE).write_text(text.replace("</main>", f"{made.html}</main>"), encoding="utf-8")
    found = read_back.read(folder, meeting)
    assert found.unread == [f"the hash of {PAGE} is not that of the file"]
    assert [one.text for one in found.said if one.where == "tabel-9"] == [
        "Kontanthjælp: 122",
        "Besparelse: 122",
        "Kontanthjælp: –",
        "Gevinst: –",
    ]


def test_a_text_that_stands_in_no_cell_is_told(folder: Path, meeting: Meeting) -> None:
    """Excel keeps texts apart from the cells that show them."""
    book = (folder / BOOK).read_bytes()
    parts = folder.parent / "parts"
    shutil.unpack_archive(folder / BOOK, parts, "zip")
    texts = parts / "xl" / "sharedStrings.xml"
    xml = texts.read_text(encoding="utf-8")
    texts.write_text(xml.replace("</sst>", "<si><t>1 rotationsvikar</t></si></sst>"), "utf-8")
    archive = shutil.make_archive(str(folder.parent / "book"), "zip", parts)
    (folder / BOOK).write_bytes(Path(archive).read_bytes())
    assert book != (folder / BOOK).read_bytes()
    assert "holds 1 texts that stand in no cell" in "\n".join(
        read_back.read(folder, meeting).unread
    )
