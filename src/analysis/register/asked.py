"""What ``meeting.toml`` asks of a register, cell by cell, and what of it cannot be asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any, TypeVar

from analysis import danish
from analysis.danish import KRONER, PERCENT
from analysis.faults import Fault, InputError, near
from analysis.meeting import ColumnSpec, Meeting, TableSpec
from analysis.meeting.counted import ExtractSpec, Measured, MeasuredRow, PublicSpec
from analysis.periods import Period
from analysis.register.contract import RELATIONS
from analysis.register.measures.query import Query, last_day_after, same_date
from analysis.register.measures.records import (
    FILTERS,
    HOURS,
    MEASURES,
    MONTHS,
    ON_A_DAY,
    VISITED,
    YEARS_ON_BENEFIT,
    Measure,
    Part,
    relations_of,
)

Made = TypeVar("Made")
_MONEY = re.compile(r"\b(kr|kroner|dkk|øre|euro?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What a cell asks for: which measure, of whom and when, and how the papers would print it."""

    measure: Measure
    said: Measured
    period: Period
    unit: str
    decimals: int

    @property
    def query(self) -> Query:
        """What is counted for the numerator."""
        return self.measure.numerator.query

    @cached_property
    def span(self) -> tuple[str, date, date]:
        """The period by its name, as a query takes it."""
        first, said = self.said.since or self.period.start, str(self.period)
        last = self.period.start if self.query.of == "day" else self.period.end
        return f"{said} since {first}" if self.said.since else said, first, last

    @property
    def months(self) -> int:
        """How many months after the period the figure is of."""
        if "months" not in self.measure.also:
            return 0
        return self.said.months or (MONTHS if self.query.of in ("month", "entry") else 0)

    @property
    def years(self) -> int:
        """How many years before its day, or after it, the figure is of."""
        return self.said.years or 0

    @property
    def history(self) -> int:
        """How many years before it a register must know."""
        return YEARS_ON_BENEFIT if self.said.time_on_benefit else self.years

    @cached_property
    def how(self) -> dict[str, Any]:
        """What a query takes besides of whom and when."""
        return {
            "months": self.months,
            "years": self.years,
            "at_least": self.said.at_least or 0,
            "reached": tuple(sorted(several(self.said.reached))),
            "hours": self.said.hours or 0,
        }

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.period.end - self.period.start).days + 1

    @cached_property
    def last_day(self) -> date:
        """The day by which the figure is known."""
        last = self.span[2]
        if self.months:
            return last_day_after(last, self.months)
        return same_date(last, self.years if self.query.of == "arrival" else self.measure.waits)

    @property
    def reads(self) -> tuple[str, ...]:
        """The relations that the figure is counted in, and optional columns of them."""
        by = {FILTERS[key] for key, value in self.said if key in FILTERS and value is not None}
        if "kommunekode" in self.query.groupings:  # the municipality's own, unless it says another
            by.add("kommunekode")
        told = relations_of(several(self.said.reached))
        return (*dict.fromkeys((*self.measure.reads_by(by), *told)),)

    def refuse_after(self, day: date) -> None:
        """Raise ``ValueError`` when what is asked for is not over by the day of an extract."""
        what = f"period {str(self.period)!r}"
        if self.months:
            what = f"status {self.months} months after {self.period}"
        elif self.query.of == "arrival":
            what = f"{self.years} years after {self.period}"
        elif self.measure.waits:
            what = f"the year after {self.period}"
        if self.last_day > day:
            raise ValueError(
                f"{what} ends on {self.last_day}, which is after the day of the extract, {day}: "
                "it is not over by then"
            )


def asked_of(table: TableSpec, row: MeasuredRow, column: ColumnSpec) -> Asked:
    """Return what a cell asks for: of its column, or else of its row, or else of the table.

    Raises ``ValueError`` for what cannot be asked of any register.
    """
    said = (table.counts or Measured()).over(Measured(period=column.period))
    said = said.over(row).over(column.counts)
    if said.measure is None:
        raise ValueError("expected a measure here, at the table, the row or the column")
    if said.measure not in MEASURES:
        hint = near(said.measure, MEASURES, listed=True)
        raise ValueError(f"{said.measure!r} is no measure of a register{hint}")
    if said.period is None:
        raise ValueError("expected a period here, at the table, the row or the column")
    asked = Asked(MEASURES[said.measure], said, said.period, column.unit, column.decimals or 0)
    _refuse_other_filters(asked)
    _refuse_other_times(asked)
    _refuse_what_nobody_reaches(asked)
    _refuse_what_cannot_be_written(asked)
    return asked


def _refuse_other_filters(asked: Asked) -> None:
    """Anything that the measure is not told apart by would be left out in silence."""
    name, filters = asked.measure.name, asked.measure.filters
    given = {key for key, value in asked.said if value is not None} - {"measure", "period", "label"}
    if stray := sorted(given.difference(filters)):
        known = ", ".join(sorted(filters))
        raise ValueError(f"{name} is not told apart by {', '.join(stray)}; it is by {known}")
    if "group" in filters and not asked.said.group:
        raise ValueError(f"{name} is of a group of benefits; say which: group = ...")
    of_offer = not all(query.of_persons for query in asked.measure.queries)
    if of_offer and len(several(asked.said.offer)) != 1:
        raise ValueError(f"{name} is of one offer; say which: offer = ...")
    if lacking := [key for key in asked.measure.needs if key not in given]:
        raise ValueError(f"{name} needs {' and '.join(lacking)}; say which: {lacking[0]} = ...")
    at_least, years = asked.said.at_least or 0, asked.years
    if at_least > years:
        raise ValueError(
            f"at least {at_least} of {years} years are never; expected at_least <= years"
        )


def _refuse_other_times(asked: Asked) -> None:
    name, period = asked.measure.name, asked.period
    if asked.said.since and asked.said.since > period.end:
        raise ValueError(f"since = {asked.said.since} is after {period}; expected a day before")
    parts = (asked.measure.numerator, asked.measure.denominator)
    if any(isinstance(part, Part) and part.daily for part in parts) and period.kind != "year":
        raise ValueError(f"{name} is of a year, not of {period}")
    if asked.query.of == "month" and period.kind != "month":
        raise ValueError(f"{name} is of a month, not of {period}")
    if asked.query.of == "day" and period.kind not in ("day", "month"):
        raise ValueError(
            f"{name} is of a day; expected one, or a month for its first day, not {period}"
        )


def _refuse_what_nobody_reaches(asked: Asked) -> None:
    """What happens on a day is not under way on another; hours are of what has hours."""
    reached, part = several(asked.said.reached), asked.measure.numerator
    if asked.said.hours and HOURS not in reached:
        raise ValueError(f"hours are of reached = {HOURS!r}, which is not said")
    for each in reached if part.column != "til_da" else ():
        if each in ON_A_DAY or each.startswith(VISITED):
            raise ValueError(
                f"{asked.measure.name} is of what is under way on a day, and {each!r} happens on "
                "one; ask for a share until that day"
            )


def _refuse_what_cannot_be_written(asked: Asked) -> None:
    """A share may be without a unit, as the papers print some."""
    measure, unit, decimals = asked.measure, asked.unit, asked.decimals
    if measure.unit == KRONER:  # what an offer costs is told of no person
        if unit != KRONER:
            raise ValueError(f"{measure.name} is in {KRONER!r}; expected that unit, not {unit!r}")
    elif _MONEY.search(unit):
        raise ValueError(
            f"amounts of money are not counted until it is decided which of them tell of a person; "
            f"expected another unit than {unit!r}"
        )
    if measure.quarter:
        if unit != measure.unit:
            raise ValueError(
                f"{measure.name} is in {measure.unit!r}; expected that unit, not {unit!r}"
            )
    elif measure.is_share:
        if unit not in ("", PERCENT):
            raise ValueError(
                f"{measure.name} is a share; expected unit = {PERCENT!r}, not {unit!r}"
            )
    elif unit == PERCENT:
        raise ValueError(f"{measure.name} is no share; expected another unit than {PERCENT!r}")
    elif decimals and measure.denominator == 1:
        raise ValueError(f"{measure.name} is a whole number; expected no decimals, not {decimals}")


def several(value: Any) -> tuple[Any, ...]:
    """Return the values that a key of ``counts`` names: none, one, or those that are merged."""
    return value if isinstance(value, tuple) else () if value is None else (value,)


def each_cell(
    file: str, table: TableSpec, make: Callable[[MeasuredRow, ColumnSpec], Made]
) -> list[list[Made]]:
    """Make something of each cell of a table, row by row; ``file`` is what describes it.

    Raises :class:`InputError` with every ``ValueError``: each problem once, with its first cell.
    """
    refused: dict[str, list[str]] = {}
    rows: list[list[Made]] = []
    for row in table.rows.counts:
        rows.append([])
        for column in table.columns:
            try:
                rows[-1].append(make(row, column))
            except ValueError as error:
                place = f"row {row.label!r}, column {column.heading!r}"
                refused.setdefault(str(error), []).append(place)
    if refused:
        raise InputError(
            _fault(file, table, f"{problem} ({first}{f' and {len(more)} more' if more else ''})")
            for problem, (first, *more) in refused.items()
        )
    return rows


def faults_of_counts(meeting: Meeting, file: str) -> Iterator[Fault]:
    """Yield what ``meeting.toml``, ``file`` in messages, asks that no register can answer."""
    if meeting.extract:
        yield from _faults_of_complete(meeting.extract, file)
    for table in meeting.tables:
        if table.counts is None:
            if table.rows.counts or any(column.counts for column in table.columns):
                problem = "is missing, though a row or column says what is counted; {} will do"
                yield _fault(file, table, problem.format("counts = {}"))
            continue
        if meeting.extract is None:
            problem = "is counted in a register, and `extract` names none"
            yield _fault(file, table, problem)
        if not table.rows.counts:
            yield _fault(file, table, "expected the rows, each with its label", "rows counts")
        try:
            each_cell(file, table, partial(asked_of, table))
        except InputError as error:
            yield from error.faults


def _faults_of_complete(said: ExtractSpec, file: str) -> Iterator[Fault]:
    known = [name for name, relation in RELATIONS.items() if relation.start]
    for name, day in said.complete.items():
        column = f"extract complete {name}"
        if name not in known:
            hint = near(name, known, listed=True)
            yield Fault(
                file, f"is no relation with days{hint}", column="extract complete", value=name
            )
        elif day > said.day:
            problem = f"is after the day of the extract, {said.day}"
            yield Fault(file, problem, column=column, value=day.isoformat())


def faults_of_disclosure(meeting: Meeting, file: str, printed: Collection[str]) -> Iterator[Fault]:
    """Yield what ``meeting.toml`` tells of few persons, or of tables that are not there.

    What a table in ``printed`` tells is known already.
    """
    threshold = meeting.disclosure.threshold
    for table in meeting.tables:
        counted = table.counts is not None and table.id not in printed
        for check in table.checks if counted else ():
            for rest in getattr(check, "remainder", ()):
                if 0 < abs(rest.value) < threshold:
                    problem = (
                        f"would tell of fewer than {threshold} persons; expected a check that "
                        'needs no remainder, as kind = "at_most"'
                    )
                    place = f"check {check.id!r} remainder"
                    yield Fault(file, problem, column=place, value=str(rest.value))
    known = {table.id: table for table in meeting.tables if table.counts}
    for public in meeting.disclosure.public:
        for what, value, names in _named(public, known):
            problem = f"is no {what}{near(value, names, listed=True)}"
            yield Fault(file, problem, column="disclosure public", value=value)


def _named(
    public: PublicSpec, known: Mapping[str, TableSpec]
) -> Iterator[tuple[str, str, Collection[str]]]:
    """Yield what is named that is not there, with what is."""
    if public.table not in known:
        yield "table that is counted", public.table, known
        return
    table = known[public.table]
    rows = {danish.same_label(row.label): row.label for row in table.rows.counts}
    if public.row is not None and danish.same_label(public.row) not in rows:
        yield "row of the table", public.row, rows.values()
    if public.column is not None and table.column(public.column) is None:
        yield "column of the table", public.column, [column.key for column in table.columns]


def _fault(file: str, table: TableSpec, problem: str, key: str = "counts") -> Fault:
    return Fault(file, problem, column=f"tables {table.id!r} {key}")
