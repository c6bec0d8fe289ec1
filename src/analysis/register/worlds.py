"""Other registers that a reader may think of: they differ only in figures that are not shown."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from analysis.checks.disclosure.attack import GREATEST, LEAST, Attack, parts
from analysis.checks.disclosure.cells import Cell, Equation
from analysis.meeting.counted import Rule
from analysis.register.protected import Counting, most_of_one
from analysis.register.tally import Codes, Tally, tallies
from analysis.sources.counted import CountedFigure

World = dict[str, int]  # the numbers that are not shown, by the names of what they count
_FAR = 10  # times the room of a number: how far up one goes that nothing bounds


def worlds(
    cells: Sequence[Cell], equations: Sequence[Equation], hidden: Collection[str]
) -> Iterator[World]:
    """Yield worlds in which all that is known holds.

    What hangs together is changed together, once for both ends of each number in it; what does not
    hang together is changed at the same time, so that there are few of these worlds.
    """
    unknown = {cell.name for cell in cells if not cell.printed} | {*hidden}
    ends = [[*_ends(Attack(part), hidden)] for part in parts(cells, equations, unknown)]
    seen: list[World] = []
    for number in range(max(map(len, ends), default=0)):
        world: World = {}
        for found in filter(None, ends):
            world |= found[number % len(found)]
        if world not in seen:
            seen.append(world)
            yield world


def _ends(attack: Attack, hidden: Collection[str]) -> Iterator[World]:
    """Yield the numbers of a part where one of them is the least, and the greatest, that it can."""
    far = np.array([(one.value or 0) + _FAR * max(one.room, 1) for one in attack.part.cells])
    is_hidden = np.array([cell.name in hidden for cell in attack.part.cells])
    attack.between(attack.lower, np.where(is_hidden, far, attack.upper))
    for name in sorted(attack.column.keys() & {*hidden}):
        for end in (LEAST, GREATEST):
            point = attack.whole(attack.column[name], end).point
            yield {
                cell.name: int(value)
                for cell, value in zip(attack.part.cells, point, strict=True)
                if cell.name in hidden
            }


def changed(one: Counting, world: Mapping[str, int], rule: Rule, codes: Codes) -> CountedFigure:
    """Return a figure as it would have been counted in a world, with as few persons as may be."""
    figure, measure = one.figure, one.asked.measure
    counted = tallies(one.asked, rule, codes) if one.is_number else ()
    if not world.keys() & {each.name for each in counted}:
        return figure
    values = [figure.numerator, figure.denominator]
    persons = [figure.persons, figure.of_persons]
    for at, (each, part) in enumerate(
        zip(counted, (measure.numerator, measure.denominator), strict=False)
    ):
        if each.name in world:
            values[at] = world[each.name] * getattr(part, "times", 1)
            persons[at] = _fewest(world[each.name], each)
    return replace(
        figure,
        numerator=values[0],
        denominator=values[1],
        persons=persons[0] or 0,
        of_persons=persons[1],
    )


def _fewest(value: int, of: Tally) -> int:
    """Return how many persons a number is of at least."""
    return max(math.ceil(value / most_of_one(of)), 1) if value else 0
