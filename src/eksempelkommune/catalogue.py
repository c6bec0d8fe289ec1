"""What activities the made-up municipality has: their hours, their law, and who holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eksempelkommune.dice import Dice
from eksempelkommune.person import Activity

WORK, STUDY, IGU, PART_TIME, EXEMPT = (
    "Ordinært arbejde",
    "Ordinær uddannelse på SU",
    "IGU",
    "Deltidsarbejde",
    "Fritaget",
)
SUBSIDY, PLACEMENT, LANGUAGE, OTHER_ACTOR, GUIDANCE, USEFUL, MENTOR, SPECIAL = (
    "Løntilskud",
    "Virksomhedspraktik",
    "Sprogskole",
    "Anden aktør",
    "Vejledning og opkvalificering",
    "Nytteindsats",
    "Mentor",
    "Særligt tilrettelagt forløb",
)
FULL_TIME = 37 * 60  # minutes a week; more than that counts as this


@dataclass(frozen=True)
class _Kind:
    hours: tuple[int, int] | None
    law: str
    providers: tuple[str, ...]


_FIRMS = ("Opdigtet Byg", "Eksempelbageriet", "Demo Detail", "Prøvefirma Nord")
_KINDS = {
    WORK: _Kind((37, 37), "", _FIRMS),
    STUDY: _Kind(None, "", ("Eksempel Uddannelsescenter",)),
    IGU: _Kind((32, 37), "IGU-loven", _FIRMS),
    PART_TIME: _Kind((6, 22), "", _FIRMS),
    EXEMPT: _Kind(None, "", ("",)),
    SUBSIDY: _Kind((20, 37), "LAB kap. 12", _FIRMS),
    PLACEMENT: _Kind((10, 37), "LAB kap. 11", _FIRMS),
    LANGUAGE: _Kind((12, 18), "Danskuddannelsesloven", ("Sprogskolen Eksempel",)),
    OTHER_ACTOR: _Kind((8, 30), "LAB kap. 10", ("Opdigtet Aktør Øst", "Opdigtet Aktør Vest")),
    GUIDANCE: _Kind((5, 25), "LAB kap. 10", ("Jobcenter Eksempelkommune", "Demo Kursuscenter")),
    USEFUL: _Kind((13, 30), "LAB kap. 11", ("Eksempelkommunes Parkafdeling",)),
    MENTOR: _Kind((5, 7), "LAB kap. 9 b", ("Mentorkorpset Eksempel",)),
    SPECIAL: _Kind((5, 30), "LAB kap. 10", ("Eksempelværkstedet", "Opdigtet Værested")),
}
BLANK = 0.04  # how often an office leaves the hours blank


def activity(
    dice: Dice, kind: str, start: date, end: date | None, *, may_be_blank: bool = True
) -> Activity:
    """Return an activity with hours that its kind may have."""
    entry = _KINDS[kind]
    minutes = None
    if entry.hours and not (may_be_blank and dice.chance(BLANK)):
        first, last = entry.hours
        minutes = dice.between(first, last) * 60
        if minutes < last * 60 and dice.chance(0.2):
            minutes += 30
    law = entry.law if dice.chance(0.9) else ""
    return Activity(kind, start, end, minutes, dice.pick(entry.providers), law)
