"""The line chart: series over time in one frame, named at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.danish import NO_BREAK_SPACE
from analysis.present.charts.data import Event, Line
from analysis.present.charts.frame import (
    Frame,
    days_spanned,
    draw_grid,
    draw_series,
    round_scale,
    scale_words,
)
from analysis.present.charts.labels import NO_FIGURE, Placer, stack
from analysis.present.charts.sheet import Anchor, Drawing, Drawings, Sheet, draw_twice, open_sheet
from analysis.present.charts.style import WIDE, Style
from analysis.present.charts.text import text_width, wrap


def lines(
    series: Sequence[Line], *, unit: str, event: Event | None = None, many: str = ""
) -> Drawings:
    """Series over time in one frame, each with its name and last figure at the line's end."""
    return draw_twice(lambda style: _lines(series, unit, event, style))


# How a series is drawn: its colour, the width of its line and the radius of its dots.
_Look = tuple[str, float, float]
_OWN: _Look = ("accent", 3.5, 4.5)
_OTHER: _Look = ("line", 2, 3.5)  # a pale ground that the own series stands out from
_EQUAL: _Look = ("muted", 2.5, 4)  # no series is the own: none may fade


@dataclass(frozen=True)
class _Label:
    """A label beside the frame: its lines, and the height where it wants to stand."""

    lines: tuple[str, ...]
    series: Line
    value: Decimal

    def width(self, style: Style) -> float:
        return max(text_width(line, style.text, self.series.own) for line in self.lines)


def _end_label(series: Line, style: Style) -> _Label:
    """The name with the last figure, or with the word that stands in its place."""
    points = sorted(series.points, key=lambda point: point.when)
    words = f"{series.label}{NO_BREAK_SPACE}{points[-1].text}" if points else series.label
    width = style.width * (0.36 if style is WIDE else 0.42)
    known = series.known
    value = known[-1].value if known else None
    text = wrap(words, style.text, width, series.own)
    return _Label(tuple(text), series, value or Decimal(0))


def _first_labels(series: Sequence[Line], days: tuple[int, int]) -> list[_Label]:
    """The first figure of every own series that begins at the left edge."""
    return [
        _Label((s.known[0].text,), s, s.known[0].value or Decimal(0))
        for s in series
        if s.own and len(s.known) > 1 and s.known[0].when.toordinal() == days[0]
    ]


def _lines(series: Sequence[Line], unit: str, event: Event | None, style: Style) -> Drawing:
    scale = round_scale(series, unit, 4)
    dates = [point.when for s in series for point in s.points]
    days = days_spanned([*dates, event.when] if event else dates)
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
    tall = max(260 if style is WIDE else 240, sum(len(e.lines) for e in ends) * style.leading + 8)
    frame = Frame(gutter + inset + 5, top, right, top + tall, days, scale)
    with open_sheet(style, frame.bottom + 28) as paper:
        draw_grid(paper, frame, unit_lines)
        _dates(paper, frame, series)
        placer = Placer(paper, frame, series, [event] if event else [])
        for y, words in scale_words(frame, style, unit_lines):
            placer.take(0, y, words, style.small)
        if event:
            _event(paper, placer, frame, event, event_lines, style.width - beside)
        for own in (False, True):  # the reader's own last, on top of all others
            look = _OWN if own else _OTHER if any(s.own for s in series) else _EQUAL
            _draw_lines(paper, frame, [s for s in series if s.own is own], look)
        _beside(paper, frame, ends, frame.right + 10, "left")
        _beside(paper, frame, firsts, frame.left - 9, "right")
        _words_in_frame(paper, placer, frame, series, [label.series for label in firsts])
        return paper.drawing()


def _dates(paper: Sheet, frame: Frame, series: Sequence[Line]) -> None:
    """A tick at every observation, and the names of as many as there is room for."""
    style = paper.style
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
    paper: Sheet, placer: Placer, frame: Frame, event: Event, text: Sequence[str], left: float
) -> None:
    """A dashed line with its text above the frame, where no series can cross it."""
    style = paper.style
    x = frame.x(event.when)
    width = max(text_width(line, style.small) for line in text)
    start = max(left, min(x - width / 2, style.width - width))
    paper.rule((x, frame.top - (2 if x >= start else 0)), (x, frame.bottom), "warning", dash=True)
    first = frame.top - 6 - (len(text) - 1) * style.leading
    paper.text(start, first, text, style.small, "warning")
    placer.take(start, first, text, style.small)


def _draw_lines(paper: Sheet, frame: Frame, series: Sequence[Line], look: _Look) -> None:
    """The lines with a dot at the last figure, and at the first if it is written there."""
    role, width, dot = look
    draw_series(paper, [(frame, s) for s in series], role, width)
    for one in series:
        known = one.known
        for point in (known[:1] if one.own else []) + known[-1:]:
            paper.dot(*frame.at(point), dot, role)


def _beside(paper: Sheet, frame: Frame, labels: Sequence[_Label], x: float, anchor: Anchor) -> None:
    """Labels in a column beside the frame, pushed apart where lines end close together."""
    style = paper.style
    ordered = sorted(labels, key=lambda label: -label.value)
    heights = [len(label.lines) * style.leading for label in ordered]
    wanted = [frame.y(label.value) for label in ordered]
    if anchor == "right":  # at the left the gridlines pass: stand above them, not upon them
        wanted = [_clear(y, frame, style) for y in wanted]
    middles = stack(wanted, heights, frame.top - 2, frame.bottom + 6)
    for label, middle, height in zip(ordered, middles, heights, strict=True):
        own = label.series.own
        first = middle - (height - style.leading) / 2 + style.text * 0.33
        role = "accent" if own else "muted"
        paper.text(x, first, label.lines, style.text, role, bold=own, anchor=anchor)


def _clear(y: float, frame: Frame, style: Style) -> float:
    """The height moved up, or at the very top down, until no gridline strikes it through."""
    room = style.text * 0.6
    for line in (frame.y(tick) for tick in frame.scale.ticks):
        if abs(y - line) < room:
            return line - room if line > frame.top + room else line + room
    return y


def _words_in_frame(
    paper: Sheet, placer: Placer, frame: Frame, series: Sequence[Line], labelled: Sequence[Line]
) -> None:
    """What has no place beside the frame: words in gaps, and figures before a gap."""
    style = paper.style
    if not any(s.known for s in series):
        middle = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
        paper.text(*middle, NO_FIGURE, style.text, "muted", anchor="center")
    for s in series:
        placer.put_gap_words(s, last=False)
        known = s.known
        role = "accent" if s.own else "muted"
        if s.own and len(known) > 1 and s not in labelled:
            placer.put(known[0].text, *frame.at(known[0]), style.text, role, bold=True)
        if known and known[-1].when != max(point.when for point in s.points):
            placer.put(known[-1].text, *frame.at(known[-1]), style.text, role, bold=s.own)
