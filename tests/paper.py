"""Paper as it comes out of a browser: how full its sheets are, and what stands on them."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

from bs4 import BeautifulSoup
from PIL import Image

POPPLER = shutil.which("pdftoppm")


def how_full(pdf: bytes) -> list[float]:
    """Return how far down the words and drawings of each sheet reach, of what may be printed on."""
    with tempfile.TemporaryDirectory() as folder:
        _read(pdf, folder, "pdftoppm", "-r", "30", "-gray", "paper.pdf", "sheet")
        pictures = [path.read_bytes() for path in sorted(Path(folder).glob("sheet*.pgm"))]
    found = []
    for picture in pictures:
        sheet = Image.open(io.BytesIO(picture))
        top, bottom = (round(sheet.height * mm / 297) for mm in (15, 297 - 17))
        printed = sheet.crop((0, top, sheet.width, bottom)).point(lambda grey: 255 * (grey < 200))
        box = printed.getbbox()
        found.append(box[3] / (bottom - top) if box else 0.0)
    return found


def words_of(pdf: bytes) -> list[list[str]]:
    """Return the lines of each sheet."""
    with tempfile.TemporaryDirectory() as folder:
        text = _read(pdf, folder, "pdftotext", "-layout", "paper.pdf", "-")
    return [sheet.splitlines() for sheet in text.split("\f")[:-1]]


def headings_alone(page: Path, sheets: list[list[str]], foot: str) -> list[str]:
    """Return the headings of a page that end a sheet, above the line with the words of its foot.

    Also one of which only the first line does.
    """
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    headings = [" ".join(each.get_text().split()) for each in soup(["h2", "h3", "h4"])]
    found = []
    for lines in sheets:
        last = [" ".join(line.split()) for line in lines if line.strip() and foot not in line][-1]
        found += [one for one in headings if one.endswith(last) or one.startswith(last)]
    return found


def _read(pdf: bytes, folder: str, *command: str) -> str:
    Path(folder, "paper.pdf").write_bytes(pdf)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout
