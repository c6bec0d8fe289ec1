"""The code tables: small CSV files that a municipality can replace with its own.

They lie in ``codes/`` of this package. A file of the same name in
``data/raw/<municipality>/register/codes/`` is used in its place. The column ``stavemaader`` (which
may be left out) holds other spellings of a code, with ``|`` between them.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow
import pyarrow.parquet

from analysis import danish
from analysis.faults import Fault, near
from analysis.raw_files import decode
from analysis.register.contract import ARTS, BOOLEAN, CODE_TABLES, MUNICIPALITY, OPTIONAL_CODES
from analysis.sources.printed import delimiter_of

DEFAULTS = Path(__file__).parent / "codes"
_BOOLEANS = {"ja": "true", "nej": "false", "true": "true", "false": "false"}
_BOOLEANS |= {"1": "true", "0": "false"}
_SPELLINGS = "stavemaader"
_GROUP = "ydelsesgruppe"
_ARROW = {"VARCHAR": pyarrow.string(), "BOOLEAN": pyarrow.bool_(), "INTEGER": pyarrow.int32()}
_WHOLE_NUMBER = re.compile(r"0*(\d+)(?:[.,]0{1,9})?")

# Which column of which table the codes of a list stand in.
_LISTS = {
    "aktivitetstyper": ("aktivitetstyper", "aktivitetstype"),
    "ydelser": ("ydelsesgrupper", "ydelse"),
    "visitationskategorier": ("visitationskategorier", "kategori"),
    "afslutningsaarsager": ("afslutningsaarsager", "aarsag"),
}
# The measures know these by name, so that no table can replace them.
_FIXED = {
    "planer": {
        "forberedende plan": ("rehabiliteringsplanens forberedende del",),
        "anden plan": ("anden", "jobplan", "uddannelsesplan"),
    },
    "beskaeftigelsesarter": {
        "ordinært arbejde": ("ordinær beskæftigelse", "ordinært job", "ordinær"),
        "ordinær uddannelse": ("uddannelse",),
        "fleksjob": (),
        "anden beskæftigelse": ("anden",),
    },
    "roller": {
        "personlig jobformidler": ("jobformidler",),
        "anden kontaktperson": ("anden", "sagsbehandler"),
    },
    "henvist_til": {
        "rehabiliteringsteam": ("rehabiliteringsteamet",),
        "socialforvaltning": ("socialforvaltningen",),
        "anden forvaltning": ("anden", "andre forvaltninger"),
    },
    "koen": {"Kvinde": ("K", "2", "F", "kvinder"), "Mand": ("M", "1", "mænd")},
    "opholdsgrundlag": {
        "flygtning": ("flygtninge",),
        "familiesammenført": ("familiesammenfoert", "familiesammenført til flygtning"),
    },
}


@dataclass
class Codes:
    """The code tables: their rows, and each list of codes by its spellings and where it stands."""

    tables: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    lists: dict[str, dict[str, str]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)

    def find(self, name: str, text: str) -> str | None:
        """Return the code of a list that a text spells, or None."""
        spelled = spelling(text)
        if name == MUNICIPALITY.codes and (number := _WHOLE_NUMBER.fullmatch(spelled)):
            spelled = number[1]
        return self.lists[name].get(spelled)

    def hint(self, name: str, text: str) -> str:
        """Return, to end a problem with, what a text that is no code may mean and where they stand.

        Empty for a list that is no table of codes.
        """
        if name not in self.where:
            return ""
        return f"{near(text, self.lists[name].values(), listed=True)}; {self.where[name]}"

    def kommunekode(self, municipality: str) -> int | None:
        """Return the number of the municipality whose folder is named so; None for Hele landet.

        Raises ``ValueError`` with what is wrong when the table does not give it one number.
        """
        name = _municipality(municipality)
        numbers = {
            int(str(row["kommunekode"]))
            for row in self.tables["kommuner"]
            if _municipality(danish.slug(str(row["kommune"]))) == name
        }
        if len(numbers) == 1:
            return numbers.pop()
        if numbers:
            said = " and ".join(map(str, sorted(numbers)))
            raise ValueError(f"has the numbers {said} for {name!r}; expected one")
        if name == danish.WHOLE_COUNTRY:
            return None
        raise ValueError(f"has no number for {name!r}, whose register it is")


def _municipality(slug: str) -> str:
    try:
        return danish.municipality_at(slug)
    except ValueError:
        return slug  # a code table may number a municipality that Jobindsats.dk does not have


def spelling(text: str) -> str:
    """Return what all spellings of a code share: case, dashes and spaces aside."""
    plain = danish.plain(unicodedata.normalize("NFC", text).translate(danish.AS_HYPHENS))
    return plain.casefold()


def files(own: Path) -> dict[str, Path]:
    """Return the file of each code table: the municipality's own in the folder, or ours."""
    return {
        table: path if (path := own / f"{table}.csv").is_file() else DEFAULTS / path.name
        for table in CODE_TABLES
    }


def read(own: Path, shown: str) -> tuple[Codes, list[Fault]]:
    """Read the code tables; ``own`` is the municipality's folder, ``shown`` its name in messages.

    Returns them as far as they can be used, and everything that is wrong with them.
    """
    codes, faults = Codes(), list(_faults_of_strays(own, shown))
    for table, path in files(own).items():
        codes.tables[table], found = _read_table(table, path, f"{shown}/{path.name}")
        faults += found
    for name, (table, column) in _LISTS.items():
        file = f"{shown}/{table}.csv"
        codes.where[name] = f"the codes stand in {file}"
        if not (own / f"{table}.csv").is_file():
            codes.where[name] = f"the codes stand in {table}.csv, which {file} would replace"
        codes.lists[name] = {}
        faults += _read_list(codes, name, table, column, file)
    for name, fixed in _FIXED.items():
        codes.lists[name] = {
            spelling(each): code for code, others in fixed.items() for each in (code, *others)
        }
        codes.where[name] = "codes of another system are turned into these in mapping.toml"
    codes.lists[BOOLEAN.codes] = _BOOLEANS
    # The numbers that a municipality may have: those in use, now or formerly, and ours.
    ours = (int(str(row["kommunekode"])) for row in codes.tables["kommuner"])
    codes.lists[MUNICIPALITY.codes] = {str(each): str(each) for each in (*range(101, 861), *ours)}
    return codes, faults


def faults_of_own_number(codes: Codes, municipality: str, own: Path, shown: str) -> Iterator[Fault]:
    """Yield a fault when the register's own municipality has no number: everyone would count."""
    if codes.tables["kommuner"]:  # else the table is at fault as a whole, which is said
        try:
            codes.kommunekode(municipality)
        except ValueError as error:
            ours = "" if (own / "kommuner.csv").is_file() else "is missing, and the project's own "
            yield Fault(f"{shown}/kommuner.csv", f"{ours}{error}")


def write(codes: Codes, folder: Path) -> None:
    """Write each code table as a Parquet file with its columns and types."""
    folder.mkdir()
    for table, columns in CODE_TABLES.items():
        schema = pyarrow.schema([(name, _ARROW[kind]) for name, kind in columns.items()])
        rows = [{name: row[name] for name in columns} for row in codes.tables[table]]
        pyarrow.parquet.write_table(
            pyarrow.Table.from_pylist(rows, schema=schema), folder / f"{table}.parquet"
        )


def _faults_of_strays(own: Path, shown: str) -> Iterator[Fault]:
    known = [f"{table}.csv" for table in CODE_TABLES]
    for path in sorted(own.iterdir()) if own.is_dir() else []:
        if not path.name.startswith(".") and path.name not in known:
            hint = near(path.name, known, listed=True)
            yield Fault(f"{shown}/{path.name}", f"is no code table{hint}")


def _read_table(table: str, path: Path, name: str) -> tuple[list[dict[str, object]], list[Fault]]:
    """Return the rows of a table that can be used, and everything that is wrong with it."""
    try:
        text = decode(path.read_bytes())
        file = io.StringIO(text, newline="")
        lines = [*enumerate(csv.reader(file, delimiter=delimiter_of(text), strict=True), start=1)]
    except csv.Error as error:
        return [], [Fault(name, f"is not a table: {error}")]
    except ValueError as error:
        return [], [Fault(name, str(error))]
    (_, first), *others = [(row, cells) for row, cells in lines if any(map(str.strip, cells))] or [
        (0, [*CODE_TABLES[table]])
    ]
    headings = [spelling(cell) for cell in first]
    faults = [*_faults_of_headings([*CODE_TABLES[table]], headings, name)]
    if not faults and not others:
        faults = [Fault(name, "is empty: expected a line of headings and lines of codes")]
    if faults:
        return [], faults
    reader = _Reader(table, headings, name)
    return [row for number, cells in others for row in reader.read(number, cells)], reader.faults


def _faults_of_headings(
    needed: Sequence[str], headings: Sequence[str], name: str
) -> Iterator[Fault]:
    for each in needed:
        if each not in headings and each not in OPTIONAL_CODES:
            yield Fault(name, "is missing", column=each)
    for each in (*needed, _SPELLINGS):
        if (count := headings.count(each)) > 1:
            yield Fault(name, f"stands {count} times", column=each)
    for each in headings:
        if each not in {*needed, _SPELLINGS}:
            problem = f"is no column of this table; expected {', '.join(needed)}"
            yield Fault(name, problem, column=each)


@dataclass
class _Reader:
    """Reads the rows of one table, and gathers what is wrong with them."""

    table: str
    headings: Sequence[str]
    name: str
    faults: list[Fault] = field(default_factory=list)
    _seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    _groups: dict[str, str] = field(default_factory=dict)

    def read(self, number: int, cells: Sequence[str]) -> Iterator[dict[str, object]]:
        """Yield a row unless it is at fault."""
        before = len(self.faults)
        if len(cells) != len(self.headings):
            expected = f"expected {len(self.headings)}, as many as headings"
            self._fault(number, f"has {len(cells)} cells; {expected}")
            return
        row = dict.fromkeys(OPTIONAL_CODES, "")
        row |= zip(self.headings, map(danish.plain, cells), strict=True)
        typed = {
            column: self._typed(number, column, kind, row[column])
            for column, kind in CODE_TABLES[self.table].items()
        }
        if len(self.faults) == before:
            self._compare(number, row)
        if len(self.faults) == before:
            yield {**row, **typed}

    def _typed(self, number: int, column: str, kind: str, value: str) -> object:
        if column in OPTIONAL_CODES:
            return self._if_any(number, column, value)
        if not value:
            self._fault(number, "is blank", column)
        elif kind == "BOOLEAN":
            if spelling(value) in _BOOLEANS:
                return _BOOLEANS[spelling(value)] == "true"
            self._fault(number, "is not ja or nej", column, value)
        elif kind == "INTEGER":
            if value.isdecimal() and len(value) <= 4 and 101 <= int(value) < 1000:
                return int(value)
            problem = "is no number of a municipality; expected three digits"
            self._fault(number, problem, column, value)
        return value

    def _if_any(self, number: int, column: str, value: str) -> object:
        """Return the value of a cell that may be blank."""
        if column == "orden":
            if re.fullmatch(r"\d{1,4}", value):
                return int(value)
            expected = "is no whole number; expected one as in 1, which is said before 2"
        else:
            if value in ARTS:
                return value
            expected = f"is unknown; expected {' or '.join(ARTS)}"
        if value:
            self._fault(number, f"{expected}, or a blank", column, value)
        return None

    def _compare(self, number: int, row: dict[str, str]) -> None:
        """Look for an earlier row that says the same, or spells the same group otherwise."""
        kinds = CODE_TABLES[self.table].items()
        texts = [name for name, kind in kinds if kind != "BOOLEAN" and name not in OPTIONAL_CODES]
        group = row.get(_GROUP, "")
        first = self._seen.setdefault(tuple(spelling(row[name]) for name in texts), number)
        if first != number:
            self._fault(number, f"says the same as row {first}")
        elif (other := self._groups.setdefault(spelling(group), group)) != group:
            problem = f"is spelt {other!r} above; expected one spelling of a group"
            self._fault(number, problem, _GROUP, group)

    def _fault(self, row: int, problem: str, column: str = "", value: str | None = None) -> None:
        self.faults.append(Fault(self.name, problem, row=str(row), column=column, value=value))


def _read_list(codes: Codes, name: str, table: str, column: str, file: str) -> Iterator[Fault]:
    """Fill one list of codes; yield a spelling that stands for two of them."""
    spelled = codes.lists[name]
    for row in codes.tables[table]:
        spelled.setdefault(spelling(str(row[column])), str(row[column]))
    for row in codes.tables[table]:
        code = spelled[spelling(str(row[column]))]
        row[column] = code
        for other in filter(None, str(row.get(_SPELLINGS, "")).split("|")):
            if spelled.setdefault(spelling(other), code) != code:
                problem = f"is a spelling of both {spelled[spelling(other)]!r} and {code!r}"
                yield Fault(file, problem, column=_SPELLINGS, value=danish.plain(other))
