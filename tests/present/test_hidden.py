"""What a page says of figures of the register that are not shown: nothing that they could upset."""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis import danish
from analysis.export.datapackage import package
from analysis.export.workbook import workbook
from analysis.meeting.counted import DisclosureSpec
from analysis.observations import Status, each
from analysis.papers import Papers
from analysis.present.sentences import count_word, not_shown
from analysis.project import Address
from hiding import Cell, Hiding, sentences
from support import more, yet_more

Blocks = list[dict[str, Any]]

RATES, REASONS, REFUGEES = "aktiveringsgrad", "afslutningsaarsager", "flygtningestatus"
ANDET = (REASONS, 0, 0)  # 15, as a cover
OF_18_TO_24 = ("flygtninge-efter-alder", 0, 8)  # 71, likewise


@pytest.fixture(scope="module")
def hiding(eksempelkommune: Path, tmp_path_factory: pytest.TempPathFactory) -> Hiding:
    """The made-up meeting, of which each test hides what it will."""
    return Hiding.of(eksempelkommune, tmp_path_factory.mktemp("hiding"))


def few(hiding: Hiding) -> list[Cell]:
    """The counts of one or two persons."""
    return [cell for cell in hiding.cells if 0 < hiding.count(cell) < 3]


@pytest.fixture(scope="module")
def pages(hiding: Hiding) -> dict[str, Blocks]:
    """What is shown where those are hidden, and a cover in each of two tables."""
    hiding.hide([*few(hiding), ANDET, OF_18_TO_24])
    with pytest.MonkeyPatch.context() as patch:
        return {name: hiding.blocks(name, patch) for name in (REASONS, REFUGEES)}


def soup(blocks: Blocks, kind: str) -> BeautifulSoup:
    html = next(each["html"] for each in blocks if each["kind"] == kind)
    return BeautifulSoup(html, "html.parser")


# --- what stands in its place ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "threshold", "zeros", "said"),
    [
        (
            *(36, 3, "shown"),
            "36 tal er ikke vist: de gælder færre end 3 personer, eller de ville røbe et sådant "
            "tal. 0 er vist.",
        ),
        (
            *(1, 5, "hidden"),
            "1 tal er ikke vist: det gælder færre end 5 personer, eller det ville røbe et sådant "
            "tal. 0 er heller ikke vist.",
        ),
        (0, 3, "shown", ""),
    ],
)
def test_how_many_are_not_shown_is_told_in_a_sentence(
    count: int, threshold: Any, zeros: Any, said: str
) -> None:
    told = not_shown(count, DisclosureSpec(threshold=threshold, zeros=zeros))
    assert danish.plain(told) == said


@pytest.mark.thorough
def test_a_page_says_so_once_and_a_table_what_its_sign_means(pages: dict[str, Blocks]) -> None:
    (told,) = [one["text"] for one in pages[REASONS][0]["facts"] if one["term"] == "Skjulte tal"]
    assert told.startswith(f"{6 + 1} tal er ikke vist: ")
    assert told not in "".join(str(block.get("html")) for block in pages[REASONS])
    legend = soup(pages[REASONS], "table").select(".legend dd")
    assert [one.get_text() for one in legend] == [
        "ikke vist: tallet gælder færre end 3 personer, eller det ville røbe et sådant tal"
    ]


@pytest.mark.thorough
def test_figures_of_few_and_those_that_cover_them_look_alike(pages: dict[str, Blocks]) -> None:
    cells = soup(pages[REASONS], "table").select("td.missing")
    assert len(cells) == 6 + 1
    assert {str(cell) for cell in cells} == {
        '<td class="missing">..<span class="sr"> (ikke vist)</span></td>'
    }


@pytest.mark.thorough
def test_the_sums_of_groups_are_at_least_those_shown_and_name_no_number_of_reasons(
    pages: dict[str, Blocks],
) -> None:
    said = sentences(pages[REASONS])
    assert said[0].startswith("162 af 259 forløb sluttede med ressourceforløb")  # 100 + 54 + 8
    assert (
        "Mindst 33 af 259 sluttede med arbejde eller uddannelse, herunder ordinært arbejde (22) "
        "og ordinær uddannelse (11)." in said
    )
    assert (  # 28 + 6 + 5 + 4
        "Mindst 43 af 259 sluttede af andre årsager, herunder flyttet til anden kommune (28), død "
        "(6), mangelende reaktion på henvendelse (5) og manglende rådighed (4)." in said
    )
    assert "For syv årsager er tallene ikke vist." in said
    assert {"162 i alt", "mindst 33 i alt", "mindst 43 i alt"} <= {*said}


@pytest.mark.thorough
def test_persons_in_some_of_the_groups_are_at_least_so_many(pages: dict[str, Blocks]) -> None:
    assert (  # 48 + 142 + 41, not 302
        "Den 1. april 2017 var mindst 231 af de 303 personer fordelt på blandt andet 25 – 29 år "
        "(48), 30 – 50 år (142) og 51+ år (41)." in sentences(pages[REFUGEES])
    )


@pytest.mark.thorough
def test_on_how_many_places_they_are_spread_and_where_most_are_is_not_said(
    pages: dict[str, Blocks],
) -> None:
    said = " ".join(sentences(pages[REFUGEES]))
    assert "Mindst 84 personer over 18 år boede midlertidigt den 1. april 2017" in said  # of 85
    assert not re.search(" steder,|flest|længste", said)


@pytest.mark.thorough
def test_a_hidden_bar_has_no_length_and_stands_last_in_its_group(pages: dict[str, Blocks]) -> None:
    drawing = soup(pages[REASONS], "figure").select_one("svg")
    assert drawing is not None
    lengths = sum(str(path.get("d")).count("z") for path in drawing.select("path"))
    assert lengths == 16 - 7  # reasons, those hidden
    names = [text.get_text() for text in drawing.find_all("text")]
    assert names.count("ikke vist") == 7
    assert names.index("Manglende rådighed") < names.index("Andet") < names.index("Formue")


@pytest.mark.thorough
@pytest.mark.parametrize("table", [REASONS, "flygtninge-efter-visitation"])
def test_no_table_has_a_highest_or_a_lowest_that_a_hidden_figure_could_upset(
    hiding: Hiding, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    hiding.hide([*few(hiding), ("flygtninge-efter-visitation", 0, 7)])  # the newest »Jobparate«
    said = " ".join(sentences(hiding.blocks("tabel", monkeypatch, tables=[table])))
    assert not re.search("højest|lavest|største (del|øverst)|der er tal for|har tal", said)
    assert re.search(r"Tabellen viser \w+ tal fra et opdigtet register\.", said)


@pytest.mark.thorough
def test_times_and_calculations_whose_figures_are_hidden_are_there(
    hiding: Hiding, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = (RATES, 0, 3)
    hiding.hide(
        [last, *(cell for cell in hiding.cells if cell[0] in (REASONS, "afsluttede-borgere"))]
    )
    facts = {one["term"]: one["text"] for one in hiding.blocks(RATES, monkeypatch)[0]["facts"]}
    until = danish.plain(facts["Tal til og med"])
    assert until == "3. kvartal 2016; 4. kvartal 2016 er ikke vist"
    control = soup(hiding.blocks(REASONS, monkeypatch), "control").get_text(" ")
    assert "ingen regnestykker kan prøves på de tal, der er vist" in control


@pytest.mark.exhaustive
def test_what_is_hidden_now_or_was_so_before_is_not_told_to_be_revised(
    hiding: Hiding, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = replace(hiding, meeting=Address.parse("eksempelkommune/2017-06-07"))
    in_work, in_practice = (
        ("flygtninge-efter-aktivitet", 1, 3),
        ("flygtninge-efter-aktivitet", 7, 3),
    )
    last_at_first = ("flygtninge-efter-aktivitet", 0, 8)  # the total of 1 April, 301 then, now 300
    hiding.hide([last_at_first])
    papers = second.hide([in_work, in_practice])
    table = "flygtninge-efter-aktivitet"
    places = [(one.change.at.row, one.change.at.period) for one in papers.revised]
    assert [row for row, period in places if period == "2016-10"] == []
    assert ("Flygtninge og familiesammenførte i alt", "2017-04-01") not in places
    shown = second.blocks("udvikling", monkeypatch, table=table)
    assert "Mindst ét af de viste tal er ændret undervejs." in shown[0]["summary"]
    (told,) = [one["text"] for one in shown[0]["facts"] if one["term"] == "Skjulte tal"]
    assert told.startswith("2 tal er ikke vist: ")


@pytest.mark.exhaustive
def test_what_is_printed_beside_is_not_held_against_what_is_hidden(
    hiding: Hiding, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    beside = replace(hiding, folder=tmp_path / "beside")
    shutil.copytree(hiding.folder / "data" / "raw", beside.folder / "data" / "raw")
    (beside.folder / "notebooks").mkdir()
    printed = beside.folder / "data" / "raw" / str(hiding.meeting) / f"{RATES}.csv"
    printed.write_text(
        "Kommune;1. kvart.;2. kvart.;3. kvart.;4. kvart.\nEksempelkommune;14,5;14,6;7,4;8,4\n"
    )
    beside.hide([(RATES, 0, 3)])
    control = soup(beside.blocks(RATES, monkeypatch), "control").get_text(" ")
    assert "alle tre tal, der er vist begge steder, er, som de er trykt." in control
    assert "8,4" not in control


# --- what files tell ------------------------------------------------------------------------------


@pytest.mark.thorough
def test_no_file_has_a_trace_of_a_hidden_figure_also_where_a_release_left_it_its_number(
    hiding: Hiding, monkeypatch: pytest.MonkeyPatch
) -> None:
    released, careless = (
        (hiding.blocks(REASONS, monkeypatch), workbook(papers), package(papers))
        for papers in (hiding.hide(few(hiding)), hiding.hide(few(hiding), carelessly=True))
    )
    assert released == careless


@pytest.mark.thorough
def test_the_workbook_has_a_sign_in_its_place_and_nothing_hidden(
    hiding: Hiding, tmp_path: Path
) -> None:
    path = tmp_path / "tables.xlsx"
    path.write_bytes(workbook(hiding.hide([*few(hiding), ANDET])))
    book = openpyxl.load_workbook(path)
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    assert not book.defined_names
    cells = [cell for row in book[REASONS].iter_rows() for cell in row]
    assert not any(cell.comment for cell in cells)
    signs = [cell for cell in cells if cell.value == ".."]
    assert len(signs) == 6 + 1
    assert len({(cell.number_format, cell.font.color, cell.data_type) for cell in signs}) == 1
    legend = ".. betyder: ikke vist: tallet gælder færre end 3 personer, eller det ville røbe et"
    assert any(str(cell.value).startswith(legend) for cell in cells)


# --- every number of a page with figures hidden stands there too where all are shown --------------

COUNT_WORDS = "to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv"
NUMBER = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:{COUNT_WORDS})\b", re.IGNORECASE)
MONTH = f"(?:{'|'.join(danish.MONTHS)})"
TIMES = rf"(?:\d+\. )?{MONTH}(?: \d{{4}})?|\d\. kvartal(?: \d{{4}})?|\b20\d\d\b"
AGES = r"\d+ ?[–-] ?\d+ år|\d+\+ år|over \d+ år"
NO_FIGURE = re.compile(rf"»[^«]*«|{AGES}|{TIMES}|tabel \d+|(?:{COUNT_WORDS}) gange")
GUARDED = re.compile(r"\b(mindst|højst|ikke (alle |er )?vist|kendes ikke)\b", re.IGNORECASE)
MOST = r"flest|størst\w*|højest\w*|lavest\w*|længst\w*|hyppigst\w*"
CLAIM = re.compile(rf"\b({MOST}|eneste|alle|ingen|begge|hver gang)\b", re.IGNORECASE)
RECKONED = re.compile(r"([\d.,]+) (?:flere|færre|procentpoint|pct\.)")
MOST_FREQUENT = "»Målgruppeskift – ressourceforløb eller flex«: 100"


def by_chance(hiding: Hiding, seed: int) -> list[Cell]:
    """Some figures: of all, whole rows, whole columns, whole tables, or the newest column."""
    chance, cells = random.Random(seed), hiding.cells
    last = {table: max(at for name, _, at in cells if name == table) for table, _, _ in cells}
    group_of = (
        lambda cell: cell,
        lambda cell: cell[:2],
        lambda cell: (cell[0], cell[2]),
        lambda cell: cell[0],
        lambda cell: cell if cell[2] == last[cell[0]] else "",
    )[seed % 5]
    share = chance.choice([0.1, 0.3, 0.6])
    groups = sorted({group_of(cell) for cell in cells} - {""}, key=str)
    hidden = {group for group in groups if chance.random() < share}
    return [cell for cell in cells if group_of(cell) in hidden] + few(hiding) * (seed % 2)


def bare(sentence: str) -> str:
    return NO_FIGURE.sub("…", sentence)


def numbers(sentence: str) -> set[str]:
    return {one.lower() for one in NUMBER.findall(bare(sentence))}


def spoken(value: Decimal | int, decimals: int) -> str:
    return danish.plain(danish.format_number(Decimal(value), decimals))


def shown_figures(figures: pd.DataFrame) -> set[str]:
    """Every figure shown, and of columns that are shown whole their sum and how many have some."""
    found = set()
    for _, column in figures.groupby(["table", "column"]):
        cells = [*each(column)]
        found |= {spoken(one.value, one.decimals) for one in cells if one.value is not None}
        if Status.HIDDEN not in {one.status for one in cells}:
            found.add(spoken(sum(one.value or 0 for one in cells), 0))
            found.add(count_word(sum(bool(one.value) for one in cells)))
    return found


def reckoned(figures: pd.DataFrame) -> set[str]:
    """By how much figures of a row differ, and what one of a time is of another in per cent."""
    known = figures[figures["value"].notna()]
    found = set()
    for _, row in known.groupby(["table", "row"]):
        for one, other in combinations(each(row), 2):
            found.add(spoken(abs((one.value or 0) - (other.value or 0)), one.decimals))
    for _, time in known.groupby("period"):
        for part, whole in permutations(each(time), 2):
            if part.value is not None and whole.value and part.value <= whole.value:
                found.add(spoken(100 * part.value / whole.value, 1))
    return found


def untrue(papers: Papers, blocks: Blocks, said: list[str], shown: list[str]) -> list[str]:
    """The sentences with a number, or a word of all, none or most, that only what is left gives."""
    tables = papers.observations_of(*(one["table"] for one in blocks if one["kind"] == "table"))
    figures, reckonings = shown_figures(tables), reckoned(tables)
    where_shown = {bare(one): one for one in shown}
    found = []
    for sentence in said:
        is_as_shown = sentence in shown or GUARDED.search(sentence)
        if is_as_shown or (sentence.startswith("Den hyppigste") and MOST_FREQUENT in sentence):
            continue
        beside = where_shown[get_close_matches(bare(sentence), where_shown, n=1, cutoff=0)[0]]
        told = {one for one in RECKONED.findall(bare(sentence)) if one in reckonings}
        claims, known = ({it.lower() for it in CLAIM.findall(one)} for one in (sentence, beside))
        if numbers(sentence) - figures - told - numbers(beside) or claims - known:
            found.append(f"{sentence}  <-  {beside}")
    return found


@pytest.fixture(scope="module")
def as_shown(hiding: Hiding) -> dict[str, list[str]]:
    """What each page says where all figures are shown."""
    hiding.hide([])
    with pytest.MonkeyPatch.context() as patch:
        every = (RATES, REASONS, REFUGEES)
        return {name: sentences(hiding.blocks(name, patch)) for name in every}


@pytest.mark.parametrize("seed", [more(1), *map(yet_more, range(2, 11))])
def test_every_number_stands_in_the_same_sentence_where_all_are_shown(
    hiding: Hiding, as_shown: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    papers = hiding.hide(by_chance(hiding, seed))
    for name, shown in as_shown.items():
        blocks = hiding.blocks(name, monkeypatch)
        assert untrue(papers, blocks, sentences(blocks), shown) == []


@pytest.mark.thorough
def test_a_number_or_a_most_of_what_is_left_would_be_found(
    hiding: Hiding, pages: dict[str, Blocks], as_shown: dict[str, list[str]]
) -> None:
    careless = [
        "162 af 238 forløb sluttede med ressourceforløb, fleksjob eller pension i 2016",
        "68,1 pct. af forløbene sluttede med ressourceforløb, fleksjob eller pension i 2016",
        "33 af 259 forløb sluttede med arbejde eller uddannelse i 2016.",
        "Andre årsager: 43.",
        "43 i alt",
        "Alle 259 sluttede med ressourceforløb, fleksjob eller pension",
    ]
    papers = hiding.hide([*few(hiding), ANDET])
    assert len(untrue(papers, pages[REASONS], careless, as_shown[REASONS])) == len(careless)


RANKED = re.compile(r"(højest|lavest) for [^(]*\((\d+)")
PARTS = ["flygtninge-efter-visitation", "flygtninge-efter-alder", "flygtninge-i-midlertidig-bolig"]


@pytest.mark.parametrize("seed", [more(1), *map(yet_more, range(2, 11))])
def test_a_highest_or_a_lowest_is_that_of_a_column_that_is_shown_whole(
    hiding: Hiding, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    hidden = {*by_chance(hiding, seed)}
    hiding.hide(hidden)
    for table in PARTS:
        rows = range(len(hiding.shown[table]))
        cells = [[(table, row, at) for row in rows] for at in range(len(hiding.shown[table][0]))]
        whole = [[*map(hiding.count, column)] for column in cells if not hidden & {*column}]
        found = {"højest": {max(one) for one in whole}, "lavest": {min(one) for one in whole}}
        for sentence in sentences(hiding.blocks("tabel", monkeypatch, tables=[table])):
            for word, figure in RANKED.findall(sentence):
                assert int(figure) in found[word], sentence
