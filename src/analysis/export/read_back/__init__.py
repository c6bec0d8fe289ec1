"""A finished meeting, read back from its files as whoever has no others reads them.

Nothing of what made them is asked: a cell is what stands in it. A file of an unknown kind, a table
that cannot be placed, or a sheet that hides something is not passed over: it is unread.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from analysis.checks.disclosure.seen import ReadBack, Said
from analysis.export.read_back import page, tables, workbook
from analysis.meeting import Meeting
from analysis.project import MANIFEST
from analysis.raw_files import hash_files
from analysis.whole_files import digest

Read = Callable[[str, bytes, Meeting], ReadBack]


def read(folder: Path, meeting: Meeting) -> ReadBack:
    """Read every file of a finished meeting."""
    found = ReadBack()
    for name in hash_files(folder):
        content = (folder / name).read_bytes()
        reader = _reader(name)
        if reader is None:
            found.unread.append(f"{name} is no kind of file that the audit can read")
            continue
        try:
            found.add(reader(name, content, meeting))
        except (ValueError, LookupError, OSError, SyntaxError, zipfile.BadZipFile) as error:
            found.unread.append(f"{name} cannot be read: {type(error).__name__}")
    found.unread += _false_hashes(folder)
    return found


def _reader(name: str) -> Read | None:
    if name.startswith("udgaver/"):
        return tables.edition if name.endswith(".csv") else None
    return {".html": page.read, ".xlsx": workbook.read, ".csv": tables.read, ".json": _json}.get(
        Path(name).suffix
    )


def _json(name: str, content: bytes, _: Meeting) -> ReadBack:
    """Read what describes files; what it says of other files is tried by their hashes."""
    said = [Said(name, place, text) for place, text in _texts(json.loads(content), "")]
    return ReadBack(said=said)


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, f"{place} {key}".strip())
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, place)
    else:
        yield place, str(value)


def _false_hashes(folder: Path) -> Iterator[str]:
    """Say which hash of a published file is of something else: of few figures it would tell all."""
    package, manifest = folder / "tables" / "datapackage.json", folder / MANIFEST
    told = [
        (f"tables/{one['path']}", one["hash"].removeprefix("sha256:"))
        for one in (json.loads(package.read_bytes())["resources"] if package.is_file() else ())
    ]
    if manifest.is_file():
        told += json.loads(manifest.read_bytes())["outputs"].items()
    for name, value in told:
        if not (folder / name).is_file() or digest((folder / name).read_bytes()) != value:
            yield f"the hash of {name} is not that of the file"
