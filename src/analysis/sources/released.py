"""The editions in which a meeting's figures were released, as they lie in ``data/released``.

``<municipality>/<date>/<edition>/`` holds ``figures.csv``, one row per figure as
:mod:`analysis.observations` has them, and ``release.json``, which says what the edition corrects
and bears the hash of both. They are kept in git, and no hand changes them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from analysis.faults import Fault, InputError
from analysis.meeting import Correction
from analysis.observations import COLUMNS, Observation
from analysis.project import Address, Project
from analysis.whole_files import digest, read_signed

FIGURES, ACCOUNT = "figures.csv", "release.json"
# Figures by where they are from: "papers", or "register" for what is counted beside a printed one.
Figures = dict[str, list[Observation]]


@dataclass(frozen=True)
class Edition:
    """One edition: its number, its figures by where they are from, and what it corrects.

    ``titles`` are those of its tables, by id; ``files`` the SHA-256 of its two files, by path.
    """

    number: int
    figures: Figures
    titles: dict[str, str]
    corrections: tuple[Correction, ...]
    files: dict[str, str]
    written: bytes


def editions(project: Project, address: Address) -> list[Edition]:
    """Return the released editions of a meeting, the first one first.

    Raises :class:`InputError` for one that is not as it was released, or is not there.
    """
    root = project.released_folder(address)
    names = {path.name for path in root.glob("[!.]*")}
    numbers = [int(name) for name in names if re.fullmatch("[1-9][0-9]{0,3}", name)]
    found, faults = [], []
    for number in range(1, max(numbers, default=0) + 1):
        folder = root / str(number)
        try:
            found.append(_edition(project, address, number, folder))
        except ValueError as error:
            faults.append(Fault(project.shown(folder), str(error)))
    problem = "is no edition: expected 1, 2 and so on, as udvalgstal release writes them"
    strays = sorted(names - {str(number) for number in numbers})
    faults += [Fault(project.shown(root / name), problem) for name in strays]
    if faults:
        raise InputError(faults)
    return found


def _edition(project: Project, address: Address, number: int, folder: Path) -> Edition:
    """Read an edition. Raises ``ValueError`` that says what is wrong with it."""
    problem = "is not as it was released; take it back from git"
    account = read_signed(folder / ACCOUNT)
    try:
        written = (folder / FIGURES).read_bytes()
    except OSError:
        raise ValueError(problem) from None
    try:
        sound = account and account["figures_sha256"] == digest(written)
        ours = account and (account["meeting"], account["edition"]) == (str(address), number)
        if not account or not sound or not ours or len([*folder.iterdir()]) != 2:
            raise ValueError(problem)
        corrections = tuple(map(_correction, account["corrections"]))
        titles = {str(name): str(title) for name, title in account["titles"].items()}
        figures = figures_of(written)
    except (LookupError, TypeError, AttributeError, InvalidOperation):
        raise ValueError(problem) from None
    shown = project.shown(folder)
    files = {f"{shown}/{FIGURES}": digest(written)}
    files[f"{shown}/{ACCOUNT}"] = digest((folder / ACCOUNT).read_bytes())
    return Edition(number, figures, titles, corrections, files, written)


def _correction(said: dict[str, Any]) -> Correction:
    """Read a correction, whose day is text in JSON."""
    return Correction.model_validate({**said, "date": date.fromisoformat(said["date"])})


def as_csv(figures: Mapping[str, Iterable[Observation]]) -> bytes:
    """Return figures as a file in git: a row each, exact, and where it is from."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("source", *COLUMNS))
    for source, ones in figures.items():
        for one in ones:
            writer.writerow((source, *(_text(getattr(one, name)) for name in COLUMNS)))
    return out.getvalue().encode()


def _text(value: object) -> str:
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def figures_of(written: bytes) -> Figures:
    """Read the figures that :func:`as_csv` has written. Raises ``ValueError`` for other bytes."""
    found: Figures = {}
    for row in csv.DictReader(io.StringIO(written.decode(), newline="")):
        fields: dict[str, Any] = {**row}
        source = str(fields.pop("source"))
        fields["value"] = Decimal(fields["value"]) if fields["value"] else None
        fields["decimals"] = int(fields["decimals"])
        fields["rounded"] = fields["rounded"] == str(True)
        found.setdefault(source, []).append(Observation(**fields))
    return found
