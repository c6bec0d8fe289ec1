"""The files of a delivery as they lie in data/raw, before anything in them is understood."""

from __future__ import annotations

import hashlib
from pathlib import Path


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
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in delivered(folder)
    }
