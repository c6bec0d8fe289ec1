"""What must not be published is not: hostile pages are refused, hostile words are shown as words.

The personal id is put together from parts, so that none stands in this file.
"""

from __future__ import annotations

from copy import copy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import export
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from xlsxwriter import Workbook

from analysis import Header, KeyFigures, Section, Table, Text
from analysis.export import refusals
from analysis.export.refusals import RefusedError
from analysis.export.report import (
    EmptyReportError,
    FailedCellError,
    ReportExporter,
    ReportPage,
)
from analysis.papers import Papers
from analysis.present.blocks import KEY_FIGURES
from analysis.present.output import font_address
from analysis.whole_files import digest
from support import make_project, opened

PERSONAL_ID = "-".join(["070590", "1234"])
MASKED = "07••••-••••"

GOOD = """
<!DOCTYPE html>
<html lang="da"><head><meta charset="utf-8"><title>Tal</title><style>p { margin: 0 }</style></head>
<body><h1>Tal</h1>
<p id="afsnit">Se <a href="#afsnit">afsnittet</a>, <a href="../../index.html">alle møder</a> og
<a href="tables/tal.csv">tallene</a>.<br>Det er <span class="sr">alle </span>tal &lt; 2.000.</p>
<table><caption>Tal</caption><colgroup span="2"></colgroup>
<tr><th scope="colgroup" colspan="2">2023</th></tr>
<tr><th scope="col">Kommune</th><th scope="col">Antal</th></tr>
<tr><td>Køge</td><td>1.030</td></tr></table>
<div id="t">Tal</div><svg viewBox="0 0 9 9" aria-labelledby="t"><path d="M0 0l9 9"/></svg>
</body></html>
"""


def page_with(fragment: str) -> str:
    return GOOD.replace("</body>", f"{fragment}</body>")


def test_a_good_page_passes() -> None:
    assert refusals.find(GOOD) == []


DRAWING = "<svg viewBox='0 0 9 9' aria-labelledby='t'>"


@pytest.mark.parametrize(
    ("fragment", "reason"),
    [
        # What runs
        ("<script>alert(1)</script>", "holds <script>"),
        ("<SCRIPT SRC='x.js'></SCRIPT>", "holds <script>"),
        (f"{DRAWING}<script>1</script></svg>", "holds <script>"),
        ("<p onclick='x()'>tal</p>", "holds the attribute onclick on <p>"),
        ("<p OnMouseOver=x()>tal</p>", "holds the attribute onmouseover on <p>"),
        (f"{DRAWING[:-1]} onload='x()'></svg>", "holds the attribute onload on <svg>"),
        ("<a href='javascript:x()'>tal</a>", "holds the odd href='javascript:x()' on <a>"),
        ("<a href=' javascript:x()'>tal</a>", "holds the odd href=' javascript:x()' on <a>"),
        ("<a href='java&#9;script:x()'>tal</a>", "holds the odd href='java\\tscript:x()'"),
        ("<a href='data:text/html,tal'>tal</a>", "holds the odd href='data:text/html,tal'"),
        *((f"<{tag}></{tag}>", f"holds <{tag}>") for tag in ("iframe", "object", "form", "button")),
        *((f"<{tag} src='x'>", f"holds <{tag}>") for tag in ("embed", "base", "link", "input")),
        ("<meta http-equiv='refresh' content='0; url=x.html'>", "holds <meta>"),
        *(
            (f"{DRAWING}<{tag}></{tag}></svg>", f"holds <{tag}>")
            for tag in ("foreignObject", "use", "animate", "animateTransform", "set", "image")
        ),
        # What browsers read otherwise than it looks
        ("<a href='x.html' href='https://x.dk'>tal</a>", "guess at (duplicate-attribute)"),
        ("<p id='a' ID='b'>tal</p>", "guess at (duplicate-attribute)"),
        ("<!--> <a href='https://x.dk'>tal</a> -->", "holds the odd href='https://x.dk' on <a>"),
        ("<!-- --!><form></form> -->", "holds <form>"),
        ("<!-- tal -->", "holds a comment"),
        (f"{DRAWING}<style><a href='https://x.dk'>1</a></style></svg>", "holds <style>"),
        (f"{DRAWING}<style><meta http-equiv='refresh'></style></svg>", "holds <meta>"),
        (f"{DRAWING}<desc><form></form></desc></svg>", "holds <form>"),
        (f"{DRAWING}<desc>tal</desc></svg>", "holds <desc>"),
        (f"{DRAWING}<path fill='url(https://x.dk)'/></svg>", "holds the odd fill="),
        ("<style>@import 'https://x.dk/x.css';</style>", "holds <style>"),
        ("<title><a href='https://x.dk'>tal</a></title>", "holds <title>"),
        *(
            (f"<{tag}><a href='https://x.dk'>tal</a></{tag}>", f"holds <{tag}>")
            for tag in ("textarea", "template", "noscript", "noembed", "xmp", "math", "select")
        ),
        ("<plaintext>", "holds <plaintext>"),
        ("<table><caption>Tal</caption><p>ud</p></table>", "guess at (unexpected-start-tag"),
        ("</main></body><p>tal</p>", "guess at (unexpected-"),
        ("<body onload='x()'>", "guess at (unexpected-start-tag)"),
        ("<html onload='x()'>", "guess at (non-html-root)"),
        ("<frameset></frameset>", "guess at (unexpected-start-tag"),
        # What is fetched, or leads astray
        ("<img src='https://x.dk/a.png' alt='Tal'>", "holds <img>"),
        ("<img src='data:image/png;base64,AA' alt='Tal'>", "holds <img>"),
        ("<video poster='x.png'></video>", "holds <video>"),
        ("<a href='https://x.dk/'>tal</a>", "holds the odd href='https://x.dk/'"),
        ("<a href='//x.dk'>tal</a>", "holds the odd href='//x.dk'"),
        ("<a href='/etc/passwd'>tal</a>", "holds the odd href='/etc/passwd'"),
        ("<a href='file:///x'>tal</a>", "holds the odd href='file:///x'"),
        (f"{DRAWING}<a xlink:href='https://x.dk'>1</a></svg>", "holds <a>"),
        ("<a href='index.html' ping='https://x.dk/'>tal</a>", "holds the attribute ping on <a>"),
        ("<p background='https://x.dk/a.png'>tal</p>", "holds the attribute background on <p>"),
        # What looks or reads wrong
        ("<p style='color: red'>tal</p>", "holds the attribute style on <p>"),
        ("<h1>Endnu en</h1>", "has 2 h1, expected one"),
        ("<p id='afsnit'></p>", "has the id 'afsnit' 2 times"),
        ("<a href='#ingen'>tal</a>", "points to #ingen, which is not there"),
        ("<div aria-labelledby='ingen'>tal</div>", "points to #ingen, which is not there"),
        ("<a href='#'>tal</a>", "holds the odd href='#' on <a>"),
        ("<table><tr><td>1</td></tr></table>", "holds a table without caption"),
        (
            "<table><caption>Ydre</caption><tr><td><table></table></td></tr></table>",
            "holds a table without caption",
        ),
        ("<table><caption>Tal</caption><tr><th>1</th></tr></table>", "holds <th> without scope"),
        (
            "<table><caption>Tal</caption><colgroup class='a'></colgroup></table>",
            "holds the attribute class on <colgroup>",
        ),
        ("<svg viewBox='0 0 9 9'></svg>", "holds <svg> without aria-labelledby"),
        # What is nobody's business
        *(
            (each, f"holds what looks like a CPR number ({MASKED})")
            for each in (
                f"<p>Borger {PERSONAL_ID}</p>",
                f"<p>{PERSONAL_ID.replace('-', '&#45;')}</p>",
                f"<p>{PERSONAL_ID.replace('-', '&nbsp; ' * 3)}</p>",
                f"<p>{PERSONAL_ID.replace('-', chr(10))}</p>",
                f"<p>{PERSONAL_ID.replace('-', '<br>')}</p>",
                f"<p>{PERSONAL_ID.replace('-', '<em>-</em>')}</p>",
                f"<p>{PERSONAL_ID.replace('-', '<span class=sr>og</span>-')}</p>",
                f"<p>{PERSONAL_ID.replace('-', '<!-- -->-')}</p>",
                f"<p>{PERSONAL_ID.replace('-', '<style>a</style>-')}</p>",
                f"{PERSONAL_ID[:6]}<table><caption>A</caption>{PERSONAL_ID[6:]}</table>",
                f"<!-- {PERSONAL_ID} -->",
                f"<a title='{PERSONAL_ID}' href='index.html'>tal</a>",
                f"<a href='borger-{PERSONAL_ID}.html'>tal</a>",
                f"<p data-borger='{PERSONAL_ID}'>tal</p>",
                f"<p id='borger-{PERSONAL_ID}'>tal</p>",
                f"{DRAWING}<text>{PERSONAL_ID}</text></svg>",
            )
        ),
        *(
            (f"<p>{path}</p>", "holds a path on somebody's computer")
            for path in (
                *("/home/anna/tal.csv", "/Users/anna/tal.csv", "/root/tal.csv", "(/mnt/g/tal.csv)"),
                *(r"\server\faelles\tal.csv", "file://server/tal.csv", "smb://server/tal"),
                *(r"C:\Users\anna\tal.csv", r"G:\Jobcenter\tal.xlsx", r"\\server\faelles\tal.csv"),
            )
        ),
        ("<p>a\0b</p>", "guess at (invalid-codepoint)"),
        ("<p>a\x1bb</p>", "holds the character U+001B, which no reader sees"),
        ("<p>a\u202eb</p>", "holds the character U+202E, which no reader sees"),
        ("<p>a\u200eb\ufffd</p>", "holds the character U+200E, which no reader sees"),
    ],
)
def test_a_page_with_this_is_refused(fragment: str, reason: str) -> None:
    found = refusals.find(page_with(fragment))
    assert any(reason in each for each in found), found
    assert PERSONAL_ID not in "".join(found)


@pytest.mark.parametrize(
    ("tag", "reasons"),
    [
        ('<meta name="description" content="Tal">', []),
        ('<meta property="og:title" content="Tal">', []),
        (
            '<meta property="og:image" content="x.png">',
            ["holds the odd property='og:image' on <meta>"],
        ),
        (
            '<meta name="referrer" content="no-referrer">',
            ["holds the odd name='referrer' on <meta>"],
        ),
    ],
)
def test_a_page_says_of_itself_only_what_its_template_does(tag: str, reasons: list[str]) -> None:
    assert refusals.find(GOOD.replace("<title>", f"{tag}<title>")) == reasons


def test_a_page_without_heading_is_refused() -> None:
    page = GOOD.replace("<h1>Tal</h1>", "<p>Tal</p>")
    assert refusals.find(page) == ["has 0 h1, expected one"]


def test_a_page_without_a_body_is_refused() -> None:
    head, _, _ = GOOD.partition("<body>")
    assert refusals.find(f"{head}<frameset></frameset></html>") == [
        "is no page with one head and one body"
    ]


def test_every_reason_is_told_and_each_once() -> None:
    fragment = "<p style='x'></p><p style='y'></p><script></script><a href='#ingen'>tal</a>"
    assert refusals.find(page_with(fragment)) == [
        "holds the attribute style on <p>",
        "holds <script>",
        "points to #ingen, which is not there",
    ]


def test_of_very_many_reasons_the_first_are_told_and_the_rest_counted() -> None:
    many = RefusedError(f"holds {number}" for number in range(500))
    assert (*many.reasons[-2:], len(many.reasons)) == ("holds 9", "and 490 more", 11)
    assert copy(many).reasons == many.reasons


def test_figures_beside_one_another_are_no_personal_id() -> None:
    born, rest = PERSONAL_ID.split("-")
    cells = f"<tr><td>{born}</td><td>{rest}</td></tr>"
    assert refusals.find(page_with(f"<table><caption>Tal</caption>{cells}</table>")) == []


# --- every finished file --------------------------------------------------------------------------

ESCAPED = "".join(f"\\u{ord(character):04x}" for character in PERSONAL_ID)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", f'række;tal\r\n"{PERSONAL_ID[:6]}\r\n {PERSONAL_ID[7:]}";1\r\n', MASKED),
        ("a.csv", "række;tal\r\na\u202eb;1\r\n", "U+202E"),
        ("a.csv", "kilde\r\nG:\\tal.xlsx\r\n", "path on somebody's computer"),
        ("a.json", f'{{"a": [{{"b": "{ESCAPED}"}}]}}', MASKED),
        ("a.json", f'{{"{PERSONAL_ID}": null}}', MASKED),
        ("a.json", '{"a": "\\u001b[1m"}', "U+001B"),
        ("a.html", page_with(f"<p>{PERSONAL_ID}</p>"), MASKED),
        ("a.pdf", "tal", "is no kind of file that is published"),
    ],
)
def test_every_finished_file_is_read_before_it_is_published(
    tmp_path: Path, name: str, content: str, reason: str
) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / name).write_bytes(content.encode())
    (tmp_path / "god.html").write_text(GOOD, encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        refusals.check_folder(tmp_path)
    (said,) = refused.value.reasons
    assert said.startswith(f"tables/{name} ")
    assert reason in said


def test_a_page_that_its_report_was_asked_about_is_not_read_again_unless_it_has_changed(
    tmp_path: Path,
) -> None:
    page, bad = tmp_path / "a.html", page_with(f"<p>{PERSONAL_ID}</p>")
    page.write_text(bad, encoding="utf-8")
    refusals.check_folder(tmp_path, looked_at={digest(bad)})
    page.write_text(f"{bad}\n", encoding="utf-8")
    with pytest.raises(RefusedError, match=r"a\.html holds what looks like a CPR number"):
        refusals.check_folder(tmp_path, looked_at={digest(bad)})


def test_what_stands_around_the_font_is_read_as_it_stands() -> None:
    font = font_address()
    assert refusals.find(page_with(f"<p>{font}</p>")) == []
    assert refusals.find(page_with(f"<scr{font}ipt>x</scr{font}ipt>"))
    said = refusals.find(page_with(f"<p>{font}{PERSONAL_ID}</p>"))
    assert said == [f"holds what looks like a CPR number ({MASKED})"]


@pytest.mark.parametrize("place", ["cell", "sheet", "property"])
def test_every_word_of_a_workbook_is_read(tmp_path: Path, place: str) -> None:
    spaced = PERSONAL_ID.replace("-", "  -  \n")
    book = Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet(PERSONAL_ID if place == "sheet" else "Tal")
    sheet.write_string(0, 0, spaced if place == "cell" else "1.030")
    book.set_properties({"title": spaced if place == "property" else "Tal"})
    book.close()
    assert refusals.find_in_file(tmp_path / "a.xlsx") == [
        f"holds what looks like a CPR number ({MASKED})"
    ]


# --- through the exporter -------------------------------------------------------------------------

TABLE = """
[[tables]]
id = "tal"
title = "Tal <i>i alt</i>"
unit = "antal"
source = "<img src=x onerror=alert(1)>"
rows = { heading = "Hvem & hvad" }
columns = [{ heading = "<b>Antal</b>" }]

[[tables.notes]]
mark = "1"
text = "En note med <script>alert(1)</script>"
"""
CELLS = 'Hvem & hvad;<b>Antal</b>\n<script>alert(1)</script>;12 [1]\n"\' onmouseover=""x()";3\n'


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    return opened(make_project(tmp_path, TABLE, {"tal": CELLS}))


def shown(value: object) -> nbformat.NotebookNode:
    """A code cell with the output that Jupyter keeps of a value."""
    bundle: dict[str, Any] = value._repr_mimebundle_()  # type: ignore[attr-defined]
    return new_code_cell("vis", outputs=[new_output("display_data", data=bundle)])


def report(papers: Papers, *cells: nbformat.NotebookNode, summary: str = "Kort.") -> ReportPage:
    """Export a notebook with a header, a section and these cells."""
    header = Header(papers, "Hvad tallene siger", summary, tables=("tal",))
    notebook = new_notebook(cells=[shown(header), shown(Section("Tallene")), *cells])
    return ReportExporter().report(notebook, papers.meeting)


def main_of(page: ReportPage) -> BeautifulSoup:
    (main,) = BeautifulSoup(page.html, "html.parser").find_all("main")
    return main


def test_hostile_labels_are_shown_as_text(papers: Papers) -> None:
    page = report(papers, shown(Table(papers, "tal", number=1)))
    table = main_of(page).table
    assert [row.th.get_text() for row in table.tbody.find_all("tr")] == [
        "<script>alert(1)</script>",
        "' onmouseover=\"x()",
    ]
    assert [each.get_text() for each in table.thead.find_all("th")] == [
        "Hvem & hvad",
        "<b>Antal</b>",
    ]
    assert "Tal <i>i alt</i>" in table.caption.get_text()
    assert "En note med <script>alert(1)</script>" in main_of(page).find("ol").get_text()
    assert "<img src=x onerror=alert(1)>" in main_of(page).get_text()
    assert "<script" not in page.html


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "<img src=x onerror=x()>", "</p>"])
def test_hostile_words_are_shown_as_text_wherever_they_stand(papers: Papers, words: str) -> None:
    page = report(
        papers,
        shown(Section(f"Afsnit {words}")),
        shown(Text(f"Tekst {words}")),
        shown(Table(papers, "tal", number=1)),
        summary=f"Kort {words}",
    )
    text = BeautifulSoup(page.html, "html.parser").body.get_text()
    assert [f"{place} {words}" in text for place in ("Kort", "Afsnit", "Tekst")] == [True] * 3
    assert words not in page.html.split("<body")[1] or words == "</p>"


def test_prose_is_shown_as_jupyterlab_shows_it(papers: Papers) -> None:
    prose = """<!-- til os selv -->
## Et *afsnit* &amp; mere

Med **vægt**,&nbsp;`&lt;kode&gt;` og 5 &lt; 6. <!-- og igen -->

| Ydelse | Antal |
|:--|--:|
| Dagpenge | 1.030 |

```
## ingen overskrift
```
"""
    page = report(papers, shown(Table(papers, "tal", number=1)), new_markdown_cell(prose))
    section = main_of(page).find("section", id="et-afsnit-mere")
    assert section.h2.get_text() == "Et afsnit & mere"
    assert section.p.get_text() == "Med vægt,\N{NO-BREAK SPACE}&lt;kode&gt; og 5 < 6. "
    assert section.find("strong", string="vægt") is not None
    assert section.pre.get_text() == "## ingen overskrift\n"
    assert [each.get_text() for each in section.table.find_all("th", scope="col")] == [
        "Ydelse",
        "Antal",
    ]
    assert section.table.find("th", scope="row").get_text() == "Dagpenge"
    assert section.td.get_text() == "1.030"
    assert "til os selv" not in page.html


@pytest.mark.parametrize(
    ("prose", "reason"),
    [
        ("Med <b>kode</b>.", "HTML (<b>)"),
        ("<script>alert(1)</script>", "HTML (<script>alert(1)<script>)"),
        ("En<br>linje", "HTML (<br>)"),
        ("<!-- ikke lukket", "HTML (<!-- ikke lukket)"),
        (r"Det er $\frac{64}{455}$.", "a formula"),
        ("$$\na\n$$", "a formula"),
        ("~~Slettet~~", "struck out"),
        ("##Uden mellemrum", "a heading without a space after ##"),
        ("- [ ] spørg Bo", "a box to tick"),
        ("> 1. [x] spurgt", "a box to tick"),
        ("Se noten.[^1]", "a footnote"),
        ("Se noten.[^a]\n\n[^a]: noten", "a footnote"),
        ("# Ny titel", "a heading that is neither ##, ### nor ####"),
        ("![Tal](attachment:a.png)", "a picture"),
        ("![Tal](https://x.dk/a.png)", "a picture"),
        ("[tal](attachment:a.xlsx)", "a link to 'attachment:a.xlsx'"),
        ("[tal](javascript:x())", "a link to 'javascript:x()'"),
        ("> - [tal](https://x.dk/)", "a link to 'https://x.dk/'"),
    ],
)
def test_prose_that_a_page_cannot_bear_is_refused_with_its_cell(
    papers: Papers, prose: str, reason: str
) -> None:
    table = shown(Table(papers, "tal", number=1))
    given = new_code_cell("kommune = 1", metadata={"tags": ["injected-parameters"]})
    with pytest.raises(RefusedError) as refused:
        report(papers, given, table, new_markdown_cell(prose))
    (said,) = refused.value.reasons
    assert reason in said
    assert "in cell 4, " in said


@pytest.mark.parametrize("tag", ["remove-cell", "remove-output", "hide-output", "remove-input"])
def test_a_cell_is_published_as_its_tags_say(papers: Papers, tag: str) -> None:
    tagged = shown(Text("Mellemregning."))
    tagged.metadata["tags"] = [tag]
    noted = new_markdown_cell("Note til os selv.", metadata={"tags": ["remove-cell"]})
    page = report(papers, shown(Table(papers, "tal", number=1)), tagged, noted)
    assert ("Mellemregning" in page.html) == (tag == "remove-input")
    assert "Note til os selv" not in page.html


def test_the_exporter_is_one_of_nbconvert(papers: Papers) -> None:
    header = Header(papers, "Hvad tallene siger", "Kort.", tables=("tal",))
    table = shown(Table(papers, "tal", number=1))
    notebook = new_notebook(cells=[shown(header), shown(Section("Tallene")), table])
    html, _ = export(ReportExporter, notebook, resources={"meeting": papers.meeting})
    assert html == ReportExporter().report(notebook, papers.meeting).html


def test_only_what_our_own_functions_show_is_published(papers: Papers) -> None:
    foreign = new_code_cell(
        "hemmelig_kode = 1",
        outputs=[
            new_output("display_data", data={"text/html": "<b>fremmed HTML</b>"}),
            new_output("display_data", data={"text/markdown": "fremmed *prosa*"}),
            new_output("execute_result", data={"text/plain": "fremmed værdi"}),
            new_output("display_data", data={"image/svg+xml": "<svg>fremmed</svg>"}),
            new_output("stream", name="stdout", text="fremmed udskrift"),
            new_output("stream", name="stderr", text="fremmed advarsel"),
        ],
    )
    page = report(papers, foreign, shown(Table(papers, "tal", number=1)))
    assert "fremmed" not in page.html
    assert "hemmelig_kode" not in page.html


def test_what_looks_like_a_mark_in_foreign_html_is_no_mark(papers: Papers) -> None:
    forged = new_output("display_data", data={"text/html": '<div class="udvalgstal">falsk</div>'})
    table = shown(Table(papers, "tal", number=1))
    assert "falsk" not in report(papers, new_code_cell("vis", outputs=[forged]), table).html


def test_an_error_among_the_outputs_fails_the_report(papers: Papers) -> None:
    error = new_output("error", ename="ValueError", evalue="tallet mangler", traceback=[])
    table = shown(Table(papers, "tal", number=1))
    with pytest.raises(FailedCellError, match="ValueError: tallet mangler"):
        report(papers, table, new_code_cell("vis", outputs=[error]))


def test_a_report_that_shows_nothing_is_none(papers: Papers) -> None:
    with pytest.raises(EmptyReportError, match="neither a table nor a figure"):
        report(papers, shown(Text("Kun ord.")))


def test_a_report_without_header_is_none(papers: Papers) -> None:
    table = shown(Table(papers, "tal", number=1))
    notebook = new_notebook(cells=[shown(Section("Tallene")), table])
    with pytest.raises(EmptyReportError, match="it has no Header"):
        ReportExporter().report(notebook, papers.meeting)


def test_a_table_before_the_first_section_has_no_place(papers: Papers) -> None:
    header = shown(Header(papers, "Hvad tallene siger", "Kort.", tables=("tal",)))
    notebook = new_notebook(cells=[header, shown(Table(papers, "tal", number=1))])
    with pytest.raises(EmptyReportError, match="stands before the first section"):
        ReportExporter().report(notebook, papers.meeting)


def test_without_figures_to_remember_there_is_no_place_for_them(papers: Papers) -> None:
    table = shown(Table(papers, "tal", number=1))
    assert KEY_FIGURES not in report(papers, shown(KeyFigures()), table).html
    assert KEY_FIGURES in report(papers, shown(KeyFigures(("5", "er tallet"))), table).html


def test_a_section_with_nothing_in_it_is_left_out(papers: Papers) -> None:
    page = report(papers, shown(Table(papers, "tal", number=1)), new_markdown_cell("## Tomt"))
    assert "Tomt" not in page.html


def addresses(page: ReportPage) -> list[str]:
    sections = main_of(page).find_all("section", recursive=False)
    links = [each.select_one("a.anchor")["href"] for each in sections]
    assert links == [f"#{each['id']}" for each in sections]
    return [each["id"] for each in sections]


def test_the_address_of_a_section_is_what_it_is_about_and_never_what_was_found(
    papers: Papers,
) -> None:
    """So that whoever has sent it on is not let down by the next figures."""
    for finding in ("Tallet steg til 12", "Tallet faldt til 3"):
        shows = [Text("Ord."), Table(papers, "tal", number=1), Section(finding), Text("Flere ord.")]
        page = report(papers, *map(shown, shows), new_markdown_cell("## Om\n\nOrd."))
        assert addresses(page) == ["tal", "afsnit-2", "om"]


def test_sections_of_the_same_name_get_addresses_of_their_own(papers: Papers) -> None:
    table = shown(Table(papers, "tal", number=1))
    again = new_markdown_cell("## Tal\n\nIgen.\n\n## Indhold\n\nOrd.\n\n## Tabel 1\n\nOrd.")
    assert addresses(report(papers, table, again)) == [
        *("tal", "tal-2", "afsnit-indhold", "afsnit-tabel-1")
    ]


def test_beside_a_table_are_its_files_unless_they_lie_with_another_meeting(papers: Papers) -> None:
    table = shown(Table(papers, "tal", number=1))
    links = [link["href"] for link in main_of(report(papers, table)).select(".under-table a")]
    assert links == ["#tabel-1", "tables/tal.csv", "tables.xlsx"]
    bundle = table.outputs[0].data["application/vnd.udvalgstal+json"]
    bundle["meeting"] = "helsingoer/2016-05-03"
    assert main_of(report(papers, table)).select(".under-table a") == []


def test_a_personal_id_that_a_notebook_makes_is_refused_and_not_repeated(papers: Papers) -> None:
    table = shown(Table(papers, "tal", number=1))
    with pytest.raises(RefusedError) as refused:
        report(papers, table, shown(Text(f"Borger {PERSONAL_ID}")))
    assert MASKED in str(refused.value)
    assert PERSONAL_ID not in str(refused.value)


def test_a_page_carries_no_data_that_it_does_not_show(papers: Papers) -> None:
    """The exact figures stay in the notebook; the page has them as printed, and their checksum."""
    page = report(papers, shown(Table(papers, "tal", number=1)))
    assert "vnd.udvalgstal" not in page.html
    assert '"schema"' not in page.html
    assert page.tables_hash in page.html
