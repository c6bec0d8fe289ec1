"""The files of a delivery as they lie in data/raw: which there are, and the text that they hold."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

from analysis.project import Address, Project
from analysis.whole_files import digest, digest_of

_BEFORE = "before-"  # in a path, and the name of no meeting

# --- which there are ------------------------------------------------------------------------------

# What a system or a program puts beside the files of its own accord.
_OF_A_SYSTEM = re.compile(
    r"\..*|~\$.*|.*\.tmp|.*~|(eh)?thumbs\.db(:.*)?|desktop\.ini|icon\r|__macosx"
    r"|@eadir|[#$]recycle(\.bin)?|#snapshot|lost\+found|system volume information"
    r"|.*:zone\.identifier",
    re.IGNORECASE,
)


def delivered(folder: Path) -> list[Path]:
    """Return every file that was delivered, without what a system keeps there for itself."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(map(_OF_A_SYSTEM.fullmatch, path.relative_to(folder).parts))
    ]


def hash_files(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each delivered file of a folder, by name."""
    return {path.relative_to(folder).as_posix(): digest_of(path) for path in delivered(folder)}


def hash_names(folder: Path) -> str:
    """Return the SHA-256 of the names of a folder's delivered files; of none if it is not there.

    It tells that a file has come, which the hashes of those that were read do not.
    """
    names = [path.relative_to(folder).as_posix() for path in delivered(folder)]
    return digest("\n".join(names))


def hash_before(project: Project, address: Address) -> tuple[str, str]:
    """Return what stands in a path for the meetings of a body before one, and their SHA-256.

    It tells that an older meeting has come, and nothing of what comes later.
    """
    days = "\n".join(str(each.day) for each in project.before(address))
    return f"{project.shown(project.raw)}/{address.body}/{_BEFORE}{address.day}/", digest(days)


def before_which(name: str) -> Address | None:
    """Return the meeting that such a path tells of those before; None of another path."""
    found = re.fullmatch(rf".*?([^/]+)/{_BEFORE}([^/]+)/", name)
    return Address.parse(f"{found[1]}/{found[2]}") if found else None


def unreadable(error: OSError) -> str:
    """Say why a delivered file cannot be read, and which where the system tells."""
    name = f" ({Path(error.filename).name})" if error.filename else ""
    return f"cannot be read: {error.strerror}{name}"


# --- what they hold -------------------------------------------------------------------------------

_KINDS = {
    rb"PK\x03\x04": "an Excel workbook or another zip file",
    rb"\xd0\xcf\x11\xe0": "an old Excel workbook or another file of Office",
    rb"%PDF": "a PDF file",
    rb"\{\\rtf": "a text with formatting (RTF)",
    rb"\x1f\x8b": "a gzip file",
    rb"BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|\(\xb5/\xfd": "a packed file",
    rb"(?i)(\xef\xbb\xbf)?\s*<(!doctype|\?xml|html|head|meta|body|table)": "a page in HTML or XML",
    rb"\xff\xfe|\xfe\xff|([^\0]\0){3}|(\0[^\0]){3}": "text in UTF-16",
}
_NAMES = {
    "utf-8": "UTF-8",
    "cp850": "code page 850 or 865 (in Excel: CSV (MS-DOS))",
    "mac_roman": "Mac Roman (in Excel: CSV (Macintosh))",
    "cp1252": "Windows-1252",
}
_SYMBOLS = "†‡‚„‹›ˆ˜‰¡¢£¤¥¦§¨ª¬¯°¶¸º¼½¾¿µŒ∏≈∆•"
# What stands in no Danish word: so do letters look that are read in another code page.
_SPOILT = re.compile(
    "[\x80-\x9f\u2500-\u259f√\ufffd\ud800-\udfff]"
    "|[ÃÂ][\xa0-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€"
    rf"|(?<=[^\W\d_])[{_SYMBOLS}](?=[^\W\d_]|[{_SYMBOLS}])"
    "|(?<=[a-zæøå])[À-ÄÇ-ÖÙ-ÞŒŠŽŸ]"
)
# The same, where a text has no Danish letters at all: these may also be quotes and signs of notes.
_LIKELY_SPOILT = {
    "utf-8-sig": re.compile(r"(?<=[A-Za-z])‘(?=[a-z])"),
    "cp1252": re.compile(
        r"(?<=[A-Za-z])[†‘›¾¿Œ]|[†‘›¾¿Œ‚®¯](?=[A-Za-z])|\B’(?=[a-z])|(?<=[A-Z])’(?=[A-Z])"
    ),
}
_QUOTED = re.compile(r"[‘’][^‘’\n]*’|›[^›‹\n]*‹|‹[^‹›\n]*›")
_DANISH = re.compile(r"[æøåÆØÅ]")
_WORD_IN_DANISH = re.compile(r"(?!.*\w[ÆØÅ][a-z])[\x20-\x7eæøåÆØÅéÉäÄöÖüÜ§½–\xa0]*")


def kind_of(content: bytes) -> str:
    """Say what a file is whose first bytes tell that it is no table in CSV; empty if none does."""
    return next((kind for start, kind in _KINDS.items() if re.match(start, content)), "")


def read(path: Path) -> bytes:
    """Return what a delivered file holds. Raises ``ValueError`` that follows the file's name."""
    raw = path.parent.resolve().parents[1]  # of data/raw/<municipality>/<date>, also through a link
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(raw):
            raise ValueError("is a link to a place outside data/raw; put the file itself here")
        if path.is_dir():
            raise ValueError("is a folder; expected a file")
        if path.exists() and not path.is_file():
            raise ValueError("is a pipe or a device; expected a file")
        return path.read_bytes()
    except FileNotFoundError:
        raise ValueError("is missing") from None
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None


def decode(content: bytes, *, only_utf_8: bool = False) -> str:
    """Return the text of a file as offices send it: UTF-8, with or without BOM, or Windows-1252.

    Raises ``ValueError`` that follows the file's name when the file is no text, or its letters tell
    that it was written in another code page.
    """
    if not content.strip():
        raise ValueError("is empty")
    if kind := kind_of(content):
        raise ValueError(f"is {kind}; expected text in UTF-8 (from Excel: CSV UTF-8)")
    try:
        text, code_page = content.decode("utf-8-sig"), "utf-8-sig"
    except UnicodeDecodeError:
        if only_utf_8:
            raise ValueError("is not text in UTF-8; save it so") from None
        text, code_page = content.decode("cp1252", errors="surrogateescape"), "cp1252"
    found = _SPOILT.search(text)
    if not found and not _DANISH.search(text):
        bare = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text)
        found = _LIKELY_SPOILT[code_page].search(bare)
    if found:
        line, word = text.count("\n", 0, found.start()) + 1, _word(text, found.start())
        shown = re.sub("[\ud800-\udfff]", "\ufffd", word)
        raise ValueError(
            f"line {line} holds {shown!r}, {_likely(word)}; save it in UTF-8 (in Excel: CSV UTF-8)"
        )
    return text


def _word(text: str, place: int) -> str:
    before, after = text[max(0, place - 20) : place], text[place : place + 20]
    return re.split(r"[\s;,]", before)[-1] + re.split(r"[\s;,]", after)[0]


def _likely(word: str) -> str:
    """Say what a word is in the code page that makes Danish of it."""
    if "\ufffd" in word:
        return "where a letter was lost"
    for read, written in product(("cp1252", "latin-1", "cp850", "mac_roman"), _NAMES):
        try:
            meant = word.encode(read, errors="surrogateescape").decode(written)
        except UnicodeError:
            continue
        if meant != word and _DANISH.search(meant) and _WORD_IN_DANISH.fullmatch(meant):
            return f"which is {meant!r} in {_NAMES[written]}"
    return "which is no Danish word: it is in another code page"
