"""The cells of a table, counted in a register.

Each figure is asked for by what ``meeting.toml`` says of its table, row and column, and is written
as the papers would print it, so that from here on it is a figure like any other.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property

import pandas as pd

from analysis import danish
from analysis.danish import PERCENT, Period
from analysis.faults import Fault, InputError
from analysis.meeting import ColumnSpec, ExtractSpec, Measured, Meeting, TableSpec
from analysis.project import Project
from analysis.register import measures
from analysis.register.definitions import MONTHS
from analysis.register.extract import Extract
from analysis.register.measures.query import refuse_after
from analysis.register.read import read_extract
from analysis.sources.counted import Counted

FULL_WEEK = 37 * 60  # minutes
_CANNOT_OCCUR = "."  # as the papers print it: a share of nobody, or a count for another year
# Of the figures that are asked for, which are shares, and which are of spells that ended.
_SHARES = (
    "aktiveringsgrad",
    "andel aktiveringsberørte",
    "andel afsluttede",
    "status efter aktivitet",
)
_ACTIVATION = ("group", "municipality", "category", "ages", "sex")
_REFUGEES = ("origin", "activity", "in_activation", "category", "ages", "sex", "housing")
# By what each measure can be told apart; anything else would be left out in silence.
_FILTERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("aktiveringsgrad", "andel aktiveringsberørte", "fuldtidspersoner", "personer", "bestand"),
        _ACTIVATION,
    ),
    **dict.fromkeys(("afsluttede forløb", "afsluttede personer"), (*_ACTIVATION, "reason")),
    "andel afsluttede": _ACTIVATION,
    "status efter aktivitet": ("group", "category", "ages", "activity", "months"),
    "flygtninge": _REFUGEES,
    "modtaget": ("origin", "year"),
}
# Where the codes stand that a filter may name.
_CODES = {
    "category": ("visitationskategorier", "kategori"),
    "reason": ("afslutningsaarsager", "aarsag"),
    "activity": ("aktivitetstyper", "aktivitetstype"),
    "group": ("ydelsesgrupper", "ydelsesgruppe"),
    "housing": ("indkvartering", "sted"),
    "municipality": ("kommuner", "kommune"),
}
_UNKNOWN = "Uoplyst"
_OF_ENDS = ("afsluttede forløb", "afsluttede personer", "andel afsluttede")
_OF_STOCK = ("bestand", "andel afsluttede")
_OF_RATES = ("aktiveringsgrad", "andel aktiveringsberørte", "fuldtidspersoner", "personer")
_ON_A_DAY = ("flygtninge", "modtaget")


def count(
    project: Project, meeting: Meeting, tables: Sequence[TableSpec], files: dict[str, str]
) -> Counted:
    """Count some tables of a meeting; ``files`` are those of its extract, with their SHA-256.

    Raises :class:`InputError` with everything that is wrong with the extract, or with a figure that
    is asked for.
    """
    said = meeting.extract
    if said is None:
        raise ValueError("the meeting names no register")
    share = said.set_aside / 100 if said.set_aside else None
    municipality = meeting.address.municipality
    extract = read_extract(project, municipality, said.day, set_aside=share)
    codes, numbers = _codes(extract), _numbers(extract)
    faults: list[Fault] = []
    counted = Counted(files=files, set_aside=extract.set_aside, said=extract.said)
    for table in tables:
        counter = _Counter(extract, said, table, codes, numbers)
        try:
            counted.texts[table.id] = counter.text()
            if missing := counter.without_hours():
                counted.without_hours[table.id] = missing
            if open_ends := counter.undecided():
                counted.undecided[table.id] = open_ends
        except _NotCountedError as error:
            shown = project.shown(project.raw_folder(meeting.address) / "meeting.toml")
            where = f"tables {table.id!r} counts"
            faults += [Fault(shown, problem, column=where) for problem in error.problems]
    if faults:
        raise InputError(faults)
    return counted


def _codes(extract: Extract) -> dict[str, list[str]]:
    """Return the codes that a filter may name; of a category or reason also that it is unknown."""
    with extract.connect() as connection:
        found = {
            name: [
                str(code)
                for (code,) in connection.execute(
                    f"SELECT DISTINCT {column} FROM {table} ORDER BY {column}"  # noqa: S608 - fixed
                ).fetchall()
            ]
            for name, (table, column) in _CODES.items()
        }
    for name in ("category", "reason"):
        found[name].append(_UNKNOWN)
    return found


def _numbers(extract: Extract) -> dict[str, int]:
    """Return the number of each municipality by its name."""
    with extract.connect() as connection:
        found = connection.execute("SELECT kommune, kommunekode FROM kommuner").fetchall()
    return {str(name): int(number) for name, number in found}


_Dimensions = dict[str, object]


class _NotCountedError(Exception):
    """Cells of a table that cannot be counted: each problem once, with the cells that have it."""

    def __init__(self, cells: Mapping[str, Sequence[str]]) -> None:
        self.problems = [
            f"{problem} ({first}{f' and {len(more)} more' if more else ''})"
            for problem, (first, *more) in cells.items()
        ]
        super().__init__("; ".join(self.problems))


@dataclass(frozen=True)
class _Counter:
    """Answers what the cells of a table ask of a register, asking it once for many of them."""

    extract: Extract
    said: ExtractSpec
    table: TableSpec
    codes: dict[str, list[str]]
    numbers: dict[str, int]  # of the municipalities, by name
    frames: dict[tuple[object, ...], pd.DataFrame] = field(default_factory=dict)

    def text(self) -> str:
        """Return the table as CSV text, each figure written as the papers would print it.

        Raises ``_NotCountedError`` with everything that cannot be asked for.
        """
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=";", lineterminator="\n")
        columns, rows = self.table.columns, self.table.rows
        writer.writerow([rows.heading, *[column.heading for column in columns]])
        refused: dict[str, list[str]] = {}
        for row in rows.counts:
            cells = []
            for column in columns:
                try:
                    cells.append(self.cell(row, column))
                except ValueError as error:
                    place = f"row {row.label!r}, column {column.heading!r}"
                    refused.setdefault(str(error), []).append(place)
            writer.writerow([row.label, *cells])
        if refused:
            raise _NotCountedError(refused)
        return out.getvalue()

    def cell(self, row: Measured, column: ColumnSpec) -> str:
        """Return one figure as text. Raises ``ValueError`` for one that cannot be asked for."""
        asked = self._asked(row, column)
        self._refuse_what_is_not_counted(asked)
        if asked.period is None:
            raise ValueError("expected a period")
        self._refuse_what_is_not_over(asked, asked.period)
        decimals = column.decimals or 0
        _refuse_what_cannot_be_written(str(asked.measure), column.unit, decimals)
        if asked.year and asked.year != asked.period.start.year:
            return _CANNOT_OCCUR
        numerator, denominator = self._parts(asked, asked.period)
        if denominator == 0:
            return _CANNOT_OCCUR
        times = 100 if asked.measure in _SHARES else 1
        value = _rounded(numerator * times, denominator, decimals)
        return danish.format_number(value, decimals, column.unit if column.unit == PERCENT else "")

    def without_hours(self) -> int:
        """Return how many activities that the rates of activation are made of have no hours.

        One that is under way while its person changes category counts in each that is asked for.
        """
        rates = self._of("aktiveringsgrad")
        if not rates:
            return 0
        periods = self._periods("aktiveringsgrad")
        whole = Period(periods[0].start, max(each.end for each in periods), "year")
        said = {(asked.group, *self._where(asked).items()): asked for asked in rates}
        # Whoever is in a group is in the table's total too.
        widest = [
            asked for key, asked in said.items() if not any({*other} < {*key} for other in said)
        ]
        return sum(self._activation(asked, whole, [whole])["uden_timer"] for asked in widest)

    def undecided(self) -> int:
        """Return how many spells on the benefits end in a period of the table, as far as is known.

        The rule cannot tell yet whether they have ended.
        """
        count = 0
        for group in {asked.group: None for asked in self._of(*_OF_ENDS)}:
            periods = [
                asked.period
                for asked in self._of(*_OF_ENDS)
                if asked.group == group and asked.period
            ]
            frame = measures.uafgjorte(self.extract, ydelsesgruppe=str(group), rule=self.said.rule)
            inside = [
                any(each.start <= day <= each.end for each in periods)
                for day in frame["sidste_dag"]
            ]
            count += int(frame["forloeb"][inside].sum())
        return count

    def _refuse_what_is_not_counted(self, asked: Measured) -> None:
        """Raise ``ValueError`` for a filter that the measure has not, or a code that is none."""
        allowed = {*_FILTERS[str(asked.measure)], "measure", "period"}
        given = {name: one for name, one in asked if one is not None}
        if stray := sorted(given.keys() - allowed):
            raise ValueError(
                f"{asked.measure} is not told apart by {', '.join(stray)}; it is by "
                f"{', '.join(sorted(allowed - {'measure', 'period'}))}"
            )
        for name in given.keys() & _CODES.keys() - {"housing"}:
            if given[name] not in self.codes[name]:
                near = get_close_matches(given[name], self.codes[name], n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {self.codes[name]}"
                raise ValueError(f"{given[name]!r} is no {name} of the register; {hint}")
        if asked.housing and asked.housing not in self.codes["housing"]:
            # There may be nobody in a place; one that is nearly spelled so is another matter.
            places = {place.lower(): place for place in self.codes["housing"]}
            if near := get_close_matches(asked.housing.lower(), places, n=1, cutoff=0.9):
                raise ValueError(
                    f"{asked.housing!r} is no place of the register; did you mean "
                    f"{places[near[0]]!r}?"
                )

    def _refuse_what_is_not_over(self, asked: Measured, period: Period) -> None:
        """Raise ``ValueError`` for a period that is not over, or is none of a day."""
        if asked.measure in _ON_A_DAY:
            if period.kind not in ("day", "month"):
                raise ValueError(
                    f"{asked.measure} is of a day; expected one, or a month for its first day, "
                    f"not {period}"
                )
            refuse_after(self.extract, f"reference day {period.start}", period.start)
        else:
            refuse_after(self.extract, f"period {str(period)!r}", period.end)

    def _asked(self, row: Measured, column: ColumnSpec) -> Measured:
        """Return what a cell asks for: of its column, or else of its row, or else of the table."""
        asked = (self.table.counts or Measured()).over(Measured(period=column.period))
        return asked.over(row).over(column.counts)

    @cached_property
    def _cells(self) -> list[Measured]:
        """What all cells ask for."""
        rows, columns = self.table.rows.counts, self.table.columns
        return [self._asked(row, column) for row in rows for column in columns]

    def _of(self, *names: str) -> list[Measured]:
        """Return what the cells of some measures ask for, as far as the extract covers it."""
        return [
            asked
            for asked in self._cells
            if asked.measure in names
            and asked.period
            and (asked.period.start if asked.measure in _ON_A_DAY else asked.period.end)
            <= self.extract.day
        ]

    def _periods(self, *names: str) -> list[Period]:
        """Return the periods of the cells of some measures, so that they are counted at once."""
        return sorted({asked.period for asked in self._of(*names) if asked.period})

    @property
    def _ages(self) -> list[tuple[str, int, int]]:
        """Return every age group that a cell of the table is of."""
        said = [self.table.counts, *self.table.rows.counts]
        said += [column.counts for column in self.table.columns]
        ages = sorted({each.ages for each in said if each and each.ages})
        return [_age_group(each) for each in ages]

    def _once(self, *key: object, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        if key not in self.frames:
            self.frames[key] = make()
        return self.frames[key]

    def _parts(self, asked: Measured, period: Period) -> tuple[int, int]:
        """Return a figure as whole numbers, a numerator and what it is divided by."""
        match asked.measure:
            case "aktiveringsgrad":
                found = self._activation(asked, period)
                return found["minutter"], FULL_WEEK * found["dage"]
            case "andel aktiveringsberørte":
                found = self._activation(asked, period)
                return found["beroerte"], found["personer"]
            case "fuldtidspersoner":
                days = (period.end - period.start).days + 1
                return self._activation(asked, period)["dage"], days
            case "personer":
                return self._activation(asked, period)["personer"], 1
            case "afsluttede forløb":
                return self._ended(asked, period)["forloeb"], 1
            case "afsluttede personer":
                return self._ended(asked, period)["personer"], 1
            case "andel afsluttede":
                return self._ended(asked, period)["personer"], self._stock(asked, period.end)
            case "bestand":
                return self._stock(asked, period.end), 1
            case "status efter aktivitet":
                found = self._status(asked, period)
                return found["ude"], found["personer"]
            case "modtaget":
                return self._received(asked, period.start), 1
            case _:
                return self._refugees(asked, period.start), 1

    # --- the measures, each with the groupings that the cell needs ----------------------------

    def _activation(
        self, asked: Measured, period: Period, periods: Sequence[Period] = ()
    ) -> dict[str, int]:
        where = self._where(asked)
        periods = tuple(periods or self._periods(*_OF_RATES))
        frame = self._once(
            *("activation", asked.group, tuple(where), periods),
            make=lambda: measures.aktivering(
                self.extract,
                ydelsesgruppe=_group(asked),
                perioder=_as_rows(periods),
                aldersgrupper=self._ages,
                by=tuple(where),
            ),
        )
        columns = ("dage", "minutter", "personer", "beroerte", "uden_timer")
        return _sums(frame, where | {"periode": str(period)}, columns)

    def _ended(self, asked: Measured, period: Period) -> dict[str, int]:
        where = self._where(asked) | ({"aarsag": asked.reason} if asked.reason else {})
        frame = self._once(
            *("ended", asked.group, tuple(where)),
            make=lambda: measures.afsluttede(
                self.extract,
                ydelsesgruppe=_group(asked),
                perioder=_as_rows(self._periods(*_OF_ENDS)),
                aldersgrupper=self._ages,
                rule=self.said.rule,
                by=tuple(where),
            ),
        )
        return _sums(frame, where | {"periode": str(period)}, ("forloeb", "personer"))

    def _stock(self, asked: Measured, day: date) -> int:
        where = self._where(asked)
        frame = self._once(
            *("stock", asked.group, tuple(where)),
            make=lambda: measures.bestand(
                self.extract,
                ydelsesgruppe=_group(asked),
                dage=sorted({each.end for each in self._periods(*_OF_STOCK)}),
                aldersgrupper=self._ages,
                by=tuple(where),
            ),
        )
        return _sums(_on(frame, day), where, ("personer",))["personer"]

    def _status(self, asked: Measured, period: Period) -> dict[str, int]:
        if period.kind != "month":
            raise ValueError(f"status efter aktivitet is of a month, not of {period}")
        where = self._where(asked)
        where.pop("kommunekode", None)
        if asked.activity:
            where["aktivitetstype"] = asked.activity
        months = asked.months or MONTHS
        frame = self._once(
            *("status", asked.group, tuple(where), months, period),
            make=lambda: measures.status(
                self.extract,
                ydelsesgruppe=_group(asked),
                maaned=(period.start.year, period.start.month),
                maaneder=[months],
                aldersgrupper=self._ages,
                by=tuple(where),
            ),
        )
        return _sums(frame, where, ("personer", "ude"))

    def _refugees(self, asked: Measured, day: date) -> int:
        grouping, value = _one_grouping(asked)
        frame = self._once(
            *("refugees", grouping),
            make=lambda: measures.flygtninge(
                self.extract,
                dage=sorted({each.start for each in self._periods("flygtninge")}),
                aldersgrupper=self._ages,
                by=grouping,
            ),
        )
        where = {grouping: value} if grouping != "i_alt" else {}
        return _sums(_on(frame, day), where, ("personer",))["personer"]

    def _received(self, asked: Measured, day: date) -> int:
        frame = self._once(
            "received",
            make=lambda: measures.modtaget(
                self.extract, dage=sorted({each.start for each in self._periods("modtaget")})
            ),
        )
        where: _Dimensions = {"opholdsgrundlag": asked.origin} if asked.origin else {}
        return _sums(_on(frame, day), where, ("personer",))["personer"]

    def _where(self, asked: Measured) -> _Dimensions:
        """Return the groupings that a cell is one value of."""
        where: _Dimensions = {}
        if asked.municipality:
            where["kommunekode"] = self.numbers[asked.municipality]
        elif self.extract.kommunekode:
            where["kommunekode"] = self.extract.kommunekode
        if asked.category:
            where["kategori"] = asked.category
        if asked.ages:
            where["aldersgruppe"] = asked.ages
        if asked.sex:
            where["koen"] = asked.sex
        return where


def _refuse_what_cannot_be_written(measure: str, unit: str, decimals: int) -> None:
    """Raise ``ValueError`` for a unit or decimals that the figures of a measure do not have.

    A share may be without a unit, as the papers print some.
    """
    if measure in _SHARES:
        if unit not in ("", PERCENT):
            raise ValueError(f"{measure} is a share; expected unit = {PERCENT!r}, not {unit!r}")
    elif unit == PERCENT:
        raise ValueError(f"{measure} is no share; expected another unit than {PERCENT!r}")
    elif decimals and measure != "fuldtidspersoner":
        raise ValueError(f"{measure} is a whole number; expected no decimals, not {decimals}")


def _group(asked: Measured) -> str:
    if not asked.group:
        raise ValueError(f"{asked.measure} is of a group of benefits; say which: group = ...")
    return asked.group


def _age_group(text: str) -> tuple[str, int, int]:
    first, _, last = text.partition("-")
    return text, int(first), int(last or 200)


def _as_rows(periods: Sequence[Period]) -> list[tuple[str, date, date]]:
    return [(str(period), period.start, period.end) for period in periods]


def _on(frame: pd.DataFrame, day: date) -> pd.DataFrame:
    return frame[pd.to_datetime(frame["dag"]) == pd.Timestamp(day)]


def _one_grouping(asked: Measured) -> tuple[str, object]:
    """Return by what a status of refugees is told apart, and the value that the cell is of."""
    said = {
        "opholdsgrundlag": asked.origin,
        "aktivitetstype": asked.activity,
        "i_aktivering": asked.in_activation,
        "kategori": asked.category,
        "aldersgruppe": asked.ages,
        "koen": asked.sex,
        "sted": asked.housing,
    }
    given = {name: value for name, value in said.items() if value is not None}
    if len(given) > 1:
        raise ValueError(f"flygtninge is told apart by one thing at a time, not {', '.join(given)}")
    return next(iter(given.items()), ("i_alt", True))


def _sums(frame: pd.DataFrame, where: _Dimensions, columns: Sequence[str]) -> dict[str, int]:
    for name, value in where.items():
        frame = frame[frame[name] == value]
    return {column: int(frame[column].sum()) for column in columns}


def _rounded(numerator: int, denominator: int, decimals: int) -> Decimal:
    """Divide last, and round a half up, in whole numbers."""
    steps = (2 * numerator * 10**decimals + denominator) // (2 * denominator)
    return Decimal(steps).scaleb(-decimals)
