"""Stacked bars: the parts of a whole in each row, all wholes equally long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.present.charts.data import Bar, Stack
from analysis.present.charts.labels import stack
from analysis.present.charts.rows import Across, Columns, Row, write_label
from analysis.present.charts.sheet import Drawing, Drawings, Sheet, draw_twice, open_sheet
from analysis.present.charts.style import Style
from analysis.present.charts.text import text_width, wrap

# How the parts look in turn, so that neighbours differ in tone: role, hollow, and text upon it.
_LOOKS = (("accent", False, "paper"), ("muted", True, "text"), ("muted", False, "paper"))
_SEAM = 1.5  # of paper between two parts
_SWATCH = 11


def stacks(rows: Sequence[Stack], *, unit: str) -> Drawings:
    """One bar to 100 per cent for each row, its parts in one order; ``unit`` stands over them.

    The names of the parts stand over the bars in the order of the parts. A share that does not fit
    in its part stands below it, with a line to it.
    """
    return draw_twice(lambda style: _stacks(rows, unit, style))


def _look(i: int) -> tuple[str, bool, str]:
    """The look of the part with this place: the first in the accent, then pale and dark in turn."""
    return _LOOKS[i] if i < len(_LOOKS) else _LOOKS[1 + (i - 1) % 2]


@dataclass(frozen=True)
class _Part:
    """A part in its row: from where to where it is drawn."""

    place: int
    bar: Bar
    start: float
    end: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    def holds_text(self, style: Style) -> bool:
        return text_width(self.bar.text, style.small, True) + 8 <= self.end - self.start


def _parts(one: Stack, across: Across) -> list[_Part]:
    parts: list[_Part] = []
    sofar = 0.0
    for place, bar in enumerate(one.parts):
        if bar.value and not one.word:
            size = float(100 * bar.value / one.whole)
            parts.append(_Part(place, bar, across.x(sofar), across.x(sofar + size)))
            sofar += size
    return parts


class _Key:
    """The names of the parts in lines over the bars, each behind a swatch of its look."""

    def __init__(self, rows: Sequence[Stack], unit: str, columns: Columns, style: Style) -> None:
        self._style, self._left = style, columns.left
        room = style.width - columns.left
        self._unit = wrap(unit, style.small, room) if unit else []
        self._names: list[tuple[float, float, int, list[str]]] = []
        x, y = columns.left, len(self._unit) * style.leading + style.small
        names = [bar.label for bar in rows[0].parts] if rows else []
        for i, name in enumerate(names):
            lines = wrap(name, style.small, room - _SWATCH - 6)
            wide = _SWATCH + 6 + max(text_width(line, style.small) for line in lines)
            if x > columns.left and x + wide > style.width:
                x, y = columns.left, y + style.leading
            self._names.append((x, y, i, lines))
            y += (len(lines) - 1) * style.leading
            x += wide + 18
        self.bottom = y + 9 if names else len(self._unit) * style.leading

    def write(self, paper: Sheet) -> None:
        style = self._style
        paper.text(self._left, style.small, self._unit, style.small, "muted")
        for x, y, i, lines in self._names:
            role, hollow, _ = _look(i)
            paper.block((x, y - _SWATCH + 1, x + _SWATCH, y + 1), role, hollow=hollow)
            paper.text(x + _SWATCH + 6, y, lines, style.small)


def _told(outside: Sequence[_Part], style: Style, room: float) -> list[str]:
    """The texts of parts that hold none, with their names if there is room; empty if there is none.

    They stand on one line below the bar.
    """
    named = [f"{part.bar.label}: {part.bar.text}" for part in outside]
    for told in (named, [part.bar.text for part in outside]):
        if sum(_widths(told, style)) <= room:
            return told
    return []


def _widths(told: Sequence[str], style: Style) -> list[float]:
    return [text_width(text, style.small) + 8 for text in told]


class _Laid:
    """A stack in its row, and what stands below its bar: with a line to its part, or without."""

    def __init__(self, one: Stack, row: Row, across: Across, style: Style) -> None:
        self.one, self.row, self.parts = one, row, _parts(one, across)
        room = across.end - across.start
        self.outside = [part for part in self.parts if not part.holds_text(style)]
        self.told = _told(self.outside, style, room)
        listed = [] if self.told else [part.bar for part in self.outside]
        listed += [bar for bar in one.parts if bar.value is None and not one.word]
        words = [f"{bar.label}: {bar.text}" for bar in listed]
        self.lines = [line for text in words for line in wrap(text, style.small, room)]
        self.under = row.middle + style.thick / 2 + 3
        self.end = self.under + len(self.lines) * style.leading
        self.end += style.leading + 4 if self.told else 0


def _stacks(rows: Sequence[Stack], unit: str, style: Style) -> Drawing:
    columns = Columns.of([(one.label, one.own) for one in rows], style)
    key = _Key(rows, unit, columns, style)
    across = Across(columns.left, style.width - 1.0, 0, 100)
    placed: list[_Laid] = []
    y = bottom = key.bottom
    for one in rows:
        row = columns.row(one.label, one.own, y, style, style.thick + 5)
        placed.append(_Laid(one, row, across, style))
        bottom = max(row.bottom, placed[-1].end)
        y = max(row.next_top, placed[-1].end + 7)
    with open_sheet(style, bottom + 5) as paper:
        key.write(paper)
        for laid in placed:
            write_label(paper, laid.row, laid.one.own)
            if laid.one.word:
                middle = laid.row.middle + style.text * 0.34
                paper.text(across.start, middle, laid.one.word, style.text, "muted")
            else:
                _draw(paper, laid, across)
        return paper.drawing()


def _draw(paper: Sheet, laid: _Laid, across: Across) -> None:
    style, middle = paper.style, laid.row.middle
    half = style.thick / 2 + 2.5
    ends = (across.start, middle + half), (across.end, middle + half)
    paper.rule(*ends, "grid")  # how far 100 per cent reaches, where parts are missing
    for part in laid.parts:
        role, hollow, text = _look(part.place)
        end = max(part.end - _SEAM, part.start + 0.5)
        paper.block((part.start, middle - half, end, middle + half), role, hollow=hollow)
        if part.holds_text(style):
            spot = (part.start + end) / 2, middle + style.small * 0.34
            paper.text(*spot, part.bar.text, style.small, text, bold=True, anchor="center")
    y = laid.under
    if laid.told:
        wanted = [part.middle for part in laid.outside]
        middles = stack(wanted, _widths(laid.told, style), across.start, across.end)
        for part, text, at in zip(laid.outside, laid.told, middles, strict=True):
            paper.rule((part.middle, y), (at, y + 6), "muted")
            paper.text(at, y + 4 + style.small, text, style.small, "muted", anchor="center")
        y += style.leading + 4
    paper.text(across.start, y + style.small, laid.lines, style.small, "muted")
