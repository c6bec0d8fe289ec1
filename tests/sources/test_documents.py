"""What a document of Word shows is read, and nothing else; what is said of a table stays there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from analysis.faults import InputError
from analysis.sources import office
from analysis.sources.office import blocks, inferred
from office_files import document, paragraph, run, table, table_row, with_part

HEAD = ("Gruppe", "2022", "2023")
DELETED = '<w:del w:author="a"><w:r><w:delText>9</w:delText></w:r></w:del>'
MOVED = f'<w:moveFrom w:author="a">{run("9")}</w:moveFrom>'
CHANGED = '<w:tcPr><w:cellIns w:author="a"/></w:tcPr>' + paragraph("1")
BOX = (
    "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
    f"{table(HEAD, ('a', '1', '2'))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
BOTH = (
    "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
    f"<mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent>"
)
ONE = BOTH.replace("Fallback", "Else")
FAR = table_row(("1",), '<w:gridBefore w:val="64"/>')
MATHS = (
    "<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'>"
    "<m:r><m:t>12</m:t></m:r></m:oMath>"
)


def tables(path: Path) -> Iterator[inferred.Table]:
    for grid in office.read(path).grids:
        found = blocks.find(grid, path.name)
        assert not found.faults
        for block in found.blocks:
            yield inferred.infer(block, path.name, "t", date(2024, 3, 6))


def told(path: Path) -> list[str]:
    made = office.read(path)
    return [
        *made.left_out,
        *(line for grid in made.grids for line in blocks.find(grid, "").left_out),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        run("1") + run("01", "<w:b/>"),
        f'<w:ins w:author="a">{run("101")}</w:ins>{DELETED}',
        f'<w:moveTo w:author="a">{run("101")}</w:moveTo>{MOVED}',
        f'<w:fldSimple w:instr=" =SUM(ABOVE) ">{run("101")}</w:fldSimple>',
        f"<w:sdt><w:sdtContent>{run('101')}</w:sdtContent></w:sdt>",
        f"<w:smartTag>{run('101')}</w:smartTag>",
        run("101") + run("9", "<w:vanish/>"),
        run("101", '<w:vanish w:val="0"/>'),
        run("101") + run("9", "<w:strike/>"),
        "<w:r><w:cr/></w:r>" + run("101"),
    ],
    ids=[
        *("in two looks", "inserted, deleted", "moved", "a formula", "a content control"),
        *("a smart tag", "hidden", "no longer hidden", "struck out", "on the next line"),
    ],
)
def test_a_cell_of_a_document_is_what_it_shows(tmp_path: Path, cell: str) -> None:
    (made,) = tables(document(tmp_path / "d.docx", table(HEAD, ("Unge", cell, "102"))))
    assert made.csv == "Gruppe;2022;2023\nUnge;101;102\n"


@pytest.mark.parametrize(
    ("rows", "csv"),
    [
        ([(("x", "9", "9"), "<w:hidden/>"), (("a", "1", "2"), "")], "a;1;2\n"),
        ([(("x", "9", "9"), '<w:del w:author="a"/>'), (("a", "1", "2"), "")], "a;1;2\n"),
        ([(("a", "1", "2"), ""), (("3",), '<w:gridBefore w:val="2"/>')], "a;1;2\n;;3\n"),
        ([(("a", "1"), '<w:gridAfter w:val="1"/>'), (("b", "1", "2"), "")], "a;1;\nb;1;2\n"),
    ],
    ids=["hidden", "deleted", "begins further in", "ends before"],
)
def test_a_row_of_a_document_stands_where_it_is_shown(
    tmp_path: Path, rows: list[tuple[tuple[str, ...], str]], csv: str
) -> None:
    made_of = "".join(table_row(cells, looks) for cells, looks in [(HEAD, ""), *rows])
    (made,) = tables(document(tmp_path / "d.docx", f"<w:tbl>{made_of}</w:tbl>"))
    assert made.csv == f"Gruppe;2022;2023\n{csv}"


def test_a_box_is_shown_as_it_is_checked(tmp_path: Path) -> None:
    word = "http://schemas.microsoft.com/office/word/2010/wordml"
    checked, empty = (
        f'<w:sdt><w:sdtPr><v:checkbox xmlns:v="{word}"><v:checked v:val="{value}"/></v:checkbox>'
        f"</w:sdtPr><w:sdtContent>{run('x')}</w:sdtContent></w:sdt>"
        for value in (1, 0)
    )
    (made,) = tables(document(tmp_path / "d.docx", table(HEAD, ("Unge", checked, empty))))
    assert made.csv == "Gruppe;2022;2023\nUnge;☒;☐\n"


PUBLISHED = """<h3>Ledige</h3><table><tr><th>Gruppe</th><th>2022</th></tr>
<tr><td>Unge<a href="#n1"><sup>1</sup></a></td><td>1<b>01</b></td></tr>
<tr><td>Ældre</td><td><s>9</s>102<br></td></tr></table>
<ol><li id="n1">Under 30 år <a href="#r1">op</a></li></ol>
<ol><li>Sagen drøftes.</li><li>Beslutning.</li></ol>"""


def test_a_page_has_its_linked_notes_and_the_numbers_of_its_lists(tmp_path: Path) -> None:
    path = tmp_path / "p.html"
    path.write_text(PUBLISHED, encoding="utf-8")
    (made,) = tables(path)
    assert made.csv == "Gruppe;2022\nUnge [1];101\nÆldre;102\n"
    assert [(note.mark, note.text) for note in made.notes] == [("1", "Under 30 år")]
    assert told(path) == [
        "table 1, struck out: '9'",
        "running text: '1. Sagen drøftes.' and 1 more line",
    ]


def test_merged_cells_are_headings_of_all_that_they_span(tmp_path: Path) -> None:
    high = [
        f"<w:tcPr><w:vMerge{how}/></w:tcPr>{paragraph(text)}"
        for how, text in ((' w:val="restart"', "Gruppe"), ("", ""))
    ]
    wide = f'<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("Antal")}'
    body = table((high[0], wide), (high[1], "2022", "2023"), ("a", "1", "2"))
    (made,) = tables(document(tmp_path / "d.docx", body))
    assert made.csv == "Gruppe;Antal;\n;2022;2023\na;1;2\n"


def test_a_document_of_the_strict_kind_is_read_alike(tmp_path: Path) -> None:
    cell = run("101") + run("9", "<w:vanish/>")
    path = document(tmp_path / "d.docx", table(HEAD, ("Unge", cell, "102")))
    loose, strict = (
        f"http://{start}/wordprocessingml{end}/main"
        for start, end in (("schemas.openxmlformats.org", "/2006"), ("purl.oclc.org/ooxml", ""))
    )
    parts = {
        name: content.replace(loose.encode(), strict.encode())
        for name, content in office.packed.parts(path.read_bytes(), path.name).items()
    }
    path.unlink()
    for name, content in parts.items():
        with_part(path, name, content)
    (made,) = tables(path)
    assert made.csv == "Gruppe;2022;2023\nUnge;101;102\n"


# --- what belongs to a table ----------------------------------------------------------------------

PROSE = "Udvalget har bedt om en status på de ledige, som gives i denne sag."


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ([("Tabel 1. Ledige", "caption")], "Ledige"),
        ([("Status", "heading1"), ("Ledige", "")], "Ledige"),
        ([("Ledige", "heading1")], "Ledige"),
        ([("Tabel 1. Ledige", "caption"), ("Antal personer", "")], "Ledige"),
        ([("Status", "heading1"), (PROSE, "")], ""),
        ([(PROSE, ""), ("Ses der på de ledige, er tallene således:", "")], ""),
        ([("17", "")], ""),
        ([("-", "")], ""),
    ],
)
def test_a_title_is_the_line_right_above_a_table_if_it_is_one(
    tmp_path: Path, above: list[tuple[str, str]], title: str
) -> None:
    lines = (paragraph(text, style) for text, style in above)
    (made,) = tables(document(tmp_path / "d.docx", *lines, table(HEAD, ("a", "1", "2"))))
    assert made.title == title


def test_source_and_notes_below_are_of_the_table_and_other_text_is_not(tmp_path: Path) -> None:
    footnote = '<w:footnote w:id="7"><w:p><w:r><w:t>Under 30 år</w:t></w:r></w:p></w:footnote>'
    raised = '<w:vertAlign w:val="superscript"/>'
    path = document(
        tmp_path / "d.docx",
        table(
            HEAD,
            (run("Unge") + '<w:r><w:footnoteReference w:id="7"/></w:r>', "1", "2"),
            ("Ældre", "3", run("4") + run("2", raised)),
        ),
        paragraph("2. Foreløbigt tal"),
        paragraph("Kilde: Jobcentret"),
        paragraph("2. Deltagelse i tilbud"),
        paragraph(PROSE),
        paragraph("a) Et punkt"),
        footnotes=footnote,
    )
    (made,) = tables(path)
    assert {note.mark: note.text for note in made.notes} == {
        "1": "Under 30 år",
        "2": "Foreløbigt tal",
    }
    assert "Kilde: Jobcentret" in made.block.below
    assert told(path) == ["running text: '2. Deltagelse i tilbud' and 2 more lines"]


@pytest.mark.parametrize(
    ("between", "count"),
    [
        ([], 1),
        (["Tabel 1 (fortsat)"], 1),
        (["Side 2 af 3"], 1),
        (["Tabel 2"], 2),
        (["Mænd"], 2),
        ([PROSE], 2),
    ],
)
def test_a_table_goes_on_when_nothing_of_its_own_stands_above_the_rest(
    tmp_path: Path, between: list[str], count: int
) -> None:
    path = document(
        tmp_path / "d.docx",
        paragraph("Tabel 1"),
        table(HEAD, ("a", "1", "2")),
        *map(paragraph, between),
        table(HEAD, ("b", "3", "4")),
    )
    assert len([*tables(path)]) == count


def test_a_table_within_another_is_read_and_the_other_is_named(tmp_path: Path) -> None:
    within = f"<w:tcPr/>{table(HEAD, ('a', '1', '2'))}{paragraph('')}"
    path = document(tmp_path / "d.docx", table(("Alene", within), ("Ydre", "9")))
    (made,) = tables(path)
    assert made.csv == "Gruppe;2022;2023\na;1;2\n"
    assert "Ydre" in " ".join(told(path))


def test_what_is_beside_the_text_of_a_document_is_named(tmp_path: Path) -> None:
    path = document(
        tmp_path / "d.docx",
        paragraph("Kun til internt brug", "Internt"),
        paragraph("Spørg abc", "Notits"),
        table(HEAD, ("a", "1", "2")),
        header1=paragraph("Næstved Kommune"),
        footer1=paragraph("Side 1"),
    )
    with_part(path, "word/embeddings/Ark.xlsx")
    assert told(path) == [
        "hidden text: 'Kun til internt brug' and 1 more",
        "what stands over or under each page: 'Side 1'",
        "what stands over or under each page: 'Næstved Kommune'",
        "files within it, which cannot be read",
    ]


@pytest.mark.parametrize("box", [BOX, BOTH], ids=["old", "new"])
def test_a_table_in_a_text_box_is_read_once(tmp_path: Path, box: str) -> None:
    (made,) = tables(document(tmp_path / "d.docx", paragraph(box)))
    assert made.csv == "Gruppe;2022;2023\na;1;2\n"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (table(HEAD, ("a", MATHS, "2")), "row table 1: holds '12' as oMath"),
        (table(HEAD, ("a", CHANGED, "2")), "row table 1: has cells that were changed"),
        ("<w:tbl>" + table_row(HEAD) * 5_001 + "</w:tbl>", "a document has at most 5,000 with"),
        ("<w:tbl>", "is damaged"),
        (f"<w:tbl>{FAR}</w:tbl>", "is damaged"),
        (paragraph(ONE), "holds a table that cannot be read, in a text box"),
    ],
)
def test_a_document_that_cannot_be_read_for_certain_is_refused(
    tmp_path: Path, body: str, problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        office.read(document(tmp_path / "d.docx", body))
