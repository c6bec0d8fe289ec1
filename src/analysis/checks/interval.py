"""Exact intervals: the values that can stand behind a rounded figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Interval:
    """The numbers from ``low`` to ``high``; each end belongs to it or not."""

    low: Fraction
    high: Fraction
    holds_low: bool = True
    holds_high: bool = True

    @classmethod
    def exact(cls, value: Decimal | int) -> Interval:
        """Return the interval of one number."""
        return cls(Fraction(value), Fraction(value))

    @classmethod
    def rounded(cls, value: Decimal, decimals: int) -> Interval:
        """Return the numbers that round to ``value``, a half going away from zero."""
        half = Fraction(1, 2 * 10**decimals)
        return cls(Fraction(value) - half, Fraction(value) + half, value > 0, value < 0)

    def __add__(self, other: Interval) -> Interval:
        """Return every sum of a number of each."""
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.holds_low and other.holds_low,
            self.holds_high and other.holds_high,
        )

    def times(self, factor: Fraction) -> Interval:
        """Return every number times ``factor``."""
        if factor < 0:
            return Interval(self.high * factor, self.low * factor, self.holds_high, self.holds_low)
        return Interval(self.low * factor, self.high * factor, self.holds_low, self.holds_high)

    def over(self, other: Interval) -> Interval:
        """Return every quotient.

        Raises ``ZeroDivisionError`` when the divisor can be zero.
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError
        inverse = Interval(1 / other.high, 1 / other.low, other.holds_high, other.holds_low)
        ends = [
            (low_or_high * divisor, holds and also_holds)
            for low_or_high, holds in ((self.low, self.holds_low), (self.high, self.holds_high))
            for divisor, also_holds in (
                (inverse.low, inverse.holds_low),
                (inverse.high, inverse.holds_high),
            )
        ]
        low, high = min(end for end, _ in ends), max(end for end, _ in ends)
        return Interval(
            low,
            high,
            any(holds for end, holds in ends if end == low),
            any(holds for end, holds in ends if end == high),
        )

    def meets(self, other: Interval) -> bool:
        """Whether some number belongs to both."""
        return self._begins_within(other) and other._begins_within(self)

    def _begins_within(self, other: Interval) -> bool:
        if self.low == other.high:
            return self.holds_low and other.holds_high
        return self.low < other.high
