"""How wide a table is: what page.css needs to know so that no screen cuts a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from analysis import danish
from analysis.present.charts.text import text_width

# What page.css has classes for. Words are measured in tenths of the size of the table's letters;
# places in the size of the letters around it.
_LABELS = (40, 50, 60, 70, 76, 82, 88, 94, 100, 115)
_COLUMNS = (21, 23, 25, 27, 30, 33, 36, 40, 45, 50, 60, 70, 80, 100)
_PHONES = (12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 24, 28)
_LARGER = (36, 40, 44)
CLASSES = {
    *(f"label-{step}" for step in _LABELS),
    *(f"column-{step}" for step in _COLUMNS),
    *(f"below-{step}" for step in (*_PHONES, *_LARGER)),
    "always",
}
_LONGEST_WORDS = 10  # of labels in a table of words, which leave no place for longer ones
_READABLE = 8  # a label of several words is not broken into a column narrower than this
_SMALLER = 0.889  # letters of a table on a phone, where those around it are 1
_AIR = {True: 1.25, False: 0.7}  # around the words of a column there, with note marks and without
_IS_LARGER, _MORE_AIR = 33, 1.35  # in places from this on, letters are 1


class Widths(NamedTuple):
    """Classes of a table: how wide its labels and its columns are, and what place is too narrow."""

    label: str
    column: str
    place: str


def widths(
    labels: Sequence[str], columns: Sequence[float], *, noted: bool, of_words: bool
) -> Widths:
    """Return the classes of a table, by its labels and how wide the words of each column are.

    A place is too narrow where the columns, each as wide as its own longest word, do not fit in.
    """
    label = max(map(longest_word, labels))
    label = min(label, _LONGEST_WORDS) if of_words else label
    label = max(label, *(min(_READABLE, width(text) / 2) for text in labels))
    step, gaps = _step(_LABELS, 10 * label) or _LABELS[-1], len(columns)
    words = step / 10 + 1 + sum(columns)
    place = _step(_PHONES, _SMALLER * (words + _AIR[noted] * gaps))
    if not place or words + _MORE_AIR * gaps > _IS_LARGER:
        place = _step(_LARGER, words + _MORE_AIR * gaps)
    return Widths(
        f"label-{step}",
        f"column-{_step(_COLUMNS, 10 * max(columns)) or _COLUMNS[-1]}",
        f"below-{place}" if place else "always",
    )


def longest_word(text: str) -> float:
    """Return how wide the longest part is that no line breaks, for letters of size 1."""
    return max(width(part) for word in danish.unbroken(text).split(" ") for part in parts(word))


def parts(text: str) -> list[str]:
    """Return a text in parts between which a line may break without a space: ``Ændr.``, ``pct.``"""
    return re.split(r"(?<=[-/])(?=.)|(?<=[^\W\d]\.)(?=[^\W\d])", text)


def width(text: str) -> float:
    """Return how wide a text is on one line, for letters of size 1."""
    return text_width(text, 100, bold=True) / 100


def _step(steps: Sequence[int], size: float) -> int:
    """Return the first step that is large enough; zero if none is."""
    return next((step for step in steps if step >= size), 0)
