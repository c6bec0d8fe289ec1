"""Measure the measures of a register beside pandas, and beside a scan that decodes every column.

Each figure comes from a process of its own, on a register made for the purpose. What SQL and pandas
give is compared to the last digit; if it differs, the benchmark ends.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import duckdb
import psutil
import pyarrow.parquet as pq
import register_data

from analysis.periods import Period
from analysis.project import REGISTER
from analysis.register.extract import Extract
from analysis.register.read import read_extract

ROOT = Path(__file__).resolve().parent.parent
SQL, WHOLE, SPARK, PANDAS, SCAN = "SQL", "SQL, one range", "Spark", "pandas", "scan"
COPY = "DuckDB copy"  # of CSV files into Parquet, typed and unchecked
READING = "indlæsning"
SIZES = (50_000, 1_000_000, 10_000_000)
SIZES_FOR_SPARK = (1_000_000, 10_000_000)
MOST_FOR_PANDAS = 10_000_000  # spells; more do not fit into memory, and are measured once

QUARTERS = [Period.quarter(year, number) for year in range(2011, 2017) for number in (1, 2, 3, 4)]
PERIODS = [(str(quarter), quarter.start, quarter.end) for quarter in QUARTERS]
AGES = [
    ("18–24 år", 18, 24),
    ("25–29 år", 25, 29),
    ("30–39 år", 30, 39),
    ("40–49 år", 40, 49),
    ("50+ år", 50, 200),
]
BY = ["kategori", "aldersgruppe", "koen", "kommunekode"]
_GROUP_ALONE = {"ydelsesgruppe": register_data.GROUP}
_GROUP = {**_GROUP_ALONE, "ages": AGES}
_REACHED = {"reached": ["ordinært arbejde", "fleksjob", "ordinære timer"]}
ASKED: dict[str, dict[str, object]] = {
    "aktivering": {**_GROUP, "periods": PERIODS, "by": BY},
    "afsluttede": {
        **_GROUP,
        "periods": PERIODS,
        "by": ["aarsag", *BY],
        "rule": "calendar_month",
    },
    "laengder": {
        **_GROUP,
        "periods": PERIODS,
        "by": [*BY, "dage", "aabent"],
        "rule": "calendar_month",
    },
    "bestand": {**_GROUP, "periods": PERIODS, "by": BY},
    "langvarige": {**_GROUP, "periods": PERIODS, "by": BY, "years": 4, "at_least": 3},
    "skift": {**_GROUP_ALONE, "periods": PERIODS, "by": ["fra", "til", "koen"]},
    "forsoeg": {
        **_GROUP,
        "periods": PERIODS[16:20],
        "by": ["indsats", "kategori", "aldersgruppe", "koen", "tid_paa_ydelsen"],
        "months": 6,
    },
    "maalgruppe": {**_GROUP, "periods": PERIODS, "by": BY, "years": 4, "at_least": 3, **_REACHED},
    "indsatsgruppe": {"periods": PERIODS, "by": ["indsats", "koen"], **_REACHED},
    "visiterede": {"periods": PERIODS, "by": ["indsats", "koen"], **_REACHED},
    "deltagere": {"periods": PERIODS, "by": ["tilbud", "koen"], **_REACHED},
    "ankomne": {
        "periods": PERIODS[:12],
        "by": ["opholdsgrundlag", "koen"],
        "years": 3,
        **_REACHED,
    },
    "helaarspladser": {"ages": AGES, "periods": PERIODS, "by": ["tilbud", "aldersgruppe", "koen"]},
    "status": {
        **_GROUP,
        "periods": [("2014-05", date(2014, 5, 1), date(2014, 5, 31))],
        "by": ["aktivitetstype", "udbyder", "kategori", "aldersgruppe"],
    },
}


class Cost(NamedTuple):
    """What one run took, and what it gave."""

    wall: float
    cpu: float
    peak: int
    digest: str


# --- one run, in a process of its own -------------------------------------------------------------


def take(way: str, measure: str, folder: Path) -> Cost:
    """Run one measure in one way and return its costs; the times are without loading libraries."""
    extract = Extract(folder, register_data.DAY, {}, 217)
    run = _prepared(way, measure)
    peak = Peak()
    start, before = time.perf_counter(), _processor_seconds()
    digest = run(extract)
    wall, cpu = time.perf_counter() - start, _processor_seconds() - before
    return Cost(wall, cpu, peak.bytes(), digest)


def _processor_seconds() -> float:
    """Return what this process and those that it has started have taken of the processor."""
    me = psutil.Process()
    times = [process.cpu_times() for process in (me, *me.children(recursive=True))]
    return sum(each.user + each.system for each in times)


class Peak:
    """The largest resident set of this process and, looked at again and again, of its Java."""

    def __init__(self) -> None:
        self._java = 0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while True:
            with suppress(psutil.Error):  # one has just ended
                children = psutil.Process().children(recursive=True)
                self._java = max(self._java, sum(each.memory_info().rss for each in children))
            time.sleep(0.1)

    def bytes(self) -> int:
        """Return it."""
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 + self._java


def _prepared(way: str, measure: str) -> Callable[[Extract], str]:
    if way == SCAN:
        return _scan
    if measure == READING:
        import pandas  # noqa: F401 - pyarrow loads it for the first list that it is given

        return {PANDAS: _read_by_pandas, COPY: _copy}.get(way, _read)
    if way == PANDAS:
        import register_pandas

        function = getattr(register_pandas, measure)
    else:
        from analysis.register.measures import records

        function = getattr(records, measure.upper()).run
    counted_by: dict[str, Any] = {WHOLE: {"ranges": 1}, SPARK: {"engine": "spark"}}.get(way, {})
    return lambda extract: _digest(
        partial(function, replace(extract, **counted_by), **ASKED[measure]), measure
    )


def _digest(count: Callable[..., object], measure: str) -> str:
    """Return a hash of the rows, whatever their order."""
    by = len(ASKED[measure]["by"])  # type: ignore[arg-type]
    frames = [count(months=months) for months in (3, 6, 9)] if measure == "status" else [count()]
    rows = sorted(
        (*map(str, row[: by + 1]), *map(int, row[by + 1 :]))
        for frame in frames
        for row in frame.itertuples(index=False)  # type: ignore[attr-defined]
    )
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def _read(extract: Extract) -> str:
    project = register_data.deliver(extract)
    shutil.rmtree(project.processed, ignore_errors=True)
    read = read_extract(project, register_data.MUNICIPALITY, extract.day)
    return _rows({name: read.file_of(name) for name in register_data.DELIVERED})


def _rows(files: dict[str, Path]) -> str:
    rows = {name: pq.read_metadata(path).num_rows for name, path in files.items()}
    return repr(sorted(rows.items()))


# What is written in CSV for each type that is kept: a borger_id, ja, hours and minutes.
_CSV_TYPES = {"DATE": "DATE", "INTEGER": "INTEGER", "": "INTEGER"}
_CSV_TYPES |= dict.fromkeys(("VARCHAR", "BIGINT", "BOOLEAN"), "VARCHAR")


def _copy(extract: Extract) -> str:
    project = register_data.deliver(extract)
    folder = project.raw / register_data.MUNICIPALITY / REGISTER / extract.day.isoformat()
    delivered = register_data.DELIVERED
    files = {name: extract.folder / "copied" / f"{name}.parquet" for name in delivered}
    next(iter(files.values())).parent.mkdir(exist_ok=True)
    with duckdb.connect() as connection:
        for name, path in files.items():
            types = {each.name: _CSV_TYPES[each.kind.type] for each in delivered[name].columns}
            read = f"read_csv('{folder / name}.csv', delim = ';', header = true, columns = {types})"
            connection.execute(f"COPY (FROM {read}) TO '{path}' (FORMAT parquet)")
    return _rows(files)


def _read_by_pandas(extract: Extract) -> str:
    import register_pandas

    project = register_data.deliver(extract)
    folder = project.raw / register_data.MUNICIPALITY / REGISTER / extract.day.isoformat()
    return repr(sorted(register_pandas.indlaesning(folder).items()))


def _scan(extract: Extract) -> str:
    """Read every column of the four relations that a rate of activation is computed from."""
    with extract.connect() as connection:
        for name in ("personer", "bopael", "ydelser", "aktiviteter", "visitation"):
            columns = [column[0] for column in connection.execute(f"DESCRIBE {name}").fetchall()]
            hashes = ", ".join(f"BIT_XOR(HASH({column}))" for column in columns)
            connection.execute(f"SELECT {hashes} FROM {name}").fetchall()  # noqa: S608
    return ""


# --- all runs -------------------------------------------------------------------------------------


def cases(spells: int) -> list[tuple[str, str]]:
    """Return way and measure of each run for a size."""
    ways = [SQL, PANDAS] if spells <= MOST_FOR_PANDAS else [SQL]
    found = [(way, measure) for measure in (READING, *ASKED) for way in ways]
    found.insert(found.index((SQL, READING)) + 1, (COPY, READING))
    if spells <= MOST_FOR_PANDAS:
        found.insert(found.index((PANDAS, "aktivering")), (WHOLE, "aktivering"))
    if spells in SIZES_FOR_SPARK and shutil.which("java"):
        found += [(SPARK, measure) for measure in ASKED]
    return [(SCAN, "alle kolonner"), *found]


def measure_size(spells: int, data: Path, rounds: int) -> list[list[str]]:
    """Return the rows of the table for one size."""
    folder = data / str(spells)
    # Not in this process: what it takes would be in the peak of those that are started from it.
    _in_a_process("--make", str(spells), str(folder))
    costs: dict[tuple[str, str], list[Cost]] = {case: [] for case in cases(spells)}
    for number in range(1, (rounds if spells <= MOST_FOR_PANDAS else 1) + 1):
        for (way, measure), runs in costs.items():
            cost = Cost(*json.loads(_in_a_process("--one", way, measure, str(folder))))
            say = f"{spells} spells, round {number}: {measure}, {way}"
            print(
                f"{say}: {cost.wall:.1f} s, {cost.peak / 1e6:.0f} MB", file=sys.stderr, flush=True
            )
            runs.append(cost)
    for measure in (READING, *ASKED):
        digests = {
            cost.digest for case, runs in costs.items() if case[1] == measure for cost in runs
        }
        if len(digests) > 1:
            sys.exit(f"error: {measure} of {spells} spells is not the same in all ways")
    return [_row(spells, way, measure, costs) for way, measure in costs]


def _in_a_process(*arguments: str) -> str:
    command = [sys.executable, __file__, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _row(
    spells: int, way: str, measure: str, costs: dict[tuple[str, str], list[Cost]]
) -> list[str]:
    runs = costs[way, measure]
    wall = median(run.wall for run in runs)
    other = costs.get((PANDAS, measure))
    against = f"{median(run.wall for run in other) / wall:.1f}" if other and way != PANDAS else ""
    return [
        f"{spells:,}".replace(",", " "),
        measure,
        way,
        f"{wall:.2f}",
        f"{median(run.cpu for run in runs):.2f}",
        f"{max(run.peak for run in runs) / 1e6:.0f}",
        against,
    ]


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return the figures as a table that reads the same in a terminal and in Markdown."""
    headings = ["Spells", "Measure", "Way", "Wall, s", "Processor, s", "Peak memory, MB", "Times"]
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    lines = [headings, ["-" * width for width in widths], *rows]
    return "\n".join(f"| {' | '.join(map(str.ljust, line, widths))} |" for line in lines)


def machine() -> str:
    """Return what the figures depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    names = [name for name in ("duckdb", "pandas", "pyspark") if find_spec(name)]
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in names)
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()},\n{versions}, "
        f"load {os.getloadavg()[2]:.1f}"
    )


def _runs(rounds: int) -> str:
    return "one of each" if rounds == 1 else f"median of {rounds}, without {PANDAS} one of each"


def page(figures: str, facts: str, rounds: int) -> str:
    """Return ``docs/benchmarks-register.md``."""
    return f"""# Benchmarks of the register

`make bench-register` makes a register of each size and counts in it, one benefit group at a time:

- **{READING}**: the delivery of CSV files is checked and kept. This is done once for an extract.
- **aktivering**: 24 quarters by category, age group, sex and municipality, with distinct persons.
- **afsluttede**: the same and by reason, with the rule `calendar_month`.
- **laengder**: the spells that began in the 24 quarters, by the same groups and their length.
- **bestand**: the last days of the 24 quarters by the same groups as aktivering.
- **langvarige**: who of these has been on the benefit at least 3 of the last 4 years.
- **skift**: from which benefit to which, over each of the 24 quarters, by sex.
- **forsoeg**: who came to a first effort in 4 quarters, and who is off the benefit 6 months after.
  By time on the benefit too.
- **maalgruppe**: who has been on the benefit at least 3 of the last 4 years since a programme.
- **indsatsgruppe**, **visiterede**, **deltagere**: who is in an effort on the last day of each of
  the 24 quarters, was visited to one in it, was in an offer in it; and of these, as of maalgruppe,
  who is in work or has hours, and has had them.
- **ankomne**: who came in 12 quarters, and is so 3 years later.
- **helaarspladser**: days in offers in the 24 quarters, by offer, age group and sex.
- **status**: 3, 6 and 9 months after a month, by activity, provider, category and age group.

A spell is a row of benefits or activities. Visitation, residence and closures come on top: as many
rows again.

{figures}

Measured on: {facts}.

- **{SQL}** is what the reports use: above a set number of rows it goes through ranges of persons.
  **{WHOLE}** does not. **{PANDAS}** is `benchmarks/register_pandas.py`, vectorised, in memory; it
  is left out where it needs more memory than there is. Their figures are the same to the last
  digit, or else the benchmark fails. In {READING} pandas reads the files and checks nothing;
  **{COPY}** writes them as Parquet with the types of their columns, which is the least that reading
  can take.
- **{SPARK}** is the same SQL whole, on this machine alone with Spark's own settings, a process for
  each measure: starting it is in the times, as it is when reports are counted. It is measured with
  the two middle sizes, where there is Java; its figures too are the same.
- **{SCAN}** reads every column of the relations that aktivering needs and computes nothing.
- Each run is a process of its own; {_runs(rounds)}.
  Loading the libraries is in the memory and not in the times. Peak memory is the largest resident
  set of the process; for {SPARK} with that of its Java.
- Times: how many times as long pandas takes.
- Load: the average of the last 15 minutes, at the end. Above the number of cores, other work ran on
  the machine at the same time.
"""


# --- the command ----------------------------------------------------------------------------------


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of spells")
    parser.add_argument("--rounds", type=int, default=1, help="measured rounds (1)")
    parser.add_argument("--data", type=Path, help="where registers are kept (a temporary folder)")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the page")
    parser.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure and show the figures."""
    options = arguments()
    if options.make:
        spells, folder = options.make
        register_data.deliver(register_data.make(Path(folder), int(spells)))
        return
    if options.one:
        way, measure, folder = options.one
        print(json.dumps(take(way, measure, Path(folder))))
        return
    with tempfile.TemporaryDirectory(prefix="bench-register-") as folder:
        data = options.data or Path(folder)
        rows = [
            row for spells in options.sizes for row in measure_size(spells, data, options.rounds)
        ]
    figures = table(rows)
    print(f"{machine()}\n\n{figures}")
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        text = page(figures, machine(), options.rounds)
        options.write.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
