"""From a declared check to the relations that it stands for, one at each place it is tried.

A check that names a row is tried at every column that its tables share; one that names a column at
every row. Every kind comes down to one form, ``offset + times × (sum of terms) ÷ (sum of terms)``,
which is compared with one printed figure, so that there is one way to compare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil

from analysis import danish
from analysis.faults import Fault, near
from analysis.interval import Interval
from analysis.meeting import Meeting, TableSpec
from analysis.meeting import checks as specs
from analysis.meeting.checks import Term
from analysis.observations import UNSEEN, Observation, Status


@dataclass(frozen=True)
class Place:
    """Where a figure stands: table id, row label, column key."""

    table: str
    row: str
    column: str


@dataclass(frozen=True)
class Operand:
    """A printed figure, or a constant (``place`` is None); its value is None without a figure.

    Of one that is only told as ``<5`` it is known ``within`` what it lies.
    """

    value: Decimal | None
    decimals: int = 0
    rounded: bool = False
    place: Place | None = None
    printed: str = ""
    unit: str = ""
    times: Decimal = Decimal(1)
    reason: str = ""
    is_hidden: bool = False
    within: Interval | None = None
    exact: Fraction | None = None  # what was counted in a register, before it was rounded

    @property
    def is_known(self) -> bool:
        """Whether anything is printed of it to reckon with."""
        return self.value is not None or self.within is not None


@dataclass(frozen=True)
class Relation:
    """A check at one place: a printed figure, and the terms it is recomputed from.

    ``before`` are the tables of which it has figures that an earlier meeting told.
    """

    check: specs.BaseCheck
    key: str
    printed: Operand
    terms: tuple[Operand, ...]
    divisor: tuple[Operand, ...] = ()
    times: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    at_most: bool = False
    before: frozenset[str] = frozenset()

    @property
    def place(self) -> Place:
        """Where the figure stands that is compared, or the first part of a stated whole."""
        return next(operand.place for operand in self.operands if operand.place)

    @property
    def operands(self) -> tuple[Operand, ...]:
        return (self.printed, *self.terms, *self.divisor)

    @cached_property
    def places(self) -> set[Place]:
        return {operand.place for operand in self.operands if operand.place}

    @cached_property
    def tables(self) -> set[str]:
        return {place.table for place in self.places}


class UnknownNameError(Exception):
    """A check names a table, row or column that is not there, or cannot be tried anywhere."""

    def __init__(self, message: str, table: str = "") -> None:
        self.table = table
        super().__init__(message)


class Figures:
    """The figures of a meeting by place, and the rows and columns that each table has."""

    def __init__(
        self,
        meeting: Meeting,
        observations: Iterable[Observation],
        earlier: Mapping[str, Figures] | None = None,
    ) -> None:
        self._earlier = dict(earlier or {})
        self._tables = {table.id: table for table in meeting.tables if table.kind == "figures"}
        self._rows: dict[str, dict[str, str]] = {table: {} for table in self._tables}
        self._cells: dict[str, list[Operand]] = {table.id: [] for table in meeting.tables}
        delivered, decimals = [*observations], defaultdict[tuple[str, str], int](int)
        for figure in delivered:
            column = figure.table, figure.column
            decimals[column] = max(decimals[column], figure.decimals)
        for figure in delivered:
            place = Place(figure.table, figure.row, figure.column)
            in_column = decimals[figure.table, figure.column]
            self._rows[figure.table].setdefault(danish.same_label(figure.row), figure.row)
            cell = Operand(
                figure.value,
                # A figure that is not printed has those of its column.
                in_column if figure.value is None else figure.decimals,
                *(figure.rounded, place),
                *(figure.printed, figure.unit),
                is_hidden=figure.status in UNSEEN,
                within=_within(figure, in_column),
                exact=figure.exact,
            )
            self._cells[figure.table].append(cell)
        self._operands = {cell.place: cell for cells in self._cells.values() for cell in cells}

    def __getitem__(self, place: Place) -> Operand:
        try:
            return self._operands[place]
        except KeyError:
            raise UnknownNameError(f"there is no cell at {place}", place.table) from None

    def __iter__(self) -> Iterator[Operand]:
        return iter(self._operands.values())

    def of(self, table: str) -> list[Operand]:
        return self._cells[table]

    def place(self, table: str, row: str, column: str) -> Place:
        """Return where the figure stands whose row and column a person calls so."""
        return Place(table, self.row(table, row), self.column(table, column))

    def table(self, name: str) -> TableSpec:
        if name not in self._tables:
            problem = f"the table {name!r} is not there, or holds no figures"
            raise UnknownNameError(f"{problem}{near(name, self._tables, listed=True)}", name)
        return self._tables[name]

    def before(self, table: str) -> Figures:
        """Return the figures of the last meeting that had a table, under this one's id of it."""
        if table in self._earlier:
            return self._earlier[table]
        raise UnknownNameError(
            f"no earlier meeting of the committee has the table {table!r}", f"{table} before"
        )

    def rows(self, table: str) -> list[str]:
        return list(self._rows[self.table(table).id].values())

    def columns(self, table: str) -> list[str]:
        return [column.key for column in self.table(table).columns]

    def row(self, table: str, name: str) -> str:
        """Return the label of a row as printed."""
        rows = self._rows[self.table(table).id]
        if found := rows.get(danish.same_label(name)):
            return found
        hint = near(name, rows.values(), listed=True)
        raise UnknownNameError(f"table {table!r} has no row {name!r}{hint}", table)

    def column(self, table: str, name: str) -> str:
        """Return the key of a column, found by key or heading."""
        column = self.table(table).column(name)
        if column is None:
            hint = near(name, self.columns(table), listed=True)
            raise UnknownNameError(f"table {table!r} has no column {name!r}{hint}", table)
        return column.key


def _within(figure: Observation, decimals: int) -> Interval | None:
    """Return between what a figure lies that is told as ``<5``: 1 to 4 of a count.

    It is above 0, which is printed as 0. ``decimals`` are those of its column.
    """
    if figure.status is not Status.BELOW:
        return None
    bound = danish.parse_number(danish.below(figure.printed), unit=figure.unit).value
    if decimals or figure.rounded or figure.unit == danish.PERCENT or bound < 2:
        return Interval(Fraction(0), Fraction(bound), open_low=1, open_high=1)
    return Interval(Fraction(1), Fraction(ceil(bound) - 1))


def resolve(
    meeting: Meeting, figures: Figures, shown: str, unread: Collection[str] = ()
) -> tuple[list[Relation], list[Fault]]:
    """Return every relation of a meeting, and a fault for each check that cannot be tried.

    ``shown`` is the name of ``meeting.toml`` in messages. Tables in ``unread`` have faults of
    their own, so that a row which is not found there is no fault of the check.
    """
    relations: list[Relation] = []
    faults: list[Fault] = []
    for table in meeting.tables:
        for check in table.checks:
            try:
                relations += tried(figures, table, check)
            except UnknownNameError as error:
                if error.table in unread:
                    continue
                faults.append(Fault(shown, str(error), column=f"check {check.id!r}"))
        known = {check.id for check in table.checks}
        problem = f"table {table.id!r} has no such check"
        faults += [
            Fault(shown, problem, column="deviations check", value=deviation.check)
            for deviation in table.deviations
            if deviation.check not in known
        ]
    return relations, faults


def tried(figures: Figures, table: TableSpec, check: specs.Check) -> Iterator[Relation]:
    """Yield a check at each of its places. Raises :class:`UnknownNameError`."""
    recipe = _recipe(figures, table, check)
    printed = _found(figures, table.id, recipe.printed)
    terms, divisor = (
        [_found(figures, table.id, term) for term in side]
        for side in (recipe.terms, recipe.divisor)
    )
    if any(one.value is not None for one in (terms if recipe.at_most else [printed])):
        raise UnknownNameError("what is compared must stand in a table, not be a value")
    if recipe.printed.meeting:
        raise UnknownNameError("what is compared stands in this meeting's own papers")
    if recipe.printed.times != 1:
        raise UnknownNameError("what is compared is taken as it is printed, without `times`")
    every = [printed, *terms, *divisor]
    axes = {*map(_axis, every)} - {""}
    if len(axes) > 1:
        raise UnknownNameError("some of its terms are rows and others columns")
    keys = _shared_keys(figures, table, every, axes.pop(), check) if axes else {"": {}}
    for name in recipe.remainders:
        if all(name not in names.values() for names in keys.values()):
            raise UnknownNameError(f"a remainder is declared for {name!r}, where it is not tried")
    for key, names in keys.items():
        said = _operand(figures, printed, names)
        added = [_operand(figures, term, names) for term in terms]
        if remainder := recipe.remainders.get(names.get(table.id, "")):
            added.append(replace(_constant(remainder.value), reason=remainder.reason))
        divided = [_operand(figures, term, names) for term in divisor]
        relation = Relation(
            *(check, key, said, tuple(added), tuple(divided)),
            *(recipe.times, recipe.offset, recipe.at_most),
            before=frozenset(term.table or "" for term in every if term.meeting),
        )
        _refuse_twice(relation)
        yield relation


def _refuse_twice(relation: Relation) -> None:
    """A figure that is compared with itself always agrees."""
    places = [operand.place for operand in relation.operands if operand.place]
    if len(relation.places) < len(places):
        twice = next(place for place in places if places.count(place) > 1)
        where = f"table {twice.table!r}, row {twice.row!r}, column {twice.column!r}"
        raise UnknownNameError(f"a figure stands twice in it, as if held against itself: {where}")


def _found(figures: Figures, owner: str, term: Term) -> Term:
    """Return a term with the table, row and column that it names called as they are printed."""
    if term.value is not None:
        return term
    table = figures.table(term.table or owner).id
    figures = _of(figures, term.model_copy(update={"table": table}))
    row = figures.row(table, term.row) if term.row is not None else None
    column = figures.column(table, term.column) if term.column is not None else None
    return term.model_copy(update={"table": table, "row": row, "column": column})


def _of(figures: Figures, term: Term) -> Figures:
    """Return the figures that a term is among. Raises :class:`UnknownNameError`."""
    return figures.before(term.table or "") if term.meeting else figures


def _where(term: Term) -> str:
    """Return what tells the table of a term from others, also from itself at another meeting."""
    return f"{term.table} ({term.meeting})" if term.meeting else term.table or ""


def _axis(term: Term) -> str:
    """Return what the check runs along for a term; empty if that is one figure or constant."""
    if term.value is not None or (term.row and term.column):
        return ""
    return "column" if term.row else "row"


def _shared_keys(
    figures: Figures,
    owner: TableSpec,
    terms: Sequence[Term],
    axis: str,
    check: specs.Check,
) -> dict[str, dict[str, str]]:
    """Return each key at which a check is tried, with the name that each table has for it."""
    running = {_where(term): term for term in terms if _axis(term)}
    first = next(term.table or "" for term in running.values())
    names, find = (
        (Figures.columns, figures.column) if axis == "column" else (Figures.rows, figures.row)
    )
    listed = {where: names(_of(figures, term), term.table or "") for where, term in running.items()}
    spelt = {
        where: {danish.same_label(name): name for name in known} | {name: name for name in known}
        for where, known in listed.items()
    }
    keys = {
        key: {
            table: known.get(key) or known.get(danish.same_label(key), "")
            for table, known in spelt.items()
        }
        for key in names(figures, first)
    }
    keys = {key: found for key, found in keys.items() if all(found.values())}
    if check.over:
        wanted = {find(first, name) for name in check.over}
        keys = {key: found for key, found in keys.items() if key in wanted}
    elif isinstance(check, specs.SumCheck) and axis == "column":
        # Shares are not added up along with counts; where shares are all there is, they may be.
        columns = {key: owner.column(found[owner.id]) for key, found in keys.items()}
        added = [key for key, column in columns.items() if column and column.adds_up]
        keys = {key: keys[key] for key in added or keys}
    if not keys:
        raise UnknownNameError(f"its tables {', '.join(running)} share no {axis}", first)
    return keys


def _operand(figures: Figures, term: Term, names: Mapping[str, str]) -> Operand:
    if term.value is not None:
        return replace(_constant(term.value), rounded=term.rounded, times=term.times)
    table, key = term.table or "", names.get(_where(term), "")
    found = _of(figures, term)[Place(table, term.row or key, term.column or key)]
    if term.meeting:  # which no page of this meeting can lead to
        found = replace(found, place=None)
    return found if term.times == 1 else replace(found, times=term.times)


def _constant(value: Decimal) -> Operand:
    decimals = max(0, -int(value.as_tuple().exponent))
    return Operand(value, decimals, printed=danish.format_number(value, decimals))


# --- the kinds ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Recipe:
    """How a kind of check recomputes: which terms, and how they make a :class:`Relation`."""

    printed: Term
    terms: Sequence[Term]
    divisor: Sequence[Term] = ()
    times: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    at_most: bool = False
    remainders: Mapping[str, specs.Remainder] = field(default_factory=dict)  # by key


def _recipe(figures: Figures, table: TableSpec, check: specs.Check) -> _Recipe:
    match check:
        case specs.SumCheck():
            return _sum(figures, table, check)
        case specs.RatioCheck(result=result, numerator=above, denominator=below):
            return _Recipe(result, [above], [below], check.times)
        case specs.DifferenceCheck(result=result, minuend=whole, subtrahend=less):
            return _Recipe(result, [whole, less.model_copy(update={"times": -less.times})])
        case specs.ChangeCheck(result=result, before=before, after=after):
            # after ÷ before − 1, so that a rounded figure stands in the formula once only
            return _Recipe(result, [after], [before], Decimal(100), Decimal(-100))
        case specs.LinearCheck(result=result, terms=terms):
            return _Recipe(result, terms)
        case specs.AtMostCheck(whole=whole, parts=parts):
            return _Recipe(whole, parts, at_most=True)
    return _Recipe(check.result, [check.source])  # one figure that is to equal another


def _sum(figures: Figures, table: TableSpec, check: specs.SumCheck) -> _Recipe:
    remainders = {
        (figures.column if remainder.columns else figures.row)(table.id, name): remainder
        for remainder in check.remainder
        for name in (remainder.columns or remainder.rows)
    }
    total = check.total
    if check.adds_columns:
        names = check.columns or _others(figures, table, check)
        return _Recipe(total, [Term(column=name) for name in names], remainders=remainders)
    own = "" if total.table not in {None, table.id} else danish.same_label(total.row or "")
    rows = check.rows or [
        row
        for row in figures.rows(table.id)
        if table.rows.is_part(row) and danish.same_label(row) != own
    ]
    return _Recipe(total, [Term(row=row) for row in rows], remainders=remainders)


def _others(figures: Figures, table: TableSpec, check: specs.SumCheck) -> list[str]:
    """Return the keys of the columns that add up to a column, where a check does not name them."""
    owner, name = figures.table(check.total.table or table.id), check.total.column or ""
    total = owner.column(figures.column(owner.id, name))
    if found := [column.key for column in table.added_up(check, total)]:
        return found
    problem = f"no other column can add up to {name!r}: expected some in its unit, or `columns`"
    raise UnknownNameError(problem, table.id)
