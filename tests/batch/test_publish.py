"""A finished folder takes the place of a published one: whole, or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analysis import whole_files
from analysis.batch import publish as publishing
from analysis.batch import workplace
from analysis.project import Address, Project
from support import files_below

OLD = {"index.html": b"old", "tables/a.csv": b"1"}
NEW = {"index.html": b"new", "tables/b.csv": b"2"}
MEETING = Address("helsingoer", date(2017, 5, 3))


def folder(path: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def published(project: Project) -> Path:
    return project.published_folder(MEETING)


@pytest.fixture
def work(project: Project) -> Path:
    """The workplace of a run that was killed."""
    path = project.kept_folder(MEETING) / "work"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def by_two_renames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system be one that cannot exchange two folders in one step."""
    monkeypatch.setattr(whole_files, "_exchanged", lambda *_: False)


def publish(published: Path, fails: type[BaseException] | None = None) -> None:
    with whole_files.new_folder(published) as made:
        folder(made, NEW)
        if fails:
            raise fails


@pytest.mark.parametrize("before", [{}, OLD], ids=["nothing", "something"])
@pytest.mark.parametrize("way", ["in-one-step", "by_two_renames"])
def test_what_is_finished_takes_the_place_of_what_was_published(
    published: Path, request: pytest.FixtureRequest, before: dict[str, bytes], way: str
) -> None:
    if way == "by_two_renames":
        request.getfixturevalue(way)
    folder(published, before)
    publish(published)
    assert files_below(published) == NEW
    assert list(published.parent.iterdir()) == [published]


def test_what_cannot_be_finished_leaves_what_was_published(published: Path) -> None:
    folder(published, OLD)
    with pytest.raises(KeyboardInterrupt):
        publish(published, fails=KeyboardInterrupt)
    assert files_below(published) == OLD
    assert list(published.parent.iterdir()) == [published]


@pytest.mark.usefixtures("by_two_renames")
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, OSError])
@pytest.mark.parametrize(
    ("at", "done", "expected"),
    [
        (1, False, OLD),  # before the first rename
        (1, True, OLD),  # between the two, as soon as the first is done
        (2, False, OLD),  # between the two, when the second is about to be done
        (2, True, NEW),  # when both are done
    ],
)
def test_an_interruption_between_two_renames_leaves_the_old_state_or_the_new_one(
    published: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[BaseException],
    at: int,
    done: bool,
    expected: dict[str, bytes],
) -> None:
    folder(published, OLD)
    rename, calls = Path.rename, 0

    def interrupted(path: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls != at:
            return rename(path, target)
        if done:
            rename(path, target)
        raise error

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(error):
        publish(published)
    monkeypatch.undo()
    whole_files.clear(published)
    assert files_below(published) == expected
    assert list(published.parent.iterdir()) == [published]


def test_a_run_that_was_killed_between_two_renames_is_repaired_by_the_next(
    project: Project, published: Path, work: Path
) -> None:
    folder(published.with_name(".2017-05-03-abc-aside"), OLD)  # the first rename was done
    folder(published.with_name(".2017-05-03-abc"), NEW)  # the second was not
    workplace.sweep(project)
    assert files_below(published) == OLD
    assert list(published.parent.iterdir()) == [published]
    assert not work.exists()


def test_what_was_put_aside_does_not_replace_what_is_published(
    project: Project, published: Path, work: Path
) -> None:
    folder(published.with_name(".2017-05-03-abc-aside"), OLD)
    folder(published, NEW)
    workplace.sweep(project)
    assert files_below(published) == NEW
    assert list(published.parent.iterdir()) == [published]
    assert not work.exists()


def test_a_workplace_is_private_to_one_run_and_gone_afterwards(project: Project) -> None:
    with workplace.opened(project, MEETING) as place:
        folder(place.folder, NEW)
        assert place.sockets.stat().st_mode & 0o777 == 0o700
        assert project.runs.stat().st_mode & 0o777 == 0o700
        assert list(place.sockets.iterdir()) == []
    assert not place.folder.exists()
    assert not place.sockets.exists()
    assert place.kept.is_dir()


def test_a_report_that_was_being_kept_when_its_process_was_killed_leaves_nothing(
    project: Project,
) -> None:
    with workplace.opened(project, MEETING) as place:
        folder(place.kept, {"andet.json": b"", ".rapport.json-a1b2c3d4": b"", "rapport.ipynb": b""})
    assert sorted(files_below(place.kept)) == ["andet.json", "lock", "rapport.ipynb"]


@pytest.mark.parametrize("name", ["plan", "sockets", "kept", "again", "work", "finished", "lock"])
def test_a_report_may_be_called_as_a_thing_of_the_workplace(project: Project, name: str) -> None:
    with workplace.opened(project, MEETING) as place:
        assert not (place.reports / name).exists()


def test_the_name_of_a_socket_is_not_too_long_wherever_temporary_files_lie(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    with workplace.opened(project, MEETING) as place:
        assert len(f"{place.sockets}/12345/kernel.json-ipc-5") < 100


def test_the_sockets_of_a_dead_run_are_found_again_and_taken_away(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    other = folder(tmp_path / "andet", {"fil": b""})
    with workplace.opened(project, MEETING) as place:
        pass
    folder(place.folder, NEW)
    folder(place.sockets, {"kernel.json": b""})
    workplace.sweep(project)
    assert not place.sockets.exists()
    assert other.exists()


def test_the_first_run_of_all_writes_an_index_also_when_it_publishes_nothing(
    project: Project,
) -> None:
    assert publishing.write_index(project) == ()
    assert (project.reports / "index.html").is_file()
