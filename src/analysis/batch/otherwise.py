"""A meeting built again with others in place of hidden figures: nothing may change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from analysis.batch import Options
from analysis.batch.plan import plan
from analysis.batch.verify import verify
from analysis.project import Address, Project
from analysis.register import counted_apart


def try_hidden(project: Project, address: Address, *, options: Options) -> Iterator[str]:
    """Yield what is otherwise where figures that are not shown are others.

    These are, one after the other, the least and the greatest that a reader may think them to be,
    with all that hangs together with them. What leaves the process that counts must be the same
    each time, and every published file the first and the last time.
    """
    planned = plan(project, address)
    meeting, released = planned.papers.meeting, planned.counted
    if not released.protected.hidden:
        return
    worlds = counted_apart.changed(project, meeting)
    for number, world in enumerate(worlds, start=1):
        for one in fields(released):
            if getattr(world.of({*released.figures}), one.name) != getattr(released, one.name):
                yield f"other {one.name} are released ({number} of {len(worlds)} tries)"
    for world in worlds[:1] + worlds[1:][-1:]:
        counted_apart.pretend(project, meeting, world)
        yield from verify(project, plan(project, address, anew=True), options=options)
