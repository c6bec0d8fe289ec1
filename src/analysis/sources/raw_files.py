"""The files of a delivery as they lie in data/raw, before anything in them is understood."""

from __future__ import annotations

from pathlib import Path

from analysis.whole_files import digest, digest_of


def delivered(folder: Path) -> list[Path]:
    """Return every file that was delivered; what a system keeps for itself begins with a dot."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def hash_files(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each delivered file of a folder, by name."""
    return {path.relative_to(folder).as_posix(): digest_of(path) for path in delivered(folder)}


def hash_names(folder: Path) -> str:
    """Return the SHA-256 of the names of a folder's delivered files; of none if it is not there.

    It tells that a file has come, which the hashes of those that were read do not.
    """
    names = [path.relative_to(folder).as_posix() for path in delivered(folder)]
    return digest("\n".join(names))
