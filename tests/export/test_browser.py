"""The pages as a reader meets them: in a real Chromium, on screens, by keyboard, on paper.

Where there is no Chromium, or no Java for the HTML checker, these tests say so and are skipped.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from commands import HELSINGOER, ROOT
from support import more

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
JAVA = shutil.which("java")
VNU = ROOT / "tools/node_modules/vnu-jar/build/dist/vnu.jar"
MOST_BYTES = 120 * 1024

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

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


@pytest.fixture(scope="session", params=["a few", more("all others")])
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
def browser() -> Iterator[Browser]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


def open_page(browser: Browser, path: Path, *, width: int = 1280, scheme: str = "light") -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(path.as_uri())
    return page


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE_RULES).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(1280, "light"), (390, "dark"), more(1280, "dark"), more(390, "light")],
)
def test_axe_finds_nothing_on_any_page(
    browser: Browser, pages: list[Path], width: int, scheme: str
) -> None:
    for path in pages:
        page = open_page(browser, path, width=width, scheme=scheme)
        assert violations(page) == [], path.name
        page.context.close()


def broken(path: Path, tmp_path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / "broken.html"
    copy.write_text(text.replace(old, new), encoding="utf-8")
    return copy


def test_axe_finds_a_page_that_is_broken_on_purpose(
    browser: Browser, one: Path, tmp_path: Path
) -> None:
    path = broken(one, tmp_path, '<html lang="da">', "<html>")
    assert any("html-has-lang" in found for found in violations(open_page(browser, path)))


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


@pytest.mark.parametrize("width", [320, more(390), more(768), 1280])
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
        page.context.close()


def test_a_page_too_wide_on_purpose_scrolls_sideways(
    browser: Browser, one: Path, tmp_path: Path
) -> None:
    path = broken(one, tmp_path, "<h1>", f"<p>{'m' * 3}</p><pre>{'m' * 300}</pre><h1>")
    page = open_page(browser, path, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") > 390


def test_a_table_that_is_wider_than_a_phone_says_so(browser: Browser, pages: list[Path]) -> None:
    found = []
    for path in pages:
        page = open_page(browser, path, width=390)
        found += page.evaluate(
            """() => [...document.querySelectorAll('.table-block')].map(block => {
              const table = block.querySelector('.table-scroll');
              const hint = block.querySelector('.scroll-hint');
              return [document.title, block.id, !!hint && hint.getClientRects().length > 0,
                      table.scrollWidth - table.clientWidth]; })"""
        )
        page.context.close()
    told = [over for *_, says, over in found if says]
    untold = [over for *_, says, over in found if not says]
    assert min(told) > 0, found
    assert max(untold) < 12, found  # less than the air at the edge


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


def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    browser: Browser, pages: list[Path]
) -> None:
    for path in pages:
        page = open_page(browser, path)
        stops = keyboard_stops(page)
        assert stops[0]["text"] == "Gå til indholdet", path.name
        assert all(stop["outline"] and stop["seen"] for stop in stops), path.name
        assert all(stop["tag"] != "BODY" for stop in stops), path.name
        page.context.close()


def test_a_page_that_the_keyboard_cannot_use_is_found_to_be_one(
    browser: Browser, one: Path, tmp_path: Path
) -> None:
    path = broken(one, tmp_path, '<a class="skip"', '<a class="skip" tabindex="-1"')
    stops = keyboard_stops(open_page(browser, path))
    assert stops[0]["text"] != "Gå til indholdet"
    assert any(stop["tag"] == "BODY" for stop in stops)


def test_the_skip_link_leads_to_the_content(browser: Browser, one: Path) -> None:
    page = open_page(browser, one)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "indhold"


def a4(browser: Browser, path: Path) -> bytes:
    page = open_page(browser, path)
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    page.context.close()
    return pdf


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


# The most sheets of A4 that each report may take; more means that a page breaks badly.
SHEETS = {
    "aktiveringsgrad.html": 3,
    "afslutningsaarsager.html": 4,
    "flygtningestatus.html": 9,
    "tilskud-og-forbrug.html": 3,
}


def test_reports_take_no_more_paper_than_they_need(browser: Browser, pages: list[Path]) -> None:
    reports = {path.name: path for path in pages if path.name in SHEETS}
    taken = {name: sheets(a4(browser, path)) for name, path in reports.items()}
    assert taken
    assert all(1 <= count <= SHEETS[name] for name, count in taken.items()), taken


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


def test_no_row_and_no_figure_is_cut_between_sheets(browser: Browser, pages: list[Path]) -> None:
    for path in pages:
        page = open_page(browser, path)
        assert cut_on_paper(page) == (0, 0), path.name
        page.context.close()


def test_a_page_that_paper_would_cut_is_found_to_be_one(
    browser: Browser, one: Path, tmp_path: Path
) -> None:
    # The policy knows the style sheet by its hash, so that a changed one has no effect at all.
    path = broken(one, tmp_path, "break-inside: avoid", "break-inside: auto")
    breakable, _ = cut_on_paper(open_page(browser, path))
    assert breakable > 0


def test_text_in_charts_is_at_least_seven_points_on_paper(
    browser: Browser, pages: list[Path]
) -> None:
    for path in pages:
        page = browser.new_page(viewport={"width": 658, "height": 900})  # 174 mm, as wide as A4
        page.goto(path.as_uri())
        page.emulate_media(media="print")
        smallest = page.evaluate(
            "() => Math.min(99, ...[...document.querySelectorAll('figure svg.wide')].flatMap(svg =>"
            " [...svg.querySelectorAll('text')].map(text => parseFloat("
            "getComputedStyle(text).fontSize) * Math.min("
            "svg.getBoundingClientRect().width / svg.viewBox.baseVal.width,"
            "svg.getBoundingClientRect().height / svg.viewBox.baseVal.height))))"
        )
        assert smallest * 72 / 96 >= 7, path.name
        page.close()


def test_a_report_is_small(pages: list[Path]) -> None:
    assert {path.name for path in pages if path.stat().st_size > MOST_BYTES} == set()


def nu_errors(paths: list[Path]) -> list[str]:
    command = [str(JAVA), "-jar", str(VNU), "--format", "json", "--errors-only", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [found["message"] for found in json.loads(done.stderr)["messages"]]


@pytest.mark.skipif(JAVA is None or not VNU.is_file(), reason="no Java, or no vnu-jar in tools/vnu")
def test_the_nu_checker_finds_no_error(pages: list[Path], one: Path, tmp_path: Path) -> None:
    assert nu_errors(pages) == []
    assert nu_errors([broken(one, tmp_path, "<h1>", "<h1><div></div>")])
