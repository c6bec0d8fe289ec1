"""The published CSV files, and which cell of a table stands where."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from analysis import danish
from analysis.checks.disclosure.seen import ReadBack, Said, Seen
from analysis.meeting import ColumnSpec, Meeting, TableSpec
from analysis.observations import Status
from analysis.sources.headings import left_out


def read(name: str, content: bytes, meeting: Meeting) -> ReadBack:
    """Read the figures of a table in long form; of a table of words, only what they say."""
    lines = _lines(content)
    spec = next((one for one in meeting.tables if f"tables/{one.file}" == name), None)
    if spec is None:
        return ReadBack(unread=[f"{name} is of no table of the meeting"])
    if spec.kind == "text":
        return ReadBack(said=[Said(name, "", cell) for line in lines for cell in line])
    found = ReadBack()
    fields = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    for line in fields:
        found.add(_figure(name, spec, line))
    return found


def edition(name: str, content: bytes, meeting: Meeting) -> ReadBack:
    """Read the figures as they were before a correction: each line names its table by its title."""
    titles = {one.title: one for one in meeting.tables}
    found = ReadBack()
    headings, *lines = _lines(content)
    for line in (dict(zip(headings, line, strict=True)) for line in lines):
        if spec := titles.get(line["tabel"]):
            found.add(_figure(name, spec, line))
    return found


def _lines(content: bytes) -> list[list[str]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return [*csv.reader(text, delimiter=";")]


def _figure(name: str, spec: TableSpec, line: dict[str, str]) -> ReadBack:
    """Read one figure: what is printed of it, and whether its value is that and no finer."""
    row, column, printed = line["raekke"], line["soejle"], line["trykt"]
    seen = Seen(
        name,
        spec.id,
        row.removeprefix("'"),
        column.removeprefix("'"),
        danish.plain(printed).removeprefix("'"),
        form=" ".join((line["status"], line["noter"])),
        beside=line.get("genberegnet", ""),
    )
    found = ReadBack(seen=[seen])
    if not _is_just(line["vaerdi"], seen.text, line["status"]):
        found.unread.append(f"{seen}: the value {line['vaerdi']!r} is not what is printed")
    return found


def _is_just(value: str, printed: str, status: str) -> bool:
    """Whether a value is the printed figure, with no decimal more; or there is none of either."""
    if status != Status.FIGURE:
        return not value
    try:
        number = danish.parse_number(printed)
        told = Decimal(value.replace(",", "."))
    except (ValueError, InvalidOperation):
        return False
    return told == number.value and -int(told.as_tuple().exponent) <= number.decimals


def placed(shown: Sequence[str], spec: TableSpec) -> list[ColumnSpec] | None:
    """Return which columns of a table stand under some headings; None where that cannot be told.

    They stand in the order of the table, which may be shown in part.
    """
    if len(shown) == len(spec.columns):
        return [*spec.columns]
    found: list[ColumnSpec] = []
    waiting = iter(spec.columns)
    for heading in map(danish.same_label, shown):
        column = next((one for one in waiting if heading in {*_names(one)}), None)
        if column is None:
            return None
        found.append(column)
    return found


def _names(column: ColumnSpec) -> Iterator[str]:
    """Yield how a column's heading may be shown: alone, with what tells it apart, with its year."""
    for name in (str(column.heading.levels[-1]), column.name, str(column.heading)):
        yield danish.same_label(name)
        if column.period:
            yield danish.same_label(f"{name} {left_out(name, column.period)}")
            yield danish.same_label(f"{name} {column.period.short}")
