"""What `sammenligning` says of places, as a specification: figures in, sentences out.

A table has its rows parted by a slash and its columns are the months of 2025. Hidden is ``..``,
missing ``-``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import danish
from analysis.danish import MINUS, NO_BREAK_SPACE
from analysis.measures.sammenligning import compared
from analysis.papers import open_papers
from analysis.present.findings.sammenligning import Sammenligning
from analysis.present.table import Table
from analysis.project import Address
from support import HEAD, HELSINGOER, a_table, costly, make_project, more

S = Sammenligning
SENDER = HEAD.replace('municipality = "Helsingør"', 'sender = "Region Sjælland"')


def of(
    folder: Path, cells: str, *, unit: str = "", head: str = HEAD, noun: str = "", **how: object
) -> S:
    lines = [line.strip() for line in cells.split("/")]
    columns = [f"2025-{n:02d}" for n in range(1, lines[0].count(";") + 1)]
    keys = (f'unit = "{unit}", ' if unit else "") + f"decimals = {int(',' in cells)}"
    spec = ";".join(f'{{ heading = "{one}", period = "{one}", {keys} }}' for one in columns)
    days = how.pop("breaks", [])
    more = "".join(f'[[tables.breaks]]\nday = {day}\ntext = "Ny lov"\n' for day in days)  # type: ignore[attr-defined]
    toml = head + a_table(spec, 'heading = "", municipalities = true', more)
    csv = "\n".join([";".join(["", *columns]), *lines, ""])
    address = Address("region-sjaelland", HELSINGOER.day) if head == SENDER else HELSINGOER
    papers = open_papers(make_project(folder, toml, {"t": csv}, address), address)
    spoken = papers.own(str(how.pop("own", "")))
    spec_of = papers.meeting.table("t")
    found = compared(papers.sound_of("t"), spec_of, own=spoken, **how)  # type: ignore[arg-type]
    return S(Table(papers, "t", number=2, own=spoken), found, noun)


def plain(said: object) -> str:
    if isinstance(said, str):
        return said.replace(NO_BREAK_SPACE, " ").replace(MINUS, "-")
    return " ".join(filter(None, (plain(part) for part in said if part)))  # type: ignore[attr-defined]


def table_of(made: S) -> str:
    made_table = made.course_table(1)
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", made_table.html, re.S) if made_table else []
    return "|".join(" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells)


THREE = "Helsingør;4;5 / Køge;9;8 / Greve;1;1"
HIDDEN = "Helsingør;4;5 / Køge;9;8 / Greve;1;.. / Fanø;2;2"
NONE = "Helsingør;..;- / Køge;..;-"
WORDS: list[tuple[str, dict[str, object], Callable[[S], object], str]] = [
    # the heading: the own figure and its place, of how many
    (THREE, {}, S.finding, "Tallet i Helsingør er 5 i februar 2025: nummer 2 af 3 kommuner"),
    (
        *(THREE, {"noun": "aktiveringsgraden", "unit": "pct."}, S.finding),
        "Aktiveringsgraden i Helsingør er 5 pct. i februar 2025: nummer 2 af 3 kommuner",
    ),
    (
        *(f"{THREE} / Fanø;5;5", {}, S.finding),
        "Tallet i Helsingør er 5 i februar 2025: nummer 2 af 4 kommuner sammen med Fanø",
    ),
    (
        *(HIDDEN, {}, S.finding),
        "Tallet i Helsingør er 5 i februar 2025: nummer 2 af de 3 kommuner, der er tal for",
    ),
    (
        *(f"{HIDDEN} / Odense;5;5", {}, S.finding),
        "Tallet i Helsingør er 5 i februar 2025: nummer 2 af de 4 kommuner, der er tal for, "
        "sammen med Odense",
    ),
    # of two, and where all are the same, none has a place
    ("Helsingør;4;5 / Køge;9;8", {}, S.finding, "Tallet i Helsingør er 5 i februar 2025"),
    ("Helsingør;4;5", {}, S.finding, "Tallet i Helsingør er 5 i februar 2025"),
    (
        *("Helsingør;4;5 / Køge;9;5 / Greve;1;5", {}, S.finding),
        "Tallet er 5 i alle tre kommuner i februar 2025",
    ),
    (
        *("Helsingør;4;5 / Køge;9;5 / Greve;1;..", {}, S.finding),
        "Tallet er 5 i de to kommuner, der er tal for, i februar 2025",
    ),
    # what is not known of the own
    (
        *("Helsingør;4;.. / Køge;9;8 / Greve;1;1", {}, S.finding),
        "Tallet i Helsingør er 4 i januar 2025: nummer 2 af 3 kommuner, men i februar 2025 er "
        "tallet ikke vist",
    ),
    ("Helsingør;..;.. / Køge;9;8", {}, S.finding, "Tallet i Helsingør er ikke vist"),
    (NONE, {}, S.finding, "Tallet i Helsingør kendes ikke"),
    (
        *("Køge;9;8 / Greve;1;1", {}, S.finding),
        "Tallet er højere i Køge (8) end i Greve (1) i februar 2025",
    ),
    ("Køge;9;8 / Greve;1;1", {}, S.summary, "Helsingør står ikke i tabellen."),
    # no municipality is the own one
    (
        *("Køge;9;8 / Greve;1;1 / Fanø;1;..", {"head": SENDER}, S.finding),
        "Tallet er højest i Køge (8) og lavest i Greve (1) i februar 2025 af de to kommuner, der "
        "er tal for",
    ),
    ("Køge;9;8 / Greve;1;..", {"head": SENDER}, S.finding, "Tallet i Køge er 8 i februar 2025"),
    (
        "Køge;9;8 / Greve;1;8",
        {"head": SENDER},
        S.finding,
        "Tallet er 8 i begge kommuner i februar 2025",
    ),
    ("Køge;..;- / Greve;-;-", {"head": SENDER}, S.finding, "Tallet kendes ikke"),
    # the median, of how many, and how far from it
    (
        *("Helsingør;4 / Køge;9 / Greve;1 / Fanø;2", {}, S.summary),
        "Medianen for alle fire kommuner er 3, og Helsingør ligger 1 over. Nummer 1 er det "
        "højeste tal.",
    ),
    (
        *("Helsingør;4,0 / Køge;9,1 / Greve;7,2 / Fanø;..", {"unit": "pct."}, S.summary),
        "Medianen for de tre kommuner, der er tal for, er 7,2 pct., og Helsingør ligger 3,2 "
        "procentpoint under. Nummer 1 er det højeste tal.",
    ),
    (
        *("Helsingør;4 / Køge;9 / Greve;1 / Fanø;5", {}, S.summary),
        "Medianen for alle fire kommuner er 4,5, og Helsingør ligger 0,5 under. Nummer 1 er det "
        "højeste tal.",
    ),
    (
        *(THREE, {}, S.summary),
        "Medianen for alle tre kommuner er 5, og Helsingør ligger på den. Nummer 1 er det "
        "højeste tal.",
    ),
    (
        *("Helsingør;.. / Køge;9 / Greve;1 / Fanø;5", {}, S.summary),
        "Medianen for de tre kommuner, der er tal for, er 5.",
    ),
    ("Helsingør;4 / Køge;9", {}, S.summary, "Tallet er højere i Køge (9) end i Helsingør (4)."),
    ("Helsingør;4", {}, S.summary, ""),
    ("Helsingør;4 / Køge;4 / Greve;4", {}, S.summary, ""),
    (NONE, {}, S.summary, ""),
    # figures to remember
    (
        *(f"{HIDDEN} / Odense;5;5 / Faxe;5;5", {}, S.key_figures),
        "5 er tallet i Helsingør i februar 2025. 2 af 5 er Helsingørs plads blandt de kommuner, "
        "der er tal for, delt med to andre. Det højeste tal er nummer 1. 5 er også medianen for "
        "de fem kommuner, der er tal for.",
    ),
    (
        *("Helsingør;-4 / Køge;-9 / Greve;-1", {}, S.key_figures),
        "-4 er tallet i Helsingør i januar 2025. 2 af 3 er Helsingørs plads blandt kommunerne. "
        "Det højeste tal er nummer 1. -4 er også medianen for alle tre kommuner.",
    ),
    ("Helsingør;4", {}, S.key_figures, "4 er tallet i Helsingør i januar 2025."),
    (NONE, {}, S.key_figures, ""),
    # the latest period in words: who is not there has its name
    (
        *(HIDDEN, {}, S.latest_text),
        "Tallet er højest i Køge (8) og lavest på Fanø (2) af de tre kommuner, der er tal for. For "
        "Greve er tallet ikke vist i februar 2025.",
    ),
    (
        NONE,
        {},
        S.latest_text,
        "For Køge er tallet ikke oplyst i februar 2025, og i januar 2025 er tallet ikke vist.",
    ),
    (
        *("Helsingør;4,0 / Køge;9,0 / Greve;1,0 / Region Sjælland;5,0 / Hele landet;4,0", {}),
        *(S.latest_text, "Tallet er højest i Køge (9,0) og lavest i Greve (1,0). Tallet i Region "),
    ),
    (
        *("Helsingør;4,0 / Køge;9,0 / Greve;1,0 / Hele landet;4,0", {}, S.latest_text),
        "Tallet i hele landet er 4,0, og Helsingør ligger på det samme.",
    ),
    (
        *("Helsingør;4,0 / Køge;9,0 / Greve;1,0 / Hele landet;..", {}, S.latest_text),
        "For Hele landet er tallet ikke vist i januar 2025.",
    ),
    (
        *("Helsingør;..;4,0 / Køge;9,0;8,0 / Hele landet;4,0;6,5", {"unit": "pct."}, S.latest_text),
        "Andelen i hele landet er 6,5 pct., og Helsingør ligger 2,5 procentpoint under.",
    ),
    (
        *(f"{THREE} / Fanø;7;7", {"cluster": ["Køge", "Greve"]}, S.latest_text),
        "I klyngen er Helsingør nummer 2 af 3 kommuner. Medianen for alle tre kommuner i klyngen "
        "er 5, og Helsingør ligger på den.",
    ),
    (
        *(f"{THREE} / Fanø;7;7", {"cluster": ["Køge", "Greve", "Ishøj"]}, S.latest_text),
        "I den del af klyngen, som tabellen har, er Helsingør nummer 2 af 3 kommuner. Medianen "
        "for alle tre kommuner i den del af klyngen, som tabellen har, er 5, og Helsingør ligger "
        "på den. Ishøj er i klyngen, men ikke i tabellen.",
    ),
    (
        "Helsingør;4;.. / Køge;9;8 / Greve;1;1",
        {},
        S.latest_heading,
        "I januar 2025 lå én af de to andre kommuner højere end Helsingør",
    ),
    (
        HIDDEN,
        {},
        S.latest_heading,
        "I februar 2025 lå én af de to andre kommuner, der er tal for, højere end Helsingør",
    ),
    (NONE, {}, S.latest_heading, "Kommunerne"),
    # over time: no change is told that was not counted in one way
    (
        THREE,
        {},
        S.course_heading,
        "Tallet i Helsingør steg fra 4 til 5 fra januar til februar 2025",
    ),
    (
        "Helsingør;4;9;5 / Køge;9;8;8",
        {},
        S.course_heading,
        "Tallet i Helsingør var 5 i marts 2025 mod 4 i januar",
    ),
    (
        *("Helsingør;4;9;5 / Køge;9;8;7", {"breaks": ["2025-02-01"]}, S.course_heading),
        "Tallet i Helsingør faldt fra 9 til 5 fra februar til marts 2025",
    ),
    (
        *("Helsingør;4;9;5 / Køge;9;8;7", {"breaks": ["2025-03-01"]}, S.course_heading),
        "Udviklingen i Helsingør kan ikke regnes ud",
    ),
    (
        "Helsingør;..;5 / Køge;9;8",
        {},
        S.course_heading,
        "Udviklingen i Helsingør kan ikke regnes ud",
    ),
    (
        *("Helsingør;4;9;5 / Køge;9;8;7", {"breaks": ["2025-02-01"]}, S.course_text),
        "Fra februar til marts 2025 faldt tallet i begge kommuner. Der er et brud i "
        "tallene 1. februar 2025: tal fra før er ikke holdt op mod de nyere.",
    ),
    (
        *("Helsingør;4;5 / Køge;9;2 / Greve;1;1", {}, S.course_text),
        "I januar 2025 var Helsingør nummer 2 af 3 kommuner, og i februar 2025 nummer 1 af 3 "
        "kommuner. I januar 2025 lå Helsingør på medianen, og i februar 2025 3 over medianen.",
    ),
    (
        *("Helsingør;4;5 / Køge;9;8 / Greve;1;1 / Fanø;..;2", {}, S.course_text),
        "I januar 2025 var Helsingør nummer 2 af de 3 kommuner, der er tal for, og i februar 2025 "
        "nummer 2 af 4 kommuner.",
    ),
    (
        *(THREE, {}, S.course_text),
        "Både i januar 2025 og i februar 2025 var Helsingør nummer 2 af 3 kommuner.",
    ),
    (
        "Køge;9;8 / Greve;1;1",
        {"head": SENDER},
        S.course_heading,
        "Fra januar til februar 2025 faldt tallet i én og var uændret i én af de to kommuner",
    ),
    # the table: an own figure that is hidden is hidden in all that rests on it
    (
        *(HIDDEN.replace("4;5", "..;5"), {}, table_of),
        "Periode|Helsingør|Median|Afstand|Plads|Kommuner med tal"
        "|Januar 2025|.. (ikke vist)|2|.. (ikke vist)|.. (ikke vist)|3"
        "|Februar 2025|5|5|0|2|3",
    ),
    (
        *("Helsingør;4;5 / Køge;9;5 / Greve;1;5", {}, table_of),
        "|Februar 2025|5|5|0|. (kan ikke forekomme)|3",
    ),
    ("Helsingør;4;5 / Køge;9;5", {}, table_of, ""),
    (
        THREE,
        {"head": SENDER},
        table_of,
        "Periode|Median|Kommuner med tal|Januar 2025|4|3|Februar 2025|5|3",
    ),
    # small charts
    ("Helsingør;4;5;6 / Køge;9;8;7", {}, S.each_heading, "De andre kommuner hver for sig"),
    (THREE, {}, S.each_heading, ""),  # two figures are read faster in the table
    (
        "Helsingør;4;5;6 / Køge;9;8;7 / Greve;..;1;1",
        {},
        S.each_text,
        "For Greve er tallet ikke vist i januar 2025.",
    ),
]


@pytest.mark.parametrize(("cells", "how", "maker", "expected"), WORDS)
def test_sammenligning(
    tmp_path: Path,
    cells: str,
    how: dict[str, object],
    maker: Callable[[S], object],
    expected: str,
) -> None:
    said = plain(maker(of(tmp_path, cells, **how)))  # type: ignore[arg-type]
    partly = maker in {S.latest_text, S.course_text, table_of, S.summary} and expected
    assert expected in said if partly else said == expected


MAKERS = (S.finding, S.summary, S.key_figures, S.latest_heading, S.latest_text)
OVER_TIME = (S.course_heading, S.course_text, S.each_heading, S.each_text)


def test_no_end_is_called_the_best(tmp_path: Path) -> None:
    made = of(tmp_path, "Helsingør;4;9;5 / Køge;9;8;7 / Greve;..;1;1")
    said = plain([one(made) for one in (*MAKERS, *OVER_TIME)])
    assert not re.search(r"\b(bedst|værst|dårlig|god|bedre|værre)", said)


def test_of_many_without_a_figure_the_table_has_the_names(tmp_path: Path) -> None:
    names = [name for name in danish.MUNICIPALITIES if name != "Helsingør"]
    cells = [f"{name};{'..' if at < 13 else at}" for at, name in enumerate(names)]
    made = of(tmp_path, " / ".join(["Helsingør;4", *cells]))
    said = plain(made.latest_text())
    assert "For 13 kommuner er tallene ikke vist i januar 2025. Tabel 2 viser hvilke." in said
    assert "nummer 85 af de 85 kommuner, der er tal for" in plain(made.finding())
    drawn = made.latest_chart(1)
    assert drawn is not None
    assert "13 kommuner uden tal" in plain(drawn.html)
    assert made.each_chart(2) is None, "85 small charts are none to compare"


@pytest.mark.parametrize(
    ("cells", "drawn"),
    [
        # figures before a break alone, after it alone, on both sides, nowhere
        ("Helsingør;1;2;3;4 / Køge;5;6;..;.. / Greve;..;..;7;8 / Fanø;1;3;2;4", "123"),
        more("Helsingør;..;..;..;.. / Køge;5;6;7;7 / Greve;2;2;2;2 / Fanø;..;..;..;..", "3"),
        more("Helsingør;1;2;..;.. / Køge;..;..;..;..", ""),
        more("Køge;5;6;7;7 / Greve;2;2;2;2 / Fanø;-;1;-;1", "13"),
    ],
)
def test_charts_of_what_is_broken_and_hidden(tmp_path: Path, cells: str, drawn: str) -> None:
    made = of(tmp_path, cells, breaks=["2025-03-01"])
    charts = [made.latest_chart(1), made.course_chart(2, 1), made.each_chart(3)]
    assert "".join(str(at) for at, one in enumerate(charts, start=1) if one) == drawn
    for chart in charts[1:]:
        assert chart is None or "Brud i" in plain(chart.html)


CELL = st.sampled_from(["..", "-", "0", "1", "2", "3", "7", "-3"])
ROWS = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=9)


@costly()
@example(rows=[("..", "1", ".."), ("-", "1", "2")], day="2025-02-01")
@given(rows=ROWS, day=st.sampled_from(["", "2025-02-01", "2025-03-01", "2025-02-10"]))
def test_whatever_the_figures_are_no_word_is_false(
    rows: list[tuple[str, str, str]], day: str
) -> None:
    names = ["Helsingør", *(one for one in danish.MUNICIPALITIES if one != "Helsingør")]
    named = dict(zip(names, rows, strict=False))
    cells = " / ".join(f"{name};{';'.join(row)}" for name, row in named.items())
    with TemporaryDirectory() as folder:
        made = of(Path(folder), cells, breaks=[day] if day else [])
        said = plain([one(made) for one in (*MAKERS, *OVER_TIME)])
    assert "None" not in said
    assert "  " not in said
    known = [at for at, cell in enumerate(rows[0]) if cell not in {"..", "-"}]
    if not known:
        assert "nummer" not in said.lower()
        return
    column = [row[known[-1]] for row in rows]
    figures = [int(cell) for cell in column if cell not in {"..", "-"}]
    if placed := re.search(r": nummer (\d+) af (de )?(\d+) kommuner", plain(made.finding())):
        place = 1 + sum(one > int(column[0]) for one in figures)
        assert (int(placed[1]), int(placed[3])) == (place, len(figures))
        assert bool(placed[2]) == (len(figures) < len(rows))
    lacking = [name for name, row in named.items() if row[known[-1]] in {"..", "-"}]
    assert [name for name in lacking if name not in plain(made.latest_text())] == []
