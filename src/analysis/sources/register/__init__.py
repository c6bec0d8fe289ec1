"""Extracts from a register about persons: read, checked, and kept as Parquet files."""

from analysis.sources.register.extract import Extract
from analysis.sources.register.read import read_extract

__all__ = ["Extract", "read_extract"]
