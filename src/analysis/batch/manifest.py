"""``manifest.json``: what a published meeting was made from, and what it consists of.

No times, machine names or paths, so that the same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from analysis.batch.plan import Plan
from analysis.project import Project

FILE_NAME = "manifest.json"

# What the bytes of a report depend on beside our own code.
_PACKAGES = (
    *("jinja2", "matplotlib", "mistune", "nbclient", "nbconvert", "numpy", "pandas", "papermill"),
    *("pyarrow", "seaborn"),
)


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes, as text."""
    return hashlib.sha256(content).hexdigest()


@cache
def package_digest() -> str:
    """Return one SHA-256 over every file of the package: code, templates, style, fonts."""
    package = Path(__file__).parent.parent
    files = sorted(path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    lines = [
        f"{path.relative_to(package).as_posix()} {digest(path.read_bytes())}" for path in files
    ]
    return digest("\n".join(lines).encode("utf-8"))


def versions() -> dict[str, str]:
    """Return the minor version of Python, the platform's kind, and the packages' versions."""
    major, minor, _ = platform.python_version_tuple()
    return {
        "python": f"{major}.{minor}",
        "platform": f"{platform.system()} {platform.machine()}",
        **{name: metadata.version(name) for name in _PACKAGES},
    }


def made_from(project: Project, plan: Plan) -> dict[str, Any]:
    """Return everything that a meeting's reports are made from, as the manifest names it."""
    raw = project.raw_folder(plan.address)
    inputs = {
        (raw / name).relative_to(project.root).as_posix(): value
        for name, value in plan.papers.delivery.hashes.items()
    }
    for job in plan.jobs:
        inputs[f"notebooks/{job.notebook.name}"] = digest(job.notebook.read_bytes())
    return {
        "meeting": str(plan.address),
        "inputs": dict(sorted(inputs.items())),
        "package": package_digest(),
        "versions": versions(),
        "parameters": {
            job.name: {"notebook": job.notebook.stem, **job.parameters} for job in plan.jobs
        },
    }


def write(folder: Path, content: dict[str, Any]) -> None:
    """Write the manifest, with the hash of every other file of the folder."""
    outputs = {
        path.relative_to(folder).as_posix(): digest(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != FILE_NAME
    }
    text = json.dumps(content | {"outputs": outputs}, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / FILE_NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def read(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a published meeting; None when there is none that can be read."""
    try:
        content = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    needed = {"meeting", "outputs", "reports", "shown"}
    return content if isinstance(content, dict) and needed <= content.keys() else None


def is_current(folder: Path, made: dict[str, Any]) -> bool:
    """Whether a published meeting is whole, complete, and made from just these inputs."""
    content = read(folder)
    if content is None or any(content.get(key) != value for key, value in made.items()):
        return False
    if any(report["outcome"] != "built" for report in content["reports"].values()):
        return False
    return not differences(folder, content)


def differences(folder: Path, content: dict[str, Any]) -> list[str]:
    """Return each file of a folder that is not what a manifest says, or is missing, or new."""
    found = {
        path.relative_to(folder).as_posix(): digest(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != FILE_NAME
    }
    names = sorted({*found, *content["outputs"]})
    return [name for name in names if found.get(name) != content["outputs"].get(name)]
