"""Registers of any size for the benchmarks: the same rows each time, as a checked extract has them.

A spell is a row of benefits or activities; five to a person. Visitation, residence and the rest
come on top. Persons are made some hundred thousand at a time, so that memory stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from analysis.project import REGISTER, Project
from analysis.register import codes
from analysis.register.contract import RELATIONS
from analysis.register.extract import Extract

DAY = date(2017, 5, 1)
FIRST = date(2010, 1, 1)
SPELLS_OF_A_PERSON = 5
PERSONS_AT_ONCE = 200_000
ROW_GROUP = 122_880  # as DuckDB writes them

BENEFITS = ["Kontanthjælp", "Uddannelseshjælp", "Integrationsydelse", "Sygedagpenge"]
GROUP = "Kontanthjælp i alt"
ACTIVITIES = [
    "Vejledning og opkvalificering",
    "Løntilskud",
    "Virksomhedspraktik",
    "Nytteindsats",
    "Mentor",
    "Sprogskole",
    "Anden aktør",
    "Særligt tilrettelagt forløb",
    "Ordinært arbejde",
    "Deltidsarbejde",
]
CATEGORIES = ["Jobparat", "Aktivitetsparat", "Uddannelsesparat", "Åbenlys uddannelsesparat"]
REASONS = ["Andet", "Ordinært arbejde", "Ordinær uddannelse", "Førtidspension", "Sygdom"]
ORIGINS = ["flygtning", "familiesammenført"]
PLACES = ["Højskole", "Hotel", "Privat indkvartering"]
PROVIDERS = ["Jobcenteret", "Anden aktør A", "Anden aktør B"]
OFFERS = ["Køkkenet", "Værkstedet"]
EFFORTS = ["Flere skal med", "Ordinær indsats"]
PLANS = ["forberedende plan", "anden plan"]
JOBS = ["ordinært arbejde", "ordinær uddannelse", "fleksjob"]
ROLES = ["personlig jobformidler", "anden kontaktperson"]
REFERRED_TO = ["rehabiliteringsteam", "socialforvaltning", "anden forvaltning"]
# As an office delivers them of which reading is measured: without what need not be there.
DELIVERED = {
    name: relation.without(relation.optionals)
    for name, relation in RELATIONS.items()
    if not relation.optional
}
# Some municipalities of different sizes; the first is the register's own.
MUNICIPALITY = "eksempelkommune"
MUNICIPALITIES = np.array([217, 101, 607, 153, 167, 461, 175, 330, 169, 210], dtype=np.int32)
SHARES = np.array([0.4, 0.2, 0.1, 0.05, 0.05, 0.05, 0.05, 0.04, 0.03, 0.03])

_START = (FIRST - date(1970, 1, 1)).days
_DAY = (DAY - date(1970, 1, 1)).days

Numbers = NDArray[np.int64]
Columns = dict[str, pa.Array]


def make(folder: Path, spells: int) -> Extract:
    """Write an extract with about so many spells, unless it is there already."""
    extract = Extract(folder, DAY, {}, 217)
    done = folder / "done-with-efforts"
    if done.is_file():
        return extract
    folder.mkdir(parents=True, exist_ok=True)
    read, faults = codes.read(folder / "none", "codes")
    assert not faults
    codes.write(read, folder / "codes")
    makers: dict[str, Callable[[np.random.Generator, Numbers], Columns]] = {
        "personer": _persons,
        "bopael": _homes,
        "ydelser": _benefits,
        "aktiviteter": _activities,
        "visitation": _categories,
        "integrationsperioder": _programmes,
        "indkvartering": _housing,
        "afslutninger": _closures,
        "indsatser": _efforts,
        "planer": _plans,
        "beskaeftigelse": _jobs,
        "ordinaere_timer": _hours,
        "kontaktpersoner": _contacts,
        "henvisninger": _referrals,
        "tilbud": _offers,
    }
    persons = max(1, spells // SPELLS_OF_A_PERSON)
    for number, (name, rows_of) in enumerate(makers.items()):
        _write(folder / f"{name}.parquet", name, _parts(number, persons, rows_of))
    done.touch()
    return extract


def deliver(extract: Extract) -> Project:
    """Write the extract as an office delivers it, in CSV, unless it is there already."""
    project = Project(extract.folder / "projekt")
    raw = project.raw / MUNICIPALITY / REGISTER / extract.day.isoformat()
    done = raw.parent / "done"
    if not done.is_file():
        raw.mkdir(parents=True, exist_ok=True)
        with duckdb.connect() as connection:
            for name, relation in DELIVERED.items():
                cells = ", ".join(map(_cell, relation.names))
                read = f"read_parquet('{extract.folder / name}.parquet')"
                to = f"'{raw / name}.csv' (HEADER, DELIMITER ';')"
                connection.execute(f"COPY (SELECT {cells} FROM {read}) TO {to}")  # noqa: S608
        done.touch()
    return project


def _cell(column: str) -> str:
    """Return the SQL for what is delivered in a column."""
    delivered = {
        "borger_id": "'B' || borger",
        "aktivitet_id": "'A' || aktivitet_id",  # nine digits may be a personal id
        "timer_pr_uge": "minutter // 60",
        "minutter_pr_uge": "minutter % 60",
        "uledsaget": "CASE WHEN uledsaget THEN 'ja' ELSE 'nej' END",
        "program_tilbudt": "CASE WHEN program_tilbudt THEN 'ja' ELSE 'nej' END",
    }
    return f"{delivered.get(column, column)} AS {column}"


def _parts(
    number: int, persons: int, rows_of: Callable[[np.random.Generator, Numbers], Columns]
) -> Iterator[Columns]:
    for first in range(0, persons, PERSONS_AT_ONCE):
        who = np.arange(first, min(first + PERSONS_AT_ONCE, persons), dtype=np.int64)
        # The closures are of the benefits' spells, so that both are made from the same numbers.
        seed = [7, 2 if rows_of is _closures else number, first]
        yield rows_of(np.random.default_rng(seed), who)


def _write(path: Path, name: str, parts: Iterator[Columns]) -> None:
    types = {
        "BIGINT": pa.int64(),
        "INTEGER": pa.int32(),
        "DATE": pa.date32(),
        "VARCHAR": pa.string(),
        "BOOLEAN": pa.bool_(),
        "DECIMAL(7,2)": pa.decimal128(7, 2),
        "DECIMAL(14,2)": pa.decimal128(14, 2),
    }
    canonical = RELATIONS[name].canonical
    schema = pa.schema([(column, types[kind]) for column, kind in canonical.items()])
    with pq.ParquetWriter(path, schema) as writer:
        for part in parts:
            arrays = [
                part[column].cast(kind)
                for column, kind in zip(schema.names, schema.types, strict=True)
            ]
            table = pa.Table.from_arrays(arrays, schema=schema)
            writer.write_table(table, row_group_size=ROW_GROUP)


# --- the relations --------------------------------------------------------------------------------


def _persons(dice: np.random.Generator, who: Numbers) -> Columns:
    size = len(who)
    placed = np.where(dice.random(size) < 0.1, _START + dice.integers(0, 2600, size), -1)
    born = _dates(_START - dice.integers(18 * 365, 64 * 365, size))
    return {
        "borger": pa.array(who),
        "foedselsdato": born,
        "koen": _texts(dice.integers(0, 2, size), ["Kvinde", "Mand"]),
        "opholdsgrundlag": _texts(dice.integers(-18, 2, size), ORIGINS),
        "boligplaceringsdato": _dates(placed, placed < 0),
        "uledsaget": pa.array(np.zeros(size, dtype=bool)),
        "foedt_tal": pc.strftime(born, format="%Y%m%d").cast(pa.int32()),
    }


def _homes(dice: np.random.Generator, who: Numbers) -> Columns:
    borger, start, end, last = _in_turn(dice, who, (1, 2), (600, 2200), (1, 2), 0)
    codes = dice.choice(MUNICIPALITIES, len(borger), p=SHARES)
    return {"borger": pa.array(borger), "kommunekode": pa.array(codes), **_spell(start, end, last)}


def _benefits(dice: np.random.Generator, who: Numbers) -> Columns:
    borger, start, end, last = _spells_of_benefits(dice, who)
    return {
        "borger": pa.array(borger),
        "ydelse": _texts(_benefit(borger), BENEFITS),
        **_spell(start, end, last & (end > _DAY - 200)),
        "betalt_af": pa.array(
            np.full(len(borger), MUNICIPALITIES[1]), mask=dice.random(len(borger)) < 0.95
        ),
    }


def _spells_of_benefits(
    dice: np.random.Generator, who: Numbers
) -> tuple[Numbers, Numbers, Numbers, NDArray[np.bool_]]:
    return _in_turn(dice, who, (1, 3), (60, 900), (-30, 400), 1500)


def _benefit(borger: Numbers) -> Numbers:
    """Another benefit than in the spell before, since the two may overlap."""
    return np.arange(len(borger), dtype=np.int64) * 7 % 5 % len(BENEFITS)


def _closures(dice: np.random.Generator, who: Numbers) -> Columns:
    borger, _, end, _ = _spells_of_benefits(dice, who)
    benefit = _benefit(borger)
    kept = (dice.random(len(borger)) < 0.8) & (end < _DAY)
    size = int(kept.sum())
    days = end[kept] + dice.integers(-10, 41, size)
    order = np.lexsort((days, borger[kept]))
    return {
        "borger": pa.array(borger[kept][order]),
        "ydelse": _texts(benefit[kept][order], BENEFITS),
        "dato": _dates(days[order]),
        "aarsag": _texts(dice.integers(0, len(REASONS), size), REASONS),
    }


def _activities(dice: np.random.Generator, who: Numbers) -> Columns:
    borger, start, end, last = _in_turn(dice, who, (1, 5), (14, 180), (-60, 200), 2000)
    order = np.lexsort((start, borger))
    borger, start, end = borger[order], start[order], end[order]
    size = len(borger)
    minutes = dice.integers(5, 45, size).astype(np.int32) * 60 + dice.integers(0, 2, size) * 30
    ids = pa.array(borger * 8 + np.arange(size) % 8).cast(pa.string())
    return {
        "borger": pa.array(borger),
        "aktivitet_id": ids,
        "aktivitetstype": _texts(dice.integers(0, len(ACTIVITIES), size), ACTIVITIES),
        "lovgrundlag": pa.nulls(size),
        **_spell(start, end, last[order] & (end > _DAY)),
        "minutter": pa.array(minutes, mask=dice.random(size) < 0.03),
        "udbyder": _texts(dice.integers(-1, len(PROVIDERS), size), PROVIDERS),
        "tilbud": _texts(dice.integers(-1, len(OFFERS), size), OFFERS),
    }


def _categories(dice: np.random.Generator, who: Numbers) -> Columns:
    borger, start, end, last = _in_turn(dice, who, (1, 3), (100, 1200), (1, 60), 1000)
    return {
        "borger": pa.array(borger),
        "kategori": _texts(dice.integers(0, len(CATEGORIES), len(borger)), CATEGORIES),
        **_spell(start, end, last),
    }


def _programmes(dice: np.random.Generator, who: Numbers) -> Columns:
    some = who[who % 10 == 0]
    borger, start, end, last = _in_turn(dice, some, (1, 1), (300, 1100), (1, 2), 2000)
    return {
        "borger": pa.array(borger),
        **_spell(start, end, last & (end > _DAY)),
        "program_tilbudt": pa.array(dice.random(len(borger)) < 0.9),
    }


def _housing(dice: np.random.Generator, who: Numbers) -> Columns:
    some = who[who % 30 == 0]
    borger, start, end, last = _in_turn(dice, some, (1, 2), (60, 700), (1, 100), 2000)
    return {
        "borger": pa.array(borger),
        "sted": _texts(dice.integers(0, len(PLACES), len(borger)), PLACES),
        **_spell(start, end, last & (end > _DAY)),
    }


def _efforts(dice: np.random.Generator, who: Numbers) -> Columns:
    some = who[who % 5 == 0]
    borger, start, end, last = _in_turn(dice, some, (1, 1), (60, 700), (1, 2), 2500)
    size = len(borger)
    visited = start - dice.integers(0, 60, size)
    cleared = visited + dice.integers(30, 400, size)
    return {
        "borger": pa.array(borger),
        "indsats": _texts(dice.integers(0, len(EFFORTS), size), EFFORTS),
        "visiteret": _dates(visited),
        "startdato": _dates(start, dice.random(size) < 0.1),
        "slutdato": _dates(end, last & (end > _DAY)),
        "afklaret": _dates(cleared, cleared > _DAY),
    }


def _plans(dice: np.random.Generator, who: Numbers) -> Columns:
    some = who[who % 6 == 0]
    return {
        "borger": pa.array(some),
        "plan": _texts(dice.integers(0, len(PLANS), len(some)), PLANS),
        "startdato": _dates(_START + dice.integers(0, 2600, len(some))),
    }


def _jobs(dice: np.random.Generator, who: Numbers) -> Columns:
    borger, start, end, last = _in_turn(dice, who[who % 2 == 0], (1, 2), (30, 900), (1, 300), 2500)
    return {
        "borger": pa.array(borger),
        "art": _texts(dice.integers(0, len(JOBS), len(borger)), JOBS),
        **_spell(start, end, last & (end > _DAY)),
    }


def _hours(dice: np.random.Generator, who: Numbers) -> Columns:
    some = who[who % 5 == 0]
    borger = np.repeat(some, 6)
    months = np.repeat(dice.integers(0, 80, len(some)), 6) + np.arange(len(borger)) % 6
    firsts = (np.datetime64("2010-01") + months).astype("datetime64[D]").astype(np.int64)
    return {
        "borger": pa.array(borger),
        "maaned": _dates(firsts),
        "timer": pa.array(dice.integers(0, 80, len(borger)).astype(float)),
    }


def _contacts(dice: np.random.Generator, who: Numbers) -> Columns:
    borger, start, end, last = _in_turn(dice, who[who % 6 == 0], (1, 2), (60, 700), (1, 90), 2500)
    return {
        "borger": pa.array(borger),
        "rolle": _texts(dice.integers(0, len(ROLES), len(borger)), ROLES),
        **_spell(start, end, last & (end > _DAY)),
    }


def _referrals(dice: np.random.Generator, who: Numbers) -> Columns:
    some = who[who % 9 == 0]
    return {
        "borger": pa.array(some),
        "hvortil": _texts(dice.integers(0, len(REFERRED_TO), len(some)), REFERRED_TO),
        "dato": _dates(_START + dice.integers(0, 2600, len(some))),
    }


def _offers(_: np.random.Generator, who: Numbers) -> Columns:
    """The same few rows, with the first persons."""
    size = len(OFFERS) if 0 in who else 0
    return {
        "tilbud": pa.array(OFFERS[:size], pa.string()),
        "kapacitet": pa.array(range(100, 100 + size)),
        "gyldig_fra": _dates(np.full(size, _START)),
        "gyldig_til": pa.nulls(size),
        "udgift_pr_aar": pa.array([4_500_000.0] * size, pa.float64()),
    }


# --- spells ---------------------------------------------------------------------------------------


def _in_turn(
    dice: np.random.Generator,
    who: Numbers,
    counts: tuple[int, int],
    lengths: tuple[int, int],
    gaps: tuple[int, int],
    spread: int,
) -> tuple[Numbers, Numbers, Numbers, NDArray[np.bool_]]:
    """Return person, first and last day of each spell, and whether it is the person's last one."""
    count = dice.integers(counts[0], counts[1] + 1, len(who))
    borger = np.repeat(who, count)
    begins = np.concatenate([[0], np.cumsum(count)[:-1]]) if len(who) else np.array([], dtype=int)
    length = dice.integers(lengths[0], lengths[1], len(borger))
    gap = dice.integers(gaps[0], gaps[1], len(borger))
    gap[begins] = 0
    # Each spell begins after all that came before it in the same person.
    before = np.cumsum(gap + length) - length
    of_person = np.repeat(before[begins], count)
    start = _START + np.repeat(dice.integers(0, spread + 1, len(who)), count) + before - of_person
    last = np.zeros(len(borger), dtype=bool)
    last[begins + count - 1] = True
    return borger, start, start + length - 1, last


def _spell(start: Numbers, end: Numbers, goes_on: NDArray[np.bool_]) -> Columns:
    return {"startdato": _dates(start), "slutdato": _dates(end, goes_on)}


def _dates(days: Numbers, missing: NDArray[np.bool_] | None = None) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=missing).cast(pa.date32())


def _texts(numbers: Numbers, texts: list[str]) -> pa.Array:
    """Return the texts of some numbers; a negative one has none."""
    indices = pa.array(numbers.astype(np.int32), mask=numbers < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(texts)).cast(pa.string())
