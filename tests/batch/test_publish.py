"""A finished folder takes the place of a published one: whole, or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analysis import whole_files
from analysis.batch import workplace
from analysis.project import Address, Project
from analysis.whole_files import exchange
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
def work(project: Project) -> Path:
    path = project.kept_folder(MEETING) / "work"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def finished(work: Path) -> Path:
    return folder(work / "finished", NEW)


@pytest.fixture
def published(project: Project) -> Path:
    return project.published_folder(MEETING)


@pytest.fixture
def by_two_renames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system be one that cannot exchange two folders in one step."""
    monkeypatch.setattr(whole_files, "_exchanged", lambda *_: False)


def test_what_was_not_published_before_is_put_there(
    finished: Path, published: Path, work: Path
) -> None:
    exchange(finished, published, workplace.old_state(work))
    assert files_below(published) == NEW
    assert files_below(work) == {}


def test_what_was_published_changes_places_with_what_is_finished(
    finished: Path, published: Path, work: Path
) -> None:
    folder(published, OLD)
    exchange(finished, published, workplace.old_state(work))
    assert files_below(published) == NEW
    assert files_below(work) == {f"finished/{name}": content for name, content in OLD.items()}


@pytest.mark.usefixtures("by_two_renames")
def test_where_that_is_not_possible_the_old_state_is_put_aside(
    finished: Path, published: Path, work: Path
) -> None:
    folder(published, OLD)
    exchange(finished, published, workplace.old_state(work))
    assert files_below(published) == NEW
    assert files_below(work) == {f"old/{name}": content for name, content in OLD.items()}


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
    project: Project,
    finished: Path,
    published: Path,
    work: Path,
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
        exchange(finished, published, workplace.old_state(work))
    monkeypatch.undo()
    workplace.sweep(project)
    assert files_below(published) == expected
    assert not work.exists()


def test_a_run_that_was_killed_between_two_renames_is_repaired_by_the_next(
    project: Project, published: Path, work: Path
) -> None:
    folder(workplace.old_state(work), OLD)  # the first rename was done
    folder(work / "finished", NEW)  # the second was not
    workplace.sweep(project)
    assert files_below(published) == OLD
    assert not work.exists()


def test_what_was_put_aside_does_not_replace_what_is_published(
    project: Project, published: Path, work: Path
) -> None:
    folder(workplace.old_state(work), OLD)
    folder(published, NEW)
    workplace.sweep(project)
    assert files_below(published) == NEW
    assert not work.exists()


def test_a_workplace_is_private_to_one_run_and_gone_afterwards(project: Project) -> None:
    with workplace.opened(project, MEETING, waits=lambda: None) as place:
        folder(place.folder, NEW)
        assert place.sockets.stat().st_mode & 0o777 == 0o700
        assert list(place.sockets.iterdir()) == []
    assert not place.folder.exists()
    assert not place.sockets.exists()
    assert place.kept.is_dir()


def test_the_sockets_of_a_dead_run_are_found_again_and_taken_away(
    project: Project, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sockets = folder(tmp_path / "udv-0123456789ab", {"kernel.json": b""})
    other = folder(tmp_path / "andet", {"fil": b""})
    for name in (sockets.name, "andet", ""):  # an empty file is what a full disk leaves
        work.mkdir(exist_ok=True)
        (work / "sockets").write_text(name, encoding="utf-8")
        workplace.sweep(project)
    assert not sockets.exists()
    assert other.exists()
