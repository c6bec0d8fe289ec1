"""What an outsider sees of a finished meeting: its figures, its words and its drawings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from analysis import danish

HIDDEN = ".."  # what stands in the cell of a figure that is not shown


Place = tuple[str, str, str]  # a table, a row of it, and the key of a column


def place_of(table: str, row: str, column: str) -> Place:
    """Return where a figure stands, however its row is spelled."""
    return table, danish.same_label(row), column


class Seen(NamedTuple):
    """What stands in a cell of a table, in one file.

    ``column`` is its key. ``form`` is all of the cell but its words, which must tell nothing of a
    figure that is not shown; ``beside`` is what is told of the cell outside it. ``series`` is
    whether it stands among the figures of all meetings until then.
    """

    file: str
    table: str
    row: str
    column: str
    text: str
    form: str = ""
    beside: str = ""
    series: bool = False

    @property
    def place(self) -> Place:
        """Where it stands, in whatever file."""
        return place_of(self.table, self.row, self.column)

    @property
    def is_hidden(self) -> bool:
        """Whether it is not shown."""
        return self.text == HIDDEN

    def __str__(self) -> str:
        """Name the place, for an analyst."""
        return f"{self.file}: table {self.table!r}, row {self.row!r}, column {self.column!r}"


class Said(NamedTuple):
    """Words of a file outside its tables, and where they stand: in a section, or a sheet."""

    file: str
    where: str
    text: str

    def __str__(self) -> str:
        """Name where it stands, for an analyst."""
        return f"{self.file}, {self.where}"


class Text(NamedTuple):
    """A text of a drawing, and where it begins, ends or has its middle."""

    x: float
    y: float
    words: str
    anchor: str = "start"
    size: float = 14


class Spot(NamedTuple):
    """A place in a drawing."""

    x: float
    y: float


class Bar(NamedTuple):
    """A bar that lies in a drawing."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Drawing:
    """What is drawn, in pixels from the upper left corner; a line is its points."""

    file: str
    name: str
    width: float
    texts: tuple[Text, ...] = ()
    bars: tuple[Bar, ...] = ()
    lines: tuple[tuple[Spot, ...], ...] = ()
    dots: tuple[Spot, ...] = ()

    def __str__(self) -> str:
        """Name it, for an analyst."""
        return f"{self.file}, {self.name}"


@dataclass
class ReadBack:
    """All that the files of a meeting show; ``unread`` says what could not be read, and where."""

    seen: list[Seen] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add(self, other: ReadBack) -> None:
        """Add what another file shows."""
        self.seen += other.seen
        self.said += other.said
        self.drawings += other.drawings
        self.unread += other.unread
