"""``manifest.json``: what a published meeting was made from, and what it consists of.

No times, machine names or paths, so that the same inputs give the same bytes.
``manifest.schema.json`` beside this module describes it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from analysis.batch import fingerprint
from analysis.project import Address, Project

FILE_NAME = "manifest.json"


@cache
def schema() -> dict[str, Any]:
    """Return the JSON schema that every manifest follows."""
    text = Path(__file__).with_name("manifest.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def _validator() -> Any:
    import jsonschema  # type: ignore[import-untyped]  # slow, and not always needed

    return jsonschema.Draft202012Validator(schema())


def write(folder: Path, content: dict[str, Any]) -> None:
    """Write the manifest, with the hash of every other file of the folder.

    Raises ``jsonschema.ValidationError`` for one that does not follow the schema.
    """
    content = content | {"outputs": _outputs(folder)}
    _validator().validate(content)
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / FILE_NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def read(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a published meeting; None when there is none that can be read."""
    try:
        content = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    needed = set(schema()["required"])
    return content if isinstance(content, dict) and needed <= content.keys() else None


def why_not_current(project: Project, address: Address, folder: Path) -> str:
    """Return why a published meeting must be made again; an empty text when it need not be.

    Compares hashes only: those of everything it was made from, and those of its own files.
    """
    content = read(folder)
    if content is None:
        return "is not published"
    setting = fingerprint.setting(project)
    if changed := [name for name in setting if content.get(name) != setting[name]]:
        return changed_setting(changed[0])
    if failed := [name for name, report in content["reports"].items() if "failed" in report]:
        return f"report {failed[0]} failed"
    raw = fingerprint.raw_files(project, address)
    delivered = {
        name: value
        for name, value in content["inputs"].items()
        if name.startswith(f"data/raw/{address}/")
    }
    others = content["inputs"].keys() - delivered.keys()
    now = raw | {name: fingerprint.digest_of_input(project, name) or "" for name in others}
    if changed := differing(now, content["inputs"]):
        return f"{changed[0]} has changed"
    if changed := differences(folder, content):
        return f"published file {changed[0]} is not what the manifest says"
    return ""


def changed_setting(name: str) -> str:
    """Say that a part of the setting has changed."""
    said = {
        "package": "the code of the package has changed",
        "versions": "Python or a library has another version",
        "lock": f"{fingerprint.LOCK.as_posix()} has changed",
    }
    return said[name]


def differences(folder: Path, content: dict[str, Any]) -> list[str]:
    """Return each file of a folder that is not what a manifest says, or is missing, or new."""
    return differing(_outputs(folder), content["outputs"])


def _outputs(folder: Path) -> dict[str, str]:
    found = fingerprint.files_below(folder)
    found.pop(FILE_NAME, None)
    return found


def differing(found: dict[str, str], expected: dict[str, str]) -> list[str]:
    """Return the names whose values differ, or that only one of the two has."""
    names = sorted({*found, *expected})
    return [name for name in names if found.get(name) != expected.get(name)]
