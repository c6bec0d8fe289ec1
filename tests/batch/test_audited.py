"""A meeting is audited before its readers have it: careless builds, and registers that differ."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import meeting_file
from analysis.batch import audited
from analysis.project import Address, Project
from analysis.whole_files import read_signed, signed
from commands import EKSEMPELKOMMUNE, HELSINGOER, ROOT, published_files, udvalgstal

pytestmark = pytest.mark.slow

EXTRACT = "data/raw/eksempelkommune/register/2017-04-18"
REASONS = "afslutningsaarsager"


@pytest.fixture
def project(eksempelkommune: Path, tmp_path: Path) -> Path:
    """A published copy that a test may change."""
    return Path(shutil.copytree(eksempelkommune, tmp_path / "project"))


def page(project: Path, name: str = REASONS) -> Path:
    return project / "reports" / EKSEMPELKOMMUNE / f"{name}.html"


def reasons(project: Path) -> list[str]:
    """Audit what is published, as ``check`` does."""
    address = Address.parse(EKSEMPELKOMMUNE)
    meeting, _ = meeting_file.read(Project(project).raw_folder(address), "")
    assert meeting
    return audited.of_published(Project(project), meeting)


@pytest.mark.thorough
def test_what_is_published_tells_of_nobody(eksempelkommune: Path) -> None:
    assert reasons(eksempelkommune) == []


def test_check_reads_what_is_published_and_not_what_was_meant(project: Path) -> None:
    html = page(project).read_text(encoding="utf-8")
    assert re.search(r"Rotationsvikar</th>\n<td[^>]*>\.\.<", html)
    told = re.sub(r"(Rotationsvikar</th>\n<td[^>]*>)\.\.<", r"\g<1>1<", html)
    page(project).write_text(told.replace("</h1>", ": 1 rotationsvikar</h1>"), encoding="utf-8")
    place = f"{REASONS}.html: table '{REASONS}', row 'Rotationsvikar', column 'Antal'"
    found = reasons(project)
    assert f"{place}: shows a figure that is not to be shown" in found
    assert f"{REASONS}.html, head: a figure stands at 'Rotationsvikar', which is not shown" in found


def put_in_notebook(project: Path, code: str) -> None:
    """Let a notebook show something else in place of the text about the reasons."""
    notebook = project / "notebooks" / f"{REASONS}.ipynb"
    source, text = '"Text(says.groups(reasons))"', notebook.read_text(encoding="utf-8")
    assert source in text
    notebook.write_text(text.replace(source, json.dumps(code)), encoding="utf-8")


def counted() -> dict[str, int]:
    """Return how many ended by each reason, shown or not: as many as in the paper of Helsingør."""
    printed = (ROOT / "data" / "raw" / HELSINGOER / f"{REASONS}.csv").read_text("utf-8-sig")
    rows = (line.split(";") for line in printed.splitlines()[1:])
    return {label: int(figures.split()[0]) for label, figures, *_ in rows}


def chart_of(figures: dict[str, int]) -> str:
    bars = [(label, figure) for label, figure in figures.items() if label != "I alt"]
    words = "number=next(figures), title='Årsager', unit='Antal', says='Et diagram.', table=1"
    return f"Figure(draw.bars({bars}, decimals=0), {words})"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("Text('Rotationsvikar: 1')", "a figure stands at 'Rotationsvikar', which is not shown"),
        ("Text('To personer kom i job')", "'to personer' counts fewer than 3"),
        (chart_of(counted()), "drawing 1: a figure stands at 'Rotationsvikar', which is not shown"),
    ],
    ids=["a figure", "a number word", "a chart of raw figures"],
)
def test_a_careless_report_is_not_published(project: Path, code: str, reason: str) -> None:
    before = published_files(project)
    put_in_notebook(project, code)
    ran = udvalgstal(project, "run", EKSEMPELKOMMUNE)
    assert ran.status == 1
    assert reason in ran.err
    assert "not published; what was published before stays" in ran.err
    assert published_files(project) == before


@pytest.mark.thorough
def test_a_meeting_without_its_covers_is_not_published(project: Path) -> None:
    """Six reasons of one person each: 259 less all others is 6, and none of them is less than 1."""
    figures = counted().values()
    (kept,) = (project / "data/processed/eksempelkommune/register").glob("2017-05-03-*.json")
    content = read_signed(kept)
    assert content
    for (figure,), value in zip(content["figures"][REASONS], figures, strict=True):
        if figure["hidden"] and value > 2:
            figure |= {"numerator": value, "denominator": 1, "hidden": False}
    kept.write_text(signed(content), encoding="utf-8")
    ran = udvalgstal(project, "run", EKSEMPELKOMMUNE, "--force")
    assert ran.status == 1
    assert "row 'rotationsvikar', column 'Antal': is not shown, and whoever counts on" in ran.err
    assert "finds that it is 1" in ran.err
    assert "not published; what was published before stays" in ran.err


def changed(project: Path, relation: str, change: Callable[[list[dict[str, str]]], None]) -> None:
    """Change rows of the extract."""
    path = project / EXTRACT / f"{relation}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file, delimiter=";")]
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, [*rows[0]], delimiter=";", lineterminator="\n")
        written.writeheader()
        written.writerows(rows)


@pytest.mark.exhaustive
def test_other_persons_behind_hidden_figures_change_no_published_byte(project: Path) -> None:
    """Somebody left for another reason: both are hidden, before and after."""
    assert udvalgstal(project, "release", EKSEMPELKOMMUNE).status == 0  # what is hidden stays so
    assert udvalgstal(project, "run", EKSEMPELKOMMUNE, "--force").status == 0
    before = published_files(project)
    hidden = re.findall(r"row\">([^<]*)</th>\n<td[^>]*>\.\.<", page(project).read_text("utf-8"))
    assert len(hidden) > 6, "six of one person each, and a cover"

    def move_one(rows: list[dict[str, str]]) -> None:
        mine = [row for row in rows if row["dato"].startswith("2016") and row["aarsag"] in hidden]
        by_reason = {
            row["aarsag"]: [one for one in mine if one["aarsag"] == row["aarsag"]] for row in mine
        }
        many, few = (
            pick(by_reason, key=lambda reason: len(by_reason[reason])) for pick in (max, min)
        )
        assert len(by_reason[many]) > 3
        by_reason[many][0]["aarsag"] = few

    changed(project, "afslutninger", move_one)
    ran = udvalgstal(project, "run", EKSEMPELKOMMUNE)
    assert ran.status == 0, ran.said
    after = published_files(project)
    differing = {name for name in before if before[name] != after[name]}
    manifest = f"{EKSEMPELKOMMUNE}/manifest.json"
    assert differing == {manifest}
    lines = [{*files[manifest].decode().splitlines()} for files in (before, after)]
    assert {re.sub(r'"[0-9a-f]{64}"', "", line).strip() for line in lines[0] ^ lines[1]} == {
        f'"{EXTRACT}/afslutninger.csv": ,',
        '"sha256": ,',
    }


@pytest.mark.exhaustive
def test_hidden_figures_leave_no_trace_whatever_they_are(project: Path) -> None:
    ran = udvalgstal(project, "check", "--try-hidden", EKSEMPELKOMMUNE)
    assert (ran.status, ran.out) == (0, f"{EKSEMPELKOMMUNE}: hidden figures leave no trace\n")
