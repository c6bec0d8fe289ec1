"""Two figures of each row side by side: a result and its target, before and after, two groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

from analysis.present.charts.data import Bar
from analysis.present.charts.rows import Rows, beyond
from analysis.present.charts.sheet import Sheet
from analysis.present.charts.text import text_width, wrap

_APART = 3  # the two bars of a pair
Twin = tuple[Bar, Bar]  # the label is that of the first


def _in_labels(twins: Sequence[Twin], said: Callable[[Bar, Bar], str]) -> list[Twin]:
    return [
        (first.saying(said(first, second)), replace(second, text="")) for first, second in twins
    ]


def _both(names: tuple[str, str]) -> Callable[[Bar, Bar], str]:
    return lambda one, other: f"{names[0]} {one.text}, {names[1]} {other.text}"


def targets(paper: Sheet, twins: Sequence[Twin], *, names: tuple[str, str]) -> float:
    """A bar for the first figure of each row and an upright stroke at the second, its target."""

    def said(figure: Bar, target: Bar) -> str:
        return f"{figure.text} ({names[1]}: {target.text})" if figure.text else ""

    style, rows = paper.style, Rows(paper, [first for first, _ in twins])
    plus = max((text_width(said(*twin), style.text, True) + 10 for twin in twins), default=1)
    if not rows.hold(plus):
        return targets(paper, _in_labels(twins, said), names=names)
    rows.head(f"Søjle: {names[0]}. Streg: {names[1]}.")
    across = rows.across([bar.value for bar in chain(*twins)], 2, plus)
    places = [rows.add(figure, style.thick + 6) for figure, _ in twins]
    half = style.thick / 2 + 3
    for (middle, _), (figure, target) in zip(places, twins, strict=True):
        across.draw(figure, middle, "line")
        ends = [across.x(None), across.x(figure.value), x := across.x(target.value)]
        if target.value is not None:
            paper.block((x - 1.5, middle - half, x + 1.5, middle + half), "text")
        y, role = middle + style.text * 0.34, "accent" if figure.own else "text"
        text = said(figure, target)
        paper.text(max(ends) + 8, y, text, style.text, role, bold=figure.own)
    if across.low < 0:
        rows.zero(places, across.x(None))
    return rows.bottom + 5


def pairs(paper: Sheet, twins: Sequence[Twin], *, names: tuple[str, str]) -> float:
    """Two bars below each other in each row, a filled and a hollow one, named in the first row.

    Names too long to stand there are told over the bars.
    """
    style, rows, bars = paper.style, Rows(paper, [first for first, _ in twins]), [*chain(*twins)]
    named = [replace(b, text=f"{name}: {b.text}") for name, b in zip(names, bars, strict=False)]
    widest = max((text_width(bar.text, style.text, True) for bar in named), default=0)
    words = f"Fyldt søjle: {names[0]}. Hul søjle: {names[1]}."
    if any(bar.text for bar in bars[:2]) and widest <= (style.width - rows.left) * 0.4:
        bars[:2], words = named, ""
    minus, plus = beyond(paper, bars)
    if not rows.hold(minus + plus):
        return pairs(paper, _in_labels(twins, _both(names)), names=names)
    rows.head(words)
    across = rows.across([bar.value for bar in bars], minus, plus)
    places = [rows.add(first, 2 * style.thick + _APART) for first, _ in twins]
    away = (style.thick + _APART) / 2
    for i, bar in enumerate(bars):
        middle = places[i // 2].middle + (away if i % 2 else -away)
        across.draw(bar, middle, hollow=bool(i % 2))
        across.write(bar, middle)
    if across.low < 0:
        rows.zero(places, across.x(None))
    return rows.bottom + 5


def back_to_back(paper: Sheet, twins: Sequence[Twin], *, names: tuple[str, str]) -> float:
    """Two bars from the middle of each row, to the left and to the right, under their names.

    No figure may be negative: the side says which of the two it is.
    """
    style, rows, bars = paper.style, Rows(paper, [first for first, _ in twins]), [*chain(*twins)]
    end = max(beyond(paper, bars))
    if not rows.hold(2 * end):
        return back_to_back(paper, _in_labels(twins, _both(names)), names=names)
    axis = (rows.left + style.width) / 2
    right = rows.across([bar.value for bar in bars], axis - rows.left, end)
    left = replace(right, end=2 * axis - right.end)
    top, room = rows.y, axis - rows.left - 14
    for across, name in zip((left, right), names, strict=True):
        x, anchor = across.figure_place(Bar(name, None, ""))
        lines = wrap(name, style.small, room, True)
        paper.text(x, top + style.small, lines, style.small, bold=True, anchor=anchor)
        rows.y = rows.bottom = max(rows.y, top + len(lines) * style.leading)
    places = [rows.add(first, style.thick) for first, _ in twins]
    for (middle, _), twin in zip(places, twins, strict=True):
        for across, bar in zip((left, right), twin, strict=True):
            across.draw(bar, middle, hollow=across is right)
            across.write(bar, middle)
    rows.zero(places, axis)
    return rows.bottom + 5
