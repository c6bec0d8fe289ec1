"""The three kinds of chart in a report: lines, grouped bars and small multiples.

Every chart is drawn twice, 720 and 350 units wide, because the wide one shrunk to a phone
has text nobody can read. Seaborn draws lines and bars on data axes; labels are placed in
pixels, so that they stay inside the drawing and never cover each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import count, groupby

import pandas as pd
import seaborn as sns
from matplotlib.patches import Rectangle

from analysis.danish import NO_BREAK_SPACE, format_number
from analysis.present.svg import (
    PALETTE,
    Anchor,
    Drawing,
    Placer,
    Sheet,
    sheet,
    stack,
    text_width,
    wrap,
)

__all__ = [
    "Bar",
    "BarGroup",
    "Drawing",
    "Drawings",
    "Event",
    "Point",
    "Series",
    "bars",
    "lines",
    "small_multiples",
]


@dataclass(frozen=True)
class Point:
    """One observation of a series: its place in time, and its figure as printed in Danish.

    Without a figure (``value`` None), ``text`` is the word that stands in its place.
    """

    when: date
    label: str
    value: Decimal | None
    text: str


@dataclass(frozen=True)
class Series:
    """Observations over time; the reader's ``own`` series is the one that stands out."""

    label: str
    points: tuple[Point, ...]
    own: bool = False


@dataclass(frozen=True)
class Bar:
    """One figure shown as a bar."""

    label: str
    value: Decimal
    text: str
    own: bool = False


@dataclass(frozen=True)
class BarGroup:
    """Bars under a heading (none if ``label`` is empty), with their sum at the right."""

    label: str
    bars: tuple[Bar, ...]
    total_text: str = ""
    accent: bool = False


@dataclass(frozen=True)
class Event:
    """Something that happened: a dashed line across the chart, with its text above."""

    when: date
    text: str


@dataclass(frozen=True)
class Drawings:
    """The same chart for a wide and for a narrow page."""

    wide: Drawing
    narrow: Drawing


def lines(series: Sequence[Series], *, unit: str, event: Event | None = None) -> Drawings:
    """Series over time in one frame, each with its name and last figure at the line's end."""
    return _both(lambda style: _lines(series, unit, event, style))


def bars(groups: Sequence[BarGroup], *, unit: str) -> Drawings:
    """Horizontal bars in groups, each with its figure; ``unit`` stands over the bars."""
    return _both(lambda style: _bars(groups, unit, style))


def small_multiples(series: Sequence[Series], *, unit: str, note: str) -> Drawings:
    """One small frame per series, all with the same scale; ``note`` fills an empty place."""
    return _both(lambda style: _small_multiples(series, unit, note, style))


# --- What all charts share --------------------------------------------------------


@dataclass(frozen=True)
class _Style:
    """Sizes of one of the two drawings, in pixels."""

    width: int
    text: float
    small: float
    columns: int

    @property
    def leading(self) -> float:
        """From one baseline to the next."""
        return self.text + 3


_WIDE = _Style(width=720, text=14, small=13, columns=4)
_NARROW = _Style(width=350, text=13, small=12, columns=2)


def _both(draw: Callable[[_Style], Drawing]) -> Drawings:
    return Drawings(wide=draw(_WIDE), narrow=draw(_NARROW))


@dataclass(frozen=True)
class _Scale:
    """Round numbers from the lowest to the highest gridline, zero always among them."""

    ticks: tuple[Decimal, ...]
    unit: str

    def text(self, tick: Decimal) -> str:
        decimals = max(0, *(-int(t.normalize().as_tuple().exponent) for t in self.ticks))
        return format_number(tick, decimals if tick else 0)

    @property
    def top(self) -> str:
        words = (self.text(self.ticks[-1]), self.unit)
        return NO_BREAK_SPACE.join(word for word in words if word)

    def width(self, size: float) -> float:
        return max(text_width(self.text(tick), size) for tick in self.ticks)


def _scale(series: Iterable[Series], unit: str, steps: int) -> _Scale:
    """The finest round scale of at most ``steps`` steps that holds every value."""
    values = [p.value for s in series for p in s.points if p.value is not None]
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    if low == high:
        high = Decimal(1)
    whole = all(v == v.to_integral_value() for v in values)
    exponent = (high - low).adjusted() - 2
    for power in count(max(exponent, 0) if whole else exponent):  # there is no half person
        # A step of 25 is round; 2,5 would put decimals on every other line.
        for digits in ("1", "2", "2.5", "5") if power > 0 else ("1", "2", "5"):
            step = Decimal(digits).scaleb(power)
            first = int((low / step).to_integral_value(ROUND_FLOOR))
            last = int((high / step).to_integral_value(ROUND_CEILING))
            if last - first <= steps:
                return _Scale(tuple(i * step for i in range(first, last + 1)), unit)
    raise AssertionError("unreachable")


@dataclass(frozen=True)
class _Frame:
    """The place of the data axes on the sheet, and what they measure."""

    left: float
    top: float
    right: float
    bottom: float
    days: tuple[int, int]
    scale: _Scale

    def x(self, when: date) -> float:
        first, last = self.days
        return self.left + (self.right - self.left) * (when.toordinal() - first) / (last - first)

    def y(self, value: Decimal) -> float:
        low, high = self.scale.ticks[0], self.scale.ticks[-1]
        return self.bottom - (self.bottom - self.top) * float((value - low) / (high - low))

    def at(self, point: Point) -> tuple[float, float]:
        return self.x(point.when), self.y(point.value or Decimal(0))


def _days(dates: Iterable[date]) -> tuple[int, int]:
    days = [when.toordinal() for when in dates] or [1]
    # One moment only: it stands at the right, beside its label.
    return (min(days), max(days)) if min(days) < max(days) else (min(days) - 1, min(days))


def _runs(series: Series) -> list[tuple[Point, ...]]:
    """The observations in order of time, cut where figures begin or stop."""
    points = sorted(series.points, key=lambda point: point.when)
    return [tuple(run) for _, run in groupby(points, key=lambda point: point.value is None)]


def _known(series: Series) -> list[Point]:
    return [p for run in _runs(series) for p in run if p.value is not None]


def _draw_runs(
    paper: Sheet, drawn: Sequence[tuple[_Frame, Series]], role: str, width: float
) -> None:
    """Lines of one kind: a gap stays a gap, and a figure alone between gaps is a dot."""
    runs = [
        [frame.at(point) for point in run]
        for frame, series in drawn
        for run in _runs(series)
        if run[0].value is not None
    ]
    rows = [(x, y, i) for i, run in enumerate(runs) if len(run) > 1 for x, y in run]
    if rows:
        # Every run is a unit of its own: seaborn would draw straight across a missing value.
        sns.lineplot(
            data=pd.DataFrame(rows, columns=["x", "y", "run"]),
            x="x",
            y="y",
            units="run",
            estimator=None,
            ax=paper.pixels,
            color=PALETTE[role],
            linewidth=width,
            solid_capstyle="round",
            solid_joinstyle="round",
            clip_on=False,
            legend=False,
        )
    for run in runs:
        if len(run) == 1:
            paper.dot(*run[0], width, role)


# Words that only say there is no figure: the gap shows that already.
_NONE = "intet tal"
_SILENT = ("", "-", "–", "..", _NONE)


def _placer(paper: Sheet, frame: _Frame, series: Sequence[Series]) -> Placer:
    runs = [run for s in series for run in _runs(s) if run[0].value is not None]
    places = [[frame.at(point) for point in run] for run in runs]
    rules = [(frame.y(tick), 3 if tick else 20) for tick in frame.scale.ticks]
    return Placer(paper, (frame.left, frame.top, frame.right, frame.bottom), places, rules)


def _gap_words(placer: Placer, frame: _Frame, series: Series, size: float, *, last: bool) -> None:
    """Once in every gap, the word that explains it; ``last``: also in a gap at the end."""
    runs = _runs(series)
    for i, run in enumerate(runs):
        words = [p.text for p in run if p.text not in _SILENT]
        if run[0].value is not None or not words or (i == len(runs) - 1 and not last):
            continue
        near = [r[-1] for r in runs[:i][-1:]] + [r[0] for r in runs[i + 1 : i + 2]]
        middle = frame.x(run[0].when) + frame.x(run[-1].when)
        height = sum(frame.at(p)[1] for p in near) / len(near) if near else frame.bottom - 20
        placer.put(words[0], middle / 2, height, size, "muted")


# --- Lines --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Label:
    """A label beside the frame: its lines, and the height where it wants to stand."""

    lines: tuple[str, ...]
    series: Series
    value: Decimal

    def width(self, style: _Style) -> float:
        return max(text_width(line, style.text, self.series.own) for line in self.lines)


def _end_label(series: Series, style: _Style) -> _Label:
    """The name with the last figure, or with the word that stands in its place."""
    points = sorted(series.points, key=lambda point: point.when)
    words = f"{series.label}{NO_BREAK_SPACE}{points[-1].text}" if points else series.label
    width = style.width * (0.36 if style is _WIDE else 0.42)
    known = _known(series)
    value = known[-1].value if known else None
    text = wrap(words, style.text, width, series.own)
    return _Label(tuple(text), series, value or Decimal(0))


def _first_labels(series: Sequence[Series], days: tuple[int, int]) -> list[_Label]:
    """The first figure of every own series that begins at the left edge."""
    known = [(s, _known(s)) for s in series if s.own]
    return [
        _Label((points[0].text,), s, points[0].value or Decimal(0))
        for s, points in known
        if len(points) > 1 and points[0].when.toordinal() == days[0]
    ]


def _lines(series: Sequence[Series], unit: str, event: Event | None, style: _Style) -> Drawing:
    scale = _scale(series, unit, 4)
    dates = [point.when for s in series for point in s.points]
    days = _days([*dates, event.when] if event else dates)
    ends = [_end_label(s, style) for s in series]
    firsts = _first_labels(series, days)
    gutter = scale.width(style.small) + 10
    inset = max((label.width(style) + 10 for label in firsts), default=0)
    right = style.width - max((label.width(style) + 12 for label in ends), default=8)
    if right - gutter - inset < 150:  # large figures on a phone: the lines need the room
        firsts, inset = [], 0
    unit_lines = wrap(scale.top, style.small, 200)
    beside = style.width - 16 - max(text_width(line, style.small) for line in unit_lines)
    event_lines = wrap(event.text, style.small, min(beside, 340)) if event else []
    top = max(len(unit_lines), len(event_lines)) * style.leading + 6
    tall = max(260 if style is _WIDE else 240, sum(len(e.lines) for e in ends) * style.leading + 8)
    frame = _Frame(gutter + inset + 5, top, right, top + tall, days, scale)
    with sheet(style.width, frame.bottom + 28) as paper:
        _grid(paper, frame, style, unit_lines)
        _dates(paper, frame, series, style)
        if event:
            _event(paper, frame, event, event_lines, style.width - beside, style)
        for own in (False, True):
            _draw_lines(paper, frame, [s for s in series if s.own is own], own)
        _beside(paper, frame, ends, style, frame.right + 10, "start")
        _beside(paper, frame, firsts, style, frame.left - 9, "end")
        _words_in_frame(paper, frame, series, firsts, style)
        return paper.drawing()


def _grid(paper: Sheet, frame: _Frame, style: _Style, top: Sequence[str]) -> None:
    """Gridlines from the left edge, the figures above them, the top one with the unit."""
    _rules(paper, frame, 0.0)
    for tick in frame.scale.ticks[:-1]:
        text = frame.scale.text(tick)
        paper.text(0, frame.y(tick) - 5, text, style.small, "muted")
    first = frame.top - 5 - (len(top) - 1) * style.leading
    paper.block(0, first, top, style.leading, style.small, "muted")


def _rules(paper: Sheet, frame: _Frame, start: float) -> None:
    for tick in frame.scale.ticks:
        y = frame.y(tick)
        paper.rule((start, y), (frame.right, y), "grid" if tick else "muted")


def _dates(paper: Sheet, frame: _Frame, series: Sequence[Series], style: _Style) -> None:
    """A tick at every observation, and the names of as many as there is room for."""
    labels = {point.when: point.label for s in series for point in s.points}
    spots: list[tuple[float, float, str]] = []
    for when, label in sorted(labels.items()):
        x = frame.x(when)
        width = text_width(label, style.small)
        left = max(0.0, min(x - width / 2, style.width - width))
        spots.append((left, left + width, label))
        paper.rule((x, frame.bottom), (x, frame.bottom + 4), "muted")
    kept = spots[-1:]
    for spot in spots[:-1]:
        before = kept[-2][1] + 8 if len(kept) > 1 else 0
        if before <= spot[0] and spot[1] + 8 <= kept[-1][0]:
            kept.insert(-1, spot)
    for left, _, label in kept:
        paper.text(left, frame.bottom + 20, label, style.small, "muted")


def _event(
    paper: Sheet, frame: _Frame, event: Event, text: Sequence[str], left: float, style: _Style
) -> None:
    """A dashed line with its text above the frame, where no series can cross it."""
    x = frame.x(event.when)
    width = max(text_width(line, style.small) for line in text)
    start = max(left, min(x - width / 2, style.width - width))
    paper.rule((x, frame.top - (2 if x >= start else 0)), (x, frame.bottom), "warning", dash=True)
    first = frame.top - 6 - (len(text) - 1) * style.leading
    paper.block(start, first, text, style.leading, style.small, "warning")


def _draw_lines(paper: Sheet, frame: _Frame, series: Sequence[Series], own: bool) -> None:
    role, width = ("accent", 3.5) if own else ("line", 2)
    _draw_runs(paper, [(frame, s) for s in series], role, width)
    for known in map(_known, series):
        for point in (known[:1] if own else []) + known[-1:]:
            paper.dot(*frame.at(point), 4.5 if own else 3.5, role)


def _beside(
    paper: Sheet,
    frame: _Frame,
    labels: Sequence[_Label],
    style: _Style,
    x: float,
    anchor: Anchor,
) -> None:
    """Labels in a column beside the frame, pushed apart where lines end close together."""
    ordered = sorted(labels, key=lambda label: -label.value)
    heights = [len(label.lines) * style.leading for label in ordered]
    wanted = [frame.y(label.value) for label in ordered]
    if anchor == "end":  # at the left the gridlines pass: stand above them, not upon them
        wanted = [_clear(y, frame, style) for y in wanted]
    middles = stack(wanted, heights, frame.top - 2, frame.bottom + 6)
    for label, middle, height in zip(ordered, middles, heights, strict=True):
        own = label.series.own
        first = middle - (height - style.leading) / 2 + style.text * 0.33
        role = "accent" if own else "muted"
        paper.block(x, first, label.lines, style.leading, style.text, role, bold=own, anchor=anchor)


def _clear(y: float, frame: _Frame, style: _Style) -> float:
    """The height moved up, or at the very top down, until no gridline strikes it through."""
    room = style.text * 0.6
    for line in (frame.y(tick) for tick in frame.scale.ticks):
        if abs(y - line) < room:
            return line - room if line > frame.top + room else line + room
    return y


def _words_in_frame(
    paper: Sheet, frame: _Frame, series: Sequence[Series], done: Sequence[_Label], style: _Style
) -> None:
    """What has no place beside the frame: words in gaps, and figures before a gap."""
    placer = _placer(paper, frame, series)
    for tick in frame.scale.ticks:
        width = text_width(frame.scale.text(tick), style.small)
        placer.take((0, frame.y(tick) - 5), width, style.small)
    labelled = [label.series for label in done]
    if not any(map(_known, series)):
        middle = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
        paper.text(*middle, _NONE, style.text, "muted", anchor="middle")
    for s in series:
        _gap_words(placer, frame, s, style.small, last=False)
        known = _known(s)
        role = "accent" if s.own else "muted"
        if s.own and len(known) > 1 and s not in labelled:
            placer.put(known[0].text, *frame.at(known[0]), style.text, role, bold=True)
        if known and known[-1].when != max(point.when for point in s.points):
            placer.put(known[-1].text, *frame.at(known[-1]), style.text, role, bold=s.own)


# --- Bars -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """A line of the bar chart: a bar with its label, or a heading with its sum."""

    lines: tuple[str, ...]
    top: float
    middle: float
    bar: Bar | None
    group: BarGroup

    @property
    def role(self) -> str:
        accent = self.group.accent or (self.bar is not None and self.bar.own)
        return "accent" if accent else "line"


def _rows(groups: Sequence[BarGroup], top: float, labels: float, style: _Style) -> list[_Row]:
    """All rows from above, each as tall as its wrapped label asks for."""
    rows: list[_Row] = []
    y = top
    for group in groups:
        if group.label or group.total_text:
            room = style.width - text_width(group.total_text, style.text, True) - 16
            text = tuple(wrap(group.label, style.text, room, True))
            rows.append(_Row(text, y, y, None, group))
            y += len(text) * style.leading + 10
        for bar in group.bars:
            text = tuple(wrap(bar.label, style.text, labels, bar.own))
            tall = len(text) * style.leading
            middle = y + tall / 2 if style is _WIDE else y + tall + 8
            rows.append(_Row(text, y, middle, bar, group))
            y += tall + (7 if style is _WIDE else 22)
        y += 13
    return rows


def _bars(groups: Sequence[BarGroup], unit: str, style: _Style) -> Drawing:
    every = [bar for group in groups for bar in group.bars]
    labels = float(style.width)
    left = 0.0
    if style is _WIDE:
        widths = [text_width(bar.label, style.text, bar.own) for bar in every]
        labels = min(max(widths, default=0) + 1, 300)
        left = labels + 16
    over = wrap(unit, style.small, style.width - left) if unit else []
    top = len(over) * style.leading + (4 if unit else 0)
    rows = _rows(groups, top, labels, style)
    ends = [(row.middle + 14, row.top + len(row.lines) * style.leading + 5) for row in rows]
    bottom = max([top, *map(max, ends)])
    with sheet(style.width, bottom) as paper:
        paper.block(left, style.small, over, style.leading, style.small, "muted")
        _bar_axes(paper, rows, left, style)
        for row in rows:
            _row_text(paper, row, style)
        return paper.drawing()


def _row_text(paper: Sheet, row: _Row, style: _Style) -> None:
    bold = row.bar is None or row.bar.own
    role = "accent" if row.role == "accent" and bold else "text"
    first = row.top + style.text
    paper.block(0, first, row.lines, style.leading, style.text, role, bold=bold)
    if row.bar is None:
        total = row.group.total_text
        paper.text(style.width, first, total, style.text, role, bold=True, anchor="end")
        y = row.top + len(row.lines) * style.leading + 3
        paper.rule((0, y), (style.width, y), "grid")


def _bar_axes(paper: Sheet, rows: Sequence[_Row], left: float, style: _Style) -> None:
    """The bars on a common scale from zero, with their figures at the ends."""
    found = [(row, row.bar) for row in rows if row.bar is not None]
    if not found:
        return
    values = [float(bar.value) for _, bar in found]
    low, high = min(0.0, *values), max(0.0, *values)
    if low == high:
        high = 1.0
    minus = [text_width(b.text, style.text, b.own) + 8 for _, b in found if b.value < 0]
    plus = [text_width(b.text, style.text, b.own) + 8 for _, b in found if b.value >= 0]
    start, end = left + max(minus, default=0), style.width - max(plus, default=1)
    bottom = found[-1][0].middle + 14
    axes = paper.axes((start, 0, end, bottom), (low, high), (bottom, 0))
    frame = pd.DataFrame(
        {
            "value": values,
            "y": [row.middle for row, _ in found],
            "role": [row.role for row, _ in found],
        }
    )
    sns.barplot(
        data=frame,
        x="value",
        y="y",
        hue="role",
        palette=PALETTE,
        orient="h",
        native_scale=True,
        dodge=False,
        errorbar=None,
        saturation=1,
        legend=False,
        ax=axes,
    )
    axes.set(xlim=(low, high), ylim=(bottom, 0))
    thick = 15 if style is _WIDE else 12
    for patch in (patch for patch in axes.patches if isinstance(patch, Rectangle)):
        # Seaborn spaces bars evenly; rows with wrapped labels are taller than the others.
        middle = patch.get_y() + patch.get_height() / 2
        patch.set(y=middle - thick / 2, height=thick, linewidth=0, clip_on=False)
    zero = start + (end - start) * -low / (high - low)
    for row, bar in found:
        if low < 0:  # in pieces on the narrow drawing, where labels stand between them
            above = found[0][0].middle - 12 if style is _WIDE else row.middle - 10
            paper.rule((zero, above), (zero, row.middle + 10), "muted")
        x = zero + (end - start) * float(bar.value) / (high - low)
        x += 6 if bar.value >= 0 else -6
        y = row.middle + style.text * 0.34
        role = "accent" if bar.own else "text"
        side: Anchor = "start" if bar.value >= 0 else "end"
        paper.text(x, y, bar.text, style.text, role, bold=bar.own, anchor=side)


# --- Small multiples --------------------------------------------------------------------

_TALL = 100  # height of a frame


@dataclass(frozen=True)
class _Panels:
    """How the frames are spread over the drawing."""

    columns: int
    gutter: float
    gap: float
    wide: float
    top: tuple[str, ...]  # the top figure of the scale with its unit, over the first frame

    def left(self, i: int) -> float:
        """Where the name of panel ``i`` begins: the first ones over the scale's figures."""
        return self.frame_left(i) if i % self.columns else 0.0

    def frame_left(self, i: int) -> float:
        return self.gutter + i % self.columns * (self.wide + self.gap)

    def title(self, i: int, series: Series, style: _Style) -> list[str]:
        room = self.frame_left(i) + self.wide - self.left(i)
        return wrap(series.label, style.text, room, True)

    def head(self, style: _Style) -> float:
        """Room between the name and the frame for the top figure."""
        return len(self.top) * style.leading + 7


def _panels(series: Sequence[Series], scale: _Scale, note: str, style: _Style) -> _Panels:
    columns = max(1, min(style.columns, len(series) + bool(note)))
    gutter = scale.width(style.small) + 8
    gap = 28 if style is _WIDE else 22
    wide = (style.width - 4 - gutter - gap * (columns - 1)) / columns
    return _Panels(columns, gutter, gap, wide, tuple(wrap(scale.top, style.small, gutter + wide)))


def _small_multiples(series: Sequence[Series], unit: str, note: str, style: _Style) -> Drawing:
    scale = _scale(series, unit, 2)
    panels = _panels(series, scale, note, style)
    frames, bottom = _frames(series, scale, panels, style)
    free = len(series) % panels.columns != 0
    at = (panels.frame_left(len(series)), frames[-1].top) if free else (0.0, bottom)
    words = wrap(note, style.small, panels.wide if free else style.width) if note else []
    bottom = max(bottom - 16, at[1] + len(words) * (style.leading + 1))
    with sheet(style.width, bottom) as paper:
        for i, (one, frame) in enumerate(zip(series, frames, strict=True)):
            if i % panels.columns:
                _rules(paper, frame, frame.left)
            else:
                _grid(paper, frame, style, (scale.text(scale.ticks[-1]),) if i else panels.top)
            title = panels.title(i, one, style)
            first = frame.top - panels.head(style) - (len(title) - 1) * style.leading
            paper.block(panels.left(i), first, title, style.leading, style.text, bold=True)
            _panel_dates(paper, frame, series, style)
            _panel_area(paper, frame, one)
        _panel_lines(paper, list(zip(frames, series, strict=True)), style)
        first = at[1] + 0.8 * style.leading
        paper.block(at[0], first, words, style.leading + 1, style.small, "muted")
        return paper.drawing()


def _frames(
    series: Sequence[Series], scale: _Scale, panels: _Panels, style: _Style
) -> tuple[list[_Frame], float]:
    """The frames row by row under their wrapped names, and where the last row ends."""
    days = _days(point.when for s in series for point in s.points)
    titles = [len(panels.title(i, s, style)) for i, s in enumerate(series)]
    y = 0.0
    frames: list[_Frame] = []
    for first in range(0, len(series), panels.columns):
        row = range(first, min(first + panels.columns, len(series)))
        top = y + max(titles[i] for i in row) * style.leading + panels.head(style)
        frames += [
            _Frame(left, top, left + panels.wide, top + _TALL, days, scale)
            for left in map(panels.frame_left, row)
        ]
        y = top + _TALL + 44 + (0 if _dates_fit(series, panels.wide, style) else style.leading)
    return frames, y


def _panel_lines(paper: Sheet, drawn: Sequence[tuple[_Frame, Series]], style: _Style) -> None:
    """All in the accent colour, unless one of them is the reader's own."""
    mixed = any(s.own for _, s in drawn)
    for own in (False, True):
        role = "muted" if mixed and not own else "accent"
        ones = [(frame, s) for frame, s in drawn if s.own is own]
        _draw_runs(paper, ones, role, 2.5)
        for frame, one in ones:
            _panel_words(paper, frame, one, role, style)


def _ends(series: Sequence[Series]) -> list[str]:
    """The names of the first and the last period."""
    labels = sorted({(point.when, point.label) for s in series for point in s.points})
    return [labels[0][1], labels[-1][1]] if labels else ["", ""]


def _dates_fit(series: Sequence[Series], wide: float, style: _Style) -> bool:
    return sum(text_width(label, style.small) for label in _ends(series)) + 12 <= wide


def _panel_dates(paper: Sheet, frame: _Frame, series: Sequence[Series], style: _Style) -> None:
    """The first period at the left and the last at the right, on two lines if need be."""
    first, last = _ends(series)
    y = frame.bottom + 18
    if first != last:
        paper.text(frame.left, y, first, style.small, "muted")
    fit = _dates_fit(series, frame.right - frame.left, style)
    y += 0 if fit or first == last else style.leading
    paper.text(frame.right, y, last, style.small, "muted", anchor="end")


def _panel_area(paper: Sheet, frame: _Frame, series: Series) -> None:
    zero = frame.y(Decimal(0))
    for run in _runs(series):
        if run[0].value is not None and len(run) > 1:
            spots = [frame.at(point) for point in run]
            paper.area([(spots[0][0], zero), *spots, (spots[-1][0], zero)], "tint")


def _panel_words(paper: Sheet, frame: _Frame, series: Series, role: str, style: _Style) -> None:
    """The first and the last figure, and the words in gaps."""
    known = _known(series)
    if not known:
        middle = (frame.left + frame.right) / 2
        paper.text(middle, frame.bottom - 14, _NONE, style.small, "muted", anchor="middle")
        return
    paper.dot(*frame.at(known[-1]), 4, role)
    placer = _placer(paper, frame, [series])
    top = text_width(frame.scale.top, style.small)
    placer.take((0, frame.top - 5), top, style.small)
    last = known[-1]
    strong = "accent" if role == "accent" else "text"
    placer.put(last.text, *frame.at(last), style.text + 1, strong, bold=True)
    if len(known) > 1:
        placer.put(known[0].text, *frame.at(known[0]), style.small, "muted")
    _gap_words(placer, frame, series, style.small, last=True)
