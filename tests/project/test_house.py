"""The house stands as docs/arkitektur.md says: imports go up, and never back."""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from commands import ROOT

SRC = ROOT / "src"
# Who may import whom: each room what stands before it, and itself.
FLOORS = (
    (
        "characters",
        "danish",
        "periods",
        "areas",
        "interval",
        "cpr",
        "faults",
        "toml_files",
        "whole_files",
        "forking",
        "project",
        "raw_files",
        "observations",
    ),
    ("meeting", "meeting_file", "calendar_file"),
    ("measures", "sources"),
    ("checks", "register", "fetching"),
    ("papers",),
    ("present",),
    ("export",),
    ("batch",),
    ("cli",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


@cache
def imports(path: Path) -> set[str]:
    """Return the modules of our own that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name.split(".")[0] in {"analysis", "eksempelkommune"}}


def modules() -> list[Path]:
    return sorted((SRC / "analysis").rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(SRC / "analysis").parts[0].removesuffix(".py")


@pytest.mark.parametrize(
    "path",
    [path for path in modules() if room(path) not in {"__init__", "__main__"}],
    ids=lambda path: path.relative_to(SRC).as_posix(),
)
def test_a_room_imports_only_from_the_rooms_before_it(path: Path) -> None:
    for name in imports(path):
        package, *steps = name.split(".")
        if package == "eksempelkommune":
            assert room(path) == "cli", f"{name}: only the command reaches the made-up municipality"
        elif steps and steps[0] in FLOOR:
            assert FLOOR[steps[0]] <= FLOOR[room(path)], f"{name} stands above {room(path)}"


def test_every_room_has_its_floor() -> None:
    assert {room(path) for path in modules()} - {"__init__", "__main__"} == set(FLOOR)


def test_no_way_of_imports_leads_back_to_the_room_where_it_began() -> None:
    rooms: dict[str, set[str]] = {name: set() for name in FLOOR}
    for path in modules():
        below = {name.split(".")[1] for name in imports(path) if name.startswith("analysis.")}
        if (here := room(path)) in rooms:
            rooms[here] |= below & FLOOR.keys() - {here}
    TopologicalSorter(rooms).prepare()  # raises CycleError, which names them


def test_measures_and_checks_are_pure() -> None:
    for path in modules():
        if room(path) in {"measures", "checks"}:
            below = {name.split(".")[1] for name in imports(path)} - {room(path)}
            assert below <= {
                "danish",
                "areas",
                "interval",
                "periods",
                "faults",
                "observations",
                "meeting",
            }, path


def test_the_made_up_municipality_knows_printed_tables_and_the_contract_alone() -> None:
    for path in (SRC / "eksempelkommune").rglob("*.py"):
        known = {
            re.sub(r"^analysis\.(\w+)(\.(printed|contract))?.*", r"\1\2", name)
            for name in imports(path)
            if name.startswith("analysis.")
        }
        base = {
            "danish",
            "areas",
            "periods",
            "faults",
            "project",
            "whole_files",
            "forking",
            "meeting",
            "meeting_file",
        }
        assert known <= base | {"sources.printed", "register.contract"}, path


def test_every_place_that_a_document_names_is_there() -> None:
    decisions = (ROOT / "docs" / "beslutninger").glob("*.md")
    for page in (*ROOT.glob("*.md"), ROOT / "docs" / "arkitektur.md", *decisions):
        name, text = page.name, page.read_text(encoding="utf-8")
        linked = re.findall(r"\]\((?!http|#)([^)#]+)", text)
        named = re.findall(
            r"`((?:src|tests|tools|docs|notebooks|benchmarks|requirements)/[\w./-]+)`", text
        )
        for place in linked:
            assert (page.parent / place).exists(), f"{name}: {place}"
        for place in named:
            assert (ROOT / place).exists(), f"{name}: {place}"


def test_only_the_commands_due_and_fetch_look_at_what_day_it_is() -> None:
    looks = {
        (path.name, function.name)
        for path in SRC.rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"}
        if isinstance(node.value, ast.Name) and node.value.id in {"date", "datetime"}
    }
    assert looks == {("cli.py", "due"), ("cli.py", "fetch")}


def test_no_function_is_longer_than_forty_lines() -> None:
    for path in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                assert lines <= 40, f"{path.relative_to(SRC)}: {node.name} has {lines} lines"
