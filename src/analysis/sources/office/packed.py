"""The files of Office are packed: many parts in one file, of which some are seen by no reader."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from xml.parsers import expat

from analysis import cpr
from analysis.faults import Fault, InputError, first_of

_LARGEST = 50_000_000  # bytes of a file when it is unpacked
# Where a line ends in Word. Within it Word parts a text wherever its looks change, or somebody went
# on another day; other programs have the parts of a line as texts (t) in runs (r).
_LINE_ENDS = {"p", "tab", "br", "cr", "tc"}
_WITHIN_A_LINE = {"r", "t", "rPr"}
# Which may be a number that somebody wrote; elsewhere it is one that the program counts with.
_NAMED = {"author", "descr", "title", "name", "v"}
_APART = " , "
_COUNTED = re.compile(r"-?[1-9]\d*")


def damaged(name: str) -> InputError:
    """Return the error for a file that is not whole."""
    kind = ".docx" if name.lower().endswith((".docx", ".docm")) else ".xlsx"
    problem = f"is damaged: open it in the program that made it, and save it again as {kind}"
    return InputError([Fault(name, problem)])


def parts(content: bytes, name: str) -> dict[str, bytes]:
    """Return what is packed in a file, by name.

    Raises :class:`InputError` when it is damaged or too large unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if (size := sum(part.file_size for part in packed.infolist())) > _LARGEST:
                problem = f"is {size:,} bytes unpacked; a file of tables has at most {_LARGEST:,}"
                raise InputError([Fault(name, problem)])
            found = {part: packed.read(part) for part in packed.namelist()}
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError, zlib.error):
        raise damaged(name) from None
    return found


def refuse_personal_ids(found: Mapping[str, bytes], name: str) -> None:
    """Look into all texts: hidden and deleted ones, comments, formulas, properties, names.

    Raises :class:`InputError` also for XML that is not whole or defines entities.
    """

    def faults() -> Iterator[Fault]:
        for part, content in found.items():
            if part.endswith((".xml", ".rels")):
                for masked in cpr.find(_said(content, name)):
                    yield Fault(name, f"{part} holds what looks like a CPR number ({masked})")

    if problems := first_of(faults()):
        raise InputError(problems)


def _said(content: bytes, name: str) -> str:
    """Return all that a part says, also where nobody sees it; what stands apart has commas."""
    texts: list[str] = []
    attributes: list[str] = []
    within: list[str] = []  # what says how a run looks

    def part(tag: str) -> None:
        if _parts(tag) and not within and texts[-1:] != [_APART]:
            texts.append(_APART)

    def start(tag: str, named: dict[str, str]) -> None:
        part(tag)
        within.extend([tag] * tag.endswith("rPr"))
        for key, value in named.items():
            if not _COUNTED.fullmatch(value) or key.rpartition(" ")[2] in _NAMED:
                attributes.append(value)

    def end(tag: str) -> None:
        if tag.endswith("rPr"):
            within.pop()
        part(tag)

    def refuse(*_: object) -> None:
        raise damaged(name)

    reader = expat.ParserCreate(namespace_separator=" ")
    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.CharacterDataHandler, reader.CommentHandler = texts.append, attributes.append
    reader.StartDoctypeDeclHandler = refuse
    try:
        reader.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):  # the last two: of an unknown encoding
        raise damaged(name) from None
    return _APART.join(["".join(texts), *attributes])


@cache
def _parts(tag: str) -> bool:
    """Whether an element stands between texts that are not one."""
    namespace, _, local = tag.rpartition(" ")
    if "/wordprocessingml/" in namespace:
        return local in _LINE_ENDS
    return local not in _WITHIN_A_LINE
