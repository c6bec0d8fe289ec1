"""``docs/benchmarks.md``: what was measured, how, on what, and whether the goals are reached."""

from __future__ import annotations

import os
import platform
import sys
import textwrap
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from statistics import median

import psutil  # type: ignore[import-untyped]
from figures import Goal, Measured, cpu, wall
from measuring import ENVIRONMENTS, SAMPLE_SECONDS
from projects import AGAIN, FLOOR, OURS, SINGLY

_PACKAGES = (
    *("papermill", "nbconvert", "nbclient", "ipykernel", "jupyter_client"),
    *("pandas", "matplotlib", "seaborn"),
)
_LAB_PACKAGES = ("jupyterlab",)


TESTS = "\n## The tests\n"  # the section that is kept as it stands

# --- tables ---------------------------------------------------------------------------------------


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows, the first with the headings, as Markdown that reads well in a terminal too."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [rows[0], ["-" * width for width in widths], *rows[1:]]
    return "\n".join(f"| {' | '.join(map(str.ljust, line, widths))} |" for line in lines)


def goals_table(goals: Sequence[Goal]) -> str:
    """Return the goals."""
    rows = [["What", "Measured", "Goal", "Reached"]]
    rows += [[goal.what, goal.found, goal.goal, "yes" if goal.reached else "no"] for goal in goals]
    return table(rows)


def costs_table(measured: Measured) -> str:
    """Return what each way took in each environment."""
    headings = ["Environment", "Way", "Wall, s", "Times as fast", "Share of one by one"]
    rows = [[*headings, "Processor, s", "Per report, s", "Peak memory, MB"]]
    rows += [
        _row_of_costs(measured, environment, name)
        for environment in ENVIRONMENTS
        for name in (OURS, AGAIN, SINGLY, FLOOR)
    ]
    return table(rows)


def _row_of_costs(measured: Measured, environment: str, name: str) -> list[str]:
    costs = measured.costs[environment, name]
    share = measured.ratio(environment, name, SINGLY, wall)
    times = measured.ratio(environment, SINGLY, name, wall)
    peak = measured.peaks.get((environment, name))
    return [
        environment,
        _shown(measured, name),
        spread([wall(each) for each in costs]),
        f"{times:.1f}",
        f"{share:.3f}",
        spread([cpu(each) for each in costs]),
        f"{median(map(cpu, costs)) / measured.reports:.2f}",
        _megabytes(peak) if peak else "–",
    ]


def _shown(measured: Measured, name: str) -> str:
    reckoned = name == SINGLY and measured.sample < measured.reports
    return f"{name}, extrapolated" if reckoned else name


def spread(figures: Sequence[float]) -> str:
    decimals = 1 if min(figures) >= 1 else 2
    return (
        f"{median(figures):.{decimals}f} ({min(figures):.{decimals}f}–{max(figures):.{decimals}f})"
    )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f}"


def memory_table(country: Measured, few_reports: int, few: dict[int, int]) -> str:
    """Return the peaks of the run in the batch environment, by its reports and jobs."""
    rows = [["Reports", "Jobs", "Peak memory, MB"]]
    rows += [[str(few_reports), str(jobs), _megabytes(peak)] for jobs, peak in few.items()]
    rows.append([str(country.reports), str(max(few)), _megabytes(country.peaks["batch", OURS])])
    return table(rows)


# What parts.py measures, in the order in which a run does it.
_PARTS = {
    "open": "opening the meeting: reading its papers and trying its checks",
    "start": "starting: two processes, of which one is the kernel",
    "cells": "the cells without their charts",
    "charts": "the charts, each for a wide and a narrow page",
    "transport": "transport: what papermill and the kernel take to do with a cell and its outputs",
    "export": "export: the page, and the look through it",
    "keep": "keeping the page and the notebook",
    "publish": "publishing: the meeting's own page, workbook, CSV files and manifest",
}


def parts_table(parts: dict[str, float]) -> str:
    """Return where the processor time of a report goes."""
    total = sum(parts[name] for name in _PARTS)
    rows = [["Part", "Processor, ms", "Share"]]
    rows += [
        [said, f"{parts[name] * 1000:.0f}", f"{parts[name] / total:.0%}"]
        for name, said in _PARTS.items()
    ]
    return table([*rows, ["together", f"{total * 1000:.0f}", "100%"]])


# --- the machine ----------------------------------------------------------------------------------

_BYTECODE = {
    False: "Python keeps what it has compiled, as it does unless it is told otherwise",
    True: "PYTHONDONTWRITEBYTECODE is set: what is not compiled is compiled by each process that "
    "loads it. One by one pays for that with each report, the others once",
}


def machine(load_before: float) -> str:
    """Return what the figures depend on."""
    lab = f"The lab environment has the same, and {_versions('lab', _LAB_PACKAGES)}"
    used = f", {_versions('batch', _PACKAGES)}"
    return "\n".join(
        [hardware(load_before, used), *map(_item, (lab, _BYTECODE[sys.dont_write_bytecode]))]
    )


def hardware(load_before: float, used: str = "") -> str:
    """Return the machine, how busy it was, and the version of Python and of what else is used."""
    memory = psutil.virtual_memory().total / 1e9
    system = f"{platform.system()} {platform.machine()}"
    load = f"{load_before:.1f} before, {os.getloadavg()[0]:.1f} at the end"
    return "\n".join(
        _item(line)
        for line in (
            f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB of memory, {system}",
            f"Load, the average of the last minute: {load}",
            f"Python {platform.python_version()}{used}",
        )
    )


def _item(line: str) -> str:
    return textwrap.fill(line, 100, initial_indent="- ", subsequent_indent="  ")


def _processor() -> str:
    """Return the name of the processor, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "processor unknown"


def _versions(environment: str, packages: Sequence[str]) -> str:
    (path,) = (ENVIRONMENTS[environment] / "lib").glob("python3*/site-packages")
    found = {
        name: version.version
        for name in packages
        for version in metadata.distributions(name=name, path=[str(path)])
    }
    return ", ".join(f"{name} {version}" for name, version in found.items())


# --- the page -------------------------------------------------------------------------------------


def page(
    shipped: Measured,
    country: Measured,
    *,
    few_reports: int,
    few: dict[int, int],
    parts: dict[str, float],
    goals: Sequence[Goal],
    load_before: float,
) -> str:
    """Return ``docs/benchmarks.md``."""
    rounds, country_rounds = (len(measured.costs["batch", OURS]) for measured in (shipped, country))
    return f"""# Benchmarks

How long it takes to make the reports, and how much memory. `make bench` measures it and writes this
page, but for its last section; no figure before that is written by hand.

## Goals

{goals_table(goals)}

## What is compared

- **{OURS}**: the command, from nothing published and nothing kept. It checks the figures,
  makes several reports at a time in kernels forked from one process that has loaded everything,
  and publishes the pages of each meeting with its tables to take away.
- **{AGAIN}**: the same command right after that, with nothing changed.
- **{SINGLY}**: for each report `papermill IN OUT -y PARAMETERS`, then
  `jupyter nbconvert --to html --no-input OUT`. This is what one would type without the command. It
  runs one notebook at a time, checks no page and publishes nothing.
- **{FLOOR}**: what the cells alone take. A small program, `benchmarks/floor.py`, loads
  everything once, opens each meeting once, and forks a child for each report that executes the
  code of the notebook's cells and makes the HTML of its tables and charts: no kernel, no papermill,
  no nbconvert, no page. After each of its runs, everything it made is looked for in the pages that
  the run published, and must be there, letter for letter. Only what the page
  lays out itself is not: header, headings, links to the glossary, and figures that an analyst gave.

Every way runs in a private copy of the project, in the environment of the batch (`batch`) and in
the one that holds JupyterLab (`lab`), where papermill and nbconvert have more to load. The ways
take turns, so that whatever else the machine does meets all of them.

## The delivered meetings: {_reports(shipped.reports)}

{costs_table(shipped)}

{_rounds(rounds)} after one that is not measured.

## All municipalities: {_reports(country.reports)}

Three notebooks for each municipality. The figures are made up by `benchmarks/made_up.py`, the same
each time: tables of the same form and size as those of Helsingør, which fit together, so that the
checks agree.

{costs_table(country)}

{_rounds(country_rounds)}. {_extrapolation(country)}

## Where the processor time goes

The steps of a run for each of {few_reports} reports, one after the other, so that nothing disturbs
anything (`benchmarks/parts.py`); per report. Cells and charts are what the floor takes for them:
what the kernel takes beyond that is transport. Loading everything, once a run, took
{parts["load"]:.1f} s.

{parts_table(parts)}

## Memory

The run in the batch environment, by the number of reports, and of reports made at once (`--jobs`):

{memory_table(country, few_reports, few)}

## How to read the figures

- Wall and processor time: the median of the rounds, and in parentheses the least and the most.
  Processor time is user and system time of all processes, the kernels among them.
- Times as fast, and share of one by one: the wall time against that of one by one in the same
  round, once each way round; the median of the rounds.
- Goals that are ratios are held against the median of the ratios within the rounds. How far the
  next round could be from it, the spread of the times shows.
- Peak memory: from a run more, in which the memory of all processes is added up every
  {SAMPLE_SECONDS * 1000:.0f} ms, with what they share divided among them (proportional set size).
  A peak between two looks is missed.
- Load: if it is well above the number of cores, other work ran at the same time. Then the ratios
  and the processor time say more than the wall time.

## The machine

{machine(load_before)}
"""


def _reports(count: int) -> str:
    return f"{count} {'report' if count == 1 else 'reports'}"


def _extrapolation(country: Measured) -> str:
    """Say how one by one was measured."""
    if country.sample == country.reports:
        return "All of them were made one by one."
    return (
        f"One by one was measured with the first {country.sample}\n"
        f"in each round, and its figures here are that multiplied by "
        f"{country.reports / country.sample:g}: an\nextrapolation, which takes for granted that "
        "the others take as long."
    )


def _rounds(count: int) -> str:
    return f"{count} measured {'round' if count == 1 else 'rounds'}"
