"""The colours of a chart by their role, and the sizes of its two drawings."""

from __future__ import annotations

from dataclasses import dataclass

PALETTE = {
    "text": "#1d252c",
    "muted": "#56616b",
    "accent": "#00528c",
    "line": "#85919b",
    "grid": "#d5dbe0",
    "warning": "#b8441c",
    "tint": "#e8f0f7",
    "paper": "#ffffff",
}


@dataclass(frozen=True)
class Style:
    """Sizes of one of the two drawings, in pixels; ``columns`` of panels side by side."""

    width: int
    text: float
    small: float
    columns: int
    thick: float  # of a bar

    @property
    def leading(self) -> float:
        """From one baseline to the next."""
        return self.text + 3


WIDE = Style(width=720, text=14, small=13, columns=4, thick=15)
NARROW = Style(width=296, text=13, small=12, columns=2, thick=12)
