"""Put a finished folder where readers look, whole or not at all."""

from __future__ import annotations

import ctypes
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from analysis.batch import fingerprint, manifest, workplace
from analysis.project import Address, Project

_AT_FDCWD = -100  # of <fcntl.h>: paths are relative to the working folder
_RENAME_EXCHANGE = 2  # of <linux/fs.h>


def exchange(finished: Path, published: Path, aside: Path) -> None:
    """Put a finished folder in the place of a published one, if there is one.

    In one step where the system can. Elsewhere by two renames, of which the first puts the old
    state ``aside``: there the next run finds it if this one is killed between the two.
    """
    _settle(finished)
    published.parent.mkdir(parents=True, exist_ok=True)
    if not published.exists():
        finished.rename(published)
    elif not _exchanged(finished, published):
        published.rename(aside)
        try:
            finished.rename(published)
        except BaseException:  # Ctrl-C between the two must not take away what is published
            if not published.exists():
                aside.rename(published)
            raise
    _sync(published.parent)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return whether this system and this disk can."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # a C library from before 2018
        return False
    return bool(
        rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0
    )


def _settle(folder: Path) -> None:
    """Have every file on the disk before it is published: a power cut must not empty it."""
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":  # Windows opens no folders
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_index(project: Project) -> None:
    """Write ``reports/index.html`` anew from the manifests of what is published, if need be."""
    runs = workplace.runs(project)
    runs.mkdir(parents=True, exist_ok=True)
    with workplace.locked(runs / "lock", waits=lambda: None):
        paths = sorted(project.reports.glob(f"[!.]*/*/{manifest.FILE_NAME}"))
        made_from = "".join(fingerprint.digest(path.read_bytes()) for path in paths)
        package = fingerprint.setting(project)["package"]
        index, noted = project.reports / "index.html", runs / "index"
        if _note(index, made_from + package) == _text_of(noted):
            return
        page = _page([content for path in paths if (content := manifest.read(path.parent))])
        replace(index, page, runs / "index.html")
        replace(noted, _note(index, made_from + package), runs / "index.new")


def _note(index: Path, made_from: str) -> str:
    """Return what tells this index, made from this, from any other."""
    return fingerprint.digest(f"{fingerprint.digest_of_file(index)} {made_from}".encode())


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _page(contents: list[dict[str, Any]]) -> str:
    from analysis.export.site import MeetingEntry, index_page  # slow to load

    def entry(content: dict[str, Any]) -> MeetingEntry:
        shown, address = content["shown"], Address.parse(content["meeting"])
        return MeetingEntry(
            shown["municipality"],
            date.fromisoformat(address.day.isoformat()),
            f"{address}/index.html",
            shown["committee"],
            shown["heading"],
            shown["summary"],
            shown["notice"],
        )

    return index_page([entry(content) for content in contents])


def replace(path: Path, text: str, private: Path) -> None:
    """Write a file so that whoever opens it gets the old one or the new one, whole.

    ``private`` is where it is written first, on the same disk.
    """
    private.write_text(text, encoding="utf-8", newline="\n")
    _sync(private)
    private.replace(path)
