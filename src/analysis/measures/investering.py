"""Investering: what persons who become self-supporting save, beside what it costs to help them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pandas as pd

from analysis import danish
from analysis.interval import Interval
from analysis.measures.rows import Row, rows_of
from analysis.measures.series import Definition
from analysis.meeting import TableSpec
from analysis.observations import Status

DEFINITION = Definition(
    name="Breakeven",
    unit="helårspersoner",
    text=(
        "Så mange personer skal forsørge sig selv i hele perioden, for at deres besparelse "
        "tilsammen er lige så stor som udgiften."
    ),
    source="Rapportens eget regnestykke med papirernes tal",
)
_MONTHS = Decimal(12)
_KRONER = {"kr.": Decimal(1), "1.000 kr.": Decimal(1000), "mio. kr.": Decimal(1_000_000)}
_MOST_STEPS = 10  # of a table that still is read at a glance


@dataclass(frozen=True)
class Estimate:
    """An amount at the face value of printed figures, and all that may stand ``behind`` these."""

    face: Fraction
    behind: Interval

    @classmethod
    def exact(cls, value: Decimal | int) -> Estimate:
        return cls(Fraction(value), Interval.exact(value))

    def __add__(self, other: Estimate) -> Estimate:
        """Return the sum."""
        return Estimate(self.face + other.face, self.behind + other.behind)

    def times(self, factor: Decimal) -> Estimate:
        """Return it times an exact number."""
        return Estimate(self.face * Fraction(factor), self.behind.times(factor))

    def over(self, other: Estimate) -> Estimate:
        """Return the quotient; the divisor is never zero."""
        return Estimate(self.face / other.face, self.behind.over(other.behind))


NOTHING = Estimate.exact(0)


@dataclass(frozen=True)
class Part:
    """What one person saves, or brings, over the period; without ``worth`` a ``status`` says why.

    What cannot occur is none that is missed.
    """

    label: str
    worth: Estimate | None
    status: Status = Status.FIGURE


@dataclass(frozen=True)
class Investment:
    """What persons save beside what it costs, in ``unit``, over some years.

    ``parts`` are alternatives, or else ``together`` what the same person saves. ``cost`` is of all
    years, and None where the papers have none that is known; ``has_cost`` is whether one was asked
    for. ``persons`` are those that are known of the numbers of persons presumed.
    """

    parts: tuple[Part, ...]
    together: bool
    cost: Estimate | None
    has_cost: bool
    persons: tuple[Decimal, ...]
    persons_unit: str
    unit: str
    decimals: int
    years: Decimal | None
    months: Decimal | None  # until a person saves anything
    has_once: bool

    @property
    def cases(self) -> tuple[Part, ...]:
        """What is held against the cost: each part, or all of them together."""
        if not self.together:
            return self.parts
        told = [part for part in self.parts if part.status is not Status.CANNOT_OCCUR]
        lacking = [part.status for part in told if part.worth is None]
        if lacking or not told:
            return (Part("I alt", None, (lacking or [Status.CANNOT_OCCUR])[0]),)
        return (Part("I alt", sum((part.worth for part in told if part.worth), NOTHING)),)

    def gain(self, case: Part, persons: Decimal) -> Estimate | None:
        """Return what so many persons save less the cost; negative is a loss."""
        if case.worth is None or self.cost is None:
            return None
        return case.worth.times(persons) + self.cost.times(Decimal(-1))

    def breakeven(self, case: Part) -> Estimate | None:
        """Return how many persons save as much as it costs; None where none do, or none can say."""
        if case.worth is None or self.cost is None or self.cost.behind.low < 0:
            return None
        return self.cost.over(case.worth) if case.worth.behind.low > 0 else None

    def never(self, case: Part) -> bool:
        """Whether persons save nothing, so that no number of them is enough."""
        costs = self.cost is not None and self.cost.behind.low > 0
        return costs and case.worth is not None and case.worth.behind.high <= 0

    @property
    def steps(self) -> list[Decimal]:
        """The numbers of persons up to the most that are presumed, and these themselves."""
        most = max(self.persons, default=Decimal(0))
        step = max(1, ceil(most / _MOST_STEPS))
        whole = {Decimal(one) for one in range(0, int(most) + 1, step)}
        return sorted(one for one in {*whole, *self.persons} if one or self.cost)


def investment(
    observations: pd.DataFrame,
    table: TableSpec,
    assumed: TableSpec,
    *,
    yearly: str = "",
    monthly: str = "",
    once: str = "",
    together: bool = False,
    cost: str = "",
    persons: Sequence[str] = (),
    months: str = "",
    years: str = "",
) -> Investment:
    """Return the investment of a table with a row per amount, and one with a row of assumptions.

    ``yearly``, ``monthly`` and ``once`` are columns of what a person brings; ``cost`` of a year,
    ``months`` until a person saves and ``years`` to reckon are columns of the assumptions, by
    default none, 0 and 1. Raises ``ValueError`` for columns not there, or in no amount of money.
    """
    given = _Assumed(observations, assumed)
    over, until = given.number(years, 1), given.number(months, 0)
    lasts = None if over is None or until is None else max(Decimal(0), _MONTHS * over - until)
    names = {yearly: lasts and lasts / _MONTHS, monthly: lasts, once: Decimal(1)}
    columns = _columns(observations, table, names)
    first, missing = columns[0][0], given.lacks(years, months)
    every = zip(*(rows for _, _, rows in columns), strict=True)
    return Investment(
        parts=tuple(_part(rows, columns, missing) for rows in every),
        together=together,
        cost=given.spent(cost, first, over),
        has_cost=bool(cost),
        persons=given.known(persons),
        persons_unit=given.unit(persons[0]) if persons else "",
        unit=first.unit,
        decimals=max((row.decimals for row in columns[0][2]), default=0),
        years=over,
        months=until,
        has_once=bool(once),
    )


def _columns(
    observations: pd.DataFrame, table: TableSpec, names: dict[str, Decimal | None]
) -> list[tuple[_Column, Decimal | None, list[Row]]]:
    """Return the columns of amounts with how often each comes, and their rows."""
    amounts = [(_Column(table, name), often) for name, often in names.items() if name]
    if not amounts:
        raise ValueError("expected the column of at least one amount: yearly, monthly or once")
    return [(column, often, column.rows(observations)) for column, often in amounts]


def _part(
    rows: Sequence[Row],
    columns: Sequence[tuple[_Column, Decimal | None, list[Row]]],
    missing: Status,
) -> Part:
    """Return what one row's amounts come to; ``missing`` is why a time is not known."""
    unit, worth, lacks = columns[0][0], NOTHING, list[Status]()
    for row, (column, factor, _) in zip(rows, columns, strict=True):
        if row.value is not None and factor is not None:
            worth += column.estimate(row, unit).times(factor)
        elif row.status is not Status.CANNOT_OCCUR:
            lacks.append(missing if row.value is not None else row.status)
    if all(row.status is Status.CANNOT_OCCUR for row in rows):
        return Part(rows[0].label, None, Status.CANNOT_OCCUR)
    return Part(rows[0].label, None, lacks[0]) if lacks else Part(rows[0].label, worth)


class _Column:
    """A column of amounts of money."""

    def __init__(self, table: TableSpec, name: str) -> None:
        self.table, self.spec = table, table.column(name)
        if self.spec is None:
            known = ", ".join(column.key for column in table.columns)
            raise ValueError(f"table {table.id!r} has no column {name!r}; it has {known}")
        self.key, self.unit, self.rounded = self.spec.key, self.spec.unit, self.spec.rounded
        if self.unit not in _KRONER:
            told = f"column {name!r} of table {table.id!r} is in {self.unit!r}"
            raise ValueError(f"{told}; expected one of {', '.join(_KRONER)}")

    def rows(self, observations: pd.DataFrame) -> list[Row]:
        every = rows_of(observations, self.table.id, self.key).rows
        return [row for row in every if not self.table.rows.is_total(row.label)]

    def estimate(self, row: Row, unit: _Column) -> Estimate:
        """Return a figure in the unit of another column; a rounded one stands for an interval."""
        value = row.value or Decimal(0)
        behind = Interval.rounded(value, row.decimals) if self.rounded else Interval.exact(value)
        factor = _KRONER[self.unit] / _KRONER[unit.unit]
        return Estimate(Fraction(value), behind).times(factor)


class _Assumed:
    """The one row of what is presumed."""

    def __init__(self, observations: pd.DataFrame, table: TableSpec) -> None:
        self.observations, self.table = observations, table

    def _row(self, name: str) -> Row:
        if (column := self.table.column(name)) is None:
            known = ", ".join(column.key for column in self.table.columns)
            raise ValueError(f"table {self.table.id!r} has no column {name!r}; it has {known}")
        rows = rows_of(self.observations, self.table.id, column.key).rows
        if len(rows) != 1:
            raise ValueError(f"table {self.table.id!r} has {len(rows)} rows; expected one")
        return rows[0]

    def number(self, name: str, otherwise: int) -> Decimal | None:
        """Return a number that is no amount, or what holds where no column is named."""
        value = self._row(name).value if name else Decimal(otherwise)
        if value is not None and value < 0:
            raise ValueError(
                f"{name!r} of table {self.table.id!r} is {value}; expected none below 0"
            )
        return value

    def lacks(self, *names: str) -> Status:
        """Return why one of some numbers is not there."""
        rows = [self._row(name) for name in names if name]
        return next((row.status for row in rows if row.value is None), Status.FIGURE)

    def unit(self, name: str) -> str:
        return danish.plain(self._row(name).unit)

    def known(self, names: Sequence[str]) -> tuple[Decimal, ...]:
        """Return those of some numbers that are known."""
        return tuple(one for name in names if (one := self.number(name, 0)) is not None)

    def spent(self, name: str, unit: _Column, years: Decimal | None) -> Estimate | None:
        """Return what is spent in all years; None where no column is named, or one is not known."""
        row = self._row(name) if name else None
        if row is None or row.value is None or years is None:
            return None
        return _Column(self.table, name).estimate(row, unit).times(years)
