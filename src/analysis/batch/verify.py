"""Build a meeting again in private, and say whether what is published is just that."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import tinyhtml5

from analysis import papers
from analysis.batch import Options, fingerprint, manifest, workplace
from analysis.batch.build import build
from analysis.batch.plan import Plan
from analysis.batch.whole import UnpublishableError, assemble, write
from analysis.project import Project
from analysis.raw_files import hash_files


def verify(project: Project, planned: Plan, *, options: Options) -> list[str]:
    """Build a meeting again and return why what is published is not that; nothing when it is.

    Names what it was made with that is different now, and the first difference by file, table and
    cell.
    """
    address = planned.address
    published = project.published_folder(address)
    content = manifest.read(published)
    if content is None:
        return [manifest.why_unknown(published)]
    papers.hand_over(project, planned.papers)
    with workplace.opened(project, address) as place:
        ours, again = replace(place, kept=place.folder / "kept"), place.folder / "again"
        for private in (ours.kept, again):
            private.mkdir()
        built = [*build(project, [(job, ours) for job in planned.jobs], options)]
        failed = [one for one in built if one.failure]
        failures = [f"report {one.job.name} failed: {one.cause}" for one in failed]
        if any(one.is_refused for one in failed):
            return failures
        try:
            whole = assemble(planned, ours.kept, built)
            write(project, whole, again)
        except UnpublishableError as error:
            return [str(error)]
        return [
            *_changed_setting(content.setting, fingerprint.setting(project)),
            *(
                f"since it was published, {name} has changed"
                for name in manifest.differing(whole.inputs, content.inputs)
            ),
            *failures,
            *manifest.tampered_with(published, content),
            *first_difference(published, again),
        ]


def _changed_setting(before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Name the interpreter and each library that is another one, and what else has changed."""
    for name in manifest.differing(now["versions"], before["versions"]):
        was, this = before["versions"].get(name, "none"), now["versions"].get(name, "none")
        yield f"it was published with {name} {was}, and this is {this}"
    for name in ("package", "lock"):
        if before[name] != now[name]:
            yield f"since it was published, {manifest.changed(name)}"


def first_difference(published: Path, again: Path) -> Iterator[str]:
    """Name the first file that differs, and in it the first table and cell.

    A file in which a cell differs comes before one that differs elsewhere: it says more.
    """
    before, now = hash_files(published), hash_files(again)
    names = manifest.differing(now, before)
    for name in names:
        if name in before and name in now:
            for place, one, other in _differing_cells(published / name, again / name):
                yield f"{name}, {place}: published is {one!r}, built again {other!r}"
                return
    for name in names[:1]:
        if name not in now:
            yield f"{name} is published and was not built again"
        elif name not in before:
            yield f"{name} was built again and is not published"
        else:
            yield f"{name} differs, though not in a table"


def _differing_cells(published: Path, again: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the place of each cell that differs, and both texts."""
    cells = {".html": _cells_of_page, ".csv": _cells_of_csv}.get(published.suffix)
    if cells is None:
        return
    before = cells(published.read_text(encoding="utf-8-sig", errors="replace"))
    now = cells(again.read_text(encoding="utf-8-sig", errors="replace"))
    for place in dict.fromkeys((*before, *now)):
        if before.get(place) != now.get(place):
            yield place, before.get(place, ""), now.get(place, "")


def _cells_of_page(html: str) -> dict[str, str]:
    """Return the cells of every table of a page, by table, row and column."""
    cells = {}
    root = tinyhtml5.parse(html, namespace_html_elements=False)
    for number, table in enumerate(root.iter("table"), start=1):
        caption = table.find("caption")
        name = f"table {number}" if caption is None else _text(caption)
        headings = [_text(cell) for cell in table.iterfind("thead/tr[last()]/*")]
        for label, *others in (map(_text, row) for row in table.iterfind("tbody/tr") if len(row)):
            for column, text in zip(headings[-len(others) :], others, strict=False):
                cells[f"table {name!r}, row {label!r}, column {column!r}"] = text
    return cells


def _text(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _cells_of_csv(text: str) -> dict[str, str]:
    """Return the fields of a published CSV file, which has one figure of a table in each line."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    headings = next(lines, [])
    return {
        f"row {line[0]!r}, column {line[1]!r}, {heading}": field
        for line in lines
        if len(line) > 1
        for heading, field in zip(headings[2:], line[2:], strict=False)
    }
