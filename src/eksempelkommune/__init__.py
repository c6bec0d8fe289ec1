"""A made-up register of persons that gives exactly the figures printed for Helsingør.

Nobody in it exists, and neither does the municipality. The generator knows the printed tables and
the columns of a register, and nothing of how the measures count: that they find the printed figures
in it is what shows that they count rightly.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from analysis.faults import Fault, InputError
from analysis.project import Address, Project
from eksempelkommune import aktiveringsgrad, andre, flygtninge, kontanthjaelp, quotas, write
from eksempelkommune.dice import Dice
from eksempelkommune.person import EXTRACT_DAY, MUNICIPALITY, MUNICIPALITY_CODE

__all__ = ["EXTRACT_DAY", "MUNICIPALITY", "MUNICIPALITY_CODE", "make", "make_register"]

PRINTED = Address("helsingoer", date(2017, 5, 3))
MEETING = Address("eksempelkommune", date(2017, 5, 3))

_SEED = 2017_05_03  # of the meeting; each part of the register has its own, so that one figure
# changed in one table leaves the other parts as they are


def make(project: Project) -> list[Path]:
    """Make the register and the meeting of the made-up municipality, and return their folders.

    Both are the same each time. Raises :class:`InputError` as :func:`make_register` does, and when
    the description of the meeting was changed by hand.
    """
    printed, meeting = project.raw_folder(PRINTED), project.raw_folder(MEETING)
    if not printed.is_dir():
        shown = project.shown(printed)
        raise InputError([Fault(shown, "is missing: the register is made to give its figures")])
    description = _sealed(Path(__file__).with_name("meeting.toml").read_text(encoding="utf-8"))
    file = meeting / "meeting.toml"
    if file.is_file() and not _is_sealed(file.read_text(encoding="utf-8")):
        shown = project.shown(file)
        raise InputError([Fault(shown, "was changed by hand; delete it, and it is made again")])
    register = project.extract_folder(MEETING.body, EXTRACT_DAY)
    make_register(printed, register)
    meeting.mkdir(parents=True, exist_ok=True)
    file.write_text(description, encoding="utf-8", newline="\n")
    return [register, meeting]


_SEAL = "# Lavet af udvalgstal demo. SHA-256 af resten: "


def _sealed(text: str) -> str:
    """Return a text under a line that tells whether it was changed by hand since."""
    return f"{_SEAL}{hashlib.sha256(text.encode('utf-8')).hexdigest()}\n{text}"


def _is_sealed(text: str) -> bool:
    """Whether a text is as this or an earlier version of the command wrote it."""
    return text == _sealed(text.partition("\n")[2])


def make_register(printed: Path, target: Path) -> None:
    """Make the register that gives the printed figures of a meeting's folder.

    ``target`` is the folder of the extract. It appears whole or not at all, with the same bytes
    each time. Raises :class:`InputError` when the printed tables cannot be read or no register can
    give them, and when ``target`` holds something that this function did not write.
    """
    figures = quotas.read(printed)
    refugees = flygtninge.make(figures.refugees, Dice(_SEED + 3))
    people = kontanthjaelp.make(figures.cash, Dice(_SEED))
    people += andre.make(figures.cash.year, Dice(_SEED + 1))
    aktiveringsgrad.activate(figures.cash, people, Dice(_SEED + 2))
    write.write(write.files(Dice(_SEED + 4).shuffled([*people, *refugees])), target)
