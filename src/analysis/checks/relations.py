"""From a declared check to the relations that it stands for, one at each place it is tried.

A check that names a row is tried at every column that its tables share; one that names a column at
every row. Every kind comes down to one form, ``offset + times × (sum of terms) ÷ (sum of terms)``,
which is compared with one printed figure, so that there is one way to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis import danish
from analysis import meeting as specs
from analysis.faults import Fault
from analysis.meeting import Meeting, Term
from analysis.observations import Observation


@dataclass(frozen=True)
class Place:
    """Where a figure stands: table id, row label, column key."""

    table: str
    row: str
    column: str


@dataclass(frozen=True)
class Operand:
    """A printed figure, or a constant (``place`` is None); its value is None without a figure."""

    value: Decimal | None
    decimals: int = 0
    rounded: bool = False
    place: Place | None = None
    printed: str = ""
    unit: str = ""
    times: Decimal = Decimal(1)
    reason: str = ""


@dataclass(frozen=True)
class Relation:
    """A check at one place: a printed figure, and the terms it is recomputed from."""

    check: specs.BaseCheck
    owner: str
    key: str
    printed: Operand
    terms: tuple[Operand, ...]
    divisor: tuple[Operand, ...] = ()
    times: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    at_most: bool = False

    @property
    def place(self) -> Place:
        """Where the figure stands that is compared, or the first part of a stated whole."""
        return next(operand.place for operand in self.operands if operand.place)

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Every figure and constant of the relation."""
        return (self.printed, *self.terms, *self.divisor)

    @property
    def places(self) -> set[Place]:
        """Where the figures of the relation stand."""
        return {operand.place for operand in self.operands if operand.place}


class UnknownNameError(Exception):
    """A check names a table, row or column that is not there, or cannot be tried anywhere."""

    def __init__(self, message: str, table: str = "") -> None:
        self.table = table
        super().__init__(message)


class Figures:
    """The figures of a meeting by place, and the rows and columns that each table has."""

    def __init__(self, meeting: Meeting, observations: Iterable[Observation]) -> None:
        self._tables = {table.id: table for table in meeting.tables if table.kind == "figures"}
        self._rows: dict[str, dict[str, str]] = {table: {} for table in self._tables}
        self._operands: dict[Place, Operand] = {}
        for figure in observations:
            place = Place(figure.table, figure.row, figure.column)
            self._rows[figure.table].setdefault(danish.same_label(figure.row), figure.row)
            self._operands[place] = Operand(
                figure.value, figure.decimals, figure.rounded, place, figure.printed, figure.unit
            )

    def __getitem__(self, place: Place) -> Operand:
        """Return the figure at a place."""
        try:
            return self._operands[place]
        except KeyError:
            raise UnknownNameError(f"there is no cell at {place}", place.table) from None

    def __iter__(self) -> Iterator[Operand]:
        """Iterate over every cell, as delivered."""
        return iter(self._operands.values())

    def table(self, name: str) -> specs.TableSpec:
        """Return a table's description."""
        if name not in self._tables:
            raise UnknownNameError(f"the table {name!r} is not there, or holds no figures", name)
        return self._tables[name]

    def rows(self, table: str) -> list[str]:
        """Return the labels of a table, as printed."""
        return list(self._rows[self.table(table).id].values())

    def columns(self, table: str) -> list[str]:
        """Return the keys of a table's columns."""
        return [column.key for column in self.table(table).columns]

    def row(self, table: str, name: str) -> str:
        """Return the label of a row as printed."""
        try:
            return self._rows[self.table(table).id][danish.same_label(name)]
        except KeyError:
            raise UnknownNameError(f"table {table!r} has no row {name!r}", table) from None

    def column(self, table: str, name: str) -> str:
        """Return the key of a column, found by key or heading."""
        column = self.table(table).column(name)
        if column is None:
            known = ", ".join(map(repr, self.columns(table)))
            raise UnknownNameError(f"table {table!r} has no column {name!r}; it has {known}", table)
        return column.key


@dataclass(frozen=True)
class _Selection:
    """A term with its names resolved; an axis that is None is where the check runs along."""

    term: Term
    table: str = ""
    row: str | None = None
    column: str | None = None

    @property
    def axis(self) -> str:
        if self.term.value is not None or (self.row and self.column):
            return ""
        return "column" if self.row else "row"


def resolve(
    meeting: Meeting, observations: Iterable[Observation], shown: str, unread: Collection[str] = ()
) -> tuple[list[Relation], list[Fault]]:
    """Return every relation of a meeting, and a fault for each check that cannot be tried.

    ``shown`` is the name of ``meeting.toml`` in messages. Tables in ``unread`` have faults of
    their own, so that a row which is not found there is no fault of the check.
    """
    figures = Figures(meeting, observations)
    relations: list[Relation] = []
    faults: list[Fault] = []
    for table in meeting.tables:
        for check in table.checks:
            try:
                relations += _relations(figures, table, check)
            except UnknownNameError as error:
                if error.table in unread:
                    continue
                faults.append(Fault(shown, str(error), column=f"check {check.id!r}"))
        faults += _faults_of_deviations(table, shown)
    return relations, faults


def _faults_of_deviations(table: specs.TableSpec, shown: str) -> Iterator[Fault]:
    known = {check.id for check in table.checks}
    for deviation in table.deviations:
        if deviation.check not in known:
            yield Fault(
                shown,
                f"table {table.id!r} has no such check",
                column="deviations check",
                value=deviation.check,
            )


def _relations(figures: Figures, table: specs.TableSpec, check: specs.Check) -> list[Relation]:
    """Try a check at each of its places."""
    build, terms = _KINDS[check.kind](figures, table, check)
    selections = [_select(figures, table.id, term) for term in terms]
    compared = selections[1:] if check.kind == "at_most" else selections[:1]
    if any(selection.term.value is not None for selection in compared):
        raise UnknownNameError("what is compared must stand in a table, not be a value")
    axes = {selection.axis for selection in selections} - {""}
    if len(axes) > 1:
        raise UnknownNameError("some of its terms are rows and others columns")
    keys = _shared_keys(figures, selections, axes.pop(), check) if axes else [""]
    if isinstance(check, specs.SumCheck):
        _remainders_are_used(figures, table, check, keys)
    return [
        build(key, [_operand(figures, selection, key) for selection in selections]) for key in keys
    ]


def _remainders_are_used(
    figures: Figures, table: specs.TableSpec, check: specs.SumCheck, keys: Sequence[str]
) -> None:
    tried = {danish.same_label(key) for key in keys}
    for name in _remainders(figures, table, check):
        if danish.same_label(name) not in tried:
            raise UnknownNameError(f"a remainder is declared for {name!r}, where it is not tried")


def _remainders(
    figures: Figures, table: specs.TableSpec, check: specs.SumCheck
) -> dict[str, specs.Remainder]:
    """Return what the sum may lack, by the column or row where it may."""
    return {
        (figures.column if remainder.columns else figures.row)(table.id, name): remainder
        for remainder in check.remainder
        for name in (remainder.columns or remainder.rows)
    }


def _select(figures: Figures, owner: str, term: Term) -> _Selection:
    if term.value is not None:
        return _Selection(term)
    table = figures.table(term.table or owner).id
    return _Selection(
        term,
        table,
        figures.row(table, term.row) if term.row is not None else None,
        figures.column(table, term.column) if term.column is not None else None,
    )


def _shared_keys(
    figures: Figures, selections: Sequence[_Selection], axis: str, check: specs.BaseCheck
) -> list[str]:
    running = list(dict.fromkeys(term.table for term in selections if term.axis))
    names, find = (
        (figures.columns, figures.column) if axis == "column" else (figures.rows, figures.row)
    )
    shared = [{danish.same_label(name) for name in names(table)} for table in running]
    keys = [
        key
        for key in names(running[0])
        if all(danish.same_label(key) in labels for labels in shared)
    ]
    if check.over:
        wanted = {find(running[0], name) for name in check.over}
        keys = [key for key in keys if key in wanted]
    if not keys:
        raise UnknownNameError(f"its tables {', '.join(running)} share no {axis}", running[0])
    return keys


def _operand(figures: Figures, selection: _Selection, key: str) -> Operand:
    term = selection.term
    if term.value is not None:
        return replace(_constant(term.value), rounded=term.rounded, times=term.times)
    table = selection.table
    place = Place(
        table,
        figures.row(table, key) if selection.row is None else selection.row,
        figures.column(table, key) if selection.column is None else selection.column,
    )
    return replace(figures[place], times=term.times)


def _constant(value: Decimal) -> Operand:
    decimals = max(0, -int(value.as_tuple().exponent))
    return Operand(value, decimals, printed=danish.format_number(value, decimals))


# --- the kinds: which terms, and how they make a relation -----------------------------------------

_Build = Callable[[str, list[Operand]], Relation]


def _sum(
    figures: Figures, table: specs.TableSpec, check: specs.SumCheck
) -> tuple[_Build, list[Term]]:
    if check.columns:
        parts = [Term(column=column) for column in check.columns]
    else:
        total_row = danish.same_label(check.total.row or "")
        elsewhere = check.total.table not in {None, table.id}
        rows = check.rows or [
            row
            for row in figures.rows(table.id)
            if elsewhere or danish.same_label(row) != total_row
        ]
        parts = [Term(row=row) for row in rows]
    remainders = {
        danish.same_label(name): remainder
        for name, remainder in _remainders(figures, table, check).items()
    }

    def build(key: str, operands: list[Operand]) -> Relation:
        total, *terms = operands
        if remainder := remainders.get(danish.same_label(key)):
            terms.append(replace(_constant(remainder.value), reason=remainder.reason))
        return Relation(check, table.id, key, total, tuple(terms))

    return build, [check.total, *parts]


def _ratio(
    _: Figures, table: specs.TableSpec, check: specs.RatioCheck
) -> tuple[_Build, list[Term]]:
    def build(key: str, operands: list[Operand]) -> Relation:
        result, above, below = operands
        return Relation(check, table.id, key, result, (above,), (below,), check.times)

    return build, [check.result, check.numerator, check.denominator]


def _difference(
    _: Figures, table: specs.TableSpec, check: specs.DifferenceCheck
) -> tuple[_Build, list[Term]]:
    def build(key: str, operands: list[Operand]) -> Relation:
        result, minuend, subtrahend = operands
        less = replace(subtrahend, times=-subtrahend.times)
        return Relation(check, table.id, key, result, (minuend, less))

    return build, [check.result, check.minuend, check.subtrahend]


def _change(
    _: Figures, table: specs.TableSpec, check: specs.ChangeCheck
) -> tuple[_Build, list[Term]]:
    def build(key: str, operands: list[Operand]) -> Relation:
        result, before, after = operands
        hundred = Decimal(100)
        # after ÷ before − 1, so that a rounded figure stands in the formula once only
        return Relation(check, table.id, key, result, (after,), (before,), hundred, -hundred)

    return build, [check.result, check.before, check.after]


def _linear(
    _: Figures, table: specs.TableSpec, check: specs.LinearCheck
) -> tuple[_Build, list[Term]]:
    def build(key: str, operands: list[Operand]) -> Relation:
        return Relation(check, table.id, key, operands[0], tuple(operands[1:]))

    return build, [check.result, *check.terms]


def _at_most(
    _: Figures, table: specs.TableSpec, check: specs.AtMostCheck
) -> tuple[_Build, list[Term]]:
    def build(key: str, operands: list[Operand]) -> Relation:
        return Relation(check, table.id, key, operands[0], tuple(operands[1:]), at_most=True)

    return build, [check.whole, *check.parts]


def _equal(
    _: Figures, table: specs.TableSpec, check: specs.EqualCheck
) -> tuple[_Build, list[Term]]:
    def build(key: str, operands: list[Operand]) -> Relation:
        return Relation(check, table.id, key, operands[0], tuple(operands[1:]))

    return build, [check.result, check.source]


_KINDS: dict[str, Callable[..., tuple[_Build, list[Term]]]] = {
    "sum": _sum,
    "ratio": _ratio,
    "difference": _difference,
    "change": _change,
    "linear": _linear,
    "at_most": _at_most,
    "equal": _equal,
}
