"""Measures of a register: each decided rule in a small table, and all counted day by day."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import get_args

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import brute_force
from analysis.meeting.counted import Rule
from analysis.register.contract import CODE_TABLES, RELATIONS
from analysis.register.extract import Extract
from analysis.register.measures import records
from analysis.register.measures.query import Query, last_day_after, same_date
from analysis.register.measures.records import (
    AFSLUTTEDE,
    AKTIVERING,
    ANKOMNE,
    BESTAND,
    DELTAGERE,
    FLYGTNINGE,
    FORSOEG,
    HELAARSPLADSER,
    INDSATSGRUPPE,
    LAENGDER,
    LANGVARIGE,
    MAALGRUPPE,
    MEASURES,
    MODTAGET,
    PLADSDAGE,
    REACHED,
    SKIFT,
    STATUS,
    UAFGJORTE,
    UDGIFTSDAGE,
    VISITED,
    VISITEREDE,
)
from brute_force import Register
from commands import ROOT
from register_support import (
    QUERIES,
    SMALL,
    Figures,
    agree,
    extract_of,
    figures,
    merged_of,
    month,
    periods_of,
    register_from,
    registers,
    some_of,
    with_history,
)
from support import costly

GROUP = "Kontanthjælp"
ALL = "Kontanthjælp i alt"
DAY = date(2017, 5, 1)
AGES = [("under 30", 0, 29), ("30 og derover", 30, 200)]

Make = Callable[..., Extract]


@pytest.fixture
def register(tmp_path: Path) -> Make:
    """Makes an extract of DAY, in which only what is said differs from nothing at all."""

    def make(day: date = DAY, **relations: Sequence[tuple[object, ...]]) -> Extract:
        return extract_of(Path(tempfile.mkdtemp(dir=tmp_path)), day, **relations)

    return make


def year(number: int) -> tuple[str, date, date]:
    return str(number), date(number, 1, 1), date(number, 12, 31)


def on(day: date) -> tuple[str, date, date]:
    return day.isoformat(), day, day


def activity(
    start: str,
    end: str | None,
    minutes: int | None,
    *,
    borger: int = 0,
    kind: str = "Mentor",
    provider: str | None = None,
    name: str = "",
) -> tuple[object, ...]:
    """A row of aktiviteter; its id is made from what it is about."""
    key = name or f"{borger} {start} {end} {minutes} {kind}"
    return (borger, key, kind, None, start, end, minutes, provider)


def person(
    borger: int, born: str = "1980-01-01", sex: str = "Kvinde", **more: object
) -> dict[str, object]:
    return {"borger": borger, "foedselsdato": born, "koen": sex, **more}


def asked(
    query: Query,
    extract: Extract,
    *periods: tuple[str, date, date],
    by: Sequence[str] = (),
    **more: object,
) -> Figures:
    """What a query counts, of Kontanthjælp where nothing else is said."""
    given = {"ydelsesgruppe": GROUP, "ages": AGES} | more
    return figures(query.run(extract, periods, by=by, **given), 1 + len(by))


def activated(extract: Extract, *periods: tuple[str, date, date], **more: object) -> Figures:
    """Days, minutes, persons, persons in touch with activation, and activities without hours."""
    found = asked(AKTIVERING, extract, *periods, **more)
    return {place: counts[:5] for place, counts in found.items()}


def behind(extract: Extract, *periods: tuple[str, date, date], **more: object) -> Figures:
    """Persons with a minute, with a day of less than full time, with an activity without hours."""
    found = asked(AKTIVERING, extract, *periods, **more)
    return {place: counts[5:] for place, counts in found.items()}


def ended(extract: Extract, *periods: tuple[str, date, date], **more: object) -> Figures:
    """Spells that ended, and their persons."""
    found = asked(AFSLUTTEDE, extract, *periods, **more)
    return {place: counts[:2] for place, counts in found.items()}


def back(extract: Extract, *periods: tuple[str, date, date], **more: object) -> Figures:
    """Spells, those after which the person is back, persons with such a one, and with another."""
    found = asked(AFSLUTTEDE, extract, *periods, **more)
    return {place: (counts[0], *counts[2:]) for place, counts in found.items()}


def undecided(extract: Extract, rule: Rule = "one_day") -> dict[date, int]:
    """The undecided spells by their last day."""
    ever = ("ever", date(1900, 1, 1), extract.day)
    found = asked(UAFGJORTE, extract, ever, by=["sidste_dag"], rule=rule)
    return {day: count for (_, day), (count,) in found.items()}


# --- aktiveringsgrad ------------------------------------------------------------------------------

JANUARY = month(2016, 1)


def test_a_rate_is_minutes_over_the_days_on_the_benefit(register: Make) -> None:
    extract = register(
        ydelser=[(0, GROUP, "2016-01-01", "2016-01-20")],
        aktiviteter=[activity("2016-01-01", "2016-01-10", 18 * 60 + 30)],
    )
    assert activated(extract, JANUARY) == {
        ("2016-01",): (20, (18 * 60 + 30) * 10, 1, 1, 0)  # both end dates are in it
    }


def test_activities_at_once_add_up_to_full_time_at_most(register: Make) -> None:
    extract = register(
        ydelser=[(0, GROUP, "2016-01-01", "2016-01-31")],
        aktiviteter=[
            activity("2016-01-01", "2016-01-15", 18 * 60 + 30),
            activity("2016-01-11", "2016-01-15", 30 * 60),
        ],
    )
    assert activated(extract, JANUARY) == {
        ("2016-01",): (31, (18 * 60 + 30) * 10 + 2220 * 5, 1, 1, 0)
    }


def test_an_activity_of_more_than_full_time_is_full_time(register: Make) -> None:
    extract = register(
        ydelser=[(0, GROUP, "2016-01-01", "2016-01-31")],
        aktiviteter=[activity("2016-01-01", "2016-01-31", 45 * 60)],
    )
    assert activated(extract, JANUARY) == {("2016-01",): (31, 2220 * 31, 1, 1, 0)}


def test_activity_outside_the_benefit_does_not_count(register: Make) -> None:
    extract = register(
        ydelser=[(0, GROUP, "2016-01-10", "2016-01-20"), (1, "Sygedagpenge", "2016-01-01", None)],
        aktiviteter=[
            activity("2016-01-01", "2016-01-12", 600),
            activity("2016-01-01", "2016-01-31", 600, borger=1),
        ],
    )
    assert activated(extract, JANUARY) == {("2016-01",): (11, 600 * 3, 1, 1, 0)}


def test_what_is_no_activation_does_not_count(register: Make) -> None:
    extract = register(
        ydelser=[(0, GROUP, "2016-01-01", "2016-01-31")],
        aktiviteter=[
            activity("2016-01-01", None, 600, kind=kind)
            for kind in sorted(brute_force.NOT_ACTIVATION)
        ],
    )
    assert activated(extract, JANUARY) == {("2016-01",): (31, 0, 1, 0, 0)}


def test_missing_hours_are_none_and_the_activity_is_told(register: Make) -> None:
    extract = register(
        ydelser=[
            (0, GROUP, "2016-01-01", "2016-01-10"),
            (0, GROUP, "2016-01-15", "2016-01-31"),  # the same activity goes on: still one
        ],
        aktiviteter=[
            activity("2016-01-01", None, None),
            activity("2016-01-12", "2016-01-13", None),  # between the benefits
        ],
    )
    assert activated(extract, JANUARY, month(2016, 2)) == {("2016-01",): (27, 0, 1, 1, 1)}


def test_an_activity_without_hours_is_told_once_in_each_period(register: Make) -> None:
    extract = register(
        ydelser=[
            (0, GROUP, "2016-01-01", "2016-02-01"),  # the first day of the next period
            (0, GROUP, "2016-02-05", "2016-02-10"),
        ],
        aktiviteter=[activity("2016-01-15", None, None), activity("2016-02-05", None, None)],
    )
    assert activated(extract, JANUARY, month(2016, 2)) == {
        ("2016-01",): (31, 0, 1, 1, 1),
        ("2016-02",): (1 + 6, 0, 1, 1, 2),
    }


def test_who_is_behind_a_rate_is_counted_once_however_often(register: Make) -> None:
    extract = register(
        ydelser=[(borger, GROUP, "2016-01-01", "2016-02-29") for borger in range(4)],
        aktiviteter=[
            activity("2016-01-01", "2016-02-29", 2220),  # full time every day
            activity("2016-01-01", "2016-02-09", 2220, borger=1),  # in February part of the time
            activity("2016-01-05", "2016-01-06", 60, borger=2),
            activity("2016-01-08", "2016-01-09", 60, borger=2),
            activity("2016-01-12", None, None, borger=2),
            activity("2016-01-14", None, None, borger=2),  # two without hours
            activity("2016-02-01", "2016-02-02", None, borger=3),
        ],
    )
    assert behind(extract, JANUARY, month(2016, 2)) == {
        ("2016-01",): (3, 2, 1),
        ("2016-02",): (2, 3, 2),
    }


def test_benefits_of_the_group_at_once_are_one_day(register: Make) -> None:
    extract = register(
        ydelser=[
            (0, "Kontanthjælp", "2016-01-01", "2016-01-10"),
            (0, "Uddannelseshjælp", "2016-01-06", "2016-01-20"),
        ],
        aktiviteter=[activity("2016-01-01", "2016-01-31", 60)],
    )
    assert activated(extract, JANUARY, ydelsesgruppe=ALL) == {("2016-01",): (20, 60 * 20, 1, 1, 0)}
    assert activated(extract, JANUARY) == {("2016-01",): (10, 60 * 10, 1, 1, 0)}


def test_what_is_open_reaches_the_day_of_the_extract_and_nothing_counts_after(
    register: Make,
) -> None:
    extract = register(
        date(2016, 1, 31),
        ydelser=[(0, GROUP, "2016-01-29", None), (1, GROUP, "2016-02-05", None)],
        aktiviteter=[activity("2016-01-30", None, 60), activity("2016-01-31", "2017-01-01", 60)],
    )
    assert activated(extract, JANUARY) == {("2016-01",): (3, 60 * 1 + 120 * 1, 1, 1, 0)}


def test_a_day_counts_in_its_category_and_a_person_in_each(register: Make) -> None:
    extract = register(
        ydelser=[(0, GROUP, "2016-01-01", "2016-01-31")],
        visitation=[
            (0, "Jobparat", "2016-01-06", "2016-01-15"),
            (0, "Aktivitetsparat", "2016-01-16", "2016-01-20"),
            (0, "Jobparat", "2016-01-21", "2016-01-25"),
        ],
        aktiviteter=[activity("2016-01-14", "2016-01-16", None)],
    )
    assert activated(extract, JANUARY, by=["kategori"]) == {
        ("2016-01", "Jobparat"): (10 + 5, 0, 1, 1, 1),
        ("2016-01", "Aktivitetsparat"): (5, 0, 1, 1, 1),
        ("2016-01", "Uoplyst"): (5 + 6, 0, 1, 0, 0),
    }


def test_a_day_counts_where_the_person_lives(register: Make) -> None:
    extract = register(
        ydelser=[(0, GROUP, "2016-01-01", "2016-01-31")],
        bopael=[
            (0, 217, "2010-01-01", "2016-01-10"),
            (0, 210, "2016-01-11", "2016-01-20"),
            (0, None, "2016-01-21", "2016-01-25"),
        ],
    )
    assert activated(extract, JANUARY, by=["kommunekode"]) == {
        ("2016-01", 210): (10, 0, 1, 0, 0),
        ("2016-01", 217): (10, 0, 1, 0, 0),
        ("2016-01", 0): (11, 0, 1, 0, 0),
    }


def test_age_is_that_on_the_last_day_of_the_period(register: Make) -> None:
    extract = register(
        personer=[person(0, "1986-03-31"), person(1, "1986-04-01")],
        ydelser=[(0, GROUP, "2016-01-01", None), (1, GROUP, "2016-01-01", None)],
    )
    quarter = ("2016-Q1", date(2016, 1, 1), date(2016, 3, 31))
    assert activated(extract, quarter, by=["aldersgruppe"]) == {
        ("2016-Q1", "under 30"): (91, 0, 1, 0, 0),
        ("2016-Q1", "30 og derover"): (91, 0, 1, 0, 0),
    }


def test_born_on_29_february_is_a_year_older_on_1_march(register: Make) -> None:
    extract = register(
        date(2015, 5, 1),
        personer=[person(0, "1984-02-29")],
        ydelser=[(0, GROUP, "2014-01-01", "2014-12-31")],
    )
    days = [
        ("28.", date(2014, 2, 28), date(2014, 2, 28)),
        ("1.", date(2014, 3, 1), date(2014, 3, 1)),
    ]
    assert activated(extract, *days, by=["aldersgruppe"]) == {
        ("28.", "under 30"): (1, 0, 1, 0, 0),
        ("1.", "30 og derover"): (1, 0, 1, 0, 0),
    }


def test_who_is_in_no_age_group_is_left_out_only_by_age(register: Make) -> None:
    extract = register(
        personer=[person(0, "1950-01-01")], ydelser=[(0, GROUP, "2016-01-01", "2016-01-31")]
    )
    assert activated(extract, JANUARY, ages=[("18–24 år", 18, 24)], by=["aldersgruppe"]) == {}
    assert activated(extract, JANUARY) == {("2016-01",): (31, 0, 1, 0, 0)}


def test_periods_may_overlap_and_keep_their_order(register: Make) -> None:
    extract = register(ydelser=[(0, GROUP, "2016-01-31", "2016-02-02")])
    periods = [year(2016), month(2016, 2), JANUARY]
    frame = AKTIVERING.run(extract, periods, ydelsesgruppe=GROUP)
    assert [*frame["periode"]] == ["2016", "2016-02", "2016-01"]
    assert [*frame["dage"]] == [3, 2, 1]
    assert [*frame["personer"]] == [1, 1, 1]


def test_groups_are_sorted_and_what_is_unknown_is_last(register: Make) -> None:
    extract = register(
        personer=[person(0), person(1, sex="Mand"), person(2, "2000-01-01")],
        ydelser=[(borger, GROUP, "2016-01-01", None) for borger in range(3)],
        visitation=[(0, "Åbenlys uddannelsesparat", "2016-01-10", None)],
    )
    by = ["kategori", "aldersgruppe", "koen"]
    frame = AKTIVERING.run(extract, [JANUARY], ydelsesgruppe=GROUP, ages=AGES, by=by)
    assert [tuple(row[1:4]) for row in frame.itertuples(index=False)] == [
        ("Åbenlys uddannelsesparat", "30 og derover", "Kvinde"),
        ("Uoplyst", "under 30", "Kvinde"),
        ("Uoplyst", "30 og derover", "Kvinde"),
        ("Uoplyst", "30 og derover", "Mand"),
    ]
    assert {str(frame[name].dtype) for name in frame.columns[4:]} == {"int64"}


# --- spells that ended ----------------------------------------------------------------------------


def test_benefits_that_adjoin_or_overlap_are_one_spell(register: Make) -> None:
    extract = register(
        ydelser=[
            (0, "Kontanthjælp", "2016-01-01", "2016-01-31"),
            (0, "Uddannelseshjælp", "2016-02-01", "2016-03-10"),  # the next day
            (0, "Integrationsydelse", "2016-03-01", "2016-04-30"),  # at once
        ]
    )
    assert ended(extract, year(2016), ydelsesgruppe=ALL) == {("2016",): (1, 1)}
    assert ended(extract, month(2016, 1)) == {("2016-01",): (1, 1)}


def test_spells_and_persons_are_counted_apart(register: Make) -> None:
    extract = register(
        ydelser=[
            (0, GROUP, "2016-01-01", "2016-01-31"),
            (0, GROUP, "2016-03-01", "2016-03-31"),
            (1, GROUP, "2016-01-01", "2016-06-30"),
        ]
    )
    assert ended(extract, year(2016)) == {("2016",): (3, 2)}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("back", "one_day", "calendar_month"),
    [
        ("2016-02-02", 1, 0),  # one day without: a spell of its own, or a short gap
        ("2016-02-29", 1, 0),  # February wholly without but for its last day
        ("2016-03-01", 1, 1),  # all of February
    ],
)
def test_the_rule_decides_which_gap_ends_a_spell(
    register: Make, back: str, one_day: int, calendar_month: int
) -> None:
    extract = register(ydelser=[(0, GROUP, "2016-01-01", "2016-01-31"), (0, GROUP, back, None)])
    assert ended(extract, JANUARY).get(("2016-01",), (0, 0))[0] == one_day
    found = ended(extract, JANUARY, rule="calendar_month")
    assert found.get(("2016-01",), (0, 0))[0] == calendar_month


def test_a_month_without_is_a_named_month_not_thirty_days(register: Make) -> None:
    extract = register(
        ydelser=[(0, GROUP, "2016-01-01", "2016-02-01"), (0, GROUP, "2016-03-31", None)]
    )  # 58 days without, and no month
    assert ended(extract, year(2016), rule="calendar_month") == {}
    assert undecided(extract, "calendar_month") == {}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2016, 4, 10), "going on"),
        (date(2016, 4, 15), "undecided by both"),
        (date(2016, 4, 16), "undecided by calendar_month"),
        (date(2016, 5, 30), "undecided by calendar_month"),
        (date(2016, 5, 31), "ended"),
    ],
)
def test_a_spell_is_undecided_until_the_rule_is_met(register: Make, day: date, state: str) -> None:
    extract = register(day, ydelser=[(0, GROUP, "2016-01-01", "2016-04-15")])
    last = {date(2016, 4, 15): 1}
    assert undecided(extract) == (last if state == "undecided by both" else {})
    assert undecided(extract, "calendar_month") == (last if "undecided" in state else {})
    ending = ("til udtrækket", date(2016, 1, 1), day)
    assert bool(ended(extract, ending)) == (day > date(2016, 4, 15))
    assert bool(ended(extract, ending, rule="calendar_month")) == (state == "ended")


def test_an_open_spell_has_no_last_day(register: Make) -> None:
    extract = register(
        date(2016, 4, 15),
        ydelser=[(0, GROUP, "2016-01-01", None), (1, GROUP, "2016-01-01", "2016-04-16")],
    )
    assert undecided(extract) == {}
    assert undecided(extract, "calendar_month") == {}


def test_a_benefit_that_begins_after_the_extract_is_not_known(register: Make) -> None:
    extract = register(
        date(2016, 4, 15),
        ydelser=[(0, GROUP, "2016-01-01", "2016-04-15"), (0, GROUP, "2016-04-16", None)],
    )
    assert undecided(extract) == {date(2016, 4, 15): 1}


def lengths(extract: Extract, period: tuple[str, date, date], **more: object) -> dict:
    """How many spells that began are so long, and whether they may go on."""
    found = asked(LAENGDER, extract, period, by=["dage", "aabent"], **more)
    return {place[1:]: counts[0] for place, counts in found.items()}


def test_a_spell_is_as_long_as_its_days_from_the_first_to_the_last(register: Make) -> None:
    extract = register(
        ydelser=[
            (0, GROUP, "2016-01-01", "2016-01-10"),
            (1, GROUP, "2016-01-31", "2016-02-19"),  # 1 + 19 days
            (2, GROUP, "2016-01-15", "2016-03-31"),
            (2, "Uddannelseshjælp", "2016-04-01", "2016-04-13"),  # the next day: 17 + 29 + 31 + 13
            (3, GROUP, "2016-01-02", "2017-02-04"),  # 365 days of 2016 and 31 + 4
            (4, GROUP, "2015-12-31", "2016-01-10"),  # begun before
            (5, GROUP, "2016-01-20", None),  # 347 days of 2016, and 121 until 1 May 2017
            (6, GROUP, "2016-01-20", "2017-05-01"),  # nobody knows whether it goes on
        ]
    )
    found = lengths(extract, month(2016, 1), ydelsesgruppe=ALL)
    assert found == {(10, 0): 1, (20, 0): 1, (90, 0): 1, (400, 0): 1, (468, 1): 2}


def test_a_pause_that_ends_no_spell_is_a_part_of_it(register: Make) -> None:
    extract = register(
        ydelser=[
            (0, GROUP, "2016-01-01", "2016-01-10"),
            (0, GROUP, "2016-02-05", "2016-02-29"),
            (0, GROUP, "2016-04-01", "2016-04-02"),  # after all of March
            (1, GROUP, "2016-02-01", "2017-04-15"),
        ]
    )
    by_month = lengths(extract, year(2016), rule="calendar_month")
    assert by_month == {(60, 0): 1, (2, 0): 1, (440, 1): 1}  # until 15 April, and it may go on
    assert lengths(extract, year(2016)) == {(10, 0): 1, (25, 0): 1, (2, 0): 1, (440, 0): 1}


def test_what_held_on_the_first_day_describes_a_spell_that_began(register: Make) -> None:
    extract = register(
        personer=[person(0, born="1986-03-01")],  # 30 years old the day after
        ydelser=[(0, GROUP, "2016-02-29", "2016-03-09"), (0, GROUP, "2016-04-01", "2016-04-10")],
        visitation=[(0, "Jobparat", "2016-01-01", "2016-02-29")],
        bopael=[(0, 217, "2016-01-01", "2016-02-29"), (0, 210, "2016-03-01", None)],
    )
    found = asked(LAENGDER, extract, year(2016), by=LAENGDER.groupings)
    assert found == {
        ("2016", "Jobparat", "under 30", "Kvinde", 217, 10, 0): (1, 1, 1),
        ("2016", "Uoplyst", "30 og derover", "Kvinde", 210, 10, 0): (1, 1, 1),
    }
    both = asked(LAENGDER, extract, year(2016), by=["dage"])
    assert both == {("2016", 10): (2, 1, 1)}  # of one person


def closed(
    register: Make, *closures: tuple[object, ...], ends: Sequence[str] = ("2016-06-30",)
) -> Figures:
    """The reasons of a person's spells of a day each, which ended on these days."""
    extract = register(
        ydelser=[(0, GROUP, end, end) for end in ends],
        afslutninger=[(0, *closure) for closure in closures],
    )
    return ended(extract, year(2016), by=["aarsag"])


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2016-05-29", "Uoplyst"),
        ("2016-05-30", "Andet"),
        ("2016-06-30", "Andet"),
        ("2016-07-31", "Andet"),
        ("2016-08-01", "Uoplyst"),
    ],
)
def test_a_closure_belongs_to_an_end_within_31_days(register: Make, day: str, reason: str) -> None:
    assert closed(register, (GROUP, day, "Andet")) == {("2016", reason): (1, 1)}


def test_the_nearest_closure_is_taken(register: Make) -> None:
    found = closed(register, (GROUP, "2016-06-20", "Andet"), (GROUP, "2016-07-03", "Formue"))
    assert found == {("2016", "Formue"): (1, 1)}


def test_of_two_closures_as_near_the_earlier_is_taken(register: Make) -> None:
    found = closed(register, (GROUP, "2016-07-03", "Andet"), (GROUP, "2016-06-27", "Formue"))
    assert found == {("2016", "Formue"): (1, 1)}


def test_a_closure_belongs_to_the_nearest_end_and_to_no_other(register: Make) -> None:
    ends = ("2016-06-10", "2016-06-30")
    found = closed(register, (GROUP, "2016-06-29", "Andet"), ends=ends)
    assert found == {("2016", "Andet"): (1, 1), ("2016", "Uoplyst"): (1, 1)}
    # Both belong to the later end, which takes one: the other is not moved to the earlier end.
    found = closed(
        register, (GROUP, "2016-06-29", "Andet"), (GROUP, "2016-06-28", "Formue"), ends=ends
    )
    assert found == {("2016", "Andet"): (1, 1), ("2016", "Uoplyst"): (1, 1)}


def test_reasons_that_are_merged_take_no_spell_from_another(register: Make) -> None:
    """Of two closures that are as near the first by its own name is taken, merged or not."""
    extract = register(
        ydelser=[(borger, GROUP, "2016-01-01", "2016-06-30") for borger in range(3)],
        afslutninger=[
            (0, GROUP, "2016-06-30", "Død"),
            (0, GROUP, "2016-06-30", "Formue"),
            (1, GROUP, "2016-06-30", "Andet"),
        ],
    )
    merged = {"aarsag": ("Andet", "Formue")}
    assert ended(extract, year(2016), by=["aarsag"], merged=merged) == {
        ("2016", "Død"): (1, 1),
        ("2016", "Andet"): (1, 1),
        ("2016", "Uoplyst"): (1, 1),
    }


def test_a_person_who_is_in_several_merged_categories_is_one(register: Make) -> None:
    extract = register(
        ydelser=[(0, GROUP, "2016-01-01", "2016-01-31")],
        visitation=[
            (0, "Jobparat", "2016-01-01", "2016-01-10"),
            (0, "Aktivitetsparat", "2016-01-11", "2016-01-20"),
        ],
    )
    merged = {"kategori": ("Aktivitetsparat", "Jobparat")}
    assert activated(extract, JANUARY, by=["kategori"], merged=merged) == {
        ("2016-01", "Aktivitetsparat"): (10 + 10, 0, 1, 0, 0),
        ("2016-01", "Uoplyst"): (11, 0, 1, 0, 0),
    }


def test_a_closure_as_near_to_two_ends_belongs_to_the_earlier(register: Make) -> None:
    extract = register(
        ydelser=[(0, GROUP, "2016-06-10", "2016-06-10"), (0, GROUP, "2016-06-30", "2016-06-30")],
        afslutninger=[(0, GROUP, "2016-06-20", "Andet")],
    )
    first = ("først", date(2016, 6, 1), date(2016, 6, 20))
    assert ended(extract, first, by=["aarsag"]) == {("først", "Andet"): (1, 1)}


def test_a_closure_of_another_benefit_or_after_the_extract_is_none(register: Make) -> None:
    extract = register(
        date(2016, 7, 1),
        ydelser=[(0, GROUP, "2016-01-01", "2016-06-28")],
        afslutninger=[(0, "Sygedagpenge", "2016-06-28", "Sygdom"), (0, GROUP, "2016-07-02", "Død")],
    )
    found = ended(extract, month(2016, 6), by=["aarsag"])
    assert found == {("2016-06", "Uoplyst"): (1, 1)}


def test_what_held_on_the_last_day_describes_the_spell(register: Make) -> None:
    extract = register(
        personer=[person(0, "1986-07-01", "Mand")],
        ydelser=[(0, GROUP, "2016-01-01", "2016-06-30")],
        visitation=[(0, "Jobparat", "2016-06-30", "2016-07-31")],
        bopael=[(0, 210, "2015-01-01", "2016-06-29"), (0, 217, "2016-06-30", None)],
    )
    by = ["koen", "kommunekode", "aldersgruppe", "kategori"]  # the columns come in this order
    assert ended(extract, year(2016), by=by) == {
        ("2016", "Mand", 217, "under 30", "Jobparat"): (1, 1)
    }


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("last", "again", "is_back"),
    [
        ("2015-06-30", "2016-06-30", 1),
        ("2015-06-30", "2016-07-01", 0),
        ("2016-02-29", "2017-02-28", 1),
        ("2016-02-29", "2017-03-01", 0),
        ("2015-02-28", "2016-02-28", 1),
        ("2015-02-28", "2016-02-29", 0),
    ],
)
def test_back_within_a_year_is_by_the_same_date_a_year_later(
    register: Make, last: str, again: str, is_back: int
) -> None:
    extract = register(ydelser=[(0, GROUP, "2015-01-01", last), (0, GROUP, again, again)])
    when = year(int(last[:4]))
    assert back(extract, when)[(when[0],)] == (1, is_back, is_back, 1 - is_back)


def test_back_is_to_any_benefit_of_the_group_and_a_short_gap_is_no_end(register: Make) -> None:
    extract = register(
        ydelser=[
            (0, "Kontanthjælp", "2015-01-01", "2015-01-31"),
            (0, "Uddannelseshjælp", "2015-02-15", "2015-03-31"),  # no whole month without
            (0, "Kontanthjælp", "2015-06-01", "2015-06-30"),  # back, and not back after it
            (1, "Kontanthjælp", "2015-01-01", "2015-01-31"),
            (1, "Sygedagpenge", "2015-03-01", "2015-12-31"),
        ]
    )
    given = {"ydelsesgruppe": ALL, "rule": "calendar_month"}
    assert back(extract, year(2015), **given) == {("2015",): (3, 1, 1, 2)}
    assert back(extract, year(2015), ydelsesgruppe=ALL) == {("2015",): (4, 2, 1, 2)}


# --- stock, status --------------------------------------------------------------------------------


def test_the_stock_is_who_is_on_the_benefit_that_day(register: Make) -> None:
    extract = register(
        date(2016, 1, 31),
        ydelser=[
            (0, "Kontanthjælp", "2016-01-01", None),
            (0, "Uddannelseshjælp", "2016-01-01", None),
            (1, "Kontanthjælp", "2016-01-01", "2016-01-30"),
            (2, "Kontanthjælp", "2016-01-31", "2017-01-01"),
        ],
        visitation=[(2, "Jobparat", "2016-01-31", None)],
    )
    periods = [JANUARY, on(date(2016, 1, 30))]
    frame = BESTAND.run(extract, periods, ydelsesgruppe=ALL, by=["kategori"])
    assert [*frame.itertuples(index=False, name=None)] == [
        ("2016-01", "Jobparat", 1),
        ("2016-01", "Uoplyst", 1),
        ("2016-01-30", "Uoplyst", 2),
    ]


def test_flows_are_from_the_day_before_a_period_to_its_last_day(register: Make) -> None:
    extract = register(
        ydelser=[
            (0, "Kontanthjælp", "2015-01-01", "2016-01-10"),
            (0, "Uddannelseshjælp", "2016-01-11", None),
            (1, "Kontanthjælp", "2015-01-01", "2016-01-30"),
            (2, "Integrationsydelse", "2016-01-31", None),
            (3, "Uddannelseshjælp", "2016-01-02", "2016-01-30"),  # between the days
            (4, "Sygedagpenge", "2015-01-01", None),
            (5, "Uddannelseshjælp", "2015-01-01", None),
            (5, "Kontanthjælp", "2016-01-15", None),  # comes first in the order
            (6, "Kontanthjælp", "2015-01-01", None),  # moves away
        ],
        bopael=[
            *((borger, 217, "2010-01-01", None) for borger in range(6)),
            (6, 217, "2010-01-01", "2016-01-30"),
            (6, 210, "2016-01-31", None),
        ],
    )
    flows = asked(SKIFT, extract, JANUARY, ydelsesgruppe=ALL, by=["fra", "til"])
    assert {place[1:]: count for place, (count,) in flows.items()} == {
        ("Kontanthjælp", "Uddannelseshjælp"): 1,
        ("Kontanthjælp", "Ingen"): 2,
        ("Uddannelseshjælp", "Kontanthjælp"): 1,
        ("Ingen", "Integrationsydelse"): 1,
    }


def long_on(extract: Extract, *days: date, at_least: int = 8, years: int = 10) -> dict[str, int]:
    """How many have been on the benefit for long on each day."""
    found = asked(LANGVARIGE, extract, *map(on, days), at_least=at_least, years=years)
    return {day: count for (day,), (count,) in found.items()}


NEW_YEAR = date(2024, 1, 1)  # 3,652 days since 1 January 2014: 8 of 10 years are 2,921.6 days


@pytest.mark.parametrize(
    ("again", "counted"),
    [
        ("2019-01-01", {"2024-01-01": 1}),  # 1,095 + 1,827 = 2,922 days
        ("2019-01-02", {}),  # 1,095 + 1,826 = 2,921
    ],
)
def test_long_on_a_benefit_is_at_least_that_part_of_the_days_of_the_years(
    register: Make, again: str, counted: dict[str, int]
) -> None:
    extract = register(
        NEW_YEAR,
        ydelser=[(0, GROUP, "2013-06-01", "2016-12-31"), (0, GROUP, again, None)],
    )
    assert long_on(extract, NEW_YEAR) == counted


def test_a_day_with_two_benefits_is_one_day_of_long_on_them(register: Make) -> None:
    extract = register(
        NEW_YEAR,
        ydelser=[
            (0, "Kontanthjælp", "2022-01-01", "2022-12-31"),  # 365 days
            (0, "Uddannelseshjælp", "2022-01-01", "2022-06-30"),
            (0, "Integrationsydelse", "2022-12-01", "2022-12-31"),
            (0, "Kontanthjælp", "2024-01-01", None),  # and one: 366 days; half of 730 are 365
            (1, "Kontanthjælp", "2022-01-02", "2022-12-30"),  # 363 and one
            (1, "Uddannelseshjælp", "2022-06-01", "2022-12-30"),
            (1, "Kontanthjælp", "2024-01-01", None),
        ],
    )
    asked_for = partial(asked, LANGVARIGE, extract, on(NEW_YEAR), at_least=1, years=2)
    assert asked_for(ydelsesgruppe=ALL) == {("2024-01-01",): (1,)}


def test_long_on_a_benefit_is_only_who_is_on_it_that_day_and_as_they_are_then(
    register: Make,
) -> None:
    extract = register(
        NEW_YEAR,
        personer=[person(0, "1994-01-01"), person(1, "1994-01-02")],
        ydelser=[
            (0, GROUP, "2010-01-01", None),
            (1, GROUP, "2010-01-01", None),
            (2, GROUP, "2010-01-01", "2023-12-31"),
        ],
        bopael=[(0, 210, "2010-01-01", "2023-12-31"), (0, 217, "2024-01-01", None)],
    )
    found = asked(
        LANGVARIGE,
        extract,
        on(NEW_YEAR),
        at_least=10,
        years=10,
        by=["kommunekode", "aldersgruppe"],
    )
    assert found == {
        ("2024-01-01", 0, "under 30"): (1,),
        ("2024-01-01", 217, "30 og derover"): (1,),
    }


@pytest.mark.parametrize(("first", "counted"), [("2015-03-01", 1), ("2015-03-02", 0)])
def test_a_year_back_from_29_february_begins_after_the_28th(
    register: Make, first: str, counted: int
) -> None:
    leap = date(2016, 2, 29)  # 366 days
    extract = register(leap, ydelser=[(0, GROUP, first, None)])
    assert long_on(extract, leap, at_least=1, years=1).get("2016-02-29", 0) == counted


# --- the groups of a trial ------------------------------------------------------------------------


def effort(borger: int, visited: str, name: str = "Ny indsats") -> dict[str, object]:
    return {"borger": borger, "indsats": name, "visiteret": visited}


def begun(extract: Extract, months: int = 9, by: Sequence[str] = ()) -> Figures:
    return asked(FORSOEG, extract, year(2015), months=months, by=by)


def test_who_came_to_an_effort_in_the_period_is_followed_from_that_day(register: Make) -> None:
    extract = register(
        ydelser=[
            (0, GROUP, "2015-01-01", "2016-02-29"),  # on it on the last day of the ninth month
            (1, GROUP, "2015-01-01", "2016-02-28"),
            (2, GROUP, "2015-01-01", "2015-06-30"),  # off it, and on it again
            (2, GROUP, "2016-02-29", None),
            (3, GROUP, "2015-01-01", "2015-05-30"),  # had left before that day
        ],
        indsatser=[effort(borger, "2015-05-31") for borger in range(4)],
    )
    assert begun(extract) == {("2015",): (3, 2, 1)}
    assert begun(extract, 1) == {("2015",): (3, 3, 0)}  # 30 June
    assert begun(extract, 2) == {("2015",): (3, 2, 1)}


def test_who_began_before_the_period_or_after_it_is_in_no_group(register: Make) -> None:
    extract = register(
        ydelser=[(borger, GROUP, "2014-01-01", None) for borger in range(6)],
        indsatser=[
            *[effort(0, "2014-12-31"), effort(0, "2015-03-01")],  # before
            effort(1, "2015-01-01"),
            effort(2, "2015-12-31"),
            effort(3, "2016-01-01"),  # after
            *[effort(4, "2015-03-01"), effort(4, "2015-03-01", "Ordinær indsats")],  # which?
            *[effort(5, "2015-03-01", "Ordinær indsats"), effort(5, "2015-03-02")],
        ],
    )
    assert begun(extract, by=["indsats"]) == {
        ("2015", "Ny indsats"): (2, 2, 0),  # 1 and 2
        ("2015", "Ordinær indsats"): (1, 1, 0),  # 5 stays where she began
    }


def test_the_strata_of_a_trial_are_those_of_the_first_day(register: Make) -> None:
    extract = register(
        personer=[person(0, "1985-05-31")],
        ydelser=[(0, GROUP, "2014-01-01", None)],
        visitation=[
            (0, "Jobparat", "2014-01-01", "2015-05-30"),
            (0, "Aktivitetsparat", "2015-05-31", None),
        ],
        indsatser=[effort(0, "2015-05-31")],
    )
    by = ["kategori", "aldersgruppe"]
    assert begun(extract, by=by) == {("2015", "Aktivitetsparat", "30 og derover"): (1, 1, 0)}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("benefits", "expected"),
    [
        ([("2014-06-01", None)], "Under 1 år"),  # to 30 May 2015: 364 days
        ([("2014-05-31", None)], "1-4 år"),  # 365
        ([("2010-05-31", None)], "5 år og derover"),  # 1,826
        ([("2010-06-01", None)], "1-4 år"),
        ([("2010-05-31", "2015-05-28"), ("2015-05-30", None)], "Under 1 år"),  # a day without it
        ([("2010-05-31", "2015-05-29"), ("2015-05-30", None)], "5 år og derover"),
        ([("2010-05-31", "2015-05-01"), ("2014-01-01", None)], "5 år og derover"),  # both at once
    ],
)
def test_the_time_on_the_benefit_is_that_without_a_break(
    register: Make, benefits: list[tuple[str, str | None]], expected: str
) -> None:
    extract = register(
        ydelser=[(0, GROUP, *each) for each in benefits], indsatser=[effort(0, "2015-05-30")]
    )
    assert [*begun(extract, by=["tid_paa_ydelsen"])] == [("2015", expected)]


# --- what the persons of a group come to ----------------------------------------------------------

JUNE_2016 = month(2016, 6)


def reached(
    query: Query, extract: Extract, *what: str, period: tuple[str, date, date], **more: object
) -> tuple[int, ...]:
    """Who is in a group, is in something, has been in it, and is cleared without it; of all."""
    found = asked(query, extract, period, reached=what, **more)
    return found.get((period[0],), (0, 0, 0, 0))


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("spells", "programmes", "expected"),
    [
        # To 30 June 2016: 1 July 2011 begins 1,827 days of five years, 2 July 1,826.
        ([("2011-07-01", None)], [], 1),
        ([("2011-07-02", None)], [], 1),
        ([("2011-07-03", None)], [], 0),
        # 1 January 2008 to 31 December 2011 are 1,461; 365 more begin on 2 July 2015.
        ([("2008-01-01", "2011-12-31"), ("2015-07-02", None)], [], 1),
        ([("2008-01-01", "2011-12-31"), ("2015-07-03", None)], [], 0),
        ([("2008-01-01", "2016-06-29")], [], 0),  # not on it that day
        # Only days after the last programme that ended, also of two.
        ([("2005-01-01", None)], [("2008-01-01", "2011-07-01")], 1),
        ([("2005-01-01", None)], [("2008-01-01", "2011-07-02")], 0),
        ([("2005-01-01", None)], [("2008-01-01", "2009-01-01"), ("2011-01-01", "2011-07-02")], 0),
        ([("2005-01-01", None)], [("2016-01-01", None)], 0),  # in one
        ([("2005-01-01", None)], [("2016-07-01", None)], 1),  # which has not begun
        # Days before the last ten years are not looked for.
        ([("2000-01-01", "2006-06-30"), ("2016-06-01", None)], [], 0),
    ],
)
def test_five_years_on_a_benefit_after_the_last_programme_are_1826_days(
    register: Make,
    spells: list[tuple[str, str | None]],
    programmes: list[tuple[str, str | None]],
    expected: int,
) -> None:
    extract = register(
        ydelser=[(0, GROUP, *each) for each in spells],
        integrationsperioder=[(0, *each, True) for each in programmes],
    )
    found = reached(MAALGRUPPE, extract, period=JUNE_2016, years=10, at_least=5)
    assert found[0] == expected


def test_of_the_target_group_it_is_counted_who_is_visited_or_referred_in_the_time(
    register: Make,
) -> None:
    extract = register(
        ydelser=[(borger, GROUP, "2008-01-01", None) for borger in range(6)],
        indsatser=[effort(0, "2016-06-30"), effort(1, "2016-07-01"), effort(2, "2016-05-31")],
        henvisninger=[
            (0, "rehabiliteringsteam", "2016-06-01"),
            (3, "socialforvaltning", "2016-06-01"),
        ],
    )
    what = (f"{VISITED}Ny indsats", "rehabiliteringsteam", "socialforvaltning")
    of = {"years": 10, "at_least": 5}
    assert reached(MAALGRUPPE, extract, *what, period=JUNE_2016, **of)[:3] == (6, 1, 2)  # 0 and 3
    since_may = ("2016-05/2016-06", date(2016, 5, 1), date(2016, 6, 30))
    assert reached(MAALGRUPPE, extract, *what, period=since_may, **of)[2] == 3  # and 2
    assert reached(MAALGRUPPE, extract, f"{VISITED}Andet", period=since_may, **of)[2] == 0


@pytest.fixture
def in_effort(register: Make) -> Extract:
    """Five in the effort on 30 June 2016, one who has left it for a job, one who comes in July."""
    first = [
        *(effort(borger, "2016-05-10") for borger in range(4)),
        effort(4, "2016-06-30"),
        effort(5, "2016-05-10") | {"slutdato": "2016-06-29"},
        effort(6, "2016-07-01"),
    ]
    first[0] |= {"afklaret": "2016-06-30"}  # and is in nothing
    first[1] |= {"afklaret": "2016-06-01"}  # and has someone
    first[2] |= {"afklaret": "2016-07-01"}  # later
    return register(
        indsatser=first,
        kontaktpersoner=[
            (1, "personlig jobformidler", "2016-05-20", None),
            (2, "personlig jobformidler", "2016-05-09", "2016-05-10"),
            (3, "personlig jobformidler", "2016-01-01", "2016-05-09"),  # before she was visited
            (3, "anden kontaktperson", "2016-05-10", None),
        ],
        aktiviteter=[
            activity("2016-06-30", "2016-07-10", 600, borger=2, kind="Virksomhedspraktik"),
            activity("2016-05-10", "2016-06-29", 600, borger=3, kind="Løntilskud"),
            activity("2016-05-10", None, 600, borger=4, kind="Mentor"),
        ],
        ordinaere_timer=[(1, "2016-06-01", 30), (2, "2016-06-01", 29.5), (3, "2016-05-01", 40)],
        beskaeftigelse=[(5, "ordinært arbejde", "2016-06-30", None)],
    )


def test_the_effort_group_is_who_is_visited_to_it_on_the_day(in_effort: Extract) -> None:
    since = ("juni", date(2016, 5, 1), date(2016, 6, 30))
    of = partial(reached, INDSATSGRUPPE, in_effort)
    assert of(period=since)[0] == 5  # 0 to 4
    assert of("personlig jobformidler", period=since)[1:3] == (1, 2)  # 1; and 2
    assert of("personlig jobformidler", period=JUNE_2016)[1:3] == (1, 1)  # 2 had hers in May
    assert of("virksomhedsplacering", period=since)[1:3] == (1, 2)  # 2; and 3
    assert of("ordinære timer", period=since)[1:3] == (2, 3)  # 1 and 2; and 3 in May
    assert of("ordinære timer", period=since, hours=30)[1:3] == (1, 2)  # 1; and 3
    nothing = ("virksomhedsplacering", "ordinære timer", "personlig jobformidler")
    assert of(*nothing, period=since)[3] == 1  # 0
    assert of("ordinært arbejde", period=since)[1] == 0  # 5 has left the effort


def test_who_was_visited_stays_in_the_group_when_she_leaves_for_a_job(in_effort: Extract) -> None:
    may = month(2016, 5)
    of = partial(reached, VISITEREDE, in_effort, "ordinært arbejde", "fleksjob")
    assert of(period=may) == (5, 0, 0, 0)  # 0 to 3, and 5
    assert of(period=may, months=1)[:3] == (5, 1, 1)
    assert of(period=("i alt", date(2016, 5, 1), date(2016, 6, 30)))[:3] == (6, 1, 1)


def test_a_fixed_group_is_the_same_on_each_day(register: Make) -> None:
    extract = register(
        indsatser=[effort(borger, "2016-01-10") for borger in range(4)],
        planer=[
            (0, "forberedende plan", "2016-01-09"),  # the day before
            (1, "forberedende plan", "2016-01-10"),
            (2, "anden plan", "2016-02-01"),
        ],
        afslutninger=[(3, GROUP, "2016-03-31", "Førtidspension")],
        beskaeftigelse=[(2, "fleksjob", "2016-02-01", "2016-04-29")],
    )
    january = month(2016, 1)
    plan = [
        reached(VISITEREDE, extract, "forberedende plan", period=january, months=months)[0:3:2]
        for months in (0, 3)
    ]
    assert plan == [(4, 1), (4, 1)]
    away = ("førtidspension", "fleksjob")
    shares = [
        reached(VISITEREDE, extract, *away, period=january, months=months)[:3]
        for months in (0, 1, 2, 3)
    ]
    assert shares == [(4, 0, 0), (4, 1, 1), (4, 2, 2), (4, 1, 2)]  # hers ended on 29 April


def test_who_was_in_an_offer_is_counted_when_she_has_left_it_for_work(register: Make) -> None:
    extract = register(
        aktiviteter=[
            in_offer("2015-06-01", "2016-01-01", "X", borger=0),
            in_offer("2016-06-01", "2016-06-02", "Y", borger=0),
            in_offer("2016-12-31", None, "X", borger=1),
            in_offer("2015-01-01", "2015-12-31", "X", borger=2),  # the year before
            in_offer("2016-01-01", "2016-12-31", None, borger=3),  # in no offer
        ],
        beskaeftigelse=[
            (0, "ordinært arbejde", "2016-01-02", "2017-01-30"),
            (1, "ordinært arbejde", "2017-01-31", None),
        ],
    )
    of = partial(asked, DELTAGERE, extract, year(2016), reached=["ordinært arbejde"])
    assert of(by=["tilbud"]) == {("2016", "X"): (2, 1, 1, 0), ("2016", "Y"): (1, 1, 1, 0)}
    assert of() == {("2016",): (2, 1, 1, 0)}  # 0 and 1; 0 is in work on the last day
    assert of(months=1) == {("2016",): (2, 1, 2, 0)}  # now 1 is, and 0 was


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("placed", "job", "after_three", "until_three"),
    [
        ("2012-05-10", ("2015-05-10", None), 1, 1),
        ("2012-05-10", ("2015-05-11", None), 0, 0),  # a day too late
        ("2012-05-10", ("2013-01-01", "2015-05-09"), 0, 1),
        ("2012-05-10", ("2011-01-01", "2012-05-09"), 0, 0),  # before she came
        ("2012-02-29", ("2015-02-28", "2015-02-28"), 1, 1),  # there is no 29th
        ("2012-02-29", ("2015-03-01", None), 0, 0),
        ("2012-12-31", ("2015-12-31", None), 1, 1),
    ],
)
def test_who_came_in_a_year_is_in_work_on_the_same_date_three_years_later(
    register: Make, placed: str, job: tuple[str, str | None], after_three: int, until_three: int
) -> None:
    came = {"opholdsgrundlag": "flygtning", "boligplaceringsdato": placed}
    extract = register(
        personer=[person(0, **came), person(1, **came)],  # the other has no programme
        integrationsperioder=[(0, placed, None, True)],
        beskaeftigelse=[(0, "ordinært arbejde", *job)],
    )
    found = reached(ANKOMNE, extract, "ordinært arbejde", period=year(2012), years=3)
    assert found[:3] == (1, after_three, until_three)


MAY = month(2016, 5)


def later(extract: Extract, months: int = 9, by: Sequence[str] = ()) -> Figures:
    return asked(STATUS, extract, MAY, months=months, by=by)


def test_nine_months_after_may_2016_is_28_february_2017() -> None:
    assert last_day_after(date(2016, 5, 31), 9) == date(2017, 2, 28)
    assert last_day_after(date(2015, 11, 30), 3) == date(2016, 2, 29)
    assert last_day_after(date(2016, 12, 1), 0) == date(2016, 12, 31)


def test_a_status_is_on_the_last_day_of_the_month(register: Make) -> None:
    extract = register(
        ydelser=[
            (0, GROUP, "2016-01-01", "2017-02-28"),
            (1, GROUP, "2016-01-01", "2017-02-27"),
            (1, GROUP, "2017-03-01", None),
        ],
        aktiviteter=[
            activity("2016-04-01", "2016-05-01", 60, borger=0),
            activity("2016-04-01", "2016-05-31", None, borger=1),
        ],
    )
    assert later(extract, 3) == {("2016-05",): (2, 2, 0)}
    assert later(extract, 9) == {("2016-05",): (2, 1, 1)}


def test_only_activation_that_ended_in_the_month_has_a_status(register: Make) -> None:
    extract = register(
        ydelser=[(0, GROUP, "2016-01-01", None)],
        aktiviteter=[
            activity("2016-04-01", "2016-04-30", 60),
            activity("2016-04-01", "2016-06-01", 60),
            activity("2016-04-01", None, 60),
            activity("2016-04-01", "2016-05-15", 60, kind="Deltidsarbejde"),
        ],
    )
    assert later(extract) == {}


def test_only_activity_of_persons_on_the_benefit_has_a_status(register: Make) -> None:
    extract = register(
        ydelser=[
            (0, "Sygedagpenge", "2016-01-01", None),  # nobody can be out of what he was not in
            (1, GROUP, "2016-01-01", "2016-05-10"),  # left a little before the activity ended
            (2, GROUP, "2016-01-01", "2016-03-31"),  # before it began
        ],
        aktiviteter=[
            activity("2016-04-01", "2016-05-15", 60, borger=borger) for borger in range(3)
        ],
    )
    assert later(extract) == {("2016-05",): (1, 0, 1)}


def test_a_person_with_several_activities_has_one_status_in_each_group(register: Make) -> None:
    extract = register(
        personer=[person(0, "1986-05-20")],
        ydelser=[(0, GROUP, "2016-01-01", "2016-12-31")],
        aktiviteter=[
            activity("2016-04-01", "2016-05-10", 60, provider="A"),
            activity("2016-04-01", "2016-05-20", 60),
            activity("2016-04-01", "2016-05-31", 60, kind="Sprogskole"),
        ],
        visitation=[(0, "Jobparat", "2016-05-31", None)],
    )
    assert later(extract) == {("2016-05",): (1, 0, 1)}
    assert later(extract, by=["aktivitetstype"]) == {
        ("2016-05", "Mentor"): (1, 0, 1),
        ("2016-05", "Sprogskole"): (1, 0, 1),
    }
    assert later(extract, by=["udbyder", "aldersgruppe", "kategori"]) == {
        ("2016-05", "A", "under 30", "Uoplyst"): (1, 0, 1),
        ("2016-05", "Uoplyst", "30 og derover", "Uoplyst"): (1, 0, 1),
        ("2016-05", "Uoplyst", "30 og derover", "Jobparat"): (1, 0, 1),
    }


# --- refugees -------------------------------------------------------------------------------------

APRIL = on(date(2017, 4, 1))


@pytest.fixture
def refugees_here(register: Make) -> Extract:
    """Four in the programme, and six who for a reason each are not."""
    inside = ("2016-01-01", None, True)
    return register(
        personer=[
            person(0, "1990-01-01", "Mand", opholdsgrundlag="flygtning"),
            person(1, "1985-01-01", "Mand", opholdsgrundlag="familiesammenført"),
            person(2, "2001-01-01", "Mand", opholdsgrundlag="flygtning", uledsaget=True),
            person(3, "1987-04-01"),
            *(person(borger, opholdsgrundlag="flygtning") for borger in range(4, 10)),
        ],
        bopael=[
            *((borger, 217, "2016-01-01", None) for borger in range(7)),
            (7, 210, "2016-01-01", None),  # lives elsewhere
            (8, 217, "2016-01-01", "2017-03-31"),  # has moved away
        ],  # and where 9 lives is not known
        integrationsperioder=[
            *((borger, *inside) for borger in range(4)),
            (4, "2016-01-01", None, False),  # offered no programme
            (5, "2016-01-01", "2017-03-31", True),  # it is over
            (6, "2017-04-02", None, True),  # not begun
            *((borger, *inside) for borger in range(7, 10)),
        ],
        aktiviteter=[
            activity("2017-01-01", None, None, borger=0, kind="Sprogskole"),
            activity("2017-01-01", None, 600, borger=0, kind="Virksomhedspraktik"),
            activity("2017-01-01", "2017-04-01", 600, borger=0, kind="Deltidsarbejde"),
            activity("2017-01-01", None, 600, borger=1, kind="IGU"),
            activity("2017-01-01", "2017-03-31", 600, borger=3, kind="Mentor"),
        ],
        visitation=[(0, "Jobparat", "2017-01-01", None)],
        indkvartering=[(1, "Højskole", "2017-01-01", None)],
    )


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("opholdsgrundlag", {"familiesammenført": 1, "flygtning": 2, "Uoplyst": 1}),
        (
            "aktivitetstype",
            {"Deltidsarbejde": 1, "IGU": 1, "Sprogskole": 1, "Virksomhedspraktik": 1},
        ),
        ("i_aktivering", {True: 1, False: 3}),
        ("kategori", {"Jobparat": 1, "Uoplyst": 3}),
        ("aldersgruppe", {"under 30": 2, "30 og derover": 2}),
        ("koen", {"Kvinde": 1, "Mand": 3}),
        ("sted", {"Højskole": 1}),
    ],
)
def test_refugees_by_each_grouping(
    refugees_here: Extract, by: str, expected: dict[object, int]
) -> None:
    frame = FLYGTNINGE.run(refugees_here, [APRIL], ages=AGES, by=[by])
    assert [*frame.columns] == ["periode", by, "personer"]
    assert [*zip(frame[by], frame["personer"], strict=True)] == [*expected.items()]


def test_refugees_in_all_and_by_two_things_at_once(refugees_here: Extract) -> None:
    assert asked(FLYGTNINGE, refugees_here, APRIL) == {("2017-04-01",): (4,)}
    by = ["i_aktivering", "koen"]
    assert asked(FLYGTNINGE, refugees_here, APRIL, by=by) == {
        ("2017-04-01", True, "Mand"): (1,),
        ("2017-04-01", False, "Mand"): (2,),
        ("2017-04-01", False, "Kvinde"): (1,),
    }


def test_received_counts_from_new_year_whether_still_here_or_not(register: Make) -> None:
    def received(borger: int, day: str, origin: str | None = "flygtning") -> dict[str, object]:
        return person(borger, boligplaceringsdato=day, opholdsgrundlag=origin)

    extract = register(
        personer=[
            received(0, "2017-01-01"),
            received(1, "2017-04-01", "familiesammenført"),
            received(2, "2016-12-31"),
            received(3, "2017-04-02"),
            received(4, "2017-02-01"),  # its programme begins later
            received(5, "2017-02-01"),  # no programme
            received(6, "2017-02-01", None),
        ],
        integrationsperioder=[
            (0, "2017-01-10", "2017-02-01", True),  # gone since
            *((borger, "2017-01-10", None, True) for borger in (1, 2, 3, 6)),
            (4, "2017-04-02", None, True),
            (5, "2017-01-10", None, False),
        ],
    )
    frame = MODTAGET.run(extract, [APRIL], by=["opholdsgrundlag"])
    assert [*frame.itertuples(index=False, name=None)] == [
        ("2017-04-01", "familiesammenført", 1),
        ("2017-04-01", "flygtning", 1),
        ("2017-04-01", "Uoplyst", 1),
    ]
    assert asked(MODTAGET, extract, APRIL) == {("2017-04-01",): (3,)}


def test_an_empty_register_has_no_figures_but_their_columns(register: Make) -> None:
    by = AKTIVERING.groupings
    frame = AKTIVERING.run(register(), [JANUARY], ydelsesgruppe=GROUP, ages=AGES, by=by)
    assert frame.empty
    assert [*frame.columns[:5]] == ["periode", *by]
    assert [*map(str, frame.dtypes[5:])] == ["int64"] * len(AKTIVERING.counts)


# --- what an auditor reads ------------------------------------------------------------------------

SQL = sorted(Path(records.__file__).parent.glob("*.sql"))


def test_every_sql_file_belongs_to_a_measure() -> None:
    used = {name for query in QUERIES for name in query.files}
    assert {path.stem for path in SQL} == {"udtraek", *used}  # which all of them begin with


@pytest.mark.parametrize("path", SQL, ids=lambda path: path.stem)
def test_an_sql_file_begins_with_its_definition_and_source(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    heading = "".join(line for line in _comment(text))
    assert "Kilde:" in heading
    assert max(map(len, text.splitlines())) <= 100
    assert "{" not in text


def _comment(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith("--"):
            return
        yield line


NOT_PORTABLE = (
    r"date_diff",
    r"\bINTERVAL\b",
    r"dayofweek|isodow|epoch",
    r"\blist\(|\bhash\(|\bage\(|\brange\(|\bgenerate_series\(|\bto_\w+\(",
    r"\bROWS\b|\bRANGE\b",
    r"\bASOF\b|\bPIVOT\b|\bMACRO\b|\bUNNEST\b",
    r"::",
    r"\bQUALIFY\b|\bEXCLUDE\b|GROUP BY ALL",
)


@pytest.mark.parametrize("path", SQL, ids=lambda path: path.stem)
@pytest.mark.parametrize("construct", NOT_PORTABLE)
def test_the_sql_keeps_to_what_other_engines_know(path: Path, construct: str) -> None:
    code = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
    assert not re.search(construct, code, re.IGNORECASE)


# --- what the reader is told ----------------------------------------------------------------------


def test_every_query_is_counted_for_a_measure_or_beside_one() -> None:
    counted = {query for measure in MEASURES.values() for query in measure.queries}
    assert {*QUERIES} - counted == {UAFGJORTE}


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_a_definition_of_its_own(name: str) -> None:
    found = MEASURES[name].definition("one_day")
    others = {each.definition("one_day") for each in MEASURES.values()} - {found}
    assert len(others) == len(MEASURES) - 1
    assert found.text.endswith(".")
    assert found.unit
    assert found.source


@pytest.mark.parametrize("name", MEASURES)
def test_the_definition_of_spells_names_the_rule(name: str) -> None:
    said = {rule: MEASURES[name].definition(rule).text for rule in records.RULES}
    of_spells = bool({AFSLUTTEDE, LAENGDER} & {*MEASURES[name].queries})
    assert ("en hel kalendermåned" in said["calendar_month"]) is of_spells
    assert ("uden ydelsen dagen efter" in said["one_day"]) is of_spells
    assert not any("{" in text for text in said.values())


# --- counted day by day ---------------------------------------------------------------------------


class InMemory(Extract):
    """An extract that was never written to a disk, for tests that need hundreds."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        return DATABASES[self.folder].cursor()


# --- offers ---------------------------------------------------------------------------------------


def in_offer(start: str, end: str | None, offer: str | None = "X", **more: object) -> Sequence:
    return (*activity(start, end, None, **more), offer)


def test_full_year_places_are_the_days_of_persons_over_those_of_the_year(register: Make) -> None:
    extract = register(
        aktiviteter=[
            in_offer("2016-01-01", "2016-06-30"),  # 182 days
            in_offer("2016-04-01", None, borger=1),  # 275 days of the year
            in_offer("2016-05-01", "2016-06-30", borger=1, name="again"),  # adds none
            in_offer("2015-01-01", "2015-12-31", borger=2),  # another year
            in_offer("2016-01-01", None, None, borger=3),  # in no offer
        ]
    )
    assert asked(HELAARSPLADSER, extract, year(2016)) == {("2016",): (182 + 275, 2)}
    assert MEASURES["helårspladser"].denominator == "days"  # of 2016: 366, so 1,2 places
    assert round((182 + 275) / 366, 1) == 1.2


def test_a_day_in_two_offers_is_a_day_in_each_and_one_day_of_both(register: Make) -> None:
    extract = register(
        aktiviteter=[
            in_offer("2016-01-01", "2016-01-20"),
            in_offer("2016-01-11", "2016-01-31", "Y"),
            in_offer("2016-01-15", "2016-01-16", "Y", name="within"),
            in_offer("2016-01-20", "2016-02-03", name="over the end"),
        ]
    )
    by_offer = {("2016-01", "X"): (20 + 11, 1), ("2016-01", "Y"): (21, 1)}
    assert asked(HELAARSPLADSER, extract, JANUARY, by=["tilbud"]) == by_offer
    assert asked(HELAARSPLADSER, extract, JANUARY) == {("2016-01",): (31, 1)}
    both = HELAARSPLADSER.run(extract, [JANUARY], by=["tilbud"], merged={"tilbud": ("X", "Y")})
    assert figures(both, 2) == {("2016-01", "X"): (31, 1)}


def test_there_is_room_for_the_places_of_each_day_where_all_days_have_some(
    register: Make,
) -> None:
    extract = register(
        personer=[person(number) for number in range(9)],
        tilbud=[
            ("X", 10, "2015-01-01", "2016-01-15", None),
            ("X", 20, "2016-01-16", None, None),
            ("Y", 5, "2016-01-02", None, None),  # and before?
            ("Z", None, "2015-01-01", None, 1000),
        ],
    )
    for ranges in (None, 3):  # an offer is no person's, and not counted for each range of them
        in_ranges = replace(extract, ranges=ranges)
        found = asked(PLADSDAGE, in_ranges, JANUARY, month(2016, 2), by=["tilbud"])
        assert found == {
            ("2016-01", "X"): (15 * 10 + 16 * 20,),
            ("2016-02", "X"): (29 * 20,),
            ("2016-02", "Y"): (29 * 5,),
        }


DATABASES: dict[Path, duckdb.DuckDBPyConnection] = {}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the code tables and an empty table for each relation."""
    with extract_of(tmp_path_factory.mktemp("codes"), DAY).connect() as written:
        tables = {name: written.sql(f"FROM {name}").to_arrow_table() for name in CODE_TABLES}
    with duckdb.connect(config={"threads": 1}) as connection:
        for name, table in tables.items():
            connection.register("read", table)
            connection.execute(f"CREATE TABLE {name} AS FROM read")
        for name, relation in RELATIONS.items():
            columns = ", ".join(f"{column} {kind}" for column, kind in relation.canonical.items())
            connection.execute(f"CREATE TABLE {name} ({columns})")
        yield connection


def extract_from(register: Register, database: duckdb.DuckDBPyConnection) -> Extract:
    """Return a register of dictionaries as an extract; the one before it is gone."""
    for name, relation in RELATIONS.items():
        database.execute(f"TRUNCATE {name}")
        rows = register.relations[name]
        if rows:
            columns = {column: [row[column] for row in rows] for column in relation.canonical}
            database.register("rows", pa.table(columns))
            database.execute(f"INSERT INTO {name} FROM rows")
    folder = Path("in memory")
    DATABASES[folder] = database
    return InMemory(folder, register.day, {}, register.kommunekode)


RANGES = st.sampled_from([None, 3])
BENEFIT_GROUPS = st.sampled_from([GROUP, ALL])
careful = settings(costly(), suppress_health_check=[HealthCheck.too_slow])


@settings(careful, max_examples=careful.max_examples // 3)
@given(
    registers(),
    BENEFIT_GROUPS,
    st.sampled_from(get_args(Rule)),
    st.sampled_from([1, 2]),
    st.data(),
    RANGES,
)
def test_what_is_measured_is_what_is_counted_day_by_day(
    database: duckdb.DuckDBPyConnection,
    register: Register,
    group: str,
    rule: Rule,
    months: int,
    data: st.DataObject,
    ranges: int | None,
) -> None:
    """Every query of every register: it takes longer to make one than to ask it."""
    extract = replace(extract_from(register, database), ranges=ranges)
    with_more = (LANGVARIGE, MAALGRUPPE, FORSOEG)  # history
    for query in sorted(QUERIES, key=with_more.__contains__):
        periods, later = periods_of(register), months
        if query.of in ("month", "entry"):
            whole = periods[2:]
            periods = [each for each in whole if last_day_after(each[2], months) <= register.day]
        if query.of == "entry" and periods:
            periods.append(("alle måneder", periods[0][1], periods[-1][2]))
        if query in (VISITEREDE, DELTAGERE):  # on the last day, or months later
            later = data.draw(st.sampled_from([0, months]), label="months")
            periods = [each for each in periods if last_day_after(each[2], later) <= register.day]
        if query == next(each for each in QUERIES if each in with_more):
            register = data.draw(with_history(register), label="with what was before")
            extract = replace(extract_from(register, database), ranges=ranges)
        by = data.draw(some_of(query.groupings), label=f"{query.files[-1]} by")
        merged = data.draw(merged_of(by), label="merged")
        of = {"ydelsesgruppe": group, "rule": rule, "months": later, "ages": SMALL, "by": by}
        of |= {"years": months, "at_least": 1}
        if query == ANKOMNE:  # of which no day may lie after the register's
            years = of["years"] = data.draw(st.sampled_from([0, months]), label="years")
            periods = [each for each in periods if same_date(each[2], years) <= register.day]
        looked_for = st.sampled_from([*REACHED, f"{VISITED}Ny indsats"])
        of["reached"] = data.draw(st.lists(looked_for, max_size=3, unique=True), label="reached")
        of["hours"] = data.draw(st.sampled_from([0, 30]), label="hours")
        if periods:  # of a young register none may be over
            agree(query, replace(register, merged=merged), extract, periods, **of)


@pytest.mark.thorough
@settings(careful, max_examples=25)
@given(registers())
def test_the_margins_of_flows_are_the_stocks(
    database: duckdb.DuckDBPyConnection, register: Register
) -> None:
    extract, periods = extract_from(register, database), periods_of(register)[2:]
    here = ["kommunekode"] if extract.kommunekode else []
    days = {day for _, first, last in periods for day in (first - timedelta(days=1), last)}
    stock = asked(BESTAND, extract, *map(on, sorted(days)), ydelsesgruppe=ALL, by=here)
    for end, at in (("fra", 0), ("til", 1)):
        flows = asked(SKIFT, extract, *periods, ydelsesgruppe=ALL, by=[end])
        for name, first, last in periods:
            day = (first - timedelta(days=1), last)[at].isoformat()
            its = {place[1]: count for place, (count,) in flows.items() if place[0] == name}
            its.pop("Ingen", None)
            place = (day, extract.kommunekode) if here else (day,)
            assert sum(its.values()) == stock.get(place, (0,))[0]


@pytest.mark.exhaustive
def test_fifty_thousand_spells_are_what_is_counted_day_by_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    from register_data import make

    extract = make(tmp_path / "register", 50_000)
    register = register_from(extract)
    quarter = ("2015-Q1", date(2015, 1, 1), date(2015, 3, 31))
    of = {"ydelsesgruppe": ALL, "ages": AGES}
    in_ranges = replace(extract, ranges=7)
    for query in (AKTIVERING, BESTAND):
        agree(query, register, in_ranges, [quarter], by=query.groupings, **of)
    agree(SKIFT, register, extract, [quarter], by=SKIFT.groupings, **of)
    long = {"years": 4, "at_least": 3}
    agree(LANGVARIGE, register, extract, [quarter], by=LANGVARIGE.groupings, **of, **long)
    target = {"years": 3, "at_least": 1, "reached": ["socialforvaltning"], "hours": 0}
    agree(MAALGRUPPE, register, extract, [month(2014, 5)], by=["kategori"], **of, **target)
    work = {"reached": ["ordinært arbejde", "ordinære timer"], "hours": 30, "months": 3}
    for query in (INDSATSGRUPPE, VISITEREDE, DELTAGERE):
        agree(query, register, extract, [quarter], by=query.groupings, **work)
    first = {"by": FORSOEG.groupings, "months": 6}
    agree(FORSOEG, register, in_ranges, [quarter], **first, **of)
    three = {"reached": ["ordinært arbejde"], "hours": 0, "years": 3}
    agree(ANKOMNE, register, extract, [year(2012), year(2013)], by=ANKOMNE.groupings, **three)
    for rule in get_args(Rule):
        for query in (AFSLUTTEDE, UAFGJORTE):
            agree(query, register, extract, [quarter], by=query.groupings, rule=rule, **of)
    agree(LAENGDER, register, extract, [quarter], by=LAENGDER.groupings, rule=rule, **of)
    for months in (3, 6, 9):
        later = of | {"months": months}
        agree(STATUS, register, extract, [month(2014, 5)], by=STATUS.groupings, **later)
    days = [on(date(2016, 2, 29)), on(date(2016, 12, 31))]
    for by in ([], *([each] for each in FLYGTNINGE.groupings)):
        agree(FLYGTNINGE, register, extract, days, by=by, ages=AGES)
    agree(MODTAGET, register, extract, days, by=["opholdsgrundlag"])
    agree(HELAARSPLADSER, register, in_ranges, [quarter], by=HELAARSPLADSER.groupings, ages=AGES)
    for query in (PLADSDAGE, UDGIFTSDAGE):
        agree(query, register, in_ranges, [quarter], by=["tilbud"])
