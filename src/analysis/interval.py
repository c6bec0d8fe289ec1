"""Exact intervals: the values that can stand behind a rounded figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

ENDLESS = Fraction(10) ** 40  # no figure is as large


@dataclass(frozen=True)
class Interval:
    """The numbers from ``low`` to ``high``.

    An end belongs to it, unless the end of one of the intervals that it is the sum of does not;
    ``open_low`` and ``open_high`` count those, so that one can be taken out of the sum again.
    """

    low: Fraction
    high: Fraction
    open_low: int = 0
    open_high: int = 0

    @classmethod
    def exact(cls, value: Decimal | Fraction | int) -> Interval:
        return cls(Fraction(value), Fraction(value))

    @classmethod
    def rounded(cls, value: Decimal, decimals: int) -> Interval:
        """Return the numbers that round to ``value``, a half going away from zero."""
        half = Fraction(1, 2 * 10**decimals)
        return cls(Fraction(value) - half, Fraction(value) + half, value <= 0, value >= 0)

    def around(self, decimals: int) -> Interval:
        """Return it with half a unit of the last of some decimals more at each end."""
        half = Fraction(1, 2 * 10**decimals)
        return replace(self, low=self.low - half, high=self.high + half)

    def __add__(self, other: Interval) -> Interval:
        """Return every sum of a number of each."""
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.open_low + other.open_low,
            self.open_high + other.open_high,
        )

    def without(self, part: Interval) -> Interval:
        """Return the sum that gives this one when ``part`` is added."""
        return Interval(
            self.low - part.low,
            self.high - part.high,
            self.open_low - part.open_low,
            self.open_high - part.open_high,
        )

    def times(self, factor: Decimal) -> Interval:
        """Return every number times ``factor``."""
        if factor == 1:
            return self
        by = Fraction(factor)
        if by < 0:
            return Interval(self.high * by, self.low * by, self.open_high, self.open_low)
        return Interval(self.low * by, self.high * by, self.open_low, self.open_high)

    def over(self, other: Interval) -> Interval:
        """Return every quotient.

        Raises ``ZeroDivisionError`` when the divisor can be zero.
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError
        ends = [
            (end / divisor, bool(is_open or also_open))
            for end, is_open in ((self.low, self.open_low), (self.high, self.open_high))
            for divisor, also_open in ((other.low, other.open_low), (other.high, other.open_high))
        ]
        # Of ends that are equal, one that belongs to it is the lowest, and the highest.
        low = min(ends)
        high = max(ends, key=lambda end: (end[0], not end[1]))
        return Interval(low[0], high[0], low[1], high[1])

    def meets(self, other: Interval) -> bool:
        """Whether some number belongs to both."""
        return self._begins_within(other) and other._begins_within(self)

    def _begins_within(self, other: Interval) -> bool:
        if self.low == other.high:
            return not (self.open_low or other.open_high)
        return self.low < other.high
