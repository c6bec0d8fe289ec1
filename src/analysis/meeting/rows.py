"""The rows of a table, and what their labels say of them: of ``meeting.toml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Self

from pydantic import model_validator

from analysis import areas, danish
from analysis.meeting.counted import MeasuredRow
from analysis.meeting.values import Dated, Spec, Text, twice
from analysis.periods import Period

# What a row of totals is called, whether or not ``rows.total`` names it.
_COUNTRY = {danish.same_label(name) for name in (danish.WHOLE_COUNTRY, "Landet")}
_ALL = {
    danish.same_label(name)
    for name in (
        *("I alt", "Ialt", "Total", "Total i alt", "Totalt", "Hovedtotal", "Sum", "Sum i alt"),
        *("Samlet", "Samlet i alt", "Alle", "Alle i alt"),
        *("Tilsammen", "Sammenlagt"),
    )
}
_ADDED = re.compile(
    r".+ (i alt|ialt|total|tilsammen)|(i alt|total|sum|samlet|samlede|tilsammen|samtlige) .+|"
    r"samtlige|(sub|del)total|(del|mellem)sum|alle (?!andre|øvrige|de (andre|øvrige)).+|"
    r"hele (.+(en|et)|danmark|.*(kommune|region))"
)
_AVERAGE = re.compile(r".*(gennemsnit|median|gns\b).*|(.+ )?snit|middel")
_OF_ROW_ABOVE = re.compile(r"[-+*]? ?\(?(heraf|deraf|herunder|hvoraf)\b.*")


class DatedRow(Spec):
    """A row of a table whose rows are times: its label, and when that is."""

    label: Text
    period: Dated


class RowsSpec(Spec):
    """The first column: its heading, and whether its labels are municipalities, or regions.

    Regions are areas of one kind: regions, landsdele or RAR areas. ``overlap`` says that one person
    may stand in several rows, so that they are parts of no whole.
    ``periods`` are the rows that are times, where the columns are what is measured.
    """

    heading: str = ""
    municipalities: bool = False
    regions: bool = False
    overlap: bool = False
    areas: list[Text] = []
    total: list[Text] = []
    periods: list[DatedRow] = []
    counts: list[MeasuredRow] = []

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        if self.municipalities and self.regions:
            raise ValueError("expected municipalities or regions; of both it is municipalities")
        return self

    @model_validator(mode="after")
    def _each_time_once(self) -> Self:
        for what, names in (
            ("label = {}", [danish.same_label(row.label) for row in self.periods]),
            ("period = {}", [str(row.period) for row in self.periods]),
        ):
            if again := twice(names):
                raise ValueError(f"has {again[1]} periods with `{what.format(repr(again[0]))}`")
        if self.periods and self.places:
            raise ValueError("the rows are places or times, and not both")
        return self

    def of_areas(self, labels: Sequence[str]) -> RowsSpec:
        """Return what these say, and of rows that are these areas what they do not say."""
        named = [label for label in labels if not areas.is_country(label)]
        regions = bool(named) and all(map(areas.is_part_of_country, named))
        said = {"heading": self.heading or "Område"}
        kind = {} if self.places else {"regions": regions, "municipalities": not regions}
        return self.model_copy(update=said | kind)

    @property
    def places(self) -> bool:
        """Whether the rows are places that are compared with each other."""
        return self.municipalities or self.regions

    @cached_property
    def dated(self) -> dict[str, Period]:
        """When each row is, by its label, if the rows are times.

        Rows that are counted in a register say it with what is counted, each another time.
        """
        if self.periods:
            return {row.label: row.period for row in self.periods}
        counted = {row.label: row.period for row in self.counts if row.period}
        are_times = len(counted) == len(self.counts) == len(set(counted.values()))
        return counted if are_times else {}

    def period(self, label: str) -> Period | None:
        """Return when a row is, if it is a time."""
        wanted = danish.same_label(label)
        return next(
            (at for row, at in self.dated.items() if danish.same_label(row) == wanted), None
        )

    def is_total(self, label: str) -> bool:
        """Whether a row adds up others: it is named as one, or is called so: ``I alt``."""
        named = danish.same_label(label)
        return (
            self.adds_all(label)
            or self.is_country(label)
            or named in map(danish.same_label, self.total)
        )

    def adds_all(self, label: str) -> bool:
        """Whether a row is called as what adds up all others, and no name more: ``Ialt:``."""
        return danish.same_label(label).removesuffix(":").rstrip() in _ALL

    def is_country(self, label: str) -> bool:
        """Whether a row is called as that of the whole country."""
        named = danish.same_label(label).removesuffix(":").rstrip()
        return named in _COUNTRY or (self.places and areas.is_country(label))

    def may_add_up(self, label: str) -> bool:
        """Whether a row's name says that it adds up others, perhaps some: ``Tilbud i alt``."""
        return self.is_total(label) or bool(_ADDED.fullmatch(danish.same_label(label)))

    def is_average(self, label: str) -> bool:
        """Whether a row is called as what is between the others: ``Gennemsnit``."""
        return bool(_AVERAGE.fullmatch(danish.same_label(label)))

    def is_apart(self, label: str) -> bool:
        """Whether a row's name says that it cannot be ranked among the others.

        It adds up some of them, is their average, or a part of the row above: ``heraf unge``.
        """
        is_within = _OF_ROW_ABOVE.fullmatch(danish.same_label(label))
        return self.may_add_up(label) or self.is_average(label) or bool(is_within)

    def is_part(self, label: str) -> bool:
        """Whether a row stands for itself: neither a total nor an area of several others."""
        named = danish.same_label(label) in map(danish.same_label, self.areas)
        is_of_several = named or (self.municipalities and areas.is_area(label))
        return not (is_of_several or self.is_total(label))
