"""A trial: persons of an effort beside persons who had the ordinary one, and a share of each.

Which group is the ordinary one, its name tells; which figures the shares are made of, the checks.
Everything here takes sound figures: :meth:`Papers.sound_of`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from analysis import danish
from analysis.danish import PERCENT
from analysis.measures.differences import Counted
from analysis.measures.rows import Row, alone, row_of
from analysis.meeting import ColumnSpec, TableSpec
from analysis.meeting.checks import RatioCheck
from analysis.observations import Status, each

_ORDINARY = re.compile(
    r"\b(ordinær[et]?|normal[et]?|almindelige?|sædvanlige?|uden indsats"
    r"|(sammenlignings|kontrol)grupp\w+)\b"
)
_AS_SHARE = re.compile(r"Andel(?:en)? (?P<of>.+)", re.IGNORECASE)
_HUNDRED = 100


@dataclass(frozen=True)
class Side:
    """A group's share as it is printed, and the figures that it is made of, where there are any."""

    share: Row
    part: Row | None = None
    whole: Row | None = None

    @property
    def figures(self) -> tuple[Row, ...]:
        """What must be known of it."""
        return (self.part, self.whole) if self.part and self.whole else (self.share,)

    @property
    def counted(self) -> Counted | None:
        """How many of how many; None where that is not known, or is no count of persons."""
        numbers = [row.value for row in self.figures]
        if len(numbers) < 2 or any(one is None or one != int(one) or one < 0 for one in numbers):
            return None
        part, whole = (int(one or 0) for one in numbers)
        return Counted(part, whole) if part <= whole else None

    @property
    def percent(self) -> Decimal | None:
        """The share in per cent, of counts exactly; None of nobody, and where it is not known."""
        if not self.part:
            return self.share.value
        counted = self.counted
        share = counted.share if counted and counted.whole else None
        return None if share is None else Decimal(share.numerator) * 100 / share.denominator


@dataclass(frozen=True)
class Compared:
    """The effort beside the ordinary, of all or within one stratum, whose ``label`` that is."""

    label: str
    effort: Side
    ordinary: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.effort, self.ordinary

    @property
    def counted(self) -> tuple[Counted, Counted] | None:
        """How many of how many of both groups, where both are known."""
        effort, ordinary = self.effort.counted, self.ordinary.counted
        return (effort, ordinary) if effort and ordinary else None

    @property
    def figures(self) -> tuple[Row, ...]:
        return (*self.effort.figures, *self.ordinary.figures)

    @property
    def known(self) -> bool:
        """Whether all that must be known of it is."""
        return all(row.value is not None for row in self.figures)


@dataclass(frozen=True)
class Trial:
    """What a trial shows of all its persons, ``whole``, and within ``strata``.

    ``names`` are what the table calls the effort and the ordinary: rows, or columns. ``has_counts``
    says that a check tells of what the shares are made. ``overlap`` says that somebody may be in
    several strata, and ``apart`` are the rows that are none. ``of`` is what a share is of, where
    its heading says it: ``ude af ydelsen``.
    """

    names: tuple[str, str]
    has_counts: bool
    whole: Compared | None
    strata: tuple[Compared, ...] = ()
    apart: tuple[str, ...] = ()
    overlap: bool = False
    of: str = ""

    @property
    def adds_up(self) -> bool:
        """Whether each person of the whole is in one stratum, as far as the figures tell."""
        if self.overlap or not self.whole or not self.whole.counted or len(self.strata) < 2:
            return False
        if not all(one.counted for one in self.strata):
            return False
        columns = zip(*(one.figures for one in self.strata), strict=True)
        sums = [sum((row.value or Decimal(0) for row in column), Decimal(0)) for column in columns]
        return sums == [row.value for row in self.whole.figures]


@dataclass(frozen=True)
class _Share:
    """The column of a share, and those that a check makes it of."""

    share: ColumnSpec
    part: ColumnSpec | None = None
    whole: ColumnSpec | None = None

    @property
    def name(self) -> str:
        """What the share is called: the upper heading, if it has one."""
        return str(self.share.heading.levels[0])


def trial_of(spec: TableSpec, observations: pd.DataFrame) -> Trial | None:
    """Return a trial; None where a table does not say which shares are compared, and of whom.

    That are two rows in one share, or two shares in each row, and of the two names one says that it
    is the ordinary. A share is what a check divides out in per cent, or stands alone in per cent.
    """
    cells = {(figure.row, figure.column): row_of(figure) for figure in each(observations, spec.id)}
    labels = [*dict.fromkeys(row for row, _ in cells)]
    shares = [*_shares(spec)]
    parts = [label for label in labels if spec.rows.is_part(label)]
    if len(shares) == 1 and (names := _ordered(parts)):
        whole = Compared("", *(_side(cells, name, shares[0]) for name in names))
        return Trial(names, shares[0].part is not None, whole, of=_of(shares))
    names = _ordered([one.name for one in shares])
    if not names:
        return None
    effort, ordinary = sorted(shares, key=lambda one: names.index(one.name))
    found = {
        label: Compared(label, _side(cells, label, effort), _side(cells, label, ordinary))
        for label in labels
    }
    strata = alone(spec, tuple(found[label] for label in parts))
    totals = [label for label in labels if spec.rows.is_total(label)]
    if len(found) == 1:
        strata, totals = (), labels
    whole_of_all = found[totals[0]] if len(totals) == 1 else None
    rest = [one for one in found.values() if one not in strata and one is not whole_of_all]
    has_counts = bool(effort.part and ordinary.part)
    apart, overlap = tuple(one.label for one in rest), spec.rows.overlap
    return Trial(names, has_counts, whole_of_all, strata, apart, overlap, _of(shares))


def _of(shares: Sequence[_Share]) -> str:
    """Return what shares are of, if the headings of all say the same: ``Andel ude af ydelsen``."""
    said = {_AS_SHARE.match(one.share.heading.levels[-1]) for one in shares}
    found = {one["of"] if one else "" for one in said}
    return found.pop() if len(found) == 1 else ""


def _ordered(names: list[str]) -> tuple[str, str] | None:
    """Return the effort's name before that of the ordinary, if of two names one is that."""
    ordinary = [name for name in names if _ORDINARY.search(danish.plain(name).casefold())]
    if len(set(names)) != 2 or len(names) != 2 or len(ordinary) != 1:
        return None
    return next(name for name in names if name not in ordinary), ordinary[0]


def _shares(spec: TableSpec) -> Iterator[_Share]:
    """Yield the shares that checks make in every row; else those that stand beside no counts.

    Of what counts the shares are that no check tells of, nobody knows.
    """
    found = False
    for check in spec.checks:
        if not isinstance(check, RatioCheck) or check.over or check.times != _HUNDRED:
            continue
        terms = (check.result, check.numerator, check.denominator)
        columns = [spec.column(term.column or "") for term in terms]
        if any(term.row or term.times != 1 or term.table not in {None, spec.id} for term in terms):
            continue
        share, part, whole = columns
        if share and part and whole and all(danish.is_count(one.unit) for one in (part, whole)):
            found = True
            yield _Share(share, part, whole)
    if not found and all(one.unit and not danish.is_count(one.unit) for one in spec.columns):
        yield from (_Share(one) for one in spec.columns if one.unit == PERCENT and one.share)


def _side(cells: dict[tuple[str, str], Row], label: str, share: _Share) -> Side:
    none = Row(label, None, status=Status.NOT_STATED)
    found = cells.get((label, share.share.key), none)
    if not share.part or not share.whole:
        return Side(found)
    part, whole = (cells.get((label, one.key), none) for one in (share.part, share.whole))
    return Side(found, part, whole)
