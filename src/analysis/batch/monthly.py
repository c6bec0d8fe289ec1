"""Begin the next month's meeting: described as an earlier one, with the figures of new files.

Tables are known again by their titles, columns by headings and rows by labels, the times in them
aside. What does not fit is told, and stays so that ``check`` refuses it; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import tomlkit

from analysis import toml_files
from analysis.batch.aligned import Named, Pairs, aligned
from analysis.batch.from_files import Begun, Taken, free_id, id_of, refuse_columns_alike, taken
from analysis.batch.held import Held
from analysis.batch.like import renewed
from analysis.batch.new import body_of, free_folder, written
from analysis.batch.renewal import Renewal
from analysis.faults import InputError
from analysis.meeting_file import FILE_NAME
from analysis.project import Address, Project
from analysis.sources import delivery
from analysis.sources.delivery import Delivery
from analysis.sources.office import described
from analysis.sources.office.inferred import Table, bare, title_of
from analysis.sources.printed import PrintedTable


def begin_monthly(
    project: Project, address: Address, like: Address, files: Sequence[Path]
) -> Begun:
    """Make the folder of a new meeting, and say what was taken, what moved, and what does not fit.

    A table of the earlier meeting that no file holds has blank cells; one that only a file holds is
    described from that alone.

    Raises :class:`InputError`, with nothing written, as the other ways to begin a meeting do, and
    when the earlier one has faults.
    """
    folder, name = free_folder(project, address), body_of(address, like)
    delivered = taken(files, address)
    earlier, faults = delivery.read(project, like)
    if faults:
        raise InputError(faults)
    document, figures = renewed(project, like, address, name)
    tables = [table for one in delivered for table in one.tables]
    held, added = _beside(earlier, tables, address.day)
    refuse_columns_alike(added)
    figures |= {f"{one.spec.id}.csv": one.csv for one in held.values()}
    figures |= {f"{one.id}.csv": one.csv for one in added}

    told = [line for one in delivered for line in one.told()]
    told.append(f"beside {like}:")
    told += (f"  {line}" for line in _told(earlier, delivered, held, added))
    file = project.raw_folder(like) / FILE_NAME
    content, _ = toml_files.read(file, FILE_NAME)
    before = earlier.meeting.municipality or earlier.meeting.sender
    renewal = Renewal(document, content, held, before if name not in {"", before} else "")
    told += (f"  {line}" for line in renewal.write())
    _deliver(document, delivered)
    description = [tomlkit.dumps(document).rstrip("\n"), *_described(added), ""]
    return Begun(written(folder, "\n".join(description), figures), told)


def _beside(
    earlier: Delivery, new: Sequence[Table], day: date
) -> tuple[dict[str, Held], list[Table]]:
    """Return the tables that are known again, by their ids, and the new ones that are not.

    These get ids that no table has.
    """
    printed = [*earlier.tables.values()]
    pairs = _known_again(printed, new)
    ids = [table.id for table in earlier.meeting.tables]
    held: dict[str, Held] = {}
    for old, at in sorted(pairs.items()):
        name = new[at].id = printed[old].spec.id
        new[at].guessed.clear()  # the description knows better
        held[name] = Held(ids.index(name), printed[old], new[at], day)
    added = [table for at, table in enumerate(new) if at not in pairs.values()]
    for table in added:
        table.id = free_id(table.id, ids)
        ids.append(table.id)
    return held, added


def _known_again(old: Sequence[PrintedTable], new: Sequence[Table]) -> Pairs:
    """Return which new table each earlier one is now, by their places.

    By title; by id, which a title that somebody has mended leaves; or, of those that share a title
    or have none in the file, by headings and labels.
    """
    titles = [Named(title_of(one.spec.title)) for one in old]
    found = aligned(titles, [Named(one.title) for one in new])
    left = [at for at in range(len(old)) if at not in found]
    free = [at for at in range(len(new)) if at not in found.values()]
    by_id = aligned(
        [Named(id_of(old[at].spec.id.replace("-", " "))) for at in left],
        [Named(id_of(new[at].title)) for at in free],
    )
    found |= {left[one]: free[other] for one, other in by_id.items() if new[free[other]].title}
    looks = [
        _look(
            (" ".join(c.heading.levels) for c in one.spec.columns),
            (cell.text for cell, _ in one.rows),
        )
        for one in old
    ]
    now = [_look((bare(c.heading) for c in one.columns), map(bare, one.labels)) for one in new]
    for at in left:
        alike = [there for there, look in enumerate(now) if look == looks[at]]
        if at in found or looks.count(looks[at]) > 1 or len(alike) != 1 or alike[0] not in free:
            continue
        title = Named(new[alike[0]].title).stem
        if title in {"", titles[at].stem}:
            found[at] = alike[0]
    return found


def _look(headings: Iterable[str], labels: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return what tables share that have the same headings and labels, the times aside."""
    first, second = ([Named(each).stem for each in names] for names in (headings, labels))
    return sorted({*first}), sorted({*second})


def _told(
    earlier: Delivery, delivered: Sequence[Taken], held: Mapping[str, Held], added: Sequence[Table]
) -> Iterator[str]:
    """Yield what has moved in each table, and what does not fit, a line each."""
    before = {one.sha256 for one in earlier.meeting.delivered}
    for one in delivered:
        if one.file.sha256 in before:
            yield f"{one.file.name} is byte for byte a file of that meeting"
    if earlier.meeting.agenda or any(table.item for table in earlier.meeting.tables):
        yield "the agenda, and the items of its tables, are those of that meeting: renew them"
    for name, table in held.items():
        lines = [*table.told()]
        if table.spec.deviations:
            lines.append(f"known deviations are left out: {len(table.spec.deviations)}")
        yield from (f"{name}: {line}" for line in lines or ["fits"])
    for name, printed in earlier.tables.items():
        if name not in held:
            yield f"{name}: no table of the files is {printed.spec.title!r}; its cells are blank"
    for new in added:
        yield f"{new.id}: is new; it is described from the file alone"


def _deliver(document: tomlkit.TOMLDocument, delivered: Sequence[Taken]) -> None:
    """Name the files that the tables are of."""
    entries = tomlkit.aot()
    for one in delivered:
        entry = tomlkit.table()
        entry.update({"file": one.file.name, "sha256": one.file.sha256})
        entries.append(entry)
    document.append("delivered", entries)


def _described(added: Sequence[Table]) -> Iterator[str]:
    """Yield the lines that describe the tables that only a file holds, and reports of them."""
    for table in added:
        if table.is_of_figures is not False:
            yield from ("", *described.reported(table))
        yield from ("", *described.described(table))
