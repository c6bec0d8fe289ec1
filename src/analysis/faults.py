"""What is wrong with an input, said so that the person who delivered it can mend it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice

from analysis import cpr

MOST = 20  # faults of one kind that are told one by one
_LONGEST = 200  # characters of a text that is quoted
_PARTICULAR = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")  # what faults of one kind differ in


@dataclass(frozen=True)
class Fault:
    """One thing wrong at one place of an input file, and what was expected there.

    ``more`` is how many others of its kind are not told. ``is_risk`` says that the input can be
    used, but that what would be published of it would tell of persons.
    """

    file: str
    problem: str
    row: str = ""
    column: str = ""
    value: str | None = None
    more: int = 0
    is_risk: bool = False

    def __str__(self) -> str:
        """Return one line: file, row, column, value, then the problem; a CPR number masked."""
        # A file may be named with anything: a line break, or what no reader sees.
        place = ["".join(a if a.isprintable() else ascii(a)[1:-1] for a in cpr.mask(self.file))]
        if self.row:
            place.append(f"row {_short(self.row)}")
        if self.column:
            place.append(f"column {_short(self.column)!r}")
        # Masked before it is quoted: a quoted text spells out what a number may be written with.
        said = "" if self.value is None else f"{_short(self.value)!r} "
        more = f" (and {self.more:,} more like this)" if self.more else ""
        return cpr.mask(f"{', '.join(place)}: {said}{_short(self.problem, 5 * _LONGEST)}{more}")


def _short(text: str, longest: int = _LONGEST) -> str:
    masked = cpr.mask(text)
    return masked if len(masked) <= longest else f"{masked[:longest]}…"


def _bounded(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Return the first faults of each kind in a file; the last of them tells how many follow."""
    found = [(fault, (fault.file, _PARTICULAR.sub("", fault.problem))) for fault in faults]
    sizes = Counter(kind for fault, kind in found if not fault.more)
    told = Counter[tuple[str, str]]()
    for fault, kind in found:
        told[kind] += not fault.more
        if fault.more or told[kind] < MOST:  # one that tells of others was bounded before
            yield fault
        elif told[kind] == MOST:
            yield replace(fault, more=sizes[kind] - MOST)


def first_of(faults: Iterator[Fault]) -> list[Fault]:
    """Return the first of many faults of one kind; the last of them tells how many follow."""
    told = [*islice(faults, MOST)]
    return with_more(told, sum(1 for _ in faults))


def with_more(faults: Sequence[Fault], more: int) -> list[Fault]:
    """Return faults of which the last tells how many others of their kind there are."""
    return [*faults[:-1], *(replace(last, more=more) for last in faults[-1:])]


class InputError(Exception):
    """An input cannot be used. Carries the faults that were found, bounded in number by kind."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(_bounded(faults))
        super().__init__("\n".join(map(str, self.faults)))

    @property
    def count(self) -> int:
        return sum(1 + fault.more for fault in self.faults)

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Fault, ...]]]:
        """Let the error cross from another process with its faults."""
        return type(self), (self.faults,)


def near(text: str, known: Iterable[str], *, listed: bool = False) -> str:
    """Return ``; did you mean 'Aalborg'?`` with what is spelled nearly so, to end a problem with.

    With nothing near it is empty or, where ``listed``, what is known: the first ten of it.
    """
    names = list(dict.fromkeys(known))
    spelled = {name.casefold(): name for name in names}
    if found := get_close_matches(text.casefold(), spelled, n=3):
        return f"; did you mean {' or '.join(repr(spelled[name]) for name in found)}?"
    if not listed or not names:
        return ""
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return f"; known are {', '.join(map(repr, names[:10]))}{more}"
