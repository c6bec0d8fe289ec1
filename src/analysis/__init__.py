"""Udvalgstal: committee tables from raw figures, checked against their own recomputation.

What a notebook needs stands here. ``help(analysis.Table)`` tells how to use any of it.
"""

from analysis.checks.papers import Papers, keep_papers, open_papers
from analysis.measures import afslutningsaarsager, aktiveringsgrad, flygtningestatus
from analysis.present import figure as draw
from analysis.present import findings
from analysis.present.blocks import About, Header, KeyFigures, Method, Section, Text
from analysis.present.control import Control
from analysis.present.figure import Figure
from analysis.present.table import Table
from analysis.project import Address, Project

__all__ = [
    "About",
    "Control",
    "Figure",
    "Header",
    "KeyFigures",
    "Method",
    "Papers",
    "Section",
    "Table",
    "Text",
    "afslutningsaarsager",
    "aktiveringsgrad",
    "draw",
    "findings",
    "flygtningestatus",
    "open_meeting",
]


def open_meeting(meeting: str) -> Papers:
    """Open the papers of a meeting, ``helsingoer/2017-05-03``, from any folder of the project.

    Raises :class:`analysis.faults.InputError`, which lists everything wrong with its files.
    """
    project = Project.find()
    papers = open_papers(project, Address.parse(meeting))
    keep_papers(project, papers)
    return papers
