"""What became of a meeting; and whether there is anything to do about it at all.

Light to load, so that a run with nothing to do is over before pandas would have been loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.batch import manifest
from analysis.project import Address, Project

if TYPE_CHECKING:
    from analysis.batch.build import Built


@dataclass(frozen=True)
class Outcome:
    """What became of a meeting.

    ``failed`` are the reports that could not be made, ``made`` counts those that were. ``changed``
    says that a file was changed while the meeting was made, ``undeclared`` that a deviation is
    undeclared or a declared one is not there, ``refused`` what must not be published in its files.
    """

    address: Address
    reports: int
    published: bool = False
    up_to_date: bool = False
    made: int = 0
    failed: tuple[Built, ...] = ()
    changed: bool = False
    undeclared: bool = False
    refused: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        """Whether nothing failed and every deviation is a known one."""
        return not (self.failed or self.undeclared or self.changed or self.refused)


def current(project: Project, address: Address) -> Outcome | None:
    """Return the outcome of a meeting that need not be made again; None when it must be."""
    published = project.published_folder(address)
    if manifest.why_not_current(project, address, published):
        return None
    content = manifest.read(published) or {}
    undeclared = content["undeclared_deviations"]
    return Outcome(address, len(content["reports"]), up_to_date=True, undeclared=undeclared)
