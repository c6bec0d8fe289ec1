"""What leads to a published meeting: the pages of all and of its body, and those beside it.

Its neighbours are known only when they are published too, so the links are put into finished pages.
A meeting that is published or taken away changes the links of two others, for which no notebook is
run again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import whole_files
from analysis.batch import fingerprint, manifest, workplace
from analysis.batch.manifest import Finding, Manifest, Neighbour, Neighbours
from analysis.project import MANIFEST, Address, Project
from analysis.whole_files import digest, write

if TYPE_CHECKING:
    from analysis.export.site import MeetingEntry

INDEX = "index.html"


def write_index(project: Project) -> tuple[str, ...]:
    """Write ``reports/index.html`` and each body's page anew from the manifests, if need be.

    Before that every published meeting is made to lead to the one before it and the one after.
    Returns why one of them must not be published, if so; then the old ones stay.
    """
    runs = project.runs
    runs.mkdir(mode=0o700, exist_ok=True)
    project.reports.mkdir(parents=True, exist_ok=True)
    with workplace.locked(runs / "lock", waits=lambda: None):
        noted, found = _noted(project), _published(project)
        for file in (noted, *leading(project, found), *_left(project)):
            whole_files.clear(file)
        if index_is_of(project, found):
            return ()
        all_linked = _mend(project, found)
        found = _published(project)
        from analysis.export.refusals import RefusedError  # slow to load

        try:
            pages = _pages(project, found)
        except RefusedError as error:
            return error.reasons
        for path, page in pages.items():
            write(path, page)
        for path in _left(project):  # to which nothing leads any more
            path.unlink()
            with suppress(OSError):  # something of a person's own is there
                path.parent.rmdir()
        if all_linked:
            write(noted, _note(project, found), mode=0o600)
    return ()


def _published(project: Project) -> list[Manifest]:
    return [*filter(None, map(manifest.read, project.published()))]


def leading(project: Project, found: list[Manifest]) -> list[Path]:
    """Return the pages that lead to meetings: those of bodies, and at last that of all."""
    bodies = dict.fromkeys(Address.parse(content.meeting).body for content in found)
    return [project.reports / name / INDEX for name in (*bodies, "")]


def _left(project: Project) -> list[Path]:
    """Return the pages of bodies of which nothing is published any more."""
    pages = sorted(project.reports.glob(f"[!.]*/{INDEX}"))
    return [path for path in pages if not project.published(path.parent.name)]


def index_is_of(project: Project, found: list[Manifest]) -> bool:
    """Return whether ``reports/index.html`` was made from these meetings, each linked, and so lies.

    And the pages of bodies. They were not, either, when the package has changed since.
    """
    noted = fingerprint.digest_of_file(_noted(project))
    return not _left(project) and digest(_note(project, found)) == noted


def _noted(project: Project) -> Path:
    return project.runs / "index"


def _note(project: Project, found: list[Manifest]) -> str:
    """Return what tells these pages, made from these, from any other."""
    made_from = "".join(digest(content.text()) for content in found)
    made_from += fingerprint.setting(project)["package"]
    pages = [fingerprint.digest_of_file(path) for path in leading(project, found)]
    return digest(f"{pages} {made_from}")


def _pages(project: Project, contents: list[Manifest]) -> dict[Path, str]:
    """Return the pages that lead to meetings, that of all at last, which leads to the others."""
    from analysis.export.site import body_page, index_page  # slow to load

    entries = [*map(_entry, contents)]
    index = index_page(entries)
    *of_bodies, of_all = leading(project, contents)
    pages = {
        path: body_page([entry for entry in entries if entry.body == path.parent.name])
        for path in of_bodies
    }
    return pages | {of_all: index}


def _entry(content: Manifest) -> MeetingEntry:
    from analysis.export.site import MeetingEntry  # slow to load

    def links(found: list[Finding]) -> tuple[tuple[str, str], ...]:
        return tuple((f"{content.meeting}/{each.report}.html", each.heading) for each in found)

    return MeetingEntry(
        day=Address.parse(content.meeting).day,
        href=f"{content.meeting}/{INDEX}",
        findings=links(content.shown.findings),
        series=links(content.shown.series),
        goals=tuple((one.title, one.verdict) for one in content.shown.goals),
        **content.shown.model_dump(exclude={"findings", "series", "goals"}),
    )


# --- the meetings before and after ----------------------------------------------------------------


def neighbours_of(project: Project, address: Address) -> Neighbours:
    """Return the nearest published meetings of a body before and after one of its own."""
    folders, own = project.published(address.body), project.published_folder(address)
    before = [folder for folder in reversed(folders) if folder < own]
    after = [folder for folder in folders if folder > own]
    return Neighbours(earlier=_first(before), later=_first(after))


def _first(folders: Iterable[Path]) -> Neighbour | None:
    for content in filter(None, map(manifest.read, folders)):
        shown = content.shown
        return Neighbour(meeting=content.meeting, committee=shown.committee, paper=shown.paper)
    return None


def lead(folder: Path, committee: str, found: Neighbours) -> None:
    """Let every page in a folder that is being made lead to the meetings before and after."""
    from analysis.export.site import NeighbourLink, leading_to  # slow to load

    def link(to: Neighbour | None) -> NeighbourLink | None:
        if to is None:
            return None
        day, of = Address.parse(to.meeting).day, to.committee if to.committee != committee else ""
        return NeighbourLink(day, f"../{day}/index.html", of, to.paper)

    for path in sorted(folder.glob("*.html")):
        html = path.read_text(encoding="utf-8")
        html = leading_to(html, link(found.earlier), link(found.later))
        path.write_bytes(html.encode())


def _mend(project: Project, contents: Iterable[Manifest]) -> bool:
    """Mend the links of published meetings, and return whether all of them are right now.

    They are not where another run is at work: it will see to them when it is done.
    """
    every_one = True
    for content in contents:
        address = Address.parse(content.meeting)
        if neighbours_of(project, address) == content.neighbours:
            continue
        kept = project.kept_folder(address)
        kept.mkdir(parents=True, exist_ok=True)
        with workplace.locked(kept / "lock") as is_ours:
            if is_ours:
                _publish_again(project, address)
        every_one = every_one and is_ours
    return every_one


def _publish_again(project: Project, address: Address) -> None:
    """Publish a meeting with other links; one that a hand has changed is left for the next run."""
    published = project.published_folder(address)
    whole_files.clear(published)  # of what a killed run has left
    content = manifest.read(published)
    if content is None or manifest.tampered_with(published, content):
        return
    found = neighbours_of(project, address)
    with whole_files.new_folder(published) as folder:
        shutil.copytree(published, folder, dirs_exist_ok=True)
        lead(folder, content.shown.committee, found)
        outputs = manifest.outputs(folder)
        changed = content.model_copy(update={"neighbours": found, "outputs": outputs})
        (folder / MANIFEST).write_bytes(changed.text().encode())
