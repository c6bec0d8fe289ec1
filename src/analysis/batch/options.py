"""What a person may ask of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kernel = Literal["fork", "spawn"]


@dataclass(frozen=True)
class Options:
    """How reports are made: so many at once, in such kernels, each in so many seconds.

    ``force`` makes also what is up to date. ``keep_going`` publishes a meeting with a placeholder
    for each failed report.
    """

    workers: int
    kernel: Kernel = "fork"
    timeout: int = 600
    force: bool = False
    keep_going: bool = False
