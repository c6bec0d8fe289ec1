"""A process of its own, for what starts threads: one with any must not be forked for kernels."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from threading import Thread
from typing import TypeVar

from analysis import forking
from analysis.whole_files import Known, know_digests, known_digests

Made = TypeVar("Made")

_LOADED = ["analysis.register.door"]  # by a server, once for all that it forks


def in_a_process_of_its_own(work: Callable[..., Made], *task: object) -> Made:
    """Return what a function of a module makes; what it starts ends with this process too.

    Raises what it raises, ``ChildProcessError`` when the process was killed.
    """
    try:
        begin = known_digests(), {**os.environ}
        with ProcessPoolExecutor(1, _context(), _begin, begin) as pool:
            return pool.submit(work, *task).result()
    except BrokenProcessPool:
        raise ChildProcessError("the process that counts in the register was killed") from None


def _context() -> BaseContext:
    """Choose how the process begins: a new Python takes a second, and a fork of one does not.

    This process is forked while it has one thread, and never had those of DuckDB. One with several,
    as a notebook's, has a server to fork from; where no fork is safe, on other systems than Linux,
    it is a new Python.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    if forking.is_possible() and "duckdb" not in sys.modules:
        return multiprocessing.get_context("fork")
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(_LOADED)
    return server


def _begin(known: Known, environment: Mapping[str, str]) -> None:
    know_digests(known)
    os.environ.clear()  # a server has that of the moment at which it began
    os.environ.update(environment)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a fork has the handler of its parent
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process as soon as the one that started it has ended, however it did."""
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)
