"""Documents of Word (.docx): made a page by mammoth, once what nobody sees is taken out of them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from bs4 import BeautifulSoup

from analysis import danish
from analysis.faults import Fault, InputError
from analysis.sources.office import grid, packed, page
from analysis.sources.office.grid import MOST_ROWS, OfficeFile
from analysis.whole_files import digest

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNNAMED = {"": _WORD[1:-1]}  # elements of Word are named in paths as they stand
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_STRICT, _LOOSE = b"http://purl.oclc.org/ooxml/wordprocessingml/main", _WORD[1:-1].encode()
_MOST_CELLS = 20_000  # of all tables: they take some seconds
_MOST_COLUMNS = 63  # of a table in Word
BODY = re.compile(r"word/document\d*\.xml")
_TEXT, _STYLES = re.compile(rf"{BODY.pattern}|word/(foot|end)notes\.xml"), "word/styles.xml"
_CAPTION = "p[style-name='caption'] => p.caption:fresh"
_UNREAD = re.compile(r"An unrecognised element was ignored: (?:w:)?(\S+)")
_PAGE = re.compile(r"[^\W\d]|\d{3}")  # what a header has, but for the number of its page


def read(content: bytes, parts: Mapping[str, bytes], name: str) -> OfficeFile:
    """Read the tables of a document, with what was inserted and without what was deleted.

    ``parts`` is what is packed in it. Raises ``ValueError`` when it is too large or holds macros,
    and :class:`InputError` when it is damaged or has something in a table that cannot be read.
    """
    if any(part.startswith("word/vbaProject") for part in parts):
        raise ValueError("holds macros; save it as .docx, without them")
    body = next(filter(BODY.fullmatch, parts))
    _refuse_size(parts[body])
    made = OfficeFile(name, digest(content))
    try:
        hidden = _hidden_styles(parts)
        texts = {part: _parsed(parts[part]) for part in parts if _TEXT.fullmatch(part)}
        for text in texts.values():
            _seen(made, text, hidden)
        html, unread = _as_html(parts, texts)
        made.left_out += _said_of_parts(parts)
    except (ElementTree.ParseError, RecursionError, ArithmeticError, OSError):
        raise packed.damaged(name) from None
    except (AttributeError, LookupError, TypeError, ValueError):
        raise packed.damaged(name) from None
    soup = BeautifulSoup(html, "html.parser")
    if faults := [*_faults_of_tables(texts[body], soup, unread, name)]:
        raise InputError(faults)
    page.take(made, soup)
    return made


def _refuse_size(body: bytes) -> None:
    rows, cells = (len(re.findall(rb"<(?:\w+:)?%b[ />]" % tag, body)) for tag in (b"tr", b"tc"))
    if rows > MOST_ROWS or cells > _MOST_CELLS:
        problem = f"has {rows:,} rows with {cells:,} cells; a document has at most {MOST_ROWS:,} "
        raise ValueError(f"{problem}with {_MOST_CELLS:,}")


# --- what a reader sees ---------------------------------------------------------------------------


def _seen(made: OfficeFile, body: ElementTree.Element, styles: set[str]) -> None:
    """Bring a document to what it shows, as mammoth does not: without hidden text, and in place."""
    taken: list[str] = []
    for parent in [*body.iter()]:
        for child in [*parent]:
            if child.tag == _CHOICE and parent.find(_FALLBACK) is not None:
                parent.remove(child)
            elif _is_hidden(child, styles):
                taken.append(" ".join(child.itertext()))
                parent.remove(child)
            elif child.tag == f"{_WORD}tr" and child.find("trPr/del", _UNNAMED) is not None:
                parent.remove(child)  # which somebody deleted while changes were tracked
            elif child.tag == f"{_WORD}fldSimple":
                child.tag = f"{_WORD}smartTag"  # both only stand around what is shown
            elif child.tag == f"{_WORD}cr":
                child.tag = f"{_WORD}br"
            elif child.tag == f"{_WORD}tr":
                _fill(child)
    made.left_out += grid.hidden("hidden text", taken)


def _parsed(part: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(part.replace(_STRICT, _LOOSE))


def _is_set(element: ElementTree.Element, path: str) -> bool:
    """Whether a property is there and is not said to be off."""
    found = element.find(path, _UNNAMED)
    return found is not None and found.get(f"{_WORD}val") not in {"0", "false", "off"}


def _hidden_styles(parts: Mapping[str, bytes]) -> set[str]:
    styles = [*_parsed(parts[_STYLES])] if _STYLES in parts else []
    hidden: set[str] = set()
    for _ in range(11):  # as deep as Word lets styles build on each other
        for style in styles:
            own, on = (style.find(path, _UNNAMED) for path in ("rPr/vanish", "basedOn"))
            is_on_hidden = own is None and on is not None and on.get(f"{_WORD}val") in hidden
            if _is_set(style, "rPr/vanish") or is_on_hidden:
                hidden.add(str(style.get(f"{_WORD}styleId")))
    return hidden


def _is_hidden(element: ElementTree.Element, styles: set[str]) -> bool:
    if element.tag == f"{_WORD}tr":
        return _is_set(element, "trPr/hidden")
    if element.tag not in {f"{_WORD}r", f"{_WORD}p"}:
        return False
    kind = "rPr/rStyle" if element.tag == f"{_WORD}r" else "pPr/pStyle"
    style = element.find(kind, _UNNAMED)
    own = element.tag == f"{_WORD}r" and _is_set(element, "rPr/vanish")
    return own or (style is not None and style.get(f"{_WORD}val") in styles)


def _fill(row: ElementTree.Element) -> None:
    """Give a row that begins or ends within its table the cells that it has not."""
    for side, at in (("gridBefore", 0), ("gridAfter", len(row))):
        found = row.find(f"trPr/{side}", _UNNAMED)
        count = int(found.get(f"{_WORD}val", "0")) if found is not None else 0
        if count > _MOST_COLUMNS:
            raise ValueError(count)
        for _ in range(count):
            cell = ElementTree.Element(f"{_WORD}tc")
            ElementTree.SubElement(cell, f"{_WORD}p")
            row.insert(at, cell)


# --- as a page ------------------------------------------------------------------------------------


def _as_html(
    parts: Mapping[str, bytes], texts: Mapping[str, ElementTree.Element]
) -> tuple[str, set[str]]:
    """Return a document as HTML without its pictures, and the elements that were passed over."""
    import mammoth  # only who has a document waits for it

    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as file:
        for part, content in parts.items():
            if part in texts:
                file.writestr(part, ElementTree.tostring(texts[part]))
            elif part.endswith((".xml", ".rels")):
                file.writestr(part, content)
    made = mammoth.convert_to_html(
        again,
        style_map=_CAPTION,
        include_embedded_style_map=False,
        convert_image=lambda _: [],
    )
    found = (_UNREAD.fullmatch(message.message) for message in made.messages)
    return made.value, {match[1] for match in found if match}


def _faults_of_tables(
    body: ElementTree.Element, soup: BeautifulSoup, unread: set[str], name: str
) -> Iterator[Fault]:
    """Yield what mammoth left out of tables, and that it left one out."""
    tables = [*body.iter(f"{_WORD}tbl")]
    if len(tables) != len(soup.find_all("table")):
        yield Fault(name, "holds a table that cannot be read, in a text box; put it in the text")
    for number, table in enumerate(tables, start=1):
        place = f"table {number}"
        for tag in ("cellIns", "cellDel", "cellMerge"):
            if table.find(f".//tcPr/{tag}", _UNNAMED) is not None:
                problem = "has cells that were changed while changes were tracked; accept these"
                yield Fault(name, f"{problem} in Word, and save it again", row=place)
        for tag in sorted(unread):
            full = tag if tag.startswith("{") else f"{_WORD}{tag}"
            for element in table.iter(full):
                if text := danish.plain("".join(element.itertext())):
                    problem = f"holds {text[:60]!r} as {tag.rpartition('}')[2]}, which cannot be "
                    yield Fault(name, f"{problem}read; write it as text", row=place)


def _said_of_parts(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what is in a document beside its text: headers, charts, other files."""
    for part, content in sorted(parts.items()):
        if re.fullmatch(r"word/(header|footer)\d*\.xml", part):
            text = danish.plain(" ".join(_parsed(content).itertext()))
            if _PAGE.search(text):
                yield f"what stands over or under each page: {text[:60]!r}"
    for start, what in (
        ("word/media/", "pictures"),
        ("word/charts/", "charts"),
        ("word/embeddings/", "files within it"),
    ):
        if any(part.startswith(start) for part in parts):
            yield f"{what}, which cannot be read"
