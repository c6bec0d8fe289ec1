"""A kernel forked from a process that has loaded everything, and what papermill holds of it.

It is ipykernel's own kernel, application and all. Only what carries its messages is ours: three
pairs of sockets in place of the five of ZeroMQ and the threads that serve them. So it says what an
ordinary kernel says, in a fraction of the time.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, Self

import ipykernel_launcher as launcher  # type: ignore[import-untyped]
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError
from tornado.ioloop import IOLoop
from traitlets import Type
from traitlets.config import Config

from analysis import forking
from analysis.batch import kernels

__all__ = ["ForkedKernel", "warm_up"]  # the others are what ipykernel has them be

_LONGEST = 2**40  # bytes of a message: as many as there is memory for
_PIPE = 2**16  # bytes that a pipe holds
_MEMORY = ":memory:"  # where the history of the cells is kept


class ForkedKernel:
    """A forked child that is a kernel: its manager and its client at once, for nbclient."""

    has_kernel = True
    allow_stdin = False

    def __init__(self, closing: int) -> None:
        """Fork the kernel, which does not need the file ``closing`` of this process.

        Raises ``RuntimeError`` where forking is not safe.
        """
        if (threads := forking.threads()) != 1:
            raise RuntimeError(f"cannot fork a kernel from a process with {threads} threads")
        self.returncode: int | None = None
        pairs = [socket.socketpair() for _ in range(3)]
        self._requests, answers, told = (ours for ours, _ in pairs)
        self.pid = os.fork()
        if self.pid == 0:  # pragma: no cover - a child is measured from its first call on
            for ours, _ in pairs:
                ours.close()
            os.close(closing)
            _become_kernel(*(its for _, its in pairs))
        for _, its in pairs:
            its.close()
        self._session = Session()
        self.iopub_channel = _Channel(self._session, told)
        self.shell_channel = _Channel(self._session, answers, after=self.iopub_channel)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown_kernel()

    # --- as nbclient asks for it ------------------------------------------------------------------

    def client(self) -> Self:
        return self

    def start_channels(self) -> None:
        """Do nothing: they are there from the beginning."""

    stop_channels = cleanup_resources = start_channels

    async def wait_for_ready(self, timeout: float) -> None:
        await self.iopub_channel.get_msg(timeout)

    def is_alive(self) -> bool:
        return self.poll() is None

    def kernel_info(self) -> str:
        return self._ask("kernel_info_request", {})

    def execute(self, code: str, *, store_history: bool, stop_on_error: bool) -> str:
        asked = {"code": code, "store_history": store_history, "stop_on_error": stop_on_error}
        return self._ask("execute_request", asked)

    def _ask(self, kind: str, content: dict[str, object]) -> str:
        message = self._session.msg(kind, content)
        with suppress(OSError):  # it has ended, as whoever waits for its answer will hear
            self._requests.sendall(_packed(self._session, message))
        return str(message["msg_id"])

    # --- its process ------------------------------------------------------------------------------

    def poll(self) -> int | None:
        """Return how it ended, as ``Popen`` tells it; None while it is at work."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
                kernels.note_end(self.returncode)
        return self.returncode

    def shutdown_kernel(self, **_: object) -> None:
        """End it, unless it has ended."""
        while self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            time.sleep(0.001)


class _Channel:
    """Messages from a kernel in their order. It is dead only when ``after`` has no more either."""

    def __init__(
        self, session: Session, file: socket.socket, *, after: _Channel | None = None
    ) -> None:
        self._session, self._file, self._after = session, file, after
        self._stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._at_end = asyncio.Event()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message. Raises ``Empty`` after so many seconds without one."""
        try:
            return await asyncio.wait_for(self._next(), timeout)
        except TimeoutError:
            raise Empty from None

    async def _next(self) -> dict[str, Any]:
        if self._stream is None:
            self._stream = await asyncio.open_connection(sock=self._file, limit=_LONGEST)
        line = await self._stream[0].readline()
        if line.endswith(b"\n"):
            message: dict[str, Any] = self._session.unpack(line)
            return message
        self._at_end.set()
        if self._after:
            await self._after._at_end.wait()
        raise DeadKernelError("Kernel died")


def _packed(session: Session, message: dict[str, Any]) -> bytes:
    return bytes(session.pack(message)) + b"\n"


# --- in the process of the kernel -----------------------------------------------------------------


def _become_kernel(requests: socket.socket, answers: socket.socket, told: socket.socket) -> None:
    """Be the kernel in the forked child, and never return."""
    status = 1
    try:
        kernels.die_with(os.getppid())
        os.setsid()  # an ordinary kernel has a session of its own too: Ctrl-C is not for it
        signal.signal(signal.SIGINT, signal.default_int_handler)  # the report's process ignores it
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _run_kernel(requests, _Told(answers, told))
        status = 0
    except BaseException as error:
        print(f"a kernel could not start: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
    finally:
        os._exit(status)


def _run_kernel(requests: socket.socket, told: _Told) -> None:
    import numpy as np

    np.random.seed()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what a kernel prints past its outputs nobody has masked
        os.dup2(nowhere, stream)
    warm_up()  # if it is not yet
    asyncio.run(_Application.instance().serve(requests, told))


def warm_up() -> None:
    """Make the application that a forked kernel goes on with, and leave this process as it was."""
    if _Application.initialized():
        return
    environment, main, excepthook = os.environ.copy(), sys.modules["__main__"], sys.excepthook
    # nbclient has an ordinary kernel keep its history in memory too; nobody reads its log.
    config = Config(HistoryManager={"hist_file": _MEMORY}, Application={"log_level": "CRITICAL"})
    with TemporaryDirectory() as os.environ["IPYTHONDIR"]:
        _Application.instance(config=config).initialize([])  # type: ignore[no-untyped-call]
    os.environ.clear()
    os.environ.update(environment)
    sys.modules["__main__"], sys.excepthook = main, excepthook
    atexit.unregister(_Application.instance().shell.atexit_operations)


class _Told(Session):
    """Sends what a kernel says: its answers one way, everything else the other."""

    def __init__(self, answers: socket.socket, told: socket.socket) -> None:
        super().__init__()
        self._answers, self._told = answers, told
        self._process, self._turn = os.getpid(), threading.Lock()

    def send(
        self,
        stream: Any,
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,
        *_: Any,
        **more: Any,
    ) -> dict[str, Any]:
        message: dict[str, Any] = msg_or_type
        if isinstance(msg_or_type, str):
            message = self.msg(msg_or_type, content, parent, metadata=more.get("metadata"))
        if os.getpid() == self._process:
            with self._turn:
                (self._answers if stream is _ANSWERS else self._told).sendall(
                    _packed(self, message)
                )
        elif message["msg_type"] == "stream":  # of a process that a cell has forked
            said = message["content"]
            os.write(1 if said["name"] == "stdout" else 2, said["text"].encode())
        return message


_ANSWERS = object()


class _AtOnce(IOPubThread):
    """Stands where an ordinary kernel has a thread that sends what is printed."""

    def __init__(self) -> None:  # and opens no sockets
        self.io_loop = self  # type: ignore[assignment]
        self.thread = SimpleNamespace(is_alive=lambda: True, ident=None)  # type: ignore[assignment]
        self._turn, self._due, self._timer = threading.RLock(), set[Callable[[], None]](), False
        os.register_at_fork(after_in_child=self._renew)

    def _renew(self) -> None:
        self._turn = threading.RLock()

    def schedule(self, f: Callable[[], None]) -> None:
        with self._turn:
            f()

    def call_later(self, delay: float, f: Callable[[], None]) -> None:
        """Call ``f`` soon, so that of a cell that hangs is known what it printed before."""
        self._due.add(f)
        if not self._timer:
            self._timer = True
            timer = threading.Timer(delay, self.schedule, [self._call])
            timer.daemon = True
            timer.start()

    def _call(self) -> None:
        self._timer = False
        while self._due:
            self._due.pop()()


class _Stream(OutStream):
    """What is printed; before it is sent, all that processes started by the cell have written."""

    _fid: Any

    def __init__(self, *args: Any, **more: Any) -> None:
        self._taking = threading.Lock()
        super().__init__(*args, **more)  # type: ignore[no-untyped-call]

    def flush(self) -> None:
        if self._fid is not None and os.getpid() == self._master_pid:
            self._take()
        super().flush()  # type: ignore[no-untyped-call]

    def _watch_pipe_fd(self) -> None:
        """Take what is written, in a thread, so that whoever writes need not wait."""
        while select.select([self._fid], [], []):
            self._take()

    def _take(self) -> None:
        with self._taking:
            while select.select([self._fid], [], [], 0)[0]:
                self.write(os.read(self._fid, _PIPE).decode(errors="replace"))


class _Kernel(IPythonKernel):
    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Do nothing: papermill asks for no cell before the one before it has gone well."""


class _Application(IPKernelApp):
    """The application of an ordinary kernel, without what opens sockets."""

    kernel_class = Type(_Kernel)
    outstream_class = f"{__name__}._Stream"
    shell: Any

    def init_poller(self) -> None: ...
    def init_connection_file(self) -> None: ...
    def init_sockets(self) -> None: ...
    def init_heartbeat(self) -> None: ...
    def write_connection_file(self, **_: Any) -> None: ...
    def log_connection_info(self) -> None: ...
    def init_io(self) -> None: ...
    def init_signal(self) -> None: ...
    def init_path(self) -> None: ...

    def init_kernel(self) -> None:
        self.kernel = self.kernel_class.instance(
            parent=self, log=self.log, profile_dir=self.profile_dir, user_ns=self.user_ns
        )

    def begin(self, told: _Told) -> None:
        """Do in the process of the kernel what an ordinary one does as it begins."""
        self.iopub_thread, self.session = _AtOnce(), told
        super().init_io()  # type: ignore[no-untyped-call]
        super().init_signal()  # type: ignore[no-untyped-call]
        if not sys.flags.safe_path:
            del sys.path[0]  # where the command lies
        super().init_path()  # type: ignore[no-untyped-call]
        kernel, shell = self.kernel, self.shell
        self.displayhook.get_execution_count = lambda: kernel.execution_count
        for each in (kernel, shell.displayhook, shell.display_pub):
            each.session = told
        kernel.iopub_thread = self.iopub_thread
        kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())
        shell.profile_dir = ProfileDir(location=os.environ["IPYTHONDIR"])
        shell.init_environment()
        os.environ["JPY_PARENT_PID"] = str(os.getppid())
        sys.excepthook, sys.modules["__main__"] = self.excepthook, shell.user_module
        sys.argv = [launcher.__file__, "-f", "kernel.json", f"--HistoryManager.hist_file={_MEMORY}"]

    async def serve(self, requests: socket.socket, told: _Told) -> None:
        """Answer one request after the other, as ``Kernel.dispatch_shell`` does."""
        self.begin(told)
        kernel = self.kernel
        kernel.io_loop = IOLoop.current()
        kernel._publish_status("starting", "shell")
        reader, _writer = await asyncio.open_connection(sock=requests, limit=_LONGEST)
        while line := await reader.readline():
            message = told.unpack(line)
            kernel.set_parent([], message)
            kernel._publish_status("busy", "shell")
            kernel.pre_handler_hook()
            await kernel.shell_handlers[message["msg_type"]](_ANSWERS, [], message)
            kernel.post_handler_hook()
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            kernel._publish_status("idle", "shell")
            if self.shell.exit_now:
                return
