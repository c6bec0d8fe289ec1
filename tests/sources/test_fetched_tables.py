"""From a snapshot to a table like any other: exact, by area and period, no zero made up."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from analysis.observations import Status
from analysis.periods import Period
from analysis.sources.snapshots import period_of
from fetching import MONTHS, described, fetched_project, keep
from support import faults_of, make_project, opened

TOML = "data/raw/helsingoer/2017-05-03/meeting.toml"


def test_a_fetched_table_is_a_table_like_any_other(tmp_path: Path) -> None:
    papers = opened(fetched_project(tmp_path))
    spec = papers.meeting.table("grad")
    assert [column.key for column in spec.columns] == ["2026-05", "2026-06"]
    assert [column.name for column in spec.columns] == ["maj 2026", "juni 2026"]
    figures = papers.delivery.observations
    assert [(one.row, one.column, one.value, one.printed) for one in figures] == [
        ("Helsingør", "2026-05", Decimal("14.5"), "14,5"),
        ("Helsingør", "2026-06", None, ":"),
        ("Fredericia", "2026-05", Decimal("26.0"), "26,0"),
        ("Fredericia", "2026-06", Decimal("25.0"), "25,0"),  # JSON has 25
        ("Hele landet", "2026-05", Decimal("20.5"), "20,5"),
        ("Hele landet", "2026-06", Decimal("21.0"), "21,0"),
    ]
    assert figures[1].status is Status.HIDDEN_OR_ZERO
    assert {one.unit for one in figures} == {"pct."}
    assert {one.municipality for one in figures} == {"Helsingør", "Fredericia", ""}


def test_the_newest_periods_can_be_left_out(tmp_path: Path) -> None:
    papers = opened(fetched_project(tmp_path, said="skip_newest = 1"))
    assert [column.key for column in papers.meeting.table("grad").columns] == ["2026-05"]


def test_periods_that_are_listed_stand_in_that_order(tmp_path: Path) -> None:
    papers = opened(fetched_project(tmp_path, periods='["2026-06", "maj 2026"]'))
    assert [column.key for column in papers.meeting.table("grad").columns] == ["2026-06", "2026-05"]


def test_municipalities_are_known_by_any_spelling(tmp_path: Path) -> None:
    rows = [("2026M05", "Høje-Taastrup", 1.5), ("2026M05", "Aarhus", 2.5)]
    areas = '["Høje-Tåstrup", "Århus Kommune"]'
    papers = opened(fetched_project(tmp_path, rows, areas=areas, periods='"latest:1"'))
    found = {one.municipality: one.value for one in papers.delivery.observations}
    assert found == {"Høje-Taastrup": Decimal("1.5"), "Aarhus": Decimal("2.5")}


def test_every_municipality_is_asked_for_by_one_name(tmp_path: Path) -> None:
    papers = opened(fetched_project(tmp_path, areas='["alle kommuner", "hele landet"]'))
    rows = dict.fromkeys(one.row for one in papers.delivery.observations)
    assert [*rows] == ["Fredericia", "Helsingør", "Hele landet"]


def test_a_cluster_is_who_it_was_on_the_day_of_the_meeting(tmp_path: Path) -> None:
    project = fetched_project(tmp_path, areas='["Helsingør", "klynge:kontanthjælp"]')
    (project.sources / "klynger.csv").write_text(
        "ydelse;fra;kommune;medlem;kilde\n"
        "kontanthjælp;2016-01-01;Helsingør;Fredericia;a\n"
        "kontanthjælp;2015-01-01;Helsingør;Odense;b\n"
        "kontanthjælp;2018-01-01;Helsingør;Odense;c\n"
        "sygedagpenge;2016-01-01;Helsingør;Odense;d\n",
        encoding="utf-8",
    )
    rows = dict.fromkeys(one.row for one in opened(project).delivery.observations)
    assert [*rows] == ["Helsingør", "Fredericia"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"areas": '["Helsingor"]'}, "'Helsingor' is no area of the answer; did you mean"),
        ({"areas": '["klynge:x"]'}, "'klynge:x' is no cluster of Helsingør on 2017-05-03"),
        ({"periods": '"latest:3"'}, "'latest:3' are more periods than the answer has, 2"),
        (
            {"periods": '["2026-07"]'},
            "'2026-07' is not in the answer, which has 2026-05 to 2026-06",
        ),
        ({"measure": "Grad"}, "'Grad' is no measure there; known are 'Aktiveringsgrad'"),
        (
            {"said": 'where = { "_kon" = "/1/" }'},
            "'/1/' was not asked for; of _kon it was /: fetch",
        ),
        (
            {"more": 'columns = [{ heading = "Maj", period = "2026-05" }]'},
            "are 2026-05, 2026-06; expected those of `columns`, 2026-05",
        ),
    ],
)
def test_what_the_answer_does_not_hold_is_told(
    tmp_path: Path, said: dict[str, str], problem: str
) -> None:
    faults = faults_of(fetched_project(tmp_path, **said))
    assert len(faults) == 1
    assert problem in faults[0]
    assert faults[0].startswith(f"{TOML}, column \"tables 'grad' from ")


def test_a_period_that_may_be_another_time_is_none(tmp_path: Path) -> None:
    (fault,) = faults_of(fetched_project(tmp_path, [("2016QMAT01", "Helsingør", 1.5)]))
    assert "'2016QMAT01' is no period that is known here" in fault


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026M07", Period.month(2026, 7)),
        ("2025Q04", Period.quarter(2025, 4)),
        ("2016Q1", Period.quarter(2016, 1)),
        ("2024K3", Period.quarter(2024, 3)),
        ("2024H1", Period.half_year(2024, 1)),
        ("2025Y01", Period.year(2025)),
        ("2025", Period.year(2025)),
        ("2024U53", None),
        ("2026M13", None),
        ("2026Y02", None),
        ("2026Q05", None),
        ("2026MYTD03", None),
        ("", None),
    ],
)
def test_periods_are_read_as_the_sources_write_them(text: str, period: Period | None) -> None:
    assert period_of(text) == period


def test_what_is_not_fetched_yet_says_what_to_do(tmp_path: Path) -> None:
    (fault,) = faults_of(make_project(tmp_path, described(), {}))
    assert fault.endswith(
        'from snapshot": is missing: the figures are not fetched yet; '
        "`udvalgstal fetch helsingoer/2017-05-03` fetches it"
    )


def test_a_snapshot_that_is_gone_or_changed_is_no_snapshot(tmp_path: Path) -> None:
    project = fetched_project(tmp_path)
    (answer,) = project.sources.rglob("answer.json")
    answer.write_text(answer.read_text(encoding="utf-8").replace("14.5", "15.5"), encoding="utf-8")
    (fault,) = faults_of(project)
    assert "is not the answer that was written" in fault
    pin = answer.parent.name
    for path in (answer, answer.parent / "snapshot.json"):
        path.unlink()
    answer.parent.rmdir()
    (fault,) = faults_of(project)
    assert f"'{pin}' is not there" in fault


def test_a_figure_that_is_lacking_in_the_answer_is_no_hidden_one(tmp_path: Path) -> None:
    (fault,) = faults_of(fetched_project(tmp_path, MONTHS[:-1]))
    assert "'Fredericia' has no figure for Fredericia in 2026-06" in fault


def test_of_breakdowns_that_are_not_named_the_total_is_taken_by_its_id(tmp_path: Path) -> None:
    """The total is called otherwise in each table: its value id tells it."""
    answer = (
        '{"columns": ["Periode", "Område", "A-kasse", "Antal"], "rows": ['
        '["2025Q04", "Hele landet", "A-kasse i alt", 7834],'
        '["2025Q04", "Hele landet", "Min A-kasse", 219]]}'
    )
    values = [("/", "A-kasse i alt"), ("/5/", "Min A-kasse")]
    named = [{"value_id": each, "value_name": name} for each, name in values]
    hierarchy = {"hierarchy_id": "_akassedp", "levels": [{"level_id": "a", "values": named}]}
    metadata = {"dimensions": [{"dimension_id": "_a", "hierarchies": [hierarchy]}]}
    project = make_project(tmp_path, "", {})
    pin = keep(project, answer, "jobindsats", "y01h01", metadata, {"_akassedp": ("*",)})
    about = {"table": "y01h01", "measure": "Antal", "areas": '["hele landet"]', "unit": "antal"}
    for said, value in (("", 7834), ('where = { "_akassedp" = "/5/" }', 219)):
        toml = described(pin, periods='"latest:1"', said=said, **about)
        papers = opened(make_project(tmp_path, toml, {}))
        assert [one.value for one in papers.delivery.observations] == [Decimal(value)]


def test_without_names_of_a_breakdown_its_parts_are_no_figure(tmp_path: Path) -> None:
    answer = (
        '{"columns": ["Periode", "Område", "Køn", "Antal"], "rows": ['
        '["2025Q04", "Hele landet", "Mænd", 7], ["2025Q04", "Hele landet", "Kvinder", 8]]}'
    )
    project = make_project(tmp_path, "", {})
    pin = keep(project, answer)
    about = {"measure": "Antal", "areas": '["hele landet"]', "periods": '"latest:1"', "unit": ""}
    (fault,) = faults_of(make_project(tmp_path, described(pin, **about), {}))
    assert "several figures for one area and period; say in `where` which, of Køn" in fault


def test_statbank_is_read_by_the_same_door_and_its_suppressed_figure_is_no_zero(
    tmp_path: Path,
) -> None:
    answer = (
        "\ufeffOMRÅDE;YDELSESTYPE;TID;INDHOLD\r\n"
        "Hele landet;I alt;2024K1;9529\r\nHele landet;I alt;2024K2;8787\r\n"
        "Helsingør;I alt;2024K1;0\r\nHelsingør;I alt;2024K2;97\r\n"
    )
    project = make_project(tmp_path, "", {})
    pin = keep(project, answer, "statbank", "AUK01", {"suppressedDataValue": "0", "unit": "Antal"})
    about = {"source": "statbank", "table": "AUK01", "measure": "Antal", "unit": "personer"}
    toml = described(pin, areas='["Helsingør", "hele landet"]', **about)
    papers = opened(make_project(tmp_path, toml, {}))
    found = {(one.row, one.column): (one.value, one.status) for one in papers.delivery.observations}
    assert found == {
        ("Helsingør", "2024-Q1"): (None, Status.HIDDEN_OR_ZERO),
        ("Helsingør", "2024-Q2"): (Decimal(97), Status.FIGURE),
        ("Hele landet", "2024-Q1"): (Decimal(9529), Status.FIGURE),
        ("Hele landet", "2024-Q2"): (Decimal(8787), Status.FIGURE),
    }


def test_a_table_printed_beside_it_is_read_too(tmp_path: Path) -> None:
    rows = "Helsingør;14,5;0,0\nFredericia;26,0;25,1\nHele landet;20,5;21,0\n"
    csv = f"Område;maj 2026;juni 2026\n{rows}"
    papers = opened(fetched_project(tmp_path, csv=csv))
    beside = papers.beside("grad")
    assert beside
    assert beside.observations[3].value == Decimal("25.1")
    assert papers.table("grad").observations[3].value == Decimal("25.0")


def test_what_a_report_was_made_of_tells_of_the_snapshot_by_its_hash(tmp_path: Path) -> None:
    project = fetched_project(tmp_path)
    (project.sources / "brud.csv").write_text("kilde;tabel;dag;hvad\n", encoding="utf-8")
    papers = opened(project)
    papers.table("grad")
    read = papers.files_read("data/raw/helsingoer/2017-05-03")
    (folder,) = (project.sources / "jobindsats" / "y60c07").iterdir()
    for name in ("answer.json", "snapshot.json"):
        assert read[project.shown(folder / name)]
    assert read["data/raw/sources/brud.csv"]
    assert read[f"{TOML.rpartition('/')[0]}/grad.csv"] is None


@pytest.mark.parametrize(
    ("name", "line", "problem"),
    [
        ("klynger.csv", "k;2016;Helsingør;Odense;x", "row 2, column 'fra': '2016' is not accepted"),
        ("klynger.csv", "k;2016-01-01;Oddense;;x", "column 'medlem': '' is blank"),
        ("klynger.csv", "k;2016-01-01;Odense", "row 2: has 3 cells; expected 5"),
        ("brud.csv", "dst;y60;2025-07-01;x", "column 'kilde': 'dst' is no source; expected jobind"),
    ],
)
def test_what_is_wrong_in_the_files_of_clusters_and_breaks_is_told(
    tmp_path: Path, name: str, line: str, problem: str
) -> None:
    project = fetched_project(tmp_path)
    heading = {"klynger.csv": "ydelse;fra;kommune;medlem;kilde", "brud.csv": "kilde;tabel;dag;hvad"}
    (project.sources / name).write_text(f"{heading[name]}\n{line}\n", encoding="utf-8")
    assert any(problem in fault for fault in faults_of(project))
