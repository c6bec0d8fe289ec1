"""What is kept and published is believed only as it was written; anything else is not there."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from analysis.batch import kept, manifest, publish
from analysis.batch.kept import Kept
from analysis.batch.manifest import Manifest
from analysis.export.report import ReportPage
from analysis.project import Project
from commands import udvalgstal
from support import HELSINGOER, HOEJE_TAASTRUP, ROOT, files_below

HASH = "0123456789abcdef" * 4
CONTENT: dict[str, Any] = {
    "meeting": str(HELSINGOER),
    "inputs": {f"data/raw/{HELSINGOER}/meeting.toml": HASH, "notebooks/tabel.ipynb": HASH},
    "after": "",
    "package": HASH,
    "versions": {"python": "3.11", "platform": "Linux x86_64"},
    "lock": None,
    "reports": {
        "alder": {
            "notebook": "tabel",
            "parameters": {"meeting": str(HELSINGOER), "years": [1, 2], "share": 0.5},
            "read": [f"data/raw/{HELSINGOER}/meeting.toml"],
            "tables": ["alder"],
            "tables_sha256": HASH,
        },
        "kon": {"notebook": "tabel", "parameters": {}, "failed": "cell"},
    },
    "undeclared_deviations": False,
    "set_aside": {"forloeb": 3},
    "own_numbers": {"sagsnr": "Systemets eget nummer"},
    "shown": {
        "sender": "Helsingør Kommune",
        "committee": "Udvalget",
        "heading": "Tal til mødet",
        "summary": "Én rapport.",
        "made_up": False,
        "findings": [{"report": "alder", "heading": "Flere er over 50"}],
        "series": [],
        "goals": [],
        "corrected": "",
    },
    "neighbours": {"earlier": None, "later": None},
    "outputs": {"index.html": HASH},
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project in which one meeting is published and no longer delivered."""
    folder = Project(tmp_path).published_folder(HELSINGOER)
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<p>", encoding="utf-8")
    text = Manifest.model_validate(CONTENT).text()
    (folder / "manifest.json").write_text(text, encoding="utf-8", newline="\n")
    return Project(tmp_path)


def index(project: Project) -> str:
    publish.write_index(project)
    return (project.reports / "index.html").read_text(encoding="utf-8")


class TestAManifest:
    """It bears a hash of its own content, and follows a model."""

    def test_is_read_as_it_was_written(self, project: Project) -> None:
        read = manifest.read(project.published_folder(HELSINGOER))
        assert read == Manifest.model_validate(CONTENT)
        assert "Én rapport." in index(project)

    def test_is_what_its_schema_says(self, project: Project) -> None:
        """Renew it: python -c 'from analysis.batch.manifest import *; print(schema(), end="")'."""
        written = (ROOT / "docs" / "manifest.schema.json").read_text(encoding="utf-8")
        assert written == manifest.schema()
        path = project.published_folder(HELSINGOER) / "manifest.json"
        validator = Draft202012Validator(json.loads(written))
        validator.validate(json.loads(path.read_text(encoding="utf-8")))
        assert not validator.is_valid(CONTENT)  # without the hash of its own content

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("Én rapport.", "To rapporter."),
            ('"undeclared_deviations": false', '"undeclared_deviations": true'),
            ('"undeclared_deviations": false', '"undeclared_deviations": "nej"'),
            ('"forloeb": 3', '"forloeb": -1'),
            ('"years": [\n', '"years": [\n1,\n'),
            ('"lock": null', '"lock": 5'),
            ('"lock": null', '"lock": null, "lock": null'),
            ('"lock": null', '"lock": null, "made_at": "2017-05-03T12:00:00"'),
            ('"lock": null,', ""),
            ('"sha256"', '"sha255"'),
            ("{\n", "{\n\n"),
            ("\n", "\r\n"),
            ("}\n", "}\n\n"),
        ],
    )
    def test_that_a_hand_has_changed_is_not_believed(
        self, project: Project, old: str, new: str
    ) -> None:
        path = project.published_folder(HELSINGOER) / "manifest.json"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_bytes(text.replace(old, new).encode())
        self.is_not_believed(project)

    @pytest.mark.parametrize(
        "content",
        [b"", b"{", b"[]", b"5", b"null", b'"tal"', b"\xff\xfe", b'{"shown": 5}', b"[" * 100_000],
        ids=repr,
    )
    def test_that_is_none_is_not_believed(self, project: Project, content: bytes) -> None:
        (project.published_folder(HELSINGOER) / "manifest.json").write_bytes(content)
        self.is_not_believed(project)

    @pytest.mark.parametrize("make", [os.mkdir, os.mkfifo], ids=["a folder", "a pipe"])
    def test_in_whose_place_something_else_stands_is_not_believed(
        self, project: Project, make: Callable[[Path], None]
    ) -> None:
        path = project.published_folder(HELSINGOER) / "manifest.json"
        path.unlink()
        make(path)
        self.is_not_believed(project)

    def test_of_another_meeting_is_not_believed(self, project: Project) -> None:
        folder = project.published_folder(HOEJE_TAASTRUP)
        folder.parent.mkdir()
        project.published_folder(HELSINGOER).rename(folder)
        assert manifest.read(folder) is None

    def is_not_believed(self, project: Project) -> None:
        assert manifest.read(project.published_folder(HELSINGOER)) is None
        why = manifest.why_not_current(project, HELSINGOER)
        assert why == "its manifest.json is not as it was written"
        assert "Helsingør" not in index(project)

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("meeting", "../../etc"),
            ("meeting", "helsingoer/2017-02-30"),
            ("inputs", {"/etc/passwd": HASH, "b": HASH}),
            ("inputs", {"../a": HASH, "b": HASH}),
            ("package", "abc"),
            ("reports", {"a": {"outcome": "built"}}),
            ("set_aside", {"forloeb": True}),
            ("made_at", "2017-05-03T12:00:00"),
        ],
    )
    def test_holds_nothing_that_does_not_belong_there(self, key: str, value: object) -> None:
        with pytest.raises(ValidationError):
            Manifest.model_validate(CONTENT | {key: value})


class TestTheIndex:
    """It is written anew when what it is made from has changed, or it is not as it was written."""

    @pytest.mark.parametrize("spoil", ["not text", "a folder", "a pipe", "empty", "gone"])
    @pytest.mark.parametrize("name", ["reports/index.html", ".runs/index"])
    def test_whatever_stands_in_its_place(self, project: Project, name: str, spoil: str) -> None:
        expected = index(project)
        before = files_below(project.root)
        path = project.root / name
        path.unlink()
        if spoil == "a folder":
            (path / "folder").mkdir(parents=True)
        elif spoil == "a pipe":
            os.mkfifo(path)
        elif spoil != "gone":
            path.write_bytes(b"\xff\xfe" if spoil == "not text" else b"")
        assert index(project) == expected
        assert files_below(project.root) == before

    def test_one_that_must_not_be_published_leaves_the_old_one(self, project: Project) -> None:
        before = index(project)
        findings = [{"report": "alder", "heading": "Borger 070590-1234"}]
        shown = {**CONTENT["shown"], "findings": findings}
        content = Manifest.model_validate({**CONTENT, "shown": shown})
        path = project.published_folder(HELSINGOER) / "manifest.json"
        path.write_text(content.text(), encoding="utf-8", newline="\n")
        for folder in (project.raw, project.notebooks):
            folder.mkdir(parents=True)
        ran = udvalgstal(project.root, "run")
        assert ran.status == 1
        assert "reports/index.html holds what looks like a CPR number (07••••-••••)" in ran.err
        assert "; it stays as it was\n" in ran.err
        assert (project.reports / "index.html").read_text(encoding="utf-8") == before

    def test_nothing_that_a_killed_run_has_left_stays_beside_it(self, project: Project) -> None:
        for folder in (project.reports, project.runs):
            folder.mkdir(exist_ok=True)
        (project.reports / ".index.html-abc").write_text("<p>", encoding="utf-8")
        (project.runs / ".index-abc").write_text("0", encoding="utf-8")
        index(project)
        assert not [name for name in files_below(project.root) if "abc" in name]


class TestAKeptReport:
    """It is a page that was finished, or there is none."""

    PAGE = ReportPage("<p>", "Et fund", "Kort.", ("alder",), None, ({"check": "sum"},), HASH)
    KEPT = Kept(page=PAGE, read={"a": HASH, "b": None}, made_from={"package": HASH})

    def test_is_read_as_it_was_kept_and_by_nobody_else(self, tmp_path: Path) -> None:
        kept.keep(tmp_path, "alder", self.KEPT)
        assert kept.read(tmp_path, "alder") == self.KEPT
        assert (tmp_path / "alder.json").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize(
        "content",
        [b"", b"[]", b"5", b"\xff\xfe", b'{"sha256": 5, "page": []}', b"[" * 100_000, None],
    )
    def test_that_is_damaged_is_made_again(self, tmp_path: Path, content: bytes | None) -> None:
        path = tmp_path / "alder.json"
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)
        assert kept.read(tmp_path, "alder") is None
        kept.keep(tmp_path, "alder", self.KEPT)
        assert kept.read(tmp_path, "alder") == self.KEPT

    def test_that_a_hand_has_changed_is_made_again(self, tmp_path: Path) -> None:
        kept.keep(tmp_path, "alder", self.KEPT)
        path = tmp_path / "alder.json"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("Et fund", "Et andet"), encoding="utf-8")
        assert kept.read(tmp_path, "alder") is None


class TestAKeptNotebook:
    """It is for the analyst alone, and holds no personal id whatever it was written as."""

    PERSON = "-".join(["070590", "1234"])

    def test_is_masked_whole(self, tmp_path: Path) -> None:
        notebook = nbformat.from_dict(
            {
                "metadata": {"borger": self.PERSON},
                "nbformat": 4,
                "nbformat_minor": 5,
                "cells": [
                    {
                        "cell_type": "code",
                        "metadata": {"tags": [self.PERSON]},
                        "source": self.PERSON,
                        "outputs": [
                            {
                                "output_type": "display_data",
                                "metadata": {self.PERSON: 1},
                                "data": {"application/json": {self.PERSON: [1010700007]}},
                            },
                            {
                                "output_type": "error",
                                "ename": f"Borger{self.PERSON}",
                                "evalue": f"'{self.PERSON}'",
                                "traceback": [],
                            },
                        ],
                    }
                ],
            }
        )
        path = tmp_path / "alder.ipynb"
        kept.keep_notebook(path, notebook, tmp_path)
        assert self.PERSON not in path.read_text(encoding="utf-8")
        assert path.read_text(encoding="utf-8").count("07••••-••••") == 9
        assert path.read_text(encoding="utf-8").count("10••••-••••") == 1
        assert path.stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize(
        ("said", "kept_as"),
        [
            ("/home/anna/projekt/data/raw/tal.csv", "data/raw/tal.csv"),
            ("File /tmp/ipykernel_12/345.py:1", "File cell:1"),
            ("x /usr/lib/python3/json/__init__.py y", "x __init__.py y"),
            ("12/13/14 og http://a/b/c", "12/13/14 og http://a/b/c"),
            ("x" * 400_000 + "ipykernel_1" * 10_000, None),
            ("-/a" * 100_000, None),
            ("/a" * 100_000 + "/", None),
        ],
    )
    def test_names_no_path_outside_the_project_and_is_tidied_at_once(
        self, said: str, kept_as: str | None
    ) -> None:
        begun = time.process_time()
        text = kept._without_paths(said, Path("/home/anna/projekt"))
        assert time.process_time() - begun < 2
        assert kept_as is None or text == kept_as
