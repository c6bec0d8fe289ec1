"""What anybody knows of counted figures: the numbers behind them, and how these hang together.

It is made from what is released alone.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from analysis.checks.disclosure.attack import rooms
from analysis.checks.disclosure.audit import Known
from analysis.checks.disclosure.cells import Equation
from analysis.checks.disclosure.seen import place_of
from analysis.meeting import Meeting
from analysis.meeting_file import FILE_NAME
from analysis.register.protected import Told, cells_of, countings_of
from analysis.register.tally import Codes, tallies
from analysis.sources.counted import Counted

_CODES = TypeAdapter(Codes)


def written(codes: Codes) -> dict[str, Any]:
    """Return the codes of a register as they are kept with what is released, the same each time."""
    return {
        "all": {key: sorted(values) for key, values in codes.all.items()},
        "activation": sorted(codes.activation),
        "benefits": {group: sorted(values) for group, values in codes.benefits.items()},
        "numbers": dict(codes.numbers),
        "own": codes.own,
    }


def known(meeting: Meeting, counted: Counted) -> Known:
    """Return what anybody knows of the figures that were counted for a meeting."""
    codes = _CODES.validate_python(counted.protected.codes)
    rule = meeting.extract.rule if meeting.extract else "one_day"
    tables = [table for table in meeting.tables if table.id in counted.figures]
    countings = [*countings_of(FILE_NAME, tables, counted)]
    cells, equations = cells_of(countings, rule, codes, meeting.disclosure, Told())
    every = {cell.name for cell in cells}
    asked = {cell.name for cell in cells if cell.value is None or not cell.printed}
    told = [
        Equation(((name, 1),), value, "shown before")
        for name, value in counted.protected.shown_before.items()
        if name in every
    ]
    return Known(
        cells,
        [*equations, *told],
        {
            place_of(*one.place): tuple(each.name for each in tallies(one.asked, rule, codes))
            for one in countings
            if one.is_number
        },
        rooms(cells, [*equations, *told], every, asked) if told else {},
    )
