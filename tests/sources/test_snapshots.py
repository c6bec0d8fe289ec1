"""Snapshots: an answer comes back byte for byte, and only as it was written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.faults import InputError
from analysis.sources.snapshots import ABOUT, About, Request, Snapshot, grid_of
from analysis.whole_files import digest

ANSWER = (
    '{"columns": ["Periode", "Område", "Grad"],'
    ' "rows": [["2026M06", "Helsingør", 14.0], ["2026M07", "Helsingør", null]]}'
).encode()


def a_snapshot(answer: bytes = ANSWER) -> Snapshot:
    return Snapshot(
        About(
            source="jobindsats",
            table="y60c07",
            request=Request(
                measures=("mgrpc07_1",),
                periods="latest:2",
                areas=("/217/",),
                where={"_kon": ("/",)},
            ),
            fetched=datetime(2026, 8, 22, 10, 0, tzinfo=UTC),
            sha256=digest(answer),
            updated=date(2026, 8, 20),
            metadata={"table_name": "Aktiveringsgrad"},
        ),
        answer,
    )


def test_an_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = a_snapshot().write(tmp_path)
    pin = digest(ANSWER)[:12]
    assert folder == tmp_path / "jobindsats" / "y60c07" / pin
    assert (folder / "answer.json").read_bytes() == ANSWER
    read = Snapshot.read(folder, "here")
    assert read.about == a_snapshot().about
    assert read.pin == pin
    assert '"fetched": "2026-08-22T10:00:00Z"' in (folder / ABOUT).read_text("utf-8")
    columns, rows = read.grid()
    assert columns == ("Periode", "Område", "Grad")
    assert rows == [("2026M06", "Helsingør", Decimal("14.0")), ("2026M07", "Helsingør", None)]
    assert str(rows[0][2]) == "14.0"  # as many decimals as the source gave


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("answer.json", None, "here/answer.json: is missing"),
        ("answer.json", b"{}", "here/answer.json: is not the answer that was written"),
        (ABOUT, None, f"here/{ABOUT}: is missing"),
        (ABOUT, b"{}", f"here/{ABOUT}, column 'source': is not as it was written"),
        (ABOUT, b"[", f"here/{ABOUT}: is not as it was written"),
    ],
)
def test_what_was_changed_is_no_snapshot(
    tmp_path: Path, name: str, change: bytes | None, said: str
) -> None:
    folder = a_snapshot().write(tmp_path)
    (folder / name).unlink()
    if change is not None:
        (folder / name).write_bytes(change)
    with pytest.raises(InputError) as caught:
        Snapshot.read(folder, "here")
    assert str(caught.value).startswith(said)


def test_a_figure_of_statbank_is_read_as_it_is_written() -> None:
    answer = "\ufeffOMRÅDE;TID;INDHOLD\r\nAll Denmark;2024Q1;9529\r\nHerning;2024Q1;..\r\n"
    assert grid_of("statbank", answer.encode()) == (
        ("OMRÅDE", "TID", "INDHOLD"),
        [("All Denmark", "2024Q1", Decimal(9529)), ("Herning", "2024Q1", None)],
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"<html>", "is not JSON"),
        (b'{"columns": ["a"], "rows": [[1]', "is not JSON"),
        ('{"Forkert nøgle eller nøglen er udløbet.":""}'.encode(), "is another one, "),
        (b'{"columns": 1, "rows": []}', "is another one, "),
        (b'{"columns": ["a", "a"], "rows": []}', "the column 'a' stands twice"),
        (b'{"columns": ["a", "b"], "rows": [[1]]}', "row 1 has 1 cells; expected 2"),
        (b'{"columns": ["a"], "rows": [[true]]}', "row 1 holds what is neither text nor a figure"),
        (b'{"columns": ["a"], "rows": [[NaN]]}', "is not JSON: NaN is no figure"),
        (b'{"columns": ["a"], "rows": [["010150-1234"]]}', "holds what looks like a CPR number"),
    ],
)
def test_an_answer_of_another_form_is_refused(answer: bytes, said: str) -> None:
    with pytest.raises(ValueError, match="^" + said.replace("[", r"\[")):
        grid_of("jobindsats", answer)


def test_one_that_was_spoilt_is_written_anew(tmp_path: Path) -> None:
    folder = a_snapshot().write(tmp_path)
    (folder / "answer.json").write_bytes(b"{}")
    assert a_snapshot().write(tmp_path) == folder
    assert Snapshot.read(folder, "here").answer == ANSWER


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Område;Tid\r\n".encode("cp1252"), "is no CSV in UTF-8"),
        # Longer than a cell may be, where no library that is loaded has lifted the bound.
        (b"A;INDHOLD\r\n" + 200_000 * b"x", "is no CSV in UTF-8|row 1 has 1 cells"),
        (b"", "is another one, ''; expected CSV whose last column is INDHOLD"),
        (b"A;INDHOLD\r\nx", "row 1 has 1 cells; expected 2"),
    ],
)
def test_a_csv_of_another_form_is_refused(answer: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=f"^({said})"):
        grid_of("statbank", answer)
