"""The headings above columns of spaces: which is of which column, for certain.

A heading is of a column when it lies over it and no other, when all of them are times, or when each
begins in a capital and no word within one does.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from analysis import danish
from analysis.sources.headings import is_time
from analysis.sources.office import blocks
from analysis.sources.office.columns.lines import GAP, YEAR, Line, Span, UncertainError, meet

_CHUNK = re.compile(r"\S+(?: \S+)*")
_CAPITAL_WITHIN = re.compile(r"\S [A-ZÆØÅ]")  # it may begin another heading
_MONTH = "|".join(sorted(danish.MONTH_NUMBERS, key=len, reverse=True))
_WORD = re.compile(rf"\d{{1,2}}\. \S+(?: \d{{4}})?|(?i:{_MONTH})\.?[ -]\d{{2,4}}(?!\S)|\S+")


def find(above: list[str], places: list[Span], lines: list[Line]) -> tuple[list[str], int]:
    """Return the headings of a table, that of the labels first, and how many lines they take.

    ``places`` is where the labels stand, and each column of figures.

    No headings where nothing stands above the figures: they go on from another page.
    """
    for height in range(min(4, len(above)), 0, -1):
        if found := _by_overlap(above[-height:], places):
            last = lines[len(above) - 1]
            left = above[:-height]
            is_more = any(GAP.search(text) or YEAR.fullmatch(text.strip()) for text in left)
            if is_more or (height > 1 and last.figures and last.label):
                raise UncertainError(last, "its headings and its figures cannot be told apart")
            return found, height
    if not above:
        return [], 0
    is_alone = len(above) == 1 or blocks.is_prose(danish.plain(above[-2]))
    is_alone = is_alone or bool(blocks.CAPTION.match(above[-2].strip()))
    if is_alone and (found := _by_time(above[-1], places[1:]) or _by_capitals(above[-1], places)):
        return found, 1
    line = lines[len(above) - 1]
    raise UncertainError(line, "its headings cannot be told apart for certain")


def _by_overlap(above: list[str], places: list[Span]) -> list[str]:
    """Return headings each of which lies over one column; empty where one does not."""
    found: list[list[str]] = [[] for _ in places]
    over: list[int] = []
    for line in above:
        taken: list[int] = []
        for chunk in _CHUNK.finditer(line):
            over = [at for at, place in enumerate(places) if meet(chunk.span(), place)]
            if len(over) != 1 or over[0] in taken or _CAPITAL_WITHIN.search(chunk[0]):
                return []
            taken += over
            found[over[0]].append(chunk[0])
    if over == [0]:
        return []  # the last line may be the beginning of the first label
    made = [" ".join(words) for words in found]
    return made if all(made[1:]) and not any(map(_are_times, made)) else []


def _are_times(heading: str) -> bool:
    """Whether a heading is made of several times, which are headings of a column each."""
    words = [word[0] for word in _WORD.finditer(heading)]
    return len(words) > 1 and all(map(is_time, words))


def _by_time(line: str, spans: list[Span]) -> list[str]:
    """Return headings of which all but that of the labels are times, one for each column.

    The first and the last stand over theirs, so that no column is blank and no label's figure one.
    """
    words = [*_WORD.finditer(line)]
    times = [*takewhile(lambda word: is_time(word[0]), reversed(words))][::-1]
    are_over = times and meet(times[0].span(), spans[0]) and meet(times[-1].span(), spans[-1])
    if len(times) != len(spans) or not are_over:
        return []
    label = line[: times[0].start()].strip()
    return [label, *(time[0] for time in times)]


def _by_capitals(line: str, places: list[Span]) -> list[str]:
    """Return headings each of which begins in a capital, near its column; empty where not.

    That of the labels begins where these do.
    """
    labels, *spans = places
    words = [*_WORD.finditer(line)]
    starts = [at for at, word in enumerate(words) if word[0][0].isupper()]
    has_label = words[0].start() <= labels[0]
    near = starts[has_label:]
    if len(near) != len(spans) or starts[:1] != [0]:
        return []
    ends = [words[at - 1].end() for at in [*near[1:], len(words)]]
    for at, end, span in zip(near, ends, spans, strict=True):
        nearest = min(spans, key=lambda each: abs(each[0] - words[at].start()))
        if nearest != span or not meet((words[at].start(), end), span):
            return []
    cuts = [*([0] if has_label else [0, 0]), *near[not has_label :], len(words)]
    parts = (words[one:two] for one, two in pairwise(cuts))
    return [" ".join(word[0] for word in part) for part in parts]
