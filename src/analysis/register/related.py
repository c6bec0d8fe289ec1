"""What follows of numbers from what they count: men and women are all, a part is at most its whole.

Every number is a sum of atoms, the smallest groups that the numbers of the meeting tell apart. Who
is in exactly one group of a kind (a sex, an age on the day) makes atoms of it. Who may be in
several (an activity; a category in the course of a year) makes a number of its own, which is at
most that of all, and of which those of all groups are together at least that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import count, pairwise, permutations, product
from typing import NamedTuple

from analysis.checks.disclosure.cells import Equation
from analysis.register.measures.query import FULL_TIME
from analysis.register.measures.records import (
    AFSLUTTEDE,
    AKTIVERING,
    ANKOMNE,
    BESTAND,
    DELTAGERE,
    FLYGTNINGE,
    FORSOEG,
    HELAARSPLADSER,
    INDSATSGRUPPE,
    LANGVARIGE,
    MAALGRUPPE,
    MODTAGET,
    PLADSDAGE,
    SKIFT,
    STATUS,
    UDGIFTSDAGE,
    VISITEREDE,
)
from analysis.register.tally import Codes, Tally, Tokens


class _View(NamedTuple):
    """One way to compare what a column counts: by what each is in ``once``, and in ``several``.

    Only numbers that are told apart by nothing else are compared; of the same time and group of
    benefits, unless these are among them.
    """

    once: frozenset[str]
    several: frozenset[str] = frozenset()


def _view(once: str, several: str = "") -> _View:
    return _View(frozenset(once.split()), frozenset(several.split()))


_WHO = "category ages sex municipality"
# An age is that of the period's last day, or of the last day of a spell or an activity.
_TIME = (_view(_WHO, "group"), _view("category sex municipality period", "group"))
_PERSONS = (
    _view("ages sex", "category municipality group"),
    _view("sex", "category municipality group period"),
)
_STATUS = (_view("", "activity category ages"),)
_VIEWS: dict[tuple[tuple[str, ...], str], tuple[_View, ...]] = {
    (AKTIVERING.files, "dage"): _TIME,
    (AKTIVERING.files, "minutter"): _TIME,
    (AKTIVERING.files, "personer"): _PERSONS,
    (AKTIVERING.files, "beroerte"): _PERSONS,
    (AFSLUTTEDE.files, "forloeb"): (_view(f"reason period {_WHO}"),),
    (AFSLUTTEDE.files, "tilbage"): (_view(f"reason period {_WHO}"),),
    (AFSLUTTEDE.files, "personer"): (_view("sex", "reason category ages municipality period"),),
    # Those who have been on a benefit for long are in a group of those who are on it, and so are
    # those of them who have come to something.
    (BESTAND.files, "personer"): (_view(_WHO, "group at_least reached hours"),),
    (ANKOMNE.files, "personer"): (
        _view("origin sex", "reached hours"),
        _view("origin sex period"),
    ),
    (INDSATSGRUPPE.files, "personer"): (_view("sex", "effort reached hours"),),
    (INDSATSGRUPPE.files, "afklaret_uden"): (_view("sex"),),
    # Who is visited to several efforts is counted in each, and who is so again in each time.
    (VISITEREDE.files, "personer"): (
        _view("sex", "effort reached hours"),
        _view("sex", "effort period"),
    ),
    (DELTAGERE.files, "personer"): (_view("sex", "offer period reached hours"),),
    (SKIFT.files, "personer"): (_view("flow sex"),),
    (STATUS.files, "personer"): _STATUS,
    (STATUS.files, "ude"): _STATUS,
    # Whoever came to an effort came to it on one day. Off one benefit is not off another.
    # How long on several benefits together says nothing of how long on one of them.
    (FORSOEG.files, "personer"): (
        _view("effort period category ages sex", "group"),
        _view("effort period category ages sex time_on_benefit"),
    ),
    (FORSOEG.files, "ude"): (_view("effort period category ages sex time_on_benefit"),),
    (FLYGTNINGE.files, "personer"): (
        _view("origin in_activation category ages sex housing", "activity"),
    ),
    (MODTAGET.files, "personer"): (_view("origin"),),
    (HELAARSPLADSER.files, "dage"): (_view("ages sex", "offer"), _view("sex period", "offer")),
    (PLADSDAGE.files, "pladsdage"): (),  # of no person, and no sum of others
    (UDGIFTSDAGE.files, "oeredage"): (),
}


@dataclass
class Known:
    """What is known of some numbers: equations between their names.

    ``beside`` are numbers that nobody printed, by name, each with one that counts the same kind;
    None for one that tells of no group of persons. ``complements`` are what a number lacks to that
    of another column, ``parts`` a number, one that it is a part of, and what kind it counts.
    ``wholes`` are what others are parts of: totals, that readers look for first.
    """

    codes: Codes
    labels: Mapping[str, str] = field(default_factory=dict)
    equations: dict[tuple[tuple[str, int], ...], Equation] = field(default_factory=dict)
    beside: dict[str, Tally | None] = field(default_factory=dict)
    parts: dict[tuple[str, str], Tally] = field(default_factory=dict)
    complements: dict[tuple[str, str], str] = field(default_factory=dict)
    wholes: set[str] = field(default_factory=set)
    _number: Iterator[int] = field(default_factory=count)

    def new(self, said: str, of: Tally | None = None) -> str:
        """Return the name of a number that nobody printed."""
        name = f"({next(self._number)}) {said}"
        self.beside[name] = of
        return name

    def say(self, name: str) -> str:
        return self.labels.get(name, name)

    def make(self, total: str, parts: Iterable[str], times: int = 1, more: str = "") -> None:
        """Note that some numbers are together so many times another, and ``more``."""
        parts = sorted(parts)
        less = [(more, -1)] if more else []
        terms = (*((name, 1) for name in parts), (total, -times), *less)
        said = f"{f'{times} × ' if times > 1 else ''}{self.say(total)}"
        said += f" + {self.say(more)}" if more else ""
        text = f"{' + '.join(map(self.say, parts))} = {said}"
        self.equations.setdefault(terms, Equation(terms, 0, text))

    def at_most(self, part: str, whole: str, of: Tally | None, times: int = 1) -> str:
        """Note that a number is at most so many times another; return what it lacks to that."""
        rest = self.new(f"{self.say(whole)} without {self.say(part)}", of)
        self.make(whole, [part, rest], times)
        return rest


def related(asked: Collection[Tally], codes: Codes, labels: Mapping[str, str]) -> Known:
    """Return what follows from what numbers count, all by the names of what they count."""
    known = Known(codes, labels)
    of_a_kind: dict[tuple[tuple[str, ...], str, object], list[Tally]] = defaultdict(list)
    for one in sorted({*asked, *_margins(known, asked)}):
        of_a_kind[_kind(one)].append(one)
    for (files, column, _), ones in of_a_kind.items():
        views = _VIEWS[files, column]
        for view in views:
            for family in _families(ones, view, views[0], codes):
                _Family(known, view, family).relate()
    _columns(known, asked)
    _days(known, asked)
    known.wholes = {name for terms in known.equations for name, times in terms if times < 0}
    _running(known, asked)
    return known


def _kind(one: Tally) -> tuple[tuple[str, ...], str, object]:
    """Return what a number may be compared with: the same files, column, and how it is counted.

    Who has come to something is a group of all whom the query counts, on whatever day it is asked.
    """
    files = BESTAND.files if one.files in (LANGVARIGE.files, MAALGRUPPE.files) else one.files
    if one.column in ("nu", "til_da"):
        return files, "personer", (0, one.rule)
    return (
        files,
        one.column,
        (one.months, one.rule, *([one.reached, one.hours] * bool(one.reached))),
    )


_Who = dict[str, Tokens]


def _families(
    ones: Iterable[Tally], view: _View, first: _View, codes: Codes
) -> Iterator[list[tuple[Tally, _Who]]]:
    """Yield the numbers that a view compares, with what each is told apart by within these.

    What is told apart by no time is compared by the ``first`` of the views alone.
    """
    found: dict[tuple[object, ...], list[tuple[Tally, _Who]]] = defaultdict(list)
    keys = view.once | view.several
    for one in ones:
        who = one.of_whom(codes)
        if who.keys() <= keys | {"period", "group"}:
            alike = tuple(sorted((key, who[key]) for key in who.keys() - keys))
            found[alike].append((one, {key: who[key] for key in who.keys() & keys}))
    for family in found.values():
        same = _same(family) - {"at_least"}  # of which a group is no sum, also where all are of it
        told = "period" in keys & same and view is not first
        if len(family) > 1 and not told:  # by the view of one time
            yield [(one, {k: v for k, v in who.items() if k not in same}) for one, who in family]


def _same(family: Sequence[tuple[Tally, _Who]]) -> set[str]:
    """Return by what the numbers of a family are not told apart."""
    first = family[0][1]
    return {key for key in first if all(who.get(key) == first[key] for _, who in family)}


class _Family:
    """Numbers that are compared: each in a group of those who may be in several, and of whom."""

    def __init__(self, known: Known, view: _View, family: Sequence[tuple[Tally, _Who]]) -> None:
        self.known, self.codes, self.view = known, known.codes, view
        self.of = family[0][0]
        self.groups: dict[_Key, dict[_Key, str]] = defaultdict(dict)
        self.printed: dict[str, _Key] = {}
        active = any("in_activation" in who for _, who in family)
        for one, said in family:
            who = dict(said)
            if active and "activity" in who and who["activity"] <= self.codes.activation:
                who["in_activation"] = frozenset({"True"})
                if who["activity"] == self.codes.activation:  # which is all activation
                    del who["activity"]
            group = _key(who, self.view.several)
            whom = _key(who, self.view.once)
            same = self.groups[group].setdefault(whom, one.name)
            if same != one.name:
                known.make(same, [one.name])
            self.printed[one.name] = group | whom

    def relate(self) -> None:
        """Note all that is known of the family."""
        crossed = self._crossed()
        narrow_first = sorted(self.groups, key=lambda group: -len(self._holding(group)))
        for group in narrow_first:
            for wider in self._wider(group):
                for whom, name in {**crossed, **self.groups[group]}.items():
                    part, whole = (self._number(one, whom, name) for one in (group, wider))
                    self.known.at_most(part, whole, self.of)
        for group in self.groups:
            self._together(group)
        for numbers in self.groups.values():
            self._divide(numbers)
        for part, whole in permutations(self.printed, 2):
            if _holds(self.printed[whole], self.printed[part]):
                self.known.parts[part, whole] = self.of

    def _crossed(self) -> dict[_Key, str]:
        """Return of whom there are numbers, by what those in a group are told apart by as well."""
        inside = (numbers for group, numbers in self.groups.items() if group)
        keys = {key for numbers in inside for whom in numbers for key, _ in whom}
        every = {whom: name for numbers in self.groups.values() for whom, name in numbers.items()}
        return {whom: name for whom, name in every.items() if dict(whom).keys() <= keys}

    def _holding(self, group: _Key) -> list[_Key]:
        return [other for other in self.groups if _holds(other, group)]

    def _wider(self, group: _Key) -> list[_Key]:
        """Return the smallest groups that hold all of a group."""
        holding = self._holding(group)
        return [one for one in holding if not any(_holds(one, other) for other in holding)]

    def _number(self, group: _Key, whom: _Key, like: str) -> str:
        """Return the name of the number of some in a group, also where nobody printed it."""
        if whom not in self.groups[group]:
            said = f"those of {self.known.say(like)} in another group"
            self.groups[group][whom] = self.known.new(said, self.of)
        return self.groups[group][whom]

    def _together(self, group: _Key) -> None:
        """Note that a group is at most all groups together that it is divided into.

        Long on several benefits together may be long on none of them.
        """
        keys = {key for other in self.groups for key, _ in other - group}
        for key in sorted(keys & {"reached"} if "at_least" in dict(group) else keys):
            rest = frozenset(pair for pair in group if pair[0] != key)
            inside = {
                value: other
                for other in self.groups
                for name, value in other
                if name == key and other - {(key, value)} == rest and other != group
            }
            for whom, name in self.groups[group].items():
                whole = dict(group).get(key) or self._all(key, whom)
                parts = {
                    value: self.groups[other][whom]
                    for value, other in inside.items()
                    if value < whole and whom in self.groups[other]
                }
                if parts and whole <= frozenset().union(*parts):
                    more = self.known.new(f"what is in {self.known.say(name)} several times")
                    self.known.make(name, [*parts.values()], more=more)

    def _all(self, key: str, whom: _Key) -> Tokens:
        if key == "activity" and ("in_activation", frozenset({"True"})) in whom:
            return self.codes.activation
        return self.codes.everybody(key)

    # --- atoms ------------------------------------------------------------------------------------

    def _divide(self, numbers: dict[_Key, str]) -> None:
        """Note of which atoms the numbers of a group are sums."""
        together = _together(dict(whom).keys() for whom in numbers if whom)
        if len(together) > 1:
            numbers.setdefault(
                frozenset(), self.known.new(f"all of whom {self.of.name} tells", self.of)
            )
        for keys in together:
            inside = {
                name: dict(whom) for whom, name in numbers.items() if dict(whom).keys() <= keys
            }
            self._atoms(sorted(keys), inside)

    def _atoms(self, keys: Sequence[str], inside: Mapping[str, _Who]) -> None:
        if len(inside) < 2:
            return
        atoms = self._signatures(keys, inside)
        alone = {name: [one for one in atoms if name in one] for name in inside}
        named: dict[frozenset[str], str] = {}
        for name in sorted(inside, key=lambda name: (name in self.known.beside, name)):
            if len(alone[name]) == 1:
                same = named.setdefault(alone[name][0], name)
                if same != name:
                    self.known.make(same, [name])
        for atom in atoms:
            smallest = min(sorted(atom), key=lambda name: len(alone[name]))
            if atom not in named:
                said = f"those of {self.known.say(smallest)} in no other row"
                named[atom] = self.known.new(said, self.of)
        for name, parts in alone.items():
            if len(parts) > 1:
                self.known.make(name, [named[one] for one in parts])

    def _signatures(self, keys: Sequence[str], inside: Mapping[str, _Who]) -> list[frozenset[str]]:
        """Return for each atom the numbers that it is a part of."""
        classes = []
        for key in keys:
            every = self.codes.everybody(key) if key != "period" else frozenset[object]()
            every = every.union(*(who[key] for who in inside.values() if key in who))
            classes.append(
                {
                    frozenset(name for name, who in inside.items() if token in who.get(key, every))
                    for token in every
                }
            )
        found = {frozenset.intersection(*each) for each in product(*classes)}
        return sorted((one for one in found if one), key=sorted)


_Key = frozenset[tuple[str, Tokens]]


def _key(who: _Who, keys: Collection[str]) -> _Key:
    return frozenset((key, value) for key, value in who.items() if key in keys)


def _holds(wide: _Key, narrow: _Key) -> bool:
    """Whether all of a group are in another too."""
    known = dict(narrow)
    return wide != narrow and all(key in known and known[key] <= value for key, value in wide)


def _together(groups: Iterable[Collection[str]]) -> list[set[str]]:
    """Return the keys that some number is told apart by at the same time, one by way of another."""
    found: list[set[str]] = []
    for group in groups:
        joined = {*group}.union(*(one for one in found if one & {*group}))
        found = [one for one in found if not one & joined] + [joined]
    return sorted(found, key=sorted)


# --- other columns, other days --------------------------------------------------------------------


def _columns(known: Known, asked: Collection[Tally]) -> None:
    """Note what one column says of another, of the same persons and days."""
    of_the_same: dict[object, dict[str, Tally]] = defaultdict(dict)
    for one in asked:
        of_the_same[replace(one, column="")][one.column] = one
        everybody = replace(one, column="personer", months=0, reached=(), hours=0, since="")
        if one.files == ANKOMNE.files:
            everybody = replace(everybody, years=0)
        if one.column in _LATER and everybody in asked:  # whatever becomes of them later
            of_the_same[replace(one, column="")]["personer"] = everybody
    for ones in of_the_same.values():
        for part, whole, times in _COLUMNS:
            if part in ones and whole in ones:
                of = ones[part] if times is _one else None
                most = times(ones[whole].days)
                rest = known.at_most(ones[part].name, ones[whole].name, of, most)
                known.complements[ones[part].name, ones[whole].name] = rest
        if {"afklaret_uden", "nu", "personer"} <= ones.keys():  # nobody is with it and without it
            without = known.complements[ones["nu"].name, ones["personer"].name]
            known.at_most(ones["afklaret_uden"].name, without, ones["nu"])


def _one(_: int) -> int:
    return 1


_LATER = ("ude", "nu", "til_da", "afklaret_uden")
_COLUMNS: tuple[tuple[str, str, Callable[[int], int]], ...] = (
    ("beroerte", "personer", _one),
    *((later, "personer", _one) for later in _LATER),
    ("tilbage", "forloeb", _one),
    ("personer", "forloeb", lambda days: 1),
    ("personer", "dage", lambda days: 1),
    ("dage", "personer", lambda days: days),
    ("minutter", "dage", lambda days: FULL_TIME),
    ("minutter", "beroerte", lambda days: FULL_TIME * days),
)


def _days(known: Known, asked: Collection[Tally]) -> None:
    """Note that whoever is on a benefit on the last day of a period was on it in the period."""
    for one in sorted(asked):
        that_day = replace(one, files=BESTAND.files, first=one.last)
        if one.files == AKTIVERING.files and one.column == "personer" and that_day in asked:
            known.at_most(that_day.name, one.name, one)


def _margins(known: Known, asked: Collection[Tally]) -> Iterator[Tally]:
    """Yield whom flows begin or end with, where other numbers are of the same.

    Whoever is on a benefit of the group that day is of its stock, and is on the same one in all
    flows that begin or end then.
    """
    ends = _ends(asked)
    margin = partial(_margin, known, asked)
    own = () if known.codes.own is None else (("municipality", (str(known.codes.own),)),)
    for one in sorted(asked):
        said = tuple(pair for pair in one.said if pair not in own)
        if one.files == BESTAND.files and len(one.said) == len(said) + len(own):
            for flow, key in ends.get((said, one.last), ()):
                everyone = margin(flow, key, known.codes.benefits_of(flow.said))
                known.make(one.name, [everyone.name])
                yield everyone
    for (first, key), *others in ends.values():
        for benefit in sorted(known.codes.benefits_of(first.said)) if others else ():
            same = margin(first, key, [benefit])
            yield same
            for other in (margin(flow, end, [benefit]) for flow, end in others):
                known.make(same.name, [other.name])
                yield other


def _ends(asked: Collection[Tally]) -> dict[object, list[tuple[Tally, str]]]:
    """Return flows from all to all by of whom they are and the day on which they begin or end."""
    found: dict[object, list[tuple[Tally, str]]] = defaultdict(list)
    for one in sorted(asked):
        if one.files == SKIFT.files:
            said = tuple(pair for pair in one.said if pair[0] not in ("before", "after"))
            flow = replace(one, said=said)
            for key, day in (("before", one.first - timedelta(days=1)), ("after", one.last)):
                if (flow, key) not in found[said, day]:
                    found[said, day].append((flow, key))
    return found


def _margin(
    known: Known, asked: Collection[Tally], flow: Tally, key: str, benefits: Iterable[str]
) -> Tally:
    """Return who is on some benefits as a flow begins, or ends; it need not be printed."""
    said = {**dict(flow.said), key: tuple(sorted(benefits))}
    found = replace(flow, said=tuple(sorted(said.items())))
    if found not in asked:
        known.beside[found.name] = found
        where = f"those on {', '.join(said[key])} {key} {flow.first} to {flow.last}"
        known.labels = {found.name: where, **known.labels}
    return found


def _running(known: Known, asked: Collection[Tally]) -> None:
    """Note that what has been received in a year does not fall from one day to the next.

    Nor does what has been received of those of no origin that is asked for.
    """
    runs: dict[tuple[object, int], list[Tally]] = defaultdict(list)
    for one in sorted(asked, key=lambda one: one.last):
        if one.files == MODTAGET.files:
            runs[one.said, one.last.year].append(one)
    steps: dict[object, dict[object, str]] = defaultdict(dict)
    for (said, _), run in runs.items():
        for before, after in pairwise(run):
            step = known.at_most(before.name, after.name, after)
            steps[before.last, after.last][said] = step
    for each in steps.values():
        if (whole := each.pop((), None)) and each:
            others = known.new(f"those of other origins in {whole}", known.beside[whole])
            known.make(whole, [*each.values(), others])
