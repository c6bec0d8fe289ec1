"""What `make bench` compares the command with must make the same reports."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
import bench
import measuring
import meetings_bench
import page as written
import projects


@pytest.mark.exhaustive
def test_the_floor_makes_what_the_run_publishes(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A floor that made less would be no measure of what reports can cost."""
    monkeypatch.setitem(measuring.ENVIRONMENTS, "batch", Path(sys.prefix))
    folder = Path(shutil.copytree(published, tmp_path / "project"))
    copy = projects.Copy(folder, tuple(projects._tasks(folder)))
    assert len(copy.tasks) > 5
    measuring.take_time(projects.floor_way(copy, "batch"))
    projects.compare_floor(copy)

    parts = bench.measure_parts(copy)
    assert parts.keys() == {"load", *written._PARTS}
    assert all(seconds > 0 for seconds in parts.values())
    assert "| together" in written.parts_table(parts)

    projects.compare_floor(copy)
    page = copy.page(copy.tasks[0])
    page.write_text(page.read_text(encoding="utf-8").replace("8,4", "8,5"), encoding="utf-8")
    with pytest.raises(measuring.FailedRunError, match="the floor made another"):
        projects.compare_floor(copy)


@pytest.mark.exhaustive
def test_many_meetings_are_measured_with_nothing_changed_and_with_one_figure_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command must end well each time: what it says must be sound, and nothing be due."""
    monkeypatch.setattr(meetings_bench, "MEETINGS", 3)
    monkeypatch.setattr(meetings_bench, "ROUNDS", 2)
    text = meetings_bench.measure(tmp_path)
    assert "with 3 meetings of a municipality" in text
    for command in ("check", "due", "run"):
        assert f"| {command} | with nothing changed | " in " ".join(text.split())
        assert re.search(rf"\| {command} +\| \d+\.\d\d s +\| under 2 s \|", text)
    assert "| with one figure of the last meeting changed |" in text
    newest = max(tmp_path.glob("data/raw/helsingoer/*/ledige.csv")).read_text(encoding="utf-8")
    cells = [int(line.rpartition(";")[2]) for line in newest.splitlines()[1:]]
    assert sum(cells[:-1]) == cells[-1]
    assert cells[0] == meetings_bench.persons(0, 2 - 1) + 2  # one more, twice
