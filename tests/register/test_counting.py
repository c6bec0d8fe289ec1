"""What ``counts`` in ``meeting.toml`` asks of a register: what each cell counts, of whom, when."""

from __future__ import annotations

import json
import os
import signal
import stat
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from analysis import danish, meeting_file
from analysis.faults import InputError
from analysis.meeting import Meeting
from analysis.meeting.counted import DisclosureSpec
from analysis.papers import open_papers
from analysis.present.findings import tabel
from analysis.present.table import Table, facts, source_of
from analysis.project import Project
from analysis.register import counted_apart, counting
from analysis.register.asked import faults_of_counts
from analysis.register.contract import RELATIONS
from analysis.sources.cells import Cell
from analysis.sources.counted import Counted, CountedFigure
from analysis.sources.printed import read_counted
from analysis.whole_files import signed
from register_support import NEEDED
from support import faults_of as faults_of_meeting
from support import more

TABLE = """
municipality = "{municipality}"
committee = "Udvalget"
date = 2017-05-03
document = "Referat"
extract = {{ day = 2017-04-01, rule = "calendar_month" }}

[[tables]]
id = "t"
title = "T"
{table}
"""

# A, B and C live in the municipality, D in another. A and B are on the benefit all the time, C in
# March and April 2016 only, and again from February to 10 March 2017.
FILES = {
    "personer": """
borger_id;foedselsdato;koen;opholdsgrundlag;boligplaceringsdato;uledsaget
A;1980-01-01;K;flygtning;2016-05-01;
B;1990-01-01;M;;;
C;1980-01-01;K;;;
D;1980-01-01;K;;;
""",
    "bopael": """
borger_id;kommunekode;startdato;slutdato
A;217;2010-01-01;
B;217;2010-01-01;
C;217;2010-01-01;
D;101;2010-01-01;
""",
    "ydelser": """
borger_id;ydelse;startdato;slutdato
A;Kontanthjælp;2016-01-01;
B;Kontanthjælp;2016-01-01;
C;Kontanthjælp;2016-03-01;2016-04-30
C;Kontanthjælp;2017-02-01;2017-03-10
D;Kontanthjælp;2016-01-01;
""",
    "aktiviteter": """
borger_id;aktivitet_id;aktivitetstype;lovgrundlag;startdato;slutdato;timer_pr_uge;minutter_pr_uge;udbyder
A;1;Mentor;;2016-01-01;2016-12-31;18;30;
B;2;Mentor;;2016-01-01;2016-12-31;;;
""",
    "visitation": """
borger_id;kategori;startdato;slutdato
A;Jobparat;2016-01-01;
B;Aktivitetsparat;2016-01-01;
""",
    "integrationsperioder": """
borger_id;startdato;slutdato;program_tilbudt
A;2016-05-01;;ja
""",
    "indkvartering": """
borger_id;sted;startdato;slutdato
A;Hotel;2016-05-01;
""",
}


def project_with(tmp_path: Path, table: str, municipality: str = "Helsingør") -> Project:
    project = Project(tmp_path)
    folder = tmp_path / "data" / "raw" / danish.slug(municipality)
    for name in NEEDED:
        text = FILES.get(name, ";".join(RELATIONS[name].names) + "\n")
        path = folder / "register" / "2017-04-01" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    (folder / "2017-05-03").mkdir()
    toml = TABLE.format(table=table, municipality=municipality)
    (folder / "2017-05-03" / "meeting.toml").write_text(toml, encoding="utf-8")
    return project


def meeting_of(project: Project) -> Meeting:
    (address,) = project.addresses()
    meeting, faults = meeting_file.read(project.raw_folder(address), "meeting")
    if meeting is None or faults:
        raise InputError(faults)
    return meeting


def count(
    tmp_path: Path, table: str, municipality: str = "Helsingør", threshold: Literal[1, 3, 5, 10] = 1
) -> Counted:
    """Count a table of which the description is given."""
    project = project_with(tmp_path, table, municipality)
    disclosure = DisclosureSpec(threshold=threshold)
    meeting = meeting_of(project).model_copy(update={"disclosure": disclosure})
    return counting.count(project, meeting, meeting.extract, meeting.tables)


def cells(tmp_path: Path, table: str, municipality: str = "Helsingør") -> list[list[str]]:
    """Return the counted cells, row by row."""
    rows = count(tmp_path, table, municipality).figures["t"]
    return [[figure.text for figure in row] for row in rows]


def shown(tmp_path: Path, table: str) -> Table:
    """Return a table as a report shows it."""
    project = project_with(tmp_path, table)
    (address,) = project.addresses()
    return Table(open_papers(project, address), "t", number=1)


def faults_of(tmp_path: Path, table: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        count(tmp_path, table)
    return [fault.problem for fault in caught.value.faults]


PERSONS = 'counts = {{ measure = "personer", group = "Kontanthjælp"{more} }}\n'
ALL_ROWS = 'rows.counts = [{ label = "Alle" }]\n'


# --- when -----------------------------------------------------------------------------------------


def test_a_period_may_stand_at_the_columns(tmp_path: Path) -> None:
    columns = """columns = [
        { heading = "Februar", period = "2016-02" }, { heading = "Marts", period = "2016-03" },
    ]\n"""
    assert cells(tmp_path, PERSONS.format(more="") + columns + ALL_ROWS) == [["2", "3"]]


@pytest.mark.thorough
def test_where_the_whole_country_is_the_sender_everyone_counts(tmp_path: Path) -> None:
    """D too, who lives in another municipality; and it is no municipality's register."""
    table = PERSONS.format(more="") + 'columns = [{ heading = "Marts", period = "2016-03" }]\n'
    project = project_with(tmp_path, table + ALL_ROWS, "Hele landet")
    toml = tmp_path / "data" / "raw" / "hele-landet" / "2017-05-03" / "meeting.toml"
    toml.write_text(toml.read_text("utf-8").replace("municipality", "sender"), "utf-8")
    (address,) = project.addresses()
    shown = Table(open_papers(project, address), "t", number=1)
    assert [cell.text for _, row in shown.papers.table("t").rows for cell in row] == ["4"]
    assert source_of(shown).replace("\xa0", " ") == "Registret, udtræk af 1. april 2017"


@pytest.mark.thorough
def test_full_time_persons_are_the_days_of_all_divided_by_those_of_the_period(
    tmp_path: Path,
) -> None:
    columns = """columns = [
        { heading = "Februar", period = "2017-02", decimals = 1 },
        { heading = "Marts", period = "2017-03", decimals = 1 },
    ]\n"""
    table = 'counts = { measure = "fuldtidspersoner", group = "Kontanthjælp" }\n'
    # (28 + 28 + 28) ÷ 28; C leaves on 10 March: (31 + 31 + 10) ÷ 31 = 2.32
    assert cells(tmp_path, table + columns + ALL_ROWS) == [["3,0", "2,3"]]


def test_a_period_may_stand_at_the_rows(tmp_path: Path) -> None:
    rows = """columns = [{ heading = "Antal", measure = "Antal" }]
    rows.counts = [
        { label = "Februar", period = "2016-02" }, { label = "Marts", period = "2016-03" },
    ]
    """
    assert cells(tmp_path, PERSONS.format(more="") + rows) == [["2"], ["3"]]


@pytest.mark.thorough
def test_a_column_of_a_period_counts_that_and_not_the_tables(tmp_path: Path) -> None:
    columns = 'columns = [{ heading = "Marts", period = "2016-03" }]\n'
    more = ', period = "2016-10"'
    assert cells(tmp_path, PERSONS.format(more=more) + columns + ALL_ROWS) == [["3"]]


NOT_OVER = "which is after the day of the extract, 2017-04-01: it is not over by then"


def test_a_period_that_is_not_over_is_refused_where_it_stands_and_nowhere_else(
    tmp_path: Path,
) -> None:
    rows = """columns = [{ heading = "Antal", measure = "Antal" }]
    rows.counts = [{ label = "Marts", period = "2016-03" }, { label = "Maj", period = "2017-05" }]
    """
    assert faults_of(tmp_path, PERSONS.format(more="") + rows) == [
        f"period '2017-05' ends on 2017-05-31, {NOT_OVER} (row 'Maj', column 'Antal')"
    ]


@pytest.mark.thorough
def test_a_status_is_refused_until_the_month_so_many_after_is_over(tmp_path: Path) -> None:
    table = """unit = "pct."
    counts = { measure = "status efter aktivitet", group = "Kontanthjælp" }
    columns = [{ heading = "2016-07", period = "2016-07" }]
    rows.counts = [{ label = "Otte", months = 8 }, { label = "Ni" }]
    """
    assert faults_of(tmp_path, table) == [
        f"status 9 months after 2016-07 ends on 2017-04-30, {NOT_OVER} (row 'Ni', column '2016-07')"
    ]


@pytest.mark.thorough
def test_who_is_back_within_a_year_is_refused_until_the_year_is_over(tmp_path: Path) -> None:
    table = """unit = "pct."
    counts = { measure = "tilbage inden et år", group = "Kontanthjælp" }
    columns = [{ heading = "Marts", period = "2016-03" }, { heading = "April", period = "2016-04" }]
    """
    assert faults_of(tmp_path, table + ALL_ROWS) == [
        f"the year after 2016-04 ends on 2017-04-30, {NOT_OVER} (row 'Alle', column 'April')"
    ]


def test_the_day_of_the_extract_itself_is_over(tmp_path: Path) -> None:
    table = PERSONS.format(more=', measure = "bestand"').replace('measure = "personer", ', "")
    columns = 'columns = [{ heading = "1/4", period = "2017-04-01" }]\n'
    assert cells(tmp_path, table + columns + ALL_ROWS) == [["2"]]  # A and B


@pytest.mark.thorough
def test_a_figure_of_a_day_is_not_asked_of_a_year(tmp_path: Path) -> None:
    table = """counts = { measure = "modtaget" }
    columns = [{ heading = "2016", period = "2016" }, { heading = "Dec.", period = "2016-12-31" }]
    """
    assert faults_of(tmp_path, table + ALL_ROWS) == [
        "modtaget is of a day; expected one, or a month for its first day, not 2016 "
        "(row 'Alle', column '2016')"
    ]


@pytest.mark.parametrize(
    ("more", "columns", "said"),
    [
        ("", '{ heading = "A" }', "expected a period here, at the table, the row or the column"),
        (
            ', measure = "person"',
            '{ heading = "A", period = "2016-02" }',
            "'person' is no measure of a register; did you mean 'personer'?",
        ),
        (
            ', measure = "vejr"',
            '{ heading = "A", period = "2016-02" }',
            "'vejr' is no measure of a register; known are 'aktiveringsgrad', ",
        ),
        (
            ', measure = "flygtninge"',
            '{ heading = "A", period = "2016-02" }',
            "flygtninge is not told apart by group; it is by activity, ages, category, ",
        ),
        (
            ', reason = "Andet"',
            '{ heading = "A", period = "2016-02" }',
            "personer is not told apart by reason; it is by ages, category, group, municipality, ",
        ),
        (
            ', measure = "andel afsluttede", reason = "Andet"',
            '{ heading = "A", period = "2016-02" }',
            "andel afsluttede is not told apart by reason",
        ),
        (
            ', measure = "status efter aktivitet"',
            '{ heading = "A", period = "2016" }',
            "status efter aktivitet is of a month, not of 2016",
        ),
        (
            ', measure = "skift", reason = "Andet"',
            '{ heading = "A", period = "2016-02" }',
            "skift is not told apart by reason; it is by after, before, group, sex",
        ),
        (
            ', measure = "langvarige"',
            '{ heading = "A", period = "2016-02" }',
            "langvarige needs years and at_least; say which: years = ...",
        ),
        (
            ', measure = "andel af bruttomålgruppen", years = 9, at_least = 5, '
            'reached = "fleksjob", hours = 30',
            '{ heading = "A", period = "2016-02" }',
            "hours are of reached = 'ordinære timer', which is not said",
        ),
        (
            ', measure = "andel af bruttomålgruppen", years = 9, at_least = 5, '
            'reached = "fleksjob", since = 2016-03-01',
            '{ heading = "A", period = "2016-02" }',
            "since = 2016-03-01 is after 2016-02; expected a day before",
        ),
        (
            ', measure = "langvarige", years = 8, at_least = 10',
            '{ heading = "A", period = "2016-02" }',
            "at least 10 of 8 years are never; expected at_least <= years",
        ),
        (
            ', measure = "aktiveringsgrad"',
            '{ heading = "A", period = "2016-02", unit = "antal" }',
            "aktiveringsgrad is a share; expected unit = 'pct.', not 'antal'",
        ),
        (
            "",
            '{ heading = "A", period = "2016-02", unit = "pct." }',
            "personer is no share; expected another unit than 'pct.'",
        ),
        (
            "",
            '{ heading = "A", period = "2016-02", unit = "1.000 kr." }',
            "amounts of money are not counted until it is decided which of them tell of a person; ",
        ),
        (
            ', measure = "længde af forløb, median"',
            '{ heading = "A", period = "2016-02", unit = "personer" }',
            "længde af forløb, median is in 'dage'; expected that unit, not 'personer'",
        ),
        (
            "",
            '{ heading = "A", period = "2016-02", decimals = 1 }',
            "personer is a whole number; expected no decimals, not 1",
        ),
    ],
)
def test_what_no_register_can_answer_is_told_also_of_a_table_that_is_printed(
    tmp_path: Path, more: str, columns: str, said: str
) -> None:
    group = 'group = "Kontanthjælp"'
    counts = f"counts = {{ {group}{more} }}" if "measure" in more else PERSONS.format(more=more)
    project = project_with(tmp_path, f"{counts}\ncolumns = [{columns}]\n{ALL_ROWS}")
    folder = project.raw_folder(meeting_of(project).address)
    (folder / "t.csv").write_text(";A\nAlle;1\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        open_papers(project, meeting_of(project).address)
    (fault,) = [each for each in caught.value.faults if each.column == "tables 't' counts"]
    assert fault.file == "data/raw/helsingoer/2017-05-03/meeting.toml"
    assert fault.problem.startswith(said)
    assert fault.problem.endswith("(row 'Alle', column 'A')")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            'counts = { measure = "personer" }\ncolumns = [{ heading = "A", period = "2016" }]\n',
            "personer is of a group of benefits; say which: group = ...",
        ),
        (
            'counts = {}\ncolumns = [{ heading = "A", period = "2016" }]\n',
            "expected a measure here, at the table, the row or the column",
        ),
        ('columns = [{ heading = "A" }]\n', "is missing, though a row or column says what is"),
    ],
)
def test_what_is_left_out_of_counts_is_told(tmp_path: Path, table: str, said: str) -> None:
    project = project_with(tmp_path, table + ALL_ROWS)
    (fault,) = faults_of_counts(meeting_of(project), "meeting.toml")
    assert fault.problem.startswith(said)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ('before = "Sygedagpenge"', "'Sygedagpenge' is no benefit of 'Kontanthjælp'; known are"),
        more('after = "Kontanthjaelp"', "'Kontanthjaelp' is no benefit of 'Kontanthjælp'; did you"),
        ('before = "Ingen", after = "Ingen"', "who is on none of 'Kontanthjælp' before and after"),
    ],
)
def test_flows_are_between_benefits_of_the_group(tmp_path: Path, said: str, problem: str) -> None:
    table = f"""counts = {{ measure = "skift", group = "Kontanthjælp", {said} }}
    columns = [{{ heading = "Feb.", period = "2017-02" }}]
    """
    (found,) = faults_of(tmp_path, table + ALL_ROWS)
    assert found.startswith(problem)


def test_a_reader_sees_who_comes_to_a_benefit_and_who_leaves_it(tmp_path: Path) -> None:
    table = """counts = { measure = "skift", group = "Kontanthjælp" }
    columns = [{ heading = "Feb.", period = "2017-02" }, { heading = "Marts", period = "2017-03" }]
    rows.counts = [
        { label = "Til", before = "Ingen", after = "Kontanthjælp" },
        { label = "Bliver", before = "Kontanthjælp", after = "Kontanthjælp" },
        { label = "Fra", before = "Kontanthjælp", after = "Ingen" },
        { label = "Ved slutningen", after = "Kontanthjælp" },
        { label = "I alt" },
    ]
    """
    found = cells(tmp_path, table)
    assert [*zip(*found, strict=True)] == [("1", "2", "0", "3", "3"), ("0", "2", "1", "2", "3")]


# --- the figure -----------------------------------------------------------------------------------

RATE = """unit = "pct."
counts = { measure = "aktiveringsgrad", group = "Kontanthjælp" }
columns = [{ heading = "Feb.", period = "2016-02", decimals = 1, rounded = true }]
"""


PARTS = """
{ measure = "aktiveringsgrad", group = "Kontanthjælp", period = "2016-03" }
{ measure = "andel aktiveringsberørte", group = "Kontanthjælp", period = "2016-03" }
{ measure = "status efter aktivitet", group = "Kontanthjælp", period = "2016-12", months = 3 }
{ measure = "andel afsluttede", group = "Kontanthjælp", period = "2016-Q2" }
"""
WHOLES = """
{ measure = "fuldtidspersoner", group = "Kontanthjælp", period = "2016-03" }
{ measure = "afsluttede forløb", group = "Kontanthjælp", period = "2016" }
{ measure = "bestand", group = "Kontanthjælp", period = "2016-03" }
{ measure = "modtaget", period = "2016-12-31" }
{ measure = "modtaget", period = "2016-12-31", year = 2017 }
"""


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("counts", "unit", "behind"),
    [
        # A has hours, B has some that nobody knows, C none; A and B are still there in March 2017.
        # C, who ended in April, is not among the two that are left in June.
        (PARTS, "pct.", [(1, 3, 3), (2, 3, 3 - 2), (0, 2, 2 - 0), (1, 2, None)]),
        (WHOLES, "personer", [(persons, None, None) for persons in (3, 1, 3, 1, 0)]),
    ],
    ids=["of a whole", "wholes"],
)
def test_beside_a_figure_stand_the_persons_of_its_numerator_its_denominator_and_the_rest(
    tmp_path: Path, counts: str, unit: str, behind: list[tuple[int | None, ...]]
) -> None:
    rows = ", ".join(
        line.replace("{", f'{{ label = "{number}", ')
        for number, line in enumerate(counts.strip().splitlines())
    )
    table = f'counts = {{}}\ncolumns = [{{ heading = "Tal", unit = "{unit}" }}]\n'
    found = count(tmp_path, table + f"rows.counts = [{rows}]\n").figures["t"]
    assert [(one.persons, one.of_persons, one.rest_persons) for (one,) in found] == behind


def test_a_figure_keeps_what_it_is_computed_from_on_its_way_to_the_papers(tmp_path: Path) -> None:
    project = project_with(tmp_path, RATE + ALL_ROWS)
    meeting = meeting_of(project)
    counted = counting.count(project, meeting, meeting.extract, meeting.tables)
    table, faults = read_counted(meeting, meeting.table("t"), counted.figures["t"], "t")
    ((_, (cell,)),) = table.rows
    # 29 days of 18 hours and a half, and as many of no hours that are known.
    rate = CountedFigure(
        29 * 1110, 2 * 29 * 2220, 100, 1, "pct.", persons=1, of_persons=2, rest_persons=2
    )
    assert (faults, cell) == ([], Cell("25,0 %", figure=rate))
    (figure,) = table.observations
    assert (figure.value, figure.decimals) == (Decimal("25.0"), 1)


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (CountedFigure(1, 3, times=100, decimals=1, unit="pct."), "33,3 %"),
        (CountedFigure(1, 8, times=100), "13"),  # a half is rounded up
        (CountedFigure(2_000_000_000, 1), "2.000.000.000"),
        (CountedFigure(91, 91, decimals=1, unit="fuldtidspersoner"), "1,0"),
        (CountedFigure(0, 5, times=100, decimals=2, unit="pct."), "0,00 %"),
        (CountedFigure(0, 0), "."),
    ],
)
def test_a_figure_is_divided_last_and_written_as_the_papers_would(
    figure: CountedFigure, text: str
) -> None:
    assert figure.text == text


# --- what was counted is kept ---------------------------------------------------------------------


def _edited(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count('"hidden": true') == 1
    path.write_text(text.replace('"hidden": true', '"hidden": false'), encoding="utf-8")


def _sealed_again(path: Path) -> None:
    _edited(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["sha256"]
    path.write_bytes(signed(content).encode())


@pytest.mark.exhaustive
def test_what_was_counted_is_kept_for_nobody_else_to_read_and_believed_only_as_it_was_kept(
    tmp_path: Path,
) -> None:
    project = project_with(tmp_path, RATE + ALL_ROWS)
    meeting = meeting_of(project)
    counted = counted_apart.count(project, meeting, meeting.tables)
    (kept,) = (project.processed / "helsingoer" / "register").glob("*.json")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (kept.parent, kept)]
    assert modes == [0o700, 0o600]
    whole = kept.read_bytes()
    assert b"32190" not in whole  # the minutes of two persons: what is not shown is not kept
    assert counted_apart.count(project, meeting, meeting.tables) == counted
    for damage in (_edited, lambda path: path.write_bytes(whole[:-9])):
        damage(kept)
        assert counted_apart.count(project, meeting, meeting.tables) == counted
        assert kept.read_bytes() == whole
    _sealed_again(kept)  # by whoever knows how: for this there is verify
    assert counted_apart.count(project, meeting, meeting.tables) != counted
    assert counted_apart.count(project, meeting, meeting.tables, anew=True) == counted


def killed(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.exhaustive
def test_a_process_that_is_killed_as_it_counts_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_with(tmp_path, RATE + ALL_ROWS)
    meeting = meeting_of(project)
    monkeypatch.setattr(counted_apart, "_work", killed)  # as the system does for want of memory
    with pytest.raises(OSError, match="the process that counts in the register was killed"):
        counted_apart.count(project, meeting, meeting.tables)


def test_a_table_that_is_counted_needs_an_extract_and_rows(tmp_path: Path) -> None:
    project = project_with(tmp_path, RATE)
    (address,) = project.addresses()
    toml = project.raw_folder(address) / "meeting.toml"
    said = [line for line in toml.read_text().splitlines() if not line.startswith("extract")]
    toml.write_text("\n".join(said), encoding="utf-8")
    assert faults_of_meeting(project) == [
        f"{project.shown(toml)}, column \"tables 't' counts\": "
        "is counted in a register, and `extract` names none",
        f"{project.shown(toml)}, column \"tables 't' rows counts\": "
        "expected the rows, each with its label",
    ]


def test_a_fault_of_another_table_is_told_alone_while_nothing_can_be_counted(
    tmp_path: Path,
) -> None:
    columns = 'columns = [{ heading = "Feb.", period = "2016-02" }]\n'
    other = '[[tables]]\nid = "u"\ntitle = "U"\ncolums = [{ heading = "N" }]\n'
    project = project_with(tmp_path, PERSONS.format(more="") + columns + ALL_ROWS + other)
    assert all("tables 'u'" in said for said in faults_of_meeting(project))


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("municipality", ["Helsingør", "Helsingør Kommune"])
def test_only_who_lives_in_the_municipality_counts(tmp_path: Path, municipality: str) -> None:
    columns = 'columns = [{ heading = "Feb.", period = "2016-02" }]\n'
    table = PERSONS.format(more="") + columns + ALL_ROWS
    assert cells(tmp_path, table, municipality) == [["2"]]  # A and B, and not D


@pytest.mark.thorough
def test_rows_may_be_other_municipalities(tmp_path: Path) -> None:
    table = """columns = [{ heading = "Feb.", period = "2016-02" }]
    rows.counts = [
        { label = "Helsingør" },
        { label = "København", municipality = "København" },
        { label = "Odense", municipality = "Odense" },
    ]
    """
    # A and B live in Helsingør, D in København.
    assert cells(tmp_path, PERSONS.format(more="") + table) == [["2"], ["1"], ["0"]]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("municipality", "Odens", "did you mean 'Odense'"),
        ("category", "Jobparate", "did you mean 'Jobparat'"),
        ("category", ["Jobparat", "Uoplyste"], "did you mean 'Uoplyst'"),
        ("group", "Efterløn", "known are 'A-dagpenge', "),
    ],
)
def test_a_code_that_there_is_not_is_a_fault(
    tmp_path: Path, key: str, value: str | list[str], said: str
) -> None:
    table = f"""columns = [{{ heading = "Feb.", period = "2016-02" }}]
    rows.counts = [{{ label = "O", {key} = {json.dumps(value)} }}]
    """
    (problem,) = faults_of(tmp_path, PERSONS.format(more="") + table)
    wrong = value if isinstance(value, str) else value[-1]
    assert problem.startswith(f"'{wrong}' is no {key} of the register; {said}")
    assert problem.endswith("(row 'O', column 'Feb.')")


@pytest.mark.thorough
def test_several_codes_are_one_row_in_which_a_person_is_counted_once(tmp_path: Path) -> None:
    table = """columns = [{ heading = "Marts", period = "2016-03" }]
    rows.counts = [
        { label = "Jobparate", category = "Jobparat" },
        { label = "Parate", category = ["Jobparat", "Aktivitetsparat"] },
        { label = "Resten", category = ["Uoplyst", "Aktivitetsparat"] },
        { label = "Begge", municipality = ["København", "Helsingør"] },
        { label = "Alle" },
    ]
    """
    # A is ready for a job, B for activities, C neither; D lives in København.
    assert cells(tmp_path, PERSONS.format(more="") + table) == [["1"], ["2"], ["2"], ["4"], ["3"]]


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ('["Jobparat", "Jobparat"]', "'Jobparat' stands 2 times; expected each code once"),
        ('["Jobparat"]', "expected text in quotation marks, or two or more, as in "),
        ('["Jobparat", 7]', "expected text in quotation marks, or two or more, as in "),
        ("[]", "expected text in quotation marks, or two or more, as in "),
        ('" "', "expected text in quotation marks, or two or more, as in "),
    ],
)
def test_a_list_is_of_two_or_more_different_codes(tmp_path: Path, codes: str, said: str) -> None:
    columns = 'columns = [{ heading = "Marts", period = "2016-03" }]\n' + ALL_ROWS
    project = project_with(tmp_path, PERSONS.format(more=f", category = {codes}") + columns)
    (fault,) = meeting_file.read(project.raw_folder(project.addresses()[0]), "meeting")[1]
    assert said in str(fault)
    assert "category" in str(fault)


@pytest.mark.thorough
def test_a_group_of_benefits_may_stand_at_the_rows_alone(tmp_path: Path) -> None:
    table = """unit = "pct."
    counts = { measure = "aktiveringsgrad" }
    columns = [{ heading = "Feb.", period = "2016-02", decimals = 1, rounded = true }]
    rows.counts = [
        { label = "Kontanthjælp", group = "Kontanthjælp" },
        { label = "Uddannelseshjælp", group = "Uddannelseshjælp" },
    ]
    """
    # A is in activation half the time, B for no hours that are known, and nobody has the other.
    assert cells(tmp_path, table) == [["25,0 %"], ["."]]


@pytest.mark.parametrize("ages", ["60-18", "30", "-30", "tredive"])
def test_ages_that_nobody_has_are_a_fault(tmp_path: Path, ages: str) -> None:
    columns = 'columns = [{ heading = "Feb.", period = "2016-02" }]\n'
    (said,) = faults_of(tmp_path, PERSONS.format(more=f', ages = "{ages}"') + columns + ALL_ROWS)
    assert 'expected the first and last age, as in "18-29" or "30-"' in said


@pytest.mark.thorough
def test_a_place_spelled_nearly_as_one_of_the_register_is_a_fault(tmp_path: Path) -> None:
    table = """counts = { measure = "flygtninge" }
    columns = [{ heading = "Juni", period = "2016-06" }]
    rows.counts = [
        { label = "Hotel", housing = "Hotel" },
        { label = "Højskole", housing = "Højskole" },
        { label = "Hotel", housing = "hotell" },
    ]
    """
    assert faults_of(tmp_path, table) == [
        "'hotell' is no place of the register; did you mean 'Hotel'? (row 'Hotel', column 'Juni')"
    ]


# --- what a reader must know of it ----------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("rows", "without"),
    [
        ('{ label = "Jobparate", category = "Jobparat" }', 0),
        ('{ label = "Aktivitetsparate", category = "Aktivitetsparat" }', 1),
        (
            '{ label = "J", category = "Jobparat" }, { label = "A", category = "Aktivitetsparat" }',
            1,
        ),
        ('{ label = "A", category = "Aktivitetsparat" }, { label = "I alt" }', 1),
    ],
)
def test_activities_without_hours_are_those_of_the_persons_in_the_table(
    tmp_path: Path, rows: str, without: int
) -> None:
    table = f"""unit = "pct."
    counts = {{ measure = "aktiveringsgrad", group = "Kontanthjælp" }}
    columns = [{{ heading = "Feb.", period = "2016-02", decimals = 1, rounded = true }}]
    rows.counts = [{rows}]
    """
    assert count(tmp_path, table).without_hours.get("t", 0) == without


@pytest.mark.thorough
@pytest.mark.parametrize(("activities", "told"), [("B", None), ("BBB", None), ("ABC", 3)])
def test_a_number_of_activities_is_told_where_more_than_a_few_persons_are_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, activities: str, told: int | None
) -> None:
    """Three activities of one person are of one person."""
    head = FILES["aktiviteter"].split("\n")[1]
    rows = [f"{borger};{number};Mentor;;2016-03-01;;;;" for number, borger in enumerate(activities)]
    monkeypatch.setitem(FILES, "aktiviteter", "\n".join((head, *rows, "")))
    table = RATE.replace("2016-02", "2016-03") + ALL_ROWS
    assert count(tmp_path, table, threshold=3).without_hours == {"t": told}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("period", "undecided"),
    [("2016", 0), ("2017-02", 0), ("2017-03", 1), ("2017-Q1", 1)],
)
def test_spells_that_may_not_be_over_are_those_that_end_in_the_table(
    tmp_path: Path, period: str, undecided: int
) -> None:
    table = f"""counts = {{ measure = "afsluttede forløb", group = "Kontanthjælp" }}
    columns = [{{ heading = "Antal", period = "{period}", measure = "Antal" }}]
    """
    assert count(tmp_path, table + ALL_ROWS).undecided.get("t", 0) == undecided


@pytest.mark.thorough
def test_a_reader_is_told_which_spells_may_not_be_over(tmp_path: Path) -> None:
    table = """counts = { measure = "afsluttede forløb", group = "Kontanthjælp" }
    columns = [{ heading = "Antal", period = "2017-03", measure = "Antal" }]
    """
    told = facts(shown(tmp_path, table + ALL_ROWS))
    assert "Et eller flere forløb er ikke talt med: det er for tidligt at sige, om de er slut." in [
        fact["text"] for fact in told if fact["term"] == "Bemærk"
    ]


@pytest.mark.thorough
def test_a_reader_is_told_how_many_months_after_a_status_is(tmp_path: Path) -> None:
    table = """unit = "pct."
    counts = { measure = "status efter aktivitet", group = "Kontanthjælp" }
    columns = [{ heading = "Feb.", period = "2016-02", decimals = 1, rounded = true }]
    rows.counts = [{ label = "Otte", months = 8 }, { label = "Ni", months = 9 }]
    """
    assert shown(tmp_path, table).defined.endswith("Her er det efter 8 og 9 måneder.")


@pytest.mark.thorough
def test_a_reader_is_told_of_how_many_years_long_on_a_benefit_is(tmp_path: Path) -> None:
    table = """counts = { measure = "langvarige", group = "Kontanthjælp", years = 2 }
    columns = [{ heading = "Feb.", period = "2017-02" }]
    rows.counts = [{ label = "Et", at_least = 1 }, { label = "To", at_least = 2 }]
    """
    assert shown(tmp_path, table).defined.endswith(
        "er det her mindst 1 af de seneste 2 og 2 af de seneste 2 år."
    )
    assert cells(tmp_path / "again", table) == [["2"], ["0"]]  # A and B, since January 2016


# --- a trial --------------------------------------------------------------------------------------

TRIAL = """shape = "trial"
counts = { group = "Kontanthjælp", period = "2016" }
rows.counts = [
    { label = "Ny indsats", effort = "Tæt forløb" },
    { label = "Normal indsats", effort = "Alm. forløb" },
]
columns = [
    { heading = "Begyndt", unit = "personer", counts = { measure = "begyndt i indsats" } },
    { heading = "Ude", unit = "personer", counts = { measure = "ude efter indsats", months = 3 } },
    { heading = "Andel", unit = "pct.", decimals = 1, rounded = true, counts = { \
measure = "andel ude efter indsats", months = 3 } },
]
[[tables.checks]]
id = "andel"
kind = "ratio"
text = "Andelen"
times = 100
numerator = { column = "Ude" }
denominator = { column = "Begyndt" }
result = { column = "Andel" }
"""


def a_trial(tmp_path: Path, off: int, off_normally: int) -> Table:
    """20 persons of each effort, of whom so many are off the benefit after three months."""
    ends = {f"N{at}": at < off for at in range(20)} | {
        f"O{at}": at < off_normally for at in range(20)
    }
    rows = {
        "personer": [f"{who};1980-01-01;K;;;" for who in ends],
        "bopael": [f"{who};217;2010-01-01;" for who in ends],
        "ydelser": [
            f"{who};Kontanthjælp;2016-01-01;{'2016-06-29' * off}" for who, off in ends.items()
        ],
        "indsatser": [
            f"{who};{'Tæt' if who[0] == 'N' else 'Alm.'} forløb;2016-03-15;;;" for who in ends
        ],
    }
    project = project_with(tmp_path, TRIAL)
    folder = tmp_path / "data" / "raw" / "helsingoer" / "register" / "2017-04-01"
    for name in (*NEEDED, "indsatser"):
        text = "\n".join([";".join(RELATIONS[name].names), *rows.get(name, ())])
        if name in ("personer", "bopael", "ydelser"):
            text = text.replace(text.split("\n")[0], FILES[name].split("\n")[1])
        (folder / f"{name}.csv").write_text(f"{text}\n", encoding="utf-8")
    (address,) = project.addresses()
    return Table(open_papers(project, address), "t", number=1)


@pytest.mark.thorough
def test_a_trial_is_counted_and_its_difference_is_told(tmp_path: Path) -> None:
    told = [danish.plain(text) for text in tabel.text(a_trial(tmp_path, 15, 6))]
    assert told[0] == (
        "Andelen er 75,0 pct. for »Ny indsats« (15 af 20) og 30,0 pct. for »Normal indsats« "
        "(6 af 20)."
    )
    assert "fra 14 til 66 procentpoint højere" in told[1]


@pytest.mark.thorough
def test_of_a_trial_whose_figures_are_hidden_no_difference_is_told(tmp_path: Path) -> None:
    table = a_trial(tmp_path, 18, 6)  # 2 are still on the benefit
    assert "Q" in {*table.observations["status"]}
    heading = danish.plain(tabel.heading(table))
    assert heading == "Forskellen kan ikke regnes ud: mindst ét tal er ikke vist"


@pytest.mark.thorough
def test_an_effort_spelled_nearly_as_one_of_the_register_is_a_fault(tmp_path: Path) -> None:
    a_trial(tmp_path, 15, 6)
    file = tmp_path / "data" / "raw" / "helsingoer" / "2017-05-03" / "meeting.toml"
    file.write_text(file.read_text("utf-8").replace("Tæt forløb", "Tæt forlob"), "utf-8")
    with pytest.raises(InputError, match="is no effort of the register; did you mean 'Tæt forløb'"):
        open_papers(Project(tmp_path), *Project(tmp_path).addresses())


# --- what the extract does not hold ---------------------------------------------------------------

HELD = """counts = { measure = "fuldtidspersoner", group = "Kontanthjælp" }
columns = [
    { heading = "2015", period = "2015", decimals = 1 },
    { heading = "2016", period = "2016", decimals = 1 },
]
rows.counts = [{ label = "I alt" }, { label = "Jobparat", category = "Jobparat" }]
"""


def held(tmp_path: Path, complete: str, table: str = HELD) -> Project:
    """Return a project whose extract holds relations from some days."""
    project = project_with(tmp_path, table)
    (address,) = project.addresses()
    file = project.raw_folder(address) / "meeting.toml"
    said = f"day = 2017-04-01, complete = {{ {complete} }},"
    file.write_text(file.read_text("utf-8").replace("day = 2017-04-01,", said), "utf-8")
    return project


def texts(project: Project) -> list[list[str]]:
    meeting = meeting_of(project)
    meeting = meeting.model_copy(update={"disclosure": DisclosureSpec(threshold=1)})
    counted = counting.count(project, meeting, meeting.extract, meeting.tables)
    return [[figure.text for figure in row] for row in counted.figures["t"]]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("complete", "expected"),
    [
        more("ydelser = 2015-01-01", [["0,0", "2,2"], ["0,0", "1,0"]]),
        ("ydelser = 2015-01-02", [["-", "2,2"], ["-", "1,0"]]),
        ("visitation = 2016-01-01", [["0,0", "2,2"], ["-", "1,0"]]),
        more("bopael = 2016-01-02", [["-", "-"], ["-", "-"]]),
        more("aktiviteter = 2017-01-01", [["0,0", "2,2"], ["0,0", "1,0"]]),
    ],
)
def test_what_needs_more_days_than_the_extract_holds_is_not_counted(
    tmp_path: Path, complete: str, expected: list[list[str]]
) -> None:
    assert texts(held(tmp_path, complete)) == expected


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("complete", "expected"),
    [
        ("ydelser = 2015-03-01, bopael = 2017-02-28", [["2"]]),
        ("ydelser = 2015-03-02", [["-"]]),  # 2 years until 28 February 2017 begin the day before
    ],
)
def test_years_are_not_counted_where_fewer_are_held(
    tmp_path: Path, complete: str, expected: list[list[str]]
) -> None:
    table = """counts = { measure = "langvarige", group = "Kontanthjælp", years = 2, at_least = 1 }
    columns = [{ heading = "Feb.", period = "2017-02" }]
    """
    assert texts(held(tmp_path, complete, table + ALL_ROWS)) == expected


LENGTHS = """counts = { measure = "længde af forløb, median", group = "Kontanthjælp" }
unit = "dage"
columns = [
    { heading = "2015", period = "2015", decimals = 1 },
    { heading = "1. kvartal", period = "2016-Q1", decimals = 1 },
]
rows.counts = [
    { label = "Median" },
    { label = "Nedre kvartil", measure = "længde af forløb, nedre kvartil" },
    { label = "30 år og derover", ages = "30-" },
    { label = "Rebild", municipality = "Rebild" },
]
"""


@pytest.mark.thorough
def test_a_length_that_open_spells_may_make_greater_is_not_stated(tmp_path: Path) -> None:
    # A and B are on it since 1 January 2016; C was for 31 + 30 days.
    project = project_with(tmp_path, LENGTHS)
    assert texts(project) == [[".", "-"], [".", "61,0"], [".", "-"], [".", "."]]
    (address,) = project.addresses()
    table = Table(open_papers(project, address), "t", number=1)
    assert [*table.observations["status"]] == ["M", "Q", "M", "Q", "M", "Q", "M", "M"]  # of few
    assert not [fact for fact in facts(table) if fact["term"] == "Bemærk"]
    file = project.raw_folder(address) / "meeting.toml"
    hidden = 'disclosure = { zeros = "hidden" }\nextract ='
    file.write_text(file.read_text("utf-8").replace("extract =", hidden), "utf-8")
    table = Table(open_papers(project, address), "t", number=1)
    assert {*table.observations["status"]} == {"Q"}


def with_spells(tmp_path: Path, days: Sequence[int], still: int = 0) -> Project:
    """Return a project of persons who came on the benefit on 1 January 2016, for so many days."""
    table = LENGTHS.replace(", decimals = 1", "").partition('    { label = "30')[0] + "]\n"
    project = project_with(tmp_path, table)
    ends = [str(date(2015, 12, 31) + timedelta(each)) for each in days] + [""] * still
    rows = {
        "ydelser": "P{0};Kontanthjælp;2016-01-01;{1}",
        "personer": "P{0};1980-01-01;K;;;",
        "bopael": "P{0};217;2010-01-01;",
    }
    for name in FILES:
        its = [rows[name].format(*each) for each in enumerate(ends)] if name in rows else []
        lines = [FILES[name].split()[0], *its, ""]
        file = project.extract_folder("helsingoer", date(2017, 4, 1)) / f"{name}.csv"
        file.write_text("\n".join(lines), "utf-8")
    return project


@pytest.mark.thorough
def test_a_reader_is_told_that_open_spells_may_make_a_length_greater(tmp_path: Path) -> None:
    project = with_spells(tmp_path, [10, 20, 30, 40], still=6)  # the fifth of 10 has not ended
    (address,) = project.addresses()
    table = Table(open_papers(project, address), "t", number=1)
    assert [*table.observations["status"]] == ["M", "O", "M", "Q"]  # 30, and 2 have fewer
    assert [fact["text"] for fact in facts(table) if fact["term"] == "Bemærk"] == [
        "Længde af forløb, median kan ikke opgøres, hvor forløb, der ikke er slut, kan gøre den "
        "højere."
    ]


NINE = [10, 20, 30, 40, 50, 60, 70, 80, 90]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([10, 20, 90, 400], ["..", ".."]),
        more(NINE[1:], ["..", ".."]),  # 8 persons
        (NINE, ["50", ".."]),  # 2 persons have fewer days than the lower quartile of 30
        more([*NINE, *NINE], ["50", "30"]),
        more([30] * 20, ["..", ".."]),  # nobody has fewer
    ],
)
def test_a_length_of_few_persons_is_hidden_and_nothing_with_it(
    tmp_path: Path, days: list[int], expected: list[str]
) -> None:
    project = with_spells(tmp_path, days)
    (address,) = project.addresses()
    counted = open_papers(project, address).counted
    assert [row[1].text for row in counted.figures["t"]] == expected


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("complete", "expected"), [("2016-01-01", "-"), more("2015-12-01", "61"), ("2015-12-02", "-")]
)
def test_a_spell_begins_only_where_the_month_before_is_held(
    tmp_path: Path, complete: str, expected: str
) -> None:
    table = LENGTHS.replace("decimals = 1", "decimals = 0")
    found = texts(held(tmp_path, f"ydelser = {complete}", table))
    assert found[1][1] == expected


@pytest.mark.thorough
def test_a_reader_is_told_from_which_day_it_could_be_counted(tmp_path: Path) -> None:
    project = held(tmp_path, "ydelser = 2015-03-01")
    (address,) = project.addresses()
    table = Table(open_papers(project, address), "t", number=1)
    assert [*table.observations["status"]] == ["O", "Q", "O", "Q"]  # of few persons
    said = [fact["text"] for fact in facts(table) if fact["term"] == "Bemærk"]
    assert [danish.plain(text) for text in said] == [
        "Fuldtidspersoner kan ikke opgøres, hvor det kræver »ydelser« fra før 1. marts 2015: "
        "først fra den dag er alt med i registeret."
    ]


def test_days_from_which_no_relation_is_held_are_faults(tmp_path: Path) -> None:
    project = held(tmp_path, "ydelse = 2015-01-01, personer = 2015-01-01, bopael = 2017-04-02")
    meeting = meeting_of(project)
    assert [str(fault) for fault in faults_of_counts(meeting, "m")] == [
        "m, column 'extract complete': 'ydelse' is no relation with days; did you mean 'ydelser'?",
        "m, column 'extract complete': 'personer' is no relation with days; did you mean "
        "'kontaktpersoner'?",
        "m, column 'extract complete bopael': '2017-04-02' is after the day of the extract, "
        "2017-04-01",
    ]


# --- offers ---------------------------------------------------------------------------------------

OFFERS = """counts = { measure = "helårspladser" }
unit = "helårspladser"
columns = [
    { heading = "2015", period = "2015", decimals = 1 },
    { heading = "2016", period = "2016", decimals = 1 },
]
rows.counts = [
    { label = "I alt" },
    { label = "Køkkenet", offer = "Køkkenet" },
    { label = "Værkstedet", offer = "Værkstedet" },
    { label = "Tomt", offer = "Skuret" },
]
"""
USED = """counts = { measure = "kapacitetsudnyttelse" }
unit = "pct."
columns = [
    { heading = "2015", period = "2015", decimals = 1 },
    { heading = "2016", period = "2016", decimals = 1 },
]
rows.counts = [
    { label = "Køkkenet", offer = "Køkkenet" },
    { label = "Værkstedet", offer = "Værkstedet" },
    { label = "Tomt", offer = "Skuret" },
]
"""


def with_offers(tmp_path: Path, table: str) -> Project:
    """Return a project in which A is in Værkstedet all of 2016, and B in Køkkenet half of it."""
    project = project_with(tmp_path, table)
    folder = project.extract_folder("helsingoer", date(2017, 4, 1))
    (folder / "aktiviteter.csv").write_text(
        "borger_id;aktivitet_id;aktivitetstype;lovgrundlag;startdato;slutdato;timer_pr_uge;"
        "minutter_pr_uge;udbyder;tilbud\n"
        "A;1;Mentor;;2016-01-01;2016-12-31;18;30;;Værkstedet\n"
        "B;2;Mentor;;2016-07-02;2016-12-31;;;;Køkkenet\n",
        encoding="utf-8",
    )
    (folder / "tilbud.csv").write_text(
        "tilbud;kapacitet;gyldig_fra;gyldig_til;udgift_pr_aar\n"
        "Værkstedet;4;2016-01-01;;\nKøkkenet;;2016-01-01;;4500000\nSkuret;2;2016-01-01;;\n",
        encoding="utf-8",
    )
    return project


def test_places_are_counted_in_offers_and_held_against_their_room(tmp_path: Path) -> None:
    assert texts(with_offers(tmp_path / "places", OFFERS)) == [
        ["0,0", "1,5"],
        ["0,0", "0,5"],  # 183 of 366 days
        ["0,0", "1,0"],
        ["0,0", "0,0"],
    ]
    assert texts(with_offers(tmp_path / "used", USED)) == [
        ["-", "-"],  # which has no number of places
        ["-", "25,0 %"],
        ["-", "0,0 %"],
    ]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("offer", "said"),
    [
        ("", "kapacitetsudnyttelse is of one offer; say which: offer = ..."),
        more(
            ', offer = ["Køkkenet", "Værkstedet"]',
            "kapacitetsudnyttelse is of one offer; say which: offer = ...",
        ),
        more(', offer = "Kokkenet"', "'Kokkenet' is no offer of the register; did you mean"),
    ],
)
def test_room_is_that_of_one_offer_that_there_is(tmp_path: Path, offer: str, said: str) -> None:
    table = USED.partition("rows")[0] + f'rows.counts = [{{ label = "X"{offer} }}]\n'
    with pytest.raises(InputError) as caught:
        texts(with_offers(tmp_path, table))
    assert str(caught.value.faults[0].problem).startswith(said)


PRICES = """counts = { measure = "pris pr. helårsplads", offer = "Værkstedet" }
unit = "kr."
columns = [
    { heading = "2015", period = "2015" },
    { heading = "2016", period = "2016" },
    { heading = "Jan.", period = "2016-01", decimals = 2 },
]
rows.counts = [
    { label = "Værkstedet" },
    { label = "Dets pladser", measure = "pris pr. plads" },
    { label = "Køkkenet", offer = "Køkkenet" },
    { label = "Skuret", offer = "Skuret" },
]
"""


def with_prices(tmp_path: Path, table: str = PRICES, persons: int = 80) -> Project:
    """Return one in which so many are in Værkstedet all of 2016: 100 places, 4,5 mio. kr."""
    project = with_offers(tmp_path, table)
    folder = project.extract_folder("helsingoer", date(2017, 4, 1))
    born = (folder / "personer.csv").read_text("utf-8")
    activities = (folder / "aktiviteter.csv").read_text("utf-8").splitlines()[:1]
    for number in range(persons):
        born += f"P{number};1980-01-01;K;;;\n"
        activities.append(f"P{number};{number};Mentor;;2016-01-01;2016-12-31;;;;Værkstedet")
    (folder / "personer.csv").write_text(born, "utf-8")
    (folder / "aktiviteter.csv").write_text("\n".join([*activities, ""]), "utf-8")
    (folder / "tilbud.csv").write_text(
        "tilbud;kapacitet;gyldig_fra;gyldig_til;udgift_pr_aar\n"
        "Værkstedet;100;2016-01-01;;4500000,00\nKøkkenet;20;2016-01-01;;900000\n"
        "Skuret;2;2016-01-01;;\n",
        encoding="utf-8",
    )
    return project


def test_a_place_costs_what_the_offer_does_over_the_places_that_are_used(tmp_path: Path) -> None:
    assert texts(with_prices(tmp_path)) == [
        ["-", "56.250", "56.250,00"],  # 4,5 mio. ÷ 80 of 100 places: the same in a month
        ["-", "45.000", "45.000,00"],  # 4,5 mio. ÷ 100
        ["-", ".", "."],  # in which nobody was
        ["-", "-", "-"],  # of which nobody knows what it costs
    ]


@pytest.mark.parametrize(("in_work", "price"), [(60, "75.000"), more(80, "56.250"), more(0, ".")])
def test_a_result_costs_what_the_offer_does_in_a_year_over_who_came_to_it(
    tmp_path: Path, in_work: int, price: str
) -> None:
    said = 'measure = "pris pr. resultat", reached = "ordinært arbejde"'
    table = PRICES.replace('measure = "pris pr. helårsplads"', said)
    kept = [line for line in table.splitlines(keepends=True) if '"Jan."' not in line]
    table = "".join(line for line in kept if "Dets pladser" not in line)
    project = with_prices(tmp_path, table)
    folder = project.extract_folder("helsingoer", date(2017, 4, 1))
    jobs = "".join(f"P{each};ordinært arbejde;2016-12-31;\n" for each in range(in_work))
    (folder / "beskaeftigelse.csv").write_text(
        f"borger_id;art;startdato;slutdato\n{jobs}", encoding="utf-8"
    )
    assert texts(project) == [["-", price], ["-", "."], ["-", "-"]]  # 4,5 mio. ÷ 60


@pytest.mark.thorough
def test_what_an_offer_costs_in_part_of_a_year_is_held_against_no_result(tmp_path: Path) -> None:
    said = 'measure = "pris pr. resultat", reached = "fleksjob"'
    project = with_prices(tmp_path, PRICES.replace('measure = "pris pr. helårsplads"', said))
    with pytest.raises(InputError) as caught:
        texts(project)
    assert any(
        each.problem.startswith("pris pr. resultat is of a year, not of 2016-01")
        for each in caught.value.faults
    )


@pytest.mark.thorough
def test_what_an_offer_costs_tells_of_few_persons_where_few_were_there(tmp_path: Path) -> None:
    project = with_prices(tmp_path, persons=2)
    (address,) = project.addresses()
    counted = open_papers(project, address).counted
    found = [[figure.text for figure in row] for row in counted.figures["t"]]
    assert found[:2] == [["-", "..", ".."], ["-", "45.000", "45.000,00"]]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("1.000 kr.", "pris pr. helårsplads is in 'kr.'; expected that unit, not '1.000 kr.'"),
        more("personer", "pris pr. helårsplads is in 'kr.'; expected that unit, not 'personer'"),
    ],
)
def test_what_an_offer_costs_is_told_in_kroner(tmp_path: Path, unit: str, said: str) -> None:
    table = PRICES.replace('unit = "kr."', f'unit = "{unit}"')
    with pytest.raises(InputError) as caught:
        texts(with_offers(tmp_path, table))
    assert caught.value.faults[0].problem.startswith(said)


def test_a_measure_of_what_is_not_in_the_extract_is_said_not_to_be_counted(
    tmp_path: Path,
) -> None:
    project = with_offers(tmp_path, USED)
    folder = project.extract_folder("helsingoer", date(2017, 4, 1))
    (folder / "tilbud.csv").unlink()
    assert texts(project) == [["-", "-"]] * 3
    (address,) = project.addresses()
    table = Table(open_papers(project, address), "t", number=1)
    assert {*table.observations["status"]} == {"O"}
    assert [fact["text"] for fact in facts(table) if fact["term"] == "Bemærk"] == [
        "Kapacitetsudnyttelse kan ikke opgøres: »tilbud« mangler i udtrækket af registeret."
    ]
