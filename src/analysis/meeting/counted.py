"""What is counted in the register for the figures of a table: of ``meeting.toml``."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from analysis.meeting.values import Ages, Codes, Day, Exact, Name, Spec, Text, When

TimeOnBenefit = Literal["Under 1 år", "1-4 år", "5 år og derover"]
Rule = Literal["one_day", "calendar_month"]  # when a spell on a benefit has ended
EngineName = Literal["duckdb", "spark"]


class Measured(Spec):
    """What is counted in the register for a figure.

    A table says what holds for all its figures, a row and a column what holds for theirs. Several
    codes in a list are counted as one, a person once.
    """

    measure: Text | None = None
    group: Text | None = None
    municipality: Codes | None = None
    category: Codes | None = None
    ages: Ages | None = None
    sex: Literal["Kvinde", "Mand"] | None = None
    origin: Literal["flygtning", "familiesammenført"] | None = None
    activity: Codes | None = None
    in_activation: bool | None = None
    housing: Codes | None = None
    reason: Codes | None = None
    offer: Codes | None = None
    before: Codes | None = None
    after: Codes | None = None
    effort: Codes | None = None
    time_on_benefit: TimeOnBenefit | None = None
    reached: Codes | None = None
    hours: int | None = Field(default=None, ge=1, le=744)
    period: When = None
    since: Day | None = None
    year: int | None = None
    months: int | None = Field(default=None, ge=1, le=60)
    years: int | None = Field(default=None, ge=1, le=60)
    at_least: int | None = Field(default=None, ge=1, le=60)

    def over(self, more: Measured | None) -> Measured:
        """Return this with what ``more`` says beside it, or instead."""
        said = {name: getattr(more, name, None) for name in Measured.model_fields}
        return self.model_copy(update={name: one for name, one in said.items() if one is not None})


class MeasuredRow(Measured):
    """A row of a table that is counted in the register: its label, and who stands in it."""

    label: Text


class PublicSpec(Spec):
    """Counted figures that are known elsewhere: those of a table, or of its row or column."""

    table: Name
    row: Text | None = None
    column: Text | None = None


class DisclosureSpec(Spec):
    """Which figures counted in a register are not shown, lest they tell of a person.

    Fewer than ``threshold`` persons are never shown. ``zeros`` says whether a count of nobody is.
    ``public`` are figures that everybody knows, so that they are not hidden to cover others.
    """

    threshold: Literal[1, 3, 5, 10] = 3
    zeros: Literal["shown", "hidden"] = "shown"
    public: list[PublicSpec] = []


class ExtractSpec(Spec):
    """The extract of the register that a meeting's figures are counted in.

    ``rule`` says when a spell has ended, ``set_aside`` how many per cent of a relation's rows may
    be faulty and are left out, ``engine`` what counts in it. ``complete`` is the day from which a
    relation holds all that is under way or happens: what would need more of it is not counted.
    """

    day: Day
    engine: EngineName = "duckdb"
    rule: Rule = "one_day"
    set_aside: Annotated[Exact, Field(ge=0, le=100)] = Decimal(0)
    complete: dict[str, Day] = {}
