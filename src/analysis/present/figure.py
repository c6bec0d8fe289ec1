"""Figures: charts that say in words what they show, and point to the table with their numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median

from analysis import danish
from analysis.danish import NO_BREAK_SPACE
from analysis.measures.afslutningsaarsager import Reasons
from analysis.measures.series import Series, event_day
from analysis.present.charts import bar_chart, line_chart, stack_chart, twin_chart
from analysis.present.charts.data import Bar, BarGroup, Event, Line, LinePoint
from analysis.present.charts.panels import small_multiples
from analysis.present.charts.ranking import cut
from analysis.present.charts.sheet import Drawings, draw_twice
from analysis.present.goals import GoalLine
from analysis.present.output import Output, render
from analysis.present.sentences import FEWEST_FOR_A_MULTIPLE, in_chart
from analysis.present.table import stated

# What a row shows: its figure, or the word that stands in its place, such as "ikke vist".
Shown = Decimal | int | str

_FEWEST_BARS = 3
MOST_BARS = 40  # more would be too small on one sheet of paper
_FEWEST_POINTS = 3  # two figures are read faster in the table than in a line
_DOES_NOT_AGREE = "stemmer ikke"


class Figure(Output):
    """A chart with its number, title and unit, and what it ``says`` in words.

    ``table`` is the number of the table that holds every figure of the chart; the words end by
    pointing to it. Raises ``ValueError`` when ``says`` is empty, since a chart that cannot be said
    in words is lost on whoever cannot see it.
    """

    def __init__(
        self,
        drawings: Drawings,
        number: int,
        title: str,
        unit: str,
        says: str,
        table: int,
        remark: str = "",
    ) -> None:
        """Take the drawings and their words; ``remark`` stands under them."""
        if not says.strip():
            raise ValueError(f"figure {number} must be given what it says in words")
        every = f"{drawings.also} Alle andre tal" if drawings.also else "Alle tal"
        about: dict[str, object] = {
            "number": number,
            "anchor": f"figur-{number}",
            "says": f"{says} {every} står i tabel{NO_BREAK_SPACE}{table}.",
        }
        shown = about | {"title": title, "unit": unit, "drawings": drawings}
        html = render("figure.html.j2", f=shown, lines=stated([("Bemærk", remark)]))
        super().__init__("figure", html, about)


def enough_bars(figures: Iterable[Shown]) -> bool:
    """Whether bars of these figures would say more than the table: three of them, not all zero."""
    known = [figure for figure in figures if not isinstance(figure, str)]
    return len(known) >= _FEWEST_BARS and any(known)


def enough_points(series: Iterable[Series]) -> bool:
    """Whether lines would say more than the table: one of the series has three figures."""
    return any(len(one.known) >= _FEWEST_POINTS for one in series)


def lines(
    series: Sequence[Series],
    *,
    unit: str,
    own: str = "",
    event: str = "",
    event_text: str = "",
    many: str = "rækker",
    goals: Sequence[GoalLine] = (),
) -> Drawings:
    """Draw one line per series; ``event`` is the ISO day of something marked in the chart.

    ``event_text`` says what; a day outside the periods is not marked. Raises ``ValueError`` for a
    text that is no day, and where one of the two is given without the other.

    Of more than ten, only the own, the highest and the lowest at the end bear a name; the others
    are counted as ``many``: "De tynde linjer er 95 andre kommuner."

    ``goals`` are those of :meth:`Table.goal_lines`, each a dashed line.
    """
    day = event_day(event, event_text, series)
    mark = Event(day, event_text) if day else _break_in(series)
    drawn = [_line(each, own) for each in series]
    levels = [_level(goal, drawn, alone=len(series) == 1) for goal in goals]
    made = draw_twice(line_chart.lines, drawn, unit=unit, event=mark, many=many, goals=levels)
    dashed = "En stiplet linje viser målet." if len(levels) == 1 else "Stiplede linjer viser mål."
    return replace(made, also=dashed if levels else "")


def _level(goal: GoalLine, drawn: Sequence[Line], *, alone: bool) -> Line:
    """Return a goal as a line from the first time to the last; of several series it says whose."""
    label = f"Mål{'' if alone else f' ({goal.label})'}: {goal.asked}"
    times = [point.when for one in drawn for point in one.points]
    ends = (LinePoint(when, "", goal.value, goal.text) for when in (min(times), max(times)))
    return Line(label, tuple(ends))


def panels(
    series: Sequence[Series], *, unit: str, note: str, beside: Series | None = None
) -> Drawings:
    """Draw one small panel per series, all on one scale, with their last break.

    The series ``beside`` is drawn in each, for comparison: a broad line without figures.
    """
    return draw_twice(
        small_multiples,
        [_line(each) for each in series],
        unit=unit,
        note=note,
        beside=_line(beside) if beside else None,
        event=_break_in([*series, *([beside] if beside else [])]),
    )


def _line(series: Series, own: str = "") -> Line:
    drawn = [
        (point.period.on_axis, _bar(point.period.short, in_chart(point), point.decimals))
        for point in (*series.broken, *series.points)
    ]
    points = tuple(LinePoint(when, bar.label, bar.value, bar.text) for when, bar in drawn)
    since = series.points[0].period.on_axis if series.broken and series.points else None
    return Line(series.label, points, _same(own, series.label), since)


def _break_in(series: Sequence[Series]) -> Event | None:
    """Return the last break in some series as what is marked in their chart."""
    cuts = [one.cut for one in series if one.cut]
    if not cuts:
        return None
    return Event(max(cuts), f"Brud i tallene {danish.format_date(max(cuts))}")


def _same(own: str, label: str) -> bool:
    return danish.same_row(own, label)


def _bar(label: str, figure: Shown, decimals: int, own: str = "") -> Bar:
    is_own = _same(own, label)
    if isinstance(figure, str):
        return Bar(label, None, figure, is_own)
    figure = Decimal(figure)
    return Bar(label, figure, danish.format_number(figure, decimals), is_own)


def _bars(
    figures: Iterable[tuple[str, Shown]], decimals: int, own: str, *, ranked: bool
) -> list[Bar]:
    """One bar per row, largest first or in the order given, and rows without a figure last."""
    drawn = [_bar(label, figure, decimals, own) for label, figure in figures]
    drawn.sort(key=lambda bar: (bar.value is None, -(bar.value or 0) if ranked else 0))
    return drawn


def _no_more(drawn: list[Bar], *, ranked: bool) -> list[BarGroup]:
    """The bars that there is room for, and how many more rows there are."""
    if len(drawn) > MOST_BARS and ranked:
        drawn = cut(drawn, "række", "rækker", ranks=False)
    elif len(drawn) > MOST_BARS:
        left_out = danish.format_number(Decimal(len(drawn) - MOST_BARS + 1), 0)
        drawn = [*drawn[: MOST_BARS - 1], Bar(f"… {left_out} rækker", None, "")]
    return [BarGroup("", drawn)]


def bars(
    figures: Sequence[tuple[str, Shown]],
    *,
    decimals: int,
    own: str = "",
    ranked: bool = True,
) -> Drawings:
    """Draw one bar per label: largest first, or in the order given where not ``ranked``.

    A row without a figure has its word in place of a bar and stands at the bottom. Negative
    figures go to the left from zero. Of more than 40 rows, those left out are counted.
    """
    drawn = _no_more(_bars(figures, decimals, own, ranked=ranked), ranked=ranked)
    return draw_twice(bar_chart.bars, drawn)


def ranking(
    figures: Sequence[tuple[str, Shown]],
    *,
    decimals: int,
    own: str = "",
    names: tuple[str, str] = ("række", "rækker"),
    cluster: Collection[str] = (),
) -> Drawings:
    """Draw one bar per label with its rank, largest first, and a line at the median.

    Where a row has no figure there are no ranks, since it may belong before any other, and the
    median says of how many figures it is.

    Of more than 15 rows, only the first, the last and the own with five on either side are drawn;
    ``names`` is what a row is called, one and many, where those left out are counted: "… 31
    kommuner", "3 kommuner uden tal". The median is of all figures, drawn or not. Those labelled
    like one of the ``cluster`` bear the word "klynge" and are never left out.
    """
    every = [
        replace(bar, label=f"{bar.label} (klynge)") if bar.label in cluster else bar
        for bar in _bars(figures, decimals, own, ranked=True)
    ]
    keep = {f"{label} (klynge)" for label in cluster}
    known = [bar.value for bar in every if bar.value is not None]
    marks: list[Bar] = []
    if known:
        middle = median(known)
        exact = middle == danish.round_half_up(middle, decimals)
        counted = danish.format_number(Decimal(len(known)), 0)
        of = "" if len(known) == len(every) else f" af {counted} tal"
        text = danish.format_number(middle, decimals if exact else decimals + 1)
        marks = [Bar("", middle, f"Median{of}: {text}")]
    group = BarGroup("", cut(every, *names, ranks=True, keep=keep))
    return draw_twice(bar_chart.bars, [group], marks=marks)


def deviations(
    figures: Sequence[tuple[str, Shown]],
    *,
    decimals: int,
    sides: tuple[str, str],
    own: str = "",
) -> Drawings:
    """Draw bars to either side of zero, hollow below it and filled above it.

    ``sides`` is what it means to be below and above: ``("under budget", "over budget")``.
    """
    words = f"Mod venstre: {sides[0]}. Mod højre: {sides[1]}."
    drawn = _no_more(_bars(figures, decimals, own, ranked=True), ranked=True)
    return draw_twice(bar_chart.bars, drawn, sides=words)


def targets(
    rows: Sequence[tuple[str, Shown, Shown]],
    *,
    decimals: int,
    own: str = "",
    names: tuple[str, str] = ("resultat", "mål"),
) -> Drawings:
    """Draw each row's figure as a bar and its target as an upright stroke, in the order given.

    A row is its label, its figure and its target; ``names`` is what the two are called.
    """
    return draw_twice(twin_chart.targets, _twins(rows, decimals, own), names=names)


def pairs(
    rows: Sequence[tuple[str, Shown, Shown]],
    *,
    names: tuple[str, str],
    decimals: int,
    own: str = "",
    mirrored: bool = False,
) -> Drawings:
    """Draw two bars per row, in the order given: before and after, or women and men by age.

    A row is its label and its two figures; ``names`` is what the two are called. ``mirrored``
    bars go to the left and to the right from a middle: for the two halves of a population, and
    only where no figure is negative.
    """
    twins = _twins(rows, decimals, own)
    negative = any((bar.value or 0) < 0 for twin in twins for bar in twin)
    draw = twin_chart.back_to_back if mirrored and not negative else twin_chart.pairs
    return draw_twice(draw, twins, names=names)


def _twins(
    rows: Sequence[tuple[str, Shown, Shown]], decimals: int, own: str
) -> list[tuple[Bar, Bar]]:
    return [
        (_bar(label, first, decimals, own), _bar(label, second, decimals, own))
        for label, first, second in rows
    ]


def shares(
    rows: Sequence[tuple[str, Shown, Sequence[Shown]]],
    *,
    parts: Sequence[str],
    decimals: int,
    own: str = "",
    rounded: bool = False,
) -> Drawings:
    """Draw one bar to 100 per cent per row, in the order given, of its whole and its parts.

    A row is its label, its whole, and its parts in the order of their names ``parts``; what the
    parts leave of the whole stays blank. A row without a whole has its word in place of a bar, and
    one whose parts exceed it has "stemmer ikke", unless by no more than the ``rounded`` figures
    allow. Of a whole below ten the figures are shown, not per cent.
    """
    slack = len(parts) * Decimal(5).scaleb(-decimals - 1) if rounded else Decimal(0)
    drawn = [
        _stack(_bar(label, whole, decimals, own), zip(parts, figures, strict=True), decimals, slack)
        for label, whole, figures in rows
    ]
    return draw_twice(stack_chart.stacks, drawn)


def _stack(
    row: Bar, parts: Iterable[tuple[str, Shown]], decimals: int, slack: Decimal
) -> tuple[Bar, list[Bar]]:
    """The row with the words in place of its parts, if they cannot be drawn, and the parts."""
    bars_of = [_bar(*part, decimals) for part in parts]
    known = [bar.value for bar in bars_of if bar.value is not None]
    printed, size = row.value or Decimal(0), sum(known, Decimal(0))
    word = row.text
    if printed > 0:
        agrees = size <= printed + slack and min(known, default=size) >= 0
        word = "" if agrees else _DOES_NOT_AGREE
    whole = max(printed, size)
    shares_of = [
        bar if bar.value is None else replace(bar, text=_share(bar.value, whole, decimals))
        for bar in bars_of
    ]
    return replace(row, value=whole, text=word), shares_of


def _share(part: Decimal, whole: Decimal, decimals: int) -> str:
    if whole < FEWEST_FOR_A_MULTIPLE:
        counts = (danish.format_number(figure, decimals) for figure in (part, whole))
        return " af ".join(counts)
    percent = 100 * part / whole
    if 0 < percent < Decimal("0.05"):
        return f"under {danish.format_number(Decimal('0.1'), 1, danish.PERCENT)}"
    return danish.format_number(percent, 1, danish.PERCENT)


def grouped_bars(reasons: Reasons, *, accent: str) -> Drawings:
    """Draw the reasons in their groups, each group with its sum; ``accent`` is the main group."""
    groups: list[BarGroup] = []
    for group, rows in reasons.groups.items():
        main = group == accent
        drawn = [
            replace(_bar(row.label, in_chart(row), 0), own=main)
            for row in (*rows.known, *rows.unknown)
        ]
        if drawn:
            groups.append(BarGroup(group, drawn, _in_all(reasons, group), main))
    return draw_twice(bar_chart.bars, groups)


def _in_all(reasons: Reasons, group: str) -> str:
    """Return the sum of a group, ``mindst`` where not all of it is known."""
    rows = reasons.groups[group]
    if rows.unknown and not rows.least:
        return ""
    least = "" if reasons.is_known(group) else "mindst "
    return f"{least}{danish.format_number(reasons.size(group), 0)} i alt"
