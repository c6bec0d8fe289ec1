"""Relations that are planted in random tables, and how often ``udvalgstal suggest`` finds them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from analysis import danish
from analysis.checks.relations import Figures
from analysis.checks.search import Suggestion, suggestions
from analysis.meeting import Meeting
from analysis.observations import Observation, Status

ROWS = (1, 2, 3, 5, 8)
DIGITS = (2, 3, 5)
EACH = 60  # random tables of a size

Row = Sequence[Decimal]
_Planted = Callable[[Decimal, Decimal], Decimal]


def _per_cent(value: Decimal) -> Decimal:
    return danish.round_half_up(100 * value, 1)


# The heading and the unit of the third column, and what it is recomputed to from the two others.
PLANTED: dict[str, tuple[str, str, _Planted]] = {
    "sum": ("I alt", "antal", lambda a, b: a + b),
    "sum, named as nothing": ("K", "antal", lambda a, b: a + b),
    "difference": ("Forskel", "antal", lambda a, b: a - b),
    "quotient": ("Andel", danish.PERCENT, lambda a, b: _per_cent(a / b)),
    "change": ("Ændring i pct.", danish.PERCENT, lambda a, b: _per_cent((a - b) / b)),
}


def found_in(rows: Sequence[Row], heading: str, unit: str) -> list[Suggestion]:
    """Return what is found in a table of two columns and a third."""
    share = {"decimals": 1, "rounded": True} if unit == danish.PERCENT else {}
    columns = [{"heading": name, "unit": "antal"} for name in ("Mænd", "Kvinder")]
    table = {
        "id": "t",
        "title": "T",
        "columns": [*columns, {"heading": heading, "unit": unit, **share}],
    }
    meeting = Meeting.model_validate(
        {
            "municipality": "Helsingør",
            "committee": "Udvalget",
            "date": date(2017, 5, 3),
            "document": "Referat",
            "tables": [table],
        }
    )
    return suggestions(meeting, Figures(meeting, _observations(meeting, rows)), ())


def _observations(meeting: Meeting, rows: Sequence[Row]) -> Iterator[Observation]:
    (table,) = meeting.tables
    for number, row in enumerate(rows):
        for column, value in zip(table.columns, row, strict=True):
            decimals = column.decimals or 0
            printed = danish.format_number(value, decimals)
            yield Observation(
                *(table.id, f"R{number}", column.key, "", "", column.heading, value, column.unit),
                *(decimals, column.rounded, Status.FIGURE, "", printed),
            )


def planted(kind: str, rows: int, digits: int, seed: int) -> tuple[list[Row], int]:
    """Return a table in which a relation holds, and the row in which a digit of it is wrong."""
    chance = random.Random(f"{kind} {rows} {digits} {seed}")
    _, _, recomputed = PLANTED[kind]
    low, high = 10 ** (digits - 1), 10**digits
    table = []
    for _ in range(rows):
        one, other = (Decimal(chance.randrange(low, high)) for _ in range(2))
        table.append((one, other, recomputed(one, other)))
    return table, chance.randrange(rows)


def misprinted(rows: Sequence[Row], wrong: int) -> list[Row]:
    """Return a table with another first digit in the last figure of a row."""
    one, other, result = rows[wrong]
    digits = str(result)
    at = next(place for place, digit in enumerate(digits) if digit.isdigit())
    changed = digits[:at] + str(1 + int(digits[at]) % 9) + digits[at + 1 :]
    return [*rows[:wrong], (one, other, Decimal(changed)), *rows[wrong + 1 :]]


def is_found(made: Sequence[Suggestion], doubtful: Sequence[str]) -> bool:
    """Whether a relation of all three columns is sure, and where print may be wrong is named."""
    return any(
        one.is_sure and [result.relation.place.row for result in one.doubtful] == [*doubtful]
        for one in made
    )


def print_planted() -> None:
    """Print of each kind and size how many are found, without a misprint and with one."""
    print(f"Planted in {EACH} random tables of three columns each, found at 12 bits:")
    for kind, (heading, unit, _) in PLANTED.items():
        for with_misprint in (False, True):
            shown = []
            for digits in DIGITS:
                parts = [_part(kind, heading, unit, rows, digits, with_misprint) for rows in ROWS]
                shown.append(f"{digits} digits {' '.join(parts)}")
            what = f"{kind}, one digit wrong" if with_misprint else kind
            print(f"  {what}; {', '.join(map(str, ROWS))} rows: {'; '.join(shown)}")


def _part(kind: str, heading: str, unit: str, rows: int, digits: int, with_misprint: bool) -> str:
    found = 0
    for seed in range(EACH):
        table, wrong = planted(kind, rows, digits, seed)
        shown: Any = misprinted(table, wrong) if with_misprint else table
        found += is_found(found_in(shown, heading, unit), [f"R{wrong}"] if with_misprint else [])
    return danish.format_number(Decimal(found) / EACH, 2)
