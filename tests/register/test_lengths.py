"""Median and quartiles of the lengths of spells, of which some have not ended."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.register.lengths import Spells, is_of_few, persons, quartile


def spells(*days: int, still: Sequence[int] = ()) -> list[Spells]:
    """Return spells of persons who have one each; those in ``still`` have not ended."""
    ended = [Spells(each, 0, 1, 1, 1) for each in days]
    return ended + [Spells(each, 1, 1, 1, 1) for each in still]


def quartiles(found: Sequence[Spells]) -> list[Fraction | None]:
    doubled = [quartile(found, quarter) for quarter in (1, 2, 3)]
    return [None if each is None else Fraction(each, 2) for each in doubled]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([10, 20, 90, 400], [15, 55, 245]),  # between 10 and 20, 20 and 90, 90 and 400
        ([90, 10, 400, 20], [15, 55, 245]),
        ([7], [7, 7, 7]),
        ([1, 2], [1, Fraction(3, 2), 2]),
        ([1, 2, 3], [1, 2, 3]),
        ([10, 20, 30, 40, 50], [20, 30, 40]),
        ([5, 5, 5, 5, 900], [5, 5, 5]),
        ([], [None, None, None]),
    ],
)
def test_a_quartile_is_a_length_or_the_middle_of_two(
    days: list[int], expected: list[Fraction | None]
) -> None:
    assert quartiles(spells(*days)) == expected


@pytest.mark.parametrize(
    ("ended", "still", "expected"),
    [
        ([10, 20, 90], [400], [15, 55, None]),  # the longest may become longer, and none passes it
        ([10, 20, 400], [90], [15, None, None]),  # between 20 and 90, or 20 and more
        ([10, 20, 30], [5], [None, None, None]),  # until now the shortest of all
        ([10, 10, 10, 30], [10], [10, 10, None]),  # as long as others now
        ([], [400], [None, None, None]),
        ([10] * 9, [1], [10, 10, 10]),
    ],
)
def test_a_quartile_that_open_spells_could_move_is_none(
    ended: list[int], still: list[int], expected: list[Fraction | None]
) -> None:
    assert quartiles(spells(*ended, still=still)) == expected


LENGTHS = st.lists(st.integers(1, 12), max_size=9)


@given(LENGTHS, LENGTHS, st.data())
def test_a_quartile_holds_however_long_open_spells_become(
    ended: list[int], still: list[int], data: st.DataObject
) -> None:
    found = quartiles(spells(*ended, still=still))
    later = [each + data.draw(st.sampled_from([0, 1, 5, 999])) for each in still]
    far = [each + 999 for each in still]
    for quarter, value in enumerate(found, start=1):
        in_the_end = quartiles(spells(*ended, *later))[quarter - 1]
        assert value in (None, in_the_end)
        if value is None and ended + still:  # it could be another
            ends = {quartiles(spells(*ended, *each))[quarter - 1] for each in (still, far)}
            assert len(ends) == 2
    days = sorted(ended + later)
    for quarter, value in enumerate(quartiles(spells(*days)), start=1):
        if value is not None:
            assert 4 * sum(each <= value for each in days) >= quarter * len(days)
            assert 4 * sum(each >= value for each in days) >= (4 - quarter) * len(days)


# --- of few persons -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "quarter", "is_hidden"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8], 2, True),  # of 8 persons, 4 of them on either side
        ([1, 2, 3, 4, 5, 6, 7, 8, 9], 2, False),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, True),  # 3, and 2 persons shorter
        ([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, True),
        ([*range(1, 13)], 1, False),  # 3,5 and 3 persons shorter
        ([30] * 20, 2, True),  # all of 20 persons have 30 days
        ([1, 1, 1, *[30] * 20], 2, True),
        ([1, 1, 1, *[30] * 20, 31, 31, 31], 2, False),
    ],
)
def test_a_length_is_told_where_enough_persons_have_shorter_and_longer_ones(
    days: list[int], quarter: int, is_hidden: bool
) -> None:
    found = spells(*days)
    assert is_of_few(found, quartile(found, quarter), 3) is is_hidden


def test_persons_are_counted_and_not_spells() -> None:
    # One has ten spells of 1 to 10 days, another one of 11.
    of_one = [Spells(days, 0, 1, int(days == 1), int(days == 10)) for days in range(1, 11)]
    found = [*of_one, *spells(11)]
    assert persons(found) == 2
    assert is_of_few(found, quartile(found, 2), 3)


def test_of_few_persons_nothing_is_told_even_if_it_is_undecided() -> None:
    few, many = spells(still=range(1, 9)), spells(still=range(1, 10))
    assert quartile(few, 2) is quartile(many, 2) is None
    assert is_of_few(few, None, 3)
    assert not is_of_few(many, None, 3)
