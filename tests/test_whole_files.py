"""Hashes: a file is read once in a run, and again when it has changed, however it was done."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from analysis.whole_files import digest_of

_opened: list[str] = []


@pytest.fixture(scope="module", autouse=True)
def _noted() -> Iterator[None]:
    """Note what is opened; a hook can only be silenced again, not taken away."""
    noting = [True]

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if noting and event == "open" and isinstance(arguments[0], str | Path):
            _opened.append(os.fspath(arguments[0]))

    sys.addaudithook(note)
    yield
    noting.clear()


@pytest.mark.thorough
def test_a_file_is_read_once_and_again_when_it_has_changed(tmp_path: Path) -> None:
    path, other = tmp_path / "file", tmp_path / "other"
    path.write_bytes(b"one")
    before = path.stat()
    assert [digest_of(path) for _ in range(3)] == [sha256(b"one").hexdigest()] * 3
    assert _opened.count(str(path)) == 1 + 3  # it was changed a moment before: not remembered
    time.sleep(2.1)
    assert [digest_of(path) for _ in range(3)] == [sha256(b"one").hexdigest()] * 3
    assert _opened.count(str(path)) == 4 + 1

    # Of the same size, and with its time set back, as rsync and cp --preserve do.
    path.write_bytes(b"two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert digest_of(path) == sha256(b"two").hexdigest()
    other.write_bytes(b"six")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)
    assert digest_of(path) == sha256(b"six").hexdigest()
    path.unlink()
    with pytest.raises(FileNotFoundError):
        digest_of(path)
