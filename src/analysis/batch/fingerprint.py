"""What reports are made from, as hashes: nothing else tells whether one must be made again.

Light to load, so that a run with nothing to do is over before pandas would have been loaded.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from analysis.faults import InputError
from analysis.project import REGISTER, Address, Project
from analysis.raw_files import before_which, hash_before, hash_files, hash_names
from analysis.register import address
from analysis.whole_files import code_hash, digest_of

LOCK = Path("requirements") / "batch.txt"

# What the bytes of a report depend on beside our own code.
_PACKAGES = (
    *("jinja2", "matplotlib", "mistune", "nbclient", "nbconvert", "numpy", "pandas", "papermill"),
    *("pyarrow", "seaborn"),
)


def digest_of_file(path: Path) -> str | None:
    """Return the SHA-256 of a file; None when there is none that can be read."""
    try:
        return digest_of(path) if path.is_file() else None
    except OSError:
        return None


def digest_of_input(project: Project, name: str) -> str | None:
    """Return the SHA-256 of what a report was made from, by its path in the project.

    Of a folder, whose path ends with a slash, it is that of the names of its files; of the meetings
    before one it is that of their days, and of the address of an extract that of what lies there.
    None when it cannot be told.
    """
    path = project.root / name
    if meeting := before_which(name):
        return hash_before(project, meeting)[1]
    if address.is_one(path):
        with suppress(InputError):
            return address.digest_of(path, project.processed / path.parents[2].name / REGISTER)
        return None
    return hash_names(path) if name.endswith("/") else digest_of_file(path)


def setting(project: Project) -> dict[str, Any]:
    """Return what every report depends on: this package, its libraries, Python and the lock."""
    return {
        "package": code_hash(),
        "versions": _versions(),
        "lock": digest_of_file(project.root / LOCK),
    }


@cache
def _versions() -> dict[str, str]:
    """Return the minor version of Python, the platform's kind, and the libraries' versions."""
    major, minor, _ = platform.python_version_tuple()
    return {
        "python": f"{major}.{minor}",
        "platform": f"{platform.system()} {platform.machine()}",
        **{name: metadata.version(name) for name in _PACKAGES},
    }


def inputs_now(project: Project, address: Address, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of what a meeting was made from, as it is now, by its path in the project.

    Each file that has been delivered for it since is there too, and the calendar and the goals of
    its body, be they new. Empty for one that is not there.
    """
    of_body = (project.calendar(address.body), project.goals(address.body))
    names = {*names, *(project.shown(path) for path in of_body if path.exists())}
    now = {name: digest_of_input(project, name) or "" for name in names}
    delivered = hash_files(project.raw_folder(address))
    return now | {f"data/raw/{address}/{name}": value for name, value in delivered.items()}
