"""A process of its own: it is another, knows what this one does at the moment, and leaves none."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Twice, since a server that is forked from begins with the first.
ASKED = """
import os, signal, threading
from analysis import forking
from analysis.register.apart import in_a_process_of_its_own

if __name__ == "__main__":
    if {several}:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: None)
    for said in ("then", "now"):
        os.environ["SAID"] = said
        print(in_a_process_of_its_own(os.getenv, "SAID"))
        print(in_a_process_of_its_own(os.getpid) == os.getpid())
        print(in_a_process_of_its_own(signal.getsignal, signal.SIGTERM) is signal.SIG_DFL)
    try:
        in_a_process_of_its_own(os._exit, 9)
    except ChildProcessError as error:
        print(error)
    print(forking.is_possible())
"""


@pytest.mark.parametrize("several", [False, True], ids=["one thread", "several"])
def test_it_is_another_process_in_the_same_environment_however_it_begins(several: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKED.format(several=several)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    killed = "the process that counts in the register was killed"
    answers = [one for said in ("then", "now") for one in (said, "False", "True")]
    assert done.stdout.splitlines() == [*answers, killed, str(not several)]
    assert done.stderr == ""
