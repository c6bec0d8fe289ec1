"""A heading that names a time must be of its column's period."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.periods import Period
from analysis.sources import headings


@pytest.mark.parametrize(
    ("period", "heading", "contradicts"),
    [
        ("2016-05", "Apr.", True),
        ("2000-01-01", "2000-01-01", False),
        ("2012-01-01", "2011-12-01", True),
        ("2016-04", "Apr.", False),
        ("2017-04-01", "Apr.", False),
        ("2017-04-01", "Mar", True),
        ("2015-02", "Feb. 2017", True),
        ("2017-02", "Feb. 2017", False),
        ("2016-Q1", "2. kvart.", True),
        ("2016-Q2", "2. kvart.", False),
        ("2016", "I alt", False),
        ("2016", "Årgang 1999", False),
        ("2016-05", "Antal", False),
        ("2016", "Antal i 2017", True),
        # within a year
        ("2014", "1. halvår 2014", True),
        ("2014-Q1", "1. halvår 2014", False),
        ("2014-Q3", "1. halvår", True),
        ("2014", "Jan.-sep. 2014", True),
        ("2014-02", "Jan.-mar. 2014", False),
        ("2014", "December 2014", True),
        ("2024-02", "4. kvartal", True),
        ("2024-02", "1. kvartal", False),
        ("2024-Q4", "Ult. december", True),
        ("2024-12-31", "4. kvartal 2024", False),
        ("2016-Q4", "3.-4. kvt. 2016", False),
        ("2016-Q2", "3.-4. kvt. 2016", True),
        ("2016-Q3", "2016-Q3", False),
        ("2016-Q3", "2016-Q2", True),
        # days
        ("2024-05-02", "1. maj", True),
        ("2024-05-01", "1. maj", False),
        ("2024-05", "1. maj 2024", False),
        ("2024-06", "1. maj 2024", True),
        ("2024", "1. maj 2024", True),
        ("2024-05-01", "01.05.2024", False),
        ("2024-05-01", "Pr. 1-5-24", False),
        ("2024-05-01", "1.6.24", True),
        ("2024-05-01", "2024-05-01", False),
        ("2024-04-30", "31. april", False),  # whoever wrote it meant the last day
        # in figures, as systems write them
        ("2012-07", "08/2012", True),
        ("2012-08", "8-2012", False),
        ("2012-08", "08.2012", False),
        ("2017-04", "2017/05", True),
        ("2012-07", "2012M08", True),
        ("2012-Q2", "2012K3", True),
        ("2012-Q3", "2012K3", False),
        ("2012-Q4", "2012H1", True),
        ("2012-H1", "2012-H2", True),
        ("2012-H1", "2012-H1", False),
        ("2014-Q4", "H1 2014", True),
        ("2015-Q3", "Q3 16", True),
        ("2016", "Klynge 10 2016", False),
        ("2017-03", "Uge 12 2017", True),
        ("2016", "K1", False),
        # weeks
        ("2017-W14", "Uge 14", False),
        ("2017-W14", "Uge 15", True),
        ("2017-W14", "uge 14 2016", True),
        ("2017-W14", "Ugen 14, 2017", False),
        ("2017-W14", "2017-W15", True),
        ("2017-W14", "Uge 12-14 2017", False),
        ("2017-W14", "Uge 10-12", True),
        ("2020-W01", "Uge 1", False),  # which begins in 2019
        ("2017-W14", "April 2017", False),
        ("2017-W14", "Maj 2017", True),
        ("2017-W14", "Uge 53 2017", False),  # which there is not
        # school years
        ("2016/17", "Skoleåret 2016/17", False),
        ("2015/16", "Skoleåret 2016/17", True),
        ("2016/17", "2016/17", False),
        ("2015/16", "2016/17", True),
        ("2016", "Skoleåret 2016/2017", True),
        ("2016/17", "2016", True),
        # several months: all of them, or the last
        ("2017-01/2017-04", "Jan.–apr. 2017", False),
        ("2017-01/2017-03", "Jan.–apr. 2017", True),
        ("2017-01/2017-04", "Januar til april", False),
        ("2017-01/2017-04", "2017-01/2017-04", False),
        ("2017-01/2017-04", "2016-01/2016-04", True),
        ("2017-01/2017-04", "2017-13/2017-14", False),  # which are no months
        ("2017-01/2017-04", "2017", False),
        ("2017-01/2017-04", "Apr.", False),
        ("2017-01/2017-04", "Mar.", True),
        ("2017-01/2017-04", "ÅTD", False),
        ("2017-01/2017-04", "ÅTD april 2017", False),
        ("2017-01/2017-04", "ÅTD marts 2017", True),
        ("2017-04", "ÅTD", True),
        ("2017-04", "ÅTD april 2017", True),
        ("2017-02/2017-04", "År til dato", True),
        ("2016-05/2017-04", "Seneste 12 måneder", False),
        ("2016-05/2017-04", "Seneste 12 mdr. til april 2017", False),
        ("2016-05/2017-04", "Seneste 12 mdr. til marts 2017", True),
        ("2017-02/2017-04", "Seneste 12 måneder", True),
        ("2017-04", "Seneste 12 måneder", True),
        ("2016-05/2017-04", "Maj 2016 – apr. 2017", False),
        ("2016-05/2017-04", "Maj 2016 – maj 2017", True),
        ("2016-11/2017-02", "Nov.-feb.", False),
        ("2015-01/2015-04", "Jan.-apr. 15", False),
        ("2016-01/2016-04", "Jan.-apr. 15", True),
        # days
        ("2016-12-31", "Ult. dec. 2016", False),
        ("2016-12-01", "Ult. dec. 2016", True),
        ("2017-01-01", "Primo januar", False),
        ("2017-01-31", "Primo januar", True),
        ("2016-12", "Ult. dec. 2016", False),
        ("2017-01-01", "Pr. 1. januar", False),
        ("2017-02-01", "Pr. 1. januar", True),
        # in other words
        ("2016-Q2", "kvartal 3 2016", True),
        ("2016-Q4", "IV. kvt. 2016", False),
        ("2016-Q3", "I. kvartal 2016", True),
        ("2016-Q1", "Andet halvår 2016", True),
        ("2016-Q3", "Andet halvår 2016", False),
        # years in two digits
        ("2016-02", "feb-15", True),
        ("2015-02", "feb-15", False),
        ("2015-02", "Feb. '15", False),
        ("2016-02", "Feb. 15", True),
        ("2016-Q4", "4. kvt. 15", True),
        ("1999-04-01", "1-4-99", False),
        ("2016-02", "Feb. 12 mdr.", False),
        # several years
        ("2017", "2016/17", False),
        ("2016", "2016/17", False),
        ("2018", "2016/17", True),
        ("2011", "2011-12", False),
        ("2011-12", "2011-12", False),
        ("2016-12", "2016-12", False),
        ("2016-11", "2016-12", True),
        ("2016", "2014-2017", False),
        ("2017-02", "Feb. 2015 – feb. 2017", False),
        ("2017-03", "Feb. 2015 – feb. 2017", True),
        ("2024", "Budget 2024 (priser 2023)", False),
        # no times
        ("2016", "18-29 år", False),
        ("2016", "Over 2.016 kr.", False),
        ("2016-05", "Martsbørn", False),
        ("2016-05", "Decimaler", False),
        ("2016-05", "5 q 9", False),
    ],
)
def test_a_heading_contradicts_a_period_when_it_names_another(
    period: str, heading: str, *, contradicts: bool
) -> None:
    assert headings.contradicts(heading, Period.parse(period)) is contradicts


@given(
    st.dates(date(1969, 1, 1), date(2068, 12, 31)),
    st.integers(0, 7),
    st.sampled_from(["", "Antal ", "Pr. ", "Ult. "]),
)
def test_a_period_lies_in_its_own_words(day: date, kind: int, before: str) -> None:
    month = Period.month(day.year, day.month)
    period = [
        Period.year(day.year),
        Period.half_year(day.year, (day.month + 5) // 6),
        Period.quarter(day.year, (day.month + 2) // 3),
        month,
        Period.week(*day.isocalendar()[:2]),
        Period.school_year(day.year),
        Period.months(month, month.later(day.day)),
        Period.day(day),
    ][kind]
    for words in (period.long, period.short, str(period)):
        assert not headings.contradicts(before + words, period)
    if period.kind == "day":
        assert not headings.contradicts(f"{before}{day:%d.%m.%y}", period)


@given(st.text(), st.dates(date(1901, 1, 1)))
def test_any_heading_can_be_compared(heading: str, day: date) -> None:
    assert headings.contradicts(heading, Period.day(day)) in {True, False}


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Budget 2024", "Budget"),
        ("Forbrug jan.–apr. 2017", "Forbrug"),
        ("Forbrug seneste 12 måneder", "Forbrug"),
        ("ÅTD forbrug", "forbrug"),
        ("Ledige og syge i uge 14 2017", "Ledige og syge"),
        ("Ledige, seneste 12 måneder til og med maj 2017", "Ledige"),
        ("Seneste 12 måneder til oktober 2017", ""),
        ("12 måneder til april 2017", ""),
        ("ÅTD til april 2017", ""),
        ("Fra jan. til apr. 2017", ""),
        ("Første halvår 2017", ""),
        ("Første samtale i 2017", "Første samtale"),
        ("Elever skoleåret 2016/17", "Elever"),
        ("1. halvår 2014", ""),
    ],
)
def test_what_a_heading_says_beside_its_time(heading: str, words: str) -> None:
    assert headings.timeless(heading) == words


@pytest.mark.parametrize(
    ("heading", "period", "left_out"),
    [
        ("Apr.", "2017-04", "2017"),
        ("Apr. 2017", "2017-04", ""),
        ("Uge 1", "2020-W01", "2020"),  # though it begins in 2019
        ("2016/17", "2016/17", ""),
        ("Skoleår", "2016/17", "2016/17"),
        ("ÅTD", "2017-01/2017-04", "jan.–apr. 2017"),
        ("Apr.", "2017-01/2017-04", "jan.–apr. 2017"),
        ("Jan.-apr.", "2017-01/2017-04", "2017"),
        ("Seneste 12 mdr.", "2016-05/2017-04", "maj 2016–apr. 2017"),
        ("Maj-apr.", "2016-05/2017-04", "maj 2016–apr. 2017"),
        ("Maj 2016-apr. 2017", "2016-05/2017-04", ""),
    ],
)
def test_what_a_heading_leaves_out_of_its_time(heading: str, period: str, left_out: str) -> None:
    assert headings.left_out(heading, Period.parse(period)) == left_out
