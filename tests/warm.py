"""A process that has loaded what the command loads, and forks a new one for each call of it.

What comes of a call is what comes of ``python -m analysis``, but for the time to load everything.
Questions and answers are JSON, one a line: a call is answered with the number of its process, and
a process that is waited for with its exit status, or null when it is still at work.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from typing import NoReturn

from jupyter_client.provisioning import LocalProvisioner

from analysis import forking
from analysis.batch import forked, kernels
from analysis.cli import main


def serve() -> None:
    """Answer until there are no more questions; return in a forked process, to be the command."""
    kernels.warm_up()
    forked.warm_up()
    before = {*sys.modules}
    importlib.import_module("analysis.batch.run")
    later = [name for name in sys.modules if name not in before and name.startswith("analysis.")]
    gc.freeze()  # or each call would look through all of it as it ends, for most of its time
    if "COVERAGE_PROCESS_CONFIG" in os.environ:  # of a kernel that is killed nothing is measured
        LocalProvisioner.kill = LocalProvisioner.terminate
        _let_forked_kernels_end()
    if not forking.is_possible():
        raise SystemExit("a process with threads must not be forked")
    answers = os.fdopen(os.dup(1), "w")
    for line in os.fdopen(os.dup(0)):
        asked = json.loads(line)
        if "wait" in asked:
            answer = _status(asked["wait"], asked["seconds"])
        elif (answer := os.fork()) == 0:
            answers.close()
            if asked["before"]:
                _forget(later)
            _become(asked)
            _call(asked["arguments"])
        print(json.dumps(answer), file=answers, flush=True)


def _let_forked_kernels_end() -> None:
    kill = forked.ForkedKernel.shutdown_kernel

    def ask_first(kernel: forked.ForkedKernel, **_: object) -> None:
        kernel._requests.close()
        for _tenth in range(20):
            if kernel.poll() is None:
                time.sleep(0.1)
        kill(kernel)

    forked.ForkedKernel.shutdown_kernel = ask_first


def _become(call: dict) -> None:
    """Take on the folder, the environment and the files of a call, in a group of its own."""
    # A Python that it starts would load this file; where -m analysis starts one, it loads none.
    del sys.modules["__main__"].__file__
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"])
    tempfile.tempdir = None  # it is found by the environment
    for number, name in enumerate((os.devnull, call["out"], call["err"])):
        file = os.open(name, os.O_RDWR | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    exec(call["before"], {})  # noqa: S102


def _forget(modules: Iterable[str]) -> None:
    """Leave modules to be loaded again: a test may change one as it is loaded."""
    for name in modules:
        del sys.modules[name]
        outer, _, inner = name.rpartition(".")
        if outer in sys.modules:
            vars(sys.modules[outer]).pop(inner, None)


def _call(arguments: Sequence[str]) -> NoReturn:
    """Do what the command does, and end as Python does, but for taking apart what it has loaded."""
    try:
        main(arguments, prog_name="udvalgstal")
    except SystemExit as end:
        threading._shutdown()
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(end.code or 0)


def _status(process: int, seconds: float) -> int | None:
    end = time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > end:
            return None
        time.sleep(0.005)


if __name__ == "__main__":
    serve()
