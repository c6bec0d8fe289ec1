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


def body_of(address: Address, like: Address | None = None, sender: str = "") -> str:
    """Return the municipality, or other body, whose meeting it is; empty where as ``like``'s.

    Raises :class:`InputError` when it is of no municipality, of another body than ``like``, and
    ``sender`` does not name it.
    """
    known = {danish.slug(name): name for name in (*danish.MUNICIPALITIES, danish.MADE_UP)}
    if sender and (address.body in known or danish.slug(sender) != address.body):
        problem = f"is not the body whose meetings have addresses with {address.body!r}"
        if address.body in known:
            problem = f"is left out where the meeting is of a municipality, {known[address.body]}"
        raise InputError([Fault("--sender", problem, value=sender)])
    if sender or address.body in known or (like and address.body == like.body):
        return sender or known.get(address.body, "")
    problem = "is of no Danish municipality; expected its name in small letters, as in "
    problem += f"hoeje-taastrup{f', or {like.body!r} again' if like else ''}"
    problem += near(address.body, known) or ("" if like else "; name another body with --sender")
    raise InputError([Fault("MEETING", problem, value=str(address))])
