"""Put a finished folder where readers look, whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from analysis.batch import fingerprint, manifest, workplace
from analysis.project import Address, Project
from analysis.whole_files import digest, write


def write_index(project: Project) -> tuple[str, ...]:
    """Write ``reports/index.html`` anew from the manifests of what is published, if need be.

    Returns why it must not be published, if so; then the old one stays.
    """
    runs = project.runs
    runs.mkdir(parents=True, exist_ok=True)
    with workplace.locked(runs / "lock", waits=lambda: None):
        paths = sorted(project.reports.glob(f"[!.]*/*/{manifest.FILE_NAME}"))
        made_from = "".join(digest(path.read_bytes()) for path in paths)
        package = fingerprint.setting(project)["package"]
        index, noted = project.reports / "index.html", runs / "index"
        if _note(index, made_from + package) == _text_of(noted):
            return ()
        from analysis.export.refusals import RefusedError  # slow to load

        try:
            page = _page([content for path in paths if (content := manifest.read(path.parent))])
        except RefusedError as error:
            return error.reasons
        write(index, page)
        write(noted, _note(index, made_from + package))
    return ()


def _note(index: Path, made_from: str) -> str:
    """Return what tells this index, made from this, from any other."""
    return digest(f"{fingerprint.digest_of_file(index)} {made_from}".encode())


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _page(contents: list[dict[str, Any]]) -> str:
    from analysis.export.site import MeetingEntry, index_page  # slow to load

    def entry(content: dict[str, Any]) -> MeetingEntry:
        shown, address = content["shown"], Address.parse(content["meeting"])
        return MeetingEntry(
            shown["municipality"],
            date.fromisoformat(address.day.isoformat()),
            f"{address}/index.html",
            shown["committee"],
            shown["heading"],
            shown["summary"],
            shown["notice"],
        )

    return index_page([entry(content) for content in contents])
