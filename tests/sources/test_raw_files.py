"""Delivered files as they lie: what is no file of a table, and letters in another code page."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from analysis.batch.fingerprint import digest_of_file
from analysis.raw_files import decode, read
from support import HELSINGOER, REAL, a_table, faults_of, make_project, opened

FOLDER = "data/raw/helsingoer/2017-05-03"
CSV = f"{FOLDER}/t.csv"
ONE = a_table("Antal", 'heading = "Gruppe"')
TEXT = "Gruppe;Antal\nMænd på første år;1\nÅbne forløb i øvrigt;2\n"

# --- letters --------------------------------------------------------------------------------------


def refused(content: bytes) -> str:
    with pytest.raises(ValueError, match=r"(?s).") as caught:
        decode(content)
    return str(caught.value)


@pytest.mark.parametrize("code_page", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "iso8859-15"])
def test_text_in_utf_8_or_windows_1252_is_read(code_page: str) -> None:
    assert decode(TEXT.encode(code_page)) == TEXT


DOS = "code page 850 or 865 (in Excel: CSV (MS-DOS))"
MAC = "Mac Roman (in Excel: CSV (Macintosh))"


@pytest.mark.parametrize(
    ("code_page", "shown", "named"),
    [("cp850", "p†", DOS), ("cp865", "p†", DOS), ("mac_roman", "M¾nd", MAC)],
)
@pytest.mark.parametrize("saved_again", [False, True])
def test_text_in_another_code_page_is_named_also_when_it_was_saved_again_in_utf_8(
    code_page: str, shown: str, named: str, saved_again: bool
) -> None:
    content = TEXT.replace("Å", "Sma").encode(code_page)
    if saved_again:
        content = content.decode("cp1252").encode()
    said = refused(content)
    assert said.startswith("line 2 holds ")
    assert f"in {named}; save it in UTF-8" in said


@pytest.mark.parametrize("read_as", ["cp1252", "latin-1", "cp850", "mac_roman"])
def test_utf_8_that_was_read_as_something_else_and_saved_again(read_as: str) -> None:
    said = refused(TEXT.encode().decode(read_as, errors="replace").encode())
    assert "'Mænd' in UTF-8" in said


@pytest.mark.parametrize("read_as", ["cp850", "mac_roman"])
def test_windows_1252_that_was_read_as_something_else_and_saved_again(read_as: str) -> None:
    said = refused(TEXT.encode("cp1252").decode(read_as).encode())
    assert "' in Windows-1252; save it" in said


@pytest.mark.parametrize(
    "word", ["på", "år", "øst", "Lærer", "Ærø", "Åben", "Østjylland", "Æble", "MÆND", "FØDT", "FÅ"]
)
@pytest.mark.parametrize("code_page", ["cp850", "cp865", "mac_roman"])
def test_one_word_is_enough_to_tell(word: str, code_page: str) -> None:
    assert f"'{word}' in " in refused(f"Gruppe;Antal\n{word};5\n".encode(code_page))


@pytest.mark.parametrize("code_page", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_with_and_without_a_mark_of_its_order(code_page: str) -> None:
    assert refused(TEXT.encode(code_page)).startswith("is text in UTF-16; expected text in UTF-8")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "Gruppe;Antal\nM\ufffdnd;1\n".encode(),
            "line 2 holds 'M\ufffdnd', where a letter was lost",
        ),
        ("Gruppe;Antal\nM\x91nd;1\n".encode(), "line 2 holds 'M\\x91nd', which is 'Mænd' in "),
        (TEXT.encode() + "Køge;1\n".encode("cp1252"), "line 2 holds 'MÃ¦nd', which is 'Mænd' in "),
        (TEXT.encode()[:-1] + b"\xc3", "line 2 holds 'MÃ¦nd', which is 'Mænd' in UTF-8"),
        (TEXT.encode("cp500"), "line 1 holds "),
        (b"Gruppe;Antal\n\x81\x8d;1\n", "which is no Danish word: it is in another code page"),
    ],
    ids=["replaced", "C1", "half in each", "cut", "EBCDIC", "none"],
)
def test_letters_that_were_lost_or_mixed(content: bytes, said: str) -> None:
    assert said in refused(content)


@pytest.mark.parametrize(
    "label",
    [
        *("Randers’ tal", "DR’s", "‘Job’", "’job’", "›job‹", "»Job«s andel", "”Job”s", "“a”"),
        *("25°C", "m² i alt", "½-årig", "kap. §7", "Andel–pct.", "Antal …", "5 × 3", "€ 5", "±5"),
        *("Müller & Søn", "São Tomé", "Škoda", "Café", "crème", "Ñandú", "Ærø†", "Andel †", "µg"),
    ],
)
@pytest.mark.parametrize("code_page", ["utf-8", "cp1252"])
def test_other_letters_and_signs_are_read_as_they_are(label: str, code_page: str) -> None:
    text = f"Gruppe;Antal\n{label};5\n"
    assert decode(text.encode(code_page)) == text


def test_every_shipped_table_is_read_in_both_code_pages() -> None:
    for path in REAL.raw.rglob("*.csv"):
        text = path.read_text(encoding="utf-8-sig")
        assert decode(text.encode("cp1252")) == decode(text.encode()) == text


# --- what is no table -----------------------------------------------------------------------------


def workbook() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return file.getvalue()


OTHER = {
    workbook(): "an Excel workbook or another zip file",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Excel workbook or another file of Office",
    b"%PDF-1.7\n": "a PDF file",
    b"{\\rtf1\\ansi": "a text with formatting (RTF)",
    b"\x1f\x8b\x08\x00": "a gzip file",
    b"<!DOCTYPE html>\n<html>": "a page in HTML or XML",
    b"\xef\xbb\xbf\r\n<table>": "a page in HTML or XML",
    b'<?xml version="1.0"?>': "a page in HTML or XML",
}


@pytest.mark.parametrize("content", OTHER, ids=OTHER.values())
def test_a_file_that_is_something_else_is_told_what_it_is(tmp_path: Path, content: bytes) -> None:
    named = make_project(tmp_path / "named", ONE, {"t": content})
    assert faults_of(named) == [
        f"{CSV}: is {OTHER[content]}; expected text in UTF-8 (from Excel: CSV UTF-8)"
    ]
    beside = make_project(tmp_path / "beside", ONE, {"t": "Gruppe;Antal\na;1\n"})
    (beside.raw_folder(HELSINGOER) / "Tabel 1.xlsx").write_bytes(content)
    assert faults_of(beside) == [
        f"{FOLDER}/Tabel 1.xlsx: is {OTHER[content]}, and described by no table of meeting.toml; "
        "deliver each of its tables as CSV UTF-8"
    ]


def test_what_is_larger_than_any_table_is_not_read(tmp_path: Path) -> None:
    project = make_project(tmp_path, ONE, {"t": b'Gruppe;Antal\n"a;1\n' + b"b;2\n" * 500_000})
    assert faults_of(project) == [
        f"{CSV}: has 2,000,018 bytes; a printed table has at most 2,000,000"
    ]


def test_a_folder_or_a_pipe_in_the_place_of_a_table(tmp_path: Path) -> None:
    one = make_project(tmp_path / "one", ONE, {})
    (one.raw_folder(HELSINGOER) / "t.csv").mkdir()
    assert faults_of(one) == [f"{CSV}: is a folder; expected a file"]
    if hasattr(os, "mkfifo"):
        other = make_project(tmp_path / "other", ONE, {})
        os.mkfifo(other.raw_folder(HELSINGOER) / "t.csv")
        assert faults_of(other) == [f"{CSV}: is a pipe or a device; expected a file"]


UNREADABLE = Path("/proc/self/mem")  # it can be opened, and reading it fails as on a broken disk


def test_a_file_that_the_disk_does_not_give(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^cannot be read: Input/output error$"):
        read(UNREADABLE)
    project = make_project(tmp_path, ONE, {"t": TEXT})
    (project.raw_folder(HELSINGOER) / "andet.csv").symlink_to(UNREADABLE)
    assert faults_of(project) == [f"{FOLDER}: cannot be read: Input/output error"]
    assert digest_of_file(UNREADABLE) is None


def test_a_link_is_followed_within_the_delivered_files_alone(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", ONE, {})
    table = project.raw_folder(HELSINGOER) / "t.csv"
    outside = tmp_path / "t.csv"
    outside.write_text("Gruppe;Antal\na;1\n")
    table.symlink_to(outside)
    assert faults_of(project) == [
        f"{CSV}: is a link to a place outside data/raw; put the file itself here"
    ]
    earlier = project.raw / "helsingoer" / "2017-04-05" / "t.csv"
    earlier.parent.mkdir()
    outside.rename(earlier)
    table.unlink()
    table.symlink_to(earlier)
    assert len(opened(project).observations) == 1


def test_a_municipality_may_lie_on_another_disk(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", ONE, {"t": "Gruppe;Antal\na;1\n"})
    (project.raw / "helsingoer").rename(tmp_path / "disk")
    (project.raw / "helsingoer").symlink_to(tmp_path / "disk")
    assert len(opened(project).observations) == 1
