"""What is told already: relations that are declared or suggested, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

from analysis.checks.relations import Place, Relation

_Vector = dict[Place, Fraction]  # figures that make nothing together, or a constant


class Known:
    """The relations that are declared or suggested, and what follows from them.

    Sums follow from each other as linear equations do; what has the same figures, perhaps with
    other signs, is another way to say it, and so is what has a constant in place of the figure
    that a check takes everywhere. A quotient or a change is known by its figure, too.
    """

    def __init__(self, declared: Iterable[Relation]) -> None:
        self._basis: dict[Place, tuple[_Vector, str]] = {}
        self._sums: list[tuple[Relation, str]] = []  # those that are not in the basis yet
        self._figures: dict[frozenset[Place], str] = {}
        self._quotients: dict[Place, str] = {}
        of_check: dict[tuple[str, str], list[Relation]] = defaultdict(list)
        for relation in declared:
            if not relation.at_most:
                of_check[relation.place.table, relation.check.id].append(relation)
        for (_, name), those in of_check.items():
            self.add(those, name)

    def add(self, those: Sequence[Relation], name: str) -> None:
        """Take relations for known, by what they are called."""
        figures = [frozenset(relation.places) for relation in those]
        everywhere = frozenset.intersection(*figures) if len(figures) > 1 else frozenset()
        for relation, its in zip(those, figures, strict=True):
            self._figures.setdefault(its, name)
            self._figures.setdefault(its - everywhere, name)
            if len(relation.places) == 1:  # it is held against a text alone
                continue
            if relation.divisor:
                self._quotients.setdefault(relation.place, name)
            else:
                self._sums.append((relation, name))

    def _left_of(self, relation: Relation) -> tuple[_Vector, str]:
        """Return what is left of a sum when the known ones are taken out of it, and the last."""
        waiting, self._sums = self._sums, []
        for one, name in waiting:
            if left := self._reduced(_vector(one))[0]:
                self._basis[next(iter(left))] = left, name
        return self._reduced(_vector(relation))

    def _reduced(self, vector: _Vector) -> tuple[_Vector, str]:
        left, why, ahead = dict(vector), "", [*vector]
        for pivot in ahead:  # which grows
            if pivot not in left or pivot not in self._basis:
                continue
            known, why = self._basis[pivot]
            factor = left[pivot] / known[pivot]
            for place, value in known.items():
                left[place] = left.get(place, Fraction(0)) - factor * value
                if not left[place]:
                    del left[place]
            ahead += known
        return left, why

    def of(self, those: Iterable[Relation]) -> str:
        """Return the checks that relations follow from; empty if none of them does."""
        return ", ".join(sorted({self.why(relation) for relation in those} - {""}))

    def why(self, relation: Relation) -> str:
        """Return the check that a relation follows from; empty if it does not."""
        if (known := self.says(relation)) or relation.divisor:
            return known
        left, why = self._left_of(relation)
        return "" if left else why

    def says(self, relation: Relation) -> str:
        """Return the check that says the same of the same figures; empty if none does."""
        if relation.divisor and relation.place in self._quotients:
            return self._quotients[relation.place]
        return self._figures.get(frozenset(relation.places), "")


def _vector(relation: Relation) -> _Vector:
    found: _Vector = {}
    for operand in relation.operands:
        if operand.place:
            times = _exactly(operand.times)
            found[operand.place] = -times if operand is relation.printed else times
    return found


@cache
def _exactly(times: Decimal) -> Fraction:
    return Fraction(times)
