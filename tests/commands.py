"""The command as a person gives it: a real process, in a copy of the project with real files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HELSINGOER = "helsingoer/2017-05-03"
HOEJE_TAASTRUP = "hoeje-taastrup/2012-08-15"


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
    """Copy the notebooks and the raw figures of some meetings, by default of both."""
    shutil.copytree(
        ROOT / "notebooks",
        folder / "notebooks",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
    )
    for meeting in meetings or (HELSINGOER, HOEJE_TAASTRUP):
        shutil.copytree(ROOT / "data" / "raw" / meeting, folder / "data" / "raw" / meeting)
    (folder / "requirements").mkdir()
    shutil.copy(ROOT / "requirements" / "batch.txt", folder / "requirements")
    (folder / "data" / "processed").mkdir()
    (folder / "reports").mkdir()
    return folder


def udvalgstal(folder: Path, *arguments: str, **environment: str) -> Ran:
    """Call the command in a folder. Whatever happens, nobody is shown a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "analysis", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        check=False,
        timeout=300,
    )
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    ran = Ran(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))
    assert "Traceback" not in ran.said, ran.said
    return ran


def published_files(folder: Path) -> dict[str, bytes]:
    """Return every file that a reader may find under reports/, byte for byte."""
    files = _files(folder / "reports")
    return {name: content for name, content in files.items() if "/." not in f"/{name}"}


def kept_files(folder: Path) -> dict[str, bytes]:
    """Return every file that is kept between runs, byte for byte."""
    return _files(folder / ".runs")


def processed_files(folder: Path) -> dict[str, bytes]:
    """Return every file under data/processed/, byte for byte."""
    return _files(folder / "data" / "processed")


def leftovers(folder: Path) -> list[str]:
    """Return the temporary files and folders that are left under reports/ and .runs/.

    Not those that are kept on purpose: ``.preview``, and what lies in ``.runs`` but for workplaces.
    """
    found = [path for path in (folder / "reports").rglob(".*") if path.name != ".preview"]
    found += [*(folder / ".runs").glob("*/*/work"), *(folder / ".runs").rglob(".*")]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
