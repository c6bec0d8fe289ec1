"""The code tables: small CSV files that a municipality can replace with its own.

They lie in ``codes/`` of this package. A file of the same name in
``data/raw/<municipality>/register/codes/`` is used in its place. The column ``stavemaader`` (which
may be left out) holds other spellings of a code, with ``|`` between them.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pyarrow
import pyarrow.parquet

from analysis import danish
from analysis.faults import Fault
from analysis.raw_files import decode
from analysis.register.contract import CODE_TABLES
from analysis.sources.printed import delimiter_of

DEFAULTS = Path(__file__).parent / "codes"
BOOLEANS = {"ja": True, "nej": False, "true": True, "false": False, "1": True, "0": False}
_SPELLINGS = "stavemaader"
_GROUP = "ydelsesgruppe"
_ARROW = {"VARCHAR": pyarrow.string(), "BOOLEAN": pyarrow.bool_(), "INTEGER": pyarrow.int32()}

# Which column of which table the codes of a list stand in.
_LISTS = {
    "aktivitetstyper": ("aktivitetstyper", "aktivitetstype"),
    "ydelser": ("ydelsesgrupper", "ydelse"),
    "visitationskategorier": ("visitationskategorier", "kategori"),
    "afslutningsaarsager": ("afslutningsaarsager", "aarsag"),
}
# The measures know these by name, so that no table can replace them.
_FIXED = {
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
        return self.lists[name].get(spelling(text))

    def hint(self, name: str, text: str) -> str:
        """Say what a text that is no code of the list may mean, and where the codes stand."""
        known = {spelling(code): code for code in self.lists[name].values()}
        near = get_close_matches(spelling(text), self.lists[name], n=3)
        found = list(dict.fromkeys(self.lists[name][each] for each in near))
        if found:
            said = f"did you mean {' or '.join(map(repr, found))}?"
        else:
            said = f"known are {', '.join(map(repr, known.values()))}"
        return f"{said}; {self.where[name]}"

    @property
    def municipalities(self) -> set[int]:
        """The numbers that a municipality may have: those in use, now or formerly, and ours."""
        ours = {int(str(row["kommunekode"])) for row in self.tables["kommuner"]}
        return ours | set(range(101, 861))

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
    """Return what all spellings of a code share: case, dashes and spaces aside.

    :func:`analysis.register.sql.spelled` is the same in SQL.
    """
    return danish.plain(unicodedata.normalize("NFC", text).translate(_DASHES)).lower()


_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def number_of(text: str) -> int | None:
    """Return the number of a municipality that a text may be, with or without a zero before it."""
    return int(text) if text.isdecimal() and len(text) <= 4 else None


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
        name = f"{shown}/{path.name}"
        codes.tables[table] = []
        for row, found in _read_table(table, path, name):
            faults += found
            if not found:
                codes.tables[table].append(row)
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
    for path in sorted(own.iterdir()) if own.is_dir() else []:
        if not path.name.startswith(".") and path.name not in {
            f"{each}.csv" for each in CODE_TABLES
        }:
            near = get_close_matches(path.stem, CODE_TABLES, n=1)
            hint = f"did you mean {near[0]}.csv?" if near else f"known are {_known()}"
            yield Fault(f"{shown}/{path.name}", f"is no code table; {hint}")


def _known() -> str:
    return ", ".join(f"{table}.csv" for table in CODE_TABLES)


def _read_table(
    table: str, path: Path, name: str
) -> Iterator[tuple[dict[str, object], list[Fault]]]:
    """Yield each row of a table with what is wrong with it; an empty row for the table itself."""
    try:
        text = decode(path.read_bytes())
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True
        )
        lines = [
            (number, cells)
            for number, cells in enumerate(reader, start=1)
            if any(map(str.strip, cells))
        ]
    except OSError as error:
        yield {}, [Fault(name, f"cannot be read: {error.strerror}")]
        return
    except csv.Error as error:
        yield {}, [Fault(name, f"is not a table: {error}")]
        return
    except ValueError as error:
        yield {}, [Fault(name, str(error))]
        return
    needed = [*CODE_TABLES[table]]
    headings = [danish.plain(cell).lower() for cell in lines[0][1]] if lines else needed
    wrong = [Fault(name, "is missing", column=each) for each in needed if each not in headings]
    wrong += [
        Fault(name, f"stands {count} times", column=each)
        for each in (*needed, _SPELLINGS)
        if (count := headings.count(each)) > 1
    ]
    wrong += [
        Fault(name, f"is no column of this table; expected {', '.join(needed)}", column=each)
        for each in headings
        if each not in {*needed, _SPELLINGS}
    ]
    if wrong or len(lines) < 2:
        yield {}, wrong or [Fault(name, "is empty: expected a line of headings and lines of codes")]
        return
    seen: dict[tuple[str, ...], int] = {}
    groups: dict[str, str] = {}
    for number, cells in lines[1:]:
        if len(cells) != len(headings):
            problem = f"has {len(cells)} cells; expected {len(headings)}, as many as headings"
            yield {}, [Fault(name, problem, row=str(number))]
            continue
        row = dict(zip(headings, map(danish.plain, cells), strict=True))
        faults = list(_faults_of_row(table, row, name, str(number)))
        key = tuple(spelling(row[each]) for each in needed if each != "er_aktivering")
        if not faults and (first := seen.setdefault(key, number)) != number:
            faults = [Fault(name, f"says the same as row {first}", row=str(number))]
        group = row.get(_GROUP, "")
        if not faults and group and (other := groups.setdefault(spelling(group), group)) != group:
            problem = f"is spelt {other!r} above; expected one spelling of a group"
            faults = [Fault(name, problem, row=str(number), column=_GROUP, value=group)]
        yield ({**row, **_typed(row)} if not faults else {}), faults


def _typed(row: dict[str, str]) -> dict[str, object]:
    typed: dict[str, object] = {}
    if "er_aktivering" in row:
        typed["er_aktivering"] = BOOLEANS[spelling(row["er_aktivering"])]
    if "kommunekode" in row:
        typed["kommunekode"] = int(row["kommunekode"])
    return typed


def _faults_of_row(table: str, row: dict[str, str], name: str, number: str) -> Iterator[Fault]:
    for column in CODE_TABLES[table]:
        value = row[column]
        if not value:
            yield Fault(name, "is blank", row=number, column=column)
        elif column == "er_aktivering" and spelling(value) not in BOOLEANS:
            yield Fault(name, "is not ja or nej", row=number, column=column, value=value)
        elif column == "kommunekode" and (number_of(value) or 0) not in range(101, 1000):
            problem = "is no number of a municipality; expected three digits"
            yield Fault(name, problem, row=number, column=column, value=value)


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
