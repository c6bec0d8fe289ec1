"""What is published, copied to another place: a folder, a web server's folder, object storage.

What lies at such an address is known by an account there, ``udvalgstal.json``: our files with their
hashes, and those that a copy is at work on. So one request tells that nothing has changed, a copy
that was interrupted is made whole by the next, and nothing is taken away there but what is ours.
"""

from __future__ import annotations

import mimetypes
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from analysis.batch import manifest, publish, telling, workplace
from analysis.batch.manifest import Hashes, Inside
from analysis.faults import Fault, InputError
from analysis.project import MANIFEST, Project
from analysis.whole_files import as_signed, digest, digest_of, signed

_ACCOUNT, _SPARE = "udvalgstal.json", "udvalgstal-spare.json"
_BESIDE = ".udvalgstal-new"
_NOTE_AGAIN = 30  # seconds: so much of a long copy is made again, at the most, when it is killed

# By these object storage tells a browser what a file is. Python knows .xlsx only where the system
# does.
_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Account(BaseModel, extra="forbid", frozen=True, strict=True):
    """What is ours at an address: each file by its name there, with its SHA-256.

    A file that is ``changing`` may be there, be as ``files`` say, or not.
    """

    files: Hashes
    changing: list[Inside]

    def known(self) -> Hashes:
        """Return the files that are there as they were copied."""
        changing = {*self.changing}
        return {name: sha for name, sha in self.files.items() if name not in changing}


_NOTHING = Account(files={}, changing=[])


def copy(project: Project, address: str, *, check: bool = False, dry_run: bool = False) -> None:
    """Copy what is published to an address of fsspec, and say what became of each meeting.

    First goes what is new there, then what has changed, then the pages of bodies and that of all,
    so that these never name one that is not there; at last what is no longer published is taken
    away. ``check`` reads what is there, and copies again what is not as it was copied; ``dry_run``
    changes nothing.
    Raises :class:`InputError` for an address that cannot be used and for what is not as a run has
    published it, ``OSError`` when a copy cannot be made whole.
    """
    for ending, kind in _TYPES.items():
        mimetypes.add_type(kind, ending)
    with _in_words(address):
        place = _Place(project, address)
    project.runs.mkdir(mode=0o700, exist_ok=True)
    with workplace.locked(project.runs / "publish", telling.waits_for_copy):
        wanted = _published(project)
        with _in_words(address):
            account = place.account() or place.without_account()
            known = place.sound(account.known()) if check else account.known()
            put = [name for name in wanted if known.get(name) != wanted[name]]
            put.sort(key=lambda name: (_leads(name), name in account.files, name))
            gone = sorted({*account.files, *account.changing} - {*wanted})
            gone.sort(key=_leads, reverse=True)
            sizes = {name: (project.reports / name).stat().st_size for name in put}
            if not dry_run:
                place.clear()
                if put or gone:
                    _make(project, place, account, {name: wanted[name] for name in put}, gone)
    telling.copied(wanted, sizes, gone, dry_run=dry_run)


def _leads(name: str) -> int:
    """Return how far up a page stands: 2 leads to all meetings, 1 to those of a body."""
    return max(0, 2 - name.count("/"))


def _published(project: Project) -> Hashes:
    """Return every published file with its SHA-256; all of them are as a run has left them."""
    files: Hashes = {}
    found, faults = [], []
    for folder in project.published():
        content = manifest.read(folder)
        if content is None:
            problem = manifest.why_unknown(folder)
        else:
            problem = "".join(manifest.tampered_with(folder, content))
            found.append(content)
            files |= {f"{content.meeting}/{name}": sha for name, sha in content.outputs.items()}
            files[f"{content.meeting}/{MANIFEST}"] = digest_of(folder / MANIFEST)
        if problem:
            faults.append(Fault(project.shown(folder), f"{problem}; udvalgstal run mends it"))
    if not (found or faults):
        faults.append(Fault("reports", "holds no published meeting; udvalgstal run publishes them"))
    elif not (faults or publish.index_is_of(project, found)):
        problem = "is not what a run of this version leaves; udvalgstal run writes it anew"
        faults.append(Fault(f"reports/{publish.INDEX}", problem))
    if faults:
        raise InputError(faults)
    pages = publish.leading(project, found)
    return files | {path.relative_to(project.reports).as_posix(): digest_of(path) for path in pages}


def _make(project: Project, place: _Place, was: Account, put: Hashes, gone: list[str]) -> None:
    """Put files at a place, in their order, and take others away; the account there comes last."""
    now, left = dict(was.files), {*put, *gone}
    place.note(now, left)
    noted = time.monotonic()
    for name in telling.counted("Files copied", put):
        path = project.reports / name
        place.put(name, path)
        if digest_of(path) != put[name]:
            raise OSError(f"{project.shown(path)} was changed while it was copied")
        now[name] = put[name]
        left.remove(name)
        if time.monotonic() - noted > _NOTE_AGAIN:
            place.note(now, left)
            noted = time.monotonic()
    for name in gone:
        place.remove(name)
        now.pop(name, None)
    place.note_last(now, {*put, *gone})


class _Place:
    """An address of fsspec, opened; a file is called there as it is under ``reports/``."""

    def __init__(self, project: Project, address: str) -> None:
        """Open it. Raises :class:`InputError` when it is no place for a copy."""
        self._fs, root = _opened(address)
        self._root = root.rstrip("/")
        kinds = {self._fs.protocol} if isinstance(self._fs.protocol, str) else {*self._fs.protocol}
        # Where a file can take another's place in one step. Object storage lets no reader see half
        # a file either; a web server does as it is made. Both make the folders by themselves.
        self._is_disk = not kinds.isdisjoint({"file", "sftp"})
        self._noted = _NOTHING
        if "file" in kinds:
            for own in (project.root, project.reports):
                if Path(root).resolve().is_relative_to(own.resolve()):
                    problem = "lies in the project; expected a place outside it"
                    raise InputError([Fault(_without_secrets(address), problem)])

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"

    # --- the account ---

    def account(self) -> Account | None:
        """Return the account there; None without one that is as it was written.

        A copy that is killed may cut off one of the two that are written, never both.
        """
        for name in (_ACCOUNT, _SPARE):
            with suppress(FileNotFoundError, ValueError):
                found = Account.model_validate(as_signed(self._fs.cat_file(self._at(name))))
                if name == _ACCOUNT:
                    return found
                # Something is to do, so that the account is written anew.
                return found.model_copy(
                    update={"changing": sorted({*found.changing, publish.INDEX})}
                )
        return None

    def without_account(self) -> Account:
        """Return that nothing is known there. Raises :class:`InputError` if it is another's."""
        if self._is_there(_ACCOUNT):
            telling.account_is_lost()
        elif self._is_there(publish.INDEX):
            problem = (
                "is there already and no copy of ours; choose a folder of its own, or delete it"
            )
            raise InputError([Fault(publish.INDEX, problem)])
        return _NOTHING

    def note(self, files: Hashes, changing: Iterable[str]) -> None:
        """Write the account anew."""
        self._noted = Account(files=files, changing=sorted(changing))
        text = signed(self._noted.model_dump()).encode()
        for name in (_SPARE, _ACCOUNT):
            self._write(name, lambda path: self._fs.pipe_file(path, text))

    def note_last(self, files: Hashes, mine: Iterable[str]) -> None:
        """Write that all is done; ``OSError`` when somebody else has written there meanwhile.

        Then neither knows what the other has done, and the next copy makes all of it again.
        """
        theirs = self.account() or _NOTHING
        if theirs == self._noted:
            self.note(files, [])
            return
        self.note(theirs.files | files, {*theirs.changing, *mine})
        raise OSError("another copy was at work there meanwhile; publish again when it is done")

    # --- files ---

    def _is_there(self, name: str) -> bool:
        try:
            self._fs.info(self._at(name))
        except FileNotFoundError:
            return False
        return True

    def sound(self, files: Hashes) -> Hashes:
        """Return those of some files that are there as they were copied."""
        found = {}
        for name in telling.counted("Files read", files):
            with suppress(FileNotFoundError):
                if digest(self._fs.cat_file(self._at(name))) == files[name]:
                    found[name] = files[name]
        return found

    def put(self, name: str, path: Path) -> None:
        self._write(name, lambda there: self._fs.put_file(str(path), there))

    def _write(self, name: str, write: Callable[[str], None]) -> None:
        """Write a file, on a disk so that whoever opens it gets the old one or the new one."""
        path = self._at(name)
        if not self._is_disk:
            write(path)
            return
        self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
        write(self._at(_BESIDE))
        self._fs.mv(self._at(_BESIDE), path)

    def clear(self) -> None:
        """Take away what a copy that was killed was just writing."""
        if self._is_disk:
            with suppress(FileNotFoundError):
                self._fs.rm_file(self._at(_BESIDE))

    def remove(self, name: str) -> None:
        """Take a file away, and on a disk the folders that are empty then."""
        with suppress(FileNotFoundError):
            self._fs.rm_file(self._at(name))
        for folder in [*PurePosixPath(name).parents][:-1] if self._is_disk else []:
            with suppress(OSError):  # it is not empty, or gone
                self._fs.rmdir(self._at(folder.as_posix()))


# --- addresses ------------------------------------------------------------------------------------


def _opened(address: str) -> tuple[Any, str]:
    """Return the file system of an address, as fsspec is configured, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        problem = "needs libraries that are not installed: make distributed"
        raise InputError([Fault("publish", problem)]) from None
    try:
        parts = urlsplit(address)
        if parts.password is not None:
            raise ValueError("holds a password; fsspec's configuration is the place for it")
        if parts.scheme in {"http", "https"}:
            raise ValueError("is only for reading; a web server is written to as webdav://")
        if "::" in address:
            raise ValueError("is several addresses in one; expected one")
        found: tuple[Any, str] = url_to_fs(address)
    except ImportError as error:
        problem = f"needs a library that is not installed: {error}"
    except ValueError as error:
        problem = str(error)
    except TypeError as error:
        kind = parts.scheme
        problem = f"is not described in fsspec's configuration, FSSPEC_{kind.upper()}_…: {error}"
    else:
        return found
    raise InputError([Fault(_without_secrets(address), _without_secrets(problem))])


@contextmanager
def _in_words(address: str) -> Iterator[None]:
    """Raise as ``OSError`` whatever goes wrong at an address; each library has its own errors."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        said = str(error) or type(error).__name__
        if isinstance(error, OSError) and error.strerror:
            said = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        raise OSError(_without_secrets(f"{address}: {said}")) from None


def _without_secrets(text: str) -> str:
    """Return a text on one line without what stands before the host in an address."""
    return re.sub(r"//\S*@", "//…@", " ".join(text.split()))
