"""Write what the docstrings say as pages, one for each module: ``make docs``.

By pdoc: small, alive, and content with plain docstrings. A warning is an error.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from pkgutil import iter_modules

import pdoc

import analysis

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Write the pages below build/docs/."""
    warnings.simplefilter("error")
    # pdoc sees a name of the face only when it has been loaded, and no room beside the face.
    vars(analysis).update({name: getattr(analysis, name) for name in analysis.__all__})
    rooms = [f"analysis.{room.name}" for room in iter_modules(analysis.__path__)]
    rooms.remove("analysis.__main__")
    pdoc.render.configure(docformat="restructuredtext", show_source=False)
    pdoc.pdoc("analysis", *rooms, "eksempelkommune", output_directory=ROOT / "build" / "docs")


if __name__ == "__main__":
    main()
