"""A stage on which a fault is done to a real run, and what must hold after every one.

A published project with two meetings. Two notebooks of the first have been changed since, so that
a run has two reports to make and one that it may leave alone. In their second cell they open a
door: a fault that a test puts behind it is done there, and the notebook is the same with it and
without. So every byte that may be published is known beforehand, before the change and after it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from commands import (
    HOEJE_TAASTRUP,
    Forked,
    Ran,
    copy_of_the_project,
    leftovers,
    published_files,
    udvalgstal,
)

MEETING = HOEJE_TAASTRUP
OTHER = "hoeje-taastrup/2012-09-12"
UNCHANGED = "tilskud-og-forbrug"
FIRST, SECOND = "foerste", "anden"  # the reports to make, in this order

_MARK = "UDV_TEST_RUN"  # in the environment of a run and of every process that comes of it
_DOOR = "UDV_TEST_DOOR"

_CELLS = """\
import os
from pathlib import Path
behind = Path(os.environ.get("UDV_TEST_DOOR", "/nowhere"), "{name}.py")
exec(behind.read_text() if behind.is_file() else "")
---
from analysis import Header, Section, Table, open_meeting
papers = open_meeting(meeting)
Header(papers, "{finding}", "Kort fortalt.", tables=("tilskud-og-forbrug",))
---
display(Section("Tal"))
display(Table(papers, "tilskud-og-forbrug", number=1))
"""

# What stands before each fault. It notes that the door was opened, so that no test passes without.
_OPENED = """\
import signal, time
door = Path(os.environ["UDV_TEST_DOOR"])
with (door / "{name}.opened").open("a") as file:
    print(os.getpid(), os.getppid(), file=file)
def said(text):
    (door / "{name}.said").write_text(str(text))
def once():
    (door / "{name}.py").unlink()
def wait():
    while not (door / "open").exists():
        time.sleep(0.02)
"""


# --- the project ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Published:
    """A project that was changed after it was published, and every file it may publish."""

    project: Path
    before: dict[str, bytes]
    after: dict[str, bytes]
    made: dict[str, bytes]  # the reports of the change, as a run keeps them until it publishes


def publish_twice(folder: Path) -> None:
    """Publish a project, change two of its notebooks, and publish it elsewhere once more."""
    project = copy_of_the_project(folder / "before", MEETING)
    _add_another_meeting(project)
    for name in (FIRST, SECOND):
        _write_notebook(project, name, "Et fund")
        _add_report(project, name)
    assert udvalgstal(project, "run").status == 0
    for name in (FIRST, SECOND):
        _write_notebook(project, name, "Et andet fund")
    changed = Path(shutil.copytree(project, folder / "after"))
    assert udvalgstal(changed, "run").status == 0


def published_twice(folder: Path) -> Published:
    """Return what was published twice in a folder."""
    project, changed = folder / "before", folder / "after"
    kept = changed / ".runs" / MEETING
    before, after = published_files(project), published_files(changed)
    pages = [f"{MEETING}/{name}.html" for name in (FIRST, SECOND)]
    assert all(before[page] != after[page] for page in pages)
    return Published(
        project, before, after, {path.name: path.read_bytes() for path in kept.glob("*.*")}
    )


def _add_another_meeting(project: Path) -> None:
    raw = project / "data" / "raw"
    shutil.copytree(raw / MEETING, raw / OTHER)
    deliver(project, "date = 2012-08-15", "date = 2012-09-12", meeting=OTHER)


def _add_report(project: Path, name: str) -> None:
    toml = project / "data" / "raw" / MEETING / "meeting.toml"
    entry = f'\n[[reports]]\nname = "{name}"\ntitle = "Om {name}"\nnotebook = "{name}"\n'
    toml.write_text(toml.read_text(encoding="utf-8") + entry, encoding="utf-8")


def _write_notebook(project: Path, name: str, finding: str) -> None:
    declared = new_code_cell('meeting: str = ""', metadata={"tags": ["parameters"]})
    cells = _CELLS.format(name=name, finding=finding).split("---\n")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = new_notebook(
        cells=[declared, *map(new_code_cell, cells)], metadata={"kernelspec": kernel}
    )
    nbformat.write(content, notebook(project, name))


def notebook(project: Path, name: str) -> Path:
    """Return where the notebook of a report lies."""
    return project / "notebooks" / f"{name}.ipynb"


def deliver(project: Path, old: str, new: str, meeting: str = MEETING) -> None:
    """Deliver the papers of a meeting anew, with another text in them."""
    toml = project / "data" / "raw" / meeting / "meeting.toml"
    text = toml.read_text(encoding="utf-8")
    assert text.count(old) == 1
    toml.write_text(text.replace(old, new), encoding="utf-8")


# --- a run, and a fault in it ---------------------------------------------------------------------


@dataclass(frozen=True)
class Running:
    """A run at work, and what it has said so far."""

    process: Forked | subprocess.Popen[bytes]
    out: Path
    err: Path

    def tells(self, text: str) -> None:
        """Wait until it has said something on stderr."""
        until(lambda: text in self.err.read_text(encoding="utf-8"), f"to be told: {text}")

    def stop(self, number: signal.Signals, *, group: bool = False) -> None:
        """Send it a signal; to its whole group, as a terminal does, or to it alone."""
        (os.killpg if group else os.kill)(self.process.pid, number)

    def ended(self, seconds: float = 90) -> Ran:
        """Wait for its end. Whatever happened, nobody was shown a traceback."""
        status = self.process.wait(seconds)
        ran = Ran(status, *(path.read_text(encoding="utf-8") for path in (self.out, self.err)))
        assert "Traceback" not in ran.said, ran.said
        assert "Exception ignored" not in ran.said, ran.said
        return ran


def _below(folder: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name.startswith(folder)}


@dataclass
class Stage:
    """A copy of the project that a fault may be done to, and a folder for temporary files."""

    known: Published
    project: Path
    temporary: Path
    door: Path
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    room: Room | None = None
    begun: int = 0
    is_mended: bool = False

    @property
    def seen(self) -> Path:
        """The project as a run sees it."""
        return self.room.seen(self.project) if self.room else self.project

    @property
    def reports(self) -> Path:
        """What is published."""
        return self.seen / "reports"

    @property
    def folder(self) -> Path:
        """Where the meeting is published."""
        return self.reports / MEETING

    def run(self, *arguments: str, moments: str = "", anew: bool = False) -> Ran:
        """Run to the end."""
        return self.begin(*arguments, moments=moments, anew=anew).ended()

    def begin(
        self,
        *arguments: str,
        under: Iterable[str] = (),
        moments: str = "",
        anew: bool = False,
    ) -> Running:
        """Begin a run, with a command before it if need be, and a fault at a moment of it.

        In a Python that is started ``anew``, every Python that it starts knows the moment too.
        """
        self.begun += 1
        out, err = (self.door / f"{name}-{self.begun}" for name in ("out", "err"))
        environment = {
            **os.environ,
            "PYTHONIOENCODING": "utf-8",
            "TMPDIR": str(self.temporary),
            _MARK: self.mark,
            _DOOR: str(self.door),
        }
        before = f"{_INSTRUMENTS}\n{textwrap.dedent(moments)}" if moments else ""
        call = ["run", *arguments]
        first = [*(self.room.enter(self.project) if self.room else ()), *under]
        if not first and not anew:
            forked = Forked.begin(self.project, call, environment, out, err, before)
            return Running(forked, out, err)
        (self.door / "sitecustomize.py").write_text(before, encoding="utf-8")
        path = [str(self.door), os.environ.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, path))
        with out.open("wb") as stdout, err.open("wb") as stderr:
            process = subprocess.Popen(
                [*first, sys.executable, "-m", "analysis", *call],
                cwd=self.project,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,  # a group of its own, as a terminal gives every command
            )
        return Running(process, out, err)

    def fault(self, name: str, code: str) -> None:
        """Put a fault behind the door of a notebook."""
        text = _OPENED.format(name=name) + textwrap.dedent(code)
        (self.door / f"{name}.py").write_text(text, encoding="utf-8")

    def opened(self, name: str) -> list[tuple[int, int]]:
        """Return the kernel and the report's process of each time that a door was opened."""
        path = self.door / f"{name}.opened"
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        return [(int(kernel), int(worker)) for kernel, worker in map(str.split, lines)]

    def waits_at(self, name: str, times: int = 1) -> tuple[int, int]:
        """Wait until a door was opened so often; return its kernel and the report's process.

        Both are at work there, so that it would be noticed if they were left.
        """
        until(lambda: len(self.opened(name)) == times, f"the door of {name} to be opened")
        kernel, worker = self.opened(name)[-1]
        assert {kernel, worker} <= set(self.processes())
        return kernel, worker

    def said(self, name: str) -> str:
        """Return what was said behind a door."""
        return (self.door / f"{name}.said").read_text(encoding="utf-8")

    def open(self) -> None:
        """Let those go on that wait behind a door."""
        (self.door / "open").touch()

    def mend(self) -> None:
        """Take every fault away."""
        for name in (FIRST, SECOND):
            (self.door / f"{name}.py").unlink(missing_ok=True)

    def make(self, *names: str) -> None:
        """Have reports made and kept, as by a run that was killed before it published."""
        for name in names or (FIRST, SECOND):
            for file in (f"{name}.json", f"{name}.ipynb"):
                (self.seen / ".runs" / MEETING / file).write_bytes(self.known.made[file])

    # --- what must hold afterwards ---

    def state(self) -> str:
        """Return whether the meeting is the one before or the one after; it is never half of each.

        The other meeting, a later one that is held against it, is as it was or made again with it.
        Each page that leads to meetings is whole, and one or the other: they are written one after
        the other.
        """
        files = published_files(self.seen)
        leading = [name for name in self.known.after if name.count("/") < 2]
        for name in leading:
            page = files.pop(name, b"")
            assert page.endswith(b"</html>\n")
            assert page in (self.known.before[name], self.known.after[name])
        for meeting in (MEETING, OTHER):
            assert_is_what_its_manifest_says(self.reports / meeting)
        others = {name: files.pop(name) for name in [*files] if name.startswith(f"{OTHER}/")}
        told = (("before", self.known.before), ("after", self.known.after))
        assert any(others == _below(f"{OTHER}/", expected) for _, expected in told)
        for name, expected in told:
            if files == _below(f"{MEETING}/", expected):
                return name
        raise AssertionError(f"neither as before nor as after: {sorted(files)}")

    def processes(self) -> list[int]:
        """Return every process that came of a run here or lies in its folders."""
        mark, project = f"{_MARK}={self.mark}".encode(), os.fsencode(self.project)
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                ours = (
                    mark in (process / "environ").read_bytes()
                    or project in (process / "cmdline").read_bytes()
                    or (process / "cwd").readlink().is_relative_to(self.project)
                )
            except OSError:  # it has ended, or is somebody else's
                continue
            if ours:
                found.append(int(process.name))
        return found

    def assert_no_process_is_left(self) -> None:
        """Whatever a run here has started has ended with it."""
        until(lambda: not self.processes(), "the last process to end", seconds=5)

    def left(self) -> list[str]:
        """Return every temporary file and folder that was left."""
        processed = (self.seen / "data" / "processed").rglob(".*")
        paths = [*processed, *self.temporary.iterdir()]
        return [*leftovers(self.seen), *map(str, paths)]

    def assert_the_next_run_succeeds(self) -> Ran:
        """Without the fault, the next run publishes what an undisturbed one publishes."""
        self.is_mended = True
        self.assert_no_process_is_left()
        self.mend()
        ran = self.run()
        assert (ran.status, self.state()) == (0, "after"), ran.said
        assert published_files(self.seen) == self.known.after
        self.assert_no_process_is_left()
        assert self.left() == []
        return ran


def assert_is_what_its_manifest_says(folder: Path) -> None:
    """A published meeting has the files that its manifest names, with their SHA-256."""
    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == content["outputs"]


def set_the_stage(known: Published, folder: Path) -> Stage:
    """Copy the project and give it a folder for temporary files, with a short path for sockets."""
    if not Path("/proc/self/environ").is_file():
        pytest.skip("this system has no /proc to look for processes in")
    project = Path(shutil.copytree(known.project, folder / "project"))
    door = folder / "door"
    door.mkdir()
    return Stage(known, project, Path(tempfile.mkdtemp(prefix="t-")), door)


def clear_the_stage(stage: Stage) -> None:
    """End what a failed test has left, and take its temporary files away."""
    for process in stage.processes():
        os.kill(process, signal.SIGKILL)
    if stage.room:
        stage.room.leave()
    shutil.rmtree(stage.temporary)


def until(condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Wait for something, but not for ever."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.02)


# --- a room with mounts of its own ----------------------------------------------------------------


@dataclass(frozen=True)
class Room:
    """Mounts that only those who enter can see. A process holds it."""

    holder: subprocess.Popen[bytes]
    user: tuple[str, ...]

    def enter(self, folder: Path) -> list[str]:
        """Return what to put before a command that is to run in a folder of the room."""
        target = ["nsenter", "-t", str(self.holder.pid), "-m", *self.user]
        return [*target, "sh", "-c", 'cd "$0" && exec "$@"', str(folder)]

    def seen(self, path: Path) -> Path:
        """Return where a path of the room can be seen from outside."""
        return Path("/proc", str(self.holder.pid), "root", path.relative_to("/"))

    def leave(self) -> None:
        """Give up the room and its mounts."""
        self.holder.kill()
        self.holder.communicate()


_HOLD = "echo ready; exec sleep 600"


def room_with(script: str, folder: Path) -> Room:
    """Make a room, in which a script mounts something on a folder, ``$FOLDER``."""
    if not (shutil.which("unshare") and shutil.which("nsenter")):
        pytest.skip("this system has no commands for mounts of one's own")
    is_root = os.geteuid() == 0
    holder = subprocess.Popen(
        ["unshare", "-m" if is_root else "-Urm", "sh", "-c", f"set -e; {script}; {_HOLD}"],
        cwd="/",
        env={**os.environ, "FOLDER": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert holder.stdout
    if holder.stdout.readline() != b"ready\n":
        _, said = holder.communicate()
        pytest.skip(f"no mounts of one's own here: {said.decode().strip()}")
    return Room(holder, () if is_root else ("-U", "--preserve-credentials"))


def small_disk(stage: Stage, folder: str, leaving: int) -> Path:
    """Put a folder of the project on a small disk of its own, full but for some bytes.

    Returns the file that fills it.
    """
    path = stage.project / folder
    room = room_with(
        'saved="$(mktemp -d)"; mount -t tmpfs none "$saved"; cp -a "$FOLDER/." "$saved"; '
        'mount -t tmpfs -o size=16m none "$FOLDER"; cp -a "$saved/." "$FOLDER"; '
        'umount "$saved"; rmdir "$saved"',
        path,
    )
    stage.room = room
    filler = room.seen(path) / ".filler"
    disk = os.statvfs(room.seen(path))
    filler.write_bytes(bytes(disk.f_bavail * disk.f_frsize - leaving))
    return filler


def read_only(stage: Stage) -> None:
    """Let nobody write where the reports are published."""
    script = 'mount --bind "$FOLDER" "$FOLDER"; mount -o remount,bind,ro "$FOLDER"'
    stage.room = room_with(script, stage.project / "reports")


# --- moments --------------------------------------------------------------------------------------

# Executed before a command is loaded. What runs is the real code; this only does something at the
# moment when one of its functions is called, or has returned, in the run's own process.
_INSTRUMENTS = '''\
import importlib.abc, importlib.util, operator, os, signal, sys, time

_RUN = os.getpid()

class _Loaded(importlib.abc.MetaPathFinder):
    def __init__(self, name, then):
        self.name, self.then = name, then
    def find_spec(self, name, path, target=None):
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        execute = spec.loader.exec_module
        def exec_module(module):
            execute(module)
            self.then(module)
        spec.loader.exec_module = exec_module
        return spec

def loaded(name, then):
    """Do something with a module when it is loaded."""
    if name in sys.modules:
        then(sys.modules[name])
    else:
        sys.meta_path.insert(0, _Loaded(name, then))

def moment(module, name, then, *, after=False, call=1):
    """Do something when the run calls a function for the first, second ... time."""
    def wrap(module):
        *outer, function = name.split(".")
        holder = operator.attrgetter(*outer)(module) if outer else module
        real, calls = getattr(holder, function), []
        def wrapped(*args, **kwargs):
            now = os.getpid() == _RUN and calls.append(1) is None and len(calls) == call
            if now and not after:
                then()
            result = real(*args, **kwargs)
            if now and after:
                then()
            return result
        setattr(holder, function, wrapped)
    loaded(module, wrap)

def instead(module, name, other):
    """Have another function in place of one."""
    loaded(module, lambda module: setattr(module, name, other))

def KILLED():
    os.kill(os.getpid(), signal.SIGKILL)

def STOPPED():
    os.killpg(0, signal.SIGINT)  # to the whole group, as a terminal does
'''
