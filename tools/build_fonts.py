"""Make the fonts in src/analysis/present/fonts/ from the npm package `source-sans`.

    python tools/build_fonts.py FOLDER_OF_THE_UNPACKED_PACKAGE

Needs fonttools and brotli; src/analysis/present/fonts/README.md names the versions. Run twice it
writes the same bytes twice.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parents[1] / "src" / "analysis" / "present" / "fonts"

# Basic Latin without the signs of programs, the letters of Latin-1 without those of Icelandic and
# Portuguese, and what Danish text and figures need beside them. A sign that is not here is shown in
# another face: each page carries these, so there are no more than are used.
CHARACTERS = {
    *{*range(0x20, 0x7F), *range(0xC0, 0x100)}.difference(map(ord, "$@\\^`{|}~ÐðÞþÝýÿÃãÕõ")),
    *map(ord, "\u00a0§«°±²·»½–—−…’‘”“•€→≤≥"),
    *(0x2009, 0x2010, 0x2011, 0x202F),  # thin space, two hyphens, narrow no-break space
}

# The licence reserves the name "Source" for unmodified fonts, so the subset has another inside.
# A page gives it whatever name it likes in @font-face.
FAMILY = "Udvalgstal Sans"
POSTSCRIPT = "UdvalgstalSans-Regular"
WINDOWS_ENGLISH = (3, 1, 0x409)


def hyphens_as_minus(font: TTFont) -> None:
    """Let the feature "case" show a hyphen as a minus, and do nothing else.

    Spreadsheets know a negative figure by the hyphen, so a table holds that and shows this.
    """
    cmap = font.getBestCmap()
    for table in substitutions(font, "case"):
        table.mapping = {cmap[ord("-")]: cmap[ord("−")]}


def substitutions(font: TTFont, feature: str) -> Iterator[Any]:
    """Yield the tables of single substitutions of a feature."""
    gsub = font["GSUB"].table
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == feature:
            for index in record.Feature.LookupListIndex:
                for outer in gsub.LookupList.Lookup[index].SubTable:
                    yield getattr(outer, "ExtSubTable", outer)


def web_font(source: Path, target: Path) -> None:
    """Write the variable woff2, weights 400-700."""
    font = TTFont(source, recalcTimestamp=False)
    hyphens_as_minus(font)
    font = instantiateVariableFont(font, {"wght": (400, 400, 700)})
    font["fvar"].instances = []  # names of weights, for menus
    for glyph in font.getGlyphOrder():  # the subsetter looks every glyph up
        font["gvar"].variations.setdefault(glyph, [])

    options = Options()
    options.layout_features = ["case", "kern", "pnum"]  # plain figures are lining and tabular
    options.layout_scripts = ["DFLT", "latn"]
    options.name_IDs = [0, 1, 2, 4, 6, 7, 13, 14]
    options.name_languages = [0x409]
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["BASE", "DSIG", "HVAR", "MVAR", "STAT"]  # browsers need none
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)

    for name_id, text in {
        1: FAMILY,
        2: "Regular",
        4: FAMILY,
        6: POSTSCRIPT,
    }.items():
        font["name"].setName(text, name_id, *WINDOWS_ENGLISH)
    font["OS/2"].usWeightClass = 400
    font.flavor = "woff2"
    font.save(target)


def main(package: Path) -> None:
    """Write every font; the two for Matplotlib are copied as they are."""
    FONTS.mkdir(parents=True, exist_ok=True)
    web_font(package / "VF" / "SourceSans3VF-Upright.ttf", FONTS / "source-sans-3.woff2")
    for style in ("Regular", "Semibold"):
        name = f"SourceSans3-{style}.ttf"
        shutil.copyfile(package / "TTF" / name, FONTS / name)
    licence = (package / "LICENSE.md").read_text(encoding="utf-8").replace("\r\n", "\n")
    (FONTS / "OFL.txt").write_text(licence, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
