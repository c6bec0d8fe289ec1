"""The kinds of chart in a report: lines, panels, and bars of six kinds.

Every chart is drawn twice, 720 and 350 units wide, because the wide one shrunk to a phone
has text nobody can read. Seaborn draws lines and bars on data axes; labels are placed in
pixels, so that they stay inside the drawing and never cover each other.
"""

from analysis.present.charts.bar_chart import bars, deviations
from analysis.present.charts.data import (
    Bar,
    BarGroup,
    Event,
    Line,
    LinePoint,
    Mark,
    Stack,
    Twin,
)
from analysis.present.charts.line_chart import lines
from analysis.present.charts.panels import small_multiples
from analysis.present.charts.ranking import cut
from analysis.present.charts.sheet import Drawing, Drawings
from analysis.present.charts.stack_chart import stacks
from analysis.present.charts.twin_chart import back_to_back, pairs, targets

__all__ = [
    "Bar",
    "BarGroup",
    "Drawing",
    "Drawings",
    "Event",
    "Line",
    "LinePoint",
    "Mark",
    "Stack",
    "Twin",
    "back_to_back",
    "bars",
    "cut",
    "deviations",
    "lines",
    "pairs",
    "small_multiples",
    "stacks",
    "targets",
]
