"""The made-up register, counted day by day straight from the definitions, gives what is printed.

Nothing here knows how the generator or the measures work: the CSV files are read with ``csv``, and
printed cells are laid beside a count of persons on a day. That a report shows every printed figure
is in ``tests/register/test_register_reports.py``.
"""

from __future__ import annotations

import csv
import shutil
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path

import pytest

import eksempelkommune
from analysis import whole_files
from analysis.batch.fingerprint import digest_of_input
from analysis.faults import InputError
from analysis.papers import open_papers
from analysis.project import Address, Project
from analysis.register.contract import RELATIONS
from analysis.register.read import read_extract
from eksempelkommune import (
    EXTRACT_DAY,
    LATER_DAY,
    MUNICIPALITY_CODE,
    andre,
    flygtninge,
    make_register,
    quotas,
    write,
)
from eksempelkommune.dice import Dice
from support import HELSINGOER, REAL, more

PRINTED = REAL.raw_folder(HELSINGOER)
ONE_DAY = timedelta(days=1)
HERE = str(MUNICIPALITY_CODE)
CASH, NOT_READY = "Kontanthjælp", "Aktivitetsparat"
ACTIVATION = {
    "Løntilskud",
    "Virksomhedspraktik",
    "Nytteindsats",
    "Mentor",
    "Sprogskole",
    "Anden aktør",
    "Vejledning og opkvalificering",
    "Særligt tilrettelagt forløb",
}
COLUMNS = {name: ";".join(relation.names) for name, relation in RELATIONS.items()}
REFERENCE_DAYS = {
    "flygtninge-i-alt": "4 6 8 10 12 13 14 15 16",
    "flygtninge-efter-koen": "8 9 10 11 12 13 14 15 16",
}  # months counted from January 2016; each stands for its first day

Row = dict[str, str]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def some_day(text: str) -> date:
    return date.fromisoformat(text)


def covers(row: Row, when: date) -> bool:
    """Compare ISO dates as texts; nothing after the extract is asked for."""
    return row["startdato"] <= when.isoformat() <= (row["slutdato"] or LATER_DAY.isoformat())


def days_of(row: Row) -> Iterator[date]:
    """Yield each day of a row from 2015 on: both ends, and none after the extract."""
    when = max(some_day(row["startdato"]), date(2015, 1, 1))
    while when <= min(day(row["slutdato"]) or EXTRACT_DAY, EXTRACT_DAY):
        yield when
        when += ONE_DAY


def age(born: date, when: date) -> int:
    """Count birthdays; one of 29 February falls on 1 March where there is none."""
    years = when.year - born.year
    try:
        birthday = born.replace(year=when.year)
    except ValueError:
        birthday = date(when.year, 3, 1)
    return years if when >= birthday else years - 1


def quarter(number: int) -> tuple[date, date]:
    first = date(2016, 3 * number - 2, 1)
    after = date(2016, 3 * number + 1, 1) if number < 4 else date(2017, 1, 1)
    return first, after - ONE_DAY


@dataclass(frozen=True, eq=False)
class Register:
    """The eight files, row by row."""

    root: Path
    day: date = EXTRACT_DAY

    @property
    def folder(self) -> Path:
        return its_place(self.root, self.day)

    @cached_property
    def tables(self) -> dict[str, list[Row]]:
        tables = {}
        for relation in COLUMNS:
            path = self.folder / f"{relation}.csv"
            with path.open(encoding="utf-8", newline="") as file:
                tables[relation] = list(csv.DictReader(file, delimiter=";"))
        return tables

    @cached_property
    def persons(self) -> dict[str, Row]:
        return {row["borger_id"]: row for row in self.tables["personer"]}

    @cached_property
    def of(self) -> dict[str, dict[str, list[Row]]]:
        """The rows of each relation by person."""
        found: dict[str, dict[str, list[Row]]] = {}
        for relation, rows in self.tables.items():
            found[relation] = defaultdict(list)
            for row in rows:
                found[relation][row.get("borger_id", "")].append(row)
        return found

    def age(self, person: str, when: date) -> int:
        return age(some_day(self.persons[person]["foedselsdato"]), when)

    def category(self, person: str, when: date) -> str:
        return next(
            (row["kategori"] for row in self.of["visitation"][person] if covers(row, when)),
            "Uoplyst",
        )

    @cached_property
    def cash_days(self) -> dict[str, set[date]]:
        """The days of each person on Kontanthjælp."""
        found: dict[str, set[date]] = defaultdict(set)
        for row in self.tables["ydelser"]:
            if row["ydelse"] == CASH:
                found[row["borger_id"]] |= set(days_of(row))
        return found

    # --- item 2 ---

    def last_days(self, rule: str) -> list[tuple[str, date]]:
        """The last day of each spell on Kontanthjælp that the rule holds for ended."""
        ended = ended_by_a_day if rule == "one_day" else ended_by_a_month
        return [
            (person, when)
            for person, days in self.cash_days.items()
            for when in sorted(days)
            if when + ONE_DAY not in days and ended(days, when)
        ]

    @cached_property
    def ends(self) -> dict[str, list[tuple[str, date]]]:
        """Those ends that Tabel 2 counts, by each rule."""
        return {
            rule: [
                (person, when)
                for person, when in self.last_days(rule)
                if when.year == 2016
                and self.age(person, when) >= 30
                and self.category(person, when) == NOT_READY
            ]
            for rule in ("one_day", "calendar_month")
        }

    def reason(self, person: str, when: date) -> str:
        """The reason of the closure within 31 days to which no other end is nearer."""
        days = self.cash_days[person]
        ends = [each for each in days if each + ONE_DAY not in days]
        for row in self.of["afslutninger"][person]:
            reported = some_day(row["dato"])
            near = min(ends, key=lambda end: abs(end - reported))
            if row["ydelse"] == CASH and near == when and abs(near - reported).days <= 31:
                return row["aarsag"]
        return "Uoplyst"

    @cached_property
    def days_as_not_ready(self) -> dict[str, set[date]]:
        """The days on Kontanthjælp on which a person is Aktivitetsparat."""
        assessed: dict[str, set[date]] = defaultdict(set)
        for row in self.tables["visitation"]:
            if row["kategori"] == NOT_READY and row["borger_id"] in self.cash_days:
                assessed[row["borger_id"]] |= set(days_of(row))
        return {person: days & assessed[person] for person, days in self.cash_days.items()}

    def rate(self, number: int) -> Decimal:
        """The rate of a quarter in per cent, unrounded."""
        first, last = quarter(number)
        days = minutes = 0
        for person, counted in self.days_as_not_ready.items():
            if self.age(person, last) < 30:
                continue
            weekly: Counter[date] = Counter()
            for row in self.of["aktiviteter"][person]:
                if row["aktivitetstype"] in ACTIVATION:
                    weekly.update(dict.fromkeys(days_of(row), weekly_minutes(row)))
            for when in counted:
                if first <= when <= last:
                    days += 1
                    minutes += min(weekly[when], 37 * 60)
        return Decimal(100 * minutes) / (37 * 60 * days)

    # --- item 5 ---

    def in_programme(self, when: date) -> list[str]:
        return [
            person
            for person in sorted({row["borger_id"] for row in self.tables["integrationsperioder"]})
            if any(
                row["program_tilbudt"] == "ja" and covers(row, when)
                for row in self.of["integrationsperioder"][person]
            )
            and any(
                row["kommunekode"] == HERE and covers(row, when)
                for row in self.of["bopael"][person]
            )
        ]

    def received(self, when: date, ground: str) -> int:
        new_year = date(when.year, 1, 1)
        return sum(
            row["opholdsgrundlag"] == ground
            and new_year <= (day(row["boligplaceringsdato"]) or date.min) <= when
            and any(
                each["program_tilbudt"] == "ja" and some_day(each["startdato"]) <= when
                for each in self.of["integrationsperioder"][person]
            )
            for person, row in self.persons.items()
        )

    def doing(self, when: date, kinds: set[str]) -> int:
        return sum(
            any(
                row["aktivitetstype"] in kinds and covers(row, when)
                for row in self.of["aktiviteter"][person]
            )
            for person in self.in_programme(when)
        )


def ended_by_a_day(days: set[date], last: date) -> bool:
    return last + ONE_DAY <= EXTRACT_DAY


def ended_by_a_month(days: set[date], last: date) -> bool:
    """Whether a whole named month without the benefit came before it was paid again."""
    again = min((each for each in days if each > last), default=EXTRACT_DAY + ONE_DAY)
    first = (last + ONE_DAY).replace(day=1)
    if first <= last:
        first = (first + timedelta(days=32)).replace(day=1)
    return (first + timedelta(days=32)).replace(day=1) <= again


def weekly_minutes(row: Row) -> int:
    return 60 * int(row["timer_pr_uge"] or 0) + int(row["minutter_pr_uge"] or 0)


def figure(text: str) -> int | None:
    """Read a printed cell: ``297 [2]``, ``1.030``, ``-``."""
    text = text.split("[", maxsplit=1)[0].strip().replace(".", "")
    return None if text == "-" else int(text)


def printed(table: str, folder: Path = PRINTED) -> dict[str, list[str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *rows = list(csv.reader(file, delimiter=";"))
    return {label.split("[")[0].strip(): cells for label, *cells in rows}


def figures(table: str, folder: Path = PRINTED) -> Iterator[tuple[str, date, int]]:
    """Yield row, reference date and figure of every cell of item 5 that prints one."""
    months = [int(month) for month in REFERENCE_DAYS[table].split()]
    for label, cells in printed(table, folder).items():
        for month, cell in zip(months, cells, strict=True):
            value = figure(cell)
            if value is not None:
                yield label, date(2016 + (month - 1) // 12, (month - 1) % 12 + 1, 1), value


def make(tmp_path: Path, folder: Path = PRINTED) -> Register:
    make_register(folder, its_place(tmp_path))
    return Register(tmp_path)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return make(tmp_path_factory.mktemp("demo"))


# --- the printed figures --------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("rule", ["one_day", "calendar_month"])
def test_those_who_left_and_why(register: Register, rule: str) -> None:
    wanted = {label: int(cell) for label, (cell,) in printed("afslutningsaarsager").items()}
    ends = register.ends[rule]

    assert len(ends) == len({person for person, _ in ends}) == wanted.pop("I alt")
    assert Counter(register.reason(person, when) for person, when in ends) == wanted


@pytest.mark.thorough
@pytest.mark.parametrize("rule", ["one_day", "calendar_month"])
def test_those_who_left_in_the_last_quarter(register: Register, rule: str) -> None:
    _, wanted, share = printed("afsluttede-borgere")["Helsingør"]
    first, last = quarter(4)
    ends = [when for _, when in register.ends[rule] if first <= when <= last]

    assert len(ends) == int(wanted)
    exact = Decimal(100 * len(ends)) / stock(register)
    assert f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)} %".replace(".", ",") == share


@pytest.mark.thorough
def test_those_on_the_last_day_of_the_year(register: Register) -> None:
    assert stock(register) == figure(printed("afsluttede-borgere")["Helsingør"][0])


def stock(register: Register) -> int:
    last = date(2016, 12, 31)
    return sum(
        last in days
        and register.age(person, last) >= 30
        and register.category(person, last) == NOT_READY
        for person, days in register.cash_days.items()
    )


@pytest.mark.thorough
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_rate_of_each_quarter(register: Register, number: int) -> None:
    wanted = Decimal(printed("aktiveringsgrad")["Helsingør"][number - 1].replace(",", "."))

    exact = register.rate(number)

    assert exact.quantize(Decimal("0.1"), ROUND_HALF_UP) == wanted
    assert abs(exact - wanted) < Decimal("0.01")  # in the middle of what rounds to it


def test_who_was_in_the_programme_and_received(register: Register) -> None:
    check_in_all(register, PRINTED)


def check_in_all(register: Register, folder: Path) -> None:
    cells = 0
    for label, when, wanted in figures("flygtninge-i-alt", folder):
        if label.startswith("Modtaget"):
            ground = "familiesammenført" if "familiesammenført" in label else "flygtning"
            counted = register.received(when, ground)
        else:
            counted = len(register.in_programme(when))
        assert counted == wanted, (label, when)
        cells += 1
    assert cells == 9 + 2 * 3


def test_nobody_under_18_has_temporary_housing_a_category_or_an_activity(
    register: Register,
) -> None:
    """So the figures hold whether or not a count of those leaves the minors out."""
    for _, when, _ in figures("flygtninge-i-alt"):
        for person in register.in_programme(when):
            if register.age(person, when) < 18:
                rows = [
                    row
                    for relation in ("indkvartering", "visitation", "aktiviteter")
                    for row in register.of[relation][person]
                ]
                assert not any(covers(row, when) for row in rows)


# --- the contract ---------------------------------------------------------------------------------


def test_it_is_read_by_the_contract_without_a_fault_and_has_much_of_everything(
    register: Register,
) -> None:
    extract = read_extract(Project(register.root), "eksempelkommune", EXTRACT_DAY)
    with extract.connect() as connection:
        for relation, rows in register.tables.items():
            assert len(connection.execute(f"FROM {relation}").fetchall()) == len(rows)
            assert len(rows) > 100 or relation == "tilbud"
            assert b"\r" not in (register.folder / f"{relation}.csv").read_bytes()
    assert {row["kommunekode"] for row in register.tables["bopael"]} > {HERE, "217"}
    assert sum(bool(row["betalt_af"]) for row in register.tables["ydelser"]) > 20
    offers = Counter(row["tilbud"] for row in register.tables["aktiviteter"])
    assert {row["tilbud"] for row in register.tables["tilbud"]} == offers.keys() - {""}
    efforts = Counter(row["indsats"] for row in register.tables["indsatser"])
    assert efforts["Tæt på job"] == efforts["Ordinær indsats"] == 300


def test_nobody_has_two_benefits_on_one_day(register: Register) -> None:
    for rows in register.of["ydelser"].values():
        spans = sorted((row["startdato"], row["slutdato"] or "9999") for row in rows)
        assert all(last < first for (_, last), (first, _) in pairwise(spans))


def test_births_lie_before_everything_else(register: Register) -> None:
    for relation in ("bopael", "ydelser", "aktiviteter", "visitation", "integrationsperioder"):
        for row in register.tables[relation]:
            born = register.persons[row["borger_id"]]["foedselsdato"]
            assert born <= row["startdato"], (relation, row)
            if relation == "ydelser":
                assert register.age(row["borger_id"], some_day(row["startdato"])) >= 18


# --- what real registers contain ------------------------------------------------------------------


def test_open_spells(register: Register) -> None:
    for relation in ("ydelser", "aktiviteter", "bopael", "integrationsperioder", "indkvartering"):
        rows = register.tables[relation]
        assert 0 < sum(not row["slutdato"] for row in rows) < len(rows), relation


def active_on(register: Register, person: str, when: date) -> list[Row]:
    return [
        row
        for row in register.of["aktiviteter"][person]
        if row["aktivitetstype"] in ACTIVATION and covers(row, when)
    ]


def test_overlapping_activities_also_beyond_full_time(register: Register) -> None:
    overlapping = beyond = 0
    for person, days in register.cash_days.items():
        for row in register.of["aktiviteter"][person]:
            when = some_day(row["startdato"])
            if when in days and row["aktivitetstype"] in ACTIVATION:
                under_way = active_on(register, person, when)
                overlapping += len(under_way) > 1
                beyond += sum(map(weekly_minutes, under_way)) > 37 * 60
    assert overlapping > 50
    assert beyond > 5


def test_activity_outside_the_benefit_and_activity_that_is_no_activation(
    register: Register,
) -> None:
    outside = other = 0
    for person, days in register.cash_days.items():
        for row in register.of["aktiviteter"][person]:
            activation = row["aktivitetstype"] in ACTIVATION
            within = [when in days for when in days_of(row)]
            outside += activation and any(within) and not all(within)
            other += not activation and any(within)
    assert outside > 10
    assert other > 10


def test_blank_hours_and_half_hours(register: Register) -> None:
    rows = [row for row in register.tables["aktiviteter"] if row["aktivitetstype"] in ACTIVATION]
    blank = [row for row in rows if not row["timer_pr_uge"] and not row["minutter_pr_uge"]]

    assert 20 < len(blank) < len(rows) // 10
    assert any(row["minutter_pr_uge"] == "30" for row in rows)
    assert {int(row["timer_pr_uge"] or 0) for row in rows} >= set(range(5, 38))


def test_benefit_shifts_with_their_reason(register: Register) -> None:
    shifts = Counter(
        (before["ydelse"], after["ydelse"])
        for rows in register.of["ydelser"].values()
        for before in rows
        for after in rows
        if before["slutdato"]
        and some_day(before["slutdato"]) + ONE_DAY == some_day(after["startdato"])
    )
    assert shifts[CASH, "Ressourceforløbsydelse"] > 50
    assert shifts["Uddannelseshjælp", CASH] > 5
    assert shifts[CASH, CASH] > 10  # one spell in two rows

    reason = "Målgruppeskift – ressourceforløb eller flex"
    for person, when in register.ends["one_day"]:
        if register.reason(person, when) == reason:
            assert any(
                row["ydelse"] in {"Ressourceforløbsydelse", "Ledighedsydelse"}
                and some_day(row["startdato"]) == when + ONE_DAY
                for row in register.of["ydelser"][person]
            )


def test_persons_who_move(register: Register) -> None:
    moves = Counter(
        (before["kommunekode"] == HERE, after["kommunekode"] == HERE)
        for rows in register.of["bopael"].values()
        for before, after in pairwise(rows)
    )
    assert moves[True, False] > 20
    assert moves[False, True] > 20

    refugees = {row["borger_id"] for row in register.tables["integrationsperioder"]}
    moved_in = {
        row["borger_id"]
        for row in register.tables["integrationsperioder"]
        for home in register.of["bopael"][row["borger_id"]]
        if home["kommunekode"] == HERE and home["startdato"] > row["startdato"]
    }
    assert len(moved_in) > 5
    assert any(
        home["kommunekode"] != HERE and not home["slutdato"]
        for person in refugees
        for home in register.of["bopael"][person]
    )


@pytest.mark.thorough
def test_who_is_counted_in_item_2_lives_here_all_the_while(register: Register) -> None:
    """So the figures hold whether or not a count asks where people live."""
    new_year = date(2016, 12, 31)
    for person, days in register.days_as_not_ready.items():
        if register.age(person, new_year) >= 30:
            homes = [row for row in register.of["bopael"][person] if row["kommunekode"] == HERE]
            here = {when for home in homes for when in days_of(home)}
            assert {when for when in days if when.year == 2016} <= here


def test_late_registrations(register: Register) -> None:
    late: list[int] = []
    for person, when in register.ends["one_day"]:
        late += [
            (some_day(row["dato"]) - when).days
            for row in register.of["afslutninger"][person]
            if row["ydelse"] == CASH and abs(some_day(row["dato"]) - when).days <= 31
        ]
    assert min(late) == 0
    assert sum(days > 1 for days in late) > 50
    assert 20 < max(late) <= 31


@pytest.mark.thorough
def test_short_gaps_are_decided_otherwise_by_the_two_rules(register: Register) -> None:
    ends = {rule: set(register.last_days(rule)) for rule in ("one_day", "calendar_month")}
    gaps = [
        when
        for person, when in ends["one_day"] - ends["calendar_month"]
        if any(each > when for each in register.cash_days[person])
    ]
    undecided = ends["one_day"] - ends["calendar_month"]

    assert {when.year for when in gaps} == {2015, 2016, 2017}
    assert any(when >= date(2017, 3, 1) for _, when in undecided)
    assert ends["calendar_month"] <= ends["one_day"]


def test_some_come_back_after_a_month(register: Register) -> None:
    back = [
        person
        for person, when in register.ends["calendar_month"]
        if any(each > when for each in register.cash_days[person])
    ]
    assert len(back) >= 5


def test_changes_of_category(register: Register) -> None:
    changes = Counter(
        (before["kategori"], after["kategori"])
        for rows in register.of["visitation"].values()
        for before, after in pairwise(rows)
    )
    assert changes["Jobparat", NOT_READY] > 20
    assert changes[NOT_READY, "Jobparat"] > 20


def test_minors_with_and_without_a_programme(register: Register) -> None:
    with_one: set[str] = set()
    without: set[str] = set()
    for person, row in register.persons.items():
        periods = register.of["integrationsperioder"][person]
        if row["uledsaget"] == "ja" and periods:
            offered = any(period["program_tilbudt"] == "ja" for period in periods)
            (with_one if offered else without).add(person)
    counted = {
        person
        for when in {when for _, when, _ in figures("flygtninge-i-alt")}
        for person in register.in_programme(when)
        if register.age(person, when) < 18
    }
    assert counted
    assert counted <= with_one
    assert without
    assert all(register.age(person, EXTRACT_DAY) < 18 for person in without)


def test_some_received_are_gone_again_and_some_begin_their_programme_late(
    register: Register,
) -> None:
    """One left before the last reference date; one was placed before a date and began after it."""
    received = [
        (person, row["boligplaceringsdato"])
        for person, row in register.persons.items()
        if "2017-01-01" <= row["boligplaceringsdato"] <= "2017-04-01"
    ]
    latest = register.in_programme(date(2017, 4, 1))
    starts = [
        (placed, register.of["integrationsperioder"][person][0]["startdato"])
        for person, placed in received
    ]

    assert any(
        person not in latest and start <= "2017-04-01"
        for (person, _), (_, start) in zip(received, starts, strict=True)
    )
    assert any(
        placed <= first < start
        for placed, start in starts
        for first in ("2017-02-01", "2017-03-01")
    )


def test_those_near_item_5_who_must_not_be_counted(register: Register) -> None:
    ever = {
        person
        for _, when, _ in figures("flygtninge-efter-koen")
        for person in register.in_programme(when)
    }
    assert any(row["borger_id"] not in ever for row in register.tables["indkvartering"])
    assert any(
        row["program_tilbudt"] == "ja" and not row["slutdato"] and row["borger_id"] not in ever
        for row in register.tables["integrationsperioder"]
    )


# --- a month later --------------------------------------------------------------------------------

FIRST_OF_APRIL = date(2017, 4, 1)


@pytest.fixture(scope="module")
def later(register: Register) -> Register:
    """The later extract, made after the first one, which stays as it is."""
    make_register(PRINTED, register.folder, its_place(register.root, LATER_DAY))
    return Register(register.root, LATER_DAY)


def is_same(now: Row, before: Row) -> bool:
    """Whether a row is an earlier one, of which more may be known now, or another end."""
    return all(
        now[name] == cell or name == "slutdato" or (not cell and name in ("startdato", "afklaret"))
        for name, cell in before.items()
    )


@pytest.mark.thorough
def test_the_later_extract_is_of_the_same_persons_and_of_some_who_came(
    register: Register, later: Register
) -> None:
    known = register.tables["personer"]
    assert later.tables["personer"][: len(known)] == known
    for person in later.tables["personer"][len(known) :]:
        (home,) = (
            row for row in later.of["bopael"][person["borger_id"]] if row["kommunekode"] == HERE
        )
        (benefit,) = later.of["ydelser"][person["borger_id"]]
        assert home["startdato"] <= benefit["startdato"] > EXTRACT_DAY.isoformat()


@pytest.mark.parametrize("relation", COLUMNS)
def test_what_the_first_extract_tells_stands_save_that_it_may_have_ended(
    register: Register, later: Register, relation: str
) -> None:
    for person, rows in register.of[relation].items():
        now = later.of[relation][person]
        for row in rows:
            (same,) = (each for each in now if is_same(each, row))
            if same.get("slutdato") != row.get("slutdato"):
                assert same["slutdato"] < (row["slutdato"] or "9999")
    told = sum(map(len, later.of[relation].values()))
    assert told > len(register.tables[relation]) or relation in {"indkvartering", "tilbud"}


def late_activities(register: Register, later: Register) -> list[Row]:
    """What the first extract should have told and did not."""
    known = {row["aktivitet_id"] for row in register.tables["aktiviteter"]}
    return [
        row
        for row in later.tables["aktiviteter"]
        if row["aktivitet_id"] not in known and some_day(row["startdato"]) <= EXTRACT_DAY
    ]


def late_moves(register: Register, later: Register) -> list[Row]:
    return [
        row
        for person in register.persons
        for row in later.of["bopael"][person]
        if row["startdato"] <= EXTRACT_DAY.isoformat() and row["kommunekode"] != HERE
        if row not in register.of["bopael"][person]
    ]


def test_two_things_were_registered_late(register: Register, later: Register) -> None:
    (activity,) = late_activities(register, later)
    assert activity["aktivitetstype"] == "Virksomhedspraktik"
    assert (activity["startdato"], activity["slutdato"]) == ("2016-11-01", "2016-12-31")
    assert weekly_minutes(activity) == 37 * 60

    moves = late_moves(register, later)
    assert len({row["borger_id"] for row in moves}) == len(moves) == 3
    assert all("2017-03-02" < row["startdato"] <= "2017-04-01" for row in moves)


def without_what_was_late(register: Register, later: Register) -> Register:
    """The later extract without the late activity, and with those who moved still here."""
    late = late_activities(register, later)
    movers = {row["borger_id"] for row in late_moves(register, later)}
    tables = {
        relation: [
            *(row for row in rows if row.get("borger_id") not in movers and row not in late),
            *(row for row in register.tables[relation] if row.get("borger_id") in movers),
        ]
        for relation, rows in later.tables.items()
    }
    made = Register(later.root, later.day)
    # No benefit of those in item 2 was late, so their days are not counted again.
    vars(made).update(tables=tables, days_as_not_ready=later.days_as_not_ready)
    return made


def counted(register: Register, table: str, row: str) -> str:
    """A figure of 1 April 2017, or of the last quarter of 2016."""
    here = register.in_programme(FIRST_OF_APRIL)
    if table == "aktiveringsgrad":
        rate = register.rate(4).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return str(rate).replace(".", ",")
    if row.startswith("I aktivering"):
        return str(register.doing(FIRST_OF_APRIL, ACTIVATION))
    if row == "Mænd":
        return str(sum(register.persons[each]["koen"] == "Mand" for each in here))
    if row == "30 – 50 år":
        return str(sum(30 <= register.age(each, FIRST_OF_APRIL) <= 50 for each in here))
    assert row.endswith("i alt"), row
    return str(len(here))


@pytest.mark.thorough
def test_what_was_registered_late_is_why_figures_are_others_at_the_next_meeting(
    register: Register, later: Register
) -> None:
    without = without_what_was_late(register, later)
    toml = Path(eksempelkommune.__file__).with_name("later.toml").read_text(encoding="utf-8")
    explained = [
        (table["id"], revision)
        for table in tomllib.loads(toml)["tables"]
        for revision in table.get("revisions", ())
    ]
    assert len(explained) == 6
    for table, revision in explained:
        was, now = (counted(each, table, revision["row"]) for each in (without, later))
        assert (was, now) == (revision["was"], revision["is"]), revision


# --- made again, and from other figures -----------------------------------------------------------


def contents(register: Register) -> dict[str, bytes]:
    return files_of(register.folder)


def changed(tmp_path: Path, table: str, *edits: tuple[str, str]) -> Path:
    """Copy the printed tables and change a text in some of them."""
    folder = tmp_path / HELSINGOER.body / HELSINGOER.day.isoformat()
    if not folder.exists():
        shutil.copytree(PRINTED, folder)
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return folder


def test_made_again_it_is_the_same_to_the_byte(register: Register, tmp_path: Path) -> None:
    assert contents(make(tmp_path)) == contents(register)


@pytest.mark.thorough
def test_other_reasons_and_another_stock(tmp_path: Path) -> None:
    changed(tmp_path, "afslutningsaarsager", ("Død;6", "Død;9"), ("I alt;259", "I alt;262"))
    folder = changed(tmp_path, "afsluttede-borgere", ("1.030;134;13,0 %", "987;140;14,2 %"))

    register = make(tmp_path, folder)

    ends = register.ends["calendar_month"]
    assert Counter(register.reason(*end) for end in ends)["Død"] == 9
    assert len(ends) == 262
    assert sum(when >= date(2016, 10, 1) for _, when in ends) == 140
    assert stock(register) == 987
    assert register.rate(2).quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal("14.6")


@pytest.mark.thorough
def test_another_rate_leaves_the_refugees_as_they_are(register: Register, tmp_path: Path) -> None:
    folder = changed(tmp_path, "aktiveringsgrad", ("14,5;14,6;7,4;8,4", "14,5;14,6;21,3;8,4"))

    other = make(tmp_path, folder)

    assert other.rate(3).quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal("21.3")
    for relation in set(COLUMNS) - {"aktiviteter"}:
        assert other.tables[relation] == register.tables[relation]


@pytest.mark.thorough
def test_another_total_of_refugees(tmp_path: Path) -> None:
    changed(tmp_path, "flygtninge-i-alt", ("263;277", "268;277"))
    changed(tmp_path, "flygtninge-efter-aktivitet", ("263;277", "268;277"), ("27;40", "33;40"))
    changed(tmp_path, "flygtninge-efter-koen", ("Mænd;158", "Mænd;163"))
    folder = changed(tmp_path, "flygtninge-efter-alder", ("115;119;126", "115;124;126"))

    register = make(tmp_path, folder)

    check_in_all(register, folder)
    august = date(2016, 8, 1)
    people = register.in_programme(august)
    assert sum(register.persons[person]["koen"] == "Mand" for person in people) == 163
    assert sum(30 <= register.age(person, august) <= 50 for person in people) == 124
    assert register.doing(august, {"Virksomhedspraktik"}) == 33


STOCK = "1.030;134;13,0 %"
BY_AGE, BY_SEX = "flygtninge-efter-alder", "flygtninge-efter-koen"
DOING, IN_ALL = "flygtninge-efter-aktivitet", "flygtninge-i-alt"
RECEIVED = "flygtninge;-;-;-;-;-;-;2;4;6"


@pytest.mark.parametrize(
    ("table", "old", "new", "problem"),
    [
        more("afslutningsaarsager", "Død;6", "Død;x", r"row 3 \('Død'\), .* is no figure"),
        more("afslutningsaarsager", "Død;6", "Død;-", "'Død' states no figure"),
        ("afslutningsaarsager", "Død;6", "Død;7", "the reasons do not add up to 'I alt'"),
        more(
            "afsluttede-borgere", f"Helsingør;{STOCK}", "Køge;9;1;11,1 %", "states no figures for H"
        ),
        more(
            "afsluttede-borgere",
            STOCK,
            "1.030;260;25,2 %",
            r"more ended in the quarter \(260\) than",
        ),
        more(
            "afsluttede-borgere",
            STOCK,
            "3;134;13,0 %",
            "has too few Aktivitetsparate for those who",
        ),
        more(IN_ALL, "Modtaget i 2017 – år til dato – f", "F", "names its total 2 times, not once"),
        more(
            IN_ALL, RECEIVED, "flygtninge;3;3;3;3;3;3;3;4;6", "some were received before 2017-01-01"
        ),
        more(
            IN_ALL,
            RECEIVED,
            "flygtninge;-;-;-;-;-;-;2;4;3",
            "fewer were received by a date than by",
        ),
        more(DOING, "i alt;240", "i alt;241", "does not print the totals of 'flygtninge-i-alt'"),
        more(DOING, "I IGU", "I lære", "has the row 'I lære', which the register has no word for"),
        more(DOING, "2;2;5;5", "2;2;5;555", "'IGU' counts more on 2017-04-01 than there are"),
        more(
            "flygtninge-efter-visitation", "Jobparate;18", "Jobparate;999", "counts more persons on"
        ),
        more(BY_AGE, "25 – 29", "26 – 29", "has ages that do not follow on each other"),
        more(BY_AGE, "24 år;56;57", "24 år;56;957", "the ages are more than the total"),
        (BY_SEX, "Mænd;158", "Mænd;159", "the sexes do not add up to the total of 2016-08-01"),
    ],
)
def test_figures_that_no_register_can_give_are_refused(
    tmp_path: Path, table: str, old: str, new: str, problem: str
) -> None:
    folder = changed(tmp_path, table, (old, new))
    target = its_place(tmp_path)

    with pytest.raises(InputError, match=rf"{table}\.csv.*{problem}"):
        make_register(folder, target)

    assert not target.parent.exists()


@pytest.mark.thorough
def test_who_cannot_have_left_is_refused(tmp_path: Path) -> None:
    # In March 32 of the oldest are to leave, 31 of them women: so many women are not among them.
    changed(tmp_path, IN_ALL, ("303 [1]", "271 [1]"))
    changed(tmp_path, DOING, ("303 [2]", "271 [2]"), ("256;256", "256;226"))
    changed(tmp_path, BY_SEX, ("122;123", "122;91"))
    folder = changed(tmp_path, BY_AGE, ("41;41;41", "41;41;9"))
    with pytest.raises(InputError, match="nobody can leave before 2017-04-01 as its figures need"):
        make_register(folder, its_place(tmp_path))


@pytest.mark.thorough
def test_an_age_that_nobody_has_for_as_long_as_they_stay_is_refused(tmp_path: Path) -> None:
    folder = changed(tmp_path, BY_AGE, ("25 – 29", "25 – 25"), ("30 – 50", "26 – 50"))
    with pytest.raises(InputError, match="an age group is too narrow for a stay"):
        make_register(folder, its_place(tmp_path))


@pytest.mark.exhaustive
def test_a_rate_that_activities_cannot_give_is_refused(tmp_path: Path) -> None:
    folder = changed(tmp_path, "aktiveringsgrad", ("14,5;14,6", "99,9;14,6"))
    with pytest.raises(InputError, match="the rate of 2016-Q1 is more than activities can give"):
        make_register(folder, its_place(tmp_path))


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('committee = "', 'comittee = "', "did you mean 'committee'"),
        ('id = "aktiveringsgrad"', 'id = "grad"', "describes no such table"),
        (
            'period = "2016-Q4", measure = "Afsluttede"',
            'measure = "Afsluttede"',
            "no figures for H",
        ),
    ],
)
def test_papers_that_do_not_tell_what_the_register_needs_are_refused(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    folder = changed(tmp_path, "aktiveringsgrad")
    toml = folder / "meeting.toml"
    text = toml.read_text(encoding="utf-8")
    assert old in text
    toml.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        make_register(folder, its_place(tmp_path))


def test_without_the_meeting_whose_figures_it_gives_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is missing: the register is made to give its figures"):
        eksempelkommune.make(Project(tmp_path))


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(1, 9))
def test_whatever_the_dice_say_nothing_ends_before_it_begins(seed: int) -> None:
    figures = quotas.read(PRINTED)
    people = andre.make(figures.cash.year, Dice(seed))
    people += flygtninge.make(figures.refugees, Dice(seed))
    for person in people:
        of_all = (person.benefits, person.categories, person.homes, person.housing)
        spans = [*chain(*of_all), *person.activities]
        assert all(person.born <= span.start <= (span.end or date.max) for span in spans)


# --- where it is written --------------------------------------------------------------------------


def its_place(tmp_path: Path, extract: date = EXTRACT_DAY) -> Path:
    return Project(tmp_path).raw / "eksempelkommune" / "register" / extract.isoformat()


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_an_earlier_register_of_its_own_is_replaced(register: Register, tmp_path: Path) -> None:
    target = its_place(tmp_path)
    write.write(contents(register), target)
    path = target / "personer.csv"
    path.write_bytes(path.read_bytes().rsplit(b"\n", 2)[0] + b"\n")

    write.write(contents(register), target)

    assert files_of(target) == contents(register)
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["personer.csv", "noter.txt"])
@pytest.mark.parametrize("municipality", ["eksempelkommune", "helsingoer"])
def test_a_folder_that_others_made_is_left_alone(
    tmp_path: Path, name: str, municipality: str
) -> None:
    folder = Project(tmp_path).raw / municipality / "register" / EXTRACT_DAY.isoformat()
    folder.mkdir(parents=True)
    (folder / name).write_text(f"{COLUMNS['personer']}\n17;\n", "utf-8")

    with pytest.raises(InputError, match="was not made by this command"):
        make_register(PRINTED, folder)

    assert [path.name for path in folder.iterdir()] == [name]


def test_a_link_and_a_file_are_left_alone(register: Register, tmp_path: Path) -> None:
    target = its_place(tmp_path)
    target.parent.mkdir(parents=True)
    target.write_text("", "utf-8")
    with pytest.raises(InputError, match="was not made by this command"):
        write.write(contents(register), target)

    target.unlink()
    (tmp_path / "elsewhere").mkdir()
    target.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="was not made by this command"):
        write.write(contents(register), target)


def test_what_it_made_elsewhere_is_kept_while_it_is_the_same(
    register: Register, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere"
    target.mkdir()
    write.write(contents(register), target)
    before = target.stat().st_ino
    write.write(contents(register), target)
    assert target.stat().st_ino == before

    (target / "personer.csv").unlink()
    with pytest.raises(InputError, match="was not made by this command"):
        write.write(contents(register), target)


def test_a_failure_leaves_the_earlier_register(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = its_place(tmp_path)
    write.write({name: contents(register)[name] for name in ("personer.csv", "bopael.csv")}, target)
    before = files_of(target)

    def fail(self: Path, content: bytes) -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match="full"):
        write.write(contents(register), target)

    assert files_of(target) == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_no_report_of_others_is_made_again_when_the_generator_is_changed() -> None:
    hashed = Path(whole_files.__file__).parent  # code_hash() is over all that lies in it
    assert hashed.name == "analysis"
    assert hashed not in Path(write.__file__).parents


@pytest.mark.exhaustive
def test_a_report_of_its_own_is_when_what_is_generated_changes(tmp_path: Path) -> None:
    project = Project(tmp_path)
    changed(project.raw, "aktiveringsgrad")
    eksempelkommune.make(project)
    read = open_papers(project, Address("eksempelkommune", HELSINGOER.day)).counted.files

    def stale() -> set[str]:
        return {Path(name).name for name in read if digest_of_input(project, name) != read[name]}

    assert stale() == set()
    changed(project.raw, "aktiveringsgrad", ("14,5;14,6;7,4;8,4", "14,5;14,6;21,3;8,4"))
    eksempelkommune.make(project)
    assert stale() == {"aktiviteter.csv"}
