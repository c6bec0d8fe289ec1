"""A table's figures over all meetings: the latest of each time, and where it was printed."""

from __future__ import annotations

from pathlib import Path

import pytest

import analysis
from analysis.faults import InputError
from analysis.papers import MAY_OPEN, Papers, open_papers
from analysis.project import Address, Project
from analysis.sources import released
from analysis.whole_files import digest, signed
from support import a_check, a_deviation
from test_earlier import APRIL, MARCH, MAY, deliver

FEBRUARY = Address.parse("helsingoer/2017-02-03")


def told(papers: Papers) -> list[str]:
    """Each figure with its time, the month that it was printed in last, and what it was before."""
    return [
        f"{one.line} {one.period}: {one.printed} ({one.meeting[-5:-3]}"
        + (f", {one.was} until {one.revised_by[-5:-3]})" if one.revised else ")")
        for one in papers.series("t").itertuples()
    ]


def test_the_latest_figure_of_each_time_is_told_with_its_meeting(tmp_path: Path) -> None:
    deliver(tmp_path, FEBRUARY, "2017-01", "Under 30;1|I alt;3")
    deliver(tmp_path, MARCH, "2017-01|2017-02", "under 30;1;2|I alt;4;6")
    project = deliver(tmp_path, APRIL, "2017-02|2017-03", "Under 30;2;5|Over 30;4;..")
    assert told(open_papers(project, APRIL)) == [
        "Under 30 2017-01: 1 (03)",  # as the last meeting spells it
        "Under 30 2017-02: 2 (04)",
        "Under 30 2017-03: 5 (04)",
        "Over 30 2017-02: 4 (04)",
        "Over 30 2017-03: .. (04)",
        "I alt 2017-01: 4 (03, 3 until 03)",  # a row that is gone comes last
        "I alt 2017-02: 6 (03)",
    ]
    assert told(open_papers(project, FEBRUARY)) == [
        "Under 30 2017-01: 1 (02)",
        "I alt 2017-01: 3 (02)",
    ]


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (("1", "2", "3"), "3 (04, 2 until 04)"),  # revised twice: the last is told
        (("1", "2", "2"), "2 (04, 1 until 03)"),
        (("1", "", "2"), "2 (04, 1 until 04)"),  # March's paper does not have the month
        (("-", "2", "2"), "2 (04)"),
        (("1", "1", "-"), "- (04, 1 until 04)"),
        (("..", "2", "2"), "2 (04, .. until 03)"),
        (("1", "2", ".."), ".. (04)"),  # what is hidden now is not given away
        (("1", "..", ".."), ".. (04)"),
        (("1", "1", ""), "1 (03)"),
    ],
)
def test_what_a_figure_was_is_told_from_meeting_to_meeting(
    tmp_path: Path, printed: tuple[str, str, str], said: str
) -> None:
    for address, figure in zip((FEBRUARY, MARCH, APRIL), printed, strict=True):
        periods, row = ("2017-01|2016-12", f"Under 30;{figure};0") if figure else ("2016-12", "")
        project = deliver(tmp_path, address, periods, row or "Under 30;0")
    found = told(open_papers(project, APRIL))
    assert found == ["Under 30 2016-12: 0 (04)", f"Under 30 2017-01: {said}"]


def test_a_forecast_is_no_figure_of_its_time(tmp_path: Path) -> None:
    deliver(tmp_path, MARCH, "2017-02|2017-03", "Under 30;1;9")
    toml = Project(tmp_path).raw_folder(MARCH) / "meeting.toml"
    text = toml.read_text().replace('period = "2017-03"', 'period = "2017-03", expected = true')
    toml.write_text(text)
    project = deliver(tmp_path, APRIL, "2017-03", "Under 30;2")
    assert told(open_papers(project, MARCH)) == ["Under 30 2017-02: 1 (03)"]
    assert told(open_papers(project, APRIL)) == [
        "Under 30 2017-02: 1 (03)",
        "Under 30 2017-03: 2 (04)",
    ]


def test_what_a_check_or_a_declared_deviation_doubts_is_no_figure(tmp_path: Path) -> None:
    check = a_check('kind = "sum"\ntotal = { row = "I alt" }')
    wrong = check + a_deviation("I alt", "2017-01", "4", "3")
    deliver(tmp_path, MARCH, "2017-01", "Under 30;1|Over 30;2|I alt;4", wrong)
    project = deliver(tmp_path, APRIL, "2017-02", "Under 30;1|Over 30;2|I alt;9", check)
    found = open_papers(project, APRIL).series("t")
    doubted = found[found["status"] == "doubted"]
    assert {(one.line, one.period, str(one.doubted)) for one in doubted.itertuples()} == {
        ("I alt", "2017-01", "4"),
        *(
            (row, "2017-02", it)
            for row, it in (("Under 30", "1"), ("Over 30", "2"), ("I alt", "9"))
        ),
    }
    assert set(found[found["line"] == "I alt"]["value"]) == {None}


def test_a_table_is_followed_through_its_former_names(tmp_path: Path) -> None:
    deliver(tmp_path, FEBRUARY, "2017-01", "Under 30;1")
    for address, period, figure in ((MARCH, "2017-02", 2), (APRIL, "2017-03", 3)):
        keys = 'formerly = "t"'  # April's was made like March's
        project = deliver(tmp_path, address, period, f"Under 30;{figure}", keys=keys)
        folder = project.raw_folder(address)
        text = (folder / "meeting.toml").read_text().replace('id = "t"', 'id = "u"')
        (folder / "meeting.toml").write_text(text)
        (folder / "t.csv").rename(folder / "u.csv")
    found = open_papers(project, APRIL).series("u")
    assert [*found["printed"]] == ["1", "2", "3"]
    assert {*found["table"]} == {"u"}


def test_of_a_released_meeting_the_figures_are_those_that_were_released(tmp_path: Path) -> None:
    project = deliver(tmp_path, MARCH, "2017-01", "Under 30;1")
    figures = released.as_csv({"papers": open_papers(project, MARCH).delivery.observations})
    edition = project.released_folder(MARCH) / "1"
    edition.mkdir(parents=True)
    (edition / released.FIGURES).write_bytes(figures)
    account = {"meeting": str(MARCH), "edition": 1, "corrections": [], "titles": {}}
    account["figures_sha256"] = digest(figures)
    (edition / released.ACCOUNT).write_text(signed(account), encoding="utf-8")
    deliver(tmp_path, MARCH, "2017-01", "Under 30;9")  # not released yet
    project = deliver(tmp_path, APRIL, "2017-02", "Under 30;2")
    papers = open_papers(project, APRIL)
    assert told(papers) == ["Under 30 2017-01: 1 (03)", "Under 30 2017-02: 2 (04)"]
    read = papers.files_read(f"data/raw/{APRIL}")
    assert f"data/released/{MARCH}/1/figures.csv" in read
    assert f"data/released/{MARCH}/" in read  # another edition would be read


def test_a_report_depends_on_every_meeting_before_it_and_on_none_after(tmp_path: Path) -> None:
    deliver(tmp_path, FEBRUARY, "2017-01", "Under 30;1")
    project = deliver(tmp_path, APRIL, "2017-02", "Under 30;2")
    folder = "data/raw/helsingoer"

    def files() -> dict[str, str | None]:
        papers = open_papers(project, APRIL)
        papers.series("t")
        return papers.files_read(f"{folder}/{APRIL.day}")

    before = files()
    assert {name.removeprefix(f"{folder}/") for name, value in before.items() if value} == {
        "before-2017-04-03/",
        f"data/released/{FEBRUARY}/",
        *(f"{one.day}/{name}" for one in (FEBRUARY, APRIL) for name in ("meeting.toml", "t.csv")),
    }
    deliver(tmp_path, MAY, "2017-03", "Under 30;3")
    assert files() == before
    (project.raw_folder(MARCH)).mkdir()
    assert {name for name, value in files().items() if before.get(name) != value} == {
        f"{folder}/before-2017-04-03/"
    }


# --- opened by municipality -----------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    deliver(tmp_path, MARCH, "2017-01", "Under 30;1")
    project = deliver(tmp_path, APRIL, "2017-02", "Under 30;2")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(MAY_OPEN, raising=False)
    return project


def test_a_series_is_opened_by_the_name_of_the_municipality(project: Project) -> None:
    assert [*analysis.open_series("Helsingør", "t")["printed"]] == ["1", "2"]


def test_in_a_report_it_ends_with_the_meeting_of_the_report(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MAY_OPEN, f"{MARCH}\nt")
    assert [*analysis.open_series("Helsingør", "t")["printed"]] == ["1"]
    with pytest.raises(InputError, match="is not whose meeting this report is of"):
        analysis.open_series("Køge", "t")


@pytest.mark.parametrize(
    ("body", "table", "said"),
    [
        ("Helsingor", "t", "'Helsingor' has no meeting; did you mean 'helsingoer'?"),
        ("Helsingør", "v", "'v' is no table of helsingoer; known are 't'"),
    ],
)
def test_a_body_or_table_that_is_not_there_is_told_with_those_there_are(
    project: Project, body: str, table: str, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        analysis.open_series(body, table)
    assert said in str(caught.value)
