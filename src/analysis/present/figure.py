"""Figures: charts that say in words what they show, and point to the table with their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from analysis import danish
from analysis.danish import NO_BREAK_SPACE
from analysis.measures.afslutningsaarsager import Reasons
from analysis.measures.series import Series
from analysis.observations import WORDS
from analysis.present import charts
from analysis.present.output import Output, render
from analysis.present.table import stated

_UNITS = {danish.PERCENT: "pct.", "personer": "personer"}


class Figure(Output):
    """A chart with its number, title and unit, and what it ``says`` in words.

    ``table`` is the number of the table that holds every figure of the chart; the words end by
    pointing to it. Raises ``ValueError`` when ``says`` is empty, since a chart that cannot be said
    in words is lost on whoever cannot see it.
    """

    def __init__(
        self,
        drawings: charts.Drawings,
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
        about: dict[str, object] = {
            "number": number,
            "anchor": f"figur-{number}",
            "says": f"{says} Alle tal står i tabel{NO_BREAK_SPACE}{table}.",
        }
        shown = about | {"title": title, "unit": unit, "drawings": drawings}
        html = render("figure.html.j2", f=shown, lines=stated([("Bemærk", remark)]))
        super().__init__("figure", html, about)


def lines(
    series: Sequence[Series], *, unit: str, own: str = "", event: str = "", event_text: str = ""
) -> charts.Drawings:
    """Draw one line per series; ``event`` is the ISO day of something marked in the chart."""
    mark = charts.Event(date.fromisoformat(event), event_text) if event else None
    drawn = [_drawn(each, own) for each in series]
    return charts.lines(drawn, unit=_UNITS.get(unit, unit), event=mark)


def panels(series: Sequence[Series], *, unit: str, note: str) -> charts.Drawings:
    """Draw one small panel per series, all on one scale."""
    drawn = [_drawn(each, each.label) for each in series]
    return charts.small_multiples(drawn, unit=unit, note=note)


def _drawn(series: Series, own: str) -> charts.Line:
    points = tuple(
        charts.LinePoint(
            point.period.on_axis,
            point.period.short,
            point.value,
            WORDS[point.status].short
            if point.value is None
            else danish.format_number(point.value, point.decimals),
        )
        for point in series.points
    )
    is_own = danish.same_label(own) == danish.same_label(series.label)
    return charts.Line(series.label, points, is_own)


def _bar(label: str, value: Decimal, decimals: int, own: bool) -> charts.Bar:
    return charts.Bar(label, value, danish.format_number(value, decimals), own)


def bars(
    figures: Sequence[tuple[str, Decimal]], *, decimals: int, unit: str, own: str = ""
) -> charts.Drawings:
    """Draw one bar per label, largest first."""
    drawn = tuple(
        _bar(label, value, decimals, danish.same_label(own) == danish.same_label(label))
        for label, value in sorted(figures, key=lambda figure: -figure[1])
    )
    return charts.bars([charts.BarGroup("", drawn)], unit=unit)


def grouped_bars(reasons: Reasons, *, accent: str, unit: str) -> charts.Drawings:
    """Draw the reasons in their groups, each group with its sum; ``accent`` is the main group."""
    groups = [
        charts.BarGroup(
            group,
            tuple(_bar(reason.label, reason.count, 0, group == accent) for reason in found),
            f"{danish.format_number(reasons.size(group), 0)} i alt",
            group == accent,
        )
        for group, found in reasons.groups.items()
        if found
    ]
    return charts.bars(groups, unit=unit)
