"""Places compared: which one is the second, the middle of how many, and what no change crosses.

A table has its rows parted by a slash. Hidden is ``..``, missing ``-``, what cannot occur ``.``
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import danish
from analysis.measures.sammenligning import Compared, compared
from analysis.papers import open_papers
from support import HELSINGOER, a_table, costly, make_project

TOWNS = 'heading = "", municipalities = true'


def of(
    folder: Path,
    cells: str,
    *periods: str,
    unit: str = "",
    rows: str = TOWNS,
    breaks: Sequence[str] = (),
    **how: object,
) -> Compared:
    """Compare the rows of a table; without periods its columns are the months of 2025."""
    lines = [line.strip() for line in cells.split("/")]
    columns = periods or [f"2025-{n:02d}" for n in range(1, lines[0].count(";") + 1)]
    keys = f'unit = "{unit}", ' if unit else ""
    decimals = f"decimals = {int(',' in cells)}"
    spec = ";".join(
        f'{{ heading = "{one}", period = "{one}", {keys}{decimals} }}' for one in columns
    )
    more = "".join(f'[[tables.breaks]]\nday = {day}\ntext = "Ny lov"\n' for day in breaks)
    csv = "\n".join([";".join(["", *columns]), *lines, ""])
    papers = open_papers(make_project(folder, a_table(spec, rows, more), {"t": csv}), HELSINGOER)
    asked: dict[str, object] = {"own": "Helsingør"} | how
    return compared(papers.sound_of("t"), papers.meeting.table("t"), **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cells", "place", "tied", "median", "distance", "count"),
    [
        ("Helsingør;4 / Køge;9 / Greve;1", 2, 0, 4, 0, 3),
        # equals share their place, and the next one is two further down
        ("Helsingør;4 / Køge;9 / Greve;4 / Fanø;1", 2, 1, 4, 0, 4),
        ("Helsingør;1 / Køge;9 / Greve;9 / Fanø;9", 4, 0, 9, -8, 4),
        # of an even number the median lies halfway: (4 + 9) / 2
        ("Helsingør;4 / Køge;9 / Greve;1 / Fanø;12", 3, 0, Decimal("6.5"), Decimal("-2.5"), 4),
        # who is hidden, is not told of or cannot be there is not counted, and is no zero
        ("Helsingør;4 / Køge;.. / Greve;9 / Fanø;1 / Odense;- / Faxe;.", 2, 0, 4, 0, 3),
        ("Helsingør;0 / Køge;.. / Greve;9 / Fanø;1", 3, 0, 1, -1, 3),
        ("Helsingør;-4 / Køge;-9 / Greve;1", 2, 0, -4, 0, 3),
        # of two there is no middle, and none is the second of many
        ("Helsingør;4 / Køge;9", None, 0, None, None, 2),
        ("Helsingør;4", None, 0, None, None, 1),
        ("Helsingør;4 / Køge;.. / Greve;9", None, 0, None, None, 2),
        # where all are equal none is first
        ("Helsingør;4 / Køge;4 / Greve;4", None, 2, 4, 0, 3),
        # the own is hidden, or is not there
        ("Helsingør;.. / Køge;4 / Greve;9 / Fanø;5", None, 0, 5, None, 3),
        ("Køge;4 / Greve;9 / Fanø;5", None, 0, 5, None, 3),
    ],
)
def test_the_place_is_among_those_with_a_figure(
    tmp_path: Path,
    cells: str,
    place: int | None,
    tied: int,
    median: Decimal | None,
    distance: Decimal | None,
    count: int,
) -> None:
    level = of(tmp_path, cells).latest_level
    assert level is not None
    found = (level.place, level.tied, level.median, level.distance, level.count)
    assert found == (place, tied, median, distance, count)


def test_a_table_without_any_figure_has_no_level(tmp_path: Path) -> None:
    found = of(tmp_path, "Helsingør;.. / Køge;-")
    assert found.latest_level is None
    assert [level.median for level in found.levels] == [None]


def test_what_is_told_of_is_the_last_own_figure_or_else_the_last_of_any(tmp_path: Path) -> None:
    cells = "Helsingør;4;5;.. / Køge;9;9;9 / Greve;1;1;1"
    assert str(of(tmp_path, cells).period) == "2025-02"
    assert str(of(tmp_path, cells, own="Odense").period) == "2025-03"


AREAS = "Helsingør;4,0 / Køge;9,0 / Region Sjælland;5,0 / Hele landet;6,0 / I alt;13,0"


@pytest.mark.parametrize(
    ("cells", "how", "members", "references", "absent"),
    [
        # larger areas and totals are compared with, and are no members
        (AREAS, {}, ["Køge"], ["Region Sjælland", "Hele landet"], ()),
        (AREAS, {"references": ["hele landet"]}, ["Køge"], ["Hele landet"], ()),
        # of counts and amounts a larger area has more
        (AREAS, {"unit": "personer"}, ["Køge"], [], ()),
        (AREAS, {"unit": "kr."}, ["Køge"], [], ()),
        (AREAS.replace(",0", ""), {}, ["Køge"], [], ()),
        (
            AREAS.replace(",0", ""),
            {"unit": "pct."},
            ["Køge"],
            ["Region Sjælland", "Hele landet"],
            (),
        ),
        # of three regions none is known to be the own one's
        (
            f"{AREAS} / Region Midtjylland;1,0 / Region Nordjylland;1,0",
            *({}, ["Køge"], ["Hele landet"], ()),
        ),
        # a cluster has its own municipality in it or not, in any spelling
        (
            f"{AREAS} / Greve;2,0",
            *({"cluster": ["Greve Kommune", "Helsingør"]}, ["Greve"]),
            *(["Region Sjælland", "Hele landet"], ()),
        ),
        (
            f"{AREAS} / Greve;2,0",
            *({"cluster": ["Greve", "Ishøj"]}, ["Greve"]),
            *(["Region Sjælland", "Hele landet"], ("Ishøj",)),
        ),
        # none of it is there: all others are compared
        (
            AREAS,
            *({"cluster": ["Ishøj"]}, ["Køge"]),
            *(["Region Sjælland", "Hele landet"], ("Ishøj",)),
        ),
    ],
)
def test_who_is_compared_with_whom(
    tmp_path: Path,
    cells: str,
    how: dict[str, object],
    members: list[str],
    references: list[str],
    absent: tuple[str, ...],
) -> None:
    found = of(tmp_path, cells, **how)  # type: ignore[arg-type]
    assert [one.label for one in found.members] == members
    assert [one.label for one in found.references] == references
    assert found.absent == absent


@pytest.mark.parametrize(
    ("periods", "breaks", "since"),
    [
        (("2025-05", "2025-06", "2025-07", "2025-08"), ["2025-07-01"], ["2025-07", "2025-08"]),
        # a quarter into which the break falls is like none of the others
        (("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"), ["2025-08-15"], ["2025-Q4"]),
        (("2025-01", "2025-02"), [], ["2025-01", "2025-02"]),
    ],
)
def test_no_change_goes_across_a_break_but_each_period_has_its_places(
    tmp_path: Path, periods: tuple[str, ...], breaks: list[str], since: list[str]
) -> None:
    figures = ";".join(str(n) for n in range(1, len(periods) + 1))
    found = of(tmp_path, f"Helsingør;{figures} / Køge;{figures}", *periods, breaks=breaks)
    part = found.since_break(found.own)
    assert [str(point.period) for point in part.points] == since
    assert [str(level.period) for level in found.levels] == [*periods]


@pytest.mark.parametrize(
    ("rows", "how", "message"),
    [
        ('heading = ""', {}, "are not declared to be municipalities"),
        (TOWNS, {"cluster": ["Helsinør"]}, "expected a Danish municipality; did you mean"),
        (TOWNS, {"references": ["Region Fyn"]}, "no row 'Region Fyn'; there are: 'Helsingør'"),
        (TOWNS, {"first_period": "2031"}, "has no period from 2031"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    tmp_path: Path, rows: str, how: dict[str, object], message: str
) -> None:
    with pytest.raises((ValueError, KeyError), match=re.escape(message)):
        of(tmp_path, "Helsingør;1;2 / Køge;3;4", rows=rows, **how)  # type: ignore[arg-type]


CELLS = st.lists(st.sampled_from(["..", "-", "0", "1", "2", "7", "-3"]), min_size=2, max_size=12)


@costly()
@given(cells=CELLS)
def test_of_any_figures_the_place_and_the_median_are_where_they_are_counted_to_be(
    cells: list[str],
) -> None:
    names = ["Helsingør", *(one for one in danish.MUNICIPALITIES if one != "Helsingør")]
    rows = " / ".join(f"{name};{cell}" for name, cell in zip(names, cells, strict=False))
    with TemporaryDirectory() as folder:
        level = of(Path(folder), rows).latest_level
    numbers = sorted(int(cell) for cell in cells if cell not in {"..", "-"})
    assert (level is None) == (not numbers)
    if level is None:
        return
    assert level.count == len(numbers)
    if level.median is not None:
        under = sum(number <= level.median for number in numbers)
        over = sum(number >= level.median for number in numbers)
        assert min(under, over) * 2 >= len(numbers)
    if level.place is not None:
        own = int(cells[0])
        assert len([one for one in numbers if one > own]) == level.place - 1
        assert numbers.count(own) == level.tied + 1
