"""Put a finished folder where readers look, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from analysis.batch import manifest
from analysis.export.site import MeetingEntry, index_page
from analysis.project import Address, Project


@contextmanager
def private_folder(project: Project, purpose: str) -> Iterator[Path]:
    """Give a folder inside the project that no reader looks into, and take it away again.

    It lies beside what is published, so that moving it there is one step on one disk; and in the
    project, so that a notebook run in it finds the project as it does in JupyterLab.
    """
    project.reports.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{purpose}-", dir=project.reports))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def folder_of(project: Project, address: Address) -> Path:
    """Return where a meeting is published."""
    return project.reports / address.municipality / address.day.isoformat()


def exchange(finished: Path, published: Path) -> None:
    """Put a finished folder in the place of a published one, by two renames."""
    published.parent.mkdir(parents=True, exist_ok=True)
    if not published.exists():
        finished.rename(published)
        return
    old = Path(tempfile.mkdtemp(prefix=".old-", dir=published.parent.parent)) / published.name
    try:
        published.rename(old)
        finished.rename(published)
    except BaseException:  # Ctrl-C between the two must not take away what is published
        if not published.exists():
            old.rename(published)
        raise
    finally:
        if published.exists():
            shutil.rmtree(old.parent, ignore_errors=True)


def write_index(project: Project) -> None:
    """Write ``reports/index.html`` anew from the manifests of what is published."""
    entries = []
    for path in sorted(project.reports.glob(f"[!.]*/*/{manifest.FILE_NAME}")):
        content = manifest.read(path.parent)
        if content:
            entries.append(_entry(content))
    _replace(project.reports / "index.html", index_page(entries))


def _entry(content: dict[str, Any]) -> MeetingEntry:
    shown, address = content["shown"], Address.parse(content["meeting"])
    return MeetingEntry(
        shown["municipality"],
        date.fromisoformat(address.day.isoformat()),
        f"{address}/index.html",
        shown["committee"],
        shown["heading"],
        shown["summary"],
    )


def _replace(path: Path, text: str) -> None:
    """Write a file so that whoever opens it gets the old one or the new one, whole."""
    handle, private = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(private).chmod(0o644)
        Path(private).replace(path)
    except BaseException:
        Path(private).unlink(missing_ok=True)
        raise
