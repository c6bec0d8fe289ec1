"""The times that figures are of, as papers and offices write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.danish import NO_BREAK_SPACE as NBSP
from analysis.periods import Period, overlapping, passed_over


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2016", "2016"),
        ("2016-Q3", "2016-Q3"),
        ("2016q3", "2016-Q3"),
        ("3. kvartal 2016", "2016-Q3"),
        ("1. kvart. 2016", "2016-Q1"),
        ("1. kvt. 2016", "2016-Q1"),
        (f"4.{NBSP}kvartal 2016", "2016-Q4"),
        ("2016-05", "2016-05"),
        ("maj 2016", "2016-05"),
        ("Sept. 2016", "2016-09"),
        ("Apr. 2017", "2017-04"),
        ("2014-H1", "2014-H1"),
        ("1. halvår 2014", "2014-H1"),
        ("2 halvår 2014", "2014-H2"),
        # weeks, by the year that most of their days lie in
        ("2017-W14", "2017-W14"),
        ("uge 14 2017", "2017-W14"),
        ("Uge 1, 2020", "2020-W01"),
        # days
        ("2017-04-01", "2017-04-01"),
        ("1. april 2017", "2017-04-01"),
        ("1-4-99", "1999-04-01"),
        ("1-4-17", "2017-04-01"),
        ("3. maj 2017", "2017-05-03"),
        ("03-05-2017", "2017-05-03"),
        ("31.05.2016", "2016-05-31"),
        ("pr. 1. januar 2017", "2017-01-01"),
        ("den 1. januar 2017", "2017-01-01"),
        ("ult. dec. 2016", "2016-12-31"),
        ("Ultimo februar 2016", "2016-02-29"),
        ("ultimo 2. kvartal 2016", "2016-06-30"),
        ("primo 2017", "2017-01-01"),
        # school years
        ("2016/17", "2016/17"),
        ("skoleåret 2016/2017", "2016/17"),
        ("1999/00", "1999/00"),
        # several months
        ("jan.–apr. 2017", "2017-01/2017-04"),
        ("januar til og med april 2017", "2017-01/2017-04"),
        ("ÅTD april 2017", "2017-01/2017-04"),
        ("år til dato, apr. 2017", "2017-01/2017-04"),
        ("ÅTD januar 2017", "2017-01"),
        ("maj 2016 - april 2017", "2016-05/2017-04"),
        ("seneste 12 måneder til april 2017", "2016-05/2017-04"),
        ("De seneste 3 mdr. t.o.m. februar 2017", "2016-12/2017-02"),
        ("2016-05/2017-04", "2016-05/2017-04"),
    ],
)
def test_a_period_is_read_from_iso_and_from_danish_words(text: str, iso: str) -> None:
    assert str(Period.parse(text)) == iso


@pytest.mark.parametrize(
    "text",
    [
        *("", "Apr.", "foråret 2016", "2016-13", "2016-Q5", "30-02-2017", "5. kvartal 2016"),
        *("3. halvår 2014", "uge 53 2017", "uge 14", "2017-W00"),
        *("2016/18", "2016/12", "2016-17"),  # two years that do not follow each other, or a month
        *("pr. april 2017", "ultimo", "ult. " * 20 + "2016"),  # on which day is not said
        *("ÅTD", "ÅTD 2017", "seneste 12 måneder", "seneste 0 måneder til april 2017"),
        *("nov.–feb. 2017", "maj 2017–april 2016", "2017-04/2017-01", "2017-13/2018-01"),
    ],
)
def test_a_period_that_cannot_be_read_is_refused_with_what_was_expected(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected a year \(2016\), a half-year \(2016-H1\)"):
        Period.parse(text)


days = st.dates(date(1968, 1, 1), date(2099, 12, 31))
months = st.builds(lambda day: Period.month(day.year, day.month), days)
periods = st.one_of(
    st.builds(Period.day, days),
    months,
    st.builds(lambda day: Period.quarter(day.year, (day.month + 2) // 3), days),
    st.builds(lambda day: Period.half_year(day.year, (day.month + 5) // 6), days),
    st.builds(lambda day: Period.year(day.year), days),
    st.builds(lambda day: Period.school_year(day.year), days),
    st.builds(lambda day: Period.week(*day.isocalendar()[:2]), days),
    st.builds(
        lambda first, more: Period.months(first, first.later(more)), months, st.integers(1, 60)
    ),
)


@given(periods)
def test_every_way_to_write_a_period_reads_back(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.parse(period.long) == period
    assert Period.parse(period.short) == period


@given(periods, periods)
def test_periods_come_in_the_order_of_their_first_day(one: Period, other: Period) -> None:
    if one.start < other.start:
        assert one < other
    assert one.start <= one.on_axis <= one.end


@given(periods, st.integers(1, 20))
def test_what_comes_so_much_later_is_like_what_came_before(one: Period, steps: int) -> None:
    steps *= one.length or 1
    later = one.later(steps)
    assert later.like == one.like
    assert later == Period.parse(str(later))
    assert one.kind == "day" or one < later
    assert later.later(-steps) == one


def test_a_period_has_a_first_and_a_last_day() -> None:
    def ends(text: str) -> tuple[date, date]:
        return Period.parse(text).start, Period.parse(text).end

    assert ends("2016-Q3") == (date(2016, 7, 1), date(2016, 9, 30))
    assert ends("2016-02")[1] == date(2016, 2, 29)
    assert ends("2014-H2") == (date(2014, 7, 1), date(2014, 12, 31))
    assert ends("2016/17") == (date(2016, 8, 1), date(2017, 7, 31))
    assert ends("2020-W01") == (date(2019, 12, 30), date(2020, 1, 5))  # Monday to Sunday
    assert ends("2016-05/2017-04") == (date(2016, 5, 1), date(2017, 4, 30))
    assert Period.parse("2017").end - Period.parse("2017").start == timedelta(days=364)


def test_on_an_axis_a_month_stands_at_its_start_and_a_year_in_its_middle() -> None:
    assert Period.parse("2017-03").on_axis == date(2017, 3, 1)
    assert Period.parse("2017-04-01").on_axis == date(2017, 4, 1)
    assert Period.parse("2017").on_axis == date(2017, 7, 2)
    assert Period.parse("2017-W14").on_axis == date(2017, 4, 6)  # a Thursday


@pytest.mark.parametrize(
    ("iso", "long", "short"),
    [
        ("2016-Q3", "3. kvartal 2016", "3. kvart. 2016"),
        ("2017-04-01", "1. april 2017", "1. apr. 2017"),
        ("2016-05", "maj 2016", "maj 2016"),
        ("2014-H1", "1. halvår 2014", "1. halvår 2014"),
        ("2020-W01", "uge 1 2020", "uge 1 2020"),
        ("2016/17", "skoleåret 2016/17", "2016/17"),
        ("2017-01/2017-04", "januar–april 2017", "jan.–apr. 2017"),
        ("2016-05/2017-04", "maj 2016–april 2017", "maj 2016–apr. 2017"),
    ],
)
def test_a_period_is_written_long_in_text_and_short_on_axes(
    iso: str, long: str, short: str
) -> None:
    assert Period.parse(iso).long == long.replace(" ", NBSP)
    assert Period.parse(iso).short == short


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        ("2017-01 2017-02 2017-04", "2017-03"),
        ("2017-01 2017-03 2017-05", ""),  # every second month, and none is left out
        ("2017-W50 2017-W51 2018-W01", "2017-W52"),
        ("2014-H1 2014-H2 2015-H2", "2015-H1"),
        ("2013/14 2014/15 2016/17", "2015/16"),
        ("2014-01/2014-04 2015-01/2015-04 2017-01/2017-04", "2016-01/2016-04"),
        ("2017-01/2017-02 2017-01/2017-04", ""),  # of which each says more than the one before
        ("2017-01-01 2017-02-01 2017-04-01", ""),
        ("2015 2016-Q1 2016-Q3", ""),
        ("", ""),
    ],
)
def test_a_period_between_others_that_is_not_there_is_told(there: str, missing: str) -> None:
    found = passed_over([Period.parse(text) for text in there.split()])
    assert " ".join(map(str, found)) == missing


@pytest.mark.parametrize(
    ("periods", "overlap"),
    [
        ("2017-01 2017-02 2017-03", ""),
        ("2017-01/2017-04 2017-05/2017-08 2017-09/2017-12", ""),  # thirds of a year
        ("2017-01/2017-02 2017-03 2017-01/2017-03", "2017-01/2017-02 2017-01/2017-03"),
        ("2016 2016-12-31", "2016 2016-12-31"),
        ("2016 2015/16", "2015/16 2016"),
        ("2016 2016", ""),
        ("", ""),
    ],
)
def test_periods_that_have_a_day_in_common_overlap(periods: str, overlap: str) -> None:
    found = overlapping(Period.parse(text) for text in periods.split())
    assert " ".join(map(str, found or ())) == overlap
