"""A relation that nobody declared, as a check that could be, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import comb, log2

from analysis.checks.reconcile import Result
from analysis.checks.relations import Relation
from analysis.checks.search.bits import Seen
from analysis.meeting import TableSpec
from analysis.meeting.checks import Check, SumCheck

SURE, PERHAPS = 12.0, 4.0  # bits: what is suggested as a check, and as one to think about
MISPRINT = 5.0  # what each place costs at which print is taken to be wrong: one of 32 is
_LEAST_AGREE = 3  # of so many places one agrees, or most of what it says is that print is wrong


@dataclass(frozen=True)
class Suggestion:
    """A relation that nobody declared, as a check of a table.

    ``places`` are those where it was tried, ``tried`` how many relations of its kind were, and
    ``words`` what its labels are worth, in bits; ``beside`` is what it is worth that it holds in
    other tables of the same shape. ``known`` says why it is none to suggest: it
    follows from checks.
    """

    table: TableSpec
    check: Check
    places: tuple[Seen, ...]
    tried: int
    words: float
    beside: float = 0.0
    known: str = ""

    @cached_property
    def told(self) -> float:
        """What its places are worth."""
        return sum(place.bits for place in self.places)

    @cached_property
    def bits(self) -> float:
        told = self.told + self.beside + self.words
        return told - log2(self.tried) - self.price - self.lacks

    @cached_property
    def price(self) -> float:
        """What it costs to take some places for misprints."""
        return MISPRINT * sum(place.verdict == "misprint" for place in self.places)

    @cached_property
    def lacks(self) -> float:
        """What it costs that a sum lacks something: how much, and at which places."""
        if not (isinstance(self.check, SumCheck) and self.check.remainder):
            return 0.0
        (lacking,) = self.check.remainder
        places = [place for place in self.places if place.verdict != "impossible"]
        chosen = comb(len(places), len(lacking.columns or lacking.rows))
        steps = abs(lacking.value).scaleb(places[0].relation.printed.decimals)
        return MISPRINT + log2(1 + 2 * int(steps)) + log2(chosen)

    @property
    def is_sure(self) -> bool:
        """Whether it is to be a check: it has enough bits, and agrees at a third of its places.

        Words alone make none: half of the bits are those of figures.
        """
        if 2 * (self.bits - self.words) < SURE:
            return False
        verdicts = [place.verdict for place in self.places if place.verdict != "impossible"]
        return self.bits >= SURE and _LEAST_AGREE * verdicts.count("agrees") >= len(verdicts)

    @property
    def doubtful(self) -> list[Result]:
        """Where it does not hold, though it does elsewhere: print may be wrong there."""
        return [one.result for one in self.places if one.result.deviates and self._is_tried_at(one)]

    @property
    def left_out(self) -> list[Result]:
        """Where it does not hold at all and is not to be tried."""
        missed = [one for one in self.places if one.verdict == "miss"]
        return [one.result for one in missed if not self._is_tried_at(one)]

    def _is_tried_at(self, place: Seen) -> bool:
        return not self.check.over or place.relation.key in self.check.over

    @cached_property
    def holding(self) -> list[Relation]:
        """Where it tells something: it holds, or a misprint is likely."""
        return [one.relation for one in self.places if one.verdict in {"agrees", "misprint"}]
