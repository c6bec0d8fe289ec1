"""What new tables say of an earlier description: written into it where it was left open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

import tomlkit

from analysis import toml_files
from analysis.batch.aligned import Named, Pairs
from analysis.batch.held import Held
from analysis.batch.like import at, figures_open, is_said_of_figures, names_open, put
from analysis.danish import plain, same_label
from analysis.meeting_file import OPEN
from analysis.periods import Period
from analysis.sources.office.inferred import title_of
from analysis.toml_files import Location

_ROWS = {"row", "rows", "total", "areas", "over"}
_COLUMNS = {"column", "columns", "over"}
# What is about the figures of one time, so that a person must say whether it moves with others.
_OF_ONE_TIME = {"notes", "remainder"}
_PLACE = re.compile(r"\{([^{}:]+:[^{}:]+:[^{}:]+)\}")  # of a figure, in a report's own words


class _Name(NamedTuple):
    """A row or column that something in the description names; what it is called now."""

    location: Location
    held: Held
    old: str
    new: str


class Renewal:
    """The renewal of a description: ``content`` is what it was, ``document`` what it is to be.

    ``held`` are the tables that were known again, by their ids; ``moved`` the body that it was of,
    if it is of another now.
    """

    def __init__(
        self,
        document: tomlkit.TOMLDocument,
        content: Mapping[str, Any],
        held: Mapping[str, Held],
        moved: str,
    ) -> None:
        """Prepare to renew a document that was left open."""
        self._document, self._content, self._held, self._moved = document, content, held, moved
        self._ids = {table["id"] for table in content.get("tables", [])}

    def write(self) -> Iterator[str]:
        """Renew the document, and yield what a person is to look at."""
        names = [*self._names()]
        for name in names:
            of_one_time = name.old != name.new and _OF_ONE_TIME & {*name.location}
            put(self._document, name.location, OPEN if of_one_time else name.new)
        yield from self._checks(names)
        for number, report in enumerate(self._content.get("reports", [])):
            self._report(("reports", number), report)
        for held in self._held.values():
            place = ("tables", held.at)
            self._title_and_reference(place, held)
            self._columns(place, held)
            self._rows(place, held)
            for line in self._notes(place, held):
                yield f"{held.spec.id}: {line}"

    # --- names ---

    def _names(self) -> Iterator[_Name]:
        """Yield every place in which a table's description names one of its rows or columns."""
        for location, value in toml_files.walk(self._content.get("tables", []), ("tables",)):
            if not isinstance(value, str) or location[2:3] == ("deviations",):
                continue
            parent = location[: -1 if isinstance(location[-1], str) else -2]
            key = location[len(parent)]
            own = at(self._content, location[:2])["id"]
            held = self._held.get(at(self._content, parent).get("table", own))
            if held is None:
                continue
            new = held.column_names.get(same_label(value)) if key in _COLUMNS else None
            if new is None and key in _ROWS:
                new = held.row_names.get(same_label(value))
            if new is not None:
                yield _Name(location, held, value, new)

    def _checks(self, names: list[_Name]) -> Iterator[str]:
        """Renew what checks say of the rows and columns that they name; yield which to look at."""
        from_papers = []
        for location, value in toml_files.walk(self._content.get("tables", []), ("tables",)):
            if location[2:3] != ("checks",) or len(location) < 4:
                continue
            check = at(self._content, location[:4])["id"]
            own = [name for name in names if name.location[:4] == location[:4]]
            if location[4:] == ("text",):
                text = self._with_names(str(value), _spelt(own))
                put(self._document, location, text)
                if text != value and any(name.old != name.new for name in own):
                    yield f"check {check!r} now says {text!r}"
            if location[-1] == "value":
                from_papers.append(check)
            if len(location) == 4:
                yield from _newer(check, own)
        if from_papers:
            checks = ", ".join(dict.fromkeys(from_papers))
            yield f"figures that checks have from the papers: renew them in {checks}"

    def _with_names(self, text: str, names: Mapping[str, str]) -> str:
        """Return a text with other names, and other years than those in them left open."""
        spelt = sorted(map(re.escape, names), key=len, reverse=True)
        parts = (
            re.split(rf"(?<!\w)({'|'.join(spelt)})(?!\w)", text, flags=re.I) if spelt else [text]
        )
        parts[::2] = [names_open(part, self._moved) for part in parts[::2]]
        known = {name.casefold(): new for name, new in names.items()}
        for place in range(1, len(parts), 2):
            parts[place] = _begun_as(parts[place], known[parts[place].casefold()])
        return "".join(parts)

    # --- reports ---

    def _report(self, place: Location, report: Mapping[str, Any]) -> None:
        """Renew a report: its title, its parameters, and the figures that are named in it."""
        named = {str(value) for _, value in toml_files.walk(report.get("parameters", {}))}
        its = [held for one, held in self._held.items() if one in named]
        tables = its or [*self._held.values()]
        for held in tables:
            if same_label(report["title"]) == same_label(held.spec.title):
                self._put_title((*place, "title"), held, report["title"])
        for location, value in toml_files.walk(report, place):
            if not isinstance(value, str):
                continue
            if location[2] == "parameters" and value not in self._ids:
                found = {new for held in tables if (new := _renewed_parameter(held, value))}
                if len(found) == 1 and not (self._moved and value in found):
                    put(self._document, location, found.pop())
            elif location[2] in {"finding", "summary", "key_figures"}:
                text = self._own_words(value)
                put(self._document, location, f"{OPEN} " * is_said_of_figures(location) + text)

    def _own_words(self, text: str) -> str:
        """Renew the places in an analyst's text; what else is in it a person must read."""
        parts = _PLACE.split(text)
        parts[::2] = [names_open(part, self._moved) for part in parts[::2]]
        for number in range(1, len(parts), 2):
            table, row, column = parts[number].split(":")
            held = self._held.get(table)
            names = (held.row_names, held.column_names) if held else ({}, {})
            new = [
                known.get(same_label(one)) for known, one in zip(names, (row, column), strict=True)
            ]
            place = ":".join([table, *filter(None, new)])
            parts[number] = f"{{{place if all(new) else names_open(parts[number], self._moved)}}}"
        return "".join(parts)

    # --- tables ---

    def _title_and_reference(self, place: Location, held: Held) -> None:
        self._put_title((*place, "title"), held, held.spec.title)
        if reference := _later(held, held.spec.reference):
            put(self._document, (*place, "reference"), reference)

    def _put_title(self, location: Location, held: Held, before: str) -> None:
        """Write the title of the file, if it is the earlier one of another time."""
        was, now = Named(title_of(before)), Named(held.now.title)
        if was.same == now.same:
            put(self._document, location, before)
        elif was.stem == now.stem and was.is_dated and now.is_dated:
            put(self._document, location, now.text)

    def _columns(self, place: Location, held: Held) -> None:
        columns = at(self._document, (*place, "columns"))

        def renew(entry: Any, old: int, new: int) -> None:
            if levels := held.levels(old, new):
                entry["heading"] = levels if levels[1:] else levels[0]
            if "period" in entry:
                entry["period"] = str(held.period(old, new) or OPEN)
            if "position" in entry:
                entry["position"] = new + 1

        for old, new in held.columns.items():
            renew(columns[old], old, new)
            if held.other_unit(old, new) is not None:
                stated = "unit" in columns[old]
                at(self._document, (*place, "columns", old) if stated else place)["unit"] = OPEN
        _go_on(columns, held.columns, held.more_columns, renew)

    def _rows(self, place: Location, held: Held) -> None:
        """Renew the periods of rows that are times."""
        if not held.spec.rows.periods:
            return
        periods = at(self._document, (*place, "rows", "periods"))
        labels = [same_label(cell.text) for cell, _ in held.printed.rows]
        rows = [labels.index(same_label(row.label)) for row in held.spec.rows.periods]

        def renew(entry: Any, old: int, new: int) -> None:
            entry["label"] = held.bare(held.now.labels[new])
            entry["period"] = str(held.new_rows[new].period or OPEN)

        pairs = {rows.index(old): new for old, new in held.rows.items() if old in rows}
        added, left = held.more_rows
        for old, new in pairs.items():
            renew(periods[old], old, new)
        more = {new: rows.index(old) for new, old in added.items()}
        _go_on(periods, pairs, (more, [rows.index(old) for old in left]), renew)

    def _notes(self, place: Location, held: Held) -> Iterator[str]:
        """Renew notes that differ in figures alone; add new ones with a mark; yield the rest."""
        theirs = [*held.now.notes]
        for number, note in enumerate(held.spec.notes):
            mark, words = (note.mark or "").removesuffix(")"), _words(note.text)
            found = next(
                (one for one in theirs if one.mark == mark and (mark or _words(one.text) == words)),
                None,
            )
            if not mark and not (note.table and found):
                continue
            if found:
                theirs.remove(found)
            if mark and mark not in held.marks:
                yield f"note [{mark}] is borne by nothing in the file"
            elif found and _words(found.text) == words:
                put(self._document, (*place, "notes", number, "text"), found.text)
            else:
                said = repr(found.text) if found and found.text else "nothing"
                yield f"note [{mark}] says {said} in the file, and {note.text!r} stays"
        for one in theirs:
            if not one.mark:
                yield f"the line below it is no note: {one.text!r}"
                continue
            table = at(self._document, place)
            entry = tomlkit.table()
            entry.update({"mark": one.mark, "text": one.text or OPEN})
            table.setdefault("notes", tomlkit.aot()).append(entry)
            yield f"note [{one.mark}] is new: {one.text!r}"


def _words(note: str) -> str:
    """Return what a note shares with the same of other figures."""
    return figures_open(same_label(note))


def _begun_as(old: str, new: str) -> str:
    """Return a text with a capital where another has one."""
    first = new[:1].upper() if old[:1].isupper() else new[:1].lower()
    return first + new[1:]


def _long(period: Period) -> str:
    return plain(period.long)


def _short(period: Period) -> str:
    return plain(period.short)


def _later(held: Held, value: str) -> str | None:
    """Return the time that a text is, as it is now, in the form that the text has."""
    for was, now in held.times.items():
        for form in (str, _long, _short):
            if same_label(form(was)) == same_label(value):
                return _begun_as(value, form(now))
    return None


def _renewed_parameter(held: Held, value: str) -> str | None:
    """Return the time, column or row that a report's parameter names, as it is now."""
    named = same_label(value)
    return _later(held, value) or held.column_names.get(named) or held.row_names.get(named)


def _spelt(names: list[_Name]) -> dict[str, str]:
    """Return how a check's text may spell what the check names, and how that is spelt now."""
    found: dict[str, str] = {}
    for _, held, old, new in names:
        found[old] = new
        column, period = held.spec.column(old), held.spec.rows.period(old)
        if column and (heading := held.column_names.get(same_label(column.heading))):
            found[column.heading] = heading
            period = column.period
        if period and (now := held.moved.get(period)):
            found |= {form(period): form(now) for form in (_long, _short)}
    return found


def _newer(check: str, names: list[_Name]) -> Iterator[str]:
    """Say that a check names the newest column of a series, where a newer one has come."""
    for _, held, old, _ in names:
        column = held.spec.column(old)
        for new, like in held.more_columns[0].items():
            if column is held.spec.columns[like]:
                yield f"check {check!r} names {old!r}; {held.new_columns[new].text!r} is newer"


def _go_on(
    entries: Any,
    pairs: Pairs,
    more: tuple[Pairs, list[int]],
    renew: Callable[[Any, int, int], None],
) -> None:
    """Add to entries those with which their series goes on, in the order of the file; take others.

    ``pairs`` are the places of the new ones by those of the entries, ``more`` as in ``gone_on``.
    """
    added, left = more
    made = {new: deepcopy(entries[old]) for new, old in added.items()}
    order: list[tuple[int | None, int | None]] = [
        (old, pairs.get(old)) for old in range(len(entries))
    ]
    for new, entry in sorted(made.items()):
        renew(entry, added[new], new)
        before = [at for at, (_, there) in enumerate(order) if there is not None and there < new]
        place = before[-1] + 1 if before else 0
        entries.insert(place, entry)
        order.insert(place, (None, new))
    for place in reversed(range(len(order))):
        if order[place][0] in left:
            del entries[place]
