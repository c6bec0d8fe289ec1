"""What a meeting is: the typed models of ``meeting.toml``, and reading one.

The file says in words and keys what the figures mean: the meeting, its reports, its tables with
their columns, notes, checks and known deviations. docs/vejledning.md explains every key in Danish.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from analysis import danish
from analysis.danish import Period
from analysis.faults import Fault
from analysis.project import Address

FILE_NAME = "meeting.toml"

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
ParameterValue = str | bool | int | float | list[str] | list[bool] | list[int] | list[float]


def _exact(value: object) -> object:
    """Read a figure that stands in the file: a whole number, or Danish text for any other."""
    if isinstance(value, bool | float):
        raise ValueError('expected a whole number, or Danish text such as "6.649,5"')
    if isinstance(value, str):
        return danish.parse_number(value).value
    return value


def _period(value: object) -> object:
    return Period.parse(str(value)) if isinstance(value, str | int) else value


Exact = Annotated[Decimal, BeforeValidator(_exact)]


class Spec(BaseModel):
    """A part of the file. A key that nobody knows is a fault, since it is a misspelt one."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


Model = TypeVar("Model", bound=Spec)


class Column(Spec):
    """One column of figures: which heading it has, and what its figures are."""

    heading: Text
    position: int | None = Field(default=None, ge=1)
    period: Annotated[Period | None, BeforeValidator(_period)] = None
    measure: Text | None = None
    unit: str | None = None
    decimals: int | None = Field(default=None, ge=0, le=6)
    rounded: bool = False

    @property
    def key(self) -> str:
        """What checks call the column: its period, or its heading if it names a measure."""
        return str(self.period) if self.period and not self.measure else self.heading


class Note(Spec):
    """A note: on the cells that bear its mark, on a row, on a column, or on the whole table."""

    text: Text
    mark: Text | None = None
    row: Text | None = None
    column: Text | None = None
    table: bool = False
    withdraws: bool = False

    @model_validator(mode="after")
    def _attached_once(self) -> Self:
        places = [self.mark, self.row, self.column, self.table or None]
        if sum(place is not None for place in places) != 1:
            raise ValueError("expected one of mark, row, column or table = true")
        if self.withdraws and not self.mark:
            raise ValueError("only a note with a mark can withdraw the cells that bear it")
        return self


class Term(Spec):
    """Figures that a check uses: a cell, a row or a column of a table; or a stated constant.

    A row stands for one figure per column, a column for one figure per row.
    """

    table: Name | None = None
    row: Text | None = None
    column: Text | None = None
    value: Exact | None = None
    times: Exact = Decimal(1)
    rounded: bool = False

    @model_validator(mode="after")
    def _cells_or_value(self) -> Self:
        cells = self.row is not None or self.column is not None
        if cells == (self.value is not None):
            raise ValueError("expected a row or column (or both), or else a value")
        if self.rounded and cells:
            raise ValueError("a column says itself whether it is rounded")
        return self


class Remainder(Spec):
    """What a sum may lack, and the note of the paper that explains it."""

    columns: list[Text] = []
    rows: list[Text] = []
    value: Exact
    reason: Text

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if bool(self.columns) == bool(self.rows):
            raise ValueError("expected the columns, or else the rows, where the sum lacks it")
        return self


class BaseCheck(Spec):
    """A relation that must hold.

    ``text`` says it to a reader; ``over`` limits the rows or columns where it is tried.
    """

    id: Name
    kind: str
    text: Text
    over: list[Text] = []


class SumCheck(BaseCheck):
    """Rows (by default all others) or columns add up to a total."""

    kind: Literal["sum"]
    total: Term
    rows: list[Text] = []
    columns: list[Text] = []
    remainder: list[Remainder] = []

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.rows and self.columns:
            raise ValueError("expected rows or columns to add up, not both")
        parts = [danish.same_label(part) for part in (*self.rows, *self.columns)]
        if twice := sorted({part for part in parts if parts.count(part) > 1}):
            raise ValueError(f"adds up twice: {', '.join(twice)}")
        return self


class RatioCheck(BaseCheck):
    """``times`` × numerator ÷ denominator; ``times = 100`` for per cent."""

    kind: Literal["ratio"]
    numerator: Term
    denominator: Term
    result: Term
    times: Exact = Decimal(1)


class DifferenceCheck(BaseCheck):
    """One figure less another."""

    kind: Literal["difference"]
    minuend: Term
    subtrahend: Term
    result: Term


class ChangeCheck(BaseCheck):
    """The change in per cent from one figure to another."""

    kind: Literal["change"]
    before: Term
    after: Term
    result: Term


class LinearCheck(BaseCheck):
    """A sum of terms, each a figure or a constant times a constant."""

    kind: Literal["linear"]
    terms: Annotated[list[Term], Field(min_length=1)]
    result: Term


class AtMostCheck(BaseCheck):
    """Parts, added up, are at most their whole. Catches the impossible; recomputes nothing."""

    kind: Literal["at_most"]
    parts: Annotated[list[Term], Field(min_length=1)]
    whole: Term


class EqualCheck(BaseCheck):
    """A figure equals one that stands elsewhere in the papers."""

    kind: Literal["equal"]
    result: Term
    source: Term


Check = Annotated[
    SumCheck | RatioCheck | DifferenceCheck | ChangeCheck | LinearCheck | AtMostCheck | EqualCheck,
    Field(discriminator="kind"),
]


class Deviation(Spec):
    """A place where print and recomputation are known to differ, and why. Must match exactly.

    ``printed_is_right`` says that the fault is elsewhere: in a figure it was recomputed from, or
    in the text that it was compared with.
    """

    check: Name
    row: Text
    column: Text
    printed: Text
    recomputed: Text
    printed_is_right: bool = False
    reason: Text


class Blank(Spec):
    """The rows in which a cell may be blank, and what a blank cell stands for."""

    rows: Annotated[list[Text], Field(min_length=1)]
    status: Literal["not_stated", "cannot_occur"]


class Rows(Spec):
    """The first column: its heading, and whether its labels are municipalities."""

    heading: str = ""
    municipalities: bool = False
    areas: list[Text] = []
    total: list[Text] = []


class Table(Spec):
    """One table of the papers. What the papers do not state is left out, never guessed."""

    id: Name
    title: Text
    kind: Literal["figures", "text"] = "figures"
    item: int | None = Field(default=None, ge=1)
    number: int | None = Field(default=None, ge=1)
    unit: str = ""
    population: str = ""
    source: str = ""
    reference: str = ""
    blank: Blank | None = None
    rows: Rows = Rows()
    columns: Annotated[list[Column], Field(min_length=1)]
    notes: list[Note] = []
    checks: list[Check] = []
    deviations: list[Deviation] = []

    @property
    def file(self) -> str:
        """The name of the file with its cells."""
        return f"{self.id}.csv"

    @model_validator(mode="after")
    def _unambiguous(self) -> Self:
        for what, names in (
            ("columns stand twice", [column.key for column in self.columns]),
            (
                "columns have the same position",
                [str(column.position) for column in self.columns if column.position],
            ),
            ("notes have the same mark", [note.mark for note in self.notes if note.mark]),
        ):
            if twice := sorted({name for name in names if names.count(name) > 1}):
                raise ValueError(f"{what}: {', '.join(twice)}")
        return self

    def column(self, name: str) -> Column | None:
        """Return the column with this key or, where only one bears it, this heading."""
        if found := [column for column in self.columns if column.key == name]:
            return found[0]
        spelt = danish.same_label(name)
        alike = [column for column in self.columns if danish.same_label(column.heading) == spelt]
        return alike[0] if len(alike) == 1 else None


class Report(Spec):
    """One report: a notebook with its parameters. ``title`` names it also when it fails."""

    name: Name
    title: Text
    notebook: Name
    parameters: dict[str, ParameterValue] = {}

    @model_validator(mode="after")
    def _free_name(self) -> Self:
        if self.name in {"index", "manifest"}:
            raise ValueError("this name is taken by the meeting's own pages")
        return self


class AgendaItem(Spec):
    """One item of the agenda, under the heading that the papers give it."""

    item: int = Field(ge=1)
    title: Text


class Meeting(Spec):
    """A committee meeting: who met when, the tables in its papers and the reports made of them."""

    municipality: Text
    committee: Text
    date: date
    time: Annotated[str, StringConstraints(pattern=r"^(\d{2}:\d{2})?$")] = ""
    document: Text
    matters: Name | None = None
    agenda: list[AgendaItem] = []
    reports: list[Report] = []
    tables: list[Table] = []

    @property
    def address(self) -> Address:
        """Where the meeting lies under data/raw and reports."""
        return Address(danish.slug(self.municipality), self.date)

    @property
    def sender(self) -> str:
        """Who publishes the reports."""
        return f"{self.municipality} Kommune"

    def table(self, table_id: str) -> Table:
        """Return a table by its id. Raises ``KeyError`` that lists the ids there are."""
        for table in self.tables:
            if table.id == table_id:
                return table
        known = ", ".join(table.id for table in self.tables)
        raise KeyError(f"no table {table_id!r} in meeting {self.address}; there are: {known}")


# --- reading --------------------------------------------------------------------------------------


def read(folder: Path, shown: str) -> tuple[Meeting | None, list[Fault]]:
    """Read ``meeting.toml`` of a folder; ``shown`` is the folder's name in messages.

    Returns the meeting as far as it can be used, with only the tables that are right, so that
    their files can be checked in the same go; and everything that is wrong.
    """
    path, name = folder / FILE_NAME, f"{shown}/{FILE_NAME}"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return None, [Fault(name, "is missing")]
    except UnicodeDecodeError:
        return None, [Fault(name, "is not text in UTF-8")]
    except OSError as error:
        return None, [Fault(name, f"cannot be read: {error.strerror}")]
    except tomllib.TOMLDecodeError as error:
        return None, [Fault(name, f"is not TOML: {error}")]

    tables, faults = _read_each(content.pop("tables", []), Table, "tables", name)
    reports, report_faults = _read_each(content.pop("reports", []), Report, "reports", name)
    faults += report_faults
    try:
        meeting = Meeting.model_validate(content | {"tables": tables, "reports": reports})
    except ValidationError as error:
        return None, [*faults, *_faults_of(error, name, "", content)]
    return meeting, [*faults, *_faults_of_meeting(meeting, folder, name)]


def ids_of_refused_tables(folder: Path, meeting: Meeting) -> set[str]:
    """Return the ids of tables that the file describes and that ``read`` could not use."""
    tables = tomllib.loads((folder / FILE_NAME).read_text(encoding="utf-8-sig")).get("tables", [])
    entries = tables if isinstance(tables, list) else []
    named = {str(entry.get("id")) for entry in entries if isinstance(entry, dict)}
    return named - {table.id for table in meeting.tables}


def _read_each(
    entries: object, model: type[Model], key: str, name: str
) -> tuple[list[Model], list[Fault]]:
    if not isinstance(entries, list):
        return [], [Fault(name, f"expected [[{key}]]", column=key)]
    found: list[Model] = []
    faults: list[Fault] = []
    for number, entry in enumerate(entries, start=1):
        label = entry.get("id") or entry.get("name") if isinstance(entry, dict) else None
        place = f"{key} {label!r}" if label else f"{key} {number}"
        try:
            found.append(model.model_validate(entry))
        except ValidationError as error:
            faults += _faults_of(error, name, place, entry)
    return found, faults


def _faults_of_meeting(meeting: Meeting, folder: Path, name: str) -> Iterator[Fault]:
    if folder.name != meeting.date.isoformat():
        yield Fault(
            name, f"but its folder is {folder.name!r}", column="date", value=str(meeting.date)
        )
    try:
        danish.municipality(meeting.municipality)
    except ValueError as error:
        yield Fault(name, str(error), column="municipality", value=meeting.municipality)
    if folder.parent.name != meeting.address.municipality:
        yield Fault(
            name,
            f"belongs in a folder named {meeting.address.municipality!r}, "
            f"not {folder.parent.name!r}",
            column="municipality",
            value=meeting.municipality,
        )
    for key, names in (
        ("tables", [table.id for table in meeting.tables]),
        ("reports", [report.name for report in meeting.reports]),
        ("checks", [check.id for table in meeting.tables for check in table.checks]),
    ):
        for twice in sorted({each for each in names if names.count(each) > 1}):
            yield Fault(name, "stands twice", column=key, value=twice)
    items = {entry.item for entry in meeting.agenda}
    for table in meeting.tables:
        if items and table.item and table.item not in items:
            yield Fault(
                name,
                "is no item of the agenda",
                column=f"tables {table.id!r} item",
                value=str(table.item),
            )
    if meeting.matters and meeting.matters not in {table.id for table in meeting.tables}:
        yield Fault(name, "is no table of this meeting", column="matters", value=meeting.matters)


_KINDS = ("sum", "ratio", "difference", "change", "linear", "at_most", "equal")


def _faults_of(error: ValidationError, name: str, place: str, entry: object) -> Iterator[Fault]:
    """Say in our words what pydantic found in an entry, with its place as a person finds it."""
    for found in error.errors():
        steps = list(_steps(found["loc"], entry))
        message = found["msg"].removeprefix("Value error, ")
        value: str | None = None
        if found["type"] == "extra_forbidden":
            message = "is no key that is known here" + _nearest_key(steps[-1])
        elif found["type"] == "missing":
            message = "is missing"
        elif found["type"] in {"union_tag_invalid", "union_tag_not_found"}:
            steps, message = [*steps, "kind"], f"is no kind of check; expected {', '.join(_KINDS)}"
            value = str(found["input"].get("kind", ""))
        elif isinstance(found["input"], str | int | float):
            value = str(found["input"])
            message = f"is not accepted: {message}"
        yield Fault(name, message, column=" ".join([place, *steps]).strip(), value=value)


def _steps(location: Sequence[int | str], entry: object) -> Iterator[str]:
    """Name the steps to a place in an entry: ``checks 'andel-afsluttede' result``."""
    for step in location:
        if isinstance(step, int):
            entry = entry[step] if isinstance(entry, list) and step < len(entry) else None
            known = entry.get("id") or entry.get("mark") if isinstance(entry, dict) else None
            yield repr(known) if known else str(step + 1)
        elif step not in {"figures", *_KINDS}:
            entry = entry.get(step) if isinstance(entry, dict) else None
            yield step


_KEYS = sorted(
    {
        key
        for model in (
            *(Meeting, Table, Report, AgendaItem, Rows, Blank, Column, Note, Term, Remainder),
            *(SumCheck, RatioCheck, DifferenceCheck, ChangeCheck, LinearCheck, AtMostCheck),
            *(EqualCheck, Deviation),
        )
        for key in model.model_fields
    }
)


def _nearest_key(key: str) -> str:
    near = get_close_matches(key, _KEYS, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
