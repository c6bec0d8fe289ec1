"""A process of its own, for what starts threads: one with any must not be forked for kernels."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from threading import Thread
from typing import TypeVar

from analysis import forking
from analysis.whole_files import Known, know_digests, known_digests

Made = TypeVar("Made")


def in_a_process_of_its_own(work: Callable[..., Made], *task: object) -> Made:
    """Return what a function of a module makes; what it starts ends with this process too.

    Raises what it raises, ``ChildProcessError`` when the process was killed.
    """
    # A fork has loaded what this process has; a new Python takes a second to.
    context = multiprocessing.get_context("fork" if forking.is_possible() else "spawn")
    try:
        with ProcessPoolExecutor(1, context, _begin, (known_digests(),)) as pool:
            return pool.submit(work, *task).result()
    except BrokenProcessPool:
        raise ChildProcessError("the process that counts in the register was killed") from None


def _begin(known: Known) -> None:
    know_digests(known)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a fork has the handler of its parent
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process as soon as the one that started it has ended, however it did."""
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)
