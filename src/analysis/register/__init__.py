"""Extracts from a register about persons: read, checked, and kept as Parquet files."""

from analysis.register.extract import Extract
from analysis.register.read import read_extract

__all__ = ["Extract", "read_extract"]
