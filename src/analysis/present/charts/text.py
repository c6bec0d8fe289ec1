"""The font of the page: how wide a text is, and how it is wrapped into lines."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

from analysis.danish import NO_BREAK_SPACE

FONTS = Path(__file__).parents[1] / "fonts"
BOLD = 600
_SIZE = 100  # at which widths are measured: large, since they come in whole 64ths of a pixel


def plain(text: str) -> str:
    """The text without control and direction characters, which XML or readers choke on."""
    kept = ("" if unicodedata.category(c) in ("Cf", "Cs", "Cn") else c for c in text)
    return re.sub(r"[\x00-\x20\x7f-\x9f]+", " ", "".join(kept)).strip(" ")


def _file(bold: bool) -> Path:
    return FONTS / f"SourceSans3-{'Semibold' if bold else 'Regular'}.ttf"


def page_font(size: float, bold: bool) -> FontProperties:
    """The font of the page; the system's fonts would differ from server to server."""
    return FontProperties(fname=str(_file(bold)), size=size, weight=BOLD if bold else "normal")


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in pixels of the text as the page's own font sets it."""
    return _width(text, bold) * (size / _SIZE)


@lru_cache(maxsize=4096)
def _width(text: str, bold: bool) -> float:
    """Width of the text at the size at which it is measured."""
    font = _glyphs(bold)
    # A character the font lacks comes from another font: count it as a wide one.
    known = "".join(c if font.get_char_index(ord(c)) else "W" for c in plain(text))
    font.set_text(known, flags=LoadFlags.NO_HINTING)
    width, _ = font.get_width_height()
    return float(width) / 64


@cache
def _glyphs(bold: bool) -> FT2Font:
    """The font in memory: from a file its tables and glyphs are read anew for every text."""
    font = FT2Font(BytesIO(_file(bold).read_bytes()))
    font.set_size(_SIZE, 72)
    return font


def wrap(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """The text in lines no wider than ``width``; a word too long is divided with a hyphen.

    What belongs together is parted before that: ``Eksempelkommune -`` over ``8,4`` says minus.
    """
    words: list[str] = []
    for held in plain(text).split(" "):
        words += [held] if text_width(held, size, bold) <= width else held.split(NO_BREAK_SPACE)
    lines: list[str] = []
    line = ""
    for word in words:
        joined = f"{line} {word}" if line else word
        if text_width(joined, size, bold) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _divide(word, size, width, bold)
        lines.extend(full)
    return [*lines, line]


def _divide(word: str, size: float, width: float, bold: bool) -> list[str]:
    """The word in pieces that fit, broken after a slash where there is one."""
    pieces: list[str] = []
    while text_width(word, size, bold) > width and len(word) > 1:
        fits = 1
        while fits < len(word) - 1 and text_width(word[: fits + 1] + "-", size, bold) <= width:
            fits += 1
        slash = word.rfind("/", 0, fits) + 1
        pieces.append(word[:slash] if slash else word[:fits] + "-")
        word = word[slash or fits :]
    return [*pieces, word]
