"""Afslutningsårsager: why people left the benefit, or changed target group."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pandas as pd

from analysis import danish
from analysis.danish import PERCENT, Period
from analysis.measures.series import Comparison, Definition, Share, compare
from analysis.observations import each

WORK = "Arbejde eller uddannelse"
OTHER_BENEFIT = "Ressourceforløb, fleksjob eller pension"
OTHER = "Andre årsager"
PERSONS, SPELLS = "borgere", "forløb"
GROUPS = (OTHER_BENEFIT, WORK, OTHER)

DEFINITION = Definition(
    name="Afslutningsårsager",
    unit="antal",
    text=(
        "Borgere, hvis forløb på ydelsen sluttede, eller som skiftede målgruppe, fordelt efter den "
        "årsag, jobcenteret har noteret. Inddelingen i grupper er rapportens egen."
    ),
    source="Referatets tabel; grupperne er rapportens egne",
)
SHARE_DEFINITION = Definition(
    name="Andel afsluttede",
    unit=PERCENT,
    text=(
        "De borgere, der blev afsluttet i perioden, divideret med antallet af aktivitetsparate. "
        "Det er papirernes eget mål og ikke et officielt nøgletal."
    ),
    source="Referatets tabel",
)


@dataclass(frozen=True)
class Reason:
    """A reason and how many left for it."""

    label: str
    count: Decimal


@dataclass(frozen=True)
class Reasons:
    """The reasons of one table by group, each group sorted by size, largest first.

    ``of`` says what is counted, persons or spells.
    """

    groups: dict[str, tuple[Reason, ...]]
    of: str = PERSONS

    @property
    def total(self) -> Decimal:
        """Everyone who left."""
        return sum((self.size(group) for group in self.groups), Decimal(0))

    def size(self, group: str) -> Decimal:
        """How many left for a reason of this group."""
        return sum((reason.count for reason in self.groups[group]), Decimal(0))

    def share(self, group: str) -> Decimal | None:
        """Return the share of everyone who left, in per cent; None when nobody did."""
        return 100 * self.size(group) / self.total if self.total else None


@cache
def _group_by_reason() -> dict[str, str]:
    """Read which group each reason belongs to; the spellings are those of the papers."""
    text = Path(__file__).with_suffix(".csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    return {danish.same_label(row["aarsag"]): row["gruppe"] for row in rows}


def reasons(observations: pd.DataFrame, table: str, *, total: str, of: str = PERSONS) -> Reasons:
    """Return the reasons of a table with one row per reason; ``total`` is the label of its sum.

    A reason that no group knows belongs to "Andre årsager".
    """
    group_of = _group_by_reason()
    groups: dict[str, list[Reason]] = {group: [] for group in GROUPS}
    for figure in each(observations[observations["table"] == table]):
        label = danish.same_label(figure.row)
        if label != danish.same_label(total) and figure.value is not None:
            groups[group_of.get(label, OTHER)].append(Reason(figure.row, figure.value))
    return Reasons(
        {
            group: tuple(sorted(found, key=lambda reason: (-reason.count, reason.label)))
            for group, found in groups.items()
        },
        of,
    )


def shares(
    observations: pd.DataFrame, table: str, *, left: str, stock: str, only: Sequence[str] = ()
) -> list[Share]:
    """Return each municipality's share, recomputed; ``left`` and ``stock`` are column keys.

    ``only`` limits the municipalities; empty takes all. A municipality without both counts, or
    without anyone in stock, has no share. Raises ``ValueError`` for a name that is none.
    """
    wanted = {danish.municipality(name) for name in only}
    figures = observations[(observations["table"] == table) & (observations["municipality"] != "")]
    counts = {
        (figure.municipality, figure.column): figure.value
        for figure in each(figures)
        if figure.value is not None
    }
    periods = [figure.period for figure in each(figures) if figure.column == left]
    period = Period.parse(periods[0]) if periods and periods[0] else None
    found = []
    for name in dict.fromkeys(figures["municipality"]):
        count, of = counts.get((name, left)), counts.get((name, stock))
        if count is not None and of and (not wanted or name in wanted):
            found.append(Share(name, count, of, period))
    return found


def standing(shares: list[Share], own: str) -> tuple[Share, Comparison] | None:
    """Compare the own share, rounded to one decimal, with the others'."""
    rounded = {share.label: danish.round_half_up(share.percent, 1) for share in shares}
    name = danish.municipality(own)
    if name not in rounded:
        return None
    mine = rounded.pop(name)
    return next(share for share in shares if share.label == name), compare(mine, rounded)
