"""The checks of a meeting that is begun from files: those of its formulas, and what is found."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from analysis.batch.suggested import as_toml, where, written
from analysis.checks import relations
from analysis.checks.reconcile import Result, reconcile
from analysis.checks.relations import Figures, UnknownNameError
from analysis.checks.search import PERHAPS, Suggestion, suggestions
from analysis.checks.search.wording import named, said
from analysis.meeting import Meeting, TableSpec
from analysis.meeting.checks import Check, SumCheck
from analysis.meeting_file import FILE_NAME, as_readable
from analysis.observations import Observation
from analysis.sources.office import formula_checks
from analysis.sources.office.formula_checks import Drafted, Unsaid
from analysis.sources.office.grid import OfficeFile
from analysis.sources.office.inferred import Table
from analysis.sources.printed import read_text


@dataclass
class Checks:
    """The checks of a table as lines of TOML, and how many there are of each origin."""

    lines: list[str] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    is_read: bool = True

    def add(self, origin: str, lines: Iterable[str], count: int = 1) -> None:
        self.lines += ["", *lines]
        self.counted[origin] += count

    @property
    def told(self) -> str:
        """What there is to tell of them; empty if there are none."""
        if not self.is_read:
            return "none, since it cannot be read yet"
        return ", ".join(f"{count} {origin}" for origin, count in self.counted.items())


def checks_of(
    description: str, files: Sequence[tuple[OfficeFile, Sequence[Table]]]
) -> dict[str, Checks]:
    """Return the checks of each table, by its id: first of formulas, then what the figures follow.

    ``description`` is ``meeting.toml`` without checks, ``files`` are those with their tables.
    """
    content = tomllib.loads(description)
    entries = {entry["id"]: as_readable(entry) for entry in content["tables"]}
    meeting = Meeting.model_validate(content | {"tables": [], "reports": []})
    tables = [table for _, those in files for table in those]
    tried = {one.id: _read(meeting, entries[one.id], one.csv) for one in tables}
    read = {key: each for key, each in tried.items() if each}
    made = {table: Checks(is_read=table in read) for table in entries}
    specs = {key: spec for key, (spec, _) in read.items()}
    figures = [figure for _, observations in read.values() for figure in observations]
    meeting = meeting.model_copy(update={"tables": [*specs.values()]})
    drafted, unsaid = formula_checks.read(files, specs)
    found = _Found(meeting, Figures(meeting, figures), entries)
    for one in sorted(drafted, key=lambda one: [*made].index(one.table)):
        if lines := found.of_formulas(one):
            made[one.table].add(*lines)
        else:
            why = "den kan ikke prøves på tallene"
            unsaid.append(Unsaid(one.table, why, one.formula, one.cells))
    for those in unsaid:
        remark = f"# {_formulas(those.formula, those.cells)} er ingen kontrol: {those.why}"
        made[those.table].add("cell(s) whose formula makes none", [remark], len(those.cells))
    for table, origin, text in found.in_figures():
        made[table].add(origin, text)
    return made


def _read(
    meeting: Meeting, entry: Mapping[str, Any], text: str
) -> tuple[TableSpec, list[Observation]] | None:
    """Read a table by its description; None if there is a fault in it."""
    with suppress(ValidationError):
        spec = TableSpec.model_validate(entry)
        table, faults = read_text(meeting, spec, text, spec.file)
        return None if faults else (spec, table.observations)
    return None


def _formulas(formula: str, cells: Sequence[str]) -> str:
    more = f" og {len(cells) - 1} andre celler" if len(cells) > 2 else ""
    more = f" og {cells[1]}" if len(cells) == 2 else more
    return f"Formlen {formula} i {cells[0]}{more}"


class _Found:
    """The checks that are found of some tables, each with an id of its own."""

    def __init__(
        self, meeting: Meeting, figures: Figures, entries: Mapping[str, dict[str, Any]]
    ) -> None:
        self._meeting, self._figures, self._entries = meeting, figures, entries
        self._checks: dict[str, list[Check]] = {table: [] for table in entries}

    def of_formulas(self, one: Drafted) -> tuple[str, Iterator[str]] | None:
        """Return a check of formulas and where it comes from; None if it cannot be tried.

        It is a comment where the figures as displayed do not follow it.
        """
        spec = self._meeting.table(one.table)
        check = self._shortest(spec, one)
        if check is None or not self._is_accepted(one.table, check):
            return None
        taken = {each.id for checks in self._checks.values() for each in checks}
        name, text = named(check, spec, taken), said(check, spec, self._meeting)
        check = check.model_copy(update={"id": name, "text": text})
        self._checks[one.table].append(check)
        doubtful = [each for each in self._tried(spec, check) or [] if each.deviates]
        remarks = [_formulas(one.formula, one.cells), *where("SE EFTER", doubtful)]
        origin = "of formulas that the figures shown do not follow" if doubtful else "of formulas"
        return origin, as_toml(check, remarks, sure=not doubtful)

    def _tried(self, spec: TableSpec, check: Check) -> list[Result] | None:
        with suppress(UnknownNameError):
            return reconcile(self._meeting, [*relations.tried(self._figures, spec, check)])
        return None

    def _shortest(self, spec: TableSpec, one: Drafted) -> Check | None:
        """Return a check without what it need not say: where it is tried, or which rows it adds up.

        It recomputes what the formulas do, of the same figures, and deviates nowhere else.
        """
        exact = one.check.model_copy(update={"over": one.over})
        told = self._tried(spec, exact)
        if told is None:
            return None
        places = {each.relation.printed.place: each.relation.places for each in told}
        doubtful = {each.relation.printed.place for each in told if each.deviates}
        is_of_rows = isinstance(exact, SumCheck) and exact.rows
        for without in (("over", "rows"), ("over",), ("rows",)) if is_of_rows else (("over",),):
            shorter = exact.model_copy(update={key: [] for key in without})
            found = self._tried(spec, shorter) or []
            at = {each.relation.printed.place: each.relation.places for each in found}
            wrong = {each.relation.printed.place for each in found if each.deviates}
            if wrong <= doubtful and places.items() <= at.items():
                return shorter
        return exact

    def _is_accepted(self, table: str, check: Check) -> bool:
        """Whether a description with a check is read: no times are added up that overlap."""
        keys = tomllib.loads("\n".join(as_toml(check, (), sure=True)))["tables"]
        with suppress(ValidationError):
            TableSpec.model_validate(self._entries[table] | keys)
            return True
        return False

    def in_figures(self) -> Iterator[tuple[str, str, Iterator[str]]]:
        """Yield what the figures follow beside that: the table, how sure it is, and its lines.

        Nothing that has a figure for a misprint that a formula gives.
        """
        tables = [
            table.model_copy(update={"checks": self._checks[table.id]})
            for table in self._meeting.tables
        ]
        meeting = self._meeting.model_copy(update={"tables": tables})
        declared, _ = relations.resolve(meeting, self._figures, FILE_NAME)
        certain = {each.relation.place for each in reconcile(meeting, declared) if each.agrees}
        found = suggestions(meeting, self._figures, declared, PERHAPS)
        for one in sorted(found, key=self._standing):
            is_contradicted = any(each.relation.place in certain for each in one.doubtful)
            if not is_contradicted and self._is_accepted(one.table.id, one.check):
                origin = "found in its figures" if one.is_sure else "to think about"
                yield one.table.id, origin, written(one)

    def _standing(self, one: Suggestion) -> tuple[bool, int]:
        """Sort the sure ones first, and as what they recompute stands: columns, and then rows."""
        places = [each.relation.place for each in one.places]
        table, columns = places[0].table, {place.column for place in places}
        if len(columns) == 1:
            return not one.is_sure, self._figures.columns(table).index(columns.pop())
        rows = self._figures.rows(table).index(places[0].row)
        return not one.is_sure, len(self._figures.columns(table)) + rows
