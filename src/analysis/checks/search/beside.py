"""What a relation is worth in a table since it holds in others of the same shape, too.

Three tables of two rows each, with the same headings, say as much of a relation as one of six rows.
A row that stands in two of them is counted once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from analysis.checks.relations import Figures, Relation
from analysis.checks.search.bits import seen
from analysis.checks.search.suggestion import MISPRINT, PERHAPS, Suggestion
from analysis.meeting import TableSpec
from analysis.meeting.checks import BaseCheck


def of_a_shape(tables: Iterable[TableSpec], figures: Figures) -> set[str]:
    """Return the ids of the tables that have the same columns, or the same rows, as others."""
    shapes = defaultdict[tuple[str, ...], list[str]](list)
    for table in tables:
        if table.kind == "figures":
            shapes["columns", *figures.columns(table.id)].append(table.id)
            shapes["rows", *figures.rows(table.id)].append(table.id)
    return {table for those in shapes.values() if len(those) > 1 for table in those}


def with_those_beside(
    found: Sequence[Suggestion], declared: Iterable[Relation]
) -> list[Suggestion]:
    """Return the same relations, worth more where others say the same of other tables."""
    told = defaultdict[tuple[str, int], dict[str, list[Relation]]](dict)
    for relation in declared:
        told[_said(relation)].setdefault(relation.place.table, []).append(relation)
    for one in found:
        if one.told - one.price >= PERHAPS:
            told[_said(one.holding[0])].setdefault(one.table.id, one.holding)
    return [replace(one, beside=_beside(one, told)) for one in found]


def _beside(one: Suggestion, told: dict[tuple[str, int], dict[str, list[Relation]]]) -> float:
    if one.told - one.price < PERHAPS:
        return 0.0
    alike = told[_said(one.holding[0])]
    others = [those for table, those in alike.items() if table != one.table.id]
    if not others:
        return 0.0
    own = len(one.holding)
    places = seen([*one.holding, *chain.from_iterable(others)])
    worth = sum(place.bits for place in places) - sum(place.bits for place in places[:own])
    price = MISPRINT * sum(place.verdict == "misprint" for place in places[own:])
    return max(0.0, worth - price)


def _said(relation: Relation) -> tuple[str, int]:
    """Return what a relation says of its own table, and of how many figures."""
    return _keys(relation.check), len(relation.operands)


def _keys(check: BaseCheck) -> str:
    return repr(check.model_dump(exclude={"id", "text", "over", "remainder"}))
