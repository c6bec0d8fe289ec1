"""What an extract holds: its relations, their columns, and what each column may say.

An extract is a folder ``data/raw/<municipality>/register/<day>/`` with one file per relation, CSV
or Parquet. What is read from it has the columns and types of :attr:`Relation.canonical`, ``borger``
numbers the persons from 0, and the rows are sorted by it and by :attr:`Relation.start`. A Parquet
file ``<relation>.parquet`` that no mapping names may be delivered with these columns and types. It
is canonical when reading gives exactly its own rows in their own order, and is then not copied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analysis.register.sql import parsed_date, parsed_number, plain_date, plain_number


@dataclass(frozen=True)
class Kind:
    """What the cells of a column hold: how they are read, and what is said of one that is wrong.

    ``example`` is what a blank cell should have been. ``parsed`` gives the SQL for the value of a
    cell; ``plain``, where there is one, does so faster for a cell written as nearly all are, and
    gives NULL for any other. ``rules`` are the SQL for what is wrong, and what is said of it:
    in them ``{name}`` is the value, ``{cell}`` the text, NULL where blank, and ``{day}`` the day of
    the extract. ``codes`` is the list that a text must be on, however it is spelled; the value is
    then what is found there. ``type`` is the type in which a value is kept, empty where it is kept
    in another column.
    """

    example: str
    type: str = "VARCHAR"
    rules: tuple[tuple[str, str], ...] = ()
    parsed: Callable[[str], str] = str
    plain: Callable[[str], str] | None = None
    codes: str = ""


def _code(
    codes: str, type_: str = "VARCHAR", example: str = "a code", problem: str = "is no {name}"
) -> Kind:
    unknown = "{cell} IS NOT NULL AND {name}_found IS NULL"
    return Kind(example, type_, ((unknown, problem),), codes=codes)


_UNREAD = "{cell} IS NOT NULL AND {name} IS NULL"
_A_DATE = "a date, as in 2017-04-01"
_NO_DATE = (_UNREAD, "is no date; expected 2017-04-01, 01-04-2017 or 01.04.2017")
_YEARS = "is outside the years 1900 to 2199"
_OUTSIDE = "{name} NOT BETWEEN DATE '1900-01-01' AND DATE '2199-12-31'"
_NO_HOURS = "is no number of hours; expected 0 to 59, as in 18 or 18,5"
_NO_MINUTES = "is no number of minutes; expected 0 to 59"

PERSON, TEXT = Kind("a borger_id", "BIGINT"), Kind("a text")
DATE = Kind(_A_DATE, "DATE", (_NO_DATE, (_OUTSIDE, _YEARS)), parsed_date, plain_date)
# Blank, or 31 December 9999, is a spell that goes on.
_NO_END = f"{_OUTSIDE} AND {{name}} < DATE '9999-01-01'", _YEARS
END = Kind(_A_DATE, "DATE", (_NO_DATE, _NO_END), parsed_date, plain_date)
BIRTH = Kind(
    _A_DATE,
    "DATE",
    (
        _NO_DATE,
        ("{name} < DATE '1900-01-01'", "is before 1900"),
        ("{name} > DATE '{day}'", "is after the day of the extract, {day}"),
    ),
    parsed_date,
    plain_date,
)
_NO_PART = f"{_UNREAD} OR {{name}} >= 60"
HOURS = Kind(
    "hours", "", ((_NO_PART, _NO_HOURS),), lambda text: parsed_number(text, 9), plain_number
)
MINUTES = Kind("minutes", "INTEGER", ((_NO_PART, _NO_MINUTES),), parsed_number, plain_number)
BOOLEAN = _code("booleans", "BOOLEAN", "ja or nej", "is neither ja nor nej")
MUNICIPALITY = _code(
    "kommuner",
    "INTEGER",
    "the number of a municipality, as in 217",
    "is no number of a municipality; expected 101 to 860",
)


@dataclass(frozen=True)
class Column:
    """A column of a relation; where it is not ``needed``, a cell may be blank.

    ``kept`` is what it is called where its values are kept, if otherwise.
    """

    name: str
    kind: Kind
    needed: bool = True
    kept: str = ""


@dataclass(frozen=True)
class Relation:
    """A relation as it is delivered, and as it is kept.

    ``key`` is the column in which no value may stand twice; elsewhere no two rows may be the same.
    ``apart`` are the columns besides the person within which spells may not overlap; None where
    they may. ``made`` are columns that it is kept with besides, with their types.
    """

    name: str
    columns: tuple[Column, ...]
    key: str = ""
    apart: tuple[str, ...] | None = None
    made: Mapping[str, str] = field(default_factory=dict)

    @property
    def canonical(self) -> dict[str, str]:
        """The columns that it is kept with, in their order, and their types."""
        kept = [column for column in self.columns if column.kind.type]
        return {column.kept or column.name: column.kind.type for column in kept} | {**self.made}

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(column.name for column in self.columns)

    @property
    def start(self) -> str:
        """The column that the rows of a person are sorted by."""
        return next((name for name in ("startdato", "dato") if name in self.names), "")


_PERSON = Column("borger_id", PERSON, kept="borger")
_SPELL = (Column("startdato", DATE), Column("slutdato", END, needed=False))

_ALL = (
    Relation(
        "personer",
        (
            _PERSON,
            Column("foedselsdato", BIRTH),
            Column("koen", _code("koen")),
            Column("opholdsgrundlag", _code("opholdsgrundlag"), needed=False),
            Column("boligplaceringsdato", DATE, needed=False),
            Column("uledsaget", BOOLEAN, needed=False),
        ),
        key="borger_id",
        made={"foedt_tal": "INTEGER"},  # 19870228: the difference of two such gives an age
    ),
    Relation("bopael", (_PERSON, Column("kommunekode", MUNICIPALITY), *_SPELL), apart=()),
    Relation("ydelser", (_PERSON, Column("ydelse", _code("ydelser")), *_SPELL), apart=("ydelse",)),
    Relation(
        "aktiviteter",
        (
            _PERSON,
            Column("aktivitet_id", TEXT),
            Column("aktivitetstype", _code("aktivitetstyper")),
            Column("lovgrundlag", TEXT, needed=False),
            *_SPELL,
            Column("timer_pr_uge", HOURS, needed=False),
            Column("minutter_pr_uge", MINUTES, needed=False, kept="minutter"),
            Column("udbyder", TEXT, needed=False),
        ),
        key="aktivitet_id",
    ),
    Relation(
        "visitation",
        (_PERSON, Column("kategori", _code("visitationskategorier")), *_SPELL),
        apart=(),
    ),
    Relation(
        "integrationsperioder", (_PERSON, *_SPELL, Column("program_tilbudt", BOOLEAN)), apart=()
    ),
    Relation("indkvartering", (_PERSON, Column("sted", TEXT), *_SPELL), apart=()),
    Relation(
        "afslutninger",
        (
            _PERSON,
            Column("ydelse", _code("ydelser")),
            Column("dato", DATE),
            Column("aarsag", _code("afslutningsaarsager")),
        ),
    ),
)
RELATIONS = {relation.name: relation for relation in _ALL}

# The code tables as a connection has them.
CODE_TABLES = {
    "aktivitetstyper": {"aktivitetstype": "VARCHAR", "er_aktivering": "BOOLEAN"},
    "ydelsesgrupper": {"ydelsesgruppe": "VARCHAR", "ydelse": "VARCHAR"},
    "visitationskategorier": {"kategori": "VARCHAR"},
    "afslutningsaarsager": {"aarsag": "VARCHAR"},
    "kommuner": {"kommunekode": "INTEGER", "kommune": "VARCHAR"},
}
