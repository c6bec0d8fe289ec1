"""The calendar of a committee says what is due when; a person is told how far it is, and cron."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from analysis.batch import manifest
from analysis.batch.due import agendas, offered
from analysis.faults import InputError
from analysis.project import Address, Project
from commands import HELSINGOER, HOEJE_TAASTRUP, udvalgstal
from support import a_table

CALENDAR_OF = "data/raw/{}/calendar.toml"
NEXT, LAST = "helsingoer/2017-06-07", "helsingoer/2017-08-23"
HEAD = """
committee = "Beskæftigelsesudvalget"
meetings = [
  { date = 2017-05-03 },
  { date = 2017-06-07, deadline = 2017-05-26 },
  { date = 2017-08-23 },
  { date = 2017-09-13 },
]
"""


def matter(title: str, when: str, *reports: str) -> str:
    return f'[[matters]]\ntitle = "{title}"\nwhen = {when}\nreports = {[*reports]}\n'


CALENDAR = (
    HEAD
    + matter("Flygtninge", '"hvert møde"', "flygtningestatus")
    + matter("Aktivering", '"medio 2017"', "aktiveringsgrad")
    + matter("Sanktioner", '"medio 2017"', "sanktioner")
    + matter("Budget", "2017-06-07")
)


def plan(project: Project, calendar: str, body: str = "helsingoer") -> None:
    project.calendar(body).write_text(calendar, encoding="utf-8")


def due(project: Project, on: str, by: str = "") -> tuple[bool, list[str]]:
    """Return whether something is missing that must be there, and what is told of Helsingør."""
    (agenda,), faults = agendas(project, "helsingoer", date.fromisoformat(on))
    assert faults == []
    told = [*agenda.lines(date.fromisoformat(by) if by else None)]
    return any(fails for _, fails in told), [line for line, _ in told]


@pytest.fixture(scope="module")
def held(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in which tests change the calendar only: the meeting of May is published."""
    folder = tmp_path_factory.mktemp("held") / "p"
    return Project(Path(shutil.copytree(published, folder, symlinks=True)))


@pytest.fixture
def project(published: Path, tmp_path: Path) -> Project:
    """A project that a test may spoil."""
    return Project(Path(shutil.copytree(published, tmp_path / "p", symlinks=True)))


def test_before_a_meeting_it_is_told_what_is_due_and_how_far_it_is(project: Project) -> None:
    assert due(project, "2017-05-01") == (
        False,
        [
            f"{HELSINGOER}: due 2017-05-03, in 2 days; built, not released",
            "  built    flygtningestatus: Status på den beskæftigelsesrettede indsats overfor "
            "flygtninge",
            "  matter   Oversigt over aktivitetsparate (2017-08-23 at the latest)",
        ],
    )


def test_what_is_published_is_not_built_while_a_figure_has_changed_since(project: Project) -> None:
    path = project.raw / HELSINGOER / "hovedgrupper.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    fails, (meeting, report, _) = due(project, "2017-05-03", "2017-05-03")
    assert fails
    assert meeting == (
        f"{HELSINGOER}: due 2017-05-03, today; not built: data/raw/{HELSINGOER}/hovedgrupper.csv "
        "has changed"
    )
    assert report.startswith("  missing  flygtningestatus: ")
    # At the meeting the committee had its figures.
    fails, (meeting, *_) = due(project, "2017-05-04")
    assert (fails, meeting.split(":")[0]) == (False, NEXT)
    shutil.rmtree(project.published_folder(Address.parse(HELSINGOER)))
    _, (meeting, *_) = due(project, "2017-05-04")
    assert meeting == f"{HELSINGOER}: LATE, due 2017-05-03, 1 day ago; is not published"


def test_what_may_come_at_several_meetings_may_have_come_or_can_wait(held: Project) -> None:
    plan(held, CALENDAR)
    assert due(held, "2017-05-20") == (
        False,
        [
            f"{NEXT}: due 2017-05-26, in 6 days; no figures: data/raw/{NEXT} is not there",
            "  missing  flygtningestatus: Flygtninge",
            "  built    aktiveringsgrad: Aktivering",
            "  can wait sanktioner: Sanktioner (2017-08-23 at the latest)",
            "  matter   Budget",
        ],
    )


def test_it_is_late_when_the_agenda_has_closed_without_it(held: Project) -> None:
    plan(held, CALENDAR)
    assert due(held, "2017-05-27") == (
        True,
        [
            f"{NEXT}: LATE, due 2017-05-26, 1 day ago; no figures: data/raw/{NEXT} is not there",
            "  missing  flygtningestatus: Flygtninge",
            f"{LAST}: due 2017-08-23, in 88 days; no figures: data/raw/{LAST} is not there",
            "  missing  flygtningestatus: Flygtninge",
            "  built    aktiveringsgrad: Aktivering",
            "  missing  sanktioner: Sanktioner",
        ],
    )
    fails, lines = due(held, "2017-09-01")
    assert fails
    assert lines[2:] == [
        f"{LAST}: LATE, due 2017-08-23, 9 days ago; no figures: data/raw/{LAST} is not there",
        "  missing  flygtningestatus: Flygtninge",
        "  missing  sanktioner: Sanktioner",
        "helsingoer/2017-09-13: due 2017-09-13, in 12 days; no figures: "
        "data/raw/helsingoer/2017-09-13 is not there",
        "  missing  flygtningestatus: Flygtninge",
    ]
    assert due(held, "2017-09-14")[1][-1] == (
        "helsingoer: calendar.toml ends with the meeting on 2017-09-13"
    )


def test_what_is_due_within_a_time_can_wait_for_meetings_that_are_not_planned_yet(
    held: Project,
) -> None:
    plan(held, HEAD + matter("Sanktioner", '"3. kvartal 2017"', "sanktioner"))
    _, (_, line) = due(held, "2017-08-01")
    assert line == "  can wait sanktioner: Sanktioner (2017-09-30 at the latest)"
    for day, is_late in (("2017-09-14", False), ("2017-09-30", False), ("2017-10-01", True)):
        assert due(held, day)[0] == is_late


@pytest.mark.parametrize(
    ("by", "meetings"),
    [
        ("2017-05-25", []),
        ("2017-05-26", [NEXT]),
        ("2017-08-22", [NEXT]),
        ("2017-08-23", [NEXT, LAST]),
    ],
)
def test_by_a_day_it_is_told_what_is_missing_of_what_is_due_then(
    held: Project, by: str, meetings: list[str]
) -> None:
    plan(held, CALENDAR)
    fails, lines = due(held, "2017-05-20", by)
    assert fails == bool(meetings)
    told = [line.split(":")[0] for line in lines if not line.startswith(" ")]
    assert told == (meetings or ["helsingoer"])
    assert meetings or lines == ["helsingoer: nothing is due"]


def test_a_report_without_a_place_and_a_meeting_that_nobody_planned_are_named(
    held: Project,
) -> None:
    before = HEAD.replace("2017-05-03", "2017-04-05")
    plan(held, before + matter("Flygtninge", '"hvert møde"', "flygtningestatus"))
    _, lines = due(held, "2017-04-01")
    assert lines[-1] == f"{HELSINGOER}: is delivered, and calendar.toml has no meeting on that day"
    plan(held, HEAD + matter("Sygedagpenge", "2017-05-03", "sygedagpenge"))
    assert due(held, "2017-05-10", "2017-05-10") == (
        True,
        [
            f"{HELSINGOER}: LATE, due 2017-05-03, 7 days ago; built, not released",
            "  missing  sygedagpenge: Sygedagpenge (meeting.toml has no report of that name)",
        ],
    )


def test_faults_of_one_calendar_keep_no_other_from_being_told(project: Project) -> None:
    plan(project, HEAD + matter("Juli", '"juli 2017"') + matter("A", "2017-05-04"))
    plan(
        project,
        'committee = "Arbejdsmarkedsudvalget"\nmeetings = [{ date = 2012-08-15 }]\n'
        + matter("Tilskud", "2012-08-15", "tilskud-og-forbrug"),
        "hoeje-taastrup",
    )
    made, faults = agendas(project, None, date(2012, 8, 16))
    assert [agenda.body for agenda in made] == ["hoeje-taastrup"]
    assert [fault.row for fault in faults] == ["Juli", "A"]
    ran = udvalgstal(project.root, "due", "--on", "2012-08-16")
    assert ran.status == 2
    assert ran.out == "hoeje-taastrup: calendar.toml ends with the meeting on 2012-08-15\n"
    assert ran.err.count(f"{CALENDAR_OF.format('helsingoer')}, row ") == 2


def test_without_a_calendar_nobody_says_what_is_due(tmp_path: Path) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    with pytest.raises(InputError, match="is missing: no municipality says what is due"):
        agendas(Project(tmp_path), None, date(2017, 5, 3))


def test_a_new_meeting_is_offered_its_reports(held: Project) -> None:
    name = CALENDAR_OF.format("helsingoer")
    plan(held, CALENDAR)
    assert [*offered(held, Address.parse(HELSINGOER))] == [
        "The calendar has for it: flygtningestatus (Flygtninge)",
        "The calendar has for it: aktiveringsgrad (Aktivering)",
        "The calendar has for it: sanktioner (Sanktioner); meeting.toml has no report of that name "
        "yet",
    ]
    plan(held, CALENDAR.replace("{ date = 2017-05-03 },", ""))
    assert [*offered(held, Address.parse(HELSINGOER))] == [f"{name} has no meeting on that day."]
    plan(held, CALENDAR + matter("Juli", '"juli 2017"'))
    faulty = [f"{name} has faults; see udvalgstal due helsingoer"]
    assert [*offered(held, Address.parse(HELSINGOER))] == faulty
    assert [*offered(held, Address.parse(HOEJE_TAASTRUP))] == []


def test_a_page_that_tells_of_the_calendar_is_made_again_when_that_changes(
    project: Project,
) -> None:
    text = project.calendar("helsingoer").read_text(encoding="utf-8")
    plan(project, f"{text}# ændret\n")
    head = 'committee = "{}"\nmeetings = [{{ date = 2012-08-15 }}]\n'
    plan(project, head.format("Arbejdsmarkedsudvalget"), "hoeje-taastrup")
    for meeting in (HELSINGOER, HOEJE_TAASTRUP):
        name = CALENDAR_OF.format(meeting.split("/")[0])
        why = manifest.why_not_current(project, Address.parse(meeting))
        assert why == f"{name} has changed"
    ran = udvalgstal(project.root, "run", HOEJE_TAASTRUP, "--dry-run")
    assert "  tilskud-og-forbrug: up to date\n" in ran.out  # no report reads it
    project.calendar("helsingoer").unlink()
    assert manifest.why_not_current(project, Address.parse(HELSINGOER))
    # What is wrong with it stops the meeting, in one line.
    plan(project, head.format("A").replace("date", "dato"), "hoeje-taastrup")
    ran = udvalgstal(project.root, "run", HOEJE_TAASTRUP)
    assert ran.status == 2
    assert (
        f"{CALENDAR_OF.format('hoeje-taastrup')}, column 'meetings 1 date': is missing" in ran.err
    )
    plan(project, head.format("Kulturudvalget"), "hoeje-taastrup")
    ran = udvalgstal(project.root, "check", HOEJE_TAASTRUP)
    assert ran.status == 2
    assert (
        f"{CALENDAR_OF.format('hoeje-taastrup')}, column 'meetings date': '2012-08-15' is a "
        "meeting of 'Kulturudvalget' here, and of 'Arbejdsmarkedsudvalget' in its meeting.toml"
    ) in ran.err


@pytest.mark.thorough
def test_from_what_is_due_to_what_is_released(project: Project) -> None:
    plan(project, CALENDAR)
    folder = project.raw / NEXT
    begun = udvalgstal(project.root, "new", NEXT, "--like", HELSINGOER)
    assert begun.out.count("The calendar has for it: ") == 3
    _, (meeting, *_) = due(project, "2017-05-20")
    lacks = f"lacks figures: data/raw/{NEXT}/meeting.toml, column 'time': '????' is to be filled in"
    assert f"{NEXT}: due 2017-05-26, in 6 days; {lacks} (and " in meeting
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "meeting.toml").write_text(
        'municipality = "Helsingør"\ncommittee = "Beskæftigelsesudvalget"\ndate = 2017-06-07\n'
        'document = "Dagsorden"\n[[reports]]\nname = "flygtningestatus"\ntitle = "T"\n'
        'notebook = "tabel"\nparameters = { tables = ["t"] }\n'
        + a_table("Antal", 'heading = "Køn"', 'unit = "personer"'),
        encoding="utf-8",
    )
    (folder / "t.csv").write_text("Køn;Antal\nMænd;30\nKvinder;39\n", encoding="utf-8")
    told = []
    for command in ("check", "run", "release"):
        assert udvalgstal(project.root, command, NEXT).status == 0
        ran = udvalgstal(project.root, "due", "--on", "2017-05-26", "--by", "2017-05-26")
        meeting = ran.out.splitlines()[0]
        told.append((ran.status, meeting.removeprefix(f"{NEXT}: due 2017-05-26, today; ")))
    assert told == [
        (1, "not built: is not published"),
        (0, "built, not released"),
        (0, "built, edition 1 is released"),
    ]
    page = (project.reports / NEXT / "index.html").read_text(encoding="utf-8")
    assert "<h3>Midt i 2017</h3>" in page
    assert "<li>Budget</li>" not in page
    # On another machine, where nothing is published, git tells that it was.
    shutil.rmtree(project.reports / NEXT)
    assert due(project, "2017-06-08", "2017-06-08") == (False, ["helsingoer: nothing is due"])
