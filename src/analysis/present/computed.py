"""A table that a report works out itself, and that no paper prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.observations import WORDS, Status
from analysis.present.output import Output, render
from analysis.present.table import stated
from analysis.present.widths import longest_word, width, widths


@dataclass(frozen=True)
class ComputedRow:
    """A row: its label and its cells, each a text or why there is none."""

    label: str
    cells: tuple[str | Status, ...]
    total: bool = False


class Computed(Output):
    """A table of computed figures with its ``number``; ``remark`` stands under it."""

    def __init__(
        self,
        number: int,
        title: str,
        unit: str,
        headings: Sequence[str],
        rows: Sequence[ComputedRow],
        remark: str = "",
    ) -> None:
        """Take the heading of the labels and those of the columns, and the rows."""
        row_heading, *columns = headings
        reasons = {cell for row in rows for cell in row.cells if isinstance(cell, Status)}
        labels = [row_heading, *(row.label for row in rows)]
        wide = [
            max(longest_word(heading), *(_wide(_text(row.cells[at])) for row in rows))
            for at, heading in enumerate(columns)
        ]
        view = {
            "number": number,
            "anchor": f"tabel-{number}",
            "title": title,
            "unit": unit,
            "row_heading": row_heading,
            "words": False,
            "groups": [],
            "headings": [
                {"text": text, "parts": [text], "year": "", "marks": []} for text in columns
            ],
            "rows": [_row(row) for row in rows],
            "notes": [],
            "legend": [WORDS[one] for one in sorted(reasons) if WORDS[one].meaning],
            "lines": stated([("Kilde", "Rapportens eget regnestykke"), ("Bemærk", remark)]),
            "long": False,
            "widths": widths(labels, wide, noted=False, of_words=False),
            "newest_last": False,
        }
        about = {"number": number, "anchor": view["anchor"], "title": title}
        super().__init__("computed", render("table.html.j2", t=view), about)


def _wide(text: str) -> float:
    """Return how wide a cell is: lines break in what a figure may stand for, and in no figure."""
    return longest_word(text) if " (" in text else width(text)


def _text(cell: str | Status) -> str:
    """Return what stands in a cell: of all minuses a spreadsheet reads ``-450`` alone."""
    return (WORDS[cell].sign or "–") if isinstance(cell, Status) else cell.replace("−", "-")


def _row(row: ComputedRow) -> dict[str, object]:
    cells = [
        {
            "text": _text(cell).partition(" (")[0],
            "range": "".join(_text(cell).partition(" (")[1:]).strip(),
            "spoken": WORDS[cell].said if isinstance(cell, Status) else "",
            "missing": isinstance(cell, Status),
            "correction": "",
            "id": "",
            "marks": [],
            "short": False,
        }
        for cell in row.cells
    ]
    about = {"marks": [], "own": False, "corrected": ""}
    return {"label": row.label, "cells": cells, "total": row.total} | about
