"""No false word: figures in, sentence out, of the three reports with sentences of their own.

Each case is a table as it is delivered, its rows parted by a slash, and what is said of it. A cell
holds a figure, ``-`` (not stated), ``..`` (hidden), ``.`` (cannot occur) or ``x`` (withdrawn).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import draw
from analysis.danish import NO_BREAK_SPACE, format_number, parse_number
from analysis.measures.afslutningsaarsager import SPELLS, Ratios, Reasons, ratios, reasons
from analysis.measures.afslutningsaarsager import WORK as LEFT_FOR_WORK
from analysis.measures.aktiveringsgrad import Rates, rates
from analysis.measures.flygtningestatus import Groups, of_the_same_persons, status
from analysis.measures.rows import Rows
from analysis.measures.series import Series
from analysis.papers import Papers, open_papers
from analysis.present.findings import afslutningsaarsager, aktiveringsgrad, flygtningestatus
from drawings import texts
from support import HELSINGOER, costly, make_project

Case = tuple[str, Callable[..., object], str]  # figures in, maker, sentence out

WITHDRAWN = """[[tables.notes]]
mark = "1"
withdraws = true
text = "De var forkerte."
"""


def papers_of(
    folder: Path, cells: str, columns: Sequence[str], rows: str, more: str = ""
) -> Papers:
    """Deliver one table ``t``; a column is written as in ``meeting.toml``, without its braces."""
    headings = [re.findall(r'heading = "(.*?)"', column)[0] for column in columns]
    lines = [";".join(["", *headings]), *(line.strip() for line in cells.split("/"))]
    csv = "\n".join(lines).replace(";x", ";- [1]") + "\n"
    toml = f"""
[[tables]]
id = "t"
title = "T"
rows = {{ heading = ""{rows} }}
columns = [{", ".join(f"{{ {column} }}" for column in columns)}]
{WITHDRAWN if "[1]" in csv else ""}{more}"""
    return open_papers(make_project(folder, toml, {"t": csv}), HELSINGOER)


def plain(said: str | Iterable[object]) -> str:
    """What a maker said, with ordinary spaces; sentences and key figures are joined."""
    if isinstance(said, str):
        return said.replace(NO_BREAK_SPACE, " ")
    return " ".join(plain(part) for part in said if part)  # type: ignore[arg-type]


# --- aktiveringsgrad ------------------------------------------------------------------------------

QUARTERS = [f'heading = "{n}. kvt.", period = "2016-Q{n}", decimals = 1' for n in (1, 2, 3, 4)]


def rates_of(folder: Path, cells: str, own: str = "Helsingør") -> Rates:
    """Rates with one decimal, which a whole number is given here."""
    printed = re.sub(r";(\d+)\b(?!,)", r";\1,0", cells)
    papers = papers_of(folder, printed, QUARTERS, ", municipalities = true")
    return rates(papers.sound_of("t"), papers.meeting.table("t"), own=papers.own(own))


A = aktiveringsgrad


RATES: list[Case] = [
    # What can be said where nothing moved, there is one figure, or none.
    ("Helsingør;..;..;..;..", A.steepest_heading, "Udviklingen i Helsingør kendes ikke"),
    ("Helsingør;-;-;-;8", A.steepest_heading, "Ét tal for Helsingør viser ingen udvikling"),
    (
        "Helsingør;8;8;8;8 / Køge;7;7;7;7 / Fanø;0;0;0;0",
        A.steepest_heading,
        "Aktiveringsgraden var uændret fra 1. kvartal til 4. kvartal 2016",
    ),
    (
        "Helsingør;8;8;8;8 / Køge;7;7;7;7 / Fanø;0;0;0;0",
        A.others_moved,
        "I samme periode var den uændret i alle tre kommuner.",
    ),
    # One that turned has no way of its own, and one without a figure none that is known.
    ("Helsingør;8;8;8;8 / Køge;.;7;7;7 / Fanø;0;0;0;0", A.others_moved, ""),
    ("Helsingør;8;8;8;8 / Køge;7;9;7;7 / Fanø;0;0;0;0", A.others_moved, ""),
    (
        "Helsingør;8;8;8;8 / Køge;7;7;..;7 / Fanø;0;0;0;0",
        A.others_moved,
        "For Køge er tallet ikke vist i 3. kvartal 2016.",
    ),
    ("Helsingør;9;8;8;8 / Køge;7;9;7;7", A.others_moved, "I samme periode steg den i Køge."),
    (
        "Helsingør;8;8;8;8 / Køge;7;7;7;7",
        A.others_moved,
        "I samme periode var den også uændret i Køge.",
    ),
    (
        "Helsingør;8;8;8;8 / Fanø;7;7;7;7",
        A.against_median,
        "Aktiveringsgraden var 7,0 pct. på Fanø.",
    ),
    # Several that are not there, each with its reason.
    (
        "Helsingør;14;12;9;8 / Viborg;9;9;9;.. / Køge;9;9;9;- / Greve;..;..;..;..",
        A.standing,
        "For Viborg og Greve er tallene ikke vist i 4. kvartal 2016. For Køge er tallet ikke "
        "oplyst i 4. kvartal 2016.",
    ),
    # In a municipality, and on an island.
    (
        "Helsingør;14;12;9;8 / Fanø;1;1;1;1 / Køge;2;2;2;2 / Læsø;9;9;9;9",
        A.standing,
        "I 4. kvartal 2016 var aktiveringsgraden højere på Læsø og lavere på Fanø og i Køge.",
    ),
    ("Helsingør;14;12;9;8 / Fanø;1;1;1;1", A.chart_title, "Aktiveringsgrad i Helsingør og på Fanø"),
    # The heading: a plain way, or both ends where the figures turned on the way.
    (
        "Helsingør;14,5;12,0;9,0;8,4",
        A.finding,
        "Aktiveringsgraden i Helsingør faldt fra 14,5 til 8,4 pct. "
        "fra 1. kvartal til 4. kvartal 2016",
    ),
    (
        "Helsingør;5,1;19,5;11,6;3,9",
        A.finding,
        "Aktiveringsgraden i Helsingør var 3,9 pct. i 4. kvartal 2016 mod 5,1 pct. i 1. kvartal",
    ),
    (
        "Helsingør;8,0;12,0;4,0;8,0",
        A.finding,
        "Aktiveringsgraden i Helsingør var 8,0 pct. i 4. kvartal 2016 ligesom i 1. kvartal",
    ),
    (
        "Helsingør;8,0;8,0;8,0;8,0",
        A.finding,
        "Aktiveringsgraden i Helsingør var uændret 8,0 pct. fra 1. kvartal til 4. kvartal 2016",
    ),
    (
        "Helsingør;8,0;..;8,0;8,0",  # nobody knows that it did not change
        A.finding,
        "Aktiveringsgraden i Helsingør var 8,0 pct. i 4. kvartal 2016 ligesom i 1. kvartal",
    ),
    (
        "Helsingør;14,5;9,0;8,4;-",  # the last figure, and not the last period
        A.finding,
        "Aktiveringsgraden i Helsingør faldt fra 14,5 til 8,4 pct. "
        "fra 1. kvartal til 3. kvartal 2016",
    ),
    (
        "Helsingør;-;-;8,4;-",
        A.finding,
        "Aktiveringsgraden i Helsingør var 8,4 pct. i 3. kvartal 2016",
    ),
    ("Helsingør;..;..;..;..", A.finding, "Aktiveringsgraden i Helsingør er ikke vist"),
    ("Odense;1,0;2,0;3,0;4,0", A.finding, "Aktiveringsgraden i Helsingør kendes ikke"),
    (
        "Helsingør;0,0;0,0;0,0;0,0",
        A.finding,
        "Aktiveringsgraden i Helsingør var uændret 0,0 pct. fra 1. kvartal til 4. kvartal 2016",
    ),
    # The summary: the turn, the gaps, and how it stands.
    (
        "Helsingør;5,1;19,5;11,6;3,9",
        A.summary,
        "I 2. kvartal 2016 var den oppe på 19,5 pct. Aktiveringsgraden er en andel af timer, "
        "ikke af personer.",
    ),
    (
        "Helsingør;14,5;x;..;8,4 / Odense;1,0;1,0;1,0;9,0",
        A.summary,
        "For Helsingør er tallet ikke vist i 3. kvartal 2016, og i 2. kvartal 2016 er tallet "
        "udgået som forkert. I 4. kvartal 2016 var aktiveringsgraden højere i Odense. "
        "Aktiveringsgraden er en andel af timer, ikke af personer.",
    ),
    (
        "Helsingør;14,5;9,0;-;-",
        A.summary,
        "For Helsingør er tallene ikke oplyst i 3. kvartal og 4. kvartal 2016. "
        "Aktiveringsgraden er en andel af timer, ikke af personer.",
    ),
    (
        "Helsingør;..;..;..;..",
        A.summary,
        "For Helsingør er tallene ikke vist. "
        "Aktiveringsgraden er en andel af timer, ikke af personer.",
    ),
    (
        "Odense;1,0;2,0;3,0;4,0",
        A.summary,
        "Helsingør har ingen række i tabellen. "
        "Aktiveringsgraden er en andel af timer, ikke af personer.",
    ),
    # Among the others: 0, 1, 2 and 3 of them, ties, and one without a figure.
    ("Helsingør;8;8;8;8", A.standing, ""),
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9",
        A.standing,
        "I 4. kvartal 2016 var aktiveringsgraden højere i Odense.",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9 / Greve;9;9;9;9",
        A.standing,
        "I 4. kvartal 2016 var aktiveringsgraden højere i Odense og Greve.",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9 / Greve;9;9;9;9 / Assens;9;9;9;9",
        A.standing,
        "I 4. kvartal 2016 var aktiveringsgraden højere i alle de tre andre kommuner.",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9 / Greve;9;9;9;9 / Assens;9;9;9;9 / Ishøj;1;1;1;..",
        A.standing,
        "I 4. kvartal 2016 var aktiveringsgraden højere i alle de tre andre kommuner, der er "
        "tal for. For Ishøj er tallet ikke vist i 4. kvartal 2016.",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;-",
        A.standing,
        "For Odense er tallet ikke oplyst i 4. kvartal 2016.",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9 / Hele landet;1;1;1;1",  # is no municipality
        A.standing,
        "I 4. kvartal 2016 var aktiveringsgraden højere i Odense.",
    ),
    (
        "Helsingør;8;8;8;8",
        A.standing_heading,
        "",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9",
        A.standing_heading,
        "I 4. kvartal 2016 lå Odense højere end Helsingør",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;8;8;8;8",
        A.standing_heading,
        "I 4. kvartal 2016 lå Odense på samme niveau som Helsingør",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;7;7;7;7",
        A.standing_heading,
        "I 4. kvartal 2016 lå Helsingør højere end Odense",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9 / Greve;9;9;9;9",
        A.standing_heading,
        "I 4. kvartal 2016 lå begge de andre kommuner højere end Helsingør",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9 / Greve;1;1;1;1",
        A.standing_heading,
        "I 4. kvartal 2016 lå én af de to andre kommuner højere end Helsingør",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;8;8;8;8 / Greve;1;1;1;1 / Assens;1;1;1;1",
        A.standing_heading,
        "I 4. kvartal 2016 lå ingen af de tre andre kommuner højere end Helsingør",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;8;8;8;8 / Greve;8;8;8;8",
        A.standing_heading,
        "I 4. kvartal 2016 lå begge de andre kommuner på samme niveau som Helsingør",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;7;7;7;7 / Greve;7;7;7;7",
        A.standing_heading,
        "I 4. kvartal 2016 lå Helsingør højest",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;7;7;7;7 / Greve;7;7;7;7 / Assens;7;7;7;..",
        A.standing_heading,
        "I 4. kvartal 2016 lå Helsingør højere end begge de andre kommuner, der er tal for",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9 / Greve;7;7;7;7 / Assens;7;7;7;..",
        A.standing_heading,
        "I 4. kvartal 2016 lå én af de to andre kommuner, der er tal for, højere end Helsingør",
    ),
    # The median: exact, and of those that are known.
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9 / Greve;7;7;7;7",
        A.against_median,
        "Aktiveringsgraden var 9,0 pct. i Odense og 7,0 pct. i Greve.",
    ),
    (
        "Helsingør;8;8;8;8,0 / Odense;9;9;9;9,0 / Greve;7;7;7;8,0 / Assens;7;7;7;7,0",
        A.against_median,
        (
            "8,0 pct. er det samme som medianen for de andre kommuner. Medianen er den midterste "
            "værdi."
        ),
    ),
    (
        "Helsingør;8;8;8;8,4 / Odense;9;9;9;9,0 / Greve;7;7;7;8,4 / Assens;7;7;7;8,3 / "
        "Ishøj;1;1;1;1,0",
        A.against_median,
        (
            "8,4 pct. er over medianen på 8,35 pct. for de andre kommuner. Medianen er midt "
            "mellem de to midterste værdier."
        ),
    ),
    (
        "Helsingør;8;8;8;8,0 / Odense;9;9;9;9,0 / Greve;7;7;7;9,0 / Assens;7;7;7;7,0 / "
        "Ishøj;1;1;1;..",
        A.against_median,
        (
            "8,0 pct. er under medianen på 9,0 pct. for de andre kommuner, der er tal for. "
            "Medianen er den midterste værdi."
        ),
    ),
    # The largest move: alone, unhidden, in the direction of the whole.
    (
        "Helsingør;14,5;14,6;7,4;8,4",
        A.steepest_heading,
        "Aktiveringsgraden faldt fra 2. kvartal til 3. kvartal 2016",
    ),
    (
        "Helsingør;14,5;14,4;7,4;8,4",
        A.steepest_heading,
        "Aktiveringsgraden faldt mest fra 2. kvartal til 3. kvartal 2016",
    ),
    (
        "Helsingør;14,5;..;7,4;8,4",
        A.steepest_heading,
        "Aktiveringsgraden var lavere i 4. kvartal 2016 end i 1. kvartal",
    ),
    (
        "Helsingør;9,0;8,0;7,0;6,0",
        A.steepest_heading,
        "Aktiveringsgraden faldt fra 1. kvartal til 4. kvartal 2016",
    ),
    (
        "Helsingør;9,0;8,0;8,0;9,0",
        A.steepest_heading,
        "Aktiveringsgraden var den samme i 4. kvartal 2016 som i 1. kvartal",
    ),
    (
        "Helsingør;-;14,6;7,4;6,4",
        A.steepest_heading,
        "Aktiveringsgraden faldt mest fra 2. kvartal til 3. kvartal 2016",
    ),
    (
        "Helsingør;14,5;14,6;7,4;8,4",
        A.steepest,
        "Fra 2. kvartal til 3. kvartal 2016 faldt aktiveringsgraden i Helsingør "
        "fra 14,6 til 7,4 pct.",
    ),
    (
        "Helsingør;14,5;14,6;7,4;8,4",
        A.since_then,
        "Derefter steg den fra 7,4 til 8,4 pct.",
    ),
    ("Helsingør;14,5;6,0;6,0;6,0", A.since_then, "Derefter var den uændret 6,0 pct."),
    (
        "Helsingør;14,5;6,0;9,0;6,0",
        A.since_then,
        "Derefter var den 6,0 både først og sidst, men undervejs oppe på 9,0 pct.",
    ),
    ("Helsingør;14,5;14,6;14,0;8,4", A.since_then, ""),
    (
        "Helsingør;14;14;7;8 / Odense;1;9;8;7 / Greve;1;9;8;7",
        A.others_moved,
        "I samme periode faldt den i alle tre kommuner.",
    ),
    (
        "Helsingør;14;14;7;8 / Odense;1;9;8;7",
        A.others_moved,
        "I samme periode faldt den også i Odense.",
    ),
    (
        "Helsingør;14;14;7;8 / Odense;1;8;9;7 / Greve;1;9;8;7",
        A.others_moved,
        "I samme periode steg den i én og faldt i to af de tre kommuner.",
    ),
    (
        "Helsingør;14;14;7;8 / Odense;1;..;8;7",
        A.others_moved,
        "For Odense er tallet ikke vist i 2. kvartal 2016.",
    ),
    ("Helsingør;14;14;7;8 / Hele landet;1;9;8;7", A.others_moved, ""),
    # The chart.
    ("Helsingør;8;8;8;8", A.chart_title, "Aktiveringsgrad i Helsingør"),
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9",
        A.chart_title,
        "Aktiveringsgrad i Helsingør og Odense",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9 / Greve;9;9;9;9 / Hele landet;1;1;1;1",
        A.chart_title,
        "Aktiveringsgrad i Helsingør og to andre kommuner",
    ),
    (
        "Odense;9;9;9;9 / Greve;9;9;9;9",
        A.chart_title,
        "Aktiveringsgrad i to kommuner",
    ),
    (
        "Helsingør;5,1;19,5;11,6;3,9",
        A.chart_says,
        "Linje for én kommune fra 1. kvartal til 4. kvartal 2016. I Helsingør faldt "
        "aktiveringsgraden fra 5,1 til 3,9 og var undervejs oppe på 19,5 pct.",
    ),
    (
        "Helsingør;-;-;8,0;- / Odense;9;9;9;9",
        A.chart_says,
        "Linjer for to kommuner. Helsingør har kun ét tal, 8,0 pct. i 3. kvartal 2016. For "
        "Helsingør er tallene ikke oplyst i 1. kvartal, 2. kvartal og 4. kvartal 2016. I 3. kvartal"
        " 2016 var aktiveringsgraden højere i Odense.",
    ),
    (
        "Odense;9;9;9;9 / Hele landet;1;1;1;1",
        A.chart_says,
        "Linje for én kommune. Helsingør har ingen tal.",
    ),
    # Key figures.
    (
        "Helsingør;14,5;14,6;7,4;8,4 / Odense;9;9;9;9 / Greve;9;9;9;.. / Assens;1;1;1;1",
        A.key_figures,
        (
            "8,4 pct. af de mulige timer gik til aktivering i Helsingør i 4. kvartal 2016. Det "
            "er aktiveringsgraden. 6,1 procentpoint lavere end i 1. kvartal 2016. Undervejs var "
            "aktiveringsgraden oppe på 14,6 og nede på 7,4 pct. 1 af de 2 andre kommuner, der er "
            "tal for, lå højere end Helsingør i 4. kvartal 2016."
        ),
    ),
    (
        "Helsingør;8,0;8,0;8,0;8,0",
        A.key_figures,
        "8,0 pct. af de mulige timer gik til aktivering i Helsingør i 4. kvartal 2016. Det er"
        " aktiveringsgraden. Uændret siden 1. kvartal 2016.",
    ),
    ("Helsingør;-;-;-;-", A.key_figures, ""),
    # A gap from the first period on, and a turn of which nobody knows that it was the lowest.
    (
        "Helsingør;-;21;..;26",
        A.summary,
        "For Helsingør er tallet ikke oplyst i 1. kvartal 2016, og i 3. kvartal 2016 er tallet "
        "ikke vist. Aktiveringsgraden er en andel af timer, ikke af personer.",
    ),
    (
        "Helsingør;..;21;22;26",
        A.summary,
        "For Helsingør er tallet ikke vist i 1. kvartal 2016. Aktiveringsgraden er en andel "
        "af timer, ikke af personer.",
    ),
    (
        "Helsingør;32,0;..;24,0;31,0",
        A.summary,
        (
            "I 3. kvartal 2016 var den nede på 24,0 pct. For Helsingør er tallet ikke vist i 2. "
            "kvartal 2016. Aktiveringsgraden er en andel af timer, ikke af personer."
        ),
    ),
    (
        "Helsingør;32,0;..;24,0;31,0",
        A.chart_says,
        "Linje for én kommune fra 1. kvartal til 4. kvartal 2016. I Helsingør faldt "
        "aktiveringsgraden fra 32,0 til 31,0 og var undervejs nede på højst 24,0 "
        "pct. For "
        "Helsingør er tallet ikke vist i 2. kvartal 2016.",
    ),
    (
        "Helsingør;8;12;4;8",
        A.summary,
        "I 2. kvartal 2016 var den oppe på 12,0 pct., og i 3. kvartal 2016 var den nede på "
        "4,0 pct. Aktiveringsgraden er en andel af timer, ikke af personer.",
    ),
    (
        "Helsingør;8;..;4;8",
        A.key_figures,
        (
            "8,0 pct. af de mulige timer gik til aktivering i Helsingør i 4. kvartal 2016. Det "
            "er aktiveringsgraden. Det samme som i 1. kvartal 2016. Undervejs var "
            "aktiveringsgraden nede på højst 4,0 pct."
        ),
    ),
    # One against two, all, all alike.
    (
        "Helsingør;8;8;8;8 / Odense;9;9;9;9 / Greve;9;9;9;9",
        A.key_figures,
        "8,0 pct. af de mulige timer gik til aktivering i Helsingør i 4. kvartal 2016. Det er"
        " aktiveringsgraden. Uændret siden 1. kvartal 2016. Begge de andre kommuner lå højere"
        " end Helsingør i 4. kvartal 2016.",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;8;8;8;8 / Greve;8;8;8;8 / Ishøj;8;8;8;8",
        A.key_figures,
        "8,0 pct. af de mulige timer gik til aktivering i Helsingør i 4. kvartal 2016. Det er"
        " aktiveringsgraden. Uændret siden 1. kvartal 2016. Alle 3 andre kommuner lå på samme"
        " niveau som Helsingør i 4. kvartal 2016.",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;8;8;8;8 / Greve;1;1;1;1 / Ishøj;9;9;9;9",
        A.key_figures,
        "8,0 pct. af de mulige timer gik til aktivering i Helsingør i 4. kvartal 2016. Det er"
        " aktiveringsgraden. Uændret siden 1. kvartal 2016. 1 af de 3 andre kommuner lå højere "
        "end Helsingør i 4. kvartal 2016, og 1 lå lige så højt.",
    ),
    (
        "Helsingør;8;8;8;8 / Odense;1;1;1;1 / Greve;1;1;1;1",
        A.key_figures,
        "8,0 pct. af de mulige timer gik til aktivering i Helsingør i 4. kvartal 2016. "
        "Det er aktiveringsgraden. Uændret siden 1. kvartal 2016. Ingen af de 2 andre "
        "kommuner lå højere end Helsingør i 4. kvartal 2016.",
    ),
]


@pytest.mark.parametrize(("cells", "maker", "said"), RATES)
def test_aktiveringsgrad(
    tmp_path: Path, cells: str, maker: Callable[[Rates], str], said: str
) -> None:
    assert plain(maker(rates_of(tmp_path, cells))) == said


@pytest.mark.parametrize(
    ("cells", "maker", "said"),
    [
        (
            "Greve;8;8;8;8 / Køge;7;7;7;9 / Fanø;9;9;..;9",
            A.finding,
            "I 4. kvartal 2016 var aktiveringsgraden højest i Køge og på Fanø (9,0 pct. hver) "
            "og lavest i Greve (8,0 pct.)",
        ),
        (
            "Greve;8;8;8;8 / Køge;7;7;7;9 / Fanø;9;9;..;..",
            A.finding,
            "I 4. kvartal 2016 var aktiveringsgraden højest i Køge (9,0 pct.) "
            "og lavest i Greve (8,0 pct.) af de to kommuner, der er tal for",
        ),
        (
            "Greve;8;8;8;8 / Køge;7;7;7;8 / Fanø;9;9;..;..",
            A.finding,
            "I 4. kvartal 2016 var aktiveringsgraden 8,0 pct. i de to kommuner, der er tal for",
        ),
        ("Greve;8;..;..;..", A.finding, "I 1. kvartal 2016 var aktiveringsgraden 8,0 pct. i Greve"),
        ("Greve;..;..;..;..", A.finding, "Aktiveringsgraden er ikke vist"),
        (
            "Greve;8;8;8;8 / Køge;7;7;7;9 / Fanø;9;9;..;..",
            A.summary,
            "For Fanø er tallet ikke vist i 4. kvartal 2016. "
            "Aktiveringsgraden er en andel af timer, ikke af personer.",
        ),
        (
            "Greve;8;8;8;8 / Køge;7;7;7;9 / Fanø;9;9;..;..",
            A.steepest_heading,
            "Fra 1. kvartal til 4. kvartal 2016 steg aktiveringsgraden i én og var uændret i én "
            "af de to kommuner, der har tal både først og sidst",
        ),
        ("Greve;..;..;..;..", A.steepest_heading, "Aktiveringsgraden i kommunerne"),
        (
            "Greve;8;8;8;8 / Køge;7;7;7;9",
            A.chart_says,
            "Linjer for to kommuner. Fra 1. kvartal til 4. kvartal 2016 steg aktiveringsgraden "
            "i én og var uændret i én af de to kommuner.",
        ),
        ("Greve;8;8;8;8 / Køge;7;7;7;9", A.key_figures, ""),
    ],
)
def test_aktiveringsgrad_where_no_municipality_is_the_own(
    tmp_path: Path, cells: str, maker: Callable[[Rates], str], said: str
) -> None:
    made = rates_of(tmp_path, cells)
    assert plain(maker(Rates(Series("", ()), made.others))) == said


EVENT = "Helsingør fik et nyt system 1. april 2016"
TOLD = f"{EVENT}, oplyser papirerne."


@pytest.mark.parametrize(
    ("cells", "day", "text", "said"),
    [
        ("Helsingør;14,5;14,6;7,4;8,4", "2016-12-01", EVENT, f"{TOLD} Faldet kom altså før."),
        (  # what the rate was in the first period after it
            "Helsingør;14,5;14,6;7,4;8,4",
            "2016-10-01",
            EVENT,
            f"{TOLD} Faldet kom altså før. I 4. kvartal 2016 var aktiveringsgraden 8,4 pct.",
        ),
        (
            "Helsingør;14,5;14,4;7,4;8,4",
            "2016-12-01",
            EVENT,
            f"{TOLD} Det største fald kom altså før.",
        ),
        ("Helsingør;1,0;9,0;9,0;9,0", "2016-01-01", EVENT, f"{TOLD} Stigningen kom efter."),
        (
            "Helsingør;1,0;2,0;9,0;9,0",
            "2016-04-01",
            EVENT,
            f"{TOLD} Den største stigning kom efter.",
        ),
        # The change may have begun before a day within the first of the two quarters.
        ("Helsingør;14,5;14,6;7,4;8,4", "2016-05-01", EVENT, TOLD),
        ("Helsingør;14,5;14,6;7,4;8,4", "2016-07-01", EVENT, TOLD),
        # What happened elsewhere, or when nothing moved.
        ("Helsingør;14,5;14,6;7,4;8,4", "2016-12-01", EVENT.replace("Helsingør", "Odense"), ""),
        ("Helsingør;14,5;14,6;7,4;8,4", "2016-12-01", "Helsingørsgade blev spærret", ""),
        ("Helsingør;14,5;14,6;7,4;8,4", "", "", ""),
        ("Helsingør;5,0;5,0;5,0;5,0", "2016-12-01", EVENT, ""),
    ],
)
def test_an_event_is_only_told_of_its_own_municipality_and_is_no_cause(
    tmp_path: Path, cells: str, day: str, text: str, said: str
) -> None:
    assert plain(aktiveringsgrad.before_event(rates_of(tmp_path, cells), day, text)) == said


def test_an_event_outside_the_shown_periods_is_neither_told_nor_marked(tmp_path: Path) -> None:
    made = rates_of(tmp_path, "Helsingør;14,5;14,6;7,4;8,4")
    plainly = draw.lines(made.all, unit="pct.")
    for day in ("2010-10-01", "2015-12-31", "2017-01-01", "2030-10-01"):
        assert aktiveringsgrad.before_event(made, day, EVENT) == ""
        assert draw.lines(made.all, unit="pct.", event=day, event_text=EVENT) == plainly
    for day in ("2016-01-01", "2016-12-31"):
        assert draw.lines(made.all, unit="pct.", event=day, event_text=EVENT) != plainly


@pytest.mark.parametrize(
    ("day", "text", "problem"),
    [
        ("2016-10-01", " ", "parameter 'event_text' is empty; 'event' is given, and expects both"),
        ("", EVENT, "parameter 'event' is empty; 'event_text' is given, and expects both"),
        ("xx", EVENT, "parameter 'event' is 'xx'; expected a day, as in 2016-10-01"),
        ("2016-02-30", EVENT, "parameter 'event' is '2016-02-30'; expected a day"),
    ],
)
def test_an_event_is_a_day_with_its_words(
    tmp_path: Path, day: str, text: str, problem: str
) -> None:
    made = rates_of(tmp_path, "Helsingør;5,0;5,0;-;-")  # of which nothing would be told
    with pytest.raises(ValueError, match=re.escape(problem)):
        aktiveringsgrad.before_event(made, day, text)
    with pytest.raises(ValueError, match=re.escape(problem)):
        draw.lines(made.all, unit="pct.", event=day, event_text=text)


def test_the_unit_is_said_to_be_unstated_only_where_the_papers_do_not_state_it(
    tmp_path: Path,
) -> None:
    cells, rows = "Helsingør;8,0;8,0;8,0;8,0", ", municipalities = true"
    bare = papers_of(tmp_path / "bare", cells, QUARTERS, rows)
    unstated = "Procent af de mulige timer efter definitionen; papirerne oplyser ingen enhed"
    assert aktiveringsgrad.unit_words(bare, "t") == unstated
    stated = [f'{column}, unit = "pct."' for column in QUARTERS]
    papers = papers_of(tmp_path / "stated", cells, stated, rows)
    assert aktiveringsgrad.unit_words(papers, "t") == "Procent af de mulige timer"


# --- afslutningsårsager ---------------------------------------------------------------------------

COUNT = ['heading = "Antal", period = "2016", measure = "Antal"']
SUM = """[[tables.checks]]
id = "c"
kind = "sum"
text = "Lagt sammen"
total = { row = "I alt" }
"""


def reasons_of(folder: Path, cells: str, more: str = "") -> Reasons:
    papers = papers_of(folder, cells, COUNT, "", more)
    printed = papers.observations_of("t")
    return reasons(papers.sound_of("t"), papers.meeting.table("t"), printed=printed)


R = afslutningsaarsager
HIDDEN = "Førtidspension;.. / Ordinært arbejde;12 / Andet;- / I alt;25"
WHOLE = "Førtidspension;8 / Ordinært arbejde;12 / IGU;5 / I alt;25"


REASONS: list[Case] = [
    (
        "Førtidspension;12 / Andet;0 / I alt;12",
        lambda made: R.key_figures(made, None, ""),
        "Alle 12 borgere sluttede med årsagen »Førtidspension« i 2016.",
    ),
    (
        "Førtidspension;12 / Andet;0 / I alt;12",
        R.groups_heading,
        "Den eneste årsag i 2016 var »Førtidspension«: 12",
    ),
    # A heading says what can be said: of nobody, of one reason, of as many.
    ("Død;0 / Andet;0 / I alt;0", R.groups_heading, "Ingen borgere at fordele på årsager i 2016"),
    ("Død;2 / Andet;0 / I alt;2", R.groups_heading, "Den eneste årsag i 2016 var »Død«: 2"),
    ("Død;5 / Andet;1 / I alt;6", R.groups_heading, "Den hyppigste årsag i 2016 var »Død«: 5 af 6"),
    ("Død;5 / Andet;1 / I alt;-", R.groups_heading, "Den hyppigste årsag i 2016 var »Død«: 5"),
    (
        "Død;3 / Andet;3 / I alt;-",
        R.groups_heading,
        "»Død« og »Andet« var de eneste årsager i 2016: 3 hver",
    ),
    (
        "Død;40 / Sygdom;40 / Andet;12 / I alt;92",
        R.groups_heading,
        "»Død« og »Sygdom« var de hyppigste årsager i 2016: 40 af 92 hver",
    ),
    (
        "Død;7 / Sygdom;7 / Andet;7 / IGU;7 / Flyttet;1 / I alt;29",
        R.groups_heading,
        "Fire årsager var hyppigst i 2016: 7 af 29 hver",
    ),
    (
        "Død;7 / Sygdom;7 / Andet;7 / IGU;7 / Flyttet;0 / I alt;28",
        R.groups_heading,
        "Fire årsager var lige hyppige i 2016: 7 af 28 hver",
    ),
    # A reason without a figure can be no more than what the others leave of the total.
    (
        "Død;12 / Andet;- / Sygdom;2 / I alt;14",
        R.groups_heading,
        "Den hyppigste årsag i 2016 var »Død«: 12 af 14",
    ),
    (
        "Død;12 / Andet;.. / I alt;23",
        R.groups_heading,
        "Den hyppigste årsag i 2016 var »Død«: 12 af 23",
    ),
    ("Død;12 / Andet;.. / I alt;24", R.groups_heading, "Den hyppigste årsag i 2016 kendes ikke"),
    ("Død;12 / Andet;- / I alt;12", R.groups_heading, "Den eneste årsag i 2016 var »Død«: 12"),
    (  # one that is named alone, but not where another of its group has no figure
        "Død;5 / I alt;5",
        R.groups,
        "Alle 5 sluttede med årsagen »Død«. Inddelingen i grupper er rapportens egen.",
    ),
    (
        "Død;5 / Andet;.. / I alt;9",
        R.groups,
        "Mindst 5 af 9 sluttede af andre årsager, herunder død (5). Inddelingen i grupper er "
        "rapportens egen.",
    ),
    ("Død;5 / Andet;.. / I alt;-", R.groups_heading, "Den hyppigste årsag i 2016 kendes ikke"),
    (
        "Død;5 / Andet;1 / I alt;6",
        R.groups,
        "Alle 6 sluttede af andre årsager: død (5) og andet (1). Inddelingen i grupper er "
        "rapportens egen.",
    ),
    (
        "Død;1 / Andet;0 / I alt;1",
        R.groups,
        "1 sluttede med årsagen »Død«. Inddelingen i grupper er rapportens egen.",
    ),
    ("Førtidspension;1 / Andet;0 / I alt;1", lambda made: R.key_figures(made, None, ""), ""),
    (WHOLE, R.finding, "12 af 25 afsluttede borgere gik i arbejde eller uddannelse i 2016"),
    (
        WHOLE,
        R.summary,
        "8 sluttede med årsagen »Førtidspension«, og 5 sluttede med årsagen »IGU«.",
    ),
    (
        WHOLE,
        R.groups_heading,
        "48,0 pct. af de afsluttede borgere gik i arbejde eller uddannelse i 2016",
    ),
    (
        WHOLE,
        R.groups,
        "8 af 25 (32,0 pct.) gik til ressourceforløb, fleksjob eller pension: førtidspension "
        "(8). 12 af 25 (48,0 pct.) gik i arbejde eller uddannelse: ordinært arbejde (12). 5 "
        "af 25 (20,0 pct.) sluttede med årsagen »IGU«. Inddelingen i grupper er "
        "rapportens egen.",
    ),
    # Hidden and missing rows: of the printed total, and the gaps are told.
    (HIDDEN, R.finding, "12 af 25 afsluttede borgere gik i arbejde eller uddannelse i 2016"),
    (
        HIDDEN,
        R.summary,
        "To årsager har intet tal: »Førtidspension« (ikke vist) og »Andet« (ikke oplyst).",
    ),
    (HIDDEN, R.groups_heading, "Den hyppigste årsag i 2016 kendes ikke"),
    (
        HIDDEN,
        R.groups,
        "12 af 25 (48,0 pct.) gik i arbejde eller uddannelse: ordinært arbejde (12). "
        "Inddelingen i grupper er rapportens egen.",
    ),
    (
        HIDDEN,
        R.chart_says,
        "Søjler for hver årsag i tre grupper. Ressourceforløb, fleksjob eller pension: ikke "
        "vist. Arbejde eller uddannelse: 12. Andre årsager: intet tal.",
    ),
    (
        HIDDEN,
        lambda made: R.key_figures(made, None, ""),
        "12 af 25 afsluttede borgere gik i arbejde eller uddannelse i 2016.",
    ),
    (
        "Rotationsvikar;x / Ordinært arbejde;12 / Andet;3 / I alt;25",
        R.finding,
        "Mindst 12 af 25 afsluttede borgere gik i arbejde eller uddannelse i 2016",
    ),
    (
        "Rotationsvikar;x / Ordinært arbejde;12 / Andet;3 / I alt;25",
        R.summary,
        "3 sluttede med årsagen »Andet«. Én årsag har intet tal: »Rotationsvikar« (udgået som"
        " forkert).",
    ),
    (
        "Rotationsvikar;.. / Ordinært arbejde;12 / Andet;3 / I alt;25",
        R.chart_says,
        "Søjler for hver årsag i to grupper. Arbejde eller uddannelse: mindst 12. Andre "
        "årsager: 3.",
    ),
    # No printed total: the sum where every row has a figure, else no whole.
    (
        "Førtidspension;8 / Ordinært arbejde;12",
        R.finding,
        "12 af 20 afsluttede borgere gik i arbejde eller uddannelse i 2016",
    ),
    (
        "Førtidspension;.. / Ordinært arbejde;12",
        R.finding,
        "12 borgere gik i arbejde eller uddannelse i 2016",
    ),
    (
        "Førtidspension;.. / Ordinært arbejde;1",
        R.finding,
        "1 borger gik i arbejde eller uddannelse i 2016",
    ),
    (
        "Førtidspension;.. / Ordinært arbejde;..",
        R.finding,
        "Tallene for, hvorfor borgere blev afsluttet i 2016, er ikke vist",
    ),
    (
        "Førtidspension;.. / Ordinært arbejde;.. / I alt;25",
        R.finding,
        "25 borgere blev afsluttet i 2016",
    ),
    (
        "Førtidspension;8 / Ordinært arbejde;12 / I alt;..",
        R.finding,
        "12 borgere gik i arbejde eller uddannelse i 2016",
    ),
    (
        "Førtidspension;. / Ordinært arbejde;12",  # what cannot occur is no gap
        R.finding,
        "Alle 12 afsluttede borgere gik i arbejde eller uddannelse i 2016",
    ),
    (
        "Førtidspension;8 / Ordinært arbejde;12 / Total;20",  # called a total, if undeclared
        R.finding,
        "12 af 20 afsluttede borgere gik i arbejde eller uddannelse i 2016",
    ),
    # A total that cannot be: no claim.
    (
        "Førtidspension;160 / Ordinært arbejde;111 / I alt;250",
        R.finding,
        "Tallene for, hvorfor borgere blev afsluttet i 2016, passer ikke sammen",
    ),
    (
        "Førtidspension;160 / Ordinært arbejde;111 / I alt;250",
        R.summary,
        "Årsagerne giver 271 lagt sammen, men i alt står der 250.",
    ),
    (
        "Førtidspension;16 / Ordinært arbejde;11 / I alt;25",
        R.groups_heading,
        "Årsagerne giver 27 lagt sammen, men i alt står der 25",
    ),
    (
        "Førtidspension;16 / Ordinært arbejde;11 / I alt;25",
        lambda made: R.key_figures(made, None, ""),
        "",
    ),
    # Ties, zeroes, one person, fewer than ten.
    (
        "Førtidspension;12 / Ordinært arbejde;12 / I alt;24",
        R.finding,
        "12 af 24 afsluttede borgere gik i arbejde eller uddannelse i 2016",
    ),
    (
        "Førtidspension;12 / Ordinært arbejde;12 / I alt;24",
        R.groups_heading,
        "»Førtidspension« og »Ordinært arbejde« var de eneste årsager i 2016: 12 af 24 hver",
    ),
    (
        "Førtidspension;12 / Død;12 / Ordinært arbejde;0 / I alt;24",
        R.finding,
        "Ingen af de 24 afsluttede borgere gik i arbejde eller uddannelse i 2016",
    ),
    (
        "Førtidspension;13 / Ordinært arbejde;0 / I alt;13",
        R.summary,
        "Ingen gik i arbejde eller uddannelse.",
    ),
    (
        "Førtidspension;0 / Ordinært arbejde;0 / I alt;0",
        R.finding,
        "Ingen borgere blev afsluttet i 2016",
    ),
    ("Førtidspension;0 / Ordinært arbejde;0 / I alt;0", R.summary, ""),
    (
        "Førtidspension;0 / Ordinært arbejde;0 / I alt;0",
        lambda made: R.key_figures(made, None, ""),
        "",
    ),
    ("Ordinært arbejde;1 / I alt;1", R.finding, "1 borger blev afsluttet i 2016"),
    (
        "Ordinært arbejde;1 / Død;0 / I alt;1",
        R.groups_heading,
        "Den eneste årsag i 2016 var »Ordinært arbejde«: 1",
    ),
    (
        "Ordinært arbejde;5 / Død;4 / I alt;9",
        R.groups,
        "5 af 9 gik i arbejde eller uddannelse: ordinært arbejde (5). 4 af 9 sluttede med "
        "årsagen »Død«. Inddelingen i grupper er rapportens egen.",
    ),
    (
        "a;9 / b;8 / c;7 / d;6 / e;5 / Ordinært arbejde;1 / I alt;36",
        R.groups,
        "1 af 36 (2,8 pct.) gik i arbejde eller uddannelse: ordinært arbejde (1). 35 af 36 "
        "(97,2 pct.) sluttede af andre årsager: a (9), b (8), c (7) og to andre årsager. "
        "Inddelingen i grupper er rapportens egen.",
    ),
    # One reason that is nearly all of its group is named, with its own count.
    (
        "Folkepension;130 / Flyttet;1 / Målgruppeskift;1 / I alt;132",
        R.finding,
        "130 af 132 borgere sluttede med årsagen »Folkepension« i 2016",
    ),
    (
        "Folkepension;130 / Førtidspension;1 / Flyttet;1 / I alt;132",
        R.summary,
        "1 sluttede med årsagen »Flyttet«, og 1 sluttede med årsagen »Førtidspension«.",
    ),
    (  # nobody is lost of those beside a reason that is named: 130 + 130 + 5 + 45 = 310
        "Ordinært arbejde;130 / Folkepension;5 / Førtidspension;130 / Død;40 / IGU;5 / I alt;310",
        R.summary,
        "130 gik i arbejde eller uddannelse, 45 sluttede af andre årsager, og 5 sluttede med "
        "årsagen »Folkepension«.",
    ),
    (
        "Folkepension;130 / Førtidspension;1 / Flyttet;1 / I alt;132",
        R.groups_heading,
        "98,5 pct. af de afsluttede borgere sluttede med årsagen »Folkepension« i 2016",
    ),
    (
        "Folkepension;130 / Førtidspension;1 / Flyttet;1 / I alt;132",
        R.groups,
        "131 af 132 (99,2 pct.) gik til ressourceforløb, fleksjob eller pension: folkepension"
        " (130) og førtidspension (1). 1 af 132 (0,8 pct.) sluttede med årsagen »Flyttet«."
        " Inddelingen i grupper er rapportens egen.",
    ),
    (
        "Folkepension;13 / Førtidspension;10 / Ordinært arbejde;1 / I alt;24",
        R.finding,
        "23 af 24 afsluttede borgere gik til ressourceforløb, fleksjob eller pension i 2016",
    ),
    (
        "Andet;130 / Flyttet;.. / IGU;- / I alt;142",
        R.summary,
        "130 sluttede med årsagen »Andet«. To årsager har intet tal: »Flyttet« (ikke vist) og"
        " »IGU« (ikke oplyst).",
    ),
    (
        "Andet;130 / Flyttet;.. / Ordinær uddannelse;- / I alt;142",
        R.chart_says,
        "Søjler for hver årsag i to grupper. Arbejde eller uddannelse: intet tal. Andre "
        "årsager: mindst 130.",
    ),
    (
        "Død;7 / Førtidspension;7 / I alt;14",
        R.groups_heading,
        "»Død« og »Førtidspension« var de eneste årsager i 2016: 7 af 14 hver",
    ),
    # A failed sum is told with both figures, known as far as they are.
    (
        "Død;12 / Ordinært arbejde;250 / I alt;267",
        R.summary,
        "Årsagerne giver 262 lagt sammen, men i alt står der 267.",
    ),
    (
        "Død;160 / Ordinært arbejde;111 / Andet;.. / I alt;250",
        R.summary,
        "Årsagerne giver mindst 271 lagt sammen, men i alt står der 250.",
    ),
    (
        "Død;160 / Ordinært arbejde;80 / Andet;.. / I alt;250",
        R.summary,
        "160 sluttede med årsagen »Død«. For »Andet« er tallet ikke vist.",
    ),
    # The group of other reasons says too little to begin with, unless one of them is its all.
    (
        "Sygdom;130 / Andet;40 / Ordinært arbejde;5 / I alt;175",
        R.finding,
        "5 af 175 afsluttede borgere gik i arbejde eller uddannelse i 2016",
    ),
    (
        "Sygdom;130 / Andet;40 / Ordinært arbejde;5 / I alt;175",
        R.summary,
        "170 sluttede af andre årsager.",
    ),
    (
        "Sygdom;130 / Andet;40 / Ordinært arbejde;5 / I alt;175",
        R.groups_heading,
        "Den hyppigste årsag i 2016 var »Sygdom«: 130 af 175",
    ),
    (
        "Sygdom;130 / Andet;40 / Død;130 / I alt;300",
        R.finding,
        "Alle 300 borgere sluttede af andre årsager i 2016",
    ),
    (
        "Sygdom;130 / Andet;2 / Ordinært arbejde;5 / I alt;137",
        R.finding,
        "130 af 137 borgere sluttede med årsagen »Sygdom« i 2016",
    ),
]


@pytest.mark.parametrize(("cells", "maker", "said"), REASONS)
def test_afslutningsaarsager(
    tmp_path: Path, cells: str, maker: Callable[[Reasons], str], said: str
) -> None:
    assert plain(maker(reasons_of(tmp_path, cells))) == said


def test_reasons_that_a_check_blames_carry_no_claim(tmp_path: Path) -> None:
    made = reasons_of(tmp_path, "Førtidspension;16 / Ordinært arbejde;11 / I alt;25", SUM)
    assert plain(R.finding(made)) == (
        "Tallene for, hvorfor borgere blev afsluttet i 2016, passer ikke sammen"
    )
    # All have figures, and they are the ones that do not agree.
    assert plain(R.summary(made)) == "Årsagerne giver 27 lagt sammen, men i alt står der 25."
    assert R.groups(made) == []
    assert R.key_figures(made, None, "") == []


def test_one_reason_that_is_declared_wrong_is_told_apart_from_those_without_a_figure(
    tmp_path: Path,
) -> None:
    declared = """[[tables.deviations]]
check = "c"
row = "I alt"
column = "Antal"
printed = "25"
recomputed = "27"
fault = { row = "Førtidspension" }
reason = "Fordi."
"""
    cells = "Førtidspension;16 / Ordinært arbejde;11 / I alt;25"
    made = reasons_of(tmp_path, cells, SUM + declared)
    assert plain(R.without_figure(made)) == (
        "Tallet for »Førtidspension« kan være forkert: »Førtidspension« og »Ordinært arbejde« "
        "giver tilsammen 27, men der står 25."
    )


@pytest.mark.parametrize(
    ("columns", "everyone"),
    [
        ("Mænd|2017-Q4 Kvinder|2017-Q4 I_alt|2017-Q4", "12 af 17"),
        ("Antal|2017-Q4 Heraf_kvinder|2017-Q4 Ændring|2017-Q4", "5 af 9"),
        ("Antal Ændring", "5 af 9"),
        ("Mænd|2017-Q4 Kvinder|2017-Q4", ""),
        ("Mænd Kvinder", ""),
    ],
)
def test_one_of_several_columns_is_not_everyone(
    tmp_path: Path, columns: str, everyone: str
) -> None:
    described = [
        f'heading = "{name.replace("_", " ")}"' + (f', period = "{period}"' if period else "")
        for name, _, period in (column.partition("|") for column in columns.split())
    ]
    cells = [
        ";".join(row.split(";")[: len(described) + 1])
        for row in ("Førtidspension;4;1;5", "Ordinært arbejde;5;7;12")
    ]
    papers = papers_of(tmp_path, " / ".join(cells), described, "")
    figures = papers.sound_of("t"), papers.meeting.table("t")
    if everyone:
        assert plain(R.finding(reasons(*figures))).startswith(everyone)
    else:
        with pytest.raises(ValueError, match="expected one column with everyone"):
            reasons(*figures)


def test_rows_that_are_times_are_no_reasons(tmp_path: Path) -> None:
    times = ', periods = [{ label = "2016", period = "2016" }, { label = "2017", period = "2017" }]'
    papers = papers_of(tmp_path, "2016;4 / 2017;5", ['heading = "Job"'], times)
    with pytest.raises(ValueError, match="are times; expected one row per reason"):
        reasons(papers.sound_of("t"), papers.meeting.table("t"))


def on_reasons(made: Reasons) -> list[object]:
    """Everything that is said of reasons."""
    makers = (R.finding, R.summary, R.groups_heading, R.groups, R.chart_says)
    return [*(maker(made) for maker in makers), R.key_figures(made, None, "")]


@pytest.mark.parametrize(
    ("periods", "heading"),
    [
        (("2016", "2017"), "7 af 8 afsluttede borgere gik i arbejde eller uddannelse i 2017"),
        (("2017", "2016"), "5 af 9 afsluttede borgere gik i arbejde eller uddannelse i 2017"),
        (
            ("", "2016-Q4"),
            "7 af 8 afsluttede borgere gik i arbejde eller uddannelse i 4. kvartal 2016",
        ),
        (  # the whole year before its second half, which is in it
            ("2017-H2", "2017"),
            "7 af 8 afsluttede borgere gik i arbejde eller uddannelse i 2017",
        ),
    ],
)
def test_the_newest_column_leads(tmp_path: Path, periods: tuple[str, str], heading: str) -> None:
    columns = [
        f'heading = "{name}"' + (f', period = "{period}"' if period else "")
        for name, period in zip("AB", periods, strict=True)
    ]
    papers = papers_of(tmp_path, "Førtidspension;4;1 / Ordinært arbejde;5;7", columns, "")
    made = reasons(papers.sound_of("t"), papers.meeting.table("t"))
    assert plain(R.finding(made)) == heading
    when = heading.partition("uddannelse")[2]
    assert plain(R.chart_title(made)) == f"Årsager til afslutning eller målgruppeskift{when}"


def test_spells_are_not_called_persons(tmp_path: Path) -> None:
    counted = reasons_of(tmp_path, "Førtidspension;8 / Ordinært arbejde;2 / Død;1 / I alt;11")
    spells = Reasons(counted.rows, SPELLS, counted.period)
    assert plain(R.finding(spells)) == (
        "8 af 11 forløb sluttede med årsagen »Førtidspension« i 2016"
    )
    said = plain(on_reasons(spells))
    assert not any(word in said for word in ("borger", " gik "))


SHARES = [
    'heading = "Antal aktivitetsparate", measure = "Antal aktivitetsparate"',
    'heading = "Afsluttet", period = "2016-Q4", measure = "Afsluttede"',
]
STOCK = "Antal aktivitetsparate"


def ratios_of(folder: Path, cells: str, own: str = "Helsingør") -> Ratios:
    papers = papers_of(folder, cells, SHARES, ", municipalities = true")
    spec = papers.meeting.table("t")
    return ratios(papers.sound_of("t"), spec, left="Afsluttet", stock=STOCK, own=own)


def heading(made: Ratios) -> str:
    return R.ratio_heading(made, STOCK, "Helsingør")


def told_ratio(made: Ratios) -> str:
    return R.ratio(made, STOCK)


def ratio_figure(made: Ratios) -> list[tuple[str, str] | None]:
    return R.key_figures(Reasons(Rows(())), made.own, STOCK)


RATIOS: list[Case] = [
    # Why there is none of the own is told, too.
    (
        "Helsingør;-;53",
        told_ratio,
        "For Helsingør er forholdet ikke regnet ud: mindst ét af de to antal er ikke oplyst.",
    ),
    (
        "Helsingør;..;53",
        heading,
        "53 borgere blev afsluttet i Helsingør i 4. kvartal 2016",
    ),
    # Those who left need not be among those who are there: no share of them.
    (
        "Helsingør;1.030;134",
        heading,
        "134 borgere blev afsluttet i Helsingør i 4. kvartal 2016, mens der var 1.030 "
        "aktivitetsparate",
    ),
    ("Helsingør;1.030;134", told_ratio, "Det svarer til 13,0 pct."),
    (
        "Helsingør;1.030;134",
        ratio_figure,
        "134 borgere blev afsluttet i Helsingør i 4. kvartal 2016, mens der var 1.030 "
        "aktivitetsparate. Det svarer til 13,0 pct.",
    ),
    (
        "Helsingør;10;14",
        told_ratio,
        "Det svarer til 140,0 pct. Forholdet kan være over 100 pct., for det er ikke en andel.",
    ),
    # Fewer than ten: no per cent, no comparison.
    (
        "Helsingør;9;3 / Odense;100;20",
        ratio_figure,
        "3 borgere blev afsluttet i Helsingør i 4. kvartal 2016, mens der var 9 aktivitetsparate.",
    ),
    (
        "Helsingør;9;3 / Odense;100;20",
        told_ratio,
        "I Odense er forholdet 20,0 pct. For Helsingør er forholdet ikke regnet ud, fordi der"
        " var så få aktivitetsparate (9).",
    ),
    (
        "Helsingør;1;0",
        heading,
        "Ingen borgere blev afsluttet i Helsingør i 4. kvartal 2016, mens der var 1 "
        "aktivitetsparat",
    ),
    (
        "Helsingør;0;2",
        heading,
        "2 borgere blev afsluttet i Helsingør i 4. kvartal 2016, mens der ikke var nogen "
        "aktivitetsparate",
    ),
    ("Helsingør;-;2", heading, "2 borgere blev afsluttet i Helsingør i 4. kvartal 2016"),
    ("Odense;100;20", heading, "Helsingør har ingen række i tabellen"),
    # Among the others.
    (
        "Helsingør;1.030;134 / Odense;100;20 / Greve;100;10",
        told_ratio,
        "Det svarer til 13,0 pct. Forholdet er højere i Odense og lavere i Greve.",
    ),
    (
        "Helsingør;100;13 / Odense;1.000;130",
        told_ratio,
        "Det svarer til 13,0 pct. Forholdet er det samme i Odense.",
    ),
    (
        "Helsingør;1.030;134 / Odense;100;20 / Greve;9;1 / Assens;..;10 / Hele landet;99;1",
        told_ratio,
        "Det svarer til 13,0 pct. Forholdet er højere i Odense, 20,0 pct. For Greve er "
        "forholdet ikke regnet ud, fordi der var så få aktivitetsparate (9). For Assens "
        "er forholdet ikke regnet ud: mindst ét af de to antal er ikke vist.",
    ),
    (
        "Helsingør;1.030;134 / Odense;100;20 / Greve;100;10",
        R.ratios_say,
        "Søjler for tre kommuner, fra Greve med 10,0 til Odense med 20,0 pct. "
        "Helsingør har 13,0 pct.",
    ),
    (
        "Helsingør;100;20 / Odense;100;20",
        R.ratios_say,
        "Søjler for to kommuner med samme forhold, 20,0 pct.",
    ),
    # Why a ratio is not told: too few, none, or a figure that is missing.
    (
        "Helsingør;8;1",
        told_ratio,
        "For Helsingør er forholdet ikke regnet ud, fordi der var så få aktivitetsparate (8).",
    ),
    (
        "Helsingør;0;3 / Odense;40;1",
        told_ratio,
        "I Odense er forholdet 2,5 pct. For Helsingør er forholdet ikke regnet ud, fordi der "
        "ikke var nogen aktivitetsparate.",
    ),
    (
        "Helsingør;0;3 / Odense;40;1 / Greve;40;53 / Ishøj;0;2",
        told_ratio,
        (
            "Blandt dem, hvor forholdet er regnet ud, går det fra 2,5 pct. i Odense til 132,5 "
            "pct. i Greve. Forholdet kan være over 100 pct., for det er ikke en andel. For "
            "Helsingør og Ishøj er forholdet ikke regnet ud, fordi der ikke var nogen "
            "aktivitetsparate."
        ),
    ),
    (
        "Helsingør;100;13 / Odense;1;53 / Greve;8;134 / Ishøj;0;2 / Assens;-;5",
        told_ratio,
        "Det svarer til 13,0 pct. For Odense og Greve er forholdet ikke regnet ud, fordi "
        "der var så få aktivitetsparate (1 og 8). For Ishøj er forholdet ikke regnet ud, "
        "fordi der ikke var nogen aktivitetsparate. For Assens er forholdet ikke regnet "
        "ud: mindst ét af de to antal er ikke oplyst.",
    ),
    (
        "Helsingør;100;13 / Assens;-;5 / Køge;9;.. / Greve;..;3 / Ishøj;5;x",
        told_ratio,
        "Det svarer til 13,0 pct. For Assens er forholdet ikke regnet ud: mindst ét af de to "
        "antal er ikke oplyst. For Køge og Greve er forholdet ikke regnet ud: mindst ét af de to"
        " antal er ikke vist. For Ishøj er forholdet ikke regnet ud: mindst ét af de to antal er"
        " udgået som forkert.",
    ),
    # What is known of the own counts, and why the rest is not.
    ("Helsingør;-;134", heading, "134 borgere blev afsluttet i Helsingør i 4. kvartal 2016"),
    (
        "Helsingør;100;..",
        heading,
        "Antallet af afsluttede i Helsingør i 4. kvartal 2016 er ikke vist",
    ),
    (
        "Helsingør;1;1",
        heading,
        "1 borger blev afsluttet i Helsingør i 4. kvartal 2016, mens der var 1 aktivitetsparat",
    ),
]


@pytest.mark.parametrize(("cells", "maker", "said"), RATIOS)
def test_how_many_left_beside_how_many_are_there(
    tmp_path: Path, cells: str, maker: Callable[[Ratios], str], said: str
) -> None:
    assert plain(maker(ratios_of(tmp_path, cells))) == said


def test_two_counts_are_told_apart_unless_they_are_one(tmp_path: Path) -> None:
    made = reasons_of(tmp_path / "a", WHOLE)
    own = ratios_of(tmp_path / "b", "Helsingør;1.030;134").own
    assert plain(R.two_counts(made, own)) == (
        "Tallene 25 og 134 kan ikke sammenlignes, for de gælder hver sin periode: 2016 og "
        "4. kvartal 2016."
    )
    assert R.two_counts(Reasons(made.rows), own) == (
        "Tallene 25 og 134 kan ikke uden videre sammenlignes. Hvad de dækker, står under "
        "»Om tallene«."
    )
    assert R.two_counts(made, own, same_source=True) == ""
    assert R.two_counts(made, ratios_of(tmp_path / "c", "Helsingør;100;25").own) == ""
    assert R.two_counts(made, None) == ""
    assert R.two_counts(reasons_of(tmp_path / "d", "Død;.. / Formue;1"), own) == ""


def test_a_group_is_drawn_with_what_is_known_of_it_and_not_at_all_where_nobody_has_its_reasons(
    tmp_path: Path,
) -> None:
    made = reasons_of(tmp_path, "Ordinært arbejde;12 / Ordinær uddannelse;3 / Førtidspension;..")
    drawn = draw.grouped_bars(made, accent=LEFT_FOR_WORK)
    assert texts(drawn.wide) == [
        *("Ressourceforløb, fleksjob eller pension", "Førtidspension", "ikke vist"),
        *("Arbejde eller uddannelse", "Ordinært arbejde", "12", "Ordinær uddannelse", "3"),
        "15 i alt",  # 12 + 3; of the others no sum is known
    ]


# --- flygtningestatus -----------------------------------------------------------------------------

MONTHS = [
    'heading = "Apr.", period = "2016-04"',
    'heading = "Jan.", period = "2017-01"',
    'heading = "Feb.", period = "2017-02"',
    'heading = "1. apr.", period = "2017-04-01"',
]
TOTAL = "Alle personer"  # named as the total by the report, not by the table


def groups_of(folder: Path, cells: str, more: str = "") -> Groups:
    """A table of groups that do not overlap; the row ``Alle personer`` is another table's total."""
    papers = papers_of(folder, cells, MONTHS, "", more)
    made = status(papers.sound_of("t"), papers.meeting.table("t"), apart=True)
    if TOTAL not in cells:
        return made
    made = status(papers.sound_of("t"), papers.meeting.table("t"), total=TOTAL)
    return Groups(made.groups, None, apart=True, everyone=made.total)


def activities_of(folder: Path, cells: str) -> Groups:
    """A table of activities, in several of which one person can be, with its total."""
    papers = papers_of(folder, cells, MONTHS, "")
    total = TOTAL if TOTAL in cells else ""
    return status(papers.sound_of("t"), papers.meeting.table("t"), total=total)


@pytest.mark.parametrize(
    ("period", "when"),
    [
        ("2017-01", "I januar 2017"),
        ("2017-04", "Fra årets begyndelse til april 2017"),
        ("2017-04-01", "Fra årets begyndelse til 1. april 2017"),
        ("2017-H1", "I 1. halvår 2017"),
        ("2017-H2", "Fra årets begyndelse til og med 2. halvår 2017"),
        ("2017-W14", "Fra årets begyndelse til og med uge 14 2017"),
        ("2017-01/2017-04", "I januar–april 2017"),
        ("2017", "I 2017"),
    ],
)
def test_what_is_counted_since_new_year(tmp_path: Path, period: str, when: str) -> None:
    cells = "Modtaget i 2017 – år til dato – flygtninge;3"
    papers = papers_of(tmp_path, cells, [f'heading = "N", period = "{period}"'], "")
    made = status(papers.sound_of("t"), papers.meeting.table("t"))
    assert plain(flygtningestatus.received(made)) == f"{when} er der modtaget 3 flygtninge."


F = flygtningestatus
WORK, PRACTICE = "I ordinært arbejde (alle)", "I praktik"
EVERYONE = f"{TOTAL};240;290;297;303"


def finding(made: Groups) -> str:
    return F.finding(made, WORK)


def summary(made: Groups) -> str:
    return F.summary(made, WORK)


def group_heading(made: Groups) -> str:
    return F.group_heading(made, PRACTICE)


def course(made: Groups) -> list[str]:
    return F.groups(made, [PRACTICE])


def courses(made: Groups) -> list[str]:
    return F.groups(made, [PRACTICE, WORK])


def figures(made: Groups) -> list[tuple[str, str] | None]:
    return F.key_figures(made, [WORK], "var i integrationsperioden")


def wider(made: Groups) -> str:
    return F.wider(made, [WORK, PRACTICE], "praktik")


def panels(made: Groups) -> str:
    return F.lines_say(made.groups, "aktiviteterne")


ACTIVITIES: list[Case] = [
    (
        f"{PRACTICE};2;3;1;0",
        group_heading,
        "Ingen var i praktik den 1. april 2017 mod 2 i april 2016, undervejs oppe på 3",
    ),
    # A key figure tells its turn, and that the newest figure is not there.
    (
        f"{TOTAL};240;290;297;303 / {WORK};2;18;4;5",
        figures,
        "5 flygtninge og familiesammenførte var i ordinært arbejde den 1. april 2017. I april 2016 "
        "var det 2. Undervejs var tallet oppe på 18. 303 flygtninge og familiesammenførte var i "
        "integrationsperioden den 1. april 2017. I april 2016 var det 240.",
    ),
    (
        f"{TOTAL};..;..;..;.. / {WORK};2;3;4;..",
        figures,
        "4 flygtninge og familiesammenførte var i ordinært arbejde i februar 2017. I april 2016 "
        "var det 2. Det seneste tal er ikke vist.",
    ),
    (
        f"{EVERYONE} / {WORK};4;19;25;28",
        finding,
        "28 af 303 flygtninge og familiesammenførte var i ordinært arbejde den 1. april 2017",
    ),
    (
        f"{EVERYONE} / {WORK};4;19;25;28",
        summary,
        "Det svarer til 9,2 pct. I april 2016 var det 4 af 240 (1,7 pct.).",
    ),
    (
        f"{EVERYONE} / {WORK};4;19;25;-",  # the last with a figure, and the gap
        finding,
        "25 af 297 flygtninge og familiesammenførte var i ordinært arbejde i februar 2017",
    ),
    (
        f"{EVERYONE} / {WORK};4;19;25;..",
        summary,
        "Det svarer til 8,4 pct. I april 2016 var det 4 af 240 (1,7 pct.). For »I ordinært "
        "arbejde (alle)« er tallet ikke vist den 1. april 2017.",
    ),
    (
        f"{TOTAL};240;290;297;- / {WORK};4;19;25;28",
        finding,
        "28 flygtninge og familiesammenførte var i ordinært arbejde den 1. april 2017",
    ),
    (
        f"{TOTAL};-;-;-;- / {WORK};4;19;25;28",
        finding,
        "28 flygtninge og familiesammenførte var i ordinært arbejde den 1. april 2017",
    ),
    (
        f"{TOTAL};-;-;-;9 / {WORK};-;-;-;3",
        summary,
        "",  # of nine, no per cent
    ),
    (
        f"{TOTAL};-;-;-;1 / {WORK};-;-;-;1",
        finding,
        "Den ene flygtning eller familiesammenførte var i ordinært arbejde den 1. april 2017",
    ),
    (
        f"{TOTAL};30;-;-;25 / {WORK};20;-;-;30",  # no part is more than the whole
        finding,
        "Tallene for, hvor mange flygtninge der var i ordinært arbejde, passer ikke sammen",
    ),
    (
        f"{TOTAL};30;-;-;25 / {WORK};20;-;-;30",
        summary,
        "I rækken står der flere, end der er i alt.",
    ),
    (
        f"{TOTAL};30;-;-;25 / {WORK};20;-;-;30",
        figures,
        "",
    ),
    (
        f"{TOTAL};-;-;-;0 / {WORK};-;-;-;0",
        finding,
        "Der var ingen flygtninge i integrationsperioden den 1. april 2017",
    ),
    (
        f"{EVERYONE} / {WORK};..;..;..;..",
        finding,
        "Antallet af flygtninge i ordinært arbejde er ikke vist",
    ),
    (
        f"{EVERYONE} / {WORK};..;..;..;..",
        summary,
        f"For »{WORK}« er tallene ikke vist.",
    ),
    (
        f"{EVERYONE} / {WORK};4;19;25;28",
        figures,
        "28 flygtninge og familiesammenførte var i ordinært arbejde den 1. april 2017. I "
        "april 2016 var det 4. 303 flygtninge og familiesammenførte var i "
        "integrationsperioden den 1. april 2017. I april 2016 var det 240.",
    ),
    (
        f"{TOTAL};-;-;1;- / {WORK};-;-;..;-",
        figures,
        "1 flygtning eller familiesammenført var i integrationsperioden i februar 2017. "
        "Det seneste tal er ikke oplyst.",
    ),
    # More that counts as employment.
    (
        f"{EVERYONE} / {WORK};4;19;25;28 / {PRACTICE};15;64;73;90",
        wider,
        "Regner man praktik med til ordinært arbejde, var der mindst 90 og højst 118 personer "
        "den 1. april 2017. Det kan ikke siges nøjagtigt, for en person kan stå i flere rækker.",
    ),
    (
        f"{TOTAL};9;9;9;100 / {WORK};4;9;9;28 / {PRACTICE};9;9;9;90",  # nor more than there are
        wider,
        "Regner man praktik med til ordinært arbejde, var der mindst 90 og højst 100 personer "
        "den 1. april 2017. Det kan ikke siges nøjagtigt, for en person kan stå i flere rækker.",
    ),
    (f"{EVERYONE} / {WORK};4;19;25;28 / {PRACTICE};15;64;73;..", wider, ""),
    (
        f"{EVERYONE} / {WORK};4;19;25;28 / {PRACTICE};15;64;73;0",
        wider,
        "Regner man praktik med til ordinært arbejde, var der 28 personer den 1. april 2017.",
    ),
    # How many there are.
    (
        EVERYONE,
        F.total_heading,
        "303 personer var i integrationsperioden den 1. april 2017, 63 flere end i april 2016",
    ),
    (
        f"{TOTAL};2;2;2;1",
        F.total_heading,
        "1 person var i integrationsperioden den 1. april 2017, én færre end i april 2016",
    ),
    (
        f"{TOTAL};2;3;4;2",
        F.total_heading,
        "2 personer var i integrationsperioden den 1. april 2017, lige så mange som i "
        "april 2016, men undervejs oppe på 4",
    ),
    (
        f"{TOTAL};2;3;4;0",
        F.total_heading,
        "Der var ingen flygtninge i integrationsperioden den 1. april 2017, 2 færre end i"
        " april 2016, undervejs oppe på 4",
    ),
    (
        f"{TOTAL};-;-;4;-",
        F.total_heading,
        "4 personer var i integrationsperioden i februar 2017",
    ),
    (f"{TOTAL};-;-;-;-", F.total_heading, "Antallet af flygtninge er ikke oplyst"),
    (
        EVERYONE,
        F.total,
        "Fra april 2016 til 1. april 2017 steg antallet fra 240 til 303. "
        "303 er det højeste i tabellen.",
    ),
    (
        f"{TOTAL};240;..;297;303",
        F.total,
        "Fra april 2016 til 1. april 2017 steg antallet fra "
        f"240 til 303. For »{TOTAL}« er tallet ikke vist i januar 2017.",
    ),
    (
        f"{TOTAL};8;12;4;8",
        F.total,
        "Fra april 2016 til 1. april 2017 var antallet 8 både først og sidst, men undervejs "
        "oppe på 12 og nede på 4.",
    ),
    (
        f"{TOTAL};10;20;10;-",
        F.total,
        "Fra april 2016 til februar 2017 var antallet 10 både først og sidst, men undervejs "
        "oppe på 20. For »Alle personer« er tallet ikke oplyst den 1. april 2017.",
    ),
    (f"{TOTAL};5;5;5;5", F.total, "Fra april 2016 til 1. april 2017 var antallet uændret 5."),
    (
        f"{TOTAL};-;-;5;-",
        F.total,
        "For »Alle personer« er tallet ikke oplyst den 1. april 2017.",
    ),
    # Received over the year: only rows that say so.
    (
        f"{EVERYONE} / Modtaget i 2017 – år til dato – flygtninge;-;-;2;1 / "
        "Modtaget i 2017 – år til dato –familiesammenførte til flygtninge;-;-;4;8",
        F.received,
        "Fra årets begyndelse til 1. april 2017 er der modtaget 8 familiesammenførte til "
        "flygtninge. For »Modtaget i 2017 – år til dato – flygtninge« står der 1 den 1. april"
        " 2017, men 2 i februar 2017. Et tal for året til dato kan ikke falde, så et af "
        "tallene må være forkert.",
    ),
    (
        f"{EVERYONE} / Modtaget i 2017 – år til dato – flygtninge;-;-;2;6 / "
        "Modtaget i 2017 – år til dato – familiesammenførte;-;-;4;..",
        F.received,
        "Fra årets begyndelse til 1. april 2017 er der modtaget 6 flygtninge. For »Modtaget i "
        "2017 – år til dato – familiesammenførte« er tallet ikke vist den 1. april 2017.",
    ),
    (f"{EVERYONE} / Modtaget i 2016 – år til dato – flygtninge;1;2;3;4", F.received, ""),
    (f"{EVERYONE} / Mænd;1;2;3;4", F.received, ""),
    # One group.
    (
        f"{PRACTICE};15;31;27;90",
        group_heading,
        "Seks gange så mange i praktik den 1. april 2017 som i april 2016",
    ),
    (
        f"{PRACTICE};10;31;27;65",
        group_heading,
        "Mere end seks gange så mange i praktik den 1. april 2017 som i april 2016",
    ),
    (
        f"{PRACTICE};40;31;27;20",
        group_heading,
        "Antallet i praktik er halveret fra april 2016 til 1. april 2017",
    ),
    (
        f"{PRACTICE};2;31;27;6",
        group_heading,
        "Flere i praktik den 1. april 2017 end i april 2016, undervejs oppe på 31",
    ),
    (
        f"{PRACTICE};20;31;27;19",
        group_heading,
        "Færre i praktik den 1. april 2017 end i april 2016, undervejs oppe på 31",
    ),
    (
        f"{PRACTICE};20;31;27;20",
        group_heading,
        "Lige så mange i praktik den 1. april 2017 som i april 2016, men undervejs oppe på 31",
    ),
    (f"{PRACTICE};20;-;-;-", group_heading, "20 personer var i praktik i april 2016"),
    (
        f"{PRACTICE};15;10;73;60",
        course,
        "Fra april 2016 til 1. april 2017 steg antallet i "
        "praktik fra 15 til 60 og var undervejs oppe på 73 og nede på 10.",
    ),
    (
        f"{PRACTICE};15;..;73;90",
        course,
        "Fra april 2016 til 1. april 2017 steg antallet i "
        f"praktik fra 15 til 90. For »{PRACTICE}« er tallet ikke vist i januar 2017.",
    ),
    (
        f"{PRACTICE};-;2;-;-",
        course,
        "For »I praktik« er tallene ikke oplyst i februar 2017 og den 1. april 2017.",
    ),
    # The chart of panels: the most only where no other can have grown as much.
    (
        "IGU;-;2;2;5 / Praktik;15;64;73;90",
        panels,
        "Linjer for aktiviteterne. Fra januar 2017 til 1. april 2017 steg »IGU« fra 2 til "
        "5. Fra april 2016 til 1. april 2017 steg »Praktik« fra 15 til 90.",
    ),
    (
        "IGU;-;2;2;80 / Praktik;15;64;73;90",
        panels,
        "Linjer for aktiviteterne. Fra januar 2017 til 1. april 2017 steg »IGU« fra 2 til "
        "80. Fra april 2016 til 1. april 2017 steg »Praktik« fra 15 til 90.",
    ),
    (
        "IGU;5;2;2;.. / Praktik;15;64;73;90",
        panels,
        "Linjer for aktiviteterne. Fra april 2016 til februar 2017 faldt »IGU« fra 5 til 2."
        " Fra april 2016 til 1. april 2017 steg »Praktik« fra 15 til 90. For »IGU« er "
        "tallet ikke vist den 1. april 2017.",
    ),
    (
        "IGU;5;5;5;6 / Praktik;1;1;1;2",
        panels,
        "Linjer for aktiviteterne fra april 2016 til 1. april 2017. »IGU« steg fra 5 til 6."
        " »Praktik« steg fra 1 til 2.",
    ),
    (
        "IGU;5;5;5;4 / Praktik;1;1;1;0",
        panels,
        "Linjer for aktiviteterne fra april 2016 til 1. april 2017. »IGU« faldt fra 5 til "
        "4. »Praktik« faldt fra 1 til 0.",
    ),
    (
        "IGU;5;5;5;6",
        panels,
        "Linjer for aktiviteterne fra april 2016 til 1. april 2017. »IGU« steg fra 5 til 6.",
    ),
    # None, one, all: of whom it is said.
    (
        f"{TOTAL};-;-;6;7 / {WORK};-;-;0;0",
        finding,
        "Ingen af de 7 flygtninge og familiesammenførte var i ordinært arbejde den 1. april 2017",
    ),
    (
        f"{TOTAL};-;-;6;1 / {WORK};-;-;0;0",
        finding,
        "Den ene flygtning eller familiesammenførte var ikke i ordinært arbejde den 1. april 2017",
    ),
    (
        f"{TOTAL};-;-;6;2 / {WORK};-;-;0;2",
        finding,
        "Begge flygtninge og familiesammenførte var i ordinært arbejde den 1. april 2017",
    ),
    (
        f"{TOTAL};-;-;6;7 / {WORK};-;-;0;7",
        finding,
        "Alle 7 flygtninge og familiesammenførte var i ordinært arbejde den 1. april 2017",
    ),
    (
        f"{TOTAL};-;-;0;0 / {WORK};-;-;0;0",
        figures,
        "0 flygtninge og familiesammenførte var i integrationsperioden den 1. april 2017. I "
        "februar 2017 var det også 0.",
    ),
    (
        f"{TOTAL};-;-;65;65 / {WORK};-;-;9;9",
        figures,
        "9 flygtninge og familiesammenførte var i ordinært arbejde den 1. april 2017. I "
        "februar 2017 var det også 9. 65 flygtninge og familiesammenførte var i "
        "integrationsperioden den 1. april 2017. I februar 2017 var det også 65.",
    ),
    # The turn, the first gap, and no per cent of the one where the other is too small for it.
    (
        f"{TOTAL};65;65;65;65 / {WORK};9;0;5;17",
        summary,
        "Det svarer til 26,2 pct. I april 2016 var det 9 af 65 (13,8 pct.). I januar 2017 var"
        " tallet nede på 0.",
    ),
    (
        f"{TOTAL};9;9;9;9 / {WORK};0;2;0;0",
        summary,
        "I april 2016 var det også 0 af 9. I januar 2017 var tallet oppe på 2.",
    ),
    (f"{TOTAL};10;9;9;6 / {WORK};1;1;1;2", summary, "I april 2016 var det 1 af 10."),
    (
        f"{TOTAL};6;2;2;2 / {WORK};..;0;0;0",
        summary,
        (
            "I januar 2017 var det også 0 af 2. For »I ordinært arbejde (alle)« er tallet ikke "
            "vist i april 2016."
        ),
    ),
    (f"{TOTAL};0;0;0;0 / {WORK};0;0;0;0", summary, ""),
    (
        f"{TOTAL};0;0;0;0",
        F.total_heading,
        "Der var ingen flygtninge i integrationsperioden den 1. april 2017",
    ),
    (f"{TOTAL};0;0;0;0", F.total, ""),
    (f"{WORK};4;19;25;28", F.total, ""),  # a table without a total
    (
        f"{EVERYONE} / {WORK};4;19;25;28 / {PRACTICE};15;64;73;0",
        wider,
        "Regner man praktik med til ordinært arbejde, var der 28 personer den 1. april 2017.",
    ),
    # Of nobody left, the summary is on all of them, as the heading is, and not on a group.
    (
        f"{TOTAL};2;0;7;0 / {WORK};0;0;1;0",
        summary,
        "I april 2016 var der 2. I februar 2017 var antallet oppe på 7.",
    ),
    (f"{TOTAL};0;5;0;0 / {WORK};0;1;0;0", summary, "I januar 2017 var antallet oppe på 5."),
    (
        f"{TOTAL};..;..;..;0 / {WORK};-;-;-;0",
        summary,
        "For »Alle personer« er tallene ikke vist i april 2016, januar 2017 og februar 2017.",
    ),
    # A year to date cannot fall; in January it is that month; none are none.
    (
        "Modtaget i 2017 – år til dato – flygtninge;-;5;4;1",
        F.received,
        "For »Modtaget i 2017 – år til dato – flygtninge« står der 4 i februar 2017, men 5 i "
        "januar 2017, og 1 den 1. april 2017, men 4 i februar 2017. Et tal for året til dato kan "
        "ikke falde, så flere tal må være forkerte.",
    ),
    (
        "Modtaget i 2017 – år til dato – flygtninge;-;2;5;4",
        F.received,
        "For »Modtaget i 2017 – år til dato – flygtninge« står der 4 den 1. april 2017, men 5"
        " i februar 2017. Et tal for året til dato kan ikke falde, så et af tallene må være "
        "forkert.",
    ),
    (
        "Modtaget i 2017 – år til dato – flygtninge;9;2;2;2",
        F.received,
        "Fra årets begyndelse til 1. april 2017 er der modtaget 2 flygtninge.",
    ),
    (
        "Modtaget i 2017 – år til dato – flygtninge;-;2;..;.",
        F.received,
        "I januar 2017 er der modtaget 2 flygtninge.",
    ),
    (
        "Modtaget i 2017 – år til dato – flygtninge;-;-;0;0",
        F.received,
        "Fra årets begyndelse til 1. april 2017 er der ikke modtaget nogen.",
    ),
    (
        "Modtaget i 2017 – år til dato – flygtninge;-;-;0;.. / "
        "Modtaget i 2017 – år til dato – familiesammenførte;-;-;0;0",
        F.received,
        "Fra årets begyndelse til 1. april 2017 er der modtaget 0 familiesammenførte. For "
        "»Modtaget i 2017 – år til dato – flygtninge« er tallet ikke vist den 1. april 2017.",
    ),
    (
        "Modtaget i 2017 – år til dato – flygtninge;-;-;0;0 / "
        "Modtaget i 2017 – år til dato – familiesammenførte;-;-;0;3",
        F.received,
        "Fra årets begyndelse til 1. april 2017 er der modtaget 3 familiesammenførte og 0 "
        "flygtninge.",
    ),
    # One month, none, never.
    (f"{PRACTICE};-;-;-;0", group_heading, "Ingen var i praktik den 1. april 2017"),
    (
        f"{PRACTICE};-;-;0;0",
        group_heading,
        "Ingen var i praktik den 1. april 2017 ligesom i februar 2017",
    ),
    (
        f"{PRACTICE};0;2;0;0",
        group_heading,
        "Ingen var i praktik den 1. april 2017 ligesom i april 2016, men undervejs oppe på 2",
    ),
    (f"{PRACTICE};..;..;..;..", group_heading, "Antallet i praktik er ikke vist"),
    (f"{PRACTICE};0;0;0;0", course, ""),
    (
        f"{PRACTICE};6;7;5;3 / {WORK};9;0;5;17",
        courses,
        "Fra april 2016 til 1. april 2017 faldt antallet i praktik fra 6 til 3 og var "
        "undervejs oppe på 7. Antallet i ordinært arbejde steg fra 9 til 17 og var undervejs "
        "nede på 0.",
    ),
    (
        f"{PRACTICE};6;7;5;3 / {WORK};9;0;5;..",
        courses,
        "Fra april 2016 til 1. april 2017 faldt antallet i praktik fra 6 til 3 og var "
        "undervejs oppe på 7. Fra april 2016 til februar 2017 faldt antallet i ordinært "
        "arbejde fra 9 til 5 og var undervejs nede på 0. For »I ordinært arbejde (alle)« er "
        "tallet ikke vist den 1. april 2017.",
    ),
]


@pytest.mark.parametrize(("cells", "maker", "said"), ACTIVITIES)
def test_flygtningestatus(
    tmp_path: Path, cells: str, maker: Callable[[Groups], str], said: str
) -> None:
    assert plain(maker(activities_of(tmp_path, cells))) == said


def largest(made: Groups) -> str:
    return F.largest_heading(made, "visitation")


def lodged(made: Groups) -> str:
    return F.sum_heading(made, "boede midlertidigt")


def lines(made: Groups) -> str:
    return F.lines_say(made.groups, "grupperne")


def bars(made: Groups) -> str:
    return F.bars_say(made, "stederne")


def missing(made: Groups) -> str:
    return F.missing(made, "Fordi.")


SIX = "a;1;1;1;1 / b;1;1;1;2 / c;1;1;1;3 / d;1;1;1;4 / e;1;1;1;5"


GROUPS: list[Case] = [
    # Nothing is known, or one that is nobody while the other may be somebody.
    (
        "Mænd;..;..;..;.. / Kvinder;..;..;..;..",
        largest,
        "Fordelingen efter visitation er ikke vist",
    ),
    ("Mænd;..;..;..;0 / Kvinder;..;..;..;..", largest, "Fordelingen efter visitation er ikke vist"),
    ("Mænd;..;..;..;- / Kvinder;..;..;..;..", largest, "Fordelingen efter visitation kendes ikke"),
    (
        "Mænd;1;1;1;0 / Kvinder;1;1;1;0 / Andre;1;1;1;0",
        largest,
        "Der var ingen at fordele efter visitation den 1. april 2017",
    ),
    (
        "Mænd;1;1;1;0 / Kvinder;1;1;1;0 / Andre;1;1;1;..",
        largest,
        "Ingen var mænd eller kvinder den 1. april 2017",
    ),
    (
        "a;1;1;1;0 / b;1;1;1;0 / c;1;1;1;0 / d;1;1;1;0",
        largest,
        "Der var ingen at fordele efter visitation den 1. april 2017",
    ),
    (
        "Mænd;1;1;1;180 / Kvinder;1;1;1;123",
        F.distribution,
        "Den 1. april 2017 var 303 personer fordelt på mænd (180) og kvinder (123).",
    ),
    (
        f"{EVERYONE} / Jobparate;1;1;1;186 / Andre;1;1;1;81",
        F.distribution,
        "Den 1. april 2017 var 267 af de 303 personer fordelt på jobparate (186) og andre (81).",
    ),
    (
        "Mænd;1;1;1;1 / Kvinder;1;1;1;0",
        F.distribution,
        "Den 1. april 2017 stod den ene person under »Mænd«.",
    ),
    (
        "Mænd;1;1;1;0 / Kvinder;1;1;1;0",
        F.distribution,
        "",
    ),
    # What needs a hidden figure is not said.
    (
        "Hotel;..;..;..;.. / Kro;4;4;4;5",
        F.distribution,
        "",
    ),
    (
        "Hotel;..;..;..;.. / Kro;4;4;4;5",
        lodged,
        "Mindst 5 personer boede midlertidigt den 1. april 2017",
    ),
    ("Hotel;..;..;..;.. / Kro;4;4;4;5", missing, "For »Hotel« er tallene ikke vist."),
    ("Hotel;..;..;..;.. / Kro;4;4;4;5", bars, "Søjler for stederne."),
    ("Hotel;..;..;..;.. / Kro;4;4;4;0", F.distribution, ""),
    (
        "Hotel;..;..;..;.. / Kro;4;4;4;0",
        lodged,
        "Hvor mange der boede midlertidigt den 1. april 2017, kendes ikke",
    ),
    ("Hotel;1;1;1;.. / Kro;1;1;1;..", lodged, "2 personer boede midlertidigt i februar 2017"),
    ("Hotel;1;1;1;1 / Kro;0;0;0;0", lodged, "1 person boede midlertidigt den 1. april 2017"),
    (
        "Hotel;1;1;1;0 / Kro;0;0;0;0",
        lodged,
        "Ingen personer boede midlertidigt den 1. april 2017",
    ),
    ("Hotel;-;-;-;-", lodged, "Hvor mange der boede midlertidigt, kendes ikke"),
    ("Hotel;-;-;-;-", F.distribution, ""),
    (
        f"Hotel;..;..;..;.. / {SIX} / f;1;1;1;6",
        F.distribution,
        "",  # on six rows or on seven; that they are at least 21 the heading says
    ),
    (
        f"{SIX} / f;1;1;1;1.006",
        F.distribution,
        "Den 1. april 2017 var 1.021 personer fordelt på seks rækker, flest under »f« (1.006).",
    ),
    (
        f"{SIX} / f;1;1;1;5",
        F.distribution,
        (
            "Den 1. april 2017 var 20 personer fordelt på seks rækker, flest under »e« og »f« (5 "
            "hver)."
        ),
    ),
    (f"{SIX} / f;1;1;1;5", bars, "Søjler for stederne."),
    (f"{SIX} / f;1;1;1;6", bars, "Søjler for stederne. Den længste er »f« (6)."),
    # A largest group only where it is known to be alone in front, and of a known whole.
    (
        "Jobparate;1;1;1;186 / Andre;1;1;1;81",
        largest,
        "186 af 267 var jobparate den 1. april 2017",
    ),
    (
        "Andre;1;1;1;81 / Jobparate;1;1;1;186",
        largest,
        "186 af 267 var jobparate den 1. april 2017",
    ),
    (
        "Jobparate;1;1;1;81 / Andre;1;1;1;81",
        largest,
        "Der var 81 jobparate og 81 andre den 1. april 2017",
    ),
    ("Jobparate;1;1;1;186", largest, "Der var 186 jobparate den 1. april 2017"),
    ("Jobparate;1;1;1;186 / Andre;1;1;1;..", largest, "Der var 186 jobparate den 1. april 2017"),
    ("Mænd;1;1;1;1 / Kvinder;1;1;1;0", largest, "Der var 1 mand den 1. april 2017"),
    ("a;1;1;1;5 / b;1;1;1;3 / I alt;2;2;2;8", largest, "5 af 8 var a den 1. april 2017"),
    # More in the groups than there are at all: no claim.
    (
        f"{TOTAL};2;2;2;250 / Mænd;1;1;1;160 / Kvinder;1;1;1;111",
        largest,
        "Fordelingen efter visitation passer ikke med antallet i alt",
    ),
    (
        f"{TOTAL};2;2;2;250 / Mænd;1;1;1;160 / Kvinder;1;1;1;111",
        F.distribution,
        "Den 1. april 2017 giver grupperne 271 lagt sammen, men der står 250 i alt. Et af "
        "tallene må være forkert.",
    ),
    # Gaps: withdrawn, hidden and missing apart, and who and when together.
    ("Jobparate;5;6;7;8 / Andre;-;1;1;1", missing, ""),  # it begins later
    ("Jobparate;5;x;7;8", missing, "For »Jobparate« er tallet udgået i januar 2017. Fordi."),
    (
        "Jobparate;5;x;x;x / Parate;5;x;x;x / Unge;1;2;..;4",
        missing,
        "For »Unge« er tallet ikke vist i februar 2017. For »Jobparate« og »Parate« er "
        "tallene udgået i januar og februar 2017 og den 1. april 2017. Fordi.",
    ),
    (
        "Jobparate;18;42;84;186 / Andre;11;15;12;- / Unge;3;-;-;-",
        lines,
        "Linjer for grupperne. Fra april 2016 til 1. april 2017 steg »Jobparate« fra 18 til "
        "186. Fra april 2016 til februar 2017 steg »Andre« fra 11 til 12 og var undervejs oppe "
        "på 15. »Unge« var 3 i april 2016. For »Andre« er tallet ikke oplyst den 1. april"
        " 2017. For »Unge« er tallene ikke oplyst i januar og februar 2017 og den 1. april "
        "2017.",
    ),
    (
        "Unge;3;-;-;-",
        lines,
        "Linjer for grupperne. »Unge« var 3 i april 2016. For »Unge« er tallene ikke oplyst i "
        "januar og februar 2017 og den 1. april 2017.",
    ),
    # Two that are all there are: "at least" would give the hidden one away as more than it is.
    (
        f"{TOTAL};2;2;2;2 / Mænd;1;1;1;2 / Andre;1;1;1;..",
        F.distribution,
        "",
    ),
    # More in the groups than there are is told, whenever it was: 200 + 142 = 342.
    (
        f"{TOTAL};300;297;297;4 / Mænd;1;200;1;3 / Kvinder;1;142;1;1",
        F.distribution,
        "Den 1. april 2017 var 4 personer fordelt på mænd (3) og kvinder (1). I januar 2017 giver "
        "grupperne 342 lagt sammen, men der står 297 i alt. Et af tallene må være forkert.",
    ),
    (
        f"{TOTAL};1;2;2;3 / Mænd;1;2;1;3 / Kvinder;1;2;1;1",
        F.distribution,
        "Grupperne giver flere lagt sammen, end der står i alt: 2 mod 1 i april 2016, 4 mod 2 i "
        "januar 2017 og 4 mod 3 den 1. april 2017. Nogle tal må være forkerte.",
    ),
    (
        f"{TOTAL};1;1;1;1 / Mænd;1;1;1;1 / Kvinder;1;1;1;..",
        F.distribution,
        "Grupperne giver flere lagt sammen, end der står i alt: 2 mod 1 i april 2016, 2 mod 1 i "
        "januar 2017 og 2 mod 1 i februar 2017. Nogle tal må være forkerte.",
    ),
    (
        f"{TOTAL};1;1;1;1 / Mænd;1;1;1;1 / Kvinder;1;1;1;1",
        F.distribution,
        "Grupperne giver flere lagt sammen, end der står i alt i fire af perioderne. Nogle tal må "
        "være forkerte.",
    ),
    (
        f"{TOTAL};1;1;1;9 / Jobparate;1;1;1;5 / Unge;1;1;1;0",
        largest,
        "Der var 5 jobparate den 1. april 2017",
    ),
    (
        f"{TOTAL};1;1;1;9 / Jobparate;1;1;1;5 / Unge;1;1;1;2",
        largest,
        "5 af de 7, der er fordelt, var jobparate den 1. april 2017",
    ),
    ("Mænd;1;1;1;0 / Kvinder;1;1;1;2", largest, "Begge var kvinder den 1. april 2017"),
    (
        "Mænd;1;1;1;0 / Kvinder;1;1;1;0",
        largest,
        "Der var ingen at fordele efter visitation den 1. april 2017",
    ),
    # Nobody in some of the groups, or of those there are.
    (
        f"{TOTAL};1;1;1;0 / Mænd;1;1;1;0 / Kvinder;0;0;0;0 / Andre;0;0;0;..",
        largest,
        "Der var ingen at fordele efter visitation den 1. april 2017",
    ),
    (
        f"{TOTAL};5;5;5;5 / Mænd;1;1;1;0 / Kvinder;0;0;0;0",
        largest,
        "Ingen var mænd eller kvinder den 1. april 2017",
    ),
    (
        "Mænd;1;1;1;0 / Kvinder;0;0;0;0 / Andre;1;1;1;..",
        largest,
        "Ingen var mænd eller kvinder den 1. april 2017",
    ),
    (
        "Mænd;1;1;1;0 / Kvinder;0;0;0;8",
        F.distribution,
        "Den 1. april 2017 stod 8 personer under »Kvinder«.",
    ),
    (
        f"{TOTAL};5;5;5;5 / Mænd;1;1;1;0 / Kvinder;0;0;0;1",
        F.distribution,
        "Den 1. april 2017 stod 1 af de 5 personer under »Kvinder«.",
    ),
    (
        "a;1;1;1;4 / b;1;1;1;4 / c;1;1;1;4 / d;1;1;1;4",
        largest,
        "16 personer var fordelt på fire rækker den 1. april 2017",
    ),
    ("Hotel;1;1;1;3", F.distribution, ""),
    (
        "Jobparate;27;17;25;25 / Parate;-;..;11;11 / Unge;17;21;..;..",
        lines,
        "Linjer for grupperne. Fra april 2016 til 1. april 2017 faldt »Jobparate« fra 27 til "
        "25 og var undervejs nede på 17. Fra februar 2017 til 1. april 2017 var »Parate« uændret "
        "11. Fra april 2016 til januar 2017 steg »Unge« fra 17 til 21. For »Parate«"
        " er tallet ikke vist i januar 2017. For »Unge« er tallene ikke vist i februar "
        "2017 og den 1. april 2017.",
    ),
    # Of how many there are nobody knows: they are not said to be all.
    (
        f"{TOTAL};1;1;1;.. / Jobparate;1;1;1;5 / Unge;1;1;1;2",
        largest,
        "5 af de 7, der er fordelt, var jobparate den 1. april 2017",
    ),
    (
        f"{TOTAL};1;1;1;.. / Jobparate;1;1;1;5 / Unge;1;1;1;0",
        largest,
        "Der var 5 jobparate den 1. april 2017",
    ),
    (
        f"{TOTAL};1;1;1;5 / Jobparate;1;1;1;5 / Unge;1;1;1;0",
        largest,
        "Alle 5 var jobparate den 1. april 2017",
    ),
]


@pytest.mark.parametrize(("cells", "maker", "said"), GROUPS)
def test_groups_that_do_not_overlap(
    tmp_path: Path, cells: str, maker: Callable[[Groups], str], said: str
) -> None:
    assert plain(maker(groups_of(tmp_path, cells))) == said


def test_groups_that_a_check_blames_carry_no_claim(tmp_path: Path) -> None:
    check = '[[tables.checks]]\nid = "c"\nkind = "sum"\ntext = "Lagt sammen"\n'
    check += 'total = { row = "I alt" }\n'
    made = groups_of(tmp_path, "Mænd;9;9;9;160 / Kvinder;8;8;8;111 / I alt;17;17;17;250", check)
    assert plain(largest(made)) == "9 af 17 var mænd i februar 2017"
    assert plain(missing(made)) == (
        "Tallene for »Mænd« og »Kvinder« den 1. april 2017 kan være forkerte: "
        "de giver tilsammen 271, men der står 250."
    )
    three = "a;9;5;9;8 / b;8;5;8;8 / c;1;1;1;1 / I alt;18;11;17;18"  # 5 + 5 + 1, and 9 + 8 + 1
    (tmp_path / "three").mkdir()
    made = groups_of(tmp_path / "three", three, check)
    assert plain(missing(made)) == (
        "Tallene for alle tre rækker i februar 2017 og den 1. april 2017 kan være forkerte. "
        "I februar 2017 giver de tilsammen 18, men der står 17. "
        "Den 1. april 2017 giver de tilsammen 17, men der står 18."
    )
    # The words of the chart beside it do not tell the same reasons again.
    assert plain(lines(made)).endswith(
        "Tallene for alle tre rækker i februar 2017 og den 1. april 2017 kan være forkerte."
    )
    many = "a;1;1;1;1 / b;1;1;1;2 / c;1;1;1;3 / d;1;1;1;4 / e;1;1;1;5 / I alt;5;5;5;16"
    (tmp_path / "many").mkdir()
    assert "1 + 2 + 3 + 4 + 5 = 15, men der står 16." in plain(
        missing(groups_of(tmp_path / "many", many, check))
    )
    (tmp_path / "often").mkdir()
    often = "Mænd;9;9;9;9 / Kvinder;8;8;8;8 / I alt;18;19;20;21"  # each month is wrong
    assert plain(missing(groups_of(tmp_path / "often", often, check))).endswith(
        "kan være forkerte. Regnestykkerne står under »Kontrol af tallene«."
    )


@pytest.mark.parametrize(
    ("one", "other", "said", "gap"),
    [
        # The same persons in two tables: what is doubted or different in one is so in both.
        ("303", "303", "28 af 303", ""),
        (
            *("303", "304", "28"),
            "Tallet for »Alle personer« den 1. april 2017 kan være forkert: "
            "et sted står der 303, et andet 304.",
        ),
        ("303", "..", "28 af 303", ""),
    ],
)
def test_a_total_that_another_table_has_otherwise_carries_no_share(
    tmp_path: Path, one: str, other: str, said: str, gap: str
) -> None:
    cells = f"{TOTAL};-;-;-;{one} / {WORK};-;-;-;28"
    made, count = of_the_same_persons(
        activities_of(tmp_path / "a", cells),
        activities_of(tmp_path / "b", f"{TOTAL};-;-;-;{other}"),
    )
    assert plain(finding(made)).startswith(f"{said} flygtninge og familiesammenførte var i")
    assert gap in plain(summary(made))
    assert bool(gap) == ("kan være forkert" in plain(F.total(count)))


DOUBTS_THE_TOTAL = """
[[tables.checks]]
id = "c"
kind = "sum"
text = "Lagt sammen"
rows = ["Nye", "Gamle"]
over = ["2017-04-01"]
total = { row = "Alle personer" }
"""


def test_groups_are_held_against_a_total_that_another_check_doubts(tmp_path: Path) -> None:
    mine = "Mænd;1;1;1;160 / Kvinder;1;1;1;111"  # 271, and one of the three figures is wrong
    cells = f"{mine} / Nye;-;-;-;100 / Gamle;-;-;-;140 / {TOTAL};2;2;2;250"
    papers = papers_of(tmp_path, cells, MONTHS, "", DOUBTS_THE_TOTAL)
    table = papers.meeting.table("t")
    every = status(papers.sound_of("t"), table, total=TOTAL)
    men, women, *_ = every.groups
    made = Groups((men, women), apart=True, everyone=every.total)
    assert largest(made) == "Fordelingen efter visitation passer ikke med antallet i alt"
    assert plain(F.distribution(made)) == (
        "Den 1. april 2017 giver grupperne 271 lagt sammen, men der står 250 i alt. "
        "Et af tallene må være forkert."
    )
    # One group alone is larger than the doubted total.
    cells = cells.replace("160", "260")
    (tmp_path / "one").mkdir()
    papers = papers_of(tmp_path / "one", cells, MONTHS, "", DOUBTS_THE_TOTAL)
    alone = status(papers.sound_of("t"), papers.meeting.table("t"), total=TOTAL)
    assert F.finding(alone, "Mænd") == (
        "Tallene for, hvor mange flygtninge der var mænd, passer ikke sammen"
    )


def test_reasons_are_held_against_a_total_that_another_check_doubts(tmp_path: Path) -> None:
    other = '\n[[tables.checks]]\nid = "e"\nkind = "equal"\ntext = "Som i teksten"\n'
    other += 'result = { row = "I alt", column = "Antal" }\nsource = { value = 24 }\n'
    made = reasons_of(tmp_path, "Førtidspension;16 / Ordinært arbejde;11 / I alt;25", other)
    assert "passer ikke sammen" in plain(R.finding(made))
    assert R.key_figures(made, None, "") == []


def test_a_table_without_a_total_is_doubted_for_no_other(tmp_path: Path) -> None:
    one = activities_of(tmp_path / "a", f"{WORK};-;-;-;28")
    other = activities_of(tmp_path / "b", f"{TOTAL};-;-;-;303")
    assert of_the_same_persons(one, other) == (one, other)


def test_activities_may_overlap_and_are_never_added_up(tmp_path: Path) -> None:
    made = activities_of(tmp_path, f"{EVERYONE} / {WORK};1;1;1;20 / {PRACTICE};1;1;1;30")
    assert F.distribution(made) == ""
    assert largest(made).startswith("Fordelingen efter visitation")
    assert plain(lodged(made)) == "Hvor mange der boede midlertidigt den 1. april 2017, kendes ikke"


# --- for any figures ------------------------------------------------------------------------------

COUNTS = st.one_of(
    st.integers(0, 12).map(str),
    st.integers(0, 1500).map(lambda count: format_number(Decimal(count), 0)),
    st.sampled_from(["-", "..", "."]),
)
RATE = st.one_of(
    st.integers(0, 1000).map(lambda tenths: format_number(Decimal(tenths) / 10, 1)),
    st.sampled_from(["7,0", "8,0", "-", "..", "."]),
)
NAMES = ("Helsingør", "Odense", "Greve", "Assens", "Ishøj")
REASON_NAMES = ("Ordinært arbejde", "Rotationsvikar", "Førtidspension", "Død", "Andet")


@st.composite
def tables(
    draw: st.DrawFn, names: Sequence[str], cells: st.SearchStrategy[str], width: int
) -> list[list[str]]:
    """Some of the rows, each with its name and its cells."""
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    return [[name, *draw(st.lists(cells, min_size=width, max_size=width))] for name in chosen]


def written(rows: list[list[str]]) -> str:
    return " / ".join(map(";".join, rows))


def known(cells: Iterable[str]) -> list[Decimal]:
    return [parse_number(cell).value for cell in cells if cell not in {"-", "..", "."}]


def has_a_gap(cells: Sequence[str]) -> bool:
    """Whether a figure is missing between the first and the last."""
    signs = "".join(cell if cell in {"-", "..", "."} else "1" for cell in cells)
    return bool(re.search(r"1\.?(-|\.\.)[-.]*1", signs))


def figures_in(said: str) -> set[str]:
    """The figures of a text, without its dates: ``1.030``, ``8,4``."""
    bare = re.sub(r"\d\. (kvartal|april)|\b20\d\d\b|»[^«]*«", " ", said)
    return set(re.findall(r"\d+(?:\.\d{3})*(?:,\d+)?", bare))


def sums(values: Sequence[Decimal]) -> set[Decimal]:
    some = (part for size in range(1, len(values) + 1) for part in combinations(values, size))
    return {Decimal(0), *(sum(part, Decimal(0)) for part in some)}


def agrees(said: str) -> bool:
    """Whether each number agrees with its noun."""
    many = "personer|borgere|kommuner|rækker|årsager|grupper|aktiviteter|flygtninge"
    one = "person|borger|kommune|række|årsag|gruppe|aktivitet|flygtning"
    of_one = re.search(rf"(?<!\d )(?<![\d.,])\b(1|én) ({many})\b(?! andre)", said)
    of_many = re.search(rf"(\b[02-9]|\d\d|[,.]\d+|to|tre|fire|fem) ({one})\b", said)
    return not of_one and not of_many


SUPERLATIVES = re.compile(
    r"\b(mest|flest|højest|lavest|størst|største|længste|højeste|laveste|alle|begge|ingen af)\b",
    re.IGNORECASE,
)


def on_rates(made: Rates) -> list[object]:
    """Everything that is said of rates."""
    makers: Sequence[Callable[[Rates], object]] = (
        *(A.finding, A.summary, A.standing_heading, A.against_median, A.steepest_heading),
        *(A.steepest, A.others_moved, A.since_then, A.chart_title, A.chart_says, A.key_figures),
    )
    return [maker(made) for maker in makers]


@costly()
@example([["Helsingør", "8,0", "..", "8,0", "8,0"]])  # the hidden one may be another
@given(tables(NAMES, RATE, 4))
def test_rates_whatever_they_are(rows: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        made = rates_of(Path(folder), written(rows))
    said = plain(on_rates(made))
    every = known(cell for row in rows for cell in row[1:])
    own = known(next((row[1:] for row in rows if row[0] == "Helsingør"), []))
    allowed = {format_number(value, 1) for value in every}
    allowed |= {format_number(abs(own[-1] - own[0]), 1)} if own else set()
    allowed |= {str(count) for count in range(len(NAMES))}  # of municipalities
    median = made.standing().median if made.standing() else None  # type: ignore[union-attr]
    allowed |= {format_number(median, places) for places in (1, 2)} if median is not None else set()
    assert figures_in(said) <= allowed
    assert agrees(said)
    assert bool(own) != bool(re.search("kendes ikke|er ikke (vist|oplyst)$", A.finding(made)))
    assert not own or format_number(own[-1], 1) in A.finding(made)
    if made.latest and any(series.at(made.latest.period) is None for series in made.others):
        for maker in (A.standing, A.standing_heading, A.against_median):
            for part in re.split(r"(?<!\d)\. ", plain(maker(made))):
                assert not SUPERLATIVES.search(part) or "der er tal for" in part
    cells = next((row[1:] for row in rows if row[0] == "Helsingør"), [])
    if has_a_gap(cells):
        assert not re.search(r"uændret|\bmest\b|største", said)


@costly()
@example([["Ordinært arbejde", "3"], ["Død", "2"]], "sum")  # too few for a per cent
@example([["Ordinært arbejde", "3"], ["Død", "20"], ["Andet", ".."]], "30")  # 7 left, not 20
@example([["Ordinært arbejde", "3"], ["Død", "5"], ["Andet", ".."]], "30")  # 22 left
@given(tables(REASON_NAMES, COUNTS, 1), st.one_of(st.none(), COUNTS, st.just("sum")))
def test_reasons_whatever_they_are(rows: list[list[str]], total: str | None) -> None:
    counts = known(cell for _, cell in rows)
    if total == "sum":
        total = format_number(sum(counts, Decimal(0)), 0)
    with TemporaryDirectory() as folder:
        printed = [] if total is None else [["I alt", total]]
        made = reasons_of(Path(folder), written([*rows, *printed]))
    said = plain(on_reasons(made))
    unknown = any(cell in {"-", ".."} for _, cell in rows)
    wholes = known([total]) if total is not None else [] if unknown else [sum(counts, Decimal(0))]
    allowed = {format_number(value, 0) for value in {*sums(counts), *wholes}}
    allowed |= {
        format_number(100 * part / whole, 1) for part in sums(counts) for whole in wholes if whole
    }
    assert figures_in(said) <= allowed
    assert agrees(said)
    if unknown:  # no largest with a hidden rival
        assert made.largest == "" or 2 * made.size(made.largest) > wholes[0]  # of them all
        heading, shares = R.groups_heading(made), r"[\d,]+ pct\. af"
        no_most = f"Årsagerne giver|Den hyppigste .* kendes ikke|Ingen borgere at|{shares}"
        if not re.match(no_most, heading):
            assert wholes[0] - sum(counts, Decimal(0)) < max(counts)
        assert re.search("intet tal|ikke vist", R.summary(made)) or made.is_contradicted
    if not wholes:  # no share of a whole that is not known
        assert not re.search(r"\d af (de )?\d|pct\.", said)
    if not wholes or wholes[0] < 10:
        assert "pct." not in said
    plain_case = wholes and not unknown and sum(counts, Decimal(0)) == wholes[0]
    if plain_case and made.size("Arbejde eller uddannelse") and wholes[0] > 1:
        assert "i arbejde eller uddannelse" in said.replace("med arbejde", "i arbejde")


@costly()
@given(tables(("Mænd", "Kvinder", "Andre", "Unge"), COUNTS, 4), st.one_of(st.none(), COUNTS))
def test_groups_whatever_they_are(rows: list[list[str]], everyone: str | None) -> None:
    more = [] if everyone is None else [[TOTAL, "-", "-", "-", everyone]]
    with TemporaryDirectory() as folder:
        made = groups_of(Path(folder), written([*rows, *more]))
    said = plain([F.distribution(made), largest(made), lodged(made), bars(made), lines(made)])
    every = known(cell for _, *cells in rows for cell in cells)
    added = {total for column in zip(*rows, strict=True) for total in _sums_of(column)}
    allowed = {format_number(value, 0) for value in {*every, *added}}
    assert figures_in(said) <= allowed | ({everyone} if everyone else set())
    assert agrees(said)
    assert "pct." not in said
    if made.rows.unknown:
        assert not SUPERLATIVES.search(said)
        assert " af " not in largest(made)
        assert not re.match(r"\d", lodged(made))
    at_last = made.rows
    if at_last.known and not at_last.unknown:  # the plain case
        spread = at_last.least and len(at_last.known) > 1
        assert not spread or format_number(at_last.least, 0) in F.distribution(made)
        assert "boede midlertidigt" in lodged(made)


def _sums_of(column: Sequence[str]) -> set[Decimal]:
    cells = [cell for cell in column if re.fullmatch(r"[\d.]*\d", cell)]
    return sums(known(cells))


@costly()
@example([[WORK, "12", "12", "12", "-"]], ["20", "20", "20", "40"])  # of 20, not of 40
@example([[WORK, "9", "9", "9", "30"]], ["20", "20", "20", "20"])  # more than there are
@example([[WORK, "1", "2", "3", "4"], [PRACTICE, "1", "2", "3", ".."]], ["9", "..", "8", "10"])
@given(tables((WORK, PRACTICE, "I IGU"), COUNTS, 4), st.lists(COUNTS, min_size=4, max_size=4))
def test_activities_whatever_they_are(rows: list[list[str]], totals: list[str]) -> None:
    with TemporaryDirectory() as folder:
        made = activities_of(Path(folder), written([[TOTAL, *totals], *rows]))
    labels = [row[0] for row in rows]
    first = labels[0]
    said = plain(
        [
            *(F.finding(made, first), F.summary(made, first), F.group_heading(made, first)),
            *(F.wider(made, labels, "andre"), F.total(made), F.total_heading(made)),
            *(F.groups(made, labels), panels(made)),
            F.key_figures(made, labels, "var i integrationsperioden"),
        ]
    )
    assert agrees(said)
    parts, wholes = known(rows[0][1:]), known(totals)
    every = known(cell for _, *cells in rows for cell in cells)
    added = {total for column in zip(*rows, strict=True) for total in _sums_of(column)}
    gone = {abs(wholes[-1] - wholes[0])} if wholes else set()
    allowed = {format_number(value, 0) for value in {*every, *wholes, *added, *gone}}
    allowed |= {format_number(100 * a / b, 1) for a in parts for b in wholes if b >= 10}
    allowed |= {str(int(after / before)) for before in every for after in every if before}
    assert figures_in(said) <= allowed
    assert not re.search(r"\d af \d", F.finding(made, first)) or made.shares(first)
    # A share is of all there were at the same time, and of no fewer than it is.
    same_time = [*zip(rows[0][1:], totals, strict=True)]
    for share in re.findall(r"(\d[\d.]*) af (\d[\d.]*)(?= )", plain(F.finding(made, first))):
        part, whole = known(share)
        assert part <= whole
        assert share in same_time
    if any(cell in {"-", ".."} for cell in totals):  # which may be the highest
        assert "det højeste" not in F.total(made)
        assert "det laveste" not in F.total(made)
    if any(cell in {"-", ".."} for row in rows for cell in row[-1:]):
        assert not F.wider(made, labels, "andre") or rows[0][-1] in {"-", "..", "."}
    assert ("pct." in said) <= any(whole >= 10 for whole in wholes)
    if made.total and made.total.known:  # the plain case
        assert "integrationsperioden" in F.total_heading(made)


@costly()
@given(tables(NAMES, COUNTS, 2))
def test_ratios_whatever_they_are(rows: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        made = ratios_of(Path(folder), written(rows))
    said = plain([heading(made), told_ratio(made), R.ratios_say(made), ratio_figure(made)])
    assert not re.search(
        r"\d af |af de \d", said
    )  # those who left are no part of those who are there
    assert agrees(said)
    counts = [known(cells) for _, *cells in rows]
    told = [(stock, left) for stock, left in (c for c in counts if len(c) == 2) if stock >= 10]
    allowed = {format_number(value, 0) for one in counts for value in one}
    allowed |= {format_number(100 * left / stock, 1) for stock, left in told}
    allowed |= {"100"}  # which the ratio may exceed
    assert figures_in(said) <= allowed
    assert ("pct." in said) <= bool(told)
    if made.own:
        assert format_number(made.own.part, 0) in heading(made) or made.own.part == 0
    elsewhere = [one.label for one in made.others if one.told is None]
    if made.own and made.own.told is not None and (elsewhere or made.without):
        assert "ikke regnet ud" in told_ratio(made)
        assert "alle de" not in told_ratio(made) or "der er tal for" in told_ratio(made)
