"""What became of a meeting; and whether there is anything to do about it at all.

Light to load, so that a run with nothing to do is over before pandas would have been loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.batch import manifest
from analysis.faults import Fault
from analysis.project import Address, Project

if TYPE_CHECKING:
    from analysis.batch.build import Built


@dataclass(frozen=True)
class Done:
    """What a run has done about a meeting.

    ``faults`` are what is wrong with its input. ``failed`` are the reports that could not be made,
    ``made`` counts those that were. ``problem`` says why the meeting as a whole cannot be
    published, ``undeclared`` that a deviation is undeclared or a declared one is not there.
    ``overwritten`` names files that something else has written where the meeting is published.
    """

    address: Address
    reports: int = 0
    faults: tuple[Fault, ...] = ()
    published: bool = False
    up_to_date: bool = False
    made: int = 0
    failed: tuple[Built, ...] = ()
    problem: str = ""
    undeclared: bool = False
    overwritten: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        """Whether nothing failed and every deviation is a known one."""
        return not (self.faults or self.failed or self.problem or self.undeclared)


def current(project: Project, address: Address) -> Done | None:
    """Return what is to say of a meeting that need not be made again; None when it must be."""
    content = manifest.read(project.published_folder(address))
    if content is None or manifest.why_not_current(project, address):
        return None
    undeclared = content.undeclared_deviations
    return Done(address, len(content.reports), up_to_date=True, undeclared=undeclared)
