"""Begin a new meeting from an earlier one: its agenda, descriptions and checks, but no figures."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from pathlib import Path

from analysis.faults import Fault, InputError
from analysis.meeting import FILE_NAME
from analysis.project import Address, Project
from analysis.sources.printed import decode, delimiter_of

_DEVIATIONS = "[[tables.deviations]]"


def begin(project: Project, address: Address, like: Address) -> Path:
    """Make the folder of a new meeting and return it.

    The tables keep their headings and labels, and their cells are blank until somebody fills them
    in. Known deviations are left out, since they are about the figures of the earlier meeting.

    Raises :class:`InputError` when the meeting is there already.
    """
    folder, source = project.raw_folder(address), project.raw_folder(like)
    if folder.exists():
        raise InputError([Fault("MEETING", "is delivered already", value=str(address))])
    folder.parent.mkdir(parents=True, exist_ok=True)
    private = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        text = (source / FILE_NAME).read_text(encoding="utf-8-sig")
        (private / FILE_NAME).write_text(
            description_for(text, address), encoding="utf-8", newline="\n"
        )
        for path in sorted(source.glob("*.csv")):
            blank = without_figures(decode(path.read_bytes()))
            (private / path.name).write_bytes(b"\xef\xbb\xbf" + blank.encode("utf-8"))
        private.chmod(0o755)
        private.rename(folder)
    finally:
        shutil.rmtree(private, ignore_errors=True)
    return folder


def description_for(text: str, address: Address) -> str:
    """Return ``meeting.toml`` with another date and without known deviations.

    Worked on as text, so that the comments of whoever wrote it are kept.
    """
    lines, keep = [], True
    for line in text.splitlines():
        if line.startswith("[["):
            keep = line.strip() != _DEVIATIONS
        if keep:
            lines.append(line)
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
    return re.sub(r"^date = .*$", f"date = {address.day.isoformat()}", kept, count=1, flags=re.M)


def without_figures(text: str) -> str:
    """Return a table with its headings and the labels of its rows, every other cell blank."""
    delimiter = delimiter_of(text)
    headings, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([row[0], *[""] * (len(headings) - 1)] for row in rows if row)
    return out.getvalue()
