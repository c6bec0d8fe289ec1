"""Meetings that workers of dask make are those of an ordinary run, whoever dies meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analysis.batch import elsewhere
from analysis.faults import InputError
from commands import (
    HOEJE_TAASTRUP,
    Ran,
    copy_of_the_project,
    leftovers,
    published_files,
    udvalgstal,
    udvalgstal_anew,
)
from faults import FIRST, MEETING, OTHER, SECOND, Stage, room_with, until

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

pytestmark = pytest.mark.slow

UNCHANGED = "Nothing was changed.\n"
STOPPED = "Stopped; what was published stays.\n"
NO_PATIENCE = "moment('analysis.batch.elsewhere', '_client', lambda: None)\n" + (
    "loaded('analysis.batch.elsewhere', lambda module: setattr(module, '_PATIENCE', 1))"
)
WAITS = "wait()"
SLEEPS = "once(); time.sleep(600)"
# The notebook, the process of its report, the one of its meeting, the worker.
KILLS_ITS_WORKER = """
    process = os.getpid()
    for _ in range(3):
        process = int(open(f"/proc/{process}/stat").read().rpartition(")")[2].split()[1])
    os.kill(process, signal.SIGKILL)
    time.sleep(600)
"""


@contextmanager
def cluster_of(workers: int, **more: object) -> Iterator[LocalCluster]:
    """A scheduler with workers that are processes of their own, each with one thread."""
    from distributed import LocalCluster  # slow to load

    with LocalCluster(
        n_workers=workers, threads_per_worker=1, dashboard_address=":0", **more
    ) as cluster:
        yield cluster


def client_of(cluster: LocalCluster) -> Client:
    from distributed import Client

    return Client(cluster, set_as_default=False)


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with cluster_of(2) as cluster:
        yield cluster


@pytest.fixture
def at(cluster: LocalCluster) -> str:
    """The address as a person gives it."""
    return cluster.scheduler_address.replace("tcp:", "dask:")


@pytest.fixture
def stage(two: Stage, cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A project with one report to make; the workers see it, and those that come after them."""
    two.make(SECOND)
    environment = {"TMPDIR": str(two.temporary), "UDV_TEST_DOOR": str(two.door)}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with client_of(cluster) as client:
        client.wait_for_workers(2)
        given = environment | {"UDV_TEST_RUN": two.mark}
        client.run(exec, f"import os; os.environ.update({given})")
    return two


def parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def worker_of(report: int) -> int:
    """Return the worker that makes a report, given the report's process."""
    return parent(parent(report))


@pytest.mark.thorough
class TestOnWorkers:
    """What is published, and what is said, is that of an ordinary run."""

    @pytest.mark.exhaustive
    def test_every_byte_and_word_is_that_of_an_ordinary_run(
        self, published: Path, first_run: tuple[Path, Ran], at: str, tmp_path: Path
    ) -> None:
        project = copy_of_the_project(tmp_path / "project")
        ran = udvalgstal(project, "run", "--on", at)
        assert published_files(project) == published_files(published)
        assert (ran.status, ran.out) == (0, first_run[1].out)
        assert sorted(ran.err.splitlines()) == sorted(first_run[1].err.splitlines())
        assert leftovers(project) == []
        again = udvalgstal(project, "run", "--on", at)
        assert "nothing was built" in again.out
        assert again.err == ""

    @pytest.mark.exhaustive
    def test_so_is_what_fails_and_what_is_wrong(self, stage: Stage, at: str) -> None:
        stage.fault(FIRST, "raise ValueError('tallet mangler')")
        toml = stage.project / "data" / "raw" / OTHER / "meeting.toml"
        before = toml.read_text(encoding="utf-8")
        toml.write_text(before.replace("blank =", "blnk ="), encoding="utf-8")
        in_latin_1 = toml.with_name(os.fsdecode("prøve.csv".encode("latin-1")))
        in_latin_1.touch()
        ran = stage.run("--on", at)
        assert ran == stage.run()
        assert ran.status == 2
        assert f"{MEETING} {FIRST} failed: cell 2: ValueError: tallet mangler\n" in ran.err
        assert "did you mean 'blank'?" in ran.err
        assert "pr\\udcf8ve.csv" in ran.err
        toml.write_text(before, encoding="utf-8")
        in_latin_1.unlink()
        ran = stage.run("--on", at, "--keep-going", "--jobs", "1", "--timeout", "60")
        assert f"{MEETING}: published, 1 of 3 reports as placeholder\n" in ran.out


@pytest.mark.thorough
class TestWhoeverDies:
    """Another finishes it, nothing is half done, and nothing is left."""

    @pytest.mark.exhaustive
    def test_a_worker_that_is_killed_at_work_is_replaced_by_another(
        self, stage: Stage, at: str
    ) -> None:
        stage.fault(FIRST, SLEEPS)
        running = stage.begin("--on", at)
        _, report = stage.waits_at(FIRST)
        os.kill(worker_of(report), signal.SIGKILL)
        ran = running.ended()
        assert (ran.status, stage.state()) == (0, "after"), ran.said
        assert ran.out.startswith(f"{OTHER}: up to date\n{MEETING}: published, 3 reports (1 built")
        assert stage.left() == []
        stage.assert_no_process_is_left()

    @pytest.mark.exhaustive
    def test_of_a_run_that_is_killed_the_workers_stop_and_another_completes_it(
        self, stage: Stage, at: str
    ) -> None:
        stage.fault(FIRST, SLEEPS)
        running = stage.begin("--on", at)
        stage.waits_at(FIRST)
        running.stop(signal.SIGKILL)
        running.ended()
        stage.assert_no_process_is_left()
        assert (stage.state(), stage.left()) == ("before", [])
        assert stage.run("--on", at).status == 0
        assert stage.state() == "after"

    @pytest.mark.exhaustive
    def test_ctrl_c_stops_the_workers_too(self, stage: Stage, at: str) -> None:
        stage.fault(FIRST, SLEEPS)
        running = stage.begin("--on", at)
        stage.waits_at(FIRST)
        running.stop(signal.SIGINT, group=True)
        ran = running.ended(20)
        assert (ran.status, ran.err) == (130, STOPPED)
        stage.assert_no_process_is_left()
        assert (stage.state(), stage.left()) == ("before", [])

    @pytest.mark.exhaustive
    def test_two_runs_at_once_make_a_meeting_once(self, stage: Stage, at: str) -> None:
        stage.fault(FIRST, WAITS)
        first = stage.begin("--on", at)
        stage.waits_at(FIRST)
        second = stage.begin("--on", at)
        second.tells(f"{MEETING}: another run is at work on it; waiting until it is done\n")
        stage.open()
        ran, other = first.ended(), second.ended()
        assert (ran.status, other.status, stage.state()) == (0, 0, "after")
        assert f"{MEETING}: published, 3 reports (1 built, 2 unchanged)\n" in ran.out
        assert f"{MEETING}: up to date\n" in other.out
        assert len(stage.opened(FIRST)) == 1

    @pytest.mark.exhaustive
    def test_a_meeting_at_which_workers_die_is_named_and_the_others_are_published(
        self, stage: Stage
    ) -> None:
        stage.fault(FIRST, KILLS_ITS_WORKER)
        shutil.rmtree(stage.reports / OTHER)
        with cluster_of(1, scheduler_kwargs={"allowed_failures": 0}) as cluster:
            ran = stage.run("--on", cluster.scheduler_address)
        assert ran.status == 1
        died = "each worker that made it died, 1 in all"
        assert f"{MEETING}: {died}\n{MEETING}: not published; " in ran.err
        assert f"{OTHER}: published" in ran.out
        assert stage.state() == "before"

    @pytest.mark.exhaustive
    def test_without_any_worker_left_it_does_not_wait_for_ever(self, stage: Stage) -> None:
        stage.fault(FIRST, SLEEPS)
        with cluster_of(1) as cluster:
            running = stage.begin("--on", cluster.scheduler_address, moments=NO_PATIENCE)
            stage.waits_at(FIRST)
            cluster.scale(0)
            ran = running.ended(30)
        assert ran.status == 1
        assert f"{MEETING}: the scheduler is gone, or its last worker\n" in ran.err
        assert stage.state() == "before"


@pytest.mark.exhaustive
def test_a_worker_that_would_make_something_else_is_named_before_anything_is_changed(
    stage: Stage, cluster: LocalCluster, at: str, tmp_path: Path
) -> None:
    changed = Path(shutil.copytree(Path(elsewhere.__file__).parents[2], tmp_path / "src"))
    (changed / "analysis" / "new.sql").touch()
    room = room_with(
        f'mount --bind "{shutil.copytree(stage.project, tmp_path / "other")}" "$FOLDER"',
        stage.project,
    )
    dask = [sys.executable, "-m", "dask", "worker", cluster.scheduler_address]
    dask += ["--no-nanny", "--no-dashboard", "--local-directory", str(stage.door)]
    calls = [
        [*room.enter(stage.project), *dask, "--nthreads", "1"],
        [*dask, "--nthreads", "2"],
    ]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    more = [subprocess.Popen(call, cwd=stage.door, **quiet) for call in calls]
    with client_of(cluster) as client:
        one, other = client.scheduler_info()["workers"]
        path, name = str(changed), elsewhere.__name__
        client.run(exec, f"import os; os.environ['PYTHONPATH'] = {path!r}", workers=[one])
        client.run(exec, f"import sys; sys.modules[{name!r}] = None", workers=[other])
        client.wait_for_workers(4, timeout=60)
        ran = stage.run("--on", at)
        client.run(exec, "import os; del os.environ['PYTHONPATH']", workers=[one])
        client.run(exec, f"import sys; del sys.modules[{name!r}]", workers=[other])
        for worker in more:
            worker.kill()
            worker.wait()
        room.leave()
        until(lambda: len(client.scheduler_info()["workers"]) == 2, "two workers to go")
    assert (ran.status, ran.out) == (2, f"{OTHER}: up to date\n")
    said = ran.err.splitlines()
    assert said[0] == "4 faults in the input:"
    assert said[5:] == ["Nothing was changed."]
    for worker, wrong in [
        (one, "has udvalgstal "),
        (other, f"cannot be asked: ModuleNotFoundError('import of {name} halted"),
        ("tcp://", f"sees another folder as {stage.project}, or its disk knows no locks"),
        ("tcp://", "has 2 threads, and makes one meeting at a time: --nthreads 1"),
    ]:
        found = [line for line in said if line.startswith(f"  worker {worker}") and wrong in line]
        assert found, ran.err
    assert stage.state() == "before"


class TestAnAddress:
    """Where nobody can make a meeting, one line says so, and nothing is changed."""

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        return copy_of_the_project(tmp_path / "project", HOEJE_TAASTRUP)

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("dask://10.1.2.3:8786", "tcp://10.1.2.3:8786"),
            ("tcp://vaert.kommune.dk:8786/", "tcp://vaert.kommune.dk:8786"),
            ("tls://[::1]:8786", "tls://[::1]:8786"),
        ],
    )
    def test_is_read_as_dask_spells_it(self, written: str, meant: str) -> None:
        assert elsewhere.scheduler(written) == meant

    @pytest.mark.parametrize(
        "wrong",
        ["", "vaert:8786", "spark://vaert:7077", "dask://vaert", "dask://:8786", "dask://v:99999"],
    )
    def test_of_another_kind_is_refused(self, wrong: str) -> None:
        with pytest.raises(InputError, match="expected dask://HOST:PORT, or tls://HOST:PORT"):
            elsewhere.scheduler(wrong)

    def test_at_which_nobody_answers_is_named(self, project: Path) -> None:
        ran = udvalgstal(project, "run", "--on", "dask://127.0.0.1:1")
        why = "has no scheduler that answers (Connection refused)"
        assert ran == Ran(
            2, "", f"1 fault in the input:\n  --on: 'tcp://127.0.0.1:1' {why}\n{UNCHANGED}"
        )
        assert published_files(project) == {}

    def test_goes_with_nothing_that_publishes_nothing(self, project: Path) -> None:
        for more in (["--dry-run"], ["--only", "tilskud-og-forbrug"]):
            ran = udvalgstal(project, "run", "--on", "dask://127.0.0.1:1", *more)
            assert ran.status == 2
            assert "--on publishes; --only and --dry-run go without it." in ran.err

    @pytest.mark.thorough
    def test_needs_dask(self, project: Path, tmp_path: Path) -> None:
        (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['distributed'] = None")
        address = ("--on", "dask://127.0.0.1:1")
        ran = udvalgstal_anew(project, "run", *address, PYTHONPATH=str(tmp_path))
        assert ran.status == 2
        assert "needs dask's distributed, which is not installed; make distributed" in ran.err

    @pytest.mark.exhaustive
    def test_where_another_program_answers_or_no_worker_is(self, stage: Stage) -> None:
        with cluster_of(0) as cluster:
            ran = stage.run("--on", cluster.scheduler_address, moments=NO_PATIENCE)
            tls = stage.run("--on", cluster.scheduler_address.replace("tcp:", "tls:"))
        assert ran.status == tls.status == 2
        assert "has no worker; start one: dask worker --nthreads 1 tcp://" in ran.err
        assert "TLS expects" in tls.err
        server = subprocess.Popen(
            [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=stage.door,
        )
        assert server.stdout
        port = server.stdout.readline().split()[5].decode()
        ran = stage.run("--on", f"dask://127.0.0.1:{port}", moments=NO_PATIENCE)
        server.kill()
        server.communicate()
        assert ran.status == 2
        assert "has no scheduler that answers (TimeoutError)" in ran.err
