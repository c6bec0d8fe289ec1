"""Flygtningestatus: who is in the integration programme on a day, and who has been received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from analysis.register.measures import query
from analysis.register.measures.query import TEXT, Key, Measure

if TYPE_CHECKING:
    from analysis.register.extract import Extract

BY = (
    "i_alt",
    "opholdsgrundlag",
    "aktivitetstype",
    "i_aktivering",
    "kategori",
    "aldersgruppe",
    "koen",
    "sted",
)


def flygtninge(
    extract: Extract,
    *,
    dage: Sequence[date],
    aldersgrupper: query.AgeGroups,
    by: str,
    ranges: int | None = None,
) -> pd.DataFrame:
    """Return the persons in the integration programme on each day by one grouping.

    The columns are ``dag``, the one that ``by`` names, and ``personer``. By "i_alt" the only group
    is "I alt", by "i_aktivering" they are True and False. By "aktivitetstype" a person is in
    several groups at once, or in none, by "sted" in one or none.
    Raises ``ValueError`` for a day after that of the extract.
    """
    if by not in BY:
        raise ValueError(f"expected one grouping among {', '.join(BY)}, not {by!r}")
    table, day = query.days(extract, dage)
    ages, _ = query.ages(aldersgrupper, asked=True)
    names = dict(enumerate((name for name, _, _ in aldersgrupper), start=1))
    labelled = {
        "aldersgruppe": Key("BIGINT", "str", names),
        "i_aktivering": Key("BIGINT", "bool", {1: True, 2: False}),
    }
    measure = Measure(
        files=("flygtninge",),
        keys={"dag": day, by: labelled.get(by, TEXT)},
        shown=("dag", by),
        counts=("personer",),
        tables={"dage": table, "aldre": ages},
        parameters={"efter": by, "kommunekode": extract.kommunekode},
    )
    return query.run(extract, measure, ranges)


def modtaget(extract: Extract, *, dage: Sequence[date], ranges: int | None = None) -> pd.DataFrame:
    """Return the persons received from 1 January of its year to each day, by origin of residence.

    The columns are ``dag``, ``opholdsgrundlag`` and ``personer``.
    Raises ``ValueError`` for a day after that of the extract.
    """
    table, day = query.days(extract, dage)
    measure = Measure(
        files=("modtaget",),
        keys={"dag": day, "opholdsgrundlag": TEXT},
        shown=("dag", "opholdsgrundlag"),
        counts=("personer",),
        tables={"dage": table},
    )
    return query.run(extract, measure, ranges)
