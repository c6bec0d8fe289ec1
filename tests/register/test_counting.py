"""What ``counts`` in ``meeting.toml`` asks of a register: what each cell counts, of whom, when."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import danish, meeting_file
from analysis.faults import InputError
from analysis.project import Project
from analysis.register import counting
from analysis.sources.counted import Counted

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
    "afslutninger": "borger_id;ydelse;dato;aarsag\n",
}


def project_with(tmp_path: Path, table: str, municipality: str = "Helsingør") -> Project:
    project = Project(tmp_path)
    folder = tmp_path / "data" / "raw" / danish.slug(municipality)
    for name, text in FILES.items():
        path = folder / "register" / "2017-04-01" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    (folder / "2017-05-03").mkdir()
    toml = TABLE.format(table=table, municipality=municipality)
    (folder / "2017-05-03" / "meeting.toml").write_text(toml, encoding="utf-8")
    return project


def count(tmp_path: Path, table: str, municipality: str = "Helsingør") -> Counted:
    """Count a table of which the description is given."""
    project = project_with(tmp_path, table, municipality)
    folder = project.raw / danish.slug(municipality) / "2017-05-03"
    meeting, faults = meeting_file.read(folder, "meeting")
    if meeting is None or faults:
        raise InputError(faults)
    return counting.count(project, meeting, meeting.tables, {})


def cells(tmp_path: Path, table: str, municipality: str = "Helsingør") -> list[list[str]]:
    """Return the counted cells, row by row."""
    rows = count(tmp_path, table, municipality).figures["t"]
    return [[figure.text for figure in row] for row in rows]


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


def test_a_period_may_stand_at_the_rows(tmp_path: Path) -> None:
    rows = """columns = [{ heading = "Antal", measure = "Antal" }]
    rows.counts = [
        { label = "Februar", period = "2016-02" }, { label = "Marts", period = "2016-03" },
    ]
    """
    assert cells(tmp_path, PERSONS.format(more="") + rows) == [["2"], ["3"]]


def test_a_column_of_a_period_counts_that_and_not_the_tables(tmp_path: Path) -> None:
    columns = 'columns = [{ heading = "Marts", period = "2016-03" }]\n'
    more = ', period = "2016-10"'
    assert cells(tmp_path, PERSONS.format(more=more) + columns + ALL_ROWS) == [["3"]]


def test_a_period_that_is_not_over_is_refused_where_it_stands_and_nowhere_else(
    tmp_path: Path,
) -> None:
    rows = """columns = [{ heading = "Antal", measure = "Antal" }]
    rows.counts = [{ label = "Marts", period = "2016-03" }, { label = "Maj", period = "2017-05" }]
    """
    assert faults_of(tmp_path, PERSONS.format(more="") + rows) == [
        "period '2017-05' ends on 2017-05-31, which is after the day of the extract, 2017-04-01: "
        "it is not over by then (row 'Maj', column 'Antal')"
    ]


def test_a_figure_of_a_day_is_not_asked_of_a_year(tmp_path: Path) -> None:
    table = """counts = { measure = "modtaget" }
    columns = [{ heading = "2016", period = "2016" }, { heading = "Dec.", period = "2016-12-31" }]
    """
    assert faults_of(tmp_path, table + ALL_ROWS) == [
        "modtaget is of a day; expected one, or a month for its first day, not 2016 "
        "(row 'Alle', column '2016')"
    ]


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("municipality", ["Helsingør", "Helsingør Kommune"])
def test_only_who_lives_in_the_municipality_counts(tmp_path: Path, municipality: str) -> None:
    columns = 'columns = [{ heading = "Feb.", period = "2016-02" }]\n'
    table = PERSONS.format(more="") + columns + ALL_ROWS
    assert cells(tmp_path, table, municipality) == [["2"]]  # A and B, and not D


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


def test_a_municipality_that_there_is_not_is_a_fault(tmp_path: Path) -> None:
    table = """columns = [{ heading = "Feb.", period = "2016-02" }]
    rows.counts = [{ label = "O", municipality = "Odens" }]
    """
    (said,) = faults_of(tmp_path, PERSONS.format(more="") + table)
    assert said.startswith("'Odens' is no municipality of the register; did you mean 'Odense'")
    assert said.endswith("? (row 'O', column 'Feb.')")


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
