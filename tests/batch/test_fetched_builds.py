"""Meetings with fetched tables are built from what lies in the project, and from nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import FETCHED, copy_of_the_project, udvalgstal
from fetching import described, fetched_project
from support import make_project

MADE_UP = "helsingoer/2017-05-03"


def test_what_a_check_says_is_said_anew_when_the_answer_is_another(tmp_path: Path) -> None:
    project = fetched_project(tmp_path)
    first = udvalgstal(tmp_path, "check", MADE_UP)
    assert (first.status, first.err) == (0, "")
    assert udvalgstal(tmp_path, "check", MADE_UP) == first
    (answer,) = project.sources.rglob("answer.json")
    answer.write_bytes(answer.read_bytes() + b"\n")
    then = udvalgstal(tmp_path, "check", MADE_UP)
    assert then.status == 2
    assert "is not the answer that was written" in then.err


def test_what_is_not_fetched_is_told_before_anything_is_built(tmp_path: Path) -> None:
    make_project(tmp_path, described(), {})
    for command in ("check", "run", "verify"):
        said = udvalgstal(tmp_path, command, MADE_UP)
        assert said.status == 2
        assert f"`udvalgstal fetch {MADE_UP}` fetches it" in said.err


@pytest.mark.thorough
def test_the_shipped_meeting_is_built_the_same_again_and_again(tmp_path: Path) -> None:
    """Stale by the hash of what it was made from; each page small enough to be sent."""
    project = copy_of_the_project(tmp_path, FETCHED)
    assert udvalgstal(project, "run", FETCHED).status == 0
    pages = [*(project / "reports" / FETCHED).glob("akt*.html")]
    assert len(pages) == 4
    assert all(page.stat().st_size < 120_000 for page in pages)
    page = project / "reports" / FETCHED / "aktiveringsgrad-i-klyngen.html"
    text = page.read_text(encoding="utf-8")
    assert "Jobindsats.dk, tabel y60c07" in text
    assert "up to date" in udvalgstal(project, "run", FETCHED).out
    assert udvalgstal(project, "verify", FETCHED).status == 0
    breaks = project / "data" / "raw" / "sources" / "brud.csv"
    breaks.write_text(breaks.read_text(encoding="utf-8").replace("2025-07", "2025-08"), "utf-8")
    again = udvalgstal(project, "run", FETCHED)
    assert again.err.count("built") == 4
    assert page.read_text(encoding="utf-8") != text


def test_a_meeting_begun_from_it_asks_the_same_and_has_no_answer_yet(tmp_path: Path) -> None:
    more = '[[tables.breaks]]\nday = 2025-07-01\ntext = "Reform i 2025"'
    fetched_project(tmp_path, said=more.replace("[[", "\n[["), periods='"latest:2"')
    said = udvalgstal(tmp_path, "new", "helsingoer/2017-06-07", "--like", MADE_UP)
    assert (said.status, said.err) == (0, "")
    text = (tmp_path / "data/raw/helsingoer/2017-06-07/meeting.toml").read_text(encoding="utf-8")
    assert 'periods = "latest:2"' in text
    assert "day = 2025-07-01" in text
    assert "snapshot" not in text
