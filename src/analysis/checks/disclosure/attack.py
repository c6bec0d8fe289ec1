"""What a reader with a calculator can work out of the numbers that are not shown.

A shown cell is what it is; any other is a whole number from its ``lowest`` up, and the equations
hold. The least and the greatest that a cell can be are ends of a linear program, which is kept
warm: from one cell to the next only what is sought changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from analysis.checks.disclosure.cells import Cell, Equation

LEAST, GREATEST = 1, -1  # which end of a cell is sought, as the cost that a program makes small
_LOST = {highspy.HighsModelStatus.kSolveError, highspy.HighsModelStatus.kUnknown}
_MOST_SAID = 5  # equations, where a message names them
NOISE = 1e-6  # what is no more than this comes of reckoning with rounded numbers

Room = tuple[int, int | None]  # the least and the greatest that a cell can be; None without end
Floats = NDArray[np.float64]


def rooms(
    cells: Iterable[Cell],
    equations: Iterable[Equation],
    hidden: Collection[str],
    only: Collection[str] | None = None,
) -> dict[str, Room]:
    """Return what each hidden cell can be, and each sensitive one that is not printed.

    ``hidden`` names the printed cells that are not shown, of which no value is used; ``only`` names
    the cells to look at instead. Equations that cannot hold are a ``ValueError``.
    """
    cells = sorted(cells, key=lambda cell: cell.name)
    unknown = {cell.name for cell in cells if not cell.printed or cell.name in hidden}
    asked = unknown.intersection(only) if only is not None else set(hidden)
    if only is None:
        asked |= {cell.name for cell in cells if cell.sensitive and not cell.printed}
    found: dict[str, Room] = {}
    for part in parts(cells, equations, unknown):
        if names := [cell.name for cell in part.cells if cell.name in asked]:
            attack = Attack(part)
            found.update((name, attack.room(attack.column[name])) for name in names)
    return dict(sorted(found.items()))


# --- what hangs together --------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """Cells that may be unknown and hang together, and what is known of them, with the rest put in.

    ``said`` are the equations as they were, one for each of ``equations``.
    """

    cells: tuple[Cell, ...]
    equations: tuple[Equation, ...]
    said: tuple[Equation, ...]


def parts(
    cells: Sequence[Cell], equations: Iterable[Equation], unknown: Collection[str]
) -> list[Part]:
    """Return the cells that may be unknown, by what hangs together, in an order of their names."""
    named = {cell.name: cell for cell in cells}
    first = {name: name for name in sorted(unknown)}  # a cell that hangs together with it

    def root(name: str) -> str:
        while first[name] != name:
            first[name] = name = first[first[name]]
        return name

    put_in = []
    for said in sorted(equations, key=lambda one: (sorted(one.terms), one.equals, one.text)):
        left = _put_in(said, named, unknown)
        put_in.append((left, said))
        for name, _ in left.terms[1:]:
            one, other = sorted((root(left.terms[0][0]), root(name)))
            first[other] = one
    together: dict[str, list[Cell]] = defaultdict(list)
    known: dict[str, list[tuple[Equation, Equation]]] = defaultdict(list)
    for name in first:
        together[root(name)].append(named[name])
    for left, said in put_in:
        if left.terms:
            known[root(left.terms[0][0])].append((left, said))
    return [
        Part(tuple(group), *(zip(*known[name], strict=True) if name in known else ((), ())))
        for name, group in together.items()
    ]


def _put_in(said: Equation, named: Mapping[str, Cell], unknown: Collection[str]) -> Equation:
    """Put into an equation what is known, and take each cell once."""
    times: dict[str, int] = defaultdict(int)
    equals = said.equals
    for name, by in said.terms:
        if name in unknown:
            times[name] += by
        elif (value := named[name].value) is None:
            raise ValueError(f"{name} is shown, but nobody says what it is")
        else:
            equals -= by * value
    terms = tuple(sorted((name, by) for name, by in times.items() if by))
    if not terms and equals:
        raise ValueError(f"it does not hold that {said.text or said.terms}")
    return Equation(terms, equals, said.text)


# --- the program ----------------------------------------------------------------------------------


class Solver(highspy.Highs):
    """HiGHS, which says nothing and gives the same answer every time."""

    def enableCallbacks(self) -> None:  # noqa: N802 - it is called when HiGHS is made, and greets
        self.setOptionValue("output_flag", False)

    def __init__(self, **options: str | float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        for name, value in {"threads": 1, "random_seed": 0, **options}.items():
            self.setOptionValue(name, value)

    @property
    def point(self) -> Floats:
        return np.array(self.getSolution().col_value, dtype=float)

    def ends(self) -> highspy.HighsModelStatus:
        """Solve, and return how that ended."""
        self.run()
        return self.getModelStatus()


@dataclass(frozen=True)
class End:
    """The least or the greatest that a cell can be, and where and why it is so.

    ``point`` are the numbers of all cells where it is reached; none where there is no end.
    ``bound`` is how far it goes, times the cost made small; ``reduced`` is how much that changes by
    a bound of each cell, ``dual`` by each equation.
    """

    point: Floats
    bound: float
    reduced: Floats
    dual: Floats


class Attack:
    """The program of one part, whose cells are unknown until some are shown."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.column = {cell.name: number for number, cell in enumerate(part.cells)}
        self.lower = np.array([cell.lowest for cell in part.cells], dtype=float)
        self.upper = np.full(len(part.cells), highspy.kHighsInf)
        self.solver = Solver(presolve="off", simplex_strategy=4)  # primal: only the cost changes
        self.solver.passModel(self._program())

    def _program(self) -> highspy.HighsLp:
        program = highspy.HighsLp()
        terms = [equation.terms for equation in self.part.equations]
        equals = np.array([equation.equals for equation in self.part.equations], dtype=float)
        program.num_col_, program.num_row_ = len(self.part.cells), len(terms)
        program.col_cost_ = np.zeros(len(self.part.cells))
        program.col_lower_, program.col_upper_ = self.lower, self.upper
        program.row_lower_ = program.row_upper_ = equals
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.cumsum([0, *map(len, terms)])
        program.a_matrix_.index_ = np.array([self.column[name] for one in terms for name, _ in one])
        program.a_matrix_.value_ = np.array([by for one in terms for _, by in one], dtype=float)
        return program

    def between(self, lower: Floats, upper: Floats) -> None:
        """Let each cell lie between two numbers."""
        self.lower, self.upper = lower, upper
        count = len(lower)
        self.solver.changeColsBounds(count, np.arange(count, dtype=np.int32), lower, upper)

    def room(self, column: int) -> Room:
        """Return the least and the greatest whole number that a cell can be."""
        least, greatest = (self.whole(column, end).point for end in (LEAST, GREATEST))
        return int(least[column]), int(greatest[column]) if len(greatest) else None

    def end(self, column: int, end: int) -> End:
        """Return the least or the greatest that a cell can be, whole or not."""
        self.solver.changeColCost(column, float(end))
        status = self.solver.ends()
        if status in _LOST:  # a program that goes on from the one before it may lose its way
            self.solver.clearSolver()
            status = self.solver.ends()
        self.solver.changeColCost(column, 0.0)
        solution = self.solver.getSolution()
        if status == highspy.HighsModelStatus.kUnbounded:
            nothing = np.zeros(0)
            return End(nothing, -np.inf, nothing, nothing)
        if status != highspy.HighsModelStatus.kOptimal:
            raise ValueError(f"no numbers make it hold that {self._texts()}: {status.name}")
        point = np.array(solution.col_value)
        reduced, dual = np.array(solution.col_dual), np.array(solution.row_dual)
        return End(point, end * float(point[column]), reduced, dual)

    def whole(self, column: int, end: int) -> End:
        """Return the same, with the end that is reached among whole numbers as ``point``.

        Where the linear program reaches its end at whole numbers, no whole number lies beyond it.
        Elsewhere, as sums that overlap make it, it is sought anew among whole numbers. A program
        without end has none among whole numbers either, since all that is in it is whole.
        """
        found = self.end(column, end)
        point = np.rint(found.point)
        if np.abs(found.point - point).max(initial=0) > NOISE:
            point = self._sought_anew(column, end)
        return replace(found, point=point)

    def _sought_anew(self, column: int, end: int) -> Floats:
        program = self._program()
        program.col_lower_, program.col_upper_ = self.lower, self.upper
        program.col_cost_ = np.eye(1, len(self.lower), column)[0] * end
        program.integrality_ = [highspy.HighsVarType.kInteger] * len(self.lower)
        solver = Solver(mip_rel_gap=0.0)
        solver.passModel(program)
        if (status := solver.ends()) != highspy.HighsModelStatus.kOptimal:
            raise ValueError(f"no whole numbers make it hold that {self._texts()}: {status.name}")
        return np.rint(solver.point)

    def _texts(self) -> str:
        said = [one.text or str(one.terms) for one in self.part.said]
        more = f" and {len(said) - _MOST_SAID} more" if len(said) > _MOST_SAID else ""
        return "; ".join(said[:_MOST_SAID]) + more
