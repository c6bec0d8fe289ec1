"""Goals: what somebody decided that a figure is to reach, and by when; of ``meeting.toml``."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from analysis import danish
from analysis.meeting.values import Day, Exact, Name, Spec, Text, Unit


class GoalFigure(Spec):
    """Where a measured figure stands: in a cell, or all through a row or column that is a series.

    A row stands for one figure per column that is a time, a column for one per row that is.
    """

    table: Name
    row: Text | None = None
    column: Text | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.row is None and self.column is None:
            raise ValueError("expected a row or a column, or both")
        return self


class Reading(Spec):
    """One way to count what a goal is about, in ``text``: figures added up, over another or not."""

    text: Text
    figures: Annotated[list[GoalFigure], Field(min_length=1)]
    of: GoalFigure | None = None

    @property
    def every(self) -> list[GoalFigure]:
        """The figures that it adds up, and the one that they are over, if they are."""
        return [*self.figures, *([self.of] if self.of else [])]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if any(one in self.every[:at] for at, one in enumerate(self.every)):
            raise ValueError("counts one figure twice, or a figure over itself")
        return self


class Target(Spec):
    """What is to be reached: at least, at most or between two figures, both included, by a day."""

    at_least: Exact | None = None
    at_most: Exact | None = None
    between: Annotated[list[Exact], Field(min_length=2, max_length=2)] | None = None
    by: Day | None = None

    @model_validator(mode="after")
    def _bounded_once(self) -> Self:
        bounds = (self.at_least, self.at_most, self.between)
        if sum(bound is not None for bound in bounds) != 1:
            raise ValueError("expected one of at_least, at_most and between")
        if self.between and self.between[0] >= self.between[1]:
            raise ValueError("expected the lower figure first in `between`")
        return self


class Step(Target):
    """What is to be reached on the way."""

    by: Day


class Decided(Spec):
    """Where a goal stands: the day of the meeting, and which item of its agenda."""

    meeting: Day
    item: int | None = Field(default=None, ge=1)


class Goal(Target):
    """A goal, where it was decided, and the figures that tell whether it is reached.

    Where the papers do not say what counts there are several readings, and where they hold no
    figure of it none; ``text`` then says why. Papers that name no day say in words ``within`` what
    time it is.
    """

    within: Text = ""
    id: Name
    title: Text
    text: Text = ""
    unit: Unit
    decided: Decided
    readings: list[Reading] = []
    steps: list[Step] = []
    _file: str = ""

    @property
    def file(self) -> str:
        """The file of the municipality that it is from; empty for one of the meeting's own."""
        return self._file

    def of(self, file: str) -> Self:
        """Return it as one of a municipality's file."""
        self._file = file
        return self

    @property
    def targets(self) -> tuple[Target, ...]:
        """Its steps, and what it ends with."""
        return (*self.steps, self)

    @model_validator(mode="after")
    def _measurable(self) -> Self:
        if not self.readings and not self.text:
            raise ValueError("expected readings, or a text that says why nothing measures it")
        for reading in self.readings:
            if reading.of and self.unit != danish.PERCENT:
                raise ValueError(f"one figure over another is in {danish.PERCENT!r}")
            if self.unit == danish.PERCENT and len(reading.figures) > 1 and not reading.of:
                raise ValueError("shares are not added up; count over another figure, `of`")
        return self

    @model_validator(mode="after")
    def _one_after_another(self) -> Self:
        if (self.by is None) == (self.within == ""):
            raise ValueError("expected the day, `by`, or the words of papers that name none")
        days = [step.by for step in self.steps] + ([self.by] if self.by else [])
        if days != sorted(set(days)):
            raise ValueError("expected the steps before the day of the goal, the first one first")
        return self
