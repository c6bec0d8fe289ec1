"""Plan what to build, build it, and publish it whole."""

import sys

# nbformat's schema checker imports this if it is there (it comes with jupyterlab), and it takes a
# second in each process to build parsers that no notebook needs. None counts as not installed, and
# must stand here, before any module of this package imports nbformat.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
