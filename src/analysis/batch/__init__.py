"""Plan what to build, build it, and publish it whole.

To be read in this order. ``run`` is the story: ``manifest`` (is there anything to do), ``plan``
(which notebook, with which ``parameters``, makes which report), ``workplace`` (a meeting for this
run alone), ``kept`` (what need not be made again), ``build`` (a process per report) with
``execute`` (a notebook in a kernel), ``kernels`` and ``forked``, ``whole`` (the meeting's folder,
its manifest last), ``publish`` (what leads to it), ``copies`` (all of that copied to another
place). Beside it stand ``elsewhere`` (the same on other machines), ``check``, ``verify``, ``new``,
``telling`` and ``fingerprint``, the hashes that all of this goes by.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Literal

# nbformat's schema checker imports this if it is there (it comes with jupyterlab), and it takes a
# second in each process to build parsers that no notebook needs. None counts as not installed, and
# must stand here, before any module of this package imports nbformat.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

# A process is forked safely only while it has one thread. These keep numpy's algebra and Arrow's
# memory from starting threads of their own, and must be set before either is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("JE_ARROW_MALLOC_CONF", "background_thread:false")

Kernel = Literal["fork", "spawn"]


@dataclass(frozen=True)
class Options:
    """How reports are made: so many at once, in such kernels, each in so many seconds.

    Without ``workers`` it is twice the processors of the machine on which they are made.
    ``force`` makes also what is up to date. ``keep_going`` publishes a meeting with a placeholder
    for each failed report.
    """

    workers: int | None = None
    kernel: Kernel = "fork"
    timeout: int = 600
    force: bool = False
    keep_going: bool = False

    @property
    def at_once(self) -> int:
        return self.workers or 2 * (os.cpu_count() or 1)
