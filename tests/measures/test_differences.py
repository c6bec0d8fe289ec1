"""How two groups differ in a share: published examples, and what holds for any two groups."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.differences import (
    Counted,
    Difference,
    mantel_haenszel,
    newcombe,
    wilson,
    without_comparison,
)
from support import costly, more

GROUP = st.integers(1, 200).flatmap(
    lambda whole: st.integers(0, whole).map(lambda part: Counted(part, whole))
)
STRATA = st.lists(st.tuples(GROUP, GROUP), min_size=1, max_size=6)


def ends(found: Difference | None, decimals: int = 4) -> list[str]:
    assert found is not None
    assert found.interval is not None
    return [f"{end:.{decimals}f}" for end in found.interval]


def both(one: tuple[int, int], other: tuple[int, int]) -> tuple[Counted, Counted]:
    return Counted(*one), Counted(*other)


def turned(found: Difference | None) -> list[Decimal]:
    """The difference the other way about, and its interval."""
    assert found is not None
    assert found.interval is not None
    low, high = found.interval
    return [-found.value, -high, -low]


def told(found: Difference | None) -> list[Decimal]:
    assert found is not None
    assert found.interval is not None
    return [found.value, *found.interval]


# --- two groups -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        ((56, 70), (48, 80), "0.0524", "0.3339"),
        ((9, 10), (3, 10), "0.1705", "0.8090"),
        ((10, 10), (0, 10), "0.6075", "1.0000"),
        more((6, 7), (2, 7), "0.0582", "0.8062"),
        more((5, 56), (0, 29), "-0.0381", "0.1926"),
        more((0, 10), (0, 20), "-0.1611", "0.2775"),
        more((0, 10), (0, 10), "-0.2775", "0.2775"),
        more((10, 10), (0, 20), "0.6791", "1.0000"),
    ],
)
def test_published_intervals_of_two_groups(
    one: tuple[int, int], other: tuple[int, int], low: str, high: str
) -> None:
    assert ends(newcombe(*both(one, other))) == [low, high]


def test_twenty_six_of_fifty_against_six_of_fifty_are_forty_points_from_22_to_55() -> None:
    found = newcombe(*both((26, 50), (6, 50)))
    assert found is not None
    assert found.value == Decimal("0.4")  # 26 ÷ 50 - 6 ÷ 50
    assert ends(found, 2) == ["0.22", "0.55"]


@costly()
@given(GROUP, GROUP)
def test_an_interval_holds_its_difference_and_turns_with_the_groups(
    one: Counted, other: Counted
) -> None:
    value, low, high = told(newcombe(one, other))
    assert -1 <= low <= value <= high <= 1
    assert low < high
    assert told(newcombe(other, one)) == pytest.approx(turned(newcombe(one, other)))


@costly()
@given(GROUP)
def test_an_interval_of_one_share_moves_up_with_each_person(group: Counted) -> None:
    found = [wilson(Counted(part, group.whole)) for part in range(group.whole + 1)]
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(found))
    assert found[0][0] == 0
    assert found[-1][1] == 1


@costly()
@given(GROUP, GROUP, st.integers(2, 5))
def test_more_persons_of_the_same_shares_make_an_interval_shorter(
    one: Counted, other: Counted, times: int
) -> None:
    _, low, high = told(newcombe(one, other))
    larger = [Counted(group.part * times, group.whole * times) for group in (one, other)]
    _, least, most = told(newcombe(*larger))
    assert most - least < high - low


@pytest.mark.parametrize("one", [(0, 0), (3, 7)])
def test_of_nobody_there_is_no_difference(one: tuple[int, int]) -> None:
    assert newcombe(*both(one, (0, 0))) is None
    assert newcombe(*both((0, 0), one)) is None


@pytest.mark.parametrize("group", [(2, 1), (-1, 3)])
def test_a_part_is_no_more_than_its_whole(group: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no part of"):
        Counted(*group)


# --- over strata ----------------------------------------------------------------------------------

# Rothman, Greenland and Lash, Modern Epidemiology (2008), table 15-1: deaths of those who were
# given tolbutamide and of those who were not, under 55 years and over.
TOLBUTAMIDE = [both((8, 106), (5, 120)), both((22, 98), (16, 85))]
# Of the tests of the R package tern, whose variance is that of SAS: 0.004847091.
TERN = [both((12, 30), (8, 30)), both((15, 35), (10, 35)), both((9, 23), (6, 27))]


def reach(found: Difference | None) -> float:
    """How far an interval reaches to either side, in standard errors of 1."""
    assert found is not None
    assert found.interval is not None
    low, high = map(float, found.interval)
    return (high - low) / 2 / NormalDist().inv_cdf(0.975)


def test_a_published_difference_over_strata() -> None:
    found = mantel_haenszel(TOLBUTAMIDE)
    assert found is not None
    # (106·120/226·(8/106 - 5/120) + 98·85/183·(22/98 - 16/85)) ÷ (106·120/226 + 98·85/183)
    assert f"{found.value:.3f}" == "0.035"
    # The book has the interval of 90 per cent, from -0.018 to 0.087.
    within = NormalDist().inv_cdf(0.95) * reach(found)
    assert f"{float(found.value) - within:.3f}" == "-0.018"
    assert f"{float(found.value) + within:.3f}" == "0.087"


def test_a_published_variance_over_strata() -> None:
    assert reach(mantel_haenszel(TERN)) ** 2 == pytest.approx(0.004847091, rel=1e-6)


@costly()
@given(STRATA)
def test_over_strata_it_lies_between_the_strata_and_turns_with_the_groups(
    strata: list[tuple[Counted, Counted]],
) -> None:
    found = mantel_haenszel(strata)
    assert found is not None
    within = [float(one.share - other.share) for one, other in strata]
    assert min(within) - 1e-12 <= float(found.value) <= max(within) + 1e-12
    back = mantel_haenszel([(other, one) for one, other in strata])
    assert back is not None
    assert (back.interval is None) == (found.interval is None)
    if found.interval:
        assert -1 <= found.interval[0] <= found.value <= found.interval[1] <= 1
        assert told(back) == pytest.approx(turned(found))


@costly()
@given(STRATA, GROUP)
def test_who_has_nobody_to_be_compared_with_is_counted_and_weighs_nothing(
    strata: list[tuple[Counted, Counted]], alone: Counted
) -> None:
    nobody = Counted(0, 0)
    more_strata = [*strata, (alone, nobody), (nobody, nobody)]
    assert mantel_haenszel(more_strata) == mantel_haenszel(strata)
    assert without_comparison(strata) == 0
    assert without_comparison(more_strata) == alone.whole


def test_the_same_persons_in_other_strata_may_differ_less() -> None:
    """Two groups that differ in who is in them, and in nothing else."""
    young, old = both((9, 10), (36, 40)), both((4, 40), (1, 10))  # 90 and 10 per cent in both
    assert newcombe(*both((13, 50), (37, 50))).value == Decimal("-0.48")  # type: ignore[union-attr]
    assert mantel_haenszel([young, old]).value == 0  # type: ignore[union-attr]


def test_without_any_variation_there_is_a_difference_and_no_interval() -> None:
    assert mantel_haenszel([both((10, 10), (0, 10)), both((3, 3), (0, 2))]) == Difference(
        Decimal(1), None
    )
    assert mantel_haenszel([both((0, 10), (0, 10))]) == Difference(Decimal(0), None)


def test_of_no_strata_with_both_groups_there_is_no_difference() -> None:
    assert mantel_haenszel([]) is None
    assert mantel_haenszel([both((1, 2), (0, 0)), both((0, 0), (3, 4))]) is None
