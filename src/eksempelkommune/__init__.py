"""A made-up register of persons that gives exactly the figures printed for Helsingør.

Nobody in it exists, and neither does the municipality. The generator knows the printed tables and
the columns of a register, and nothing of how the measures count: that they find the printed figures
in it is what shows that they count rightly. A month later there is a second meeting, counted in a
later extract of the same persons.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import tomlkit
from tomlkit.items import Table

from analysis.faults import Fault, InputError
from analysis.project import Address, Project
from eksempelkommune import (
    aktiveringsgrad,
    andre,
    flygtninge,
    indsatser,
    kontanthjaelp,
    later,
    quotas,
    write,
)
from eksempelkommune.dice import Dice
from eksempelkommune.person import (
    EXTRACT_DAY,
    LATER_DAY,
    MUNICIPALITY,
    MUNICIPALITY_CODE,
    Person,
)

__all__ = [
    "EXTRACT_DAY",
    "LATER_DAY",
    "MUNICIPALITY",
    "MUNICIPALITY_CODE",
    "make",
    "make_register",
]

PRINTED = Address("helsingoer", date(2017, 5, 3))
MEETING = Address("eksempelkommune", date(2017, 5, 3))
LATER = Address("eksempelkommune", date(2017, 6, 7))

_SEED = 2017_05_03  # of the meeting; each part of the register has its own, so that one figure
# changed in one table leaves the other parts as they are


def make(project: Project) -> list[Path]:
    """Make the registers and the meetings of the made-up municipality, and return their folders.

    They are the same each time. Raises :class:`InputError` as :func:`make_register` does, and when
    the description of a meeting was changed by hand.
    """
    printed = project.raw_folder(PRINTED)
    if not printed.is_dir():
        shown = project.shown(printed)
        raise InputError([Fault(shown, "is missing: the register is made to give its figures")])
    meetings = {project.raw_folder(MEETING): _described(), project.raw_folder(LATER): _later()}
    for folder in meetings:
        file = folder / "meeting.toml"
        if file.is_file() and not _is_sealed(file.read_text(encoding="utf-8")):
            shown = project.shown(file)
            raise InputError([Fault(shown, "was changed by hand; delete it, and it is made again")])
    registers = [project.extract_folder(MEETING.body, day) for day in (EXTRACT_DAY, LATER_DAY)]
    make_register(printed, *registers)
    for folder, description in meetings.items():
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "meeting.toml"
        file.write_text(_sealed(description), encoding="utf-8", newline="\n")
    return [*registers, *meetings]


_SEAL = "# Lavet af udvalgstal demo. SHA-256 af resten: "


def _sealed(text: str) -> str:
    """Return a text under a line that tells whether it was changed by hand since."""
    return f"{_SEAL}{hashlib.sha256(text.encode('utf-8')).hexdigest()}\n{text}"


def _is_sealed(text: str) -> bool:
    """Whether a text is as this or an earlier version of the command wrote it."""
    return text == _sealed(text.partition("\n")[2])


# --- what the meetings are ------------------------------------------------------------------------


def _described(name: str = "meeting.toml") -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _later() -> str:
    """Return the description of the second meeting: the first one's, with what ``later.toml`` says.

    Of the tables it has those that are named there, and those that are new there.
    """
    meeting, said = tomlkit.parse(_described()), tomlkit.parse(_described("later.toml"))
    tables = {table["id"]: table for table in meeting["tables"]}
    named = tomlkit.aot()
    for each in said["tables"]:
        named.append(_moved_on(tables[each["id"]], each) if each["id"] in tables else each)
    meeting.update({**said, "tables": named})
    return tomlkit.dumps(meeting)


def _moved_on(table: Table, said: Table) -> Table:
    """Return a table without its oldest column and with what is said of it and of its checks."""
    columns = table["columns"]
    del columns[0]
    columns.extend(said.pop("columns"))
    for column in columns:
        column.pop("position", None)  # no heading stands twice now
    checks = {check["id"]: check for check in table.get("checks", [])}
    for check in said.pop("checks", []):
        if check["id"] in checks:
            checks[check["id"]].update(check)
        else:
            table["checks"].append(check)
    table.update(said)
    return table


# --- who is in the registers ----------------------------------------------------------------------


def make_register(printed: Path, target: Path, later_target: Path | None = None) -> None:
    """Make the register that gives the printed figures of a meeting's folder.

    ``target`` is the folder of the extract, and ``later_target`` that of the next one, if it is
    wanted. Each appears whole or not at all, with the same bytes each time. Raises
    :class:`InputError` when the printed tables cannot be read or no register can give them, and
    when a folder holds something that this function did not write.
    """
    people = _people(quotas.read(printed))
    early = indsatser.make(people, Dice(_SEED + 6))
    write.write(write.files([*people, *early], EXTRACT_DAY), target)
    if later_target:
        known = len(people)
        later.live_on(people, Dice(_SEED + 5))
        everyone = [*people[:known], *early, *people[known:]]
        write.write(write.files(everyone, LATER_DAY), later_target)


def _people(figures: quotas.Quotas) -> list[Person]:
    refugees = flygtninge.make(figures.refugees, Dice(_SEED + 3))
    people = kontanthjaelp.make(figures.cash, Dice(_SEED))
    people += andre.make(figures.cash.year, Dice(_SEED + 1))
    aktiveringsgrad.activate(figures.cash, people, Dice(_SEED + 2))
    return Dice(_SEED + 4).shuffled([*people, *refugees])
