"""What can be recomputed is, what rounding allows is allowed, and everything else is found."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from string import ascii_lowercase

import pytest
from bs4 import BeautifulSoup
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import danish, meeting_file
from analysis.batch import recomputed
from analysis.checks import reconcile, relations
from analysis.checks.reconcile import Outcome, Result
from analysis.checks.relations import Figures, Place
from analysis.danish import NO_BREAK_SPACE as NBSP
from analysis.export.datapackage import package
from analysis.faults import InputError
from analysis.interval import Interval
from analysis.papers import Papers
from analysis.present.control import Control
from analysis.present.table import Table
from analysis.sources.counted import CountedFigure
from analysis.sources.printed import read_counted
from support import (
    HELSINGOER,
    a_check,
    a_deviation,
    a_table,
    faults_of,
    make_project,
    more,
    opened,
)

AGREES, WITHIN = Outcome.AGREES, Outcome.WITHIN_ROUNDING
BOUNDS = Outcome.WITHIN_BOUNDS
DEVIATES, IMPOSSIBLE = Outcome.DEVIATES, Outcome.IMPOSSIBLE

# --- intervals ------------------------------------------------------------------------------------

figures = st.builds(
    lambda digits, decimals: (Decimal(digits).scaleb(-decimals), decimals),
    st.integers(-(10**5), 10**5),
    st.integers(0, 3),
)
# Thousandths of the way through the interval; 0 and 1000 are its very ends.
places = st.one_of(st.sampled_from([0, 1000]), st.integers(0, 1000))


def rounds_to(number: Fraction, decimals: int) -> Fraction:
    """Round a fraction, a half away from zero, by whole numbers alone."""
    steps = (abs(number) * 10**decimals * 2 + 1) // 2
    return Fraction(steps if number >= 0 else -steps, 10**decimals)


def behind(value: Decimal, decimals: int, place: int) -> Fraction:
    """A real number that is printed as ``value``."""
    unit = Fraction(1, 10**decimals)
    number = Fraction(value) - unit / 2 + unit * place / 1000
    assume(rounds_to(number, decimals) == Fraction(value))
    return number


def holds(interval: Interval, number: Fraction) -> bool:
    return interval.meets(Interval(number, number))


@given(figures, places)
def test_a_number_lies_behind_a_figure_exactly_when_it_rounds_to_it(
    figure: tuple[Decimal, int], place: int
) -> None:
    value, decimals = figure
    unit = Fraction(1, 10**decimals)
    number = Fraction(value) - unit + 2 * unit * place / 1000
    printed_so = rounds_to(number, decimals) == Fraction(value)
    assert holds(Interval.rounded(value, decimals), number) == printed_so


@given(figures, figures, places, places, st.integers(-50, 50).filter(bool), figures)
def test_whatever_lies_behind_rounded_figures_the_result_lies_in_the_interval(
    one: tuple[Decimal, int],
    other: tuple[Decimal, int],
    place: int,
    other_place: int,
    factor: int,
    offset: tuple[Decimal, int],
) -> None:
    left, right = Interval.rounded(*one), Interval.rounded(*other)
    x, y = behind(*one, place), behind(*other, other_place)
    assert holds(left + right, x + y)
    assert holds(left.times(Fraction(factor)), x * factor)
    assert holds(left + right.times(Fraction(-1)), x - y)
    assert holds(left + Interval.exact(offset[0]), x + Fraction(offset[0]))
    if not right.low <= 0 <= right.high:
        assert holds(left.over(right), x / y)


@given(figures, figures, st.fractions(max_denominator=1000))
def test_exact_figures_give_exactly_what_fractions_give(
    one: tuple[Decimal, int], other: tuple[Decimal, int], factor: Fraction
) -> None:
    (x, _), (y, _) = one, other
    left, right = Interval.exact(x), Interval.exact(y)
    a, b = Fraction(x), Fraction(y)
    assert left + right == Interval(a + b, a + b)
    assert left.times(factor) == Interval(a * factor, a * factor)
    if b:
        assert left.over(right) == Interval(a / b, a / b)
    else:
        with pytest.raises(ZeroDivisionError):
            left.over(right)


@given(figures, figures)
def test_two_intervals_meet_from_both_sides(
    one: tuple[Decimal, int], other: tuple[Decimal, int]
) -> None:
    left, right = Interval.rounded(*one), Interval.rounded(*other)
    assert left.meets(right) == right.meets(left)


def test_intervals_that_only_touch_meet_when_both_hold_the_end() -> None:
    twelve, thirteen = Interval.rounded(Decimal(12), 0), Interval.rounded(Decimal(13), 0)
    half = Interval.exact(Decimal("12.5"))
    assert not twelve.meets(thirteen)
    assert thirteen.meets(half)
    assert not twelve.meets(half)
    assert Interval.rounded(Decimal(-13), 0).meets(Interval.exact(Decimal("-12.5")))
    assert not Interval.rounded(Decimal(0), 0).meets(Interval.exact(Decimal("0.5")))


# --- each kind of check, on a tiny table ----------------------------------------------------------

HEADINGS = {
    "Pct.": "{ heading = 'Pct.', decimals = 1, rounded = true, unit = 'pct.' }",
    "Pris": "{ heading = 'Pris', decimals = 0, rounded = true }",
}


def tiny(tmp_path: Path, csv: str, check: str, deviations: str = "") -> Papers:
    """One table, one check, whatever deviations; the columns are those of the first line."""
    headings = csv.strip().splitlines()[0].split(";")[1:]
    columns = ";".join(HEADINGS.get(heading, heading) for heading in headings)
    toml = a_table(columns, more=a_check(check) + deviations)
    return opened(make_project(tmp_path, toml, {"t": csv.lstrip()}))


def only(papers: Papers) -> Result:
    (result,) = papers.results
    return result


def outcomes(papers: Papers) -> dict[str, Outcome]:
    return {result.relation.key: result.outcome for result in papers.results}


SUM = 'kind = "sum"\ntotal = { row = "I alt" }'
MOST = 'kind = "at_most"\nparts = [{ row = "a" }, { row = "b" }]\nwhole = { row = "I alt" }'


@pytest.mark.parametrize(
    ("total", "outcome", "recomputed"),
    [("203", AGREES, 101 + 102), ("204", DEVIATES, 101 + 102), ("-", IMPOSSIBLE, None)],
)
def test_sum_of_all_other_rows(
    tmp_path: Path, total: str, outcome: Outcome, recomputed: int | None
) -> None:
    papers = tiny(tmp_path, f";Antal\na;101\nb;102\nI alt;{total}\n", SUM)
    assert (only(papers).outcome, only(papers).recomputed) == (outcome, recomputed)
    assert papers.fails == (outcome is DEVIATES)


def test_a_sum_with_a_missing_part_cannot_be_recomputed(tmp_path: Path) -> None:
    papers = tiny(tmp_path, ";Antal\na;101\nb;-\nI alt;101\n", SUM)
    assert only(papers).outcome is IMPOSSIBLE
    assert not papers.fails
    assert len(papers.coverage.uncovered) == 2


def test_a_sum_adds_rows_that_stand_for_themselves_and_columns_that_are_no_shares(
    tmp_path: Path,
) -> None:
    rows = 'heading = "", municipalities = true, areas = ["Klynge"], total = ["Nord og syd"]'
    toml = a_table('Antal;{ heading = "Pct.", unit = "pct." }', rows, a_check(SUM))
    cells = "Odense;1;25\nAarhus;3;75\nKlynge;9;9\nHele landet;7;7\nNord og syd;4;100\nI alt;4;50\n"
    papers = opened(make_project(tmp_path, toml, {"t": f";Antal;Pct.\n{cells}"}))
    assert outcomes(papers) == {"Antal": AGREES}
    assert only(papers).recomputed == 1 + 3


def test_sum_of_some_rows_and_over_some_columns(tmp_path: Path) -> None:
    csv = ";Antal;Slut\na;1;5\nb;2;6\nheraf;9;9\nI alt;3;99\n"
    papers = tiny(tmp_path, csv, SUM + '\nrows = ["a", "b"]\nover = ["Antal"]')
    assert outcomes(papers) == {"Antal": AGREES}


def test_sum_of_columns_at_each_row(tmp_path: Path) -> None:
    csv = ";Antal;Slut;Pris\na;1;5;6\nb;2;6;9\n"
    check = 'kind = "sum"\ncolumns = ["Antal", "Slut"]\ntotal = { column = "Pris" }'
    assert outcomes(tiny(tmp_path, csv, check)) == {"a": AGREES, "b": DEVIATES}


PEOPLE, SHARE = 'unit = "personer"', 'unit = "pct."'


@pytest.mark.parametrize(
    ("columns", "csv", "parts"),
    [
        ("Mænd;Kvinder;I alt", "Mænd;Kvinder;I alt\na;101;102;203", "101 + 102 = 203"),
        ("I alt;Mænd;Kvinder", "I alt;Mænd;Kvinder\na;203;101;102", "101 + 102 = 203"),
        (
            f'{{ heading = "Mænd", {PEOPLE} }};{{ heading = "Kvinder", {PEOPLE} }};'
            f'{{ heading = "Andel", {SHARE} }};{{ heading = "I alt", {PEOPLE} }}',
            "Mænd;Kvinder;Andel;I alt\na;101;102;49,8;203",
            "101 + 102 = 203",
        ),
        (  # another total is no part
            "Mænd;Kvinder;Samlet;I alt",
            "Mænd;Kvinder;Samlet;I alt\na;101;102;203;203",
            "101 + 102 = 203",
        ),
        (  # nor is what stands under another heading
            ";".join(
                f'{{ heading = ["{year}", "{name}"], period = "{year}" }}'
                for year in (2023, 2024)
                for name in ("Mænd", "Kvinder", "I alt")
            ),
            "2023;;;2024;;\n;Mænd;Kvinder;I alt;Mænd;Kvinder;I alt\na;101;102;203;1;2;3",
            "101 + 102 = 203",
        ),
    ],
    ids=["last", "first", "of another unit", "two totals", "two years"],
)
def test_the_other_columns_in_its_unit_add_up_to_a_total(
    tmp_path: Path, columns: str, csv: str, parts: str
) -> None:
    total = "2023, I alt" if "2023" in columns else "I alt"
    check = a_check(f'kind = "sum"\ntotal = {{ column = "{total}" }}')
    project = make_project(tmp_path, a_table(columns, more=check), {"t": f";{csv}\n"})
    found = only(opened(project))
    assert found.outcome is AGREES
    added = " + ".join(term.printed for term in found.relation.terms)
    assert f"{added} = {found.relation.printed.printed}" == parts


@pytest.mark.parametrize(
    ("columns", "csv"),
    [
        ("I alt", ";I alt\na;1\n"),
        ("Total;I alt", ";Total;I alt\na;1;1\n"),
        (
            f'{{ heading = "Andel", {SHARE} }};{{ heading = "I alt", {PEOPLE} }}',
            ";Andel;I alt\na;1;1\n",
        ),
        ('Antal;{ heading = ["A", "I alt"] }', ";Antal;A\n;;I alt\na;1;1\n"),
    ],
)
def test_a_total_to_which_no_column_can_add_up_is_a_fault(
    tmp_path: Path, columns: str, csv: str
) -> None:
    total = "A, I alt" if '["A"' in columns else "I alt"
    check = a_check(f'kind = "sum"\ntotal = {{ column = "{total}" }}')
    (found,) = faults_of(make_project(tmp_path, a_table(columns, more=check), {"t": csv}))
    assert f"no other column can add up to {total!r}: expected some in its unit" in found


def test_other_columns_add_up_to_one_of_another_table(tmp_path: Path) -> None:
    check = a_check('kind = "sum"\ntotal = { table = "u", column = "Alle" }')
    toml = a_table("Mænd;Kvinder", more=check) + a_table("Alle", name="u")
    tables: dict[str, str | bytes] = {"t": ";Mænd;Kvinder\na;101;102\n", "u": ";Alle\na;203\n"}
    assert only(opened(make_project(tmp_path, toml, tables))).outcome is AGREES


def test_a_sum_of_rounded_figures_may_miss_by_rounding(tmp_path: Path) -> None:
    csv = ";Pct.\na;33,3 %\nb;33,3 %\nc;33,3 %\nI alt;100,0 %\n"
    result = only(tiny(tmp_path, csv, SUM))
    assert result.outcome is WITHIN
    assert result.recomputed == Decimal("33.3") * 3
    assert result.allowed == (Decimal("99.8"), Decimal("100.1"))
    assert result.miss == Decimal("100.0") - Decimal("99.9")


REMAINDER = SUM + '\nremainder = [{ columns = ["Antal"], value = 1, reason = "en under 18" }]'


@pytest.mark.parametrize(
    ("kind", "parts", "total", "outcome"),
    [
        (SUM, ["1/3", "1/3", "1/3"], "1", AGREES),  # 33,3 + 33,3 + 33,3 = 99,9
        (SUM, ["1/3", "1/3"], "666/1000", DEVIATES),  # of two thirds it is 66,7
        (SUM, ["1/4", "1/4"], "1/2", AGREES),
        (MOST, ["1/6", "1/6"], "1/3", AGREES),  # 16,7 + 16,7 > 33,3
        (MOST, ["1/6", "1/6"], "333/1000", DEVIATES),
    ],
)
def test_of_shares_that_were_counted_it_is_known_what_was_rounded_away(
    tmp_path: Path, kind: str, parts: list[str], total: str, outcome: Outcome
) -> None:
    labels = [*ascii_lowercase[: len(parts)], "I alt"]
    rows = ", ".join(f'{{ label = "{label}" }}' for label in labels)
    toml = a_table(HEADINGS["Pct."], f"counts = [{rows}]", a_check(kind))
    project = make_project(tmp_path, toml, {})
    meeting, faults = meeting_file.read(project.raw_folder(HELSINGOER), "")
    assert (meeting is None, faults) == (False, [])
    shares = [Fraction(share) for share in (*parts, total)]
    figures = [
        [CountedFigure(share.numerator, share.denominator, times=100, decimals=1, unit="pct.")]
        for share in shares
    ]
    table, _ = read_counted(meeting, meeting.table("t"), figures, "t")
    tried, _ = relations.resolve(meeting, Figures(meeting, table.observations), "t")
    (result,) = reconcile.reconcile(meeting, tried)
    assert result.outcome is outcome


def test_a_remainder_explains_what_a_sum_lacks(tmp_path: Path) -> None:
    papers = tiny(tmp_path, ";Antal\na;101\nb;102\nI alt;204\n", REMAINDER)
    assert (only(papers).outcome, only(papers).recomputed) == (AGREES, 101 + 102 + 1)
    assert reconcile.calculation(only(papers)) == "101 + 102 + 1 = 204"
    assert only(papers).relation.terms[-1].reason == "en under 18"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (12, "0 + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 = 66"),
        (13, "0 + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + … + 12 = 78"),
        (100, "0 + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + … + 99 = 4.950"),
    ],
)
def test_of_a_long_calculation_the_first_figures_and_the_last_are_told(
    tmp_path: Path, count: int, said: str
) -> None:
    rows = "".join(f"r{at};{at}\n" for at in range(count))
    check = 'kind = "sum"\ntotal = { row = "I alt" }\n'
    papers = tiny(tmp_path, f";Antal\n{rows}I alt;{sum(range(count))}\n", check)
    assert reconcile.calculation(only(papers)) == said


@pytest.mark.parametrize("total", ["203", "205"])
def test_a_remainder_that_no_longer_fits_fails(tmp_path: Path, total: str) -> None:
    assert tiny(tmp_path, f";Antal\na;101\nb;102\nI alt;{total}\n", REMAINDER).fails


RATIO = """kind = "ratio"
times = 100
numerator = { column = "Slut" }
denominator = { column = "Antal" }
result = { column = "Pct." }
"""


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ("886;104;11,7 %", AGREES),
        ("886;104;12,7 %", DEVIATES),
        ("8;1;12,5 %", AGREES),
        ("2000;1;0,1 %", AGREES),
        ("2000;1;0,0 %", DEVIATES),
        ("0;0;0,0 %", IMPOSSIBLE),
        ("886;-;11,7 %", IMPOSSIBLE),
    ],
)
def test_ratio_in_per_cent(tmp_path: Path, cells: str, outcome: Outcome) -> None:
    papers = tiny(tmp_path, f";Antal;Slut;Pct.\na;{cells}\n", RATIO)
    assert only(papers).outcome is outcome


def test_what_is_divided_by_stands_in_brackets_when_it_is_no_single_figure(tmp_path: Path) -> None:
    check = RATIO.replace('{ column = "Antal" }', '{ column = "Antal", times = 2 }')
    papers = tiny(tmp_path, ";Antal;Slut;Pct.\na;400;104;13,0 %\n", check)
    assert only(papers).recomputed == Decimal(100 * 104) / (2 * 400)
    assert reconcile.calculation(only(papers)) == "100 × 104 ÷ (2 × 400) = 13,0"


def test_a_ratio_of_a_rounded_figure_agrees_within_rounding(tmp_path: Path) -> None:
    check = """kind = "ratio"
numerator = { value = 450 }
denominator = { column = "Pris" }
result = { column = "Pct." }
"""
    csv = ";Pris;Pct.\na;114;3,9\nb;114;4,0\nc;114;4,1\n"
    assert outcomes(tiny(tmp_path, csv, check)) == {"a": AGREES, "b": WITHIN, "c": DEVIATES}
    assert Fraction(450, 114) < Fraction("3.95") < Fraction(450) / Fraction("113.5")


def test_difference(tmp_path: Path) -> None:
    check = """kind = "difference"
minuend = { column = "Slut" }
subtrahend = { column = "Antal" }
result = { column = "Pris" }
"""
    papers = tiny(tmp_path, ";Antal;Slut;Pris\na;963;741;-222\nb;963;741;222\n", check)
    assert outcomes(papers) == {"a": AGREES, "b": DEVIATES}
    assert papers.results[0].recomputed == 741 - 963


def test_change_in_per_cent(tmp_path: Path) -> None:
    check = """kind = "change"
before = { column = "Antal" }
after = { column = "Slut" }
result = { column = "Pris" }
"""
    papers = tiny(tmp_path, ";Antal;Slut;Pris\na;963;741;-23\nb;963;741;-24\nc;0;741;9\n", check)
    assert outcomes(papers) == {"a": AGREES, "b": DEVIATES, "c": IMPOSSIBLE}
    assert rounds_to(Fraction(100 * (741 - 963), 963), 0) == -23
    assert reconcile.calculation(papers.results[0]) == "100 × (741 − 963) ÷ 963 = −23"


def test_linear(tmp_path: Path) -> None:
    check = """kind = "linear"
terms = [{ column = "Pris", times = 10 }, { value = 450, times = -1 }]
result = { column = "Antal" }
"""
    papers = tiny(tmp_path, ";Pris;Antal\na;80;350\nb;122;767\nc;122;764\n", check)
    assert outcomes(papers) == {"a": AGREES, "b": WITHIN, "c": DEVIATES}
    assert [result.recomputed for result in papers.results] == [
        10 * 80 - 450,
        10 * 122 - 450,
        10 * 122 - 450,
    ]
    assert papers.results[1].allowed == (10 * 122 - 5 - 450, 10 * 122 + 5 - 450)
    assert reconcile.calculation(papers.results[0]) == "10 × 80 − 450 = 350"


def test_a_stated_constant_may_be_rounded_too(tmp_path: Path) -> None:
    check = """kind = "linear"
terms = [{ value = "6.649", rounded = true, times = 240 }]
result = { row = "a", column = "Antal" }
"""
    result = only(tiny(tmp_path, ";Antal\na;1.595.802\n", check))
    assert (result.outcome, result.recomputed) == (WITHIN, 240 * 6649)
    assert Fraction(1_595_802, 240) == Fraction("6649.175")


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ("1;2;3", AGREES),
        ("1;1;3", AGREES),
        ("2;2;3", DEVIATES),
        ("1;-;3", IMPOSSIBLE),
        ("4;-;3", IMPOSSIBLE),
        ("-;-;3", IMPOSSIBLE),
        ("1;1;-", IMPOSSIBLE),
    ],
)
def test_at_most_finds_the_impossible_and_covers_nothing(
    tmp_path: Path, cells: str, outcome: Outcome
) -> None:
    a, b, whole = cells.split(";")
    papers = tiny(tmp_path, f";Antal\na;{a}\nb;{b}\nI alt;{whole}\n", MOST)
    assert only(papers).outcome is outcome
    assert papers.coverage.pinned == papers.coverage.bounded == ()


def test_at_most_a_stated_whole(tmp_path: Path) -> None:
    check = 'kind = "at_most"\nparts = [{ row = "a", column = "Antal" }]\nwhole = { value = 5 }'
    assert only(tiny(tmp_path / "5", ";Antal\na;5\n", check)).outcome is AGREES
    assert only(tiny(tmp_path / "6", ";Antal\na;6\n", check)).outcome is DEVIATES


def test_equal(tmp_path: Path) -> None:
    check = """kind = "equal"
result = { row = "a", column = "Antal" }
source = { row = "a", column = "Slut" }
"""
    assert only(tiny(tmp_path / "same", ";Antal;Slut\na;7;7\n", check)).outcome is AGREES
    assert only(tiny(tmp_path / "not", ";Antal;Slut\na;7;8\n", check)).outcome is DEVIATES


MONTHS = '{ heading = "Jan.", period = "2017-01" };{ heading = "Feb.", period = "2017-02" }'


def test_tables_are_compared_at_the_columns_that_they_share(tmp_path: Path) -> None:
    toml = a_table(MONTHS, more=a_check('kind = "sum"\ntotal = { table = "u", row = "I alt" }'))
    other = '{ heading = "Feb", period = "2017-02" };{ heading = "Mar", period = "2017-03" }'
    toml += a_table(other).replace('"t"', '"u"')
    tables = {"t": ";Jan.;Feb.\na;1;2\nb;3;4\n", "u": ";Feb;Mar\nI alt;6;9\n"}
    papers = opened(make_project(tmp_path, toml, tables))
    assert outcomes(papers) == {"2017-02": AGREES}
    assert only(papers).recomputed == 2 + 4
    toml = toml.replace("Jan.", "Apr.").replace("2017-01", "2017-04")
    toml = toml.replace("Feb.", "Maj").replace("2017-02", "2017-05", 1)
    tables["t"] = ";Apr.;Maj\na;1;2\nb;3;4\n"
    with pytest.raises(InputError, match="share no column"):
        opened(make_project(tmp_path / "none", toml, tables))


SPELT = a_table("Antal", more=a_check("CHECK")) + a_table("ANTAL.").replace('"t"', '"u"')
SPELT_CELLS = {
    "t": ";Antal\nFra 18-24 år\u00a0;1\nI alt;3\n",
    "u": ";ANTAL.\nI ALT.;3\nfra 18–24 år;1\n",
}


def test_rows_of_two_tables_are_matched_however_they_are_spelt(tmp_path: Path) -> None:
    check = """kind = "equal"
result = { column = "Antal" }
source = { table = "u", column = "antal" }
"""
    papers = opened(make_project(tmp_path, SPELT.replace("CHECK", check), SPELT_CELLS))
    assert outcomes(papers) == {"Fra 18-24 år": AGREES, "I alt": AGREES}
    assert {place for result in papers.results for place in result.relation.places} == {
        Place("t", "Fra 18-24 år", "Antal"),
        Place("t", "I alt", "Antal"),
        Place("u", "fra 18–24 år", "ANTAL."),
        Place("u", "I ALT.", "ANTAL."),
    }
    assert papers.coverage.uncovered == ()


def test_columns_of_two_tables_are_matched_however_they_are_spelt(tmp_path: Path) -> None:
    check = """kind = "sum"
rows = ["Fra 18-24 år"]
total = { table = "u", row = "i alt" }
remainder = [{ columns = ["ANTAL"], value = 2, reason = "to uden alder" }]
"""
    papers = opened(make_project(tmp_path, SPELT.replace("CHECK", check), SPELT_CELLS))
    assert (only(papers).outcome, only(papers).recomputed) == (AGREES, 1 + 2)
    assert only(papers).relation.printed.place == Place("u", "I ALT.", "ANTAL.")


# --- figures of which only a bound is told --------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "outcome"),
    [
        ("10", DEVIATES),  # 10 + 0: a zero is printed as 0
        ("11", BOUNDS),  # 10 + 1
        more("14", BOUNDS),  # 10 + 4
        ("15", DEVIATES),  # 10 + 5
        more("<5", DEVIATES),
        ("<15", AGREES),  # all that it may be, 11 to 14, is under 15
        more("<12", BOUNDS),
        ("..", IMPOSSIBLE),
    ],
)
def test_under_5_stands_for_1_to_4(tmp_path: Path, total: str, outcome: Outcome) -> None:
    papers = tiny(tmp_path, f";Antal\na;10\nb;<5\nI alt;{total}\n", SUM)
    result = only(papers)
    assert result.outcome is outcome
    assert papers.fails == (outcome is DEVIATES)
    if outcome is not IMPOSSIBLE:
        assert reconcile.calculation(result) == "10 + <5 = 11–14"
        assert (result.recomputed, result.miss) == (None, None)


def test_a_total_that_is_under_5_is_held_against_its_parts(tmp_path: Path) -> None:
    agrees = only(tiny(tmp_path, ";Antal\na;1\nb;2\nI alt;<5\n", SUM))
    assert (agrees.outcome, agrees.recomputed) == (AGREES, 1 + 2)
    deviates = only(tiny(tmp_path, ";Antal\na;3\nb;2\nI alt;<5\n", SUM))
    assert reconcile.disagreement(deviates) == ("»a« og »b« giver tilsammen 5, men der står <5")


def test_two_under_5_are_2_to_8(tmp_path: Path) -> None:
    for total, outcome in (("1", DEVIATES), ("8", BOUNDS)):
        papers = tiny(tmp_path, f";Antal\na;<5\nb;<5\nI alt;{total}\n", SUM)
        assert only(papers).outcome is outcome


@pytest.mark.parametrize(
    ("share", "outcome"),
    [("1,0 %", BOUNDS), more("4,0 %", BOUNDS), more("0,9 %", DEVIATES), ("4,1 %", DEVIATES)],
)
def test_a_share_of_under_5(tmp_path: Path, share: str, outcome: Outcome) -> None:
    check = """kind = "ratio"
times = 100
numerator = { column = "A" }
denominator = { column = "B" }
result = { column = "Pct." }"""
    assert only(tiny(tmp_path, f";A;B;Pct.\na;<5;100;{share}\n", check)).outcome is outcome


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ("a;<5\nb;0\nI alt;4", AGREES),
        ("a;<5\nb;0\nI alt;3", BOUNDS),
        more("a;<5\nb;0\nI alt;0", DEVIATES),
        more("a;4\nb;0\nI alt;<5", BOUNDS),
        more("a;1\nb;0\nI alt;<5", AGREES),
        ("a;5\nb;0\nI alt;<5", DEVIATES),
    ],
)
def test_at_most_with_a_bound(tmp_path: Path, cells: str, outcome: Outcome) -> None:
    assert only(tiny(tmp_path, f";Antal\n{cells}\n", MOST)).outcome is outcome


@pytest.mark.parametrize(
    ("total", "outcome"),
    [("9,9", DEVIATES), more("10,0", BOUNDS), ("15,0", BOUNDS), more("15,1", DEVIATES)],
)
def test_a_share_that_is_under_5_may_be_all_between_0_and_5(
    tmp_path: Path, total: str, outcome: Outcome
) -> None:
    papers = tiny(tmp_path, f";Andel\na;10,0\nb;<5\nI alt;{total}\n", SUM)
    assert only(papers).outcome is outcome


def test_a_deviation_of_a_bound_is_declared_with_both_its_ends(tmp_path: Path) -> None:
    csv = ";Antal\na;10\nb;<5\nI alt;15\n"
    for declared, fails in (("11-14", False), ("14", True)):
        papers = tiny(tmp_path, csv, SUM, a_deviation("I alt", "Antal", "15", declared))
        assert papers.fails is fails


def test_a_deviation_is_declared_with_any_space_between_thousands(tmp_path: Path) -> None:
    csv = ";Antal\na;1\u202f000\nb;1\nI alt;1\u00a0002\n"
    for printed in ("1 002", "1\u00a0002"):
        papers = tiny(tmp_path, csv, SUM, a_deviation("I alt", "Antal", printed, "1001"))
        assert not papers.fails


def test_a_calculation_is_written_with_the_signs_that_it_reckons_with(tmp_path: Path) -> None:
    csv = ";Antal\na;+12\nb;(5)\nI alt;7\n"
    toml = a_table("Antal", more="negative_in_brackets = true\n" + a_check(SUM))
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    assert reconcile.calculation(only(papers)) == f"12 + {danish.MINUS}5 = 7"
    papers = opened(make_project(tmp_path, toml, {"t": ";Antal\na;2\nb;1\nI alt;(3)\n"}))
    assert reconcile.disagreement(only(papers)) == (
        f"»a« og »b« giver tilsammen 3, men der står {danish.MINUS}3"
    )


def test_the_check_command_tells_of_bounds(tmp_path: Path) -> None:
    papers = tiny(tmp_path, ";Antal\na;10\nb;<5\nI alt;14\n", SUM)
    assert [*recomputed.lines(papers)] == [
        "ok   c: 1 agrees within bounds",
        "      t, I alt, Antal: printed 14, recomputed 10 + <5 = 11–14",
        "Covered, but a change between these goes unnoticed:",
        "  t, a, Antal: 10 (10 to 13)",
        "  t, I alt, Antal: 14 (11 to 14)",
        "WARN t, b, Antal: is hidden, and the figures around it leave one value for it",
        "1 relation: 0 agree, 0 within rounding, 1 within bounds, 0 known deviations, "
        "0 cannot be recomputed, 0 fail. 2 figures: 2 covered, 0 not. 1 hidden, and given away.",
    ]
    wrong = tiny(tmp_path, ";Antal\na;10\nb;<5\nI alt;15\n", SUM)
    said = [*recomputed.lines(wrong)]
    assert said[1] == "      t, I alt, Antal: printed 15, recomputed 10 + <5 = 11–14"
    assert said[3].strip().startswith("any of these may be wrong: ")
    assert [*wrong.sound_of("t")["status"]] == ["doubted", "below", "doubted"]


def test_the_page_tells_of_bounds(tmp_path: Path) -> None:
    papers = tiny(tmp_path, ";Antal\na;10\nb;<5\nI alt;14\n", SUM)
    shown = Control(Table(papers, "t", number=1))
    said = " ".join(
        BeautifulSoup(shown._repr_mimebundle_()["text/html"], "html.parser").stripped_strings
    )
    said = said.replace(danish.NO_BREAK_SPACE, " ")
    assert "Det stemmer, når der tages hensyn til tal, der ikke er vist præcist." in said
    assert "Tabel 1: rækken »I alt«, kolonnen »Antal«: 14." in said
    assert "Siges: 10 + <5 = 11–14. <5 er ikke vist præcist." in said


# --- known deviations -----------------------------------------------------------------------------

WRONG = ";Antal;Slut;Pct.\nFredericia;886;104;12,7 %\n"
RIGHT = WRONG.replace("12,7", "11,7")


def deviation(row: str = "Fredericia", printed: str = "12,7 %", recomputed: str = "11,7") -> str:
    return a_deviation(row, "Pct.", printed, recomputed)


EQUAL = """kind = "equal"
result = { row = "Fredericia", column = "Pct." }
source = SOURCE
"""


def test_an_undeclared_deviation_fails(tmp_path: Path) -> None:
    papers = tiny(tmp_path, WRONG, RATIO)
    assert papers.fails
    deviates = only(papers)
    assert deviates.recomputed == Decimal("11.7")
    assert deviates.miss == Decimal("12.7") - Decimal("11.7")


def test_a_declared_deviation_that_matches_does_not_fail(tmp_path: Path) -> None:
    papers = tiny(tmp_path, WRONG, RATIO, deviation())
    assert only(papers).outcome is DEVIATES
    assert not papers.fails


@pytest.mark.parametrize(
    ("csv", "declared"),
    [
        (WRONG, deviation(printed="12,8 %")),
        (WRONG, deviation(printed="12,7")),
        (WRONG, deviation(recomputed="11,8")),
        (WRONG, deviation(recomputed="elleve")),
        (WRONG.replace("12,7", "12,9"), deviation()),
        (RIGHT, deviation()),
        (WRONG.replace("886", "-"), deviation()),
        (RIGHT, deviation(row="Odense")),
        (WRONG, deviation() + deviation(row="Odense")),
        (WRONG, deviation() + deviation()),
    ],
    ids=[
        "another figure printed",
        "printed without its unit",
        "another figure recomputed",
        "no figure recomputed",
        "the print has changed",
        "the print was corrected",
        "it cannot be recomputed any more",
        "about no row",
        "one too many",
        "twice",
    ],
)
def test_a_declared_deviation_that_is_not_there_fails(
    tmp_path: Path, csv: str, declared: str
) -> None:
    assert tiny(tmp_path, csv, RATIO, declared).fails


@pytest.mark.parametrize("column", ["2017-01", "Jan.", "jan"])
def test_a_deviation_names_a_column_by_its_period_or_its_heading(
    tmp_path: Path, column: str
) -> None:
    toml = a_table(MONTHS, more=a_check(SUM) + a_deviation("I ALT", column, "4", "3"))
    cells = {"t": ";Jan.;Feb.\na;1;1\nb;2;2\nI alt;4;3\n"}
    papers = opened(make_project(tmp_path, toml, cells))
    assert not papers.fails
    assert [
        result.key for result in (found.relation for found in papers.results if found.known)
    ] == ["2017-01"]


def test_a_heading_that_two_columns_have_names_none_of_them(tmp_path: Path) -> None:
    columns = (
        '{ heading = "Apr.", position = 1, period = "2016-04" };'
        '{ heading = "Apr.", position = 2, period = "2017-04" }'
    )
    toml = a_table(columns, more=a_check(SUM) + a_deviation("I alt", "Apr.", "4", "3"))
    papers = opened(make_project(tmp_path, toml, {"t": ";Apr.;Apr.\na;3;3\nI alt;4;3\n"}))
    assert papers.fails
    assert [stale.column for stale in papers.stale_deviations] == ["Apr."]


def marked(papers: Papers, row: str) -> tuple[bool, str]:
    """Whether a row's share is marked in the table as wrong, and what its cell reads."""
    html = Table(papers, "t", number=1)._repr_mimebundle_()["text/html"]
    for line in BeautifulSoup(html, "html.parser").select("tbody tr"):
        if line.th.get_text() == row:
            cell = line.find_all("td")[-1]
            return "deviates" in cell.get("class", []), cell.get_text()
    raise AssertionError(f"no row {row}")


def boxes(papers: Papers) -> list[str]:
    """What the section on the checks says of each deviation."""
    html = Control(Table(papers, "t", number=1))._repr_mimebundle_()["text/html"]
    found = BeautifulSoup(html, "html.parser").select(".deviations li")
    said = [[box.h4, box.select_one(".tag")] for box in found]
    return [" ".join(one.get_text() for one in each if one) for each in said]


def recomputed_in_csv(papers: Papers) -> list[str]:
    """What the CSV file says that each share should be."""
    text = package(papers)["t.csv"].decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    return [row["genberegnet"] for row in rows if row["soejle"] == "Pct."]


def test_a_figure_that_is_known_to_be_wrong_is_marked_everywhere(tmp_path: Path) -> None:
    papers = tiny(tmp_path, WRONG, RATIO, deviation())
    assert marked(papers, "Fredericia") == (True, f"12,7 % (genberegnet 11,7{NBSP}%)")
    assert boxes(papers) == [f"Tabel{NBSP}1: rækken »Fredericia«, kolonnen »Pct.«"]
    assert recomputed_in_csv(papers) == ["11,7"]


def test_a_figure_that_is_known_to_be_right_is_marked_nowhere_but_the_box_tells(
    tmp_path: Path,
) -> None:
    check = EQUAL.replace("SOURCE", '{ value = "11,7" }')
    papers = tiny(tmp_path, WRONG, check, deviation() + 'fault = "text"\n')
    assert not papers.fails
    assert only(papers).outcome is DEVIATES
    assert papers.doubted == {}
    assert marked(papers, "Fredericia") == (False, "12,7 %")
    assert boxes(papers) == [
        f"Tabel{NBSP}1: rækken »Fredericia«, kolonnen »Pct.« Tallet i tabellen er rigtigt"
    ]
    assert recomputed_in_csv(papers) == [""]


def test_a_new_deviation_is_told_as_new_and_no_figure_is_given_as_the_right_one(
    tmp_path: Path,
) -> None:
    declared = deviation(recomputed="11,8") + 'fault = { column = "Slut" }\n'
    for folder, papers in {
        "undeclared": tiny(tmp_path / "undeclared", WRONG, RATIO),
        "another": tiny(tmp_path / "another", WRONG, RATIO, declared),
    }.items():
        assert papers.fails, folder
        assert marked(papers, "Fredericia") == (True, "12,7 %"), folder
        assert boxes(papers) == [f"Tabel{NBSP}1: tal i rækken »Fredericia« Uden forklaring"], folder
        assert recomputed_in_csv(papers) == [""], folder


def test_a_deviation_that_is_declared_twice_is_named_as_that(tmp_path: Path) -> None:
    papers = tiny(tmp_path, WRONG, RATIO, deviation() + deviation())
    assert papers.fails
    lines = [line for line in recomputed.lines(papers) if "deviation is declared" in line]
    assert lines == ["FAIL c: a deviation is declared twice for row 'Fredericia', column 'Pct.'"]


def test_a_deviation_that_matches_nothing_is_named(tmp_path: Path) -> None:
    papers = tiny(tmp_path, RIGHT, RATIO, deviation(row="Odense"))
    assert [stale.row for stale in papers.stale_deviations] == ["Odense"]
    assert (
        "FAIL c: a deviation is declared for row 'Odense', column 'Pct.', and matches nothing"
        in recomputed.lines(papers)
    )


# --- what a check cannot name ---------------------------------------------------------------------

TWICE = "a figure stands twice in it, as if held against itself: table 't', row 'a', column 'Antal'"


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (
            'kind = "sum"\ntotal = { row = "Total" }',
            "table 't' has no row 'Total'; known are 'a', 'I alt'",
        ),
        (SUM + '\nrows = ["x"]', "table 't' has no row 'x'; known are 'a', 'I alt'"),
        (SUM + '\nover = ["x"]', "table 't' has no column 'x'; known are 'Antal', 'Slut'"),
        (
            SUM + '\nremainder = [{ columns = ["x"], value = 1, reason = "R" }]',
            "table 't' has no column 'x'; known are 'Antal', 'Slut'",
        ),
        (
            SUM + '\nover = ["Antal"]\n'
            'remainder = [{ columns = ["Slut"], value = 1, reason = "R" }]',
            "a remainder is declared for 'Slut', where it is not tried",
        ),
        (
            SUM + '\nremainder = [{ rows = ["a"], value = 1, reason = "R" }]',
            "a remainder is declared for 'a', where it is not tried",
        ),
        (
            'kind = "sum"\ncolumns = ["Antal"]\ntotal = { column = "Slut" }\n'
            'remainder = [{ columns = ["Antal"], value = 1, reason = "R" }]',
            "a remainder is declared for 'Antal', where it is not tried",
        ),
        (
            'kind = "difference"\nminuend = { row = "a" }\nsubtrahend = { column = "Antal" }\n'
            'result = { row = "I alt" }',
            "some of its terms are rows and others columns",
        ),
        (
            'kind = "equal"\nresult = { value = 1 }\nsource = { row = "a", column = "Antal" }',
            "what is compared must stand in a table, not be a value",
        ),
        (
            'kind = "equal"\nsource = { column = "Antal" }\n'
            'result = { column = "Slut", times = 2 }',
            "what is compared is taken as it is printed, without `times`",
        ),
        (
            'kind = "equal"\nresult = { column = "Antal" }\nsource = { column = "ANTAL" }',
            TWICE,
        ),
        (
            SUM + '\nrows = ["a", "i alt"]',
            "a figure stands twice in it, as if held against itself: "
            "table 't', row 'I alt', column 'Antal'",
        ),
        (
            'kind = "at_most"\nparts = [{ row = "a" }]\nwhole = { row = "A" }',
            TWICE,
        ),
        (
            'kind = "difference"\nminuend = { row = "a" }\nsubtrahend = { row = "a" }\n'
            'result = { row = "I alt" }',
            TWICE,
        ),
    ],
)
def test_a_check_that_cannot_be_tried_is_a_fault(tmp_path: Path, check: str, message: str) -> None:
    with pytest.raises(Exception, match="check 'c'") as caught:
        tiny(tmp_path, ";Antal;Slut\na;1;1\nI alt;1;1\n", check)
    assert str(caught.value).endswith(message)
    assert "meeting.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (SUM + '\nrows = ["a", "b", "A."]', "adds up twice: a"),
        (
            'kind = "sum"\ncolumns = ["Antal", "antal"]\ntotal = { column = "Slut" }',
            "adds up twice: antal",
        ),
        (
            SUM + '\nremainder = [{ rows = ["a"], columns = ["Antal"], value = 1, reason = "R" }]',
            "expected the columns, or else the rows, where the sum lacks it",
        ),
        (
            SUM + '\nremainder = [{ value = 1, reason = "R" }]',
            "expected the columns, or else the rows, where the sum lacks it",
        ),
    ],
)
def test_a_check_that_cannot_be_meant_is_a_fault(tmp_path: Path, check: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        tiny(tmp_path, ";Antal;Slut\na;1;1\nb;2;2\nI alt;3;3\n", check)
    (line,) = str(caught.value).splitlines()
    assert "\"tables 't' checks 'c'" in line
    assert line.endswith(message)


def test_a_check_on_a_table_that_could_not_be_read_is_no_fault_of_its_own(tmp_path: Path) -> None:
    toml = a_table("Antal", more=a_check(SUM))
    (line,) = faults_of(make_project(tmp_path, toml, {"t": ";Antal\na;1\nI alt;abc\n"}))
    assert "is no figure" in line


# --- what is printed about them -------------------------------------------------------------------


def test_the_check_command_says_what_is_printed_and_what_it_should_be(tmp_path: Path) -> None:
    papers = tiny(tmp_path, ";Antal\na;101\nb;102\nheraf;-\nI alt;204\n", SUM + '\nrows=["a","b"]')
    lines = list(recomputed.lines(papers))
    assert lines[:2] == [
        "FAIL c: 1 does not agree",
        "      t, I alt, Antal: printed 204, recomputed 101 + 102 = 203; misses by 1",
    ]
    assert lines[-1] == (
        "1 relation: 0 agree, 0 within rounding, 0 known deviations, "
        "0 cannot be recomputed, 1 fail. 3 figures: 3 covered, 0 not."
    )


def test_the_check_command_names_a_declared_deviation_that_is_not_there_any_more(
    tmp_path: Path,
) -> None:
    gone = a_deviation("I alt", "Antal", "204", "203")
    papers = tiny(tmp_path, ";Antal\na;101\nb;102\nI alt;203\n", SUM, gone)
    assert list(recomputed.lines(papers))[:2] == [
        "FAIL c: 1 agrees",
        "      t, I alt, Antal: printed 203, recomputed 101 + 102 = 203; "
        "a deviation is declared here and is not there any more",
    ]


# --- the real meetings: Helsingør -----------------------------------------------------------------


def results_of(papers: Papers, check: str) -> list[Result]:
    """What came of a check at each place."""
    return [result for result in papers.results if result.relation.check.id == check]


def of(papers: Papers, check: str, outcome: Outcome) -> list[str]:
    """The places where a check has an outcome."""
    return [
        result.relation.key or result.relation.place.row
        for result in results_of(papers, check)
        if result.outcome is outcome
    ]


def all_agree(papers: Papers, check: str) -> int:
    """How often a check is tried, when it agrees every time."""
    found = results_of(papers, check)
    assert {result.outcome for result in found} == {AGREES}
    return len(found)


def test_both_meetings_pass_with_the_deviations_that_are_declared(
    helsingoer: Papers, hoeje_taastrup: Papers
) -> None:
    assert not helsingoer.fails
    assert not hoeje_taastrup.fails
    assert helsingoer.stale_deviations == hoeje_taastrup.stale_deviations == []


def test_item_2_table_2_reasons_add_up_to_259(helsingoer: Papers) -> None:
    assert all_agree(helsingoer, "aarsager-lagt-sammen") == 1
    frame = helsingoer.observations
    reasons = frame[(frame["table"] == "afslutningsaarsager") & (frame["row"] != "I alt")]
    assert sum(reasons["value"]) == 259


def test_item_2_table_5_six_shares_agree_and_fredericia_does_not(helsingoer: Papers) -> None:
    assert of(helsingoer, "andel-afsluttede", AGREES) == [
        "Helsingør",
        "Glostrup",
        "Hvidovre",
        "Odense",
        "Rødovre",
        "Slagelse",
    ]
    assert of(helsingoer, "andel-afsluttede", DEVIATES) == ["Fredericia"]
    place = Place("afsluttede-borgere", "Fredericia", "Andel afsluttede %")
    (cause,) = helsingoer.causes_at(place)
    (fredericia,) = cause.traces
    assert fredericia.relation.printed.printed == "12,7 %"
    assert fredericia.recomputed == Decimal("11.7")
    assert fredericia.known is not None
    assert reconcile.calculation(fredericia) == "100 × 104 ÷ 886 = 11,7"


@pytest.mark.parametrize("check", ["aendring-i-antal", "aendring-i-procent"])
def test_item_3_changes_agree(helsingoer: Papers, check: str) -> None:
    assert all_agree(helsingoer, check) == 3


@pytest.mark.parametrize(
    ("check", "benefit", "outcome", "printed", "recomputed"),
    [
        ("gevinst", "Uddannelseshjælp", AGREES, "350", "350"),
        ("gevinst", "Kontanthjælp", WITHIN, "767", "770"),
        ("gevinst", "A-dagpenge", WITHIN, "1.003", "1000"),
        ("gevinst", "Sygedagpenge", WITHIN, "685", "690"),
        ("breakeven", "Kontanthjælp", AGREES, "3,7", "3.7"),
        ("breakeven", "Uddannelseshjælp", AGREES, "5,6", "5.6"),
        ("breakeven", "A-dagpenge", AGREES, "3,1", "3.1"),
        ("breakeven", "Sygedagpenge", WITHIN, "4,0", "3.9"),
    ],
)
def test_item_3_gain_and_breakeven(
    helsingoer: Papers, check: str, benefit: str, outcome: Outcome, printed: str, recomputed: str
) -> None:
    (found,) = [
        result for result in results_of(helsingoer, check) if result.relation.key == benefit
    ]
    assert (found.outcome, found.relation.printed.printed) == (outcome, printed)
    assert found.recomputed == Decimal(recomputed)


def test_item_5_table_4_ages_miss_in_three_months_that_nothing_explains(
    helsingoer: Papers,
) -> None:
    found = {one.relation.key: one for one in results_of(helsingoer, "alder-lagt-sammen")}
    explained = {key for key, result in found.items() if result.relation.terms[-1].reason}
    assert explained == {"2016-12", "2017-02", "2017-03", "2017-04-01"}
    assert {key: result.miss for key, result in found.items()} == {
        "2016-06": 1,
        "2016-08": 2,
        "2016-10": 1,
        "2016-12": 0,
        "2017-01": 0,
        "2017-02": 0,
        "2017-03": 0,
        "2017-04-01": 0,
    }
    known = {key for key, result in found.items() if result.known}
    assert known == {"2016-06", "2016-08", "2016-10"}


def test_item_5_table_5_sexes_add_up_in_all_seven_shared_months(helsingoer: Papers) -> None:
    assert all_agree(helsingoer, "koen-lagt-sammen") == 7


def test_item_5_table_2_its_total_is_that_of_table_1(helsingoer: Papers) -> None:
    assert all_agree(helsingoer, "aktivitet-i-alt") == 9


@pytest.mark.parametrize(
    ("check", "recomputed"),
    [
        ("tilskud-for-20", 75_000 * 20),
        ("tilskud-for-40", 75_000 * 40),
        ("bonus-for-20", 25_000 * 20),
        ("bonus-for-40", 25_000 * 40),
    ],
)
def test_item_6_grants_and_bonuses_agree(helsingoer: Papers, check: str, recomputed: int) -> None:
    assert all_agree(helsingoer, check) == 1
    (found,) = results_of(helsingoer, check)
    assert found.recomputed == found.relation.printed.value == recomputed


@pytest.mark.parametrize(
    ("check", "printed", "people"),
    [("besparelse-for-20", 1_595_802, 20), ("besparelse-for-40", 3_191_604, 40)],
)
def test_item_6_savings_agree_within_rounding(
    helsingoer: Papers, check: str, printed: int, people: int
) -> None:
    (found,) = results_of(helsingoer, check)
    assert found.outcome is WITHIN
    assert found.relation.printed.value == printed
    assert found.recomputed == 6_649 * 12 * people


def test_item_6_column_totals_agree(helsingoer: Papers) -> None:
    assert all_agree(helsingoer, "indtaegter-og-besparelser-lagt-sammen") == 2


def test_overlapping_rows_are_never_added_up_but_are_at_most_their_whole(
    helsingoer: Papers,
) -> None:
    table = "flygtninge-efter-aktivitet"
    checks = helsingoer.meeting.table(table).checks
    own = [result for result in helsingoer.results if result.relation.check in checks]
    for result in own:
        parts = [operand for operand in result.relation.terms if operand.place]
        if not result.relation.at_most:
            assert len(parts) == 1
    assert sum(result.relation.at_most for result in own) == 8 * 9


# --- the real meetings: Høje-Taastrup -------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "row", "column", "printed", "recomputed", "wrong"),
    [
        ("aarene-lagt-sammen", "Forbrug", "I alt", 1_046_270, 439_450 + 606_717, "Forbrug I alt"),
        ("aarene-lagt-sammen", "I alt", "I alt", 153_833, 160_550 + 6_717, "I alt 2012"),
        ("tilskud-minus-forbrug", "I alt", "2012", 6_717, 600_000 - 606_717, "I alt 2012"),
        (
            "tilskud-minus-forbrug",
            "I alt",
            "I alt",
            153_833,
            1_200_000 - 1_046_270,
            "Forbrug I alt",
        ),
    ],
)
def test_every_error_of_hoeje_taastrup_is_found_and_is_where_it_is_said_to_be(
    hoeje_taastrup: Papers,
    check: str,
    row: str,
    column: str,
    printed: int,
    recomputed: int,
    wrong: str,
) -> None:
    """``wrong`` is the row and column of the figure that is wrong."""
    place = Place("tilskud-og-forbrug", row, column)
    results = results_of(hoeje_taastrup, check)
    (found,) = [result for result in results if result.relation.printed.place == place]
    assert found.outcome is DEVIATES
    assert (found.relation.printed.value, found.recomputed) == (printed, recomputed)
    (cause,) = [cause for cause in hoeje_taastrup.causes if found in cause.traces]
    assert " ".join(f"{each.row} {each.column}" for each in cause.suspects) == wrong


def test_two_false_figures_of_hoeje_taastrup_are_each_seen_by_two_calculations(
    hoeje_taastrup: Papers,
) -> None:
    assert [len(cause.traces) for cause in hoeje_taastrup.causes] == [2, 2]
    assert [right for right in hoeje_taastrup.doubted.values() if right is not None] == [
        439_450 + 606_717,
        600_000 - 606_717,
    ]


def test_hoeje_taastrup_has_no_other_errors_and_its_right_sums_agree(
    hoeje_taastrup: Papers,
) -> None:
    """No error is a round 160.000 of the 160.550 that are left, nor a minus for what is saved."""
    assert len([r for r in hoeje_taastrup.results if r.outcome is DEVIATES]) == 4
    assert len(of(hoeje_taastrup, "overfoert-er-hoejst-resten-fra-2011", AGREES)) == 1
    assert of(hoeje_taastrup, "mindreforbrug-som-i-teksten", AGREES) == ["I alt"]
    grant = "Satspuljetilskud - eksterne projektmidler"
    assert of(hoeje_taastrup, "aarene-lagt-sammen", AGREES) == [grant]
    assert of(hoeje_taastrup, "tilskud-minus-forbrug", AGREES) == ["2011"]
