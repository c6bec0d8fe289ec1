"""What a meeting prints is held against what the last meeting printed of the same time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from analysis.batch.fingerprint import digest_of_input
from analysis.danish import WORD_JOINER
from analysis.faults import InputError
from analysis.papers import Papers, open_papers
from analysis.periods import Period
from analysis.present.output import MARK
from analysis.present.since import SinceLast
from analysis.present.table import Table
from analysis.project import Address, Project
from support import a_check, a_table, make_project

MARCH, APRIL, MAY = (Address.parse(f"helsingoer/2017-0{month}-03") for month in (3, 4, 5))
ROWS = 'heading = "Alder"'


def columns(periods: str) -> dict[str, str]:
    """Describe columns by their headings; ``2017-01 Andel`` measures a share in January."""
    described = {}
    for each in periods.split("|"):
        period, _, measure = each.partition(" ")
        heading = f"{measure} {Period.parse(period).long}".strip().capitalize()
        more = f', measure = "{measure}"' if measure else ""
        more += ', unit = "pct.", decimals = 1' if measure == "Andel" else ""
        described[heading] = f'{{ heading = "{heading}", period = "{period}"{more} }}'
    return described


def deliver(
    root: Path, address: Address, periods: str, rows: str, more: str = "", keys: str = ""
) -> Project:
    """Deliver a meeting with one table; ``rows`` are ``Under 30;1;2`` with ``|`` between."""
    described = columns(periods)
    keys = f'unit = "personer"\n{keys}\n{more}'
    toml = a_table(";".join(described.values()), ROWS, keys, title="Ledige")
    head = f'municipality = "Helsingør"\ncommittee = "U"\ndate = {address.day}\ndocument = "R"\n'
    table = "\n".join([";".join(["Alder", *described]), *rows.split("|"), ""])
    return make_project(root, head + toml, {"t": table}, address)


def revisions(papers: Papers) -> list[str]:
    return [
        f"{one.change.at.row} {one.change.at.period} {one.change.kind}" for one in papers.revised
    ]


def says(papers: Papers) -> list[str]:
    """What the section of a report says, line by line; nothing where it is left out."""
    block: Any = SinceLast(Table(papers, "t", number=1))._repr_mimebundle_()[MARK]
    text = re.sub("<[^>]*>", "", block["html"]).replace("\xa0", " ").replace(WORD_JOINER, "")
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        ("1;2", "2;3", []),  # February's column is first now: times are matched, not columns
        ("1;2", "3;3", ["Under 30 2017-02 revised"]),
        ("1;..", "2;3", ["Under 30 2017-02 shown"]),
        ("1;2", "..;3", ["Under 30 2017-02 hidden"]),
        ("1;2", "-;3", ["Under 30 2017-02 revised"]),
        ("1;-", "2;3", []),  # what was not stated is not revised by being stated
        ("1;0", "2;3", ["Under 30 2017-02 revised"]),
        ("1;2", "2;..", []),
    ],
)
def test_only_a_figure_that_both_meetings_tell_can_be_revised(
    tmp_path: Path, was: str, now: str, found: list[str]
) -> None:
    deliver(tmp_path, MARCH, "2017-01|2017-02", f"Under 30;{was}")
    project = deliver(tmp_path, APRIL, "2017-02|2017-03", f"Under 30;{now}")
    papers = open_papers(project, APRIL)
    assert revisions(papers) == found
    assert papers.fails == bool(found)


@pytest.mark.parametrize(
    ("period", "more", "found"),
    [
        ("2017-02", "", ["Under 30 2017-02 revised"]),
        ("2017-03-02", "", ["Under 30 2017-03-02 revised"]),
        ("2017", "", []),  # which goes on: so far it was 1, and is 2
        ("2017-03", "", []),  # the first meeting was on its third day
        ("2017-02", ", expected = true", []),  # a forecast is another each time
    ],
)
def test_what_was_told_of_a_time_that_goes_on_or_was_a_forecast_is_not_revised(
    tmp_path: Path, period: str, more: str, found: list[str]
) -> None:
    for address, told in ((MARCH, "1"), (APRIL, "2")):
        project = deliver(tmp_path, address, period, f"Under 30;{told}")
        toml = project.raw_folder(address) / "meeting.toml"
        text = toml.read_text(encoding="utf-8")
        toml.write_text(text.replace(f'"{period}" }}', f'"{period}"{more} }}'), encoding="utf-8")
    assert revisions(open_papers(project, APRIL)) == found


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        ("12,5", "12,5", []),
        ("12,4", "12,5", ["Under 30 2017-02 revised"]),
        ("12,46", "12,5", []),  # printed with fewer decimals, it is the same
        ("12,44", "12,5", ["Under 30 2017-02 revised"]),
    ],
)
def test_a_figure_with_fewer_decimals_is_the_same_if_it_rounds_to_that(
    tmp_path: Path, was: str, now: str, found: list[str]
) -> None:
    for address, told in ((MARCH, was), (APRIL, now)):
        decimals = len(told.partition(",")[2])
        project = deliver(tmp_path, address, "2017-02 Andel", f"Under 30;{told}")
        toml = project.raw_folder(address) / "meeting.toml"
        toml.write_text(toml.read_text().replace("decimals = 1", f"decimals = {decimals}"))
    assert revisions(open_papers(project, APRIL)) == found


def test_an_explanation_must_match_to_the_digit(tmp_path: Path) -> None:
    deliver(tmp_path, MARCH, "2017-01", "Under 30;1")
    said = '[[tables.revisions]]\nrow = "under 30"\ncolumn = "2017-01"\nreason = "Derfor"\n'
    right = f'{said}was = "1"\nis = "2"\n'
    project = deliver(tmp_path, APRIL, "2017-01|2017-02", "Under 30;2;3", right)
    papers = open_papers(project, APRIL)
    (one,) = papers.revised
    assert one.explained
    assert one.explained.reason == "Derfor"
    assert not papers.fails
    for wrong in (right.replace('is = "2"', 'is = "3"'), right.replace("2017-01", "2017-02")):
        papers = open_papers(
            deliver(tmp_path, APRIL, "2017-01|2017-02", "Under 30;2;3", wrong), APRIL
        )
        assert [one.explained for one in papers.revised] == [None]
        assert [table for table, _ in papers.stale_revisions] == ["t"]
        assert papers.fails


def test_what_no_time_is_told_of_is_not_compared(tmp_path: Path) -> None:
    for address, told in ((MARCH, "1"), (APRIL, "2")):
        project = make_project(
            tmp_path,
            f'municipality = "Helsingør"\ncommittee = "U"\ndate = {address.day}\ndocument = "R"\n'
            + a_table("Antal", ROWS),
            {"t": f"Alder;Antal\nUnder 30;{told}\n"},
            address,
        )
    papers = open_papers(project, APRIL)
    assert revisions(papers) == []
    assert says(papers) == []


def test_rows_that_are_times_are_matched_by_their_times(tmp_path: Path) -> None:
    for address, rows in ((MARCH, "Jan.;1|Feb.;2"), (APRIL, "Feb. 2017;3|Marts 2017;4")):
        labels = [row.partition(";")[0] for row in rows.split("|")]
        months = ["2017-01", "2017-02"] if address == MARCH else ["2017-02", "2017-03"]
        periods = ", ".join(
            f'{{ label = "{label}", period = "{month}" }}'
            for label, month in zip(labels, months, strict=True)
        )
        toml = a_table("Antal", f'heading = "Måned", periods = [{periods}]', 'unit = "personer"')
        head = f'municipality = "Helsingør"\ncommittee = "U"\ndate = {address.day}\n'
        table = f"Måned;Antal\n{rows}\n".replace("|", "\n")
        project = make_project(tmp_path, f'{head}document = "R"\n{toml}', {"t": table}, address)
    papers = open_papers(project, APRIL)
    assert revisions(papers) == ["Feb. 2017 2017-02 revised"]
    assert says(papers) == [
        "Tabel 1, holdt op imod tallene til mødet 3. marts 2017",
        "Antal: 4 personer i marts 2017 mod 3 personer i februar 2017.",
        "Antal i februar 2017: nu 3 personer, før 2 personer. Ændringen er ikke forklaret.",
    ]


def test_a_table_that_was_called_otherwise_is_found_by_its_former_id(tmp_path: Path) -> None:
    deliver(tmp_path, MARCH, "2017-01", "Under 30;1")
    project = deliver(tmp_path, APRIL, "2017-01|2017-02", "Under 30;2;3", keys='formerly = "t"')
    toml = project.raw_folder(APRIL) / "meeting.toml"
    toml.write_text(toml.read_text().replace('id = "t"', 'id = "u"'))
    (project.raw_folder(APRIL) / "t.csv").rename(project.raw_folder(APRIL) / "u.csv")
    assert revisions(open_papers(project, APRIL)) == ["Under 30 2017-01 revised"]


def of_committee(project: Project, address: Address, name: str, more: str = "") -> None:
    """Have a meeting be of another committee than ``U``."""
    path = project.raw_folder(address) / "meeting.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"U"', f'"{name}"\n{more}', 1), encoding="utf-8")


def test_another_committee_may_have_a_table_of_the_same_id(tmp_path: Path) -> None:
    deliver(tmp_path, MARCH, "2017-01", "Under 30;1")
    project = deliver(tmp_path, APRIL, "2017-01", "Under 30;9")
    of_committee(project, APRIL, "V")
    assert open_papers(project, APRIL).earlier == {}
    deliver(tmp_path, MAY, "2017-01|2017-02", "Under 30;2;3")
    (one,) = open_papers(project, MAY).revised
    assert (one.since, one.change.was.printed if one.change.was else "") == (str(MARCH), "1")
    of_committee(project, MARCH, "u.")  # is the same, in another spelling
    assert revisions(open_papers(project, MAY)) == ["Under 30 2017-01 revised"]


def test_a_committee_that_was_called_otherwise_is_found_by_its_former_name(tmp_path: Path) -> None:
    deliver(tmp_path, MARCH, "2017-01", "Under 30;1")
    deliver(tmp_path, APRIL, "2017-02", "Under 30;2")
    project = deliver(tmp_path, MAY, "2017-03", "Under 30;3")
    for address, more in ((APRIL, 'formerly = "U"'), (MAY, "")):
        of_committee(project, address, "V", more)
    papers = open_papers(project, MAY)
    assert papers.earlier["t"].meeting.address == APRIL
    assert [one.meeting.date.month for one in papers.held("t")] == [3, 4, 5]
    path = project.raw_folder(APRIL) / "meeting.toml"
    path.write_text(path.read_text().replace('formerly = "U"', ""), encoding="utf-8")
    assert [one.meeting.date.month for one in open_papers(project, MAY).held("t")] == [4, 5]
    assert open_papers(project, APRIL).earlier == {}


def test_a_report_depends_on_those_that_might_have_been_the_last(tmp_path: Path) -> None:
    deliver(tmp_path, MARCH, "2017-01", "Under 30;1")
    project = deliver(tmp_path, APRIL, "2017-02", "Under 30;2")
    of_committee(project, APRIL, "V")
    deliver(tmp_path, MAY, "2017-03", "Under 30;3")

    def changed() -> set[str]:
        """Which of the files that May's table depends on are otherwise now."""
        told = depends.items()
        names = {name for name, value in told if digest_of_input(project, name) != value}
        return {name.removeprefix("data/raw/helsingoer/") for name in names}

    papers = open_papers(project, MAY)
    papers.table("t")
    depends = papers.files_read(f"data/raw/{MAY}")
    assert changed() == set()
    deliver(tmp_path, APRIL, "2017-02", "Under 30;2")  # is of the same committee now
    assert changed() == {"2017-04-03/meeting.toml"}
    deliver(tmp_path, Address.parse("helsingoer/2017-03-20"), "2017-02", "Under 30;2")
    assert changed() == {"2017-04-03/meeting.toml", "before-2017-05-03/"}


def test_a_release_of_the_last_meeting_is_a_change_that_any_run_sees(tmp_path: Path) -> None:
    deliver(tmp_path, APRIL, "2017-02", "Under 30;2")
    project = deliver(tmp_path, MAY, "2017-03", "Under 30;3")
    papers = open_papers(project, MAY)
    papers.table("t")
    depends = papers.files_read(f"data/raw/{MAY}")
    editions = f"data/released/{APRIL}/"
    assert depends[editions] == digest_of_input(project, editions)  # of none
    folder = project.released_folder(APRIL) / "1"
    folder.mkdir(parents=True)
    (folder / "release.json").touch()
    assert depends[editions] != digest_of_input(project, editions)


def test_the_last_meeting_that_had_the_table_counts_within_a_good_year(tmp_path: Path) -> None:
    deliver(tmp_path, Address.parse("helsingoer/2016-03-01"), "2017-02", "Under 30;9")
    project = deliver(tmp_path, APRIL, "2017-02", "Under 30;2")
    assert open_papers(project, APRIL).earlier.keys() == {"t"}  # 398 days
    deliver(tmp_path, MARCH, "2017-02", "Under 30;2")
    assert revisions(open_papers(project, APRIL)) == []  # March's is nearer
    later = deliver(tmp_path, Address.parse("helsingoer/2018-05-20"), "2018-02", "Under 30;2")
    assert open_papers(later, Address.parse("helsingoer/2018-05-20")).earlier == {}


def test_faults_of_the_earlier_meeting_are_named_as_its_own(tmp_path: Path) -> None:
    deliver(tmp_path, MARCH, "2017-01", "Under 30;en")
    project = deliver(tmp_path, APRIL, "2017-02", "Under 30;2")
    with pytest.raises(InputError, match=r"t.csv \(of helsingoer/2017-03-03, an earlier meeting"):
        open_papers(project, APRIL)


def test_a_check_may_use_what_the_last_meeting_told(tmp_path: Path) -> None:
    deliver(tmp_path, MARCH, "2017-01", "Under 30;10|I alt;30")
    check = a_check(
        'kind = "difference"\nminuend = { column = "2017-02" }\n'
        'subtrahend = { column = "2017-01", meeting = "previous" }\n'
        'result = { column = "Ændring februar 2017" }',
        "aendring",
    )
    project = deliver(tmp_path, APRIL, "2017-02|2017-02 Ændring", "Under 30;12;2|I alt;33;4", check)
    found = {
        result.relation.place.row: (result.outcome.value, result.answer)
        for result in open_papers(project, APRIL).results
    }
    assert found == {"Under 30": ("agrees", "2"), "I alt": ("does not agree", "3")}  # 33 - 30
    (project.raw_folder(MARCH) / "meeting.toml").unlink()
    with pytest.raises(InputError, match="no earlier meeting of the committee has the table 't'"):
        open_papers(project, APRIL)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        # The total alone, where there is one.
        (
            ("2017-01", "Under 30;1|I alt;3"),
            ("2017-01|2017-02", "Under 30;1;2|I alt;3;4"),
            ["I alt: 4 personer i februar 2017 mod 3 personer i januar 2017."],
        ),
        (
            ("2017-01", "Under 30;1|Over 30;3"),
            ("2017-02", "Under 30;2|Over 30;.."),
            [
                "Under 30: 2 personer i februar 2017 mod 1 person i januar 2017.",
                "Over 30: ikke vist i februar 2017 mod 3 personer i januar 2017.",
            ],
        ),
        (
            ("2017-01", "Under 30;1|Over 30;.."),
            ("2017-02", "Under 30;1|Over 30;.."),
            [
                "Under 30: 1 person i februar 2017, det samme som i januar 2017.",
                "Over 30: ikke vist i februar 2017.",
            ],
        ),
        # Of many rows those that moved are told, and at most six.
        (
            ("2017-01", "|".join(f"{row};1" for row in "ABCDEFG")),
            ("2017-02", "|".join(f"{row};{1 + (row == 'G')}" for row in "ABCDEFG")),
            [
                "G: 2 personer i februar 2017 mod 1 person i januar 2017.",
                "Der er 6 tal til fra samme tid, og de er de samme som gangen før.",
            ],
        ),
        (
            ("2017-01", "|".join(f"{row};1" for row in "ABCDEFGH")),
            ("2017-02", "|".join(f"{row};{2 - (row == 'A')}" for row in "ABCDEFGH")),
            [
                *(
                    f"{row}: 2 personer i februar 2017 mod 1 person i januar 2017."
                    for row in "BCDEFG"
                ),
                "Der er 2 tal til fra samme tid.",
            ],
        ),
        # A month is not held against a year.
        (
            ("2016", "Under 30;1"),
            ("2017-02", "Under 30;2"),
            ["Under 30: 2 personer i februar 2017."],
        ),
        # Each kind of time has a newest of its own: a year to date ends after every month of it.
        (
            ("2017|2017-01", "Under 30;9;1"),
            ("2017|2017-01|2017-02", "Under 30;9;1;2"),
            ["Under 30: 2 personer i februar 2017 mod 1 person i januar 2017."],
        ),
        (
            ("2017-01", "Under 30;.."),
            ("2017-01|2017-02", "Under 30;..;2"),
            ["Under 30: 2 personer i februar 2017."],
        ),
        # A row that came, and one that went.
        (
            ("2017-01", "Under 30;1|Over 30;3"),
            ("2017-01", "Under 30;1|Uoplyst;3"),
            ["Ny række: »Uoplyst«.", "Rækken »Over 30« er ikke med mere."],
        ),
        (("2017-01", "Under 30;1"), ("2017-01", "Under 30;1"), []),
        (("2017-01|2017-02", "Under 30;1;2"), ("2017-02", "Under 30;2"), []),
    ],
)
def test_the_report_says_what_is_new(
    tmp_path: Path, was: tuple[str, str], now: tuple[str, str], told: list[str]
) -> None:
    deliver(tmp_path, MARCH, *was)
    papers = open_papers(deliver(tmp_path, APRIL, *now), APRIL)
    head = "Tabel 1, holdt op imod tallene til mødet 3. marts 2017"
    assert says(papers) == ([head, *told] if told else [])


def test_what_is_doubted_is_not_what_a_new_figure_is_held_against(tmp_path: Path) -> None:
    deliver(tmp_path, MARCH, "2016-12|2017-01", "Under 30;1;1|Over 30;2;2|I alt;3;4")
    check = a_check('kind = "sum"\ntotal = { row = "I alt" }')
    rows = "Under 30;1;2|Over 30;2;2|I alt;4;4"  # January's 4 is not 1 + 2
    project = deliver(tmp_path, APRIL, "2017-01|2017-02", rows, check)
    assert says(open_papers(project, APRIL))[1:] == ["I alt: 4 personer i februar 2017."]


def test_a_figure_that_a_check_doubts_is_not_told_as_new(tmp_path: Path) -> None:
    deliver(tmp_path, MARCH, "2017-01", "Under 30;1|Over 30;2|I alt;3")
    check = a_check('kind = "sum"\ntotal = { row = "I alt" }')
    project = deliver(tmp_path, APRIL, "2017-02", "Under 30;1|Over 30;2|I alt;4", check)
    assert says(open_papers(project, APRIL)) == []


def test_the_first_meeting_with_a_table_says_nothing(tmp_path: Path) -> None:
    papers = open_papers(deliver(tmp_path, MARCH, "2017-01", "Under 30;1"), MARCH)
    assert says(papers) == []
    assert papers.earlier == {}


@pytest.mark.parametrize(("first", "last"), [("notat", ""), ("", "notat"), ("bilag", "bilag")])
def test_a_paper_that_is_no_meeting_is_held_against_none(
    tmp_path: Path, first: str, last: str
) -> None:
    """10 in January is 11 a month later: of two meetings that is told, else nothing is."""
    for address, paper, figure in ((APRIL, first, 10), (MAY, last, 11)):
        project = deliver(tmp_path, address, "2017-01", f"Under 30;{figure}")
        file = project.raw_folder(address) / "meeting.toml"
        kind = f'paper = "{paper}"\n' if paper else ""
        file.write_text(kind + file.read_text(encoding="utf-8"), encoding="utf-8")
    papers = open_papers(project, MAY)
    assert (papers.before("t"), papers.revised, len(papers.held("t"))) == (None, [], 1)
