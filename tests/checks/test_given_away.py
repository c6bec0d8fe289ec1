"""A hidden figure that what is printed around it gives away is named, and its value is not told."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.batch import recomputed
from analysis.papers import Papers
from support import a_check, a_table, make_project, opened

DOWN = 'kind = "sum"\ntotal = { row = "I alt" }'
ACROSS = 'kind = "sum"\ncolumns = ["A", "B"]\ntotal = { column = "Sum" }'
RATIO = """kind = "ratio"
times = 100
numerator = { column = "A" }
denominator = { column = "B" }
result = { column = "Pct." }"""
AT_MOST = 'kind = "at_most"\nparts = [{ column = "A" }]\nwhole = { column = "B" }'
OF_ROUNDED = AT_MOST.replace('"B"', '"Pct."') + '\nover = ["a"]'
LESS_THAN_B = """kind = "at_most"
parts = [{ row = "a", column = "Pct." }]
whole = { row = "b", column = "Pct." }"""
EQUAL = 'kind = "equal"\nresult = { row = "a", column = "A" }\nsource = { row = "b", column = "B" }'


def sums(*pairs: str) -> list[str]:
    total = 'kind = "sum"\nrows = ["{}", "{}"]\ntotal = {{ row = "{}+{}" }}'
    return [total.format(*pair, *pair) for pair in pairs]


WHOLE = [*sums("ab", "bc"), f'{DOWN}\nrows = ["a", "b", "c"]']
PAIRS, RING = sums("ab", "bc", "ac"), sums("ab", "bc", "cd", "ad")


def tiny(folder: Path, csv: str, checks: Iterable[str]) -> Papers:
    """One table whose columns are those of the first line; a percentage is rounded."""
    shares = {"Pct.": "{ heading = 'Pct.', unit = 'pct.', rounded = true }"}
    columns = [shares.get(name, name) for name in csv.splitlines()[0].split(";")[1:]]
    tried = "".join(a_check(check, f"c{number}") for number, check in enumerate(checks))
    return opened(make_project(folder, a_table(";".join(columns), more=tried), {"t": csv}))


def given_away(papers: Papers) -> set[str]:
    return {f"{place.row} {place.column}" for place in papers.given_away}


@pytest.mark.parametrize(
    ("csv", "checks", "expected"),
    [
        (";A\na;12\nb;..\nc;14\nI alt;33\n", [DOWN], {"b A"}),
        (";A\na;12\nb;5\nI alt;..\n", [DOWN], {"I alt A"}),
        (";A\na;12\nb;..\nc;..\nI alt;33\n", [DOWN], set()),
        (";A\na;33\nb;..\nc;..\nI alt;33\n", [DOWN], {"b A", "c A"}),
        (";A\na;33\nb;..\nc;-\nI alt;33\n", [DOWN], {"b A"}),
        (";A\na;12\nb;..\nc;14\nI alt;33\n", [], set()),
        (";A;B\na;..;4\nb;2;..\nI alt;5;9\n", [EQUAL], set()),
        (";A;B\na;..;4\nb;2;..\nI alt;5;9\n", [DOWN, EQUAL], {"a A", "b B"}),
        (";A;B;Sum\na;1;..;3\nb;..;..;9\nI alt;4;8;12\n", [DOWN, ACROSS], {"a B", "b A", "b B"}),
        (";A;B;Sum\na;..;..;3\nb;..;..;9\nI alt;4;8;12\n", [DOWN, ACROSS], set()),
        (
            ";A;B;Sum\na;..;..;5\nb;..;..;7\nc;..;10;..\nI alt;12;20;32\n",
            [DOWN, ACROSS],
            {"c A", "c Sum"},
        ),
        (";A;B;Pct.\na;..;25;12\n", [RATIO], {"a A"}),
        (";A;B;Pct.\na;..;250;12\n", [RATIO], set()),
        (";A;B;Pct.\na;3;..;12\n", [RATIO], set()),
        (";A;B;Pct.\na;3;25;..\n", [RATIO], {"a Pct."}),
        (";A;B\na;..;0\nb;..;3\n", [AT_MOST], {"a A"}),
        (";A;B\na;3;..\n", [AT_MOST], set()),
        (";A;Pct.\na;3,2;..\nb;-;4\n", [OF_ROUNDED, LESS_THAN_B], set()),  # 3 or 4
        (";A;Pct.\na;3,6;..\nb;-;4\n", [OF_ROUNDED, LESS_THAN_B], {"a Pct."}),
        (";A\na;..\nb;..\nc;..\na+b;10\nb+c;12\na+c;8\n", PAIRS, {"a A", "b A", "c A"}),
        (";A\na;..\nb;..\nc;..\na+b;10\nb+c;12\na+c;..\n", PAIRS, set()),
        (";A\na;..\nb;..\nc;..\na+b;10\nb+c;12\na+c;50\n", PAIRS, set()),
        (";A\na;..\nb;..\nc;..\nd;..\na+b;9\nb+c;9\nc+d;9\na+d;9\n", RING, set()),
        (";A\na;..\nb;..\nc;..\na+b;4\nb+c;5\nI alt;8\n", WHOLE, {"a A", "b A", "c A"}),
        (";Pct.\na;..\nb;..\nI alt;5\n", [DOWN], set()),
        (";A\na;-5\nb;..\nc;..\nI alt;-5\n", [DOWN], set()),
        (";A\na;1,5\nb;..\nc;..\nI alt;1,5\n", [DOWN], set()),
        (";A\na;1,5\nb;..\nI alt;2,5\n", [DOWN], {"b A"}),
        (";A\na;12\nb;<5\nI alt;15\n", [DOWN], {"b A"}),
        (";A\na;<5\nb;<5\nI alt;8\n", [DOWN], {"a A", "b A"}),  # 4 + 4
        (";A\na;<5\nb;<5\nI alt;7\n", [DOWN], set()),  # 3 + 4 or 4 + 3
        (";A\na;<5\nb;..\nI alt;1\n", [DOWN], {"a A", "b A"}),  # 1 + 0
    ],
    ids=[
        "one of three parts",
        "the total",
        "two parts can share what is left",
        "nothing is left, and a count is not negative",
        "a dash is nobody's figure",
        "no check adds it up",
        "equal to another that is hidden",
        "two checks one after the other",
        "two margins one after the other",
        "two rows and two columns hide each other",
        "two rows together tell what the rest of the columns is",
        "a share of few tells the part",
        "a share of many does not",
        "a share leaves several wholes",
        "the share itself",
        "a part of nobody",
        "a whole of which one part is known",
        "a rounded whole, printed as less than its part",
        "a rounded whole, of which one part is nearer to what is above it",
        "three sums of pairs, of which no two tell anything",
        "two of those sums",
        "three that no figures have",
        "four sums of pairs in a ring",
        "two sums of pairs and that of all three",
        "parts that are rounded",
        "figures that may be negative",
        "figures that are no counts",
        "a figure with decimals",
        "one under a bound",
        "two that are as high as their bounds let them",
        "two that may change places",
        "one that is not 0",
    ],
)
def test_a_hidden_figure_is_given_away_when_it_can_have_one_value_only(
    tmp_path: Path, csv: str, checks: list[str], expected: set[str]
) -> None:
    assert given_away(tiny(tmp_path, csv, checks)) == expected


cells = st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=4, max_size=4)


@pytest.mark.thorough
@settings(max_examples=60)
@given(cells, st.lists(st.booleans(), min_size=5, max_size=5), st.sampled_from(["..", "<3"]))
def test_of_what_is_said_to_be_given_away_no_other_value_fits(
    tmp_path_factory: pytest.TempPathFactory,
    inner: list[tuple[int, bool]],
    hidden_sums: list[bool],
    sign: str,
) -> None:
    """Every way to fill in the hidden figures is tried on a table of two by two with its sums.

    Those of 1 and 2 are also printed as ``<3``; of what that leaves not all is found.
    """

    def with_sums(a: int, b: int, c: int, d: int) -> list[int]:
        return [a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d]

    (a, a_is), (b, b_is), (c, c_is), (d, d_is) = inner
    hides = [a_is, b_is, hidden_sums[0], c_is, d_is, *hidden_sums[1:]]
    figures = with_sums(a, b, c, d)
    shown = [
        (sign if 0 < value < 3 else "..") if hide else str(value)
        for value, hide in zip(figures, hides, strict=True)
    ]
    bounds = {"..": (0, 99), "<3": (1, 2)}
    ends = [bounds.get(text, (old, old)) for text, old in zip(shown, figures, strict=True)]
    rows = [";".join(shown[first : first + 3]) for first in (0, 3, 6)]
    csv = f";A;B;Sum\na;{rows[0]}\nb;{rows[1]}\nI alt;{rows[2]}\n"
    papers = tiny(tmp_path_factory.mktemp("filled"), csv, [DOWN, ACROSS])
    fits = [
        filled
        for filled in (with_sums(*one) for one in product(range(10), repeat=4))
        if all(low <= new <= high for new, (low, high) in zip(filled, ends, strict=True))
    ]
    places = [f"{row} {column}" for row in ("a", "b", "I alt") for column in ("A", "B", "Sum")]
    only = {
        place
        for at, place in enumerate(places)
        if hides[at] and len({filled[at] for filled in fits}) == 1
    }
    assert given_away(papers) == only if sign == ".." else given_away(papers) <= only
    assert not papers.fails


def test_check_names_it_and_not_its_value_and_still_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.cli import main

    papers = tiny(tmp_path, ";A\na;12\nb;..\nc;14\nI alt;33\n", [DOWN])
    lines = list(recomputed.lines(papers))
    assert "WARN t, b, A: is hidden, and the figures around it leave one value for it" in lines
    assert lines[-1].endswith("3 figures: 0 covered, 3 not. 1 hidden, and given away.")
    assert not papers.fails
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["check"]).exit_code == 0
