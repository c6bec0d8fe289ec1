"""The cells of a table, counted in a register.

Each figure is asked for by what ``meeting.toml`` says of its table, row and column, and keeps the
whole numbers that it comes from. From here on it is a figure like any other.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property, partial
from itertools import chain
from typing import Any

from analysis.faults import Fault, InputError, near
from analysis.meeting import ColumnSpec, Meeting, TableSpec
from analysis.meeting.counted import DisclosureSpec, ExtractSpec, MeasuredRow, Rule
from analysis.meeting_file import FILE_NAME
from analysis.periods import Period
from analysis.project import Project
from analysis.register import at_address
from analysis.register.asked import Asked, asked_of, each_cell, several
from analysis.register.engines import require
from analysis.register.extract import Extract
from analysis.register.lengths import Spells, is_of_few, quartile
from analysis.register.measures.query import (
    NONE,
    UNKNOWN,
    Query,
    counted_as,
    last_day_after,
    same_date,
)
from analysis.register.measures.records import (
    AFSLUTTEDE,
    AKTIVERING,
    ANKOMNE,
    FILTERS,
    MEASURES,
    REACHED,
    UAFGJORTE,
    VISITED,
    YEARS_ON_BENEFIT,
    Part,
    needed_since,
    relations_of,
)
from analysis.register.read import read_extract
from analysis.register.tally import Codes, Tally
from analysis.sources.counted import Counted, CountedFigure, Lack

QUERIES = {query: None for measure in MEASURES.values() for query in measure.queries}

# Where the codes stand that a filter may name.
_CODES = {
    "category": ("visitationskategorier", "kategori"),
    "reason": ("afslutningsaarsager", "aarsag"),
    "activity": ("aktivitetstyper", "aktivitetstype"),
    "group": ("ydelsesgrupper", "ydelsesgruppe"),
    "housing": ("indkvartering", "sted"),
    "municipality": ("kommuner", "kommune"),
    "offer": ("(SELECT tilbud FROM aktiviteter UNION SELECT tilbud FROM tilbud) AS alle", "tilbud"),
    "effort": ("indsatser", "indsats"),
    "reached": (
        f"(SELECT art AS hvad FROM aktivitetstyper UNION "  # noqa: S608 - fixed
        f"SELECT '{VISITED}' || indsats AS hvad FROM indsatser) AS alt",
        "hvad",
    ),
}
# What a register names as it likes, with no list of codes.
_OWN_NAMES = {"housing": "place", "effort": "effort"}


def count(
    project: Project,
    meeting: Meeting,
    said: ExtractSpec,
    tables: Sequence[TableSpec],
    anew: bool = False,
) -> Counted:
    """Count some tables of a meeting in the extract that it has said; see below."""
    return count_with_codes(project, meeting, said, tables, anew)[0]


def count_with_codes(
    project: Project,
    meeting: Meeting,
    said: ExtractSpec,
    tables: Sequence[TableSpec],
    anew: bool = False,
) -> tuple[Counted, Codes, Extract]:
    """Count some tables of a meeting; return also the codes of its register, and the extract.

    With ``anew`` the extract is read from the delivered files, whatever was kept of it. Raises
    :class:`InputError` with everything that is wrong with it, or with a figure that is asked for.
    """
    extract = _read(project, meeting.address.body, said, anew=anew)
    codes, numbers = _codes(extract)
    file = project.shown(project.raw_folder(meeting.address) / FILE_NAME)
    faults: list[Fault] = []
    few = meeting.disclosure.threshold
    left_out = {name: _unless(rows < few, rows) for name, rows in extract.set_aside.items()}
    counted = Counted(set_aside=left_out, said=extract.said, own_numbers=extract.own_numbers)
    for table in tables:
        try:
            asked = each_cell(file, table, partial(asked_of, table))
            cells = [*chain(*asked)]
            hide = meeting.disclosure
            counter = _Counter(extract, said.rule, table, cells, codes, numbers, hide)
            counted.figures[table.id] = each_cell(file, table, counter.figure)
        except InputError as error:
            faults += error.faults
            continue
        if lacking := counter.lacking():
            counted.lacking[table.id] = lacking
        for notes, (found, persons) in (
            (counted.without_hours, counter.without_hours()),
            (counted.undecided, counter.undecided()),
        ):
            if found:
                notes[table.id] = _unless(persons < few, found)
    if faults:
        raise InputError(faults)
    return counted, _known_codes(extract, codes, numbers), extract


def _read(project: Project, municipality: str, said: ExtractSpec, *, anew: bool) -> Extract:
    share = said.set_aside / 100
    require(said.engine)
    extract = at_address.read(project, municipality, said, anew=anew) or read_extract(
        project, municipality, said.day, set_aside=share, anew=anew
    )
    return replace(extract, engine=said.engine, complete=said.complete)


def _lacks(extract: Extract, asked: Asked) -> list[Lack]:
    """Return what a figure would need that the extract does not hold."""
    found = {
        lack: None
        for query in asked.measure.queries
        for lack in _lacking(extract, asked.reads, query, asked.span[1:], asked.history)
    }
    return [Lack(asked.measure.name, *lack) for lack in found]


def _lacking(
    extract: Extract, reads: Iterable[str], query: Query, days: tuple[date, date], years: int
) -> Iterator[tuple[str, str]]:
    """Yield what is not there, or not far enough back: then with the day from which it is."""
    for each in reads:
        relation = each.partition(".")[0]
        complete = extract.complete.get(relation, date.min)
        if gone := {each, relation} & extract.lacking:
            yield min(gone), ""
        elif complete > needed_since(query, *days, relation, years):
            yield relation, complete.isoformat()


def count_again(extract: Extract, tallies: Iterable[Tally]) -> dict[Tally, int]:
    """Count what was told before, as far as the extract covers it, in as few queries as can be."""
    alike: dict[tuple[object, ...], list[Tally]] = defaultdict(list)
    for one in tallies:
        last = last_day_after(one.last, one.months) if one.months else one.last
        last = same_date(last, one.years) if one.files == ANKOMNE.files else last
        if last <= extract.day and _is_held(extract, one):
            merged = [(key, values) for key, values in one.said if len(values) > 1]
            keys = [key for key, _ in one.said]
            group = dict(one.said).get("group")
            how = (one.months, one.years, one.at_least, one.reached, one.hours, one.rule)
            alike[one.files, group, how, *keys, *merged].append(one)
    return {one: value for ones in alike.values() for one, value in _alike(extract, ones)}


def _is_held(extract: Extract, one: Tally) -> bool:
    """Whether the extract holds what a number that was told before is counted in."""
    by = [FILTERS[key] for key, _ in one.said if key in FILTERS]
    parts = [
        (part.query, measure.reads_by(by))
        for measure in MEASURES.values()
        for part in (measure.numerator, measure.denominator)
        if isinstance(part, Part) and (part.query.files, part.column) == (one.files, one.column)
        if same_date(one.last, measure.waits) <= extract.day
    ]
    days, more = _span(one)[1:], relations_of(one.reached)
    years = YEARS_ON_BENEFIT if "time_on_benefit" in dict(one.said) else one.years
    return any(
        not [*_lacking(extract, (*reads, *more), query, days, years)] for query, reads in parts
    )


def _span(one: Tally) -> tuple[str, date, date]:
    """Return the days that a number is of, by a name, as a query takes them."""
    first = date.fromisoformat(one.since) if one.since else one.first
    return f"{first}/{one.last}", first, one.last


def _alike(extract: Extract, ones: Sequence[Tally]) -> Iterator[tuple[Tally, int]]:
    """Count numbers that are told apart by the same, of the same benefits."""
    first = dict(ones[0].said)
    query = next(query for query in QUERIES if query.files == ones[0].files)
    by = [FILTERS[key] for key in first if key != "group"]
    ages = sorted({age for one in ones for age in dict(one.said).get("ages", ())})
    frame = query.run(
        extract,
        [*{_span(one): None for one in ones}],
        ydelsesgruppe="".join(first.get("group", ())),
        ages=[_age_group(age) for age in ages],
        rule="calendar_month" if ones[0].rule == "calendar_month" else "one_day",
        months=ones[0].months,
        years=ones[0].years,
        at_least=ones[0].at_least,
        reached=ones[0].reached,
        hours=ones[0].hours,
        by=by,
        merged={FILTERS[key]: _typed(key, values) for key, values in first.items() if values[1:]},
    )
    for one in ones:
        rows = frame[frame["periode"] == _span(one)[0]]
        for key, values in one.said:
            if key != "group":
                rows = rows[rows[FILTERS[key]] == counted_as(_typed(key, values))]
        yield one, int(rows[one.column].sum())


def _typed(key: str, values: Sequence[str]) -> tuple[object, ...]:
    """Return codes as a query gives them."""
    if key == "municipality":
        return tuple(map(int, values))
    return tuple(value == "True" for value in values) if key == "in_activation" else tuple(values)


def secret(extract: Extract) -> bytes:
    """Return what only those can tell who have the register: who is in it, and since when.

    No hash of its files: those are published.
    """
    with extract.opened() as engine:
        persons = engine.rows("SELECT borger, foedt_tal FROM personer ORDER BY borger LIMIT 1000")
        spells = engine.rows(
            "SELECT borger, startdato, slutdato FROM ydelser ORDER BY borger, startdato LIMIT 1000"
        )
    return hashlib.sha256(repr(["which covers are drawn", persons, spells]).encode()).digest()


def _known_codes(extract: Extract, codes: dict[str, list[str]], numbers: dict[str, int]) -> Codes:
    """Return the codes by which figures are told apart, and what they say of each other."""
    with extract.opened() as engine:
        activation = engine.rows("SELECT aktivitetstype FROM aktivitetstyper WHERE er_aktivering")
    return Codes(
        codes,
        frozenset(str(each) for (each,) in activation),
        _benefits(extract),
        numbers,
        extract.kommunekode,
    )


def _benefits(extract: Extract) -> dict[str, frozenset[str]]:
    """Return the benefits of each group."""
    found: dict[str, set[str]] = defaultdict(set)
    with extract.opened() as engine:
        for group, benefit in engine.rows("SELECT ydelsesgruppe, ydelse FROM ydelsesgrupper"):
            found[group].add(benefit)
    return {group: frozenset(each) for group, each in found.items()}


def _unless(few: bool, number: int) -> int | None:
    """Return a number, unless so few persons are behind it that it is not told."""
    return None if few else number


def _codes(extract: Extract) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Return the codes that a filter may name, and the number of each municipality by its name.

    A category or reason may also be unknown.
    """
    with extract.opened() as engine:
        found = {
            name: [
                str(code)
                for (code,) in engine.rows(
                    f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL "  # noqa: S608 - fixed
                    f"ORDER BY {column}"
                )
            ]
            for name, (table, column) in _CODES.items()
        }
        numbers = engine.rows("SELECT kommune, kommunekode FROM kommuner")
    for name in ("category", "reason"):
        found[name].append(UNKNOWN)
    found["reached"] += [each for each, told in REACHED.items() if told != "aktiviteter"]
    return found, dict(numbers)


# What a query counts, by the period and the value of each grouping: a row, or several that are told
# apart by more.
_Rows = dict[tuple[object, ...], list[tuple[int, ...]]]


@dataclass(frozen=True)
class _Counter:
    """Answers what the cells of a table ask of a register, asking it once for many of them."""

    extract: Extract
    rule: Rule
    table: TableSpec
    cells: list[Asked]
    codes: dict[str, list[str]]
    numbers: dict[str, int]  # of the municipalities, by name
    disclosure: DisclosureSpec
    counted: dict[tuple[object, ...], _Rows] = field(default_factory=dict)

    def figure(self, row: MeasuredRow, column: ColumnSpec) -> CountedFigure:
        """Count one cell. Raises ``ValueError`` for one that cannot be asked of this register."""
        asked = asked_of(self.table, row, column)
        asked.refuse_after(self.extract.day)
        times = 100 if asked.measure.is_share else 1
        figure = CountedFigure(0, 0, times, asked.decimals, asked.unit)
        lacking = _lacks(self.extract, asked)
        if all(lack.since for lack in lacking):  # else the codes may be lacking too
            self._refuse_unknown_codes(asked)
        if lacking:
            return replace(figure, not_stated=True)
        if asked.said.year not in (None, asked.period.start.year):
            return figure
        if asked.measure.quarter:
            return self._length(asked, figure)
        of_offer = [query for query in asked.measure.queries if not query.of_persons]
        if not all(self._found(asked, query) for query in of_offer):
            return replace(figure, not_stated=True)
        denominator = self._denominator(asked)
        persons, of_persons, rest_persons = self._persons(asked)
        return replace(
            figure,
            numerator=self._count(asked, asked.measure.numerator),
            denominator=denominator,
            persons=persons,
            of_persons=of_persons,
            rest_persons=rest_persons,
        )

    def _length(self, asked: Asked, figure: CountedFigure) -> CountedFigure:
        """Return a quartile of the lengths of spells, hidden where it would tell of few persons.

        It is no sum of anything, so that no other figure need be hidden with it.
        """
        spells, few = self._spells(asked), self.disclosure.threshold
        doubled = quartile(spells, asked.measure.quarter)
        is_told = few == 1 or (not spells and self.disclosure.zeros == "shown")
        if not is_told and is_of_few(spells, doubled, few):
            return replace(figure, hidden=True)
        if spells and doubled is None:
            return replace(figure, not_stated=True)
        return replace(figure, numerator=doubled or 0, denominator=2 * bool(spells))

    def _spells(self, asked: Asked) -> list[Spells]:
        """Return the spells that a cell is of, by their length."""
        rows = self._found(asked, asked.measure.numerator.query, apart=("dage", "aabent"))
        return [Spells(*row) for row in rows]

    def _persons(self, asked: Asked) -> tuple[int, int | None, int | None]:
        """Return who is behind the numerator, the denominator, and is not wholly in the former."""
        measure, behind = asked.measure, asked.measure.numerator.behind
        persons = self._count(asked, behind)
        if not isinstance(measure.denominator, Part):
            return persons, None, None
        of_persons = self._count(asked, measure.denominator.behind)
        if measure.rest:
            return persons, of_persons, self._count(asked, Part(behind.query, measure.rest))
        of_the_same = behind.query == measure.denominator.query
        return persons, of_persons, of_persons - persons if of_the_same else None

    def _denominator(self, asked: Asked) -> int:
        denominator = asked.measure.denominator
        if denominator == "days":
            return asked.days
        return 1 if denominator == 1 else self._count(asked, denominator)

    def without_hours(self) -> tuple[int, int]:
        """Return how many activities that the rates of activation are made of have no hours.

        And of how many persons they are at least. One that is under way while its person changes
        category counts in each that is asked for.
        """
        hours = MEASURES["aktiveringsgrad"]
        rates = [each for each in self._covered if each.measure == hours]
        if not rates:
            return 0, 0
        periods = [each.period for each in rates]
        whole = Period(min(periods).start, max(each.end for each in periods), "year")
        said = {
            (each.said.group, *self._where(each, AKTIVERING).items()): replace(each, period=whole)
            for each in rates
        }
        # Whoever is in a group is in the table's total too, and in a row that it is merged into.
        widest = [
            each
            for key, each in said.items()
            if not any(other != key and _is_part(key, other) for other in said)
        ]
        part = Part(AKTIVERING, "uden_timer", persons="personer_uden_timer")
        activities = [self._count(each, part) for each in widest]
        return sum(activities), max(self._count(each, part.behind) for each in widest)

    def undecided(self) -> tuple[int, int]:
        """Return how many spells on the benefits end in a period of the table, as far as is known.

        The rule cannot tell yet whether they have ended. And of how many persons they are at least.
        """
        found = [0]
        asked = [each for each in self._covered if AFSLUTTEDE in each.measure.queries]
        for group in {each.said.group: None for each in asked}:
            frame = UAFGJORTE.run(
                self.extract,
                [*{each.span: None for each in asked if each.said.group == group}],
                ydelsesgruppe=group or "",
                rule=self.rule,
                by=("sidste_dag",),
            )
            # Periods overlap; a person has one such spell on the benefits of a group.
            found.append(int(frame.drop_duplicates("sidste_dag")["forloeb"].sum()))
        return sum(found), max(found)

    @cached_property
    def _covered(self) -> list[Asked]:
        """Return the cells that the extract covers."""
        return [
            each
            for each in self.cells
            if each.last_day <= self.extract.day and not _lacks(self.extract, each)
        ]

    def lacking(self) -> list[Lack]:
        """Return why figures of the table are not stated, each reason once."""
        found = [lack for each in self.cells for lack in _lacks(self.extract, each)]
        found += [
            Lack(each.measure.name, "")
            for each in self._covered
            if each.measure.quarter and self._length(each, CountedFigure(0, 0)).not_stated
        ]
        return [*dict.fromkeys(found)]

    def _refuse_unknown_codes(self, asked: Asked) -> None:
        """Raise ``ValueError`` for a filter that names no code of the register."""
        self._refuse_other_benefits(asked)
        said = [(key, code) for key in _CODES for code in several(getattr(asked.said, key))]
        for key, value in said:
            if value in self.codes[key]:
                continue
            what = "effort" if value.startswith(VISITED) else key
            if what not in _OWN_NAMES:
                hint = near(value, self.codes[key], listed=True)
                raise ValueError(f"{value!r} is no {key} of the register{hint}")
            # Nobody may be there; one that is nearly spelled so is another matter.
            names = {name.lower(): name for name in self.codes[key]}
            if alike := get_close_matches(value.lower(), names, n=1, cutoff=0.9):
                raise ValueError(
                    f"{value!r} is no {_OWN_NAMES[what]} of the register; did you mean "
                    f"{names[alike[0]]!r}?"
                )

    def _refuse_other_benefits(self, asked: Asked) -> None:
        """Raise ``ValueError`` for a benefit of before or after that is none of the group."""
        group = asked.said.group
        ends = [several(getattr(asked.said, key)) for key in ("before", "after")]
        known = [*self._benefits.get(group or "", ()), NONE]
        for value in chain(*ends):
            if value not in known:
                hint = near(value, known, listed=True)
                raise ValueError(f"{value!r} is no benefit of {group!r}{hint}")
        if ends == [(NONE,), (NONE,)]:
            raise ValueError(f"who is on none of {group!r} before and after is not counted")

    @cached_property
    def _benefits(self) -> dict[str, frozenset[str]]:
        return _benefits(self.extract)

    def _count(self, asked: Asked, part: Part) -> int:
        """Return one of the counts that a figure is computed from."""
        at = part.query.counts.index(part.column)
        times = part.times * (asked.days if part.daily else 1)
        return sum(row[at] for row in self._found(asked, part.query)) * times

    def _found(
        self, asked: Asked, query: Query, apart: Sequence[str] = ()
    ) -> Sequence[tuple[int, ...]]:
        """Return what a query counts for a cell; nothing where there is nothing to count."""
        where = {"periode": (asked.span[0],), **self._where(asked, query)}
        rows = self._rows(asked, query, where, apart)
        return rows.get((*map(counted_as, where.values()),), ())

    def _where(self, asked: Asked, query: Query) -> dict[str, tuple[object, ...]]:
        """Return the values of each grouping that a cell is of: several where they are merged."""
        given = {column: several(getattr(asked.said, key)) for key, column in FILTERS.items()}
        if "kommunekode" in query.groupings:
            names = given["kommunekode"]
            numbers = (self.numbers[name] for name in names)
            given["kommunekode"] = (*numbers,) if names else several(self.extract.kommunekode)
        else:
            del given["kommunekode"]
        return {column: values for column, values in given.items() if values}

    def _rows(
        self,
        asked: Asked,
        query: Query,
        where: Mapping[str, tuple[object, ...]],
        apart: Sequence[str],
    ) -> _Rows:
        """Return what a query counts for all cells that are told apart by the same, at once.

        The counts stand after the values of groupings that are told ``apart``.
        """
        spans = {
            each.span: None
            for each in self._covered
            if query in each.measure.queries and each.how == asked.how
        }
        if asked.span not in spans:
            spans = {asked.span: None}
        by = [name for name in where if name != "periode"]
        merged = {name: where[name] for name in by if len(where[name]) > 1}
        how = tuple(asked.how.items())
        key = (query, asked.said.group, how, *by, *merged.items(), *spans)
        if key not in self.counted:
            ages = sorted({each.said.ages for each in self.cells if each.said.ages})
            frame = query.run(
                self.extract,
                [*spans],
                ydelsesgruppe=asked.said.group or "",
                ages=[_age_group(each) for each in ages],
                rule=self.rule,
                by=[*by, *apart],
                merged=merged,
                **asked.how,
            )
            found: _Rows = defaultdict(list)
            columns, keys = [*where, *apart, *query.counts], len(where)
            for row in frame[columns].itertuples(index=False, name=None):
                found[row[:keys]].append(row[keys:])
            self.counted[key] = dict(found)
        return self.counted[key]


def _is_part(key: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether whoever has these values of groupings, after a group, has those of the other."""
    values = dict(key[1:])
    return key[0] == other[0] and all(
        {*values.get(name, ())} <= {*allowed} and name in values for name, allowed in other[1:]
    )


def _age_group(text: str) -> tuple[str, int, int]:
    first, _, last = text.partition("-")
    return text, int(first), int(last or 200)
