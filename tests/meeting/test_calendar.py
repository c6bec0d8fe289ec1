"""A secretary writes down meetings and matters; at which meeting a matter comes follows from it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import calendar_file
from analysis.faults import InputError
from analysis.meeting.calendar import Calendar, CalendarMeeting, Matter
from analysis.project import Project
from support import HELSINGOER, REAL, make_project

NAME = "data/raw/helsingoer/calendar.toml"
HEAD = 'committee = "Beskæftigelsesudvalget"\n'
# 2017: in spring two, after the summer three, and one in winter.
MEETINGS = """
meetings = [
  { date = 2017-05-03, deadline = 2017-04-24 },
  { date = 2017-06-07 },
  { date = 2017-08-23 },
  { date = 2017-09-13 },
  { date = 2017-10-04 },
  { date = 2017-12-13 },
]
"""


def deliver(folder: Path, text: str) -> Project:
    project = make_project(folder, "", {})
    project.calendar("helsingoer").write_text(text, encoding="utf-8")
    return project


def matter(keys: str, title: str = "Status") -> str:
    return f'[[matters]]\ntitle = "{title}"\n{keys}\n'


def read(folder: Path, matters: str, meetings: str = MEETINGS) -> Calendar:
    delivered = calendar_file.read(deliver(folder, HEAD + meetings + matters), "helsingoer")
    assert delivered is not None
    assert delivered.name == NAME
    return delivered.calendar


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        calendar_file.read(deliver(folder, text), "helsingoer")
    assert all(str(fault).startswith(NAME) for fault in caught.value.faults)
    return [str(fault).removeprefix(NAME) for fault in caught.value.faults]


def in_2017(days: Sequence[date]) -> str:
    return " or ".join(f"{day.day}/{day.month}" for day in days)


@pytest.mark.parametrize(
    ("keys", "comes"),
    [
        ("when = 2017-06-07", ["7/6"]),
        ('when = "hvert møde"', ["3/5", "7/6", "23/8", "13/9", "4/10", "13/12"]),
        ('when = "Hvert  Møde"\nsince = 2017-09-13', ["13/9", "4/10", "13/12"]),
        ('when = "hvert møde"\nuntil = 2017-06-30', ["3/5", "7/6"]),
        # Three months from 23 August, and three from 23 November: the first meeting in each.
        ("when = 2017-08-23\ntimes_a_year = 4", ["23/8", "13/12"]),
        ("when = 2017-05-01\ntimes_a_year = 2", ["3/5", "13/12"]),
        ("when = 2017-06-01\ntimes_a_year = 1", ["7/6"]),
        ("when = 2015-06-01\ntimes_a_year = 1", ["3/5", "7/6"]),  # its third and fourth year
        ("when = 2017-08-23\ntimes_a_year = 4\nuntil = 2017-11-22", ["23/8"]),
        ("when = 2015-06-01\ntimes_a_year = 1\nsince = 2017-05-04", ["7/6"]),
        # Once: at one of these meetings, the last at the latest. In December there may be another.
        ('when = "primo 2018"', []),
        ('when = "medio 2017"', ["3/5 or 7/6 or 23/8"]),
        ('when = "medio 2017"\nsince = 2017-05-04', ["7/6 or 23/8"]),
        ('when = "Ultimo 2017"', ["13/9 or 4/10 or 13/12 or 31/12"]),
        ('when = "3. kvartal 2017"', ["23/8 or 13/9"]),
        ('when = "2. halvår 2017"', ["23/8 or 13/9 or 4/10 or 13/12 or 31/12"]),
        ('when = "juni 2017"', ["7/6"]),
        ('when = "uge 37 2017"', ["13/9"]),
        ("when = 2017", ["3/5 or 7/6 or 23/8 or 13/9 or 4/10 or 13/12 or 31/12"]),
        ('when = "løbende"', []),
        ("", []),
    ],
)
def test_a_matter_comes_at_the_meetings_that_its_time_says(
    tmp_path: Path, keys: str, comes: list[str]
) -> None:
    calendar = read(tmp_path, matter(keys))
    assert [in_2017(days) for days in calendar.occasions(calendar.matters[0])] == comes


def test_an_agenda_closes_when_it_says_or_else_on_the_day_of_the_meeting(tmp_path: Path) -> None:
    first, second, *_ = read(tmp_path, "").meetings
    assert (first.closes, second.closes) == (date(2017, 4, 24), date(2017, 6, 7))


@pytest.mark.parametrize(
    ("keys", "from_where"),
    [
        ("when = 2017-08-23", ["3/5", "7/6"]),
        ('when = "hvert møde"', ["3/5", "7/6", "23/8", "13/9", "4/10", "13/12"]),
        ("when = 2017-08-23\ntimes_a_year = 4", ["3/5", "7/6", "23/8", "13/9", "4/10", "13/12"]),
        ('when = "medio 2017"', ["3/5", "7/6"]),
        ('when = "3. kvartal 2017"', ["3/5", "7/6", "23/8"]),
        ('when = "4. kvartal 2017"', ["3/5", "7/6", "23/8", "13/9", "4/10", "13/12"]),
        ('when = "primo 2018"', ["3/5", "7/6", "23/8", "13/9", "4/10", "13/12"]),
        ('when = "løbende"\nsince = 2017-09-13', ["13/9", "4/10", "13/12"]),
        ("until = 2017-06-07", ["3/5"]),
    ],
)
def test_it_is_to_come_on_the_pages_of_the_meetings_before_it(
    tmp_path: Path, keys: str, from_where: list[str]
) -> None:
    calendar = read(tmp_path, matter(keys))
    assert [in_2017([day]) for day in calendar.days if calendar.coming(day)] == from_where


WHEN = (
    'expected a date without quotation marks, as in 2017-06-07, or "hvert møde", "løbende", '
    '"primo 2018", "medio 2018", "ultimo 2018", "2. kvartal 2018" or another time in which there '
    "are meetings"
)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        *(
            (f"when = {when}", f", column 'matters 1 when': '{shown}' is not accepted: {WHEN}")
            for when, shown in (
                ('"07-06-2017"', "07-06-2017"),
                ('"den 7. juni 2017"', "den 7. juni 2017"),
                ('"medio"', "medio"),
                ('"medio 0000"', "medio 0000"),
                ('"hvert andet møde"', "hvert andet møde"),
                ('""', ""),
                ("true", "true"),
                ("2.5", "2.5"),
                ("2017-06-07T10:00:00", "2017-06-07 10:00:00"),
                ("3017-06-07", "3017-06-07"),
            )
        ),
        (
            "when = 2017-06-08",
            ", row Status, column 'when': '2017-06-08' is no day of a meeting; did you mean "
            "'2017-06-07' or '2017-10-04' or '2017-05-03'?",
        ),
        (
            'when = "juli 2017"',
            ", row Status, column 'when': 'juli 2017' cannot be met: there is no meeting from "
            "2017-07-01 to 2017-07-31",
        ),
        (
            'when = "primo 2017"',
            ", row Status, column 'when': 'primo 2017' cannot be met: there is no meeting from "
            "2017-01-01 to 2017-04-30",
        ),
        (
            "when = 2017-05-01\ntimes_a_year = 12",
            ", row Status, column 'when': '2017-05-01' cannot be met 12 times a year: there is no "
            "meeting from 2017-07-01 to 2017-07-31",
        ),
        (
            "when = 2017-06-07\nsince = 2017-06-08",
            ", row Status, column 'when': '2017-06-07' is not from `since` to `until`, while the "
            "matter is on the list",
        ),
        (
            'when = "medio 2017"\nsince = 2017-09-01',
            ", row Status, column 'when': 'medio 2017' is not from `since` to `until`, while the "
            "matter is on the list",
        ),
        (
            'when = "hvert møde"\ntimes_a_year = 4',
            ", column 'matters 1': expected `when` with `times_a_year` to be the first day, a date",
        ),
        (
            "when = 2017-06-07\ntimes_a_year = 5",
            ", column 'matters 1 times_a_year': '5' is not accepted: expected 1, 2, 3, 4, 6 or 12",
        ),
        (
            "when = 2017-06-07\ntimes_a_year = true",
            ", column 'matters 1 times_a_year': 'true' is not accepted: expected a whole number",
        ),
        (
            "when = 2017-06-07\ntimes_a_year = 0",
            ", column 'matters 1 times_a_year': '0' is not accepted: expected 1, 2, 3, 4, 6 or 12",
        ),
        (
            "since = 2017-06-08\nuntil = 2017-06-07",
            ", column 'matters 1': expected `until` not to be before `since`",
        ),
        (
            'reports = ["Flygtningestatus"]',
            ", column 'matters 1 reports 1': 'Flygtningestatus' is not accepted: expected small "
            "letters a to z, digits and hyphens, as in 'flygtningestatus'",
        ),
        ('centre = "A"', ", column 'matters 1 centre': is no key that is known here; did you mean"),
        (
            'committee = "A"',
            ", column 'matters 1 committee': is no key that is known here, but under another "
            "heading; in TOML a key belongs to the heading above it",
        ),
        ('center = ""', ", column 'matters 1 center': '' is not accepted: expected text, and it"),
        (
            'center = "070761-4285"',
            ", column 'matters 1 center': holds what looks like a CPR number (07••••-••••)",
        ),
        (
            "# spurgt om 070761-4285",
            ": line 13 holds what looks like a CPR number (07••••-••••); personal ids must be",
        ),
    ],
)
def test_what_cannot_be_is_said_with_its_place(tmp_path: Path, keys: str, said: str) -> None:
    assert faults(tmp_path, HEAD + MEETINGS + matter(keys))[0].startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ": is empty"),
        (MEETINGS, ", column 'committee': is missing"),
        (HEAD, ", column 'meetings': is missing"),
        (f"{HEAD}meetings = []", ", column 'meetings': expected at least one"),
        (
            f"{HEAD}meetings = [{{ date = 2017-06-07 }}, {{ date = 2017-06-07 }}]",
            ", column 'meetings date': '2017-06-07' stands twice",
        ),
        (
            f"{HEAD}meetings = [{{ date = 2017-06-07, deadline = 2017-06-08 }}]",
            ", column 'meetings deadline': '2017-06-08' is after the meeting, which is on "
            "2017-06-07",
        ),
        (
            f"{HEAD}meetings = [{{ date = 07-06-2017 }}]",
            ": is not TOML in line 2: write a date as 2017-05-03",
        ),
        (
            f'{HEAD}meetings = [{{ date = "2017-06-07" }}]',
            ", column 'meetings 1 date': '2017-06-07' is not accepted: expected a date without "
            "quotation marks, as in 2017-05-03",
        ),
        (
            HEAD + MEETINGS + 2 * matter('when = "hvert møde"'),
            ", column 'matters title': 'Status' stands twice",
        ),
    ],
)
def test_so_is_what_is_wrong_with_the_meetings(tmp_path: Path, text: str, said: str) -> None:
    assert faults(tmp_path, text) == [said]


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    wrong = matter('when = "juli 2017"', "A") + matter("when = 2017-06-08", "B")
    found = faults(tmp_path, HEAD + MEETINGS + wrong + matter('when = "maj 2017"', "C"))
    assert [line.split(":")[0] for line in found] == [
        ", row A, column 'when'",
        ", row B, column 'when'",
    ]
    found = faults(tmp_path, "meetings = 1\nmatters = [{ title = 2 }]")
    assert [line.split(":")[0] for line in found] == [
        ", column 'committee'",
        ", column 'meetings'",
        ", column 'matters 1 title'",
    ]


def test_a_calendar_is_a_file_in_its_place(tmp_path: Path) -> None:
    project = deliver(tmp_path, HEAD + MEETINGS)
    place = project.calendar("helsingoer")
    assert calendar_file.read(project, "naestved") is None
    place.rename(tmp_path / "elsewhere.toml")
    assert calendar_file.read(project, "helsingoer") is None
    place.symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(InputError, match="is a link; put the file itself here"):
        calendar_file.read(project, "helsingoer")
    place.unlink()
    place.mkdir()
    with pytest.raises(InputError, match="is a folder; expected a file"):
        calendar_file.read(project, "helsingoer")
    assert [*map(str, project.addresses())] == ["helsingoer/2017-05-03"]
    assert project.strays() == []


# --- whatever the meetings are --------------------------------------------------------------------

DAYS = st.dates(date(2015, 1, 1), date(2020, 12, 31))


@given(
    days=st.lists(DAYS, min_size=1, max_size=25, unique=True),
    first=DAYS,
    often=st.sampled_from([1, 2, 3, 4, 6, 12]),
)
def test_what_comes_so_often_a_year_comes_once_in_each_part_of_it_or_cannot_be_met(
    days: list[date], first: date, often: int
) -> None:
    meetings = [CalendarMeeting(date=day) for day in days]
    asked = Matter(title="Status", when=first, times_a_year=often)
    calendar = Calendar(committee="U", meetings=meetings, matters=[asked])
    comes = [day for (day,) in calendar.occasions(asked)]
    turns = [*asked.turns(max(days))]
    for turn, after in pairwise(turns):
        assert turn.end + timedelta(days=1) == after.start  # no day is left out
        assert 12 / often * 28 <= (turn.end - turn.start).days + 1 <= 12 / often * 31
    for turn in turns:
        having = [day for day in sorted(days) if turn.start <= day <= turn.end]
        assert [day for day in comes if day in turn] == having[:1]
        if turn in calendar.unmet(asked):
            assert not having
            assert min(days) < turn.end < max(days)
    assert {*comes} <= {*days}


# --- the minutes in this repository ---------------------------------------------------------------


def test_every_matter_that_helsingoers_minutes_print_is_in_the_calendar() -> None:
    delivered = calendar_file.read(REAL, "helsingoer")
    assert delivered
    printed = REAL.raw_folder(HELSINGOER) / "kommende-sager.csv"
    with printed.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file, delimiter=";")
    matters = delivered.calendar.matters
    dated, undated, new = matters[:18], matters[18:25], matters[25:]
    assert [(one.title, one.center) for one in dated] == [(title, who) for title, who, _ in rows]
    for one, (_, _, when) in zip(dated, rows, strict=True):
        day = f"{one.when:%d-%m-%Y}" if isinstance(one.when, date) else ""
        often = f"{one.times_a_year} gange om året " if one.times_a_year else ""
        said = getattr(one.when, "words", one.when)
        assert (f"{often}{day}" or said.capitalize()) == when
    assert [one.when for one in undated] == ["løbende", *[None] * 6]
    assert [(one.when, one.center) for one in new] == 2 * [(date(2017, 6, 7), None)]
    assert len(delivered.calendar.coming(HELSINGOER.day)) == 18 + 7 + 2
