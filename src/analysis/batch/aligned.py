"""What in a new table is the same as in an earlier one, where only the times have moved.

Titles, headings and labels are held beside each other by their words. What has no single
counterpart has none: nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis import danish
from analysis.periods import Period
from analysis.sources.headings import apart_from_time
from analysis.sources.office.inferred import period_of


@dataclass(frozen=True)
class Named:
    """A title, heading or label; ``known`` is the period that somebody gave it."""

    text: str
    known: Period | None = None

    @cached_property
    def same(self) -> str:
        """What all spellings of it share."""
        return danish.same_label(self.text)

    @cached_property
    def stem(self) -> str:
        """What it shares with the same of another time."""
        return apart_from_time(self.text)

    @cached_property
    def is_dated(self) -> bool:
        """Whether it names a time, be it in part, as ``Jan.``"""
        words = (word for word in self.same.split() if any(map(str.isalnum, word)))
        return self.stem != " ".join(words)

    @cached_property
    def period(self) -> Period | None:
        """The time that it names; where it does so in part, the one that somebody gave it."""
        return (period_of(self.text) or self.known) if self.is_dated else None

    @cached_property
    def group(self) -> tuple[str, str]:
        """What those share that stand in one series, or else are each other's counterpart."""
        of_time = "undated" if self.is_dated else ""
        return self.stem, self.period.kind if self.period else of_time


Pairs = dict[int, int]  # from the place of an earlier one to that of the new one
_Series = Mapping[int, Named]  # by their places


def aligned(old: Sequence[Named], new: Sequence[Named]) -> Pairs:
    """Return which of the new ones each of the earlier is now, by their places."""
    found: Pairs = {}
    theirs = _in_groups(new)
    for group, ours in _in_groups(old).items():
        there = theirs.get(group, {})
        found |= _moved(ours, there) or _stayed(ours, there)
    taken = {*found.values()}
    left = {at: one for at, one in enumerate(old) if at not in found}
    return found | _called_alike(left, {at: one for at, one in enumerate(new) if at not in taken})


def _in_groups(names: Sequence[Named]) -> dict[tuple[str, str], dict[int, Named]]:
    found: dict[tuple[str, str], dict[int, Named]] = {}
    for at, one in enumerate(names):
        found.setdefault(one.group, {})[at] = one
    return found


def _moved(old: _Series, new: _Series) -> Pairs:
    """Pair what is of times that have all moved on equally: 13 months, each a month later."""
    ours, theirs = _by_time(old), _by_time(new)
    if not len(ours) == len(theirs) == len(old) == len(new):
        return {}
    both = [(one, other) for (one, _), (other, _) in zip(ours, theirs, strict=True)]
    months = {12 * (b.end.year - a.end.year) + b.end.month - a.end.month for a, b in both}
    days = {(b.end - a.end).days for a, b in both}
    if not any(len(steps) == 1 and min(steps) > 0 for steps in (months, days)):
        return {}
    return {at: there for (_, at), (_, there) in zip(ours, theirs, strict=True)}


def _stayed(old: _Series, new: _Series) -> Pairs:
    """Pair what is of the same time, and the newest of both where that alone has moved on."""
    ours, theirs = _by_time(old), _by_time(new)
    if not theirs or len(ours) < len(old) or len(theirs) < len(new):
        is_alone = len(old) == len(new) == 1 and all(one.is_dated for one in old.values())
        return dict(zip(old, new, strict=True)) if is_alone else _called_alike(old, new)
    there = dict(theirs)
    found = {at: there[period] for period, at in ours if period in there}
    left = [one for one in ours if one[1] not in found]
    added = [one for one in theirs if one[1] not in found.values()]
    if left == ours[-1:] and added == theirs[-1:] and left[0][0].end < added[0][0].end:
        found[left[0][1]] = added[0][1]
    return found


def _called_alike(old: _Series, new: _Series) -> Pairs:
    """Pair what bears the same name, if nothing else does."""
    ours, theirs = (Counter(one.same for one in each.values()) for each in (old, new))
    places = {one.same: at for at, one in new.items()}
    return {
        at: places[one.same] for at, one in old.items() if ours[one.same] == theirs[one.same] == 1
    }


def _by_time(series: _Series) -> list[tuple[Period, int]]:
    """Return the periods that are known, and the places, the oldest first."""
    known = [(one.period, at) for at, one in series.items() if one.period]
    return sorted(known, key=lambda one: (one[0].end, one[1]))


def gone_on(
    old: Sequence[Named],
    new: Sequence[Named],
    pairs: Pairs,
    alike: Callable[[Sequence[int]], bool],
) -> tuple[Pairs, list[int]]:
    """Return the new ones with which a series of times goes on, and the earlier ones it has left.

    The first are given with the place of the newest earlier one of their series. ``alike`` says
    whether all of a series, but for their times, are described alike.
    """
    added: Pairs = {}
    left: list[int] = []
    there = _in_groups(new)
    for group, ours in _in_groups(old).items():
        times = _by_time(ours)
        if times and group in there and alike([*ours]):
            taken = {*pairs.values()}
            added |= dict.fromkeys((at for at in there[group] if at not in taken), times[-1][1])
            left += [at for at in ours if at not in pairs]
    return added, left
