"""What the tests share: a project in a temporary folder, with real files in it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from analysis.faults import InputError
from analysis.papers import Papers, keep_papers, open_papers
from analysis.project import Address, Project

ROOT = Path(__file__).resolve().parents[1]
REAL = Project(ROOT)
HELSINGOER = Address("helsingoer", date(2017, 5, 3))
HOEJE_TAASTRUP = Address("hoeje-taastrup", date(2012, 8, 15))

HEAD = """
municipality = "Helsingør"
committee = "Beskæftigelsesudvalget"
date = 2017-05-03
document = "Referat"
"""


def make_project(
    tmp_path: Path,
    meeting_toml: str,
    tables: dict[str, str | bytes],
    address: Address = HELSINGOER,
) -> Project:
    """Deliver one meeting; ``tables`` are the CSV files by table id.

    ``meeting_toml`` follows ``HEAD``, unless it says itself whose meeting it is.
    """
    project = Project(tmp_path)
    project.notebooks.mkdir(parents=True, exist_ok=True)
    folder = project.raw_folder(address)
    folder.mkdir(parents=True, exist_ok=True)
    head = "" if meeting_toml.lstrip().startswith(("municipality", "sender")) else HEAD
    (folder / "meeting.toml").write_text(head + meeting_toml, encoding="utf-8")
    for name, content in tables.items():
        raw = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.csv").write_bytes(raw)
    return project


def a_table(columns: str, rows: str = "", more: str = "", name: str = "t", title: str = "T") -> str:
    """Describe a table; a column is its heading, or its keys in braces, with ``;`` between."""
    keys = [one if "{" in one else f'{{ heading = "{one}" }}' for one in columns.split(";")]
    return f"""
[[tables]]
id = "{name}"
title = "{title}"
rows = {{ {rows or 'heading = ""'} }}
columns = [{", ".join(keys)}]
{more}
"""


def a_check(keys: str, check: str = "c", text: str = "Siges") -> str:
    """Describe a check of the table above."""
    return f'[[tables.checks]]\nid = "{check}"\ntext = "{text}"\n{keys}\n'


def a_deviation(
    row: str, column: str, printed: str, recomputed: str, check: str = "c", more: str = ""
) -> str:
    """Describe a known deviation of the table above."""
    return f"""[[tables.deviations]]
check = "{check}"
row = "{row}"
column = "{column}"
printed = "{printed}"
recomputed = "{recomputed}"
reason = "Derfor"
{more}
"""


def copy_of_the_real_project(tmp_path: Path) -> Project:
    """Copy the raw figures of this project's meetings, and nothing else."""
    project = Project(tmp_path)
    project.notebooks.mkdir(parents=True, exist_ok=True)
    shutil.copytree(REAL.raw, project.raw)
    return project


def opened(project: Project, address: Address = HELSINGOER) -> Papers:
    """Open a meeting that must be without fault, and keep what was read."""
    papers = open_papers(project, address)
    keep_papers(project, papers)
    return papers


def faults_of(project: Project, address: Address = HELSINGOER) -> list[str]:
    """Open a meeting that must be at fault, and return the lines of the message."""
    with pytest.raises(InputError) as caught:
        open_papers(project, address)
    lines = str(caught.value).splitlines()
    assert lines == [str(fault) for fault in caught.value.faults]
    return lines


def costly() -> settings:
    """Try fewer examples of what takes long; to be called when the profile is chosen."""
    return settings(max_examples=min(50, settings().max_examples))


def more(*values: object) -> object:
    """Give one more of a kind to a parametrised test; it is left to ``make test-rest``."""
    return pytest.param(*values, marks=pytest.mark.thorough)


def yet_more(*values: object) -> object:
    """Give one that takes long, or is one of very many; it is left to ``make test-all``."""
    return pytest.param(*values, marks=pytest.mark.exhaustive)


def files_below(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, byte for byte."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
