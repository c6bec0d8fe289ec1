"""What a meeting is: the typed models of ``meeting.toml``.

The file says in words and keys what the figures mean: the meeting, its reports, its tables with
their columns, notes, checks and known deviations. docs/meeting-toml.md tells every key in Danish.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from analysis import danish
from analysis.meeting.checks import Check, Deviation, Revision, SumCheck
from analysis.meeting.counted import DisclosureSpec, ExtractSpec, Measured
from analysis.meeting.fetched import FetchedSpec
from analysis.meeting.goals import Goal
from analysis.meeting.rows import RowsSpec
from analysis.meeting.values import (
    Day,
    Digest,
    Municipality,
    Name,
    OneHeading,
    Parameter,
    Sender,
    Spec,
    Text,
    Time,
    Unit,
    WebAddress,
    When,
    twice,
)
from analysis.periods import Period, overlapping
from analysis.project import Address


class ColumnSpec(Spec):
    """One column of figures: which heading it has, and what its figures are.

    A heading that stands under another is both of them, ``["2023", "Antal"]``. Per cents are taken
    for shares, from 0 to 100; ``share = false`` says that they are none.
    ``negative_in_brackets`` says that ``(12)`` is minus twelve.
    ``expected`` says that the figures, or some that they add up, are a forecast.
    """

    heading: OneHeading
    position: int | None = Field(default=None, ge=1)
    period: When = None
    measure: Text | None = None
    unit: Unit = ""  # in a table: its own, or else the table's
    share: bool = True
    negative_in_brackets: bool = False
    decimals: int | None = Field(default=None, ge=0, le=6)
    rounded: bool = False
    expected: bool = False
    counts: Measured | None = None
    _apart: str = ""  # what tells it from another of its table that is called the same

    @property
    def adds_up(self) -> bool:
        """Whether the figures of its rows can be added; shares cannot."""
        return self.unit != danish.PERCENT

    @property
    def is_a_period(self) -> bool:
        """Whether its period alone says which column it is."""
        return bool(self.period) and not self.measure and not self._apart

    @property
    def says_when(self) -> bool:
        """Whether its heading says when its figures are from, be it in part: ``Apr.``

        One that alone tells the column from others says what its figures are.
        """
        return self.is_a_period or self.name != str(self.heading.levels[-1])

    @property
    def name(self) -> str:
        """Its heading, with its measure or unit where another column bears that one as well."""
        return self._apart or str(self.heading)

    @cached_property
    def key(self) -> str:
        """What checks call the column: its period, or its name where that does not tell."""
        return str(self.period) if self.is_a_period else self.name


class NoteSpec(Spec):
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


class Blank(Spec):
    """The rows in which a cell may be blank, and what a blank cell stands for."""

    rows: Annotated[list[Text], Field(min_length=1)]
    status: Literal["not_stated", "cannot_occur"]


class Break(Spec):
    """The day from which the figures of a table count something else, and what happened.

    What lies before it and what lies after it are not compared.
    """

    day: Day
    text: Text

    def between(self, one: Period, other: Period) -> bool:
        """Whether two periods do not lie on the same side of it, or one of them on both."""
        return min(one, other).start < self.day <= max(one.end, other.end)


Shape = Literal[
    "change",
    "accounts",
    "targets",
    "trial",
    "ranking",
    "course",
    "crossed",
    "whole",
    "listing",
    "none",
]


class TableSpec(Spec):
    """One table of the papers. What the papers do not state is left out, never guessed.

    ``share`` and ``negative_in_brackets`` say of all its columns what they say of one. ``shape``
    says what its rows are to each other, where that is not what the notebook finds itself.
    ``formerly`` is its id in earlier meetings, where it was another. One that is fetched from
    outside, ``from``, has no columns until its snapshot is read, but for those whose headings are
    to be others.
    """

    id: Name
    formerly: Name | None = None
    title: Text
    kind: Literal["figures", "text"] = "figures"
    item: int | None = Field(default=None, ge=1)
    number: int | None = Field(default=None, ge=1)
    unit: Unit = ""
    share: bool = True
    negative_in_brackets: bool = False
    shape: Shape | None = None
    population: str = ""
    source: str = ""
    reference: str = ""
    blank: Blank | None = None
    fetched: FetchedSpec | None = Field(default=None, alias="from")
    rows: RowsSpec = Field(default=RowsSpec(), validate_default=True)
    counts: Measured | None = None
    columns: list[ColumnSpec] = Field(default=[], validate_default=True)
    breaks: list[Break] = []
    notes: list[NoteSpec] = []
    checks: list[Check] = []
    deviations: list[Deviation] = []
    revisions: list[Revision] = []

    @property
    def file(self) -> str:
        return f"{self.id}.csv"

    @field_validator("rows")
    @classmethod
    def _of_areas(cls, rows: RowsSpec, table: ValidationInfo) -> RowsSpec:
        """Say of the rows of a fetched table what they are, where the table does not."""
        fetched = table.data.get("fetched")
        return rows.of_areas(fetched.areas) if fetched else rows

    @field_validator("columns")
    @classmethod
    def _with_their_units(
        cls, columns: list[ColumnSpec], table: ValidationInfo
    ) -> list[ColumnSpec]:
        """Give a column that states no unit the table's; what it says itself holds, "" too."""
        if not columns and table.data.get("fetched", columns) is None:
            raise PydanticCustomError("too_short", "at least one")
        unit = {"unit": table.data.get("unit", "")}
        found = [
            column.model_copy(update={} if "unit" in column.model_fields_set else unit)
            for column in columns
        ]
        _tell_apart(found)
        return found

    @model_validator(mode="after")
    def _unambiguous(self) -> Self:
        keys = [column.key for column in self.columns]
        positions = [column.position for column in self.columns if column.position]
        marks = [note.mark for note in self.notes if note.mark]
        for what, names in (
            ("columns called {}; tell them apart by `period`, or by `heading` and `measure`", keys),
            ("columns with `position = {}`", positions),
            ("notes with `mark = {}`", marks),
        ):
            if again := twice(names):
                raise ValueError(f"has {again[1]} {what.format(repr(again[0]))}")
        at_columns = [one.period or (one.counts and one.counts.period) for one in self.columns]
        if self.rows.dated and any(at_columns):
            raise ValueError("has periods at its rows and at its columns; expected them at one")
        return self

    @model_validator(mode="after")
    def _of_one_origin(self) -> Self:
        counted = [self.counts, self.rows.counts, *(one.counts for one in self.columns)]
        if self.fetched and any(counted):
            raise ValueError("is fetched and counted; expected `from` or `counts`")
        if self.fetched and (self.kind == "text" or self.rows.periods):
            raise ValueError("is fetched: its rows are areas, and its columns periods with figures")
        if self.fetched and not all(column.is_a_period for column in self.columns):
            raise ValueError("is fetched: expected a `period` for each column, and no `measure`")
        return self

    @model_validator(mode="after")
    def _no_day_addedtwice(self) -> Self:
        """Refuse a sum over times that overlap, as of what is counted since New Year each month."""
        for check in self.checks:
            if isinstance(check, SumCheck) and (twice := overlapping(self._added_by(check))):
                one, other = (str(period) for period in twice)
                raise ValueError(f"check {check.id!r} adds up {one} and {other}, which overlap")
        return self

    def _added_by(self, check: SumCheck) -> list[Period]:
        """Return the times of the rows that a sum adds up, or of the columns that are no more."""
        if check.adds_columns:
            columns = self.added_up(check, self.column(check.total.column or ""))
            return [one.period for one in columns if one.period and one.is_a_period]
        rows = check.rows or [row for row in self.rows.dated if not self.rows.is_total(row)]
        return [when for row in rows if (when := self.rows.period(row))]

    @property
    def periods(self) -> list[Period]:
        """The times that its figures are of: those of its columns, or else of its rows."""
        return [one.period for one in self.columns if one.period] or [*self.rows.dated.values()]

    def column(self, name: str) -> ColumnSpec | None:
        """Return the column with this key or, where only one bears it, this heading."""
        if found := [column for column in self.columns if column.key == name]:
            return found[0]
        spelt = danish.same_label(name)
        alike = [column for column in self.columns if danish.same_label(column.heading) == spelt]
        return alike[0] if len(alike) == 1 else None

    @property
    def heading_lines(self) -> int:
        """How many lines of headings the table has."""
        return max(len(column.heading.levels) for column in self.columns)

    def is_total(self, column: ColumnSpec) -> bool:
        """Whether a column adds up others: one of its headings is called so, as ``I alt``."""
        return any(map(self.rows.is_total, column.heading.levels))

    def added_up(self, check: SumCheck, total: ColumnSpec | None) -> list[ColumnSpec]:
        """Return the columns that a check adds up to a column, ``total``.

        Those that it names, or else all others that are no totals, in its unit and under the same
        upper heading. Names that the table does not have are left out.
        """
        if check.columns or total is None:
            return [one for name in check.columns if (one := self.column(name))]
        return [
            one
            for one in self.columns
            if one is not total and not self.is_total(one) and _may_be_added(one, total)
        ]


def _tell_apart(columns: list[ColumnSpec]) -> None:
    """Give columns that would be called the same other names: their headings, if these are alone.

    Those of one heading are told apart by their measures, or else by their units, if each has one.
    """
    headings = Counter(danish.same_label(column.heading) for column in columns)
    called: dict[str, list[ColumnSpec]] = {}
    for column in columns:
        is_dated = column.period and not column.measure
        called.setdefault(str(column.period if is_dated else column.heading), []).append(column)
    for alike in called.values():
        if len(alike) == 1:
            continue
        of_one_heading = []
        for column in alike:
            if headings[danish.same_label(column.heading)] == 1:
                column._apart = str(column.heading)
            else:
                of_one_heading.append((column, column.measure or column.unit))
        if len(of_one_heading) > 1 and all(what for _, what in of_one_heading):
            for column, what in of_one_heading:
                column._apart = f"{column.heading}, {what}"


def _may_be_added(part: ColumnSpec, total: ColumnSpec) -> bool:
    """Whether a column is in the unit of another, and under the upper heading that this has."""
    above, ours = total.heading.levels[:-1], part.heading.levels[:-1]
    return part.unit == total.unit and (
        not above or [*map(danish.same_label, ours)] == [*map(danish.same_label, above)]
    )


class KeyFigureSpec(Spec):
    """A figure to remember, and the words behind it; figures in both are named, not typed."""

    value: Text
    text: Text


class ReportSpec(Spec):
    """One report: a notebook with its parameters. ``title`` names it also when it fails.

    ``finding``, ``summary`` and ``key_figures`` take the place of what the notebook says.
    """

    name: Name
    title: Text
    notebook: Name
    parameters: dict[str, Parameter] = {}
    finding: Text = ""
    summary: Text = ""
    key_figures: Annotated[list[KeyFigureSpec], Field(min_length=1, max_length=3)] = []

    @model_validator(mode="after")
    def _free_name(self) -> Self:
        if self.name in {"index", "manifest"}:
            raise ValueError("this name is taken by the meeting's own pages")
        return self


_WHOLE_COUNTRY = danish.slug(danish.WHOLE_COUNTRY)


class AgendaItem(Spec):
    """One item of the agenda, under the heading that the papers give it."""

    item: int = Field(ge=1)
    title: Text


class DeliveredFile(Spec):
    """A file of the office that tables were taken from: its name, and the SHA-256 of its bytes."""

    file: Text
    sha256: Digest


class Correction(Spec):
    """What was wrong in figures that had been released: which tables, since when, and why.

    The reason is told to the committee.
    """

    date: Day
    tables: Annotated[list[Name], Field(min_length=1)]
    reason: Text


class Meeting(Spec):
    """A committee meeting: who met when, the tables in its papers and the reports made of them.

    Or a ``paper`` to a committee that belongs to no meeting we know: it is dated by the day that it
    bears, or else ``undated`` says what stands in the place of that, and ``date`` only orders it.

    It is of a ``municipality``, or else of the body that ``sender`` names. ``cluster`` are the
    municipalities that its own is compared with; it may be among them. ``formerly`` is what the
    committee was called in earlier meetings, where it had another name.
    """

    municipality: Municipality = ""
    sender: Sender = ""
    cluster: list[Municipality] = []
    committee: Text
    formerly: Text = ""
    date: Day
    paper: Literal["notat", "bilag"] | None = None
    undated: Text = ""
    time: Time = ""
    document: Text
    document_url: WebAddress = ""
    made_up: bool = False
    extract: ExtractSpec | None = None
    disclosure: DisclosureSpec = DisclosureSpec()
    delivered: list[DeliveredFile] = []
    corrections: list[Correction] = []
    goals: list[Goal] = []
    agenda: list[AgendaItem] = []
    reports: list[ReportSpec] = []
    tables: list[TableSpec] = []

    @model_validator(mode="after")
    def _of_one_body(self) -> Self:
        if bool(self.municipality) == bool(self.sender):
            raise ValueError("expected `municipality`, or `sender` where it is of another body")
        if self.sender and self.cluster:
            raise ValueError("expected no cluster, since the sender is no municipality")
        if self.sender and self.extract and danish.slug(self.sender) != _WHOLE_COUNTRY:
            raise ValueError("expected no extract, since the sender is no municipality")
        return self

    @model_validator(mode="after")
    def _hides_few_persons(self) -> Self:
        if self.disclosure.threshold == 1 and not self.made_up:
            raise ValueError(
                "expected a threshold of 3, 5 or 10: only of made-up persons all is told"
            )
        return self

    @model_validator(mode="after")
    def _only_a_paper_is_undated(self) -> Self:
        if not self.paper and self.undated:
            raise ValueError("a meeting has a day; expected `paper` where it is none")
        if self.paper and self.time:
            raise ValueError("expected no time, since it is no meeting")
        return self

    @property
    def address(self) -> Address:
        return Address(danish.slug(self.municipality or self.sender), self.date)

    @property
    def kind(self) -> str:
        """What it is: ``møde``, ``notat`` or ``bilag``, all of one gender."""
        return self.paper or "møde"

    @property
    def the(self) -> str:
        """The same, as one that is known: ``mødet``."""
        return f"{self.paper}et" if self.paper else "mødet"

    @property
    def day(self) -> str:
        """Its day as a reader sees it, or what stands in the place of one."""
        return self.undated or danish.format_date(self.date)

    @property
    def paper_called(self) -> str:
        """What it is called where it is no meeting: ``notat 1. juli 2019``."""
        return f"{self.kind} {self.day}" if self.paper else ""

    @property
    def said_in(self) -> str:
        """Say where its figures are told: ``til mødet 3. maj 2017``, ``i notatet 1. juli 2019``."""
        return f"{'i' if self.paper else 'til'} {self.the} {self.day}"

    @property
    def body(self) -> str:
        """Whose meeting it is: ``Helsingør Kommune``, or what ``sender`` says."""
        return self.sender or danish.municipal(danish.municipality(self.municipality))

    def point(self, item: int) -> str:
        """Return an item of the agenda with its title, where the papers give one: ``2. Budget``."""
        titles = {each.item: each.title for each in self.agenda}
        return f"{item}. {titles[item]}" if item in titles else str(item)

    def table(self, table_id: str) -> TableSpec:
        """Return a table by its id. Raises ``KeyError`` that lists the ids there are."""
        for table in self.tables:
            if table.id == table_id:
                return table
        known = ", ".join(table.id for table in self.tables)
        raise KeyError(f"no table {table_id!r} in meeting {self.address}; there are: {known}")
