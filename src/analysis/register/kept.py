"""What is made from an extract and kept between runs, for its owner alone.

It is about persons. So it lies in folders of mode 0700 in files of mode 0600; what a killed run
left goes with the next command; and :func:`forget` deletes all of it.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from analysis.faults import Fault, InputError, near
from analysis.project import REGISTER, Project
from analysis.raw_files import hash_files, hash_names
from analysis.register import address
from analysis.whole_files import code_hash, store

if sys.platform != "win32":
    import fcntl

_LONGEST = 24 * 60 * 60  # seconds that nothing takes


def code() -> str:
    """Return one hash over the code that reads an extract and counts in it."""
    files = ("characters.py", "cpr.py", "danish.py", "faults.py", "papers.py", "raw_files.py")
    return code_hash(*files, "toml_files.py", "meeting", "sources", "register", "checks")


def files_of(project: Project, municipality: str, day: date) -> dict[str, str]:
    """Return the SHA-256 of the files of an extract, and of the municipality's code tables.

    Of each folder, whose path ends with a slash, it is that of the names of its files; of an
    address it is that of what lies there. Raises :class:`InputError` where that cannot be told.
    """
    files: dict[str, str] = {}
    for place in (project.extract_folder(municipality, day), project.codes_folder(municipality)):
        shown = project.shown(place)
        files |= {f"{shown}/{name}": value for name, value in hash_files(place).items()}
        files[f"{shown}/"] = hash_names(place)
    for name in [name for name in files if address.is_one(project.root / name)]:
        processed = project.processed_extract(municipality, day).parent
        files[name] = address.digest_of(project.root / name, processed, name)
    return files


def keep(folder: Path, account: Mapping[str, object]) -> None:
    """Write the account of what was made in a folder, and let nobody but its owner read any."""
    store(folder, account)
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


# --- in use, and swept ----------------------------------------------------------------------------


def hold(folder: Path) -> int | None:
    """Make a municipality's folder, and tell others that it is in use until the handle is closed.

    The system closes it with the process, however that ends. None where it cannot tell.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(PermissionError):  # another's, who has set it as they wish
        folder.chmod(0o700)
    return _locked(folder, exclusively=False)


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Hold a folder while something is made in it, after what dead runs have left is gone."""
    _sweep(folder)
    handle = hold(folder)
    try:
        yield
    finally:
        release(handle)


def sweep(project: Project) -> None:
    """Take away what killed runs have left of any extract; never what another run is making."""
    for folder in project.processed.glob(f"*/{REGISTER}"):
        _sweep(folder)


def _sweep(folder: Path) -> None:
    left = [*folder.glob(".*")]  # what begins with a dot goes when the run does
    if not left:
        return
    handle = _locked(folder, exclusively=True)
    for path in left:
        with suppress(OSError):  # another run may be taking it away
            if handle is not None or time.time() - path.stat().st_mtime > _LONGEST:
                _remove(path)
    release(handle)


def release(handle: int | None) -> None:
    """Give up what :func:`hold` gave."""
    if handle is not None:
        os.close(handle)


def _locked(folder: Path, *, exclusively: bool) -> int | None:
    if sys.platform == "win32":
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if exclusively else fcntl.LOCK_SH)
    except OSError:  # it is in use, or its disk has no locks
        os.close(handle)
        return None
    return handle


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


# --- forgotten ------------------------------------------------------------------------------------


def forget(project: Project, municipality: str, day: str) -> tuple[list[Path], list[Path]]:
    """Delete all that was made from one extract; return that, and what still has its figures.

    That is the extract as it was delivered, and each report that was counted in it. Raises
    :class:`InputError` for what is no municipality or day, and while another run works on it.
    """
    try:
        extract_day = date.fromisoformat(day)
    except ValueError:
        fault = Fault("EXTRACT-DATE", "is no date, as in 2017-04-18", value=day)
        raise InputError([fault]) from None
    known = {path.name for place in (project.raw, project.processed) for path in place.glob("*")}
    if municipality not in known:
        hint = near(municipality, sorted(known), listed=True)
        raise InputError([Fault("MUNICIPALITY", f"is not here{hint}", value=municipality)])
    delivered = project.extract_folder(municipality, extract_day)
    kept = project.processed_extract(municipality, extract_day)
    folder, made = kept.parent, [kept] if kept.exists() else []
    named = f"{project.shown(delivered)}/"
    made += [path for path in sorted(folder.glob("*.json")) if named in _text(path)]
    if made:
        _sweep(folder)
        handle = _locked(folder, exclusively=True)
        if handle is None and sys.platform != "win32":
            problem = "is in use: another run reads the register or counts in it"
            raise InputError([Fault(project.shown(folder), f"{problem}; wait until it is done")])
        for path in made:
            _remove(path)
        release(handle)
    published = sorted(project.reports.glob(f"{municipality}/*/manifest.json"))
    left = [path.parent for path in published if named in _text(path)]
    return made, [*([delivered] if delivered.exists() else []), *left]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
