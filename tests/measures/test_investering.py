"""What persons save beside what it costs, as a specification with the arithmetic left in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.interval import Interval
from analysis.measures.investering import Estimate, Investment, investment
from analysis.papers import Papers, open_papers
from support import HELSINGOER, a_table, make_project

PRICES = '{ heading = "Pris", unit = "1.000 kr.", rounded = true }'
PARTS = '{ heading = "Gang", unit = "kr." };{ heading = "Måned", unit = "kr.", rounded = true }'
GIVEN = (
    '{ heading = "Løn", unit = "kr." };{ heading = "Antal", unit = "personer" };'
    '{ heading = "Måneder", unit = "måneder" };{ heading = "År", unit = "år" }'
)


def opened(folder: Path, amounts: str, given: str, columns: str = PRICES) -> Papers:
    """Deliver amounts, ``A;122 | B;80``, and a row of wage, persons, months and years."""
    heads = ";".join(part.split('"')[1] for part in columns.split(";{"))
    blank = 'blank = { rows = ["A", "B", "C"], status = "cannot_occur" }'
    toml = a_table(columns, 'heading = ""', blank, name="t")
    toml = toml.replace(blank, blank if ";;" in amounts or amounts.endswith(";") else "")
    toml += a_table(GIVEN, name="g")
    tables = {
        "t": "\n".join([f";{heads}", *(row.strip() for row in amounts.split("|")), ""]),
        "g": f";Løn;Antal;Måneder;År\nx;{given}\n",
    }
    return open_papers(make_project(folder, toml, tables), HELSINGOER)


def of(folder: Path, amounts: str, given: str, columns: str = PRICES, **keys: object) -> Investment:
    papers = opened(folder, amounts, given, columns)
    asked: dict[str, object] = {"yearly": "Pris", "cost": "Løn", "persons": ["Antal"]}
    specs = papers.meeting.table("t"), papers.meeting.table("g")
    return investment(papers.sound_of("t", "g"), *specs, **{**asked, **keys})  # type: ignore[arg-type]


def between(one: Estimate | None) -> str:
    """Face value, and the ends of what may stand behind it, with three decimals at most."""
    if one is None:
        return "-"
    low, high = one.behind.low, one.behind.high
    ends = "" if low == high else f" {round(float(low), 3):g}..{round(float(high), 3):g}"
    return f"{round(float(one.face), 3):g}{ends}"


@pytest.mark.parametrize(
    ("given", "keys", "expected"),
    [
        # 10 × 122 − 450 = 770; 121,5 to 122,5 give 765 to 775; 450 ÷ 122 = 3,689
        ("450.000;10;-;-", {}, "770 765..775 / 3.689 3.673..3.704"),
        # two years: 10 × 244 − 900 = 1540
        ("450.000;10;-;2", {"years": "År"}, "1540 1530..1550 / 3.689 3.673..3.704"),
        # after half a year: 10 × 61 − 450 = 160; 450 ÷ 61 = 7,377
        ("450.000;10;6;-", {"months": "Måneder"}, "160 157.5..162.5 / 7.377 7.347..7.407"),
        # two years, of which half a one is waited for: 10 × 183 − 900 = 930
        (
            "450.000;10;6;2",
            {"months": "Måneder", "years": "År"},
            "930 922.5..937.5 / 4.918 4.898..4.938",
        ),
        # who is through after the period saves nothing: the whole wage is lost
        ("450.000;10;12;-", {"months": "Måneder"}, "-450 / -"),
        # a wage that costs more than is saved: 3 × 122 − 450 = −84
        ("450.000;3;-;-", {}, "-84 -85.5..-82.5 / 3.689 3.673..3.704"),
        # nothing is known of what is hidden
        ("..;10;-;-", {}, "- / -"),
        ("450.000;10;..;-", {"months": "Måneder"}, "- / -"),
        ("450.000;10;-;..", {"years": "År"}, "- / -"),
        ("450.000;10;-;-", {"cost": ""}, "- / -"),
    ],
)
def test_the_gain_and_the_breakeven(
    tmp_path: Path, given: str, keys: dict[str, object], expected: str
) -> None:
    found = of(tmp_path, "A;122", given, **keys)
    (case,) = found.cases
    gain = found.gain(case, found.persons[0])
    assert f"{between(gain)} / {between(found.breakeven(case))}" == expected


@pytest.mark.parametrize(
    ("price", "never"),
    [("0", False), ("-5", True), ("..", False), ("1", False)],  # 0 may be 0,4
)
def test_who_saves_nothing_never_pays_it_back(tmp_path: Path, price: str, *, never: bool) -> None:
    found = of(tmp_path, f"A;{price}", "450.000;10;-;-")
    (case,) = found.cases
    assert found.never(case) == never
    assert (found.breakeven(case) is None) == (price != "1")


def test_amounts_of_one_person_are_added_up(tmp_path: Path) -> None:
    """75.000 + 25.000 + 12 × 6.649 = 179.788, for 20 persons 3.595.760; 6.648,5 gives 120 less."""
    amounts = "A;75.000; | B;25.000; | C;;6.649"
    keys: dict[str, object] = {"once": "Gang", "monthly": "Måned", "yearly": "", "cost": ""}
    found = of(tmp_path, amounts, "-;20;-;-", PARTS, together=True, **keys)
    (case,) = found.cases
    assert case.worth is not None
    assert between(case.worth.times(Decimal(20))) == "3.59576e+06 3.59564e+06..3.59588e+06"
    assert found.unit == "kr."


def test_of_what_one_part_lacks_nothing_is_known_together(tmp_path: Path) -> None:
    keys: dict[str, object] = {"once": "Gang", "monthly": "Måned", "yearly": "", "cost": ""}
    found = of(tmp_path, "A;75.000; | B;..; | C;;6.649", "-;20;-;-", PARTS, together=True, **keys)
    assert [part.worth is None for part in found.parts] == [False, True, False]
    assert (found.cases[0].worth, str(found.cases[0].status)) == (None, "Q")


@pytest.mark.parametrize(
    ("persons", "steps"),
    [
        ("3", "0 1 2 3"),
        ("10", "0 1 2 3 4 5 6 7 8 9 10"),
        ("25", "0 3 6 9 12 15 18 21 24 25"),
        ("0", "0"),
    ],
)
def test_the_numbers_of_persons_that_are_tried(tmp_path: Path, persons: str, steps: str) -> None:
    found = of(tmp_path, "A;122", f"450.000;{persons};-;-")
    assert " ".join(map(str, found.steps)) == steps


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"yearly": "Priser"}, "table 't' has no column 'Priser'; it has Pris"),
        ({"cost": "Antal"}, "column 'Antal' of table 'g' is in 'personer'; expected one of kr."),
        ({"yearly": ""}, "expected the column of at least one amount"),
        ({"months": "Uger"}, "table 'g' has no column 'Uger'; it has Løn, Antal, Måneder, År"),
    ],
)
def test_what_is_asked_for_must_be_there(
    tmp_path: Path, keys: dict[str, object], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        of(tmp_path, "A;122", "450.000;10;-;-", **keys)


@pytest.mark.parametrize("row", ["Kontanthjælp", "Uddannelseshjælp", "A-dagpenge", "Sygedagpenge"])
def test_the_printed_table_of_helsingoer_is_reproduced(helsingoer: Papers, row: str) -> None:
    table = helsingoer.meeting.table("gevinst-ved-investering")
    assumed = helsingoer.meeting.table("forudsaetninger-for-investering")
    figures = helsingoer.sound_of(table.id, assumed.id)
    found = investment(
        *(figures, table, assumed),
        yearly="Årlig net.pris",
        cost="Lønomkostning pr. medarbejder",
        persons=["Helårspersoner i selvforsørgelse"],
    )
    (case,) = (one for one in found.cases if one.label == row)
    printed = figures[(figures["table"] == table.id) & (figures["row"] == row)]
    _, breakeven, gain = printed["value"]
    for value, decimals, ours in (
        (breakeven, 1, found.breakeven(case)),
        (gain, 0, found.gain(case, found.persons[0])),
    ):
        assert ours is not None
        assert Interval.rounded(value, decimals).meets(ours.behind)


@pytest.mark.parametrize("number", [0, 1])
def test_so_is_the_one_of_20_and_40_refugees(helsingoer: Papers, number: int) -> None:
    names = ("beloeb-pr-flygtning", "flygtninge-i-job")
    specs = [helsingoer.meeting.table(name) for name in names]
    found = investment(
        *(helsingoer.sound_of(*names), *specs),
        monthly="Pr. måned",
        once="Én gang",
        together=True,
        persons=["Færrest", "Flest"],
    )
    printed = helsingoer.sound_of("indtaegter-og-besparelser")["value"].tolist()[-2:][number]
    (case,) = found.cases
    assert case.worth is not None
    ours = case.worth.times(found.persons[number])
    assert ours.behind.low <= printed < ours.behind.high
    assert printed in (3_595_802, 7_191_604)


@given(
    price=st.integers(-200, 200),
    wage=st.integers(0, 900),
    persons=st.integers(0, 40),
    inside=st.fractions(Fraction(-1, 2), Fraction(49, 100)),
)
def test_whatever_stands_behind_a_rounded_price_is_within_what_is_told(
    price: int, wage: int, persons: int, inside: Fraction
) -> None:
    """Counted anew from one number that is rounded to the price."""
    behind = Interval.rounded(Decimal(price), 0)
    true = min(max(price + inside, behind.low), behind.high)
    one = Estimate(Fraction(price), behind)
    gain = one.times(Decimal(persons)) + Estimate.exact(wage).times(Decimal(-1))
    assert gain.behind.low <= persons * true - wage <= gain.behind.high
    if behind.low > 0:
        needed = Estimate.exact(wage).over(one).behind
        assert needed.low <= wage / true <= needed.high
