"""The page that leads to every published meeting."""

from __future__ import annotations

from analysis import whole_files
from analysis.batch import fingerprint, manifest, neighbours, workplace
from analysis.batch.manifest import Manifest
from analysis.project import Address, Project
from analysis.whole_files import digest, write


def write_index(project: Project) -> tuple[str, ...]:
    """Write ``reports/index.html`` anew from the manifests of what is published, if need be.

    Before that every published meeting is made to lead to the one before it and the one after.
    Returns why it must not be published, if so; then the old one stays.
    """
    runs = project.runs
    runs.mkdir(mode=0o700, exist_ok=True)
    project.reports.mkdir(parents=True, exist_ok=True)
    with workplace.locked(runs / "lock", waits=lambda: None):
        index, noted = project.reports / "index.html", runs / "index"
        for file in (index, noted):
            whole_files.clear(file)
        found = _published(project)
        if digest(_note(project, found)) == fingerprint.digest_of_file(noted):
            return ()
        all_linked = neighbours.mend(project, found)
        found = _published(project)
        from analysis.export.refusals import RefusedError  # slow to load

        try:
            write(index, _page(found))
        except RefusedError as error:
            return error.reasons
        if all_linked:
            write(noted, _note(project, found), mode=0o600)
    return ()


def _published(project: Project) -> list[Manifest]:
    paths = sorted(project.reports.glob(f"[!.]*/[!.]*/{manifest.FILE_NAME}"))
    return [content for path in paths if (content := manifest.read(path.parent))]


def _note(project: Project, found: list[Manifest]) -> str:
    """Return what tells this index, made from these, from any other."""
    made_from = "".join(digest(content.text()) for content in found)
    made_from += fingerprint.setting(project)["package"]
    index = fingerprint.digest_of_file(project.reports / "index.html")
    return digest(f"{index} {made_from}")


def _page(contents: list[Manifest]) -> str:
    from analysis.export.site import MeetingEntry, index_page  # slow to load

    return index_page(
        [
            MeetingEntry(
                day=Address.parse(content.meeting).day,
                href=f"{content.meeting}/index.html",
                findings=tuple(
                    (f"{content.meeting}/{each.report}.html", each.heading)
                    for each in content.shown.findings
                ),
                **content.shown.model_dump(exclude={"findings"}),
            )
            for content in contents
        ]
    )
