"""Which rows of a long ranking are drawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from analysis.danish import format_number
from analysis.present.charts.data import Bar

_ALL = 15  # as many rows are drawn without leaving any out
_AROUND = 5  # rows on either side of the own
_ENDS = 3  # at either end, where none is the own


def cut(
    rows: Sequence[Bar], one: str, many: str, *, ranks: bool, keep: Collection[str] = ()
) -> list[Bar]:
    """The rows with a figure, largest first with their ``ranks``, then those without a figure.

    Of more than 15, only the first, the last and the own with the five on either side of it are
    kept (the three first and last if none is the own) with those labelled to ``keep``, and a remark
    says how many are left out: "… 31 kommuner", where ``one`` is "kommune" and ``many`` "kommuner".
    Equal figures have equal ranks, and with a row without a figure there are none: it may belong
    before any other.
    """
    known = [row for row in rows if row.value is not None]
    hidden = [row for row in rows if row.value is None]
    kept = places([row.own for row in known], [row.label in keep for row in known])
    if ranks and not hidden:
        values = [row.value for row in known]
        known = [replace(row, label=f"{1 + values.index(row.value)}. {row.label}") for row in known]
    if len(rows) <= _ALL:
        return [*known, *hidden]
    drawn: list[Bar] = []
    before = -1
    for place in kept:
        if left_out := place - before - 1:
            drawn.append(Bar(f"… {_counted(left_out, one, many)}", None, ""))
        drawn.append(known[place])
        before = place
    shown = [row for row in hidden if row.own or row.label in keep]
    if more := len(hidden) - len(shown):
        also = "yderligere " if shown else ""
        shown.append(Bar(f"{also}{_counted(more, one, many)} uden tal", None, ""))
    return [*drawn, *shown]


def places(own: Sequence[bool], keep: Sequence[bool] = ()) -> list[int]:
    """Which of many rows are drawn, given which are the own; a gap of one would save nothing."""
    last = len(own) - 1
    found = [i for i, is_own in enumerate(own) if is_own]
    kept = {0, last} | {i for at in found for i in range(at - _AROUND, at + _AROUND + 1)}
    if not found:
        kept |= {*range(_ENDS), *range(last - _ENDS + 1, last + 1)}
    kept |= {i for i, is_kept in enumerate(keep) if is_kept}
    kept |= {i for i in range(1, last) if {i - 1, i + 1} <= kept}
    return sorted(i for i in kept if 0 <= i <= last)


def _counted(number: int, one: str, many: str) -> str:
    return f"{format_number(Decimal(number), 0)} {one if number == 1 else many}"
