"""What must not be published is not: hostile pages are refused, hostile words are shown as words.

The personal id is put together from parts, so that none stands in this file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis import Header, Section, Table, Text
from analysis.export import refusals
from analysis.export.page import RefusedError
from analysis.export.report import (
    EmptyReportError,
    FailedCellError,
    ReportExporter,
    ReportPage,
)
from analysis.papers import Papers
from support import make_project, opened

PERSONAL_ID = "-".join(["070590", "1234"])
MASKED = "07••••-••••"

GOOD = """
<!DOCTYPE html>
<html lang="da"><head><meta charset="utf-8"><title>Tal</title><style>p { margin: 0 }</style></head>
<body><h1>Tal</h1>
<p id="afsnit">Se <a href="#afsnit">afsnittet</a>, <a href="../../index.html">alle møder</a> og
<a href="tables/tal.csv">tallene</a>.</p>
<table><caption>Tal</caption><tr><th scope="col">Kommune</th></tr><tr><td>1.030</td></tr></table>
<svg viewBox="0 0 9 9" aria-labelledby="t"><title id="t">Tal</title><path d="M0 0L9 9"/></svg>
<img src="data:image/png;base64,AAAA" alt="En linje">
</body></html>
"""


def page_with(fragment: str) -> str:
    return GOOD.replace("</body>", f"{fragment}</body>")


def test_a_good_page_passes() -> None:
    assert refusals.find(GOOD) == []


@pytest.mark.parametrize(
    ("fragment", "reason"),
    [
        # What runs
        ("<script>alert(1)</script>", "holds <script>"),
        ("<SCRIPT SRC='x.js'></SCRIPT>", "holds <script>"),
        ("<svg aria-hidden='true'><script>1</script></svg>", "holds <script>"),
        ("<p onclick='x()'>tal</p>", "holds the handler onclick on <p>"),
        ("<p OnMouseOver=x()>tal</p>", "holds the handler onmouseover on <p>"),
        ("<svg aria-hidden='true' onload='x()'></svg>", "holds the handler onload on <svg>"),
        (
            "<a href='javascript:x()'>tal</a>",
            "holds the odd reference href='javascript:x()' on <a>",
        ),
        ("<a href=' javascript:x()'>tal</a>", "holds the odd reference href=' javascript:x()'"),
        (
            "<a href='java&#9;script:x()'>tal</a>",
            "holds the odd reference href='java\\tscript:x()'",
        ),
        ("<a href='data:text/html,tal'>tal</a>", "holds the odd reference href='data:text/html,"),
        ("<iframe></iframe>", "holds <iframe>"),
        ("<iframe srcdoc='tal'></iframe>", "holds <iframe>"),
        ("<object data='x.swf'></object>", "holds <object>"),
        ("<embed src='x.swf'>", "holds <embed>"),
        ("<form action='x.html'><input></form>", "holds <form>"),
        ("<button>tal</button>", "holds <button>"),
        ("<base href='https://x.dk/'>", "holds <base>"),
        ("<link rel='stylesheet' href='x.css'>", "holds <link>"),
        ("<meta http-equiv='refresh' content='0; url=x.html'>", "holds a page that moves on"),
        ("<meta http-equiv='REFRESH' content='0'>", "holds a page that moves on"),
        ("<svg aria-hidden='true'><foreignObject></foreignObject></svg>", "holds <foreignobject>"),
        ("<svg aria-hidden='true'><use href='#x'/></svg>", "holds <use>"),
        ("<svg aria-hidden='true'><animate/></svg>", "holds <animate>"),
        ("<svg aria-hidden='true'><animateTransform/></svg>", "holds <animatetransform>"),
        ("<svg aria-hidden='true'><set attributeName='href'/></svg>", "holds <set>"),
        # What is fetched, or leads astray
        ("<img src='https://x.dk/a.png' alt='Tal'>", "holds the odd reference src='https://x.dk/"),
        ("<img src='//x.dk/a.png' alt='Tal'>", "holds the odd reference src='//x.dk/a.png'"),
        ("<img src='a.png' alt='Tal'>", "holds the odd reference src='a.png'"),
        (
            "<img src='data:image/svg+xml,x' alt='Tal'>",
            "holds the odd reference src='data:image/svg",
        ),
        (
            "<img src='data:image/png;base64,AA' srcset='https://x.dk/a.png 2x' alt='Tal'>",
            "holds the odd reference srcset=",
        ),
        ("<svg aria-hidden='true'><image href='x.png'/></svg>", "holds <image>"),
        ("<video poster='x.png'></video>", "holds <video>"),
        ("<a href='https://x.dk/'>tal</a>", "holds the odd reference href='https://x.dk/'"),
        ("<a href='//x.dk'>tal</a>", "holds the odd reference href='//x.dk'"),
        ("<a href='/etc/passwd'>tal</a>", "holds the odd reference href='/etc/passwd'"),
        ("<a href='file:///x'>tal</a>", "holds the odd reference href='file:///x'"),
        ("<a href='index.html' ping='https://x.dk/'>tal</a>", "holds the odd reference ping="),
        ("<table background='https://x.dk/a.png'><caption>Tal</caption></table>", "background="),
        # What looks or reads wrong
        ("<p style='color: red'>tal</p>", "holds an inline style on <p>"),
        ("<h1>Endnu en</h1>", "has 2 h1, expected one"),
        ("<p id='afsnit'></p>", "has the id 'afsnit' 2 times"),
        ("<a href='#ingen'>tal</a>", "links to #ingen, which is not there"),
        ("<a href='#'>tal</a>", "links to #, which is not there"),
        ("<table><tr><td>1</td></tr></table>", "holds a table without caption"),
        (
            "<table><caption>Ydre</caption><tr><td><table></table></td></tr></table>",
            "holds a table without caption",
        ),
        ("<table><caption>Tal</caption><tr><th>1</th></tr></table>", "a header cell without scope"),
        ("<img src='data:image/png;base64,AA'>", "holds a picture without description"),
        ("<img src='data:image/png;base64,AA' alt=''>", "holds a picture without description"),
        (
            "<img src='data:image/png;base64,AA' "
            "alt='No description has been provided for this image'>",
            "holds a picture without description",
        ),
        ("<svg viewBox='0 0 9 9'></svg>", "holds a drawing without description"),
        # What is nobody's business
        (f"<p>Borger {PERSONAL_ID}</p>", f"holds what looks like a CPR number ({MASKED})"),
        (f"<!-- {PERSONAL_ID} -->", f"({MASKED})"),
        (f"<p>{PERSONAL_ID.replace('-', '&#45;')}</p>", f"({MASKED})"),
        (f"<p title='{PERSONAL_ID}'>tal</p>", f"({MASKED})"),
        (f"<p data-borger='{PERSONAL_ID}'>tal</p>", f"({MASKED})"),
        (f"<p id='borger-{PERSONAL_ID}'>tal</p>", f"({MASKED})"),
        (f"<img src='data:image/png;base64,AA' alt='{PERSONAL_ID}'>", f"({MASKED})"),
        (
            f"<svg aria-labelledby='b'><desc id='b'>{PERSONAL_ID}</desc></svg>",
            f"({MASKED})",
        ),
        ("<p>/home/anna/tal.csv</p>", "holds the path of a home folder"),
        ("<p>/Users/anna/tal.csv</p>", "holds the path of a home folder"),
        (r"<p>C:\Users\anna\tal.csv</p>", "holds the path of a home folder"),
        ("<p title='/root/tal.csv'>tal</p>", "holds the path of a home folder"),
    ],
)
def test_a_page_with_this_is_refused(fragment: str, reason: str) -> None:
    found = refusals.find(page_with(fragment))
    assert any(reason in each for each in found), found
    assert PERSONAL_ID not in "".join(found)


def test_a_page_without_heading_is_refused() -> None:
    page = GOOD.replace("<h1>Tal</h1>", "<p>Tal</p>")
    assert refusals.find(page) == ["has 0 h1, expected one"]


def test_every_reason_is_told_and_each_once() -> None:
    fragment = "<p style='x'></p><p style='y'></p><script></script><a href='#ingen'>tal</a>"
    assert refusals.find(page_with(fragment)) == [
        "holds an inline style on <p>",
        "holds <script>",
        "links to #ingen, which is not there",
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


def test_raw_html_in_prose_is_shown_as_text(papers: Papers) -> None:
    prose = (
        "## Et *afsnit*\n\n<script>alert(1)</script>\n\nMed **vægt** og <b onclick='x()'>kode</b>."
    )
    page = report(papers, shown(Table(papers, "tal", number=1)), new_markdown_cell(prose))
    text = main_of(page).get_text()
    assert "<script>alert(1)</script>" in text
    assert "<b onclick='x()'>kode</b>" in text
    assert main_of(page).find("strong", string="vægt") is not None


@pytest.mark.parametrize(
    "prose",
    ["[tal](javascript:x())", "[tal](https://x.dk/)", "![Tal](https://x.dk/a.png)", "# Ny titel"],
)
def test_prose_with_a_link_abroad_or_a_title_is_never_published_so(
    papers: Papers, prose: str
) -> None:
    table = shown(Table(papers, "tal", number=1))
    with pytest.raises(RefusedError, match=r"odd reference|links to #harmful|has 2 h1"):
        report(papers, table, new_markdown_cell(prose))


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


def test_a_section_with_nothing_in_it_is_left_out(papers: Papers) -> None:
    page = report(papers, shown(Table(papers, "tal", number=1)), new_markdown_cell("## Tomt"))
    assert "Tomt" not in page.html


def test_sections_of_the_same_name_get_addresses_of_their_own(papers: Papers) -> None:
    table = shown(Table(papers, "tal", number=1))
    again = new_markdown_cell("## Tallene\n\nIgen.\n\n## Indhold\n\nOg igen.")
    sections = main_of(report(papers, table, again)).find_all("section", recursive=False)
    assert [each["id"] for each in sections] == ["tallene", "tallene-2", "indhold-2"]


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
