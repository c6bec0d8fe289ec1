"""Where a run works on a meeting, out of readers' sight, and the lock that lets one in at a time.

``.runs/<meeting>/`` keeps each report's executed notebook and finished page, and the lock. In it
``work/`` holds what is being made and is gone after the run. A run that was killed leaves it
behind; the next one finds it without an owner and clears it. Nobody else may look into any of it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from analysis import whole_files
from analysis.batch import telling
from analysis.project import Address, Project

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_SOCKETS = "udv-"
_SHORT = 60  # characters, which leave enough of a hundred for the names of sockets
_LOOK_AGAIN = 0.1  # seconds


@dataclass(frozen=True)
class Workplace:
    """The folders of a run on one meeting.

    ``folder`` is for what is being made, and ``reports`` in it has a folder for each report, so
    that no report's name can be another thing's. It lies in the project, so that a notebook run in
    it finds the project as it does in JupyterLab. ``sockets`` is a folder whose path is short,
    since that of a socket may have about a hundred characters. ``kept`` outlives the run.
    """

    folder: Path
    sockets: Path
    kept: Path

    @property
    def reports(self) -> Path:
        """Where the notebooks run, each in a folder of its own."""
        return self.folder / "reports"


@contextmanager
def opened(project: Project, address: Address) -> Iterator[Workplace]:
    """Give the workplace of a meeting to this run alone, cleared of what a dead run has left.

    When another run has it, this one says so and waits until that is done.
    """
    kept, published = project.kept_folder(address), project.published_folder(address)
    project.runs.mkdir(mode=0o700, exist_ok=True)
    kept.mkdir(parents=True, exist_ok=True)
    place = Workplace(kept / "work", _bases()[0] / f"{_SOCKETS}{secrets.token_hex(6)}", kept)
    with locked(kept / "lock", partial(telling.waits, address)):
        _clear(place.folder, published)
        place.reports.mkdir(parents=True)
        try:
            # The name is written down first, so that they are found again after a kill.
            (place.folder / "sockets").write_text(place.sockets.name, encoding="utf-8")
            place.sockets.mkdir(mode=0o700)
            yield place
        finally:
            _clear(place.folder, published)
            # A notebook may have taken away what tells where they are.
            shutil.rmtree(place.sockets, ignore_errors=True)


def sweep(project: Project) -> None:
    """Clear every workplace that a dead run has left behind, also of meetings long gone."""
    shutil.rmtree(project.reports / ".runs", ignore_errors=True)  # where they were once
    for folder in sorted(project.runs.glob("*/*/work")):
        with (folder.parent / "lock").open("ab") as file:
            if _take(file):
                _clear(folder, project.reports / folder.parent.relative_to(project.runs))


def _clear(folder: Path, published: Path) -> None:
    """Take a workplace away, and with it what it has outside; repair an interrupted exchange."""
    whole_files.clear(published)
    for unfinished in folder.parent.glob(".*"):  # by a process that was killed as it kept a report
        unfinished.unlink(missing_ok=True)
    try:
        name = (folder / "sockets").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        name = ""
    if name.startswith(_SOCKETS) and "/" not in name:  # an empty file is what a full disk leaves
        for base in _bases():
            shutil.rmtree(base / name, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _bases() -> list[Path]:
    """Return the folders for temporary files, first one whose path is short enough for sockets."""
    asked, usual = Path(tempfile.gettempdir()), Path("/tmp")  # noqa: S108 - if the other is long
    return [asked, usual] if len(str(asked)) <= _SHORT or os.name == "nt" else [usual, asked]


# --- locks ----------------------------------------------------------------------------------------


@contextmanager
def locked(path: Path, waits: Callable[[], None] | None = None) -> Iterator[bool]:
    """Hold a lock, which ends with this process however it ends, and give whether it is held.

    Without ``waits``, which tells that it waits, it does not wait for who else has it.
    """
    with path.open("ab") as file:
        is_ours = _take(file)
        if not is_ours and waits:
            waits()
            while not (is_ours := _take(file)):
                time.sleep(_LOOK_AGAIN)
        yield is_ours


def _take(file: IO[bytes]) -> bool:
    """Take the lock on a file, unless another process has it; return whether it was taken.

    On POSIX a lock of this kind belongs to this process alone: those forked from it, which build
    the reports, neither hold it nor give it up. Closing the file ends it.
    """
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # which of them depends on the system
        return False
    return True
