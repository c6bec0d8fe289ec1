"""The kernels of the batch: forked from a process that has loaded everything, or ordinary ones.

An ordinary kernel spends most of its life loading pandas and matplotlib. Here the batch loads them
once; each report's process forks a child that waits, before it opens any socket of its own, and
the child becomes the kernel when jupyter_client asks for one. Forking is safe only in a process
with one thread, and is refused otherwise. POSIX only; elsewhere a report gets an ordinary kernel.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

# The names of the provisioners among the entry points in pyproject.toml.
FORKED, ORDINARY = "udvalgstal-fork", "udvalgstal-spawn"
_INLINE = "module://matplotlib_inline.backend_inline"
_LOADED = (
    *("ipykernel.ipkernel", "ipykernel.kernelapp", "papermill", "seaborn", "analysis.papers"),
    *("analysis.export.report", "analysis.present.control", "analysis.present.findings"),
)
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


def is_possible() -> bool:
    """Whether kernels can be forked on this system, from this process."""
    return hasattr(os, "fork") and Path("/proc/self/task").is_dir() and _threads() == 1


def _threads() -> int:
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def warm_up() -> None:
    """Load what every notebook loads, in the state in which an ordinary kernel would have it."""
    os.environ.setdefault("MPLBACKEND", _INLINE)  # as ipykernel does, before pyplot is loaded
    import matplotlib as mpl
    import pandas as pd

    for name in _LOADED:
        import_module(name)
    mpl.rcParams["backend"] = os.environ["MPLBACKEND"]
    pd.set_option("display.max_columns", 20)  # pandas chooses 0 where it is not loaded in a kernel
    gc.collect()
    gc.freeze()  # what is loaded stays shared between the processes


class WaitingKernel:
    """A child that waits to become a kernel. Looks like a ``Popen`` to jupyter_client."""

    stdin = stdout = stderr = None

    def __init__(self, closing: int) -> None:
        """Fork the child, which does not need the file ``closing`` of this process.

        Raises ``RuntimeError`` where forking is not safe.
        """
        if (threads := _threads()) != 1:
            raise RuntimeError(f"cannot fork a kernel from a process with {threads} threads")
        self.returncode: int | None = None
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:  # pragma: no cover - a child is measured from its first call on
            os.close(writing)
            os.close(closing)
            _become_kernel(reading)
        os.close(reading)
        self._request = writing

    def start(self, command: list[str], environment: dict[str, str], folder: str) -> None:
        """Let the child become the kernel that ``command`` would have started."""
        with os.fdopen(self._request, "w") as request:
            json.dump([command, environment, folder], request)

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self) -> int:
        while (status := self.poll()) is None:
            time.sleep(0.01)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the kernel has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


def _become_kernel(reading: int) -> None:
    """Wait for the request in the forked child, be the kernel, and never return."""
    status = 1
    try:
        die_with(os.getppid())
        os.setsid()  # an ordinary kernel has a session of its own too: Ctrl-C is not for it
        signal.signal(signal.SIGINT, signal.default_int_handler)  # the report's process ignores it
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with os.fdopen(reading) as request:
            content = request.read()
        if content:  # else no kernel was needed after all
            command, environment, folder = json.loads(content)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environment)
            _run_kernel(command)
        status = 0
    except BaseException as error:
        print(f"a kernel could not start: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
    finally:
        os._exit(status)


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


def _run_kernel(command: list[str]) -> None:
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    np.random.seed()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what a kernel prints past its outputs nobody has masked
        os.dup2(nowhere, stream)
    # The command is python -m ipykernel_launcher -f FILE. The handle of the parent is read from
    # the environment when ipykernel is loaded, which was before this process was forked.
    arguments = command[command.index("-f") :]
    sys.argv = ["ipykernel_launcher", *arguments]
    sys.path.insert(0, "")  # as ``python -m`` has it
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    IPKernelApp.launch_instance(argv=[*arguments, parent])


_waiting: list[WaitingKernel] = []


def prepare(*, closing: int) -> None:
    """Fork the kernel of this process's report; to be called before anything opens a socket."""
    _waiting.append(WaitingKernel(closing))


_ends: list[int] = []


def exit_status() -> int | None:
    """Return how the kernel of this process ended, as ``Popen`` tells it; None if it is unknown."""
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
            _ends.append(status)
        return status


class ForkProvisioner(OrdinaryProvisioner):
    """Gives jupyter_client the kernel that waits, where it would start a process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        kernel = _waiting.pop()
        kernel.start(cmd, dict(kwargs["env"]), str(kwargs.get("cwd") or Path.cwd()))
        self.process: Any = kernel
        self.pid = kernel.pid
        self.pgid = kernel.pid  # it leads its own session
        return self.connection_info
