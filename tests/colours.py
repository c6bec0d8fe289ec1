"""The colours of the style sheet, and how well they can be told apart."""

from __future__ import annotations

import re

from analysis.present.output import PAGE_STYLE


def palettes() -> list[dict[str, str]]:
    """Every set of colours that the style sheet gives its roles, in their order."""
    blocks = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", PAGE_STYLE.read_text(encoding="utf-8"))
    found = [dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block)) for block in blocks]
    return [palette for palette in found if palette]


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
