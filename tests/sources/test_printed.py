"""Tables as offices send them: what is read, and what is refused with which words."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.faults import InputError
from analysis.papers import open_papers
from analysis.periods import EXPECTED as PERIODS
from analysis.project import Address, Project
from support import HELSINGOER, a_check, faults_of, files_below, make_project, opened

FOLDER = "data/raw/helsingoer/2017-05-03"
CSV, TOML = f"{FOLDER}/t.csv", f"{FOLDER}/meeting.toml"

# Put together so that no personal id stands in this file.
PERSONAL_ID = "-".join(["070590", "1234"])

TABLE = """
[[tables]]
id = "t"
title = "T"
rows = { heading = "Gruppe" }
"""
ONE = TABLE + 'columns = [{ heading = "Antal" }]\n'
TWO = TABLE + 'columns = [{ heading = "Jan.", period = "2017-01" }, { heading = "Antal" }]\n'
APRILS = (
    TABLE
    + """columns = [
  { heading = "Apr.", position = 1, period = "2016-04" },
  { heading = "Juni", period = "2016-06" },
  { heading = "Apr.", position = 3, period = "2017-04-01" },
]
"""
)


def note(text: str) -> str:
    return f"[[tables.notes]]\n{text}\n"


def cells(frame: pd.DataFrame) -> dict[tuple[str, str], str]:
    """What each cell prints, by row and column."""
    rows = zip(frame["row"], frame["column"], frame["printed"], strict=True)
    return {(row, column): printed for row, column, printed in rows}


def statuses(tmp_path: Path, toml: str, csv: str) -> list[str]:
    return list(opened(make_project(tmp_path, toml, {"t": csv})).observations["status"])


# --- what is read ---------------------------------------------------------------------------------

PLAIN = "Gruppe;Jan.;Antal\nMænd;1.030;2\nKvinder;3;4\n"
EXPECTED = {
    ("Mænd", "2017-01"): "1.030",
    ("Mænd", "Antal"): "2",
    ("Kvinder", "2017-01"): "3",
    ("Kvinder", "Antal"): "4",
}


@pytest.mark.parametrize(
    "csv",
    [
        PLAIN,
        PLAIN.replace(";", ","),
        PLAIN.replace(";", "\t"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.rstrip(),
        PLAIN.replace("\n", "\n\n;;\n"),
        PLAIN.replace("\n", ";;\n"),
        PLAIN + ";;\n\n;\n\n\n",
        "sep=;\n" + PLAIN,
        "sep=\t\r\n" + PLAIN.replace(";", "\t"),
        '"sep=,"\n' + PLAIN.replace(";", ","),
        '"sep=\t"\r\n' + PLAIN.replace(";", "\t"),
        "\n \n" + PLAIN,
        PLAIN.replace("Jan.", "Jan"),
        PLAIN.replace("Jan.", "JAN."),
        PLAIN.replace("Jan.", "\u00a0Jan. "),
        PLAIN.replace("Kvinder", '"Kvinder"'),
        PLAIN.replace("Kvinder", "  Kvinder\u00a0"),
        "Gruppe;Antal;Jan.\nMænd;2;1.030\nKvinder;4;3\n",
    ],
    ids=[
        "semicolon",
        "comma",
        "tab",
        "Windows line ends",
        "no last line end",
        "blank lines",
        "cells that are blank at the line ends",
        "blank lines at the end",
        "a line that says the separator",
        "the same with a tab",
        "a quoted one with a comma",
        "a quoted one with a tab",
        "blank lines at the top",
        "heading without full stop",
        "heading in capitals",
        "spaces around a heading",
        "quoted",
        "spaces around a label",
        "columns in another order",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_same_table_is_read_however_it_is_written(
    tmp_path: Path, csv: str, encoding: str
) -> None:
    papers = opened(make_project(tmp_path, TWO, {"t": csv.encode(encoding)}))
    assert cells(papers.observations) == EXPECTED


YEARS = (
    TABLE
    + """columns = [
  { heading = ["2023", "Antal"], period = "2023", unit = "personer" },
  { heading = ["2023", "Andel"], period = "2023", unit = "pct." },
  { heading = ["2024", "Antal"], period = "2024", unit = "personer" },
  { heading = ["2024", "Andel"], period = "2024", unit = "pct." },
  { heading = "Ændring", unit = "personer" },
]
"""
)
UNDER_YEARS = {
    ("a", "2023, Antal"): "10",
    ("a", "2023, Andel"): "4,5",
    ("a", "2024, Antal"): "12",
    ("a", "2024, Andel"): "5,0",
    ("a", "Ændring"): "2",
}


@pytest.mark.parametrize(
    "headings",
    [
        "Gruppe;2023;;2024;;Ændring\n;Antal;Andel;Antal;Andel;",
        ";2023;;2024\nGruppe;Antal;Andel;Antal;Andel;Ændring",
        "Gruppe;2023;2023;2024;2024;Ændring\n;Antal;Andel;Antal;Andel;;;",
        "gruppe;2023.; ;2024;;\n;antal;ANDEL;Antal;Andel;Ændring",
        "Gruppe;2023;;;2024;\n;Antal;Andel;Ændring;Antal;Andel",
    ],
    ids=[
        "as a spreadsheet has merged cells",
        "a heading alone in the second line",
        "the upper heading repeated",
        "spelt otherwise",
        "a heading alone between the groups",
    ],
)
def test_two_lines_of_headings_are_read_as_they_are_declared(tmp_path: Path, headings: str) -> None:
    """A blank cell beside an upper heading is under it, unless what is below is declared alone."""
    cells_in_order = "10;4,5;2;12;5,0" if "Ændring;Antal" in headings else "10;4,5;12;5,0;2"
    project = make_project(tmp_path, YEARS, {"t": f"{headings}\na;{cells_in_order}\n"})
    frame = opened(project).observations
    assert cells(frame) == UNDER_YEARS
    assert list(frame["period"]) == ["2023", "2023", "2024", "2024", ""]
    assert list(frame["measure"]) == ["Antal", "Andel", "Antal", "Andel", "Ændring"]


@pytest.mark.parametrize(
    ("csv", "messages"),
    [
        (
            "Gruppe;2023;;2024;;Ændring\na;10;4,5;12;5,0;2\n",
            ["has no second line of headings, with 'Antal' for one"],
        ),
        (
            "Gruppe;2023;;2024;;Ændring\n;Antal;Andel;Antal;Andle;\na;10;4,5;12;5,0;2\n",
            [
                "'2024, Andle' is an unknown heading; did you mean '2024, Andel' or",
                "'2024, Andel' is a heading that is missing",
            ],
        ),
        (
            "Gruppe;2023;;;2024;Ændring\n;Antal;Andel;Antal;Andel;\na;10;4,5;12;5,0;2\n",
            [
                "column '2023, Antal': stands 2 times; say in the columns of table 't' with",
                "'2024, Antal' is a heading that is missing",
            ],
        ),
        (
            "Gruppe;2023;;2024;;\n;Antal;Andel;Antal;Andel;\na;10;4,5;12;5,0\n",
            ["'Ændring' is a heading that is missing"],
        ),
        (
            "Gruppe;2023 [1];;2024;;Ændring\n;Antal;Andel;Antal;Andel;\na;10;4,5;12;5,0;2\n",
            ["'2023' bears the note mark [1], and table 't' has no such note"],
        ),
        (
            "Gruppe;2023;;2024;;Ændring\n;Antal;Andel;Antal;Andel\n",
            ["has no lines of cells under its headings"],
        ),
    ],
)
def test_what_is_wrong_with_two_lines_of_headings_is_told_once(
    tmp_path: Path, csv: str, messages: list[str]
) -> None:
    found = faults_of(make_project(tmp_path, YEARS, {"t": csv}))
    assert len(found) == len(messages), found
    for line, message in zip(found, messages, strict=True):
        assert message in line


ALONE = st.tuples(st.just(""), st.just(1), st.booleans(), st.just(False))
GROUP = st.tuples(
    st.sampled_from(["2022", "2023", "2024"]), st.integers(1, 3), st.just(False), st.booleans()
)


@pytest.mark.thorough
@given(
    parts=st.lists(ALONE | GROUP, min_size=1, max_size=6, unique_by=lambda one: one[0] or one),
    label_is_above=st.booleans(),
)
def test_however_columns_are_grouped_each_is_read_under_its_own_heading(
    parts: list[tuple[str, int, bool, bool]], *, label_is_above: bool
) -> None:
    """A heading alone stands in either line; an upper one is repeated, or stands in the first."""
    assume(any(upper for upper, *_ in parts))
    above, below = (["Gruppe"], [""]) if label_is_above else ([""], ["Gruppe"])
    declared, names = [], []
    for place, (upper, width, is_below, is_repeated) in enumerate(parts):
        own = [f"{name}" for name in "ABC"[:width]] if upper else [f"Tal {place}"]
        declared += [f'["{upper}", "{name}"]' if upper else f'"{name}"' for name in own]
        names += [f"{upper}, {name}" if upper else name for name in own]
        above += (
            [upper, *[upper * is_repeated] * (width - 1)] if upper else [own[0] * (not is_below)]
        )
        below += own if upper else [own[0] * is_below]
    figures = [*map(str, range(1, len(names) + 1))]
    csv = "\n".join(";".join(line) for line in (above, below, ["a", *figures])) + "\n"
    toml = (
        f"{TABLE}columns = [{', '.join(f'{{ heading = {one} }}' for one in reversed(declared))}]\n"
    )
    with TemporaryDirectory() as folder:
        project = make_project(Path(folder), toml, {"t": csv})
        read = cells(open_papers(project, HELSINGOER).observations)
    assert read == {("a", name): figure for name, figure in zip(names, figures, strict=True)}


@pytest.mark.parametrize(
    "heading", ["[]", '["2023", ""]', '["2023", 5]', '["A", "B", "C"]', "5", '""', "{ a = 1 }"]
)
def test_a_heading_is_a_text_or_two(tmp_path: Path, heading: str) -> None:
    toml = f"{TABLE}columns = [{{ heading = {heading} }}]\n"
    (found,) = faults_of(make_project(tmp_path, toml, {"t": "Gruppe;A\na;1\n"}))
    assert found.startswith(f"{TOML}, column \"tables 't' columns 1 heading\":")
    assert found.endswith('or two, the upper heading first, ["2023", "Antal"]')


def test_two_lines_of_headings_that_are_not_declared_are_told_how_to_be(tmp_path: Path) -> None:
    csv = "Gruppe;2023;;2024\n;Antal;Andel;Antal\na;1;2;3\n"
    found = faults_of(make_project(tmp_path, ONE, {"t": csv}))
    assert 'of two lines of headings say both, `heading = ["2023", "Antal"]`' in found[0]


def test_an_upper_heading_may_name_another_time_than_the_period(tmp_path: Path) -> None:
    toml = YEARS.replace('"2024", "Andel"], period = "2024"', '"2024", "Andel"], period = "2023"')
    csv = "Gruppe;2023;;2024;;Ændring\n;Antal;Andel;Antal;Andel;\na;1;2;3;4;5\n"
    assert faults_of(make_project(tmp_path, toml, {"t": csv})) == [
        f"{CSV}: '2024, Andel' names another time than its period 2023"
    ]


def test_quoted_cells_can_hold_the_delimiter(tmp_path: Path) -> None:
    papers = opened(make_project(tmp_path, ONE, {"t": 'Gruppe,Antal\n"Syge, alle",7\n'}))
    assert cells(papers.observations) == {("Syge, alle", "Antal"): "7"}


def test_a_quoted_semicolon_in_a_heading_of_a_comma_file_separates_nothing(tmp_path: Path) -> None:
    toml = TABLE + 'columns = [{ heading = "Antal; alle" }]\n'
    papers = opened(make_project(tmp_path, toml, {"t": 'Gruppe,"Antal; alle"\na,7\n'}))
    assert cells(papers.observations) == {("a", "Antal; alle"): "7"}


@pytest.mark.parametrize("space", ["\u00a0", "\u2007", "\u2009", "\u202f"])
def test_a_space_that_does_not_break_separates_thousands(tmp_path: Path, space: str) -> None:
    csv = f"Gruppe;Antal\na;1{space}030\nb;-1{space}234{space}567 [1]\n"
    toml = ONE + note('mark = "1"\ntext = "N"')
    frame = opened(make_project(tmp_path, toml, {"t": csv})).observations
    assert list(frame["value"]) == [1030, -1234567]
    assert list(frame["printed"]) == ["1\u00a0030", "-1\u00a0234\u00a0567"]


def test_a_heading_may_hold_more_commas_than_there_are_columns(tmp_path: Path) -> None:
    toml = TABLE + 'columns = [{ heading = "Job, praktik, IGU, andet" }]\n'
    papers = opened(make_project(tmp_path, toml, {"t": "Gruppe;Job, praktik, IGU, andet\na;1\n"}))
    assert cells(papers.observations) == {("a", "Job, praktik, IGU, andet"): "1"}


def test_a_heading_that_stands_twice_is_told_apart_by_position(tmp_path: Path) -> None:
    csv = "Gruppe;Apr.;Juni;Apr.\nMænd;1;2;3\n"
    papers = opened(make_project(tmp_path, APRILS, {"t": csv}))
    assert cells(papers.observations) == {
        ("Mænd", "2016-04"): "1",
        ("Mænd", "2016-06"): "2",
        ("Mænd", "2017-04-01"): "3",
    }


def test_zero_dash_symbols_blank_and_withdrawn_are_told_apart(tmp_path: Path) -> None:
    blank = 'blank = { rows = ["tom"], status = "cannot_occur" }\n'
    toml = ONE + blank + note('mark = "3"\nwithdraws = true\ntext = "Fjernet"')
    csv = "Gruppe;Antal\nnul;0\nstreg;-\nlang;–\nfjernet;- [3]\nskjult;..\npunkt;.\ntre;...\ntom;\n"
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    frame = papers.observations
    assert dict(zip(frame["row"], frame["status"], strict=True)) == {
        "nul": "A",
        "streg": "O",
        "lang": "O",
        "fjernet": "withdrawn",
        "skjult": "Q",
        "punkt": "M",
        "tre": "O",
        "tom": "M",
    }
    assert [value is None for value in frame["value"]] == [False] + [True] * 7


def test_a_dash_with_a_note_that_does_not_withdraw_is_only_not_stated(tmp_path: Path) -> None:
    toml = ONE + note('mark = "3"\ntext = "Ikke talt"')
    assert statuses(tmp_path, toml, "Gruppe;Antal\na;- [3]\n") == ["O"]


def test_note_marks_are_kept_on_the_cells_that_bear_them(tmp_path: Path) -> None:
    toml = ONE + "".join(note(f'mark = "{mark}"\ntext = "N"') for mark in ("1", "2", "*"))
    csv = "Gruppe;Antal [*]\na;297 [1]\nb [2];301 [1] [2]\nc;5\n"
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    frame = papers.observations
    assert list(frame["notes"]) == ["1", "1 2", ""]
    assert list(frame["printed"]) == ["297", "301", "5"]
    assert list(frame["row"]) == ["a", "b", "c"]
    assert papers.table("t").headings[0].marks == ("*",)
    assert papers.table("t").rows[1][0].marks == ("2",)


@pytest.mark.parametrize("label", ["<script>alert(1)</script>", "a & b", "</table>", '"><img>'])
def test_a_label_with_markup_is_text_like_any_other(tmp_path: Path, label: str) -> None:
    quoted = '"' + label.replace('"', '""') + '"'
    papers = opened(make_project(tmp_path, ONE, {"t": f"Gruppe;Antal\n{quoted};1\n"}))
    assert list(papers.observations["row"]) == [label]
    assert papers.table("t").rows[0][0].text == label


def test_a_row_of_a_municipality_is_about_it_and_any_other_about_none(tmp_path: Path) -> None:
    toml = """
[[tables]]
id = "t"
title = "T"
rows = { heading = "", municipalities = true, areas = ["Klyngen"] }
columns = [{ heading = "Antal" }]
"""
    csv = ";Antal\nHøje-Tåstrup Kommune;1\nHele landet;2\nKlyngen;3\nRegion Midt;4\nDanmark;5\n"
    frame = opened(make_project(tmp_path, toml, {"t": csv})).observations
    assert list(frame["municipality"]) == ["Høje-Taastrup", "", "", "", ""]
    assert list(frame["row"])[:3] == ["Høje-Tåstrup Kommune", "Hele landet", "Klyngen"]


def test_rows_that_are_regions_are_all_of_one_kind(tmp_path: Path) -> None:
    toml = ONE.replace('heading = "Gruppe"', 'heading = "Gruppe", regions = true')
    csv = "Gruppe;Antal\nRegion Sjælland;1\nHovedstaden;2\nHele landet;9\n"
    frame = opened(make_project(tmp_path / "a", toml, {"t": csv})).observations
    assert set(frame["municipality"]) == {""}
    faults = faults_of(make_project(tmp_path / "b", toml, {"t": f"{csv}Fyn;3\nGreve;4\n"}))
    assert faults == [
        f"{CSV}, row '{label}': is no region, as most rows are; there are Hovedstaden, "
        "Midtjylland, Nordjylland, Sjælland, Syddanmark"
        for label in ("Fyn", "Greve")
    ]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "is missing"),
        (b"", "is empty"),
        (b" \r\n ", "is empty"),
        (b"\xef\xbb\xbf", "is empty: expected a line of headings and lines of cells"),
        (b"Gruppe;Antal\n", "is empty: expected a line of headings and lines of cells"),
    ],
)
def test_a_file_that_is_missing_empty_or_no_text(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    tables = {} if content is None else {"t": content}
    assert faults_of(make_project(tmp_path, ONE, tables)) == [f"{CSV}: {message}"]


@pytest.mark.parametrize(
    ("csv", "messages"),
    [
        ("Gruppe;Antal\na;1\n", ["'Jan.' is a heading that is missing"]),
        (
            "Gruppe;Jan.;Antal;Feb.\na;1;2;3\n",
            ["'Feb.' is an unknown heading; known are 'Jan.', 'Antal'"],
        ),
        (
            "Gruppe;Jan.;Antla;;Antal;\na;1;2;3;4;\n",
            ["has columns without a heading: 1", "'Antla' is an unknown heading; did you mean"],
        ),
        (
            "Gruppe;Jan.;Antal;Antal\na;1;2;3\n",
            [", column 'Antal': stands 2 times; say in", "has 3 columns; 2 are declared"],
        ),
        ("Køn;Jan.;Antal\na;1;2\n", ["'Køn' is the first heading; expected 'Gruppe'"]),
    ],
)
def test_a_heading_that_is_missing_unknown_or_repeated(
    tmp_path: Path, csv: str, messages: list[str]
) -> None:
    found = faults_of(make_project(tmp_path, TWO, {"t": csv}))
    assert len(found) == len(messages)
    for line, message in zip(found, messages, strict=True):
        assert line.startswith(CSV)
        assert message in line


@pytest.mark.parametrize(
    ("csv", "message"),
    [
        ("Gruppe;Apr.;Apr.;Juni\na;1;2;3\n", f"{CSV}: 'Apr.' is not the heading at position 3"),
        ("Gruppe;Apr.;Juni\na;1;2\n", f"{CSV}: 'Apr.' is not the heading at position 3"),
        ("Gruppe;Apr.;Juni;Apr.;Apr.\na;1;2;3;4\n", f"{CSV}: has 4 columns; 3 are declared"),
    ],
)
def test_a_heading_that_is_not_at_its_position(tmp_path: Path, csv: str, message: str) -> None:
    assert message in faults_of(make_project(tmp_path, APRILS, {"t": csv}))


def test_two_columns_cannot_have_the_same_position(tmp_path: Path) -> None:
    toml = APRILS.replace("position = 3", "position = 1")
    faults_of(make_project(tmp_path, toml, {"t": "Gruppe;Apr.;Juni;Apr.\na;1;2;3\n"}))


def test_a_heading_that_names_another_time_than_its_period(tmp_path: Path) -> None:
    toml = TWO.replace('period = "2017-01"', 'period = "2017-02"')
    assert faults_of(make_project(tmp_path, toml, {"t": PLAIN})) == [
        f"{CSV}: 'Jan.' names another time than its period 2017-02"
    ]


DOWN = """
[[tables]]
id = "t"
title = "T"
columns = [{ heading = "Ledige", unit = "antal" }, { heading = "Andel", unit = "pct." }]

[tables.rows]
heading = "Måned"
periods = [{ label = "Jan.", period = "2017-01" }, { label = "Februar", period = "2017-02" }]
"""
DOWN_CELLS = "Måned;Ledige;Andel\njan;10;5\nFebruar;12;6\nI alt;22;-\n"


def test_the_rows_may_be_times_and_the_columns_what_is_measured(tmp_path: Path) -> None:
    frame = opened(make_project(tmp_path, DOWN, {"t": DOWN_CELLS})).observations
    columns = ["row", "column", "period", "measure"]
    assert frame[columns].to_numpy().tolist() == [
        ["jan", "Ledige", "2017-01", "Ledige"],
        ["jan", "Andel", "2017-01", "Andel"],
        ["Februar", "Ledige", "2017-02", "Ledige"],
        ["Februar", "Andel", "2017-02", "Andel"],
        ["I alt", "Ledige", "", "Ledige"],
        ["I alt", "Andel", "", "Andel"],
    ]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("2017-01", "2017-03", f"{CSV}, row 2 ('jan'): 'jan' names another time than its period"),
        (
            "I alt;",
            "Marts;",
            f"{CSV}, row 4 ('Marts'): 'Marts' names a time and has no period, as other rows have",
        ),
        ('"Jan."', '"Jul."', f"{CSV}: has no row 'Jul.', which the description names"),
        ("2017-01", "2017-02", "tables 't' rows\": has 2 periods with `period = "),
        (
            "2017-02",
            "2017-01/2017-02",
            "tables 't'\": check 'sum' adds up 2017-01 and 2017-01/2017-02, which overlap",
        ),
        ("Februar", "JAN", "tables 't' rows\": has 2 periods with `label = 'jan'`"),
        ('"Måned"', '"Måned"\nmunicipalities = true', "the rows are places or times"),
        ('"Andel"', '"Andel", period = "2017"', "has periods at its rows and at its columns"),
        # figures of January 2016 and of January 2017 are no two measures of January 2017
        ("Andel", "2016", f"{CSV}: '2016' names another time than the rows; where each column is"),
        (
            '"2017-01"',
            '"i foråret"',
            "tables 't' rows periods 1 period\": 'i foråret' is not accepted",
        ),
    ],
)
def test_what_is_wrong_with_the_times_of_rows(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    sums = a_check('kind = "sum"\ntotal = { row = "I alt" }', check="sum")
    toml, csv = (text.replace(before, after) for text in (DOWN + sums, DOWN_CELLS))
    assert message in "\n".join(faults_of(make_project(tmp_path, toml, {"t": csv})))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Mænd;5", "row 3 ('Mænd'): has the same label as row 2"),
        ("MÆND.;5", "row 3 ('MÆND.'): has the same label as row 2"),
        (";5", "row 3: has no label"),
        ("b", "row 3 ('b'): has 1 cells; expected 2, as many as headings"),
        ("b;1;2", "row 3 ('b'): has 3 cells; expected 2, as many as headings"),
    ],
)
def test_a_row_that_is_doubled_nameless_or_of_another_length(
    tmp_path: Path, row: str, message: str
) -> None:
    csv = f"Gruppe;Antal\nMænd;5\n{row}\n"
    assert faults_of(make_project(tmp_path, ONE, {"t": csv})) == [f"{CSV}, {message}"]


def test_a_municipality_stands_in_one_row_however_it_is_spelt(tmp_path: Path) -> None:
    toml = re.sub(r"rows = \{[^}]*\}", 'rows = { heading = "Gruppe", municipalities = true }', ONE)
    csv = "Gruppe;Antal\nBornholm;5\nRanders;6\nBornholms Regionskommune;7\n"
    assert faults_of(make_project(tmp_path, toml, {"t": csv})) == [
        f"{CSV}, row 4 ('Bornholms Regionskommune'): has the same label as row 2"
    ]


NOT_STATED = "where none is stated write -, hidden .."


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("12,7,1", "is no figure: it has more than one decimal comma"),
        (
            "1.03",
            "is no figure: a point separates thousands: 1 to 9 before it and three digits after it",
        ),
        (
            "0.192",
            "is no figure: a point separates thousands: 1 to 9 before it and three digits after it",
        ),
        ("1" * 21, "is no figure: it has more than 20 digits or 6 decimals"),
        ("0,1234567", "is no figure: it has more than 20 digits or 6 decimals"),
        *(
            (cell, "is no figure: expected digits, as in 1.030 or 14,5; " + NOT_STATED)
            for cell in ("abc", "*", "x", "i alt", "(a)")
        ),
        *(
            (cell, "is no figure: expected digits, as in 1.030 or 14,5")
            for cell in ("ca. 40", "5e3")
        ),
        (
            "1,030",
            "is no figure: it could be three decimals or English thousands; "
            "write 1.030, or declare `decimals = 3` for the column",
        ),
        ("1 030", "is no figure: digits are separated by a space; thousands are written 1.030"),
        ("", "is blank; expected a figure or a dash, or the row among the `blank` ones"),
        ("13 %", "bears the unit 'pct.' where the column has ''"),
        ("13 kr.", "bears the unit 'kr.' where the column has ''"),
        ("13 personer", "bears the unit 'personer' where the column has ''"),
    ],
)
def test_a_cell_that_is_no_figure_is_named_by_file_row_column_value_and_expectation(
    tmp_path: Path, cell: str, reason: str
) -> None:
    csv = f"Gruppe;Antal\nMænd;5\nKvinder;{cell}\n"
    assert faults_of(make_project(tmp_path, ONE, {"t": csv})) == [
        f"{CSV}, row 3 ('Kvinder'), column 'Antal': {cell!r} {reason}"
    ]


SHARES = (
    TABLE
    + """columns = [
  { heading = "Før" },
  { heading = "Nu" },
  { heading = "Andel", unit = "pct." MORE },
]
"""
)
CHANGE = a_check(
    """kind = "change"
before = { column = "Før" }
after = { column = "Nu" }
result = { column = "Andel" }"""
)


@pytest.mark.parametrize("percent", ["100,1", "-0,1", "140,0 %"])
@pytest.mark.parametrize("row", ["a", "I alt"])
def test_a_per_cent_that_no_share_can_be_is_refused(tmp_path: Path, percent: str, row: str) -> None:
    table = f"Gruppe;Før;Nu;Andel\n{row};1;-140;{percent}\n"
    assert faults_of(make_project(tmp_path, SHARES.replace("MORE", ""), {"t": table})) == [
        f"{CSV}, row 2 ({row!r}), column 'Andel': {percent!r} is no share, which lies from 0 to "
        "100 pct.; if it may be another, as a change may, write `share = false` in its column or "
        "table"
    ]


@pytest.mark.parametrize(
    ("toml", "percent"),
    [
        (SHARES.replace("MORE", ""), "0"),
        (SHARES.replace("MORE", ""), "100,0"),
        (SHARES.replace("MORE", ", share = false"), "140"),
        (SHARES.replace("MORE", "").replace('title = "T"', 'title = "T"\nshare = false'), "140"),
        (SHARES.replace("MORE", "") + CHANGE, "300"),
        (SHARES.replace("pct.", "antal").replace("MORE", ""), "140"),
    ],
)
def test_a_per_cent_may_be_what_a_share_can_be_or_what_it_is_said_to_be(
    tmp_path: Path, toml: str, percent: str
) -> None:
    table = f"Gruppe;Før;Nu;Andel\na;10;40;{percent}\n"
    assert statuses(tmp_path, toml, table) == ["A", "A", "A"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_quote_that_is_not_closed_on_its_line_is_told_with_all_other_faults(
    tmp_path: Path, end: str
) -> None:
    """It does not swallow the table, and a cell does not go over several lines."""
    csv = f'Gruppe;Antal{end}"Mænd;5{end}Kvinder";x{end}"Børn" og unge;7{end}ok;8{end}'
    assert faults_of(make_project(tmp_path, ONE, {"t": csv.encode()})) == [
        f'{CSV}, row 2: has a " that is not closed on its line',
        f"{CSV}, row 4: is not a row: ';' expected after '\"'",
        f"{CSV}, row 3 ('Kvinder\"'), column 'Antal': 'x' is no figure: expected digits, as in "
        f"1.030 or 14,5; {NOT_STATED}",
    ]
    headings = f'"Gruppe;Antal{end}a;x{end}'
    assert faults_of(make_project(tmp_path, ONE, {"t": headings.encode()})) == [
        f'{CSV}, row 1: has a " that is not closed on its line'
    ]


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        ("\0", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\u202e", "U+202E"),
        ("\u2066", "U+2066"),
        ("\u2028", "U+2028"),
    ],
)
def test_a_character_that_no_reader_sees_is_refused_with_its_cell(
    tmp_path: Path, letter: str, code: str
) -> None:
    csv = f"Gruppe;Antal\na;1{letter}\nb;2\n{letter}c;3\n"
    assert faults_of(make_project(tmp_path, ONE, {"t": csv})) == [
        f"{CSV}, row 2: holds the character {code} in cell 2, which no reader sees",
        f"{CSV}, row 4: holds the character {code} in cell 1, which no reader sees",
    ]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("csv", "message"),
    [
        ("Gruppe;Antal\na;1" + " [2]" * 20_000, "'1' bears the note mark [2], and table 't'"),
        ("Gruppe;Antal\na;1" + " [2]" * 20_000 + "x", "is no figure"),
        ("Gruppe;Antal\na;1" + "[" * 200_000, "is no figure"),
        ("Gruppe;Antal\na;1" + " " * 500_000 + "x", "bears the unit 'x'"),
        ("Gruppe;Antal\na;(" + "1" * 200_000, "is no figure"),
        ("Gruppe;Antal\na;" + "1" * 200_000 + "*", "is no figure"),
        (
            'Gruppe;Antal\n"a;1\n' + "".join(f"b{n};2\n" for n in range(50_000)),
            'row 2: has a " that is not closed',
        ),
        # Which of two reasons: a library that other tests load lifts Python's bound of a cell.
        ('Gruppe;Antal\n"a;1' + "x" * 1_000_000, "row 2: "),
    ],
    ids=[
        *("marks", "marks within", "brackets", "spaces", "an open bracket", "digits"),
        *("an open quote", "a long open quote"),
    ],
)
def test_what_is_very_long_takes_no_longer_than_it_is_long(
    tmp_path: Path, csv: str, message: str
) -> None:
    began = process_time()
    (line,) = faults_of(make_project(tmp_path, ONE, {"t": csv}))
    assert process_time() - began < 20  # of which most took minutes, when each was tried from each
    assert message in line
    assert len(line) < 500


def test_of_many_faults_of_a_kind_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    csv = ";".join(["Gruppe", *(f"K{number}" for number in range(5_000))]) + "\na;1\n"
    project = make_project(tmp_path, ONE, {"t": csv})
    lines = faults_of(project)
    assert len(lines) == 20 + 1
    assert lines[18] == f"{CSV}: 'K18' is an unknown heading; known are 'Antal'"
    assert lines[
        19
    ] == f"{CSV}: 'K19' is an unknown heading; known are 'Antal' (and 4,980 more " + ("like this)")
    assert lines[20] == f"{CSV}: 'Antal' is a heading that is missing"
    with pytest.raises(InputError) as caught:
        open_papers(project, HELSINGOER)
    assert caught.value.count == 5_001
    assert InputError(caught.value.faults).count == 5_001  # also when they are raised once more


TEXT = TABLE.replace('title = "T"', 'title = "T"\nkind = "text"') + (
    'columns = [{ heading = "Center" }, { heading = "Dato" }]\n'
)


def test_a_row_of_a_text_table_without_text_is_refused(tmp_path: Path) -> None:
    csv = "Gruppe;Center;Dato\nBudget;BFU;\nRegnskab;;\n"
    assert faults_of(make_project(tmp_path, TEXT, {"t": csv})) == [
        f"{CSV}, row 3 ('Regnskab'): has no text beside its label"
    ]


@pytest.mark.parametrize(("status", "read"), [("not_stated", "O"), ("cannot_occur", "M")])
def test_a_blank_cell_stands_for_what_is_declared_and_only_in_its_rows(
    tmp_path: Path, status: str, read: str
) -> None:
    toml = ONE + f'blank = {{ rows = ["HERAF"], status = "{status}" }}\n'
    assert statuses(tmp_path, toml, "Gruppe;Antal\na;1\nheraf.;\n") == ["A", read]
    assert faults_of(make_project(tmp_path, toml, {"t": "Gruppe;Antal\na;\nheraf;\n"})) == [
        f"{CSV}, row 2 ('a'), column 'Antal': '' is blank; expected a figure or a dash, or the "
        "row among the `blank` ones"
    ]


@pytest.mark.parametrize(
    ("blank", "place", "message"),
    [
        ('{ rows = [], status = "not_stated" }', "blank rows", "expected at least one"),
        ('{ rows = ["a"], status = "tom" }', "blank status", "'not_stated' or 'cannot_occur'"),
        ('{ rows = ["a"] }', "blank status", "is missing"),
        (
            '{ rows = ["a"], status = "not_stated", stats = 1 }',
            "blank stats",
            "is no key that is known here; did you mean 'status'",
        ),
        ('"not_stated"', "blank", "is not accepted"),
    ],
)
def test_blank_that_cannot_be_meant(tmp_path: Path, blank: str, place: str, message: str) -> None:
    toml = ONE + f"blank = {blank}\n"
    (line,) = faults_of(make_project(tmp_path, toml, {"t": "Gruppe;Antal\na;1\n"}))
    assert line.startswith(f"{TOML}, column \"tables 't' {place}\": ")
    assert message in line


@pytest.mark.parametrize(
    "toml",
    [
        ONE.replace('heading = "Gruppe"', 'heading = "Gruppe", total = ["I alt"]'),
        ONE.replace('heading = "Gruppe"', 'heading = "Gruppe", areas = ["I alt"]'),
        ONE + 'blank = { rows = ["I alt"], status = "not_stated" }\n',
    ],
    ids=["total", "areas", "blank"],
)
def test_a_description_that_names_a_row_which_is_not_there(tmp_path: Path, toml: str) -> None:
    assert faults_of(make_project(tmp_path, toml, {"t": "Gruppe;Antal\na;1\n"})) == [
        f"{CSV}: has no row 'I alt', which the description names"
    ]
    opened(make_project(tmp_path, toml, {"t": "Gruppe;Antal\nI ALT.;1\n"}))


AGENDA = '[[agenda]]\nitem = 4\ntitle = "Status"\n'


def test_a_table_of_an_item_that_the_agenda_does_not_have(tmp_path: Path) -> None:
    item = ONE.replace('title = "T"', 'title = "T"\nitem = 5')
    csv = {"t": "Gruppe;Antal\na;1\n"}
    assert faults_of(make_project(tmp_path, AGENDA + item, csv)) == [
        f"{TOML}, column \"tables 't' item\": '5' is no item of the agenda, which has 4"
    ]
    opened(make_project(tmp_path, item, csv))  # an agenda need not be given
    opened(make_project(tmp_path, AGENDA + item.replace("item = 5", "item = 4"), csv))


@pytest.mark.parametrize("time", ["17", "17.00", "kl. 17:00", "7:00", "17:00:00", "17:00 "])
def test_a_time_is_two_digits_a_colon_and_two_digits(tmp_path: Path, time: str) -> None:
    csv = {"t": "Gruppe;Antal\na;1\n"}
    (line,) = faults_of(make_project(tmp_path, f'time = "{time}"\n{ONE}', csv))
    assert line.startswith(f"{TOML}, column 'time': {time!r} is not accepted")
    assert opened(make_project(tmp_path, f'time = "17:00"\n{ONE}', csv)).meeting.time == "17:00"


def test_a_figure_under_a_note_that_withdraws_it(tmp_path: Path) -> None:
    toml = ONE + note('mark = "3"\nwithdraws = true\ntext = "Fjernet"')
    assert faults_of(make_project(tmp_path, toml, {"t": "Gruppe;Antal\na;7 [3]\n"})) == [
        f"{CSV}, row 2 ('a'), column 'Antal': '7' bears note [3], which withdraws it; "
        "expected a dash"
    ]


def test_a_row_that_is_no_municipality(tmp_path: Path) -> None:
    toml = ONE.replace('heading = "Gruppe"', 'heading = "Gruppe", municipalities = true')
    (line,) = faults_of(make_project(tmp_path, toml, {"t": "Gruppe;Antal\nHelsingor;7\n"}))
    assert line.startswith(f"{CSV}, row 2 ('Helsingor'): 'Helsingor' expected a Danish municip")
    assert "did you mean 'Helsingør'" in line


@pytest.mark.parametrize(
    ("notes", "csv", "message"),
    [
        ("", "a;1 [2]", ", row 'a': '1' bears the note mark [2], and table 't' has no such note"),
        (
            note('mark = "2"\ntext = "N"'),
            "a;1",
            ": note [2] is attached to nothing: no cell bears its mark",
        ),
        (
            note('row = "b"\ntext = "N"'),
            "a;1",
            ": a note is attached to the row 'b', which is not there",
        ),
        (
            note('column = "Andel"\ntext = "N"'),
            "a;1",
            ": a note is attached to the column 'Andel', which is not there",
        ),
    ],
)
def test_a_mark_without_a_note_and_a_note_attached_to_nothing(
    tmp_path: Path, notes: str, csv: str, message: str
) -> None:
    project = make_project(tmp_path, ONE + notes, {"t": f"Gruppe;Antal\n{csv}\n"})
    assert faults_of(project) == [f"{CSV}{message}"]


@pytest.mark.parametrize(
    ("toml", "place", "message"),
    [
        (
            TWO.replace("2017-01", "foråret"),
            "tables 't' columns 1 period",
            f"'foråret' is not accepted: {PERIODS}",
        ),
        (
            ONE + 'poplation = "Alle"\n',
            "tables 't' poplation",
            "is no key that is known here; did you mean 'population' or 'position'?",
        ),
        (
            ONE.replace('heading = "Antal"', 'heading = "Antal", desimals = 1'),
            "tables 't' columns 1 desimals",
            "is no key that is known here; did you mean 'decimals'?",
        ),
        (
            ONE + note('text = "N"'),
            "tables 't' notes 1",
            "expected one of mark, row, column or table = true",
        ),
        (
            ONE + note('text = "N"\nrow = "a"\nwithdraws = true'),
            "tables 't' notes 1",
            "only a note with a mark can withdraw the cells that bear it",
        ),
        (
            ONE.replace('{ heading = "Antal" }', '{ heading = "Antal" }, { heading = "Antal" }'),
            "tables 't'",
            "has 2 columns called 'Antal'; tell them apart by `period`, "
            "or by `heading` and `measure`",
        ),
        (
            ONE + a_check('kind = "equal"\nresult = { row = "a", column = "Antal" }\nsource = {}'),
            "tables 't' checks 'c' source",
            "expected a row or column (or both), or else a value",
        ),
        (
            ONE
            + a_check(
                'kind = "equal"\nresult = { row = "a", column = "Antal", rounded = true }\n'
                "source = { value = 1 }"
            ),
            "tables 't' checks 'c' result",
            "a column says itself whether it is rounded",
        ),
        (
            ONE + a_check('kind = "sum"\ntotal = { row = "a" }\nrows = ["b"]\ncolumns = ["c"]'),
            "tables 't' checks 'c'",
            "expected rows or columns to add up, not both",
        ),
        (
            ONE + a_check('kind = "equal"\nresult = { row = "a" }\nsource = { value = 1 }') * 2,
            "checks",
            "'c' stands twice",
        ),
        (
            ONE + '[[reports]]\nname = "index"\ntitle = "T"\nnotebook = "tabel"\n',
            "reports 'index'",
            "this name is taken by the meeting's own pages",
        ),
        (
            ONE + f'[[reports]]\nname = "{"r" * 101}"\ntitle = "T"\nnotebook = "tabel"\n',
            f"reports '{'r' * 101}' name",
            "expected at most 100 characters",
        ),
        ("made_up = true\n" + ONE, "made_up", "whose persons are made up"),
    ],
)
def test_what_meeting_toml_cannot_mean(tmp_path: Path, toml: str, place: str, message: str) -> None:
    project = make_project(tmp_path, toml, {"t": PLAIN if "Jan." in toml else "Gruppe;Antal\na;1"})
    (line,) = faults_of(project)
    quote = '"' if "'" in place else "'"
    assert line.startswith(f"{TOML}, column {quote}{place}{quote}")
    assert line.endswith(message)


def test_an_unknown_key_at_the_top_is_named_with_the_nearest_known_ones(tmp_path: Path) -> None:
    project = make_project(tmp_path, 'comittee = "X"\n' + ONE, {"t": "Gruppe;Antal\na;1\n"})
    assert faults_of(project) == [
        f"{TOML}, column 'comittee': is no key that is known here; "
        "did you mean 'committee' or 'complete'?"
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "is missing"),
        (
            b"municipality = \n",
            "is not TOML in line 1: a value is missing, or { … } goes over several lines",
        ),
        ("municipality = 'Helsingør'".encode("cp1252"), "is not text in UTF-8; save it so"),
        ("municipality = 'Helsingør'".encode("cp850"), "is not text in UTF-8; save it so"),
        (
            "municipality = 'Helsingør'".encode("utf-16"),
            "is text in UTF-16; expected text in UTF-8 (from Excel: CSV UTF-8)",
        ),
        (
            "municipality = 'Helsingør'".encode().decode("cp1252").encode(),
            "line 1 holds \"'HelsingÃ¸r'\", which is \"'Helsingør'\" in UTF-8; save it in UTF-8 "
            "(in Excel: CSV UTF-8)",
        ),
    ],
)
def test_a_meeting_toml_that_cannot_be_read(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    project = make_project(tmp_path, ONE, {})
    path = project.raw_folder(HELSINGOER) / "meeting.toml"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert faults_of(project) == [f"{TOML}: {message}"]


def test_tables_that_are_no_tables(tmp_path: Path) -> None:
    assert faults_of(make_project(tmp_path, "tables = 5\n", {})) == [
        f"{TOML}, column 'tables': expected [[tables]]"
    ]


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ('result = { row = "b", column = "Antal" }', "table 't' has no row 'b'; known are 'a'"),
        (
            'result = { row = "a", column = "Andel" }',
            "table 't' has no column 'Andel'; did you mean 'Antal'?",
        ),
        (
            'result = { table = "u", row = "a", column = "Antal" }',
            "the table 'u' is not there, or holds no figures; known are 't'",
        ),
    ],
)
def test_a_check_that_names_what_is_not_there(tmp_path: Path, terms: str, message: str) -> None:
    toml = ONE + a_check(f'kind = "equal"\n{terms}\nsource = {{ value = 1 }}')
    assert faults_of(make_project(tmp_path, toml, {"t": "Gruppe;Antal\na;1\n"})) == [
        f"{TOML}, column \"check 'c'\": {message}"
    ]


def test_a_deviation_that_names_a_check_that_is_not_there(tmp_path: Path) -> None:
    toml = (
        ONE
        + """[[tables.deviations]]
check = "d"
row = "a"
column = "Antal"
printed = "1"
recomputed = "2"
reason = "R"
"""
    )
    assert faults_of(make_project(tmp_path, toml, {"t": "Gruppe;Antal\na;1\n"})) == [
        f"{TOML}, column 'deviations check': 'd' table 't' has no such check"
    ]


def test_a_file_that_no_table_describes(tmp_path: Path) -> None:
    tables = {"t": "Gruppe;Antal\na;1\n", "u": "Gruppe;Antal\na;1\n"}
    assert faults_of(make_project(tmp_path, ONE, tables)) == [
        f"{FOLDER}/u.csv: is described by no table of meeting.toml"
    ]


def test_a_date_or_municipality_that_is_not_that_of_the_folder(tmp_path: Path) -> None:
    toml = """
municipality = "Randers"
committee = "U"
date = 2017-05-04
document = "D"
"""
    assert faults_of(make_project(tmp_path, toml, {})) == [
        f"{TOML}, column 'date': '2017-05-04' but its folder is '2017-05-03'",
        f"{TOML}, column 'municipality': 'Randers' belongs in a folder named 'randers', "
        "not 'helsingoer'",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "../..",
        "..",
        "/etc/passwd",
        "helsingoer/../helsingoer/2017-05-03",
        "helsingoer/2017-05-03/..",
        "helsingoer\\2017-05-03",
        "helsingoer/2017-5-3",
        "helsingoer/2017-02-30",
        "helsingoer/2017-05-03\n",
        "register/2017-05-03",
        "helsingoer",
        "",
    ],
)
def test_a_meeting_argument_that_is_none_or_climbs_out(tmp_path: Path, text: str) -> None:
    project = make_project(tmp_path, ONE, {})
    with pytest.raises(InputError) as caught:
        project.require(text)
    assert str(caught.value) == (
        f"MEETING: {text!r} is no meeting: expected municipality/date, as in helsingoer/2017-05-03"
    )


def test_a_meeting_that_is_not_delivered_is_refused_with_those_that_are(tmp_path: Path) -> None:
    project = make_project(tmp_path, ONE, {})
    assert project.require("helsingoer/2017-05-03/") == Address.parse("helsingoer/2017-05-03")
    with pytest.raises(InputError, match="did you mean 'helsingoer/2017-05-03'"):
        project.require("helsingoer/2017-05-04")


def test_outside_a_project_the_message_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected data/raw and notebooks in it or above it"):
        Project.find(tmp_path)


# --- personal ids ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "csv",
    [
        f"Gruppe;Antal\n{PERSONAL_ID};1\n",
        f"Gruppe;Antal\nBorger {PERSONAL_ID};1\n",
        f"Gruppe;Antal\na;{PERSONAL_ID}\n",
        f"Gruppe,Antal\na,{PERSONAL_ID}\n",
        f"Gruppe\tAntal\na\t{PERSONAL_ID}\n",
        f"Gruppe;{PERSONAL_ID}\na;1\n",
        f"{PERSONAL_ID}\n",
    ],
)
def test_a_personal_id_in_a_table_stops_everything_and_is_masked(tmp_path: Path, csv: str) -> None:
    (line,) = faults_of(make_project(tmp_path, ONE, {"t": csv}))
    assert re.match(rf"{CSV}: line \d holds what looks like a CPR number \(07••••-••••\)", line)
    assert "personal ids must be removed before anything is read" in line
    assert not any(part in line for part in PERSONAL_ID.split("-"))


IN_THE_DESCRIPTION = {
    "a comment": f"# {PERSONAL_ID}\n{ONE}",
    "a note": ONE + note(f'table = true\ntext = "Borger {PERSONAL_ID}"'),
    "what is no TOML": f"= {PERSONAL_ID}",
    "a period": TWO.replace("2017-01", PERSONAL_ID),
    "a check": ONE
    + a_check(
        'kind = "equal"\nsource = { value = 1 }\n'
        f'result = {{ row = "{PERSONAL_ID}", column = "Antal" }}'
    ),
    "an unknown key": ONE + f'"{PERSONAL_ID}" = 1\n',
}


@pytest.mark.parametrize("where", IN_THE_DESCRIPTION)
def test_a_personal_id_in_meeting_toml_stops_everything_and_is_masked(
    tmp_path: Path, where: str
) -> None:
    toml = IN_THE_DESCRIPTION[where]
    csv = PLAIN if "Jan." in toml else "Gruppe;Antal\na;1\n"
    found = faults_of(make_project(tmp_path, toml, {"t": csv}))
    assert any("looks like a CPR number (07••••-••••)" in line for line in found)
    assert not any(PERSONAL_ID in line for line in found)


# --- together -------------------------------------------------------------------------------------


def test_all_faults_of_a_meeting_come_in_one_go(tmp_path: Path) -> None:
    toml = (
        ONE
        + note('mark = "2"\ntext = "N"')
        + a_check(
            'kind = "equal"\nresult = { row = "z", column = "Antal" }\nsource = { value = 1 }'
        )
        + ONE.replace('"t"', '"u"')
        + ONE.replace('"t"', '"v"')
        + ONE.replace('"t"', '"w"').replace("title", "titel")
    )
    tables = {
        "t": "Gruppe;Antal\na;1\nb;abc\nb;2\n",
        "v": "Gruppe;Antal\na;1.03\nb;12,7,1\n",
        "w": "Gruppe;Antal\na;1\n",
        "x": "Gruppe;Antal\na;1\n",
    }
    found = faults_of(make_project(tmp_path, toml, tables))
    places = sorted(re.match(r".*/([a-z.]+)(, [^:]*)?: ", line)[0] for line in found)  # type: ignore[index]
    assert places == sorted(
        [
            f"{FOLDER}/meeting.toml, column \"tables 'w' title\": ",
            f"{FOLDER}/meeting.toml, column \"tables 'w' titel\": ",
            f"{FOLDER}/t.csv, row 3 ('b'), column 'Antal': ",
            f"{FOLDER}/t.csv, row 4 ('b'): ",
            f"{FOLDER}/t.csv: ",
            f"{FOLDER}/u.csv: ",
            f"{FOLDER}/v.csv, row 2 ('a'), column 'Antal': ",
            f"{FOLDER}/v.csv, row 3 ('b'), column 'Antal': ",
            f"{FOLDER}/x.csv: ",
        ]
    )


@pytest.mark.parametrize(
    "csv", ["Gruppe;Antal\na;abc\n", f"Gruppe;Antal\na;{PERSONAL_ID}\n", "", "Gruppe;Andel\na;1\n"]
)
def test_a_fault_changes_nothing_that_was_kept(tmp_path: Path, csv: str) -> None:
    project = make_project(tmp_path, ONE, {"t": "Gruppe;Antal\na;1\n"})
    opened(project)
    before = files_below(project.processed)
    assert len(before) == 2
    make_project(tmp_path, ONE, {"t": csv})
    faults_of(project)
    assert files_below(project.processed) == before


def test_a_meeting_at_fault_from_the_start_leaves_nothing(tmp_path: Path) -> None:
    project = make_project(tmp_path, ONE, {"t": "Gruppe;Antal\na;abc\n"})
    with pytest.raises(InputError):
        open_papers(project, HELSINGOER)
    assert not project.processed.exists()
