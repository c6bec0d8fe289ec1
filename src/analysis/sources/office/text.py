"""Text with cells between separators: CSV, or a table pasted from Word, which has tabs.

Text in columns of spaces, as that of a PDF, is read by :mod:`.columns`.
"""

from __future__ import annotations

import csv
import io

from openpyxl.utils import get_column_letter

from analysis import raw_files
from analysis.sources.office import columns
from analysis.sources.office.grid import (
    MOST_CELLS,
    MOST_ROWS,
    Grid,
    GridCell,
    OfficeFile,
    as_read,
    closed_up,
)
from analysis.sources.printed import delimiter_of
from analysis.whole_files import digest

_LARGEST = 10_000_000  # bytes


def read(content: bytes, name: str) -> OfficeFile:
    """Read a text of cells; a line without separators is a title or a note.

    Raises ``ValueError`` when it is no text, in another code page or too large, and
    :class:`InputError` for lines in columns of which it is not certain what they say.
    """
    if len(content) > _LARGEST:
        raise ValueError(f"has {len(content):,} bytes; a table has at most {_LARGEST:,}")
    text, made = raw_files.decode(content), OfficeFile(name, digest(content))
    if text.count("\n") <= MOST_ROWS and columns.is_in_columns(text):
        columns.take(made, text)
        return made
    try:
        lines = _lines(text)
    except csv.Error:
        raise ValueError('holds a " that is not closed, or stands alone') from None
    width = max(map(len, lines), default=0)
    if len(lines) > MOST_ROWS or width * len(lines) > MOST_CELLS:
        raise ValueError(f"has {len(lines):,} lines; a file of tables has at most {MOST_ROWS:,}")
    rows = [
        [
            GridCell(as_read(cell), f"{get_column_letter(at)}{number}")
            for at, cell in enumerate([*line, *[""] * (width - len(line))], start=1)
        ]
        for number, line in enumerate(lines, start=1)
    ]
    made.grids.append(Grid("", "", closed_up(rows)))
    return made


def _lines(text: str) -> list[list[str]]:
    marks = [mark for mark in "\t;" if mark in text]
    delimiter = marks[0] if marks else delimiter_of(text)
    return [*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
