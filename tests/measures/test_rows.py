"""Which row is the largest, and of what it is a part: only where every rival is known."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.rows import KnownRow, Row, Rows
from analysis.observations import Status

_WHY = {"..": Status.HIDDEN, "-": Status.NOT_STATED, ".": Status.CANNOT_OCCUR}
_WHY["?"] = Status.DOUBTED


def row(label: str, text: str) -> Row:
    if text in _WHY:
        return Row(label, None, status=_WHY[text])
    return KnownRow(label, Decimal(text))


def rows(values: str, total: str = "", *, is_whole: bool = False) -> Rows:
    """Rows a, b, c … with these figures."""
    found = [row(label, text) for label, text in zip("abcdefgh", values.split(), strict=False)]
    return Rows(tuple(found), row("I alt", total) if total else None, is_whole)


@pytest.mark.parametrize(
    ("values", "largest"),
    [
        ("50 20 9", "a"),
        ("50 20 .. 9", None),  # the hidden one may be larger
        ("50 20 - 9", None),
        ("50 20 ? 9", None),
        ("50 20 . 9", "a"),  # where no figure can be, there is no rival
        ("50 50 9", None),
        ("50 9 9", "a"),
        ("-5 -9 -7", "a"),
        ("50", None),
        ("", None),
    ],
)
def test_the_largest_has_no_unknown_rival_and_no_equal(values: str, largest: str | None) -> None:
    found = rows(values)
    assert (found.largest and found.largest.label) == largest


@pytest.mark.parametrize(
    ("values", "total", "is_whole", "whole"),
    [
        ("12 8", "25", True, 25),  # the printed total, whatever the rows give
        ("12 ..", "25", True, 25),
        ("12 8", "..", True, None),  # the table has a total, and it is hidden
        ("12 8", "", True, 12 + 8),
        ("12 8", "", False, None),  # rows that may overlap have no sum
        ("12 ..", "", True, None),
        ("12 -", "", True, None),
        ("12 .", "", True, 12),
        ("..", "", True, None),
    ],
)
def test_the_whole_is_the_printed_total_or_the_sum_of_rows_that_all_have_figures(
    values: str, total: str, is_whole: bool, whole: int | None
) -> None:
    assert rows(values, total, is_whole=is_whole).whole == whole


@given(st.lists(st.integers(-9, 9), max_size=8))
def test_the_largest_is_larger_than_every_other(values: list[int]) -> None:
    found = rows(" ".join(map(str, values))).largest
    if found is None:
        assert len(values) < 2 or sorted(values)[-1] == sorted(values)[-2]
    else:
        assert sorted(values)[-2] < found.value == max(values)
