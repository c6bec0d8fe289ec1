"""Charts of the rows of any table: what each kind draws, whatever the figures are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from inspect import isfunction
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.series import Point, Series
from analysis.observations import Status
from analysis.periods import Period
from analysis.present import figure
from analysis.present.charts.sheet import Drawing, Drawings
from analysis.present.charts.style import PALETTE
from colours import contrast, palettes
from drawings import Box, bar_boxes, box, elements, runs, struck_through, texts, unreadable, words
from support import costly, more

Rows = list[tuple[str, figure.Shown]]
LONG = ("Forberedelse til praktik og hjælp til ansøgning om praktik/job – anden aktør " * 2)[:120]
D = Decimal


def both(drawings: Drawings) -> tuple[Drawing, Drawing]:
    return drawings.wide, drawings.narrow


def rows(text: str) -> Rows:
    """Rows of ``Mentor 50; Løntilskud ikke vist``: a label, then a figure or the word for none."""
    pairs = (row.strip().split(" ", maxsplit=1) for row in text.split(";"))
    return [(a, D(b) if re.fullmatch(r"-?[\d.]+", b) else b) for a, b in pairs]


def place(drawing: Drawing, text: str) -> Box:
    """Where a text stands, which stands there once."""
    (found,) = [box(t) for t in elements(drawing, "text") if (t.text or "") == text]
    return found


def lengths(boxes: Sequence[Box]) -> list[float]:
    """How long bars are, from above."""
    return [right - left for left, _, right, _ in sorted(boxes, key=lambda b: b[1])]


def uprights(drawing: Drawing, role: str) -> set[float]:
    """Where the upright lines of a role stand."""
    found = set()
    for path in elements(drawing, "path"):
        if path.get("class") == f"s-{role}":
            found |= {run[0][0] for run in runs(path) if run[0][0] == run[1][0]}
    return found


def from_above(drawing: Drawing) -> list[str]:
    """The texts from above, and from the left where they stand level."""
    spots = [(t.attrib["y"], t.get("x", "0"), t.text) for t in elements(drawing, "text")]
    return [text or "" for _, _, text in sorted((float(y), float(x), text) for y, x, text in spots)]


# --- Bars -------------------------------------------------------------------------------------


TOOLS = rows("Løntilskud ikke vist; Praktik 20; Mentor 50; IGU udgået; Vejledning 9")


def test_a_row_without_a_figure_has_its_word_in_place_of_a_bar_and_stands_last() -> None:
    drawing = figure.bars(TOOLS, decimals=0).narrow
    found = "|".join(from_above(drawing))
    assert found == "Mentor|50|Praktik|20|Vejledning|9|Løntilskud|ikke vist|IGU|udgået"
    assert len(bar_boxes(drawing, "line")) == 3


@pytest.mark.thorough
def test_whole_numbers_need_no_decimals_to_be_drawn() -> None:
    def drawn(kind: type) -> list[Drawings]:
        a, b, c = kind(4), kind(-1), kind(12)
        ones = [("A", a), ("B", b), ("C", c), ("D", "ikke vist")]
        of_two = [("A", a, c), ("B", c, a), ("C", c, "ikke vist")]
        how = {"decimals": 0}
        return [
            figure.bars(ones, **how),
            figure.ranking(ones, **how),
            figure.deviations(ones, sides=("under", "over"), **how),
            figure.targets(of_two, **how),
            figure.pairs(of_two, names=("før", "efter"), **how),
            figure.shares([("A", c, [a, c]), ("B", c, [a, a])], parts=["a", "b"], **how),
            figure.shares([("A", kind(0), [kind(0), "ikke vist"])], parts=["a", "b"], **how),
        ]

    assert drawn(int) == drawn(Decimal)
    assert figure.enough_bars([1, 2, 3])


def test_bars_may_keep_the_order_of_the_table() -> None:
    drawing = figure.bars(TOOLS, decimals=0, ranked=False).narrow
    assert [text for text in from_above(drawing) if text.isdigit()] == ["20", "50", "9"]


@pytest.mark.parametrize("unit", ["1.000 kr.", "mio. kr.", "dage", "fuldtidspersoner"])
def test_the_unit_stands_once_above_the_bars(unit: str) -> None:
    drawn = figure.bars(TOOLS, decimals=0)
    shown = figure.Figure(drawn, 1, "Redskaber", unit, "Søjler.", 1).html
    assert shown.count(unit) == 1
    assert f'<span class="unit">{unit}</span></figcaption>' in shown


def test_bars_are_as_long_as_their_figures() -> None:
    for drawing in both(figure.bars(TOOLS, decimals=0, own="Mentor")):
        long = lengths(bar_boxes(drawing, "line", "accent"))
        assert [size / long[0] for size in long] == pytest.approx([1, 20 / 50, 9 / 50], abs=0.002)
        assert lengths(bar_boxes(drawing, "accent")) == [long[0]], "the own row is in the accent"


@pytest.mark.parametrize(
    ("ranked", "last"),
    [(True, ["… 92 rækker", "Kommune 96"]), (False, ["Kommune 39", "… 59 rækker"])],
)
def test_of_rows_too_many_for_a_sheet_of_paper_those_left_out_are_counted(
    *, ranked: bool, last: list[str]
) -> None:
    drawn = figure.bars(municipalities(98), decimals=0, ranked=ranked)
    found = [text for text in from_above(drawn.narrow) if not text.isdigit()]
    at = found.index(last[0])
    assert found[at : at + 2] == last
    assert drawn.wide.height < 1100


def test_a_chart_whose_text_would_be_too_small_on_paper_may_be_taller() -> None:
    for count, tall in ((18, False), (19, True)):
        drawn = figure.bars(municipalities(count), decimals=0)
        shown = figure.Figure(drawn, 1, "Dage", "dage", "Søjler.", 1).html
        assert ('class="wide tall"' in shown) is tall
        points = 13 * 0.75 * (85 * 96 / 25.4) / drawn.wide.height  # shrunk to 85 mm
        assert (points < 7) is tall


# --- Rankings -----------------------------------------------------------------------------------


def municipalities(count: int, *, hidden: int = 0) -> Rows:
    """Kommune 1 with the largest figure, and so on; the last ones have none."""
    known: Rows = [(f"Kommune {i}", D(200 - i)) for i in range(1, count - hidden + 1)]
    return known + [(f"Kommune {i}", "ikke vist") for i in range(count - hidden + 1, count + 1)]


def labels(drawings: Drawings) -> list[str]:
    """The labels of a ranking from above."""
    return [text for text in from_above(drawings.narrow) if "ommune" in text]


KOMMUNER = ("kommune", "kommuner")


def ranked(figures: Rows, own: str) -> Drawings:
    return figure.ranking(figures, decimals=0, own=own, names=KOMMUNER)


def test_a_long_ranking_is_cut_to_the_own_the_five_on_either_side_and_the_ends() -> None:
    assert labels(ranked(municipalities(98), "Kommune 41")) == [
        "1. Kommune 1",
        "… 34 kommuner",
        *(f"{i}. Kommune {i}" for i in range(36, 47)),
        "… 51 kommuner",
        "98. Kommune 98",
    ]


def test_where_a_figure_is_hidden_no_row_has_a_rank_and_the_median_says_of_how_many() -> None:
    found = ranked(municipalities(98, hidden=3), "Kommune 2")
    assert labels(found) == [
        *(f"Kommune {i}" for i in range(1, 8)),
        "… 87 kommuner",
        "Kommune 95",
        "3 kommuner uden tal",
    ]
    assert "Median af 95 tal: 152" in texts(found.wide)  # the 48th of 199, 198 … 105


@pytest.mark.parametrize(
    ("own", "kept"),
    [
        (1, [*range(1, 7), "… 91", 98]),
        (7, [*range(1, 13), "… 85", 98]),
        (8, [*range(1, 14), "… 84", 98]),  # a gap of one would save nothing
        (9, [1, "… 2", *range(4, 15), "… 83", 98]),
        (98, [1, "… 91", *range(93, 99)]),
    ],
)
def test_a_cut_ranking_near_its_ends(own: int, kept: list[int | str]) -> None:
    found = labels(ranked(municipalities(98), f"Kommune {own}"))
    assert found == [f"{i}. Kommune {i}" if isinstance(i, int) else f"{i} kommuner" for i in kept]


def test_a_ranking_without_an_own_row_shows_its_ends() -> None:
    found = labels(ranked(municipalities(20), ""))
    assert found == [
        *(f"{i}. Kommune {i}" for i in (1, 2, 3)),
        "… 14 kommuner",
        *(f"{i}. Kommune {i}" for i in (18, 19, 20)),
    ]


def test_an_own_row_without_a_figure_is_shown_in_a_cut_ranking() -> None:
    assert labels(ranked(municipalities(20, hidden=2), "Kommune 20"))[-2:] == [
        "Kommune 20",
        "yderligere 1 kommune uden tal",
    ]


def test_fifteen_rows_are_all_shown_and_equal_figures_have_equal_ranks() -> None:
    assert len(labels(ranked(municipalities(15, hidden=4), "Kommune 3"))) == 15
    found = ranked(rows("A-kommune 5; B-kommune 7; C-kommune 5; D-kommune 4"), "")
    assert labels(found) == ["1. B-kommune", "2. A-kommune", "2. C-kommune", "4. D-kommune"]


def test_the_median_is_a_line_with_its_word() -> None:
    drawing = figure.ranking(rows("A 40; B 10; C 0; D 21"), decimals=0).wide
    assert "Median: 15,5" in texts(drawing)  # (10 + 21) / 2
    (x,) = uprights(drawing, "text")
    left, _, right, _ = max(bar_boxes(drawing, "line"), key=lambda b: b[2])
    assert (x - left) / (right - left) == pytest.approx(15.5 / 40, abs=0.002)


# --- Deviations ---------------------------------------------------------------------------------


BUDGET = rows("Dagpenge -2300; Sygedagpenge -6100; Løntilskud 1400; Fleks 0; Ledige ikke vist")
SIDES = ("under budget", "over budget")


def test_deviations_go_to_either_side_of_zero_hollow_below_and_filled_above() -> None:
    drawing = figure.deviations(BUDGET, decimals=0, sides=SIDES).wide
    assert "Mod venstre: under budget. Mod højre: over budget." in words(drawing)
    (zero,) = uprights(drawing, "muted") & {b[0] for b in bar_boxes(drawing, "muted")}
    filled = bar_boxes(drawing, "muted")
    assert all(left >= zero for left, *_ in filled)
    hollow = bar_boxes(drawing, "tint")
    assert len(hollow) == 2
    assert all(right <= zero for _, _, right, _ in hollow)
    positive = max(lengths(filled))
    assert max(lengths(hollow)) + 1.5 == pytest.approx(positive * 6100 / 1400, rel=0.01)
    assert place(drawing, "−6.100")[2] < place(drawing, "−2.300")[2] < zero
    assert place(drawing, "ikke vist")[0] > zero


# --- Targets ------------------------------------------------------------------------------------


def test_a_target_is_a_stroke_where_its_figure_is_on_the_scale_of_the_bars() -> None:
    given_rows = [("1. kvartal", D(50), D(80)), ("2. kvartal", D(100), D(80))]
    drawing = figure.targets(given_rows, decimals=0).wide
    bars = sorted(bar_boxes(drawing, "line"), key=lambda b: b[1])
    zero, hundred = bars[1][0], bars[1][2]
    for left, _, right, _ in bar_boxes(drawing, "text"):
        assert ((left + right) / 2 - zero) / (hundred - zero) == pytest.approx(0.8, abs=0.002)
    assert {"50 (mål: 80)", "100 (mål: 80)", "Søjle: resultat. Streg: mål."} <= set(texts(drawing))


def test_a_figure_or_a_target_that_is_not_known_is_said_to_be_so() -> None:
    given_rows: list[tuple[str, figure.Shown, figure.Shown]]
    given_rows = [("A", "ikke vist", D(80)), ("B", D(70), "ikke oplyst"), ("C", D(1), D(2))]
    drawing = figure.targets(given_rows, decimals=0).wide
    assert {"ikke vist (mål: 80)", "70 (mål: ikke oplyst)"} <= set(texts(drawing))
    assert len(bar_boxes(drawing, "line")) == len(bar_boxes(drawing, "text")) == 2


# --- Pairs --------------------------------------------------------------------------------------


AGES: list[tuple[str, figure.Shown, figure.Shown]] = [
    ("Under 30 år", D(20), D(40)),
    ("30-49 år", D(60), "ikke vist"),
    ("50 år og derover", D(0), D(10)),
]


def test_the_two_bars_of_a_pair_are_named_where_they_stand_first() -> None:
    for drawing in both(figure.pairs(AGES, names=("2016", "2017"), decimals=0)):
        assert {"2016: 20", "2017: 40", "60", "ikke vist", "0", "10"} <= set(texts(drawing))
        filled, hollow = bar_boxes(drawing, "muted"), bar_boxes(drawing, "tint")
        assert lengths(filled)[1] == pytest.approx(3 * lengths(filled)[0], abs=0.3)
        assert lengths(hollow)[0] + 1.5 == pytest.approx(2 * lengths(filled)[0], abs=0.3)


def test_mirrored_bars_go_to_both_sides_under_their_names() -> None:
    names = ("Kvinder", "Mænd")
    for drawing in both(figure.pairs(AGES, names=names, decimals=0, mirrored=True)):
        axis = {right for _, _, right, _ in bar_boxes(drawing, "muted")}.pop()
        assert place(drawing, "Kvinder")[2] < axis < place(drawing, "Mænd")[0]
        assert place(drawing, "60")[2] < place(drawing, "20")[2] < axis
        assert axis < place(drawing, "ikke vist")[0] < place(drawing, "40")[0]


def test_negative_figures_are_never_mirrored() -> None:
    negative = [("A", D(-5), D(5)), ("B", D(3), D(4))]
    given_names = ("før", "efter")
    mirrored = figure.pairs(negative, names=given_names, decimals=0, mirrored=True)
    assert mirrored == figure.pairs(negative, names=given_names, decimals=0)


# --- Parts of a whole ---------------------------------------------------------------------------


PARTS = ("Arbejde", "Uddannelse", "Andet")


def shares(*given_rows: tuple[str, figure.Shown, Sequence[figure.Shown]]) -> Drawing:
    return figure.shares(given_rows, parts=PARTS, decimals=0).wide


def test_the_parts_of_a_whole_are_as_long_as_their_shares() -> None:
    drawing = shares(("2016", D(200), [D(100), D(60), D(4)]), ("2017", D(50), [D(25), D(1), D(2)]))
    shown = {text.replace("\xa0", " ") for text in texts(drawing)}
    assert {"50,0 %", "30,0 %", "Andet: 2,0 %"} <= shown
    frame = 720 - 1 - min(left for left, _, right, _ in bar_boxes(drawing, "accent"))
    bars = [size for size in lengths(bar_boxes(drawing, "accent")) if size > 12]
    assert bars == pytest.approx([frame / 2 - 1.5] * 2, abs=0.2)
    names = [text for text in from_above(drawing) if text in PARTS]
    assert names == list(PARTS)


def test_a_share_too_small_for_its_text_has_a_line_to_it() -> None:
    drawing = shares(("2016", D(200), [D(100), D(60), D(4)]))
    left, _, right, bottom = bar_boxes(drawing, "muted")[-1]
    label = place(drawing, "Andet: 2,0\xa0%")
    assert label[1] > bottom
    leaders = [
        run for p in elements(drawing, "path") if p.get("class") == "s-muted" for run in runs(p)
    ]
    assert any(
        left <= run[0][0] <= right and label[0] <= run[-1][0] <= label[2] and len(run) == 2
        for run in leaders
    )


def test_shares_too_many_to_stand_below_their_parts_are_listed() -> None:
    names = [f"Årsag {i}" for i in range(20)]
    drawn = figure.shares(
        [("2016", D(1000), [D(i) for i in range(1, 21)])], parts=names, decimals=0
    )
    for drawing in both(drawn):
        assert {
            f"{name}: {i / 10:.1f}\xa0%".replace(".", ",") for i, name in enumerate(names, 1)
        } <= set(texts(drawing))
        assert unreadable(drawing) == []


def test_parts_that_cannot_be_parts_are_not_drawn() -> None:
    drawing = shares(
        ("For meget", D(100), [D(60), D(41), D(0)]),
        ("Negativ", D(100), [D(60), D(-1), D(0)]),
        ("Uden i alt", "ikke vist", [D(60), D(1), D(0)]),
        ("Tilbagebetalt", D(-5), [D(-5), D(0), D(0)]),
        ("Ingen", D(0), [D(0), D(0), D(0)]),
    )
    assert texts(drawing).count("stemmer ikke") == 2
    assert {"ikke vist", "−5", "0"} <= set(texts(drawing)), "the whole, or the word for it"
    assert all(right - left < 12 for left, _, right, _ in bar_boxes(drawing, "accent", "muted"))


def test_a_hidden_part_is_told_and_leaves_its_place_blank() -> None:
    drawing = shares(("2016", D(100), [D(60), "ikke vist", D(10)]))
    assert "Uddannelse: ikke vist" in texts(drawing)
    assert max(right for _, _, right, _ in bar_boxes(drawing, "accent", "muted")) < 600


def test_rounded_parts_may_exceed_their_whole_by_what_rounding_allows() -> None:
    given_rows = [("2016", D(100), [D("33.4"), D("33.4"), D("33.3")])]  # 100,1 of 100

    def told(*, rounded: bool) -> str:
        drawn = figure.shares(given_rows, parts=PARTS, decimals=1, rounded=rounded)
        return words(drawn.wide)

    assert "stemmer ikke" in told(rounded=False)
    assert "stemmer ikke" not in told(rounded=True)


def test_of_a_whole_below_ten_no_per_cent_is_shown() -> None:
    drawing = shares(("2016", D(6), [D(1), D(2), D(3)]))
    assert {"1 af 6", "2 af 6", "3 af 6"} <= set(texts(drawing))
    assert "%" not in words(drawing)


def test_a_share_that_rounds_to_nothing_is_not_called_nothing() -> None:
    assert "under 0,1 %" in words(shares(("2016", D(100_000), [D(1), D(0), D(99_999)])))


# --- Told ---------------------------------------------------------------------------------------


def test_the_guide_tells_of_every_chart_that_can_be_drawn() -> None:
    guide = (Path(__file__).parents[2] / "docs/vejledning.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `draw\.(\w+)` \|", guide, re.MULTILINE))
    made = {
        name
        for name, one in vars(figure).items()
        if isfunction(one)
        and one.__module__ == figure.__name__
        and one.__annotations__.get("return") == "Drawings"
    }
    assert told == made


# --- Worth drawing ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "enough"),
    [
        ("A 1; B 2; C 3", True),
        ("A 1; B 2; C ikke vist", False),
        ("A 0; B 0; C 0", False),
        ("A 0; B 0; C -1", True),
    ],
)
def test_bars_are_worth_drawing_from_three_figures_that_are_not_all_zero(
    figures: str, *, enough: bool
) -> None:
    assert figure.enough_bars(shown for _, shown in rows(figures)) is enough


@pytest.mark.parametrize(("figures", "enough"), [("5 . 7 8", True), ("5 . . 8", False)])
def test_lines_are_worth_drawing_from_three_figures(figures: str, *, enough: bool) -> None:
    points = tuple(
        Point.of(Period.parse(f"2016-Q{i}"), None if one == "." else D(one), 0, Status.FIGURE)
        for i, one in enumerate(figures.split(), start=1)
    )
    assert figure.enough_points([Series("Helsingør", points), Series("Odense", ())]) is enough


# --- Readable, whatever the figures -------------------------------------------------------------


def tripled(figures: Rows) -> list[tuple[str, figure.Shown, figure.Shown]]:
    """Each row with the figure of the next one beside its own."""
    return [
        (label, one, other)
        for (label, one), (_, other) in zip(figures, figures[1:] + figures[:1], strict=True)
    ]


def whole(figures: Rows) -> list[tuple[str, figure.Shown, Sequence[figure.Shown]]]:
    """Each row with three parts: none, a third, and a word or the half."""
    return [
        (label, one, [D(0), one / 3, "ikke vist" if i % 2 else one / 2])
        if isinstance(one, Decimal)
        else (label, one, [D(1), D(2), one])
        for i, (label, one) in enumerate(figures)
    ]


Kind = Callable[[Rows, str], Drawings]
KINDS: dict[str, Kind] = {
    "bars": lambda f, own: figure.bars(f, decimals=2, own=own),
    "ranking": lambda f, own: figure.ranking(f, decimals=2, own=own),
    "deviations": lambda f, own: figure.deviations(f, decimals=2, own=own, sides=SIDES),
    "targets": lambda f, own: figure.targets(tripled(f), decimals=2, own=own),
    "pairs": lambda f, own: figure.pairs(tripled(f), names=("før", "efter"), decimals=2, own=own),
    "mirrored": lambda f, own: figure.pairs(
        tripled(f), names=("Kvinder", LONG), decimals=2, own=own, mirrored=True
    ),
    "shares": lambda f, own: figure.shares(
        whole(f), parts=("Første", LONG, "Tredje"), decimals=2, own=own
    ),
}

AWKWARD: dict[str, Rows] = {
    "none": [],
    "one": rows("A 5"),
    "ties": rows("A 5; B 5; C 5; D 5"),
    "all zero": rows("A 0; B 0; C 0"),
    "all negative": rows("A -2300; B -6100000; C -2700000"),
    "one huge": rows("A 5; B 123456789; C 3; D ikke vist"),
    "tiny": rows("A 0.01; B 0.02; C -0.01"),
    "no figures": rows("A ikke vist; B ikke oplyst; C stemmer ikke"),
    "long labels": [(f"{LONG}{i}", D(i) - 2) for i in range(6)],
    "98 rows": municipalities(98, hidden=3),
    "twenty digits": rows(f"A {10**20 - 1}; B -{10**20 - 1}; C ikke vist; D 5"),
    "long words": rows("A kan ikke forekomme i nogen af rækkens måneder; B 5"),
}


# The others are drawn as one of these, with a line, a stroke or a side more.
HARD_FOR_ALL = {"no figures", "one huge", "long labels"}


@pytest.mark.parametrize(
    ("kind", "case"),
    [
        (kind, case) if kind == "bars" or case in HARD_FOR_ALL else more(kind, case)
        for kind, case in product(KINDS, AWKWARD)
    ],
)
def test_every_kind_of_chart_can_be_read_with_awkward_figures(kind: str, case: str) -> None:
    for drawing in both(KINDS[kind](AWKWARD[case], "B")):
        assert unreadable(drawing) == []
        assert kind == "shares" or struck_through(drawing) == []


@pytest.mark.exhaustive
@costly()
@given(
    kind=st.sampled_from(sorted(KINDS)),
    figures=st.lists(
        st.one_of(
            st.decimals(-(10**9), 10**9, places=2),
            st.sampled_from(["ikke vist", "ikke oplyst", "udgået", "stemmer ikke"]),
        ),
        max_size=12,
    ),
    names=st.lists(st.text("abcdefghijklmnoprstuvæøå -/", min_size=1, max_size=60), min_size=12),
)
def test_every_row_is_in_the_drawing_whatever_its_figure(
    kind: str, figures: list[Decimal | str], names: list[str]
) -> None:
    given_rows = [
        (f"{i} {name}", shown) for i, (name, shown) in enumerate(zip(names, figures, strict=False))
    ]
    for drawing in both(KINDS[kind](given_rows, "")):
        assert unreadable(drawing) == []
        assert kind == "shares" or struck_through(drawing) == []
        shown = "".join(re.findall(r"\w", words(drawing)))
        for label, one in given_rows:
            assert "".join(re.findall(r"\w", label)) in shown
            if isinstance(one, str):
                assert one.replace(" ", "") in shown


@pytest.mark.exhaustive
@costly()
@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=12, unique=True))
def test_longer_bars_are_larger_figures(values: list[int]) -> None:
    drawing = figure.bars([(f"{v}", D(v)) for v in values], decimals=0).wide
    boxes = sorted(bar_boxes(drawing, "line"), key=lambda b: b[1])
    sizes = [b - a for a, _, b, _ in boxes]
    scale = max(sizes, default=0) / max(1, *map(abs, values))
    drawn = [abs(v) * scale for v in sorted(values, reverse=True)]
    assert sizes == pytest.approx(drawn, abs=0.3)
    assert all(a[1] < b[1] for a, b in pairwise(boxes))


# --- Colours ------------------------------------------------------------------------------------


def test_the_shares_can_be_read_upon_their_bars() -> None:
    light, *others = palettes()
    assert {role: light[role] for role in PALETTE} == PALETTE, "drawn as the page shows it"
    assert len(others) == 3
    for palette in (light, *others):
        for text, bar in (("paper", "accent"), ("text", "tint"), ("paper", "muted")):
            assert contrast(palette[text], palette[bar]) >= 4.5
