"""The page that leads to every published meeting."""

from __future__ import annotations

from analysis import whole_files
from analysis.batch import fingerprint, manifest, workplace
from analysis.batch.manifest import Manifest
from analysis.project import Address, Project
from analysis.whole_files import digest, write


def write_index(project: Project) -> tuple[str, ...]:
    """Write ``reports/index.html`` anew from the manifests of what is published, if need be.

    Returns why it must not be published, if so; then the old one stays.
    """
    runs = project.runs
    runs.mkdir(mode=0o700, exist_ok=True)
    with workplace.locked(runs / "lock", waits=lambda: None):
        index, noted = project.reports / "index.html", runs / "index"
        for file in (index, noted):
            whole_files.clear(file)
        paths = sorted(project.reports.glob(f"[!.]*/[!.]*/{manifest.FILE_NAME}"))
        found = [content for path in paths if (content := manifest.read(path.parent))]
        made_from = "".join(digest(content.text()) for content in found)
        made_from += fingerprint.setting(project)["package"]
        if digest(_note(project, made_from)) == fingerprint.digest_of_file(noted):
            return ()
        from analysis.export.refusals import RefusedError  # slow to load

        try:
            write(index, _page(found))
        except RefusedError as error:
            return error.reasons
        write(noted, _note(project, made_from), mode=0o600)
    return ()


def _note(project: Project, made_from: str) -> str:
    """Return what tells this index, made from this, from any other."""
    index = fingerprint.digest_of_file(project.reports / "index.html")
    return digest(f"{index} {made_from}")


def _page(contents: list[Manifest]) -> str:
    from analysis.export.site import MeetingEntry, index_page  # slow to load

    return index_page(
        [
            MeetingEntry(
                day=Address.parse(content.meeting).day,
                href=f"{content.meeting}/index.html",
                **content.shown.model_dump(),
            )
            for content in contents
        ]
    )
