"""What is read is kept as Parquet while the files are the same, and equal to the digit."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pandas.testing
import pyarrow.parquet
import pytest

from analysis import observations
from analysis.observations import WORDS, Observation, Status
from analysis.papers import Papers
from analysis.project import Address, Project
from analysis.sources import delivery
from support import (
    HELSINGOER,
    HOEJE_TAASTRUP,
    REAL,
    copy_of_the_real_project,
    faults_of,
    files_below,
    make_project,
    opened,
)

TABLE = """
[[tables]]
id = "t"
title = "T"
rows = { heading = "Gruppe" }
columns = [{ heading = "Antal" }, { heading = "Pris", decimals = 3 }]
"""
CSV = "Gruppe;Antal;Pris\na;1.030;1,030\nb;-;14,500\n"


def values(frame: pd.DataFrame) -> list[str]:
    return [str(value) for value in frame["value"]]


FIGURES = ["1030", "1.030", "None", "14.500"]
KEPT = ("observations.parquet", "made-from.json")


@pytest.mark.parametrize("name", KEPT)
def test_a_byte_that_is_another_in_what_is_kept_changes_no_figure_and_is_mended(
    tmp_path: Path, name: str
) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    opened(project)
    path = project.processed / str(HELSINGOER) / name
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 12)):
        path.write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :]
        )
        assert values(opened(project).observations) == FIGURES
        assert path.read_bytes() == whole


def edited(path: Path) -> None:
    """Write another figure into what is kept."""
    table = pyarrow.parquet.read_table(path)
    sevens = pyarrow.array([Decimal(7)] * len(table), table.schema.field("value").type)
    pyarrow.parquet.write_table(table.set_column(6, "value", sevens), path)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "gone": lambda folder: (folder / KEPT[0]).unlink(),
    "cut": lambda folder: (folder / KEPT[0]).write_bytes((folder / KEPT[0]).read_bytes()[:50]),
    "empty": lambda folder: (folder / KEPT[0]).write_bytes(b""),
    "other figures": lambda folder: edited(folder / KEPT[0]),
    "no hashes": lambda folder: (folder / KEPT[1]).unlink(),
    "no text": lambda folder: (folder / KEPT[1]).write_bytes(b"\xff\xfe\x00"),
    "deep": lambda folder: (folder / KEPT[1]).write_text("[" * 100_000),
    "another type": lambda folder: (folder / KEPT[1]).write_text("7"),
    "a folder for a file": lambda folder: (
        (folder / KEPT[0]).unlink(),
        (folder / KEPT[0]).mkdir(),
    ),
    "nothing": shutil.rmtree,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_kept_is_made_again_when_it_is_damaged(tmp_path: Path, damage: str) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    opened(project)
    before = files_below(project.processed)
    DAMAGE[damage](project.processed / str(HELSINGOER))
    assert values(opened(project).observations) == FIGURES
    assert files_below(project.processed) == before


@pytest.mark.parametrize("changed", ["t.csv", "meeting.toml", "reader"])
def test_it_is_made_again_when_a_file_or_the_reader_has_changed(
    tmp_path: Path, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    opened(project)
    before = files_below(project.processed)
    if changed == "t.csv":
        make_project(tmp_path, TABLE, {"t": CSV.replace("14,500", "14,501")})
    elif changed == "meeting.toml":
        make_project(tmp_path, TABLE + "# en bemærkning\n", {"t": CSV})
    else:
        monkeypatch.setattr(delivery, "code_hash", lambda *_: "another")
    opened(project)
    after = files_below(project.processed)
    assert list(after) == list(before)
    assert after != before


def test_figures_are_read_where_nothing_can_be_kept(tmp_path: Path) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    project.processed.write_text("a file, where the folder should be")
    assert values(opened(project).observations) == FIGURES


@pytest.mark.parametrize(
    "name",
    ["referat.txt", "u.csv", "bilag/u.csv", "bilag/mere/referat", "t.CSV", "u.csv.bak", "db.csv"],
)
def test_a_new_file_beside_the_tables_is_noticed_too(tmp_path: Path, name: str) -> None:
    """What was kept is not used then: a file that nothing describes is a fault, not passed over."""
    project = make_project(tmp_path, TABLE, {"t": CSV})
    opened(project)
    stray(project, name, "Referat")
    folder = "data/raw/helsingoer/2017-05-03"
    assert faults_of(project) == [f"{folder}/{name}: is described by no table of meeting.toml"]
    (project.raw_folder(HELSINGOER) / name).unlink()
    opened(project)


@pytest.mark.parametrize(
    "name",
    [
        *(
            ".DS_Store",
            "._t.csv",
            ".meeting.toml.swp",
            ".ipynb_checkpoints/meeting-checkpoint.toml",
        ),
        *("Thumbs.db", "thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini", "bilag/Thumbs.db"),
        *("@eaDir/t.csv", "$RECYCLE.BIN/t.csv", "t.csv:Zone.Identifier", "t.csv~"),
        *("~$t.xlsx", "~WRL0001.tmp", "A1B2C3D4.tmp", ".~lock.t.csv#", "__MACOSX/t.csv"),
    ],
)
def test_what_a_system_keeps_for_itself_is_no_delivered_file(tmp_path: Path, name: str) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    before = opened(project).delivery.hashes
    stray(project, name, "x")
    assert opened(project).delivery.hashes == before


@pytest.mark.parametrize("name", ["referat.txt", "u.csv", "bilag/u.csv", "bilag/mere/referat"])
def test_a_stray_file_is_searched_for_personal_ids(tmp_path: Path, name: str) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    personal_id = "-".join(["070590", "1234"])  # so that none stands in this file
    stray(project, name, f"Borger\n{personal_id};1\n")
    (line,) = faults_of(project)
    assert line.startswith(
        f"data/raw/helsingoer/2017-05-03/{name}: line 2 holds what looks like a CPR number"
    )
    assert personal_id not in line


@pytest.mark.parametrize(
    ("name", "shown"),
    [("to\nlinjer.csv", r"to\nlinjer.csv"), ("a\u202eb\x1b[1m.csv", r"a\u202eb\x1b[1m.csv")],
)
def test_a_file_is_named_on_one_line_that_can_be_read(
    tmp_path: Path, name: str, shown: str
) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    stray(project, name, "x")
    assert str(faults_of(project)[0]).endswith(f"{shown}: is described by no table of meeting.toml")


def test_a_personal_id_in_the_name_of_a_folder_is_found(tmp_path: Path) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    personal_id = "-".join(["070590", "1234"])
    stray(project, f"{personal_id}/a.txt", "x")
    (line,) = faults_of(project)
    assert "holds a file whose name looks like a CPR number (07••••-••••)" in line
    assert personal_id not in line


def stray(project: Project, name: str, text: str) -> None:
    """Put a file into the meeting's folder that no table describes."""
    path = project.raw_folder(HELSINGOER) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_what_it_was_made_from_is_told_by_hashes_of_each_file(tmp_path: Path) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    opened(project)
    text = (project.processed / str(HELSINGOER) / "made-from.json").read_text(encoding="utf-8")
    assert sorted(json.loads(text)["made_from"]["raw"]) == ["meeting.toml", "t.csv"]
    assert str(tmp_path) not in text


def test_keeping_twice_writes_the_same_bytes_and_leaves_nothing_beside_them(
    tmp_path: Path,
) -> None:
    one = make_project(tmp_path / "one", TABLE, {"t": CSV})
    other = make_project(tmp_path / "other", TABLE, {"t": CSV})
    opened(one)
    opened(other)
    assert files_below(one.processed) == files_below(other.processed)
    folder = f"{HELSINGOER}"
    assert list(files_below(one.processed)) == [
        f"{folder}/made-from.json",
        f"{folder}/observations.parquet",
    ]


@pytest.mark.parametrize("toml", ["", TABLE.replace('title = "T"', 'title = "T"\nkind = "text"')])
@pytest.mark.parametrize("times", [1, 2])
def test_a_meeting_may_have_no_figures(tmp_path: Path, toml: str, times: int) -> None:
    project = make_project(tmp_path, toml, {"t": "Gruppe;Antal;Pris\na;få;?\n"} if toml else {})
    for _ in range(times):
        papers = opened(project)
        assert len(papers.observations) == 0
        assert list(papers.delivery.tables) == (["t"] if toml else [])


# --- the real figures -----------------------------------------------------------------------------


@pytest.mark.parametrize("address", [HELSINGOER, HOEJE_TAASTRUP], ids=str)
def test_the_parquet_file_holds_the_figures_to_the_digit(tmp_path: Path, address: Address) -> None:
    project = copy_of_the_real_project(tmp_path)
    papers = opened(project, address)
    table = pyarrow.parquet.read_table(project.processed / str(address) / "observations.parquet")
    assert tuple(table.schema.names) == observations.COLUMNS
    assert str(table.schema.field("value").type) == "decimal128(38, 6)"
    kept = table.to_pandas().astype(papers.observations.dtypes)
    pandas.testing.assert_frame_equal(papers.observations, kept)


@pytest.mark.parametrize("toml", [TABLE, ""])
def test_a_frame_has_the_same_types_with_and_without_rows(tmp_path: Path, toml: str) -> None:
    frame = opened(make_project(tmp_path, toml, {"t": CSV} if toml else {})).observations
    assert dict(frame.dtypes.astype(str)) == dict.fromkeys(observations.COLUMNS, "str") | {
        "value": "object",
        "decimals": "int64",
        "rounded": "bool",
    }
    pandas.testing.assert_frame_equal(observations.frame(observations.each(frame)), frame)


def test_the_23_figure_tables_of_helsingoer_have_every_printed_cell(helsingoer: Papers) -> None:
    sizes = helsingoer.observations.groupby("table", sort=False).size()
    assert dict(sizes) == {
        "effekt-i-alt": 1 * 2,
        "effekt-af-aktiviteter": 7 * 1,
        "afslutningsaarsager": (16 + 1) * 1,
        "aktivering-i-2016": 6 * 2,
        "aktiveringsgrad": 7 * 4,
        "afsluttede-borgere": 7 * 3,
        "hovedgrupper": 4 * 1,
        "aktivitetsparate-i-tre-kommuner": 3 * 4,
        "gevinst-ved-investering": 4 * 3,
        "forudsaetninger-for-investering": 1 * 2,
        "resultater-i-silkeborg": 1 * 4,
        "resultater-i-hjoerring": 1 * 6,
        "flere-skal-med-tilskud": 4 * 2,
        "flere-skal-med-puljen": 1 * 2,
        "flygtninge-i-alt": 3 * 9,
        "flygtninge-efter-aktivitet": 9 * 9,
        "flygtninge-efter-visitation": 3 * 8,
        "flygtninge-efter-alder": 4 * 9,
        "flygtninge-efter-koen": 2 * 9,
        "flygtninge-i-midlertidig-bolig": 11 * 9,
        "indtaegter-og-besparelser": 4 * 2,
        "beloeb-pr-flygtning": 3 * 2,
        "flygtninge-i-job": 1 * 2,
    }
    assert len(helsingoer.observations) == 388 + 41 + 6 + 3
    assert helsingoer.observations["status"].value_counts().to_dict() == {
        "A": 388,
        "O": 41,
        "withdrawn": 6,
        "M": 3,
    }


def test_every_cell_is_kept_as_it_stands_in_its_file(helsingoer: Papers) -> None:
    folder = REAL.raw / str(HELSINGOER)
    for spec in helsingoer.meeting.tables:
        table = helsingoer.table(spec.id)
        lines = (folder / spec.file).read_text(encoding="utf-8-sig").splitlines()
        grid = [(table.row_heading, table.headings), *table.rows]
        again = [
            ";".join(
                " ".join([cell.text, *(f"[{mark}]" for mark in cell.marks)])
                for cell in (label, *cells)
            )
            for label, cells in grid
        ]
        assert again == lines


def test_six_cells_are_withdrawn_and_no_others(helsingoer: Papers) -> None:
    frame = helsingoer.observations
    withdrawn = frame[frame["status"] == "withdrawn"]
    found = list(withdrawn[["table", "row", "column"]].itertuples(index=False, name=None))
    assert found == [
        ("flygtninge-efter-visitation", row, month)
        for row in ("Jobparate", "Aktivitetsparate")
        for month in ("2017-01", "2017-02", "2017-03")
    ]


def test_notes_stand_on_the_very_cells_that_bear_them(helsingoer: Papers) -> None:
    frame = helsingoer.observations
    marked = frame[frame["notes"] != ""]
    found: dict[str, set[tuple[str, str]]] = {}
    for table, row, column, mark in marked[["table", "row", "column", "notes"]].itertuples(
        index=False, name=None
    ):
        found.setdefault(f"{table} [{mark}]", set()).add((row, column))
    total = "Flygtninge og familiesammenførte"
    last = ("2017-02", "2017-03", "2017-04-01")
    withdrawn = ("2017-01", "2017-02", "2017-03")
    assert found == {
        "flygtninge-i-alt [1]": {
            (f"{total} til flygtninge i alt", month) for month in ("2016-12", *last)
        },
        "flygtninge-efter-aktivitet [2]": {(f"{total} i alt", month) for month in last},
        "flygtninge-efter-visitation [3]": {
            (row, month) for row in ("Jobparate", "Aktivitetsparate") for month in withdrawn
        },
        "flygtninge-efter-koen [4]": {("Mænd", month) for month in last},
    }
    assert helsingoer.table("effekt-af-aktiviteter").headings[0].marks == ("*",)
    marked_rows = [
        (label.text, label.marks)
        for label, _ in helsingoer.table("flygtninge-i-midlertidig-bolig").rows
        if label.marks
    ]
    assert marked_rows == [("Privat indkvartering", ("5",))]


@pytest.mark.parametrize(
    "table",
    [
        "flygtninge-i-alt",
        "flygtninge-efter-aktivitet",
        "flygtninge-efter-visitation",
        "flygtninge-efter-alder",
        "flygtninge-efter-koen",
        "flygtninge-i-midlertidig-bolig",
    ],
)
def test_the_last_april_is_1_april_2017(helsingoer: Papers, table: str) -> None:
    frame = helsingoer.observations
    months = list(dict.fromkeys(frame[frame["table"] == table]["period"]))
    assert months[-1] == "2017-04-01"
    assert helsingoer.meeting.table(table).columns[-1].heading == "Apr."
    assert months == sorted(months)
    assert months[0] in {"2016-04", "2016-05", "2016-08"}


def test_zero_and_a_dash_are_told_apart_in_one_table(helsingoer: Papers) -> None:
    frame = helsingoer.observations.set_index(["table", "row", "column"])
    zero = frame.loc[("flygtninge-i-midlertidig-bolig", "Højskole", "2017-04-01")]
    dash = frame.loc[("flygtninge-i-midlertidig-bolig", "Privat indkvartering", "2016-05")]
    assert (zero["value"], zero["status"], zero["printed"]) == (Decimal(0), "A", "0")
    assert (dash["value"], dash["status"], dash["printed"]) == (None, "O", "-")


# --- one observation ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"status": "withdrawn"},
        {"value": None},
        {"value": 1.5},
        {"value": "1.5"},
        {"value": float("nan"), "status": "O"},
        {"status": "X"},
        {"decimals": 7},
        {"decimals": -1},
    ],
)
def test_an_observation_that_contradicts_itself_is_refused(change: dict[str, Any]) -> None:
    right: dict[str, Any] = dict.fromkeys(observations.COLUMNS, "") | {
        "value": Decimal("1.5"),
        "decimals": 1,
        "rounded": False,
        "status": "A",
    }
    assert Observation(**right).status is Status.FIGURE
    with pytest.raises(ValueError, match=r"contradicts itself|is not a valid Status"):
        Observation(**(right | change))


def test_every_status_has_its_words() -> None:
    assert list(WORDS) == list(Status)
    assert [words.sign for words in WORDS.values()] == ["", "–", "..", ":", "<", ".", "–", ""]
