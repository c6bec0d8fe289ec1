"""How well ``udvalgstal suggest`` finds the checks that people wrote, with those hidden from it.

The tables are all of the repository: the delivered meetings, the made-up one, and the guide's.
*Recall* is of the declared checks that recompute a figure from others of the tables; *precision*
of the relations that are found. The same tables with other digits in every cell tell how often a
relation is found where there is none.

Run it with the package: ``.venv/bin/python benchmarks/suggest_bench.py``.
"""

from __future__ import annotations

import random
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from analysis import danish
from analysis.batch.suggested import place_and_figures
from analysis.checks.reconcile import Outcome
from analysis.checks.relations import Figures, Relation
from analysis.checks.search import SURE, Suggestion, suggestions
from analysis.meeting import Meeting
from analysis.observations import Observation
from analysis.papers import Papers, open_papers
from analysis.project import Project
from eksempelkommune import make

ROOT = Path(__file__).resolve().parents[1]
LEASTS = (4.0, SURE, 16.0)
RANDOM = 8  # times all tables, with other digits
_BLOCK = re.compile(r"^```(?:toml|csv) (gem|nederst) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_OF_GUIDE = "data/raw/naestved/2024-03-06/"


def all_papers(folder: Path) -> list[Papers]:
    """Open every meeting of the repository, in a copy of it."""
    project = Project(folder)
    shutil.copytree(ROOT / "notebooks", project.notebooks)
    for meeting in ("helsingoer/2017-05-03", "hoeje-taastrup/2012-08-15"):
        shutil.copytree(ROOT / "data" / "raw" / meeting, project.raw / meeting)
    guide = (ROOT / "docs" / "vejledning.md").read_text(encoding="utf-8")
    for what, name, text in _BLOCK.findall(guide):
        if name.startswith(_OF_GUIDE):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            before = f"{path.read_text(encoding='utf-8')}\n" if what == "nederst" else ""
            path.write_text(before + text, encoding="utf-8")
    make(project)
    return [open_papers(project, address) for address in project.addresses()]


def is_of_guide(papers: Papers) -> bool:
    return str(papers.meeting.address) in _OF_GUIDE


def hidden(meeting: Meeting) -> Meeting:
    """Return a meeting as if nobody had declared a check."""
    tables = [table.model_copy(update={"checks": [], "deviations": []}) for table in meeting.tables]
    return meeting.model_copy(update={"tables": tables})


def found_in(papers: Papers, least: float = 4.0) -> list[Suggestion]:
    """Return what is found in a meeting whose checks are hidden."""
    observations = papers.delivery.observations
    meeting = hidden(papers.meeting)
    return suggestions(meeting, Figures(meeting, observations), (), least)


# --- what was found of what is declared -----------------------------------------------------------


def declared(papers: Papers) -> dict[str, list[Relation]]:
    """Return the relations of each check that recomputes a figure from others of the tables."""
    found: dict[str, list[Relation]] = {}
    for result in papers.results:
        relation = result.relation
        is_of_text = any(one.place is None and not one.reason for one in relation.operands)
        if result.outcome is not Outcome.IMPOSSIBLE and not relation.at_most and not is_of_text:
            found.setdefault(relation.check.id, []).append(relation)
    return found


def _says(relation: Relation) -> tuple[object, ...]:
    """Return what a relation says, the same however it is said: ``a + b = c`` as ``c − a = b``."""
    if relation.divisor:
        return (relation.printed.place, relation.offset != 0, frozenset(relation.places))
    signs = {
        operand.place: -operand.times if operand is relation.printed else operand.times
        for operand in relation.operands
        if operand.place
    }
    first = signs[min(signs, key=repr)]
    return (frozenset((place, sign / first) for place, sign in signs.items()),)


def _all_said(those: Sequence[Relation]) -> set[tuple[object, ...]]:
    return {_says(relation) for relation in those}


def recall(papers: Papers, found: Sequence[Suggestion]) -> dict[str, bool]:
    """Return of each declared check whether it was found."""
    said = {each for one in found for each in _all_said(one.holding)}
    return {name: _all_said(those) <= said for name, those in declared(papers).items()}


def is_declared(papers: Papers, one: Suggestion) -> bool:
    said = {each for those in declared(papers).values() for each in _all_said(those)}
    return _all_said(one.holding) <= said


# --- other figures --------------------------------------------------------------------------------


def with_other_digits(papers: Papers, seed: int) -> list[Observation]:
    """Return the figures of a meeting with as many digits, but others."""
    chance = random.Random(seed)

    def other(figure: Observation) -> Observation:
        if figure.value is None:
            return figure
        steps = int(abs(figure.value).scaleb(figure.decimals))
        digits = len(str(steps))
        value = Decimal(chance.randrange(10 ** (digits - 1) if digits > 1 else 0, 10**digits))
        value = value.scaleb(-figure.decimals).copy_sign(figure.value)
        return replace(figure, value=value, exact=None)

    return [other(figure) for figure in papers.delivery.observations]


def found_by_chance(papers: Papers) -> Iterator[Suggestion]:
    meeting = hidden(papers.meeting)
    for seed in range(RANDOM):
        figures = Figures(meeting, with_other_digits(papers, seed))
        yield from suggestions(meeting, figures, (), SURE)


# --- what is printed ------------------------------------------------------------------------------


def print_found(groups: Sequence[tuple[Papers, list[Suggestion]]]) -> None:
    """Print precision and recall of some meetings, and at the bits of a check what is amiss."""
    for least in LEASTS:
        recalled: dict[str, bool] = {}
        right: dict[str, bool] = {}
        for papers, ones in groups:
            told = [one for one in ones if one.bits >= least and (one.is_sure or least < SURE)]
            where = papers.meeting.address
            recalled |= {f"{where} {name}": yes for name, yes in recall(papers, told).items()}
            right |= {f"{where} {one.check.text}": is_declared(papers, one) for one in told}
        print(
            f"  at {least:.0f} bits: precision {_part([*right.values()])}, "
            f"recall {_part([*recalled.values()])}"
        )
        if least == SURE:
            for what, those in (("found", recalled), ("declared", right)):
                print(
                    *(f"    not {what}: {one}" for one, yes in those.items() if not yes), sep="\n"
                )


def main() -> None:
    """Print what is found of what people declared."""
    with tempfile.TemporaryDirectory() as folder:
        opened = all_papers(Path(folder))
    tables = sum(table.kind == "figures" for one in opened for table in one.meeting.tables)
    began = time.perf_counter()
    found = [(papers, found_in(papers)) for papers in opened]
    print(f"{tables} tables are looked through in {time.perf_counter() - began:.2f} s")
    print("The delivered meetings and the made-up one:")
    print_found([(papers, ones) for papers, ones in found if not is_of_guide(papers)])
    print("With the examples of the guide, of one to five rows:")
    print_found(found)
    print("Where print may be wrong:")
    for result in (
        each for _, ones in found for one in ones if one.is_sure for each in one.doubtful
    ):
        print(f"  {place_and_figures(result)}")
    chance = [one for papers in opened for one in found_by_chance(papers)]
    print(f"{RANDOM} × all tables with other digits: {len(chance)} relations found")
    for one in chance:
        print(f"  {one.bits:.1f} bits: {one.table.id}: {one.check.text}")


def _part(yes: Sequence[bool]) -> str:
    share = Decimal(sum(yes)) / max(1, len(yes))
    return f"{danish.format_number(share, 2)} ({sum(yes)} of {len(yes)})"


if __name__ == "__main__":
    main()
