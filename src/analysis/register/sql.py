"""Pieces of SQL that reading and checking share."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.characters import SPACES

if TYPE_CHECKING:
    import duckdb

_MIDNIGHT = r"([ T]00:00(:00(\.0+)?)?)?"


def connect(spill: Path, *, memory: str) -> duckdb.DuckDBPyConnection:
    """Return a connection in memory; what does not fit is put into the folder ``spill``.

    ``memory`` is the most it keeps, as in "1GB"; the libraries come on top. DuckDB makes the folder
    when it needs it, and takes it away with the connection. It starts threads: to be called only in
    a process that is not forked afterwards.
    """
    import duckdb  # who only asks what a register holds does not load it

    connection = duckdb.connect()
    connection.execute(f"SET temp_directory = {literal(spill)}")
    connection.execute(f"SET memory_limit = {literal(memory)}")
    return connection


def first_line(error: Exception) -> str:
    """Return what an error says, without the advice that DuckDB gives on further lines."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def lacks_room(error: Exception) -> bool:
    """Whether memory or disk space ran out, of which no file that was delivered is to blame."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    import duckdb

    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return True
    return any(os.strerror(number) in str(error) for number in (errno.ENOSPC, errno.EDQUOT))


def blame(error: Exception) -> str:
    """Return what an error says of a file; one that tells of lacking room is raised as it is."""
    if lacks_room(error):
        raise error
    return first_line(error)


def literal(value: object) -> str:
    """Return a value as text in SQL, for the places that take no parameter."""
    return "'" + str(value).replace("'", "''") + "'"


def quoted(name: str) -> str:
    """Return a name of a column in SQL."""
    return '"' + name.replace('"', '""') + '"'


def trimmed(text: str) -> str:
    """Return the SQL for a text without the spaces around it; NULL where it is blank.

    It looks first whether there are any: that is four times faster where nearly every cell is
    another.
    """
    ends = f"{text} >= '!' AND {text} < chr(127) AND ({text})[-1] BETWEEN '!' AND '~'"
    return f"CASE WHEN {ends} THEN {text} ELSE nullif(trim({text}, {literal(SPACES)}), '') END"


def plain_date(text: str) -> str:
    """Return the SQL for a date that is written as DuckDB writes it, 2017-04-01; else NULL.

    Nearly all are, and are read in a third of the time.
    """
    day = f"TRY_CAST({text} AS DATE)"
    years = "DATE '0001-01-01' AND DATE '9999-12-31'"  # not infinity either
    return f"CASE WHEN CAST({day} AS VARCHAR) = {text} AND {day} BETWEEN {years} THEN {day} END"


def parsed_date(text: str) -> str:
    """Return the SQL for a date: ISO or Danish, perhaps with midnight behind it; else NULL."""
    day = rf"regexp_extract({text}, '^\d{{1,2}}[-.]\d{{1,2}}[-.]\d{{4}}')"
    return (
        f"CASE WHEN regexp_full_match({text}, '\\d{{4}}-\\d{{2}}-\\d{{2}}{_MIDNIGHT}') "
        f"THEN TRY_CAST(left({text}, 10) AS DATE) "
        f"WHEN regexp_full_match({text}, '\\d{{1,2}}[-.]\\d{{1,2}}[-.]\\d{{4}}{_MIDNIGHT}') "
        f"THEN CAST(try_strptime(replace({day}, '.', '-'), '%d-%m-%Y') AS DATE) END"
    )


def plain_number(text: str) -> str:
    """Return the SQL for a number of nothing but digits, 0 to 255, as a decimal; else NULL."""
    number = f"TRY_CAST({text} AS UTINYINT)"
    return f"CASE WHEN CAST({number} AS VARCHAR) = {text} THEN CAST({number} AS DECIMAL(12, 9)) END"


def parsed_number(text: str, decimals: int = 0) -> str:
    """Return the SQL for a number of up to three digits as a decimal; else NULL.

    Behind a comma or a point it may have so many ``decimals``, or any number of zeros.
    """
    fraction = rf"\d{{1,{decimals}}}" if decimals else "0{1,9}"
    return (
        f"CASE WHEN regexp_full_match({text}, '\\d{{1,3}}([.,]{fraction})?') "
        f"THEN CAST(replace({text}, ',', '.') AS DECIMAL(12, 9)) END"
    )


def parsed_amount(text: str, digits: int, kind: str) -> str:
    """Return the SQL for a number of so many digits, 0 or above; else NULL.

    A decimal ``kind`` may have two decimals behind a comma or a point, another zeros alone; no mark
    parts thousands.
    """
    decimals = r"\d{1,2}" if kind.startswith("DECIMAL") else "0{1,9}"
    return (
        f"CASE WHEN regexp_full_match({text}, '\\d{{1,{digits}}}([.,]{decimals})?') "
        f"THEN CAST(CAST(replace({text}, ',', '.') AS DECIMAL(23, 9)) AS {kind}) END"
    )


def parsed_month(text: str) -> str:
    """Return the SQL for the first day of a month, written as a month or as that day; else NULL."""
    month = (
        f"CASE WHEN regexp_full_match({text}, '\\d{{4}}-\\d{{2}}') THEN {text} || '-01' "
        f"WHEN regexp_full_match({text}, '\\d{{1,2}}[-.]\\d{{4}}') THEN '01-' || {text} "
        f"ELSE {text} END"
    )
    day = parsed_date(month)
    return f"CASE WHEN day({day}) = 1 THEN {day} END"
