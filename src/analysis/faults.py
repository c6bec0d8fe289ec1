"""What is wrong with an input, said so that the person who delivered it can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from analysis import cpr


@dataclass(frozen=True)
class Fault:
    """One thing wrong at one place of an input file, and what was expected there."""

    file: str
    problem: str
    row: str = ""
    column: str = ""
    value: str | None = None

    def __str__(self) -> str:
        """Return one line: file, row, column, value, then the problem; a CPR number masked."""
        place = [self.file]
        if self.row:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {cpr.mask(self.column)!r}")
        # Masked before it is quoted: a quoted text spells out what a number may be written with.
        said = "" if self.value is None else f"{cpr.mask(self.value)!r} "
        return cpr.mask(f"{', '.join(place)}: {said}{self.problem}")


class InputError(Exception):
    """An input cannot be used. Carries every fault that was found, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

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
