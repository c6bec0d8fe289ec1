"""What a number counts: the same number is one, wherever it is printed and however it is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import get_args

from analysis.meeting.counted import Rule, TimeOnBenefit
from analysis.register.asked import Asked, several
from analysis.register.measures.query import NONE, last_day_after
from analysis.register.measures.records import (
    AFSLUTTEDE,
    ANKOMNE,
    FILTERS,
    HOURS,
    ON_LAST_DAY,
    SKIFT,
    Part,
)

Tokens = frozenset[object]  # of whom or when: codes, ages, days
_OLDEST = 300
_MOST_HOURS = 744  # of a month
_NOBODY = "nowhere"  # of whoever has no housing or no activity


@dataclass(frozen=True)
class Codes:
    """The codes of a register by the key of ``counts`` that names one, and what they say.

    ``activation`` are the activities that are activation, ``benefits`` those of each group,
    ``numbers`` those of the municipalities and ``own`` that of the register's, if it has one.
    """

    all: Mapping[str, Sequence[str]]
    activation: frozenset[str]
    benefits: Mapping[str, frozenset[str]]
    numbers: Mapping[str, int]
    own: int | None

    def benefits_of(self, said: Iterable[tuple[str, Sequence[str]]]) -> frozenset[str]:
        """Return the benefits of the groups that are named among values by their key."""
        groups = dict(said).get("group", ())
        return frozenset().union(*(self.benefits.get(group, {group}) for group in groups))

    def everybody(self, key: str) -> Tokens:
        """Return all that a person, spell or day can be by a key of ``counts``."""
        fixed: dict[str, Iterable[object]] = {
            "ages": range(-1, _OLDEST),
            "sex": ("Kvinde", "Mand"),
            "origin": ("flygtning", "familiesammenført", "Uoplyst"),
            "in_activation": ("True", "False"),
            "time_on_benefit": get_args(TimeOnBenefit),
            "municipality": ("0", *map(str, self.numbers.values())),
        }
        beside = (_NOBODY,) if key in ("housing", "activity") else ()
        return frozenset(fixed.get(key) or (*self.all.get(key, ()), *beside))


@dataclass(frozen=True, order=True)
class Tally:
    """What a number counts: a column of a query, of whom, and from the first day to the last.

    ``said`` are values by their key of ``counts``; ``rule`` where it depends on when a spell ends;
    ``reached`` what is looked for, from ``since`` where that is not from the first day on.
    """

    files: tuple[str, ...]
    column: str
    said: tuple[tuple[str, tuple[str, ...]], ...]
    first: date
    last: date
    months: int = 0
    rule: str = ""
    years: int = 0
    at_least: int = 0
    reached: tuple[str, ...] = ()
    hours: int = 0
    since: str = ""

    @property
    def name(self) -> str:
        """One text that no other tally has, and that :meth:`named` reads.

        What it is not by is not in it: names are kept with what was told, and stay what they are.
        """
        when = [self.first.isoformat(), self.last.isoformat(), self.months, self.rule]
        how = [self.years, self.at_least, self.reached, self.hours, self.since]
        while how and not how[-1]:
            how.pop()
        return json.dumps([self.files, self.column, self.said, *when, *how], ensure_ascii=False)

    @classmethod
    def named(cls, name: str) -> Tally:
        """Return the tally of a name."""
        files, column, said, first, last, *how = json.loads(name)
        how = [tuple(each) if isinstance(each, list) else each for each in how]
        kept = tuple((key, tuple(values)) for key, values in said)
        days = date.fromisoformat(first), date.fromisoformat(last)
        return cls(tuple(files), column, kept, *days, *how)

    @property
    def days(self) -> int:
        """How many days it is of."""
        return (self.last - self.first).days + 1

    def of_whom(self, codes: Codes) -> dict[str, Tokens]:
        """Return who and when (``period``) it is of, each as what can be compared."""
        days = range(self.first.toordinal(), self.last.toordinal() + 1)
        found: dict[str, Tokens] = {"period": frozenset(days)}
        if self.at_least:  # whoever has been it for more of the years has been it for fewer too
            found["at_least"] = frozenset(
                (self.files, self.years, each) for each in range(self.at_least, self.years + 1)
            )
        found |= self._what()
        for key, values in self.said:
            tokens: Iterable[object] = values
            if key == "ages":
                tokens = (age for value in values for age in _ages(value))
            elif key == "group":
                tokens = codes.benefits_of(self.said)
            found[key] = frozenset(tokens)
        if self.files == SKIFT.files:  # from what to what
            every = (*found["group"], NONE)
            before, after = (found.pop(key, every) for key in ("before", "after"))
            found["flow"] = frozenset(product(before, after)) - {(NONE, NONE)}
        return found

    def _what(self) -> dict[str, Tokens]:
        """Return what persons are in that is looked for, and on which days they may have been.

        More hours are fewer persons, and so is a time within another.
        """
        if not self.reached or self.column not in ("nu", "til_da"):
            return {}
        last = last_day_after(self.last, self.months) if self.months else self.last
        first = date.fromisoformat(self.since) if self.since else self.first
        first = last if self.column == "nu" else first
        days = range(first.toordinal(), last.toordinal() + 1)
        if self.files == ANKOMNE.files:  # of whom each has days of their own, the same years after
            days = range(self.years * (self.column == "nu"), self.years + 1)
        hours = range(self.hours, _MOST_HOURS + 1) if HOURS in self.reached else ()
        return {"reached": frozenset(product(self.reached, days)), "hours": frozenset(hours)}


def _ages(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or _OLDEST - 1) + 1)


def tally(asked: Asked, part: Part, rule: Rule, codes: Codes) -> Tally:
    """Return what a part of a figure counts."""
    query = part.query
    said: dict[str, tuple[str, ...]] = {}
    for key, value in asked.said:
        if value is not None and (key == "group" or FILTERS.get(key) in query.groupings):
            said[key] = tuple(sorted(map(str, several(value))))
    if "kommunekode" in query.groupings:
        named = said.pop("municipality", None)
        numbers = [codes.numbers[name] for name in named] if named else [codes.own]
        if numbers != [None]:
            said["municipality"] = tuple(sorted(map(str, numbers)))
    if "ages" in said:
        last_age = f"{_OLDEST - 1}"
        said["ages"] = tuple(each + last_age * each.endswith("-") for each in said["ages"])
    _, first, last = asked.span
    every = {**asked.how, "since": first.isoformat()}
    if query in ON_LAST_DAY:
        first = last
    by_rule = rule if query == AFSLUTTEDE else ""
    kept = tuple(sorted(said.items()))
    how = {key: value for key, value in every.items() if key in part.by}
    return Tally(query.files, part.column, kept, first, last, rule=by_rule, **how)


def tallies(asked: Asked, rule: Rule, codes: Codes) -> tuple[Tally, ...]:
    """Return what the numerator of a figure counts and, of a share, what its denominator does."""
    parts = (asked.measure.numerator, asked.measure.denominator)
    return tuple(tally(asked, part, rule, codes) for part in parts if isinstance(part, Part))
