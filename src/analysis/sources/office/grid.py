"""What every kind of office file becomes: cells in rows, as a reader of the file sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from analysis import danish
from analysis.sources.cells import SYMBOLS, Cell

_FIGURE = re.compile(
    r"(?i)<? ?([-\u2212+(]?(kr\.? ?)?[-\u2212+]? ?\d[\d.,\s]*\)?"
    r"( ?(%|pct\.?|procent|(mio\. ?|t\.? ?)?kr\.?))?)"
)
_MARKS = re.compile(r"( ?(\[\S{1,3}\]|[*\u2020\u2021]{1,3}|(?<=\s)\d{1,2}\)))+\Z")
MOST_ROWS, MOST_CELLS = 5_000, 200_000  # of a sheet: far more than a committee is shown


def as_read(text: str, marks: Sequence[str] = ()) -> str:
    """Return a cell's text as the reader of printed tables takes it: ``2 [1]`` for ``2 1)``.

    ``marks`` are those of the table's notes. Spaces that keep thousands together are kept.
    """
    cell = Cell.read(text, {mark: mark for mark in marks})
    return " ".join([*[cell.text] * bool(cell.text), *(f"[{mark}]" for mark in cell.marks)])


@dataclass(frozen=True)
class GridCell:
    """A cell as displayed, in Danish form, and where it stands: ``B7``.

    Where the file holds a number and no text, ``figure`` is that alone, ``unit`` what its format
    says beside it, ``rounded`` whether the file holds more digits than it shows; ``formula`` is
    what it was computed by, ``shift`` by which power of ten more is shown: 2 of per cents, and
    ``read_as`` how it was read otherwise than it is shown. Of a merged cell the first has the text,
    and the others have it as ``under``; ``below`` says of these that the first stands in a row
    above.
    """

    text: str = ""
    place: str = ""
    figure: str = ""
    unit: str = ""
    rounded: bool = False
    formula: str = ""
    under: str = ""
    below: bool = False
    shift: int = 0
    read_as: str = ""

    @property
    def heading(self) -> str:
        """The text, or that of the merged cell that it is a part of."""
        return self.text or self.under


def is_figure(cell: GridCell) -> bool:
    """Whether a cell holds a figure, or a sign that stands in its place."""
    text = _MARKS.sub("", cell.text)
    is_sign = danish.is_dash(text) or text.casefold() in SYMBOLS
    return bool(cell.figure or is_sign or _FIGURE.fullmatch(text))


def closed_up(rows: list[list[GridCell]]) -> list[list[GridCell]]:
    """Return the rows of a text without the blank ones between a table and the line above it."""
    made: list[list[GridCell]] = []
    were_lines = False
    for is_filled, segment in groupby(rows, key=lambda row: any(cell.text for cell in row)):
        if not is_filled:
            continue
        found = [*segment]
        cells = [[cell for cell in row if cell.text] for row in found]
        are_lines = all(len(row) == 1 and not is_figure(row[0]) for row in cells)
        made += found if were_lines and not are_lines else [[], *found]
        were_lines = are_lines
    return made


def hidden(what: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield what is hidden, of which the first text is told; nothing where all are blank."""
    if filled := [*filter(None, map(danish.plain, texts))]:
        more = f" and {len(filled) - 1} more" if len(filled) > 1 else ""
        yield f"{what}: {filled[0][:60]!r}{more}"


@dataclass
class Grid:
    """A sheet, or a table of a page: every row as wide as the others, hidden ones left out.

    ``title`` is what the file itself calls it, if anything; ``place`` how messages name it.
    """

    place: str
    title: str
    rows: list[list[GridCell]]


@dataclass
class OfficeFile:
    """A delivered file: its name and SHA-256, its grids, and what was left out, a line each.

    ``read_as`` are the cells that were read otherwise than they are shown.
    """

    name: str
    sha256: str
    grids: list[Grid] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    read_as: list[str] = field(default_factory=list)
