"""Find relations that the figures of a meeting follow and that no check declares.

A meeting's tables are looked through for sums, differences, quotients, changes, multiples and equal
figures; :mod:`~analysis.checks.search.forms` tells which. What holds is scored in bits by
:mod:`~analysis.checks.search.bits`, less what it costs to have tried so many. Nothing is a
deviation for being found here: a person decides what is declared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log2
from types import MappingProxyType

from analysis.checks import relations
from analysis.checks.relations import Figures, Relation, UnknownNameError
from analysis.checks.search.beside import of_a_shape, with_those_beside
from analysis.checks.search.bits import seen
from analysis.checks.search.forms import guesses
from analysis.checks.search.guess import MOST_FOR_WORDS, Guess
from analysis.checks.search.known import Known
from analysis.checks.search.lines import sheets
from analysis.checks.search.suggestion import PERHAPS, SURE, Suggestion
from analysis.checks.search.wording import named, said
from analysis.meeting import Meeting
from analysis.meeting.checks import Check, Remainder, SumCheck

__all__ = ["PERHAPS", "SURE", "Suggestion", "suggestions"]
_STRAY = 8  # of so many places one may miss without being left out


def suggestions(
    meeting: Meeting,
    figures: Figures,
    declared: Sequence[Relation],
    least: float = SURE,
    prose: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[Suggestion]:
    """Return the relations that are worth some bits at least, by table, the surest first.

    ``prose`` is by table what tables of words say of the same agenda item, cell by cell.
    With ``least`` below ``PERHAPS`` those come, too, that follow from checks and say so.
    """
    known = Known(declared)
    wanted, alike = least < PERHAPS, of_a_shape(meeting.tables, figures)
    tried = [
        one
        for guess in [*guesses([*sheets(meeting, figures, prose)])]  # all, so that they are counted
        if guess.look.bits + MOST_FOR_WORDS - log2(guess.tried)
        >= (min(least, PERHAPS) if guess.owner.id in alike else least)
        if (one := _tried(figures, guess, None if wanted else known))
    ]
    found = [one for one in with_those_beside(tried, declared) if one.bits >= least]
    chosen = []
    for one in sorted(found, key=_order):
        new = tuple(each for each in one.places if not known.why(each.relation))
        news = replace(one, places=new)
        if news.told <= 0 or news.bits < max(least, PERHAPS):
            if wanted:
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


def _tried(figures: Figures, guess: Guess, known: Known | None) -> Suggestion | None:
    """Try a guess at every place: as it is, and as a sum that lacks the same few in some.

    What is ``known`` already is not weighed.
    """
    try:
        plain = _weighed(figures, guess, guess.make(), known)
        lacking = _lacking(plain) if plain else None
        found = [plain, _weighed(figures, guess, lacking, None) if lacking else None]
    except UnknownNameError:
        return None
    return max(filter(None, found), key=lambda one: (one.is_sure, one.bits), default=None)


def _weighed(
    figures: Figures, guess: Guess, check: Check, known: Known | None
) -> Suggestion | None:
    """Weigh a check at its places. Where it does not hold at all, it is not declared."""
    tried = [*relations.tried(figures, guess.owner, check)]
    if known and all(map(known.says, tried)):
        return None
    found = seen(tried)
    told = [one for one in found if one.verdict != "impossible"]
    misses = [one for one in told if one.verdict == "miss"]
    if misses and len(misses) * _STRAY > len(told):
        keys = [one.relation.key for one in told if one.verdict != "miss"]
        if not keys:
            return None
        check = check.model_copy(update={"over": keys})
    return Suggestion(guess.owner, check, tuple(found), guess.tried, guess.words)


def _lacking(one: Suggestion) -> Check | None:
    """Return a sum with what it lacks at some places, if that is the same at two or more.

    It is one that is named so: any other that nearly holds at two places is a coincidence.
    """
    if not isinstance(one.check, SumCheck) or not one.words:
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
