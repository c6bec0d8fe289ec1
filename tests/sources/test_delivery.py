"""What is read is kept as Parquet while the files are the same, and equal to the digit."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pandas.testing
import pandera.errors
import pyarrow.parquet
import pytest

from analysis import observations
from analysis.papers import Papers
from analysis.project import Address, Project
from analysis.sources import delivery
from analysis.sources.delivery import Delivery
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


def read(project: Project, address: Address = HELSINGOER) -> Delivery:
    found = delivery.read(project, address)
    assert isinstance(found, tuple)
    read_delivery, faults = found
    assert faults == []
    return read_delivery


def kept_value(project: Project, row: str, column: str, value: str) -> None:
    """Write another figure into what was kept, to see whether it is what is used."""
    path = project.processed / str(HELSINGOER) / "observations.parquet"
    frame = pyarrow.parquet.read_table(path).to_pandas()
    frame.loc[(frame["row"] == row) & (frame["column"] == column), "value"] = Decimal(value)
    table = pyarrow.Table.from_pandas(frame, schema=observations.ARROW, preserve_index=False)
    pyarrow.parquet.write_table(table, path)


def values(frame: pd.DataFrame) -> list[str]:
    return [str(value) for value in frame["value"]]


def test_what_was_kept_is_used_while_the_files_are_the_same(tmp_path: Path) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    assert values(opened(project).observations) == ["1030", "1.030", "None", "14.500"]
    kept_value(project, "a", "Antal", "7")
    assert values(opened(project).observations) == ["7", "1.030", "None", "14.500"]


@pytest.mark.parametrize("changed", ["t.csv", "meeting.toml", "made-from.json", "reader"])
def test_it_is_read_anew_when_a_file_or_the_reader_has_changed(
    tmp_path: Path, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    opened(project)
    kept_value(project, "a", "Antal", "7")
    if changed == "t.csv":
        make_project(tmp_path, TABLE, {"t": CSV.replace("14,500", "14,501")})
    elif changed == "meeting.toml":
        make_project(tmp_path, TABLE + "# en bemærkning\n", {"t": CSV})
    elif changed == "made-from.json":
        (project.processed / str(HELSINGOER) / changed).write_text("{", encoding="utf-8")
    else:
        monkeypatch.setattr(delivery, "code_hash", lambda *_: "another")
    assert values(opened(project).observations)[0] == "1030"


@pytest.mark.parametrize(
    "name", ["referat.txt", "Referat.PDF", "u.csv", "bilag/u.csv", "bilag/mere/referat", "t.CSV"]
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
    "name", [".DS_Store", ".meeting.toml.swp", ".ipynb_checkpoints/meeting-checkpoint.toml"]
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


@pytest.mark.parametrize("name", ["observations.parquet", "cells.parquet"])
@pytest.mark.parametrize("how", ["gone", "broken"])
def test_a_kept_file_that_is_gone_or_broken_is_no_obstacle(
    tmp_path: Path, name: str, how: str
) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    opened(project)
    path = project.processed / str(HELSINGOER) / name
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:50])
    assert values(opened(project).observations) == ["1030", "1.030", "None", "14.500"]


def test_what_it_was_made_from_is_told_by_hashes_of_each_file(tmp_path: Path) -> None:
    project = make_project(tmp_path, TABLE, {"t": CSV})
    opened(project)
    text = (project.processed / str(HELSINGOER) / "made-from.json").read_text(encoding="utf-8")
    assert sorted(json.loads(text)["raw"]) == ["meeting.toml", "t.csv"]
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
        f"{folder}/cells.parquet",
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
def test_what_was_kept_equals_a_fresh_read_to_the_digit(tmp_path: Path, address: Address) -> None:
    project = copy_of_the_real_project(tmp_path)
    fresh = read(project, address)
    delivery.keep(project, address, fresh)
    kept = read(project, address)
    assert kept is not fresh
    pandas.testing.assert_frame_equal(fresh.observations, kept.observations)
    assert values(fresh.observations) == values(kept.observations)
    assert kept.meeting == fresh.meeting
    assert kept.hashes == fresh.hashes
    for name, table in fresh.tables.items():
        assert kept.tables[name].row_heading == table.row_heading
        assert kept.tables[name].headings == table.headings
        assert kept.tables[name].rows == table.rows


def test_the_parquet_file_has_the_described_schema(
    copied_project: Project, helsingoer: Papers
) -> None:
    path = copied_project.processed / str(helsingoer.meeting.address) / "observations.parquet"
    schema = pyarrow.parquet.read_schema(path)
    assert schema.remove_metadata().equals(observations.ARROW)
    assert tuple(schema.names) == observations.COLUMNS
    assert str(schema.field("value").type) == "decimal128(38, 6)"


def test_the_15_figure_tables_of_helsingoer_have_every_printed_cell(helsingoer: Papers) -> None:
    sizes = helsingoer.observations.groupby("table", sort=False).size()
    assert dict(sizes) == {
        "effekt-af-aktiviteter": 7 * 1,
        "afslutningsaarsager": (16 + 1) * 1,
        "aktivering-i-2016": 6 * 2,
        "aktiveringsgrad": 7 * 4,
        "afsluttede-borgere": 7 * 3,
        "hovedgrupper": 4 * 1,
        "aktivitetsparate-i-tre-kommuner": 3 * 4,
        "gevinst-ved-investering": 4 * 3,
        "flygtninge-i-alt": 3 * 9,
        "flygtninge-efter-aktivitet": 9 * 9,
        "flygtninge-efter-visitation": 3 * 8,
        "flygtninge-efter-alder": 4 * 9,
        "flygtninge-efter-koen": 2 * 9,
        "flygtninge-i-midlertidig-bolig": 11 * 9,
        "indtaegter-og-besparelser": 4 * 2,
    }
    assert len(helsingoer.observations) == 360 + 40 + 6
    assert helsingoer.observations["status"].value_counts().to_dict() == {
        "A": 360,
        "O": 40,
        "withdrawn": 6,
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


# --- the schema -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"status": "withdrawn"},
        {"value": None},
        {"value": 1.5},
        {"status": "X"},
        {"decimals": 7},
    ],
)
def test_observations_that_contradict_themselves_are_refused(change: dict[str, object]) -> None:
    row: dict[str, object] = dict.fromkeys(observations.COLUMNS, "") | {
        "value": Decimal("1.5"),
        "decimals": 1,
        "rounded": False,
        "status": "A",
    }
    assert len(observations.frame([row])) == 1
    with pytest.raises(pandera.errors.SchemaErrors):
        observations.frame([row | change])
    with pytest.raises(pandera.errors.SchemaErrors):
        observations.frame([row, row])
