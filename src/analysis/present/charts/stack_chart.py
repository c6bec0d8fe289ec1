"""Stacked bars: the parts of a whole in each row, all wholes equally long."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.present.charts.data import Bar
from analysis.present.charts.labels import stack
from analysis.present.charts.rows import Rows
from analysis.present.charts.sheet import Sheet
from analysis.present.charts.text import text_width, wrap

_SEAM = 1.5  # of paper between two parts
_SWATCH = 11


# How the parts look, so that neighbours differ in tone: role, hollow, and the text upon it. The
# first is in the accent, the others pale and dark in turn.
_FIRST = ("accent", False, "paper")
_OTHERS = (("muted", True, "text"), ("muted", False, "paper"))


def _look(i: int) -> tuple[str, bool, str]:
    return _OTHERS[(i - 1) % 2] if i else _FIRST


def stacks(paper: Sheet, stacks: Sequence[tuple[Bar, Sequence[Bar]]]) -> float:
    """One bar to 100 per cent for each row, its parts in one order.

    A row is its whole and its parts, the same for all; some may be without a figure. If the whole
    has a text, that stands in place of the parts. The names of the parts stand over the bars in
    their order. A share that does not fit in its part stands below it, with a line to it.
    """
    style, rows = paper.style, Rows(paper, [whole for whole, _ in stacks])
    _write_key(rows, [bar.label for _, parts in stacks[:1] for bar in parts])
    for whole, parts in stacks:
        middle = rows.add(whole, style.thick + 5).middle
        if whole.text:
            paper.text(rows.left, middle + style.text * 0.34, whole.text, style.text, "muted")
            continue
        outside = _draw_parts(rows, whole, parts, middle)
        unknown = [bar for bar in parts if bar.value is None]
        end = _write_below(rows, outside, unknown, middle + style.thick / 2 + 3)
        rows.y, rows.bottom = max(rows.y, end + 7), max(rows.bottom, end)
    return rows.bottom + 5


def _write_key(rows: Rows, names: Sequence[str]) -> None:
    """The names of the parts in lines over the bars, each behind a swatch of its look."""
    paper, style, behind = rows.paper, rows.paper.style, _SWATCH + 6
    x, y = rows.left, rows.y + style.small
    for i, name in enumerate(names):
        lines = wrap(name, style.small, style.width - rows.left - behind)
        wide = behind + max(text_width(line, style.small) for line in lines)
        if x > rows.left and x + wide > style.width:
            x, y = rows.left, y + style.leading
        role, hollow, _ = _look(i)
        paper.block((x, y - _SWATCH + 1, x + _SWATCH, y + 1), role, hollow=hollow)
        paper.text(x + behind, y, lines, style.small)
        x, y = x + wide + 18, y + (len(lines) - 1) * style.leading
        rows.y = rows.bottom = y + 9


def _draw_parts(
    rows: Rows, whole: Bar, parts: Sequence[Bar], middle: float
) -> list[tuple[Bar, float]]:
    """The parts with their texts; those that hold none are returned, each with its middle."""
    paper, style = rows.paper, rows.paper.style
    half, right = style.thick / 2 + 2.5, style.width - 1
    # How far 100 per cent reaches, where parts are missing.
    paper.rule((rows.left, middle + half), (right, middle + half), "grid")
    outside: list[tuple[Bar, float]] = []
    start = rows.left
    for i, bar in enumerate(parts):
        if not bar.value or not whole.value:
            continue
        (role, hollow, text), size = _look(i), float(bar.value / whole.value) * (right - rows.left)
        end = start + max(size - _SEAM, 0.5)
        paper.block((start, middle - half, end, middle + half), role, hollow=hollow)
        if text_width(bar.text, style.small, True) + 8 <= size:
            x, y = (start + end) / 2, middle + style.small * 0.34
            paper.text(x, y, bar.text, style.small, text, bold=True, anchor="center")
        else:
            outside.append((bar, start + size / 2))
        start += size
    return outside


def _write_below(
    rows: Rows, outside: Sequence[tuple[Bar, float]], unknown: Sequence[Bar], y: float
) -> float:
    """The shares that stand outside their parts, and what is not known; where they end.

    The shares stand on one line, each with a line to its part, and with its name if there is room;
    where even the shares are too many, they are listed with their names.
    """
    paper, style, right = rows.paper, rows.paper.style, rows.paper.style.width - 1
    listed = [f"{bar.label}: {bar.text}" for bar in (*(bar for bar, _ in outside), *unknown)]
    for told in (listed[: len(outside)], [bar.text for bar, _ in outside]):
        widths = [text_width(text, style.small) + 8 for text in told]
        if told and sum(widths) <= right - rows.left:
            middles = stack([middle for _, middle in outside], widths, rows.left, right)
            for (_, middle), text, at in zip(outside, told, middles, strict=True):
                paper.rule((middle, y), (at, y + 6), "muted")
                paper.text(at, y + 4 + style.small, text, style.small, "muted", anchor="center")
            y += style.leading + 4
            listed = listed[len(outside) :]
            break
    lines = [line for text in listed for line in wrap(text, style.small, right - rows.left)]
    paper.text(rows.left, y + style.small, lines, style.small, "muted")
    return y + len(lines) * style.leading
