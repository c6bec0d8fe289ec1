"""What the tests about the register share: extracts of a few rows, or made by chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from inspect import signature
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

import brute_force
from analysis.register import codes
from analysis.register.contract import OF_PERSONS, RELATIONS, Relation
from analysis.register.extract import Extract
from analysis.register.measures import records
from analysis.register.measures.query import Query, last_day_after
from brute_force import Register

NEEDED = [name for name, relation in RELATIONS.items() if not relation.optional]

Row = Sequence[object] | Mapping[str, object]


def extract_of(
    tmp_path: Path,
    day: date,
    *,
    set_aside: dict[str, int] | None = None,
    kommunekode: int | None = 217,
    codes_folder: Path | None = None,
    **relations: Sequence[Row],
) -> Extract:
    """Write the canonical Parquet files of an extract, and return it.

    A row is a tuple in the order of the canonical columns, of which the optional ones stand last
    and may be left out, or a mapping (what is left out is NULL); dates are dates or ISO texts. A
    person who is in no row of ``personer`` is a woman born on 1 January 1980. ``codes_folder`` may
    hold code tables that replace the project's.
    """
    assert set(relations) <= set(RELATIONS), set(relations) - set(RELATIONS)
    folder = tmp_path / "data" / "processed" / "helsingoer" / "register" / day.isoformat()
    folder.mkdir(parents=True)
    tables = {
        name: [_values(row, relation) for row in relations.get(name, ())]
        for name, relation in RELATIONS.items()
    }
    described = {row[0] for row in tables["personer"]}
    mentioned = {row[0] for name in OF_PERSONS for row in tables[name]}
    tables["personer"] += [
        [borger, date(1980, 1, 1), "Kvinde", None, None, False, None]
        for borger in mentioned - described
    ]
    for row in tables["personer"]:
        row[-1] = int(str(row[1]).replace("-", ""))  # foedt_tal
    for name, relation in RELATIONS.items():
        _write(folder / f"{name}.parquet", relation, tables[name])
    read, faults = codes.read(codes_folder or Path("nowhere"), "codes")
    assert faults == []
    codes.write(read, folder / "codes")
    return Extract(folder, day, set_aside or {}, kommunekode)


ARROW = {
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "DECIMAL(7,2)": pa.decimal128(7, 2),
    "DECIMAL(14,2)": pa.decimal128(14, 2),
    "INTEGER": pa.int32(),
    "VARCHAR": pa.string(),
}


def schema_of(relation: Relation) -> pa.Schema:
    """Return the columns that a relation is kept with, as Arrow names their types."""
    return pa.schema([(column, ARROW[kind]) for column, kind in relation.canonical.items()])


def _write(path: Path, relation: Relation, rows: Sequence[Sequence[object]]) -> None:
    """Write rows in the order in which they are kept; a date may be a text."""
    schema = schema_of(relation)
    at = [schema.names.index(name) for name in (relation.whose, relation.start) if name]
    cells = [[_cell(*pair) for pair in zip(row, schema.types, strict=True)] for row in rows]
    cells.sort(key=lambda row: [row[number] for number in at])
    columns = [*zip(*cells, strict=True)] or [[]] * len(schema)
    pq.write_table(pa.table([*map(pa.array, columns, schema.types)], schema=schema), path)


def _cell(value: object, kind: pa.DataType) -> object:
    if pa.types.is_date(kind) and isinstance(value, str):
        return date.fromisoformat(value)
    return Decimal(str(value)) if pa.types.is_decimal(kind) and value is not None else value


def _values(row: Row, relation: Relation) -> list[object]:
    columns = [*relation.canonical]
    if isinstance(row, Mapping):
        assert set(row) <= set(columns), set(row) - set(columns)
        return [row.get(column) for column in columns]
    values = [*row] + [None] * (len(columns) - len(row)) * bool(relation.optionals)
    assert len(values) == len(columns), f"{row} has other columns than {columns}"
    return values


Figures = dict[tuple[object, ...], tuple[int, ...]]
QUERIES = [each for each in vars(records).values() if isinstance(each, Query)]


def figures(frame: pd.DataFrame, keys: int) -> Figures:
    """The rows of a result by its first columns; no group may stand twice."""
    found = {tuple(row[:keys]): tuple(row[keys:]) for row in frame.itertuples(index=False)}
    assert len(found) == len(frame)
    return found


def month(year: int, number: int) -> tuple[str, date, date]:
    first = date(year, number, 1)
    return f"{year}-{number:02}", first, last_day_after(first, 0)


def register_from(extract: Extract) -> Register:
    """Read an extract into dictionaries."""
    with extract.connect() as connection:
        found = {}
        for name in RELATIONS:
            rows = connection.execute(f"FROM {name}")
            columns = [column[0] for column in rows.description]
            found[name] = [dict(zip(columns, row, strict=True)) for row in rows.fetchall()]
    return Register(extract.day, found, extract.kommunekode)


# --- made by chance -------------------------------------------------------------------------------

SMALL = [("0-26", 0, 26), ("27", 27, 27), ("28 og derover", 28, 200)]
BIRTHS = [
    date(1987, 2, 28),
    date(1987, 3, 1),
    date(1988, 2, 28),
    date(1988, 2, 29),
    date(1988, 3, 1),
    date(1960, 12, 31),
]
WINDOW = 150  # days in which things happen
NEAR = [-32, -31, -2, -1, 0, 1, 2, 31, 32]  # days from the end of a spell to a closure


@st.composite
def in_turn(draw: st.DrawFn, start: date) -> list[tuple[date, date | None]]:
    """Spells that do not overlap: some adjoin, some begin before or end after the window."""
    found: list[tuple[date, date | None]] = []
    at = draw(st.integers(-40, 100))
    for _ in range(draw(st.integers(0, 4))):
        last = at + draw(st.sampled_from([0, 1, 6, 20, 27, 30, 33, 60]))
        found.append((_day(start, at), _day(start, last)))
        at = last + draw(st.sampled_from([1, 1, 2, 3, 25, 31, 45, 62]))
    if found and draw(st.booleans()):
        found[-1] = (found[-1][0], None)
    return found


def _day(start: date, number: int) -> date:
    return start + timedelta(days=number)


@st.composite
def _offers(draw: st.DrawFn, start: date) -> list[dict[str, object]]:
    """Offers with so many places for a time, also not known how many."""
    found = []
    for offer in ("Værkstedet", "Køkkenet"):
        for first, last in draw(in_turn(start)):
            cost = draw(st.sampled_from([None, Decimal(0), Decimal("4500000.50")]))
            held = {"gyldig_fra": first, "gyldig_til": last, "udgift_pr_aar": cost}
            places = draw(st.sampled_from([None, 1, 5]))
            found.append({"tilbud": offer, "kapacitet": places, **held})
    return found


@st.composite
def registers(draw: st.DrawFn, day: date | None = None) -> Register:  # noqa: C901 - a relation after the other
    """A small register in which much happens at once; of any day, or of a given one."""
    start = draw(st.sampled_from([date(2014, 11, 15), date(2015, 11, 15)]))
    length = draw(st.integers(100, WINDOW))
    if day is None:
        day = _day(start, length)
    start = _day(day, -length)
    relations: dict[str, list[dict[str, object]]] = {name: [] for name in RELATIONS}

    def spell(dates: tuple[date, date | None]) -> dict[str, object]:
        return {"startdato": dates[0], "slutdato": dates[1]}

    relations["tilbud"] = draw(_offers(start))
    for borger in range(draw(st.integers(1, 4))):
        who = {"borger": borger}
        placed = st.none() | st.integers(0, WINDOW).map(lambda number: _day(start, number))
        born = draw(st.sampled_from(BIRTHS))
        relations["personer"].append(
            who
            | {
                "foedselsdato": born,
                "foedt_tal": int(f"{born:%Y%m%d}"),
                "koen": draw(st.sampled_from(["Kvinde", "Mand"])),
                "opholdsgrundlag": draw(st.sampled_from([None, "flygtning", "familiesammenført"])),
                "boligplaceringsdato": draw(placed),
                "uledsaget": False,
            }
        )
        for benefit in ("Kontanthjælp", "Uddannelseshjælp", "Sygedagpenge"):
            for dates in draw(in_turn(start)):
                paid = {"betalt_af": draw(st.sampled_from([None, 210]))}
                relations["ydelser"].append(who | {"ydelse": benefit} | spell(dates) | paid)
                closures = draw(st.lists(st.sampled_from(NEAR), max_size=2))
                for near in closures if dates[1] is not None else ():
                    relations["afslutninger"].append(
                        who
                        | {
                            "ydelse": benefit,
                            "dato": _day(dates[1], near),
                            "aarsag": draw(
                                st.sampled_from(["Andet", "Formue", "Død", "Førtidspension"])
                            ),
                        }
                    )
        for dates in draw(in_turn(start)):
            category = draw(st.sampled_from(["Jobparat", "Aktivitetsparat"]))
            relations["visitation"].append(who | {"kategori": category} | spell(dates))
        for dates in draw(in_turn(start)):
            code = draw(st.sampled_from([217, 210, None]))
            relations["bopael"].append(who | {"kommunekode": code} | spell(dates))
        for dates in draw(in_turn(start)):
            offered = {"program_tilbudt": draw(st.booleans())}
            relations["integrationsperioder"].append(who | spell(dates) | offered)
        for dates in draw(in_turn(start)):
            place = {"sted": draw(st.sampled_from(["Højskole", "Hotel"]))}
            relations["indkvartering"].append(who | place | spell(dates))
        for number in range(draw(st.integers(0, 4))):
            first = draw(st.integers(-20, WINDOW))
            length = draw(st.none() | st.sampled_from([0, 1, 5, 30, 90]))
            relations["aktiviteter"].append(
                who
                | {
                    "aktivitet_id": f"{borger}-{number}",
                    "aktivitetstype": draw(
                        st.sampled_from(["Mentor", "Sprogskole", "Deltidsarbejde", "Løntilskud"])
                    ),
                    "lovgrundlag": None,
                    "startdato": _day(start, first),
                    "slutdato": None if length is None else _day(start, first + length),
                    "minutter": draw(st.sampled_from([None, 0, 600, 1110, 2220, 2221, 3000])),
                    "udbyder": draw(st.sampled_from([None, "A", "B"])),
                    "tilbud": draw(st.sampled_from([None, "Værkstedet", "Køkkenet"])),
                }
            )
        for effort in draw(
            st.lists(st.sampled_from(["Ny indsats", "Ordinær indsats"]), max_size=3)
        ):
            visited = _day(start, draw(st.sampled_from([-30, 5, 20, 40, 41, 60, 200])))
            begun = {"startdato": draw(st.sampled_from([None, visited]))}
            of = {"indsats": effort, "visiteret": visited, "slutdato": None, "afklaret": None}
            days = {
                key: draw(st.sampled_from([None, 0, 1, 30, 90])) for key in ("slutdato", "afklaret")
            }
            of |= {
                key: None if n is None else visited + timedelta(days=n) for key, n in days.items()
            }
            relations["indsatser"].append(who | of | begun)
        for relation, row in draw(what_is_reached(start)):
            relations[relation].append(who | row)
    return Register(day, relations, kommunekode=draw(st.sampled_from([217, None])))


@st.composite
def what_is_reached(draw: st.DrawFn, start: date) -> list[tuple[str, dict[str, object]]]:
    """Plans, jobs, hours, contacts and referrals of a person: of some relations, some rows."""
    day = st.integers(-20, WINDOW).map(lambda number: _day(start, number))
    found: list[tuple[str, dict[str, object]]] = []
    for relation, column, kinds, when in (
        ("planer", "plan", ["forberedende plan", "anden plan"], "startdato"),
        ("henvisninger", "hvortil", ["rehabiliteringsteam", "socialforvaltning"], "dato"),
    ):
        some = draw(st.lists(st.sampled_from(kinds), max_size=2))
        found += [(relation, {column: code, when: draw(day)}) for code in some]
    for relation, column, code in (
        ("beskaeftigelse", "art", "ordinært arbejde"),
        ("beskaeftigelse", "art", "fleksjob"),
        ("kontaktpersoner", "rolle", "personlig jobformidler"),
    ):
        for first, last in draw(st.just([]) | in_turn(start)):
            found.append((relation, {column: code, "startdato": first, "slutdato": last}))
    months = {first.replace(day=1) for first in draw(st.lists(day, max_size=3))}
    for first in sorted(months):
        timer = Decimal(draw(st.sampled_from(["0", "0.5", "29.5", "30"])))
        found.append(("ordinaere_timer", {"maaned": first, "timer": timer}))
    return found


@st.composite
def with_history(draw: st.DrawFn, register: Register) -> Register:
    """The same with more of what happened in the years before: benefits began so much earlier."""
    first: dict[tuple[object, object], dict] = {}
    for row in register.relations["ydelser"]:
        first.setdefault((row["borger"], row["ydelse"]), row)
    earlier = st.sampled_from([0, 180, 350, 365, 366, 730])
    for row in first.values():
        row["startdato"] -= timedelta(days=draw(earlier))
    return Register(register.day, register.relations, register.kommunekode)


def periods_of(register: Register) -> list[tuple[str, date, date]]:
    """The months that are over, all the time up to the extract, and its last day."""
    first = register.day - timedelta(days=WINDOW)
    found = [("i alt", first, register.day), ("sidste dag", register.day, register.day)]
    number = first.year * 12 + first.month
    while (period := month(number // 12, number % 12 + 1))[2] <= register.day:
        found.append(period)
        number += 1
    return found


def some_of(groupings: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Some groupings, in any order; each of them alone is tried as often."""
    each = st.sampled_from(groupings)
    return st.lists(each, unique=True) | each.map(lambda name: [name])


# For each grouping codes that are counted as one; of the reasons also as if none was noted.
MERGED: dict[str, list[tuple[object, ...]]] = {
    "aarsag": [("Andet", "Formue"), ("Død", "Formue", "Uoplyst")],
    "kategori": [("Aktivitetsparat", "Jobparat"), ("Jobparat", "Uoplyst")],
    "kommunekode": [(210, 217)],
    "aktivitetstype": [("Deltidsarbejde", "Mentor")],
    "sted": [("Hotel", "Højskole")],
    "tilbud": [("Køkkenet", "Værkstedet")],
    "fra": [("Kontanthjælp", "Uddannelseshjælp"), ("Ingen", "Uddannelseshjælp")],
    "til": [("Ingen", "Kontanthjælp")],
    "indsats": [("Ny indsats", "Ordinær indsats")],
}


def merged_of(groupings: Sequence[str]) -> st.SearchStrategy[dict[str, tuple[object, ...]]]:
    """Codes of some of these groupings that are counted as one, or of none."""
    may = {name: st.sampled_from(MERGED[name]) for name in groupings if name in MERGED}
    return st.fixed_dictionaries({}, optional=may)


def agree(
    query: Query,
    register: Register,
    extract: Extract,
    periods: Sequence[tuple[str, date, date]],
    **given: object,
) -> None:
    """What the SQL counts is what is counted by hand; both get what the latter asks for."""
    asked = {name: given[name] for name in signature(_by_hand(query)).parameters if name in given}
    by = [*asked.get("by", query.groupings)]
    frame = query.run(extract, periods, **asked | {"by": by}, merged=register.merged)
    assert figures(frame, 1 + len(by)) == counted_by_hand(query, register, periods, **given)


def counted_by_hand(
    query: Query, register: Register, periods: Sequence[tuple[str, date, date]], **given: object
) -> Figures:
    """Count what a query counts day by day; of what is given, as much as that asks for."""
    count = _by_hand(query)
    asked = {name: given[name] for name in signature(count).parameters if name in given}
    return count(register, periods, **asked)


def _by_hand(query: Query) -> Callable[..., Figures]:
    """Return the function of the query's last file; of a group, of that which finds the group."""
    name, *_ = [each for each in reversed(query.files) if each != "opnaaet"]
    return getattr(brute_force, name)
