"""What is said of goals, as a specification: what is asked for and figures in, sentences out.

The meeting is on 3 May 2017. Nothing is foretold, and nothing is said that a figure which is
hidden, missing, doubted or of another time could make false.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis import danish
from analysis.export.report import ReportExporter, ReportPage
from analysis.export.site import ReportEntry, meeting_page
from analysis.measures.series import kinds_of_series
from analysis.papers import Papers, open_papers
from analysis.present import figure as draw
from analysis.present import goals
from analysis.present.blocks import Header, Section
from analysis.present.control import Control
from analysis.present.goals import GoalView
from analysis.present.output import MARK
from analysis.present.table import Table
from drawings import words
from support import HELSINGOER, REAL, a_check, a_table, make_project

PERSONS = "personer"


def a_meeting(
    folder: Path,
    csv: str,
    target: str,
    unit: str = "pct.",
    figures: str = "",
    more: str = "",
    rows: str = 'heading = ""',
    decided: str = "2017-05-03",
) -> Papers:
    """Open a meeting with a goal and one table, ``t``, its lines with bars between them.

    ``figures`` are those of each reading, with a line between them; else it is those in jobs, of
    all where the goal is in per cent.
    """
    of = '\nof = { table = "t", row = "I alt" }' if unit == "pct." else ""
    readings = "".join(
        f'[[goals.readings]]\ntext = "{text}"\nfigures = [{", ".join(map(place, labels))}]{of}\n'
        for text, *labels in (line.split("|") for line in (figures or "I job|I job").splitlines())
    )
    goal = f"""
[[goals]]
id = "maal"
title = "Flere i job"
unit = "{unit}"
decided = {{ meeting = {decided}, item = 6 }}
{target}
{readings}"""
    columns = '{ heading = "Mar.", period = "2017-03" };{ heading = "Apr.", period = "2017-04" }'
    table = a_table(columns, rows, f'unit = "{PERSONS}"\n{more}')
    lines = f";Mar.;Apr.|{csv}".replace("|", "\n") + "\n"
    return open_papers(make_project(folder, goal + table, {"t": lines}), HELSINGOER)


def place(label: str) -> str:
    return f'{{ table = "t", row = "{label}" }}'


def said(view: GoalView) -> list[str]:
    """The verdict, what is asked for, and then what is said."""
    lines = [view.verdict, view.target, *(f"{name}: {text}" for name, text in view.readings)]
    return [plain(line) for line in (*lines, view.outcome, view.remark) if line]


def plain(text: str) -> str:
    return text.replace(danish.NO_BREAK_SPACE, " ").replace(danish.MINUS, "-")


@pytest.mark.parametrize(
    ("decided", "breaks", "told"),
    [
        ("2017-03-15", ["2017-04-01"], "kom der et brud i tallene den 1. april 2017, så de er"),
        ("2017-03-15", ["2017-04-02"], "kom der et brud i tallene den 2. april 2017, så de er"),
        (
            *("2017-03-15", ["2017-04-02", "2017-04-01", "2017-05-01"]),
            "kom der brud i tallene den 1. april 2017 og den 2. april 2017, så de er",
        ),
        ("2017-04-01", ["2017-04-01"], ""),  # it was decided on figures of that day
        ("2017-03-15", ["2017-05-01"], ""),  # the newest figure is from before it
        ("2017-03-15", [], ""),
    ],
)
def test_that_figures_are_counted_otherwise_since_a_goal_was_decided_is_told(
    tmp_path: Path, decided: str, breaks: list[str], told: str
) -> None:
    cuts = ", ".join(f'{{ day = {day}, text = "Ny lov" }}' for day in breaks)
    target, lines = "at_least = 30\nby = 2017-12-31", "I job;1;28|I alt;100;303"
    papers = a_meeting(tmp_path, lines, target, more=f"breaks = [{cuts}]\n", decided=decided)
    (view,) = goals.of_meeting(papers)
    _, _, said = plain(view.target).partition("Efter at målet blev besluttet, ")
    assert said == (f"{told} ikke opgjort som dengang." if told else "")


SHARES = {
    "too early, and nothing is foretold": (
        ("at_least = 30\nby = 2017-12-31", "I job;1;28|I alt;100;303"),
        [
            "For tidligt at sige",
            "Målet er mindst 30 pct. ved udgangen af 2017. Det står under punkt 6.",
            "I job: 28 af 303 (9,2 pct.) i april 2017.",
        ],
    ),
    "too early, also where the figure is there today": (
        ("at_least = 30\nby = 2017-12-31", "I job;1;90|I alt;100;100"),
        [
            "For tidligt at sige",
            "Målet er mindst 30 pct. ved udgangen af 2017. Det står under punkt 6.",
            "I job: 90 af 100 (90,0 pct.) i april 2017.",
        ],
    ),
    "exactly reached": (
        ("at_least = 30\nby = 2017-04-30", "I job;1;30|I alt;100;100"),
        [
            "Nået",
            "Målet var mindst 30 pct. ved udgangen af april 2017. Det står under punkt 6.",
            "I job: 30 af 100 (30,0 pct.) i april 2017.",
            "Målet blev nået.",
        ],
    ),
    "a per cent that is rounded up to the goal has the decimals that tell it from it": (
        ("at_least = 30\nby = 2017-04-30", "I job;1;2999|I alt;10000;10000"),
        [
            "Ikke nået",
            "Målet var mindst 30 pct. ved udgangen af april 2017. Det står under punkt 6.",
            "I job: 2.999 af 10.000 (29,99 pct.) i april 2017.",
            "Målet blev ikke nået.",
        ],
    ),
    "at most": (
        ('at_most = "4,5"\nby = 2017-04-30', "I job;1;5|I alt;100;100"),
        [
            "Ikke overholdt",
            "Målet var højst 4,5 pct. ved udgangen af april 2017. Det står under punkt 6.",
            "I job: 5 af 100 (5,0 pct.) i april 2017.",
            "Målet blev ikke overholdt.",
        ],
    ),
    "a day that ends no month": (
        ("at_most = 5\nby = 2017-04-15", "I job;1;5|I alt;100;100"),
        [
            "Overholdt",
            "Målet var højst 5 pct. senest den 15. april 2017. Det står under punkt 6.",
            "I job: 5 af 100 (5,0 pct.) i april 2017.",
            "Målet blev overholdt.",
        ],
    ),
    "over a span": (
        ("between = [10, 20]\nby = 2017-04-30", "I job;1;21|I alt;100;100"),
        [
            "Uden for målet",
            "Målet var mellem 10 og 20 pct. ved udgangen af april 2017. Det står under punkt 6.",
            "I job: 21 af 100 (21,0 pct.) i april 2017.",
            "Tallet lå over målet.",
        ],
    ),
    "under a span": (
        ("between = [10, 20]\nby = 2017-04-30", "I job;1;9|I alt;100;100"),
        [
            "Uden for målet",
            "Målet var mellem 10 og 20 pct. ved udgangen af april 2017. Det står under punkt 6.",
            "I job: 9 af 100 (9,0 pct.) i april 2017.",
            "Tallet lå under målet.",
        ],
    ),
    "at the end of a span": (
        ("between = [10, 20]\nby = 2017-04-30", "I job;1;20|I alt;100;100"),
        [
            "Inden for målet",
            "Målet var mellem 10 og 20 pct. ved udgangen af april 2017. Det står under punkt 6.",
            "I job: 20 af 100 (20,0 pct.) i april 2017.",
            "Tallet lå inden for målet.",
        ],
    ),
    "of fewer than ten no per cent is said": (
        ("at_least = 30\nby = 2017-04-30", "I job;1;3|I alt;9;9"),
        [
            "Nået",
            "Målet var mindst 30 pct. ved udgangen af april 2017. Det står under punkt 6.",
            "I job: 3 af 9 i april 2017.",
            "Målet blev nået.",
        ],
    ),
    "of nobody": (
        ("at_least = 30\nby = 2017-04-30", "I job;1;0|I alt;9;0"),
        [
            "Kan ikke bedømmes",
            "Målet var mindst 30 pct. ved udgangen af april 2017. Det står under punkt 6.",
            "I job: 0 af 0 i april 2017.",
            "Der er ikke noget at regne procent af, så det kan ikke siges, om målet blev nået.",
        ],
    ),
    "hidden": (
        ("at_least = 30\nby = 2017-04-30", "I job;90;..|I alt;100;100"),
        [
            "Kan ikke bedømmes",
            "Målet var mindst 30 pct. ved udgangen af april 2017. Det står under punkt 6.",
            "I job: tallet for »I job« er ikke vist i april 2017.",
            "Derfor kan det ikke siges, om målet blev nået.",
        ],
    ),
    "a whole that is not stated": (
        ("at_least = 30\nby = 2017-04-30", "I job;1;90|I alt;100;-"),
        [
            "Kan ikke bedømmes",
            "Målet var mindst 30 pct. ved udgangen af april 2017. Det står under punkt 6.",
            "I job: tallet for »I alt« er ikke oplyst i april 2017.",
            "Derfor kan det ikke siges, om målet blev nået.",
        ],
    ),
    "<5 is told as it is printed, and without a per cent": (
        ("at_least = 3\nby = 2017-04-30", "I job;1;<5|I alt;100;100"),
        [
            "Kan ikke bedømmes",
            "Målet var mindst 3 pct. ved udgangen af april 2017. Det står under punkt 6.",
            "I job: under 5 af 100 i april 2017.",
            "Tallet er ikke vist præcist, så det kan ikke siges, om målet blev nået.",
        ],
    ),
    "the day is over, and the newest figure is from before it": (
        ("at_least = 30\nby = 2017-05-01", "I job;1;90|I alt;100;100"),
        [
            "Kan ikke bedømmes",
            "Målet var mindst 30 pct. senest den 1. maj 2017. Det står under punkt 6.",
            "I job: 90 af 100 (90,0 pct.) i april 2017.",
            "Der er ikke et tal fra den dag, så det kan ikke siges, om målet blev nået.",
        ],
    ),
    "a whole of another time": (
        ("at_least = 30\nby = 2017-12-31", "I job;20;90|I alt;100;.."),
        [
            "For tidligt at sige",
            "Målet er mindst 30 pct. ved udgangen af 2017. Det står under punkt 6.",
            "I job: 20 af 100 (20,0 pct.) i marts 2017.",
        ],
    ),
    "no day is named": (
        ('at_least = 60\nwithin = "inden for tre år"', "I job;1;90|I alt;100;100"),
        [
            "Kan ikke bedømmes",
            "Målet er mindst 60 pct. inden for tre år. Det står under punkt 6.",
            "I job: 90 af 100 (90,0 pct.) i april 2017.",
            "Det er ikke oplyst, hvilken dag målet skal være nået, så det kan ikke bedømmes.",
        ],
    ),
    "steps on the way": (
        (
            "at_least = 60\nby = 2017-12-31\nsteps = [{ at_least = 20, by = 2017-02-28 }, "
            "{ at_least = 20, by = 2017-03-31 }, { at_least = 30, by = 2017-04-15 }]",
            "I job;20;29|I alt;100;100",
        ),
        [
            "For tidligt at sige",
            "Målet er mindst 60 pct. ved udgangen af 2017. Det står under punkt 6. På vejen er "
            "målet mindst 20 pct. ved udgangen af februar 2017, mindst 20 pct. ved udgangen af "
            "marts 2017 og mindst 30 pct. senest den 15. april 2017.",
            "I job: 29 af 100 (29,0 pct.) i april 2017. "
            "Det kan ikke siges, om delmålet ved udgangen af februar 2017 blev nået: "
            "der er ikke et tal fra den dag. "
            "Delmålet ved udgangen af marts 2017 blev nået: 20 af 100 (20,0 pct.) i marts 2017. "
            "Delmålet for den 15. april 2017 blev ikke nået: 29 af 100 (29,0 pct.) i april 2017.",
        ],
    ),
}


@pytest.mark.parametrize(("given", "expected"), SHARES.values(), ids=SHARES)
def test_what_is_said_of_a_share(
    tmp_path: Path, given: tuple[str, str], expected: list[str]
) -> None:
    target, csv = given
    (view,) = goals.of_meeting(a_meeting(tmp_path, csv, target))
    assert said(view) == expected


COUNTS = {
    "one person": ("at_least = 1", "I job;2;1", "mindst 1 person", "1 person i april 2017."),
    "below zero": (
        'at_most = "-5"',
        "I job;2;-6",
        "højst -5 personer",
        "-6 personer i april 2017.",
    ),
    "a span": (
        "between = [80, 100]",
        "I job;1;1030",
        "mellem 80 og 100 personer",
        "1.030 personer i april 2017.",
    ),
}


@pytest.mark.parametrize(("target", "csv", "asked", "now"), COUNTS.values(), ids=COUNTS)
def test_what_is_said_of_a_count(
    tmp_path: Path, target: str, csv: str, asked: str, now: str
) -> None:
    papers = a_meeting(tmp_path, csv, f"{target}\nby = 2017-12-31", PERSONS)
    (view,) = goals.of_meeting(papers)
    assert plain(view.target).startswith(f"Målet er {asked} ved udgangen af 2017.")
    assert [plain(text) for _, text in view.readings] == [now]


def test_several_readings_are_told_each_with_what_it_says(tmp_path: Path) -> None:
    """30 are asked for: 20 in jobs, and 20 + 10 with those in education."""
    readings = "I job|I job\nI job eller uddannelse|I job|I udd."
    csv = "I job;1;20|I udd.;1;10|I alt;100;100"
    (view,) = goals.of_meeting(
        a_meeting(tmp_path, csv, "at_least = 30\nby = 2017-04-30", "pct.", readings)
    )
    assert said(view) == [
        "Kommer an på, hvad der tælles med",
        "Målet var mindst 30 pct. ved udgangen af april 2017. Det står under punkt 6.",
        "I job: 20 af 100 (20,0 pct.) i april 2017. Målet blev ikke nået.",
        "I job eller uddannelse: 30 af 100 (30,0 pct.) i april 2017. Målet blev nået.",
    ]


def test_where_one_person_may_stand_in_several_rows_the_sum_is_a_span(tmp_path: Path) -> None:
    """From 20, if all in education have jobs, to 20 + 10."""
    csv = "I job;1;20|I udd.;1;10|I alt;100;100"
    papers = a_meeting(
        tmp_path,
        csv,
        "at_least = 30\nby = 2017-04-30",
        "pct.",
        "I job eller uddannelse|I job|I udd.",
        rows='heading = "", overlap = true',
    )
    (view,) = goals.of_meeting(papers)
    assert said(view)[2:] == [
        "I job eller uddannelse: mellem 20 og 30 af 100 (mellem 20,0 og 30,0 pct.) i april 2017.",
        "Antallet kendes ikke præcist, så det kan ikke siges, om målet blev nået.",
        "Hvor flere rækker er lagt sammen, kan en person stå i mere end én af dem.",
    ]


def test_a_figure_that_is_told_as_below_5_is_in_no_sum(tmp_path: Path) -> None:
    csv = "I job;1;90|I udd.;1;<5|I alt;100;100"
    readings = "I job eller uddannelse|I job|I udd."
    target = "at_least = 30\nby = 2017-04-30"
    (view,) = goals.of_meeting(a_meeting(tmp_path, csv, target, "pct.", readings))
    assert said(view)[2:] == [
        "I job eller uddannelse: tallet for »I udd.« er ikke vist præcist i april 2017.",
        "Derfor kan det ikke siges, om målet blev nået.",
    ]


def test_a_figure_in_doubt_is_told_with_the_calculation_that_it_fails(tmp_path: Path) -> None:
    check = a_check('kind = "sum"\ntotal = { row = "I alt" }')
    csv = "I job;40;40|Ikke i job;60;61|I alt;100;100"
    papers = a_meeting(tmp_path, csv, "at_least = 30\nby = 2017-04-30", more=check)
    (view,) = goals.of_meeting(papers)
    assert said(view)[0] == "Kan ikke bedømmes"
    assert "i april 2017 kan være forkert" in said(view)[2]
    assert said(view)[3] == "Derfor kan det ikke siges, om målet blev nået."


def test_a_goal_that_nothing_measures_says_so(tmp_path: Path) -> None:
    goal = """
[[goals]]
id = "maal"
title = "På fuld tid"
text = "Ingen tabel har fuld tid."
unit = "personer"
at_least = 20
by = 2017-12-31
decided = { meeting = 2017-01-11 }
"""
    project = make_project(tmp_path, goal + a_table("Antal"), {"t": ";Antal\nI job;1\n"})
    (view,) = goals.of_meeting(open_papers(project, HELSINGOER))
    assert said(view) == [
        "Kan ikke måles med mødets tal",
        "Målet er mindst 20 personer ved udgangen af 2017. Det er fra mødet 11. januar 2017.",
    ]
    assert view.text == "Ingen tabel har fuld tid."


# --- where it is shown ----------------------------------------------------------------------------


def text_of(html: str) -> str:
    return plain(BeautifulSoup(html, "html.parser").get_text(" ", strip=True))


def test_a_table_brings_the_goals_that_its_figures_measure(tmp_path: Path) -> None:
    csv = "I job;1;28|I alt;100;303"
    papers = a_meeting(tmp_path, csv, "at_least = 30\nby = 2017-12-31")
    bundle = Table(papers, "t", number=1)._repr_mimebundle_()
    said = (
        "Flere i job For tidligt at sige. Målet er mindst 30 pct. ved udgangen af 2017. Det står "
        "under punkt 6. I job: 28 af 303 (9,2 pct.) i april 2017."
    )
    assert text_of(bundle[MARK]["after"]) == said  # type: ignore[index]
    assert said in text_of(str(bundle["text/html"]))


def test_a_report_has_a_section_on_goals_behind_its_last_table(tmp_path: Path) -> None:
    papers = a_meeting(tmp_path, "I job;1;28|I alt;9;303", "at_least = 30\nby = 2017-12-31")
    table = Table(papers, "t", number=1)
    shown = [
        Header(papers, "Fund", "Kort.", [table]),
        Section("Tallene"),
        table,
        Section("Kontrol af tallene"),
        Control(table),
    ]
    outputs = [new_output("display_data", data=one._repr_mimebundle_()) for one in shown]
    notebook = new_notebook(cells=[new_code_cell("vis", outputs=outputs)])
    page = ReportExporter().report(notebook, papers.meeting)
    sections = BeautifulSoup(page.html, "html.parser").select("main > section")
    assert [one.h2.get_text() for one in sections if one.h2] == [
        "Tallene",
        "Mål",
        "Kontrol af tallene",
    ]
    assert sections[1]["id"] == "maal"
    assert page.goals == ("maal",)


@pytest.mark.parametrize("limits", [{"rows": ["I alt"]}, {"columns": ["2017-03"]}])
def test_a_table_that_does_not_show_the_measured_figure_brings_no_goal(
    tmp_path: Path, limits: dict[str, list[str]]
) -> None:
    papers = a_meeting(tmp_path, "I job;1;2|I alt;9;9", "at_least = 30\nby = 2017-12-31")
    assert not Table(papers, "t", number=1, **limits).goals  # type: ignore[arg-type]


def test_a_report_depends_on_every_table_that_its_goals_are_measured_by(tmp_path: Path) -> None:
    goal = """
[[goals]]
id = "maal"
title = "Flere i job"
unit = "pct."
at_least = 30
by = 2017-12-31
decided = { meeting = 2017-05-03 }
[[goals.readings]]
text = "I job"
figures = [{ table = "t", row = "I job" }]
of = { table = "alle", row = "I alt" }
"""
    column = '{ heading = "Apr.", period = "2017-04" }'
    both = a_table(column) + a_table(column, name="alle", title="Alle")
    files = {"t": ";Apr.\nI job;1\n", "alle": ";Apr.\nI alt;20\n"}
    papers = open_papers(make_project(tmp_path, goal + both, files), HELSINGOER)
    assert Table(papers, "t", number=1).goals
    assert papers.asked == {"t", "alle"}
    assert not Table(papers, "alle", number=2).goals


MARKED = {
    "at least": (("at_least = 80", "I job|I job"), ["Mål (I job): mindst 80"]),
    "at most": (("at_most = 80", "I job|I job"), ["Mål (I job): højst 80"]),
    "between": (
        ("between = [70, 80]", "I job|I job"),
        ["Mål (I job): højst 80", "Mål (I job): mindst 70"],
    ),
    "no line is of a sum": (("at_least = 80", "I job eller udd.|I job|I udd."), []),
    "no line is of what may be counted in several ways": (
        ("at_least = 80", "I job|I job\nI udd.|I udd."),
        [],
    ),
}


@pytest.mark.parametrize(("given", "marks"), MARKED.values(), ids=MARKED)
def test_a_chart_of_lines_marks_the_goal_of_one_of_them(
    tmp_path: Path, given: tuple[str, str], marks: list[str]
) -> None:
    """The scale reaches to it, though 30 is the highest figure."""
    target, figures = given
    goal = f"{target}\nby = 2017-12-31"
    csv = "I job;..;20|I udd.;10;30"
    table = Table(a_meeting(tmp_path, csv, goal, PERSONS, figures), "t", number=1)
    series = kinds_of_series(table.sound, "t")[0]
    drawings = draw.lines(series, unit=PERSONS, goals=table.goal_lines(series))
    for drawing in (drawings.wide, drawings.narrow):
        assert [words(drawing).count(mark) for mark in marks] == [1] * len(marks)
        assert words(drawing).count("Mål") == len(marks)
        assert ("80 personer" in words(drawing)) == bool(marks)
        assert ("stroke-dasharray" in drawing.body) == bool(marks)


def test_a_chart_of_shares_of_another_whole_has_no_line_for_the_goal(tmp_path: Path) -> None:
    """30 per cent are no 30 persons."""
    papers = a_meeting(tmp_path, "I job;1;28|I alt;9;303", "at_least = 30\nby = 2017-12-31")
    table = Table(papers, "t", number=1)
    assert not table.goal_lines(kinds_of_series(table.sound, "t")[0])


def test_the_words_of_a_chart_say_that_its_goal_is_not_in_the_table(tmp_path: Path) -> None:
    papers = a_meeting(tmp_path, "I job;1;28", "at_least = 80\nby = 2017-12-31", PERSONS)
    table = Table(papers, "t", number=1)
    series = kinds_of_series(table.sound, "t")[0]
    drawings = draw.lines(series, unit=PERSONS, goals=table.goal_lines(series))
    figure = draw.Figure(drawings, 1, "Titel", PERSONS, "Linje for én række.", table=1)
    assert plain(str(figure.about["says"])) == (
        "Linje for én række. En stiplet linje viser målet. Alle andre tal står i tabel 1."
    )


def test_the_page_of_a_meeting_lists_its_goals_with_the_reports_that_show_them(
    tmp_path: Path,
) -> None:
    papers = a_meeting(tmp_path, "I job;1;28|I alt;9;303", "at_least = 30\nby = 2017-12-31")
    page = ReportPage("", "Fund", "", ("t",), goals=("maal",))
    other = ReportPage("", "Andet", "", ("t",))
    entries = [ReportEntry("job", "Job", page), ReportEntry("andet", "Andet", other)]
    html = BeautifulSoup(meeting_page(papers, entries), "html.parser")
    section = html.find(id="maal")
    assert section
    assert plain(section.get_text(" ", strip=True)) == (
        "Mål For tidligt at sige Flere i job Målet er mindst 30 pct. ved udgangen af 2017. Det "
        "står under punkt 6. I job: 28 af 303 (9,2 pct.) i april 2017. Rapport: Job"
    )
    assert [link["href"] for link in section("a")] == ["job.html#maal"]
    assert html.select_one('.contents a[href="#maal"]')


def test_a_meeting_without_goals_has_no_list_of_them(tmp_path: Path) -> None:
    project = make_project(tmp_path, a_table("Antal"), {"t": ";Antal\nI job;1\n"})
    html = meeting_page(open_papers(project, HELSINGOER), [])
    assert "maal" not in html


def test_the_goals_of_helsingoer_are_shown_by_every_reading_and_none_is_judged() -> None:
    views = {view.id: view for view in goals.of_meeting(open_papers(REAL, HELSINGOER))}
    assert [view.verdict for view in views.values()] == [
        "Kan ikke bedømmes",
        "For tidligt at sige",
        "For tidligt at sige",
        "Kan ikke måles med mødets tal",
    ]
    # 28 + 6 and 28 + 6 + 5 + 20, where one person may stand in several rows.
    assert [plain(text) for _, text in views["andel-i-arbejde-eller-uddannelse"].readings] == [
        "28 af 303 (9,2 pct.) den 1. april 2017.",
        "mellem 28 og 34 af 303 (mellem 9,2 og 11,2 pct.) den 1. april 2017.",
        "mellem 28 og 59 af 303 (mellem 9,2 og 19,5 pct.) den 1. april 2017.",
    ]
