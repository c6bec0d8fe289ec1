"""What was inferred of a table, as the lines of ``meeting.toml`` that describe it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from analysis import areas, danish
from analysis.meeting.rows import RowsSpec
from analysis.meeting_file import OPEN
from analysis.sources.office.inferred import SOURCE, Column, Table, bare

_EXPECTED = re.compile(r"(?i)\b(forvente(t|de)|prognose)\b(?! budget)")


def toml(text: str) -> str:
    """Write a text as TOML does, between quotation marks."""
    return json.dumps(text, ensure_ascii=False)


def to_fill_in(key: str, what: str) -> str:
    """Return a line that ``check`` refuses until somebody has written the value."""
    return f'{key} = "{OPEN}"  # UDFYLD: {what}'


def reported(table: Table) -> Iterator[str]:
    """Yield the lines that describe a report of one table."""
    yield from ("[[reports]]", f"name = {toml(table.id)}", _title(table, "rapportens titel"))
    yield from ('notebook = "tabel"', f"parameters = {{ tables = [{toml(table.id)}] }}")


def _title(table: Table, what: str) -> str:
    title = table.title
    return f"title = {toml(title)}" if title else to_fill_in("title", what)


def described(table: Table) -> Iterator[str]:
    """Yield the lines that describe a table."""
    block = table.block
    yield f"# {block.place} i {table.file}"
    yield from ("[[tables]]", f"id = {toml(table.id)}", _title(table, "tabellens titel"))
    if table.is_of_figures is None:
        what = '"text", hvis tabellen skal vises som tekst; den har både tal og ord'
        yield to_fill_in("kind", what)
    elif not table.is_of_figures:
        yield 'kind = "text"'
    elif not all(column.unit for column in table.columns):
        what = 'hvad tallene er, fx "personer"; "", hvis papirerne ikke siger det'
        yield to_fill_in("unit", what)
    if source := next(filter(None, map(SOURCE.fullmatch, block.below)), None):
        yield f"source = {toml(source[1])}"
    blank = [label for label, *cells in table.lines if not all(map(bare, cells))]
    if table.is_of_figures and (rows := [*filter(None, map(bare, blank))]):
        what = '"not_stated" (ikke oplyst) eller "cannot_occur" (kan ikke forekomme)'
        yield f"# UDFYLD: hvad en tom celle betyder: {what}"
        yield f'blank = {{ rows = [{", ".join(map(toml, rows))}], status = "{OPEN}" }}'
    yield from _described_rows(table)
    yield from ("columns = [", *(f"  {column_line(one)}" for one in table.columns), "]")
    for note in table.notes:
        yield from ("", "[[tables.notes]]")
        yield f"mark = {toml(note.mark)}" if note.mark else "table = true"
        yield f"text = {toml(note.text)}" if note.text else to_fill_in("text", "noten")


def _described_rows(table: Table) -> Iterator[str]:
    """Yield what the first column is: its heading, totals, and whether it has municipalities."""
    labels = [bare(label) for label in table.labels]
    places = [label for label in labels if areas.is_municipality(label)]
    parts = [label for label in labels if RowsSpec(municipalities=True).is_part(label)]
    regions = [label for label in labels if RowsSpec(regions=True).is_part(label)]
    kind = ""
    if len(places) > 1 and places == parts:
        kind = "municipalities = true"
    elif len(places) > 1 and 2 * len(places) > len(parts):
        others = ", ".join(sorted({*parts} - {*places})[:5])
        what = "true, hvis rækkerne er kommuner. Disse er det ikke, som de staves"
        yield f"# UDFYLD: {what}: {others}"
        kind = f'municipalities = "{OPEN}"'
    elif len(regions) > 1 and all(map(areas.is_part_of_country, regions)):
        kind = "regions = true" * (not areas.misfits(regions))
    named = RowsSpec(municipalities=bool(kind))
    is_joined = ", " in table.rows_heading  # ``Hele landet, Unge``
    parted = {label: [label, *(label.split(", ") if is_joined else ())] for label in labels}
    total = [label for label in labels if any(map(named.is_total, parted[label]))]
    said = [f"heading = {toml(bare(table.rows_heading))}"]
    said += [f"total = [{', '.join(map(toml, total))}]"] * bool(total)
    said += [kind] * bool(kind)
    if not table.row_periods:
        yield f"rows = {{ {', '.join(said)} }}"
        return
    yield f"rows = {{ {', '.join(said)}, periods = ["
    for label, period in table.row_periods.items():
        yield f"  {{ label = {toml(label)}, period = {toml(str(period))} }},"
    yield "] }"


def column_line(column: Column) -> str:
    """Return a column as an entry of ``columns``."""
    levels = ", ".join(toml(bare(level)) for level in column.heading.levels)
    said = [f"heading = [{levels}]" if len(column.heading.levels) > 1 else f"heading = {levels}"]
    said += [f"period = {toml(str(column.period))}"] * bool(column.period)
    said += [f"measure = {toml(column.measure)}"] * bool(column.measure)
    question = _question(column)
    said += [f"unit = {toml(OPEN if question else column.unit)}"] * bool(column.unit)
    said += ["share = false"] * (column.unit == danish.PERCENT and column.is_no_share)
    said += [f"decimals = {column.decimals}"] * bool(column.decimals)
    said += ["expected = true"] * bool(_EXPECTED.search(column.said))
    said += ["rounded = true"] * any(cell.rounded for cell in column.cells)
    comment = f"  # UDFYLD: {question}" * bool(question)
    return f"{{ {', '.join(said)} }},{comment}"


def _question(column: Column) -> str:
    """Return what is to be asked of a column's unit; empty where that is known."""
    if column.unit in {"1.000", "mio."}:
        return f'{column.unit} af hvad, fx "{column.unit} kr."'
    if column.may_be_fractions:
        one = next(bare(cell.text) for cell in column.cells if "," in cell.text)
        return (
            f'"pct.", hvis {one} er {one} pct. Er tallene brøker af 1, så vis dem som procent i '
            "filen, og begynd forfra"
        )
    return ""
