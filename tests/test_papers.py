"""What sentences may rest on: figures that no check doubts, or whose right value is known."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from analysis.observations import Status, each
from support import a_check, a_deviation, a_table, make_project, opened

SUM = a_check('kind = "sum"\ntotal = { row = "I alt" }')
PEOPLE = a_table("Antal", 'heading = "Køn", total = ["I alt"]', SUM)
DECLARED = a_deviation("I alt", "Antal", "250", "271")


def sound(tmp_path: Path, described: str, men: int, women: int, total: int) -> dict[str, object]:
    table = f"Køn;Antal\nMænd;{men}\nKvinder;{women}\nI alt;{total}\n"
    papers = opened(make_project(tmp_path, described, {"t": table}))
    return {
        figure.row: figure.value if figure.status is Status.FIGURE else figure.status
        for figure in each(papers.sound_of("t"))
    }


def test_figures_that_agree_are_sound(tmp_path: Path) -> None:
    assert sound(tmp_path, PEOPLE, 160, 111, 160 + 111) == {
        "Mænd": Decimal(160),
        "Kvinder": Decimal(111),
        "I alt": Decimal(271),
    }


def test_of_figures_that_contradict_each_other_none_is_sound(tmp_path: Path) -> None:
    assert {*sound(tmp_path, PEOPLE, 160, 111, 250).values()} == {Status.DOUBTED}


def test_a_figure_that_is_known_to_be_wrong_has_its_right_value(tmp_path: Path) -> None:
    found = sound(tmp_path, PEOPLE + DECLARED, 160, 111, 250)
    assert found == {
        "Mænd": Decimal(160),
        "Kvinder": Decimal(111),
        "I alt": Decimal(160 + 111),
    }
