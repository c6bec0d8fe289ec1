"""Finished reports, kept so that the next run need not make them again.

``.runs/<meeting>/<report>.json`` holds the page and what it was made from, and ``<report>.ipynb``
the executed notebook. Both are written whole, as soon as the report is finished, so that a run that
is killed loses only what it was working on. A notebook may show what no reader is to see: nobody
but who runs the batch may look into them.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, JsonValue
from pydantic_core import to_jsonable_python

from analysis import cpr
from analysis.batch import fingerprint, manifest
from analysis.batch.plan import Job
from analysis.export.report import ReportPage
from analysis.project import Project
from analysis.whole_files import read_signed, signed, write

if TYPE_CHECKING:
    from nbformat import NotebookNode

_PRIVATE = 0o600


class Kept(BaseModel):
    """A finished page, the files it was made from with their SHA-256, and everything else.

    A file that is not there has None: the page would be another if it were.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: ReportPage
    read: dict[str, str | None]
    made_from: dict[str, JsonValue]

    @property
    def files(self) -> dict[str, str]:
        """The files that the page was made from, with their SHA-256."""
        return {name: value for name, value in self.read.items() if value}


def made_from(job: Job, setting: dict[str, Any]) -> dict[str, Any]:
    """Return what a report is made from beside the files that it reads."""
    own = {"notebook": job.digest, "parameters": job.parameters, "words": job.words}
    own |= {"corrected": job.corrected, "after": job.after}
    made: dict[str, Any] = to_jsonable_python(own | setting)  # as when it has been read again
    return made


def keep(folder: Path, name: str, found: Kept) -> None:
    write(folder / f"{name}.json", signed(found.model_dump(mode="json")), mode=_PRIVATE)


def read(folder: Path, name: str) -> Kept | None:
    """Return a page that was kept; None when there is none, or it is not what was written."""
    try:
        return Kept.model_validate(read_signed(folder / f"{name}.json"))
    except ValueError:
        return None


def why_stale(project: Project, found: Kept | None, expected: dict[str, Any]) -> str:
    """Return why a report must be made again; an empty text when the kept page will do."""
    if found is None:
        return "was not built yet"
    for name, value in expected.items():
        if found.made_from.get(name) != value:
            return manifest.changed(name)
    changed = [
        name
        for name, value in found.read.items()
        if fingerprint.digest_of_input(project, name) != value
    ]
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
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"  # papermill gives what it puts in a name by chance
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        for output in cell.get("outputs", []):
            _tidy(output, root)
    text = json.dumps(_masked(notebook), ensure_ascii=False, sort_keys=True)
    write(path, f"{text}\n", mode=_PRIVATE)


def _tidy(output: NotebookNode, root: Path) -> None:
    """Leave of what an output says the analyst's own lines, and no path outside the project."""
    if output.output_type == "stream":
        output.text = _without_paths(output.text, root)
    elif output.output_type == "error":
        output.evalue = _without_paths(output.evalue, root)
        said = f"{output.ename}: {output.evalue}"
        lines = _own_lines("\n".join(output.traceback))
        output.traceback = [*(_without_paths(line, root) for line in lines), said]
    elif "text/plain" in output.data:
        output.data["text/plain"] = _without_paths(output.data["text/plain"], root)


def _masked(content: Any) -> Any:
    """Mask personal ids in every text, name and number of a notebook."""
    known = cache(cpr.mask)  # the same lines stand there over and over

    def mask(text: str) -> str:
        return "\n".join(map(known, text.split("\n")))  # no number goes on in the next line

    def masked(content: Any) -> Any:
        if isinstance(content, dict):
            return {mask(key): masked(value) for key, value in content.items()}
        if isinstance(content, list):
            return [masked(value) for value in content]
        if isinstance(content, str):
            return mask(content)
        found = mask(str(content))
        return content if found == str(content) else found

    return masked(content)


_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_PLACE = re.compile(r"^(?P<own>Cell In\[\d+\], line \d+)|^File .+:\d+")
_CELL_FILE = re.compile(r"ipykernel_\d+/\d+\.py$")
_PATH = re.compile(r"(?<![\w./:<])(?:/[^\s/:'\"<>]+){2,}")


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
    """Leave of every absolute path what lies in the project, or the name."""

    def name(path: re.Match[str]) -> str:
        return "cell" if _CELL_FILE.search(path[0]) else path[0].rpartition("/")[2]

    return _PATH.sub(name, text.replace(f"{root}/", ""))
