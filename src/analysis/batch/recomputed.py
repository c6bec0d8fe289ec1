"""What ``udvalgstal check`` prints: a line per relation and goal, and figures that none covers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from analysis import danish
from analysis.batch.suggested import undeclared
from analysis.checks.causes import Cause
from analysis.checks.goals import Verdict
from analysis.checks.reconcile import Outcome, Result, calculation, is_about
from analysis.checks.relations import Operand, Place
from analysis.papers import Papers
from analysis.sources.counted import Protected


def lines(papers: Papers) -> Iterator[str]:
    """Yield the lines of a meeting."""
    by_check: dict[str, list[Result]] = defaultdict(list)
    for result in papers.results:
        by_check[result.relation.check.id].append(result)
    for name, results in by_check.items():
        mark = "FAIL" if any(result.fails for result in results) else "ok  "
        yield f"{mark} {name}: {_counted(results)}"
        yield from (f"      {line}" for line in _details(results, papers))
    for deviation in papers.stale_deviations:
        twice = any(
            is_about(deviation, result.relation, papers.meeting) for result in papers.results
        )
        yield (
            f"FAIL {deviation.check}: a deviation is declared {'twice ' if twice else ''}for "
            f"row {deviation.row!r}, column {deviation.column!r}"
            f"{'' if twice else ', and matches nothing'}"
        )
    yield from _revisions(papers)
    yield from _faults(papers)
    yield from _coverage(papers)
    for place in papers.given_away:
        yield f"WARN {_place(place)}: is hidden, and the figures around it leave one value for it"
    for relation, rows in papers.counted.set_aside.items():
        found = "a few faulty rows" if rows is None else _count(rows, "faulty row")
        yield f"register: {found} of {relation} left out"
    yield from (f"  {line}" for line in papers.counted.said)
    for table, lacking in papers.counted.lacking.items():
        for lack in lacking:
            gone = f"is complete from {lack.since}" if lack.since else "is not in the extract"
            yield f"register: {table}: {lack.measure} is not counted: {lack.relation} {gone}"
    yield from _not_shown(papers.counted.protected)
    yield from _goals(papers)
    yield _summary(papers)
    if more := undeclared(papers):
        yield more


def _not_shown(protected: Protected) -> Iterator[str]:
    """Yield how many counted figures are not shown, and what is to be known of that."""
    for lines_of_table in protected.failing.values():
        yield from (f"FAIL {line}" for line in lines_of_table)
    if protected.hidden:
        why = f"they are of fewer than {protected.threshold} persons, or would give one away"
        before = f"; {protected.known} of them were shown before" if protected.known else ""
        yield f"register: {_count(protected.hidden, 'figure')} not shown: {why}{before}"
    if protected.gap:
        share = danish.format_number(Decimal(100 * protected.gap), 0)
        yield f"  perhaps too many: the search ended with at most {share} % of the covers to spare"


def _revisions(papers: Papers) -> Iterator[str]:
    """Yield the figures that an earlier meeting told otherwise, and explanations of none."""
    itself = Counter((one.change.at.table, one.since) for one in papers.revised if one.itself)
    for (table, since), count in itself.items():
        yield f"ok   {table}: {_count(count, 'figure')} revised by the source since {since}"
    for one in papers.revised:
        if one.itself:
            continue
        at, was = one.change.at, one.change.was
        mark = "ok  " if one.explained else "FAIL"
        why = " (explained)" if one.explained else "; explain it in [[tables.revisions]]"
        place = _place(Place(at.table, at.row, at.column))
        printed = was.printed if was else ""
        yield f"{mark} {place}: was {printed!r} in {one.since}, is {at.printed!r}{why}"
    for table, declared in papers.stale_revisions:
        where = f"row {declared.row!r}, column {declared.column!r}"
        yield f"FAIL {table}: a revision is declared for {where}, and matches nothing"


def _goals(papers: Papers) -> Iterator[str]:
    """Yield how each goal stands, by the ways in which what it is about may be counted."""
    for goal in papers.meeting.goals:
        found = {told.last.verdict for told in papers.told_of(goal)}
        verdicts = " or ".join(one for one in Verdict if one in found)
        several = ", by what is counted" if len(found) > 1 else ""
        yield f"goal {goal.id}: {verdicts or 'cannot be measured by these figures'}{several}"


def _counted(results: Sequence[Result]) -> str:
    return ", ".join(_count(count, outcome) for outcome, count in _outcomes(results).items())


def _outcomes(results: Sequence[Result]) -> Counter[str]:
    """Count results by outcome, in their order; last the known deviations, which do not fail."""
    found = Counter[str](result.outcome for result in results)
    found[_KNOWN] = sum(result.is_declared for result in results)
    found[Outcome.DEVIATES] -= found[_KNOWN]
    return +found


_KNOWN = "known deviation"
_MOST_NAMED = 8  # figures that may be wrong; more are counted
_OF_SEVERAL: dict[str, str] = {
    Outcome.AGREES: "agree",
    Outcome.WITHIN_ROUNDING: "agree within rounding",
    Outcome.WITHIN_BOUNDS: "agree within bounds",
    Outcome.DEVIATES: "do not agree",
    Outcome.IMPOSSIBLE: Outcome.IMPOSSIBLE,
}


def _count(count: int, one: str) -> str:
    return f"{count} {one if count == 1 else _OF_SEVERAL.get(one, f'{one}s')}"


def _details(results: Sequence[Result], papers: Papers) -> Iterator[str]:
    for result in results:
        relation = result.relation
        where = _where(relation.printed)
        counted = relation.printed.place and papers.is_counted(relation.printed.place.table)
        word = "counted" if counted else "printed"
        said = f"{where}: {word} {relation.printed.printed}, recomputed {calculation(result)}"
        if result.deviates and result.known and not result.matches:
            declared = f"declared are {result.known.printed} and {result.known.recomputed}"
            yield f"{said}; the declared deviation is another one: {declared}"
        elif result.deviates:
            miss, decimals = result.miss, relation.printed.decimals
            by = "" if miss is None else f"; misses by {danish.format_number(miss, decimals)}"
            yield f"{said}{by}{'' if result.fails else ' (known)'}"
        elif result.known:
            yield f"{said}; a deviation is declared here and is not there any more"
        elif result.outcome is Outcome.WITHIN_BOUNDS:
            yield said
        elif result.outcome is Outcome.WITHIN_ROUNDING:
            decimals = relation.printed.decimals
            low, high = (danish.format_number(end, decimals) for end in result.allowed)
            yield f"{said}; rounded figures allow {low} to {high}"


def _faults(papers: Papers) -> Iterator[str]:
    """Yield where the faults probably are: one false figure makes several relations disagree."""
    causes = papers.causes
    shown = sum(len(cause.traces) for cause in causes)
    if causes:
        least = "At least " if any(cause.many for cause in causes) else ""
        yield f"{least}{_count(len(causes), 'fault')}, shown by {_count(shown, 'relation')}:"
    for cause in causes:
        known = " (known)" if cause.is_declared else ""
        many = f", shown by {len(cause.traces)} relations" if len(cause.traces) > 1 else ""
        yield f"  {_suspects(cause)}{many}{known}"


def _suspects(cause: Cause) -> str:
    places = [_place(place) for place in cause.suspects]
    if cause.right and cause.right.recomputed is not None:
        decimals = cause.right.relation.printed.decimals
        return f"{places[0]}: should be {danish.format_number(cause.right.recomputed, decimals)}"
    if not places:
        return f"{_where(cause.traces[0].relation.printed)}: is right, and what a text says is not"
    if cause.against:
        check = cause.against.relation.check.id
        return f"{places[0]}: may be wrong; what is declared contradicts {check!r}, which agrees"
    if len(places) == 1:
        return f"{places[0]}: may be wrong"
    more = f" and {len(places) - _MOST_NAMED} others" if len(places) > _MOST_NAMED else ""
    return f"any of these may be wrong: {'; '.join(places[:_MOST_NAMED])}{more}"


def _coverage(papers: Papers) -> Iterator[str]:
    found = papers.coverage
    if found.bounded:
        yield "Covered, but a change between these goes unnoticed:"
        for bounded in found.bounded:
            figure, decimals = bounded.figure, bounded.figure.decimals
            low, high = (danish.format_number(end, decimals) for end in (bounded.low, bounded.high))
            yield f"  {_where(figure)}: {figure.printed} ({low} to {high})"
    if found.uncovered:
        yield "Covered by no check:"
        grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
        cells_of = [(figure.place, figure.printed) for figure in found.uncovered if figure.place]
        fetched = Counter(place.table for place, _ in cells_of if papers.fetched(place.table))
        for table, count in fetched.items():  # which the source is to answer for
            yield f"  {table}: {_count(count, 'fetched figure')}"
        for place, printed in cells_of:
            if place.table in fetched:
                continue
            grouped[place.table, place.row].append(f"{place.column} {printed}")
        for (table, row), cells in grouped.items():
            yield f"  {table}, {row}: {'; '.join(cells)}"


def _where(figure: Operand) -> str:
    return _place(figure.place) if figure.place else figure.printed


def _place(place: Place) -> str:
    return f"{place.table}, {place.row}, {place.column}"


def _summary(papers: Papers) -> str:
    outcomes = _outcomes(papers.results)
    failing = sum(result.fails for result in papers.results) + len(papers.stale_deviations)
    failing += sum(map(len, papers.counted.protected.failing.values()))
    unexplained = sum(one.is_unexplained for one in papers.revised) + len(papers.stale_revisions)
    revisions = f", {_count(unexplained, 'unexplained revision')}" if unexplained else ""
    found = papers.coverage
    covered = len(found.pinned) + len(found.bounded)
    known = _count(outcomes[_KNOWN], _KNOWN)
    open_secrets, bounded = len(papers.given_away), outcomes[Outcome.WITHIN_BOUNDS]
    within_bounds = f"{bounded} within bounds, " if bounded else ""
    given_away = f" {open_secrets} hidden, and given away." if open_secrets else ""
    return (
        f"{_count(len(papers.results), 'relation')}: "
        f"{outcomes[Outcome.AGREES]} agree, {outcomes[Outcome.WITHIN_ROUNDING]} within rounding, "
        f"{within_bounds}{known}, {outcomes[Outcome.IMPOSSIBLE]} cannot be recomputed, "
        f"{failing} fail{revisions}. "
        f"{_count(covered + len(found.uncovered), 'figure')}: {covered} covered, "
        f"{len(found.uncovered)} not.{given_away}"
    )
