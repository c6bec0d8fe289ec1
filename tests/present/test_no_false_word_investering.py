"""What `investering` says of any table, as a specification: figures in, sentences out.

Each case is a table of prices in 1.000 kr., rounded, and a row of what is presumed: the wage of a
year in kr., persons, months until one saves anything, years. Hidden is ``..``, missing ``-``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.danish import MINUS, NO_BREAK_SPACE
from analysis.measures.investering import Investment, investment
from analysis.papers import open_papers
from analysis.present.findings import investering
from analysis.present.output import MARK
from support import HELSINGOER, a_table, costly, make_project

PRICE = '{ heading = "Pris", unit = "1.000 kr.", rounded = true }'
GIVEN = (
    '{ heading = "Løn", unit = "kr." };{ heading = "Antal", unit = "helårspersoner" };'
    '{ heading = "Måneder", unit = "måneder" };{ heading = "År", unit = "år" }'
)
I = investering  # noqa: E741
USUAL = "450.000;10;-;-"
MONTHS = {"months": "Måneder", "years": "År"}


def of(folder: Path, prices: str, given: str = USUAL, **keys: object) -> Investment:
    toml = a_table(PRICE, name="t") + a_table(GIVEN, name="g")
    rows = "\n".join([";Pris", *(row.strip() for row in prices.split("|")), ""])
    tables = {"t": rows, "g": f";Løn;Antal;Måneder;År\nx;{given}\n"}
    papers = open_papers(make_project(folder, toml, tables), HELSINGOER)
    asked: dict[str, object] = {"yearly": "Pris", "cost": "Løn", "persons": ["Antal"]} | keys
    specs = papers.meeting.table("t"), papers.meeting.table("g")
    return investment(papers.sound_of("t", "g"), *specs, **asked)  # type: ignore[arg-type]


def plain(said: object) -> str:
    if isinstance(said, str):
        return said.replace(NO_BREAK_SPACE, " ").replace(MINUS, "-")
    return " ".join(plain(part) for part in said if part)  # type: ignore[attr-defined]


def title(found: Investment) -> str:
    return I.finding("Investering", found)


@pytest.mark.parametrize(
    ("prices", "given", "keys", "maker", "expected"),
    [
        # 10 × 145 − 450 = 1.000, 995 to 1.005, is more than 10 × 122 − 450 = 770 can be
        (
            "A;122 | B;145",
            USUAL,
            {},
            title,
            "Investering: med 10 helårspersoner er gevinsten størst for »B«, mellem 995 og 1.005 "
            "tusinde kr. på ét år",
        ),
        # of equals none is largest, nor of one that may be larger, nor where one is not known
        ("A;122 | B;122", USUAL, {}, title, "Investering"),
        ("A;122 | B;..", USUAL, {}, title, "Investering"),
        ("A;20 | B;30", USUAL, {}, title, "Investering"),  # −250 and −150: both lose
        ("A;..", USUAL, {}, title, "Investering"),
        (
            "A;122",
            USUAL,
            {},
            title,
            "Investering: med 10 helårspersoner er gevinsten mellem 765 og 775 tusinde kr. på ét "
            "år",
        ),
        (
            "A;122",
            "450.000;10;6;2",
            MONTHS,
            title,
            "Investering: med 10 helårspersoner er gevinsten mellem 923 og 938 tusinde kr. på 2 år",
        ),
        ("A;122", "450.000;..;-;-", {}, title, "Investering"),
        ("A;122", "..;10;-;-", {}, title, "Investering"),
        (
            "A;122",
            USUAL,
            {"cost": ""},
            title,
            "Investering: med 10 helårspersoner er besparelsen mellem 1.215 og 1.225 tusinde kr. "
            "på ét år",
        ),
        # what it takes: 450 ÷ 122 = 3,7; 450 ÷ 80 is 5,59 to 5,66
        (
            "A;122 | B;80 | C;0 | D;-5 | E;..",
            USUAL,
            {},
            I.text,
            "Udgiften på ét år, 450 tusinde kr., er tjent ind, når så mange helårspersoner "
            "forsørger sig selv: 3,7 for »A« og mellem 5,6 og 5,7 for »B«. "
            "Udgiften bliver ikke tjent ind for »D«. "
            "Med 10 helårspersoner er der tab for »C« og »D«. "
            "For »E« kan der ikke regnes: tallet er ikke vist.",
        ),
        # 10 × 45 is 445 to 455 beside 450
        ("A;45", USUAL, {}, I.losses, "Med 10 helårspersoner kan der være tab for »A«."),
        ("A;122", USUAL, {}, I.losses, ""),
        ("A;122", "..;10;-;-", {}, I.text, ""),
        (
            "A;122",
            "450.000;10;..;2",
            MONTHS,
            I.text,
            "For »A« kan der ikke regnes: tallet er ikke vist.",
        ),
        (
            "A;122",
            USUAL,
            {},
            I.summary,
            "Der er regnet, som om besparelsen begynder med det samme.",
        ),
        (
            "A;122",
            "..;10;1;1",
            MONTHS,
            I.summary,
            "Der er regnet med, at besparelsen begynder efter 1 måned. "
            "Et tal for udgiften mangler, så gevinsten kan ikke regnes ud.",
        ),
        (
            "A;122 | B;145",
            USUAL,
            {"cost": ""},
            I.summary,
            "Der er regnet, som om besparelsen begynder med det samme. "
            "Udgiften er ikke med, så beløbet er ikke en gevinst.",
        ),
        ("A;..", USUAL, {}, I.key_figures, ""),
        ("A;-3", "450.000;..;-;-", {}, I.key_figures, ""),
    ],
)
def test_what_is_said(
    tmp_path: Path,
    prices: str,
    given: str,
    keys: dict[str, object],
    maker: Callable[[Investment], object],
    expected: str,
) -> None:
    said = maker(of(tmp_path, prices, given, **keys))
    parts = [said] if isinstance(said, str) else [*said]  # type: ignore[call-overload]
    assert " ".join(plain(part) for part in parts if part) == expected


def shown(output: object) -> str:
    html = output._repr_mimebundle_()[MARK]["html"]  # type: ignore[attr-defined]
    rows = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    return " | ".join(
        plain(re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", row))).strip() for row in rows
    )


@pytest.mark.parametrize(
    ("prices", "given", "row"),
    [
        ("A;122", USUAL, "A 122 1.220 (1.215 til 1.225) 770 (765 til 775) 3,7"),
        ("A;114", USUAL, "A 114 1.140 (1.135 til 1.145) 690 (685 til 695) 3,9 (3,9 til 4,0)"),
        ("A;-5", USUAL, "A -5 -50 (-55 til -45) -500 (-505 til -495) aldrig"),
        ("A;0", USUAL, "A 0 0 (-5 til 5) -450 (-455 til -445) kan ikke siges"),
        ("A;122", "..;10;-;-", "A 122 1.220 (1.215 til 1.225) kan ikke siges kan ikke siges"),
        ("A;..", USUAL, "A .. (ikke vist) .. (ikke vist) .. (ikke vist) .. (ikke vist)"),
    ],
)
def test_the_table_of_the_result(tmp_path: Path, prices: str, given: str, row: str) -> None:
    assert shown(I.result(of(tmp_path, prices, given), 1)).rpartition(" | ")[2] == row


def test_the_table_of_fewer_persons_tells_the_spread_only_where_a_gain_may_be_a_loss(
    tmp_path: Path,
) -> None:
    """2 × 225 − 450 = 0, −1 to 1; one person loses 225, and nobody 450."""
    output = I.sensitivity(of(tmp_path, "A;225 | B;..", "450.000;2;-;-"), 2)
    assert shown(output).split(" | ")[1:] == [
        "0 -450 .. (ikke vist)",
        "1 -225 .. (ikke vist)",
        "2 0 (-1 til 1) .. (ikke vist)",
    ]
    for at, presumed in enumerate(("..;10;-;-", "450.000;..;-;-")):
        found = I.sensitivity(of(tmp_path / str(at), "A;..", presumed), 2)
        assert found is None or "ikke vist" in shown(found)


def test_the_chart_is_of_three_known_figures_and_a_known_cost(tmp_path: Path) -> None:
    cases = {
        "A;122 | B;80 | C;40": True,
        "A;122 | B;80 | C;.. | D;9": True,
        "A;122 | B;80": False,
    }
    for at, (prices, is_drawn) in enumerate(cases.items()):
        figure = I.chart(of(tmp_path / str(at), prices), 1, 1)
        assert (figure is not None) == is_drawn
    assert I.chart(of(tmp_path / "x", "A;1 | B;2 | C;3", "..;10;-;-"), 1, 1) is None
    figure = I.chart(of(tmp_path / "y", "A;122 | B;45 | C;..| D;9"), 1, 1)
    assert figure is not None
    assert plain(str(figure.about["says"])) == (
        "Søjlerne viser besparelsen med 10 helårspersoner, og stregen udgiften. "
        "Søjlen når ud over stregen for »A«. Alle tal står i tabel 1."
    )


AMOUNTS = st.sampled_from(["..", "-", ".", "0", "1", "-7", "45", "122", "900"])
NUMBERS = st.sampled_from(["..", "-", "0", "1", "10", "33"])


@example(["0"], "..", "0")
@given(st.lists(AMOUNTS, min_size=1, max_size=5), NUMBERS, st.sampled_from(["..", "0", "450.000"]))
@costly()
def test_whatever_is_delivered_something_true_is_shown(
    prices: list[str], persons: str, wage: str
) -> None:
    """No sentence names a row that is not known, and none promises a gain that may be a loss."""
    with TemporaryDirectory() as folder:
        rows = " | ".join(f"R{at};{price}" for at, price in enumerate(prices))
        found = of(Path(folder), rows, f"{wage};{persons};-;-")
        heading, said = title(found), plain([*I.text(found), I.summary(found)])
        unknown = {part.label for part in found.parts if part.worth is None}
        assert unknown == {f"R{at}" for at, one in enumerate(prices) if one in {"..", "-", "."}}
        told = said.split("kan der ikke regnes")[0] if unknown else said
        assert not [label for label in unknown if f"»{label}«" in heading]
        assert len(found.parts) == 1 or not unknown or heading == "Investering"
        assert "None" not in told + heading
        for output in (I.result(found, 1), I.sensitivity(found, 2), I.chart(found, 1, 1)):
            assert output is None or output.html
        assert all(value and text for value, text in I.key_figures(found))
