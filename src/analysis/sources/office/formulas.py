"""The formulas of a workbook as checks: what each cell is computed by, in the words of its table.

A formula comes down to a sum of figures and constants, each so many times, perhaps divided by
another such sum. Scales are those that are shown: 0.117 in a cell that shows ``11,7 %`` is 11,7.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import chain
from typing import Any, Literal, NamedTuple

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.cell import range_to_tuple
from pydantic import TypeAdapter, ValidationError

from analysis.danish import MOST_DECIMALS, same_label
from analysis.meeting import TableSpec
from analysis.meeting.checks import Check
from analysis.sources.office.grid import GridCell, OfficeFile
from analysis.sources.office.inferred import Table, bare

_CHECK = TypeAdapter[Check](Check)
_MOST_CELLS = 1_000  # that one formula uses
_ADDED = {"SUM(": 0, "SUBTOTAL(": 1}  # what adds up, and at which of its arguments that begins
_GUARDED = ("ROUND(", "IFERROR(")  # the same figure, but for its last digits or an error
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?\d+")


class Spot(NamedTuple):
    """Where a figure stands: the id of its table, the label of its row, the key of its column."""

    table: str
    row: str
    column: str


@dataclass(frozen=True)
class Drafted:
    """A check of a table that formulas make; ``over`` are the rows or columns where they stand.

    Its id and its text are still to be found. ``formula`` is the first, and ``cells`` all of them.
    """

    table: str
    check: Check
    over: list[str]
    formula: str
    cells: list[str]


@dataclass(frozen=True)
class Unsaid:
    """Formulas of a table that make no check, and why, in Danish."""

    table: str
    why: str
    formula: str
    cells: list[str]


class _NoCheckError(Exception):
    """Why a formula makes no check, in Danish."""


_NO_KIND = "ingen slags kontrol siger det samme"
_Sum = Mapping[Spot | None, Fraction]  # how often each figure is added; None is a constant


@dataclass(frozen=True)
class _Computed:
    """A cell that is computed: ``above`` divided by ``below``, where there is any."""

    spot: Spot
    cell: GridCell
    above: _Sum
    below: _Sum


def read(
    files: Sequence[tuple[OfficeFile, Sequence[Table]]], specs: Mapping[str, TableSpec]
) -> tuple[list[Drafted], list[Unsaid]]:
    """Return the checks that the formulas of some files make, and the formulas that make none.

    ``specs`` are the tables that can be read, by id.
    """
    computed: list[_Computed] = []
    unsaid: list[tuple[str, str, GridCell]] = []
    for file, tables in files:
        book = _Book(file, tables, specs)
        for table in tables:
            for cell in (cell for column in table.columns for cell in column.cells):
                if cell.formula and cell.figure:
                    try:
                        computed.append(book.computed(table, cell))
                    except _NoCheckError as error:
                        unsaid.append((table.id, str(error), cell))
    drafted, others = _drafted(computed)
    unsaid += [(one.spot.table, _NO_KIND, one.cell) for one in others]
    return drafted, _together(unsaid)


def _together(unsaid: Sequence[tuple[str, str, GridCell]]) -> list[Unsaid]:
    """Return formulas that differ in their cells alone as one."""
    found: dict[tuple[str, str, str], list[GridCell]] = {}
    for table, why, cell in unsaid:
        found.setdefault((table, why, _REFERENCE.sub("", cell.formula)), []).append(cell)
    return [
        Unsaid(table, why, cells[0].formula, [cell.place for cell in cells])
        for (table, why, _), cells in found.items()
    ]


# --- what a formula computes ----------------------------------------------------------------------


class _Book:
    """The cells of a workbook that are seen, and where those stand that are in tables."""

    def __init__(
        self, file: OfficeFile, tables: Sequence[Table], specs: Mapping[str, TableSpec]
    ) -> None:
        self._seen = {
            f"{grid.place}{cell.place}": cell
            for grid in file.grids
            for row in grid.rows
            for cell in row
        }
        self._spots: dict[str, Spot] = {}
        for table in tables:
            if spec := specs.get(table.id):
                for column, one in zip(table.columns, spec.columns, strict=True):
                    for label, cell in zip(table.labels, column.cells, strict=True):
                        spot = Spot(table.id, bare(label), one.key)
                        self._spots[f"{table.sheet}{cell.place}"] = spot

    def computed(self, table: Table, cell: GridCell) -> _Computed:
        """Read the formula of a cell. Raises :class:`_NoCheckError`."""
        spot = self._spots.get(f"{table.sheet}{cell.place}")
        if spot is None:
            raise _NoCheckError("tabellen kan ikke læses endnu")
        form = _Reader(Tokenizer(cell.formula).items, table.sheet, self).whole()
        if not any((*form.above, *form.below)):
            raise _NoCheckError("den bruger ingen celler")
        shift = Fraction(10) ** cell.shift
        return _Computed(spot, cell, _times(form.above, shift), form.below)

    def term(self, name: str, *, added: bool) -> _Sum:
        """Return a cell by its name; nothing for one without a figure that is ``added``."""
        cell = self._seen.get(name)
        if cell is None:
            raise _NoCheckError(f"den bruger {name}, som er skjult eller ikke er i filen")
        if spot := self._spots.get(name):
            return {spot: Fraction(10) ** -cell.shift}
        if added and not cell.figure:
            return {}
        raise _NoCheckError(f"den bruger {name}, som ikke er et tal i en tabel, der kan læses")

    def is_figure(self, name: str) -> bool:
        return name in self._seen and bool(self._seen[name].figure)


@dataclass(frozen=True)
class _Form:
    above: _Sum
    below: _Sum


def _times(one: _Sum, times: Fraction) -> _Sum:
    return {spot: often * times for spot, often in one.items()}


def _plus(one: _Sum, other: _Sum) -> _Sum:
    made = defaultdict(Fraction, one)
    for spot, often in other.items():
        made[spot] += often
    return {spot: often for spot, often in made.items() if often}


def _constant(form: _Form) -> Fraction | None:
    """Return what a form is if no figure is in it."""
    return None if form.below or any(form.above) else form.above.get(None, Fraction(0))


class _Reader:
    """Reads the tokens of a formula, from the sums in it down to its cells."""

    def __init__(self, tokens: Sequence[Token], sheet: str, book: _Book) -> None:
        self._tokens = [token for token in tokens if token.type != Token.WSPACE]
        self._at, self._sheet, self._book = 0, sheet, book

    def whole(self) -> _Form:
        form = self._sum()
        if self._at < len(self._tokens):
            raise _NoCheckError(_NO_KIND)
        return form

    def _take(self, *values: str) -> str:
        """Return the next token if it is one of some, and go on behind it."""
        if self._at < len(self._tokens) and self._tokens[self._at].value in values:
            self._at += 1
            return str(self._tokens[self._at - 1].value)
        return ""

    def _sum(self) -> _Form:
        form = self._product()
        while sign := self._take("+", "-"):
            form = _added(form, self._product(), Fraction(1 if sign == "+" else -1))
        return form

    def _product(self) -> _Form:
        form = self._factor()
        while sign := self._take("*", "/"):
            other = self._factor()
            form = _multiplied(form, other) if sign == "*" else _divided(form, other)
        return form

    def _factor(self) -> _Form:
        sign = -1 if self._take("-", "+") == "-" else 1
        form = self._atom()
        scale = Fraction(sign, 100 if self._take("%") else 1)
        return _Form(_times(form.above, scale), form.below)

    def _atom(self) -> _Form:
        if self._at == len(self._tokens):
            raise _NoCheckError(_NO_KIND)
        token = self._tokens[self._at]
        self._at += 1
        if token.subtype == Token.NUMBER:
            return _Form({None: Fraction(token.value)}, {})
        if token.subtype == Token.RANGE and ":" not in token.value:
            (name,) = self._cells(token.value)
            return _Form(self._book.term(name, added=False), {})
        if token.subtype != Token.OPEN:
            raise _NoCheckError(_NO_KIND)
        arguments = self._arguments()
        if token.type == Token.PAREN and len(arguments) == 1:
            return self._read(arguments[0])
        return self._function(token.value.upper(), arguments)

    def _arguments(self) -> list[list[Token]]:
        """Return the arguments behind an opening bracket, and go on behind the closing one."""
        found: list[list[Token]] = [[]]
        depth = 1
        for token in self._tokens[self._at :]:
            self._at += 1
            depth += (token.subtype == Token.OPEN) - (token.subtype == Token.CLOSE)
            if not depth:
                break
            if depth == 1 and token.type == Token.SEP:
                found.append([])
            else:
                found[-1].append(token)
        return found

    def _read(self, tokens: Sequence[Token]) -> _Form:
        return _Reader(tokens, self._sheet, self._book).whole()

    def _function(self, name: str, arguments: list[list[Token]]) -> _Form:
        if name in _ADDED:
            if name == "SUBTOTAL(" and arguments[0][0].value not in {"9", "109"}:
                raise _NoCheckError(_NO_KIND)
            forms = [self._added(each) for each in arguments[_ADDED[name] :]]
            return reduce(_added, forms)
        if name in _GUARDED:
            return self._read(arguments[0])
        if name == "IF(":
            branches = [each for each in arguments[1:] if any(_is_cell(token) for token in each)]
            if len(branches) == 1:
                return self._read(branches[0])
        if name == "AVERAGE(" and all(len(each) == 1 for each in arguments):
            ranges = (self._cells(each[0].value) for each in arguments if _is_cell(each[0]))
            names = [cell for cell in chain(*ranges) if self._book.is_figure(cell)]
            terms = [self._book.term(cell, added=False) for cell in names]
            if names:
                return _Form(_times(reduce(_plus, terms), Fraction(1, len(names))), {})
        raise _NoCheckError(_NO_KIND)

    def _added(self, argument: list[Token]) -> _Form:
        if len(argument) == 1 and _is_cell(argument[0]):
            terms = [self._book.term(name, added=True) for name in self._cells(argument[0].value)]
            return _Form(reduce(_plus, terms, {}), {})
        return self._read(argument)

    def _cells(self, text: str) -> list[str]:
        """Return the names of the cells of a range: ``Ark1!B2``, ``Ark1!B3``."""
        try:
            sheet, area = range_to_tuple(text) if "!" in text else ("", range_boundaries(text))
            left, top, right, bottom = map(int, area)
        except (ValueError, TypeError):
            raise _NoCheckError(f"den bruger {text}, som ikke er enkelte celler") from None
        if (right - left + 1) * (bottom - top + 1) > _MOST_CELLS:
            raise _NoCheckError(f"den bruger mere end {_MOST_CELLS} celler")
        place = "{}!".format(sheet.replace("''", "'")) if sheet else self._sheet
        return [
            f"{place}{get_column_letter(column)}{row}"
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]


def _is_cell(token: Token) -> bool:
    return bool(token.subtype == Token.RANGE)


def _added(one: _Form, other: _Form, times: Fraction = Fraction(1)) -> _Form:
    """Add two forms; to what is divided only what is divided by the same, or a constant."""
    below = one.below or other.below
    sides = []
    for form in (one, other):
        constant = _constant(form)
        if form.below == below:
            sides.append(form.above)
        elif constant is not None:
            sides.append(_times(below, constant))
        else:
            raise _NoCheckError(_NO_KIND)
    return _Form(_plus(sides[0], _times(sides[1], times)), below)


def _multiplied(one: _Form, other: _Form) -> _Form:
    for form, factor in ((one, _constant(other)), (other, _constant(one))):
        if factor is not None:
            return _Form(_times(form.above, factor), form.below)
    raise _NoCheckError(_NO_KIND)


def _divided(one: _Form, other: _Form) -> _Form:
    divisor = _constant(other)
    if divisor:
        return _Form(_times(one.above, 1 / divisor), one.below)
    if one.below or other.below or divisor is not None:
        raise _NoCheckError(_NO_KIND)
    return _Form(one.above, other.above)


# --- which check says it --------------------------------------------------------------------------

Runs = Literal["row", "column", ""]  # a check is tried at each row, at each column, or once
Keys = dict[str, Any]


def _drafted(computed: Sequence[_Computed]) -> tuple[list[Drafted], list[_Computed]]:
    """Return checks, each for all the cells that it says, and the cells that none says.

    Where several say a cell, that one is taken that says most, and of these the one that names
    fewest cells by themselves; what is said of one cell alone names all or none.
    """
    totals = {
        frozenset(one.above): one.spot
        for one in computed
        if not one.below and len(one.above) > 1 and {*one.above.values()} == {1}
    }
    groups: dict[str, tuple[Runs, str, Check, list[_Computed]]] = {}
    for one in computed:
        for runs in ("column", "row", ""):
            if made := _made(_by_totals(one, totals), runs):
                owner, check = made
                key = f"{runs} {owner} {check!r}"
                groups.setdefault(key, (runs, owner, check, []))[-1].append(one)

    def rank(group: tuple[Runs, str, Check, list[_Computed]]) -> tuple[int, bool, int]:
        runs, _, check, members = group
        cells = _cells_in(check)
        return -len(members), len(members) == 1 and bool(runs and cells), cells

    left = {one.spot: one for one in computed}
    drafted = []
    for runs, owner, check, members in sorted(groups.values(), key=rank):
        if cells := [one for one in members if left.pop(one.spot, None)]:
            over = [getattr(one.spot, runs) for one in cells if runs]
            places = [one.cell.place for one in cells]
            drafted.append(Drafted(owner, check, over, cells[0].cell.formula, places))
    return drafted, [*left.values()]


def _cells_in(check: Check) -> int:
    """Return how many cells a check names by their row and their column."""
    values = check.model_dump(exclude_none=True).values()
    terms = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return sum({"row", "column"} <= {*each} for each in terms if isinstance(each, dict))


def _exact(value: Fraction) -> Decimal | None:
    """Return a number as ``meeting.toml`` may write it; None if it has too many decimals."""
    scaled = value * 10**MOST_DECIMALS
    if scaled.denominator > 1:
        return None
    if value.denominator == 1:
        return Decimal(value.numerator)
    return Decimal(scaled.numerator).scaleb(-MOST_DECIMALS).normalize()


def _by_totals(one: _Computed, totals: Mapping[frozenset[Spot | None], Spot]) -> _Computed:
    """Return a quotient with a total in the place of its parts, where that stands in a table."""

    def by_total(part: _Sum) -> _Sum:
        total = totals.get(frozenset(part))
        often = {*part.values()}
        return {total: often.pop()} if total and len(often) == 1 else part

    if not one.below:
        return one
    return _Computed(one.spot, one.cell, by_total(one.above), by_total(one.below))


def _made(one: _Computed, runs: Runs) -> tuple[str, Check] | None:
    """Return the table and the check that say how a cell is computed, tried as ``runs`` says."""

    def named(spot: Spot | None, often: Decimal = Decimal(1), owner: str = one.spot.table) -> Keys:
        if spot is None:
            return {"value": often}
        said: Keys = {} if often == 1 else {"times": often}
        said |= {} if spot.table == owner else {"table": spot.table}
        if runs and same_label(getattr(spot, runs)) == same_label(getattr(one.spot, runs)):
            across = "column" if runs == "row" else "row"
            return said | {across: getattr(spot, across)}
        return said | {"row": spot.row, "column": spot.column}

    keys = _quotient(one, named) if one.below else _sum(one, runs, named)
    if keys is None:
        return None
    owner = keys.pop("owner", one.spot.table)
    try:
        return owner, _CHECK.validate_python({"id": "formel", "text": "Formel", **keys})
    except ValidationError:
        return None


_Named = Callable[..., Keys]


def _quotient(one: _Computed, named: _Named) -> Keys | None:
    """Return the keys of a quotient of two figures, or of a change in per cent."""
    if len(one.below) != 1:
        return None
    ((below, divided),) = one.below.items()
    above = {spot: _exact(often / divided) for spot, often in one.above.items()}
    result = {"result": named(one.spot)}
    if None in {*above, *above.values(), below}:
        return None
    if above.get(below) == -100 and {*above.values()} == {-100, 100} and len(above) == 2:
        (after,) = (spot for spot in above if spot != below)
        return {"kind": "change", "before": named(below), "after": named(after), **result}
    if len(above) != 1:
        return None
    ((spot, times),) = above.items()
    keys = {"kind": "ratio", "numerator": named(spot), "denominator": named(below), **result}
    return keys | ({} if times == 1 else {"times": times})


def _sum(one: _Computed, runs: Runs, named: _Named) -> Keys | None:
    """Return the keys of a sum, a difference, an equal figure, or of any other sum of figures."""
    often = {spot: _exact(times) for spot, times in one.above.items()}
    if None in often.values():
        return None
    spots = [spot for spot in often if spot]
    times = [often[spot] for spot in spots]
    result = {"result": named(one.spot)}
    if len(spots) == len(often) and times == [1]:
        return {"kind": "equal", "source": named(spots[0]), **result}
    if len(spots) == len(often) and sorted(times, key=str) == [-1, 1]:
        whole, less = sorted(spots, key=lambda spot: -(often[spot] or 0))
        return {"kind": "difference", "minuend": named(whole), "subtrahend": named(less), **result}
    if runs and len(spots) == len(often) and {*times} == {1} and len({x.table for x in spots}) == 1:
        owner = spots[0].table
        across = "column" if runs == "row" else "row"
        parts = [named(spot, owner=owner) for spot in spots]
        if all([*part] == [across] for part in parts):
            names = [part[across] for part in parts]
            total = named(one.spot, owner=owner)
            return {"kind": "sum", "owner": owner, "total": total, f"{across}s": names}
    return {"kind": "linear", "terms": [named(*each) for each in often.items()], **result}
