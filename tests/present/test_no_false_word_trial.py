"""What `tabel` says of a trial, as a specification: figures in, sentences out.

A difference has an interval only where persons are counted, and is never called an effect.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_no_false_word_tabel import a_table, key, plain, said

from analysis.faults import InputError
from analysis.present.findings import tabel
from analysis.present.table import Table
from support import a_check, more

TRIAL = 'shape = "trial"\n'
CAUSE = (
    "Tallene siger ikke, om det er indsatsen, der gør en forskel: er personerne ikke fordelt ved "
    "lodtrækning, kan de to grupper være forskellige fra begyndelsen."
)
NO_COUNTS = (
    "Tabellen siger ikke, hvor mange personer andelene er af, så det kan ikke regnes ud, hvor "
    "usikker forskellen er."
)


def share(result: str, part: str, whole: str) -> str:
    """A check that makes a share of two counts."""
    name = f"andel-{'-'.join(re.findall('[a-z]+', result.lower()))}"
    of = f'numerator = {{ column = "{part}" }}\ndenominator = {{ column = "{whole}" }}\n'
    return a_check(f'kind = "ratio"\ntimes = 100\n{of}result = {{ column = "{result}" }}', name)


IN_ROWS = share("Andel", "Ude", "Personer")
IN_COLUMNS = share("Ny", "Ny ude", "Ny alle") + share("Normal", "Normal ude", "Normal alle")
SIX = "Ny alle|personer;Ny ude|personer;Ny|pct.;Normal alle|personer;Normal ude|personer"


def two_rows(folder: Path, new: str, normal: str) -> Table:
    """Of both groups how many there are, how many are off the benefit, and the share."""
    csv = f";Personer;Ude;Andel|Ny indsats;{new}|Normal indsats;{normal}"
    return a_table(folder, csv, "Personer|personer;Ude|personer;Andel|pct.", more=TRIAL + IN_ROWS)


def test_a_share_is_said_to_be_of_what_its_heading_says(tmp_path: Path) -> None:
    csv = ";Andel ude af ydelsen|Nyt tiltag;52|Normal indsats;13"
    table = a_table(tmp_path, csv, "Andel ude af ydelsen|pct.", more=TRIAL)
    assert said(table)[:2] == [
        "Andelen ude af ydelsen er 39 procentpoint højere for »Nyt tiltag« end for »Normal "
        "indsats«",
        "Andelen ude af ydelsen er 52 pct. for »Nyt tiltag« og 13 pct. for »Normal indsats«.",
    ]


def in_strata(folder: Path, *rows: str, kind: str = "") -> Table:
    csv = "|".join([";Ny alle;Ny ude;Ny;Normal alle;Normal ude;Normal", *rows])
    return a_table(folder, csv, f"{SIX};Normal|pct.", kind, TRIAL + IN_COLUMNS)


# --- two groups -----------------------------------------------------------------------------------


def test_a_difference_is_told_with_its_interval_and_with_what_it_cannot_tell(
    tmp_path: Path,
) -> None:
    table = two_rows(tmp_path, "50;26;52", "50;6;12")
    assert said(table) == [
        "Andelen er 40 procentpoint højere for »Ny indsats« end for »Normal indsats«",  # 52 - 12
        "Andelen er 52,0 pct. for »Ny indsats« (26 af 50) og 12,0 pct. for »Normal indsats« "
        "(6 af 50).",
        "Regnes tilfældigheder med, kan andelen være fra 22 til 55 procentpoint højere "
        "(95 pct.-interval efter Newcombes metode, rundet udad), så det er usandsynligt, at "
        "forskellen kun er "
        "tilfældig.",
        CAUSE,
    ]
    assert key(table) == [
        "40 procentpoint højere er andelen for »Ny indsats« end for »Normal indsats«.",
        "52,0 pct. er andelen for »Ny indsats« (26 af 50).",
        "12,0 pct. er andelen for »Normal indsats« (6 af 50).",
    ]
    assert tabel.chart(table, 1) is None  # of two bars the text says as much


def test_printed_shares_of_nobody_knows_how_many_have_no_interval(tmp_path: Path) -> None:
    csv = ";Andel|Nyt tiltag;52|Normal indsats;13"
    assert said(a_table(tmp_path, csv, "Andel|pct.", more=TRIAL)) == [
        "Andelen er 39 procentpoint højere for »Nyt tiltag« end for »Normal indsats«",
        "Andelen er 52 pct. for »Nyt tiltag« og 13 pct. for »Normal indsats«.",
        NO_COUNTS,
        CAUSE,
    ]


def test_shares_may_stand_beside_what_is_no_count(tmp_path: Path) -> None:
    csv = (
        ";Sparet;I arbejde med den normale indsats;I arbejde med det nye tiltag|Silkeborg;32;13;52"
    )
    columns = "Sparet|mio. kr.;I arbejde med den normale indsats|pct."
    columns += ";I arbejde med det nye tiltag|pct."
    assert said(a_table(tmp_path, csv, columns, more=TRIAL))[0] == (
        "Andelen er 39 procentpoint højere for »I arbejde med det nye tiltag« end for »I arbejde "
        "med den normale indsats«"
    )


@pytest.mark.parametrize(
    ("new", "normal", "heading", "chance"),
    [
        (
            *("50;6;12", "50;26;52", "Andelen er 40 procentpoint lavere for »Ny indsats«"),
            "fra 22 til 55 procentpoint lavere",
        ),
        (
            *("50;6;12", "50;6;12", "Andelen er den samme for »Ny indsats« og »Normal indsats«"),
            "fra 14 procentpoint lavere til 14 procentpoint højere (95 pct.-interval efter "
            "Newcombes metode, rundet udad), så der kan godt være en forskel.",
        ),
        (  # 11 of 20 against 10 of 20
            *("20;11;55", "20;10;50", "Andelen er 5 procentpoint højere for »Ny indsats«"),
            "fra 24 procentpoint lavere til 33 procentpoint højere (95 pct.-interval efter "
            "Newcombes metode, rundet udad), så forskellen kan være tilfældig.",
        ),
        more(  # 100 × 501 ÷ 1.000 - 100 × 500 ÷ 1.000 = 0,1
            *("1.000;501;50,1", "1.000;500;50", "Andelen er mindre end ét procentpoint højere"),
            "fra 5 procentpoint lavere til 5 procentpoint højere",
        ),
        more(
            *("10;10;100", "10;0;0", "Andelen er 100 procentpoint højere for »Ny indsats«"),
            "fra 60 til 100 procentpoint højere",
        ),
    ],
)
def test_lower_alike_uncertain_and_almost_alike_are_told_as_such(
    tmp_path: Path, new: str, normal: str, heading: str, chance: str
) -> None:
    told = said(two_rows(tmp_path, new, normal))
    assert told[0].startswith(heading)
    assert f"kan andelen være {chance}" in told[2]


@pytest.mark.parametrize(
    ("new", "normal", "heading"),
    [
        ("..;..;..", "50;6;12", "Forskellen kan ikke regnes ud: mindst ét tal er ikke vist"),
        more("50;-;-", "50;6;12", "Forskellen kan ikke regnes ud: mindst ét tal er ikke oplyst"),
        more("..;-;-", "50;6;12", "Forskellen kan ikke regnes ud: mindst ét tal kendes ikke"),
        (
            *("0;0;-", "50;6;12"),
            "Der er ingen personer i »Ny indsats«, så der er intet at sammenligne",
        ),
        more(
            *("0;0;-", "0;0;-"),
            "Der er ingen personer i »Ny indsats« og »Normal indsats«, så der er intet at "
            "sammenligne",
        ),
        (
            *("9;3;33", "50;6;12"),
            "Antallet er 3 af 9 for »Ny indsats« og 6 af 50 for »Normal indsats«; af færre end ti "
            "personer siges ingen andel, så de to grupper er ikke sammenlignet",
        ),
        (  # 27 of 50 are 54 per cent
            *("50;27;52", "50;6;12"),
            "Forskellen kan ikke regnes ud: mindst ét tal kan være forkert",
        ),
    ],
)
def test_what_cannot_be_compared_is_not_and_it_is_said_why(
    tmp_path: Path, new: str, normal: str, heading: str
) -> None:
    table = two_rows(tmp_path, new, normal)
    assert said(table)[0] == heading
    assert "procentpoint" not in " ".join(said(table) + key(table))


# --- over strata ----------------------------------------------------------------------------------


def test_the_same_is_told_of_persons_of_the_same_stratum(tmp_path: Path) -> None:
    """Two groups that differ in who is in them, and in nothing else."""
    strata = ("18-29 år;10;9;90;40;36;90", "30-59 år;40;4;10;10;1;10")
    table = in_strata(tmp_path, *strata, "I alt;50;13;26;50;37;74")
    told = said(table)
    assert told[0] == "Andelen er 48 procentpoint lavere for »Ny« end for »Normal«"
    assert told[3] == (
        "Sammenlignes kun personer i samme række, er andelen i gennemsnit den samme for »Ny« og "
        "»Normal« (95 pct.-interval: fra 15 procentpoint lavere til 15 procentpoint højere; "
        "Mantel-Haenszels metode)."
    )
    chart = tabel.chart(table, 1)
    assert chart is not None
    says = plain(str(chart.about["says"]))
    assert says.startswith("To søjler for hver af de to rækker: Ny og Normal.")


WITHIN = "Forskellen er ikke regnet inden for rækkerne: "


@pytest.mark.parametrize(
    ("rows", "kind", "sentence"),
    [
        (
            ["A;10;9;90;40;36;90", "B;40;4;10;0;0;-", "I alt;50;13;26;40;36;90"],
            "",
            "40 personer står i rækker, hvor den anden gruppe ingen har, og tæller ikke med i den "
            "sammenligning.",
        ),
        more(
            ["A;50;13;26;0;0;-", "B;0;0;-;40;36;90", "I alt;50;13;26;40;36;90"],
            "",
            "Ingen række har personer i begge grupper.",
        ),
        more(
            ["A;10;10;100;20;0;0", "B;10;10;100;30;0;0", "I alt;20;20;100;50;0;0"],
            "",
            "Sammenlignes kun personer i samme række, er andelen i gennemsnit 100 procentpoint "
            "højere for »Ny« end for »Normal« (Mantel-Haenszels metode).",
        ),
        (
            ["A;..;..;..;40;36;90", "B;..;..;..;10;1;10", "I alt;50;13;26;50;37;74"],
            "",
            f"{WITHIN}mindst ét af deres tal er ikke vist.",
        ),
        (
            ["A;10;9;90;40;36;90", "B;40;4;10;10;1;10", "I alt;51;13;25;50;37;74"],
            "",
            f"{WITHIN}de giver ikke tilsammen tallene i »I alt«.",
        ),
        (
            ["A;10;9;90;40;36;90", "B;40;4;10;10;1;10", "I alt;50;13;26;50;37;74"],
            "overlap = true",
            f"{WITHIN}en person kan stå i flere af dem.",
        ),
        more(
            ["A;10;9;90;40;36;90", "I alt;50;13;26;50;37;74"],
            "",
            f"{WITHIN}der er kun én ud over den for alle.",
        ),
    ],
)
def test_what_strata_tell_and_when_they_tell_nothing(
    tmp_path: Path, rows: list[str], kind: str, sentence: str
) -> None:
    assert sentence in said(in_strata(tmp_path, *rows, kind=kind))


def test_without_a_row_of_all_each_row_is_told_of(tmp_path: Path) -> None:
    told = said(
        in_strata(tmp_path, "A;50;26;52;50;6;12", "B;9;1;11;40;4;10", "heraf C;10;1;10;10;1;10")
    )
    assert told[0] == "Andelen i rækken »A« er 40 procentpoint højere for »Ny« end for »Normal«"
    assert "Antallet i rækken »B« er 1 af 9 for »Ny« og 4 af 40 for »Normal«" in " ".join(told)
    assert "»heraf C« er ikke sammenlignet med de andre rækker." in told
    assert "usandsynligt" not in " ".join(told)  # of several rows one often differs by chance


def test_one_row_is_all_there_is(tmp_path: Path) -> None:
    told = said(in_strata(tmp_path, "Alder 18-29;50;26;52;50;6;12"))
    assert told[0] == "Andelen er 40 procentpoint højere for »Ny« end for »Normal«"


# --- what is no trial -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("csv", "columns"),
    [
        (";Andel|A;52|B;13", "Andel|pct."),  # which of them is the ordinary?
        more(";Andel|Normal indsats;52|Ordinær indsats;13", "Andel|pct."),
        more(";Andel|Ny indsats;52|Anden indsats;7|Normal indsats;13", "Andel|pct."),
        (";Personer;Andel|Ny;50;52|Normal;50;13", "Personer|personer;Andel|pct."),  # of whom?
        more(";Beløb|Ny;52|Normal;13", "Beløb|kr."),
    ],
)
def test_a_trial_that_a_table_does_not_tell_of_is_a_fault(
    tmp_path: Path, csv: str, columns: str
) -> None:
    with pytest.raises(InputError, match="shape\": 'trial' is not what"):
        a_table(tmp_path, csv, columns, more=TRIAL)


def test_a_table_is_no_trial_that_does_not_say_so(tmp_path: Path) -> None:
    csv = ";Andel|Nyt tiltag;52|Normal indsats;13"
    assert "indsatsen" not in " ".join(said(a_table(tmp_path, csv, "Andel|pct.")))


COUNT = st.one_of(st.integers(0, 40), st.none())
SIDE = st.tuples(COUNT, COUNT)


def cells(side: tuple[int | None, int | None]) -> str:
    """How many there are, how many of them are off the benefit, and the share; ``..`` if hidden."""
    first, second = side
    if first is None or second is None:
        return "..;..;.."
    part, whole = sorted(side)
    share = f"{100 * part / whole:.1f}".replace(".", ",") if whole else "-"
    return f"{whole};{part};{share}"


@pytest.mark.thorough
@settings(max_examples=30)
@given(strata=st.lists(st.tuples(SIDE, SIDE), min_size=1, max_size=4))
def test_nothing_is_called_an_effect_and_no_share_of_few_or_hidden_persons_is_told(
    strata: list[tuple[tuple[int | None, int | None], tuple[int | None, int | None]]],
) -> None:
    rows = [f"R{at};{cells(new)};{cells(normal)}" for at, (new, normal) in enumerate(strata)]
    with TemporaryDirectory() as folder:
        table = in_strata(Path(folder), *rows)
        text = " ".join([*said(table), *key(table), plain(tabel.summary([table]))])
        chart = tabel.chart(table, 1)
    compared = [
        all(None not in side and max(side) >= 10 for side in pair)  # type: ignore[type-var]
        for pair in strata
    ]
    assert "effekt" not in text.casefold()
    assert text.count("Newcombes metode") >= sum(compared)
    assert ("procentpoint" in text) == any(compared)
    assert (CAUSE in text) == any(compared)
    assert (chart is not None) <= (all(compared) and len(compared) > 1)
