"""The office's own files: what they show, where their tables are, and what these say of themselves.

:func:`read` makes grids of a file, whatever its kind; :mod:`.blocks` finds the tables in them, and
:mod:`.inferred` says of these what ``meeting.toml`` asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from analysis import cpr, raw_files
from analysis.faults import Fault, InputError, first_of
from analysis.sources.office import document, packed, page, text, workbook
from analysis.sources.office.grid import OfficeFile

_LARGEST = 50_000_000  # bytes
_NO_NAME = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_EXPECTED = (
    "expected a workbook (.xlsx), a document (.docx), a page (.html), or tables as text (CSV UTF-8)"
)
# What to do with a file of another kind, by what its name or its contents end or begin with.
_INSTEAD = {
    ".doc": "an old document of Word; save it as .docx",
    ".xls": "an old workbook of Excel; save it as .xlsx",
    ".rtf": "a text with formatting (RTF); open it in Word and save it as .docx",
    ".pdf": "a PDF file; take its text with `pdftotext -layout FILE.pdf`, and give that",
    ".odt": "a document of LibreOffice; save it as .docx",
    ".ods": "a workbook of LibreOffice; save it as .xlsx",
    ".pages": "a document of Pages; export it to Word",
    ".numbers": "a workbook of Numbers; export it to Excel",
}


def read(path: Path) -> OfficeFile:
    """Read a file as an office delivers it. Raises :class:`InputError` for what cannot be read.

    So it does for a CPR number anywhere in it, also where a reader of the file does not see it.
    """
    name = path.name
    if _NO_NAME.search(name):
        shown = _NO_NAME.sub("\ufffd", name)
        raise InputError([Fault(shown, "has a name with characters that are no text; rename it")])
    try:
        made = _read(_content(path), name)
    except OSError as error:
        raise InputError([Fault(name, raw_files.unreadable(error))]) from None
    except ValueError as error:
        raise InputError([Fault(name, str(error))]) from None
    if faults := first_of(_personal_ids(made)):
        raise InputError(faults)
    return made


def _content(path: Path) -> bytes:
    if not path.exists():
        raise ValueError("is missing")
    if not path.is_file():
        raise ValueError(f"is no file; {_EXPECTED}")
    if (size := path.stat().st_size) > _LARGEST:
        raise ValueError(f"has {size:,} bytes; at most {_LARGEST:,} are read")
    return path.read_bytes()


def _read(content: bytes, name: str) -> OfficeFile:
    kind, ending = raw_files.kind_of(content), Path(name).suffix.lower()
    if content.startswith(b"PK\x03\x04"):
        return _read_packed(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise ValueError("is encrypted; take the password off where it was made, and save it")
        is_document = "WordDocument".encode("utf-16-le") in content
        raise ValueError(f"is {_INSTEAD['.doc' if is_document else '.xls']}")
    if "HTML" in kind or ending in {".html", ".htm"}:
        return page.read(content, name)
    for start, of in ((b"{\\rtf", ".rtf"), (b"%PDF", ".pdf")):
        if content.startswith(start):
            raise ValueError(f"is {_INSTEAD[of]}")
    if kind and "UTF-16" not in kind:
        raise ValueError(f"is {kind}; {_EXPECTED}")
    return text.read(content, name)


def _read_packed(content: bytes, name: str) -> OfficeFile:
    parts = packed.parts(content, name)
    packed.refuse_personal_ids(parts, name)
    if any(map(document.BODY.fullmatch, parts)):
        return document.read(content, parts, name)
    if "xl/workbook.xml" in parts:
        return workbook.read(content, parts, name)
    ending = Path(name).suffix.lower()
    raise ValueError(f"is {_INSTEAD.get(ending, f'a packed file of another kind; {_EXPECTED}')}")


def _personal_ids(made: OfficeFile) -> Iterator[Fault]:
    problem = "holds what looks like a CPR number"
    for masked in cpr.find(made.name):
        yield Fault(made.name, f"is named with {problem.removeprefix('holds ')} ({masked})")
    for grid in made.grids:
        for masked in cpr.find(f"{grid.place} , {grid.title}"):
            yield Fault(made.name, f"{problem} ({masked})", row="its title")
        for row in grid.rows:
            for masked in cpr.find(" , ".join(cell.text for cell in row)):
                yield Fault(made.name, f"{problem} ({masked})", row=f"{grid.place}{row[0].place}")
