"""Between two tellings of the same figures: what became of each place, and of each table."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks.changes import Change, TableChange, changes
from analysis.observations import Observation, Status

_SIGNS = {"..": Status.HIDDEN, "<5": Status.BELOW, "<3": Status.BELOW, "-": Status.NOT_STATED}
_SIGNS |= {"x": Status.WITHDRAWN, ".": Status.CANNOT_OCCUR}


def table(name: str, **rows: str) -> list[Observation]:
    """Return a table of one column; a row is its figure or sign, with its unit behind it."""
    made = []
    for row, told in rows.items():
        text, _, unit = told.partition(" ")
        status = _SIGNS.get(text, Status.FIGURE)
        value = Decimal(text.replace(",", ".")) if status is Status.FIGURE else None
        decimals = len(text.partition(",")[2])
        made.append(
            Observation(
                *(name, row, "2016", "", "2016", "", value, unit, decimals, False, status),
                notes="",
                printed=text,
            )
        )
    return made


def said(before: list[Observation], now: list[Observation]) -> list[str]:
    return [
        f"{one.at.table} {one.at.row} {one.kind}"
        if isinstance(one, Change)
        else f"{one.was} -> {one.now}"
        for one in changes(before, now)
    ]


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        ("28", "28", ""),
        ("12,7", "12,70", ""),  # the same figure with another decimal
        ("28", "29", "revised"),
        ("28 personer", "28 pct.", "revised"),
        ("28", "-", "revised"),
        ("-", ".", "revised"),
        ("-", "0", "revised"),  # zero is a figure
        ("28", "..", "hidden"),
        ("28", "<5", "hidden"),
        ("..", "28", "shown"),
        ("<5", "3", "shown"),
        ("<5", "<3", "revised"),
        ("..", "<5", "revised"),
        ("28", "x", "withdrawn"),
        ("..", "x", "withdrawn"),
        ("x", "28", "revised"),
        ("", "28", "new"),
        ("", "..", "new"),
        ("28", "", "gone"),
        ("x", "", "gone"),
    ],
)
def test_what_became_of_a_figure(was: str, now: str, kind: str) -> None:
    rows = [{"a": "1"} | ({"b": told} if told else {}) for told in (was, now)]
    assert said(*(table("t", **each) for each in rows)) == [f"t b {kind}"] * bool(kind)


def test_a_table_that_came_went_or_is_called_otherwise_is_no_changed_figure() -> None:
    alder, kon = table("alder", unge="1", andre="2"), table("kon", unge="1", andre="3")
    assert said(alder, alder + kon) == [" -> kon"]
    assert said(alder + kon, kon) == ["alder -> "]
    assert said(alder, table("aldre", unge="1", andre="2")) == ["alder -> aldre"]
    assert said(alder, kon) == ["alder -> ", " -> kon"]  # a figure is another: not the same table
    assert said([], []) == []


def test_of_two_tables_with_the_same_figures_each_is_renamed_once() -> None:
    before = table("a", x="1") + table("b", x="1")
    assert changes(before, table("c", x="1") + table("d", x="1")) == [
        TableChange("a", "c"),
        TableChange("b", "d"),
    ]
    assert changes(before, table("c", x="1")) == [TableChange("a", "c"), TableChange("b", "")]


_FIGURES = st.dictionaries(
    st.sampled_from("abcd"), st.sampled_from(["1", "2", "..", "<5", "-", "x"]), max_size=4
)


@given(was=_FIGURES, now=_FIGURES)
def test_there_and_back_names_the_same_places(was: dict[str, str], now: dict[str, str]) -> None:
    rows = {"fast": "1"}  # so that the table is there both times
    before, after = table("t", **rows, **was), table("t", **rows, **now)
    there, back = changes(before, after), changes(after, before)
    places = {one.at.row for one in there if isinstance(one, Change)}
    assert places == {row for row in {*was, *now} if was.get(row) != now.get(row)}
    assert places == {one.at.row for one in back if isinstance(one, Change)}
    assert changes(before, before) == []
