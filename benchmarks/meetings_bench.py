"""Measure what a municipality with many meetings waits for when little or nothing has changed.

Makes 300 monthly meetings of one committee, whose table repeats the months of the year before, with
a check, a report and a calendar, and publishes them. Writes docs/benchmarks-meetings.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from figures import Goal, cpu, wall
from measuring import Cost
from page import goals_table, hardware, spread, table

MEETINGS, MONTHS, MOST_SECONDS, ROUNDS = 300, 13, 2, 5
FIRST_YEAR, KINDS = 2000, ("Dagpenge", "Kontanthjælp", "Sygedagpenge")
ROOT = Path(__file__).resolve().parent.parent
DESCRIPTION = """
municipality = "Helsingør"
committee = "Beskæftigelsesudvalget"
date = {day}
document = "Dagsorden"

[[reports]]
name = "ledige"
title = "Ledige"
notebook = "tabel"
parameters = {{ tables = ["ledige"] }}

[[tables]]
id = "ledige"
title = "Ledige efter ydelse"
unit = "personer"
rows = {{ heading = "Ydelse", total = ["I alt"] }}
columns = [{columns}]

[[tables.checks]]
id = "lagt-sammen"
kind = "sum"
text = "Ydelserne lagt sammen giver alle"
total = {{ row = "I alt" }}
"""
CALENDAR = """
committee = "Beskæftigelsesudvalget"
meetings = [{meetings}]

[[matters]]
title = "Ledige"
when = "hvert møde"
reports = ["ledige"]
"""


def month(number: int) -> date:
    """Return the day of a meeting, by the number of its month."""
    return date(FIRST_YEAR + number // 12, number % 12 + 1, 10)


def deliver(folder: Path) -> list[Path]:
    """Make a project, and return the folders of its meetings, the first one first."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    body = folder / "data" / "raw" / "helsingoer"
    made = [body / str(month(number)) for number in range(MEETINGS)]
    for number, meeting in enumerate(made):
        meeting.mkdir(parents=True)
        told = {f"{month(each):%m/%Y}": each for each in range(number - MONTHS, number)}
        columns = ", ".join(
            f'{{ heading = "{heading}", period = "{month(each):%Y-%m}" }}'
            for heading, each in told.items()
        )
        text = DESCRIPTION.format(day=meeting.name, columns=columns)
        (meeting / "meeting.toml").write_text(text, encoding="utf-8")
        rows = [[persons(kind, each) for each in told.values()] for kind in range(len(KINDS))]
        rows = [[*told], *rows, [*map(sum, zip(*rows, strict=True))]]
        labels = ["Ydelse", *KINDS, "I alt"]
        lines = [
            f"{label};{';'.join(map(str, row))}\n" for label, row in zip(labels, rows, strict=True)
        ]
        (meeting / "ledige.csv").write_text("".join(lines), encoding="utf-8")
    days = ", ".join(f"{{ date = {meeting.name} }}" for meeting in made)
    (body / "calendar.toml").write_text(CALENDAR.format(meetings=days), encoding="utf-8")
    return made


def persons(kind: int, number: int) -> int:
    """Return a made-up figure, the same in each meeting that tells of that month."""
    return 10 + (37 * kind + 11 * number) % 90


def one_more(figures: Path) -> None:
    """Have one more person in the newest month, of a kind and of all."""
    lines = [line.split(";") for line in figures.read_text(encoding="utf-8").splitlines()]
    for line in (lines[1], lines[-1]):
        line[-1] = str(int(line[-1]) + 1)
    figures.write_text("\n".join(map(";".join, lines)) + "\n", encoding="utf-8")


def call(folder: Path, *arguments: str) -> Cost:
    """Call the command, which must end well, and return what it took."""
    began, before = time.perf_counter(), _processor()
    command = [sys.executable, "-m", "analysis", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return Cost(time.perf_counter() - began, _processor() - before)


def _processor() -> float:
    """Return the processor time of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(folder: Path) -> str:
    """Publish the meetings, measure, and return the page."""
    load_before = os.getloadavg()[0]
    last = deliver(folder)[-1]
    first = {what: call(folder, what) for what in ("check", "run")}
    due = ["due", "--on", last.name, "--by", last.name]
    again = {
        name: [call(folder, *arguments) for _ in range(ROUNDS)]
        for name, arguments in (("check", ["check"]), ("due", due), ("run", ["run"]))
    }
    changed = []
    for _ in range(ROUNDS):
        one_more(last / "ledige.csv")
        changed.append(call(folder, "check"))
    return page(first, again, changed, load_before)


def page(
    first: dict[str, Cost],
    again: dict[str, list[Cost]],
    changed: list[Cost],
    load_before: float,
) -> str:
    """Return ``docs/benchmarks-meetings.md``."""
    longest = {name: max(map(cpu, costs)) for name, costs in again.items()}
    reached = [
        Goal(name, f"{took:.2f} s", f"under {MOST_SECONDS} s", took < MOST_SECONDS)
        for name, took in longest.items()
    ]
    rows = [["Command", "When", "Wall, s", "Processor, s"]]
    rows += [
        [name, "the first time", f"{cost.wall:.1f}", f"{cost.cpu:.1f}"]
        for name, cost in first.items()
    ]
    rows += [[name, "with nothing changed", *_shown(costs)] for name, costs in again.items()]
    rows.append(["check", "with one figure of the last meeting changed", *_shown(changed)])
    return f"""# Benchmarks of many meetings

What one waits for with {MEETINGS} meetings of a municipality. `make bench` measures it and writes
this page; no figure is written by hand. The meetings are made up by
`benchmarks/meetings_bench.py`, the same each time: one a month, with a calendar, and each with a
report and a check of a table of {MONTHS} months, of which the meeting before had all but the last.

## Goals

With nothing changed, the processor time, at most. It is what one waits for where nothing else is at
work, since each of these is one process.

{goals_table(reached)}

## What was measured

{table(rows)}

Of {ROUNDS} times the median, and in parentheses the least and the most; what is done the first
time is done once. `check` keeps what it said, and says it again while nothing that it rests on has
changed. Where a register is, it checks each time.

## The machine

{hardware(load_before)}
"""


def _shown(costs: list[Cost]) -> list[str]:
    return [spread([*map(of, costs)]) for of in (wall, cpu)]


def main() -> None:
    """Measure, show the page, and write it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--write", type=Path, metavar="PAGE", help="write docs/benchmarks-meetings.md"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        text = measure(Path(folder).resolve())
    print(text)
    if options.write:
        options.write.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
