"""Whatever befalls a run, what is published is whole, and the next run makes good."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from analysis import whole_files
from commands import published_files
from faults import (
    FIRST,
    MEETING,
    OTHER,
    SECOND,
    UNCHANGED,
    Stage,
    assert_is_what_its_manifest_says,
    deliver,
    notebook,
    read_only,
    small_disk,
)
from support import more

pytestmark = pytest.mark.slow

STAYS = f"{MEETING}: not published; what was published before stays\n"
CHANGED = f" was changed during the run; run again\n{STAYS}"
TOML = f"data/raw/{MEETING}/meeting.toml"
STOPPED = "Stopped; what was published stays.\n"
KILLED = "was killed (SIGKILL), as the system does when memory runs out"
NO_SPACE = "No space left on device; what was published stays\n"

SLEEPS = "time.sleep(600)"
WAITS = "wait()"
# One call of a function written in C, during which no other thread of the kernel gets a turn.
HEARS_NOTHING = "import re; re.match('(a+)+$', 'a' * 60 + 'b')"
# It has a session of its own, and its parent has ended: nothing ties it to the notebook any more.
LEAVES_A_DAEMON = "import subprocess; subprocess.run(['sh', '-c', 'setsid sleep 600 &'])"


@pytest.fixture
def stage(two: Stage) -> Stage:
    """A project with one report to make."""
    two.make(SECOND)
    return two


@pytest.fixture
def made(two: Stage) -> Stage:
    """A project whose reports are made, so that a run has only to publish them."""
    two.make()
    return two


def cause(name: str, err: str) -> str:
    """Return why a report failed."""
    (line,) = [each for each in err.splitlines() if each.startswith(f"{MEETING} {name} failed: ")]
    return line.partition(" failed: ")[2]


def can_exchange(folder: Path) -> bool:
    """Whether the disk that a folder lies on can exchange two folders in one step."""
    one, other = folder / "one", folder / "other"
    for each in (one, other):
        each.mkdir()
    can = whole_files._exchanged(one, other)
    for each in (one, other):
        each.rmdir()
    return can


def unchanged(number: int) -> str:
    """Return what a run says of the meeting when so many of its reports were made already."""
    return f"{MEETING}: published, 3 reports ({3 - number} built, {number} unchanged)\n"


class TestAKernelThatEnds:
    """It is tried once more, since the machine may have been at fault; then the report fails."""

    def test_each_report_is_named_with_its_cell_and_what_ended_its_kernel(self, two: Stage) -> None:
        two.fault(FIRST, "os.kill(os.getpid(), signal.SIGKILL)")
        two.fault(SECOND, "import ctypes; ctypes.string_at(0)")
        ran = two.run()
        assert (ran.status, two.state()) == (1, "before")
        assert cause(FIRST, ran.err) == f"cell 2: its kernel {KILLED}"
        assert cause(SECOND, ran.err) == "cell 2: its kernel crashed (SIGSEGV)"
        assert ran.err.endswith(STAYS)
        assert [len(two.opened(name)) for name in (FIRST, SECOND)] == [2, 2]

    @pytest.mark.exhaustive
    @pytest.mark.parametrize("kernel", ["fork", "spawn"])
    def test_one_that_is_killed_from_outside_is_known_to_be(
        self, stage: Stage, kernel: str
    ) -> None:
        stage.fault(FIRST, SLEEPS)
        running = stage.begin("--kernel", kernel)
        for times in (1, 2):
            asleep, _ = stage.waits_at(FIRST, times)
            os.kill(asleep, signal.SIGKILL)
        ran = running.ended()
        assert (ran.status, stage.state()) == (1, "before")
        assert cause(FIRST, ran.err) == f"cell 2: its kernel {KILLED}"

    @pytest.mark.thorough
    def test_one_that_is_killed_only_once_does_no_harm(self, stage: Stage) -> None:
        stage.fault(FIRST, "once(); os.kill(os.getpid(), signal.SIGKILL)")
        ran = stage.run()
        assert (ran.status, stage.state()) == (0, "after")
        assert len(stage.opened(FIRST)) == 1
        assert "failed" not in ran.said

    @pytest.mark.thorough
    def test_one_that_cannot_start_is_named_and_shows_no_traceback(self, stage: Stage) -> None:
        moments = """
            def fails(*_):
                raise OSError("no sockets")
            instead('analysis.batch.forked', '_run_kernel', fails)
        """
        ran = stage.run(moments=moments)
        assert (ran.status, stage.state()) == (1, "before")
        assert cause(FIRST, ran.err) == "its kernel ended by itself with exit status 1"


class TestAProcessThatMakesAReportAndEnds:
    """What holds of a kernel holds of the process that it belongs to."""

    @pytest.mark.thorough
    def test_it_is_named_with_what_ended_it(self, stage: Stage) -> None:
        stage.fault(FIRST, f"os.kill(os.getppid(), signal.SIGKILL); {SLEEPS}")
        ran = stage.run()
        assert (ran.status, stage.state()) == (1, "before")
        assert cause(FIRST, ran.err) == f"the process that built it {KILLED}"
        assert len(stage.opened(FIRST)) == 2

    @pytest.mark.thorough
    def test_one_that_is_killed_only_once_does_no_harm(self, stage: Stage) -> None:
        stage.fault(FIRST, f"once(); {SLEEPS}")
        running = stage.begin()
        _, worker = stage.waits_at(FIRST)
        os.kill(worker, signal.SIGKILL)
        ran = running.ended()
        assert (ran.status, stage.state()) == (0, "after")
        assert "failed" not in ran.said


class TestASystemThatGivesNoMore:
    """Memory and processes have limits; who reaches one is named."""

    @pytest.mark.exhaustive
    def test_a_report_that_needs_too_much_memory_is_replaced_by_a_placeholder(
        self, two: Stage
    ) -> None:
        two.fault(SECOND, "eaten = [bytes(2**28) for _ in range(32)]")
        limited = ("sh", "-c", 'ulimit -v 4000000 && exec "$@"', "sh")
        ran = two.begin("--keep-going", under=limited).ended()
        assert ran.status == 1
        assert cause(SECOND, ran.err).startswith("cell 2: MemoryError")
        assert len(two.opened(SECOND)) == 2
        assert f"{MEETING} {FIRST}: built\n" in ran.err
        assert f"{MEETING}: published, 1 of 3 reports as placeholder\n" in ran.out
        assert_is_what_its_manifest_says(two.folder)
        page = (two.folder / f"{SECOND}.html").read_text(encoding="utf-8")
        assert "Denne rapport kunne ikke laves" in page
        assert "Beregningen brugte mere hukommelse, end der var." in page

    @pytest.mark.thorough
    def test_without_memory_for_the_run_itself_it_says_so(self, stage: Stage) -> None:
        moments = """
            def runs_out():
                raise MemoryError
            moment('analysis.batch.plan', 'plan', runs_out)
        """
        ran = stage.run(moments=moments)
        assert (ran.status, stage.state()) == (1, "before")
        assert "memory" in ran.err
        assert ran.err.endswith("; what was published stays\n")
        assert stage.left() == []

    NO_FORK = """
        import errno
        fork = os.fork
        def refused():
            if {who}:
                raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            return fork()
        os.fork = refused
    """

    @pytest.mark.thorough
    def test_without_a_process_for_a_kernel_the_report_fails(self, stage: Stage) -> None:
        ran = stage.run(moments=self.NO_FORK.format(who="os.getpid() != _RUN"))
        assert (ran.status, stage.state()) == (1, "before")
        assert cause(FIRST, ran.err) == "Resource temporarily unavailable while it was made"
        assert ran.err.endswith(STAYS)

    @pytest.mark.thorough
    def test_without_a_process_for_a_report_the_run_ends(self, stage: Stage) -> None:
        ran = stage.run(moments=self.NO_FORK.format(who="os.getpid() == _RUN"))
        assert (ran.status, stage.state()) == (1, "before")
        assert ran.err == "Resource temporarily unavailable; what was published stays\n"
        assert stage.left() == []


class TestARunThatIsKilledWhileReportsAreMade:
    """Nothing is published, no process is left, and what was finished need not be made again."""

    @pytest.mark.thorough
    def test_what_was_finished_is_not_made_again(self, two: Stage) -> None:
        two.fault(SECOND, f"{LEAVES_A_DAEMON}; {HEARS_NOTHING}")
        running = two.begin("--jobs", "1")
        two.waits_at(SECOND)
        running.stop(signal.SIGKILL)
        assert (running.ended().status, two.state()) == (-signal.SIGKILL, "before")
        assert len(two.left()) == 2  # a workplace and its sockets
        ran = two.assert_the_next_run_succeeds()
        assert ran.err == f"{MEETING} {SECOND}: built\n"
        assert unchanged(2) in ran.out

    @pytest.mark.thorough
    def test_no_ordinary_kernel_outlives_it_either(self, stage: Stage) -> None:
        stage.fault(FIRST, f"{LEAVES_A_DAEMON}; {HEARS_NOTHING}")
        running = stage.begin("--kernel", "spawn")
        stage.waits_at(FIRST)
        running.stop(signal.SIGKILL)
        assert (running.ended().status, stage.state()) == (-signal.SIGKILL, "before")

    @pytest.mark.thorough
    @pytest.mark.parametrize(
        "moment",
        [
            "'analysis.batch.plan', 'plan', KILLED",
            "'analysis.batch.kernels', 'warm_up', KILLED, after=True",
            "'analysis.batch.build', '_start', KILLED, after=True, call=2",
        ],
        ids=["while-planning", "before-the-first-process", "as-processes-start"],
    )
    def test_killed_early_it_has_changed_nothing(self, two: Stage, moment: str) -> None:
        ran = two.run(moments=f"moment({moment})")
        assert (ran.status, two.state()) == (-signal.SIGKILL, "before")
        assert unchanged(1) in two.assert_the_next_run_succeeds().out


class TestARunThatIsKilledWhilePublishing:
    """What is published is the old state or the new one, at every moment."""

    @pytest.mark.parametrize(
        "moment",
        [
            more("'analysis.batch.whole', 'write', KILLED"),
            "'analysis.batch.whole', '_write_manifest', KILLED",
            more("'analysis.whole_files', '_exchanged', KILLED"),
        ],
        ids=["before-writing", "half-written", "when-written"],
    )
    def test_before_the_exchange_it_is_the_old_one(self, made: Stage, moment: str) -> None:
        ran = made.run(moments=f"moment({moment})")
        assert (ran.status, made.state()) == (-signal.SIGKILL, "before")
        ran = made.assert_the_next_run_succeeds()
        assert unchanged(3) in ran.out
        assert ran.err == ""

    @pytest.mark.parametrize(
        "moment",
        [
            "'analysis.whole_files', '_exchanged', KILLED, after=True",
            more("'analysis.batch.workplace', '_clear', KILLED, after=True, call=2"),
            more("'analysis.batch.publish', '_pages', KILLED, after=True"),
            more("'os', 'replace', KILLED, call=1"),
            more("'os', 'replace', KILLED, call=2"),
        ],
        ids=[
            "in-the-exchange",
            "after-cleaning-up",
            "before-writing-the-index",
            "before-the-index-is-there",
            "when-the-index-is-there",
        ],
    )
    def test_after_the_exchange_it_is_the_new_one(self, made: Stage, moment: str) -> None:
        ran = made.run(moments=f"moment({moment})")
        assert (ran.status, made.state()) == (-signal.SIGKILL, "after")
        ran = made.assert_the_next_run_succeeds()
        assert f"{MEETING}: up to date\n" in ran.out
        assert ran.err == ""

    TWO_RENAMES = "instead('analysis.whole_files', '_exchanged', lambda one, other: False)\n"

    @pytest.mark.thorough
    def test_where_it_takes_two_renames_the_next_run_repairs_what_is_between_them(
        self, made: Stage
    ) -> None:
        moment = "moment('os', 'rename', KILLED, call=2)"
        assert made.run(moments=self.TWO_RENAMES + moment).status == -signal.SIGKILL
        assert not made.folder.exists()
        assert made.run(OTHER).status == 0  # also one that is about another meeting
        assert made.state() == "before"

    @pytest.mark.thorough
    def test_where_it_takes_two_renames_it_is_the_new_one_after_them(self, made: Stage) -> None:
        moment = "moment('os', 'rename', KILLED, call=2, after=True)"
        ran = made.run(moments=self.TWO_RENAMES + moment)
        assert (ran.status, made.state()) == (-signal.SIGKILL, "after")
        assert f"{MEETING}: up to date\n" in made.assert_the_next_run_succeeds().out

    @pytest.mark.thorough
    @pytest.mark.parametrize("moment", [more("call=1, after=True"), "call=2"])
    def test_ctrl_c_between_two_renames_takes_nothing_away(self, made: Stage, moment: str) -> None:
        ran = made.run(moments=f"{self.TWO_RENAMES}moment('os', 'rename', STOPPED, {moment})")
        assert (ran.status, made.state(), ran.err) == (130, "before", STOPPED)
        assert made.left() == []


class TestAFaultOfOurOwn:
    """It is told like any other, and costs no more than what it befalls."""

    @pytest.mark.thorough
    def test_as_a_meeting_is_written_leaves_it_as_it_was(self, made: Stage) -> None:
        moments = """
            def fails():
                raise KeyError("070590-1234")
            moment('analysis.batch.whole', 'workbook', fails)
        """
        ran = made.run(moments=moments)
        assert (ran.status, made.state()) == (1, "before")
        said = "its pages or tables cannot be written: KeyError: '07••••-••••'"
        assert ran.err == f"{MEETING}: {said}\n{STAYS}"

    @pytest.mark.thorough
    def test_as_a_report_is_looked_through_is_told_of_that_report(self, stage: Stage) -> None:
        shows = "display({'application/vnd.udvalgstal+json': ['no block of ours']}, raw=True)"
        stage.fault(FIRST, f"from IPython.display import display\n{shows}")
        ran = stage.run()
        assert (ran.status, stage.state()) == (1, "before")
        assert cause(FIRST, ran.err) == "AttributeError: 'list' object has no attribute 'get'"


class TestAReaderWhoLooksAllTheTime:
    """Finds the old state or the new one, and never nothing."""

    @pytest.mark.thorough
    def test_while_a_meeting_is_published(self, made: Stage) -> None:
        if not can_exchange(made.project):
            pytest.skip("this disk cannot exchange two folders in one step")
        page = f"{MEETING}/{FIRST}.html"
        looks, found = 0, set()
        # Were there two steps, there would be time enough to look between them.
        running = made.begin(moments="moment('os', 'rename', lambda: time.sleep(0.3))")
        while running.process.poll() is None:
            found.add((made.reports / page).read_bytes())
            looks += 1
        assert (running.ended().status, made.state()) == (0, "after")
        assert found == {made.known.before[page], made.known.after[page]}
        assert looks > 1000


class TestARunThatIsStopped:
    """It says so in one line, at once, and leaves nothing half done."""

    @pytest.mark.parametrize(
        ("kernel", "number", "status"),
        [
            ("fork", signal.SIGINT, 130),
            more("spawn", signal.SIGINT, 130),
            more("fork", signal.SIGTERM, 143),
        ],
    )
    def test_while_reports_are_made(
        self, stage: Stage, kernel: str, number: signal.Signals, status: int
    ) -> None:
        stage.fault(FIRST, SLEEPS)
        running = stage.begin("--kernel", kernel)
        stage.waits_at(FIRST)
        running.stop(number, group=number == signal.SIGINT)
        ran = running.ended(20)
        assert (ran.status, stage.state(), ran.err) == (status, "before", STOPPED)
        stage.assert_no_process_is_left()
        assert stage.left() == []

    @pytest.mark.thorough
    @pytest.mark.parametrize(
        "moment",
        [
            "'analysis.batch.plan', 'plan', STOPPED",
            "'analysis.batch.kernels', 'warm_up', STOPPED",
            "'multiprocessing.process', 'BaseProcess.start', STOPPED, after=True",
        ],
        ids=["while-planning", "while-loading", "as-a-process-starts"],
    )
    def test_by_ctrl_c_early(self, stage: Stage, moment: str) -> None:
        stage.fault(FIRST, SLEEPS)
        ran = stage.run(moments=f"moment({moment})")
        assert (ran.status, stage.state(), ran.err) == (130, "before", STOPPED)
        assert stage.left() == []

    @pytest.mark.exhaustive
    def test_by_ctrl_c_while_the_processes_of_ordinary_kernels_load(self, stage: Stage) -> None:
        moments = f"""
            loading = {str(stage.door / "loading")!r}
            def loads(module):
                if "--multiprocessing-fork" in sys.orig_argv:
                    open(loading, "w").close()
                    time.sleep(2)
            def when_it_loads():
                while not os.path.exists(loading):
                    time.sleep(0.02)
                STOPPED()
            loaded('analysis.batch.build', loads)
            moment('analysis.batch.build', '_start', when_it_loads, after=True)
        """
        ran = stage.run("--kernel", "spawn", moments=moments, anew=True)
        assert (ran.status, stage.state(), ran.err) == (130, "before", STOPPED)

    @pytest.mark.thorough
    def test_the_process_of_a_report_leaves_ctrl_c_to_the_run(self, stage: Stage) -> None:
        stage.fault(FIRST, WAITS)
        running = stage.begin()
        _, worker = stage.waits_at(FIRST)
        os.kill(worker, signal.SIGINT)
        time.sleep(0.5)  # in which one that hears it would have ended
        stage.open()
        assert (running.ended().status, stage.state()) == (0, "after")
        assert len(stage.opened(FIRST)) == 1

    @pytest.mark.thorough
    def test_by_ctrl_c_twice(self, two: Stage) -> None:
        two.fault(FIRST, SLEEPS)
        two.fault(SECOND, SLEEPS)
        moment = "moment('multiprocessing.process', 'BaseProcess.kill', STOPPED, after=True)"
        running = two.begin(moments=moment)
        for name in (FIRST, SECOND):
            two.waits_at(name)
        running.stop(signal.SIGINT, group=True)
        ran = running.ended(20)
        assert (ran.status, two.state(), ran.err) == (130, "before", STOPPED)

    @pytest.mark.thorough
    def test_by_ctrl_c_while_one_meeting_is_published_and_another_is_made(
        self, stage: Stage
    ) -> None:
        stage.fault(FIRST, SLEEPS)
        moments = f"""
            def when_it_sleeps():
                while not os.path.exists({str(stage.door / f"{FIRST}.opened")!r}):
                    time.sleep(0.02)
                STOPPED()
            moment('analysis.batch.whole', 'write', when_it_sleeps)
        """
        ran = stage.run("--force", "--jobs", "4", moments=moments)
        assert (ran.status, stage.state()) == (130, "before")
        assert ran.err.endswith(STOPPED)
        assert stage.left() == []


class TestAReportThatTakesTooLong:
    """It is ended and named, and not tried again."""

    @pytest.mark.thorough
    def test_a_cell_that_hangs_is_named_also_when_it_is_deaf_to_signals(self, two: Stage) -> None:
        deaf = "[signal.signal(each, signal.SIG_IGN) for each in (signal.SIGINT, signal.SIGTERM)]"
        two.fault(FIRST, SLEEPS)
        two.fault(SECOND, f"{deaf}\n{HEARS_NOTHING}")
        ran = two.run("--timeout", "3")
        assert (ran.status, two.state()) == (1, "before")
        for name in (FIRST, SECOND):
            assert cause(name, ran.err) == "cell 2: took more than 3 seconds"
            assert len(two.opened(name)) == 1

    @pytest.mark.exhaustive
    def test_a_process_that_does_not_answer_is_ended_from_outside(self, stage: Stage) -> None:
        stage.fault(FIRST, SLEEPS)
        running = stage.begin("--timeout", "3")
        _, worker = stage.waits_at(FIRST)
        os.kill(worker, signal.SIGSTOP)
        ran = running.ended()
        assert (ran.status, stage.state()) == (1, "before")
        assert cause(FIRST, ran.err) == "took more than 3 seconds and had to be killed"
        assert len(stage.opened(FIRST)) == 1


class TestADisk:
    """One that is full, or may not be written to, is named; what is published is whole."""

    # Shares of what the meeting takes: its own folder is the largest thing that a run writes.
    @pytest.mark.exhaustive
    @pytest.mark.parametrize(
        ("full", "share", "built", "reason"),
        [
            more(".runs", 0.0, 0, NO_SPACE),
            more(".runs", 0.15, 0, STAYS),
            ("reports", 0.6, 2, NO_SPACE),
        ],
        ids=["before-reports-are-made", "as-reports-are-kept", "as-the-meeting-is-written"],
    )
    def test_a_full_one(self, two: Stage, full: str, share: float, built: int, reason: str) -> None:
        size = sum(path.stat().st_size for path in two.folder.rglob("*"))
        filler = small_disk(two, full, leaving=round(share * size))
        ran = two.run("--jobs", "1")
        assert (ran.status, two.state()) == (1, "before")
        assert ran.err.count(": built\n") == built, ran.err
        assert ran.err.endswith(reason), ran.err
        if reason == STAYS:
            assert cause(FIRST, ran.err) == "No space left on device while it was made"
        assert "None" not in ran.err
        filler.unlink()
        assert unchanged(1 + built) in two.assert_the_next_run_succeeds().out

    @pytest.mark.exhaustive
    def test_a_full_one_as_the_index_is_written(self, made: Stage) -> None:
        assert (made.run().status, made.state()) == (0, "after")
        (made.seen / ".runs" / "index").unlink()
        filler = small_disk(made, "reports", leaving=0)
        ran = made.run()
        assert (ran.status, made.state(), ran.err) == (1, "after", NO_SPACE)
        filler.unlink()

    @pytest.mark.exhaustive
    def test_a_full_one_for_what_is_read_from_the_papers(self, made: Stage) -> None:
        """What is kept there is for other programs: the run does without."""
        deliver(made.project, "# A grant", "# The grant")
        filler = small_disk(made, "data/processed", leaving=0)
        ran = made.run()
        assert ran.status == 0, ran.err
        deliver(made.project, "# The grant", "# A grant")
        filler.unlink()

    @pytest.mark.exhaustive
    def test_one_that_may_not_be_written_to(self, stage: Stage) -> None:
        read_only(stage)
        ran = stage.run()
        assert (ran.status, stage.state()) == (1, "before")
        assert ran.err.endswith(": Read-only file system; what was published stays\n")
        assert stage.room
        stage.room.leave()
        stage.room = None


class TestTwoRunsAtOnce:
    """One at a time works on a meeting; on different meetings they do not wait for each other."""

    WAITING = f"{MEETING}: another run is at work on it; waiting until it is done\n"

    def test_the_second_waits_and_finds_nothing_to_do(self, stage: Stage) -> None:
        stage.fault(FIRST, WAITS)
        one = stage.begin()
        stage.waits_at(FIRST)
        another = stage.begin()
        another.tells(self.WAITING)
        stage.open()
        first, second = one.ended(), another.ended()
        assert (first.status, second.status, stage.state()) == (0, 0, "after")
        assert unchanged(2) in first.out
        assert f"{MEETING}: up to date\n" in second.out
        assert second.err == self.WAITING

    @pytest.mark.thorough
    def test_the_second_makes_good_when_the_first_is_killed(self, stage: Stage) -> None:
        stage.fault(FIRST, f"once(); {SLEEPS}")
        one = stage.begin()
        stage.waits_at(FIRST)
        another = stage.begin()
        another.tells(self.WAITING)
        one.stop(signal.SIGKILL)
        assert one.ended().status == -signal.SIGKILL
        assert (another.ended().status, stage.state()) == (0, "after")

    @pytest.mark.thorough
    def test_the_second_may_be_stopped_and_the_first_goes_on(self, stage: Stage) -> None:
        stage.fault(FIRST, WAITS)
        one = stage.begin()
        stage.waits_at(FIRST)
        another = stage.begin()
        another.tells(self.WAITING)
        another.stop(signal.SIGINT, group=True)
        ran = another.ended(20)
        assert (ran.status, ran.err) == (130, self.WAITING + STOPPED)
        stage.open()
        assert (one.ended().status, stage.state()) == (0, "after")

    @pytest.mark.thorough
    def test_on_different_meetings_neither_waits(self, stage: Stage) -> None:
        stage.fault(FIRST, WAITS)
        one = stage.begin(MEETING)
        stage.waits_at(FIRST)
        ran = stage.run(OTHER, "--force")
        assert (ran.status, stage.state()) == (0, "before")
        assert f"{OTHER}: published, 1 report\n" in ran.out
        stage.open()
        first = one.ended()
        assert (first.status, stage.state()) == (0, "after")
        assert "another run" not in ran.err + first.err


class TestAFileThatIsChangedDuringTheRun:
    """Reports that may not fit together are not published.

    Only the meeting is run: a later one reads its files too, at a moment that nobody chose.
    """

    @pytest.mark.thorough
    def test_a_raw_file(self, stage: Stage) -> None:
        deliver(stage.project, "# A grant", "# The grant")
        stage.fault(FIRST, WAITS)
        running = stage.begin(MEETING)
        stage.waits_at(FIRST)
        deliver(stage.project, "# The grant", "# A grant")
        stage.open()
        ran = running.ended()
        assert (ran.status, stage.state()) == (1, "before")
        assert f"{MEETING}: {TOML}{CHANGED}" in ran.err

    @pytest.mark.thorough
    def test_a_raw_file_that_comes_in_addition(self, stage: Stage) -> None:
        stage.fault(FIRST, WAITS)
        running = stage.begin(MEETING)
        stage.waits_at(FIRST)
        stray = stage.project / "data" / "raw" / MEETING / "rettelse.csv"
        stray.write_text("1;2\n", encoding="utf-8")
        stage.open()
        ran = running.ended()
        assert (ran.status, stage.state()) == (1, "before")
        assert ran.err.endswith(f"data/raw/{MEETING}/rettelse.csv" + CHANGED)
        stray.unlink()
        assert unchanged(3) in stage.assert_the_next_run_succeeds().out

    @pytest.mark.thorough
    def test_a_notebook_whose_report_is_made(self, two: Stage) -> None:
        path = notebook(two.project, FIRST)
        text = path.read_text(encoding="utf-8")
        two.fault(SECOND, WAITS)
        running = two.begin(MEETING, "--jobs", "1")
        two.waits_at(SECOND)
        path.write_text(text.replace("Kort fortalt", "Langt fortalt"), encoding="utf-8")
        two.open()
        ran = running.ended()
        assert (ran.status, two.state()) == (1, "before")
        assert ran.err.endswith(f"notebooks/{FIRST}.ipynb" + CHANGED)
        path.write_text(text, encoding="utf-8")
        assert unchanged(3) in two.assert_the_next_run_succeeds().out

    @pytest.mark.thorough
    @pytest.mark.parametrize("share", [1.0, 0.5, None], ids=["whole", "half-saved", "taken-away"])
    def test_a_notebook_whose_report_is_not_begun(self, two: Stage, share: float | None) -> None:
        path = notebook(two.project, SECOND)
        text = path.read_text(encoding="utf-8")
        changed = text.replace("Kort fortalt", "Langt fortalt")
        two.fault(FIRST, WAITS)
        running = two.begin(MEETING, "--jobs", "1")
        two.waits_at(FIRST)
        if share is None:
            path.unlink()
        else:
            path.write_text(changed[: round(share * len(changed))], encoding="utf-8")
        two.open()
        ran = running.ended()
        assert (ran.status, two.state()) == (1, "before")
        assert cause(SECOND, ran.err) == "its notebook was changed during the run; run again"
        path.write_text(text, encoding="utf-8")
        ran = two.assert_the_next_run_succeeds()
        assert ran.err == f"{MEETING} {SECOND}: built\n"


class TestAClockThatJumps:
    """Nothing depends on what time it is."""

    JUMPS = """
        import itertools
        jumps = itertools.cycle([0, 7200, -86400, 40 * 86400, 5])
        real, real_ns = time.time, time.time_ns
        time.time = lambda: real() + next(jumps)
        time.time_ns = lambda: real_ns() + next(jumps) * 10**9
    """

    @pytest.mark.thorough
    def test_the_same_bytes_are_published(self, stage: Stage) -> None:
        stage.fault(FIRST, "times = [time.time() for _ in range(5)]\nsaid(max(times) - min(times))")
        ran = stage.run(moments=self.JUMPS)
        assert float(stage.said(FIRST)) > 3600
        assert (ran.status, stage.state()) == (0, "after"), ran.said
        assert "failed" not in ran.said


REPORTS = """
import shutil
from analysis.project import Project
reports = Project.find().reports
folder = reports / "hoeje-taastrup" / "2012-08-15"
"""


class TestANotebookThatWritesAmongTheReports:
    """What it does there does not stand in what is published afterwards."""

    @pytest.mark.thorough
    @pytest.mark.parametrize(
        "writes",
        [
            "[(folder / each).write_text('') for each in ('ny.html', 'manifest.json')]",
            more("shutil.rmtree(folder)"),
            more("shutil.rmtree(folder); folder.write_text('')"),
            more("(reports / 'index.html').write_text('<p>')"),
        ],
        ids=["pages", "no-folder", "a-file-for-the-folder", "an-index"],
    )
    def test_it_is_gone_after_the_run(self, stage: Stage, writes: str) -> None:
        stage.fault(FIRST, REPORTS + writes)
        ran = stage.run()
        assert len(stage.opened(FIRST)) == 1
        assert (ran.status, stage.state()) == (0, "after")
        assert stage.left() == []
        assert f"{MEETING}: up to date\n" in stage.assert_the_next_run_succeeds().out

    @pytest.mark.thorough
    def test_what_it_does_to_another_meeting_the_next_run_repairs(self, stage: Stage) -> None:
        stage.fault(FIRST, f"{REPORTS}shutil.rmtree(folder.parent)")
        ran = stage.run()
        assert ran.status == 0
        assert not (stage.reports / OTHER).exists()
        assert_is_what_its_manifest_says(stage.folder)
        assert OTHER not in (stage.reports / "index.html").read_text(encoding="utf-8")
        ran = stage.assert_the_next_run_succeeds()
        assert f"{OTHER}: published, 1 report (0 built, 1 unchanged)\n" in ran.out

    @pytest.mark.thorough
    def test_a_kept_report_that_it_spoils_is_made_again(self, stage: Stage) -> None:
        spoils = f"(reports.parent / '.runs' / {MEETING!r} / '{UNCHANGED}.json').write_text('')"
        stage.fault(FIRST, REPORTS + spoils)
        ran = stage.run()
        assert (ran.status, stage.state()) == (1, "before")
        assert ran.err.endswith("a kept report" + CHANGED)
        ran = stage.assert_the_next_run_succeeds()
        assert ran.err == f"{MEETING} {UNCHANGED}: built\n"

    @pytest.mark.thorough
    def test_a_run_whose_workplace_it_takes_away_fails_and_leaves_nothing(
        self, stage: Stage
    ) -> None:
        stage.fault(FIRST, f"{REPORTS}shutil.rmtree(reports.parent / '.runs')")
        ran = stage.run()
        assert (ran.status, stage.state()) == (1, "before")
        assert "stays\n" in ran.err
        assert stage.left() == []


class TestAMeetingThatIsRemoved:
    """What is published of it stays until a person takes it away."""

    SAYS_SO = f"{MEETING}: is published and no longer delivered; it stays until reports/{MEETING}"

    @pytest.mark.thorough
    def test_during_the_run(self, stage: Stage) -> None:
        raw, away = stage.project / "data" / "raw" / MEETING, stage.project / "away"
        stage.fault(FIRST, WAITS)
        running = stage.begin(MEETING)
        stage.waits_at(FIRST)
        shutil.copytree(raw, away)
        shutil.rmtree(raw)
        stage.open()
        ran = running.ended()
        assert (ran.status, stage.state()) == (1, "before")
        assert f"{TOML}{CHANGED}" in ran.err
        assert self.SAYS_SO in ran.err
        away.rename(raw)
        assert unchanged(3) in stage.assert_the_next_run_succeeds().out

    @pytest.mark.thorough
    def test_between_runs(self, stage: Stage) -> None:
        raw, away = stage.project / "data" / "raw" / MEETING, stage.project / "away"
        raw.rename(away)
        half_made = stage.reports / MEETING / ".." / ".2017-05-03-abc"
        half_made.mkdir()
        (half_made / "manifest.json").touch()
        ran = stage.run()
        shutil.rmtree(half_made)
        assert ran.status == 0
        # The later meeting is made again: it is held against this one no more.
        assert f"{OTHER}: published, 1 report\n" in ran.out
        stayed = {
            name: content
            for name, content in published_files(stage.project).items()
            if name.startswith(f"{MEETING}/")
        }
        assert stayed == {name: stage.known.before[name] for name in stayed}
        assert [line for line in ran.err.splitlines() if "no longer" in line] == [
            f"{self.SAYS_SO} is deleted"
        ]
        index = (stage.reports / "index.html").read_text(encoding="utf-8")
        assert f'href="{MEETING}/index.html"' in index
        away.rename(raw)
