"""The papers of a meeting, opened: their figures, and what recomputing them shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.checks import reconcile, relations
from analysis.checks.coverage import Coverage, coverage
from analysis.checks.reconcile import Result
from analysis.checks.relations import Figures, Place
from analysis.faults import InputError
from analysis.meeting import Deviation, Meeting
from analysis.meeting_file import FILE_NAME
from analysis.project import Address, Project
from analysis.sources import delivery
from analysis.sources.delivery import Delivery
from analysis.sources.printed import PrintedTable


@dataclass(frozen=True)
class Papers:
    """A meeting's figures and the result of every check.

    ``observations`` has one row per figure; :mod:`analysis.observations` tells its columns.
    """

    delivery: Delivery
    results: tuple[Result, ...]

    @property
    def meeting(self) -> Meeting:
        """What ``meeting.toml`` says."""
        return self.delivery.meeting

    @property
    def observations(self) -> pd.DataFrame:
        """One row per figure."""
        return self.delivery.observations

    @cached_property
    def figures(self) -> Figures:
        """The figures by place."""
        return Figures(self.meeting, self.observations)

    @cached_property
    def coverage(self) -> Coverage:
        """Which figures the checks cover, and how well."""
        return coverage(self.meeting, self.figures, self.results)

    @cached_property
    def stale_deviations(self) -> list[Deviation]:
        """Declared deviations that are about no figure: the papers may have been corrected."""
        return reconcile.unmatched(self.meeting, self.results)

    @property
    def fails(self) -> bool:
        """Whether a deviation is undeclared, or a declared one is not there."""
        return any(result.fails for result in self.results) or bool(self.stale_deviations)

    def table(self, table_id: str) -> PrintedTable:
        """Return a table as printed. Raises ``KeyError`` that lists the tables there are."""
        self.meeting.table(table_id)
        return self.delivery.tables[table_id]

    def concerning(self, table_ids: Collection[str]) -> list[Result]:
        """Return the results that have a figure of one of these tables in them."""
        return [
            result
            for result in self.results
            if any(place.table in table_ids for place in result.relation.places)
        ]

    def deviations_at(self, place: Place) -> list[Result]:
        """Return the results that say the figure printed at a place is not what it should be."""
        return [
            result
            for result in self.results
            if result.blames_print and result.relation.printed.place == place
        ]


def open_papers(project: Project, address: Address) -> Papers:
    """Read a meeting and try its checks. Writes nothing; :func:`keep_papers` does.

    Raises :class:`InputError` with every fault of the meeting.
    """
    found = delivery.read(project, address)
    if isinstance(found, list):
        raise InputError(found)
    read, faults = found
    shown = f"{project.raw_folder(address).relative_to(project.root).as_posix()}/{FILE_NAME}"
    tried, check_faults = relations.resolve(read.meeting, read.observations, shown, read.unread)
    faults = [*faults, *check_faults]
    if faults:
        raise InputError(faults)
    return Papers(read, tuple(reconcile.reconcile(read.meeting, tried)))


def keep_papers(project: Project, papers: Papers) -> None:
    """Keep what was read of a meeting in data/processed, for whoever opens it next."""
    delivery.keep(project, papers.meeting.address, papers.delivery)


def open_meeting(meeting: str) -> Papers:
    """Open the papers of a meeting, ``helsingoer/2017-05-03``, from any folder of the project.

    Raises :class:`InputError`, which lists everything wrong with its files.
    """
    project = Project.find()
    papers = open_papers(project, Address.parse(meeting))
    keep_papers(project, papers)
    return papers
