"""Find relations that the figures of a meeting follow and that no check declares.

A meeting's tables are looked through for sums, differences, quotients, changes, multiples and equal
figures; :mod:`~analysis.checks.search.forms` tells which. What holds is scored in bits by
:mod:`~analysis.checks.search.bits`, less what it costs to have tried so many. Nothing is a
deviation for being found here: a person decides what is declared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import comb, log2

from analysis.checks import relations
from analysis.checks.reconcile import Result
from analysis.checks.relations import Figures, Place, Relation, UnknownNameError
from analysis.checks.search.bits import Seen, seen
from analysis.checks.search.forms import guesses
from analysis.checks.search.guess import MOST_FOR_WORDS, Guess
from analysis.checks.search.lines import sheets
from analysis.checks.search.wording import named, said
from analysis.meeting import Meeting, TableSpec
from analysis.meeting.checks import Check, Remainder, SumCheck

SURE, PERHAPS = 12.0, 4.0  # bits: what is suggested as a check, and as one to think about
MISPRINT = 5.0  # what each place costs at which print is taken to be wrong: one of 32 is
_STRAY = 8  # of so many places one may miss without being left out
_LEAST_AGREE = 3  # of so many places one agrees, or most of what it says is that print is wrong


@dataclass(frozen=True)
class Suggestion:
    """A relation that nobody declared, as a check of a table.

    ``places`` are those where it was tried, ``tried`` how many relations of its kind were, and
    ``words`` what its labels are worth, in bits. ``known`` says why it is none to suggest: it
    follows from checks.
    """

    table: TableSpec
    check: Check
    places: tuple[Seen, ...]
    tried: int
    words: float
    known: str = ""

    @cached_property
    def told(self) -> float:
        """What its places are worth."""
        return sum(place.bits for place in self.places)

    @cached_property
    def bits(self) -> float:
        return self.told + self.words - log2(self.tried) - self.price - self.lacks

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
        """Whether it is to be a check: enough bits, and it agrees at a third of its places."""
        verdicts = [place.verdict for place in self.places if place.verdict != "impossible"]
        return self.bits >= SURE and _LEAST_AGREE * verdicts.count("agrees") >= len(verdicts)

    @property
    def doubtful(self) -> list[Result]:
        """Where it does not hold, though it does elsewhere: print may be wrong there."""
        return [
            place.result
            for place in self.places
            if place.result.deviates and self._is_tried_at(place)
        ]

    @property
    def left_out(self) -> list[Seen]:
        """Where it does not hold at all and is not to be tried."""
        return [
            place
            for place in self.places
            if place.verdict == "miss" and not self._is_tried_at(place)
        ]

    def _is_tried_at(self, place: Seen) -> bool:
        return not self.check.over or place.relation.key in self.check.over

    @cached_property
    def holding(self) -> list[Relation]:
        """Where it tells something: it holds, or a misprint is likely."""
        return [one.relation for one in self.places if one.verdict in {"agrees", "misprint"}]


def suggestions(
    meeting: Meeting, figures: Figures, declared: Iterable[Relation], least: float = SURE
) -> list[Suggestion]:
    """Return the relations that are worth some bits at least, by table, the surest first.

    With ``least`` below ``PERHAPS`` those come, too, that follow from checks and say so.
    """
    found = [
        made
        for guess in [*guesses([*sheets(meeting, figures)])]  # all, so that they are counted
        if guess.look.bits + MOST_FOR_WORDS - log2(guess.tried) >= least
        for made in _tried(figures, guess)
        if made.bits >= least
    ]
    found.sort(key=_order)
    known, chosen = Known(declared), []
    for one in found:
        news = replace(
            one, places=tuple(each for each in one.places if not known.why(each.relation))
        )
        if news.told <= 0 or news.bits < max(least, PERHAPS):
            if least < PERHAPS:
                chosen.append(replace(one, known=known.of(one.holding)))
            continue
        known.add(one.holding, f"another {one.check.kind}")
        chosen.append(one)
    return _called(meeting, chosen)


def _order(one: Suggestion) -> tuple[bool, float, float, float, int, str]:
    """Sort the sure ones first, of them those of fewest figures, and of these as names have it."""
    figures = max((len(relation.operands) for relation in one.holding), default=0)
    simple = (figures, -one.words) if one.is_sure else (0, 0.0)
    said = f"{one.check!r}"  # the fewer names, the simpler
    return not one.is_sure, *simple, -round(one.bits, 6), len(said), f"{one.table.id} {said}"


def _tried(figures: Figures, guess: Guess) -> Iterable[Suggestion]:
    """Try a guess at every place: as it is, and as a sum that lacks the same few in some."""
    try:
        plain = _weighed(figures, guess, guess.make())
        lacking = _lacking(plain) if plain else None
        found = [plain, _weighed(figures, guess, lacking) if lacking else None]
    except UnknownNameError:
        return
    if those := [one for one in found if one]:
        yield max(those, key=lambda one: (one.is_sure, one.bits))


def _weighed(figures: Figures, guess: Guess, check: Check) -> Suggestion | None:
    """Weigh a check at its places. Where it does not hold at all, it is not declared."""
    found = seen([*relations.tried(figures, guess.owner, check)])
    told = [one for one in found if one.verdict != "impossible"]
    misses = [one for one in told if one.verdict == "miss"]
    if misses and len(misses) * _STRAY > len(told):
        keys = [one.relation.key for one in told if one.verdict != "miss"]
        if not keys:
            return None
        check = check.model_copy(update={"over": keys})
    return Suggestion(guess.owner, check, tuple(found), guess.tried, guess.words)


def _lacking(one: Suggestion) -> Check | None:
    """Return a sum with what it lacks at some places, if that is the same at two or more."""
    if not isinstance(one.check, SumCheck):
        return None
    places = [place for place in one.places if place.verdict == "misprint"]
    misses = Counter(place.result.miss for place in places if place.result.miss)
    if not misses or max(misses.values()) < 2:
        return None
    value = min((miss for miss in misses if misses[miss] == max(misses.values())), key=abs)
    names = [place.relation.key for place in places if place.result.miss == value]
    where = "rows" if one.check.adds_columns else "columns"
    remainder = Remainder.model_validate({where: names, "value": value, "reason": "Forslag"})
    return one.check.model_copy(update={"remainder": [remainder]})


def _called(meeting: Meeting, chosen: Sequence[Suggestion]) -> list[Suggestion]:
    """Give each its text and an id of its own, in the order of the tables."""
    taken = {check.id for table in meeting.tables for check in table.checks}
    order = {table.id: number for number, table in enumerate(meeting.tables)}
    found = []
    for one in sorted(chosen, key=lambda one: (order[one.table.id], *_order(one))):
        text = said(one.check, one.table, meeting)
        name = named(one.check, one.table, taken)
        taken.add(name)
        check = one.check.model_copy(update={"id": name, "text": text})
        found.append(replace(one, check=check))
    return found


# --- what is told already -------------------------------------------------------------------------

_Vector = dict[Place, Fraction]  # figures that make nothing together, or a constant


class Known:
    """The relations that are declared or suggested, and what follows from them.

    Sums follow from each other as linear equations do; what has the same figures, perhaps with
    other signs, is another way to say it. A quotient or a change is known by its figure, too.
    """

    def __init__(self, declared: Iterable[Relation]) -> None:
        self._basis: dict[Place, tuple[_Vector, str]] = {}
        self._figures: dict[frozenset[Place], str] = {}
        self._quotients: dict[Place, str] = {}
        by_check: dict[str, list[Relation]] = defaultdict(list)
        for relation in declared:
            if not relation.at_most:
                by_check[relation.check.id].append(relation)
        for name, those in by_check.items():
            self.add(those, name)

    def add(self, those: Sequence[Relation], name: str) -> None:
        for relation in those:
            self._figures.setdefault(frozenset(relation.places), name)
            if len(relation.places) == 1:  # it is held against a text alone
                continue
            if relation.divisor:
                self._quotients.setdefault(relation.place, name)
            elif left := self._reduced(_vector(relation))[0]:
                self._basis[next(iter(left))] = left, name

    def _reduced(self, vector: _Vector) -> tuple[_Vector, str]:
        """Return what is left of an equation when the known ones are taken out of it."""
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
        if known := self._figures.get(frozenset(relation.places)):
            return known
        if relation.divisor:
            return self._quotients.get(relation.place, "")
        left, why = self._reduced(_vector(relation))
        return "" if left else why


def _vector(relation: Relation) -> _Vector:
    found: _Vector = defaultdict(Fraction)
    for operand in relation.operands:
        if operand.place:
            sign = -1 if operand is relation.printed else 1
            found[operand.place] += sign * Fraction(operand.times)
    return {place: value for place, value in found.items() if value}
