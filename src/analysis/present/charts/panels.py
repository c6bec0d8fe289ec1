"""Small multiples: one small panel per series, all with the same scale."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analysis.present.charts.data import Line
from analysis.present.charts.frame import (
    Frame,
    Scale,
    days_spanned,
    draw_grid,
    draw_rules,
    draw_series,
    round_scale,
)
from analysis.present.charts.labels import NO_FIGURE, Placer
from analysis.present.charts.sheet import Drawing, Drawings, Sheet, draw_twice, open_sheet
from analysis.present.charts.style import WIDE, Style
from analysis.present.charts.text import text_width, wrap

_TALL = 100  # height of a frame


def small_multiples(series: Sequence[Line], *, unit: str, note: str) -> Drawings:
    """One small frame per series, all with the same scale; ``note`` fills an empty place."""
    return draw_twice(lambda style: _small_multiples(series, unit, note, style))


class _Panels:
    """How the frames are spread over the drawing."""

    def __init__(self, series: Sequence[Line], scale: Scale, note: str, style: Style) -> None:
        self.style = style
        self.columns = max(1, min(style.columns, len(series) + bool(note)))
        self.gutter = scale.width(style.small) + 8
        self.gap = 28 if style is WIDE else 22
        room = style.width - 4 - self.gutter - self.gap * (self.columns - 1)
        self.wide = room / self.columns
        # The top figure of the scale with its unit stands over the first frame, under its name.
        self.top = wrap(scale.top, style.small, self.gutter + self.wide)
        self.head = len(self.top) * style.leading + 7

    def left(self, i: int) -> float:
        """Where the name of panel ``i`` begins: the first ones over the scale's figures."""
        return self.frame_left(i) if i % self.columns else 0.0

    def frame_left(self, i: int) -> float:
        return self.gutter + i % self.columns * (self.wide + self.gap)

    def title(self, i: int, series: Line) -> list[str]:
        room = self.frame_left(i) + self.wide - self.left(i)
        return wrap(series.label, self.style.text, room, True)


def _small_multiples(series: Sequence[Line], unit: str, note: str, style: Style) -> Drawing:
    scale = round_scale(series, unit, 2)
    panels = _Panels(series, scale, note, style)
    frames, bottom = _frames(series, scale, panels)
    free = len(series) % panels.columns != 0
    at = (panels.frame_left(len(series)), frames[-1].top) if free else (0.0, bottom)
    words = wrap(note, style.small, panels.wide if free else style.width) if note else []
    bottom = max(bottom - 16, at[1] + len(words) * (style.leading + 1))
    with open_sheet(style, bottom) as paper:
        for i, (one, frame) in enumerate(zip(series, frames, strict=True)):
            if i % panels.columns:
                draw_rules(paper, frame, frame.left)
            else:
                draw_grid(paper, frame, (scale.text(scale.ticks[-1]),) if i else panels.top)
            title = panels.title(i, one)
            first = frame.top - panels.head - (len(title) - 1) * style.leading
            paper.text(panels.left(i), first, title, style.text, bold=True)
            _panel_dates(paper, frame, series)
            _panel_area(paper, frame, one)
        draw_series(paper, list(zip(frames, series, strict=True)), "accent", 2.5)
        for frame, one in zip(frames, series, strict=True):
            _panel_words(paper, frame, one)
        for i, line in enumerate(words):
            y = at[1] + 0.8 * style.leading + i * (style.leading + 1)
            paper.text(at[0], y, line, style.small, "muted")
        return paper.drawing()


def _frames(series: Sequence[Line], scale: Scale, panels: _Panels) -> tuple[list[Frame], float]:
    """The frames row by row under their wrapped names, and where the last row ends."""
    style = panels.style
    days = days_spanned(point.when for s in series for point in s.points)
    titles = [len(panels.title(i, s)) for i, s in enumerate(series)]
    y = 0.0
    frames: list[Frame] = []
    for first in range(0, len(series), panels.columns):
        row = range(first, min(first + panels.columns, len(series)))
        top = y + max(titles[i] for i in row) * style.leading + panels.head
        frames += [
            Frame(left, top, left + panels.wide, top + _TALL, days, scale)
            for left in map(panels.frame_left, row)
        ]
        y = top + _TALL + 44 + (0 if _dates_fit(series, panels.wide, style) else style.leading)
    return frames, y


def _ends(series: Sequence[Line]) -> list[str]:
    """The names of the first and the last period."""
    labels = sorted({(point.when, point.label) for s in series for point in s.points})
    return [labels[0][1], labels[-1][1]] if labels else ["", ""]


def _dates_fit(series: Sequence[Line], wide: float, style: Style) -> bool:
    """Whether the names of both periods fit on one line under a panel."""
    return sum(text_width(label, style.small) for label in _ends(series)) + 12 <= wide


def _panel_dates(paper: Sheet, frame: Frame, series: Sequence[Line]) -> None:
    """The first period at the left and the last at the right, on two lines if need be."""
    style, (first, last) = paper.style, _ends(series)
    y = frame.bottom + 18
    if first != last:
        paper.text(frame.left, y, first, style.small, "muted")
    fit = _dates_fit(series, frame.right - frame.left, style)
    y += 0 if fit or first == last else style.leading
    paper.text(frame.right, y, last, style.small, "muted", anchor="right")


def _panel_area(paper: Sheet, frame: Frame, series: Line) -> None:
    """A tint between the line and zero, open where the line is."""
    zero = frame.y(Decimal(0))
    for run in series.known_runs:
        if len(run) > 1:
            spots = [frame.at(point) for point in run]
            paper.area([(spots[0][0], zero), *spots, (spots[-1][0], zero)], "tint")


def _panel_words(paper: Sheet, frame: Frame, series: Line) -> None:
    """The first and the last figure, and the words in gaps."""
    style, known = paper.style, series.known
    if not known:
        middle = (frame.left + frame.right) / 2
        paper.text(middle, frame.bottom - 14, NO_FIGURE, style.small, "muted", anchor="center")
        return
    last = known[-1]
    paper.dot(*frame.at(last), 4, "accent")
    placer = Placer(paper, frame, [series])
    placer.take(0, frame.top - 5, [frame.scale.top], style.small)
    placer.put(last.text, *frame.at(last), style.text + 1, "accent", bold=True)
    if len(known) > 1:
        placer.put(known[0].text, *frame.at(known[0]), style.small, "muted")
    placer.put_gap_words(series, last=True)
