"""Tables that were counted in a register, as sources hand them on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeVar

from analysis import danish
from analysis.meeting import Meeting, TableSpec
from analysis.project import Project

Source = Literal["printed", "register"]
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class CountedFigure:
    """A figure counted in a register: exactly ``times`` × ``numerator`` ÷ ``denominator``.

    A denominator of 0 is a figure that cannot occur: a share of nobody, or of another year. One
    that is ``not_stated`` was not counted, since the extract lacks what it would need.
    ``persons`` stand behind the numerator; of a share, ``of_persons`` behind the denominator and
    ``rest_persons`` those of them who are not, or not wholly, in the numerator; None where whoever
    is in the numerator need not be in the denominator. One that is ``hidden`` holds no number.
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
    not_stated: bool = False

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
        if self.not_stated:
            return "-"
        if self.value is None:
            return "."
        unit = self.unit if self.unit == danish.PERCENT else ""
        return danish.plain(danish.format_number(self.value, self.decimals, unit))


@dataclass(frozen=True)
class Protected:
    """How the figures of a meeting are protected, so that no person can be worked out from them.

    Of fewer than ``threshold`` persons nothing is told. ``hidden`` counts the figures that are not
    shown, ``known`` those of them that were shown before they had to be hidden; ``gap`` is what
    part of the covers might be spared, 0 where these are proved to be the fewest. ``failing`` are
    the checks that do not hold for figures that are not shown, a line each by table, and ``told``
    what every figure until now has told of what it counts: a number, or None for a hidden one.
    ``shown_before`` are the numbers that were told before and are the same now, and ``codes`` those
    of the register, as :mod:`analysis.register.outside` reads them.
    """

    threshold: int = 1
    hidden: int = 0
    known: int = 0
    gap: float = 0.0
    failing: dict[str, list[str]] = field(default_factory=dict)
    told: dict[str, int | None] = field(default_factory=dict)
    shown_before: dict[str, int] = field(default_factory=dict)
    codes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Lack:
    """What a measure would need of an extract: a relation, or a column as ``aktiviteter.tilbud``.

    ``since`` is the day, as ISO text, from which it is complete; empty where it is not there. With
    no ``relation`` it is that spells which have not ended may become longer.
    """

    measure: str
    relation: str
    since: str = ""


@dataclass(frozen=True)
class Counted:
    """Tables counted in a register by id, row by row, and what a reader must know of it.

    ``files`` is the SHA-256 of each file of the extract by its path in the project, and of the
    names of its folders' files; ``set_aside`` the faulty rows that were left out by relation,
    ``without_hours`` the activities whose hours are missing by table, ``undecided`` the spells of
    which the rule cannot tell yet whether they ended, each None where there are some, but so few
    persons behind that the number is not told; ``lacking`` what figures of a table would need that
    the extract does not hold; ``said`` what was found while the extract was
    read, a line each: the first rows that were left out, and columns of own numbers;
    ``own_numbers`` gives by column why these are no CPR numbers, ``protected`` what is not shown.
    """

    figures: dict[str, list[list[CountedFigure]]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    set_aside: dict[str, int | None] = field(default_factory=dict)
    without_hours: dict[str, int | None] = field(default_factory=dict)
    undecided: dict[str, int | None] = field(default_factory=dict)
    lacking: dict[str, list[Lack]] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    own_numbers: dict[str, str] = field(default_factory=dict)
    protected: Protected = field(default_factory=Protected)

    def of(self, tables: Collection[str]) -> Counted:
        """Return what was counted of some tables."""

        def its(by_table: Mapping[str, Kept]) -> dict[str, Kept]:
            return {name: value for name, value in by_table.items() if name in tables}

        return replace(
            self,
            figures=its(self.figures),
            without_hours=its(self.without_hours),
            undecided=its(self.undecided),
            lacking=its(self.lacking),
            protected=replace(self.protected, failing=its(self.protected.failing)),
        )


Count = Callable[[Project, Meeting, Sequence[TableSpec]], Counted]
