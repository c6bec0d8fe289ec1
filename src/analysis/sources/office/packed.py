"""The files of Office are packed: many parts in one file, of which some are seen by no reader."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from analysis import cpr
from analysis.faults import Fault, InputError, first_of

_LARGEST = 50_000_000  # bytes of a file when it is unpacked
_TEXT = re.compile(r'>([^<>]+)<|\bv="([^"]*)"')
# Within a paragraph Word parts a text wherever its looks change, or somebody went on another day.
_WITHIN_A_LINE = re.compile(r"</?w:(?!p\b|tab\b|br\b|cr\b|tc\b)[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_NAMED = re.compile(r'\b(?:w:author|descr|title|name|Target)="([^"]*)"')


def damaged(name: str) -> InputError:
    """Return the error for a file that is not whole."""
    problem = f"is damaged: open it in the program that made it, and save it again as {_kind(name)}"
    return InputError([Fault(name, problem)])


def _kind(name: str) -> str:
    return ".docx" if name.lower().endswith((".docx", ".docm")) else ".xlsx"


def parts(content: bytes, name: str) -> dict[str, bytes]:
    """Return what is packed in a file, by name.

    Raises :class:`InputError` when it is damaged or too large unpacked, or defines entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if (size := sum(part.file_size for part in packed.infolist())) > _LARGEST:
                problem = f"is {size:,} bytes unpacked; a file of tables has at most {_LARGEST:,}"
                raise InputError([Fault(name, problem)])
            found = {part: packed.read(part) for part in packed.namelist()}
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        OSError,
        EOFError,
        RuntimeError,
        ValueError,
        zlib.error,
    ):
        raise damaged(name) from None
    if any(b"<!DOCTYPE" in part[:2000] or b"<!ENTITY" in part[:2000] for part in found.values()):
        raise damaged(name)
    return found


def refuse_personal_ids(found: Mapping[str, bytes], name: str) -> None:
    """Look into all texts: hidden and deleted ones, comments, formulas, properties, file names."""

    def faults() -> Iterator[Fault]:
        for part, content in found.items():
            text = content.decode("utf-8", errors="replace")
            if part.startswith("xl/"):
                said = " , ".join(map("".join, _TEXT.findall(text)))
            elif part.endswith((".xml", ".rels")):
                lines = _TAG.sub(" , ", _WITHIN_A_LINE.sub("", text))
                said = html.unescape(" , ".join([lines, *_NAMED.findall(text)]))
            else:
                continue
            for masked in cpr.find(said):
                yield Fault(name, f"{part} holds what looks like a CPR number ({masked})")

    if problems := first_of(faults()):
        raise InputError(problems)
