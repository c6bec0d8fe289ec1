"""The three notebooks with sentences of their own, for meetings that they were not written for."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.danish import NO_BREAK_SPACE
from hiding import blocks_of
from support import REAL

THREE = ("aktiveringsgrad", "afslutningsaarsager", "flygtningestatus")


def delivered(tmp_path: Path, municipality: str, change: Callable[[str], str] = str) -> str:
    """Deliver Helsingør's tables as those of a meeting elsewhere, its cells changed."""
    address = f"{municipality.lower()}/2017-05-03"
    folder = tmp_path / "data/raw" / address
    shutil.copytree(REAL.raw / "helsingoer/2017-05-03", folder)
    (tmp_path / "notebooks").mkdir()
    toml = folder / "meeting.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace('"Helsingør"', f'"{municipality}"', 1), encoding="utf-8")
    for table in folder.glob("*.csv"):
        if table.stem != "kommende-sager":
            head, *rows = table.read_text(encoding="utf-8").splitlines()
            cells = [row.split(";") for row in rows]
            changed = [";".join([label, *map(change, figures)]) for label, *figures in cells]
            table.write_text("\n".join([head, *changed]) + "\n", encoding="utf-8")
    return address


def shown(
    name: str, meeting: str, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> list[dict[str, object]]:
    return blocks_of(name, meeting, folder / "notebooks", monkeypatch)


def words(blocks: list[dict[str, object]]) -> str:
    """Everything that is said above, in and beside the charts of a page, without its tables."""
    parts = [str(block.get("html", "")) for block in blocks if block["kind"] != "table"]
    said = re.sub(r"<[^>]+>", " ", " ".join(parts)).replace(NO_BREAK_SPACE, " ")
    return re.sub(r"\s+", " ", said)


ELSEWHERE = {
    "aktiveringsgrad": (
        "Aktiveringsgraden i Odense var 4,9 pct. i 4. kvartal 2016 mod 11,2 pct. i 1. kvartal",
        "I 4. kvartal 2016 lå alle de seks andre kommuner højere end Odense",
    ),
    "afslutningsaarsager": (
        "162 af 259 afsluttede borgere gik til ressourceforløb, fleksjob eller pension i 2016",
        "410 borgere blev afsluttet i Odense i 4. kvartal 2016, mens der var 3.897",
    ),
    "flygtningestatus": (
        "28 af 303 flygtninge og familiesammenførte var i ordinært arbejde den 1. april 2017",
        "85 personer over 18 år boede midlertidigt den 1. april 2017",
    ),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", THREE)
def test_a_meeting_elsewhere_needs_no_parameter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    blocks = shown(name, delivered(tmp_path, "Odense"), monkeypatch, tmp_path)
    assert [text for text in ELSEWHERE[name] if text not in words(blocks)] == []


@pytest.mark.parametrize("name", THREE)
@pytest.mark.parametrize("sign", ["..", "-"])
def test_a_meeting_without_any_figure_has_its_pages_and_its_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, sign: str
) -> None:
    meeting = delivered(tmp_path, "Odense", lambda cell: re.sub(r"^-?\d\S*( %| kr\.)?", sign, cell))
    blocks = shown(name, meeting, monkeypatch, tmp_path)
    assert {"header", "section", "table"} <= {str(block["kind"]) for block in blocks}
    assert "figure" not in {block["kind"] for block in blocks}
    assert re.search("Ingen|ikke (vist|oplyst)", str(blocks[0]["finding"]))
    assert "pct." not in words([block for block in blocks if block["kind"] != "method"])


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["aktiveringsgrad", "afslutningsaarsager"])
def test_a_municipality_without_a_row_is_told_so_and_its_tables_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    blocks = shown(name, delivered(tmp_path, "Randers"), monkeypatch, tmp_path)
    said = words(blocks)
    told = {
        "aktiveringsgrad": "Aktiveringsgraden i Randers kendes ikke",
        "afslutningsaarsager": "Randers har ingen række i tabellen",
    }
    assert told[name] in said
    assert "Helsingør" in "".join(
        str(block["html"]) for block in blocks if block["kind"] == "table"
    )
