"""From what was delivered to observations: read, check, say what is wrong where."""
