"""Where things are: the project's folder and the meetings that have been delivered in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.faults import Fault, InputError, near

SOURCES = "sources"  # in data/raw: what was fetched from outside
REGISTER = "register"  # a name that no meeting may have: person-level extracts lie there
MANIFEST = "manifest.json"  # in the folder of a published meeting, whole since it is the last there
# No body can be called so, since the files and folders of the project are.
TAKEN = {REGISTER, SOURCES, "index", "lock", "publish", "elsewhere"}


@dataclass(frozen=True, order=True)
class Address:
    """The address of a meeting, ``helsingoer/2017-05-03``, the same in every room and page.

    ``body`` is the :func:`analysis.danish.slug` of whose meeting it is, a municipality or another.
    """

    body: str
    day: date

    def __str__(self) -> str:
        """Return the address as it is written on the command line."""
        return f"{self.body}/{self.day.isoformat()}"

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read ``helsingoer/2017-05-03``.

        Raises :class:`InputError` for everything else, ``../..`` among it: the address becomes a
        path, so it is matched whole.
        """
        match = re.fullmatch(r"([a-z0-9]+(?:-[a-z0-9]+)*)/(\d{4}-\d{2}-\d{2})", text.strip("/"))
        if match and match[1] not in TAKEN:
            with suppress(ValueError):
                return cls(match[1], date.fromisoformat(match[2]))
        problem = "is no meeting: expected municipality/date, as in helsingoer/2017-05-03"
        raise InputError([Fault("MEETING", problem, value=text)])


@dataclass(frozen=True)
class Project:
    """The folder that holds ``notebooks/``, ``data/`` and ``reports/``."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """Return the project that ``start`` (by default the working folder) lies in.

        Raises :class:`InputError` when neither it nor a folder above it is a project.
        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / "data" / "raw").is_dir() and (folder / "notebooks").is_dir():
                return cls(folder)
        problem = "is not inside a project: expected data/raw and notebooks in it or above it"
        raise InputError([Fault(str(here), problem)])

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        """One row per figure, made from what was delivered."""
        return self.root / "data" / "processed"

    @property
    def released(self) -> Path:
        """The figures as they were released, edition by edition."""
        return self.root / "data" / "released"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def runs(self) -> Path:
        """What is kept between runs, and that no reader looks at."""
        return self.root / ".runs"

    @property
    def sources(self) -> Path:
        """What was fetched from outside, and what is known of it."""
        return self.raw / SOURCES

    # --- of a meeting ---

    def raw_folder(self, address: Address) -> Path:
        return self.raw / str(address)

    def processed_folder(self, address: Address) -> Path:
        return self.processed / str(address)

    def released_folder(self, address: Address) -> Path:
        return self.released / str(address)

    def published_folder(self, address: Address) -> Path:
        return self.reports / str(address)

    def kept_folder(self, address: Address) -> Path:
        """Return where a meeting's finished reports are kept between runs."""
        return self.runs / str(address)

    def published(self, body: str = "[!.]*") -> list[Path]:
        """Return the folder of each published meeting, of one body or of all.

        What a killed run has left half-made begins with a dot.
        """
        found = self.reports.glob(f"{body}/[!.]*/{MANIFEST}")
        return sorted(path.parent for path in found)

    # --- of a municipality ---

    def calendar(self, body: str) -> Path:
        """Return where a body says which meetings and matters are to come."""
        return self.raw / body / "calendar.toml"

    def goals(self, body: str) -> Path:
        """Return where a body keeps the goals of all its meetings."""
        return self.raw / body / "goals.toml"

    # --- of a municipality's register ---

    def extract_folder(self, municipality: str, day: date) -> Path:
        """Return the folder of one extract; ``municipality`` as in an address."""
        return self.raw / municipality / REGISTER / day.isoformat()

    def processed_extract(self, municipality: str, day: date) -> Path:
        """Return where an extract is kept when it has been read."""
        return self.processed / municipality / REGISTER / day.isoformat()

    def codes_folder(self, municipality: str) -> Path:
        """Return where a municipality puts code tables of its own."""
        return self.raw / municipality / REGISTER / "codes"

    def shown(self, path: Path) -> str:
        """Return what a file or folder of the project is called in messages and manifests."""
        return path.relative_to(self.root).as_posix()

    def addresses(self, body: str = "[!.]*") -> list[Address]:
        """Return the delivered meetings, of one body or of all, by body and date.

        Other folders are passed by.
        """
        return [address for address in self._delivered(body).values() if address]

    def before(self, address: Address) -> Iterator[Address]:
        """Yield the delivered meetings of the same body before one, the last one first.

        Every meeting asks: no folder is looked into, since the name says enough.
        """
        own = self.raw_folder(address)
        if own.parent.is_dir():
            names = (name for name in os.listdir(own.parent) if name < own.name)  # noqa: PTH208
            for name in sorted(names, reverse=True):
                with suppress(InputError):
                    yield Address.parse(f"{address.body}/{name}")

    def meeting_before(self, address: Address) -> str:
        """Return the last of those, as it is written; empty where there is none."""
        return str(next(self.before(address), ""))

    def strays(self) -> list[Fault]:
        """Return a fault for each folder with a ``meeting.toml`` that cannot be a meeting."""
        problem = "is no meeting: expected data/raw/<municipality>/<date>, "
        problem += "as in data/raw/helsingoer/2017-05-03"
        return [
            Fault(self.shown(folder), problem)
            for folder, address in self._delivered().items()
            if address is None and (folder / "meeting.toml").exists()
        ]

    def _delivered(self, body: str = "[!.]*") -> dict[Path, Address | None]:
        """Return the folders in which meetings may lie, with what they are called as one."""
        found: dict[Path, Address | None] = {}
        for folder in sorted(path for path in self.raw.glob(f"{body}/[!.]*") if path.is_dir()):
            found[folder] = None
            with suppress(InputError):
                found[folder] = Address.parse(f"{folder.parent.name}/{folder.name}")
        return found

    def require(self, text: str) -> Address:
        """Return the address of a meeting that has been delivered.

        Raises :class:`InputError` with the nearest ones when this one is not delivered.
        """
        address = Address.parse(text)
        if not self.raw_folder(address).is_dir():
            known = near(text, map(str, self.addresses()), listed=True)
            raise InputError([Fault("MEETING", f"is not delivered{known}", value=text)])
        return address
