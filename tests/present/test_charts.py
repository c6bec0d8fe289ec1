"""The drawings: every figure is there, readable, honest about gaps, safe and always the same."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from matplotlib.textpath import text_to_path

from analysis import draw
from analysis.present.charts import bar_chart, line_chart, panels, stack_chart, twin_chart
from analysis.present.charts.data import Bar, BarGroup, Event, Line, LinePoint
from analysis.present.charts.sheet import Drawing, Drawings, Sheet, draw_twice
from analysis.present.charts.style import PALETTE, WIDE
from analysis.present.charts.text import page_font, text_width, wrap
from drawings import bar_boxes, box, elements, runs, shapes, strokes, texts, unreadable, words
from support import ROOT, costly

lines = partial(draw_twice, line_chart.lines)
small_multiples = partial(draw_twice, panels.small_multiples)
bars = partial(draw_twice, bar_chart.bars)
targets = partial(draw_twice, twin_chart.targets)
pairs = partial(draw_twice, twin_chart.pairs)
back_to_back = partial(draw_twice, twin_chart.back_to_back)
stacks = partial(draw_twice, stack_chart.stacks)

LONG = "Forberedelse til praktik og hjælp til ansøgning om praktik/job – anden aktør"
NOTE = "Alle felter har samme skala. Tallene viser første og seneste opgørelse."
MONTHS = "jan. feb. mar. apr. maj juni juli aug. sep. okt. nov. dec.".split()


def series(label: str, when: list[date], values: str, *, own: bool = False) -> Line:
    """A series from printed figures; a word in place of a figure means there is none."""
    points = []
    for day, text in zip(when, values.split(), strict=True):
        digits = text.replace(".", "").replace(",", ".").replace("−", "-")
        value = Decimal(digits) if digits.lstrip("-").replace(".", "").isdigit() else None
        word = text.replace("_", " ")
        points.append(LinePoint(day, f"{MONTHS[day.month - 1]} {day.year}", value, word))
    return Line(label, tuple(points), own)


def bar(label: str, text: str, *, own: bool = False) -> Bar:
    return Bar(label, Decimal(text.replace(".", "").replace("−", "-")), text, own)


QUARTERS = [date(2016, month, 15) for month in (2, 5, 8, 11)]
UNEVEN = [date(2016, m, 1) for m in (4, 6, 8, 10, 12)] + [date(2017, m, 1) for m in (1, 2, 3, 4)]
WITHDRAWN = [date(2016, m, 1) for m in (5, 6, 7, 12)] + [date(2017, m, 1) for m in (1, 2, 3, 4)]

ACTIVATION = [
    series("Helsingør", QUARTERS, "14,5 14,6 7,4 8,4", own=True),
    series("Fredericia", QUARTERS, "26,5 25,5 20,2 21,0"),
    series("Glostrup", QUARTERS, "10,3 11,9 9,2 8,4"),
    series("Hvidovre", QUARTERS, "20,3 17,3 13,1 13,4"),
    series("Odense", QUARTERS, "11,2 10,1 4,6 4,9"),
    series("Rødovre", QUARTERS, "14,6 15,0 12,6 12,3"),
    series("Slagelse", QUARTERS, "22,5 26,3 17,0 12,7"),
]
STOP = Event(date(2016, 10, 1), "1. oktober: Helsingør stopper al aktivering")
REFUGEES = [
    series("I virksomhedspraktik", UNEVEN, "15 31 27 40 63 64 73 82 90"),
    series("I ordinært arbejde", UNEVEN, "4 5 7 13 18 19 25 27 28"),
    series("I deltidsarbejde", UNEVEN, "2 3 7 5 7 14 14 14 20"),
    series("I løntilskud", UNEVEN, "9 9 5 4 8 9 7 9 9"),
    series("I ordinær uddannelse på SU", UNEVEN, "2 3 3 3 4 5 6 6 6"),
    series("I IGU", UNEVEN, "– – – – – 2 2 5 5"),
    series("Fritaget fra tilbud", UNEVEN, "– 27 16 20 24 28 29 32 37"),
]
VISITATION = [series("Jobparate", WITHDRAWN, "18 42 84 176 udgået udgået udgået 186", own=True)]
REASONS = [
    BarGroup(
        "Anden offentlig forsørgelse",
        (
            bar("Målgruppeskift – ressourceforløb eller flex", "100"),
            bar("Førtidspension", "54"),
            bar("Folkepension", "8"),
        ),
        "162 i alt",
    ),
    BarGroup(
        "Arbejde eller uddannelse",
        (
            bar("Ordinært arbejde", "22", own=True),
            bar("Ordinær uddannelse", "11", own=True),
            bar("Rotationsvikar", "1", own=True),
        ),
        "34 i alt",
        accent=True,
    ),
    BarGroup(
        "Andre årsager",
        (bar("Flyttet til anden kommune", "28"), bar("Andet", "15"), bar("Død", "6")),
        "49 i alt",
    ),
]
CHANGES = [
    BarGroup(
        "",
        (
            bar("Helsingør", "−222", own=True),
            bar("Odense", "310"),
            bar("Hele landet", "−12"),
            bar(LONG, "40"),
            bar("Glostrup", "0"),
        ),
    )
]
TWINS = [(bar("Helsingør", "310"), bar("", "222")), (bar("Odense", "40"), bar("", "0"))]
CROWD = [
    series(f"{LONG} {i}" if i % 4 == 0 else f"Kommune {i}", QUARTERS, f"{i} {60 - i} {3 * i} {i}")
    for i in range(12)
]
LARGE = [
    series("Helsingør", QUARTERS, "2.191.604 2.500.000 3.191.604 2.999.999", own=True),
    series("Hele landet", QUARTERS, "3.000.000 3.100.000 2.900.000 3.000.001"),
]
FALLS = [
    series("Helsingør", UNEVEN, "−10 −24 7 20 −32 −39 20 −7 −11", own=True),
    series("Odense", UNEVEN, "−16 20 20 10 −21 −11 −21 9 −39"),
]
ONE = [series("Helsingør", QUARTERS[:1], "8,4", own=True), series("Odense", QUARTERS[:1], "8,4")]
EMPTY = [
    series("Helsingør", QUARTERS, "– – – –", own=True),
    series("Odense", QUARTERS, "udgået " * 4),
]
AGES = [
    series("Under 30 år", UNEVEN, "210 205 198 190 171 165 160 158 150"),
    series("30-49 år", UNEVEN, "120 131 127 140 133 124 139 142 150"),
    series("50 år og derover", UNEVEN, "61 66 72 65 68 69 udgået udgået 70"),
]
EQUAL = [series(name, QUARTERS, "5 5 5 5") for name in ("Helsingør", "Odense", "Glostrup")]
ZERO = [series("Helsingør", QUARTERS, "0 0 0 0", own=True)]
DATES = [
    replace(one, points=tuple(replace(p, label=f"kvartal til {p.label}") for p in one.points))
    for one in REFUGEES
]
BREAK = Event(date(2016, 7, 1), "Brud i tallene 1. juli 2016")
BROKEN = [replace(one, cut=QUARTERS[2]) for one in ACTIVATION]
HOSTILE = "<script>alert('æ')</script> & $x_1$ \x07\u202e]]>"

Case = Callable[[], Drawings]
REFERENCE: dict[str, Case] = {
    "activation": lambda: lines(ACTIVATION, unit="pct.", event=STOP),
    "visitation": lambda: lines(VISITATION, unit="borgere"),
    "reasons": lambda: bars(REASONS),
    "refugees": lambda: small_multiples(REFUGEES, unit="personer", note=NOTE),
    "deviations": lambda: bars(CHANGES, sides=NOTE),
    "targets": lambda: targets(TWINS, names=("resultat", "mål")),
    "pairs": lambda: pairs(TWINS, names=("2016", "2017")),
    "back to back": lambda: back_to_back(TWINS, names=("Kvinder", "Mænd")),
    "shares": lambda: stacks([(Bar("2017", Decimal(200), ""), REASONS[0].bars)]),
}
UNUSUAL: dict[str, Case] = {
    "crowd": lambda: lines(CROWD, unit="personer"),
    "large": lambda: lines(LARGE, unit="kr."),
    "falls": lambda: lines(FALLS, unit="personer"),
    "age groups": lambda: lines(AGES, unit="personer"),
    "one point": lambda: lines(ONE, unit="pct."),
    "no figures": lambda: lines(EMPTY, unit="pct."),
    "all equal": lambda: lines(EQUAL, unit=""),
    "all zero": lambda: lines(ZERO, unit="pct."),
    "nothing": lambda: lines([], unit="pct."),
    "early event": lambda: lines(EQUAL, unit="pct.", event=Event(date(2016, 2, 20), LONG * 2)),
    "changes": lambda: bars(CHANGES),
    "zero bars": lambda: bars([BarGroup("", (bar("Ingen", "0"),))]),
    "no bars": lambda: bars([]),
    "thirty bars": lambda: bars(
        [BarGroup(LONG, tuple(bar(LONG, f"3.191.6{i}") for i in range(10, 40)), "95.748.735")],
    ),
    "crowd of one period": lambda: lines([replace(s, points=s.points[:1]) for s in CROWD], unit=""),
    "crowd with gaps": lambda: lines([*CROWD, *VISITATION, *EMPTY], unit="1.000 kr."),
    "twelve panels": lambda: small_multiples(CROWD, unit="", note=NOTE),
    "large panels": lambda: small_multiples(LARGE, unit="kr.", note=NOTE),
    "falling panels": lambda: small_multiples(FALLS, unit="", note=NOTE),
    "gap in panel": lambda: small_multiples(VISITATION + EMPTY, unit="", note=NOTE),
    "long dates in panels": lambda: small_multiples(DATES, unit="", note=NOTE),
    "one-point panel": lambda: small_multiples(ONE[:1], unit="pct.", note=""),
    "panels beside": lambda: small_multiples(
        [*BROKEN[1:], *EMPTY], unit="pct.", note=NOTE, beside=BROKEN[0], event=BREAK
    ),
    "broken lines": lambda: lines(BROKEN, unit="pct.", event=BREAK),
    "no panels": lambda: small_multiples([], unit="", note=NOTE),
    "hostile": lambda: lines([series(HOSTILE, QUARTERS, "1 2 3 4")], unit=HOSTILE),
}
# An event far from the months without a figure, and before, in and after the middle of them.
for _day in (date(2016, 8, 1), date(2017, 1, 12), date(2017, 2, 1), date(2017, 2, 14)):
    UNUSUAL[f"event {_day}"] = partial(
        lines, VISITATION, unit="borgere", event=Event(_day, "Nye regler om visitation")
    )
ALL = REFERENCE | UNUSUAL


@cache
def drawn(case: str) -> Drawings:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return ALL[case]()


def both(case: str) -> tuple[Drawing, Drawing]:
    return drawn(case).wide, drawn(case).narrow


# --- What the reader sees -----------------------------------------------------------------


@pytest.mark.parametrize("width", [720, 296])
def test_lines_end_in_the_name_and_the_last_figure(width: int) -> None:
    drawing = next(d for d in both("activation") if d.width == width)
    shown = [text.replace("\xa0", " ") for text in texts(drawing)]
    for label in ("Helsingør 8,4", "Fredericia 21,0", "Glostrup 8,4", "Slagelse 12,7"):
        assert label in shown
    assert "14,5" in shown, "the first figure of the own municipality"
    assert "30 pct." in shown, "the unit stands at the top of the scale"
    assert {"0", "10", "20"} <= set(shown)


def test_the_own_series_stands_out_by_more_than_colour() -> None:
    own = next(t for t in elements(drawn("activation").wide, "text") if "Helsingør\xa0" in t.text)
    assert (own.get("class"), own.get("font-weight")) == ("f-accent", "600")
    width = {
        p.get("class"): float(p.get("stroke-width", "1"))
        for p in elements(drawn("activation").wide, "path")
        if p.get("stroke-linecap") == "round"
    }
    assert width["s-accent"] > width["s-line"]


def test_the_own_series_lies_on_top_of_the_others() -> None:
    for drawing in both("activation"):
        drawn = [(e.tag, e.get("class"), "stroke-linecap" in e.attrib) for e in shapes(drawing)]
        others = [i for i, (_, role, line) in enumerate(drawn) if role == "s-line" and line]
        own = [i for i, (_, role, line) in enumerate(drawn) if role == "s-accent" and line]
        assert max(others) < min(own)
        assert max(
            i for i, (tag, role, _) in enumerate(drawn) if (tag, role) == ("circle", "f-line")
        ) < min(own)


def test_where_no_series_is_the_own_none_fades() -> None:
    for drawing in both("age groups"):
        assert len(strokes(drawing, "muted")) == len(AGES)
        assert not strokes(drawing, "line")
        widths = {p.get("stroke-width", "1") for p in elements(drawing, "path")}
        assert "2.5" in widths


@pytest.mark.parametrize("case", [case for case in UNUSUAL if case.startswith("event ")])
def test_words_in_a_gap_never_touch_the_line_of_an_event(case: str) -> None:
    for drawing in both(case):
        (dashed,) = [p for p in elements(drawing, "path") if "stroke-dasharray" in p.attrib]
        x = float(re.findall(r"[\d.]+", dashed.attrib["d"])[0])
        (gap,) = [box(t) for t in elements(drawing, "text") if t.text == "udgået"]
        assert x < gap[0] - 2 or x > gap[2] + 2


def test_an_event_is_a_dashed_line_with_its_words() -> None:
    for drawing in both("activation"):
        dashed = [p for p in elements(drawing, "path") if "stroke-dasharray" in p.attrib]
        assert [p.get("class") for p in dashed] == ["s-warning"]
        assert STOP.text in words(drawing)


def test_bars_show_label_figure_and_sum() -> None:
    for drawing in both("reasons"):
        for group in REASONS:
            assert group.label in texts(drawing)
            assert group.total_text in texts(drawing)
            for each in group.bars:
                assert each.label in words(drawing)
                assert each.text in texts(drawing)


def test_bar_lengths_are_in_proportion() -> None:
    boxes = bar_boxes(drawn("reasons").wide, "line", "accent")
    lengths = [right - left for left, _, right, _ in boxes]
    values = sorted(float(b.value) for group in REASONS for b in group.bars)
    longest = max(lengths)
    assert sorted(lengths) == pytest.approx([longest * v / 100 for v in values], abs=0.2)


def test_negative_bars_go_left_of_zero() -> None:
    for drawing in both("changes"):
        place = {t.text: float(t.get("x", "0")) for t in elements(drawing, "text")}
        assert place["−222"] < place["−12"] < place["0"] < place["40"] < place["310"]


def test_dates_that_have_no_room_beside_each_other_stand_on_two_lines() -> None:
    for drawing in both("long dates in panels"):
        place = {t.text: float(t.attrib["y"]) for t in elements(drawing, "text")}
        assert place["kvartal til apr. 2016"] < place["kvartal til apr. 2017"]


def test_panels_show_first_and_last_figure_on_one_scale() -> None:
    for drawing in both("refugees"):
        for figure in ("15", "90", "4", "28", "27", "37", "5"):
            assert figure in texts(drawing)
        for one in REFUGEES:
            assert one.label in words(drawing)
        assert NOTE in words(drawing)
        tops = {t for t in texts(drawing) if t.startswith("100")}
        assert tops == {"100\xa0personer", "100"}


def test_a_line_beside_each_panel_is_told_from_its_own_by_more_than_colour() -> None:
    for drawing in both("panels beside"):
        width = {
            path.get("class"): float(path.get("stroke-width", "1"))
            for path in elements(drawing, "path")
            if path.get("stroke-linecap") == "round"
        }
        assert width["s-accent"] > 1.9 * width["s-muted"]
        dots = {dot.get("class") for dot in elements(drawing, "circle")}
        assert dots == {"f-muted"}, "the line beside bears no dot and no figure"
        assert "14,5" not in texts(drawing)


@pytest.mark.parametrize(("case", "role"), [("broken lines", "line"), ("panels beside", "muted")])
def test_no_line_goes_across_a_break_which_is_dashed_and_has_its_words(
    case: str, role: str
) -> None:
    for drawing in both(case):
        dashed = [p for p in elements(drawing, "path") if "stroke-dasharray" in p.attrib]
        assert {path.get("class") for path in dashed} == {"s-warning"}
        assert BREAK.text in words(drawing)
        # of four quarters two lie on either side
        assert {len(run) for of in ("accent", role) for run in strokes(drawing, of)} == {2}


def test_every_colour_of_a_chart_is_another_one_in_the_dark() -> None:
    css = (ROOT / "src/analysis/present/templates/page.css").read_text(encoding="utf-8")
    drawn_in = {
        shape.get("class", "")
        for case in REFERENCE
        for shape in (*shapes(drawn(case).wide), *elements(drawn(case).wide, "text"))
    }
    marked = draw.ranking([("A", 1), ("B", 2), ("C", 3)], decimals=0)  # a median in its own colour
    drawn_in |= {shape.get("class", "") for shape in shapes(marked.wide)}
    assert "s-text" in drawn_in
    assert [one for one in drawn_in if one and f".{one} {{" not in css] == []


def test_a_panel_without_figures_says_so() -> None:
    assert "ingen tal" in texts(drawn("gap in panel").wide)


def test_long_labels_are_wrapped_not_cut() -> None:
    for case in ("crowd", "changes", "twelve panels"):
        for drawing in both(case):
            assert LONG in words(drawing)


@pytest.mark.parametrize("text", ["", "12,7 %", "Høje-Taastrup", "AVATAR", "−3 af 1.000"])
@pytest.mark.parametrize("bold", [False, True])
def test_a_text_is_as_wide_as_matplotlib_sets_it(text: str, bold: bool) -> None:
    for size in (11, 14, 15.5):
        set_by_it = text_to_path.get_text_width_height_descent(text, page_font(size, bold), False)
        assert text_width(text, size, bold) == set_by_it[0]


def test_a_character_that_the_font_lacks_counts_as_a_wide_one() -> None:
    assert text_width("a\u6771b", 14) == text_width("aWb", 14)


def test_a_word_too_long_for_its_column_is_divided() -> None:
    word = "Beskæftigelsesforanstaltningsudvalgsmedlemsgodkendelse"
    pieces = wrap(word, 14, 100)
    assert len(pieces) > 1
    assert "".join(pieces).replace("-", "") == word
    assert all(text_width(piece, 14) <= 100 for piece in pieces)


def test_a_figure_is_parted_from_its_name_before_the_name_is_divided() -> None:
    """A hyphen above a figure would be read as its minus."""
    assert wrap("Eksempelkommune\xa08,4", 14, 120) == ["Eksempelkommune", "8,4"]


def test_the_scale_is_written_in_danish() -> None:
    assert "4.000.000\xa0kr." in texts(drawn("large").wide)
    assert "−40" in texts(drawn("falls").wide)


# --- Many series --------------------------------------------------------------------------


FOURTEEN = [date(2016, month, 1) for month in range(1, 13)] + [date(2017, 1, 1), date(2017, 2, 1)]


def municipalities(count: int, own: int) -> list[Line]:
    """So many series over fourteen months; at the end Kommune 0 is lowest, the last one highest."""
    return [
        series(
            f"Kommune {i}",
            FOURTEEN,
            " ".join(f"{20 + i * month // 14 + (i * month) % 3}" for month in range(13))
            + f" {20 + i}",
            own=i == own,
        )
        for i in range(count)
    ]


def test_of_many_series_the_own_the_highest_and_the_lowest_are_named_and_the_rest_counted() -> None:
    chart = lines(municipalities(98, own=40), unit="pct.", many="kommuner")
    for drawing in (chart.wide, chart.narrow):
        named = [text.split("\xa0")[0] for text in texts(drawing) if text.startswith("Kommune")]
        assert sorted(named) == ["Kommune 0", "Kommune 40", "Kommune 97"]
        assert "De tynde linjer er 95 andre kommuner." in words(drawing)
        widths = {"line": 95, "muted": 2, "accent": 1}
        assert {role: len(strokes(drawing, role)) for role in widths} == widths
        assert unreadable(drawing) == []
    assert sum(len(drawing.body.encode()) for drawing in (chart.wide, chart.narrow)) <= 25_000


def test_a_line_that_has_no_figure_is_not_counted_among_those_drawn() -> None:
    empty = series("Kommune uden tal", FOURTEEN, "ikke_oplyst " * 14)
    chart = lines([*municipalities(12, own=4), empty], unit="pct.", many="kommuner")
    told = "De tynde linjer er 9 af 10 andre kommuner; resten er uden tal."  # 12 less three named
    assert told in words(chart.wide)


def test_up_to_ten_series_are_all_named() -> None:
    chart = lines(municipalities(10, own=4), unit="pct.", many="kommuner")
    for drawing in (chart.wide, chart.narrow):
        assert sum(text.startswith("Kommune") for text in texts(drawing)) == 10
        assert "andre" not in words(drawing)


@pytest.mark.exhaustive
@costly()
@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=9),
    st.integers(0, 9),
)
def test_a_label_at_another_height_than_its_line_has_a_line_to_it(
    last: list[int], own: int
) -> None:
    values = [100, *last]
    drawn = [
        series(f"Kommune {i}", QUARTERS[:3], f"0 0 {value}", own=i == own)
        for i, value in enumerate(values)
    ]
    chart = lines(drawn, unit="")
    for drawing in (chart.wide, chart.narrow):
        assert unreadable(drawing) == []
        scale = [t for t in elements(drawing, "text") if t.get("class") == "f-muted"]
        ticks = {t.text: float(t.attrib["y"]) + 5 for t in scale}
        thin = [
            p
            for p in elements(drawing, "path")
            if p.get("stroke") and "stroke-width" not in p.attrib
        ]
        leaders = [run for path in thin for run in runs(path)]
        for i, value in enumerate(values):
            height = ticks["0"] + (ticks["100"] - ticks["0"]) * value / 100
            (text,) = [t for t in elements(drawing, "text") if t.text == f"Kommune {i}\xa0{value}"]
            left, top, _, bottom = box(text)
            assert abs((top + bottom) / 2 - height) < 7 or any(
                abs(run[0][1] - height) < 0.2 and top < run[-1][1] < bottom and run[-1][0] < left
                for run in leaders
            )


def test_a_unit_that_begins_with_a_figure_is_kept_apart_from_the_scale() -> None:
    chart = lines([series("Udgift", QUARTERS, "6.000 5.000 4.000 1.000")], unit="1.000 kr.")
    assert "6.000\xa0i\xa01.000\xa0kr." in [t.replace(" ", "\xa0") for t in texts(chart.wide)]


@pytest.mark.parametrize("figures", ["1 0 1 1", "0 0 0 0"])
def test_one_is_one_person_on_the_scale_too(figures: str) -> None:
    chart = lines([series("Unge", QUARTERS, figures)], unit="personer")
    assert "1\xa0person" in [t.replace(" ", "\xa0") for t in texts(chart.wide)]


# --- Honest about time and gaps ------------------------------------------------------------


@pytest.mark.parametrize("case", ["visitation", "gap in panel"])
def test_no_line_crosses_a_withdrawn_month(case: str) -> None:
    for drawing in both(case):
        (only,) = strokes(drawing, "accent")
        assert len(only) == 4, "May, June, July, December; April 2017 is a dot of its own"


def test_the_gap_is_explained_once() -> None:
    for drawing in both("visitation"):
        assert texts(drawing).count("udgået") == 1


def test_a_series_that_stops_says_so_and_keeps_its_last_figure() -> None:
    chart = lines([series("Ophørt", QUARTERS, "7 5 udgået udgået")], unit="")
    for drawing in (chart.wide, chart.narrow):
        assert "Ophørt\xa0udgået" in texts(drawing)
        assert "5" in texts(drawing)


def test_uneven_months_stay_uneven() -> None:
    for drawing in both("visitation"):
        xs = [x for x, _ in strokes(drawing, "accent")[0]]
        days = [(b - a).days for a, b in pairwise(WITHDRAWN[:4])]
        steps = [b - a for a, b in pairwise(xs)]
        assert [s / steps[0] for s in steps] == pytest.approx([d / days[0] for d in days], rel=0.05)


def test_heights_are_in_proportion_from_zero() -> None:
    heights = [y for _, y in strokes(drawn("activation").wide, "accent")[0]]
    rise = (heights[2] - heights[0]) / (14.5 - 7.4)
    assert (heights[2] - heights[1]) / (14.6 - 7.4) == pytest.approx(rise, rel=0.01)
    zero = heights[0] + rise * 14.5
    baseline = max(
        float(t.attrib["y"]) for t in elements(drawn("activation").wide, "text") if t.text == "0"
    )
    assert zero - baseline == pytest.approx(5, abs=0.5), "the 0 stands just above its line"


# --- Readable ----------------------------------------------------------------------------


@pytest.mark.parametrize("case", ALL)
def test_all_is_inside_and_large_enough_and_no_text_covers_another(case: str) -> None:
    for drawing in both(case):
        assert unreadable(drawing) == []


# --- Safe, small, always the same --------------------------------------------------------------


@pytest.mark.parametrize("case", ALL)
def test_only_plain_shapes_with_colours_by_class_and_attribute(case: str) -> None:
    for drawing in both(case):
        for element in shapes(drawing):
            assert element.tag in {"path", "circle", "text"}
            kind, role = element.attrib["class"].split("-")
            assert element.get({"f": "fill", "s": "stroke"}[kind]) == PALETTE[role]
        assert not re.search(
            r"\b(id|style|font-family|clip-path|transform|href|on\w+)=", drawing.body
        )


@pytest.mark.parametrize("case", REFERENCE)
def test_the_markup_is_small(case: str) -> None:
    for drawing in both(case):
        assert len(drawing.body.encode()) <= 5_000


def test_hostile_labels_are_only_text() -> None:
    for drawing in both("hostile"):
        assert "<script" not in drawing.body
        shown = words(drawing).replace("- ", "").replace("/ ", "/")
        assert "<script>alert('æ')</script>" in shown
        assert "$x_1$" in shown


@pytest.mark.parametrize(
    ("draw", "error"),
    [
        (lambda axes: axes.imshow([[1]]), NotImplementedError),
        (lambda axes: axes.add_patch(Circle((9, 9), 5, color=PALETTE["text"])), ValueError),
        (lambda axes: axes.plot([9], [9], marker="s", color=PALETTE["text"]), ValueError),
        (lambda axes: axes.plot([1, 9], [1, 9], color="#123456"), KeyError),
    ],
)
def test_a_shape_or_a_colour_that_the_page_does_not_know_is_refused(
    draw: Callable[[Axes], object], error: type[Exception]
) -> None:
    paper = Sheet(WIDE)
    draw(paper.axes)
    with pytest.raises(error):
        paper.markup()


def digest() -> str:
    """One number for all reference drawings; also run in another process, see below."""
    bodies = [d.body for case in REFERENCE.values() for d in (case().wide, case().narrow)]
    return hashlib.sha256("\n".join(bodies).encode()).hexdigest()


@pytest.mark.exhaustive
def test_the_same_bytes_again_and_on_another_machine(tmp_path: Path) -> None:
    here = digest()
    assert digest() == here
    settings = tmp_path / "matplotlibrc"
    settings.write_text(
        "lines.linewidth: 9\nfont.size: 40\nsavefig.bbox: tight\nsvg.fonttype: path"
    )
    elsewhere = os.environ | {
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Auckland",
        "LANG": "C",
        "LC_ALL": "C",
        "HOME": str(tmp_path),
        "MPLCONFIGDIR": str(tmp_path),
        "MATPLOTLIBRC": str(settings),
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
    }
    script = "import test_charts; print(test_charts.digest())"
    command = [sys.executable, "-c", script]
    there = subprocess.run(command, env=elsewhere, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


GAPS_TOLD = "Hvor en linje er brudt, er der ikke et tal at vise. Tabellen siger hvorfor."


@pytest.mark.parametrize(("count", "is_told"), [(4, False), (5, True), (14, True)])
def test_more_gaps_than_words_can_tell_apart_are_told_beneath(count: int, is_told: bool) -> None:
    many = [series(f"nr. {n}", QUARTERS, f"{n} udgået {n} {n}") for n in range(count)]
    chart = lines(many, unit="personer", many="rækker")
    for drawing in (chart.wide, chart.narrow):
        assert texts(drawing).count("udgået") == (0 if is_told else count)
        assert (GAPS_TOLD in words(drawing)) == is_told


def test_a_gap_of_two_kinds_bears_both_words() -> None:
    chart = lines([series("a", QUARTERS, "1 udgået skjult 2")], unit="personer")
    assert {"udgået", "skjult"} <= {*texts(chart.wide)}


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("1 ikke_oplyst 2", ["ikke oplyst"]),
        ("ikke_oplyst ikke_oplyst 2", ["ikke oplyst"]),
        ("ikke_oplyst 1 2", []),  # it begins one period later: the line shows that
        (
            "ikke_oplyst 1 2 ikke_oplyst 3",
            ["ikke oplyst"] * 2,
        ),  # one told and one not would be two kinds
        ("1 udgået ikke_oplyst ikke_vist 2", ["ikke oplyst", "ikke vist", "udgået"]),
        ("1 2 udgået ikke_oplyst", ["udgået"]),  # the last word stands beside the line
        ("1 2 3", []),
    ],
)
def test_a_gap_without_figure_bears_the_word_for_it(printed: str, told: list[str]) -> None:
    when = UNEVEN[: len(printed.split())]
    chart = lines([series("a", when, printed)], unit="personer")
    for drawing in (chart.wide, chart.narrow):
        words_for_none = {"ikke oplyst", "ikke vist", "udgået"}
        assert sorted(text for text in texts(drawing) if text in words_for_none) == told


def test_a_panel_says_why_its_line_ends_before_the_others() -> None:
    chart = small_multiples([series("a", QUARTERS, "1 2 3 ikke_oplyst")], unit="", note="")
    assert "ikke oplyst" in texts(chart.wide)


# --- Goals ----------------------------------------------------------------------------------------

GOALS = {"Mål (Række 0): mindst": 11, "Mål (Række 0): højst": 80}


@pytest.mark.parametrize("count", [1, 3, 12])
@pytest.mark.parametrize("event", [None, Event(QUARTERS[1], "Noget skete her")])
def test_goals_are_dashed_lines_with_names_that_cover_nothing(
    count: int, event: Event | None
) -> None:
    """One goal is in the midst of the figures, and one is far above them all."""
    shown = [
        series(f"Række {number}", QUARTERS, f"{number} 12 {20 - number} 9", own=number == 0)
        for number in range(count)
    ]
    goals = [series(name, QUARTERS, f"{at} {at} {at} {at}") for name, at in GOALS.items()]
    drawings = lines(shown, unit="personer", event=event, many="rækker", goals=goals)
    for drawing in (drawings.wide, drawings.narrow):
        assert unreadable(drawing) == []
        assert [f"{name} {at}" in words(drawing) for name, at in GOALS.items()] == [True, True]
        dashed = [path for path in elements(drawing, "path") if "stroke-dasharray" in path.attrib]
        level = {y for path in dashed for (_, y), (_, end) in runs(path) if y == end}
        assert len(level) == 2
