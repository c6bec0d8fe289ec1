"""What the tests about the register share: a checked extract made from a few rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from analysis.register import codes
from analysis.register.contract import RELATIONS
from analysis.register.extract import Extract
from analysis.register.sql import literal

Row = Sequence[object] | Mapping[str, object]


def extract_of(
    tmp_path: Path,
    day: date,
    *,
    set_aside: dict[str, int] | None = None,
    kommunekode: int | None = 217,
    codes_folder: Path | None = None,
    **relations: Sequence[Row],
) -> Extract:
    """Write the canonical Parquet files of an extract, and return it.

    A row is a tuple in the order of the canonical columns, or a mapping (what is left out is
    NULL); dates are dates or ISO texts. A person who is in no row of ``personer`` is a woman born
    on 1 January 1980. ``codes_folder`` may hold code tables that replace the project's.
    """
    assert set(relations) <= set(RELATIONS), set(relations) - set(RELATIONS)
    folder = tmp_path / "data" / "processed" / "helsingoer" / "register" / day.isoformat()
    folder.mkdir(parents=True)
    tables = {
        name: [_values(row, [*relation.canonical]) for row in relations.get(name, ())]
        for name, relation in RELATIONS.items()
    }
    described = {row[0] for row in tables["personer"]}
    mentioned = {row[0] for rows in tables.values() for row in rows}
    tables["personer"] += [
        [borger, date(1980, 1, 1), "Kvinde", None, None, False, None]
        for borger in mentioned - described
    ]
    for row in tables["personer"]:
        row[-1] = int(str(row[1]).replace("-", ""))  # foedt_tal
    with duckdb.connect() as connection:
        for name, relation in RELATIONS.items():
            declared = ", ".join(f"{column} {kind}" for column, kind in relation.canonical.items())
            connection.execute(f"CREATE TABLE {name} ({declared})")
            if tables[name]:
                marks = ", ".join("?" * len(relation.canonical))
                insert = f"INSERT INTO {name} VALUES ({marks})"  # noqa: S608
                connection.executemany(insert, tables[name])
            order = ", ".join(filter(None, ("borger", relation.start)))
            path = literal(folder / f"{name}.parquet")
            sort = f"SELECT * FROM {name} ORDER BY {order}"  # noqa: S608
            connection.execute(f"COPY ({sort}) TO {path} (FORMAT parquet)")
    read, faults = codes.read(codes_folder or Path("nowhere"), "codes")
    assert faults == []
    codes.write(read, folder / "codes")
    return Extract(folder, day, set_aside or {}, kommunekode)


def _values(row: Row, columns: Sequence[str]) -> list[object]:
    if isinstance(row, Mapping):
        assert set(row) <= set(columns), set(row) - set(columns)
        return [row.get(column) for column in columns]
    assert len(row) == len(columns), f"{row} has other columns than {columns}"
    return [*row]
