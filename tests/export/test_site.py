"""The pages that lead to the reports, and the style sheet that all pages share."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import product
from pathlib import Path
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup

from analysis import danish
from analysis.export import refusals
from analysis.export.datapackage import package
from analysis.export.page import make, style_sheet
from analysis.export.refusals import RefusedError
from analysis.export.report import ReportPage
from analysis.export.site import (
    FileEntry,
    MeetingEntry,
    NeighbourLink,
    ReportEntry,
    body_page,
    index_page,
    leading_to,
    meeting_page,
    meeting_summary,
    placeholder_page,
)
from analysis.export.workbook import workbook
from analysis.meeting.calendar import Calendar, CalendarMeeting, Matter
from analysis.papers import Papers
from analysis.present import widths
from analysis.present.blocks import About, Header
from analysis.present.charts.style import PALETTE
from analysis.present.output import PAGE_STYLE
from analysis.present.table import Table
from analysis.project import Address
from colours import contrast, luminance, palettes
from support import HEAD, HELSINGOER, faults_of, make_project, opened

CLASSES = re.compile(r' class="([^"]*)"')
HOSTILE = "<script>alert(1)</script>"

MEETING = """
[[tables]]
id = "sager"
title = "Kommende sager"
kind = "text"
rows = { heading = "Sag" }
columns = [{ heading = "Dato" }]
"""
CALENDAR = Calendar(
    committee="Beskæftigelsesudvalget",
    meetings=[CalendarMeeting(date=date(2017, month, 3)) for month in (5, 6, 8, 9, 12)],
    matters=[
        Matter(title="Status på flygtninge", when="hvert møde", center="Job"),
        Matter(title="Flygtningeindsats", when=date(2017, 8, 3), times_a_year=4),
        Matter(title="Sanktioner", when=date(2017, 8, 3)),
        Matter(title=f"Budget {HOSTILE}", when=date(2017, 6, 3)),
        Matter(title="Oversigt", when="medio 2017"),
        Matter(title="Pris", when="ultimo 2017"),
        Matter(title="Revision", when="4. kvartal 2017"),
        Matter(title="Evaluering", when="ultimo 2017"),
        Matter(title="Regnskab", when="primo 2018"),
        Matter(title="Var på dette møde", when=date(2017, 5, 3)),
        Matter(title="Venligboligerne"),
        Matter(title="Borgerforløb", when="løbende"),
        Matter(title="Kom først på listen senere", since=date(2017, 6, 3)),
    ],
)


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    cells = {"sager": f"Sag;Dato\nBudget {HOSTILE};07-06-2017\n"}
    return opened(make_project(tmp_path, MEETING, cells))


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def report(finding: str = "Aktiveringen faldt", **about: object) -> ReportPage:
    return ReportPage("<html></html>", finding, "Kort fortalt.", ("sager",), **about)  # type: ignore[arg-type]


# --- the meeting page -----------------------------------------------------------------------------


def test_a_key_figure_whose_words_are_the_finding_is_not_said_before_it(papers: Papers) -> None:
    key = {"value": "9 af 69", "text": "borgere var i job."}
    for finding, shown in (("9 af 69 borgere var i job", 0), ("Hver ottende var i job", 1)):
        entries = [ReportEntry("job", "Job", report(finding, key_figure=key))]
        assert len(soup(meeting_page(papers, entries)).select(".entry-key")) == shown


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
    assert page.h1.get_text() == "Tal til mødet 3.\xa0maj\xa02017"
    assert [(link["href"], link.get_text()) for link in page.select(".entry h3 a")] == [
        ("aktiveringsgrad.html", "Aktiveringen faldt"),
        ("alder.html", "Flere er over 50"),
    ]
    assert page.select_one(".entry-key").get_text() == "8,4 % i\xa04.\xa0kvartal"
    assert page.select_one(".summary").get_text() == "To rapporter med tal fra mødets papirer."
    assert page.select_one(".home a")["href"] == "../../index.html"


def test_the_meeting_page_says_which_figures_do_not_agree(papers: Papers) -> None:
    one = deviation("andel", "Tabel 2: Fredericia", "andel", tag="Uden forklaring")
    other = deviation("sum", "Tabel 3: Odense", "sum", "andel af sum", tag="")
    entries = [
        ReportEntry("alder", "Alder", report(deviations=(one,))),
        ReportEntry("andel", "Andel", report(deviations=(other, one))),
        ReportEntry("antal", "Antal", report()),
    ]
    page = soup(meeting_page(papers, entries))
    assert page.select_one(".summary").get_text() == (
        "Tre rapporter med tal fra mødets papirer. "
        "Der er to fejl i papirerne, som tre regnestykker viser."
    )
    boxes = page.select("#afvigelser li")
    said, twice, _ = (danish.plain(box.get_text(" ", strip=True)) for box in boxes)
    assert said == (
        "Alder Tabel 2: Fredericia Uden forklaring "
        "Trykt: 12,7 % · Genberegnet: 11,7 % 104 af 886 er 11,7 %."
    )
    assert twice.count("Trykt: 12,7 % · Genberegnet: 11,7 %") == 2
    assert [(link["href"], link.get_text()) for link in page.select("#afvigelser h3 a")] == [
        ("alder.html#tabel-2-celle-2-3", "Tabel\xa02: Fredericia"),
        ("andel.html#tabel-2-celle-2-3", "Tabel\xa03: Odense"),
        ("andel.html#tabel-2-celle-2-3", "Tabel\xa02: Fredericia"),
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
    page = soup(meeting_page(papers, entries, calendar=CALENDAR))
    assert page.find("script") is None
    assert page.get_text().count(HOSTILE) == 4 + 3 + 9 + 1  # entries, deviation, matter
    assert f"Budget {HOSTILE}" in page.select_one("#kommende-sager").get_text()


def test_the_matters_to_come_are_listed_by_when(papers: Papers) -> None:
    (section,) = soup(meeting_page(papers, [], calendar=CALENDAR)).select("#kommende-sager")
    listed = {
        danish.plain(heading.get_text()): [
            item.get_text() for item in heading.find_next_sibling("ul").select("li")
        ]
        for heading in section.select("h3")
    }
    assert [*listed.items()] == [
        ("Hvert møde", ["Status på flygtninge (Job)"]),
        ("Fire gange om året fra 3. august 2017", ["Flygtningeindsats"]),
        ("Mødet 3. juni 2017", [f"Budget {HOSTILE}"]),
        ("Midt i 2017", ["Oversigt"]),
        ("Mødet 3. august 2017", ["Sanktioner"]),
        ("4. kvartal 2017", ["Revision"]),
        ("I slutningen af 2017", ["Pris", "Evaluering"]),
        ("I begyndelsen af 2018", ["Regnskab"]),
        ("Løbende", ["Borgerforløb"]),
        ("Uden dato", ["Venligboligerne"]),
    ]
    assert section.p.get_text() == "I parentes står det center, der har ansvaret for sagen."  # type: ignore[union-attr]


def test_another_committees_matters_are_not_shown(papers: Papers) -> None:
    others = CALENDAR.model_copy(update={"committee": "Kulturudvalget"})
    none = CALENDAR.model_copy(update={"matters": []})
    for calendar in (None, others, none):
        assert "Kommende sager" not in meeting_page(papers, [], calendar=calendar)


@pytest.mark.parametrize(
    ("made", "failed", "said"),
    [
        (0, 0, "Ingen rapporter."),
        (1, 0, "Én rapport med tal fra mødets papirer."),
        (2, 0, "To rapporter med tal fra mødets papirer."),
        (0, 1, "Rapporten kunne ikke laves."),
        (0, 2, "Ingen af rapporterne kunne laves."),
        (1, 1, "Én rapport med tal fra mødets papirer. Én kunne ikke laves."),
    ],
)
def test_the_reports_are_counted_in_danish(
    papers: Papers, made: int, failed: int, said: str
) -> None:
    entries = [ReportEntry(f"a{n}", "A", report()) for n in range(made)]
    entries += [ReportEntry(f"b{n}", "B", None, "Fejl.") for n in range(failed)]
    assert meeting_summary(papers, entries) == said


@pytest.mark.parametrize(
    ("from_register", "said"),
    [
        ([False], "mødets papirer"),
        ([True], "kommunens register"),
        ([True, False], "mødets papirer og kommunens register"),
    ],
)
def test_the_words_follow_where_the_figures_come_from(
    tmp_path: Path, from_register: list[bool], said: str
) -> None:
    papers = opened(make_project(tmp_path, COUNTED, {"alder": ";Antal\nAlle;5\n"}))
    page = ReportPage("<html></html>", "Fund", "Kort.", ("alder",))
    entries = [
        ReportEntry(f"r{n}", "R", page, from_register=asked)
        for n, asked in enumerate(from_register)
    ]
    assert f"med tal fra {said}." in meeting_summary(papers, entries)


COUNTED = """
extract = { day = 2017-04-18 }

[[tables]]
id = "alder"
title = "Alder"
columns = [{ heading = "Antal", period = "2017-04-01" }]
counts = { measure = "personer", group = "Kontanthjælp" }
rows = { counts = [{ label = "Alle" }] }
"""


def test_a_report_is_shown_with_the_items_of_the_agenda_that_it_is_about(tmp_path: Path) -> None:
    table = """
[[tables]]
id = "{0}"
title = "T"
item = {1}
columns = [{{ heading = "Antal" }}]
"""
    agenda = 'agenda = [{ item = 2, title = "Budget <2018>" }, { item = 3, title = "Skole" }]\n'
    toml = agenda + table.format("a", 3) + table.format("b", 2)
    papers = opened(make_project(tmp_path, toml, dict.fromkeys("ab", ";Antal\nx;1\n")))
    page = ReportPage("<html></html>", "Fund", "Kort.", ("a", "b"))
    shown = soup(meeting_page(papers, [ReportEntry("r", "Titel", page)]))
    assert [item.get_text().replace("\xa0", " ") for item in shown.select(".entry-name")] == [
        "Titel",
        "Punkt 2. Budget <2018>",
        "Punkt 3. Skole",
    ]
    header = Header(papers, "Fund", "Kort.", ["a", "b"]).about["facts"]
    assert isinstance(header, list)
    assert {"term": "Punkter på dagsordenen", "text": "2. Budget <2018>; 3. Skole"} in header


# --- where the papers are -------------------------------------------------------------------------

ADDRESS = "https://www.kommune.dk/moede?id=5&punkt=2#tabel"


def test_the_papers_are_linked_where_they_are_named_and_nothing_else_is(tmp_path: Path) -> None:
    project = make_project(
        tmp_path,
        f'document_url = "{ADDRESS}"\n[[tables]]\nid = "a"\ntitle = "T"\nitem = 2\n'
        'columns = [{ heading = "Antal" }]\n',
        {"a": ";Antal\nx;1\n"},
    )
    papers = opened(project)
    html = meeting_page(papers, [])
    about = About(Table(papers, "a", number=1)).html
    for fragment, words in ((html, "Referat"), (about, "Referat, under punkt\xa02")):
        (link,) = soup(fragment).select('a[href^="http"]')
        assert (link["href"], link.get_text()) == (ADDRESS, words)
    assert refusals.find(html, ADDRESS) == []
    for other in ("", "https://www.kommune.dk/", f"{ADDRESS}x"):
        assert refusals.find(html, other) == [f"holds the odd href={ADDRESS!r} on <a>"]


@pytest.mark.parametrize(
    "address",
    [
        *("http://kommune.dk/a", "//kommune.dk/a", "javascript:alert(1)", "ftp://kommune.dk"),
        *("https://", "https://kommune", "https://navn:kode@kommune.dk/", "https://kommune.dk/ a"),
        *("https://kommune.dk/æ", "https://kommune.dk/<b>", 'https://kommune.dk/\\"x'),
        *("HTTPS://kommune.dk/a", "www.kommune.dk", "https://kommune.dk/a\\n"),
    ],
)
def test_an_address_that_is_none_is_a_fault(tmp_path: Path, address: str) -> None:
    (fault,) = faults_of(make_project(tmp_path, f'document_url = "{address}"\n', {}))
    assert "document_url" in fault
    assert "expected an address on the web as a browser copies it: https:// first" in fault


# --- the meetings before and after ----------------------------------------------------------------


def test_a_finished_page_leads_to_the_meetings_before_and_after(papers: Papers) -> None:
    before = NeighbourLink(date(2017, 4, 5), "../2017-04-05/index.html")
    after = NeighbourLink(date(2017, 6, 7), "../2017-06-07/index.html", HOSTILE)
    html = meeting_page(papers, [])
    both = leading_to(html, before, after)
    assert [(link["href"], link.get_text()) for link in soup(both).select(".home a")] == [
        ("../../index.html", "Alle møder"),
        ("../2017-04-05/index.html", "Forrige møde: 5.\xa0april\xa02017"),
        ("../2017-06-07/index.html", f"Næste møde: 7.\xa0juni\xa02017 ({HOSTILE})"),
    ]
    assert refusals.find(both) == []
    assert leading_to(leading_to(both, before, None), None, after) == leading_to(html, None, after)
    assert leading_to(both, None, None) == html


# --- what a page says of itself -------------------------------------------------------------------


def test_a_page_tells_search_engines_and_messages_what_it_says(papers: Papers) -> None:
    entries = [ReportEntry("alder", 'Alder "og" <køn>', None, "Fejl.")]
    page = soup(placeholder_page(papers, entries[0]))
    said = {
        called: meta["content"]
        for meta in page("meta")[1:]
        for called in (meta.get("name"), meta.get("property"))
    }
    heading, summary = page.h1.get_text(), page.select_one(".summary").get_text()
    assert heading == 'Alder "og" <køn>'
    assert {name: said[name] for name in said if name and name not in ("viewport",)} == {
        "color-scheme": "light dark",
        "description": summary,
        "og:description": summary,
        "og:title": heading,
        "og:type": "article",
        "og:locale": "da_DK",
    }
    assert 'property="og:type" content="website"' in index_page([])


def test_a_meeting_of_another_body_is_called_kommune_nowhere(tmp_path: Path) -> None:
    head = HEAD.replace('municipality = "Helsingør"', 'sender = "Region Sjælland"')
    address = Address("region-sjaelland", HELSINGOER.day)
    cells = {"sager": "Sag;Dato\nBudget;07-06-2017\n"}
    papers = opened(make_project(tmp_path, head + MEETING, cells, address), address)
    page = meeting_page(papers, [])
    assert soup(page).select_one(".sender strong").get_text() == "Region Sjælland"  # type: ignore[union-attr]
    assert page.count("<title>Tal til mødet 3.\xa0maj\xa02017 – Region Sjælland</title>") == 1
    with ZipFile(BytesIO(workbook(papers))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
    texts = [page, *sheets, package(papers)["datapackage.json"].decode()]
    assert sum("Region Sjælland" in text for text in texts) > 3
    assert not [text for text in texts if "Sjælland Kommune" in text]


# --- the index ------------------------------------------------------------------------------------


def meeting(
    sender: str, day: str, *findings: str, made_up: bool = False, said: str = "Kort."
) -> MeetingEntry:
    folder = f"{danish.slug(sender)}/{day}"
    found = tuple((f"{folder}/{danish.slug(each)}.html", each) for each in findings)
    return MeetingEntry(
        danish.municipal(sender) if sender in danish.MUNICIPALITIES else sender,
        date.fromisoformat(day),
        f"{folder}/index.html",
        "Udvalget",
        f"Tal {day}",
        said,
        made_up,
        found,
    )


def test_the_index_leads_with_the_newest_meetings_and_what_was_found() -> None:
    entries = [
        meeting("Helsingør", f"2016-{month:02}-02", "Fald", "Fremgang") for month in range(1, 12)
    ]
    entries += [meeting("Aabenraa", "2017-01-07"), meeting("Odense", "2016-11-02", "Øget")]
    page = soup(index_page(entries))
    newest = page.select("main > section")[0].select(".entry")
    assert [(each.select_one(".entry-date").get_text(), each.h3.get_text()) for each in newest][
        :4
    ] == [
        ("7.\xa0januar\xa02017", "Aabenraa Kommune, Udvalget, 7.\xa0januar\xa02017"),
        ("2.\xa0november\xa02016", "Helsingør Kommune, Udvalget, 2.\xa0november\xa02016"),
        ("2.\xa0november\xa02016", "Odense Kommune, Udvalget, 2.\xa0november\xa02016"),
        ("2.\xa0oktober\xa02016", "Helsingør Kommune, Udvalget, 2.\xa0oktober\xa02016"),
    ]
    assert len(newest) == 10
    assert [(link["href"], link.get_text()) for link in newest[1].select("a")] == [
        ("helsingoer/2016-11-02/index.html", newest[1].h3.get_text()),
        ("helsingoer/2016-11-02/fald.html", "Fald (Helsingør Kommune)"),
        ("helsingoer/2016-11-02/fremgang.html", "Fremgang (Helsingør Kommune)"),
    ]
    lines = page.select("#helsingoer-2016 > ul > li")
    assert [len(line.select(".findings a")) for line in lines] == [0] * 8 + [2] * 3


def test_the_index_has_each_meeting_by_municipality_and_year_the_newest_first() -> None:
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
                (year.h3.get_text(), [link["href"] for link in year.select("li > a")])
                for year in section.select("section.of-year")
            ],
        )
        for section in page.select("main > section")[1:]
    ] == [
        (
            "Helsingør Kommune",
            [
                ("2017", [f"helsingoer/{day}/index.html" for day in ("2017-06-07", "2017-05-03")]),
                ("2016", ["helsingoer/2016-11-02/index.html"]),
            ],
        ),
        ("Høje-Taastrup Kommune", [("2012", ["hoeje-taastrup/2012-08-15/index.html"])]),
        ("Aabenraa Kommune", [("2015", ["aabenraa/2015-01-07/index.html"])]),
    ]


def test_links_of_the_index_that_lead_to_different_places_are_worded_differently() -> None:
    """A screen reader lists the links by themselves; and one of these is of made-up persons."""
    entries = [meeting("Helsingør", "2017-05-03", "Fald"), meeting("Odense", "2017-05-03", "Fald")]
    entries += [meeting("Eksempelkommune", "2017-05-03", "Fald", made_up=True)]
    places: dict[str, set[str]] = {}
    for link in soup(index_page(entries)).select("a"):
        places.setdefault(link.get_text(), set()).add(link["href"])
    assert {text: places for text, places in places.items() if len(places) > 1} == {}
    assert sum("Fald" in text for text in places) == 3


def test_the_index_does_not_hang_on_the_order_in_which_meetings_are_found() -> None:
    entries = [meeting("Helsingør", f"2017-0{month}-03") for month in range(1, 6)]
    entries += [meeting("Odense", "2017-01-03"), meeting("Eksempelby", "2017-01-03", made_up=True)]
    assert index_page(entries) == index_page(entries[::-1])


def test_the_index_counts_the_meetings_of_a_year() -> None:
    entries = [meeting("Odense", day) for day in ("2017-05-03", "2017-06-07", "2016-06-01")]
    links = soup(index_page(entries)).select("nav ul ul a")
    assert [link.get_text().replace("\N{NO-BREAK SPACE}", " ") for link in links] == [
        "Odense Kommune 2017 (2 møder)",
        "Odense Kommune 2016 (1 møde)",
    ]


ODENSE = meeting("Odense", "2017-05-03", "Fald")
MADE_UP = meeting("Eksempelkommune", "2017-06-07", "Opdigtet fund", made_up=True)
ONLY_MADE_UP = "Indtil videre er der kun opdigtede tal."


@pytest.mark.parametrize(
    ("entries", "headings", "says"),
    [
        ([], ["Møder"], ["Indtil videre er der ingen møder.", "Der er endnu ingen møder."]),
        ([ODENSE], ["Nyeste møde"], ["Er der regnestykker, der ikke stemmer, står det også."]),
        (
            [MADE_UP],
            ["Opdigtet møde"],
            [ONLY_MADE_UP, "og Eksempelkommune findes ikke", "Opdigtet fund"],
        ),
        (
            [MADE_UP, meeting("Eksempelby", "2016-06-07", made_up=True)],
            ["Opdigtede møder"],
            [ONLY_MADE_UP, "og Eksempelkommune og Eksempelby findes ikke"],
        ),
        ([MADE_UP, ODENSE], ["Nyeste møde", "Opdigtet møde"], ["Personerne er opdigtede"]),
        (
            [ODENSE, meeting("Hele landet", "2017-05-03"), meeting("Folketinget", "2016-05-03")],
            ["Nyeste møder", "Folketinget", "Hele landet", "Odense Kommune"],
            ["Find et møde"],
        ),
        (
            [MADE_UP, ODENSE, meeting("Odense", "2016-05-03")],
            ["Nyeste møder", "Odense Kommune", "Opdigtet møde"],
            [],
        ),
    ],
)
def test_the_index_finds_the_right_words_and_has_what_is_made_up_last(
    entries: list[MeetingEntry], headings: list[str], says: list[str]
) -> None:
    page = soup(index_page(entries))
    assert [each.get_text() for each in page.select("main > section > h2")] == headings
    assert [link["href"] for link in page.select("nav > ul > li > a")] == [
        f"#{each['id']}" for each in page.select("main > section")
    ]
    for words in says:
        assert words in page.get_text()
    for section in page.select("main > section:not(#opdigtede-moeder)"):
        assert "Eksempel" not in section.get_text()


def test_an_index_of_many_meetings_leads_to_the_pages_of_their_senders() -> None:
    said = "Syv rapporter med tal fra mødets papirer. Der er fundet to fejl i tallene."
    found = ["28 af 303 flygtninge og familiesammenførte er i ordinært arbejde" * 2] * 3
    days = [date(2016 - number // 7, 12 - number % 12, 1 + number) for number in range(11)]
    entries = [
        meeting(place, day.isoformat(), *found, said=said)
        for place in danish.MUNICIPALITIES
        for day in days
    ][:1000]
    html = index_page(entries)
    assert len(html.encode()) < 120 * 1024
    page = soup(html)
    assert [link["href"] for link in page.select("nav a")] == ["#nyeste-moeder", "#alle-moeder"]
    assert len(page.select("#nyeste-moeder .findings a")) == 10 * 3
    bodies = page.select("#alle-moeder li")
    assert len(bodies) == len({entry.sender for entry in entries}) == 91
    assert bodies[0].get_text() == "Albertslund Kommune (11\N{NO-BREAK SPACE}møder)"
    assert bodies[0].a["href"] == "albertslund/index.html"


# --- the page of a body ---------------------------------------------------------------------------


def test_the_page_of_a_body_has_its_meetings_and_what_was_found_the_newest_first() -> None:
    entries = [
        replace(meeting("Odense", "2017-05-03", "Fald"), corrected="2017-06-01"),
        meeting("Odense", "2017-06-07", "Stigning", "Uændret"),
    ]
    html = body_page(entries)
    assert html == body_page(entries[::-1])
    page = soup(html)
    assert page.h1.get_text() == "Odense Kommune"
    assert page.select_one(".summary").get_text() == (
        "Her er tal fra to møder, fra 3.\xa0maj\xa02017 til 7.\xa0juni\xa02017."
    )
    assert [link["href"] for link in page.select("main .entry a")] == [
        *("2017-06-07/index.html", "2017-06-07/stigning.html", "2017-06-07/uaendret.html"),
        *("2017-05-03/index.html", "2017-05-03/fald.html"),
    ]
    assert page.select(".entry")[1].select("p")[-1].get_text() == (
        "Rettet 1.\xa0juni\xa02017. Kort."
    )
    assert page.select_one(".home a")["href"] == "../index.html"


def test_papers_that_are_no_meetings_are_counted_and_called_as_such() -> None:
    memo = replace(meeting("Odense", "2019-10-25"), paper="notat 25.\xa0oktober\xa02019")
    met = meeting("Odense", "2020-01-29")
    for entries, heading, counts in (
        ([met], "Nyeste møde", "1 møde"),
        ([memo], "Nyeste papir", "1 papir"),
        ([met, memo, replace(memo, day=date(2020, 1, 2))], "Nyeste møde og papirer", ""),
    ):
        page = soup(index_page(entries))
        assert page.select_one("main > section h2").get_text() == heading
        said = soup(body_page(entries)).select_one(".summary").get_text()
        assert said.startswith(f"Her er tal fra {'ét møde' if entries == [met] else ''}")
        assert counts.partition(" ")[2] in said
    assert said == "Her er tal fra 1\xa0møde og 2\xa0papirer."
    assert page.select(".entry-date")[-1].get_text() == "Notat 25.\xa0oktober\xa02019"
    assert "(1\xa0møde og 1\xa0papir)" in page.get_text()
    link = NeighbourLink(memo.day, "../2019-10-25/index.html", "", memo.paper)
    assert link.words("Forrige") == "Forrige: notat 25.\xa0oktober\xa02019"


def test_the_page_of_a_body_leads_to_each_series_where_it_is_longest() -> None:
    entries = [
        replace(
            meeting("Odense", day), series=tuple((f"odense/{day}/{name}", name) for name in had)
        )
        for day, had in (("2017-05-03", ("a.html", "b.html")), ("2017-06-07", ("a.html",)))
    ]
    links = soup(body_page(entries)).select("#udvikling a")
    assert [link["href"] for link in links] == ["2017-06-07/a.html", "2017-05-03/b.html"]
    assert soup(body_page([meeting("Odense", "2017-05-03")])).select("#udvikling") == []
    entries[1] = replace(entries[1], committee="Skoleudvalget")  # which has a series of its own
    assert len(soup(body_page(entries)).select("#udvikling a")) == 3


def test_the_page_of_a_body_has_the_goals_as_they_stood_last() -> None:
    entries = [
        replace(meeting("Odense", day), goals=goals)
        for day, goals in (
            ("2017-05-03", (("Flere i job", "Ikke nået"),)),
            ("2017-06-07", (("Flere i job", "Nået"),)),
            ("2017-07-07", ()),
        )
    ]
    section = soup(body_page(entries)).select_one("#maal")
    assert section.a["href"] == "2017-06-07/index.html#maal"
    assert [line.get_text() for line in section.select("li")] == ["Flere i job: Nået"]
    assert soup(body_page(entries[2:])).select("#maal") == []


def test_the_page_of_a_made_up_body_says_so() -> None:
    (notice,) = soup(body_page([MADE_UP])).select(".notice")
    assert "Eksempelkommune findes ikke" in notice.get_text()
    assert soup(body_page([ODENSE])).select(".notice") == []


def test_the_page_of_a_body_has_the_days_of_all_but_the_newest_meetings_and_stays_small() -> None:
    said = "Syv rapporter med tal fra mødets papirer. Der er fundet to fejl i tallene."
    found = ["28 af 303 flygtninge og familiesammenførte er i ordinært arbejde" * 2] * 3
    days = [date(2024 - number // 12, 12 - number % 12, 7) for number in range(300)]
    entries = [meeting("Odense", day.isoformat(), *found, said=said) for day in days]
    *newer, oldest = entries
    html = body_page([*newer, replace(oldest, corrected="2000-03-01")])
    assert len(html.encode()) < 120 * 1024
    page = soup(html)
    assert len({link["href"] for link in page.select("main h3 a, #tidligere-moeder a")}) == 300
    assert " ".join(page.select("#tidligere-moeder p")[-1].get_text().split()).endswith(
        "7. januar 2000 (rettet)"
    )
    others = [replace(entry, committee="Skoleudvalget") for entry in newer[:30:2]]
    years = soup(body_page([*newer[1:30:2], *others])).select("#tidligere-moeder p")
    assert [" ".join(year.get_text().split())[:20] for year in years[:2]] == [
        "2024, Skoleudvalget:",
        "2024, Udvalget: 7. j",
    ]


def test_hostile_names_are_shown_as_text_in_the_index() -> None:
    entries = [
        MeetingEntry(
            *("Odense", date(2017, month, 3), f"a/{month}.html", *[HOSTILE] * 3, made_up),
            (("a/x.html", HOSTILE),),
        )
        for month, made_up in ((1, False), (2, False), (3, True))
    ]
    page = soup(index_page(entries))
    assert page.find("script") is None
    assert page.main.get_text().count(HOSTILE) == 2 * (4 + 3) + 4
    assert soup(body_page(entries)).find("script") is None


def test_an_index_that_would_lead_elsewhere_is_not_written() -> None:
    entry = replace(ODENSE, href="https://x.dk/")
    with pytest.raises(RefusedError, match="odd href='https"):
        index_page([entry])


# --- the style sheet ------------------------------------------------------------------------------


@pytest.mark.parametrize("footer", ["Udvalgstal", 'A "b" \\ </style><script>x</script> \n c', "ø"])
def test_the_policy_names_the_hash_of_the_very_style_sheet(footer: str) -> None:
    page = dict.fromkeys(("sender", "committee", "heading", "summary", "facts"), "")
    page |= {"notice": "", "corrected": []}
    section = {"id": "a", "heading": "A", "html": ""}
    html = make("report.html.j2", footer=footer, page=page, sections=[section])
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    (said,) = soup(html).select('meta[http-equiv="Content-Security-Policy"]')
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert said["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize(
    ("html", "has", "lacks"),
    [
        ("", ["h1{", "@page{"], [".tag", ".facts{", "#ord"]),
        ('<p class="a box b">', [".u .box{", ".u .box p{"], [".box p + .where", ".facts"]),
        ('<p class="box"><p class="where">', [".box p + .where"], [".deviations li.box"]),
        ('<p id="ord">', ["#ord{", "#ord dl{"], ["#filer p"]),
        ('<p class="sr">', [":is(.sr,.marks,.anchor,.beside)"], [".marks a"]),
        # What is in brackets must be there with :has, and need not be otherwise.
        ('<p class="statistics">', [":not(:has(.marks))"], [".statistics:has(.marks)"]),
    ],
)
def test_a_page_has_the_rules_for_its_own_classes_and_ids(
    html: str, has: list[str], lacks: list[str]
) -> None:
    found = style_sheet("", f'<body class="u"><p class="page">{html}')
    assert [rule for rule in has if rule not in found] == []
    assert [rule for rule in lacks if rule in found] == []
    assert "{}" not in found
    assert found.count("{") == found.count("}")


@pytest.mark.slow
def test_the_style_sheet_knows_every_class_and_dresses_nothing_else(published: Path) -> None:
    """A chart's class holds its colour: one without a rule would be lost on a dark screen."""
    sheet = re.sub(r"/\*.*?\*/", "", PAGE_STYLE.read_text(encoding="utf-8"), flags=re.DOTALL)
    dressed = set(re.findall(r"\.([a-z][a-z\d-]*)", " ".join(re.findall(r"([^{}]+){", sheet))))
    pages = [path.read_text(encoding="utf-8") for path in published.glob("reports/**/*.html")]
    used = {name for html in pages for names in CLASSES.findall(html) for name in names.split()}
    used = used - {"u"} | {"udvalgstal"}  # what a page calls it
    templates = [path.read_text(encoding="utf-8") for path in PAGE_STYLE.parent.glob("*.j2")]
    written = {name for text in templates for name in re.findall(r"[a-z][a-z-]*", text)}
    written |= {f"{where}-{role}" for where in "fs" for role in PALETTE}  # of any chart
    assert used - dressed == set()
    assert widths.CLASSES - dressed == set()
    assert dressed - used - written - widths.CLASSES == set()


def test_nothing_of_a_page_comes_from_anywhere_else(papers: Papers) -> None:
    entries = [ReportEntry("alder", "Alder", report())]
    for html in (meeting_page(papers, entries), index_page([meeting("Odense", "2017-05-03")])):
        undigested = re.sub(r"sha256-[\w+/]{43}=", "", html.split("base64,")[0])
        assert not re.search(r"https?:|//[a-z]", undigested, re.IGNORECASE)
        assert not re.search(r"https?:|@import", html, re.IGNORECASE)
    assert re.findall(r"url\((.{0,16})", style_sheet("Udvalgstal", "")) == ["data:font/woff2;"]


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
    assert drawn == {"text", "muted", "accent", "warning", "line", "grid", "tint", "paper"}
    for role in drawn - {"grid", "tint", "paper"}:  # these only help the eye
        found = contrast(palette[role], palette["paper"])
        assert found >= 3, f"{role}: {found:.2f}"


def test_no_rule_names_a_colour_of_its_own_but_the_margin_of_the_paper() -> None:
    sheet = PAGE_STYLE.read_text(encoding="utf-8")
    named = set(re.findall(r"(?<!--)(?<![a-z-])(?:color|background|fill|stroke): *(#\w+)", sheet))
    assert named == {"#56616b"}
    assert contrast("#56616b", "#ffffff") >= 4.5
