"""Where a run works on a meeting, out of readers' sight, and the lock that lets one in at a time.

``reports/.runs/<meeting>/`` keeps each report's executed notebook and finished page, and the lock.
``work/`` in it holds what is being made and is gone after the run. A run that was killed leaves it
behind; the next one finds it without an owner and clears it.
"""

from __future__ import annotations

import errno
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from analysis.project import Address, Project

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_SOCKETS = "udv-"
_LOOK_AGAIN = 0.1  # seconds


@dataclass(frozen=True)
class Workplace:
    """The folders of a run on one meeting.

    ``folder`` is for what is being made. It lies in the project, so that a notebook run in it finds
    the project as it does in JupyterLab, and on one disk with what is published, so that moving
    it there is one step. ``sockets`` is a folder whose path is short, since that of a socket may
    have about a hundred characters. ``kept`` outlives the run.
    """

    folder: Path
    sockets: Path
    kept: Path


@contextmanager
def opened(project: Project, address: Address, waits: Callable[[], None]) -> Iterator[Workplace]:
    """Give the workplace of a meeting to this run alone, cleared of what a dead run has left.

    ``waits`` is called when another run has it; this one then waits until that is done.
    """
    kept = project.kept_folder(address)
    kept.mkdir(parents=True, exist_ok=True)
    folder, published = kept / "work", project.published_folder(address)
    with locked(kept / "lock", waits):
        _clear(folder, published)
        folder.mkdir()
        sockets = None
        try:
            sockets = _socket_folder(folder)
            yield Workplace(folder, sockets, kept)
        finally:
            _clear(folder, published)
            if sockets is not None:  # a notebook may have taken away what tells where it is
                shutil.rmtree(sockets, ignore_errors=True)


def sweep(project: Project) -> None:
    """Clear every workplace that a dead run has left behind, also of meetings long gone."""
    for folder in sorted(project.runs.glob("*/*/work")):
        with (folder.parent / "lock").open("ab") as file:
            if _take(file):
                _clear(folder, project.reports / folder.parent.relative_to(project.runs))


def old_state(folder: Path) -> Path:
    """Return where the published state is put aside while a new one takes its place."""
    return folder / "old"


def _clear(folder: Path, published: Path) -> None:
    """Take a workplace away, and with it what it has outside; repair an interrupted exchange."""
    if old_state(folder).exists() and not published.exists():
        published.parent.mkdir(parents=True, exist_ok=True)
        old_state(folder).rename(published)
    if (named := folder / "sockets").is_file():
        name = named.read_text(encoding="utf-8")
        if name.startswith(_SOCKETS):  # an empty file is what a full disk leaves
            shutil.rmtree(Path(tempfile.gettempdir()) / name, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _socket_folder(folder: Path) -> Path:
    """Make a private folder for sockets; its name is written down first, to be found again."""
    name = f"{_SOCKETS}{secrets.token_hex(6)}"
    (folder / "sockets").write_text(name, encoding="utf-8")
    sockets = Path(tempfile.gettempdir()) / name
    sockets.mkdir(mode=0o700)
    return sockets


# --- locks ----------------------------------------------------------------------------------------


@contextmanager
def locked(path: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Hold a lock, which ends with this process however it ends."""
    with path.open("ab") as file:
        if not _take(file):
            waits()
            while not _take(file):
                time.sleep(_LOOK_AGAIN)
        yield


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
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise
    return True
