"""Udvalgstal: committee tables from raw figures, checked against their own recomputation.

What a notebook needs stands here. ``help(analysis.Table)`` tells how to use any of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.measures import (
        afslutningsaarsager,
        aktiveringsgrad,
        flygtningestatus,
        investering,
        sammenligning,
    )
    from analysis.papers import Papers, open_meeting, open_series
    from analysis.present import figure as draw
    from analysis.present import findings
    from analysis.present.blocks import About, Header, KeyFigures, Method, Section, Text
    from analysis.present.control import Control
    from analysis.present.figure import Figure
    from analysis.present.over_meetings import OverMeetings
    from analysis.present.since import SinceLast
    from analysis.present.table import Table

__all__ = [
    "About",
    "Control",
    "Figure",
    "Header",
    "KeyFigures",
    "Method",
    "OverMeetings",
    "Papers",
    "Section",
    "SinceLast",
    "Table",
    "Text",
    "afslutningsaarsager",
    "aktiveringsgrad",
    "draw",
    "findings",
    "flygtningestatus",
    "investering",
    "open_meeting",
    "open_series",
    "sammenligning",
]

# Where each name is found. Loaded when first asked for, so that the command can answer --help
# without waiting for pandas and matplotlib, and can set their environment before they are loaded.
_MODULES = {
    **dict.fromkeys(
        ("About", "Header", "KeyFigures", "Method", "Section", "Text"), "present.blocks"
    ),
    **dict.fromkeys(("Papers", "open_meeting", "open_series"), "papers"),
    "Control": "present.control",
    "Figure": "present.figure",
    "OverMeetings": "present.over_meetings",
    "SinceLast": "present.since",
    "Table": "present.table",
}
_WHOLE_MODULES = {
    "afslutningsaarsager": "measures.afslutningsaarsager",
    "aktiveringsgrad": "measures.aktiveringsgrad",
    "draw": "present.figure",
    "findings": "present.findings",
    "flygtningestatus": "measures.flygtningestatus",
    "investering": "measures.investering",
    "sammenligning": "measures.sammenligning",
}


def __getattr__(name: str) -> object:
    """Load a name of the face when it is first asked for."""
    if name in _WHOLE_MODULES:
        return import_module(f"analysis.{_WHOLE_MODULES[name]}")
    if name in _MODULES:
        return getattr(import_module(f"analysis.{_MODULES[name]}"), name)
    raise AttributeError(
        f"module 'analysis' has no attribute {name!r}; it has {', '.join(__all__)}"
    )


def __dir__() -> list[str]:
    """List the face."""
    return __all__
