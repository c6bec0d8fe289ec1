"""The environments agree: pyproject.toml, environment.yml and the locks in requirements/."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))

# conda's name where it differs: these leave out a windowing toolkit and statsmodels.
CONDA_NAMES = {
    "duckdb": "python-duckdb",
    "matplotlib": "matplotlib-base",
    "seaborn": "seaborn-base",
}

RUNTIME = PYPROJECT["project"]["dependencies"]
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
LAB = EXTRAS["lab"]
BUILD = PYPROJECT["dependency-groups"]["build"]
TEST = PYPROJECT["dependency-groups"]["test"]
LOCKS = {
    "batch": [*RUNTIME, *BUILD],
    **{extra: [*RUNTIME, *BUILD, *needed] for extra, needed in EXTRAS.items()},
    "test": [*RUNTIME, *BUILD, *EXTRAS["distributed"], *TEST],
}

PIN = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)(?:\[[a-z,-]+\])?==(?P<version>[^\s;]+)(?: ; (?P<marker>.+))?"
)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class Pin:
    """One entry of a lock."""

    name: str
    version: Version
    marker: str
    hashes: int


def lock_text(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def pins(lock: str) -> list[Pin]:
    """Read a lock; whatever is neither a comment nor a hashed pin is an error."""
    joined = lock_text(lock).replace("\\\n", " ")
    found = []
    for line in joined.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry, *hashes = re.split(r"\s+(?=--hash=)", line.strip())
        match = PIN.fullmatch(entry.strip())
        assert match, f"{lock}.txt: not a pin: {line[:80]}"
        assert all(HASH.fullmatch(h.strip()) for h in hashes), f"{lock}.txt: {entry}"
        found.append(
            Pin(
                canonicalize_name(match["name"]),
                Version(match["version"]),
                match["marker"] or "",
                len(hashes),
            )
        )
    return found


def floors(requirements: list[str], names: dict[str, str] | None = None) -> dict[str, str]:
    parsed = [Requirement(text) for text in requirements]
    keys = [canonicalize_name(one.name) for one in parsed]
    return {
        (names or {}).get(key, key): str(one.specifier)
        for key, one in zip(keys, parsed, strict=True)
    }


def conda_floors() -> dict[str, str]:
    found = {}
    for entry in ENVIRONMENT["dependencies"]:
        if isinstance(entry, str):
            name, _, specifier = entry.partition(" ")
            assert name not in found, f"environment.yml names {name} twice"
            found[name] = str(SpecifierSet(specifier))
    return found


def test_environment_yml_has_the_packages_and_floors_of_pyproject() -> None:
    expected = floors([*RUNTIME, *LAB], CONDA_NAMES)
    expected["python"] = str(SpecifierSet(PYPROJECT["project"]["requires-python"]))
    expected["pip"] = ""
    assert conda_floors() == expected


def test_every_mapped_conda_name_is_used() -> None:
    assert set(CONDA_NAMES) <= set(floors(RUNTIME))


def test_environment_yml_installs_the_project_itself() -> None:
    assert [e["pip"] for e in ENVIRONMENT["dependencies"] if isinstance(e, dict)] == [["-e ."]]
    assert ENVIRONMENT["channels"] == ["conda-forge", "nodefaults"]


def test_what_builds_the_project_is_in_the_locks() -> None:
    build = floors(BUILD)
    for name, floor in floors(PYPROJECT["build-system"]["requires"]).items():
        assert build[name] == floor


PYTHONS = ["3.11", "3.12", "3.13", "3.14", "3.15"]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_every_direct_dependency_is_pinned_once_at_or_above_its_floor(
    lock: str, python: str
) -> None:
    here = {"python_version": python, "python_full_version": f"{python}.0"}
    locked: dict[str, list[Pin]] = {}
    for pin in pins(lock):
        if not pin.marker or Marker(pin.marker).evaluate(here):
            locked.setdefault(pin.name, []).append(pin)
    for requirement in map(Requirement, LOCKS[lock]):
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{name} is missing from {lock}.txt: run `make lock`"
        (pin,) = locked[name]
        assert pin.version in requirement.specifier, f"{name} {pin.version} is out of range"


def test_every_python_that_is_promised_is_named_and_can_be_found() -> None:
    promised = SpecifierSet(PYPROJECT["project"]["requires-python"])
    assert [f"3.{minor}" for minor in range(30) if f"3.{minor}" in promised] == PYTHONS
    named = "Programming Language :: Python :: 3."
    classifiers = PYPROJECT["project"]["classifiers"]
    assert [each[-4:] for each in classifiers if each.startswith(named)] == PYTHONS
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert " ".join(f"python{python}" for python in reversed(PYTHONS)) in makefile
    for document in ("Makefile", "README.md", ".ci/run"):
        text = (ROOT / document).read_text(encoding="utf-8")
        assert f"a Python from {PYTHONS[0]} to {PYTHONS[-1]}" in text, document


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    found = pins(lock)
    assert len(found) >= len(LOCKS[lock])
    assert [pin.name for pin in found if not pin.hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_no_addresses_and_no_paths(lock: str) -> None:
    text = lock_text(lock)
    assert re.findall(r"\w+://\S*|file:\S*", text) == []
    assert re.findall(r"(?m)^\s*-(?!-hash=).*$", text) == []  # --index-url, --find-links, -e …
    assert re.findall(r"(?m)(?:^|[\s'\"=])(?:/|[A-Za-z]:\\|~/)\S+", text) == []
    assert "make lock" in text.splitlines()[1]


@pytest.mark.parametrize("lock", ["lab", "test"])
def test_locks_agree_with_the_batch_lock(lock: str) -> None:
    batch = {(pin.name, pin.version) for pin in pins("batch")}
    assert batch - {(pin.name, pin.version) for pin in pins(lock)} == set()
