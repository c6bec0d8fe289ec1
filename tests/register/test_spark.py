"""A register on Spark: what it counts, what it reads where, and what it leaves behind.

Where there is no pyspark or no Java, these tests say so and are left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings

from analysis.batch import fingerprint
from analysis.faults import InputError
from analysis.meeting.counted import ExtractSpec, Rule
from analysis.project import Project
from analysis.register import address, at_address, kept
from analysis.register.contract import OF_PERSONS, RELATIONS
from analysis.register.engines import spark
from analysis.register.extract import Extract
from analysis.register.measures.query import Query, last_day_after
from analysis.register.measures.records import BESTAND
from brute_force import Register
from commands import EKSEMPELKOMMUNE, udvalgstal, udvalgstal_anew
from register_support import (
    MERGED,
    QUERIES,
    SMALL,
    counted_by_hand,
    extract_of,
    figures,
    periods_of,
    registers,
    schema_of,
)

MISSING = [
    *(name for name in ("pyspark", "sqlglot") if find_spec(name) is None),
    *(["Java"] if shutil.which("java") is None else []),
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.exhaustive,
    pytest.mark.skipif(bool(MISSING), reason=f"no {' and no '.join(MISSING)}"),
]

DAY = date(2016, 4, 10)
CPR = "010190-1234"
GROUP = "Kontanthjælp i alt"
# One processor, few parts, and no time for Java to think twice: a session of small registers.
CONFIGURATION = """
spark.master local[1]
spark.sql.shuffle.partitions 1
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1
"""


@pytest.fixture(scope="module", autouse=True)
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Spark's own configuration, for the session of these tests and for those of commands."""
    folder = tmp_path_factory.mktemp("conf")
    (folder / "spark-defaults.conf").write_text(CONFIGURATION, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        yield


# --- what it counts -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def register() -> Register:
    """A hundred random registers of one day, as one of all their persons, without faults."""
    found: list[Register] = []

    @settings(max_examples=100, suppress_health_check=[*HealthCheck])
    @given(registers(DAY))
    def collect(register: Register) -> None:
        found.append(register)

    collect()
    relations: dict[str, list[dict]] = {name: [] for name in RELATIONS}
    for number, each in enumerate(found):
        relations["tilbud"] = relations["tilbud"] or each.relations["tilbud"]
        for name in OF_PERSONS:
            rows = each.relations[name]
            ours = ((row | {"borger": 10 * number + row["borger"]}).items() for row in rows)
            relations[name] += map(dict, dict.fromkeys(map(tuple, ours)))
    relations["bopael"] = [row for row in relations["bopael"] if row["kommunekode"]]
    for number, row in enumerate(relations["aktiviteter"]):
        row["aktivitet_id"] = str(number)
    return Register(DAY, relations)


@pytest.fixture(scope="module")
def extract(register: Register, tmp_path_factory: pytest.TempPathFactory) -> Extract:
    """The same in Parquet files, as another program than DuckDB writes them."""
    made = extract_of(tmp_path_factory.mktemp("many"), DAY)
    for name, relation in RELATIONS.items():
        rows = pa.Table.from_pylist(register.relations[name], schema=schema_of(relation))
        pq.write_table(rows, made.folder / f"{name}.parquet")
    return replace(made, engine="spark")


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.files[-1])
def test_spark_counts_what_duckdb_counts_and_what_is_counted_day_by_day(
    query: Query, register: Register, extract: Extract
) -> None:
    periods, months = periods_of(register), 0
    if query.of == "month":
        months = 1
        periods = [each for each in periods[2:] if last_day_after(each[2], months) <= DAY]
    of = {"ydelsesgruppe": GROUP, "months": months, "ages": SMALL}
    of |= {"years": 2, "at_least": 1, "reached": ["fleksjob", "ordinære timer"], "hours": 0}
    one_day, calendar_month = get_args(Rule)
    last = calendar_month if "forloeb" in query.files else one_day
    asked = [(one_day, query.groupings), (last, ())]
    if last != one_day:
        asked.append((last, query.groupings))
    for rule, by in asked:
        merged = {name: MERGED[name][-1] for name in by if name in MERGED}
        found, by_duckdb = (
            query.run(
                replace(extract, engine=engine), periods, rule=rule, by=by, merged=merged, **of
            )
            for engine in ("spark", "duckdb")
        )
        pd.testing.assert_frame_equal(found, by_duckdb)  # also their order and types
        if by:
            as_one = replace(register, merged=merged)
            by_day = counted_by_hand(query, as_one, periods, rule=rule, by=by, **of)
            assert figures(found, 1 + len(by)) == by_day


SMALL_TABLE = (
    {"n": 1, "k": "b", "d": date(2016, 2, 29), "x": None},
    {"n": 2, "k": "Å", "d": date(2016, 3, 1), "x": 7},
    {"n": 3, "k": "a", "d": date(1999, 12, 31), "x": -7},
    {"n": 4, "k": "Z", "d": date(9999, 12, 31), "x": 0},
)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT x // 2, LEAST(x, 1), GREATEST(x, 1), COALESCE(x, 9) FROM t WHERE n < 3 ORDER BY n",
        "SELECT x, k FROM t ORDER BY x",
        "SELECT k FROM t ORDER BY k = 'a', k",
        "SELECT d + 1, d - 1, DATEDIFF('day', d, DATE '2016-03-31') FROM t WHERE n < 4 ORDER BY n",
        "SELECT EXTRACT(YEAR FROM d) * 10000 + EXTRACT(MONTH FROM d) * 100 FROM t ORDER BY n",
        "SELECT year(d) * 10000 + month(d) * 100 + day(d) FROM t ORDER BY d",
        "SELECT n, LAG(d) OVER (ORDER BY n), LEAD(d, 2) OVER (ORDER BY n) FROM t ORDER BY n",
        "SELECT n, CAST(SUM(x) OVER (ORDER BY n) AS BIGINT) FROM t ORDER BY n",
        "SELECT SUM(x), COUNT(DISTINCT x), COUNT(*) FROM t",
        "SELECT SUM(x) FROM t WHERE n > 9",
        "SELECT k, COUNT(*) FILTER (WHERE x > 0) FROM t GROUP BY k ORDER BY k",
        "SELECT x FROM t WHERE x <> 7 ORDER BY x",
    ],
)
def test_what_the_sql_rests_on_means_the_same(extract: Extract, sql: str) -> None:
    with extract.opened() as there, replace(extract, engine="duckdb").opened() as here:
        there.put("t", SMALL_TABLE)
        here.put("t", SMALL_TABLE)
        assert there.rows(sql) == here.rows(sql)


def test_a_number_that_is_too_large_is_an_error(extract: Extract) -> None:
    with (
        extract.opened() as engine,
        pytest.raises(InputError, match=r"^Spark: could not count: \[.*OVERFLOW"),
    ):
        engine.rows("SELECT 2147483647 + 1")


def test_spark_talks_to_this_machine_alone_and_takes_no_more_than_it_is_given(
    extract: Extract,
) -> None:
    with extract.opened():
        # Other tests may have left a process of theirs to this one.
        (java,) = (each for each in psutil.Process().children() if each.name() == "java")
    places = {each.laddr.ip for each in java.net_connections("inet") if each.laddr}
    assert places <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
    assert spark._session(extract.folder).sparkContext.master == "local[1]"  # as configured


# --- an extract at an address ---------------------------------------------------------------------


def project_at(tmp_path: Path, address: str, **beside: str) -> Project:
    """A project whose extract of DAY lies elsewhere."""
    project = Project(tmp_path / "project")
    folder = project.extract_folder("helsingoer", DAY)
    folder.mkdir(parents=True)
    for name, text in {"address.toml": f'address = "{address}"\n', **beside}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return project


def read(project: Project, **said: object) -> Extract:
    given = {"day": DAY, "engine": "spark", **said}
    found = at_address.read(project, "helsingoer", ExtractSpec.model_validate(given))
    assert found
    return found


def faults_at(project: Project, **said: object) -> list[str]:
    """What is wrong with the extract, without the name of the file that leads to it."""
    with pytest.raises(InputError) as caught:
        read(project, **said)
    shown = f"data/raw/helsingoer/register/{DAY}/address.toml"
    return [str(fault).removeprefix(shown).lstrip(",: ") for fault in caught.value.faults]


def written(folder: Path, relations: Mapping[str, list[dict]], **parted: str) -> str:
    """Write relations in canonical types, some parted by a column, and return their address.

    A folder is named as Spark would name it.
    """
    for name, relation in RELATIONS.items():
        rows = pa.Table.from_pylist(relations.get(name, []), schema=schema_of(relation))
        parts = {folder / f"{name}.parquet": rows}
        if column := parted.get(name):
            parts = {
                folder / name / f"{column}={value}" / "part-0.parquet": rows.filter(
                    pc.field(column) == value
                ).drop_columns(column)
                for value in rows[column].unique().to_pylist()
            }
        for path, part in parts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(part, path)
    return f"file://{folder}"


def test_a_parted_register_at_an_address_is_counted_as_one_that_is_here(
    register: Register, extract: Extract, tmp_path: Path
) -> None:
    parted = {"bopael": "kommunekode", "ydelser": "ydelse", "visitation": "kategori"}
    place = written(tmp_path / "søren [1] {2}", register.relations, **parted)
    (tmp_path / "søren [1] {2}" / "ydelser" / "_SUCCESS").touch()
    project = project_at(tmp_path, place)
    there = read(project)
    assert there.kommunekode == extract.kommunekode
    of = {"ydelsesgruppe": GROUP, "ages": SMALL, "by": BESTAND.groupings}
    found = BESTAND.run(there, periods_of(register), **of)
    here = BESTAND.run(replace(extract, engine="duckdb"), periods_of(register), **of)
    pd.testing.assert_frame_equal(found, here)
    assert {path.stat().st_mode & 0o777 for path in there.folder.rglob("*")} == {0o600, 0o700}
    as_java_tells = address.read_by_spark(spark.files_at(place, there.folder.parent))
    assert as_java_tells == address.files_here(place)
    assert not any("SUCCESS" in name for name in address.files_here(place))


def test_a_register_at_an_address_that_has_changed_is_another(tmp_path: Path) -> None:
    there = tmp_path / "there"
    project = project_at(tmp_path, written(there, {}))
    files = partial(kept.files_of, project, "helsingoer", DAY)
    before = files()
    assert files() == before
    (there / "ydelser").mkdir()  # an empty folder is nothing
    (there / "ydelser" / "_temporary").touch()  # and nor is what Spark passes over
    assert files() == before
    name = f"data/raw/helsingoer/register/{DAY}/address.toml"
    assert fingerprint.digest_of_input(project, name) == before[name]
    os.utime(there / "bopael.parquet", (1, 1))
    touched = files()
    (there / "ydelser" / "1.parquet").touch()
    more = files()
    (there / "ydelser" / "1.parquet").write_bytes(b"1")
    larger = files()
    shutil.rmtree(there)
    states = [*map(str, (before, touched, more, larger, files()))]
    assert len({*states}) == len(states)


KNOWN = (
    "'borger', 'foedselsdato', 'koen', 'opholdsgrundlag', 'boligplaceringsdato', 'uledsaget', "
    "'foedt_tal'",
    "'borger', 'kategori', 'startdato', 'slutdato'",
)
SOUND = {
    "borger": 0,
    "foedselsdato": date(1980, 1, 1),
    "koen": "Kvinde",
    "uledsaget": False,
    "foedt_tal": 19800101,
}
SPELL = {"borger": 0, "startdato": date(2016, 1, 1), "slutdato": date(2016, 1, 31)}


def test_everything_that_is_wrong_with_the_rows_at_an_address_is_said(tmp_path: Path) -> None:
    relations = {
        "personer": [
            SOUND,
            SOUND | {"borger": 1, "koen": "K", "foedt_tal": 19800102},
            SOUND | {"borger": 1, "foedselsdato": date(2016, 4, 11), "foedt_tal": 20160411},
        ],
        "ydelser": [
            SPELL | {"ydelse": "Kontanthjælp"},
            SPELL | {"ydelse": "Kontanthjælp", "startdato": date(2016, 1, 31), "slutdato": None},
            SPELL | {"ydelse": "Uddannelseshjælp", "startdato": date(2016, 1, 31)},  # no overlap
            SPELL | {"ydelse": "kontanthjælp", "borger": 7},
        ],
        "bopael": [
            SPELL | {"kommunekode": 99, "slutdato": date(2015, 1, 1)},
            SPELL | {"kommunekode": 217, "startdato": date(1816, 1, 1), "slutdato": date.max},
        ],
        "aktiviteter": [
            SPELL | {"aktivitet_id": "1", "aktivitetstype": "Mentor", "minutter": minutes}
            for minutes in (-1, 3601)
        ],
        "indkvartering": 2 * [SPELL | {"sted": None}],
    }
    project = project_at(tmp_path, written(tmp_path / "there", relations))
    assert (
        faults_at(project)
        == """
personer, column 'foedselsdato': is after the day of the extract, 2016-04-10 (in 1 row)
personer, column 'foedt_tal': is not foedselsdato as a number, as in 19870228 (in 1 row)
personer, column 'borger': stands in more than one row (1 row)
personer, column 'koen': 'K' is no koen (in 1 row); known are 'Kvinde', 'Mand'
bopael, column 'startdato': is outside the years 1900 to 2199 (in 1 row)
bopael, column 'slutdato': is before startdato (in 1 row)
bopael, column 'startdato': overlaps an earlier row of the same person (1 row)
bopael, column 'kommunekode': '99' is no number of a municipality; expected 101 to 860 (in 1 row)
ydelser, column 'borger': is no person of personer (1 row)
ydelser, column 'startdato': overlaps an earlier row of the same person and ydelse (1 row)
ydelser, column 'ydelse': 'kontanthjælp' is no ydelse (in 1 row); did you mean 'Kontanthjælp'?
aktiviteter, column 'minutter': is outside 0 to 3600 minutes a week (in 2 rows)
aktiviteter, column 'aktivitet_id': stands in more than one row (1 row)
indkvartering, column 'sted': is blank; expected a text (in 2 rows)
indkvartering, column 'startdato': is in a row that stands more than once (1 row)
indkvartering, column 'startdato': overlaps an earlier row of the same person (1 row)
""".strip().splitlines()
    )
    assert not [*project.processed_extract("helsingoer", DAY).parent.glob("[!.]*")]  # none is kept


def test_a_cpr_number_at_an_address_stops_everything(tmp_path: Path) -> None:
    relations = {
        "personer": [SOUND | {"borger": 101_901_234}, SOUND | {"borger": -1}],
        "ydelser": [SPELL | {"ydelse": "of no group", "borger": 101_000_000}],
        "indkvartering": [SPELL | {"sted": f"Hos {CPR}"}, SPELL | {"sted": "Højskole"}],
        "aktiviteter": [SPELL | {"aktivitet_id": CPR.replace("-", ""), "udbyder": None}],
    }
    project = project_at(tmp_path, written(tmp_path / "there", relations))
    no_number = "is no number from 0 to 100,999,999 (in {}), and may be a CPR number"
    looks = "holds what looks like a CPR number (01••••-••••)"
    assert faults_at(project) == [
        f"{place}; personal ids must be removed before anything is read"
        for place in (
            f"personer, column 'borger': {no_number.format('2 rows')}",
            f"ydelser, column 'borger': {no_number.format('1 row')}",
            f"aktiviteter, column 'aktivitet_id': {looks}",
            f"indkvartering, column 'sted': {looks}",
        )
    ]


def test_columns_and_types_at_an_address_are_those_of_the_contract(tmp_path: Path) -> None:
    there = tmp_path / "there"
    project = project_at(tmp_path, written(there, {"personer": [SOUND]}))
    pq.write_table(pa.table({"borger": ["0"], "køn": ["Kvinde"]}), there / "personer.parquet")
    (there / "visitation.parquet").rename(there / "1.parquet")
    for part, column in (("1", "kategori"), ("2", "note")):  # of which only one part has it
        (there / "visitation").mkdir(exist_ok=True)
        dates = {"borger": [0], "startdato": [DAY], "slutdato": [DAY]}
        rows = pa.table({**dates, column: ["Jobparat"]})
        pq.write_table(rows, there / "visitation" / f"{part}.parquet")
    (there / "1.parquet").unlink()
    assert (
        faults_at(project)
        == """
personer, column 'borger': is of STRING; expected BIGINT
personer, column 'foedselsdato': is missing; expected a column of DATE
personer, column 'koen': is missing; expected a column of STRING
personer, column 'opholdsgrundlag': is missing; expected a column of STRING
personer, column 'boligplaceringsdato': is missing; expected a column of DATE
personer, column 'uledsaget': is missing; expected a column of BOOLEAN
personer, column 'foedt_tal': is missing; expected a column of INT
personer, column 'køn': is no column of this relation; known are {}
visitation, column 'note': is no column of this relation; known are {}
""".strip()
        .format(*KNOWN)
        .splitlines()
    )


def test_what_lies_at_an_address_must_be_one_whole_extract(tmp_path: Path) -> None:
    there = tmp_path / "there"
    project = project_at(tmp_path, written(there, {}), **{"bopael.csv": "", "mapping.toml": ""})
    beside = "lies beside address.toml; an extract is here or there, not both"
    assert faults_at(project, engine="duckdb", set_aside="1") == [
        "is read by Spark alone; expected engine = 'spark' in the meeting's extract",
        "leads to an extract of which no row can be set aside; expected no set_aside",
        f"data/raw/helsingoer/register/{DAY}/bopael.csv: {beside}",
        f"data/raw/helsingoer/register/{DAY}/mapping.toml: {beside}",
    ]
    for path in project.extract_folder("helsingoer", DAY).glob("[bm]*"):
        path.unlink()
    (there / "ydelser.parquet").rename(there / "ydelse.parquet")
    (there / "bopael").mkdir()
    (there / "bopael" / f"part-{CPR}.parquet").touch()
    assert faults_at(project) == [
        "holds a file whose name looks like a CPR number (01••••-••••)",
        "'bopael' stands twice, as a file and as a folder",
        "'ydelse.parquet' is no relation; did you mean 'ydelser'?",
        "'ydelser' is not at the address; expected ydelser.parquet or ydelser/",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# none", "expected where the extract lies"),
        ("address = 1", "'1' expected where"),
        ("address = '/srv/register'", "'/srv/register' expected where"),
        ("address = 's3a://a?key=b'", "expected where"),
        ("address = 's3a://key:secret@bucket'", "holds a password; secrets stand in Spark's own"),
        ("address = 's3a://a'\nkey = 'b'", "column 'key': is no key of this file"),
        ("address = ", "is not TOML in line 1"),
    ],
)
def test_an_address_is_one_and_no_secret(tmp_path: Path, text: str, problem: str) -> None:
    project = project_at(tmp_path, "", **{"address.toml": text})
    (fault,) = faults_at(project)
    assert problem in fault
    assert "secret@" not in fault


def test_what_spark_cannot_do_is_said_in_a_line(tmp_path: Path) -> None:
    project = project_at(tmp_path, "nowhere://register")
    name = f"data/raw/helsingoer/register/{DAY}/address.toml"
    assert fingerprint.digest_of_input(project, name) is None
    with pytest.raises(InputError) as caught:
        read(project)
    assert str(caught.value) == (
        "Spark: could not look at the address: org.apache.hadoop.fs.UnsupportedFileSystemException"
        ': No FileSystem for scheme "nowhere"'
    )


# --- the command ----------------------------------------------------------------------------------


def test_without_java_a_line_says_what_to_install(
    eksempelkommune: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old" / "bin" / "java"
    old.parent.mkdir(parents=True)
    old.write_text("""#!/bin/sh\necho 'openjdk version "1.8.0_402"' >&2\n""", encoding="utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    for home, found in ("", "none"), (str(tmp_path / "old"), "Java 8"):
        monkeypatch.setenv("JAVA_HOME", home)
        ran = udvalgstal(eksempelkommune, "verify", EKSEMPELKOMMUNE, "--engine", "spark")
        needed = f"needs Java 17 or newer, and {found} was found; install it, or name its folder in"
        assert (ran.status, ran.out) == (2, "")
        assert f"  engine: 'spark' {needed} JAVA_HOME\n" in ran.err


def test_without_pyspark_a_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    with pytest.raises(InputError, match="needs the libraries pyspark and sqlglot; make spark"):
        spark.require()


def test_eksempelkommune_is_the_same_bytes_and_nothing_is_left_of_spark(
    eksempelkommune: Path, tmp_path: Path
) -> None:
    project = Path(shutil.copytree(eksempelkommune, tmp_path / "project"))
    call = ("verify", EKSEMPELKOMMUNE, "--engine", "spark")
    register = project / "data" / "processed" / "eksempelkommune" / "register"
    with killed_at_work(project, call) as (parents, folder):
        assert folder.parent == register
        assert folder.stat().st_mode & 0o777 == 0o700
    assert all(map(ended, parents))
    files = {*project.rglob("*")} - {folder, *folder.rglob("*")}
    ran = udvalgstal_anew(project, *call)
    assert (ran.status, ran.out) == (0, f"{EKSEMPELKOMMUNE}: reproduced\n")
    assert all(line.endswith(": built") for line in ran.err.splitlines()), ran.err
    more = {*project.rglob("*")} - files
    assert [path.parent for path in more if path.suffix != ".pyc"] == [register]  # what was counted
    assert "up to date" in udvalgstal(project, "run", EKSEMPELKOMMUNE).out


@contextmanager
def killed_at_work(
    project: Path, call: Sequence[str]
) -> Iterator[tuple[list[psutil.Process], Path]]:
    """Begin a command and kill it while Spark is at work; give its processes and their folder."""
    command = [sys.executable, "-m", "analysis", *call]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL) as begun:
        at_work: list[Path] = []
        while not at_work:
            assert begun.poll() is None
            time.sleep(0.1)
            at_work = [*project.glob("data/processed/*/register/.spark-*/blockmgr-*")]
        processes = psutil.Process(begun.pid).children(recursive=True)
        assert "java" in {process.name() for process in processes}
        folder = at_work[0].parent
        yield processes, folder
        begun.kill()


def ended(process: psutil.Process) -> bool:
    """Whether a process ends by itself; nobody may be there to wait for it."""
    for _ in range(300):
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.1)
    return False
