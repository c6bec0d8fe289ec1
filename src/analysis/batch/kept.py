"""Finished reports, kept so that the next run need not make them again.

``reports/.runs/<meeting>/<report>.json`` holds the page and what it was made from, and
``<report>.ipynb`` the executed notebook. Both are written whole, as soon as the report is finished,
so that a run that is killed loses only what it was working on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import cpr
from analysis.batch import manifest
from analysis.batch.plan import Job
from analysis.export.report import ReportPage
from analysis.whole_files import digest, write

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Kept:
    """A finished page, the files it was made from with their SHA-256, and everything else.

    A file that is not there has None: the page would be another if it were.
    """

    page: ReportPage
    read: dict[str, str | None]
    made_from: dict[str, Any]


def made_from(job: Job, setting: dict[str, Any]) -> dict[str, Any]:
    """Return what a report is made from beside the files that it reads."""
    return {"notebook": job.digest, "parameters": job.parameters, **setting}


def files_of(found: Kept) -> dict[str, str]:
    """Return the files that a page was made from, with their SHA-256."""
    return {name: value for name, value in found.read.items() if value}


def keep(folder: Path, name: str, found: Kept) -> None:
    """Keep a finished page."""
    content = json.dumps(asdict(found), ensure_ascii=False, sort_keys=True)
    text = json.dumps({"sha256": digest(content.encode()), "content": content})
    write(folder / f"{name}.json", text)


def read(folder: Path, name: str) -> Kept | None:
    """Return a page that was kept; None when there is none, or it is not what was written."""
    try:
        stored = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        if digest(stored["content"].encode()) != stored["sha256"]:
            return None
        content = json.loads(stored["content"])
        page = content["page"] | {
            name: tuple(content["page"][name]) for name in ("tables", "deviations")
        }
        return Kept(ReportPage(**page), content["read"], content["made_from"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def why_stale(found: Kept | None, expected: dict[str, Any], now: Mapping[str, str | None]) -> str:
    """Return why a report must be made again; an empty text when the kept page will do.

    ``now`` gives the present SHA-256 of the files that the report read.
    """
    if found is None:
        return "was not built yet"
    for name, value in expected.items():
        if found.made_from.get(name) != value:
            own = {"notebook": "its notebook has changed", "parameters": "its parameters differ"}
            return own.get(name) or manifest.changed_setting(name)
    changed = [name for name, value in found.read.items() if now[name] != value]
    return f"{', '.join(changed)} changed" if changed else ""


def prune(folder: Path, names: set[str]) -> None:
    """Take away what is kept of reports that a meeting no longer has."""
    for path in folder.iterdir():
        if path.suffix in (".json", ".ipynb") and path.stem not in names:
            path.unlink()


# --- the executed notebook ------------------------------------------------------------------------


def keep_notebook(path: Path, notebook: NotebookNode, root: Path) -> None:
    """Keep an executed notebook, without times, paths, and what looks like a CPR number.

    Of an error it keeps the message and the lines of the notebook itself.
    """
    import nbformat

    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"  # papermill gives what it puts in a name by chance
        cell.source = cpr.mask(cell.source)
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        for output in cell.get("outputs", []):
            _tidy(output, root)
    text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    write(path, f"{text}\n")


def _tidy(output: NotebookNode, root: Path) -> None:
    """Clean what an output says."""
    if output.output_type == "stream":
        output.text = _without_paths(output.text, root)
    elif output.output_type == "error":
        output.evalue = _without_paths(output.evalue, root)
        said = f"{output.ename}: {output.evalue}"
        lines = _own_lines("\n".join(output.traceback))
        output.traceback = [*(_without_paths(line, root) for line in lines), said]
    else:
        output.data = _masked(output.data)
        if "text/plain" in output.data:
            output.data["text/plain"] = _without_paths(output.data["text/plain"], root)


def _masked(content: Any) -> Any:
    """Mask personal ids in every text of what an output carries."""
    if isinstance(content, str):
        return cpr.mask(content)
    if isinstance(content, dict):
        return type(content)({key: _masked(value) for key, value in content.items()})
    if isinstance(content, list):
        return [_masked(value) for value in content]
    return content


_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_PLACE = re.compile(r"^(?P<own>Cell In\[\d+\], line \d+)|^File .+:\d+")
_CELL_FILE = re.compile(r"\S*ipykernel_\d+\S*\.py")
_PATH = re.compile(r"(?<![\w./:<])/(?:[^\s/:'\"<>]+/)+(?=[^\s/:'\"<>]+)")


def _own_lines(traceback: str) -> list[str]:
    """Return the lines of a traceback that are about the notebook's own cells."""
    kept, own = [], False
    for line in _COLOUR.sub("", traceback).splitlines():
        if place := _PLACE.match(line):
            own = place["own"] is not None
        if own and line.strip():
            kept.append(line)
    return [line for line in kept if line.startswith(("Cell In", " ", "-"))]


def _without_paths(text: str, root: Path) -> str:
    """Mask personal ids, and leave of every absolute path what lies in the project, or the name."""
    text = _CELL_FILE.sub("cell", cpr.mask(text)).replace(f"{root}/", "")
    return _PATH.sub("", text)
