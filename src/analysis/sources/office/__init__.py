"""The office's own files: what they show, where their tables are, and what these say of themselves.

:func:`read` makes grids of a file, whatever its kind; :mod:`.blocks` finds the tables in them, and
:mod:`.inferred` says of these what ``meeting.toml`` asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from analysis import cpr, raw_files
from analysis.faults import Fault, InputError, first_of
from analysis.sources.office import page, text, workbook
from analysis.sources.office.grid import OfficeFile

_LARGEST = 50_000_000  # bytes
_EXPECTED = "expected a workbook (.xlsx), a page (.html), or a table as text (CSV UTF-8)"


def read(path: Path) -> OfficeFile:
    """Read a file as an office delivers it. Raises :class:`InputError` for what cannot be read.

    So it does for a CPR number anywhere in it, also where a reader of the file does not see it.
    """
    name = path.name
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
    kind = raw_files.kind_of(content)
    if content.startswith(b"PK\x03\x04"):
        return workbook.read(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise ValueError("is encrypted; take the password off in Excel and save it again")
        raise ValueError(f"is {kind}; save it as .xlsx")
    if "HTML" in kind or Path(name).suffix.lower() in {".html", ".htm"}:
        return page.read(content, name)
    if kind and "UTF-16" not in kind:
        raise ValueError(f"is {kind}; {_EXPECTED}")
    return text.read(content, name)


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
