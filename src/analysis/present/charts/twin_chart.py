"""Two figures of each row side by side: a result and its target, before and after, two groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.present.charts.data import Bar, Twin
from analysis.present.charts.rows import (
    Across,
    Columns,
    Head,
    Row,
    beyond,
    draw_bar,
    draw_zero,
    figure_place,
    have_room,
    write_figure,
    write_label,
)
from analysis.present.charts.sheet import Anchor, Drawing, Drawings, Sheet, draw_twice, open_sheet
from analysis.present.charts.style import WIDE, Style
from analysis.present.charts.text import text_width, wrap

_APART = 3  # the two bars of a pair


def targets(rows: Sequence[Twin], *, unit: str, words: str, name: str) -> Drawings:
    """A bar for the first figure of each row and an upright stroke at the second, its target.

    ``name`` is what the second figure is called beside the bar; ``words`` tell bar from stroke.
    """
    return draw_twice(lambda style: _targets(rows, unit, words, name, style))


def pairs(rows: Sequence[Twin], *, unit: str, names: tuple[str, str]) -> Drawings:
    """Two bars below each other in each row, a filled and a hollow one, named in the first row.

    Names too long to stand there are told over the bars.
    """
    return draw_twice(lambda style: _pairs(rows, unit, names, style))


def back_to_back(rows: Sequence[Twin], *, unit: str, names: tuple[str, str]) -> Drawings:
    """Two bars from the middle of each row, to the left and to the right, under their names.

    No figure may be negative: the side says which of the two it is.
    """
    return draw_twice(lambda style: _back_to_back(rows, unit, names, style))


def _place(
    rows: Sequence[Twin], top: float, columns: Columns, style: Style, room: float
) -> list[tuple[Row, Twin]]:
    placed: list[tuple[Row, Twin]] = []
    for twin in rows:
        placed.append((columns.row(twin.label, twin.own, top, style, room), twin))
        top = placed[-1][0].next_top
    return placed


def _bottom(placed: Sequence[tuple[Row, Twin]], top: float) -> float:
    return placed[-1][0].bottom + 5 if placed else top


def _labels(paper: Sheet, placed: Sequence[tuple[Row, Twin]]) -> None:
    for row, twin in placed:
        write_label(paper, row, twin.own)


def _columns(rows: Sequence[Twin], style: Style) -> Columns:
    return Columns.of([(twin.label, twin.own) for twin in rows], style)


def _moved(twin: Twin, said: str) -> Twin:
    """The row with its figures beside its name: so large, they would leave no room for bars."""
    first = replace(twin.first, label=f"{twin.label}: {said}", text="")
    return Twin(first, replace(twin.second, text=""))


def _all_moved(rows: Sequence[Twin], names: tuple[str, str]) -> list[Twin]:
    said = [", ".join(f"{name} {bar.text}" for name, bar in _named(t, names)) for t in rows]
    return [_moved(twin, text) for twin, text in zip(rows, said, strict=True)]


def _named(twin: Twin, names: tuple[str, str]) -> list[tuple[str, Bar]]:
    return list(zip(names, (twin.first, twin.second), strict=True))


def _values(*bars: Bar) -> list[float]:
    return [float(bar.value) for bar in bars if bar.value is not None]


# --- Results and targets --------------------------------------------------------------------


def _targets(rows: Sequence[Twin], unit: str, words: str, name: str, style: Style) -> Drawing:
    columns = _columns(rows, style)
    head = Head([unit, words], columns, style)
    room = style.thick + 6
    placed = _place(rows, head.bottom, columns, style, room)
    said = [f"{t.first.text} ({name}: {t.second.text})" if t.first.text else "" for t in rows]
    plus = max((text_width(text, style.text, True) + 10 for text in said), default=1)
    if not have_room(plus, columns, style):
        moved = [_moved(twin, text) for twin, text in zip(rows, said, strict=True)]
        return _targets(moved, unit, words, name, style)
    values = [v for t in rows for v in _values(t.first, t.second)]
    across = Across.over(values, columns.left + 2, style.width, 0, plus)
    with open_sheet(style, _bottom(placed, head.bottom)) as paper:
        head.write(paper)
        _labels(paper, placed)
        if across.low < 0:
            half = room / 2 + (3 if style is WIDE else 0)
            draw_zero(paper, (row for row, _ in placed), across.x(0), half)
        for (row, twin), text in zip(placed, said, strict=True):
            _target(paper, row, twin, text, across)
        return paper.drawing()


def _target(paper: Sheet, row: Row, twin: Twin, text: str, across: Across) -> None:
    style, half = paper.style, paper.style.thick / 2
    for value in _values(twin.first):
        left, right = sorted((across.x(0), across.x(value)))
        role = "accent" if twin.own else "line"
        paper.block((left, row.middle - half, right, row.middle + half), role)
    for value in _values(twin.second):
        x = across.x(value)
        paper.block((x - 1.5, row.middle - half - 3, x + 1.5, row.middle + half + 3), "text")
    end = max(map(across.x, [0, *_values(twin.first, twin.second)]))
    role = "accent" if twin.own else "text"
    paper.text(end + 8, row.middle + style.text * 0.34, text, style.text, role, bold=twin.own)


# --- Two bars below each other --------------------------------------------------------------------


def _pairs(rows: Sequence[Twin], unit: str, names: tuple[str, str], style: Style) -> Drawing:
    columns = _columns(rows, style)
    first = [f"{name}: {bar.text}" for t in rows[:1] for name, bar in _named(t, names)]
    room = (style.width - columns.left) * 0.4
    figures = any(bar.text for t in rows[:1] for bar in (t.first, t.second))
    beside = figures and all(text_width(text, style.text, True) <= room for text in first)
    words = "" if beside else f"Fyldt søjle: {names[0]}. Hul søjle: {names[1]}."
    head = Head([unit, words], columns, style)
    placed = _place(rows, head.bottom, columns, style, 2 * style.thick + _APART)
    told = [
        replace(bar, text=f"{name}: {bar.text}") if beside and i == 0 else bar
        for i, twin in enumerate(rows)
        for name, bar in _named(twin, names)
    ]
    minus, plus = beyond(told, style)
    if not have_room(minus + plus, columns, style):
        return _pairs(_all_moved(rows, names), unit, names, style)
    across = Across.over(_values(*told), columns.left, style.width, minus, plus)
    away = (style.thick + _APART) / 2
    with open_sheet(style, _bottom(placed, head.bottom)) as paper:
        head.write(paper)
        _labels(paper, placed)
        for i, bar in enumerate(told):
            middle = placed[i // 2][0].middle + (away if i % 2 else -away)
            draw_bar(paper, bar, across, middle, hollow=bool(i % 2))
            write_figure(paper, bar, figure_place(bar, across), middle)
        if across.low < 0:
            half = style.thick + (4 if style is WIDE else 0)
            draw_zero(paper, (row for row, _ in placed), across.x(0), half)
        return paper.drawing()


# --- Two bars from the middle ---------------------------------------------------------------------


def _back_to_back(rows: Sequence[Twin], unit: str, names: tuple[str, str], style: Style) -> Drawing:
    columns = _columns(rows, style)
    head = Head([unit], columns, style)
    axis = (columns.left + style.width) / 2
    room = axis - columns.left - 14
    named = [wrap(name, style.small, room, True) for name in names]
    top = head.bottom + max(map(len, named)) * style.leading
    placed = _place(rows, top, columns, style, style.thick)
    both = [bar for twin in rows for bar in (twin.first, twin.second)]
    end = max(beyond(both, style))
    if not have_room(2 * end, columns, style):
        return _back_to_back(_all_moved(rows, names), unit, names, style)
    right = Across.over(_values(*both), axis, style.width, 0, end)
    left = Across(axis, 2 * axis - right.end, right.low, right.high)
    with open_sheet(style, _bottom(placed, top)) as paper:
        head.write(paper)
        sides: tuple[tuple[Anchor, Across], ...] = (("right", left), ("left", right))
        for (anchor, _), lines in zip(sides, named, strict=True):
            x = axis + (6 if anchor == "left" else -6)
            y = head.bottom + style.small
            paper.text(x, y, lines, style.small, "text", bold=True, anchor=anchor)
        _labels(paper, placed)
        for row, twin in placed:
            for (anchor, across), bar in zip(sides, (twin.first, twin.second), strict=True):
                draw_bar(paper, bar, across, row.middle, hollow=anchor == "left")
                x = across.x(float(bar.value or 0)) + (6 if anchor == "left" else -6)
                write_figure(paper, bar, (x, anchor), row.middle)
        half = style.thick / 2 + (4 if style is WIDE else 1)
        draw_zero(paper, (row for row, _ in placed), axis, half)
        return paper.drawing()
