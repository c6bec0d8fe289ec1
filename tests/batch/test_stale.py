"""A table that is old or has not moved since the last meeting is refused until its reader knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.batch.plan import checked
from analysis.faults import InputError
from analysis.project import Address, Project
from support import a_table

HERE, TOML = "helsingoer/2017-05-03", "data/raw/helsingoer/2017-05-03/meeting.toml"


def deliver(root: Path, day: str, columns: str, more: str = "", name: str = "t") -> Project:
    """Deliver a meeting of Helsingør with one table of one row; ``columns`` are their periods.

    One with ``!`` is a forecast.
    """
    project = Project(root)
    project.notebooks.mkdir(parents=True, exist_ok=True)
    folder = project.raw_folder(Address.parse(f"helsingoer/{day}"))
    folder.mkdir(parents=True)
    described = [
        f'{{ heading = "K{at}", period = "{one.rstrip("!")}", measure = "K{at}", '
        f"expected = {str(one.endswith('!')).lower()} }}"
        for at, one in enumerate(columns.split(), start=1)
    ]
    head = f'municipality = "Helsingør"\ncommittee = "U"\ndate = {day}\ndocument = "R"\n'
    toml = head + a_table(";".join(described), more=more, name=name)
    (folder / "meeting.toml").write_text(toml, encoding="utf-8")
    headings = ";".join(f"K{at}" for at in range(1, len(described) + 1))
    (folder / f"{name}.csv").write_text(f";{headings}\nA{';1' * len(described)}\n")
    return project


def stale(project: Project) -> list[str]:
    try:
        checked(project, Address.parse(HERE))
    except InputError as error:
        return [
            str(fault).removeprefix(f"{TOML}, column \"tables 't'\": ") for fault in error.faults
        ]
    return []


@pytest.mark.parametrize(
    ("columns", "newest"),
    [
        ("2015 2016", ""),
        ("2016-05", ""),  # which ended within the year
        ("2016-04", "april 2016"),
        ("2014 2015", "2015"),
        ("2014/15", "skoleåret 2014/15"),
        ("2015-W14 2015-W15", "uge 15 2015"),
        ("2015-05/2016-04", "maj 2015–april 2016"),
        ("2015 2018", ""),  # what is to come is newer
        ("2015 2018!", ""),
        ("2017", ""),
    ],
)
def test_a_table_that_ended_more_than_a_year_before_the_meeting(
    tmp_path: Path, columns: str, newest: str
) -> None:
    expected = f"'{newest}' is the newest period, and ended more than a year before the meeting; "
    expected += f"if that is right, write '{newest}' in `reference` or in a note"
    assert stale(deliver(tmp_path, "2017-05-03", columns)) == ([expected] if newest else [])


@pytest.mark.parametrize(
    ("before", "now", "newest"),
    [
        ("2016-Q3 2016-Q4", "2016-Q4 2017-Q1", ""),
        ("2016-Q3 2016-Q4", "2016-Q3 2016-Q4", "4. kvartal 2016"),
        ("2016-Q3 2016-Q4", "2016-Q2 2016-Q3", "3. kvartal 2016"),
        ("2017-04", "2017-04", "april 2017"),  # not over at the meeting before, but now
        ("2017-01/2017-03", "2017-01/2017-04", ""),
        ("2017-01/2017-03", "2017-01/2017-03", "januar–marts 2017"),
        # this year's budget stays as it is, until the year is over
        ("2017", "2017", ""),
        ("2017 2017-01/2017-03", "2017 2017-01/2017-04", ""),
        ("2017 2017-01/2017-03", "2017 2017-01/2017-03", "januar–marts 2017"),
        ("2016-Q4 2017!", "2016-Q4 2017!", "4. kvartal 2016"),  # a forecast is no figure
        ("2016-Q4", "2017-03", ""),  # of another kind
    ],
)
def test_a_table_that_has_not_moved_since_the_last_meeting_that_had_it(
    tmp_path: Path, before: str, now: str, newest: str
) -> None:
    deliver(tmp_path, "2017-03-01", before)
    deliver(tmp_path, "2017-04-05", "2016-Q4", name="another")
    deliver(tmp_path, "2017-06-07", now)  # which comes later
    expected = f"'{newest}' is the newest period, and is no newer than in helsingoer/2017-03-01; "
    expected += f"if that is right, write '{newest}' in `reference` or in a note"
    assert stale(deliver(tmp_path, "2017-05-03", now)) == ([expected] if newest else [])


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ('reference = "4. Kvartal 2016"', True),
        ('reference = "Ved udgangen af 4. kvartal 2016; foreløbige tal"', True),
        ('reference = "Den sidste dag i måneden"', False),
        ('reference = "3. kvartal 2016"', False),
        ('[[tables.notes]]\ntable = true\ntext = "Tallene er stadig fra 4. kvartal 2016."', True),
        ('[[tables.notes]]\ncolumn = "K1"\ntext = "Fra 4. kvartal 2016."', True),
        ('[[tables.notes]]\ntable = true\ntext = "Der er ikke kommet nye tal."', False),
    ],
)
def test_it_is_right_where_the_reader_is_told_of_which_time_the_figures_are(
    tmp_path: Path, more: str, *, is_told: bool
) -> None:
    deliver(tmp_path, "2017-04-05", "2016-Q4")
    assert bool(stale(deliver(tmp_path, "2017-05-03", "2016-Q4", more))) is not is_told


def test_a_table_that_cannot_be_read_is_none_to_be_newer_than(tmp_path: Path) -> None:
    broken = deliver(tmp_path, "2017-04-05", "2016-Q4").raw_folder(
        Address.parse("helsingoer/2017-04-05")
    )
    (broken / "meeting.toml").write_text("no TOML")
    assert stale(deliver(tmp_path, "2017-05-03", "2016-Q4")) == []


def test_it_is_told_with_all_other_faults(tmp_path: Path) -> None:
    project = deliver(tmp_path, "2017-05-03", "2015")
    (project.raw_folder(Address.parse(HERE)) / "t.csv").write_text(";K1\nA;x\n")
    cell, old = stale(project)
    assert "'x' is no figure" in cell
    assert old.startswith("'2015' is the newest period")
