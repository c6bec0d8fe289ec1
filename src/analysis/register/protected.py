"""The door: which of the figures that were counted leave the process that counts.

Figures of few persons are hidden, and as many others as it takes that nobody works them out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from itertools import combinations
from types import MappingProxyType

from analysis.checks.disclosure.attack import rooms
from analysis.checks.disclosure.cells import Cell, Equation
from analysis.checks.disclosure.covers import Pattern, protect
from analysis.checks.disclosure.printed import solved
from analysis.meeting import TableSpec
from analysis.meeting.counted import DisclosureSpec, Rule
from analysis.register.asked import Asked, asked_of, each_cell
from analysis.register.before import Place
from analysis.register.measures.query import FULL_TIME
from analysis.register.related import Known, related
from analysis.register.tally import Codes, Tally, tallies
from analysis.sources import cells as printed
from analysis.sources.counted import Counted, CountedFigure

_TIMES = ("dage", "minutter")  # columns of which a person is more than one
SECONDS = 60.0  # that looking for the fewest covers may take
_NOTHING: Mapping[Tally, int] = MappingProxyType({})


@dataclass(frozen=True)
class Told:
    """What was told of numbers before, or is known elsewhere, by the names of what they count.

    ``shown`` with their values, ``hidden``, and ``public``, which cannot cover others.
    """

    shown: Mapping[str, int] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    public: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Counting:
    """A figure as it was asked for and as it was counted."""

    place: Place
    asked: Asked
    figure: CountedFigure
    label: str = ""

    @property
    def is_number(self) -> bool:
        """Whether anybody was counted: not in a year that the figure is not of, or not held.

        A length is no count, and has been hidden where it would tell of few persons.
        """
        is_of_year = self.asked.said.year in (None, self.asked.period.start.year)
        return is_of_year and not self.figure.not_stated and not self.asked.measure.quarter


def countings_of(file: str, tables: Sequence[TableSpec], counted: Counted) -> Iterator[Counting]:
    """Yield the figures that were counted, each with what it asks for; ``file`` describes them."""
    for table in tables:
        asked = each_cell(file, table, partial(asked_of, table))
        for row, figures in enumerate(counted.figures[table.id]):
            for column, figure in enumerate(figures):
                label = printed.Cell.read(table.rows.counts[row].label).text
                place = (table.id, label, table.columns[column].key)
                said = f"{table.id}, {label}, {place[2]}"
                yield Counting(place, asked[row][column], figure, said)


def cells_of(
    countings: Sequence[Counting],
    rule: Rule,
    codes: Codes,
    spec: DisclosureSpec,
    told: Told,
    also: Mapping[Tally, int] = _NOTHING,
) -> tuple[list[Cell], list[Equation]]:
    """Return every number that the figures tell of, and what is known of them all.

    ``also`` are numbers that were told before and are not now, as they are counted now: one that
    has been revised since tells nothing. No number needs more room than what was told before
    leaves it: a threshold may have been raised since.
    """
    numbers: dict[str, _Number] = {}
    for one in countings:
        for number in _numbers(one, rule, codes) if one.is_number else ():
            numbers.setdefault(number.tally.name, number)
    for tally, value in also.items():
        if tally.name in told.hidden or told.shown.get(tally.name) == value:
            numbers.setdefault(tally.name, _Number(tally, value, 0, f"{tally.name} before"))
    known = related(
        [one.tally for one in numbers.values()],
        codes,
        {name: one.label for name, one in numbers.items()},
    )
    cells = {name: _cell(one, spec, told, known.wholes) for name, one in numbers.items()}
    cells |= {cell.name: cell for cell in _beside(known, cells, numbers, spec)}
    equations = [*known.equations.values()]
    # What was shown before is known, and so is what follows from that: it needs no room any more.
    shown = {name: value for name, value in told.shown.items() if _value(cells, name) == value}
    for name, value in _worked_out(equations, shown).items():
        if cells[name].sensitive:
            cells[name] = replace(cells[name], room=0)
            equations.append(Equation(((name, 1),), value, f"{name} was shown before"))
    if shown or told.hidden:
        cells |= dict(_with_less_room(cells, equations, shown.keys()))
    return [*cells.values()], equations


def _with_less_room(
    cells: Mapping[str, Cell], equations: Sequence[Equation], shown: Collection[str]
) -> Iterator[tuple[str, Cell]]:
    """Yield the cells that have less room than they need by what was ``shown`` before."""
    asked = {name for name, each in cells.items() if each.sensitive or each.kept_hidden}
    for name, (low, high) in rooms(cells.values(), equations, cells.keys() - shown, asked).items():
        if high is not None and high - low < cells[name].room:
            yield name, replace(cells[name], room=high - low)


def _value(cells: Mapping[str, Cell], name: str) -> int | None:
    return cells[name].value if name in cells else None


@dataclass(frozen=True)
class _Number:
    """What a figure counts, how much that is, and the persons behind it."""

    tally: Tally
    value: int | None
    persons: int
    label: str
    rest_persons: int | None = None


def _numbers(one: Counting, rule: Rule, codes: Codes) -> list[_Number]:
    figure, measure = one.figure, one.asked.measure
    counted = tallies(one.asked, rule, codes)
    values = (figure.numerator, figure.denominator)
    persons = (figure.persons, figure.of_persons or 0)
    parts = (measure.numerator, measure.denominator)
    names = (one.label, f"{one.label} (denominator)")
    rests = (figure.rest_persons, None)
    return [
        _Number(
            tally,
            None if figure.hidden else values[at] // getattr(parts[at], "times", 1),
            persons[at],
            f"{names[at]} (numerator)" if len(counted) > 1 and not at else names[at],
            rests[at],
        )
        for at, tally in enumerate(counted)
    ]


def values_of(one: Counting, rule: Rule, codes: Codes) -> dict[str, int]:
    """Return the numbers that a figure is made of, by the names of what they count."""
    if not one.is_number:
        return {}
    return {each.tally.name: each.value or 0 for each in _numbers(one, rule, codes)}


def most_of_one(tally: Tally) -> float:
    """Return how much one person can be of what a number counts: of spells, any number."""
    days = {"dage": tally.days, "minutter": tally.days * FULL_TIME}
    spells = {"forloeb": math.inf, "tilbage": math.inf}
    return (days | spells).get(tally.column, 1)


def _cell(one: _Number, spec: DisclosureSpec, told: Told, wholes: Collection[str]) -> Cell:
    name, value = one.tally.name, one.value
    shown_zero = value == 0 and spec.zeros == "shown"
    few = 0 < one.persons < spec.threshold or (value == 0 and not shown_zero)
    known = value is not None and told.shown.get(name) == value
    stays = known or shown_zero or name in told.public
    return Cell(
        name,
        value,
        sensitive=few,
        room=_room(one.tally, value or 0, one.persons, spec),
        cost=None if stays else 3 if name in wholes else 1,
        kept_hidden=name in told.hidden,
        lowest=1 if spec.zeros == "shown" and not shown_zero else 0,
    )


def _room(of: Tally, value: int, persons: int, spec: DisclosureSpec) -> int:
    """Return how much room a number needs: that of as many persons as the threshold."""
    one_person = math.ceil(value / persons) if persons and of.column in _TIMES else 1
    return spec.threshold * max(one_person, 1)


# --- what nobody printed --------------------------------------------------------------------------


def _beside(
    known: Known, cells: Mapping[str, Cell], numbers: Mapping[str, _Number], spec: DisclosureSpec
) -> Iterator[Cell]:
    """Yield the numbers that only follow from printed ones; those of few persons as sensitive."""
    values = {name: cell.value for name, cell in cells.items() if cell.value is not None}
    threes = [frozenset(dict(terms)) for terms in known.equations if len(terms) == 3]
    named = {frozenset(pair) for three in threes for pair in combinations(three, 2)}
    for (part, whole), kind in sorted(known.parts.items()):
        if frozenset((part, whole)) in named:
            continue  # what is left has a name already
        if {part, whole} <= values.keys() and (left := values[whole] - values[part]):
            least = numbers[whole].persons - numbers[part].persons
            if _fewest(kind, left, least) < spec.threshold:
                known.at_most(part, whole, kind)
    values = _worked_out(known.equations.values(), values)
    least_of = _at_least(known.equations.values(), values, numbers)
    rests = {rest: numbers[part] for (part, _), rest in known.complements.items()}
    for name, kind_of in known.beside.items():
        value, share = values.get(name), rests.get(name)
        of, persons = kind_of, _fewest(kind_of, value, least_of.get(name, 0))
        if share and share.rest_persons is not None:
            of, persons = (share.tally if share.value else None), share.rest_persons
        elif not value:
            of = None
        few = of is not None and persons < spec.threshold
        room = _room(of, value or 0, persons, spec) if few and of is not None else 0
        yield Cell(name, value, printed=False, sensitive=few, room=room, cost=None)


def _fewest(kind: Tally | None, value: int | None, at_least: int) -> int:
    """Return the fewest persons that a number can be of; ``at_least`` that many are known."""
    return max(at_least, math.ceil((value or 0) / most_of_one(kind)), 1) if kind else 0


def _at_least(
    equations: Iterable[Equation], values: Mapping[str, int], numbers: Mapping[str, _Number]
) -> dict[str, int]:
    """Return how many persons are behind what is left of a whole: all but those of its parts."""
    found: dict[str, int] = {}
    for one in equations:
        (whole, _), *_ = [term for term in one.terms if term[1] < 0] or [("", 0)]
        parts = {name for name, times in one.terms if times == 1}
        left = {name for name in parts if name not in numbers and values.get(name) != 0}
        if whole in numbers and len(left) == 1:
            behind = sum(numbers[name].persons for name in parts if name in numbers)
            (name,) = left
            found[name] = max(found.get(name, 0), numbers[whole].persons - behind)
    return found


def _worked_out(equations: Iterable[Equation], values: Mapping[str, int]) -> dict[str, int]:
    """Return the values of some numbers, and of those that all equations together tell of these."""
    lacking = []
    for one in equations:
        times: dict[str, Fraction] = defaultdict(Fraction)
        for name, by in one.terms:
            if name not in values:
                times[name] += by
        rest = sum(by * values[name] for name, by in one.terms if name in values)
        lacking.append((dict(times), Fraction(one.equals - rest)))
    return {**values, **{name: int(value) for name, value in solved(lacking)}}


# --- what is let out ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Release:
    """The figures in the order of what was counted, hidden ones without a number.

    ``told`` is what they tell of each number, by name, None of a hidden one; ``known`` counts the
    hidden figures that everybody knows, since they were shown before: ``shown_before`` are all
    numbers of which that is so.
    """

    figures: list[CountedFigure]
    told: dict[str, int | None]
    known: int
    pattern: Pattern
    shown_before: dict[str, int]


def release(
    countings: Sequence[Counting],
    rule: Rule,
    codes: Codes,
    spec: DisclosureSpec,
    told: Told,
    key: bytes,
    also: Mapping[Tally, int] = _NOTHING,
) -> Release:
    """Hide the figures of few persons, and the fewest others that keep these hidden.

    Raises ``NoSafePattern`` where nothing does.
    """
    cells, equations = cells_of(countings, rule, codes, spec, told, also)
    pattern = protect(cells, equations, key, SECONDS)
    known = {each.name for each in cells if each.value == told.shown.get(each.name, -1)}
    figures, said, before = [], dict[str, int | None](), 0
    for one in countings:
        values = values_of(one, rule, codes)
        hidden = values.keys() & pattern.hidden
        # What stands beside a hidden number in a share is not told there.
        said |= dict.fromkeys(hidden) if hidden else values
        figures.append(_hidden(one.figure) if hidden else one.figure)
        before += bool(hidden) and values.keys() <= known
    shown_before = {name: told.shown[name] for name in sorted(known)}
    return Release(figures, said, before, pattern, shown_before)


def _hidden(figure: CountedFigure) -> CountedFigure:
    return CountedFigure(0, 0, figure.times, figure.decimals, figure.unit, hidden=True)
