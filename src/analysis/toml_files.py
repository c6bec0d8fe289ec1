"""TOML as people write it: what a file holds, or what is wrong with it, in which line or key."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from analysis import cpr, danish, raw_files
from analysis.danish import MOST_DIGITS
from analysis.faults import Fault

Location = tuple[int | str, ...]

_DEEPEST = 20
# What may stand where TOML expects a value, and what to write instead.
_INSTEAD = (
    (r"[“”„‟«»‘’‚`´]", 'write straight quotation marks, "…"'),
    (r"\d{1,2}[./-] ?(\d{1,2}|[a-zæøå]+)[./-]? ?\d{2}|\d{4}-\d", "write a date as 2017-05-03"),
    (r"-?[\d.]+,\d", 'write a figure with decimals as text, "6.649,5"'),
    (r"(?!true\b|false\b)[\w-]", 'write text in quotation marks, "…", and true or false without'),
    (r"$", "a value is missing, or { … } goes over several lines"),
)
_BACKSLASH = r"write \\ for a backslash, or the text in single quotation marks"
_TWICE = ("Cannot overwrite", "Duplicate inline", "Cannot declare", "Cannot mutate")


def read(path: Path, name: str) -> tuple[dict[str, Any], list[Fault]]:
    """Return what a file holds, and what is wrong with it; ``name`` stands for it in messages."""
    try:
        text = raw_files.decode(raw_files.read(path), only_utf_8=True).lstrip("\ufeff")
    except ValueError as error:
        return {}, [Fault(name, str(error))]
    text = re.sub(r"\r\n?", "\n", text)
    for number, line in enumerate(text.split("\n"), start=1):
        if code := cpr.unseen(line):
            problem = f"line {number} holds the character {code}, which no reader sees"
            return {}, [Fault(name, problem)]
    try:
        content = tomllib.loads(text)
    except (RecursionError, ValueError) as error:
        number, problem = _in_words(error, text)
        return {}, [Fault(name, f"is not TOML in line {number}: {problem}")]
    return content, [
        Fault(name, problem, column=place(content, location))
        for location, value in walk(content)
        if (problem := _unusable(location, value))
    ]


def walk(value: object, location: Location = ()) -> Iterator[tuple[Location, object]]:
    """Yield every value within a value, with its place; nothing below what is too deep."""
    yield location, value
    keyed = value.items() if isinstance(value, dict) else ()
    for step, within in enumerate(value) if isinstance(value, list) else keyed:
        if len(location) <= _DEEPEST:
            yield from walk(within, (*location, step))


def place(content: object, location: Sequence[int | str]) -> str:
    """Name a place as a person finds it: ``tables 't' checks 'andel' result``, ``columns 2``."""
    said = []
    for step in location:
        if isinstance(step, str):
            content = content.get(step) if isinstance(content, dict) else None
            said.append(step or repr(step))
        else:
            content = content[step] if isinstance(content, list) and step < len(content) else None
            entry = content if isinstance(content, dict) else {}
            names = [entry.get(key) for key in ("id", "name", "mark")]
            named = [repr(name) for name in names if isinstance(name, str) and name]
            said.append([*named, str(step + 1)][0])
    return " ".join(said)


def _unusable(location: Location, value: object) -> str:
    for text in (*location[-1:], value):
        if isinstance(text, str) and (code := cpr.unseen(text)):
            return f"holds the character {code}, which no reader sees"
    if len(location) > _DEEPEST:
        return "is nested too deeply"
    if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        return f"has more than {MOST_DIGITS} digits"
    if isinstance(value, float) and not math.isfinite(value):
        return "is no figure"
    # As it is read: escapes undone, lines joined. As it is written it was searched before.
    for text in (*location[-1:], "" if isinstance(value, dict | list) else value):
        if masked := next(cpr.find(danish.plain(str(text))), None):
            return f"holds what looks like a CPR number ({masked})"
    return ""


def _in_words(error: Exception, text: str) -> tuple[int, str]:
    """Return the line in which a text is no TOML, and what is wrong or what to write there."""
    if isinstance(error, RecursionError):
        depths = accumulate((char in "[{") - (char in "]}") for char in text)
        deep = next((at for at, depth in enumerate(depths) if depth > _DEEPEST), 0)
        return text.count("\n", 0, deep) + 1, "its brackets are nested too deeply"
    said = re.fullmatch(r"(.*) \(at (line (\d+), column (\d+)|end of document)\)", str(error))
    if said is None:  # Python's own: it reads no number of more than 4,300 digits
        long = re.search(r"\d{4000}", text)
        return text.count("\n", 0, long.start() if long else 0) + 1, "a number is too long"
    problem, lines = said[1], text.rstrip().split("\n")
    number = int(said[3] or len(lines))
    line = lines[number - 1]
    column = int(said[4] or len(line) + 1) - 1
    before, _, value = line[:column].rpartition("=")
    if problem.startswith(_TWICE):
        key = re.search(r"'(.+?)'", problem)
        return number, f"{key[1] if key else (before or value).strip(' []')} stands twice"
    if "Unescaped" in problem or "hex" in problem:
        return number, _BACKSLASH
    value = "" if problem.startswith("Invalid") else value.lstrip()
    at_a_value = problem.startswith(("Invalid", "Expected newline", "Unclosed")) and said[3]
    possible = _INSTEAD[:1] if problem == "Invalid statement" else _INSTEAD if at_a_value else ()
    hints = [words for pattern, words in possible if re.match(pattern, value + line[column:])]
    return number, [*hints, problem][0]
