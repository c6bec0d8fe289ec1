"""What kernels are started from, what they leave running, and how they ended.

An ordinary kernel spends most of its life loading pandas and matplotlib. Here the batch loads them
once; each report's process forks its kernel (``forked``). Forking is safe only in a process with
one thread, and is refused otherwise. Linux only; elsewhere a report gets an ordinary kernel.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbformat.validator import get_validator

# The name of the provisioner among the entry points in pyproject.toml.
ORDINARY = "udvalgstal-spawn"
_INLINE = "module://matplotlib_inline.backend_inline"
# What a kernel, papermill and the notebooks load, some of it only when it is used.
_LOADED = (
    *("ipykernel.kernelapp", "ipykernel.debugger", "tornado.platform.asyncio", "faulthandler"),
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger"),
    *("IPython.core.magics", "IPython.core.oinspect", "IPython.extensions.storemagic"),
    *("papermill.execute", "seaborn", "sqlite3", "matplotlib.style", "pandas.core.methods.to_dict"),
    *("pyarrow.pandas_compat", "pyarrow.vendored.version"),
    *("analysis.papers", "analysis.present.control", "analysis.present.findings"),
)
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


def warm_up() -> None:
    """Load what every notebook loads, in the state in which an ordinary kernel would have it."""
    os.environ.setdefault("MPLBACKEND", _INLINE)  # as ipykernel does, before pyplot is loaded
    import matplotlib as mpl
    import pandas as pd

    sys.modules["debugpy"] = None  # type: ignore[assignment] # nobody can reach its debugger
    for name in _LOADED:
        import_module(name)
    del sys.modules["debugpy"]
    get_validator()  # type: ignore[no-untyped-call]
    mpl.rcParams["backend"] = os.environ["MPLBACKEND"]
    pd.set_option("display.max_columns", 20)  # pandas chooses 0 where it is not loaded in a kernel


def die_with(parent: int, number: int = signal.SIGKILL) -> None:
    """Ask the system to send this process a signal as soon as the one that started it has ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # it has ended already
            os._exit(1)


def adopt_strays() -> None:
    """Ask the system to make this process the parent of whatever its children leave running."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def end_with_strays(number: int, _: object) -> None:
    """End what the notebook has started, and then this process, as the signal would have.

    So a report's process answers SIGTERM, which it also gets when the run itself is killed.
    """
    end_strays()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def end_strays() -> None:
    """End what notebooks have started and left running; a kernel has a session of its own."""
    while strays := [child for child in _children() if _session(child) != os.getsid(0)]:
        for stray in strays:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(stray, signal.SIGKILL)
                os.waitpid(stray, 0)


def _children() -> list[int]:
    paths = Path("/proc/self/task").glob("*/children")
    return [int(child) for path in paths for child in path.read_text().split()]


def _session(process: int) -> int:
    try:
        return os.getsid(process)
    except ProcessLookupError:  # pragma: no cover - it ended in this very moment
        return os.getsid(0)


_ends: list[int] = []


def note_end(status: int) -> None:
    """Remember how the kernel of this process ended, as ``Popen`` tells it."""
    _ends.append(status)


def exit_status() -> int | None:
    """Return how the kernel of this process ended; None if it is unknown."""
    return _ends[0] if _ends else None


def ending(status: int | None) -> str:
    """Say how a process ended, given its exit status as ``Popen`` tells it."""
    if status is None:
        return "died"
    if status >= 0:
        return f"ended by itself with exit status {status}"
    name = signal.Signals(-status).name
    if name == "SIGKILL":
        return "was killed (SIGKILL), as the system does when memory runs out"
    return f"crashed ({name})"


class OrdinaryProvisioner(LocalProvisioner):
    """Starts an ordinary kernel that ends with this process, and remembers how it ended."""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Prepare for launching a kernel; what it prints past its outputs nobody has masked."""
        kwargs |= dict.fromkeys(("stdout", "stderr"), subprocess.DEVNULL)
        if os.name == "posix":
            kwargs["preexec_fn"] = partial(die_with, os.getpid())
        return await super().pre_launch(**kwargs)

    async def poll(self) -> int | None:
        status = await super().poll()
        if status is not None and self.process:
            note_end(status)
        return status
