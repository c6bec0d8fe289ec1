"""From executed notebooks to files that are safe to publish."""
