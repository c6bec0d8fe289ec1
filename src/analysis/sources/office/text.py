"""Text with cells between separators: CSV, or a table pasted from Word, which has tabs.

Text in columns of spaces, as that of a PDF, is read by :mod:`.columns`.
"""

from __future__ import annotations

import csv
import io

from openpyxl.utils import get_column_letter

from analysis import raw_files
from analysis.faults import Fault, InputError
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

    Raises :class:`InputError` when it is no text, in another code page or too large.
    """
    try:
        if len(content) > _LARGEST:
            raise ValueError(f"has {len(content):,} bytes; a table has at most {_LARGEST:,}")
        text = raw_files.decode(content)
        if text.count("\n") <= MOST_ROWS and columns.is_in_columns(text):
            made = OfficeFile(name, digest(content))
            columns.take(made, text)
            return made
        lines = [*_lines(text)]
    except ValueError as error:
        raise InputError([Fault(name, str(error))]) from None
    except csv.Error:
        raise InputError([Fault(name, 'holds a " that is not closed, or stands alone')]) from None
    width = max(map(len, lines), default=0)
    if len(lines) > MOST_ROWS or width * len(lines) > MOST_CELLS:
        problem = f"has {len(lines):,} lines; a file of tables has at most {MOST_ROWS:,}"
        raise InputError([Fault(name, problem)])
    rows = [
        [
            GridCell(as_read(cell), f"{get_column_letter(at)}{number}")
            for at, cell in enumerate([*line, *[""] * (width - len(line))], start=1)
        ]
        for number, line in enumerate(lines, start=1)
    ]
    return OfficeFile(name, digest(content), [Grid("", "", closed_up(rows))])


def _lines(text: str) -> list[list[str]]:
    marks = [mark for mark in "\t;" if mark in text]
    delimiter = marks[0] if marks else delimiter_of(text)
    return [*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
