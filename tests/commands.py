"""The command as a person gives it: a real process, in a copy of the project with real files."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import support
from support import ROOT, files_below

HELSINGOER, HOEJE_TAASTRUP = map(str, (support.HELSINGOER, support.HOEJE_TAASTRUP))
EKSEMPELKOMMUNE = "eksempelkommune/2017-05-03"
FETCHED = "helsingoer/2026-08-22"  # its tables are from answers that lie in data/raw/sources


@dataclass(frozen=True)
class Ran:
    """What became of a call: its exit status, and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that it wrote."""
        return self.out + self.err


def copy_of_the_project(folder: Path, *meetings: str) -> Path:
    """Copy the notebooks and the raw figures of some meetings, by default of both.

    With them come the calendars of their municipalities, and the answers that they pin.
    """
    shutil.copytree(
        ROOT / "notebooks",
        folder / "notebooks",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
    )
    for meeting in meetings or (HELSINGOER, HOEJE_TAASTRUP):
        shutil.copytree(ROOT / "data" / "raw" / meeting, folder / "data" / "raw" / meeting)
        calendar = Path("data", "raw", meeting).parent / "calendar.toml"
        if (ROOT / calendar).exists():
            shutil.copy(ROOT / calendar, folder / calendar)
        if meeting == FETCHED:
            shutil.copytree(ROOT / "data/raw/sources", folder / "data/raw/sources")
    (folder / "requirements").mkdir()
    shutil.copy(ROOT / "requirements" / "batch.txt", folder / "requirements")
    (folder / "data" / "processed").mkdir()
    (folder / "reports").mkdir()
    return folder


def udvalgstal(folder: Path, *arguments: str) -> Ran:
    """Call the command in a folder. Whatever happens, nobody is shown a traceback.

    It is a process of its own, forked from one that has loaded everything. Where it matters how a
    process begins, call :func:`udvalgstal_anew`.
    """
    if not hasattr(os, "fork"):
        return udvalgstal_anew(folder, *arguments)
    with tempfile.TemporaryDirectory(prefix="t-") as private:
        out, err = Path(private, "out"), Path(private, "err")
        status = Forked.begin(folder, arguments, dict(os.environ), out, err).wait(300)
        return _ran(status, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def udvalgstal_anew(folder: Path, *arguments: str, **environment: str) -> Ran:
    """Call the command as a person does: Python starts anew, in this environment or another."""
    done = subprocess.run(
        [sys.executable, "-m", "analysis", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        check=False,
        timeout=300,
    )
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    return _ran(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


def _ran(status: int, out: str, err: str) -> Ran:
    assert "Traceback" not in out + err, out + err
    return Ran(status, out, err)


@dataclass
class Forked:
    """A command at work that was forked from ``warm.py``; it can be asked as a ``Popen`` can."""

    pid: int
    status: int | None = None

    @classmethod
    def begin(
        cls,
        folder: Path,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        out: Path,
        err: Path,
        before: str = "",
    ) -> Forked:
        """Begin a command that writes to two files; ``before`` is Python to run before it."""
        for file in (out, err):
            file.touch()
        call = {"out": str(out), "err": str(err), "before": before, "folder": str(folder)}
        process = _asked({**call, "arguments": arguments, "environment": environment})
        assert process
        return cls(process)

    def poll(self, seconds: float = 0) -> int | None:
        """Return the exit status, or None while it is at work."""
        if self.status is None:
            self.status = _asked({"wait": self.pid, "seconds": seconds})
        return self.status

    def wait(self, seconds: float) -> int:
        """Return the exit status; end it when it takes longer."""
        if (status := self.poll(seconds)) is not None:
            return status
        os.killpg(self.pid, signal.SIGKILL)
        self.poll(seconds)
        raise AssertionError(f"a command took more than {seconds} seconds")


def _asked(question: Mapping[str, object]) -> int | None:
    server = _server()
    assert server.stdin
    assert server.stdout
    server.stdin.write(f"{json.dumps(question)}\n")
    server.stdin.flush()
    answer: int | None = json.loads(server.stdout.readline())
    return answer


@cache
def _server() -> subprocess.Popen[str]:
    """Start the process that commands are forked from; it ends with this one."""
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("warm.py"))],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    atexit.register(server.communicate)  # which closes its questions and waits for its end
    return server


def published_files(folder: Path) -> dict[str, bytes]:
    """Return every file that a reader may find under reports/, byte for byte."""
    files = files_below(folder / "reports")
    return {name: content for name, content in files.items() if "/." not in f"/{name}"}


def kept_files(folder: Path) -> dict[str, bytes]:
    """Return every file that is kept between runs, byte for byte."""
    return files_below(folder / ".runs")


def processed_files(folder: Path) -> dict[str, bytes]:
    """Return every file under data/processed/, byte for byte."""
    return files_below(folder / "data" / "processed")


def leftovers(folder: Path) -> list[str]:
    """Return the temporary files and folders that are left under reports/ and .runs/.

    Not those that are kept on purpose: ``.preview``, and what lies in ``.runs`` but for workplaces.
    """
    found = [path for path in (folder / "reports").rglob(".*") if path.name != ".preview"]
    found += [*(folder / ".runs").glob("*/*/work"), *(folder / ".runs").rglob(".*")]
    return sorted(path.relative_to(folder).as_posix() for path in found)
