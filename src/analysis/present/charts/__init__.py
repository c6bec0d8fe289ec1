"""The three kinds of chart in a report: lines, grouped bars and small multiples.

Every chart is drawn twice, 720 and 350 units wide, because the wide one shrunk to a phone
has text nobody can read. Seaborn draws lines and bars on data axes; labels are placed in
pixels, so that they stay inside the drawing and never cover each other.
"""

from analysis.present.charts.bar_chart import bars
from analysis.present.charts.data import Bar, BarGroup, Event, Line, LinePoint
from analysis.present.charts.line_chart import lines
from analysis.present.charts.panels import small_multiples
from analysis.present.charts.sheet import Drawing, Drawings

__all__ = [
    "Bar",
    "BarGroup",
    "Drawing",
    "Drawings",
    "Event",
    "Line",
    "LinePoint",
    "bars",
    "lines",
    "small_multiples",
]
