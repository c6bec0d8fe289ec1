"""What each family of tables says in Danish: one module per notebook.

Every function returns a sentence, or the empty string where the figures do not carry one.
"""

from analysis.present.findings import (
    afslutningsaarsager,
    aktiveringsgrad,
    flygtningestatus,
    investering,
    sammenligning,
    tabel,
    udvikling,
)

__all__ = [
    "afslutningsaarsager",
    "aktiveringsgrad",
    "flygtningestatus",
    "investering",
    "sammenligning",
    "tabel",
    "udvikling",
]
