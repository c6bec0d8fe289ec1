"""What an outsider finds in a finished meeting: the arithmetic of each leak, and what is none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from analysis.checks.disclosure import drawn, words
from analysis.checks.disclosure.audit import Known, Release, audit
from analysis.checks.disclosure.cells import Cell, Equation
from analysis.checks.disclosure.seen import (
    HIDDEN,
    Bar,
    Drawing,
    ReadBack,
    Said,
    Seen,
    Spot,
    Text,
    place_of,
)

PAGE = "rapport.html"
REASONS = {"Arbejde": "22", "Uddannelse": "11", "Vikar": HIDDEN, "I alt": "84"}


def figures(texts: dict[str, str], file: str = PAGE, form: str = "") -> list[Seen]:
    return [Seen(file, "aarsager", row, "Antal", text, form) for row, text in texts.items()]


def released(
    texts: dict[str, str],
    *files: str,
    cells: Sequence[Cell] = (),
    equations: Sequence[Equation] = (),
) -> Release:
    """One column of a table, whose numbers bear the names of their rows."""
    places = {place_of("aarsager", row, "Antal"): text for row, text in texts.items()}
    names = {place_of("aarsager", row, "Antal"): (row,) for row in texts}
    known = Known(cells, equations, names)
    return Release(dict.fromkeys(files or (PAGE,), places), 3, known)


def counted(texts: dict[str, str]) -> list[Cell]:
    """The same as numbers: a hidden one is at least 1, and needs room for three."""
    return [
        Cell(row, None if text == HIDDEN else int(text), room=3 * (text == HIDDEN), lowest=1)
        for row, text in texts.items()
    ]


def sums_up(texts: dict[str, str]) -> Equation:
    """All rows but the last make the last."""
    *parts, total = texts
    return Equation((*((part, 1) for part in parts), (total, -1)), 0, f"the rows make {total!r}")


# --- each figure ----------------------------------------------------------------------------------


def test_files_that_show_what_is_released_tell_nothing() -> None:
    found = ReadBack(figures(REASONS) + figures(REASONS, "tables.xlsx"))
    assert audit(found, released(REASONS, PAGE, "tables.xlsx")) == []


def test_a_figure_hidden_here_is_hidden_there() -> None:
    found = ReadBack(figures(REASONS) + figures(REASONS | {"Vikar": "1"}, "tables.xlsx"))
    assert audit(found, released(REASONS, PAGE, "tables.xlsx")) == [
        "tables.xlsx: table 'aarsager', row 'Vikar', column 'Antal': "
        "shows a figure that is not to be shown"
    ]


@pytest.mark.parametrize("shown", ["22,4", "21", "..", ""])
def test_a_shown_figure_is_the_released_one_and_no_finer(shown: str) -> None:
    found = ReadBack(figures(REASONS | {"Arbejde": shown}))
    assert audit(found, released(REASONS)) == [
        "rapport.html: table 'aarsager', row 'Arbejde', column 'Antal': "
        "does not show the figure '22' that is released"
    ]


def test_what_is_said_beside_a_hidden_figure_is_told_of_it() -> None:
    seen = [one._replace(beside="skal være 1" * one.is_hidden) for one in figures(REASONS)]
    assert "row 'Vikar', column 'Antal': shows a figure" in "".join(
        audit(ReadBack(seen), released(REASONS))
    )


def test_small_figures_and_covers_are_marked_up_alike() -> None:
    texts = REASONS | {"Uddannelse": HIDDEN}
    seen = [
        one._replace(form="class=small" if one.row == "Vikar" else "class=cover")
        for one in figures(texts)
    ]
    assert [reason for reason in audit(ReadBack(seen), released(texts)) if "can be told" in reason]


def test_what_cannot_be_read_is_refused() -> None:
    assert audit(ReadBack(unread=["x.pdf is no kind of file"]), released({})) == [
        "x.pdf is no kind of file"
    ]


# --- what follows ---------------------------------------------------------------------------------


def test_the_rest_of_a_total_is_given_away() -> None:
    texts = {"Mænd": "302", "Kvinder": HIDDEN, "I alt": "303"}
    release = released(texts, cells=counted(texts), equations=[sums_up(texts)])
    assert audit(ReadBack(figures(texts)), release) == [
        "table 'aarsager', row 'kvinder', column 'Antal': is not shown, and whoever counts on "
        "finds that it is 1: the rows make 'I alt'; 303 - 302 = 1; "
        "hide one more figure, or merge rows"
    ]


def test_an_unprinted_rest_of_one_person_is_given_away_too() -> None:
    ages = [Cell("i alt", 303), Cell("aldre", 302), Cell("under 18", None, printed=False)]
    rest = Equation((("aldre", 1), ("under 18", 1), ("i alt", -1)), 0, "ages make all")
    (reason,) = audit(ReadBack(), released({}, cells=ages, equations=[rest]))
    assert "under 18: is not shown, and whoever counts on finds that it is 1" in reason
    assert "303 - 302 = 1" in reason


@pytest.mark.parametrize(("left", "is_given_away"), [(2, True), (4, True), (5, False)])
def test_two_hidden_figures_have_room_or_not(left: int, is_given_away: bool) -> None:
    texts = {"A": "10", "B": HIDDEN, "C": HIDDEN, "I alt": f"{10 + left}"}
    release = released(texts, cells=counted(texts), equations=[sums_up(texts)])
    assert bool(audit(ReadBack(figures(texts)), release)) is is_given_away  # 1 to 4: room for 3


def chart(*rows: tuple[str, str, float], heads: dict[str, str] | None = None) -> Drawing:
    """Draw rows: a label, what stands beside it, how long its bar is: there is room for 400."""
    texts, bars, y = [], [], 20.0
    for label, figure, long in rows:
        if heads and label in heads:
            texts += [Text(0, y, label), Text(600, y, heads[label], "end")]
            y += 40
            continue
        texts += [Text(0, y, label), Text(106 + long, y, figure)]
        bars += [Bar(100, y - 12, 100 + long, y + 2)] if long else []
        y += 24
    return Drawing(PAGE, "drawing 1", 530, tuple(texts), tuple(bars))


def test_the_total_of_a_group_gives_away_the_row_that_it_hides() -> None:
    drawing = chart(
        ("Job eller skole", "", 0),
        ("Arbejde", "22", 400),
        ("Uddannelse", "11", 200),
        ("Vikar", "ikke vist", 0),
        heads={"Job eller skole": "34 i alt"},
    )
    found = ReadBack(figures(REASONS), drawings=[drawing])
    (reason,) = audit(found, released(REASONS, cells=counted(REASONS)))
    assert "row 'vikar'" in reason
    assert "34 - 22 - 11 = 1" in reason


def test_a_sentence_that_names_the_group_gives_it_away_as_well() -> None:
    drawing = chart(
        ("Job eller skole", "", 0),
        ("Arbejde", "22", 400),
        ("Uddannelse", "11", 200),
        ("Vikar", "ikke vist", 0),
        heads={"Job eller skole": ""},
    )
    for text in (
        "34 af 84 sluttede med job eller skole",
        "Job eller skole: 34",
        "34 (40,5 pct.) sluttede med »job eller skole«",
    ):
        found = ReadBack(figures(REASONS), [Said(PAGE, "head", text)], [drawing])
        assert "34 - 22 - 11 = 1" in "".join(
            audit(found, released(REASONS, cells=counted(REASONS)))
        )


def test_at_least_what_is_shown_gives_nothing_away() -> None:
    """With no count of nobody shown either, a hidden row may be 0: 22 + 11 is no sum of all."""
    drawing = chart(
        ("Job eller skole", "", 0),
        ("Arbejde", "22", 400),
        ("Uddannelse", "11", 200),
        ("Vikar", "ikke vist", 0),
        heads={"Job eller skole": "mindst 33 i alt"},
    )
    cells = [Cell(one.name, one.value, room=one.room) for one in counted(REASONS)]
    for text, is_told in (
        ("Mindst 33 sluttede med job eller skole", False),
        ("33 i job eller skole", True),
    ):
        found = ReadBack(figures(REASONS), [Said(PAGE, "head", text)], [drawing])
        assert bool(audit(found, released(REASONS, cells=cells))) is is_told


@pytest.mark.parametrize(("least", "tells"), [(33, False), (35, False), (36, True)])
def test_at_least_more_than_is_shown_tells_of_what_is_hidden(least: int, tells: bool) -> None:
    """The two hidden ones are 39 - 22 - 11 = 6, each 1 to 5. Of at least 36, the first is 36 - 33
    or more: 3 to 5, which is too little room."""
    texts = {"Arbejde": "22", "Uddannelse": "11", "Vikar": HIDDEN, "Andet": HIDDEN, "I alt": "39"}
    drawing = chart(
        ("Job eller skole", "", 0),
        ("Arbejde", "22", 400),
        ("Uddannelse", "11", 200),
        ("Vikar", "ikke vist", 0),
        heads={"Job eller skole": f"mindst {least} i alt"},
    )
    release = released(texts, cells=counted(texts), equations=[sums_up(texts)])
    reasons = audit(ReadBack(figures(texts), drawings=[drawing]), release)
    assert bool(reasons) is tells
    assert all("from 3 to 5" in one or "from 1 to 3" in one for one in reasons)


def test_a_sum_of_one_month_tells_nothing_of_another() -> None:
    """11 + 3 = 14 in April, where both are shown; in March IGU is not, and 12 + 2 is 14 too."""
    months = {"Løntilskud": {"marts": "12", "april": "11"}, "IGU": {"marts": HIDDEN, "april": "3"}}
    drawing = chart(
        ("Støttet job", "", 0),
        ("Løntilskud", "11", 400),
        ("IGU", "3", 109),
        heads={"Støttet job": "14 i alt"},
    )
    said = [Said(PAGE, "head", "Støttet job: 14, og mindst 12 i marts")]
    assert [*words.sums(said, [drawing], {"status": months})] == []
    (more,) = words.sums([Said(PAGE, "head", "Støttet job: 13")], [drawing], {"status": months})
    assert (more.column, more.total) == ("marts", 13)


def test_a_heading_gives_away_what_its_rows_lack_to_it() -> None:
    texts = {"Mænd": "84", "Kvinder": HIDDEN}
    said = [Said(PAGE, "aarsager", "85 personer i boliger")]
    (reason,) = audit(ReadBack(figures(texts), said), released(texts, cells=counted(texts)))
    assert "85 - 84 = 1" in reason


def test_a_number_of_another_month_or_table_is_no_sum_of_the_rows() -> None:
    """10 + 13 = 23 live here in April, and 24 in another table; in March 21 and some more did."""
    months = {"Mænd": {"marts": "21", "april": "10"}, "Kvinder": {"marts": HIDDEN, "april": "13"}}
    tables = {"boliger": months, "alle": {"I alt": {"april": "24"}}}
    for number, is_told in ((23, False), (24, False), (22, True)):
        said = [Said(PAGE, "boliger", f"{number} personer i boliger")]
        assert bool([*words.sums(said, [], tables)]) is is_told


def test_a_number_of_something_else_is_no_sum_of_the_rows() -> None:
    texts = {"Mænd": "84", "Kvinder": HIDDEN}
    said = [Said(PAGE, "aarsager", "Af 900 personer på ydelsen bor de fleste i boliger")]
    assert audit(ReadBack(figures(texts), said), released(texts, cells=counted(texts))) == []


# --- charts ---------------------------------------------------------------------------------------

CELLS = {row: {"Antal": text} for row, text in REASONS.items()}


def of_chart(drawing: Drawing, cells: dict[str, dict[str, str]] = CELLS) -> list[str]:
    return [one.partition(": ")[2] for one in drawn.complaints(drawing, {"aarsager": cells})]


def test_a_chart_of_what_is_shown_tells_nothing() -> None:
    rows = ("Arbejde", "22", 400), ("Uddannelse", "11", 200), ("Vikar", "ikke vist", 0)
    assert of_chart(chart(*rows)) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("Vikar", "1", 18.2), "a figure stands at 'Vikar', which is not shown"),
        (("Vikar", "..", 18.2), "a bar without a figure lies at 'Vikar', which is not shown"),
    ],
)
def test_a_chart_of_raw_figures_shows_them(row: tuple[str, str, float], reason: str) -> None:
    assert of_chart(chart(("Arbejde", "22", 400), ("Uddannelse", "11", 200), row)) == [reason]


def test_a_bar_is_as_long_as_its_figure() -> None:
    rows = ("Arbejde", "22", 400), ("Uddannelse", "11", 220), ("Vikar", "..", 0)
    assert of_chart(chart(*rows)) == ["the bar at 'Uddannelse' is not as long as its figure says"]


def test_a_chart_of_one_table_is_none_of_another_with_the_same_rows() -> None:
    tables = {
        "til og med marts": {"Mænd": {"Antal": "9"}, "Kvinder": {"Antal": "18"}},
        "marts": {"Mænd": {"Antal": HIDDEN}, "Kvinder": {"Antal": HIDDEN}},
    }
    drawing = chart(("Kvinder", "18", 400), ("Mænd", "9", 200))
    assert [*drawn.complaints(drawing, tables)] == []
    assert [*drawn.complaints(chart(("Kvinder", "18", 400), ("Mænd", "2", 44.4)), tables)] != []


def test_an_order_by_size_has_no_place_for_a_hidden_figure() -> None:
    cells = {row: {"Antal": text} for row, text in {"A": "5", "B": HIDDEN, "C": "9"}.items()}
    last = ("C", "9", 400), ("A", "5", 222.2), ("B", "..", 0)
    assert of_chart(chart(*last), cells) == []
    between = ("C", "9", 400), ("B", "..", 0), ("A", "5", 222.2)
    assert of_chart(chart(*between), cells) == [
        "the place of 'B' among others tells how large it is"
    ]


def test_a_scale_is_not_made_for_a_hidden_figure() -> None:
    rows = ("Arbejde", "22", 150), ("Uddannelse", "11", 75), ("Vikar", "..", 0)
    assert of_chart(chart(*rows)) == ["the scale is made for a figure that is not shown"]


def line(*values: float, top: int = 10) -> Drawing:
    """Draw a line: 10 pixels are one, and gridlines stand at 0, 5 and 10, or up to ``top``."""
    ticks = tuple(Text(0, 195 - 10 * value, str(value)) for value in range(0, top + 1, 5))
    spots = tuple(Spot(40 * at, 200 - 10 * value) for at, value in enumerate(values))
    return Drawing(
        PAGE, "drawing 1", 540, ticks, (), (spots,) if len(spots) > 1 else (), spots[-1:]
    )


def test_a_line_goes_through_shown_figures_alone() -> None:
    months = {"I job": {"jan": "4", "feb": "7", "mar": HIDDEN, "apr": "9"}}
    assert of_chart(line(4, 7), months) == []
    through = ["a line goes through a figure that is not shown"]
    assert of_chart(line(4, 7, 2, 9), months) == through
    assert of_chart(line(4, 7, 9), months) == through  # as if there were no month between
    assert of_chart(line(2), months) == ["a dot lies at a figure that is not shown"]
    assert of_chart(line(4, 7, top=15), months) == [
        "the scale goes up to a figure that is not shown"
    ]


def test_a_page_without_tables_speaks_of_those_of_other_pages() -> None:
    for file in ("index.html", "printed.html"):
        beside = Seen("printed.html", "another", "Vikar", "Antal", "7")
        said = [Said(file, "rapporter", "Vikar: 1")]
        reasons = audit(ReadBack([*figures(REASONS), beside], said), released(REASONS))
        told = ["index.html, rapporter: a figure stands at 'Vikar', which is not shown"]
        assert reasons == (told if file == "index.html" else [])


# --- words ----------------------------------------------------------------------------------------


def of_words(text: str, threshold: int = 3) -> list[str]:
    said = [Said(PAGE, "head", text)]
    return [one.partition(": ")[2] for one in words.complaints(said, {"t": CELLS}, threshold)]


@pytest.mark.parametrize(
    "text",
    ["Arbejde (22) og vikar (1)", "Vikar: 1", "én vikar", "Der var 1 »Vikar«", "Vikar: ét tal"],
)
def test_a_figure_at_the_name_of_a_hidden_row_is_told(text: str) -> None:
    assert "a figure stands at 'Vikar', which is not shown" in of_words(text)


def test_another_table_may_speak_by_the_same_name_of_as_many_as_may_be_told_of() -> None:
    tables = {"t": CELLS, "alle": {"I alt": {"Vikarer": "92", "Vikar": "2"}}}
    said = [Said(PAGE, "head", text) for text in ("92 vikar", "2 vikar", "91 vikar")]
    told = [[*words.complaints([one], tables, 3)] != [] for one in said]
    assert told == [False, True, True]


@pytest.mark.parametrize("text", ["to personer", "Her var 2 borgere", "én person på 17 år"])
def test_few_persons_are_not_counted_in_words(text: str) -> None:
    (reason,) = of_words(text)
    assert "counts fewer than 3" in reason


def test_what_an_earlier_meeting_told_of_few_may_be_said_again() -> None:
    """Its threshold was lower: 2 stands among the figures of all meetings, and 1 does not."""
    held = [Seen(PAGE, "aarsager", "Vikar", "2017-04", "2", series=True)]
    for text, is_told in (("2 personer i april", False), ("1 person i maj", True)):
        found = ReadBack([*figures(REASONS), *held], [Said(PAGE, "head", text)])
        assert bool(audit(found, released(REASONS))) is is_told


@pytest.mark.parametrize(
    "text",
    [
        "Personer med mindst ét forløb",
        "2 personer færre end i marts",
        "Det steg med 2 personer",
        "færre end 3 personer",
        "Arbejde (22), uddannelse (11) og vikar (ikke vist)",
        "Vikar 2016",
        "Der er to tabeller",
        "En person tælles én gang",
    ],
)
def test_what_tells_nothing_of_few_persons_may_be_said(text: str) -> None:
    assert of_words(text) == []
