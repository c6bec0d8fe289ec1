"""``tables/*.csv`` with ``datapackage.json``: the figures in long form, for whoever computes on.

One row per figure, ``;`` between cells and a decimal comma, in UTF-8 with a BOM, so that a Danish
Excel opens the file as it is. The package follows the Data Package standard (frictionless).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from analysis import danish
from analysis.checks.relations import Place
from analysis.meeting import TableSpec
from analysis.observations import DELIVERED, WORDS, Observation
from analysis.papers import Papers
from analysis.present.sentences import notice
from analysis.whole_files import digest

_BOM = b"\xef\xbb\xbf"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _field(name: str, title: str, text: str = "", **more: object) -> dict[str, object]:
    described = {"name": name, "title": title, "type": "string"} | more
    return described | ({"description": text} if text else {})


_NUMBER: dict[str, object] = {"type": "number", "decimalChar": ","}
_FIELDS = (
    _field("raekke", "Række"),
    _field("soejle", "Kolonne", "Perioden (2016-Q3 er 3. kvartal 2016), ellers dens overskrift"),
    _field("kommune", "Kommune"),
    _field("periode", "Periode", "Efter ISO 8601"),
    _field("maal", "Mål", "Hvad tallet måler"),
    _field("vaerdi", "Værdi", "Tallet, som det er trykt; tomt, når der intet tal er", **_NUMBER),
    _field("enhed", "Enhed"),
    _field(
        "status",
        "Status",
        "; ".join(f"{status.value}: {WORDS[status].said}" for status in DELIVERED),
        constraints={"enum": [status.value for status in DELIVERED]},
    ),
    _field("noter", "Noter", "Papirernes notetegn"),
    _field("trykt", "Trykt", "Cellen som trykt"),
    _field(
        "genberegnet",
        "Genberegnet",
        "Hvad tallet skulle være, når netop ét regnestykke siger, at det er forkert",
        **_NUMBER,
    ),
)


def package(papers: Papers) -> dict[str, bytes]:
    """Return the files of the package by name: a CSV file per table, and ``datapackage.json``."""
    files: dict[str, bytes] = {}
    resources = []
    for table in papers.meeting.tables:
        rows = [*(_text_rows(papers, table) if table.kind == "text" else _rows(papers, table))]
        files[table.file] = _BOM + _csv(rows)
        resources.append(_resource(table, rows[0], files[table.file]))
    meeting = papers.meeting
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": str(meeting.address).replace("/", "-"),
        "title": f"{meeting.body}, {meeting.committee}: {meeting.day}",
        "description": ". ".join(filter(None, (meeting.document, notice(meeting)))),
        "resources": resources,
    }
    text = json.dumps(described, ensure_ascii=False, indent=2)
    files["datapackage.json"] = f"{text}\n".encode()
    return files


def _resource(table: TableSpec, headings: list[str], content: bytes) -> dict[str, object]:
    is_text = table.kind == "text"
    fields = [{"name": heading, "type": "string"} for heading in headings] if is_text else _FIELDS
    return {
        "name": table.id,
        "title": table.title,
        "path": table.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{digest(content)}",
        "dialect": {"delimiter": ";"},
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _rows(papers: Papers, table: TableSpec) -> Iterator[list[str]]:
    yield [str(field["name"]) for field in _FIELDS]
    for figure in papers.table(table.id).observations:
        right = papers.doubted.get(Place(figure.table, figure.row, figure.column))
        yield [*_cells(figure, table.title), _number(right)]


def _cells(figure: Observation, title: str) -> list[str]:
    """Return what is told of a figure, whether or not it can be recomputed."""
    return [
        *map(safe, (figure.row, figure.column, figure.municipality, figure.period)),
        safe(figure.measure or title),
        _number(figure.value),
        safe(figure.unit),
        figure.status,
        safe(figure.notes),
        safe(figure.printed),
    ]


def edition(figures: Iterable[Observation], titles: Mapping[str, str]) -> bytes:
    """Return the figures of an earlier edition in one file, each with the title of its table."""
    rows = [["tabel", *(str(field["name"]) for field in _FIELDS[:-1])]]
    for figure in figures:
        title = titles.get(figure.table, figure.table)
        rows.append([safe(title), *_cells(figure, title)])
    return _BOM + _csv(rows)


def _number(value: Decimal | None) -> str:
    """Write a figure with a decimal comma and without thousands points, for a machine to read."""
    return "" if value is None else f"{value:f}".replace(".", ",")


def _text_rows(papers: Papers, table: TableSpec) -> Iterator[list[str]]:
    printed = papers.table(table.id)
    headings = [printed.row_heading, *printed.headings]
    yield [safe(heading.text) or "række" for heading in headings]
    for label, cells in printed.rows:
        yield [safe(cell.text) for cell in (label, *cells)]


def safe(text: str) -> str:
    """Return text that a spreadsheet takes for text: ``=1+1`` gets an apostrophe before it.

    A figure, or a lone dash, is what it is.
    """
    if not text.startswith(_FORMULA) or danish.is_dash(text):
        return text
    try:
        danish.parse_number(text)
    except ValueError:
        return f"'{text}"
    return text


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8")
