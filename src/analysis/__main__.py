"""``python -m analysis`` is the command ``udvalgstal``."""

from analysis.cli import main

main(prog_name="udvalgstal")
