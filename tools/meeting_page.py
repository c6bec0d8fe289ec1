"""Keep docs/meeting-toml.md in step with the models of ``meeting.toml``: ``make docs``.

The page is written by hand in Danish, but for its tables of keys. Behind a mark,
``<!-- nøgler: TableSpec -->``, a table has a row for each key of that model, in its order, with
what may be written there and what holds without it, all from the model. What the key means, the
last cell, is kept from the page as it is: the models are English, and the analyst reads Danish. So
the rules stand in the models alone, and the words in the page alone.

A key without words, or a model without a table, is told and is an error.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from analysis.meeting import Meeting, values
from analysis.meeting.checks import BaseCheck
from analysis.meeting.counted import Measured, MeasuredRow
from analysis.meeting.fetched import Periods
from analysis.meeting.values import Spec

PAGE = Path(__file__).resolve().parents[1] / "docs" / "meeting-toml.md"
HEAD = "| Nøgle | Skriv | Uden nøglen | Hvad |\n|---|---|---|---|\n"
MARKED = re.compile(r"<!-- nøgler: (?P<model>\w+) -->\n(?P<table>(?:\|.*\n)*)")

# What may be written, of one and of several.
KINDS = [
    (values.Name, ("navn", "navne")),
    (values.OneHeading, ("tekst, eller to i en liste", "")),
    (values.Municipality, ("kommune", "kommuner")),
    (values.Sender, ("tekst", "")),
    (values.Unit, ("enhed", "")),
    (values.Time, ("klokkeslæt", "")),
    (values.WebAddress, ("webadresse", "")),
    (values.Digest, ("aftryk", "")),
    (values.Day, ("dato", "")),
    (values.When, ("[tid](#tider)", "")),
    (values.Dated, ("[tid](#tider)", "")),
    (values.Ages, ("aldersspænd", "")),
    (values.Codes, ("tekst, eller to eller flere i en liste", "")),
    (Decimal, ("tal", "tal")),
    (values.Exact, ("tal", "tal")),
    (Periods, ('`"latest:13"`, eller liste af [tider](#tider)', "")),
    (values.Text, ("tekst", "tekster")),
    (dict[str, values.Text], ('`{ "id" = "værdi" }`', "")),
    (dict[str, values.Parameter], ("`{ navn = værdi }`", "")),
    (dict[str, values.Day], ("`{ fil = dato }`", "")),
    (str, ("tekst", "tekster")),
    (bool, ("`true` eller `false`", "")),
    (int, ("helt tal", "")),
]


def models(model: type[Spec] = Meeting) -> dict[str, type[Spec]]:
    """Return a model and those of its keys, and of theirs, by name."""
    found = {model.__name__: model}
    for hint in get_type_hints(model, include_extras=True).values():
        for inner in _inside(hint):
            if inner.__name__ not in found:
                found |= models(inner)
    return found


def _inside(hint: Any) -> Iterator[type[Spec]]:
    """Yield the models that a type is made of."""
    if isinstance(hint, type) and issubclass(hint, Spec):
        yield MeasuredRow if hint is Measured else hint  # of a row also its label
    for part in get_args(hint):
        yield from _inside(part)


def keys(model: type[Spec]) -> dict[str, FieldInfo]:
    """Return the keys that the table of a model tells: of a check only those of its kind."""
    common = BaseCheck.model_fields if model in BaseCheck.__subclasses__() else {}
    return {name: key for name, key in model.model_fields.items() if name not in common}


def in_step(page: str) -> tuple[str, list[str]]:
    """Return the page with its tables made anew, and what it lacks."""
    known = models() | {BaseCheck.__name__: BaseCheck}
    marked = {match["model"] for match in MARKED.finditer(page)}
    lacks = [f"{name} has no table" for name in sorted({*known} - marked)]
    lacks += [f"{name} is no model" for name in sorted(marked - {*known})]
    places = _places(page)

    def table(match: re.Match[str]) -> str:
        model = known.get(match["model"])
        if model is None:
            return match[0]
        rows = [line[2:-2].split(" | ") for line in match["table"].splitlines()]
        words = {cells[0].strip("`"): cells[-1].strip() for cells in rows}
        hints = get_type_hints(model, include_extras=True)
        made = HEAD
        for field, key in keys(model).items():
            name = key.alias or field
            may = "".join([_written(hints[field], places), *_limits(key)])
            made += f"| `{name}` | {may} | {_without(key)} | {words.get(name, '')} |\n"
            if not words.get(name):
                lacks.append(f"{model.__name__}.{name} has no words")
        return f"<!-- nøgler: {match['model']} -->\n{made}"

    return MARKED.sub(table, page), lacks


def _places(page: str) -> dict[str, str]:
    """Return a link to the heading over the table of each model."""
    found = {}
    heading = ""
    for line in page.splitlines():
        if line.startswith(("## ", "### ")):
            heading = line.lstrip("# ")
        elif match := MARKED.match(f"{line}\n"):
            anchor = re.sub(r"[^\w -]", "", heading).casefold().replace(" ", "-")
            found[match["model"]] = f"[se her](#{anchor})"
    return found


def _written(hint: Any, places: dict[str, str], *, several: bool = False) -> str:
    """Return what may be written for a key of a type."""
    for kind, words in KINDS:
        if hint == kind:
            return words[several]
    if models_of_it := {*_inside(hint)}:
        model = BaseCheck if len(models_of_it) > 1 else models_of_it.pop()
        return f"{'liste, ' if 'list[' in str(hint) else ''}{places.get(model.__name__, '')}"
    parts = [part for part in get_args(hint) if part is not NoneType]
    if get_origin(hint) is Literal:
        *most, last = (f"`{json.dumps(part, ensure_ascii=False)}`" for part in parts)
        return " eller ".join(filter(None, (", ".join(most), last)))
    if get_origin(hint) is list:
        return f"liste af {_written(parts[0], places, several=True)}"
    if get_origin(hint) in (Union, UnionType, Annotated):
        return _written(parts[0], places, several=several)
    raise TypeError(f"KINDS has no words for {hint}")


def _limits(key: FieldInfo) -> Iterator[str]:
    """Yield the least and the most that a number may be, and how many a list may hold at most."""
    least, most, longest = (
        next((getattr(each, name) for each in key.metadata if hasattr(each, name)), None)
        for name in ("ge", "le", "max_length")
    )
    if least is not None:
        yield f" fra {least}"
    if most is not None:
        yield f" til {most}"
    if longest is not None:
        yield f", højst {longest}"


def _without(key: FieldInfo) -> str:
    """Return what holds when a key is left out."""
    if key.is_required():
        return "**fejl**"
    default = key.default
    if isinstance(default, str | bool) and default != "":
        return f"`{json.dumps(default)}`"
    if isinstance(default, int | Decimal):
        return f"`{default}`"
    return f'`"{word}"`' if (word := getattr(default, "word", "")) else ""


def main() -> None:
    """Write the tables of the page anew."""
    page, lacks = in_step(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")
    if lacks:
        sys.exit("".join(f"docs/meeting-toml.md: {each}\n" for each in lacks))


if __name__ == "__main__":
    main()
