"""Aktiveringsgrad, fuldtidspersoner and andel aktiveringsberørte: the figures they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from analysis.register.measures import query
from analysis.register.measures.query import MUNICIPALITY, TEXT, Key, Measure, Table

if TYPE_CHECKING:
    from analysis.register.extract import Extract

FULL_TIME = 37 * 60  # minutes a week

BY = ("kategori", "aldersgruppe", "koen", "kommunekode")

_SEXES = Table({"nr": "INTEGER", "koen": "VARCHAR"}, [(1, "Kvinde"), (2, "Mand")])


def aktivering(
    extract: Extract,
    *,
    ydelsesgruppe: str,
    perioder: query.Periods,
    aldersgrupper: query.AgeGroups,
    by: Sequence[str],
    ranges: int | None = None,
) -> pd.DataFrame:
    """Return what the activation rate of each period and group is computed from.

    The columns are ``periode``, those of ``by``, and

    - ``dage``: days on a benefit of the group, each once for a person;
    - ``minutter``: over those days, the weekly minutes of the activation under way, at most
      :data:`FULL_TIME`; the rate is ``minutter / (FULL_TIME * dage)``;
    - ``personer``: persons with such a day; ``beroerte``: those of them with activation under way
      on one, also without hours;
    - ``uden_timer``: activation without hours that was under way on such a day.

    Days and minutes add up over the groups, persons and activities do not.
    Raises ``ValueError`` for a period that is not over by the day of the extract.
    """
    flags = query.flags(by, BY)
    table, period = query.periods(extract, perioder)
    ages, age = query.ages(aldersgrupper, "aldersgruppe" in by)
    measure = Measure(
        files=("stykker", "aktiveringsgrad"),
        keys={
            "periode": period,
            "kategori": TEXT,
            "aldersgruppe": age,
            "koen": Key("VARCHAR", "str"),
            "kommunekode": MUNICIPALITY,
        },
        shown=("periode", *by),
        counts=("dage", "minutter", "personer", "beroerte", "uden_timer"),
        tables={"perioder": table, "aldre": ages, "koenskoder": _SEXES, "ender": query.ENDS},
        parameters=flags,
        ydelsesgruppe=ydelsesgruppe,
    )
    return query.run(extract, measure, ranges)
