"""What the formulas of a workbook compute, of the figures of its tables.

A formula comes down to a sum of figures and constants, each so many times, perhaps divided by
another such sum. Scales are those that are shown: 0.117 in a cell that shows ``11,7 %`` is 11,7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import chain
from typing import NamedTuple

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.cell import range_to_tuple

from analysis.meeting import TableSpec
from analysis.sources.office.grid import GridCell, OfficeFile
from analysis.sources.office.inferred import Table, bare

_MOST_CELLS = 1_000  # that one formula uses
_ADDED = {"SUM(": 0, "SUBTOTAL(": 1}  # what adds up, and at which of its arguments that begins
_GUARDED = ("ROUND(", "IFERROR(")  # the same figure, but for its last digits or an error


class Spot(NamedTuple):
    """Where a figure stands: the id of its table, the label of its row, the key of its column."""

    table: str
    row: str
    column: str


class NoCheckError(Exception):
    """Why a formula makes no check, in Danish."""


NO_KIND = "ingen slags kontrol siger det samme"
Sum = Mapping[Spot | None, Fraction]  # how often each figure is added; None is a constant


@dataclass(frozen=True)
class Computed:
    """A cell that is computed: ``above`` divided by ``below``, where there is any."""

    spot: Spot
    cell: GridCell
    above: Sum
    below: Sum


class Book:
    """The cells of a workbook that are seen, and where those stand that are in tables."""

    def __init__(
        self, file: OfficeFile, tables: Sequence[Table], specs: Mapping[str, TableSpec]
    ) -> None:
        cells = ((grid, cell) for grid in file.grids for row in grid.rows for cell in row)
        self._seen = {f"{grid.place}{cell.place}": cell for grid, cell in cells}
        self._spots: dict[str, Spot] = {}
        for table in tables:
            if spec := specs.get(table.id):
                for column, one in zip(table.columns, spec.columns, strict=True):
                    for label, cell in zip(table.labels, column.cells, strict=True):
                        spot = Spot(table.id, bare(label), one.key)
                        self._spots[f"{table.sheet}{cell.place}"] = spot

    def computed(self, table: Table, cell: GridCell) -> Computed:
        """Read the formula of a cell. Raises :class:`NoCheckError`."""
        spot = self._spots.get(f"{table.sheet}{cell.place}")
        if spot is None:
            raise NoCheckError("tabellen kan ikke læses endnu")
        try:
            form = _Reader(Tokenizer(cell.formula).items, table.sheet, self).whole()
        except (TokenizerError, LookupError, RecursionError):  # no formula at all, or too deep
            raise NoCheckError(NO_KIND) from None
        if not any((*form.above, *form.below)):
            raise NoCheckError("den bruger ingen celler")
        if {*form.above} == {*form.below}:
            raise NoCheckError("den deler et tal med sig selv")
        shift = Fraction(10) ** cell.shift
        return Computed(spot, cell, _times(form.above, shift), form.below)

    def term(self, name: str, *, added: bool) -> Sum:
        """Return a cell by its name; nothing for one without a figure that is ``added``."""
        cell = self._seen.get(name)
        if cell is None:
            raise NoCheckError(f"den bruger {name}, som er skjult eller ikke er i filen")
        if spot := self._spots.get(name):
            return {spot: Fraction(10) ** -cell.shift}
        if added and not cell.figure:
            return {}
        raise NoCheckError(f"den bruger {name}, som ikke er et tal i en tabel, der kan læses")

    def is_figure(self, name: str) -> bool:
        return name in self._seen and bool(self._seen[name].figure)


@dataclass(frozen=True)
class _Form:
    above: Sum
    below: Sum


def _times(one: Sum, times: Fraction) -> Sum:
    return {spot: often * times for spot, often in one.items()}


def _plus(*added: Sum) -> Sum:
    made = defaultdict[Spot | None, Fraction](Fraction)
    for one in added:
        for spot, often in one.items():
            made[spot] += often
    return {spot: often for spot, often in made.items() if often}


def _constant(form: _Form) -> Fraction | None:
    """Return what a form is if no figure is in it."""
    return None if form.below or any(form.above) else form.above.get(None, Fraction(0))


class _Reader:
    """Reads the tokens of a formula, from the sums in it down to its cells."""

    def __init__(self, tokens: Sequence[Token], sheet: str, book: Book) -> None:
        self._tokens = [token for token in tokens if token.type != Token.WSPACE]
        self._at, self._sheet, self._book = 0, sheet, book

    def whole(self) -> _Form:
        form = self._sum()
        if self._at < len(self._tokens):
            raise NoCheckError(NO_KIND)
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
            raise NoCheckError(NO_KIND)
        token = self._tokens[self._at]
        self._at += 1
        if token.subtype == Token.NUMBER:
            return _Form({None: Fraction(token.value)}, {})
        if token.subtype == Token.RANGE and ":" not in token.value:
            (name,) = self._cells(token.value)
            return _Form(self._book.term(name, added=False), {})
        if token.subtype != Token.OPEN:
            raise NoCheckError(NO_KIND)
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
            first = [token.value for token in arguments[0]]
            if name == "SUBTOTAL(" and first not in (["9"], ["109"]):
                raise NoCheckError(NO_KIND)
            forms = [self._added(each) for each in arguments[_ADDED[name] :]]
            return reduce(_added, forms, _Form({}, {}))
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
                return _Form(_times(_plus(*terms), Fraction(1, len(names))), {})
        raise NoCheckError(NO_KIND)

    def _added(self, argument: list[Token]) -> _Form:
        if len(argument) == 1 and _is_cell(argument[0]):
            terms = [self._book.term(name, added=True) for name in self._cells(argument[0].value)]
            return _Form(_plus(*terms), {})
        return self._read(argument)

    def _cells(self, text: str) -> list[str]:
        """Return the names of the cells of a range: ``Ark1!B2``, ``Ark1!B3``."""
        try:
            sheet, area = range_to_tuple(text) if "!" in text else ("", range_boundaries(text))
            left, top, right, bottom = map(int, area)
        except (ValueError, TypeError):
            raise NoCheckError(f"den bruger {text}, som ikke er enkelte celler") from None
        if (right - left + 1) * (bottom - top + 1) > _MOST_CELLS:
            raise NoCheckError(f"den bruger mere end {_MOST_CELLS} celler")
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
            raise NoCheckError(NO_KIND)
    return _Form(_plus(sides[0], _times(sides[1], times)), below)


def _multiplied(one: _Form, other: _Form) -> _Form:
    for form, factor in ((one, _constant(other)), (other, _constant(one))):
        if factor is not None:
            return _Form(_times(form.above, factor), form.below)
    raise NoCheckError(NO_KIND)


def _divided(one: _Form, other: _Form) -> _Form:
    divisor = _constant(other)
    if divisor:
        return _Form(_times(one.above, 1 / divisor), one.below)
    if one.below or other.below or divisor is not None:
        raise NoCheckError(NO_KIND)
    return _Form(one.above, other.above)
