"""The tables that a source has: fetched as figures are, and searched without the network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from pydantic import BaseModel, RootModel

from analysis import danish, whole_files
from analysis.faults import Fault, InputError
from analysis.fetching import jobindsats, statbank
from analysis.fetching.asking import Patience, UnansweredError
from analysis.fetching.meetings import SOURCES
from analysis.fetching.whole import Day, as_described
from analysis.meeting.fetched import SourceName
from analysis.project import Project
from analysis.sources.snapshots import CATALOGUE, About, Request, Snapshot

_MOST = 40  # values of a breakdown that are told one by one


@dataclass(frozen=True)
class Listed:
    """A table in a source's list, with its measures by id where the list has them."""

    table: str
    name: str
    updated: date | None
    measures: dict[str, str] = field(default_factory=dict)

    def has(self, words: Sequence[str]) -> bool:
        """Whether all words are in its id, its name and its measures."""
        text = danish.same_label(" ".join([self.table, self.name, *self.measures.values()]))
        return all(word in text for word in words)


class _Table(BaseModel):
    table_id: str
    table_name: str
    update_latest: Day = None
    mgroups: list[jobindsats.Group] = []


class _Group(BaseModel):
    table_group_name: str
    tables: list[_Table]


class _Subject(BaseModel):
    subject_name: str
    table_groups: list[_Group]


class _Subjects(RootModel[list[_Subject]]):
    def listed(self) -> Iterator[Listed]:
        for subject in self.root:
            for group in subject.table_groups:
                for one in group.tables:
                    name = f"{group.table_group_name}: {one.table_name}"
                    measures = {each.mgroup_id: each.mgroup_name for each in one.mgroups}
                    yield Listed(one.table_id, name, one.update_latest, measures)


class _StatBankTable(BaseModel):
    id: str
    text: str
    updated: Day = None
    variables: list[str] = []


class _StatBankTables(RootModel[list[_StatBankTable]]):
    def listed(self) -> Iterator[Listed]:
        for one in self.root:
            by = f" efter {danish.join_words(one.variables)}" if one.variables else ""
            yield Listed(one.id, f"{one.text}{by}", one.updated)


_LISTS: dict[SourceName, type[_Subjects | _StatBankTables]] = {
    "jobindsats": _Subjects,
    "statbank": _StatBankTables,
}


def fetch(
    project: Project, source: SourceName, tables: Sequence[str], now: datetime, patience: Patience
) -> Iterator[str]:
    """Fetch the list of a source's tables, or what it says of some; say where each is kept.

    Raises :class:`InputError` with everything that is wrong; then nothing is written.
    """
    asks = SOURCES[source]
    door = asks.door(patience)
    faults = [Fault("TABLE", f"is no id of a table{_ID}", value=one) for one in _no_ids(tables)]
    found: list[tuple[str, bytes]] = []
    for table in () if faults else tables or ("",):
        place = f"{source} {table}".strip()
        try:
            answer = asks.about(door, table) if table else asks.catalogue(door)
            if table:
                as_described(asks.Described, answer, place)
            elif not _listed(source, answer, place):
                raise InputError([Fault(place, "has no tables")])
            found.append((f"{CATALOGUE}_{table.casefold()}" if table else CATALOGUE, answer))
        except UnansweredError as error:
            faults.append(Fault(place, str(error)))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    for name, answer in found:
        about = About(
            source=source,
            table=name,
            request=Request(),
            fetched=now.replace(microsecond=0),
            sha256=whole_files.digest(answer),
        )
        folder = Snapshot(about, answer).write(project.sources)
        yield f"{project.shown(folder)} is fetched"


_ID = ": expected at most 30 letters a to z, digits and _, as in y60c07"


def _no_ids(tables: Sequence[str]) -> list[str]:
    """Return what is no id of a table; of one a folder is named, and an address is made."""
    return [one for one in tables if not re.fullmatch(r"[A-Za-z0-9_]{1,30}", one)]


def _listed(source: SourceName, answer: bytes, place: str) -> list[Listed]:
    model, _ = as_described(_LISTS[source], answer, place, "its list of tables")
    return [*model.listed()]


def search(project: Project, word: str) -> Iterator[str]:
    """Yield the tables that have a word in their id or name; of one with that id, what it has.

    Raises :class:`InputError` when no list of tables has been fetched.
    """
    lists = {source: _newest(project, source, CATALOGUE) for source in _LISTS}
    if not any(lists.values()):
        shown = project.shown(project.sources)
        problem = f"holds no list of tables; {_asks('jobindsats')} fetches one"
        raise InputError([Fault(shown, problem)])
    words = danish.same_label(word).split()
    count = 0
    for source, snapshot in lists.items():
        if snapshot is None:
            yield f"{source}: no list of tables is fetched; {_asks(source)} does"
            continue
        yield f"{source}, as of {snapshot.about.fetched:%Y-%m-%d}:"
        for one in _listed(source, snapshot.answer, source):
            if one.table.casefold() == word.casefold():
                yield from _told(project, source, one)
            elif one.has(words):
                yield f"  {one.table:<12} {one.name}{_of(one.updated)}"
            else:
                continue
            count += 1
    if not count:
        yield f"no table has {word!r} in its id, its name or a measure"


def _asks(source: str, table: str = "") -> str:
    return f"`udvalgstal fetch --catalogue {source}{' ' * bool(table)}{table}`"


def _of(day: date | None) -> str:
    return f" ({day})" if day else ""


def _newest(project: Project, source: SourceName, table: str) -> Snapshot | None:
    """Return the snapshot of a list, or of what is said of a table, that was fetched last."""
    folders = [path for path in (project.sources / source / table).glob("[!.]*") if path.is_dir()]
    found = [Snapshot.read(path, project.shown(path)) for path in folders]
    return max(found, key=lambda one: (one.about.fetched, one.pin), default=None)


def _told(project: Project, source: SourceName, one: Listed) -> Iterator[str]:
    """Say what a table has, in the ids and names that ``[tables.from]`` takes."""
    yield f"  {one.table}  {one.name}{_of(one.updated)}"
    snapshot = _newest(project, source, f"{CATALOGUE}_{one.table.casefold()}")
    if snapshot is None:
        yield from _measures(one.measures)
        yield f"    what it has: {_asks(source, one.table)}, then again"
        return
    place = f"{source} {one.table}"
    if source == "jobindsats":
        of_jobindsats, _ = as_described(jobindsats.Described, snapshot.answer, place)
        yield from _of_jobindsats(of_jobindsats)
    else:
        of_statbank, _ = as_described(statbank.Described, snapshot.answer, place)
        yield from _of_statbank(of_statbank)


def _of_jobindsats(described: jobindsats.Described) -> Iterator[str]:
    yield from _measures(
        {key: name for group in described.mgroups for key, name in group.names.items()}
    )
    yield "    periods"
    for one in described.periods:
        yield f"      {one.periodtype_id}  {_span(one.ids)}"
    divisions = {one.hierarchy_id for one in described.divisions}
    for what, is_of_areas in (("areas", True), ("breakdowns, / is the total", False)):
        yield f"    {what}"
        for key, hierarchy in described.hierarchies.items():
            if (key in divisions) is is_of_areas:
                yield f"      {key}  {_values(hierarchy.names)}"


def _of_statbank(described: statbank.Described) -> Iterator[str]:
    yield f"    measure  {described.unit}"
    for one in described.variables:
        if one.time:
            yield f"    periods  {_span([*one.texts])}"
        else:
            must = "" if one.elimination else " (must be named in where)"
            yield f"    {one.id}{must}  {_values(one.texts)}"


def _measures(names: Mapping[str, str]) -> Iterator[str]:
    if names:
        yield "    measures"
    for key, name in names.items():
        yield f"      {key}  {name}"


def _span(ids: Sequence[str]) -> str:
    return f"{ids[0]} to {ids[-1]} ({len(ids)})" if ids else "none"


def _values(names: dict[str, str]) -> str:
    told = [f"{key} {name}" for key, name in islice(names.items(), _MOST)]
    more = [f"and {len(names) - _MOST} more"] if len(names) > _MOST else []
    return ", ".join([*told, *more])
