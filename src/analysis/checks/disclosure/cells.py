"""What is told of persons, as whoever protects it and whoever attacks it see it.

A cell is a whole number of persons, spells, days or minutes that the papers print, or that follows
from what they print. Equations are what everybody knows of them: men and women are all.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A number that somebody could work out.

    ``value`` is what was counted; None where nobody did, and the equations alone tell of it.
    ``printed``: a reader sees it unless it is hidden; others can only be worked out.
    ``sensitive``: it tells of few persons, so it is hidden if printed, and needs ``room``: the
    least and the greatest that it can be, all else known, lie at least so far apart.
    ``cost`` of hiding it to cover another; None where it must stay shown.
    ``kept_hidden``: it was hidden before and stays so. It is known to be ``lowest`` or more.
    """

    name: str
    value: int | None
    printed: bool = True
    sensitive: bool = False
    room: int = 0
    cost: int | None = 1
    kept_hidden: bool = False
    lowest: int = 0


@dataclass(frozen=True)
class Equation:
    """What is known of cells: how often each is taken, by name, and what that makes.

    ``text`` says it to an analyst: ``Mænd + Kvinder = I alt``.
    """

    terms: tuple[tuple[str, int], ...]
    equals: int = 0
    text: str = ""
