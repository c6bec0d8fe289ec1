"""Sentences say what the figures say, in whatever direction, and nothing that they do not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.danish import NO_BREAK_SPACE
from analysis.measures.series import Comparison, Known, Move, Point, Series
from analysis.observations import Status
from analysis.periods import Period
from analysis.present import sentences

NBSP = NO_BREAK_SPACE


def decimals_of(text: str) -> int:
    return len(text.partition(",")[2])


def figure(text: str, period: str) -> Known:
    return Known(Period.parse(period), Decimal(text.replace(",", ".")), decimals_of(text))


def move(before: str, after: str, first: str = "2016-Q1", last: str = "2016-Q4") -> Move:
    return Move(figure(before, first), figure(after, last))


def quarters(values: str) -> Series:
    """A series from the first quarter of 2016 on; a dash is no figure."""
    found = enumerate(values.split())
    points = [
        Point(Period.quarter(2016 + n // 4, n % 4 + 1), None, 0, Status.NOT_STATED)
        if text == "-"
        else figure(text, f"{2016 + n // 4}-Q{n % 4 + 1}")
        for n, text in found
    ]
    return Series("a", tuple(points))


def comparison(higher: str = "", equal: str = "", lower: str = "") -> Comparison:
    return Comparison(tuple(higher.split()), tuple(equal.split()), tuple(lower.split()), None)


# --- one figure and its change --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "unit", "said"),
    [
        ("14,5", "8,4", "pct.", f"faldt fra 14,5 til 8,4{NBSP}pct."),
        ("8,4", "14,5", "pct.", f"steg fra 8,4 til 14,5{NBSP}pct."),
        ("8,4", "8,4", "pct.", f"var uændret 8,4{NBSP}pct."),
        ("240", "303", "personer", f"steg fra 240 til 303{NBSP}personer"),
        ("963", "1030", "", "steg fra 963 til 1.030"),
        ("5", "-222", "", "faldt fra 5 til \u2212222"),
        ("0", "0", "", "var uændret 0"),
    ],
)
def test_a_change_is_said_in_its_own_direction(
    before: str, after: str, unit: str, said: str
) -> None:
    assert sentences.moved(move(before, after), unit) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("8 12 4 8", "var 8 både først og sidst, men undervejs oppe på 12 og nede på 4 pct."),
        ("10 20 10", "var 10 både først og sidst, men undervejs oppe på 20 pct."),
        ("5,1 19,5 11,6 3,9", "faldt fra 5,1 til 3,9 og var undervejs oppe på 19,5 pct."),
        ("5 - 2 9", "steg fra 5 til 9 og var undervejs nede på højst 2 pct."),
        ("5 5 9 9", "steg fra 5 til 9 pct."),
        ("9 7 7 5", "faldt fra 9 til 5 pct."),
        ("5 5 5", "var uændret 5 pct."),
    ],
)
def test_a_turn_on_the_way_is_told(values: str, said: str) -> None:
    whole = quarters(values).whole
    assert whole is not None
    assert sentences.moved(whole, "pct.").replace(NBSP, " ") == said


@given(st.lists(st.integers(-99, 99), min_size=2, max_size=6))
def test_the_ends_and_the_turns_reach_as_far_as_the_figures(values: list[int]) -> None:
    whole = quarters(" ".join(map(str, values))).whole
    assert whole is not None
    told = [
        point.value for point in (whole.before, whole.after, whole.highest, whole.lowest) if point
    ]
    assert (min(told), max(told)) == (min(values), max(values))


@given(st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_the_verb_is_that_of_the_change(before: int, after: int) -> None:
    said = sentences.verb(move(str(before), str(after)))
    assert said == ("steg" if after > before else "faldt" if after < before else "var uændret")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2016-Q1", "2016-Q4", "fra 1. kvartal til 4. kvartal 2016"),
        ("2015-Q4", "2016-Q1", "fra 4. kvartal 2015 til 1. kvartal 2016"),
        ("2016-04", "2017-03", "fra april 2016 til marts 2017"),
        ("2016-04", "2016-12", "fra april til december 2016"),
        ("2016-04", "2017-04-01", "fra april 2016 til 1. april 2017"),
        ("2017-01", "2017-04-01", "fra januar 2017 til 1. april 2017"),
        ("2015", "2016", "fra 2015 til 2016"),
    ],
)
def test_a_span_says_the_year_once_where_it_is_the_same(first: str, last: str, said: str) -> None:
    assert sentences.span(move("1", "2", first, last)).replace(NBSP, " ") == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("100", "50", "halveret"),
        ("100", "49", "mere end halveret"),
        ("100", "51", ""),
        ("100", "199", ""),
        ("100", "200", "fordoblet"),
        ("100", "201", "mere end fordoblet"),
        ("15", "90", "seks gange så stort"),
        ("15", "91", "mere end seks gange så stort"),
        ("10", "130", "13 gange så stort"),
        ("10", "4", "mere end halveret"),
        ("9", "90", ""),
        ("2", "6", ""),
        ("9", "4", ""),
        ("0", "50", ""),
        ("50", "0", ""),
        ("50", "-50", ""),
        ("100", "100", ""),
    ],
)
def test_a_multiple_is_said_only_of_what_is_large_enough(
    before: str, after: str, said: str
) -> None:
    assert sentences.multiple(move(before, after)) == said


@given(st.integers(0, 9), st.integers(0, 10_000))
def test_no_growth_from_fewer_than_ten_is_ever_a_multiple(before: int, after: int) -> None:
    if after >= before:
        assert sentences.multiple(move(str(before), str(after))) == ""


def test_a_day_has_its_article_and_no_date_breaks() -> None:
    during = sentences.during
    assert during(Period.parse("2017-04-01")) == f"den 1.{NBSP}april{NBSP}2017"
    assert during(Period.parse("2016-04")) == f"i april{NBSP}2016"
    assert during(Period.parse("2016-Q4")) == f"i 4.{NBSP}kvartal{NBSP}2016"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (28, 303, f"28 af 303 (9,2{NBSP}pct.)"),
        (1, 8, "1 af 8"),
        (9, 9, "9 af 9"),
        (0, 0, "0 af 0"),
        (5, 10, f"5 af 10 (50,0{NBSP}pct.)"),
        (186, 1030, f"186 af 1.030 (18,1{NBSP}pct.)"),
    ],
)
def test_a_share_of_fewer_than_ten_is_not_said_in_per_cent(
    part: int, whole: int, said: str
) -> None:
    assert sentences.share(Decimal(part), Decimal(whole)) == said


# --- several --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        (comparison("a b c d", "", "e f"), "højere i fire kommuner og lavere i e og f"),
        (comparison("a", "b", "c"), "højere i a, den samme i b og lavere i c"),
        (comparison("", "a", "b c d"), "den samme i a og lavere i tre kommuner"),
        (comparison("a b c d e f"), "højere i alle de seks andre kommuner"),
        (comparison(lower="a b"), "lavere i a og b"),
        (comparison(equal="a b c"), "den samme i alle de tre andre kommuner"),
        (comparison(), ""),
    ],
)
def test_where_a_figure_stands_among_others(compared: Comparison, said: str) -> None:
    assert sentences.among(compared) == said


def test_among_one_other_is_said_in_the_singular() -> None:
    said = sentences.among(comparison(higher="a"))
    assert said in {"højere i den anden kommune", "højere i a"}


UP, DOWN, SAME = move("1", "2"), move("2", "1"), move("2", "2")


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ([DOWN] * 7, "faldt tallet i alle syv kommuner"),
        ([UP] * 2, "steg tallet i begge kommuner"),
        ([SAME] * 3, "var tallet uændret i alle tre kommuner"),
        ([UP] * 2 + [DOWN] * 5, "steg tallet i to og faldt i fem af de syv kommuner"),
        (
            [UP, DOWN, SAME],
            "steg tallet i én, faldt i én og var uændret i én af de tre kommuner",
        ),
        ([SAME, DOWN], "faldt tallet i én og var uændret i én af de to kommuner"),
        ([UP] * 12 + [DOWN], "steg tallet i tolv og faldt i én af de 13 kommuner"),
        ([UP, None], ""),
        ([UP], ""),
        ([], ""),
    ],
)
def test_all_moved_is_said_only_when_all_can_be_told(moves: list[Move | None], said: str) -> None:
    assert sentences.all_moved(moves, subject="tallet") == said


# --- words ----------------------------------------------------------------------------------------


def test_counts_are_words_up_to_twelve() -> None:
    assert [sentences.count_word(n) for n in (0, 1, 2, 12, 13, 1030)] == [
        "ingen",
        "én",
        "to",
        "tolv",
        "13",
        "1.030",
    ]


def test_two_are_both_and_more_are_all() -> None:
    assert sentences.every(2, "kommuner") == "begge kommuner"
    assert sentences.every(7, "kommuner") == "alle syv kommuner"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("det er 8", "Det er 8."),
        ("det er 8,4 pct.", "Det er 8,4 pct."),
        ("hvad?", "Hvad?"),
        ("", ""),
    ],
)
def test_a_sentence_ends_with_one_full_stop(text: str, said: str) -> None:
    assert sentences.sentence(text) == said


def test_one_of_what_is_neuter_is_et() -> None:
    assert sentences.counted(1, "regnestykke", "regnestykker") == "ét regnestykke"
    assert sentences.counted(4, "regnestykke", "regnestykker") == "fire regnestykker"
    assert sentences.counted(0, "regnestykke", "regnestykker") == "ingen regnestykker"


def test_a_sentence_begins_with_a_capital_and_keeps_the_rest() -> None:
    assert sentences.capitalised("én i IGU") == "Én i IGU"
    assert sentences.capitalised("") == ""
    assert sentences.capitalised("z1 er højest") == "z1 er højest"  # a code is written one way
    assert sentences.capitalised("a-dagpenge falder") == "A-dagpenge falder"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("1 2 3 4", "det højeste i tabellen"),
        ("4 3 2 1", "det laveste i tabellen"),
        ("9 2 3 4", "det højeste siden 1. kvartal 2016"),
        ("1 9 8 7", "det laveste siden 1. kvartal 2016"),
        ("4 2 3 4", "det højeste siden 1. kvartal 2016"),  # as high as then
        ("1 9 3 4", ""),  # only since the quarter before the last: that says little
        ("1 2 4 4", ""),  # unchanged
        ("1 - 3 4", ""),  # the missing one may have been higher
        ("1 2 3 -", ""),
        ("1 2 3", ""),  # too few periods
    ],
)
def test_a_record_is_told_only_where_the_figures_carry_it(values: str, said: str) -> None:
    found = sentences.record(quarters(values))
    assert found.replace(NBSP, " ") == said


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["»A«", "»B«"], "de giver tilsammen 3, men der står 4"),
        (["»B«"], "»A« og »B« giver tilsammen 3, men der står 4"),  # the other is no »de«
        (["»A«"], "»A« og »B« giver tilsammen 3, men der står 4"),
    ],
)
def test_what_adds_up_is_they_only_where_it_is_all_of_the_named(
    labels: list[str], said: str
) -> None:
    assert sentences.they(labels, "»A« og »B« giver tilsammen 3, men der står 4") == said
