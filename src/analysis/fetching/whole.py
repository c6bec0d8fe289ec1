"""Whether an answer is whole: every area at every period that was asked for, once, as a figure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ValidationError

from analysis import danish
from analysis.faults import Fault, InputError, first_of
from analysis.sources.snapshots import (
    Cell,
    Links,
    Request,
    Source,
    area_named,
    as_json,
    begin,
    grid_of,
)

Model = TypeVar("Model", bound=BaseModel)


def _day(value: object) -> object:
    """Take the day of a time, and a blank text for none."""
    return value[:10] or None if isinstance(value, str) else value


Day = Annotated[date | None, BeforeValidator(_day)]


@dataclass(frozen=True)
class Key:
    """A column by which the rows of an answer are told apart; ``heading`` is None of any heading.

    ``label`` is what stands in it everywhere, or None if that is not known.
    """

    heading: str | None
    label: str | None = None


@dataclass(frozen=True)
class Asked:
    """A question to a source, what an answer to it holds, and what a snapshot tells of both.

    ``keys`` are the first columns of the answer; of these ``area`` and ``period`` are the places of
    the area and the period, which are one of ``areas`` and ``periods`` as the source calls them.
    ``measure`` heads the column of the figures.
    """

    request: Request
    question: dict[str, Any]
    keys: tuple[Key, ...]
    measure: str
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    metadata: dict[str, Any]
    updated: date | None = None
    next_update: date | None = None
    links: Links = field(default_factory=Links)
    period: int = 0
    area: int = 1


def as_described(
    model: type[Model], content: bytes, place: str, what: str = "what it says of the table"
) -> tuple[Model, Any]:
    """Return what a source says of a table, checked, and as it came.

    Raises :class:`InputError` when it is of another form; ``what`` it is stands in the message.
    """
    try:
        as_json(content)
        came = json.loads(content.decode("utf-8-sig"))
        return model.model_validate(came), came
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
    except ValueError as error:
        raise InputError([Fault(place, f"{what} {error}")]) from None
    if missing := [str(each["loc"][0]) for each in found if len(each["loc"]) == 1]:
        problem = f"{what} is another answer, {begin(content)}; expected {', '.join(missing)}"
        raise InputError([Fault(place, problem)])
    raise InputError(
        Fault(place, f"{what} is of another form: {each['msg']}", column=" ".join(map(str, at)))
        for each in found
        for at in [each["loc"]]
    )


def faults_of(source: Source, answer: bytes, asked: Asked, place: str) -> Iterator[Fault]:
    """Say what keeps an answer from being whole; ``place`` stands for it in messages."""
    try:
        columns, rows = grid_of(source, answer)
    except ValueError as error:
        yield Fault(place, f"the answer {error}")
        return
    if faults := [*_of_columns(columns, asked, place)]:
        yield from faults
        return
    named = {key.heading for key in asked.keys}
    others = (n for n, heading in enumerate(columns) if heading not in named)
    at = [columns.index(key.heading) if key.heading else next(others) for key in asked.keys]
    told = [[row[each] for each in at] for row in rows]
    yield from _of_rows(told, asked, place)
    for column in range(len(asked.keys), len(columns)):
        of_text = (
            Fault(place, "is no figure", _named(keys), columns[column], str(row[column]))
            for keys, row in zip(told, rows, strict=True)
            if not isinstance(row[column], Decimal | None)
        )
        yield from first_of(of_text)


def _of_columns(columns: Sequence[str], asked: Asked, place: str) -> Iterator[Fault]:
    leading = columns[: len(asked.keys)]
    wanted = [key.heading or "a breakdown" for key in asked.keys]
    is_there = all(key.heading in leading for key in asked.keys if key.heading)
    headings = map(danish.same_label, columns[len(asked.keys) :])
    if not is_there or danish.same_label(asked.measure) not in headings:
        has = ", ".join(map(repr, columns)) or "none"
        expected = ", ".join([*wanted, repr(asked.measure)])
        yield Fault(place, f"the answer has other columns: {has}; expected {expected}")


def _of_rows(told: Sequence[Sequence[Cell]], asked: Asked, place: str) -> Iterator[Fault]:
    """Say which rows are missing, stand twice, or were not asked for."""
    spelled = {area_named(name): name for name in asked.areas}
    expected = {(period, name): None for name in spelled for period in asked.periods}
    strange, times = [], Counter[tuple[str, str]]()
    for keys in told:
        key = str(keys[asked.period]), area_named(str(keys[asked.area]))
        times[key] += 1
        others = zip(asked.keys, keys, strict=True)
        if key not in expected or any(one.label not in {None, cell} for one, cell in others):
            strange.append(keys)
    for problem, found in (
        ("is missing in the answer", [key for key in expected if not times[key]]),
        ("stands twice in the answer", [key for key in expected if times[key] > 1]),
    ):
        yield from first_of(
            Fault(place, problem, row=spelled[name], column=period) for period, name in found
        )
    problem = "is in the answer, and was not asked for"
    yield from first_of(Fault(place, problem, row=_named(keys)) for keys in strange)


def _named(keys: Sequence[Cell]) -> str:
    return ", ".join(map(str, keys))
