"""Across a break no change is computed: the same kind of figure counts something else then."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.pairs import pairs_of
from analysis.measures.series import Point, Series
from analysis.measures.shapes import course_of
from analysis.meeting import Break
from analysis.observations import Status
from analysis.periods import Period
from support import a_table, make_project, opened

BREAK = '[[tables.breaks]]\nday = 2025-07-01\ntext = "Ny ydelse"\n'
MONTHS = "2025-04 2025-05 2025-06 2025-07 2025-08 2025-09".split()


def monthly(folder: Path, figures: str, months: list[str] = MONTHS, more: str = BREAK):
    """Open a table with a row "A", and a column for each month."""
    columns = ";".join(f'{{ heading = "{one}", period = "{one}" }}' for one in months)
    toml = a_table(columns, more=more)
    csv = f";{';'.join(months)}\nA;{figures}\n"
    return opened(make_project(folder, toml, {"t": csv}))


def test_a_series_begins_at_the_last_break(tmp_path: Path) -> None:
    papers = monthly(tmp_path, "90;91;92;10;11;13")
    found = course_of(papers.meeting.table("t"), papers.sound_of("t"))
    assert found
    (series,) = found.series
    assert [str(point.period) for point in series.broken] == MONTHS[:3]
    assert series.cut == date(2025, 7, 1)
    assert series.whole
    assert series.whole.change == 13 - 10
    assert [move.change for move in series.moves] == [11 - 10, 13 - 11]


def test_before_a_break_in_the_future_nothing_is_broken_off(tmp_path: Path) -> None:
    papers = monthly(tmp_path, "90;91;92", MONTHS[:3])
    found = course_of(papers.meeting.table("t"), papers.sound_of("t"))
    assert found
    assert not found.series[0].broken
    assert found.series[0].whole
    assert found.series[0].whole.change == 92 - 90


def test_two_periods_on_either_side_are_no_pair(tmp_path: Path) -> None:
    """Before and after is what two columns are else told as."""
    months = ["2025-06", "2025-07"]
    papers = monthly(tmp_path / "a", "90;10", months)
    assert pairs_of(papers.meeting.table("t"), papers.sound_of("t")) is None
    papers = monthly(tmp_path / "b", "90;10", months, more="")
    assert pairs_of(papers.meeting.table("t"), papers.sound_of("t"))


def test_a_year_with_a_break_in_it_is_comparable_with_no_other() -> None:
    its = Break(day=date(2025, 7, 1), text="x")
    before, within, after = (Period.year(year) for year in (2024, 2025, 2026))
    assert its.between(before, within)
    assert its.between(within, after)
    assert not its.between(Period.quarter(2025, 3), Period.quarter(2025, 4))
    assert its.between(Period.quarter(2025, 3), Period.quarter(2025, 2))


@given(
    st.lists(st.integers(0, 90), min_size=1, max_size=8),
    st.lists(st.integers(-40, 900), max_size=3),
)
def test_no_move_ever_crosses_a_break(values: list[int], days: list[int]) -> None:
    months = [Period.month(2025, 1).later(step) for step in range(len(values))]
    points = tuple(
        Point.of(month, Decimal(value), 0, Status.FIGURE)
        for month, value in zip(months, values, strict=True)
    )
    breaks = [Break(day=date(2025, 1, 1) + timedelta(days=day), text="x") for day in days]
    series = Series("A", points).since(breaks)
    assert (*series.broken, *series.points) == points
    assert series.points
    assert bool(series.broken) == bool(series.cut)
    moves = [*series.moves, *([series.whole] if series.whole else [])]
    for move in moves:
        assert not any(one.between(move.before.period, move.after.period) for one in breaks)
