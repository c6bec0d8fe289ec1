"""What the tests of fetched tables share: answers of a source, kept as `udvalgstal fetch` does."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from analysis.project import Project
from analysis.sources.snapshots import About, Links, Request, Snapshot
from analysis.whole_files import digest
from support import make_project

Rows = list[tuple[str, str, float | int | None]]


def keep(
    project: Project,
    answer: str,
    source: Any = "jobindsats",
    table: str = "y60c07",
    metadata: dict[str, Any] | None = None,
    where: dict[str, tuple[str, ...]] | None = None,
) -> str:
    """Keep an answer, and return its pin."""
    about = About(
        source=source,
        table=table,
        request=Request(measures=("*",), periods="latest:14", areas="*", where=where or {}),
        fetched=datetime(2026, 8, 22, 10, 0, tzinfo=UTC),
        sha256=digest(answer.encode()),
        updated=date(2026, 8, 20),
        next_update=date(2026, 9, 20),
        links=Links(table="https://jobindsats.dk/databank/y60c07"),
        metadata=metadata or {},
    )
    snapshot = Snapshot(about, answer.encode())
    snapshot.write(project.sources)
    return snapshot.pin


def answer_of(rows: Rows, measure: str = "Aktiveringsgrad") -> str:
    """Return an answer of Jobindsats with one measure."""
    return json.dumps({"columns": ["Periode", "Område", measure], "rows": rows}, ensure_ascii=False)


TABLE = """
[[tables]]
id = "grad"
title = "Aktiveringsgrad"
unit = "{unit}"
{more}
[tables.from]
source = "{source}"
table = "{table}"
measure = "{measure}"
areas = {areas}
periods = {periods}
{pin}
{said}
"""


def described(pin: str = "", **said: str) -> str:
    """Describe a fetched table; what is not said is as below."""
    usual = {
        "unit": "pct.",
        "source": "jobindsats",
        "table": "y60c07",
        "measure": "Aktiveringsgrad",
        "areas": '["Helsingør", "Fredericia", "hele landet"]',
        "periods": '"latest:2"',
        "more": "",
        "said": "",
    }
    return TABLE.format(pin=f'snapshot = "{pin}"' if pin else "", **(usual | said))


MONTHS: Rows = [
    ("2026M05", "Hele landet", 20.5),
    ("2026M05", "Helsingør", 14.5),
    ("2026M05", "Fredericia", 26.0),
    ("2026M06", "Hele landet", 21.0),
    ("2026M06", "Helsingør", None),
    ("2026M06", "Fredericia", 25),
]


def fetched_project(folder: Path, rows: Rows = MONTHS, csv: str = "", **said: str) -> Project:
    """Make a project with a meeting whose table is fetched, and perhaps printed beside it."""
    project = make_project(folder, "", {})
    pin = keep(project, answer_of(rows), said.get("source", "jobindsats"))
    return make_project(folder, described(pin, **said), {"grad": csv} if csv else {})
