"""Write the made-up register: the eight relations of the contract, whole or not at all."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from analysis import danish
from analysis.faults import Fault, InputError
from eksempelkommune.person import EXTRACT_DAY, MUNICIPALITY, Person, Span

HEADINGS = {
    "personer": (
        "borger_id",
        "foedselsdato",
        "koen",
        "opholdsgrundlag",
        "boligplaceringsdato",
        "uledsaget",
    ),
    "bopael": ("borger_id", "kommunekode", "startdato", "slutdato"),
    "ydelser": ("borger_id", "ydelse", "startdato", "slutdato"),
    "aktiviteter": (
        "borger_id",
        "aktivitet_id",
        "aktivitetstype",
        "lovgrundlag",
        "startdato",
        "slutdato",
        "timer_pr_uge",
        "minutter_pr_uge",
        "udbyder",
    ),
    "visitation": ("borger_id", "kategori", "startdato", "slutdato"),
    "integrationsperioder": ("borger_id", "startdato", "slutdato", "program_tilbudt"),
    "indkvartering": ("borger_id", "sted", "startdato", "slutdato"),
    "afslutninger": ("borger_id", "ydelse", "dato", "aarsag"),
}
Rows = list[tuple[str, ...]]


def files(people: Sequence[Person]) -> dict[str, bytes]:
    """Return each file's content by its name; the persons are numbered in the order given."""
    tables: dict[str, Rows] = {relation: [] for relation in HEADINGS}
    activity = 0
    for number, person in enumerate(people, start=1):
        borger = f"E{number:06}"
        tables["personer"].append(
            (
                borger,
                _day(person.born),
                person.sex,
                person.ground,
                _day(person.placed),
                "ja" if person.unaccompanied else "nej",
            )
        )
        for relation, spans in (
            ("bopael", person.homes),
            ("ydelser", person.benefits),
            ("visitation", person.categories),
            ("indkvartering", person.housing),
        ):
            tables[relation] += [
                (borger, span.what, _day(span.start), _day(span.end)) for span in _in_order(spans)
            ]
        tables["integrationsperioder"] += [
            (borger, _day(span.start), _day(span.end), span.what)
            for span in _in_order(person.programmes)
        ]
        for each in sorted(person.activities, key=lambda each: (each.start, each.what)):
            activity += 1
            hours, minutes = divmod(each.minutes or 0, 60)
            tables["aktiviteter"].append(
                (
                    borger,
                    f"A{activity:06}",
                    each.what,
                    each.law,
                    _day(each.start),
                    _day(each.end),
                    "" if each.minutes is None else str(hours),
                    str(minutes) if minutes else "",
                    each.provider,
                )
            )
        tables["afslutninger"] += [
            (borger, closure.benefit, _day(closure.day), closure.reason)
            for closure in sorted(person.closures, key=lambda closure: closure.day)
        ]
    return {f"{relation}.csv": _csv(HEADINGS[relation], rows) for relation, rows in tables.items()}


def _in_order(spans: Sequence[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: span.start)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _csv(headings: Sequence[str], rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _check(target: Path) -> None:
    """Refuse a folder that must not be replaced: one that was perhaps not made by this module.

    A folder that stands there is replaced only if it is empty, or lies where no real register can
    lie (under the name of the made-up municipality, on the day of its extract) and holds nothing
    but files with these headings and this module's ids of persons. Raises :class:`InputError`.
    """
    if (target.exists() or target.is_symlink()) and not _may_be_replaced(target):
        problem = "is there already and was not made by this command; remove it or name another"
        raise InputError([Fault(target.as_posix(), problem)])


def write(contents: Mapping[str, bytes], target: Path) -> None:
    """Write the files into ``target``, which appears whole or not at all.

    A folder that holds just these files is left as it is; for others see :func:`_check`.
    """
    if target.is_dir() and _holds(target, contents):
        return
    _check(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    private = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        finished, old = private / "new", private / "old"
        finished.mkdir()
        for name, content in contents.items():
            (finished / name).write_bytes(content)
        if target.exists():
            target.rename(old)
        try:
            finished.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    finally:
        shutil.rmtree(private, ignore_errors=True)


def _holds(folder: Path, contents: Mapping[str, bytes]) -> bool:
    """Whether a folder holds just these files, to the byte."""
    entries = {path.name: path for path in folder.iterdir()}
    return entries.keys() == contents.keys() and all(
        path.is_file() and path.read_bytes() == contents[name] for name, path in entries.items()
    )


def _may_be_replaced(target: Path) -> bool:
    """Whether a folder is one that only this module can have made, or an empty one."""
    if not target.is_dir() or target.is_symlink():
        return False
    place = target.absolute()
    in_place = (
        place.parent.parent.name == danish.slug(MUNICIPALITY)
        and place.name == EXTRACT_DAY.isoformat()
    )
    return all(in_place and _is_made_here(path) for path in target.iterdir())


def _is_made_here(path: Path) -> bool:
    """Whether a file is one of the eight, with these headings, and all its persons are made up."""
    if path.suffix != ".csv" or path.stem not in HEADINGS or not path.is_file():
        return False
    heading, *lines = path.read_bytes().split(b"\n")
    return heading == ";".join(HEADINGS[path.stem]).encode() and all(
        re.match(rb"E\d{6};", line) for line in lines if line
    )
