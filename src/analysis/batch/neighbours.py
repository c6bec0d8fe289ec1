"""The meetings before and after a published one: its pages lead to them.

They are known only when those are published too, so the links are put into finished pages. A
meeting that is published or taken away changes the links of two others, for which no notebook is
run again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from analysis import whole_files
from analysis.batch import manifest, workplace
from analysis.batch.manifest import Manifest, Neighbour, Neighbours
from analysis.project import Address, Project


def of(project: Project, address: Address) -> Neighbours:
    """Return the nearest published meetings of a municipality before and after one of its own."""
    folder, day = project.published_folder(address).parent, address.day.isoformat()
    names = sorted(path.parent.name for path in folder.glob(f"[!.]*/{manifest.FILE_NAME}"))
    before = [folder / name for name in reversed(names) if name < day]
    after = [folder / name for name in names if name > day]
    return Neighbours(earlier=_first(before), later=_first(after))


def _first(folders: Iterable[Path]) -> Neighbour | None:
    for content in filter(None, map(manifest.read, folders)):
        return Neighbour(meeting=content.meeting, committee=content.shown.committee)
    return None


def lead(folder: Path, committee: str, found: Neighbours) -> None:
    """Let every page in a folder that is being made lead to the meetings before and after."""
    from analysis.export.site import NeighbourLink, leading_to  # slow to load

    def link(to: Neighbour | None) -> NeighbourLink | None:
        if to is None:
            return None
        day, of = Address.parse(to.meeting).day, to.committee if to.committee != committee else ""
        return NeighbourLink(day, f"../{day}/index.html", of)

    for path in sorted(folder.glob("*.html")):
        html = path.read_text(encoding="utf-8")
        html = leading_to(html, link(found.earlier), link(found.later))
        path.write_text(html, encoding="utf-8", newline="\n")


def mend(project: Project, contents: Iterable[Manifest]) -> bool:
    """Mend the links of published meetings, and return whether all of them are right now.

    They are not where another run is at work: it will see to them when it is done.
    """
    every_one = True
    for content in contents:
        address = Address.parse(content.meeting)
        if of(project, address) == content.neighbours:
            continue
        kept = project.kept_folder(address)
        kept.mkdir(parents=True, exist_ok=True)
        with workplace.locked(kept / "lock") as is_ours:
            if is_ours:
                _publish(project, address)
        every_one = every_one and is_ours
    return every_one


def _publish(project: Project, address: Address) -> None:
    """Publish a meeting with other links; one that a hand has changed is left for the next run."""
    published = project.published_folder(address)
    whole_files.clear(published)  # of what a killed run has left
    content = manifest.read(published)
    if content is None or manifest.tampered_with(published, content):
        return
    found = of(project, address)
    with whole_files.new_folder(published) as folder:
        shutil.copytree(published, folder, dirs_exist_ok=True)
        lead(folder, content.shown.committee, found)
        outputs = manifest.outputs(folder)
        changed = content.model_copy(update={"neighbours": found, "outputs": outputs})
        (folder / manifest.FILE_NAME).write_text(changed.text(), encoding="utf-8", newline="\n")
