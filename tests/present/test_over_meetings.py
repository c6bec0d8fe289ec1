"""A table's rows over all meetings, as a reader sees them: figures, notes and sentences."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from analysis import danish
from analysis.papers import Papers, open_papers
from analysis.present.findings import udvikling
from analysis.present.output import MARK
from analysis.present.over_meetings import MOST_LINES, MOST_TIMES, OverMeetings
from analysis.present.table import Table
from analysis.project import Address, Project
from support import a_check, a_table, make_project

Printed = dict[str, str]  # of each meeting's month, its periods and rows: "2017-01; A;1 | B;2"
HEAD = 'municipality = "Odense"\ncommittee = "U"\ndocument = "R"\n'


def deliver(root: Path, month: str, printed: str, more: str = "", rows: str = "") -> Project:
    """Deliver a meeting in a month of 2017 with a table of persons, ``2017-01;2017-02|A;1;2``."""
    (periods, *lines) = printed.split("|")
    columns = ";".join(
        f'{{ heading = "{one}", period = "{one}", unit = "personer" }}'
        for one in periods.split(";")
    )
    toml = a_table(columns, rows or 'heading = "Alder"', more, title="Ledige")
    address = Address.parse(f"odense/2017-{month}-03")
    cells = "\n".join([f"Alder;{periods}", *lines, ""])
    return make_project(root, f"{HEAD}date = {address.day}\n{toml}", {"t": cells}, address)


def opened(root: Path, **meetings: str) -> Papers:
    """Deliver meetings, ``_03`` for March, and open the last of them."""
    for name, printed in meetings.items():
        project = deliver(root, name[1:], printed)
    return open_papers(project, Address.parse(f"odense/2017-{name[1:]}-03"))


def followed(papers: Papers, *rows: str, own: str = "") -> list[OverMeetings]:
    return OverMeetings.every(Table(papers, "t", number=1, own=own), rows)


def plain(text: str) -> str:
    return danish.plain(re.sub(r"[\u2060\xa0]", lambda it: " " * (it[0] == "\xa0"), text))


def soup(shown: OverMeetings) -> BeautifulSoup:
    block: Any = shown._repr_mimebundle_()[MARK]
    return BeautifulSoup(str(block["html"]), "html.parser")


def cells(shown: OverMeetings) -> list[str]:
    """Each row of the table, its notes in brackets: ``Januar 2017: 1[1] 2 | 3. marts 2017``."""
    page = soup(shown)
    for mark in page.select("sup a"):
        mark.span.decompose()
        mark.string = f"[{mark.get_text()}]"
    for aside in page.select("td .sr"):
        aside.decompose()
    told = []
    for row in page.select("tbody tr"):
        *figures, meeting = [plain(one.get_text()) for one in row.select("td")]
        told.append(f"{plain(row.th.get_text())}: {' '.join(figures)} | {meeting}")
    return told


def notes(shown: OverMeetings) -> list[str]:
    return [
        plain(note.get_text()).rpartition(" Tilbage")[0] for note in soup(shown).select(".notes li")
    ]


def test_each_figure_stands_with_the_meeting_that_told_it_last(tmp_path: Path) -> None:
    (shown,) = followed(
        opened(
            tmp_path,
            _02="2016-12;2017-01|Unge;1;..|Ældre;5;6",
            _03="2016-12;2017-01|Unge;2;3|Ældre;5;6",
            _04="2017-01;2017-02|Unge;3;4",
        )
    )
    assert cells(shown) == [
        "December 2016: 2[1] 5 | 3. marts 2017",
        "Januar 2017: 3[2] 6[3] | 3. april 2017",
        "Februar 2017: 4 … | 3. april 2017",
    ]
    assert notes(shown) == [
        "Ændret til mødet 3. marts 2017. Før var det 1 person.",
        "Før mødet 3. marts 2017 var tallet ikke vist.",
        "Senest vist til mødet 3. marts 2017.",
    ]
    assert "var ikke med til noget møde" in soup(shown).get_text()
    assert [line.label for line in shown.lines] == ["Unge", "Ældre"]


def test_a_figure_that_is_hidden_now_is_not_given_away(tmp_path: Path) -> None:
    papers = opened(tmp_path, _02="2017-01|Unge;3", _03="2017-01|Unge;..")
    (shown,) = followed(papers)
    assert cells(shown) == ["Januar 2017: .. | 3. marts 2017"]
    block: Any = shown._repr_mimebundle_()
    assert "3 person" not in str(block).replace("\xa0", " ")
    assert udvikling.heading(shown) == "Ledige"
    assert [*map(plain, udvikling.text(shown))] == ["For »Unge« er tallet ikke vist i januar 2017."]


def test_a_figure_in_doubt_is_shown_as_such_and_told_nowhere(tmp_path: Path) -> None:
    check = a_check('kind = "sum"\ntotal = { row = "I alt" }')
    project = deliver(tmp_path, "03", "2017-01|Unge;1|Ældre;2|I alt;9", check)
    papers = open_papers(project, Address.parse("odense/2017-03-03"))
    (shown,) = followed(papers)
    assert cells(shown) == ["Januar 2017: 1[1] 2[1] 9[1] | 3. marts 2017"]
    (note,) = notes(shown)
    assert note.startswith("Tallet kan være forkert: »Unge« og »Ældre« giver tilsammen 3")
    assert udvikling.finding("", Table(papers, "t", number=2), [shown]) == "Ledige"


@pytest.mark.parametrize(
    ("meetings", "heading", "summary"),
    [
        (
            {"_03": "2017-01|I praktik;1"},
            "Ledige: antallet for »I praktik« i januar 2017 er 1 person",
            "Her er kun ét møde med tabellen: mødet 3. marts 2017.",
        ),
        (
            {"_02": "2017-01|Unge;1", "_03": "2017-01;2017-02|Unge;2;4"},
            "Ledige: fra januar til februar 2017 steg antallet for Unge fra 2 til 4 personer",
            "Tabellen var med til to møder: 3. februar 2017 og 3. marts 2017. "
            "Ét af de viste tal er ændret undervejs.",
        ),
        (  # a tie, and a time that is not there
            {"_02": "2016-12;2017-01|Unge;4;4", "_04": "2017-03|Unge;4"},
            "Ledige: fra december 2016 til marts 2017 var antallet for Unge 4 personer både først "
            "og sidst",
            "Tabellen var med til to møder: 3. februar 2017 og 3. april 2017. "
            "Ingen af de viste tal er ændret undervejs.",
        ),
        (  # the newest is hidden
            {"_02": "2017-01;2017-02|Unge;5;4", "_03": "2017-03|Unge;.."},
            "Ledige: fra januar til februar 2017 faldt antallet for Unge fra 5 til 4 personer, "
            "men i marts 2017 er tallet ikke vist",
            "Tabellen var med til to møder: 3. februar 2017 og 3. marts 2017. "
            "Ingen af de viste tal er ændret undervejs.",
        ),
        (  # two rows, of which none stands for both
            {"_02": "2017-01|Unge;1|Ældre;2", "_03": "2017-02|Unge;2|Ældre;2"},
            "Ledige",
            "Tabellen var med til to møder: 3. februar 2017 og 3. marts 2017. "
            "Ingen af de viste tal er ændret undervejs.",
        ),
    ],
)
def test_the_page_begins_with_how_the_row_moved_and_which_meetings_tell(
    tmp_path: Path, meetings: Printed, heading: str, summary: str
) -> None:
    papers = opened(tmp_path, **meetings)
    found, table = followed(papers), Table(papers, "t", number=2)
    assert plain(udvikling.finding("", table, found)) == heading
    assert plain(udvikling.summary(table, found)) == summary


def test_a_total_of_rows_that_overlap_says_how_the_table_moved(tmp_path: Path) -> None:
    rows = 'heading = "Alder", total = ["Ledige i alt"], overlap = true'
    printed = "2017-01;2017-02|Ledige i alt;5;6|Unge;4;5|Nye;4;3"
    project = deliver(tmp_path, "03", printed, rows=rows)
    (shown,) = followed(open_papers(project, Address.parse("odense/2017-03-03")))
    said = "Fra januar til februar 2017 steg antallet i alt fra 5 til 6 personer"
    assert plain(udvikling.heading(shown)) == said

    papers = opened(tmp_path, _04="2017-01;2017-02|Hele landet;5;6|Unge;4;5")
    assert udvikling.heading(*followed(papers)) == "Ledige"


def test_each_kind_of_time_and_unit_is_followed_by_itself(tmp_path: Path) -> None:
    papers = opened(
        tmp_path, _02="2016;2017-01|Unge;100;10", _03="2016;2017-02;2017-01/2017-02|Unge;100;12;22"
    )
    assert [(shown.number, [str(one) for one in shown.times]) for shown in followed(papers)] == [
        (1, ["2017-01", "2017-02"]),
        (2, ["2017-01/2017-02"]),
        (3, ["2016"]),
    ]


def test_times_that_overlap_are_shown_and_not_held_against_each_other(tmp_path: Path) -> None:
    papers = opened(tmp_path, _02="2016-02/2017-01|Unge;100", _03="2016-03/2017-02|Unge;120")
    (shown,) = followed(papers)
    assert len(cells(shown)) == 2
    said = " ".join(udvikling.text(shown))
    assert "overlapper" in said
    assert "steg" not in said + udvikling.heading(shown)


def test_where_no_time_is_told_there_is_nothing_to_follow(tmp_path: Path) -> None:
    project = make_project(
        tmp_path,
        f"{HEAD}date = 2017-03-03\n" + a_table("Antal", 'heading = "Alder"', title="Ledige"),
        {"t": "Alder;Antal\nUnge;1\n"},
        Address.parse("odense/2017-03-03"),
    )
    papers = open_papers(project, Address.parse("odense/2017-03-03"))
    table = Table(papers, "t", number=1)
    assert followed(papers) == []
    assert udvikling.finding("", table, []) == "Ledige"
    assert "kan ikke følges fra møde til møde" in udvikling.summary(table, [])


def test_rows_that_are_times_are_followed_by_what_is_measured(tmp_path: Path) -> None:
    for month, time in (("02", "2017-01"), ("03", "2017-02")):
        rows = f'heading = "Tid", periods = [{{ label = "{time}", period = "{time}" }}]'
        columns = 'Unge;{ heading = "Ældre", unit = "personer" }'
        toml = a_table(columns, rows, 'unit = "personer"', title="Ledige")
        address = Address.parse(f"odense/2017-{month}-03")
        table = {"t": f"Tid;Unge;Ældre\n{time};1;2\n"}
        project = make_project(tmp_path, f"{HEAD}date = {address.day}\n{toml}", table, address)
    (shown,) = followed(open_papers(project, address))
    assert [line.label for line in shown.lines] == ["Unge", "Ældre"]
    assert cells(shown) == [
        "Januar 2017: 1 2 | 3. februar 2017",
        "Februar 2017: 1 2 | 3. marts 2017",
    ]


def test_of_many_rows_and_times_it_is_told_how_many_are_shown(tmp_path: Path) -> None:
    times = [f"{2010 + at // 12}-{at % 12 + 1:02}" for at in range(MOST_TIMES + 1)]
    rows = [f"Række {at};{';'.join(['1'] * len(times))}" for at in range(MOST_LINES + 1)]
    papers = opened(
        tmp_path, _03="|".join([";".join(times), *rows, rows[0].replace("Række 0", "I alt")])
    )
    (shown,) = followed(papers)
    assert [line.label for line in shown.lines] == [f"Række {at}" for at in range(7)] + ["I alt"]
    said = plain(" ".join(udvikling.text(shown)))
    assert f"Tabel 1 viser {MOST_LINES} af de {MOST_LINES + 2} rækker." in said
    assert f"Tabel 1 viser de seneste {MOST_TIMES} af {MOST_TIMES + 1} perioder." in said
    check = a_check('kind = "sum"\ntotal = { row = "I alt" }')
    deliver(
        tmp_path,
        "03",
        "|".join(["2017-01", *(f"Række {at};1" for at in range(9)), "I alt;8"]),
        check,
    )
    (doubted,) = followed(open_papers(Project(tmp_path), Address.parse("odense/2017-03-03")))
    assert "Tallene for otte viste rækker i januar 2017 kan være forkerte" in plain(
        " ".join(udvikling.text(doubted))
    )
    (chosen,) = followed(papers, "række 8")
    assert [line.label for line in chosen.lines] == ["Række 8"]
    with pytest.raises(KeyError, match="no row 'Række 99'; there are: 'Række 0'"):
        followed(papers, "Række 99")
