"""The pages as a reader meets them: in a real Chromium, on screens, by keyboard, on paper.

Where there is no Chromium, or no Java or Node's packages for the HTML checkers, or no poppler to
look at paper with, these tests say so and are skipped.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise, product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserType, Page, sync_playwright
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from analysis.danish import parse_number
from analysis.export.page import dressed, make
from analysis.present.corrected import Corrected
from commands import HELSINGOER, HOEJE_TAASTRUP, ROOT
from paper import POPPLER, headings_alone, how_full, words_of
from support import more, yet_more

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
JAVA = shutil.which("java")
VNU = ROOT / "tools/node_modules/vnu-jar/build/dist/vnu.jar"
SNIFFER = ROOT / "tools/node_modules/html_codesniffer/build/HTMLCS.js"
MOST_BYTES = 120 * 1024

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

ON_PAPER = pytest.mark.skipif(POPPLER is None, reason="no poppler on this machine")

AXE_RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    }
}
# WCAG 2.1, success criterion 1.4.12.
TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""


# One of each kind: the index, a meeting, and a report with all that a report can show.
A_FEW = ["index.html", f"{HELSINGOER}/index.html", f"{HELSINGOER}/flygtningestatus.html"]


@pytest.fixture(scope="session", params=["a few", yet_more("all others")])
def pages(request: pytest.FixtureRequest, published: Path) -> list[Path]:
    """Pages of a run over the shipped meetings."""
    few = [published / "reports" / page for page in A_FEW]
    if request.param == "a few":
        return few
    return sorted({*(published / "reports").rglob("*.html")} - {*few})


@pytest.fixture(scope="session")
def one(published: Path) -> Path:
    """One page, to be broken on purpose."""
    return published / "reports" / A_FEW[-1]


@pytest.fixture(scope="session")
def short(published: Path) -> Path:
    """One that is read through in a moment."""
    return published / "reports" / HOEJE_TAASTRUP / "tilskud-og-forbrug.html"


FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
TWICE_AS_LARGE = "--blink-settings=defaultFontSize=32"  # where 16 is the rule


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserType]:
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def browser(chromium: BrowserType) -> Iterator[Browser]:
    with chromium.launch(executable_path=CHROMIUM, args=FLAGS) as started:
        yield started


@pytest.fixture(scope="session")
def large(chromium: BrowserType) -> Iterator[Browser]:
    """A browser whose reader has asked for text twice as large."""
    with chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, TWICE_AS_LARGE]) as started:
        yield started


def open_page(
    browser: Browser, path: Path, *, width: int = 1280, height: int = 900, scheme: str = "light"
) -> Page:
    """Open a page in the one tab of a browser; a new one takes three times as long."""
    context = browser.contexts[0] if browser.contexts else browser.new_context()
    page = context.pages[0] if context.pages else context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="null", color_scheme=scheme)
    page.goto(path.as_uri())
    return page


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE_RULES).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(390, "dark"), more(1280, "light"), yet_more(1280, "dark"), yet_more(390, "light")],
)
def test_axe_finds_nothing_on_any_page(
    browser: Browser, pages: list[Path], width: int, scheme: str
) -> None:
    for path in pages:
        page = open_page(browser, path, width=width, scheme=scheme)
        assert violations(page) == [], path.name


def broken(path: Path, tmp_path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / "broken.html"
    copy.write_text(text.replace(old, new), encoding="utf-8")
    return copy


def test_axe_finds_a_page_that_is_broken_on_purpose(
    browser: Browser, short: Path, tmp_path: Path
) -> None:
    path = broken(short, tmp_path, '<html lang="da">', "<html>")
    assert any("html-has-lang" in found for found in violations(open_page(browser, path)))


@pytest.mark.thorough
def test_no_page_asks_for_anything_or_says_anything_to_the_console(
    browser: Browser, pages: list[Path]
) -> None:
    for path in pages:
        page = browser.new_page()
        requests: list[str] = []
        messages: list[str] = []
        page.on("request", lambda request, found=requests: found.append(request.url))
        page.on("console", lambda message, found=messages: found.append(message.text))
        page.on("pageerror", lambda error, found=messages: found.append(str(error)))
        page.goto(path.as_uri())
        page.wait_for_load_state("networkidle")
        outside = [url for url in requests if url != path.as_uri() and not url.startswith("data:")]
        assert (outside, messages) == ([], []), path.name
        page.close()


@pytest.mark.thorough
def test_a_page_that_asks_for_something_on_purpose_is_found_to(
    browser: Browser, one: Path, tmp_path: Path
) -> None:
    path = broken(one, tmp_path, "<h1>", '<img src="outside.png" alt="x"><h1>')
    page = browser.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")
    assert any("Content Security Policy" in message for message in messages)
    page.close()


def test_a_script_put_into_a_page_would_be_refused_by_its_policy(
    browser: Browser, one: Path, tmp_path: Path
) -> None:
    path = broken(one, tmp_path, "<h1>", "<script>document.title = 'run'</script><h1>")
    page = open_page(browser, path)
    assert page.title() != "run"


@pytest.mark.parametrize("width", [320, more(390), more(768), more(1280)])
@pytest.mark.parametrize("spacing", ["", TEXT_SPACING], ids=["as it is", "with text spacing"])
def test_no_page_scrolls_sideways(
    browser: Browser, pages: list[Path], width: int, spacing: str
) -> None:
    for path in pages:
        page = open_page(browser, path, width=width)
        if spacing:
            page.evaluate(
                "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
                " document.adoptedStyleSheets = [sheet]; }",
                spacing,
            )
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path.name


def test_a_page_too_wide_on_purpose_scrolls_sideways(
    browser: Browser, one: Path, tmp_path: Path
) -> None:
    path = broken(one, tmp_path, "<h1>", f"<p>{'m' * 3}</p><pre>{'m' * 300}</pre><h1>")
    page = open_page(browser, path, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") > 390


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1280, 390])
def test_the_drawing_that_is_shown_is_read_aloud_with_what_it_says(
    browser: Browser, one: Path, width: int
) -> None:
    page = open_page(browser, one, width=width)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    drawings = [node for node in tree if node.get("role", {}).get("value") == "image"]
    names = [node["name"]["value"] for node in drawings]
    descriptions = [node["description"]["value"] for node in tree if "description" in node]
    assert [text for text in descriptions if text and text in "".join(names)] == []  # read twice
    assert len(names) == page.locator("figure").count() > 0
    for number, name in enumerate(names, start=1):
        assert re.fullmatch(rf"Figur.{number}\. .+ Alle tal står i tabel.\d\.", name), name


@pytest.mark.thorough
@pytest.mark.parametrize("reader", ["browser", more("large")])
def test_a_table_that_is_wider_than_a_phone_says_so(
    request: pytest.FixtureRequest, pages: list[Path], one: Path, reader: str
) -> None:
    """What it says holds where the table fits too: whether it does, no program of ours can know."""
    found = []
    for path, width in product(pages, (390, 375, 320)):
        page = open_page(request.getfixturevalue(reader), path, width=width)
        found += page.evaluate(
            """() => [...document.querySelectorAll('.table-block')].map(block => {
              const table = block.querySelector('.table-scroll');
              const hint = block.querySelector('.scroll-hint');
              return [document.title, innerWidth, block.id,
                      hint && hint.getClientRects().length > 0 ? hint.textContent : "",
                      table.scrollWidth - table.clientWidth]; })"""
        )
    told = [said for *_, said, _ in found if said]
    untold = [one for one in found if not one[-2]]
    assert told or one not in pages
    assert all(said.startswith("Er tabellen bredere end skærmen, ") for said in told)
    assert all(
        re.search(r" se (hele tabellen|(begge|alle \d+) kolonner( med tal)?)\.$", said)
        for said in told
    )
    assert [found for found in untold if found[-1] > 0] == []


# The columns that are seen in part, of tables of figures scrolled to here and there.
CUT_COLUMNS = """async parts => {
  const cut = [];
  let scrolled = 0;
  for (const box of document.querySelectorAll('.table-scroll:not(:has(td.text))')) {
    const over = box.scrollWidth - box.clientWidth;
    const way = getComputedStyle(box).direction === 'rtl' ? -1 : 1;
    if (over < 1) continue;
    scrolled += 1;
    for (const part of parts) {
      if (part) box.scrollTo({left: way * part * over, behavior: 'instant'});
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
      const [label, ...columns] = [...box.querySelectorAll('thead tr > *')]
        .map(cell => cell.getBoundingClientRect());
      const right = box.getBoundingClientRect().right;
      const whole = columns.filter(at => at.left > label.right - 1 && at.right < right + 1);
      const away = columns.filter(at => at.right < label.right + 1 || at.left > right - 1);
      if (!whole.length || whole.length + away.length < columns.length)
        cut.push([box.parentElement.id, innerWidth, part]);
    }
  }
  return [scrolled, cut];
}"""


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("reader", "width"),
    [("browser", 390), more("browser", 320), more("browser", 360), more("large", 390)],
)
def test_no_figure_is_cut_where_the_scrolling_of_a_table_rests(
    request: pytest.FixtureRequest, pages: list[Path], one: Path, reader: str, width: int
) -> None:
    """Neither by the edge of the screen nor by the labels of the rows: ``303`` is never ``03``."""
    for path in pages:
        page = open_page(request.getfixturevalue(reader), path, width=width)
        scrolled, cut = page.evaluate(CUT_COLUMNS, [0, 0.3, 0.8])
        assert cut == [], path.name
        assert scrolled or path != one


@pytest.mark.thorough
def test_a_figure_that_is_cut_on_purpose_is_found_to_be(browser: Browser, one: Path) -> None:
    page = open_page(browser, one, width=390)
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
          sheet.replaceSync('.table-scroll { scroll-snap-type: none !important }');
          document.adoptedStyleSheets = [sheet]; }"""
    )
    assert page.evaluate(CUT_COLUMNS, [0.3])[1]


def test_where_a_figure_may_be_wrong_is_said_wherever_its_table_is_scrolled(
    browser: Browser, one: Path
) -> None:
    page = open_page(browser, one, width=390)
    seen = page.evaluate(
        """() => [...document.querySelectorAll('.correction')].map(row => {
          const label = row.firstElementChild.getBoundingClientRect();
          const words = [...row.querySelectorAll('td span')]
            .filter(one => one.getBoundingClientRect().left >= label.right);
          return [row.querySelector('.aside').checkVisibility(), words.length]; })"""
    )
    assert [1, 0] in [[told, words] for told, words in seen]  # out of sight, and told of
    assert all(told for told, _ in seen)


def test_the_labels_of_a_table_too_wide_for_a_laptop_stay_in_sight(
    browser: Browser, one: Path
) -> None:
    page = open_page(browser, one)
    found = page.evaluate(
        """() => { document.querySelector('.page').style.maxWidth = '36rem';
          return [...document.querySelectorAll('.table-scroll')].map(box => [
            box.querySelector('tbody th').getBoundingClientRect().left
              - box.getBoundingClientRect().left,
            box.scrollWidth - box.clientWidth]); }"""
    )
    assert max(over for _, over in found) > 0
    assert all(abs(off) < 1 for off, _ in found), found


# Of each table that scrolls, row by row, whether its label and its newest figure are in sight.
SHOWN_WHOLE = """() => [...document.querySelectorAll('.newest-first')]
  .filter(box => box.scrollWidth > box.clientWidth).map(box => {
    const seen = box.getBoundingClientRect();
    const caption = box.querySelector('.caption').getBoundingClientRect();
    const told = caption.left >= seen.left - 1 && caption.right <= seen.right + 1;
    return [...box.querySelectorAll('tbody tr')].map(row => {
      const label = row.firstElementChild.getBoundingClientRect();
      const last = row.lastElementChild.getBoundingClientRect();
      return told && label.left >= seen.left - 1 && last.left >= label.right - 1
             && last.right <= seen.right + 1; }); })"""


@pytest.mark.parametrize(
    ("reader", "width"), [("browser", 390), ("large", 390), more("large", 1280)]
)
def test_a_wide_table_shows_its_newest_figures_first(
    request: pytest.FixtureRequest, pages: list[Path], one: Path, reader: str, width: int
) -> None:
    """And the labels of the rows and the caption, which stay where they are when it is scrolled."""
    found = []
    for path in {*pages, one}:
        page = open_page(request.getfixturevalue(reader), path, width=width)
        found += page.evaluate(SHOWN_WHOLE)
    assert found
    assert all(all(rows) for rows in found)


def test_so_it_does_when_the_page_comes_in_pieces(
    browser: Browser, one: Path, httpserver: HTTPServer
) -> None:
    """Over a slow line, of which a piece ends in the middle of the headings."""
    begun, *rest = one.read_bytes().split(b'scope="col">')

    def pieces(_: Request) -> Response:
        return Response(slowly(), mimetype="text/html")

    def slowly() -> Iterator[bytes]:
        yield begun
        for number, piece in enumerate(rest):
            yield b'scope="col">' + piece
            time.sleep(0.1 if number % 5 == 3 else 0)

    httpserver.expect_request("/").respond_with_handler(pieces)
    page = open_page(browser, one, width=390)
    page.goto(httpserver.url_for("/"))
    found = page.evaluate(SHOWN_WHOLE)
    assert found
    assert all(all(rows) for rows in found)


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1280, 768, 390])
def test_a_small_table_begins_where_the_text_does(browser: Browser, one: Path, width: int) -> None:
    """Also one whose newest figures are shown first where it does not fit."""
    page = open_page(browser, one, width=width)
    off = page.evaluate(
        """() => [...document.querySelectorAll('.newest-first')].map(box => {
          const table = box.querySelector('table');
          table.classList.add('small');
          table.querySelectorAll('tr > :nth-child(n + 4)').forEach(cell => cell.remove());
          return table.getBoundingClientRect().left - box.getBoundingClientRect().left; })"""
    )
    assert off
    assert all(abs(each) < 1 for each in off), off


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_first_screen_shows_a_key_figure(
    browser: Browser, pages: list[Path], width: int, height: int
) -> None:
    for path in pages:
        page = open_page(browser, path, width=width, height=height)
        for first in page.locator(".key-figures .value").all()[:1]:
            box = first.bounding_box()
            assert box, path.name
            assert box["y"] + box["height"] <= height, path.name


# A word that goes on in the next line; it may do so at a hyphen or a stroke.
BROKEN_WORDS = r"""() => {
  const found = [], range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, holder = text.parentElement;
    if (!holder.checkVisibility() || holder.closest('.sr, svg, code')) continue;
    for (const word of text.data.matchAll(/[^\s/–-]+/g)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (lines.size > 1) found.push(word[0]);
    }
  }
  return found;
}"""


@pytest.mark.thorough
@pytest.mark.parametrize("width", [390, more(768), more(1280)])
def test_text_twice_as_large_breaks_no_word_and_scrolls_no_page(
    large: Browser, pages: list[Path], width: int
) -> None:
    for path in pages:
        page = open_page(large, path, width=width)
        size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert (size, wide, page.evaluate(BROKEN_WORDS)) == ("32px", width, []), path.name


@pytest.mark.parametrize(
    ("reader", "width"),
    [
        ("browser", 320),
        ("large", 390),
        *(more("browser", width) for width in (390, 768, 1280)),
        *(more("large", width) for width in (768, 1280)),
    ],
)
def test_a_chart_follows_the_text_of_its_reader_or_says_in_words_what_it_shows(
    request: pytest.FixtureRequest, one: Path, reader: str, width: int
) -> None:
    page = open_page(request.getfixturevalue(reader), one, width=width)
    sizes, said = page.evaluate(
        """() => {
          const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
          const seen = names => [...document.querySelectorAll(`figure ${names}`)]
            .filter(one => one.getClientRects().length);
          return [seen('svg').map(svg => svg.getBoundingClientRect().width
            / svg.viewBox.baseVal.width / rem * Math.min(...[...svg.querySelectorAll('text')]
              .map(text => parseFloat(getComputedStyle(text).fontSize)))),
            seen('.says').map(words => words.textContent)]; }"""
    )
    is_in_words = (reader, width) == ("large", 390)
    assert len(said if is_in_words else sizes) == page.locator("figure").count() > 0
    assert len(sizes if is_in_words else said) == 0
    assert all(size >= 0.7 for size in sizes), sizes
    assert all(re.fullmatch(r".+ Alle tal står i tabel.\d\.", words) for words in said)


def copied(page: Page, table: int) -> tuple[str, str]:
    """Select a table and copy it; return what is pasted of it, as HTML and as plain text."""
    page.evaluate(
        """number => {
          getSelection().selectAllChildren(document.querySelectorAll('table')[number]);
          document.execCommand('copy'); }""",
        table,
    )
    target = page.context.new_page()
    target.set_content("<textarea></textarea>")
    target.evaluate(
        """() => document.addEventListener('paste', event => window.pasted = ['html', 'plain']
          .map(kind => event.clipboardData.getData('text/' + kind)))"""
    )
    target.focus("textarea")
    target.keyboard.press("Control+v")
    html, text = target.evaluate("window.pasted")
    target.close()
    return html, text


# A cell without a figure holds one of these instead.
SIGNS = {"–", ".", ".."}


@pytest.mark.thorough
def test_a_table_copied_into_a_spreadsheet_brings_figures_along_as_figures(
    browser: Browser, pages: list[Path]
) -> None:
    """Note marks stay behind, and what a figure should be stands in a cell of its own."""
    figures = 0
    for path in pages:
        page = open_page(browser, path)
        for number, table in enumerate(BeautifulSoup(page.content(), "html.parser")("table")):
            if table.find("td", class_="text"):
                continue
            html, text = copied(page, number)
            rows = [row("td") for row in BeautifulSoup(html, "html.parser").select("tbody tr")]
            rows = [cells for cells in rows if not any(cell.find("span") for cell in cells)]
            assert len(rows) == len(table.select("tbody tr:not(.correction)"))
            for cell in (cell.get_text() for cells in rows for cell in cells):
                assert cell in SIGNS or re.fullmatch(r"-?\d[\d.]*(,\d+)?( ?(%|kr\.))?", cell), cell
                decimals = len(cell.partition(",")[2]) if re.fullmatch(r"[\d,]+", cell) else None
                assert cell in SIGNS or parse_number(cell, decimals=decimals)
                figures += 1
            lines = text.splitlines()[-len(table.select("tbody tr")) :]
            columns = len(table.select("thead tr > *"))
            assert {line.count("\t") + 1 for line in lines} == {columns}, lines
    assert figures > 0


@pytest.mark.thorough
def test_notes_are_read_with_the_table_that_they_belong_to(
    browser: Browser, pages: list[Path]
) -> None:
    """Though nobody can copy them along with its figures."""
    told = 0
    for path in pages:
        page = open_page(browser, path)
        for mark in page.locator("sup.marks a").all():
            table = mark.evaluate("one => one.closest('.table-block').id.split('-')[1]")
            assert re.fullmatch(rf"\s*Tabel {table}, note \d+", mark.text_content() or "")
            told += 1
    assert told


FOCUSED = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  const style = getComputedStyle(here);
  return {tag: here.tagName, text: here.textContent.trim().slice(0, 40),
          outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
          seen: box.width > 0 && box.height > 0};
}"""
FOCUSABLE = "a[href], summary, [tabindex='0']"


def keyboard_stops(page: Page) -> list[dict[str, object]]:
    """Return where Tab leads, once for everything that can be reached."""
    count = page.locator(FOCUSABLE).evaluate_all(
        "all => all.filter(one => one.checkVisibility()).length"
    )
    stops = []
    for _ in range(count):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    return stops


@pytest.mark.thorough
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    browser: Browser, pages: list[Path]
) -> None:
    for path in pages:
        page = open_page(browser, path)
        stops = keyboard_stops(page)
        assert stops[0]["text"] == "Gå til indholdet", path.name
        assert all(stop["outline"] and stop["seen"] for stop in stops), path.name
        assert all(stop["tag"] != "BODY" for stop in stops), path.name


@pytest.mark.thorough
def test_a_page_that_the_keyboard_cannot_use_is_found_to_be_one(
    browser: Browser, short: Path, tmp_path: Path
) -> None:
    path = broken(short, tmp_path, '<a class="skip"', '<a class="skip" tabindex="-1"')
    stops = keyboard_stops(open_page(browser, path))
    assert stops[0]["text"] != "Gå til indholdet"
    assert any(stop["tag"] == "BODY" for stop in stops)


def test_headings_and_links_are_understood_where_they_are_listed_by_themselves(
    pages: list[Path],
) -> None:
    """A screen reader lists them: no level is left out, and no words lead to two places."""
    for path in pages:
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        levels = [int(heading.name[1]) for heading in soup(["h1", "h2", "h3", "h4", "h5", "h6"])]
        assert (levels[0], levels.count(1)) == (1, 1), path.name
        assert all(level <= before + 1 for before, level in pairwise(levels)), path.name
        places: dict[str, set[str]] = {}
        for link in soup("a"):
            places.setdefault(" ".join(link.get_text().split()), set()).add(link["href"])
        assert {text: at for text, at in places.items() if len(at) > 1 or len(text) < 3} == {}


def test_the_skip_link_leads_to_the_content(browser: Browser, one: Path) -> None:
    page = open_page(browser, one)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "indhold"


def a4(browser: Browser, path: Path) -> bytes:
    page = open_page(browser, path)
    return page.pdf(prefer_css_page_size=True, print_background=True)


# The most sheets of A4 that each report may take; more means that a page breaks badly.
SHEETS = {
    "aktiveringsgrad.html": 2,
    "afslutningsaarsager.html": 4,
    "flygtningestatus.html": 9,
    "index.html": 5,  # of Helsingør's meeting, with its goals and the matters to come
    "tilskud-og-forbrug.html": 3,
}


@ON_PAPER
def test_sheets_are_full_and_few_and_no_heading_stands_alone_at_their_foot(
    browser: Browser, pages: list[Path]
) -> None:
    for path in pages:
        pdf = a4(browser, path)
        full = how_full(pdf)
        assert all(each >= 0.5 for each in full[:-1]), (path.name, full)
        assert full[-1] >= 0.1, (path.name, "more than a footer")
        assert len(full) <= SHEETS.get(path.name, 4), (path.name, full)
        assert headings_alone(path, words_of(pdf), "Side ") == [], path.name


def corrected(path: Path, tmp_path: Path, figures: int) -> Path:
    """The page as it is when so many figures of a table were corrected."""
    told = tuple(f"I ordinært arbejde, marts 2017: {n + 1} (før {n})" for n in range(figures))
    table = (("alder",), "Flygtninge og familiesammenførte efter aktivitet", told)
    one = Corrected(date(2017, 5, 12), "Jobcentret havde talt en borger med to gange.", (table,))
    page = dict.fromkeys(("sender", "committee", "heading", "summary", "facts", "notice"), "")
    made = make("base.html.j2", footer="", page=page | {"corrected": [one]})
    notice = BeautifulSoup(made, "html.parser").find(class_="notice")
    html = path.read_text(encoding="utf-8")
    html = re.sub(r"<style>.*?</style>", "<style></style>", html, flags=re.DOTALL)
    html = re.sub(r"'sha256-[^']*'", "'sha256-'", html)
    copy = tmp_path / path.name
    copy.write_text(dressed(html.replace("<h1>", f"{notice}<h1>"), "Fod"), encoding="utf-8")
    return copy


@ON_PAPER
@pytest.mark.parametrize("figures", [2, more(1), more(4), more(5), more(9)])
def test_a_correction_leaves_no_sheet_half_empty(
    browser: Browser, pages: list[Path], tmp_path: Path, figures: int
) -> None:
    for path in pages:
        full = how_full(a4(browser, corrected(path, tmp_path, figures)))
        assert all(each >= 0.5 for each in full[:-1]), (path.name, full)
        assert full[-1] >= 0.1, (path.name, "more than a footer")


@ON_PAPER
def test_a_first_chart_stays_on_the_first_sheet_below_a_short_correction(
    browser: Browser, published: Path, tmp_path: Path
) -> None:
    page = published / "reports" / HELSINGOER / "aktiveringsgrad.html"
    sheets = words_of(a4(browser, corrected(page, tmp_path, figures=4)))
    assert ["Figur 1." in " ".join(lines) for lines in sheets] == [True, False]


@ON_PAPER
def test_a_sheet_left_half_empty_on_purpose_is_found_to_be_so(
    browser: Browser, short: Path
) -> None:
    page = open_page(browser, short)
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
          sheet.replaceSync('main > section { break-after: page }');
          document.adoptedStyleSheets = [sheet]; }"""
    )
    full = how_full(page.pdf(prefer_css_page_size=True))
    assert min(full[:-1]) < 0.5


@ON_PAPER
def test_the_words_have_no_sheet_to_themselves(browser: Browser, short: Path) -> None:
    page = open_page(browser, short)
    for lower in (90, 120):  # millimetres, so that what comes before them ends its sheet
        page.evaluate(
            """mm => { const sheet = new CSSStyleSheet();
              sheet.replaceSync(`@media print { .about-facts { padding-bottom: ${mm}mm } }`);
              document.adoptedStyleSheets = [sheet]; }""",
            lower,
        )
        sheets = words_of(page.pdf(prefer_css_page_size=True))
        first = [next(line.strip() for line in lines if line.strip()) for lines in sheets]
        assert "Ord i rapporten" in {line.strip() for lines in sheets for line in lines}
        assert "Ord i rapporten" not in first


NAME = "Flygtningestatus · Helsingør Kommune · Beskæftigelsesudvalget 3. maj 2017"


@ON_PAPER
def test_every_sheet_bears_the_name_of_its_report_and_its_number(
    browser: Browser, one: Path
) -> None:
    sheets = words_of(a4(browser, one))
    for number, lines in enumerate(sheets, start=1):
        (foot,) = [line for line in lines if "Side " in line]
        assert foot.split("  ")[0].strip() == NAME
        assert foot.endswith(f"Side {number} af {len(sheets)}")


def cut_on_paper(page: Page) -> tuple[int, int]:
    """Count the rows and figures that paper may cut, and the table heads it does not repeat."""
    page.emulate_media(media="print")
    breakable = page.evaluate(
        "() => [...document.querySelectorAll('tr, figure')]"
        ".filter(one => getComputedStyle(one).breakInside !== 'avoid').length"
    )
    heads = page.evaluate(
        "() => [...document.querySelectorAll('thead')]"
        ".filter(one => getComputedStyle(one).display !== 'table-header-group').length"
    )
    return breakable, heads


@pytest.mark.thorough
def test_no_row_and_no_figure_is_cut_between_sheets(browser: Browser, pages: list[Path]) -> None:
    for path in pages:
        page = open_page(browser, path)
        assert cut_on_paper(page) == (0, 0), path.name


@pytest.mark.thorough
def test_a_page_that_paper_would_cut_is_found_to_be_one(
    browser: Browser, one: Path, tmp_path: Path
) -> None:
    # The policy knows the style sheet by its hash, so that a changed one has no effect at all.
    path = broken(one, tmp_path, "break-inside:avoid", "break-inside:auto")
    breakable, _ = cut_on_paper(open_page(browser, path))
    assert breakable > 0


@pytest.mark.thorough
def test_text_in_charts_is_at_least_seven_points_on_paper(
    browser: Browser, pages: list[Path]
) -> None:
    for path in pages:
        page = open_page(browser, path, width=658)  # 174 mm, as wide as A4
        page.emulate_media(media="print")
        smallest = page.evaluate(
            "() => Math.min(99, ...[...document.querySelectorAll('figure svg.wide')].flatMap(svg =>"
            " [...svg.querySelectorAll('text')].map(text => parseFloat("
            "getComputedStyle(text).fontSize) * Math.min("
            "svg.getBoundingClientRect().width / svg.viewBox.baseVal.width,"
            "svg.getBoundingClientRect().height / svg.viewBox.baseVal.height))))"
        )
        assert smallest * 72 / 96 >= 7, path.name


def test_a_report_is_small(pages: list[Path]) -> None:
    assert {path.name for path in pages if path.stat().st_size > MOST_BYTES} == set()


def nu_errors(paths: list[Path]) -> list[str]:
    command = [str(JAVA), "-jar", str(VNU), "--format", "json", "--errors-only", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [found["message"] for found in json.loads(done.stderr)["messages"]]


@pytest.mark.skipif(JAVA is None or not VNU.is_file(), reason="no Java, or no vnu-jar in tools")
def test_the_nu_checker_finds_no_error(pages: list[Path], one: Path, tmp_path: Path) -> None:
    assert nu_errors(pages) == []
    assert nu_errors([broken(one, tmp_path, "<h1>", "<h1><div></div>")])


def sniffed(page: Page) -> list[str]:
    """Return the errors that HTML_CodeSniffer finds against WCAG 2.1 at level AA."""
    page.evaluate(SNIFFER.read_text(encoding="utf-8"))
    return page.evaluate(
        """() => new Promise(done => HTMLCS.process('WCAG2AA', document, () => done(
          HTMLCS.getMessages().filter(one => one.type === HTMLCS.ERROR)
          .map(one => `${one.code}: ${one.element.outerHTML.slice(0, 120)}`))))"""
    )


@pytest.mark.skipif(not SNIFFER.is_file(), reason="no html_codesniffer in tools")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), more(390, "dark")])
def test_html_codesniffer_finds_no_error(
    browser: Browser, pages: list[Path], one: Path, tmp_path: Path, width: int, scheme: str
) -> None:
    for path in pages:
        page = open_page(browser, path, width=width, scheme=scheme)
        assert sniffed(page) == [], path.name
    page = open_page(browser, broken(one, tmp_path, '<th scope="row">', '<th scope="odd">'))
    assert sniffed(page)
