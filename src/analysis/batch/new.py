"""What the ways to begin a meeting share: whose it is, and its folder, which is new."""

from __future__ import annotations

from pathlib import Path

from analysis import danish, whole_files
from analysis.faults import Fault, InputError, near
from analysis.meeting_file import FILE_NAME
from analysis.project import Address, Project


def free_folder(project: Project, address: Address) -> Path:
    """Return the folder of a meeting. Raises :class:`InputError` when it is there already."""
    folder = project.raw_folder(address)
    if folder.exists():
        raise InputError([Fault("MEETING", "is delivered already", value=str(address))])
    return folder


def written(folder: Path, description: str, tables: dict[str, str]) -> Path:
    """Write the folder of a meeting, whole or not at all, and return it."""
    with whole_files.new_folder(folder) as private:
        (private / FILE_NAME).write_text(description, encoding="utf-8", newline="\n")
        for file, table in tables.items():
            (private / file).write_text(table, encoding="utf-8-sig", newline="\n")
    return folder


def body_of(address: Address, like: Address | None = None) -> str:
    """Return the municipality whose meeting it is; empty where it is of the same body as before.

    Raises :class:`InputError` when it is of no municipality and of another body than ``like``.
    """
    known = {danish.slug(name): name for name in (*danish.MUNICIPALITIES, danish.MADE_UP)}
    if address.body in known or (like and address.body == like.body):
        return known.get(address.body, "")
    problem = "is of no Danish municipality; expected its name in small letters, as in "
    problem += f"hoeje-taastrup{f', or {like.body!r} again' if like else ''}"
    problem += near(address.body, known)
    raise InputError([Fault("MEETING", problem, value=str(address))])
