"""Whether a process can be copied as it stands, by a fork: only while it has one thread."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

_THREADS = Path("/proc/self/task")
_MOMENTS = 100  # of a millisecond


def is_possible() -> bool:
    """Whether this process can be forked, on this system and at this moment."""
    return hasattr(os, "fork") and _THREADS.is_dir() and threads() == 1


def threads() -> int:
    """Return how many threads this process has.

    One that Python has seen end is the system's for a moment more, and is waited for.
    """
    for _ in range(_MOMENTS):
        count = sum(1 for _ in _THREADS.iterdir())
        if count <= threading.active_count():
            break
        time.sleep(0.001)
    return count
