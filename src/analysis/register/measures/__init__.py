"""Measures computed from a register about persons: SQL that an auditor can read, run in DuckDB.

:mod:`~analysis.register.measures.records` holds one record for each measure; its SQL is a file
beside it, which begins with the definition and its source. Figures are whole numbers: shares are
computed from them, and the division comes last.
"""
