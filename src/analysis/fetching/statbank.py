"""StatBank Denmark: the same door without a key. Figures come as CSV, with the texts of values.

What is asked and answered is as Danmarks Statistik describes it
(https://www.dst.dk/da/Statistik/hjaelp-til-statistikbanken/api): what is not named is left out
where the source can add it up, and a request may have a million cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from analysis import areas, danish
from analysis.faults import Fault, InputError, near
from analysis.fetching import whole
from analysis.fetching.asking import Door, Patience, address_of
from analysis.fetching.whole import Asked, Day, Key, as_described
from analysis.meeting.fetched import EVERY_MUNICIPALITY, FetchedSpec
from analysis.sources.snapshots import VALUE, Links, Request, area_named, period_of

PLACE = "UDVALGSTAL_STATBANK"  # may hold another address: a proxy's, or a test's
_USUAL = "https://api.statbank.dk/v1"
_SHOWN = "https://www.statistikbanken.dk"


class Value(BaseModel):
    id: str
    text: str


class Variable(BaseModel):
    """``elimination`` says that the source adds it up where it is not asked for."""

    id: str
    text: str = ""
    elimination: bool
    time: bool
    values: list[Value]

    @property
    def texts(self) -> dict[str, str]:
        """The text of each value, by its id."""
        return {one.id: one.text for one in self.values}


class Described(BaseModel):
    """What the source says of a table.

    A figure ``suppressedDataValue`` stands for one that is hidden, where it is told.
    """

    id: str
    text: str
    unit: str = ""
    updated: Day = None
    variables: list[Variable]


def door(patience: Patience) -> Door:
    """Return where it is asked."""
    return Door(address_of(PLACE, _USUAL), patience=patience)


def catalogue(door: Door) -> bytes:
    """Return the list of tables, as it came."""
    return door.ask("tables", body={"lang": "da", "format": "JSON"})


def about(door: Door, table: str) -> bytes:
    """Return what the source says of a table, as it came."""
    return door.ask("tableinfo", body={"table": table, "lang": "da", "format": "JSON"})


def asked_of(content: bytes, spec: FetchedSpec, names: Sequence[str], place: str) -> Asked:
    """Return what to ask for a table of a meeting; ``names`` are its areas one by one.

    ``content`` is what the source says of the table, ``place`` stands for it in messages. Raises
    :class:`InputError` with everything that the source does not have.
    """
    described, came = as_described(Described, content, place)
    asks = _Asks(described, spec, place)
    asks.measure()
    time, periods = asks.periods()
    division, found = asks.areas(names)
    where = dict(asks.where({time.id, division.id}))
    if asks.faults:
        raise InputError(asks.faults)
    parts = {one.id: one for one in described.variables if one.id in where}
    asked = {division.id: [*found], **{key: [one] for key, one in where.items()}, time.id: periods}
    return Asked(
        request=Request(
            measures=(described.id,),
            periods=spec.periods if isinstance(spec.periods, str) else tuple(periods),
            areas=tuple(found),
            division=division.id,
            where={key: (value,) for key, value in where.items()},
        ),
        question={"variables": [{"code": key, "values": ids} for key, ids in asked.items()]},
        keys=(
            Key(division.id.upper()),
            *(Key(key.upper(), parts[key].texts[value]) for key, value in where.items()),
            Key(time.id.upper()),
        ),
        area=0,
        period=1 + len(where),
        measure=VALUE,
        areas=tuple(found.values()),
        periods=tuple(time.texts[one] for one in periods),
        metadata=_used(came, asked),
        updated=described.updated,
        links=Links(table=f"{_SHOWN}/{described.id}"),
    )


def answer_to(door: Door, table: str, asked: Asked) -> bytes:
    """Return the answer to a question, as it came."""
    form = {"table": table, "format": "CSV", "lang": "da", "valuePresentation": "Value"}
    return door.ask("data", body={**form, **asked.question})


def faults_of(answer: bytes, asked: Asked, place: str) -> Iterator[Fault]:
    """Say what keeps an answer from being whole."""
    yield from whole.faults_of("statbank", answer, asked, place)


def _used(came: Mapping[str, Any], asked: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the part of what came by which names became ids, as it came."""
    variables = [
        {**one, "values": [each for each in one["values"] if each["id"] in asked[one["id"]]]}
        for one in came["variables"]
        if one["id"] in asked
    ]
    return {**came, "variables": variables}


class _Asks:
    """What a meeting asks for, looked up in what the source has; its faults are gathered."""

    def __init__(self, described: Described, spec: FetchedSpec, place: str) -> None:
        self._has, self._spec, self._place = described, spec, place
        self.faults: list[Fault] = []

    def _fault(self, key: str, value: str, problem: str) -> None:
        self.faults.append(Fault(self._place, problem, column=key, value=value))

    def measure(self) -> None:
        """Refuse another measure than the one that the table has: its unit, or its column."""
        wanted, known = self._spec.measure, [self._has.unit or VALUE, VALUE]
        if danish.same_label(wanted) not in map(danish.same_label, known):
            problem = f"is not what the table is of; expected {known[0]!r}"
            self._fault("measure", wanted, problem)

    def periods(self) -> tuple[Variable, list[str]]:
        """Return the variable of time, and the ids of the periods that are asked for."""
        none = Variable(id="", elimination=False, time=True, values=[])
        time = next((one for one in self._has.variables if one.time), none)
        known = {each: one.id for one in time.values if (each := period_of(one.id))}
        newest_last = sorted(known)
        if count := self._spec.latest:
            if len(known) < count:
                problem = f"asks for more than the table has, {len(known)} periods"
                self._fault("periods", str(self._spec.periods), problem)
            return time, [known[one] for one in newest_last[-count:]]
        for period in self._spec.listed:
            if period not in known:
                span = f", which goes from {newest_last[0]} to {newest_last[-1]}" if known else ""
                self._fault("periods", str(period), f"is not in the table{span}")
        return time, [known[one] for one in self._spec.listed if one in known]

    def areas(self, names: Sequence[str]) -> tuple[Variable, dict[str, str]]:
        """Return the variable that has all areas, and the text of each by its id."""
        tried = []
        for variable in sorted(self._has.variables, key=_areas_of, reverse=True):
            found, missing = _areas_in(variable, names)
            if not missing:
                return variable, found
            tried.append((len(missing), variable, missing))
        for _, variable, missing in sorted(tried, key=lambda one: one[0])[:1]:
            for area in missing:
                known = near(area, variable.texts.values())
                self._fault("areas", area, f"is no area of {variable.id}{known}")
        return Variable(id="", elimination=False, time=False, values=[]), {}

    def where(self, others: set[str]) -> Iterator[tuple[str, str]]:
        """Yield the other variables that are asked for, and the value of each."""
        known = {one.id: one for one in self._has.variables if one.id not in others}
        for key, value in self._spec.where.items():
            if key not in known:
                problem = f"is no breakdown of this table{near(key, known, listed=True)}"
                self._fault("where", key, problem)
            elif value not in known[key].texts:
                self._fault(f"where {key}", value, f"is no value of it{_known(known[key], value)}")
            yield key, value
        for key, variable in known.items():
            if not variable.elimination and key not in self._spec.where:
                problem = f"is missing: the source does not add it up{_known(variable, '')}"
                self._fault("where", key, problem)


def _known(variable: Variable, value: str) -> str:
    spelled = [f"{one} ({text})" for one, text in variable.texts.items()]
    return near(value, spelled, listed=True)


def _areas_of(variable: Variable) -> int:
    """Return how many areas a variable has; one of countries has Danmark too."""
    texts = variable.texts.values()
    return sum(areas.is_municipality(text) or areas.is_part_of_country(text) for text in texts)


def _areas_in(variable: Variable, names: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Return the areas that a variable has, the text of each by its id, and those it has not."""
    spelled: dict[str, list[str]] = {}
    for each, text in variable.texts.items():
        spelled.setdefault(area_named(text), []).append(each)
    found: dict[str, str] = {}
    missing = []
    for name in names:
        every = danish.same_label(name) == EVERY_MUNICIPALITY
        ids = spelled.get(area_named(name), [])
        if every:
            ids = [one for one, text in variable.texts.items() if areas.is_municipality(text)]
        if len(ids) != 1 and not (ids and every):
            missing.append(name)
        found |= {each: variable.texts[each] for each in ids}
    return found, missing
