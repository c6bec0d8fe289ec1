"""What an extract holds: its relations, their columns, and what each column may say.

An extract is a folder ``data/raw/<municipality>/register/<day>/`` with one file per relation, CSV
or Parquet. What is read from it has the columns and types of :attr:`Relation.canonical`, ``borger``
numbers the persons from 0, and the rows are sorted by it and by :attr:`Relation.start`. A Parquet
file ``<relation>.parquet`` that no mapping names may be delivered with these columns and types. It
is canonical when reading gives exactly its own rows in their own order, and is then not copied.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from analysis.register.sql import (
    parsed_amount,
    parsed_date,
    parsed_month,
    parsed_number,
    plain_date,
    plain_number,
)


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
MONTH = Kind(
    "a month, as in 2017-04",
    "DATE",
    ((_UNREAD, "is no month; expected 2017-04, 04-2017 or its first day"), (_OUTSIDE, _YEARS)),
    parsed_month,
)
HOURS_OF_MONTH = Kind(
    "hours",
    "DECIMAL(7,2)",
    (
        (
            f"{_UNREAD} OR {{name}} > 744",
            "is no number of hours in a month; expected 0 to 744, as in 30 or 12,5",
        ),
    ),
    lambda text: parsed_amount(text, 3, "DECIMAL(7,2)"),
)
PLACES = Kind(
    "a number of places",
    "INTEGER",
    (
        (
            f"{_UNREAD} OR {{name}} < 1",
            "is no number of places; expected a whole number, as in 125",
        ),
    ),
    lambda text: parsed_amount(text, 5, "INTEGER"),
)
KRONER = Kind(
    "an amount in kroner",
    "DECIMAL(14,2)",
    ((_UNREAD, "is no amount in kroner; expected digits, as in 4500000 or 4500000,50"),),
    lambda text: parsed_amount(text, 12, "DECIMAL(14,2)"),
)
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

    ``kept`` is what it is called where its values are kept, if otherwise. An ``optional`` one need
    not be there: then it is unknown in every row, and what needs it is not counted.
    """

    name: str
    kind: Kind
    needed: bool = True
    kept: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Relation:
    """A relation as it is delivered, and as it is kept.

    ``key`` is the column in which no value may stand twice; elsewhere no two rows may be the same.
    ``apart`` are the columns besides the person within which spells may not overlap; None where
    they may. ``made`` are columns that it is kept with besides, with their types. An ``optional``
    one need not be delivered: then what needs it is not counted.
    """

    name: str
    columns: tuple[Column, ...]
    key: str = ""
    apart: tuple[str, ...] | None = None
    made: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False

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

    def without(self, columns: Collection[str]) -> Relation:
        """Return it as it is where some of its columns are not delivered."""
        kept = tuple(column for column in self.columns if column.name not in columns)
        return replace(self, columns=kept)

    @property
    def optionals(self) -> tuple[str, ...]:
        """The columns that need not be there."""
        return tuple(column.name for column in self.columns if column.optional)

    @property
    def of_persons(self) -> bool:
        """Whether its rows are about persons, each with its number."""
        return "borger_id" in self.names

    @property
    def whose(self) -> str:
        """The column as kept that says whose the rows are: a person's, or an offer's."""
        return next(iter(self.canonical))

    @property
    def start(self) -> str:
        """The column that the rows of a person are sorted by."""
        return next((name for name in _STARTS if name in self.names), "")

    @property
    def until(self) -> str:
        """The SQL for the last day of a row: without an end it goes on, without both it is one."""
        end = next((name for name in ("slutdato", "gyldig_til") if name in self.names), "")
        return f"COALESCE({end}, DATE '9999-12-31')" if end else self.start


# Who is visited to an effort may not have begun it.
_STARTS = ("visiteret", "startdato", "dato", "maaned", "gyldig_fra")


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
    Relation(
        "ydelser",
        (
            _PERSON,
            Column("ydelse", _code("ydelser")),
            *_SPELL,
            # The municipality that pays it, where that is another.
            Column("betalt_af", MUNICIPALITY, needed=False, optional=True),
        ),
        apart=("ydelse",),
    ),
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
            Column("tilbud", TEXT, needed=False, optional=True),
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
    # An effort is of those visited to it on a day, whether or when they begin. When it is known
    # what a person is to go on to, the effort has cleared that up: ``afklaret`` is the day.
    Relation(
        "indsatser",
        (
            _PERSON,
            Column("indsats", TEXT),
            Column("visiteret", DATE),
            Column("startdato", DATE, needed=False),
            Column("slutdato", END, needed=False),
            Column("afklaret", DATE, needed=False),
        ),
        optional=True,
    ),
    Relation(
        "planer",
        (_PERSON, Column("plan", _code("planer")), Column("startdato", DATE)),
        optional=True,
    ),
    Relation(
        "beskaeftigelse",
        (_PERSON, Column("art", _code("beskaeftigelsesarter")), *_SPELL),
        apart=("art",),
        optional=True,
    ),
    # All ordinary hours of a person in a month, whoever pays for them: one row.
    Relation(
        "ordinaere_timer",
        (_PERSON, Column("maaned", MONTH), Column("timer", HOURS_OF_MONTH)),
        apart=(),
        optional=True,
    ),
    Relation(
        "kontaktpersoner",
        (_PERSON, Column("rolle", _code("roller")), *_SPELL),
        apart=("rolle",),
        optional=True,
    ),
    Relation(
        "henvisninger",
        (_PERSON, Column("hvortil", _code("henvist_til")), Column("dato", DATE)),
        optional=True,
    ),
    # What an offer has room for and costs, from a day to a day; it is of no person.
    Relation(
        "tilbud",
        (
            Column("tilbud", TEXT),
            Column("kapacitet", PLACES, needed=False),
            Column("gyldig_fra", DATE),
            Column("gyldig_til", END, needed=False),
            Column("udgift_pr_aar", KRONER, needed=False),
        ),
        apart=(),
        optional=True,
    ),
)
# Of two columns that a relation has, the second is not before the first.
IN_THIS_ORDER = (
    ("startdato", "slutdato"),
    ("gyldig_fra", "gyldig_til"),
    ("visiteret", "startdato"),
    ("visiteret", "slutdato"),
    ("visiteret", "afklaret"),
)
RELATIONS = {relation.name: relation for relation in _ALL}
OF_PERSONS = tuple(relation.name for relation in _ALL if relation.of_persons)

# The code tables as a connection has them.
CODE_TABLES = {
    "aktivitetstyper": {
        "aktivitetstype": "VARCHAR",
        "er_aktivering": "BOOLEAN",
        "art": "VARCHAR",  # one of ARTS, or none of them
    },
    "ydelsesgrupper": {
        "ydelsesgruppe": "VARCHAR",
        "ydelse": "VARCHAR",
        "orden": "INTEGER",  # of two benefits on a day the one with the lower number is said
    },
    "visitationskategorier": {"kategori": "VARCHAR"},
    "afslutningsaarsager": {"aarsag": "VARCHAR"},
    "kommuner": {"kommunekode": "INTEGER", "kommune": "VARCHAR"},
}
# Columns of code tables that need not be there, and whose cells may be blank.
OPTIONAL_CODES = ("art", "orden")
ARTS = ("virksomhedsplacering", "opkvalificering")
