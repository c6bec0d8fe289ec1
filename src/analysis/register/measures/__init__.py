"""Measures computed from a register about persons: SQL that an auditor can read, run in DuckDB.

Each measure is an SQL file beside this one, which begins with its Danish definition and source;
:func:`text_of` returns the whole query of a measure as it is run. Figures are whole numbers:
shares are computed from them, and the division comes last.
"""

from analysis.register.measures.activation import aktivering
from analysis.register.measures.query import text_of
from analysis.register.measures.refugees import flygtninge, modtaget
from analysis.register.measures.spells import afsluttede, bestand, status, uafgjorte

__all__ = [
    "afsluttede",
    "aktivering",
    "bestand",
    "flygtninge",
    "modtaget",
    "status",
    "text_of",
    "uafgjorte",
]
