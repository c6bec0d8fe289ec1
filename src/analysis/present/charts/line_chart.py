"""The line chart: series over time in one frame, named at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.danish import NO_BREAK_SPACE, format_number
from analysis.present.charts.data import Event, Line, LinePoint
from analysis.present.charts.frame import Frame, Scale, days_spanned, draw_series
from analysis.present.charts.labels import NO_FIGURE, Placer, gaps, stack
from analysis.present.charts.sheet import Sheet
from analysis.present.charts.style import WIDE, Style
from analysis.present.charts.text import text_width, wrap

_BESIDE = 10  # from the frame to a label
_LEADER = 16  # the room of a line from the end of a series to its label
_NEAR = 5  # a label so little above or below the end of its line needs no line to it


def lines(
    paper: Sheet,
    series: Sequence[Line],
    *,
    unit: str,
    event: Event | None = None,
    many: str = "",
    goals: Sequence[Line] = (),
) -> float:
    """Series over time in one frame, each with its name and last figure at the line's end.

    Of more than ten, only the own and those that end highest and lowest bear a name; the others
    are thin and counted as ``many``: "De tynde linjer er 95 andre kommuner." ``goals`` are dashed.
    """
    style, scale = paper.style, Scale.of((*series, *goals), unit, 4)
    dates = [point.when for one in series for point in one.points]
    days = days_spanned([*dates, event.when] if event else dates)
    looks = _looks(series)
    named = [one for look, drawn in looks if look is not _THIN for one in drawn] + [*goals]
    labels = sorted((_end_label(one, style) for one in named), key=lambda label: -label.value)
    unit_lines, event_lines, beside = _head(style, scale, event)
    top = max(len(unit_lines), len(event_lines)) * style.leading + 6
    tall = sum(len(label.lines) for label in labels) * style.leading + 8
    bottom = top + max(tall, 260 if style is WIDE else 240)
    left = scale.width(style.small) + 15
    frame = Frame(paper, left, top, style.width, bottom, days, scale)
    column = _EndLabels(labels, frame)
    first, frame = _with_room(frame, column.width, _first_of_own(named, days))
    frame.draw_grid(unit_lines)
    _write_dates(frame, series)
    if event:
        _draw_event(frame, event, event_lines, style.width - beside)
    _draw_all(frame, looks, goals)
    column.write(frame)
    is_told = sum(len(gaps(one)) for one in series) > _MOST_GAP_WORDS
    _write_in_frame(frame, named, [event] if event else [], first, gap_words=not is_told)
    thin = _thin_words(dict(looks).get(_THIN, []), many)
    return _write_below(frame, f"{thin} {_GAPS if is_told else ''}".strip())


def _head(style: Style, scale: Scale, event: Event | None) -> tuple[list[str], list[str], float]:
    """What stands above the frame: the unit, the event, and how much room that has beside it."""
    unit_lines = wrap(scale.top, style.small, 200)
    beside = style.width - 16 - max(text_width(line, style.small) for line in unit_lines)
    return unit_lines, wrap(event.text, style.small, min(beside, 340)) if event else [], beside


def _with_room(
    frame: Frame, labels: float, first: LinePoint | None
) -> tuple[LinePoint | None, Frame]:
    """Return the frame with room beside it for the labels, and for a first figure if it has any."""
    style = frame.paper.style
    inset = text_width(first.text, style.text, True) + 10 if first else 0
    right = style.width - labels
    if right - frame.left - inset < 145:  # on a phone the lines need the room
        first, inset = None, 0
    return first, replace(frame, left=frame.left + inset, right=right)


# How a series is drawn: its colour, the width of its line and the radius of its dots.
_Look = tuple[str, float, float]
_OWN: _Look = ("accent", 3.5, 4.5)
_OTHER: _Look = ("line", 2, 3.5)  # a pale ground that the own series stands out from
_EQUAL: _Look = ("muted", 2.5, 4)  # no series is the own: none may fade
_THIN: _Look = ("line", 1, 0)  # one of many without a name
_END: _Look = ("muted", 1.75, 3.5)  # the highest and the lowest of many

_MOST_NAMED = 10
_MOST_GAP_WORDS = 4  # with more, none tells which line it belongs to
_GAPS = "Hvor en linje er brudt, er der ikke et tal at vise. Tabellen siger hvorfor."


def _looks(series: Sequence[Line]) -> list[tuple[_Look, list[Line]]]:
    """The series by how they are drawn: the reader's own last, on top of all others."""
    own = [one for one in series if one.own]
    others = [one for one in series if not one.own]
    if len(series) <= _MOST_NAMED:
        return [(_OTHER if own else _EQUAL, others), (_OWN, own)]
    last = max((one.known[-1].when for one in others if one.known), default=None)
    ending = [one for one in others if one.known and one.known[-1].when == last]
    ends = {id(find(ending, key=lambda s: s.known[-1].value or 0)) for find in (max, min) if ending}
    thin = [one for one in others if id(one) not in ends]
    return [(_THIN, thin), (_END, [one for one in others if id(one) in ends]), (_OWN, own)]


def _thin_words(series: Sequence[Line], many: str) -> str:
    """How many lines have no name."""
    known = [one for one in series if one.known]
    drawn, every = (format_number(Decimal(len(some)), 0) for some in (known, series))
    of, rest = ("", "") if drawn == every else (f"{drawn} af ", "; resten er uden tal")
    text = f"De tynde linjer er {of}{every} andre {many}".rstrip() + rest
    return f"{text}." if series else ""


def _write_dates(frame: Frame, series: Sequence[Line]) -> None:
    """A tick at every observation, and the names of as many as there is room for."""
    paper, style, bottom = frame.paper, frame.paper.style, frame.bottom
    labels = {point.when: point.label for one in series for point in one.points}
    spots: list[tuple[float, float, str]] = []
    for when, label in sorted(labels.items()):
        x = frame.x(when)
        width = text_width(label, style.small)
        left = max(0.0, min(x - width / 2, style.width - width))
        spots.append((left, left + width, label))
        paper.rule((x, bottom), (x, bottom + 4), "muted")
    kept = spots[-1:]
    for spot in spots[:-1]:
        before = kept[-2][1] + 8 if len(kept) > 1 else 0
        if before <= spot[0] and spot[1] + 8 <= kept[-1][0]:
            kept.insert(-1, spot)
    for left, _, label in kept:
        paper.text(left, bottom + 20, label, style.small, "muted")


def _write_below(frame: Frame, text: str) -> float:
    """What is said of the lines, below the dates; return where it ends."""
    paper, style = frame.paper, frame.paper.style
    words = wrap(text, style.small, style.width)
    paper.text(0, frame.bottom + 24 + style.leading, words, style.small, "muted")
    return frame.bottom + 28 + len(words) * style.leading


def _draw_event(frame: Frame, event: Event, text: Sequence[str], left: float) -> None:
    """A dashed line with its text above the frame, where no series can cross it."""
    paper, style, x = frame.paper, frame.paper.style, frame.x(event.when)
    width = max(text_width(line, style.small) for line in text)
    start = max(left, min(x - width / 2, style.width - width))
    paper.rule((x, frame.top - (2 if x >= start else 0)), (x, frame.bottom), "warning", dash=True)
    first = frame.top - 6 - (len(text) - 1) * style.leading
    paper.text(start, first, text, style.small, "warning")


def _draw_all(
    frame: Frame, looks: Sequence[tuple[_Look, list[Line]]], goals: Sequence[Line]
) -> None:
    """The goals, each a dashed line right through the frame, and above them the series."""
    for y in (frame.at(one.known[0])[1] for one in goals):
        frame.paper.rule((frame.left, y), (frame.right, y), "text", dash=True)
    for look, drawn in looks:
        _draw_lines(frame, drawn, look)


def _draw_lines(frame: Frame, series: Sequence[Line], look: _Look) -> None:
    """The lines with a dot at the last figure, and at the first if it is written there."""
    role, width, dot = look
    draw_series([(frame, one) for one in series], role, width)
    for one in series if dot else ():
        for point in (one.known[:1] if one.own else []) + one.known[-1:]:
            frame.paper.dot(*frame.at(point), dot, role)


def _write_in_frame(
    frame: Frame,
    series: Sequence[Line],
    events: Sequence[Event],
    first: LinePoint | None,
    *,
    gap_words: bool,
) -> None:
    """The first figure of the own, figures before a gap, and then the words in gaps."""
    paper, style, placer = frame.paper, frame.paper.style, Placer(frame, series, events)
    if first:
        _write_first(frame, first)
    if not any(one.known for one in series):
        x, y = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
        paper.text(x, y, NO_FIGURE, style.text, "muted", anchor="center")
    for one in series:
        known, role = one.known, "accent" if one.own else "muted"
        # One before a cut would be read as that of the line behind it.
        if one.own and len(known) > 1 and known[0] is not first and not one.cut:
            placer.put(known[0].text, frame.at(known[0]), style.text, role)
        if known and known[-1].when != max(point.when for point in one.points):
            placer.put(known[-1].text, frame.at(known[-1]), style.text, role)
    for one in series if gap_words else ():
        placer.put_gap_words(one)


# --- Labels beside the frame ----------------------------------------------------------------------


@dataclass(frozen=True)
class _Label:
    """The name and the last figure of a series, to stand at the height of that figure."""

    lines: list[str]
    series: Line
    value: Decimal


def _end_label(series: Line, style: Style) -> _Label:
    """The name with the last figure, or with the word that stands in its place."""
    points = sorted(series.points, key=lambda point: point.when)
    words = f"{series.label}{NO_BREAK_SPACE}{points[-1].text}" if points else series.label
    width = style.width * (0.36 if style is WIDE else 0.42)
    value = series.known[-1].value if series.known else None
    return _Label(wrap(words, style.text, width, series.own), series, value or Decimal(0))


class _EndLabels:
    """A column of labels to the right of the frame, pushed apart where lines end close together.

    Where one is pushed away from the end of its line, all have a thin line to it.
    """

    def __init__(self, labels: Sequence[_Label], frame: Frame) -> None:
        """Take the labels from above."""
        style = frame.paper.style
        heights = [len(label.lines) * style.leading for label in labels]
        wanted = [frame.y(label.value) for label in labels]
        middles = stack(wanted, heights, frame.top - 2, frame.bottom + 6)
        self._placed = list(zip(labels, wanted, middles, strict=True))
        moved = max((abs(want - middle) for _, want, middle in self._placed), default=0)
        self._gap = _BESIDE + (_LEADER if moved > _NEAR else 0)
        widths = [text_width(t, style.text, one.series.own) for one in labels for t in one.lines]
        self.width = max(widths, default=-4) + self._gap + 2

    def write(self, frame: Frame) -> None:
        """Write the column beside the frame."""
        paper, style, right = frame.paper, frame.paper.style, frame.right
        for label, want, middle in self._placed:
            own = label.series.own
            role = "accent" if own else "muted"
            first = middle - (len(label.lines) - 1) * style.leading / 2 + style.text * 0.33
            paper.text(right + self._gap, first, label.lines, style.text, role, bold=own)
            if self._gap > _BESIDE and label.series.known:
                paper.rule((right + 6, want), (right + self._gap - 4, middle), role)


def _first_of_own(series: Sequence[Line], days: tuple[int, int]) -> LinePoint | None:
    """The first figure of the own series, if that begins at the left edge."""
    firsts = [one.known[0] for one in series if one.own and len(one.known) > 1]
    return next((first for first in firsts if first.when.toordinal() == days[0]), None)


def _write_first(frame: Frame, first: LinePoint) -> None:
    """Write a first figure at the left, where the gridlines pass: above them, not upon them."""
    paper, style = frame.paper, frame.paper.style
    y, room = frame.at(first)[1], style.text * 0.6
    for line in map(frame.y, frame.scale.ticks):
        if abs(y - line) < room:
            y = line - room if line > frame.top + room else line + room
            break
    (middle,) = stack([y], [style.leading], frame.top - 2, frame.bottom + 6)
    y = middle + style.text * 0.33
    paper.text(frame.left - 9, y, first.text, style.text, "accent", bold=True, anchor="right")
