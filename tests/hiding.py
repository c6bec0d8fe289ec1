"""The made-up meeting with figures of its register hidden, as a release hides them."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup

from analysis import danish, papers
from analysis.papers import Papers, open_papers
from analysis.present.output import MARK
from analysis.project import Address, Project
from analysis.whole_files import read_signed, signed
from support import REAL

MEETING = Address.parse("eksempelkommune/2017-05-03")
Cell = tuple[str, int, int]  # a table, and the numbers of a row and of a column


def blocks_of(
    notebook: str,
    meeting: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    **parameters: object,
) -> list[dict[str, Any]]:
    """Run a notebook's code in this process, and return the blocks that it shows."""
    monkeypatch.setenv(papers.MAY_OPEN, meeting)
    monkeypatch.chdir(folder)
    found: list[object] = []
    names: dict[str, object] = {"display": found.append}
    for cell in nbformat.read(REAL.root / "notebooks" / f"{notebook}.ipynb", as_version=4).cells:
        if cell.cell_type != "code":
            continue
        code = ast.parse(cell.source)
        last = code.body.pop() if code.body and isinstance(code.body[-1], ast.Expr) else None
        exec(compile(code, notebook, "exec"), names)  # noqa: S102
        if isinstance(last, ast.Expr):
            expression = compile(ast.Expression(last.value), notebook, "eval")
            found.append(eval(expression, names))  # noqa: S307
        if "parameters" in cell.metadata.get("tags", []):
            names |= {"meeting": meeting, **parameters}
    outputs = [each for each in found if hasattr(each, "_repr_mimebundle_")]
    return [each._repr_mimebundle_()[MARK] for each in outputs]


def sentences(blocks: list[dict[str, Any]]) -> list[str]:
    """What a page says, sentence by sentence: headings, key figures, text, charts and their words.

    Not what its tables and its calculations show.
    """
    found = [text for block in blocks for text in _said(block)]
    plain = (danish.plain(re.sub(r"[\xa0\u2060]", " ", text)) for text in found)
    return [one for text in plain for one in re.split(r"(?<=[.!?]) (?=[A-ZÆØÅ»\d])", text) if one]


def _said(block: dict[str, Any]) -> Iterator[str]:
    match block["kind"]:
        case "header":
            yield from (block["finding"], block["summary"])
            yield from (fact["text"] for fact in block["facts"] if fact["term"] != "Skjulte tal")
        case "key figures":
            yield from (f"{one['value']} {one['text']}" for one in block["figures"])
        case "section":
            yield block["heading"]
        case "text" | "since":
            yield from BeautifulSoup(block["html"], "html.parser").stripped_strings
        case "figure":
            yield block["says"]
            drawn = BeautifulSoup(block["html"], "html.parser").select("svg text")
            yield from (text.get_text(" ") for text in drawn if " i alt" in text.get_text())


@dataclass(frozen=True)
class Hiding:
    """A copy of the made-up project, whose kept count of the register a test may change.

    It is in ``folder``; in ``counted`` the same was counted with a threshold of 1.
    """

    folder: Path
    counted: Path
    meeting: Address = MEETING

    @classmethod
    def of(cls, published: Path, folder: Path) -> Hiding:
        """Copy a project; in one of two copies nothing is hidden."""
        for name in ("open", "hidden"):
            shutil.copytree(published / "data", folder / name / "data")
            (folder / name / "notebooks").mkdir()
        for toml in (folder / "open").glob("data/raw/*/*/meeting.toml"):
            described = re.sub(r"(?m)^disclosure = .*\n", "", toml.read_text(encoding="utf-8"))
            shown = "disclosure = { threshold = 1 }\n\n[[reports]]"
            toml.write_text(described.replace("[[reports]]", shown, 1), encoding="utf-8")
        return cls(folder / "hidden", folder / "open")

    @cached_property
    def shown(self) -> dict[str, list[list[dict[str, Any]]]]:
        """Every figure counted, table by table and row by row."""
        for kept in self._kept(self.counted):
            kept.unlink()
        open_papers(Project(self.counted), self.meeting, "register")
        (kept,) = self._kept(self.counted)
        content = read_signed(kept)
        return content["figures"] if content else {}

    def _kept(self, folder: Path) -> list[Path]:
        """Return where the figures counted for the meeting are kept."""
        register = Project(folder).processed / self.meeting.body / "register"
        return [*register.glob(f"{self.meeting.day}-*.json")]

    @property
    def cells(self) -> list[Cell]:
        """Every place with a figure."""
        return [
            (table, row, column)
            for table, rows in self.shown.items()
            for row, figures in enumerate(rows)
            for column, figure in enumerate(figures)
            if figure["denominator"]
        ]

    def count(self, cell: Cell) -> int:
        """How many persons a figure counts; 0 of one that is no count of persons."""
        table, row, column = cell
        figure = self.shown[table][row][column]
        return int(figure["numerator"]) if figure["denominator"] == figure["times"] == 1 else 0

    def hide(self, cells: Collection[Cell], *, carelessly: bool = False) -> Papers:
        """Hide some figures and open the meeting; a careless release leaves their numbers."""
        figures = json.loads(json.dumps(self.shown))
        for table, row, column in cells:
            nothing = {} if carelessly else {"numerator": 0, "denominator": 0, "persons": 0}
            nothing |= {} if carelessly else {"of_persons": None, "rest_persons": None}
            figures[table][row][column] |= {**nothing, "hidden": True}
        if not self._kept(self.folder):
            open_papers(Project(self.folder), self.meeting, "register")
        (kept,) = self._kept(self.folder)
        content = read_signed(kept) or {}
        kept.write_text(signed(content | {"figures": figures}), encoding="utf-8")
        return open_papers(Project(self.folder), self.meeting, "register")

    def blocks(
        self, notebook: str, monkeypatch: pytest.MonkeyPatch, **parameters: object
    ) -> list[dict[str, Any]]:
        """Return what a notebook shows of the meeting as it is now."""
        asked = {"source": "register"} | parameters
        return blocks_of(notebook, str(self.meeting), self.folder, monkeypatch, **asked)
