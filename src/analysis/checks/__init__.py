"""Recompute what can be recomputed, compare it with what is printed, and say what was not tried."""
