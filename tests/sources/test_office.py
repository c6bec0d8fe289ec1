"""What a workbook shows, in Danish; where its tables are; what words say of their figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import danish
from analysis.sources.office import blocks, inferred, shown
from analysis.sources.office.described import described
from analysis.sources.office.grid import Grid, GridCell

DAY = date(2024, 3, 6)
ACCOUNTS = r'_-* #,##0\ "kr."_-;\-* #,##0\ "kr."_-;_-* "-"??\ "kr."_-;_-@_-'


@pytest.mark.parametrize(
    ("value", "code", "text", "unit"),
    [
        (1030, "General", "1030", ""),
        (14.5, "General", "14,5", ""),
        (1030, "#,##0", "1.030", ""),
        (1030, "# ##0", "1.030", ""),
        (1234.5, "#,##0.00", "1.234,50", ""),
        (-1030, "#,##0", "-1.030", ""),
        (-1030, "#,##0;(#,##0)", "-1.030", ""),
        (0.117, "0.0%", "11,7 %", "pct."),
        (0.125, "0%", "13 %", "pct."),
        (1030, '#,##0 "kr."', "1.030 kr.", "kr."),
        (1030, "[$kr.-406] #,##0", "kr. 1.030", "kr."),
        (1030, ACCOUNTS, "1.030 kr.", "kr."),
        (0, ACCOUNTS, "0 kr.", "kr."),
        (1_234_567, '#,##0, "kr."', "1.235 kr.", "1.000 kr."),
        (1_234_567, '0.0,, "mio. kr."', "1,2 mio. kr.", "mio. kr."),
        (1_234_567, "#,##0,", "1.235", "1.000"),
        (3, '"uge "0', "uge 3", ""),
        (12, '0"*"', "12*", ""),
        (2.0, "0.##", "2", ""),
        (7, "000", "007", ""),
    ],
)
def test_a_figure_is_what_its_number_format_shows(
    value: float, code: str, text: str, unit: str
) -> None:
    made = shown.number(value, code)
    assert (made.text, made.unit) == (text, unit)


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 3), st.sampled_from(["#,##0", "0"]))
def test_what_is_shown_reads_as_the_figure_rounded(
    value: Decimal, decimals: int, whole: str
) -> None:
    code = f"{whole}{'.' * bool(decimals)}{'0' * decimals}"
    exact = Decimal(repr(float(value)))
    made = shown.number(float(value), code)
    assert danish.parse_number(made.text, decimals=decimals).value == danish.round_half_up(
        exact, decimals
    )
    assert made.rounded == (danish.round_half_up(exact, decimals) != exact)


@pytest.mark.parametrize(
    "code", ["0.00E+00", "0%%", "# ?/?", "000000-0000", "[>9]0", '"<5"', "[h]:mm"]
)
def test_a_number_format_that_shows_something_else_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="has the number format"):
        shown.number(1.5, code)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("mm-dd-yy", "03-05-2017"),  # what Excel calls the short date, in a Danish one
        ("d. mmmm yyyy", "3. maj 2017"),
        ("[$-406]mmm-yy;@", "maj-17"),
    ],
)
def test_a_date_is_what_its_format_shows(code: str, text: str) -> None:
    assert shown.day(date(2017, 5, 3), code).text == text


def test_a_date_with_a_weekday_is_refused() -> None:
    with pytest.raises(ValueError, match="has the date format"):
        shown.day(date(2017, 5, 3), "dddd d")


# --- where tables are -----------------------------------------------------------------------------


def grid(text: str) -> Grid:
    """Read a grid of one line per row; ``>`` and ``^`` are within the cell before or above."""
    rows: list[list[GridCell]] = []
    for number, line in enumerate(text.strip("\n").split("\n"), start=1):
        row: list[GridCell] = []
        for at, cell in enumerate(f"{line};;;;".split(";")[:4]):
            over = {">": row[-1:], "^": [above[at] for above in rows[-1:]]}.get(cell)
            place, under = f"{'ABCD'[at]}{number}", over[0].heading if over else ""
            row.append(GridCell("" if over else cell, place, under=under, below=cell == "^"))
        rows.append(row)
    return Grid("", "", rows)


def tables(text: str) -> list[inferred.Table]:
    found = blocks.find(grid(text), "f.xlsx")
    assert not found.faults
    return [inferred.infer(block, "f.xlsx", "t", DAY) for block in found.blocks]


@pytest.mark.parametrize(
    ("text", "title", "csv"),
    [
        ("Ledige\nG;2022;2023\na;1;2", "Ledige", "G;2022;2023\na;1;2\n"),
        ("Ledige\n\nG;2022\na;1", "Ledige", "G;2022\na;1\n"),
        ("G;2022\na;1\n\nb;2", "", "G;2022\na;1\nb;2\n"),
        ("G;2022\na;1\n\nG;2022\nb;2", "", "G;2022\na;1\nb;2\n"),
        (";2022;>\n;Antal;Andel\na;1;2 %", "", ";2022;\n;Antal;Andel\na;1;2 %\n"),
        (";2022;>\nG;Antal;Andel\na;1;2 %", "", "G;2022;\n;Antal;Andel\na;1;2 %\n"),
        (";2022;\nG;Antal;Andel\na;1;2 %", "", "G;2022;\n;Antal;Andel\na;1;2 %\n"),
        ("G;2022;>;I\n;Antal;Andel;alt\na;1;2;3", "", "G;2022;;I\n;Antal;Andel;alt\na;1;2;3\n"),
        ("G;Antal;Andel\n;i alt;i pct.\na;1;2 %", "", "G;Antal i alt;Andel i pct.\na;1;2 %\n"),
        (";G;2022\n;a;1", "", "G;2022\na;1\n"),
        ("G;;2022\na;;1\nb;;2", "", "G;2022\na;1\nb;2\n"),
        ("G;2022\na;1\nb;", "", "G;2022\na;1\nb;\n"),
        ("Køn;Alder;2022\nK;18-29;1\n^;30-49;2", "", "Køn, Alder;2022\nK, 18-29;1\n"),
        ("G;2022\na;1\N{NO-BREAK SPACE}030\nb;<5", "", "G;2022\na;1\N{NO-BREAK SPACE}030\nb;<5\n"),
        ("G;2022\na;12*\n* foreløbigt", "", "G;2022\na;12 [*]\n"),
        ("G;2022\na¹;12\n¹ under 30 år", "", "G;2022\na [1];12\n"),
        ("G;2022\na*);12\n*) foreløbigt", "", "G;2022\na [*];12\n"),
        ("G;2022\na1);12\n1) under 30 år", "", "G;2022\na [1];12\n"),
        ("G;2022\na (type 1);12\n1) under 30 år", "", "G;2022\na (type 1);12\n"),
    ],
)
def test_a_table_is_found_among_titles_blank_lines_and_notes(
    text: str, title: str, csv: str
) -> None:
    (table,) = tables(text)
    assert table.block.title == title
    assert table.csv.startswith(csv)


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("Næstved Kommune\nLedige", "Ledige"),
        ("Næstved Kommune\nJobcentret\n\nLedige\n", "Ledige"),
        ("Ledige\nMarts 2024", "Ledige"),
        ("Ledige\n(antal personer)", "Ledige"),
        ("Ledige\nAntal personer", "Ledige"),
        ("Antal personer", "Antal personer"),
        ("Tabel 3.1: ledige", "Ledige"),
        ("Tabel 1\nLedige", "Ledige"),
        ("Oversigt 2024", "Oversigt 2024"),
        ("Forbrug (1.000 kr.)", "Forbrug"),
        ("Forbrug (foreløbigt)", "Forbrug (foreløbigt)"),
        ("Forbrug, i 1.000 kr.", "Forbrug"),
        ("Forbrug, foreløbigt", "Forbrug, foreløbigt"),
        ("Bilag 1 - Økonomi\nTabel 1\nForbrug", "Forbrug"),
        ("Tabel 1. Forbrug\nFordelt på områder", "Forbrug"),
        ("Tabel 1", ""),
    ],
)
def test_a_title_is_the_nearest_line_that_says_what_the_table_is(above: str, title: str) -> None:
    (table,) = tables(f"{above}\nG;2022\na;1")
    assert table.title == title


def test_what_is_no_table_is_left_out_and_named() -> None:
    found = blocks.find(grid("Dato;maj\n\nLedige\nG;2022\na;1"), "f.xlsx")
    assert [block.title for block in found.blocks] == ["Ledige"]
    assert found.left_out == ["A1:B1, which is no table: 'Dato maj'"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a;1\nb;2", "has no line of headings"),
        ("G;2022;\na;1;2", "begins a column without a heading"),
        ("G;2022;;G\na;1;;b\nc;2;;d", "holds two tables side by side"),
    ],
)
def test_a_table_that_cannot_be_told_is_a_fault(text: str, problem: str) -> None:
    (fault,) = blocks.find(grid(text), "f.xlsx").faults
    assert problem in str(fault)


# --- what words say -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "periods"),
    [
        ("2022;2023", "2022 2023"),
        ("Budget 2022;Regnskab 2023", "2022 2023"),
        ("1. kvartal 2023;maj-23", "2023-Q1 2023-05"),
        ("pr. 1. januar 2023;31-12-2023", "2023-01-01 2023-12-31"),
        ("dec.;jan.;feb.", "2023-12 2024-01 2024-02"),
        ("feb.;jan.;dec.", "2024-02 2024-01 2023-12"),
        ("Over 2000;Ændring fra 2022", "None None"),
        ("2000 og derover;2000 eller mere", "None None"),
        ("Årgang 2004;Unge født i 2004", "None None"),
        ("18-29 år;30 år", "None None"),
        ("2011-12;2016/17", "None None"),
        ("jan.;jan.", "None None"),
        ("Andel af alle, maj 2023;Juni 2023, antal", "2023-05 2023-06"),
    ],
)
def test_a_heading_gives_its_column_a_period_or_none(headings: str, periods: str) -> None:
    (table,) = tables(f"G;{headings}\na{';1' * len(headings.split(';'))}")
    assert " ".join(str(column.period) for column in table.columns) == periods


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            ";2022;>\nG;Antal;Andel\na;1;2 %",
            [
                'heading = ["2022", "Antal"], period = "2022", measure = "Antal", unit = "antal" }',
                'heading = ["2022", "Andel"], period = "2022", measure = "Andel", unit = "pct." }',
            ],
        ),
        (
            "G;Antal personer;>\n;2022;2023\na;1;2",
            ['heading = ["Antal personer", "2023"], period = "2023", unit = "personer" }'],
        ),
        (
            "G;Antal personer;>;Andel, 2023\n;2022;2023;\na;1;2;3 %",
            [
                'period = "2022", measure = "Antal personer"',
                'period = "2023", measure = "Antal personer"',
                'period = "2023", measure = "Andel"',
            ],
        ),
        ("G;2023;>\n;nov.;dec.\na;1;2", ['heading = ["2023", "nov."], period = "2023-11" }']),
        ("G;Unge;>\n;dec.;jan.\na;1;2", ['heading = ["Unge", "dec."], period = "2023-12" }']),
        (
            "G;dec.;>\n;Antal;Andel\na;1;2 %",
            ['heading = ["dec.", "Andel"], period = "2023-12", measure = "Andel", unit = "pct." }'],
        ),
        ("G;1. kvartal;>\n;2022;2023\na;1;2", ['["1. kvartal", "2023"], period = "2023-Q1" }']),
    ],
)
def test_two_lines_of_headings_stay_two_and_say_together_when_and_what(
    text: str, lines: list[str]
) -> None:
    (table,) = tables(text)
    for line in lines:
        assert line in "\n".join(described(table))


@pytest.mark.parametrize(
    ("labels", "periods"),
    [
        ("2022;2023", "2022 2023"),
        ("2022;2023;I alt", "2022 2023"),
        ("2022;2023;Gennemsnit", "2022 2023"),
        ("nov.;dec.;jan.", "2023-11 2023-12 2024-01"),
        ("dec. 2023;jan.;feb. 2024", "2023-12 2024-01 2024-02"),
        ("1. kvartal 2023;2. kvartal 2023", "2023-Q1 2023-Q2"),
        ("2022;Unge", ""),
        ("2022;2022", ""),
        ("2023", ""),
        ("18-29 år;30 år", ""),
    ],
)
def test_rows_that_are_all_times_have_periods(labels: str, periods: str) -> None:
    rows = "".join(f"\n{label};1" for label in labels.split(";"))
    (table,) = tables(f"G;Antal{rows}")
    assert " ".join(map(str, table.row_periods.values())) == periods
    (table,) = tables(f"G;2021{rows}")
    assert table.row_periods == {}  # which the columns are of


def test_bare_months_are_of_the_year_that_the_title_names() -> None:
    (table,) = tables("Ledige 2021\nG;jan.;feb.\na;1;2")
    assert [str(column.period) for column in table.columns] == ["2021-01", "2021-02"]
    (table,) = tables("Ledige 2021\nG;dec.;jan.\na;1;2")
    assert [column.period for column in table.columns] == [None, None]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("G;Antal\na;1", "antal"),
        ("G;Antal personer\na;1", "personer"),
        ("G;Udgift (1.000 kr.)\na;1", "1.000 kr."),
        ("G;Andel i pct.\na;1,5", "pct."),
        ("G;Andel\na;1,5 %", "pct."),
        ("G;Andel\na;1,5 %\nb;1.030", ""),
        ("G;Udgift\na;1.030 kr.", "kr."),
        ("G;Udgift\na;kr. 1.030", "kr."),
        ("G;Andel af antal\na;1", ""),
        ("G;Ændring i pct.-point\na;1", "procentpoint"),
        ("Antal sager\nG;2022\na;1", "sager"),
        ("Antal sager\nG;Andel\na;1", ""),
        ("Antal sager og udgift i kr.\nG;2022\na;1", ""),
        ("Antal sager\nG;2022;Andel i pct.\na;1;2", "sager"),
        ("Ventetid i dage\nG;2022\na;1", "dage"),
        ("Forbrug (1.000 kr.)\nG;Budget\na;1", "1.000 kr."),
        ("Forbrug\nAlle tal i mio. kr.\nG;Budget\na;1", "mio. kr."),
        ("Forbrug, mio. kr.\nG;Budget\na;1", "mio. kr."),
        ("Ledige (i pct.)\nG;Nord\na;1", "pct."),
        ("Ledige (i pct.)\nG;Ændring\na;1", ""),
        ("Forbrug (1.000 kr.)\nG;Helårspersoner\na;1", ""),
        ("Forbrug (1.000 kr.)\nG;Forbrugspct.\na;1", "pct."),
        ("Forbrug (1.000 kr.)\nG;Forbrug pr. 31/3 2024\na;1", "1.000 kr."),
        ("Forbrug (1.000 kr.)\nG;Forbrug pr. 30. april\na;1", "1.000 kr."),
        ("Forbrug (1.000 kr.)\nG;Udgift pr. 1.000 borgere\na;1", ""),
        ("Forbrug (1.000 kr.)\nG;Gns. udgift\na;1", ""),
        ("Forbrug (foreløbigt)\nG;Budget\na;1", ""),
    ],
)
def test_a_unit_is_taken_where_it_is_said_of_the_column_alone(text: str, unit: str) -> None:
    (table,) = tables(text)
    assert table.columns[0].unit == unit


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("G;2022\na;1\nI alt;1", 'rows = { heading = "G", total = ["I alt"] }'),
        ("G;2022\nGreve;1\nKøge;2", 'rows = { heading = "G", municipalities = true }'),
        ("G;2022\nGreve;1\nKøge;2\nNaestved;3", 'heading = "G", municipalities = "????"'),
        ("G;2022\nGreve;1\nUnge;2\nÆldre;3", 'rows = { heading = "G" }'),
        (
            "G;2022\nGreve;1\nKøge;2\nRegion Sjælland;3\nDanmark;4",
            'rows = { heading = "G", total = ["Danmark"], municipalities = true }',
        ),
        (
            "G;2022\nRegion Sjælland;1\nRegion Midtjylland;2",
            'rows = { heading = "G", regions = true }',
        ),
        (
            "Køn;Alder;2022\nK;18-29;1\nK;I alt;1\nM;18-29;2\nM;I alt;2",
            'rows = { heading = "Køn, Alder", total = ["K, I alt", "M, I alt"] }',
        ),
        ("G;Andel\na;101,5 %", 'unit = "pct.", share = false, decimals = 1'),
        ("G;Ændring\na;1,5 %", 'unit = "pct.", share = false, decimals = 1'),
        (
            "G;Andel i pct.\na;0,26\nb;1",
            'unit = "????" },  # UDFYLD: "pct.", hvis 0,26 er 0,26 pct. Er tallene',
        ),
        ("G;Andel i pct.\na;0,26 %\nb;1,00 %", 'unit = "pct.", decimals = 2 },'),
        ("G;Andel i pct.\na;0\nb;1", 'unit = "pct." },'),
        ("G;Andel\na;1,262 %", 'heading = "Andel", unit = "pct." }'),
        ("G;2022;Status\na;1;god", 'kind = "????"'),
        ("G;Forventet forbrug\na;1", 'heading = "Forventet forbrug", expected = true }'),
        ("G;Uventet forbrug\na;1", 'heading = "Uventet forbrug" }'),
        ("G;2022\na;1\nAnm.: Foreløbige tal", 'table = true\ntext = "Foreløbige tal"'),
        ("G;2022\na;1\n*) Foreløbige tal", 'table = true\ntext = "Foreløbige tal"'),
        ("G;2022\na*;1\n*) Foreløbige tal", 'mark = "*"\ntext = "Foreløbige tal"'),
        ("G;2022\na;1\nBemærk, at tal er nye", 'text = "Bemærk, at tal er nye"'),
        ("G;Status\na;god\nb;dårlig", 'kind = "text"'),
        ("G;2022\na;1 [2]\nb;2", 'text = "????"'),
    ],
)
def test_what_is_inferred_stands_plainly_and_what_is_not_is_asked(text: str, line: str) -> None:
    (table,) = tables(text)
    assert line in "\n".join(described(table))
