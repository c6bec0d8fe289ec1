"""A finished folder takes the place of a published one: whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.batch.publish import exchange
from support import files_below

OLD = {"index.html": b"old", "tables/a.csv": b"1"}
NEW = {"index.html": b"new", "tables/b.csv": b"2"}


def folder(path: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    return folder(tmp_path / "reports" / ".run-x" / "finished", NEW)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "reports" / "helsingoer" / "2017-05-03"


def beside(published: Path) -> list[str]:
    """What is left under reports/ apart from the private folder of the run."""
    return sorted(
        path.relative_to(published.parents[1]).as_posix()
        for path in published.parents[1].rglob("*")
        if path.is_dir() and ".run-x" not in path.parts
    )


WHOLE = ["helsingoer", "helsingoer/2017-05-03", "helsingoer/2017-05-03/tables"]


def test_what_was_not_published_before_is_put_there(finished: Path, published: Path) -> None:
    exchange(finished, published)
    assert files_below(published) == NEW
    assert beside(published) == WHOLE


def test_what_was_published_is_replaced_and_nothing_of_it_is_left(
    finished: Path, published: Path
) -> None:
    folder(published, OLD)
    exchange(finished, published)
    assert files_below(published) == NEW
    assert beside(published) == WHOLE


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
def test_an_interruption_leaves_the_old_state_or_the_new_one_whole(
    finished: Path,
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
        exchange(finished, published)
    assert files_below(published) == expected
    assert beside(published) == WHOLE
