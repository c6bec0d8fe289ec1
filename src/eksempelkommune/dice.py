"""Chance that falls the same way every time, on every version of Python.

Only ``random()`` of a seeded generator promises the same sequence between versions; everything
else here is reckoned from it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
    """A seeded source of choices."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - made-up persons, not secrets

    def fraction(self) -> float:
        """Return a number from 0 up to, not including, 1."""
        return self._random.random()

    def chance(self, share: float) -> bool:
        """Return whether something happens that does so in ``share`` of the cases."""
        return self.fraction() < share

    def between(self, first: int, last: int) -> int:
        """Return a whole number from ``first`` to ``last``, both among them."""
        return first + int(self.fraction() * (last - first + 1))

    def day(self, first: date, last: date) -> date:
        """Return a day from ``first`` to ``last``, both among them."""
        return first + timedelta(days=self.between(0, (last - first).days))

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items."""
        return items[self.between(0, len(items) - 1)]

    def weighted(self, items: Sequence[tuple[Item, int]]) -> Item:
        """Return one of the items, each as often as its weight says."""
        ends = [*accumulate(weight for _, weight in items)]
        drawn = self.between(1, ends[-1])
        return next(item for (item, _), end in zip(items, ends, strict=True) if drawn <= end)

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """Return all the items in an order of chance."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.between(0, last)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def some(self, items: Sequence[Item], number: int) -> list[Item]:
        """Return ``number`` of the items, none twice."""
        return self.shuffled(items)[:number]
