"""What is tried: a relation that a quick look finds likely, and how many of its kind there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from analysis.checks.search.lines import Found, Line, Look, Quick, look
from analysis.meeting import TableSpec
from analysis.meeting.checks import Check

# What the words of labels are worth, in bits.
NAMED_TOTAL, SAME_NAME, NAMED = 4.0, 3.0, 2.0
MOST_FOR_WORDS = NAMED_TOTAL + SAME_NAME
OF_CHANGE = re.compile(
    r"ændr|udvikling|stigning|fald|vækst|forskel|differen|afvig|m(?:er|indre)forbrug|\brest"
)
OF_SHARE = re.compile(r"andel|pct|%|procent|grad\b|\bpr\b|gennemsnit|\bgns|snit|forhold")

_CHECK = TypeAdapter[Check](Check)
_STEM = 6  # letters in which words are the same: "afsluttet" and "afsluttede"


@dataclass
class Tally:
    """How many relations of a kind were tried that could give figures of the size of those printed.

    What gives others is no hypothesis: a share is not tried as what is a hundred times too much.
    """

    count: int = 0

    def look(
        self, printed: Line, others: Sequence[Line], found: Callable[[Sequence[Quick]], Found]
    ) -> Look:
        """Compare a line with what is recomputed from others, and count that it was tried."""
        seen = look(printed, others, found)
        self.count += seen.is_of_size
        return seen


@dataclass(frozen=True)
class Guess:
    """A relation that a quick look finds likely, as a check of a table.

    ``words`` is what its labels are worth, in bits. A multiple is one of ``times`` as many as were
    looked at.
    """

    owner: TableSpec
    make: Callable[[], Check]
    tally: Tally
    words: float
    look: Look
    times: int = 1

    @property
    def tried(self) -> int:
        """How many of its kind were tried; known when all of them are."""
        return max(1, self.tally.count) * self.times


def check(**keys: Any) -> Check:
    """Describe a check. Its id and its text are found when it is suggested."""
    return _CHECK.validate_python({"id": "forslag", "text": "Forslag", **keys})


def making(**keys: Any) -> Callable[[], Check]:
    return partial(check, **keys)


def words_of_share(result: Line, counted: Line | None = None) -> float:
    """Return what it says that a line is called a share, and of what: ``Andel i arbejde``."""
    says = result.label.casefold()
    if not OF_SHARE.search(says) or OF_CHANGE.search(says):
        return 0.0
    return NAMED + (SAME_NAME if counted and _stems(result) & _stems(counted) else 0.0)


def words_of_change(result: Line, before: Line, after: Line) -> float:
    """Return what it says that a line is called a change, and the others the same at two times."""
    if not OF_CHANGE.search(result.label.casefold()):
        return 0.0
    return NAMED + (SAME_NAME if before.is_same_at_another_time(after) else 0.0)


def _stems(line: Line) -> set[str]:
    """Return the first letters of the long words of a label."""
    return {word[:_STEM] for word in re.findall(r"[^\W\d_]{6,}", line.label.casefold())}
