"""An extract at an address, which is in canonical form already: checked there, and left there.

Its relations are Parquet: ``personer.parquet``, a file or a folder of files, or a folder
``personer``; a folder may be parted by columns (``kommunekode=217/``). The columns, the types and
what each may hold are those of :mod:`analysis.register.contract`, as an extract is kept when it has
been read; nothing is translated and no row set aside. The code tables are local ones.

Everything is asked in SQL of the engine that counts, and what comes back are numbers, codes and
what looks like a CPR number.
"""

# ruff: noqa: S608 - names are the contract's own

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from analysis.faults import Fault, InputError, first_of, near
from analysis.meeting.counted import ExtractSpec
from analysis.project import Project
from analysis.raw_files import delivered
from analysis.register import address, kept, many_rows, personal_ids
from analysis.register import codes as code_tables
from analysis.register.codes import Codes
from analysis.register.contract import (
    IN_THIS_ORDER,
    MINUTES,
    OF_PERSONS,
    RELATIONS,
    TEXT,
    Column,
    Relation,
)
from analysis.register.engines import spark
from analysis.register.engines.spark import Spark
from analysis.register.extract import Extract, lacking_of
from analysis.whole_files import new_folder, stored

# The least CPR number that has lost its zero: 1 January, as in 010100-0000.
_LEAST_CPR = 101_000_000


def read(
    project: Project, municipality: str, said: ExtractSpec, *, anew: bool = False
) -> Extract | None:
    """Check an extract at an address, or use what is kept of that; None for one that is here.

    Raises :class:`InputError` with everything that is wrong with it.
    """
    folder = project.extract_folder(municipality, said.day)
    if not (folder / address.FILE_NAME).exists():
        return None
    shown = f"{project.shown(folder)}/{address.FILE_NAME}"
    where = address.read(folder / address.FILE_NAME, shown)
    if faults := [*_faults_of_call(folder, shown, said)]:
        raise InputError(faults)
    processed = project.processed_extract(municipality, said.day)
    files = address.files_here(where)
    if files is None:
        files = address.read_by_spark(spark.files_at(where, processed.parent))
    codes = _codes(project, municipality)
    places = _places(files, where, shown)
    made_from = {
        "address": address.digest_with(where, files),
        "codes": codes.tables,
        "reader": kept.code(),
    }
    kommunekode = codes.kommunekode(municipality)
    extract = Extract(processed, said.day, {}, kommunekode, engine="spark", places=places)
    account = None if anew else stored(processed, made_from)
    if account is None:
        account = {"made_from": made_from}
        with kept.in_use(processed.parent), new_folder(processed, mode=0o700) as private:
            account["lacking"] = sorted(lacking_of(_check(extract, codes, shown)))
            code_tables.write(codes, private / "codes")
            kept.keep(private, account)
    return replace(extract, lacking=frozenset(account["lacking"]))


def _faults_of_call(folder: Path, shown: str, said: ExtractSpec) -> Iterator[Fault]:
    if said.engine != "spark":
        problem = "is read by Spark alone; expected engine = 'spark' in the meeting's extract"
        yield Fault(shown, problem)
    if said.set_aside:
        problem = "leads to an extract of which no row can be set aside; expected no set_aside"
        yield Fault(shown, problem)
    for path in delivered(folder):
        if path.name != address.FILE_NAME:
            problem = f"lies beside {address.FILE_NAME}; an extract is here or there, not both"
            yield Fault(f"{shown.removesuffix(address.FILE_NAME)}{path.name}", problem)


def _codes(project: Project, municipality: str) -> Codes:
    """Return the code tables. Raises :class:`InputError`."""
    own = project.codes_folder(municipality)
    shown = project.shown(own)
    if found := [*personal_ids.of_codes(own, shown)]:
        raise InputError(found)
    codes, faults = code_tables.read(own, shown)
    faults += code_tables.faults_of_own_number(codes, municipality, own, shown)
    if faults:
        raise InputError(faults)
    return codes


def _places(files: address.Files, where: str, shown: str) -> dict[str, str]:
    """Return where each relation lies. Raises :class:`InputError`."""
    known = {form: name for name in RELATIONS for form in (name, f"{name}.parquet")}
    found = dict.fromkeys(name.split("/")[0] for name in sorted(files))
    places: dict[str, str] = {}
    faults: list[Fault] = []
    for name in files:
        faults += personal_ids.of_name(name, shown)
    for each in found:
        if each not in known:
            faults.append(
                Fault(
                    shown,
                    f"is no relation{near(each.removesuffix('.parquet'), RELATIONS, listed=True)}",
                    value=each,
                )
            )
        elif known[each] in places:
            faults.append(Fault(shown, "stands twice, as a file and as a folder", value=each))
        else:
            places[known[each]] = f"{where}/{each}"
    for name, relation in RELATIONS.items():
        if name not in places and not relation.optional:
            problem = f"is not at the address; expected {name}.parquet or {name}/"
            faults.append(Fault(shown, problem, value=name))
    if faults:
        raise InputError(faults)
    return places


# --- what may be wrong with it --------------------------------------------------------------------


def _check(extract: Extract, codes: Codes, shown: str) -> list[Relation]:
    """Return the relations as they lie there; raise :class:`InputError` with all that is wrong.

    Columns come before rows.
    """
    faults: list[Fault] = []
    beside = extract.folder.parent
    relations = []
    for name, relation in RELATIONS.items():
        if name in extract.places:
            columns = spark.columns_at(extract.places[name], beside)
            relations.append(relation.without({*relation.optionals} - {*columns}))
            faults += _faults_of_columns(relations[-1], columns, shown)
    if faults:
        raise InputError(faults)
    engine = spark.looking_at(extract.places, beside)
    if found := [*_personal_ids(engine, shown)]:
        raise InputError(found)
    for relation in relations:
        faults += _faults_of_rows(engine, relation, extract.day, shown)
        faults += _faults_of_codes(engine, relation, codes, shown)
    if faults:
        raise InputError(faults)
    return relations


def _faults_of_columns(relation: Relation, found: Mapping[str, str], shown: str) -> Iterator[Fault]:
    for name, kind in relation.canonical.items():
        expected = spark.type_of(kind)
        if name not in found:
            yield _fault(shown, relation, name, f"is missing; expected a column of {expected}")
        elif found[name] != expected:
            yield _fault(shown, relation, name, f"is of {found[name]}; expected {expected}")
    for name in found.keys() - relation.canonical.keys():
        hint = near(name, relation.canonical, listed=True)
        yield _fault(shown, relation, name, f"is no column of this relation{hint}")


def _personal_ids(engine: Spark, shown: str) -> Iterator[Fault]:
    """Yield the persons whose numbers may be CPR numbers, and each text that looks like one."""
    outside = f"borger < 0 OR borger >= {_LEAST_CPR}"
    counts = _counts(engine, [f"{name} WHERE {outside}" for name in OF_PERSONS])
    of_persons = dict(zip(OF_PERSONS, counts, strict=True))
    for relation in RELATIONS.values():
        if count := of_persons.get(relation.name):
            problem = f"is no number from 0 to {_LEAST_CPR - 1:,} (in {_rows(count)}), and may be "
            yield _fault(
                shown, relation, "borger", f"{problem}a CPR number; {personal_ids.MUST_GO}"
            )
        for name in (column.name for column in relation.columns if column.kind is TEXT):
            suspects = engine.each(
                f"SELECT DISTINCT {name} FROM {relation.name} "
                f"WHERE regexp_matches({name}, $suspect)",
                {"suspect": personal_ids.suspect()},
            )
            yield from first_of(
                _fault(shown, relation, name, personal_ids.said_of(masked))
                for (text,) in suspects
                for masked in personal_ids.found_in(text)
            )


def _faults_of_rows(engine: Spark, relation: Relation, day: date, shown: str) -> Iterator[Fault]:
    rules = [*_rules(relation, day)]
    counts = ", ".join(f"SUM(CASE WHEN {broken} THEN 1 ELSE 0 END)" for _, broken, _ in rules)
    (found,) = engine.rows(f"SELECT {counts} FROM {relation.name}")
    for (column, _, problem), count in zip(rules, found, strict=True):
        if count:
            yield _fault(shown, relation, column, f"{problem} (in {_rows(count)})")
    several = [*_of_several_rows(relation)]
    for (column, _, problem), count in zip(
        several, _counts(engine, [rows for _, rows, _ in several]), strict=True
    ):
        if count:
            yield _fault(shown, relation, column, f"{problem} ({_rows(count)})")


def _counts(engine: Spark, rows: Sequence[str]) -> tuple[int, ...]:
    """Return how many rows there are of each kind; all are counted in one query."""
    counts = (f"(SELECT COUNT(*) FROM {each}) AS n{n}" for n, each in enumerate(rows))
    (found,) = engine.rows(f"SELECT {', '.join(counts)}")
    return found


def _rules(relation: Relation, day: date) -> Iterator[tuple[str, str, str]]:
    """Yield for each rule of a row its column, the SQL that finds what breaks it, and a problem."""
    for column in relation.columns:
        name, kind = column.kept or column.name, column.kind
        if name not in relation.canonical:
            continue
        if column.needed:
            yield name, f"{name} IS NULL", f"is blank; expected {kind.example}"
        if kind is MINUTES:
            yield name, f"{name} NOT BETWEEN 0 AND 3600", "is outside 0 to 3600 minutes a week"
        elif not kind.codes:
            for broken, problem in kind.rules:
                said = {"name": name, "cell": name, "day": day.isoformat()}
                yield name, broken.format(**said), problem.format(**said)
    for earlier, later in IN_THIS_ORDER:
        if {earlier, later} <= {*relation.canonical}:
            yield later, f"{later} < {earlier}", f"is before {earlier}"
    if "foedt_tal" in relation.canonical:
        born = "year(foedselsdato) * 10000 + month(foedselsdato) * 100 + day(foedselsdato)"
        wrong = f"foedt_tal IS NULL OR foedt_tal <> {born}"
        yield "foedt_tal", wrong, "is not foedselsdato as a number, as in 19870228"


def _of_several_rows(relation: Relation) -> Iterator[tuple[str, str, str]]:
    """Yield for each rule of several rows its column, the SQL for what breaks it, and a problem."""
    name = relation.name
    key = relation.key and (relation.column(relation.key).kept or relation.key)
    of = key or ", ".join(relation.canonical)
    doubled = f"(SELECT {of} FROM {name} GROUP BY {of} HAVING COUNT(*) > 1) AS doubled"
    problem = "stands in more than one row" if key else "is in a row that stands more than once"
    yield key or relation.start, doubled, problem
    if name != "personer" and relation.of_persons:
        joined = f"{name} LEFT JOIN personer ON personer.borger = {name}.borger"
        problem = "is no person of personer"
        yield "borger", f"{joined} WHERE personer.borger IS NULL", problem
    if relation.apart is not None:
        spells = many_rows.after_others(f"FROM {name}", relation)
        problem = f"overlaps an earlier row of the same {many_rows.one_of(relation)}"
        yield relation.start, f"({spells}) AS spells WHERE begun <= before", problem


def _faults_of_codes(
    engine: Spark, relation: Relation, codes: Codes, shown: str
) -> Iterator[Fault]:
    for column in relation.columns:
        if column.kind.codes and column.kind.type != "BOOLEAN":
            yield from first_of(_unknown(engine, relation, column, codes, shown))


def _unknown(
    engine: Spark, relation: Relation, column: Column, codes: Codes, shown: str
) -> Iterator[Fault]:
    known = sorted({*codes.lists[column.kind.codes].values()})
    found = engine.each(
        f"SELECT {column.name}, COUNT(*) FROM {relation.name} "
        f"WHERE {column.name} IS NOT NULL GROUP BY {column.name} ORDER BY {column.name}",
        {},
    )
    for value, count in found:
        if str(value) not in known:
            problem = column.kind.rules[0][1].format(name=column.name)
            hint = near(str(value), known, listed=True) if column.kind.type == "VARCHAR" else ""
            problem = f"{problem} (in {_rows(count)}){hint}"
            yield Fault(f"{shown}, {relation.name}", problem, column=column.name, value=str(value))


def _rows(count: int) -> str:
    return f"{count:,} row{'s' if count > 1 else ''}"


def _fault(shown: str, relation: Relation, column: str, problem: str) -> Fault:
    return Fault(f"{shown}, {relation.name}", problem, column=column)
