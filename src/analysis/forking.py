"""Whether a process can be copied as it stands, by a fork: only while it has one thread."""

from __future__ import annotations

import os
from pathlib import Path

_THREADS = Path("/proc/self/task")


def is_possible() -> bool:
    """Whether this process can be forked, on this system and at this moment."""
    return hasattr(os, "fork") and _THREADS.is_dir() and threads() == 1


def threads() -> int:
    """Return how many threads this process has."""
    return sum(1 for _ in _THREADS.iterdir())
