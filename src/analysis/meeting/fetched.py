"""What is fetched from outside for the figures of a table: ``[tables.from]`` of ``meeting.toml``.

A table has a row for each area and a column for each period, and no other shape.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from analysis.meeting.values import Spec, Text, twice
from analysis.periods import Period

SourceName = Literal["jobindsats", "statbank"]
# What a reader is told that they are called.
SOURCES: dict[SourceName, str] = {
    "jobindsats": "Jobindsats.dk",
    "statbank": "Danmarks Statistiks Statistikbank",
}
_LATEST = re.compile(r"latest:([1-9]\d{0,2})")
_PERIODS = 'expected "latest:13", or a list of periods such as ["2026-05", "2026-06"]'
EVERY_MUNICIPALITY = "alle kommuner"
CLUSTER = "klynge:"  # and the benefit that the cluster is of


def _table(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_]{1,40}", value):  # of which a folder is named
        raise ValueError("expected the id of a table, as in y60c07")
    return value


def _pin(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{12}", value):
        raise ValueError("expected 12 digits 0-9 and a-f, which `udvalgstal fetch` writes")
    return value


def _periods(value: object) -> object:
    """Read ``latest:13``, or a list of periods."""
    if isinstance(value, str) and _LATEST.fullmatch(value):
        return value
    if not isinstance(value, list | tuple) or not value:
        raise ValueError(_PERIODS)
    if all(isinstance(each, Period) for each in value):
        return tuple(value)
    return tuple(Period.parse(str(each) if isinstance(each, str | int) else "") for each in value)


Periods = Annotated[str | tuple[Period, ...], BeforeValidator(_periods)]


class FetchedSpec(Spec):
    """What is asked of a source for the figures of a table, and which answer they are taken from.

    ``measure`` is an id or a name of the source, as ``where`` has ids of its breakdowns; those that
    are not named are their total. ``areas`` are rows in their order: municipalities, ``hele
    landet``, another area by the source's name, ``alle kommuner``, or ``klynge:`` and a benefit.
    ``skip_newest`` leaves out so many of the newest periods, since they are revised most.
    ``snapshot`` is the answer that is used, and is missing until one has been fetched.
    """

    source: SourceName
    table: Annotated[Text, AfterValidator(_table)]
    measure: Text
    areas: Annotated[list[Text], Field(min_length=1)]
    periods: Periods
    where: dict[str, Text] = {}
    skip_newest: int = Field(default=0, ge=0, le=24)
    snapshot: Annotated[str, AfterValidator(_pin)] | None = None

    @model_validator(mode="after")
    def _asks_once(self) -> Self:
        for what, names in (("areas", self.areas), ("periods", self.listed)):
            if again := twice(map(str, names)):
                raise ValueError(f"has {again[0]!r} {again[1]} times in `{what}`; expected once")
        return self

    @model_validator(mode="after")
    def _leaves_some(self) -> Self:
        if self.skip_newest and self.listed:
            raise ValueError('`skip_newest` goes with `periods = "latest:…"`; list those to have')
        if self.latest and self.latest <= self.skip_newest:
            raise ValueError(f"`skip_newest` leaves nothing of the latest {self.latest} periods")
        return self

    @property
    def latest(self) -> int:
        """How many of the newest periods are asked for, also those left out; 0 of a list."""
        found = _LATEST.fullmatch(self.periods) if isinstance(self.periods, str) else None
        return int(found[1]) if found else 0

    @property
    def listed(self) -> tuple[Period, ...]:
        """The periods that are asked for one by one, in their order."""
        return () if isinstance(self.periods, str) else self.periods
