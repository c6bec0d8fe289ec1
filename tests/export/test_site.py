"""The pages that lead to the reports, and the style sheet that all pages share."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis.export.page import make, style_sheet
from analysis.export.refusals import RefusedError
from analysis.export.report import ReportPage
from analysis.export.site import (
    FileEntry,
    MeetingEntry,
    ReportEntry,
    index_page,
    meeting_page,
    placeholder_page,
)
from analysis.papers import Papers
from analysis.present.output import PAGE_STYLE
from support import make_project, opened

CLASSES = re.compile(r' class="([^"]*)"')
HOSTILE = "<script>alert(1)</script>"

MEETING = """
matters = "sager"

[[tables]]
id = "sager"
title = "Kommende sager"
kind = "text"
rows = { heading = "Sag" }
columns = [{ heading = "Dato" }]
"""


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    cells = {"sager": f"Sag;Dato\nBudget {HOSTILE};07-06-2017\n"}
    return opened(make_project(tmp_path, MEETING, cells))


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def report(finding: str = "Aktiveringen faldt", **about: object) -> ReportPage:
    return ReportPage("<html></html>", finding, "Kort fortalt.", ("tal",), **about)  # type: ignore[arg-type]


# --- the meeting page -----------------------------------------------------------------------------


def deviation(
    name: str, where: str, *shown_by: str, tag: str, trace: str = ""
) -> dict[str, object]:
    """What a report tells the meeting page of a fault: where it is, and what shows it."""
    told = {
        "where": "",
        "source": "Trykt",
        "printed": "12,7 %",
        "label": "Genberegnet",
        "recomputed": "11,7 %",
        "reason": "104 af 886 er 11,7 %.",
    }
    return {
        "name": name,
        "shown_by": list(shown_by),
        "many": False,
        "places": [{"text": where, "href": "#tabel-2-celle-2-3"}],
        "tag": tag,
        "said": "",
        "traces": [dict.fromkeys(told, trace) if trace else told for _ in shown_by],
        "counted": False,
    }


def test_the_meeting_page_leads_to_every_report(papers: Papers) -> None:
    key = {"value": "8,4 %", "text": "i 4. kvartal"}
    entries = [
        ReportEntry("aktiveringsgrad", "Aktiveringsgrad", report(key_figure=key)),
        ReportEntry("alder", "Alder", report("Flere er over 50")),
    ]
    page = soup(meeting_page(papers, entries))
    assert page.h1.get_text() == "Tal til mødet 3. maj 2017"
    assert [(link["href"], link.get_text()) for link in page.select(".entry h3 a")] == [
        ("aktiveringsgrad.html", "Aktiveringen faldt"),
        ("alder.html", "Flere er over 50"),
    ]
    assert page.select_one(".entry-key").get_text() == "8,4 % i 4. kvartal"
    assert page.select_one(".summary").get_text() == "To rapporter med tal fra mødets papirer."
    assert page.select_one(".home a")["href"] == "../../index.html"


def test_the_meeting_page_says_which_figures_do_not_agree(papers: Papers) -> None:
    one = deviation("andel", "Tabel 2: Fredericia", "andel", tag="Ny afvigelse")
    other = deviation("sum", "Tabel 3: Odense", "sum", "andel af sum", tag="")
    entries = [
        ReportEntry("alder", "Alder", report(deviations=(one,))),
        ReportEntry("andel", "Andel", report(deviations=(other, one))),
        ReportEntry("antal", "Antal", report()),
    ]
    page = soup(meeting_page(papers, entries))
    assert page.select_one(".summary").get_text() == (
        "Tre rapporter. Der er to fejl i papirerne, som tre regnestykker viser."
    )
    said, twice, _ = (item.get_text(" ", strip=True) for item in page.select("#afvigelser li"))
    assert said == (
        "Alder Tabel 2: Fredericia Ny afvigelse "
        "Trykt: 12,7 % · Genberegnet: 11,7 % 104 af 886 er 11,7 %."
    )
    assert twice.count("Trykt: 12,7 % · Genberegnet: 11,7 %") == 2
    assert [(link["href"], link.get_text()) for link in page.select("#afvigelser h3 a")] == [
        ("alder.html#tabel-2-celle-2-3", "Tabel 2: Fredericia"),
        ("andel.html#tabel-2-celle-2-3", "Tabel 3: Odense"),
        ("andel.html#tabel-2-celle-2-3", "Tabel 2: Fredericia"),
    ]
    assert [item.get_text() for item in page.select(".entry-warning")] == [
        "Ét regnestykke stemmer ikke",
        "To fejl, som tre regnestykker viser",
    ]


def test_a_report_that_failed_has_its_place_and_a_reason(papers: Papers) -> None:
    failed = ReportEntry("alder", "Alder", None, "Beregningen stoppede med en fejl.")
    page = soup(meeting_page(papers, [failed]))
    assert page.select_one(".failure").get_text(" ", strip=True) == (
        "Denne rapport kunne ikke laves Beregningen stoppede med en fejl."
    )
    own = soup(placeholder_page(papers, failed))
    assert own.h1.get_text() == "Alder"
    assert "Beregningen stoppede med en fejl." in own.main.get_text()
    assert own.select_one(".home a")["href"] == "index.html"


def test_the_files_to_take_away_are_listed_with_kind_and_size(papers: Papers) -> None:
    files = [FileEntry("tables.xlsx", "Alle tabeller", 2048), FileEntry("tables/a.csv", "A", 1)]
    page = soup(meeting_page(papers, [], files))
    assert [
        (item.a["href"], item.get_text().replace("\N{NO-BREAK SPACE}", " "))
        for item in page.select("#filer li")
    ] == [
        ("tables.xlsx", "Alle tabeller Excel, 2 KB"),
        ("tables/a.csv", "A CSV, 1 KB"),
    ]


def test_hostile_names_are_shown_as_text_on_the_meeting_page(papers: Papers) -> None:
    key = {"value": HOSTILE, "text": HOSTILE}
    wrong = deviation(HOSTILE, HOSTILE, HOSTILE, tag=HOSTILE, trace=HOSTILE)
    made = report(HOSTILE, key_figure=key, deviations=(wrong,))
    entries = [
        ReportEntry("a", HOSTILE, made),
        ReportEntry("b", HOSTILE, None, HOSTILE),
    ]
    page = soup(meeting_page(papers, entries))
    assert page.find("script") is None
    assert page.get_text().count(HOSTILE) == 4 + 3 + 9 + 1  # entries, deviation, matter
    assert f"Budget {HOSTILE}" in page.select_one("#kommende-sager table").get_text()


# --- the index ------------------------------------------------------------------------------------


def meeting(municipality: str, day: str, committee: str = "Udvalget") -> MeetingEntry:
    return MeetingEntry(
        municipality, date.fromisoformat(day), f"{day}/index.html", committee, f"Tal {day}", "Kort."
    )


def test_the_index_is_by_municipality_and_year_with_the_newest_first() -> None:
    entries = [
        meeting("Helsingør", "2016-11-02"),
        meeting("Aabenraa", "2015-01-07"),
        meeting("Helsingør", "2017-05-03"),
        meeting("Høje-Taastrup", "2012-08-15"),
        meeting("Helsingør", "2017-06-07"),
    ]
    page = soup(index_page(entries))
    assert [
        (
            section.h2.get_text(),
            [
                (year.h3.get_text(), [link["href"] for link in year.select("h4 a")])
                for year in section.select("section.year")
            ],
        )
        for section in page.select("main > section")
    ] == [
        ("Aabenraa Kommune", [("2015", ["2015-01-07/index.html"])]),
        (
            "Helsingør Kommune",
            [
                ("2017", ["2017-06-07/index.html", "2017-05-03/index.html"]),
                ("2016", ["2016-11-02/index.html"]),
            ],
        ),
        ("Høje-Taastrup Kommune", [("2012", ["2012-08-15/index.html"])]),
    ]


def test_the_index_does_not_hang_on_the_order_in_which_meetings_are_found() -> None:
    entries = [meeting("Helsingør", f"2017-0{month}-03") for month in range(1, 6)]
    assert index_page(entries) == index_page(entries[::-1])


def test_the_index_counts_the_meetings_of_a_year() -> None:
    entries = [meeting("Odense", day) for day in ("2017-05-03", "2017-06-07", "2016-06-01")]
    links = soup(index_page(entries)).select("nav ul ul a")
    assert [link.get_text().replace("\N{NO-BREAK SPACE}", " ") for link in links] == [
        "Odense Kommune 2017 (2 møder)",
        "Odense Kommune 2016 (1 møde)",
    ]


def test_an_index_of_many_meetings_is_folded_but_for_the_newest_year() -> None:
    said = "Syv rapporter. To regnestykker i papirerne stemmer ikke."
    days = [date(2010 + number // 25, 1 + number % 12, 1 + number // 12) for number in range(250)]
    entries = [
        MeetingEntry(
            place, day, f"{place}/{day}/index.html", "Beskæftigelsesudvalget", f"Tal {day}", said
        )
        for place in ("Aarhus", "Odense", "Vejle", "Lemvig")
        for day in days
    ]
    html = index_page(entries)
    assert len(html.encode()) < 300_000
    page = soup(html)
    assert len(page.select("main details li a")) == len(set(entries)) == 1000
    years = page.select("main > section")[0].select("details")
    assert [each.summary.get_text()[:4] for each in years] == [str(2019 - n) for n in range(10)]
    assert ["open" in each.attrs for each in years] == [True] + [False] * 9
    assert years[3].ul["id"] == page.select("nav ul ul a")[3]["href"][1:]


def test_an_index_of_no_meetings_is_a_page_too() -> None:
    assert soup(index_page([])).h1.get_text() == "Udvalgstal"


def test_hostile_names_are_shown_as_text_in_the_index() -> None:
    entry = MeetingEntry("Odense", date(2017, 5, 3), "a/index.html", *[HOSTILE] * 4)
    page = soup(index_page([entry]))
    assert page.find("script") is None
    assert page.main.get_text().count(HOSTILE) == 4


def test_an_index_that_would_lead_elsewhere_is_not_written() -> None:
    entry = MeetingEntry("Odense", date(2017, 5, 3), "https://x.dk/", "U", "Tal", "")
    with pytest.raises(RefusedError, match="odd href='https"):
        index_page([entry])


# --- the style sheet ------------------------------------------------------------------------------


@pytest.mark.parametrize("footer", ["Udvalgstal", 'A "b" \\ </style><script>x</script> \n c', "ø"])
def test_the_policy_names_the_hash_of_the_very_style_sheet(footer: str) -> None:
    page = dict.fromkeys(("sender", "committee", "heading", "summary", "facts", "notice"), "")
    html = make("index.html.j2", footer=footer, page=page, municipalities=[], folded=False)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    (said,) = soup(html).select('meta[http-equiv="Content-Security-Policy"]')
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert said["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@pytest.mark.slow
def test_the_style_sheet_knows_every_class_and_dresses_nothing_else(published: Path) -> None:
    """A chart's class holds its colour: one without a rule would be lost on a dark screen."""
    sheet = re.sub(r"/\*.*?\*/", "", PAGE_STYLE.read_text(encoding="utf-8"), flags=re.DOTALL)
    dressed = set(re.findall(r"\.([a-z][a-z-]*)", " ".join(re.findall(r"([^{}]+){", sheet))))
    pages = [path.read_text(encoding="utf-8") for path in published.glob("reports/**/*.html")]
    used = {name for html in pages for names in CLASSES.findall(html) for name in names.split()}
    templates = [path.read_text(encoding="utf-8") for path in PAGE_STYLE.parent.glob("*.j2")]
    written = {name for text in templates for name in re.findall(r"[a-z][a-z-]*", text)}
    assert used - dressed == set()
    assert dressed - used - written == set()


def test_nothing_of_a_page_comes_from_anywhere_else(papers: Papers) -> None:
    entries = [ReportEntry("alder", "Alder", report())]
    for html in (meeting_page(papers, entries), index_page([meeting("Odense", "2017-05-03")])):
        assert not re.search(r"https?:|//[a-z]", html.split("base64,")[0], re.IGNORECASE)
        assert not re.search(r"https?:|@import", html, re.IGNORECASE)
    assert re.findall(r"url\((.{0,16})", style_sheet("Udvalgstal")) == ["data:font/woff2;"]


def palettes() -> list[dict[str, str]]:
    """Every set of colours that the style sheet gives its roles, in their order."""
    blocks = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", PAGE_STYLE.read_text(encoding="utf-8"))
    found = [dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block)) for block in blocks]
    return [palette for palette in found if palette]


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def roles(properties: str) -> set[str]:
    """The roles that some properties take their colour from, anywhere in the style sheet."""
    sheet = re.sub(r"/\*.*?\*/", "", PAGE_STYLE.read_text(encoding="utf-8"), flags=re.DOTALL)
    values = re.findall(rf"(?<![\w-])(?:{properties}):([^;}}]*)", sheet)
    return {role for value in values for role in re.findall(r"var\(--([a-z]+)\)", value)}


def test_contrast_is_measured_as_wcag_does() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_light_and_dark_are_the_same_on_a_screen_and_in_jupyterlab() -> None:
    light, dark, lab_dark, lab_light = palettes()
    assert (light, dark) == (lab_light, lab_dark)
    assert light.keys() == dark.keys()
    assert luminance(light["paper"]) > 0.9
    assert luminance(dark["paper"]) < 0.02


@pytest.mark.parametrize("palette", palettes()[:2], ids=["light", "dark"])
def test_all_text_can_be_read_on_all_backgrounds(palette: dict[str, str]) -> None:
    texts, backgrounds = roles("color"), roles("background")
    assert texts == {"text", "muted", "accent", "warning"}
    assert backgrounds == {"paper", "tint", "caution"}
    for text, background in product(texts, backgrounds):
        found = contrast(palette[text], palette[background])
        assert found >= 4.5, f"{text} on {background}: {found:.2f}"


@pytest.mark.parametrize("palette", palettes()[:2], ids=["light", "dark"])
def test_all_that_carries_meaning_in_a_drawing_can_be_seen(palette: dict[str, str]) -> None:
    drawn = roles("fill|stroke|border|border-[a-z-]+|outline|box-shadow")
    assert drawn == {"text", "muted", "accent", "warning", "line", "grid", "tint"}
    for role in drawn - {"grid", "tint"}:  # these only help the eye
        found = contrast(palette[role], palette["paper"])
        assert found >= 3, f"{role}: {found:.2f}"


def test_no_rule_names_a_colour_of_its_own_but_the_margin_of_the_paper() -> None:
    sheet = PAGE_STYLE.read_text(encoding="utf-8")
    named = set(re.findall(r"(?<!--)(?<![a-z-])(?:color|background|fill|stroke): *(#\w+)", sheet))
    assert named == {"#56616b"}
    assert contrast("#56616b", "#ffffff") >= 4.5
