"""What only many rows tell: a CPR number in two columns, and numbers that look like one by chance.

The check digit of a CPR number holds; of any other ten digits it does for one in eleven. So among
the different numbers of a column that begin with a day and a month, the share for which it holds
tells what they are. It is too large for chance when chance would give it, or more, to fewer than
one column in ten thousand (by Chernoff's bound on the binomial distribution, which is exact enough
for any number of rows).
"""

# ruff: noqa: S608 - names are the contract's own, and texts go through literal()

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import ceil, log

import duckdb

from analysis import cpr
from analysis.characters import SPACES
from analysis.faults import Fault
from analysis.register.codes import spelling
from analysis.register.mapping import OWN_NUMBERS
from analysis.register.personal_ids import BARE, DAY, MONTH, MUST_GO
from analysis.register.sheet import Opened
from analysis.register.sql import literal, trimmed

_CHANCE = 1 / 11
_ONCE_IN = 10_000
_ROWS = 1000  # of those that may hold a number in two columns, so many are looked at
# A date of birth with its day first, or its year.
_BIRTHS = (
    re.compile(
        r"(?P<day>\d\d)[-./ ]?(?P<month>\d\d)[-./ ]?(?:\d\d)?(?P<year>\d\d)(?:[ T]00:00.*)?"
    ),
    re.compile(
        r"(?:18|19|20)?(?P<year>\d\d)[-./]?(?P<month>\d\d)[-./]?(?P<day>\d\d)(?:[ T]00:00.*)?"
    ),
)
_SERIAL = re.compile(r"(\d{3,4})(?:[.,]0+)?")
_SPACE = f"[{re.escape(SPACES)}]*"
# Where a line holds a cell that has a form, whatever parts its cells.
IN_LINES = {
    form: rf"""(?:^|["';,|\t]){_SPACE}{without_names}{_SPACE}(?:$|["';,|\t\r])"""
    for form in (_SERIAL, *_BIRTHS)
    for without_names in [re.sub(r"\?P<\w+>", "?:", form.pattern)]
}
_SAMPLE = 10_000  # rows that nearly always show what forms a column has


def is_no_chance(holding: int, numbers: int) -> bool:
    """Whether the check digit holds for more of some numbers than chance would explain."""
    if not numbers or holding <= numbers * _CHANCE:
        return False
    share = holding / numbers
    far = share * log(share / _CHANCE)
    if share < 1:
        far += (1 - share) * log((1 - share) / (1 - _CHANCE))
    return numbers * far > log(_ONCE_IN)


# --- a number in two columns ----------------------------------------------------------------------


def of_two_columns(
    connection: duckdb.DuckDBPyConnection, opened: Opened, name: str
) -> Iterator[Fault]:
    """Yield a fault for a date and a running number that are a CPR number in the same row."""
    serials = _columns_with((_SERIAL,), connection, opened)
    births = _columns_with(_BIRTHS, connection, opened) if serials else []
    for (heading, day, birth), (other, number, serial) in product(births, serials):
        both = f"{_has_form(day, birth)} AND {_has_form(number, serial)}"
        if day == number:
            continue
        asked = f"SELECT {day}, {number} FROM {opened.rows} WHERE {both} LIMIT {_ROWS}"
        rows = connection.execute(asked).fetchall()
        whole = {_birth(birth, born) + _serial(rest) for born, rest in rows}
        whole = {number for number in whole if re.match(f"{DAY}{MONTH}", number)}
        holding = sum(map(cpr.has_check_digit, whole))
        if 2 * holding > len(whole) and is_no_chance(holding, len(whole)):
            problem = f"and column {other!r} hold the two parts of what look like CPR numbers"
            yield Fault(name, f"{problem}; {MUST_GO}", column=heading)


def _columns_with(
    forms: Sequence[re.Pattern[str]], connection: duckdb.DuckDBPyConnection, opened: Opened
) -> list[tuple[str, str, re.Pattern[str]]]:
    """Return the columns of which some cell has one of the forms: heading, SQL, and the form.

    Some rows are asked about all of them, and all rows only about what these do not show.
    """
    kinds = dict(opened.types)
    asked = [
        (heading, cell, form)
        for heading, cell in opened.cells
        for form in forms
        if opened.text is None or IN_LINES[form] in opened.text.holds
        # A date of Parquet is written with its year first.
        if form is _BIRTHS[1] or not kinds.get(heading, "").startswith(("DATE", "TIME"))
    ]
    found: set[tuple[str, str, re.Pattern[str]]] = set()
    some = f"LIMIT {_SAMPLE}" if opened.text else "WHERE file_row_number % 997 = 0"
    for rows in (f"(FROM {opened.rows} {some})", opened.rows):
        left = [each for each in asked if each not in found]
        if left:
            has = ", ".join(f"bool_or({_has_form(cell, form)})" for _, cell, form in left)
            (row,) = connection.execute(f"SELECT {has} FROM {rows}").fetchall()
            found.update(each for each, is_there in zip(left, row, strict=True) if is_there)
    return [each for each in asked if each in found]


def _has_form(cell: str, form: re.Pattern[str]) -> str:
    """Return the SQL for whether a cell has a form; what most cells are told by costs little."""
    may = f"({cell} < 'A' OR {cell} >= '{{')"  # begins with no letter
    may += f" AND NOT contains({cell}, '-')" if form is _SERIAL else f" AND strlen({cell}) >= 6"
    has = f"regexp_full_match({cell}, {literal(_SPACE + form.pattern + _SPACE)})"
    return f"CASE WHEN {may} THEN {has} ELSE FALSE END"  # DuckDB asks both sides of an AND


def _birth(form: re.Pattern[str], text: str) -> str:
    """Return the six digits that a CPR number begins with for a date of birth."""
    match = form.fullmatch(text.strip(SPACES))
    return "".join(match.group("day", "month", "year")) if match else ""


def _serial(text: str) -> str:
    match = _SERIAL.fullmatch(text.strip(SPACES))
    return match[1].zfill(4) if match else ""


# --- own numbers ----------------------------------------------------------------------------------


def of_own_numbers(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, Opened],
    reasons: Mapping[str, str],
    mapping_name: str,
) -> tuple[list[Fault], list[str]]:
    """Return what is wrong with the columns of own numbers, and what is said of those that are not.

    In no table may the check digit hold for more numbers than chance explains; and all tables
    together must have so many of them that a tenth of true CPR numbers would be told.
    """
    faults: list[Fault] = []
    said: list[str] = []
    for own, reason in reasons.items():
        queries = []
        for name, opened in tables.items():
            for heading, cell in opened.cells:
                if spelling(heading) == own:
                    queries.append(_numbers(opened.rows, cell))
                    _, dated, holding = _counts(connection, queries[-1])
                    if is_no_chance(holding, dated):
                        problem = f"may hold CPR numbers: {_said(dated, holding)} of one"
                        problem += ", and of others one in eleven has"
                        faults.append(Fault(name, problem, column=heading))
        column = f"{OWN_NUMBERS} {own}"
        if not queries:
            faults.append(Fault(mapping_name, "is no column of any table", column=column))
            continue
        different, dated, holding = _counts(connection, " UNION ".join(queries))
        tenth = ceil(different / 10)
        would_be = max(dated, tenth)
        if dated and not is_no_chance(tenth + (would_be - tenth) // 11, would_be):
            problem = f"has {different} numbers, too few to tell whether they are CPR numbers"
            faults.append(Fault(mapping_name, problem, column=column))
        else:
            said.append(f"column {own!r} holds no CPR numbers ({_said(dated, holding)}): {reason}")
    return faults, said


def _said(dated: int, holding: int) -> str:
    return f"of {dated} numbers that begin with a date {holding} have the check digit"


def _numbers(rows: str, cell: str) -> str:
    """Return the query for the different numbers of a column, each of ten digits."""
    text = trimmed(cell)
    number = f"lpad(regexp_extract({text}, {literal(f'^{BARE}$')}, 1), 10, '0')"
    where = f"regexp_full_match({text}, {literal(BARE)})"
    return f"SELECT DISTINCT {number} AS number FROM {rows} WHERE {where}"


def _counts(connection: duckdb.DuckDBPyConnection, numbers: str) -> tuple[int, int, int]:
    """Return how many numbers there are, how many begin with a date, and of them how many hold."""
    total = " + ".join(
        f"{weight} * CAST(number[{place}] AS INTEGER)"
        for place, weight in enumerate(cpr.WEIGHTS, start=1)
    )
    dated = f"regexp_matches(number, '^{DAY}{MONTH}')"
    ((different, begin, hold),) = connection.execute(
        f"SELECT count(*), count(*) FILTER ({dated}), "
        f"count(*) FILTER ({dated} AND ({total}) % 11 = 0) FROM ({numbers})"
    ).fetchall()
    return different, begin, hold
