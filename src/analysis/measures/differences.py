"""How two groups differ in a share, and how far that may be chance: intervals of 95 per cent.

Persons are counted, so that everything is computed from whole numbers, in decimals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist

CONFIDENCE = 95  # per cent
_Z = Decimal(NormalDist().inv_cdf((1 + CONFIDENCE / 100) / 2))


@dataclass(frozen=True)
class Counted:
    """How many of the persons of a group something holds for. Raises ``ValueError`` if more do."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        """Check that it is a part."""
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} is no part of {self.whole}")

    @property
    def share(self) -> Fraction:
        """The part of the whole. Raises ``ZeroDivisionError`` of nobody."""
        return Fraction(self.part, self.whole)


@dataclass(frozen=True)
class Difference:
    """The share of one group less that of another, from -1 to 1, with the ends of its interval.

    ``interval`` is None where it cannot be computed.
    """

    value: Decimal
    interval: tuple[Decimal, Decimal] | None


def wilson(group: Counted) -> tuple[Decimal, Decimal]:
    """Return the interval of one share, by its score.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    part, whole, square = Decimal(group.part), Decimal(group.whole), _Z * _Z
    middle = 2 * part + square
    reach = _Z * (square + 4 * part * (whole - part) / whole).sqrt()
    # An end that is a bound of all shares is that bound, which decimals would only come near.
    low = Decimal(0) if not part else (middle - reach) / (2 * (whole + square))
    high = Decimal(1) if part == whole else (middle + reach) / (2 * (whole + square))
    return low, high


def newcombe(one: Counted, other: Counted) -> Difference | None:
    """Return how two shares differ; None where one is of nobody.

    Source: R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10, made of the score
    intervals of both shares.
    """
    if not one.whole or not other.whole:
        return None
    ours, theirs = _decimal(one.share), _decimal(other.share)
    (low, high), (least, most) = wilson(one), wilson(other)
    value = _decimal(one.share - other.share)
    below = ((ours - low) ** 2 + (most - theirs) ** 2).sqrt()
    above = ((high - ours) ** 2 + (theirs - least) ** 2).sqrt()
    return Difference(value, (value - below, value + above))


def mantel_haenszel(strata: Sequence[tuple[Counted, Counted]]) -> Difference | None:
    """Return how shares differ within strata, over all of them; None where none has both groups.

    A stratum of which one group has nobody weighs nothing. There is no interval where the figures
    do not vary at all, as in all of one group against none of the other.
    Source: Mantel-Haenszel weights, with the variance of T. Sato, Biometrics 45 (1989), 1323-1324,
    that holds for few large strata and for many small ones.
    """
    both = [(one, other) for one, other in strata if one.whole and other.whole]
    weights = [Fraction(one.whole * other.whole, one.whole + other.whole) for one, other in both]
    if not both:
        return None
    differences = [one.share - other.share for one, other in both]
    weight = sum(weights, Fraction(0))
    value = sum(map(Fraction.__mul__, weights, differences), Fraction(0)) / weight
    variance = sum((_sato(one, other, value) for one, other in both), Fraction(0)) / weight**2
    found = _decimal(value)
    if variance <= 0:
        return Difference(found, None)
    reach = _Z * _decimal(variance).sqrt()
    return Difference(found, (max(found - reach, Decimal(-1)), min(found + reach, Decimal(1))))


def _sato(one: Counted, other: Counted, difference: Fraction) -> Fraction:
    """Return what a stratum adds to the variance of the weighted sum of differences."""
    x, n, y, m = one.part, one.whole, other.part, other.whole
    p = Fraction(2 * (n * n * y - m * m * x) + n * m * (m - n), 2 * (n + m) ** 2)
    q = Fraction(x * (m - y) + y * (n - x), 2 * (n + m))
    return difference * p + q


def without_comparison(strata: Sequence[tuple[Counted, Counted]]) -> int:
    """Return how many persons stand in strata in which the other group has nobody."""
    return sum(one.whole + other.whole for one, other in strata if not one.whole * other.whole)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
