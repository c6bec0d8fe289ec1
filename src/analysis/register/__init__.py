"""Extracts from a register about persons: read, checked, and kept as Parquet files."""
