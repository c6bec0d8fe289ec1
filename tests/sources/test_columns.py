"""Text in columns of spaces is taken where it is certain which figure is of which column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.faults import InputError
from analysis.sources.office import blocks, columns
from analysis.sources.office.grid import OfficeFile

Told = tuple[list[str], list[str]]


def read(text: str) -> tuple[list[str], list[str]]:
    """Return the tables of a text, their cells between ``;``, and what was left out."""
    made = OfficeFile("t.txt", "")
    columns.take(made, text.strip("\n"))
    found = blocks.find(made.grids[0], made.name)
    assert not found.faults
    tables = [
        "\n".join(
            ";".join(line)
            for line in [block.headings, *([c.text for c in row] for row in block.rows)]
        )
        for block in found.blocks
    ]
    return tables, [*made.left_out, *found.left_out]


def titles(text: str) -> list[str]:
    made = OfficeFile("t.txt", "")
    columns.take(made, text)
    return [block.title for block in blocks.find(made.grids[0], made.name).blocks]


# As pdftotext -layout writes them.
@pytest.mark.parametrize(
    ("text", "table"),
    [
        (
            """
Gruppe           2022    2023
Unge              101   1.102
Ældre              -        4
""",
            "Gruppe;2022;2023\nUnge;101;1.102\nÆldre;-;4",
        ),
        (
            """
Kommune 1. kvart. 2. kvart. 3. kvart. 4. kvart.
Helsingør 14,5      14,6     7,4         8,4
Fredericia 26,5     25,5     20,2        21,0
""",
            "Kommune;1. kvart.;2. kvart.;3. kvart.;4. kvart.\n"
            "Helsingør;14,5;14,6;7,4;8,4\nFredericia;26,5;25,5;20,2;21,0",
        ),
        (
            """
           Feb. 2015 Feb. 2017 Ændr. antal Ændr.pct.
Helsingør 963         741        -222        -23
Silkeborg 1.096       690        -406        -37
""",
            ";Feb. 2015;Feb. 2017;Ændr. antal;Ændr.pct.\n"
            "Helsingør;963;741;-222;-23\nSilkeborg;1.096;690;-406;-37",
        ),
        (
            """
                                              Antal      Samlede
Tilbud                                        forløb     udgifter
Forberedelse til praktik og hjælp til
                                              171         2.054.719
ansøgning om job
Fysisk træningsforløb                         107        1.076.857
""",
            "Tilbud;Antal forløb;Samlede udgifter\n"
            "Forberedelse til praktik og hjælp til ansøgning om job;171;2.054.719\n"
            "Fysisk træningsforløb;107;1.076.857",
        ),
        (
            """
Tilskud og forbrug                        2011     2012      I alt
Satspuljetilskud - eksterne projektmidler 600.000 600.000 1.200.000
Heraf er der overført fra 2011 til 2012            160.000
I alt                                     160.550 6717       153.833
""",
            "Tilskud og forbrug;2011;2012;I alt\n"
            "Satspuljetilskud - eksterne projektmidler;600.000;600.000;1.200.000\n"
            "Heraf er der overført fra 2011 til 2012;;160.000;\nI alt;160.550;6717;153.833",
        ),
        (
            """
Gruppe        2022    2023
Unge            950   1 010
Ældre         1 030   2 040
""",
            "Gruppe;2022;2023\nUnge;950;1\N{NO-BREAK SPACE}010\n"
            "Ældre;1\N{NO-BREAK SPACE}030;2\N{NO-BREAK SPACE}040",
        ),
        (
            """
Køn         Aug. Sept. Okt.
Mænd         158  161   164
Kvinder      105  108   113
""",
            "Køn;Aug.;Sept.;Okt.\nMænd;158;161;164\nKvinder;105;108;113",
        ),
        (
            """
Kommune Antal aktivitetsparate Afsluttet 4. kvartal Andel afsluttede %
Helsingør 1.030                    134               13,0 %
Odense     3.897                   410               10,5 %
""",
            "Kommune;Antal aktivitetsparate;Afsluttet 4. kvartal;Andel afsluttede %\n"
            "Helsingør;1.030;134;13,0 %\nOdense;3.897;410;10,5 %",
        ),
        (
            """
Gruppe                 2022     2023
Unge under uddannelse  25 %     26 %
  eller i job
Ældre                  75 %     74 %
""",
            "Gruppe;2022;2023\nUnge under uddannelse eller i job;25 %;26 %\nÆldre;75 %;74 %",
        ),
        (
            """
Alder Maj Juni Aug. Okt.
Unge  115 115 119 126
Ældre 31  33  34  37
""",
            "Alder;Maj;Juni;Aug.;Okt.\nUnge;115;115;119;126\nÆldre;31;33;34;37",
        ),
        (
            """
Alder        2022  2023
Under 30       11    12
Over 30         3     4
I alt          14    16
""",
            "Alder;2022;2023\nUnder 30;11;12\nOver 30;3;4\nI alt;14;16",
        ),
    ],
    ids=[
        *("right-aligned", "quarters", "headings of two words", "labels around figures", "blanks"),
        *("spaces between thousands", "three digits side by side", "capitals", "labels that go on"),
        *("a whole line side by side", "labels that end in figures"),
    ],
)
def test_a_table_is_taken_where_its_columns_are_certain(text: str, table: str) -> None:
    assert read(text)[0] == [table]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("G    2022  2023\na    11    12\nb       3", "stands in no column"),
        (
            "G         2022  2023\na         12    13\nIndsats 5       12",
            "'5' may be a figure, or a part of",
        ),
        (
            "G         2022  2023\na         1     2\nb         3\nIndsats 5       12",
            "'5' may be a figure, or a part of",
        ),
        ("G    Antal Sager Andel\na    11    12\nb    13    14", "its headings cannot be told"),
        ("G      2022  2023\nUnge i\n30 år  1     2\nb      3     4", "its headings cannot be"),
        (
            "G     2022  2023\na     1     2\nUnge i\nAlle  3     4\nb     1     2",
            "it may be a row",
        ),
        (
            "G     2022   2023\na     176 4  9 4\nb     101    102\nc     1      1",
            "it has 4 figures",
        ),
        ("G     2022  2023\nUnge\n      11    12\nc     1     1\nd     1     1", "have no label"),
        ("a    1 234   2 345\nb    3 456   4 567", "spaces between thousands"),
        (
            "G         2022     2023\na         1 234    5\nUnder 30 881     6",
            "may be a figure, or a",
        ),
        (
            "G    2022  2023\na    1     2\nunge\nældre i\nb    1     2",
            "may be of the row above or",
        ),
        ("G    2022  2023\na    1     2\nI alt\n     3     4", "have no label"),
        ("G    2022  2023\na    1     2\nb    3     4\nheraf:", "it has no figures"),
        ("Sag       Dato\nBudget    2022\nRegnskab  2023", "of which none holds figures"),
        ("G      Alder  2022\nMænd   unge   1\nMænd   andre  2", "labels may stand in two columns"),
        ("G    Antal Andel i pct.\na    1            2 %\nb    3            4 %", "headings"),
        (
            "G       Antal\nLedige  1998\na       11\nb       12",
            "its headings and its figures cannot be told apart",
        ),
    ],
    ids=[
        *(
            "between two columns",
            "a label that ends in a figure",
            "and blanks elsewhere",
            "headings run together",
        ),
        *("a label or a heading", "a label or a row", "raised marks", "marks or figures"),
        *("thousands or columns", "a label or thousands"),
        *(
            "two halves of labels",
            "no second half",
            "a heading below",
            "no figures",
            "two columns of labels",
        ),
        *("a heading far from its column", "years or figures"),
    ],
)
def test_a_table_of_which_it_is_not_certain_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert said in str(caught.value)


PAGES = """Næstved Kommune
Tabel 1. Ledige i
kommunen

Gruppe      2022  2023
Unge         101   102
Side 1 af 2
\fNæstved Kommune
Gruppe      2022  2023
Ældre        103   104
* foreløbige tal

Indledning......................... 3
Udvalget har bedt om en status, som
gives her på en enkel måde i dag.
Side 2 af 2
"""


def test_a_table_goes_on_on_the_next_page_and_what_all_pages_have_is_left_out() -> None:
    tables, left_out = read(PAGES)
    assert tables == ["Gruppe;2022;2023\nUnge;101;102\nÆldre;103;104"]
    assert titles(PAGES) == ["Tabel 1. Ledige i kommunen"]
    assert left_out == [
        "what stands on every page, or leads to one: 'Næstved Kommune' and 4 more",
        "running text: 'Udvalget har bedt om en status, som gives her på en enkel må'",
    ]


def test_a_line_that_had_room_on_the_one_above_is_a_title_of_its_own() -> None:
    table = "Gruppe      2022  2023\nUnge         101   102\nÆldre        103   104\n"
    assert titles(f"Ledighed\nLedige, som er fordelt på grupper\n\n{table}") == [
        "Ledige, som er fordelt på grupper"
    ]
    assert titles(f"Ledige, som er fordelt\nGreve og Køge\n\n{table}") == [
        "Ledige, som er fordelt Greve og Køge"
    ]


def test_what_stands_in_columns_without_figures_is_left_out_and_named() -> None:
    _, left_out = read("G    2022\na    1\nb    2\n\nSag     Center\nBudget  Økonomi\n")
    assert left_out == [
        "line 5, in columns without figures: 'Sag Center'",
        "running text: 'Sag Center Budget Økonomi'",
    ]


def test_a_row_that_ends_each_page_is_no_line_of_all_pages() -> None:
    page = "{}\n\nGruppe      2022  2023\nUnge         101   102\nI alt        {}   104\n"
    tables, left_out = read(f"{page.format('Nord', 103)}\f{page.format('Syd', 105)}")
    assert tables == [
        "Gruppe;2022;2023\nUnge;101;102\nI alt;103;104",
        "Gruppe;2022;2023\nUnge;101;102\nI alt;105;104",
    ]
    assert not left_out


def test_a_line_longer_than_any_table_has_no_figures() -> None:
    assert not columns.is_in_columns(f"G;2022\na;1\n{'a  ' * 400} 1\n")


@pytest.mark.parametrize(
    ("text", "is_in_columns"),
    [
        ("G;2022\na;1", False),
        ("G\t2022\na\t1", False),
        ("G,2022\na,1", False),
        ("G    2022\na    1\nb    2", True),
        ("G    Andel\na    1,5\nb    2,0\nc    3,2", True),
        ("G,2022\na a,1  \nb  b,2", False),
        ("Kort sagt; en tekst\nG    2022\na    1\nb    2", True),
        ("En tekst, der går over\nflere linjer, og hvor\nder ikke er en tabel.", True),
    ],
)
def test_a_text_is_in_columns_unless_it_has_separators(text: str, is_in_columns: bool) -> None:
    assert columns.is_in_columns(text) == is_in_columns


LABEL = st.from_regex(r"A[a-zæøå]{0,8}( [a-zæøå]{1,5}| [1-9]\d?){0,2}", fullmatch=True)
CELL = st.one_of(st.integers(0, 9_999).map(str), st.just(""), st.sampled_from(["-", "12,5 %"]))
ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.tuples(LABEL, st.lists(CELL, min_size=width, max_size=width).filter(any)),
        min_size=2,
        max_size=6,
    )
)


@given(ROWS, st.booleans(), st.integers(1, 3))
def test_no_figure_is_ever_taken_into_another_column(
    rows: list[tuple[str, list[str]]], to_the_right: bool, gap: int
) -> None:
    headings = [f"{2015 + at}" for at in range(len(rows[0][1]))]
    lines = [("Gruppe", headings), *rows]
    wide = max(len(label) for label, _ in lines) + 1
    align = str.rjust if to_the_right else str.ljust
    text = "\n".join(
        f"{label:{wide}}" + "".join(f"{'':{gap}}{align(cell, 6)}" for cell in cells)
        for label, cells in lines
    )
    try:
        (table,), _ = read(text)
    except (InputError, ValueError):  # refused, or no table at all
        return
    assert table == "\n".join(";".join([label, *cells]) for label, cells in lines)
