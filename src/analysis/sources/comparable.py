"""What may be held against what, as data: clusters of municipalities, and breaks in figures.

Both lie in ``data/raw/sources``. ``klynger.csv`` has the clusters, each of a benefit and from a
day on; ``brud.csv`` the days from which a source's tables count something else. No source gives
them as data, so each line says where it is from, or what happened.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis import danish, raw_files
from analysis.faults import Fault, InputError
from analysis.meeting import Break
from analysis.meeting.fetched import SOURCES
from analysis.whole_files import digest_of

CLUSTERS, BREAKS = "klynger.csv", "brud.csv"
_KINDS: dict[str, Callable[[str], object]] = {
    "fra": date.fromisoformat,
    "dag": date.fromisoformat,
    "kommune": danish.municipality,
    "medlem": danish.municipality,
}


@dataclass(frozen=True)
class Comparable:
    """The clusters and breaks that are known, and the SHA-256 of their files by path."""

    clusters: tuple[dict[str, str], ...]
    breaks: tuple[dict[str, str], ...]
    files: dict[str, str]

    def members(self, benefit: str, municipality: str, day: date) -> list[str]:
        """Return the cluster of a municipality as it was on a day, in the order of the file.

        Raises ``ValueError`` when none is known.
        """
        lines = [
            line
            for line in self.clusters
            if danish.same_label(line["ydelse"]) == danish.same_label(benefit)
            and danish.same_row(line["kommune"], municipality)
            and date.fromisoformat(line["fra"]) <= day
        ]
        if not lines:
            raise ValueError(f"is no cluster of {municipality} on {day} in {CLUSTERS}")
        latest = max(line["fra"] for line in lines)
        return [danish.municipality(line["medlem"]) for line in lines if line["fra"] == latest]

    def breaks_of(self, source: str, table: str) -> list[Break]:
        """Return the breaks of a source's table, the first one first."""
        found = (
            Break(day=date.fromisoformat(line["dag"]), text=line["hvad"])
            for line in self.breaks
            if line["kilde"] == source and table.casefold().startswith(line["tabel"].casefold())
        )
        return sorted(found, key=lambda one: one.day)


def read(folder: Path, shown: str) -> Comparable:
    """Read the files of ``data/raw/sources``, which messages call ``shown``.

    A file that is not there says nothing. Raises :class:`InputError` with every fault.
    """
    faults: list[Fault] = []
    columns = {
        CLUSTERS: ("ydelse", "fra", "kommune", "medlem", "kilde"),
        BREAKS: ("kilde", "tabel", "dag", "hvad"),
    }
    lines: dict[str, tuple[dict[str, str], ...]] = dict.fromkeys(columns, ())
    files = {}
    for name, wanted in columns.items():
        if (folder / name).exists():
            files[f"{shown}/{name}"] = digest_of(folder / name)
            lines[name], found = _lines(folder / name, wanted, f"{shown}/{name}")
            faults += found
    if faults:
        raise InputError(faults)
    return Comparable(lines[CLUSTERS], lines[BREAKS], files)


def _lines(
    path: Path, columns: tuple[str, ...], name: str
) -> tuple[tuple[dict[str, str], ...], list[Fault]]:
    try:
        text = raw_files.decode(raw_files.read(path))
        heading, *rows = csv.reader(text.splitlines(), delimiter=";", strict=True)
    except (ValueError, csv.Error) as error:
        return (), [Fault(name, str(error))]
    if tuple(heading) != columns:
        problem = f"has the headings {';'.join(heading)}; expected {';'.join(columns)}"
        return (), [Fault(name, problem)]
    faults, lines = [], []
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            problem = f"has {len(row)} cells; expected {len(columns)}"
            faults.append(Fault(name, problem, row=str(number)))
            continue
        line = dict(zip(columns, map(str.strip, row), strict=True))
        faults += _faults_of(line, name, str(number))
        lines.append(line)
    return tuple(lines), faults


def _faults_of(line: dict[str, str], name: str, row: str) -> Iterator[Fault]:
    for column, text in line.items():
        problem = "" if text else "is blank"
        try:
            if text:
                _KINDS.get(column, str)(text)
        except ValueError as error:
            problem = f"is not accepted: {error}"
        if column == "kilde" and "tabel" in line and text not in SOURCES:
            problem = f"is no source; expected {' or '.join(SOURCES)}"
        if problem:
            yield Fault(name, problem, row=row, column=column, value=text)
