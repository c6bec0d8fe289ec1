"""A table in columns of spaces: which figures and which heading are of which column, for certain.

Each line ends in figures. They are in the right columns when all lines have as many, or when the
columns lie apart; a heading is of a column when it lies over it and no other, when all of them are
times, or when each begins in a capital and no word within one does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from analysis import danish
from analysis.sources.headings import is_time
from analysis.sources.office import blocks
from analysis.sources.office.grid import GridCell, as_read

_UNIT = r"(?: ?(?:%|pct\.?|procent|(?:mio\. ?|t\. ?)?kr\.?))?(?:\*{1,3}|\[\w{1,2}\])?"
_SIGNS = r"[-–—−]|\.{1,3}|(?i:i\.a\.|n/a|u\.o\.)"
_FIGURES = {
    is_spaced: re.compile(rf"(?<!\S)(?:[-−+<(]?{digits}(?:,\d+)?\)?{_UNIT}|{_SIGNS})(?!\S)")
    for is_spaced, digits in {
        False: r"\d[\d.]*",
        True: r"(?:\d{1,3}(?: \d{3}){1,3}|\d[\d.]*)",
    }.items()
}
_YEAR = re.compile(r"(19|20)\d\d\W*")
_COULD_BE_OF_LABEL = re.compile(r"\d{1,4}|\d{1,3}( \d{3})+.*")
_IN_THOUSANDS = re.compile(rf"[-−+<(]?\d{{1,3}} \d{{3}}(?:,\d+)?\)?{_UNIT}")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3})")
_ONE_SPACE = re.compile(r"\S \Z")
_GAP = re.compile(r"\S {2,}\S")
_CHUNK = re.compile(r"\S+(?: \S+)*")
_CAPITAL_WITHIN = re.compile(r"\S [A-ZÆØÅ]")  # it may begin another heading
_MONTH = "|".join(sorted(danish.MONTH_NUMBERS, key=len, reverse=True))
_WORD = re.compile(rf"\d{{1,2}}\. \S+(?: \d{{4}})?|(?i:{_MONTH})\.?[ -]\d{{2,4}}(?!\S)|\S+")
_GOES_ON = re.compile(r"[a-zæøå–(-]")
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


@dataclass
class _Row:
    """A row of a table: the line that its figures stand in, and all that is its label."""

    line: Line
    label: list[str] = field(default_factory=list)


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


def table(segment: Sequence[tuple[int, str]]) -> list[list[GridCell]]:
    """Return the rows of a table, headings first, with the lines above and below it around them.

    Figures may have spaces between thousands: it is read in both ways, and only one may do.
    """
    texts = [text for _, text in segment]
    found: list[list[list[GridCell]]] = []
    problems: list[UncertainError] = []
    for spaced in (False, True):
        lines = [line_of(number, text, spaced=spaced) for number, text in segment]
        before = len(found)
        for reading in _readings(lines):
            if reading is not lines and len(found) > before:
                break
            if spaced and any(map(_are_close, lines)):
                continue
            try:
                found.append(_read(reading, texts))
            except UncertainError as error:
                problems.append(error)
    if not found:
        raise problems[0]
    if any(other != found[0] for other in found):
        line = next(line for line in lines if line.figures)
        raise UncertainError(line, "its figures may have spaces between thousands, or stand apart")
    return found[0]


def _readings(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield lines as they are, and so that all have as many figures: ``Under 30`` is a label."""
    yield lines
    for count in sorted({len(line.figures) for line in lines} - {0}):
        reading = [_with_figure(line) if len(line.figures) == count + 1 else line for line in lines]
        if reading != lines and {len(line.figures) for line in reading} <= {0, count}:
            yield reading


def _are_close(line: Line) -> bool:
    """Whether only one space stands between figures, as it does within them."""
    return any(two.start() - one.end() < 2 for one, two in pairwise(line.figures))


def _with_figure(line: Line) -> Line:
    """Return a line whose first figure is of its label, if one space stands between these."""
    first, *others = line.figures
    if not line.label or not _may_end_label(line) or (0, 1) in _may_be_thousands(line.figures):
        return line
    return Line(line.number, f"{line.label} {first[0]}", others)


def _read(lines: list[Line], texts: list[str]) -> list[list[GridCell]]:
    first = next((at for at, line in enumerate(lines) if _is_data(line)), len(lines))
    counts = Counter(len(line.figures) for line in lines[first:] if line.figures)
    if counts and not lines[first].label and first:
        first -= 1  # the beginning of its label
    if not counts:
        raise UncertainError(lines[0], "it stands in columns, of which none holds figures")
    width = max(counts, key=lambda count: (counts[count], count))
    rows, after = _rows(lines[first:], width)
    spans, placed = _placed(rows, width)
    places = [_of_labels(lines[first:], texts[first:]), *spans]
    headings, height = _headings(texts[:first], places, lines)
    made = [[GridCell(as_read(text.strip()))] for text in texts[: first - height]]
    if headings:
        place = f"line {lines[first - height].number}"
        made.append([GridCell(as_read(text), place) for text in headings])
    for row, cells in zip(rows, placed, strict=True):
        place = f"line {row.line.number}"
        label = " ".join(row.label)
        made.append([GridCell(as_read(text), place) for text in (label, *cells)])
    for line in after:
        made += [[], [GridCell(as_read(line.text))]]
    return made


def _is_data(line: Line) -> bool:
    """Whether a line has figures that are not the years of its headings."""
    return any(not _YEAR.fullmatch(figure[0]) for figure in line.figures)


def _rows(lines: list[Line], width: int) -> tuple[list[_Row], list[Line]]:
    """Return the rows of a table, each with its whole label, and the lines that follow it.

    A line that begins in a small letter goes on with the one above it. Figures without a label
    stand half-way down theirs.
    """
    last = max(at for at, line in enumerate(lines) if line.figures)
    while last + 1 < len(lines) and _GOES_ON.match(lines[last + 1].label):
        last += 1
    body, after = lines[: last + 1], lines[last + 1 :]
    rows: list[_Row] = []
    waiting: list[Line] = []
    for at, line in enumerate(body):
        following = body[at + 1] if at + 1 < len(body) else None
        if line.figures and line.label:
            rows.append(_Row(line, [*_of_next(waiting, line), line.label]))
            waiting = []
        elif line.figures:
            rows.append(_Row(line, _around(line, waiting, following, width)))
            waiting = []
        elif rows and not rows[-1].line.label and not waiting and _is_half(rows[-1]):
            rows[-1].label.append(line.label)
        elif waiting or not _GOES_ON.match(line.label) or line.label.endswith(":"):
            waiting.append(line)
        elif rows and not (following and following.label and _GOES_ON.match(following.label)):
            rows[-1].label.append(line.label)
        else:
            raise UncertainError(line, "it may be of the row above or of the one below")
    if waiting:
        raise UncertainError(waiting[0], "it has no figures")
    return rows, after


def _of_next(waiting: list[Line], line: Line) -> list[str]:
    """Return the lines above a row that are of its label."""
    if waiting and not _GOES_ON.match(line.label):
        problem = "it may be a row without figures, or the beginning of the next label"
        raise UncertainError(waiting[0], problem)
    return [each.label for each in waiting]


def _around(line: Line, waiting: list[Line], following: Line | None, width: int) -> list[str]:
    """Return the part of a label above figures that stand without one."""
    is_sure = len(waiting) == 1 and following is not None and not following.figures
    if not is_sure or len(line.figures) != width:
        raise UncertainError(line, "its figures have no label, or are the marks of notes")
    return [waiting[0].label]


def _is_half(row: _Row) -> bool:
    return len(row.label) == 1


# --- columns --------------------------------------------------------------------------------------


def _placed(rows: list[_Row], width: int) -> tuple[list[Span], list[list[str]]]:
    """Return where each column stands, and the cells of each row."""
    full = [row for row in rows if len(row.line.figures) == width]
    spans = [_over(row.line.figures[at].span() for row in full) for at in range(width)]
    _refuse_stray(rows, width)
    are_apart = all(one[1] < two[0] for one, two in pairwise(spans))
    made = []
    for row in rows:
        figures = row.line.figures
        if len(figures) == width:
            made.append([_fixed(figure[0]) for figure in figures])
        elif len(figures) > width or not are_apart:
            problem = f"it has {len(figures)} figures where most lines have {width}"
            raise UncertainError(row.line, problem)
        else:
            others = [_label_end(each.line) for each in rows if each is not row]
            made.append(_by_place(row, spans, max(others)))
    return spans, made


def _of_labels(lines: list[Line], texts: list[str]) -> Span:
    """Return where the labels stand, which are in one column."""
    for line in lines:
        if "  " in line.label:
            raise UncertainError(line, "its labels may stand in two columns")
    starts = [len(text) - len(text.lstrip()) for text in texts]
    labels = [(at, at + len(line.label)) for at, line in zip(starts, lines, strict=True)]
    return _over(iter([(start, end) for start, end in labels if end > start]))


def _over(found: Iterator[Span]) -> Span:
    starts, ends = zip(*found, strict=True)
    return min(starts), max(ends)


def _refuse_stray(rows: list[_Row], width: int) -> None:
    """Raise where a line has all its figures, and one may be of what stands a space before it.

    That is the end of the label, or thousands, with a blank cell elsewhere. It is a figure of its
    own where most other lines have one above it.
    """
    full = [row for row in rows if len(row.line.figures) == width]
    for row in full:
        figures = row.line.figures
        doubtful = {0} if _may_end_label(row.line) else set()
        doubtful |= {at for pair in _may_be_thousands(figures) for at in pair}
        for at in sorted(doubtful):
            others = [each.line.figures[at].span() for each in full if each is not row]
            above = sum(_meet(figures[at].span(), other) for other in others)
            if 2 * above <= len(rows) - 1 or (at == 0 and _THOUSANDS.search(figures[0][0])):
                problem = f"{figures[at][0]!r} may be a figure, or a part of what stands beside it"
                raise UncertainError(row.line, problem)


def _may_end_label(line: Line) -> bool:
    """Whether the first figure stands a space behind a label, and is such as labels end in."""
    first = line.figures[0]
    is_close = bool(_ONE_SPACE.search(first.string[: first.start()]))
    return is_close and bool(_COULD_BE_OF_LABEL.fullmatch(first[0]))


def _may_be_thousands(figures: list[re.Match[str]]) -> list[Span]:
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


def _label_end(line: Line) -> int:
    return len(line.figures[0].string[: line.figures[0].start()].rstrip())


def _by_place(row: _Row, spans: list[Span], labels_end: int) -> list[str]:
    """Return the cells of a row that has blank ones; what stands under labels is of its own."""
    cells = [""] * len(spans)
    for figure in row.line.figures:
        over = [at for at, (start, end) in enumerate(spans) if _meet(figure.span(), (start, end))]
        is_behind_label = figure is row.line.figures[0] and _may_end_label(row.line)
        if not over and is_behind_label and figure.end() <= labels_end:
            row.label.append(figure[0])
        elif len(over) != 1 or cells[over[0]]:
            raise UncertainError(row.line, f"{figure[0]!r} stands in no column for certain")
        else:
            cells[over[0]] = _fixed(figure[0])
    return cells


def _fixed(figure: str) -> str:
    """Return a figure with the spaces between its thousands as those that keep it together."""
    return _THOUSANDS.sub(danish.NO_BREAK_SPACE, figure)


def _meet(one: Span, two: Span) -> bool:
    return one[0] < two[1] and two[0] < one[1]


# --- headings -------------------------------------------------------------------------------------


def _headings(above: list[str], places: list[Span], lines: list[Line]) -> tuple[list[str], int]:
    """Return the headings of a table, that of the labels first, and how many lines they take.

    ``places`` is where the labels stand, and each column of figures.

    No headings where nothing stands above the figures: they go on from another page.
    """
    for height in range(min(4, len(above)), 0, -1):
        if found := _by_overlap(above[-height:], places):
            last = lines[len(above) - 1]
            is_more = any(
                _GAP.search(text) or _YEAR.fullmatch(text.strip()) for text in above[:-height]
            )
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
            over = [at for at, place in enumerate(places) if _meet(chunk.span(), place)]
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
    are_over = times and _meet(times[0].span(), spans[0]) and _meet(times[-1].span(), spans[-1])
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
        if nearest != span or not _meet((words[at].start(), end), span):
            return []
    cuts = [*([0] if has_label else [0, 0]), *near[not has_label :], len(words)]
    parts = (words[one:two] for one, two in pairwise(cuts))
    return [" ".join(word[0] for word in part) for part in parts]
