"""A report that follows a table over meetings is made again when one of those before it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.batch import manifest
from analysis.project import Address, Project
from commands import copy_of_the_project, udvalgstal
from support import a_table, make_project

pytestmark = pytest.mark.slow

TOML = """
municipality = "Odense"
committee = "Udvalget"
date = {day}
document = "Referat"

[[reports]]
name = "ledige"
title = "Ledige"
notebook = "udvikling"
parameters = {{ table = "t" }}

[[reports]]
name = "seks"
title = "Tabellen selv"
notebook = "tabel"
parameters = {{ tables = ["t"] }}
"""


def deliver(root: Path, month: int, figure: str) -> Address:
    """Deliver a meeting whose table has a figure of the month before it."""
    address = Address.parse(f"odense/2017-{month:02}-03")
    period = f"2017-{month - 1:02}"
    column = f'{{ heading = "{period}", period = "{period}", unit = "personer" }}'
    toml = TOML.format(day=address.day) + a_table(column, 'heading = "Alder"', title="Ledige")
    make_project(root, toml, {"t": f"Alder;{period}\nUnge;{figure}\n"}, address)
    return address


@pytest.mark.exhaustive
def test_what_is_followed_is_built_again_when_an_earlier_meeting_comes_or_changes(
    tmp_path: Path,
) -> None:
    root = copy_of_the_project(tmp_path)
    for meeting in (root / "data" / "raw").iterdir():
        meeting.rename(tmp_path / meeting.name)
    april, june = deliver(root, 4, "5"), deliver(root, 6, "7")

    def built() -> list[str]:
        ran = udvalgstal(root, "run", "--jobs", "2")
        assert ran.status == 0, ran.said
        return sorted(line[:-7] for line in ran.err.splitlines() if line.endswith(": built"))

    assert len(built()) == 4
    assert built() == []
    deliver(root, 2, "3")  # right before April, whose tables are held against it
    assert {*built()} >= {"odense/2017-02-03 ledige", f"{april} ledige", f"{june} ledige"}
    page = (root / "reports" / str(june) / "ledige.html").read_text(encoding="utf-8")
    assert "Tabellen var med til tre møder" in page.replace("\xa0", " ")
    before = (root / "reports" / str(april) / "ledige.html").read_bytes()
    deliver(root, 7, "8")  # what comes later changes nothing
    assert built() == ["odense/2017-07-03 ledige", "odense/2017-07-03 seks"]
    (root / "data/raw/odense/2017-02-03/t.csv").write_text("Alder;2017-01\nUnge;4\n")
    assert {*built()} >= {f"{april} ledige", f"{june} ledige", "odense/2017-07-03 ledige"}
    assert (root / "reports" / str(april) / "ledige.html").read_bytes() != before
    content = manifest.read(Project(root).published_folder(june))
    assert content
    assert [one.report for one in content.shown.series] == ["ledige"]
    page = (root / "reports" / "odense" / "index.html").read_text(encoding="utf-8")
    assert 'href="2017-07-03/ledige.html"' in page
    assert udvalgstal(root, "verify", str(june)).status == 0
