"""Reading an extract: everything is checked, then kept as Parquet while nothing has changed.

``data/processed/<municipality>/register/<day>/`` holds a Parquet file per relation in canonical
types, sorted by person and start, but for those that were delivered just so, which are used where
they lie; ``codes/`` with the code tables; and ``made-from.json``, the hashes of what they were made
from and of themselves. The rows never pass through Python: DuckDB reads, checks and writes them,
and what does not fit into memory is put on the disk.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_UP, Decimal
from pathlib import Path

import duckdb

from analysis import toml_files
from analysis.faults import Fault, InputError
from analysis.project import Project
from analysis.raw_files import delivered, kind_of, unreadable
from analysis.register import codes as code_tables
from analysis.register import evidence, files, kept, mapping, personal_ids, sheet
from analysis.register.checks import Checked, Checker
from analysis.register.codes import Codes
from analysis.register.contract import RELATIONS
from analysis.register.extract import Extract, lacking_of
from analysis.register.files import Text
from analysis.register.mapping import Mapped
from analysis.register.sheet import Opened, Sheet
from analysis.register.sql import blame, connect, first_line, lacks_room
from analysis.whole_files import new_folder, stored

_PARQUET = ".parquet"
_MEMORY = "900MB"  # a third of it will do for 10 million spells


def read_extract(
    project: Project,
    municipality: str,
    day: date,
    *,
    set_aside: Decimal = Decimal(0),
    anew: bool = False,
) -> Extract:
    """Read and check an extract; without ``anew`` use what is kept of it if nothing has changed.

    ``set_aside`` is the share of a relation's rows (``Decimal("0.01")`` is one in a hundred) that
    may be at fault and left out. Of a doubled key, or of rows that say the same, the first in the
    file stays. Spells of a person (and benefit) that may not overlap are taken by their start, on
    one day by their place in the file: each stays unless it overlaps one that stays, so that a
    spell that is left out takes no other with it. (One that wrongly begins early or has no end
    still does.) The rows of a person who is left out are left out with them, and count. Without
    ``set_aside`` no fault is accepted. A CPR number never is, nor a file or column that is missing.

    Accepted, and no fault: a spell or closure that begins after the day of the extract (it does not
    count), an end date of 31 December 9999 (the spell is open), rows in which every cell is blank,
    and a blank ``uledsaget``, which is nej.

    Raises :class:`InputError` with everything that is wrong, each kind of fault with its first rows
    and the number of the others. Then nothing is written.
    """
    place = _Place.find(project, municipality, day)
    made_from = _made_from(place, set_aside)
    if not anew and (extract := _load(place, made_from)):
        return extract
    with (
        _in_words(place),
        kept.in_use(place.processed.parent),
        new_folder(place.processed, mode=0o700) as private,
    ):
        _read(place, set_aside, private, made_from)
    extract = _load(place, made_from)
    if extract is None:  # pragma: no cover - another run wrote it in this very moment
        problem = "was changed by another run; run once more"
        raise InputError([Fault(project.shown(place.processed), problem)])
    return extract


@dataclass(frozen=True)
class _Place:
    """Where an extract lies, what it is called in messages, and where it is kept when read."""

    project: Project
    municipality: str
    day: date
    raw: Path
    shown: str
    processed: Path
    own_codes: Path  # where the municipality puts code tables of its own
    codes_shown: str

    @classmethod
    def find(cls, project: Project, municipality: str, day: date) -> _Place:
        """Return the place of a delivered extract, or raise with those that are delivered."""
        named = re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", municipality)
        raw = project.extract_folder(municipality, day)
        if not named or not raw.is_dir():
            days = sorted(path.name for path in raw.parent.glob("????-??-??")) if named else []
            known = ", ".join(days) or "none"
            raise InputError([Fault(project.shown(raw), f"is no extract; delivered are: {known}")])
        own = project.codes_folder(municipality)
        return cls(
            *(project, municipality, day, raw, project.shown(raw)),
            *(project.processed_extract(municipality, day), own, project.shown(own)),
        )


# --- kept between runs ----------------------------------------------------------------------------


def _made_from(place: _Place, set_aside: Decimal) -> dict[str, object]:
    try:
        files = kept.files_of(place.project, place.municipality, place.day)
    except OSError as error:
        raise InputError([Fault(place.shown, unreadable(error))]) from None
    return {
        "duckdb": duckdb.__version__,
        "files": files,
        "reader": kept.code(),
        "set_aside": str(set_aside.normalize()),
    }


def _load(place: _Place, made_from: dict[str, object]) -> Extract | None:
    account = stored(place.processed, made_from)
    if account is None:
        return None
    return Extract(
        *(place.processed, place.day, account["left_out"], account["kommunekode"]),
        lacking=frozenset(account["lacking"]),
        said=tuple(account["said"]),
        own_numbers=account["own_numbers"],
        delivered={name: place.raw / file for name, file in account["delivered"].items()},
    )


# --- reading --------------------------------------------------------------------------------------


@contextmanager
def _in_words(place: _Place) -> Iterator[None]:
    """Say what DuckDB or the system could not do as what is wrong with the extract, or the disk."""
    try:
        yield
    except (duckdb.Error, OSError, MemoryError) as error:
        if lacks_room(error):
            problem = "cannot be written: memory or disk space is lacking; the extract may be sound"
            shown = place.project.shown(place.processed)
            raise InputError([Fault(shown, f"{problem} ({first_line(error)})")]) from None
        if isinstance(error, OSError):
            raise
        raise InputError([Fault(place.shown, f"cannot be read: {first_line(error)}")]) from None


def _where(fault: Fault) -> str:
    """Return where a faulty row is, and not what stands there, which is a person's."""
    return str(replace(fault, value=None, problem="is left out"))


def _read(place: _Place, set_aside: Decimal, private: Path, made_from: dict[str, object]) -> None:
    """Read an extract into a private folder, or raise with everything that is wrong with it."""
    work = private / ".work"
    work.mkdir()
    with connect(work / "spill", memory=_MEMORY) as connection:
        # DuckDB takes a relation for smaller than it is, and would hold its rows instead of the
        # persons that they are looked up among.
        connection.execute("SET disabled_optimizers = 'build_side_probe_side'")
        # What was given back is used again, which the system would clear first.
        connection.execute(f"SET block_allocator_memory = '{_MEMORY}'")
        reader = _Reader(place, connection, work)
        reader.look_for_personal_ids()
        codes = reader.codes()
        checker = Checker(connection, work, place.day, codes, setting_aside=set_aside > 0)
        try:
            checked = checker.check_all(reader.sheets())
        except duckdb.InvalidInputException:  # as of a line that is no row of its table
            checked = checker.check_all(reader.sheets(look_at_rows=True))
        faults = [*dict.fromkeys(reader.faults)]  # relations may share a file
        found = [(one, [*checker.faults(one)]) for one in checked]
        for one, its_faults in found:
            if one.faulty > set_aside * one.rows:
                faults += [*its_faults, *([_over(one, set_aside)] if set_aside else [])]
        if faults:
            raise InputError(faults)
        for one in checked:
            if not one.is_as_kept:
                checker.write(one, private / f"{one.sheet.relation.name}.parquet")
    code_tables.write(codes, private / "codes")
    shutil.rmtree(work)
    account = {
        "made_from": made_from,
        "kommunekode": codes.kommunekode(place.municipality),
        "own_numbers": reader.own_numbers,
        "said": [*reader.said, *(_where(fault) for _, faults in found for fault in faults)],
    }
    kept.keep(private, account | _account(checked))


def _account(checked: Sequence[Checked]) -> dict[str, object]:
    """Return what was delivered of each relation, and what of it was kept."""
    of = {one.sheet.relation.name: one for one in checked}
    return {
        "delivered": {name: one.path.name for name, one in of.items() if one.is_as_kept},
        "lacking": sorted(lacking_of(one.sheet.relation for one in checked)),
        "left_out": {name: one.faulty for name, one in of.items() if one.faulty},
        "rows": {name: one.rows - one.faulty for name, one in of.items()},
    }


def _over(checked: Checked, set_aside: Decimal) -> Fault:
    share = (100 * Decimal(checked.faulty) / checked.rows).quantize(Decimal("0.01"), ROUND_UP)
    accepted = (100 * set_aside).normalize()
    return Fault(
        checked.sheet.name,
        f"has {checked.faulty} of {checked.rows} rows at fault, {share} %; "
        f"at most {accepted:f} % may be set aside",
    )


class _Reader:
    """Opens the files of an extract; gathers what is wrong before their rows are looked at."""

    def __init__(self, place: _Place, connection: duckdb.DuckDBPyConnection, work: Path) -> None:
        self._place = place
        self._sql = connection
        self._work = work
        self._texts: dict[str, Text] = {}
        self._unread: dict[str, str] = {}  # why a file is no text
        self._opened: dict[Path, Opened] = {}
        self._mapping: dict[str, object] = {}
        self._mapped: dict[str, Mapped] = {}
        self.own_numbers: dict[str, str] = {}  # the reasons for columns of own numbers
        self.faults: list[Fault] = []
        self.said: list[str] = []

    @property
    def _mapping_shown(self) -> str:
        return f"{self._place.shown}/{mapping.FILE_NAME}"

    def look_for_personal_ids(self) -> None:
        """Look into every file and at all names. Raises :class:`InputError` at once."""
        place = self._place
        if (path := place.raw / mapping.FILE_NAME).exists():
            self._mapping, self.faults = toml_files.read(path, self._mapping_shown)
        self.own_numbers, more = mapping.own_numbers(self._mapping, self._mapping_shown)
        self.faults += more
        paths = {path.relative_to(place.raw).as_posix(): path for path in delivered(place.raw)}
        looked_for = personal_ids.suspect(in_lines=True), *evidence.IN_LINES.values()
        with ThreadPoolExecutor(2) as pool:  # RE2 looks, and leaves Python free
            texts = {
                name: pool.submit(files.as_text, path, self._work, looked_for)
                for name, path in paths.items()
                if name.isprintable() and path.suffix.lower() != _PARQUET
            }
        found: list[Fault] = []
        for name, path in paths.items():
            found += personal_ids.of_name(name, place.shown)
            found += self._personal_ids(path, name, texts.get(name))
        found += personal_ids.of_codes(place.own_codes, place.codes_shown)
        if found:
            raise InputError(found)

    def _personal_ids(
        self, path: Path, name: str, looked_at: Future[Text] | None
    ) -> Iterator[Fault]:
        shown = f"{self._place.shown}/{name}"
        if not name.isprintable():  # DuckDB opens no file whose name is not UTF-8
            yield Fault(shown, "has a name that cannot be read; give it another")
            return
        if looked_at is None:
            yield from personal_ids.of_parquet(self._sql, path, shown, self.own_numbers)
            return
        with path.open("rb") as file:
            kind = kind_of(file.read(64))
        if kind:
            problem = f"is {kind}, and cannot be searched for personal ids"
            expected = "deliver what is in it as CSV or Parquet, or take it away"
            yield Fault(shown, f"{problem}; {expected}")
        try:
            self._texts[name] = text = looked_at.result()
        except ValueError as error:
            self._unread[name] = str(error)
            yield from personal_ids.of_bytes(path, shown)
        else:
            yield from personal_ids.of_text(self._sql, text, shown, self.own_numbers)

    def codes(self) -> Codes:
        """Return the code tables, after those and the mapping are found to be usable.

        Raises :class:`InputError` else: with others, other files, columns and rows would be at
        fault.
        """
        place = self._place
        tables = place.own_codes, place.codes_shown
        codes, faults = code_tables.read(*tables)
        faults += code_tables.faults_of_own_number(codes, place.municipality, *tables)
        self._mapped, more = mapping.read(self._mapping, self._mapping_shown, place.raw, codes)
        if faults or more or self.faults:
            raise InputError([*faults, *self.faults, *more])
        return codes

    def sheets(self, *, look_at_rows: bool = False) -> list[Sheet]:
        """Find the columns of every relation.

        Raises at once for a CPR number that only the cells of a table show. Whether every line of a
        file is a row of its table is looked at only when something is at fault: to look at all of
        them takes time, and DuckDB refuses to read one that is none.
        """
        place, mapped = self._place, self._mapped
        names = [path.relative_to(place.raw).as_posix() for path in delivered(place.raw)]
        found, self.faults = sheet.files_of(place.raw, mapped, names, place.shown)
        self._opened.clear()
        for number, path in enumerate(dict.fromkeys(found.values())):
            self._open(path, number if look_at_rows else None)
        self._look_into_tables()
        sheets: list[Sheet] = []
        for name, path in found.items():
            if path not in self._opened:
                continue
            about = RELATIONS[name], self._opened[path], self._shown(path)
            if name not in mapped and (like_kept := sheet.sheet_like_kept(*about, path)):
                sheets.append(like_kept)
                continue
            beside = [
                (RELATIONS[other], mapped.get(other, Mapped()))
                for other, its_path in found.items()
                if its_path == path and other != name
            ]
            one, more = sheet.sheet_of(*about, mapped.get(name), beside=beside)
            self.faults += more
            sheets += [one] if one else []
        if self.faults and not look_at_rows:
            return self.sheets(look_at_rows=True)
        return sheets

    def _look_into_tables(self) -> None:
        """Look for what only cells tell. Raises :class:`InputError` at once."""
        found: list[Fault] = []
        tables = {self._shown(path): opened for path, opened in self._opened.items()}
        for name, opened in [*tables.items()]:
            try:
                if opened.text is None or opened.text.has_quoted:
                    cells = opened.rows, opened.cells
                    found += personal_ids.of_line_breaks(self._sql, *cells, name)
                found += evidence.of_two_columns(self._sql, opened, name)
            except duckdb.Error as error:  # a Parquet file is opened before its pages are read
                if opened.text:
                    raise
                found.append(Fault(name, f"cannot be read: {blame(error)}"))
                del tables[name]
        more, self.said = evidence.of_own_numbers(
            self._sql, tables, self.own_numbers, self._mapping_shown
        )
        if found or more:
            raise InputError([*found, *more])

    def _open(self, path: Path, number: int | None) -> None:
        shown = self._shown(path)
        if path.suffix.lower() == _PARQUET:
            self._opened[path] = sheet.open_parquet(self._sql, path)
        elif text := self._texts.get(path.name):
            opened, faults = sheet.open_csv(self._sql, text, shown, number)
            self.faults += faults
            if opened:
                self._opened[path] = opened
        else:
            self.faults.append(Fault(shown, self._unread[path.name]))

    def _shown(self, path: Path) -> str:
        return f"{self._place.shown}/{path.relative_to(self._place.raw).as_posix()}"
