"""The door of the process that counts in a register: what leaves it is what may be known.

Everything that is counted for a meeting is counted here at once, protected at once, and let out
with what was found of it. Raw figures go no further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from analysis import danish
from analysis.checks.disclosure.covers import NoSafePattern
from analysis.faults import Fault, InputError
from analysis.meeting import Meeting, TableSpec
from analysis.meeting.counted import ExtractSpec, PublicSpec
from analysis.meeting_file import FILE_NAME
from analysis.observations import Status
from analysis.project import Project
from analysis.register import counting, worlds
from analysis.register.outside import written
from analysis.register.released import (
    Counting,
    Release,
    Told,
    cells_of,
    countings_of,
    release,
    values_of,
)
from analysis.register.tally import Codes, Tally
from analysis.register.told import Before, Place, Printed, Tried, at_their_places
from analysis.sources.counted import Counted, CountedFigure, Protected
from analysis.sources.printed import read_table


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
    raw, codes, extract = counting.count_with_codes(project, meeting, said, tables, anew)
    file = project.shown(project.raw_folder(meeting.address) / FILE_NAME)
    countings = [*countings_of(file, tables, raw)]
    if meeting.disclosure.threshold == 1:  # persons who are made up
        values = (values_of(one, said.rule, codes) for one in countings)
        said_now = {name: value for each in values for name, value in each.items()}
        return replace(raw, protected=Protected(told={**before.told, **said_now}))
    told = _told(meeting, countings, said, codes, before, project)
    asked = {name for one in countings for name in values_of(one, said.rule, codes)}
    also = counting.count_again(extract, map(Tally.named, sorted(before.told.keys() - asked)))
    try:
        secret = counting.secret(extract)
        made = release(countings, said.rule, codes, meeting.disclosure, told, secret, also)
    except NoSafePattern as error:
        labels = {name: one.label for one in countings for name in values_of(one, said.rule, codes)}
        raise InputError([_not_safe(file, error, labels)]) from None
    released = replace(
        raw,
        figures=_by_table(raw, made.figures),
        protected=_protected(meeting, made, before, codes),
    )
    if tried:
        failing = tried(project, meeting, raw, released)
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
    raw, codes, extract = counting.count_with_codes(project, meeting, said, tables)
    countings = [*countings_of(project.shown(project.raw_folder(meeting.address)), tables, raw)]
    rule, spec, key = said.rule, meeting.disclosure, b"of another register"
    told = _told(meeting, countings, said, codes, before, project)
    asked = {name for one in countings for name in values_of(one, rule, codes)}
    also = counting.count_again(extract, map(Tally.named, sorted(before.told.keys() - asked)))
    made = release(countings, rule, codes, spec, told, counting.secret(extract), also)
    shown = {name: value for name, value in made.told.items() if value is not None}
    kept = Told({**told.shown, **shown}, told.hidden | made.pattern.hidden, told.public)
    known = cells_of(countings, rule, codes, spec, told, also)
    found = []
    for world in worlds.worlds(*known, made.pattern.hidden):
        ones = [replace(one, figure=worlds.changed(one, world, rule, codes)) for one in countings]
        others = {tally: world.get(tally.name, value) for tally, value in also.items()}
        again = release(ones, rule, codes, spec, kept, key, others)
        protected = _protected(meeting, again, before, codes)
        found.append(replace(raw, figures=_by_table(raw, again.figures), protected=protected))
    return found


def _not_safe(file: str, error: NoSafePattern, labels: Mapping[str, str]) -> Fault:
    """Return that a figure is given away, by what, and what can be done; with no number."""
    said = "; ".join(one.text for one in error.equations)
    merge = "".join(f", or merge its row with that of {labels[one]}" for one in error.siblings[:1])
    problem = (
        f"{labels.get(error.cell, error.cell)} can be worked out, whatever is hidden beside it: "
        f"{said}. Nothing is published; leave one of these rows or columns out{merge}"
    )
    return Fault(file, problem, column="disclosure", is_risk=True)


def _by_table(raw: Counted, made: Iterable[CountedFigure]) -> dict[str, list[list[CountedFigure]]]:
    figures = iter(made)
    return {
        table: [[next(figures) for _ in row] for row in rows] for table, rows in raw.figures.items()
    }


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
