"""Write the made-up register: the relations of the contract, whole or not at all."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from analysis import danish
from analysis.faults import Fault, InputError
from analysis.register.contract import RELATIONS
from analysis.whole_files import new_folder
from eksempelkommune.indsatser import OFFERS, PROVIDERS
from eksempelkommune.person import (
    EXTRACT_DAY,
    LATER_DAY,
    MUNICIPALITY,
    MUNICIPALITY_CODE,
    Person,
    Span,
)

Row = tuple[str, ...]
_PAID_LONGER = 365  # days that a benefit may be paid by the municipality that somebody left


def files(people: Sequence[Person], day: date) -> dict[str, bytes]:
    """Return each file's content by its name; the persons are numbered in the order given.

    So are their activities, save those that an earlier extract has numbered. Of efforts and what
    comes of them nothing is known that is after the day of the extract.
    """
    tables: dict[str, list[Row]] = {relation: [] for relation in RELATIONS}
    tables["tilbud"] = [row for row in OFFERS if row[2] <= day.isoformat()]
    of_earlier = max((each.number for person in people for each in person.activities), default=0)
    numbers = itertools.count(of_earlier + 1)
    for number, person in enumerate(people, start=1):
        borger = f"E{number:06}"
        told = (*_spells(person), *_events(person, numbers), *_efforts(person, day))
        for relation, row in told:
            tables[relation].append((borger, *row))
    return {
        f"{relation}.csv": _csv(RELATIONS[relation].names, rows)
        for relation, rows in tables.items()
    }


def _spells(person: Person) -> Iterator[tuple[str, Row]]:
    for relation, spans in (
        ("bopael", person.homes),
        ("ydelser", person.benefits),
        ("visitation", person.categories),
        ("indkvartering", person.housing),
    ):
        for span in _in_order(spans):
            paid_by = (_payer(person, span),) if relation == "ydelser" else ()
            yield relation, (span.what, _day(span.start), _day(span.end), *paid_by)
    for span in _in_order(person.programmes):
        yield "integrationsperioder", (_day(span.start), _day(span.end), span.what)


def _events(person: Person, numbers: Iterator[int]) -> Iterator[tuple[str, Row]]:
    """Yield the person, its activities, numbered if they were not, and its closures."""
    unaccompanied = "ja" if person.unaccompanied else "nej"
    about = (_day(person.born), person.sex, person.ground, _day(person.placed), unaccompanied)
    yield "personer", about
    for each in sorted(person.activities, key=lambda each: (each.start, each.what)):
        hours, minutes = divmod(each.minutes or 0, 60)
        each.number = each.number or next(numbers)
        named = (f"A{each.number:06}", each.what, each.law)
        lasting = ("" if each.minutes is None else str(hours), str(minutes) if minutes else "")
        offer = each.provider if each.provider in PROVIDERS else ""
        lasts = (_day(each.start), _day(each.end))
        yield "aktiviteter", (*named, *lasts, *lasting, each.provider, offer)
    for closure in sorted(person.closures, key=lambda closure: closure.day):
        yield "afslutninger", (closure.benefit, _day(closure.day), closure.reason)


def _payer(person: Person, benefit: Span) -> str:
    """Return the municipality that a person left shortly before a benefit began here, if any."""
    for home in person.homes:
        left = home.end if home.what != str(MUNICIPALITY_CODE) else None
        if left and 0 < (benefit.start - left).days <= _PAID_LONGER:
            return home.what
    return ""


def _efforts(person: Person, day: date) -> Iterator[tuple[str, Row]]:
    """Yield the efforts of a person and what came of them, as far as it is known on a day."""
    for one in person.efforts:
        if one.visited <= day:
            days = (one.start, one.end, one.cleared)
            yield "indsatser", (one.name, _day(one.visited), *(_known(each, day) for each in days))
    for relation, spans, has_end in (
        ("beskaeftigelse", person.jobs, True),
        ("kontaktpersoner", person.contacts, True),
        ("planer", person.plans, False),
        ("henvisninger", person.referrals, False),
    ):
        for span in _in_order(spans):
            end = (_known(span.end, day),) if has_end else ()
            if span.start <= day:
                yield relation, (span.what, _day(span.start), *end)
    for month, minutes in sorted(person.hours.items()):
        if month <= day.replace(day=1):
            hours = f"{minutes // 60}{',5' if minutes % 60 else ''}"
            yield "ordinaere_timer", (f"{month:%Y-%m}", hours)


def _known(when: date | None, day: date) -> str:
    return _day(when) if when and when <= day else ""


def _in_order(spans: Sequence[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: span.start)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _csv(headings: Sequence[str], rows: Sequence[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _check(target: Path) -> None:
    """Refuse a folder that must not be replaced: one that was perhaps not made by this module.

    A folder that stands there is replaced only if it is empty, or lies where no real register can
    lie (under the name of the made-up municipality, on the day of an extract) and holds nothing
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
    with new_folder(target) as private:
        for name, content in contents.items():
            (private / name).write_bytes(content)


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
    in_place = place.parent.parent.name == danish.slug(MUNICIPALITY) and place.name in {
        EXTRACT_DAY.isoformat(),
        LATER_DAY.isoformat(),
    }
    return all(in_place and _is_made_here(path) for path in target.iterdir())


def _is_made_here(path: Path) -> bool:
    """Whether a file is one of ours, with these headings, and all its persons are made up."""
    if path.suffix != ".csv" or path.stem not in RELATIONS or not path.is_file():
        return False
    heading, *lines = path.read_bytes().split(b"\n")
    relation = RELATIONS[path.stem]
    return heading == ";".join(relation.names).encode() and all(
        re.match(rb"E\d{6};", line) or not relation.of_persons for line in lines if line
    )
