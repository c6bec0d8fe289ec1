"""Only ``fetch`` asks a source: every other command makes do with what is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import FETCHED, Forked, copy_of_the_project
from support import ROOT, yet_more

SRC = ROOT / "src" / "analysis"

# In the process of the command and in those that it forks, kernels among them: who looks up a name
# or connects to anything but a socket of this machine is stopped, and that is written down.
CLOSED = """
import sys
def watch(event, given):
    if event == "socket.connect" and isinstance(given[1], tuple) and given[1][0] != "127.0.0.1":
        refuse(event)
    if event == "socket.getaddrinfo" and given[0] not in ("127.0.0.1", "localhost", None):
        refuse(event)
def refuse(event):
    with open("asked", "a") as file:
        print(event, file=file)
    raise OSError("the network is closed")
sys.addaudithook(watch)
"""


@pytest.mark.parametrize("command", ["check", "sources", yet_more("verify")])
def test_only_fetch_needs_the_network(tmp_path: Path, command: str) -> None:
    folder = copy_of_the_project(tmp_path, FETCHED)
    commands = [["run"], [command]] if command == "verify" else [[command]]
    for arguments in commands:
        files = tmp_path / "out", tmp_path / "err"
        status = Forked.begin(folder, arguments, {}, *files, before=CLOSED).wait(300)
        said = "".join(file.read_text("utf-8") for file in files)
        # There is no list of tables to search; it says so, and asks nobody.
        assert status == (2 if command == "sources" else 0), said
    assert not (tmp_path / "asked").exists()


def test_the_network_is_closed_in_these_tests(tmp_path: Path) -> None:
    folder = copy_of_the_project(tmp_path, FETCHED)
    environment = {"JOBINDSATS_API_KEY": "x", "UDVALGSTAL_JOBINDSATS": "https://192.0.2.1"}
    call = ["fetch", "--renew", "--timeout", "1"]
    files = tmp_path / "out", tmp_path / "err"
    assert Forked.begin(folder, call, environment, *files, before=CLOSED).wait(60) == 2
    assert "cannot be reached" in files[1].read_text("utf-8")
    assert (tmp_path / "asked").exists()


def test_what_asks_is_loaded_by_nothing_else() -> None:
    """Of the libraries and of the room: within functions, of one module and of the command."""
    asks = re.compile(r"^( *)(?:import|from) (requests|tenacity|urllib3|analysis\.fetching)", re.M)
    for path in SRC.rglob("*.py"):
        for indent, what in asks.findall(path.read_text("utf-8")):
            if what == "analysis.fetching":
                assert path.parent.name == "fetching" or (path.name == "cli.py" and indent), path
            else:
                assert path.name == "asking.py", path
                assert indent
