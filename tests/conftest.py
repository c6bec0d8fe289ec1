"""What is made once for all tests, and which of them a quick look leaves out."""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from analysis.papers import Papers
from analysis.project import Project
from commands import EKSEMPELKOMMUNE, Ran, copy_of_the_project, udvalgstal, udvalgstal_anew
from support import HELSINGOER, HOEJE_TAASTRUP, copy_of_the_real_project, opened

# A busy machine is no fault, and the same tests are tried every time.
STEADY = settings(deadline=None, derandomize=True, database=None)
settings.register_profile("quick", STEADY, max_examples=20)
settings.register_profile("thorough", STEADY, max_examples=100)

Once = Callable[[str, Callable[[Path], None]], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let ``make test-all`` ask for everything, ``make test-rest`` for more than a quick look."""
    parser.addoption("--thorough", action="store_true", help="leave no test out, try more examples")
    parser.addoption("--rest", action="store_true", help="only what goes beyond a quick look")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples are tried."""
    settings.load_profile("thorough" if _is_thorough(config) else "quick")


def _is_thorough(config: pytest.Config) -> bool:
    return config.getoption("--thorough") or config.getoption("--rest")


def pytest_collection_finish() -> None:
    """Let no test look through what all of them have loaded for garbage."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Let it go again: DuckDB complains of what is left when Python ends."""
    gc.unfreeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of the rest, keep what takes long and what tries more examples than a quick look does."""
    if config.getoption("--rest"):
        wanted = [item for item in items if _is_of_the_rest(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
        items[:] = wanted


def _is_of_the_rest(item: pytest.Item) -> bool:
    takes_long = item.get_closest_marker("thorough") or _has_examples(item)
    return bool(takes_long) and not item.get_closest_marker("exhaustive")


def _takes_long(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("thorough", "exhaustive"))


def _has_examples(item: pytest.Item) -> bool:
    return getattr(getattr(item, "obj", None), "is_hypothesis_test", False)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what takes long; one line at the end says how many these are."""
    if _takes_long(item) and not _is_thorough(item.config):
        pytest.skip("left to make test-all")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Give a function that has a folder made once for all workers. Nobody may change it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder = shared / name
        with FileLock(shared / f"{name}.lock"):
            if not folder.exists():
                private = shared / f"{name}.new"
                shutil.rmtree(private, ignore_errors=True)  # of one that failed
                private.mkdir()
                make(private)
                private.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def first_run(once: Once) -> tuple[Path, Ran]:
    """The project with both meetings published, which nobody may change, and what was said."""

    def publish(folder: Path) -> None:
        ran = udvalgstal_anew(copy_of_the_project(folder / "project"), "run")
        (folder / "ran.json").write_text(json.dumps(asdict(ran)), encoding="utf-8")

    folder = once("published", publish)
    said = json.loads((folder / "ran.json").read_text(encoding="utf-8"))
    return folder / "project", Ran(**said)


@pytest.fixture(scope="session")
def published(first_run: tuple[Path, Ran]) -> Path:
    """The project with both meetings published. Nobody may change it."""
    project, ran = first_run
    assert ran.status == 0, ran.said
    return project


@pytest.fixture(scope="session")
def eksempelkommune(once: Once) -> Path:
    """The project with the made-up meeting published. Nobody may change it."""

    def publish(folder: Path) -> None:
        copy_of_the_project(folder, str(HELSINGOER))
        assert udvalgstal(folder, "demo").status == 0
        ran = udvalgstal(folder, "run", EKSEMPELKOMMUNE)
        assert ran.status == 0, ran.said
        assert f"{EKSEMPELKOMMUNE}: published, 3 reports" in ran.out

    return once("register", publish)


@pytest.fixture(scope="session")
def copied_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Copy the raw figures of the project's meetings."""
    return copy_of_the_real_project(tmp_path_factory.mktemp("copied"))


@pytest.fixture(scope="session")
def helsingoer(copied_project: Project) -> Papers:
    """Open Helsingør, Beskæftigelsesudvalget, 3 May 2017."""
    return opened(copied_project, HELSINGOER)


@pytest.fixture(scope="session")
def hoeje_taastrup(copied_project: Project) -> Papers:
    """Open Høje-Taastrup, Arbejdsmarkedsudvalget, 15 August 2012."""
    return opened(copied_project, HOEJE_TAASTRUP)
