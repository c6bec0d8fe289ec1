"""How long it takes to find what is not shown, and how many covers that is.

Made-up tables of counts, a third of them of fewer than 3 persons or none: one table with margins,
and many tables that split the same totals by something else each.

Run it with the package: ``.venv/bin/python benchmarks/disclosure_bench.py``.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from random import Random

from page import hardware, table

from analysis.checks.disclosure.cells import Cell, Equation
from analysis.checks.disclosure.covers import Pattern, protect

FEWEST = 3
COUNTS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30]
MARGINS = [(10, 6), (20, 12), (30, 12), (40, 20), (60, 40)]
SHARED = [2, 5, 10, 20, 50]
ROWS, COLUMNS = 8, 4  # of each of the tables that share their rows' totals

Model = tuple[list[Cell], list[Equation]]


def counted(counts: Sequence[Sequence[int]], name: str, rows: str = "") -> Model:
    """Return a table with its margins; ``rows`` names the totals of rows if others share them."""
    counts = [[*row, sum(row)] for row in counts]
    counts.append([sum(column) for column in zip(*counts, strict=True)])
    last, cells, names = len(counts[0]) - 1, [], []
    for r, row in enumerate(counts):
        names.append([f"{name}{r}.{c}" for c in range(last)] + [f"{rows or name}{r}.{last}"])
        for c, count in enumerate(row):
            few, is_total = 1 <= count < FEWEST, r == len(counts) - 1 or c == last
            cost = (3 if is_total else 1) if count else None
            cell = Cell(names[r][c], count, sensitive=few, room=FEWEST, cost=cost)
            cells.append(replace(cell, lowest=int(count > 0)))
    lines = [*names, *zip(*names, strict=True)]
    return cells, [
        Equation((*((one, 1) for one in line[:-1]), (line[-1], -1)), text=line[-1])
        for line in lines
    ]


def with_margins(rows: int, columns: int) -> Model:
    """Return a table of counts by chance."""
    random = Random(rows * columns)
    return counted([random.choices(COUNTS, k=columns) for _ in range(rows)], "")


def sharing(tables: int, totals_shown: bool) -> Model:
    """Return tables that split the same totals of rows, each by something else."""
    random = Random(tables)
    cells: dict[str, Cell] = {}
    equations: dict[Equation, None] = {}
    totals = [random.randrange(10, 120) for _ in range(ROWS)]
    for number in range(tables):
        counts = [list(_split(total, random)) for total in totals]
        more, said = counted(counts, f"{number}:", "all:")
        cells |= {cell.name: cell for cell in more}
        equations |= dict.fromkeys(said)
    shown = [
        replace(cell, cost=None) if totals_shown and cell.name.startswith("all:") else cell
        for cell in cells.values()
    ]
    return shown, [*equations]


def _split(total: int, random: Random) -> Iterator[int]:
    """Yield parts of a total, many of them small."""
    for _ in range(COLUMNS - 1):
        part = min(total, random.choice([*COUNTS[:5], random.randint(0, total)]))
        total -= part
        yield part
    yield total


def measured(name: str, model: Model) -> list[str]:
    """Protect tables and return what it took."""
    cells, equations = model
    started = time.perf_counter()
    pattern = protect(cells, equations, b"benchmark")
    seconds = time.perf_counter() - started
    few = sum(cell.sensitive for cell in cells)
    row = [name, str(len(cells)), str(few), *_covers(pattern, few), f"{seconds:.1f}"]
    print(" | ".join(row), flush=True)
    return row


def _covers(pattern: Pattern, few: int) -> list[str]:
    least = "not proved" if pattern.least is None else str(pattern.least)
    return [str(len(pattern.hidden) - few), least, str(pattern.cost), f"{100 * pattern.gap:.0f}%"]


def page() -> str:
    """Measure and return the page."""
    load = os.getloadavg()[0]
    rows = [["Tables", "Cells", "Few", "Covers", "Least cost", "Cost", "Gap", "Wall, s"]]
    rows += [measured(f"{r} × {c} with margins", with_margins(r, c)) for r, c in MARGINS]
    for shown, said in ((True, "these shown"), (False, "these may be hidden")):
        rows += [
            measured(f"{number} that share totals, {said}", sharing(number, shown))
            for number in SHARED
        ]
    return f"""# Benchmarks of what is not shown

`make bench-disclosure` protects made-up tables of counts, of which many are of 1 or 2 persons.
Goals: 30 × 12 with margins under 10 s; 50 tables that share totals under 60 s with these shown.

{table(rows)}

- **Few** are the cells of 1 or 2 persons, which are hidden in any case; **covers** are hidden
  beside them. A part of a total costs 1 to hide, a total 3.
- **Least cost** is that of the cheapest covers, where it is proved that none are cheaper; **cost**
  is that of the covers that a key drew among those that cost at most 1.5 times as much.
- **Gap**: how much of the cheapest covers found might be saved, as far as is known. Where totals
  may be hidden, tables that share them are one program. Above some size it is not searched to its
  end: the covers are then the cheapest of those that leave all totals shown, if some are safe.
- The tables that share totals are {ROWS} × {COLUMNS} each.

{hardware(load, f", highspy {metadata.version('highspy')}")}
"""


def main() -> None:
    """Measure and show the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the page")
    options = parser.parse_args()
    text = page()
    if options.write:
        options.write.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
