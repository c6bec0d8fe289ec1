"""The printed figures that the made-up register must give: read from the papers of a meeting.

No figure stands in the code. What the papers leave open (a dash, or a month without a column) is
filled in between the printed months, so that the histories of persons run evenly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from analysis import danish, meeting_file
from analysis.faults import Fault, InputError
from analysis.periods import Period
from analysis.sources.printed import read_table
from eksempelkommune import catalogue
from eksempelkommune.person import FOR_EDUCATION, MAN, NOT_READY, READY, REFUGEE, REUNITED, WOMAN

IN_ACTIVATION = "I aktivering i alt"  # a row over all kinds of activation, each person once
Ages = tuple[int, int]
Item = TypeVar("Item")
OLDEST = 120

_ACTIVITIES = {
    "I ordinært arbejde (selvforsørgende)": catalogue.WORK,
    "I ordinær uddannelse på SU": catalogue.STUDY,
    "I IGU": catalogue.IGU,
    "I deltidsarbejde": catalogue.PART_TIME,
    "I aktivering i alt (sprogskole, anden aktør, virksomhedsrettede tilbud mm.)": IN_ACTIVATION,
    "I løntilskud": catalogue.SUBSIDY,
    "I virksomhedspraktik": catalogue.PLACEMENT,
    "Fritaget fra tilbud": catalogue.EXEMPT,
}
_CATEGORIES = {
    "Jobparate": READY,
    "Aktivitetsparate": NOT_READY,
    "Uddannelsesparate": FOR_EDUCATION,
}
_SEXES = {"Mænd": MAN, "Kvinder": WOMAN}


@dataclass(frozen=True)
class Grid:
    """Counts by row on each of some days; ``None`` where no figure is printed."""

    days: list[date]
    rows: dict[str, list[int | None]]


@dataclass(frozen=True)
class CashQuotas:
    """Item 2: who left Kontanthjælp in the year and why, who was left, and the rate by quarter."""

    year: Period
    reasons: dict[str, int]
    quarter: Period
    ended_in_quarter: int
    stock: int
    rates: dict[Period, Decimal]


@dataclass(frozen=True)
class RefugeeQuotas:
    """Item 5, tables 1 to 6. ``ages`` are the limits of each row of ``by_age``."""

    total: Grid
    received_from: date
    received: Grid
    activities: Grid
    categories: Grid
    ages: dict[str, Ages]
    by_age: Grid
    by_sex: Grid
    housing: Grid


@dataclass(frozen=True)
class Quotas:
    """Everything the register must give."""

    cash: CashQuotas
    refugees: RefugeeQuotas


def refuse(problem: str, table: str) -> InputError:
    """Return the error that says why the printed figures of a table cannot be met."""
    return InputError([Fault(f"{table}.csv", problem)])


def read(printed: Path) -> Quotas:
    """Read the printed tables. Raises :class:`InputError` with everything that is wrong."""
    shown = printed.as_posix()
    meeting, faults = meeting_file.read(printed, shown)
    if meeting is None or faults:
        raise InputError(faults)
    wanted = [spec for spec in meeting.tables if spec.id in _WANTED]
    faults += [
        Fault(f"{shown}/{meeting_file.FILE_NAME}", "describes no such table", value=name)
        for name in _WANTED
        if name not in {spec.id for spec in wanted}
    ]
    tables: dict[str, list[_Observed]] = {}
    for spec in wanted:
        table, found = read_table(meeting, spec, printed, shown)
        faults += found
        tables[spec.id] = [_Observed.of(vars(entry)) for entry in table.observations]
    if faults:
        raise InputError(faults)
    about = danish.municipality(meeting.municipality)
    return Quotas(_cash(tables, about), _refugees(tables))


_WANTED = (
    "afslutningsaarsager",
    "aktiveringsgrad",
    "afsluttede-borgere",
    "flygtninge-i-alt",
    "flygtninge-efter-aktivitet",
    "flygtninge-efter-visitation",
    "flygtninge-efter-alder",
    "flygtninge-efter-koen",
    "flygtninge-i-midlertidig-bolig",
)


@dataclass(frozen=True)
class _Observed:
    row: str
    municipality: str
    period: Period | None
    measure: str
    value: Decimal | None

    @classmethod
    def of(cls, entry: Mapping[str, object]) -> _Observed:
        value, period = entry["value"], str(entry["period"])
        return cls(
            str(entry["row"]),
            str(entry["municipality"]),
            Period.parse(period) if period else None,
            str(entry["measure"]),
            value if isinstance(value, Decimal) else None,
        )


def _cash(tables: Mapping[str, list[_Observed]], about: str) -> CashQuotas:
    name = "afslutningsaarsager"
    reasons = {seen.row: _figure(seen, name) for seen in tables[name]}
    whole = reasons.pop("I alt", None)
    if whole != sum(reasons.values()):
        raise refuse("the reasons do not add up to 'I alt', so no register can give both", name)
    year = tables[name][0].period
    rates = {
        seen.period: seen.value
        for seen in tables["aktiveringsgrad"]
        if seen.municipality == about and seen.period and seen.value is not None
    }
    name = "afsluttede-borgere"
    row = {seen.measure: seen for seen in tables[name] if seen.municipality == about}
    if not rates or year is None or not {"Afsluttede", "Antal aktivitetsparate"} <= row.keys():
        raise refuse(f"states no figures for {about}", name)
    quarter = row["Afsluttede"].period
    if quarter is None:
        raise refuse(f"states no figures for {about}", name)
    ended = _figure(row["Afsluttede"], name)
    if ended > whole:
        raise refuse(f"more ended in the quarter ({ended}) than in the year ({whole})", name)
    stock = _figure(row["Antal aktivitetsparate"], name)
    return CashQuotas(year, reasons, quarter, ended, stock, rates)


def _figure(seen: _Observed, table: str) -> int:
    if seen.value is None:
        raise refuse(f"{seen.row!r} states no figure", table)
    return int(seen.value)


def _refugees(tables: Mapping[str, list[_Observed]]) -> RefugeeQuotas:
    everyone = _grid(tables["flygtninge-i-alt"])
    received = {label: row for label, row in everyone.rows.items() if "Modtaget" in label}
    total = _only([row for label, row in everyone.rows.items() if label not in received], "total")
    activities = _grid(tables["flygtninge-efter-aktivitet"])
    again = _only([label for label in activities.rows if label.endswith("i alt")], "total again")
    if (activities.days, activities.rows.pop(again)) != (everyone.days, total):
        raise refuse(
            "does not print the totals of 'flygtninge-i-alt'", "flygtninge-efter-aktivitet"
        )
    by_age = _grid(tables["flygtninge-efter-alder"])
    years = {int(year) for label in received for year in re.findall(r"\b20\d\d\b", label)}
    year = _only(sorted(years), "year of those received")
    return RefugeeQuotas(
        total=Grid(everyone.days, {"i alt": total}),
        received_from=date(year, 1, 1),
        received=Grid(everyone.days, {_ground(label): row for label, row in received.items()}),
        activities=_named(activities, _ACTIVITIES, "flygtninge-efter-aktivitet"),
        categories=_named(
            _grid(tables["flygtninge-efter-visitation"]),
            _CATEGORIES,
            "flygtninge-efter-visitation",
        ),
        ages={label: _ages(label) for label in by_age.rows},
        by_age=by_age,
        by_sex=_named(_grid(tables["flygtninge-efter-koen"]), _SEXES, "flygtninge-efter-koen"),
        housing=_grid(tables["flygtninge-i-midlertidig-bolig"]),
    )


def _only(found: Sequence[Item], what: str) -> Item:
    if len(found) != 1:
        raise refuse(f"names its {what} {len(found)} times, not once", "flygtninge-i-alt")
    return found[0]


def _grid(seen: Iterable[_Observed]) -> Grid:
    """Return counts by row and day: the first of a month, or the day that a column names."""
    cells = {
        (each.row, each.period.start): None if each.value is None else int(each.value)
        for each in seen
        if each.period
    }
    days = sorted({day for _, day in cells})
    return Grid(days, {row: [cells[row, day] for day in days] for row, _ in cells})


def _named(grid: Grid, names: Mapping[str, str], table: str) -> Grid:
    """Return a grid whose rows bear the names of the register."""
    known = {danish.same_label(label): name for label, name in names.items()}
    unknown = [label for label in grid.rows if danish.same_label(label) not in known]
    if unknown:
        raise refuse(f"has the row {unknown[0]!r}, which the register has no word for", table)
    return Grid(grid.days, {known[danish.same_label(row)]: grid.rows[row] for row in grid.rows})


def _ground(label: str) -> str:
    return REUNITED if "familiesammenført" in label else REFUGEE


def _ages(label: str) -> Ages:
    limits = [int(limit) for limit in re.findall(r"\d+", label)]
    return (limits[0], limits[1]) if len(limits) == 2 else (limits[0], OLDEST)


# --- what is not printed --------------------------------------------------------------------------


def filled(values: Sequence[int | None], *, from_nothing: bool = False) -> list[int]:
    """Fill what is missing evenly between its neighbours; outside them the nearest goes on.

    ``from_nothing``: before the first printed figure there is none at all.
    """
    known = [place for place, value in enumerate(values) if value is not None]
    return [_filled(values, known, place, from_nothing) for place in range(len(values))]


def _filled(
    values: Sequence[int | None], known: Sequence[int], place: int, from_nothing: bool
) -> int:
    before = max((each for each in known if each <= place), default=None)
    after = min((each for each in known if each >= place), default=None)
    low = values[before] if before is not None else None
    high = values[after] if after is not None else None
    if low is None or before is None:
        return 0 if from_nothing or high is None else high
    if high is None or after is None or after == before:
        return low
    return low + (high - low) * (place - before) // (after - before)


def add_up(parts: Sequence[int], total: int, fixed: int = 0) -> list[int]:
    """Change parts by one at a time, the largest first, until they add up to the total.

    The first ``fixed`` parts are left as they are.
    """
    fitted = list(parts)
    order = sorted(range(fixed, len(fitted)), key=lambda place: (-fitted[place], place))
    step = 1 if total > sum(fitted) else -1
    for turn in range(abs(total - sum(fitted))):
        fitted[order[turn % len(order)]] += step
    return fitted
