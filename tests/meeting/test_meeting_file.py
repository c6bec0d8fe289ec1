"""Whatever is wrong with meeting.toml is said in words that an analyst has, with its place."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analysis import meeting_file
from analysis.faults import Fault
from analysis.meeting import Meeting, Spec
from analysis.toml_files import Location, place, walk
from support import HELSINGOER, faults_of, make_project, opened

FOLDER = "data/raw/helsingoer/2017-05-03"
TOML = f"{FOLDER}/meeting.toml"

CELL = {"row": "a", "column": "Antal", "times": 2}
EVERY_KEY: dict[str, Any] = {
    "municipality": "Helsingør",
    "committee": "U",
    "date": date(2017, 5, 3),
    "time": "17:00",
    "document": "D",
    "matters": "t",
    "made_up": False,
    "extract": {"day": date(2017, 4, 1), "rule": "one_day", "set_aside": "0,1"},
    "agenda": [{"item": 1, "title": "P"}],
    "reports": [{"name": "r", "title": "R", "notebook": "n", "parameters": {"a": ["b"]}}],
    "tables": [
        {
            "id": "t",
            "title": "T",
            "kind": "figures",
            "item": 1,
            "number": 1,
            "unit": "antal",
            "population": "P",
            "source": "S",
            "reference": "R",
            "blank": {"rows": ["a"], "status": "not_stated"},
            "rows": {
                "heading": "Gruppe",
                "municipalities": False,
                "areas": ["b"],
                "total": ["I alt"],
                "counts": [{"label": "a", "ages": "18-29", "sex": "Mand", "year": 2016}],
            },
            "counts": {"measure": "personer", "group": "G", "in_activation": True, "months": 3},
            "columns": [
                {
                    "heading": "Antal",
                    "position": 1,
                    "counts": {"period": "2016"},
                    "unit": "pct.",
                    "decimals": 1,
                    "rounded": True,
                },
                {"heading": "2016", "period": "2016", "measure": "M", "counts": {"months": 1}},
            ],
            "notes": [{"text": "N", "mark": "1", "withdraws": True}, {"text": "N", "table": True}],
            "checks": [
                {"id": "a", "kind": "equal", "text": "T", "result": CELL, "source": {"value": 1}},
                {"id": "b", "kind": "linear", "text": "T", "terms": [CELL], "result": CELL},
                {"id": "c", "kind": "at_most", "text": "T", "parts": [CELL], "whole": CELL},
                {
                    "id": "d",
                    "kind": "sum",
                    "text": "T",
                    "over": ["Antal"],
                    "total": {"row": "I alt", "table": "t"},
                    "rows": ["a", "b"],
                    "remainder": [{"columns": ["Antal"], "value": 1, "reason": "R"}],
                },
                {
                    "id": "e",
                    "kind": "ratio",
                    "text": "T",
                    "numerator": CELL,
                    "denominator": CELL,
                    "result": CELL,
                    "times": 100,
                },
            ],
            "deviations": [
                {
                    "check": "a",
                    "row": "a",
                    "column": "Antal",
                    "printed": "1",
                    "recomputed": "2",
                    "printed_is_right": True,
                    "reason": "R",
                }
            ],
        }
    ],
}
PARAMETERS: Location = ("reports", 0, "parameters")  # a report may have any


def toml(value: object) -> str:
    """Write a value as TOML, tables inline."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key)} = {toml(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


def read(folder: Path, content: dict[str, Any]) -> list[str]:
    """Write a meeting, read it, and return what is wrong with it."""
    text = "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in content.items())
    (folder / "meeting.toml").write_text(text, encoding="utf-8")
    return [str(fault) for fault in meeting_file.read(folder, FOLDER)[1]]


def at(content: Any, location: Location) -> Any:
    for step in location:
        content = content[step]
    return content


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / str(HELSINGOER)
    made.mkdir(parents=True)
    return made


def models(model: type[Spec] = Spec) -> Iterator[type[Spec]]:
    for each in model.__subclasses__():
        yield from (each, *models(each))


WORDS = sorted(
    {key for model in models() for key in model.model_fields}
    | {"sum", "ratio", "difference", "change", "linear", "at_most", "equal", "figures", "text"}
    | {"str", "list[str]", "function-after", "", "æ", "0", "model"}
)


def test_a_meeting_with_every_key_is_read(folder: Path) -> None:
    assert read(folder, EVERY_KEY) == []


def test_any_word_that_is_no_key_of_its_place_is_named_with_its_place(folder: Path) -> None:
    """Also one that is a key elsewhere, or the name of a kind; a key of the place is ill-typed."""
    for location, value in walk(EVERY_KEY):
        if not isinstance(value, dict) or location == ("reports", 0, "parameters"):
            continue
        content = copy.deepcopy(EVERY_KEY)
        added = {word: ["A", {"B": 1}] for word in WORDS if word not in value}
        at(content, location).update(added)
        said = "\n".join(read(folder, content))
        for word in added:
            named = str(Fault(TOML, "", column=place(content, (*location, word))))
            assert named.rstrip("\"': ") in said, word


WRONG = (
    *("sum", "", "æ/", "2016-Q9", "90-10", "9,9,9", "a\u0085", 1, -7, 1.5, 10**30, True),
    *(date(2017, 1, 1), [], ["sum"], [[1]], {}, {"sum": 1}, [{"kind": "sum"}], {"kind": ["sum"]}),
)


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_a_value_of_any_kind_in_any_place_is_taken_or_refused_in_our_words(
    folder: Path, wrong: object
) -> None:
    """In all places at once where a single value stands, and in each where several do."""
    leaves = copy.deepcopy(EVERY_KEY)
    contents = [leaves]
    for location, value in walk(EVERY_KEY):
        if isinstance(value, dict | list) and location:
            contents.append(copy.deepcopy(EVERY_KEY))
            at(contents[-1], location[:-1])[location[-1]] = wrong
        elif location and location[-1] not in {"id", "kind"}:
            at(leaves, location[:-1])[location[-1]] = wrong
    for content in contents:
        for line in read(folder, content):
            assert line.startswith(TOML)
            assert not re.search(r"put should|[^n]valid|Value error|String|function-|\\x00", line)
            assert len(line) < 400
