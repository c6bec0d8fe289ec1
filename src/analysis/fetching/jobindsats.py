"""Jobindsats, version 3: what a table has, what is asked of it, and whether the answer is whole.

Names and periods become ids by what the source says of the table, and by nothing else. Base and
paths are those of the agency's guide to version 3 (https://jobindsats.dk/api/kom-i-gang/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from analysis import areas, danish
from analysis.faults import Fault, InputError, near
from analysis.fetching import whole
from analysis.fetching.asking import Door, Patience, address_of, key_of
from analysis.fetching.whole import Asked, Day, Key, as_described
from analysis.meeting.fetched import EVERY_MUNICIPALITY, FetchedSpec
from analysis.periods import Period
from analysis.sources.snapshots import Links, Request, area_named, period_of

KEY = "JOBINDSATS_API_KEY"
PLACE = "UDVALGSTAL_JOBINDSATS"  # may hold another address: a proxy's, or a test's
_USUAL = "https://api.jobindsats.dk/v3"
_JSON = {"format": "json"}
_AREAS = "_omrade"  # the dimension of areas, in several hierarchies
_TYPES = ("M", "Q", "Y")  # of periods; the first that a table has is what `latest:` counts
TOTAL = "/"


class Value(BaseModel):
    value_id: str
    value_name: str


class Level(BaseModel):
    values: list[Value]


class Hierarchy(BaseModel):
    """One way to divide what a dimension holds; ``/`` is all of it, and need not be listed."""

    hierarchy_id: str
    levels: list[Level]

    @property
    def names(self) -> dict[str, str]:
        """The name of each value, by its id."""
        return {one.value_id: one.value_name for level in self.levels for one in level.values}


class Dimension(BaseModel):
    dimension_id: str
    hierarchies: list[Hierarchy]


class Measure(BaseModel):
    measure_id: str
    measure_name: str = ""


class Group(BaseModel):
    """A measure, or several that belong together."""

    mgroup_id: str
    mgroup_name: str
    measures: list[Measure] = []

    @property
    def names(self) -> dict[str, str]:
        """Its name and those of its measures, by their ids."""
        parts = {one.measure_id: one.measure_name for one in self.measures}
        return {self.mgroup_id: self.mgroup_name, **parts}


class PeriodId(BaseModel):
    period_id: str


class PeriodType(BaseModel):
    periodtype_id: str
    values: list[PeriodId]

    @property
    def ids(self) -> list[str]:
        """The periods, the oldest first; what is no period that is known here comes before."""
        found = [one.period_id for one in self.values]
        return sorted(found, key=lambda one: (period_of(one) is not None, period_of(one), one))


class Described(BaseModel):
    """What the source says of a table."""

    table_name: str = ""
    mgroups: list[Group]
    periods: list[PeriodType]
    dimensions: list[Dimension]
    update_latest: Day = None
    update_next: Day = None
    link_infopage: str | None = None
    link_tablepage: str | None = None

    @property
    def hierarchies(self) -> dict[str, Hierarchy]:
        return {one.hierarchy_id: one for each in self.dimensions for one in each.hierarchies}

    @property
    def told(self) -> dict[str, Any]:
        """What a snapshot repeats of it."""
        links = Links(info=self.link_infopage, table=self.link_tablepage)
        return {"updated": self.update_latest, "next_update": self.update_next, "links": links}

    @property
    def divisions(self) -> list[Hierarchy]:
        """The hierarchies of areas."""
        of_areas = (each for each in self.dimensions if each.dimension_id == _AREAS)
        return [one for each in of_areas for one in each.hierarchies]


def door(patience: Patience) -> Door:
    """Return where it is asked, with the key. Raises :class:`InputError` without one."""
    what_to_do = "put the key of your organisation in it, which jobindsats@star.dk gives out"
    return Door(address_of(PLACE, _USUAL), KEY, key_of(KEY, what_to_do), patience)


def catalogue(door: Door) -> bytes:
    """Return the list of tables, as it came."""
    return door.ask("tables", params=_JSON)


def about(door: Door, table: str) -> bytes:
    """Return what the source says of a table, as it came."""
    return door.ask(f"table/{table}", params=_JSON)


def asked_of(content: bytes, spec: FetchedSpec, names: Sequence[str], place: str) -> Asked:
    """Return what to ask for a table of a meeting; ``names`` are its areas one by one.

    ``content`` is what the source says of the table, ``place`` stands for it in messages. Raises
    :class:`InputError` with everything that the source does not have.
    """
    described, came = as_described(Described, content, place)
    asks = _Asks(described, spec, place)
    group, part, heading = asks.measure()
    kind, periods = asks.periods()
    division, found = asks.areas(names)
    where = dict(asks.where())
    if asks.faults:
        raise InputError(asks.faults)
    request = Request(
        measures=(f"{group.mgroup_id}/{part}" if part else group.mgroup_id,),
        periods=spec.periods if isinstance(spec.periods, str) else tuple(periods),
        areas=tuple(found),
        division=division.hierarchy_id,
        where={key: (value,) for key, value in where.items()},
    )
    return Asked(
        request=request,
        question={
            f"mgroup.{group.mgroup_id}": part or "*",
            f"period.{kind}": ",".join(periods),
            f"hierarchy.{division.hierarchy_id}": ",".join(found),
            **{f"hierarchy.{key}": value for key, value in where.items()},
            **_JSON,
        },
        keys=(Key("Periode"), Key("Område"), *(asks.key(*one) for one in where.items())),
        measure=heading,
        areas=tuple(found.values()),
        periods=tuple(periods),
        metadata=_used(came, request, kind, periods),
        **described.told,
    )


def answer_to(door: Door, table: str, asked: Asked) -> bytes:
    """Return the answer to a question, as it came."""
    return door.ask(f"data/{table}", params=asked.question)


def faults_of(answer: bytes, asked: Asked, place: str) -> Iterator[Fault]:
    """Say what keeps an answer from being whole."""
    yield from whole.faults_of("jobindsats", answer, asked, place)


def _used(
    came: Mapping[str, Any], request: Request, kind: str, periods: Sequence[str]
) -> dict[str, Any]:
    """Return the part of what came by which names became ids, as it came."""
    groups = {one.partition("/")[0] for one in request.measures}
    used = {request.division: {*request.areas}}
    used |= {key: {*values, TOTAL} for key, values in request.where.items()}
    dimensions = [
        {**each, "hierarchies": parts}
        for each in came["dimensions"]
        if (parts := [*_parts(each["hierarchies"], used)])
    ]
    types = [
        {**each, "values": [one for one in each["values"] if one["period_id"] in periods]}
        for each in came["periods"]
        if each["periodtype_id"] == kind
    ]
    return {
        **{key: value for key, value in came.items() if not isinstance(value, list)},
        "mgroups": [one for one in came["mgroups"] if one["mgroup_id"] in groups],
        "periods": types,
        "dimensions": dimensions,
    }


def _parts(
    hierarchies: Sequence[Mapping[str, Any]], used: Mapping[str, set[str]]
) -> Iterator[dict[str, Any]]:
    """Yield the hierarchies that are used, with those of their values that are."""
    for hierarchy in hierarchies:
        if values := used.get(hierarchy["hierarchy_id"]):
            levels = [
                {**each, "values": [one for one in each["values"] if one["value_id"] in values]}
                for each in hierarchy["levels"]
            ]
            yield {**hierarchy, "levels": [each for each in levels if each["values"]]}


class _Asks:
    """What a meeting asks for, looked up in what the source has; its faults are gathered."""

    def __init__(self, described: Described, spec: FetchedSpec, place: str) -> None:
        self._has, self._spec, self._place = described, spec, place
        self.faults: list[Fault] = []

    def _fault(self, key: str, value: str, problem: str) -> None:
        self.faults.append(Fault(self._place, problem, column=key, value=value))

    def measure(self) -> tuple[Group, str | None, str]:
        """Return the group that has the measure, its id there if it is one of several, its name."""
        wanted = self._spec.measure
        meant = danish.same_label(wanted)
        for group in self._has.mgroups:
            if wanted == group.mgroup_id or meant == danish.same_label(group.mgroup_name):
                return group, None, group.mgroup_name
            for one in group.measures:
                if wanted == one.measure_id or meant == danish.same_label(one.measure_name):
                    return group, one.measure_id, one.measure_name
            # The heading of one part of a measure that is told in parts.
            if meant.startswith(f"{danish.same_label(group.mgroup_name)}: "):
                return group, None, wanted
        known = [group.mgroup_name for group in self._has.mgroups]
        problem = f"is no measure of this table{near(wanted, known, listed=True)}"
        self._fault("measure", wanted, problem)
        return Group(mgroup_id="", mgroup_name=""), None, ""

    def periods(self) -> tuple[str, list[str]]:
        """Return the type of the periods that are asked for, and their ids."""
        types = {one.periodtype_id: one.ids for one in self._has.periods}
        if not self._spec.latest:
            return self._listed(types)
        kind = next((one for one in _TYPES if types.get(one)), "")
        ids, count = types.get(kind, []), self._spec.latest
        if len(ids) < count:
            has = f"has {len(ids)} periods of the type {kind}" if kind else "has no periods"
            self._fault("periods", str(self._spec.periods), f"asks for more than the table {has}")
        return kind, ids[-count:]

    def _listed(self, types: Mapping[str, Sequence[str]]) -> tuple[str, list[str]]:
        found: dict[str, list[str]] = {}
        for period in self._spec.listed:
            kinds = [kind for kind, ids in types.items() if period in map(period_of, ids)]
            if not kinds:
                self._fault("periods", str(period), f"is not in the table{_span(types, period)}")
            for kind in kinds[:1]:
                ids = [one for one in types[kind] if period_of(one) == period]
                found.setdefault(kind, []).extend(ids[:1])
        if len(found) > 1:
            several = " and ".join(f"{', '.join(ids)} ({kind})" for kind, ids in found.items())
            self._fault("periods", several, "are of several types; expected one, ask in two tables")
        return next(iter(found.items()), ("", []))

    def areas(self, names: Sequence[str]) -> tuple[Hierarchy, dict[str, str]]:
        """Return a hierarchy that has all areas, and the name of each by its id."""
        tried = []
        for division in self._has.divisions:
            found, missing = _areas_in(division, names)
            if not missing:
                return division, found
            tried.append((len(missing), division, missing))
        for _, nearest, missing in sorted(tried, key=lambda one: one[0])[:1]:
            for area in missing:
                others = [one.hierarchy_id for _, one, lacking in tried if area not in lacking]
                hint = near(area, nearest.names.values())
                if others:
                    hint = f"; {others[0]} has it, and a table takes all of one: ask in two tables"
                self._fault("areas", area, f"is no area of {nearest.hierarchy_id}{hint}")
        if not tried:
            self._fault(
                "areas", ", ".join(names), f"is not there: the table has no areas, no {_AREAS}"
            )
        return Hierarchy(hierarchy_id="", levels=[]), {}

    def where(self) -> Iterator[tuple[str, str]]:
        """Yield the breakdowns that are asked for, and the value of each."""
        divisions = {one.hierarchy_id for one in self._has.divisions}
        known = {key: one for key, one in self._has.hierarchies.items() if key not in divisions}
        for key, value in self._spec.where.items():
            column = f"where {key}"
            if key not in known:
                problem = f"is no breakdown of this table{near(key, known, listed=True)}"
                self._fault("where", key, problem)
            elif value != TOTAL and value not in (names := known[key].names):
                spelled = [f"{each} ({name})" for each, name in names.items()]
                same = [each for each, name in names.items() if danish.same_row(name, value)]
                hint = f"; {value!r} has the id {same[0]!r}" if same else ""
                problem = f"is no value of it{hint or near(value, spelled, listed=True)}"
                self._fault(column, value, problem)
            yield key, value

    def key(self, name: str, value: str) -> Key:
        """Return the column of a breakdown, and what stands in it; a total has many names."""
        return Key(None, None if value == TOTAL else self._has.hierarchies[name].names[value])


def _span(types: Mapping[str, Sequence[str]], period: Period) -> str:
    """Say which periods there are of the kind of one that is not there."""
    known = [each for ids in types.values() for one in ids if (each := period_of(one))]
    alike = sorted(one for one in known if one.kind == period.kind)
    if alike:
        return f", which goes from {alike[0]} to {alike[-1]}"
    return f", which has periods of the types {', '.join(types)}"


def _areas_in(division: Hierarchy, names: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Return the areas that a hierarchy has, the name of each by its id, and those it has not."""
    known = division.names
    spelled: dict[str, list[str]] = {}
    for each, name in known.items():
        spelled.setdefault(area_named(name), []).append(each)
    found: dict[str, str] = {}
    missing = []
    for name in names:
        every = danish.same_label(name) == EVERY_MUNICIPALITY
        if every:
            ids = [each for each, one in known.items() if areas.is_municipality(one)]
        elif areas.is_country(name):
            ids = [TOTAL]
        else:
            ids = spelled.get(area_named(name), [])
        if len(ids) != 1 and not (ids and every):
            missing.append(name)
        found |= {each: known.get(each, danish.WHOLE_COUNTRY) for each in ids}
    return found, missing
