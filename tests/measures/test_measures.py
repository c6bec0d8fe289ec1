"""Numbers from numbers: series, comparisons, reasons by group, shares, and who may overlap."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures import flygtningestatus
from analysis.measures.afslutningsaarsager import (
    OTHER,
    OTHER_BENEFIT,
    WORK,
    Ratios,
    ratios,
    reasons,
)
from analysis.measures.aktiveringsgrad import rates
from analysis.measures.flygtningestatus import status
from analysis.measures.series import (
    Point,
    Series,
    compare,
    find,
    kinds_of_series,
    largest_move,
    series_of,
)
from analysis.meeting import TableSpec
from analysis.meeting.counted import MeasuredRow
from analysis.observations import Status
from analysis.papers import Papers, open_papers
from analysis.periods import Period
from support import HELSINGOER, make_project, opened

QUARTERS = ["2016-Q1", "2016-Q2", "2016-Q3", "2016-Q4"]


def series(values: str, label: str = "Helsingør") -> Series:
    """A series over the quarters of 2016; a dash is no figure."""
    points = []
    for period, text in zip(QUARTERS, values.split(), strict=False):
        value = None if text == "-" else Decimal(text.replace(",", "."))
        state = Status.NOT_STATED if value is None else Status.FIGURE
        points.append(Point.of(Period.parse(period), value, 1, state))
    return Series(label, tuple(points))


def delivered(
    tmp_path: Path, csv: str, *, rows: str = "", measures: bool = False
) -> tuple[pd.DataFrame, TableSpec]:
    """The figures of one table, whose headings are periods unless they are measures, and itself."""
    headings = csv.strip().splitlines()[0].split(";")[1:]
    columns = ", ".join(
        f'{{ heading = "{heading}" }}'
        if measures
        else f'{{ heading = "{heading}", period = "{heading}" }}'
        for heading in headings
    )
    toml = f'[[tables]]\nid = "t"\ntitle = "T"\nrows = {{ heading = ""{rows} }}\n'
    toml += f"columns = [{columns}]\n"
    return given_of(open_papers(make_project(tmp_path, toml, {"t": csv}), HELSINGOER), "t")


def given_of(papers: Papers, table: str) -> tuple[pd.DataFrame, TableSpec]:
    return papers.sound_of(table), papers.meeting.table(table)


# --- series ---------------------------------------------------------------------------------------


def test_a_row_is_a_series_in_the_order_of_time_whatever_the_order_of_columns(
    tmp_path: Path,
) -> None:
    frame, _ = delivered(tmp_path, ";2016-Q3;2016-Q1;2016-Q2\nb;3;1;-\na;6;4;5\n")
    b, a = series_of(frame, "t")
    assert (b.label, a.label) == ("b", "a")
    assert [str(point.period) for point in b.points] == ["2016-Q1", "2016-Q2", "2016-Q3"]
    assert [point.value for point in b.points] == [1, None, 3]
    assert [point.status for point in b.points] == [
        Status.FIGURE,
        Status.NOT_STATED,
        Status.FIGURE,
    ]
    assert [figure.value for figure in b.known] == [1, 3]


def test_columns_without_a_period_are_no_part_of_a_series(tmp_path: Path) -> None:
    frame, _ = delivered(tmp_path, ";Antal;Andel\na;1;2\n", measures=True)
    assert series_of(frame, "t") == []


MIXED = """
[[tables]]
id = "t"
title = "T"
columns = [
  { heading = "Jan.", period = "2024-01" },
  { heading = "Budget 2024", period = "2024" },
  { heading = "1. mar.", period = "2024-03-01" },
  { heading = "Pct. feb.", period = "2024-02", measure = "Pct.", unit = "pct." },
  { heading = "Pct. mar.", period = "2024-03", measure = "Pct.", unit = "pct." },
  { heading = "Afsluttet", position = 6, period = "2024-04" },
  { heading = "Feb.", period = "2024-02" },
  { heading = "1. kvartal 2024", period = "2024-Q1" },
]
"""
MIXED_CELLS = (
    ";Jan.;Budget 2024;1. mar.;Pct. feb.;Pct. mar.;Afsluttet;Feb.;1. kvartal 2024\n"
    "a;10;130;12;8;9;5;11;33\n"
)


def test_one_series_has_one_measure_one_unit_and_one_kind_of_period(tmp_path: Path) -> None:
    frame = opened(make_project(tmp_path, MIXED, {"t": MIXED_CELLS})).observations
    found = [
        (one.measure, one.unit, [int(figure.value) for figure in one.known])
        for (one,) in kinds_of_series(frame, "t")
    ]
    assert found == [
        ("", "", [10, 11, 12]),  # the months, and a day among them
        ("Pct.", "pct.", [8, 9]),
        ("Budget", "", [130]),
        ("Afsluttet", "", [5]),
        ("", "", [33]),
    ]
    assert [one.points for one in series_of(frame, "t")] == [
        kinds_of_series(frame, "t")[0][0].points
    ]
    (share,) = series_of(frame, "t", unit="pct.")
    assert [point.column for point in share.points] == ["Pct. feb.", "Pct. mar."]


@pytest.mark.parametrize(
    ("periods", "series"),
    [
        ("2017-01 2017-W14 2017-W15", ["2017-W14 2017-W15", "2017-01"]),
        ("2016 2015/16 2016/17 2017", ["2016 2017", "2015/16 2016/17"]),
        ("2016-H1 2016-Q3 2016-H2", ["2016-H1 2016-H2", "2016-Q3"]),
        # since New Year: the same months of two years, and not more months of one
        (
            "2016-01/2016-04 2017-01/2017-03 2017-01/2017-04",
            ["2016-01/2016-04 2017-01/2017-04", "2017-01/2017-03"],
        ),
        (
            "2016-03/2017-02 2016-04/2017-03 2017-02 2017-03",  # eleven of the twelve are the same
            ["2017-02 2017-03", "2016-04/2017-03"],
        ),
    ],
)
def test_only_periods_that_are_like_each_other_make_a_series(
    tmp_path: Path, periods: str, series: list[str]
) -> None:
    headings = periods.replace(" ", ";")
    frame, _ = delivered(tmp_path, f";{headings}\na{';1' * len(periods.split())}\n")
    assert series == [
        " ".join(str(point.period) for point in one.points)
        for (one,) in kinds_of_series(frame, "t")
    ]


DOWN = """
[[tables]]
id = "t"
title = "T"
columns = [
  { heading = "Mænd", unit = "antal" },
  { heading = "Andel", unit = "pct." },
  { heading = "Kvinder", unit = "antal" },
]

[tables.rows]
heading = ""
periods = [{ label = "2017", period = "2017" }, { label = "2016", period = "2016" }]
"""


def test_down_a_table_whose_rows_are_times_each_column_is_a_series(tmp_path: Path) -> None:
    csv = ";Mænd;Andel;Kvinder\n2017;1;2;3\n2016;4;5;..\nI alt;5;-;3\n"
    frame = opened(make_project(tmp_path, DOWN, {"t": csv})).observations
    (men, women), (share,) = kinds_of_series(frame, "t")
    assert (men.label, women.label, share.label) == ("Mænd", "Kvinder", "Andel")
    assert [(str(one.period), one.value) for one in men.points] == [("2016", 4), ("2017", 1)]
    assert [men.cell(one) for one in men.points] == [("2016", "Mænd"), ("2017", "Mænd")]
    assert [one.status for one in women.points] == [Status.HIDDEN, Status.FIGURE]


def test_a_figure_is_found_by_its_period() -> None:
    found = series("14,5 - 7,4").at(Period.parse("2016-Q3"))
    assert found is not None
    assert found.value == Decimal("7.4")
    assert series("14,5 - 7,4").at(Period.parse("2016-Q2")) is None


def test_a_part_of_a_series_holds_both_its_ends() -> None:
    part = series("1 2 3 4").between(Period.parse("2016-Q2"), Period.parse("2016-Q3"))
    assert [point.value for point in part.points] == [2, 3]
    assert series("1 2 3 4").between(None, None) == series("1 2 3 4")
    whole_year = series("1 2 3 4").between(Period.parse("2016"), Period.parse("2016"))
    assert whole_year == series("1 2 3 4")


def test_the_whole_change_is_from_the_first_figure_to_the_last() -> None:
    whole = series("- 14,5 7,4 8,4").whole
    assert whole is not None
    assert whole.change == Decimal("8.4") - Decimal("14.5")
    assert series("14,5 - - -").whole is None
    assert series("- -").whole is None


def test_moves_go_between_neighbours_that_both_have_a_figure() -> None:
    assert [move.change for move in series("1 3 - 10").moves] == [3 - 1]


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=4))
def test_without_gaps_the_moves_add_up_to_the_whole_change(values: list[int]) -> None:
    made = series(" ".join(map(str, values)))
    assert made.whole is not None
    assert sum(move.change for move in made.moves) == made.whole.change


@pytest.mark.parametrize(
    ("values", "sign", "expected"),
    [
        ("14,5 14,6 7,4 8,4", -1, ("2016-Q2", "2016-Q3")),
        ("14,5 14,6 7,4 8,4", 1, ("2016-Q3", "2016-Q4")),
        ("5 3 1", -1, None),
        ("1 3 5", 1, None),
        ("1 3 5", -1, None),
        ("3 3 3", 1, None),
        ("3 3 3", -1, None),
        ("9 - 1", -1, None),
        ("5", -1, None),
    ],
)
def test_the_largest_move_is_there_only_when_it_is_the_only_largest(
    values: str, sign: int, expected: tuple[str, str] | None
) -> None:
    move = largest_move(series(values), sign)
    found = move and (str(move.before.period), str(move.after.period))
    assert found == expected


def test_a_row_that_is_not_there_is_named_with_those_that_are() -> None:
    assert find([series("1", "I alt.")], "i ALT").label == "I alt."
    with pytest.raises(KeyError, match="no row 'Odense'; there are: 'a', 'b'"):
        find([series("1", "a"), series("1", "b")], "Odense")


# --- comparison -----------------------------------------------------------------------------------


def test_a_figure_is_compared_with_higher_equal_and_lower_ones() -> None:
    found = compare(Decimal(5), {"a": Decimal(6), "b": Decimal(5), "c": Decimal(4)})
    assert (found.higher, found.equal, found.lower) == (("a",), ("b",), ("c",))
    assert (found.count, found.median) == (3, 5)


@given(st.integers(0, 9), st.dictionaries(st.text(max_size=3), st.integers(0, 9)))
def test_everybody_is_higher_equal_or_lower_and_only_once(
    value: int, others: dict[str, int]
) -> None:
    exact = {label: Decimal(other) for label, other in others.items()}
    found = compare(Decimal(value), exact)
    assert sorted((*found.higher, *found.equal, *found.lower)) == sorted(others)
    assert found.count == len(others)
    assert (found.median is None) == (not others)


def test_the_median_of_an_even_number_is_in_the_middle_of_two() -> None:
    assert compare(Decimal(0), {"a": Decimal(1), "b": Decimal(2)}).median == Decimal("1.5")


# --- aktiveringsgrad ------------------------------------------------------------------------------

RATES = ";2016-Q1;2016-Q2\nHelsingør;14,5;8,4\nOdense;11,2;4,9\nRødovre;14,6;12,3\n"
MUNICIPAL = ", municipalities = true"


def test_rates_are_those_of_ones_own_and_by_default_of_all_others(tmp_path: Path) -> None:
    found = rates(*delivered(tmp_path, RATES, rows=MUNICIPAL), own="Helsingør Kommune")
    assert [each.label for each in found.all] == ["Helsingør", "Odense", "Rødovre"]
    standing = found.standing()
    assert standing is not None
    assert (standing.higher, standing.lower) == (("Rødovre",), ("Odense",))


def test_rates_of_a_chosen_group_and_chosen_periods(tmp_path: Path) -> None:
    table = delivered(tmp_path, RATES, rows=MUNICIPAL)
    found = rates(*table, own="Odense", comparison=["Rødovre"], last_period="2016-Q1")
    assert [each.label for each in found.all] == ["Odense", "Rødovre"]
    assert found.latest is not None
    assert found.latest.value == Decimal("11.2")


def test_another_municipality_without_a_figure_in_that_period_may_be_higher_or_lower(
    tmp_path: Path,
) -> None:
    table = delivered(tmp_path, RATES.replace("4,9", "-"), rows=MUNICIPAL)
    standing = rates(*table, own="Helsingør").standing()
    assert standing is not None
    assert (standing.higher, standing.equal, standing.lower) == (("Rødovre",), (), ())
    assert (standing.unknown, standing.count) == (("Odense",), 1)


def test_ones_own_without_a_row_has_no_figures_and_a_chosen_one_without_is_refused(
    tmp_path: Path,
) -> None:
    table = delivered(tmp_path, RATES, rows=MUNICIPAL)
    found = rates(*table, own="Randers")
    assert (found.own.points, found.latest, found.standing()) == ((), None, None)
    assert [each.label for each in found.all] == ["Helsingør", "Odense", "Rødovre"]
    with pytest.raises(KeyError, match="no row 'Randers'"):
        rates(*table, own="Odense", comparison=["Randers"])
    with pytest.raises(ValueError, match="expected a year"):
        rates(*table, own="Odense", first_period="foråret")
    with pytest.raises(ValueError, match="table 't' has no period from 2031"):
        rates(*table, own="Odense", first_period="2031")


def test_rates_are_shares(tmp_path: Path) -> None:
    toml = '[[tables]]\nid = "t"\ntitle = "T"\nunit = "antal"\nrows = { municipalities = true }\n'
    toml += 'columns = [{ heading = "2016", period = "2016" }]\n'
    papers = opened(make_project(tmp_path, toml, {"t": ";2016\nOdense;1\n"}))
    with pytest.raises(ValueError, match="table 't' is in 'antal'; expected 'pct"):
        rates(papers.sound_of("t"), papers.meeting.table("t"), own="Odense")


@pytest.mark.parametrize(
    ("cells", "change"),
    [
        ("9,0;8,5;8,0;3,0;1,0", Decimal("3.0") - Decimal("8.0")),
        ("9,0;8,5;..;3,0;1,0", None),  # a larger fall may be hidden
        ("..;9,0;8,0;3,0;1,0", Decimal("3.0") - Decimal("8.0")),  # but not before the first
        ("9,0;8,0;3,0;1,0;..", Decimal("3.0") - Decimal("8.0")),
        ("9,0;8,0;7,0;6,0;5,0", None),
        ("9,0;1,0;5,0;9,0;9,0", None),
    ],
)
def test_the_steepest_move_has_no_hidden_rival(
    tmp_path: Path, cells: str, change: Decimal | None
) -> None:
    csv = f";2016-Q1;2016-Q2;2016-Q3;2016-Q4;2017-Q1\nHelsingør;{cells}\n"
    steepest = rates(*delivered(tmp_path, csv, rows=MUNICIPAL), own="Helsingør").steepest
    assert (steepest.change if steepest else None) == change


def test_rates_are_found_also_where_the_papers_spell_the_name_otherwise(tmp_path: Path) -> None:
    csv = ";2016\nHøje-Tåstrup Kommune;1\nOdense;2\n"
    found = rates(*delivered(tmp_path, csv, rows=MUNICIPAL), own="Høje-Taastrup")
    assert found.own.label == "Høje-Tåstrup Kommune"


# --- afslutningsårsager ---------------------------------------------------------------------------

REASONS = """;Antal
Ordinært arbejde;22
Ordinær uddannelse;11
Rotationsvikar;1
Førtidspension;54
Målgruppeskift – ressourceforløb eller flex;100
Død;6
Udvandret;-
I alt;194
"""


def test_reasons_fall_into_groups_and_each_group_is_added_up(tmp_path: Path) -> None:
    found = reasons(*delivered(tmp_path, REASONS, measures=True), total="I alt")
    assert found.size(WORK) == 22 + 11 + 1
    assert found.size(OTHER_BENEFIT) == 54 + 100
    assert found.size(OTHER) == 6
    assert found.total == 22 + 11 + 1 + 54 + 100 + 6 == 194
    assert found.largest == OTHER_BENEFIT  # 154 is more than half of 194, whoever emigrated
    assert [group for group in found.groups if not found.is_known(group)] == [OTHER]


def test_a_row_of_several_reasons_is_in_their_group_and_no_most_frequent_reason(
    tmp_path: Path,
) -> None:
    csv = ";Antal\nOvergang;9\nOrdinært arbejde;4\nI alt;13\n"
    figures, table = delivered(tmp_path, csv, measures=True)

    def merging(*codes: str) -> TableSpec:
        counts = [MeasuredRow(label="Overgang", reason=codes)]
        return table.model_copy(update={"rows": table.rows.model_copy(update={"counts": counts})})

    found = reasons(figures, merging("Førtidspension", "Folkepension"), total="I alt")
    assert found.size(OTHER_BENEFIT) == 9
    assert found.most_frequent == ()
    with pytest.raises(ValueError, match="row 'Overgang' merges reasons of several groups"):
        reasons(figures, merging("Førtidspension", "Død"), total="I alt")


def test_a_row_that_is_named_like_a_total_is_no_reason(tmp_path: Path) -> None:
    csv = ";Antal\nOrdinært arbejde;12\nI job i alt;12\nAndet;3\nAfsluttede i alt;15\n"
    assert reasons(*delivered(tmp_path, csv, measures=True)).total == 12 + 3


@pytest.mark.parametrize(
    ("unit", "cell", "said"),
    [
        ("pct.", "80", "table 't' is in 'pct.'; expected a count of persons"),
        ("kr.", "80", "table 't' is in 'kr.'; expected a count of persons"),
        ("antal", "1,5", "table 't', row 'Andet': 1,5 is no count"),
        ("personer", "-1", "table 't', row 'Andet': -1 is no count"),
    ],
)
def test_reasons_are_told_of_persons(tmp_path: Path, unit: str, cell: str, said: str) -> None:
    toml = f'[[tables]]\nid = "t"\ntitle = "T"\nunit = "{unit}"\ncolumns = [{{ heading = "N" }}]\n'
    papers = opened(make_project(tmp_path, toml, {"t": f";N\nAndet;{cell}\n"}))
    with pytest.raises(ValueError, match=re.escape(said)):
        reasons(papers.sound_of("t"), papers.meeting.table("t"))


def test_a_status_is_told_of_persons(tmp_path: Path) -> None:
    toml = '[[tables]]\nid = "t"\ntitle = "T"\nunit = "kr."\n'
    toml += 'columns = [{ heading = "2016", period = "2016" }]\n'
    papers = opened(make_project(tmp_path, toml, {"t": ";2016\nA;1\n"}))
    with pytest.raises(ValueError, match="expected a count of persons"):
        status(papers.sound_of("t"), papers.meeting.table("t"))


def test_the_largest_reason_of_a_group_comes_first_and_equal_ones_as_printed(
    tmp_path: Path,
) -> None:
    csv = ";Antal\nRotationsvikar;3\nOrdinært arbejde;5\nOrdinær uddannelse;3\nI alt;11\n"
    found = reasons(*delivered(tmp_path, csv, measures=True), total="i alt")
    assert [row.label for row in found.groups[WORK].known] == [
        "Ordinært arbejde",
        "Rotationsvikar",
        "Ordinær uddannelse",
    ]
    assert found.largest == WORK


def test_a_reason_that_no_group_knows_is_another_reason(tmp_path: Path) -> None:
    csv = ";Antal\nFængsel;1\nHelt ny årsag;2\nI alt;3\n"
    found = reasons(*delivered(tmp_path, csv, measures=True), total="I alt")
    assert found.size(OTHER) == 1 + 2
    assert found.size(WORK) == 0


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        ("Død;1 / Andet;2 / I alt;3", 3),
        ("Død;1 / Andet;..  / I alt;3", 3),  # as printed
        ("Død;1 / Andet;2 / I alt;..", None),  # nor is a hidden total given away
        ("Død;1 / Andet;2", 1 + 2),
        ("Død;1 / Andet;-", None),
        ("Død;1 / Andet;.", 1),
        ("Død;1 / Andet;2 / I alt;4", None),  # nobody knows which is wrong
        ("Død;1 / Andet;- / I alt;0", None),
        ("Død;0 / Andet;0 / I alt;0", 0),
        ("Død;1 / Andet;2 / Sum;3", 3),  # a total by its name
        ("I alt;3", 3),
    ],
)
def test_everybody_is_the_printed_total_or_the_sum_of_all_where_they_are_known(
    tmp_path: Path, cells: str, total: int | None
) -> None:
    csv = ";Antal\n" + "".join(f"{row.strip()}\n" for row in cells.split("/"))
    assert reasons(*delivered(tmp_path, csv, measures=True)).total == total


def test_the_groups_of_the_real_table_hold_everybody(helsingoer: Papers) -> None:
    found = reasons(*given_of(helsingoer, "afslutningsaarsager"))
    assert found.total == 259
    assert found.size(WORK) == 22 + 11 + 1
    assert found.size(OTHER_BENEFIT) == 54 + 100 + 8
    assert found.size(OTHER) == 259 - (22 + 11 + 1) - (54 + 100 + 8)


COUNTS = ";Stok;Slut\nHelsingør;1.030;134\nFredericia;886;104\nOdense;-;410\nRødovre;0;0\n"


def ratios_in(tmp_path: Path, csv: str, more: str = "", **how: str) -> Ratios:
    table = delivered(tmp_path, csv, rows=f"{MUNICIPAL}{more}", measures=True)
    return ratios(*table, left="Slut", stock="Stok", **{"own": "Helsingør"} | how)


def test_ratios_are_recomputed_where_both_counts_are_there(tmp_path: Path) -> None:
    found = ratios_in(tmp_path, COUNTS)
    assert {each.label: each.percent for each in found.all} == {
        "Helsingør": 100 * Decimal(134) / Decimal(1030),
        "Fredericia": 100 * Decimal(104) / Decimal(886),
    }
    assert [(row.label, row.status) for row in found.without] == [("Odense", Status.NOT_STATED)]
    assert [(each.label, each.told) for each in found.others if each.told is None] == [
        ("Rødovre", None)
    ]


def test_ones_own_ratio_is_compared_as_a_reader_sees_it(tmp_path: Path) -> None:
    csv = ";Stok;Slut\nHelsingør;1.000;130\nFredericia;10.000;1.304\nOdense;1.000;131\n"
    comparison = ratios_in(tmp_path, f"{csv}Rødovre;9;9\n").standing()
    assert comparison is not None
    assert (comparison.higher, comparison.equal) == (("Odense",), ("Fredericia",))
    assert comparison.unknown == ("Rødovre",)  # of fewer than ten nobody is told a per cent


def test_without_ones_own_counts_or_of_fewer_than_ten_nothing_is_compared(tmp_path: Path) -> None:
    assert ratios_in(tmp_path, COUNTS, own="Odense").standing() is None
    assert ratios_in(tmp_path, COUNTS, own="Randers").own is None
    few = ratios_in(tmp_path, COUNTS.replace("1.030;134", "9;3"))
    assert few.own is not None
    assert few.standing() is None


def test_with_the_right_share_fredericia_is_number_six_of_seven(helsingoer: Papers) -> None:
    order = sorted(real_ratios(helsingoer).all, key=lambda share: -share.percent)
    assert [share.label for share in order].index("Fredericia") + 1 == 6


def real_ratios(papers: Papers, *only: str) -> Ratios:
    return ratios(
        *given_of(papers, "afsluttede-borgere"),
        left="Afsluttet 4. kvartal",
        stock="Antal aktivitetsparate",
        own=papers.own(),
        only=only,
    )


def test_ratios_can_be_limited_to_some_municipalities(helsingoer: Papers) -> None:
    found = real_ratios(helsingoer, "Odense Kommune")
    assert [share.label for share in found.all] == ["Helsingør", "Odense"]


def test_a_total_row_is_not_taken_for_ones_own_municipality(tmp_path: Path) -> None:
    csv = ";Stok;Slut\nHelsingør;10;1\nOdense;10;9\nI alt;20;10\n"
    found = ratios_in(tmp_path, csv, ', total = ["I alt"]')
    assert {each.label: each.percent for each in found.all} == {
        "Helsingør": 100 * Decimal(1) / 10,
        "Odense": 100 * Decimal(9) / 10,
    }


def test_a_column_that_is_not_there_is_no_unknown_figure(tmp_path: Path) -> None:
    table = delivered(tmp_path, COUNTS, rows=MUNICIPAL, measures=True)
    with pytest.raises(ValueError, match="table 't' has no column 'Begyndt'"):
        ratios(*table, left="Begyndt", stock="Stok", own="Helsingør")


def test_a_table_whose_rows_are_no_municipalities_compares_none(tmp_path: Path) -> None:
    counts = delivered(tmp_path / "a", COUNTS, measures=True)
    rated = delivered(tmp_path / "b", RATES)
    with pytest.raises(ValueError, match="rows of table 't' are not declared to be municipalit"):
        ratios(*counts, left="Slut", stock="Stok", own="Helsingør")
    with pytest.raises(ValueError, match="rows of table 't' are not declared to be municipalit"):
        rates(*rated, own="Helsingør")


# --- flygtningestatus -----------------------------------------------------------------------------

STATUS = """;2017-02;2017-03
I alt;297;301
Arbejde;25;27
Deltid;14;-
IGU;2;5
"""


def test_a_share_is_of_the_total_of_the_same_month(tmp_path: Path) -> None:
    found = status(*delivered(tmp_path, STATUS), total="I alt")
    assert [group.label for group in found.groups] == ["Arbejde", "Deltid", "IGU"]
    last = found.group("arbejde").known[-1]
    share = found.share("Arbejde", last)
    assert share is not None
    assert (share.part, share.whole) == (27, 301)
    assert Fraction(share.percent).limit_denominator(1000) == Fraction(100 * 27, 301)


def test_without_a_total_or_with_nobody_in_it_there_is_no_share(tmp_path: Path) -> None:
    bare = status(*delivered(tmp_path / "bare", STATUS))
    assert bare.share("Arbejde", bare.group("Arbejde").known[-1]) is None
    nobody = status(*delivered(tmp_path / "nobody", ";2017-02\nI alt;0\na;0\n"), total="I alt")
    assert nobody.share("a", nobody.group("a").known[-1]) is None


def test_groups_that_may_overlap_hold_at_least_the_largest_and_at_most_all(tmp_path: Path) -> None:
    found = status(*delivered(tmp_path, STATUS), total="I alt")
    span = found.span(["Arbejde", "Deltid", "IGU"], Period.parse("2017-02"))
    assert span is not None
    assert (span.least, span.most) == (25, 25 + 14 + 2)


def test_where_one_group_has_no_figure_nothing_is_said_of_them_together(tmp_path: Path) -> None:
    found = status(*delivered(tmp_path, STATUS), total="I alt")
    assert found.span(["Arbejde", "Deltid"], Period.parse("2017-03")) is None
    assert found.span([], Period.parse("2017-03")) is None


@given(st.lists(st.integers(0, 500), min_size=1, max_size=4))
def test_the_least_is_never_more_than_the_most(values: list[int]) -> None:
    groups = tuple(series(str(value), f"g{place}") for place, value in enumerate(values))
    made = flygtningestatus.Groups(groups)
    span = made.span([group.label for group in groups], Period.parse("2016-Q1"))
    assert span is not None
    assert max(values) == span.least <= span.most == sum(values)


def test_the_latest_month_is_the_last_with_a_figure(tmp_path: Path) -> None:
    csv = ";2017-02;2017-03;2017-04\nI alt;297;-;-\na;1;2;-\n"
    table = delivered(tmp_path, csv)
    assert status(*table, total="I alt").latest == Period.parse("2017-03")
    assert status(*table).latest == Period.parse("2017-03")
    assert flygtningestatus.Groups(()).latest is None


def test_a_total_that_is_no_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="no row 'Alle'"):
        status(*delivered(tmp_path, STATUS), total="Alle")


def test_refugees_can_be_followed_over_some_of_the_periods(helsingoer: Papers) -> None:
    found = status(
        *given_of(helsingoer, "flygtninge-efter-koen"),
        first_period="2016-10",
        last_period="2016-12",
    )
    assert found.columns == ["2016-10", "2016-11", "2016-12"]
    assert [int(figure.value) for figure in found.group("Mænd").known] == [164, 166, 168]
