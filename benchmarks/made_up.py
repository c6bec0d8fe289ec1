"""Meetings with made-up figures, one for each municipality: as many reports as a country has.

Each is the delivered meeting of Helsingør with its tables for three of the notebooks, and with
every figure made up. The figures fit together as those of the papers should, so that the checks
agree. The same municipality gets the same figures each time.
"""

from __future__ import annotations

import csv
import io
import random
import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from analysis import danish

MODEL = Path("helsingoer") / "2017-05-03"
NOTEBOOKS = ("aktiveringsgrad", "afslutningsaarsager", "flygtningestatus")
DOCUMENT = "Opdigtede tal til måling af, hvor lang tid rapporterne tager"

_OWN = "Helsingør"
_EVENT = 'event = "2016-10-01", event_text = "Opdigtet hændelse"'
_TABLES = (
    *("afslutningsaarsager", "aktiveringsgrad", "afsluttede-borgere"),
    *("flygtninge-i-alt", "flygtninge-efter-aktivitet", "flygtninge-efter-visitation"),
    *("flygtninge-efter-alder", "flygtninge-efter-koen", "flygtninge-i-midlertidig-bolig"),
)
_FIGURE = re.compile(r"(?P<number>[\d.]*\d(?:,\d+)?)(?P<rest>.*)")

Rows = list[list[str]]


def write_meetings(raw: Path, model: Path, count: int) -> None:
    """Write the meetings of the first ``count`` municipalities below ``raw``."""
    described = (model / "meeting.toml").read_text(encoding="utf-8-sig")
    tables = {name: _read(model / f"{name}.csv") for name in _TABLES}
    for name in danish.MUNICIPALITIES[:count]:
        folder = raw / danish.slug(name) / model.name
        folder.mkdir(parents=True)
        (folder / "meeting.toml").write_text(_description(described, name), encoding="utf-8")
        for table, rows in _figures(described, tables, name).items():
            (folder / f"{table}.csv").write_text(_text(rows), encoding="utf-8")


# --- the description ------------------------------------------------------------------------------


def _description(text: str, name: str) -> str:
    """Return ``meeting.toml`` of another municipality, without what is true of Helsingør only."""
    head, *parts = re.split(r"^(?=\[\[)", text, flags=re.M)
    head = re.sub(r"^document = .*$", f'document = "{DOCUMENT}"', head, flags=re.M)
    kept, wanted = [head], False
    for part in parts:
        kind = part[: part.index("\n")]
        if kind == "[[tables]]":
            wanted = _entry(part)["id"] in _TABLES
        if kind == "[[agenda]]" or (kind.startswith("[[tables") and wanted and _fits_all(part)):
            kept.append(re.sub(r"^remainder = \[.*?^\]\n", "", part, flags=re.M | re.S))
    return "".join([*kept, *map(_report, NOTEBOOKS)]).replace(_OWN, name)


def _fits_all(part: str) -> bool:
    """Whether a part of the description is about no certain figure, row or event."""
    entry = _entry(part)
    is_note, is_check = part.startswith("[[tables.notes]]"), part.startswith("[[tables.checks]]")
    return not (
        part.startswith("[[tables.deviations]]")
        or (is_note and "mark" not in entry)
        or (is_check and "value" in entry.get("source", {}))
    )


def _entry(part: str) -> dict[str, Any]:
    """Return what a part holds that begins with ``[[tables]]``, or ``[[tables.notes]]`` for one."""
    held: Any = tomllib.loads(part)["tables"]
    if isinstance(held, dict):
        (held,) = held.values()
    (entry,) = held
    return dict(entry)


def _report(notebook: str) -> str:
    own = "" if notebook == "flygtningestatus" else f'own = "{_OWN}"'
    event = _EVENT if notebook == "aktiveringsgrad" else ""
    given = ", ".join(filter(None, (own, event)))
    return (
        f'\n[[reports]]\nname = "{notebook}"\ntitle = "{notebook.capitalize()}"\n'
        f'notebook = "{notebook}"\nparameters = {{ {given} }}\n'
    )


# --- the figures ----------------------------------------------------------------------------------


def _figures(described: str, tables: dict[str, Rows], name: str) -> dict[str, Rows]:
    """Return the tables of a municipality."""
    chance = random.Random(name)
    size = Decimal(chance.randint(50, 250)) / 100

    def made_up(number: Decimal, decimals: int) -> Decimal:
        scale = Decimal(chance.randint(97, 103)) / 100
        return danish.round_half_up(number * scale * (1 if decimals else size), decimals)

    made = {
        table: [rows[0], *[_made_up_row(row, name, made_up) for row in rows[1:]]]
        for table, rows in tables.items()
    }
    _fit(made, _periods(described))
    return made


def _made_up_row(
    row: list[str], name: str, made_up: Callable[[Decimal, int], Decimal]
) -> list[str]:
    """Return a row with other figures; dashes and note marks stay."""
    label = {_OWN: name, name: _OWN}.get(row[0], row[0])
    return [label, *[_changed(cell, made_up) for cell in row[1:]]]


def _changed(cell: str, made_up: Callable[[Decimal, int], Decimal]) -> str:
    match = _FIGURE.fullmatch(cell)
    if match is None:
        return cell
    read = danish.parse_number(match["number"])
    return _written(made_up(read.value, read.decimals), read.decimals, match["rest"])


def _written(value: Decimal, decimals: int, rest: str = "") -> str:
    return f"{danish.format_number(value, decimals)}{rest}"


def _number(cell: str) -> Decimal:
    """Return the figure of a cell; a dash counts as nothing."""
    match = _FIGURE.fullmatch(cell)
    return danish.parse_number(match["number"]).value if match else Decimal(0)


def _periods(described: str) -> dict[str, list[str]]:
    """Return the periods of each table's columns, in the order of its file."""
    return {
        table["id"]: [column.get("period", "") for column in table["columns"]]
        for table in tomllib.loads(described)["tables"]
    }


def _fit(made: dict[str, Rows], periods: dict[str, list[str]]) -> None:
    """Make the figures agree with each other wherever a check recomputes them."""
    *reasons, total = made["afslutningsaarsager"][1:]
    total[1] = _written(sum((_number(row[1]) for row in reasons), Decimal(0)), 0)
    for row in made["afsluttede-borgere"][1:]:
        row[3] = _written(100 * _number(row[2]) / _number(row[1]), 1, " %")
    _fit_received(made["flygtninge-i-alt"])
    totals = dict(zip(periods["flygtninge-i-alt"], made["flygtninge-i-alt"][1][1:], strict=True))
    for column, period in enumerate(periods["flygtninge-efter-aktivitet"], start=1):
        activity = made["flygtninge-efter-aktivitet"][1]
        activity[column] = _same_number(activity[column], _number(totals[period]))
    for table in ("flygtninge-efter-alder", "flygtninge-efter-koen"):
        for column, period in enumerate(periods[table], start=1):
            if period in totals:
                _fit_parts(made[table][1:], column, _number(totals[period]))


def _fit_received(rows: Rows) -> None:
    """Let those received in a year never become fewer."""
    for row in rows[2:]:
        so_far = Decimal(0)
        for column, cell in enumerate(row[1:], start=1):
            so_far = max(so_far, _number(cell))
            row[column] = _same_number(cell, so_far)


def _fit_parts(rows: Rows, column: int, total: Decimal) -> None:
    """Let the last row hold what the others lack of a total."""
    *parts, last = rows
    scale = total / sum(_number(row[column]) for row in rows)
    for row in parts:
        number = danish.round_half_up(_number(row[column]) * scale, 0)
        row[column] = _same_number(row[column], number)
    rest = total - sum(_number(row[column]) for row in parts)
    last[column] = _same_number(last[column], rest)


def _same_number(cell: str, number: Decimal) -> str:
    """Put a count in a cell; its note mark stays, and so does a dash."""
    match = _FIGURE.fullmatch(cell)
    return _written(number, 0, match["rest"]) if match else cell


# --- files ----------------------------------------------------------------------------------------


def _read(path: Path) -> Rows:
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def _text(rows: Rows) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(rows)
    return out.getvalue()
