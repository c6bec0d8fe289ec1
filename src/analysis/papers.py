"""The papers of a meeting, opened: their figures, and what recomputing them shows."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING

from analysis import danish, meeting_file
from analysis.checks import goals, reconcile, relations
from analysis.checks.causes import Cause, causes, misplaced
from analysis.checks.coverage import Coverage, coverage
from analysis.checks.disclosure.printed import given_away
from analysis.checks.goals import Found, Told
from analysis.checks.over_meetings import Held, Latest, as_frame, declared, over_meetings
from analysis.checks.reconcile import Result
from analysis.checks.relations import Figures, Operand, Place
from analysis.checks.revisions import Revised, revised
from analysis.faults import Fault, InputError, near
from analysis.meeting import Meeting, TableSpec
from analysis.meeting.checks import Deviation, Revision
from analysis.meeting.goals import Goal
from analysis.meeting_file import FILE_NAME, GOALS
from analysis.observations import Observation, Status, frame
from analysis.project import Address, Project
from analysis.register import counted_apart
from analysis.register.asked import faults_of_counts
from analysis.sources import delivery, earlier
from analysis.sources.counted import Count, Counted, Source
from analysis.sources.delivery import Delivery
from analysis.sources.earlier import Before, Earlier, Files
from analysis.sources.fetched import Fetched
from analysis.sources.printed import PrintedTable

if TYPE_CHECKING:
    import pandas as pd


class Papers:
    """A meeting's figures and the result of every check.

    Whoever asks for figures of the whole meeting has read all of its tables. ``asked`` are those
    that were asked for: a report is made again when one of them has changed, and left alone
    otherwise. ``before`` is what the last meetings held of its tables, and ``every`` gives one as
    all did, with the files that they are read from.
    """

    def __init__(
        self,
        read: Delivery,
        figures: Figures,
        results: Sequence[Result],
        before: Before | None = None,
        readings: Mapping[str, tuple[Found, ...]] | None = None,
        every: Callable[[TableSpec], tuple[list[Earlier], Files]] = lambda _: ([], {}),
    ) -> None:
        self._delivery, self._figures, self._results = read, figures, tuple(results)
        self._before = before or Before()
        self._readings = readings or {}
        self._every_earlier = every
        self._followed: dict[str, tuple[list[Earlier], Files]] = {}
        self.asked: set[str] = set()

    def files_read(self, folder: str) -> dict[str, str | None]:
        """Return the SHA-256 of each file that what was asked for depends on, by path.

        Those are, in the ``folder`` of the meeting, ``meeting.toml``, the tables that were asked
        for, and the tables that checks join them to, one by way of another: which figure a check
        doubts depends on all of them. None is for a table that is not printed: if it were, it
        would be read. Where one of them is counted in the register, the register's files too, where
        one is fetched, its snapshot; and those of the last meeting that had one of them, or of all
        where that was asked for.
        """
        read = self.asked.union(*(self._joined.get(table, ()) for table in self.asked))
        names = {FILE_NAME, *(self.meeting.table(table).file for table in read)}
        files = {f"{folder}/{name}": self._delivery.hashes.get(name) for name in sorted(names)}
        goals_file = f"{folder.rpartition('/')[0]}/{GOALS}"
        files[goals_file] = self._delivery.shared.get(goals_file)
        told = read.union(*(one.relation.before for one in self.concerning(read)))
        for table in sorted(told & self._before.files.keys()):
            files |= self._before.files[table]
        for _, its_files in self._followed.values():
            files |= its_files
        files |= self._delivery.fetched.files_of(read)
        return files | (self.counted.files if read & self.counted.figures.keys() else {})

    @cached_property
    def _joined(self) -> dict[str, frozenset[str]]:
        """By table, all tables that checks join it to, one by way of another, and itself."""
        found: dict[str, frozenset[str]] = {}
        for tables in {frozenset(result.relation.tables) for result in self._results}:
            joined = tables.union(*(found.get(table, ()) for table in tables))
            found |= dict.fromkeys(joined, joined)
        return found

    @property
    def earlier(self) -> dict[str, Earlier]:
        """Its tables as the last meetings had them, by id."""
        return self._before.tables

    @property
    def meeting(self) -> Meeting:
        """What ``meeting.toml`` says."""
        return self._delivery.meeting

    @property
    def counted(self) -> Counted:
        """What was counted in the meeting's register."""
        return self._delivery.counted

    def is_whole(self, source: Source) -> bool:
        """Whether these are the papers of a source: with "register", all that can be is counted."""
        countable = [table.id for table in self.meeting.tables if table.counts]
        return source == "printed" or all(map(self.is_counted, countable))

    # --- the whole meeting ------------------------------------------------------------------------

    @property
    def delivery(self) -> Delivery:
        """Everything that was delivered."""
        self.asked.update(self._delivery.tables)
        return self._delivery

    @property
    def results(self) -> tuple[Result, ...]:
        """The result of every check."""
        _ = self.delivery
        return self._results

    @property
    def figures(self) -> Figures:
        """Every figure by its place."""
        _ = self.delivery
        return self._figures

    @property
    def observations(self) -> pd.DataFrame:
        """One row per figure; :mod:`analysis.observations` tells its columns."""
        return self.delivery.frame

    @property
    def causes(self) -> list[Cause]:
        """The faults behind the checks that do not agree."""
        _ = self.delivery
        return self._causes

    @property
    def coverage(self) -> Coverage:
        """Which figures the checks cover, and how well."""
        _ = self.delivery
        return self._coverage

    @cached_property
    def _coverage(self) -> Coverage:
        return coverage(self._figures, self._results)

    @cached_property
    def stale_deviations(self) -> list[Deviation]:
        """Declared deviations that are about no figure: the papers may have been corrected."""
        used = {id(result.known) for result in self._results}
        declared = [one for table in self.meeting.tables for one in table.deviations]
        return [one for one in declared if id(one) not in used]

    @cached_property
    def given_away(self) -> list[Place]:
        """Where figures are hidden that the checks leave one value for."""
        return given_away(self._figures, self._results)

    @cached_property
    def revised(self) -> list[Revised]:
        """The figures that an earlier meeting has told otherwise, table by table."""
        return [
            one
            for table in self.meeting.tables
            if (before := self.earlier.get(table.id))
            for one in revised(
                table,
                self._delivery.tables[table.id].observations,
                *(before.table, before.figures, before.meeting),
            )
            if not (self.is_counted(table.id) and one.is_hidden)
        ]

    @cached_property
    def stale_revisions(self) -> list[tuple[str, Revision]]:
        """Declared revisions that are about no figure, each with the id of its table."""
        used = {id(one.explained) for one in self.revised}
        declared = [(each.id, one) for each in self.meeting.tables for one in each.revisions]
        return [(table, one) for table, one in declared if id(one) not in used]

    @property
    def fails(self) -> bool:
        """Whether a deviation or revision is undeclared, or a declared one is not there."""
        return (
            any(result.fails for result in self._results)
            or bool(self.counted.protected.failing)
            or bool(self.stale_deviations or self.stale_revisions)
            or any(one.is_unexplained for one in self.revised)
        )

    # --- some of its tables -----------------------------------------------------------------------

    def table(self, table_id: str) -> PrintedTable:
        """Return a table as printed. Raises ``KeyError`` that lists the tables there are."""
        self.meeting.table(table_id)
        self.asked.add(table_id)
        return self._delivery.tables[table_id]

    def observations_of(self, *table_ids: str) -> pd.DataFrame:
        """Return the figures of some tables, one per row, as :mod:`analysis.observations` tells.

        An empty id stands for no table, as in the parameters of a notebook. Raises ``KeyError``
        that lists the tables there are.
        """
        asked = self._asked_for(table_ids)
        frame = self._delivery.frame
        return frame[frame["table"].isin(asked)].reset_index(drop=True)

    def _asked_for(self, table_ids: Iterable[str]) -> list[str]:
        """Note that some tables are asked for, and return the ids that stand for one."""
        asked = [table_id for table_id in table_ids if table_id]
        for table_id in asked:
            self.table(table_id)
        return asked

    def sound_of(self, *table_ids: str) -> pd.DataFrame:
        """Return what sentences may rest on: the same figures, but for those that a check doubts.

        One that may be wrong has no value here, the status ``DOUBTED``, in a column ``why`` the
        calculation that it fails, and in ``doubted`` what is printed; one whose right value is
        known has that. Raises ``KeyError`` as above.
        """
        asked = self._asked_for(table_ids)
        figures = (each for each in self._delivery.observations if each.table in asked)
        return frame(map(self._sound, figures), sound=True)

    def _sound(self, figure: Observation) -> Observation:
        place = Place(figure.table, figure.row, figure.column)
        right = self.doubted.get(place)
        if place not in self.doubted or (right is None and figure.value is None):
            return figure
        if right is None:
            why, printed = self._why(place), figure.value
            return replace(figure, value=None, status=Status.DOUBTED, why=why, doubted=printed)
        return replace(figure, value=right, status=Status.FIGURE)

    def _why(self, place: Place) -> str:
        """Return a calculation that a doubted figure fails, or else another that doubts it."""
        traces = [trace for cause in self.causes_at(place) for trace in cause.traces]
        own = (trace for trace in traces if place in trace.relation.places)
        return reconcile.disagreement(next(own, traces[0]), place.table)

    @cached_property
    def doubted(self) -> dict[Place, Decimal | None]:
        """What each figure that may be wrong should be; None where that is not known."""
        found: dict[Place, Decimal | None] = {}
        for place, blamed in self._causes_at.items():
            right = {cause.right.recomputed if cause.right else None for cause in blamed}
            found[place] = right.pop() if len(right) == 1 else None
        return found

    def told_of(self, goal: Goal) -> list[Told]:
        """Return what each reading of a goal says of it on the day of the meeting."""
        return self._told(goal, self._readings[goal.id])

    def goals_in(self, table_id: str) -> list[tuple[Goal, list[Told]]]:
        """Return the goals that figures of a table measure, with what these say of them."""
        found = [
            (goal, [one for one in self._readings[goal.id] if one.table == table_id])
            for goal in self.meeting.goals
        ]
        return [(goal, self._told(goal, readings)) for goal, readings in found if readings]

    def _told(self, goal: Goal, readings: Sequence[Found]) -> list[Told]:
        self.asked.update(place.table for one in readings for place in one.places)
        return [
            goals.tell(goal, one, self._figures, self._measured.__getitem__, self.meeting.date)
            for one in readings
        ]

    @cached_property
    def _measured(self) -> dict[Place, Observation]:
        """The figures that goals are measured by, as sentences may rest on them."""
        wanted = {
            place for found in self._readings.values() for one in found for place in one.places
        }
        every = (
            (Place(one.table, one.row, one.column), one) for one in self._delivery.observations
        )
        return {place: self._sound(one) for place, one in every if place in wanted}

    def own(self, named: str = "") -> str:
        """Return the municipality that a report is about: the one named, or else the meeting's.

        Empty where none is named and the meeting is of another body.
        """
        return named or self.meeting.municipality

    def is_counted(self, table_id: str) -> bool:
        """Whether the figures of a table were counted in the register, and not printed."""
        return table_id in self.counted.figures

    def fetched(self, table_id: str) -> Fetched | None:
        """Return from which answer a table was fetched, if it was."""
        return self._delivery.fetched.tables.get(table_id)

    def beside(self, table_id: str) -> PrintedTable | None:
        """Return the printed table beside one that was counted or fetched, if there is one."""
        self.table(table_id)
        return self._delivery.beside.get(table_id)

    def before(self, table_id: str) -> Earlier | None:
        """Return a table as the last meeting that had it told it, if there is one."""
        self.table(table_id)
        return self.earlier.get(table_id)

    def over_meetings(self, table_id: str) -> list[Latest]:
        """Return the latest figure of each row and time of a table, over all meetings until this.

        Figures are as :meth:`sound_of` has them; of earlier meetings, what is declared there as a
        deviation is doubted. Raises ``KeyError`` as above, and :class:`InputError` for the faults
        of an earlier meeting.
        """
        held = self.held(table_id)
        return [
            replace(one, figure=self._sound(one.figure) if one.held is held[-1] else declared(one))
            for one in over_meetings(held)
        ]

    def held(self, table_id: str) -> list[Held]:
        """Return a table as each meeting until this one had it, the first one first.

        Raises as above.
        """
        ours, spec = self.table(table_id), self.meeting.table(table_id)
        if table_id not in self._followed:
            self._followed[table_id] = self._every_earlier(spec)
        earlier, _ = self._followed[table_id]
        held = [Held(one.meeting, one.table, one.figures) for one in reversed(earlier)]
        return [*held, Held(self.meeting, spec, ours.observations)]

    def series(self, table_id: str) -> pd.DataFrame:
        """Return the same as a frame, whose columns :func:`open_series` tells."""
        return as_frame(table_id, self.over_meetings(table_id))

    def figures_of(self, table_id: str) -> list[Operand]:
        """Return the figures of a table with their places. Raises ``KeyError`` as above."""
        self.table(table_id)
        return self._figures.of(table_id)

    def uncovered(self, table_id: str) -> set[Place]:
        """Return the places of a table's figures that no check covers. Raises ``KeyError``."""
        self.table(table_id)
        places = [figure.place for figure in self._coverage.uncovered]
        return {place for place in places if place and place.table == table_id}

    def concerning(self, table_ids: Iterable[str]) -> list[Result]:
        """Return the results that have a figure of one of these tables in them."""
        asked = {*table_ids}
        return [result for result in self._results if result.relation.tables & asked]

    def causes_of(self, table_ids: Iterable[str]) -> list[Cause]:
        """Return the faults that concern these tables, with the calculations that show it there."""
        concerned = {*map(id, self.concerning(table_ids))}
        found = (
            replace(cause, traces=tuple(one for one in cause.traces if id(one) in concerned))
            for cause in self._causes
        )
        return [cause for cause in found if cause.traces]

    def causes_at(self, place: Place) -> list[Cause]:
        """Return the faults that may be in the figure at a place."""
        return self._causes_at.get(place, [])

    @cached_property
    def _causes(self) -> list[Cause]:
        return causes(self.meeting, self._results)

    @cached_property
    def _causes_at(self) -> dict[Place, list[Cause]]:
        found: dict[Place, list[Cause]] = defaultdict(list)
        for cause in self._causes:
            for place in cause.suspects:
                found[place].append(cause)
        return dict(found)

    def prepare(self) -> None:
        """Compute what every report asks for, so that the processes forked from here need not."""
        _ = self._coverage, self._causes_at


def open_papers(
    project: Project, address: Address, source: Source = "printed", *, anew: bool = False
) -> Papers:
    """Read a meeting and try its checks. Writes nothing of it; :func:`keep_papers` does.

    With ``source`` "register" every table that can be is counted in the meeting's register; else
    only those that are not printed; with ``anew`` from the delivered files, whatever is kept of
    them. Raises :class:`InputError` with every fault of the meeting.
    """
    count = partial(counted_apart.count, anew=anew, tried=failing_unseen)
    read, faults = delivery.read(project, address, source=source, count=count)
    shown = project.shown(project.raw_folder(address) / FILE_NAME)
    before, of_earlier = _before(project, read.meeting, source, count)
    told = {table: _under_our_id(table, one) for table, one in before.tables.items()}
    figures = Figures(read.meeting, read.observations, told)
    unread = {*read.unread, *(f"{table} before" for table in read.unread)}
    unread |= {f"{table.id} before" for table in read.meeting.tables if of_earlier}
    tried, check_faults = relations.resolve(read.meeting, figures, shown, unread)
    readings, goal_faults = goals.resolve(read.meeting, figures, shown, unread)
    faults += [*of_earlier, *faults_of_counts(read.meeting, shown), *check_faults, *goal_faults]
    if faults:
        raise InputError(faults)
    results = reconcile.reconcile(read.meeting, tried)
    if faults := [*misplaced(read.meeting, results, shown)]:
        raise InputError(faults)
    every = partial(earlier.every, project, read.meeting, source=source, count=count)
    papers = Papers(read, figures, results, before, readings, every)
    if faults := [*_of_another_shape(papers, shown)]:
        raise InputError(faults)
    papers.asked.clear()  # no report has asked yet
    return papers


def failing_unseen(
    project: Project, meeting: Meeting, raw: Counted, shown: Counted
) -> dict[str, list[str]]:
    """Return the checks that do not hold for raw figures and cannot be tried on those shown.

    By table, a line each that names the check and its place, and no number.
    """
    results = []
    for counted in (raw, shown):
        read, _ = delivery.read(
            project, meeting.address, source="register", count=partial(_already, counted)
        )
        figures = Figures(meeting, read.observations)
        tried, _ = relations.resolve(meeting, figures, "", read.tables.keys())
        results.append(reconcile.reconcile(meeting, tried))
    found: dict[str, list[str]] = defaultdict(list)
    for was, now in zip(*results, strict=True):
        if was.fails and not now.fails:
            place = was.relation.place
            said = f"{was.relation.check.id}, {place.row}, {place.column}"
            problem = "does not hold for figures that are not shown"
            found[place.table].append(f"{place.table} {said}: {problem}")
    return dict(found)


def _already(counted: Counted, *_: object) -> Counted:
    return counted


def _before(
    project: Project, meeting: Meeting, source: Source, count: Count
) -> tuple[Before, list[Fault]]:
    """Return what the last meetings held, or the faults of one of them."""
    try:
        return earlier.read(project, meeting, source, count), []
    except InputError as error:
        return Before(), [*error.faults]


def _under_our_id(table: str, before: Earlier) -> Figures:
    """Return the figures of an earlier meeting's table, called as this meeting calls it."""
    tables = [before.table.model_copy(update={"id": table})]
    figures = (replace(one, table=table) for one in before.figures)
    return Figures(before.meeting.model_copy(update={"tables": tables}), figures)


def _of_another_shape(papers: Papers, shown: str) -> Iterator[Fault]:
    """Say of which tables the figures do not have the shape that is declared.

    Not while a check fails: a figure in doubt may be what it lacks.
    """
    for spec in papers.meeting.tables if not papers.fails else ():
        if spec.shape not in {None, "none"}:
            from analysis.measures.shapes import shape_of, totals_elsewhere  # which loads pandas

            elsewhere = papers.sound_of(*totals_elsewhere(spec))
            if shape_of(spec, papers.sound_of(spec.id), papers.own(), elsewhere) is None:
                problem = "is not what this table's columns, checks and figures allow"
                yield Fault(shown, problem, column=f"tables {spec.id!r} shape", value=spec.shape)


def keep_papers(project: Project, papers: Papers) -> None:
    """Keep what was read of a meeting in data/processed, for other programs."""
    delivery.keep(project, papers.meeting.address, papers.delivery)


# Set by the batch: the meetings that a report may open, one a line, its own first.
MAY_OPEN = "UDVALGSTAL_MAY_OPEN"

_handed_over: dict[tuple[Project, Address], Papers] = {}
_opened: dict[tuple[Project, Address, Source], Papers] = {}


def hand_over(project: Project, papers: Papers) -> None:
    """Let :func:`open_meeting` give these papers, in this process and those forked from it."""
    _handed_over[project, papers.meeting.address] = papers


def take_back(project: Project, address: Address) -> None:
    """Let :func:`open_meeting` read a meeting from its files again."""
    _handed_over.pop((project, address), None)


def open_meeting(meeting: str, source: Source = "printed") -> Papers:
    """Open the papers of a meeting, ``helsingoer/2017-05-03``, from any folder of the project.

    ``source`` "printed" gives each table as printed and counts in the register what is not;
    "register" counts all that ``meeting.toml`` says how to count. Raises :class:`InputError`, which
    lists everything wrong with the files, ``ValueError`` for another source.
    """
    if source not in ("printed", "register"):
        raise ValueError(f"source is 'printed' or 'register', not {source!r}")
    project, address = Project.find(), Address.parse(meeting)
    own, *others = os.environ.get(MAY_OPEN, str(address)).split("\n")
    if str(address) not in (own, *others):
        problem = f"is not the meeting of this report, {own}, and no parameter of it names it"
        raise InputError([Fault("open_meeting", problem, value=meeting)])
    return _open(project, address, source)


def _open(project: Project, address: Address, source: Source) -> Papers:
    """Return the papers of a meeting, and note that they were opened here."""
    papers = _handed_over.get((project, address))
    if papers is None or not papers.is_whole(source):
        papers = open_papers(project, address, source)
        keep_papers(project, papers)
    earlier = _opened.get((project, address, source))
    papers = copy(papers)
    papers.asked = earlier.asked if earlier else set()
    _opened[project, address, source] = papers
    return papers


def open_series(municipality: str, table: str, source: Source = "printed") -> pd.DataFrame:
    """Return a table's figures over all meetings of a municipality, or of another body.

    One row for the latest figure of each row, time and measure. The columns are those of
    :mod:`analysis.observations` with ``why`` and ``doubted``, as :meth:`Papers.sound_of` has them,
    and these:

    ========== =================================================================================
    line       the row as the last meeting spells it, or what is measured where rows are times
    meeting    the meeting that printed the figure last, ``helsingoer/2017-05-03``
    revised    whether an earlier meeting printed another figure
    revised_by the meeting that changed it last; empty where none did
    was        what was printed before that
    ========== =================================================================================

    Only figures that a time is told of are there, and no forecasts; of a figure that is hidden now
    nothing is told of what it was. In a report only meetings until its own are opened. ``table`` is
    its id in the last meeting that has it, whose committee is followed. Raises :class:`InputError`
    when there is no such body or table, and for what is wrong with the files.
    """
    project, body = Project.find(), danish.slug(municipality)
    known: set[str] = set()
    for address in reversed(_meetings(project, body, municipality)):
        folder = project.raw_folder(address)
        described, _ = meeting_file.read(folder, project.shown(folder))
        tables = described.tables if described else []
        known.update(each.id for each in tables if each.kind == "figures")
        if table in known:
            return _open(project, address, source).series(table)
    problem = f"is no table of {body}{near(table, known, listed=True)}"
    raise InputError([Fault("open_series", problem, value=table)])


def _meetings(project: Project, body: str, called: str) -> list[Address]:
    """Return the meetings of a body that may be opened here. Raises :class:`InputError`."""
    own = os.environ.get(MAY_OPEN, "").partition("\n")[0]
    last = Address.parse(own) if own else None
    if last and body != last.body:
        problem = f"is not whose meeting this report is of, {last}"
        raise InputError([Fault("open_series", problem, value=called)])
    if found := [one for one in project.addresses(body) if not last or one <= last]:
        return found
    bodies = {one.body for one in project.addresses()}
    problem = f"has no meeting{near(body, bodies, listed=True)}"
    raise InputError([Fault("open_series", problem, value=called)])


def files_read() -> dict[str, str | None]:
    """Return the SHA-256 of each file that the meetings opened here were read from, by path.

    Paths are relative to the project, ``data/raw/helsingoer/2017-05-03/meeting.toml``. None is for
    a file that is not there, and would be read if it were.
    """
    read: dict[str, str | None] = {}
    for (project, address, _), papers in _opened.items():
        read |= papers.files_read(project.shown(project.raw_folder(address)))
    return read
