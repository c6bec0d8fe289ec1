"""What `tabel` says of any table, as a specification: figures in, sentences out.

Each case is one real table: its CSV with bars between the lines, and what is said of it. Where a
figure is hidden (``..``), missing (``-``) or contradicted by a check, nothing rests on it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import danish
from analysis.faults import InputError
from analysis.measures.pairs import role_of, year_named
from analysis.measures.series import kinds_of_series
from analysis.papers import open_papers
from analysis.periods import Period
from analysis.present.blocks import About
from analysis.present.findings import tabel
from analysis.present.findings.tabel import words
from analysis.present.table import Table
from support import HELSINGOER, a_deviation, costly, make_project

NBSP = danish.NO_BREAK_SPACE


def a_table(
    folder: Path,
    csv: str,
    columns: str,
    rows: str = "",
    more: str = "",
    head: str = "",
    title: str = "Titel",
    row_heading: str = "",
) -> Table:
    """Open one table; ``columns`` are ``heading|unit|period|more`` with semicolons between them.

    ``head`` stands over the table, ``more`` below it.
    """
    described = []
    for column in columns.split(";"):
        heading, unit, period, besides = (*column.split("|"), "", "", "")[:4]
        when = f', period = "{period}"' if period else ""
        when += besides and f", {besides}"
        described.append(f'{{ heading = "{heading}", unit = "{unit}"{when} }}')
    toml = f"""
{head}
[[tables]]
id = "t"
title = "{title}"
rows = {{ heading = "{row_heading}"{", " if rows else ""}{rows} }}
columns = [{", ".join(described)}]
{more}
"""
    project = make_project(folder, toml, {"t": csv.replace("|", "\n") + "\n"})
    return Table(open_papers(project, HELSINGOER), "t", number=1, own="Helsingør")


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(danish.MINUS, "-")


def said(table: Table) -> list[str]:
    """The heading, then the sentences."""
    return [plain(tabel.heading(table)), *map(plain, tabel.text(table))]


def key(table: Table) -> list[str]:
    return [plain(f"{value} {text}") for value, text in tabel.key_figures([table])]


SUM = """
[[tables.checks]]
id = "sum"
kind = "sum"
text = "Lagt sammen"
total = { row = "I alt" }
"""
REST = """
[[tables.checks]]
id = "rest"
kind = "difference"
text = "Budget minus forbrug er resten"
minuend = { column = "Budget" }
subtrahend = { column = "Forbrug" }
result = { column = "Rest" }
"""
MORE = """
[[tables.checks]]
id = "mer"
kind = "difference"
text = "Forbrug minus budget er afvigelsen"
minuend = { column = "Forbrug" }
subtrahend = { column = "Budget" }
result = { column = "Afvigelse" }
"""
RATIO = """
[[tables.checks]]
id = "andel"
kind = "ratio"
text = "Andelen"
times = 100
numerator = { column = "Afsluttet" }
denominator = { column = "Ledige" }
result = { column = "Andel" }
"""
CHANGE = """
[[tables.checks]]
id = "aendring"
kind = "change"
text = "Ændringen"
before = { column = "2015" }
after = { column = "2017" }
result = { column = "Ændring" }
"""
TOWNS = "municipalities = true"
BUDGET = "Budget|kr.;Forbrug|kr."
SEXES = "Mænd|antal;Kvinder|antal"
OUTCOMES = "Job|antal;Uddannelse|antal;I alt|antal"
YEARS = "2015|{0}|2015;2016|{0}|2016;2017|{0}|2017"


def years(unit: str, *, two: bool = False) -> str:
    columns = YEARS.format(unit)
    return columns.rsplit(";", 1)[0] if two else columns


# --- groups by groups -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("csv", "columns", "rows", "expected"),
    [
        (
            ";Mænd;Kvinder;I alt|Under 30;33;22;55|30-49 år;32;4;36|50+;1;32;33|I alt;66;58;124",
            f"{SEXES};I alt|antal",
            "",
            [
                "Antallet er højest for Under 30 (55)",
                "Antallet i alt er 124.",
                "Antallet er lavest for 50+ (33).",
                "Antallet er højere for Mænd (66) end for Kvinder (58).",
                (
                    "For Under 30 og 30-49 år er antallet højest i kolonnen »Mænd«, og for 50+ "
                    "er det højest i kolonnen »Kvinder«."
                ),
            ],
        ),
        (  # without totals, and of places
            ";Mænd;Kvinder|Odense;33;22|Greve;12;40",
            SEXES,
            TOWNS,
            [
                "Antallet er højest i Greve i kolonnen »Kvinder« (40)",
                (
                    "I Odense er antallet højest i kolonnen »Mænd«, og i Greve er det højest i "
                    "kolonnen »Kvinder«."
                ),
                "Helsingør står ikke i tabellen.",
            ],
        ),
        (  # no row, no margin and no table has a highest figure while one is hidden in it
            ";Job;Uddannelse;I alt|A;..;20;30|B;15;5;20",
            OUTCOMES,
            "",
            [
                "Antallet er højere for A (30) end for B (20)",
                "For B er antallet højest i kolonnen »Job«.",
                "Tallet for A i kolonnen »Job« er ikke vist.",
            ],
        ),
        (
            ";Job;Uddannelse;I alt|A;10;20;..|B;15;5;20",
            OUTCOMES,
            "",
            [
                "Antallet for B er 20",
                (
                    "For A er antallet højest i kolonnen »Uddannelse«, og for B er det højest i "
                    "kolonnen »Job«."
                ),
                "Tallet for A i kolonnen »I alt« er ikke vist.",
            ],
        ),
        (
            ";Job;Uddannelse;I alt|A;0;0;0|B;0;0;0",
            OUTCOMES,
            "",
            [
                "Antallet er 0 for begge rækker",
            ],
        ),
        (  # which is no total of them: they may be figures of different things
            ";Job;Uddannelse;I alt|A;10;20;30|B;15;5;21",
            OUTCOMES,
            "",
            [
                "Antallet i kolonnen »Job« er højere for B (15) end for A (10)",
                "Antallet i kolonnen »Uddannelse« er højere for A (20) end for B (5).",
                "Antallet i kolonnen »I alt« er højere for A (30) end for B (21).",
            ],
        ),
    ],
)
def test_groups_by_groups(
    tmp_path: Path, csv: str, columns: str, rows: str, expected: list[str]
) -> None:
    assert said(a_table(tmp_path, csv, columns, rows)) == expected


@pytest.mark.parametrize(
    ("third", "last", "told"),
    [
        ("30", SUM, "A er 66,7 pct. af det hele i 2017; i 2015 var det 22,2 pct."),  # 30 of 45
        ("..", SUM, ""),
        ("30", "", ""),  # nothing says for certain that the rows are the whole
        ("30", SUM.rstrip() + '\nover = ["2015"]\n', ""),  # nor of all years
    ],
)
def test_parts_over_time_are_told_and_drawn_as_shares(
    tmp_path: Path, third: str, last: str, told: str
) -> None:
    csv = f";2015;2016;2017|A;10;20;{third}|B;35;25;15|I alt;45;45;45"
    table = a_table(tmp_path, csv, years("antal"), more=last)
    chart = tabel.chart(table, 1)
    assert chart
    assert ("af det hele" in " ".join(said(table))) == bool(told)
    assert told in said(table) or not told
    assert plain(chart.html).count("delt i A og B") == bool(told)


# --- many columns ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("csv", "expected"),
    [
        (
            ";P;Q;R;S;T|A;10;20;30;4;7|B;20;10;3;2;6|C;5;5;5;5;99",
            [
                (
                    "Tallet er højest for A i to, for B i én og for C i én af de fire kolonner, "
                    "der kan sammenlignes"
                ),
            ],
        ),
        (  # the same in two, hidden in one
            ";P;Q;R;S;T|A;10;..;30;4;7|B;20;10;3;2;6|C;5;5;5;4;99",
            [
                (
                    "Tallet er højest for B i én og for A i én af de fire kolonner, der kan "
                    "sammenlignes"
                ),
                "Ét af tallene er ikke vist",
            ],
        ),
    ],
)
def test_of_many_columns_it_is_told_who_is_highest_most_often(
    tmp_path: Path, csv: str, expected: list[str]
) -> None:
    table = a_table(tmp_path, csv, "P|kr.;Q|antal;R|dage;S|antal;T|pct.")
    assert said(table) == [expected[0], *(f"{one}." for one in expected[1:])]


# --- the shape that is declared -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("whole", "z1 er den største del: 10 af 12 kr. (83,3 pct.)"),  # a code bears no capital
        ("listing", "Beløbet er højere for z1 (10 kr.) end for B (2 kr.)"),
        ("none", "Titel"),
    ],
)
def test_the_analyst_says_which_shape_a_table_has(
    tmp_path: Path, shape: str, expected: str
) -> None:
    csv, more = ";N|z1;10|B;2|I alt;12", f"shape = {shape!r}"
    table = a_table(tmp_path, csv, "N|kr.", more=more)
    assert said(table)[0] == expected
    assert (tabel.chart(table, 1) is None) or shape != "none"


@pytest.mark.parametrize("shape", ["change", "accounts", "targets", "ranking", "course", "crossed"])
def test_a_shape_that_a_table_cannot_have_is_a_fault(tmp_path: Path, shape: str) -> None:
    with pytest.raises(InputError, match=f"column \"tables 't' shape\": '{shape}' is not what"):
        a_table(tmp_path, ";N|A;10|B;2|I alt;12", "N|kr.", more=f"shape = {shape!r}")
    # while a check fails the report is published with the deviation marked
    a_table(tmp_path / "x", ";N|A;10|B;2|I alt;13", "N|kr.", more=f"shape = {shape!r}{SUM}")


# --- what only looks alike ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("csv", "columns", "heading"),
    [
        (  # what is spent until April is held against no budget of a year
            ";Budget 2014;Forbrug pr. 30. april 2014|A;300;100|B;60;30|C;1;1",
            "Budget 2014|kr.;Forbrug pr. 30. april 2014|kr.",
            "Pr. 30. april 2014 har ingen af de tre poster brugt mere end hele budgettet",
        ),
        (";Mål;Resultat kvinder|A;50;60|B;60;30", "Mål|pct.;Resultat kvinder|pct.", "Titel"),
        (  # a benefit and no budget
            ";Løntilskud;Regnskab|A;300;100|B;60;30|C;1;1",
            "Løntilskud|kr.;Regnskab|kr.",
            "Beløbet i kolonnen »Løntilskud« er højest for A (300 kr.)",
        ),
        (
            ";Budget;Korrigeret budget;Forbrug|A;100;120;110",
            "Budget|kr.;Korrigeret budget|kr.;Forbrug|kr.",
            "Forbruget for A er 110 kr., 10 kr. mindre end det korrigerede budget på 120 kr. "
            "(8,3 pct.)",
        ),
        (  # of a deficit after a surplus there is no per cent
            ";2016;2017|Resten;20;-20",
            "2016|1.000 kr.|2016;2017|1.000 kr.|2017",
            "Fra 2016 til 2017 faldt beløbet for Resten fra 20 til -20 tusinde kr.",
        ),
        (
            ";N|A;30|B;40|C;20|Gennemsnit;90|- heraf unge;90|Alle tilbud;90",
            "N|personer",
            "Antallet er højest for B (40 personer) af de tre rækker, der kan sammenlignes",
        ),
        (";Mål;Resultat|A;5;5|B;6;6", "Mål|pct.;Resultat|pct.", "Begge resultater ligger på målet"),
        (  # one of the rows came back to where it began
            ";2015;2016;2017|A;1;5;1|B;1;5;2|C;1;5;2",
            years("dage"),
            "Fra 2015 til 2017 steg tallet i to og var ens først og sidst i én af de tre rækker",
        ),
        (  # a time without figures is told once
            ";2015;2016;2017|A;5;..;..|B;6;..;..|C;7;..;..",
            years("antal"),
            "Antallet er højest for C (7) i 2015, men i 2016 og 2017 er tallene ikke vist",
        ),
    ],
)
def test_what_only_looks_alike_is_not_compared(
    tmp_path: Path, csv: str, columns: str, heading: str
) -> None:
    assert said(a_table(tmp_path, csv, columns))[0] == heading


# --- parts of a whole -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("csv", "unit", "more", "expected"),
    [
        (  # of the printed total, and never of those that happen to be known
            ";N|Førtidspension;..|Ordinært arbejde;12|Andet;-|I alt;25",
            "antal",
            SUM,
            [
                "25 i alt",
                "I alt er der 25.",
                "Ordinært arbejde er 12 (48,0 pct.).",
                "Tallet for Førtidspension er ikke vist. Tallet for Andet er ikke oplyst.",
            ],
        ),
        (
            ";N|A;100|B;54|C;28|D;20|E;7|I alt;209",
            "personer",
            SUM,
            [
                "A er den største del: 100 af 209 personer (47,8 pct.)",
                "I alt er der 209 personer.",
                (
                    "A er 100 personer (47,8 pct.), B er 54 personer (25,8 pct.), og C er 28 "
                    "personer (13,4 pct.)."
                ),
                "De tre største er tilsammen 182 af 209 personer (87,1 pct.).",  # 100 + 54 + 28
                "De to andre er tilsammen 27 personer.",  # 20 + 7
            ],
        ),
        (  # a fourth as large as the third: no third
            ";N|A;40|B;30|C;15|D;15|I alt;100",
            "kr.",
            SUM,
            [
                "A er den største del: 40 af 100 kr. (40,0 pct.)",
                "I alt er det 100 kr.",
                "A er 40 kr. (40,0 pct.), og B er 30 kr. (30,0 pct.).",
                "De to største er tilsammen 70 af 100 kr. (70,0 pct.).",
                "De to andre er tilsammen 30 kr.",
            ],
        ),
        (  # of fewer than ten persons there is no per cent
            ";N|A;1|B;3|I alt;4",
            "personer",
            SUM,
            [
                "B er den største del: 3 af 4 personer",
                "I alt er der 4 personer.",
                "B er 3 personer.",
                "Resten er A (1 person).",
            ],
        ),
        (  # but of millions there is
            ";N|A;1,5|B;2,5|I alt;4,0",
            "mio. kr.",
            SUM,
            [
                "B er den største del: 2,5 af 4,0 mio. kr. (62,5 pct.)",
                "I alt er det 4,0 mio. kr.",
                "B er 2,5 mio. kr. (62,5 pct.).",
                "Resten er A (1,5 mio. kr.).",
            ],
        ),
        (
            ";N|A;5|B;5|I alt;10",
            "personer",
            SUM,
            [
                "De to dele er lige store: 5 personer hver",
                "I alt er der 10 personer.",
            ],
        ),
        (";N|A;2|B;0|I alt;2", "personer", SUM, ["Begge personer er A"]),
        (";N|A;1|B;0|I alt;1", "personer", SUM, ["A er det hele: 1 person"]),
        (";N|A;20|B;0|I alt;20", "kr.", SUM, ["A er det hele: 20 kr."]),
        (  # per cents that make up a hundred are parts of a whole
            ";N|A;60,0|B;30,0|C;10,0|I alt;100,0",
            "pct.",
            SUM,
            [
                "A er den største del: 60,0 pct.",
                "A er 60,0 pct., og B er 30,0 pct.",
                "De to største er tilsammen 90,0 pct.",
                "Resten er C (10,0 pct.).",
            ],
        ),
        (";N|A;50|B;50|I alt;100", "pct.", SUM, ["De to dele er lige store: 50 pct. hver"]),
        (";N|A;60|B;30|C;10|I alt;100", "pct.", "", ["Titel"]),  # nothing says that they do
        (";N|A;60|B;30|I alt;90", "pct.", SUM, ["Titel"]),
        (  # of many parts the ends of those that are known
            ";N|A;50|B;10|C;15|D;..|E;20|F;30|G;35|I alt;330",
            "personer",
            SUM,
            [
                "330 personer i alt",
                "I alt er der 330 personer.",
                "Antallet er højest for A (50 personer) og lavest for B (10 personer) af de seks "
                "rækker, der er tal for.",
                "Tallet for D er ikke vist.",
            ],
        ),
        (
            ";N|A;5|I alt;5",
            "personer",
            SUM,
            [
                "Alle 5 personer er A",
            ],
        ),
        (
            ";N|A;0|B;0|I alt;0",
            "personer",
            SUM,
            [
                "Antallet er 0 personer for begge rækker",
                "I alt er der 0 personer.",
            ],
        ),
        (  # two share the first place
            ";N|A;50|B;50|C;20|I alt;120",
            "antal",
            SUM,
            [
                "A og B er de største dele: hver 50",
                "I alt er der 120.",
                "A er 50 (41,7 pct.), og B er 50 (41,7 pct.).",
                "De to største er tilsammen 100 af 120 (83,3 pct.).",
                "Resten er C (20).",
            ],
        ),
        (  # without a check a row of totals is a whole, but nothing is said to be left of it
            ";N|A;3|B;12|C;5|I alt;25",
            "antal",
            "",
            [
                "B er den største del: 12 af 25 (48,0 pct.)",
                "I alt er der 25.",
                "B er 12 (48,0 pct.), C er 5 (20,0 pct.), og A er 3 (12,0 pct.).",
            ],
        ),
        (  # 50 - 18 = 32 are in no row, and may be one part
            ";N|A;10|B;8|I alt;50",
            "antal",
            "",
            [
                "A er 10 (20,0 pct.)",
                "I alt er der 50.",
                "A er 10 (20,0 pct.), og B er 8 (16,0 pct.).",
            ],
        ),
        (  # four are alike, and not the fifth
            ";N|A;5|B;5|C;5|D;5|E;1|I alt;21",
            "antal",
            "",
            [
                "A, B, C og D er de største dele: hver 5",
                "I alt er der 21.",
                "A er 5 (23,8 pct.), B er 5 (23,8 pct.), C er 5 (23,8 pct.), D er 5 (23,8 pct.), "
                "og E er 1 (4,8 pct.).",
            ],
        ),
        (  # 12 - 10 = 2 are in no row
            ";N|A;5|B;5|I alt;12",
            "antal",
            "",
            [
                "A og B er de største dele: hver 5",
                "I alt er der 12.",
                "A er 5 (41,7 pct.), og B er 5 (41,7 pct.).",
            ],
        ),
        (  # many that are alike
            ";N|A;5|B;5|C;5|D;5|E;5|F;5|G;0|I alt;30",
            "antal",
            "",
            [
                "Seks dele er lige store og de største: hver 5",
                "I alt er der 30.",
                "Antallet er lavest for G (0).",
            ],
        ),
        (  # which cannot be the whole of rows that are more than it
            ";N|A;30|B;12|I alt;25",
            "antal",
            "",
            [
                "Antallet er højere for A (30) end for B (12)",
                "Antallet i alt er 25.",
            ],
        ),
        (  # of figures that contradict each other nothing is claimed
            ";N|Mænd;160|Kvinder;111|I alt;250",
            "personer",
            SUM,
            [
                "Tallene for Mænd, Kvinder og I alt kan være forkerte: »Mænd« og »Kvinder« giver "
                "tilsammen 271, men der står 250",  # 160 + 111
            ],
        ),
    ],
)
def test_parts_of_a_whole(
    tmp_path: Path, csv: str, unit: str, more: str, expected: list[str]
) -> None:
    assert said(a_table(tmp_path, csv, f"N|{unit}", more=more)) == expected


def test_a_check_that_is_tried_elsewhere_adds_up_nothing_here(tmp_path: Path) -> None:
    over = SUM.rstrip() + '\nover = ["2015"]\n'
    csv = ";2015;2016|A;10;40|B;20;30|C;5;20|I alt;35;99"
    columns = "2015|antal|2015;2016|kr.|2016"
    assert said(a_table(tmp_path, csv, columns, more=over)) == [
        "A er den største del: 40 af 99 kr. (40,4 pct.) i 2016",
        "I alt er det 99 kr. i 2016.",
        "A er 40 kr. (40,4 pct.), B er 30 kr. (30,3 pct.), og C er 20 kr. (20,2 pct.).",
    ]


TOTALS = ("Ialt", "Sum", "Samlet", "Tilsammen", "Alle")
MAYBE_TOTALS = (
    "Alle tilbud",
    "Hele kommunen",
    "Samlet antal",
    "Samtlige",
    "Subtotal",
    "Mænd i alt",
)


@pytest.mark.parametrize(
    ("csv", "heading"),
    [
        (";N|A;5|B;3|Total:;8", "A er den største del: 5 af 8"),
        (
            ";N|A;5|B;3|Tilbud i alt;8",
            "Antallet er højere for A (5) end for B (3)",
        ),  # which may be the total of some only
        (";N|A;5|B;3|Sum for alle;8", "Antallet er højere for A (5) end for B (3)"),
        (
            ";N|Mænd i alt;5|Kvinder i alt;3",
            "Antallet er højere for »Mænd i alt« (5) end for »Kvinder i alt« (3)",
        ),  # among their like
        (";N|Unge i alt;7|A;5|B;2|C;1|I alt;8", "A er den største del: 5 af 8"),
        *(
            (f";N|A;5|B;3|{total};8", "Antallet er højere for A (5) end for B (3)")
            for total in MAYBE_TOTALS
        ),
        *((f";N|A;5|B;3|{total};8", "A er den største del: 5 af 8") for total in TOTALS),
        (";N|A;5|B;3|Alle andre;8", "Antallet er højest for Alle andre (8)"),  # which is a part
        (";N|A;5|B;3|Halve dage;9", "Antallet er højest for Halve dage (9)"),
        # averages, and parts of the row above
        (";N|A;5|B;3|Gennemsnit;8", "Antallet er højere for A (5) end for B (3)"),
        (";N|A;5|B;3|Landsgns.;8", "Antallet er højere for A (5) end for B (3)"),
        (";N|A;5|- heraf unge;4|B;3|heraf nye;1", "Antallet er højere for A (5) end for B (3)"),
        (";N|A;5|Herunder unge;4|B;3|I alt;8", "A er den største del: 5 af 8"),
        # the sum of all others by chance: no name says that it is
        (";N|A;10|B;15|C;5|D;30", "Antallet er højest for D (30)"),
        (";N|A;1|B;2|C;3|D;6", "Antallet er højest for D (6)"),
        (
            ";N|A;10|B;15|C;..|D;30",
            "Antallet er højest for D (30) af de tre rækker, der er tal for",
        ),
    ],
)
def test_a_row_that_is_named_like_a_total_is_not_ranked_among_its_parts(
    tmp_path: Path, csv: str, heading: str
) -> None:
    assert said(a_table(tmp_path, csv, "N|antal"))[0] == heading


@pytest.mark.parametrize(
    ("csv", "columns", "rows", "more", "expected"),
    [
        (
            ";N|Dele af året;10|Hele året;20|Slet ikke;5",
            "N|antal",
            "",
            "",
            [
                "Antallet er højere for »Dele af året« (10) end for Slet ikke (5)",
                "»Hele året« er 20",
            ],
        ),
        (
            ";N|A;10|B;20|C;5|heraf unge;90|Gennemsnit;..",
            "N|antal",
            "",
            "",
            [
                "Antallet er højest for B (20) af de tre rækker, der kan sammenlignes",
                "Antallet er lavest for C (5) af de tre rækker, der kan sammenlignes",
                "»heraf unge« er 90",
                "Tallet for Gennemsnit er ikke vist",
            ],
        ),
        (";N|Mænd;1|Alle kvinder;2", "N|antal", "", "", ["»Alle kvinder« er 2"]),
        (
            ";N|A;5|B;5|Alle tilbud;7",
            "N|antal",
            "",
            "",
            ["Antallet er 5 for begge rækker, der kan sammenlignes", "»Alle tilbud« er 7"],
        ),
        (
            f";N|A;5|B;7|{'|'.join(f'heraf {n};1' for n in 'abcdef')}",
            "N|antal",
            "",
            "",
            ["Seks rækker er ikke sammenlignet med de andre"],
        ),
        (
            ";M;N|A;5;6|B;4;8|Hele året;9;9",
            "M|antal;N|antal",
            "",
            "",
            ["»Hele året« er 9 i kolonnen »M«", "»Hele året« er 9 i kolonnen »N«"],
        ),
        (
            ";N|A;5|B;3|heraf unge;2|I alt;8",
            "N|antal",
            "",
            "",
            ["A er den største del: 5 af 8", "»heraf unge« er 2"],
        ),
        (
            ";Mænd;Kvinder|A;5;6|B;4;8|heraf unge;1;2",
            SEXES,
            "",
            "",
            ["»heraf unge« er 1 i kolonnen »Mænd«", "»heraf unge« er 2 i kolonnen »Kvinder«"],
        ),
        (
            ";2015;2016;2017|A;1;2;3|B;3;4;5|Gennemsnit;2;3;4|heraf nye;3;..;1",
            years("antal"),
            "",
            "",
            [
                "Fra 2015 til 2017 steg antallet for Gennemsnit fra 2 til 4",
                "Fra 2015 til 2017 faldt antallet for »heraf nye« fra 3 til 1",
                "For »heraf nye« er tallet ikke vist i 2016",
            ],
        ),
        (  # which may have moved most
            ";2015;2016|A;10;20|B;20;30|heraf unge;10;90",
            years("antal", two=True),
            "",
            "",
            [
                "Fra 2015 til 2016 steg antallet i begge rækker, der kan sammenlignes",
                "Antallet for »heraf unge« steg fra 10 til 90, en stigning på 800,0 pct.",
            ],
        ),
        (
            ";Budget;Forbrug|A;10;15|B;20;20|Hele året;30;39",
            BUDGET,
            "",
            "",
            [
                "Én af de to poster, der kan regnes med, ligger over budgettet",
                "Forbruget for Hele året er 39 kr., 9 kr. mere end budgettet på 30 kr. (30,0 pct.)",
            ],
        ),
        (
            ";Budget;Forbrug|A;10;15|B;20;20|C;30;35",  # 10 + 20, 15 + 20
            BUDGET,
            "",
            "",
            [
                "To af de tre poster ligger over budgettet",
                "Forbruget for C er 35 kr., 5 kr. mere end budgettet på 30 kr. (16,7 pct.)",
            ],
        ),
        (
            ";Mål;Resultat|A;5;6|B;4;8|heraf børn;9;1|I alt;5;5",
            "Mål|pct.;Resultat|pct.",
            "",
            "",
            [
                "Begge resultater, der kan sammenlignes, ligger over målet",
                "Resultatet for »heraf børn« er 1 pct. og ligger 8 procentpoint under målet på 9 "
                "pct.",
                "Resultatet i alt er 5 pct., det samme som målet",
            ],
        ),
        (  # a country is more than the few municipalities that the table has
            ";N;Andel|Helsingør;40;4|Køge;30;5|Greve;20;6|Hele landet;9000;5",
            "N|personer;Andel|pct.",
            f'{TOWNS}, areas = ["Hele landet"]',
            "",
            [
                "I Helsingør er »N« 40 personer, nummer 1 af 3 kommuner, og »Andel« er 4 pct., "
                "nummer 3 af 3 kommuner",
                "Antallet i kolonnen »N« i hele landet er 9.000 personer",
                "Andelen i hele landet er 5 pct.",
            ],
        ),
        (
            ";M;N;P;Q|A;5;6;7;8|B;4;8;1;2|heraf unge;1;9;1;1",
            "M|antal;N|antal;P|antal;Q|antal",
            "",
            "",
            [
                "Af de rækker, der kan sammenlignes, er antallet højest for A i tre og for B i én "
                "af de fire kolonner",
                "»heraf unge« er 9 i kolonnen »N«",
            ],
        ),
        (
            ";M;N;P;Q|A;5;9;7;8|B;4;8;1;2",
            "M|kr.;N|kr.;P|kr.;Q|kr.",
            "",
            "",
            ["Beløbet er højest for A i alle fire kolonner"],
        ),
        (
            ";Mænd;Kvinder|A;5;6|B;4;8|Gennemsnit;9;9",
            SEXES,
            "",
            "",
            [
                "Antallet er højest for B i kolonnen »Kvinder« (8) af de to rækker, der kan "
                "sammenlignes"
            ],
        ),
        # another word where the figures are there, but may be wrong
        (
            ";Job;Uddannelse;I alt|A;10;12;22|B;8;9;17|C;3;1;5|I alt;21;22;44",
            OUTCOMES,
            "",
            "ACROSS",
            ["Antallet er højest for A (22) af de to rækker, hvis tal kan bruges"],
        ),
        (
            ";Ledige;Afsluttet;Andel|Køge;100;10;12|Odense;50;10;20|Greve;40;10;25",
            "Ledige|antal;Afsluttet|antal;Andel|pct.",
            TOWNS,
            RATIO,
            ["Andelen er højest i Greve (25 pct.) af de to kommuner, hvis tal kan bruges"],
        ),
        (
            ";N|A;5|B;3|C;..",
            "N|antal",
            "",
            "",
            ["Antallet er højest for A (5) af de to rækker, der er tal for"],
        ),
    ],
)
def test_no_row_is_left_out_without_a_word(
    tmp_path: Path, csv: str, columns: str, rows: str, more: str, expected: list[str]
) -> None:
    across = f'{SUM}columns = ["Job", "Uddannelse"]'.replace('row = "I alt"', 'column = "I alt"')
    found = said(a_table(tmp_path, csv, columns, rows, across if more == "ACROSS" else more))
    told = {one.removesuffix(".") for one in found}
    assert [one for one in expected if one.removesuffix(".") not in told] == []


@pytest.mark.parametrize(
    ("csv", "columns", "rows", "more", "expected"),
    [
        # of two times one is known
        (
            ";2015;2016|Helsingør;10;20|Faxe;20;20|I alt;30;41",
            years("antal", two=True),
            f'{TOWNS}, total = ["I alt"]',
            SUM,
            ["Antallet i Helsingør er 10 i 2015, men i 2016 kan tallene være forkerte"],
        ),
        (
            ";2015;2016|A;10;20|B;20;20|I alt;31;40",
            years("antal", two=True),
            "",
            SUM,
            ["Antallet er 20 for begge rækker i 2016"],
        ),
        (
            ";2015;2016|Vejle;0;..|Herlev;0;..",
            years("antal", two=True),
            TOWNS,
            "",
            ["Antallet er 0 i begge kommuner i 2015, men i 2016 er tallene ikke vist"],
        ),
        (
            ";2015;2016|A;..;3|B;..;2|C;..;..",
            years("antal", two=True),
            "",
            "",
            ["Antallet er højest for A (3) i 2016 af de to rækker, der er tal for"],
        ),
        # a hundred per cent tells nothing
        (
            ";2015;2016|A;60;55|B;40;45|I alt;100;100",
            years("pct.", two=True),
            "",
            "",
            [
                "Fra 2015 til 2016 faldt andelen for A og steg for B",
                "Andelen i alt var uændret 100 pct",
            ],
        ),
        (
            ";2015;2016;2017|A;60;55;50|B;40;45;50|I alt;100;100;100",
            years("pct."),
            "",
            "",
            ["Fra 2015 til 2017 faldt andelen for A og steg for B"],
        ),
        (
            ";2015;2016|A;60;55|B;30;45|I alt;90;100",
            years("pct.", two=True),
            "",
            "",
            ["Fra 2015 til 2016 steg andelen i alt fra 90 til 100 pct."],
        ),
        # parts that are nothing
        (
            ";N|A;1|B;9|C;0|I alt;10",
            "N|antal",
            "",
            SUM,
            ["B og A er tilsammen det hele", "C er 0"],
        ),
        (
            ";N|A;1|B;9|C;0|D;0|I alt;10",
            "N|antal",
            "",
            "",
            ["B og A er tilsammen det hele", "C er 0, og D er 0"],
        ),
        # all alike
        (
            ";Mænd;Kvinder|A;5;5|B;5;5",
            SEXES,
            "",
            "",
            ["Antallet er 5 for begge rækker i begge kolonner"],
        ),
        # a sum that fails is no fault of one of its rows alone
        (
            ";2015;2016;2017|Helsingør;1;2;3|Faxe;2;2;2|Greve;..;1;1|I alt;3;6;6",
            years("antal"),
            f'{TOWNS}, total = ["I alt"]',
            SUM,
            [
                "Tallene for alle fire rækker i 2016 kan være forkerte: »Helsingør«, "
                "»Faxe« og »Greve« giver tilsammen 5, men der står 6"
            ],
        ),
        (
            ";2015;2016;2017|Helsingør;1;..;3|Faxe;2;2;2",
            years("antal"),
            TOWNS,
            "",
            ["For Helsingør er tallet ikke vist i 2016"],
        ),
        # over the whole budget before the year is over
        (
            ";Budget;Forbrug pr. 30. april|B;60;70",
            "Budget|kr.;Forbrug pr. 30. april|kr.",
            "",
            "",
            [
                "Pr. 30. april er der for B brugt 70 kr., 10 kr. mere end hele budgettet på 60 kr.",
                "10 kr. er brugt mere end hele budgettet for B (16,7 pct.): 70 mod 60 kr.",
            ],
        ),
        (
            ";Budget;Forbrug januar|A;9;12|B;60;5|I alt;69;17",
            "Budget|kr.;Forbrug januar|kr.",
            "",
            "",
            [
                "I januar er der brugt 17 af 69 kr. (24,6 pct.), men for A er der brugt 3 kr. mere "
                "end hele budgettet",
                "3 kr. er brugt mere end hele budgettet for A (33,3 pct.): 12 mod 9 kr.",
            ],
        ),
        (
            ";Budget;Forbrug januar|A;9;12|B;5;6|C;60;1|I alt;74;19",
            "Budget|kr.;Forbrug januar|kr.",
            "",
            "",
            [
                "I januar er der brugt 19 af 74 kr. (25,7 pct.), men to af de tre poster har brugt "
                "mere end hele budgettet",
            ],
        ),
        (  # income is drawn from the total
            ";Budget;Forbrug januar|A;100;60|Refusion;-60;-20|I alt;40;40",
            "Budget|kr.;Forbrug januar|kr.",
            "",
            "",
            [
                "I januar er der netto brugt 40 kr., og budgettet er netto 40 kr.",
                "40 kr. er brugt netto i januar. Budgettet er netto 40 kr.",
            ],
        ),
        # the own municipality and the newest time lead
        (
            ";N;Andel;Dage|Helsingør;40;4;..|Vejle;30;5;9|Skive;20;6;8|Odense;20;6;8",
            "N|personer;Andel|pct.;Dage|dage",
            TOWNS,
            "",
            [
                "I Helsingør er »N« 40 personer, nummer 1 af 4 kommuner, og »Andel« er 4 pct., "
                "nummer 4 af 4 kommuner",
                "Tallet for Helsingør i kolonnen »Dage« er ikke vist",
                "Tallet i kolonnen »Dage« er højest i Vejle (9 dage) og lavest i Skive og Odense "
                "(8 dage hver) af de tre kommuner, der er tal for",
                "40 personer er antallet i kolonnen »N« i Helsingør, nummer 1 af 4 kommuner",
            ],
        ),
        (
            ";N;M;P;Q|Helsingør;4;4;4;4|Vejle;3;5;3;3|Skive;2;6;2;2",
            "N|personer;M|dage;P|kr.;Q|sager",
            TOWNS,
            "",
            [
                "I Helsingør er »N« 4 personer, nummer 1 af 3 kommuner",
                "4 dage er tallet i kolonnen »M« i Helsingør, nummer 3 af 3 kommuner",
            ],
        ),
        (
            ";N 2015;N 2016;P 2015;P 2016|Helsingør;4;5;1;2|Vejle;3;3;2;2|Skive;2;6;3;2",
            'N 2015|kr.|2015|measure="N";N 2016|kr.|2016|measure="N";'
            'P 2015|pct.|2015|measure="P";P 2016|pct.|2016|measure="P"',
            TOWNS,
            "",
            [
                "Fra 2015 til 2016 steg beløbet under »N« i Helsingør fra 4 til 5 kr., "
                "en stigning på 25,0 pct."
            ],
        ),
        (
            ";N 2015;N 2016|A;4;5|B;3;3",
            "N 2015|kr.;N 2016|kr.",
            "",
            "",
            ["Beløbet i kolonnen »N 2016« er højere for A (5 kr.) end for B (3 kr.)"],
        ),
        (
            ";Mænd;Kvinder|Helsingør;10;20|Faxe;10;20|Greve;30;5",
            SEXES,
            TOWNS,
            "",
            ["I Helsingør er antallet 10 i kolonnen »Mænd« og 20 i kolonnen »Kvinder«"],
        ),
        (
            ";Job;Uddannelse;I alt|Helsingør;1;2;3|Faxe;20;10;30|I alt;21;12;33",
            OUTCOMES,
            TOWNS,
            "",
            ["Antallet i Helsingør er 3"],
        ),
        (
            ";Mænd;Kvinder|Helsingør;..;20|Faxe;10;20|Greve;30;5",
            SEXES,
            TOWNS,
            "",
            ["Tallet for Helsingør i kolonnen »Mænd« er ikke vist"],
        ),
        (
            ";2015;2016|Helsingør;10;12|Faxe;20;15|I alt;30;27",
            years("antal", two=True),
            f'{TOWNS}, total = ["I alt"]',
            "",
            [
                "Fra 2015 til 2016 steg antallet i Helsingør fra 10 til 12, en stigning på 20,0 "
                "pct.",
                "Antallet i alt faldt fra 30 til 27, et fald på 10,0 pct.",
            ],
        ),
        *(
            (csv, columns, TOWNS, "", ["Helsingør står ikke i tabellen"])
            for csv, columns in (
                (";N;M|Vejle;10;20|Faxe;10;20", "N|antal;M|dage"),
                (";N;M;P;Q|Vejle;1;2;3;4|Faxe;1;2;3;4", "N|antal;M|dage;P|kr.;Q|sager"),
                (";2015;2016|Vejle;10;20|Faxe;10;20", years("antal", two=True)),
                (";Mænd;Kvinder|Vejle;10;20|Faxe;10;20", SEXES),
                (";2015;2016;2017|Vejle;1;2;3|Faxe;1;2;3", years("antal")),
            )
        ),
        # years are years
        (
            ";N;M|2015;10;20|2016;12;18|2017;8;19",
            "N|personer;M|personer",
            "",
            "",
            [
                "Antallet i kolonnen »N« er højest i 2016 (12 personer)",
                "12 personer er antallet i kolonnen »N« i 2016, højest af de tre år",
            ],
        ),
        (";N|2015;10|2016;10", "N|personer", "", "", ["Antallet er 10 personer i begge år"]),
        # the figure of a heading is remembered
        (
            ";Budget;Forbrug;Rest|A;500;0;500|I alt;-;0;500",
            f"{BUDGET};Rest|kr.",
            "",
            REST,
            [
                "I alt er der brugt 500 kr. mindre end budgettet",
                "500 kr. er brugt mindre end budgettet i alt",
            ],
        ),
        (
            ";Budget;Forbrug;Rest|A;100;90;11|B;50;60;-10|C;10;10;0",
            f"{BUDGET};Rest|kr.",
            "",
            REST,
            ["10 kr. er brugt mere end budgettet for B (20,0 pct.): 60 mod 50 kr."],
        ),
    ],
)
def test_what_a_reader_must_know_first_is_neither_hidden_nor_empty(
    tmp_path: Path, csv: str, columns: str, rows: str, more: str, expected: list[str]
) -> None:
    table = a_table(tmp_path, csv, columns, rows, more)
    told = {one.removesuffix(".") for one in [*said(table), *key(table)]}
    assert [one for one in expected if one.removesuffix(".") not in told] == []


@pytest.mark.parametrize(
    ("other", "unit", "expected"),
    [
        (
            "60",
            "antal",
            [
                "C er den største del: 30 af 60 (50,0 pct.)",
                "I alt er der 60, se tabellen »Andre«.",
                "C er 30 (50,0 pct.), og B er 20 (33,3 pct.).",
                "De to største er tilsammen 50 af 60 (83,3 pct.).",
                "Resten er A (10).",
            ],
        ),
        (
            "..",
            "antal",
            [
                "Antallet er højest for C (30)",
                "Antallet er lavest for A (10).",
            ],
        ),
        (  # nobody knows how many persons a full-time person is
            "60",
            "fuldtidspersoner",
            [
                "Antallet er højest for C (30)",
                "Antallet er lavest for A (10).",
            ],
        ),
        (
            "61",
            "antal",
            [
                "Tallene for A, B og C kan være forkerte: »A«, »B« og »C« giver tilsammen 60, men "
                "i en anden tabel står der 61",
            ],
        ),
    ],
)
def test_the_total_may_stand_in_another_table(
    tmp_path: Path, other: str, unit: str, expected: list[str]
) -> None:
    toml = f"""
[[tables]]
id = "t"
title = "Titel"
unit = "antal"
columns = [{{ heading = "N" }}]
[[tables.checks]]
id = "sum"
kind = "sum"
text = "Lagt sammen"
total = {{ table = "u", row = "Alle" }}
[[tables]]
id = "u"
title = "Andre"
unit = "{unit}"
columns = [{{ heading = "N" }}]
"""
    csv = {"t": ";N\nA;10\nB;20\nC;30\n", "u": f";N\nKorte;40\nAlle;{other}\n"}
    papers = open_papers(make_project(tmp_path, toml, csv), HELSINGOER)
    assert said(Table(papers, "t", number=1)) == expected


@pytest.mark.parametrize("total", ["I alt", "Ialt", "Samlet", "Alle", "Tilsammen", "TOTAL"])
def test_a_total_is_spoken_of_as_such_whatever_it_is_called(tmp_path: Path, total: str) -> None:
    csv = f";2015;2016;2017|A;3;4;5|B;30;20;10|{total};33;24;15"  # 3 + 30, 4 + 20, 5 + 10
    assert said(a_table(tmp_path / "a", csv, years("antal")))[0] == (
        "Fra 2015 til 2017 faldt antallet i alt fra 33 til 15"
    )
    csv = f";Budget;Forbrug|A;5;6|{total};5;7"
    assert said(a_table(tmp_path / "b", csv, BUDGET))[1] == (
        "Forbruget i alt er 7 kr., 2 kr. mere end budgettet på 5 kr. (40,0 pct.)."
    )


def test_what_is_ranked_with_no_municipality_is_told_beside_them(tmp_path: Path) -> None:
    rows = f'{TOWNS}, areas = ["Region Midtjylland", "Gennemsnit", "Klyngen"]'
    csv = ";N|Helsingør;10|Greve;12|Køge;13|Gennemsnit;11|Region Midtjylland;14|Klyngen;9"
    assert said(a_table(tmp_path, f"{csv}|Danmark i alt;8", "N|dage", rows))[-4:] == [
        "Gennemsnittet er 11 dage.",
        "Tallet i Region Midtjylland er 14 dage.",
        "Tallet for Klyngen er 9 dage.",
        "Tallet i hele landet er 8 dage.",
    ]


# Higher than every municipality, lower, and among them; and one that has no figure.
AREAS = {"Region Sjælland": "99", "RAR Hovedstaden": "1", "Fyn": "11", "Landsdel Bornholm": ".."}


@pytest.mark.parametrize(
    ("csv", "columns"),
    [
        (";N|Helsingør;10|Greve;12|Køge;13|Odense;9", "N|dage"),
        (";N|Helsingør;..|Greve;12|Køge;13", "N|dage"),
        (";N;M|Helsingør;10;1|Greve;12;2|Køge;13;2", "N|dage;M|personer"),
        (";2015;2017|Helsingør;10;1|Greve;12;2|Køge;13;2", "2015|dage|2015;2017|dage|2017"),
        (
            ";2015;2016;2017|Helsingør;10;1;3|Greve;12;2;4|Køge;13;2;5",
            "2015|dage|2015;2016|dage|2016;2017|dage|2017",
        ),
        (";Budget;Forbrug|Helsingør;10;11|Greve;12;10|Køge;13;13", BUDGET),
    ],
)
def test_areas_are_never_counted_or_ranked_among_municipalities(
    tmp_path: Path, csv: str, columns: str
) -> None:
    """Nobody has said that they are areas, and what is said of the municipalities is the same."""
    without = a_table(tmp_path / "a", csv, columns, TOWNS)
    count = columns.count(";") + 1
    rows = [f"|{label}{f';{figure}' * count}" for label, figure in AREAS.items()]
    beside = a_table(tmp_path / "b", csv + "".join(rows), columns, TOWNS)
    assert said(beside)[0] == said(without)[0]
    assert [one for one in said(beside) if one in said(without)] == said(without)
    assert key(beside) == key(without)


def test_areas_are_not_ranked_with_municipalities_where_nothing_is_declared(
    tmp_path: Path,
) -> None:
    csv = ";N|Greve;12|Køge;13|Odense;9|Region Sjælland;99|Fyn;1|Hele landet;999"
    assert said(a_table(tmp_path / "rows", csv, "N|dage")) == [
        "Tallet er højest for Køge (13 dage) af de tre rækker, der kan sammenlignes",
        "Tallet i hele landet er 999 dage.",
        "Tallet er lavest for Odense (9 dage) af de tre rækker, der kan sammenlignes.",
        "Tallet i Region Sjælland er 99 dage.",
        "Tallet på Fyn er 1 dag.",
    ]
    rest = REST.replace("column", "row")
    csv = ";Greve;Køge;Region Sjælland|Budget;10;12;200|Forbrug;11;8;999|Rest;-1;4;-799"
    columns = "Greve|kr.;Køge|kr.;Region Sjælland|kr."
    assert said(a_table(tmp_path / "columns", csv, columns, more=rest))[:4] == [
        "Én af de to poster, der kan regnes med, ligger over budgettet",
        "Forbruget for Greve er 11 kr., 1 kr. mere end budgettet på 10 kr. (10,0 pct.).",
        "Forbruget for Køge er 8 kr., 4 kr. mindre end budgettet på 12 kr. (33,3 pct.).",
        "Forbruget i Region Sjælland er 999 kr., 799 kr. mere end budgettet på 200 kr. "
        "(399,5 pct.).",
    ]


REGIONS = "regions = true"
FIVE = ";N|Sjælland;10|Hovedstaden;12|Syddanmark;13|Midtjylland;9|Nordjylland;13|Danmark;99"


@pytest.mark.parametrize(
    ("csv", "columns", "own", "expected"),
    [
        (
            ";N|Region Sjælland;10|Region Hovedstaden;12|Syddanmark;13|Hele landet;99",
            "N|dage",
            "",
            [
                "Tallet er højest i Region Syddanmark (13 dage)",
                "Tallet er lavest i Region Sjælland (10 dage).",
                "Tallet i hele landet er 99 dage.",
            ],
        ),
        (
            FIVE,
            "N|dage",
            "Sjælland",
            [
                "Region Sjælland er med 10 dage nummer 4 af 5 regioner",
                "Tallet i Region Sjælland er 10 dage.",
                "Det er højere i tre regioner og lavere i Region Midtjylland.",
                "Den midterste værdi af alle fem regioner (medianen) er 12 dage, "
                "og Region Sjælland ligger under den.",
                "Tallet er højest i Region Syddanmark og Region Nordjylland (13 dage hver) "
                "og lavest i Region Midtjylland (9 dage).",
                "Region Sjælland ligger 3 dage under den højeste og 1 dag over den laveste.",
                "Tallet i hele landet er 99 dage.",
                "10 dage er tallet i Region Sjælland.",
                "4 af 5 er Region Sjællands plads blandt regionerne. Det højeste tal er nummer 1.",
                "12 dage er midten (medianen) af de fem regioner.",
            ],
        ),
        (
            ";N|RAR Fyn;10|RAR Sjælland;10",
            "N|dage",
            "RAR Fyn",
            [
                "Tallet er 10 dage i begge RAR-områder",
                "Tallet i RAR Fyn er 10 dage.",
                "I RAR Sjælland er det 10 dage.",
                "10 dage er tallet i RAR Fyn.",
            ],
        ),
        (
            ";N|Byen København;10|Fyn;..|Østsjælland;7",
            "N|dage",
            "",
            [
                "Tallet er højest i Byen København (10 dage) af de to landsdele, der er tal for",
                "Tallet er lavest i Østsjælland (7 dage) af de to landsdele, der er tal for.",
                "Tallet for Fyn er ikke vist.",
            ],
        ),
        (
            ";2015;2016;2017|RAR Fyn;10;11;12|RAR Sjælland;10;9;8|RAR Nordjylland;1;2;3",
            "2015|personer|2015;2016|personer|2016;2017|personer|2017",
            "",
            [
                "Fra 2015 til 2017 steg antallet i to og faldt i ét af de tre RAR-områder",
                "Antallet er højest i RAR Fyn (12 personer) "
                "og lavest i RAR Nordjylland (3 personer) i 2017.",
            ],
        ),
        (
            ";Mål;Resultat|RAR Fyn;10;12|RAR Sjælland;10;8|RAR Nordjylland;11;11",
            "Mål|dage;Resultat|dage",
            "",
            ["Ét af de tre RAR-områder ligger over målet, ét på målet og ét under målet"],
        ),
    ],
)
def test_regions_are_ranked_among_themselves(
    tmp_path: Path, csv: str, columns: str, own: str, expected: list[str]
) -> None:
    table = replace(a_table(tmp_path, csv, columns, REGIONS), own=own)
    assert (said(table) + key(table))[: len(expected)] == expected


@pytest.mark.parametrize("own", ["Region Sjælland", "Greve", ""])
def test_nobody_is_said_not_to_be_in_a_table_that_has_a_row_of_it(tmp_path: Path, own: str) -> None:
    csv = ";N|Greve;12|Køge;13|Odense;9|Region Sjælland;99"
    table = replace(a_table(tmp_path, csv, "N|dage", TOWNS), own=own)
    assert "står ikke i tabellen" not in " ".join(said(table))


def test_rows_that_overlap_are_parts_of_nothing(tmp_path: Path) -> None:
    table = a_table(tmp_path, ";N|A;15|B;25|I alt;90", "N|personer", "overlap = true")
    assert said(table) == [
        "Antallet er højere for B (25 personer) end for A (15 personer)",
        "I alt er der 90 personer.",
        "Rækkerne overlapper hinanden, så de kan ikke lægges sammen.",
    ]


# --- rows of which only the figures are known -----------------------------------------------------


@pytest.mark.parametrize(
    ("csv", "unit", "expected"),
    [
        (
            ";N|Hotel;..|Kro;5",
            "personer",
            [
                "Antallet for Kro er 5 personer",
                "Tallet for Hotel er ikke vist.",
            ],
        ),
        (
            ";N|Mentor;50|Praktik;20|Løntilskud;..|Vejledning;9",
            "personer",
            [
                "Antallet er højest for Mentor (50 personer) af de tre rækker, der er tal for",
                (
                    "Antallet er lavest for Vejledning (9 personer) af de tre rækker, der er tal "
                    "for."
                ),
                "Tallet for Løntilskud er ikke vist.",
            ],
        ),
        (
            ";N|Dagpenge;-2.700.000|Sygedagpenge;-6.100.000|Andet;-2.300",
            "kr.",
            [
                "Beløbet er længst under nul for Sygedagpenge (-6.100.000 kr.)",
                "Beløbet er tættest på nul for Andet (-2.300 kr.).",
            ],
        ),
        (  # none is over zero: the shortfall leads
            ";N|Dagpenge;0|Sygedagpenge;-6.100.000|Andet;-2.700.000",
            "kr.",
            [
                "Beløbet er længst under nul for Sygedagpenge (-6.100.000 kr.)",
                "Beløbet er højest for Dagpenge (0 kr.).",
            ],
        ),
        (
            ";N|A;-5|B;7",
            "kr.",
            [
                "Beløbet er højere for B (7 kr.) end for A (-5 kr.)",
            ],
        ),
        (
            ";N|A;9|B;9|C;1",
            "antal",
            [
                "Antallet er højest for A og B (9 hver)",
                "Antallet er lavest for C (1).",
            ],
        ),
        (
            ";N|A;9|B;9|C;9",
            "antal",
            [
                "Antallet er 9 for alle tre rækker",
            ],
        ),
        (
            ";N|A;0|B;0",
            "dage",
            [
                "Tallet er 0 dage for begge rækker",
            ],
        ),
        (
            ";N|A;1",
            "personer",
            [
                "Antallet for A er 1 person",
            ],
        ),
        (
            ";N|A;..",
            "personer",
            [
                "Tallet for A er ikke vist",
            ],
        ),
        (";N|A;10|B;90|C;30", "pct.", ["Titel"]),  # of whom each is a share, nobody knows
        (";N|A;10|B;40|I alt;30", "pct.", ["Titel"]),
        (  # what is called like a total is never ranked, declared or not
            ";N|A;10|B;5|Hele landet;500|C;1",
            "dage",
            [
                "Tallet er højest for A (10 dage)",
                "Tallet i hele landet er 500 dage.",
                "Tallet er lavest for C (1 dag).",
            ],
        ),
    ],
)
def test_the_highest_and_the_lowest_only_where_no_rival_is_unknown(
    tmp_path: Path, csv: str, unit: str, expected: list[str]
) -> None:
    assert said(a_table(tmp_path, csv, f"N|{unit}")) == expected


@pytest.mark.parametrize(
    ("unit", "noun", "figure"),
    [
        ("dage", "tallet", "6.100 dage"),
        ("1.000 kr.", "beløbet", "6.100 tusinde kr."),
        ("mio. kr.", "beløbet", "6.100 mio. kr."),
        ("fuldtidspersoner", "antallet", "6.100 fuldtidspersoner"),
        ("kr.", "beløbet", "6.100 kr."),
        ("antal", "antallet", "6.100"),
        ("", "tallet", "6.100"),
    ],
)
def test_every_unit_is_carried(tmp_path: Path, unit: str, noun: str, figure: str) -> None:
    table = a_table(tmp_path, ";N|A;6.100|B;1|C;1", f"N|{unit}")
    assert said(table)[0] == f"{noun.capitalize()} er højest for A ({figure})"
    assert key(table) == [f"{figure} er {noun} for A, højest af de tre rækker."]


@pytest.mark.parametrize(
    ("csv", "columns", "expected"),
    [
        (
            ";Ændring i pct.|A;-5|B;3|C;4",
            "Ændring i pct.|dage",
            "Ændringen er højest for C (4 dage)",
        ),
        (";Antal|A;5|B;3|C;9", "Antal|personer", "Antallet er højest for C (9 personer)"),
        (
            ";Antal;Beløb|A;5;1|B;3;7|C;9;8",
            "Antal|personer;Beløb|kr.",
            "Antallet er højest for C (9 personer)",
        ),
    ],
)
def test_a_figure_is_called_what_its_column_is(
    tmp_path: Path, csv: str, columns: str, expected: str
) -> None:
    assert said(a_table(tmp_path, csv, columns))[0] == expected


def test_two_that_share_the_highest_figure_have_it_each(tmp_path: Path) -> None:
    table = a_table(tmp_path, ";N|A;50|B;50|C;1", "N|kr.", "overlap = true")
    assert key(table) == [
        "50 kr. hver er beløbet for A og B, højest af de tre rækker.",
    ]


@pytest.mark.parametrize(
    ("csv", "heading"),
    [
        (";2015;2016;2017|A;1;2;3|B;9;8;7", "steg antallet for A og faldt for B"),
        (";2015;2016;2017|A;9;8;7|B;5;6;5", ""),  # B came back to where it began
        (";2015;2016;2017|A;1;2;3|B;2;3;9", "steg antallet i begge rækker"),
        (";2015;2016;2017|A;1;2;3|B;9;8;7|C;9;8;6", "steg antallet i én og faldt i to af de tre"),
    ],
)
def test_two_that_went_different_ways_are_named(tmp_path: Path, csv: str, heading: str) -> None:
    told = plain(tabel.heading(a_table(tmp_path, csv, years("antal"))))
    assert told.startswith(f"Fra 2015 til 2017 {heading}") if heading else "steg" not in told


def test_a_short_lead_names_the_post_that_did_not_go_as_planned(tmp_path: Path) -> None:
    csv = ";Budget;Forbrug;Rest|A;0;0;0|B;600;640;-40|I alt;600;640;-40"
    table = a_table(tmp_path, csv, f"{BUDGET};Rest|kr.", more=REST)
    told = [one for one in said(table) if one.startswith("Forbruget for")]
    assert [one[:15] for one in told] == ["Forbruget for B", "Forbruget for A"]


def test_a_figure_that_is_put_right_is_told_with_its_place(tmp_path: Path) -> None:
    known = a_deviation("I alt", "N", "250", "271", "sum")  # 160 + 111
    csv = ";N|Mænd;160|Kvinder;111|I alt;250"
    assert said(a_table(tmp_path, csv, "N|personer", more=f"{SUM}{known}"))[-1] == (
        "I papirerne står der 250 personer i rækken »I alt«, men regnet efter er det 271 personer."
    )


def test_a_minus_that_the_papers_left_out_is_not_explained(tmp_path: Path) -> None:
    known = a_deviation("A", "Rest", "50", "-50", "rest")
    csv = ";Budget;Forbrug;Rest|A;100;150;50|B;200;180;20"
    told = said(a_table(tmp_path, csv, f"{BUDGET};Rest|kr.", more=f"{REST}{known}"))
    assert "minus" not in " ".join(told)
    assert "Forbruget for A er 150 kr., 50 kr. mere end budgettet på 100 kr. (50,0 pct.)." in told


def test_of_two_dimensions_without_a_time_each_column_has_its_own_ends(tmp_path: Path) -> None:
    table = a_table(tmp_path, ";Unge;Ældre|A;15;2|B;1;4|I alt;16;6", "Unge|personer;Ældre|personer")
    assert said(table) == [
        "Antallet i kolonnen »Unge« er højere for A (15 personer) end for B (1 person)",
        "Antallet i kolonnen »Unge« i alt er 16 personer.",
        "Antallet i kolonnen »Ældre« i alt er 6 personer.",
        "Antallet i kolonnen »Ældre« er højere for B (4 personer) end for A (2 personer).",
    ]


def test_a_figure_that_is_not_there_is_told_with_its_column_where_there_are_several(
    tmp_path: Path,
) -> None:
    table = a_table(tmp_path, ";Unge;Ældre|A;..;2|B;1;4", "Unge|personer;Ældre|personer")
    assert said(table)[1:] == [
        "Antallet i kolonnen »Ældre« er højere for B (4 personer) end for A (2 personer).",
        "Tallet for A i kolonnen »Unge« er ikke vist.",
    ]


@pytest.mark.parametrize(
    ("csv", "columns", "rows", "more", "last"),
    [
        (";X;Y|A;..;..|B;1;2", "X|antal;Y|antal", "", "", "Tallene for A er ikke vist."),
        (
            ";X;Y|A;..;-|B;1;2",
            "X|dage;Y|dage",
            "",
            "",
            "Tallet for A i kolonnen »Y« er ikke oplyst.",
        ),
        (
            ";N;M|A;3;40|B;..;..|I alt;9;..",
            "N|antal;M|pct.",
            "",
            "",
            "Tallene for B er ikke vist.",
        ),
        (
            ";N;M|A;3;40|B;..;30|I alt;9;..",
            "N|antal;M|pct.",
            "",
            "",
            "Tallet for B i kolonnen »N« er ikke vist.",
        ),
        (
            ";Ledige;Afsluttet;Andel|Odense;100;10;10|Køge;50;..;..|Greve;50;10;20",
            "Ledige|antal;Afsluttet|antal;Andel|pct.",
            TOWNS,
            RATIO,
            "Tallet for Køge i kolonnen »Andel« er ikke vist.",
        ),
        (
            ";Ledige;Afsluttet;Andel|Odense;100;10;10|Køge;..;..;..|Greve;50;10;20",
            "Ledige|antal;Afsluttet|antal|2016;Andel|pct.",
            TOWNS,
            RATIO,
            "Tallene for Køge er ikke vist.",
        ),
    ],
)
def test_several_figures_that_are_not_there_are_not_called_one(
    tmp_path: Path, csv: str, columns: str, rows: str, more: str, last: str
) -> None:
    assert said(a_table(tmp_path, csv, columns, rows, more))[-1] == last


@pytest.mark.parametrize(
    ("csv", "columns", "heading"),
    [
        (  # four share the highest place, and one has no rival as lowest
            ";X;Y|A;1;2|B;1;3|C;1;2|D;1;2|E;0;1",
            "X|antal;Y|antal",
            "Antallet i kolonnen »X« er lavest for E (0)",
        ),
        (
            ";2015;2016|A;100;300|B;200;100|C;..;4",
            YEARS.format("antal").rsplit(";", 1)[0],
            "Fra 2015 til 2016 steg antallet for A fra 100 til 300, en stigning på 200,0 pct.",
        ),
        (
            ";2015;2016;2017|A;10;20;30|B;30;20;10|C;1;..;4|D;..;2;3",
            YEARS.format("pct."),
            "Fra 2015 til 2017 steg andelen for A fra 10 til 30 pct.",
        ),
        (
            ";Budget;Forbrug|A;200;-50|B;..;6|C;-3;4",
            BUDGET,
            "Forbruget for A er -50 kr., og budgettet er 200 kr.",
        ),
    ],
)
def test_where_nothing_sums_a_table_up_its_first_fact_is_the_heading(
    tmp_path: Path, csv: str, columns: str, heading: str
) -> None:
    assert said(a_table(tmp_path, csv, columns))[0] == heading


@pytest.mark.parametrize(
    ("of_table", "of_columns"), [("share = false", ""), ("", ", share = false")]
)
def test_a_per_cent_that_is_no_share_is_called_a_number(
    tmp_path: Path, of_table: str, of_columns: str
) -> None:
    named = [
        f'{{ heading = "{year}", period = "{year}"{of_columns} }}' for year in (2015, 2016, 2017)
    ]
    toml = f"""
[[tables]]
id = "t"
title = "Titel"
unit = "pct."
{of_table}
rows = {{ heading = "" }}
columns = [{", ".join(named)}]
"""
    project = make_project(tmp_path, toml, {"t": ";2015;2016;2017\nA;140,0;90,0;-3,0\n"})
    table = Table(open_papers(project, HELSINGOER), "t", number=1, own="")
    assert said(table) == [
        "Fra 2015 til 2017 faldt tallet for A fra 140,0 til -3,0 pct.",
        "Det faldt hver gang.",
    ]
    assert key(table) == ["-3,0 pct. er tallet for A i 2017. I 2015 var det 140,0 pct."]


# --- budget and spent -----------------------------------------------------------------------------


def test_accounts_say_over_and_under_and_by_how_much(tmp_path: Path) -> None:
    csv = ";Budget;Forbrug;Rest|A;100;150;-50|B;200;180;20|C;300;310;-10|I alt;600;640;-40"
    table = a_table(tmp_path, csv, f"{BUDGET};Rest|kr.", more=REST)
    assert said(table) == [
        "Forbruget er 40 kr. mere end budgettet",
        "Forbruget i alt er 640 kr., 40 kr. mere end budgettet på 600 kr. (6,7 pct.).",
        "Forbruget for A er 150 kr., 50 kr. mere end budgettet på 100 kr. (50,0 pct.).",
        "Forbruget for B er 180 kr., 20 kr. mindre end budgettet på 200 kr. (10,0 pct.).",
        "Forbruget for C er 310 kr., 10 kr. mere end budgettet på 300 kr. (3,3 pct.).",
        "Det største merforbrug er for A: 50 kr. mere end budgettet (50,0 pct.).",
        "I tabellen betyder minus, at der er brugt mere end budgettet.",
    ]
    assert key(table) == [
        "40 kr. er brugt mere end budgettet (6,7 pct.): 640 mod 600 kr.",
        "50 kr. er brugt mere end budgettet for A (50,0 pct.): 150 mod 100 kr.",
        "20 kr. er brugt mindre end budgettet for B (10,0 pct.): 180 mod 200 kr.",
    ]


@pytest.mark.parametrize(
    ("csv", "expected"),
    [
        (  # the sign of the deviation follows the check, and says nothing by itself
            ";Budget;Forbrug;Afvigelse|A;100;150;50|B;200;180;-20",
            ["Én af de to poster ligger over budgettet"],
        ),
        (
            ";Budget;Forbrug;Afvigelse|A;100;..;..|B;200;180;-20",
            [
                "Forbruget for B er 180 kr., 20 kr. mindre end budgettet på 200 kr. (10,0 pct.)",
                "Forbruget og afvigelsen for A er ikke vist; budgettet er 100 kr.",
            ],
        ),
        (  # income has a negative budget: what is over and what is under it?
            ";Budget;Forbrug;Afvigelse|A;-100;-150;-50|B;200;180;-20",
            [
                "Forbruget for B er 180 kr., 20 kr. mindre end budgettet på 200 kr. (10,0 pct.)",
                "Forbruget for A er -150 kr., og budgettet er -100 kr.",
            ],
        ),
        (
            ";Budget;Forbrug;Afvigelse|A;100;150;50",
            [
                "Forbruget for A er 150 kr., 50 kr. mere end budgettet på 100 kr. (50,0 pct.)",
            ],
        ),
        (
            ";Budget;Forbrug;Afvigelse|A;100;100;0|B;50;50;0",
            [
                "Ingen af de to poster ligger over budgettet",
                "Forbruget for A er 100 kr., det samme som budgettet.",
                "Forbruget for B er 50 kr., det samme som budgettet.",
            ],
        ),
        (  # a contradicted deviation: nothing of that row
            ";Budget;Forbrug;Afvigelse|A;100;150;40|B;50;60;10",
            [
                "Forbruget for B er 60 kr., 10 kr. mere end budgettet på 50 kr. (20,0 pct.)",
                "Budgettet, forbruget og afvigelsen for A kan være forkerte og er ikke brugt her.",
            ],
        ),
    ],
)
def test_accounts_claim_nothing_that_a_missing_figure_could_change(
    tmp_path: Path, csv: str, expected: list[str]
) -> None:
    table = a_table(tmp_path, csv, f"{BUDGET};Afvigelse|kr.", more=MORE)
    assert said(table)[: len(expected)] == expected


ROWS = REST.replace("column =", "row =")
AREA = 'municipalities = true, areas = ["Klyngen"]'


@pytest.mark.parametrize(
    ("csv", "columns", "rows", "more", "heading"),
    [
        (  # of two years
            ";Budget 2015;Forbrug 2016|A;10;12|B;20;15",
            "Budget 2015|kr.;Forbrug 2016|kr.",
            *(
                "",
                "",
                "Beløbet i kolonnen »Forbrug 2016« er højere for B (15 kr.) end for A (12 kr.)",
            ),
        ),
        (  # in two units
            ";Budget;Forbrug|A;10;12|B;20;15",
            "Budget|1.000 kr.;Forbrug|kr.",
            *(
                "",
                "",
                "Beløbet i kolonnen »Budget« er højere for B (20 tusinde kr.) "
                "end for A (10 tusinde kr.)",
            ),
        ),
        (
            ";Drift;Anlæg|Budget;10;20|Forbrug;12;18|Rest;-2;2",
            "Drift|kr.;Anlæg|1.000 kr.",
            *("", ROWS, "Beløbet i kolonnen »Drift« er højest for Forbrug (12 kr.)"),
        ),
        (  # before and after nobody knows when
            ";2015;2017;Ændring|A;10;12;20,0|B;20;15;-25,0",
            "2015|antal;2017|antal;Ændring|pct.",
            *("", CHANGE, "Antallet i kolonnen »2017« er højere for B (15) end for A (12)"),
        ),
        (  # no post is a year that has no budget, an area of several, or a total
            ";Forbrug 2015;Budget 2016;Forbrug 2016|A;9;10;12|B;8;20;15",
            "Forbrug 2015|kr.;Budget 2016|kr.;Forbrug 2016|kr.",
            *("", "", "Én af de to poster ligger over budgettet i 2016"),
        ),
        (
            ";Budget;Forbrug|Helsingør;10;12|Odense;20;15|Klyngen;90;95",
            BUDGET,
            *(AREA, ""),
            "Forbruget i Helsingør er 12 kr., 2 kr. mere end budgettet på 10 kr. (20,0 pct.)",
        ),
        (
            ";Drift;Anlæg;I alt|Budget;10;20;30|Forbrug;12;19;31|Rest;-2;1;-1",
            "Drift|kr.;Anlæg|kr.;I alt|kr.",
            *("", ROWS, "Én af de to poster ligger over budgettet"),
        ),
    ],
)
def test_a_budget_is_compared_with_what_was_spent_of_it_and_with_nothing_else(
    tmp_path: Path, csv: str, columns: str, rows: str, more: str, heading: str
) -> None:
    assert said(a_table(tmp_path, csv, columns, rows, more))[0] == heading


def test_of_many_accounts_the_largest_overrun_and_the_largest_shortfall_are_named(
    tmp_path: Path,
) -> None:
    rows = [f"Post {n};{100 * n};{90 * n + n * n}" for n in range(1, 13)]  # off by n² − 10 n
    csv = "|".join([";Budget;Forbrug", *rows, "I alt;7.800;7.670"])
    assert said(a_table(tmp_path, csv, BUDGET)) == [
        "Forbruget er 130 kr. mindre end budgettet",
        "Forbruget i alt er 7.670 kr., 130 kr. mindre end budgettet på 7.800 kr. (1,7 pct.).",
        "To af de tolv poster ligger over budgettet.",
        "Det største merforbrug er for Post 12: 24 kr. mere end budgettet (2,0 pct.).",
        "Det største mindreforbrug er for Post 5: 25 kr. mindre end budgettet (5,0 pct.).",
    ]


TWO_YEARS = "Budget 2015|kr.;Forbrug 2015|kr.;Budget 2016|kr.;Forbrug 2016|kr."


@pytest.mark.parametrize(
    ("csv", "columns", "expected"),
    [
        (
            "A;100;90;120;150|B;50;60;70;65|I alt;150;150;190;215",
            TWO_YEARS,
            [
                "Forbruget er 25 kr. mere end budgettet i 2016",
                "Forbruget i alt i 2016 er 215 kr., 25 kr. mere end budgettet på 190 kr. "
                "(13,2 pct.).",
                "Forbruget for A er 150 kr., 30 kr. mere end budgettet på 120 kr. (25,0 pct.).",
                "Forbruget for B er 65 kr., 5 kr. mindre end budgettet på 70 kr. (7,1 pct.).",
                "Forbruget i alt i 2015 er 150 kr., det samme som budgettet.",
            ],
        ),
        (  # of next year there is a budget only
            "A;100;110;120;150;200",
            f"{TWO_YEARS};Budget 2017|kr.",
            [
                (
                    "Forbruget for A i 2016 er 150 kr., 30 kr. mere end budgettet på 120 kr. "
                    "(25,0 pct.)"
                ),
                (
                    "Forbruget for A i 2015 er 110 kr., 10 kr. mere end budgettet på 100 kr. "
                    "(10,0 pct.)."
                ),
            ],
        ),
        (  # an older pair never leads over one that is not known
            "A;100;90;..;..|B;50;60;..;..",
            TWO_YEARS,
            [
                "Titel",
                "Budgettet og forbruget for A er ikke vist.",
                "Budgettet og forbruget for B er ikke vist.",
                "Én af de to poster ligger over budgettet i 2015.",
            ],
        ),
        (  # which of two corrected budgets holds for 2016?
            "A;100;90;120;150;200;210",
            f"{TWO_YEARS};Korrigeret budget 2016|kr.;Revideret budget 2016|kr.",
            ["Titel"],
        ),
        (
            "A;4;5;6;8",
            "Mål 2015|dage;Resultat 2015|dage;Mål 2016|dage;Resultat 2016|dage",
            [
                "Resultatet for A i 2016 er 8 dage og ligger 2 dage over målet på 6 dage",
                "Resultatet for A i 2015 er 5 dage og ligger 1 dag over målet på 4 dage.",
            ],
        ),
    ],
)
def test_of_pairs_of_several_years_the_newest_is_told_first(
    tmp_path: Path, csv: str, columns: str, expected: list[str]
) -> None:
    head = ";".join(["", *(one.split("|")[0] for one in columns.split(";"))])
    assert said(a_table(tmp_path, f"{head}|{csv}", columns)) == expected


@pytest.mark.parametrize(
    ("columns", "csv", "expected"),
    [
        (
            (
                "Budget drift 2014|kr.;Forbrug drift 2014|kr.;"
                "Budget anlæg 2014|kr.;Forbrug anlæg 2014|kr."
            ),
            "A;10;15;5;..|I alt;10;15;5;9",
            [
                "»Forbrug drift« er 5 kr. mere end »Budget drift« i 2014",
                (
                    "»Forbrug drift« i alt i 2014 er 15 kr., 5 kr. mere end »Budget drift« på "
                    "10 kr. (50,0 pct.)."
                ),
                (
                    "»Forbrug drift« for A er 15 kr., 5 kr. mere end »Budget drift« på 10 kr. "
                    "(50,0 pct.)."
                ),
                "»Forbrug anlæg« er 4 kr. mere end »Budget anlæg« i 2014.",
                "»Forbrug anlæg« for A er ikke vist; »Budget anlæg« er 5 kr.",
            ],
        ),
        (  # what is expected is not spent
            "Budget|kr.;Forventet forbrug|kr.",
            "A;..;12|I alt;10;12",
            [
                "Det forventede forbrug er 2 kr. mere end budgettet",
                (
                    "Det forventede forbrug i alt er 12 kr., 2 kr. mere end budgettet på 10 kr. "
                    "(20,0 pct.)."
                ),
                "Budgettet for A er ikke vist; det forventede forbrug er 12 kr.",
            ],
        ),
        (  # which budget the spending is of is not known
            "Budget drift|kr.;Forbrug|kr.;Budget anlæg|kr.",
            "I alt;10;15;5",
            ["Titel"],
        ),
    ],
)
def test_of_several_budgets_in_a_table_each_is_named(
    tmp_path: Path, columns: str, csv: str, expected: list[str]
) -> None:
    head = ";".join(["", *(column.split("|")[0] for column in columns.split(";"))])
    assert said(a_table(tmp_path, f"{head}|{csv}", columns)) == expected


def test_the_newest_pair_leads_whichever_check_stands_first(tmp_path: Path) -> None:
    checks = ""
    for year in ("2015", "2016"):
        check = REST.replace('"rest"', f'"rest{year}"')
        checks += re.sub('column = "(.*?)"', rf'column = "\1 {year}"', check)
    columns = "Budget 2015|kr.;Forbrug 2015|kr.;Rest 2015|kr."
    columns += ";" + columns.replace("2015", "2016")
    head = ";".join(["", *(one.split("|")[0] for one in columns.split(";"))])
    csv = f"{head}|A;10;9;1;20;25;-5|B;5;6;-1;8;8;0"
    told = said(a_table(tmp_path, csv, columns, more=checks))
    assert told[0] == "Én af de to poster ligger over budgettet i 2016"
    assert told[-2:] == [
        "Én af de to poster ligger over budgettet i 2015.",
        "I tabellen betyder minus, at der er brugt mere end budgettet.",
    ]


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Budget 2014", "budget"),
        ("Satspuljetilskud – eksterne midler", "budget"),
        ("Korrigeret bevilling", "budget"),
        ("Forbrug pr. 31. maj", "spent"),
        ("Regnskab", "spent"),
        ("Mål", "target"),
        ("Resultat", "actual"),
        ("Målgruppe", ""),
        ("Restbudget", ""),
        ("Mindreforbrug", ""),
        ("Merforbrug", ""),
        ("Forbrugsprocent", ""),
        ("Forbrug i pct. af budget", ""),
        ("Budget minus forbrug", ""),  # two things at once
        ("Resultatskud", ""),
    ],
)
def test_a_label_says_what_its_figures_are_only_where_it_says_one_thing(
    label: str, role: str
) -> None:
    assert role_of(label) == role


# --- target and actual ----------------------------------------------------------------------------

TARGETS = ";{0};Resultat|Jobparate;40;45|Unge;50;50|Syge;30;20"


def test_figures_are_over_and_under_their_target(tmp_path: Path) -> None:
    table = a_table(tmp_path, TARGETS.format("Mål"), "Mål|pct.;Resultat|pct.")
    assert said(table) == [
        "Ét af de tre resultater ligger over målet, ét på målet og ét under målet",
        "Resultatet for Jobparate er 45 pct. og ligger 5 procentpoint over målet på 40 pct.",
        "Resultatet for Unge er 50 pct., det samme som målet.",
        "Resultatet for Syge er 20 pct. og ligger 10 procentpoint under målet på 30 pct.",
        "Papirerne siger ikke, om målet er mindst eller højst.",
    ]


@pytest.mark.parametrize(
    ("name", "heading", "met"),
    [
        ("Mål (mindst)", "To af de tre resultater har nået målet", [True, True, False]),
        ("Mål (højst)", "To af de tre resultater har nået målet", [False, True, True]),
    ],
)
def test_a_target_is_met_only_where_its_label_says_which_way_is_good(
    tmp_path: Path, name: str, heading: str, met: list[bool]
) -> None:
    table = a_table(tmp_path, TARGETS.format(name), f"{name}|pct.;Resultat|pct.")
    first, *each = said(table)
    assert first == heading
    told = [one == "Målet er nået." for one in each if one.startswith("Målet er")]
    assert told == met
    in_money = a_table(tmp_path, TARGETS.format(name), f"{name}|mio. kr.;Resultat|mio. kr.")
    assert not [one for one in said(in_money) if ".." in one]


def test_how_many_targets_are_met_is_not_said_while_one_is_hidden(tmp_path: Path) -> None:
    table = a_table(tmp_path, ";Mål;Resultat|A;40;..|B;5;6", "Mål|dage;Resultat|dage")
    assert said(table) == [
        "Resultatet for B er 6 dage og ligger 1 dag over målet på 5 dage",
        "Resultatet for A er ikke vist; målet er 40 dage.",
    ]


# --- before and after -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "of"),
    [
        ("Aktivering – de mest anvendte forløb", " af de tre viste rækker"),
        ("Hovedgrupper, udvalgt til denne sag", " af de tre viste rækker"),
        ("De største udgifter", " af de tre viste rækker"),
        ("Aktivering – alle forløb", ""),
    ],
)
def test_the_lowest_of_a_selection_is_the_lowest_of_the_table(
    tmp_path: Path, title: str, of: str
) -> None:
    table = a_table(tmp_path, ";Antal|A;171|B;19|C;20", "Antal|antal", title=title)
    assert said(table)[1] == f"Antallet er lavest for B (19){of}."


@pytest.mark.parametrize(
    ("heading", "many"),
    [
        ("Ydelse", "ydelser"),
        ("Aldersgruppe", "aldersgrupper"),
        ("Kommune, Målgruppe", "rækker"),
        ("Særlig ydelse", "rækker"),
        ("Køn/aldersgruppe", "rækker"),
    ],
)
def test_rows_are_called_by_a_heading_of_one_word_alone(
    tmp_path: Path, heading: str, many: str
) -> None:
    table = a_table(tmp_path, f"{heading};N|A;1|B;2", "N|antal", row_heading=heading)
    assert words.many(table) == many


@pytest.mark.parametrize(
    ("rows", "most"),
    [
        ("A;100;10|B;400;300|C;50;45", "I procent faldt antallet mest for A."),  # by 90; B by 100
        ("A;100;10|B;400;310|C;50;45", "I procent faldt antallet mest for A."),  # both by 90
        ("A;100;10|B;400;311|C;50;45", "Både i antal og i procent faldt antallet mest for A."),
    ],
)
def test_the_change_that_is_largest_in_number_too_is_not_told_in_per_cent_alone(
    tmp_path: Path, rows: str, most: str
) -> None:
    table = a_table(tmp_path, f";2015;2017|{rows}", "2015|antal|2015;2017|antal|2017")
    assert said(table)[-1] == most


def test_a_change_tells_of_the_own_municipality_and_of_who_moved_most(tmp_path: Path) -> None:
    table = a_table(
        tmp_path,
        ";2015;2017;Ændring|Helsingør;963;741;-23|Hjørring;764;348;-54|Silkeborg;1.096;690;-37",
        "2015|antal|2015;2017|antal|2017;Ændring|pct.",
        TOWNS,
        CHANGE,
    )
    assert said(table) == [
        (
            "Antallet faldt 23 pct. i Helsingør, 54 pct. i Hjørring og 37 pct. i Silkeborg fra "
            "2015 til 2017"
        ),
        "Fra 2015 til 2017 faldt antallet i Helsingør fra 963 til 741, et fald på 23 pct.",
        "Antallet i Hjørring faldt fra 764 til 348, et fald på 54 pct.",
        "Antallet i Silkeborg faldt fra 1.096 til 690, et fald på 37 pct.",
        "Både i antal og i procent faldt antallet mest i Hjørring.",  # 416, 406 and 222
    ]
    assert key(table)[:2] == [
        "-23 pct. er ændringen i antallet i Helsingør fra 2015 til 2017: fra 963 til 741.",
        (
            "-54 pct. er ændringen i antallet i Hjørring fra 2015 til 2017, den største ændring "
            "i procent: fra 764 til 348."
        ),
    ]


@pytest.mark.parametrize(
    ("csv", "unit", "rows", "expected"),
    [
        (
            ";2015;2016|Mænd;10;12|Kvinder;9;20|I alt;19;32",
            "personer",
            "",
            [
                (
                    "Fra 2015 til 2016 steg antallet i alt fra 19 til 32 personer, en stigning "
                    "på 68,4 pct."
                ),
                "Antallet for Mænd steg fra 10 til 12 personer, en stigning på 20,0 pct.",
                "Antallet for Kvinder steg fra 9 til 20 personer.",  # of nine there is no per cent
            ],
        ),
        (
            ";2015;2016|Mænd;1;2",
            "personer",
            "",
            [
                "Fra 2015 til 2016 steg antallet for Mænd fra 1 til 2 personer",
            ],
        ),
        (
            ";2015;2016|Mænd;10;10|Kvinder;20;20",
            "personer",
            "",
            [
                "Fra 2015 til 2016 var antallet uændret i begge rækker",
                "Fra 2015 til 2016 var antallet for Mænd uændret 10 personer.",
                "Antallet for Kvinder var uændret 20 personer.",
            ],
        ),
        (
            ";2015;2016|Mænd;10;..|Kvinder;20;30",
            "personer",
            "",
            [
                (
                    "Fra 2015 til 2016 steg antallet for Kvinder fra 20 til 30 personer, en "
                    "stigning på 50,0 pct."
                ),
                "Antallet i 2016 for Mænd er ikke vist; antallet i 2015 er 10 personer.",
            ],
        ),
        (  # from over nothing to under it is no fall of so many per cent
            ";2015;2016|Underskud;20;-20",
            "1.000 kr.",
            "",
            [
                "Fra 2015 til 2016 faldt beløbet for Underskud fra 20 til -20 tusinde kr.",
            ],
        ),
        (  # to nothing it is: all of it
            ";2015;2016|Underskud;20;0",
            "kr.",
            "",
            [
                "Fra 2015 til 2016 faldt beløbet for Underskud fra 20 til 0 kr., et fald på "
                "100,0 pct.",
            ],
        ),
        (  # shares move by points, of which there is no per cent
            ";2015;2016|Helsingør;10,0;12,0|Odense;20,0;30,0",
            "pct.",
            TOWNS,
            [
                "Fra 2015 til 2016 steg andelen i Helsingør fra 10,0 til 12,0 pct.",
                "Andelen i Odense steg fra 20,0 til 30,0 pct.",
            ],
        ),
        (  # not the same way: nobody moved most
            ";2015;2016|Helsingør;100;120|Odense;200;100",
            "kr.",
            TOWNS,
            [
                (
                    "Fra 2015 til 2016 steg beløbet i Helsingør fra 100 til 120 kr., en stigning "
                    "på 20,0 pct."
                ),
                "Beløbet i Odense faldt fra 200 til 100 kr., et fald på 50,0 pct.",
            ],
        ),
    ],
)
def test_before_and_after(
    tmp_path: Path, csv: str, unit: str, rows: str, expected: list[str]
) -> None:
    assert said(a_table(tmp_path, csv, years(unit, two=True), rows)) == expected


def test_a_total_is_told_where_all_its_parts_are_hidden(tmp_path: Path) -> None:
    csv = ";2015;2016|A;..;..|B;..;..|I alt;50;60"
    table = a_table(tmp_path, csv, years("kr.", two=True), 'total = ["I alt"]')
    assert said(table)[:2] == [
        "Fra 2015 til 2016 steg beløbet i alt fra 50 til 60 kr., en stigning på 20,0 pct.",
        "Beløbet i 2015 og beløbet i 2016 for A er ikke vist.",
    ]
    assert key(table) == [
        "+20,0 pct. er ændringen i beløbet i alt fra 2015 til 2016: fra 50 til 60 kr.",
    ]


def test_rows_before_and_after_do_not_say_from_when_to_when(tmp_path: Path) -> None:
    check = CHANGE.replace('column = "2015"', 'row = "Før"').replace(
        'column = "2017"', 'row = "Nu"'
    )
    check = check.replace('column = "Ændring"', 'row = "Ændring"')
    table = a_table(tmp_path, ";A;B|Før;100;50|Nu;120;60|Ændring;20;20", "A|kr.;B|kr.", "", check)
    assert "2015" not in " ".join(said(table))


# --- one row per municipality ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("csv", "unit", "expected"),
    [
        (
            ";N|Helsingør;14,0|Odense;9,5|Greve;16,0|Køge;5,5|Vejle;5,0|Hele landet;9,0",
            "pct.",
            [
                "Helsingør er med 14,0 pct. nummer 2 af 5 kommuner",
                "Andelen i Helsingør er 14,0 pct.",
                "Den er højere i Greve og lavere i tre kommuner.",
                (
                    "Den midterste værdi af alle fem kommuner (medianen) er 9,5 pct., og "
                    "Helsingør ligger over den."
                ),
                "Andelen er højest i Greve (16,0 pct.) og lavest i Vejle (5,0 pct.).",
                (
                    "Helsingør ligger 2,0 procentpoint under den højeste og 9,0 procentpoint over "
                    "den laveste."
                ),
                "Andelen i hele landet er 9,0 pct.",
            ],
        ),
        (
            ";N|Helsingør;10|Odense;10|Greve;12|Køge;3",
            "antal",
            [
                "Helsingør er med 10 nummer 2 af 4 kommuner sammen med Odense",
                "Antallet i Helsingør er 10.",
                "Det er højere i Greve, det samme i Odense og lavere i Køge.",
                (
                    "Medianen, der er midt mellem de to midterste af alle fire kommuner, er 10, "
                    "og Helsingør ligger på den."
                ),
                "Antallet er højest i Greve (12) og lavest i Køge (3).",
                "Helsingør ligger 2 under den højeste og 7 over den laveste.",
            ],
        ),
        (
            ";N|Helsingør;10|Odense;12",
            "dage",
            [
                "Tallet er lavere i Helsingør end i Odense",
                "Tallet i Helsingør er 10 dage.",
                "I Odense er det 12 dage.",
            ],
        ),
        (
            ";N|Helsingør;1",
            "personer",
            [
                "I Helsingør er der 1 person",
            ],
        ),
        (
            ";N|Helsingør;4|Odense;4|Greve;4",
            "antal",
            [
                "Antallet er 4 i alle tre kommuner",
                "Antallet i Helsingør er 4.",
                "Det er det samme i Odense og Greve.",
            ],
        ),
        (  # no place, no middle and no ends while one is hidden
            ";N|Helsingør;10|Odense;..|Greve;12|Køge;3|Vejle;1",
            "antal",
            [
                "Antallet i Helsingør er 10",
                (
                    "Blandt de kommuner, der er tal for, er det højere i Greve og lavere i Køge "
                    "og Vejle."
                ),
                "Tallet for Odense er ikke vist.",
            ],
        ),
        (
            ";N|Helsingør;..|Odense;4|Greve;12",
            "antal",
            [
                "Antallet er højest i Greve (12) af de to kommuner, der er tal for",
                "Antallet er lavest i Odense (4) af de to kommuner, der er tal for.",
                "Tallet for Helsingør er ikke vist.",
            ],
        ),
        (
            ";N|Vejle;4|Odense;4|Greve;5",
            "antal",
            [
                "Antallet er højest i Greve (5)",
                "Antallet er lavest i Vejle og Odense (4 hver).",
                "Helsingør står ikke i tabellen.",
            ],
        ),
    ],
)
def test_one_row_per_municipality(tmp_path: Path, csv: str, unit: str, expected: list[str]) -> None:
    assert said(a_table(tmp_path, csv, f"N|{unit}", TOWNS)) == expected


TEN = {"Vejle": 90, "Køge": 80, "Greve": 70, "Odense": 60, "Helsingør": 50}
TEN |= {"Lejre": 40, "Faxe": 30, "Skive": 20, "Varde": 10, "Assens": 5}


@pytest.mark.parametrize(
    ("cluster", "others", "expected"),
    [
        ("", {}, "Lige over ligger Odense (60) og lige under Lejre (40)."),
        ("", {"Odense": "..", "Vejle": 45}, "not Lige over"),  # nobody knows who is nearest
        ("", {"Greve": 60}, "Lige over ligger Greve og Odense (60) og lige under Lejre (40)."),
        # the ends are told of already
        ("", {"Helsingør": 85}, "Lige under ligger Køge (80)."),
        ("", {"Helsingør": 6}, "Lige over ligger Varde (10)."),
        ("Vejle, Greve, Faxe", {}, "I klyngen er Helsingør nummer 3 af 4 kommuner."),
        ("Helsingør Kommune, Greve, Faxe", {}, "I klyngen er Helsingør nummer 2 af 3 kommuner."),
        (
            "Vejle, Greve, Faxe",
            {"Greve": 50},
            "I klyngen er Helsingør nummer 2 af 4 kommuner sammen med Greve.",
        ),
        (
            "Greve, Faxe",
            {"Greve": 50, "Faxe": 50},
            "I klyngen er der lige så mange i Greve og Faxe.",
        ),
        ("Greve", {}, "I klyngen er der flere i Greve."),
        (
            "Vejle, Greve, Faxe",
            {"Greve": ".."},
            "I klyngen er der flere i Vejle og færre i Faxe.",  # and Greve is not shown
        ),
        (
            "Vejle, Greve, Faxe, Ishøj",
            {},
            "Ishøj er i klyngen, men ikke i tabellen.",
        ),
        ("Ishøj", {}, "not klyngen"),
        (", ".join(TEN), {}, "not klyngen"),  # which the place among all says already
        ("Vejle, Greve", {"Helsingør": ".."}, "not klyngen"),
    ],
)
def test_the_place_in_the_cluster_and_the_neighbours(
    tmp_path: Path, cluster: str, others: dict[str, int | str], expected: str
) -> None:
    head = f"cluster = {cluster.split(', ')}" if cluster else ""
    csv = ";".join(["", "N"]) + "".join(f"|{row};{n}" for row, n in (TEN | others).items())
    told = " ".join(said(a_table(tmp_path, csv, "N|personer", TOWNS, head=head))[1:])
    told = told.replace(" personer", "")
    if expected.startswith("not "):
        assert expected.removeprefix("not ") not in told
    else:
        assert expected in told


def test_of_many_municipalities_the_cluster_is_drawn_and_bears_its_name(tmp_path: Path) -> None:
    others = [name for name in danish.MUNICIPALITIES if name != "Helsingør"][:40]
    csv = ";N|Helsingør;99" + "".join(f"|{name};{n}" for n, name in enumerate(others))
    head = f'cluster = ["{others[20]}"]'
    table = a_table(tmp_path, csv, "N|personer", TOWNS, head=head)
    drawn = tabel.chart(table, 1)
    assert drawn
    assert f"{others[20]} (klynge)" in plain(drawn.html)
    assert f">{others[15]}<" not in drawn.html
    assert "mærket »klynge«" in drawn.about["says"]


def test_a_total_that_municipalities_do_not_make_up_may_be_what_is_wrong(tmp_path: Path) -> None:
    table = a_table(tmp_path, ";N|Helsingør;4|Faxe;3|I alt;8", "N|personer", TOWNS, SUM)
    assert said(table) == [
        "Tallene for Helsingør, Faxe og I alt kan være forkerte: »Helsingør« og »Faxe« giver "
        "tilsammen 7, men der står 8",
    ]


def test_municipalities_that_are_alike_are_told_of_also_where_the_own_is_not_among_them(
    tmp_path: Path,
) -> None:
    table = a_table(tmp_path, ";N|Odense;10|Greve;10|Køge;10", "N|antal", TOWNS)
    assert said(table) == [
        "Antallet er 10 i alle tre kommuner",
        "Helsingør står ikke i tabellen.",
    ]


MONTHS = "Marts|antal|2014-03;April|antal|2014-04;Maj|antal|2014-05"


@pytest.mark.parametrize(
    ("csv", "columns", "rows", "more", "heading"),
    [
        (  # 3 + 30, but not 4 + 40 nor 5 + 50
            ";Marts;April;Maj|A;3;4;5|B;30;40;50|I alt;33;45;56",
            MONTHS,
            "",
            SUM,
            "Antallet i alt i marts 2014 er 33, men i april og maj 2014 kan tallene være forkerte",
        ),
        (
            ";Marts;April;Maj|A;1;2;..|B;10;20;..",
            MONTHS,
            "",
            "",
            "Fra marts til april 2014 steg antallet i begge rækker, men i maj 2014 er tallene ikke "
            "vist",
        ),
        (
            ";Marts;April;Maj|Odense;1;2;..|Greve;10;20;-",
            MONTHS,
            TOWNS,
            "",
            "Fra marts til april 2014 steg antallet i begge kommuner, men i maj 2014 er der ingen "
            "tal, der kan bruges",
        ),
        (
            ";2015;2016|A;10;..|B;30;..|I alt;40;..",
            "2015|antal|2015;2016|kr.|2016",
            "",
            "",
            "B er den største del: 30 af 40 (75,0 pct.) i 2015, men i 2016 er tallene ikke vist",
        ),
        (
            ";2015;2016|A;10;-|B;30;-",
            "2015|antal|2015;2016|kr.|2016",
            "",
            "",
            "Antallet er højere for B (30) end for A (10) i 2015, men i 2016 er tallene ikke "
            "oplyst",
        ),
    ],
)
def test_an_older_time_never_leads_silently_over_a_newer_one(
    tmp_path: Path, csv: str, columns: str, rows: str, more: str, heading: str
) -> None:
    first, *text = said(a_table(tmp_path, csv, columns, rows, more))
    assert first == heading
    assert not [one for one in text if one.removesuffix(".") in first]  # which has told it
    told = (first, *text)
    lacks = [one for one in told if re.search("ikke vist|ikke oplyst|ingen tal|forkerte", one)]
    assert re.search("maj 2014|2016", " ".join(lacks))


def test_municipalities_are_compared_by_the_share_that_a_check_recomputes(tmp_path: Path) -> None:
    table = a_table(
        tmp_path,
        ";Ledige;Afsluttet;Andel|Helsingør;100;10;10|Odense;1.000;50;5|Køge;50;10;20",
        "Ledige|antal;Afsluttet|antal|2016;Andel|pct.",
        TOWNS,
        RATIO,
    )
    assert said(table)[0] == "Helsingør er med 10 pct. nummer 2 af 3 kommuner i 2016"


# --- over time ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("csv", "unit", "rows", "expected"),
    [
        (
            ";2015;2016;2017|Mænd;10;20;10",
            "dage",
            "",
            [
                (
                    "Fra 2015 til 2017 var tallet for Mænd 10 både først og sidst, men undervejs "
                    "oppe på 20 dage"
                ),
            ],
        ),
        (
            ";2015;2016;2017|Mænd;5,1;19,5;3,9",
            "pct.",
            "",
            [
                (
                    "Fra 2015 til 2017 faldt andelen for Mænd fra 5,1 til 3,9 og var undervejs "
                    "oppe på 19,5 pct."
                ),
            ],
        ),
        (
            ";2015;2016;2017|Mænd;10;20;-",
            "1.000 kr.",
            "",
            [
                (
                    "Fra 2015 til 2016 steg beløbet for Mænd fra 10 til 20 tusinde kr., men i "
                    "2017 er tallet ikke oplyst"
                ),
                "For »Mænd« er tallet ikke oplyst i 2017.",
            ],
        ),
        (
            ";2015;2016;2017|Mænd;10;-;-",
            "1.000 kr.",
            "",
            [
                "Beløbet for Mænd i 2015 er 10 tusinde kr., men i 2016 og 2017 er tallene "
                "ikke oplyst",
                "For »Mænd« er tallene ikke oplyst i 2016 og 2017.",
            ],
        ),
        (
            ";2015;2016;2017|Mænd;..;..;..",
            "",
            "",
            [
                "For »Mænd« er tallene ikke vist",
            ],
        ),
        (
            ";2015;2016;2017|Mænd;1;2;4|Kvinder;5;4;3|I alt;6;6;7",
            "personer",
            "",
            [
                "Fra 2015 til 2017 steg antallet i alt fra 6 til 7 personer",
                "Antallet for Mænd steg fra 1 til 4 personer.",
                "Det steg hver gang.",
                "Antallet for Kvinder faldt fra 5 til 3 personer.",
                "Det faldt hver gang.",
            ],
        ),
        (
            ";2015;2016;2017|Helsingør;9;8;7|Randers;5;4;3|Hele landet;1;9;99",
            "antal",
            TOWNS,
            [
                "Antallet er højere i Helsingør end i Randers i 2017",
                "Antallet i Helsingør er 7 i 2017.",
                "I Randers er det 3.",
                "Fra 2015 til 2017 faldt antallet i Helsingør fra 9 til 7.",
                "Det faldt hver gang.",
                "Antallet faldt i begge kommuner.",
                "Antallet i hele landet er 99.",
            ],
        ),
        (  # the last period is missing: what is told ends before it, and says so
            ";2015;2016;2017|Helsingør;9;8;-|Randers;5;4;3",
            "antal",
            TOWNS,
            [
                "Fra 2015 til 2016 faldt antallet i Helsingør fra 9 til 8, "
                "men i 2017 er tallet ikke oplyst",
                "Tallet for Helsingør i 2017 er ikke oplyst.",
            ],
        ),
    ],
)
def test_rows_over_time(
    tmp_path: Path, csv: str, unit: str, rows: str, expected: list[str]
) -> None:
    assert said(a_table(tmp_path, csv, years(unit), rows)) == expected


def test_a_figure_to_remember_is_told_with_what_it_was_first(tmp_path: Path) -> None:
    columns = ";".join(f"{n}. kvt.|dage|2016-Q{n}" for n in (1, 2, 3))
    csv = ";1. kvt.;2. kvt.;3. kvt.|A;7;7;7|B;1;2;1|C;1;2;4"
    assert key(a_table(tmp_path, csv, columns)) == [
        "7 dage er tallet for A i 3. kvartal 2016, det samme som i 1. kvartal 2016.",
        (
            "1 dag er tallet for B i 3. kvartal 2016, det samme som i 1. kvartal 2016. Undervejs "
            "var det oppe på 2 dage."
        ),
        "4 dage er tallet for C i 3. kvartal 2016. I 1. kvartal 2016 var det 1 dag.",
    ]


def test_figures_of_another_kind_are_no_part_of_a_course(tmp_path: Path) -> None:
    columns = f"{years('antal')};Budget 2018|antal|2018-01"
    table = a_table(tmp_path, ";2015;2016;2017;Budget 2018|A;10;11;12;130", columns)
    assert said(table) == [
        "Fra 2015 til 2017 stiger antallet for A fra 10 til 12",
        "Det stiger hver gang.",
        "Antallet under »Budget« for A i januar 2018 er 130.",
    ]


def test_who_moved_most_is_one_of_how_many(tmp_path: Path) -> None:
    table = a_table(tmp_path, ";2015;2016|Mænd;100;50|Kvinder;100;90", years("antal", two=True))
    assert said(table)[0] == "Antallet faldt mest for Mænd af de to, 50,0 pct. fra 2015 til 2016"


# --- what a reader stumbled over ------------------------------------------------------------------

IN_2014 = "Budget 2014|1.000 kr.;Forbrug 2014|1.000 kr.;Afvigelse|1.000 kr."
LEFT = REST.replace('"Budget"', '"Budget 2014"').replace('"Forbrug"', '"Forbrug 2014"')
LEFT = LEFT.replace('"Rest"', '"Afvigelse"')


@pytest.mark.parametrize(
    ("csv", "expected"),
    [
        (  # a post is not the whole while the total is hidden
            ";Budget 2014;Forbrug 2014;Afvigelse|Mentor;500;500;0|I alt;..;..;0",
            [
                "Forbruget for Mentor i 2014 er 500 tusinde kr., det samme som budgettet",
                "Budgettet og forbruget i alt er ikke vist; afvigelsen er 0 tusinde kr.",
            ],
        ),
        (  # what is spent without a budget is told, and by name
            ";Budget 2014;Forbrug 2014;Afvigelse|A;900;500;400|B;0;250;-250|C;0;0;0"
            "|I alt;900;750;150",
            [
                "Forbruget er 150 tusinde kr. mindre end budgettet i 2014",
                "Forbruget i alt i 2014 er 750 tusinde kr., 150 tusinde kr. mindre end budgettet "
                "på 900 tusinde kr. (16,7 pct.).",
                "Forbruget for A er 500 tusinde kr., 400 tusinde kr. mindre end budgettet på "
                "900 tusinde kr. (44,4 pct.).",
                "Forbruget for B er 250 tusinde kr., men budgettet er 0 tusinde kr.",
                "Forbruget for C er 0 tusinde kr., det samme som budgettet.",
                "I tabellen betyder minus, at der er brugt mere end budgettet.",
            ],
        ),
        (  # only what is hidden is not shown
            ";Budget 2014;Forbrug 2014;Afvigelse|A;120;..;20|B;0;0;-|I alt;..;-;20",
            [
                "I alt i 2014 er der brugt 20 tusinde kr. mindre end budgettet",
                "Forbruget for B i 2014 er 0 tusinde kr., det samme som budgettet.",
                "Forbruget for A er ikke vist; budgettet er 120 tusinde kr., og afvigelsen er "
                "20 tusinde kr.",
                "Budgettet i alt er ikke vist, og forbruget i alt er ikke oplyst; afvigelsen er "
                "20 tusinde kr.",
            ],
        ),
    ],
)
def test_no_post_and_no_hidden_total_is_passed_over(
    tmp_path: Path, csv: str, expected: list[str]
) -> None:
    table = a_table(tmp_path, csv, IN_2014, 'total = ["I alt"]', LEFT)
    assert said(table) == expected
    assert "<dd>2014</dd>" in About(table).html  # as all headings say but that of the difference


@pytest.mark.parametrize(
    ("csv", "heading", "last"),
    [
        (
            ";Resultat;Mål|Job;58;66|Samtaler;..;53|Kurser;79;88",
            "Begge resultater, der er tal for, ligger under målet",
            "Resultatet for Samtaler er ikke vist; målet er 53 dage.",
        ),
        (
            ";Resultat;Mål|Job;70;74|Samtaler;..;86",
            "Resultatet for Job er 70 dage og ligger 4 dage under målet på 74 dage",
            "Resultatet for Samtaler er ikke vist; målet er 86 dage.",
        ),
        (
            ";Resultat;Mål|Job;..;-|Samtaler;..;..",
            "Titel",
            "Målet og resultatet for Samtaler er ikke vist.",
        ),
    ],
)
def test_of_a_hidden_result_the_target_is_told(
    tmp_path: Path, csv: str, heading: str, last: str
) -> None:
    found = said(a_table(tmp_path, csv, "Resultat|dage;Mål|dage"))
    assert [found[0], found[-1]] == [heading, last]


@pytest.mark.parametrize(
    ("headings", "year"),
    [
        (["Budget 2014", "Forbrug 2014"], "2014"),
        (["Jan. 2014", "Feb. 2014"], "2014"),
        (["Budget 2014", "Forbrug 2025"], ""),
        (["Budget 2014", "Forbrug"], ""),
        (["2013/24"], ""),
        (["2013-2026"], ""),
        (["2013 og 2014"], ""),
        (["Post 1234"], ""),
    ],
)
def test_a_year_is_known_only_where_every_heading_names_that_one(
    headings: list[str], year: str
) -> None:
    assert (str(found) if (found := year_named(*headings)) else "") == year


def test_the_median_is_told_also_where_the_own_municipality_is_not_in_the_table(
    tmp_path: Path,
) -> None:
    table = a_table(tmp_path, ";N|Odense;4|Greve;6|Køge;9|Lejre;1", "N|antal", TOWNS)
    assert said(table) == [
        "Antallet er højest i Køge (9)",
        "Medianen, der er midt mellem de to midterste af alle fire kommuner, er 5.",  # (4 + 6) ÷ 2
        "Antallet er lavest i Lejre (1).",
        "Helsingør står ikke i tabellen.",
    ]


@pytest.mark.parametrize(
    ("last", "other", "heading"),
    [
        ("R12;12;13;14", "", "steg antallet i alle tolv rækker"),
        ("R12;14;13;12", "", "steg antallet i elleve og faldt i én af de tolv rækker"),
        (
            "R12;12;10;12",
            "",
            "steg antallet i elleve og var ens først og sidst i én af de tolv rækker",
        ),
        ("R12;..;13;14", "", "steg antallet i de elleve rækker, der har tal både først og sidst"),
        (
            "R12;-;13;14",
            "R13;5;5;5",
            "steg antallet i elleve og var uændret i én af de tolv rækker, "
            "der har tal både først og sidst",
        ),
    ],
)
def test_many_rows_over_time(tmp_path: Path, last: str, other: str, heading: str) -> None:
    rows = [f"R{at};{at};{at + 1};{at + 2}" for at in range(1, 12)]
    csv = "|".join([";2015;2016;2017", *rows, last, *filter(None, [other])])
    table = a_table(tmp_path, csv, years("antal"))
    assert said(table)[0] == f"Fra 2015 til 2017 {heading}"
    chart = tabel.chart(table, 1)
    count = 13 if other else "tolv"
    assert f"Et lille felt for hver af {count} rækker over tid" in (chart.html if chart else "")


def test_more_lines_than_can_be_told_from_each_other_are_not_drawn(tmp_path: Path) -> None:
    rows = "|".join(f"R{at};{at};{at + 1};{at + 2}" for at in range(1, 26))
    assert tabel.chart(a_table(tmp_path, f";2015;2016;2017|{rows}", years("antal")), 1) is None


GAP = "Januar|antal|2013-01;Februar|antal|2013-02;April|antal|2013-04;Maj|antal|2013-05"


@pytest.mark.parametrize(
    ("csv", "columns", "expected"),
    [
        (  # nobody knows what it was in March
            ";Januar;Februar;April;Maj|Unge;5;2;1;4",
            GAP,
            [
                "Fra januar til maj 2013 faldt antallet for Unge fra 5 til 4 "
                "og var undervejs nede på højst 1",
                "Tabellen har ingen tal for marts 2013.",
            ],
        ),
        (
            ";Januar;Februar;April;Maj|Unge;5;5;5;5",
            GAP,
            [
                "Fra januar til maj 2013 var antallet for Unge 5 både først og sidst",
                "Tabellen har ingen tal for marts 2013.",
            ],
        ),
        (  # the years lie equally far from each other
            ";2005;2010;2015|Unge;5;3;4",
            "2005|antal|2005;2010|antal|2010;2015|antal|2015",
            ["Fra 2005 til 2015 faldt antallet for Unge fra 5 til 4 og var undervejs nede på 3"],
        ),
        (
            ";2005;2014;2015|Unge;3;4;5",
            "2005|antal|2005;2014|antal|2014;2015|antal|2015",
            [
                "Fra 2005 til 2015 steg antallet for Unge fra 3 til 5",
                "Tabellen har ingen tal for otte af perioderne undervejs.",
            ],
        ),
    ],
)
def test_a_time_that_the_table_passes_over_is_told(
    tmp_path: Path, csv: str, columns: str, expected: list[str]
) -> None:
    assert said(a_table(tmp_path, csv, columns)) == expected


def of_times(*periods: str, unit: str = "antal") -> str:
    """Describe one column per period, under headings as an axis has them."""
    return ";".join(f"{Period.parse(one).short}|{unit}|{one}" for one in periods)


def across(times: str, *rows: str) -> str:
    return "|".join([";".join(["", *(one.split("|")[0] for one in times.split(";"))]), *rows])


WEEKS = of_times("2017-W14", "2017-W15", "2017-W17")
HALVES = of_times("2014-H1", "2014-H2")
TO_APRIL = of_times("2016-01/2016-04", "2017-01/2017-04")
SINCE_NEW_YEAR = of_times("2017-01/2017-02", "2017-01/2017-03", "2017-01/2017-04")
LAST_TWELVE = of_times("2016-03/2017-02", "2016-04/2017-03", "2016-05/2017-04")
OVERLAP = "Perioder, der overlapper hinanden, er ikke holdt op mod hinanden."
SCHOOL_YEARS = of_times("2013/14", "2014/15", "2015/16")


@pytest.mark.parametrize(
    ("columns", "row", "expected"),
    [
        (
            WEEKS,
            "A;5;7;6",
            [
                "Fra uge 14 til uge 17 2017 steg antallet for A fra 5 til 6 "
                "og var undervejs oppe på mindst 7",
                "Tabellen har ingen tal for uge 16 2017.",
            ],
        ),
        (
            HALVES,
            "A;10;12",
            [
                "Fra 1. halvår til 2. halvår 2014 steg antallet for A fra 10 til 12, "
                "en stigning på 20,0 pct."
            ],
        ),
        (
            TO_APRIL,
            "A;50;40",
            [
                "Fra januar–april 2016 til januar–april 2017 faldt antallet for A fra 50 til 40, "
                "et fald på 20,0 pct."
            ],
        ),
        # more months since New Year are no rise; the last of them is what is told
        (SINCE_NEW_YEAR, "A;5;7;9", ["Antallet for A er 9 i januar–april 2017"]),
        (
            SINCE_NEW_YEAR,
            "A;5;7;..",
            [
                "Antallet for A er 7 i januar–marts 2017, "
                "men i januar–april 2017 er tallene ikke vist"
            ],
        ),
        # of twelve months eleven are the same in both: the one is no change from the other
        (LAST_TWELVE, "A;50;70;90", ["Antallet for A er 90 i maj 2016–april 2017", OVERLAP]),
        (
            of_times("2015-01/2015-12", "2015-07/2016-06", "2016-01/2016-12"),
            "A;50;70;90",
            [
                "Fra januar–december 2015 til januar–december 2016 steg antallet for A "
                "fra 50 til 90, en stigning på 80,0 pct.",
                OVERLAP,
            ],
        ),
        (
            SCHOOL_YEARS,
            "A;5;..;3",
            [
                "Fra skoleåret 2013/14 til skoleåret 2015/16 faldt antallet for A fra 5 til 3",
                "For »A« er tallet ikke vist i skoleåret 2014/15.",
            ],
        ),
        (  # it did not fall each time: after what cannot occur it was more than before
            of_times("2014-H1", "2014-H2", "2015-H1", "2015-H2", "2016-H1"),
            "A;49;25;.;31;18",
            ["Fra 1. halvår 2014 til 1. halvår 2016 faldt antallet for A fra 49 til 18"],
        ),
    ],
)
def test_each_kind_of_time_is_said_as_a_dane_says_it(
    tmp_path: Path, columns: str, row: str, expected: list[str]
) -> None:
    assert said(a_table(tmp_path, across(columns, row), columns)) == expected


def rows_of_times(*periods: str) -> tuple[list[str], str]:
    """The labels of rows that are times, and their description."""
    labels = [Period.parse(one).short for one in periods]
    described = (
        f'{{ label = "{label}", period = "{one}" }}'
        for label, one in zip(labels, periods, strict=True)
    )
    return labels, f"periods = [{', '.join(described)}]"


@pytest.mark.parametrize(
    ("times", "columns", "cells", "expected"),
    [
        (
            "2015 2016 2017",
            "Mænd|antal;Kvinder|antal;I alt|antal",
            "5;6;11|7;6;13|9;4;13",
            [
                "Fra 2015 til 2017 steg antallet i alt fra 11 til 13",
                "Antallet for Mænd steg fra 5 til 9.",
                "Det steg hver gang.",
                "Antallet for Kvinder faldt fra 6 til 4.",
            ],
        ),
        (
            "2017 2015 2016",  # in any order
            "Mænd|antal;Kvinder|antal",
            "9;4|5;6|7;..",
            [
                "Fra 2015 til 2017 steg antallet for Mænd og faldt for Kvinder",
                "Fra 2015 til 2017 steg antallet for Mænd fra 5 til 9.",
                "Det steg hver gang.",
                "Antallet for Kvinder faldt fra 6 til 4.",
                "For »Kvinder« er tallet ikke vist i 2016.",
            ],
        ),
        (
            "2017-01 2017-02 2017-04",
            "Ledige|personer;Andel|pct.",  # which is told for itself
            "5;1|7;2|6;3",
            [
                "Fra januar til april 2017 steg antallet for Ledige fra 5 til 6 "
                "og var undervejs oppe på mindst 7 personer",
                "Tabellen har ingen tal for marts 2017.",
                "Fra januar til april 2017 steg andelen fra 1 til 3 pct.",
            ],
        ),
        (
            "2016 2017",
            "Mænd|antal;Kvinder|antal;I alt|antal",
            "50;60;110|70;60;130",
            [
                "Fra 2016 til 2017 steg antallet i alt fra 110 til 130, en stigning på 18,2 pct.",
                "Antallet for Mænd steg fra 50 til 70, en stigning på 40,0 pct.",
                "Antallet for Kvinder var uændret 60.",
            ],
        ),
        (
            "2017-01/2017-02 2017-01/2017-03",
            "Budget|kr.;Forbrug|kr.",
            "50;60|70;68",
            [
                "Forbruget i januar–marts 2017 er 68 kr., 2 kr. mindre end budgettet på 70 kr. "
                "(2,9 pct.)",
                "Forbruget i januar–februar 2017 er 60 kr., 10 kr. mere end budgettet på 50 kr. "
                "(20,0 pct.).",
            ],
        ),
        (  # in each unit
            "2016 2017",
            "Ledige|antal;Andel|pct.",
            "50;6|..;7",
            [
                "Fra 2016 til 2017 steg andelen fra 6 til 7 pct.",
                "Antallet i 2017 for Ledige er ikke vist; antallet i 2016 er 50.",
            ],
        ),
        (
            "2015 2016 2017",
            "Hele landet|antal;Greve|antal;Helsingør|antal",
            "90;5;8|91;5;9|92;4;9",
            [
                "Fra 2015 til 2017 steg antallet i Helsingør fra 8 til 9",
                "Antallet i hele landet steg fra 90 til 92.",
                "Det steg hver gang.",
                "Antallet i Greve faldt fra 5 til 4.",
            ],
        ),
        # times are neither ranked nor parts, and those that overlap no course
        (
            "2017-01/2017-02 2017-01/2017-03",
            "Ledige|antal",
            "5|7",
            [
                "Antallet for Ledige i januar–marts 2017 er 7",
                "Antallet for Ledige i januar–februar 2017 er 5.",
            ],
        ),
        ("2017", "Mænd|antal;Kvinder|antal", "5;6", ["Titel"]),
        (
            "2016 2017-01",
            "Ledige|antal",
            "5|7",
            [
                "Antallet for Ledige i januar 2017 er 7",
                "Antallet for Ledige i 2016 er 5.",
            ],
        ),
    ],
)
def test_where_the_rows_are_times_it_is_told_of_the_columns(
    tmp_path: Path, times: str, columns: str, cells: str, expected: list[str]
) -> None:
    labels, rows = rows_of_times(*times.split())
    figures = [f"{one};{row}" for one, row in zip(labels, cells.split("|"), strict=True)]
    figures.append(f"Ændring;{';'.join('9' for _ in columns.split(';'))}")  # which is no time
    assert said(a_table(tmp_path, across(columns, *figures), columns, rows)) == expected


def test_a_total_of_rows_that_are_times_is_no_figure_of_a_time(tmp_path: Path) -> None:
    labels, rows = rows_of_times("2017-01", "2017-02", "2017-03")
    csv = f";Ledige;I alt|{labels[0]};5;5|{labels[1]};7;7|{labels[2]};9;9|I alt;21;21"
    table = a_table(tmp_path, csv, "Ledige|antal;I alt|antal", rows, SUM)
    assert "21" not in " ".join(said(table))
    assert table.papers.results  # the check holds all the same
    assert not table.papers.fails


def test_a_figure_down_a_column_that_is_put_right_is_told_with_its_row(tmp_path: Path) -> None:
    _, rows = rows_of_times("2015", "2016", "2017")
    csv = ";Mænd;Kvinder;I alt|2015;5;6;11|2016;7;6;13|2017;9;4;14"
    sums = SUM.replace('row = "I alt"', 'column = "I alt"') + 'columns = ["Mænd", "Kvinder"]\n'
    more = sums + a_deviation("2017", "I alt", "14", "13", check="sum")
    told = " ".join(
        said(
            a_table(
                tmp_path,
                csv,
                OUTCOMES.replace("Job", "Mænd").replace("Uddannelse", "Kvinder"),
                rows,
                more,
            )
        )
    )
    assert "Fra 2015 til 2017 steg antallet i alt fra 11 til 13" in told
    assert "I papirerne står der 14 i rækken »2017«, kolonnen »I alt«" in told


def test_many_later_times_without_figures_are_counted(tmp_path: Path) -> None:
    columns = of_times(*(f"2014-0{month}" for month in range(1, 7)))
    csv = across(columns, "A;1;-;-;-;-;-", "B;4;-;-;-;-;-")
    table = a_table(tmp_path, csv, columns)
    assert said(table)[0] == (
        "Antallet er højere for B (4) end for A (1) i januar 2014, "
        "men i fem senere perioder er tallene ikke oplyst"
    )


def test_of_many_municipalities_it_is_told_how_many_went_each_way(tmp_path: Path) -> None:
    towns = ["Helsingør;2;3", "Odense;1;1", "Greve;1;2", "Køge;2;1", "Vejle;3;0", "Randers;0;2"]
    table = a_table(tmp_path, "|".join([";2015;2016", *towns]), years("kr.", two=True), TOWNS)
    assert said(table)[1] == (
        "Beløbet steg i tre, faldt i to og var uændret i én af de seks kommuner."
    )


def test_hidden_and_missing_are_told_apart_and_the_largest_is_one_of_several(
    tmp_path: Path,
) -> None:
    table = a_table(tmp_path, ";2015;2016;2017|A;1;-;5|B;9;..;6|C;2;7;4|D;3;1;9", years("kr."))
    told = said(table)
    assert "For »A« er tallet ikke oplyst i 2016." in " ".join(told)
    assert "For »B« er tallet ikke vist i 2016." in " ".join(told)
    assert "Beløbet for C steg fra 2 til 4 og var undervejs oppe på 7 kr." in told
    assert not [one for one in told if "største" in one]  # C and D rose and fell once each


FEW, TOWN_NAMES = [5, 1, 4, 2, *[0] * 14], [*danish.MUNICIPALITIES][:18]


@pytest.mark.parametrize(
    ("csv", "columns", "rows", "says"),
    [
        (
            ";N|A;2|B;2|C;-|D;1",
            "N|antal",
            "",
            "tre rækker, den største øverst; én række er uden tal.",
        ),
        (";N|A;7|B;7|C;7", "N|antal", "", "tre rækker."),
        (";2015;2016;2017|A;1;2;3", years("antal"), "", "Linje for én række over tid."),
        (
            "|".join([";N", *(f"{town};{at}" for at, town in enumerate(danish.MUNICIPALITIES))]),
            "N|antal",
            TOWNS,
            "nogle af de 98 kommuner, den største øverst, og medianen.",
        ),
        (";N|Odense;7|Greve;7|Køge;7", "N|antal", TOWNS, "Søjler for tre kommuner og medianen."),
        (  # of many, all that have a figure are drawn
            "|".join([";N", *(f"{t};{at or '..'}" for at, t in zip(FEW, TOWN_NAMES, strict=True))]),
            "N|antal",
            TOWNS,
            "for fire kommuner, den største øverst, og medianen; 14 kommuner er uden tal.",
        ),
        (";N|A;-2|B;-61|C;-7", "N|kr.", "", "for tre rækker, det højeste tal øverst."),
    ],
)
def test_who_cannot_see_a_chart_is_told_of_the_bars_that_it_has(
    tmp_path: Path, csv: str, columns: str, rows: str, says: str
) -> None:
    chart = tabel.chart(a_table(tmp_path, csv, columns, rows), 1)
    assert chart is not None
    assert says in plain(str(chart.about["says"]))


def test_thousands_stay_thousands_down_to_none(tmp_path: Path) -> None:
    table = a_table(tmp_path, ";2015;2016;2017|A;3;1;0", years("1.000 kr."))
    assert said(table)[0] == "Fra 2015 til 2017 faldt beløbet for A fra 3 til 0 tusinde kr."


@pytest.mark.parametrize(
    ("csv", "summary"),
    [
        (";N|A;..", "Tabellen har ingen tal, der kan vises, så der er intet at regne efter."),
        (";N|A;1", "Tabellen har ét tal fra mødets papirer. Det er ikke regnet efter."),
        (";N|A;1|B;4", "Tabellen har to tal fra mødets papirer. De er ikke regnet efter."),
        (";N|A;9|I alt;9", "Begge indgår i et regnestykke, og det stemmer."),
    ],
)
def test_none_one_and_two_are_spoken_of_as_such(tmp_path: Path, csv: str, summary: str) -> None:
    more = SUM if "I alt" in csv else ""
    assert plain(tabel.summary([a_table(tmp_path, csv, "N|antal", more=more)])).endswith(summary)


# --- what never happens ---------------------------------------------------------------------------

CELL = st.one_of(st.integers(0, 30).map(str), st.sampled_from(["..", "-"]))
UNITS = st.sampled_from(["personer", "kr.", "dage", "antal", "", "pct.", "1.000 kr."])
SUPERLATIVES = re.compile(r"flest|færrest|højest |lavest |størst|mindst er|længst|tættest")


WINDOWS = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from([3, 3, 12])), min_size=2, max_size=6, unique=True
)


@costly()
@example(windows=[(0, 12), (1, 12), (12, 12)], cells=["50", "70", "90", "1", "1", "1"])
@example(windows=[(0, 3), (1, 3), (2, 3)], cells=["5", "7", "9", "1", "1", "1"])
@given(windows=WINDOWS, cells=st.lists(CELL, min_size=6, max_size=6))
def test_no_change_is_told_between_times_that_overlap(
    windows: list[tuple[int, int]], cells: list[str]
) -> None:
    month = Period.month(2015, 1)
    times = [Period.months(month.later(at), month.later(at + long - 1)) for at, long in windows]
    columns = of_times(*map(str, times))
    with TemporaryDirectory() as folder:
        row = ";".join(["A", *cells[: len(times)]])
        told = " ".join(said(a_table(Path(folder), across(columns, row), columns)))
    for one, other in combinations(sorted(times), 2):
        if other.start <= one.end or one.length != other.length:
            first = {one.long, one.long.removesuffix(f"{NBSP}{one.named_year}")}
            for begun in map(plain, first):
                assert f"ra {begun} til {plain(other.long)} " not in told


@costly()
@example(cells=["5", "9", "9", "1"], unit="personer", towns=True)  # two share the first place
@example(cells=["5", "9", "9", "1"], unit="personer", towns=False)
@example(cells=["5", "9", "..", "1", "2", "7"], unit="personer", towns=True)  # one may be first
@given(cells=st.lists(CELL, min_size=1, max_size=6), unit=UNITS, towns=st.booleans())
def test_no_superlative_has_an_unknown_rival_and_no_figure_is_made_up(
    cells: list[str], unit: str, towns: bool
) -> None:
    labels = ["Helsingør", "Odense", "Greve", "Køge", "Vejle", "Randers"]
    csv = "|".join([";N", *(f"{label};{cell}" for label, cell in zip(labels, cells, strict=False))])
    with TemporaryDirectory() as folder:
        table = a_table(Path(folder), csv, f"N|{unit}", TOWNS if towns else "")
        told = said(table)
    text = " ".join(told)
    figures = [int(cell) for cell in cells if cell.isdigit()]
    if len(figures) < len(cells):  # who is not known may be higher, so it says of whom it is
        highest = [one for one in told if SUPERLATIVES.search(one.casefold())]
        assert all("der er tal for" in one for one in highest)
        assert not re.search(r"\bmedian|\bnummer \d", text.casefold())
    top = str(max(figures, default=""))
    first = [label for label, one in zip(labels, cells, strict=False) if one == top]
    for one in [one for one in told if re.search("(højest|flest) (i|for|på) ", one)]:
        assert all(label in one for label in first)  # who shares the place is named, too
    distances = {abs(one - other) for one in figures for other in figures}
    halves = {Decimal(one + other) / 2 for one in figures for other in figures}
    allowed = {str(one) for one in {*figures, *distances, *range(1, len(cells) + 1)}}
    allowed |= {plain(danish.format_number(half, 1)) for half in halves}
    allowed |= {plain(danish.format_number(half, 0)) for half in halves}
    assert {*re.findall(r"\d+(?:,\d+)?", text)} <= allowed
    if not cells[0].isdigit():
        assert not re.search(r"Helsingør (er med|ligger)|[Ii] Helsingør er", text)


@costly()
@example(cells=["30", "20"], total="", checked=False)
@example(cells=["3", "2"], total="", checked=False)  # too few for a per cent
@example(cells=["29", "20"], total="30", checked=False)  # more than the whole
@given(
    cells=st.lists(CELL, min_size=1, max_size=5),
    total=st.one_of(st.just(""), CELL),
    checked=st.booleans(),
)
def test_no_share_is_of_a_whole_that_is_not_known(
    cells: list[str], total: str, checked: bool
) -> None:
    known = [int(cell) for cell in cells if cell.isdigit()]
    printed = total or str(sum(known))
    lines = [f"Række {name};{cell}" for name, cell in zip("ABCDE", cells, strict=False)]
    with TemporaryDirectory() as folder:
        table = a_table(
            Path(folder),
            "|".join([";N", *lines, f"I alt;{printed}"]),
            "N|personer",
            more=SUM if checked else "",
        )
        text = " ".join(said(table))
    shares = re.findall(r"(\d+) af (\d+) personer \(([\d,]+) pct\.\)", text)
    for part, whole, per_cent in shares:
        assert whole == printed
        share = danish.format_number(Decimal(100 * int(part)) / int(whole), 1)
        assert per_cent == share
    if not printed.isdigit() or int(printed) < 10 or sum(known) > int(printed):
        assert "pct." not in text
    elif len(known) == len(cells) > 1 and len({*known}) == len(known):  # the plain case
        assert shares or (checked and sum(known) != int(printed))
    assert not re.search(r"\b1 personer\b|\b(?!1\b)\d+ person\b", text)


@costly()
@given(
    pairs=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4),
    unit=UNITS,
    towns=st.booleans(),
)
@example(pairs=[("0", ".."), ("0", ".."), ("..", "..")], unit="personer", towns=False)
@example(pairs=[("..", ".."), ("0", ".."), ("0", "..")], unit="personer", towns=True)
def test_who_moved_most_is_said_only_where_all_are_known(
    pairs: list[tuple[str, str]], unit: str, towns: bool
) -> None:
    labels = ["Helsingør", "Odense", "Greve", "Køge"]
    lines = [f"{label};{a};{b}" for label, (a, b) in zip(labels, pairs, strict=False)]
    with TemporaryDirectory() as folder:
        csv = "|".join([";2015;2016", *lines])
        table = a_table(Path(folder), csv, years(unit, two=True), TOWNS if towns else "")
        text = " ".join(said(table))
    known = [(int(a), int(b)) for a, b in pairs if a.isdigit() and b.isdigit()]
    if len(known) < len(pairs):
        assert " mest " not in text
        of_one_time = re.search(
            r"er (\d+)\D*?(?: i (2015|2016) (?:for|i))? (?:alle \w+|begge) \w+(, der [^,]+)?"
            r"(?: i (2015|2016))?\b",
            text,
        )
        assert len(re.findall(r"\b(alle|begge)\b", text)) == bool(of_one_time)
        if of_one_time:
            figure, year, but_for, or_year = of_one_time.groups()
            then = {cells[(year or or_year) == "2016"] for cells in pairs}
            assert then - ({"..", "-"} if but_for else set()) == {figure}
    if not all(cell.isdigit() for cell in pairs[0]):
        assert not re.search(r"[Ii] Helsingør (steg|faldt|var)", text)
    changes = {abs(after - before) for before, after in known}
    shares = [Decimal(100 * (b - a)) / a for a, b in known if a]
    printed = {cell for pair in pairs for cell in pair if cell.isdigit()}
    allowed = {"2015", "2016", *map(str, changes), *printed}
    allowed |= {danish.format_number(abs(share), 1) for share in shares}
    figure = r"\d+(?:\.\d{3})*(?:,\d+)?"
    assert {*re.findall(figure, text.replace("1.000 kr.", ""))} <= allowed
    is_money = unit in ("kr.", "1.000 kr.")
    if not is_money and unit != "pct." and all(before < 10 for before, _ in known):
        assert "pct." not in text


BUDGETS = st.one_of(st.integers(-5, 30).map(str), st.sampled_from(["..", "-"]))


@costly()
@given(pairs=st.lists(st.tuples(BUDGETS, BUDGETS), min_size=1, max_size=4))
def test_over_and_under_budget_are_said_only_of_what_is_known(
    pairs: list[tuple[str, str]],
) -> None:
    lines = [f"Post {name};{a};{b}" for name, (a, b) in zip("ABCD", pairs, strict=False)]
    with TemporaryDirectory() as folder:
        table = a_table(Path(folder), "|".join([";Budget;Forbrug", *lines]), BUDGET)
        heading, *text = every = said(table)
    known = [
        (name, int(a), int(b))
        for name, (a, b) in zip("ABCD", pairs, strict=False)
        if a not in {"..", "-"} and b not in {"..", "-"} and int(a) >= 0 and int(b) >= 0
    ]
    for name, budget, spent in known:
        (told,) = [one for one in every if one.startswith(f"Forbruget for Post {name} er ")]
        assert (" mere end " in told) == (spent > budget > 0)
        assert (" men budgettet er 0 kr" in told) == (spent > budget == 0)
        assert (" mindre end " in told) == (spent < budget)
    if len(known) < len(pairs):
        assert not re.search(r"^(Ingen|Alle|Begge)", heading) or "der kan regnes med" in heading
        assert "Det største" not in " ".join(text)
    for name in "ABCD"[: len(pairs)]:  # no post is passed over
        assert f"for Post {name} " in " ".join(every)


@costly()
@given(cells=st.lists(CELL, min_size=3, max_size=3), unit=UNITS)
def test_a_course_is_told_from_its_first_figure_to_its_last(cells: list[str], unit: str) -> None:
    with TemporaryDirectory() as folder:
        csv = f";2015;2016;2017|Mænd;{';'.join(cells)}"
        text = " ".join(said(a_table(Path(folder), csv, years(unit))))
    known = [(year, int(cell)) for year, cell in enumerate(cells, start=2015) if cell.isdigit()]
    if len(known) > 1:
        assert f"ra {known[0][0]} til {known[-1][0]}" in text
        between = [value for _, value in known[1:-1]]
        assert ("oppe på" in text) == (max(between, default=-1) > max(known[0][1], known[-1][1]))
        assert ("nede på" in text) == (min(between, default=99) < min(known[0][1], known[-1][1]))
    gaps = re.search("ikke oplyst|ikke vist", text)
    if len(known) == 3:
        assert not gaps
    elif not known or known[0][0] + len(known) - 1 < 2017:
        assert gaps


# --- the page -----------------------------------------------------------------------------------

AT_MOST = """
[[tables.checks]]
id = "m"
kind = "at_most"
text = "Siges"
parts = [{ row = "A" }]
whole = { row = "I alt" }
"""
EQUAL = """
[[tables.checks]]
id = "e"
kind = "equal"
text = "Siges"
result = { row = "A", column = "N" }
source = { value = 1 }
"""
NONE = "De er ikke regnet efter."


@pytest.mark.parametrize(
    ("csv", "more", "recomputed"),
    [
        (";N|A;1|B;2|I alt;3", SUM, "Alle indgår i et regnestykke, og det stemmer."),
        (";N|A;1|B;2|I alt;3", EQUAL, "Det regnestykke, rapporten har prøvet, stemmer."),
        (
            ";N|A;1|B;2|I alt;3",
            SUM + EQUAL,
            "Alle indgår i regnestykker, og de stemmer.",
        ),
        (";N|A;1|B;2|I alt;3", AT_MOST, NONE),
        (";N|A;1|B;2|I alt;3", "", NONE),
        (";N|A;1|B;2|I alt;4", SUM, "Ét regnestykke stemmer ikke."),
    ],
)
def test_the_summary_ends_with_what_was_recomputed_and_the_heading_never_is_that(
    tmp_path: Path, csv: str, more: str, recomputed: str
) -> None:
    table = a_table(tmp_path, csv, "N|antal", more=more)
    assert plain(tabel.summary([table])).endswith(f"har tre tal fra mødets papirer. {recomputed}")
    assert "regn" not in tabel.finding("", [table])


@pytest.mark.parametrize(
    ("csv", "more", "remembered"),
    [
        (";N|A;2|B;2", EQUAL, "1 regnestykke på de trykte tal stemmer ikke."),
        (";N|A;1|B;2", EQUAL, "1 regnestykke på de trykte tal stemmer."),
        (
            ";N|A;1|B;2",
            EQUAL + EQUAL.replace('"e"', '"f"'),
            "2 af 2 regnestykker på de trykte tal stemmer.",
        ),
    ],
)
def test_how_many_calculations_agree_is_told_in_the_right_number(
    tmp_path: Path, csv: str, more: str, remembered: str
) -> None:
    assert key(a_table(tmp_path, csv, "N|pct.", more=more))[0] == remembered


def test_several_tables_are_counted_and_the_first_that_says_something_leads(
    tmp_path: Path,
) -> None:
    shares = a_table(tmp_path / "a", ";N|A;10|B;20", "N|pct.")
    counts = a_table(tmp_path / "b", ";N|A;1|B;12|C;5", "N|antal")
    assert tabel.finding("Rapport", [shares]) == "Rapport"
    assert tabel.finding("Rapport", [counts]) == "Rapport: antallet er højest for B (12)"
    assert tabel.finding("Rapport", [shares, counts]) == "Titel: antallet er højest for B (12)"
    assert tabel.summary([shares, counts]).startswith(
        "Antallet er lavest for A (1). De to tabeller har tilsammen fem tal "
    )
    assert key(shares) == []  # the lead says that nothing is recomputed


@pytest.mark.parametrize(
    ("csv", "columns", "rows", "drawn"),
    [
        (";N|A;1|B;..|C;3|D;4", "N|antal", "", "ikke vist"),  # a hidden row has its word
        (";N|A;1|B;2", "N|antal", "", ""),  # two are read faster in the table
        (";N|A;10|B;20|C;30", "N|pct.", "", ""),  # shares of nobody knows what are not ranked
        (";2015;2016;2017|A;1;2;3", years("antal"), "", "2017"),
        (";N|Helsingør;1|Greve;2|Køge;3", "N|antal", TOWNS, "Median"),
        (";Budget;Forbrug|A;10;20|B;10;5|C;10;15", BUDGET, "", "mere end"),
        (";Mål;Resultat|A;10;20|B;10;5|C;10;15", "Mål|dage;Resultat|dage", "", "mål"),
        # ages by sex go to both sides, whichever of them stands in the columns
        (";Mænd;Kvinder|Under 30;1;2|30-49 år;3;4|50+;5;..", SEXES, "", "aldersgrupper, hvor"),
        (
            ";Under 30;30-49 år;50+|Mænd;1;2;3|Kvinder;4;5;6",
            "Under 30|antal;30-49 år|antal;50+|antal",
            "",
            "aldersgrupper: Mænd og Kvinder",
        ),
        (";Mænd;Kvinder|Under 30;1;2|30-49 år;3;4|50+;5;-6", SEXES, "", ""),
        (";Mænd;Kvinder|Under 30;1;2|50+;3;4", SEXES, "", ""),  # two are read faster
        # parts of a whole that is known
        (";Job;Uddannelse;I alt|A;10;20;30|B;15;5;20", OUTCOMES, "", "delt i Job og Uddannelse"),
        (";Job;Uddannelse;I alt|A;10;..;30|B;15;5;20", OUTCOMES, "", ""),
        (";Job;Uddannelse;I alt|A;10;20;..|B;15;5;20", OUTCOMES, "", ""),
        (";Job;Uddannelse;I alt|A;10;20;30|B;-5;25;20", OUTCOMES, "", ""),
        (";Job;Uddannelse;I alt|A;10;20;30|B;15;5;21", OUTCOMES, "", ""),  # which add up to 20
    ],
)
def test_a_chart_matches_the_shape_or_there_is_none(
    tmp_path: Path, csv: str, columns: str, rows: str, drawn: str
) -> None:
    chart = tabel.chart(a_table(tmp_path, csv, columns, rows), 1)
    assert (chart is not None) == bool(drawn)
    assert chart is None or drawn.casefold() in chart.html.casefold()


# --- what only many rows or several turns show ----------------------------------------------------


@pytest.mark.parametrize(
    ("csv", "columns", "last"),
    [
        (
            ";2014;2015;2016;2017|A;10;30;25;40",
            f"2014|personer|2014;{YEARS.format('personer')}",
            "Den største stigning var fra 2014 til 2015: fra 10 til 30 personer.",
        ),
        (
            ";2014;2015;2016;2017|A;40;25;30;10",
            f"2014|personer|2014;{YEARS.format('personer')}",
            "Det største fald var fra 2016 til 2017: fra 30 til 10 personer.",
        ),
        (
            ";2015;2016;2017|" + "|".join(f"R{n};{n};..;{n + 2}" for n in range(10, 18)),
            YEARS.format("personer"),
            "Ingen af de otte rækker har tal for alle perioder.",
        ),
        (
            ";2015;2016;2017|"
            + "|".join(f"R{n};{n};{'..' if n < 17 else n};{n + 2}" for n in range(10, 18)),
            YEARS.format("personer"),
            "Syv af de otte rækker har ikke tal for alle perioder.",
        ),
        (
            ";Budget;Forbrug|" + "|".join(f"P{n};100;.." for n in range(9)) + "|Q;10;12",
            BUDGET,
            "For ni rækker er der ikke begge tal.",
        ),
    ],
)
def test_the_last_sentence_of_many_rows_and_several_turns(
    tmp_path: Path, csv: str, columns: str, last: str
) -> None:
    assert said(a_table(tmp_path, csv, columns))[-1] == last


def test_budget_and_spent_may_stand_in_rows_with_a_time_in_each_column(tmp_path: Path) -> None:
    csv = ";2015;2016;2017|Budget;100;200;300|Forbrug;150;180;310|Afvigelse;50;-20;10"
    table = a_table(tmp_path, csv, years("kr."), more=MORE.replace("column =", "row ="))
    assert said(table) == [
        "Forbruget i 2017 er 310 kr., 10 kr. mere end budgettet på 300 kr. (3,3 pct.)",
        "Forbruget i 2016 er 180 kr., 20 kr. mindre end budgettet på 200 kr. (10,0 pct.).",
        "Forbruget i 2015 er 150 kr., 50 kr. mere end budgettet på 100 kr. (50,0 pct.).",
        "Det største merforbrug er i 2015: 50 kr. mere end budgettet (50,0 pct.).",
    ]


# --- the own municipality -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("csv", "columns", "expected"),
    [
        (  # a count and a share: the own figures first, each with its place
            ";N;Andel|Helsingør;100;5,0|Vejle;200;6,0|Skive;90;4,0",
            "N|personer;Andel|pct.",
            [
                "I Helsingør er »N« 100 personer, nummer 2 af 3 kommuner, og »Andel« er 5,0 pct., "
                "nummer 2 af 3 kommuner",
                "Antallet i kolonnen »N« er højest i Vejle (200 personer) og lavest i Skive (90 "
                "personer).",
                "Andelen er højest i Vejle (6,0 pct.) og lavest i Skive (4,0 pct.).",
            ],
        ),
        (  # no place where a rival is hidden
            ";N;Andel|Helsingør;100;5,0|Vejle;..;6,0|Skive;90;4,0",
            "N|personer;Andel|pct.",
            [
                "I Helsingør er »N« 100 personer, og »Andel« er 5,0 pct., nummer 2 af 3 kommuner",
            ],
        ),
        (  # one share alone is compared with nothing
            ";2013|Helsingør;4,0",
            "2013|pct.|2013",
            ["Andelen i Helsingør er 4,0 pct. i 2013"],
        ),
        (
            ";2013|Helsingør;..|Vejle;4|Odense;5",
            "2013|personer|2013",
            [
                "Antallet er højest i Odense (5 personer) i 2013 af de to kommuner, der er tal for",
                "Antallet er lavest i Vejle (4 personer) af de to kommuner, der er tal for.",
                "Tallet for Helsingør i 2013 er ikke vist.",
            ],
        ),
        (  # what the own municipality lacks on the way is told
            ";2011;2012;2013|Helsingør;21;..;34|Vejle;20;20;20",
            "2011|personer|2011;2012|personer|2012;2013|personer|2013",
            [
                "Antallet er højere i Helsingør end i Vejle i 2013",
                "I Helsingør er der 34 personer i 2013.",
                "I Vejle er der 20 personer.",
                "Fra 2011 til 2013 steg antallet i Helsingør fra 21 til 34 personer.",
                "Antallet steg i Helsingør og var uændret i Vejle.",
                "For Helsingør er tallet ikke vist i 2012.",
            ],
        ),
        (  # groups by groups
            ";Sygdom;Arbejde;I alt|Helsingør;10;20;30|Randers;30;4;34|Vejle;1;3;4|I alt;41;27;68",
            "Sygdom|personer;Arbejde|personer;I alt|personer",
            ["Helsingør er med 30 personer nummer 2 af 3 kommuner", "I alt er der 68 personer."],
        ),
        (  # the country is no whole of three municipalities
            ";N;Andel|Helsingør;40;4,0|Vejle;30;5,0|Skive;20;6,0|Hele landet;9.000;4,8",
            "N|personer;Andel|pct.",
            [
                "I Helsingør er »N« 40 personer, nummer 1 af 3 kommuner, og »Andel« er 4,0 pct., "
                "nummer 3 af 3 kommuner",
            ],
        ),
        (  # the own municipality before the country
            ";2011;2012;2013|Helsingør;5,0;6,0;7,0|Hele landet;5,0;4,0;3,0",
            "2011|pct.|2011;2012|pct.|2012;2013|pct.|2013",
            [
                "Fra 2011 til 2013 steg andelen i Helsingør fra 5,0 til 7,0 pct.",
                "Den steg hver gang.",
                "Andelen i hele landet faldt fra 5,0 til 3,0 pct.",
            ],
        ),
        (  # only what is not told elsewhere
            ";2011;2012;2013|Helsingør;..;..;5|Vejle;4;5;6|Odense;5;5;5",
            "2011|personer|2011;2012|personer|2012;2013|personer|2013",
            [
                "Helsingør er med 5 personer nummer 2 af 3 kommuner sammen med Odense i 2013",
                "I Helsingør er der 5 personer i 2013.",
                "Der er flere i Vejle og lige så mange i Odense.",
                "Antallet er højest i Vejle (6 personer) og lavest i Helsingør og Odense "
                "(5 personer hver).",
                "Antallet i Helsingør i 2013 er 5 personer.",
                "For Helsingør er tallene ikke vist i 2011 og 2012.",
            ],
        ),
        (  # all hidden: once
            ";2012;2013|Helsingør;..;..|Vejle;..;..",
            "2012|antal|2012;2013|antal|2013",
            ["Tallene er ikke vist"],
        ),
        (
            ";2012;2013|Helsingør;-;-|Vejle;-;-",
            "2012|antal|2012;2013|antal|2013",
            ["Tallene er ikke oplyst"],
        ),
    ],
)
def test_the_own_municipality_comes_first(
    tmp_path: Path, csv: str, columns: str, expected: list[str]
) -> None:
    assert said(a_table(tmp_path, csv, columns, TOWNS))[: len(expected)] == expected


@pytest.mark.parametrize("name", ["Nordfyns", "Vesthimmerlands"])
def test_a_name_that_lacks_its_word_is_given_it(tmp_path: Path, name: str) -> None:
    csv = f";N|{name};6|Vejle;4|Helsingør;5|Odense;1"
    told = " ".join(said(a_table(tmp_path, csv, "N|antal", TOWNS)))
    assert f"højest i {name} Kommune (6)" in told
    assert not re.search(rf"{name}(?! Kommune)", told)


def test_a_key_figure_ends_its_sentences_with_one_full_stop(tmp_path: Path) -> None:
    table = a_table(tmp_path, ";2015;2016;2017|A;50;65;60", years("1.000 kr."))
    assert [plain(text) for _, text in tabel.key_figures([table])] == [
        "er beløbet for A i 2017. I 2015 var det 50 tusinde kr. "
        "Undervejs var det oppe på 65 tusinde kr."
    ]


@pytest.mark.parametrize(
    ("columns", "heading"),
    [
        (
            "2015|kr.|2015;2016|kr.|2016;2018|kr.|2018",
            "Fra 2015 til 2018 stiger beløbet for A fra 5 til 7",
        ),
        (
            "2015|kr.|2015;2016|kr.|2016;2017|kr.|2017",
            "Fra 2015 til 2017 steg beløbet for A fra 5 til 7",
        ),
    ],
)
def test_what_is_still_to_come_when_the_committee_meets_is_not_said_to_have_been(
    tmp_path: Path, columns: str, heading: str
) -> None:
    names = ";".join(column.split("|")[0] for column in columns.split(";"))
    table = a_table(tmp_path, f";{names}|A;5;4;7", columns)  # the meeting is in May 2017
    assert said(table)[0].startswith(heading)
    assert bool(re.search(r"\b(steg|faldt|var)\b", " ".join(said(table)))) == ("2017" in names)


def test_of_many_rows_the_one_that_changed_most_is_named_where_all_are_known(
    tmp_path: Path,
) -> None:
    rows = ["A;50;62", "B;40;41", "C;90;92", "D;10;13", "E;30;31", "F;33;30"]  # 12, 1, 2, 3, 1, -3
    most = "Den største ændring er for A: fra 50 til 62."
    whole = a_table(tmp_path / "a", "|".join([";2015;2016", *rows]), years("antal", two=True))
    assert most in said(whole)
    tied = a_table(
        tmp_path / "b", "|".join([";2015;2016", *rows, "G;20;32"]), years("antal", two=True)
    )
    hidden = a_table(
        tmp_path / "c", "|".join([";2015;2016", *rows, "G;..;32"]), years("antal", two=True)
    )
    for table in (tied, hidden):
        assert not any("største ændring" in text for text in said(table))


@pytest.mark.parametrize(
    ("csv", "columns", "expected"),
    [
        (";2015;2016|{};50;62|Vejle;40;41", years("antal", two=True), "fra 50 til 62"),
        (
            ";2015;2016;2017|{};5;6;7|Vejle;9;8;7",
            years("antal"),
            "Fra 2015 til 2017 steg antallet i",
        ),
        (";N|{};50|Vejle;40|Odense;60", "N|antal", "nummer 2 af 3 kommuner"),
        (";N;P|{};50;1|Vejle;40;2|Odense;60;3", "N|antal;P|antal", "nummer 2 af 3 kommuner"),
        (";Budget;Forbrug|{};50;60|Vejle;40;40", BUDGET, "10 kr. mere"),
    ],
)
def test_the_own_municipality_is_known_however_it_is_spelt(
    tmp_path: Path, csv: str, columns: str, expected: str
) -> None:
    told = []
    for number, name in enumerate(("Helsingør", "Helsingør Kommune", "HELSINGØR")):
        table = a_table(tmp_path / str(number), csv.format(name), columns, TOWNS)
        text, chart = " ".join(said(table)), tabel.chart(table, 1)
        assert expected in text
        accents = chart is not None and "-accent" in chart.html
        told.append((text.replace(name, "…"), accents))
    assert told[0] == told[1] == told[2]


def of_years(folder: Path, csv: str, columns: str, rows: str = "", years: int = 2) -> Table:
    """Open a table with a heading for each year; ``columns`` are the units under each of them."""
    described = [
        f'{{ heading = ["{2017 - ago}", "{name}"], period = "{2017 - ago}", unit = "{unit}" }}'
        for ago in range(years, 0, -1)
        for name, unit in (column.split("|") for column in columns.split(";"))
    ]
    names = [column.split("|")[0] for column in columns.split(";")]
    upper = "".join(f";{2017 - ago}" + ";" * (len(names) - 1) for ago in range(years, 0, -1))
    toml = f"""
[[tables]]
id = "t"
title = "Titel"
rows = {{ heading = ""{", " if rows else ""}{rows} }}
columns = [{", ".join(described)}]
"""
    lines = [upper, ";" + ";".join(names * years), *csv.split("|")]
    project = make_project(folder, toml, {"t": "\n".join(lines) + "\n"})
    return Table(open_papers(project, HELSINGOER), "t", number=1, own="Helsingør")


@pytest.mark.parametrize(
    ("csv", "columns", "expected"),
    [
        (
            "a;840;12,6;821;15,0",
            "Antal|personer;Andel|pct.",
            [
                "Fra 2015 til 2016 faldt antallet for a fra 840 til 821 personer, "
                "et fald på 2,3 pct.",
                "Fra 2015 til 2016 steg andelen for a fra 12,6 til 15,0 pct.",
            ],
        ),
        (
            "a;840;126;821;140",
            "Ledige|personer;Aktiverede|personer",
            [
                "Fra 2015 til 2016 faldt antallet under »Ledige« for a fra 840 til 821 personer, "
                "et fald på 2,3 pct.",
                "Fra 2015 til 2016 steg antallet under »Aktiverede« for a "
                "fra 126 til 140 personer, en stigning på 11,1 pct.",
            ],
        ),
        (
            "a;840;12,6;..;15,0",
            "Antal|personer;Andel|pct.",
            ["Fra 2015 til 2016 steg andelen for a fra 12,6 til 15,0 pct."],
        ),
    ],
)
def test_of_two_columns_for_each_of_two_years_each_is_told_for_itself(
    tmp_path: Path, csv: str, columns: str, expected: list[str]
) -> None:
    text = said(of_years(tmp_path, csv, columns))
    assert [one for one in expected if one.rstrip(".") not in " ".join(text)] == []
    for mixed in ("840 til 12", "12,6 til 8", "840 til 126", "126 til 821"):
        assert mixed not in " ".join(text)


@pytest.mark.parametrize(
    ("csv", "columns", "expected"),
    [
        (
            "a;840;12,6;830;13,0;821;15,0",
            "Antal|personer;Andel|pct.",
            [
                "Fra 2014 til 2016 faldt antallet for a fra 840 til 821 personer",
                "Det faldt hver gang.",
                "Fra 2014 til 2016 steg andelen for a fra 12,6 til 15,0 pct.",
            ],
        ),
        (  # what is not shown is told with the measure that it is of
            "a;840;126;830;..;821;<5",
            "Ledige|personer;Aktiverede|personer",
            [
                "Fra 2014 til 2016 faldt antallet under »Ledige« for a fra 840 til 821 personer",
                "Det faldt hver gang.",
                "Antallet under »Aktiverede« for a i 2014 er 126 personer.",
                "For »a« under »Aktiverede« er tallet ikke vist i 2015, "
                "og i 2016 er tallet ikke vist præcist.",
            ],
        ),
        (
            "a;5;1;6;..;7;2|b;5;3;4;3;3;1",
            "Ledige|antal;Udgift|kr.",
            [
                "Fra 2014 til 2016 steg antallet under »Ledige« for a og faldt for b",
                "Fra 2014 til 2016 steg antallet under »Ledige« for a fra 5 til 7.",
                "Det steg hver gang.",
                "Antallet under »Ledige« for b faldt fra 5 til 3.",
                "Det faldt hver gang.",
                "Fra 2014 til 2016 steg beløbet under »Udgift« for a og faldt for b.",
            ],
        ),
    ],
)
def test_of_several_columns_for_each_of_three_years_each_is_told_for_itself(
    tmp_path: Path, csv: str, columns: str, expected: list[str]
) -> None:
    assert said(of_years(tmp_path, csv, columns, years=3)) == expected


@pytest.mark.parametrize(
    ("csv", "rows", "expected"),
    [
        (
            "a;5;1|b;6;2|c;4;3",
            "",
            [
                "Antallet under »Ledige« er højest for b (6) i 2016",
                "Antallet under »Ledige« er lavest for c (4) i 2016.",
                "Beløbet under »Udgift« er højest for c (3 kr.) og lavest for a (1 kr.) i 2016.",
                "6 er antallet under »Ledige« for b i 2016, højest af de tre rækker.",
                "3 kr. er beløbet under »Udgift« for c i 2016, højest af de tre rækker.",
            ],
        ),
        (
            "Helsingør;5;<5|Greve;6;2",
            TOWNS,
            [
                "I Helsingør er »2016, Ledige« 5",
                "Antallet under »Ledige« er højere i Greve (6) end i Helsingør (5) i 2016.",
                "Beløbet under »Udgift« i Greve er 2 kr. i 2016.",
                "Tallet for Helsingør i kolonnen »2016, Udgift« er ikke vist præcist.",
                "5 er antallet under »Ledige« i Helsingør i 2016.",
            ],
        ),
    ],
)
def test_of_several_columns_under_one_time_each_is_told_with_what_it_measures(
    tmp_path: Path, csv: str, rows: str, expected: list[str]
) -> None:
    table = of_years(tmp_path, csv, "Ledige|antal;Udgift|kr.", rows, years=1)
    assert said(table) + key(table) == expected


@pytest.mark.parametrize("years", [2, 3])
@pytest.mark.parametrize(
    ("columns", "unit"),
    [
        ("Ledige|personer;Syge|personer", "Antal personer under »Ledige«"),
        ("Ledige|dage;Syge|dage", "dage under »Ledige«"),
        ("Ledige|;Syge|", "»Ledige«. Enheden er ikke oplyst i papirerne"),
        ("Ledige|personer", "Antal personer"),
    ],
)
def test_a_chart_says_which_of_several_measures_it_shows(
    tmp_path: Path, years: int, columns: str, unit: str
) -> None:
    cells = ";".join("5;1" if ";" in columns else "5" for _ in range(years))
    rows = "|".join(f"{label};{cells}" for label in "ABC").replace("C;5", "C;9")
    drawn = tabel.chart(of_years(tmp_path, rows, columns, years=years), 1)
    assert drawn is not None
    assert f">{unit}<" in plain(drawn.html)


def test_the_whole_country_is_told_with_the_measure_that_it_has(tmp_path: Path) -> None:
    csv = "Helsingør;5;1;6;2;7;3|Greve;5;1;6;2;8;3|Hele landet;55;1;66;2;77;3"
    table = of_years(tmp_path, csv, "Ledige|personer;Syge|personer", TOWNS, years=3)
    assert said(table)[-1] == "Antallet under »Ledige« i hele landet er 77 personer."
    assert said(table)[1] == "Antallet under »Ledige« i Helsingør er 7 personer i 2016."


@pytest.mark.parametrize(
    ("columns", "row", "expected"),
    [
        (
            of_times("2014", "2015", "2016", "2016-H1", "2017-H1"),
            "A;10;11;12;5;8",
            [
                "Fra 2014 til 2016 steg antallet for A fra 10 til 12",
                "Det steg hver gang.",
                "Fra 1. halvår 2016 til 1. halvår 2017 steg antallet for A fra 5 til 8.",
            ],
        ),
        (
            of_times("2014", "2015", "2016", "2017-H1"),
            "A;10;11;12;..",
            [
                "Fra 2014 til 2016 steg antallet for A fra 10 til 12",
                "Det steg hver gang.",
                "For »A« er tallet ikke vist i 1. halvår 2017.",
            ],
        ),
        (  # a year and a school year are two of neither
            of_times("2015/16", "2016/17", "2015", "2016"),
            "A;10;11;12;9",
            [
                "Fra skoleåret 2015/16 til skoleåret 2016/17 steg antallet for A fra 10 til 11, "
                "en stigning på 10,0 pct.",
                "Fra 2015 til 2016 faldt antallet for A fra 12 til 9, et fald på 25,0 pct.",
            ],
        ),
        (
            of_times("2015", "2016", "2017-Q1"),
            "A;10;11;4",
            ["Antallet for A er 4 i 1. kvartal 2017"],
        ),
    ],
)
def test_times_of_several_kinds_are_told_apart(
    tmp_path: Path, columns: str, row: str, expected: list[str]
) -> None:
    assert said(a_table(tmp_path, across(columns, row), columns)) == expected


@pytest.mark.parametrize("years", [2, 3, 4])
@pytest.mark.parametrize("rows", ["", TOWNS])
def test_a_series_never_mixes_measures_or_units(tmp_path: Path, years: int, rows: str) -> None:
    cells = ";".join("840;12,6" for _ in range(years))
    csv = f"Helsingør;{cells}|Greve;{cells.replace('840', '820')}"
    table = of_years(tmp_path, csv, "Antal|personer;Andel|pct.", rows, years)
    for kind in kinds_of_series(table.sound, "t"):
        assert len({(one.measure, one.unit) for one in kind}) == 1
        assert all(len({point.value for point in one.points}) == 1 for one in kind)
        assert [len(one.points) for one in kind] == [years] * 2
    told = plain(" ".join(said(table)))
    assert not re.search(r"(steg|faldt)", told), told
