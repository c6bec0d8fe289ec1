"""Snapshots: answers of sources outside, kept byte for byte with what they were asked.

``data/raw/sources/<source>/<table>/<pin>/`` holds the answer and ``snapshot.json``. The pin, the
first digits of the answer's SHA-256, is what a meeting names. Nothing here touches the network.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from analysis import areas, cpr, danish, whole_files
from analysis.faults import Fault, InputError
from analysis.periods import Period

ABOUT = "snapshot.json"
Source = Literal["jobindsats", "statbank"]
CATALOGUE = "catalogue"  # in the place of a table: the list of them, or `catalogue_y60c07`
VALUE = "INDHOLD"  # the column of StatBank's CSV that holds the figures

_DIGITS = 12  # of a pin
_EXPECTED = 'expected {"columns": […], "rows": [[…]]}'
Cell = str | Decimal | None


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Request(_Part):
    """What was asked, in the ids of the source; it can be asked again, and holds no key.

    ``periods`` is ``latest:14`` or ids, ``areas`` ``*`` or ids of the hierarchy or variable
    ``division``, ``where`` value ids by hierarchy. A measure that is one of a group's is
    ``group/measure``.
    """

    measures: tuple[str, ...] = ()
    periods: str | tuple[str, ...] = ()
    areas: str | tuple[str, ...] = ()
    division: str = ""
    where: dict[str, tuple[str, ...]] = {}


class Links(_Part):
    """Where the source tells of a table, and where it shows it."""

    info: str | None = None
    table: str | None = None


class About(_Part):
    """What ``snapshot.json`` says of an answer.

    ``updated`` and ``next_update`` are the source's own dates, ``metadata`` the part of its answer
    about the table by which ids and names were resolved, as it came.
    """

    source: Source
    table: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,40}$")]
    request: Request
    fetched: datetime
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    updated: date | None = None
    next_update: date | None = None
    links: Links = Links()
    metadata: dict[str, Any] = {}

    @property
    def file(self) -> str:
        """What the file of the answer is called."""
        is_csv = self.source == "statbank" and not self.table.startswith(CATALOGUE)
        return "answer.csv" if is_csv else "answer.json"


class Snapshot:
    """An answer and what is known of it."""

    def __init__(self, about: About, answer: bytes) -> None:
        self.about, self.answer = about, answer

    @classmethod
    def read(cls, folder: Path, shown: str) -> Self:
        """Read one; ``shown`` is the folder's name in messages.

        Raises :class:`InputError` when it is not as it was written.
        """
        name = f"{shown}/{ABOUT}"
        try:
            about = About.model_validate_json((folder / ABOUT).read_bytes())
            name = f"{shown}/{about.file}"
            answer = (folder / about.file).read_bytes()
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False)
            raise InputError(
                Fault(name, f"is not as it was written: {each['msg']}", column=_place(each["loc"]))
                for each in found
            ) from None
        except OSError as error:
            reason = "is missing" if isinstance(error, FileNotFoundError) else "cannot be read"
            raise InputError([Fault(name, reason)]) from None
        if (about.sha256, folder.name) != (whole_files.digest(answer), pin_of(answer)):
            problem = (
                f"is not the answer that was written: its SHA-256 begins with {pin_of(answer)}"
            )
            raise InputError([Fault(name, problem)])
        return cls(about, answer)

    def write(self, sources: Path) -> Path:
        """Write it below ``data/raw/sources``, whole or not at all, and return its folder.

        One that lies there sound stays: it is the same answer.
        """
        folder = folder_of(sources, self.about.source, self.about.table, self.pin)
        with suppress(InputError):
            type(self).read(folder, folder.name)
            return folder
        with whole_files.new_folder(folder) as private:
            (private / self.about.file).write_bytes(self.answer)
            text = self.about.model_dump_json(indent=2)
            (private / ABOUT).write_text(f"{text}\n", encoding="utf-8", newline="\n")
        return folder

    @property
    def pin(self) -> str:
        return pin_of(self.answer)

    @property
    def keys(self) -> int:
        """How many columns come before those with figures."""
        if self.about.source == "statbank":
            return len(self.grid()[0]) - 1
        return 2 + len(self.about.request.where)

    @property
    def period(self) -> int:
        """Which of these columns has the periods."""
        return self.keys - 1 if self.about.source == "statbank" else 0

    def grid(self) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
        """Return the columns of the answer and its rows, as :func:`grid_of` does."""
        return grid_of(self.about.source, self.answer)


def area_named(name: str) -> str:
    """Return what all names of one area share, of municipalities and of the country too."""
    return danish.WHOLE_COUNTRY if areas.is_country(name) else danish.row_name(name)


def period_of(text: str) -> Period | None:
    """Return the period that an id of a source stands for: ``2026M07``, ``2025Q04``, ``2025Y01``.

    Also ``2016Q1``, as Jobindsats wrote before, and StatBank's ``2024K1`` and ``2024``. None of one
    whose meaning is not known here, as four quarters in a row, ``2016QMAT01``.
    """
    for form, read in _PERIODS:
        if found := re.fullmatch(form, text):
            with suppress(ValueError):  # there is no such month or day
                return read(*map(int, found.groups()))
    return None


_PERIODS: tuple[tuple[str, Callable[..., Period]], ...] = (
    (r"(\d{4})(?:Y01)?", Period.year),
    (r"(\d{4})H([12])", Period.half_year),
    (r"(\d{4})[QK]0?([1-4])", Period.quarter),
    (r"(\d{4})M(\d\d)", Period.month),
    (r"(\d{4})U(\d\d)", Period.week),
    (r"(\d{4})M(\d\d)D(\d\d)", lambda *of: Period.day(date(*of))),
)


def pin_of(answer: bytes) -> str:
    """Return by what a meeting names an answer."""
    return whole_files.digest(answer)[:_DIGITS]


def folder_of(sources: Path, source: Source, table: str, pin: str) -> Path:
    """Return where a snapshot lies below ``data/raw/sources``."""
    return sources / source / table / pin


def grid_of(source: Source, answer: bytes) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Return the columns of an answer and its rows: text, exact figures, and None for none.

    Raises ``ValueError`` when it has another form, or holds something like a CPR number.
    """
    columns, rows = _of_csv(answer) if source == "statbank" else _of_json(answer)
    if twice := sorted({one for one in columns if columns.count(one) > 1}):
        raise ValueError(f"the column {twice[0]!r} stands twice")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            raise ValueError(f"row {number} has {len(row)} cells; expected {len(columns)}")
    for text in {*columns, *(cell for row in rows for cell in row if isinstance(cell, str))}:
        for masked in cpr.find(text):
            raise ValueError(f"holds what looks like a CPR number ({masked}); it must not be kept")
    return columns, rows


def _of_json(answer: bytes) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    content = as_json(answer)
    if not isinstance(content, dict) or not {"columns", "rows"} <= content.keys():
        raise ValueError(f"is another one, {begin(answer)}; {_EXPECTED}")
    columns, rows = content["columns"], content["rows"]
    if not _all(columns, str) or not _all(rows, list):
        raise ValueError(f"is another one, {begin(answer)}; {_EXPECTED}")
    for number, row in enumerate(rows, start=1):
        if not _all(row, str | Decimal | None):
            raise ValueError(f"row {number} holds what is neither text nor a figure")
    return tuple(columns), [tuple(row) for row in rows]


def as_json(answer: bytes) -> Any:
    """Return what JSON says, with exact figures. Raises ``ValueError`` when it is none."""

    def refused(constant: str) -> None:
        raise ValueError(f"is not JSON: {constant} is no figure")

    try:
        text = answer.decode("utf-8-sig")
        return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=refused)
    except (json.JSONDecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(f"is not JSON: it is {begin(answer)}") from error


def _of_csv(answer: bytes) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    try:
        text = StringIO(answer.decode("utf-8-sig"), newline="")
        heading, *rows = [*csv.reader(text, delimiter=";")] or [[]]
    except (UnicodeDecodeError, csv.Error):
        raise ValueError(f"is no CSV in UTF-8: it is {begin(answer)}") from None
    if heading[-1:] != [VALUE]:
        expected = f"expected CSV whose last column is {VALUE}"
        raise ValueError(f"is another one, {begin(answer)}; {expected}")
    return tuple(heading), [(*row[:-1], *map(_figure, row[-1:])) for row in rows]


def _figure(text: str) -> Cell:
    """Return the figure of a cell of StatBank's CSV; what is none stays text."""
    if text in {"..", "..."}:  # confidential, not available
        return None
    return Decimal(text.replace(",", ".")) if re.fullmatch(r"-?\d+([.,]\d+)?", text) else text


def begin(answer: bytes) -> str:
    """Quote the beginning of an answer, and where it ends if it is long."""
    text = " ".join(answer.decode("utf-8", "replace").split())
    return repr(text) if len(text) < 100 else f"{text[:60]!r} … {text[-30:]!r}"


def _all(values: object, kind: Any) -> bool:
    return isinstance(values, list) and all(isinstance(one, kind) for one in values)


def _place(location: Sequence[int | str]) -> str:
    return " ".join(map(str, location))
