"""What a notebook has read, told to the batch by a last cell that it puts in."""

from __future__ import annotations

from analysis.papers import files_read

KIND = "application/vnd.udvalgstal.account+json"


class Account:
    """The files that were read, with their SHA-256, in an output that no report shows."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        return {KIND: files_read(), "text/plain": "<account>"}
