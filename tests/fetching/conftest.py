"""The sources that the tests of fetching ask."""

from outside import jobindsats

__all__ = ["jobindsats"]
