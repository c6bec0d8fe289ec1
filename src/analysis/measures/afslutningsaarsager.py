"""Afslutningsårsager: why people left the benefit, or changed target group."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

from analysis import danish
from analysis.danish import PERCENT
from analysis.measures.rows import KnownRow, Row, Rows, row_of, rows_of
from analysis.measures.series import Comparison, Definition, Share, compare
from analysis.meeting import ColumnSpec, TableSpec
from analysis.meeting.checks import ChangeCheck, DifferenceCheck, RatioCheck
from analysis.observations import Observation, Status, each
from analysis.periods import Period

WORK = "Arbejde eller uddannelse"
OTHER_BENEFIT = "Ressourceforløb, fleksjob eller pension"
OTHER = "Andre årsager"
PERSONS, SPELLS = "borgere", "forløb"
GROUPS = (OTHER_BENEFIT, WORK, OTHER)

DEFINITION = Definition(
    name="Afslutningsårsager",
    unit="antal",
    text=(
        "Borgere, hvis forløb på en ydelse sluttede, eller som skiftede målgruppe, fordelt efter "
        "den årsag, jobcenteret har noteret."
    ),
    source="Mødets papirer; grupperne er rapportens egne",
)
SHARE_DEFINITION = Definition(
    name="Afsluttede i forhold til aktivitetsparate",
    unit=PERCENT,
    text=(
        "De borgere, der blev afsluttet i perioden, divideret med antallet af aktivitetsparate. "
        "De, der blev afsluttet, behøver ikke at være blandt de aktivitetsparate, der er talt, så "
        "det er forholdet mellem to antal og ikke en andel. Det er papirernes eget mål og ikke et "
        "officielt nøgletal."
    ),
    source="Mødets papirer",
)


@dataclass(frozen=True)
class Reasons:
    """The reasons of one table with the printed total, where it has one: one reason per person.

    ``of`` says what is counted, persons or spells; ``period`` when they left; ``printed`` are the
    same rows with the figures that a check doubts, and ``merged`` the groups of the rows that are
    of several reasons each.
    """

    rows: Rows
    of: str = PERSONS
    period: Period | None = None
    printed: Rows | None = None
    merged: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def groups(self) -> dict[str, Rows]:
        """The reasons by group."""
        group_of = _group_by_reason()
        found: dict[str, list[Row]] = {group: [] for group in GROUPS}
        for row in self.rows.rows:
            group = group_of.get(danish.same_label(row.label), OTHER)
            found[self.merged.get(row.label, group)].append(row)
        return {group: Rows(tuple(rows)) for group, rows in found.items()}

    @property
    def is_contradicted(self) -> bool:
        """Whether the reasons cannot be those of the total: more than it, or all of them fewer.

        Also where a check doubts that total.
        """
        total = self.rows.total.printed if self.rows.total else None
        return bool(self.rows.rows) and do_not_make_up(self.rows, total)

    @property
    def total(self) -> Decimal | None:
        """Everyone who left: as printed, or the sum of the reasons; None where it is not known."""
        return None if self.is_contradicted else self.rows.whole

    def size(self, group: str) -> Decimal:
        """How many left for a reason of this group, as far as the reasons have figures."""
        return self.groups[group].least

    def is_known(self, group: str) -> bool:
        """Whether every reason of a group has a figure."""
        return not self.groups[group].unknown

    @property
    def untold(self) -> Decimal | None:
        """How many left for the reasons without a figure; None where that is not known."""
        unknown = self.rows.unknown
        if not unknown:
            return Decimal(0)
        if self.total is None or any(row.status is Status.DOUBTED for row in unknown):
            return None
        return self.total - self.rows.least

    @property
    def most_frequent(self) -> tuple[KnownRow, ...]:
        """The reasons that most left for; none where a reason without a figure could be as large.

        One that is left fewer of the total than the largest has cannot be. Nor is a row of several.
        """
        known, untold = self.rows.known, self.untold
        if untold is None or not known or not known[0].value:
            return ()
        if untold and untold >= known[0].value:
            return ()
        most = tuple(row for row in known if row.value == known[0].value)
        return () if any(row.label in self.merged for row in most) else most

    @property
    def largest(self) -> str:
        """The group with most people.

        Empty where two share that place, nobody left, or a reason has no figure.
        """
        sizes = tuple(KnownRow(group, self.size(group)) for group in GROUPS)
        found = Rows(sizes).largest
        return found.label if found and not self.rows.unknown else ""


def do_not_make_up(rows: Rows, total: Decimal | None) -> bool:
    """Whether rows cannot be all of a total: more than it, or all of them known and fewer."""
    return not rows.may_make_up(total) or (
        total is not None and not rows.unknown and rows.least < total
    )


@cache
def _group_by_reason() -> dict[str, str]:
    """Read which group each reason belongs to; the spellings are those of the papers."""
    text = Path(__file__).with_suffix(".csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    return {danish.same_label(row["aarsag"]): row["gruppe"] for row in rows}


def _leading(table: TableSpec) -> ColumnSpec:
    """Return the column with everyone: the newest of those in the first one's unit.

    Of several of one time it is the one that adds up the others. Raises ``ValueError`` where there
    is none such, as of men and women.
    """
    first, computed = (
        table.columns[0],
        {check.result.column for check in table.checks if isinstance(check, _COMPUTING)},
    )
    alike = [
        one
        for one in table.columns
        if one.unit == first.unit and one.key not in computed and not _is_beside(table, one)
    ]
    newest = max(map(_time_of, alike), default=None)
    found = [one for one in alike if _time_of(one) == newest] or [first]
    adding = [one for one in found if table.is_total(one)] or found
    if len(adding) > 1:
        names = ", ".join(repr(one.name) for one in adding)
        raise ValueError(f"table {table.id!r} has {names}; expected one column with everyone")
    return adding[0]


def _time_of(column: ColumnSpec) -> tuple[int, int]:
    """Order columns by the end of their time, and of those that end then by how long it is."""
    period = column.period
    return (period.end.toordinal(), -period.start.toordinal()) if period else (0, 0)


_COMPUTING = ChangeCheck | DifferenceCheck | RatioCheck
_OTHER_THAN_COUNTS = re.compile(r"\b(ændring|stigning|fald|udvikling|forskel|afvigelse)")


def _is_beside(table: TableSpec, column: ColumnSpec) -> bool:
    """Whether a column says that it is a part of another, or how that one changed."""
    last = column.heading.levels[-1].casefold()
    is_apart = table.rows.is_apart(last) and not table.is_total(column)
    return is_apart or bool(_OTHER_THAN_COUNTS.match(last))


def reasons(
    observations: pd.DataFrame,
    table: TableSpec,
    *,
    total: str = "",
    of: str = PERSONS,
    printed: pd.DataFrame | None = None,
) -> Reasons:
    """Return the reasons of a table with one row per reason, from its newest column.

    That is among those in the first one's unit, and of several the one that adds up the others.
    ``printed`` are the observations as they are printed, where ``observations`` are the sound ones.
    ``total`` is the label of the row with everyone; without it, it is the first row that the table
    calls a total. A reason that no group knows belongs to "Andre årsager", and a row named like a
    total, as ``Job i alt``, is none. Raises ``ValueError`` for figures that are no counts, for rows
    that are times, for a row that merges reasons of several groups, and where it is not certain
    which column has everyone.
    """
    if table.rows.dated:
        raise ValueError(f"the rows of table {table.id!r} are times; expected one row per reason")
    figures = [*each(observations, table.id)]
    labels = list(dict.fromkeys(figure.row for figure in figures))
    totals = [label for label in labels if table.rows.is_total(label)]
    named = [label for label in labels if danish.same_label(label) == danish.same_label(total)]
    column = _leading(table)
    _expect_counts(table, column, figures)
    rows, as_printed = (
        rows_of(
            *(each_of, table.id, column.key),
            total=next(iter(named or totals), ""),
            leave_out=[label for label in labels if table.rows.may_add_up(label)],
            is_whole=True,
        )
        for each_of in (observations, observations if printed is None else printed)
    )
    return Reasons(rows, of, column.period, as_printed, _groups_of_merged(table))


def _groups_of_merged(table: TableSpec) -> dict[str, str]:
    """Return the group of each row that counts several reasons as one."""
    group_of = _group_by_reason()
    found: dict[str, str] = {}
    for row in table.rows.counts:
        if isinstance(row.reason, tuple):
            groups = {group_of.get(danish.same_label(reason), OTHER) for reason in row.reason}
            if len(groups) > 1:
                raise ValueError(
                    f"table {table.id!r}, row {row.label!r} merges reasons of several groups, "
                    f"{', '.join(sorted(map(repr, groups)))}; expected reasons of one"
                )
            found[row.label] = groups.pop()
    return found


def _expect_counts(table: TableSpec, column: ColumnSpec, figures: Sequence[Observation]) -> None:
    if column.unit and not danish.is_count(column.unit):
        raise ValueError(f"table {table.id!r} is in {column.unit!r}; expected a count of persons")
    for figure in figures:
        value = figure.value if figure.column == column.key else None
        if value is not None and (value < 0 or value % 1):
            raise ValueError(
                f"table {table.id!r}, row {figure.row!r}: {figure.printed} is no count"
            )


@dataclass(frozen=True)
class Ratios:
    """How many left in each municipality beside how many were there.

    ``own`` is None where one of its two counts is not known; ``without`` are all of which that is
    so, each as the count that is not. ``left`` is how many left of the own, if it
    has a row, and ``period`` when.
    """

    own: Share | None
    others: tuple[Share, ...]
    without: tuple[Row, ...] = ()
    left: Row | None = None
    period: Period | None = None

    @property
    def untold(self) -> tuple[Share, ...]:
        """Those with too few to tell a ratio of, own first."""
        return tuple(
            one for one in (self.own, *self.others) if one is not None and one.told is None
        )

    @property
    def all(self) -> tuple[Share, ...]:
        """Those whose ratio is told, own first."""
        return tuple(
            one for one in (self.own, *self.others) if one is not None and one.told is not None
        )

    def standing(self) -> Comparison | None:
        """Compare the own ratio with the others', each as a reader is told it."""
        if self.own is None or self.own.told is None:
            return None
        told = {share.label: share.told for share in self.others}
        return compare(self.own.told, told | dict.fromkeys(row.label for row in self.without))


def ratios(
    observations: pd.DataFrame,
    table: TableSpec,
    *,
    left: str,
    stock: str,
    own: str,
    only: Sequence[str] = (),
) -> Ratios:
    """Return each municipality's two counts; ``left`` and ``stock`` name their columns.

    ``own`` may be empty. ``only`` limits the other municipalities; empty takes all. Raises
    ``ValueError`` for what is no municipality or no column, and for a table of other rows.
    """
    if not table.rows.municipalities:
        raise ValueError(f"the rows of table {table.id!r} are not declared to be municipalities")
    mine = danish.municipality(own) if own else ""
    wanted = {mine, *map(danish.municipality, only)}
    figures = [
        figure
        for figure in each(observations, table.id)
        if figure.municipality and (not only or figure.municipality in wanted)
    ]
    leaving, there = (_named(table, name) for name in (left, stock))
    rows: dict[str, dict[str, Row]] = {}
    for figure in figures:
        if figure.column in {leaving.key, there.key}:
            rows.setdefault(figure.municipality, {})[figure.column] = row_of(figure)
    shares: dict[str, Share] = {}
    without: list[Row] = []
    for name, counts in rows.items():
        count, of = counts[leaving.key].value, counts[there.key].value
        if count is not None and of is not None:
            shares[name] = Share(name, count, of, leaving.period)
        else:
            lacking = [row for row in counts.values() if row.value is None]
            without.append(replace(lacking[-1], label=name))
    own_share = shares.pop(mine, None)
    own_count = rows[mine][leaving.key] if mine in rows else None
    return Ratios(own_share, tuple(shares.values()), tuple(without), own_count, leaving.period)


def _named(table: TableSpec, name: str) -> ColumnSpec:
    column = table.column(name)
    if column is None:
        raise ValueError(f"table {table.id!r} has no column {name!r}")
    return column
