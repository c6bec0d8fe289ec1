"""``fetch --renew``: asked again, kept beside the old snapshot, and what the source has changed."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.faults import InputError
from analysis.fetching import revised
from analysis.sources.snapshots import About, Request, Snapshot
from analysis.whole_files import digest
from commands import udvalgstal
from outside import Jobindsats, delivered, fetched, meeting_toml
from support import files_below

Rows = list[list[Any]]
REVISIONS = Path(__file__).parent / "revisions"


def test_the_same_answer_changes_nothing(tmp_path: Path, jobindsats: Jobindsats) -> None:
    project = delivered(tmp_path)
    fetched(project)
    before = files_below(tmp_path)
    (line,) = fetched(project, renew=True)
    assert line.endswith(", unchanged")
    assert files_below(tmp_path) == before


def test_the_pin_moves_and_the_old_snapshot_stays(tmp_path: Path, jobindsats: Jobindsats) -> None:
    project = delivered(tmp_path)
    fetched(project)
    (old,) = project.sources.glob("jobindsats/y60c07/*")
    before = files_below(tmp_path)
    jobindsats.figures["/", "2026M06"] = 12.5  # it was 12
    jobindsats.figures["/217/", "2026M07"] = 20.0  # it was 23
    jobindsats.figures["/210/", "2026M07"] = None
    ran = udvalgstal(tmp_path, "fetch", "--renew")
    assert ran.status == 0, ran.said
    (new,) = {*project.sources.glob("jobindsats/y60c07/*")} - {old}
    after = files_below(tmp_path)
    toml = "data/raw/helsingoer/2017-05-03/meeting.toml"
    assert {name: after[name] for name in before if name != toml} == {
        name: content for name, content in before.items() if name != toml
    }
    assert meeting_toml(project) == before[toml].decode().replace(old.name, new.name)
    assert ran.out.splitlines() == [
        f"helsingoer/2017-05-03 grad: {new.name}, of 2026-08-20, before {old.name}",
        "  2 of 8 figures that both have are revised, in 2 of 3 periods; the most 2026M07, "
        "Helsingør, Aktiveringsgrad: 23.0 is now 20.0",
        "  1 now without a figure (hidden or zero), the first 2026M07, Fredensborg, "
        "Aktiveringsgrad",
    ]


def test_a_snapshot_that_is_not_there_is_fetched(tmp_path: Path, jobindsats: Jobindsats) -> None:
    project = delivered(tmp_path)
    fetched(project)
    before = files_below(tmp_path)
    for path in [*project.sources.rglob("*.json")]:
        path.unlink()
    for path in [*project.sources.glob("*/*/*")]:
        path.rmdir()
    fetched(project)
    assert files_below(tmp_path).keys() == before.keys()


def test_a_snapshot_that_was_changed_is_a_fault(tmp_path: Path, jobindsats: Jobindsats) -> None:
    project = delivered(tmp_path)
    fetched(project)
    (answer,) = project.sources.rglob("answer.json")
    answer.write_bytes(answer.read_bytes().replace(b"21.0", b"12.0"))
    with pytest.raises(InputError, match=r"answer\.json: is not the answer that was written"):
        fetched(project, renew=True)


# --- two answers of the source a month apart ------------------------------------------------------


def two_months(name: str) -> tuple[Rows, Rows]:
    """Read figures that the source told in one month and the next, ``654>653`` where they differ.

    They are the answers that a public repository kept on 19 and 20 August 2026.
    """
    before: Rows = []
    after: Rows = []
    heading, *lines = csv.reader((REVISIONS / name).read_text("utf-8").splitlines(), delimiter=";")
    for area, *cells in lines:
        for month, cell in zip(heading[1:], cells, strict=True):
            was, _, now = cell.partition(">") if ">" in cell else (cell, "", cell)
            before += [[month, area, int(was)]] if was else []
            after += [[month, area, int(now)]] if now else []
    return before, after


def snapshot(rows: Rows) -> Snapshot:
    answer = json.dumps({"columns": ["Periode", "Område", "Antal"], "rows": rows}).encode()
    day = datetime(2026, 8, 20, tzinfo=UTC)
    about = About(
        source="jobindsats", table="t", request=Request(), fetched=day, sha256=digest(answer)
    )
    return Snapshot(about, answer)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "y25i09.csv",
            [
                "222 of 3,374 figures that both have are revised, in 27 of 35 periods; "
                "the most 2026M06, København, Antal: 2860 is now 2913",
                "96 new, the first 2026M07, Aabenraa, Antal",
                "97 gone, the first 2023M07, Aabenraa, Antal",
            ],
        ),
        (
            "y25i01.csv",
            [
                "644 of 5,900 figures that both have are revised, in 58 of 59 periods; "
                "the most 2026M06, Hele landet, Antal: 88080 is now 89907",
                "100 new, the first 2026M07, Aabenraa, Antal",
                "100 gone, the first 2021M07, Aabenraa, Antal",
            ],
        ),
    ],
)
def test_what_the_source_changed_in_a_month(name: str, lines: list[str]) -> None:
    before, after = two_months(name)
    assert [*revised.between(snapshot(before), snapshot(after)).lines()] == lines


@pytest.mark.parametrize(
    ("was", "now", "lines"),
    [
        ([["a", "b", 1]], [["a", "b", 1.0]], ["none of the 1 figures that both have is revised"]),
        (
            [["a", "b", None], ["a", "c", 3]],
            [["a", "b", 4], ["a", "c", None]],
            [
                "none of the 0 figures that both have is revised",
                "1 now without a figure (hidden or zero), the first a, c, Antal",
                "1 now with a figure, the first a, b, Antal",
            ],
        ),
        (
            [["a", "b", 3], ["a", "c", 3]],
            [["a", "b", 2], ["a", "c", 4]],
            [
                "2 of 2 figures that both have are revised, in 1 of 1 periods; the most a, b, "
                "Antal: 3 is now 2"
            ],
        ),
        ([], [], ["none of the 0 figures that both have is revised"]),
    ],
)
def test_what_is_said_of_few_figures(was: Rows, now: Rows, lines: list[str]) -> None:
    assert [*revised.between(snapshot(was), snapshot(now)).lines()] == lines


FIGURES = st.dictionaries(st.sampled_from("abcdef"), st.none() | st.integers(0, 9))


@given(FIGURES, FIGURES)
def test_each_figure_is_told_of_once(
    was: dict[str, int | None], now: dict[str, int | None]
) -> None:
    found = revised.between(
        *(snapshot([["2026M07", area, one[area]] for area in one]) for one in (was, now))
    )
    places = [*found.shared, *found.new, *found.gone, *found.hidden, *found.shown]
    both = [area for area in was if area in now and was[area] is now[area] is None]
    assert sorted(place[1] for place in places) == sorted({*was, *now} - {*both})
    assert found.changed.keys() <= {*found.shared}
