"""Sources that stand on this machine: real sockets that answer as Jobindsats and StatBank do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from analysis.fetching import meetings
from analysis.fetching.asking import Patience
from analysis.project import Project
from support import HELSINGOER, make_project

KEY = "k3y-0f-th3-0rg4nis4ti0n"
AREAS = {"/": "Hele landet", "/217/": "Helsingør", "/210/": "Fredensborg", "/253/": "Greve"}
MONTHS = ["2026M04", "2026M05", "2026M06", "2026M07"]

# As the answers of the source that are known are formed; the figures are easy to tell.
ABOUT: dict[str, Any] = {
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


# The list of tables, as its users know it.
TABLES = [
    {
        "subject_name": "Ydelser",
        "table_groups": [
            {
                "table_group_name": "Kontanthjælp",
                "tables": [
                    {
                        "table_id": "y60c07",
                        "table_name": "Aktiveringsgrad og andel aktiveringsberørte",
                        "update_latest": "2026-08-20",
                        "update_next": "2026-09-21",
                        "update_freq": "M",
                    },
                    {
                        "table_id": "y60c02",
                        "table_name": "Antal aktiverede og forløb",
                        "mgroups": [
                            {"mgroup_id": "mgrpc02_1", "mgroup_name": "Antal aktiverede"},
                            {"mgroup_id": "mgrpc02_2", "mgroup_name": "Antal aktiveringsforløb"},
                        ],
                    },
                ],
            },
            {
                "table_group_name": "A-dagpenge",
                "tables": [
                    {
                        "table_id": "y01c07",
                        "table_name": "Aktiveringsgrad og andel aktiveringsberørte",
                    }
                ],
            },
        ],
    }
]


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
        content = {
            "tables": lambda: TABLES,
            "table/y60c07": lambda: ABOUT,
            "data/y60c07": lambda: self._data(request),
        }
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


# As tableinfo of the source is formed.
TABLEINFO: dict[str, Any] = {
    "id": "AUK01",
    "text": "Offentligt forsørgede",
    "description": "Offentligt forsørgede efter område, ydelsestype, køn og tid",
    "unit": "Antal",
    "suppressedDataValue": "0",
    "updated": "2026-06-15T08:00:00",
    "active": True,
    "footnote": None,
    "variables": [
        {
            "id": "IELAND",
            "text": "oprindelsesland",
            "elimination": True,
            "time": False,
            "values": [{"id": "0000", "text": "I alt"}, {"id": "5100", "text": "Danmark"}],
        },
        {
            "id": "OMRÅDE",
            "text": "område",
            "elimination": True,
            "time": False,
            "map": "denmark_municipality_07",
            "values": [
                {"id": "000", "text": "Hele landet"},
                {"id": "084", "text": "Region Hovedstaden"},
                {"id": "217", "text": "Helsingør"},
                {"id": "210", "text": "Fredensborg"},
            ],
        },
        {
            "id": "YDELSESTYPE",
            "text": "ydelsestype",
            "elimination": False,
            "time": False,
            "values": [{"id": "TOT", "text": "I alt"}, {"id": "KTH", "text": "Kontanthjælp"}],
        },
        {
            "id": "Tid",
            "text": "tid",
            "elimination": False,
            "time": True,
            "values": [{"id": f"2025K{one}", "text": f"2025K{one}"} for one in (1, 2, 3, 4)],
        },
    ],
}


@dataclass
class StatBank:
    """What StatBank says. A test may change each of its answers, and sees what was asked."""

    change: Callable[[str, Any], object] = lambda _, answer: answer
    asked: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        what, body = request.path.rpartition("/")[2], json.loads(request.get_data())
        assert "Authorization" not in request.headers
        self.asked.append(body)
        if what == "tables":
            listed = {key: TABLEINFO[key] for key in ("id", "text", "updated")}
            variables = [one["text"] for one in TABLEINFO["variables"]]
            changed: object = self.change(what, [{**listed, "variables": variables}])
        elif what == "tableinfo":
            changed = self.change(what, TABLEINFO)
        else:
            changed = self.change(what, self._csv(body["variables"]))
        if isinstance(changed, Response):
            return changed
        if isinstance(changed, str):
            return Response(f"\ufeff{changed}".encode(), content_type="text/csv")
        return Response(json.dumps(changed, ensure_ascii=False))

    def _csv(self, asked: list[dict[str, Any]]) -> str:
        """Answer with the texts of values; the figures count up."""
        known = {one["id"]: one["values"] for one in TABLEINFO["variables"]}
        texts = {key: {one["id"]: one["text"] for one in known[key]} for key in known}
        columns = [[texts[one["code"]][each] for each in one["values"]] for one in asked]
        lines = [";".join([*(one["code"].upper() for one in asked), "INDHOLD"])]
        for number, keys in enumerate(product(*columns), start=1):
            lines.append(";".join([*keys, f"{number},5"]))
        return "".join(f"{line}\r\n" for line in lines)


@pytest.fixture
def statbank(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> StatBank:
    """StatBank, at an address that the command is told of."""
    source = StatBank()
    httpserver.expect_request(re.compile("/v1/"), method="POST").respond_with_handler(source.answer)
    monkeypatch.setenv("UDVALGSTAL_STATBANK", httpserver.url_for("/v1"))
    monkeypatch.delenv("JOBINDSATS_API_KEY", raising=False)
    return source


PERSONS = """
[[tables]]
id = "personer"
title = "Kontanthjælp"
[tables.from]
source = "statbank"
table = "AUK01"
measure = "Antal"
areas = ["Helsingør", "hele landet"]
periods = "latest:2"
where = { YDELSESTYPE = "KTH" }
"""

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


NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
QUICK = Patience(seconds=30, attempts=3, pause=0.01)


def fetched(project: Project, *, renew: bool = False, patience: Patience = QUICK) -> list[str]:
    """Fetch what the meeting asks for in this process, as the command does in one of its own."""
    return [*meetings.fetch(project, [HELSINGOER], renew=renew, now=NOW, patience=patience)]


def meeting_toml(project: Project) -> str:
    path = project.raw_folder(HELSINGOER) / "meeting.toml"
    return path.read_bytes().decode()
