"""A fault is told once, with all that shows it, and only what may be wrong is doubted."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from analysis.batch import recomputed
from analysis.checks import reconcile, relations
from analysis.checks.causes import Cause, causes
from analysis.checks.relations import Figures, Place
from analysis.meeting import Meeting
from analysis.observations import Observation, Status
from analysis.papers import Papers
from analysis.present.control import Control, disagreeing
from analysis.present.table import Table, table_html
from analysis.sources import delivery
from analysis.sources.counted import Counted, CountedFigure
from support import HELSINGOER, a_check, a_deviation, a_table, faults_of, make_project, opened

TOML = "data/raw/helsingoer/2017-05-03/meeting.toml"

# Men and women, and the ages, of the same persons; and the same total once more.
KOEN, ALDER = (a_table("Maj;Juni", name=name, title=name) for name in ("koen", "alder"))
SUM = 'kind = "sum"\ntotal = { row = "I alt" }'
SUM_OF_SEXES = a_check(SUM, "lagt-sammen", "Mænd og kvinder giver I alt")
SUM_OF_AGES = a_check(
    'kind = "sum"\ntotal = { table = "koen", row = "I alt" }', "aldre", "Aldrene giver I alt"
)
SEXES = ";Maj;Juni\nMænd;10;20\nKvinder;30;40\nI alt;40;60\n"
AGES = ";Maj;Juni\nUnge;15;25\nGamle;25;35\n"


def described(deviations: str = "", on_ages: str = "") -> str:
    return KOEN + SUM_OF_SEXES + deviations + ALDER + SUM_OF_AGES + on_ages


def people(tmp_path: Path, sexes: str = SEXES, ages: str = AGES, **more: str) -> Papers:
    return opened(make_project(tmp_path, described(**more), {"koen": sexes, "alder": ages}))


def told(found: Sequence[Cause]) -> list[tuple[int, str]]:
    """How many calculations show each fault, and where it may be."""
    return [
        (len(one.traces), ", ".join(f"{each.row} {each.column}" for each in one.suspects))
        for one in found
    ]


# --- not declared: tried out ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sexes", "ages", "said"),
    [
        (SEXES, AGES, []),
        # The ages confirm the total, so that it is the men or the women.
        (SEXES.replace("20", "21"), AGES, [(1, "Mænd Juni, Kvinder Juni")]),
        (SEXES, AGES.replace("15", "16"), [(1, "Unge Maj, Gamle Maj")]),
        # One false total makes both sums fail.
        (SEXES.replace("40;60", "40;61"), AGES, [(2, "I alt Juni")]),
        # The total could also be right, and a figure of each sum wrong by as much: that is more.
        (SEXES.replace("40;60", "90;61"), AGES, [(2, "I alt Maj"), (2, "I alt Juni")]),
        (
            SEXES.replace("10;20", "11;22"),
            AGES,
            [(1, "Mænd Maj, Kvinder Maj"), (1, "Mænd Juni, Kvinder Juni")],
        ),
        # Sums that disagree with the total, each in its own way: two faults at least.
        (
            SEXES.replace("20", "21"),
            AGES.replace("25\n", "28\n"),
            [
                (1, "I alt Juni, Mænd Juni, Kvinder Juni"),
                (1, "Unge Juni, Gamle Juni, I alt Juni"),
            ],
        ),
    ],
)
def test_the_fault_is_in_the_fewest_figures_that_explain_all(
    tmp_path: Path, sexes: str, ages: str, said: list[tuple[int, str]]
) -> None:
    papers = people(tmp_path, sexes, ages)
    assert told(papers.causes) == said
    assert {*papers.doubted.values()} <= {None}  # nobody has said what is right


MORE = AGES.replace("35", "36")
SAID = a_check(
    'kind = "equal"\nresult = { row = "I alt", column = "Juni" }\nsource = { value = 61 }', "tekst"
)


@pytest.mark.parametrize(
    ("sexes", "ages", "said"),
    [
        # Both sums confirm what is printed, so that the text is wrong.
        (SEXES, AGES, [(1, "")]),
        # All say 61 but the total: it is wrong.
        (";Maj;Juni\nMænd;10;21\nKvinder;30;40\nI alt;40;62\n", MORE, [(3, "I alt Juni")]),
        # Besides the text a figure of the women or the men is wrong.
        (SEXES.replace("20", "22"), AGES, [(1, "Mænd Juni, Kvinder Juni"), (1, "")]),
    ],
)
def test_what_a_text_says_may_be_wrong_too(
    tmp_path: Path, sexes: str, ages: str, said: list[tuple[int, str]]
) -> None:
    assert told(people(tmp_path, sexes, ages, deviations=SAID).causes) == said


def test_a_count_is_not_explained_by_less_than_none(tmp_path: Path) -> None:
    """That there are more men than persons is no fault in the women: they are not fewer than 0."""
    counts = described().replace('title = "koen"', 'title = "koen"\nunit = "personer"')
    files = {"koen": SEXES.replace("10;20", "10;90"), "alder": AGES.replace("35", "-")}
    for toml, said in (
        (counts, "I alt Juni, Mænd Juni"),
        (described(), "I alt Juni, Mænd Juni, Kvinder Juni"),
    ):
        papers = opened(make_project(tmp_path / str(len(said)), toml, files))
        assert told(papers.causes) == [(1, said)]


def test_where_nothing_else_is_known_both_sides_may_be_wrong(tmp_path: Path) -> None:
    papers = people(tmp_path, SEXES.replace("40;60", "40;50"), AGES.replace("25;35", "25;-"))
    assert told(papers.causes) == [(1, "I alt Juni, Mænd Juni, Kvinder Juni")]


SHARE = """kind = "ratio"
times = 100
numerator = { column = "Del" }
denominator = { column = "Hele" }
result = { column = "Pct." }"""
SHARES = "Del;Hele;{ heading = 'Pct.', decimals = 1, rounded = true, unit = 'pct.' }"


def test_what_is_printed_as_no_part_at_all_may_be_of_any_larger_whole(tmp_path: Path) -> None:
    toml = a_table(SHARES, more=a_check(SHARE))
    csv = ";Del;Hele;Pct.\na;5;1000;0,0\nb;10;100;10,0\n"  # 5 ÷ 1.000 is 0,5; of 20.000 it is 0,0
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    assert told(papers.causes) == [(1, "a Pct., a Del, a Hele")]


def test_no_figure_is_doubted_whose_right_one_would_break_what_agrees(tmp_path: Path) -> None:
    added = a_check('kind = "sum"\ntotal = { row = "I alt" }\nover = ["Del"]', "sum")
    toml = a_table(SHARES, more=a_check(SHARE) + added)
    # 20 + 10 = 30 and not 31. With 21 of 2.000 the share would be 1,1; with 11 of 100 it is 11,0.
    csv = ";Del;Hele;Pct.\na;20;2000;1,0\nb;10;100;10,0\nI alt;31;2100;-\n"
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    assert told(papers.causes) == [(1, "I alt Del")]


def test_a_copy_of_a_figure_does_not_prove_it(tmp_path: Path) -> None:
    """The total stands in both tables, and the ages add up to another: any of them may be wrong."""
    copied = (
        'kind = "equal"\nresult = { row = "I alt" }\nsource = { table = "koen", row = "I alt" }'
    )
    sexes, ages = ";Maj;Juni\nI alt;40;60\n", ";Maj;Juni\nUnge;15;26\nGamle;25;35\nI alt;40;60\n"
    toml = KOEN + ALDER + SUM_OF_AGES + a_check(copied)
    papers = opened(make_project(tmp_path, toml, {"koen": sexes, "alder": ages}))
    assert told(papers.causes) == [(1, "I alt Juni, I alt Juni, Unge Juni, Gamle Juni")]


def test_a_figure_is_another_only_with_as_many_decimals_as_its_column_has(tmp_path: Path) -> None:
    """104 of 886 is 11,7 %. No whole number of 886 is 12,7 %, but 104 of another number is."""
    ratio = """kind = "ratio"
times = 100
numerator = { column = "Slut" }
denominator = { column = "Antal" }
result = { column = "Pct." }"""
    columns = 'Antal;Slut;{ heading = "Pct.", unit = "pct.", rounded = true }'
    toml = a_table(columns, more=a_check(ratio))
    papers = opened(make_project(tmp_path, toml, {"t": ";Antal;Slut;Pct.\na;886;104;12,7\n"}))
    assert told(papers.causes) == [(1, "a Pct., a Antal")]


# --- one false figure in any table ----------------------------------------------------------------

Rows = list[list[int]]


def checked(rows: Rows, deviations: Sequence[dict[str, object]] = ()) -> list[Cause]:
    """Check a table whose last row and column are totals, and return its faults."""
    width = len(rows[0])
    columns, labels = [f"k{at}" for at in range(width)], [f"r{at}" for at in range(len(rows))]
    table = {
        "id": "t",
        "title": "T",
        "columns": [{"heading": column} for column in columns],
        "checks": [
            {"id": "s", "kind": "sum", "text": "S", "total": {"row": labels[-1]}},
            {
                "id": "r",
                "kind": "sum",
                "text": "S",
                "columns": columns[:-1],
                "total": {"column": columns[-1]},
            },
        ],
        "deviations": list(deviations),
    }
    head = {"municipality": "Helsingør", "committee": "U", "document": "D", "tables": [table]}
    meeting = Meeting.model_validate({**head, "date": date(2017, 5, 3)})
    cells = [
        Observation(
            *("t", label, column, "", "", "", Decimal(value), "", 0, False),
            *(Status.FIGURE, "", str(value)),
        )
        for label, row in zip(labels, rows, strict=True)
        for column, value in zip(columns, row, strict=True)
    ]
    tried, faults = relations.resolve(meeting, Figures(meeting, cells), "meeting.toml")
    assert not faults
    return causes(meeting, reconcile.reconcile(meeting, tried))


def summed(rows: Rows) -> Rows:
    full = [[*row, sum(row)] for row in rows]
    return [*full, [sum(column) for column in zip(*full, strict=True)]]


tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 99), min_size=width, max_size=width), min_size=2, max_size=5
    )
)


@given(tables, st.data())
def test_one_false_figure_is_one_fault_and_nothing_else_is_doubted(
    rows: Rows, data: st.DataObject
) -> None:
    figures = summed(rows)
    assert checked(figures) == []
    at = data.draw(st.integers(0, len(figures) - 1))
    of = data.draw(st.integers(0, len(figures[0]) - 1))
    figures[at][of] += data.draw(st.integers(-50, 50).filter(bool))
    (found,) = checked(figures)
    assert found.suspects == (Place("t", f"r{at}", f"k{of}"),)
    assert len(found.traces) == 2  # its row and its column


def test_false_figures_are_told_apart_also_in_one_row_and_where_they_miss_alike() -> None:
    right = summed([[10, 20, 30, 40], [50, 60, 70, 80], [15, 25, 35, 45], [55, 65, 75, 85]])

    def suspected(*false: tuple[int, int, int]) -> list[tuple[int, str]]:
        figures = [[*row] for row in right]
        for row, column, miss in false:
            figures[row][column] += miss
        return told(checked(figures))

    assert suspected((0, 0, 1), (1, 1, 2)) == [(2, "r0 k0"), (2, "r1 k1")]
    assert suspected((0, 0, 1), (0, 1, 2), (0, 2, 4)) == [
        *((1, "r0 k0"), (1, "r0 k1"), (2, "r0 k2"))
    ]
    # With the same miss it may be the two others that share their rows and columns.
    doubted = [text for _, text in suspected((0, 0, 1), (1, 1, 1))]
    assert {place for text in doubted for place in text.split(", ")} == {
        *("r0 k0", "r1 k1", "r0 k1", "r1 k0")
    }
    # Two that hide each other in the sum of their column: any figure of their rows may be wrong.
    assert suspected((0, 0, 5), (1, 0, -5)) == [
        (1, "r0 k4, r0 k0, r0 k1, r0 k2, r0 k3"),
        (1, "r1 k4, r1 k0, r1 k1, r1 k2, r1 k3"),
    ]


@given(tables, st.data())
def test_a_declared_fault_doubts_nothing_outside_its_place(rows: Rows, data: st.DataObject) -> None:
    figures = summed(rows)
    last = len(figures) - 1
    of = data.draw(st.integers(0, len(figures[0]) - 1))
    wrong = data.draw(st.integers(0, last))
    figures[wrong][of] += 1
    row = data.draw(st.sampled_from([None, *range(len(figures))]))
    fault: dict[str, object] = {"column": f"k{of}"} | ({} if row is None else {"row": f"r{row}"})
    declared = {
        "check": "s",
        "row": f"r{last}",
        "column": f"k{of}",
        "printed": str(figures[last][of]),
        "recomputed": str(sum(each[of] for each in figures[:-1])),
        "fault": fault,
        "reason": "R",
    }
    found = checked(figures, [declared])
    of_declared = [one for one in found if any(trace.is_declared for trace in one.traces)]
    assert [{*one.suspects} for one in of_declared] == [
        {Place("t", f"r{at}", f"k{of}") for at in ([row] if row is not None else range(last + 1))}
    ]
    assert all(one.right is None for one in of_declared)  # a place claims no right value


def test_many_false_figures_of_a_large_table_take_seconds() -> None:
    figures = summed([[(7 * at + 13 * of) % 97 for of in range(12)] for at in range(400)])
    for at in range(400):
        figures[at][at % 12] += 1
    start = time.monotonic()
    (found,) = checked(figures)
    assert found.many
    assert len(found.traces) == 400 + 12
    assert time.monotonic() - start < 10


@pytest.mark.thorough
def test_false_figures_that_may_be_any_of_many_are_left_open() -> None:
    figures = summed([[10 * at + of for of in range(4)] for at in range(4)])
    for at in range(4):
        figures[at][at] += 1 + at
        figures[at][(at + 1) % 4] += 2 + 3 * at
    (found,) = checked(figures)
    assert found.many
    assert len(found.traces) == 4 + 4  # every row and every column


@pytest.mark.exhaustive
@pytest.mark.parametrize("false", [1, 2, 10, 2_000])
def test_false_figures_of_the_largest_table_take_seconds(false: int) -> None:
    figures = summed([[(7 * at + 13 * of) % 97 for of in range(12)] for at in range(2_000)])
    for at in range(false):
        figures[at][at % 12] += 1 + at
    start = time.monotonic()
    found = checked(figures)
    assert len(found) == (false if false <= 10 else 1)
    assert time.monotonic() - start < 30


# --- declared -------------------------------------------------------------------------------------


def declared(row: str, printed: str, recomputed: str, fault: str = "", check: str = "") -> str:
    said = f"fault = {fault}\n" if fault else ""
    return a_deviation(row, "Juni", printed, recomputed, check or "lagt-sammen", said)


WRONG = SEXES.replace("40;60", "40;61")


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        ("", "I alt Juni"),
        ('"printed"', "I alt Juni"),
        ('"unknown"', "I alt Juni, Mænd Juni, Kvinder Juni"),
        ('{ row = "mænd" }', "Mænd Juni"),
        ('{ row = "Mænd", column = "juni" }', "Mænd Juni"),
        ('{ column = "Juni" }', "I alt Juni, Mænd Juni, Kvinder Juni"),
        ('{ table = "koen", row = "I alt" }', "I alt Juni"),
    ],
)
def test_a_deviation_says_where_its_fault_is(tmp_path: Path, fault: str, where: str) -> None:
    ages = AGES.replace("25;35", "25;-")  # they do not say which it is
    papers = people(tmp_path, WRONG, ages, deviations=declared("I alt", "61", "60", fault))
    assert not papers.fails
    assert told(papers.causes) == [(1, where)]
    # Only who says that what is printed is wrong, says what it should be.
    assert [*papers.doubted.values()].count(Decimal(20 + 40)) == (fault in {"", '"printed"'})


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ('{ row = "Unge" }', "no figure of table 'koen', row 'Unge' takes part in the check"),
        ('{ column = "Maj" }', "no figure of table 'koen', column 'Maj' takes part in the check"),
        ('{ column = "Juli" }', "no figure of table 'koen', column 'Juli' takes part in the"),
        (
            '{ table = "alder", row = "Unge" }',
            "no figure of table 'alder', row 'Unge' takes part in the check",
        ),
        ('{ table = "ukendt", row = "Unge" }', "no figure of table 'ukendt', row 'Unge' takes"),
        ('"text"', "nothing that a text says takes part in the check"),
    ],
)
def test_a_fault_in_a_place_that_takes_no_part_is_a_fault_of_the_file(
    tmp_path: Path, fault: str, problem: str
) -> None:
    toml = described(declared("I alt", "61", "60", fault))
    project = make_project(tmp_path, toml, {"koen": WRONG, "alder": AGES})
    (line,) = faults_of(project)
    assert line.startswith(
        f"{TOML}, column \"check 'lagt-sammen' deviations 'I alt' 'Juni' fault\": {problem}"
    )
    assert line.endswith("these do: (koen, I alt, Juni), (koen, Mænd, Juni), (koen, Kvinder, Juni)")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ('fault = "teksten"', '\'teksten\' is not accepted: expected "printed", "text" or '),
        ("fault = {}", "expected a row or a column, or both"),
        ('fault = { table = "koen" }', "expected a row or a column, or both"),
        ('fault = { raekke = "Mænd" }', "is no key that is known here"),
    ],
)
def test_a_fault_that_is_not_understood_is_told(tmp_path: Path, said: str, problem: str) -> None:
    one = declared("I alt", "61", "60").replace("reason", f"{said}\nreason")
    (line,) = faults_of(make_project(tmp_path, described(one), {"koen": WRONG, "alder": AGES}))
    assert "\"tables 'koen' deviations 1 " in line
    assert problem in line


BOTH = {
    "deviations": declared("I alt", "61", "60"),
    "on_ages": declared("I alt", "61", "60", '{ table = "koen", row = "I alt" }', "aldre"),
}


def test_one_false_figure_that_two_deviations_name_is_one_fault(tmp_path: Path) -> None:
    papers = people(tmp_path, WRONG, **BOTH)
    assert told(papers.causes) == [(2, "I alt Juni")]
    assert papers.doubted == {Place("koen", "I alt", "Juni"): Decimal(20 + 40)}


def test_what_the_right_figure_mends_is_a_trace_of_the_same_fault_but_is_new(
    tmp_path: Path,
) -> None:
    papers = people(tmp_path, WRONG, deviations=BOTH["deviations"])
    assert papers.fails
    assert told(papers.causes) == [(2, "I alt Juni")]
    assert not papers.causes[0].is_declared
    assert papers.doubted == {Place("koen", "I alt", "Juni"): Decimal(20 + 40)}


AS_IN_KOEN = 'kind = "equal"\nresult = { row = "Alle" }\nsource = { table = "koen", row = "I alt" }'
AGAIN = 'kind = "equal"\nresult = { row = "Samme" }\nsource = { row = "Alle" }'
COPIES = a_table("Maj;Juni", more=a_check(AS_IN_KOEN) + a_check(AGAIN, "igen"), name="kopi")


@pytest.mark.parametrize(
    ("fault", "copies"),
    [
        ('"printed"', ["Alle", "Samme"]),  # a copy of a copy, too
        ('"unknown"', ["Alle", "Samme"]),
        ('{ row = "Mænd" }', []),  # the total is right, and so are its copies
    ],
)
def test_a_copy_of_a_figure_that_may_be_wrong_may_be_wrong(
    tmp_path: Path, fault: str, copies: list[str]
) -> None:
    toml = described(declared("I alt", "61", "60", fault))
    csv = ";Maj;Juni\nAlle;40;61\nSamme;40;61\n"
    ages = AGES.replace("35", "36")  # 25 + 36 = 61
    tables = {"koen": WRONG, "alder": ages, "kopi": csv}
    papers = opened(make_project(tmp_path, toml + COPIES, tables))
    doubted = [place for place in papers.doubted if place.table == "kopi"]
    assert sorted(place.row for place in doubted) == copies
    assert {place.column for place in doubted} <= {"Juni"}
    shown = table_html(Table(papers, "kopi", number=1))  # each bears the mark
    assert shown.count('class="deviates"') == shown.count(">kan være forkert<") == len(copies)


def test_the_right_figure_is_not_known_when_two_calculations_give_two(tmp_path: Path) -> None:
    ages = AGES.replace("25;35", "25;37")
    both = BOTH | {"on_ages": declared("I alt", "61", "62", "", "aldre")}
    papers = people(tmp_path, WRONG, ages, **both)
    assert told(papers.causes) == [(2, "I alt Juni")]
    assert papers.doubted == {Place("koen", "I alt", "Juni"): None}


def test_the_right_figure_is_not_known_when_it_rests_on_a_doubted_one(tmp_path: Path) -> None:
    ages = AGES.replace("25;35", "25;37")
    both = {
        "deviations": declared("I alt", "61", "60"),
        "on_ages": declared("I alt", "61", "62", '{ table = "koen", row = "I alt" }', "aldre"),
    }
    papers = people(tmp_path, WRONG, ages, **both)
    assert papers.doubted == {Place("koen", "I alt", "Juni"): None}


# Of x, A and B give 1 + 2 = 3, and 4 is printed.
SUM_OF_A_AND_B = """kind = "linear"
terms = [{ column = "A" }, { column = "B" }]
result = { column = "C" }
over = ["x"]"""
ACROSS = a_table(
    "A;B;C",
    more=a_check(SUM_OF_A_AND_B, "paa-tvaers") + a_deviation("x", "C", "4", "3", "paa-tvaers"),
)
TO_THE_TOTAL = 'kind = "linear"\nresult = { row = "I alt", column = "C" }\nterms = '
DOWN = a_check(TO_THE_TOTAL + '[{ row = "x", column = "C" }, { row = "y", column = "C" }]', "nedad")
SAME = a_check('kind = "equal"\nresult = { row = "x", column = "C" }', "det-samme")
AT_MOST = a_check(
    'kind = "at_most"\nparts = [{ row = "y", column = "A" }]\nwhole = { row = "x", column = "C" }',
    "hoejst",
)
TOTAL = a_check(
    TO_THE_TOTAL + '[{ row = "y", column = "A" }, { row = "y", column = "B" }]', "y-paa-tvaers"
) + a_deviation("I alt", "C", "6", "5", "y-paa-tvaers")
CELLS = ";A;B;C\nx;1;2;4\ny;4;1;2\nI alt;5;3;6\n"


@pytest.mark.parametrize(
    ("checks", "against"),
    [
        ("", None),
        (DOWN, "nedad"),  # 4 + 2 = 6, but 3 + 2 = 5
        (DOWN + TOTAL, None),  # the total should be 4 + 1 = 5
        (AT_MOST, "hoejst"),  # 4 is not more than 4, but than 3
        (SAME + 'source = { row = "y", column = "A" }', "det-samme"),
        (SAME + "source = { value = 4 }", None),  # the text may have the same fault
    ],
)
def test_a_figure_is_not_corrected_against_a_calculation_that_agrees(
    tmp_path: Path, checks: str, against: str | None
) -> None:
    papers = opened(make_project(tmp_path, ACROSS + checks, {"t": CELLS}))
    assert not papers.fails
    assert papers.doubted[Place("t", "x", "C")] == (None if against else 1 + 2)
    not_corrected = f"may be wrong; what is declared contradicts '{against}', which agrees"
    told_as = not_corrected if against else "should be 3"
    assert f"  t, x, C: {told_as} (known)" in recomputed.lines(papers)


# 2 × 3 = 6, as is printed.
TWICE = a_check(TO_THE_TOTAL + '[{ row = "I alt", column = "B", times = 2 }]', "b-to-gange")
SEVEN = a_check(
    'kind = "equal"\nresult = { row = "y", column = "A" }\nsource = { value = 7 }', "syv"
)


@pytest.mark.parametrize(
    ("more", "against"),
    [
        (TWICE, ["nedad", "b-to-gange"]),
        (SEVEN, ["nedad", None, None]),  # the total is 4 + 1 = 5 only if y is 4
    ],
)
def test_what_one_figure_should_be_falls_with_another_it_agrees_with(
    tmp_path: Path, more: str, against: list[str | None]
) -> None:
    """x is 3 only if the total is 5 and not 6, as is printed; that it is 5 does not stand."""
    papers = opened(make_project(tmp_path, ACROSS + DOWN + TOTAL + more, {"t": CELLS}))
    assert {*papers.doubted.values()} == {None}
    contradicted = [cause.against for cause in papers.causes]
    assert [one.relation.check.id if one else None for one in contradicted] == against


@pytest.mark.parametrize(
    ("check", "printed", "recomputed"),
    [
        # 12 is rounded: twelve months of 11,5 to 12,5 are no one figure.
        (
            'kind = "linear"\nterms = [{ value = 12, rounded = true, times = 12 }]\n'
            'result = { row = "a", column = "Juni" }',
            "200",
            "144",
        ),
        # That a part is too large does not tell how large the whole is.
        (
            'kind = "at_most"\nparts = [{ row = "b", column = "Juni" }]\n'
            'whole = { row = "a", column = "Juni" }',
            "200",
            "300",
        ),
    ],
)
def test_what_allows_several_figures_gives_none_as_the_right_one(
    tmp_path: Path, check: str, printed: str, recomputed: str
) -> None:
    deviation = declared("a", printed, recomputed, check="c")
    toml = a_table("Juni", more=a_check(check) + deviation)
    papers = opened(make_project(tmp_path, toml, {"t": ";Juni\na;200\nb;300\n"}))
    assert not papers.fails
    assert papers.doubted == {Place("t", "a", "Juni"): None}


# --- what a reader is told ------------------------------------------------------------------------


def page(papers: Papers, *tables: str) -> BeautifulSoup:
    named = tables or ("koen", "alder")
    shown = [Table(papers, name, number=number) for number, name in enumerate(named, start=1)]
    parts = [*shown, Control(*shown)]
    html = "".join(part._repr_mimebundle_()["text/html"] for part in parts)  # type: ignore[misc]
    return BeautifulSoup(re.sub("\N{NO-BREAK SPACE}|&nbsp;", " ", html), "html.parser")


def test_a_fault_is_told_in_one_box_that_is_headed_and_leads_to_its_cell(tmp_path: Path) -> None:
    found = page(people(tmp_path, WRONG, **BOTH))
    (box,) = found.select(".deviations li")
    assert [line.get_text() for line in box.find_all(["h4", "p"])] == [
        "Tabel 1: rækken »I alt«, kolonnen »Juni«",
        "Én fejl, som to regnestykker viser.",
        "Trykt: 61 · Lagt sammen: 60",
        "Prøvet: Mænd og kvinder giver I alt. 20 + 40 = 60, men i tabel 1 står der 61.",
        "Derfor",
        "Trykt: 61 · Lagt sammen: 60",
        "Prøvet: Aldrene giver I alt. 25 + 35 = 60, men i tabel 1 står der 61.",
    ]
    (cell,) = found.select(box.h4.a["href"])
    assert cell.contents[0] == "61"
    assert [each.get_text() for each in found.select("td[id]")] == ["61 (sum 60)"]
    assert [each.get_text() for each in found.select("tr.correction td")] == ["", "sum 60"]
    assert found.select_one(".checks p").get_text() == (
        "Rapporten har prøvet fire regnestykker på de trykte tal. "
        "To af dem stemmer ikke, og de viser den samme fejl."
    )


def test_marks_stand_on_all_that_may_be_wrong_and_on_nothing_else(tmp_path: Path) -> None:
    found = page(people(tmp_path, ages=AGES.replace("15", "16")))
    assert [(each.get("id"), each.get_text()) for each in found.select("td.deviates")] == [
        ("tabel-2-celle-1-1", "16"),  # the box on it leads here
        (None, "25"),
    ]
    said = [each.get_text() for each in found.select("tr.correction td") if each.get_text()]
    assert said == ["kan være forkert"] * 2
    box = found.select_one(".deviations li")
    assert box.h4.get_text() == "Tabel 2: tal i kolonnen »Maj«"
    assert box.h4.a["href"] == "#tabel-2-celle-1-1"
    assert box.select_one(".tag").get_text() == "Uden forklaring"
    assert box.select_one(".where").get_text() == "Ses i tabel 1: rækken »I alt«, kolonnen »Maj«."


def test_a_fault_in_a_table_that_is_not_shown_is_named_by_its_title(tmp_path: Path) -> None:
    (box,) = page(people(tmp_path, ages=AGES.replace("15", "16")), "koen").select(".deviations li")
    assert box.h4.get_text() == "»alder«: tal i kolonnen »Maj«"
    assert box.h4.a is None  # there is nowhere to lead to
    assert box.select_one(".where").get_text() == "Ses i tabel 1: rækken »I alt«, kolonnen »Maj«."


def test_figures_of_several_rows_and_columns_that_may_be_wrong_are_counted(tmp_path: Path) -> None:
    same = """kind = "equal"
    result = { row = "a", column = "Maj" }
    source = { row = "b", column = "Juni" }"""
    toml = a_table("Maj;Juni", more=a_check(same))
    papers = opened(make_project(tmp_path, toml, {"t": ";Maj;Juni\na;1;2\nb;3;4\n"}))
    assert page(papers, "t").select_one(".deviations h4").get_text() == "Tabel 1: to tal"


@pytest.mark.parametrize(("rows", "said"), [(2, " 1.000.001 + 1.000.002 = 2.000.003."), (12, "")])
def test_a_sum_is_shown_in_full_unless_it_is_too_long_to_read(
    tmp_path: Path, rows: int, said: str
) -> None:
    lines = "".join(f"r{at};1.000.{at:03}\n" for at in range(1, rows + 1))
    total = sum(1_000_000 + at for at in range(1, rows + 1))
    toml = a_table("Maj", more=a_check('kind = "sum"\ntotal = { row = "I alt" }'))
    csv = f";Maj\n{lines}I alt;{total}\n"
    found = page(opened(make_project(tmp_path, toml, {"t": csv})), "t")
    assert found.select_one(".checks li").get_text().strip() == f"Siges.{said}"


@pytest.mark.parametrize(
    ("found", "in_papers", "phrase", "sentence"),
    [
        ([], False, "", ""),
        (
            [("a", ["1"], False)],
            False,
            "ét regnestykke stemmer ikke",
            "Ét regnestykke stemmer ikke.",
        ),
        (
            [("a", ["1"], False), ("b", ["2"], False)],
            True,
            "to regnestykker på papirernes tal stemmer ikke",
            "To regnestykker på papirernes tal stemmer ikke.",
        ),
        (
            [("a", ["1", "2", "3"], False)],
            False,
            "én fejl, som tre regnestykker viser",
            "Der er én fejl, som tre regnestykker viser.",
        ),
        (
            [("a", ["1", "2", "3"], False), ("b", ["4"], False)],
            True,
            "to fejl i papirerne, som fire regnestykker viser",
            "Der er to fejl i papirerne, som fire regnestykker viser.",
        ),
        (
            [("a", ["1", "2", "3"], True)],
            False,
            "mindst én fejl, som tre regnestykker viser",
            "Der er mindst én fejl, som tre regnestykker viser.",
        ),
        # Two reports tell of the same fault, one of them of a calculation more.
        (
            [("a", ["1"], False), ("a", ["1", "2"], False)],
            False,
            "én fejl, som to regnestykker viser",
            "Der er én fejl, som to regnestykker viser.",
        ),
    ],
)
def test_faults_are_counted_and_not_what_shows_them(
    found: list[tuple[str, list[str], bool]], in_papers: bool, phrase: str, sentence: str
) -> None:
    assert disagreeing(found, in_papers=in_papers) == phrase
    assert disagreeing(found, in_papers=in_papers, sentence=True) == sentence


@pytest.mark.parametrize(
    ("sexes", "ages", "said"),
    [
        (SEXES, AGES, "De stemmer alle."),
        (SEXES.replace("20", "21"), AGES, "Ét af dem stemmer ikke."),
        (SEXES.replace("10;20", "11;22"), AGES, "To af dem stemmer ikke."),
        (SEXES.replace("60", "61"), AGES, "To af dem stemmer ikke, og de viser den samme fejl."),
        (SEXES.replace("40;60", "41;61"), AGES, "Ingen af dem stemmer, og de viser to fejl."),
    ],
)
def test_the_report_says_how_many_faults_its_calculations_show(
    tmp_path: Path, sexes: str, ages: str, said: str
) -> None:
    intro = page(people(tmp_path, sexes, ages)).select_one(".checks p").get_text()
    assert intro == f"Rapporten har prøvet fire regnestykker på de trykte tal. {said}"


@pytest.mark.parametrize(
    ("csv", "checked", "said"),
    [
        # What was not tried is said, and not that it cannot be: 7 + 7 = 14.
        (";A/a;7/b;7/c;14", False, "Rapporten har ikke prøvet regnestykker på tallene i tabel 1."),
        (";A/a;7/b;7/c;14", True, "Det stemmer."),
        (";A/a;7/b;7/c;15", True, "Det stemmer ikke."),
        (";A;B/a;7;1/b;7;2/c;14;3", True, "Begge stemmer."),
        (";A/a;7/b;7/c;14/d;5", True, "ét af fire tal er ikke regnet efter: rækken »d«."),
        (";A;B/a;7;1/b;7;2/c;14;3/d;5;6", True, "to af otte tal er ikke regnet efter: rækken »d«."),
    ],
)
def test_the_report_says_what_it_did_not_try(
    tmp_path: Path, csv: str, checked: bool, said: str
) -> None:
    adds_up = a_check('kind = "sum"\nrows = ["a", "b"]\ntotal = { row = "c" }')
    toml = a_table(csv.split("/", maxsplit=1)[0].removeprefix(";"), more=adds_up if checked else "")
    papers = opened(make_project(tmp_path, toml, {"t": csv.replace("/", "\n") + "\n"}))
    checks = page(papers, "t").select_one(".checks").get_text()
    assert said in checks
    assert "kan ikke" not in checks


def test_of_rows_that_are_partly_tried_the_columns_are_named_too(tmp_path: Path) -> None:
    adds_up = 'kind = "sum"\nrows = ["a"]\ntotal = { row = "c" }\nover = ["A"]'
    said = 'kind = "equal"\nresult = { row = "c", column = "B" }\nsource = { value = 3 }'
    toml = a_table("A;B", more=a_check(adds_up, text="a giver c") + a_check(said, "tekst"))
    papers = opened(make_project(tmp_path, toml, {"t": ";A;B\na;7;1\nb;7;2\nc;7;3\n"}))
    checks = page(papers, "t").select_one(".checks").get_text()
    assert "tre af seks tal er ikke regnet efter." in checks  # b in A and B, a in B
    papers = opened(make_project(tmp_path / "2", toml, {"t": ";A;B\na;7;1\nc;7;3\n"}))
    checks = page(papers, "t").select_one(".checks").get_text()
    assert "ét af fire tal er ikke regnet efter: rækken »a«, kolonnen »B«." in checks
    assert "a giver c. a (7) er det samme som c (7)." in checks  # and not only: 7


@pytest.mark.parametrize(("count", "said"), [(3, "7,7, 7,7 og 7,7"), (13, "13 tal")])
def test_of_many_rounded_figures_it_is_said_how_many_they_are(
    tmp_path: Path, count: int, said: str
) -> None:
    toml = a_table('{ heading = "Andel", rounded = true }', more=a_check(SUM))
    cells = [(f"r{at}", "7,7") for at in range(count)]
    cells.append(("I alt", f"{7.7 * count + 0.1:.1f}".replace(".", ",")))
    csv = ";Andel\n" + "".join(f"{row};{figure}\n" for row, figure in cells)
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    assert f" {said} er afrundet; " in page(papers, "t").select_one(".checks").get_text()


def test_a_table_with_one_figure_says_so_of_that_figure(tmp_path: Path) -> None:
    tables = {"koen": SEXES, "alder": AGES, "t": ";Maj\nx;3\n"}
    papers = opened(make_project(tmp_path, described() + a_table("Maj"), tables))
    said = page(papers, "koen", "t").select_one(".checks").get_text()
    assert "Tabel 2: det ene tal er ikke regnet efter." in said


def counted_papers(tmp_path: Path) -> Papers:
    """A table that is counted, 160 men and 111 women of 250 in all, and a text that says 271."""
    toml = """
extract = { day = 2017-04-01 }
[[tables]]
id = "koen"
title = "Køn"
counts = { measure = "personer" }
columns = [{ heading = "Antal" }]
[tables.rows]
heading = ""
counts = [{ label = "Mænd" }, { label = "Kvinder" }, { label = "I alt" }]
"""
    copy = 'kind = "equal"\nresult = { row = "Mænd" }\nsource = { row = "Kvinder" }'
    toml += a_check(SUM) + a_check(copy, "kopi") + a_deviation("I alt", "Antal", "251", "271")
    figures = {"koen": [[CountedFigure(count, 1)] for count in (160, 111, 250)]}
    made, faults = delivery.read(
        make_project(tmp_path, toml, {}),
        HELSINGOER,
        source="register",
        count=lambda *_: Counted(figures),
    )
    assert not faults
    cells = Figures(made.meeting, made.observations)
    tried, _ = relations.resolve(made.meeting, cells, "meeting.toml")
    return Papers(made, cells, reconcile.reconcile(made.meeting, tried))


def test_nothing_is_said_of_papers_where_the_figures_were_counted(tmp_path: Path) -> None:
    control = Control(Table(counted_papers(tmp_path), "koen", number=1))
    said = BeautifulSoup(control._repr_mimebundle_()["text/html"], "html.parser").get_text(" ")  # type: ignore[arg-type]
    assert "Rapporten har prøvet to regnestykker på tallene. Ingen af dem stemmer." in said
    assert "Talt: 250 · Lagt sammen: 271" in " ".join(said.split())
    assert "Talt: 160 · Andetsteds i registeret: 111" in " ".join(said.split())
    assert "Registeret kan være ændret siden." in said
    assert not re.search("papir|trykt", said, re.IGNORECASE)


def test_a_slip_of_the_text_is_told_and_marks_no_figure(tmp_path: Path) -> None:
    toml = """
[[tables]]
id = "t"
title = "T"
rows = { heading = "" }
columns = [{ heading = "Antal" }]
[[tables.checks]]
id = "som-i-teksten"
kind = "equal"
text = "Antallet er det, som teksten nævner"
result = { row = "Alle", column = "Antal" }
source = { value = 297 }
"""
    toml += a_deviation("Alle", "Antal", "301", "297", "som-i-teksten", 'fault = "text"\n')
    papers = opened(make_project(tmp_path, toml, {"t": ";Antal\nAlle;301\n"}))
    table = Table(papers, "t", number=1)
    assert papers.doubted == {}
    assert "deviates" not in table_html(table)
    said = BeautifulSoup(Control(table)._repr_mimebundle_()["text/html"], "html.parser")  # type: ignore[arg-type]
    words = " ".join(said.get_text(" ").split())
    assert "Tallet i tabellen er rigtigt" in words
    assert "Trykt: 301 · I teksten: 297" in words


@pytest.mark.parametrize(
    ("check", "cells", "why"),
    [
        (SUM, ("-1", "8", "9"), "»a« og »b« giver tilsammen 7, men der står 9"),
        (
            'kind = "at_most"\nparts = [{ row = "a" }, { row = "b" }]\nwhole = { row = "I alt" }',
            ("4", "7", "9"),
            "4 + 7 = 11, og det er mere end 9",
        ),
        (
            'kind = "equal"\nresult = { row = "a" }\nsource = { row = "b" }',
            ("4", "7", "9"),
            "et sted står der 7, et andet 4",
        ),
    ],
)
def test_a_doubted_figure_bears_the_calculation_that_it_fails(
    tmp_path: Path, check: str, cells: tuple[str, str, str], why: str
) -> None:
    toml = a_table("Juni", 'heading = "", total = ["I alt"]', a_check(check))
    a, b, whole = cells
    csv = f";Juni\na;{a}\nb;{b}\nI alt;{whole}\n"
    papers = opened(make_project(tmp_path, toml, {"t": csv}))
    assert {*papers.sound_of("t")["why"]} - {""} == {why}


def test_a_part_that_was_held_against_its_whole_is_told_with_its_result(tmp_path: Path) -> None:
    check = 'kind = "at_most"\nparts = [{ row = "Mænd" }]\nwhole = { row = "I alt" }'
    toml = a_table("Maj;Juni", 'heading = "", total = ["I alt"]', a_check(check))
    for name, cells, said in (
        ("right", "Mænd;20;20\nI alt;60;60\n", "og det stemmer begge steder."),
        ("wrong", "Mænd;20;70\nI alt;60;60\n", "men ét sted er det større."),
    ):
        papers = opened(make_project(tmp_path / name, toml, {"t": f";Maj;Juni\n{cells}"}))
        told = page(papers, "t").get_text(" ")
        assert (
            f"Det er prøvet to steder, at et tal ikke er større, end det kan være, {said}"
        ) in told


def test_a_check_tells_of_how_many_figures_it_holds_and_where_both_that_agree_may_be_wrong(
    tmp_path: Path,
) -> None:
    said = a_check('kind = "sum"\ntotal = { row = "I alt" }')
    same = a_check(
        'kind = "equal"\nresult = { row = "I alt", column = "Juni" }\nsource = { value = 61 }', "e"
    )
    known = a_deviation("I alt", "Juni", "61", "60")
    toml = a_table("Maj;Juni;Juli", 'heading = "", total = ["I alt"]', f"{said}{same}{known}")
    csv = ";Maj;Juni;Juli\nMænd;20;20;1\nKvinder;40;40;2\nI alt;60;61;3\n"
    found = page(opened(make_project(tmp_path, toml, {"t": csv})), "t").get_text(" ")
    assert "For eksempel 20 + 40 = 60. Det stemmer for to af tre tal." in found
    assert "Tallet kan være forkert begge steder." in found  # the text has 61 too


def test_a_table_whose_figures_were_held_against_their_most_is_not_said_to_be_untried(
    tmp_path: Path,
) -> None:
    check = 'kind = "at_most"\nparts = [{ row = "Mænd" }]\nwhole = { value = 60 }'
    toml = a_table("Maj", 'heading = ""', a_check(check))
    found = page(opened(make_project(tmp_path, toml, {"t": ";Maj\nMænd;20\nKvinder;30\n"})), "t")
    told = found.select_one(".checks").get_text(" ")
    assert "har ikke prøvet" not in told
    assert "Det er prøvet ét sted, at et tal ikke er større, end det kan være" in told
