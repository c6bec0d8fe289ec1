"""The measures of a register counted day by day, as one would by hand.

Written apart from the SQL and from what it knows: every question is asked of one person and one
day at a time, and what is counted is kept in dictionaries and sets. Slow, and meant to be.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from itertools import product

ONE_DAY = timedelta(days=1)
FULL_WEEK = 37 * 60

BENEFITS = {
    "Kontanthjælp": {"Kontanthjælp"},
    "Kontanthjælp i alt": {"Kontanthjælp", "Uddannelseshjælp", "Integrationsydelse"},
}
ORDER = ["Kontanthjælp", "Uddannelseshjælp", "Integrationsydelse"]  # which of two is said
NOT_ACTIVATION = {
    "Ordinært arbejde",
    "Ordinær uddannelse på SU",
    "IGU",
    "Deltidsarbejde",
    "Fritaget",
}

Row = Mapping[str, object]
Answer = dict[tuple[object, ...], tuple[int, ...]]


@dataclass
class Register:
    """The rows of each relation of an extract as dictionaries, and its day.

    Borger is the number of a person. ``merged`` are codes of a grouping that are counted as one.
    """

    day: date
    relations: Mapping[str, list[dict]]
    kommunekode: int | None = 217
    merged: Mapping[str, Sequence[object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ends: dict[tuple[object, ...], tuple[list[date], list[date]]] = {}  # found once
        self._of: dict[tuple[str, int], list[dict]] = defaultdict(list)
        for relation, rows in self.relations.items():
            for row in rows:
                self._of[relation, row.get("borger", -1)].append(row)

    def counted_as(self, name: str, code: object) -> object:
        """A code, or what it is counted as where it is merged with others."""
        codes = self.merged.get(name, ())
        if code not in codes:
            return code
        return "Uoplyst" if "Uoplyst" in codes else codes[0]

    def of(self, relation: str, borger: int) -> list[dict]:
        """The rows of one person."""
        return self._of.get((relation, borger), [])

    def on(self, relation: str, borger: int, day: date) -> list[dict]:
        """The rows of one person that are under way on a day; none after the extract."""
        if day > self.day:
            return []
        return [row for row in self.of(relation, borger) if _holds(row, day)]


def _holds(row: Row, day: date) -> bool:
    return row["startdato"] <= day and (row["slutdato"] is None or day <= row["slutdato"])


def days_of(first: date, last: date) -> Iterator[date]:
    """Every day from one to another, both included."""
    while first <= last:
        yield first
        first += ONE_DAY


@cache
def age(born: date, day: date) -> int:
    """Whole years: one more for each birthday that has come, and a leap one comes by 1 March."""
    years = 0
    while _birthday(born, born.year + years + 1) <= day:
        years += 1
    return years if born <= day else -1


def _birthday(born: date, year: int) -> date:
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return date(year, born.month, born.day)


class Person:
    """One person's answers to what the measures ask of a day."""

    def __init__(self, register: Register, row: Row, group: str = "Kontanthjælp i alt") -> None:
        self.register = register
        self.row = row
        self.number: int = row["borger"]
        self.group = BENEFITS[group]

    def on_benefit(self, day: date) -> bool:
        """Whether any benefit of the group is paid that day."""
        return day in self.paid

    @cached_property
    def paid(self) -> set[date]:
        """The days on which it is; none after that of the extract."""
        rows = self.register.of("ydelser", self.number)
        return {
            day
            for row in rows
            if row["ydelse"] in self.group
            for day in days_of(
                row["startdato"], min(row["slutdato"] or date.max, self.register.day)
            )
        }

    def benefit_here(self, day: date) -> str:
        """The benefit that is said of a day in the municipality, or none."""
        rows = self.register.on("ydelser", self.number, day)
        paid = [each for each in ORDER if each in self.group & {row["ydelse"] for row in rows}]
        here = self.register.kommunekode in {None, self.municipality(day)}
        return paid[0] if paid and here else "Ingen"

    def activation(self, day: date) -> list[dict]:
        """The activation under way that day."""
        rows = self.register.on("aktiviteter", self.number, day)
        return [row for row in rows if row["aktivitetstype"] not in NOT_ACTIVATION]

    def category(self, day: date) -> str:
        """That day's category."""
        return next(
            (row["kategori"] for row in self.register.on("visitation", self.number, day)),
            "Uoplyst",
        )

    def municipality(self, day: date) -> int:
        """That day's municipality."""
        rows = self.register.on("bopael", self.number, day)
        return next((row["kommunekode"] or 0 for row in rows), 0)

    def ages(self, day: date, groups: Sequence[tuple[str, int, int]]) -> list[str]:
        """The age groups that the person is in on a day."""
        years = age(self.row["foedselsdato"], day)
        return [name for name, first, last in groups if first <= years <= last]

    def keys(
        self,
        by: Sequence[str],
        day: date,
        age_day: date,
        groups: Sequence[tuple[str, int, int]],
        known: Mapping[str, object] = {},
    ) -> list[tuple[object, ...]]:
        """The groups that the person is in on a day: one for each age group."""
        one = {
            **known,
            "kategori": self.register.counted_as("kategori", self.category(day)),
            "koen": self.row["koen"],
            "kommunekode": self.register.counted_as("kommunekode", self.municipality(day)),
        }
        if "aldersgruppe" not in by:
            return [tuple(one[name] for name in by)]
        return [
            tuple(name if key == "aldersgruppe" else one[key] for key in by)
            for name in self.ages(age_day, groups)
        ]


def persons(register: Register, group: str = "Kontanthjælp i alt") -> Iterator[Person]:
    """Everyone in the register."""
    for row in register.relations["personer"]:
        yield Person(register, row, group)


def aktiveringsgrad(register: Register, periods, *, ydelsesgruppe, ages, by) -> Answer:
    """Days, minutes, persons, persons in touch with activation, activities without hours.

    Then persons with a minute, with a day of less than full time, and with such an activity.
    """
    spent: dict[tuple, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    touched, blank, lacking = defaultdict(set), defaultdict(set), defaultdict(set)
    for person in persons(register, ydelsesgruppe):
        for name, first, last in periods:
            for day in days_of(first, last):
                if not person.on_benefit(day):
                    continue
                active = person.activation(day)
                for key in person.keys(by, day, last, ages):
                    place = (name, *key)
                    hours = min(sum(row["minutter"] or 0 for row in active), FULL_WEEK)
                    spent[place][person.number].append(hours)
                    if active:
                        touched[place].add(person.number)
                    for row in active:
                        if row["minutter"] is None:
                            blank[place].add(row["aktivitet_id"])
                            lacking[place].add(person.number)
    return {
        place: (
            sum(map(len, of_each.values())),
            sum(map(sum, of_each.values())),
            len(of_each),
            len(touched[place]),
            len(blank[place]),
            sum(max(hours) > 0 for hours in of_each.values()),
            sum(min(hours) < FULL_WEEK for hours in of_each.values()),
            len(lacking[place]),
        )
        for place, of_each in spent.items()
    }


# --- spells ---------------------------------------------------------------------------------------


def ends(person: Person, rule: str) -> tuple[list[date], list[date]]:
    """The last days of the spells that have ended, and of those that cannot be told yet."""
    asked = person.number, frozenset(person.group), rule
    if asked not in person.register.ends:
        person.register.ends[asked] = _ends(person, rule)
    return person.register.ends[asked]


def _ends(person: Person, rule: str) -> tuple[list[date], list[date]]:
    """Find them by going through the days of a life on benefits."""
    register = person.register
    ended, undecided = [], []
    for day in sorted(person.paid):
        if day == register.day:
            rows = register.on("ydelser", person.number, day)
            stops = [row["slutdato"] for row in rows if row["ydelse"] in person.group]
            # Paid on the day of the extract: the last day is known when all end on that very day.
            if all(stop == day for stop in stops):
                undecided.append(day)
            continue
        if person.on_benefit(day + ONE_DAY):
            continue
        if rule == "one_day" or _free_month_after(person, day):
            ended.append(day)
        elif not any(person.on_benefit(later) for later in days_of(day + ONE_DAY, register.day)):
            undecided.append(day)
    return ended, undecided


def _free_month_after(person: Person, day: date) -> bool:
    """Whether a whole month without the benefit comes before the benefit does again."""
    free: set[date] = set()
    for later in days_of(day + ONE_DAY, person.register.day):
        if person.on_benefit(later):
            return False
        free.add(later)
        month = calendar.monthrange(later.year, later.month)[1]
        if all(date(later.year, later.month, number + 1) in free for number in range(month)):
            return True
    return False


def reasons(person: Person, ended: Sequence[date]) -> dict[date, str]:
    """The reason of each spell's end that a closure belongs to."""
    belongs: dict[date, list[dict]] = defaultdict(list)
    for closure in person.register.of("afslutninger", person.number):
        if closure["ydelse"] not in person.group or closure["dato"] > person.register.day:
            continue
        for distance in range(32):
            # The same distance before and after: the earlier end.
            near = [
                end
                for end in (
                    closure["dato"] - distance * ONE_DAY,
                    closure["dato"] + distance * ONE_DAY,
                )
                if end in ended
            ]
            if near:
                belongs[near[0]].append(closure)
                break
    return {
        end: min(
            found,
            key=lambda closure: (
                abs((closure["dato"] - end).days),
                closure["dato"],
                closure["ydelse"],
                closure["aarsag"],
            ),
        )["aarsag"]
        for end, found in belongs.items()
    }


def afsluttede(register: Register, periods, *, ydelsesgruppe, ages, rule, by) -> Answer:
    """Spells that ended, and their persons; those after which the person is back within a year.

    Then the persons with such a spell, and those with one of the others.
    """
    spells, who = defaultdict(int), defaultdict(set)
    back, persons_back, persons_out = defaultdict(int), defaultdict(set), defaultdict(set)
    for person in persons(register, ydelsesgruppe):
        ended, _ = ends(person, rule)
        reason_of = reasons(person, ended)
        for name, first, last in periods:
            for end in ended:
                if not first <= end <= last:
                    continue
                reason = reason_of.get(end, "Uoplyst")
                known = {"aarsag": register.counted_as("aarsag", reason)}
                for key in person.keys(by, end, end, ages, known):
                    place = (name, *key)
                    spells[place] += 1
                    who[place].add(person.number)
                    is_back = _is_back(person, end)
                    back[place] += is_back
                    (persons_back if is_back else persons_out)[place].add(person.number)
    return {
        place: (
            spells[place],
            len(who[place]),
            back[place],
            len(persons_back[place]),
            len(persons_out[place]),
        )
        for place in spells
    }


def laengder(register: Register, periods, *, ydelsesgruppe, ages, rule, by) -> Answer:
    """Spells by how long they are, and those that are the shortest and longest of their person."""
    count, shortest, longest = defaultdict(int), defaultdict(int), defaultdict(int)
    group = [name for name in by if name not in ("dage", "aabent")]
    for person in persons(register, ydelsesgruppe):
        found: dict[tuple, list[tuple[int, date, tuple]]] = defaultdict(list)
        for first, last, is_open in spells(person, rule):
            length = len([*days_of(first, last)])
            known = {"dage": length, "aabent": int(is_open)}
            for name, begin, end in periods:
                if begin <= first <= end:
                    whole = person.keys(by, first, first, ages, known)
                    for place, key in zip(
                        person.keys(group, first, first, ages), whole, strict=True
                    ):
                        found[name, *place].append((length, first, (name, *key)))
        for its in found.values():
            for _, _, place in its:
                count[place] += 1
            shortest[min(its)[2]] += 1
            longest[max(its)[2]] += 1
    return {place: (number, shortest[place], longest[place]) for place, number in count.items()}


def spells(person: Person, rule: str) -> Iterator[tuple[date, date, bool]]:
    """The first day of each spell and the last one known, and whether it may go on."""
    ended, _ = ends(person, rule)
    paid, first = sorted(person.paid), None
    for day in paid:
        first = first or day
        if day in ended:
            yield first, day, False
            first = None
    if first:
        yield first, paid[-1], True


def _is_back(person: Person, end: date) -> bool:
    """Whether the benefit is paid again on one of the days until the same date a year later."""
    return any(map(person.on_benefit, days_of(end + ONE_DAY, _years_before(end, -1))))


def uafgjorte(register: Register, periods, *, ydelsesgruppe, rule) -> Answer:
    """Spells that cannot be told yet, by period and last day."""
    found: dict[tuple[object, ...], int] = defaultdict(int)
    for person in persons(register, ydelsesgruppe):
        for end in ends(person, rule)[1]:
            for name, first, last in periods:
                if first <= end <= last:
                    found[name, end] += 1
    return {place: (count,) for place, count in found.items()}


def bestand(register: Register, periods, *, ydelsesgruppe, ages, by) -> Answer:
    """Persons on the benefit on the last day."""
    who = defaultdict(set)
    for person in persons(register, ydelsesgruppe):
        for name, _, day in periods:
            if person.on_benefit(day):
                for key in person.keys(by, day, day, ages):
                    who[name, *key].add(person.number)
    return {place: (len(found),) for place, found in who.items()}


def langvarige(register: Register, periods, *, ydelsesgruppe, years, at_least, ages, by) -> Answer:
    """Persons on the benefit on the last day who had it at least so many of the years until it."""
    who = defaultdict(set)
    for person in persons(register, ydelsesgruppe):
        for name, _, day in periods:
            if not person.on_benefit(day):
                continue
            window = {*days_of(_years_before(day, years) + ONE_DAY, day)}
            paid = window & person.paid
            if Fraction(len(paid), len(window)) >= Fraction(at_least, years):
                for key in person.keys(by, day, day, ages):
                    who[name, *key].add(person.number)
    return {place: (len(found),) for place, found in who.items()}


def _years_before(day: date, years: int) -> date:
    """The same date so many years before; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def skift(register: Register, periods, *, ydelsesgruppe, by) -> Answer:
    """Persons by the benefit they are on the day before a period, and that on its last day."""
    who = defaultdict(set)
    for person in persons(register, ydelsesgruppe):
        for name, first, last in periods:
            before, after = person.benefit_here(first - ONE_DAY), person.benefit_here(last)
            if (before, after) != ("Ingen", "Ingen"):
                one = {
                    "fra": register.counted_as("fra", before),
                    "til": register.counted_as("til", after),
                    "koen": person.row["koen"],
                }
                who[(name, *(one[key] for key in by))].add(person.number)
    return {place: (len(found),) for place, found in who.items()}


def status(register: Register, periods, *, ydelsesgruppe, months, ages, by) -> Answer:
    """Persons whose activation ended in a month, those on the benefit later, and those not."""
    who, on = defaultdict(set), defaultdict(set)
    for person in persons(register, ydelsesgruppe):
        for name, first, last in periods:
            for day in days_of(first, last):
                for row in person.activation(day):
                    if row["slutdato"] != day:
                        continue
                    if not any(map(person.on_benefit, days_of(row["startdato"], day))):
                        continue
                    known = {
                        "aktivitetstype": register.counted_as(
                            "aktivitetstype", row["aktivitetstype"]
                        ),
                        "udbyder": row["udbyder"] or "Uoplyst",
                    }
                    for key in person.keys(by, day, day, ages, known):
                        who[name, *key].add(person.number)
                        if person.on_benefit(_month_end(last, months)):
                            on[name, *key].add(person.number)
    return {
        place: (len(found), len(on[place]), len(found - on[place])) for place, found in who.items()
    }


def forsoeg(register: Register, periods, *, ydelsesgruppe, months, ages, by) -> Answer:
    """Persons who came to their first effort, those on the benefit later, and those not."""
    who, on = defaultdict(set), defaultdict(set)
    for person in persons(register, ydelsesgruppe):
        rows = [
            r for r in register.of("indsatser", person.number) if r["visiteret"] <= register.day
        ]
        day = min((row["visiteret"] for row in rows), default=None)
        efforts = {row["indsats"] for row in rows if row["visiteret"] == day}
        if len(efforts) != 1 or not person.on_benefit(day):
            continue
        known = {"indsats": register.counted_as("indsats", *efforts)}
        known["tid_paa_ydelsen"] = _time_on_benefit(person, day)
        for name, first, last in periods:
            for key in person.keys(by, day, day, ages, known) if first <= day <= last else ():
                who[name, *key].add(person.number)
                if person.on_benefit(_month_end(day, months)):
                    on[name, *key].add(person.number)
    return {
        place: (len(found), len(on[place]), len(found - on[place])) for place, found in who.items()
    }


def _time_on_benefit(person: Person, day: date) -> str:
    days = 0
    while person.on_benefit(day - days * ONE_DAY):
        days += 1
    return "Under 1 år" if days < 365 else "1-4 år" if days < 1826 else "5 år og derover"


def _month_end(day: date, months: int) -> date:
    """The last day of the month so many after that of a day."""
    year, number = day.year, day.month
    for _ in range(months + 1):
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
    return date(year, number, 1) - ONE_DAY


# --- what the persons of a group come to ----------------------------------------------------------

KINDS_OF_ACTIVITY = {
    "Løntilskud": "virksomhedsplacering",
    "Virksomhedspraktik": "virksomhedsplacering",
    "Nytteindsats": "virksomhedsplacering",
    "Sprogskole": "opkvalificering",
    "Vejledning og opkvalificering": "opkvalificering",
}
CODE_OF = {
    "planer": "plan",
    "beskaeftigelse": "art",
    "kontaktpersoner": "rolle",
    "henvisninger": "hvortil",
}
DAY_OF = {"planer": "startdato", "henvisninger": "dato"}


def what_holds(person: Person, day: date) -> Iterator[str]:
    """All that may be looked for and that holds for a person on a day, save hours."""
    register, number = person.register, person.number
    for row in register.on("aktiviteter", number, day):
        yield KINDS_OF_ACTIVITY.get(row["aktivitetstype"], "")
    for relation in ("beskaeftigelse", "kontaktpersoner"):
        yield from (row[CODE_OF[relation]] for row in register.on(relation, number, day))
    for relation, when in DAY_OF.items():
        rows = register.of(relation, number)
        yield from (row[CODE_OF[relation]] for row in rows if row[when] == day)
    for row in register.of("indsatser", number):
        if row["visiteret"] == day:
            yield f"visiteret til {row['indsats']}"
    for row in register.of("afslutninger", number):
        if row["aarsag"] == "Førtidspension" and row["dato"] <= day:
            yield "førtidspension"


def hours_of(person: Person, day: date) -> Fraction:
    """The ordinary hours of the month that a day is in."""
    rows = person.register.of("ordinaere_timer", person.number)
    return Fraction(sum(row["timer"] for row in rows if row["maaned"] == day.replace(day=1)))


def is_in(person: Person, day: date, reached: Sequence[str], hours: int) -> bool:
    """Whether a person is in any of it on a day."""
    worked = hours_of(person, day) if "ordinære timer" in reached else 0
    return (worked > 0 and worked >= hours) or any(
        what in reached for what in what_holds(person, day)
    )


@dataclass
class Reached:
    """Who is in a group, is in something on a day, has been in it, and is cleared without it."""

    reached: Sequence[str]
    hours: int
    who: dict = field(default_factory=lambda: defaultdict(lambda: [set(), set(), set(), set()]))

    def add(self, place, person: Person, first: date, day: date, cleared: bool = False) -> None:
        """Count a person in a place, from a day to a day."""
        everyone, now, until, without = self.who[place]
        everyone.add(person.number)
        is_now = is_in(person, day, self.reached, self.hours)
        if is_now:
            now.add(person.number)
        if any(is_in(person, each, self.reached, self.hours) for each in days_of(first, day)):
            until.add(person.number)
        if cleared and not is_now:
            without.add(person.number)

    def answer(self) -> Answer:
        """How many each of them are."""
        return {place: tuple(map(len, found)) for place, found in self.who.items()}


def maalgruppe(
    register: Register, periods, *, ydelsesgruppe, years, at_least, reached, hours, ages, by
) -> Answer:
    """Persons on the benefit on the last day with so many years of it since their integration."""
    counted = Reached(reached, hours)
    for person in persons(register, ydelsesgruppe):
        paid = person.paid
        for name, first, day in periods:
            if day not in paid:
                continue
            since = _years_before(day, years) + ONE_DAY
            spells = register.of("integrationsperioder", person.number)
            after = [
                each
                for each in days_of(since, day)
                if each in paid
                and not any(
                    row["program_tilbudt"]
                    and row["startdato"] <= day
                    and (row["slutdato"] is None or each <= row["slutdato"])
                    for row in spells
                )
            ]
            if len(after) >= int(at_least * Fraction(1461, 4)):
                for key in person.keys(by, day, day, ages):
                    counted.add((name, *key), person, first, day)
    return counted.answer()


def _by(
    register: Register, person: Person, by, rows: Sequence[Row]
) -> dict[tuple[object, ...], list[Row]]:
    """The rows of one person in each group that they are counted in."""
    found: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groupings = row.keys() & {"indsats", "tilbud"}
        known = {name: register.counted_as(name, row[name]) for name in groupings}
        known["koen"] = person.row["koen"]
        found[tuple(known[name] for name in by)].append(row)
    return found


def _cleared(rows: Sequence[Row], day: date) -> bool:
    return any(row["afklaret"] is not None and row["afklaret"] <= day for row in rows)


def indsatsgruppe(register: Register, periods, *, reached, hours, by) -> Answer:
    """Persons who are visited to an effort on the last day."""
    counted = Reached(reached, hours)
    for person in persons(register):
        for name, first, day in periods:
            rows = [
                row
                for row in register.of("indsatser", person.number)
                if row["visiteret"] <= day and (row["slutdato"] is None or day <= row["slutdato"])
            ]
            for key, own in _by(register, person, by, rows).items():
                since = max(first, min(row["visiteret"] for row in own))
                counted.add((name, *key), person, since, day, _cleared(own, day))
    return counted.answer()


def visiterede(register: Register, periods, *, reached, hours, months, by) -> Answer:
    """Persons who were visited to an effort in the period, so many months after it."""
    counted = Reached(reached, hours)
    for person in persons(register):
        for name, first, last in periods:
            day = _month_end(last, months) if months else last
            rows = [
                row
                for row in register.of("indsatser", person.number)
                if first <= row["visiteret"] <= last
            ]
            for key, own in _by(register, person, by, rows).items():
                since = min(row["visiteret"] for row in own)
                counted.add((name, *key), person, since, day, _cleared(own, day))
    return counted.answer()


def deltagere(register: Register, periods, *, reached, hours, months, by) -> Answer:
    """Persons who were in an offer in the period, so many months after it."""
    counted = Reached(reached, hours)
    for person in persons(register):
        for name, first, last in periods:
            day = _month_end(last, months) if months else last
            since: dict[tuple[object, ...], date] = {}
            for each in days_of(first, last):
                rows = [r for r in register.on("aktiviteter", person.number, each) if r["tilbud"]]
                for key in _by(register, person, by, rows):
                    since.setdefault(key, each)
            for key, entered in since.items():
                counted.add((name, *key), person, entered, day)
    return counted.answer()


def ankomne(register: Register, periods, *, reached, hours, years, by) -> Answer:
    """Persons placed here in the period, so many years after each of them was."""
    counted = Reached(reached, hours)
    for person in persons(register):
        placed = person.row["boligplaceringsdato"]
        begun = any(
            row["program_tilbudt"] and row["startdato"] <= register.day
            for row in register.of("integrationsperioder", person.number)
        )
        one = {
            "opholdsgrundlag": person.row["opholdsgrundlag"] or "Uoplyst",
            "koen": person.row["koen"],
        }
        for name, first, last in periods:
            if placed is not None and begun and first <= placed <= last:
                key = (name, *(one[each] for each in by))
                counted.add(key, person, placed, _years_before(placed, -years))
    return counted.answer()


# --- refugees -------------------------------------------------------------------------------------


def flygtninge(register: Register, periods, *, ages, by) -> Answer:
    """Persons in the programme on a day, in each group that they are in."""
    who = defaultdict(set)
    for person in persons(register):
        for name, _, day in periods:
            spells = register.on("integrationsperioder", person.number, day)
            homes = register.on("bopael", person.number, day)
            here = [home for home in homes if register.kommunekode in {None, home["kommunekode"]}]
            if not here or not any(row["program_tilbudt"] for row in spells):
                continue
            under_way = register.on("aktiviteter", person.number, day)
            groups = {
                "opholdsgrundlag": [person.row["opholdsgrundlag"] or "Uoplyst"],
                "aktivitetstype": [
                    register.counted_as("aktivitetstype", row["aktivitetstype"])
                    for row in under_way
                ],
                "i_aktivering": [bool(person.activation(day))],
                "kategori": [register.counted_as("kategori", person.category(day))],
                "aldersgruppe": person.ages(day, ages),
                "koen": [person.row["koen"]],
                "sted": [
                    register.counted_as("sted", row["sted"])
                    for row in register.on("indkvartering", person.number, day)
                ],
            }
            for key in product(*(groups[each] for each in by)):
                who[name, *key].add(person.number)
    return {place: (len(found),) for place, found in who.items()}


def modtaget(register: Register, periods, *, by) -> Answer:
    """Persons received in the year up to a day."""
    who = defaultdict(set)
    for person in persons(register):
        placed = person.row["boligplaceringsdato"]
        for name, _, day in periods:
            begun = any(
                row["program_tilbudt"] and row["startdato"] <= day
                for row in register.of("integrationsperioder", person.number)
            )
            if placed is not None and begun and placed.year == day.year and placed <= day:
                key = [person.row["opholdsgrundlag"] or "Uoplyst"] if by else []
                who[name, *key].add(person.number)
    return {place: (len(found),) for place, found in who.items()}


# --- offers ---------------------------------------------------------------------------------------


def helaarspladser(register: Register, periods, *, ages, by) -> Answer:
    """Days in offers, each once for a person, and the persons."""
    spent: dict[tuple, set[tuple[int, date]]] = defaultdict(set)
    for person in persons(register):
        for name, first, last in periods:
            for day in days_of(first, last):
                for row in register.on("aktiviteter", person.number, day):
                    if row["tilbud"] is None:
                        continue
                    known = {"tilbud": register.counted_as("tilbud", row["tilbud"])}
                    for key in person.keys(by, day, last, ages, known):
                        spent[name, *key].add((person.number, day))
    return {
        place: (len(found), len({number for number, _ in found})) for place, found in spent.items()
    }


def pladsdage(register: Register, periods, *, by) -> Answer:
    """Days that there are places for, in offers whose places are known on every day."""
    return _of_offers(register, periods, by, "kapacitet", 1)


def udgiftsdage(register: Register, periods, *, by) -> Answer:
    """What offers cost a year, in øre, on each day added up, where it is known on every day."""
    return _of_offers(register, periods, by, "udgift_pr_aar", 100)


def _of_offers(register: Register, periods, by, column: str, times: int) -> Answer:
    found: dict[tuple[object, ...], int] = defaultdict(int)
    for name, first, last in periods:
        for offer in {row["tilbud"] for row in register.relations["tilbud"]}:
            each = [_of_offer(register, offer, column, day) for day in days_of(first, last)]
            if None not in each:
                key = [register.counted_as("tilbud", offer)] if by else []
                found[name, *key] += int(times * sum(each))
    return {place: (count,) for place, count in found.items()}


def _of_offer(register: Register, offer: str, column: str, day: date) -> int | Decimal | None:
    rows = [row for row in register.relations["tilbud"] if row["tilbud"] == offer]
    holding = [
        row
        for row in rows
        if row["gyldig_fra"] <= day and (row["gyldig_til"] is None or day <= row["gyldig_til"])
    ]
    return next((row[column] for row in holding), None)
