"""Every figure is pinned, bounded or uncovered, as trying other figures in its place shows."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import danish
from analysis.batch import recomputed
from analysis.checks import reconcile
from analysis.checks.coverage import coverage
from analysis.checks.relations import Operand, Place, Relation
from analysis.meeting import Meeting
from analysis.papers import Papers
from analysis.project import Project
from support import (
    HEAD,
    HELSINGOER,
    a_check,
    a_deviation,
    a_table,
    copy_of_the_real_project,
    make_project,
    opened,
)

# --- held against the definition: print another figure, and see if a check fails ------------------


def is_noticed(
    meeting: Meeting, relations: Sequence[Relation], figure: Operand, value: Decimal
) -> bool:
    """Print another figure in its place wherever a relation uses it, and see if one fails."""
    printed = danish.format_number(value, figure.decimals)

    def changed(operands: tuple[Operand, ...]) -> tuple[Operand, ...]:
        return tuple(
            replace(operand, value=value, printed=printed)
            if operand.place == figure.place
            else operand
            for operand in operands
        )

    tried = [
        replace(
            relation,
            printed=changed((relation.printed,))[0],
            terms=changed(relation.terms),
            divisor=changed(relation.divisor),
        )
        for relation in relations
    ]
    return any(result.fails for result in reconcile.reconcile(meeting, tried))


def unit(figure: Operand) -> Decimal:
    return Decimal(1).scaleb(-figure.decimals)


RATIO = 'result = { row = "andel" }\nnumerator = { row = "0" }\ndenominator = { row = "1" }'
CHECKS = {
    "sum": 'kind = "sum"\ntotal = { row = "alle" }',
    "at-most": 'kind = "at_most"\nparts = [{ row = "0" }]\nwhole = { row = "alle" }',
    "ratio": f'kind = "ratio"\ntimes = 100\n{RATIO}',
}


def described(deviation: str) -> Meeting:
    checks = "".join(a_check(keys, name) for name, keys in CHECKS.items())
    return Meeting.model_validate(tomllib.loads(HEAD + a_table("Antal", "", checks + deviation)))


def figure(row: str, value: Decimal, decimals: int = 0, *, rounded: bool = False) -> Operand:
    printed = danish.format_number(value, decimals)
    return Operand(value, decimals, rounded, Place("t", row, "Antal"), printed)


parts = st.lists(
    st.builds(
        lambda tenths, decimals, rounded: (
            Decimal(tenths).scaleb(-1) if decimals else Decimal(tenths // 10),
            decimals,
            rounded,
        ),
        st.integers(400, 999),
        st.integers(0, 1),
        st.booleans(),
    ),
    min_size=2,
    max_size=4,
)


@settings(max_examples=40)
@given(parts, st.integers(-1, 1), st.integers(-1, 1), st.sampled_from(["", "sum", "ratio"]))
def test_coverage_is_what_trying_other_figures_shows(
    values: list[tuple[Decimal, int, bool]], missed: int, misses: int, declared: str
) -> None:
    """A sum, a part of a whole and a share of the same figures, right or a little wrong."""
    cells = [
        figure(str(row), value, decimals, rounded=rounded)
        for row, (value, decimals, rounded) in enumerate(values)
    ]
    total = figure("alle", danish.round_half_up(sum(one for one, _, _ in values), 0) + missed)
    share = danish.round_half_up(100 * values[0][0] / values[1][0], 1)
    printed = figure("andel", share + Decimal(misses).scaleb(-1), 1)
    exact = {"sum": (total, total.value - missed), "ratio": (printed, share)}
    deviation = ""
    if declared:
        compared, right = exact[declared]
        recomputed = danish.format_number(right, compared.decimals)
        row, printed_so = compared.place.row, compared.printed
        deviation = a_deviation(row, "Antal", printed_so, recomputed, declared)
    meeting = described(deviation)
    in_sum, at_most, ratio = meeting.tables[0].checks
    relations = [
        Relation(in_sum, "Antal", total, tuple(cells)),
        Relation(at_most, "Antal", total, (cells[0],), at_most=True),
        Relation(ratio, "Antal", printed, (cells[0],), (cells[1],), Decimal(100)),
    ]
    every = [*cells, total, printed]
    results = reconcile.reconcile(meeting, relations)
    found = coverage(every, results)
    assert not found.uncovered
    limits = {one.place: (one.value, one.value) for one in found.pinned}
    limits |= {one.figure.place: (one.low, one.high) for one in found.bounded}
    for one in every:
        low, high = limits[one.place]
        used_in = [result for result in results if one.place in result.relation.places]
        concerned = [result.relation for result in used_in]
        if any(result.fails for result in used_in):  # told elsewhere
            assert low == high == one.value
            continue
        assert is_noticed(meeting, concerned, one, low - unit(one))
        assert is_noticed(meeting, concerned, one, high + unit(one))
        for step in range(int((high - low) / unit(one)) + 1):
            assert not is_noticed(meeting, concerned, one, low + step * unit(one))


def test_of_how_many_nobody_is_no_share_tells() -> None:
    """0 of 5 is 0 per cent, as 0 of 6 is; of the three figures the whole is covered by nothing."""
    nobody, of, share = (
        figure(row, Decimal(value)) for row, value in (("0", 0), ("1", 5), ("andel", 0))
    )
    meeting = described("")
    relation = Relation(meeting.tables[0].checks[2], "Antal", share, (nobody,), (of,), Decimal(100))
    found = coverage([nobody, of, share], reconcile.reconcile(meeting, [relation]))
    assert (found.pinned, found.uncovered) == ((nobody, share), (of,))


def with_sums_both_ways(folder: Path, rows: int) -> Project:
    """A table of 12 columns, with the sum of each row and of each column."""
    headings = [f"M{number}" for number in range(12)]
    cells = [[*(row * column % 89 for column in range(1, 13))] for row in range(1, rows + 1)]
    lines = [
        f"r{number};{';'.join(map(str, [*row, sum(row)]))}" for number, row in enumerate(cells)
    ]
    totals = [sum(column) for column in zip(*cells, strict=True)]
    printed = [danish.format_number(Decimal(total), 0) for total in [*totals, sum(totals)]]
    down = a_check('kind = "sum"\ntotal = { row = "I alt" }', "ned")
    across = a_check(f'kind = "sum"\ncolumns = {headings}\ntotal = {{ column = "Sum" }}', "hen")
    columns = f"{';'.join(headings)};Sum"
    toml = a_table(columns, more=down + across)
    text = "\n".join([f";{columns}", *lines, f"I alt;{';'.join(printed)}\n"])
    return make_project(folder, toml, {"t": text})


@pytest.mark.thorough
def test_ten_times_as_many_rows_take_about_ten_times_as_long(tmp_path: Path) -> None:
    """Trying a figure does not add up all the others; a hundred times as long would be that."""
    took = {}
    for rows in (60, 600):
        project = with_sums_both_ways(tmp_path / str(rows), rows)
        begun = time.process_time()
        papers = opened(project)
        assert len(papers.coverage.pinned) == (rows + 1) * 13
        took[rows] = time.process_time() - begun
    assert took[600] < 30 * took[60]


# --- the real meetings ----------------------------------------------------------------------------


@pytest.fixture(params=["helsingoer", "hoeje_taastrup"])
def papers(request: pytest.FixtureRequest) -> Papers:
    """Each real meeting in turn."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Papers)
    return found


def is_noticed_in(papers: Papers, figure: Operand, value: Decimal | None) -> bool:
    """Print another figure in its place in all relations that it stands in."""
    every = [result.relation for result in papers.results]
    found = [relation for relation in every if figure.place in relation.places]
    assert found
    assert value is not None
    return is_noticed(papers.meeting, found, figure, value)


def test_a_pinned_figure_is_noticed_when_its_last_digit_changes_either_way(
    papers: Papers,
) -> None:
    assert papers.coverage.pinned
    for figure in papers.coverage.pinned:
        assert figure.value is not None
        assert is_noticed_in(papers, figure, figure.value - unit(figure)), figure.place
        assert is_noticed_in(papers, figure, figure.value + unit(figure)), figure.place


def test_a_bounded_figure_is_noticed_just_outside_its_bounds_and_not_within(
    helsingoer: Papers,
) -> None:
    assert helsingoer.coverage.bounded
    for bounded in helsingoer.coverage.bounded:
        figure = bounded.figure
        assert figure.value is not None
        assert bounded.low <= figure.value <= bounded.high
        assert is_noticed_in(helsingoer, figure, bounded.low - unit(figure)), figure.place
        assert is_noticed_in(helsingoer, figure, bounded.high + unit(figure)), figure.place
        for value in {bounded.low, bounded.high} - {figure.value}:
            is_doubted = figure.place in helsingoer.doubted
            assert is_doubted or not is_noticed_in(helsingoer, figure, value)


@pytest.mark.parametrize(
    ("table", "printed", "instead"),
    [
        ("afslutningsaarsager", "Ordinært arbejde;22", "Ordinært arbejde;23"),
        ("afsluttede-borgere", "134;13,0 %", "134;13,1 %"),
        ("afsluttede-borgere", "104;12,7 %", "104;11,7 %"),
        ("flygtninge-efter-koen", "180 [4]", "181 [4]"),
        ("flygtninge-i-alt", "246;263", "245;263"),
    ],
)
def test_another_figure_in_the_delivered_file_fails_the_meeting(
    tmp_path: Path, table: str, printed: str, instead: str
) -> None:
    project = copy_of_the_real_project(tmp_path)
    path = project.raw_folder(HELSINGOER) / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(printed) == 1
    path.write_text(text.replace(printed, instead), encoding="utf-8")
    assert opened(project).fails


def listed(papers: Papers) -> Iterator[Operand]:
    yield from papers.coverage.pinned
    yield from (bounded.figure for bounded in papers.coverage.bounded)
    yield from papers.coverage.uncovered


def test_every_figure_is_covered_or_listed_as_uncovered_and_only_once(papers: Papers) -> None:
    frame = papers.observations
    stated = frame[frame["status"] == "A"][["table", "row", "column"]]
    places = [figure.place for figure in listed(papers)]
    assert len(places) == len(set(places))
    assert set(places) == {Place(*place) for place in stated.itertuples(index=False, name=None)}


def test_what_is_uncovered_is_listed_by_the_check_command(helsingoer: Papers) -> None:
    text = "\n".join(recomputed.lines(helsingoer))
    after = text.partition("Covered by no check:")[2]
    for figure in helsingoer.coverage.uncovered:
        assert figure.place is not None
        assert f"  {figure.place.table}, {figure.place.row}: " in after
        assert f"{figure.place.column} {figure.printed}" in after
    assert "388 figures: 149 covered, 239 not." in after


def test_nothing_of_the_aktiveringsgrad_can_be_recomputed(helsingoer: Papers) -> None:
    assert len(helsingoer.uncovered("aktiveringsgrad")) == 7 * 4
    assert helsingoer.concerning(["aktiveringsgrad"]) == []


def test_all_of_hoeje_taastrup_is_covered_but_the_round_figure(hoeje_taastrup: Papers) -> None:
    assert len(hoeje_taastrup.coverage.pinned) == 9
    assert hoeje_taastrup.coverage.bounded == ()
    (left,) = hoeje_taastrup.coverage.uncovered
    assert left.printed == "160.000"
