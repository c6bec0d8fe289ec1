"""Begin a new meeting from an earlier one: its agenda, descriptions and checks, but no figures."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from analysis import danish
from analysis.faults import Fault, InputError
from analysis.meeting_file import FILE_NAME
from analysis.project import Address, Project
from analysis.raw_files import decode
from analysis.sources.printed import delimiter_of

_DEVIATIONS = "[[tables.deviations]]"


def begin(project: Project, address: Address, like: Address) -> Path:
    """Make the folder of a new meeting and return it.

    The tables keep their headings and labels, and their cells are blank until somebody fills them
    in. Known deviations are left out, since they are about the figures of the earlier meeting.

    Raises :class:`InputError` when the meeting is there already, or its municipality unknown.
    """
    folder, source = project.raw_folder(address), project.raw_folder(like)
    if folder.exists():
        raise InputError([Fault("MEETING", "is delivered already", value=str(address))])
    description = description_for((source / FILE_NAME).read_text(encoding="utf-8-sig"), address)
    folder.parent.mkdir(parents=True, exist_ok=True)
    private = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        (private / FILE_NAME).write_text(description, encoding="utf-8", newline="\n")
        for path in sorted(source.glob("*.csv")):
            blank = without_figures(decode(path.read_bytes()))
            (private / path.name).write_bytes(b"\xef\xbb\xbf" + blank.encode("utf-8"))
        private.chmod(0o755)
        private.rename(folder)
    finally:
        shutil.rmtree(private, ignore_errors=True)
    return folder


def description_for(text: str, address: Address) -> str:
    """Return ``meeting.toml`` for another date or municipality, without known deviations.

    Worked on as text, so that the comments of whoever wrote it are kept.

    Raises :class:`InputError` when no municipality has the name of the address.
    """
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(_without_deviations(text))) + "\n"
    for key, value in (
        ("municipality", f'"{_municipality(address)}"'),
        ("date", address.day.isoformat()),
    ):
        kept = re.sub(rf"^{key}\s*=.*$", f"{key} = {value}", kept, count=1, flags=re.MULTILINE)
    if any(table.get("deviations") for table in tomllib.loads(kept).get("tables", [])):
        problem = f"has deviations that are not written as {_DEVIATIONS}; they cannot be left out"
        raise InputError([Fault(FILE_NAME, problem)])
    return kept


def _municipality(address: Address) -> str:
    for name in danish.MUNICIPALITIES:
        if danish.slug(name) == address.municipality:
            return name
    raise InputError(
        [
            Fault(
                "MEETING",
                "is of no Danish municipality; expected its name in small letters, as in "
                "hoeje-taastrup",
                value=str(address),
            )
        ]
    )


def _without_deviations(text: str) -> Iterator[str]:
    """Yield the lines outside known deviations; a comment belongs to what it stands above."""
    inside = False
    comment: list[str] = []
    for line in text.splitlines():
        if line.startswith("[["):
            inside = line.strip() == _DEVIATIONS
        if not line.strip() or line.startswith("#"):
            comment.append(line)
        elif inside:
            comment = []
        else:
            yield from comment
            yield line
            comment = []


def without_figures(text: str) -> str:
    """Return a table with its headings and the labels of its rows, every other cell blank."""
    delimiter = delimiter_of(text)
    headings, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([row[0], *[""] * (len(headings) - 1)] for row in rows if row)
    return out.getvalue()
