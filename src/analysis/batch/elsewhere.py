"""Meetings made on other machines, by workers of dask that see the project's folder.

A worker is sent the address of a meeting with hashes and options, and sends back lines for the log
and what became of the meeting: text, no figures and no objects of ours. It makes the meeting as an
ordinary run does, under the same lock, so that whoever is asked twice, or beside another, finds it
done. It does so in a process of its own, since a worker has threads and kernels are forked. That
process ends with its worker, and soon after the run that asked.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import secrets
import signal
import socket
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic import TypeAdapter

from analysis.batch import Options, fingerprint, telling, workplace
from analysis.batch.telling import Done
from analysis.faults import Fault, InputError
from analysis.project import Address, Project
from analysis.register.engines import ASKED

if TYPE_CHECKING:
    from distributed import Client, Future, Worker

_PATIENCE = 30  # seconds for a scheduler that does not answer, and while there is no worker
_LONGEST_LOOK = 120  # seconds in which all workers say whether they would make the same
_LOOK_AGAIN = 0.2  # seconds
_STILL_ASKED = 1  # seconds between two looks at whether the run that asked is still there
_LONGEST = 10_000_000  # characters of a line from the process that makes a meeting


@dataclass(frozen=True)
class _Order:
    """What a worker is asked: to make a meeting, or ``only_look`` whether it could.

    ``root`` is the project's folder, and ``run`` the number of the lock in ``.runs/elsewhere`` that
    the run which asks holds as long as it is there. ``setting`` is what a report depends on there.
    ``engine`` is what counts in a register, if the run says so. ``worker`` is filled in by the
    worker.
    """

    root: Path
    run: int
    setting: dict[str, Any]
    options: Options
    address: Address
    engine: str = ""
    only_look: bool = False
    worker: str = ""
    parent: int = 0

    @property
    def topic(self) -> str:
        """Under which the lines for its log are sent."""
        return f"udvalgstal-{self.run}"


_ORDER, _DONE = TypeAdapter(_Order), TypeAdapter(Done)


def scheduler(on: str) -> str:
    """Return the address of a scheduler as dask spells it. Raises :class:`InputError`."""
    match = re.fullmatch(r"(dask|tcp|tls)://([^/:\s]+|\[[0-9a-fA-F:]+\]):(\d{1,5})/?", on)
    if match is None or int(match[3]) > 65535:
        problem = "is no address of a scheduler: expected dask://HOST:PORT, or tls://HOST:PORT"
        raise InputError([Fault("--on", problem, value=on)])
    return f"{match[1].replace('dask', 'tcp')}://{match[2]}:{match[3]}"


def run(
    project: Project, addresses: Sequence[Address], *, options: Options, at: str
) -> Iterator[Done]:
    """Have some meetings made and published by the workers of a scheduler.

    Yields what became of each. Raises :class:`InputError` when there is no scheduler or no worker,
    or with a fault for each worker that would not make what this machine would.
    """
    logging.disable()  # what goes wrong with dask is told here, in one line
    warnings.simplefilter("ignore")
    project.runs.mkdir(mode=0o700, exist_ok=True)
    number = secrets.randbelow(2**31)
    lock = workplace.locked(_runs(project), byte=number)
    with lock, _client(at) as client, telling.progress() as told:
        setting = fingerprint.setting(project)
        engine = os.environ.get(ASKED, "")
        order = _Order(project.root, number, setting, options, addresses[0], engine)
        _require_fit(client, order)
        client.subscribe_topic(order.topic, lambda event: told(event[1]))
        yield from _made(client, order, addresses)


def _runs(project: Project) -> Path:
    """Return the file in which each run that asks others holds a lock of its own."""
    return project.runs / "elsewhere"


@contextmanager
def _client(at: str) -> Iterator[Client]:
    """Give a client of the scheduler, which has a worker. Raises :class:`InputError`."""
    try:
        from distributed import Client
    except ImportError:
        problem = "needs dask's distributed, which is not installed; make distributed installs it"
        raise InputError([Fault("--on", problem, value=at)]) from None
    host, _, port = at.partition("://")[2].rpartition(":")
    try:
        # Where nobody listens, dask tries again and again.
        socket.create_connection((host.strip("[]"), int(port)), _PATIENCE).close()
        asyncio.run(_shake_hands(at))
        client = Client(at, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TypeError, ValueError) as error:
        problem = f"has no scheduler that answers ({_said(error)})"
        raise InputError([Fault("--on", problem, value=at)]) from None
    with client:
        with suppress(OSError):
            client.wait_for_workers(1, timeout=_PATIENCE)
        if not _has_worker(client):
            problem = f"has no worker; start one: dask worker --nthreads 1 {at}"
            raise InputError([Fault("--on", problem, value=at)])
        yield client


async def _shake_hands(at: str) -> None:
    """Raise ``OSError`` or ``TypeError`` unless a scheduler answers: a client waits for ever."""
    from distributed import Security
    from distributed.comm.core import connect

    how = Security().get_connection_args("client")
    comm = await asyncio.wait_for(connect(at, _PATIENCE, **how), _PATIENCE)
    comm.abort()


def _said(error: Exception) -> str:
    """Return the first line of what an error says."""
    said = error.strerror if isinstance(error, OSError) else None
    return next(iter((said or str(error)).splitlines()), type(error).__name__)


def _has_worker(client: Client) -> bool:
    return bool(client.scheduler_info()["workers"])


def _require_fit(client: Client, order: _Order) -> None:
    """Ask every worker whether it would make the same; raise all that is wrong with any."""
    asked = _ORDER.dump_json(replace(order, only_look=True)).decode()
    try:
        # As client.run does, which has no end where a worker hangs.
        answers = client.sync(
            client._run, make, asked, on_error="return", callback_timeout=_LONGEST_LOOK
        )
    except OSError:
        problem = "is gone, or one of its workers does not answer"
        raise InputError([Fault("the scheduler", problem)]) from None
    faults: list[Fault] = []
    for worker, said in sorted(answers.items()):
        if isinstance(said, Exception):
            faults.append(Fault(f"worker {worker}", f"cannot be asked: {_said(said)}"))
        else:
            done = _DONE.validate_json(said)
            faults += done.faults
            faults += [Fault(f"worker {worker}", each) for each in [done.problem] if each]
    if faults:
        raise InputError(faults)


def _made(client: Client, order: _Order, addresses: Sequence[Address]) -> Iterator[Done]:
    """Yield what became of each meeting.

    One at which workers die again and again takes those with it that wait for the same workers:
    each is then tried once more, alone.
    """
    from distributed import KilledWorker

    def asked(address: Address) -> Future[str]:
        text = _ORDER.dump_json(replace(order, address=address)).decode()
        return cast("Future[str]", client.submit(cast(Any, make), text, pure=False))

    killed = []
    for address, future in _finished(client, {each: asked(each) for each in addresses}):
        error = future.exception() if future.status == "error" else None
        if future.status == "finished":
            yield _DONE.validate_json(future.result())
        elif isinstance(error, KilledWorker) and len(addresses) > 1:
            killed.append(address)
        elif isinstance(error, KilledWorker):
            died = f"each worker that made it died, {error.allowed_failures + 1} in all"
            yield Done(address, problem=died)
        elif error:
            yield Done(address, problem=_said(error))
        else:
            yield Done(address, problem="the scheduler is gone, or its last worker")
    for address in killed:
        yield from _made(client, order, [address])


def _finished(
    client: Client, futures: dict[Address, Future[str]]
) -> Iterator[tuple[Address, Future[str]]]:
    """Yield each meeting as it is done; in the end those for which there is no worker left."""
    waiting, since = dict(futures), time.monotonic()
    while waiting:
        done = [address for address, future in waiting.items() if future.done()]
        for address in done:
            yield address, waiting.pop(address)
        if done or _has_worker(client):
            since = time.monotonic()
        elif time.monotonic() - since > _PATIENCE:
            yield from waiting.items()
            return
        time.sleep(_LOOK_AGAIN)


# --- at the worker --------------------------------------------------------------------------------


async def make(asked: str, dask_worker: Worker | None = None) -> str:
    """Do what an order asks in a process of its own; return what became of the meeting.

    Both are JSON. Dask calls this at the worker.
    """
    from distributed import get_worker

    worker = dask_worker or get_worker()
    order = replace(_ORDER.validate_json(asked), worker=worker.address, parent=os.getpid())
    if (threads := worker.state.nthreads) != 1:
        problem = f"has {threads} threads, and makes one meeting at a time: --nthreads 1"
        return _text(_unfit(order, problem))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, _ORDER.dump_json(order)),
        env={**os.environ, "PYTHONUTF8": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_LONGEST,
    )
    err, out = (cast(asyncio.StreamReader, each) for each in (process.stderr, process.stdout))
    _, answer = await asyncio.gather(_tell(err, worker, order.topic), out.read())
    if await process.wait() == 0:
        return answer.decode()
    from analysis.batch import kernels  # slow to load

    problem = f"the process that made it {kernels.ending(process.returncode)}"
    return _text(Done(order.address, problem=problem))


async def _tell(lines: asyncio.StreamReader, worker: Worker, topic: str) -> None:
    """Send each line for the log to the run that asked."""
    async for line in lines:
        worker.log_event(topic, line.decode(errors="replace").rstrip("\n"))


def _text(done: Done) -> str:
    """Return it as JSON, in which names of files that are no UTF-8 are spelled out."""
    text = json.dumps(asdict(done), default=str, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", lambda half: rf"\\u{ord(half[0]):04x}", text)


def _unfit(order: _Order, *problems: str) -> Done:
    faults = tuple(Fault(f"worker {order.worker}", problem) for problem in problems)
    return Done(order.address, faults=faults)


# --- in the process that makes a meeting ----------------------------------------------------------


def _answer(order: _Order) -> Done:
    """Make the meeting, unless this machine would not make what the one that asks would."""
    project = Project(order.root.resolve())
    try:
        if problems := [*_problems(project, order)]:
            return _unfit(order, *problems)
        if order.only_look:
            return Done(order.address)
        os.umask(0o022)
        os.chdir(project.root)
        if order.engine:
            os.environ[ASKED] = order.engine
        with _while_asked(project, order):
            from analysis.batch.run import run as run_meetings  # slow to load

            (done,) = run_meetings(project, [order.address], options=order.options)
            return done
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return Done(order.address, problem=f"{place}{error.strerror or error}")
    except MemoryError:
        return Done(order.address, problem="there is not enough memory")


def _problems(project: Project, order: _Order) -> Iterator[str]:
    """Say why this machine would not make what the one that asks would."""
    if not project.runs.is_dir():
        yield f"sees no folder {order.root} with this project"
    elif not _is_asked(project, order):
        yield f"sees another folder as {order.root}, or its disk knows no locks of other machines"
    ours, theirs = (_flat(each) for each in (fingerprint.setting(project), order.setting))
    for name in sorted({*ours, *theirs}):
        if ours.get(name) != theirs.get(name):
            yield f"has {name} {ours.get(name)}, and this is {theirs.get(name)}"


def _flat(setting: dict[str, Any]) -> dict[str, Any]:
    package = (setting["package"] or "")[:12]
    return {"udvalgstal": package, **setting["versions"]}


def _is_asked(project: Project, order: _Order) -> bool:
    """Whether the run that asks is there, in this very folder: another process has its lock."""
    if not _runs(project).is_file():
        return False
    with workplace.locked(_runs(project), byte=order.run) as is_free:
        return not is_free


@contextmanager
def _while_asked(project: Project, order: _Order) -> Iterator[None]:
    """End this process, and what it has begun, soon after the run that asks or the worker has."""
    from analysis.batch import kernels

    def stop(number: int, _: object) -> None:
        if number == signal.SIGTERM or not _is_asked(project, order):
            look_every(0)
            sys.exit(128 + number)

    def look_every(seconds: int) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, seconds, seconds)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker, which then ends this
    signal.signal(signal.SIGTERM, stop)
    kernels.die_with(order.parent, signal.SIGTERM)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, stop)
    look_every(_STILL_ASKED)
    try:
        yield
    finally:
        look_every(0)


if __name__ == "__main__":
    with redirect_stdout(sys.stderr):
        made = _answer(_ORDER.validate_json(sys.argv[1]))
    sys.stdout.write(_text(made))
