"""Measure what a municipality with many meetings waits for when nothing has changed.

Makes 300 meetings of one committee with a table, a check and a report each, publishes them, and
prints how long ``check``, ``due`` and a run with nothing to do take. Each is to take under two
seconds.
Run it with the package: ``.venv/bin/python benchmarks/meetings_bench.py``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

MEETINGS, MOST_SECONDS = 300, 2
ROOT = Path(__file__).resolve().parent.parent
FIRST, WEEKS = date(2000, 1, 5), timedelta(weeks=4)
DESCRIPTION = """
municipality = "Helsingør"
committee = "Beskæftigelsesudvalget"
date = {day}
document = "Dagsorden"

[[reports]]
name = "status"
title = "Status"
notebook = "tabel"
parameters = {{ tables = ["status"] }}

[[tables]]
id = "status"
title = "Borgere efter køn"
unit = "personer"
rows = {{ heading = "Køn", total = ["I alt"] }}
columns = [{{ heading = "Antal" }}]

[[tables.checks]]
id = "lagt-sammen"
kind = "sum"
text = "Mænd og kvinder lagt sammen giver alle"
total = {{ row = "I alt" }}
"""
CALENDAR = """
committee = "Beskæftigelsesudvalget"
meetings = [{meetings}]

[[matters]]
title = "Status"
when = "hvert møde"
reports = ["status"]
"""


def deliver(folder: Path) -> None:
    """Make a project with meetings four weeks apart, and the calendar that has them."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    body = folder / "data" / "raw" / "helsingoer"
    days = [FIRST + number * WEEKS for number in range(MEETINGS)]
    for number, day in enumerate(days):
        meeting = body / str(day)
        meeting.mkdir(parents=True)
        (meeting / "meeting.toml").write_text(DESCRIPTION.format(day=day), encoding="utf-8")
        table = f"Køn;Antal\nMænd;{30 + number}\nKvinder;39\nI alt;{30 + number + 39}\n"
        (meeting / "status.csv").write_text(table, encoding="utf-8")
    meetings = ", ".join(f"{{ date = {day} }}" for day in days)
    (body / "calendar.toml").write_text(CALENDAR.format(meetings=meetings), encoding="utf-8")


def call(folder: Path, *arguments: str) -> float:
    """Call the command, which must end well, and return how many seconds it took."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "analysis", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    """Publish the meetings and print the times."""
    with tempfile.TemporaryDirectory() as private:
        folder = Path(private)
        deliver(folder)
        print(f"{'run':<8} {call(folder, 'run'):8.2f} s, to publish {MEETINGS} meetings")
        last = FIRST + (MEETINGS - 1) * WEEKS
        for asked in (["check"], ["due", "--on", f"{last}", "--by", f"{last}"], ["run"]):
            took = min(call(folder, *asked) for _ in range(3))
            told = "" if took < MOST_SECONDS else f"; more than {MOST_SECONDS} s"
            print(f"{asked[0]:<8} {took:8.2f} s{told}")


if __name__ == "__main__":
    main()
