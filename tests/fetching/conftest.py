"""The sources that the tests of fetching ask."""

from outside import jobindsats, statbank

__all__ = ["jobindsats", "statbank"]
