"""The line chart: series over time in one frame, named at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from analysis.danish import format_number
from analysis.present.charts.data import Event, Line
from analysis.present.charts.end_labels import EndLabels, end_label, first_labels, write_firsts
from analysis.present.charts.frame import (
    Frame,
    days_spanned,
    draw_grid,
    draw_series,
    round_scale,
    scale_words,
)
from analysis.present.charts.labels import NO_FIGURE, Placer, gaps
from analysis.present.charts.sheet import Drawing, Drawings, Sheet, draw_twice, open_sheet
from analysis.present.charts.style import WIDE, Style
from analysis.present.charts.text import text_width, wrap


def lines(
    series: Sequence[Line], *, unit: str, event: Event | None = None, many: str = ""
) -> Drawings:
    """Series over time in one frame, each with its name and last figure at the line's end.

    Of more than ten, only the own and those that end highest and lowest bear a name; the others
    are thin and counted as ``many``: "De tynde linjer er 95 andre kommuner."
    """
    return draw_twice(lambda style: _lines(series, unit, event, many, style))


# How a series is drawn: its colour, the width of its line and the radius of its dots.
_Look = tuple[str, float, float]
_OWN: _Look = ("accent", 3.5, 4.5)
_OTHER: _Look = ("line", 2, 3.5)  # a pale ground that the own series stands out from
_EQUAL: _Look = ("muted", 2.5, 4)  # no series is the own: none may fade
_THIN: _Look = ("line", 1, 0)  # one of many without a name
_END: _Look = ("muted", 1.75, 3.5)  # the highest and the lowest of many

_MOST_NAMED = 10
_MOST_GAP_WORDS = 4  # with more, none tells which line it belongs to


def _looks(series: Sequence[Line]) -> list[tuple[_Look, list[Line]]]:
    """The series by how they are drawn: the reader's own last, on top of all others."""
    own = [one for one in series if one.own]
    others = [one for one in series if not one.own]
    if len(series) <= _MOST_NAMED:
        return [(_OTHER if own else _EQUAL, others), (_OWN, own)]
    last = max((one.known[-1].when for one in others if one.known), default=None)
    ending = [one for one in others if one.known and one.known[-1].when == last]
    ends = [find(ending, key=lambda s: s.known[-1].value or 0) for find in (max, min) if ending]
    ends = [one for one in others if any(one is end for end in ends)]
    thin = [one for one in others if not any(one is end for end in ends)]
    return [(_THIN, thin), (_END, ends), (_OWN, own)]


def _lines(
    series: Sequence[Line], unit: str, event: Event | None, many: str, style: Style
) -> Drawing:
    scale = round_scale(series, unit, 4)
    dates = [point.when for s in series for point in s.points]
    days = days_spanned([*dates, event.when] if event else dates)
    looks = _looks(series)
    named = [s for look, drawn in looks if look is not _THIN for s in drawn]
    ends = [end_label(s, style) for s in named]
    firsts = first_labels(named, days)
    unit_lines = wrap(scale.top, style.small, 200)
    beside = style.width - 16 - max(text_width(line, style.small) for line in unit_lines)
    event_lines = wrap(event.text, style.small, min(beside, 340)) if event else []
    top = max(len(unit_lines), len(event_lines)) * style.leading + 6
    tall = max(260 if style is WIDE else 240, sum(len(e.lines) for e in ends) * style.leading + 8)
    frame = Frame(scale.width(style.small) + 15, top, style.width, top + tall, days, scale)
    column = EndLabels(ends, frame, style)
    frame = replace(frame, right=style.width - column.width)
    inset = max((label.width(style) + 10 for label in firsts), default=0)
    if frame.right - frame.left + 5 - inset < 150:  # on a phone the lines need the room
        firsts, inset = [], 0
    frame = replace(frame, left=frame.left + inset)
    told = sum(len(gaps(one)) for one in series) > _MOST_GAP_WORDS
    rest = _rest(len(series) - len(named), many, told, style)
    with open_sheet(style, frame.bottom + 28 + len(rest) * style.leading) as paper:
        draw_grid(paper, frame, unit_lines)
        _dates(paper, frame, series)
        placer = Placer(paper, frame, named, [event] if event else [])
        for y, words in scale_words(frame, style, unit_lines):
            placer.take(0, y, words, style.small)
        if event:
            _event(paper, placer, frame, event, event_lines, style.width - beside)
        for look, drawn in looks:
            _draw_lines(paper, frame, drawn, look)
        column.write(paper, frame.right)
        write_firsts(paper, firsts, frame)
        for one in [] if told else named:
            placer.put_gap_words(one)
        _words_in_frame(paper, placer, frame, named, [label.series for label in firsts])
        paper.text(0, frame.bottom + 24 + style.leading, rest, style.small, "muted")
        return paper.drawing()


def _rest(count: int, many: str, gaps_too: bool, style: Style) -> list[str]:
    """The words under the frame: of the lines without a name, and of gaps that bear no word."""
    said = []
    if count:
        thin = f"De tynde linjer er {format_number(Decimal(count), 0)} andre {many}".rstrip()
        said.append(f"{thin}.")
    if gaps_too:
        said.append("Hvor en linje er brudt, er der ikke et tal at vise. Tabellen siger hvorfor.")
    return wrap(" ".join(said), style.small, style.width) if said else []


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
            if dot:
                paper.dot(*frame.at(point), dot, role)


def _words_in_frame(
    paper: Sheet, placer: Placer, frame: Frame, series: Sequence[Line], labelled: Sequence[Line]
) -> None:
    """What has no place beside the frame: that there is no figure, and figures before a gap."""
    style = paper.style
    if not any(s.known for s in series):
        middle = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
        paper.text(*middle, NO_FIGURE, style.text, "muted", anchor="center")
    for s in series:
        known = s.known
        role = "accent" if s.own else "muted"
        if s.own and len(known) > 1 and s not in labelled:
            placer.put(known[0].text, *frame.at(known[0]), style.text, role, bold=True)
        if known and known[-1].when != max(point.when for point in s.points):
            placer.put(known[-1].text, *frame.at(known[-1]), style.text, role, bold=s.own)
