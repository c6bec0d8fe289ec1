"""The door of the process that counts in a register: what leaves it is what may be known.

Everything that is counted for a meeting is counted here at once, protected at once, and let out
with what was found of it. Raw figures go no further.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis import danish
from analysis.checks.disclosure.covers import NoSafePattern
from analysis.faults import Fault, InputError
from analysis.meeting import Meeting, TableSpec
from analysis.meeting.counted import ExtractSpec, PublicSpec
from analysis.meeting_file import FILE_NAME
from analysis.observations import Status
from analysis.project import Project
from analysis.register import counting, worlds
from analysis.register.before import Before, Place, Printed, Tried, at_their_places
from analysis.register.outside import written
from analysis.register.protected import (
    Counting,
    Release,
    Told,
    cells_of,
    countings_of,
    release,
    values_of,
)
from analysis.register.tally import Codes, Tally
from analysis.sources.counted import Counted, Protected
from analysis.sources.printed import read_table

_NUMBERED = re.compile(r"\(\d+\) ")  # the names of numbers that nobody printed are told apart by it


def let_out(
    project: Project,
    meeting: Meeting,
    said: ExtractSpec,
    tables: Sequence[TableSpec],
    before: Before,
    tried: Tried | None,
    anew: bool,
) -> Counted:
    """Count tables in the register, and return what may be shown of them.

    Raises :class:`InputError` with what is wrong with the extract or with a figure that is asked
    for, and where no way to hide figures keeps persons from being worked out.
    """
    one = _count(project, meeting, said, tables, before, anew)
    if meeting.disclosure.threshold == 1:  # persons who are made up
        values = (values_of(each, said.rule, one.codes) for each in one.countings)
        said_now = {name: value for each in values for name, value in each.items()}
        return replace(one.raw, protected=Protected(told={**before.told, **said_now}))
    try:
        made = one.release(meeting, said)
    except NoSafePattern as error:
        labels = {
            name: each.label
            for each in one.countings
            for name in values_of(each, said.rule, one.codes)
        }
        raise InputError([_not_safe(_file_of(project, meeting), error, labels)]) from None
    released = one.with_figures_of(made, meeting, before)
    if tried:
        failing = tried(project, meeting, one.raw, released)
        released = replace(released, protected=replace(released.protected, failing=failing))
    return released


def let_out_otherwise(
    project: Project,
    meeting: Meeting,
    said: ExtractSpec,
    tables: Sequence[TableSpec],
    before: Before,
) -> list[Counted]:
    """Return what would be let out if figures that are not shown were others.

    In each of these worlds they are what a reader may think that they are, and what was hidden
    first is hidden. Raises as :func:`let_out`.
    """
    one = _count(project, meeting, said, tables, before)
    made, told = one.release(meeting, said), one.told
    shown = {name: value for name, value in made.told.items() if value is not None}
    kept = Told({**told.shown, **shown}, told.hidden | made.pattern.hidden, told.public)
    known = cells_of(one.countings, said.rule, one.codes, meeting.disclosure, told, one.also)
    found = []
    for world in worlds.worlds(*known, made.pattern.hidden):
        changed = [
            replace(each, figure=worlds.changed(each, world, said.rule, one.codes))
            for each in one.countings
        ]
        also = {tally: world.get(tally.name, value) for tally, value in one.also.items()}
        key = b"of another register"
        other = replace(one, countings=changed, told=kept, also=also, secret=key)
        its = replace(other.release(meeting, said), shown_before=made.shown_before)
        found.append(other.with_figures_of(its, meeting, before))
    return found


@dataclass(frozen=True)
class _Counted:
    """What was counted for a meeting, with what is known of it elsewhere; none of it gets out."""

    raw: Counted
    codes: Codes
    countings: Sequence[Counting]
    told: Told
    also: Mapping[Tally, int]  # what was told before, counted again
    secret: bytes

    def release(self, meeting: Meeting, said: ExtractSpec) -> Release:
        """Hide what must not get out. Raises ``NoSafePattern``."""
        spec = meeting.disclosure
        return release(
            *(self.countings, said.rule, self.codes, spec, self.told, self.secret, self.also)
        )

    def with_figures_of(self, made: Release, meeting: Meeting, before: Before) -> Counted:
        """Return what was counted as it may get out."""
        figures = iter(made.figures)
        by_table = {
            table: [[next(figures) for _ in row] for row in rows]
            for table, rows in self.raw.figures.items()
        }
        protected = _protected(meeting, made, before, self.codes)
        return replace(self.raw, figures=by_table, protected=protected)


def _count(
    project: Project,
    meeting: Meeting,
    said: ExtractSpec,
    tables: Sequence[TableSpec],
    before: Before,
    anew: bool = False,
) -> _Counted:
    raw, codes, extract = counting.count_with_codes(project, meeting, said, tables, anew)
    countings = [*countings_of(_file_of(project, meeting), tables, raw)]
    told = _told(meeting, countings, said, codes, before, project)
    asked = {name for one in countings for name in values_of(one, said.rule, codes)}
    also = counting.count_again(extract, map(Tally.named, sorted(before.told.keys() - asked)))
    return _Counted(raw, codes, countings, told, also, counting.secret(extract))


def _file_of(project: Project, meeting: Meeting) -> str:
    return project.shown(project.raw_folder(meeting.address) / FILE_NAME)


def _not_safe(file: str, error: NoSafePattern, labels: Mapping[str, str]) -> Fault:
    """Return that a figure is given away, by what, and what can be done; with no number."""
    said = "; ".join(_NUMBERED.sub("", one.text) for one in error.equations)
    merge = "".join(f", or merge its row with that of {labels[one]}" for one in error.siblings[:1])
    problem = (
        f"{_NUMBERED.sub('', labels.get(error.cell, error.cell))} can be worked out, "
        "whatever is hidden beside it, and would tell of few persons: "
        f"{said}. Nothing is published; leave one of these rows or columns out{merge}"
    )
    return Fault(file, problem, column="disclosure", is_risk=True)


def _protected(meeting: Meeting, made: Release, before: Before, codes: Codes) -> Protected:
    return Protected(
        meeting.disclosure.threshold,
        sum(figure.hidden for figure in made.figures),
        made.known,
        made.pattern.gap,
        told={**before.told, **made.told},
        shown_before=made.shown_before,
        codes=written(codes),
    )


# --- what was told before, or elsewhere -----------------------------------------------------------


def _told(
    meeting: Meeting,
    countings: Sequence[Counting],
    said: ExtractSpec,
    codes: Codes,
    before: Before,
    project: Project,
) -> Told:
    """Return what is known of the numbers. Raises :class:`InputError` for what cannot be hidden."""
    values = {one.place: values_of(one, said.rule, codes) for one in countings}
    shown = {name: value for name, value in before.told.items() if value is not None}
    hidden = {name for name, value in before.told.items() if value is None}
    public: set[str] = set()
    for edition in before.editions:
        for one in countings:
            figure = edition.get(one.place)
            if figure and figure.printed == one.figure.text:
                shown |= values[one.place]
            elif figure and figure.status is Status.HIDDEN:
                hidden |= values[one.place].keys()
    beside = _beside(project, meeting)
    _refuse_what_is_printed(project, meeting, countings, beside)
    known = [(each, meeting.table(each.table)) for each in meeting.disclosure.public]
    for one in countings:
        figure = beside.get(one.place)
        if (figure and figure.value is not None) or any(_is_of(*each, one.place) for each in known):
            public |= values[one.place].keys()
    return Told(shown, frozenset(hidden - shown.keys()), frozenset(public))


def _is_of(public: PublicSpec, table: TableSpec, place: Place) -> bool:
    row, column = public.row, table.column(public.column) if public.column else None
    return (
        public.table == place[0]
        and (row is None or danish.same_label(row) == danish.same_label(place[1]))
        and (column is None or column.key == place[2])
    )


def _beside(project: Project, meeting: Meeting) -> Printed:
    """Return the figures that are printed of tables which are counted too."""
    folder, found = project.raw_folder(meeting.address), Printed()
    for table in meeting.tables:
        if table.counts and (folder / table.file).exists():
            printed, _ = read_table(meeting, table, folder, project.shown(folder))
            found |= at_their_places(printed.observations)
    return found


def _refuse_what_is_printed(
    project: Project, meeting: Meeting, countings: Sequence[Counting], beside: Printed
) -> None:
    """Raise :class:`InputError` for figures of few persons that papers beside have told."""
    threshold = meeting.disclosure.threshold
    folder = project.shown(project.raw_folder(meeting.address))
    faults = []
    for one in countings:
        printed = beside.get(one.place)
        few = range(1, threshold)
        if printed and one.figure.persons in few and printed.value in few:
            table, row, column = one.place
            problem = (
                f"is printed here and is of fewer than {threshold} persons, and it is counted in "
                "the register too: nothing hides it there; take `counts` or this file away"
            )
            faults.append(Fault(f"{folder}/{table}.csv", problem, row, column, is_risk=True))
    if faults:
        raise InputError(faults)
