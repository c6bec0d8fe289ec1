"""The font of the page: how wide a text is, and how it is wrapped into lines."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from matplotlib.font_manager import FontProperties, get_font
from matplotlib.textpath import text_to_path

from analysis.danish import NO_BREAK_SPACE

FONTS = Path(__file__).parents[1] / "fonts"
BOLD = 600


def plain(text: str) -> str:
    """The text without control and direction characters, which XML or readers choke on."""
    kept = ("" if unicodedata.category(c) in ("Cf", "Cs", "Cn") else c for c in text)
    return re.sub(r"[\x00-\x20\x7f-\x9f]+", " ", "".join(kept)).strip(" ")


def page_font(size: float, bold: bool) -> FontProperties:
    """The font of the page; the system's fonts would differ from server to server."""
    file = FONTS / f"SourceSans3-{'Semibold' if bold else 'Regular'}.ttf"
    return FontProperties(fname=str(file), size=size, weight=BOLD if bold else "normal")


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in pixels of the text as the page's own font sets it."""
    font = page_font(size, bold)
    glyphs = get_font(font.get_file() or "")
    # A character the font lacks comes from another font: count it as a wide one.
    known = "".join(c if glyphs.get_char_index(ord(c)) else "W" for c in plain(text))
    width, _, _ = text_to_path.get_text_width_height_descent(known, font, ismath=False)
    return float(width)


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
