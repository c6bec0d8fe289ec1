"""Files and folders that appear whole or not at all, and the hashes that tell what they hold.

Whoever looks at any moment, also after a crash or a power cut, finds the old state or the new one.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

_AT_FDCWD = -100  # of <fcntl.h>: paths are relative to the working folder
_RENAME_EXCHANGE = 2  # of <linux/fs.h>
_COARSEST = 2_000_000_000  # nanoseconds between two times of a file, at the most (FAT)


# --- hashes ---------------------------------------------------------------------------------------


def digest(content: bytes | str) -> str:
    """Return the SHA-256 of some bytes, or of a text in UTF-8; names of files may be none."""
    if isinstance(content, str):
        content = content.encode(errors="surrogateescape")
    return hashlib.sha256(content).hexdigest()


_State = tuple[str, int, int, int, int, int]
Known = dict[_State, str]
_known: Known = {}


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, which need not fit into memory. Raises ``OSError``.

    A file is read once in a run, which asks often and of gigabytes. It is read again unless its
    place on the disk, its size and both its times are those of the first reading: whatever changes
    a file sets the time of its last change, which no program can set back. A file that was changed
    a moment before it was read is not remembered: the clock of the disk may be too coarse to tell
    a second change from the first. What is remembered ends with the run.
    """
    if found := _known.get(_state(path)):
        return found
    began = time.time_ns()
    with path.open("rb") as file:
        before = _state(path)
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if before == _state(path) and began - max(before[-2:]) > _COARSEST:
        _known[before] = found
    return found


def _state(path: Path) -> _State:
    stat = path.stat()
    times = stat.st_mtime_ns, stat.st_ctime_ns
    return (os.fspath(path), stat.st_dev, stat.st_ino, stat.st_size, *times)


def known_digests() -> Known:
    """Return the digests that this process remembers, for one that is started from it."""
    return _known.copy()


def know_digests(known: Known) -> None:
    """Take over the digests that the process which started this one remembers."""
    _known.update(known)


@cache
def code_hash(*rooms: str) -> str:
    """Return one SHA-256 over our own code, by which what an older version made is told.

    ``rooms`` are folders or modules of the package, ``register`` or ``danish.py``; without any it
    is the whole package: code, SQL, code tables, templates, style and fonts.
    """
    package = Path(__file__).parent
    roots = [package / room for room in rooms] or [package]
    files = sorted(
        path
        for root in roots
        for path in ([root] if root.is_file() else root.rglob("*"))
        if path.is_file() and path.parent.name != "__pycache__"  # where another may be at work
    )
    return digest(
        "\n".join(f"{path.relative_to(package).as_posix()} {digest_of(path)}" for path in files)
    )


def signed(content: Mapping[str, object]) -> str:
    """Return content as JSON that bears its own ``sha256``, the hash of it all without that."""
    return _laid_out({**content, "sha256": digest(_laid_out(content))})


def read_signed(path: Path) -> dict[str, Any] | None:
    """Return what was signed, or None: a file with one bit of it changed counts as not there."""
    try:
        return as_signed(path.read_bytes()) if path.is_file() else None  # a pipe would never end
    except OSError:
        return None


def as_signed(written: bytes) -> dict[str, Any] | None:
    """Return what was signed, or None when these are not the very bytes that were written."""
    try:
        content: dict[str, Any] = json.loads(written)
        del content["sha256"]
        return content if signed(content).encode() == written else None
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


_ACCOUNT = "made-from.json"


def store(folder: Path, account: Mapping[str, object]) -> None:
    """Write what a folder was made from, its ``made_from``, with the hashes of its files."""
    text = signed({**account, "files": _hashes(folder)})
    (folder / _ACCOUNT).write_bytes(text.encode())


def stored(folder: Path, made_from: Mapping[str, object]) -> dict[str, Any] | None:
    """Return the account of a folder; None unless it is made from this and is as it was stored."""
    account = read_signed(folder / _ACCOUNT)
    try:
        sound = account and account["made_from"] == made_from and account["files"]
        return account if sound == _hashes(folder) else None
    except (OSError, LookupError):
        return None


def add_to(folder: Path, account: Mapping[str, object], more: Mapping[str, object]) -> None:
    """Write more into the ``account`` of a folder that has just been found as it was stored."""
    write(folder / _ACCOUNT, signed({**account, **more}))


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _ACCOUNT)
    return {path.relative_to(folder).as_posix(): digest_of(path) for path in files}


def _laid_out(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


# --- writing --------------------------------------------------------------------------------------


def write(path: Path, content: str | bytes, *, mode: int = 0o644) -> None:
    """Write a file so that whoever opens it gets the old one or the new one, whole.

    A folder that stands in its place was put there by mistake, and is taken away.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    private = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        private.chmod(mode)
        private.replace(path)
        _sync(path.parent)
    finally:
        private.unlink(missing_ok=True)


@contextmanager
def new_folder(target: Path, *, mode: int = 0o755) -> Iterator[Path]:
    """Give an empty folder to fill; it takes the place of ``target`` when it is left in peace.

    It lies beside ``target`` under a name with a dot before it, and is gone after an error.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    private = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    aside = private.with_name(f"{private.name}-aside")
    try:
        yield private
        private.chmod(mode)
        _exchange(private, target, aside)
    finally:
        for left in (private, aside):
            shutil.rmtree(left, ignore_errors=True)


def clear(target: Path) -> None:
    """Take away what a killed process has left beside a file or folder that it was writing.

    Nobody may be writing it meanwhile. An exchange that was interrupted is taken back.
    """
    for left in sorted(target.parent.glob(f".{target.name}-*")):
        if left.name.endswith("-aside") and not target.exists():
            left.rename(target)
        elif left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _exchange(finished: Path, target: Path, aside: Path) -> None:
    """Put a finished folder in the place of ``target``; the old state is then in one of the others.

    In one step where the system can. Elsewhere by two renames, of which the first puts the old
    state ``aside``: there it is found if this process is killed between the two.
    """
    for path in (*finished.rglob("*"), finished):
        _sync(path)  # a power cut must not empty what is there already
    if not target.exists():
        finished.rename(target)
    elif not _exchanged(finished, target):
        try:
            target.rename(aside)
            finished.rename(target)
        except BaseException:  # Ctrl-C between the two must not take away what was there
            if aside.exists() and not target.exists():
                aside.rename(target)
            raise
    _sync(target.parent)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return whether this system and this disk can."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # pragma: no cover - a C library from before 2018
        return False
    paths = _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other)
    return bool(rename(*paths, _RENAME_EXCHANGE) == 0)


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":  # Windows opens no folders
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
