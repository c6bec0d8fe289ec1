"""Small multiples: one small panel per series, all with the same scale."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analysis.present.charts.data import Event, Line
from analysis.present.charts.frame import Frame, Scale, days_spanned, draw_series
from analysis.present.charts.labels import NO_FIGURE, Placer
from analysis.present.charts.sheet import Sheet
from analysis.present.charts.style import WIDE
from analysis.present.charts.text import text_width, wrap

_TALL = 100  # height of a frame


def small_multiples(
    paper: Sheet,
    series: Sequence[Line],
    *,
    unit: str,
    note: str,
    beside: Line | None = None,
    event: Event | None = None,
) -> float:
    """One small frame per series, all with the same scale; ``note`` fills an empty place.

    A line ``beside`` is drawn in each for comparison: broad and without figures. An ``event`` is
    a dashed line in each, told in the note.
    """
    every = [*series, *([beside] if beside else [])]
    style, scale = paper.style, Scale.of(every, unit, 2)
    columns = max(1, min(style.columns, len(series) + bool(note)))
    gutter, gap = scale.width(style.small) + 8, 28 if style is WIDE else 22
    wide = (style.width - 4 - gutter - gap * (columns - 1)) / columns
    lefts = [gutter + i * (wide + gap) for i in range(columns)]
    frames, below = _frames(paper, series, scale, every, lefts, wide)
    _draw(frames, series, beside, event)
    words = f"{note} Stiplet linje: {event.text}." if event else note
    place = len(series) % columns
    beside_last = (lefts[place], frames[-1].top, wide) if place else (0, below, style.width)
    return max(below - 16, _write_note(paper, words, *beside_last))


def _frames(
    paper: Sheet,
    series: Sequence[Line],
    scale: Scale,
    every: Sequence[Line],
    lefts: Sequence[float],
    wide: float,
) -> tuple[list[Frame], float]:
    """Write the names, scales and dates; return a frame for each, and where the next would begin.

    All have the times of ``every`` line.
    """
    style = paper.style
    points = sorted((p for s in every for p in s.points), key=lambda p: p.when)
    ends = (points[0].label, points[-1].label) if points else ("", "")
    days = days_spanned(point.when for point in points)
    # The top figure of the scale with its unit stands over the first frame, under its name.
    unit_lines = wrap(scale.top, style.small, lefts[0] + wide)
    head = len(unit_lines) * style.leading + 7
    frames: list[Frame] = []
    below = 0.0
    for first in range(0, len(series), len(lefts)):
        # The first name of a row stands over the figures of the scale.
        starts = [0, *lefts[1:]]
        places = list(zip(series[first : first + len(lefts)], lefts, starts, strict=False))
        titles = [wrap(s.label, style.text, left + wide - x, True) for s, left, x in places]
        top = below + max(map(len, titles)) * style.leading + head
        for (_, left, start), title in zip(places, titles, strict=True):
            frame = Frame(paper, left, top, left + wide, top + _TALL, days, scale)
            if start:
                frame.draw_rules(left)
            else:
                frame.draw_grid([scale.text(scale.ticks[-1])] if frames else unit_lines)
            y = top - head - (len(title) - 1) * style.leading
            paper.text(start, y, title, style.text, bold=True)
            dates_end = _write_dates(frame, ends)
            frames.append(frame)
        below = dates_end + 26
    return frames, below


def _draw(
    frames: Sequence[Frame], series: Sequence[Line], beside: Line | None, event: Event | None
) -> None:
    """The line of each frame over a tint; where one is beside it, that alone is in the accent."""
    role = "muted" if beside else "accent"
    drawn = list(zip(frames, series, strict=True))
    for frame, one in drawn if not beside else ():
        _tint(frame, one)
    events = [event] if event else []
    for frame, x in ((frame, frame.x(one.when)) for one in events for frame in frames):
        frame.paper.rule((x, frame.top), (x, frame.bottom), "warning", dash=True)
    if beside:
        draw_series([(frame, beside) for frame in frames], "accent", 3.5)
    draw_series(drawn, role, 1.75 if beside else 2.5)
    for frame, one in drawn:
        placer = Placer(frame, [one, *([beside] if beside else [])], events)
        _write_figures(frame, one, placer, role)


def _write_note(paper: Sheet, note: str, x: float, y: float, width: float) -> float:
    """Write the note in so wide a place; return where it ends."""
    style = paper.style
    words = wrap(note, style.small, width) if note else []
    for i, line in enumerate(words):
        baseline = y + 0.8 * style.leading + i * (style.leading + 1)
        paper.text(x, baseline, line, style.small, "muted")
    return y + len(words) * (style.leading + 1)


def _write_dates(frame: Frame, ends: tuple[str, str]) -> float:
    """The first period at the left and the last at the right, on two lines if need be."""
    paper, style, (first, last) = frame.paper, frame.paper.style, ends
    y = frame.bottom + 18
    if first != last:
        paper.text(frame.left, y, first, style.small, "muted")
    if sum(text_width(end, style.small) for end in ends) + 12 > frame.right - frame.left:
        y += style.leading
    paper.text(frame.right, y, last, style.small, "muted", anchor="right")
    return y


def _tint(frame: Frame, series: Line) -> None:
    """A tint between the line and zero, open where the line is."""
    zero = frame.y(Decimal(0))
    for run in series.known_runs:
        if len(run) > 1:
            spots = [frame.at(point) for point in run]
            frame.paper.area([(spots[0][0], zero), *spots, (spots[-1][0], zero)], "tint")


def _write_figures(frame: Frame, series: Line, placer: Placer, role: str) -> None:
    """The first and the last figure, and the words in gaps."""
    paper, style, known = frame.paper, frame.paper.style, series.known
    if not known:
        middle = (frame.left + frame.right) / 2
        paper.text(middle, frame.bottom - 14, NO_FIGURE, style.small, "muted", anchor="center")
        return
    paper.dot(*frame.at(known[-1]), 4, role)
    placer.put(known[-1].text, frame.at(known[-1]), style.text + 1, role)
    # One before a cut would be read as that of the line behind it.
    since = [point for point in known if not series.cut or point.when >= series.cut]
    first = since[0] if since else known[-1]
    if first is not known[-1]:
        placer.put(first.text, frame.at(first), style.small, "muted")
    placer.put_gap_words(series, last=True)
