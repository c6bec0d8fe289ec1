"""Where the tables of a sheet or page are, among its titles, headings and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise, takewhile

from analysis.faults import Fault
from analysis.meeting.values import Heading
from analysis.sources.headings import is_time
from analysis.sources.office import long_form
from analysis.sources.office.grid import Grid, GridCell, is_figure

Row = list[GridCell]

_YEAR = re.compile(r"(19|20)\d\d")
_NOTE = re.compile(
    r"(?i)\[\S{1,3}\]|\(?(\d{1,2}|[a-z])\)|[*†‡¹²³⁴-⁹]"
    r"|(noter?|anm|anmærkning(er)?|kilder?|bem|bemærk|bemærkning(er)?)\b"
)
_NUMBERED = re.compile(r"(\d{1,2})[.:]? +(\S.*)")
CAPTION = re.compile(
    r"(?i:tabel|figur|skema|oversigt|bilag) *\d+[a-z]?(\s*[.:–—-]|\s+[A-ZÆØÅ]|\s*\Z)"
)
NUMBER = re.compile(
    r"(?i:tabel|figur|skema|oversigt|bilag) *(?!(?:19|20)\d\d\b)\d+(?:\.\d+)*[a-z]?"
    r"(?:\s*[.:–—-]\s*|\s+(?=[A-ZÆØÅ])|\s*\Z)"
)  # of a table in its papers, before its title
_NO_TITLE = re.compile(
    r"[(a-zæøå]|(?i:opgjort|udtræk|trukket|hentet|udarbejdet|udskrevet|opdateret|dato|sagsnr|sagsbehandler|kilde|beløb"
    r"|alle (tal|beløb)|hele kr|1\.?000 kr|t\.? ?kr|mio|pct|procent|antal \w+\Z)"
)  # a line that says something beside a title, as its unit
_OF_PAPERS = re.compile(r"(?i)bilag")  # which may have several tables
_OF_A_PAGE = re.compile(r"(?i)(side|s\.)? ?\d{1,3}( ?(af|/) ?\d{1,3})?|\W*forts(at|ættes|\.)?\W*")
_GOES_ON = re.compile(r"(?i)[\s,–-]*\(?forts(at|ættes|\.)?\)?")


@dataclass
class Block:
    """A table as found: its headings (of the rows first), its rows, and the lines around it.

    ``above`` are the lines over it that are not its title, ``below`` those that follow it;
    ``columns`` and ``header`` say where in its grid it stands, and its lines of headings there.
    """

    place: str
    title: str
    headings: list[Heading]
    rows: list[Row]
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    header: list[list[str]] = field(default_factory=list)


@dataclass
class Found:
    """What a grid holds: its tables, what belongs to none of them, and what is wrong."""

    blocks: list[Block] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    read_as: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class _Between:
    """The lines since the last table: what may be titles, running text, and whether notes go on."""

    titles: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    takes_notes: bool = False


def find(grid: Grid, file: str) -> Found:
    """Return the tables of a grid, from top to bottom; ``file`` is its file in messages."""
    found, between = Found(), _Between()
    filled = groupby(grid.rows, key=lambda row: any(cell.text for cell in row))
    for segment in (_without_margin([*rows]) for is_filled, rows in filled if is_filled):
        over = [*takewhile(_is_title, segment)]
        rest = segment[len(over) :]
        under = [*takewhile(_is_note, reversed(rest))][::-1]
        body = rest[: len(rest) - len(under)]
        nearest = _sorted(found, between, [_line(row) for row in over])
        if not body:
            between.titles += nearest
            continue
        if len(body) == 1 and not _goes_on(found, between, nearest, body):
            between.titles += nearest
            _pass_over(found, between, grid, body[0])
            continue
        _add(found, grid, file, body, between, nearest)
        _say_prose(found, between)
        between = _Between(takes_notes=bool(found.blocks))
        if found.blocks:
            found.blocks[-1].below += map(_line, under)
    if between.titles and not found.blocks:
        found.left_out.append(f"{grid.place} {between.titles[0]!r}, and no table below it".lstrip())
    else:
        between.prose += between.titles
    _say_prose(found, between)
    for block in found.blocks:
        _turn(found, block, file)
    return found


def _turn(found: Found, block: Block, file: str) -> None:
    """Make a table in long form one with rows and columns, and say so."""
    try:
        turned = long_form.turned(block.headings, block.rows)
    except ValueError as error:
        found.faults.append(Fault(file, str(error), row=block.place))
        return
    if turned:
        block.headings, block.rows = turned
        said = ", ".join(repr(str(heading)) for heading in block.headings[1:3])
        found.read_as.append(f"{block.place} from long form, with {said} as columns")


def _pass_over(found: Found, between: _Between, grid: Grid, row: Row) -> None:
    """Leave out a row that stands alone, and is no table."""
    line = _line(row)
    between.takes_notes = False
    if sum(bool(cell.text) for cell in row) > 1:
        found.left_out.append(f"{_place(grid, [row])}, which is no table: {line!r}")
    elif _OF_A_PAGE.fullmatch(line):
        between.titles.append(line)
    else:
        between.prose.append(line)


def _sorted(found: Found, between: _Between, lines: list[str]) -> list[str]:
    """Sort lines into notes of the table before, running text, and what may be a title."""
    titles: list[str] = []
    earlier = [*between.titles]
    for line in lines:
        note = _as_note(line, found.blocks[-1]) if between.takes_notes else ""
        if note:
            found.blocks[-1].below.append(note)
        elif is_prose(line):
            between.prose += [*earlier, line]
            between.titles, earlier = [], []
            between.takes_notes = False
        else:
            titles.append(line)
            between.takes_notes = False
    return titles


def _as_note(line: str, block: Block) -> str:
    """Return a line as a note of the table above it, ``[1] …`` where it bears a raised 1; or ''."""
    numbered = _NUMBERED.fullmatch(line)
    if not numbered:
        return line if _NOTE.match(line) else ""
    mark = f"[{numbered[1]}]"
    texts = (*block.headings, *(cell.text for row in block.rows for cell in row))
    is_told = any(note.startswith(mark) for note in block.below)
    return f"{mark} {numbered[2]}" if not is_told and any(mark in text for text in texts) else ""


def is_prose(line: str) -> bool:
    """Whether a line is running text, which is too long for a title or ends as a sentence does."""
    words = len(line.split())
    return not CAPTION.match(line) and (words > 25 or (words > 6 and line[-1] in ".:;,!?"))


def _say_prose(found: Found, between: _Between) -> None:
    if between.prose:
        count = len(between.prose) - 1
        more = f" and {count} more line{'s' * (count > 1)}" * bool(count)
        found.left_out.append(f"running text: {between.prose[0][:60]!r}{more}")


def _add(
    found: Found, grid: Grid, file: str, body: list[Row], between: _Between, nearest: list[str]
) -> None:
    """Add a table to what was found, or its rows to the table that it goes on from."""
    place, lines = _place(grid, body), [*between.titles, *nearest]
    if rows := _goes_on(found, between, nearest, body):
        before = found.blocks[-1]
        before.rows += [[row[at] for at in before.columns] for row in rows]
        found.left_out += [f"{line!r}, where a table goes on" for line in lines]
        return
    columns = [at for at in range(len(body[0])) if any(row[at].text for row in body)]
    if _stands_beside(body, columns):
        problem = "holds two tables side by side; put them under each other, or on a sheet each"
        found.faults.append(Fault(file, problem, row=place))
        return
    rows = [[row[at] for at in columns] for row in body]
    height = _height(rows)
    rows[:height] = [_gone_on(row) for row in rows[: height - 1]] + rows[height - 1 : height]
    if any(_is_count(cell) for cell in rows[0][1:]) or height == len(rows):
        problem = "has no line of headings above its figures; write one in the file"
        found.faults.append(Fault(file, problem, row=place))
        return
    is_over_several = any(map(_spans, rows[: height - 1]))
    over = zip(*rows[:height], strict=True)
    headings = [_heading(cells, is_over_several) for cells in over]
    if "" in headings[1:]:
        cell = rows[0][1:][headings[1:].index(Heading(""))]
        problem = "begins a column without a heading; write one in the file"
        found.faults.append(Fault(file, problem, row=f"{grid.place}{cell.place}"))
        return
    title = _title(lines) or grid.title
    above = [line for line in lines if line != title]
    header = [[cell.text for cell in row] for row in body[:height]]
    found.blocks.append(Block(place, title, headings, rows[height:], above, [], columns, header))


def _title(lines: Sequence[str]) -> str:
    """Return which line above a table is its title: the caption, or the one right above it."""
    may_be = [line for line in reversed(lines) if not _OF_A_PAGE.fullmatch(line)]
    said = [line for line in may_be if not NUMBER.fullmatch(line)]
    captions = [line for line in said if CAPTION.match(line) and not _OF_PAPERS.match(line)]
    titles = [line for line in said if not _NO_TITLE.match(line) and not is_time(line)]
    return (captions or titles or said or may_be or [""])[0]


def _without_margin(rows: list[Row]) -> list[Row]:
    """Return rows from the first column in which one of them has something."""
    left = min(at for row in rows for at, cell in enumerate(row) if cell.text)
    return [row[left:] for row in rows]


def _is_title(row: Row) -> bool:
    """Whether a row is a line of text that begins where the table does, or over all of it."""
    first, *others = [cell for cell in row if cell.text]
    return not others and not is_figure(first) and first is row[0]


def _is_note(row: Row) -> bool:
    """Whether a line below a table is none of its rows, of which the figures are blank."""
    text = _line(row)
    return _is_title(row) and (bool(_NOTE.match(text)) or len(text) > 30 or bool(row[-1].under))


def _line(row: Row) -> str:
    return " ".join(cell.text for cell in row if cell.text)


def _place(grid: Grid, body: Sequence[Row]) -> str:
    cells = [cell for row in body for cell in row if cell.text]
    first, last = cells[0].place, cells[-1].place
    return f"{grid.place}{first}:{last.removeprefix(first[: first.rfind(' ') + 1])}"


def _is_count(cell: GridCell) -> bool:
    """Whether a cell holds a figure that is no year, which may also be a heading."""
    return is_figure(cell) and not _YEAR.fullmatch(cell.text)


def _height(rows: list[Row]) -> int:
    """Return how many lines of headings a table has: more where one spans several columns."""
    height = 1
    while height < len(rows):
        above, (first, *others) = rows[height - 1], rows[height]
        spans = _spans(above) or (not above[0].heading and _spans(_gone_on(above)))
        goes_on = not first.text or spans
        if not goes_on or any(_is_count(cell) for cell in others):
            break
        height += 1
    return height


def _spans(row: Row) -> bool:
    """Whether one cell of a line of headings is over several columns."""
    return any(cell.under and not cell.below for cell in row)


def _gone_on(row: Row) -> Row:
    """Return a line of headings with each time also over the blank cells right of it.

    So a person reads ``2023`` over two columns, though the cells are not merged, if there are as
    many under each.
    """
    starts = [at for at, cell in enumerate(row) if at and cell.heading]
    widths = {after - at for at, after in pairwise([*starts, len(row)])}
    if len(widths) != 1 or not all(is_time(row[at].heading) for at in starts):
        return row
    (width,) = widths
    times = [row[at].heading for at in starts for _ in range(width)]
    before = len(row) - len(times)
    spanned = zip(row[before:], times, strict=True)
    return row[:before] + [cell if cell.text else replace(cell, under=at) for cell, at in spanned]


def _heading(cells: Sequence[GridCell], is_over_several: bool) -> Heading:
    """Return the heading of a column: ``2023`` over ``Antal``, or what stands in several lines."""
    words = [cell.heading for cell in cells if cell.heading and not cell.below]
    *above, own = [word for word, _ in groupby(words)] or [""]
    if above and is_over_several:
        return Heading(" ".join(above), own)
    return Heading(" ".join([*above, own]))


def _stands_beside(body: list[Row], columns: list[int]) -> bool:
    """Whether labels stand again behind a blank column, as those of another table."""
    behind = [at for before, at in pairwise(columns) if at > before + 1]
    cells = ([row[at] for row in body[1:] if row[at].text] for at in behind)
    return any(each and not any(map(is_figure, each)) for each in cells)


def _goes_on(found: Found, between: _Between, nearest: list[str], body: list[Row]) -> list[Row]:
    """Return the rows of a segment that goes on with the table before it; empty where it does not.

    It may repeat the headings, as on a new page. What has a title of its own goes on with none.
    """
    if not found.blocks or between.prose:
        return []
    block = found.blocks[-1]
    named = [block.title, *filter(NUMBER.fullmatch, block.above)]
    for line in (*between.titles, *nearest):
        rests = [line.removeprefix(name) for name in named if name and line.startswith(name)]
        is_again = any(not rest or _GOES_ON.fullmatch(rest) for rest in rests)
        if not is_again and not _OF_A_PAGE.fullmatch(line):
            return []
    height, first = len(block.header), block.columns[0]
    if [[cell.text for cell in row] for row in body[:height]] == block.header:
        return body[height:]
    filled = {at for row in body for at, cell in enumerate(row) if cell.text}
    label, *others = body[0][first:] or [GridCell()]
    is_row = bool(label.text) and any(_is_count(cell) for cell in others)
    is_as_wide = len(body[0]) > block.columns[-1]
    return body if is_row and is_as_wide and filled <= {*block.columns} else []
