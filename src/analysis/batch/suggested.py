"""What ``udvalgstal suggest`` prints: checks for ``meeting.toml``, table by table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from math import log2
from typing import Any

from analysis import danish
from analysis.checks.reconcile import Result
from analysis.checks.search import PERHAPS, SURE, Suggestion, suggestions
from analysis.meeting.checks import Check
from analysis.meeting_file import OPEN
from analysis.papers import Papers

_MOST_TOLD = 10  # places at which a relation does not hold; more are counted
_FIRST = ("id", "kind", "text")  # keys of a check, in the order of the guide


def found(papers: Papers, least: float = SURE) -> list[Suggestion]:
    """Return the relations of a meeting that nobody declared, worth some bits at least."""
    declared = [result.relation for result in papers.results]
    return suggestions(papers.meeting, papers.figures, declared, least, prose(papers))


def prose(papers: Papers) -> dict[str, list[str]]:
    """Return of each table what tables of words say of the same agenda item, cell by cell."""
    tables = papers.meeting.tables
    of_words = [(one.item, papers.table(one.id).rows) for one in tables if one.kind == "text"]
    said = [(item, cell.text) for item, rows in of_words for _, cells in rows for cell in cells]
    return {one.id: [text for item, text in said if item == one.item] for one in tables}


def lines(papers: Papers, *, why: bool = False) -> Iterator[str]:
    """Yield TOML to paste below the tables of a meeting; with ``why`` also what each is worth."""
    made = found(papers, 0.0 if why else PERHAPS)
    for table, ones in groupby(made, lambda one: one.table):
        yield ""
        yield f'# --- Under tabellen id = "{table.id}" {"-" * 40}'
        for one in ones:
            yield ""
            if why:
                yield f"# {_why(one)}"
            if not one.known and one.bits >= PERHAPS:
                yield from written(one)
    if not made:
        yield "# Ingen forslag."


def written(one: Suggestion) -> Iterator[str]:
    """Yield a suggestion as TOML, with its remarks."""
    yield from as_toml(one.check, _remarks(one), sure=one.is_sure)


def as_toml(check: Check, remarks: Iterable[str], *, sure: bool) -> Iterator[str]:
    """Yield a check below what is remarked of it; as comments unless it is sure."""
    yield from (f"# {line}" for line in remarks)
    yield from (f"{'' if sure else '# '}{line}" for line in _toml(check))


def _remarks(one: Suggestion) -> Iterator[str]:
    """Yield what somebody has to look at: what a sum lacks, and where a check does not hold."""
    if one.lacks:
        yield (
            "UDFYLD: reason er papirernes forklaring på, at summen mangler det samme flere steder. "
            "Har de ingen, så slet remainder"
        )
    yield from where("SE EFTER", one.doubtful)
    yield from where("Udeladt", one.left_out)


def where(why: str, results: Sequence[Result]) -> Iterator[str]:
    """Yield the first places at which a check does not hold, and how many more there are."""
    yield from (f"{why}: {place_and_figures(result)}" for result in results[:_MOST_TOLD])
    if (more := len(results) - _MOST_TOLD) > 0:
        yield f"{why}: og {more} steder til"


def place_and_figures(result: Result) -> str:
    """Return where a figure does not fit: ``Fredericia, Andel: trykt 12,7 %, regnet 11,7 %``."""
    place = result.relation.place
    printed = result.relation.printed
    unit = " %" if "%" in printed.printed else ""
    figures = f"trykt {printed.printed}, regnet {result.answer or '–'}{unit}"
    return f"{place.row}, {place.column}: {figures}"


def _why(one: Suggestion) -> str:
    """Say in a line what a relation is worth, and why it is suggested or not."""
    said = f"{reckoned(one)}. {one.check.text}"
    if one.known:
        return f"{said}. Not suggested: it follows from {one.known}"
    return f"{said}. Not suggested: under {PERHAPS:.0f} bits" if one.bits < PERHAPS else said


def reckoned(one: Suggestion) -> str:
    """Say what a relation is worth, and what of it its places, its words and its rivals are."""
    verdicts = [place.verdict for place in one.places]
    worth = {
        verdict: sum(place.bits for place in one.places if place.verdict == verdict)
        for verdict in ("agrees", "misprint", "miss")
    }
    told = [f"{verdicts.count('agrees')} agree {worth['agrees']:+.1f}"]
    if kinds := ", ".join(place.because for place in one.places if place.because):
        misprints = f"{verdicts.count('misprint')} may be misprinted ({kinds})"
        told.append(f"{misprints} {worth['misprint']:+.1f}")
    if one.price:
        told.append(f"for misprints {-one.price:+.1f}")
    if one.lacks:
        told.append(f"for what it lacks {-one.lacks:+.1f}")
    if misses := verdicts.count("miss"):
        told.append(f"{misses} miss {worth['miss']:+.1f}")
    if one.beside:
        told.append(f"other tables {one.beside:+.1f}")
    if one.words:
        told.append(f"words {one.words:+.1f}")
    if one.tried > 1:
        told.append(f"{one.tried} tried {-log2(one.tried):+.1f}")
    return f"{one.bits:.1f} bits: {'; '.join(told)}"


# --- TOML -----------------------------------------------------------------------------------------


def _toml(check: Check) -> Iterator[str]:
    """Yield the lines of a check."""
    keys = check.model_dump(exclude_defaults=True) | {"kind": check.kind}
    for lacking in keys.get("remainder", ()):
        lacking["reason"] = OPEN
    yield "[[tables.checks]]"
    for key in sorted(keys, key=lambda key: _FIRST.index(key) if key in _FIRST else len(_FIRST)):
        yield f"{key} = {_value(keys[key])}"


def _value(value: Any) -> str:
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False)
        case Decimal():
            whole = value == value.to_integral_value()
            decimals = max(0, -int(value.as_tuple().exponent))
            decimals += decimals == 3  # which may be thousands
            return f"{value:.0f}" if whole else json.dumps(danish.format_number(value, decimals))
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return f"{{ {', '.join(f'{key} = {_value(one)}' for key, one in value.items())} }}"
    return str(value).lower()


def undeclared(papers: Papers) -> str:
    """Return the line with which ``check`` ends; empty if nothing is found that is sure."""
    count = sum(one.is_sure for one in found(papers))
    if not count:
        return ""
    relations = f"relation{'s' * (count > 1)} that no check declares"
    return f"The figures follow {count} {relations}: udvalgstal suggest {papers.meeting.address}"
