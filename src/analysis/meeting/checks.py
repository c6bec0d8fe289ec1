"""The checks of a table, and the places where print is known to differ: of ``meeting.toml``."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from analysis import danish
from analysis.meeting.values import Exact, Name, Spec, Text


class Term(Spec):
    """Figures that a check uses: a cell, a row or a column of a table; or a stated constant.

    A row stands for one figure per column, a column for one figure per row. With
    ``meeting = "previous"`` they are those that the last meeting with the table told; columns are
    then matched by their times.
    """

    meeting: Literal["previous"] | None = None
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
        if self.meeting and not cells:
            raise ValueError("a value is of no meeting")
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
    """Rows or columns add up to a total: by default all others, of columns those in its unit."""

    kind: Literal["sum"]
    total: Term
    rows: list[Text] = []
    columns: list[Text] = []
    remainder: list[Remainder] = []

    @property
    def adds_columns(self) -> bool:
        """Whether it adds up columns, and not rows."""
        is_a_column = self.total.column is not None and self.total.row is None
        return bool(self.columns) or (is_a_column and not self.rows)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.rows and self.columns:
            raise ValueError("expected rows or columns to add up, not both")
        if self.total.column is None and self.total.row is not None and self.columns:
            raise ValueError("`total` is a row: rows add up to it, so leave out `columns`")
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


class FaultPlace(Spec):
    """Where a fault probably is: in a cell, or in the figures of a row or column of a table.

    What the check does not use of them is no part of it. Without a place it is a ``word``:
    "printed", the figure that was recomputed; "text", what the paper says outside its tables;
    "unknown", any figure of the check.
    """

    table: Name | None = None
    row: Text | None = None
    column: Text | None = None
    _word: str = ""

    @property
    def word(self) -> str:
        """What it is called, if it is no place of its own."""
        return self._word

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.row is None and self.column is None and not self._word:
            raise ValueError("expected a row or a column, or both")
        return self


def _called(word: str) -> FaultPlace:
    called = FaultPlace.model_construct()
    called._word = word
    return called


def _fault(value: object) -> object:
    """Read what a fault is called; its place is read by the model."""
    if isinstance(value, dict | FaultPlace):
        return value
    if value not in ("printed", "text", "unknown"):
        raise ValueError(
            'expected "printed", "text" or "unknown", or a place, as in '
            '{ row = "I alt", column = "2012" }'
        )
    return _called(str(value))


class Revision(Spec):
    """A figure that an earlier meeting printed otherwise, and why. Must match exactly."""

    row: Text
    column: Text
    was: Text
    now: Annotated[Text, Field(alias="is")]
    reason: Text


class Deviation(Spec):
    """A place where print and recomputation are known to differ, and why. Must match exactly.

    ``fault`` says where the fault probably is; its table is the deviation's own, if it names none.
    """

    check: Name
    row: Text
    column: Text
    printed: Text
    recomputed: Text
    fault: Annotated[FaultPlace, BeforeValidator(_fault)] = _called("printed")
    reason: Text
