"""Plan what to build, build it, and publish it whole.

To be read in this order. ``run`` is the story: ``current`` (is there anything to do), ``plan``
(which notebook, with which ``parameters``, makes which report), ``workplace`` (a meeting for this
run alone), ``kept`` (what need not be made again), ``build`` (a process per report) with
``execute`` (a notebook in a kernel) and ``kernels``, ``whole`` (the meeting's folder, its
``manifest`` last), ``publish``. Beside it stand ``verify``, ``new``, and ``fingerprint``, the
hashes that all of this goes by.
"""

import sys

# nbformat's schema checker imports this if it is there (it comes with jupyterlab), and it takes a
# second in each process to build parsers that no notebook needs. None counts as not installed, and
# must stand here, before any module of this package imports nbformat.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
