"""Sources that stand on this machine: real sockets that answer as Jobindsats and StatBank do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from analysis.project import Project
from support import HELSINGOER, make_project

KEY = "k3y-0f-th3-0rg4nis4ti0n"
AREAS = {"/": "Hele landet", "/217/": "Helsingør", "/210/": "Fredensborg", "/253/": "Greve"}
MONTHS = ["2026M04", "2026M05", "2026M06", "2026M07"]

# As the answers of the source that are known are formed; the figures are easy to tell.
ABOUT = {
    "table_id": "y60c07",
    "table_name": "Aktiveringsgrad og andel aktiveringsberørte",
    "link_infopage": "https://jobindsats.dk/om",
    "link_tablepage": "https://jobindsats.dk/tabel",
    "update_freq": "M",
    "update_latest": "2026-08-20",
    "update_next": "2026-09-21",
    "mgroups": [
        {"mgroup_id": "mgrpc07_1", "mgroup_name": "Aktiveringsgrad"},
        {"mgroup_id": "mgrpc07_2", "mgroup_name": "Andel aktiveringsberørte"},
    ],
    "periods": [
        {"periodtype_id": "M", "values": [{"period_id": month} for month in MONTHS]},
        {"periodtype_id": "Q", "values": [{"period_id": "2026Q02"}]},
        {"periodtype_id": "QMAT", "values": [{"period_id": "2026QMAT01"}]},
    ],
    "dimensions": [
        {
            "dimension_id": "_omrade",
            "hierarchies": [
                {
                    "hierarchy_id": "_nykom",
                    "levels": [
                        {
                            "level_id": "kommune",
                            "values": [
                                {"value_id": one, "value_name": name} for one, name in AREAS.items()
                            ],
                        }
                    ],
                }
            ],
        },
        {
            "dimension_id": "_kon",
            "hierarchies": [
                {
                    "hierarchy_id": "_kon",
                    "levels": [
                        {
                            "level_id": "kon",
                            "values": [
                                {"value_id": "/1/", "value_name": "Mænd"},
                                {"value_id": "/2/", "value_name": "Kvinder"},
                            ],
                        }
                    ],
                }
            ],
        },
    ],
}


@dataclass
class Jobindsats:
    """What the source says. A test may change each of its answers, and sees what was asked."""

    server: HTTPServer
    figures: dict[tuple[str, str], float | None]
    change: Callable[[str, Any], object] = lambda _, answer: answer
    asked: list[Request] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.server.url_for("/v3")

    def answer(self, request: Request) -> Response:
        self.asked.append(request)
        what = request.path.removeprefix("/v3/")
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return Response("", 401)
        content = {"table/y60c07": lambda: ABOUT, "data/y60c07": lambda: self._data(request)}
        if what not in content:
            return Response(json.dumps({"code": 404, "cause": "Not found"}), 404)
        changed = self.change(what, content[what]())
        if isinstance(changed, Response):
            return changed
        if isinstance(changed, bytes):
            return Response(changed)
        return Response(json.dumps(changed, ensure_ascii=False))

    def _data(self, request: Request) -> dict[str, Any]:
        """Answer a question for one measure: rows of the areas and months that it names."""
        asked = request.args
        where = [f"hierarchy.{name}" for name in ("_kon",) if f"hierarchy.{name}" in asked]
        sex = {"/": "Køn i alt", "/1/": "Mænd", "/2/": "Kvinder"}
        heading = {"mgroup.mgrpc07_1": "Aktiveringsgrad", "mgroup.mgrpc07_2": "Andel"}
        measures = [name for key, name in heading.items() if key in asked]
        return {
            "columns": ["Periode", "Område", *("Køn" for _ in where), *measures],
            "rows": [
                [month, AREAS[area], *(sex[asked[one]] for one in where), self.figures[area, month]]
                for area in asked["hierarchy._nykom"].split(",")
                for month in asked["period.M"].split(",")
            ],
        }


@pytest.fixture
def jobindsats(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Jobindsats:
    """The source, at an address that the command is told of, with a key that it accepts."""
    figures = {
        (area, month): 10.0 * row + number
        for row, area in enumerate(AREAS, start=1)
        for number, month in enumerate(MONTHS)
    }
    source = Jobindsats(httpserver, {**figures})
    httpserver.expect_request(re.compile("/v3/"), method="GET").respond_with_handler(source.answer)
    monkeypatch.setenv("UDVALGSTAL_JOBINDSATS", source.address)
    monkeypatch.setenv("JOBINDSATS_API_KEY", KEY)
    return source


GRADE = """
# Målt i timer.
[[tables]]
id = "grad"
title = "Aktiveringsgrad"
unit = "pct."
[tables.from]
source = "jobindsats"
table = "y60c07"
measure = "Aktiveringsgrad"
areas = ["Helsingør", "Fredensborg", "hele landet"]  # i den orden
periods = "latest:3"
"""


def delivered(tmp_path: Path, meeting: str = GRADE) -> Project:
    """Deliver a meeting that takes a table from the source."""
    return make_project(tmp_path, meeting, {})


def meeting_toml(project: Project) -> str:
    path = project.raw_folder(HELSINGOER) / "meeting.toml"
    return path.read_bytes().decode()
