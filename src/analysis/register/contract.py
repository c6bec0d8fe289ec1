"""What an extract holds: its relations, their columns, and what each column may say.

An extract is a folder ``data/raw/<municipality>/register/<day>/`` with one file per relation, CSV
or Parquet. What is read from it has the columns and types of :attr:`Relation.canonical`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What the cells of a column hold."""

    PERSON = "borger_id"
    TEXT = "text"
    DATE = "date"
    END = "end date"  # blank, or 31 December 9999, is a spell that goes on
    BOOLEAN = "boolean"
    CODE = "code"
    MUNICIPALITY = "kommunekode"
    HOURS = "hours"
    MINUTES = "minutes"


@dataclass(frozen=True)
class Column:
    """A column of a relation; ``codes`` names the code list that a code must be on."""

    name: str
    kind: Kind
    needed: bool = True
    codes: str = ""


@dataclass(frozen=True)
class Relation:
    """A relation as it is delivered, and the columns and types that it is kept with.

    ``key`` is the column in which no value may stand twice; elsewhere no two rows may be the same.
    ``apart`` are the columns besides the person within which spells may not overlap; None where
    they may.
    """

    name: str
    columns: tuple[Column, ...]
    canonical: dict[str, str]
    key: str = ""
    apart: tuple[str, ...] | None = None

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


_PERSON = Column("borger_id", Kind.PERSON)
_SPELL = (Column("startdato", Kind.DATE), Column("slutdato", Kind.END, needed=False))
_BORGER = {"borger": "BIGINT"}
_SPELL_TYPES = {"startdato": "DATE", "slutdato": "DATE"}

_ALL = (
    Relation(
        "personer",
        (
            _PERSON,
            Column("foedselsdato", Kind.DATE),
            Column("koen", Kind.CODE, codes="koen"),
            Column("opholdsgrundlag", Kind.CODE, needed=False, codes="opholdsgrundlag"),
            Column("boligplaceringsdato", Kind.DATE, needed=False),
            Column("uledsaget", Kind.BOOLEAN, needed=False),
        ),
        {
            **_BORGER,
            "foedselsdato": "DATE",
            "koen": "VARCHAR",
            "opholdsgrundlag": "VARCHAR",
            "boligplaceringsdato": "DATE",
            "uledsaget": "BOOLEAN",
            "foedt_tal": "INTEGER",  # 19870228: the difference of two such numbers gives an age
        },
        key="borger_id",
    ),
    Relation(
        "bopael",
        (_PERSON, Column("kommunekode", Kind.MUNICIPALITY), *_SPELL),
        {**_BORGER, "kommunekode": "INTEGER", **_SPELL_TYPES},
        apart=(),
    ),
    Relation(
        "ydelser",
        (_PERSON, Column("ydelse", Kind.CODE, codes="ydelser"), *_SPELL),
        {**_BORGER, "ydelse": "VARCHAR", **_SPELL_TYPES},
        apart=("ydelse",),
    ),
    Relation(
        "aktiviteter",
        (
            _PERSON,
            Column("aktivitet_id", Kind.TEXT),
            Column("aktivitetstype", Kind.CODE, codes="aktivitetstyper"),
            Column("lovgrundlag", Kind.TEXT, needed=False),
            *_SPELL,
            Column("timer_pr_uge", Kind.HOURS, needed=False),
            Column("minutter_pr_uge", Kind.MINUTES, needed=False),
            Column("udbyder", Kind.TEXT, needed=False),
        ),
        {
            **_BORGER,
            "aktivitet_id": "VARCHAR",
            "aktivitetstype": "VARCHAR",
            "lovgrundlag": "VARCHAR",
            **_SPELL_TYPES,
            "minutter": "INTEGER",
            "udbyder": "VARCHAR",
        },
        key="aktivitet_id",
    ),
    Relation(
        "visitation",
        (_PERSON, Column("kategori", Kind.CODE, codes="visitationskategorier"), *_SPELL),
        {**_BORGER, "kategori": "VARCHAR", **_SPELL_TYPES},
        apart=(),
    ),
    Relation(
        "integrationsperioder",
        (_PERSON, *_SPELL, Column("program_tilbudt", Kind.BOOLEAN)),
        {**_BORGER, **_SPELL_TYPES, "program_tilbudt": "BOOLEAN"},
        apart=(),
    ),
    Relation(
        "indkvartering",
        (_PERSON, Column("sted", Kind.TEXT), *_SPELL),
        {**_BORGER, "sted": "VARCHAR", **_SPELL_TYPES},
        apart=(),
    ),
    Relation(
        "afslutninger",
        (
            _PERSON,
            Column("ydelse", Kind.CODE, codes="ydelser"),
            Column("dato", Kind.DATE),
            Column("aarsag", Kind.CODE, codes="afslutningsaarsager"),
        ),
        {**_BORGER, "ydelse": "VARCHAR", "dato": "DATE", "aarsag": "VARCHAR"},
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
