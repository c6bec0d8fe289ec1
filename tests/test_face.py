"""What a notebook imports: each name is there, tells how to use it, and is loaded when needed."""

from __future__ import annotations

import json
import pydoc
import subprocess
import sys
from pathlib import Path

import pytest

import analysis


def loaded_after(code: str, folder: Path) -> set[str]:
    """Run code in a new Python and return the names of the modules that it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", code + "\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("name", analysis.__all__)
def test_every_name_of_the_face_can_be_imported_and_tells_how_to_use_it(name: str) -> None:
    namespace: dict[str, object] = {}
    exec(f"from analysis import {name}", namespace)  # noqa: S102
    found = namespace[name]
    text = pydoc.plain(pydoc.render_doc(found))
    assert text.strip()
    own = (found.__doc__ or "").strip()
    assert len(own.split()) > 3, own
    assert not own.startswith(f"{name}("), "written by dataclass, not by us"


def test_the_face_is_sorted_and_is_what_dir_lists() -> None:
    assert sorted(analysis.__all__) == analysis.__all__ == dir(analysis)
    assert len(set(analysis.__all__)) == len(analysis.__all__)


def test_help_of_the_package_says_where_to_go_on() -> None:
    assert "help(analysis.Table)" in pydoc.plain(pydoc.render_doc(analysis))


def test_an_unknown_name_is_told_with_those_there_are() -> None:
    with pytest.raises(AttributeError) as caught:
        analysis.Tabel  # noqa: B018
    assert str(caught.value) == (
        f"module 'analysis' has no attribute 'Tabel'; it has {', '.join(analysis.__all__)}"
    )
    with pytest.raises(ImportError, match="cannot import name 'Tabel'"):
        exec("from analysis import Tabel")  # noqa: S102


HEAVY = {"pandas", "matplotlib", "seaborn", "pyarrow", "numpy", "nbclient", "duckdb"}


def test_importing_the_package_loads_none_of_the_heavy_libraries(tmp_path: Path) -> None:
    assert loaded_after("import analysis", tmp_path) & HEAVY == set()
    assert "pandas" in loaded_after("import analysis; analysis.Table", tmp_path)
