"""An extract of a register: what is accepted, what each fault is called, what never passes."""

# ruff: noqa: E501, S608 - messages are shown whole, and the SQL is of the tests' own making

from __future__ import annotations

import base64
import csv
import errno
import gzip
import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import compute

from analysis import characters, cpr, danish
from analysis.cli import main
from analysis.danish import MUNICIPALITIES
from analysis.faults import InputError
from analysis.project import Project
from analysis.register import codes, evidence, files, kept, personal_ids, read
from analysis.register.contract import CODE_TABLES, DATE, HOURS, MINUTES, OF_PERSONS, RELATIONS
from analysis.register.extract import Extract
from analysis.register.read import read_extract
from analysis.register.sql import blame, literal, trimmed
from register_support import extract_of
from support import ROOT, files_below, more, yet_more

DAY = date(2017, 4, 1)
FOLDER = "data/raw/helsingoer/register/2017-04-01"

SOUND = {
    "personer": """
borger_id;foedselsdato;koen;opholdsgrundlag;boligplaceringsdato;uledsaget
B2;1980-05-01;K;;;nej
B1;28-02-1990;Mand;flygtning;01.03.2016;ja
B3;2000-12-24;kvinde;Familiesammenfoert;2016-03-01 00:00:00;
""",
    "bopael": """
borger_id;kommunekode;startdato;slutdato
B2;217;2010-01-01;2016-12-31
B2;101;2017-01-01;
B1;0217;2016-03-01;31-12-9999
""",
    "ydelser": """
borger_id;ydelse;startdato;slutdato
B1;Integrationsydelse;2016-03-01;
B2;KONTANTHJÆLP ;2015-01-01;2016-01-31
B2;  kontanthjælp;2016-02-01;2016-02-29
B2;Sygedagpenge;2016-02-15;2016-02-29
""",
    "aktiviteter": """
borger_id;aktivitet_id;aktivitetstype;lovgrundlag;startdato;slutdato;timer_pr_uge;minutter_pr_uge;udbyder
B1;A1;Mentor;LAB § 31 b;2016-04-01;2016-05-01;18,5;;Huset
B1;A2;Sprogskole;;2016-04-01;;15;30;
B2;A3;igu;;2016-02-01;;;45;
B2;A4;Særligt  tilrettelagt forløb;;2018-01-01;;;;
""",
    "visitation": """
borger_id;kategori;startdato;slutdato
B1;Jobparat;2016-03-01;
""",
    "integrationsperioder": """
borger_id;startdato;slutdato;program_tilbudt
B1;2016-03-01;;1
B3;2016-03-01;2017-01-01;false
""",
    "indkvartering": """
borger_id;sted;startdato;slutdato
""",
    "afslutninger": """
borger_id;ydelse;dato;aarsag
B2;Kontanthjælp;2016-02-29;Manglende reaktion på henvendelse
""",
}
EFFORTS = {  # which an extract may lack
    "indsatser": """
borger_id;indsats;visiteret;startdato;slutdato;afklaret
B2;Flere skal med;2016-03-10;01-04-2016;;
B1;Flere skal med;2016-03-02;2016-03-02;2016-09-30;2016-09-30
B1;Ældreindsatsen;2016-10-01;;;
""",
    "planer": """
borger_id;plan;startdato
B1;Forberedende plan;2016-05-01
""",
    "beskaeftigelse": """
borger_id;art;startdato;slutdato
B1;Fleksjob;2017-01-01;
B1;ordinær;2016-01-01;2016-06-30
""",
    "ordinaere_timer": """
borger_id;maaned;timer
B1;2016-05;12,5
B1;04-2016;30
B2;2016-05-01;0
""",
    "kontaktpersoner": """
borger_id;rolle;startdato;slutdato
B1;Jobformidler;2016-04-01;
""",
    "henvisninger": """
borger_id;hvortil;dato
B2;Rehabiliteringsteamet;2016-06-01
""",
    "tilbud": """
tilbud;kapacitet;gyldig_fra;gyldig_til;udgift_pr_aar
Værkstedet;100;2016-01-01;2016-12-31;4500000
Værkstedet;;2017-01-01;31-12-9999;1650000,50
Køkkenet;12;2016-01-01;;
""",
}
READ = {
    "personer": [
        (0, date(1990, 2, 28), "Mand", "flygtning", date(2016, 3, 1), True, 19900228),
        (1, date(1980, 5, 1), "Kvinde", None, None, False, 19800501),
        (2, date(2000, 12, 24), "Kvinde", "familiesammenført", date(2016, 3, 1), False, 20001224),
    ],
    "bopael": [
        (0, 217, date(2016, 3, 1), None),
        (1, 217, date(2010, 1, 1), date(2016, 12, 31)),
        (1, 101, date(2017, 1, 1), None),
    ],
    "ydelser": [
        (0, "Integrationsydelse", date(2016, 3, 1), None, None),
        (1, "Kontanthjælp", date(2015, 1, 1), date(2016, 1, 31), None),
        (1, "Kontanthjælp", date(2016, 2, 1), date(2016, 2, 29), None),
        (1, "Sygedagpenge", date(2016, 2, 15), date(2016, 2, 29), None),
    ],
    "aktiviteter": [
        (0, "A1", "Mentor", "LAB § 31 b", date(2016, 4, 1), date(2016, 5, 1), 1110, "Huset", None),
        (0, "A2", "Sprogskole", None, date(2016, 4, 1), None, 930, None, None),
        (1, "A3", "IGU", None, date(2016, 2, 1), None, 45, None, None),
        (1, "A4", "Særligt tilrettelagt forløb", None, date(2018, 1, 1), None, None, None, None),
    ],
    "visitation": [(0, "Jobparat", date(2016, 3, 1), None)],
    "integrationsperioder": [
        (0, date(2016, 3, 1), None, True),
        (2, date(2016, 3, 1), date(2017, 1, 1), False),
    ],
    "indkvartering": [],
    "afslutninger": [(1, "Kontanthjælp", date(2016, 2, 29), "Mangelende reaktion på henvendelse")],
    **{name: [] for name in EFFORTS},
}
EFFORTS_READ = {
    "indsatser": [
        (0, "Flere skal med", date(2016, 3, 2), date(2016, 3, 2), *[date(2016, 9, 30)] * 2),
        (0, "Ældreindsatsen", date(2016, 10, 1), None, None, None),
        (1, "Flere skal med", date(2016, 3, 10), date(2016, 4, 1), None, None),
    ],
    "planer": [(0, "forberedende plan", date(2016, 5, 1))],
    "beskaeftigelse": [
        (0, "ordinært arbejde", date(2016, 1, 1), date(2016, 6, 30)),
        (0, "fleksjob", date(2017, 1, 1), None),
    ],
    "ordinaere_timer": [
        (0, date(2016, 4, 1), Decimal(30)),
        (0, date(2016, 5, 1), Decimal("12.5")),
        (1, date(2016, 5, 1), Decimal(0)),
    ],
    "kontaktpersoner": [(0, "personlig jobformidler", date(2016, 4, 1), None)],
    "henvisninger": [(1, "rehabiliteringsteam", date(2016, 6, 1))],
    "tilbud": [
        ("Køkkenet", 12, date(2016, 1, 1), None, None),
        ("Værkstedet", 100, date(2016, 1, 1), date(2016, 12, 31), Decimal(4_500_000)),
        ("Værkstedet", None, date(2017, 1, 1), None, Decimal("1650000.5")),
    ],
}


def deliver(
    tmp_path: Path,
    changed: Mapping[str, str | bytes | None] | None = None,
    *,
    own_codes: Mapping[str, str] | None = None,
) -> Project:
    """Deliver the sound extract with some files changed; a relation is named without ``.csv``.

    What an extract may lack is delivered where ``changed`` names it.
    """
    project = Project(tmp_path)
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    for name, content in {**SOUND, **(changed or {})}.items():
        if content is not None:
            path = folder / (name if "." in name else f"{name}.csv")
            path.parent.mkdir(exist_ok=True)
            raw = content if isinstance(content, bytes) else content.lstrip("\n").encode()
            path.write_bytes(raw)
    for name, text in (own_codes or {}).items():
        path = folder.parent / "codes" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    return project


LINE_ENDS = ["\n", "\r\n", "\r"]


def exported(text: str, line_end: str, encoding: str = "utf-8") -> bytes:
    """Return a table as another system writes it."""
    return text.lstrip("\n").replace("\n", line_end).encode(encoding)


def added(**rows: str) -> dict[str, str]:
    """Return the sound relations named, with rows added."""
    return {name: (SOUND | EFFORTS)[name] + text.lstrip("\n") for name, text in rows.items()}


def beside(root: Path) -> list[Path]:
    """Return what lies where extracts are kept; what a run has for itself must be gone."""
    return [*(root / "data" / "processed" / "helsingoer" / "register").iterdir()]


def read_of(project: Project, set_aside: Decimal = Decimal(0)) -> Extract:
    return read_extract(project, "helsingoer", DAY, set_aside=set_aside)


def rows_of(extract: Extract) -> dict[str, list[tuple[object, ...]]]:
    with extract.connect() as connection:
        return {name: connection.execute(f"FROM {name}").fetchall() for name in RELATIONS}


def faults_of(project: Project, set_aside: Decimal = Decimal(0)) -> list[str]:
    """Read an extract that must be at fault; return the lines, without the name of its folder."""
    with pytest.raises(InputError) as caught:
        read_of(project, set_aside)
    assert files_below(project.processed) == {}
    return str(caught.value).replace(f"{FOLDER}/", "").splitlines()


def write_parquet(project: Project, name: str, query: str) -> None:
    """Put a Parquet file in the place of the CSV file of a relation."""
    folder = project.root / FOLDER
    with duckdb.connect() as connection:
        path = literal(folder / f"{name}.parquet")
        connection.execute(f"COPY ({query}) TO {path} (FORMAT parquet)")
    (folder / f"{name}.csv").unlink()


# --- what is read ---------------------------------------------------------------------------------

TYPES = {name: relation.canonical for name, relation in RELATIONS.items()}


def types_of(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    described = f"SELECT column_name, column_type FROM (DESCRIBE {name})"
    return dict(connection.execute(described).fetchall())


def test_an_extract_is_read_into_canonical_types(tmp_path: Path) -> None:
    extract = read_of(deliver(tmp_path, EFFORTS))
    assert rows_of(extract) == READ | EFFORTS_READ
    folder = tmp_path / "data/processed/helsingoer/register/2017-04-01"
    lacking = frozenset({"ydelser.betalt_af", "aktiviteter.tilbud"})
    assert extract == Extract(folder, DAY, {}, 217, lacking=lacking)
    with extract.connect() as connection:
        for name, columns in {**TYPES, **CODE_TABLES}.items():
            assert types_of(connection, name) == columns
        assert connection.execute(
            "SELECT er_aktivering, count(*) FROM aktivitetstyper GROUP BY ALL ORDER BY ALL"
        ).fetchall() == [(False, 5), (True, 8)]
        assert connection.execute(
            "SELECT ydelse FROM ydelsesgrupper WHERE ydelsesgruppe = 'Kontanthjælp i alt'"
        ).fetchall() == [("Kontanthjælp",), ("Uddannelseshjælp",), ("Integrationsydelse",)]
    written = {path.name for path in extract.folder.rglob("*") if path.is_file()}
    assert written == {
        *(f"{name}.parquet" for name in [*RELATIONS, *CODE_TABLES]),
        "made-from.json",
    }
    assert [path.name for path in beside(tmp_path)] == ["2017-04-01"]


def test_the_tests_of_the_measures_get_the_same_types(tmp_path: Path) -> None:
    made = extract_of(tmp_path, DAY, **READ | EFFORTS_READ)
    assert rows_of(made) == READ | EFFORTS_READ
    with made.connect() as connection:
        assert {name: types_of(connection, name) for name in RELATIONS} == TYPES


@pytest.mark.thorough
def test_parquet_gives_the_same_as_csv(tmp_path: Path) -> None:
    project = deliver(tmp_path)
    write_parquet(
        project,
        "personer",
        "SELECT * FROM (VALUES ('B2', DATE '1980-05-01', 2, NULL, NULL, FALSE), "
        "('B1', DATE '1990-02-28', 1, 'flygtning', TIMESTAMP '2016-03-01 00:00:00', TRUE), "
        "('B3', DATE '2000-12-24', 2, 'familiesammenført', TIMESTAMP '2016-03-01', NULL)) "
        "t(borger_id, foedselsdato, koen, opholdsgrundlag, boligplaceringsdato, uledsaget)",
    )
    write_parquet(
        project,
        "aktiviteter",
        "SELECT 'B1' AS borger_id, 'A1' AS aktivitet_id, 'Mentor' AS aktivitetstype, "
        "'LAB § 31 b' AS lovgrundlag, DATE '2016-04-01' AS startdato, "
        "DATE '2016-05-01' AS slutdato, 18.5::DOUBLE AS timer_pr_uge, "
        "NULL::DOUBLE AS minutter_pr_uge, 'Huset' AS udbyder UNION ALL "
        "SELECT 'B1', 'A2', 'Sprogskole', NULL, DATE '2016-04-01', NULL, 15, 30, NULL",
    )
    write_parquet(
        project,
        "bopael",
        "SELECT 'B1' AS borger_id, 217::SMALLINT AS kommunekode, DATE '2016-03-01' AS startdato, "
        "DATE '9999-12-31' AS slutdato UNION ALL "
        "SELECT 'B2', 217, DATE '2010-01-01', DATE '2016-12-31' UNION ALL "
        "SELECT 'B2', 101, DATE '2017-01-01', NULL",
    )
    expected = {**READ, "aktiviteter": READ["aktiviteter"][:2]}
    assert rows_of(read_of(project)) == expected


def test_files_come_as_offices_export_them(tmp_path: Path) -> None:
    personer = SOUND["personer"].lstrip().replace(";", "\t")
    ydelser = SOUND["ydelser"].lstrip().replace(";", ",").replace("\n", "\r\n")
    visitation = "Borger_ID ;KATEGORI;startdato;slutdato;\r\nB1;jobparat\u00a0;2016-03-01;;"
    changed = {
        "personer": personer.encode("cp1252"),
        "ydelser": b"\xef\xbb\xbf" + ydelser.encode(),
        "aktiviteter": SOUND["aktiviteter"].lstrip().replace("Huset", '"Huset"').encode("cp1252"),
        "visitation": visitation.encode("cp1252"),
        "bopael": SOUND["bopael"].replace("B2;101", "\n;;;\nB2;101") + "\n;;;\n\n",
    }
    project = deliver(tmp_path, changed)
    assert "familiesammenført".encode("cp1252") not in changed["personer"]  # type: ignore[operator]
    assert rows_of(read_of(project)) == READ


@pytest.mark.thorough
def test_a_blank_cell_is_blank_in_quotes_too(tmp_path: Path) -> None:
    quoted = {
        name: re.sub(r"(?<=;)(?=;|\n)", '""', text)
        for name, text in SOUND.items()
        if name != "ydelser"
    }
    assert quoted["visitation"].splitlines()[-1] == 'B1;Jobparat;2016-03-01;""'
    assert rows_of(read_of(deliver(tmp_path, quoted))) == READ


def _characters(*kinds: str) -> list[str]:
    every = map(chr, range(sys.maxunicode + 1))
    return [each for each in every if unicodedata.category(each) in kinds or each.isspace()]


_CHARACTERS = _characters("Zs", "Zl", "Zp", "Pd", "Cf")
_SPELLINGS = [
    *(text for each in _CHARACTERS for text in (f"{each}A b-c", f"A{each}b-c", f"A b-c{each}")),
    *("STRASSE", "straße", "Straẞe", "İd", "i̇d", "ıd", "ID", "ΟΔΟΣ", "οδος", "οδοσ", "ﬁn", "FIN"),
    *("Å", "A\u030a", "å", "K", "\u212a", "ǅ", "ŉ", "µ", "\u03bc"),
]
_CODES_OF_TESTS = ["A b-c", "Straße", "İd", "ıd", "Οδος", "fin", "Å", "K", "ǆ", "μ", "ŉ"]


def test_a_code_is_known_in_a_file_just_when_it_is_in_a_code_table(tmp_path: Path) -> None:
    table = "kategori\n" + "".join(f"{code}\n" for code in _CODES_OF_TESTS)
    spelled = [text for text in _SPELLINGS if not re.search(r"[\x00-\x08\x0a-\x1f]", text)]
    rows = [f'B{number};"{text}";2016-01-01;\n' for number, text in enumerate(spelled)]
    people = "borger_id;foedselsdato;koen;opholdsgrundlag;boligplaceringsdato;uledsaget\n"
    people += "".join(f"B{number};1980-05-01;K;;;\n" for number in range(len(spelled)))
    changed = {name: text.lstrip().partition("\n")[0] + "\n" for name, text in SOUND.items()}
    changed |= {"personer": people, "visitation": changed["visitation"] + "".join(rows)}
    project = deliver(tmp_path, changed, own_codes={"visitationskategorier.csv": table})
    tables, faults = codes.read(tmp_path / FOLDER / "../codes", "codes")
    assert faults == []
    expected = {text: tables.find("visitationskategorier", text) for text in spelled}
    unknown = {text for text, code in expected.items() if code is None}
    extract = read_of(project, Decimal(1))
    with extract.connect() as connection:
        found = connection.execute("SELECT kategori FROM visitation ORDER BY borger").fetchall()
    ids = sorted((f"B{number}" for number, text in enumerate(spelled) if expected[text]))
    assert [code for (code,) in found] == [expected[spelled[int(each[1:])]] for each in ids]
    assert extract.set_aside.get("visitation", 0) == sum(text in unknown for text in spelled)
    for space in characters.SPACES:
        assert unknown.isdisjoint({f"{space}A b-c", f"A{space}b-c", f"A b-c{space}"}), space


def test_unicode_has_no_space_or_dash_that_is_not_known() -> None:
    spaces, dashes = _characters("Zs", "Zl", "Zp"), set(_characters("Pd")) - set(_characters())
    assert set(characters.SPACES) == {*spaces, "\ufeff"}
    known = {
        dash for dash in characters.DASHES if unicodedata.category(dash) != "Cn"
    }  # of a later one
    assert known == {*dashes, "\u2043", "\u2212"}
    assert len(characters.SPACES) == len(set(characters.SPACES))
    assert {danish.plain(f"a{space}b") for space in characters.SPACES} == {"a b"}
    assert set(characters.LINE_ENDS) == {end for end in spaces if len(f"a{end}b".splitlines()) > 1}


# --- faults of rows -------------------------------------------------------------------------------

FAULTY = added(
    personer="""
;1990-01-01;x;flyktning;31-02-2016;måske
B5;2018-01-01;;;0016-01-01;
B6;1899-12-31;K;;;
B7;1.1.90;K;;;
B1;1990-01-01;K;;;
""",
    bopael="""
B1;100;2016-01-01;2016-01-31
B1;Helsingør;2015-01-01;2015-01-31
B1;217;2017-03-01;
B1;217;2016-03-01;
""",
    ydelser="""
B1;Kontanthj;2014-01-01;
B1;kontanthj;2014-02-01;
B1;Integrationsydelse;2017-01-01;2017-01-31
B1;A-dagpenge;2015-02-01;2015-01-31
B8;Kontanthjælp;2015-02-01;3015-01-31
B2;Kontanthjælp;2014-12-01;2015-01-01
""",
    aktiviteter="""
B1;A1;Mentor;;2016-04-01;;60;;
B1;;Mentor;;2016-04-01;;-1;61;
B1;A7;Mentor;;;;18,5;30;
""",
    visitation="""
B1;Aktivitetsparat;2016-12-01;
""",
    integrationsperioder="""
B3;2017-01-01;;
B3;2016-12-31;;ja
""",
    indkvartering="""
B1;;2016-01-01;
B1;Hotel;2016-01-01;2016-02-01
B1;Hotel;2016-02-01;2016-03-01
""",
    afslutninger="""
B2;Kontanthjælp;2016-02-29;Mangelende reaktion på henvendelse
B2;Kontanthjælp;2016-02-29;Fik arbejde
""",
)
# What is said of a row after the name of its file.
SAID_OF_ROWS = """
personer, row 5, column 'borger_id': is blank; expected a borger_id
personer, row 8, column 'foedselsdato': '1.1.90' is no date; expected 2017-04-01, 01-04-2017 or 01.04.2017
personer, row 7, column 'foedselsdato': '1899-12-31' is before 1900
personer, row 6, column 'foedselsdato': '2018-01-01' is after the day of the extract, 2017-04-01
personer, row 6, column 'koen': is blank; expected a code
personer, row 5, column 'koen': 'x' is no koen; known are 'Kvinde', 'Mand'; codes of another system are turned into these in mapping.toml
personer, row 5, column 'opholdsgrundlag': 'flyktning' is no opholdsgrundlag; did you mean 'flygtning'?; codes of another system are turned into these in mapping.toml
personer, row 5, column 'boligplaceringsdato': '31-02-2016' is no date; expected 2017-04-01, 01-04-2017 or 01.04.2017
personer, row 6, column 'boligplaceringsdato': '0016-01-01' is outside the years 1900 to 2199
personer, row 5, column 'uledsaget': 'måske' is neither ja nor nej
personer, row 9, column 'borger_id': 'B1' stands in row 3 too
bopael, row 5, column 'kommunekode': '100' is no number of a municipality; expected 101 to 860
bopael, row 6, column 'kommunekode': 'Helsingør' is no number of a municipality; expected 101 to 860
bopael, row 7, column 'startdato': '2017-03-01' overlaps row 4 of the same person, 2016-03-01 and open
bopael, row 8, column 'startdato': '2016-03-01' is in a row that says the same as row 4
ydelser, row 6, column 'ydelse': 'Kontanthj' is no ydelse; did you mean 'Kontanthjælp'?; the codes stand in ydelsesgrupper.csv, which data/raw/helsingoer/register/codes/ydelsesgrupper.csv would replace
ydelser, row 7, column 'ydelse': 'kontanthj' is no ydelse; did you mean 'Kontanthjælp'?; the codes stand in ydelsesgrupper.csv, which data/raw/helsingoer/register/codes/ydelsesgrupper.csv would replace
ydelser, row 10, column 'slutdato': '3015-01-31' is outside the years 1900 to 2199
ydelser, row 9, column 'slutdato': '2015-01-31' is before startdato
ydelser, row 10, column 'borger_id': 'B8' is no person of personer
ydelser, row 3, column 'startdato': '2015-01-01' overlaps row 11 of the same person and ydelse, 2014-12-01 to 2015-01-01
ydelser, row 8, column 'startdato': '2017-01-01' overlaps row 2 of the same person and ydelse, 2016-03-01 and open
aktiviteter, row 7, column 'aktivitet_id': is blank; expected a text
aktiviteter, row 8, column 'startdato': is blank; expected a date, as in 2017-04-01
aktiviteter, row 6, column 'timer_pr_uge': '60' is no number of hours; expected 0 to 59, as in 18 or 18,5
aktiviteter, row 7, column 'timer_pr_uge': '-1' is no number of hours; expected 0 to 59, as in 18 or 18,5
aktiviteter, row 7, column 'minutter_pr_uge': '61' is no number of minutes; expected 0 to 59
aktiviteter, row 8, column 'timer_pr_uge': '18,5' has decimals, and minutter_pr_uge is not blank; expected one of the two
aktiviteter, row 6, column 'aktivitet_id': 'A1' stands in row 2 too
visitation, row 3, column 'startdato': '2016-12-01' overlaps row 2 of the same person, 2016-03-01 and open
integrationsperioder, row 4, column 'program_tilbudt': is blank; expected ja or nej
integrationsperioder, row 5, column 'startdato': '2016-12-31' overlaps row 3 of the same person, 2016-03-01 to 2017-01-01
indkvartering, row 2, column 'sted': is blank; expected a text
indkvartering, row 4, column 'startdato': '2016-02-01' overlaps row 3 of the same person, 2016-01-01 to 2016-02-01
afslutninger, row 4, column 'aarsag': 'Fik arbejde' is no aarsag; did you mean 'Ordinært arbejde'?; the codes stand in afslutningsaarsager.csv, which data/raw/helsingoer/register/codes/afslutningsaarsager.csv would replace
afslutninger, row 3, column 'dato': '2016-02-29' is in a row that says the same as row 2
"""


def said_of_rows(ending: str) -> list[str]:
    lines = SAID_OF_ROWS.strip().splitlines()
    return [line.replace(", row", f".{ending}, row", 1) for line in lines]


def test_every_fault_of_a_row_is_said_at_once(tmp_path: Path) -> None:
    assert faults_of(deliver(tmp_path, FAULTY)) == said_of_rows("csv")


@pytest.mark.thorough
def test_faults_of_parquet_files_are_said_in_the_same_words(tmp_path: Path) -> None:
    project = deliver(tmp_path, FAULTY)
    for name in SOUND:
        path = literal(project.root / FOLDER / f"{name}.csv")
        write_parquet(
            project, name, f"FROM read_csv({path}, delim=';', header=true, all_varchar=true)"
        )
    assert faults_of(project) == said_of_rows("parquet")


def test_a_message_names_the_file_in_the_project(tmp_path: Path) -> None:
    project = deliver(tmp_path, added(visitation="B9;Jobparat;2016-01-01;\n"))
    with pytest.raises(InputError) as caught:
        read_of(project)
    assert str(caught.value) == (
        "data/raw/helsingoer/register/2017-04-01/visitation.csv, row 3, column 'borger_id': "
        "'B9' is no person of personer"
    )


@pytest.mark.thorough
def test_of_many_faults_the_first_are_listed_and_the_others_counted(tmp_path: Path) -> None:
    orphans = "".join(f"C{number};Jobparat;2016-01-01;\n" for number in range(154))
    codes_ = "B1;Kontant;2016-01-01;\n" * 3 + "B1;Gave;2016-01-01;\n"
    spells = "B3;Hotel;2016-01-01;\n" * 22
    changed = added(visitation=orphans, ydelser=codes_, indkvartering=spells)
    found = faults_of(deliver(tmp_path, changed))
    assert [line for line in found if line.startswith("visitation")] == [
        *(
            f"visitation.csv, row {number + 3}, column 'borger_id': 'C{number}' is no person of "
            f"personer{' (and 134 more like this)' if number == 19 else ''}"
            for number in range(20)
        ),
    ]
    where = (
        "the codes stand in ydelsesgrupper.csv, which "
        "data/raw/helsingoer/register/codes/ydelsesgrupper.csv would replace"
    )
    known = "'Kontanthjælp', 'Uddannelseshjælp', 'Integrationsydelse', 'A-dagpenge', "
    known += "'Sygedagpenge', 'Ressourceforløbsydelse', 'Ledighedsydelse', 'Revalidering', "
    known += "'Førtidspension'"
    assert [line for line in found if line.startswith("ydelser")] == [
        "ydelser.csv, row 6, column 'ydelse': 'Kontant' is no ydelse; did you mean "
        f"'Kontanthjælp'?; {where} (and 2 more rows with it)",
        f"ydelser.csv, row 9, column 'ydelse': 'Gave' is no ydelse; known are {known}; {where}",
    ]
    assert [line for line in found if line.startswith("indkvartering")][19:] == [
        "indkvartering.csv, row 22, column 'startdato': '2016-01-01' is in a row that says the "
        "same as row 2 (and 1 more like this)",
    ]


@pytest.mark.thorough
def test_faults_of_one_kind_in_two_columns_are_all_counted(tmp_path: Path) -> None:
    project = deliver(tmp_path, added(bopael="B1;217;i går;i dag\n" * 30))
    with pytest.raises(InputError) as raised:
        read_of(project)
    assert raised.value.count == 60
    told = [(fault.column, fault.more) for fault in raised.value.faults]
    assert [each for each in told if each[1]] == [
        ("startdato", 10),
        ("slutdato", 18),
        ("slutdato", 10),
    ]


@pytest.mark.thorough
def test_a_long_value_is_cut(tmp_path: Path) -> None:
    found = faults_of(deliver(tmp_path, added(personer=f"B9;{'ab' * 999};K;;;\n")))
    assert found == [
        f"personer.csv, row 5, column 'foedselsdato': '{'ab' * 30}…' is no date; "
        "expected 2017-04-01, 01-04-2017 or 01.04.2017"
    ]


@pytest.mark.thorough
def test_a_blank_line_counts_as_a_row(tmp_path: Path) -> None:
    visitation = "borger_id;kategori;startdato;slutdato\n\nB1;Jobparat;2016-03-01;\n\r\n\n;;;\nB9;x;2016-03-01;\n\n"
    found = faults_of(deliver(tmp_path, {"visitation": visitation}))
    assert found[-1] == "visitation.csv, row 7, column 'borger_id': 'B9' is no person of personer"


@pytest.mark.thorough
def test_a_blank_line_within_a_cell_is_no_row(tmp_path: Path) -> None:
    indkvartering = """
borger_id;sted;startdato;slutdato
B1;"Hotel

ved åen";2016-01-01;2016-01-31

B1;5" rør;2016-02-01;2016-02-28
B9;Hotel;2016-01-01;

B8;Hotel;2016-01-01;
"""
    problem = "is no person of personer"
    for number, line_end in enumerate(LINE_ENDS):
        project = deliver(
            tmp_path / str(number), {"indkvartering": exported(indkvartering, line_end)}
        )
        assert faults_of(project) == [
            f"indkvartering.csv, row 5, column 'borger_id': 'B9' {problem}",
            f"indkvartering.csv, row 7, column 'borger_id': 'B8' {problem}",
        ]


@pytest.mark.thorough
def test_a_line_that_says_the_separator_is_passed_over(tmp_path: Path) -> None:
    rows = "borger_id|sted|startdato|slutdato\nB1|Hotel; ved åen|2016-01-01|\n"
    for number, line in enumerate(("sep=|", '"SEP=|"', "sep=||||")):
        project = deliver(tmp_path / str(number), {"indkvartering": f"{line}\n{rows}"})
        assert rows_of(read_of(project))["indkvartering"] == [
            (0, "Hotel; ved åen", date(2016, 1, 1), None)
        ]


@pytest.mark.exhaustive
def test_a_line_that_says_the_separator_counts_as_a_row(tmp_path: Path) -> None:
    visitation = "sep=;\n" + SOUND["visitation"].lstrip() + "\nB9;Jobparat;2016-03-01;\n"
    said = "visitation.csv, row 5, column 'borger_id': 'B9' is no person of personer"
    too_many = "visitation.csv, row 6: has 5 cells; expected 4, as many as headings"
    for number, line_end in enumerate(LINE_ENDS):
        one = deliver(tmp_path / str(number), {"visitation": exported(visitation, line_end)})
        assert faults_of(one) == [said]
        longer = exported(visitation + "B1;Jobparat;2016-03-01;;x\n", line_end)
        other = deliver(tmp_path / f"{number}-longer", {"visitation": longer})
        assert faults_of(other) == [too_many]
    project = deliver(tmp_path / "alone", {"visitation": "sep=;\n"})
    assert faults_of(project) == ["visitation.csv: begins with a blank line; expected the headings"]


# --- faults of files and columns ------------------------------------------------------------------


def test_faults_of_files_and_columns_are_said_with_those_of_rows(tmp_path: Path) -> None:
    changed = {
        "bopael": None,
        "ydelse.csv": SOUND["ydelser"],
        "ydelser": None,
        "afslutninger": SOUND["afslutninger"].replace("aarsag", "årsag"),
        "visitation": "borger_id;kategori;startdato;startdato\n",
        "integrationsperioder": b"",
        "indkvartering": b"\x00\x01",
        "aktiviteter": b"\n",
        "liste.old": b"liste",
        "gammelt/personer.csv": SOUND["personer"],
        **added(personer="B4;1990-01-01;q;;;\n"),
    }
    project = deliver(tmp_path, changed)
    write_parquet(project, "personer", "SELECT 1 AS borger_id")
    (tmp_path / FOLDER / "personer.csv").write_text(SOUND["personer"], encoding="utf-8")
    assert faults_of(project) == [
        "mapping.toml: is missing: where files have other names, it says which is which",
        "personer.csv: lies beside personer.parquet; expected one",
        "bopael.csv: is missing",
        "ydelser.csv: is missing",
        "gammelt/personer.csv: is read by no relation; "
        "did you mean 'personer.csv' or 'kontaktpersoner.csv'?",
        "liste.old: is read by no relation",
        "ydelse.csv: is read by no relation; "
        "did you mean 'ydelser.csv' or 'personer.csv' or 'indsatser.csv'?",
        "aktiviteter.csv: is empty",
        "integrationsperioder.csv: is empty",
        "indkvartering.csv: is not text: it holds control characters",
        "visitation.csv, column 'startdato': stands 2 times",
        "visitation.csv, column 'slutdato': is missing; did you mean 'startdato'?",
        "afslutninger.csv, column 'aarsag': is missing; did you mean 'årsag'?",
        "afslutninger.csv, column 'årsag': is an unknown column; did you mean 'aarsag'?",
    ]


def test_a_file_that_is_no_table_is_refused_and_the_others_are_checked(tmp_path: Path) -> None:
    changed = {
        "personer": SOUND["personer"] + "B4;1990-01-01\nB5;1990-01-01;K;;;;;x\n",
        "visitation": SOUND["visitation"] + 'B1;"Jobparat;2016-03-01;\nB1;Jobparat;2016-03-01;\n',
        "indkvartering": b"borger_id;sted\nB1;\x81\n",
        "afslutninger": '"borger_id;ydelse\nB1;\n',
        **added(bopael="B1;1;2014-01-01;2014-01-31\n"),
    }
    assert faults_of(deliver(tmp_path, changed)) == [
        "personer.csv, row 5: has 2 cells; expected 6, as many as headings",
        "personer.csv, row 6: has 8 cells; expected 6, as many as headings",
        "visitation.csv, row 3: has a quotation mark that is not closed, or a text behind one",
        "indkvartering.csv: is not text: expected UTF-8 or Windows-1252",
        "afslutninger.csv: is not a table: unexpected end of data in its first line",
        "bopael.csv, row 5, column 'kommunekode': '1' is no number of a municipality; "
        "expected 101 to 860",
    ]


@pytest.mark.thorough
def test_what_stands_for_the_first_time_far_down_is_read_and_told_alike(tmp_path: Path) -> None:
    days = [str(date(1980, 1, 1) + timedelta(days=number)) for number in range(10_001)]
    many = "".join(f"B2;Jobparat;{day};{day}\n" for day in days)
    last = SOUND["visitation"].replace("Jobparat", "JOBPARAT").splitlines()[-1] + "\n"
    visitation = f"borger_id;kategori;startdato;slutdato\n{many}{last}"
    kept = rows_of(read_of(deliver(tmp_path / "sound", {"visitation": visitation})))
    assert kept["visitation"][0] == READ["visitation"][0]
    assert len(kept["visitation"]) == 10_001 + 1
    changed = {
        "visitation": visitation + "B1;Jobparad;2015-01-01;2015-01-31\n",
        **added(bopael="B9;217;2014-01-01;2014-01-31\n"),
    }
    unknown = [
        "bopael.csv, row 5, column 'borger_id': 'B9' is no person of personer",
        "visitation.csv, row 10004, column 'kategori': 'Jobparad' is no kategori; "
        "did you mean 'Jobparat'?; the codes stand in visitationskategorier.csv, which "
        "data/raw/helsingoer/register/codes/visitationskategorier.csv would replace",
    ]
    assert faults_of(deliver(tmp_path / "code", changed)) == unknown
    changed["visitation"] += "B1\n"
    lines = ["visitation.csv, row 10005: has 1 cells; expected 4, as many as headings"]
    assert faults_of(deliver(tmp_path / "line", changed)) == lines + unknown[:1]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("line_end", "encoding"),
    [
        *[("\n", "ascii"), ("\r\n", "utf-8-sig"), ("\r", "cp1252"), ("\n", "utf-8")],
        *[more(end, "ascii") for end in ("\r\n", "\r")],
        *[more(end, "utf-8") for end in ("\r\n", "\r")],
        *[more(end, "utf-8-sig") for end in ("\n", "\r")],
        *[more(end, "cp1252") for end in ("\n", "\r\n")],
    ],
)
def test_a_cell_too_many_or_too_few_however_the_file_is_written(
    tmp_path: Path, line_end: str, encoding: str
) -> None:
    place = "Hotel" if encoding == "ascii" else "Hotel på øen"
    indkvartering = f"""
borger_id;sted;startdato;slutdato
B1;{place};2016-01-01;2016-01-31;
B1;{place};2016-02-01;2016-02-28;x

B1;{place};2016-03-01
B1;{place};2016-04-01;;;y
B1;"{place}
bagest";2016-05-01
B1
"""
    project = deliver(tmp_path, {"indkvartering": exported(indkvartering, line_end, encoding)})
    assert faults_of(project) == [
        f"indkvartering.csv, row {row}: has {cells} cells; expected 4, as many as headings"
        for row, cells in ((3, 5), (5, 3), (6, 6), (7, 3), (8, 1))
    ]


def test_damaged_parquet_files_are_faults_before_anything_else(tmp_path: Path) -> None:
    project = deliver(tmp_path, added(bopael="B1;1;2014-01-01;2014-01-31\n"))
    folder = tmp_path / FOLDER
    names = pyarrow.array([b"B1", b"Hotel p\xe5 \xf8en"], pyarrow.binary())
    text = pyarrow.Array.from_buffers(pyarrow.string(), 2, names.buffers())
    dates = pyarrow.nulls(2, pyarrow.date32())
    pyarrow.parquet.write_table(
        pyarrow.table({"borger_id": text, "sted": text, "startdato": dates, "slutdato": dates}),
        folder / "indkvartering.parquet",
    )
    (folder / "indkvartering.csv").unlink()
    write_parquet(
        project,
        "visitation",
        "SELECT 'B' || range AS borger_id, 'Jobparat' AS kategori, DATE '2016-01-01' AS startdato, "
        "NULL::DATE AS slutdato FROM range(5000)",
    )
    path = folder / "visitation.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:200] + b"\xff" * 50 + whole[250:])
    unread = "it is damaged, or a text in it is not UTF-8"
    assert faults_of(project) == [
        f"indkvartering.parquet, column 'borger_id': cannot be searched for personal ids: {unread}",
        f"indkvartering.parquet, column 'sted': cannot be searched for personal ids: {unread}",
        f"visitation.parquet, column 'borger_id': cannot be searched for personal ids: {unread}",
    ]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("kind", "said", "shown"),
    [
        (
            duckdb.OutOfMemoryException,
            ("Out of Memory Error: x\nadvice",),
            "Out of Memory Error: x",
        ),
        (duckdb.IOException, ("No space left on device",), "No space left on device"),
        (OSError, (errno.ENOSPC, "No space left"), "[Errno 28] No space left"),
    ],
)
def test_no_memory_and_no_disk_space_are_not_blamed_on_the_extract(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[Exception],
    said: tuple[object, ...],
    shown: str,
) -> None:
    def fail(*_: object) -> None:
        raise kind(*said)

    project = deliver(tmp_path)
    for place in ("check", "write"):
        monkeypatch.setattr(read.Checker, place, fail)
        assert faults_of(project) == [
            "data/processed/helsingoer/register/2017-04-01: cannot be written: memory or disk space "
            f"is lacking; the extract may be sound ({shown})"
        ]


def test_what_else_duckdb_may_say_names_the_extract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise duckdb.Error("Out of buffer")

    project = deliver(tmp_path)
    monkeypatch.setattr(read.Checker, "write", fail)
    assert faults_of(project) == [f"{FOLDER}: cannot be read: Out of buffer"]


@pytest.mark.thorough
def test_a_mapping_is_asked_for_where_files_have_names_that_nobody_knows(tmp_path: Path) -> None:
    missing = "mapping.toml: is missing: where files have other names, it says which is which"
    faults = [
        "bopael.csv: is missing",
        "Adresser.csv: is read by no relation; "
        "did you mean 'ydelser.csv' or 'indsatser.csv' or 'personer.csv'?",
    ]
    changed = {"bopael": None, "Adresser.csv": SOUND["bopael"]}
    assert faults_of(deliver(tmp_path / "none", changed)) == [missing, *faults]
    changed["mapping.toml.txt"] = '[bopael]\nfile = "Adresser.csv"\n'
    assert faults_of(deliver(tmp_path / "near", changed)) == [
        f"{missing}; did you mean 'mapping.toml.txt'?",
        *faults,
        "mapping.toml.txt: is read by no relation; did you mean 'mapping.toml'?",
    ]
    changed["mapping.toml"] = changed.pop("mapping.toml.txt")
    assert rows_of(read_of(deliver(tmp_path / "there", changed))) == READ
    changed = {"liste.old": b"liste"}  # every relation has its file: a mapping has none to name
    assert faults_of(deliver(tmp_path / "stray", changed)) == ["liste.old: is read by no relation"]


@pytest.mark.parametrize(
    ("municipality", "known"), [("helsingoer", "2017-04-01"), ("../x", "none")]
)
def test_an_extract_that_is_not_there(tmp_path: Path, municipality: str, known: str) -> None:
    project = deliver(tmp_path)
    with pytest.raises(InputError) as caught:
        read_extract(project, municipality, date(2017, 5, 1))
    assert str(caught.value) == (
        f"data/raw/{municipality}/register/2017-05-01: is no extract; delivered are: {known}"
    )


# --- mapping --------------------------------------------------------------------------------------

MAPPING = """
[personer]
file = "CustomData_17.csv"
columns = { borger_id = "Tekst1", foedselsdato = "Dato1", koen = "Tekst2", opholdsgrundlag = "T3" }
constant = { boligplaceringsdato = "", uledsaget = "" }

[personer.codes.koen]
"Dreng" = "Mand"
"Pige" = "kvinde"

[personer.codes.opholdsgrundlag]
"Ingen" = ""
"7" = "Flygtning"

[indkvartering]
file = "CustomData_17.csv"
columns = { borger_id = "Tekst1", sted = "Bo", startdato = "Dato2" }
constant = { slutdato = "" }

[ydelser]
constant = { ydelse = "Kontanthjælp" }

[bopael.codes.kommunekode]
"Helsingør" = "217"

[integrationsperioder.codes.program_tilbudt]
P = "ja"
"""
MAPPED = {
    "personer": None,
    "indkvartering": None,
    "CustomData_17.csv": "Tekst1;Dato1;Tekst2;Tekst2b;T3;Bo;Dato2\n"
    "B1;1990-02-28;dreng;;INGEN;;\nB2;1980-05-01;PIGE;;7;Hotel;2016-01-01\n"
    "B3;1980-05-01;2;;;;\n",
    "ydelser": "borger_id;startdato;slutdato;type\nB1;2016-03-01;;Gave\n",
    "bopael": "borger_id;kommunekode;startdato;slutdato\nB1;helsingør;2016-03-01;\n",
    "integrationsperioder": "borger_id;startdato;slutdato;program_tilbudt\nB1;2016-03-01;;p\n",
}


def test_a_mapping_turns_another_system_into_ours(tmp_path: Path) -> None:
    extract = read_of(deliver(tmp_path, {**MAPPED, "mapping.toml": MAPPING}))
    assert rows_of(extract) == {
        **READ,
        "personer": [
            (0, date(1990, 2, 28), "Mand", None, None, False, 19900228),
            (1, date(1980, 5, 1), "Kvinde", "flygtning", None, False, 19800501),
            (2, date(1980, 5, 1), "Kvinde", None, None, False, 19800501),
        ],
        "indkvartering": [(1, "Hotel", date(2016, 1, 1), None)],
        "ydelser": [(0, "Kontanthjælp", date(2016, 3, 1), None, None)],
        "bopael": [(0, 217, date(2016, 3, 1), None)],
        "integrationsperioder": [(0, date(2016, 3, 1), None, True)],
    }


@pytest.mark.thorough
def test_spells_may_have_the_reason_for_their_end_in_the_same_file(tmp_path: Path) -> None:
    mapping = """
[ydelser]
file = "forloeb.csv"
columns = { startdato = "Fra", slutdato = "Til" }

[afslutninger]
file = "forloeb.csv"
columns = { dato = "Til" }
"""
    forloeb = (
        "borger_id;ydelse;Fra;Til;aarsag\n"
        "B1;Kontanthjælp;2015-01-01;2015-02-28;Sygdom\n"
        "B1;Kontanthjælp;2015-05-01;2015-06-30;\n"  # no reason is noted
        "B2;Kontanthjælp;2016-01-01;;\n"  # and this one goes on
    )
    extract = read_of(
        deliver(
            tmp_path,
            {
                "ydelser": None,
                "afslutninger": None,
                "forloeb.csv": forloeb,
                "mapping.toml": mapping,
            },
        )
    )
    assert [*map(len, (rows_of(extract)["ydelser"], rows_of(extract)["afslutninger"]))] == [3, 1]
    assert rows_of(extract)["afslutninger"] == [(0, "Kontanthjælp", date(2015, 2, 28), "Sygdom")]


@pytest.mark.thorough
def test_an_end_before_its_start_names_their_own_columns(tmp_path: Path) -> None:
    mapping = '[ydelser]\ncolumns = { startdato = "Fra", slutdato = "Til" }\n'
    ydelser = "borger_id;ydelse;Fra;Til\nB1;Kontanthjælp;2016-03-01;2016-02-01\n"
    assert faults_of(deliver(tmp_path, {"ydelser": ydelser, "mapping.toml": mapping})) == [
        "ydelser.csv, row 2, column 'Til': '2016-02-01' is before Fra"
    ]


def test_faults_of_mapped_files_name_their_own_columns(tmp_path: Path) -> None:
    mapping = MAPPING.replace('"Pige" = "kvinde"', "")
    mapping = mapping.replace('"Bo"', '"Bolig"')
    found = faults_of(deliver(tmp_path, {**MAPPED, "mapping.toml": mapping}))
    assert found == [
        "CustomData_17.csv, column 'Bolig': is missing",
        "CustomData_17.csv, row 3, column 'Tekst2': 'PIGE' is no koen; known are 'Kvinde', "
        "'Mand'; codes of another system are turned into these in mapping.toml",
    ]


def test_a_mapping_of_another_form(tmp_path: Path) -> None:
    mapping = """
bopael = "bopael.csv"

[person]
file = "x"

[personer]
fil = "personer.csv"
columns = { foedselsdato = 1 }

[personer.codes.koen]
"2" = 2

[aktiviteter]
columns = "a"
file = 1

[ydelser]
codes = { ydelse = "Kontanthjælp" }
"""
    keys = "expected keys with their values, { … }"
    assert faults_of(deliver(tmp_path / "all", {"mapping.toml": mapping})) == [
        f"mapping.toml, column 'bopael': 'bopael.csv' is not accepted: {keys}",
        "mapping.toml: 'person' is no relation; did you mean 'personer'?",
        "mapping.toml, column 'personer columns foedselsdato': '1' is not accepted: "
        "expected text in quotation marks",
        "mapping.toml, column 'personer codes koen 2': '2' is not accepted: "
        "expected text in quotation marks",
        "mapping.toml, column 'personer fil': is no key that is known here; did you mean 'file'?",
        "mapping.toml, column 'aktiviteter file': '1' is not accepted: "
        "expected text in quotation marks",
        f"mapping.toml, column 'aktiviteter columns': 'a' is not accepted: {keys}",
        f"mapping.toml, column 'ydelser codes ydelse': 'Kontanthjælp' is not accepted: {keys}",
    ]
    none = 'own_numbers = "Tekst1"\n'
    assert faults_of(deliver(tmp_path / "none", {"mapping.toml": none})) == [
        "mapping.toml, column 'own_numbers': expected [own_numbers]",
    ]


def test_a_mapping_that_does_not_fit(tmp_path: Path) -> None:
    mapping = """
[personer]
file = "persner.csv"
columns = { koenn = "Tekst2", koen = "a" }
constant = { koen = "Hun", uledsaget = "?" }

[personer.codes]
foedselsdato = { a = "b" }

[personer.codes.koen]
"1" = "Hankøn"
" 1" = "Mand"
"3" = ""
"" = "Mand"

[bopael]
codes = { kommunekode = { Kbh = "1" } }
"""
    found = faults_of(deliver(tmp_path, {"mapping.toml": mapping}))
    koen = (
        "known are 'Kvinde', 'Mand'; codes of another system are turned into these in mapping.toml"
    )
    assert found == [
        "mapping.toml, column 'personer columns': 'koenn' is no column of personer; "
        "did you mean 'koen'?",
        "mapping.toml, column 'personer constant koen': is among the columns too; "
        "expected one of the two",
        "mapping.toml, column 'personer file': 'persner.csv' is no file of this folder; "
        "did you mean 'personer.csv' or 'ydelser.csv'?",
        "mapping.toml, column 'personer codes foedselsdato': is a column without codes",
        f"mapping.toml, column 'personer constant koen': 'Hun' is no koen; {koen}",
        f"mapping.toml, column 'personer codes koen 1': 'Hankøn' is no koen; {koen}",
        "mapping.toml, column 'personer codes koen  1': is a spelling of '1', which stands above",
        f"mapping.toml, column 'personer codes koen 3': '' is no koen; {koen}",
        "mapping.toml, column 'personer codes koen ': a blank cell cannot be mapped",
        "mapping.toml, column 'personer constant uledsaget': '?' is neither ja nor nej",
        "mapping.toml, column 'bopael codes kommunekode Kbh': '1' is no number of a municipality; "
        "expected 101 to 860",
    ]


@pytest.mark.parametrize("name", [".personer.csv", "personer.tmp", "~$personer.csv"])
def test_no_relation_is_read_from_a_file_that_is_not_searched_for_personal_ids(
    tmp_path: Path, name: str
) -> None:
    hidden = SOUND["personer"].replace("B1", CPR)
    project = deliver(tmp_path, {"mapping.toml": f'[personer]\nfile = "{name}"\n'})
    (tmp_path / FOLDER / name).write_text(hidden, encoding="utf-8")
    (line,) = faults_of(project)
    assert line.startswith(f"mapping.toml, column 'personer file': '{name}' is no file of this")


def test_a_mapping_that_is_no_toml(tmp_path: Path) -> None:
    deep = f"a = {'[' * 10_000}"
    for number, mapping in enumerate(("[personer", f"a = {'1' * 5000}", deep)):
        (line,) = faults_of(deliver(tmp_path / str(number), {"mapping.toml": mapping}))
        assert line.startswith("mapping.toml: is not TOML in line 1: ")


@pytest.mark.thorough
def test_a_constant_does_not_hide_a_column_of_the_file(tmp_path: Path) -> None:
    mapping = '[personer]\nconstant = { koen = "K", uledsaget = "nej" }\n'
    project = deliver(tmp_path / "hidden", {"mapping.toml": mapping})
    assert faults_of(project) == [
        f"personer.csv, column '{column}': is a column of the file, and a constant of "
        "[personer] in mapping.toml; expected one of the two"
        for column in ("koen", "uledsaget")
    ]
    read_as_another = mapping.replace("\n", '\ncolumns = { opholdsgrundlag = "koen" }\n', 1)
    changed = {
        "mapping.toml": read_as_another,
        "personer": "borger_id;foedselsdato;koen;boligplaceringsdato\nB1;1990-02-28;flygtning;\n"
        "B2;1990-02-28;;\nB3;1990-02-28;;\n",
    }
    personer = rows_of(read_of(deliver(tmp_path / "another", changed)))["personer"]
    assert personer[0][2:4] == ("Kvinde", "flygtning")


@pytest.mark.thorough
def test_in_a_shared_file_a_column_belongs_to_the_relation_that_reads_it(tmp_path: Path) -> None:
    mapping = """
[indkvartering]
file = "forloeb.csv"
constant = { slutdato = "" }

[visitation]
file = "forloeb.csv"
"""
    changed = {
        "mapping.toml": mapping,
        "indkvartering": None,
        "visitation": None,
        "forloeb.csv": "borger_id;sted;kategori;startdato;slutdato\n"
        "B1;Hotel;Jobparat;2016-03-01;2016-03-31\n",
    }
    rows = rows_of(read_of(deliver(tmp_path / "read", changed)))
    assert rows["indkvartering"] == [(0, "Hotel", date(2016, 3, 1), None)]
    assert rows["visitation"] == [(0, "Jobparat", date(2016, 3, 1), date(2016, 3, 31))]
    changed["mapping.toml"] = mapping + 'constant = { slutdato = "" }\n'
    project = deliver(tmp_path / "hidden", changed)
    assert faults_of(project) == [
        f"forloeb.csv, column 'slutdato': is a column of the file, and a constant of [{name}] in "
        "mapping.toml; expected one of the two"
        for name in ("visitation", "indkvartering")
    ]


# --- code tables ----------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_municipality_can_replace_a_code_table(tmp_path: Path) -> None:
    own = {
        "visitationskategorier.csv": "kategori\nJobparat\nMatch 2\n",
        "aktivitetstyper.csv": "aktivitetstype;er_aktivering;stavemaader\nMentor;nej;Coach | Støtte\n",
    }
    changed = {
        "aktiviteter": SOUND["aktiviteter"].partition("B1;A2")[0].replace("Mentor", "STØTTE"),
        **added(visitation="B2;match  2;2016-01-01;\nB3;Aktivitetsparat;2016-01-01;\n"),
    }
    project = deliver(tmp_path, changed, own_codes=own)
    assert faults_of(project) == [
        "visitation.csv, row 4, column 'kategori': 'Aktivitetsparat' is no kategori; known are "
        "'Jobparat', 'Match 2'; the codes stand in "
        "data/raw/helsingoer/register/codes/visitationskategorier.csv"
    ]
    path = tmp_path / FOLDER / "visitation.csv"
    path.write_text(path.read_text("utf-8").replace("Aktivitetsparat", "Jobparat"), "utf-8")
    extract = read_of(project)
    with extract.connect() as connection:
        assert connection.execute("FROM aktivitetstyper").fetchall() == [("Mentor", False, None)]
        assert connection.execute("FROM visitationskategorier").fetchall() == [
            ("Jobparat",),
            ("Match 2",),
        ]
        assert connection.execute("SELECT aktivitetstype FROM aktiviteter").fetchall() == [
            ("Mentor",)
        ]


def test_faults_of_replaced_code_tables(tmp_path: Path) -> None:
    own = {
        "visitationskategori.csv": "kategori\nA\n",
        "aktivitetstyper.csv": "aktivitetstype;er_aktivering;stavemaader\n"
        "Mentor;måske;\n;ja;\nIGU;nej;Praktik\nPraktik;ja;\nigu;ja;\nKursus;ja\n",
        "visitationskategorier.csv": "kategory\nA\n",
        "kommuner.csv": "kommunekode;kommune\n",
        "ydelsesgrupper.csv": 'ydelsesgruppe;ydelse\n"A;B\n',
        "afslutningsaarsager.csv": "",
    }
    found = faults_of(deliver(tmp_path, own_codes=own))
    folder = "data/raw/helsingoer/register/codes"
    types = f"{folder}/aktivitetstyper.csv"
    assert found == [
        f"{folder}/visitationskategori.csv: is no code table; "
        "did you mean 'visitationskategorier.csv'?",
        f"{types}, row 2, column 'er_aktivering': 'måske' is not ja or nej",
        f"{types}, row 3, column 'aktivitetstype': is blank",
        f"{types}, row 6: says the same as row 4",
        f"{types}, row 7: has 2 cells; expected 3, as many as headings",
        f"{folder}/ydelsesgrupper.csv: is not a table: unexpected end of data",
        f"{folder}/visitationskategorier.csv, column 'kategori': is missing",
        f"{folder}/visitationskategorier.csv, column 'kategory': is no column of this table; "
        "expected kategori",
        f"{folder}/afslutningsaarsager.csv: is empty",
        f"{folder}/kommuner.csv: is empty: expected a line of headings and lines of codes",
        f"{types}, column 'stavemaader': 'Praktik' is a spelling of both 'Praktik' and 'IGU'",
    ]


def test_a_code_table_may_say_more_of_its_codes(tmp_path: Path) -> None:
    own = {
        "aktivitetstyper.csv": "art;aktivitetstype;er_aktivering\nopkvalificering;Kursus;ja\n"
        ";Mentor;ja\nandet;Praktik;ja\n",
        "ydelsesgrupper.csv": "ydelsesgruppe;ydelse;orden\nAlt;A;2\nAlt;B;\nAlt;C;-1\nAlt;a;3\n",
    }
    folder = "data/raw/helsingoer/register/codes"
    assert faults_of(deliver(tmp_path, own_codes=own)) == [
        f"{folder}/aktivitetstyper.csv, row 4, column 'art': 'andet' is unknown; expected "
        "virksomhedsplacering or opkvalificering, or a blank",
        f"{folder}/ydelsesgrupper.csv, row 4, column 'orden': '-1' is no whole number; expected "
        "one as in 1, which is said before 2, or a blank",
        f"{folder}/ydelsesgrupper.csv, row 5: says the same as row 2",
    ]


def test_a_replaced_code_table_says_everything_once(tmp_path: Path) -> None:
    own = {
        "afslutningsaarsager.csv": "aarsag;Aarsag;stavemaader;stavemaader\nDød;Andet;;\n",
        "visitationskategorier.csv": ";;\n;;\n",
        "ydelsesgrupper.csv": "ydelsesgruppe;ydelse\nI alt;A\nI  alt;B\ni alt;C\n"
        "I\u2013alt;D\nI-alt;E\n",
    }
    found = faults_of(deliver(tmp_path, own_codes=own))
    folder = "data/raw/helsingoer/register/codes"
    assert found == [
        f"{folder}/ydelsesgrupper.csv, row 4, column 'ydelsesgruppe': 'i alt' is spelt 'I alt' "
        "above; expected one spelling of a group",
        f"{folder}/ydelsesgrupper.csv, row 6, column 'ydelsesgruppe': 'I-alt' is spelt 'I–alt' "
        "above; expected one spelling of a group",
        f"{folder}/visitationskategorier.csv: is empty: expected a line of headings and lines of "
        "codes",
        f"{folder}/afslutningsaarsager.csv, column 'aarsag': stands 2 times",
        f"{folder}/afslutningsaarsager.csv, column 'stavemaader': stands 2 times",
    ]


def test_the_reasons_are_spelt_as_in_the_printed_table(tmp_path: Path) -> None:
    printed = (ROOT / "data/raw/helsingoer/2017-05-03/afslutningsaarsager.csv").read_text(
        "utf-8-sig"
    )
    labels = [line.partition(";")[0] for line in printed.splitlines()[1:]]
    tables, faults = codes.read(tmp_path, "codes")
    assert faults == []
    assert [row["aarsag"] for row in tables.tables["afslutningsaarsager"]] == labels[:-1]


def test_the_municipalities_are_those_of_jobindsats_and_the_made_up_one(tmp_path: Path) -> None:
    tables, _ = codes.read(tmp_path, "codes")
    names = {row["kommune"] for row in tables.tables["kommuner"]}
    assert names == {*MUNICIPALITIES, "Eksempelkommune"}
    assert tables.kommunekode("eksempelkommune") == 899
    with pytest.raises(ValueError, match="has no number for 'andeby', whose register it is"):
        tables.kommunekode("andeby")


@pytest.mark.parametrize(
    ("municipality", "number"),
    [
        ("Helsingør Kommune", 217),
        ("Nordfyn", 480),
        ("NORDFYNS KOMMUNE", 480),
        ("Høje-Tåstrup", 169),
        ("Høje Taastrup kommune", 169),
        ("Vesthimmerland", 820),
        ("Hele landet", None),
    ],
)
def test_the_residents_are_known_however_the_municipality_is_written(
    tmp_path: Path, municipality: str, number: int | None
) -> None:
    tables, _ = codes.read(tmp_path, "codes")
    assert tables.kommunekode(danish.slug(municipality)) == number


@pytest.mark.thorough
def test_whose_residents_count_must_stand_in_the_code_table(tmp_path: Path) -> None:
    table = "data/raw/helsingoer/register/codes/kommuner.csv"
    own = {"kommuner.csv": "kommunekode;kommune\n101;København\n"}
    assert faults_of(deliver(tmp_path / "without", own_codes=own)) == [
        f"{table}: has no number for 'Helsingør', whose register it is"
    ]
    own = {"kommuner.csv": "kommunekode;kommune\n217;Helsingør\n218;Helsingør Kommune\n"}
    assert faults_of(deliver(tmp_path / "twice", own_codes=own)) == [
        f"{table}: has the numbers 217 and 218 for 'Helsingør'; expected one"
    ]
    own = {"kommuner.csv": "kommunekode;kommune\n21;Helsingør\n1217;Helsingør\n"}
    assert faults_of(deliver(tmp_path / "none", own_codes=own)) == [
        f"{table}, row {row}, column 'kommunekode': '{number}' is no number of a municipality; "
        "expected three digits"
        for row, number in ((2, 21), (3, 1217))
    ]
    own = {"kommuner.csv": "kommunekode;kommune\n217;Helsingør Kommune\n"}
    assert read_of(deliver(tmp_path / "once", own_codes=own)).kommunekode == 217


@pytest.mark.thorough
def test_another_municipality_gets_its_number_from_a_table_of_its_own(tmp_path: Path) -> None:
    project = deliver(tmp_path)
    (tmp_path / "data/raw/helsingoer").rename(tmp_path / "data/raw/hele-landet")
    assert read_extract(project, "hele-landet", DAY).kommunekode is None
    (tmp_path / "data/raw/hele-landet").rename(tmp_path / "data/raw/andeby")
    with pytest.raises(InputError) as caught:
        read_extract(project, "andeby", DAY)
    assert str(caught.value) == (
        "data/raw/andeby/register/codes/kommuner.csv: is missing, and the project's own has no "
        "number for 'andeby', whose register it is"
    )
    table = tmp_path / "data/raw/andeby/register/codes/kommuner.csv"
    table.parent.mkdir()
    table.write_text("kommunekode;kommune\n313;Andeby\n", encoding="utf-8")
    assert read_extract(project, "andeby", DAY).kommunekode == 313


# --- set aside ------------------------------------------------------------------------------------


def test_faulty_rows_are_set_aside_up_to_a_share(tmp_path: Path) -> None:
    changed = added(
        personer="B2;1990-01-01;K;;;\nB4;1990-01-01;q;;;\nB5;1990-01-01;K;;;\n",
        ydelser="B1;Integrationsydelse;2017-01-01;2017-01-31\nB4;Revalidering;2016-01-01;\n"
        "B5;Gave;2016-01-01;\nB5;Revalidering;2016-01-01;\n",
    )
    project = deliver(tmp_path, changed)
    extract = read_of(project, Decimal("0.4"))
    assert extract.set_aside == {"personer": 2, "ydelser": 3}
    assert [line.removeprefix(f"{FOLDER}/") for line in extract.said] == [
        "personer.csv, row 6, column 'koen': is left out",
        "personer.csv, row 5, column 'borger_id': is left out",
        *(line.removeprefix(f"{FOLDER}/") for line in extract.said[2:]),
    ]  # and not what stands there, or why: that is a person's
    assert [line.rpartition(": ")[2] for line in extract.said] == ["is left out"] * 5
    rows = rows_of(extract)
    assert rows == {
        **READ,
        "personer": [
            *READ["personer"],
            (3, date(1990, 1, 1), "Kvinde", None, None, False, 19900101),
        ],
        "ydelser": [*READ["ydelser"], (3, "Revalidering", date(2016, 1, 1), None, None)],
    }


@pytest.mark.thorough
def test_of_spells_that_overlap_the_first_stays_and_those_that_go_take_no_other(
    tmp_path: Path,
) -> None:
    visitation = """
borger_id;kategori;startdato;slutdato
B1;Jobparat;2016-04-15;2016-05-31
B1;Jobparat;2016-01-01;2016-02-29
B1;Jobparat;2016-02-01;2016-04-30
B1;Aktivitetsparat;2016-04-15;2016-05-31
B2;Jobparat;2016-01-01;
B2;Jobparat;2016-02-01;2016-02-29
B3;Jobparat;2016-02-01;2016-02-29
B3;Aktivitetsparat;2016-03-01;
"""
    kept = [
        (0, "Jobparat", date(2016, 1, 1), date(2016, 2, 29)),
        (0, "Jobparat", date(2016, 4, 15), date(2016, 5, 31)),
        (1, "Jobparat", date(2016, 1, 1), None),
        (2, "Jobparat", date(2016, 2, 1), date(2016, 2, 29)),
        (2, "Aktivitetsparat", date(2016, 3, 1), None),
    ]
    project = deliver(tmp_path, {"visitation": visitation})
    assert faults_of(project) == [
        "visitation.csv, row 4, column 'startdato': '2016-02-01' overlaps row 3 of the same "
        "person, 2016-01-01 to 2016-02-29",
        "visitation.csv, row 5, column 'startdato': '2016-04-15' overlaps row 2 of the same "
        "person, 2016-04-15 to 2016-05-31",
        "visitation.csv, row 7, column 'startdato': '2016-02-01' overlaps row 6 of the same "
        "person, 2016-01-01 and open",
    ]
    extract = read_of(project, Decimal("0.5"))
    assert extract.set_aside == {"visitation": 3}
    assert rows_of(extract)["visitation"] == kept


@pytest.mark.thorough
def test_too_many_faulty_rows_are_refused_with_their_share(tmp_path: Path) -> None:
    changed = added(
        personer="B4;1990-01-01;q;;;\n",
        ydelser="B1;Integrationsydelse;2017-01-01;2017-01-31\nB4;Revalidering;2016-01-01;\n",
    )
    project = deliver(tmp_path, changed)
    assert faults_of(project, Decimal("0.3")) == [
        "ydelser.csv, row 7, column 'borger_id': 'B4' is a person who is set aside",
        "ydelser.csv, row 6, column 'startdato': '2017-01-01' overlaps row 2 of the same person "
        "and ydelse, 2016-03-01 and open",
        "ydelser.csv: has 2 of 6 rows at fault, 33.34 %; at most 30 % may be set aside",
    ]


# --- CPR numbers ----------------------------------------------------------------------------------

CPR = "2512489985"  # made up; its check digit holds
SAID = "holds what looks like a CPR number (25••••-••••); personal ids must be removed before anything is read"
SAID_01 = SAID.replace("25••••-••••", "01••••-••••, with the zero that a spreadsheet takes away")
UNSEARCHED = "cannot be searched for personal ids"


def test_a_cpr_number_stops_everything_wherever_it_stands(tmp_path: Path) -> None:
    assert [*cpr.find(CPR)]
    changed = {
        **added(
            personer=f"{CPR};x;x;;;\n",
            ydelser="B1;noter: 251248-9985 ringer;2016-01-01;\n",
            bopael="101489985;217;2016-01-01;\n",
        ),
        "visitation": f'borger_id,kategori,startdato,slutdato\nB1,"a, {CPR}",{CPR},17\n',
        "aktiviteter": (
            SOUND["aktiviteter"].lstrip() + "B1;\xe6\xf8\xe5;251248\u00a09985\n"
        ).encode("cp1252"),
        "integrationsperioder": f"borger_id;{CPR}\n",
        "mapping.toml": f"# spørg {CPR}\n",
        "readme.txt": f"hej\n{CPR}\n",
        "gammelt/x.bin": b"\x00" + CPR.encode(),
        f"{CPR}.csv": "a;b\n",
    }
    own = {"visitationskategorier.csv": f"kategori\n{CPR}\n"}
    project = deliver(tmp_path, changed, own_codes=own)
    expected = [
        "data/raw/helsingoer/register/2017-04-01: holds a file whose name looks like a CPR number "
        "(25••••-••••)",
        f"aktiviteter.csv, row 6, column 'aktivitetstype': {SAID}",
        f"bopael.csv, row 5, column 'borger_id': {SAID_01}",
        f"gammelt/x.bin, row 1: {SAID}",
        f"integrationsperioder.csv, row 1: {SAID}",
        f"mapping.toml, row 1: {SAID}",
        f"personer.csv, row 5, column 'borger_id': {SAID}",
        f"readme.txt, row 2: {SAID}",
        f"visitation.csv, row 2, column 'kategori': {SAID}",
        f"visitation.csv, row 2, column 'startdato': {SAID}",
        f"ydelser.csv, row 6, column 'ydelse': {SAID}",
        f"data/raw/helsingoer/register/codes/visitationskategorier.csv, row 2: {SAID}",
    ]
    assert faults_of(project) == expected
    assert faults_of(project, Decimal(1)) == expected  # never set aside


def test_a_cpr_number_in_a_parquet_file_stops_everything(tmp_path: Path) -> None:
    project = deliver(tmp_path)
    write_parquet(
        project,
        "personer",
        f"SELECT {CPR}::BIGINT AS a, '17' AS b, 1.5::DOUBLE AS c, ['x'] AS d, 'x'::BLOB AS e "
        f"UNION ALL SELECT 1, 'ring {CPR}', {CPR}, ['y', '251248-9985'], '{CPR}'::BLOB "
        "UNION ALL SELECT 101489985, '101489985', 101489985.0, NULL, NULL",
    )
    write_parquet(project, "ydelser", f"SELECT 1 AS \"{CPR}\", DATE '2017-01-01' AS dag")
    path = literal(project.root / FOLDER / "bopael.parquet")
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT 1 AS a) TO {path} (FORMAT parquet, KV_METADATA {{'note': '{CPR}'}})"
        )
    assert faults_of(project) == [
        f"bopael.parquet: {SAID}",
        f"personer.parquet, row 2, column 'a': {SAID}",
        f"personer.parquet, row 4, column 'a': {SAID_01}",
        f"personer.parquet, row 3, column 'b': {SAID}",
        f"personer.parquet, row 4, column 'b': {SAID_01}",
        f"personer.parquet, row 3, column 'c': {SAID}",
        f"personer.parquet, row 4, column 'c': {SAID_01}",
        f"personer.parquet, row 3, column 'd': {SAID}",
        f"personer.parquet, row 3, column 'e': {SAID}",
        f"ydelser.parquet, column '25••••-••••': {SAID}",
    ]


def test_what_a_parquet_file_holds_within_values_names_and_notes_is_searched(
    tmp_path: Path,
) -> None:
    project = deliver(tmp_path)
    write_parquet(
        project,
        "personer",
        f"SELECT [101489985, 5] AS a, {{'id': {CPR}.0::DOUBLE}} AS b, "
        f"'\\x00{CPR}'::BLOB AS c, ['\\xC2\\xA0{CPR}'::BLOB] AS d, '101.489.985' AS e, "
        "MAP {'x': 101489985} AS f, '{\"id\": 101489985}' AS g",
    )
    write_parquet(project, "ydelser", f"SELECT {{'x': {{'{CPR}': 1}}}} AS a WHERE false")
    with_notes(project, "bopael", {CPR: "x"})
    with_notes(project, "visitation", {"note": "251248-9985 Zz"}, b"Zz", b"\xff\xfe")
    arrow = base64.b64encode(b"\x00\x04" + CPR.encode() + b"\x00").decode()
    with_notes(project, "aktiviteter", {"ARROW:schema": arrow})
    assert faults_of(project) == [
        f"aktiviteter.parquet: {SAID}",
        f"bopael.parquet: {SAID}",
        f"personer.parquet, row 2, column 'a': {SAID_01}",
        f"personer.parquet, row 2, column 'b': {SAID}",
        f"personer.parquet, row 2, column 'c': {SAID}",
        f"personer.parquet, row 2, column 'd': {SAID}",
        f"personer.parquet, row 2, column 'e': {SAID_01}",
        f"personer.parquet, row 2, column 'f': {SAID_01}",
        f"personer.parquet, row 2, column 'g': {SAID_01}",
        f"visitation.parquet: {SAID}",
        f"ydelser.parquet, column '25••••-••••': {SAID}",
    ]


def with_notes(
    project: Project, name: str, notes: dict[str, str], old: bytes = b"", new: bytes = b""
) -> None:
    """Write a Parquet file that carries notes, and change bytes in it."""
    target = project.root / FOLDER / f"{name}.parquet"
    said = ", ".join(f"{literal(key)}: {literal(value)}" for key, value in notes.items())
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT 1 AS a) TO {literal(target)} (FORMAT parquet, KV_METADATA {{{said}}})"
        )
    target.write_bytes(target.read_bytes().replace(old, new) if old else target.read_bytes())
    target.with_suffix(".csv").unlink()


def test_a_parquet_file_of_nothing_but_dates_holds_no_personal_id(tmp_path: Path) -> None:
    project = deliver(tmp_path, {"fridage": ""})
    write_parquet(project, "fridage", "SELECT DATE '2017-04-14' AS dag, TRUE AS lukket")
    assert faults_of(project) == ["fridage.parquet: is read by no relation"]


def test_a_date_of_a_parquet_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    project = deliver(tmp_path)
    query = "SELECT 'B1' AS borger_id, 'Jobparat' AS kategori, DATE '2016-03-01' AS startdato, NULL"
    write_parquet(project, "visitation", f"{query}::DATE AS slutdato")
    path = project.root / FOLDER / "visitation.parquet"
    with duckdb.connect() as connection:
        found = f"SELECT data_page_offset FROM parquet_metadata({literal(path)})"
        where = "WHERE path_in_schema = 'startdato'"
        ((offset,),) = connection.execute(f"{found} {where}").fetchall()
    content = path.read_bytes()
    path.write_bytes(content[:offset] + b"\xff" * 8 + content[offset + 8 :])
    (line,) = faults_of(project)
    assert line.startswith("visitation.parquet: cannot be read: ")


def test_a_parquet_file_that_cannot_be_searched_stops_everything(tmp_path: Path) -> None:
    project = deliver(tmp_path, {"indkvartering.parquet": b"PAR1", "indkvartering": None})
    write_parquet(project, "personer", f"SELECT {CPR} AS a, 'Zz' AS b, 'ring {CPR}' AS c")
    path = project.root / FOLDER / "personer.parquet"
    path.write_bytes(path.read_bytes().replace(b"Zz", b"\xff\xfe"))
    expected = [
        f"indkvartering.parquet: {UNSEARCHED}: it is no Parquet file that can be read",
        f"personer.parquet, row 2, column 'a': {SAID}",
        f"personer.parquet, column 'b': {UNSEARCHED}: it is damaged, or a text in it is not UTF-8",
        f"personer.parquet, row 2, column 'c': {SAID}",
    ]
    assert faults_of(project) == expected
    assert faults_of(project, Decimal(1)) == expected  # never set aside


@pytest.mark.thorough
@pytest.mark.parametrize(
    "written",
    [
        *("B{0}{1}", "{0}{1}x", "25.12.48-{1}", "{0}/{1}", "{0} - {1}", "25-12-48-{1}"),
        *("25/12/48 {1}", "{0}\u2014{1}", "{0}\t{1}", "2512\u200b48{1}", "{0}\u00ad-{1}"),
        *("2.512.489.985", "2\u00a0512\u00a0489\u00a0985"),
    ],
)
def test_however_it_is_written(tmp_path: Path, written: str) -> None:
    cell = written.format(CPR[:6], CPR[6:])
    changed = {
        "readme.txt": f"hej {cell}\n",
        "visitation": f'borger_id\tkategori\tstartdato\tslutdato\n"{cell}"\tx\t\t\n',
        **added(indkvartering=f"B1;{cell};2016-01-01;\n"),
    }
    project = deliver(tmp_path, changed)
    write_parquet(project, "personer", f"SELECT {literal(cell)} AS a, 1 AS b")
    assert faults_of(project) == [
        f"indkvartering.csv, row 2, column 'sted': {SAID}",
        f"personer.parquet, row 2, column 'a': {SAID}",
        f"readme.txt, row 1: {SAID}",
        f"visitation.csv, row 2, column 'borger_id': {SAID}",
    ]


@pytest.mark.parametrize(
    "written",
    [
        *("{0}:{1}", "{0}.{1}", "{0}({1})", "25 12 48 99 85", "25l248{1}", "2.512489985E+09"),
        *("2,512489985e9", "2512489985,00", "2\u03015\u030112489985", "25121948{1}", "\t{0}\n{1}"),
    ],
)
def test_so_is_one_of_which_the_check_digit_holds(tmp_path: Path, written: str) -> None:
    cell = written.format(CPR[:6], CPR[6:])
    project = deliver(tmp_path, added(indkvartering=f'B1;"{cell}";2016-01-01;\n'))
    write_parquet(project, "personer", f"SELECT {literal(cell)} AS a, 1 AS b")
    said = [
        f"indkvartering.csv, row 2, column 'sted': {SAID}",
        f"personer.parquet, row 2, column 'a': {SAID}",
    ]
    found = faults_of(project)
    assert found
    assert set(found) <= {*said}  # a line break in CSV is found once the file is opened


def test_a_line_break_within_a_cell_hides_none(tmp_path: Path) -> None:
    for number, line_end in enumerate(["\n", "\r\n", " \n"]):
        cell = f"{CPR[:6]}{line_end}{CPR[6:]}"
        changed = added(indkvartering=f'B1;"{cell}";2016-01-01;\n')
        project = deliver(tmp_path / str(number), changed)
        assert faults_of(project) == [f"indkvartering.csv, row 2, column 'sted': {SAID}"]


@pytest.mark.thorough
def test_a_very_long_row_hides_none_and_is_told_for_what_it_is(tmp_path: Path) -> None:
    before = csv.field_size_limit(131_072)  # Python's own, which other libraries lift
    try:
        for length in (200_000, 2_100_000):
            text = f"{'x' * length} {CPR[:6]}-{CPR[6:]}"
            (line,) = faults_of(deliver(tmp_path / f"{length}", _with_provider(text)))
            assert line == f"aktiviteter.csv, row 2, column 'udbyder': {SAID}"
        (line,) = faults_of(deliver(tmp_path / "more", _with_provider(f"{'x' * 200_000};b")))
        assert line.endswith("row 2: has another number of cells; expected 9, as many as headings")
        (line,) = faults_of(deliver(tmp_path / "long", _with_provider("x" * 2_100_000)))
        assert line == "aktiviteter.csv, row 2: is no row of a table: line size over maximum"
    finally:
        csv.field_size_limit(before)


def _with_provider(text: str) -> dict[str, str]:
    return {"aktiviteter": SOUND["aktiviteter"].replace("Huset", text)}


def test_what_is_packed_cannot_be_searched(tmp_path: Path) -> None:
    packed = gzip.compress(SOUND["personer"].encode())
    changed = {"personer.csv.gz": packed, "ydelser": packed, "gammelt/a.bin": b"PK\x03\x04x"}
    must = "deliver what is in it as CSV or Parquet, or take it away"
    assert faults_of(deliver(tmp_path, changed)) == [
        f"gammelt/a.bin: is an Excel workbook or another zip file, and {UNSEARCHED}; {must}",
        f"personer.csv.gz: is a gzip file, and {UNSEARCHED}; {must}",
        f"ydelser.csv: is a gzip file, and {UNSEARCHED}; {must}",
    ]


@pytest.mark.parametrize("name", ["a\nb.csv", "\udcf8.csv", "\udcf8.parquet"])
def test_a_file_whose_name_cannot_be_read_stops_everything(tmp_path: Path, name: str) -> None:
    shown = name.encode("unicode_escape").decode()
    (line,) = faults_of(deliver(tmp_path, {name: b"a;b\n"}))
    assert line == f"{shown}: has a name that cannot be read; give it another"


# --- CPR numbers that only many rows show ---------------------------------------------------------


def true_ones(count: int) -> Iterator[str]:
    """Yield CPR numbers; they are made up, and the check digit of each holds."""
    for number in range(count):
        birth = f"{date(1950, 1, 2) + timedelta(days=17 * number):%d%m%y}"
        yield next(
            whole
            for serial in range(1000 + number % 97, 9999)
            if cpr.has_check_digit(whole := f"{birth}{serial:04}")
        )


def people(ids: Iterable[str]) -> dict[str, str]:
    """Return an extract with the persons of these ids, each of whom has one benefit."""
    found = [*ids]
    changed = {name: text.lstrip().partition("\n")[0] + "\n" for name, text in SOUND.items()}
    changed["personer"] += "".join(f"{each};1980-05-01;K;;;\n" for each in found)
    changed["ydelser"] += "".join(f"{each};Revalidering;2016-01-01;\n" for each in found[::7])
    return changed


OWN = '[own_numbers]\nborger_id = "Systemets eget løbenummer"\n'
OF_NINE = [str(101_000_000 + 7 * number) for number in range(1000)]
OF_TEN = [f"{number * 7_919_317 % 10**10:010}" for number in range(1, 1000)]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "ids", [OF_NINE, OF_TEN, [str(1_200_000_000 + 86_400 * n) for n in range(900)]]
)
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_own_numbers_that_look_like_cpr_numbers_by_chance_may_be_declared(
    tmp_path: Path, ids: list[str], ending: str
) -> None:
    project = deliver(tmp_path, people(ids))
    if ending == "parquet":
        path = literal(tmp_path / FOLDER / "personer.csv")
        number = "borger_id::BIGINT" if ids[0][0] != "0" else "borger_id"
        write_parquet(
            project,
            "personer",
            f"SELECT * REPLACE ({number} AS borger_id) FROM read_csv({path}, all_varchar=true)",
        )
    found = faults_of(project)
    assert found
    assert all("looks like a CPR number" in line for line in found)
    (tmp_path / FOLDER / "mapping.toml").write_text(OWN)
    extract = read_of(project)
    assert len(rows_of(extract)["personer"]) == len(ids)
    (said,) = extract.said
    assert said.startswith("column 'borger_id' holds no CPR numbers (of ")
    assert said.endswith(" have the check digit): Systemets eget løbenummer")


@pytest.mark.thorough
@pytest.mark.parametrize("others", [[], OF_NINE[:900], OF_TEN[:900], OF_TEN[:450]])
def test_true_cpr_numbers_may_not_be_declared(tmp_path: Path, others: list[str]) -> None:
    true = true_ones(max(len(others) // 9, 50))
    written = (
        str(int(each)) if len(others) == 900 and others == OF_NINE[:900] else each for each in true
    )
    changed = {**people([*others, *written]), "mapping.toml": OWN}
    found = faults_of(deliver(tmp_path, changed))
    assert any(
        line.startswith("personer.csv, column 'borger_id': may hold CPR numbers: of ")
        for line in found
    )


def test_own_numbers_are_declared_with_a_reason_and_on_evidence(tmp_path: Path) -> None:
    changed = {**people(OF_NINE[:11]), "mapping.toml": OWN}
    assert faults_of(deliver(tmp_path / "few", changed)) == [
        "mapping.toml, column 'own_numbers borger_id': has 11 numbers, too few to tell whether they "
        "are CPR numbers"
    ]
    changed["mapping.toml"] = '[own_numbers]\nborger_id = ""\nsted = 1\n'
    problem = "expected why its numbers are no CPR numbers, as a text in quotation marks"
    assert faults_of(deliver(tmp_path / "reason", {"mapping.toml": changed["mapping.toml"]})) == [
        f"mapping.toml, column 'own_numbers borger_id': {problem}",
        f"mapping.toml, column 'own_numbers sted': {problem}",
    ]
    changed = {"mapping.toml": '[own_numbers]\npnr = "P-numre"\n'}
    assert faults_of(deliver(tmp_path / "none", changed)) == [
        "mapping.toml, column 'own_numbers pnr': is no column of any table"
    ]
    changed = {**people([*OF_NINE, "251248-9985"]), "mapping.toml": OWN}
    assert faults_of(deliver(tmp_path / "hyphen", changed)) == [
        f"personer.csv, row 1002, column 'borger_id': {SAID}"
    ]


@pytest.mark.thorough
@pytest.mark.parametrize("form", ["%d%m%y", "%d-%m-%Y", "%Y-%m-%d", "%d.%m.%y", "%Y%m%d"])
def test_a_cpr_number_in_two_columns_of_a_row_is_found(tmp_path: Path, form: str) -> None:
    rows = [
        (date(1900 + int(each[4:6]), int(each[2:4]), int(each[:2])).strftime(form), each[6:])
        for each in true_ones(5)
    ]
    text = "borger_id;sted;startdato;slutdato;født;løbenr\n"
    text += "B1;Hotel;2016-01-01;;;\n" * 1_200  # also where those who have both come late
    text += "".join(
        f"B1;Hotel;2016-01-0{n};2016-01-0{n};{a};{b}\n" for n, (a, b) in enumerate(rows, 1)
    )
    changed = {"indkvartering": text, "mapping.toml": "[indkvartering]\ncolumns = {}\n"}
    assert faults_of(deliver(tmp_path, changed)) == [
        "indkvartering.csv, column 'født': and column 'løbenr' hold the two parts of what look "
        "like CPR numbers; personal ids must be removed before anything is read"
    ]


@given(st.data(), st.sampled_from(";,|\t"), st.integers(0, 2))
def test_a_cell_with_a_part_of_a_number_is_seen_in_its_line(
    data: st.DataObject, delimiter: str, place: int
) -> None:
    form, in_line = data.draw(st.sampled_from([*evidence.IN_LINES.items()]))
    # RE2 knows no other digits, and a line no line end.
    written = re.compile(f"[ \u00a0]*{form.pattern}[ \u00a0]*", re.ASCII)
    alphabet = st.characters(exclude_characters="\n\r", exclude_categories=["Cs"])
    cell = data.draw(st.from_regex(written, fullmatch=True, alphabet=alphabet))
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter).writerow([*place * ["x"], cell, *(2 - place) * ["y"]])
    seen = compute.match_substring_regex(pyarrow.array([line.getvalue()]), f"(?m){in_line}")
    assert seen.to_pylist() == [True]


def test_a_date_beside_any_four_digits_is_none(tmp_path: Path) -> None:
    text = "borger_id;sted;startdato;slutdato;født;postnr\n"
    text += "".join(
        f"C{n};{n};2016-01-01;;{date(1950, 1, 2) + timedelta(days=17 * n)};{3000 + n * 13 % 997}\n"
        for n in range(800)
    )
    changed = {**people(f"C{n}" for n in range(800)), "indkvartering": text}
    changed["mapping.toml"] = "[indkvartering]\ncolumns = {}\n"
    assert len(rows_of(read_of(deliver(tmp_path, changed)))["indkvartering"]) == 800


@given(st.integers(1, 2000), st.floats(0, 1))
def test_the_bound_of_chance_is_above_what_chance_gives(numbers: int, share: float) -> None:
    holding = round(numbers * share)
    tail = (
        sum(
            math.comb(numbers, each) * 10 ** (numbers - each)
            for each in range(holding, numbers + 1)
        )
        / Fraction(11) ** numbers
    )
    if evidence.is_no_chance(holding, numbers):
        assert tail < Fraction(1, 10_000)
    elif numbers * 0.25 < holding:
        assert tail > Fraction(1, 10_000_000)


def test_many_cpr_numbers_are_counted(tmp_path: Path) -> None:
    changed = added(indkvartering=f"B1;{CPR};2016-01-01;\n" * 30)
    found = faults_of(deliver(tmp_path, changed))
    assert found[0] == f"indkvartering.csv, row 2, column 'sted': {SAID}"
    assert len(found) == 20
    assert found[19].endswith("(and 10 more like this)")


_DIGITS = [*"0123456789", "25", "12", "01", "0101", "6112", "251248", CPR, CPR[6:], "101489985"]
_OTHERS = [*"- .,aø/_'\t[", "\u00a0", "\u2013", "\u2212", "\u202f", "x ", "٢٥", "\u200b", " - "]
_OTHERS += ["2.512.489.985", "25.12.48", "25/12/1948", "25 12 48 ", "\ufffd", "\0"]
_OTHERS += ["25 12 48 99 85", "O", "l", "(", "+", ":", "\u0301", "2,512489985E+09", "\n", "\u3164"]
_CELL = st.lists(st.sampled_from([*_DIGITS, *_OTHERS]), max_size=9).map("".join)


@pytest.mark.thorough
def test_every_digit_and_every_character_that_nobody_sees_is_looked_for() -> None:
    asked = {number for part in personal_ids._ASSIGNED for number in part}
    for number in {*range(1, sys.maxunicode + 1)} - asked:
        assert unicodedata.category(chr(number)) != "Nd"
        assert not cpr.is_unseen(chr(number))


@pytest.mark.thorough
@settings(max_examples=20)
@given(st.lists(_CELL, min_size=200, max_size=200))
def test_what_duckdb_passes_over_holds_no_cpr_number(cells: list[str]) -> None:
    cells += [cell[::2] + CPR[:6] + cell[1::2] + CPR[6:] for cell in cells]
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT cell, regexp_matches(cell, ?) FROM (SELECT unnest(?) AS cell)",
            [personal_ids.suspect(), cells],
        ).fetchall()
    for cell, suspect in found:
        assert suspect or not personal_ids.found_in(cell), cell
    lines = [line for cell in cells for line in re.split("[\r\n]", cell)]
    pattern = f"(?m){personal_ids.suspect(in_lines=True)}"
    seen = compute.match_substring_regex(pyarrow.array(lines), pattern).to_pylist()
    for line, suspect in zip(lines, seen, strict=True):
        assert suspect or not personal_ids.found_in(line), line


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_text_is_looked_at_alike_in_parts_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line_end: str
) -> None:
    text = f"a;b\nø;2\n\n{CPR};217\n\n1;2"
    path = tmp_path / "a.csv"
    path.write_bytes(exported(text, line_end))
    looked_for = (personal_ids.suspect(in_lines=True), *evidence.IN_LINES.values(), "nowhere")
    whole = files.as_text(path, tmp_path, looked_for)
    assert whole.blank == (3, 5)
    assert whole.holds >= {*looked_for[:2]}
    assert "nowhere" not in whole.holds
    assert not whole.has_quoted
    for size in range(1, 12):
        monkeypatch.setattr(files, "_CHUNK", size)
        assert files.as_text(path, tmp_path, looked_for) == whole


@pytest.mark.thorough
@pytest.mark.parametrize("delimiter", [*";,|\t"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_spaces_around_a_cell_are_seen_wherever_it_stands(
    tmp_path: Path, delimiter: str, place: int
) -> None:
    def has_padded(cell: str, line_end: str = "\n", before: str = "") -> bool:
        row = delimiter.join([*place * ["1"], cell, *(2 - place) * ["2"]])
        path = tmp_path / "a.csv"
        path.write_text(f"{before}a\n{row}\nb\n", encoding="utf-8", newline=line_end)
        return files.as_text(path, tmp_path).has_padded

    for space in {*characters.SPACES} - {*characters.LINE_ENDS, delimiter, "\x1f"}:
        assert has_padded(f"{space}x"), space
        assert has_padded(f"x{space}", "\r\n"), space
    assert has_padded('"x"')  # in quotation marks a cell may hold anything
    for sound in ("x y", "ø", "-"):
        assert not has_padded(sound)
        assert not has_padded(sound, "\r\n", before="\ufeff")


_WRITTEN = [*"+-., :T", "00", "0", "5", "19", "59", "255", "256", "2017-04-01", "2017-4-1"]
_WRITTEN += [
    "0000-01-01",
    "12017-01-01",
    "infinity",
    "epoch",
    "1900-02-29",
    "-02-29",
    "(BC)",
    "1e1",
]


@pytest.mark.thorough
@settings(max_examples=20)
@given(st.lists(st.lists(st.sampled_from(_WRITTEN), max_size=4).map("".join), min_size=100))
def test_what_is_read_plainly_is_read_as_it_is_otherwise(cells: list[str]) -> None:
    with duckdb.connect() as connection:
        for kind in (DATE, HOURS, MINUTES):
            assert kind.plain
            read = f"SELECT cell, {kind.plain('cell')}, {kind.parsed(trimmed('cell'))}"
            found = connection.execute(f"{read} FROM (SELECT unnest(?) AS cell)", [cells])
            for cell, plain, parsed in found.fetchall():
                assert plain is None or plain == parsed, cell


# --- what an extract may lack ---------------------------------------------------------------------


def test_what_an_extract_may_lack_has_no_rows_and_is_known_to_be_lacking(tmp_path: Path) -> None:
    extract = read_of(deliver(tmp_path))
    assert rows_of(extract) == READ
    assert extract.lacking == {*EFFORTS, "ydelser.betalt_af", "aktiviteter.tilbud"}
    written = {path.name for path in extract.folder.glob("*.parquet")}
    assert written == {f"{name}.parquet" for name in RELATIONS if name not in EFFORTS}
    with extract.connect() as connection:
        for name, columns in TYPES.items():
            assert types_of(connection, name) == columns


@pytest.mark.thorough
def test_a_file_of_headings_alone_lacks_nothing_and_says_that_there_is_none(
    tmp_path: Path,
) -> None:
    headings = {name: text.lstrip().partition("\n")[0] + "\n" for name, text in EFFORTS.items()}
    extract = read_of(deliver(tmp_path, headings))
    assert rows_of(extract) == READ
    assert extract.lacking == {"ydelser.betalt_af", "aktiviteter.tilbud"}


def with_column(name: str, heading: str, *cells: str) -> str:
    """Return the rows of a sound relation with a column more."""
    first, *rows = SOUND[name].strip().splitlines()
    pairs = zip(rows, cells, strict=True)
    return "\n".join([f"{first};{heading}", *(f"{row};{cell}" for row, cell in pairs)]) + "\n"


def test_an_optional_column_is_read_where_it_is(tmp_path: Path) -> None:
    changed = {
        "ydelser": with_column("ydelser", "betalt_af", "", "0101", "", ""),
        "aktiviteter": with_column("aktiviteter", "Tilbud", "Værkstedet", "", " Køkkenet ", ""),
    }
    extract = read_of(deliver(tmp_path, EFFORTS | changed))
    assert extract.lacking == frozenset()
    rows = rows_of(extract)
    assert [row[-1] for row in rows["ydelser"]] == [None, 101, None, None]
    assert [row[-1] for row in rows["aktiviteter"]] == ["Værkstedet", None, "Køkkenet", None]


@pytest.mark.thorough
def test_a_heading_that_is_another_column_is_not_an_optional_one_too(tmp_path: Path) -> None:
    text = SOUND["aktiviteter"].replace("aktivitetstype", "Tilbud")
    mapped = '[aktiviteter]\ncolumns = { aktivitetstype = "Tilbud" }\n'
    extract = read_of(deliver(tmp_path, {"aktiviteter": text, "mapping.toml": mapped}))
    assert rows_of(extract) == READ
    assert "aktiviteter.tilbud" in extract.lacking


def test_what_a_mapping_names_must_be_there(tmp_path: Path) -> None:
    mapped = '[planer]\n[aktiviteter]\ncolumns = { tilbud = "Sted" }\n'
    assert faults_of(deliver(tmp_path, {"mapping.toml": mapped})) == [
        "planer.csv: is missing",
        "aktiviteter.csv, column 'Sted': is missing",
    ]


def test_faults_of_efforts_and_offers_are_said_with_their_rows(tmp_path: Path) -> None:
    changed = added(
        indsatser="B1;;2016-01-01;;;\nB2;X;2016-03-10;2016-03-09;2016-03-08;2016-03-07\n",
        planer="B1;Plan;2016-01-01\nB1;Forberedende plan;2016-05-01\n",
        ordinaere_timer="B1;2016-05;7\nB2;2016-13;7\nB2;2016-06-02;745\nB2;2016-07;1.000\n",
        kontaktpersoner="B1;jobformidler;2017-01-01;\n",
        tilbud="Værkstedet;12,5;2018-01-01;;4.500.000\n;1;2018-01-01;2017-01-01;-1\n"
        "Køkkenet;1;2017-01-01;;\n",
    )
    hours = "is no number of hours in a month; expected 0 to 744, as in 30 or 12,5"
    month = "is no month; expected 2017-04, 04-2017 or its first day"
    kroner = "is no amount in kroner; expected digits, as in 4500000 or 4500000,50"
    assert faults_of(deliver(tmp_path, changed)) == [
        "indsatser.csv, row 5, column 'indsats': is blank; expected a text",
        "indsatser.csv, row 6, column 'slutdato': '2016-03-08' is before startdato",
        "indsatser.csv, row 6, column 'startdato': '2016-03-09' is before visiteret",
        "indsatser.csv, row 6, column 'slutdato': '2016-03-08' is before visiteret",
        "indsatser.csv, row 6, column 'afklaret': '2016-03-07' is before visiteret",
        "planer.csv, row 3, column 'plan': 'Plan' is no plan; known are 'forberedende plan', "
        "'anden plan'; codes of another system are turned into these in mapping.toml",
        "planer.csv, row 4, column 'startdato': '2016-05-01' is in a row that says the same as "
        "row 2",
        f"ordinaere_timer.csv, row 6, column 'maaned': '2016-13' {month}",
        f"ordinaere_timer.csv, row 7, column 'maaned': '2016-06-02' {month}",
        f"ordinaere_timer.csv, row 7, column 'timer': '745' {hours}",
        f"ordinaere_timer.csv, row 8, column 'timer': '1.000' {hours}",
        "ordinaere_timer.csv, row 5, column 'maaned': '2016-05' overlaps row 2 of the same "
        "person, 2016-05",
        "kontaktpersoner.csv, row 3, column 'startdato': '2017-01-01' overlaps row 2 of the same "
        "person and rolle, 2016-04-01 and open",
        "tilbud.csv, row 6, column 'tilbud': is blank; expected a text",
        "tilbud.csv, row 5, column 'kapacitet': '12,5' is no number of places; expected a whole "
        "number, as in 125",
        f"tilbud.csv, row 5, column 'udgift_pr_aar': '4.500.000' {kroner}",
        f"tilbud.csv, row 6, column 'udgift_pr_aar': '-1' {kroner}",
        "tilbud.csv, row 6, column 'gyldig_til': '2017-01-01' is before gyldig_fra",
        "tilbud.csv, row 7, column 'gyldig_fra': '2017-01-01' overlaps row 4 of the same tilbud, "
        "2016-01-01 and open",
    ]


# --- delivered as it would be kept ----------------------------------------------------------------


def deliver_as_kept(tmp_path: Path, **changed: str) -> Project:
    """Deliver the sound extract as it is kept; ``changed`` is the SQL of other rows of a relation.

    In it ``kept`` is what is kept of the relation.
    """
    kept_in = read_of(deliver(tmp_path / "before", EFFORTS)).folder
    project = deliver(tmp_path / "now", dict.fromkeys(SOUND))
    with duckdb.connect() as connection:
        for name in RELATIONS:
            kept_file = kept_in / f"{name}.parquet"
            target = tmp_path / "now" / FOLDER / kept_file.name
            if name not in changed:
                shutil.copy(kept_file, target)
                continue
            connection.execute(f"CREATE OR REPLACE VIEW kept AS FROM {literal(kept_file)}")
            connection.execute(f"COPY ({changed[name]}) TO {literal(target)} (FORMAT parquet)")
    return project


@pytest.mark.thorough
def test_what_is_delivered_as_it_would_be_kept_is_used_where_it_lies(tmp_path: Path) -> None:
    project = deliver_as_kept(tmp_path)
    extract = read_of(project)
    assert rows_of(extract) == READ | EFFORTS_READ
    assert {*extract.delivered} == {*RELATIONS}
    written = {path.name for path in extract.folder.rglob("*") if path.is_file()}
    assert written == {*(f"{name}.parquet" for name in CODE_TABLES), "made-from.json"}
    assert read_of(project) == extract
    path = project.root / FOLDER / "ydelser.parquet"
    with duckdb.connect() as connection:  # it is read anew once a delivered file is another
        three = connection.sql(f"FROM {literal(path)} LIMIT 3").arrow()
    pyarrow.parquet.write_table(pyarrow.table(three), path)
    assert rows_of(read_of(project)) == {**READ, **EFFORTS_READ, "ydelser": READ["ydelser"][:3]}


@pytest.mark.thorough
def test_what_is_used_where_it_lies_is_not_forgotten_with_what_was_made_of_it(
    tmp_path: Path,
) -> None:
    project = deliver_as_kept(tmp_path)
    folder = read_of(project).folder
    assert kept.forget(project, "helsingoer", "2017-04-01")[0] == [folder]
    assert (project.root / FOLDER / "ydelser.parquet").exists()


_ANOTHER_NUMBER = dict.fromkeys(OF_PERSONS, "SELECT * REPLACE (borger + 1 AS borger) FROM kept")


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "changed",
    [
        {
            "personer": "SELECT * REPLACE (lower(koen) AS koen) FROM kept",
            "ydelser": "FROM kept ORDER BY startdato",
            "bopael": "SELECT * REPLACE (coalesce(slutdato, '9999-12-31') AS slutdato) FROM kept",
            "aktiviteter": "SELECT * REPLACE (udbyder || ' ' AS udbyder) FROM kept",
            "visitation": "FROM kept UNION ALL SELECT NULL, NULL, NULL, NULL",
        },
        more({"personer": "SELECT * REPLACE (foedt_tal + 1 AS foedt_tal) FROM kept"}),
        more({"personer": "SELECT * REPLACE (nullif(uledsaget, FALSE) AS uledsaget) FROM kept"}),
        more(_ANOTHER_NUMBER),
    ],
)
def test_what_is_not_quite_as_it_would_be_kept_is_written_anew(
    tmp_path: Path, changed: dict[str, str]
) -> None:
    extract = read_of(deliver_as_kept(tmp_path, **changed))
    assert rows_of(extract) == READ | EFFORTS_READ
    empty = {name for name, rows in (READ | EFFORTS_READ).items() if not rows}
    assert {*extract.delivered} == {*RELATIONS} - {*changed} | empty


@pytest.mark.thorough
def test_faults_of_what_is_delivered_as_it_would_be_kept_are_said_in_its_words(
    tmp_path: Path,
) -> None:
    a_row = "SELECT borger, ydelse, DATE '2016-03-01' AS startdato, slutdato FROM kept"
    changed = {
        "personer": "SELECT * REPLACE (nullif(borger, 1) AS borger) FROM kept",
        "ydelser": f"FROM kept UNION ALL ({a_row} LIMIT 1) UNION ALL SELECT 7, 'Gave', NULL, NULL",
        "aktiviteter": "SELECT * REPLACE (-minutter AS minutter) FROM kept WHERE borger = 0",
    }
    found = faults_of(deliver_as_kept(tmp_path, **changed))
    assert found[0] == "personer.parquet, row 3, column 'borger': is blank; expected a borger_id"
    assert "ydelser.parquet, row 7, column 'borger': '7' is no person of personer" in found
    said = next(line for line in found if line.startswith("aktiviteter"))
    assert said.startswith("aktiviteter.parquet, row 2, column 'minutter': ")
    extract = read_of(
        deliver_as_kept(tmp_path / "aside", ydelser=changed["ydelser"]), Decimal("0.5")
    )
    assert extract.set_aside == {"ydelser": 2}
    assert rows_of(extract) == READ | EFFORTS_READ
    assert {*extract.delivered} == {*RELATIONS} - {"ydelser"}


def test_a_cpr_number_in_what_is_delivered_as_it_would_be_kept_stops_everything(
    tmp_path: Path,
) -> None:
    udbyder = f"SELECT * REPLACE ('ring {CPR}' AS udbyder) FROM kept WHERE aktivitet_id = 'A1'"
    number = f"SELECT * REPLACE ({CPR} AS borger) FROM kept"
    project = deliver_as_kept(tmp_path, aktiviteter=udbyder, visitation=number)
    assert faults_of(project) == [
        f"aktiviteter.parquet, row 2, column 'udbyder': {SAID}",
        f"visitation.parquet, row 2, column 'borger': {SAID}",
    ]


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, more(2), more(3)])
def test_where_a_row_is_at_fault_the_others_are_kept_as_without_it(
    tmp_path: Path, seed: int
) -> None:
    header, *rows = SOUND["aktiviteter"].strip().splitlines()
    rows += [f"B{n % 3 + 1};C{n};Mentor;;2016-0{n % 2 + 1}-01;;{n};;" for n in range(20)]
    Random(seed).shuffle(rows)
    text = "\n".join([header, *rows[:9], ";;;;;;;;", *rows[9:]]) + "\n"
    sound = deliver(tmp_path / "sound", {"aktiviteter": text})
    faulty = deliver(tmp_path / "faulty", {"aktiviteter": f"{text}B1;C1;Gave;;;;;;\n"})
    assert rows_of(read_of(faulty, Decimal("0.1"))) == rows_of(read_of(sound))


# --- kept between runs ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def read_before(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sound extract, and what was read of it. Nobody may change it."""
    project = deliver(tmp_path_factory.mktemp("read"))
    read_of(project)
    return project


@pytest.fixture
def project(read_before: Project, tmp_path: Path) -> Project:
    """The same, and a test may change it."""
    shutil.copytree(read_before.root, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)


@pytest.mark.exhaustive
def test_what_was_read_is_used_until_something_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = deliver(tmp_path)
    first = read_of(project)
    made_from = json.loads((first.folder / "made-from.json").read_text("utf-8"))
    folders = "data/raw/helsingoer/register/2017-04-01/", "data/raw/helsingoer/register/codes/"
    files = {f"{folders[0]}{name}.csv" for name in SOUND}
    assert {*made_from["made_from"]["files"]} == {*folders, *files}
    assert made_from["rows"] == {name: len(READ[name]) for name in SOUND}

    times: list[Path] = []
    really_read = read._read

    def counted(*arguments: object) -> None:
        times.append(tmp_path)
        really_read(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "_read", counted)
    assert read_of(project) == first
    assert len(times) == 0
    read_of(project, Decimal("0.10"))
    read_of(project, Decimal("0.1"))
    assert len(times) == 1
    (tmp_path / FOLDER / "visitation.csv").write_text("borger_id;kategori;startdato;slutdato\n")
    assert rows_of(read_of(project))["visitation"] == []
    assert len(times) == 2
    (tmp_path / FOLDER / "mapping.toml").write_text("# ours are theirs\n")
    read_of(project)
    assert len(times) == 3
    own = tmp_path / FOLDER / "../codes/visitationskategorier.csv"
    own.parent.mkdir()
    own.write_text("kategori\nJobparat\n")
    read_of(project)
    assert len(times) == 4
    monkeypatch.setattr(kept, "code_hash", lambda *_: "another")
    read_of(project)
    assert len(times) == 5
    (first.folder / "ydelser.parquet").unlink()
    read_of(project)
    assert len(times) == 6
    read_of(project)
    assert len(times) == 6


def test_a_fault_leaves_what_was_read_before(project: Project) -> None:
    before = files_below(read_of(project).folder)
    (project.root / FOLDER / "visitation.csv").write_text("borger_id\n")
    with pytest.raises(InputError):
        read_of(project)
    assert files_below(project.processed / "helsingoer/register/2017-04-01") == before
    assert [path.name for path in beside(project.root)] == ["2017-04-01"]


def test_what_a_killed_run_left_goes_with_the_next_command(
    project: Project, tmp_path: Path
) -> None:
    kept_in = read_of(project).folder.parent
    for name in (".2017-04-01-killed", ".2016-04-01-killed"):
        (kept_in / name).mkdir()
        (kept_in / name / "personer.parquet").touch()
    (kept_in / ".spill-killed").touch()
    with kept.in_use(kept_in.parent / "another"):
        kept.sweep(project)
    assert [path.name for path in beside(tmp_path)] == ["2017-04-01"]


@pytest.mark.thorough
def test_what_another_run_is_making_is_left_to_it(project: Project, tmp_path: Path) -> None:
    kept_in = read_of(project).folder.parent
    (kept_in / ".2017-04-01-made").mkdir()
    with kept.in_use(kept_in):
        (kept_in / ".2017-04-01-making").mkdir()
        kept.sweep(project)
        read_extract(project, "helsingoer", DAY, set_aside=Decimal("0.1"))
        with pytest.raises(InputError, match="is in use: another run reads the register"):
            kept.forget(project, "helsingoer", "2017-04-01")
    assert {path.name for path in beside(tmp_path)} == {"2017-04-01", ".2017-04-01-making"}
    kept.sweep(project)
    assert {path.name for path in beside(tmp_path)} == {"2017-04-01"}


@pytest.mark.thorough
def test_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = read_of(deliver(tmp_path)).folder
    modes = {
        path: path.stat().st_mode & 0o777 for path in (folder.parent, *folder.parent.rglob("*"))
    }
    assert {modes[path] for path in modes if path.is_dir()} == {0o700}
    assert {modes[path] for path in modes if path.is_file()} == {0o600}


def _lost(path: Path) -> None:
    path.unlink()
    path.symlink_to("/proc/self/mem")  # it can be opened, and reading it fails as on a broken disk


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    "name",
    [
        more("personer.parquet"),
        more("made-from.json"),
        yet_more("ydelser.parquet"),
        yet_more("codes/kommuner.parquet"),
    ],
)
@pytest.mark.parametrize(
    "damage", [_cut, _flip, _lost, Path.unlink, lambda path: path.write_text("{}")]
)
def test_what_is_damaged_is_made_again_from_what_was_delivered(
    project: Project, tmp_path: Path, name: str, damage: Callable[[Path], object]
) -> None:
    before = files_below(read_of(project).folder)
    damage(tmp_path / "data/processed/helsingoer/register/2017-04-01" / name)
    assert rows_of(read_of(project)) == READ
    assert files_below(read_of(project).folder) == before


def test_what_the_disk_does_not_give_or_take_is_told(tmp_path: Path) -> None:
    project = deliver(tmp_path / "read")
    _lost(project.root / FOLDER / "bopael.csv")
    assert faults_of(project) == [f"{FOLDER}: cannot be read: Input/output error"]
    project = deliver(tmp_path / "written")
    project.processed.write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        read_of(project)
    with pytest.raises(duckdb.OutOfMemoryException):
        blame(duckdb.OutOfMemoryException("failed to allocate data"))


@pytest.mark.thorough
@pytest.mark.parametrize("account", ["[" * 99_999, "[]", '{"sha256": 1}', '"a"', "\udcff"])
def test_an_account_that_is_none_is_made_again(project: Project, account: str) -> None:
    path = read_of(project).folder / "made-from.json"
    path.write_bytes(account.encode("utf-8", "surrogateescape"))
    assert rows_of(read_of(project)) == READ


def test_all_that_was_made_from_an_extract_is_forgotten(project: Project, tmp_path: Path) -> None:
    folder = read_of(project).folder
    counted = folder.parent / "2017-05-03-1234.json"
    counted.write_text(f'{{"files": {{"{FOLDER}/personer.csv": "x"}}}}')
    other = folder.parent / "2018-05-03-1234.json"
    other.write_text('{"files": {"data/raw/helsingoer/register/2018-04-01/personer.csv": "x"}}')
    manifest = tmp_path / "reports/helsingoer/2017-05-03/manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(f'["{FOLDER}/personer.csv"]')
    made, left = kept.forget(project, "helsingoer", "2017-04-01")
    assert made == [folder, counted]
    assert left == [tmp_path / FOLDER, manifest.parent]
    assert beside(tmp_path) == [other]
    assert kept.forget(project, "helsingoer", "2017-04-01")[0] == []
    for municipality, day in (
        ("../..", "2017-04-01"),
        ("naestved", "2017-04-01"),
        ("helsingoer", "x"),
    ):
        with pytest.raises(InputError):
            kept.forget(project, municipality, day)


def test_the_command_forgets_an_extract_and_says_what_stays(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = read_of(project).folder
    (tmp_path / "notebooks").mkdir()
    (folder.parent / ".2017-04-01-killed").mkdir()
    monkeypatch.chdir(tmp_path)
    asked = CliRunner().invoke(main, ["forget", "helsingoer", "2017-04-01"])
    assert asked.exit_code == 0
    assert asked.output.splitlines() == [
        "data/processed/helsingoer/register/2017-04-01 is deleted.",
        f"{FOLDER} stays until you delete it.",
        "Keep the extract while later meetings come: for them it is counted again.",
    ]
    assert beside(tmp_path) == []
    again = CliRunner().invoke(main, ["forget", "helsingoer", "2017-04-01"])
    assert again.output.splitlines() == [
        "Nothing is kept that was made from this extract.",
        f"{FOLDER} stays until you delete it.",
        "Keep the extract while later meetings come: for them it is counted again.",
    ]
    (folder.parent / ".2017-04-01-killed").mkdir()
    asked = CliRunner().invoke(main, ["forget", "helsingør", "2017-04-01"])
    assert asked.exit_code == 2
    assert "MUNICIPALITY: 'helsingør' is not here; did you mean 'helsingoer'?" in asked.output
    assert beside(tmp_path) == []  # every command takes away what a killed run has left


# --- git ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        f"{FOLDER}/personer.csv",
        f"{FOLDER}/personer.parquet",
        "data/raw/x/register/2017-04-01/CustomData_17.csv",
        "data/raw/eksempelkommune/2017-05-03/meeting.toml",  # which is made beside its register
        "data/raw/x/register/codes/aktivitetstyper.csv",  # it may hold what nobody looked for
        "data/processed/x/register/2017-04-01/personer.parquet",
        "data/processed/x/register/.2017-04-01-abc/.work/text-1.parquet",
    ],
)
def test_git_ignores_extracts_and_what_is_made_up(path: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "GIT_DIR"}
    found = subprocess.run(
        ["git", "check-ignore", "-q", "--no-index", path], cwd=ROOT, env=environment, check=False
    )
    assert found.returncode == 0
