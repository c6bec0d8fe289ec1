"""The lines of a text in columns of spaces: each a label, and the figures that it ends in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_UNIT = r"(?: ?(?:%|pct\.?|procent|(?:mio\. ?|t\. ?)?kr\.?))?(?:\*{1,3}|\[\w{1,2}\])?"
_SIGNS = r"[-–—−]|\.{1,3}|(?i:i\.a\.|n/a|u\.o\.)"
_FIGURES = {
    is_spaced: re.compile(rf"(?<!\S)(?:[-−+<(]?{digits}(?:,\d+)?\)?{_UNIT}|{_SIGNS})(?!\S)")
    for is_spaced, digits in {
        False: r"\d[\d.]*",
        True: r"(?:\d{1,3}(?: \d{3}){1,3}|\d[\d.]*)",
    }.items()
}
_COULD_BE_OF_LABEL = re.compile(r"\d{1,4}|\d{1,3}( \d{3})+.*")
_IN_THOUSANDS = re.compile(rf"[-−+<(]?\d{{1,3}} \d{{3}}(?:,\d+)?\)?{_UNIT}")
_ONE_SPACE = re.compile(r"\S \Z")
GAP = re.compile(r"\S {2,}\S")
YEAR = re.compile(r"(19|20)\d\d\W*")
_LONGEST = 1_000  # characters of a line

Span = tuple[int, int]


@dataclass
class Line:
    """A line: its number, its label, and the figures that it ends in, with where they stand."""

    number: int
    label: str
    figures: list[re.Match[str]]

    @property
    def text(self) -> str:
        """The line as it stands, without the spaces around it."""
        return f"{self.label} {' '.join(each[0] for each in self.figures)}".strip()


class UncertainError(ValueError):
    """Says of a line what about it is not certain."""

    def __init__(self, line: Line, problem: str) -> None:
        super().__init__(problem)
        self.line = line


def line_of(number: int, text: str, *, spaced: bool = False) -> Line:
    """Return a line with the figures at its end, between which nothing else stands.

    None of a line that is longer than any of a table.
    """
    figures: list[re.Match[str]] = []
    end = len(text.rstrip())
    if end > _LONGEST:
        return Line(number, text.strip(), [])
    for figure in reversed([*_FIGURES[spaced].finditer(text)]):
        if text[figure.end() : end].strip():
            break
        figures.insert(0, figure)
        end = figure.start()
    return Line(number, text[:end].strip(), figures)


def may_end_label(line: Line) -> bool:
    """Whether the first figure stands a space behind a label, and is such as labels end in."""
    first = line.figures[0]
    is_close = bool(_ONE_SPACE.search(first.string[: first.start()]))
    return is_close and bool(_COULD_BE_OF_LABEL.fullmatch(first[0]))


def may_be_thousands(figures: list[re.Match[str]]) -> list[Span]:
    """Return the pairs of figures that may be one: ``1 030``, but not a whole line of such."""
    chains: list[list[int]] = []
    for at, (one, two) in enumerate(pairwise(figures)):
        if two.start() - one.end() != 1 or not _IN_THOUSANDS.fullmatch(f"{one[0]} {two[0]}"):
            continue
        if chains and chains[-1][-1] == at:
            chains[-1].append(at + 1)
        else:
            chains.append([at, at + 1])
    return [pair for chain in chains if len(chain) < 4 for pair in pairwise(chain)]


def meet(one: Span, two: Span) -> bool:
    """Whether two stretches of a line have a place in common."""
    return one[0] < two[1] and two[0] < one[1]
