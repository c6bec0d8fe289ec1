"""Measure `udvalgstal run` against papermill and nbconvert called once for each report.

Writes docs/benchmarks.md, which tells what is measured and how. A run that fails is no measurement:
it ends the benchmark.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from figures import Measured, goals
from made_up import NOTEBOOKS
from measuring import ENVIRONMENTS, FailedRunError, Way, take_memory, take_time
from page import TESTS, page
from projects import (
    AGAIN,
    FLOOR,
    OURS,
    Copy,
    compare_floor,
    delivered,
    floor_way,
    of_country,
    our_way,
    parts_way,
    single_way,
    way_again,
)

SAMPLE_MUNICIPALITIES, FEW_MUNICIPALITIES = 4, 10
JOBS = (1, 2, 4)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--rounds",
        type=_positive,
        help="measured rounds (3 of the delivered meetings, 2 of the municipalities)",
    )
    parser.add_argument(
        "--reports", type=_positive, help="only the first N delivered reports, for a try"
    )
    parser.add_argument(
        "--municipalities", type=_positive, default=98, help="how many municipalities (98)"
    )
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write docs/benchmarks.md")
    return parser.parse_args()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


# --- the measurements -----------------------------------------------------------------------------


def measure_delivered(copy: Copy, rounds: int) -> Measured:
    """Measure the delivered meetings, after a round that warms up."""
    measured = Measured(len(copy.tasks), len(copy.tasks))
    ways = [way for each in ENVIRONMENTS for way in _ways(copy, each, len(copy.tasks), "--force")]
    _take_turns(Measured(measured.reports, measured.sample), copy, ways, "warm-up")
    for number in range(1, rounds + 1):
        _take_turns(measured, copy, ways, f"round {number}")
    for way in ways:
        if way.name not in (AGAIN, FLOOR):
            _take_peak(measured, way)
    return measured


def measure_country(copy: Copy, rounds: int) -> Measured:
    """Measure many reports; one by one only some of them."""
    sample = min(len(copy.tasks), SAMPLE_MUNICIPALITIES * len(NOTEBOOKS))
    measured = Measured(len(copy.tasks), sample)
    ways = [way for each in ENVIRONMENTS for way in _ways(copy, each, sample)]
    for number in range(1, rounds + 1):
        _take_turns(measured, copy, ways, f"round {number}")
    for environment in ENVIRONMENTS:
        _take_peak(measured, our_way(copy, environment, "--jobs", str(max(JOBS))))
    return measured


def measure_few(copy: Copy) -> dict[int, int]:
    """Return the peak of the run with few reports by the number of jobs."""
    return {jobs: _peak(our_way(copy, "batch", "--jobs", str(jobs))) for jobs in JOBS}


def measure_parts(copy: Copy) -> dict[str, float]:
    """Return the processor time per report by its parts, which parts.py names."""
    way = parts_way(copy)
    take_time(way)
    found: dict[str, float] = json.loads(way.leaves[0].read_text(encoding="utf-8"))
    for name, seconds in found.items():
        _say(f"parts: {name}: {seconds:.3f} s")
    return found


def _ways(copy: Copy, environment: str, sample: int, *options: str) -> list[Way]:
    """Return the ways in the order in which they take turns."""
    return [
        our_way(copy, environment, *options),
        way_again(copy, environment),
        single_way(copy, environment, copy.tasks[:sample]),
        floor_way(copy, environment),
    ]


def _take_turns(measured: Measured, copy: Copy, ways: Sequence[Way], shown: str) -> None:
    for way in ways:
        cost = take_time(way)
        _say(f"{shown}: {way.environment}, {way.name}: {cost.wall:.2f} s, cpu {cost.cpu:.2f} s")
        measured.add(way.environment, way.name, cost)
        if way.name == FLOOR:
            compare_floor(copy)


def _take_peak(measured: Measured, way: Way) -> None:
    measured.peaks[way.environment, way.name] = _peak(way)


def _peak(way: Way) -> int:
    peak = take_memory(way)
    options = " ".join(way.commands[0][4:]) if way.name == OURS else ""
    _say(f"memory: {way.environment}, {way.name} {options}: {peak / 1e6:.0f} MB")
    return peak


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


# --- the command ----------------------------------------------------------------------------------


def measure(folder: Path, options: argparse.Namespace) -> str:
    """Measure everything in private copies below a folder; return the page."""
    load_before = os.getloadavg()[0]
    _say("the delivered meetings")
    shipped = measure_delivered(
        delivered(folder / "delivered", options.reports), options.rounds or 3
    )
    few_copy = of_country(folder / "few", min(FEW_MUNICIPALITIES, options.municipalities))
    _say(f"memory with {len(few_copy.tasks)} reports")
    few = measure_few(few_copy)
    parts = measure_parts(few_copy)
    _say(f"{options.municipalities} municipalities")
    country = measure_country(
        of_country(folder / "country", options.municipalities), options.rounds or 2
    )
    return page(
        shipped,
        country,
        few_reports=len(few_copy.tasks),
        few=few,
        parts=parts,
        goals=goals(shipped, country, few),
        load_before=load_before,
    )


def main() -> None:
    """Measure, show the page, and write it if asked to."""
    options = arguments()
    for environment in ENVIRONMENTS.values():
        if not (environment / "bin" / "papermill").is_file():
            sys.exit(f"error: {environment.name} is not set up; `make bench` does that")
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        try:
            text = measure(Path(folder).resolve(), options)
        except FailedRunError as error:
            sys.exit(f"error: {error}")
    print(text)
    if options.write:
        before = options.write.read_text(encoding="utf-8") if options.write.is_file() else ""
        _, heading, tests = before.partition(TESTS)  # measured apart, by running them
        options.write.write_text(f"{text}{heading}{tests}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
