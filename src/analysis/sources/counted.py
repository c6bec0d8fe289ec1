"""Tables that were counted in a register, as sources hand them on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from analysis.meeting import Meeting, TableSpec
from analysis.project import Project

Source = Literal["printed", "register"]


@dataclass(frozen=True)
class Counted:
    """Tables counted in a register, as CSV text by id, and what a reader must know of it.

    ``files`` is the SHA-256 of each file of the extract by its path in the project, and of the
    names of its folders' files; ``set_aside`` the faulty rows that were left out by relation,
    ``without_hours`` the activities whose hours are missing by table, ``undecided`` the spells of
    which the rule cannot tell yet whether they ended, ``said`` what was found while the extract was
    read, a line each: the first rows that were left out, and columns of own numbers.
    """

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    set_aside: dict[str, int] = field(default_factory=dict)
    without_hours: dict[str, int] = field(default_factory=dict)
    undecided: dict[str, int] = field(default_factory=dict)
    said: Sequence[str] = ()


Count = Callable[[Project, Meeting, Sequence[TableSpec]], Counted]
