"""Where a run works on a meeting, out of readers' sight, and the lock that lets one in at a time.

``.runs/<meeting>/`` keeps each report's executed notebook and finished page, and the lock. In it
``work/`` holds what is being made and is gone after the run. A run that was killed leaves it
behind; the next one finds it without an owner and clears it. Nobody else may look into any of it.
"""

from __future__ import annotations

import os
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
from analysis.whole_files import digest

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

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


def _of(kept: Path) -> Workplace:
    """Return the folders of a meeting, always the same: those of a dead run are found again."""
    temporary = Path(tempfile.gettempdir())
    if len(str(temporary)) > _SHORT and os.name != "nt":
        temporary = Path("/tmp")  # noqa: S108 - made anew with a mode that lets nobody else in
    sockets = f"udv-{digest(os.fspath(kept.resolve()))[:12]}"
    return Workplace(kept / "work", temporary / sockets, kept)


@contextmanager
def opened(project: Project, address: Address) -> Iterator[Workplace]:
    """Give the workplace of a meeting to this run alone, cleared of what a dead run has left.

    When another run has it, this one says so and waits until that is done.
    """
    place = _of(project.kept_folder(address))
    project.runs.mkdir(mode=0o700, exist_ok=True)
    place.kept.mkdir(parents=True, exist_ok=True)
    with locked(place.kept / "lock", partial(telling.waits, address)):
        _clear(project, place)
        try:
            place.reports.mkdir(parents=True)
            # Told to who looks for them; and a full disk says so here, before any notebook is run.
            (place.folder / "sockets").write_text(str(place.sockets), encoding="utf-8")
            place.sockets.mkdir(mode=0o700)
            yield place
        finally:
            _clear(project, place)


def sweep(project: Project) -> None:
    """Clear every workplace that a dead run has left behind, also of meetings long gone."""
    for folder in sorted(project.runs.glob("*/*/work")):
        with locked(folder.parent / "lock") as is_ours:
            if is_ours:
                _clear(project, _of(folder.parent))


def _clear(project: Project, place: Workplace) -> None:
    """Take a workplace away, and repair an interrupted exchange."""
    whole_files.clear(project.reports / place.kept.relative_to(project.runs))
    for unfinished in place.kept.glob(".*"):  # by a process that was killed as it kept a report
        unfinished.unlink(missing_ok=True)
    for folder in (place.sockets, place.folder):
        shutil.rmtree(folder, ignore_errors=True)


# --- locks ----------------------------------------------------------------------------------------


@contextmanager
def locked(path: Path, waits: Callable[[], None] | None = None, *, byte: int = 0) -> Iterator[bool]:
    """Hold a lock, which ends with this process however it ends, and give whether it is held.

    Without ``waits``, which tells that it waits, it does not wait for who else has it. A file has
    a lock for each ``byte`` that it could have.
    """
    with path.open("ab") as file:
        is_ours = _take(file, byte)
        if not is_ours and waits:
            waits()
            while not (is_ours := _take(file, byte)):
                time.sleep(_LOOK_AGAIN)
        yield is_ours


def _take(file: IO[bytes], byte: int) -> bool:
    """Take the lock on a file, unless another process has it; return whether it was taken.

    On POSIX a lock of this kind belongs to this process alone: those forked from it, which build
    the reports, neither hold it nor give it up. Closing the file ends it.
    """
    try:
        if sys.platform == "win32":
            file.seek(byte)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
    except (BlockingIOError, PermissionError):  # which of them depends on the system
        return False
    return True
