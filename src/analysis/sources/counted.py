"""Tables that were counted in a register, as sources hand them on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from analysis import danish
from analysis.meeting import Meeting, TableSpec
from analysis.project import Project

Source = Literal["printed", "register"]


@dataclass(frozen=True)
class CountedFigure:
    """A figure counted in a register: exactly ``times`` × ``numerator`` ÷ ``denominator``.

    A denominator of 0 is a figure that cannot occur: a share of nobody, or of another year.
    ``persons`` stand behind the numerator; of a share, ``of_persons`` behind the denominator and
    ``rest_persons`` those of them who are not, or not wholly, in the numerator. One that is
    ``hidden`` holds no number at all.
    """

    numerator: int
    denominator: int
    times: int = 1
    decimals: int = 0
    unit: str = ""
    persons: int = 0
    of_persons: int | None = None
    rest_persons: int | None = None
    hidden: bool = False

    @property
    def value(self) -> Decimal | None:
        """The figure with its decimals: divided last, a half rounded up; None if it has none."""
        if not self.denominator or self.hidden:
            return None
        doubled = 2 * self.numerator * self.times * 10**self.decimals + self.denominator
        return Decimal(doubled // (2 * self.denominator)).scaleb(-self.decimals)

    @property
    def exact(self) -> Fraction | None:
        """The figure before it is rounded; None if there is none."""
        if not self.denominator or self.hidden:
            return None
        return Fraction(self.numerator * self.times, self.denominator)

    @property
    def text(self) -> str:
        """The figure as the papers would print it."""
        if self.hidden:
            return ".."
        if self.value is None:
            return "."
        unit = self.unit if self.unit == danish.PERCENT else ""
        return danish.plain(danish.format_number(self.value, self.decimals, unit))


@dataclass(frozen=True)
class Counted:
    """Tables counted in a register by id, row by row, and what a reader must know of it.

    ``files`` is the SHA-256 of each file of the extract by its path in the project, and of the
    names of its folders' files; ``set_aside`` the faulty rows that were left out by relation,
    ``without_hours`` the activities whose hours are missing by table, ``undecided`` the spells of
    which the rule cannot tell yet whether they ended, ``said`` what was found while the extract was
    read, a line each: the first rows that were left out, and columns of own numbers;
    ``own_numbers`` gives by column why these are no CPR numbers.
    """

    figures: dict[str, list[list[CountedFigure]]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    set_aside: dict[str, int] = field(default_factory=dict)
    without_hours: dict[str, int] = field(default_factory=dict)
    undecided: dict[str, int] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    own_numbers: dict[str, str] = field(default_factory=dict)


Count = Callable[[Project, Meeting, Sequence[TableSpec]], Counted]
