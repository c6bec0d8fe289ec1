"""How well ``udvalgstal suggest`` finds the checks that people wrote, with those hidden from it.

The tables are all of the repository: the delivered meetings, the made-up one, and the examples of
the reference of meeting.toml.
*Recall* is of the declared checks; those that recompute a figure from others of the tables are
counted apart from those that hold one figure against the text, which few digits make sure. What
checks take from the text stays known, since the text itself is not delivered. *Precision* is of the
relations that are found: is one declared, or printed by the guide as what ``suggest`` says?

The same tables with other digits in every cell tell how often a relation is found where there is
none. What is planted in random tables tells how large a table has to be for it to be found.

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
from functools import cache
from pathlib import Path

from planted import print_planted

from analysis import danish
from analysis.batch.suggested import place_and_figures, prose, reckoned
from analysis.checks.reconcile import Outcome
from analysis.checks.relations import Figures, Relation
from analysis.checks.search import SURE, Suggestion, suggestions
from analysis.checks.search.known import Known
from analysis.meeting import Meeting, NoteSpec, TableSpec
from analysis.observations import Observation
from analysis.papers import Papers, open_papers
from analysis.project import Project
from eksempelkommune import LATER, make

ROOT = Path(__file__).resolve().parents[1]
LEASTS = (4.0, SURE, 16.0)
ALL = -1000.0  # bits: whatever is tried
RANDOM = 8  # times all tables, with other digits
_BLOCK = re.compile(r"^```(?:toml|csv) (gem|nederst) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SHOWN = re.compile(r"^```console\n\$ \S+udvalgstal suggest .*?^```$", re.MULTILINE | re.DOTALL)
_OF_EXAMPLES = "data/raw/slagelse/2024-03-06/"


@cache
def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def all_papers(folder: Path) -> list[Papers]:
    """Open every meeting of the repository, in a copy of it, but the one with tables of another."""
    project = Project(folder)
    shutil.copytree(ROOT / "notebooks", project.notebooks)
    for meeting in ("helsingoer/2017-05-03", "hoeje-taastrup/2012-08-15"):
        shutil.copytree(ROOT / "data" / "raw" / meeting, project.raw / meeting)
    for what, name, text in _BLOCK.findall(page("meeting-toml.md")):
        if name.startswith(_OF_EXAMPLES):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            before = f"{path.read_text(encoding='utf-8')}\n" if what == "nederst" else ""
            path.write_text(before + text, encoding="utf-8")
    make(project)
    return [open_papers(project, address) for address in project.addresses() if address != LATER]


def is_of_examples(papers: Papers) -> bool:
    return str(papers.meeting.address) in _OF_EXAMPLES


def hidden(meeting: Meeting) -> Meeting:
    """Return a meeting as if nobody had declared a check, but with what those name of the text."""
    return meeting.model_copy(update={"tables": [*map(_without_checks, meeting.tables)]})


def _without_checks(table: TableSpec) -> TableSpec:
    values = re.findall(r"value=Decimal\('([\d.]+)'\)", repr(table.checks))
    named = [danish.format_number(Decimal(value), 0) for value in values]
    note = [NoteSpec(table=True, text=f"Teksten nævner {', '.join(named)}.")] if named else []
    return table.model_copy(update={"checks": [], "deviations": [], "notes": [*table.notes, *note]})


def found_in(papers: Papers, least: float = 4.0) -> list[Suggestion]:
    """Return what is found in a meeting whose checks are hidden."""
    observations = papers.delivery.observations
    meeting = hidden(papers.meeting)
    return suggestions(meeting, Figures(meeting, observations), (), least, prose(papers))


# --- what was found of what is declared -----------------------------------------------------------


def declared(papers: Papers) -> dict[str, list[Relation]]:
    """Return the relations of each check that recomputes a figure."""
    found: dict[str, list[Relation]] = {}
    for result in papers.results:
        if result.outcome is not Outcome.IMPOSSIBLE and not result.relation.at_most:
            found.setdefault(result.relation.check.id, []).append(result.relation)
    return found


def is_of_tables(those: Sequence[Relation]) -> bool:
    """Whether relations recompute a figure from others of the tables, not from the text alone."""
    return all(len(relation.places) > 1 for relation in those)


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


def recall(papers: Papers, found: Sequence[Suggestion], *, of_tables: bool) -> dict[str, bool]:
    """Return of each declared check whether it was found: of tables, or held against the text."""
    said = {each for one in found for each in _all_said(one.holding)}
    return {
        name: _all_said(those) <= said
        for name, those in declared(papers).items()
        if is_of_tables(those) == of_tables
    }


def is_right(papers: Papers, one: Suggestion) -> bool:
    """Whether a relation is declared, or printed by the guide as what ``suggest`` says.

    It is also where it has a constant for the figure that a declared check takes everywhere.
    """
    those = [relation for each in declared(papers).values() for relation in each]
    known = Known(those)
    if all(map(known.says, one.holding)):
        return True
    said = _all_said(those)
    shown = is_of_examples(papers) and f'id = "{one.check.id}"' in "".join(
        _SHOWN.findall(page("vejledning.md"))
    )
    return _all_said(one.holding) <= said or shown


def why_not(papers: Papers, name: str) -> str:
    """Return what the declared check is worth that was not found."""
    wanted = _all_said(declared(papers)[name])
    tried = [one for one in found_in(papers, ALL) if wanted & _all_said(one.holding)]
    best = max(
        tried, key=lambda one: (len(wanted & _all_said(one.holding)), one.bits), default=None
    )
    return reckoned(best) if best else "it is not tried"


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
        yield from suggestions(meeting, figures, (), SURE, prose(papers))


# --- what is printed ------------------------------------------------------------------------------


def print_found(groups: Sequence[tuple[Papers, list[Suggestion]]]) -> None:
    """Print precision and recall of some meetings, and at the bits of a check what is amiss."""
    for least in LEASTS:
        right: list[bool] = []
        recalled: dict[bool, list[bool]] = {True: [], False: []}
        amiss: list[str] = []
        for papers, ones in groups:
            where = papers.meeting.address
            told = [one for one in ones if one.bits >= least and (one.is_sure or least < SURE)]
            right += (rights := [is_right(papers, one) for one in told])
            wrong = [one for one, yes in zip(told, rights, strict=True) if not yes]
            amiss += [f"not declared: {where} {one.check.text}: {reckoned(one)}" for one in wrong]
            for of_tables in recalled:
                found = recall(papers, told, of_tables=of_tables)
                recalled[of_tables] += found.values()
                lost = [name for name, yes in found.items() if not yes and least == SURE]
                amiss += [f"not found: {where} {one}: {why_not(papers, one)}" for one in lost]
        print(
            f"  at {least:.0f} bits: precision {_part(right)}, recall {_part(recalled[True])}; "
            f"of what stands in the text {_part(recalled[False])}"
        )
        if least == SURE:
            print(*(f"    {one}\n" for one in amiss), sep="", end="")


def main() -> None:
    """Print what is found of what people declared."""
    with tempfile.TemporaryDirectory() as folder:
        opened = all_papers(Path(folder))
    tables = sum(table.kind == "figures" for one in opened for table in one.meeting.tables)
    began = time.perf_counter()
    found = [(papers, found_in(papers)) for papers in opened]
    print(f"{tables} tables are looked through in {time.perf_counter() - began:.2f} s")
    print("The delivered meetings and the made-up one:")
    print_found([(papers, ones) for papers, ones in found if not is_of_examples(papers)])
    print("With the examples of the reference, of one to five rows:")
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
    print_planted()


def _part(yes: Sequence[bool]) -> str:
    share = Decimal(sum(yes)) / max(1, len(yes))
    return f"{danish.format_number(share, 2)} ({sum(yes)} of {len(yes)})"


if __name__ == "__main__":
    main()
